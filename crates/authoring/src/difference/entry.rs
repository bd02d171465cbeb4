//! What of one entry is said otherwise: a question, a table with its columns, a notice, a formula.

use std::collections::BTreeSet;

use appraisal::checklist::{Ask, Choice, Formula, Gravity, METHODS, Notice, Table};
use appraisal::difference::{Cause, Follows, Of};

use super::called;
use super::told::Say;

pub(super) fn formula(
    (zh, en): (&str, &str),
    (before, after): (Option<&Formula>, Option<&Formula>),
    follows: &Follows,
    say: Say<'_>,
) {
    let naming = |f: &Formula| follows.naming(f);
    match (before, after) {
        (Some(a), Some(b)) if a.text != b.text => {
            let cause = follows.between(a, b);
            let (a, b) = (&a.text, &b.text);
            say(format!("{zh}由 {a} 改为 {b}"), format!("{en}: {a} → {b}"), cause);
        }
        (None, Some(b)) => say(format!("新加{zh}：{}", b.text), format!("{en}: {}", b.text), None),
        (Some(a), None) => say(format!("去掉{zh}：{}", a.text), format!("no more {en}: {}", a.text), naming(a)),
        _ => {}
    }
}

pub(super) fn ask((before, after): (&Ask, &Ask), follows: &Follows, say: Say<'_>) {
    if before.label != after.label {
        let cause = follows.renamed(follows.maker(&after.place).as_ref(), &before.label, &after.label);
        say(format!("问法改为“{}”", after.label.zh), format!("asked as “{}”", after.label.en), cause);
    }
    if before.kind != after.kind {
        say(
            format!("类型 {} → {}", before.kind.word(), after.kind.word()),
            format!("type {} → {}", before.kind.word(), after.kind.word()),
            None,
        );
    }
    if before.unit != after.unit {
        say(format!("单位“{}”→“{}”", before.unit, after.unit), format!("unit {} → {}", before.unit, after.unit), None);
    }
    if before.help != after.help {
        say("帮助改写了".to_owned(), "its help was rewritten".to_owned(), None);
    }
    if before.required != after.required {
        let zh = if after.required { "改为必填" } else { "改为不必填" };
        say(zh.to_owned(), format!("required: {}", after.required), None);
    }
    if before.default_basis != after.default_basis {
        let word = |b: &Option<String>| b.clone().unwrap_or_else(|| "无".to_owned());
        say(
            format!("默认依据 {} → {}", word(&before.default_basis), word(&after.default_basis)),
            "another basis to begin with".to_owned(),
            None,
        );
    }
    if before.guarded != after.guarded {
        say("须由谁签字变了".to_owned(), "somebody else signs".to_owned(), None);
    }
    let relevant = (before.relevant.as_ref(), after.relevant.as_ref());
    formula(("适用条件", "when it applies"), relevant, follows, say);
    let required = (before.required_when.as_ref(), after.required_when.as_ref());
    formula(("必填条件", "when it is required"), required, follows, say);
    let constraint = |ask: &Ask| ask.constraint.as_ref().map(|c| c.when.clone());
    formula(("校验", "constraint"), (constraint(before).as_ref(), constraint(after).as_ref()), follows, say);
    let papers = |ask: &Ask| ask.evidence.iter().cloned().collect::<BTreeSet<_>>();
    for (name, more) in set(&papers(before), &papers(after)) {
        let zh = if more { "多要一种材料" } else { "少要一种材料" };
        say(format!("{zh}：{name}"), format!("papers: {name}"), None);
    }
    for (choice, more) in choices(before, after) {
        let zh = if more { "多一个选项" } else { "少一个选项" };
        say(format!("{zh}“{}”", choice.label.zh), format!("choice: {}", choice.id), method(follows, &choice.id));
    }
    for choice in &after.choices {
        let was = before.choices.iter().find(|c| c.id == choice.id && c.label != choice.label);
        if let Some(was) = was {
            let cause = follows.renamed(Some(&Cause::new(Of::Method, &choice.id)), &was.label, &choice.label);
            let zh = format!("选项“{}”改叫“{}”", was.label.zh, choice.label.zh);
            say(zh, format!("choice {} is now called {}", choice.id, choice.label.en), cause);
        }
    }
}

/// A choice that is a method stands or falls with it: refused, used besides.
fn method(follows: &Follows, choice: &str) -> Option<Cause> {
    follows.moved(&format!("{METHODS}.{choice}.value")).cloned()
}

/// The choices that only the later question has, then those that only the earlier one had: by id, and by what they are called.
fn choices<'a>(before: &'a Ask, after: &'a Ask) -> Vec<(&'a Choice, bool)> {
    let only = |of: &'a Ask, than: &Ask, more: bool| {
        let own = of.choices.iter().filter(|c| than.choices.iter().all(|o| o.id != c.id && o.label.zh != c.label.zh));
        own.map(|choice| (choice, more)).collect::<Vec<_>>()
    };
    [only(after, before, true), only(before, after, false)].concat()
}

/// What only the later one has, then what only the earlier one had.
fn set(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<(String, bool)> {
    let more = after.difference(before).map(|n| (n.clone(), true));
    more.chain(before.difference(after).map(|n| (n.clone(), false))).collect()
}

pub(super) fn table((before, after): (&Table, &Table), follows: &Follows, say: Say<'_>) {
    let maker = follows.maker(&after.place);
    called((&before.label, &after.label), follows.renamed(maker.as_ref(), &before.label, &after.label), say);
    if before.required != after.required {
        let zh = if after.required { "改为必填" } else { "改为不必填" };
        say(zh.to_owned(), format!("required: {}", after.required), None);
    }
    let relevant = (before.relevant.as_ref(), after.relevant.as_ref());
    formula(("适用条件", "when it applies"), relevant, follows, say);
    let shown =
        |t: &Table| t.columns.iter().filter(|(_, c)| !c.hidden).map(|(id, _)| id.clone()).collect::<BTreeSet<_>>();
    for (id, more) in set(&shown(before), &shown(after)) {
        let column = after.columns.get(&id).or_else(|| before.columns.get(&id));
        let label = column.map(|c| c.ask.label.zh.clone()).unwrap_or_default();
        let zh = if more { "多一列" } else { "少一列" };
        say(format!("{zh}“{label}”"), format!("column {id}"), None);
    }
    for (id, column) in &after.columns {
        if let Some(old) = before.columns.get(id).filter(|_| !column.hidden) {
            let label = column.ask.label.zh.clone();
            let mut of_column =
                |zh: String, en: String, cause| say(format!("列“{label}”{zh}"), format!("{id}: {en}"), cause);
            ask((&old.ask, &column.ask), follows, &mut of_column);
            let both = (old.formula.as_ref(), column.formula.as_ref());
            formula(("的算式", "formula"), both, follows, &mut of_column);
        }
    }
}

pub(super) fn notice((before, after): (&Notice, &Notice), follows: &Follows, say: Say<'_>) {
    let word = |gravity: Gravity| match gravity {
        Gravity::Note => ("提示", "a note"),
        Gravity::Explain => ("须书面说明", "to be explained"),
        Gravity::Committee => ("上会", "the committee's"),
    };
    if before.text != after.text {
        say(format!("改说“{}”", after.text.zh), format!("says: {}", after.text.en), None);
    }
    if before.gravity != after.gravity {
        let ((zh, en), (zh_after, en_after)) = (word(before.gravity), word(after.gravity));
        say(format!("{zh} → {zh_after}"), format!("{en} → {en_after}"), None);
    }
    if before.weight != after.weight {
        let (a, b) = (before.weight, after.weight);
        say(format!("轻重 {a} → {b}"), format!("weight {a} → {b}"), None);
    }
    formula(("条件", "when it is shown"), (Some(&before.when), Some(&after.when)), follows, say);
}
