//! What is left out or only said where no check sees it: an asset of today, equipment, private outgo, the opening stock.

use crate::{doc, holds, said, says, with};
use appraisal::Appraisal;
use appraisal::case_file::CaseFile;
use appraisal::observation::Basis;
use serde_json::json;
use tests::misuse::places::PAPERS;
use tests::trades::{Trade, trades};

fn warns(a: &Appraisal, code: &str) -> bool {
    a.warnings.iter().any(|w| w.code == code)
}

#[test]
fn an_asset_that_was_only_said_hides_no_money_that_is_missing() {
    // 30,000 less in the bank: E − E* = −33,907.47, a twelfth of it, 2,825.62, is in doubt. The 30,000 said to lie in another asset would
    // bring it back to −3,907.47; it was not there at the opening and was only said, so E* asks for it: 1,201,129.42 + 30,000.
    let less = ("balance_survey.bank.k1.amount", said("98406.20", "system"));
    let parked = |basis: &str| with(&[less.clone(), ("balance_survey.other_operating", said("30000", basis))]);
    holds(
        &parked("oral"),
        &[
            ("equity_check.said_assets", "30000"),
            ("equity_check.E_expected", "1231129.42"),
            ("equity_check.residual_actual_minus_expected", "-33907.47"),
            ("equity_check.by_1_and_3_alone", "attention"),
            ("equity_check.doubt_month_before_R", "2825.62"),
            // the cap is the statement's own
            ("limit.equity_base_parts.E_expected", "1201129.42"),
        ],
    );
    // By a paper it counts.
    holds(
        &parked("document"),
        &[
            ("equity_check.E_expected", "1201129.42"),
            ("equity_check.residual_actual_minus_expected", "-3907.47"),
            ("equity_check.doubt_month_before_R", "0"),
        ],
    );
    // Said at both points alike it explains nothing and hides nothing: 30,000 more in E0 as well, E − E* −33,907.47 of itself.
    let both = with(&[
        less,
        ("balance_survey.other_operating", said("30000", "oral")),
        ("balance_initial.other_operating", said("30000", "oral")),
    ]);
    holds(&both, &[("equity_check.residual_actual_minus_expected", "-33907.47")]);
    // Where it widens it counts as it stands: nothing missing, 60,000 said, E − E* = 56,092.53 of presumed debt; without it −3,907.47.
    let more = with(&[("balance_survey.other_operating", said("60000", "oral"))]);
    holds(
        &more,
        &[("equity_check.residual_actual_minus_expected", "56092.53"), ("equity_check.presumed_debt", "56092.53")],
    );
}

#[test]
fn private_outgo_of_next_to_nothing_is_explained() {
    // 6% of the floor of household spending: 0.06 × 12 × 5,100 = 3,672.
    let warned = |v: &str, basis: &str| {
        warns(&with(&[("income.other_private_outgo_year", said(v, basis))]), "other_private_outgo_low")
    };
    assert!(!warned("12000", "oral"), "as the case has it");
    assert!(!warned("3672", "oral"));
    assert!(warned("3671", "oral"));
    assert!(warned("0", "oral"));
    assert!(warned("0", "document"), "that nothing was spent no paper shows");
}

#[test]
fn equipment_left_out_at_both_points_is_seen_by_the_sales_it_must_carry() {
    // Six assets of 14,000 + 10,000 + 2,500 + 1,800 + 4,800 + 1,200 = 34,300 a year; 0.3% of sales of 4,956,000 is 14,868. Without both
    // vans 10,300 is left; without the older one 20,300.
    let rows = tests::golden::facts()["fixed_assets"]["rows"].as_array().cloned().unwrap_or_default();
    let without = |gone: &[&str]| -> Vec<_> {
        rows.iter().filter(|r| !gone.iter().any(|id| r["id"] == json!(id))).cloned().collect()
    };
    let warned =
        |rows: Vec<serde_json::Value>| warns(&with(&[("fixed_assets.rows", json!(rows))]), "fixed_assets_thin");
    assert!(!warned(without(&[])));
    assert!(!warned(without(&["F1"])));
    assert!(warned(without(&["F1", "F2"])));
    // A row that was only said is not seen.
    let mut told = without(&["F1", "F2"]);
    told.push(json!({
        "id": "F9", "name": "厢货", "financed_by": "none", "depreciation_year": doc("9000"),
        "net_initial": doc("40000"), "net_survey": said("31000", "oral"),
    }));
    assert!(warned(told.clone()));
    if let Some(row) = told.last_mut() {
        row["net_survey"] = said("31000", "observed");
    }
    assert!(!warned(told));
}

fn trade(id: &str) -> &'static Trade {
    trades().iter().find(|t| t.id == id).expect("a trade")
}

fn appraise(trade: &Trade, case: &CaseFile) -> Appraisal {
    appraisal::appraise(&trade.checklist, &case.observations(), case.case.survey_date)
}

#[test]
fn a_restaurant_without_its_fit_out_is_asked_for_it() {
    // 54,000 + 24,000 + 8,000 + 3,000 = 89,000; without the fit-out 35,000; 2.5% of sales of 2,516,000 is 62,900.
    let shop = trade("restaurant");
    assert!(!warns(&appraise(shop, &shop.case), "fixed_assets_thin"));
    let mut case = shop.case.clone();
    case.tables.get_mut("fixed_assets").expect("assets").rows.retain(|r| r.id != "F1");
    assert!(warns(&appraise(shop, &case), "fixed_assets_thin"));
}

#[test]
fn opening_stock_and_sales_of_papers_name_them() {
    let untraced = |id: &str, gone: &str| {
        let trade = trade(id);
        let mut case = trade.case.clone();
        for row in &mut case.tables.get_mut(PAPERS).expect("papers").rows {
            let Some(figures) = row.cells.get_mut("figures") else { continue };
            let left: Vec<&str> = figures.v.0.iter().flat_map(|t| t.split(',')).filter(|p| *p != gone).collect();
            figures.v.0 = Some(left.join(","));
        }
        let a = appraise(trade, &case);
        (a.proof.untraced.clone(), says(&a, "decision.proposal"))
    };
    let of = |id: &str, gone: &str| untraced(id, gone).0.join(" ");
    assert!(of("restaurant", "balance_initial").contains("balance_initial.inventory"));
    assert!(of("garment-workshop", "income.seasons").contains("income.seasons"));
    assert!(of("pig-farm", "income.months").contains("income.months"));
    assert_eq!(untraced("restaurant", "income.seasons").1, "return");
    // Only said they need none: then they are no hard figures either.
    let shop = trade("restaurant");
    let mut case = shop.case.clone();
    if let Some(answer) = case.answers.get_mut("balance_initial.inventory") {
        answer.basis = Some(Basis::Oral);
    }
    assert_eq!(appraise(shop, &case).proof.untraced, Vec::<String>::new());
}
