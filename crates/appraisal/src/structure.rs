//! The structure that fits 合适的方案: where the loan asked for does not fit, the repayments that policy offers are tried one by one, each a
//! whole evaluation of the case, and the best few are kept. Advice only; bounded by the list in the layer files.

use crate::aside::Aside;
use crate::checklist::{Repayment, SecondPart};
use crate::figure::Reading;
use crate::figures::Figures;
use crate::stress::{Outlook, outlook};
use formula::{Assumed, Assumption, Value};
use rust_decimal::Decimal;
use serde::Serialize;
use std::cmp::Reverse;

/// As many as a committee compares.
const BEST: usize = 3;

/// The most evaluations of one search, whatever the layer files list.
pub const MOST_EVALUATIONS: usize = 120;

/// What the search reads and moves besides the words of the request; a checklist without one of them cannot be searched.
const NEEDED: &[&str] = &[
    "limit.limit",
    "limit.L0",
    "limit.need",
    "limit.amount_asked",
    "limit.same_kind_debt_kept",
    "limit.business_borrowings_that_stay",
    "limit.exposure_caps.security",
    "limit.capacity.room_i",
    "limit.capacity.room_ii",
    "limit.capacity.P_min",
    "limit.new_service.L0",
    "limit.new_service.amount_asked",
    "limit.plan_at_amount_asked.principal",
    "limit.plan_at_limit.short_only_by_rounding",
    "limit.limit_below_P_min_purpose_cannot_be_completed",
    "limit.term_or_method_does_not_fit",
    "cash_plan.number_of_months",
    "other_checks.tenor.verdict",
    "score.at_L0.indicators.D1.points",
];

/// Caps that hold for both parts of a split loan together, after the grade's cut.
const TOGETHER: [&str; 5] = ["equity", "sales", "product_maximum", "security", "need"];

/// Why what was asked does not fit 为什么不合适.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Misfit {
    /// The limit is below what the purpose takes.
    PurposeNotCompleted,
    /// The limit is below the amount asked.
    LessThanAsked,
    /// No amount suits term and method: what the purpose takes is more than the plan can repay.
    TermOrMethod,
    /// The term is longer than the cash cycle: 期限错配.
    TenorBeyondCycle,
    /// The plan with the loan falls below minimum cash.
    CashBelowMinimum,
}

/// One way to lend.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Structure {
    /// Repayment method of the (first) part.
    pub method: String,
    /// Its term in months.
    pub term: u32,
    /// Months of interest only, where the method has them.
    pub interest_only_months: Option<u32>,
    /// The second part, repaid beside the first.
    pub second: Option<Part>,
    /// The collateral's lending value is brought up to the amount asked.
    pub more_security: bool,
    /// The amount asked for in this structure, when the purpose takes more than was asked.
    pub asked: Option<Decimal>,
    /// What it gives; `limit` is that of the first part.
    pub outlook: Outlook,
    /// The least the purpose takes (of the first part).
    pub p_min: Reading,
    /// Interest over the whole time, both parts.
    pub interest: Reading,
    /// Whether the purpose can be completed.
    pub completes: bool,
    /// Whether every month keeps minimum cash, but for what the limit's rounding down takes.
    pub holds: bool,
    /// Whether the term fits the cash cycle.
    pub fits_cycle: bool,
    /// Points of the indicator of debt service: how well cash covers it.
    pub coverage: Decimal,
}

/// A second part of the loan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its method.
    pub method: String,
    /// Its term in months.
    pub term: u32,
    /// Its amount.
    pub amount: Decimal,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Structures {
    /// Why what was asked does not fit; empty when it does, and then nothing is searched.
    pub misfits: Vec<Misfit>,
    /// What was asked, in the same measure.
    pub asked: Structure,
    /// The best, best first; empty when policy offers nothing better.
    pub better: Vec<Structure>,
    /// How many evaluations it took.
    pub evaluations: usize,
    /// Whether all that policy offers was tried.
    pub complete: bool,
    /// Names the search needs and this checklist does not have: what rests on them was not tried.
    pub unknown_names: Vec<String>,
}

impl Structures {
    /// Whether what was asked serves, if for less than asked: then nothing better does not mean that nothing fits.
    #[must_use]
    pub fn as_asked_serves(&self) -> bool {
        self.asked.completes && self.asked.holds
    }
}

/// Searches the repayments that policy offers for this purpose. `None` while the limit is unknown: then there is nothing to compare.
#[must_use]
pub fn structures(aside: &Aside<'_>) -> Option<Structures> {
    let base = aside.base;
    let word = |id: &str| base.reading(id).and_then(|r| r.text().map(str::to_owned));
    let number = |id: &str| base.reading(id).and_then(|r| r.number());
    number("limit.limit")?;
    let term = number("request.term_months")?.to_string().parse().ok()?;
    let method = word("request.method")?;
    let asked = read(base, &method, term, None);
    let misfits = misfits(base, &asked);
    let mut search = Search { aside, spent: 0, complete: true, unknown: missing(aside) };
    let mut found = Vec::new();
    if !misfits.is_empty() && search.unknown.is_empty() {
        let purpose = word("request.purpose_kind")?;
        for offer in aside.checklist.repayments.iter().filter(|r| r.purposes.contains(&purpose)) {
            match &offer.second {
                None => search.single(offer, &mut found),
                Some(second) => search.split(offer, second, &mut found),
            }
        }
        if misfits.contains(&Misfit::LessThanAsked) {
            search.secured(&method, term, &mut found);
        }
    }
    found.retain(|s| {
        (&s.method, s.term) != (&asked.method, asked.term) || s.second.is_some() || s.more_security || s.asked.is_some()
    });
    // What leaves the purpose undone or a month short is no proposal, however little worse it is than what was asked.
    found.retain(|s| s.completes && s.holds && worth(s) > worth(&asked));
    found.sort_by_key(|s| (Reverse(worth(s)), s.interest.number(), s.term, s.second.is_some()));
    // Of one kind the best stands for the others: a committee compares kinds, not neighbouring terms.
    let mut kinds = Vec::new();
    found.retain(|s| {
        let kind = (s.method.clone(), s.second.is_some(), s.asked.is_some(), s.more_security);
        let new = !kinds.contains(&kind);
        kinds.push(kind);
        new
    });
    found.truncate(BEST);
    let complete = search.complete && search.unknown.is_empty();
    Some(Structures {
        misfits,
        asked,
        better: found,
        evaluations: search.spent,
        complete,
        unknown_names: search.unknown,
    })
}

/// The needed names that have no figure here. A name that is merely unknown or not applicable in this case is there.
fn missing(aside: &Aside<'_>) -> Vec<String> {
    let methods =
        aside.checklist.repayments.iter().map(|r| format!("schedules.limit.totals.{}.total_interest", r.method));
    let caps = TOGETHER.iter().map(|k| format!("limit.after_grade_factor.{k}"));
    let needed = NEEDED.iter().map(|n| (*n).to_owned()).chain(methods).chain(caps);
    needed.filter(|name| aside.base.reading(name).is_none()).collect()
}

/// What counts, before cost: purpose, cash, cycle, coverage.
fn worth(s: &Structure) -> (bool, bool, bool, Decimal) {
    (s.completes, s.holds, s.fits_cycle, s.coverage)
}

fn misfits(base: &Figures, asked: &Structure) -> Vec<Misfit> {
    let truth = |id: &str| base.reading(id).and_then(|r| r.truth()) == Some(true);
    let amount = base.reading("request.amount").and_then(|r| r.number());
    let all = [
        (Misfit::PurposeNotCompleted, !asked.completes),
        (Misfit::LessThanAsked, asked.outlook.limit.number() < amount),
        (Misfit::TermOrMethod, truth("limit.term_or_method_does_not_fit")),
        (Misfit::TenorBeyondCycle, !asked.fits_cycle),
        (Misfit::CashBelowMinimum, !asked.holds),
    ];
    all.into_iter().filter(|(_, is)| *is).map(|(misfit, _)| misfit).collect()
}

fn read(figures: &Figures, method: &str, term: u32, interest_only_months: Option<u32>) -> Structure {
    let outlook = outlook(figures, "limit.plan_at_limit");
    let truth = |id: &str| figures.reading(id).and_then(|r| r.truth());
    let lent = outlook.limit.number().is_some_and(|limit| limit > Decimal::ZERO);
    Structure {
        method: method.to_owned(),
        term,
        interest_only_months,
        second: None,
        more_security: false,
        asked: None,
        p_min: figures.named("limit.capacity.P_min").reading,
        interest: figures.named(&format!("schedules.limit.totals.{method}.total_interest")).reading,
        completes: lent && truth("limit.limit_below_P_min_purpose_cannot_be_completed") == Some(false),
        holds: lent
            && outlook.lowest.number().is_some()
            && (outlook.first_below.is_none() || truth("limit.plan_at_limit.short_only_by_rounding") == Some(true)),
        fits_cycle: figures.named("other_checks.tenor.verdict").reading.text() != Some("attention"),
        coverage: figures.named("score.at_L0.indicators.D1.points").reading.number().unwrap_or_default(),
        outlook,
    }
}

/// What the second part brings to and takes from cash, month by month and in both plans, and how much of the purpose it has paid: the first
/// part stands in the plan only for what is left of it.
fn second_in_the_plans(lent: &Figures, amount: Decimal) -> Option<Vec<Assumption>> {
    const WITH: &str = "limit.plan_at_amount_asked.months";
    let mut all = Vec::new();
    for (plan, column) in [("cash_plan.months", "closing"), ("cash_plan.derived_plan.months", "closing_derived")] {
        for row in lent.rows(WITH) {
            let of = |table: &str, column: &str| lent.cell(table, &row, column).and_then(|r| r.number());
            let (with, without) = (of(WITH, column)?, of(plan, "closing")?);
            let taken = of(plan, "taken_out_by_purpose")?.min(amount);
            let closing = format!("{plan}.{row}.closing_for_this_loan");
            all.extend([plus(closing.clone(), with), plus(closing, -without)]);
            all.push(plus(format!("{plan}.{row}.taken_out_by_purpose"), -taken));
        }
    }
    Some(all)
}

struct Search<'s, 'a> {
    aside: &'s Aside<'a>,
    spent: usize,
    complete: bool,
    unknown: Vec<String>,
}

fn set(name: &str, value: Value) -> Assumption {
    Assumption { name: name.to_owned(), assumed: Assumed::Set(value) }
}

fn plus(name: impl Into<String>, by: Decimal) -> Assumption {
    Assumption { name: name.into(), assumed: Assumed::Plus(by) }
}

/// Method and term instead of those asked.
fn request(method: &str, term: u32, interest_only: Option<u32>) -> Vec<Assumption> {
    let mut all = vec![
        set("request.method", Value::text(method)),
        set("request.term_months", Value::Number(Decimal::from(term))),
    ];
    all.extend(interest_only.map(|m| set("request.interest_only_months", Value::Number(Decimal::from(m)))));
    all
}

impl Search<'_, '_> {
    /// `None` when nothing is left to spend, or when a name has no place here, which is kept and said.
    fn under(&mut self, assumptions: &[Assumption]) -> Option<Figures> {
        if self.spent >= MOST_EVALUATIONS {
            self.complete = false;
            return None;
        }
        self.spent += 1;
        let refused = match self.aside.under(assumptions) {
            Ok(figures) => return Some(figures),
            Err(refused) => refused,
        };
        for name in refused.into_iter().flat_map(|f| if f.questions.is_empty() { vec![f.text.en] } else { f.questions })
        {
            if !self.unknown.contains(&name) {
                self.unknown.push(name);
            }
        }
        None
    }

    fn single(&mut self, offer: &Repayment, found: &mut Vec<Structure>) {
        for &term in &offer.terms {
            let assumed = request(&offer.method, term, offer.interest_only_months);
            let Some(figures) = self.under(&assumed) else { return };
            let made = read(&figures, &offer.method, term, offer.interest_only_months);
            let wanted = made.p_min.number();
            let asked = figures.reading("request.amount").and_then(|r| r.number());
            let short = wanted > asked;
            found.push(made);
            // The purpose takes more than was asked: what the same repayment gives when as much is asked for.
            if let (true, Some(wanted)) = (short, wanted) {
                let more = [assumed, vec![set("request.amount", Value::Number(wanted))]].concat();
                let Some(figures) = self.under(&more) else { return };
                let made = read(&figures, &offer.method, term, offer.interest_only_months);
                found.push(Structure { asked: Some(wanted), ..made });
            }
        }
    }

    /// The same repayment with collateral brought up to the amount asked, where collateral is what binds.
    fn secured(&mut self, method: &str, term: u32, found: &mut Vec<Structure>) {
        let read_number = |id: &str| self.aside.base.reading(id).and_then(|r| r.number());
        let (Some(cap), Some(asked)) = (read_number("limit.exposure_caps.security"), read_number("request.amount"))
        else {
            return;
        };
        if cap < asked
            && let Some(figures) = self.under(&[set("limit.exposure_caps.security", Value::Number(asked))])
        {
            found.push(Structure { more_security: true, ..read(&figures, method, term, None) });
        }
    }

    /// Two parts: the second is lent first, as a debt that stays beside this loan, and the first gets what is left.
    fn split(&mut self, offer: &Repayment, second: &SecondPart, found: &mut Vec<Structure>) {
        for &share in &second.shares {
            for &later in &second.terms {
                for &term in &offer.terms {
                    if !self.pair(offer, term, second, share, later, found) {
                        return;
                    }
                }
            }
        }
    }

    /// One pair of parts; `false` when there is nothing left to spend, or the search cannot be made in this checklist.
    fn pair(
        &mut self,
        offer: &Repayment,
        term: u32,
        second: &SecondPart,
        share: Decimal,
        later: u32,
        found: &mut Vec<Structure>,
    ) -> bool {
        let months = term.max(later).max(11).saturating_add(1);
        let long = set("cash_plan.number_of_months", Value::Number(Decimal::from(months)));
        let mut part = request(&second.method, later, None);
        part.push(Assumption { name: "request.amount".to_owned(), assumed: Assumed::Times(share) });
        part.push(long.clone());
        let Some(lent) = self.under(&part) else { return false };
        let of = |id: &str| lent.reading(id).and_then(|r| r.number());
        let (Some(amount), Some(instalment)) =
            (of("limit.plan_at_amount_asked.principal"), of("limit.new_service.amount_asked"))
        else {
            return true;
        };
        let mut assumed = request(&offer.method, term, offer.interest_only_months);
        assumed.push(long);
        let Some(beside) = second_in_the_plans(&lent, amount) else { return true };
        assumed.extend(beside);
        for (name, by) in [
            ("limit.need", -amount),
            ("limit.amount_asked", -amount),
            ("limit.same_kind_debt_kept", amount),
            ("limit.borrowings_of_the_sales_cap", amount),
            ("limit.exposure_caps.security", -amount),
            ("limit.capacity.room_i", -instalment),
            ("limit.capacity.room_ii", -instalment),
            ("limit.new_service.L0", instalment),
            ("limit.new_service.amount_asked", instalment),
        ] {
            assumed.push(plus(name, by));
        }
        // The interest of both parts: the rules add it, not this search.
        let interest = of(&format!("schedules.amount_asked.totals.{}.total_interest", second.method));
        let Some(interest) = interest else { return true };
        assumed.push(plus(format!("schedules.limit.totals.{}.total_interest", offer.method), interest));
        let Some(figures) = self.under(&assumed) else { return false };
        let made = read(&figures, &offer.method, term, offer.interest_only_months);
        let Some(first) = made.outlook.limit.number() else { return true };
        // The grade's cut holds for both parts together.
        let within = TOGETHER.iter().all(|k| {
            let cap = self.aside.base.reading(&format!("limit.after_grade_factor.{k}")).and_then(|r| r.number());
            cap.is_none_or(|cap| first + amount <= cap)
        });
        if within && made.interest.number().is_some() {
            let part = Part { method: second.method.clone(), term: later, amount };
            found.push(Structure { second: Some(part), ..made });
        }
        true
    }
}
