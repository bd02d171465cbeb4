//! A herd in batches: animals that come in and go out, what they eat, what they weigh, what they have cost, whose they are.
//!
//! Weights are kept in grams, so that kilograms have one decimal (two for the young of birds); feed and costs follow from the animals, never the
//! other way. A trade that names `months_in` has batches all the year round, every `every` months; without it there are three in the year.

use super::float;
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::numbers::Numbers;
use crate::wrong::Wrong;

/// A batch: entered, grown, sold in one month, or still there.
pub(crate) struct Batch {
    /// Month it came in, counted from the first month looked at; before it where negative.
    pub(crate) entered: i64,
    pub(crate) heads_start: i64,
    pub(crate) bought: i64,
    pub(crate) born: i64,
    pub(crate) died: i64,
    pub(crate) sold_in: Option<usize>,
    /// What one weighs: at the beginning of the year where it stood then, now where it stands still.
    pub(crate) weight_g: i64,
    /// What one that stands has cost so far.
    pub(crate) cost_head: Fen,
    /// A company's animals on a company's feed.
    pub(crate) reared: bool,
}

impl Batch {
    pub(crate) fn left(&self) -> i64 {
        self.heads_start + self.bought + self.born - self.died
    }

    pub(crate) fn sold(&self) -> i64 {
        if self.sold_in.is_some() { self.left() } else { 0 }
    }
}

/// Animals of one pen.
pub(crate) struct Pen {
    pub(crate) batch: usize,
    pub(crate) heads: i64,
    /// Whether they are the farm's own; those taken in for somebody else are not.
    pub(crate) own: bool,
}

/// All animals of twelve months, with what they eat and fetch.
#[derive(Default)]
pub(crate) struct Herd {
    pub(crate) places: i64,
    pub(crate) batches: Vec<Batch>,
    pub(crate) pens: Vec<Pen>,
    /// All the year round.
    pub(crate) steady: bool,
    /// Months from coming in to being sold.
    pub(crate) months_in: i64,
    pub(crate) sale_g: i64,
    pub(crate) young_g: i64,
    pub(crate) dead_g: i64,
    /// A kilogram alive.
    pub(crate) price: Fen,
    /// What a young one costs; one born on the farm, what its mother ate.
    pub(crate) young: Fen,
    pub(crate) medicine: Fen,
    /// Roughage of one until it is sold.
    pub(crate) forage: Fen,
    /// A kilogram of feed.
    pub(crate) feed_price: Fen,
    /// Hundredths of a kilogram of feed for a kilogram grown.
    pub(crate) conversion: i64,
    pub(crate) feed_opening_kg: i64,
    pub(crate) feed_closing_kg: i64,
    pub(crate) medicine_stock: Fen,
    /// Breeding stock, which is a fixed asset.
    pub(crate) breeders: i64,
    /// What one of a company's animals brings in fees when it is sold; none where all are the farm's own.
    pub(crate) fee: Option<Fen>,
    /// The company's animals are shown as the farm's own.
    pub(crate) claimed: bool,
}

#[allow(clippy::cast_possible_truncation)]
fn whole(x: f64) -> i64 {
    x.round() as i64
}

/// Cents, kept in ten-thousandths of one.
fn fine(cents: f64) -> f64 {
    (cents * 1e4).round() / 1e4
}

/// A small weight in grams: hundreds of them, of the young of birds tens.
fn grams(numbers: &Numbers, id: &str, dice: &mut Dice) -> Result<i64, Wrong> {
    if numbers.value(id)? < 1.0 {
        Ok(10 * numbers.whole(id, 0.01, dice)?)
    } else {
        Ok(100 * numbers.whole(id, 0.1, dice)?)
    }
}

/// An amount a head: whole yuan, of small animals cents.
fn a_head(numbers: &Numbers, id: &str, dice: &mut Dice) -> Result<Fen, Wrong> {
    if numbers.value(id)? < 20.0 { numbers.whole(id, 0.01, dice) } else { Ok(yuan(numbers.whole(id, 1.0, dice)?)) }
}

impl Herd {
    pub(crate) fn born(numbers: &Numbers, dice: &mut Dice) -> Result<Self, Wrong> {
        let places = 20 * numbers.whole("places", 20.0, dice)?;
        let mut made = Self { places, steady: numbers.has("months_in"), months_in: 5, ..Self::default() };
        if made.steady {
            made.all_the_year(numbers, dice)?;
        } else {
            made.three_in_the_year(numbers, dice)?;
        }
        made.sale_g = 100 * numbers.whole("sale_weight", 0.1, dice)?;
        made.young_g = grams(numbers, "young_weight", dice)?;
        let opening = if made.steady { 0 } else { grams(numbers, "opening_weight", dice)? };
        made.dead_g = grams(numbers, "dead_weight", dice)?;
        let living = if made.steady { 0 } else { grams(numbers, "living_weight", dice)? };
        made.young = a_head(numbers, "young_price", dice)?;
        made.medicine = a_head(numbers, "medicine", dice)?;
        made.feed_price = numbers.whole("feed_price", 0.01, dice)?;
        made.conversion = numbers.whole("feed_conversion", 0.01, dice)?;
        made.feed_opening_kg = 100 * numbers.whole("feed_stock", 100.0, dice)?;
        made.feed_closing_kg = 100 * numbers.whole("feed_stock", 100.0, dice)?;
        made.medicine_stock = yuan(100 * numbers.whole("medicine_stock", 100.0, dice)?);
        if numbers.has("forage") {
            made.forage = a_head(numbers, "forage", dice)?;
        }
        if numbers.has("fee") {
            let fee = 10 * numbers.whole("fee", 0.1, dice)?;
            if dice.chance(numbers.value("reared_chance")?) {
                made.fee = Some(fee);
                made.batches.iter_mut().for_each(|b| b.reared = true);
            } else if numbers.has("part_chance") && dice.chance(numbers.value("part_chance")?) {
                made.fee = Some(fee);
                made.halves();
            }
        }
        let margin = numbers.between("margin", dice)?;
        // a price in whole ten cents that leaves about that margin
        made.price = whole(made.direct_of_own() / (1.0 - margin) / (float(made.sale_g) / 1000.0) / 10.0) * 10;
        made.weighed_and_valued(opening, living);
        made.penned();
        Ok(made)
    }

    /// Fattened in halves of the places: one batch stood at the beginning, two came and went, one stands.
    fn three_in_the_year(&mut self, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
        let shift = dice.whole(0, 1);
        for (i, (entered, sold_in)) in [(-3, Some(2)), (1, Some(6)), (4, Some(9)), (9, None)].into_iter().enumerate() {
            let heads = self.places / 2 - dice.whole(5, self.places / 10);
            let died = (heads * numbers.permille("loss_share", dice)? / 1000).max(1);
            let died = if sold_in.is_none() { died / 2 } else { died };
            let here = i == 0;
            self.batches.push(Batch {
                entered: if here { entered } else { entered + shift },
                heads_start: if here { heads } else { 0 },
                bought: if here { 0 } else { heads },
                born: 0,
                died,
                sold_in: sold_in.map(|m| m + usize::try_from(shift).unwrap_or(0)),
                weight_g: 0,
                cost_head: 0,
                reared: false,
            });
        }
        Ok(())
    }

    /// A batch every so many months, the last of them in October or before; each stands for its months and is sold at once. Deaths are carried
    /// from batch to batch in whole animals, so that a herd of eight loses one in a while and not one a month.
    fn all_the_year(&mut self, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
        let (months, every) = (numbers.whole("months_in", 1.0, dice)?, numbers.whole("every", 1.0, dice)?);
        self.months_in = months;
        let own_young = numbers.has("young_a_year");
        let at_a_time = (months + every - 1) / every;
        let full = self.places * numbers.permille("filled", dice)? / 1000 / at_a_time;
        let last = 11;
        let first = last - (last + months) / every * every;
        let mut carried = 0;
        let mut entered = first;
        while entered <= last {
            let heads = (full - dice.whole(0, full / 12)).max(2);
            carried += heads * numbers.permille("loss_share", dice)?;
            let died = carried / 1000;
            carried -= died * 1000;
            let here = entered < 0;
            let sold_in = usize::try_from(entered + months).ok().filter(|m| *m < 12);
            let came = if here { 0 } else { heads };
            self.batches.push(Batch {
                entered,
                heads_start: if here { heads } else { 0 },
                bought: if own_young { 0 } else { came },
                born: if own_young { came } else { 0 },
                died,
                sold_in,
                weight_g: 0,
                cost_head: 0,
                reared: false,
            });
            entered += every;
        }
        if own_young {
            self.breeders = (self.came() * 10 / numbers.whole("young_a_year", 0.1, dice)?).max(1);
        }
        Ok(())
    }

    /// A part of the houses is let to a company: of each batch two fifths are reared for it, the rest stays the farm's own.
    fn halves(&mut self) {
        let all = std::mem::take(&mut self.batches);
        for b in all {
            let part = |heads: i64| heads * 2 / 5;
            let reared = Batch {
                heads_start: part(b.heads_start),
                bought: part(b.bought),
                born: part(b.born),
                died: part(b.died),
                reared: true,
                ..b
            };
            let own = Batch {
                heads_start: b.heads_start - reared.heads_start,
                bought: b.bought - reared.bought,
                born: b.born - reared.born,
                died: b.died - reared.died,
                ..b
            };
            self.batches.extend([own, reared]);
        }
    }

    /// What those that stood and those that stand weigh, and what the latter have cost.
    fn weighed_and_valued(&mut self, opening: i64, living: i64) {
        // half a month more than whole months have passed, on the mean
        let grown = |months: i64| {
            let share = (float(months) + 0.5) / (float(self.months_in) + 0.5);
            share.min(0.98)
        };
        let survival = self.survival();
        let (young, sale) = (self.young_g, self.sale_g);
        let step = if self.young >= yuan(20) { 100 } else { 10 };
        let heavy = |share: f64| whole((float(young) + float(sale - young) * share) / 10.0) * 10;
        let mut found = Vec::new();
        for b in &self.batches {
            let stood = b.heads_start > 0 && b.sold_in.is_some();
            let months = if stood { -1 - b.entered } else { 11 - b.entered };
            let share = grown(months);
            let weight_g = match (self.steady, stood) {
                (true, _) => heavy(share),
                (false, true) => opening,
                (false, false) => living,
            };
            let fed = float(weight_g - young) / 1000.0 * float(self.conversion) / 100.0;
            let hay = if self.steady { whole(float(self.forage) * share) } else { 0 };
            let cost = float(self.young + self.medicine + hay) / survival + fed * float(self.feed_price);
            found.push((weight_g, whole(cost / float(step)) * step));
        }
        for (b, (weight_g, cost)) in self.batches.iter_mut().zip(found) {
            (b.weight_g, b.cost_head) = (weight_g, cost);
        }
    }

    /// Pens of those that stand: twenty pigs, or a sixteenth of the places.
    fn penned(&mut self) {
        let room = if self.steady { (self.places / 16).max(20) } else { 20 };
        for (batch, b) in self.batches.iter().enumerate().filter(|(_, b)| b.sold_in.is_none()) {
            let mut left = b.left();
            while left > 0 {
                let heads = left.min(room);
                self.pens.push(Pen { batch, heads, own: true });
                left -= heads;
            }
        }
    }

    pub(crate) fn sold(&self) -> i64 {
        self.batches.iter().map(Batch::sold).sum()
    }

    pub(crate) fn started(&self) -> i64 {
        self.batches.iter().map(|b| b.heads_start).sum()
    }

    /// Bought or born in the year.
    pub(crate) fn came(&self) -> i64 {
        self.batches.iter().map(|b| b.bought + b.born).sum()
    }

    pub(crate) fn died(&self) -> i64 {
        self.batches.iter().map(|b| b.died).sum()
    }

    /// Those that stand and were not taken in: the farm's, or the company's whose animals it rears.
    pub(crate) fn standing(&self) -> i64 {
        self.pens.iter().filter(|p| p.own).map(|p| p.heads).sum()
    }

    /// Share of all animals that lived to be sold or counted.
    pub(crate) fn survival(&self) -> f64 {
        let all = self.started() + self.came();
        float(all - self.died()) / float(all)
    }

    /// What an animal of the farm's own has cost when it is sold: young, feed, medicine and roughage. A trade of three batches keeps each in
    /// cents; where all goes by small animals or many batches, each is kept in ten-thousandths of a cent.
    fn direct_of_own(&self) -> f64 {
        let feed = (self.sale_g - self.young_g) * self.conversion * self.feed_price;
        // the feed's half cents are exact: a float would lose one a head
        let feed = if self.steady { fine(float(feed) / 100_000.0) } else { float((feed + 50_000) / 100_000) };
        self.a_share(self.young) + self.cared_for() + feed
    }

    /// An amount a head with its part of those that died.
    fn a_share(&self, amount: Fen) -> f64 {
        let share = float(amount) / self.survival();
        if self.steady { fine(share) } else { share.round() }
    }

    fn cared_for(&self) -> f64 {
        self.a_share(self.medicine) + self.a_share(self.forage)
    }

    /// All animals are a company's.
    pub(crate) fn all_reared(&self) -> bool {
        self.batches.iter().all(|b| b.reared)
    }

    /// Some are a company's, some the farm's own.
    pub(crate) fn part_reared(&self) -> bool {
        self.fee.is_some() && !self.all_reared()
    }

    /// Of the animals sold in the year those reared for a company.
    pub(crate) fn reared_share(&self) -> f64 {
        let reared: i64 = self.batches.iter().filter(|b| b.reared).map(Batch::sold).sum();
        float(reared) / float(self.sold().max(1))
    }

    /// What one of a batch has cost the farm when it is sold, in cents and parts of them.
    fn direct(&self, b: &Batch) -> f64 {
        if b.reared { self.cared_for() } else { self.direct_of_own() }
    }

    /// What one of a batch brings: its price, or the fee.
    fn value(&self, b: &Batch) -> Fen {
        self.fee.filter(|_| b.reared).unwrap_or(self.sale_g * self.price / 1000)
    }

    fn sold_of(&self, month: usize) -> impl Iterator<Item = &Batch> {
        self.batches.iter().filter(move |b| b.sold_in == Some(month))
    }

    pub(crate) fn sold_in(&self, month: usize) -> i64 {
        self.sold_of(month).map(Batch::sold).sum()
    }

    pub(crate) fn sales(&self, month: usize) -> Fen {
        self.sold_of(month).map(|b| b.sold() * self.value(b)).sum()
    }

    pub(crate) fn cost_of_sales(&self, month: usize) -> Fen {
        let cost = |reared: bool| {
            let mut all = self.sold_of(month).filter(|b| b.reared == reared).peekable();
            let each = all.peek().map_or(0.0, |b| self.direct(b));
            float(all.map(Batch::sold).sum()) * each
        };
        whole(cost(false) + cost(true))
    }

    /// Share of what a mean animal brings that is left after what it has cost.
    pub(crate) fn margin(&self) -> f64 {
        let mean = |own: f64, reared: f64| {
            let share = self.reared_share();
            if share > 0.0 && share < 1.0 { own * (1.0 - share) + reared * share } else { own + reared }
        };
        let of = |reared: bool| self.batches.iter().find(|b| b.reared == reared);
        let cost = mean(of(false).map_or(0.0, |b| self.direct(b)), of(true).map_or(0.0, |b| self.direct(b)));
        let brings = |b: &Batch| float(self.value(b));
        1.0 - cost / mean(of(false).map_or(0.0, brings), of(true).map_or(0.0, brings))
    }

    /// Mean weight of those that stood at the beginning, in grams.
    pub(crate) fn opening_g(&self) -> f64 {
        let all: i64 = self.batches.iter().map(|b| b.heads_start * b.weight_g).sum();
        float(all) / float(self.started().max(1))
    }

    /// Feed eaten by all that grew: animals sold, dead and living; of the company's, or of all.
    fn eaten_kg(&self, companys_alone: bool) -> f64 {
        let of = |b: &Batch| b.reared || !companys_alone;
        let pens = self.pens.iter().filter(|p| p.own && of(&self.batches[p.batch]));
        let living: i64 = pens.map(|p| p.heads * self.batches[p.batch].weight_g).sum();
        let grown = |b: &Batch| {
            let came = (b.bought + b.born) * self.young_g;
            b.sold() * self.sale_g + b.died * self.dead_g - b.heads_start * b.weight_g - came
        };
        let grams: i64 = self.batches.iter().filter(|b| of(b)).map(grown).sum::<i64>() + living;
        float(grams) / 1000.0 * float(self.conversion) / 100.0
    }

    /// Feed that breeding stock ate: what its young have cost.
    pub(crate) fn breeders_ate_kg(&self) -> f64 {
        let born: i64 = self.batches.iter().map(|b| b.born).sum();
        float(born * self.young) / float(self.feed_price)
    }

    /// Kilograms of feed bought, to the gram.
    pub(crate) fn feed_bought_kg(&self) -> f64 {
        let used = self.eaten_kg(false) + self.breeders_ate_kg();
        ((used + float(self.feed_closing_kg - self.feed_opening_kg)) * 1000.0).round() / 1000.0
    }

    /// What the farm itself pays of it: a company's animals eat what the company brings, as it comes.
    fn feed_paid_kg(&self) -> f64 {
        if self.all_reared() {
            return 0.0;
        }
        let companys = if self.part_reared() { self.eaten_kg(true) } else { 0.0 };
        self.feed_bought_kg() - companys
    }

    pub(crate) fn young_bought(&self) -> Fen {
        self.batches.iter().filter(|b| !b.reared).map(|b| b.bought).sum::<i64>() * self.young
    }

    fn fed_and_cured(&self) -> Fen {
        whole(self.feed_paid_kg() * float(self.feed_price)) + self.came() * (self.medicine + self.forage)
    }

    /// Young, feed and medicine of a month: the young when they come, the rest evenly.
    pub(crate) fn input(&self, month: usize) -> Fen {
        let m = i64::try_from(month).unwrap_or(0);
        let come: i64 = self.batches.iter().filter(|b| b.entered == m && !b.reared).map(|b| b.bought).sum();
        come * self.young + self.fed_and_cured() / 12
    }

    /// The part of a month's purchases that the mill gives on credit: most of the feed, none of the young.
    pub(crate) fn on_credit(&self) -> Fen {
        self.fed_and_cured() / 12 * 7 / 10
    }

    /// What those that stand have cost, of the company's or of the farm's own.
    fn standing_cost(&self, reared: bool) -> Fen {
        let pens = self.pens.iter().filter(|p| p.own && self.batches[p.batch].reared == reared);
        pens.map(|p| p.heads * self.batches[p.batch].cost_head).sum()
    }

    pub(crate) fn living_value(&self) -> Fen {
        self.standing_cost(false)
    }

    /// Animals, feed and medicine of the farm's own at the end.
    pub(crate) fn closing_value(&self) -> Fen {
        let feed = if self.all_reared() { 0 } else { self.feed_closing_kg * self.feed_price };
        self.living_value() + feed + self.medicine_stock
    }

    /// What animals and feed stood at a year ago: what was sold had cost, and what is there now, less what was bought.
    pub(crate) fn opening_value(&self) -> Fen {
        let sold: Fen = (0..12).map(|m| self.cost_of_sales(m)).sum();
        sold + self.closing_value() - self.young_bought() - self.fed_and_cured()
    }

    /// Takes in animals of somebody else, worth about so much, or shows the company's as its own; gives back what they stand for.
    pub(crate) fn take_in_animals(&mut self, worth: Fen) -> Fen {
        if self.fee.is_some() {
            self.claimed = true;
            return self.standing_cost(true);
        }
        let Some(batch) = self.batches.iter().rposition(|b| b.sold_in.is_none()) else { return 0 };
        let cost = self.batches[batch].cost_head;
        let mut left = (worth + cost - 1) / cost;
        let all = left;
        while left > 0 {
            let heads = left.min(20);
            self.pens.push(Pen { batch, heads, own: false });
            left -= heads;
        }
        all * cost
    }

    pub(crate) fn taken_in(&self, batch: usize) -> i64 {
        self.pens.iter().filter(|p| !p.own && p.batch == batch).map(|p| p.heads).sum()
    }
}
