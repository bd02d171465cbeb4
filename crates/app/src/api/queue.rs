//! What waits for who sits here 等我办: of all cases on the desk, the oldest first, each with since when and until when.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::review::PlaceNamed;
use super::text::Text;

/// The list; made of what is worked out of the cases already, none is opened for it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ListQueue {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueLine {
    pub case: String,
    pub title: String,
    pub practice: bool,
    /// What is to be done.
    pub what: Text,
    /// Since when, local time to the minute.
    pub since: String,
    /// Until when; null for a step without a limit.
    pub due: Option<String>,
    /// It is over.
    pub late: bool,
    /// How much working time is left, or how much it is late.
    pub left: Option<Text>,
    /// Remarks to answer, each with the way there; those about no place lead to the case as a whole.
    pub remarks: Vec<PlaceNamed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueView {
    /// The oldest first.
    pub lines: Vec<QueueLine>,
    /// How many are late.
    pub late: u32,
    /// Cases not worked out yet (`work_out_desk`): something of them may wait, too.
    pub pending: u32,
    /// What has to be known of the times; null where there are none.
    pub note: Option<Text>,
    /// Remarks of cases on this desk say why they were made (`count_reasons`).
    pub remarked: bool,
}

/// Why remarks were made in a month 退回原因, over the cases of this desk that are no practice; made of what is worked out already.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct CountReasons {
    /// `2026-11`; none: the month that is.
    #[serde(default)]
    pub month: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonPlace {
    pub label: Text,
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonLine {
    pub label: Text,
    /// Remarks that give it.
    pub count: u32,
    /// What those remarks are about, the most frequent first.
    pub places: Vec<ReasonPlace>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonsView {
    pub month: String,
    /// Months of which there is something, the newest first.
    pub months: Vec<String>,
    /// Remarks of the month that say why.
    pub remarks: u32,
    /// The ten most frequent.
    pub lines: Vec<ReasonLine>,
}
