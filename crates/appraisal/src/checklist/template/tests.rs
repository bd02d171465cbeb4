//! A template over small layers: what it puts in, what it drops, whose refinement counts.

use super::super::layer::LayerFile;
use super::super::layers::Layers;
use super::super::node::{Entries, Node, Plain, parse};
use super::super::problem::Problem;
use super::super::resolved;
use super::Template;

const TEMPLATE: &str = r#"
[[template]]
of = "method"
scope = "sales.{id}"
[[template.field]]
id = "label"
type = "label"
required = true
[[template.field]]
id = "value"
type = "formula"
required = true
[[template.field]]
id = "paper"
type = "words"
[[template.field]]
id = "ask"
type = "entries"
[[template.field]]
id = "rests_on"
type = "words"
short = ["amount", "basis"]
[[template.field]]
id = "period"
type = "text"
default = "year"
[[template.let]]
id = "when"
if = "period=asked"
is = "ASKED({id})"
[[template.make]]
kind = "question"
id = "sales.{id}.scope"
if = "period=asked"
label = { zh = "{label.zh}：时段", en = "{label.en}: months" }
order = "{number*20+400}"
evidence = "{paper}"
relevant = "{when}"
[[template.make]]
kind = "question"
each = "ask"
id = "sales.{id}.{ask.id}"
required = true
spread = "ask"
[[template.make]]
kind = "figure"
id = "value.{id}"
label = "{label}"
formula = "{value}"
note = "{each rests_on|{rests_on.amount}~{rests_on.basis}|;}"
"#;

fn merged(own: &str, later: &str) -> (Entries, Vec<Problem>) {
    let file = |path: &str, text: &str| LayerFile { path: path.to_owned(), text: text.to_owned() };
    let files = [
        file("base/layer.toml", "id = \"base\"\nkind = \"base\""),
        file("base/t.toml", TEMPLATE),
        file("sectors/s/layer.toml", "id = \"s\"\nkind = \"sector\""),
        file("sectors/s/m.toml", own),
        file("industries/i/layer.toml", "id = \"i\"\nkind = \"industry\"\nparent = \"s\""),
        file("industries/i/m.toml", later),
    ];
    let mut problems = Vec::new();
    let found = resolved(&Layers::new(&files), "i", &mut problems);
    (found, problems)
}

fn text<'a>(entries: &'a Entries, kind: &str, id: &str, key: &str) -> &'a str {
    let found = entries[kind].iter().find(|n| n.id() == Some(id)).unwrap_or_else(|| panic!("{kind} {id}"));
    found.get(key).and_then(Node::text).unwrap_or_else(|| panic!("{id} {key}"))
}

const TABLES: &str = r#"
[[method]]
id = "tables"
label = { zh = "点台", en = "Tables" }
value = "tables*days"
period = "asked"
paper = "guest_count"
rests_on = ["tables", { amount = "a*b", basis = "a" }]
ask = [{ id = "tables", type = "number", required = false }]
"#;

#[test]
fn an_entry_becomes_what_the_template_says() {
    let (found, problems) = merged(TABLES, "");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(text(&found, "question", "sales.tables.scope", "order"), "420");
    assert_eq!(text(&found, "question", "sales.tables.scope", "relevant"), "ASKED(tables)");
    assert_eq!(text(&found, "figure", "value.tables", "formula"), "tables*days");
    assert_eq!(text(&found, "figure", "value.tables", "note"), "tables~tables;a*b~a");
    let ask = found["question"].iter().find(|n| n.id() == Some("sales.tables.tables")).expect("asked");
    assert!(matches!(ask.get("required").map(|r| &r.value), Some(Plain::Truth(false))), "an author's own word wins");
    let formula = found["figure"][0].get("formula").expect("there");
    assert_eq!(formula.place.line, 5, "an author's formula stands at the author's place");
    assert_eq!(formula.place.scope.as_deref(), Some("sales.tables"));
    assert_eq!(formula.place.made_by.as_deref(), Some("[[method]] tables"));
}

#[test]
fn the_last_word_counts_and_a_removal_takes_all_of_it() {
    let (found, problems) = merged(
        TABLES,
        "[[method]]\nid = \"tables\"\nperiod = \"year\"\n[[figure]]\nid = \"value.tables\"\nnote = \"by hand\"\nlabel = \"x\"",
    );
    assert!(problems.is_empty(), "{problems:?}");
    assert!(found["question"].iter().all(|n| n.id() != Some("sales.tables.scope")));
    assert_eq!(
        text(&found, "figure", "value.tables", "note"),
        "by hand",
        "what is written by hand refines what was made"
    );
    let (found, problems) = merged(TABLES, "[[method]]\nid = \"tables\"\nremove = true");
    assert!(problems.is_empty(), "{problems:?}");
    let none = |kind: &str| found.get(kind).is_none_or(|list| list.is_empty());
    assert!(none("figure") && none("question"));
    let (_, problems) = merged(TABLES, "[[method]]\nid = \"table\"\nremove = true");
    assert!(problems.iter().any(|p| p.code == "C008" && p.proposal.as_deref() == Some("tables")), "{problems:?}");
}

#[test]
fn what_an_author_writes_wrong_is_said_at_its_place() {
    let (_, problems) = merged("[[method]]\nid = \"tables\"\nlable = \"点台\"\nvalue = true\n", "");
    let said: Vec<(&str, u32)> = problems.iter().map(|p| (p.code.as_str(), p.place.line)).collect();
    assert_eq!(said, [("C001", 3), ("C003", 4), ("C002", 1), ("C002", 1)][..3].to_vec());
}

#[test]
fn a_template_of_a_later_layer_makes_entries_of_one_before_it() {
    let family = r#"
[[template]]
of = "used_up"
[[template.field]]
id = "thing"
type = "label"
required = true
[[template.make]]
kind = "method"
id = "{id}"
label = "{thing}"
value = "bought/per_portion"
ask = [{ id = "bought", type = "number" }]
"#;
    let trade = "[[used_up]]\nid = \"cups\"\nthing = { zh = \"杯子\", en = \"cups\" }\n[[method]]\nid = \"cups\"\nperiod = \"asked\"\n";
    let (found, problems) = merged(family, trade);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(text(&found, "figure", "value.cups", "formula"), "bought/per_portion");
    assert_eq!(text(&found, "question", "sales.cups.bought", "type"), "number");
    assert_eq!(text(&found, "question", "sales.cups.scope", "order"), "420", "what is made may be refined by hand");
}

#[test]
fn a_list_of_values_refines_several_entries_at_once() {
    let refined = "[[method]]\nforeach = { m = [{ id = \"tables\", p = \"year\" }] }\nid = \"{m}\"\nperiod = \"{m.p}\"";
    let (found, problems) = merged(TABLES, refined);
    assert!(problems.is_empty(), "{problems:?}");
    assert!(found["question"].iter().all(|n| n.id() != Some("sales.tables.scope")), "no season is asked of a year");
}

#[test]
fn a_name_that_the_template_does_not_have_is_said_where_it_stands() {
    let slips = [
        ("label = \"{label}\"", "label = \"{lable}\"", "label"),
        ("if = \"period=asked\"\nis", "if = \"perod=asked\"\nis", "period"),
        ("each = \"ask\"", "each = \"asks\"", "ask"),
        ("{each rests_on|{rests_on.amount}", "{each rest_on|{rests_on.amount}", "rests_on"),
        ("scope = \"sales.{id}\"", "scope = \"sales.{name}\"", ""),
    ];
    for (right, wrong, proposal) in slips {
        assert!(TEMPLATE.contains(right), "{right}");
        let node = parse("base/t.toml", &TEMPLATE.replace(right, wrong)).ok().expect("TOML");
        let mut problems = Vec::new();
        let list = node.get("template").expect("a template");
        list.items().iter().for_each(|t| drop(Template::read(t, &mut problems)));
        let found = problems.iter().find(|p| p.code == "C070").unwrap_or_else(|| panic!("{wrong}: {problems:?}"));
        assert_eq!(found.proposal.as_deref().unwrap_or_default(), proposal, "{wrong}");
    }
}

#[test]
fn a_field_is_required_unless_another_is_written() {
    let node = parse(
        "t.toml",
        &TEMPLATE.replace(
            "id = \"value\"\ntype = \"formula\"\nrequired = true",
            "id = \"value\"\ntype = \"formula\"\nrequired = true\nunless = \"paper\"",
        ),
    );
    let node = node.ok().expect("TOML");
    let template = Template::read(&node.get("template").expect("there").items()[0], &mut Vec::new());
    let missing = |entry: &str| {
        let entry = parse("m.toml", entry).ok().expect("TOML");
        let mut problems = Vec::new();
        template.fields_of(&entry.get("method").expect("there").items()[0], &mut problems);
        problems.iter().map(|p| p.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(missing("[[method]]\nid = \"a\"\nlabel = \"甲\""), ["C002"]);
    assert!(missing("[[method]]\nid = \"a\"\nlabel = \"甲\"\npaper = \"slips\"").is_empty());
}
