//! Industries and trades: what can be surveyed, what is known of, and finding it. No rule graph is built here.

use appraisal::checklist::{Margin, MarginMark, RiskClass};

use crate::api::cases::{IndustryCard, ListIndustries, ListTrades, MarginView, TradeCard, TradeState};
use crate::api::text::{Failure, Text};
use crate::app::{App, Handle};
use crate::trade_search::find;
use crate::trades::Trade;

impl Handle for ListIndustries {
    fn handle(self, app: &mut App) -> Result<Vec<IndustryCard>, Failure> {
        let built = app.library.trades().all.iter().filter(|t| t.state == TradeState::Built);
        let card = |trade: &Trade| IndustryCard {
            id: trade.id.clone(),
            name: trade.name.clone(),
            sector: Some(trade.sector_name.clone()).filter(|name| !name.zh.is_empty()),
            gbt4754: trade.gbt4754.clone(),
            practice: app.library.has_practice_by_hand(&trade.id),
        };
        Ok(built.map(card).collect())
    }
}

impl Handle for ListTrades {
    fn handle(self, app: &mut App) -> Result<Vec<TradeCard>, Failure> {
        let all = &app.library.trades().all;
        let mut found = find(all, &self.words);
        // Without words the whole list is there: what can be chosen comes first.
        if self.words.trim().is_empty() {
            found.sort_by_key(|(at, _)| all[*at].state != TradeState::Built);
        }
        Ok(found.into_iter().map(|(at, found_as)| card(&all[at], found_as)).collect())
    }
}

fn card(trade: &Trade, found_as: Option<String>) -> TradeCard {
    let (zh, en) = match trade.state {
        TradeState::Built => ("已有清单", "checklist ready"),
        TradeState::FamilyThere => ("这一族已有清单，本行业还没有", "its family is ready, the trade is not yet"),
        TradeState::FamilyMissing => ("这一族还没有清单", "no checklist for this family yet"),
    };
    TradeCard {
        id: trade.id.clone(),
        name: trade.name.clone(),
        family: trade.family_name.clone(),
        sector: trade.sector_name.clone(),
        gbt4754: trade.gbt4754.clone(),
        aliases: trade.aliases.clone(),
        found_as,
        state: trade.state,
        state_text: Text::new(zh, en),
        risk_class: trade.risk_class.and_then(|class| word(RiskClass::WORDS, class)),
        margin: trade.margin.and_then(margin),
    }
}

fn margin(margin: Margin) -> Option<MarginView> {
    let mark = word(MarginMark::WORDS, margin.mark)?;
    Some(MarginView { low: margin.low.to_string(), high: margin.high.to_string(), mark })
}

fn word<T: PartialEq + Copy>(words: &[(&str, T)], meant: T) -> Option<String> {
    words.iter().find(|(_, kind)| *kind == meant).map(|(word, _)| (*word).to_owned())
}
