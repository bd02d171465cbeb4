//! The hash moves with every value and with nothing that is only a way of writing.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::checklist::Checklist;

const LAYER: &str = "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\n";
const QUESTIONS: &str = r#"[[section]]
id = "a"
label = { zh = "甲", en = "A" }

[[question]]
id = "q"
section = "a"
type = "choice"
label = { zh = "问", en = "Q" }
required = true
order = 10
choices = [{ id = "x", label = { zh = "一", en = "X" } }, { id = "y", label = { zh = "二", en = "Y" } }]
"#;
const RULES: &str = r#"[[policy]]
id = "p"
value = "0.5"
type = "ratio"
label = { zh = "值", en = "P" }
source = "s"
calibrated = false

[[figure]]
id = "f.{s}"
type = "ratio"
label = { zh = "数", en = "F" }
formula = "policy.p*2"
foreach = { s = ["low", "high"] }
"#;

fn hash(files: &[(&str, &str)]) -> String {
    let files: Vec<LayerFile> =
        files.iter().map(|(path, text)| LayerFile { path: (*path).into(), text: (*text).into() }).collect();
    Checklist::load(&files, "base").unwrap_or_else(|p| panic!("{p:?}")).hash
}

fn of(questions: &str, rules: &str) -> String {
    hash(&[("base/layer.toml", LAYER), ("base/questions.toml", questions), ("base/rules.toml", rules)])
}

/// Reckoned elsewhere, from the words at the head of `hash`: records hold this hash, and an old case must find its checklist again.
#[test]
fn the_hash_is_what_old_records_hold() {
    assert_eq!(of(QUESTIONS, RULES), "5adb6712ee903ce4c9852c775e2c47e44edd03978bcb448e08d241cfafd21b86");
}

#[test]
fn ways_of_writing_move_nothing() {
    let own = of(QUESTIONS, RULES);
    assert_eq!(own.len(), 64);
    let written = |questions: &str, rules: &str, why: &str| assert_eq!(of(questions, rules), own, "{why}");
    written(&format!("# why\n{QUESTIONS}\n\n# end\n"), RULES, "a comment and blank lines");
    written(&QUESTIONS.replace("order = 10", "order = 1_0   # first"), RULES, "a number with an underscore");
    written(
        &QUESTIONS.replace("required = true\norder = 10", "order = 10\nrequired = true"),
        RULES,
        "fields in another order",
    );
    written(
        QUESTIONS,
        &RULES.replace("label = { zh = \"值\", en = \"P\" }", "label.zh = '值'\nlabel.en = 'P'"),
        "other quotes and dots",
    );
    let (policy, figure) = RULES.split_once("\n\n").unwrap();
    written(QUESTIONS, &format!("{figure}\n\n{policy}\n"), "entries in another order");
    let (low, high) = (
        figure.replace("\nforeach = { s = [\"low\", \"high\"] }", "").replace("{s}", "low"),
        figure.replace("\nforeach = { s = [\"low\", \"high\"] }", "").replace("{s}", "high"),
    );
    written(QUESTIONS, &format!("{policy}\n\n{high}\n{low}"), "what foreach stands for, written out");
    let renamed = hash(&[("base/z.toml", QUESTIONS), ("base/layer.toml", LAYER), ("base/a.toml", RULES)]);
    assert_eq!(renamed, own, "files of other names, in another order");
    let split = hash(&[
        ("base/layer.toml", LAYER),
        ("base/1.toml", figure),
        ("base/2.toml", policy),
        ("base/3.toml", QUESTIONS),
    ]);
    assert_eq!(split, own, "the same entries in more files");
}

#[test]
fn every_value_moves_it() {
    let own = of(QUESTIONS, RULES);
    let changed = [
        ("value = \"0.5\"", "value = \"0.6\""),
        ("calibrated = false", "calibrated = true"),
        ("source = \"s\"", "source = \"t\""),
        ("policy.p*2", "policy.p*3"),
        ("\"low\", \"high\"", "\"low\", \"peak\""),
        ("type = \"ratio\"\nlabel = { zh = \"数\"", "type = \"number\"\nlabel = { zh = \"数\""),
        ("id = \"f.{s}\"", "note = \"n\"\nid = \"f.{s}\""),
    ];
    let asked = [
        ("\"甲\"", "\"乙\""),
        ("en = \"Q\"", "en = \"R\""),
        ("required = true", "required = false"),
        ("required = true\n", ""),
        ("order = 10", "order = 11"),
        ("{ id = \"y\", label = { zh = \"二\", en = \"Y\" } }", "{ id = \"z\", label = { zh = \"二\", en = \"Y\" } }"),
        (", { id = \"y\", label = { zh = \"二\", en = \"Y\" } }", ""),
    ];
    let mut seen = vec![own];
    let rules = changed.iter().map(|(from, to)| {
        assert!(RULES.contains(from), "{from}");
        of(QUESTIONS, &RULES.replacen(from, to, 1))
    });
    let questions = asked.iter().map(|(from, to)| {
        assert!(QUESTIONS.contains(from), "{from}");
        of(&QUESTIONS.replacen(from, to, 1), RULES)
    });
    for (n, hash) in rules.chain(questions).enumerate() {
        assert!(!seen.contains(&hash), "edit {n} moved nothing");
        seen.push(hash);
    }
    let turned = QUESTIONS.replace(
        "[{ id = \"x\", label = { zh = \"一\", en = \"X\" } }, { id = \"y\", label = { zh = \"二\", en = \"Y\" } }]",
        "[{ id = \"y\", label = { zh = \"二\", en = \"Y\" } }, { id = \"x\", label = { zh = \"一\", en = \"X\" } }]",
    );
    assert!(!seen.contains(&of(&turned, RULES)), "choices in another order are asked in another order");
}

#[test]
fn the_hash_of_earlier_records_is_still_known() {
    let files = [("base/layer.toml", LAYER), ("base/q.toml", QUESTIONS), ("base/r.toml", RULES)]
        .map(|(path, text)| LayerFile { path: path.into(), text: text.into() });
    let layers = Layers::new(&files);
    let mut hash = Sha256::new();
    for file in &files {
        hash.update(format!("{}\0{}\0{}", file.path, file.text.len(), file.text));
    }
    assert_eq!(hash_of_files(&files, &layers, "base"), hex(&hash.finalize()));
    assert_ne!(hash_of_files(&files, &layers, "base"), Checklist::of(&layers, "base").unwrap().hash);
}
