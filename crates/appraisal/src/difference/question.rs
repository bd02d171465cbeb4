//! What is asked differently: questions, tables and their columns, each with what about it changed.

use super::{Difference, How, Of};
use crate::checklist::{Ask, Checklist, Choice, Formula, Table};
use crate::finding::Text;
use indexmap::IndexMap;

/// More of a text than this says nothing more about the difference.
const LONGEST: usize = 80;

/// What is said of something that is asked, aspect by aspect.
struct Asked<'c> {
    label: &'c Text,
    aspects: Vec<(Text, Text)>,
    choices: &'c [Choice],
}

pub(super) fn differences(before: &Checklist, after: &Checklist) -> Vec<Difference> {
    let (was, now) = (asked(before), asked(after));
    let mut all = Vec::new();
    for (id, now) in &now {
        let Some(was) = was.get(id) else {
            all.push(bare(How::New, id, now.label));
            continue;
        };
        if let Some((before, after)) = sides(was, now) {
            all.push(Difference {
                of: Of::Question,
                how: How::Changed,
                id: id.clone(),
                label: now.label.clone(),
                before,
                after,
            });
        }
    }
    let gone = was.iter().filter(|(id, _)| !now.contains_key(*id));
    all.extend(gone.map(|(id, was)| bare(How::Gone, id, was.label)));
    all
}

fn bare(how: How, id: &str, label: &Text) -> Difference {
    let (before, after) = (Text::default(), Text::default());
    Difference { of: Of::Question, how, id: id.to_owned(), label: label.clone(), before, after }
}

/// Questions and tables in the order in which they are asked, columns behind their table.
fn asked(checklist: &Checklist) -> IndexMap<String, Asked<'_>> {
    let mut all: IndexMap<String, Asked<'_>> = IndexMap::new();
    for question in checklist.questions.values() {
        all.insert(question.ask.id.clone(), of_question(&question.ask));
    }
    for rule in checklist.blind.values() {
        all.insert(rule.ask.id.clone(), of_question(&rule.ask));
    }
    for table in checklist.tables.values() {
        all.insert(table.id.clone(), of_table(table));
        for column in table.columns.values().filter(|c| c.formula.is_none() && !c.hidden) {
            all.insert(format!("{}[{}]", table.id, column.ask.id), of_question(&column.ask));
        }
    }
    all
}

fn of_question(ask: &Ask) -> Asked<'_> {
    let aspects = vec![
        (Text::new("题面", "wording"), ask.label.clone()),
        (Text::new("帮助", "help"), ask.help.clone()),
        (Text::new("类型", "type"), plain(ask.kind.word())),
        (Text::new("单位", "unit"), plain(&ask.unit)),
        (Text::new("必填", "required"), yes(ask.required)),
        (Text::new("适用条件", "asked when"), formula(ask.relevant.as_ref())),
        (Text::new("必填条件", "required when"), formula(ask.required_when.as_ref())),
        (Text::new("校验", "must hold"), formula(ask.constraint.as_ref().map(|c| &c.when))),
        (Text::new("默认依据", "usual basis"), plain(ask.default_basis.as_deref().unwrap_or_default())),
        (Text::new("可为负", "may be negative"), yes(ask.signed)),
        (Text::new("须本人签字", "signed by"), ask.guarded.map_or_else(Text::default, |guard| guard.label())),
        (Text::new("材料", "papers"), plain(&ask.evidence.join(", "))),
    ];
    Asked { label: &ask.label, aspects, choices: &ask.choices }
}

fn of_table(table: &Table) -> Asked<'_> {
    let aspects = vec![
        (Text::new("题面", "wording"), table.label.clone()),
        (Text::new("帮助", "help"), table.help.clone()),
        (Text::new("必填", "required"), yes(table.required)),
        (Text::new("适用条件", "asked when"), formula(table.relevant.as_ref())),
        (Text::new("必填条件", "required when"), formula(table.required_when.as_ref())),
        (Text::new("可为空", "may be empty"), yes(table.may_be_empty)),
        (
            Text::new("预置行", "proposed rows"),
            plain(&table.presets.iter().map(|p| p.label.zh.as_str()).collect::<Vec<_>>().join("、")),
        ),
    ];
    Asked { label: &table.label, aspects, choices: &[] }
}

/// The two sides of what changed; none where nothing did.
fn sides(was: &Asked<'_>, now: &Asked<'_>) -> Option<(Text, Text)> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for ((name, one), (_, other)) in was.aspects.iter().zip(&now.aspects).filter(|(one, other)| one.1 != other.1) {
        before.push(said(name, one));
        after.push(said(name, other));
    }
    let only = |of: &[Choice], than: &[Choice]| {
        let differ: Vec<&Choice> = of.iter().filter(|c| !than.contains(c)).collect();
        let words = |label: fn(&Choice) -> &str| differ.iter().map(|c| label(c)).collect::<Vec<_>>();
        Text::new(words(|c| &c.label.zh).join("、"), words(|c| &c.label.en).join(", "))
    };
    if was.choices != now.choices {
        let name = Text::new("选项", "choices");
        before.push(said(&name, &only(was.choices, now.choices)));
        after.push(said(&name, &only(now.choices, was.choices)));
    }
    (!before.is_empty()).then(|| (joined(&before), joined(&after)))
}

fn said(name: &Text, what: &Text) -> Text {
    let what = short(what);
    let or = |text: &str, nothing: &str| if text.is_empty() { nothing.to_owned() } else { text.to_owned() };
    Text::new(format!("{}：{}", name.zh, or(&what.zh, "无")), format!("{}: {}", name.en, or(&what.en, "none")))
}

fn joined(parts: &[Text]) -> Text {
    let of = |side: fn(&Text) -> &str, between: &str| parts.iter().map(side).collect::<Vec<_>>().join(between);
    Text::new(of(|t| &t.zh, "；"), of(|t| &t.en, "; "))
}

fn short(text: &Text) -> Text {
    let cut = |text: &str| match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    };
    Text::new(cut(&text.zh), cut(&text.en))
}

fn plain(text: &str) -> Text {
    Text::new(text, text)
}

fn yes(truth: bool) -> Text {
    if truth { Text::new("是", "yes") } else { Text::new("否", "no") }
}

fn formula(formula: Option<&Formula>) -> Text {
    plain(formula.map_or("", |f| &*f.text))
}
