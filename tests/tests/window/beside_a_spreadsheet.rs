//! The same 45 rows of stock typed by the same keys into a spreadsheet and into the table of the visit, with `CALC=1`: what each takes in keys and seconds,
//! and whether each holds what was typed. The spreadsheet is LibreOffice Calc, which takes these keys as Excel does.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rust_decimal::Decimal;

use crate::officer;
use crate::stage::Stage;

/// Between two keys, milliseconds: faster than a person types, so that what is measured is the program and not the typist.
const APART: &str = "12";
const ROWS: u32 = 45;

/// What is typed, and what the goods are worth: name, unit, quantity, price, a Tab between cells and Enter behind a row.
fn typed() -> (String, Decimal) {
    let (mut keys, mut worth) = (String::new(), Decimal::ZERO);
    for i in 1..=ROWS {
        let (qty, cost) = (Decimal::from(20 + i * 3), Decimal::new(i64::from(1_051 + i * 34), 2));
        worth += qty * cost;
        keys.push_str(&format!("SKU {i}\tbox\t{qty}\t{cost}\n"));
    }
    (keys, worth)
}

/// Presses them, one after the other without waiting for the program.
fn press(stage: &Stage, keys: &str) {
    let mut words: Vec<&str> = Vec::new();
    for row in keys.lines() {
        for (at, cell) in row.split('\t').enumerate() {
            if at > 0 {
                words.extend(["key", "--delay", APART, "Tab"]);
            }
            words.extend(["type", "--delay", APART, "--args", "1", cell]);
        }
        words.extend(["key", "--delay", APART, "Return"]);
    }
    stage.keyboard(&words);
}

fn told(program: &str, keys: &str, took: Duration) {
    let figures = 4 * ROWS as usize;
    let own = keys.chars().filter(|key| !matches!(key, '\t' | '\n')).count();
    println!(
        "{program}: {figures} figures, {own} characters of their own and {} other keys, {:.1} s from the first key until everything stands there",
        keys.len() - own,
        took.as_secs_f64()
    );
}

#[test]
fn forty_five_rows_typed_into_a_spreadsheet_and_into_the_visit() {
    if std::env::var_os("CALC").is_none() {
        return;
    }
    let (keys, worth) = typed();
    let mut stage = Stage::new("calc");

    let sheet = stage.out().join("stock.csv");
    std::fs::write(&sheet, "").expect("an empty sheet");
    let profile = format!("-env:UserInstallation=file://{}", stage.root().join("office").display());
    let mut office = Command::new("soffice")
        .args(["--calc", "--norestore", "--nologo", "--infilter=CSV:44,34,76,1", &profile])
        .arg(&sheet)
        .env("DISPLAY", stage.display())
        .env("HOME", stage.root().join("home"))
        .env("SAL_USE_VCLPLUGIN", "gen")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("LibreOffice starts");
    stage.keyboard(&["search", "--sync", "--onlyvisible", "--name", "stock.csv"]);
    stage.until_painted();
    let began = Instant::now();
    press(&stage, &keys);
    stage.until_painted();
    let took = began.elapsed();
    // Ctrl+S, and Enter for “keep the format”.
    stage.keyboard(&["key", "ctrl+s"]);
    std::thread::sleep(Duration::from_secs(3));
    stage.keyboard(&["key", "Return"]);
    let kept = || std::fs::read_to_string(&sheet).unwrap_or_default();
    let saved = Instant::now();
    while kept().lines().count() < ROWS as usize && saved.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(200));
    }
    let _ = office.kill();
    let _ = office.wait();
    let number = |text: &str| text.parse::<Decimal>().unwrap_or_default();
    let there: Decimal = kept()
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
        .filter(|cells| cells.len() >= 4)
        .map(|cells| number(&cells[2]) * number(&cells[3]))
        .sum();
    assert_eq!(there, worth, "the spreadsheet does not hold what was typed: {}", kept());
    told("spreadsheet", &keys, took);

    let window = stage.open();
    officer::create(&window);
    officer::new_case(&window);
    officer::go_to(&window, "stock");
    window.until_focused("cell-stock-0-name");
    let began = Instant::now();
    press(&stage, &keys);
    let sum = worth.normalize();
    window.until(
        "the sum of what was typed",
        &format!("document.querySelector('[data-test=\"sum-stock-at_cost\"]')?.dataset.raw === '{sum}'"),
    );
    told("visit", &keys, began.elapsed());
    officer::until_saved(&window);
    window.end();
}
