//! The list of trades 行业目录: every trade the lists and the layers know, its family, and whether its checklist is here.
//!
//! A trade that is built is what its own `layer.toml` says (name, codes, other names, risk, margin, family); of the others
//! `trades.csv` says it. Where both speak they say the same: lint holds them to it. No rule graph is built for any of this.

use std::collections::HashMap;
use std::str::FromStr;

use appraisal::checklist::{Industry, Layers, Margin, MarginMark, RiskClass};
use rust_decimal::Decimal;

use crate::api::cases::TradeState;
use crate::api::text::Text;

/// Where the lists stand in a folder of checklists.
pub(crate) const TRADES: &str = "trades.csv";
pub(crate) const FAMILIES: &str = "families.csv";

const TRADE_FIELDS: [&str; 11] = [
    "id",
    "name_zh",
    "name_en",
    "family",
    "sector",
    "gbt4754",
    "aliases",
    "margin_low",
    "margin_high",
    "margin_mark",
    "risk_class",
];
const FAMILY_FIELDS: [&str; 4] = ["id", "name_zh", "name_en", "sector"];

/// One trade of the list.
#[derive(Debug, Clone)]
pub(crate) struct Trade {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) family: String,
    pub(crate) family_name: Text,
    pub(crate) sector: String,
    pub(crate) sector_name: Text,
    pub(crate) gbt4754: Vec<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) risk_class: Option<RiskClass>,
    pub(crate) margin: Option<Margin>,
    pub(crate) state: TradeState,
}

/// A family of the list: its name, and the sector it stands on.
#[derive(Debug, Clone)]
struct Family {
    name: Text,
    sector: String,
    written: bool,
}

/// A line of a list that says something else than the layers, or nothing that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListProblem {
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    pub(crate) code: &'static str,
    pub(crate) message: Text,
}

/// All trades, in the order of the list, those it does not have behind it.
#[derive(Debug, Default)]
pub(crate) struct Trades {
    pub(crate) all: Vec<Trade>,
    pub(crate) problems: Vec<ListProblem>,
}

impl Trades {
    /// From the two lists, where a folder has them, and its layers.
    pub(crate) fn of(trades: Option<&str>, families: Option<&str>, layers: &Layers) -> Self {
        let mut problems = Vec::new();
        let families = known_families(families, layers, &mut problems);
        let sectors: HashMap<String, Text> =
            layers.shared().into_iter().filter(|s| !s.family).map(|s| (s.id, s.name.into())).collect();
        let mut built: HashMap<String, Industry> = layers.industries().into_iter().map(|i| (i.id.clone(), i)).collect();
        let mut all = Vec::new();
        for (line, fields) in rows(TRADES, trades, &TRADE_FIELDS, &mut problems) {
            let mut say = |code, zh: String, en: String| {
                problems.push(ListProblem { file: TRADES, line, code, message: Text::new(zh, en) });
            };
            let Some(mut trade) = listed(&fields) else {
                say("T001", format!("{} 这一行读不懂", fields[0]), format!("{}: not a trade", fields[0]));
                continue;
            };
            match families.get(&trade.family) {
                Some(family) => trade.family_name = family.name.clone(),
                None => say(
                    "T002",
                    format!("{} 的族“{}”不在 {FAMILIES} 里", trade.id, trade.family),
                    format!("{}: no family “{}” in {FAMILIES}", trade.id, trade.family),
                ),
            }
            if let Some(own) = built.remove(&trade.id) {
                for (field, zh) in differing(&trade, &own) {
                    say(
                        "T003",
                        format!("{} 的{zh}与它的 layer.toml 不同，以 layer.toml 为准", trade.id),
                        format!("{}: {field} differs from its layer.toml, which is right", trade.id),
                    );
                }
                trade = said_by(own, Some(trade));
            } else if families.get(&trade.family).is_some_and(|f| f.written) {
                trade.state = TradeState::FamilyThere;
            }
            all.push(trade);
        }
        // A bank's own trades are on no list of ours.
        let own: Vec<Industry> = layers.industries().into_iter().filter(|i| built.contains_key(&i.id)).collect();
        all.extend(own.into_iter().map(|i| said_by(i, None)));
        for trade in &mut all {
            let family = families.get(&trade.family);
            trade.family_name = family.map(|f| f.name.clone()).unwrap_or_default();
            if trade.sector.is_empty() {
                trade.sector = family.map(|f| f.sector.clone()).unwrap_or_default();
            }
            trade.sector_name = sectors.get(&trade.sector).cloned().unwrap_or_default();
        }
        Self { all, problems }
    }
}

/// A built trade, as its layer says; of the list remains where it belongs by custom.
fn said_by(own: Industry, listed: Option<Trade>) -> Trade {
    let (family, sector) = listed.map(|t| (t.family, t.sector)).unwrap_or_default();
    Trade {
        id: own.id,
        name: own.name.into(),
        family: own.family.unwrap_or(family),
        family_name: Text::default(),
        sector: if sector.is_empty() { own.sector.unwrap_or_default() } else { sector },
        sector_name: Text::default(),
        gbt4754: own.gbt4754,
        aliases: own.aliases,
        risk_class: own.risk_class,
        margin: own.margin,
        state: TradeState::Built,
    }
}

/// What the list says otherwise than the trade's own layer. A trade that stands on a sector alone waits for its family.
fn differing(listed: &Trade, own: &Industry) -> Vec<(&'static str, &'static str)> {
    let name: Text = own.name.clone().into();
    let fields = [
        (listed.name == name, "name", "名称"),
        (own.family.as_ref().is_none_or(|f| *f == listed.family), "family", "族"),
        (listed.gbt4754 == own.gbt4754, "gbt4754", "行业代码"),
        (listed.aliases == own.aliases, "aliases", "别名"),
        (listed.risk_class == own.risk_class, "risk_class", "风险等级"),
        (listed.margin == own.margin, "margin", "毛利区间"),
    ];
    fields.into_iter().filter(|(same, ..)| !same).map(|(_, field, zh)| (field, zh)).collect()
}

/// The families by id: those of the layers, and those that are only listed.
fn known_families(list: Option<&str>, layers: &Layers, problems: &mut Vec<ListProblem>) -> HashMap<String, Family> {
    let mut known: HashMap<String, Family> = HashMap::new();
    for shared in layers.shared().into_iter().filter(|s| s.family) {
        let sector = shared.sector.unwrap_or_default();
        known.insert(shared.id, Family { name: shared.name.into(), sector, written: shared.written });
    }
    for (line, fields) in rows(FAMILIES, list, &FAMILY_FIELDS, problems) {
        let [id, zh, en, sector] = fields.as_slice() else { continue };
        let listed = Family { name: Text::new(zh, en), sector: sector.clone(), written: false };
        match known.get(id) {
            Some(own) if own.name != listed.name || own.sector != listed.sector => problems.push(ListProblem {
                file: FAMILIES,
                line,
                code: "T003",
                message: Text::new(
                    format!("族 {id} 与它的 layer.toml 不同，以 layer.toml 为准"),
                    format!("family {id} differs from its layer.toml, which is right"),
                ),
            }),
            Some(_) => {}
            None => drop(known.insert(id.clone(), listed)),
        }
    }
    known
}

fn listed(fields: &[String]) -> Option<Trade> {
    let [id, zh, en, family, sector, codes, aliases, low, high, mark, risk] = fields else { return None };
    let words = |text: &str| text.split('|').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let one = |word: &str| RiskClass::WORDS.iter().find(|(w, _)| *w == word).map(|(_, class)| *class);
    let mark = MarginMark::WORDS.iter().find(|(w, _)| w == mark)?.1;
    let margin = Margin { low: Decimal::from_str(low).ok()?, high: Decimal::from_str(high).ok()?, mark };
    Some(Trade {
        id: id.clone(),
        name: Text::new(zh, en),
        family: family.clone(),
        family_name: Text::default(),
        sector: sector.clone(),
        sector_name: Text::default(),
        gbt4754: words(codes),
        aliases: words(aliases),
        risk_class: Some(one(risk)?),
        margin: Some(margin),
        state: TradeState::FamilyMissing,
    })
}

/// The rows of a list with the lines they stand on. A row that does not have its fields, or an id twice, is said and left out.
fn rows(
    file: &'static str,
    text: Option<&str>,
    fields: &[&str],
    problems: &mut Vec<ListProblem>,
) -> Vec<(u32, Vec<String>)> {
    let mut found: Vec<(u32, Vec<String>)> = Vec::new();
    for (n, line) in text.unwrap_or_default().lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let number = u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
        let row = cells(line);
        let mut say = |zh: String, en: String| {
            problems.push(ListProblem { file, line: number, code: "T001", message: Text::new(zh, en) });
        };
        if n == 0 {
            if row != fields {
                say(format!("第一行应为 {}", fields.join(",")), format!("the head is {}", fields.join(",")));
            }
        } else if row.len() != fields.len() || row.iter().take(2).any(String::is_empty) {
            say(format!("应有 {} 格", fields.len()), format!("{} cells wanted", fields.len()));
        } else if found.iter().any(|(_, r)| r[0] == row[0]) {
            say(format!("{} 写了两次", row[0]), format!("{} stands twice", row[0]));
        } else {
            found.push((number, row));
        }
    }
    found
}

/// The cells of a line; one with a comma stands in quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.trim_end_matches('\r').chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
    }
    cells
}
