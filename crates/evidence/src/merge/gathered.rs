//! The records of one case as they were gathered from any number of logs, in any order and any number of times.
//!
//! It is a set: taking in is commutative, associative and idempotent, so that what comes out of it depends on the records alone and never
//! on who brought them when.

use std::collections::BTreeMap;

use crate::{crypto::CryptoProvider, fold::Entry, hash::Hash, id::LogId, merkle::merkle_root, officer_acts::LogRoot};

/// The records of one case, by log and seq. They are verified by whoever takes them in ([`crate::Chain`]): here they are believed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseLogs {
    /// More than one entry at a seq: the log was forked there. By hash, so that the order of arrival does not show.
    logs: BTreeMap<LogId, BTreeMap<u64, Vec<Entry>>>,
}

impl CaseLogs {
    /// Takes in one record. False when it was there already.
    pub fn take(&mut self, entry: Entry) -> bool {
        let there = self.logs.entry(entry.stamp.log).or_default().entry(entry.stamp.seq).or_default();
        match there.binary_search_by_key(&entry.stamp.hash, |known| known.stamp.hash) {
            Ok(at) => {
                // The same record, once erased and once not: what it says is known.
                let learned = there[at].payload.is_none() && entry.payload.is_some();
                if learned {
                    there[at] = entry;
                }
                learned
            }
            Err(at) => {
                there.insert(at, entry);
                true
            }
        }
    }

    /// Takes in all that another one has.
    pub fn join(&mut self, other: CaseLogs) {
        self.extend(other.logs.into_values().flat_map(BTreeMap::into_values).flatten());
    }

    /// The logs that have records of the case.
    pub fn logs(&self) -> impl Iterator<Item = LogId> + '_ {
        self.logs.keys().copied()
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.logs.values().flat_map(BTreeMap::values).map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.logs.is_empty()
    }

    /// The hashes of a log's records of this case in order, up to where it was forked.
    pub fn hashes(&self, log: LogId) -> Vec<Hash> {
        let cut = self.forked_at(log).unwrap_or(u64::MAX);
        let records = self.logs.get(&log).into_iter().flat_map(|log| log.range(..cut));
        records.flat_map(|(_, entries)| entries).map(|entry| entry.stamp.hash).collect()
    }

    /// Each log's records as one hash, in the order of the logs' ids.
    pub fn roots(&self, provider: &dyn CryptoProvider) -> Vec<LogRoot> {
        let root = |log: &LogId| {
            let hashes = self.hashes(*log);
            let cut = self.forked_at(*log).unwrap_or(u64::MAX);
            let (last, _) = self.logs.get(log)?.range(..cut).next_back()?;
            Some(LogRoot { log: *log, count: hashes.len() as u64, last: *last, root: merkle_root(&hashes, provider) })
        };
        self.logs.keys().filter_map(root).collect()
    }

    /// The first seq at which two different records of a log were taken in.
    pub fn forked_at(&self, log: LogId) -> Option<u64> {
        let mut seqs = self.logs.get(&log)?.iter();
        seqs.find(|(_, entries)| entries.len() > 1).map(|(seq, _)| *seq)
    }

    /// The records at a seq of a log: one, or each branch of a forked log.
    pub(crate) fn at(&self, log: LogId, seq: u64) -> &[Entry] {
        self.logs.get(&log).and_then(|log| log.get(&seq)).map_or(&[], Vec::as_slice)
    }

    /// All records of a log in order, with every branch.
    pub fn entries(&self, log: LogId) -> impl Iterator<Item = &Entry> {
        self.all(log)
    }

    /// The same.
    pub(crate) fn all(&self, log: LogId) -> impl Iterator<Item = &Entry> {
        self.logs.get(&log).into_iter().flat_map(BTreeMap::values).flatten()
    }
}

impl Extend<Entry> for CaseLogs {
    fn extend<T: IntoIterator<Item = Entry>>(&mut self, entries: T) {
        for entry in entries {
            self.take(entry);
        }
    }
}

impl FromIterator<Entry> for CaseLogs {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        let mut logs = CaseLogs::default();
        logs.extend(entries);
        logs
    }
}
