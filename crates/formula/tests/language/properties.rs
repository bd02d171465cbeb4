//! Properties: nothing hostile panics, what is printed parses to the same, unknown never becomes a number.

use formula::{Answer, Inputs, ModelBuilder, Origin, RowsSpec, TableSpec, Type, Value, parse};
use proptest::prelude::*;

/// Fragments of the language in any order: nearer to formulas than arbitrary text.
fn soup() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "SUM(",
        "IF(",
        "PREV(",
        "BASIS(",
        "MATCH(",
        "a",
        "b",
        "t[x]",
        "t[@[x]]",
        "t",
        "1",
        "0",
        "0.5",
        "99999999999999999999999999",
        "\"x\"",
        "“好”",
        "(",
        ")",
        ",",
        "，",
        "；",
        "+",
        "-",
        "*",
        "/",
        "^",
        "&",
        "%",
        "=",
        "<>",
        "<",
        ">=",
        " ",
        "[",
        "]",
        "@",
        "TRUE",
        "SUMIFS(",
        "DATE(",
        "EDATE(",
        "ROUND(",
        "MID(",
        "POWER(",
        "PMT(",
        ".",
        "表",
        "\"",
        "，",
    ]);
    prop::collection::vec(parts, 0..25).prop_map(|p| p.concat())
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u32..1000).prop_map(|n| n.to_string()),
        (0u32..100_000).prop_map(|n| format!("{}.{:02}", n / 100, n % 100)),
        Just("7922816251426433759354395033".to_owned()),
        Just("0.0000000000000000000000000001".to_owned()),
    ]
}

/// Well-formed numeric expressions over the questions a and b.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![number(), Just("a".to_owned()), Just("b".to_owned())];
    leaf.prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "-", "*", "/", "^"]), inner.clone())
                .prop_map(|(x, op, y)| format!("({x}){op}({y})")),
            (inner.clone(), prop::sample::select(vec!["+", "-", "*", "/", "^"]), inner.clone())
                .prop_map(|(x, op, y)| format!("{x}{op}{y}")),
            inner.clone().prop_map(|x| format!("-{x}")),
            inner.clone().prop_map(|x| format!("({x})%")),
            (
                prop::sample::select(vec![
                    "SUM",
                    "MIN",
                    "MAX",
                    "MEDIAN",
                    "AVERAGE",
                    "MOD",
                    "FLOOR",
                    "ROUND",
                    "ROUNDUP",
                    "ROUNDDOWN",
                    "POWER",
                ]),
                inner.clone(),
                inner.clone()
            )
                .prop_map(|(f, x, y)| format!("{f}({x}, {y})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(x, y, z)| format!("IF({x}>{y}, {y}, {z})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(x, y, z)| format!("PMT({x}, {y}, {z})")),
        ]
    })
}

fn evaluate(source: &str, a: Answer) -> Option<formula::Outcome> {
    let mut builder = ModelBuilder::new();
    builder.input("a", Type::Number, 2).input("b", Type::Number, 2);
    builder.table(TableSpec { name: "t".into(), rows: RowsSpec::Count("3".into(), Origin::new("t", 1, 1)) });
    builder.column_rule("t", "x", Type::Number, 2, "t[@[no]]", Origin::new("t", 1, 1));
    builder.rule("r", Type::Number, 2, source, Origin::new("t", 1, 1));
    let model = builder.build().ok()?;
    let mut inputs = Inputs::new();
    inputs.set("a", a).set("b", Answer::known(Value::Number(3.into()), None));
    let e = model.evaluate(&inputs);
    let _ = e.explain("r");
    Some(e.get("r").unwrap().clone())
}

/// `PROPTEST_CASES=100000` digs deeper.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parser_takes_any_text(text in "\\PC{0,80}") {
        let _ = parse(&text);
    }

    #[test]
    fn any_soup_builds_or_is_refused_in_place(text in soup()) {
        let mut builder = ModelBuilder::new();
        builder.input("a", Type::Number, 2).input("b", Type::Bool, 0);
        builder.table(TableSpec { name: "t".into(), rows: RowsSpec::Asked }).input_column("t", "x", Type::Number, 2);
        builder.rule("r", Type::Number, 2, &text, Origin::new("t", 7, 3));
        match builder.build() {
            Ok(model) => { model.evaluate(&Inputs::new()); }
            Err(faults) => prop_assert!(faults.iter().all(|f| f.line == 7 && f.column >= 3)),
        }
    }

    #[test]
    fn printing_round_trips(source in expression()) {
        let tree = parse(&source).unwrap();
        prop_assert_eq!(parse(&tree.to_string()).unwrap(), tree);
    }

    #[test]
    fn extreme_numbers_never_panic(source in expression(), n in number()) {
        let a = Answer::known(Value::Number(n.parse().unwrap()), None);
        evaluate(&source, a);
    }

    /// Whatever is strict in `a` is unknown when `a` is, and names it.
    #[test]
    fn unknown_is_never_a_number(source in expression(), f in prop::sample::select(vec!["SUM", "MIN", "MAX", "MEDIAN", "AVERAGE"])) {
        // the other side may itself be not meaningful; unknown comes first
        let outcome = evaluate(&format!("{f}({source}, a)"), Answer::unanswered());
        if let Some(outcome) = outcome {
            prop_assert!(outcome.is_unknown());
            prop_assert!(outcome.causes().iter().any(|c| &**c == "a"));
        }
    }

    /// Figures have no more decimals than they declare.
    #[test]
    fn figures_are_rounded(source in expression()) {
        if let Some(n) = evaluate(&source, Answer::known(Value::Number(7.into()), None)).and_then(|o| o.as_number()) {
            prop_assert!(n.scale() <= 2);
        }
    }
}
