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
    /// A credit card's bill: what has no sign was spent.
    debt: bool,
    /// The month that the head names: a bill prints days without their year.
    month: Option<(i32, u32)>,
    /// Money out is written with a minus throughout; otherwise a minus there takes a payment back.
    out_negative: bool,
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
    pub(crate) fn of(
        header: &Header,
        channel: Channel,
        debt: bool,
        month: Option<(i32, u32)>,
        file: u16,
        body: &[Line],
    ) -> Self {
        let mut by_role: HashMap<Role, Vec<usize>> = HashMap::new();
        for (column, role) in &header.mapping.columns {
            by_role.entry(*role).or_default().push(*column);
        }
        let named = |word: &str| {
            let party = by_role.get(&Role::Party)?;
            party.iter().copied().find(|at| header.names.get(*at).is_some_and(|n| n.contains(word)))
        };
        let (payer, payee) = (named("付款"), named("收款"));
        let mut made = Self {
            payer,
            payee,
            by_role,
            header: header.names.clone(),
            channel,
            file,
            debt,
            month,
            out_negative: false,
        };
        let positive = |cell: &str| matches!(amount::read(cell), Said::Amount(value) if value > Decimal::ZERO);
        let dated = |line: &&Line| made.cells(line, Role::Date).any(|c| moment::read(c).is_some());
        made.out_negative =
            !made.has(Role::Out) || !body.iter().filter(dated).any(|line| made.cells(line, Role::Out).any(positive));
        made
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
        let short = |cell| self.month.and_then(|month| moment::within(cell, month));
        let day = self.cells(line, Role::Date).find_map(moment::read);
        let day = day.or_else(|| Some((self.cells(line, Role::Date).find_map(short)?, None)));
        let Some((day, time)) = day else { return self.undated(line) };
        // “交易时间” beside “交易日期” holds a time alone.
        let clock = |role| self.cells(line, role).find_map(|c| moment::time(c).or_else(|| moment::read(c)?.1));
        let time = time.or_else(|| clock(Role::Time)).or_else(|| clock(Role::Date));
        // Midnight to the second is what a program writes that knows the day alone.
        let time = time.filter(|t| *t != chrono::NaiveTime::MIN);
        let (direction, amount) = match self.money(line) {
            Ok(money) => money,
            Err(text) => return if self.note_words(line) { Read::Note } else { Read::Unreadable(text) },
        };
        let status = self.first(line, Role::Status);
        let kind = self.first(line, Role::Kind);
        let note = self.cells(line, Role::Amount).find_map(annotated).map(|(_, note)| note).unwrap_or_default();
        let given_back = self.cells(line, Role::Refunded).find_map(|c| match amount::read(c) {
            Said::Amount(value) if value > Decimal::ZERO => Some(value),
            _ => None,
        });
        let said = || refunded(status, amount).max(refunded(note, amount));
        // A refund itself was not given back: its status speaks of the payment before.
        let refund = self.returns(line) || (direction == Direction::In && kind.contains("退款"));
        let refunded = if refund { Decimal::ZERO } else { given_back.unwrap_or_else(said).min(amount) };
        let currency = self.first(line, Role::Currency);
        let party = match (direction, self.payer, self.payee) {
            (Direction::In, Some(at), Some(_)) | (Direction::Out, Some(_), Some(at)) => {
                line.cells.get(at).map(String::as_str).filter(|c| !dash(c)).unwrap_or_default()
            }
            _ => self.first(line, Role::Party),
        };
        let own = self.first(line, Role::PartyAccount);
        // A column of accounts that holds names as well: `客户甲 (138****0001)`.
        let worded = own.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
        let (name, account) = if party.is_empty() && worded { party_of(own) } else { party_of(party) };
        let own = if worded { "" } else { own };
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
            settled: settled(status, currency, direction),
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

    /// A line of a merchant's bill that gives a customer's money back.
    fn returns(&self, line: &Line) -> bool {
        !self.has(Role::Direction)
            && matches!(
                self.first(line, Role::Status),
                "REFUND" | "REVOKED" | "退款" | "退款成功" | "退货" | "退货成功"
            )
    }

    /// Whether a line of a credit card's bill lowers the debt, by its words: some bills write no sign.
    fn paid_back(&self, line: &Line) -> bool {
        let words = ["还款", "退货", "退款", "存款利息", "返现", "溢缴"];
        let text = self.cells(line, Role::Memo).chain(self.cells(line, Role::Kind)).next().unwrap_or_default();
        let start: String = text.chars().take(12).collect();
        words.iter().any(|w| start.contains(w))
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
                match amount::read(annotated(cell).map_or(cell, |(amount, _)| amount)) {
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
                // negative numbers throughout: then the column says the direction and the sign does not turn it.
                if come < Decimal::ZERO {
                    return Ok((Direction::Out, -come));
                }
                if come.is_zero() && gone.is_zero() {
                    return Ok((Direction::Neutral, Decimal::ZERO));
                }
                return Ok(match gone.is_zero() {
                    true => (Direction::In, come),
                    false if gone < Decimal::ZERO && !self.out_negative => (Direction::In, -gone),
                    false => (Direction::Out, gone.abs()),
                });
            }
            if !self.has(Role::Amount) {
                return Err(missing());
            }
        }
        let amount = said(Role::Amount)?.ok_or_else(missing)?;
        if self.returns(line) {
            let back = self.cells(line, Role::Refunded).find_map(|c| match amount::read(c) {
                Said::Amount(value) if !value.is_zero() => Some(value.abs()),
                _ => None,
            });
            return Ok((Direction::Out, back.unwrap_or(amount.abs())));
        }
        if !self.has(Role::Direction) {
            let direction = match self.first(line, Role::Kind) {
                _ if amount.is_zero() => Direction::Neutral,
                // What a bank's statement between firms calls the two directions.
                word if word.starts_with("来账") || matches!(word, "收入" | "转入" | "贷") => Direction::In,
                word if word.starts_with("往账") || matches!(word, "支出" | "转出" | "借") => Direction::Out,
                _ if self.debt => match amount < Decimal::ZERO || self.paid_back(line) {
                    true => Direction::In,
                    false => Direction::Out,
                },
                _ if amount < Decimal::ZERO => Direction::Out,
                _ => Direction::In,
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

/// `131.77(已退款89.84)`: the amount and what is said behind it.
fn annotated(cell: &str) -> Option<(&str, &str)> {
    let (amount, note) = cell.split_once(['(', '（'])?;
    (note.contains("退款") && !amount.trim().is_empty()).then_some((amount, note))
}

fn settled(status: &str, currency: &str, direction: Direction) -> Settled {
    let currency = currency.to_ascii_uppercase();
    if !currency.is_empty() && !["CNY", "RMB", "人民币", "156", "本币", "01"].iter().any(|c| currency.contains(c))
    {
        return Settled::Foreign;
    }
    let stopped = ["关闭", "失败", "撤销", "已取消", "未支付", "等待付款", "等待付", "退汇", "拒绝", "过期", "冻结"];
    let foreign = ["CLOSED", "NOTPAY", "PAYERROR", "USERPAYING"];
    // A buyer who has not confirmed yet: his money is on its way, not here.
    let coming = direction == Direction::In && status.contains("等待");
    let no = coming || stopped.iter().chain(&foreign).any(|w| status.contains(w));
    if no { Settled::No } else { Settled::Yes }
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
        // Eight digits alone are a date or part of a name.
        let long = longest.len() >= 10 || (longest.len() >= 8 && longest.contains('*'));
        if long { longest.to_owned() } else { String::new() }
    };
    if account.is_empty() {
        return (cell.to_owned(), account);
    }
    let name = cell.replacen(&account, "", 1);
    let name = name.trim_matches(|c: char| matches!(c, '/' | '-' | ' ' | ',' | '，' | '(' | ')' | '（' | '）'));
    // A name of digits alone is a name as any other: wallets let people call themselves so. Behind stars it names nobody.
    let name = if name.is_empty() && !account.contains('*') { cell } else { name };
    (name.to_owned(), account)
}
