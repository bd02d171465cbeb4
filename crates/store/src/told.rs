//! What is told to the officer: what is found now, and what signed records say was found before. It stays until a signed record settles it, and
//! stays in history, report and check-up after that.
//!
//! Dealing with a finding signs two records: what was found (kind 17) and what was done about it (kind 18, word [`FINDING_SETTLED`], detail:
//! the finding's id, a space, the officer's words). It repairs nothing. An end that contradicts the log is kept in `found` first.

use std::collections::BTreeMap;

use evidence::{IntegrityNoted, Marked, Payload, Stamp};

use crate::{
    beside,
    error::{Result, StoreError},
    finding::{Finding, id_of},
    log::Saved,
    reading::Reading,
    store::Store,
};

/// The mark of a finding that was dealt with.
pub const FINDING_SETTLED: &str = "finding_settled";
/// Longer words are a report.
const LONGEST_WORDS: usize = 500;

/// A finding, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// By what it is known again.
    pub id: String,
    /// What it is.
    pub finding: Finding,
    /// The record that says so, if one does.
    pub noted: Option<Stamp>,
    /// How it was dealt with.
    pub settled: Option<Settled>,
}

/// How a finding was dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The record that says so.
    pub stamp: Stamp,
    /// The officer's words.
    pub words: String,
}

/// Whether both tell of one kept end: found missing at first, contradicted once work went on.
fn same_end(one: &Finding, other: &Finding) -> bool {
    let end = |finding: &Finding| match finding {
        Finding::TailMissing { kept, .. } | Finding::Rewritten { kept } => Some(*kept),
        _ => None,
    };
    end(one).is_some() && end(one) == end(other)
}

impl Store {
    /// Everything to be told: what was noted, the clock's jumps, what was found at unlock, and `more` that was found since; each once.
    pub fn tell(&self, more: &[Finding]) -> Result<Vec<Told>> {
        let mut told: Vec<Told> = Vec::new();
        let mut settled = BTreeMap::new();
        for seq in &self.log.notes {
            let Some(entry) = self.log.entry_or_gap(&self.database, *seq)? else { continue };
            match entry.payload {
                Some(Payload::IntegrityNoted(noted)) => {
                    let id = id_of(&noted.code, noted.seq, noted.hash);
                    let finding = Finding::of(&noted, &entry.stamp);
                    if !told.iter().any(|one| one.id == id) {
                        told.push(Told { id, finding, noted: Some(entry.stamp), settled: None });
                    }
                }
                Some(Payload::Marked(Marked { mark, detail: Some(detail) })) if mark == FINDING_SETTLED => {
                    let (id, words) = detail.split_once(' ').unwrap_or((&detail, ""));
                    settled.insert(id.to_owned(), Settled { stamp: entry.stamp, words: words.to_owned() });
                }
                _ => {}
            }
        }
        let jumps = self.clock_jumps()?.into_iter().map(|(stamp, jump)| {
            let finding = Finding::ClockJumped { seq: stamp.seq, before_ms: jump.before_ms, now_ms: jump.now_ms };
            (finding, Some(stamp))
        });
        let now = self.findings.iter().chain(&self.remarks).chain(more).map(|finding| (finding.clone(), None));
        for (finding, stamp) in jumps.chain(now) {
            let id = finding.id(self.end);
            match told.iter_mut().find(|one| one.id == id || same_end(&one.finding, &finding)) {
                // What is found now knows more than what was noted; of an end, what was said first stays.
                Some(known) if known.id == id && !same_end(&known.finding, &finding) => {
                    known.noted = stamp.or(known.noted.take());
                    known.finding = finding;
                }
                Some(_) => {}
                None => told.push(Told { id, finding, noted: stamp, settled: None }),
            }
        }
        for one in &mut told {
            one.settled = settled.get(&one.id).cloned();
        }
        Ok(told)
    }

    /// Whether something found now keeps the log from being written to, and how that is said.
    pub(crate) fn held(&self) -> Result<Option<Reading>> {
        let told = self.tell(&[])?;
        let open = |finding: &&Finding| {
            let id = finding.id(self.end);
            let known = told.iter().find(|one| one.id == id || same_end(&one.finding, finding));
            known.is_none_or(|known| known.settled.is_none())
        };
        let holding: Vec<&Finding> =
            self.findings.iter().filter(|finding| finding.holds_writing()).filter(open).collect();
        let restored = holding.iter().all(|finding| matches!(finding, Finding::Restored { .. }));
        let reading = if restored { Reading::Restored } else { Reading::Findings };
        Ok((!holding.is_empty()).then_some(reading))
    }

    /// Notes what was done about a finding. Where the log was not written to because of it, it is from now on.
    pub fn settle(&mut self, id: &str, words: &str, more: &[Finding]) -> Result<Saved> {
        if let Some(reading @ (Reading::Disk | Reading::Damage)) = self.reading {
            return Err(StoreError::ReadOnly(reading));
        }
        let told = self.tell(more)?;
        let one = told.into_iter().find(|one| one.id == id && one.settled.is_none());
        let Some(Told { finding, noted, .. }) = one else { return Err(StoreError::NoFinding(id.to_owned())) };
        let held = self.reading.take();
        if held.is_some() {
            beside::keep_head(&self.folder).inspect_err(|_| self.reading = held)?;
        }
        let mut payloads = Vec::new();
        if noted.is_none() {
            let (seq, hash) = finding.marks(self.end);
            let place = finding.place().map(|place| format!("{}。", place.zh)).unwrap_or_default();
            let detail = format!("{}{place}", finding.advice().happened.zh);
            payloads.push(Payload::IntegrityNoted(IntegrityNoted {
                code: finding.code().to_owned(),
                seq,
                hash,
                detail,
            }));
        }
        let words: String = words.trim().chars().filter(|c| !c.is_control()).take(LONGEST_WORDS).collect();
        let detail = Some(format!("{id} {words}"));
        payloads.push(Payload::Marked(Marked { mark: FINDING_SETTLED.to_owned(), detail }));
        // One transaction: what was found and what was done about it. Until it is on the disk the log stays closed.
        let saved = self.commit_all(None, &payloads, |_| Ok(())).inspect_err(|_| self.reading = held)?;
        if held.is_some() {
            self.reading = self.held()?;
            if self.reading.is_none() {
                self.begin_writing();
            }
        }
        saved.into_iter().next_back().ok_or_else(|| StoreError::Internal("nothing was written".into()))
    }
}
