//! Commands of the visit: what is asked, what was answered, a draft, a commit, the history of one answer.
//! A draft lives in memory only; a commit is durable before it is answered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::appraisal::AppraisalView;
use super::moving::{SetAside, Standing};
use super::second::BlindView;
use super::text::{Basis, Failure, Problem, Text};

/// A whole case as the window opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseView {
    pub meta: CaseMeta,
    pub sections: Vec<SectionView>,
    /// Units and reasons in English, by the Chinese that stands in figures and questions.
    pub words: BTreeMap<String, String>,
    /// Where the day leads, in its order; every section is answered at one of them.
    pub places: Vec<PlaceView>,
    /// Which measures an answer feeds, by question or table, the one it speaks of most directly first.
    pub feeds: BTreeMap<String, Vec<FeedView>>,
    /// Scalars and tables in the order in which they are asked.
    pub questions: Vec<QuestionView>,
    /// Answers to scalar questions, by question id; a question never answered has no entry.
    pub answers: BTreeMap<String, AnswerView>,
    /// Tables by id; an untouched table has no entry.
    pub tables: BTreeMap<String, TableView>,
    /// Answers that are kept and not asked for by the checklist the case stands on.
    pub set_aside: Vec<SetAside>,
    pub appraisal: AppraisalView,
    /// What is asked of the second officer alone; null for everybody else. While it is kept back, nothing else of the case is here.
    pub blind: Option<BlindView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseMeta {
    pub id: String,
    pub title: String,
    pub industry: String,
    pub industry_name: Text,
    /// A practice case says so on every screen and on every page.
    pub practice: bool,
    pub survey_date: String,
    pub initial_date: String,
    pub created_at: String,
    pub saved_at: Option<String>,
    /// The content hash of the checklist the case is computed with.
    pub checklist: String,
    /// Whether that is the one the case is pinned to, and whether it is the one that is here.
    pub standing: Standing,
    /// The same in words; null where there is nothing to say.
    pub standing_text: Option<Text>,
    /// When and how it was closed; null while it is open. Nothing of a closed case changes.
    pub closed: Option<Text>,
    /// Why the case is only looked at; null when it is filled in.
    pub read_only: Option<Text>,
    /// The officer has seen the limit, and the record says so.
    pub limit_seen: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SectionView {
    pub id: String,
    pub label: Text,
    /// 1–7: the seven groups of facts; 0: administration.
    pub group: u8,
    /// Where it is answered: one of `CaseView.places`.
    pub place: String,
}

/// A place of the day's route 路线.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaceView {
    pub id: String,
    pub label: Text,
    /// What to mind there.
    pub help: Option<Text>,
}

/// A measure that an answer feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedView {
    pub measure: String,
    /// The estimates it enters.
    pub estimates: Vec<String>,
    /// Whether the value that the statement carries rests on it.
    pub statement: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuestionType {
    Text,
    Choice,
    Multi,
    Number,
    Integer,
    Money,
    Percent,
    Date,
    Month,
    Phone,
    IdNumber,
    CreditCode,
    Bool,
    Place,
    Photo,
    File,
    Signature,
    Table,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionView {
    pub id: String,
    pub section: String,
    #[serde(rename = "type")]
    pub kind: QuestionType,
    pub label: Text,
    pub unit: Option<String>,
    pub help: Option<Text>,
    pub example: Option<String>,
    /// The evidence that is expected, in words.
    pub evidence: Vec<Text>,
    pub choices: Vec<ChoiceView>,
    pub default_basis: Basis,
    /// Asked for in every case; whether it applies now stands in `VisitView.irrelevant`.
    pub required: bool,
    /// The statement line or figure it feeds, in words.
    pub line: Option<String>,
    /// Tables only.
    pub columns: Vec<ColumnView>,
    /// Tables only: rows proposed to the officer.
    pub presets: Vec<PresetView>,
    /// Tables whose rows are months: the twelve of them, `2026-11`; each is the id of its row and the text of its column `month`.
    pub months: Vec<String>,
    /// Tables only: `核实无` may be declared.
    pub may_be_empty: bool,
    /// What else is asked may depend on this answer (of a table: on its rows).
    pub steers: bool,
    /// Why it is not typed here: it comes with an act of its own.
    pub read_only: Option<Text>,
    /// Who signs it, where it is another person's own act.
    pub guarded: Option<GuardView>,
}

/// What waits for a consent of the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LockView {
    pub consent: String,
    pub label: Text,
    /// What is still lacking.
    pub why: Text,
    /// The question that says it is signed, at which the paper hangs.
    pub question: String,
    /// Questions and tables that wait.
    pub questions: Vec<String>,
}

/// Whose signature an answer needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuardView {
    /// `second_officer`, `reviewer` or `committee`.
    pub by: String,
    pub label: Text,
    /// It holds the name of who signs: the signature fills it in.
    pub signer: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChoiceView {
    pub id: String,
    pub label: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnView {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: QuestionType,
    pub label: Text,
    pub unit: Option<String>,
    pub help: Option<Text>,
    pub choices: Vec<ChoiceView>,
    /// The answer is a row of that table, picked by its name.
    pub rows_of: Option<RowsOf>,
    pub required: bool,
    /// Computed, not asked: its values stand in `VisitView.computed`.
    pub computed: bool,
    pub default_basis: Option<Basis>,
    /// Width in characters.
    pub width: u32,
    /// Its sum is kept in sight.
    pub total: bool,
    /// Why its cells are not typed here: they come with an act of their own.
    pub read_only: Option<Text>,
    /// Who signs its cells, where they are another person's own act.
    pub guarded: Option<GuardView>,
    /// What else is asked may depend on its cells.
    pub steers: bool,
}

/// The rows of a table as choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowsOf {
    pub table: String,
    /// The column that names its rows.
    pub column: String,
    /// The choice of none of them; null where one must be picked.
    pub none: Option<ChoiceView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresetView {
    pub id: String,
    pub label: Text,
    /// Raw texts by column.
    pub values: BTreeMap<String, String>,
}

/// The answer in force to one question or in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerView {
    /// As typed (`62万`).
    pub raw: String,
    /// As understood (`620000`); none when empty or unreadable.
    pub value: Option<String>,
    /// As shown (`620,000`).
    pub text: String,
    pub basis: Basis,
    /// The basis comes from the table or the question's default.
    pub basis_inherited: bool,
    /// Who said it.
    pub by: Option<String>,
    pub how_checked: Option<String>,
    pub note: Option<String>,
    pub saved_at: Option<String>,
    /// Attachment ids.
    pub evidence: Vec<String>,
    /// Another person's own act that was not signed, or whose signature no longer holds: why it does not count.
    pub unsigned: Option<Text>,
    pub problem: Option<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableView {
    pub id: String,
    /// The basis its cells inherit.
    pub basis: Basis,
    pub basis_inherited: bool,
    /// 核实无: verified that there is none.
    pub declared_empty: bool,
    pub rows: Vec<RowView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowView {
    /// Letters and digits; the window makes one by `crypto.randomUUID()` without the dashes.
    pub id: String,
    pub cells: BTreeMap<String, AnswerView>,
}

/// One change of an answer. A field that is null keeps what is in force; `raw: ""` takes the answer back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    Answer {
        question: String,
        raw: Option<String>,
        basis: Option<Basis>,
        by: Option<String>,
        how_checked: Option<String>,
        note: Option<String>,
    },
    Cell {
        table: String,
        row: String,
        column: String,
        raw: Option<String>,
        basis: Option<Basis>,
        by: Option<String>,
        how_checked: Option<String>,
        note: Option<String>,
    },
    /// Adds a row before `before` (at the end when null), with raw texts by column.
    AddRow {
        table: String,
        row: String,
        before: Option<String>,
        cells: BTreeMap<String, String>,
    },
    RemoveRow {
        table: String,
        row: String,
    },
    MoveRow {
        table: String,
        row: String,
        before: Option<String>,
    },
    /// 核实无; refused while the table has rows.
    DeclareEmpty {
        table: String,
        empty: bool,
    },
    TableBasis {
        table: String,
        basis: Basis,
    },
}

/// What the officer did; one action is one record, a paste of 500 rows too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Typed,
    Paste,
    Undo,
    Redo,
    Import,
    Practice,
}

/// Recomputes with unsaved changes, in memory only: for every keystroke.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Draft {
    pub case: String,
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftReply {
    pub touched: Touched,
    pub appraisal: AppraisalView,
    /// Changes that cannot be taken; the others are in the figures.
    pub refused: Vec<Refused>,
}

/// One change that is not taken: where, and why. The others of the same call are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refused {
    /// A question, `table.row.column`, `table.row` for a row itself, or a table.
    pub at: String,
    pub why: Failure,
}

/// The answers and tables that the changes touched, as they stand after them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Touched {
    /// By question id; null: taken back.
    pub answers: BTreeMap<String, Option<AnswerView>>,
    /// Cells by `table.row.column`; null: taken back.
    pub cells: BTreeMap<String, Option<AnswerView>>,
    /// Tables whose rows, basis or declaration changed, whole.
    pub tables: BTreeMap<String, TableView>,
}

/// Writes one record, durably, and only then answers: the window may now say `已存`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Commit {
    pub case: String,
    pub changes: Vec<Change>,
    pub action: Action,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CommitReply {
    /// The record; none when every change was refused, so that there was nothing to write.
    pub saved: Option<Saved>,
    /// Changes that are not in the record, each with its reason.
    pub refused: Vec<Refused>,
    pub touched: Touched,
    pub appraisal: AppraisalView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Saved {
    pub seq: u32,
    /// Local time, `2026-11-21T14:03:22+08:00`.
    pub at: String,
    /// The record's hash, hex.
    pub hash: String,
}

/// Every answer ever given to one question or in one cell, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct History {
    pub case: String,
    pub question: String,
    pub row: Option<String>,
    pub column: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryEntry {
    pub seq: u32,
    pub at: String,
    pub officer: String,
    /// The device it was written on: this one, or another by the log it keeps.
    pub device: Text,
    pub action: Action,
    /// What stood there before, as shown; null: nothing.
    pub before: Option<String>,
    /// As typed; null: taken back, or the row was removed.
    pub raw: Option<String>,
    pub text: String,
    pub basis: Basis,
    pub by: Option<String>,
    pub how_checked: Option<String>,
    pub note: Option<String>,
    /// The officer had already seen the limit.
    pub after_limit_seen: bool,
    /// Put to the second officer alone, and said after the first officer's answers were opened: it does not count as said alone.
    pub after_opening: bool,
    pub hash: String,
}

/// Each time the machine's clock was found to have gone back since the case was opened, oldest first. Nothing is refused because of it; who reads
/// the times of a case must know it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClockEvents {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClockEvent {
    /// The record that tells of it; what bears a higher number came later, whatever the times say.
    pub seq: u32,
    /// Local time of the record before, `2026-11-21T14:03:22+08:00`.
    pub before: String,
    /// What the clock said then.
    pub now: String,
    /// The same in plain words.
    pub text: Text,
    pub hash: String,
}
