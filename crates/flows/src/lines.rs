//! One line of the table: a movement, a note beside the table, or something that does not read and is said so.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::{self, Said};
use crate::finding::Text;
use crate::grid::Line;
use crate::header::{Header, Role};
use crate::moment;
use crate::row::{Channel, Direction, Private, Row, Settled};

/// What a line is.
pub(crate) enum Read {
    Row(Box<Row>),
    /// A total, a heading, a footer: beside the table.
    Note,
    /// A movement that does not read.
    Unreadable(Text),
}

/// The columns, ready for many lines.
pub(crate) struct Columns {
    by_role: HashMap<Role, Vec<usize>>,
    /// Columns of the payer's and the payee's name, where the table has both.
    payer: Option<usize>,
    payee: Option<usize>,
    header: Vec<String>,
    channel: Channel,
    file: u16,
}

const NOTE_WORDS: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "累计",
    "承前页",
    "过次页",
    "本页",
    "共计",
    "期初",
    "期末",
    "上期余额",
    "打印",
    "说明",
    "注:",
    "注：",
    "备注:",
    "截止",
    "总笔数",
    "总金额",
    "总收入",
    "总支出",
    "----",
    "====",
    "****",
    "以下空白",
    "本表",
    "特别提示",
    "温馨提示",
    "导出",
    "记录",
    "收入笔数",
    "借方笔数",
    "贷方笔数",
    "页",
];

impl Columns {
    pub(crate) fn of(header: &Header, channel: Channel, file: u16) -> Self {
        let mut by_role: HashMap<Role, Vec<usize>> = HashMap::new();
        for (column, role) in &header.mapping.columns {
            by_role.entry(*role).or_default().push(*column);
        }
        let named = |word: &str| {
            let party = by_role.get(&Role::Party)?;
            party.iter().copied().find(|at| header.names.get(*at).is_some_and(|n| n.contains(word)))
        };
        Self { payer: named("付款"), payee: named("收款"), by_role, header: header.names.clone(), channel, file }
    }

    fn cells<'l>(&self, line: &'l Line, role: Role) -> impl Iterator<Item = &'l str> {
        let columns = self.by_role.get(&role).map(Vec::as_slice).unwrap_or_default().to_vec();
        columns.into_iter().filter_map(|at| line.cells.get(at)).map(String::as_str).filter(|c| !dash(c))
    }

    fn first<'l>(&self, line: &'l Line, role: Role) -> &'l str {
        self.cells(line, role).next().unwrap_or_default()
    }

    fn has(&self, role: Role) -> bool {
        self.by_role.contains_key(&role)
    }

    pub(crate) fn read(&self, line: &Line) -> Read {
        let day = self.cells(line, Role::Date).find_map(moment::read);
        let Some((day, time)) = day else { return self.undated(line) };
        // “交易时间” beside “交易日期” holds a time alone.
        let clock = |role| self.cells(line, role).find_map(|c| moment::time(c).or_else(|| moment::read(c)?.1));
        let time = time.or_else(|| clock(Role::Time)).or_else(|| clock(Role::Date));
        let (direction, amount) = match self.money(line) {
            Ok(money) => money,
            Err(text) => return if self.note_words(line) { Read::Note } else { Read::Unreadable(text) },
        };
        let status = self.first(line, Role::Status);
        let kind = self.first(line, Role::Kind);
        let given_back = self.cells(line, Role::Refunded).find_map(|c| match amount::read(c) {
            Said::Amount(value) if value > Decimal::ZERO => Some(value),
            _ => None,
        });
        let refunded = given_back.unwrap_or_else(|| refunded(status, amount)).min(amount);
        let currency = self.first(line, Role::Currency);
        let party = match (direction, self.payer, self.payee) {
            (Direction::In, Some(at), Some(_)) | (Direction::Out, Some(_), Some(at)) => {
                line.cells.get(at).map(String::as_str).filter(|c| !dash(c)).unwrap_or_default()
            }
            _ => self.first(line, Role::Party),
        };
        let (name, account) = party_of(party);
        let own = self.first(line, Role::PartyAccount);
        let mut memo = String::new();
        for part in self.cells(line, Role::Memo).filter(|c| *c != party) {
            if !memo.contains(part) {
                if !memo.is_empty() {
                    memo.push('；');
                }
                memo.push_str(part);
            }
        }
        Read::Row(Box::new(Row {
            file: self.file,
            line: line.no,
            time: moment::at(day, time),
            timed: time.is_some(),
            amount,
            direction,
            refunded,
            settled: settled(status, currency),
            channel: self.channel,
            party: Private(name),
            party_account: Private(if own.is_empty() { account } else { own.to_owned() }),
            memo: Private(memo),
            kind: kind.to_owned(),
            method: self.first(line, Role::Method).to_owned(),
            balance: self.cells(line, Role::Balance).find_map(|c| match amount::read(c) {
                Said::Amount(value) => Some(value),
                _ => None,
            }),
            order: self.first(line, Role::Order).to_owned(),
            own_account: Private(self.first(line, Role::OwnAccount).to_owned()),
        }))
    }

    fn undated(&self, line: &Line) -> Read {
        let filled = line.cells.iter().filter(|c| !dash(c)).count();
        let money = [Role::Amount, Role::In, Role::Out].iter().any(|role| {
            self.cells(line, *role).any(|c| matches!(amount::read(c), Said::Amount(value) if !value.is_zero()))
        });
        let again = line.cells.iter().zip(&self.header).filter(|(c, h)| !c.is_empty() && c == h).count() >= 2;
        if again || filled <= 1 || !money || self.note_words(line) {
            return Read::Note;
        }
        Read::Unreadable(Text::new("日期读不出", "its date does not read"))
    }

    fn note_words(&self, line: &Line) -> bool {
        let first = line.cells.iter().find(|c| !c.is_empty()).map(String::as_str).unwrap_or_default();
        NOTE_WORDS.iter().any(|w| first.contains(w)) && moment::read(first).is_none()
    }

    fn money(&self, line: &Line) -> Result<(Direction, Decimal), Text> {
        let said = |role| {
            let mut bad = false;
            let mut value = None;
            for cell in self.cells(line, role) {
                match amount::read(cell) {
                    Said::Amount(amount) => {
                        // The preferred column wins, unless it only says zero.
                        if value.is_none_or(|v: Decimal| v.is_zero()) {
                            value = Some(amount);
                        }
                    }
                    Said::Unreadable => bad = true,
                    Said::Nothing => {}
                }
            }
            if value.is_none() && bad {
                Err(Text::new("金额读不出", "its amount does not read"))
            } else {
                Ok(value)
            }
        };
        let missing = || Text::new("没有金额", "it has no amount");
        if self.has(Role::In) || self.has(Role::Out) {
            let (come, gone) = (said(Role::In)?, said(Role::Out)?);
            if come.is_some() || gone.is_some() {
                let (come, gone) = (come.unwrap_or_default(), gone.unwrap_or_default());
                if !come.is_zero() && !gone.is_zero() {
                    return Err(Text::new("一行里既有收入又有支出", "it has money both in and out"));
                }
                // A negative credit takes a credit back: money out; a negative debit, money in. Some banks write debits as
                // negative numbers throughout; the column says the direction, the sign alone does not turn it.
                if come < Decimal::ZERO {
                    return Ok((Direction::Out, -come));
                }
                if come.is_zero() && gone.is_zero() {
                    return Ok((Direction::Neutral, Decimal::ZERO));
                }
                return Ok(if gone.is_zero() { (Direction::In, come) } else { (Direction::Out, gone.abs()) });
            }
            if !self.has(Role::Amount) {
                return Err(missing());
            }
        }
        let amount = said(Role::Amount)?.ok_or_else(missing)?;
        if !self.has(Role::Direction) {
            let direction = if amount.is_zero() {
                Direction::Neutral
            } else if amount < Decimal::ZERO {
                Direction::Out
            } else {
                Direction::In
            };
            return Ok((direction, amount.abs()));
        }
        let word = self.first(line, Role::Direction);
        let direction = direction(word).ok_or_else(|| Text::new("收支方向读不出", "its direction does not read"))?;
        Ok(match (direction, amount < Decimal::ZERO) {
            // A red entry takes back what its direction says; a debit with a minus is only written twice.
            (Direction::In, true) => (Direction::Out, -amount),
            (direction, _) => (direction, amount.abs()),
        })
    }
}

/// Nothing but dashes: how banks print an empty cell.
fn dash(cell: &str) -> bool {
    cell.chars().all(|c| matches!(c, '-' | '—' | '/' | '\\' | ' ')) || matches!(cell, "null" | "NULL" | "无")
}

fn direction(word: &str) -> Option<Direction> {
    let word = word.to_ascii_lowercase();
    if word.is_empty() || ["不计", "其他", "其它", "中性"].iter().any(|w| word.contains(w)) {
        return Some(Direction::Neutral);
    }
    let starts = |list: &[&str]| list.iter().any(|w| word.starts_with(w));
    if starts(&["收", "贷", "转入", "存", "入", "进", "c", "+"]) {
        return Some(Direction::In);
    }
    if starts(&["支", "借", "付", "转出", "取", "出", "d", "-"]) {
        return Some(Direction::Out);
    }
    None
}

fn settled(status: &str, currency: &str) -> Settled {
    let currency = currency.to_ascii_uppercase();
    if !currency.is_empty() && !["CNY", "RMB", "人民币", "156", "本币", "01"].iter().any(|c| currency.contains(c))
    {
        return Settled::Foreign;
    }
    let stopped = ["关闭", "失败", "撤销", "已取消", "未支付", "等待付款", "等待付", "退汇", "拒绝", "过期", "冻结"];
    if stopped.iter().any(|w| status.contains(w)) { Settled::No } else { Settled::Yes }
}

/// What the status says was given back: all of it, or the amount it names.
fn refunded(status: &str, amount: Decimal) -> Decimal {
    if ["全额退款", "已退还", "已全额"].iter().any(|w| status.contains(w)) {
        return amount;
    }
    let Some((_, rest)) = status.split_once("已退款") else { return Decimal::ZERO };
    let number: String = rest.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    match amount::read(&number) {
        Said::Amount(part) => part.abs(),
        // “已退款” without an amount: the worse end is all of it.
        _ => amount,
    }
}

/// Name and account out of one cell: `某商行/6222…`, `6222…/某商行`, `某商行6222…`.
fn party_of(cell: &str) -> (String, String) {
    let is_account = |c: char| c.is_ascii_digit() || c == '*';
    let account: String = {
        let mut longest = "";
        for run in cell.split(|c: char| !is_account(c)) {
            if run.len() > longest.len() && run.bytes().any(|b| b.is_ascii_digit()) {
                longest = run;
            }
        }
        if longest.len() >= 8 { longest.to_owned() } else { String::new() }
    };
    if account.is_empty() {
        return (cell.to_owned(), account);
    }
    let name = cell.replacen(&account, "", 1);
    (
        name.trim_matches(|c: char| matches!(c, '/' | '-' | ' ' | ',' | '，' | '(' | ')' | '（' | '）')).to_owned(),
        account,
    )
}
