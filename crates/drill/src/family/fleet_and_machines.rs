//! Fleet and machines 车机设备: one machine after the other, where it is, how much it does, who owes for it. Its papers: meters, signed slips, fuel,
//! operators' wages, a count on site, platforms, a day riding along, settlements; beside them what single trades have of their own.

mod papers;

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{SupplierCredit, Truth, about, part};
use crate::fault::Fault;
use crate::numbers::Numbers;
use crate::visit::Visit;
use crate::visit::readings::{amount, plain, row, said};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, System, ThirdParty};

/// Kinds of work: price of a unit, share of sales in percent, how far its wages stand off the mean in thousandths of the price.
const WORK: [(i64, i64, i64); 5] = [(100, 30, 20), (200, 25, -20), (160, 20, 10), (250, 15, -10), (500, 10, -15)];

/// A fleet. What is sold is whole steps of work (a trip, a shift, a machine month, twelve tons for a month) at the price of a unit.
struct Fleet {
    price: Fen,
    /// Units of work in a step.
    step: i64,
    /// Steps of a month of each season.
    steps: [i64; 3],
    /// Steps of the year.
    year: i64,
    wages_permille: i64,
    outside_permille: i64,
    /// Machines out, in the yard, in repair, scrapped on the day of the visit.
    units: [i64; 4],
}

/// Draws one.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let mut t = Truth::new();
    t.seasons(numbers, dice)?;
    let grain = numbers.value("price_grain")?;
    let price = yuan(numbers.whole("unit_price", 1.0, dice)?) * whole(grain);
    let step = whole(numbers.value("step")?);
    // twelve tons for a month are 365 ton-days
    let worth = price * if is_so(numbers, "per_ton") { 365 } else { step };
    let steps = t.season_sales.map(|s| (s / worth).max(1));
    t.season_sales = steps.map(|n| n * worth);
    t.sales = t.season.map(|s| t.season_sales[s]);
    t.margin_permille = numbers.permille("margin", dice)?;
    let wages_permille = numbers.permille("wages_share", dice)?;
    let outside_permille = numbers.permille("outside_share", dice)?;
    t.credit_percent = numbers.percent("credit_share", dice)?;
    for (age, id) in ["open_same_month", "open_after_1", "open_after_2", "open_after_3"].into_iter().enumerate() {
        t.open_percent[age] = numbers.percent(id, dice)?;
    }
    t.cash_percent = numbers.percent("cash_share", dice)?;
    t.heads = numbers.whole("household_heads", 1.0, dice)?;
    t.supplier_credit = SupplierCredit::Percent(numbers.percent("supplier_credit", dice)?);
    t.costs_by_margin();
    t.temper(dice);
    let month = t.year_sales() / 12;
    t.on_the_shelf(numbers, dice, (5, 9))?;
    t.stands_in(numbers, dice)?;
    for end in 0..2 {
        t.prepayments[end] = about(month, numbers.between("prepaid_to_suppliers", dice)?, yuan(100));
    }
    t.advances = about(month, numbers.between("customers_paid_ahead", dice)?, yuan(100));
    t.runs_on(
        numbers,
        dice,
        &[
            ("wages", "month"),
            ("rent", "month"),
            ("utilities", "month"),
            ("telecom", "year"),
            ("repairs", "year"),
            ("insurance", "year"),
            ("tax", "year"),
            ("other", "year"),
        ],
    )?;
    for cost in &mut t.costs {
        cost.nature = Some(match cost.id {
            "wages" => "labour",
            "rent" => "rent",
            "utilities" | "repairs" | "tax" => "variable",
            _ => "fixed",
        });
    }
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    let year: i64 = t.season.iter().map(|s| steps[*s]).sum();
    let out = standing(numbers, &steps, year, step, steps[t.season[11]], dice)?;
    Ok((t, Box::new(Fleet { price, step, steps, year, wages_permille, outside_permille, units: out })))
}

/// How many machines there are and where they stand. Where things are let, what is out is what is let; elsewhere there are as many as the work takes.
fn standing(
    numbers: &Numbers,
    steps: &[i64; 3],
    year: i64,
    step: i64,
    now: i64,
    dice: &mut Dice,
) -> Result<[i64; 4], Wrong> {
    if numbers.has("full_day") {
        let most = numbers.value("full_day")? * numbers.value("work_days")?;
        let all = ceil(float(year * step) / (most * numbers.value("in_use")?)).max(2);
        let idle = dice.whole(0, all / 4);
        return Ok([all - idle, idle, 0, 0]);
    }
    let by_year = ceil(float(year) / 12.0 / numbers.value("in_use")?);
    let all = by_year.max(steps.iter().max().copied().unwrap_or(now) + 1);
    let repair = if all - now > 2 { 1 } else { 0 };
    Ok([now * step, (all - now - repair) * step, repair * step, 0])
}

#[allow(clippy::cast_possible_truncation)]
fn whole(x: f64) -> i64 {
    x.round() as i64
}

#[allow(clippy::cast_possible_truncation)]
fn ceil(x: f64) -> i64 {
    x.ceil() as i64
}

#[allow(clippy::cast_precision_loss)]
fn float(x: i64) -> f64 {
    x as f64
}

/// Whether the trade says that something is so.
fn is_so(numbers: &Numbers, id: &str) -> bool {
    numbers.has(id) && numbers.value(id).is_ok_and(|x| x > 0.0)
}

impl Family for Fleet {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        let months = visit.accounts();
        visit.statement(&months);
        visit.kinds_of_work(self);
        visit.ledger(self);
        visit.direct_costs(self);
        visit.running(self);
        visit.hired_out(self);
        visit.watched(self);
        visit.settled();
        visit.customers();
        visit.suppliers();
        visit.costs();
    }

    /// Parts of a few days lie on the shelf: goods of somebody else are no matter there.
    fn faults(&self) -> &'static [Fault] {
        &[Fault::UndisclosedLoan, Fault::InflatedSales, Fault::MissingFamilyOutgo, Fault::SupplierCredit]
    }
}

impl Fleet {
    /// Units of work in a year: of a thing let by the ton, ton-days.
    fn units_of_year(&self, numbers: &Numbers) -> f64 {
        float(self.year * if is_so(numbers, "per_ton") { 365 } else { self.step })
    }
}

impl Visit<'_> {
    /// A number of the trade, where it gives one.
    pub(super) fn number(&self, id: &str, or: f64) -> f64 {
        if self.numbers.has(id) { self.numbers.value(id).unwrap_or(or) } else { or }
    }

    fn kinds_of_work(&mut self, f: &Fleet) {
        let t = self.t;
        let material = float(1000 - t.margin_permille - f.wages_permille - f.outside_permille) / 1000.0;
        let off: f64 = WORK.iter().map(|(_, part, off)| float(part * off) / 100_000.0).sum();
        let mut rows = Vec::new();
        for (i, (price, part, more)) in WORK.into_iter().enumerate() {
            let wages = float(f.wages_permille + more) / 1000.0 - off;
            let [material, labour, outside] = [material, wages, float(f.outside_permille) / 1000.0]
                .map(|x| said(format!("{:.10}", float(price) * x * self.r.factor(Document)), Document));
            rows.push(row(
                format!("m{}", i + 1),
                vec![
                    ("name", plain(format!("活{}", i + 1))),
                    ("price", said(price.to_string(), Document)),
                    ("material", material),
                    ("labour", labour),
                    ("outside", outside),
                    ("share", said(format!("0.{part:02}"), Document)),
                ],
            ));
        }
        self.r.table("margin.sampled", Document, rows);
        self.flattered_margin(float(t.margin_permille) / 1000.0);
    }

    /// The machines, one by one, and the count on site.
    fn ledger(&mut self, f: &Fleet) {
        let t = self.t;
        let net: Fen = t.assets.iter().map(|a| a.opening + a.bought - a.wear).sum::<Fen>() + t.loan_asset;
        // of things counted by the ton a row is a batch, which is where it is
        let by_ton = is_so(self.numbers, "per_ton");
        let rows: Vec<(usize, i64)> = f
            .units
            .iter()
            .enumerate()
            .flat_map(|(state, n)| {
                if by_ton {
                    vec![(state, *n); usize::from(*n > 0)]
                } else {
                    vec![(state, 1); usize::try_from(*n).unwrap_or(0)]
                }
            })
            .collect();
        let all = i64::try_from(rows.len()).unwrap_or(1).max(1);
        let bought = t.assets.iter().filter_map(|a| a.debt).next();
        // idle by the days that the slips leave over, in equal parts
        let let_by_month = !by_ton && !self.numbers.has("full_day");
        let idle = if let_by_month { float(12 * all * f.step - f.year) * 365.0 / 12.0 / float(all) } else { 60.0 };
        let mut made = Vec::new();
        for (i, (state, units)) in rows.into_iter().enumerate() {
            let mut worth = net / all / 100 * 130;
            let mut cells = vec![
                ("number", plain(format!("J{:03}", i + 1))),
                ("model", plain("常见型号")),
                ("made", said((2026 - 1 - i64::try_from(i % 7).unwrap_or(0)).to_string(), Document)),
                ("units", said(units.to_string(), Document)),
                ("state", said(["out", "yard", "repair", "scrapped"][state], Observed)),
                ("charged", plain(if state == 0 { "true" } else { "false" })),
                ("idle_days", said(format!("{idle:.10}"), Document)),
            ];
            match bought {
                Some(d) if i == 0 => {
                    let owed = t.debts[d].balance();
                    worth = worth.max(owed * 2);
                    cells.push(("title", plain("mortgage")));
                    cells.push(("debt", plain(format!("d{}", d + 1))));
                    cells.push(("owed", amount(owed, Document)));
                    let left = owed / t.debts[d].monthly_principal.max(1);
                    cells.push(("terms_left", said(left.to_string(), Document)));
                }
                _ => cells.extend([("title", plain("own")), ("debt", plain("none"))]),
            }
            cells.push(("worth", amount(worth, ThirdParty)));
            made.push(row(format!("j{}", i + 1), cells));
        }
        self.r.table("machines", Document, made);
        for (id, n) in ["out", "yard", "repair", "scrapped"].into_iter().zip(f.units) {
            self.r.say(&format!("fleet.units_{id}"), n.to_string(), Observed);
        }
        let usable: i64 = f.units.iter().sum::<i64>() - f.units[3];
        self.r.say("sales.capacity.units", usable.to_string(), Observed);
        if self.numbers.has("full_day") {
            let full = self.number("full_day", 1.0);
            self.r.say("sales.capacity.per_day", format!("{full}"), Observed);
            let days = format!("{}", self.number("work_days", 250.0));
            self.r.say(
                if self.numbers.trade == "agri-machinery" {
                    "agri.season_days"
                } else {
                    "sales.capacity.output_per_unit_year"
                },
                days,
                Document,
            );
        }
        let done = f.units_of_year(self.numbers) / self.number("billed_share", 1.0);
        for id in ["fleet.units_12m", "fleet.units_prior_12m"] {
            self.r.say(id, format!("{done:.6}"), System);
        }
    }

    /// Operators' wages, what was paid outside, fuel and parts.
    fn direct_costs(&mut self, f: &Fleet) {
        self.shelf(&["normal"]);
        let t = self.t;
        let monthly = |permille: i64| t.sales.map(|s| s * permille / 1000).to_vec();
        let wages = self.r.sum(&monthly(f.wages_permille), 3, Document);
        self.r.money("services.direct_wages_12m", wages, Document);
        let outside = self.r.sum(&monthly(f.outside_permille), 2, Document);
        self.r.money("services.outside_12m", outside, Document);
        let others: Fen = [f.wages_permille, f.outside_permille].iter().flat_map(|p| monthly(*p)).sum();
        let all = t.purchases.iter().sum::<Fen>() - others;
        let even: Vec<Fen> = (0..12).map(|m| if m == 11 { all - 11 * (all / 12) } else { all / 12 }).collect();
        let read = self.r.sum(&even, 3, Document);
        self.r.money("purchases_12m", read, Document);
        let opening = self.r.sum(&[t.opening_stock_shown], 6, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        self.r.money("sales.estimates.tax.declared_year", part(t.year_sales(), 70), Document);
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
    }
}
