//! What is computed, as the window shows it: views of the figures that the checklist's `line`, `check`, `measure`,
//! `indicator`, `cap` and `knock_out` entries name. Nothing here is computed; no industry is named.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::explanations::{ExplainedState, ExplanationView};
use super::reconciliation::ReconciliationView;
use super::text::{Basis, FigureView, Problem, Text, Verdict};
use super::visit::LockView;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppraisalView {
    pub headline: Headline,
    pub visit: VisitView,
    pub statements: Vec<StatementView>,
    pub checks: Vec<CheckView>,
    pub measures: Vec<MeasureView>,
    /// Other figures that have more than one reading, by the identities of the checklist: the same shape, for the ladder beside the questions.
    pub pairs: Vec<MeasureView>,
    /// Who is wrong: advice beside the checks.
    pub reconciliation: ReconciliationView,
    /// The equity check as a waterfall: from the opening equity to the actual one.
    pub waterfall: Vec<WaterfallBar>,
    pub score: ScoreView,
    pub caps: Vec<CapView>,
    pub plan: PlanView,
    pub schedules: Vec<ScheduleView>,
    pub decision: DecisionView,
    pub knock_outs: Vec<KnockOutView>,
    pub warnings: Vec<Text>,
    /// Time of evaluation, microseconds.
    pub took_us: u32,
}

/// What the panel beside the questions always shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Headline {
    pub amount_asked: FigureView,
    pub limit: FigureView,
    /// In yuan, with every figure at the lower end of its evidence 按证据下限; none while it is not known.
    pub at_evidence_floor: Option<String>,
    /// The caps that hold it there, where it is lower than the limit.
    pub floor_bound_by: Vec<NamedRef>,
    /// The caps that bind, most binding first.
    pub binding: Vec<NamedRef>,
    pub score: FigureView,
    /// The full points of the indicators asked: 100, and less at a short survey.
    pub score_out_of: u32,
    /// At a short survey how the grade came of the points; none at the others, where the total gives it.
    pub graded_by: Option<Text>,
    pub grade: FigureView,
    pub proposal: FigureView,
    /// Share of required questions answered, a ratio; a table counts one, by the share of its required cells.
    pub completeness: String,
    /// Those answered whole.
    pub answered: u32,
    pub required: u32,
    pub verdicts: VerdictCounts,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamedRef {
    pub id: String,
    pub label: Text,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerdictCounts {
    pub pass: u32,
    pub attention: u32,
    pub fail: u32,
    pub not_checked: u32,
    pub not_applicable: u32,
}

/// The state of the questions after this evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitView {
    pub survey: SurveyView,
    pub progress: Vec<SectionProgress>,
    /// Question ids, `table.row.column` and whole columns `table[column]` that are not asked now; their old answers are kept.
    pub irrelevant: Vec<String>,
    /// Consents that come first, and what waits for them.
    pub locks: Vec<LockView>,
    /// Required and not answered, those that matter most first.
    pub missing: Vec<Missing>,
    pub problems: Vec<Problem>,
    /// Values of computed columns by table, row, column.
    pub computed: BTreeMap<String, BTreeMap<String, BTreeMap<String, FigureView>>>,
    /// Sums of the columns to be kept in sight, by table and column.
    pub sums: BTreeMap<String, BTreeMap<String, FigureView>>,
}

/// How deep the case is surveyed 调查深浅, why, and what that leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveyView {
    /// `short`, `standard` or `enhanced`.
    pub depth: String,
    pub label: Text,
    /// The row of the policy that fits, in words; none while the amount or what it looks at is open.
    pub why: Option<Text>,
    /// What the policy asks for, where the officer chose to go deeper.
    pub due: Option<Text>,
    /// The most that the limit can be at this depth, shown; none where nothing bounds it.
    pub amount: Option<String>,
    /// What is asked at a deeper survey only, chapter by chapter.
    pub left_out: Vec<LeftOut>,
    /// How many answers of a deeper survey stand and do not count.
    pub answers_left_out: u32,
    /// What the bank knows and nobody is asked.
    pub reference: Vec<ReferenceView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    pub section: Text,
    pub questions: u32,
}

/// A datum of the bank that stands in for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReferenceView {
    pub id: String,
    /// The chapter in which it stands.
    pub section: String,
    pub label: Text,
    /// As shown.
    pub text: String,
    pub date: String,
    pub said_by: Text,
    pub calibrated: bool,
    /// Differs from place to place: the local figure may be answered in its stead.
    pub local: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SectionProgress {
    pub section: String,
    /// Required questions and tables answered whole, and all of them: a table counts one.
    pub answered: u32,
    pub required: u32,
    /// Something is answered, be it a part of a table.
    pub begun: bool,
    pub problems: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Missing {
    /// A question id, a table id, or `table.row.column`.
    pub at: String,
    pub section: String,
    pub label: Text,
    /// Figures, checks and indicators that wait for it.
    pub matters: Vec<NamedRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatementView {
    pub id: String,
    pub label: Text,
    pub columns: Vec<NamedRef>,
    pub lines: Vec<LineView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    pub id: String,
    pub label: Text,
    pub level: u8,
    pub total: bool,
    /// By column id; a column without a figure has no entry.
    pub cells: BTreeMap<String, FigureView>,
    /// How the line was checked; null where nothing is said.
    pub how_checked: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckView {
    pub id: String,
    pub label: Text,
    pub verdict: Verdict,
    /// Found minus expected.
    pub residual: Option<FigureView>,
    /// The size the verdict is taken on.
    pub deviation: Option<FigureView>,
    pub direction: Option<String>,
    /// What the direction means and what to ask next.
    pub meaning: Option<Text>,
    pub left: Option<FigureView>,
    pub right: Option<FigureView>,
    /// Questions (or `table.row.column`) it waits for.
    pub missing: Vec<String>,
    pub provisional: Vec<String>,
    /// Whether the present deviation is explained; the verdict stays.
    pub explained: ExplainedState,
    /// All that was written about it, the latest last.
    pub explanations: Vec<ExplanationView>,
}

/// One measure: several estimates of the same quantity, as dots on one axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MeasureView {
    pub id: String,
    pub label: Text,
    /// The value the statement carries: a line across the axis.
    pub statement: Option<FigureView>,
    /// R: the median of the independent estimates.
    pub reference: Option<FigureView>,
    /// Tolerances around the reference, ratios; the inner is pass, the outer attention.
    pub pass_band: Option<String>,
    pub attention_band: Option<String>,
    pub verdict: Verdict,
    pub check: Option<String>,
    pub estimates: Vec<EstimateView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EstimateView {
    pub id: String,
    pub label: Text,
    pub value: FigureView,
    /// The shape of the dot.
    pub basis: Option<Basis>,
    /// What the estimate counts as: `independent`, `credibility`, `bound` …
    pub role: Option<String>,
    pub deviation: Option<FigureView>,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaterfallBar {
    pub id: String,
    pub label: Text,
    pub figure: FigureView,
    pub role: WaterfallRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaterfallRole {
    /// A standing bar: opening, expected, actual.
    Level,
    /// Raises the expectation.
    Plus,
    /// Lowers it.
    Minus,
    /// Actual minus expected.
    Residual,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScoreView {
    pub at_l0: ScoreCard,
    pub at_amount_asked: ScoreCard,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScoreCard {
    pub total: FigureView,
    pub grade: FigureView,
    pub dimensions: Vec<DimensionView>,
    pub indicators: Vec<IndicatorView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DimensionView {
    pub id: String,
    pub label: Text,
    pub points: FigureView,
    pub max: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IndicatorView {
    pub id: String,
    pub dimension: String,
    pub label: Text,
    pub value: FigureView,
    pub points: FigureView,
    pub max: String,
    /// A short survey leaves it out; then it counts neither for nor against.
    pub asked: bool,
    /// The band it fell into, in words, or that it is not asked; none while the value is unknown.
    pub band: Option<Text>,
    pub bands: Vec<BandView>,
    pub missing: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BandView {
    pub points: String,
    pub text: Text,
    pub hit: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CapView {
    pub id: String,
    pub kind: CapKind,
    pub label: Text,
    pub value: FigureView,
    /// After the grade's factor, where it applies.
    pub after: Option<FigureView>,
    pub binding: bool,
    /// A capacity above the amount asked constrains nothing, and is shown without a figure.
    pub above_asked: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CapKind {
    Need,
    Capacity,
    Exposure,
    Asked,
    Other,
}

/// The cash plan month by month: rows are months, columns as the rule table has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanView {
    pub minimum_cash: FigureView,
    pub columns: Vec<NamedRef>,
    pub months: Vec<PlanMonth>,
    /// Months whose closing cash lies below the minimum, by number.
    pub below_minimum: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanMonth {
    pub no: u32,
    /// `2026-11`.
    pub month: String,
    pub cells: BTreeMap<String, FigureView>,
}

/// A repayment schedule 还款计划 at one amount by one method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScheduleView {
    pub id: String,
    pub label: Text,
    pub method: String,
    pub method_label: Text,
    /// The method that was asked for.
    pub asked: bool,
    pub amount: FigureView,
    pub summary: Vec<FigureView>,
    pub rows: Vec<ScheduleRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScheduleRow {
    pub no: u32,
    pub principal: String,
    pub interest: String,
    pub total: String,
    pub balance: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionView {
    pub proposal: FigureView,
    pub proposal_label: Text,
    /// The amount to agree to, where it is less than what is asked.
    pub reduce_to: Option<FigureView>,
    /// In the order in which they decide; those that came too late, too.
    pub reasons: Vec<ReasonView>,
    pub conditions: Vec<Text>,
}

/// One reason of the proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonView {
    pub code: String,
    pub group: String,
    /// What the group proposes.
    pub group_label: Text,
    /// Whether its group decides.
    pub decides: bool,
    /// The whole sentence, with the first names.
    pub text: Text,
    /// All that it is about.
    pub about: Vec<AboutView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutView {
    pub id: String,
    pub label: Text,
    /// Where to go, for an answer.
    pub at: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KnockOutView {
    pub id: String,
    pub label: Text,
    /// null: not known yet.
    pub hit: Option<bool>,
    pub waivable: bool,
    pub missing: Vec<String>,
    /// The answers it is decided by: questions, tables, and columns as `table[column]`.
    pub rests_on: Vec<String>,
}

/// Why is this figure what it is? One level; each input can be asked in turn.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Explain {
    pub case: String,
    /// A figure id, or `table.row.column` of a rule table.
    pub figure: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Explanation {
    pub figure: FigureView,
    pub formula: Option<String>,
    /// The paragraph of the method, and a reading note where one was chosen.
    pub source: Option<String>,
    pub note: Option<String>,
    pub inputs: Vec<ExplainedInput>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExplainedInput {
    pub role: InputRole,
    pub figure: FigureView,
    /// Where it is asked: a question or table id.
    pub question: Option<String>,
    pub section: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InputRole {
    Question,
    Table,
    Figure,
    Policy,
    Case,
}
