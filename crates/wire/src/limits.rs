//! What there may be of each, the same for who sends and for who reads.

use minicbor::{Decode, Encode};

const MIB: usize = 1 << 20;

/// Records of one push.
pub const MAX_PUSH_RECORDS: usize = 1_000;
/// Bytes of one push of several records.
pub const MAX_PUSH: usize = 4 * MIB;
/// Bytes of a push of one record alone: the largest payload there can be, with room for the record itself.
pub const MAX_ONE_RECORD: usize = 72 * MIB;
/// Bytes of a page of records that is served. A record that is larger stands alone on its page.
pub const MAX_PAGE: usize = 4 * MIB;
/// Files asked about at once.
pub const MAX_HAVE: usize = 1_000;
/// Cases on one page of heads.
pub const MAX_HEADS: usize = 500;
/// Logs of one case.
pub const MAX_LOGS: usize = 64;
/// Bytes of one part of a file.
pub const BLOB_PART: u64 = 4 << 20;
/// Bytes of one file.
pub const MAX_BLOB: u64 = 64 << 20;
/// Bytes of all files of one case.
pub const MAX_CASE_BLOBS: u64 = 2 << 30;
/// Bytes of one bundle.
pub const MAX_BUNDLE: usize = 32 * MIB;

/// The limits of a hub, as it tells them at hello: a laptop keeps to the smaller of these and its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Limits {
    /// [`MAX_PUSH_RECORDS`].
    #[n(0)]
    pub push_records: u64,
    /// [`MAX_PUSH`].
    #[n(1)]
    pub push_bytes: u64,
    /// [`MAX_ONE_RECORD`].
    #[n(2)]
    pub one_record: u64,
    /// [`MAX_HAVE`].
    #[n(3)]
    pub have: u64,
    /// [`BLOB_PART`].
    #[n(4)]
    pub blob_part: u64,
    /// [`MAX_BLOB`].
    #[n(5)]
    pub blob: u64,
    /// [`MAX_CASE_BLOBS`].
    #[n(6)]
    pub case_blobs: u64,
}

impl Limits {
    /// Those of this program.
    pub const OURS: Self = Self {
        push_records: MAX_PUSH_RECORDS as u64,
        push_bytes: MAX_PUSH as u64,
        one_record: MAX_ONE_RECORD as u64,
        have: MAX_HAVE as u64,
        blob_part: BLOB_PART,
        blob: MAX_BLOB,
        case_blobs: MAX_CASE_BLOBS,
    };
}
