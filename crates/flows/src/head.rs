//! What a file says of itself, above and below its table, against what the table holds: whose it is, over which time, how many
//! lines and how much. An edited file mostly forgets to change it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::amount::{self, Said};
use crate::finding::{Finding, Level};
use crate::grid::Line;
use crate::row::{Channel, Direction, Private, Row, Settled};
use crate::{Statement, balance, moment};

/// The findings about a whole file. `beside` are the lines after the header that hold no movement.
pub(crate) fn about(made: &mut Statement, head: &[Line], beside: &[&Line]) {
    let seen = made.rows.iter().map(|r| r.time.date());
    let seen = seen.clone().min().zip(seen.max());
    let said = period(head);
    made.period_said = said.is_some();
    made.period = match (said, seen) {
        (Some((from, to)), Some((first, last))) => Some((from.min(first), to.max(last))),
        (said, seen) => said.or(seen),
    };
    let mut say = |code, level, zh: String, en: String| made.findings.push(Finding::new(code, level, zh, en));
    if made.format.channel == Channel::Aside {
        let (zh, en) = (&made.format.label.zh, &made.format.label.en);
        say(
            "aside",
            Level::Attention,
            format!("这是{zh}，不是收钱的账户：只列出，不计入进账"),
            format!("{en}: not an account that receives; listed, counted in no total"),
        );
    }
    if made.rows.is_empty() {
        say("no_rows", Level::Serious, "一笔流水也没有".into(), "it holds no movement".into());
        return;
    }
    let text = |line: &Line| line.cells.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let lines: String = head.iter().chain(beside.iter().copied()).map(text).collect::<Vec<_>>().join("\n");
    let read = made.rows.len() as u64 + u64::from(made.unreadable);
    if let Some(declared) = counted(&lines, &["共"]).filter(|d| d.count != read) {
        let declared = declared.count;
        let zh = format!("文件里写共 {declared} 笔，实际 {read} 笔，可能删改过");
        say("count_differs", Level::Serious, zh, format!("{declared} lines declared, {read} found: perhaps edited"));
    }
    if made.unreadable == 0 {
        // The totals of an order list follow rules of their own.
        let counts = made.format.channel != Channel::Aside;
        for (direction, zh, en, count, sum) in [
            (Direction::In, "收入", "receipts", "income_count_differs", "income_sum_differs"),
            (Direction::Out, "支出", "payments", "spent_count_differs", "spent_sum_differs"),
        ] {
            // Some files count what took place apart from what is still to come.
            let done = counted(&lines, &[&format!("已{zh}")]);
            let only_done = done.is_some();
            let Some(declared) = done.or_else(|| counted(&lines, &[zh, &format!("{zh}合计")])) else { continue };
            let counts_row = |r: &&Row| r.direction == direction && !(only_done && r.settled == Settled::No);
            let rows: Vec<&Row> = made.rows.iter().filter(counts_row).collect();
            if declared.count != rows.len() as u64 {
                let (there, here) = (declared.count, rows.len());
                let zh = format!("文件里写{zh} {there} 笔，实际 {here} 笔，可能删改过");
                say(count, Level::Serious, zh, format!("{there} {en} declared, {here} found"));
            } else if let Some(there) = declared.sum.filter(|s| counts && !sums(&rows).contains(s)) {
                let here = sums(&rows)[0];
                let zh = format!("文件里写{zh} {there} 元，逐笔相加 {here} 元，请核对");
                say(sum, Level::Attention, zh, format!("{there} yuan of {en} declared, the lines add up to {here}"));
            }
        }
    }
    let foreign = made.rows.iter().filter(|r| r.settled == Settled::Foreign).count();
    if foreign > 0 {
        let zh = format!("{foreign} 笔外币没有计入");
        say("foreign", Level::Attention, zh, format!("{foreign} lines in other currencies are not counted"));
    }
    let closed = made.rows.iter().filter(|r| r.settled == Settled::No).count();
    if closed > 0 {
        let zh = format!("{closed} 笔关闭、失败或撤销的交易没有计入");
        say("closed", Level::Note, zh, format!("{closed} closed or failed lines are not counted"));
    }
    // The balance of a bill or of an order list is no account's.
    if made.format.channel != Channel::Aside {
        made.findings.extend(balance::check(&made.rows, made.unreadable));
    }
}

/// The sums a platform may mean by its total: all lines, those that took place, those without what was given back.
fn sums(rows: &[&Row]) -> [Decimal; 3] {
    let all = rows.iter().map(|r| r.amount).sum::<Decimal>().normalize();
    let settled = || rows.iter().filter(|r| r.settled != Settled::No);
    let kept = settled().map(|r| r.amount - r.refunded.min(r.amount)).sum::<Decimal>();
    [all, settled().map(|r| r.amount).sum::<Decimal>().normalize(), kept.normalize()]
}

/// A count, and the amount behind it.
struct Declared {
    count: u64,
    sum: Option<Decimal>,
}

/// `共43笔`, `收入：1笔 5.00元`, `# 收入合计: 1 笔，共 5.00 元`.
fn counted(text: &str, words: &[&str]) -> Option<Declared> {
    let start = |c: char| c.is_whitespace() || matches!(c, ':' | '：');
    words.iter().flat_map(|word| text.split(*word).skip(1)).find_map(|rest| {
        let rest = rest.trim_start_matches(start);
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let after = rest.get(digits.len()..)?.trim_start().strip_prefix('笔')?;
        let count = digits.parse().ok()?;
        // The amount stands in the same line, perhaps after a remark in brackets.
        let line = after.split('\n').next().unwrap_or_default();
        let line = line.rsplit([')', '）']).next().unwrap_or_default();
        let before = line.split_once('元').map(|(amount, _)| amount);
        let sum = before.map(|b| b.trim_matches(|c: char| start(c) || matches!(c, '，' | ',' | '共')));
        let sum = sum.and_then(|cell| match amount::read(cell) {
            Said::Amount(value) => Some(value.abs()),
            _ => None,
        });
        Some(Declared { count, sum })
    })
}

/// The month of a bill, where the head names one and no more.
pub(crate) fn month(head: &[Line]) -> Option<(i32, u32)> {
    head.iter().find_map(|line| moment::month_in(&line.cells.join(" ")))
}

/// First and last day, from a head line that speaks of a beginning and an end.
pub(crate) fn period(head: &[Line]) -> Option<(NaiveDate, NaiveDate)> {
    head.iter().find_map(|line| {
        let text = line.cells.join(" ");
        let speaks = ["起", "期间", "时间段", "日期范围", "交易日期", "查询", "时间范围", "区间"]
            .iter()
            .any(|w| text.contains(w));
        // Days that bound no period: a month between them without a line would count as empty.
        let other = ["开户", "打印", "出生", "到期", "起息"].iter().any(|w| text.contains(w));
        let days = moment::dates_in(&text);
        let (first, last) = (days.iter().min()?, days.iter().max()?);
        (speaks && !other && days.len() >= 2 && first < last).then_some((*first, *last))
    })
}

/// The own account, from a head line such as `账号: 6222…` or a cell beside the word.
pub(crate) fn account(head: &[Line]) -> Private {
    const WORDS: &[&str] = &[
        "账号",
        "帐号",
        "卡号",
        "支付宝账户",
        "微信昵称",
        "账户",
        "客户账号",
        "AccountNo",
        "Accountnumber",
        "Account",
    ];
    for line in head {
        let mut cells = line.cells.iter();
        while let Some(cell) = cells.next() {
            let tidy: String = cell.chars().filter(|c| !c.is_whitespace() && *c != '\u{3000}').collect();
            let Some((word, rest)) = WORDS.iter().find_map(|w| Some((*w, tidy.split_once(w)?.1))) else { continue };
            let inside = named_in(rest, word);
            let beside = || cells.clone().find(|c| !c.is_empty()).cloned().unwrap_or_default();
            // A gloss in another language is no account.
            let named = word == "微信昵称" || inside.chars().any(|c| c.is_ascii_digit() || c == '@');
            let value = if named && !inside.is_empty() { inside } else { named_in(&beside(), word) };
            let fits = word == "微信昵称" || value.chars().any(|c| c.is_ascii_digit() || c == '@');
            if fits && !value.is_empty() {
                return Private(value);
            }
        }
    }
    Private::default()
}

/// The account at the start of a text: a wallet's name up to its bracket; otherwise the first run of digits and stars of an account's
/// length, or an address. What follows in the same cell (`户名：…`, `币种：…`, `（活期）`) is no part of it.
fn named_in(text: &str, word: &str) -> String {
    let text = text.trim_start_matches([':', '：', '/', '[', '【', '(', '（', '.', '．']);
    let end = |c: char| matches!(c, ']' | '】' | ',' | '，' | ')' | '）' | ';' | '；' | '\t');
    let whole: String = text.chars().take_while(|c| !end(*c)).take(40).collect();
    if word == "微信昵称" || whole.contains('@') {
        let address = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '*' | '+');
        return if whole.contains('@') && word != "微信昵称" {
            whole.chars().take_while(|c| address(*c)).collect()
        } else {
            whole
        };
    }
    let part = |c: char| c.is_ascii_digit() || matches!(c, '*' | '＊' | '-' | 'x' | 'X' | '•');
    let mut runs = text.split(|c: char| !part(c)).map(|run| run.trim_matches('-'));
    let long = |run: &str| run.len() >= 4 && run.bytes().filter(u8::is_ascii_digit).count() >= 4;
    runs.find(|run| long(run)).map(|run| run.replace('-', "").chars().take(40).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_its_number_and_nothing_of_what_follows() {
        for (cells, wanted) in [
            (vec!["账号：6229000000000001 户名：借款人"], "6229000000000001"),
            (vec!["账号/卡号:6229000000000001（活期）"], "6229000000000001"),
            (vec!["客户账号：6229****0001；户名：借款人"], "6229****0001"),
            (vec!["账号:6229000000000001-人民币"], "6229000000000001"),
            (vec!["账号：6229 0000 0000 0001 币种：人民币"], "6229000000000001"),
            (vec!["卡号", "6229000000000001"], "6229000000000001"),
            (vec!["Account No: 6229000000000001"], "6229000000000001"),
            (vec!["支付宝账户：borrower@example.com"], "borrower@example.com"),
            (vec!["支付宝账户：[borrower@example.com]"], "borrower@example.com"),
            (vec!["微信昵称：[样例商行]"], "样例商行"),
            (vec!["账号：622900-0000-000001"], "6229000000000001"),
            (vec!["户名：借款人"], ""),
        ] {
            let line = Line { no: 1, cells: cells.iter().map(|c| (*c).to_owned()).collect() };
            assert_eq!(account(&[line]).0, wanted, "{cells:?}");
        }
    }
}
