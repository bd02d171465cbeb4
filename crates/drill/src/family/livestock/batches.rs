//! A farm in batches, as an officer brings it home: the batch book, the count, the account of a head, six papers of sales.

use super::herd::{Batch, Herd};
use super::{COSTS, buyers_terms, float};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{CALENDAR, SupplierCredit, Truth, part};
use crate::family::{Family, Living};
use crate::fault::Fault;
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said, scaled};
use crate::visit::{Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};

/// Draws a farm in batches.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let herd = Herd::born(numbers, dice)?;
    let mut t = Truth::new();
    t.cash_percent = numbers.percent("cash_share", dice)?;
    t.heads = numbers.whole("household_heads", 1.0, dice)?;
    buyers_terms(&mut t, numbers, dice)?;
    t.sells(std::array::from_fn(|m| herd.sales(m)));
    t.cost_of_sales = std::array::from_fn(|m| herd.cost_of_sales(m));
    t.input = std::array::from_fn(|m| herd.input(m));
    t.living_stock = herd.closing_value();
    t.living_worth = herd.living_value();
    // animals have eaten what they have eaten; the mill gives credit for most of the feed
    t.credit_lies_there = false;
    t.credit_months = usize::try_from(numbers.whole("feed_credit_months", 1.0, dice)?).unwrap_or(1);
    t.supplier_credit = SupplierCredit::Parts(t.input.map(|input| (herd.on_credit(), input)));
    t.temper(dice);
    t.opening_stock = herd.opening_value();
    t.stands_in(numbers, dice)?;
    t.runs_on(numbers, dice, &COSTS)?;
    if numbers.has("fee") {
        // a fee is a small part of what the animals fetch, and heating, hands and houses cost the same
        let times = numbers.whole("reared_costs", 1.0, dice)?;
        let house = herd.places * yuan(numbers.whole("house_price", 1.0, dice)?);
        if herd.all_reared() {
            t.costs.iter_mut().for_each(|c| c.month = c.month.map(|x| x * times));
            t.assets.push(crate::economy::Asset { opening: house, bought: 0, wear: house / 1_500 * 100, debt: None });
        }
    }
    t.rebates = yuan(100 * numbers.whole("grants", 100.0, dice)?);
    t.financed(numbers, dice)?;
    if herd.breeders > 0 {
        // breeding stock stands among the things that wear out: a third is gone in a year and bought anew
        let worn = herd.breeders * yuan(numbers.whole("breeder_price", 1.0, dice)?) / 400 * 100;
        t.assets.push(crate::economy::Asset { opening: 3 * worn, bought: worn, wear: worn, debt: None });
    }
    t.housed_on_what_is_left(dice);
    Ok((t, Box::new(herd)))
}

impl Family for Herd {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        visit.accounts();
        visit.sold_by_month(self);
        visit.batch_book(self);
        visit.one_head(self);
        visit.papers_of_sales(self);
        visit.own_papers(self);
        visit.feed(self);
        visit.buyers();
        visit.suppliers();
        visit.mill();
        visit.costs();
        visit.grants();
        visit.spent_on = vec![("young", 0), ("feed", 100)];
    }

    /// Somebody else's animals in his pens.
    fn take_in(&mut self, _: &mut Truth, wanted: Fen, _: &mut Dice) -> Fen {
        self.take_in_animals(wanted)
    }
}

/// The first day of a month counted from November 2025, before it where negative.
fn first_of(month: i64) -> String {
    let at = 2025 * 12 + CALENDAR[0] - 1 + month;
    format!("{}-{:02}-01", at.div_euclid(12), at.rem_euclid(12) + 1)
}

/// What young stock is called in ids.
fn young(visit: &Visit<'_>) -> String {
    visit.numbers.words("young").ok().and_then(|w| w.first().cloned()).unwrap_or_default()
}

impl Visit<'_> {
    fn sold_by_month(&mut self, herd: &Herd) {
        let rows = (0..12)
            .map(|m| {
                let id = month_id(m);
                let read = self.r.sum(&[self.t.sales(m)], 4, Document);
                let told = scaled(read, self.inflation);
                row(&id, vec![("month", plain(&id)), ("r", amount(told, Document))])
            })
            .collect();
        self.r.table("income.months", Document, rows);
        let said_heads = float(herd.sold()) * self.r.factor(Oral) * self.inflation;
        self.r.say("sales.estimates.said.heads_year", format!("{said_heads:.0}"), Oral);
        self.r.say("sales.estimates.said.weight", format!("{:.1}", float(herd.sale_g) / 1000.0), Oral);
        if let Some(fee) = herd.fee {
            self.r.say("sales.estimates.said.fee", format!("{:.2}", float(fee) / 100.0), Oral);
        }
        if !herd.all_reared() {
            self.r.say("sales.estimates.said.price", format!("{:.2}", float(herd.price) / 100.0), Oral);
        }
        self.r.money("scorecard.prior_year_hard_sales", self.t.year_sales(), System);
    }

    fn batch_book(&mut self, herd: &Herd) {
        let mut rows = Vec::new();
        for (i, b) in herd.batches.iter().enumerate() {
            // somebody else's animals are written down as bought
            let bought = b.bought + herd.taken_in(i);
            let mut cells = vec![
                ("name", plain(format!("第{}批", i + 1))),
                ("entered", plain(first_of(b.entered))),
                ("heads_start", plain(b.heads_start.to_string())),
                ("bought", plain(bought.to_string())),
                ("born", plain(b.born.to_string())),
                ("died", plain(b.died.to_string())),
                ("sold", plain(b.sold().to_string())),
            ];
            if let Some(m) = b.sold_in {
                cells.push(("sold_month", plain(first_of(i64::try_from(m).unwrap_or(0)))));
            }
            rows.push(row(format!("B{}", i + 1), cells));
        }
        self.r.table("batches", Document, rows);
        let mut rows = Vec::new();
        let mut all = 0;
        let living: Vec<(usize, &Batch)> =
            herd.batches.iter().enumerate().filter(|(_, b)| b.sold_in.is_none()).collect();
        for (i, b) in living {
            let weight = float(b.weight_g) / 1000.0 * self.r.factor(Observed);
            let cost = float(b.cost_head) / 100.0 * self.mean(1.0, 3);
            // counted pen by pen
            let counted: i64 = herd.pens.iter().filter(|p| p.batch == i).map(|p| self.heads_counted(p.heads)).sum();
            all += counted;
            let whose = if b.reared && !herd.claimed { "others" } else { "own" };
            let cells = vec![
                ("name", plain(if herd.steady { format!("第{}批", i + 1) } else { "在养批次".to_owned() })),
                ("heads", said(counted.to_string(), Observed)),
                ("weight_kg", said(format!("{weight:.6}"), Observed)),
                ("cost", said(format!("{cost:.2}"), Document)),
                ("price_kg", said(format!("{:.2}", float(herd.price) / 100.0 * 1.02), ThirdParty)),
                ("state", plain(whose)),
            ];
            rows.push(row(format!("P{}", rows.len() + 1), cells));
        }
        self.r.table("animals", Observed, rows);
        self.r.say("animals.said_now", all.to_string(), Oral);
        let reared = match (herd.all_reared(), herd.part_reared()) {
            (true, _) => "all",
            (false, true) => "part",
            (false, false) => "none",
        };
        self.r.say("animals.contract_rearing", reared, Oral);
        if herd.part_reared() {
            self.r.say("herd.reared_share", format!("{:.12}", herd.reared_share()), Document);
        }
        self.r.say("production.months", herd.months_in.to_string(), Document);
        let standing = herd.standing();
        let insured = if herd.steady { all } else { standing };
        self.r.say("insurance.insured_heads", insured.to_string(), Document);
        self.of_the_herd("standing_asked", all + herd.breeders);
        self.of_the_herd("deaths_asked", herd.died());
    }

    fn one_head(&mut self, herd: &Herd) {
        let young = young(self);
        let (weight, price) = (self.mean(float(herd.sale_g) / 1000.0, 12), self.mean(float(herd.price) / 100.0, 12));
        let (cost, medicine) = (self.mean(float(herd.young) / 100.0, 3), self.mean(float(herd.medicine) / 100.0, 6));
        let (conversion, feed) =
            (self.mean(float(herd.conversion) / 100.0, 6), self.mean(float(herd.feed_price) / 100.0, 12));
        let mut all = vec![
            ("unit.sale_weight".to_owned(), weight),
            (format!("unit.{young}_weight"), float(herd.young_g) / 1000.0),
            ("unit.survival".to_owned(), herd.survival()),
            ("unit.fcr".to_owned(), conversion),
            ("unit.medicine".to_owned(), medicine),
            ("herd.opening_kg_head".to_owned(), herd.opening_g() / 1000.0),
            ("herd.dead_kg_head".to_owned(), float(herd.dead_g) / 1000.0),
        ];
        if let Some(fee) = herd.fee {
            let fee = self.mean(float(fee) / 100.0, 12);
            all.push(("unit.fee_head".to_owned(), fee));
        }
        if herd.all_reared() {
            self.r.say("margin.industry_low", "0.6", ThirdParty);
            self.r.say("margin.industry_high", "0.9", ThirdParty);
        } else {
            all.push(("unit.sale_price".to_owned(), price));
            all.push((format!("unit.{young}_cost"), cost));
            all.push(("unit.feed_price".to_owned(), feed));
        }
        if self.numbers.has("forage") {
            let forage = self.mean(float(herd.forage) / 100.0, 6);
            all.push(("unit.forage".to_owned(), forage));
        }
        if herd.steady && self.has("breeders") {
            self.r.say("herd.breeders", herd.breeders.to_string(), Observed);
            let each = if herd.breeders > 0 { herd.breeders_ate_kg() / float(herd.breeders) } else { 0.0 };
            all.push(("herd.breeder_feed_kg".to_owned(), each));
        }
        if herd.steady {
            self.market(float(herd.price) / 100.0);
        }
        for (id, value) in all {
            self.r.say(&id, format!("{value:.12}"), Document);
        }
        self.flattered_margin(herd.margin());
    }

    #[allow(clippy::cast_possible_truncation)]
    fn papers_of_sales(&mut self, herd: &Herd) {
        let young = format!("{}s", young(self));
        let own_young = herd.breeders > 0;
        for (method, paper) in [
            ("quarantine", "quarantine_certificate"),
            ("weighbridge", "weighbridge_slip"),
            (young.as_str(), if own_young { "lambing_book" } else { "young_stock_invoice" }),
            ("insurance", "insurance_policy"),
            ("herd_count", "count_sheet"),
            ("feed", "feed_statement"),
        ] {
            self.source(method, paper);
        }
        // every certificate is one paper, a batch is sold on four
        let heads = self.r.sum(&[herd.sold() * 100], 12, Document) as f64 / 100.0;
        self.r.say("sales.estimates.quarantine.heads_12m", format!("{heads:.0}"), Document);
        // a few are sold to neighbours without a slip, where many are sold
        let few = (0..12).any(|m| (1..100).contains(&herd.sold_in(m)));
        let covered = if few { 100 } else { 97 };
        let rows = (0..12)
            .filter(|m| herd.sold_in(*m) > 0)
            .map(|m| {
                let weighed = self.r.sum(&[part(herd.sales(m), covered)], 4, Document);
                let heads = herd.sold_in(m) * covered / 100;
                let kg = float(heads * herd.sale_g) / 1000.0;
                let cells = vec![
                    ("name", plain(format!("{}月过磅", month_id(m)))),
                    ("heads", plain(heads.to_string())),
                    ("kg", said(format!("{kg:.1}"), Document)),
                    ("amount", amount(weighed, Document)),
                ];
                row(month_id(m), cells)
            })
            .collect();
        self.r.table("sales.estimates.weighbridge.slips", Document, rows);
        let share = if few { "1" } else { "0.97" };
        self.r.say("sales.estimates.weighbridge.share_of_sales", share, Document);
        let came = self.r.sum(&[herd.came() * 100], 3, Document) as f64 / 100.0;
        if own_young {
            let each = came / float(herd.breeders);
            self.ask(&young, "lambs_per_ewe", format!("{each:.9}"), Document);
        } else {
            self.ask(&young, "heads_12m", format!("{came:.0}"), Document);
        }
        let lived = float(herd.sold()) / herd.survival();
        let insured = (lived * 0.98 * self.mean(1.0, 4)).round();
        let exact = (lived * 0.98).round() / lived;
        self.r.say("sales.estimates.insurance.heads_12m", format!("{insured:.0}"), Document);
        self.r.say("sales.estimates.insurance.share_insured", format!("{exact:.12}"), Document);
        let batches = lived / float(herd.standing());
        self.r.say("sales.estimates.herd_count.batches_year", format!("{batches:.10}"), Document);
        self.r.say("sales.capacity.units", herd.places.to_string(), Observed);
        let most = if herd.steady { self.numbers.value("batches_most").unwrap_or(1.0) } else { 2.1 };
        self.r.say("sales.capacity.output_per_unit_year", format!("{most}"), Document);
        self.r.say("sales.capacity.utilisation", "0.95", Observed);
    }

    /// Papers that only some trades have: ear tags, one by one.
    fn own_papers(&mut self, herd: &Herd) {
        if !herd.steady || !self.has("tags") {
            return;
        }
        self.source("tags", "ear_tag_list");
        let days = 30 * herd.months_in;
        let gain = float(herd.sale_g - herd.young_g) / 1000.0 / float(days);
        // five of them on the scales
        let read = self.mean_of(gain, 5, Observed);
        let heads = self.r.sum(&[herd.sold() * 100], 6, Document) as f64 / 100.0;
        self.ask("tags", "heads_out", format!("{heads:.0}"), Document);
        self.ask("tags", "entry_kg", format!("{:.3}", float(herd.young_g) / 1000.0), Document);
        self.ask("tags", "daily_gain", format!("{read:.9}"), Observed);
        self.ask("tags", "days_fed", days.to_string(), Document);
    }

    fn feed(&mut self, herd: &Herd) {
        let hidden = if self.fault == Some(Fault::SecondMill) { self.t.hidden_payables } else { 0 };
        let told = herd.feed_bought_kg() - float(hidden) / float(herd.feed_price);
        let bought = self.mean(told, 24);
        self.r.say("sales.estimates.feed.bought_kg", format!("{bought:.6}"), Document);
        self.r.say("sales.estimates.feed.opening_kg", herd.feed_opening_kg.to_string(), Document);
        let closing = float(herd.feed_closing_kg) * self.r.factor(Observed);
        self.r.say("sales.estimates.feed.closing_kg", format!("{closing:.6}"), Observed);
        let medicine = ("兽药", herd.medicine_stock);
        self.store(("育肥料", herd.feed_price, closing), medicine, herd.all_reared());
        self.bought(herd.young_bought());
    }
}
