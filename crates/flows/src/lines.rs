//! One line of the table: a movement, a note beside the table, or something that does not read and is said so.

use rust_decimal::Decimal;

use crate::amount::{self, Mark, Said, Written};
use crate::columns::Columns;
use crate::denomination::{self, Currency};
use crate::finding::Text;
use crate::grid::Line;
use crate::header::Role;
use crate::limits;
use crate::moment;
use crate::row::{Direction, Private, Row, Settled};
use crate::status::{self, State};
use crate::total::{ends_like_total, is_total};

/// What a line is.
pub(crate) enum Read {
    Row(Box<Row>),
    /// A total, a heading, a footer: beside the table.
    Note,
    /// A movement that does not read.
    Unreadable(Text),
    /// Called like a total of something: one if its amount is the sum of lines above it.
    Sum(Box<Row>),
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
    pub(crate) fn read(&self, line: &Line) -> Read {
        let day = self.cells(line, Role::Date).find_map(moment::read);
        let day = day.or_else(|| self.cells(line, Role::Date).find_map(|cell| self.calendar.read(cell)));
        let day = day.or_else(|| Some((*self.carried.get(&line.no)?, None)));
        let Some((day, time)) = day else { return self.undated(line) };
        if self.is_total(line) {
            return Read::Note;
        }
        if self.extra(line) {
            return Read::Unreadable(Text::new(
                "格子比表头多：某一格里有没加引号的逗号，后面的列都错位了。请重新导出，或在表格里把这一行改好再导入",
                "more cells than the header: an unquoted separator in one of them moved the rest; export again or mend the line",
            ));
        }
        // “交易时间” beside “交易日期” holds a time alone.
        let clock = |role| self.cells(line, role).find_map(|c| moment::time(c).or_else(|| moment::parts(c)?.1));
        let time = time.or_else(|| clock(Role::Time)).or_else(|| clock(Role::Date));
        // Midnight to the second is what a program writes that knows the day alone.
        let time = time.filter(|t| *t != chrono::NaiveTime::MIN);
        let Money { direction, amount, currency, reversal } = match self.money(line) {
            Ok(money) => money,
            Err(text) => return if self.note_words(line) { Read::Note } else { Read::Unreadable(text) },
        };
        let kind = self.first(line, Role::Kind);
        let note = self.cells(line, Role::Amount).find_map(annotated).map(|(_, note)| note).unwrap_or_default();
        let given_back = self.cells(line, Role::Refunded).find_map(|c| match amount::read(c) {
            Said::Amount(value) if value > Decimal::ZERO => Some(value),
            _ => None,
        });
        let told = self.cells(line, Role::Status).chain([note]).map(|s| status::refunded(s, amount)).max();
        // A refund itself was not given back: its status speaks of the payment before.
        let worded = kind.contains("退款") || self.first(line, Role::Memo).starts_with("退款");
        let refund = reversal || self.returns(line) || (direction != Direction::Out && worded);
        let refunded = if refund { Decimal::ZERO } else { given_back.or(told).unwrap_or_default().min(amount) };
        let foreign = self.foreign(line, currency);
        // A red entry is what took another line back; its mark says no more of it.
        let state = if reversal { State::Moved } else { self.state(line, direction) };
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
            // Hundreds of columns for remarks would be held against each other for nothing.
            if memo.len() <= limits::CELL && !memo.contains(part) {
                if !memo.is_empty() {
                    memo.push('；');
                }
                memo.push_str(part);
            }
        }
        let called =
            self.cells(line, Role::Memo).chain(self.cells(line, Role::Kind)).chain(self.cells(line, Role::Party));
        let sum = name.is_empty() && called.into_iter().any(ends_like_total)
            || ends_like_total(&name) && !self.cells(line, Role::Order).any(|c| c.len() >= 6);
        let made = Box::new(Row {
            file: self.file,
            line: line.no,
            time: moment::at(day, time),
            timed: time.is_some(),
            amount,
            direction,
            refunded,
            settled: match (foreign, &state) {
                (true, _) => Settled::Foreign,
                (false, State::Moved) => Settled::Yes,
                (false, _) => Settled::No,
            },
            unclear: match (foreign, state) {
                (false, State::Unclear(words)) => words,
                _ => String::new(),
            },
            reversal,
            channel: self.channel,
            party: Private(name),
            party_account: Private(if own.is_empty() { account } else { own.to_owned() }),
            memo: Private(memo),
            kind: kind.to_owned(),
            method: self.first(line, Role::Method).to_owned(),
            balance: self.balance(line),
            order: self.first(line, Role::Order).to_owned(),
            own_account: match self.first(line, Role::OwnAccount) {
                "" => self.account.clone(),
                own => Private(own.to_owned()),
            },
        });
        if sum { Read::Sum(made) } else { Read::Row(made) }
    }

    /// Whether the amount is in another currency: what stands at the amount goes before the line's column of currencies, that before
    /// the file's head; what the officer said goes before the head.
    fn foreign(&self, line: &Line, at_amount: Option<Currency>) -> bool {
        let cell = self.cells(line, Role::Currency).find_map(denomination::of_cell);
        let said = match at_amount {
            Some(Currency::Foreign(name)) => Some(Currency::Foreign(name)),
            at_amount => cell.or(at_amount),
        };
        let whole = self.told_currency.clone().or_else(|| self.head.currency.clone());
        matches!(said.or(whole), Some(Currency::Foreign(_)))
    }

    /// A total or a carried balance, although it has a date.
    fn is_total(&self, line: &Line) -> bool {
        let words =
            self.cells(line, Role::Memo).chain(self.cells(line, Role::Kind)).chain(self.cells(line, Role::Party));
        let mut any = false;
        for text in words {
            if !is_total(text) {
                return false;
            }
            any = true;
        }
        // Where the table has no column for words, or leaves them empty, the total stands in whatever cell is free.
        any || line.cells.iter().any(|c| c.chars().count() <= 14 && is_total(c))
            && self.first(line, Role::Party).is_empty()
            && self.cells(line, Role::Memo).next().is_none()
    }

    /// What all columns of states say: one that says no goes before one that is not known.
    fn state(&self, line: &Line, direction: Direction) -> State {
        let mut found = State::Moved;
        for at in self.by_role.get(&Role::Status).into_iter().flatten() {
            let title = self.header.get(*at).map(String::as_str).unwrap_or_default();
            let Some(cell) = line.cells.get(*at).filter(|c| !dash(c)) else { continue };
            match status::state(title, cell, direction) {
                State::Gone => return State::Gone,
                State::Unclear(words) => found = State::Unclear(words),
                State::Moved => {}
            }
        }
        found
    }

    /// A line of a merchant's bill that gives a customer's money back.
    pub(crate) fn returns(&self, line: &Line) -> bool {
        !self.has(Role::Direction)
            && self
                .cells(line, Role::Status)
                .any(|c| matches!(c, "REFUND" | "REVOKED" | "退款" | "退款成功" | "退货" | "退货成功"))
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
        let money = self.moneyed(line);
        let again = line.cells.iter().zip(&self.header).filter(|(c, h)| !c.is_empty() && c == h).count() >= 2;
        if again || filled <= 1 || !money || self.note_words(line) || self.is_total(line) {
            return Read::Note;
        }
        if self.dated(line) {
            return Read::Unreadable(Text::new(
                "日期可能是两个日子之一，或缺年份：请先回答上面的问题",
                "its date could be one of two days, or lacks its year: answer the question first",
            ));
        }
        Read::Unreadable(Text::new("日期读不出", "its date does not read"))
    }

    pub(crate) fn note_words(&self, line: &Line) -> bool {
        let first = line.cells.iter().find(|c| !c.is_empty()).map(String::as_str).unwrap_or_default();
        NOTE_WORDS.iter().any(|w| first.contains(w)) && moment::read(first).is_none()
    }

    /// What the kind of a line says of its direction, as banks call the two sides of a statement between firms.
    pub(crate) fn kind_says(&self, line: &Line) -> Option<Direction> {
        match self.first(line, Role::Kind) {
            word if word.starts_with("来账") || matches!(word, "收入" | "转入" | "贷" | "贷方" | "进账") => {
                Some(Direction::In)
            }
            word if word.starts_with("往账") || matches!(word, "支出" | "转出" | "借" | "借方" | "出账") => {
                Some(Direction::Out)
            }
            _ => None,
        }
    }

    fn money(&self, line: &Line) -> Result<Money, Text> {
        let plain = |direction, amount, currency| Money { direction, amount, currency, reversal: false };
        let red = |direction, amount, currency| Money { direction, amount, currency, reversal: true };
        let missing = || Text::new("没有金额", "it has no amount");
        if self.has(Role::In) || self.has(Role::Out) {
            let (come, gone) = (self.value(line, Role::In)?, self.value(line, Role::Out)?);
            if come.is_some() || gone.is_some() {
                let currency = come.iter().chain(&gone).find_map(|(_, currency)| currency.clone());
                // A mark of a debit in the column of debits says the same twice.
                let side = |written: Option<(Written, _)>, debit: bool| {
                    let written = written.map(|(w, _)| w);
                    written.map_or(Decimal::ZERO, |w| if w.mark == Mark::Side && debit { -w.value } else { w.value })
                };
                let (come, gone) = (side(come, false), side(gone, true));
                if !come.is_zero() && !gone.is_zero() {
                    return Err(Text::new("一行里既有收入又有支出", "it has money both in and out"));
                }
                // A negative credit takes a credit back: money out; a negative debit, money in. Some banks write debits as
                // negative numbers throughout: then the column says the direction and the sign does not turn it.
                if come < Decimal::ZERO {
                    return Ok(red(Direction::Out, -come, currency));
                }
                if come.is_zero() && gone.is_zero() {
                    return Ok(plain(Direction::Neutral, Decimal::ZERO, currency));
                }
                return Ok(match gone.is_zero() {
                    true => plain(Direction::In, come, currency),
                    false if gone < Decimal::ZERO && !self.out_negative => red(Direction::In, -gone, currency),
                    false => plain(Direction::Out, gone.abs(), currency),
                });
            }
            if !self.has(Role::Amount) {
                return Err(missing());
            }
        }
        let (written, currency) = self.value(line, Role::Amount)?.ok_or_else(missing)?;
        let amount = written.value;
        if self.returns(line) {
            let back = self.cells(line, Role::Refunded).find_map(|c| match amount::read(c) {
                Said::Amount(value) if !value.is_zero() => Some(value.abs()),
                _ => None,
            });
            return Ok(plain(Direction::Out, back.unwrap_or(amount.abs()), currency));
        }
        if !self.has(Role::Direction) {
            let direction = match self.kind_says(line) {
                _ if amount.is_zero() => Direction::Neutral,
                Some(direction) => direction,
                None if self.debt => match amount < Decimal::ZERO || self.paid_back(line) {
                    true => Direction::In,
                    false => Direction::Out,
                },
                None => self.signs.of_line(line.no, &written).ok_or_else(|| {
                    Text::new(
                        "看不出是收入还是支出：金额没有正负号，也没有收支一列",
                        "in or out does not show: no sign and no column of directions",
                    )
                })?,
            };
            // “来账” with a minus takes an earlier one back.
            let minus = amount < Decimal::ZERO && written.mark != Mark::Side;
            if minus && self.kind_says(line) == Some(Direction::In) {
                return Ok(red(Direction::Out, -amount, currency));
            }
            return Ok(plain(direction, amount.abs(), currency));
        }
        let word = self.first(line, Role::Direction);
        let direction = direction(word).ok_or_else(|| Text::new("收支方向读不出", "its direction does not read"))?;
        Ok(match (direction, amount < Decimal::ZERO && written.mark != Mark::Side) {
            // A red entry takes back what its direction says; where all debits have a minus, it is only written twice.
            (Direction::In, true) => red(Direction::Out, -amount, currency),
            (Direction::Out, true) if !self.out_negative => red(Direction::In, -amount, currency),
            (direction, _) => plain(direction, amount.abs(), currency),
        })
    }
}

/// Nothing but dashes: how banks print an empty cell.
pub(crate) fn dash(cell: &str) -> bool {
    cell.chars().all(|c| matches!(c, '-' | '—' | '/' | '\\' | ' ')) || matches!(cell, "null" | "NULL" | "无")
}

/// What a line says of its money.
struct Money {
    direction: Direction,
    /// Never negative.
    amount: Decimal,
    currency: Option<Currency>,
    /// A red entry: it takes an earlier line back.
    reversal: bool,
}

pub(crate) fn direction(word: &str) -> Option<Direction> {
    let word = word.to_ascii_lowercase();
    if word.is_empty() || ["不计", "其他", "其它", "中性"].iter().any(|w| word.contains(w)) {
        return Some(Direction::Neutral);
    }
    let starts = |list: &[&str]| list.iter().any(|w| word.starts_with(w));
    if starts(&["收", "贷", "转入", "存", "入", "进", "来账", "来帐", "汇入", "正", "c", "in", "+"]) || word == "i"
    {
        return Some(Direction::In);
    }
    if starts(&["支", "借", "付", "转出", "取", "出", "往账", "往帐", "汇出", "负", "d", "out", "-"]) || word == "o"
    {
        return Some(Direction::Out);
    }
    None
}

/// `131.77(已退款89.84)`: the amount and what is said behind it.
pub(crate) fn annotated(cell: &str) -> Option<(&str, &str)> {
    let (amount, note) = cell.split_once(['(', '（'])?;
    (note.contains("退款") && !amount.trim().is_empty()).then_some((amount, note))
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
