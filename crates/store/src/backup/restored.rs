//! The mark of an account that was restored: what the backup stated, signed, beside the database. While the officer has not seen it, nothing is written
//! behind the end that was restored.

use std::path::Path;

use evidence::{Hash, Head};
use minicbor::{Decode, Encode};

use super::manifest::Stated;
use crate::{
    atomic,
    error::{Result, StoreError},
    finding::Finding,
};

const FILE: &str = "restored";
/// A statement is shorter.
const LONGEST: u64 = 4096;

#[derive(Encode, Decode)]
struct Kept {
    #[cbor(n(0), with = "minicbor::bytes")]
    statement: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: Vec<u8>,
    #[n(2)]
    newest: u64,
}

/// Marks a folder; `newest` is the highest number that lay beside it.
pub(super) fn mark(folder: &Path, stated: &Stated, newest: u64) -> Result<()> {
    let kept = Kept { statement: stated.bytes.clone(), signature: stated.signature.clone(), newest };
    let bytes = minicbor::to_vec(kept).map_err(|error| StoreError::Internal(error.to_string()))?;
    Ok(atomic::write(&folder.join(FILE), &bytes)?)
}

/// What it says, if this log's key signed it and its end is in this log.
pub(crate) fn found(folder: &Path, public_key: &[u8], hash_at: impl Fn(u64) -> Option<Hash>) -> Option<Finding> {
    let path = folder.join(FILE);
    if path.metadata().ok()?.len() > LONGEST {
        return None;
    }
    let kept: Kept = minicbor::decode(&std::fs::read(path).ok()?).ok()?;
    let statement = Stated::read(&kept.statement, &kept.signature).ok()?.statement;
    let head: Head = statement.head;
    if statement.public_key != public_key || hash_at(head.seq) != Some(head.hash) {
        return None;
    }
    let (number, newest) = (Some(statement.number), Some(kept.newest));
    Some(Finding::Restored { head, number, made_ms: Some(statement.wall_ms), newest })
}
