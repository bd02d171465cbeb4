//! What can be known ahead about questions and tables: their words, choices, presets, evidence, translations.
//!
//! Formulas are checked by the rule graph; this looks at everything beside them.

use super::super::Parts;
use super::super::entry::{Ask, Kind, Table};
use super::super::label::labelled;
use super::super::node::Place;
use super::super::problem::{Problem, nearest};
use super::super::schema;
use crate::finding::Text;
use rust_decimal::Decimal;
use std::str::FromStr;

/// The papers by id, and what they are called.
type Materials<'p> = [(&'p str, &'p Text)];

/// Problems of questions and tables.
pub(super) fn questions(parts: &Parts, problems: &mut Vec<Problem>) {
    let materials: Vec<(&str, &Text)> = parts.materials.iter().map(|m| (m.id.as_str(), &m.label)).collect();
    for question in parts.questions.values() {
        ask(&question.ask, &question.ask.id, parts, &materials, problems);
    }
    for table in parts.tables.values() {
        basis(table.default_basis.as_deref(), &table.id, &table.place, problems);
        evidence(&table.evidence, &table.id, &table.place, &materials, problems);
        shape(table, problems);
        for column in table.columns.values() {
            let asked = &column.ask;
            if column.formula.is_none() {
                ask(asked, &format!("{}.{}", table.id, asked.id), parts, &materials, problems);
            }
            if asked.id == "id" {
                let zh = format!("{}：列名 id 是内置列（行号），请换一个", table.id);
                problems.push(Problem::new("C033", &asked.place, zh, format!("{}: column `id` is built in", table.id)));
            }
        }
        presets(table, problems);
    }
}

fn ask(ask: &Ask, name: &str, parts: &Parts, materials: &Materials<'_>, problems: &mut Vec<Problem>) {
    let place = &ask.place;
    basis(ask.default_basis.as_deref(), name, place, problems);
    evidence(&ask.evidence, name, place, materials, problems);
    let choosing = matches!(ask.kind, Kind::Choice | Kind::Multi);
    if choosing && ask.choices.is_empty() {
        problems.push(Problem::new("C029", place, format!("{name} 没有选项"), format!("{name} has no choices")));
    }
    for (i, choice) in ask.choices.iter().enumerate() {
        if ask.choices[..i].iter().any(|c| c.id == choice.id) {
            problems.push(Problem::new(
                "C034",
                place,
                format!("{name}：选项“{}”重复", choice.id),
                format!("{name}: choice “{}” twice", choice.id),
            ));
        }
    }
    if let Some(default) = &ask.default
        && !reads(ask, default)
    {
        let zh = format!("{name}：默认值“{default}”不是{}", ask.kind.word());
        problems.push(Problem::new(
            "C035",
            place,
            zh,
            format!("{name}: default “{default}” is no {}", ask.kind.word()),
        ));
    }
    if !ask.choices_from.is_empty() {
        let column = ask.choices_from.rsplit_once('.').map(|(table, column)| (parts.tables.get(table), column));
        if !matches!(column, Some((Some(table), column)) if table.columns.contains_key(column)) {
            let known = parts.tables.values().flat_map(|t| t.columns.keys().map(move |c| format!("{}.{c}", t.id)));
            let known: Vec<String> = known.collect();
            let zh = format!("{name}：没有列“{}”可供选择", ask.choices_from);
            let problem =
                Problem::new("C036", place, zh, format!("{name}: no column “{}” to choose from", ask.choices_from));
            problems.push(problem.proposing(nearest(&ask.choices_from, known.iter().map(String::as_str))));
        }
    }
    if ask.label.zh.is_empty() {
        problems.push(Problem::new(
            "C027",
            place,
            format!("{name} 没有中文名称"),
            format!("{name} has no Chinese label"),
        ));
    }
    if ask.label.en.is_empty()
        || (!ask.help.zh.is_empty() && ask.help.en.is_empty())
        || ask.choices.iter().any(|c| c.label.en.is_empty())
    {
        let note = Problem::new("C028", place, format!("{name} 缺英文"), format!("{name}: an English text is missing"));
        problems.push(note);
    }
}

/// Whether a default reads as its kind; the fine reading of answers belongs to `observation`.
pub(super) fn reads(ask: &Ask, default: &str) -> bool {
    match ask.kind {
        Kind::Choice => ask.choices.iter().any(|c| c.id == default),
        Kind::Multi => default.split(',').all(|d| ask.choices.iter().any(|c| c.id == d)),
        Kind::Bool => matches!(default, "true" | "false"),
        // A default goes the way of what is typed; with its sign a share means the same everywhere.
        Kind::Percent => default.strip_suffix('%').is_some_and(|n| Decimal::from_str(n).is_ok()),
        kind if kind.is_number() => Decimal::from_str(default).is_ok(),
        _ => true,
    }
}

/// Whether a value reads as a case file has it: a share without its sign.
pub(super) fn reads_in_file(ask: &Ask, value: &str) -> bool {
    match ask.kind {
        Kind::Percent => Decimal::from_str(value).is_ok_and(|n| ask.signed || !n.is_sign_negative()),
        _ => reads(ask, value),
    }
}

fn basis(word: Option<&str>, name: &str, place: &Place, problems: &mut Vec<Problem>) {
    let bases = schema::words("question", "default_basis");
    if let Some(word) = word.filter(|w| !bases.contains(w)) {
        let problem =
            Problem::new("C032", place, format!("{name}：没有依据“{word}”"), format!("{name}: no basis “{word}”"));
        problems.push(problem.proposing(nearest(word, bases)));
    }
}

fn evidence(ids: &[String], name: &str, place: &Place, materials: &Materials<'_>, problems: &mut Vec<Problem>) {
    for id in ids.iter().filter(|id| materials.iter().all(|(known, _)| known != id)) {
        let problem =
            Problem::new("C037", place, format!("{name}：没有材料“{id}”"), format!("{name}: no material “{id}”"));
        let problem = problem.proposing(nearest(id, materials.iter().map(|(known, _)| *known)));
        problems.push(labelled(problem, id, materials.iter().copied()));
    }
}

fn shape(table: &Table, problems: &mut Vec<Problem>) {
    let (id, place) = (&table.id, &table.place);
    if table.columns.values().all(|c| c.formula.is_some()) {
        problems.push(Problem::new(
            "C038",
            place,
            format!("{id} 没有可填的列"),
            format!("{id} has no column to fill in"),
        ));
    }
    if !table.months.is_empty() {
        if !schema::words("table", "months").contains(&table.months.as_str()) {
            let zh = format!("{id}：months 应为 back 或 ahead，不是“{}”", table.months);
            problems.push(Problem::new(
                "C039",
                place,
                zh,
                format!("{id}: months is back or ahead, not “{}”", table.months),
            ));
        }
        if !table.columns.contains_key("month") {
            problems.push(Problem::new(
                "C040",
                place,
                format!("{id}：按月的表须有 month 列"),
                format!("{id}: a table by months needs a column month"),
            ));
        }
    }
    if table.label.zh.is_empty() {
        problems.push(Problem::new("C027", place, format!("{id} 没有中文名称"), format!("{id} has no Chinese label")));
    }
}

fn presets(table: &Table, problems: &mut Vec<Problem>) {
    for preset in &table.presets {
        for (column, value) in &preset.values {
            let place = &table.place;
            match table.columns.get(column).filter(|c| c.formula.is_none()) {
                None => {
                    let zh = format!("{}：预置行 {} 写了没有的列“{column}”", table.id, preset.id);
                    let problem = Problem::new(
                        "C041",
                        place,
                        zh,
                        format!("{}: preset {} names no column “{column}”", table.id, preset.id),
                    );
                    let problem = problem.proposing(nearest(column, table.columns.keys().map(String::as_str)));
                    let known = table.columns.iter().map(|(id, c)| (id.as_str(), &c.ask.label));
                    problems.push(labelled(problem, column, known));
                }
                Some(c) if !reads(&c.ask, value) => {
                    let zh =
                        format!("{}：预置行 {} 的 {column}“{value}”不是{}", table.id, preset.id, c.ask.kind.word());
                    problems.push(Problem::new(
                        "C042",
                        place,
                        zh,
                        format!("{}: preset {}: {column} does not read", table.id, preset.id),
                    ));
                }
                Some(_) => {}
            }
        }
    }
}
