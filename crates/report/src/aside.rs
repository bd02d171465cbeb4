//! What is assumed beside the case, in words 假设的话: a turn of a lever, why a loan does not fit, a structure that does. Window and paper
//! say the same sentence.

use crate::number;
use appraisal::checklist::{Checklist, Kind, LARGEST, Lever, Turn};
use appraisal::figures::Figures;
use appraisal::finding::Text;
use appraisal::structure::{Misfit, Structure};
use rust_decimal::Decimal;

/// “今后销售增减 −20%”.
#[must_use]
pub fn turn(checklist: &Checklist, base: &Figures, turn: &Turn) -> Text {
    let Some(lever) = checklist.levers.get(&turn.lever) else { return Text::new(&turn.lever, &turn.lever) };
    let to = value(checklist, lever, &turn.to);
    let row = turn.row.as_deref().map(|row| row_name(checklist, base, lever, row));
    let (zh_row, en_row) =
        row.map_or_else(Default::default, |row| (format!("（{}）", row.zh), format!(" ({})", row.en)));
    Text::new(format!("{}{zh_row} {}", lever.label.zh, to.zh), format!("{}{en_row} {}", lever.label.en, to.en))
}

/// A row by its first text.
fn row_name(checklist: &Checklist, base: &Figures, lever: &Lever, row: &str) -> Text {
    if row == LARGEST {
        return Text::new("最大一户", "the largest");
    }
    let name = lever.table.as_ref().and_then(|id| {
        let column = checklist.tables.get(id)?.columns.values().find(|c| c.ask.kind == Kind::Text)?;
        base.cell(id, row, &column.ask.id)?.text().map(str::to_owned)
    });
    let name = name.unwrap_or_else(|| row.to_owned());
    Text::new(&name, &name)
}

fn value(checklist: &Checklist, lever: &Lever, to: &str) -> Text {
    if lever.kind == Kind::Choice {
        return choice(checklist, lever.now.as_deref().unwrap_or_default(), to);
    }
    let Ok(n) = to.parse::<Decimal>() else { return Text::new(to, to) };
    let replaces = replaces(lever);
    let shown = number::by_kind(n, lever.kind, "");
    let shown = if !replaces && n.is_sign_positive() { format!("+{shown}") } else { shown };
    let unit = if lever.kind == Kind::Percent { "" } else { lever.unit.as_str() };
    Text::new(format!("{shown}{unit}"), shown)
}

/// Whether a lever's value stands instead of what is there, or is put on top of it.
#[must_use]
pub fn replaces(lever: &Lever) -> bool {
    lever.moves.iter().any(|m| m.by == appraisal::checklist::By::Set)
}

/// The label of a choice.
fn choice(checklist: &Checklist, question: &str, word: &str) -> Text {
    let found = checklist.questions.get(question).and_then(|q| q.ask.choices.iter().find(|c| c.id == word));
    found.map_or_else(|| Text::new(word, word), |c| c.label.clone())
}

/// Why what was asked does not fit.
#[must_use]
pub fn misfit(why: Misfit) -> Text {
    match why {
        Misfit::PurposeNotCompleted => {
            Text::new("额度低于完成用途所需的最小贷款", "the limit is below what the purpose takes")
        }
        Misfit::LessThanAsked => Text::new("额度低于申请金额", "the limit is below the amount asked"),
        Misfit::TermOrMethod => Text::new(
            "按这个期限和还款方式，完成用途要借的多于还得起的",
            "term or method: the purpose takes more than can be repaid",
        ),
        Misfit::TenorBeyondCycle => Text::new("期限长于现金周期（期限错配）", "the term is longer than the cash cycle"),
        Misfit::CashBelowMinimum => {
            Text::new("按建议额度放款，有月份低于最低现金", "with the limit some months fall below minimum cash")
        }
    }
}

/// A structure: what it is, and why it fits.
#[must_use]
pub fn structure(checklist: &Checklist, found: &Structure) -> (Text, Text) {
    let method = |word: &str| choice(checklist, "request.method", word);
    let first = method(&found.method);
    let amount = found.outlook.limit.number().map(whole).unwrap_or_default();
    let (mut zh, mut en) = match &found.second {
        Some(part) => {
            let other = method(&part.method);
            let (second, later) = (whole(part.amount), part.term);
            (
                format!("分成两笔：{amount} 元{} {} 个月，{second} 元{} {later} 个月", first.zh, found.term, other.zh),
                format!(
                    "in two parts: {amount} yuan {}, {} months; {second} yuan {}, {later} months",
                    first.en, found.term, other.en
                ),
            )
        }
        None if found.more_security => (
            format!("还款方式、期限不变，补足担保：可贷价值不低于申请金额，可贷 {amount} 元"),
            format!("method and term as asked, collateral brought up to the amount asked: {amount} yuan"),
        ),
        None => (
            format!("改为{} {} 个月，可贷 {amount} 元", first.zh, found.term),
            format!("{}, {} months: {amount} yuan", first.en, found.term),
        ),
    };
    if let Some(months) = found.interest_only_months {
        zh.push_str(&format!("（前 {months} 个月只付息）"));
        en.push_str(&format!(" (interest only for {months} months)"));
    }
    if let Some(asked) = found.asked {
        zh.push_str(&format!("（申请须改为 {} 元，否则用途完不成）", whole(asked)));
        en.push_str(&format!(" (asking for {} yuan, which the purpose takes)", whole(asked)));
    }
    // What holds goes without saying; what does not is said.
    let mut why: Vec<(String, String)> = Vec::new();
    if !found.completes {
        why.push(("仍不够完成用途".to_owned(), "still does not complete the purpose".to_owned()));
    }
    if let (Some(lowest), Some(month)) = (found.outlook.lowest.number(), found.outlook.lowest_month.text()) {
        let low = whole(lowest);
        let (zh_low, en_low) =
            if found.holds { ("", "") } else { ("（低于最低现金）", " (below minimum cash)") };
        why.push((
            format!("最紧的月份 {month} 还剩 {low} 元{zh_low}"),
            format!("{low} yuan are left in {month}, the tightest month{en_low}"),
        ));
    }
    if !found.fits_cycle {
        why.push(("期限仍长于现金周期".to_owned(), "the term is still longer than the cash cycle".to_owned()));
    }
    if let Some(interest) = found.interest.number().map(whole) {
        why.push((format!("利息合计 {interest} 元"), format!("interest {interest} yuan in all")));
    }
    let (why_zh, why_en): (Vec<String>, Vec<String>) = why.into_iter().unzip();
    (Text::new(zh, en), Text::new(why_zh.join("；"), why_en.join("; ")))
}

fn whole(n: Decimal) -> String {
    number::grouped(n, 0)
}
