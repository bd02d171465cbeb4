//! A herd of fattening pigs: batches that come in and go out, what they eat, what they weigh, what they have cost.
//!
//! Weights are kept in hundreds of grams, so that kilograms have one decimal; feed and costs follow from the animals, never the other way.

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
    pub(crate) died: i64,
    pub(crate) sold_in: Option<usize>,
}

impl Batch {
    pub(crate) fn left(&self) -> i64 {
        self.heads_start + self.bought - self.died
    }

    pub(crate) fn sold(&self) -> i64 {
        if self.sold_in.is_some() { self.left() } else { 0 }
    }
}

/// Animals of one pen.
pub(crate) struct Pen {
    pub(crate) heads: i64,
    /// Whether they are the farm's own; contract-reared ones are not.
    pub(crate) own: bool,
}

/// All animals of twelve months, with what they eat and fetch.
#[derive(Default)]
pub(crate) struct Herd {
    pub(crate) places: i64,
    pub(crate) batches: Vec<Batch>,
    pub(crate) pens: Vec<Pen>,
    pub(crate) sale_hg: i64,
    pub(crate) piglet_hg: i64,
    pub(crate) opening_hg: i64,
    pub(crate) dead_hg: i64,
    pub(crate) living_hg: i64,
    /// A kilogram alive.
    pub(crate) price: Fen,
    pub(crate) piglet: Fen,
    pub(crate) medicine: Fen,
    /// A kilogram of feed.
    pub(crate) feed_price: Fen,
    /// Hundredths of a kilogram of feed for a kilogram grown.
    pub(crate) conversion: i64,
    pub(crate) feed_opening_kg: i64,
    pub(crate) feed_closing_kg: i64,
    pub(crate) medicine_stock: Fen,
    /// What a living pig has cost so far.
    pub(crate) cost_head: Fen,
}

#[allow(clippy::cast_precision_loss)]
fn float(x: i64) -> f64 {
    x as f64
}

#[allow(clippy::cast_possible_truncation)]
fn whole(x: f64) -> i64 {
    x.round() as i64
}

impl Herd {
    pub(crate) fn born(numbers: &Numbers, dice: &mut Dice) -> Result<Self, Wrong> {
        let places = 20 * numbers.whole("places", 20.0, dice)?;
        let shift = dice.whole(0, 1);
        let mut made = Self { places, ..Self::default() };
        for (i, (entered, sold_in)) in [(-3, Some(2)), (1, Some(6)), (4, Some(9)), (9, None)].into_iter().enumerate() {
            let heads = places / 2 - dice.whole(5, places / 10);
            let died = (heads * numbers.permille("loss_share", dice)? / 1000).max(1);
            let died = if sold_in.is_none() { died / 2 } else { died };
            let here = i == 0;
            made.batches.push(Batch {
                entered: if here { entered } else { entered + shift },
                heads_start: if here { heads } else { 0 },
                bought: if here { 0 } else { heads },
                died,
                sold_in: sold_in.map(|m| m + usize::try_from(shift).unwrap_or(0)),
            });
        }
        made.sale_hg = numbers.whole("sale_weight", 0.1, dice)?;
        made.piglet_hg = numbers.whole("young_weight", 0.1, dice)?;
        made.opening_hg = numbers.whole("opening_weight", 0.1, dice)?;
        made.dead_hg = numbers.whole("dead_weight", 0.1, dice)?;
        made.living_hg = numbers.whole("living_weight", 0.1, dice)?;
        made.piglet = yuan(numbers.whole("young_price", 1.0, dice)?);
        made.medicine = yuan(numbers.whole("medicine", 1.0, dice)?);
        made.feed_price = numbers.whole("feed_price", 0.01, dice)?;
        made.conversion = numbers.whole("feed_conversion", 0.01, dice)?;
        made.feed_opening_kg = 100 * numbers.whole("feed_stock", 100.0, dice)?;
        made.feed_closing_kg = 100 * numbers.whole("feed_stock", 100.0, dice)?;
        made.medicine_stock = yuan(100 * numbers.whole("medicine_stock", 100.0, dice)?);
        let margin = numbers.between("margin", dice)?;
        // a price in whole ten cents that leaves about that margin
        made.price = whole(float(made.direct()) / (1.0 - margin) / (float(made.sale_hg) / 10.0) / 10.0) * 10;
        let grown = float(made.living_hg - made.piglet_hg) / 10.0 * float(made.conversion) / 100.0;
        made.cost_head =
            whole((float(made.piglet + made.medicine) / made.survival() + grown * float(made.feed_price)) / 100.0)
                * 100;
        let mut left = made.batches.iter().filter(|b| b.sold_in.is_none()).map(Batch::left).sum::<i64>();
        while left > 0 {
            let heads = left.min(20);
            made.pens.push(Pen { heads, own: true });
            left -= heads;
        }
        Ok(made)
    }

    pub(crate) fn sold(&self) -> i64 {
        self.batches.iter().map(Batch::sold).sum()
    }

    pub(crate) fn started(&self) -> i64 {
        self.batches.iter().map(|b| b.heads_start).sum()
    }

    pub(crate) fn bought(&self) -> i64 {
        self.batches.iter().map(|b| b.bought).sum()
    }

    fn died(&self) -> i64 {
        self.batches.iter().map(|b| b.died).sum()
    }

    fn living(&self) -> i64 {
        self.pens.iter().filter(|p| p.own).map(|p| p.heads).sum()
    }

    /// Share of all animals that lived to be sold or counted.
    pub(crate) fn survival(&self) -> f64 {
        let all = self.started() + self.bought();
        float(all - self.died()) / float(all)
    }

    /// What a pig sold has cost: piglet, feed and medicine, each kept in cents. The feed's half cents are exact: a float would lose one a head.
    pub(crate) fn direct(&self) -> Fen {
        let feed_in_thousandths = (self.sale_hg - self.piglet_hg) * self.conversion * self.feed_price;
        whole(float(self.piglet) / self.survival())
            + whole(float(self.medicine) / self.survival())
            + (feed_in_thousandths + 500) / 1000
    }

    /// What a pig sold fetches.
    pub(crate) fn value(&self) -> Fen {
        self.sale_hg * self.price / 10
    }

    pub(crate) fn sold_in(&self, month: usize) -> i64 {
        self.batches.iter().filter(|b| b.sold_in == Some(month)).map(Batch::sold).sum()
    }

    pub(crate) fn sales(&self, month: usize) -> Fen {
        self.sold_in(month) * self.value()
    }

    pub(crate) fn cost_of_sales(&self, month: usize) -> Fen {
        self.sold_in(month) * self.direct()
    }

    /// Kilograms of feed eaten: all that grew, on animals sold, dead and living.
    fn eaten_kg(&self) -> f64 {
        let hg = self.sold() * self.sale_hg + self.died() * self.dead_hg + self.living() * self.living_hg
            - self.started() * self.opening_hg
            - self.bought() * self.piglet_hg;
        float(hg) / 10.0 * float(self.conversion) / 100.0
    }

    /// Kilograms of feed bought, to the gram.
    pub(crate) fn feed_bought_kg(&self) -> f64 {
        ((self.eaten_kg() + float(self.feed_closing_kg - self.feed_opening_kg)) * 1000.0).round() / 1000.0
    }

    pub(crate) fn young(&self) -> Fen {
        self.bought() * self.piglet
    }

    fn fed_and_cured(&self) -> Fen {
        whole(self.feed_bought_kg() * float(self.feed_price)) + self.bought() * self.medicine
    }

    /// Piglets, feed and medicine of a month: piglets when they come, the rest evenly.
    pub(crate) fn input(&self, month: usize) -> Fen {
        let m = i64::try_from(month).unwrap_or(0);
        let young: Fen = self.batches.iter().filter(|b| b.entered == m).map(|b| b.bought * self.piglet).sum();
        young + self.fed_and_cured() / 12
    }

    /// The part of a month's purchases that the mill gives on credit: most of the feed, none of the piglets.
    pub(crate) fn on_credit(&self) -> Fen {
        self.fed_and_cured() / 12 * 7 / 10
    }

    pub(crate) fn living_value(&self) -> Fen {
        self.living() * self.cost_head
    }

    /// Animals, feed and medicine of the farm's own at the end.
    pub(crate) fn closing_value(&self) -> Fen {
        self.living_value() + self.feed_closing_kg * self.feed_price + self.medicine_stock
    }

    /// What animals and feed stood at a year ago: what was sold had cost, and what is there now, less what was bought.
    pub(crate) fn opening_value(&self) -> Fen {
        let sold: Fen = (0..12).map(|m| self.cost_of_sales(m)).sum();
        sold + self.closing_value() - self.young() - self.fed_and_cured()
    }

    /// Takes in animals of somebody else, worth about so much; gives back what they stand for.
    pub(crate) fn take_in_animals(&mut self, worth: Fen) -> Fen {
        let mut left = (worth + self.cost_head - 1) / self.cost_head;
        let all = left;
        while left > 0 {
            let heads = left.min(20);
            self.pens.push(Pen { heads, own: false });
            left -= heads;
        }
        all * self.cost_head
    }

    pub(crate) fn taken_in(&self) -> i64 {
        self.pens.iter().filter(|p| !p.own).map(|p| p.heads).sum()
    }
}
