//! Wholesale on credit 赊销批发: lives on turnover, dies of receivables. Its papers: margins of eight goods, the merchant's report, notes, trips,
//! what debtors owe, the count on the shelf. The sources of sales stand in `evidence`.

mod evidence;

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{Cost, Good, Truth, about, flat};
use crate::numbers::Numbers;
use crate::visit::Visit;
use crate::visit::readings::{amount, plain, row, said};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed};
use evidence::Counted;

/// Running costs that only some trades have: commissions of those who bring customers, loaders, a yard.
const FURTHER: [(&str, &str); 3] = [("referral", "year"), ("handling", "season"), ("yard", "month")];

/// A wholesaler counts in few things beside its books: loads, pieces, customers, acres.
struct Wholesaler {
    counted: Counted,
}

/// Draws one.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let mut t = Truth::new();
    t.loan_buys_goods = true;
    t.seasons(numbers, dice)?;
    t.margin_permille = numbers.permille("margin", dice)?;
    t.terms(numbers, dice)?;
    t.costs_by_margin();
    t.temper(dice);
    stocked(&mut t, numbers, dice)?;
    t.financed(numbers, dice)?;
    let gross = t.year_sales() / 12 * t.margin_permille / 1000;
    t.housed(dice, gross);
    Ok((t, Box::new(Wholesaler { counted: Counted::read(numbers)? })))
}

/// Goods, suppliers, customers' money, running costs.
fn stocked(t: &mut Truth, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
    let month = t.year_sales() / 12;
    let target = about(month, numbers.between("stock_months", dice)?, yuan(1000));
    let kinds = dice.whole(14, 30);
    for _ in 0..kinds {
        let cost = yuan(numbers.whole("unit_cost", 1.0, dice)?) + 50 * dice.whole(0, 1);
        let share = dice.between(0.5, 1.5);
        let cases = about(target / kinds, share, 1) / cost;
        t.goods.push(Good { cost, cases: cases.max(5), own: true });
    }
    t.opening_stock = about(t.own_stock(), numbers.between("stock_change", dice)?, yuan(100));
    for end in 0..2 {
        t.prepayments[end] = about(month, numbers.between("prepaid_to_suppliers", dice)?, yuan(100));
    }
    t.advances = about(month, numbers.between("customers_paid_ahead", dice)?, yuan(100));
    t.stands_in(numbers, dice)?;
    let gross = t.year_sales() / 12 * t.margin_permille / 1000;
    let level = |id: &str, dice: &mut Dice| Ok::<Fen, Wrong>(about(gross, numbers.between(id, dice)?, yuan(10)));
    let freight = level("cost_freight", dice)?;
    t.costs = vec![
        Cost::of("wages", "month", flat(level("cost_wages", dice)?)),
        Cost::of("rent", "month", flat(level("cost_rent", dice)?)),
        Cost::of("utilities", "month", flat(level("cost_utilities", dice)?)),
        Cost::of("freight", "season", [about(freight, 0.8, yuan(10)), freight, about(freight, 1.3, yuan(10))]),
        Cost::of("telecom", "month", flat(yuan(10 * numbers.whole("telecom", 10.0, dice)?))),
        Cost::of("repairs", "year", flat(level("cost_repairs", dice)?)),
        Cost::of("tax", "year", flat(level("cost_tax", dice)?)),
        Cost::of("other", "year", flat(level("cost_other", dice)?)),
    ];
    for (id, per) in FURTHER {
        let number = format!("cost_{id}");
        if numbers.has(&number) {
            t.costs.push(Cost::of(id, per, flat(level(&number, dice)?)));
        }
    }
    t.rebates = about(12 * gross, numbers.between("rebates", dice)?, yuan(100));
    Ok(())
}

impl Family for Wholesaler {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        let months = visit.accounts();
        visit.merchant_report();
        visit.statement(&months);
        visit.sampled();
        visit.sources_of_sales(&self.counted);
        visit.shelf_and_purchases(&["normal"]);
        visit.customers();
        visit.largest_debtors();
        visit.suppliers();
        visit.rebates();
        visit.costs();
    }
}

impl Visit<'_> {
    /// The five who owe most, as their statements say.
    fn largest_debtors(&mut self) {
        let t = self.t;
        let open = t.open_after(11, 0);
        let rows = (0..3).map(|i| {
            let owed = if i == 0 { open - 3 * (open / 4) } else { open / 4 };
            let cells = vec![
                ("name", plain(format!("客户1-{}", i + 1))),
                ("owed", amount(owed, Document)),
                ("signed", said("true", Document)),
                ("state", said("working", Observed)),
                ("pays_at", plain("下月底")),
            ];
            row(format!("g{}", i + 1), cells)
        });
        let rows = rows.collect();
        self.r.table("debtors.top", Document, rows);
    }
}
