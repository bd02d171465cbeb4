//! What a reviewer's question is about 由头: the items over which a template is asked, each with the fields its text may name.
//!
//! Chooses among what the appraisal already says; computes no figure.

use super::LateChange;
use crate::Appraisal;
use crate::checklist::ReviewerRule;
use crate::crosscheck::{Check, Explained, Verdict};
use crate::explanation::formula_in_words;
use crate::figure::Reading;
use crate::finding::Text;
use crate::limit::Cap;
use crate::wording::Wording;
use formula::{Act, Operator, Part, Value};

/// The rule table that says how much of each key figure rests on oral word.
const KEY_FIGURES: &str = "key_figures";

/// What one question is about.
#[derive(Default)]
pub(super) struct Cause<'c> {
    pub(super) id: String,
    pub(super) label: Text,
    pub(super) check: Option<&'c Check>,
    pub(super) at: Vec<String>,
    /// Asked whatever else is asked about the same places.
    pub(super) own: bool,
    /// Further fields of the template.
    pub(super) fields: Vec<(&'static str, Text)>,
}

pub(super) fn causes<'a>(
    rule: &ReviewerRule,
    wording: &Wording<'_>,
    appraisal: &'a Appraisal,
    late: &[LateChange],
) -> Vec<Cause<'a>> {
    let of_checks = |verdict: Verdict, open: fn(&Check) -> bool| -> Vec<Cause<'a>> {
        let asked = appraisal.checks.iter().filter(|c| c.verdict == verdict && open(c));
        asked
            .map(|c| Cause {
                id: c.id.clone(),
                label: c.label.clone(),
                check: Some(c),
                at: c.questions.clone(),
                ..Cause::default()
            })
            .collect()
    };
    let places = |ids: &[String]| -> Vec<Cause<'a>> {
        let made =
            |id: &String| Cause { id: id.clone(), label: wording.label(id), at: vec![id.clone()], ..Cause::default() };
        ids.iter().map(made).collect()
    };
    match rule.each.as_str() {
        "failed_check" => of_checks(Verdict::Fail, |c| c.explained != Explained::Done),
        "attention_check" => of_checks(Verdict::Attention, |c| c.explained != Explained::Done),
        "not_checked" => of_checks(Verdict::NotChecked, |c| !c.questions.is_empty()),
        "provisional" => places(appraisal.limit.limit.waiting_for()),
        "knock_out_unknown" => {
            let open = appraisal.knock_outs.iter().filter(|k| k.state == "unknown");
            open.map(|k| Cause {
                id: k.id.clone(),
                label: k.label.clone(),
                at: k.questions.clone(),
                ..Cause::default()
            })
            .collect()
        }
        "warning" => {
            let made = |w: &crate::finding::Finding| Cause {
                id: w.code.clone(),
                label: ended(&w.text),
                at: w.questions.clone(),
                fields: vec![("facts", facts(wording, &w.code))],
                ..Cause::default()
            };
            appraisal.warnings.iter().map(made).collect()
        }
        "changed_after_limit_seen" => late_changes(wording, late),
        "said_apart" => said_apart(wording, appraisal),
        "provisional_binding" => provisional_binding(wording, appraisal),
        "weak_binding" => weak_binding(wording, appraisal),
        _ => {
            let holds = wording.figures.reading(&format!("reviewer.{}", rule.id)).and_then(|r| r.truth());
            if holds == Some(true) { vec![Cause { at: rule.at.clone(), ..Cause::default() }] } else { Vec::new() }
        }
    }
}

/// Changes of one table are one question when there are more of them than would be named: nobody answers the same question forty times.
fn late_changes<'a>(wording: &Wording<'_>, late: &[LateChange]) -> Vec<Cause<'a>> {
    let table_of = |place: &str| {
        let of_cell = wording.cell(place).map(|(table, _, _)| table.to_owned());
        of_cell.or_else(|| wording.checklist.tables.contains_key(place).then(|| place.to_owned()))
    };
    let mut groups: Vec<(Option<String>, Vec<&LateChange>)> = Vec::new();
    for change in late.iter().filter(|change| !change.undone) {
        let table = table_of(&change.place);
        match groups.iter_mut().find(|(known, _)| table.is_some() && *known == table) {
            Some((_, all)) => all.push(change),
            None => groups.push((table, vec![change])),
        }
    }
    let made = |(table, all): (Option<String>, Vec<&LateChange>)| match table {
        Some(table) if all.len() > NAMED => vec![changed_together(wording, table, &all)],
        _ => all.into_iter().map(|change| changed(wording, change)).collect(),
    };
    groups.into_iter().flat_map(made).collect()
}

/// Many answers of one table, each of which the limit may have changed.
fn changed_together<'a>(wording: &Wording<'_>, table: String, all: &[&LateChange]) -> Cause<'a> {
    let label = wording.label(&table);
    // The table is named once: what stands for each place is its row and column, or the name of a row that came or went.
    let place = |change: &&LateChange| {
        let whole = change.label(wording);
        let rest = |whole: &str, table: &str| whole.strip_prefix(table).unwrap_or(whole).trim().to_owned();
        let rest = Text::new(rest(&whole.zh, &label.zh), rest(&whole.en, &label.en));
        let row = || change.after.as_ref().or(change.before.as_ref()).map(|name| Text::new(name, name));
        if rest.zh.is_empty() { row().unwrap_or(whole) } else { rest }
    };
    let labels: Vec<Text> = all.iter().take(NAMED).map(place).collect();
    let join = |f: fn(&Text) -> &str, with: &str| labels.iter().map(f).collect::<Vec<_>>().join(with);
    let [first, last] =
        [all.iter().map(|c| &*c.at).min(), all.iter().map(|c| &*c.at).max()].map(Option::unwrap_or_default);
    let time = if first == last {
        Text::new(first, first)
    } else {
        Text::new(format!("{first} 至 {last}"), format!("{first} to {last}"))
    };
    Cause {
        id: table,
        label: Text::new(
            format!("{} {} 处（{} 等）", label.zh, all.len(), join(|t| &t.zh, "、")),
            format!("{}: {} places ({} and others)", label.en, all.len(), join(|t| &t.en, ", ")),
        ),
        at: all.iter().map(|change| change.place.clone()).collect(),
        own: true,
        fields: vec![
            ("before", Text::new("原来的答案", "what stood there")),
            ("after", Text::new("现在的答案", "what stands there now")),
            ("time", time),
        ],
        ..Cause::default()
    }
}

/// An answer that the limit may have changed.
fn changed<'a>(wording: &Wording<'_>, change: &LateChange) -> Cause<'a> {
    let [before, after] = change.sides(wording);
    Cause {
        id: change.place.clone(),
        label: change.label(wording),
        at: vec![change.place.clone()],
        own: true,
        fields: vec![("before", before), ("after", after), ("time", Text::new(&change.at, &change.at))],
        ..Cause::default()
    }
}

/// Figures that were said and lie far from what the hard ones make of them. How far counts is policy.
fn said_apart<'a>(wording: &Wording<'_>, appraisal: &Appraisal) -> Vec<Cause<'a>> {
    let number = |id: &str| wording.figures.reading(id).and_then(|r| r.number()).unwrap_or_default();
    let apart = appraisal.reconciliation.apart(number("policy.reviewer_apart_z"), number("key_figures_least_apart"));
    let made = |a: crate::reconcile::Apart| Cause {
        id: a.id,
        label: a.label,
        at: a.questions,
        own: true,
        fields: vec![("said", a.said), ("found", a.found), ("apart", a.by)],
        ..Cause::default()
    };
    apart.into_iter().map(made).collect()
}

/// The rule behind a warning, in words and numbers; where it counts rows, those rows by their names.
fn facts(wording: &Wording<'_>, code: &str) -> Text {
    let id = code.rsplit_once("warning.").map_or(code, |(_, id)| id);
    let Some(part) = wording.figures.evaluation.parts(&format!("warning.{id}")) else { return Text::default() };
    let mut counted = Vec::new();
    counted_rows(wording, &part, &mut counted);
    match counted.is_empty() {
        true => formula_in_words(wording, &part).0,
        false => {
            let join = |f: fn(&Text) -> &str, with: &str| counted.iter().map(f).collect::<Vec<_>>().join(with);
            Text::new(join(|t| &t.zh, "；"), join(|t| &t.en, "; "))
        }
    }
}

/// So many rows are named; the others are counted.
const NAMED: usize = 4;

/// Each `COUNTIFS(table[column],TRUE)>0` of a rule: its rows, and what the column says of them.
fn counted_rows(wording: &Wording<'_>, part: &Part, found: &mut Vec<Text>) {
    let zero = |part: &Part| matches!(&part.act, Act::Literal(Value::Number(n)) if n.is_zero());
    if let (Act::Binary(Operator::Greater), [count, none]) = (&part.act, part.parts.as_slice())
        && zero(none)
        && let (Act::Call("COUNTIFS"), [of, is]) = (&count.act, count.parts.as_slice())
        && let (Act::Column(column), Act::Literal(Value::Bool(true))) = (&of.act, &is.act)
        && let Some((table, name)) = column.strip_suffix(']').and_then(|c| c.split_once('['))
    {
        let holds = |row: &String| wording.figures.cell(table, row, name).and_then(|r| r.truth()) == Some(true);
        let rows: Vec<String> = wording.figures.rows(table).iter().map(ToString::to_string).filter(holds).collect();
        if !rows.is_empty() {
            let labels: Vec<Text> = rows.iter().take(NAMED).map(|row| wording.row_label(table, row)).collect();
            let join = |f: fn(&Text) -> &str, with: &str| labels.iter().map(f).collect::<Vec<_>>().join(with);
            let (mut zh, mut en) = (join(|t| &t.zh, "、"), join(|t| &t.en, ", "));
            if rows.len() > NAMED {
                zh.push_str(&format!(" 等 {} 项", rows.len()));
                en.push_str(&format!(" and others, {} in all", rows.len()));
            }
            let said = wording.label(column);
            found.push(Text::new(format!("{zh}（{}）", said.zh), format!("{en} ({})", said.en)));
        }
        return;
    }
    part.parts.iter().for_each(|part| counted_rows(wording, part, found));
}

/// Bounds that hold the limit; what was asked for is none.
fn binding(appraisal: &Appraisal) -> impl Iterator<Item = &Cap> {
    appraisal.limit.caps.iter().filter(|cap| cap.binds && cap.kind != "asked")
}

/// Nothing is left by the bound itself, or by the grade.
fn nothing(reading: &Reading) -> bool {
    reading.number().is_some_and(|n| n.is_zero())
}

fn provisional_binding<'a>(wording: &Wording<'_>, appraisal: &Appraisal) -> Vec<Cause<'a>> {
    let waits =
        |cap: &&Cap| matches!(&cap.after.reading, Reading::Known { provisional, .. } if !provisional.is_empty());
    let made = |cap: &Cap| Cause {
        id: cap.id.clone(),
        label: cap.label.clone(),
        at: cap.after.reading.waiting_for().to_vec(),
        fields: vec![("value", wording.value(&cap.after.figure, &cap.after.reading))],
        ..Cause::default()
    };
    // A grade that leaves nothing makes every bound nothing; then none of them is why.
    let own = |cap: &&Cap| !nothing(&cap.after.reading) || nothing(&cap.value.reading);
    binding(appraisal).filter(waits).filter(own).map(made).collect()
}

/// A bound that rests on a key figure which is mostly somebody's word; settled as that key figure is.
fn weak_binding<'a>(wording: &Wording<'_>, appraisal: &Appraisal) -> Vec<Cause<'a>> {
    let figures = wording.figures;
    let mut found = Vec::new();
    for cap in binding(appraisal).filter(|cap| !nothing(&cap.after.reading)) {
        let Some(rule) = wording.checklist.caps.iter().find(|c| c.id == cap.id) else { continue };
        for key in &rule.rests_on {
            if figures.cell(KEY_FIGURES, key, "weak").and_then(|r| r.truth()) != Some(true) {
                continue;
            }
            let of = |column: &str| wording.of(&format!("{KEY_FIGURES}.{key}.{column}"));
            let plain = wording.checklist.reviewer.iter().find(|r| r.id == format!("oral_{key}"));
            found.push(Cause {
                id: format!("{}.{key}", cap.id),
                label: cap.label.clone(),
                at: plain.map(|r| r.at.clone()).unwrap_or_default(),
                fields: vec![
                    ("key", wording.row_label(KEY_FIGURES, key)),
                    ("value", of("value")),
                    ("oral", of("oral")),
                    ("share", of("share")),
                    ("settles", plain.map(|r| r.answers.clone()).unwrap_or_default()),
                ],
                ..Cause::default()
            });
        }
    }
    found
}

/// A sentence without its full stop: another goes on behind it.
fn ended(text: &Text) -> Text {
    Text::new(text.zh.trim_end_matches(['。', '；']), text.en.trim_end_matches('.'))
}
