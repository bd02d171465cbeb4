//! Several logs of one case as one case: two officers, or two machines of one, who worked without hearing each other.
//!
//! The fold of one log takes the latest answer. With several logs “latest” is: with nothing after it, where *after* means further on in
//! the same log, or in a log that had heard of it. What stands alone so is in force. Where several do, the main officer's counts, and the
//! others stand beside it until somebody who has seen all of them answers anew. Nothing is dropped, no clock is asked, and the order in
//! which logs arrive changes nothing.
//!
//! The flow: [`CaseLogs`] gathers records; `team` says whose they are and what has effect; `line` orders them; the fold of that line is
//! the state, which `registers` and `rows` correct where the line is not enough; `explained` fills in what second officers confirmed.

mod conflict;
mod explained;
mod gathered;
mod line;
mod order;
mod registers;
mod rows;
mod team;

use std::collections::{BTreeMap, HashMap};

pub use conflict::{Agreement, Claim, Conflict, Difference, Place, Said};
pub use explained::Explanations;
pub use gathered::CaseLogs;
pub use line::MergeFinding;
use line::{Clocks, Line, line};
use serde::Serialize;
use team::Standing;
pub use team::{Member, NoEffect, Outside, Team};

use crate::{
    change::Value,
    fold::{CaseState, Oddity, Stamp},
    id::LogId,
    officer_acts::LogsHeard,
    record::{Head, RecordId},
};

/// What the merge asks the checklist about: it does not know what a question means.
pub trait Questions {
    /// The section that a question or table stands in; none when the checklist does not ask it.
    fn section(&self, question: &str) -> Option<&str> {
        let _ = question;
        None
    }

    /// The value in its question's normal form: two officers who wrote 100 and 100.00 for an amount agree.
    fn normal(&self, question: &str, column: Option<&str>, value: &Value) -> Value {
        let _ = (question, column);
        value.clone()
    }

    /// Whether a question is put to second officers alone: each answers for themselves, so that two of them are no conflict, and an answer by
    /// anybody else has no effect.
    fn for_second(&self, question: &str) -> bool {
        let _ = question;
        false
    }

    /// Where explanations stand.
    fn explanations(&self) -> Explanations<'_> {
        Explanations::default()
    }
}

/// Every question is of no section, and values are compared as they were written.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsWritten;

impl Questions for AsWritten {}

/// The one way to write a plain decimal: no zeros before the first digit or behind the last, no sign at zero. None when the text is not
/// one. For questions that ask for numbers; an account number is none, whatever its digits.
pub fn normal_decimal(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(part) || digits.ends_with('.') {
        return None;
    }
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && part.is_empty() { "" } else { sign };
    Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
}

/// One case out of the records of all its logs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Merged {
    /// The case, as the fold of one log would give it: what is in force comes last in each history.
    pub state: CaseState,
    /// The main officer; none when nobody opened the case.
    pub owner: Option<String>,
    /// Where they differ. While there is one, the case is not submitted and what reads it is provisional.
    pub conflicts: Vec<Conflict>,
    /// Where they said the same.
    pub agreed: Vec<Agreement>,
    /// What has no effect, and why.
    pub outside: Vec<Outside>,
    /// What logs say of each other that does not hold.
    pub findings: Vec<MergeFinding>,
    /// The oddities of the state, by record: a seq alone does not say whose.
    pub oddities: Vec<(RecordId, Oddity)>,
    /// The last record of each log, whether it has effect or not.
    pub heads: BTreeMap<LogId, Head>,
    #[serde(skip)]
    clocks: Clocks,
}

impl Merged {
    /// Whether `a` happened before `b`.
    pub fn before(&self, a: RecordId, b: RecordId) -> bool {
        self.clocks.before(a, b)
    }

    /// The conflict at a place.
    pub fn conflict(&self, place: &Place) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.place == *place)
    }

    /// What a log has to say it heard before its officer goes on; none when it has heard everything that is here.
    pub fn to_hear(&self, log: LogId) -> Option<LogsHeard> {
        let next = RecordId { log, seq: u64::MAX };
        let new = |head: &&Head| head.log != log && self.clocks.heard(next, head.log) < head.seq;
        self.heads
            .values()
            .any(|head| new(&head))
            .then(|| LogsHeard { heads: self.heads.values().filter(|head| head.log != log).copied().collect() })
    }
}

/// What the parts of the merge share.
struct Context<'a> {
    standing: &'a Standing,
    clocks: &'a Clocks,
    stamps: HashMap<RecordId, Stamp>,
    questions: &'a dyn Questions,
}

/// One word at a place, among others: its record, and where it stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct At {
    id: RecordId,
    sub: usize,
}

impl Context<'_> {
    fn before(&self, a: At, b: At) -> bool {
        if a.id == b.id { a.sub < b.sub } else { self.clocks.before(a.id, b.id) }
    }

    fn rank(&self, id: RecordId) -> (bool, LogId) {
        self.standing.rank(id.log)
    }

    /// Those with none after them, by rank. Of one log that is at most its last.
    fn maximal(&self, events: impl IntoIterator<Item = At>) -> Vec<At> {
        let mut last: BTreeMap<LogId, At> = BTreeMap::new();
        for event in events {
            let known = last.entry(event.id.log).or_insert(event);
            if (known.id.seq, known.sub) < (event.id.seq, event.sub) {
                *known = event;
            }
        }
        let alone = |event: &At| !last.values().any(|other| self.before(*event, *other));
        let mut maximal: Vec<At> = last.values().copied().filter(alone).collect();
        maximal.sort_by_key(|event| self.rank(event.id));
        maximal
    }

    fn claim(&self, id: RecordId, said: Said) -> Option<Claim> {
        let stamp = self.stamps.get(&id)?.clone();
        let officer = self.standing.officer(id.log).unwrap_or(&stamp.author).clone();
        Some(Claim { stamp, officer, said })
    }
}

/// What the parts find.
#[derive(Default)]
struct Found {
    conflicts: Vec<Conflict>,
    agreed: Vec<Agreement>,
}

impl Found {
    /// Words that nothing comes after, by rank: alone, the same, or in conflict.
    fn tell(&mut self, place: Place, how: Difference, same: bool, claims: Vec<Claim>) {
        if same && claims.len() > 1 {
            self.agreed.push(Agreement { place, claims });
        } else if !same {
            let mut claims = claims.into_iter();
            if let Some(in_force) = claims.next() {
                self.conflicts.push(Conflict { place, how, in_force, beside: claims.collect() });
            }
        }
    }
}

impl CaseLogs {
    /// The case. The same records give the same, in whatever order and however often they were taken in; with one log it is
    /// [`crate::fold()`].
    pub fn merge(&self, team: &Team, questions: &dyn Questions) -> Merged {
        let standing = Standing::of(self, team);
        let Line { entries, clocks, mut findings } = line(self, &standing);
        findings.extend(standing.missing.iter().map(|number| MergeFinding::EffectMissing { number: *number }));
        let (mut state, mut outside, mut oddities) = (CaseState::default(), Vec::new(), Vec::new());
        let mut heads = BTreeMap::new();
        let mut stamps = HashMap::with_capacity(entries.len());
        for entry in &entries {
            let stamp = &entry.stamp;
            heads.insert(stamp.log, Head { log: stamp.log, seq: stamp.seq, hash: stamp.hash });
            stamps.insert(stamp.id(), stamp.clone());
            let (inside, rest) = standing.judge(entry, questions);
            outside.extend(rest);
            if let Some(inside) = inside {
                let known = state.oddities.len();
                state.apply(&inside);
                oddities.extend(state.oddities[known..].iter().map(|oddity| (stamp.id(), oddity.clone())));
            }
        }
        for log in self.logs() {
            let Some(cut) = self.forked_at(log) else { continue };
            let lost = self.all(log).filter(|entry| entry.stamp.seq >= cut);
            outside.extend(lost.map(|entry| Outside {
                stamp: entry.stamp.clone(),
                officer: standing.officer(log).unwrap_or(&entry.stamp.author).clone(),
                payload: entry.payload.clone(),
                why: NoEffect::Forked,
            }));
        }
        let mut found = Found::default();
        let context = Context { standing: &standing, clocks: &clocks, stamps, questions };
        registers::details(&context, &mut state, &mut found);
        registers::answers(&context, &mut state, &mut found);
        rows::tables(&context, &mut state, &mut found);
        explained::fill(&context, &mut state);
        // Over a cell of a row that everybody knows to be gone there is nothing to settle; with the row it would come back.
        let there = |place: &Place| match place {
            // What each second officer says for themselves is no word of the case.
            Place::Question { question } => !questions.for_second(question),
            Place::Cell { table, row, .. } => state.tables.get(table).is_some_and(|table| table.rows.contains(row)),
            _ => true,
        };
        found.conflicts.retain(|conflict| there(&conflict.place));
        found.agreed.retain(|agreed| there(&agreed.place));
        found.conflicts.sort_by(|a, b| a.place.cmp(&b.place));
        found.agreed.sort_by(|a, b| a.place.cmp(&b.place));
        let Found { conflicts, agreed } = found;
        let owner = standing.owner.clone();
        Merged { state, owner, conflicts, agreed, outside, findings, oddities, heads, clocks }
    }
}
