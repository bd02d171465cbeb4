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
    for none in ["decision.knock_outs_traced", "decision.knock_outs_untraced", "decision.knock_outs_unknown"] {
        assert_eq!(number(&appraisal, none), Decimal::ZERO, "{none}");
    }
    assert!(appraisal.limit.limit.is_firm());
}

/// A practice case is one that is agreed to: every key figure has its paper, every check at attention its explanation.
fn is_agreed_to(id: &'static str) {
    let trade = Trade::of(id);
    let appraisal = trade.appraise();
    let decision = &appraisal.decision;
    assert!(decision.proposal.starts_with("agree"), "{:?}", decision.reasons);
    assert_eq!(appraisal.proof.untraced, Vec::<String>::new());
    assert_eq!(decision.failed_checks, Vec::<String>::new());
    assert_eq!(decision.attention, decision.attention_explained);
    assert_eq!(appraisal.limit.cash_gap_months, Vec::<String>::new());
    // Nobody else's signature is in it.
    for row in trade.case.tables.get("explanations").into_iter().flat_map(|t| &t.rows) {
        for signed in ["second_officer", "second_statement", "accepted_by"] {
            assert!(!row.cells.contains_key(signed), "{signed} of {}", row.id);
        }
    }
    // Taking the explanations away, or the papers, sends it back.
    let mut silent = trade.case.clone();
    silent.tables.shift_remove("explanations");
    let open = !decision.attention.is_empty();
    assert_eq!(trade.of_case(&silent).decision.by == "return", open, "without explanations");
    let mut bare = trade.case.clone();
    bare.tables.shift_remove("evidence.papers");
    let bare = trade.of_case(&bare);
    assert_eq!(bare.decision.by, "return");
    assert!(!bare.proof.untraced.is_empty());
}

fn equals_the_independent_calculation(id: &'static str) {
    let (compared, wrong) = Trade::of(id).against_expected();
    assert!(compared >= 280, "only {compared} figures");
    assert!(wrong.is_empty(), "{} of {compared} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn variants_equal_the_independent_calculation(id: &'static str) {
    let variants = Trade::of(id).against_variants();
    assert!(variants.len() >= 9, "only {} variants", variants.len());
    let told: Vec<String> = variants
        .iter()
        .filter(|(_, _, wrong)| !wrong.is_empty())
        .map(|(variant, compared, wrong)| format!("{variant}: {} of {compared}\n{}", wrong.len(), wrong.join("\n")))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
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
            fn the_practice_case_is_agreed_to() {
                super::is_agreed_to($id);
            }
            #[test]
            fn every_figure_equals_the_independent_calculation() {
                super::equals_the_independent_calculation($id);
            }
            #[test]
            fn every_variant_equals_the_independent_calculation() {
                super::variants_equal_the_independent_calculation($id);
            }
            #[test]
            fn a_missing_answer_never_pays_and_is_named() {
                super::a_missing_answer_never_pays_and_is_named($id);
            }
        }
    )*};
}

trades!(restaurant = "restaurant", garment = "garment-workshop", pig_farm = "pig-farm");
