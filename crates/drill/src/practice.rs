//! A practice case 练习案卷: a business made from a seed when it is opened, marked as generated, with a story that follows its books.

use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{CALENDAR, Debt, Told, Truth};
use crate::family::Family;
use crate::numbers::Numbers;
use crate::visit::Asked;
use crate::visit::request::{TERM, own_part};
use crate::wrong::Wrong;
use crate::{Noise, lived, visit};
use appraisal::case_file::{AnswerFile, CaseFile, RowFile};
use appraisal::observation::Basis;

/// How many businesses are looked at until one can bear a loan.
const TRIED: u64 = 40;

/// How far its papers stand from its books: no two papers agree to the cent, and none contradicts another.
const SCATTER: Noise = Noise(0.05);

/// A loan smaller than this is no exercise.
const LEAST: Fen = 2_000_000;

/// The most that a small request is: what a short survey carries as shipped.
const LITTLE: Fen = 5_000_000;

/// A business, its year lived, and the dice its readings go on with.
type Lived = (Truth, Box<dyn Family>, Dice);

/// What the title of a small practice case says it is.
pub const SMALL_TITLE: &str = "生成的简版练习案卷";

/// The practice case of a trade. A seed gives the same case everywhere and for ever. Of the businesses that follow from the seed the first is
/// taken that can bear a loan by its own books; where none can, the first of all.
///
/// # Errors
/// When the trade's numbers make no world.
pub fn practice(numbers: &Numbers, seed: u64) -> Result<CaseFile, Wrong> {
    let ((truth, family, dice), asked) = bearing(numbers, seed)?;
    let mut case = visit::written(&truth, family.as_ref(), numbers, (dice, SCATTER), None, Asked::ForAThing(asked));
    titled(&mut case, &format!("生成的练习案卷，种子 {seed}"));
    tell(&mut case, &truth, numbers, asked);
    Ok(case)
}

/// The same for a request so small that a short survey may do. It holds the answers of both; who opens it leaves out what is not asked.
///
/// # Errors
/// When the trade's numbers make no world.
pub fn small_practice(numbers: &Numbers, seed: u64) -> Result<CaseFile, Wrong> {
    let ((truth, family, dice), asked) = bearing(numbers, seed)?;
    let asked = asked.min(LITTLE);
    let mut case = visit::written(&truth, family.as_ref(), numbers, (dice, SCATTER), None, Asked::Little(asked));
    titled(&mut case, &format!("{SMALL_TITLE}，种子 {seed}"));
    tell(&mut case, &truth, numbers, asked);
    Ok(case)
}

/// The first business of a seed that can bear a loan, and how much of one.
fn bearing(numbers: &Numbers, seed: u64) -> Result<(Lived, Fen), Wrong> {
    let of = |k: u64| seed.wrapping_mul(1_000).wrapping_add(k);
    let mut taken = lived(numbers, of(0), None)?;
    let mut asked = bears(&taken.0);
    for k in 1..TRIED {
        if asked >= LEAST {
            break;
        }
        let next = lived(numbers, of(k), None)?;
        let can = bears(&next.0);
        if can >= LEAST {
            (taken, asked) = (next, can);
        }
    }
    Ok((taken, asked.max(LEAST)))
}

fn titled(case: &mut CaseFile, made: &str) {
    case.practice = true;
    let name = case.answers.get("applicant.trading_name").and_then(|a| a.v.0.clone());
    let name = name.unwrap_or_else(|| "借款人".to_owned());
    case.case.title = format!("{name}（{made}）");
}

/// What a business can bear by its own books: three tenths of what is left of a month over the term, within a fifth of what it owns and a sixth of
/// its gross profit, and only if money in hand carries its own part through the low months.
fn bears(t: &Truth) -> Fen {
    let principal: Fen = t.debts.iter().map(|d| d.monthly_principal).sum();
    let wear: Fen = t.assets.iter().map(|a| a.wear).sum();
    // a careful reader takes the family at what the county spends, and counts on half of what relatives send
    let careful = (yuan(1_750) * t.heads - t.household.iter().sum::<Fen>()).max(0);
    let due: Fen = t.debts.iter().filter(|d| d.repayment == "bullet").map(Debt::balance).sum();
    let left = (t.net_saving() - t.family_income / 2 - wear) / 12 - principal - due / TERM - careful;
    let gross = t.year_sales() - t.year_cost_of_sales();
    let most = (left * 3 / 10 * TERM).min(t.equity() / 5).min(gross / 6).min(yuan(400_000)).max(0);
    // people ask for round sums
    let step = yuan(if most >= yuan(100_000) { 10_000 } else { 5_000 });
    let can = most / step * step;
    let in_hand = t.closing_money + lowest(t) - own_part(can) - t.year_sales() / 40;
    if in_hand < 0 { 0 } else { can }
}

/// How far money falls below today's while the loan runs, if it goes as the last year went but customers pay a month later, a peak is bought
/// for ahead, nobody renews what falls due at once, and relatives send half.
fn lowest(t: &Truth) -> Fen {
    let service: Fen = t.debts.iter().map(|d| d.monthly_principal + d.monthly_interest).sum();
    let due: Fen = t.debts.iter().filter(|d| d.repayment == "bullet").map(Debt::balance).sum();
    let family = t.household.iter().sum::<Fen>() + t.other_private / 12 - t.family_income / 24;
    // goods lie there before they are sold: a peak is bought for in the months before it
    let sold = (t.year_cost_of_sales() / 12).max(1);
    let ahead = if t.told == Told::Seasons {
        usize::try_from((t.own_stock() + sold / 2) / sold).unwrap_or_default()
    } else {
        0
    };
    let (mut money, mut lowest) = (0, 0);
    for m in 0..usize::try_from(TERM).unwrap_or_default() {
        let (m12, before) = (m % 12, (m + 11) % 12);
        let f = t.flows[m12];
        let received = f.operating_in - t.collected(m12) + t.collected(before);
        let paid = f.operating_out - t.cost_of_sales[m12] + t.cost_of_sales[(m12 + ahead) % 12];
        money += received - paid - service - family - if m == DUE { due } else { 0 };
        lowest = lowest.min(money);
    }
    lowest
}

/// The month in which debts fall due that are repaid at once: May.
const DUE: usize = 6;

#[allow(clippy::cast_precision_loss)]
fn in_wan(x: Fen) -> String {
    format!("{:.1} 万元", x as f64 / 1_000_000.0)
}

/// The story, from the trade's own words and from what the books hold; and a written word on what is odd and true.
fn tell(case: &mut CaseFile, t: &Truth, numbers: &Numbers, asked: Fen) {
    let told = case.answers.get("history.story").and_then(|a| a.v.0.clone()).unwrap_or_default();
    let mut story = vec![told.trim_end_matches('。').to_owned()];
    story.push(format!("这一年卖了约 {}", in_wan(t.year_sales())));
    let peak: Vec<String> = (0..12).filter(|m| t.season[*m] == 2).map(|m| CALENDAR[m].to_string()).collect();
    if !peak.is_empty() {
        story.push(format!("旺在 {} 月", peak.join("、")));
    }
    for asset in t.assets.iter().filter(|a| a.bought > 0) {
        let debt = asset.debt.and_then(|d| t.debts.get(d));
        let lent = debt.map_or_else(String::new, |d| {
            format!("，其中借了 {}，每月还本 {} 元", in_wan(d.new), d.monthly_principal / 100)
        });
        story.push(format!("年内花 {} 添了设备{lent}", in_wan(asset.bought)));
    }
    for debt in t.debts.iter().filter(|d| d.kind == "private") {
        story.push(format!("欠亲戚 {}，没有利息，征信上看不见", in_wan(debt.opening)));
        explain(case, "flag/debts_not_in_bureau", "亲戚的钱，当面打过电话，说好不催，借条看过");
    }
    if longest_gap(t) >= 2 {
        let text = "没有出栏（收成）的月份，月供从结算后留下的存款里还；借款人答应账上留足三个月月供";
        explain(case, "flag/no_income_months_with_instalments", text);
    }
    if t.gift > 0 {
        story.push(format!("家里长辈给过 {}", in_wan(t.gift)));
    }
    if t.taken_out > 0 {
        story.push(format!("从生意里拿出 {} 给家里用", in_wan(t.taken_out)));
    }
    story.push(format!("现在想添置{}，借 {}，{TERM} 个月", numbers.told("buys"), in_wan(asked)));
    let said = AnswerFile { basis: Some(Basis::Oral), by: "借款人".to_owned(), ..AnswerFile::of(story.join("；")) };
    case.answers.insert("history.story".to_owned(), said);
}

/// Months in a row in which nothing was sold.
fn longest_gap(t: &Truth) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for m in 0..24 {
        run = if t.sales(m % 12) == 0 { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// A written explanation.
fn explain(case: &mut CaseFile, check: &str, text: &str) {
    let table = case.tables.entry("explanations".to_owned()).or_default();
    let cells = [("check", check), ("explanation", text), ("evidence", "档-04")];
    let cells = cells.into_iter().map(|(c, v)| (c.to_owned(), AnswerFile::of(v))).collect();
    table.rows.push(RowFile { id: format!("x{}", table.rows.len() + 1), cells });
}
