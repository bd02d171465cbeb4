//! What is kept of the hub's own reckoning: what waits for it, what came of it, the layer files it needs, who a case names.

use evidence::{CaseId, Hash, LogId};

use crate::error::Result;

/// A record that is judged once the submission before it was reckoned; the first one of a case is that submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// The case.
    pub case: CaseId,
    /// Counts them within the case.
    pub n: u64,
    /// The record.
    pub record: Hash,
    /// Of a submission: it names all that was here of the case when it came.
    pub heard: bool,
    /// So often its reckoning was begun and did not end.
    pub tries: u32,
    /// What it waits for, as a code; empty: its turn.
    pub why: String,
    /// When it came.
    pub came_ms: i64,
    /// The checklist of which layer files are wanted.
    pub wants: Option<Hash>,
}

/// What the hub reckoned of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReckonedRow {
    /// Digest of the figures.
    pub figures: Hash,
    /// Grade.
    pub grade: Option<String>,
    /// Points of the score at L0.
    pub score: Option<String>,
    /// Limit, yuan.
    pub limit: Option<String>,
    /// What may be lent on the security, yuan.
    pub security: Option<String>,
    /// The case names somebody by a number.
    pub named: bool,
}

/// The layer files of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerRow {
    /// The content hash that they give.
    pub hash: Hash,
    /// The checklist's id.
    pub checklist: String,
    /// Path and text, in ascending order of the paths.
    pub files: Vec<(String, String)>,
}

/// What can be read of it.
pub trait ReckoningView {
    /// What waits in a case, in order.
    fn waiting(&self, case: CaseId) -> Result<Vec<WaitingRow>>;
    /// The first that waits in each case.
    fn waiting_first(&self) -> Result<Vec<WaitingRow>>;
    /// What was reckoned of a submission.
    fn reckoned(&self, record: &Hash) -> Result<Option<ReckonedRow>>;
    /// Layer files by their digest.
    fn layers(&self, digest: &Hash) -> Result<Option<LayerRow>>;
    /// The digest of layer files that give a content hash.
    fn layers_of(&self, hash: &Hash) -> Result<Option<Hash>>;
    /// Every submission that was reckoned, with its case.
    fn all_reckoned(&self) -> Result<Vec<(CaseId, Hash)>>;
    /// What was said of the records of a case: number, record, and why it has no effect.
    fn said(&self, case: CaseId) -> Result<Vec<(u64, Hash, Option<String>)>>;
    /// Cases with submissions of a log that wait for layer files, and of which checklist.
    fn layers_wanted(&self, log: LogId) -> Result<Vec<(CaseId, Hash)>>;
    /// Other cases that name somebody whom this one names.
    fn related(&self, case: CaseId) -> Result<Vec<CaseId>>;
    /// The logs in which records of a case stand, by the records themselves.
    fn logs_of_case(&self, case: CaseId) -> Result<Vec<LogId>>;
    /// The hashes of a case's first records in a log, so many at most.
    fn case_hashes(&self, case: CaseId, log: LogId, most: u64) -> Result<Vec<(u64, Hash)>>;
}

/// What can be written of it.
pub trait ReckoningChange: ReckoningView {
    /// A record waits behind the others of its case.
    fn add_waiting(&self, case: CaseId, record: &Hash, heard: bool, came_ms: i64) -> Result<()>;
    /// What a record waits for, and how often it was begun.
    fn set_waiting(&self, row: &WaitingRow) -> Result<()>;
    /// Everything that waits for this has its turn again.
    fn again(&self, why: &str) -> Result<()>;
    /// A record waits no more.
    fn end_waiting(&self, case: CaseId, n: u64) -> Result<()>;
    /// What was reckoned of a submission.
    fn set_reckoned(&self, case: CaseId, record: &Hash, row: &ReckonedRow) -> Result<()>;
    /// Throws away what follows from the records of a case, to be made again in the same transaction.
    fn forget_derived(&self, case: CaseId) -> Result<()>;
    /// Keeps layer files; what is there stays.
    fn keep_layers(&self, digest: &Hash, row: &LayerRow) -> Result<()>;
    /// Whom a case names, as blind indices.
    fn set_persons(&self, case: CaseId, persons: &[[u8; 32]]) -> Result<()>;
}
