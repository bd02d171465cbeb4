//! The papers a farm's sales are reckoned from: slips, samples, seed, harvest wages, and what single trades have of their own.

use super::farm::{Farm, float};
use super::fixed;
use crate::economy::part;
use crate::visit::readings::{amount, plain, row, said};
use crate::visit::{Visit, month_id};
use appraisal::observation::Basis::{self, Document, Observed, System};

/// Part of sales, in hundredths, that slips cover.
const SLIPS: i64 = 96;

/// Square metres of a mu.
const SQUARE_METRES: f64 = 2000.0 / 3.0;

/// A paper of the trade's own that stands for a quantity by the unit of area: the number it is read from, method, material, the quantity's and the
/// use's names.
const BY_AREA: [(&str, &str, &str, [&str; 2]); 2] = [
    ("fertiliser_use", "fertigation", "fertigation_log", ["used_12m", "use_per_unit"]),
    ("deducted_use", "deductions", "deduction_slip", ["used_12m", "use_per_unit"]),
];

/// The same by the unit of weight.
const BY_WEIGHT: [(&str, &str, &str, [&str; 2]); 2] = [
    ("days_use", "labour_days", "labour_book", ["days_12m", "days_per_unit"]),
    ("carton_use", "cartons", "packing_statement", ["used_12m", "use_per_unit"]),
];

impl Visit<'_> {
    /// Slips, samples, seed and harvest wages.
    pub(super) fn crop_papers(&mut self, farm: &Farm) {
        self.crop_paper("weigh", "weighbridge_slip");
        self.crop_covers("weigh", farm, SLIPS, Document);
        let rows = (0..12)
            .filter(|m| self.t.sales(*m) > 0)
            .map(|m| {
                let money = self.r.sum(&[part(farm.produce(m), SLIPS)], 4, Document);
                let weight = farm.sold_in(m) * float(SLIPS) / 100.0;
                let cells = vec![
                    ("name", plain(format!("{}收购", month_id(m)))),
                    ("qty", said(format!("{weight:.3}"), Document)),
                    ("amount", amount(money, Document)),
                ];
                row(month_id(m), cells)
            })
            .collect();
        self.table_of("weigh", "slips", Document, rows);
        self.crop_samples(farm);
        if self.has("young") {
            self.crop_paper("young", "young_stock_invoice");
            let survival = self.number("survival", 1.0);
            let needed = if self.numbers.has("per_plant") {
                let each = self.number("per_plant", 1.0);
                let read = self.mean_of(each, 6, Observed);
                self.ask("young", "per_plant", fixed(read), Observed);
                farm.harvest() / each
            } else {
                let each = self.number("use_per_unit", 1.0);
                let read = self.mean_of(each, 6, Observed);
                self.ask("young", "use_per_unit", fixed(read), Observed);
                float(farm.sown_area()) * each
            };
            self.ask("young", "survival", survival.to_string(), Observed);
            let bought = self.mean_of(needed / survival, 6, Document);
            self.ask("young", "bought_12m", fixed(bought), Document);
        }
        if self.has("harvest_labour") {
            self.crop_paper("harvest_labour", "labour_book");
            // asked as a share of the harvest, whatever else is earned
            let hired = self.numbers.percent("hired_share", &mut self.r.dice).unwrap_or(100);
            self.covers("harvest_labour", 10 * hired, Observed);
            let wage = self.number("wage", 1.0);
            let paid = self.mean_of(farm.harvest() * wage * float(hired) / 100.0, 12, Document);
            self.ask("harvest_labour", "wages_12m", format!("{paid:.2}"), Document);
            let read = self.mean_of(wage, 6, Observed);
            self.ask("harvest_labour", "wage_per_unit", fixed(read), Observed);
        }
    }

    /// The share of all sales that a paper covers so many hundredths of the own harvest of: fees stand beside it.
    fn crop_covers(&mut self, method: &str, farm: &Farm, hundredths: i64, basis: Basis) {
        if farm.service.is_none() {
            return self.covers(method, 10 * hundredths, basis);
        }
        self.ask(method, "share_of_sales", fixed(float(hundredths) / 100.0 * farm.own_share()), basis);
    }

    /// Others' crops: whose, how much, what is paid, and the fields that were walked.
    pub(super) fn crop_service(&mut self, farm: &Farm) {
        let Some(service) = &farm.service else { return };
        self.r.say("crop.mode", "mixed", Document);
        self.r.say("crop.fee_share", fixed(farm.fee_share()), Document);
        let fee = float(service.fee) / 100.0;
        self.crop_paper("service_fees", "order_contract");
        let parts = [service.area - service.area / 3, service.area / 3];
        let mut rows = Vec::new();
        for (i, area) in parts.into_iter().enumerate() {
            let read = self.mean_of(float(area), 4, Document);
            let cells = vec![
                ("name", plain(format!("委托方{}", i + 1))),
                ("area", said(fixed(read), Document)),
                ("fee", said(fixed(fee), Document)),
            ];
            rows.push(row(format!("j{}", i + 1), cells));
        }
        self.table_of("service_fees", "jobs", Document, rows);
        self.crop_paper("service_area", "field_sample");
        let read = self.mean_of(fee, 4, Observed);
        self.ask("service_area", "fee_per_unit", fixed(read), Observed);
    }

    /// A method's paper, unless the trade names another.
    fn crop_paper(&mut self, method: &str, paper: &str) {
        if !self.r.case.answers.contains_key(&format!("sales.estimates.{method}.source")) {
            self.source(method, paper);
        }
    }

    /// Three samples: a good, a middling and a poor place. What a sample is counted in, and what else it takes (flushes, drying, what can be sold),
    /// the trade says.
    fn crop_samples(&mut self, farm: &Farm) {
        let method = "plot_sample";
        self.crop_paper(method, "field_sample");
        let mut each = farm.mean_yield();
        if self.numbers.has("load_weight") {
            let loads = (farm.harvest() / self.number("load_weight", 1.0)).round().max(1.0);
            self.ask(method, "loads_12m", format!("{loads:.0}"), Observed);
            each = farm.harvest() / loads;
        } else if self.numbers.has("rows_per_unit") {
            let rows = self.number("rows_per_unit", 1.0);
            self.ask(method, "rows_per_unit", rows.to_string(), Observed);
            each /= rows;
        } else {
            each /= self.number("samples_per_unit", SQUARE_METRES);
        }
        for id in ["flushes", "dry_ratio", "sell_rate"] {
            if self.numbers.has(id) {
                let times = self.number(id, 1.0);
                self.ask(method, id, times.to_string(), Observed);
                each /= times;
            }
        }
        // cane is weighed in kilograms and sold by the ton
        each *= self.number("sample_scale", 1.0);
        let size = self.number("sample_size", 10.0);
        let mut rows = Vec::new();
        for (i, (name, times)) in [("好", 1.08), ("中", 1.0), ("差", 0.92)].into_iter().enumerate() {
            let weight = self.mean_of(each * size * times, 4, Observed);
            let cells = vec![
                ("name", plain(format!("{name}的一处"))),
                ("size", said(size.to_string(), Observed)),
                ("weight", said(fixed(weight), Observed)),
            ];
            rows.push(row(format!("s{}", i + 1), cells));
        }
        self.table_of(method, "samples", Observed, rows);
    }

    /// What single trades have beside: fertiliser, labour days, cartons, machines, dryers, contracts, trucks, a shop on the net.
    pub(super) fn crop_own_papers(&mut self, farm: &Farm) {
        for (number, method, paper, [quantity, each]) in BY_AREA {
            self.crop_by_use(number, method, paper, [quantity, each], float(farm.sown_area()));
        }
        for (number, method, paper, [quantity, each]) in BY_WEIGHT {
            self.crop_by_use(number, method, paper, [quantity, each], farm.harvest());
        }
        for (number, method, paper, quantity) in [
            ("machine_share_weighed", "machine", "machine_slip", "weight_12m"),
            ("haul_share", "haul", "haul_slip", "weight_12m"),
        ] {
            if self.numbers.has(number) {
                self.crop_paper(method, paper);
                let covered = self.numbers.percent(number, &mut self.r.dice).unwrap_or(100);
                self.crop_covers(method, farm, covered, Document);
                let weight = self.mean_of(farm.harvest() * float(covered) / 100.0, 12, System);
                self.ask(method, quantity, fixed(weight), System);
            }
        }
        self.crop_dried(farm);
        self.crop_contracts(farm);
        if self.numbers.has("online_share") {
            self.crop_paper("online", "shop_backend");
            let covered = self.numbers.percent("online_share", &mut self.r.dice).unwrap_or(100);
            self.crop_covers("online", farm, covered, System);
            // rounded as the year runs, so that no cent of a month is lost
            let until = |m: usize| part((0..m).map(|m| farm.produce(m)).sum(), covered);
            let net = std::array::from_fn(|m| until(m + 1) - until(m));
            self.months("online", net, System);
        }
    }

    /// A quantity used, over what a unit takes of it.
    fn crop_by_use(&mut self, number: &str, method: &str, paper: &str, asks: [&str; 2], units: f64) {
        if !self.numbers.has(number) {
            return;
        }
        self.crop_paper(method, paper);
        let each = self.number(number, 1.0);
        let used = self.mean_of(units * each, 12, Document);
        self.ask(method, asks[0], fixed(used), Document);
        let read = self.mean_of(each, 6, Observed);
        self.ask(method, asks[1], fixed(read), Observed);
    }

    /// The second crop is the dried one: power of the dryer over what a unit takes.
    fn crop_dried(&mut self, farm: &Farm) {
        if !self.numbers.has("dryer_kwh") {
            return;
        }
        self.crop_paper("drying", "utility_bill");
        let dried = farm.crops.get(1).unwrap_or(&farm.crops[0]);
        let (weight, price) = (float(dried.harvest()) / 1000.0, float(dried.price) / 100.0);
        let each = self.number("dryer_kwh", 1.0);
        let power = self.mean_of(weight * each, 12, System);
        self.ask("drying", "kwh_12m", fixed(power), System);
        let read = self.mean_of(each, 6, Observed);
        self.ask("drying", "kwh_per_unit", fixed(read), Observed);
        let read = self.mean_of(price, 12, Document);
        self.ask("drying", "price", fixed(read), Document);
        self.ask("drying", "share_of_sales", fixed(weight * price / farm.worth_year() * farm.own_share()), Document);
    }

    /// Contracts of sale: so much area at so much a unit, or so much weight, and how far it was kept.
    fn crop_contracts(&mut self, farm: &Farm) {
        if self.numbers.has("contract_kept") {
            self.crop_paper("contract", "growing_contract");
            let kept = self.number("contract_kept", 1.0);
            let agreed = farm.harvest() / kept;
            self.ask("contract", "weight", fixed(agreed), Document);
            self.ask("contract", "kept", fixed(kept), Document);
        }
        if self.numbers.has("contract_area_share") {
            self.crop_paper("base_contract", "order_contract");
            let covered = self.number("contract_area_share", 1.0);
            self.ask("base_contract", "share_of_sales", fixed(covered * farm.own_share()), Document);
            let area = float(farm.sown_area()) * covered;
            self.ask("base_contract", "area", fixed(area), System);
            let yields = self.mean_of(farm.mean_yield(), 6, Document);
            self.ask("base_contract", "yield", fixed(yields), Document);
        }
    }
}
