//! One line of the table: a movement, a note beside the table, or something that does not read and is said so.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::amount::{self, Mark, Said, Written};
use crate::calendar::{Around, Asked, Calendar};
use crate::denomination::{self, Currency, Denomination, Unit};
use crate::direction::{Direct, Signs};
use crate::finding::Text;
use crate::grid::Line;
use crate::header::{Header, Role};
use crate::moment;
use crate::row::{Channel, Direction, Private, Row, Settled};
use crate::told::{About, Question, Told};
use crate::total::is_total;

/// What a line is.
pub(crate) enum Read {
    Row(Box<Row>),
    /// A total, a heading, a footer: beside the table.
    Note,
    /// A movement that does not read.
    Unreadable(Text),
}

/// What is known of a table before its lines are read.
pub(crate) struct Layout<'a> {
    pub(crate) header: &'a Header,
    pub(crate) channel: Channel,
    /// A credit card's bill: what has no sign was spent.
    pub(crate) debt: bool,
    /// Only receipts stand in such a file, so that an amount without a sign came in.
    pub(crate) receives: bool,
    pub(crate) file: u16,
    /// Currency and unit as the head says.
    pub(crate) head: Denomination,
    pub(crate) around: Around<'a>,
    /// The account, where it is another than the file's first.
    pub(crate) account: Private,
}

/// The columns, ready for many lines.
pub(crate) struct Columns {
    by_role: HashMap<Role, Vec<usize>>,
    payer: Option<usize>,
    payee: Option<usize>,
    header: Vec<String>,
    channel: Channel,
    file: u16,
    /// A credit card's bill: what has no sign was spent.
    debt: bool,
    calendar: Calendar,
    /// The day above, for lines whose date cell is empty.
    carried: HashMap<u32, NaiveDate>,
    /// Money out is written with a minus throughout; otherwise a minus there takes a payment back.
    out_negative: bool,
    signs: Signs,
    /// Cells of the header's line, and whether the lines of data hold just as many.
    width: Option<(usize, bool)>,
    /// Unit and currency of each column of money.
    titles: HashMap<usize, Denomination>,
    head: Denomination,
    told_currency: Option<Currency>,
    account: Private,
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
    /// Looks at all lines before any is read: what one line leaves open, the others may settle.
    pub(crate) fn of(layout: &Layout<'_>, body: &[Line]) -> (Self, Asked) {
        let header = layout.header;
        let mut by_role: HashMap<Role, Vec<usize>> = HashMap::new();
        for (column, role) in &header.mapping.columns {
            by_role.entry(*role).or_default().push(*column);
        }
        let named = |word: &str| {
            let party = by_role.get(&Role::Party)?;
            party.iter().copied().find(|at| header.names.get(*at).is_some_and(|n| n.contains(word)))
        };
        let (payer, payee) = (named("付款"), named("收款"));
        let titles = header.names.iter().enumerate().map(|(at, n)| (at, denomination::of_title(n))).collect();
        let told = layout.around.told;
        // Where a table has a column of days and one of times, the cell that can only be a day is the one.
        let date_cells = body.iter().filter_map(|line| {
            let columns = by_role.get(&Role::Date).map(Vec::as_slice).unwrap_or_default();
            let cells = || columns.iter().filter_map(|at| line.cells.get(*at)).map(String::as_str);
            cells().find(|c| moment::read(c).is_some()).or_else(|| cells().find(|c| moment::parts(c).is_some()))
        });
        let (calendar, mut asked) = Calendar::of(date_cells, layout.around);
        let mut made = Self {
            payer,
            payee,
            by_role,
            header: header.names.clone(),
            channel: layout.channel,
            file: layout.file,
            debt: layout.debt,
            calendar,
            carried: HashMap::new(),
            out_negative: false,
            signs: Signs::default(),
            width: None,
            titles,
            head: layout.head.clone(),
            told_currency: told.answer(About::Currency).map(|word| match word {
                "yuan" => Currency::Yuan,
                _ => Currency::Foreign("外币".into()),
            }),
            account: layout.account.clone(),
        };
        if let Some(unit) = told.answer(About::Unit).and_then(Unit::of_word) {
            made.head.unit = Some(unit);
            made.titles.values_mut().for_each(|t| t.unit = None);
        }
        made.width = made.width(header, body);
        let positive = |cell: &str| matches!(amount::read(cell), Said::Amount(value) if value > Decimal::ZERO);
        let dated: Vec<&Line> = body.iter().filter(|line| made.dated(line)).collect();
        made.out_negative = !made.has(Role::Out) || !dated.iter().any(|line| made.cells(line, Role::Out).any(positive));
        made.carry(body, told, &mut asked);
        if !made.has(Role::Direction) && !made.has(Role::In) && !made.has(Role::Out) {
            let free = |line: &&&Line| {
                !made.debt && made.kind_says(line).is_none() && !made.returns(line) && !made.extra(line)
            };
            let direct = Direct {
                lines: dated.iter().filter(free).filter_map(|line| made.unsigned(line)).collect(),
                receives: layout.receives,
                told: told.answer(About::Sign),
            };
            let (signs, question) = Signs::of(&direct);
            made.signs = signs;
            asked.question = asked.question.take().or(question);
        }
        (made, asked)
    }

    /// Cells of the header's line, and whether no line of data has empty ones behind.
    fn width(&self, header: &Header, body: &[Line]) -> Option<(usize, bool)> {
        if header.mapping.line == 0 || header.names.is_empty() {
            return None;
        }
        let width = header.names.len();
        let dated = || body.iter().filter(|line| self.dated(line));
        let (all, exact) = (dated().count(), dated().filter(|l| l.cells.len() == width).count());
        Some((width, all > 0 && exact * 2 >= all))
    }

    /// More cells than the header has names: a separator stood unquoted in one of them, and what follows it is out of its column.
    fn extra(&self, line: &Line) -> bool {
        let Some((width, exact)) = self.width else { return false };
        let beyond = line.cells.get(width..).unwrap_or_default();
        beyond.iter().any(|c| !c.is_empty()) || (exact && !beyond.is_empty())
    }

    fn dated(&self, line: &Line) -> bool {
        self.cells(line, Role::Date).any(|c| moment::parts(c).is_some())
    }

    /// Lines that show money, say what for, and leave the date out, below a line that has one: one cell drawn over several lines before
    /// the sheet became text.
    fn carry(&mut self, body: &[Line], told: &Told, asked: &mut Asked) {
        let mut day = None;
        let mut found: Vec<(u32, NaiveDate)> = Vec::new();
        for line in body {
            let own = self.cells(line, Role::Date).find_map(|c| moment::read(c).or_else(|| self.calendar.read(c)));
            if let Some((own, _)) = own {
                day = Some(own);
                continue;
            }
            let blank = self
                .by_role
                .get(&Role::Date)
                .is_some_and(|columns| columns.iter().all(|at| line.cells.get(*at).is_none_or(|c| dash(c))));
            let said = self.cells(line, Role::Memo).chain(self.cells(line, Role::Party)).next().is_some();
            let again = line.cells.iter().any(|c| is_total(c));
            match day {
                Some(day) if blank && said && !again && !self.note_words(line) && self.moneyed(line) => {
                    found.push((line.no, day));
                }
                _ => {}
            }
        }
        if found.is_empty() {
            return;
        }
        match told.answer(About::BlankDates) {
            Some("above") => self.carried = found.into_iter().collect(),
            Some(_) => {}
            None => {
                let n = found.len();
                let first = found.first().map_or(0, |(no, _)| *no);
                let question = Question {
                    about: About::BlankDates,
                    text: Text::new(
                        format!("第 {first} 行等 {n} 行没有日期：和上一行同一天吗？整个文件问一次；答之前这些行不算"),
                        format!(
                            "{n} lines without a date, the first is {first}: of the same day as the line above? Until answered they do not count"
                        ),
                    ),
                    choices: vec![
                        crate::told::Choice::new("above", "和上一行同一天", "the day of the line above"),
                        crate::told::Choice::new("leave", "不算这些行", "leave these lines out"),
                    ],
                };
                asked.question = asked.question.take().or(Some(question));
            }
        }
    }

    /// An amount that shows no direction by itself, with the balance behind it; `None` where the line has no amount.
    fn unsigned(&self, line: &Line) -> Option<(u32, Written, Option<Decimal>)> {
        let written = self.value(line, Role::Amount).ok()??;
        Some((line.no, written.0, self.balance(line)))
    }

    fn balance(&self, line: &Line) -> Option<Decimal> {
        self.value(line, Role::Balance).ok().flatten().map(|(written, _)| written.value)
    }

    fn unit(&self, column: usize) -> Unit {
        let own = self.titles.get(&column).and_then(|t| t.unit);
        own.or(self.head.unit).unwrap_or(Unit::Yuan)
    }

    /// What the columns of a role say, and in which currency; the preferred column wins, unless it only says zero.
    fn value(&self, line: &Line, role: Role) -> Result<Option<(Written, Option<Currency>)>, Text> {
        let mut bad = false;
        let mut found: Option<(Written, usize)> = None;
        for at in self.by_role.get(&role).map(Vec::as_slice).unwrap_or_default() {
            let Some(cell) = line.cells.get(*at).filter(|c| !dash(c)) else { continue };
            match amount::written(annotated(cell).map_or(cell.as_str(), |(amount, _)| amount), self.unit(*at)) {
                Ok(Some(written)) => {
                    if found.as_ref().is_none_or(|(f, _)| f.value.is_zero()) {
                        found = Some((written, *at));
                    }
                }
                Ok(None) => {}
                Err(()) => bad = true,
            }
        }
        match found {
            Some((written, at)) => {
                let own = self.titles.get(&at).and_then(|t| t.currency.clone());
                let currency = written.foreign.clone().or(own);
                Ok(Some((written, currency)))
            }
            None if bad => Err(Text::new("金额读不出", "its amount does not read")),
            None => Ok(None),
        }
    }

    fn moneyed(&self, line: &Line) -> bool {
        [Role::Amount, Role::In, Role::Out]
            .iter()
            .any(|role| self.value(line, *role).is_ok_and(|v| v.is_some_and(|(w, _)| !w.value.is_zero())))
    }

    /// The currency that holds for the whole file, where something says one.
    pub(crate) fn whole_currency(&self) -> Option<Currency> {
        let title = || {
            let money = [Role::Amount, Role::In, Role::Out].iter().filter_map(|r| self.by_role.get(r)).flatten();
            let mut said = money.map(|at| self.titles.get(at).and_then(|t| t.currency.clone()));
            let first = said.next()??;
            said.all(|other| other.as_ref() == Some(&first)).then_some(first)
        };
        title().or_else(|| self.told_currency.clone()).or_else(|| self.head.currency.clone())
    }

    /// The units of its columns of money.
    pub(crate) fn units(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for role in [Role::Amount, Role::In, Role::Out, Role::Balance] {
            for at in self.by_role.get(&role).into_iter().flatten() {
                let unit = self.unit(*at);
                if !units.contains(&unit) {
                    units.push(unit);
                }
            }
        }
        units
    }

    /// Whether directions follow from the balances alone.
    pub(crate) fn proved_by_balance(&self) -> bool {
        matches!(self.signs, Signs::Proved(_))
    }

    /// How the table shows directions, in words.
    pub(crate) fn sign_words(&self) -> Text {
        let (zh, en) = if self.has(Role::In) || self.has(Role::Out) {
            ("收入、支出各一列", "a column for money in, one for money out")
        } else if self.has(Role::Direction) {
            ("金额一列，收支另有一列", "one column of amounts, one of directions")
        } else {
            match &self.signs {
                _ if self.debt => ("欠款账单：正数是花掉，负数是还款", "a bill: plus was spent, minus was paid back"),
                Signs::In => ("金额一列：正数是收入，负数是支出", "one column: plus came in, minus went out"),
                Signs::Out => ("金额一列：都是支出", "one column: all went out"),
                Signs::Proved(_) => {
                    ("金额一列没有正负号，方向由余额推出", "one column without signs, directions by the balances")
                }
                Signs::Unknown => ("金额一列没有正负号，方向不明", "one column without signs, directions unknown"),
            }
        };
        Text::new(zh, en)
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
        let (direction, amount, currency) = match self.money(line) {
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
        let foreign = self.foreign(line, currency);
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
            settled: settled(status, foreign, direction),
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
        }))
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

    /// A line of a merchant's bill that gives a customer's money back.
    fn returns(&self, line: &Line) -> bool {
        !self.has(Role::Direction) && matches!(self.first(line, Role::Status), "REFUND" | "REVOKED")
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

    fn note_words(&self, line: &Line) -> bool {
        let first = line.cells.iter().find(|c| !c.is_empty()).map(String::as_str).unwrap_or_default();
        NOTE_WORDS.iter().any(|w| first.contains(w)) && moment::read(first).is_none()
    }

    /// What the kind of a line says of its direction, as banks call the two sides of a statement between firms.
    fn kind_says(&self, line: &Line) -> Option<Direction> {
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

    fn money(&self, line: &Line) -> Result<(Direction, Decimal, Option<Currency>), Text> {
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
                    return Ok((Direction::Out, -come, currency));
                }
                if come.is_zero() && gone.is_zero() {
                    return Ok((Direction::Neutral, Decimal::ZERO, currency));
                }
                return Ok(match gone.is_zero() {
                    true => (Direction::In, come, currency),
                    false if gone < Decimal::ZERO && !self.out_negative => (Direction::In, -gone, currency),
                    false => (Direction::Out, gone.abs(), currency),
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
            return Ok((Direction::Out, back.unwrap_or(amount.abs()), currency));
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
            return Ok((direction, amount.abs(), currency));
        }
        let word = self.first(line, Role::Direction);
        let direction = direction(word).ok_or_else(|| Text::new("收支方向读不出", "its direction does not read"))?;
        Ok(match (direction, amount < Decimal::ZERO && written.mark != Mark::Side) {
            // A red entry takes back what its direction says; a debit with a minus is only written twice.
            (Direction::In, true) => (Direction::Out, -amount, currency),
            (direction, _) => (direction, amount.abs(), currency),
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

fn settled(status: &str, foreign: bool, direction: Direction) -> Settled {
    if foreign {
        return Settled::Foreign;
    }
    let stopped = ["关闭", "失败", "撤销", "已取消", "未支付", "等待付款", "等待付", "退汇", "拒绝", "过期", "冻结"];
    let codes = ["CLOSED", "NOTPAY", "PAYERROR", "USERPAYING"];
    // A buyer who has not confirmed yet: his money is on its way, not here.
    let coming = direction == Direction::In && status.contains("等待");
    let no = coming || stopped.iter().chain(&codes).any(|w| status.contains(w));
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
    (
        name.trim_matches(|c: char| matches!(c, '/' | '-' | ' ' | ',' | '，' | '(' | ')' | '（' | '）')).to_owned(),
        account,
    )
}
