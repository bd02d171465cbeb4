//! Commands of the desk: industries, the list of cases, a new case, the practice case.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{FigureView, Text};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListIndustries {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IndustryCard {
    pub id: String,
    pub name: Text,
    pub sector: Option<Text>,
    /// Codes of GB/T 4754 国民经济行业分类.
    pub gbt4754: Vec<String>,
    /// A practice case can be opened.
    pub practice: bool,
}

/// Finds trades by name, other name, pinyin or code of GB/T 4754; no words: all of them. Best first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListTrades {
    pub words: String,
}

/// A trade, with or without a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TradeCard {
    pub id: String,
    pub name: Text,
    pub family: Text,
    pub sector: Text,
    /// Codes of GB/T 4754 国民经济行业分类.
    pub gbt4754: Vec<String>,
    pub aliases: Vec<String>,
    /// The other name by which it was found.
    pub found_as: Option<String>,
    pub state: TradeState,
    /// The state in words.
    pub state_text: Text,
    /// `low`, `medium`, `elevated`, `high`; uncalibrated.
    pub risk_class: Option<String>,
    pub margin: Option<MarginView>,
}

/// The usual gross margin, shares of one; uncalibrated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarginView {
    pub low: String,
    pub high: String,
    /// What it rests on: `source`, `weak`, `own`.
    pub mark: String,
}

/// Whether a trade's checklist is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TradeState {
    /// 已有清单
    Built,
    /// Its family is written, the trade is not.
    FamilyThere,
    /// 这一族还没有清单
    FamilyMissing,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListCases {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseCard {
    pub id: String,
    pub title: String,
    pub industry: String,
    pub industry_name: Text,
    pub practice: bool,
    pub state: CaseState,
    pub survey_date: String,
    /// Share of the required questions that are answered, a ratio; none when the case's checklist cannot be read here.
    pub completeness: Option<String>,
    pub answered: u32,
    pub required: u32,
    /// When and how it was closed; null while it is open.
    pub closed: Option<Text>,
    /// What blocks submission, worst first: problems, missing answers, failed checks, in words.
    pub blockers: Vec<Text>,
    pub amount_asked: Option<FigureView>,
    pub created_at: String,
    pub saved_at: Option<String>,
    /// Not worked out yet: only what the record says stands here; asked again, it will be.
    pub pending: bool,
    /// Where it stands at the branch, for whoever reads it there and not on a laptop; null on a laptop.
    pub at_branch: Option<AtBranch>,
}

/// A case at the branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AtBranch {
    /// The first digits of its id, by which people speak of it.
    pub number: String,
    /// The branch of whoever opened it.
    pub branch: String,
    /// Where it stands in review and decision, in words.
    pub state: Text,
    /// When its first record came to the branch, ISO.
    pub came: String,
    /// How much whoever asks may read: 1 this line, 2 figures, 3 all with numbers of persons covered, 4 all.
    pub level: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nothing answered yet.
    New,
    /// Under survey; something blocks submission.
    Surveying,
    /// Everything required is answered and nothing contradicts.
    Complete,
}

/// Opens a new case of an industry. Dates are ISO (`2026-10-31`); the initial point lies before the survey.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewCase {
    pub industry: String,
    pub title: String,
    pub survey_date: String,
    pub initial_date: String,
}

/// Opens the industry's practice case 练习案例, making it when it is not there yet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenPracticeCase {
    pub industry: String,
}

/// The same for a small request, surveyed short 简版: few questions, totals where the usual survey has lists.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenShortPracticeCase {
    pub industry: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenCase {
    pub case: String,
}

/// Changes the case's own facts; what is null stays.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviseCase {
    pub case: String,
    pub title: Option<String>,
    pub survey_date: Option<String>,
    pub initial_date: Option<String>,
}

/// The score-and-limit screen was shown; changes after it are marked in the record. Replies null when it was marked before.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MarkLimitSeen {
    pub case: String,
}
