//! The declarations are whole and sound, each of their fields is taken by a reader, and nothing else is.
#![allow(clippy::unwrap_used)]

use super::super::node::{Node, Place, Plain};
use super::super::reader::taken;
use super::*;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// A value as the declaration wants it.
fn sample(field: &Field) -> Node {
    let node = |value| Node { place: Place::default(), value };
    let text = |text: &str| node(Plain::Text(text.into()));
    let table =
        |pairs: Vec<(&str, Node)>| node(Plain::Table(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()));
    let list = |items: Vec<Node>| node(Plain::List(items.into()));
    let label = || table(vec![("zh", text("字")), ("en", text("word"))]);
    match field.value {
        Value::Id | Value::Text | Value::Formula | Value::Name(_) | Value::Any => text("name"),
        Value::Label => label(),
        Value::Truth => node(Plain::Truth(true)),
        Value::Whole | Value::Count | Value::Decimal => node(Plain::Number("1".into())),
        Value::Type => text("money"),
        Value::Word(words) | Value::Open(words) => text(words[0].word),
        Value::Texts | Value::Names(_) => list(vec![text("name")]),
        Value::Numbers => list(vec![text("1")]),
        Value::Values | Value::Formulas | Value::Figures => table(vec![("key", text("name"))]),
        Value::Labels => table(vec![("key", label())]),
        Value::Variables => table(vec![("s", list(vec![text("name")]))]),
        Value::One(child) => whole(child),
        Value::Many(child) => list(vec![whole(child)]),
    }
}

/// An entry in which every field stands.
fn whole(entry: &Entry) -> Node {
    let fields = entry.all().map(|f| (f.name.to_owned(), sample(f))).collect();
    Node { place: Place::default(), value: Plain::Table(fields) }
}

/// All kinds with their children.
fn kinds() -> Vec<&'static Entry> {
    let mut all: Vec<&Entry> = entries().collect();
    let mut at = 0;
    while let Some(entry) = all.get(at) {
        all.extend(
            entry
                .children()
                .map(|(_, child)| child)
                .filter(|c| !all.iter().any(|k| std::ptr::eq(*k, *c)))
                .collect::<Vec<_>>(),
        );
        at += 1;
    }
    all
}

/// What a reader should take and does not, and what it takes though nobody declares it.
fn amiss(declared: &[(&'static Entry, &'static str)], taken: &BTreeSet<(usize, &'static str)>) -> Vec<String> {
    let seen = |(entry, field): &(&'static Entry, &'static str)| taken.contains(&(taken::place(entry), *field));
    let unread = declared.iter().filter(|d| !seen(d)).map(|(e, f)| format!("{}.{f} is read by no reader", e.name));
    let known: BTreeSet<_> = kinds().iter().flat_map(|e| e.all().map(|f| (taken::place(e), f.name))).collect();
    let named = |place: usize| kinds().into_iter().find(|e| taken::place(e) == place).map_or("?", |e| e.name);
    let undeclared = taken.iter().filter(|t| !known.contains(*t));
    unread.chain(undeclared.map(|(e, f)| format!("{}.{f} is read and not declared", named(*e)))).collect()
}

#[test]
fn every_field_has_a_reader_and_every_reader_a_field() {
    let samples = entries().filter(|e| e.stage == Stage::Merged).map(|e| (e.name.to_owned(), vec![whole(e)].into()));
    super::super::read(&samples.collect(), &super::super::memory::Memory::default());
    let read: Vec<_> = kinds().into_iter().filter(|e| e.stage == Stage::Merged).collect();
    let mut declared: Vec<(&'static Entry, &'static str)> =
        read.iter().flat_map(|e| e.all().filter(|f| f.usage == Usage::Read).map(|f| (*e, f.name))).collect();
    assert!(declared.len() > 200, "{}", declared.len());
    let mut seen = taken::all();
    assert_eq!(amiss(&declared, &seen), Vec::<String>::new());
    // Planted: a field that is declared alone, and one that is read alone.
    declared.push((entry("question").unwrap(), "planted"));
    seen.insert((taken::place(entry("cap").unwrap()), "read_alone"));
    let wrong = ["question.planted is read by no reader", "cap.read_alone is read and not declared"];
    assert_eq!(amiss(&declared, &seen), wrong);
}

#[test]
fn a_whole_entry_is_valid_and_each_field_minds_its_type() {
    for kind in entries() {
        let mut problems = Vec::new();
        valid(kind, &whole(kind), &mut problems);
        assert!(problems.is_empty(), "{}: {problems:?}", kind.name);
        for field in kind.all().filter(|f| !matches!(f.value, Value::Any)) {
            // A truth is no text, a list is none of the others.
            let off = match field.value {
                Value::Truth | Value::Texts | Value::Names(_) | Value::Numbers | Value::Many(_) => {
                    Plain::Text("x".into())
                }
                _ => Plain::List(Vec::new().into()),
            };
            let Plain::Table(mut fields) = whole(kind).value else { continue };
            fields.insert(field.name.to_owned(), Node { place: Place::default(), value: off });
            let mut problems = Vec::new();
            valid(kind, &Node { place: Place::default(), value: Plain::Table(fields) }, &mut problems);
            let codes: Vec<&str> = problems.iter().map(|p| p.code.as_str()).collect();
            let expected = if matches!(field.value, Value::Type) { "C004" } else { "C003" };
            assert_eq!(codes, [expected], "{}.{}", kind.name, field.name);
        }
    }
}

#[test]
fn declarations_are_said_in_both_languages_and_fit_together() {
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    // What is written in a file as it stands, between backquotes, is in no language.
    let said = |text: &str| text.split('`').step_by(2).collect::<String>();
    for kind in kinds().into_iter().chain([&LAYER]) {
        let name = kind.name;
        assert!(han(kind.zh.0) && han(kind.zh.1) && !han(kind.en.0) && !kind.en.1.is_empty(), "{name}");
        let fields: Vec<&str> = kind.all().map(|f| f.name).collect();
        let once: BTreeSet<&str> = fields.iter().copied().collect();
        assert_eq!(once.len(), fields.len(), "{name}: a field stands twice in {fields:?}");
        for field in [kind.own, kind.scope].into_iter().flatten() {
            assert!(once.contains(field), "{name}.{field}");
        }
        for field in kind.all() {
            assert!(han(field.zh) && !han(&said(field.en)) && !field.en.is_empty(), "{name}.{}", field.name);
            assert!(!field.required || field.default.is_empty(), "{name}.{} has no use for a default", field.name);
            if let Value::Word(words) | Value::Open(words) = field.value {
                assert!(words.iter().all(|w| han(w.zh) && !w.en.is_empty()), "{name}.{}", field.name);
            }
        }
    }
    let names: BTreeSet<&str> = entries().map(|e| e.name).collect();
    assert_eq!(names.len(), entries().count());
}

#[test]
fn a_product_holds_policy_alone() {
    let mut problems = Vec::new();
    let list = |name: &str| {
        (
            name.to_owned(),
            Node { place: Place::default(), value: Plain::List(vec![whole(entry(name).unwrap())].into()) },
        )
    };
    layer("product", &IndexMap::from([list("policy"), list("question")]), &mut problems);
    assert_eq!(problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), ["C009"]);
    assert!(problems[0].message.zh.contains("[[question]]") && problems[0].message.zh.contains("industry"));
}

#[test]
fn each_code_is_registered_once_and_said_in_both_languages() {
    let all: Vec<&str> = codes().map(|c| c.code).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
    for code in codes() {
        assert!(!code.zh.is_empty() && !code.en.is_empty() && !code.example.is_empty(), "{}", code.code);
    }
}
