//! Animals that yield every day: groups of them, what they give month by month, what they eat, what the old ones fetch, what those that stand
//! have cost.
//!
//! Kilograms are whole by the month and stand first; the mean number of animals and what one gives are such that they multiply to them.

use super::float;
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::CALENDAR;
use crate::numbers::Numbers;
use crate::wrong::Wrong;

/// Days of the months from November to October.
pub(crate) const DAYS: [i64; 12] = [30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31];

/// A group of animals that are alike.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    /// Its place in the count: `producing`, `dry`, `young`, `calf`.
    pub(crate) stage: &'static str,
    pub(crate) start: i64,
    pub(crate) bought: i64,
    pub(crate) born: i64,
    pub(crate) died: i64,
    pub(crate) sold: i64,
    /// Taken in for somebody else and written down as bought.
    pub(crate) others: i64,
    /// Heads that yield in each month.
    pub(crate) yields: [i64; 12],
    pub(crate) entered: i64,
    pub(crate) sold_in: Option<usize>,
    pub(crate) weight_g: i64,
    pub(crate) cost_head: Fen,
}

impl Group {
    pub(crate) fn left(&self) -> i64 {
        self.start + self.bought + self.born - self.died - self.sold
    }

    /// Months of the year in which it gave anything.
    pub(crate) fn months(&self) -> i64 {
        self.yields.iter().filter(|h| **h > 0).count().try_into().unwrap_or(0)
    }
}

/// All animals of twelve months and what they give.
pub(crate) struct Flock {
    pub(crate) places: i64,
    pub(crate) groups: Vec<Group>,
    /// Kilograms sold of each month.
    pub(crate) kg: [i64; 12],
    /// What the old ones and the calves fetched.
    pub(crate) side: [Fen; 12],
    /// A kilogram of the product.
    pub(crate) price: Fen,
    /// What a head gives on a day of October, in millionths of a kilogram.
    pub(crate) today: i64,
    /// The same as the mean of the year, in billionths.
    pub(crate) mean: i64,
    pub(crate) sold_permille: i64,
    /// Hundredths of a kilogram of feed for a kilogram.
    pub(crate) feed_per_kg: i64,
    pub(crate) feed_price: Fen,
    pub(crate) other_feed_kg: i64,
    pub(crate) feed_opening_kg: i64,
    pub(crate) feed_closing_kg: i64,
    pub(crate) medicine_stock: Fen,
    /// Medicine and roughage of a kilogram, in hundredths.
    pub(crate) medicine: Fen,
    pub(crate) forage: Fen,
    pub(crate) young: Fen,
    pub(crate) life_kg: i64,
}

#[allow(clippy::cast_possible_truncation)]
fn whole(x: f64) -> i64 {
    x.round() as i64
}

/// Yuan with six decimals, as a checklist keeps an amount a kilogram.
fn millionths(yuan: f64) -> f64 {
    (yuan * 1e6).round() / 1e6
}

impl Flock {
    pub(crate) fn born(numbers: &Numbers, dice: &mut Dice) -> Result<Self, Wrong> {
        let places = 10 * numbers.whole("places", 10.0, dice)?;
        let today = whole(numbers.between("kg_head_day", dice)? * 1e4) * 100;
        let hot = numbers.months("hot_months")?.to_vec();
        let in_heat = numbers.permille("in_heat", dice)?;
        let sold_permille = numbers.permille("sold_share", dice)?;
        let (groups, side) =
            if numbers.has("calves_born") { cows(numbers, places, dice)? } else { hens(numbers, places, dice)? };
        let rate: [f64; 12] =
            CALENDAR.map(|m| float(today) / 1e6 * if hot.contains(&m) { float(in_heat) / 1e3 } else { 1.0 });
        let kg: [i64; 12] = std::array::from_fn(|m| {
            let heads: i64 = groups.iter().map(|g| g.yields[m]).sum();
            whole(float(heads * DAYS[m]) * rate[m] * float(sold_permille) / 1e3)
        });
        let mean = whole((0..12).map(|m| rate[m] * float(DAYS[m])).sum::<f64>() / 365.0 * 1e9);
        let mut made = Self {
            places,
            groups,
            kg,
            side,
            price: 0,
            today,
            mean,
            sold_permille,
            feed_per_kg: numbers.whole("feed_per_kg", 0.01, dice)?,
            feed_price: numbers.whole("feed_price", 0.01, dice)?,
            other_feed_kg: 0,
            feed_opening_kg: 100 * numbers.whole("feed_stock", 100.0, dice)?,
            feed_closing_kg: 100 * numbers.whole("feed_stock", 100.0, dice)?,
            medicine_stock: yuan(100 * numbers.whole("medicine_stock", 100.0, dice)?),
            medicine: numbers.whole("medicine", 0.01, dice)?,
            forage: if numbers.has("forage") { numbers.whole("forage", 0.01, dice)? } else { 0 },
            young: yuan(numbers.whole("young_price", 1.0, dice)?),
            life_kg: numbers.whole("life_kg", 1.0, dice)?,
        };
        let idle: i64 = made.groups.iter().filter(|g| g.stage != "producing").map(Group::left).sum();
        made.other_feed_kg = if numbers.has("idle_feed") { idle * numbers.whole("idle_feed", 1.0, dice)? } else { 0 };
        let margin = numbers.between("margin", dice)?;
        let a_kilogram = made.direct() / (1.0 - margin) - float(made.side_sales()) / float(made.year_kg());
        made.price = whole(a_kilogram);
        made.replaced(numbers, dice)?;
        Ok(made)
    }

    /// Where replacements are bought as the old ones wear out: about as much as their wear comes to.
    fn replaced(&mut self, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
        if !numbers.has("calves_born") {
            return Ok(());
        }
        let worn = float(self.year_kg()) * float(self.young) / float(self.life_kg);
        let reared = float(self.other_feed_kg * self.feed_price);
        let heads = whole((worn - reared).max(0.0) / float(self.young));
        let month = dice.whole(3, 8);
        if let Some(cows) = self.groups.iter_mut().find(|g| g.stage == "producing") {
            // bought in calf, they take the place of those that were culled
            let heads = heads.min(cows.sold);
            (cows.bought, cows.start, cows.entered) = (heads, cows.start - heads, month);
        }
        Ok(())
    }

    pub(crate) fn year_kg(&self) -> i64 {
        self.kg.iter().sum()
    }

    pub(crate) fn side_sales(&self) -> Fen {
        self.side.iter().sum()
    }

    pub(crate) fn sales(&self, month: usize) -> Fen {
        self.kg[month] * self.price + self.side[month]
    }

    pub(crate) fn year_sales(&self) -> Fen {
        (0..12).map(|m| self.sales(m)).sum()
    }

    /// What a kilogram costs in feed, replacement, medicine and roughage, in hundredths of a yuan and parts of them.
    pub(crate) fn direct(&self) -> f64 {
        let feed = millionths(float(self.feed_per_kg * self.feed_price) / 1e4);
        let young = millionths(float(self.young) / 100.0 / float(self.life_kg));
        (feed + young) * 100.0 + float(self.medicine + self.forage)
    }

    pub(crate) fn cost_of_sales(&self, month: usize) -> Fen {
        whole(float(self.kg[month]) * self.direct())
    }

    /// Mean heads that yielded, such that they and what one gives multiply to the kilograms sold.
    pub(crate) fn mean_heads(&self) -> f64 {
        float(self.year_kg()) / (365.0 * float(self.mean) / 1e9 * float(self.sold_permille) / 1e3)
    }

    /// Feed used by those that yield and by the others, bought to the gram.
    pub(crate) fn feed_bought_kg(&self) -> f64 {
        let used = float(self.year_kg() * self.feed_per_kg) / 100.0 + float(self.other_feed_kg);
        ((used + float(self.feed_closing_kg - self.feed_opening_kg)) * 1000.0).round() / 1000.0
    }

    fn fed_and_cured(&self) -> Fen {
        whole(self.feed_bought_kg() * float(self.feed_price)) + self.year_kg() * (self.medicine + self.forage)
    }

    pub(crate) fn young_bought(&self) -> Fen {
        self.groups.iter().map(|g| g.bought * self.young).sum()
    }

    /// Replacements when they come, feed and the rest evenly.
    pub(crate) fn input(&self, month: usize) -> Fen {
        let m = i64::try_from(month).unwrap_or(0);
        let young: Fen = self.groups.iter().filter(|g| g.entered == m).map(|g| g.bought * self.young).sum();
        young + self.fed_and_cured() / 12
    }

    /// The part of a month's purchases that the mill gives on credit.
    pub(crate) fn on_credit(&self) -> Fen {
        self.fed_and_cured() / 12 * 7 / 10
    }

    pub(crate) fn living_value(&self) -> Fen {
        self.groups.iter().map(|g| g.left() * g.cost_head).sum()
    }

    pub(crate) fn closing_value(&self) -> Fen {
        self.living_value() + self.feed_closing_kg * self.feed_price + self.medicine_stock
    }

    /// What animals and feed stood at a year ago: what was sold had cost, and what is there now, less what was bought.
    pub(crate) fn opening_value(&self) -> Fen {
        let sold: Fen = (0..12).map(|m| self.cost_of_sales(m)).sum();
        sold + self.closing_value() - self.young_bought() - self.fed_and_cured()
    }

    /// Takes in young animals of somebody else, worth about so much; gives back what they stand for.
    pub(crate) fn take_in_animals(&mut self, worth: Fen) -> Fen {
        let cost = (self.young * 8 / 100 * 10).max(10);
        let heads = (worth + cost - 1) / cost;
        self.groups.push(Group {
            name: "后备群",
            stage: "young",
            start: 0,
            bought: 0,
            born: 0,
            died: 0,
            sold: 0,
            others: heads,
            yields: [0; 12],
            entered: 9,
            sold_in: None,
            weight_g: self.groups.first().map_or(1000, |g| g.weight_g / 2),
            cost_head: cost,
        });
        heads * cost
    }
}

type Animals = (Vec<Group>, [Fen; 12]);

/// Two houses of hens: one lays all the year, the other is culled, stands empty for a month and is filled with pullets.
fn hens(numbers: &Numbers, places: i64, dice: &mut Dice) -> Result<Animals, Wrong> {
    let young = yuan(numbers.whole("young_price", 1.0, dice)?);
    let life = numbers.whole("months_in_lay", 1.0, dice)?;
    let value = yuan(1) / 10 * numbers.whole("cull_price", 0.1, dice)?;
    let weight_g = 100 * numbers.whole("head_weight", 0.1, dice)?;
    let house = places / 2;
    let changed = dice.whole(2, 5);
    let at = usize::try_from(changed).unwrap_or(2);
    let fill = |dice: &mut Dice| house - dice.whole(house / 40, house / 12);
    let left_over = |months: i64| young * (life - months).max(1) / life / 10 * 10;
    let mut groups = Vec::new();
    let mut side = [0; 12];
    let mut house_of = |name, heads: i64, from: usize, to: usize, months: i64, dice: &mut Dice| -> Result<(), Wrong> {
        let span = i64::try_from(to - from).unwrap_or(1).max(1);
        let died = heads * numbers.permille("loss_share", dice)? * span / 12_000;
        let yields = std::array::from_fn(|m| {
            let gone = died * (i64::try_from(m).unwrap_or(0) - i64::try_from(from).unwrap_or(0)) / span;
            if (from..to).contains(&m) { heads - gone } else { 0 }
        });
        let here = from == 0;
        let culled = to < 12;
        if culled {
            side[to - 1] += (heads - died) * value;
        }
        groups.push(Group {
            name,
            stage: "producing",
            start: if here { heads } else { 0 },
            bought: if here { 0 } else { heads },
            born: 0,
            died,
            sold: if culled { heads - died } else { 0 },
            others: 0,
            yields,
            entered: if here { -months } else { i64::try_from(from).unwrap_or(0) },
            sold_in: culled.then_some(to - 1),
            weight_g,
            cost_head: left_over(months),
        });
        Ok(())
    };
    let (old, worn, new) = (fill(dice), fill(dice), fill(dice));
    house_of("一号舍", old, 0, 12, 14, dice)?;
    house_of("二号舍（已淘汰）", worn, 0, at, life, dice)?;
    house_of("二号舍", new, at + 1, 12, 11 - changed, dice)?;
    // the worn house is gone and has left nothing
    Ok((groups, side))
}

/// A dairy herd: cows in milk about the same all the year, dry cows, heifers, calves; bull calves and old cows are sold month by month.
fn cows(numbers: &Numbers, places: i64, dice: &mut Dice) -> Result<Animals, Wrong> {
    let cost = yuan(numbers.whole("young_price", 1.0, dice)?);
    let in_milk = places * numbers.permille("filled", dice)? / 1000;
    let weight_g = 100 * numbers.whole("head_weight", 0.1, dice)?;
    let (cull, calf) = (yuan(numbers.whole("cull_price", 1.0, dice)?), yuan(numbers.whole("calf_price", 1.0, dice)?));
    let dry = in_milk * 18 / 100;
    let born = (in_milk + dry) * numbers.permille("calves_born", dice)? / 1000;
    // bull calves and what heifer calves are not kept: two in three
    let (bulls, culled) = (born * 2 / 3, (in_milk + dry) * numbers.permille("culled", dice)? / 1000);
    let died = (born * numbers.permille("loss_share", dice)? / 1000).max(1);
    let part = |all: i64, m: i64| all * (m + 1) / 12 - all * m / 12;
    let side = std::array::from_fn(|m| {
        let m = i64::try_from(m).unwrap_or(0);
        part(culled, m) * cull + part(bulls, m) * calf
    });
    let swing = dice.whole(1, 3);
    let yields = std::array::from_fn(|m| in_milk + [0, swing, swing, 0, -swing, 0, swing, 0, -swing, -swing, 0, 0][m]);
    let group = |name, stage, left: i64, sold, born, died, weight_g, cost_head| Group {
        name,
        stage,
        start: left + sold + died - born,
        bought: 0,
        born,
        died,
        sold,
        others: 0,
        yields: [0; 12],
        entered: -24,
        sold_in: None,
        weight_g,
        cost_head,
    };
    let calves = born - bulls - died;
    let mut milk = group("泌乳群", "producing", in_milk, culled, 0, 0, weight_g, cost * 6 / 10 / 100 * 100);
    milk.yields = yields;
    Ok((
        vec![
            milk,
            group("干奶群", "dry", dry, 0, 0, 0, weight_g, cost * 5 / 10 / 100 * 100),
            group("青年群", "young", in_milk * 3 / 10, 0, 0, 0, weight_g / 200 * 100, cost * 6 / 10 / 100 * 100),
            group("犊牛群", "calf", calves, bulls, born, died, weight_g / 600 * 100, cost * 2 / 10 / 100 * 100),
        ],
        side,
    ))
}
