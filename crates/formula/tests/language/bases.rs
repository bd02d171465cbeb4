//! The basis of what is added up and of what several answers make together, each case worked by hand.

use crate::tables::shown;
use formula::{
    Answer, Basis, Evaluation, Inputs, ModelBuilder, Origin, Row, RowsSpec, TableAnswer, TableSpec, Type, Value,
};

/// Rows of amount (and its basis) and price (and its basis); `None` is not answered.
type Line = (Option<(i64, Basis)>, Option<(i64, Basis)>);

fn evaluated(source: &str, lines: &[Line]) -> Evaluation {
    let mut builder = ModelBuilder::new();
    builder.table(TableSpec { name: "t".into(), rows: RowsSpec::Asked });
    builder.input_column("t", "amount", Type::Number, 2).input_column("t", "price", Type::Number, 2);
    builder.column_rule("t", "word", Type::Text, 0, "SOFTEST(t[@[amount]], t[@[price]])", Origin::new("t", 1, 1));
    builder.rule("x", Type::Text, 0, source, Origin::new("t", 2, 1));
    let model = builder.build().unwrap_or_else(|e| panic!("{source}: {}", e[0]));
    let cell = |row: Row, name: &str, answer: &Option<(i64, Basis)>| match answer {
        Some((value, basis)) => row.with(name, Answer::known(Value::Number((*value).into()), Some(*basis))),
        None => row.with(name, Answer::unanswered()),
    };
    let rows = lines
        .iter()
        .enumerate()
        .map(|(i, (a, p))| cell(cell(Row::new(format!("r{i}")), "amount", a), "price", p))
        .collect();
    let mut inputs = Inputs::new();
    inputs.set_table("t", TableAnswer::Rows(rows));
    model.evaluate(&inputs)
}

fn of(source: &str, lines: &[Line]) -> String {
    shown(evaluated(source, lines).get("x").unwrap())
}

#[test]
fn a_sum_has_its_basis_by_value() {
    use Basis::{Document, Observed, Oral, System, ThirdParty};
    let sum = |parts: &[(i64, Basis)]| {
        let lines: Vec<Line> = parts.iter().map(|p| (Some(*p), None)).collect();
        of("BASISBYVALUE(0.1, t[amount], t[amount])", &lines)
    };
    // one oral cell of 1.3% of the stock: 1,300 ≤ 10% of 98,700
    assert_eq!(sum(&[(98_700, Document), (1_300, Oral)]), "document");
    // 46% only said: 46 > 10% of 54
    assert_eq!(sum(&[(54, System), (46, Oral)]), "oral");
    // inclusive: 10 is not more than 10% of 100, 10.01 would be
    assert_eq!(sum(&[(100, System), (10, Oral)]), "system");
    assert_eq!(sum(&[(100, System), (11, Oral)]), "oral");
    // 6 said and 5 heard: 6 ≤ 10% of 105, but 11 > 10% of 100
    assert_eq!(sum(&[(100, Observed), (6, Oral), (5, ThirdParty)]), "third_party");
    // the hard basis with the largest value; of equal ones the softer
    assert_eq!(sum(&[(40, Document), (35, System), (30, Observed)]), "document");
    assert_eq!(sum(&[(40, Document), (30, System), (41, Observed)]), "observed");
    assert_eq!(sum(&[(40, Document), (40, System)]), "system");
    // what is taken back weighs by its size: 30 said out of 100 documented
    assert_eq!(sum(&[(100, Document), (-30, Oral)]), "oral");
}

#[test]
fn unanswered_cells_are_unknown_and_not_oral() {
    use Basis::{Document, Oral};
    let by = "BASISBYVALUE(0.1, t[amount], t[amount])";
    assert_eq!(of(by, &[(Some((100, Document)), None), (None, None)]), "document");
    assert_eq!(of(by, &[(None, None)]), "?t.r0.amount");
    // nothing that weighs anything has no basis
    assert!(of(by, &[]).starts_with("na:"));
    assert!(of(by, &[(Some((0, Oral)), None)]).starts_with("na:"));
}

#[test]
fn several_columns_count_together_and_a_row_is_as_soft_as_its_softest_factor() {
    use Basis::{Document, Observed, Oral};
    let lines = [
        (Some((10, Observed)), Some((9, Document))), // 90, the count is the softer
        (Some((1, Document)), Some((9, Oral))),      // 9 with a price only said
    ];
    // 9 ≤ 10% of 90
    assert_eq!(of("BASISBYVALUE(0.1, t[amount]*t[price], t[word])", &lines), "observed");
    assert_eq!(of("BASISBYVALUE(0.1, t[amount]*t[price], SOFTEST(t[amount], t[price]))", &lines), "observed");
    assert_eq!(of("BASISBYVALUE(0.09, t[amount]*t[price], t[word])", &lines), "oral");
    // amounts 11 and prices 18 of one unit: oral 9 of 29
    assert_eq!(of("BASISBYVALUE(0.1, t[amount], t[amount], t[price], t[price])", &lines), "oral");
    // single amounts join in: 100 from a document makes oral 9 ≤ 10% of 120
    assert_eq!(
        of("BASISBYVALUE(0.1, t[amount], t[amount], t[price], t[price], 100, \"document\")", &lines),
        "document"
    );
    let e = evaluated("SOFTEST(\"document\", \"third_party\", UNKNOWN(\"q\"))", &lines);
    assert_eq!(shown(e.get("x").unwrap()), "third_party");
    assert_eq!(shown(e.get("t.r0.word").unwrap()), "observed");
    assert_eq!(of("SOFTEST(UNKNOWN(\"q\"))", &[]), "none");
}
