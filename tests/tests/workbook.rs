//! The workbook of the acceptance case, recalculated by another program: every formula cell must come to the value the engine gave.
//!
//! LibreOffice loads the file in a private profile that forces recalculation; both files are then read cell by cell and compared at
//! fifteen significant digits. A workbook with a wrong value planted proves that the comparison would see one.

use appraisal::observation::Answers;
use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use report::{Context, Workbook, workbook};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Answers taken away for a second case with unknowns and provisional figures in it.
const GAPS: [&str; 6] = [
    "income.household",
    "debts.d2.monthly_interest",
    "balance_survey.cash",
    "stock",
    "request.annual_rate",
    "receivables.r1.days",
];

fn made(facts: &Json, gaps: &[&str], unmasked: bool) -> Workbook {
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(facts, checklist).expect("every fact has a place");
    let mut observations = file.observations();
    observations.retain(|o| {
        let place = [Some(o.question.as_str()), o.row.as_deref(), o.column.as_deref()];
        let path = place.into_iter().flatten().collect::<Vec<_>>().join(".");
        !gaps.iter().any(|gap| path == *gap || path.starts_with(&format!("{gap}.")))
    });
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    let context = Context {
        date: Some(file.case.survey_date),
        survey_date: Some(file.case.survey_date),
        case_id: "TY-2026-0001".to_owned(),
        title: "借款人".to_owned(),
        practice: true,
        unmasked,
        ..Context::default()
    };
    workbook(checklist, &answers, &appraisal, &context).expect("writes")
}

/// A folder of its own under the target directory.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workbook").join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(path.join("out")).expect("the target directory is writable");
    path
}

/// Has LibreOffice load the file, recalculate everything, and save it anew.
fn recalculated(folder: &Path, file: &Path) -> PathBuf {
    let profile = folder.join("profile").join("user");
    std::fs::create_dir_all(&profile).expect("writable");
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(profile.join("registrymodifications.xcu"), settings).expect("writable");
    let mut running = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(folder.join("out"))
        .arg(file)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("LibreOffice is installed");
    let began = Instant::now();
    while running.try_wait().expect("a child of ours").is_none() {
        assert!(began.elapsed() < Duration::from_secs(300), "LibreOffice does not come back");
        std::thread::sleep(Duration::from_millis(200));
    }
    folder.join("out").join(file.file_name().expect("a file"))
}

/// Every cell that holds a formula: sheet, place, formula, value.
fn formulas(path: &Path) -> Vec<(String, (u32, u32), String)> {
    let mut book: Xlsx<_> = open_workbook(path).expect("opens");
    let mut all = Vec::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_formula(&sheet).expect("formulas");
        let Some((row, col)) = range.start() else { continue };
        for (r, c, formula) in range.used_cells() {
            let place = (row + u32::try_from(r).expect("few"), col + u32::try_from(c).expect("few"));
            all.push((sheet.clone(), place, formula.clone()));
        }
    }
    all
}

fn value(book: &mut Xlsx<std::io::BufReader<std::fs::File>>, sheet: &str, place: (u32, u32)) -> Data {
    book.worksheet_range(sheet).ok().and_then(|r| r.get_value(place).cloned()).unwrap_or(Data::Empty)
}

/// The two values are the same at fifteen significant digits.
fn same(a: &Data, b: &Data) -> bool {
    match (a, b) {
        (Data::Float(_) | Data::Int(_) | Data::DateTime(_), Data::Float(_) | Data::Int(_) | Data::DateTime(_)) => {
            // One may stand on the edge between two fifteenth digits where the other has been rounded to one of them: then they are half a
            // unit of that digit apart, and no more than the next binary number besides.
            let (x, y) = (plain(a), plain(b));
            let exponent: i32 = digits(x).split('e').nth(1).and_then(|e| e.parse().ok()).unwrap_or_default();
            let half = 0.5 * 10_f64.powi(exponent - 14);
            digits(x) == digits(y) || (x - y).abs() <= half + x.abs() * f64::EPSILON
        }
        // LibreOffice has no truth of its own: behind IF it is the number.
        (Data::Bool(truth), Data::Float(x)) | (Data::Float(x), Data::Bool(truth)) => *x == f64::from(u8::from(*truth)),
        (Data::Empty, Data::String(s)) | (Data::String(s), Data::Empty) => s.is_empty(),
        _ => a == b,
    }
}

fn plain(data: &Data) -> f64 {
    match data {
        Data::Float(x) => *x,
        Data::Int(i) => i.to_string().parse().unwrap_or(f64::NAN),
        Data::DateTime(d) => d.as_f64(),
        _ => f64::NAN,
    }
}

/// A number as fifteen significant digits.
fn digits(number: f64) -> String {
    format!("{:.14e}", if number == 0.0 { 0.0 } else { number })
}

fn disagreements(ours: &Path, theirs: &Path) -> (usize, Vec<String>) {
    let cells = formulas(ours);
    let mut a: Xlsx<_> = open_workbook(ours).expect("opens");
    let mut b: Xlsx<_> = open_workbook(theirs).expect("opens");
    let ranges = |book: &mut Xlsx<std::io::BufReader<std::fs::File>>| {
        let names = book.sheet_names();
        names
            .into_iter()
            .map(|n| (n.clone(), book.worksheet_range(&n).expect("values")))
            .collect::<std::collections::HashMap<_, _>>()
    };
    let (a, b) = (ranges(&mut a), ranges(&mut b));
    let at = |book: &std::collections::HashMap<String, calamine::Range<Data>>, sheet: &str, place| {
        book.get(sheet).and_then(|r| r.get_value(place).cloned()).unwrap_or(Data::Empty)
    };
    let mut wrong = Vec::new();
    for (sheet, place, formula) in &cells {
        let (x, y) = (at(&a, sheet, *place), at(&b, sheet, *place));
        if !same(&x, &y) {
            let (row, col) = place;
            wrong.push(format!(
                "{sheet} R{}C{}: engine {x:?}, recalculated {y:?}, formula {formula:.300}",
                row + 1,
                col + 1
            ));
        }
    }
    (cells.len(), wrong)
}

fn compared(name: &str, made: &Workbook) -> (usize, Vec<String>) {
    let folder = folder(name);
    let file = folder.join("case.xlsx");
    std::fs::write(&file, &made.bytes).expect("writable");
    let (compared, wrong) = disagreements(&file, &recalculated(&folder, &file));
    assert_eq!(compared, made.formulas, "every formula is compared");
    assert!(compared > 3000, "only {compared} formulas");
    (compared, wrong)
}

/// Why a figure made from a covered number is a value.
const COVERED: &str = "由已遮盖的号码得出";

/// Figures without a formula beside the exceptions: check digits and “known and not provisional” have no counterpart in a workbook, and what is
/// made from a covered number cannot be made from its last four characters.
fn odd(made: &Workbook) -> Vec<&String> {
    let none = ["IDCARDOK", "USCCOK", "FIRM"].map(|f| format!("{f} has no counterpart in a workbook"));
    let excepted = |w: &str| w.contains(COVERED) || none.iter().any(|n| w.contains(n.as_str()));
    made.without_formula.iter().filter(|w| !excepted(w)).collect()
}

fn agrees(name: &str, made: &Workbook) {
    let (compared, wrong) = compared(name, made);
    let shown: Vec<&str> = wrong.iter().take(40).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} of {compared} cells differ:\n{}", wrong.len(), shown.join("\n"));
}

#[test]
fn every_formula_of_the_case_recalculates_to_the_engines_value() {
    // As it is delivered: numbers covered.
    let delivered = made(&tests::golden::facts(), &[], false);
    assert!(odd(&delivered).is_empty(), "{:?}", odd(&delivered));
    let covered = |made: &Workbook| made.without_formula.iter().filter(|w| w.contains(COVERED)).count();
    assert!(covered(&delivered) > 0, "a birth date cannot be read off a covered number");
    agrees("complete", &delivered);
    assert_eq!(covered(&made(&tests::golden::facts(), &[], true)), 0, "with the numbers in full nothing is covered");
}

#[test]
fn with_answers_missing_values_and_states_agree_as_well() {
    agrees("gaps", &made(&tests::golden::facts(), &GAPS, true));
}

#[test]
fn an_empty_case_is_all_missing_and_agrees() {
    let checklist = tests::facts::checklist();
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day");
    let appraisal = appraisal::appraise(checklist, &[], as_of);
    let made = workbook(checklist, &Answers::default(), &appraisal, &Context::default()).expect("writes");
    agrees("empty", &made);
}

/// The long form: every fifth to eleventh answer taken away, in turn (LONG=1).
#[test]
fn whatever_is_missing_formulas_and_engine_agree() {
    let facts = tests::golden::facts();
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(&facts, checklist).expect("every fact has a place");
    let all = file.observations();
    let strides: &[usize] = if std::env::var_os("LONG").is_some() { &[5, 6, 7, 8, 9, 10, 11, 2, 3] } else { &[7] };
    let mut wrong = Vec::new();
    for stride in strides {
        let kept: Vec<_> =
            all.iter().enumerate().filter(|(i, _)| i % stride != stride - 1).map(|(_, o)| o.clone()).collect();
        let (answers, _) = Answers::fold(checklist, &kept);
        let appraisal = appraisal::appraise(checklist, &kept, file.case.survey_date);
        let made = workbook(checklist, &answers, &appraisal, &Context::default()).expect("writes");
        let (_, differ) = compared(&format!("stride-{stride}"), &made);
        wrong.extend(differ.into_iter().map(|line| format!("{stride}: {line}")));
    }
    let shown: Vec<&str> = wrong.iter().take(40).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), shown.join("\n"));
}

/// The long form: every variant of the case (LONG=1).
#[test]
fn in_every_variant_formulas_and_engine_agree() {
    let facts = tests::golden::facts();
    let variants = facts["variants"].as_array().cloned().unwrap_or_default();
    assert!(!variants.is_empty(), "the case has variants");
    let many = std::env::var_os("LONG").map_or(1, |_| variants.len());
    let mut wrong = Vec::new();
    for variant in variants.iter().rev().take(many) {
        let id = variant["id"].as_str().expect("a variant has an id");
        let (_, differ) = compared(id, &made(&tests::golden::with_variant(&facts, id), &[], false));
        wrong.extend(differ.into_iter().map(|line| format!("{id}: {line}")));
    }
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The workbook of a trade's practice case, every `stride`-th answer taken away.
fn of_trade(trade: &tests::trades::Trade, stride: Option<usize>) -> Workbook {
    let mut observations = trade.case.observations();
    if let Some(stride) = stride {
        let mut no = 0;
        observations.retain(|_| {
            no += 1;
            no % stride != 0
        });
    }
    let (answers, _) = Answers::fold(&trade.checklist, &observations);
    let appraisal = appraisal::appraise(&trade.checklist, &observations, trade.case.case.survey_date);
    let context = Context { practice: true, ..Context::default() };
    workbook(&trade.checklist, &answers, &appraisal, &context).expect("writes")
}

/// Every trade's practice case; the long form (LONG=1) with answers taken away as well.
#[test]
fn in_every_trade_formulas_and_engine_agree() {
    let strides: &[Option<usize>] =
        if std::env::var_os("LONG").is_some() { &[None, Some(7), Some(5), Some(3)] } else { &[None] };
    let mut wrong = Vec::new();
    let trades: Vec<_> = tests::trades::trades().iter().filter(|t| t.id != "fmcg-wholesale").collect();
    assert!(trades.len() >= 3, "{} trades", trades.len());
    for trade in trades {
        for stride in strides {
            let made = of_trade(trade, *stride);
            assert!(odd(&made).is_empty(), "{}: {:?}", trade.id, odd(&made));
            let name = format!("{}-{}", trade.id, stride.unwrap_or_default());
            let (_, differ) = compared(&name, &made);
            wrong.extend(differ.into_iter().map(|line| format!("{name}: {line}")));
        }
    }
    let shown: Vec<&str> = wrong.iter().take(40).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), shown.join("\n"));
}

/// What the reconciliation found stands in the workbook as values, said to be the program's; verdicts beside the relations follow the answers.
#[test]
fn the_reconciliation_stands_in_the_workbook_as_values() {
    for trade in tests::trades::trades() {
        let made = of_trade(trade, None);
        let appraisal = appraisal::appraise(&trade.checklist, &trade.case.observations(), trade.case.case.survey_date);
        let folder = folder(&format!("reconciliation-{}", trade.id));
        let file = folder.join("case.xlsx");
        std::fs::write(&file, &made.bytes).expect("writable");
        let cells = formulas(&file);
        assert!(cells.iter().all(|(sheet, ..)| sheet != "勾稽推断"), "{}: a fit is no formula", trade.id);
        assert!(cells.iter().any(|(sheet, ..)| sheet == "检验关系"), "{}: verdicts are references", trade.id);
        let mut book: Xlsx<_> = open_workbook(&file).expect("opens");
        let fit = book.worksheet_range("勾稽推断").expect("the sheet");
        let texts: Vec<String> = fit.used_cells().map(|(.., v)| v.to_string()).collect();
        assert!(texts.iter().any(|t| t.contains("不是公式")), "{}: said to be values", trade.id);
        let said = |wanted: &str| texts.iter().any(|t| t.contains(wanted));
        for suspect in &appraisal.reconciliation.suspects {
            assert!(said(&suspect.sentence.zh), "{}: {}", trade.id, suspect.sentence.zh);
        }
        for identity in &appraisal.reconciliation.identities {
            assert!(said(&identity.label.zh), "{}: {}", trade.id, identity.label.zh);
        }
        let numbers: Vec<f64> = fit.used_cells().filter_map(|(.., v)| v.as_f64()).collect();
        let compared = |q: &&appraisal::reconcile::QuantityFit| q.readings.iter().any(|r| r.predicted.is_some());
        for quantity in appraisal.reconciliation.quantities.iter().filter(compared) {
            for reading in &quantity.readings {
                let close = |n: &f64| (n - reading.value).abs() <= 1e-6 * reading.value.abs().max(1.0);
                assert!(numbers.iter().any(close), "{}: {} {}", trade.id, quantity.id, reading.value);
            }
        }
        let related = book.worksheet_range("检验关系").expect("the sheet");
        let first: Vec<String> = related.rows().filter_map(|r| r.first()).map(ToString::to_string).collect();
        for check in appraisal.checks.iter().filter(|c| c.verdict != appraisal::crosscheck::Verdict::NotApplicable) {
            assert!(first.contains(&check.label.zh), "{}: {}", trade.id, check.label.zh);
        }
        // The equity check speaks of today's stock, and so does the stock equation where there is one.
        let of = |label: &str| related.rows().find(|r| r[0] == *label).map(|r| (r[3].to_string(), r[4].to_string()));
        let (figures, _) = of("权益检验").unwrap_or_else(|| panic!("{}: no equity check", trade.id));
        assert!(!figures.is_empty(), "{}: equity speaks of figures", trade.id);
    }
}

#[test]
fn a_wrong_cached_value_is_caught() {
    let folder = folder("planted");
    let file = folder.join("planted.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_number(0, 0, 2).expect("writes");
    sheet.write_formula(1, 0, rust_xlsxwriter::Formula::new("=A1*2").set_result("4")).expect("writes");
    sheet.write_formula(2, 0, rust_xlsxwriter::Formula::new("=A1*3").set_result("6.000000000001")).expect("writes");
    book.save(&file).expect("writes");
    let (compared, wrong) = disagreements(&file, &recalculated(&folder, &file));
    assert_eq!((compared, wrong.len()), (2, 1), "{wrong:?}");
}

#[test]
fn what_a_person_typed_is_text_and_never_a_formula() {
    let mut facts = tests::golden::facts();
    let hostile = "=HYPERLINK(\"http://example.invalid\",\"点我\")";
    let item = &mut facts["receivables"]["rows"][0];
    let name = ["debtor", "name"].into_iter().find(|k| item.get(*k).is_some()).expect("a debtor");
    item[name] = Json::String(hostile.to_owned());
    let made = made(&facts, &[], false);
    let folder = folder("hostile");
    let file = folder.join("hostile.xlsx");
    std::fs::write(&file, &made.bytes).expect("writable");
    assert!(formulas(&file).iter().all(|(.., formula)| !formula.contains("HYPERLINK")), "typed text became a formula");
    let mut book: Xlsx<_> = open_workbook(&file).expect("opens");
    let mut found = 0;
    let mut personal = 0;
    let id = facts["applicant"]["id_number"].as_str().unwrap_or("?").to_owned();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).expect("values");
        found += range.used_cells().filter(|(.., v)| matches!(v, Data::String(s) if s == hostile)).count();
        personal += range.used_cells().filter(|(.., v)| matches!(v, Data::String(s) if s.contains(&id))).count();
    }
    assert!(found >= 1, "the text is there as it was typed");
    assert_eq!(personal, 0, "the identity number is masked");
}

#[test]
fn every_sheet_is_marked_as_practice_and_named_by_its_content() {
    let made = made(&tests::golden::facts(), &[], false);
    let folder = folder("sheets");
    let file = folder.join("sheets.xlsx");
    std::fs::write(&file, &made.bytes).expect("writable");
    let mut book: Xlsx<_> = open_workbook(&file).expect("opens");
    let names = book.sheet_names();
    for wanted in [
        "首页",
        "目录",
        "资产负债表",
        "损益表",
        "现金计划",
        "交叉检验",
        "比率",
        "评分",
        "额度",
        "还款计划",
        "勾稽推断",
        "检验关系",
        "输入",
        "政策参数",
        "计算",
        "数表",
    ] {
        assert!(names.iter().any(|n| n == wanted), "{wanted} is missing among {names:?}");
    }
    // What formulas alone read stands at the end, out of sight.
    let hidden: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.visible != calamine::SheetVisible::Visible)
        .map(|s| s.name.clone())
        .collect();
    assert_eq!(hidden, ["政策参数", "数表", "计算", "词表"]);
    assert_eq!(names[names.len() - hidden.len()..], hidden, "grouped at the end");
    // The contents name every sheet.
    let contents = book.worksheet_range("目录").expect("the contents");
    let listed: Vec<String> = contents.rows().skip(1).filter_map(|r| r.get(1)).map(ToString::to_string).collect();
    for name in &names {
        assert!(listed.contains(name), "{name} is not among the contents");
    }
    for name in names {
        let banner = value(&mut book, &name, (1, 0));
        assert_eq!(banner, Data::String("练习案例 PRACTICE".to_owned()), "{name}");
    }
}

/// The first words below the head are the judgement, as window and print have it: fmcg, need 200,000 in 2026-11 by the plan set by hand, minimum
/// cash 29,465, asked 300,000.
#[test]
fn the_first_sheet_begins_with_the_judgement() {
    let checklist = tests::facts::checklist();
    let case = tests::facts::explained(&tests::golden::facts());
    let observations = case.observations_as_signed();
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, case.case.survey_date);
    let found = (1..=3).map(|n| {
        appraisal::finding::Text::new(
            format!("第 {n} 条记录的签名对不上；已于 2026-11-02 由审查人看过，原件相符"),
            format!("record {n}"),
        )
    });
    let context = Context { log_findings: found.collect(), ..Context::default() };
    let made = workbook(checklist, &answers, &appraisal, &context).expect("writes");
    let file = folder("judgement").join("case.xlsx");
    std::fs::write(&file, &made.bytes).expect("writable");
    let mut book: Xlsx<_> = open_workbook(&file).expect("opens");
    let wanted = "建议同意，降额到 200,000 元（申请 300,000 元），由“需求”卡住：按现金计划备这批货，最紧的是 2026-11，借 200,000 元就付得起货款，\
                  月末还留得住一个月的经营费用 29,465 元；再多借，备这批货也花不掉。";
    let first = book.sheet_names()[0].clone();
    assert_eq!(value(&mut book, &first, (2, 0)), Data::String(wanted.to_owned()));
}

/// A total of a statement adds the lines above it, so that a reader sees it come out.
#[test]
fn totals_of_the_statements_add_up_on_their_page() {
    let made = made(&tests::golden::facts(), &[], false);
    let folder = folder("totals");
    let file = folder.join("totals.xlsx");
    std::fs::write(&file, &made.bytes).expect("writable");
    let cells = formulas(&file);
    let mut book: Xlsx<_> = open_workbook(&file).expect("opens");
    for (sheet, wanted) in [
        ("资产负债表", &["流动资产合计", "其他经营资产合计", "资产总计", "流动负债合计", "负债合计", "权益"][..]),
        ("损益表", &["毛利（含返利）", "营业利润", "净利润（折旧前）"][..]),
    ] {
        let range = book.worksheet_range(sheet).expect("the sheet");
        for label in wanted {
            let named = |r: &[Data]| r[0].to_string().trim_start_matches('　') == *label;
            let row = (0..).zip(range.rows()).find(|(_, r)| named(r)).map(|(i, _)| i);
            let row: u32 = row.unwrap_or_else(|| panic!("{sheet}: no {label}"));
            let adds = cells.iter().any(|(s, (r, _), f)| s == sheet && *r == row && f.contains("SUM("));
            assert!(adds, "{sheet} {label}: points elsewhere instead of adding up");
        }
    }
}

/// Every asked column of every table with rows stands in the workbook, and no page shows a code where there is a word.
#[test]
fn tables_lose_no_column_and_pages_show_words() {
    for trade in tests::trades::trades() {
        let made = of_trade(trade, None);
        let (answers, _) = Answers::fold(&trade.checklist, &trade.case.observations());
        let folder = folder(&format!("columns-{}", trade.id));
        let file = folder.join("case.xlsx");
        std::fs::write(&file, &made.bytes).expect("writable");
        let mut book: Xlsx<_> = open_workbook(&file).expect("opens");
        let mut heads: std::collections::HashSet<String> = std::collections::HashSet::new();
        let mut codes = Vec::new();
        let code =
            |t: &str| t.contains('_') && t.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let visible = |s: &calamine::Sheet| s.visible == calamine::SheetVisible::Visible;
        let sheets: Vec<String> =
            book.sheets_metadata().iter().filter(|s| visible(s)).map(|s| s.name.clone()).collect();
        for sheet in sheets {
            let range = book.worksheet_range(&sheet).expect("values");
            let texts = range.used_cells().filter_map(|(.., v)| v.as_string().map(|t| (v.is_string(), t)));
            for (_, text) in texts.filter(|(is, _)| *is) {
                // Answers and tables keep codes in hidden columns, for formulas.
                if !sheet.starts_with("明细") && sheet != "输入" && code(&text) {
                    codes.push(format!("{sheet}: {text}"));
                }
                if sheet.starts_with("明细") {
                    heads.insert(text);
                }
            }
        }
        assert!(codes.is_empty(), "{}: {codes:?}", trade.id);
        let mut asked = 0;
        for table in trade.checklist.tables.values() {
            if !matches!(answers.table(&table.id), appraisal::observation::TableState::Rows(_)) {
                continue;
            }
            for column in table.columns.values().filter(|c| c.formula.is_none()) {
                asked += 1;
                let label = &column.ask.label.zh;
                assert!(heads.contains(label), "{}: {} loses {label}", trade.id, table.id);
            }
        }
        assert!(asked > 80, "{}: only {asked} columns", trade.id);
    }
}
