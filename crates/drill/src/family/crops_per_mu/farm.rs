//! A farm: fields with one or two crops, their harvest month by month, what a unit of area has cost, what stands in the field.
//!
//! Area is in the trade's own unit (mu, bags, square metres), harvest in thousandths of its unit of weight, money in cents. Costs follow from
//! the area, sales from the harvest, so that every paper of the farm can be told from them.

use crate::books::Fen;
use crate::dice::Dice;
use crate::economy::CALENDAR;
use crate::numbers::Numbers;
use crate::wrong::Wrong;

/// What a crop costs: seed, inputs, labour, machines.
pub(super) const KINDS: [&str; 4] = ["seed", "inputs", "labour", "machine"];

/// A crop on its part of the area.
pub(super) struct Crop {
    pub(super) area: i64,
    /// Thousandths of a unit of weight from a unit of area in a crop.
    pub(super) yield_milli: i64,
    /// For a unit of weight.
    pub(super) price: Fen,
    /// Seed, inputs, labour, machines of a unit of area in a crop.
    pub(super) costs: [Fen; 4],
    /// Thousandths of a unit of weight sold in each month, from November on.
    sold: [i64; 12],
}

/// Others' crops, grown for a fee by the unit of area.
pub(super) struct Service {
    pub(super) area: i64,
    pub(super) fee: Fen,
    /// Labour and machines of a unit of area.
    pub(super) costs: [Fen; 2],
}

/// The whole of it.
pub(super) struct Farm {
    pub(super) crops: Vec<Crop>,
    pub(super) service: Option<Service>,
    /// Crops harvested in a year.
    pub(super) times: i64,
    /// Months from sowing to harvest.
    pub(super) grows: usize,
    /// Area of the family's own, and the yearly rent of a unit of the rest.
    pub(super) own: i64,
    pub(super) rent: Fen,
    /// Area growing now, and what a unit of it has cost so far.
    pub(super) growing: i64,
    pub(super) growing_cost: Fen,
    /// Harvest held in store, in thousandths of a unit of weight, and what a unit of weight of it has cost.
    pub(super) held_milli: i64,
    pub(super) held_cost: Fen,
    /// Area of somebody else, counted as own.
    pub(super) taken_in: i64,
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn float(x: i64) -> f64 {
    x as f64
}

#[allow(clippy::cast_possible_truncation)]
pub(super) fn whole(x: f64) -> i64 {
    x.round() as i64
}

/// How the year's harvest is spread: three parts in each peak month, one in each other month of harvest.
fn weights(numbers: &Numbers) -> Result<[i64; 12], Wrong> {
    let months = numbers.months("harvest_months")?;
    let peak = if numbers.has("harvest_peak") { numbers.months("harvest_peak")? } else { &[] };
    Ok(CALENDAR.map(|m| if peak.contains(&m) { 3 } else { i64::from(months.contains(&m)) }))
}

/// Splits a whole by weights, in steps of a thousand; the last part takes what is left.
fn split(all: i64, weights: &[i64; 12]) -> [i64; 12] {
    let sum: i64 = weights.iter().sum::<i64>().max(1);
    let last = weights.iter().rposition(|w| *w > 0).unwrap_or(11);
    let mut left = all;
    std::array::from_fn(|m| {
        let piece = if m == last { left } else { all / 1000 * weights[m] / sum * 1000 };
        left -= piece;
        piece
    })
}

impl Crop {
    fn sown(&self, times: i64) -> i64 {
        self.area * times
    }

    /// Sales of a unit of area in a crop.
    pub(super) fn worth(&self) -> Fen {
        self.yield_milli * self.price / 1000
    }

    fn direct(&self) -> Fen {
        self.costs.iter().sum()
    }

    /// Thousandths of a unit of weight harvested in the year.
    pub(super) fn harvest(&self) -> i64 {
        self.sold.iter().sum()
    }

    /// What is sold in the first months of the year, of all of it.
    fn sold_before(&self, month: usize) -> i64 {
        self.sold[..month].iter().sum()
    }
}

impl Service {
    /// Where a trade does such work. Nothing is drawn for it: the own farm of a seed is the same with it and without.
    fn agreed(numbers: &Numbers, step: f64) -> Result<Option<Self>, Wrong> {
        if !numbers.has("service_area") {
            return Ok(None);
        }
        let area = whole(numbers.value("service_area")? / step) * whole(step);
        let fee = whole(numbers.value("service_fee")? * 100.0);
        let cost = |share: f64| whole(float(fee) * share);
        let costs = [cost(numbers.value("service_labour")?), cost(numbers.value("service_machine")?)];
        Ok(Some(Self { area, fee, costs }))
    }

    fn fees(&self) -> Fen {
        self.area * self.fee
    }
}

impl Farm {
    /// Draws one.
    pub(super) fn sown(numbers: &Numbers, dice: &mut Dice) -> Result<Self, Wrong> {
        let step = if numbers.has("area_step") { numbers.value("area_step")? } else { 1.0 };
        let area = numbers.whole("area", step, dice)? * whole(step);
        let times = whole(numbers.value("crops")?);
        let spread = weights(numbers)?;
        let margin = numbers.between("margin", dice)?;
        let shares = [
            numbers.permille("seed_share", dice)?,
            numbers.permille("labour_share", dice)?,
            numbers.permille("machine_share", dice)?,
        ];
        let rent: Fen = numbers.whole("rent", 0.01, dice)?;
        let own = area * numbers.percent("own_share", dice)? / 100 / whole(step) * whole(step);
        // rent of all the land, on each crop of each unit of area alike
        let rent_of_crop = float(rent * (area - own)) / float(area * times);
        let second = if numbers.has("second_share") { numbers.percent("second_share", dice)? } else { 0 };
        let beside = area * second / 100 / whole(step) * whole(step);
        let mut crops = Vec::new();
        for (part, yields, prices) in [(area - beside, "yield", "price"), (beside, "second_yield", "second_price")] {
            if part == 0 {
                continue;
            }
            let mut crop = Crop {
                area: part,
                yield_milli: numbers.whole(yields, 0.001, dice)?,
                price: numbers.whole(prices, 0.01, dice)?,
                costs: [0; 4],
                sold: [0; 12],
            };
            let worth = float(crop.worth());
            let [seed, labour, machine] = shares.map(|x| whole(worth * float(x) / 1000.0));
            let inputs = whole(worth * (1.0 - margin) - rent_of_crop) - seed - labour - machine;
            crop.costs = [seed, inputs.max(1), labour, machine];
            crop.sold = split(crop.sown(times) * crop.yield_milli, &spread);
            crops.push(crop);
        }
        let main = &crops[0];
        let direct = main.direct() + whole(rent_of_crop);
        let growing_cost = direct * numbers.permille("growing_cost", dice)? / 1000;
        let growing = area * numbers.percent("growing_share", dice)? / 100 / whole(step) * whole(step);
        let held = if numbers.has("held_share") { numbers.permille("held_share", dice)? } else { 0 };
        let held_milli = main.harvest() / 1000 * held / 1000 * 1000;
        let held_cost = direct * 1000 / main.yield_milli.max(1);
        let service = Service::agreed(numbers, step)?;
        let grows = usize::try_from(numbers.whole("grows", 1.0, dice)?).unwrap_or(1);
        Ok(Self { crops, service, times, grows, own, rent, growing, growing_cost, held_milli, held_cost, taken_in: 0 })
    }

    pub(super) fn area(&self) -> i64 {
        self.crops.iter().map(|c| c.area).sum()
    }

    /// Area times crops harvested.
    pub(super) fn sown_area(&self) -> i64 {
        self.area() * self.times
    }

    pub(super) fn rent_year(&self) -> Fen {
        self.rent * (self.area() - self.own)
    }

    /// Rent that a unit of area bears in a crop.
    pub(super) fn rent_of_crop(&self) -> f64 {
        float(self.rent_year()) / float(self.sown_area())
    }

    /// Harvest of the year, in units of weight.
    pub(super) fn harvest(&self) -> f64 {
        float(self.crops.iter().map(Crop::harvest).sum()) / 1000.0
    }

    pub(super) fn sold_in(&self, month: usize) -> f64 {
        float(self.crops.iter().map(|c| c.sold[month]).sum()) / 1000.0
    }

    /// What the own harvest of a month fetches.
    pub(super) fn produce(&self, month: usize) -> Fen {
        self.crops.iter().map(|c| c.sold[month] * c.price / 1000).sum()
    }

    /// So much of a year's sum as falls to the months before one: fees and their costs come as the harvest does.
    fn of_the_year(&self, sum: Fen, month: usize) -> Fen {
        let until: Fen = (0..month).map(|m| self.produce(m)).sum();
        let all: Fen = (0..12).map(|m| self.produce(m)).sum();
        whole(float(sum) * float(until) / float(all.max(1)))
    }

    /// Fees of the year for others' crops.
    pub(super) fn fees(&self) -> Fen {
        self.service.as_ref().map_or(0, Service::fees)
    }

    /// Fees to sales of the year.
    pub(super) fn fee_share(&self) -> f64 {
        let all: Fen = (0..12).map(|m| self.produce(m)).sum::<Fen>() + self.fees();
        float(self.fees()) / float(all.max(1))
    }

    /// The own harvest to sales of the year.
    pub(super) fn own_share(&self) -> f64 {
        1.0 - self.fee_share()
    }

    pub(super) fn sales(&self, month: usize) -> Fen {
        self.produce(month) + self.of_the_year(self.fees(), month + 1) - self.of_the_year(self.fees(), month)
    }

    /// Yuan of the year's harvest.
    pub(super) fn worth_year(&self) -> f64 {
        self.crops.iter().map(|c| float(c.harvest()) / 1000.0 * float(c.price) / 100.0).sum()
    }

    /// Yuan for a unit of weight.
    pub(super) fn mean_price(&self) -> f64 {
        self.worth_year() / self.harvest()
    }

    pub(super) fn mean_yield(&self) -> f64 {
        self.harvest() / float(self.sown_area())
    }

    /// Seed, inputs, labour or machines of the year, those of others' crops with them.
    pub(super) fn cost_of(&self, kind: usize) -> Fen {
        let own: Fen = self.crops.iter().map(|c| c.sown(self.times) * c.costs[kind]).sum();
        let others = self.service.as_ref().filter(|_| kind >= 2).map_or(0, |s| s.area * s.costs[kind - 2]);
        own + others
    }

    /// All of a crop's cost that falls to what is sold before a month; the rent as the area goes.
    fn cost_before(&self, month: usize) -> Fen {
        let of = |c: &Crop| {
            let all = c.sown(self.times) * c.direct() + self.rent_year() * c.area / self.area();
            whole(float(all) * float(c.sold_before(month)) / float(c.harvest().max(1)))
        };
        let others = self.service.as_ref().map_or(0, |s| s.area * s.costs.iter().sum::<Fen>());
        self.crops.iter().map(of).sum::<Fen>() + self.of_the_year(others, month)
    }

    pub(super) fn cost_of_sales(&self, month: usize) -> Fen {
        self.cost_before(month + 1) - self.cost_before(month)
    }

    /// What a month takes: seed and rent when a crop is sown, the rest evenly until it is harvested.
    pub(super) fn input(&self, month: usize) -> Fen {
        let early = float(self.cost_of(0) + self.rent_year()) / float(self.cost_before(12).max(1));
        let of = |m: usize| float(self.cost_of_sales(m % 12));
        let sown = of(month + self.grows) * early;
        let tended: f64 = (0..=self.grows).map(|ahead| of(month + ahead) * (1.0 - early)).sum();
        whole(sown + tended / float(i64::try_from(self.grows).unwrap_or(0) + 1))
    }

    /// Share of sales left after all costs.
    pub(super) fn margin(&self) -> f64 {
        let sales: Fen = (0..12).map(|m| self.sales(m)).sum();
        1.0 - float(self.cost_before(12)) / float(sales.max(1))
    }

    pub(super) fn growing_value(&self) -> Fen {
        self.growing * self.growing_cost
    }

    pub(super) fn held_value(&self) -> Fen {
        self.held_milli / 1000 * self.held_cost
    }

    /// Takes in area of somebody else that stands as high, worth about so much; gives back what it stands for.
    pub(super) fn take_in_area(&mut self, worth: Fen) -> Fen {
        let cost = self.growing_cost.max(1);
        self.taken_in = (worth + cost - 1) / cost;
        self.taken_in * cost
    }
}
