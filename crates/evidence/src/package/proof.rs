//! One record of one log proved to belong to a case of several logs, without showing the others.
//!
//! Each log's records make a tree; the roots of the logs, in ascending order of their ids, make another. Of the rest of the case nothing
//! is told but hashes and, of the one log, how many records it has and where it ends.

use serde::Serialize;

use crate::{
    crypto::CryptoProvider,
    hash::Hash,
    id::LogId,
    merge::CaseLogs,
    merkle::{MerkleProof, merkle_proof, merkle_root},
    officer_acts::LogRoot,
};

/// The way from one record to the root of the whole case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseProof {
    /// The log it stands in.
    pub log: LogRoot,
    /// From the record to that log's root.
    pub record: MerkleProof,
    /// From that log to the case's root.
    pub logs: MerkleProof,
}

/// The hash of a log's root, as a leaf of the case's tree.
fn leaf(root: &LogRoot, provider: &dyn CryptoProvider) -> Option<Hash> {
    Some(provider.hash(&[&minicbor::to_vec(root).ok()?]))
}

fn leaves(roots: &[LogRoot], provider: &dyn CryptoProvider) -> Vec<Hash> {
    let mut roots = roots.to_vec();
    roots.sort_by_key(|root| root.log);
    roots.iter().filter_map(|root| leaf(root, provider)).collect()
}

/// The root of a case: of the roots of its logs, in ascending order of their ids.
pub fn case_root(roots: &[LogRoot], provider: &dyn CryptoProvider) -> Hash {
    merkle_root(&leaves(roots, provider), provider)
}

impl CaseLogs {
    /// The proof that the record at a seq of a log belongs to this case; none when it is not here.
    pub fn proof(&self, log: LogId, record: &Hash, provider: &dyn CryptoProvider) -> Option<CaseProof> {
        let roots = self.roots(provider);
        let place = roots.iter().position(|root| root.log == log)?;
        let hashes = self.hashes(log);
        let index = hashes.iter().position(|hash| hash == record)?;
        Some(CaseProof {
            log: roots[place],
            record: merkle_proof(&hashes, index, provider)?,
            logs: merkle_proof(&leaves(&roots, provider), place, provider)?,
        })
    }
}

impl CaseProof {
    /// Whether it leads from `record` to the root of the case.
    pub fn proves(&self, record: &Hash, root: &Hash, provider: &dyn CryptoProvider) -> bool {
        self.record.count as u64 == self.log.count
            && self.record.proves(record, &self.log.root, provider)
            && leaf(&self.log, provider).is_some_and(|leaf| self.logs.proves(&leaf, root, provider))
    }
}
