//! Observations 答案记录: who said or saw what, on which basis; and the answers in force once they are folded.
//!
//! An observation is one answer to one place (a question, or a cell of a table), or an act on a table. The answer in force is the
//! latest one; earlier ones stay in the record. What another person or paper says is another estimate, not another answer. Knows the
//! checklist's questions, and no rule.

mod day;
mod number;
mod numeral;
mod reading;
mod record;
mod replace;
mod unsigned;
mod why;

pub use reading::{Written, read, read_day, read_near, read_number, unread};
use record::{Last, Record};
pub use unsigned::Unsigned;
use unsigned::{not_signed, unsigned};

use crate::checklist::{Ask, Checklist};
use crate::finding::{Finding, Text, Weight};
use formula::Value;
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Basis 依据 of an answer, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Said 口述.
    Oral,
    /// Verified with a third party 侧面核实.
    ThirdParty,
    /// Seen or counted 观察、盘点.
    Observed,
    /// Data of a system 系统数据.
    System,
    /// A document 书证.
    Document,
}

impl Basis {
    /// All of them, weakest first.
    pub const ALL: [Self; 5] = [Self::Oral, Self::ThirdParty, Self::Observed, Self::System, Self::Document];

    /// The word in files and formulas.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Oral => "oral",
            Self::ThirdParty => "third_party",
            Self::Observed => "observed",
            Self::System => "system",
            Self::Document => "document",
        }
    }

    /// The basis of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.word() == word)
    }

    /// Its label.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Oral => Text::new("口述", "Said"),
            Self::ThirdParty => Text::new("侧面核实", "Third party"),
            Self::Observed => Text::new("观察", "Observed"),
            Self::System => Text::new("系统数据", "System"),
            Self::Document => Text::new("书证", "Document"),
        }
    }

    /// Hard evidence: document, system or observed (calculation §0).
    #[must_use]
    pub fn is_hard(self) -> bool {
        matches!(self, Self::Document | Self::System | Self::Observed)
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What an observation does 内容.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// An answer, as text in its canonical or any readable form.
    Answer(String),
    /// A text that did not read when it was given: no answer, and said so. What it would mean today is not guessed.
    Unread(String),
    /// The answer is taken back; the place is unanswered again.
    Cleared,
    /// The table was checked and holds nothing 核实无.
    DeclaredEmpty,
    /// The declaration “holds nothing” is taken back.
    NotEmpty,
    /// A row exists, perhaps without answers yet.
    RowAdded,
    /// The row is taken out.
    RowRemoved,
    /// Only the basis of the answer there is set.
    BasisOnly,
    /// The basis of a whole table is set; its cells inherit it.
    TableBasis,
}

/// One observation 答案记录.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Question or table id.
    pub question: String,
    /// Row id, in a table.
    pub row: Option<String>,
    /// Column id, in a table.
    pub column: Option<String>,
    /// What it does.
    pub said: Said,
    /// Basis; inherited when absent: cell ← table ← the question's default.
    pub basis: Option<Basis>,
    /// Who gave it 提供者.
    pub by: String,
    /// When, as the record says it (RFC 3339); empty when imported without.
    pub at: String,
    /// How it was checked 检验方式.
    pub how_checked: String,
    /// The officer's note 备注.
    pub note: String,
    /// Attachments, by id 证据.
    pub evidence: Vec<String>,
    /// Signed by the person whose own act it is 本人已签字. A guarded answer without it is what somebody says, and counts as unanswered.
    pub confirmed: bool,
    /// Another officer said something else and neither heard the other 两人不一致: it counts meanwhile, and all that reads it is provisional.
    pub disputed: bool,
}

impl Observation {
    /// An observation of a scalar question, or an act on a table.
    #[must_use]
    pub fn of(question: impl Into<String>, said: Said) -> Self {
        Self {
            question: question.into(),
            row: None,
            column: None,
            said,
            basis: None,
            by: String::new(),
            at: String::new(),
            how_checked: String::new(),
            note: String::new(),
            evidence: Vec::new(),
            confirmed: false,
            disputed: false,
        }
    }

    /// An observation of a cell.
    #[must_use]
    pub fn of_cell(table: impl Into<String>, row: impl Into<String>, column: impl Into<String>, said: Said) -> Self {
        Self { row: Some(row.into()), column: Some(column.into()), ..Self::of(table, said) }
    }

    /// The same with a basis.
    #[must_use]
    pub fn on(mut self, basis: Basis) -> Self {
        self.basis = Some(basis);
        self
    }

    /// The same as an own signed act. Only whoever verified the signature may say so; no file can.
    #[must_use]
    pub fn signed(mut self) -> Self {
        self.confirmed = true;
        self
    }
}

/// An answer in force 答案: read, with the basis it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The value.
    pub value: Value,
    /// The text it was read from.
    pub text: String,
    /// Basis, inherited where the answer has none of its own: cell ← table ← the column's or question's default ← said.
    pub basis: Basis,
    /// Who gave it.
    pub by: String,
    /// When.
    pub at: String,
    /// How it was checked.
    pub how_checked: String,
    /// The officer's note.
    pub note: String,
    /// Attachments, by id.
    pub evidence: Vec<String>,
    /// Whether there are attachments, also where their ids are not kept.
    pub attached: bool,
    /// Another officer said something else, and it is not settled.
    pub disputed: bool,
}

/// A row of a table, with the cells that are answered 表格行.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Row id.
    pub id: Arc<str>,
    /// Answered cells by column; a row has few, so that walking them is quicker than hashing.
    cells: Vec<(Arc<str>, Answer)>,
}

impl Row {
    /// The cell's answer, when there is one.
    #[must_use]
    pub fn cell(&self, column: &str) -> Option<&Answer> {
        self.cells.iter().find(|(id, _)| &**id == column).map(|(_, answer)| answer)
    }
}

/// What is known of a table 表格状态 (calculation §0).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TableState<'a> {
    /// Nobody touched it: its folds are unknown.
    Untouched,
    /// Checked and found to hold nothing 核实无: sums to 0.
    DeclaredEmpty,
    /// Rows, perhaps with open cells.
    Rows(&'a [Row]),
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Table {
    declared_empty: bool,
    rows: Vec<Row>,
}

/// All answers in force 全部答案.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    scalars: IndexMap<String, Answer, FxBuildHasher>,
    tables: IndexMap<String, Table, FxBuildHasher>,
    /// Why a text that stands there is no answer, by question or `table.row.column`.
    unread: IndexMap<String, Text, FxBuildHasher>,
    /// What is said to be confirmed and was not signed, by question or `table.row.column`: kept and shown, never counted.
    unsigned: IndexMap<String, Unsigned, FxBuildHasher>,
    /// What was said first, where rules ask for it.
    first: IndexMap<String, Value, FxBuildHasher>,
    /// Questions whose answer was taken back, or that a file names without an answer: open again, whatever might stand in for them.
    taken_back: IndexSet<String, FxBuildHasher>,
}

/// What is kept of an answer besides its value and basis.
#[derive(Clone, Copy, PartialEq)]
enum Words {
    /// What was said, who said it, when, how it was checked: for reports and reasons.
    Kept,
    /// Nothing: figures read no words.
    Left,
}

impl Answers {
    /// Folds observations, the latest last. What does not read as its question's type counts as unanswered and is a finding; so is an
    /// answer to a question the checklist does not have.
    #[must_use]
    pub fn fold(checklist: &Checklist, observations: &[Observation]) -> (Self, Vec<Finding>) {
        Self::folded(checklist, observations, Words::Kept)
    }

    /// The same for whoever computes and prints nothing: values and bases, without the words beside them. Most of a large case is words.
    pub(crate) fn values(checklist: &Checklist, observations: &[Observation]) -> (Self, Vec<Finding>) {
        Self::folded(checklist, observations, Words::Left)
    }

    fn folded(checklist: &Checklist, observations: &[Observation], words: Words) -> (Self, Vec<Finding>) {
        let mut record = Record::default();
        for observation in observations {
            record.take(observation);
        }
        let mut answers = Self::default();
        let mut findings = Vec::new();
        for (id, said) in record.scalars {
            match checklist.questions.get(id) {
                Some(question) => {
                    if let Some(unsigned) = unsigned(&said, &question.ask) {
                        findings.push(not_signed(id, &question.ask.label, &unsigned));
                        answers.unsigned.insert(id.to_owned(), unsigned);
                        continue;
                    }
                    if let Some(value) =
                        said.first.filter(|_| question.ask.first_said).and_then(|o| value_of(o, &question.ask))
                    {
                        answers.first.insert(id.to_owned(), value);
                    }
                    if said.answer.is_some_and(|o| o.said == Said::Cleared) {
                        answers.taken_back.insert(id.to_owned());
                    }
                    let default = [word(question.ask.default_basis.as_deref())];
                    let answer = read_answer(&said, &question.ask, &default, words, || id.to_owned(), &mut findings);
                    answers.scalars.extend(answer.map(|a| (id.to_owned(), a)));
                }
                None => findings.push(stranger(id)),
            }
        }
        for (id, table) in record.tables {
            let Some(rule) = checklist.tables.get(id) else {
                findings.push(stranger(id));
                continue;
            };
            let mut made = Table { declared_empty: table.declared_empty, rows: Vec::new() };
            let whole = word(rule.default_basis.as_deref());
            let asked = rule.columns.values().filter(|c| c.formula.is_none());
            let asked: Vec<_> = asked
                .map(|c| {
                    (Arc::<str>::from(&*c.ask.id), &c.ask, [table.basis, word(c.ask.default_basis.as_deref()), whole])
                })
                .collect();
            made.rows.reserve(table.rows.len());
            for (row, cells) in table.rows {
                let mut read = Vec::with_capacity(cells.len());
                let mut told = None;
                // Cells mostly come in the order of the columns.
                let mut next = 0;
                for (column, said) in &cells {
                    let place = || format!("{id}.{row}.{column}");
                    let from = next.min(asked.len());
                    let mut in_turn = (from..asked.len()).chain(0..from);
                    match in_turn.find(|at| &*asked[*at].0 == *column) {
                        Some(at) => {
                            next = at + 1;
                            let (column, ask, inherited) = &asked[at];
                            if let Some(unsigned) = unsigned(said, ask) {
                                // One act fills several cells of a row: said once.
                                if told.replace(unsigned.guard) != Some(unsigned.guard) {
                                    findings.push(not_signed(&place(), &rule.label, &unsigned));
                                }
                                answers.unsigned.insert(place(), unsigned);
                                continue;
                            }
                            let answer = read_answer(said, ask, inherited, words, place, &mut findings);
                            read.extend(answer.map(|a| (column.clone(), a)));
                        }
                        None => findings.push(stranger(&place())),
                    }
                }
                made.rows.push(Row { id: row.into(), cells: read });
            }
            if made.declared_empty && !made.rows.is_empty() {
                findings.push(empty_with_rows(id, &rule.label));
            }
            answers.tables.insert(id.to_owned(), made);
        }
        for finding in findings.iter().filter(|f| f.code == UNREADABLE) {
            answers.unread.extend(finding.questions.first().map(|place| (place.clone(), finding.text.clone())));
        }
        (answers, findings)
    }

    /// The answer to a scalar question; `None` when it is open or does not read.
    #[must_use]
    pub fn scalar(&self, id: &str) -> Option<&Answer> {
        self.scalars.get(id)
    }

    /// The first answer to a question of which rules read it; `None` for all others.
    #[must_use]
    pub fn first_said(&self, id: &str) -> Option<&Value> {
        self.first.get(id)
    }

    /// Whether an answer stood there and was taken back, or stands there and does not read: what nobody is asked is then open again, so that taking a word back never pays.
    #[must_use]
    pub fn taken_back(&self, id: &str) -> bool {
        self.taken_back.contains(id) || self.unread.contains_key(id)
    }

    /// What is said of a text that stands at a question or cell (`table.row.column`) and does not read.
    #[must_use]
    pub fn unread(&self, place: &str) -> Option<&Text> {
        self.unread.get(place)
    }

    /// What is said to be confirmed at a question or cell (`table.row.column`) that nobody signed.
    #[must_use]
    pub fn unsigned(&self, place: &str) -> Option<&Unsigned> {
        self.unsigned.get(place)
    }

    /// What is known of a table.
    #[must_use]
    pub fn table(&self, id: &str) -> TableState<'_> {
        match self.tables.get(id) {
            Some(t) if !t.rows.is_empty() => TableState::Rows(&t.rows),
            Some(t) if t.declared_empty => TableState::DeclaredEmpty,
            _ => TableState::Untouched,
        }
    }

    /// The cell's answer, when there is one.
    #[must_use]
    pub fn cell(&self, table: &str, row: &str, column: &str) -> Option<&Answer> {
        self.tables.get(table)?.rows.iter().find(|r| *r.id == *row)?.cell(column)
    }
}

fn value_of(observation: &Observation, ask: &Ask) -> Option<Value> {
    match &observation.said {
        Said::Answer(text) => read(ask, text, Written::InFile).ok().flatten(),
        _ => None,
    }
}

fn read_answer(
    said: &Last<'_>,
    ask: &Ask,
    inherited: &[Option<Basis>],
    words: Words,
    place: impl FnOnce() -> String,
    findings: &mut Vec<Finding>,
) -> Option<Answer> {
    let observation = said.answer?;
    let text = match &observation.said {
        Said::Answer(text) => text,
        Said::Unread(text) => {
            findings.push(unreadable(&place(), &ask.label, &unread(ask, text)));
            return None;
        }
        _ => return None,
    };
    let value = match read(ask, text, Written::InFile) {
        Ok(value) => value?,
        Err(why) => {
            findings.push(unreadable(&place(), &ask.label, &why));
            return None;
        }
    };
    let basis = said.basis.or_else(|| inherited.iter().flatten().next().copied()).unwrap_or(Basis::Oral);
    let kept = |text: &String| if words == Words::Kept { text.clone() } else { String::new() };
    Some(Answer {
        value,
        text: kept(text),
        basis,
        by: kept(&observation.by),
        at: kept(&observation.at),
        how_checked: kept(&observation.how_checked),
        note: kept(&observation.note),
        evidence: if words == Words::Kept { observation.evidence.clone() } else { Vec::new() },
        attached: !observation.evidence.is_empty(),
        disputed: observation.disputed,
    })
}

fn word(basis: Option<&str>) -> Option<Basis> {
    basis.and_then(Basis::of)
}

fn stranger(place: &str) -> Finding {
    Finding {
        code: "answer.no_such_question".to_owned(),
        weight: Weight::Note,
        text: Text::new(
            format!("清单里没有“{place}”，答案保留但不参与计算"),
            format!("the checklist has no “{place}”; kept, not used"),
        ),
        questions: vec![place.to_owned()],
    }
}

fn empty_with_rows(id: &str, label: &Text) -> Finding {
    Finding {
        code: "answer.empty_with_rows".to_owned(),
        weight: Weight::Blocking,
        text: Text::new(
            format!("{}：声明了“核实无”，却还有行，按有行计算", label.zh),
            format!("{}: declared empty, yet it has rows; the rows count", label.en),
        ),
        questions: vec![id.to_owned()],
    }
}

const UNREADABLE: &str = "answer.unreadable";

fn unreadable(place: &str, label: &Text, why: &Text) -> Finding {
    Finding {
        code: UNREADABLE.to_owned(),
        weight: Weight::Blocking,
        text: Text::new(
            format!("{}：{}；暂按未答处理", label.zh, why.zh),
            format!("{}: {}; counts as unanswered", label.en, why.en),
        ),
        questions: vec![place.to_owned()],
    }
}

#[cfg(test)]
#[path = "observation/tests.rs"]
mod tests;
