//! Reading answers: the shared table of examples, which the window's tests read too, and choices.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::checklist::{Checklist, LayerFile};
use serde::Deserialize;

/// One line of the table: what a text typed into a field of that kind means, or what the refusal says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    kind: String,
    text: String,
    #[serde(default)]
    signed: bool,
    /// Typed by hand.
    value: Option<String>,
    /// Standing in a case file, where that is not the same.
    file: Option<String>,
    /// A part of the Chinese reason.
    why: Option<String>,
}

/// One question of every kind, asked with and without a sign.
fn ask(kind: &str, signed: bool) -> Ask {
    let layer = format!(
        "[[section]]\nid = \"a\"\nlabel = {{ zh = \"甲\", en = \"A\" }}\n\
         [[question]]\nid = \"q\"\nsection = \"a\"\ntype = \"{kind}\"\nlabel = {{ zh = \"问\", en = \"Q\" }}\nsigned = {signed}\n\
         choices = [{{ id = \"3\", label = {{ zh = \"3 月\", en = \"March\" }} }}, {{ id = \"4\", label = {{ zh = \"4 月\", en = \"April\" }} }}, \
         {{ id = \"11\", label = {{ zh = \"11 月\", en = \"November\" }} }}]\n"
    );
    let file = |path: &str, text: String| LayerFile { path: path.to_owned(), text };
    let base = "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1";
    let list = Checklist::load(&[file("base/layer.toml", base.to_owned()), file("base/a.toml", layer)], "base");
    list.unwrap_or_else(|p| panic!("{}", p[0])).questions["q"].ask.clone()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Number(n) => n.normalize().to_string(),
        Value::Bool(truth) => truth.to_string(),
        other => other.to_string(),
    }
}

#[test]
fn the_table_of_examples_holds() {
    let table = include_str!("../../../../tests/data/typed.json");
    let table: Vec<Example> = serde_json::from_str(table).unwrap();
    let mut asks = std::collections::HashMap::new();
    let mut wrong = Vec::new();
    for example in &table {
        let key = (example.kind.clone(), example.signed);
        let ask = asks.entry(key).or_insert_with(|| ask(&example.kind, example.signed));
        let read = |written| read(ask, &example.text, written).map(|v| v.map(|v| plain(&v)));
        let both = [(Written::ByHand, &example.value), (Written::InFile, &example.file)];
        for (written, expected) in both {
            let Some(expected) = expected else { continue };
            if read(written) != Ok(Some(expected.clone())) {
                wrong.push(format!(
                    "{} {:?} {written:?}: {expected} expected, {:?}",
                    example.kind,
                    example.text,
                    read(written)
                ));
            }
        }
        // What is refused is refused wherever it comes from, and with its text.
        for written in [Written::ByHand, Written::InFile] {
            let Some(reason) = &example.why else { break };
            match read(written) {
                Err(why) if why.zh.contains(reason) && !why.en.is_empty() => {}
                got => wrong
                    .push(format!("{} {:?} {written:?}: refusal with {reason}, {got:?}", example.kind, example.text)),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn choices_by_id_or_label_and_several_in_order() {
    let read =
        |kind: &str, text: &str| read(&ask(kind, false), text, Written::ByHand).map(|v| v.map(|v| v.to_string()));
    assert_eq!(read("choice", "11 月"), Ok(Some("11".to_owned())));
    assert_eq!(read("choice", "１１\u{a0}月"), Ok(Some("11".to_owned())));
    assert_eq!(read("multi", "11，3、4,3"), Ok(Some("3,4,11".to_owned())));
    assert!(read("multi", "3,12").is_err());
    assert_eq!(read("choice", "  "), Ok(None));
}

#[test]
fn a_reason_repeats_the_text_in_short() {
    let why = read(&ask("money", false), &"12,5".repeat(50), Written::ByHand).unwrap_err();
    assert!(why.zh.contains("12,5") && why.zh.chars().count() < 120, "{}", why.zh);
}
