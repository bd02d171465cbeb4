//! The kinds of calculation §9: a second attack on the complete cases, kind by kind. Most are lies told on paper or by word; each must cost
//! something, so none may gain.

use crate::hand::number;
use crate::known::Trick;
use crate::{Hand, Tried};
use appraisal::case_file::CaseFile;
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};
use rust_decimal::Decimal;

pub(crate) const KINDS: &[Trick] = &[
    Trick { id: "acceptance typed into a cell", because: &[], make: acceptance },
    Trick { id: "the opening point as a plug", because: &[], make: opening },
    Trick { id: "a withdrawal said to explain what is missing", because: &[], make: withdrawal },
    Trick { id: "a debt to a supplier left out with its purchases", because: &[], make: payables },
    Trick { id: "knock-outs by form", because: &[], make: forms },
    Trick { id: "soft debts", because: &[], make: soft_debts },
    Trick { id: "the bank's numbers as answers", because: &[], make: bank_numbers },
    Trick { id: "cash parked elsewhere", because: &[], make: parked },
    Trick { id: "stock that confirms itself", because: &[], make: stock },
    Trick { id: "replacement typed low", because: &[], make: replacement },
    Trick { id: "cash columns tied to nothing", because: &[], make: cash_columns },
    Trick { id: "asked twice, answered twice", because: &[], make: twice },
    Trick { id: "a longer term of the lease, a lower rate", because: &[], make: rate },
    Trick { id: "purpose without its paper", because: &[], make: purpose },
    Trick { id: "columns of the hand-set plan", because: &[], make: plan },
    Trick { id: "fixed assets raised at both points", because: &[], make: assets },
    Trick { id: "ages of receivables", because: &[], make: ages },
    Trick { id: "the informant says what was found", because: &[], make: informant },
    Trick { id: "an account listed twice", because: &[], make: account_twice },
    Trick { id: "not checked by choice", because: &[], make: by_choice },
];

/// Lies told on paper, consistently, that still raise a limit, by trade: known, and no more than these.
pub(crate) const OPEN: &[(&str, &str, &str)] = &[
    ("agri-machinery", "acceptance typed into a cell", STANDING),
    ("agri-machinery", "a debt left out that no bureau shows", STANDING),
    ("flowers", "acceptance typed into a cell", STANDING),
    ("flowers", "a debt left out that no bureau shows", STANDING),
    (
        "cartons",
        "a withdrawal said to explain what is missing",
        "a family's spending said lower, above the floor, its place in equity taken by a withdrawal with a paper",
    ),
];

const STANDING: &str = "a private loan without interest, the same at both points, in no statement and no bureau: only the people asked apart can name it";

fn scaled(hand: Hand, id: &str, percent: i64, basis: appraisal::observation::Basis) -> Hand {
    match hand.number(id) {
        Some(n) => hand.say(id, (n * Decimal::new(percent, 2)).round_dp(2).normalize(), basis),
        None => hand,
    }
}

fn column_scaled(hand: Hand, table: &str, column: &str, percent: i64, basis: appraisal::observation::Basis) -> Hand {
    let cells = hand.column(table, column);
    cells.iter().fold(hand, |h, (row, n)| {
        h.cell(table, row, column, (n * Decimal::new(percent, 2)).round_dp(2).normalize(), basis)
    })
}

/// Only what changes the case is a try.
fn changed(case: &CaseFile, tried: Vec<(String, Hand)>) -> Vec<Tried> {
    tried.into_iter().filter(|(_, h)| h.0 != *case).map(|(how, h)| h.tried(how)).collect()
}

/// The hidden debt, with an acceptance that nobody signed.
fn acceptance(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let accepted = |h: Hand, check: &str| {
        let cells = [
            ("check", check),
            ("explanation", "看过了"),
            ("evidence", "照片"),
            ("second_officer", "协办乙"),
            ("second_statement", "属实"),
            ("accepted_by", "复核人丙"),
            ("deviation", "0.2"),
            ("residual", "50000"),
        ];
        h.row("explanations", &cells, Document)
    };
    let debts = hand.rows("debts");
    let hidden = debts.iter().map(|row| (row.clone(), accepted(hand.clone().left_out("debts", row), "equity")));
    let less = scaled(hand.clone(), "balance_initial.bank", 80, System);
    changed(case, hidden.chain([("a lower opening".to_owned(), accepted(less, "equity"))]).collect())
}

/// A debt left out or profit raised, and the opening point moved by word of mouth to fit.
fn opening(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for (row, balance) in hand.column("debts", "balance") {
        for id in [
            "balance_initial.cash",
            "balance_initial.other_operating",
            "balance_initial.inventory",
            "balance_initial.other_payables",
        ] {
            let had = hand.number(id).unwrap_or_default();
            let raised = hand.clone().left_out("debts", &row).say(id, had + balance, Oral);
            all.push((format!("{row} left out, {id} raised"), raised));
        }
    }
    for id in ["balance_initial.cash", "balance_initial.other_payables", "balance_initial.inventory"] {
        let had = hand.number(id).unwrap_or_default();
        for amount in [20_000, 60_000] {
            let by = Decimal::from(amount);
            let more = hand.clone().say("income.other_private_outgo_year", "0", Oral);
            all.push((
                format!("{id} {by} less, private outgo none"),
                more.say(id, (had - by).max(Decimal::ZERO), Oral),
            ));
        }
    }
    changed(case, all)
}

fn withdrawal(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for (amount, percent) in [("60000", 50), ("100000", 30), ("40000", 70)] {
        for basis in [Oral, Document] {
            let taken = hand.clone().row("equity.withdrawals", &[("name", "家里用了"), ("amount", amount)], basis);
            let less = column_scaled(taken.clone(), "household", "amount", percent, Oral);
            all.push((format!("{amount} {basis}, household {percent}%"), less));
            let cheap = column_scaled(taken, "income.opex", "amount", 90, Oral);
            all.push((format!("{amount} {basis}, expenses 90% said"), cheap));
        }
    }
    changed(case, all)
}

fn payables(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for (row, amount) in hand.column("payables", "amount") {
        let gone = hand.clone().left_out("payables", &row);
        all.push((row.clone(), gone.clone()));
        let less = |h: Hand, id: &str| {
            let had = h.number(id).unwrap_or_default();
            h.say(id, (had - amount).max(Decimal::ZERO), Document)
        };
        all.push((format!("{row} and its purchases"), less(less(gone, "purchases_12m"), "credit_purchases_12m")));
    }
    all.push(("all".to_owned(), hand.none("payables")));
    changed(case, all)
}

fn forms(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    let rows = hand.rows("bureau.repayment_24m");
    for row in &rows {
        all.push((format!("line {row} left out"), hand.clone().left_out("bureau.repayment_24m", row)));
        for line in ["NNNNNNNNNNNNNNNNNNNN", "正常", "ＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮＮ３"]
        {
            all.push((
                format!("line {row} = {line}"),
                hand.clone().cell("bureau.repayment_24m", row, "record", line, Oral),
            ));
        }
    }
    all.push(("waived by a tick".to_owned(), hand.clone().say("bureau.overdue_waived_reason", "年费", Oral)));
    all.push(("trade since 2005 said".to_owned(), hand.clone().say("applicant.trade_since", "2005-01-01", Oral)));
    all.push(("not married".to_owned(), hand.clone().say("applicant.marital", "single", Oral)));
    all.push(("born 1990".to_owned(), hand.say("applicant.birth_date", "1990-01-01", Oral)));
    changed(case, all)
}

fn soft_debts(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for row in hand.rows("debts") {
        let set =
            |cells: &[(&str, &str)]| cells.iter().fold(hand.clone(), |h, (c, v)| h.cell("debts", &row, c, *v, Oral));
        all.push((format!("{row} for private use"), set(&[("use", "private")])));
        all.push((format!("{row} off balance"), set(&[("on_balance", "false")])));
        all.push((format!("{row} pays interest alone"), set(&[("repayment", "bullet"), ("monthly_principal", "0")])));
        all.push((
            format!("{row} a card paid in full"),
            set(&[("repayment", "card"), ("revolving_balance", "0"), ("monthly_principal", "0")]),
        ));
        all.push((
            format!("{row} at half the instalment"),
            column_scaled(set(&[]), "debts", "monthly_principal", 50, Oral),
        ));
        all.push((
            format!("{row} without interest"),
            set(&[("monthly_interest", "0"), ("interest_12m", "0"), ("rate", "0")]),
        ));
        all.push((format!("{row} beyond the plan"), set(&[("maturity", "2033-01-15")])));
        all.push((format!("{row} half paid back"), set(&[("balance", "1000")])));
    }
    changed(case, all)
}

fn bank_numbers(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let say = |id: &str, v: &str| (format!("{id} = {v}"), hand.clone().say(id, v, Oral));
    let mut all = vec![
        say("scorecard.industry_risk_class", "low"),
        say("request.product_max_lenders", "9"),
        say("request.product_max", "9000000"),
        say("working_capital.growth", "0.3"),
        say("household.county_mean_consumption_month", "100"),
        say("household.dibao_per_head_month", "100"),
        say("margin.industry_calibrated", "true"),
        say("pricing.lpr", "0.01"),
    ];
    all.push((
        "a wider range".to_owned(),
        hand.clone().say("margin.industry_low", "0.01", Oral).say("margin.industry_high", "0.99", Oral),
    ));
    all.push((
        "a calibrated wide range".to_owned(),
        hand.say("margin.industry_high", "0.99", Oral).say("margin.industry_calibrated", "true", Oral),
    ));
    all.retain(|(_, h)| case.answers.len() == h.0.answers.len());
    changed(case, all)
}

/// From the accounts into other lines, by word and on paper.
fn parked(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for (row, balance) in hand.column("balance_survey.bank", "amount") {
        for amount in [12_000, 30_000, 80_000] {
            let by = Decimal::from(amount);
            if balance < by {
                continue;
            }
            let less = hand.clone().cell("balance_survey.bank", &row, "amount", balance - by, System);
            for id in [
                "balance_survey.deposits",
                "balance_survey.other_operating",
                "balance_survey.prepaid_rent",
                "balance_survey.non_operating",
            ] {
                let had = less.number(id).unwrap_or_default();
                for basis in [Oral, Document] {
                    all.push((format!("{by} of {row} in {id} {basis}"), less.clone().say(id, had + by, basis)));
                }
            }
            let words = by.to_string();
            let prepaid = less.clone().row(
                "prepayments",
                &[("name", "供应商Z 预付"), ("amount", &words), ("on_purpose", "false")],
                Oral,
            );
            all.push((format!("{by} of {row} prepaid, said"), prepaid));
            let taken = less.clone().row("equity.withdrawals", &[("name", "家里用了"), ("amount", &words)], Oral);
            all.push((format!("{by} of {row} withdrawn, said"), taken));
        }
    }
    changed(case, all)
}

fn stock(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for percent in [110, 125, 150] {
        all.push((format!("quantities {percent}% said"), column_scaled(hand.clone(), "stock", "qty", percent, Oral)));
        all.push((
            format!("quantities {percent}% counted"),
            column_scaled(hand.clone(), "stock", "qty", percent, Observed),
        ));
        let more = column_scaled(hand.clone(), "stock", "cost", percent, Oral);
        all.push((format!("costs {percent}% said"), more));
        all.push((
            format!("opening stock {}%", 200 - percent),
            scaled(hand.clone(), "balance_initial.inventory", 200 - percent, Oral),
        ));
        let heads = column_scaled(hand.clone(), "animals", "heads", percent, Observed);
        all.push((format!("heads {percent}%"), heads));
    }
    changed(case, all)
}

fn replacement(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = vec![
        ("documented replacement none".to_owned(), hand.clone().say("income.replacement_documented_year", "0", Oral)),
        (
            "documented replacement small".to_owned(),
            hand.clone().say("income.replacement_documented_year", "1000", Document),
        ),
        ("depreciation said".to_owned(), column_scaled(hand.clone(), "fixed_assets", "depreciation_year", 20, Oral)),
    ];
    if let Some(debt) = hand.rows("debts").first() {
        let assets = hand.rows("fixed_assets");
        let financed = assets.iter().fold(hand.clone(), |h, r| h.cell("fixed_assets", r, "financed_by", debt, Oral));
        all.push(("every asset under a loan".to_owned(), financed));
    }
    changed(case, all)
}

fn cash_columns(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let scale = |c: &str, p: i64| (format!("{c} {p}%"), column_scaled(hand.clone(), "cash_back", c, p, Oral));
    let mut all = vec![
        scale("operating_out", 90),
        scale("private", 50),
        scale("financing", 0),
        scale("investing", 0),
        scale("operating_in", 120),
    ];
    all.push(("none".to_owned(), hand.clone().none("cash_back")));
    all.push((
        "a loan among the exclusions left out".to_owned(),
        hand.none("sales.estimates.account_inflows.exclusions"),
    ));
    changed(case, all)
}

fn twice(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let say = |id: &str, v: &str| {
        let there = case.answers.contains_key(id);
        (format!("{id} = {v}"), if there { hand.clone().say(id, v, Oral) } else { hand.clone() })
    };
    let all = vec![
        say("concentration.first_customer_share", "0.05"),
        say("concentration.first_supplier_share", "0.05"),
        say("bureau.lenders_with_balance", "1"),
        say("bureau.hard_enquiries_6m", "0"),
        say("bureau.monthly_total", "100"),
        say("request.same_kind_debt_kept", "0"),
        say("scorecard.prior_year_hard_sales", "100000"),
        say("scorecard.separate_interviews", "consistent"),
        say("scorecard.premises_owned", "true"),
        say("scorecard.old_customers_share", "0.95"),
        say("scorecard.own_home_in_county", "true"),
        say("scorecard.reputation_good", "5"),
        say("household.heads", "1"),
        say("receivables.on_credit", "false"),
    ];
    changed(case, all)
}

fn rate(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let all = vec![
        ("a lease of 120 months said".to_owned(), hand.clone().say("scorecard.lease_months_left", "120", Oral)),
        ("a rate of 1%".to_owned(), hand.clone().say("request.annual_rate", "0.01", Oral)),
        ("another purpose".to_owned(), hand.clone().say("request.purpose_kind", "asset", Oral)),
        ("growth".to_owned(), hand.say("request.purpose_kind", "growth", Oral)),
    ];
    changed(case, all)
}

fn purpose(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for (row, amount) in hand.column("request.purpose_items", "amount") {
        let double = hand.clone().cell("request.purpose_items", &row, "amount", amount * Decimal::TWO, Oral);
        all.push((format!("{row} twice as much, said"), double));
    }
    all.push(("nothing prepaid".to_owned(), hand.clone().none("prepayments")));
    all.push(("own money none".to_owned(), hand.clone().say("request.own_contribution", "0", Oral)));
    let months = hand.column("purpose_plan", "out");
    let total: Decimal = months.iter().map(|(_, n)| n).sum();
    if let Some((first, _)) = months.first() {
        let none = months.iter().fold(hand.clone(), |h, (r, _)| h.cell("purpose_plan", r, "out", "0", Oral));
        all.push((
            "all of it in the first month".to_owned(),
            none.clone().cell("purpose_plan", first, "out", total, Oral),
        ));
        all.push(("nothing of it in the plan".to_owned(), none));
        all.push((
            "half again of it in the plan".to_owned(),
            column_scaled(hand, "purpose_plan", "out", 150, Document),
        ));
    }
    changed(case, all)
}

fn plan(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for column in [
        "sales_receipts",
        "other_operating_in",
        "purchases_paid",
        "opex_paid",
        "investing",
        "other_income",
        "household",
        "private_out",
    ] {
        let cells = hand.column("cash_plan", column);
        let Some((first, n)) = cells.first() else { continue };
        for by in [Decimal::from(50_000), Decimal::from(-50_000)] {
            let each = (by / Decimal::from(cells.len().max(2) - 1)).round_dp(2);
            let moved = cells
                .iter()
                .skip(1)
                .fold(hand.clone().cell("cash_plan", first, column, n + by, Document), |h, (r, n)| {
                    h.cell("cash_plan", r, column, n - each, Document)
                });
            all.push((format!("{column}: {by} into month 1, out of the others"), moved));
        }
        for percent in [90, 110] {
            all.push((
                format!("{column} {percent}%"),
                column_scaled(hand.clone(), "cash_plan", column, percent, Document),
            ));
        }
    }
    all.push(("no plan by hand".to_owned(), hand.without(&["cash_plan"])));
    changed(case, all)
}

fn assets(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for percent in [150, 300] {
        let both = column_scaled(hand.clone(), "fixed_assets", "net_survey", percent, Observed);
        all.push((
            format!("{percent}% at both points"),
            column_scaled(both, "fixed_assets", "net_initial", percent, Document),
        ));
    }
    let row = [
        ("name", "老设备一批"),
        ("financed_by", "none"),
        ("net_initial", "150000"),
        ("net_survey", "140000"),
        ("depreciation_year", "10000"),
    ];
    all.push(("an asset nobody saw".to_owned(), hand.clone().row("fixed_assets", &row, Oral)));
    let deposit = |h: Hand, id: &str| {
        let had = h.number(id).unwrap_or_default();
        h.say(id, had + Decimal::from(100_000), Oral)
    };
    all.push((
        "deposits at both points".to_owned(),
        deposit(deposit(hand.clone(), "balance_survey.deposits"), "balance_initial.deposits"),
    ));
    all.push((
        "other assets at both points".to_owned(),
        deposit(deposit(hand, "balance_survey.other_operating"), "balance_initial.other_operating"),
    ));
    changed(case, all)
}

fn ages(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut young = hand.clone();
    for (row, _) in hand.column("receivables", "days") {
        young = young.cell("receivables", &row, "days", "10", Oral);
    }
    let mut all = vec![("all of ten days".to_owned(), young)];
    for (row, n) in hand.column("receivables", "amount") {
        all.push((
            format!("{row} larger"),
            hand.clone().cell("receivables", &row, "amount", n * Decimal::TWO, ThirdParty),
        ));
        all.push((format!("{row} left out"), hand.clone().left_out("receivables", &row)));
    }
    let initial = column_scaled(hand.clone(), "balance_initial.receivables_aged", "days", 1000, Oral);
    all.push(("older at the opening".to_owned(), initial));
    all.push((
        "opening receivables half".to_owned(),
        column_scaled(hand, "balance_initial.receivables_aged", "amount", 50, Oral),
    ));
    changed(case, all)
}

fn informant(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let oral = |id: &&String| id.starts_with("sales.estimates.oral_") && number(case.answers.get(*id)).is_some();
    let ids: Vec<String> = case.answers.keys().filter(oral).filter(|id| id.ends_with(".r")).cloned().collect();
    let mut all = Vec::new();
    for percent in [80, 77, 70, 50] {
        let lower = ids.iter().fold(hand.clone(), |h, id| scaled(h, id, percent, Oral));
        all.push((format!("says {percent}% of what was said"), lower));
    }
    let gone = ids.iter().fold(hand.clone(), |h, id| h.without(&[id]));
    all.push(("says nothing".to_owned(), gone));
    all.push(("margin".to_owned(), scaled(hand.clone(), "margin.stated", 85, Oral)));
    all.push(("profit".to_owned(), scaled(hand, "net_profit_stated_month", 60, Oral)));
    changed(case, all)
}

fn account_twice(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for (table, columns) in [
        ("balance_survey.bank", &["name", "amount"][..]),
        ("receivables", &["debtor", "amount", "days"]),
        ("stock", &["name", "cost", "qty", "state"]),
    ] {
        for row in hand.rows(table) {
            let texts: Vec<(&str, String)> = columns.iter().map(|c| (*c, hand.text(table, &row, c))).collect();
            let cells: Vec<(&str, &str)> = texts.iter().map(|(c, t)| (*c, t.as_str())).collect();
            all.push((format!("{table}.{row}"), hand.clone().row(table, &cells, Document)));
        }
    }
    changed(case, all)
}

fn by_choice(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all = Vec::new();
    for table in [
        "receivables_model",
        "cash_back",
        "bureau.repayment_24m",
        "margin.sampled",
        "sales.estimates.account_inflows.inflows",
        "visit.persons",
        "family.members",
    ] {
        all.push((format!("{table} untouched"), hand.clone().without(&[table])));
        all.push((format!("{table} none"), hand.clone().none(table)));
    }
    for id in [
        "deposit_check.applies",
        "bureau.monthly_total",
        "net_profit_stated_month",
        "margin.stated",
        "credit_sales_12m",
        "collections_12m",
        "credit_purchases_12m",
        "supplier_payments_12m",
        "scorecard.prior_year_hard_sales",
        "balance_initial.cash",
        "purchases_12m",
    ] {
        all.push((format!("{id} not answered"), hand.clone().without(&[id])));
    }
    for method in [
        "account_inflows",
        "purchases",
        "stock_turnover",
        "delivery_notes",
        "commission",
        "tax",
        "capacity",
        "pos",
        "tables",
        "loading_count",
    ] {
        for kind in ["not_used", "withheld"] {
            let cells = [("method", method), ("kind", kind), ("reason", "老板说没有")];
            all.push((format!("{method} {kind}"), hand.clone().row("sales.methods_refused", &cells, Oral)));
        }
    }
    changed(case, all)
}
