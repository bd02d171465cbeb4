//! Ids and labels that would be mistaken for something else: an id that holds what separates several answers, two labels that look the same.
//!
//! Answers are read by id and by label, width and spaces aside. What two choices share would be read as the first of them, and what an id
//! splits into would be read as several answers or none, in silence; so both are errors. Two questions or two proposed rows with one label
//! are read apart all right, but not by an officer.

use super::super::Parts;
use super::super::entry::{Ask, Choice, Kind, Table};
use super::super::node::Place;
use super::super::problem::Problem;
use crate::finding::Text;
use std::collections::BTreeMap;

/// What separates several answers to one question, width aside (as `observation` reads them).
const SEPARATORS: [char; 6] = [',', ';', ' ', '、', '\t', '\n'];

/// Problems of ids and labels.
pub(super) fn alike(parts: &Parts, problems: &mut Vec<Problem>) {
    for question in parts.questions.values() {
        choices(&question.ask, &question.ask.id, problems);
    }
    for table in parts.tables.values() {
        for column in table.columns.values().filter(|c| c.formula.is_none()) {
            choices(&column.ask, &format!("{}.{}", table.id, column.ask.id), problems);
        }
        columns(table, problems);
        presets(table, problems);
    }
    sections(parts, problems);
}

fn choices(ask: &Ask, name: &str, problems: &mut Vec<Problem>) {
    for choice in &ask.choices {
        if let Some(separator) = choice.id.chars().map(half).find(|c| SEPARATORS.contains(c) || c.is_whitespace()) {
            let zh = format!(
                "{name}：选项编号“{}”含有分隔符“{}”，多选时会被拆成几个；请只用字母、数字和下划线",
                choice.id,
                shown(separator)
            );
            let en = format!("{name}: choice id “{}” holds a separator of several answers", choice.id);
            let whole: String =
                choice.id.chars().map(|c| if SEPARATORS.contains(&half(c)) { '_' } else { c }).collect();
            problems.push(Problem::new("C061", &ask.place, zh, en).proposing(Some(whole)));
        } else if choice.id.is_empty() || choice.id.chars().any(|c| half(c) != c || c.is_control()) {
            let zh = format!("{name}：选项编号“{}”为空或含全角字符，答案读不到它", choice.id);
            let en = format!(
                "{name}: choice id “{}” is empty or has full-width characters; no answer reads as it",
                choice.id
            );
            let narrow: String = choice.id.chars().map(half).filter(|c| !c.is_control()).collect();
            problems.push(Problem::new("C061", &ask.place, zh, en).proposing(Some(narrow).filter(|n| !n.is_empty())));
        }
    }
    let called: Vec<Vec<String>> = ask.choices.iter().map(|choice| names(choice).collect()).collect();
    for (i, later) in ask.choices.iter().enumerate() {
        // The same id twice is C034.
        let others = ask.choices[..i].iter().zip(&called).filter(|(earlier, _)| earlier.id != later.id);
        let mut twins = others.filter_map(|(earlier, names)| {
            let shared = names.iter().find(|name| called[i].contains(name))?;
            Some((earlier, shared))
        });
        let twin = twins.next();
        if let Some((earlier, shared)) = twin {
            let zh = format!("{name}：选项 {} 和 {} 都会读作“{shared}”，分不清", earlier.id, later.id);
            let en = format!("{name}: choices {} and {} both read as “{shared}”", earlier.id, later.id);
            problems.push(Problem::new("C062", &ask.place, zh, en));
        }
    }
    if ask.kind == Kind::Multi {
        composed(ask, &called, name, problems);
    }
}

/// A label of a choice among several that is made of the labels of others: written out, it would be read as those.
fn composed(ask: &Ask, called: &[Vec<String>], name: &str, problems: &mut Vec<Problem>) {
    let known = |text: &str| called.iter().any(|names| names.contains(&folded(text)));
    for choice in &ask.choices {
        for label in [&choice.label.zh, &choice.label.en] {
            let halved: String = label.chars().map(half).collect();
            let pieces: Vec<&str> = halved.split(SEPARATORS).map(str::trim).filter(|p| !p.is_empty()).collect();
            if pieces.len() > 1 && pieces.iter().all(|piece| known(piece)) {
                let zh = format!("{name}：选项“{label}”写出来会被读成另外几个选项");
                let en = format!("{name}: “{label}”, written out, reads as several other choices");
                problems.push(Problem::new("C062", &ask.place, zh, en));
            }
        }
    }
}

fn columns(table: &Table, problems: &mut Vec<Problem>) {
    let labels = table.columns.values().filter(|c| !c.hidden).map(|c| (&c.ask.id, &c.ask.label, &c.ask.place));
    for (earlier, later, label, place) in twins(labels) {
        let zh = format!("{}：列 {earlier} 和 {later} 同名“{label}”，粘贴和表头分不清", table.id);
        let en = format!("{}: columns {earlier} and {later} are both called “{label}”", table.id);
        problems.push(Problem::new("C063", place, zh, en));
    }
}

fn presets(table: &Table, problems: &mut Vec<Problem>) {
    for preset in &table.presets {
        let fits = !preset.id.is_empty() && preset.id.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if !fits || preset.id.chars().any(|c| half(c) != c) {
            let zh = format!("{}：预置行编号“{}”只能用字母、数字、下划线和连字符", table.id, preset.id);
            let en = format!("{}: preset id “{}” has letters, digits, _ and - only", table.id, preset.id);
            problems.push(Problem::new("C065", &table.place, zh, en));
        }
    }
    let labels = table.presets.iter().map(|p| (&p.id, &p.label, &table.place));
    for (earlier, later, label, place) in twins(labels) {
        let zh = format!("{}：预置行 {earlier} 和 {later} 同名“{label}”", table.id);
        let en = format!("{}: presets {earlier} and {later} are both called “{label}”", table.id);
        problems.push(Problem::new("C064", place, zh, en));
    }
}

/// Questions and tables of one section.
fn sections(parts: &Parts, problems: &mut Vec<Problem>) {
    for section in &parts.sections {
        let questions = parts.questions.values().filter(|q| q.section == section.id);
        let questions = questions.map(|q| (&q.ask.id, &q.ask.label, &q.ask.place));
        let tables = parts.tables.values().filter(|t| t.section == section.id);
        let tables = tables.map(|t| (&t.id, &t.label, &t.place));
        for (earlier, later, label, place) in twins(questions.chain(tables)) {
            let zh = format!("章节 {} 里 {earlier} 和 {later} 同名“{label}”", section.id);
            let en = format!("in section {}, {earlier} and {later} are both called “{label}”", section.id);
            problems.push(Problem::new("C064", place, zh, en));
        }
    }
}

/// Pairs that share a label in either language: the two ids, the label, where the second stands. Each second once.
fn twins<'a>(
    labelled: impl Iterator<Item = (&'a String, &'a Text, &'a Place)>,
) -> Vec<(&'a str, &'a str, &'a str, &'a Place)> {
    let mut seen: BTreeMap<(bool, String), &str> = BTreeMap::new();
    let mut found: Vec<(&str, &str, &str, &Place)> = Vec::new();
    for (id, label, place) in labelled {
        for (english, text) in [(false, &label.zh), (true, &label.en)] {
            if text.is_empty() {
                continue;
            }
            let called = (english, folded(text));
            match seen.get(&called) {
                Some(earlier) if *earlier != id.as_str() && found.iter().all(|(_, later, _, _)| later != id) => {
                    found.push((*earlier, id, text, place));
                }
                Some(_) => {}
                None => {
                    seen.insert(called, id);
                }
            }
        }
    }
    found
}

/// What a choice is called, each name folded.
fn names(choice: &Choice) -> impl Iterator<Item = String> + '_ {
    [&choice.id, &choice.label.zh, &choice.label.en].into_iter().filter(|name| !name.is_empty()).map(|n| folded(n))
}

/// A text with width, case and spaces aside.
pub(crate) fn folded(text: &str) -> String {
    let visible =
        text.chars().map(half).filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}'));
    visible.flat_map(char::to_lowercase).collect()
}

fn half(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

fn shown(separator: char) -> String {
    if separator.is_whitespace() { "空格".to_owned() } else { separator.to_string() }
}
