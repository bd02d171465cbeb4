//! Unknown, not meaningful, not applicable and provisional: how they pass on.

use formula::{Answer, Basis, Inputs, Model, ModelBuilder, Origin, Outcome, Reason, Type, Value};

/// Questions a, b, c (numbers), p, q (truths); every source becomes r0, r1, ….
fn model(sources: &[(&str, Type)]) -> std::sync::Arc<Model> {
    let mut builder = ModelBuilder::new();
    for name in ["a", "b", "c"] {
        builder.input(name, Type::Number, 2);
    }
    builder.input("p", Type::Bool, 0).input("q", Type::Bool, 0);
    for (i, (source, ty)) in sources.iter().enumerate() {
        builder.rule(&format!("r{i}"), *ty, 2, source, Origin::new("t", 1, 1));
    }
    builder.build().unwrap_or_else(|e| panic!("{}", e[0]))
}

fn answers(pairs: &[(&str, i64)]) -> Inputs {
    let mut inputs = Inputs::new();
    for (name, n) in pairs {
        inputs.set(name, Answer::known(Value::Number((*n).into()), Some(Basis::Oral)));
    }
    inputs
}

fn shown(o: &Outcome) -> String {
    use formula::State::*;
    let mut text = match &o.state {
        Known(v) => v.to_string(),
        Unknown(c) => format!("?{}", c.ids().join("+")),
        NotMeaningful(r) => format!("nm:{}", r.en()),
        NotApplicable(r) => format!("na:{}", r.en()),
    };
    if !o.provisional_ids().is_empty() {
        text.push_str(&format!(" ~{}", o.provisional_ids().join("+")));
    }
    text
}

#[track_caller]
fn check(inputs: &Inputs, cases: &[(&str, Type, &str)]) {
    let sources: Vec<(&str, Type)> = cases.iter().map(|(s, t, _)| (*s, *t)).collect();
    let model = model(&sources);
    let e = model.evaluate(inputs);
    for (i, (source, _, expected)) in cases.iter().enumerate() {
        assert_eq!(shown(e.get(&format!("r{i}")).unwrap()), *expected, "{source}");
    }
}

use Type::{Bool as B, Number as N, Text as T};

#[test]
fn unknown_is_never_zero() {
    check(
        &answers(&[("a", 5)]),
        &[
            ("a+b", N, "?b"),
            ("b*0", N, "?b"),
            ("b-c", N, "?b+c"),
            ("SUM(a, b)", N, "?b"),
            ("MIN(a, b)", N, "?b"),
            ("ROUND(b, 0)", N, "?b"),
            ("b/0", N, "?b"),
            ("1/0+b", N, "?b"),
            ("IF(b>1, 1, 2)", N, "?b"),
            ("IF(a>1, 1, b)", N, "1"),
            ("SUMKNOWN(a, b)", N, "5"),
            ("MINKNOWN(b, a, 9)", N, "5"),
            ("MAXKNOWN(b, c)", N, "?b+c"),
            ("KNOWN(b)", B, "FALSE"),
            ("KNOWN(a)", B, "TRUE"),
            ("VERDICT(b, 1, 2)", T, "not_checked"),
        ],
    );
}

#[test]
fn precedence_and_skipping() {
    let mut inputs = answers(&[("a", 5)]);
    inputs.set("c", Answer::not_applicable(Reason::NotAsked));
    check(
        &inputs,
        &[
            ("a+c", N, "na:not asked"),
            ("1/0+c", N, "nm:division by zero"),
            ("c+b+1/0", N, "?b"),
            ("SUM(a, c)", N, "5"),
            ("SUM(c)", N, "0"),
            ("MIN(c, a)", N, "5"),
            ("MIN(c)", N, "na:not asked"),
            ("MEDIAN(c, a, 7)", N, "6"),
            ("AVERAGE(c, a)", N, "5"),
            ("SUM(c, 1/0)", N, "nm:division by zero"),
            ("APPLICABLE(c)", B, "FALSE"),
            ("APPLICABLE(b)", B, "TRUE"),
            ("VERDICT(c, 1, 2)", T, "not_applicable"),
            ("MAXKNOWN(c)", N, "na:not asked"),
        ],
    );
}

#[test]
fn three_valued_logic() {
    let mut inputs = answers(&[]);
    inputs.set("p", Answer::known(Value::Bool(true), None));
    check(
        &inputs,
        &[
            ("OR(q, p)", B, "TRUE"),
            ("OR(p, q)", B, "TRUE"),
            ("AND(q, NOT(p))", B, "FALSE"),
            ("AND(p, q)", B, "?q"),
            ("OR(NOT(p), q)", B, "?q"),
            ("NOT(q)", B, "?q"),
            ("AND(p, NOTAPPLICABLE(\"x\"))", B, "na:x"),
        ],
    );
}

#[test]
fn provisional_travels_with_what_is_read() {
    check(
        &answers(&[("a", 5)]),
        &[
            ("FALLBACK(b, 7)", N, "7 ~b"),
            ("FALLBACK(a, 7)", N, "5"),
            ("FALLBACK(b+c, a)", N, "5 ~b+c"),
            ("FALLBACK(1/0, 7)", N, "nm:division by zero"),
            ("PROVISIONAL(a, b)", N, "5 ~b"),
            ("PROVISIONAL(b, a)", N, "?b"),
            ("FALLBACK(b, 7)+FALLBACK(c, 1)", N, "8 ~b+c"),
            ("IF(FALLBACK(b, 7)>1, a, 0)", N, "5 ~b"),
            ("IF(a>1, a, FALLBACK(b, 7))", N, "5"),
            ("SUM(a, FALLBACK(b, 7))", N, "12 ~b"),
            ("OR(FALLBACK(b, 7)>1, a=5)", B, "TRUE"),
            ("OR(FALLBACK(b, 7)>1, a=6)", B, "TRUE ~b"),
            ("AND(FALLBACK(b, 7)>1, a=5)", B, "TRUE ~b"),
            ("KNOWN(FALLBACK(b, 7))", B, "TRUE"),
        ],
    );
}

#[test]
fn basis_of_a_question() {
    let mut inputs = answers(&[("a", 5)]);
    inputs.set("b", Answer::known(Value::Number(1.into()), None));
    check(&inputs, &[("BASIS(a)", T, "oral"), ("BASIS(b)", T, "?b"), ("BASIS(c)", T, "?c")]);
}

#[test]
fn a_wrongly_typed_answer_counts_as_not_given() {
    let mut inputs = answers(&[]);
    inputs.set("a", Answer::known(Value::text("five"), None));
    check(&inputs, &[("a+1", N, "?a")]);
}
