//! `tianye trades`: which trades there are, and finding one.

use app::App;
use app::api::cases::{ListTrades, TradeState};

use crate::output::{Exit, Outcome, Output};

pub(crate) fn trades(app: &mut App, out: &mut Output, words: &[String]) -> Outcome {
    let found = app.run(ListTrades { words: words.join(" ") })?;
    out.value(&found)?;
    for trade in &found {
        let sign = if trade.state == TradeState::Built { "✓" } else { "–" };
        let alias = trade.found_as.as_ref().map(|name| format!("（{name}）")).unwrap_or_default();
        let codes = trade.gbt4754.join("、");
        out.line(format!(
            "{sign} {}{alias}  {}  {} · {}  GB/T 4754 {codes}  {}",
            trade.name.zh, trade.id, trade.sector.zh, trade.family.zh, trade.state_text.zh
        ))?;
    }
    let built = found.iter().filter(|t| t.state == TradeState::Built).count();
    out.line(format!("{} 个行业，其中 {built} 个已有清单", found.len()))?;
    Ok(Exit::Ok)
}
