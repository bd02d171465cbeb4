//! `tianye drill`: businesses that are made up, to practise on.

use std::path::Path;

use app::{Env, Library, Machine};

use crate::output::{Exit, Outcome, Output};

/// Writes the practice case of a trade and a seed; a short one asks for little and holds what a short survey asks.
pub(crate) fn case(
    library: &mut Library,
    out: &mut Output,
    trade: &str,
    (seed, short): (u64, bool),
    file: &Path,
) -> Outcome {
    let text = if short { library.drill_short(trade, seed)? } else { library.drill(trade, seed)? };
    if file == Path::new("-") {
        out.bytes(text.as_bytes())?;
        out.bytes(b"\n")?;
        return Ok(Exit::Ok);
    }
    let name = file.display().to_string();
    Machine::new().write(file, text.as_bytes()).map_err(|error| app::unwritten(file, &error, false))?;
    out.value(&serde_json::json!({ "file": name, "trade": trade, "seed": seed }))?;
    out.line(format!("生成的练习案卷写在 {name}（{trade}，种子 {seed}）"))?;
    Ok(Exit::Ok)
}
