//! Functions and operators against values from Excel's documentation and from hand calculation.

use formula::{Inputs, ModelBuilder, Origin, Outcome, Type, Value};

/// What an expression without names comes to.
pub(crate) fn eval(source: &str, ty: Type) -> Outcome {
    let mut builder = ModelBuilder::new();
    builder.rule("x", ty, 12, source, Origin::new("t", 1, 1));
    let model = builder.build().unwrap_or_else(|e| panic!("{source}: {}", e[0]));
    model.evaluate(&Inputs::new()).get("x").unwrap().clone()
}

fn shown(source: &str, ty: Type) -> String {
    let outcome = eval(source, ty);
    match outcome.value() {
        Some(v) => v.to_string(),
        None => format!("{:?}", outcome.state),
    }
}

#[track_caller]
fn numbers(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(shown(source, Type::Number), *expected, "{source}");
    }
}

#[test]
fn operators_bind_as_in_excel() {
    numbers(&[
        ("-2^2", "4"),
        ("0-2^2", "-4"),
        ("2^3^2", "64"),
        ("2^-2", "0.25"),
        ("10-2-3", "5"),
        ("100/10/5", "2"),
        ("1+2*3", "7"),
        ("50%", "0.5"),
        ("50%^2", "0.25"),
        ("-50%", "-0.5"),
        ("200*5%+1", "11"),
        ("--3", "3"),
        ("+3", "3"),
        ("（1＋２）×３÷3", "3"),
    ]);
    assert_eq!(shown("1+2&3", Type::Text), "33");
    assert_eq!(shown("\"a\"&\"b\"=\"AB\"", Type::Bool), "TRUE");
    assert_eq!(shown("（1＋2）×3÷4＝2.25", Type::Bool), "TRUE");
    assert_eq!(shown("IF（2＞1，“是”，“否”）", Type::Text), "是");
    assert_eq!(shown("\"say \"\"hi\"\"\"", Type::Text), "say \"hi\"");
    assert_eq!(shown("50％", Type::Number), "0.5");
}

#[test]
fn comparisons_round_both_sides() {
    // the binary trap of the brief: exact here
    assert_eq!(shown("1000000.10-1000000=0.1", Type::Bool), "TRUE");
    assert_eq!(shown("1/3*3=1", Type::Bool), "TRUE");
    assert_eq!(shown("0.25=0.3", Type::Bool), "FALSE");
    assert_eq!(shown("\"ABC\"=\"abc\"", Type::Bool), "TRUE");
    assert_eq!(shown("\"2026-02\"<\"2026-10\"", Type::Bool), "TRUE");
}

/// Expected values: the examples on Excel's help page of each function.
#[test]
fn rounding_as_documented() {
    numbers(&[
        ("ROUND(2.15, 1)", "2.2"),
        ("ROUND(2.149, 1)", "2.1"),
        ("ROUND(-1.475, 2)", "-1.48"),
        ("ROUND(21.5, -1)", "20"),
        ("ROUND(626.3, -3)", "1000"),
        ("ROUND(1.98, -1)", "0"),
        ("ROUND(-50.55, -2)", "-100"),
        ("ROUND(1.005*100, 0)", "101"),
        ("ROUNDUP(3.2, 0)", "4"),
        ("ROUNDUP(76.9, 0)", "77"),
        ("ROUNDUP(3.14159, 3)", "3.142"),
        ("ROUNDUP(-3.14159, 1)", "-3.2"),
        ("ROUNDUP(31415.92654, -2)", "31500"),
        ("ROUNDDOWN(3.2, 0)", "3"),
        ("ROUNDDOWN(76.9, 0)", "76"),
        ("ROUNDDOWN(3.14159, 3)", "3.141"),
        ("ROUNDDOWN(-3.14159, 1)", "-3.1"),
        ("ROUNDDOWN(31415.92654, -2)", "31400"),
        ("FLOOR(3.7, 2)", "2"),
        ("FLOOR(-2.5, -2)", "-2"),
        ("FLOOR(1.58, 0.1)", "1.5"),
        ("FLOOR(0.234, 0.01)", "0.23"),
        ("INT(8.9)", "8"),
        ("INT(-8.9)", "-9"),
        ("MOD(3, 2)", "1"),
        ("MOD(-3, 2)", "1"),
        ("MOD(3, -2)", "-1"),
        ("MOD(-3, -2)", "-1"),
        ("ABS(-4)", "4"),
        ("POWER(5, 2)", "25"),
    ]);
    assert_eq!(shown("FLOOR(2.5, -2)", Type::Number), "NotMeaningful(OutOfDomain)");
    assert_eq!(shown("MOD(3, 0)", Type::Number), "NotMeaningful(DivisionByZero)");
    assert_eq!(shown("1/0", Type::Number), "NotMeaningful(DivisionByZero)");
    assert_eq!(shown("10^40", Type::Number), "NotMeaningful(Overflow)");
    assert_eq!(shown("0^0", Type::Number), "NotMeaningful(OutOfDomain)");
    assert_eq!(shown("(0-8)^0.5", Type::Number), "NotMeaningful(OutOfDomain)");
}

#[test]
fn annuities_as_documented() {
    // Excel help: PMT(8%/12, 10, 10000) = -1037.03; PMT(6%/12, 18*12, 0, 50000) = -129.08; PV(8%/12, 240, 500) = -59777.15
    numbers(&[
        ("ROUND(PMT(8%/12, 10, 10000), 2)", "-1037.03"),
        ("ROUND(PMT(8%/12, 10, 10000, 0, 1), 2)", "-1030.16"),
        ("ROUND(PMT(6%/12, 18*12, 0, 50000), 2)", "-129.08"),
        ("ROUND(PV(8%/12, 12*20, 500), 2)", "-59777.15"),
        ("PMT(0, 10, 1000)", "-100"),
    ]);
}

#[test]
fn folds_over_scalars() {
    numbers(&[
        ("SUM(1, 2, 3.5)", "6.5"),
        ("MIN(10, 7, 9, 27, 2)", "2"),
        ("MAX(10, 7, 9, 27, 2)", "27"),
        ("MEDIAN(1, 2, 3, 4, 5)", "3"),
        ("MEDIAN(6, 1, 2, 4, 3, 5)", "3.5"),
        ("AVERAGE(10, 7, 9, 27, 2)", "11"),
    ]);
}

#[test]
fn dates_as_documented() {
    for (source, expected) in [
        ("DATEDIF(DATE(2001,1,1), DATE(2003,1,1), \"Y\")", "2"),
        ("DATEDIF(DATE(2001,6,1), DATE(2002,8,15), \"D\")", "440"),
        ("DATEDIF(DATE(2026,1,31), DATE(2026,2,28), \"M\")", "0"),
        ("YEARFRAC(DATE(2012,1,1), DATE(2012,7,30))", "0.580555555556"),
        ("YEARFRAC(DATE(2012,1,1), DATE(2012,7,30), 1)", "0.57650273224"),
        ("YEARFRAC(DATE(2012,1,1), DATE(2012,7,30), 3)", "0.578082191781"),
        ("YEAR(DATE(2008,14,2))", "2009"),
        ("MONTH(DATE(2008,14,2))", "2"),
        ("DAY(DATE(2008,1,35))", "4"),
        ("DATE(2026,3,1)-DATE(2026,2,1)", "28"),
    ] {
        assert_eq!(shown(source, Type::Number), expected, "{source}");
    }
    for (source, expected) in [
        ("EDATE(DATE(2011,1,15), 1)", "2011-02-15"),
        ("EDATE(DATE(2011,1,15), -1)", "2010-12-15"),
        ("EDATE(DATE(2026,1,31), 1)", "2026-02-28"),
        ("DATE(2008,1,-15)", "2007-12-16"),
        ("DATE(2026,2,1)+27", "2026-02-28"),
    ] {
        assert_eq!(shown(source, Type::Date), expected, "{source}");
    }
    assert_eq!(shown("YEARMONTH(DATE(2026,11,5))", Type::Text), "2026-11");
    assert_eq!(shown("\"<=\"&DATE(2008,1,1)", Type::Text), "<=39448");
}

#[test]
fn texts_as_documented() {
    for (source, expected) in [
        ("MID(\"Fluid Flow\", 1, 5)", "Fluid"),
        ("MID(\"Fluid Flow\", 7, 20)", "Flow"),
        ("MID(\"Fluid Flow\", 20, 5)", ""),
        ("LEFT(\"Sale Price\", 4)", "Sale"),
        ("LEFT(\"Sweden\")", "S"),
        ("RIGHT(\"Sale Price\", 5)", "Price"),
        ("SUBSTITUTE(\"Sales Data\", \"Sales\", \"Cost\")", "Cost Data"),
        ("LEFT(\"烟酒批发\", 2)", "烟酒"),
    ] {
        assert_eq!(shown(source, Type::Text), expected, "{source}");
    }
    numbers(&[("LEN(\"Phoenix, AZ\")", "11"), ("LEN(\"烟酒\")", "2")]);
    assert_eq!(shown("HAS(\"a,b,c\", \"b\")", Type::Bool), "TRUE");
    assert_eq!(shown("HAS(\"ab,c\", \"b\")", Type::Bool), "FALSE");
    assert_eq!(shown("HAS(\"1,12\", 12)", Type::Bool), "TRUE");
    assert_eq!(shown("HAS(\"1,12\", 2)", Type::Bool), "FALSE");
}

/// 11010519491231002X is the standard's own worked example (GB 11643, annex).
#[test]
fn check_digits() {
    for (source, expected) in [
        ("IDCARDOK(\"11010519491231002X\")", "TRUE"),
        ("IDCARDOK(\"11010519491231002x\")", "TRUE"),
        ("IDCARDOK(\"110105194912310020\")", "FALSE"),
        ("IDCARDOK(\"440524188001010014\")", "TRUE"),
        ("IDCARDOK(\"11010519491331002X\")", "FALSE"),
        ("IDCARDOK(\"身份证\")", "FALSE"),
        ("USCCOK(\"91350100M000100Y43\")", "TRUE"),
        ("USCCOK(\"91350100M000100Y44\")", "FALSE"),
        ("USCCOK(\"91350100M000100I43\")", "FALSE"),
    ] {
        assert_eq!(shown(source, Type::Bool), expected, "{source}");
    }
}

#[test]
fn choices() {
    assert_eq!(shown("IFS(1>2, \"a\", 2>1, \"b\")", Type::Text), "b");
    assert_eq!(shown("IFS(1>2, \"a\")", Type::Text), "NotApplicable(NoMatch)");
    assert_eq!(shown("SWITCH(2, 1, \"a\", 2, \"b\", \"c\")", Type::Text), "b");
    assert_eq!(shown("SWITCH(9, 1, \"a\", 2, \"b\", \"c\")", Type::Text), "c");
    assert_eq!(shown("SWITCH(\"X\", \"x\", 1)", Type::Number), "1");
    assert_eq!(shown("NOT(AND(TRUE, FALSE))", Type::Bool), "TRUE");
    assert_eq!(shown("IF(TRUE, 1, 1/0)", Type::Number), "1");
    assert_eq!(shown("VERDICT(0.1, 10%, 25%)", Type::Text), "pass");
    assert_eq!(shown("VERDICT(0.25, 10%, 25%)", Type::Text), "attention");
    assert_eq!(shown("VERDICT(0.2501, 10%, 25%)", Type::Text), "fail");
    assert_eq!(shown("VERDICT(1/0, 10%, 25%)", Type::Text), "not_checked");
    assert_eq!(shown("VERDICT(NOTAPPLICABLE(\"x\"), 10%, 25%)", Type::Text), "not_applicable");
}

#[test]
fn values_are_rounded_where_they_arise() {
    let mut builder = ModelBuilder::new();
    let at = || Origin::new("t", 1, 1);
    builder.constant("a", Value::Number("0.125".parse().unwrap()));
    builder.rule("x", Type::Number, 2, "a", at()).rule("y", Type::Number, 2, "0-a", at());
    builder.rule("z", Type::Number, 2, "x*10", at());
    let model = builder.build().unwrap();
    let e = model.evaluate(&Inputs::new());
    let n = |name: &str| e.get(name).unwrap().as_number().unwrap().to_string();
    assert_eq!((n("x"), n("y"), n("z")), ("0.13".into(), "-0.13".into(), "1.30".into()));
}

/// The American 30/360 rule as OASIS OpenFormula writes it down for YEARFRAC basis 0; the last figure is LibreOffice's.
#[test]
fn year_fraction_at_the_ends_of_months() {
    numbers(&[
        ("YEARFRAC(DATE(2026,1,31), DATE(2026,3,31))*360", "60"),
        ("YEARFRAC(DATE(2026,1,30), DATE(2026,3,31))*360", "60"),
        ("YEARFRAC(DATE(2026,1,29), DATE(2026,3,31))*360", "62"),
        ("YEARFRAC(DATE(2024,2,29), DATE(2025,2,28))*360", "360"),
        ("YEARFRAC(DATE(2024,2,29), DATE(2026,10,31))*360", "961"),
        ("YEARFRAC(DATE(2024,2,29), DATE(2026,10,31), 4)*360", "961"),
    ]);
}

/// Dates at the ends of the calendar reach every date function through an answer; none may panic.
#[test]
fn dates_at_the_ends_of_the_calendar() {
    let mut builder = ModelBuilder::new();
    builder.input("d", Type::Date, 0).input("e", Type::Date, 0).input("n", Type::Number, 0);
    let sources = [
        ("d-e", Type::Number),
        ("d+n", Type::Date),
        ("d-n", Type::Date),
        ("EDATE(d, n)", Type::Date),
        ("DATE(n, n, n)", Type::Date),
        ("DATEDIF(d, e, \"M\")", Type::Number),
        ("YEARFRAC(d, e)", Type::Number),
        ("YEARFRAC(d, e, 1)", Type::Number),
        ("YEARMONTH(d)", Type::Text),
        ("\"\"&d", Type::Text),
    ];
    for (i, (source, ty)) in sources.iter().enumerate() {
        builder.rule(&format!("r{i}"), *ty, 6, source, Origin::new("t", 1, 1));
    }
    let model = builder.build().unwrap();
    let ends = [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX, "2026-02-28".parse().unwrap()];
    let known = |v: Value| formula::Answer::known(v, None);
    for d in ends {
        for e in ends {
            for n in ["-9223372036854775808", "79228162514264337593543950335", "0", "-1"] {
                let mut inputs = Inputs::new();
                inputs.set("d", known(Value::Date(d))).set("e", known(Value::Date(e)));
                inputs.set("n", known(Value::Number(n.parse().unwrap())));
                let evaluation = model.evaluate(&inputs);
                assert!(evaluation.get("r8").unwrap().is_known());
            }
        }
    }
    // a month later than the last of the calendar is outside the function's domain
    assert_eq!(shown("EDATE(DATE(9999,12,1), 1)", Type::Date), "NotMeaningful(OutOfDomain)");
    assert_eq!(shown("MID(\"a\", 0, 1)", Type::Text), "NotMeaningful(OutOfDomain)");
}
