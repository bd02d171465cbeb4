//! The printed formulas, computed by another engine: LibreOffice must come to the same values and statuses as ours.

use formula::excel::{Cell, Previous, Printed, Resolver, print};
use formula::{
    Answer, Basis, Inputs, Model, ModelBuilder, Origin, Outcome, Reason, Row, RowsSpec, State, TableAnswer, TableSpec,
    Type, Value,
};
use std::sync::Arc;

mod cases;
mod random;

/// Where a scenario's answers stand: everything on one sheet, a scenario being so many rows.
struct Sheet {
    first: u32,
    rows: u32,
    own: String,
}

const SCALARS: [(&str, Type); 9] = [
    ("a", Type::Number),
    ("b", Type::Number),
    ("c", Type::Number),
    ("p", Type::Bool),
    ("q", Type::Bool),
    ("s", Type::Text),
    ("u", Type::Text),
    ("d", Type::Date),
    ("e", Type::Date),
];
const COLUMNS: [(&str, Type); 4] =
    [("balance", Type::Number), ("use", Type::Text), ("rate", Type::Number), ("due", Type::Date)];

impl Sheet {
    fn at(&self, column: char, row: u32) -> String {
        format!("in!${column}${}", self.first + row + 1)
    }
}

impl Resolver for Sheet {
    fn scalar(&self, name: &str) -> Option<Cell> {
        let i = SCALARS.iter().position(|(n, _)| *n == name)? as u32;
        Some(Cell { value: self.at('A', i), status: self.at('B', i) })
    }
    fn cell(&self, _: &str, _: &str, _: &str) -> Option<Cell> {
        None
    }
    fn column(&self, _: &str, column: &str) -> Option<Cell> {
        let i = COLUMNS.iter().position(|(n, _)| *n == column)? as u8;
        let range = |c: u8| {
            let c = char::from(c);
            format!("in!${c}${}:${c}${}", self.first + 1, self.first + self.rows.max(1))
        };
        Some(Cell { value: range(b'E' + 3 * i), status: range(b'F' + 3 * i) })
    }
    fn same_row(&self, _: &str, _: &str) -> Option<Cell> {
        None
    }
    fn previous(&self, _: &str, _: &str) -> Option<Previous> {
        Some(Previous::FirstRow)
    }
    fn count(&self, _: &str) -> Option<Cell> {
        Some(Cell { value: self.at('A', 10), status: self.at('B', 10) })
    }
    fn basis(&self, name: &str) -> Option<Cell> {
        let cell = self.scalar(name)?;
        Some(Cell { value: cell.value.replace("$A$", "$C$"), status: cell.status })
    }
    fn basis_column(&self, table: &str, column: &str) -> Option<Cell> {
        let cell = self.column(table, column)?;
        let i = COLUMNS.iter().position(|(n, _)| *n == column)? as u8;
        let (from, to) = (char::from(b'E' + 3 * i), char::from(b'G' + 3 * i));
        Some(Cell { value: cell.value.replace(&format!("${from}$"), &format!("${to}$")), status: cell.status })
    }
    fn basis_same_row(&self, _: &str, _: &str) -> Option<Cell> {
        None
    }
    fn own_status(&self) -> Option<String> {
        Some(self.own.clone())
    }
}

fn model(formulas: &[(String, Type)]) -> Arc<Model> {
    let mut builder = ModelBuilder::new();
    for (name, ty) in SCALARS {
        builder.input(name, ty, 2);
    }
    builder.table(TableSpec { name: "t".into(), rows: RowsSpec::Asked });
    for (name, ty) in COLUMNS {
        builder.input_column("t", name, ty, 2);
    }
    for (i, (source, ty)) in formulas.iter().enumerate() {
        builder.rule(&format!("r{i}"), *ty, 6, source, Origin::new("t", i as u32 + 1, 1));
    }
    builder.build().unwrap_or_else(|e| panic!("{}", e.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n")))
}

/// The printed form of one formula, for the tests below.
fn printed(source: &str, ty: Type) -> Printed {
    let mut builder = ModelBuilder::new();
    for (name, ty) in SCALARS {
        builder.input(name, ty, 2);
    }
    builder.rule("x", ty, 2, source, Origin::new("t", 1, 1));
    let sheet = Sheet { first: 0, rows: 3, own: "Z1".into() };
    print(&builder.build().unwrap(), "x", &sheet).unwrap()
}

#[test]
fn value_and_status_are_printed_from_one_tree() {
    let Printed::Formula { value, status, array } = printed("a/b", Type::Number) else { panic!("not printed") };
    assert_eq!(value, "IF(Z1=0,ROUND(ROUND(in!$A$1/in!$A$2,8),2),\"\")");
    assert_eq!(status, "IF(MAX(in!$B$1,in!$B$2)>0,MAX(in!$B$1,in!$B$2),IF(in!$A$2=0,2,0))");
    assert!(!array);
    assert_eq!(
        printed("NOTAPPLICABLE(\"x\")", Type::Number),
        Printed::Formula { value: "\"\"".into(), status: "1".into(), array: false }
    );
    assert!(matches!(printed("IDCARDOK(s)", Type::Bool), Printed::CachedOnly(_)));
}

/// Statuses double at every division: the printer must stop, not grow. The tallest formulas allowed are walked on a small stack.
#[test]
fn the_tallest_formulas_are_bounded() {
    let work = || {
        for source in [
            format!("{}a{}", "1/(".repeat(60), ")".repeat(60)),
            format!("{}a{}", "IF(a>0, 1, ".repeat(60), ")".repeat(60)),
            format!("a{}", "/a".repeat(150)),
        ] {
            assert!(matches!(printed(&source, Type::Number), Printed::CachedOnly(_)), "{source}");
            let model = model(&[(source, Type::Number)]);
            let e = model.evaluate(&Inputs::new());
            assert!(e.get("r0").unwrap().is_unknown() && e.explain("r0").is_some());
        }
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}

/// A plan of counted rows and a table of fixed rows, for row formulas.
struct Grid {
    first_row: bool,
}

impl Resolver for Grid {
    fn scalar(&self, name: &str) -> Option<Cell> {
        Some(Cell { value: format!("v_{name}"), status: "0".into() })
    }
    fn cell(&self, _: &str, row: &str, column: &str) -> Option<Cell> {
        Some(Cell { value: format!("v_{row}_{column}"), status: format!("s_{row}_{column}") })
    }
    fn column(&self, _: &str, _: &str) -> Option<Cell> {
        None
    }
    fn same_row(&self, _: &str, column: &str) -> Option<Cell> {
        Some(Cell { value: format!("v_{column}"), status: format!("s_{column}") })
    }
    fn previous(&self, _: &str, column: &str) -> Option<Previous> {
        if self.first_row {
            return Some(Previous::FirstRow);
        }
        Some(Previous::Cell(Cell { value: format!("above_{column}"), status: format!("s_above_{column}") }))
    }
    fn count(&self, _: &str) -> Option<Cell> {
        None
    }
    fn basis(&self, _: &str) -> Option<Cell> {
        None
    }
    fn basis_column(&self, _: &str, _: &str) -> Option<Cell> {
        None
    }
    fn basis_same_row(&self, _: &str, _: &str) -> Option<Cell> {
        None
    }
    fn own_status(&self) -> Option<String> {
        Some("S".into())
    }
}

#[test]
fn row_formulas_read_their_row_and_the_one_above() {
    let mut builder = ModelBuilder::new();
    let at = || Origin::new("t", 1, 1);
    builder.input("cash", Type::Number, 2);
    builder.table(TableSpec { name: "plan".into(), rows: RowsSpec::Count("3".into(), at()) });
    builder.column_rule("plan", "closing", Type::Number, 2, "PREV(plan[@[closing]], cash)+plan[@[no]]", at());
    builder.table(TableSpec { name: "f".into(), rows: RowsSpec::Fixed(vec!["x".into(), "y".into()]) });
    builder.column_rule("f", "b", Type::Number, 2, "PREV(f[@[b]], cash)", at());
    builder.column_rule("f", "a", Type::Number, 2, "f[@[b]]+SUM(f[b])", at());
    builder.cell_rule("f", "y", "a", "f.x.a", at());
    let model = builder.build().unwrap();
    let show = |name: &str, first_row: bool| match print(&model, name, &Grid { first_row }).unwrap() {
        Printed::Formula { value, status, .. } => (value, status),
        Printed::CachedOnly(why) => (String::new(), why),
    };
    let pair = |v: &str, s: &str| (format!("IF(S=0,ROUND(ROUND({v},8),2),\"\")"), s.to_owned());
    assert_eq!(show("plan[closing]", true), pair("v_cash+v_no", "s_no"));
    assert_eq!(show("plan[closing]", false), pair("above_closing+v_no", "MAX(s_above_closing,s_no)"));
    assert_eq!(show("plan.2.closing", false), show("plan[closing]", false));
    // fixed rows know their own place, whatever the resolver says
    assert_eq!(show("f.x.b", false), ("ROUND(ROUND(v_cash,8),2)".into(), "0".into()));
    assert_eq!(show("f.y.b", true), pair("v_x_b", "s_x_b"));
    assert_eq!(show("f.y.a", true), pair("v_x_a", "s_x_a"));
    // what is not in the workbook is shown as the engine computed it
    assert_eq!(show("f.x.a", true), (String::new(), "f is not in the workbook".into()));
    // rows that differ have no common formula
    assert!(print(&model, "f[a]", &Grid { first_row: true }).is_none());
    assert!(print(&model, "cash", &Grid { first_row: true }).is_none());
}

/// Writes everything into one workbook, lets LibreOffice recalculate it and compares.
fn differential(directory: &str, formulas: &[(String, Type)]) {
    let model = model(formulas);
    let (directory, mut expected) = (std::env::temp_dir().join(directory), Vec::new());
    std::fs::create_dir_all(&directory).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut out = rust_xlsxwriter::Worksheet::new();
    out.set_name("out").unwrap();
    let mut answers = rust_xlsxwriter::Worksheet::new();
    answers.set_name("in").unwrap();
    let mut line = 0;
    for (number, inputs) in scenarios().iter().enumerate() {
        let first = number as u32 * 20;
        let rows = fill(&mut answers, first, inputs);
        let e = model.evaluate(inputs);
        for (i, (source, _)) in formulas.iter().enumerate() {
            let name = format!("r{i}");
            let sheet = Sheet { first, rows, own: format!("$A${}", line + 1) };
            match print(&model, &name, &sheet).unwrap() {
                Printed::CachedOnly(why) => {
                    assert!(why.contains("longer") || why.contains("median"), "{source}: {why}");
                    continue;
                }
                Printed::Formula { value, status, array } => {
                    let write = |out: &mut rust_xlsxwriter::Worksheet, column, formula: String| {
                        if array {
                            out.write_array_formula(line, column, line, column, format!("{{={formula}}}").as_str())
                                .unwrap();
                        } else {
                            out.write_formula(line, column, format!("={formula}").as_str()).unwrap();
                        }
                    };
                    write(&mut out, 0, status);
                    write(&mut out, 1, value);
                }
            }
            expected.push((format!("scenario {number}: {source}"), e.get(&name).unwrap().clone()));
            line += 1;
        }
    }
    book.push_worksheet(out);
    book.push_worksheet(answers);
    book.save(directory.join("book.xlsx")).unwrap();
    let computed = recalculated(&directory);
    let mut wrong = Vec::new();
    for ((what, ours), row) in expected.iter().zip(&computed) {
        let status = ours.status().to_string();
        let value = ours.value().map(seen).unwrap_or_default();
        if row.0 != status || !same(&value, &row.1) {
            wrong.push(format!("{what}\n  ours {status} {value:?}, theirs {} {:?}", row.0, row.1));
        }
    }
    assert_eq!(computed.len(), expected.len());
    let total = wrong.len();
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{total} of {} differ:\n{}", expected.len(), wrong.join("\n"));
}

#[test]
fn libreoffice_agrees() {
    let formulas: Vec<_> = cases::FORMULAS.iter().map(|(source, ty)| ((*source).to_owned(), *ty)).collect();
    differential("formula-differential", &formulas);
}

#[test]
fn libreoffice_agrees_on_anything() {
    differential("formula-differential-random", &random::formulas(800));
}

fn seen(value: &Value) -> String {
    match value {
        Value::Date(d) => formula::serial(*d).to_string(),
        other => other.to_string(),
    }
}

fn same(a: &str, b: &str) -> bool {
    // LibreOffice shows what DATE() gives as a date
    if let Ok(date) = chrono::NaiveDate::parse_from_str(b, "%m/%d/%Y") {
        return a == formula::serial(date).to_string();
    }
    // LibreOffice shows the truth that an array formula gives as a number
    if matches!((a, b), ("TRUE", "1") | ("FALSE", "0")) {
        return true;
    }
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        _ => a == b,
    }
}

/// The sheet `out` as LibreOffice computes it, with a profile that recalculates on load.
fn recalculated(directory: &std::path::Path) -> Vec<(String, String)> {
    let profile = directory.join("profile/user");
    std::fs::create_dir_all(&profile).unwrap();
    let item = "<item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\"><value>0</value></prop></item>";
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">";
    std::fs::write(profile.join("registrymodifications.xcu"), format!("{head}{item}</oor:items>")).unwrap();
    let status = std::process::Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", directory.join("profile").display()))
        .args(["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):9,0,76,1,,0,false,false,false"])
        .arg("--outdir")
        .arg(directory)
        .arg(directory.join("book.xlsx"))
        .status()
        .unwrap();
    assert!(status.success());
    let text = std::fs::read_to_string(directory.join("book.csv")).unwrap();
    text.lines()
        .map(|l| {
            let (a, b) = l.split_once('\t').unwrap_or((l, ""));
            (a.to_owned(), b.to_owned())
        })
        .collect()
}

/// Writes the answers of one scenario; gives the number of rows of the table.
fn fill(sheet: &mut rust_xlsxwriter::Worksheet, first: u32, inputs: &Inputs) -> u32 {
    let put = |sheet: &mut rust_xlsxwriter::Worksheet, row: u32, column: u16, answer: Option<&Answer>| {
        let outcome = answer.and_then(|a| a.outcome.clone()).unwrap_or_else(|| Outcome::unknown(&Arc::from("x")));
        match outcome.value() {
            Some(Value::Number(n)) => {
                sheet.write_number(row, column, n.to_string().parse::<f64>().unwrap()).map(|_| ())
            }
            Some(Value::Bool(b)) => sheet.write_boolean(row, column, *b).map(|_| ()),
            Some(Value::Date(d)) => sheet.write_number(row, column, formula::serial(*d) as f64).map(|_| ()),
            Some(Value::Text(t)) if !t.is_empty() => sheet.write_string(row, column, &**t).map(|_| ()),
            // a formula that gives a blank text, as computed cells have it
            Some(Value::Text(_)) | None => sheet.write_formula(row, column, "=\"\"").map(|_| ()),
        }
        .unwrap();
        sheet.write_number(row, column + 1, f64::from(outcome.status())).unwrap();
        if let Some(basis) = answer.and_then(|a| a.basis).filter(|_| outcome.is_known()) {
            sheet.write_string(row, column + 2, basis.as_str()).unwrap();
        }
    };
    for (i, (name, _)) in SCALARS.iter().enumerate() {
        put(sheet, first + i as u32, 0, inputs.scalars.get(*name));
    }
    let (count, status) = match inputs.tables.get("t") {
        None | Some(TableAnswer::Untouched) => (0, 3),
        Some(TableAnswer::DeclaredEmpty) => (0, 0),
        Some(TableAnswer::NotApplicable(_)) => (0, 1),
        Some(TableAnswer::Rows(rows)) => {
            for (r, row) in rows.iter().enumerate() {
                for (c, (name, _)) in COLUMNS.iter().enumerate() {
                    put(sheet, first + r as u32, 4 + 3 * c as u16, row.cells.get(*name));
                }
            }
            (rows.len() as u32, 0)
        }
    };
    sheet.write_number(first + 10, 0, f64::from(count)).unwrap();
    sheet.write_number(first + 10, 1, f64::from(status)).unwrap();
    count
}

fn known(text: &str, ty: Type) -> Answer {
    let value = match ty {
        Type::Number => Value::Number(text.parse().unwrap()),
        Type::Bool => Value::Bool(text == "TRUE"),
        Type::Text => Value::text(text),
        Type::Date => Value::Date(text.parse().unwrap()),
    };
    // every basis occurs, always the same one with the same text
    let basis = text.bytes().map(usize::from).sum::<usize>() % Basis::ALL.len();
    Answer::known(value, Some(Basis::ALL[basis]))
}

/// `?` unanswered, `-` not applicable, `!` not meaningful.
fn answer(text: &str, ty: Type) -> Answer {
    match text {
        "?" => Answer::unanswered(),
        "-" => Answer::not_applicable(Reason::NotAsked),
        "!" => Answer { outcome: Some(State::NotMeaningful(Reason::OutOfDomain).into()), basis: None },
        text => known(text, ty),
    }
}

fn scenarios() -> Vec<Inputs> {
    cases::SCENARIOS
        .iter()
        .map(|(scalars, table)| {
            let mut inputs = Inputs::new();
            for ((name, ty), text) in SCALARS.iter().zip(scalars) {
                inputs.set(name, answer(text, *ty));
            }
            inputs.set_table(
                "t",
                match *table {
                    ["untouched"] => TableAnswer::Untouched,
                    ["empty"] => TableAnswer::DeclaredEmpty,
                    ["not asked"] => TableAnswer::NotApplicable(Reason::NotAsked),
                    rows => TableAnswer::Rows(
                        rows.iter()
                            .enumerate()
                            .map(|(i, cells)| {
                                let row = Row::new(format!("r{i}"));
                                cells
                                    .split('|')
                                    .zip(COLUMNS)
                                    .fold(row, |row, (text, (name, ty))| row.with(name, answer(text, ty)))
                            })
                            .collect(),
                    ),
                },
            );
            inputs
        })
        .collect()
}
