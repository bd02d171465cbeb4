//! Layers over layers: what a later layer's entry refines, and what it says when it refines nothing.
#![allow(clippy::unwrap_used)]

use crate::checklist::{Checklist, LayerFile, Level, Problem, lint};

const BASE: &str = r#"
[[section]]
id = "a"
label = { zh = "甲", en = "A" }
[[question]]
id = "q"
section = "a"
type = "choice"
label = { zh = "问", en = "Q" }
choices = [{ id = "x", label = { zh = "一", en = "X" } }, { id = "y", label = { zh = "二", en = "Y" } }]
[[question]]
id = "m"
section = "a"
type = "money"
label = { zh = "钱", en = "M" }
[[figure]]
id = "f"
type = "money"
label = { zh = "数", en = "F" }
formula = 'IF(q="x",m,0)'
[[line]]
id = "cash"
statement = "balance"
label = { zh = "现金", en = "Cash" }
columns = { survey = "f" }
[[line]]
id = "cash"
statement = "ratio"
label = { zh = "现金比率", en = "Cash ratio" }
columns = { value = "f" }
[[line]]
id = "stock"
statement = "balance"
label = { zh = "存货", en = "Stock" }
columns = { survey = "f" }
"#;

fn files(trade: &str) -> Vec<LayerFile> {
    let layer = |id: &str, kind: &str| {
        format!("id = \"{id}\"\nkind = \"{kind}\"\nname = {{ zh = \"层\", en = \"Layer\" }}\nversion = 1")
    };
    let file = |path: &str, text: String| LayerFile { path: path.to_owned(), text };
    vec![
        file("base/layer.toml", layer("base", "base")),
        file("base/a.toml", BASE.to_owned()),
        file("industries/t/layer.toml", layer("t", "industry")),
        file("industries/t/b.toml", trade.to_owned()),
    ]
}

fn problems(trade: &str) -> Vec<Problem> {
    lint(&files(trade)).into_iter().filter(|p| p.level > Level::Note).collect()
}

/// Statement, id and Chinese label of every line, as the trade's checklist has them.
fn lines(trade: &str) -> Vec<(String, String, String)> {
    let made = Checklist::load(&files(trade), "t").unwrap();
    made.lines.iter().map(|l| (l.statement.clone(), l.id.clone(), l.label.zh.clone())).collect()
}

#[test]
fn a_line_is_refined_within_its_statement_and_alone_by_its_id() {
    let relabelled = |statement: &str, id: &str| {
        format!("[[line]]\nid = \"{id}\"\n{statement}label = {{ zh = \"改\", en = \"Changed\" }}\n")
    };
    let label = |trade: &str, statement: &str, id: &str| {
        lines(trade).into_iter().find(|(s, i, _)| s == statement && i == id).unwrap().2
    };
    let ratio = relabelled("statement = \"ratio\"\n", "cash");
    assert_eq!((label(&ratio, "balance", "cash"), label(&ratio, "ratio", "cash")), ("现金".into(), "改".into()));
    // The only line of that id needs no statement.
    let stock = relabelled("", "stock");
    assert!(problems(&stock).is_empty(), "{:?}", problems(&stock));
    assert_eq!(label(&stock, "balance", "stock"), "改");
    // Removed in one statement, kept in the other.
    let removed = lines("[[line]]\nid = \"cash\"\nstatement = \"balance\"\nremove = true\n");
    assert_eq!(removed.len(), 2);
    assert!(removed.iter().any(|(s, i, _)| s == "ratio" && i == "cash"), "{removed:?}");
}

#[test]
fn what_refines_nothing_or_two_things_is_named_with_place_and_proposal() {
    let cases = [
        (
            "C007",
            "\n[[line]]\nid = \"cash\"\nlabel = { zh = \"改\", en = \"C\" }\n",
            2,
            Some("statement = \"balance\""),
        ),
        ("C007", "[[line]]\nid = \"cash\"\nremove = true\n", 1, Some("statement = \"balance\"")),
        // right id, wrong statement; slip in the id; with and without the statement
        (
            "C008",
            "[[line]]\nid = \"stock\"\nstatement = \"ratio\"\nlabel = { zh = \"改\", en = \"C\" }\n",
            1,
            Some("balance/stock"),
        ),
        (
            "C008",
            "[[line]]\nid = \"stok\"\nstatement = \"balance\"\nlabel = { zh = \"改\", en = \"C\" }\n",
            1,
            Some("balance/stock"),
        ),
        ("C008", "[[line]]\nid = \"stok\"\nlabel = { zh = \"改\", en = \"C\" }\n", 1, Some("stock")),
        ("C008", "[[line]]\nid = \"stok\"\nremove = true\n", 1, Some("stock")),
        ("C008", "[[question]]\nid = \"mm\"\nhelp = { zh = \"看\", en = \"Look\" }\n", 1, Some("m")),
        ("C008", "[[question]]\nid = \"q\"\nchoices = [\n  { id = \"z\", remove = true },\n]\n", 4, Some("x")),
    ];
    for (code, text, line, proposal) in cases {
        let found = problems(text);
        let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{text}\n{}", shown.join("\n"));
        let hit = &found[0];
        assert_eq!((hit.code.as_str(), hit.level), (code, Level::Error), "{}", shown[0]);
        assert_eq!((&*hit.place.file, hit.place.line), ("industries/t/b.toml", line), "{}", shown[0]);
        assert!(hit.place.column >= 1 && !hit.message.zh.is_empty() && !hit.message.en.is_empty());
        assert_eq!(hit.proposal.as_deref(), proposal, "{}", shown[0]);
        assert!(Checklist::load(&files(text), "t").is_err(), "a checklist with a stray entry is not loaded");
    }
    // A line of its own, a choice more, a choice less: nothing to say.
    let own = "[[line]]\nid = \"more\"\nstatement = \"ratio\"\nlabel = { zh = \"多\", en = \"More\" }\ncolumns = { value = \"f\" }\n\
               [[question]]\nid = \"q\"\nchoices = [{ id = \"z\", label = { zh = \"三\", en = \"Z\" } }, { id = \"y\", remove = true }]\n";
    assert!(problems(own).is_empty(), "{:?}", problems(own));
    assert_eq!(lines(own).len(), 4);
}

/// A layer of its kind beside the others, with one file.
fn with_layer(id: &str, kind: &str, text: &str) -> Vec<Problem> {
    let mut files = files("");
    let head = format!("id = \"{id}\"\nkind = \"{kind}\"\nname = {{ zh = \"层\", en = \"Layer\" }}\nversion = 1");
    for (path, text) in [("layer.toml", head), ("a.toml", text.to_owned())] {
        files.push(LayerFile { path: format!("others/{id}/{path}"), text });
    }
    match Checklist::load(&files, &format!("t+{id}")) {
        Ok(_) => Vec::new(),
        Err(problems) => problems,
    }
}

#[test]
fn a_product_that_asks_is_refused_where_it_asks() {
    let asks = "[[question]]\nid = \"q\"\nhelp = { zh = \"看\", en = \"Look\" }\n";
    let found = with_layer("p", "product", asks);
    assert_eq!(found.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), ["C009"], "{found:?}");
    assert_eq!((&*found[0].place.file, found[0].place.line), ("others/p/a.toml", 1));
    assert!(with_layer("p", "product", "").is_empty());
}

#[test]
fn only_a_statement_line_is_known_by_its_statement() {
    // A quantity has a field of that name, too; refined, it stays the same quantity.
    let quantity = |statement: &str, label: &str| {
        format!("[[quantity]]\nid = \"v\"\n{label}value = \"f\"\nstatement = \"{statement}\"\n")
    };
    let label = "label = { zh = \"量\", en = \"V\" }\n";
    let mut both = files(&quantity("m", ""));
    both[1].text.push_str(&quantity("f", label));
    let made = Checklist::load(&both, "t").unwrap();
    assert_eq!(made.quantities.len(), 1);
    assert_eq!(made.quantities[0].statement.as_deref(), Some("m"));
}
