//! What the session knows of the laptop. The application gives the real one, tests a made-up one.

use evidence::{CaseId, Hash, Head, LogId, LogRoot, Opening, Role};
use wire::{Carried, CaseToken, LayerFiles, Receipt};

use crate::renewal::Renewing;

/// A case of which the hub has records of other logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    /// Not known here.
    Unknown,
    /// Erased here: nothing of it is taken in any more.
    Erased,
    /// What is here of each other log.
    Here(Vec<LogRoot>),
}

/// Whose a log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// The key that verifies it.
    pub public_key: Vec<u8>,
    /// The officer's name.
    pub name: String,
    /// What the account is for.
    pub role: Role,
}

/// Records of one log in a case, as the hub handed them on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The log.
    pub log: LogId,
    /// Whose it is.
    pub writer: Writer,
    /// Records that may be new here, in order.
    pub records: Vec<(Vec<u8>, Option<Opening>)>,
    /// All records of the case in that log, as the hub signed them.
    pub attested: LogRoot,
}

/// What taking in came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Took {
    /// So many records were new.
    New(u64),
    /// What was handed on does not hold; nothing was taken in. In Chinese and English.
    Refused(String, String),
}

/// What came of an order of the branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obeyed {
    /// A case was erased.
    Erased(CaseId),
    /// A case is on hold and is kept: nobody erases it here until that is lifted.
    Held(CaseId),
    /// It was not carried out. In Chinese and English; the next session tries again.
    Not(String, String),
}

/// What catching up came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaughtUp {
    /// So many records were appended.
    New(u64),
    /// A record is not the next one of the own log as it is here: two copies wrote.
    Contradicts(u64),
}

/// A file that the own log names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// The case.
    pub case: CaseId,
    /// SHA-256 of it.
    pub id: Hash,
    /// Bytes.
    pub size: u64,
    /// The first record that names it.
    pub seq: u64,
    /// The hub said that it holds it whole.
    pub sent: bool,
    /// There is a file here.
    pub here: bool,
}

/// A record of the hub's log with what opens it.
pub type Order = (Vec<u8>, Option<Opening>);

/// The store, in short calls.
pub trait Laptop: Send + Sync {
    /// What the store says when it cannot.
    type Fault: Send + 'static;

    /// What a new certificate is asked for with; none where this copy is only read.
    fn renewing(&self) -> Result<Option<Renewing>, Self::Fault>;
    /// Keeps new certificates, the own one first; when they were issued, by the branch's clock. False where they do not lead to the branch that is known here.
    fn renewed(&self, chain: Vec<Vec<u8>>, issued_ms: i64) -> Result<bool, Self::Fault>;
    /// The own log, and its end.
    fn head(&self) -> Result<Head, Self::Fault>;
    /// The hash of the own record at a number.
    fn hash_at(&self, seq: u64) -> Result<Option<Hash>, Self::Fault>;
    /// Up to where a receipt that counts covers the own log.
    fn receipted(&self) -> Result<u64, Self::Fault>;
    /// Own records from a number on: at most so many, of at most so many bytes unless the first alone has more. The number of those whose content is lost here.
    fn outgoing(&self, from: u64, most: usize, bytes: usize) -> Result<(Vec<Carried>, u64), Self::Fault>;
    /// Keeps a receipt whose signature was checked. False where it is of a record that does not stand here.
    fn keep_receipt(&self, receipt: &Receipt) -> Result<bool, Self::Fault>;
    /// Where the hub's copy of the own log ends; whether receipts of more than that count no longer.
    fn hub_ends_at(&self, seq: u64) -> Result<bool, Self::Fault>;
    /// Whether only catching up is allowed: the store is read and not written.
    fn only_reads(&self) -> Result<bool, Self::Fault>;
    /// Appends own records that the hub has and this copy does not.
    fn catch_up(&self, records: Vec<Order>) -> Result<CaughtUp, Self::Fault>;
    /// A case of which the hub has records of other logs.
    fn case(&self, case: CaseId) -> Result<Case, Self::Fault>;
    /// Whose another log is, as far as that is known here.
    fn writer(&self, log: LogId) -> Result<Option<Writer>, Self::Fault>;
    /// Takes in what was handed on of one case.
    fn take(&self, case: CaseId, logs: Vec<Handed>) -> Result<Took, Self::Fault>;
    /// Keeps a token whose signature was checked.
    fn keep_token(&self, token: &CaseToken) -> Result<(), Self::Fault>;
    /// How far the hub's orders were read.
    fn orders_read(&self) -> Result<u64, Self::Fault>;
    /// Keeps orders whose signatures were checked, and notes how far they were read.
    fn keep_orders(&self, orders: Vec<Order>, upto: u64) -> Result<(), Self::Fault>;
    /// Carries out what the kept orders ask and what is not done yet; what came of each of those.
    fn obey(&self) -> Result<Vec<Obeyed>, Self::Fault>;
    /// The branch revoked this store: the record that orders it, whose signature was checked. Whether the keys here are destroyed now; false where the order
    /// asks for something else, or is another store's.
    fn revoked(&self, order: &Order) -> Result<bool, Self::Fault>;
    /// The files that the own log names.
    fn files(&self) -> Result<Vec<File>, Self::Fault>;
    /// The bytes of one; none where it is missing or damaged here.
    fn read(&self, file: &File) -> Result<Option<Vec<u8>>, Self::Fault>;
    /// Which files of a case the hub holds whole, and which not (any more).
    fn hub_holds(&self, case: CaseId, whole: &[Hash], lacking: &[Hash]) -> Result<(), Self::Fault>;
    /// Puts back a file that is missing here; its hash was checked.
    fn put_back(&self, file: &File, bytes: &[u8]) -> Result<(), Self::Fault>;
    /// The layer files kept here under a checklist's content hash; none: nobody kept them.
    fn layers(&self, hash: Hash) -> Result<Option<LayerFiles>, Self::Fault>;
    /// All is there.
    fn ended(&self) -> Result<(), Self::Fault>;
    /// The clock here, ms since 1970 UTC.
    fn now_ms(&self) -> i64;
}
