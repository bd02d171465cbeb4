//! The entries of the layer files as typed values 清单条目: questions, tables, figures, indicators, checks and their kin.
//!
//! Plain data; how they are read from TOML stands in `read`, how they become a model in `model`.

use super::depth::Depth;
use super::guard::Guard;
use super::node::Place;
use super::reference::{Derived, ReferenceRule};
use crate::finding::Text;
use indexmap::IndexMap;
use std::sync::Arc;

/// A formula with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// Source text in the rule language.
    pub text: Arc<str>,
    /// Where it begins.
    pub place: Place,
}

/// What kind of answer or figure it is 类型.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names are the words of the layer files
pub enum Kind {
    Text,
    Choice,
    Multi,
    Number,
    Integer,
    Money,
    Percent,
    Ratio,
    Days,
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
}

impl Kind {
    /// All kinds with their words.
    pub const WORDS: &'static [(&'static str, Kind)] = &[
        ("text", Kind::Text),
        ("choice", Kind::Choice),
        ("multi", Kind::Multi),
        ("number", Kind::Number),
        ("integer", Kind::Integer),
        ("money", Kind::Money),
        ("percent", Kind::Percent),
        ("ratio", Kind::Ratio),
        ("days", Kind::Days),
        ("date", Kind::Date),
        ("month", Kind::Month),
        ("phone", Kind::Phone),
        ("id_number", Kind::IdNumber),
        ("credit_code", Kind::CreditCode),
        ("bool", Kind::Bool),
        ("place", Kind::Place),
        ("photo", Kind::Photo),
        ("file", Kind::File),
        ("signature", Kind::Signature),
    ];

    /// The word of the layer files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, k)| *k == self).map_or("text", |(w, _)| w)
    }

    /// Declared decimals 小数位: money 2, ratios and days 12, counts 0.
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self {
            Kind::Money => 2,
            Kind::Percent | Kind::Ratio | Kind::Days => 12,
            Kind::Number => 6,
            _ => 0,
        }
    }

    /// Whether its answer is a number.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Kind::Number | Kind::Integer | Kind::Money | Kind::Percent | Kind::Ratio | Kind::Days)
    }
}

/// One choice of a question 选项.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its id, the value in formulas and files.
    pub id: String,
    /// Its label.
    pub label: Text,
}

/// A constraint 校验: must hold when its inputs are known; says why when it does not. It never blocks typing.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// What must hold.
    pub when: Formula,
    /// What to say when it does not.
    pub message: Text,
}

/// A section of the checklist 章节.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // the fields are those of the layer files
pub struct Section {
    pub id: String,
    pub label: Text,
    pub help: Text,
    pub group: u32,
    pub order: i64,
}

/// What scalar questions and table columns share 提问.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Ask {
    pub id: String,
    pub kind: Kind,
    pub label: Text,
    pub help: Text,
    pub unit: String,
    pub example: String,
    pub decimals: u32,
    pub required: bool,
    /// Whether a negative number is an answer, such as a net outflow; an amount below zero is otherwise a slip.
    pub signed: bool,
    /// Whether rules also read what was said first (`first_said.<id>`): a number lowered later was said all the same.
    pub first_said: bool,
    pub relevant: Option<Formula>,
    pub required_when: Option<Formula>,
    pub constraint: Option<Constraint>,
    pub choices: Vec<Choice>,
    /// `table.column`: the answer is the id of a row of that table, shown by that column; `none` stands for no row.
    pub choices_from: String,
    /// What a new row (or an import that leaves the cell out) is filled with. Never used in evaluation: unknown stays unknown.
    pub default: Option<String>,
    /// A fallback may stand for the missing answer, which makes the result provisional 可暂估.
    pub provisional_ok: bool,
    pub evidence: Vec<String>,
    pub default_basis: Option<String>,
    pub line: String,
    pub width: u32,
    /// Whose own act the answer is, when it is not the officer's to type.
    pub guarded: Option<Guard>,
    /// A guarded answer that holds the name of who signed it: the act itself fills it in.
    pub signer: bool,
    /// The least depth at which it is asked; of a column `None` where it is asked with its table.
    pub depth: Option<Depth>,
    /// It follows from another answer and is asked of nobody.
    pub derived: Option<Derived>,
    /// No longer asked; an answer in an old case counts.
    pub retired: bool,
    /// What stands where a survey is too shallow to ask it; without one it does not apply there.
    pub left_out_as: Option<String>,
    /// The one choice there is: with a single paper to choose, nobody is asked which.
    pub only_choice: Option<String>,
    /// What the bank knows of it, so that nobody is asked 参考数据.
    pub reference: Option<ReferenceRule>,
    pub place: Place,
}

impl Ask {
    /// Whether nobody is asked: the bank knows it, it follows from another answer, it stands elsewhere, or there is one choice only. An answer in an old case counts.
    #[must_use]
    pub fn asked_of_nobody(&self) -> bool {
        self.reference.is_some() || self.derived.is_some() || self.retired || self.only_choice.is_some()
    }

    /// The least depth at which it is asked.
    #[must_use]
    pub fn least_depth(&self) -> Depth {
        self.depth.unwrap_or_default()
    }
}

/// A scalar question 问题.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Question {
    pub section: String,
    pub order: i64,
    pub ask: Ask,
}

/// A column of an asked table: asked, or computed by a row formula.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Column {
    pub ask: Ask,
    pub formula: Option<Formula>,
    /// Computed for the rules alone; a screen does not show it.
    pub hidden: bool,
}

/// A row proposed to the officer 预置行.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Preset {
    pub id: String,
    pub label: Text,
    pub values: IndexMap<String, String>,
    /// What else people write for it.
    pub also: Vec<String>,
}

/// An asked table 表格.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Table {
    pub id: String,
    pub section: String,
    pub label: Text,
    pub help: Text,
    pub order: i64,
    pub required: bool,
    pub relevant: Option<Formula>,
    pub required_when: Option<Formula>,
    pub may_be_empty: bool,
    /// `back` or `ahead`: the rows are months, row id and column `month` say which (`2026-11`); empty otherwise.
    pub months: String,
    pub default_basis: Option<String>,
    pub evidence: Vec<String>,
    pub line: String,
    /// The least depth at which it is asked.
    pub depth: Depth,
    pub columns: IndexMap<String, Column>,
    pub presets: Vec<Preset>,
    pub place: Place,
}

/// A policy value 政策参数; its name in formulas is `policy.<id>`.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Policy {
    pub id: String,
    pub value: String,
    pub kind: Kind,
    pub label: Text,
    pub source: String,
    pub calibrated: bool,
    pub place: Place,
}

/// A scalar figure 数字.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct FigureRule {
    pub id: String,
    pub kind: Kind,
    pub decimals: u32,
    pub label: Text,
    pub unit: String,
    pub formula: Formula,
    pub source: String,
    pub note: String,
    /// File stem, which groups figures into sheets.
    pub file: String,
    /// Of one that is made for every entry of a kind, or over all of them: the rule as it is written.
    pub of_each: Option<String>,
}

/// A column of a rule table.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct RuleColumn {
    pub id: String,
    pub kind: Kind,
    pub decimals: u32,
    pub label: Text,
    pub formula: Option<Formula>,
    pub hidden: bool,
}

/// A fixed row of a rule table.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct RuleRow {
    pub id: String,
    pub label: Text,
    pub cells: IndexMap<String, Formula>,
}

/// A rule table 规则表: fixed rows, or counted rows numbered from 1 in column `no`.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct RuleTable {
    pub id: String,
    pub label: Text,
    pub source: String,
    pub count: Option<Formula>,
    pub columns: IndexMap<String, RuleColumn>,
    pub rows: Vec<RuleRow>,
    pub file: String,
    pub place: Place,
}

/// One band of an indicator 分档; the last has no condition.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Band {
    pub when: Option<Formula>,
    pub points: u32,
    pub text: Text,
}

/// An indicator of the score 评分指标.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Indicator {
    pub id: String,
    pub dimension: String,
    pub label: Text,
    pub max: u32,
    pub value_kind: Kind,
    pub value_at_l0: Formula,
    pub value_at_asked: Formula,
    pub bands: Vec<Band>,
    pub not_meaningful_last_band: bool,
    pub place: Place,
}

/// A knock-out rule 准入否决.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct KnockOutRule {
    pub id: String,
    pub label: Text,
    pub hit: Formula,
    pub waivable: bool,
    /// What is only said does not clear it.
    pub proven: bool,
    /// The answers that settle it; all those its formula reads where none is named.
    pub rests_on: Vec<String>,
}

/// A cross-check 检验项: which figures say what.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct CheckRule {
    pub id: String,
    pub label: Text,
    pub verdict: String,
    pub residual: Option<String>,
    pub deviation: Option<String>,
    pub direction: Option<String>,
    pub left: Option<String>,
    pub right: Option<String>,
    /// How far its deviation may move before its explanation is due again: a figure or policy value.
    pub tolerance: Option<String>,
    pub meaning: IndexMap<String, Text>,
    pub order: i64,
}

/// A measure 被测量: the rule table whose rows are its estimates.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct MeasureRule {
    pub id: String,
    pub label: Text,
    pub rows: String,
    pub statement: String,
    pub reference: String,
    pub check: String,
}

/// A cap 额度约束.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct CapRule {
    pub id: String,
    pub kind: String,
    pub label: Text,
    pub value: String,
    pub after: String,
    /// The key figures it mainly rests on: rows of the rule table `key_figures`.
    pub rests_on: Vec<String>,
}

/// A statement line 科目行.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct LineRule {
    pub id: String,
    pub statement: String,
    pub label: Text,
    pub columns: IndexMap<String, String>,
    pub how_checked: Text,
    pub level: u32,
    pub total: bool,
    pub order: i64,
}

/// How much a warning weighs 轻重: what is due when it holds. Knock-outs alone decline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// 提示: for the reader.
    Note,
    /// 关注: nothing is proposed until it is explained in writing.
    Explain,
    /// 上会: the committee decides, whatever is written.
    Committee,
}

/// A warning 提示, a doubt 疑点, or a condition of the loan 放款条件: shown when its formula is true.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Notice {
    pub id: String,
    pub when: Formula,
    /// May hold `{name}` for a figure.
    pub text: Text,
    /// How much it weighs, for a warning.
    pub gravity: Gravity,
    /// Which is said first where not all find room; 0 where it does not matter.
    pub weight: i64,
    /// What eases it 缓释; may hold `{name}`.
    pub eased_by: Text,
    /// The check whose explanation tells of a warning as well; empty for none.
    pub told_at: String,
    /// Who watches a condition after disbursement, and how often 监控.
    pub watched_by: Text,
}

/// A word of the field 术语: what officers call it, and the words that must not stand for it on screen or paper.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct FieldTerm {
    pub id: String,
    pub label: Text,
    /// What it means, in one sentence.
    pub means: Text,
    /// What it was called in drafts and methods; no officer says it.
    pub instead_of: Vec<String>,
}

/// A question that a reviewer will probably ask 可能的退件问题: once per item of `each`, or when its formula holds.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct ReviewerRule {
    pub id: String,
    pub each: String,
    pub when: Option<Formula>,
    pub weight: i64,
    /// Where it would be settled: questions and tables, one comma between two.
    pub at: Vec<String>,
    pub text: Text,
    pub why: Text,
    pub answers: Text,
    pub place: Place,
}

/// A paper the questions expect as evidence 材料.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Material {
    pub id: String,
    pub label: Text,
    /// On the list the client gets beforehand.
    pub before: bool,
    pub form: MaterialForm,
    pub group: MaterialGroup,
    /// Of which clients it is asked.
    pub when: Option<Formula>,
    pub given: Text,
    pub note: Text,
    /// Handed in before, and brought again only if it changed.
    pub kept: Option<Formula>,
}

/// What kind of evidence a material is 凭据种类.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the words of the layer files
pub enum MaterialForm {
    Paper,
    Screen,
    Photo,
    Count,
    Talk,
    LookUp,
    Bank,
}

impl MaterialForm {
    /// All of them with their words.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("paper", Self::Paper),
        ("screen", Self::Screen),
        ("photo", Self::Photo),
        ("count", Self::Count),
        ("talk", Self::Talk),
        ("look_up", Self::LookUp),
        ("bank", Self::Bank),
    ];
}

/// Where a material stands on the client's list 材料分组, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names are the words of the layer files
pub enum MaterialGroup {
    Identity,
    Premises,
    Accounts,
    Business,
    Debts,
    Purpose,
    Security,
}

impl MaterialGroup {
    /// All of them with their words.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("identity", Self::Identity),
        ("premises", Self::Premises),
        ("accounts", Self::Accounts),
        ("business", Self::Business),
        ("debts", Self::Debts),
        ("purpose", Self::Purpose),
        ("security", Self::Security),
    ];

    /// Its heading.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Identity => Text::new("身份与证照", "Identity and licences"),
            Self::Premises => Text::new("场所与资产", "Premises and assets"),
            Self::Accounts => Text::new("账户与流水", "Accounts"),
            Self::Business => Text::new("生意上的单据", "Papers of the business"),
            Self::Debts => Text::new("借款与还款", "Debts"),
            Self::Purpose => Text::new("用途", "Purpose"),
            Self::Security => Text::new("担保", "Security"),
        }
    }
}
