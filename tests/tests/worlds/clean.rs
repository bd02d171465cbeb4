//! Worlds without fault and without noise: every identity closes, every residual is zero, every check passes.

use appraisal::crosscheck::{Check, Verdict};
use appraisal::{Appraisal, appraise};
use rust_decimal::Decimal;
use tests::effort::cases;
use tests::trades::checklist;
use tests::world::{Line, Noise, World};

/// Bounds and wishes, not two sides of one thing: they pass with a distance that is meant to be there.
const ONE_SIDED: [&str; 5] = ["sales/capacity", "sales/tax", "purpose", "tenor", "maturity"];

/// What rounding each named figure once may leave: the purchase-based margin rests on a monthly median rounded to a cent, and a hundredth
/// of a cent in ten thousand of margin is a few cents of a year's profit.
const CENTS: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
const SHARE: Decimal = Decimal::from_parts(2, 0, 0, false, 6);

fn run(line: Line, world: &World) -> Appraisal {
    appraise(&checklist(line.checklist(), 1), &world.case.observations(), world.case.case.survey_date)
}

fn number(reading: Option<&appraisal::figure::Named>) -> Decimal {
    reading.and_then(|r| r.reading.number()).unwrap_or_default().abs()
}

fn residual(check: &Check) -> Option<String> {
    let (residual, deviation) = (number(check.residual.as_ref()), number(check.deviation.as_ref()));
    let size = number(check.left.as_ref()).max(number(check.right.as_ref()));
    // a check of shares has sides below one; of money, cents are all that may be left, however small the base they are divided by
    let slack = if size < Decimal::from(1000) { SHARE } else { CENTS.max(size * SHARE) };
    let closes = residual <= slack;
    (!closes).then(|| format!("{}: {residual} left over, deviation {deviation}", check.id))
}

#[test]
fn worlds_without_fault_or_noise_leave_no_residual() {
    let mut wrong = Vec::new();
    let count = cases(12, 2_500);
    for (line, seed) in Line::ALL.into_iter().flat_map(|l| (0..u64::from(count)).map(move |s| (l, s))) {
        let a = run(line, &line.world(seed, Noise(0.0), None));
        let mut found: Vec<String> = Vec::new();
        found.extend(a.missing.iter().map(|q| format!("{q} not answered")));
        found.extend(a.findings.iter().map(|f| format!("{f:?}")));
        let open = |v| !matches!(v, Verdict::Pass | Verdict::NotApplicable);
        found.extend(a.checks.iter().filter(|c| open(c.verdict)).map(|c| format!("{} says {:?}", c.id, c.verdict)));
        found.extend(a.checks.iter().filter(|c| !ONE_SIDED.contains(&c.id.as_str())).filter_map(residual));
        for table in a.rows("debts") {
            let id = format!("debts.{table}.articulation_residual");
            if a.reading(&id).and_then(|r| r.number()) != Some(Decimal::ZERO) {
                found.push(format!("{id} is not zero"));
            }
        }
        let sources =
            a.reading("other_checks.sources_and_uses.residual").and_then(|r| r.number()).unwrap_or(Decimal::MAX);
        if sources.abs() > CENTS {
            found.push(format!("sources and uses leave {sources}"));
        }
        found.extend(a.reconciliation.suspects.iter().map(|s| format!("names {}", s.sentence.zh)));
        wrong.extend(found.into_iter().map(|f| format!("{line:?} {seed}: {f}")));
    }
    let shown = wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} findings over {count} worlds of each line:\n{shown}", wrong.len());
}
