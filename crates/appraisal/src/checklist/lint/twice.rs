//! What is asked of nobody, and what is asked twice: data that stand in for no question, and questions whose answer another one holds already.

use super::super::Parts;
use super::super::entry::{Ask, Kind, Question};
use super::super::problem::{Problem, nearest};
use super::super::reference::Derivation;
use super::alike::folded;
use std::collections::BTreeMap;

/// Problems of reference data, derived questions, and questions asked twice.
pub(super) fn twice(parts: &Parts, problems: &mut Vec<Problem>) {
    for question in parts.questions.values() {
        derived(&question.ask, parts, problems);
        if let Some(datum) = &question.ask.reference
            && !super::questions::reads_in_file(&question.ask, &datum.value)
        {
            let (id, value) = (&datum.id, &datum.value);
            let zh = format!("参考数据 {id}：“{value}”不是{}", question.ask.kind.word());
            let en = format!("reference {id}: “{value}” is no {}", question.ask.kind.word());
            problems.push(Problem::new("C081", &question.ask.place, zh, en));
        }
    }
    let asked = || parts.questions.values().filter(|q| !q.ask.asked_of_nobody());
    months_counted(asked(), problems);
    one_label(asked(), problems);
}

/// What follows from another answer names a question of the right type.
fn derived(ask: &Ask, parts: &Parts, problems: &mut Vec<Problem>) {
    let Some(derived) = &ask.derived else { return };
    let fits = |from: &Question| match derived.by {
        Derivation::Count => from.ask.kind == Kind::Multi && ask.kind.is_number(),
        Derivation::BirthDate => from.ask.kind == Kind::IdNumber && ask.kind == Kind::Date,
    };
    if parts.questions.get(&derived.from).is_none_or(|from| !fits(from)) {
        let zh = format!("{}：不能由“{}”得出：没有这个问题，或类型不合", ask.id, derived.from);
        let en = format!("{}: does not follow from “{}”: no such question, or of another type", ask.id, derived.from);
        let known = parts.questions.keys().map(String::as_str);
        problems.push(Problem::new("C080", &ask.place, zh, en).proposing(nearest(&derived.from, known)));
    }
}

/// How many months there are, beside which they are: the number follows from the list.
fn months_counted<'a>(asked: impl Iterator<Item = &'a Question>, problems: &mut Vec<Problem>) {
    let stem = |id: &'a str| id.rsplit_once('.').map_or("", |(stem, _)| stem);
    let twelve =
        |ask: &Ask| ask.kind == Kind::Multi && (1..=12).all(|m| ask.choices.iter().any(|c| c.id == m.to_string()));
    let all: Vec<&Question> = asked.collect();
    for number in all.iter().filter(|q| q.ask.kind == Kind::Integer) {
        let listed = all.iter().find(|q| twelve(&q.ask) && stem(&q.ask.id) == stem(&number.ask.id));
        if let Some(listed) = listed.filter(|_| number.ask.unit.starts_with('月') || number.ask.id.ends_with(".n")) {
            let (id, from) = (&number.ask.id, &listed.ask.id);
            let zh =
                format!("{id} 问几个月，{from} 已问哪几个月：写 derived = {{ from = \"{from}\", by = \"count\" }}");
            let en = format!(
                "{id} asks how many months, {from} which ones: write derived = {{ from = \"{from}\", by = \"count\" }}"
            );
            problems.push(Problem::new("C082", &number.ask.place, zh, en));
        }
    }
}

/// Two questions of one name and type anywhere in the list: an officer asks the same thing twice.
fn one_label<'a>(asked: impl Iterator<Item = &'a Question>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<(String, &str), (&str, &str)> = BTreeMap::new();
    for Question { ask, section, .. } in asked {
        match seen.get(&(folded(&ask.label.zh), ask.kind.word())) {
            // Within a section that is C064.
            Some((_, other)) if *other == section => {}
            Some((earlier, _)) => {
                let zh = format!("{} 与 {earlier} 同名“{}”：同一件事问了两遍", ask.id, ask.label.zh);
                let en = format!("{} and {earlier} are both called “{}”: one thing asked twice", ask.id, ask.label.zh);
                problems.push(Problem::new("C082", &ask.place, zh, en));
            }
            None => {
                seen.insert((folded(&ask.label.zh), ask.kind.word()), (&ask.id, section));
            }
        }
    }
}
