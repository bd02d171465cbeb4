//! A name written where an id belongs, in every place that takes an id: the finding says the id.
#![allow(clippy::unwrap_used)]

use crate::checklist::{LayerFile, Problem, lint};

/// A checklist whose questions, table, paper and section have names that nobody takes for ids.
const WHOLE: &str = r#"
[[section]]
id = "sales"
label = { zh = "销售的证据", en = "Evidence of sales" }
[[material]]
id = "water_bill"
label = { zh = "自来水费单", en = "Water bills" }
[[question]]
id = "shop.tables"
section = "sales"
type = "number"
label = { zh = "周末（含节日）桌数", en = "Tables at weekends" }
[[question]]
id = "shop.days"
section = "sales"
type = "number"
label = { zh = "周末天数", en = "Days" }
[[question]]
id = "shop.way"
section = "sales"
type = "choice"
label = { zh = "怎么洗", en = "How" }
choices = [{ id = "hand", label = { zh = "人工精洗", en = "By hand" } }, { id = "self", label = { zh = "自助洗车", en = "Self-service" } }]
[[table]]
id = "slips"
section = "sales"
label = { zh = "过磅单", en = "Slips" }
column = [{ id = "heads", type = "number", label = { zh = "头数", en = "Heads" } }]
"#;

fn problems(text: &str) -> Vec<Problem> {
    let file = |path: &str, text: String| LayerFile { path: path.to_owned(), text };
    let layer = "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1";
    lint(&[file("base/layer.toml", layer.to_owned()), file("base/a.toml", format!("{WHOLE}{text}"))])
}

fn figure(formula: &str) -> String {
    format!("[[figure]]\nid = \"f\"\ntype = \"number\"\nlabel = {{ zh = \"数\", en = \"F\" }}\nformula = '{formula}'\n")
}

fn question(rest: &str) -> String {
    let head = "[[question]]\nid = \"p\"\ntype = \"number\"\nlabel = { zh = \"另一问\", en = \"Another\" }\n";
    let section = if rest.contains("section") { "" } else { "section = \"sales\"\n" };
    format!("{head}{section}{rest}\n{}", figure("p"))
}

#[test]
fn the_id_of_what_was_named_is_said() {
    for (code, text, id) in [
        ("F002", figure("周末天数*2"), "shop.days"),
        ("F002", figure("MAX(Days,2)"), "shop.days"),
        // The brackets of the name are read as those of a formula.
        ("F001", figure("周末（含节日）桌数*2"), "shop.tables"),
        ("F002", figure("2*周末天数+shop.days"), "shop.days"),
        ("F001", figure("Tables at weekends*2"), "shop.tables"),
        ("F008", figure("SUM(过磅单[heads])"), "slips"),
        ("F009", figure("SUM(slips[头数])"), "heads"),
        ("F018", figure("IF(shop.way=\"自助洗车\",1,0)"), "self"),
        ("F018", figure("SWITCH(shop.way,\"hand\",1,\"自助洗车\",2)"), "self"),
        ("F018", figure("SWITCH(shop.way,\"人工 精洗\",1,0)"), "hand"),
        ("C025", question("section = \"销售的证据\""), "sales"),
        ("C037", question("evidence = [\"自来水费单\"]"), "water_bill"),
    ] {
        let found = problems(&text);
        let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
        let all: Vec<&Problem> = found.iter().filter(|p| p.code == code).collect();
        assert_eq!(all.len(), 1, "{code} in {text}\n{}", shown.join("\n"));
        let said = &all[0].message;
        assert!(said.zh.ends_with(&format!("写成了名称；它的代号是 {id}")), "{code} in {text}\n{}", said.zh);
        assert!(said.en.ends_with(&format!("that is a name, its id is {id}")), "{}", said.en);
        assert_eq!(all[0].proposal.as_deref(), Some(id), "{code} in {text}");
    }
}

#[test]
fn several_of_one_name_are_all_said_and_a_stranger_is_none() {
    let twin = "[[question]]\nid = \"other.days\"\nsection = \"sales\"\ntype = \"number\"\nlabel = { zh = \"周末天数\", en = \"Days off\" }\n";
    let found = problems(&format!("{twin}{}", figure("周末天数*2")));
    let said = found.iter().find(|p| p.code == "F002").unwrap();
    assert!(said.message.zh.ends_with("它的代号是 shop.days 或 other.days"), "{said}");
    for stranger in ["客流*2", "\"周末天数\"&\"x\"=\"y\"", "shop.day*2"] {
        let found = problems(&figure(stranger));
        assert!(found.iter().all(|p| !p.message.zh.contains("写成了名称")), "{stranger}");
    }
    let near = problems(&figure("shop.day*2"));
    assert_eq!(near.iter().find(|p| p.code == "F002").unwrap().proposal.as_deref(), Some("shop.days"));
}
