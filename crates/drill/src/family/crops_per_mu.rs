//! Crops by the mu 按亩种植: fields are sown, tended, harvested and sold to stations, mills and dealers. Its papers: leases and the measured field,
//! slips, samples, seed, harvest wages, the dealer's statement; beside them what single trades have of their own.

mod farm;
mod papers;

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::Truth;
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said, scaled};
use crate::visit::{Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};
use farm::{Farm, KINDS, float};

/// Draws a farm.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let farm = Farm::sown(numbers, dice)?;
    let mut t = Truth::new();
    t.terms(numbers, dice)?;
    t.sells(std::array::from_fn(|m| farm.sales(m)));
    t.cost_of_sales = std::array::from_fn(|m| farm.cost_of_sales(m));
    t.input = std::array::from_fn(|m| farm.input(m));
    t.living_stock = farm.growing_value() + farm.held_value();
    t.living_worth = farm.growing_value();
    // what was put on the field is on the field
    t.credit_lies_there = false;
    t.credit_months = usize::try_from(numbers.whole("credit_months", 1.0, dice)?).unwrap_or(1);
    t.temper(dice);
    t.on_the_shelf(numbers, dice, (3, 5))?;
    t.stands_in(numbers, dice)?;
    t.runs_on(
        numbers,
        dice,
        &[
            ("wages", "month"),
            ("freight", "year"),
            ("telecom", "month"),
            ("repairs", "year"),
            ("insurance", "year"),
            ("other", "year"),
        ],
    )?;
    t.rebates = yuan(100 * numbers.whole("grants", 100.0, dice)?);
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    Ok((t, Box::new(farm)))
}

impl Family for Farm {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        visit.accounts();
        visit.crop_months(self);
        visit.crop_fields(self);
        visit.crop_growing(self);
        visit.crop_unit_costs(self);
        visit.crop_store(self);
        visit.crop_papers(self);
        visit.crop_own_papers(self);
        visit.crop_service(self);
        if visit.t.credit_percent > 0 {
            visit.customers();
        } else {
            visit.crop_paid_at_once();
        }
        visit.suppliers();
        visit.crop_dealer();
        visit.costs();
        visit.crop_grants();
        visit.spent_on = vec![("young", 0), ("feed", 100)];
    }

    /// Somebody else's crop, tended or stored for a fee.
    fn take_in(&mut self, _: &mut Truth, wanted: Fen, _: &mut Dice) -> Fen {
        self.take_in_area(wanted)
    }
}

/// A figure with as many decimals as no reading has.
fn fixed(x: f64) -> String {
    format!("{x:.12}")
}

impl Visit<'_> {
    fn crop_months(&mut self, farm: &Farm) {
        let rows = (0..12)
            .map(|m| {
                let id = month_id(m);
                let read = self.r.sum(&[self.t.sales(m)], 4, Document);
                row(&id, vec![("month", plain(&id)), ("r", amount(scaled(read, self.inflation), Document))])
            })
            .collect();
        self.r.table("income.months", Document, rows);
        let area = float(farm.area()) * self.r.factor(Oral) * self.inflation;
        self.r.say("crop.said_area", format!("{area:.2}"), Oral);
        let yields = farm.harvest() / float(farm.area());
        self.r.say("sales.estimates.said.yield", fixed(yields), Oral);
        self.r.say("sales.estimates.said.price", fixed(farm.mean_price()), Oral);
        self.r.money("scorecard.prior_year_hard_sales", self.t.year_sales(), System);
    }

    /// Land by lease and as measured, what the public list holds, three years, the price of the day.
    fn crop_fields(&mut self, farm: &Farm) {
        let mut rows = Vec::new();
        let mut own_left = farm.own;
        for (i, crop) in farm.crops.iter().enumerate() {
            let own = crop.area.min(own_left);
            own_left -= own;
            let leased = crop.area - own;
            let parts = [("own", own), ("rented", leased - leased / 3), ("rented", leased / 3)];
            for (k, (title, area)) in parts.into_iter().enumerate().filter(|(_, (_, a))| *a > 0) {
                let mut cells = vec![
                    ("name", plain(format!("{}号地{}", i + 1, ["（自家）", "（东）", "（西）"][k]))),
                    ("crop", plain(format!("m{}", i + 1))),
                    ("title", plain(title)),
                    ("area_paper", said(area.to_string(), Document)),
                    ("area_measured", said(self.counted(float(area), 6, Observed), Observed)),
                    ("crops_12m", said(farm.times.to_string(), Document)),
                ];
                if title == "rented" {
                    cells.push(("rent", said(format!("{:.4}", float(farm.rent) / 100.0), Document)));
                    cells.push(("lease_until", said("2034-12-31", Document)));
                }
                rows.push(row(format!("p{}{}", i + 1, k + 1), cells));
            }
        }
        if let Some(service) = &farm.service {
            let cells = vec![
                ("name", plain("托管地（南片）")),
                ("crop", plain("m9")),
                ("title", plain("others")),
                ("area_paper", said(service.area.to_string(), Document)),
                ("area_measured", said(self.counted(float(service.area), 6, Observed), Observed)),
                ("crops_12m", said("1", Document)),
            ];
            rows.push(row("p9", cells));
        }
        self.r.table("plots", Observed, rows);
        self.r.say("crop.official_area", farm.area().to_string(), System);
        self.r.say("insurance.insured_area", farm.area().to_string(), Document);
        self.r.say("production.months", farm.grows.to_string(), Document);
        let mut rows = Vec::new();
        for (i, (year, times)) in [("去年", 1.03), ("前年", 1.0), ("大前年", 0.97)].into_iter().enumerate() {
            let cells = vec![
                ("year", plain(year)),
                ("area", said(farm.area().to_string(), Document)),
                ("yield", said(format!("{:.6}", farm.mean_yield() * times), Document)),
                ("price", said(format!("{:.6}", farm.mean_price() * (2.0 - times)), Document)),
            ];
            rows.push(row(format!("y{}", i + 1), cells));
        }
        self.r.table("crop.years", Document, rows);
        self.r.say("market.price_now", format!("{:.4}", farm.mean_price()), ThirdParty);
        // where a contract or the dry matter is the ceiling, nobody asks for the yield of a good year
        if self.numbers.words("ceiling").is_err() {
            self.r.say("sales.capacity.output_per_unit_year", format!("{:.6}", farm.mean_yield() * 1.25), ThirdParty);
        }
        self.r.say("sales.capacity.price", format!("{:.6}", farm.mean_price() * 1.05), Document);
    }

    fn crop_growing(&mut self, farm: &Farm) {
        let main = &farm.crops[0];
        let mut rows = Vec::new();
        let fields = [
            (farm.growing - farm.growing / 3, "在田（东）"),
            (farm.growing / 3, "在田（西）"),
            (farm.taken_in, "在田（北）"),
        ];
        for (i, (area, name)) in fields.into_iter().enumerate().filter(|(_, (a, _))| *a > 0) {
            let cost = self.mean_of(float(farm.growing_cost) / 100.0, 3, Document);
            let cells = vec![
                ("name", plain(name)),
                ("stage", plain("field")),
                ("qty", said(self.counted(float(area), 6, Observed), Observed)),
                ("cost", said(fixed(cost), Document)),
                ("market", said(format!("{:.4}", float(main.worth()) / 100.0), ThirdParty)),
                ("state", plain("own")),
            ];
            rows.push(row(format!("g{}", i + 1), cells));
        }
        if farm.held_milli > 0 {
            let cost = self.mean_of(float(farm.held_cost) / 100.0, 3, Document);
            let cells = vec![
                ("name", plain("在库")),
                ("stage", plain("store")),
                ("qty", said(self.counted(float(farm.held_milli) / 1000.0, 6, Observed), Observed)),
                ("cost", said(fixed(cost), Document)),
                ("market", said(format!("{:.4}", float(main.price) / 100.0), ThirdParty)),
                ("state", plain("own")),
            ];
            rows.push(row("g9", cells));
        }
        self.r.table("growing", Observed, rows);
    }

    /// Costs of a unit of area by crop, and those of the year.
    fn crop_unit_costs(&mut self, farm: &Farm) {
        let mut rows = Vec::new();
        for (i, crop) in farm.crops.iter().enumerate() {
            let share = float(crop.harvest()) / 1000.0 * float(crop.price) / 100.0 / farm.worth_year();
            let share = share * farm.own_share();
            let yields = self.mean_of(float(crop.yield_milli) / 1000.0, 12, Document);
            let price = self.mean_of(float(crop.price) / 100.0, 12, Document);
            let mut cells = vec![
                ("name", plain(format!("{}号作物", i + 1))),
                ("yield", said(fixed(yields), Document)),
                ("price", said(fixed(price), Document)),
                ("share", said(fixed(share), Document)),
                ("rent", said(fixed(farm.rent_of_crop() / 100.0), Document)),
            ];
            for (kind, cost) in KINDS.into_iter().zip(crop.costs) {
                let read = self.mean_of(float(cost) / 100.0, 6, Document);
                cells.push((kind, said(fixed(read), Document)));
            }
            rows.push(row(format!("m{}", i + 1), cells));
        }
        if let Some(service) = &farm.service {
            let cells = vec![
                ("name", plain("代种服务")),
                ("yield", said("1", Document)),
                ("price", said(fixed(float(service.fee) / 100.0), Document)),
                ("seed", said("0", Document)),
                ("inputs", said("0", Document)),
                ("labour", said(fixed(float(service.costs[0]) / 100.0), Document)),
                ("machine", said(fixed(float(service.costs[1]) / 100.0), Document)),
                ("rent", said("0", Document)),
                ("share", said(fixed(farm.fee_share()), Document)),
            ];
            rows.push(row("m9", cells));
        }
        self.r.table("margin.sampled", Document, rows);
        self.flattered_margin(farm.margin());
        for (id, kind) in [("crop.labour_12m", 2), ("crop.machine_12m", 3)] {
            let read = self.r.sum(&[farm.cost_of(kind)], 12, Document);
            self.r.money(id, read, Document);
        }
    }

    /// Inputs in store, what stood there a year ago, what was bought: all that the year took, less labour, machines and rent.
    fn crop_store(&mut self, farm: &Farm) {
        self.shelf(&["normal"]);
        let t = self.t;
        let opening = self.r.sum(&[t.opening_stock_shown], 8, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let others = farm.cost_of(2) + farm.cost_of(3) + farm.rent_year();
        let all = t.purchases.iter().sum::<Fen>() - others;
        let read = self.r.sum(&[all], 24, Document);
        self.r.money("purchases_12m", read, Document);
        let seed = self.r.sum(&[farm.cost_of(0)], 3, Document);
        self.r.money("purchases.young_12m", seed.min(read), Document);
    }

    /// Buyers pay when they weigh.
    fn crop_paid_at_once(&mut self) {
        for table in ["receivables", "balance_initial.receivables_aged", "receivables_model", "customer_advances"] {
            self.r.table(table, Document, Vec::new());
        }
        for id in ["credit_sales_12m", "collections_12m", "balance_initial.customer_advances"] {
            self.r.money(id, 0, Document);
        }
    }

    /// The dealer's own book of what is owed for inputs.
    fn crop_dealer(&mut self) {
        let statement = self.r.read(self.t.payables(), Document);
        self.r.money("feed_credit.statement_balance", statement, Document);
    }

    fn crop_grants(&mut self) {
        let given = self.t.rebates;
        let cells = vec![
            ("name", plain("种植补贴")),
            ("kind", plain("subsidy")),
            ("every_year", plain("true")),
            ("amount", amount(given, Document)),
        ];
        let rows = if given == 0 { Vec::new() } else { vec![row("g1", cells)] };
        self.r.table("grants", Document, rows);
    }
}
