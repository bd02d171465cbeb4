//! What stands in the tables, as values.

use evidence::{CaseId, Hash, Head, HubId, LogId, LogRoot, Stage, StoreId};

use crate::frontier::Frontier;

/// Who the hub is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The hub.
    pub hub: HubId,
    /// Its own log.
    pub log: LogId,
    /// The hub key's public half.
    pub public_key: Vec<u8>,
    /// Its seed, sealed.
    pub sealed_seed: Vec<u8>,
    /// The authority's certificate (DER).
    pub ca: Vec<u8>,
    /// The authority's key (PKCS 8), sealed.
    pub sealed_ca_key: Vec<u8>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// Staff number.
    pub staff: String,
    /// Name.
    pub name: String,
    /// Branch.
    pub branch: String,
    /// 见习.
    pub trainee: bool,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRow {
    /// Code of the role.
    pub role: String,
    /// For the branch and all below it.
    pub branch: String,
    /// Of an approver: 1 or 2.
    pub rank: u8,
    /// Until when.
    pub until_ms: i64,
}

/// What a store may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreStatus {
    /// All that its officer may.
    Active,
    /// Nothing.
    Revoked,
    /// Nothing but reading: two copies of it contradict each other.
    Forked,
}

/// A store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreRow {
    /// The store.
    pub store: StoreId,
    /// Its officer's staff number.
    pub staff: String,
    /// The log it writes.
    pub log: LogId,
    /// The officer's id in its records.
    pub author: String,
    /// The key that verifies its log.
    pub log_key: Vec<u8>,
    /// What it may.
    pub status: StoreStatus,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteRow {
    /// Its secret, sealed.
    pub sealed: Vec<u8>,
    /// For whom.
    pub staff: String,
    /// Who made it.
    pub made_by: String,
    /// Until when.
    pub until_ms: i64,
    /// Who released it.
    pub released_by: Option<String>,
    /// Wrong proofs so far.
    pub tries: u32,
    /// Which store came by it.
    pub used_by: Option<StoreId>,
}

/// A log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Whose; none: the hub's own.
    pub store: Option<StoreId>,
    /// The key that verifies it.
    pub public_key: Vec<u8>,
    /// Its last record; none: empty.
    pub head: Option<Head>,
    /// Another one goes on from it.
    pub closed: bool,
}

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Its seq.
    pub seq: u64,
    /// Its case.
    pub case: Option<CaseId>,
    /// Its kind.
    pub kind: u16,
    /// Its exact bytes.
    pub body: Vec<u8>,
    /// What opens it, sealed; none: erased, or never sent.
    pub sealed: Option<Vec<u8>>,
}

/// Where a record stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRecord {
    /// Its hash.
    pub hash: Hash,
    /// Its log.
    pub log: LogId,
    /// Its seq.
    pub seq: u64,
    /// Its kind.
    pub kind: u16,
    /// Its case.
    pub case: Option<CaseId>,
    /// What opens it, sealed.
    pub sealed: Option<Vec<u8>>,
}

/// A record to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewRecord<'a> {
    /// Log, seq and hash.
    pub head: Head,
    /// Its kind.
    pub kind: u16,
    /// Its case.
    pub case: Option<CaseId>,
    /// Its exact bytes.
    pub body: &'a [u8],
    /// What opens it, sealed.
    pub sealed: Option<&'a [u8]>,
    /// When it came.
    pub received_ms: i64,
}

/// What there is of a case in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLogRow {
    /// The log.
    pub log: LogId,
    /// The seq of the last record.
    pub last: u64,
    pub(crate) tree: Frontier,
}

impl CaseLogRow {
    /// Of a log without records of the case.
    pub(crate) fn empty(log: LogId) -> Self {
        Self { log, last: 0, tree: Frontier::default() }
    }

    /// One more record.
    pub(crate) fn push(&mut self, seq: u64, hash: &Hash) {
        self.tree.push(hash);
        self.last = seq;
    }

    /// As it is told.
    pub fn root(&self) -> LogRoot {
        LogRoot { log: self.log, count: self.tree.count, last: self.last, root: self.tree.root() }
    }
}

/// A case, derived from records and effects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// What it is for, as in kind 2.
    pub class: u8,
    /// No workflow judges it: practice, drill.
    pub outside: bool,
    /// The branch of who opened it.
    pub branch: String,
    /// The owner's staff number.
    pub owner: Option<String>,
    /// Where it stands; none: opened without effect.
    pub state: Option<Stage>,
    /// The submission in force.
    pub submission: Option<Hash>,
    /// How many effects were said.
    pub effects: u64,
    /// When it came here.
    pub opened_ms: i64,
}

/// A role in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Who.
    pub staff: String,
    /// Code of the role.
    pub role: String,
    /// For which sections; none: all.
    pub sections: Option<Vec<String>>,
    /// Since when.
    pub issued_ms: i64,
    /// Until when.
    pub until_ms: i64,
    /// The record of the hub's log that says so; 0: opened the case.
    pub order: u64,
}

/// An act that had effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActedRow {
    /// Who.
    pub staff: String,
    /// Code of the role.
    pub role: String,
    /// Id of the action.
    pub action: String,
    /// Code of the group.
    pub group: Option<String>,
    /// Whom it gave which role.
    pub gave: Option<(String, String)>,
}

/// Somebody read something of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingRow {
    /// When.
    pub at_ms: i64,
    /// Of which case.
    pub case: CaseId,
    /// Who.
    pub staff: String,
    /// On which store.
    pub store: StoreId,
    /// What.
    pub what: String,
}

/// A file that records name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobRow {
    /// Bytes.
    pub size: u64,
    /// It is here and has its hash.
    pub whole: bool,
}

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleRow {
    /// Counts them.
    pub epoch: u64,
    /// SHA-256 of its bytes.
    pub sha256: Hash,
    /// Bytes.
    pub size: u64,
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
}

/// Somebody read a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// When.
    pub at_ms: i64,
    /// Who.
    pub staff: String,
    /// On which store; all zeros: in a browser.
    pub store: StoreId,
    /// What: the call, or the command.
    pub what: String,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Logs.
    pub logs: u64,
    /// Records.
    pub records: u64,
    /// Cases.
    pub cases: u64,
    /// Files that are whole.
    pub whole: u64,
    /// Files that records name and that have not come.
    pub missing: u64,
    /// Records of later branches.
    pub forked: u64,
    /// Records that did not hold.
    pub quarantined: u64,
}
