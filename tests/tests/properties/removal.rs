//! An answer that is missing raises neither the score nor a limit that is not marked provisional: any required answers, together.
//!
//! By rule a fallback goes to the worse end for the limit; for one indicator that end can be the better one (the range's lower margin lowers
//! expected equity, so an equity below it looks less wrong). Such a gain is excused only while that very indicator is marked provisional,
//! and the run tells how often.

use crate::change::{Place, answer, case, changed, places};
use crate::{run, runner};
use appraisal::Appraisal;
use appraisal::figure::Reading;
use proptest::prelude::*;
use tests::trades::of_each_family;

fn number(a: &Appraisal, indicator: &str) -> Option<rust_decimal::Decimal> {
    a.reading(&format!("{indicator}.points")).and_then(|r| r.number())
}

#[test]
fn what_is_not_answered_never_pays() {
    let excused = std::cell::Cell::new(0u32);
    let (tried, compared) = (std::cell::Cell::new(0u32), std::cell::Cell::new(0u32));
    let outcome = runner(80).run(&(case(), prop::collection::vec(any::<u32>(), 1..6)), |((at, changes), gone)| {
        let trade = &of_each_family()[at];
        let c = &trade.checklist;
        let base = changed(c, &trade.case, &changes);
        let whole = run(c, &base);
        let required = places(c, &base, |_, ask| ask.required);
        let mut less = base.clone();
        let mut names = Vec::new();
        for g in gone {
            let place = &required[g as usize % required.len()];
            answer(&mut less, place).v.0 = None;
            names.push(match place {
                Place::Scalar(id) => id.clone(),
                Place::Cell(t, r, col) => format!("{t}.{}.{col}", base.tables[t].rows[*r].id),
            });
        }
        let after = run(c, &less);
        let provisional = |r: &Reading| matches!(r, Reading::Known { provisional, .. } if !provisional.is_empty());
        if after.score_at_l0.total > whole.score_at_l0.total {
            let gained: Vec<String> = c
                .indicators
                .iter()
                .map(|i| format!("score.at_L0.indicators.{}", i.id))
                .filter(|i| number(&after, i) > number(&whole, i))
                .collect();
            let marked = |i: &String| after.reading(&format!("{i}.value")).is_some_and(|r| provisional(&r));
            excused.set(excused.get() + 1);
            prop_assert!(
                provisional(&after.limit.l0) || gained.iter().all(marked),
                "{}: without {names:?} the score rises from {} to {} by {gained:?}",
                trade.id,
                whole.score_at_l0.total,
                after.score_at_l0.total
            );
        }
        tried.set(tried.get() + 1);
        if let (Some(was), Some(now)) = (whole.limit.limit.number(), after.limit.limit.number()) {
            compared.set(compared.get() + 1);
            prop_assert!(
                now <= was || !after.limit.limit.is_firm() || !whole.limit.limit.is_firm(),
                "{}: without {names:?} the limit rises from {was} to {now}",
                trade.id
            );
        }
        Ok(())
    });
    tests::effort::tell(&format!("{} cases with a provisional gain of points", excused.get()));
    if let Err(e) = outcome {
        panic!("{e}");
    }
    // a limit that is never known never rises
    assert!(compared.get() * 8 > tried.get(), "{} of {} limits compared", compared.get(), tried.get());
}
