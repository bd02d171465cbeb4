//! What-if evaluations: what an assumption changes, what follows it, and what stays.

use formula::{
    Answer, Assumed, Assumption, Inputs, Model, ModelBuilder, Origin, Outcome, Row, RowsSpec, TableAnswer, TableSpec,
    Type, Value,
};
use rust_decimal::Decimal;
use std::sync::Arc;

fn model() -> Arc<Model> {
    let mut builder = ModelBuilder::new();
    builder
        .constant("policy.rate", Value::Number("0.06".parse().unwrap()))
        .input("sales", Type::Number, 2)
        .input("silent", Type::Number, 2)
        .table(TableSpec { name: "debts".into(), rows: RowsSpec::Asked })
        .input_column("debts", "balance", Type::Number, 2)
        .rule("margin", Type::Number, 2, "sales*0.2", Origin::new("t.toml", 1, 1))
        .rule("debt", Type::Number, 2, "SUM(debts[balance])", Origin::new("t.toml", 2, 1))
        .rule("interest", Type::Number, 2, "debt*policy.rate", Origin::new("t.toml", 3, 1))
        .rule("left", Type::Number, 2, "margin-interest", Origin::new("t.toml", 4, 1))
        .rule("more", Type::Number, 2, "left+silent", Origin::new("t.toml", 5, 1));
    builder.build().unwrap()
}

fn inputs() -> Inputs {
    let mut inputs = Inputs::new();
    inputs.set("sales", Answer::known(Value::Number(1000.into()), None));
    let row = |id: &str, n: i64| Row::new(id).with("balance", Answer::known(Value::Number(n.into()), None));
    inputs.set_table("debts", TableAnswer::Rows(vec![row("a", 500), row("b", 1500)]));
    inputs
}

fn assume(list: &[(&str, Assumed)]) -> Vec<Assumption> {
    list.iter().map(|(name, assumed)| Assumption { name: (*name).to_owned(), assumed: assumed.clone() }).collect()
}

fn left(list: &[(&str, Assumed)]) -> Decimal {
    let evaluation = model().evaluate_assuming(&inputs(), &assume(list)).unwrap();
    evaluation.get("left").and_then(Outcome::as_number).unwrap()
}

#[test]
fn what_reads_a_changed_name_follows_it() {
    let n = |text: &str| text.parse::<Decimal>().unwrap();
    assert_eq!(left(&[]), n("80")); // 1000 × 0.2 − 2000 × 6%
    assert_eq!(left(&[("sales", Assumed::Times(n("0.9")))]), n("60"));
    assert_eq!(left(&[("margin", Assumed::Times(n("0.9")))]), n("60"));
    assert_eq!(left(&[("policy.rate", Assumed::Plus(n("0.01")))]), n("60"));
    assert_eq!(left(&[("debts.b.balance", Assumed::Set(Value::Number(n("0"))))]), n("170"));
    assert_eq!(left(&[("debts[balance]", Assumed::Times(n("2")))]), n("-40"));
    assert_eq!(left(&[("sales", Assumed::Times(n("0.9"))), ("sales", Assumed::Plus(n("100")))]), n("80"));
}

#[test]
fn only_a_set_makes_the_unknown_known() {
    let n = |text: &str| Value::Number(text.parse().unwrap());
    let times = model().evaluate_assuming(&inputs(), &assume(&[("silent", Assumed::Times(2.into()))])).unwrap();
    assert!(!times.get("more").unwrap().is_known());
    let set = model().evaluate_assuming(&inputs(), &assume(&[("silent", Assumed::Set(n("5")))])).unwrap();
    assert_eq!(set.get("more").and_then(Outcome::as_number), Some(85.into()));
}

#[test]
fn strangers_and_wrong_types_are_told() {
    let err = model().evaluate_assuming(&inputs(), &assume(&[("turnover", Assumed::Times(2.into()))])).unwrap_err();
    assert_eq!(err, ["turnover"]);
    let wrong = model().evaluate_assuming(&inputs(), &assume(&[("sales", Assumed::Set(Value::Bool(true)))])).unwrap();
    assert!(!wrong.get("left").unwrap().is_known());
}

#[test]
fn one_month_of_a_counted_table_can_be_changed_and_one_beyond_it_touches_nothing() {
    let mut builder = ModelBuilder::new();
    builder
        .input("months", Type::Number, 0)
        .table(TableSpec { name: "plan".into(), rows: RowsSpec::Count("months".into(), Origin::new("t.toml", 1, 1)) })
        .column_rule("plan", "received", Type::Number, 2, "100*plan[@[no]]", Origin::new("t.toml", 2, 1))
        .rule("sum", Type::Number, 2, "SUM(plan[received])", Origin::new("t.toml", 3, 1));
    let model = builder.build().unwrap();
    let mut inputs = Inputs::new();
    inputs.set("months", Answer::known(Value::Number(3.into()), None));
    let sum = |name: &str| {
        let less = assume(&[(name, Assumed::Plus((-30).into()))]);
        model.evaluate_assuming(&inputs, &less).map(|e| e.get("sum").and_then(Outcome::as_number).unwrap())
    };
    assert_eq!(sum("plan.2.received"), Ok(570.into())); // 100 + 200 + 300 − 30
    assert_eq!(sum("plan.9.received"), Ok(600.into()));
    assert!(sum("plan.0.received").is_err() && sum("plan.x.received").is_err());
}
