//! Folding observations: the latest in force, bases inherited, what does not read is said.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::checklist::LayerFile;

const LAYER: &str = r#"
[[section]]
id = "a"
label = { zh = "甲", en = "A" }
[[question]]
id = "request.amount"
section = "a"
type = "money"
label = { zh = "申请金额", en = "Amount" }
default_basis = "oral"
[[table]]
id = "debts"
section = "a"
label = { zh = "借款", en = "Debts" }
default_basis = "document"
  [[table.column]]
  id = "balance"
  type = "money"
  label = { zh = "余额", en = "Balance" }
  [[table.column]]
  id = "interest"
  type = "money"
  label = { zh = "利息", en = "Interest" }
  default_basis = "third_party"
  [[table.column]]
  id = "twice"
  type = "money"
  label = { zh = "两倍", en = "Twice" }
  formula = "2*debts[@[balance]]"
"#;

fn checklist() -> Checklist {
    let file = |path: &str, text: &str| LayerFile { path: path.to_owned(), text: text.to_owned() };
    let files = [
        file("base/layer.toml", "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1"),
        file("base/a.toml", LAYER),
    ];
    Checklist::load(&files, "base")
        .unwrap_or_else(|p| panic!("{}", p.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

fn fold(observations: &[Observation]) -> (Answers, Vec<Finding>) {
    Answers::fold(&checklist(), observations)
}

fn said(text: &str) -> Said {
    Said::Answer(text.to_owned())
}

fn amount(answers: &Answers) -> Option<String> {
    answers.scalar("request.amount").map(|a| format!("{} {}", a.value, a.basis))
}

#[test]
fn the_latest_answer_is_in_force() {
    let (answers, _) = fold(&[
        Observation::of("request.amount", said("300000")).on(Basis::System),
        Observation::of("request.amount", said("20万")).on(Basis::Document),
    ]);
    assert_eq!(amount(&answers).as_deref(), Some("200000 document"));
}

#[test]
fn a_cleared_answer_is_open_again() {
    let (answers, _) =
        fold(&[Observation::of("request.amount", said("1")), Observation::of("request.amount", Said::Cleared)]);
    assert_eq!(amount(&answers), None);
}

#[test]
fn a_basis_alone_leaves_the_answer_and_a_missing_one_is_inherited() {
    let one = Observation::of("request.amount", said("1"));
    assert_eq!(amount(&fold(std::slice::from_ref(&one)).0).as_deref(), Some("1 oral"));
    let (answers, _) = fold(&[one, Observation::of("request.amount", Said::BasisOnly).on(Basis::Document)]);
    assert_eq!(amount(&answers).as_deref(), Some("1 document"));
}

#[test]
fn cells_inherit_from_the_table_in_the_case_then_the_column_then_the_table_of_the_checklist() {
    let basis =
        |observations: &[Observation], column: &str| fold(observations).0.cell("debts", "d1", column).unwrap().basis;
    let cells = [
        Observation::of_cell("debts", "d1", "balance", said("1")),
        Observation::of_cell("debts", "d1", "interest", said("1")),
    ];
    assert_eq!(basis(&cells, "balance"), Basis::Document);
    assert_eq!(basis(&cells, "interest"), Basis::ThirdParty);
    let mut with_table = vec![Observation::of("debts", Said::TableBasis).on(Basis::System)];
    with_table.extend(cells);
    assert_eq!(basis(&with_table, "interest"), Basis::System);
    with_table.push(Observation::of_cell("debts", "d1", "interest", said("2")).on(Basis::Oral));
    assert_eq!(basis(&with_table, "interest"), Basis::Oral);
}

#[test]
fn a_table_is_untouched_declared_empty_or_has_rows() {
    assert_eq!(Answers::default().table("debts"), TableState::Untouched);
    let empty = Observation::of("debts", Said::DeclaredEmpty);
    assert_eq!(fold(std::slice::from_ref(&empty)).0.table("debts"), TableState::DeclaredEmpty);
    let row = Observation::of_cell("debts", "d1", "balance", said("5"));
    let (answers, _) = fold(&[empty.clone(), row.clone()]);
    assert!(matches!(answers.table("debts"), TableState::Rows([one]) if &*one.id == "d1"));
    let removed = Observation { row: Some("d1".to_owned()), ..Observation::of("debts", Said::RowRemoved) };
    assert_eq!(fold(&[row, removed]).0.table("debts"), TableState::Untouched);
}

#[test]
fn a_declaration_of_nothing_over_rows_is_a_contradiction_and_the_rows_count() {
    let row = Observation::of_cell("debts", "d1", "balance", said("5"));
    let (answers, findings) = fold(&[row, Observation::of("debts", Said::DeclaredEmpty)]);
    assert!(matches!(answers.table("debts"), TableState::Rows([_])));
    assert_eq!((findings[0].code.as_str(), findings[0].weight), ("answer.empty_with_rows", Weight::Blocking));
}

#[test]
fn what_does_not_read_counts_as_unanswered_and_is_said() {
    let (answers, findings) = fold(&[Observation::of("request.amount", said("五十四五万"))]);
    assert_eq!(amount(&answers), None);
    assert_eq!(findings[0].code, "answer.unreadable");
    assert_eq!(findings[0].questions, ["request.amount"]);
    assert!(findings[0].text.zh.contains("申请金额"));
}

#[test]
fn answers_to_nothing_and_to_computed_columns_are_said() {
    let (_, findings) =
        fold(&[Observation::of("request.amuont", said("1")), Observation::of_cell("debts", "d1", "twice", said("2"))]);
    let places: Vec<&str> = findings.iter().flat_map(|f| &f.questions).map(String::as_str).collect();
    assert_eq!(places, ["request.amuont", "debts.d1.twice"]);
}

#[test]
fn strength_is_ordered_and_third_party_is_not_hard() {
    assert!(Basis::Oral < Basis::ThirdParty && Basis::ThirdParty < Basis::Observed && Basis::System < Basis::Document);
    assert_eq!(Basis::ALL.into_iter().filter(|b| b.is_hard()).count(), 3);
}
