//! From the window's changes to one recorded action: typed texts are read as values, null fields keep what is in force, and
//! what the checklist does not ask is refused. It knows no database.

use std::collections::BTreeMap;

use appraisal::checklist::{Ask, Checklist, Table};
use chrono::NaiveDate;
use evidence::{AnswersChanged, Change, RowAdded, TableChange, Value};

use super::answers::{Answers, Given};
use super::guard::refuse_typed;
use super::{CaseSheet, SURVEY_DATE};
use crate::api::text::{Basis, Code, Failure};
use crate::api::visit::{self, Action, Refused};
use crate::entry;
use crate::failure::not_found;

/// More rows than a visit can hold; evaluation stays fluent far beyond five hundred.
pub(crate) const MOST_ROWS: usize = 10_000;

/// What the window may say of an answer besides its text.
#[derive(Default, Clone, Copy)]
struct Words<'a> {
    raw: Option<&'a str>,
    basis: Option<Basis>,
    by: Option<&'a str>,
    how_checked: Option<&'a str>,
    note: Option<&'a str>,
}

impl Words<'_> {
    /// Whether they say something that stands as a person's own word: the answer, on what it rests, who said it, how it was checked.
    fn speaks(&self) -> bool {
        let said = [self.raw, self.by, self.how_checked].into_iter().flatten().any(|w| !w.trim().is_empty());
        said || self.basis.is_some()
    }
}

/// Builds the action from changes, on top of the answers in force. Later changes see earlier ones. One change that cannot be
/// taken refuses the whole: this is for commands whose changes belong together.
pub(crate) fn action(
    checklist: &Checklist,
    answers: &Answers,
    changes: &[visit::Change],
    action: Action,
    after_limit_seen: bool,
) -> Result<AnswersChanged, Failure> {
    let sifted = sift(checklist, answers, changes, action, after_limit_seen, Writer::Program);
    match sifted.refused.into_iter().next() {
        Some(first) => Err(first.why),
        None => Ok(sifted.batch),
    }
}

/// What can be taken of some changes, and what cannot, each with its place and reason.
pub(crate) struct Sifted {
    pub(crate) batch: AnswersChanged,
    pub(crate) refused: Vec<Refused>,
}

/// Who puts words into the changes.
#[derive(Clone, Copy)]
pub(crate) enum Writer<'a> {
    /// The officer types or pastes into a case.
    Officer(&'a CaseSheet),
    /// The client speaks on the telephone and the officer notes it: no bureau is asked, so no consent is waited for.
    Client,
    /// The program, beside an officer's own act.
    Program,
}

/// The same for what was typed: one cell that cannot be taken leaves the others alone, such as a guarded one that a person types into.
pub(crate) fn sift(
    checklist: &Checklist,
    answers: &Answers,
    changes: &[visit::Change],
    action: Action,
    after_limit_seen: bool,
    writer: Writer<'_>,
) -> Sifted {
    let mut build =
        Build { checklist, ahead: answers, writer, tables: Vec::new(), answers: Vec::new(), rows: BTreeMap::new() };
    let mut refused = Vec::new();
    for change in changes {
        build.take(change, &mut refused);
    }
    let batch =
        AnswersChanged { tables: build.tables, changes: build.answers, action: recorded(action), after_limit_seen };
    Sifted { batch, refused }
}

struct Build<'a> {
    checklist: &'a Checklist,
    ahead: &'a Answers,
    writer: Writer<'a>,
    tables: Vec<TableChange>,
    answers: Vec<Change>,
    /// Row order of the tables touched so far.
    rows: BTreeMap<String, Vec<String>>,
}

impl Build<'_> {
    fn take(&mut self, change: &visit::Change, refused: &mut Vec<Refused>) {
        let (at, taken) = match change {
            visit::Change::Answer { question, raw, basis, by, how_checked, note } => {
                let words = Words {
                    raw: raw.as_deref(),
                    basis: *basis,
                    by: by.as_deref(),
                    how_checked: how_checked.as_deref(),
                    note: note.as_deref(),
                };
                (question.clone(), self.scalar(question, words))
            }
            visit::Change::Cell { table, row, column, raw, basis, by, how_checked, note } => {
                let words = Words {
                    raw: raw.as_deref(),
                    basis: *basis,
                    by: by.as_deref(),
                    how_checked: how_checked.as_deref(),
                    note: note.as_deref(),
                };
                let at = format!("{table}.{row}.{column}");
                let taken = match self.has_row(table, row) {
                    Ok(false) => Err(not_found("行", &format!("{table}.{row}"))),
                    Ok(true) => self.cell(table, row, column, words),
                    Err(why) => Err(why),
                };
                (at, taken)
            }
            visit::Change::AddRow { table, row, before, cells } => {
                let added = self.add_row(table, row, before.as_deref());
                if added.is_ok() {
                    self.fill(table, row, cells, refused);
                }
                (format!("{table}.{row}"), added)
            }
            visit::Change::RemoveRow { table, row } => (format!("{table}.{row}"), self.remove_row(table, row)),
            visit::Change::MoveRow { table, row, before } => {
                (format!("{table}.{row}"), self.move_row(table, row, before.as_deref()))
            }
            visit::Change::DeclareEmpty { table, empty } => (table.clone(), self.declare_empty(table, *empty)),
            visit::Change::TableBasis { table, basis } => (table.clone(), self.table_basis(table, *basis)),
        };
        if let Err(why) = taken {
            refused.push(Refused { at, why });
        }
    }

    fn scalar(&mut self, question: &str, words: Words<'_>) -> Result<(), Failure> {
        let asked = self.checklist.questions.get(question).ok_or_else(|| not_found("问题", question))?;
        self.refuse_guarded(&asked.ask, words)?;
        self.refuse_locked(question, words.speaks())?;
        let old = self.pending(question, None).or_else(|| self.ahead.scalars.get(question).cloned());
        let fresh = answer(&asked.ask, question, None, old.as_ref(), words, self.near())?;
        self.push(fresh);
        Ok(())
    }

    /// The day of the survey: a date without its year is the one nearest to it.
    fn near(&self) -> Option<NaiveDate> {
        match &self.ahead.scalars.get(SURVEY_DATE)?.value {
            Some(Value::Text(text)) => text.parse().ok(),
            _ => None,
        }
    }

    fn refuse_guarded(&self, ask: &Ask, words: Words<'_>) -> Result<(), Failure> {
        if matches!(self.writer, Writer::Program) { Ok(()) } else { refuse_typed(ask, words.speaks()) }
    }

    /// Refuses what the officer writes where a consent comes first.
    fn refuse_locked(&self, question: &str, speaks: bool) -> Result<(), Failure> {
        match self.writer {
            Writer::Officer(sheet) if speaks => sheet.refuse_answer(question),
            _ => Ok(()),
        }
    }

    fn add_row(&mut self, table: &str, row: &str, before: Option<&str>) -> Result<(), Failure> {
        check_row_id(row)?;
        self.refuse_locked(table, true)?;
        let order = self.order(table)?;
        if order.iter().any(|r| r == row) {
            return Err(Failure::new(Code::BadRequest).saying(format!("行 {row} 已存在"), format!("row {row} exists")));
        }
        if order.len() >= MOST_ROWS {
            let zh = format!("一张表最多 {MOST_ROWS} 行");
            return Err(Failure::new(Code::TooLarge).saying(zh, format!("a table has at most {MOST_ROWS} rows")));
        }
        let at = before.and_then(|b| order.iter().position(|r| r == b)).unwrap_or(order.len());
        // At the end nothing needs to be named, which keeps a paste of thousands of rows linear.
        let after = (at < order.len()).then(|| at.checked_sub(1).and_then(|i| order.get(i)).cloned()).flatten();
        order.insert(at, row.to_owned());
        let first = at == 0 && order.len() > 1;
        let whole = if first { order.clone() } else { Vec::new() };
        self.table(table, |change| {
            change.added.push(RowAdded { row: row.to_owned(), after });
            if first {
                change.order = whole;
            }
        });
        Ok(())
    }

    /// The cells of a fresh row: what is given, and the column's default where nothing is said. A cell given blank stays blank.
    fn fill(&mut self, table: &str, row: &str, cells: &BTreeMap<String, String>, refused: &mut Vec<Refused>) {
        for (column, raw) in cells {
            let words = Words { raw: Some(raw), ..Words::default() };
            if let Err(why) = self.cell(table, row, column, words) {
                refused.push(Refused { at: format!("{table}.{row}.{column}"), why });
            }
        }
        let checklist = self.checklist;
        let columns = checklist.tables.get(table).into_iter().flat_map(|t| t.columns.values());
        for column in columns.filter(|c| c.formula.is_none() && !cells.contains_key(&c.ask.id)) {
            if let Some(default) = &column.ask.default {
                let words = Words { raw: Some(default), ..Words::default() };
                // A default that does not read is an error of the checklist, which its lint reports.
                let _ = self.cell(table, row, &column.ask.id, words);
            }
        }
    }

    fn remove_row(&mut self, table: &str, row: &str) -> Result<(), Failure> {
        let order = self.order(table)?;
        let at = order.iter().position(|r| r == row).ok_or_else(|| not_found("行", &format!("{table}.{row}")))?;
        order.remove(at);
        self.table(table, |change| change.removed.push(row.to_owned()));
        self.answers.retain(|c| !(c.question == table && c.row.as_deref() == Some(row)));
        Ok(())
    }

    fn move_row(&mut self, table: &str, row: &str, before: Option<&str>) -> Result<(), Failure> {
        let order = self.order(table)?;
        let at = order.iter().position(|r| r == row).ok_or_else(|| not_found("行", &format!("{table}.{row}")))?;
        let moved = order.remove(at);
        let to = before.and_then(|b| order.iter().position(|r| r == b)).unwrap_or(order.len());
        order.insert(to, moved);
        let whole = order.clone();
        // Many moves of one action are one new order.
        let only_order = |l: &&mut TableChange| {
            l.table == table
                && !l.order.is_empty()
                && l.added.is_empty()
                && l.removed.is_empty()
                && l.declared_empty.is_none()
                && l.basis.is_none()
        };
        match self.tables.last_mut().filter(only_order) {
            Some(last) => last.order = whole,
            None => self.table(table, |change| change.order = whole),
        }
        Ok(())
    }

    fn declare_empty(&mut self, table: &str, empty: bool) -> Result<(), Failure> {
        if empty && !self.order(table)?.is_empty() {
            let (zh, en) = ("表中还有行，不能填“核实无”", "the table has rows; it cannot be declared empty");
            return Err(Failure::new(Code::BadRequest).saying(zh, en));
        }
        self.asked(table)?;
        self.refuse_locked(table, empty)?;
        self.table(table, |change| change.declared_empty = Some(empty));
        Ok(())
    }

    fn table_basis(&mut self, table: &str, basis: Basis) -> Result<(), Failure> {
        self.asked(table)?;
        self.refuse_locked(table, true)?;
        let basis = basis.into();
        self.table(table, |change| change.basis = Some(basis));
        Ok(())
    }

    fn asked(&self, table: &str) -> Result<&Table, Failure> {
        self.checklist.tables.get(table).ok_or_else(|| not_found("表", table))
    }

    /// Whether a row is there by now; where no row of the table was touched, without a list of them all.
    fn has_row(&self, table: &str, row: &str) -> Result<bool, Failure> {
        self.asked(table)?;
        Ok(match self.rows.get(table) {
            Some(order) => order.iter().any(|there| there == row),
            None => self.ahead.tables.get(table).is_some_and(|there| there.rows.contains_key(row)),
        })
    }

    fn order(&mut self, table: &str) -> Result<&mut Vec<String>, Failure> {
        self.asked(table)?;
        let ahead = self.ahead;
        Ok(self
            .rows
            .entry(table.to_owned())
            .or_insert_with(|| ahead.tables.get(table).map(|t| t.rows.keys().cloned().collect()).unwrap_or_default()))
    }

    /// Each step on a table is a change of its own unless it only adds to the last one, since parts of one change are
    /// applied in a fixed order (removed, added, ordered).
    fn table(&mut self, table: &str, edit: impl FnOnce(&mut TableChange)) {
        let mut fresh = TableChange { table: table.to_owned(), ..TableChange::default() };
        edit(&mut fresh);
        if let Some(last) = self.tables.last_mut().filter(|l| l.table == table && l.order.is_empty()) {
            let only_adds = fresh.removed.is_empty() && fresh.order.is_empty() && !fresh.added.is_empty();
            if only_adds && last.declared_empty.is_none() {
                last.added.append(&mut fresh.added);
                return;
            }
        }
        self.tables.push(fresh);
    }

    fn cell(&mut self, table: &str, row: &str, column: &str, words: Words<'_>) -> Result<(), Failure> {
        let checklist = self.checklist;
        let asked = checklist.tables.get(table).ok_or_else(|| not_found("表", table))?;
        let asked = asked.columns.get(column).filter(|c| c.formula.is_none());
        let asked = asked.ok_or_else(|| not_found("列", &format!("{table}.{column}")))?;
        self.refuse_guarded(&asked.ask, words)?;
        self.refuse_locked(table, words.speaks())?;
        let at = Some((row, column));
        let old = self.pending(table, at).or_else(|| self.ahead.cell(table, row, column).cloned());
        let fresh = answer(&asked.ask, table, at, old.as_ref(), words, self.near())?;
        self.push(fresh);
        Ok(())
    }

    /// An answer given earlier in the same action.
    fn pending(&self, question: &str, at: Option<(&str, &str)>) -> Option<Given> {
        // A paste of thousands of cells never touches a cell twice; the last few changes are all that can matter.
        let recent = self.answers.iter().rev().take(64);
        let (row, column) = at.map_or((None, None), |(r, c)| (Some(r), Some(c)));
        let mut same =
            recent.filter(|c| c.question == question && c.row.as_deref() == row && c.column.as_deref() == column);
        let change = same.next()?;
        let mut ahead = Answers::default();
        ahead.apply(&AnswersChanged::typed(vec![Change { row: None, column: None, ..change.clone() }]));
        ahead.scalars.remove(question)
    }

    fn push(&mut self, fresh: Change) {
        self.answers.push(fresh);
    }
}

/// The new answer: what is said replaces, what is not said stays.
fn answer(
    ask: &Ask,
    question: &str,
    at: Option<(&str, &str)>,
    old: Option<&Given>,
    words: Words<'_>,
    near: Option<NaiveDate>,
) -> Result<Change, Failure> {
    // An answer taken back takes its basis and witnesses along; the officer's note stays.
    let taken_back = words.raw.is_some_and(|raw| raw.trim().is_empty());
    let note = words.note.or(old.and_then(|o| o.note.as_deref())).map(str::to_owned);
    let old = old.filter(|_| !taken_back);
    let keep = |new: Option<&str>, old: Option<&String>| match new {
        Some(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        None => old.cloned(),
    };
    if [words.raw, words.by, words.how_checked, words.note].into_iter().flatten().any(entry::too_long) {
        let zh = format!("一个答案最多 {} 字；输入框里的内容没有丢", entry::LONGEST);
        let en = format!("an answer has at most {} characters; nothing typed was lost", entry::LONGEST);
        return Err(Failure::new(Code::TooLarge).saying(zh, en));
    }
    let raw = words.raw.map_or_else(|| old.map(|o| o.raw.clone()).unwrap_or_default(), str::to_owned);
    let value = match words.raw {
        Some(raw) => entry::value_of(ask, raw, near).unwrap_or(None),
        None => old.and_then(|o| o.value.clone()),
    };
    let same = matches!(&value, Some(Value::Text(text)) if *text == raw);
    let (row, column) = at.map_or((None, None), |(r, c)| (Some(r.to_owned()), Some(c.to_owned())));
    Ok(Change {
        question: question.to_owned(),
        row,
        column,
        typed: (!same && !raw.trim().is_empty()).then_some(raw),
        value,
        basis: words.basis.map(Into::into).or_else(|| old.and_then(|o| o.basis)),
        by: keep(words.by, old.and_then(|o| o.by.as_ref())),
        how_checked: keep(words.how_checked, old.and_then(|o| o.how_checked.as_ref())),
        note: note.filter(|n| !n.trim().is_empty()),
        evidence: old.map(|o| o.evidence.iter().filter_map(|id| id.parse().ok()).collect()).unwrap_or_default(),
    })
}

/// No row id is longer.
pub(crate) const LONGEST_ROW_ID: usize = 64;

/// Row ids are segments of names, and answers may name them: nothing that separates names or answers stands in one. The hyphen is for months,
/// `2026-11`.
pub(crate) fn is_row_id(row: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !row.is_empty() && row.chars().count() <= LONGEST_ROW_ID && row.chars().all(fits)
}

fn check_row_id(row: &str) -> Result<(), Failure> {
    if is_row_id(row) {
        return Ok(());
    }
    let (zh, en) = ("行号只能用字母、数字、下划线和连字符", "a row id has letters, digits, _ and - only");
    Err(Failure::new(Code::BadRequest).saying(zh, en))
}

fn recorded(action: Action) -> evidence::Action {
    match action {
        Action::Typed => evidence::Action::Typed,
        Action::Paste => evidence::Action::Pasted,
        Action::Undo => evidence::Action::Undone,
        Action::Redo => evidence::Action::Redone,
        Action::Import => evidence::Action::Imported,
        Action::Practice => evidence::Action::Practice,
    }
}

/// How an action of the record is shown.
pub(crate) fn shown(action: evidence::Action) -> Action {
    match action {
        evidence::Action::Typed => Action::Typed,
        evidence::Action::Pasted => Action::Paste,
        evidence::Action::Undone => Action::Undo,
        evidence::Action::Redone => Action::Redo,
        evidence::Action::Imported => Action::Import,
        evidence::Action::Practice => Action::Practice,
        // Chosen, or entered again, by hand.
        evidence::Action::Settled | evidence::Action::Reentered => Action::Typed,
        // Taken over from what an earlier case holds.
        evidence::Action::Carried => Action::Import,
    }
}

impl From<Basis> for evidence::Basis {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Oral => Self::Oral,
            Basis::ThirdParty => Self::ThirdParty,
            Basis::Observed => Self::Observed,
            Basis::System => Self::System,
            Basis::Document => Self::Document,
        }
    }
}

impl From<evidence::Basis> for Basis {
    fn from(basis: evidence::Basis) -> Self {
        match basis {
            evidence::Basis::Oral => Self::Oral,
            evidence::Basis::ThirdParty => Self::ThirdParty,
            evidence::Basis::Observed => Self::Observed,
            evidence::Basis::System => Self::System,
            evidence::Basis::Document => Self::Document,
        }
    }
}
