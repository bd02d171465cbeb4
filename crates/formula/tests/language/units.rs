//! Units: which formulas fit money, which do not, where the fault is pointed at and in which words.

use formula::{Code, Diagnostic, ModelBuilder, Origin, RowsSpec, TableSpec, Type, Value};

/// Money: `a`, `b`, `policy.cap`, `debts[balance]`, `est[value]`, `est[running]`. Plain: `n`, `r`, `debts[months]`, `debts[rate]`, `est[share]`.
fn builder() -> ModelBuilder {
    let place = || Origin::new("rules.toml", 1, 1);
    let mut builder = ModelBuilder::new();
    builder.constant("policy.cap", Value::Number(100_000.into())).money("policy.cap");
    for name in ["a", "b"] {
        builder.input(name, Type::Number, 2).money(name);
    }
    builder.input("n", Type::Number, 0).input("r", Type::Number, 12).input("word", Type::Text, 0);
    builder.input("day", Type::Date, 0);
    builder.table(TableSpec { name: "debts".into(), rows: RowsSpec::Asked });
    builder.input_column("debts", "balance", Type::Number, 2).money("debts[balance]");
    builder.input_column("debts", "months", Type::Number, 0).input_column("debts", "rate", Type::Number, 12);
    builder.input_column("debts", "use", Type::Text, 0);
    builder.table(TableSpec { name: "est".into(), rows: RowsSpec::Fixed(vec!["x".into(), "y".into()]) });
    builder.cell_column("est", "value", Type::Number, 2).money("est[value]");
    builder.cell_rule("est", "x", "value", "a", place()).cell_rule("est", "y", "value", "b", place());
    builder.column_rule("est", "share", Type::Number, 12, "est[@[value]]/a", place());
    builder.table(TableSpec { name: "plan".into(), rows: RowsSpec::Count("n".into(), place()) });
    builder.column_rule("plan", "running", Type::Number, 2, "PREV(plan[@[running]], a)+b", place());
    builder.money("plan[running]");
    builder
}

fn faults(money: bool, ty: Type, source: &str) -> Vec<Diagnostic> {
    let mut builder = builder();
    builder.rule("result", ty, 2, source, Origin::new("rules.toml", 10, 12));
    if money {
        builder.money("result");
    }
    builder.build().err().unwrap_or_default()
}

/// Column (from 1) within the formula of the one fault, and its words.
fn fault(money: bool, ty: Type, source: &str) -> (u32, String, String) {
    let mut faults = faults(money, ty, source);
    assert_eq!(faults.len(), 1, "{source}: {faults:?}");
    let fault = faults.remove(0);
    assert_eq!((fault.code, fault.code.as_str(), &*fault.file), (Code::UnitMismatch, "F017", "rules.toml"), "{source}");
    assert_eq!(fault.line, 10, "{source}");
    (fault.column - 11, fault.message.zh, fault.message.en)
}

#[test]
fn what_is_money_fits_money_and_nothing_else() {
    for source in [
        "a",
        "a+b-policy.cap",
        "a*r",
        "r*a/2",
        "a*b/a",
        "a^2/b",
        "POWER(a, 2)/b",
        "a^-1*b*b",
        "(a^0+r)*b",
        "a/(1+r)^(1/12)",
        "-a",
        "a%",
        "MAX(0, a-b)",
        "MIN(a, policy.cap)",
        "SUM(debts[balance], a)",
        "SUM(debts[balance]*debts[rate])",
        "MEDIAN(est[value])",
        "AVERAGE(debts[balance], a)",
        "SUMKNOWN(a, b)",
        "MINKNOWN(a, b)",
        "MAXKNOWN(a, b)",
        "SUMPRODUCT(debts[balance]*debts[rate])",
        "SUMPRODUCT(debts[balance], debts[rate])",
        "SUMPRODUCT((debts[use]=\"x\")*debts[balance])",
        "SUMIFS(debts[balance], debts[months], n)",
        "SUMIFS(debts[balance], debts[balance], a)",
        "SUMIFS(debts[balance], debts[balance], \">0\")",
        "SUMIFS(debts[balance], debts[balance], \">\"&a)",
        "MINIFS(debts[balance], debts[use], \"x\", debts[months], \">=12\")",
        "MAXIFS(est[value], est[share], r)",
        "IF(a>b, a, 0)",
        "IF(n>3, a, NOTAPPLICABLE(\"x\"))",
        "IFS(a>=b, a, TRUE, b)",
        "SWITCH(n, 1, a, 2, b, 0)",
        "SWITCH(a, b, a, b)",
        "FALLBACK(a, b)",
        "PROVISIONAL(a, r)",
        "ROUND(a, 2)",
        "ROUNDUP(a, 0)",
        "ROUNDDOWN(a, 0)",
        "ABS(a-b)",
        "INT(a)",
        "FLOOR(a, b)",
        "MOD(a, b)",
        "INDEX(debts[balance], n)",
        "INDEX(debts[balance], MATCH(a, debts[balance], 0))",
        "est.x.value",
        "PMT(r, n, a)",
        "PMT(r, n, a, b, 1)",
        "PV(r, n, -a)",
        "0",
        "UNKNOWN(\"a\")",
    ] {
        assert_eq!(faults(true, Type::Number, source), [], "{source}");
        if !matches!(source, "0" | "UNKNOWN(\"a\")") {
            let (_, zh, en) = fault(false, Type::Number, source);
            assert_eq!(zh, "单位不合：声明为纯数，算出来是元", "{source}");
            assert_eq!(en, "units do not fit: declared as a plain number, but the formula gives yuan", "{source}");
        }
    }
}

#[test]
fn what_is_plain_fits_a_plain_name_only() {
    for source in [
        "7",
        "a/b",
        "a/b+1",
        "n*r",
        "a*b/policy.cap^2",
        "SUM(debts[rate])",
        "SUMPRODUCT(debts[balance]*debts[rate])/a",
        "COUNTROWS(debts)",
        "COUNTIFS(debts[balance], a)",
        "COUNTIFS(debts[use], \"x\", debts[months], \"<12\")",
        "MATCH(a, debts[balance], 0)",
        "INDEX(debts[months], 1)",
        "YEAR(day)+n",
        "day-EDATE(day, n)",
        "ROUND(a/b, 2)",
        "IF(a=b, 1, r)",
        "LEN(word&a)",
    ] {
        assert_eq!(faults(false, Type::Number, source), [], "{source}");
        let (_, zh, _) = fault(true, Type::Number, source);
        assert_eq!(zh, "单位不合：声明为元，算出来是纯数", "{source}");
    }
}

#[test]
fn conditions_and_texts_are_looked_into() {
    for (ty, source) in [
        (Type::Bool, "AND(a>b, r<0.5, a>0, n<>3)"),
        (Type::Bool, "a/b>=1"),
        (Type::Text, "VERDICT(a, b, policy.cap)"),
        (Type::Text, "VERDICT(r, 0.1, 0.2)"),
        (Type::Text, "\"共\"&a&\"元，\"&r"),
        (Type::Date, "EDATE(day, n)+7"),
    ] {
        assert_eq!(faults(false, ty, source), [], "{source}");
    }
}

#[test]
fn each_rule_refuses_and_points_at_the_place() {
    for (ty, source, column) in [
        // operators are pointed at themselves, arguments at their beginning
        (Type::Number, "a + r - b", 3),
        (Type::Number, "(a)-(r)", 4),
        (Type::Number, "a+1", 2),
        (Type::Bool, "a > 100000", 3),
        (Type::Bool, "(a/b)=b", 6),
        (Type::Bool, "AND(r<1, a<>r)", 11),
        (Type::Number, "MAX(a, r)", 8),
        (Type::Number, "MIN(a, 5)", 8),
        (Type::Number, "SUM(debts[balance], debts[months])", 21),
        (Type::Number, "MEDIAN(a, r)", 11),
        (Type::Number, "AVERAGE(a, r)", 12),
        (Type::Number, "SUMKNOWN(a, r)", 13),
        (Type::Number, "MINKNOWN(a, r)", 13),
        (Type::Number, "MAXKNOWN(a, r)", 13),
        (Type::Number, "SUMIFS(debts[balance], debts[balance], n)", 40),
        (Type::Number, "SUMIFS(debts[balance], debts[balance], \">=100\")", 40),
        (Type::Number, "SUMIFS(debts[balance], debts[balance], \">=\"&n)", 45),
        (Type::Number, "MINIFS(debts[balance], debts[months], a)", 39),
        (Type::Number, "MAXIFS(debts[balance], debts[months], a)", 39),
        (Type::Number, "COUNTIFS(debts[months], a)", 25),
        (Type::Number, "IF(TRUE, a, r)", 13),
        (Type::Number, "IF(a>n, a, b)", 5),
        (Type::Number, "IFS(n>1, a, TRUE, r)", 19),
        (Type::Number, "SWITCH(n, 1, a, 2, r)", 20),
        (Type::Number, "SWITCH(n, a, b, b)", 11),
        (Type::Number, "FALLBACK(a, r)", 13),
        (Type::Number, "PROVISIONAL(a+r, n)", 14),
        (Type::Bool, "KNOWN(a+r)", 8),
        (Type::Number, "ROUND(a, b)", 10),
        (Type::Number, "FLOOR(a, 100)", 10),
        (Type::Number, "MOD(a, n)", 8),
        (Type::Number, "INDEX(debts[balance], a)", 23),
        (Type::Number, "MATCH(n, debts[balance], 0)", 10),
        (Type::Number, "2^a", 3),
        (Type::Number, "a^0.5", 1),
        (Type::Number, "POWER(a, n)", 7),
        (Type::Number, "PMT(a, n, b)", 5),
        (Type::Number, "PV(r, a, b)", 7),
        (Type::Number, "PMT(r, n, a, n)", 14),
        (Type::Text, "VERDICT(a, b, r)", 15),
        (Type::Text, "VERDICT(a, 0.1, b)", 12),
        (Type::Date, "EDATE(day, a)", 12),
        (Type::Date, "day+a", 4),
        (Type::Text, "word&(a+r)", 8),
        (Type::Number, "SUMPRODUCT((debts[balance]>debts[rate])*debts[months])", 27),
    ] {
        // the result is declared so that it fits where it can: the fault inside is the one said
        let found = if ty == Type::Number { vec![true, false] } else { vec![false] };
        let found: Vec<Vec<Diagnostic>> = found.into_iter().map(|money| faults(money, ty, source)).collect();
        assert!(found.iter().flatten().all(|f| f.code == Code::UnitMismatch), "{source}: {found:?}");
        let at: Vec<Vec<u32>> = found.iter().map(|f| f.iter().map(|f| f.column - 11).collect()).collect();
        assert!(at.iter().all(|at| at.first() == Some(&column)), "{source}: {at:?}");
        assert!(at.contains(&vec![column]), "{source}: {at:?}");
    }
}

#[test]
fn the_two_units_are_named_in_words() {
    let (column, zh, en) = fault(false, Type::Bool, "a*b>r");
    assert_eq!((column, zh.as_str()), (4, "单位不合：元²对纯数"));
    assert_eq!(en, "units do not fit: yuan² against a plain number");
    let (_, zh, en) = fault(false, Type::Bool, "r/a=b");
    assert_eq!((zh.as_str(), en.as_str()), ("单位不合：1/元对元", "units do not fit: 1/yuan against yuan"));
    let (_, zh, _) = fault(false, Type::Bool, "a^4=b^3");
    assert_eq!(zh, "单位不合：元^4对元³");
}

#[test]
fn the_row_above_and_every_cell_have_their_columns_unit() {
    let place = || Origin::new("rules.toml", 3, 5);
    let codes = |builder: ModelBuilder| -> Vec<(Code, u32, u32)> {
        builder.build().expect_err("refused").iter().map(|f| (f.code, f.line, f.column)).collect()
    };
    let mut made = builder();
    made.column_rule("plan", "next", Type::Number, 2, "PREV(plan[@[next]], r)", place()).money("plan[next]");
    assert_eq!(codes(made), [(Code::UnitMismatch, 3, 25)]);
    let mut made = builder();
    made.cell_rule("est", "x", "share", "a", place());
    assert_eq!(codes(made), [(Code::UnitMismatch, 3, 5)]);
    let mut made = builder();
    made.table(TableSpec { name: "more".into(), rows: RowsSpec::Count("a".into(), place()) });
    assert_eq!(codes(made), [(Code::UnitMismatch, 3, 5)]);
}

#[test]
fn money_that_nobody_declares_is_refused() {
    for name in ["nothing", "debts[nothing]", "nothing[balance]", "debts"] {
        let mut made = builder();
        made.at(Origin::new("rules.toml", 8, 1)).money(name);
        let faults = made.build().expect_err(name);
        assert_eq!(faults.iter().map(|f| (f.code, f.line)).collect::<Vec<_>>(), [(Code::UnknownName, 8)], "{name}");
    }
}

#[test]
fn a_cycle_is_said_beside_a_unit_and_what_did_not_fit_is_said_once() {
    let place = || Origin::new("rules.toml", 3, 1);
    let mut made = builder();
    made.rule("c", Type::Number, 2, "d+1", place()).rule("d", Type::Number, 2, "c", place()).money("c").money("d");
    let faults = made.build().expect_err("refused");
    assert!(faults.iter().any(|f| f.code == Code::Cycle) && faults.iter().any(|f| f.code == Code::UnitMismatch));
    let found = faults_of("MIN(100, a, b)+r*0");
    assert_eq!(found, [(Code::UnitMismatch, 10)]);
}

/// Code and column within the formula of every fault of a money rule.
fn faults_of(source: &str) -> Vec<(Code, u32)> {
    faults(true, Type::Number, source).iter().map(|f| (f.code, f.column - 11)).collect()
}
