//! An answer that is missing raises neither the score nor a limit that is not marked provisional: any required answers, together.

use crate::change::{Place, answer, case, changed, places};
use crate::{run, runner};
use appraisal::figure::Reading;
use proptest::prelude::*;
use tests::trades::trades;

#[test]
fn what_is_not_answered_never_pays() {
    let outcome = runner(80).run(&(case(), prop::collection::vec(any::<u32>(), 1..6)), |((at, changes), gone)| {
        let trade = &trades()[at];
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
        let excused = matches!(&after.limit.l0, Reading::Known { provisional, .. } if !provisional.is_empty());
        prop_assert!(
            after.score_at_l0.total <= whole.score_at_l0.total || excused,
            "{}: without {names:?} the score rises from {} to {}",
            trade.id,
            whole.score_at_l0.total,
            after.score_at_l0.total
        );
        if let (Some(was), Some(now)) = (whole.limit.limit.number(), after.limit.limit.number()) {
            prop_assert!(
                now <= was || !after.limit.limit.is_firm() || !whole.limit.limit.is_firm(),
                "{}: without {names:?} the limit rises from {was} to {now}",
                trade.id
            );
        }
        Ok(())
    });
    if let Err(e) = outcome {
        panic!("{e}");
    }
}
