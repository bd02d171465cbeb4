//! What holds for each trade beside wholesale: the practice case whole, its figures equal to an independent calculation, nothing that
//! is left out silent or of use. One test a trade, so that they run side by side.

use crate::trade::{Trade, number};
use rust_decimal::Decimal;
use tests::removals;

fn whole_and_clean(id: &'static str) {
    let appraisal = Trade::of(id).appraise();
    assert!(appraisal.missing.is_empty(), "{:?}", appraisal.missing);
    assert!(appraisal.findings.is_empty(), "{:?}", appraisal.findings);
    assert_eq!(number(&appraisal, "completeness.share"), Decimal::ONE);
    for knock_outs in ["knock_outs_traced", "knock_outs_untraced", "knock_outs_unknown"] {
        assert_eq!(number(&appraisal, &format!("decision.{knock_outs}")), Decimal::ZERO, "{knock_outs}");
    }
    assert!(appraisal.limit.limit.is_firm());
}

fn equals_the_independent_calculation(id: &'static str) {
    let (compared, wrong) = Trade::of(id).against_expected();
    assert!(compared >= 150, "only {compared} figures");
    assert!(wrong.is_empty(), "{} of {compared} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn a_missing_answer_never_pays_and_is_named(id: &'static str) {
    let trade = Trade::of(id);
    let (removed, wrong) = removals::findings(&trade.checklist, &trade.case, &[]);
    assert!(removed > 500, "only {removed} removed");
    assert!(wrong.is_empty(), "{} findings over {removed} removals:\n{}", wrong.len(), wrong.join("\n"));
}

macro_rules! trades {
    ($($name:ident = $id:literal),*) => {$(
        mod $name {
            #[test]
            fn the_practice_case_is_whole_and_clean() {
                super::whole_and_clean($id);
            }
            #[test]
            fn every_figure_equals_the_independent_calculation() {
                super::equals_the_independent_calculation($id);
            }
            #[test]
            fn a_missing_answer_never_pays_and_is_named() {
                super::a_missing_answer_never_pays_and_is_named($id);
            }
        }
    )*};
}

trades!(restaurant = "restaurant", garment = "garment-workshop", pig_farm = "pig-farm");
