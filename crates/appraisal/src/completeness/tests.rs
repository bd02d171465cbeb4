//! A table counts as one answer, by figures worked by hand; what is not asked neither counts nor blocks.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::checklist::LayerFile;
use crate::observation::{Observation, Said};
use crate::relevance::relevance;

/// Ten required questions (eight of them made below), a table of stock with three required cells a row, a table that need not be filled, a question and a table
/// that are asked of shops alone.
const LAYER: &str = r#"
[[section]]
id = "a"
label = { zh = "甲", en = "A" }
[[question]]
id = "shop"
section = "a"
type = "bool"
required = true
label = { zh = "有门店", en = "Shop" }
[[question]]
id = "rent"
section = "a"
type = "number"
required = true
relevant = "shop"
label = { zh = "租金", en = "Rent" }
constraint = { when = "rent < 1000", message = { zh = "太高", en = "too high" } }
[[table]]
id = "stock"
section = "a"
required = true
may_be_empty = true
label = { zh = "存货", en = "Stock" }
  [[table.column]]
  id = "name"
  type = "text"
  required = true
  label = { zh = "品名", en = "Name" }
  [[table.column]]
  id = "quantity"
  type = "number"
  required = true
  label = { zh = "数量", en = "Quantity" }
  [[table.column]]
  id = "cost"
  type = "money"
  required = true
  label = { zh = "进价", en = "Cost" }
  [[table.column]]
  id = "remark"
  type = "text"
  label = { zh = "备注", en = "Remark" }
[[table]]
id = "guests"
section = "a"
relevant = "shop"
label = { zh = "来客", en = "Guests" }
  [[table.column]]
  id = "day"
  type = "number"
  required = true
  label = { zh = "人数", en = "Number" }
"#;

fn checklist() -> Checklist {
    let file = |path: &str, text: &str| LayerFile { path: path.to_owned(), text: text.to_owned() };
    let mut layer = LAYER.to_owned();
    for n in 1..=8 {
        layer.push_str(&format!(
            "[[question]]\nid = \"q{n}\"\nsection = \"a\"\ntype = \"money\"\nrequired = true\nlabel = {{ zh = \"问{n}\", en = \"Q{n}\" }}\n"
        ));
    }
    let head = "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1";
    Checklist::load(&[file("base/layer.toml", head), file("base/a.toml", &layer)], "base")
        .unwrap_or_else(|p| panic!("{}", p.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

fn row(table: &str, id: &str, cells: &[(&str, &str)]) -> Vec<Observation> {
    let added = Observation { row: Some(id.to_owned()), ..Observation::of(table, Said::RowAdded) };
    let cells = cells.iter().map(|(c, text)| Observation::of_cell(table, id, *c, Said::Answer((*text).to_owned())));
    std::iter::once(added).chain(cells).collect()
}

fn answer(id: &str, text: &str) -> Observation {
    Observation::of(id, Said::Answer(text.to_owned()))
}

fn counted(said: &[Observation]) -> Completeness {
    let checklist = checklist();
    let answers = Answers::fold(&checklist, said).0;
    completeness(&checklist, &answers, &relevance(&checklist, &answers).0)
}

/// Answered, whole, required.
fn figures(said: &[Observation]) -> (String, u32, u32) {
    let made = counted(said);
    (made.answered.to_string(), made.whole, made.required)
}

#[test]
fn five_hundred_rows_are_one_answer() {
    // Eight questions and “shop”, the rent (asked while it is not known whether there is a shop), the stock: eleven.
    assert_eq!(figures(&[]), ("0".into(), 0, 11));
    let rows = |n: usize| -> Vec<Observation> {
        (0..n)
            .flat_map(|r| row("stock", &format!("r{r}"), &[("name", "水"), ("quantity", "1"), ("cost", "2")]))
            .collect()
    };
    // One row or five hundred: one of eleven. By cells it was 1,500 of 1,510, more than 99%.
    assert_eq!(figures(&rows(1)), ("1".into(), 1, 11));
    assert_eq!(figures(&rows(500)), ("1".into(), 1, 11));
}

#[test]
fn a_table_counts_the_share_of_its_required_cells() {
    // Two rows, six required cells, three answered: a half. What need not be answered weighs nothing.
    let half = [
        row("stock", "r1", &[("name", "水"), ("quantity", "1"), ("remark", "新")]),
        row("stock", "r2", &[("cost", "2")]),
    ]
    .concat();
    let made = counted(&half);
    assert_eq!((made.answered.to_string(), made.whole, made.required), ("0.5".into(), 0, 11));
    assert!(made.missing.contains(&"stock.r1.cost".to_owned()) && !made.missing.contains(&"stock".to_owned()));
    // One of three is a third, rounded down: three thirds of three tables are not a whole.
    assert_eq!(figures(&row("stock", "r1", &[("name", "水")])).0, "0.333333333333");
    // A row without an answer in it: the table is begun, nothing of it answered.
    assert_eq!(figures(&row("stock", "r1", &[])), ("0".into(), 0, 11));
    assert_eq!(figures(&[Observation::of("stock", Said::DeclaredEmpty)]), ("1".into(), 1, 11));
    // Questions and tables together: three questions, “no shop” (which takes the rent out), half the stock: 4.5 of 10.
    let some = [vec![answer("q1", "1"), answer("q2", "2"), answer("q3", "3"), answer("shop", "否")], half].concat();
    assert_eq!(figures(&some), ("4.5".into(), 4, 10));
}

#[test]
fn a_table_that_need_not_be_filled_counts_once_it_has_rows() {
    let open = row("guests", "g1", &[]);
    let filled = row("guests", "g1", &[("day", "30")]);
    assert_eq!(figures(&open), ("0".into(), 0, 12));
    assert_eq!(figures(&filled), ("1".into(), 1, 12));
    // Where it is not asked it counts for nothing, whatever is in it.
    let off = [open, vec![answer("shop", "否")]].concat();
    assert_eq!(figures(&off), ("1".into(), 1, 10));
}

#[test]
fn an_answer_that_is_not_asked_blocks_nothing() {
    let checklist = checklist();
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();
    let found = |said: &[Observation]| {
        let made = crate::appraise(&checklist, said, as_of);
        made.findings.into_iter().map(|f| f.code).collect::<Vec<_>>()
    };
    // Unreadable, contradicting, negative; in a question, in a cell, in a table that is no longer asked.
    let wrong = [
        (vec![answer("rent", "一点点")], "answer.unreadable"),
        (vec![answer("rent", "5000")], "answer.contradicts_constraint"),
        (vec![answer("rent", "-5")], "answer.unreadable"),
        (row("guests", "g1", &[("day", "很多")]), "answer.unreadable"),
    ];
    for (said, code) in wrong {
        let shop = [said.clone(), vec![answer("shop", "是")]].concat();
        assert_eq!(found(&shop), [code], "asked, it is said");
        let none = [said, vec![answer("shop", "否")]].concat();
        assert_eq!(found(&none), Vec::<String>::new(), "not asked, it is nobody's business");
    }
}
