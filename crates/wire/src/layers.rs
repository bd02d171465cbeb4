//! The layer files of a checklist that a case stands on: what the branch reckons a submission by.

use evidence::{CaseId, Hash};
use minicbor::{Decode, Encode};

use crate::bounded::{Message, WireError, at_most};

/// A layer file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LayerText {
    /// Path below the folder of checklists, with `/`.
    #[n(0)]
    pub path: String,
    /// What stands in it.
    #[n(1)]
    pub text: String,
}

/// The layer files that a record signs by their digest (docs/record.md §4a).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LayerFiles {
    /// The checklist's id.
    #[n(0)]
    pub checklist: String,
    /// The files, ascending by path.
    #[n(1)]
    pub files: Vec<LayerText>,
}

/// No checklist has more files.
const MOST: usize = 4_096;

impl Message for LayerFiles {
    const LIMIT: usize = 16 << 20;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.files.len(), MOST, "too many layer files")?;
        if self.files.windows(2).any(|pair| pair[0].path >= pair[1].path) {
            return Err(WireError::Against("layer files ascend by their paths"));
        }
        Ok(())
    }
}

/// A checklist of which the branch has no layer files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LayerWanted {
    /// The case whose submission waits for it.
    #[n(0)]
    pub case: CaseId,
    /// The checklist's content hash.
    #[n(1)]
    pub hash: Hash,
}

/// The layer files without which submissions of a store wait.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct LayersWanted {
    /// At most so many at once; the others are told when these are there.
    #[n(0)]
    pub wanted: Vec<LayerWanted>,
}

impl LayersWanted {
    /// So many are told at once.
    pub const MOST: usize = 100;
}

impl Message for LayersWanted {
    const LIMIT: usize = 16 << 10;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.wanted.len(), Self::MOST, "too many checklists at once")
    }
}
