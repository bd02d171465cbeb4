//! Every unit that a checklist writes has its word in the other language, in every trade: no visit has to be reckoned to meet one that has none.

use appraisal::checklist::{Checklist, Layers, industries};
use std::collections::BTreeMap;
use tests::facts::layer_files;

/// Every unit of a checklist, and where it stands.
fn units(list: &Checklist) -> impl Iterator<Item = (&str, String)> {
    let asked = list.questions.values().map(|q| (q.ask.unit.as_str(), q.ask.id.clone()));
    let alone = list.blind.values().map(|b| (b.ask.unit.as_str(), b.ask.id.clone()));
    let columns = list.tables.values().flat_map(|t| {
        t.columns.values().map(|column| (column.ask.unit.as_str(), format!("{}.{}", t.id, column.ask.id)))
    });
    let figures = list.figures.values().map(|f| (f.unit.as_str(), f.id.clone()));
    let levers = list.levers.values().map(|l| (l.unit.as_str(), l.id.clone()));
    asked.chain(alone).chain(columns).chain(figures).chain(levers)
}

fn plain(unit: &str) -> bool {
    unit.is_ascii() || unit == "比"
}

#[test]
fn every_unit_of_every_trade_has_its_english_word() {
    let files = layer_files();
    let layers = Layers::new(&files);
    let (mut lacking, mut read): (BTreeMap<String, String>, usize) = (BTreeMap::new(), 0);
    let trades = industries(&files);
    for trade in &trades {
        let list = Checklist::of(&layers, &trade.id).unwrap_or_else(|p| panic!("{}: {p:?}", trade.id));
        for (unit, at) in units(&list) {
            read += 1;
            let worded = list.words.get(unit).is_some_and(|word| !word.en.is_empty() && word.en.is_ascii());
            if !plain(unit) && !worded {
                lacking.entry(unit.to_owned()).or_insert_with(|| format!("{} {at}", trade.id));
            }
        }
    }
    assert!(trades.len() >= 54 && read > 54 * 500, "{} trades, {read} units", trades.len());
    let told: Vec<String> = lacking.iter().map(|(unit, at)| format!("{unit}: {at}")).collect();
    assert!(told.is_empty(), "a [[word]] of the layer gives the English of a unit:\n{}", told.join("\n"));
}
