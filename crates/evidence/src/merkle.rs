//! The Merkle root of a case's records (RFC 6962 shape): one case can be proved without showing others.

use serde::Serialize;

use crate::{crypto::CryptoProvider, hash::Hash};

/// The way from one record to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MerkleProof {
    /// Place of the record among the leaves, from 0.
    pub index: usize,
    /// Number of leaves.
    pub count: usize,
    /// Hashes of the neighbours, from the leaf upwards.
    pub path: Vec<Hash>,
}

/// The root over record hashes in their order. Of none: the hash of nothing.
pub fn merkle_root(leaves: &[Hash], provider: &dyn CryptoProvider) -> Hash {
    match leaves {
        [] => provider.hash(&[]),
        [one] => leaf(one, provider),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&merkle_root(left, provider), &merkle_root(right, provider), provider)
        }
    }
}

/// The proof that the leaf at `index` belongs to the root; none when there is no such leaf.
pub fn merkle_proof(leaves: &[Hash], index: usize, provider: &dyn CryptoProvider) -> Option<MerkleProof> {
    if index >= leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    let (mut rest, mut at) = (leaves, index);
    while rest.len() > 1 {
        let (left, right) = rest.split_at(split(rest.len()));
        let (inside, sibling) = if at < left.len() { (left, right) } else { (right, left) };
        at = if at < left.len() { at } else { at - left.len() };
        path.push(merkle_root(sibling, provider));
        rest = inside;
    }
    path.reverse();
    Some(MerkleProof { index, count: leaves.len(), path })
}

impl MerkleProof {
    /// Whether it leads from `record` to `root`.
    pub fn proves(&self, record: &Hash, root: &Hash, provider: &dyn CryptoProvider) -> bool {
        if self.index >= self.count {
            return false;
        }
        // From the root downwards: on which side of each split the leaf lies.
        let mut sides = Vec::new();
        let (mut count, mut at) = (self.count, self.index);
        while count > 1 {
            let left = split(count);
            sides.push(at < left);
            (count, at) = if at < left { (left, at) } else { (count - left, at - left) };
        }
        sides.len() == self.path.len()
            && self.path.iter().zip(sides.iter().rev()).fold(leaf(record, provider), |hash, (sibling, is_left)| {
                if *is_left { node(&hash, sibling, provider) } else { node(sibling, &hash, provider) }
            }) == *root
    }
}

/// The largest power of two below `count` (which is at least 2).
fn split(count: usize) -> usize {
    1 << (usize::BITS - 1 - (count - 1).leading_zeros())
}

fn leaf(record: &Hash, provider: &dyn CryptoProvider) -> Hash {
    provider.hash(&[&[0], &record.0])
}

fn node(left: &Hash, right: &Hash, provider: &dyn CryptoProvider) -> Hash {
    provider.hash(&[&[1], &left.0, &right.0])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Ed25519Sha256;

    const P: &Ed25519Sha256 = &Ed25519Sha256;

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|i| P.hash(&[&(i as u64).to_be_bytes()])).collect()
    }

    #[test]
    fn three_leaves_are_paired_as_rfc_6962_says() {
        let l = leaves(3);
        let pair = P.hash(&[&[1], &P.hash(&[&[0], &l[0].0]).0, &P.hash(&[&[0], &l[1].0]).0]);
        assert_eq!(merkle_root(&l, P), P.hash(&[&[1], &pair.0, &P.hash(&[&[0], &l[2].0]).0]));
    }

    #[test]
    fn each_leaf_is_proved_and_no_other() {
        for count in 1..20 {
            let l = leaves(count);
            let root = merkle_root(&l, P);
            for index in 0..count {
                let proof = merkle_proof(&l, index, P).unwrap();
                assert!(proof.proves(&l[index], &root, P), "{index} of {count}");
                assert!(!proof.proves(&P.hash(&[b"other"]), &root, P));
                if count > 1 {
                    assert!(!proof.proves(&l[(index + 1) % count], &root, P));
                    assert!(!MerkleProof { index: (index + 1) % count, ..proof }.proves(&l[index], &root, P));
                }
            }
            assert_eq!(merkle_proof(&l, count, P), None);
        }
    }
}
