//! The balance chain: opening + in − out = balance, line by line. An honest statement has no break; an edited one mostly does.

use rust_decimal::Decimal;

use crate::finding::{Finding, Level};
use crate::row::{Direction, Row, Settled};

/// Breaks beyond this are counted, not listed.
const MOST_LISTED: usize = 10;

/// The findings of one file's rows, in the file's order.
pub(crate) fn check(rows: &[Row], unreadable: u32) -> Vec<Finding> {
    let mut accounts: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in rows.iter().filter(|r| r.balance.is_some() && r.settled != Settled::Foreign) {
        let own = row.own_account.0.as_str();
        match accounts.iter().position(|(id, _)| *id == own) {
            Some(at) => {
                if let Some((_, list)) = accounts.get_mut(at) {
                    list.push(row);
                }
            }
            // No file of a small business holds more accounts than this.
            None if accounts.len() < 50 => accounts.push((own, vec![row])),
            None => {}
        }
    }
    accounts.into_iter().flat_map(|(_, rows)| chain(&rows, unreadable)).collect()
}

fn chain(rows: &[&Row], unreadable: u32) -> Vec<Finding> {
    if rows.len() < 2 || rows.iter().all(|r| r.direction == Direction::Neutral) {
        return Vec::new();
    }
    // Oldest first, newest first, or shuffled: whichever order holds best is the file's.
    let forward = breaks(rows);
    let reversed: Vec<&Row> = rows.iter().rev().copied().collect();
    let backward = breaks(&reversed);
    let (mut order, mut found) =
        if backward.len() < forward.len() { (reversed, backward) } else { (rows.to_vec(), forward) };
    if found.len() * 5 > rows.len() {
        let mut sorted = rows.to_vec();
        sorted.sort_by_key(|r| r.time);
        let again = breaks(&sorted);
        if again.len() < found.len() {
            (order, found) = (sorted, again);
        }
    }
    if found.is_empty() {
        let zh = format!("余额逐笔连得上（{} 笔）", rows.len());
        return vec![Finding::new(
            "balance_holds",
            Level::Note,
            zh,
            format!("the balances hold, {} lines", rows.len()),
        )];
    }
    if found.len() * 2 > order.len() {
        let zh = "余额列与金额对不上（一半以上），可能不是按时间导出或不是同一账户，请要银行盖章的流水";
        let en = "most balances do not follow from the amounts: not in order, or not one account; ask for the bank's own print";
        return vec![Finding::new("balance_unusable", Level::Attention, zh, en)];
    }
    let cause = if unreadable > 0 { "（也可能因为有行读不出）" } else { "，可能删改过" };
    let mut findings: Vec<Finding> = found
        .iter()
        .take(MOST_LISTED)
        .map(|(line, expected, shown)| {
            let zh = format!("余额断了：应为 {expected}，写的是 {shown}{cause}");
            let en = format!("the balance breaks: {expected} expected, {shown} shown; a line may be edited or missing");
            Finding::new("balance_break", Level::Serious, zh, en).at(*line)
        })
        .collect();
    if found.len() > MOST_LISTED {
        let (all, listed) = (found.len(), MOST_LISTED);
        let zh = format!("余额共断 {all} 处，列出前 {listed} 处");
        findings.push(Finding::new("balance_breaks", Level::Serious, zh, format!("{all} breaks, {listed} listed")));
    }
    findings
}

fn breaks(rows: &[&Row]) -> Vec<(u32, Decimal, Decimal)> {
    rows.windows(2)
        .filter_map(|pair| {
            let [before, after] = pair else { return None };
            let (start, end) = (before.balance?, after.balance?);
            let expected = start.checked_add(after.signed())?;
            (expected != end).then_some((after.line, expected.normalize(), end.normalize()))
        })
        .collect()
}
