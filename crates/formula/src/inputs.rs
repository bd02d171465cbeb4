//! What the caller brings to an evaluation: the answers, by name. Nothing here knows the rules.

use crate::outcome::{Outcome, Reason};
use crate::value::Value;
use std::{collections::HashMap, sync::Arc};

/// Where an answer comes from, weakest first 依据.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Said 口述.
    Oral,
    /// Said by someone else 侧面核实.
    ThirdParty,
    /// Seen or counted 观察/盘点.
    Observed,
    /// From a system 系统数据.
    System,
    /// On paper 书证.
    Document,
}

impl Basis {
    /// All of them, weakest first.
    pub const ALL: [Basis; 5] = [Basis::Oral, Basis::ThirdParty, Basis::Observed, Basis::System, Basis::Document];
    /// The word in files and formulas.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Oral => "oral",
            Basis::ThirdParty => "third_party",
            Basis::Observed => "observed",
            Basis::System => "system",
            Basis::Document => "document",
        }
    }
    /// The basis of that word.
    pub fn named(word: &str) -> Option<Basis> {
        Basis::ALL.into_iter().find(|b| b.as_str() == word)
    }
}

/// One answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// What was answered; `None` = asked, not answered: unknown, caused by the question itself.
    pub outcome: Option<Outcome>,
    /// Where it comes from.
    pub basis: Option<Basis>,
}

impl Answer {
    /// An answer with its basis.
    pub fn known(value: Value, basis: Option<Basis>) -> Answer {
        Answer { outcome: Some(value.into()), basis }
    }
    /// Asked, not answered.
    pub fn unanswered() -> Answer {
        Answer::default()
    }
    /// Not asked in this case.
    pub fn not_applicable(reason: Reason) -> Answer {
        Answer { outcome: Some(Outcome::not_applicable(reason)), basis: None }
    }
}

/// One row of an asked table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The row's id.
    pub id: Arc<str>,
    /// Answers by column id; a missing one is unanswered.
    pub cells: HashMap<Arc<str>, Answer>,
}

/// What was answered about a table.
#[derive(Clone, Debug, Default)]
pub enum TableAnswer {
    /// Nothing: its folds are unknown.
    #[default]
    Untouched,
    /// Checked: there are none 核实无.
    DeclaredEmpty,
    /// Not asked in this case.
    NotApplicable(Reason),
    /// Rows in order.
    Rows(Vec<Row>),
}

/// The rows of an asked table, without their cells.
#[derive(Clone, Debug, PartialEq)]
pub enum Listed {
    /// Nothing was answered: its folds are unknown.
    Untouched,
    /// Not asked in this case.
    NotApplicable(Reason),
    /// Row ids in order; none when it was declared empty.
    Rows(Vec<Arc<str>>),
}

/// Where an evaluation finds its answers. [`Inputs`] is the plain one; who holds the answers in a form of their own need not copy
/// them into it at every keystroke.
pub trait Answers {
    /// The answer to a scalar question.
    fn scalar(&self, name: &str) -> Answer;
    /// The rows of a table.
    fn rows(&self, table: &str) -> Listed;
    /// The answers of one column, as many as [`Answers::rows`] lists and in that order.
    fn column(&self, table: &str, column: &str) -> Vec<Answer>;
    /// One of them; `row` counts from 0.
    fn cell(&self, table: &str, row: usize, column: &str) -> Answer {
        self.column(table, column).into_iter().nth(row).unwrap_or_default()
    }
}

/// All answers of a case.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Scalars by name; a missing one is unanswered.
    pub scalars: HashMap<Arc<str>, Answer>,
    /// Tables by name; a missing one is untouched.
    pub tables: HashMap<Arc<str>, TableAnswer>,
}

impl Inputs {
    /// No answers.
    pub fn new() -> Inputs {
        Inputs::default()
    }
    /// Sets a scalar.
    pub fn set(&mut self, name: impl AsRef<str>, answer: Answer) -> &mut Inputs {
        self.scalars.insert(Arc::from(name.as_ref()), answer);
        self
    }
    /// Sets a table.
    pub fn set_table(&mut self, name: impl AsRef<str>, answer: TableAnswer) -> &mut Inputs {
        self.tables.insert(Arc::from(name.as_ref()), answer);
        self
    }
}

impl Answers for Inputs {
    fn scalar(&self, name: &str) -> Answer {
        self.scalars.get(name).cloned().unwrap_or_default()
    }
    fn rows(&self, table: &str) -> Listed {
        match self.tables.get(table) {
            None | Some(TableAnswer::Untouched) => Listed::Untouched,
            Some(TableAnswer::NotApplicable(reason)) => Listed::NotApplicable(reason.clone()),
            Some(TableAnswer::DeclaredEmpty) => Listed::Rows(Vec::new()),
            Some(TableAnswer::Rows(rows)) => Listed::Rows(rows.iter().map(|row| row.id.clone()).collect()),
        }
    }
    fn column(&self, table: &str, column: &str) -> Vec<Answer> {
        match self.tables.get(table) {
            Some(TableAnswer::Rows(rows)) => {
                rows.iter().map(|row| row.cells.get(column).cloned().unwrap_or_default()).collect()
            }
            _ => Vec::new(),
        }
    }
    fn cell(&self, table: &str, row: usize, column: &str) -> Answer {
        match self.tables.get(table) {
            Some(TableAnswer::Rows(rows)) => {
                rows.get(row).and_then(|row| row.cells.get(column)).cloned().unwrap_or_default()
            }
            _ => Answer::unanswered(),
        }
    }
}

impl Row {
    /// A row without answers.
    pub fn new(id: impl AsRef<str>) -> Row {
        Row { id: Arc::from(id.as_ref()), cells: HashMap::new() }
    }
    /// The row with one more answer.
    pub fn with(mut self, column: impl AsRef<str>, answer: Answer) -> Row {
        self.cells.insert(Arc::from(column.as_ref()), answer);
        self
    }
}
