//! The list of trades as shipped: whole, in agreement with the layers that are built, and where a trade leaves its family's sector.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use app::Library;
use appraisal::checklist::{LayerFile, Layers};

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists")
}

fn rows(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    let cells = |line: &str| {
        let mut quoted = false;
        let apart = |c: char| {
            quoted ^= c == '"';
            c == ',' && !quoted
        };
        line.split(apart).map(|c| c.trim_matches('"').to_owned()).collect()
    };
    text.lines().skip(1).map(cells).collect()
}

#[test]
fn the_list_is_whole_and_says_what_the_built_layers_say() {
    let found: Vec<_> = Library::built_in().lint().into_iter().filter(|p| p.code.starts_with('T')).collect();
    assert!(found.is_empty(), "{found:#?}");
    let (trades, families) = (rows("trades.csv"), rows("families.csv"));
    assert_eq!((trades.len(), families.len()), (100, 16));
    let used: BTreeSet<&String> = trades.iter().map(|t| &t[3]).collect();
    assert_eq!(used.len(), 16, "a family without a trade");
    for trade in &trades {
        assert!(
            trade[5].split('|').all(|code| code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit())),
            "{trade:?}"
        );
        assert!(trade[6].split('|').count() >= 4, "{} has few other names", trade[0]);
    }
}

/// A family stands on one sector; these trades of it belong elsewhere by custom, and are listed there.
#[test]
fn the_trades_that_leave_their_familys_sector_are_known() {
    let sector: BTreeMap<String, String> =
        rows("families.csv").into_iter().map(|f| (f[0].clone(), f[3].clone())).collect();
    let away = rows("trades.csv").into_iter().filter(|t| sector[&t[3]] != t[4]);
    let away: Vec<(String, String, String)> = away.map(|t| (t[0].clone(), t[3].clone(), t[4].clone())).collect();
    let known = [
        ("online-shop", "platform-settled", "wholesale-retail"),
        ("doors-windows", "contract-progress", "manufacturing"),
        ("canteen-group-meals", "contract-progress", "catering"),
        ("agri-machinery", "fleet-and-machines", "farming"),
    ];
    assert_eq!(away, known.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
}

#[test]
fn a_list_that_disagrees_or_does_not_read_is_said_with_its_line() {
    let made = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let file = made.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write("base/layer.toml", "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\n");
    write("families/f/layer.toml", "id = \"f\"\nkind = \"family\"\nname = { zh = \"族\", en = \"F\" }\n");
    write(
        "industries/t/layer.toml",
        "id = \"t\"\nkind = \"industry\"\nparent = \"f\"\nname = { zh = \"行业\", en = \"T\" }\ngbt4754 = [\"1234\"]\naliases = [\"别名\"]\nrisk_class = \"low\"\nmargin = { low = 0.1, high = 0.2, mark = \"own\" }\n",
    );
    let head = "id,name_zh,name_en,family,sector,gbt4754,aliases,margin_low,margin_high,margin_mark,risk_class\n";
    let right = "t,行业,T,f,,1234,别名,0.10,0.20,own,low\n";
    let codes = |list: &str| -> Vec<(String, u32)> {
        write("trades.csv", list);
        let library = Library::of_folder(made.path(), &app::Machine::new()).unwrap();
        let found = library.lint().into_iter().filter(|p| p.code.starts_with('T'));
        found.map(|p| (p.code, p.line)).collect()
    };
    let said =
        |wanted: &[(&str, u32)]| -> Vec<(String, u32)> { wanted.iter().map(|(c, l)| ((*c).to_owned(), *l)).collect() };
    assert_eq!(codes(&format!("{head}{right}")), said(&[]));
    assert_eq!(codes(&format!("{head}{right}{right}")), said(&[("T001", 3)]));
    assert_eq!(codes(&format!("{head}{}", right.replace("low\n", "tall\n"))), said(&[("T001", 2)]));
    assert_eq!(codes(&format!("{head}{}", right.replace(",f,", ",g,"))), said(&[("T002", 2), ("T003", 2)]));
    for (from, to) in [("行业", "行"), ("1234", "1235"), ("别名", "别的"), ("0.20", "0.30"), (",low", ",high")] {
        assert_eq!(codes(&format!("{head}{}", right.replace(from, to))), said(&[("T003", 2)]), "{from}");
    }
    assert_eq!(codes("id,name\n"), said(&[("T001", 1)]));
}

/// A family is written once trades can stand on it; its folder alone says nothing to the list.
#[test]
fn a_folder_with_nothing_but_its_name_is_no_family_yet() {
    let file = |path: &str, text: &str| LayerFile { path: path.into(), text: text.into() };
    let mut files = vec![
        file("base/layer.toml", "id = \"base\"\nkind = \"base\""),
        file("families/f/layer.toml", "id = \"f\"\nkind = \"family\""),
    ];
    assert!(!Layers::new(&files).shared()[0].written);
    files.push(file("families/f/methods.toml", ""));
    assert!(Layers::new(&files).shared()[0].written);
}
