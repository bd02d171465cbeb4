//! What nobody is asked on site: reference data of the bank 参考数据, and what follows from another answer.
//!
//! Both stand in for an answer that is not there; an answer in an old case counts before them. Knows no answer.

use super::Parts;
use super::entry::Question;
use super::layer::{Layer, MarginMark, RiskClass};
use super::node::{Entries, Node, Plain};
use super::reader::Reader;
use crate::finding::Text;
use rust_decimal::Decimal;

/// How an answer follows from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derivation {
    /// How many choices are ticked; `none` is none.
    Count,
    /// The birth date in an identity number (GB 11643, places 7–14).
    BirthDate,
}

impl Derivation {
    /// The words of layer files.
    pub const WORDS: &'static [(&'static str, Derivation)] =
        &[("count", Derivation::Count), ("birth_date", Derivation::BirthDate)];
}

/// What an answer follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The question.
    pub from: String,
    /// How.
    pub by: Derivation,
}

/// One datum of the bank 参考数据.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceRule {
    /// The question it stands in for.
    pub id: String,
    /// The value as a case file has it.
    pub value: String,
    /// Of which day.
    pub date: String,
    /// Who says so.
    pub said_by: Text,
    /// Whether the bank confirmed it.
    pub calibrated: bool,
    /// It differs from place to place: who has the local figure on paper answers with that.
    pub local: bool,
}

pub(crate) fn derived(r: Reader<'_>) -> Derived {
    Derived { from: r.required("from"), by: r.word("by", Derivation::WORDS).unwrap_or(Derivation::Count) }
}

const MANIFEST: &[(&str, &str)] =
    &[("risk_class", "risk_class"), ("margin.low", "margin.low"), ("margin.high", "margin.high")];

pub(crate) fn reference(r: Reader<'_>) -> Option<ReferenceRule> {
    // What it is taken from was put in its place when the layers were resolved.
    let _ = r.word("from", MANIFEST);
    let rule = ReferenceRule {
        id: r.id(),
        date: r.required("date"),
        said_by: r.label("said_by"),
        calibrated: r.truth("calibrated").unwrap_or(false),
        local: r.truth("local").unwrap_or(false),
        value: r.text("value").unwrap_or_default(),
    };
    // Without a value the bank does not know it, and it is asked like any other question.
    (!rule.value.is_empty()).then_some(rule)
}

/// Puts what the trade's own `layer.toml` says where a datum is taken from it, so that it is an entry like any other and enters the hash.
pub(crate) fn from_manifest(entries: &mut Entries, trade: Option<&Layer>) {
    let said = |from: &str| -> Option<String> {
        let trade = trade?;
        match from {
            "risk_class" => {
                let class = trade.risk_class?;
                RiskClass::WORDS.iter().find(|(_, c)| *c == class).map(|(word, _)| (*word).to_owned())
            }
            // A range that reaches below nothing begins at nothing: shares are not negative.
            "margin.low" => trade.margin.map(|m| m.low.max(Decimal::ZERO).to_string()),
            "margin.high" => trade.margin.map(|m| m.high.to_string()),
            _ => None,
        }
    };
    let mark = trade.and_then(|t| t.margin).map(|m| match m.mark {
        MarginMark::Source => ("行业目录，有公开来源", "list of trades, from a public source"),
        MarginMark::Weak => ("行业目录，来源弱", "list of trades, from a weak source"),
        MarginMark::Own => ("行业目录，从业经验，未核", "list of trades, experience of the trade, unchecked"),
    });
    // Taken to be changed only where there is something to change.
    let asks = |node: &Node| node.get("from").is_some() && node.get("value").is_none();
    let Some(list) = entries.get_mut("reference").filter(|list| list.iter().any(asks)) else { return };
    for node in list.iter_mut() {
        let Some(from) = node.get("from").and_then(Node::text).map(str::to_owned) else { continue };
        let place = node.place.clone();
        let Plain::Table(fields) = &mut node.value else { continue };
        let text = |value: String| Node { place: place.clone(), value: Plain::Text(value.into()) };
        if fields.contains_key("value") {
            continue;
        }
        if let Some(value) = said(&from) {
            fields.insert("value".to_owned(), text(value));
        }
        if let (Some((zh, en)), true, false) = (mark, from.starts_with("margin"), fields.contains_key("said_by")) {
            let words = [("zh".to_owned(), text(zh.to_owned())), ("en".to_owned(), text(en.to_owned()))];
            fields.insert(
                "said_by".to_owned(),
                Node { place: place.clone(), value: Plain::Table(words.into_iter().collect()) },
            );
        }
    }
}

/// Puts each datum at its question; a datum without one is for a trade that asks it, or was said to be wrong by the lint.
pub(crate) fn known(parts: &mut Parts, all: Vec<Option<ReferenceRule>>) {
    for rule in all.into_iter().flatten() {
        if let Some(Question { ask, .. }) = parts.questions.get_mut(&rule.id) {
            ask.reference = Some(rule);
        }
    }
}
