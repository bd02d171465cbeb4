//! Who is wrong 勾稽推断, as the window shows it: the short list, every quantity with what speaks of it, every identity. Advice only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::appraisal::NamedRef;
use super::text::{Basis, Text};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReconciliationView {
    /// Most likely wrong 最可能有误, the likeliest first.
    pub suspects: Vec<SuspectView>,
    /// Quantities with something to compare.
    pub quantities: Vec<QuantityView>,
    pub identities: Vec<IdentityView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuspectView {
    pub sentence: Text,
    /// An alternative to the entry before it.
    pub instead: bool,
    /// A failed check names it, not statistics alone.
    pub by_verdict: bool,
    /// The failed checks it explains.
    pub checks: Vec<NamedRef>,
    /// The questions to look at again, the likeliest first.
    pub questions: Vec<NamedRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuantityView {
    pub id: String,
    pub label: Text,
    /// The figures, questions and rule tables it stands for.
    pub figures: Vec<String>,
    pub reference: Option<Text>,
    /// How sure the reference is, such as ±1.3%.
    pub spread: Option<String>,
    pub sentence: Option<Text>,
    pub readings: Vec<ReadingView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadingView {
    pub id: String,
    pub label: Text,
    pub figure: String,
    pub basis: Option<Basis>,
    pub value: Text,
    /// What all the others say in its place.
    pub predicted: Option<Text>,
    pub deviation: Option<String>,
    pub z: Option<String>,
    pub mark: Mark,
    pub questions: Vec<NamedRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IdentityView {
    pub id: String,
    pub label: Text,
    pub checks: Vec<String>,
    /// What is left over by the best values of its parts.
    pub residual: Text,
    pub z: Option<String>,
    pub mark: Mark,
}

/// How a value stands to the others; the window gives each a sign and a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Untested,
    Agrees,
    Suspicious,
    Candidate,
    Apart,
}
