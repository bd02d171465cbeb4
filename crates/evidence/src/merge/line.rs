//! What came before what, and one line of all records that keeps to it.
//!
//! Nothing orders records but the seq within a log and what a log says it had heard of the others. No clock is asked.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{CaseLogs, team::Standing};
use crate::{
    fold::Entry,
    id::LogId,
    payload::Payload,
    record::{Head, RecordId},
};

/// Something about what logs say of each other that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum MergeFinding {
    /// A record that was heard is not here (yet); what was heard with it counts as not heard.
    HeardNotHere {
        /// Who heard it.
        by: RecordId,
        /// What.
        head: Head,
    },
    /// Another record stands where one was heard: ignored.
    HeardOther {
        /// Who heard it.
        by: RecordId,
        /// What.
        head: Head,
    },
    /// A record says to have heard what itself comes after it: ignored.
    HeardLater {
        /// Who heard it.
        by: RecordId,
        /// What.
        head: Head,
    },
    /// Two different records of one log with one seq: neither they nor what follows has effect until it is known which log goes on.
    Forked {
        /// The log.
        log: LogId,
        /// From which seq on.
        seq: u64,
    },
    /// The hub numbers its effects; this one is not here.
    EffectMissing {
        /// Its number.
        number: u64,
    },
}

/// What each log had heard of the others, from which of its records on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Clocks {
    places: BTreeMap<LogId, usize>,
    /// By log, the records that heard something: their seq, and the last seq heard of each log by all of them together.
    steps: Vec<Vec<(u64, Vec<u64>)>>,
}

impl Clocks {
    /// Whether `a` happened before `b`: by seq in one log, by hearing between two.
    pub(super) fn before(&self, a: RecordId, b: RecordId) -> bool {
        if a.log == b.log { a.seq < b.seq } else { self.heard(b, a.log) >= a.seq }
    }

    /// The last seq of another log that `by` knew of; 0: none.
    pub(super) fn heard(&self, by: RecordId, of: LogId) -> u64 {
        let (Some(by_place), Some(of_place)) = (self.places.get(&by.log), self.places.get(&of)) else { return 0 };
        self.known(*by_place, by.seq).map_or(0, |known| known[*of_place])
    }

    fn known(&self, place: usize, seq: u64) -> Option<&Vec<u64>> {
        let steps = &self.steps[place];
        // A record that hears orders what comes after it in its log, not itself.
        let count = steps.partition_point(|(at, _)| *at < seq);
        count.checked_sub(1).map(|at| &steps[at].1)
    }
}

/// All records in one line that keeps to what came before what.
pub(super) struct Line<'a> {
    pub(super) entries: Vec<&'a Entry>,
    pub(super) clocks: Clocks,
    pub(super) findings: Vec<MergeFinding>,
}

/// The line: among the records next in their logs, of which everything heard stands in the line already, always that of the log whose
/// word counts least. So the owner's answers come last among those that did not hear each other.
pub(super) fn line<'a>(logs: &'a CaseLogs, standing: &Standing) -> Line<'a> {
    let mut findings = Vec::new();
    let ids: Vec<LogId> = logs.logs().collect();
    let places: BTreeMap<LogId, usize> = ids.iter().enumerate().map(|(place, log)| (*log, place)).collect();
    let mut waiting: Vec<Vec<&Entry>> = Vec::new();
    for log in &ids {
        let cut = logs.forked_at(*log);
        if let Some(seq) = cut {
            findings.push(MergeFinding::Forked { log: *log, seq });
        }
        waiting.push(logs.all(*log).filter(|entry| cut.is_none_or(|cut| entry.stamp.seq < cut)).collect());
    }
    let mut clocks = Clocks { steps: vec![Vec::new(); ids.len()], places };
    let (mut at, mut entries) = (vec![0; ids.len()], Vec::new());
    let mut by_rank: Vec<usize> = (0..ids.len()).collect();
    by_rank.sort_by_key(|place| std::cmp::Reverse(standing.rank(ids[*place])));
    loop {
        let open = || by_rank.iter().copied().filter(|place| at[*place] < waiting[*place].len());
        let ready = |place: &usize| {
            let entry = waiting[*place][at[*place]];
            heads(logs, &clocks.places, entry).all(|(of, head)| {
                let next = waiting[of].get(at[of]);
                next.is_none_or(|next| next.stamp.seq > head.seq)
            })
        };
        let Some(place) = open().find(ready).or_else(|| open().next()) else { break };
        let entry = waiting[place][at[place]];
        let by = entry.stamp.id();
        if let Some(Payload::LogsHeard(said)) = &entry.payload {
            let mut known = clocks.steps[place].last().map_or_else(|| vec![0; ids.len()], |(_, known)| known.clone());
            for head in &said.heads {
                let of = match judged(logs, &clocks.places, by, head) {
                    Ok(of) => of,
                    Err(finding) => {
                        findings.extend(finding);
                        continue;
                    }
                };
                if waiting[of].get(at[of]).is_some_and(|next| next.stamp.seq <= head.seq) {
                    findings.push(MergeFinding::HeardLater { by, head: *head });
                    continue;
                }
                known[of] = known[of].max(head.seq);
                // And what that record's log had heard before it.
                for (mine, theirs) in known.iter_mut().zip(clocks.known(of, head.seq).into_iter().flatten()) {
                    *mine = (*mine).max(*theirs);
                }
            }
            clocks.steps[place].push((by.seq, known));
        }
        entries.push(entry);
        at[place] += 1;
    }
    Line { entries, clocks, findings }
}

/// What an entry heard that is here as it says.
fn heads<'a>(
    logs: &'a CaseLogs,
    places: &'a BTreeMap<LogId, usize>,
    entry: &'a Entry,
) -> impl Iterator<Item = (usize, &'a Head)> {
    let heads = match &entry.payload {
        Some(Payload::LogsHeard(heard)) => heard.heads.as_slice(),
        _ => &[],
    };
    heads.iter().filter_map(move |head| Some((judged(logs, places, entry.stamp.id(), head).ok()?, head)))
}

/// The place of the log that was heard, if the record is the one it was.
fn judged(
    logs: &CaseLogs,
    places: &BTreeMap<LogId, usize>,
    by: RecordId,
    head: &Head,
) -> Result<usize, Option<MergeFinding>> {
    // A log need not say that it knows itself.
    if head.log == by.log {
        return Err(None);
    }
    let there = logs.at(head.log, head.seq);
    match places.get(&head.log) {
        Some(place) if there.iter().any(|entry| entry.stamp.hash == head.hash) => Ok(*place),
        _ if there.is_empty() => Err(Some(MergeFinding::HeardNotHere { by, head: *head })),
        _ => Err(Some(MergeFinding::HeardOther { by, head: *head })),
    }
}
