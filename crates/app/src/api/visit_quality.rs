//! Commands of visit quality 走访质量: what is unusual about how a case was entered, beside the officer's other cases; the list of cases by it; and what
//! the window notes of how long things were open. Nothing here judges, and nothing of it enters a figure.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::Text;

/// How a case was entered, and which of its photos are elsewhere.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VisitQuality {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitQualityView {
    /// In one sentence.
    pub summary: Text,
    /// Proposed for a second look: reasons of two kinds, or one strong one.
    pub look_twice: bool,
    /// What is recorded about the officer, in one sentence: shown where it is recorded.
    pub recorded: Text,
    /// That bounds are not calibrated, and what is not found.
    pub limits: Text,
    /// Plain figures: time worked, answers, photos.
    pub facts: Vec<QualityFact>,
    /// What is unusual, each with what may explain it.
    pub oddities: Vec<OddityView>,
    /// All measures, for whoever wants to see them.
    pub measures: Vec<QualityMeasure>,
    /// Photos that equal or resemble another one.
    pub photos: Vec<PhotoLikeness>,
    /// With how many other cases it was set beside.
    pub compared: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QualityFact {
    pub label: Text,
    pub text: Text,
}

/// Something unusual. Never a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OddityView {
    pub id: String,
    pub label: Text,
    /// What was seen, in figures.
    pub seen: Text,
    /// From where on it counts as unusual (uncalibrated).
    pub bound: Text,
    /// Where it stands among the officer's own cases.
    pub rank: Text,
    /// What may innocently explain it.
    pub innocent: Text,
    /// What to ask.
    pub ask: Text,
    /// The case it was compared with.
    pub other: Option<OtherCase>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OtherCase {
    pub case: String,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QualityMeasure {
    pub id: String,
    pub label: Text,
    pub seen: Text,
    pub bound: Text,
    pub rank: Text,
    pub odd: bool,
}

/// A photo of the case beside another one, of it or of another case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhotoLikeness {
    /// The photo, SHA-256.
    pub id: String,
    pub name: String,
    /// The same bytes; else only alike.
    pub same: bool,
    /// The case of the other one; null: this case.
    pub other: Option<OtherCase>,
    pub other_name: String,
    pub text: Text,
}

/// The officer's cases, those for a second look first. A proposal of where to look, not a list of the guilty.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RankVisits {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RankedVisit {
    pub case: String,
    pub title: String,
    pub look_twice: bool,
    /// What is unusual, by name.
    pub oddities: Vec<Text>,
}

/// Notes how long a chapter was open: counts and durations, no content and no keys. Nothing is noted of practice cases, closed cases and those only
/// looked at: replies null then.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NoteTraces {
    pub case: String,
    pub section: String,
    /// Milliseconds the chapter was on the screen.
    pub open_ms: u32,
    /// Of these the window was in the background.
    pub away_ms: u32,
    pub places: Vec<PlaceTrace>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaceTrace {
    /// A question or a table.
    pub question: String,
    /// Milliseconds it had the focus.
    pub dwell_ms: u32,
    /// How often it was left changed.
    pub edits: u32,
    /// How often something was pasted into it.
    pub pastes: u32,
}
