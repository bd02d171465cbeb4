//! Counts over all entries of a kind 逐项计数: `[[tally]]` of checks, knock-outs or warnings, as one ordinary figure.
//!
//! A list that grows with every layer is not written down a second time in a formula. Knows no answer.

use super::Parts;
use super::entry::*;
use super::per_check::made_name;
use super::reader::Reader;
use crate::finding::Text;
use std::sync::Arc;

/// A count over entries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tally {
    id: String,
    label: Text,
    over: Over,
    /// What holds for an entry that counts: `{id}` is the entry's id; of checks the rule that `[[per_check]]` made.
    when: Formula,
    source: String,
    note: String,
    file: String,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Over {
    Checks,
    KnockOuts,
    ToExplain,
    ToCommittee,
}

/// How many entries one formula counts: a workbook's formula has an end.
const AT_ONCE: usize = 20;

pub(crate) fn tally(r: Reader<'_>) -> Tally {
    let words = [
        ("check", Over::Checks),
        ("knock_out", Over::KnockOuts),
        ("warning_explain", Over::ToExplain),
        ("warning_committee", Over::ToCommittee),
    ];
    Tally {
        id: r.id(),
        label: r.label("label"),
        over: r.word("over", &words).unwrap_or(Over::Checks),
        when: r.required_formula("when"),
        source: r.text("source").unwrap_or_default(),
        note: r.text("note").unwrap_or_default(),
        file: super::read::stem(r.node),
    }
}

/// Makes each count a figure; a long one is put together from parts.
pub(super) fn add(parts: &mut Parts, tallies: &[Arc<Tally>]) {
    for tally in tallies {
        let each = counted(parts, tally);
        let mut sums: Vec<String> = each.chunks(AT_ONCE).map(|some| some.join(" + ")).collect();
        if sums.len() > 1 {
            let part = |i: usize| format!("{}.part_{}", tally.id, i + 1);
            for (i, sum) in sums.iter().enumerate() {
                parts.figures.insert(Arc::new(figure(tally, part(i), sum.clone())));
            }
            sums = (0..sums.len()).map(part).collect();
        }
        let whole = if sums.is_empty() { "0".to_owned() } else { sums.join(" + ") };
        parts.figures.insert(Arc::new(figure(tally, tally.id.clone(), whole)));
    }
}

fn counted(parts: &Parts, tally: &Tally) -> Vec<String> {
    let when = |id: &str| tally.when.text.replace("{id}", id);
    let one = |condition: &str| format!("IF({condition}, 1, 0)");
    let warnings = |gravity: Gravity| parts.warnings.iter().filter(move |w| w.gravity == gravity);
    match tally.over {
        Over::KnockOuts => parts.knock_outs.iter().map(|k| one(&when(&k.id))).collect(),
        Over::ToExplain => warnings(Gravity::Explain).map(|w| one(&when(&w.id))).collect(),
        Over::ToCommittee => warnings(Gravity::Committee).map(|w| one(&when(&w.id))).collect(),
        Over::Checks => parts
            .checks
            .iter()
            .map(|check| {
                let made = made_name(check, tally.when.text.trim());
                match made.split_once(".*.") {
                    // A check per row: an untouched table has no rows to check.
                    Some((table, column)) => {
                        format!("IF(KNOWN(COUNTROWS({table})), COUNTIFS({table}[{column}], TRUE), 0)")
                    }
                    None => one(&made),
                }
            })
            .collect(),
    }
}

fn figure(tally: &Tally, id: String, formula: String) -> FigureRule {
    FigureRule {
        id,
        kind: Kind::Integer,
        decimals: 0,
        label: tally.label.clone(),
        unit: String::new(),
        formula: Formula { text: formula.into(), place: tally.when.place.clone() },
        source: tally.source.clone(),
        note: tally.note.clone(),
        file: tally.file.clone(),
        of_each: Some(tally.when.text.to_string()),
    }
}
