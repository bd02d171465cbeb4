//! All money times k, policy amounts included: every amount is k times what it was; no ratio, word, verdict, point or grade moves.
//!
//! Figures are rounded to the cent, so a small case and its multiple differ by cents, and a figure that stands exactly on a threshold may
//! fall to either side. The strict comparison is therefore made between two large multiples, where a cent is 10⁻¹³ of the whole; the
//! case as it is must agree with its multiple within the acceptance tolerance, except for a few cases that rounding explains.

use crate::change::{Change, answer, case, changed, is_money, number, places};
use crate::{run, runner};
use appraisal::Appraisal;
use appraisal::case_file::CaseFile;
use appraisal::checklist::{Checklist, Kind};
use appraisal::figure::{Reading, Scalar};
use rust_decimal::Decimal;
use std::cell::Cell;
use tests::trades::{checklist, of_each_family};

/// What cents are measured against in the strict comparison.
const LARGE: i64 = 1_000_000;

struct Tolerance {
    money: Decimal,
    share: Decimal,
}

fn scaled(checklist: &Checklist, case: &CaseFile, k: i64) -> CaseFile {
    let mut made = case.clone();
    for place in places(checklist, case, |_, ask| is_money(ask)) {
        let given = answer(&mut made, &place);
        if let Some(n) = number(given) {
            given.v.0 = Some((n * Decimal::from(k)).to_string());
        }
    }
    made
}

fn money(kind: Kind, unit: &str) -> bool {
    kind == Kind::Money || (kind == Kind::Number && unit.starts_with('元'))
}

/// Whether `y` is `k` times `x` (amounts), or the same (all else).
fn agrees(x: &Reading, y: &Reading, k: Decimal, t: &Tolerance) -> bool {
    match (x, y) {
        (
            Reading::Known { value: Scalar::Number(x), provisional: p },
            Reading::Known { value: Scalar::Number(y), provisional: q },
        ) => {
            let expected = x.checked_mul(k).unwrap_or(Decimal::MAX);
            let slack = if k == Decimal::ONE { t.share } else { t.money * k } + expected.abs() * t.share;
            p == q && (expected - y).abs() <= slack
        }
        (Reading::Known { value: x, .. }, Reading::Known { value: y, .. }) => x == y,
        (x, y) => x == y,
    }
}

fn differences(c: &Checklist, x: &Appraisal, y: &Appraisal, k: i64, t: &Tolerance) -> Vec<String> {
    let mut found = Vec::new();
    let k = Decimal::from(k);
    let factor = |is_money: bool| if is_money { k } else { Decimal::ONE };
    let mut check = |id: String, x: Option<Reading>, y: Option<Reading>, is_money: bool| {
        if let (Some(x), Some(y)) = (x, y)
            && !agrees(&x, &y, factor(is_money), t)
        {
            found.push(format!("{id}: {x:?} became {y:?}"));
        }
    };
    for (id, figure) in &c.figures {
        check(id.clone(), x.reading(id), y.reading(id), money(figure.kind, &figure.unit));
    }
    for (id, table) in &c.rows {
        for row in x.rows(id) {
            for (name, column) in &table.columns {
                // a tenth of a cent of a plan's million is no amount
                let is_money = money(column.kind, "");
                check(
                    format!("{id}.{row}.{name}"),
                    x.figures.cell(id, &row, name),
                    y.figures.cell(id, &row, name),
                    is_money,
                );
            }
        }
    }
    found.extend(words(x, y, k));
    found
}

/// What a reader takes home: verdicts, points, grade, proposal, and the limit as a multiple.
fn words(x: &Appraisal, y: &Appraisal, k: Decimal) -> Vec<String> {
    let verdicts = |a: &Appraisal| a.checks.iter().map(|c| (c.id.clone(), c.verdict)).collect::<Vec<_>>();
    let totals = |a: &Appraisal| (a.score_at_l0.total, a.score_at_asked.total);
    let word = |a: &Appraisal, id: &str| a.reading(id).and_then(|r| r.text().map(str::to_owned));
    let mut found = Vec::new();
    if verdicts(x) != verdicts(y) {
        found.push("verdicts of the checks".to_owned());
    }
    if totals(x) != totals(y) {
        found.push(format!("scores: {:?} became {:?}", totals(x), totals(y)));
    }
    for id in ["decision.grade", "decision.proposal", "limit.grade"] {
        if word(x, id) != word(y, id) {
            found.push(format!("{id}: {:?} became {:?}", word(x, id), word(y, id)));
        }
    }
    let limit = |a: &Appraisal| a.limit.limit.number();
    if limit(x).map(|l| l * k) != limit(y) {
        found.push(format!("limit {:?} became {:?}", limit(x), limit(y)));
    }
    found
}

#[test]
fn all_money_times_k_moves_no_ratio_and_no_word() {
    // 10,000 yuan of millionfold amounts are one cent of the case itself, which a plan of many months may gather from its roundings; a
    // quotient of two nearly equal amounts magnifies what rounding leaves
    let strict = Tolerance { money: Decimal::new(10_000, 0), share: Decimal::new(1, 5) };
    let (tried, aside) = (Cell::new(0u32), Cell::new(0u32));
    let outcome = runner(24).run(&case(), |(at, changes)| {
        let trade = &of_each_family()[at];
        let base = changed(&trade.checklist, &trade.case, &changes);
        let k = if changes.iter().any(|c| matches!(c, Change::Times(a, _) if a % 2 == 0)) { 3 } else { 10 };
        let at_scale = |k: i64| {
            let c = checklist(&trade.id, k);
            run(&c, &scaled(&c, &base, k))
        };
        let c = &trade.checklist;
        let large = differences(c, &at_scale(LARGE), &at_scale(LARGE * k), k, &strict);
        proptest::prop_assert!(
            large.is_empty(),
            "{}, times {k}: {} differ:\n{}",
            trade.id,
            large.len(),
            large[..large.len().min(8)].join("\n")
        );
        tried.set(tried.get() + 1);
        if !words(&at_scale(1), &at_scale(k), Decimal::from(k)).is_empty() {
            aside.set(aside.get() + 1);
        }
        Ok(())
    });
    if let Err(e) = outcome {
        panic!("{e}");
    }
    tests::effort::tell(&format!("{} cases; {} differ at their own size by rounding", tried.get(), aside.get()));
    assert!(aside.get() * 20 <= tried.get(), "{} of {} cases differ at their own size", aside.get(), tried.get());
}
