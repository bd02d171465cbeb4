//! The twenty-one tricks of calculation §8 and of the issue. Each gives the cases it makes of a complete one; none where the trade has no
//! place for it. `because` names what the proposal's reasons must then be about.

use crate::hand::number;
use crate::{Hand, Tried};
use appraisal::case_file::CaseFile;
use appraisal::observation::Basis::{Document, Observed, Oral};
use rust_decimal::Decimal;

/// A trick.
pub(crate) struct Trick {
    pub(crate) id: &'static str,
    /// Names one of which the reasons hold when the proposal answers it.
    pub(crate) because: &'static [&'static str],
    pub(crate) make: fn(&CaseFile) -> Vec<Tried>,
}

const EQUITY: &[&str] = &["equity", "presumed_debt", "doubt"];

pub(crate) const TRICKS: &[Trick] = &[
    Trick { id: "family income said, offset by a withdrawal said", because: EQUITY, make: income_and_withdrawal },
    Trick { id: "operating expenses declared none", because: &["opex", "equity", "doubt"], make: no_expenses },
    Trick {
        id: "a debt called a bullet due in 2031",
        because: &["equity", "debt_terms_said", "instalments", "maturity"],
        make: far_bullet,
    },
    Trick {
        id: "a debt left out that no bureau shows",
        because: &["equity", "presumed_debt", "settlement", "debt"],
        make: debt_left_out,
    },
    Trick { id: "12,000 of cash hidden", because: &["equity", "doubt", "articulation/cash"], make: cash_hidden },
    Trick { id: "two debts ticked as repaid", because: &["debt", "refinance", "purpose"], make: ticked_as_repaid },
    Trick { id: "a raw source renamed", because: &["sales", "missing", "unknown"], make: source_renamed },
    Trick { id: "a factor of an estimate only said", because: &["sales", "margin"], make: factor_softened },
    Trick {
        id: "an account left out",
        because: &["accounts_and_flows", "equity", "articulation/cash"],
        make: account_left_out,
    },
    Trick {
        id: "100,000 of purchases moved into month 1 of a hand-set plan",
        because: &["yearly_totals", "below_p_min"],
        make: purchases_moved,
    },
    Trick {
        id: "a purpose line said, marked document",
        because: &["purpose", "untraced", "limit_below_p_min"],
        make: purpose_line,
    },
    Trick { id: "revaluation of 100,000 said", because: EQUITY, make: revaluation },
    Trick { id: "sales raised until checks fail", because: &["sales", "equity", "estimate"], make: sales_raised },
    Trick {
        id: "name, consent, visit and interviews missing",
        because: &["applicant", "consent", "visit"],
        make: nobody,
    },
    Trick {
        id: "an epidemic, no filing of land, no certificate",
        because: &["land", "epidemic", "disease"],
        make: pig_farm_flags,
    },
    Trick {
        id: "workers unpaid, exits blocked, a shop being handed over",
        because: &["wages", "fire", "transfer", "people"],
        make: other_flags,
    },
    Trick { id: "one cell of the stock said", because: &["stock", "margin", "equity"], make: stock_cell_said },
    Trick { id: "inflows of one channel said", because: &["sales", "inflows"], make: inflows_said },
    Trick { id: "a sample that was only said", because: &["margin"], make: sample_said },
    Trick {
        id: "the explanations taken out",
        because: &["check", "explanation", "attention", "fail"],
        make: unexplained,
    },
    Trick { id: "the papers taken out", because: &["untraced", "proof", "trace"], make: no_papers },
];

fn income_and_withdrawal(case: &CaseFile) -> Vec<Tried> {
    let before = Hand::of(case).number("income.other_family_income_year").unwrap_or_default();
    Hand::of(case)
        .say("income.other_family_income_year", before + Decimal::from(120_000), Oral)
        .row("equity.withdrawals", &[("name", "孩子留学"), ("amount", "120000")], Oral)
        .done("+120,000 income, +120,000 withdrawal, both said")
}

fn no_expenses(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let month: Decimal = hand.column("income.opex", "amount").iter().map(|(_, n)| n).sum();
    let year = (month * Decimal::from(12)).to_string();
    let bare = hand.none("income.opex");
    let offset = bare.clone().row("equity.withdrawals", &[("name", "家里用了"), ("amount", &year)], Oral);
    vec![bare.tried("alone"), offset.tried("the gap covered by a withdrawal said")]
}

fn far_bullet(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let debts = hand.rows("debts");
    let open = |row: &&String| hand.column("debts", "balance").iter().any(|(r, n)| r == *row && *n > Decimal::ZERO);
    debts
        .iter()
        .filter(open)
        .filter(|row| hand.text("debts", row, "repayment") != "card")
        .map(|row| {
            let set = |h: Hand, column: &str, v: &str| h.cell("debts", row, column, v, Oral);
            let made = [("repayment", "bullet"), ("maturity", "2031-06-30"), ("monthly_principal", "0")]
                .iter()
                .fold(hand.clone(), |h, (c, v)| set(h, c, v));
            made.tried(row.clone())
        })
        .collect()
}

fn debt_left_out(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let rows = hand.rows("debts").into_iter().filter(|r| hand.text("debts", r, "in_bureau") == "false");
    rows.map(|row| hand.clone().left_out("debts", &row).tried(row)).collect()
}

fn cash_hidden(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let less = Decimal::from(12_000);
    let cash = hand.number("balance_survey.cash").unwrap_or_default();
    let mut all = Vec::new();
    all.push(
        hand.clone().say("balance_survey.cash", (cash - less).max(Decimal::ZERO), Observed).tried("from the till"),
    );
    for (row, amount) in hand.column("balance_survey.bank", "amount") {
        if amount > less {
            all.push(hand.clone().cell("balance_survey.bank", &row, "amount", amount - less, Document).tried(row));
        }
    }
    all
}

fn ticked_as_repaid(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut debts = hand.column("debts", "balance");
    debts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let two = debts.iter().take(2).fold(hand, |h, (r, _)| h.cell("debts", r, "refinanced_by_this_loan", "true", Oral));
    two.done("the two largest")
}

/// Every estimate's source under a name of its own, and under that of each other.
fn source_renamed(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let sources: Vec<(&String, String)> = case
        .answers
        .iter()
        .filter(|(id, _)| id.starts_with("sales.estimates.") && id.ends_with(".source"))
        .filter_map(|(id, a)| Some((id, a.v.0.clone()?)))
        .collect();
    let mut all = Vec::new();
    for (id, own) in &sources {
        all.push(hand.clone().say(id, "另一本账", Oral).tried(format!("{id} under a name of its own")));
        for (other, name) in sources.iter().filter(|(_, name)| name != own) {
            all.push(hand.clone().say(id, name, Oral).tried(format!("{id} under the name of {other}")));
        }
    }
    all
}

fn factor_softened(case: &CaseFile) -> Vec<Tried> {
    let factors = case.answers.iter().filter(|(id, a)| {
        id.starts_with("sales.estimates.") && a.basis.is_some_and(|b| b.is_hard()) && number(Some(a)).is_some()
    });
    let soften = |(id, a): (&String, &appraisal::case_file::AnswerFile)| {
        let value = a.v.0.clone().unwrap_or_default();
        Hand::of(case).say(id, value, Oral).tried(id.clone())
    };
    factors.map(soften).collect()
}

fn account_left_out(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut all: Vec<Tried> = hand
        .rows("balance_survey.bank")
        .into_iter()
        .map(|row| hand.clone().left_out("balance_survey.bank", &row).tried(format!("account {row}")))
        .collect();
    let table = "sales.estimates.account_inflows.inflows";
    for channel in ["bank", "wechat", "alipay", "pos"] {
        let months = hand.column(table, channel);
        if months.iter().any(|(_, n)| *n > Decimal::ZERO) {
            let made = months.iter().fold(hand.clone(), |h, (row, _)| h.cell(table, row, channel, "0", Oral));
            all.push(made.tried(format!("flows of {channel}")));
        }
    }
    all
}

fn purchases_moved(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let months = hand.column("cash_plan", "purchases_paid");
    if months.len() < 12 {
        return Vec::new();
    }
    let moved = Decimal::from(100_000);
    let each = (moved / Decimal::from(months.len() - 1)).round_dp(2);
    let made = months.iter().enumerate().fold(hand, |h, (i, (row, n))| {
        let now = if i == 0 { *n + moved } else { (*n - each).max(Decimal::ZERO) };
        h.cell("cash_plan", row, "purchases_paid", now, Document)
    });
    made.done("into month 1, out of the others")
}

fn purpose_line(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let month = hand.rows("purpose_plan").first().cloned().unwrap_or_default();
    let out = hand.column("purpose_plan", "out").first().map(|(_, n)| *n).unwrap_or_default();
    let line = [("name", "再进一批货（口头）"), ("amount", "60000")];
    let made = hand.row("request.purpose_items", &line, Document);
    let planned = made.clone().cell("purpose_plan", &month, "out", out + Decimal::from(60_000), Document);
    vec![made.tried("60,000 more in the list"), planned.tried("60,000 more in the list and in the plan")]
}

fn revaluation(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case).say("equity.revaluation", "100000", Oral);
    let assets = hand.column("fixed_assets", "net_survey");
    let counted = assets
        .first()
        .map(|(row, n)| hand.clone().cell("fixed_assets", row, "net_survey", *n + Decimal::from(100_000), Oral));
    let mut all = vec![hand.tried("alone")];
    all.extend(counted.map(|h| h.tried("and an asset at the new value")));
    all
}

/// Revenue of the statement, price of the sample and hard estimates left as they are.
fn sales_raised(case: &CaseFile) -> Vec<Tried> {
    let mut all = Vec::new();
    for percent in [110_i64, 125, 140, 180] {
        let share = Decimal::new(percent, 2);
        let mut hand = Hand::of(case);
        let ids: Vec<String> =
            case.answers.keys().filter(|id| id.starts_with("income.seasons.") && id.ends_with(".r")).cloned().collect();
        for id in ids {
            let basis = case.answers[&id].basis.unwrap_or(Observed);
            let now = hand.number(&id).unwrap_or_default() * share;
            hand = hand.say(&id, now.round_dp(2), basis);
        }
        for (row, n) in hand.column("income.months", "r") {
            hand = hand.cell("income.months", &row, "r", (n * share).round_dp(2), Document);
        }
        for (row, n) in hand.column("margin.sampled", "price") {
            hand = hand.cell("margin.sampled", &row, "price", (n * share).round_dp(2), Observed);
        }
        if let Some(price) = hand.number("unit.sale_price") {
            hand = hand.say("unit.sale_price", (price * share).round_dp(2), Document);
        }
        all.push(hand.tried(format!("{percent}%")));
    }
    all
}

fn nobody(case: &CaseFile) -> Vec<Tried> {
    let gone: [(&str, &[&str]); 5] = [
        ("name", &["applicant.name"]),
        ("consent", &["consent."]),
        ("visit", &["visit."]),
        ("interviews", &["interviews", "scorecard.separate_interviews"]),
        ("all of them", &["applicant.name", "consent.", "visit.", "interviews", "scorecard.separate_interviews"]),
    ];
    gone.iter().map(|(what, ids)| Hand::of(case).without(ids).tried(*what)).collect()
}

/// Answers to yes-or-no questions turned round, each alone and all together.
fn turned(case: &CaseFile, ids: &[(&str, &str)]) -> Vec<Tried> {
    let there: Vec<&(&str, &str)> = ids.iter().filter(|(id, _)| case.answers.contains_key(*id)).collect();
    let set = |h: Hand, (id, v): &(&str, &str)| h.say(id, v, Observed);
    let mut all: Vec<Tried> = there.iter().map(|one| set(Hand::of(case), one).tried(one.0)).collect();
    if there.len() > 1 {
        all.push(there.iter().fold(Hand::of(case), |h, one| set(h, one)).tried("all"));
    }
    all
}

fn pig_farm_flags(case: &CaseFile) -> Vec<Tried> {
    let flags = [
        ("land.disease_12m", "true"),
        ("land.filing", "false"),
        ("land.outside_forbidden", "false"),
        ("land.epidemic_certificate", "false"),
    ];
    turned(case, &flags)
}

fn other_flags(case: &CaseFile) -> Vec<Tried> {
    let flags = [
        ("production.wages_owed", "90000"),
        ("papers.fire_ok", "false"),
        ("papers.people_sleep_in_workshop", "true"),
        ("catering.transfer_pending", "true"),
    ];
    turned(case, &flags)
}

fn stock_cell_said(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let mut rows = hand.column("stock", "qty");
    let cost = hand.column("stock", "cost");
    let value = |row: &str, qty: Decimal| cost.iter().find(|(r, _)| r == row).map_or(Decimal::ZERO, |(_, c)| c * qty);
    rows.sort_by_key(|(r, q)| value(r, *q));
    // the smallest, one in the middle, the largest
    let some = [0, rows.len() / 2, rows.len().saturating_sub(1)];
    let chosen = some.iter().filter_map(|i| rows.get(*i)).collect::<Vec<_>>();
    chosen.iter().map(|(row, qty)| hand.clone().cell("stock", row, "qty", qty, Oral).tried(row.clone())).collect()
}

fn inflows_said(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let table = "sales.estimates.account_inflows.inflows";
    let soften = |channel: &&str| {
        let months = hand.column(table, channel);
        let said = months.iter().fold(hand.clone(), |h, (row, n)| h.cell(table, row, channel, n, Oral));
        (!months.is_empty()).then(|| said.tried(*channel))
    };
    ["bank", "wechat", "alipay", "pos"].iter().filter_map(soften).collect()
}

fn sample_said(case: &CaseFile) -> Vec<Tried> {
    let hand = Hand::of(case);
    let rows = hand.rows("margin.sampled");
    let columns = ["price", "cost", "share", "material", "labour", "main_qty", "main_price", "other_cost"];
    let mut made = hand.clone();
    for column in columns {
        for (row, n) in hand.column("margin.sampled", column) {
            made = made.cell("margin.sampled", &row, column, n, Oral);
        }
    }
    if rows.is_empty() { Vec::new() } else { made.done("every cell said, the table still marked observed") }
}

fn unexplained(case: &CaseFile) -> Vec<Tried> {
    let had = case.tables.get("explanations").is_some_and(|t| !t.rows.is_empty());
    if had { Hand::of(case).without(&["explanations"]).done("all") } else { Vec::new() }
}

fn no_papers(case: &CaseFile) -> Vec<Tried> {
    Hand::of(case).without(&["evidence.papers"]).done("all")
}
