//! The restaurant: recipe cards instead of a product sample, tables and tableware counted, seats as a ceiling, platform and prepaid cards.

use std::sync::OnceLock;

use appraisal::Appraisal;
use appraisal::case_file::{CaseFile, Raw};
use rust_decimal::Decimal;

use crate::trade::{Trade, number, text, warned, yuan};

fn restaurant() -> &'static Trade {
    static LOADED: OnceLock<Trade> = OnceLock::new();
    LOADED.get_or_init(|| Trade::of("restaurant"))
}

fn with(changes: &[(&str, &str)]) -> Appraisal {
    let mut case = restaurant().case.clone();
    for (question, said) in changes {
        case.answers.entry((*question).to_owned()).or_default().v = Raw(Some((*said).to_owned()));
    }
    restaurant().of_case(&case)
}

fn without(question: &str) -> Appraisal {
    let mut case = restaurant().case.clone();
    case.answers.shift_remove(question).unwrap_or_else(|| panic!("no answer to {question}"));
    restaurant().of_case(&case)
}

fn set(case: &mut CaseFile, table: &str, row: &str, column: &str, said: &str) {
    Trade::cell(case, table, row, column).v = Raw(Some(said.to_owned()));
}

#[test]
fn a_factor_that_is_missing_goes_to_its_worse_end() {
    // Without the dine-in share deliveries are not added back: the estimate falls to what the tables alone give.
    let appraisal = without("dine_in.share_of_sales");
    for (method, alone) in [("tables", yuan("152517.60")), ("tableware", yuan("146050.00"))] {
        let value = appraisal.reading(&format!("sales_check.estimates.{method}.value_month")).expect("the figure");
        assert_eq!(value.number(), Some(alone), "{method}");
        assert!(!value.is_firm(), "{method} is provisional");
    }
    let till = without("sales.estimates.pos.share_of_sales");
    let value = till.reading("sales_check.estimates.pos.value_month").expect("the figure");
    assert_eq!(value.number(), Some(yuan("201572.58")));
    assert!(!value.is_firm() && !till.limit.limit.is_firm());
}

#[test]
fn a_ticket_only_said_makes_counted_guests_oral() {
    let trade = restaurant();
    let role = |question: &str, basis: &str, method: &str| {
        let appraisal = trade.of_case(&trade.with_basis(question, basis));
        text(&appraisal, &format!("sales_check.estimates.{method}.role"))
    };
    assert_eq!(role("dine_in.ticket", "document", "tables"), "hard");
    assert_eq!(role("dine_in.ticket", "oral", "tables"), "credibility");
    assert_eq!(role("dine_in.ticket", "oral", "tableware"), "credibility");
    assert_eq!(role("dine_in.ticket", "third_party", "tables"), "third_party");
    assert_eq!(role("dine_in.guests_per_table", "oral", "tables"), "credibility");
    assert_eq!(role("dine_in.guests_per_table", "oral", "tableware"), "hard");
    assert_eq!(role("sales.estimates.tables.weekend_tables", "oral", "tables"), "credibility");
    // The till's 95% moves its figure by 5%: said or counted, the till stays the till.
    assert_eq!(role("sales.estimates.pos.share_of_sales", "oral", "pos"), "hard");
    // The dine-in share moves by a third: said, the count alone stays as a lower bound.
    let said = trade.of_case(&trade.with_basis("dine_in.share_of_sales", "oral"));
    assert_eq!(text(&said, "sales_check.estimates.tables.role"), "credibility");
    assert_eq!(number(&said, "sales_check.estimates.tables_bare.value_month"), yuan("152517.60"));
    assert_eq!(text(&said, "sales_check.estimates.tables_bare.role"), "lower_bound");
}

#[test]
fn shares_of_the_trade_are_third_party() {
    let appraisal = with(&[
        ("sales.also_used", "wages,rent"),
        ("sales.estimates.wages.source", "payroll"),
        ("sales.estimates.wages.scope", "year"),
        ("sales.estimates.wages.wages_month", "42100"),
        ("sales.estimates.wages.labour_share", "0.2"),
        ("sales.estimates.rent.source", "lease"),
        ("sales.estimates.rent.rent_month", "21500"),
        ("sales.estimates.rent.rent_share", "0.1"),
    ]);
    assert_eq!(number(&appraisal, "sales_check.estimates.wages.value_month"), yuan("210500.00"));
    assert_eq!(number(&appraisal, "sales_check.estimates.rent.value_month"), yuan("215000.00"));
    for method in ["wages", "rent"] {
        assert_eq!(text(&appraisal, &format!("sales_check.estimates.{method}.role")), "third_party");
    }
    assert_eq!(number(&appraisal, "sales_check.reference_R_month"), yuan("211200.43"), "the median is of hard ones");
}

#[test]
fn today_and_the_delivery_share_are_there_on_demand() {
    let appraisal = with(&[
        ("sales.also_used", "takings,delivery_share"),
        ("sales.estimates.takings.source", "till_count"),
        ("sales.estimates.takings.scope", "normal"),
        ("sales.estimates.takings.cash_in_hand", "980"),
        ("sales.estimates.takings.float", "500"),
        ("sales.estimates.takings.spent", "120"),
        ("sales.estimates.takings.mobile_receipts", "2400"),
        ("sales.estimates.takings.share_of_day", "0.5"),
        ("sales.estimates.takings.days_per_month", "30"),
        ("sales.estimates.delivery_share.source", "platform_report"),
        ("sales.estimates.delivery_share.scope", "year"),
        ("sales.estimates.delivery_share.share_of_sales", "0.25"),
    ]);
    // (980 − 500 + 120 + 2,400) × 30 ÷ 50% = 180,000; 54,265.12 ÷ 25% = 217,060.48
    assert_eq!(number(&appraisal, "sales_check.estimates.takings.value_month"), yuan("180000.00"));
    assert_eq!(number(&appraisal, "sales_check.estimates.delivery_share.value_month"), yuan("217060.48"));
}

#[test]
fn card_money_and_menu_prices_are_no_sales() {
    let before = restaurant().appraise();
    let inflows = "sales_check.estimates.account_inflows.value_month";
    // Twelve thousand more topped up a year and flowing in: sales stay where they are, the debt to guests grows.
    let mut case = restaurant().case.clone();
    case.answers.get_mut("prepaid.sold_12m").expect("asked").v = Raw(Some("160600".to_owned()));
    set(&mut case, "sales.estimates.account_inflows.inflows", "2026-09", "wechat", "134265");
    let raw = Trade::cell(&mut case, "sales.estimates.account_inflows.inflows", "2026-09", "wechat").v.0.clone();
    let old = restaurant().case.tables["sales.estimates.account_inflows.inflows"].rows[11].cells["wechat"].v.0.clone();
    let more = |v: &Option<String>| v.as_deref().and_then(|t| t.parse::<Decimal>().ok()).expect("a number");
    let grown = more(&old) + yuan("12000");
    assert_ne!(more(&raw), grown);
    set(&mut case, "sales.estimates.account_inflows.inflows", "2026-09", "wechat", &grown.to_string());
    let after = restaurant().of_case(&case);
    assert!((number(&before, inflows) - number(&after, inflows)).abs() <= yuan("0.02"));
    assert_eq!(number(&after, "articulation.customer_advances.residual"), yuan("12000.00"));
    // Own discounts doubled: delivery sales fall by what the shop gave away.
    let mut case = restaurant().case.clone();
    set(&mut case, "delivery.months", "2026-09", "merchant_discount", "30000");
    let less = restaurant().of_case(&case);
    assert!(number(&less, "delivery.sales_month") < number(&before, "delivery.sales_month"));
}

#[test]
fn food_is_charged_once_whichever_margin_is_adopted() {
    let before = restaurant().appraise();
    assert_eq!(before.reading("margin_check.from.by_purchases").and_then(|r| r.truth()), Some(true));
    // Staff meals and waste up by 5,000 a month: the cards fall below purchases and are adopted; expenses do not move.
    let after = with(&[("margin.staff_and_waste_month", "9600")]);
    assert_eq!(after.reading("margin_check.from.sampled").and_then(|r| r.truth()), Some(true));
    let opex = "income.year.operating_expenses";
    assert_eq!(number(&before, opex), number(&after, opex));
    assert_eq!(number(&after, "margin_check.unit_costs.staff_and_waste_year"), yuan("115200.00"));
}

#[test]
fn the_fit_out_goes_with_the_lease() {
    let before = restaurant().appraise();
    let replacement = "income.year.replacement_spending";
    // 54,000 a year, of which its loan repaid 48,000; without the loan all of it is to be saved.
    assert_eq!(number(&before, replacement), yuan("41000"));
    let mut case = restaurant().case.clone();
    set(&mut case, "fixed_assets", "F1", "financed_by", "none");
    let own = restaurant().of_case(&case);
    assert_eq!(number(&own, replacement) - number(&before, replacement), yuan("48000"));
    // Depreciated slowly under a lease of 5 months left: the whole rest of 130,500 is due within the year, beside 35,000 of the others.
    set(&mut case, "fixed_assets", "F1", "depreciation_year", "3000");
    case.answers.get_mut("scorecard.lease_months_left").expect("asked").v = Raw(Some("5".to_owned()));
    let short = restaurant().of_case(&case);
    assert_eq!(number(&short, replacement), yuan("165500"));
    assert!(warned(&short, "catering_fit_out_beyond_lease") && !warned(&before, "catering_fit_out_beyond_lease"));
    assert!(warned(&short, "premises_end_before_loan"));
}

#[test]
fn seats_are_a_ceiling() {
    // 20 seats × 4 turns × 80% × 348 × 69 + 95 × 348 × 39.48 = 2,841,981.60: 88.5% of it is used; 14 seats hold less than is claimed.
    let twenty = with(&[("sales.capacity.units", "20")]);
    assert_eq!(number(&twenty, "sales_check.capacity.ceiling_year"), yuan("2841976.80"));
    assert_eq!(text(&twenty, "sales_check.capacity.verdict"), "pass");
    let fourteen = with(&[("sales.capacity.units", "14")]);
    assert_eq!(text(&fourteen, "sales_check.capacity.verdict"), "fail");
    assert_eq!(text(&fourteen, "sales_check.verdict"), "fail");
}

#[test]
fn a_shop_without_delivery_and_cards_is_asked_less() {
    let trade = restaurant();
    let mut case = trade.case.clone();
    for (question, said) in [("delivery.used", "false"), ("prepaid.used", "false"), ("receivables.on_credit", "false")]
    {
        case.answers.get_mut(question).expect("asked").v = Raw(Some(said.to_owned()));
    }
    let appraisal = trade.of_case(&case);
    assert!(appraisal.missing.is_empty(), "{:?}", appraisal.missing);
    assert_eq!(text(&appraisal, "delivery.settlement.verdict"), "not_applicable");
    assert_eq!(text(&appraisal, "articulation.customer_advances.verdict"), "not_applicable");
    assert_eq!(number(&appraisal, "sales_check.estimates.tables.value_month"), yuan("152517.60"));
    assert!(appraisal.limit.limit.is_firm());
}

#[test]
fn red_flags_are_said_only_when_there() {
    let before = restaurant().appraise();
    for flag in [
        "catering_delivery_subsidy",
        "catering_health_certificates",
        "catering_prepaid_grows",
        "catering_licence_ends",
        "debts_not_in_bureau",
    ] {
        assert!(warned(&before, flag), "{flag} belongs to the story");
    }
    let cases = [
        ("catering_transfer_pending", "catering.transfer_pending", "true"),
        ("catering_profit_shared", "catering.others_share_profit", "true"),
        ("catering_promoter_margin", "net_profit_stated_month", "62900"),
        ("catering_platform_fee_not_booked", "income.opex", "100000"),
        ("catering_prepaid_heavy", "customer_advances", "110000"),
        ("catering_rent_heavy", "income.opex.rent", "31500"),
        ("premises_end_before_loan", "scorecard.lease_months_left", "35"),
    ];
    for (flag, question, said) in cases {
        assert!(!warned(&before, flag), "{flag} before");
        let mut case = restaurant().case.clone();
        match question {
            "income.opex" => set(&mut case, "income.opex", "platform", "amount", said),
            "income.opex.rent" => set(&mut case, "income.opex", "rent", "amount", said),
            "customer_advances" => set(&mut case, "customer_advances", "1", "amount", said),
            _ => case.answers.get_mut(question).expect("asked").v = Raw(Some(said.to_owned())),
        }
        assert!(warned(&restaurant().of_case(&case), flag), "{flag} after");
    }
    let licence = with(&[("knockouts.licence_missing", "true")]);
    assert_eq!(text(&licence, "decision.proposal"), "decline");
}

#[test]
fn exclusions_that_nobody_confirmed_leave_the_flows_provisional() {
    let open = with(&[("sales.estimates.account_inflows.exclusions_open", "3")]);
    let reading = open.reading("sales_check.estimates.account_inflows.value_month").expect("the figure");
    assert!(!reading.is_firm(), "{reading:?}");
    assert!(!open.limit.limit.is_firm());
}
