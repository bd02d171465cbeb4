//! Which files of a case are still to be sent, and from where on.

use evidence::Hash;
use minicbor::{Decode, Encode};

use crate::{
    bounded::{Message, WireError, at_most},
    limits::{MAX_BLOB, MAX_HAVE},
};

/// A file that the laptop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct HaveBlob {
    /// SHA-256 of it.
    #[n(0)]
    pub sha256: Hash,
    /// Bytes.
    #[n(1)]
    pub size: u64,
}

/// The files of a case that the laptop has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Have {
    /// The files.
    #[n(0)]
    pub blobs: Vec<HaveBlob>,
}

impl Message for Have {
    const LIMIT: usize = 64 << 10;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.blobs.len(), MAX_HAVE, "too many files at once")?;
        if self.blobs.iter().any(|b| b.size > MAX_BLOB) {
            return Err(WireError::Against("a file has a limit"));
        }
        Ok(())
    }
}

/// A file that is not whole at the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct MissingBlob {
    /// SHA-256 of it.
    #[n(0)]
    pub sha256: Hash,
    /// How much of it is there: the next part begins here.
    #[n(1)]
    pub offset: u64,
}

/// Of the files asked about, those that are not whole at the hub.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Missing {
    /// The files.
    #[n(0)]
    pub blobs: Vec<MissingBlob>,
}

impl Message for Missing {
    const LIMIT: usize = 64 << 10;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.blobs.len(), MAX_HAVE, "too many files at once")
    }
}
