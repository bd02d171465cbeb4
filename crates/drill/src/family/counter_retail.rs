//! Counter retail 柜台零售: small sums, nearly all paid at once. Its papers: the till, the record of goods that an outside system watches, slips
//! and sales counted at the counter, commission of those who serve; and what a trade alone has (`papers`).

mod papers;

use super::{Family, Living};
use crate::books::yuan;
use crate::dice::Dice;
use crate::economy::{SupplierCredit, Truth, about};
use crate::numbers::Numbers;
use crate::visit::Visit;
use crate::wrong::Wrong;

/// A shop: what its papers cover of its sales, in hundredths, and what one sale comes to.
struct Shop {
    till: i64,
    anchor: i64,
    /// Anchor goods: mark-up on cost, and months of them that lay there a year ago and lie there today; made to order they lie nowhere.
    markup: f64,
    anchor_months: Option<[f64; 2]>,
    served: i64,
    day: i64,
    ticket: f64,
    /// Papers that the trade alone has, and their shares of sales.
    own: Vec<(&'static str, i64)>,
}

/// Draws one.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let mut t = Truth::new();
    t.loan_buys_goods = true;
    t.seasons(numbers, dice)?;
    t.margin_permille = numbers.permille("margin", dice)?;
    t.credit_percent = numbers.percent("credit_share", dice)?;
    for (age, id) in ["open_same_month", "open_after_1", "open_after_2"].into_iter().enumerate() {
        t.open_percent[age] = numbers.percent(id, dice)?;
    }
    t.cash_percent = numbers.percent("cash_share", dice)?;
    t.wechat_permille = numbers.permille("wechat_share", dice)?;
    t.heads = numbers.whole("household_heads", 1.0, dice)?;
    t.supplier_credit = SupplierCredit::Percent(numbers.percent("supplier_credit", dice)?);
    t.costs_by_margin();
    t.temper(dice);
    let month = t.year_sales() / 12;
    t.on_the_shelf(numbers, dice, (14, 26))?;
    t.stands_in(numbers, dice)?;
    for end in 0..2 {
        t.prepayments[end] = about(month, numbers.between("prepaid_to_suppliers", dice)?, yuan(100));
    }
    t.advances = about(month, numbers.between("cards_sold", dice)?, yuan(100));
    t.advances_growth = about(t.advances, numbers.between("cards_growth", dice)?, yuan(100));
    t.runs_on(
        numbers,
        dice,
        &[
            ("wages", "month"),
            ("rent", "month"),
            ("utilities", "season"),
            ("freight", "season"),
            ("telecom", "year"),
            ("ads", "year"),
            ("repairs", "year"),
            ("tax", "year"),
            ("other", "year"),
        ],
    )?;
    t.rebates = about(12 * month, numbers.between("rebates", dice)?, yuan(100));
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    Ok((t, Box::new(Shop::of(numbers, dice)?)))
}

impl Shop {
    fn of(numbers: &Numbers, dice: &mut Dice) -> Result<Self, Wrong> {
        let share = |method: &str, id: &str, dice: &mut Dice| {
            if numbers.has_method(method) { numbers.percent(id, dice) } else { Ok(0) }
        };
        let anchored = numbers.has_method("anchor");
        let mut own = Vec::new();
        for method in papers::OWN.into_iter().filter(|m| numbers.has_method(m)) {
            own.push((method, numbers.percent(&format!("{method}_share"), dice)?));
        }
        Ok(Self {
            till: share("till", "till_share", dice)?,
            anchor: share("anchor", "anchor_share", dice)?,
            markup: if anchored { numbers.between("anchor_markup", dice)? } else { 0.0 },
            anchor_months: if anchored && numbers.has("anchor_stock") {
                Some([numbers.between("anchor_stock", dice)?, numbers.between("anchor_stock", dice)?])
            } else {
                None
            },
            served: share("staff", "staff_share", dice)?,
            day: share("count_day", "day_share", dice)?,
            ticket: numbers.value("ticket")?,
            own,
        })
    }
}

impl Family for Shop {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        let months = visit.accounts();
        visit.statement(&months);
        visit.sampled();
        visit.over_the_counter(self);
        visit.trades_own_papers(self);
        visit.in_the_shop();
        visit.customers();
        visit.suppliers();
        visit.rebates();
        visit.costs();
    }
}
