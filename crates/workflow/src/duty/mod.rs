//! Duties 尽职清单: what diligence asked for in a case, and whether the records show that it was done. A page of facts: it neither acquits nor accuses.
//!
//! The list is data (`duties.toml`) beside the tables of roles and of authority, and not a layer of the checklists: its formulas read records (who, when, in
//! which order), of which the rules of a checklist know nothing by design, and it is one list for the whole bank and no trade's own. Figures of the checklist
//! that a case is pinned to come in by name. A submission names the hash of the list in force, and is judged by that list ever after: the yardstick is what
//! held when the business was done.
//!
//! Pure: readings in, outcomes out; who reads records is elsewhere.

mod list;
mod outcome;

pub use list::{DutyError, DutyList, Known, Readings};
pub use outcome::{DutyOutcome, Judged, Summary};

use serde::Deserialize;

use crate::role::Role;
use crate::words::{Text, Worded, text};

/// A text of the data in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// At which step of a loan's life something is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 调查.
    Survey,
    /// 审查.
    Review,
    /// 审批.
    Decision,
    /// 放款.
    Money,
    /// 贷后.
    Monitoring,
}

impl Worded for Phase {
    fn words(&self) -> Text {
        match self {
            Phase::Survey => text("调查", "survey"),
            Phase::Review => text("审查", "review"),
            Phase::Decision => text("审批", "decision"),
            Phase::Money => text("放款", "disbursement"),
            Phase::Monitoring => text("贷后", "monitoring"),
        }
    }
}

/// One thing that diligence asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Its id.
    pub id: String,
    /// At which step.
    pub phase: Phase,
    /// Whose it is.
    pub role: Role,
    /// What it is called.
    pub label: Said,
    /// What is said where it is not owed.
    pub otherwise: Said,
    /// What is said where nobody can tell.
    pub cannot: Said,
    /// Where its records are: see the head of the data.
    pub evidence: Vec<String>,
    /// What is said where a part of it was not done, in the order of its parts.
    pub(crate) parts: Vec<Said>,
}

/// A number of the list, which the bank may set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyNumber {
    /// Its id; formulas read `number.<id>`.
    pub id: String,
    /// Its value, exact.
    pub value: rust_decimal::Decimal,
    /// What it is.
    pub label: Said,
    /// Where it comes from.
    pub source: String,
    /// Whether the bank has confirmed it.
    pub calibrated: bool,
}

/// The type of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingType {
    /// True or false.
    Bool,
    /// An exact decimal.
    Number,
}

/// Something the formulas read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyReading {
    /// Its name in formulas: `record.…` of the records, `case.…` of the case's checklist.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ReadingType,
    /// Of `case.…`: the figure of the checklist.
    pub figure: Option<String>,
    /// What it says.
    pub means: Said,
}
