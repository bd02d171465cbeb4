//! What is submitted is reckoned anew from the records alone 重算, before it has effect: the hub believes no figure that it did not find itself.
//!
//! The push's transaction only notes that a submission waits; the reckoning takes no transaction, and its outcome is written in a short one, together with
//! what the workflow makes of it. Killed in between, the note is still there and it is reckoned again; written twice it is not, for the note goes with it.
//! Whatever comes of the case meanwhile waits behind it, in the order in which it came: what it means depends on the state that the submission leads to.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::PoisonError,
};

use app::{CaseRecords, LayerFiles, Reckoned, Stands};
use evidence::{
    CaseId, CaseLogs, CaseRole, Ed25519Sha256, Entry, Hash, Kind, LogId, LogRoot, Member, Payload, Record, Stamp,
    Submitted, Team, merkle_root,
};
use workflow::{Condition, Role};

use crate::{
    effects,
    error::{HubError, Result},
    hub::{Hub, KeyRing},
    keep::{LayerRow, Most, ReckonedRow, View, WaitingRow, read, write},
    vault::apart,
};

const STEP: Most = Most { records: 1_000, bytes: 16 << 20 };

/// Begun so often without an end, it is left for a person: what brings the program down must not do so for ever.
const MOST_TRIES: u32 = 3;

/// What a submission waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its turn.
    Turn,
    /// Records that it stands on have not come.
    Records,
    /// The layer files of its checklist have not come.
    Layers,
    /// The content of a record is not here, or of a newer program.
    Content,
    /// It could not be reckoned, three times.
    Stuck,
}

impl Why {
    const ALL: [Why; 5] = [Why::Turn, Why::Records, Why::Layers, Why::Content, Why::Stuck];

    /// The code in the table and for scripts.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Why::Turn => "",
            Why::Records => "records",
            Why::Layers => "layers",
            Why::Content => "content",
            Why::Stuck => "stuck",
        }
    }

    /// For a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Why::Turn => "等待重算 waits for its turn",
            Why::Records => "所依据的记录还没有传齐 records that it stands on have not come",
            Why::Layers => "还没有这份清单 the layer files of its checklist are not here",
            Why::Content => "有记录读不出 the content of a record cannot be read here",
            Why::Stuck => "重算没有成功，要人看 could not be reckoned; somebody has to look",
        }
    }

    /// The code for who watches, where one has to stand for each.
    pub(crate) fn label(self) -> &'static str {
        if self == Why::Turn { "turn" } else { self.code() }
    }

    pub(crate) fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|why| why.code() == code).unwrap_or(Why::Stuck)
    }
}

/// A case in which a submission waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The case.
    pub case: CaseId,
    /// The submission.
    pub submission: Hash,
    /// For what.
    pub why: Why,
    /// Since when.
    pub since_ms: i64,
}

/// What was found of a submission, for the workflow and for whoever submitted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    pub(crate) holds: Vec<Condition>,
    pub(crate) found: Option<evidence::Found>,
}

/// What is needed to reckon, read in one transaction.
enum Ready {
    Wait(Why),
    /// It stands on other records than the hub has: refused like one that had not heard all.
    Elsewhere,
    Reckon(Box<(CaseRecords, Submitted)>),
}

/// At most so many places are told.
const PLACES: usize = 12;

impl Hub {
    /// The submissions that wait, and for what.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn waiting(&self) -> Result<Vec<Waiting>> {
        let first = read(self.keep(), |view| view.waiting_first())?;
        let waiting = |row: WaitingRow| Waiting {
            case: row.case,
            submission: row.record,
            why: Why::of(&row.why),
            since_ms: row.came_ms,
        };
        Ok(first.into_iter().map(waiting).collect())
    }

    /// What the hub said of the records of a case, in order: for an administrator and for tests.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn effects(&self, case: CaseId) -> Result<Vec<evidence::Effect>> {
        read(self.keep(), |view| {
            let (kind, mut ring) = (Kind::Effect as u16, KeyRing::default());
            let mut all = Vec::new();
            for named in view.records_of_kinds(case, kind, kind)?.iter().filter(|named| named.log == self.log()) {
                if let Some(Payload::Effect(effect)) = self.payload_of(view, &mut ring, named)? {
                    all.push(effect);
                }
            }
            Ok(all)
        })
    }

    /// Reckons every submission whose turn it is. What fails waits and is listed; the records are kept in any case.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn reckon(&self) -> Result<()> {
        // One at a time: who comes second finds the work done, or does the own.
        let _turn = self.reckoning.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let first = read(self.keep(), |view| view.waiting_first())?;
            let mut turns = first.into_iter().filter(|row| row.why.is_empty()).peekable();
            if turns.peek().is_none() {
                return Ok(());
            }
            for row in turns {
                self.reckon_first(&row)?;
            }
        }
    }

    /// What waits for this has its turn again: after an upgrade, or once somebody looked.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn reckon_again(&self, why: Why) -> Result<()> {
        write(self.keep(), |change| change.again(why.code()))?;
        self.reckon()
    }

    fn reckon_first(&self, row: &WaitingRow) -> Result<()> {
        if !row.heard {
            return self.settle(row, &Findings { holds: vec![Condition::LogsNotHeard], found: None }, None);
        }
        let ready = read(self.keep(), |view| self.ready(view, row.case, &row.record, u64::MAX))?;
        let (records, told) = match ready {
            Ready::Wait(why) => return self.waits(row, why, row.tries),
            Ready::Elsewhere => {
                return self.settle(row, &Findings { holds: vec![Condition::LogsNotHeard], found: None }, None);
            }
            Ready::Reckon(all) => *all,
        };
        let stands = self.reckons.stands(&records);
        let Some(layers) = self.layers_for(&stands)? else {
            return self.waits(&WaitingRow { wants: stands.hash, ..row.clone() }, Why::Layers, row.tries);
        };
        if row.tries >= MOST_TRIES {
            return self.waits(row, Why::Stuck, 0);
        }
        // Counted first: what brings the whole program down is not tried for ever.
        self.waits(row, Why::Turn, row.tries + 1)?;
        let reckoned = catch_unwind(AssertUnwindSafe(|| self.reckons.reckon(&records, &layers, &told)));
        match reckoned {
            Ok(Ok(reckoned)) => self.settle(row, &findings(&told, &reckoned), Some(&reckoned)),
            // The next turn tells whether it was chance.
            Ok(Err(_)) | Err(_) => {
                self.waits(row, if row.tries + 1 >= MOST_TRIES { Why::Stuck } else { Why::Turn }, row.tries + 1)
            }
        }
    }

    fn waits(&self, row: &WaitingRow, why: Why, tries: u32) -> Result<()> {
        let row = WaitingRow { why: why.code().into(), tries, ..row.clone() };
        write(self.keep(), |change| change.set_waiting(&row))
    }

    /// The outcome, in one short transaction: what was reckoned, what the workflow makes of it, and what waited behind it.
    fn settle(&self, row: &WaitingRow, findings: &Findings, reckoned: Option<&Reckoned>) -> Result<()> {
        write(self.keep(), |change| {
            // Somebody else was quicker, or the case was erased meanwhile.
            let first = change.waiting(row.case)?.into_iter().next();
            if first.is_none_or(|first| (first.n, first.record) != (row.n, row.record)) {
                return Ok(());
            }
            if let Some(reckoned) = reckoned {
                change.set_reckoned(row.case, &row.record, &kept(reckoned))?;
                let blind = |number: &String| self.vault.blind(number.as_bytes());
                change.set_persons(row.case, &reckoned.persons.iter().map(blind).collect::<Vec<_>>())?;
            }
            effects::settled(self, change, row, findings)
        })
    }

    /// A submission that was reckoned already, once more, by what was known of its case when the hub spoke; none where that cannot be done any more.
    pub(crate) fn reckoned_anew(&self, case: CaseId, submission: Hash) -> Result<Option<Reckoned>> {
        let ready = read(self.keep(), |view| {
            let (kind, mut ring) = (Kind::Effect as u16, KeyRing::default());
            for named in view.records_of_kinds(case, kind, kind)?.iter().filter(|named| named.log == self.log()) {
                let payload = self.payload_of(view, &mut ring, named)?;
                if matches!(payload, Some(Payload::Effect(said)) if said.record == submission && said.found.is_some()) {
                    return self.ready(view, case, &submission, named.seq);
                }
            }
            Ok(Ready::Wait(Why::Content))
        })?;
        let Ready::Reckon(all) = ready else { return Ok(None) };
        let (records, told) = *all;
        let Some(layers) = self.layers_for(&self.reckons.stands(&records))? else { return Ok(None) };
        Ok(self.reckons.reckon(&records, &layers, &told).ok())
    }

    /// Whether consents are missing in a case as it stands, submitted or not; none where that cannot be told: content or layer files that are not here.
    pub(crate) fn lacks_consent(&self, case: CaseId) -> Result<Option<bool>> {
        let found = read(self.keep(), |view| {
            let roots = view.case_logs(case)?.iter().map(crate::keep::CaseLogRow::root).collect::<Vec<_>>();
            let ends = roots.iter().map(|root| (root.log, root.last)).collect();
            let Some(logs) = self.entries(view, &mut KeyRing::default(), case, &ends)? else { return Ok(None) };
            let team = self.team(view, case, &logs, u64::MAX)?;
            Ok::<_, HubError>(Some((CaseRecords { case, logs, team }, roots)))
        })?;
        let Some((records, logs)) = found else { return Ok(None) };
        let Some(layers) = self.layers_for(&self.reckons.stands(&records))? else { return Ok(None) };
        let none = Submitted {
            logs,
            checklist: None,
            policy: None,
            figures: None,
            grade: None,
            limit: None,
            proposal: None,
            statement: String::new(),
        };
        // What brings the reckoning down is a thing that cannot be told, and ends no list.
        let reckoned = catch_unwind(AssertUnwindSafe(|| self.reckons.reckon(&records, &layers, &none)));
        Ok(reckoned.ok().and_then(std::result::Result::ok).map(|reckoned| !reckoned.consents.is_empty()))
    }

    /// Whether everything is here that a submission stands on; of the hub's own log what stands before `until`.
    fn ready(&self, view: &dyn View, case: CaseId, submission: &Hash, until: u64) -> Result<Ready> {
        let mut ring = KeyRing::default();
        let named = view.record_of_hash(submission)?;
        let payload = match &named {
            Some(named) => self.payload_of(view, &mut ring, named)?,
            None => None,
        };
        let (Some(named), Some(Payload::Submitted(told))) = (named, payload) else {
            return Ok(Ready::Wait(Why::Content));
        };
        let mut ends = BTreeMap::from([(self.log(), until.saturating_sub(1))]);
        for root in told.logs.iter().filter(|root| root.log != self.log()) {
            let there = view.case_hashes(case, root.log, root.count)?;
            let last = there.last().map_or(0, |(seq, _)| *seq);
            if (there.len() as u64) < root.count {
                return Ok(Ready::Wait(Why::Records));
            }
            let hashes: Vec<Hash> = there.iter().map(|(_, hash)| *hash).collect();
            let same = last == root.last && merkle_root(&hashes, &Ed25519Sha256) == root.root;
            // A submission stands on what its log has before it, not on itself.
            if !same || (root.log == named.log && root.last >= named.seq) {
                return Ok(Ready::Elsewhere);
            }
            ends.insert(root.log, last);
        }
        let Some(logs) = self.entries(view, &mut ring, case, &ends)? else { return Ok(Ready::Wait(Why::Content)) };
        let team = self.team(view, case, &logs, until)?;
        Ok(Ready::Reckon(Box::new((CaseRecords { case, logs, team }, told))))
    }

    /// The records of a case, of each log up to a seq; none where the content of one is not here.
    pub(crate) fn entries(
        &self,
        view: &dyn View,
        ring: &mut KeyRing,
        case: CaseId,
        ends: &BTreeMap<LogId, u64>,
    ) -> Result<Option<CaseLogs>> {
        let mut logs = CaseLogs::default();
        for (log, end) in ends {
            let mut after = 0;
            loop {
                let rows = view.case_records(case, *log, after, STEP)?;
                let Some(last) = rows.last() else { break };
                after = last.seq;
                for row in rows.iter().filter(|row| row.seq <= *end) {
                    let record = Record::parse(&row.body, &Ed25519Sha256)
                        .map_err(|_| HubError::Damaged("a record does not read".into()))?;
                    let opened = self.opening_of(view, ring, *log, row)?;
                    let payload = opened.and_then(|o| apart(&o)).and_then(|o| Payload::from_bytes(&o.payload).ok());
                    if payload.is_none() {
                        return Ok(None);
                    }
                    logs.take(Entry { stamp: Stamp::from(&record), payload });
                }
                if after > *end {
                    break;
                }
            }
        }
        Ok(Some(logs))
    }

    /// Who is who, as the hub knows it: no name that a record gives itself. What it assigned stands in its own log, which is among the records.
    pub(crate) fn team(&self, view: &dyn View, case: CaseId, logs: &CaseLogs, until: u64) -> Result<Team> {
        let mut team = Team { hubs: BTreeSet::from([self.log()]), ..Team::default() };
        for log in logs.logs() {
            let Some(store) = view.store_of_log(log)? else { continue };
            if let Some(officer) = view.officer(&store.staff)? {
                team.names.insert(store.staff.clone(), officer.name);
            }
            team.logs.insert(log, store.staff);
        }
        for member in view.members(case)?.into_iter().filter(|member| member.order < until) {
            let Some(role) = Role::of(&member.role).and_then(Role::in_records) else { continue };
            if role == CaseRole::Dd && member.order == 0 {
                team.owner = Some(member.staff.clone());
            }
            let sections = member.sections.map(|list| list.into_iter().collect());
            team.members.push(Member { officer: member.staff, role, sections });
        }
        Ok(team)
    }

    /// The layer files that the records name: those kept, else those built in, which are kept from then on.
    pub(crate) fn layers_for(&self, stands: &Stands) -> Result<Option<LayerFiles>> {
        let kept = read(self.keep(), |view| {
            let by_digest = stands.layers.map(|digest| view.layers(&digest)).transpose()?.flatten();
            let kept = match (by_digest, stands.hash) {
                (None, Some(hash)) => view.layers_of(&hash)?.map(|digest| view.layers(&digest)).transpose()?.flatten(),
                (by_digest, _) => by_digest,
            };
            Ok::<_, HubError>(kept.filter(|row| stands.hash.is_none_or(|hash| row.hash == hash)))
        })?;
        if let Some(row) = kept {
            return Ok(Some(LayerFiles { checklist: row.checklist, files: row.files }));
        }
        let Some(layers) = self.reckons.built_in(stands) else { return Ok(None) };
        if let Some(hash) = stands.hash {
            self.keep_layers(hash, &layers)?;
        }
        Ok(Some(layers))
    }

    /// Keeps layer files that were proved.
    pub(crate) fn keep_layers(&self, hash: Hash, layers: &LayerFiles) -> Result<()> {
        let row = LayerRow { hash, checklist: layers.checklist.clone(), files: layers.files.clone() };
        write(self.keep(), |change| change.keep_layers(&layers.digest(), &row))
    }
}

pub(crate) fn kept(reckoned: &Reckoned) -> ReckonedRow {
    let text = |number: Option<rust_decimal::Decimal>| number.map(|number| number.normalize().to_string());
    ReckonedRow {
        figures: reckoned.figures,
        grade: reckoned.grade.clone(),
        score: text(reckoned.score),
        limit: text(reckoned.limit),
        security: text(reckoned.security),
        named: !reckoned.persons.is_empty(),
    }
}

/// What speaks against a submission, and what is told of it. A word that was not given is no word that fits.
fn findings(told: &Submitted, reckoned: &Reckoned) -> Findings {
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<rust_decimal::Decimal>().ok());
    let same = told.figures == Some(reckoned.figures)
        && told.grade == reckoned.grade
        && number(&told.limit) == reckoned.limit
        && told.checklist == reckoned.checklist;
    let found = [
        (Condition::OpenConflict, &reckoned.conflicts),
        (Condition::AnswerMissing, &reckoned.missing),
        (Condition::ConsentMissing, &reckoned.consents),
    ];
    let mut holds: Vec<Condition> = found.iter().filter(|(_, places)| !places.is_empty()).map(|(c, _)| *c).collect();
    holds.extend((!same).then_some(Condition::FiguresDiffer));
    let mut places: Vec<String> = found.into_iter().flat_map(|(_, places)| places.iter().cloned()).collect();
    // Where figures differ, what the officer counts and the branch does not is the likeliest cause.
    places.extend((!same).then(|| reckoned.outside.iter().cloned()).into_iter().flatten());
    places.truncate(PLACES);
    let row = kept(reckoned);
    let found = evidence::Found { figures: row.figures, grade: row.grade, limit: row.limit, score: row.score, places };
    Findings { holds, found: Some(found) }
}

/// Whether a submission names all that was here when it came: of no other log less than is here, and what is named is what stands here.
pub(crate) fn heard(told: &[LogRoot], here: &[LogRoot], own: impl Fn(LogId) -> bool) -> bool {
    let told: BTreeMap<LogId, &LogRoot> = told.iter().map(|root| (root.log, root)).collect();
    // Of the owner's logs what was told is what stood before the submission, which is here by now.
    here.iter()
        .all(|row| told.get(&row.log).is_some_and(|root| own(row.log) || root.count > row.count || **root == *row))
}
