//! Doubt, presumed debt and what was only said in the equity check (calculation §1, §2.1, §8), and articulation.

use crate::{doc, holds, said, with};
use serde_json::json;

#[test]
fn oral_income_against_an_oral_withdrawal_explains_nothing() {
    // §8: 120,000 of family income against 120,000 of withdrawals, both only said. The hard part: P 184,572.72 − 46,800 = 137,772.72,
    // E* 1,154,329.42, E − E* = 42,892.53. Of equal size the withdrawal comes first and widens to 162,892.53; the income would narrow it.
    let a = with(&[
        ("income.other_family_income_year", said("120000", "oral")),
        (
            "equity.withdrawals.rows",
            crate::more("equity.withdrawals", json!({ "id": "w2", "name": "家用", "amount": said("120000", "oral") })),
        ),
    ]);
    holds(
        &a,
        &[
            ("equity_check.P", "137772.72"),
            ("equity_check.P_as_said", "257772.72"),
            ("equity_check.W_parts.listed", "156000"),
            ("equity_check.residual_actual_minus_expected", "162892.53"),
            ("equity_check.presumed_debt", "162892.53"),
            ("income.year.other_family_income_said_only", "120000"),
            // (257,772.71 − 120,000 + 19,020 − 24,300) ÷ 12 = 11,041.06, less 10,000 that will leave again
            ("income.month.cash_before_debt_service", "1041.06"),
            // 5,580 + 13,574.38
            ("income.month.existing_debt_service", "19154.38"),
            ("income.month.disposable", "-18113.32"),
        ],
    );
    let left_out: Vec<&str> = ["1", "2", "3", "4", "5", "6", "7", "8"]
        .into_iter()
        .filter(|r| crate::says(&a, &format!("equity_check.oral.{r}.said_only")) == "true")
        .collect();
    assert_eq!(left_out, ["8"], "the family income alone");
}

#[test]
fn an_oral_withdrawal_does_not_cover_money_that_is_missing() {
    // 30,000 less in the bank: E − E* = −33,907.47, 18.4% of P and 2.8% of E*: a twelfth of it, 2,825.62, is in doubt. An oral withdrawal
    // of 30,000 would narrow it: said only. By a paper it counts.
    let less = ("balance_survey.bank.k1.amount", said("98406.20", "system"));
    let a = with(std::slice::from_ref(&less));
    let doubt = [
        ("equity_check.by_1_and_3_alone", "attention"),
        ("equity_check.doubt_month_before_R", "2825.62"),
        ("income.month.doubt", "2825.62"),
        ("income.month.cash_before_debt_service", "12115.44"),
        ("income.month.presumed_debt", "0"),
    ];
    holds(&a, &doubt);
    let row = |basis: &str| {
        crate::more("equity.withdrawals", json!({ "id": "w2", "name": "买车", "amount": said("30000", basis) }))
    };
    let said_only = with(&[less.clone(), ("equity.withdrawals.rows", row("oral"))]);
    holds(&said_only, &[("income.month.doubt", "2825.62"), ("equity_check.W_parts.listed", "36000")]);
    let proved = with(&[less, ("equity.withdrawals.rows", row("document"))]);
    holds(&proved, &[("income.month.doubt", "0"), ("equity_check.W_parts.listed", "66000")]);
}

#[test]
fn a_debt_left_out_is_presumed() {
    // The car loan of 46,000 left out: E 1,243,221.95; P + 2,460 of interest, E* 1,203,589.42; 39,632.53 is 21.2% of P, ÷ 12 = 3,302.71.
    let rows = tests::golden::facts()["debts"]["rows"].as_array().cloned().unwrap_or_default();
    let kept: Vec<_> = rows.into_iter().filter(|r| r["id"] != "d2").collect();
    let a = with(&[("debts.rows", json!(kept))]);
    holds(
        &a,
        &[
            ("equity_check.presumed_debt", "39632.53"),
            ("income.month.presumed_debt_month", "3302.71"),
            // 200 + 3,080 + 3,302.71
            ("income.month.existing_debt_service", "6582.71"),
            // (303,490 − 46,000 + 312,000 + 39,632.53) ÷ (1,500,711.95 + 735,000)
            ("ratios.combined_debt_ratio", "0.272451256523"),
        ],
    );
}

#[test]
fn a_doubt_is_not_applied_while_equity_is_unknown_and_says_so() {
    let a = with(&[("balance_survey.deposits", crate::blank())]);
    holds(
        &a,
        &[
            ("equity_check.doubt_month", "0 ~balance_survey.deposits"),
            ("equity_check.presumed_debt", "0 ~balance_survey.deposits"),
            ("income.month.disposable", "9361.06 ~balance_survey.deposits"),
        ],
    );
}

#[test]
fn a_revaluation_said_never_reaches_the_equity_cap() {
    // 100,000 said and booked on the van: E and E* grow by it (D falls), the cap's parts take it off E alone.
    let a = with(&[
        ("equity.revaluation", said("100000", "oral")),
        ("fixed_assets.F1.net_survey", said("148000", "observed")),
    ]);
    holds(
        &a,
        &[
            ("limit.equity_base_parts.E", "1297221.95"),
            ("limit.equity_base_parts.E_expected", "1301129.42"),
            ("limit.equity_base_parts.revaluation_said", "100000"),
            ("limit.equity_base_parts.revaluation_counted", "0"),
            ("equity_check.A_said_only", "true"),
            // 206,200 − 34,300 − 271,900 without the oral revaluation
            ("articulation.fixed_assets.residual", "-100000"),
            ("articulation.fixed_assets.verdict", "fail"),
        ],
    );
    // Observed, it counts in both.
    let seen = with(&[
        ("equity.revaluation", said("100000", "observed")),
        ("fixed_assets.F1.net_survey", said("148000", "observed")),
    ]);
    holds(
        &seen,
        &[("limit.equity_base_parts.revaluation_counted", "100000"), ("articulation.fixed_assets.verdict", "pass")],
    );
}

#[test]
fn an_oral_asset_line_leaves_the_cap_by_value() {
    let oral =
        |changes: &[(&str, serde_json::Value)]| crate::says(&with(changes), "limit.equity_base_parts.oral_asset_lines");
    assert_eq!(oral(&[("balance_survey.deposits", said("20000", "oral"))]), "20000");
    // Of 483,000 receivables 38,000 oral are 8.5% of the 445,000 others: the line stays; with 14,750 more, 52,750 ÷ 430,250 = 12.3%.
    let one = ("receivables.R10.amount", said("38000", "oral"));
    assert_eq!(oral(std::slice::from_ref(&one)), "0");
    assert_eq!(oral(&[one, ("receivables.R9.amount", said("14750", "oral"))]), "430570");
}

#[test]
fn a_refused_ledger_is_replaced_by_documents() {
    // 107,400 + 1,980,000 − 1,940,850 = 146,550 against a list of 138,150.
    let short = ("payables.y1.amount", doc("60000"));
    holds(&with(std::slice::from_ref(&short)), &[("balance_sheet.survey.lines.payables", "138150")]);
    let a = with(&[short, ("payables.y1.ledger", doc("refused"))]);
    holds(&a, &[("balance_sheet.survey.lines.payables", "146550 ~payables")]);
}

#[test]
fn flows_of_other_months_are_never_compared_and_a_base_of_nothing_fails() {
    let a = with(&[("case.initial_date", json!("2025-09-30"))]);
    for check in ["receivables", "payables", "fixed_assets"] {
        holds(&a, &[(&format!("articulation.{check}.verdict"), "not_checked")]);
    }
    // 371,000 at the opening, 483,000 at the end, and nothing sold or collected between.
    let a = with(&[("credit_sales_12m", doc("0")), ("collections_12m", said("0", "system"))]);
    holds(&a, &[("articulation.receivables.verdict", "fail")]);
    // Closing cash: 3% of the larger balance passes, up to 10% is attention. 208,140.30 by the flows, 3% are 6,244.209.
    let bank = |v: &str| {
        with(&[("balance_survey.bank.k1.amount", said(v, "system")), ("request.amount", said("3000000", "oral"))])
    };
    // 14,260 + 65,114.35 + 122,521.75 is 6,244.20 below, a cent less is beyond.
    holds(&bank("122521.75"), &[("articulation.cash.verdict", "pass")]);
    holds(&bank("122521.74"), &[("articulation.cash.verdict", "attention")]);
    holds(&bank("107000"), &[("articulation.cash.verdict", "fail")]);
}

#[test]
fn an_accepted_difference_leaves_the_month_alone() {
    // 60,000 more in the bank that nobody explains: 56,092.53 are presumed, 4,674.38 a month, until a reviewer accepts the evidence.
    let told = |accepted: bool| {
        let said = json!({ "text": "春节前预收的货款", "evidence": "档-01", "second_officer": "尽调岗乙", "reviewer_accepted": accepted });
        with(&[("balance_survey.bank.k1.amount", said_bank("188406.20")), ("explanations.equity", said)])
    };
    holds(
        &told(false),
        &[
            ("income.month.presumed_debt", "56092.53"),
            ("income.month.existing_debt_service", "10254.38"),
            // (122,840 + 56,092.53) ÷ 4,956,000
            ("ratios.debt_to_sales", "0.036104223164"),
        ],
    );
    holds(
        &told(true),
        &[
            ("income.month.presumed_debt", "0"),
            ("income.month.existing_debt_service", "5580"),
            ("income.month.disposable", "9361.06"),
            ("ratios.debt_to_sales", "0.024786117837"),
        ],
    );
}

fn said_bank(amount: &str) -> serde_json::Value {
    said(amount, "system")
}
