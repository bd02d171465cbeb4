//! What is refused, where it is pointed at, and what is proposed.

use formula::{Code, Diagnostic, ModelBuilder, Origin, RowsSpec, TableSpec, Type};

fn refused_as(ty: Type, source: &str) -> Diagnostic {
    let mut builder = ModelBuilder::new();
    builder
        .input("request.amount", Type::Number, 2)
        .input("request.purpose", Type::Text, 0)
        .table(TableSpec { name: "debts".into(), rows: RowsSpec::Asked })
        .input_column("debts", "balance", Type::Number, 2)
        .input_column("debts", "use", Type::Text, 0)
        .table(TableSpec { name: "stock".into(), rows: RowsSpec::Asked })
        .input_column("stock", "value", Type::Number, 2)
        .table(TableSpec { name: "est".into(), rows: RowsSpec::Fixed(vec!["a".into(), "b".into()]) })
        .column_rule("est", "month", Type::Number, 2, "1", Origin::new("f.toml", 1, 1))
        .rule("x", ty, 2, source, Origin::new("base.toml", 10, 12));
    let mut faults = builder.build().expect_err(source);
    assert_eq!(faults.len(), 1, "{source}");
    faults.remove(0)
}
fn refused(source: &str) -> Diagnostic {
    refused_as(Type::Number, source)
}

#[test]
fn each_fault_has_its_code() {
    for (source, code) in [
        ("1+", Code::Syntax),
        ("1 2", Code::Syntax),
        ("\"open", Code::Syntax),
        ("debts[@balance]", Code::Syntax),
        ("1$", Code::Syntax),
        ("99999999999999999999999999999999999", Code::Syntax),
        ("request.amout", Code::UnknownName),
        ("SUMM(1)", Code::UnknownFunction),
        ("XLOOKUP(1, 2, 3)", Code::UnknownFunction),
        ("ROUND(1)", Code::Arguments),
        ("SUMIFS(debts[balance], debts[use])", Code::Arguments),
        ("SWITCH(1, 2)", Code::Arguments),
        ("request.purpose", Code::TypeMismatch),
        ("request.purpose+1", Code::TypeMismatch),
        ("IF(1, 2, 3)", Code::TypeMismatch),
        ("IF(TRUE, 1, \"a\")", Code::TypeMismatch),
        ("(1=1)*2", Code::TypeMismatch),
        ("SUM(debts[use])", Code::TypeMismatch),
        ("SUMIFS(debts[use], debts[use], \"a\")", Code::TypeMismatch),
        ("SUMIFS(debts[balance], debts[use], 5)", Code::TypeMismatch),
        ("debt[balance]", Code::UnknownTable),
        ("SUM(debts[balanse])", Code::UnknownColumn),
        ("debts[@[balance]]", Code::RowReference),
        ("debts[balance]", Code::Shape),
        ("debts[balance]*2", Code::Shape),
        ("debts", Code::Shape),
        ("COUNTROWS(request.amount)", Code::Shape),
        ("SUMIFS(debts[balance]*2, debts[use], \"a\")", Code::Shape),
        ("BASIS(x)=\"oral\"", Code::Shape),
        ("BASISBYVALUE(0.1, debts[balance])", Code::Arguments),
        ("BASISBYVALUE(0.1, debts[balance], stock[value])=\"oral\"", Code::MixedTables),
        ("BASISBYVALUE(0.1, debts[balance], 1)=\"oral\"", Code::TypeMismatch),
        ("AND(SOFTEST(debts[balance])=\"oral\")", Code::Shape),
        ("AND(debts[balance]>1)", Code::Shape),
        ("SUMPRODUCT(1)", Code::Shape),
        ("SUM(debts[balance]*stock[value])", Code::MixedTables),
        ("SUMPRODUCT(debts[balance], stock[value])", Code::MixedTables),
        ("SUMIFS(debts[balance], stock[value], 1)", Code::MixedTables),
        ("MATCH(1, debts[balance], 1)", Code::Literal),
        ("DATEDIF(DATE(2026,1,1), DATE(2026,2,1), \"MD\")", Code::Literal),
        ("NOTAPPLICABLE(request.purpose)", Code::Literal),
        ("est.c.month", Code::UnknownRow),
        ("debts.d1.balance", Code::UnknownRow),
        ("est.a.mnth", Code::UnknownName),
    ] {
        assert_eq!(refused(source).code, code, "{source}: {}", refused(source));
    }
    assert_eq!(refused_as(Type::Text, "1").code, Code::TypeMismatch);
}

#[test]
fn the_place_is_that_of_the_part() {
    let fault = refused("request.amount * request.amout");
    assert_eq!((fault.line, fault.column, &*fault.file), (10, 12 + 17, "base.toml"));
    assert_eq!(fault.proposal.as_deref(), Some("request.amount"));
    // several lines: the column counts from the line's own start; characters, not bytes
    let fault = refused("IF(request.purpose=\"进货\",\n   1,\n  SUMM(2))");
    assert_eq!((fault.line, fault.column), (12, 3));
    assert_eq!(fault.proposal.as_deref(), Some("SUM"));
    assert_eq!(refused("SUM(debts[balanse])").proposal.as_deref(), Some("debts[balance]"));
    assert_eq!(refused("debts[@balance]").proposal.as_deref(), Some("debts[@[balance]]"));
}

#[test]
fn names_are_declared_once_and_well() {
    let mut builder = ModelBuilder::new();
    builder.input("a", Type::Number, 2).at(Origin::new("b.toml", 3, 1)).input("a", Type::Number, 2);
    builder.input("1a", Type::Number, 2).input("库存.合计", Type::Number, 2).input("a..b", Type::Number, 2);
    builder.rule("a", Type::Number, 2, "1", Origin::new("c.toml", 4, 1));
    builder.cell_rule("t", "r", "c", "1", Origin::new("c.toml", 5, 1));
    let faults = builder.build().unwrap_err();
    let seen: Vec<_> = faults.iter().map(|f| (f.code, &*f.file, f.line)).collect();
    assert_eq!(
        seen,
        [
            (Code::Duplicate, "b.toml", 3),
            (Code::BadName, "b.toml", 3),
            (Code::BadName, "b.toml", 3),
            (Code::Duplicate, "c.toml", 4),
            (Code::UnknownTable, "c.toml", 5),
        ]
    );
}

#[test]
fn all_faults_come_at_once() {
    let mut builder = ModelBuilder::new();
    for (i, source) in ["1+", "nobody", "SUM()"].iter().enumerate() {
        builder.rule(&format!("r{i}"), Type::Number, 2, source, Origin::new("t", i as u32 + 1, 1));
    }
    assert_eq!(builder.build().unwrap_err().len(), 3);
}

#[test]
fn hostile_depth_is_refused() {
    for source in [
        "(".repeat(100_000),
        "-".repeat(30_000) + "1",
        format!("{}1{}", "ABS(".repeat(200), ")".repeat(200)),
        format!("1{}", "+1".repeat(5_000)),
        format!("1{}", "%".repeat(5_000)),
    ] {
        assert_eq!(refused(&source).code, Code::TooDeep);
    }
    // what people write is far from the limit
    let long = format!("1{}", "+1".repeat(100));
    let nested = format!("{}1{}", "ABS(".repeat(50), ")".repeat(50));
    assert!(formula::parse(&long).is_ok() && formula::parse(&nested).is_ok());
}

#[test]
fn chinese_names_and_punctuation() {
    let mut builder = ModelBuilder::new();
    builder
        .table(TableSpec { name: "存货".into(), rows: RowsSpec::Asked })
        .input_column("存货", "数量", Type::Number, 2)
        .input_column("存货", "单价", Type::Number, 2)
        .column_rule("存货", "金额", Type::Number, 2, "存货［＠［数量］］×存货[@[单价]]", Origin::new("t", 1, 1))
        .rule("存货.合计", Type::Number, 2, "SUM（存货[金额]）", Origin::new("t", 2, 1));
    assert!(builder.build().is_ok());
}

#[test]
fn every_function_is_in_the_manual() {
    let manual = formula::manual();
    for f in formula::FUNCTIONS {
        assert!(f.signature.starts_with(&format!("{}(", f.name)), "{}", f.name);
        assert!(manual.contains(&f.signature.replace('|', "\\|")), "{}", f.name);
        assert!(!f.zh.is_empty() && !f.en.is_empty());
    }
    // the committed page is the table's own text; UPDATE_MANUAL=1 writes it anew
    let page = format!(
        "# 函数 Functions\n\nGenerated from the function table (`src/functions/mod.rs`); a test compares.\n\n{manual}"
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/functions.md");
    if std::env::var_os("UPDATE_MANUAL").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page);
    // those the brief and the design name
    for name in "SUM SUMIFS SUMPRODUCT COUNTIFS MINIFS MAXIFS MIN MAX MEDIAN AVERAGE ROUND ROUNDUP ROUNDDOWN FLOOR ABS INT MOD POWER IF IFS \
                 SWITCH AND OR NOT INDEX MATCH PMT PV DATEDIF EDATE YEARFRAC YEAR MONTH DAY DATE LEN MID LEFT RIGHT SUBSTITUTE KNOWN APPLICABLE \
                 MINKNOWN MAXKNOWN SUMKNOWN FALLBACK FIRM PROVISIONAL NOTMEANINGFUL NOTAPPLICABLE UNKNOWN MEANINGFUL VERDICT BASIS SOFTEST BASISBYVALUE HAS PREV YEARMONTH IDCARDOK USCCOK COUNTROWS"
        .split_whitespace()
    {
        assert!(formula::Function::named(name).is_some(), "{name}");
    }
}
