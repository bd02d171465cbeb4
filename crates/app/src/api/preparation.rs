//! Commands of the preparation 尽调前准备: the call, consents, the client's list, the plan of the visit, sheets to fill in; as a view, as
//! answers that come by phone, as files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::text::Text;
use super::visit::{QuestionView, Saved};

/// What is prepared, for a case or, before there is one, for a trade with what is known of the client.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrepareVisit {
    pub case: Option<String>,
    /// The trade, where there is no case.
    pub industry: Option<String>,
    /// What is known, by question id; of a case its own answers stand.
    pub answers: BTreeMap<String, String>,
}

/// Everything that is prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreparationView {
    pub industry: String,
    pub industry_name: Text,
    /// The questions that decide what is prepared, with what stands there.
    pub circumstances: Vec<CircumstanceView>,
    pub call: CallView,
    pub consents: Vec<ConsentView>,
    pub materials: Vec<MaterialGroupView>,
    /// The client's list as a text to send, in both languages.
    pub materials_text: Text,
    pub plan: VisitPlanView,
    pub sheets: Vec<SheetView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CircumstanceView {
    pub question: QuestionView,
    /// As it was typed; empty while nobody said.
    pub raw: String,
}

/// What the call comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// 可以去
    Go,
    /// 不必去
    No,
    /// 先问清
    ToBeAsked,
}

/// How one question of the call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhoneState {
    Stopped,
    Open,
    AskFirst,
    Said,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallView {
    pub outcome: CallOutcome,
    /// The outcome in one word.
    pub word: Text,
    /// Why not, or what is to be asked.
    pub reasons: Vec<Text>,
    /// What stays to be proven on site.
    pub to_prove: Vec<Text>,
    pub questions: Vec<PhoneQuestionView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhoneQuestionView {
    pub id: String,
    /// The words to say.
    pub say: Text,
    pub help: Text,
    pub state: PhoneState,
    pub reasons: Vec<Text>,
    pub to_prove: Vec<Text>,
    pub fields: Vec<CircumstanceView>,
    pub options: Vec<PhoneOptionView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhoneOptionView {
    pub id: String,
    pub label: Text,
    pub chosen: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentView {
    pub id: String,
    pub label: Text,
    pub text: Text,
    pub signers: Vec<Text>,
    /// What may not be done before it is signed.
    pub first: Text,
    pub refused: Text,
    /// The yes-or-no question that says it is signed.
    pub question: Option<String>,
    pub signed: Option<bool>,
    /// Whether it is not yet known that it is needed.
    pub open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialGroupView {
    pub label: Text,
    pub materials: Vec<MaterialView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialView {
    pub id: String,
    pub label: Text,
    /// In which case it is needed; empty where that is settled.
    pub given: Text,
    pub note: Text,
    pub open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitPlanView {
    pub look_ups: Vec<OriginalView>,
    pub at_the_bank: Vec<OriginalView>,
    pub stops: Vec<VisitStopView>,
    pub apart: Vec<AskedApartView>,
    pub originals: Vec<OriginalView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitStopView {
    pub id: String,
    pub label: Text,
    pub help: Text,
    pub steps: Vec<VisitStepView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitStepView {
    /// 数, 看 or 拍.
    pub kind: Text,
    /// The question, table or material.
    pub id: String,
    pub label: Text,
    pub unit: String,
    pub how: Text,
    pub section: Text,
    pub table: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskedApartView {
    pub id: String,
    pub label: Text,
    pub help: Text,
    pub open: bool,
    pub asked: Vec<ApartQuestionView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApartQuestionView {
    pub say: Text,
    pub how: Text,
    pub against: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OriginalView {
    pub id: String,
    pub label: Text,
    pub proves: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetView {
    pub table: String,
    pub label: Text,
    pub help: Text,
    pub columns: Vec<Text>,
    /// The line of titles for a spreadsheet, tab-separated.
    pub titles: Text,
    pub rows: u32,
}

/// Records what was said on the phone as ordinary answers: said by the borrower, basis oral, now. What rests on something harder stays.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerPhone {
    pub case: String,
    /// The question of the call; null for circumstances alone.
    pub id: Option<String>,
    /// The answer chosen; empty takes the answer back.
    pub option: Option<String>,
    /// What was typed, by question id.
    pub fields: BTreeMap<String, String>,
}

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PreparedPaper {
    Materials,
    Consents,
    Plan,
    Sheets,
}

/// As what it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperFormat {
    Pdf,
    /// The sheets alone.
    Xlsx,
    /// The client's list alone.
    Txt,
}

/// Writes a paper where the officer says; of a case it is recorded in the log.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportPreparation {
    pub case: Option<String>,
    pub industry: Option<String>,
    pub answers: BTreeMap<String, String>,
    pub paper: PreparedPaper,
    pub format: PaperFormat,
    pub english: bool,
    pub path: FileRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperWritten {
    pub path: String,
    pub size: u32,
    /// The record of it; none without a case.
    pub saved: Option<Saved>,
    /// Characters that no font has.
    pub warning: Option<Text>,
}
