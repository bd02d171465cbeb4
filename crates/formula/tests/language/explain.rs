//! Explanations: what was computed, what was not, and the way down to the questions.

use formula::{Answer, Inputs, ModelBuilder, Origin, RowsSpec, Subject, TableSpec, Type, Value};

#[test]
fn one_level_at_a_time() {
    let mut builder = ModelBuilder::new();
    let at = || Origin::new("base.toml", 3, 9);
    builder.input("a", Type::Number, 2).input("b", Type::Number, 2);
    builder.rule("share", Type::Number, 12, "IF(a>0, b/a, NOTMEANINGFUL(\"a\"))", at());
    builder.rule("twice", Type::Number, 2, "share * 2", at());
    let model = builder.build().unwrap();
    let mut inputs = Inputs::new();
    inputs.set("a", Answer::known(Value::Number(4.into()), None));
    inputs.set("b", Answer::known(Value::Number(1.into()), None));
    let e = model.evaluate(&inputs);

    let top = e.explain("twice").unwrap();
    assert_eq!(top.outcome.as_number().unwrap().normalize().to_string(), "0.5");
    assert_eq!(top.source.as_deref(), Some("share * 2"));
    let lines: Vec<_> = top
        .steps
        .iter()
        .map(|s| (s.depth, s.text.as_str(), s.outcome.as_ref().unwrap().value().unwrap().to_string()))
        .collect();
    assert_eq!(lines, [(0, "share * 2", "0.5".into()), (1, "share", "0.25".into()), (1, "2", "2".into())]);
    assert_eq!(top.steps[1].subject, Subject::Name("share".into()));

    // the branch not taken is not shown
    let share = e.explain("share").unwrap();
    let texts: Vec<_> = share.steps.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(texts, ["IF(a>0, b/a, NOTMEANINGFUL(\"a\"))", "a>0", "a", "0", "b/a", "b", "a"]);
    // the chain ends at a question
    assert_eq!(e.explain("a").unwrap().source, None);
    assert!(e.explain("nobody").is_none());
}

#[test]
fn rows_name_their_own_cells() {
    let mut builder = ModelBuilder::new();
    let at = || Origin::new("t", 1, 1);
    builder.table(TableSpec { name: "plan".into(), rows: RowsSpec::Count("3".into(), at()) });
    builder.column_rule("plan", "closing", Type::Number, 2, "PREV(plan[@[closing]], 10)+plan[@[no]]", at());
    builder.rule("last", Type::Number, 2, "MAX(plan[closing])", at());
    let model = builder.build().unwrap();
    let e = model.evaluate(&Inputs::new());
    let subjects =
        |name: &str| -> Vec<Subject> { e.explain(name).unwrap().steps.into_iter().map(|s| s.subject).collect() };
    let name = |n: &str| Subject::Name(n.into());
    assert_eq!(subjects("plan.2.closing")[1..], [name("plan.1.closing"), name("plan.2.no")]);
    assert_eq!(subjects("plan.1.closing")[1..], [Subject::Operation, Subject::Literal, name("plan.1.no")]);
    assert_eq!(subjects("last")[1], Subject::Column("plan[closing]".into()));
    assert_eq!(e.get("last").unwrap().as_number(), Some(16.into()));
}
