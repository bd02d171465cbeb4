//! Which layers an industry is read from, in which order, and what is said when they do not stand on each other.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::checklist::{Checklist, Level, lint};

fn file(path: &str, text: &str) -> LayerFile {
    LayerFile { path: path.to_owned(), text: text.to_owned() }
}

/// A folder of layers: base, one sector, two families, one trade.
fn folder(trade: &str) -> Vec<LayerFile> {
    let policy = |id: &str| {
        let text = "value = \"0.1\"\ntype = \"ratio\"\nlabel = { zh = \"值\", en = \"P\" }\nsource = \"s\"\ncalibrated = false\n";
        format!("[[policy]]\nid = \"{id}\"\n{text}")
    };
    let refined = |value: &str| format!("[[policy]]\nid = \"p\"\nvalue = \"{value}\"\n");
    vec![
        file("base/layer.toml", "id = \"base\"\nkind = \"base\""),
        file("base/policy.toml", &policy("p")),
        file("sectors/s/layer.toml", "id = \"s\"\nkind = \"sector\"\nparent = \"base\""),
        file("sectors/s/policy.toml", &refined("0.2")),
        file("families/own/layer.toml", "id = \"own\"\nkind = \"family\"\nparent = \"s\""),
        file("families/own/policy.toml", &refined("0.3")),
        file("families/other/layer.toml", "id = \"other\"\nkind = \"family\"\nparent = \"base\""),
        file("families/other/methods-a.toml", &refined("0.4")),
        file("families/other/policy.toml", &policy("mine")),
        file("industries/t/layer.toml", &format!("id = \"t\"\nkind = \"industry\"\n{trade}")),
    ]
}

fn read(files: &[LayerFile]) -> String {
    let checklist = Checklist::load(files, "t").unwrap_or_else(|p| panic!("{p:?}"));
    checklist.policies["p"].value.clone()
}

fn codes(files: &[LayerFile]) -> Vec<(String, String, u32)> {
    let errors = lint(files).into_iter().filter(|p| p.level == Level::Error);
    errors.map(|p| (p.code, p.place.file.to_string(), p.place.line)).collect()
}

#[test]
fn a_family_stands_between_its_sector_and_the_trade() {
    assert_eq!(read(&folder("parent = \"own\"")), "0.3");
    assert_eq!(read(&folder("parent = \"s\"")), "0.2", "a trade may stand on a sector alone");
    let mut files = folder("parent = \"own\"");
    files.push(file("industries/t/policy.toml", "[[policy]]\nid = \"p\"\nvalue = \"0.5\"\n"));
    assert_eq!(read(&files), "0.5", "the trade has the last word");
}

#[test]
fn of_a_second_family_the_methods_alone_are_read_after_the_own_family() {
    let mut files = folder("parent = \"own\"\nalso = [\"other\"]");
    assert_eq!(read(&files), "0.4");
    assert!(!Checklist::load(&files, "t").unwrap().policies.contains_key("mine"), "the rest of the other family");
    files.push(file("industries/t/policy.toml", "[[policy]]\nid = \"p\"\nvalue = \"0.5\"\n"));
    assert_eq!(read(&files), "0.5");
    let made = &crate::checklist::industries(&files)[0];
    assert_eq!(
        (made.family.as_deref(), made.sector.as_deref(), made.also.as_slice()),
        (Some("own"), Some("s"), &["other".to_owned()][..])
    );
}

#[test]
fn layers_that_do_not_stand_on_each_other_are_said_where_they_are_named() {
    let trade = "industries/t/layer.toml";
    let cases = [
        ("parent = \"won\"", ("C010", trade, 3)),
        ("parent = \"t\"", ("C015", trade, 3)),
        ("parent = \"own\"\nalso = [\"othr\"]", ("C016", trade, 4)),
        ("parent = \"own\"\nalso = [\"own\"]", ("C016", trade, 4)),
        ("parent = \"own\"\nalso = [\"s\"]", ("C016", trade, 4)),
        ("parent = \"own\"\nalias = [\"x\"]", ("C001", trade, 4)),
        ("parent = \"own\"\nrisk_class = \"tall\"", ("C013", trade, 4)),
        ("parent = \"own\"\nmargin = { low = 0.2, high = 0.1, mark = \"own\" }", ("C013", trade, 4)),
        ("parent = \"own\"\nmargin = { low = 0.2, mark = \"own\" }", ("C013", trade, 4)),
        ("parent = \"own\"\nmargin = { low = 0.1, high = 0.2, mark = \"sure\" }", ("C013", trade, 4)),
    ];
    for (text, (code, at, line)) in cases {
        let found = codes(&folder(text));
        assert!(found.contains(&(code.to_owned(), at.to_owned(), line)), "{text}: {found:?}");
        assert!(Checklist::load(&folder(text), "t").is_err(), "{text}: loaded all the same");
    }
    assert_eq!(codes(&folder("parent = \"own\"\nalso = [\"other\"]")), []);
}

#[test]
fn kinds_in_the_wrong_order_cycles_and_ids_that_stand_twice_are_errors() {
    let with = |path: &str, text: &str| {
        let mut files = folder("parent = \"own\"");
        files.retain(|f| f.path != path);
        files.push(file(path, text));
        codes(&files)
    };
    let family = "families/own/layer.toml";
    let found = with(family, "id = \"own\"\nkind = \"family\"\nparent = \"t\"");
    assert!(found.contains(&("C015".into(), family.into(), 3)), "a family below an industry: {found:?}");
    let found = with(family, "id = \"own\"\nkind = \"family\"\nparent = \"other\"");
    assert!(found.contains(&("C015".into(), family.into(), 3)), "a family below a family: {found:?}");
    let found = with(family, "id = \"own\"\nkind = \"familie\"\nparent = \"s\"");
    assert!(found.contains(&("C013".into(), family.into(), 2)), "{found:?}");
    let found = with("families/twice/layer.toml", "id = \"other\"\nkind = \"family\"\nparent = \"s\"");
    assert!(found.iter().any(|(code, ..)| code == "C014"), "{found:?}");
    let found = with("sectors/s/layer.toml", "id = \"s\"\nkind = \"sector\"\nparent = \"own\"");
    assert!(
        found.iter().any(|(code, ..)| code == "C011") && found.iter().any(|(code, ..)| code == "C015"),
        "{found:?}"
    );
}

#[test]
fn what_a_layer_says_of_its_trade_is_read() {
    let text = "parent = \"own\"\nname = { zh = \"甲\", en = \"A\" }\ngbt4754 = [\"5127\"]\naliases = [\"乙\", \"丙\"]\nrisk_class = \"elevated\"\nmargin = { low = -0.05, high = 0.2, mark = \"own\" }";
    assert_eq!(codes(&folder(text)), []);
    let made = crate::checklist::industries(&folder(text)).remove(0);
    assert_eq!((made.aliases.len(), made.risk_class), (2, Some(RiskClass::Elevated)));
    let margin = made.margin.unwrap();
    assert_eq!(
        (margin.low.to_string(), margin.high.to_string(), margin.mark),
        ("-0.05".into(), "0.2".into(), MarginMark::Own)
    );
}
