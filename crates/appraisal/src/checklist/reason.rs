//! Reasons of the proposal `[[reason]]`, and what must have a trace `[[key_figure]]`: their entries and how they are read.
//!
//! Knows no answer.

use super::depth::Depth;
use super::entry::Formula;
use super::node::Place;
use super::reader::Reader;
use crate::finding::Text;

/// One reason of the proposal 建议的理由: the group it speaks for, and what it is about.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct ReasonRule {
    pub id: String,
    /// One of [`GROUPS`].
    pub group: String,
    pub when: Formula,
    /// The list whose items it names, one of the decision's own.
    pub each: String,
    /// Questions it points to.
    pub at: Vec<String>,
    pub weight: i64,
    pub text: Text,
    pub place: Place,
}

/// The groups of reasons in the order in which they decide 建议的次序 (calculation §5); without any reason the case is agreed to.
pub const GROUPS: [&str; 6] =
    ["decline_traced_knock_out", "return", "decline", "committee", "agree_with_less", "agree_with_security"];

/// A key figure 关键数字: a question, a table, or all below a path, whose hard basis names its evidence (calculation §0).
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFigure {
    /// The path.
    pub id: String,
    /// A yes-or-no policy value that must hold for it to be one.
    pub policy: Option<String>,
    /// It is one at this depth of survey alone: a deeper one holds it against something else.
    pub at: Option<Depth>,
    /// Where it stands in the layer files.
    pub place: Place,
}

pub(crate) fn reason(r: Reader<'_>) -> ReasonRule {
    let groups = GROUPS.map(|g| (g, g));
    ReasonRule {
        id: r.id(),
        group: r.word("group", &groups).unwrap_or_default().to_owned(),
        when: r.required_formula("when"),
        each: r.text("each").unwrap_or_default(),
        at: r.words("at"),
        weight: r.whole("weight").unwrap_or(0),
        text: r.label("text"),
        place: r.node.place.clone(),
    }
}

pub(crate) fn key_figure(r: Reader<'_>) -> KeyFigure {
    KeyFigure { id: r.id(), policy: r.text("policy"), at: r.word("at", Depth::WORDS), place: r.node.place.clone() }
}
