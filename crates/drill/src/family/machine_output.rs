//! Machine output 机台与得率: material goes in, goods come out, and between them stand power, time and yield. Everything is told in the unit a
//! trade counts its output in. Toll work brings a fee alone; its material is the customer's.

mod papers;

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{SupplierCredit, Truth, about};
use crate::numbers::Numbers;
use crate::visit::Visit;
use crate::wrong::Wrong;

/// Goods of own material: price to the mean price, share of their sales in percent, how far their labour stands off the mean in thousandths of
/// the price (nothing in all). One yuan of sales holds the sum of share over price, which is one here, so that the mean price is the trade's own.
const OWN: [(f64, i64, i64); 5] = [(0.75, 15, 20), (0.8, 20, -15), (1.0, 30, 10), (1.25, 25, -12), (2.0, 10, 0)];

/// Toll work: share of the fees in percent.
const TOLL: [i64; 2] = [60, 40];

/// Days a month and a year that machines run, where they run all the year.
const DAYS_MONTH: f64 = 26.0;
const DAYS_YEAR: f64 = 300.0;

/// A works: shares of sales in thousandths, prices and physical figures of its unit of output.
struct Works {
    labour: f64,
    energy: f64,
    outside: f64,
    /// Share of sales that is made wholly outside, and that is toll work.
    bought_in: f64,
    toll: f64,
    price: f64,
    fee: f64,
    /// Output of a unit of material.
    per_material: f64,
    kwh: f64,
    pack: f64,
    /// Full speed of a machine in an hour, what comes out of it, hours of a day, machines that stand there and that ran in October.
    speed: f64,
    utilisation: f64,
    hours: f64,
    /// Days of making, where there is a season for it.
    season_days: Option<f64>,
    /// Output of a mould in a turn, where moulds are the machines.
    volume: f64,
    machines: f64,
    running: f64,
}

/// Draws one.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let mut t = Truth::new();
    t.seasons(numbers, dice)?;
    t.margin_permille = numbers.permille("margin", dice)?;
    let [labour, energy, outside] =
        ["labour_share", "energy_share", "outside_share"].map(|id| numbers.permille(id, dice));
    let (labour, energy, outside) = (labour?, energy?, outside?);
    let bought_in = numbers.percent("outsourced_share", dice)?;
    t.credit_percent = numbers.percent("credit_share", dice)?;
    for (age, id) in ["open_same_month", "open_after_1", "open_after_2", "open_after_3"].into_iter().enumerate() {
        t.open_percent[age] = numbers.percent(id, dice)?;
    }
    t.cash_percent = numbers.percent("cash_share", dice)?;
    t.heads = numbers.whole("household_heads", 1.0, dice)?;
    t.supplier_credit = SupplierCredit::Percent(numbers.percent("supplier_credit", dice)?);
    t.costs_by_margin();
    t.piece_wages = t.sales.map(|s| s * labour / 1000).iter().sum();
    t.temper(dice);
    let month = t.year_sales() / 12;
    t.on_the_shelf(numbers, dice, (8, 14))?;
    t.stands_in(numbers, dice)?;
    for end in 0..2 {
        t.prepayments[end] = about(month, numbers.between("prepaid_to_suppliers", dice)?, yuan(100));
    }
    t.advances = about(month, numbers.between("customers_paid_ahead", dice)?, yuan(100));
    t.runs_on(numbers, dice, &COSTS)?;
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    let mut works = Works {
        labour: share(labour),
        energy: share(energy),
        outside: share(outside),
        bought_in: share(10 * bought_in),
        toll: numbers.value("toll_share")?,
        price: numbers.value("unit_price")?,
        // without toll work there is no fee
        fee: if numbers.has("toll_fee") { numbers.value("toll_fee")? } else { 1.0 },
        per_material: per_material(numbers)?,
        kwh: 0.0,
        pack: if numbers.has("units_per_pack") { numbers.value("units_per_pack")? } else { 0.0 },
        speed: full_speed(numbers)?,
        utilisation: numbers.value("utilisation")?,
        hours: numbers.value("hours_of_day")?,
        season_days: numbers.has("season_days").then(|| numbers.value("season_days")).transpose()?,
        volume: if numbers.has("mould_volume") { numbers.value("mould_volume")? } else { 1.0 },
        machines: 0.0,
        running: 0.0,
    };
    // power of a unit: the part of the energy that is electricity, at the price of a kilowatt-hour
    let kwh = works.energy * works.mean_price() * numbers.value("electric_part")? / numbers.value("power_price")?;
    // as a meter would tell it
    works.kwh = (kwh * 10_000.0).round() / 10_000.0;
    works.staffed(&t);
    Ok((t, Box::new(works)))
}

/// What a unit of material makes, by yield, by use, or by both.
fn per_material(numbers: &Numbers) -> Result<f64, Wrong> {
    let gained = if numbers.has("yield") { numbers.value("yield")? } else { 1.0 };
    let used = if numbers.has("material_use") { numbers.value("material_use")? } else { 1.0 };
    Ok(gained / used)
}

/// Output of a machine in an hour at full speed; of a web by its speed and width, of a mould by its turns.
fn full_speed(numbers: &Numbers) -> Result<f64, Wrong> {
    if numbers.has("web_speed") {
        return Ok(60.0 * numbers.value("web_speed")? * numbers.value("web_width")?);
    }
    if numbers.has("mould_volume") {
        return Ok(numbers.value("mould_turns")? * numbers.value("mould_volume")? / numbers.value("hours_of_day")?);
    }
    numbers.value("full_speed")
}

const COSTS: [(&str, &str); 10] = [
    ("wages", "month"),
    ("rent", "month"),
    ("utilities", "month"),
    ("freight", "season"),
    ("telecom", "month"),
    ("ads", "year"),
    ("repairs", "year"),
    ("environment", "year"),
    ("tax", "year"),
    ("other", "month"),
];

#[allow(clippy::cast_precision_loss)]
fn money(fen: Fen) -> f64 {
    fen as f64 / 100.0
}

#[allow(clippy::cast_precision_loss)]
fn share(permille: i64) -> f64 {
    permille as f64 / 1000.0
}

impl Works {
    /// Yuan of sales for a unit of output, toll work included.
    fn mean_price(&self) -> f64 {
        1.0 / ((1.0 - self.toll) / self.price + self.toll / self.fee)
    }

    /// Output of the works itself for so much of sales.
    fn made(&self, sales: Fen) -> f64 {
        money(sales) * (1.0 - self.bought_in) / self.mean_price()
    }

    /// Goods of own material for so much of sales.
    fn made_of_own(&self, sales: Fen) -> f64 {
        money(sales) * (1.0 - self.bought_in) * (1.0 - self.toll) / self.price
    }

    /// Goods handed back to those who brought the material.
    fn handed_back(&self, sales: Fen) -> f64 {
        money(sales) * (1.0 - self.bought_in) * self.toll / self.fee
    }

    /// What material costs of a yuan of sales.
    fn material(&self, t: &Truth) -> f64 {
        1.0 - share(t.margin_permille) - self.labour - self.energy - self.outside
    }

    /// Machines enough for the best month, and those that October needs; where there is a season, enough for that.
    fn staffed(&mut self, t: &Truth) {
        let day = self.speed * self.utilisation * self.hours * 0.85;
        if let Some(days) = self.season_days {
            self.machines = (self.made(t.year_sales()) / day / days * 1.1).ceil().max(1.0);
            self.running = self.machines;
            return;
        }
        let best = t.sales.iter().copied().max().unwrap_or_default();
        self.machines = (self.made(best) / day / DAYS_MONTH).ceil().max(1.0);
        self.running = (self.made(t.sales(11)) / day / DAYS_MONTH).ceil().max(1.0);
    }

    /// What a machine makes on a day that is watched.
    fn in_a_day(&self, t: &Truth) -> f64 {
        match self.season_days {
            Some(days) => self.made(t.year_sales()) / self.running / days,
            None => self.made(t.sales(11)) / self.running / DAYS_MONTH,
        }
    }
}

impl Family for Works {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        let months = visit.accounts();
        visit.statement(&months);
        visit.works_costs(self);
        visit.works_figures(self);
        visit.works_methods(self);
        visit.works_ceiling(self);
        visit.works_store(self);
        visit.customers();
        visit.suppliers();
        visit.costs();
    }
}
