//! What a report needs besides the appraisal 报告要素: who, when, which record.
//!
//! Given by the caller, because a pure crate knows neither clock nor log.

use crate::document::{Language, LogHead};
use appraisal::crosscheck::Check;
use appraisal::finding::Text;
use chrono::NaiveDate;

/// The circumstances of a report.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The language of the report.
    pub language: Language,
    /// Day the report is made.
    pub date: Option<NaiveDate>,
    /// Case number.
    pub case_id: String,
    /// Whom it is about, as on the case's cover; the trade's name is put beside it where it does not say it.
    pub title: String,
    /// A practice case.
    pub practice: bool,
    /// The last record of the log.
    pub log_head: Option<LogHead>,
    /// The fingerprint of the key that signs the log: whoever has this paper can hold a log against it.
    pub log_key: Option<String>,
    /// What the store found out about itself, and what was done about it.
    pub log_findings: Vec<Text>,
    /// Identity numbers and telephone numbers in full; by default only their last four characters are printed.
    pub unmasked: bool,
    /// Who surveyed.
    pub officer: String,
    /// Who attended.
    pub second_officer: String,
    /// Day of the survey.
    pub survey_date: Option<NaiveDate>,
    /// Attachments: id, what it is, hash.
    pub attachments: Vec<Attachment>,
    /// Named assumptions beside the case, to be compared.
    pub scenarios: Vec<Scenario>,
    /// What the search for a structure found, where it was made.
    pub structures: Option<appraisal::structure::Structures>,
    /// The checks that failed at some record of the log, with their values before and after.
    pub check_stories: Vec<CheckStory>,
    /// What was changed after the limit had been seen.
    pub late_changes: Vec<appraisal::reviewer::LateChange>,
    /// The moves of the case from one checklist to another, the earliest first.
    pub moves: Vec<Move>,
    /// Answers that the checklist does not ask for: what they are called, and what was said.
    pub set_aside: Vec<(Text, Text)>,
    /// What is said of the checklist where figures may differ from those of the time.
    pub checklist_note: Option<Text>,
    /// How the case was entered, where a log tells it.
    pub visit_quality: Option<VisitQuality>,
    /// On what the officers of the case differ and did not settle 两人不一致, one sentence each.
    pub disputes: Vec<Text>,
    /// What second officers answered before they opened the first officer's answers 协办独立回答.
    pub alone: Vec<Alone>,
}

/// One second officer's own answers, side by side with the first officer's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alone {
    /// The second officer.
    pub officer: String,
    /// When the first officer's answers were opened.
    pub opened_at: String,
    /// By which record of the second officer's log.
    pub seq: u32,
    /// Question by question.
    pub rows: Vec<AloneRow>,
}

/// One question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AloneRow {
    /// What was asked.
    pub label: Text,
    /// What the second officer said, or why nothing.
    pub second: Text,
    /// What the first officer's answers came to without having heard it.
    pub first: Text,
    /// The same now, where it is another.
    pub first_now: Option<Text>,
    /// It is to be explained.
    pub differs: bool,
    /// How they compare.
    pub verdict: Text,
    /// How near counts as agreeing.
    pub tolerance: Option<Text>,
    /// What to do.
    pub to_do: Option<Text>,
    /// What was changed after the opening.
    pub later: Option<Text>,
}

/// What is unusual about how a case was entered 走访质量. Never a verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitQuality {
    /// In one sentence.
    pub summary: Text,
    /// Each unusual thing.
    pub rows: Vec<VisitOddity>,
    /// Photos that equal or resemble others, one sentence each.
    pub photos: Vec<Text>,
    /// What the figures cannot say.
    pub limits: Text,
}

/// One unusual thing, with what may explain it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitOddity {
    /// What it is called.
    pub label: Text,
    /// What was seen.
    pub seen: Text,
    /// From where on it is unusual, and where it stands.
    pub bound: Text,
    /// Ordinary reasons.
    pub innocent: Text,
    /// What to ask.
    pub ask: Text,
}

/// A move of the case to another checklist, as it was shown before it was made 清单变更.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Move {
    /// When.
    pub at: String,
    /// The checklist before.
    pub from: Text,
    /// The checklist after.
    pub to: Text,
    /// What it changed.
    pub lines: Vec<MoveLine>,
    /// The officer had already seen the limit.
    pub after_limit_seen: bool,
}

/// One thing that a move changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoveLine {
    /// What kind of thing.
    pub group: Text,
    /// New, gone or changed.
    pub how: Text,
    /// What it is called.
    pub label: Text,
    /// What stood there before, in words.
    pub before: String,
    /// What stands there after.
    pub after: String,
}

/// An officer's named assumptions 情景.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What is turned.
    pub turns: Vec<appraisal::checklist::Turn>,
}

/// One attachment of the case 附件.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Its id, as answers refer to it.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When it was taken or received.
    pub at: String,
    /// SHA-256, hexadecimal.
    pub hash: String,
}

/// A check that failed on record: first the state in which it failed first, then the later ones, the last as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckStory {
    /// The states that differ, in order; some in the middle may be left out.
    pub points: Vec<CheckPoint>,
    /// How many were left out.
    pub left_out: usize,
}

/// One state of a check on record.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckPoint {
    /// When it was recorded.
    pub at: String,
    /// What the check said.
    pub check: Check,
    /// The officer had already seen the limit.
    pub after_limit_seen: bool,
}
