//! The root over the records of a case in one log, kept so that it grows record by record: a page of heads must not read every record of five hundred cases.
//!
//! Of a tree in the shape of RFC 6962 the roots of its whole subtrees are kept, the largest first: as many as the count has ones.

use evidence::{CryptoProvider, Ed25519Sha256, Hash};

/// Whole subtrees, the largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Frontier {
    pub(crate) count: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Read back; none where it cannot be one of that count.
    pub(crate) fn read(count: u64, bytes: &[u8]) -> Option<Self> {
        let peaks: Vec<Hash> = bytes.chunks_exact(32).filter_map(|c| c.try_into().ok().map(Hash)).collect();
        let fits = bytes.len() == peaks.len() * 32 && peaks.len() == count.count_ones() as usize;
        fits.then_some(Self { count, peaks })
    }

    /// To be kept.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0).collect()
    }

    /// One more record.
    pub(crate) fn push(&mut self, record: &Hash) {
        let mut whole = Ed25519Sha256.hash(&[&[0], &record.0]);
        // Each one at the low end of the count is a subtree as large as the one that came.
        for _ in 0..self.count.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                whole = node(&left, &whole);
            }
        }
        self.peaks.push(whole);
        self.count += 1;
    }

    /// The root, the same as `evidence::merkle_root` over all of them.
    pub(crate) fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Ed25519Sha256.hash(&[]) };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Ed25519Sha256.hash(&[&[1], &left.0, &right.0])
}

#[cfg(test)]
mod tests {
    use super::Frontier;
    use evidence::{CryptoProvider, Ed25519Sha256, Hash, merkle_root};

    #[test]
    fn grows_to_the_same_root() {
        let (mut grown, mut all) = (Frontier::default(), Vec::<Hash>::new());
        for count in 0..300_u64 {
            assert_eq!(grown.root(), merkle_root(&all, &Ed25519Sha256), "{count}");
            assert_eq!(Frontier::read(count, &grown.bytes()).as_ref(), Some(&grown));
            assert!(Frontier::read(count ^ 1, &grown.bytes()).is_none());
            let record = Ed25519Sha256.hash(&[&count.to_be_bytes()]);
            grown.push(&record);
            all.push(record);
        }
    }
}
