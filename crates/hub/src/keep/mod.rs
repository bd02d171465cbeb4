//! Where the hub keeps what it has. One trait over two databases, a file and a server's; both pass the suite in `tests/hub/kept.rs`.
//!
//! A call is one transaction: it sees one state of everything, the caller's revocation included, and what it writes stands whole or not at all.

mod columns;
mod copy;
mod open;
mod page;
mod postgres;
mod reckoning;
mod rows;
mod sqlite;
mod tables;
mod watch;

use evidence::{CaseId, Hash, LogId, StoreId};

use crate::error::Result;

pub(crate) use copy::move_all;
pub(crate) use open::{create, open, reach};
pub use page::{NamedLog, OfCase, PageView};
pub use reckoning::{LayerRow, ReckonedRow, ReckoningChange, ReckoningView, WaitingRow};
pub use rows::{
    ActedRow, BlobRow, BundleRow, CaseLogRow, CaseRow, Counts, Identity, InviteRow, LogRow, MemberRow, NamedRecord,
    NewRecord, Officer, PostRow, ReadRow, ReadingRow, RecordRow, StoreRow, StoreStatus,
};
pub use sqlite::Sqlite;
pub use watch::{WatchView, WatchedStore};

/// The schema this program writes, in either database. An older one is brought to it, a newer one refused.
pub const SCHEMA_VERSION: u32 = 2;

/// How much of a page: so many records at most, and no further one once they have so many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Most {
    /// Records.
    pub records: usize,
    /// Bytes.
    pub bytes: usize,
}

/// What can be read in a transaction.
pub trait View: ReckoningView + WatchView + PageView {
    /// Who this hub is.
    fn identity(&self) -> Result<Identity>;
    /// A counter.
    fn counted(&self, name: &str) -> Result<u64>;
    /// A person.
    fn officer(&self, staff: &str) -> Result<Option<Officer>>;
    /// A person's posts, ended ones too.
    fn posts(&self, staff: &str) -> Result<Vec<PostRow>>;
    /// A store.
    fn store(&self, store: StoreId) -> Result<Option<StoreRow>>;
    /// The store of a certificate that has not ended.
    fn store_of_certificate(&self, hash: &Hash, now_ms: i64) -> Result<Option<StoreRow>>;
    /// The store of a log, of a closed one too.
    fn store_of_log(&self, log: LogId) -> Result<Option<StoreRow>>;
    /// Every store.
    fn stores(&self) -> Result<Vec<StoreRow>>;
    /// How many stores of a person are not revoked.
    fn active_stores(&self, staff: &str) -> Result<u64>;
    /// An invitation.
    fn invite(&self, id: [u8; 3]) -> Result<Option<InviteRow>>;
    /// A log.
    fn log(&self, log: LogId) -> Result<Option<LogRow>>;
    /// Every log.
    fn logs(&self) -> Result<Vec<LogId>>;
    /// The hash of a record.
    fn hash_at(&self, log: LogId, seq: u64) -> Result<Option<Hash>>;
    /// The hashes of a log's records behind a seq, as they are kept beside them, so many at most.
    fn hashes(&self, log: LogId, after: u64, most: usize) -> Result<Vec<(u64, Hash)>>;
    /// Records of a log behind a seq.
    fn records(&self, log: LogId, after: u64, most: Most) -> Result<Vec<RecordRow>>;
    /// Records of a case in a log behind a seq.
    fn case_records(&self, case: CaseId, log: LogId, after: u64, most: Most) -> Result<Vec<RecordRow>>;
    /// The last record of a log that is of a kind.
    fn last_of_kind(&self, log: LogId, kind: u16) -> Result<Option<RecordRow>>;
    /// Every record of a log that is of a kind.
    fn all_of_kind(&self, log: LogId, kind: u16) -> Result<Vec<RecordRow>>;
    /// When the earliest reading was that is kept.
    fn first_reading(&self) -> Result<Option<i64>>;
    /// Readings from a time on and before another, in the order of their fields.
    fn each_reading(&self, from: i64, until: i64, row: &mut dyn FnMut(ReadingRow) -> Result<()>) -> Result<()>;
    /// Where the record of a hash stands.
    fn record_of_hash(&self, hash: &Hash) -> Result<Option<NamedRecord>>;
    /// Records of a case with kinds between two, in the order in which they came.
    fn records_of_kinds(&self, case: CaseId, from: u16, to: u16) -> Result<Vec<NamedRecord>>;
    /// A case's wrapped bytes; the inner none: erased.
    fn case_key(&self, case: CaseId) -> Result<Option<Option<Vec<u8>>>>;
    /// Every case.
    fn cases(&self) -> Result<Vec<CaseId>>;
    /// What there is of a case in each log.
    fn case_logs(&self, case: CaseId) -> Result<Vec<CaseLogRow>>;
    /// What there is of a case in one log.
    fn case_log(&self, case: CaseId, log: LogId) -> Result<Option<CaseLogRow>>;
    /// A case, for who already knows that the caller may read it, or judges it.
    fn case_row(&self, case: CaseId) -> Result<Option<CaseRow>>;
    /// How much of a case an officer may read (0–4).
    fn level(&self, staff: &str, case: CaseId, now_ms: i64) -> Result<u8>;
    /// Cases that an officer may read or that the log has records of, behind a case, with the level.
    fn heads(
        &self,
        staff: &str,
        log: LogId,
        now_ms: i64,
        after: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<(CaseId, u8)>>;
    /// Who has which role in a case.
    fn members(&self, case: CaseId) -> Result<Vec<MemberRow>>;
    /// What had effect in a case, in order.
    fn acted(&self, case: CaseId) -> Result<Vec<ActedRow>>;
    /// What was said last of a record.
    fn is_effective(&self, record: &Hash) -> Result<Option<bool>>;
    /// The last receipt of a log, as bytes.
    fn receipt(&self, log: LogId) -> Result<Option<Vec<u8>>>;
    /// A file of a case.
    fn blob(&self, case: CaseId, sha256: &Hash) -> Result<Option<BlobRow>>;
    /// How many files that records name are not whole.
    fn blobs_missing(&self, case: CaseId) -> Result<u64>;
    /// Bytes of all files that records of a case name.
    fn blob_bytes(&self, case: CaseId) -> Result<u64>;
    /// Every file that records of a case name, whole or not.
    fn case_blobs(&self, case: CaseId) -> Result<Vec<Hash>>;
    /// Every file that is whole.
    fn whole_blobs(&self) -> Result<Vec<(CaseId, Hash, u64)>>;
    /// Records of the hub's log for a store.
    fn orders(
        &self,
        hub_log: LogId,
        store: StoreId,
        staff: &str,
        now_ms: i64,
        after: u64,
        most: Most,
    ) -> Result<Vec<RecordRow>>;
    /// Orders of the hub's log to one store, in order.
    fn orders_to(&self, hub_log: LogId, store: StoreId) -> Result<Vec<RecordRow>>;
    /// The same of one kind.
    fn orders_to_of_kind(&self, hub_log: LogId, store: StoreId, kind: u16) -> Result<Vec<RecordRow>>;
    /// Bundles behind an epoch.
    fn bundles(&self, after: u64) -> Result<Vec<BundleRow>>;
    /// A bundle's bytes.
    fn bundle(&self, sha256: &Hash) -> Result<Option<Vec<u8>>>;
    /// The highest epoch of a bundle.
    fn bundle_epoch(&self) -> Result<u64>;
    /// Who read a case at level 3 or more, in the order in which they did.
    fn reads(&self, case: CaseId) -> Result<Vec<ReadRow>>;
    /// How much there is.
    fn counts(&self) -> Result<Counts>;
}

/// What can be written in a transaction.
pub trait Change: View + ReckoningChange {
    /// Who this hub is, once.
    fn add_identity(&self, identity: &Identity, now_ms: i64) -> Result<()>;
    /// Counts on; gives the new number.
    fn count(&self, name: &str) -> Result<u64>;
    /// A person, new or as they are now.
    fn set_officer(&self, officer: &Officer, now_ms: i64) -> Result<()>;
    /// A post, new or as it is now.
    fn set_post(&self, staff: &str, post: &PostRow) -> Result<()>;
    /// A new store.
    fn add_store(&self, store: &StoreRow, device: [u8; 16], exchange_key: [u8; 32], now_ms: i64) -> Result<()>;
    /// What a store may.
    fn set_store_status(&self, store: StoreId, status: StoreStatus) -> Result<()>;
    /// The log that a store writes from now on.
    fn set_store_log(&self, store: StoreId, log: LogId) -> Result<()>;
    /// A certificate of a store.
    fn add_certificate(&self, hash: &Hash, store: StoreId, issued_ms: i64, until_ms: i64) -> Result<()>;
    /// A new invitation.
    fn add_invite(&self, id: [u8; 3], invite: &InviteRow, now_ms: i64) -> Result<()>;
    /// A second person releases it; false where there is none that waits.
    fn release_invite(&self, id: [u8; 3], by: &str) -> Result<bool>;
    /// A wrong proof was shown for it.
    fn try_invite(&self, id: [u8; 3]) -> Result<()>;
    /// A store came by it; false where one did already.
    fn use_invite(&self, id: [u8; 3], store: StoreId) -> Result<bool>;
    /// A new, empty log; of the hub itself without a store.
    fn add_log(&self, log: LogId, store: Option<StoreId>, public_key: &[u8]) -> Result<()>;
    /// The log goes on in another.
    fn close_log(&self, log: LogId) -> Result<()>;
    /// The next record of a log, with what opens it; the head moves along. Fails where the head is not the record before.
    fn add_record(&self, record: &NewRecord<'_>) -> Result<()> {
        self.add_records(std::slice::from_ref(record))
    }
    /// The next records of a log, in order without a hole; the head moves once.
    fn add_records(&self, records: &[NewRecord<'_>]) -> Result<()>;
    /// The wrapped bytes of a new case.
    fn add_case_key(&self, case: CaseId, wrapped: &[u8]) -> Result<()>;
    /// Destroys the key of a case and all that opens its records; its files are the caller's.
    fn erase_case(&self, case: CaseId, now_ms: i64) -> Result<()>;
    /// What there is of a case in a log.
    fn set_case_log(&self, case: CaseId, row: &CaseLogRow) -> Result<()>;
    /// A case as it is now.
    fn set_case_row(&self, case: CaseId, row: &CaseRow) -> Result<()>;
    /// A role in a case.
    fn set_member(&self, case: CaseId, member: &MemberRow) -> Result<()>;
    /// Who had a role in a case has it no more, but for one.
    fn end_member(&self, case: CaseId, role: &str, but: &str, now_ms: i64) -> Result<()>;
    /// One more act had effect.
    fn add_acted(&self, case: CaseId, acted: &ActedRow, record: &Hash) -> Result<()>;
    /// What was said of a record.
    fn add_effect(&self, case: CaseId, n: u64, record: &Hash, reason: Option<&str>) -> Result<()>;
    /// A record of the hub's log is for a store.
    fn add_order_to(&self, seq: u64, store: StoreId) -> Result<()>;
    /// The last receipt of a log.
    fn set_receipt(&self, log: LogId, number: u64, bytes: &[u8]) -> Result<()>;
    /// A verified record of the later branch of a log that has two.
    fn add_fork(&self, record: &NewRecord<'_>) -> Result<()>;
    /// A record that does not hold.
    fn add_quarantine(&self, log: LogId, seq: u64, hash: &Hash, reason: &str, sealed: &[u8], now: i64) -> Result<()>;
    /// A record names a file.
    fn add_blob(&self, case: CaseId, sha256: &Hash, size: u64) -> Result<()>;
    /// The file is whole.
    fn whole_blob(&self, case: CaseId, sha256: &Hash) -> Result<()>;
    /// A bundle.
    fn add_bundle(&self, bundle: &BundleRow, bytes: &[u8], now_ms: i64) -> Result<()>;
    /// A bundle of which only the newest counts is there no more.
    fn drop_bundle(&self, sha256: &Hash) -> Result<()>;
    /// Somebody read a case.
    fn add_read(&self, case: CaseId, staff: &str, store: StoreId, what: &str, now_ms: i64) -> Result<()>;
    /// Readings before a time are forgotten; how many.
    fn forget_readings(&self, before: i64) -> Result<usize>;
    /// Somebody may read a case for a while.
    fn set_grant(&self, case: CaseId, staff: &str, level: u8, until_ms: i64, by: &str, reason: &str) -> Result<()>;
}

/// A transaction's work, reading.
pub type Reading<'w> = dyn FnMut(&dyn View) -> Result<()> + 'w;
/// A transaction's work, writing.
pub type Writing<'w> = dyn FnMut(&dyn Change) -> Result<()> + 'w;

/// A database. Its calls block; a thread that drives connections (asynchronous code) must not make them, and where the database is a server's they panic there.
pub trait Keep: Send + Sync {
    /// Reads one state. The work is called once at most.
    ///
    /// # Errors
    ///
    /// What the work says, or the database.
    fn reading(&self, work: &mut Reading<'_>) -> Result<()>;
    /// Writes whole or not at all, one work at a time. When it returns without an error, what was written is on the disk.
    ///
    /// The work may be called more than once: where the database undid a transaction of which it is certain that nothing of it stands (another one was in
    /// the way, a head had moved, the connection broke before the end was asked for), it is called again from its beginning and reads anew. So a work writes
    /// through its `Change` alone, does nothing else that lasts, and begins with what it was given, not with what a call before left behind. Once the end of
    /// a transaction was asked for and no answer came, it is not called again: nobody knows then whether it stands, and that is the error.
    ///
    /// # Errors
    ///
    /// What the work says (nothing was written then), or the database.
    fn writing(&self, work: &mut Writing<'_>) -> Result<()>;
    /// A copy of it at one moment, in a file that is not there yet, under the same key.
    ///
    /// # Errors
    ///
    /// The database, or the file.
    fn copy_to(&self, file: &std::path::Path) -> Result<()>;
    /// What the database itself finds wrong with its file.
    ///
    /// # Errors
    ///
    /// It cannot be asked.
    fn integrity(&self) -> Result<Vec<String>>;
}

/// Reads one state and gives what was read.
pub(crate) fn read<T, E: From<crate::error::HubError>>(
    keep: &dyn Keep,
    work: impl FnOnce(&dyn View) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let (mut work, mut given) = (Some(work), None);
    keep.reading(&mut |view| {
        if let Some(work) = work.take() {
            given = Some(work(view));
        }
        Ok(())
    })?;
    given.unwrap_or_else(|| Err(crate::error::HubError::Internal("no reading took place".into()).into()))
}

/// Writes and gives what came of it; an error of the work undoes it. The work may be called again ([`Keep::writing`]).
pub(crate) fn write<T>(keep: &dyn Keep, mut work: impl FnMut(&dyn Change) -> Result<T>) -> Result<T> {
    let mut given = None;
    keep.writing(&mut |change| {
        // What an undone call gave does not count.
        given = None;
        given = Some(work(change)?);
        Ok(())
    })?;
    given.ok_or_else(|| crate::error::HubError::Internal("no writing took place".into()))
}
