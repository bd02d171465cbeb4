//! The columns of a table, made ready for its lines: all lines are looked at before any is read, because what one of them leaves open
//! (the order of a date, the direction of an amount, a date left out) the others may settle.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::amount::{self, Said, Written};
use crate::calendar::{Around, Asked, Calendar};
use crate::denomination::{self, Currency, Denomination, Unit};
use crate::direction::{Direct, Signs};
use crate::finding::Text;
use crate::grid::Line;
use crate::header::{Header, Role};
use crate::lines::{annotated, dash, direction};
use crate::moment;
use crate::row::{Channel, Direction, Private};
use crate::told::{About, Question, Told};
use crate::total::is_total;

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
    pub(crate) by_role: HashMap<Role, Vec<usize>>,
    pub(crate) payer: Option<usize>,
    pub(crate) payee: Option<usize>,
    pub(crate) header: Vec<String>,
    pub(crate) channel: Channel,
    pub(crate) file: u16,
    /// A credit card's bill: what has no sign was spent.
    pub(crate) debt: bool,
    pub(crate) calendar: Calendar,
    /// The day above, for lines whose date cell is empty.
    pub(crate) carried: HashMap<u32, NaiveDate>,
    /// Money out is written with a minus throughout; otherwise a minus there takes a payment back.
    pub(crate) out_negative: bool,
    pub(crate) signs: Signs,
    /// Cells of the header's line, and whether the lines of data hold just as many.
    width: Option<(usize, bool)>,
    /// Unit and currency of each column of money.
    titles: HashMap<usize, Denomination>,
    pub(crate) head: Denomination,
    pub(crate) told_currency: Option<Currency>,
    pub(crate) account: Private,
}

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
        made.ask_denomination(told, &mut asked);
        let positive = |cell: &str| matches!(amount::read(cell), Said::Amount(value) if value > Decimal::ZERO);
        let dated: Vec<&Line> = body.iter().filter(|line| made.dated(line)).collect();
        // In a column of debits, or beside a mark that says debit.
        let debit = |line: &&Line| match made.has(Role::Out) {
            true => made.cells(line, Role::Out).any(positive),
            false => {
                direction(made.first(line, Role::Direction)) == Some(Direction::Out)
                    && made.cells(line, Role::Amount).any(positive)
            }
        };
        let out_negative = !dated.iter().any(debit);
        made.out_negative = out_negative;
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

    /// Asks for the currency or the unit where something merely speaks of another one; until then nothing counts as yuan.
    fn ask_denomination(&mut self, told: &Told, asked: &mut Asked) {
        let titles: Vec<Denomination> = self.titles.values().cloned().collect();
        let doubt = titles.iter().find_map(|t| t.currency_doubt.clone()).or_else(|| self.head.currency_doubt.clone());
        let said = self.has(Role::Currency) || self.whole_currency().is_some();
        if let Some(doubt) = doubt.filter(|_| !said && self.told_currency.is_none()) {
            self.head.currency = Some(Currency::Foreign("没说清的币种".into()));
            let question = Question {
                about: About::Currency,
                text: Text::new(
                    format!("文件里写着“{doubt}”：金额是人民币还是外币？整个文件问一次；答之前不算"),
                    format!(
                        "the file says “{doubt}”: are the amounts in yuan or in another currency? Until answered they do not count"
                    ),
                ),
                choices: vec![
                    crate::told::Choice::new("yuan", "人民币", "yuan"),
                    crate::told::Choice::new("foreign", "外币，不计入", "another currency, not counted"),
                ],
            };
            asked.question = asked.question.take().or(Some(question));
        }
        let unit_said = titles.iter().any(|t| t.unit.is_some()) || self.head.unit.is_some();
        if let Some(doubt) = self.head.unit_doubt.clone().filter(|_| !unit_said && told.answer(About::Unit).is_none()) {
            let question = Question {
                about: About::Unit,
                text: Text::new(
                    format!("文件里写着“{doubt}”：金额的单位是哪个？整个文件问一次；答之前按元算"),
                    format!(
                        "the file says “{doubt}”: in which unit are the amounts? Until answered they are taken as yuan"
                    ),
                ),
                choices: [Unit::Yuan, Unit::Thousand, Unit::TenThousand, Unit::Million]
                    .into_iter()
                    .map(|u| crate::told::Choice::new(u.word(), u.label().zh, u.label().en))
                    .collect(),
            };
            asked.question = asked.question.take().or(Some(question));
        }
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
    pub(crate) fn extra(&self, line: &Line) -> bool {
        let Some((width, exact)) = self.width else { return false };
        let beyond = line.cells.get(width..).unwrap_or_default();
        beyond.iter().any(|c| !c.is_empty()) || (exact && !beyond.is_empty())
    }

    pub(crate) fn dated(&self, line: &Line) -> bool {
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

    pub(crate) fn balance(&self, line: &Line) -> Option<Decimal> {
        self.value(line, Role::Balance).ok().flatten().map(|(written, _)| written.value)
    }

    pub(crate) fn unit(&self, column: usize) -> Unit {
        let own = self.titles.get(&column).and_then(|t| t.unit);
        own.or(self.head.unit).or_else(|| self.beside(column)).unwrap_or(Unit::Yuan)
    }

    /// A balance whose title names no unit is in that of the amounts beside it.
    fn beside(&self, column: usize) -> Option<Unit> {
        let is = |role| self.by_role.get(&role).is_some_and(|columns: &Vec<usize>| columns.contains(&column));
        let amounts = [Role::In, Role::Out, Role::Amount].iter().filter_map(|role| self.by_role.get(role)).flatten();
        is(Role::Balance).then(|| amounts.filter_map(|at| self.titles.get(at)?.unit).next()).flatten()
    }

    /// What the columns of a role say, and in which currency; the preferred column wins, unless it only says zero.
    pub(crate) fn value(&self, line: &Line, role: Role) -> Result<Option<(Written, Option<Currency>)>, Text> {
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

    pub(crate) fn moneyed(&self, line: &Line) -> bool {
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

    pub(crate) fn cells<'l>(&self, line: &'l Line, role: Role) -> impl Iterator<Item = &'l str> {
        let columns = self.by_role.get(&role).map(Vec::as_slice).unwrap_or_default().to_vec();
        columns.into_iter().filter_map(|at| line.cells.get(at)).map(String::as_str).filter(|c| !dash(c))
    }

    pub(crate) fn first<'l>(&self, line: &'l Line, role: Role) -> &'l str {
        self.cells(line, role).next().unwrap_or_default()
    }

    pub(crate) fn has(&self, role: Role) -> bool {
        self.by_role.contains_key(&role)
    }
}
