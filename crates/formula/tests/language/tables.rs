//! Tables: asked, fixed and counted rows; folds, criteria, lookups; order of evaluation and cycles.

use formula::{
    Answer, Basis, Code, Evaluation, Inputs, ModelBuilder, Origin, Outcome, Row, RowsSpec, TableAnswer, TableSpec,
    Type, Value,
};

fn at() -> Origin {
    Origin::new("t", 1, 1)
}
fn number(n: &str) -> Answer {
    Answer::known(Value::Number(n.parse().unwrap()), Some(Basis::Document))
}
fn word(t: &str) -> Answer {
    Answer::known(Value::text(t), Some(Basis::Oral))
}
pub(crate) fn shown(o: &Outcome) -> String {
    match &o.state {
        formula::State::Known(v) => v.to_string(),
        formula::State::Unknown(c) => format!("?{}", c.ids().join("+")),
        formula::State::NotMeaningful(r) => format!("nm:{}", r.en()),
        formula::State::NotApplicable(r) => format!("na:{}", r.en()),
    }
}
fn debts() -> ModelBuilder {
    let mut builder = ModelBuilder::new();
    builder
        .table(TableSpec { name: "debts".into(), rows: RowsSpec::Asked })
        .input_column("debts", "balance", Type::Number, 2)
        .input_column("debts", "use", Type::Text, 0)
        .input_column("debts", "rate", Type::Number, 12)
        .column_rule("debts", "interest", Type::Number, 2, "debts[@[balance]]*debts[@[rate]]", at());
    builder
}
fn rows() -> Vec<Row> {
    vec![
        Row::new("d1").with("balance", number("1000")).with("use", word("business")).with("rate", number("0.1")),
        Row::new("d2").with("balance", number("500")).with("use", word("private")).with("rate", number("0.2")),
        Row::new("d3").with("balance", number("300")).with("use", word("Business")).with("rate", number("0.05")),
    ]
}

#[track_caller]
fn check(answer: TableAnswer, cases: &[(&str, &str)]) {
    let mut builder = debts();
    for (i, (source, _)) in cases.iter().enumerate() {
        builder.rule(&format!("r{i}"), Type::Number, 2, source, at());
    }
    let model = builder.build().unwrap_or_else(|e| panic!("{}", e[0]));
    let mut inputs = Inputs::new();
    inputs.set_table("debts", answer);
    let e = model.evaluate(&inputs);
    for (i, (source, expected)) in cases.iter().enumerate() {
        assert_eq!(shown(e.get(&format!("r{i}")).unwrap()), *expected, "{source}");
    }
}

#[test]
fn folds_of_rows() {
    check(
        TableAnswer::Rows(rows()),
        &[
            ("SUM(debts[balance])", "1800"),
            ("SUM(debts[interest])", "215"),
            ("SUMIFS(debts[balance], debts[use], \"business\")", "1300"),
            ("SUMIFS(debts[balance], debts[use], \"<>business\")", "500"),
            ("SUMIFS(debts[balance], debts[balance], \">\"&400, debts[use], \"business\")", "1000"),
            ("SUMIFS(debts[balance], debts[rate], 0.2)", "500"),
            ("COUNTIFS(debts[balance], \"<=500\")", "2"),
            ("MINIFS(debts[balance], debts[use], \"business\")", "300"),
            ("MAXIFS(debts[balance], debts[use], \"none\")", "na:no match"),
            ("SUMPRODUCT(debts[balance], debts[rate])", "215"),
            ("SUMPRODUCT(debts[balance]*(debts[use]=\"business\"))", "1300"),
            ("SUMPRODUCT(--(debts[balance]>400))", "2"),
            ("MEDIAN(debts[balance])", "500"),
            ("MEDIAN(debts[balance]*2)", "1000"),
            ("SUM(IF(debts[use]=\"business\", debts[balance], 0))", "1300"),
            ("COUNTROWS(debts)", "3"),
            ("INDEX(debts[balance], 2)", "500"),
            ("INDEX(debts[balance], 4)", "nm:outside the function's domain"),
            ("INDEX(debts[rate], MATCH(\"private\", debts[use], 0))", "0.2"),
            ("MATCH(\"none\", debts[use], 0)", "na:no match"),
        ],
    );
}

#[test]
fn untouched_empty_not_asked() {
    let sum = "SUM(debts[balance])";
    let min = "MIN(debts[balance])";
    let product = "SUMPRODUCT(debts[balance]*debts[rate])";
    let ifs = "SUMIFS(debts[balance], debts[use], \"business\")";
    let count = "COUNTROWS(debts)";
    check(
        TableAnswer::Untouched,
        &[(sum, "?debts"), (min, "?debts"), (product, "?debts"), (ifs, "?debts"), (count, "?debts")],
    );
    check(
        TableAnswer::DeclaredEmpty,
        &[(sum, "0"), (min, "na:nothing to fold"), (product, "0"), (ifs, "0"), (count, "0")],
    );
    check(
        TableAnswer::NotApplicable(formula::Reason::NotAsked),
        &[(sum, "0"), (min, "na:not asked"), (product, "0"), (ifs, "0"), (count, "0")],
    );
}

#[test]
fn unanswered_cells() {
    let mut rows = rows();
    rows[1].cells.remove("balance");
    rows[2].cells.remove("use");
    check(
        TableAnswer::Rows(rows),
        &[
            ("SUM(debts[balance])", "?debts.d2.balance"),
            ("SUMKNOWN(debts[balance])", "1300"),
            ("SUMIFS(debts[balance], debts[use], \"business\")", "?debts.d3.use"),
            ("SUMIFS(debts[balance], debts[rate], 0.1)", "1000"),
            ("SUMIFS(debts[rate], debts[rate], \">0.1\")", "0.2"),
            ("SUMIFS(debts[balance], debts[rate], \">0.1\")", "?debts.d2.balance"),
            ("SUM(debts[interest])", "?debts.d2.balance"),
            ("INDEX(debts[balance], 2)", "?debts.d2.balance"),
            ("MATCH(\"private\", debts[use], 0)", "2"),
            ("MATCH(\"other\", debts[use], 0)", "?debts.d3.use"),
        ],
    );
}

#[test]
fn basis_of_a_column_is_the_weakest_known() {
    let mut builder = debts();
    builder.rule("b", Type::Text, 0, "BASIS(debts[balance])", at());
    builder.column_rule("debts", "how", Type::Text, 0, "BASIS(debts[@[balance]])", at());
    let model = builder.build().unwrap();
    let mut all = rows();
    all[1] = Row::new("d2").with("balance", Answer::known(Value::Number(1.into()), Some(Basis::ThirdParty)));
    all[2] = Row::new("d3");
    let mut inputs = Inputs::new();
    inputs.set_table("debts", TableAnswer::Rows(all));
    let e = model.evaluate(&inputs);
    assert_eq!(shown(e.get("b").unwrap()), "third_party");
    assert_eq!(shown(e.get("debts.d1.how").unwrap()), "document");
    assert_eq!(shown(e.get("debts.d3.how").unwrap()), "?debts.d3.balance");
}

fn plan(e: &Evaluation, column: &str) -> Vec<String> {
    e.column("plan", column).unwrap().iter().map(shown).collect()
}

#[test]
fn counted_rows_run_row_by_row() {
    let mut builder = ModelBuilder::new();
    builder.input("months", Type::Number, 0);
    builder.table(TableSpec { name: "plan".into(), rows: RowsSpec::Count("months+1".into(), at()) });
    builder.column_rule("plan", "opening", Type::Number, 2, "PREV(plan[@[closing]], 100)", at());
    builder.column_rule("plan", "closing", Type::Number, 2, "plan[@[opening]]+plan[@[flow]]", at());
    builder.column_rule("plan", "flow", Type::Number, 2, "plan[@[no]]*10-25", at());
    builder.rule("lowest", Type::Number, 2, "MIN(plan[closing])", at());
    let model = builder.build().unwrap();
    let mut inputs = Inputs::new();
    inputs.set("months", number("3"));
    let e = model.evaluate(&inputs);
    // by hand: flows -15, -5, 5, 15
    assert_eq!(plan(&e, "opening"), ["100", "85", "80", "85"]);
    assert_eq!(plan(&e, "closing"), ["85", "80", "85", "100"]);
    assert_eq!(shown(e.get("lowest").unwrap()), "80");
    assert_eq!(e.table_rows("plan").last().map(|s| &**s), Some("4"));
    assert_eq!(shown(model.evaluate(&Inputs::new()).get("lowest").unwrap()), "?months");
    inputs.set("months", number("100000"));
    let e = model.evaluate(&inputs);
    assert_eq!(shown(e.get("lowest").unwrap()), "nm:too many rows");
    assert!(e.overflows().contains(&"lowest".to_owned()));
}

#[test]
fn fixed_rows_read_each_other_cell_by_cell() {
    let mut builder = ModelBuilder::new();
    let ids = ["seasons", "inflows", "oral"].map(String::from).to_vec();
    builder.table(TableSpec { name: "sales.est".into(), rows: RowsSpec::Fixed(ids) });
    builder.cell_column("sales.est", "month", Type::Number, 2);
    builder.column_rule("sales.est", "year", Type::Number, 2, "sales.est[@[month]]*12", at());
    builder.cell_rule("sales.est", "seasons", "month", "100", at());
    builder.cell_rule("sales.est", "inflows", "month", "sales.est.seasons.month*2", at());
    builder.cell_rule("sales.est", "oral", "year", "median*10", at());
    builder.rule("median", Type::Number, 2, "MEDIAN(sales.est[month])", at());
    let model = builder.build().unwrap_or_else(|e| panic!("{}", e[0]));
    let e = model.evaluate(&Inputs::new());
    assert_eq!(shown(e.get("sales.est.inflows.year").unwrap()), "2400");
    assert_eq!(shown(e.get("sales.est.oral.month").unwrap()), "na:no rule for this row");
    assert_eq!(shown(e.get("sales.est.oral.year").unwrap()), "1500");
    assert_eq!(model.read_set("sales.est.inflows.month").into_iter().collect::<Vec<_>>(), ["sales.est.seasons.month"]);
}

#[test]
fn cycles_are_refused_with_their_path() {
    let mut builder = ModelBuilder::new();
    builder.rule("a", Type::Number, 2, "b+1", at()).rule("b", Type::Number, 2, "a+1", at());
    let faults = builder.build().unwrap_err();
    assert_eq!(faults[0].code, Code::Cycle);
    assert!(faults[0].message.en.contains("a → b → a"), "{}", faults[0]);

    let mut builder = ModelBuilder::new();
    builder.table(TableSpec { name: "t".into(), rows: RowsSpec::Count("3".into(), at()) });
    builder.column_rule("t", "x", Type::Number, 2, "t[@[no]]+SUM(t[x])", at());
    assert_eq!(builder.build().unwrap_err()[0].code, Code::Cycle);
}

#[test]
fn criteria_that_rest_on_a_fallback_leave_their_mark() {
    let mut builder = debts();
    builder.input_column("debts", "kind", Type::Text, 0).input_column("debts", "n", Type::Number, 0);
    builder.column_rule("debts", "sure", Type::Text, 0, "FALLBACK(debts[@[kind]], \"other\")", at());
    for (name, source) in [
        ("hit", "SUMIFS(debts[balance], debts[sure], \"other\")"),
        ("miss", "SUMIFS(debts[balance], debts[sure], \"card\")"),
        ("firm", "SUMIFS(debts[balance], debts[sure], \"card\", debts[n], 7)"),
    ] {
        builder.rule(name, Type::Number, 2, source, at());
    }
    let model = builder.build().unwrap();
    let mut inputs = Inputs::new();
    let row = Row::new("d1").with("balance", number("100")).with("n", number("1"));
    inputs.set_table("debts", TableAnswer::Rows(vec![row]));
    let e = model.evaluate(&inputs);
    let mark = |name: &str| {
        let o = e.get(name).unwrap();
        (shown(o), o.provisional_ids().iter().map(|s| s.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(mark("hit"), ("100".into(), vec!["debts.d1.kind".to_owned()]));
    assert_eq!(mark("miss"), ("0".into(), vec!["debts.d1.kind".to_owned()]));
    // the row is out by its number whatever its kind
    assert_eq!(mark("firm"), ("0".into(), vec![]));
}

#[test]
fn questions_are_found_through_columns_and_counts() {
    let mut builder = debts();
    builder.input("months", Type::Number, 0).input("unused", Type::Number, 0);
    builder.table(TableSpec { name: "plan".into(), rows: RowsSpec::Count("months+1".into(), at()) });
    builder.column_rule("plan", "flow", Type::Number, 2, "SUM(debts[interest])", at());
    builder.rule("total", Type::Number, 2, "SUM(plan[flow])", at());
    let model = builder.build().unwrap();
    let all: Vec<_> = model.questions("total").into_iter().collect();
    assert_eq!(all, ["debts", "debts[balance]", "debts[rate]", "months"]);
    assert_eq!(model.read_set("debts[interest]").into_iter().collect::<Vec<_>>(), ["debts[balance]", "debts[rate]"]);
    assert_eq!(model.source("plan[flow]"), Some("SUM(debts[interest])"));
    assert_eq!(model.names().len(), 3 + 2 + 4 + 2);
}

#[test]
fn declarations_that_do_not_fit_are_refused() {
    let code = |f: &dyn Fn(&mut ModelBuilder)| {
        let mut builder = debts();
        f(&mut builder);
        builder.build().unwrap_err()[0].code
    };
    let fixed = |b: &mut ModelBuilder| {
        b.table(TableSpec { name: "f".into(), rows: RowsSpec::Fixed(vec!["x".into(), "y".into()]) });
    };
    assert_eq!(
        code(&|b| {
            b.input_column("debts", "use", Type::Text, 0);
        }),
        Code::Duplicate
    );
    assert_eq!(
        code(&|b| {
            b.input_column("nobody", "use", Type::Text, 0);
        }),
        Code::UnknownTable
    );
    assert_eq!(
        code(&|b| {
            b.input_column("debts", "a.b", Type::Text, 0);
        }),
        Code::BadName
    );
    assert_eq!(
        code(&|b| {
            b.cell_rule("debts", "d1", "use", "1", at());
        }),
        Code::UnknownRow
    );
    assert_eq!(
        code(&|b| {
            fixed(b);
            b.input_column("f", "a", Type::Text, 0);
        }),
        Code::Shape
    );
    assert_eq!(
        code(&|b| {
            fixed(b);
            b.cell_column("f", "a", Type::Number, 0).cell_rule("f", "z", "a", "1", at());
        }),
        Code::UnknownRow
    );
    assert_eq!(
        code(&|b| {
            b.table(TableSpec { name: "f".into(), rows: RowsSpec::Fixed(vec!["x".into(), "x".into()]) });
        }),
        Code::Duplicate
    );
    assert_eq!(
        code(&|b| {
            b.column_rule("debts", "run", Type::Number, 2, "PREV(debts[@[balance]], 0)", at());
        }),
        Code::RowReference
    );
}

#[test]
fn prev_runs_over_fixed_rows_too() {
    let mut builder = ModelBuilder::new();
    builder.table(TableSpec { name: "m".into(), rows: RowsSpec::Fixed(["a", "b", "c"].map(String::from).to_vec()) });
    builder.column_rule("m", "total", Type::Number, 2, "PREV(m[@[total]], 1)*2", at());
    builder.cell_rule("m", "b", "total", "PREV(m[@[total]], 0)+10", at());
    builder.rule("last", Type::Number, 2, "m.c.total", at());
    let model = builder.build().unwrap();
    // by hand: 2, 12, 24
    assert_eq!(shown(model.evaluate(&Inputs::new()).get("last").unwrap()), "24");
}

#[test]
fn figures_alone_are_the_same_and_leave_unread_answers_out() {
    let mut builder = debts();
    builder.rule("owed", Type::Number, 2, "SUM(debts[interest])", at());
    let model = builder.build().unwrap();
    let mut inputs = Inputs::new();
    inputs.set_table("debts", TableAnswer::Rows(rows()));
    let e = model.evaluate_figures(&inputs);
    assert_eq!(shown(e.get("owed").unwrap()), "215", "100 + 100 + 15");
    assert_eq!(e.table_rows("debts").len(), 3);
    let cells = |e: &Evaluation, column: &str| e.column("debts", column).unwrap().len();
    assert_eq!([cells(&e, "balance"), cells(&e, "rate"), cells(&e, "use")], [3, 3, 0], "no rule reads the use");
    assert_eq!(cells(&model.evaluate(&inputs), "use"), 3);
}

#[test]
fn texts_are_equal_in_any_case_of_any_script() {
    for (source, expected) in [
        ("\"ÄRGER\"=\"ärger\"", "TRUE"),
        ("\"ΟΔΟΣ\"=\"οδος\"", "TRUE"),
        ("\"田野A\"=\"田野a\"", "TRUE"),
        ("\"田野A\"=\"田野b\"", "FALSE"),
        ("\"田野\"=\"田野a\"", "FALSE"),
    ] {
        let mut builder = ModelBuilder::new();
        builder.rule("same", Type::Bool, 0, source, at());
        let e = builder.build().unwrap().evaluate(&Inputs::new());
        assert_eq!(shown(e.get("same").unwrap()), expected, "{source}");
    }
}
