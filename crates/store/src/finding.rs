//! What a store found out about itself at unlock: said to the officer, never a reason to refuse work.

use evidence::{Break, Head};
use serde::Serialize;

/// One finding. [`Finding::code`] is stable; [`Finding::advice`] has the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// The log ends before the head kept beside it.
    TailMissing {
        /// The head kept.
        kept: Head,
        /// Seq at which the log ends.
        found: u64,
    },
    /// Another record stands where the kept head says.
    Rewritten {
        /// The head kept.
        kept: Head,
    },
    /// The chain does not hold.
    ChainBroken {
        /// Where and why.
        at: Break,
    },
    /// The head file is gone.
    HeadFileMissing,
    /// The head file is not one that this officer's key signed.
    HeadFileDamaged,
    /// Nothing can be written just now (disk full, read-only …).
    NotWritable {
        /// The code of the failure.
        error: String,
    },
}

impl Finding {
    /// A stable word for it.
    pub fn code(&self) -> &'static str {
        match self {
            Finding::TailMissing { .. } => "tail_missing",
            Finding::Rewritten { .. } => "rewritten",
            Finding::ChainBroken { .. } => "chain_broken",
            Finding::HeadFileMissing => "head_file_missing",
            Finding::HeadFileDamaged => "head_file_damaged",
            Finding::NotWritable { .. } => "not_writable",
        }
    }
}
