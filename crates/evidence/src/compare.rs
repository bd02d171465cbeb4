//! What two parties lack of each other's logs, from their heads alone; and where two copies of one log part.
//!
//! Records never merge: a log grows only at its end, by its one writer. Two different records with one seq mean a cloned device or
//! a rewritten history; both copies are then kept apart and it is said aloud.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{hash::Hash, id::LogId, record::Head};

/// How one log stands between two parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Standing {
    /// Both have the same.
    Same {
        /// The log.
        log: LogId,
    },
    /// They lack records that we have.
    TheyLack {
        /// The log.
        log: LogId,
        /// First seq lacking.
        from: u64,
        /// Last seq lacking.
        to: u64,
    },
    /// We lack records that they have. Whether theirs continue ours shows when the first of them arrives and names its predecessor.
    WeLack {
        /// The log.
        log: LogId,
        /// First seq lacking.
        from: u64,
        /// Last seq lacking.
        to: u64,
    },
    /// Same seq, other hash: two histories of one log.
    Forked {
        /// The log.
        log: LogId,
        /// The seq at which that is seen (the parting may lie before).
        seq: u64,
    },
}

/// Compares heads. `our_hash_at` gives our hash at a seq, for logs of which they know an earlier head.
pub fn compare(ours: &[Head], theirs: &[Head], our_hash_at: impl Fn(LogId, u64) -> Option<Hash>) -> Vec<Standing> {
    let mut pairs: BTreeMap<LogId, (Option<&Head>, Option<&Head>)> = BTreeMap::new();
    for head in ours {
        pairs.entry(head.log).or_default().0 = Some(head);
    }
    for head in theirs {
        pairs.entry(head.log).or_default().1 = Some(head);
    }
    pairs
        .into_iter()
        .filter_map(|(log, pair)| match pair {
            (Some(our), None) => Some(Standing::TheyLack { log, from: 1, to: our.seq }),
            (None, Some(their)) => Some(Standing::WeLack { log, from: 1, to: their.seq }),
            (Some(our), Some(their)) if their.seq > our.seq => {
                Some(Standing::WeLack { log, from: our.seq + 1, to: their.seq })
            }
            (Some(our), Some(their)) => {
                let known = if our.seq == their.seq { Some(our.hash) } else { our_hash_at(log, their.seq) };
                Some(match known {
                    Some(hash) if hash != their.hash => Standing::Forked { log, seq: their.seq },
                    _ if our.seq == their.seq => Standing::Same { log },
                    _ => Standing::TheyLack { log, from: their.seq + 1, to: our.seq },
                })
            }
            (None, None) => None,
        })
        .collect()
}

/// The first seq at which two copies of one log differ, given their record hashes from seq 1; none when one continues the other.
pub fn first_difference(one: &[Hash], other: &[Hash]) -> Option<u64> {
    one.iter().zip(other).position(|(a, b)| a != b).map(|at| at as u64 + 1)
}
