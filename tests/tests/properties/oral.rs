//! What the owner says of sales, profit and margin, and says higher, never raises the limit.

use crate::change::{Place, answer, case, changed, number, places};
use crate::{run, runner};
use appraisal::observation::Basis;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::cell::Cell;
use tests::trades::of_each_family;

#[test]
fn a_higher_word_never_raises_the_limit() {
    let (tried, compared) = (Cell::new(0u32), Cell::new(0u32));
    let outcome = runner(80).run(&(case(), any::<u32>(), 1001i64..6000), |((at, changes), which, thousandths)| {
        let trade = &of_each_family()[at];
        let c = &trade.checklist;
        let base = changed(c, &trade.case, &changes);
        let told = |id: &str| id.starts_with("sales.estimates.oral_") || id == "net_profit_stated_month";
        let words: Vec<Place> = places(c, &base, |id, ask| told(id) && ask.kind == appraisal::checklist::Kind::Money);
        let place = &words[which as usize % words.len()];
        let mut honest = base.clone();
        answer(&mut honest, place).basis = Some(Basis::Oral);
        let mut higher = honest.clone();
        let given = answer(&mut higher, place);
        let Some(n) = number(given) else { return Ok(()) };
        given.v.0 = Some((n * Decimal::new(thousandths, 3)).round_dp(2).to_string());
        let (was, now) = (run(c, &honest), run(c, &higher));
        tried.set(tried.get() + 1);
        if let (Some(was), Some(now)) = (was.limit.limit.number(), now.limit.limit.number()) {
            compared.set(compared.get() + 1);
            prop_assert!(now <= was, "{}: {place:?} said higher raises the limit from {was} to {now}", trade.id);
        }
        prop_assert!(
            now.score_at_l0.total <= was.score_at_l0.total,
            "{}: {place:?} said higher raises the score",
            trade.id
        );
        Ok(())
    });
    if let Err(e) = outcome {
        panic!("{e}");
    }
    // a limit that is never known never rises
    assert!(compared.get() * 2 > tried.get(), "{} of {} limits compared", compared.get(), tried.get());
}
