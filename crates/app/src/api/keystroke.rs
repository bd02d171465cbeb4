//! A keystroke 按键: a draft whose reply carries only what the window does not hold already. The one file of the window that talks to the backend puts the
//! pieces into the view it holds; nobody else sees them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::appraisal::AppraisalView;
use super::visit::{Change, Refused, Touched};

/// A draft, for a window that holds the view of an earlier keystroke.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Keystroke {
    pub case: String,
    pub changes: Vec<Change>,
    /// The turn of the view that the window holds; null asks for a whole one.
    pub seen: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeystrokeReply {
    pub touched: Touched,
    /// Changes that cannot be taken; the others are in the figures.
    pub refused: Vec<Refused>,
    /// The turn of this view.
    pub turn: u32,
    /// The view, where the window does not hold the one before it.
    pub whole: Option<AppraisalView>,
    /// What is different from the view that the window holds.
    pub patches: Vec<Patch>,
}

/// What is different in one object or list of the view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Patch {
    /// The way there: names of fields, and places in lists counted from 0.
    pub at: Vec<String>,
    /// What stands there now, by field or place.
    #[ts(type = "Record<string, unknown>")]
    pub set: BTreeMap<String, serde_json::Value>,
    /// Fields that are there no more.
    pub gone: Vec<String>,
}
