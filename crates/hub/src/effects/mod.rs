//! What a record makes of its case: in the push's own transaction the workflow is asked, and its answer stands in the hub's log (kind 36), numbered within the case.
//!
//! A refused act is kept like any other. What only answers leaves a record of the hub only where it has no effect; what moves a case always does.

mod case;
mod deciding;
mod facts;

use evidence::{CaseClass, CaseId, Hash, Payload, Record};
use workflow::{Act, Action, Condition, Role};

use crate::{
    error::{HubError, Result},
    hub::{Hub, KeyRing},
    keep::{CaseRow, Change, MemberRow, StoreRow, WaitingRow},
    reckoning::{Findings, Why},
};
use case::{Judged, Sitting};

/// One record that came, and who wrote it.
struct Came<'a> {
    hash: Hash,
    staff: &'a str,
    payload: &'a Payload,
    now: i64,
}

/// A record came and was kept. What it names, and what it makes of its case.
pub(crate) fn came(
    hub: &Hub,
    change: &dyn Change,
    ring: &mut KeyRing,
    caller: &StoreRow,
    record: &Record,
    payload: Option<&Payload>,
    now: i64,
) -> Result<()> {
    let (Some(case), Some(payload)) = (record.header.case, payload) else { return Ok(()) };
    if let Payload::AttachmentAdded(added) = payload {
        change.add_blob(case, &added.id, added.size)?;
    }
    let answers = only_answers(payload);
    match answers {
        Some(action) if ring.passing.contains(&(case, action)) => return Ok(()),
        Some(_) => {}
        // Whatever else happens may change what an answer means.
        None => ring.passing.clear(),
    }
    let came = Came { hash: record.hash, staff: &caller.staff, payload, now };
    let trace = match (payload, change.case_row(case)?) {
        (Payload::CaseCreated(_), None) => return opened(hub, change, ring, case, &came),
        // Of a case that nobody opened here yet: it is judged once somebody did.
        (_, None) => return Ok(()),
        (_, Some(row)) if row.outside => false,
        (_, Some(row)) => {
            let waiting = change.waiting(case)?;
            // It may bring what the first one that waits stands on.
            if let Some(first) = waiting.first().filter(|first| first.why == Why::Records.code()) {
                change.set_waiting(&WaitingRow { why: Why::Turn.code().into(), ..first.clone() })?;
            }
            let mut sitting = Sitting { hub, change, ring: &mut *ring, case, row, now, touched: false };
            judged_in_turn(&mut sitting, &came)?;
            sitting.touched || !waiting.is_empty()
        }
    };
    ring.passing.extend(answers.filter(|_| !trace).map(|action| (case, action)));
    Ok(())
}

/// What only answers, by the act that it is.
fn only_answers(payload: &Payload) -> Option<Action> {
    match payload {
        Payload::CaseChanged(_) | Payload::AnswersChanged(_) | Payload::Retracted(_) | Payload::ChecklistMoved(_) => {
            Some(Action::Answer)
        }
        Payload::AttachmentAdded(_) => Some(Action::Attach),
        _ => None,
    }
}

/// Whether a record's coming asks nothing and changes nothing in its case: it need not be written before the next one is looked at.
pub(crate) fn passes(ring: &KeyRing, record: &Record, payload: Option<&Payload>) -> bool {
    let (Some(case), Some(payload)) = (record.header.case, payload) else { return true };
    only_answers(payload).is_some_and(|action| ring.passing.contains(&(case, action)))
}

/// Judges a record, or lets it wait behind a submission that is not reckoned yet: what it means depends on what becomes of that.
fn judged_in_turn(sitting: &mut Sitting<'_>, came: &Came<'_>) -> Result<()> {
    let waits = !sitting.change.waiting(sitting.case)?.is_empty() && !goes_ahead(came.payload);
    let Payload::Submitted(submitted) = came.payload else {
        return if waits { sitting.wait(came, true) } else { judged(sitting, came, &Findings::default()) };
    };
    let heard = sitting.heard_all(&submitted.logs)?;
    if waits {
        return sitting.wait(came, heard);
    }
    // What has no effect whatever its figures are is told at once.
    let mut findings = Findings::default();
    findings.holds.extend((!heard).then_some(Condition::LogsNotHeard));
    match submission(sitting, came, &findings)? {
        Judged::Counts(_) => sitting.wait(came, heard),
        Judged::Not(reason) => sitting.refused(&came.hash, &reason),
    }
}

/// What a leader or an administrator of the case does needs no figures: a case whose submission cannot be reckoned can be given to another, held, or withdrawn.
fn goes_ahead(payload: &Payload) -> bool {
    let asked = |marked: &evidence::Marked| marked.detail.as_deref().and_then(Action::of);
    match payload {
        Payload::Assigned(_) => true,
        Payload::Marked(marked) if marked.mark == ASKS => {
            matches!(asked(marked), Some(Action::Withdraw | Action::Hold | Action::LiftHold))
        }
        _ => false,
    }
}

/// The first one that waits was reckoned: it is judged, then what waited behind it, up to the next submission.
pub(crate) fn settled(hub: &Hub, change: &dyn Change, first: &WaitingRow, findings: &Findings) -> Result<()> {
    let mut ring = KeyRing::default();
    let Some(row) = change.case_row(first.case)? else { return change.end_waiting(first.case, first.n) };
    let mut sitting =
        Sitting { hub, change, ring: &mut ring, case: first.case, row, now: first.came_ms, touched: false };
    for waiting in change.waiting(first.case)? {
        let named = change.record_of_hash(&waiting.record)?;
        let store = named.as_ref().map(|named| change.store_of_log(named.log)).transpose()?.flatten();
        let payload = match &named {
            Some(named) => hub.payload_of(change, sitting.ring, named)?,
            None => None,
        };
        sitting.now = waiting.came_ms;
        if let (Some(store), Some(payload)) = (store, payload) {
            let (hash, staff) = (waiting.record, store.staff.as_str());
            let came = Came { hash, staff, payload: &payload, now: waiting.came_ms };
            if waiting.n == first.n {
                judged(&mut sitting, &came, findings)?;
            } else if matches!(payload, Payload::Submitted(_)) {
                // The next one is reckoned first.
                return Ok(());
            } else {
                judged(&mut sitting, &came, &Findings::default())?;
            }
        }
        change.end_waiting(waiting.case, waiting.n)?;
    }
    Ok(())
}

/// What the workflow makes of a submission, with what was found of it.
fn submission(sitting: &Sitting<'_>, came: &Came<'_>, findings: &Findings) -> Result<Judged> {
    let mut act = Act::plain(Action::Submit);
    act.holds.extend(findings.holds.iter().copied());
    if !sitting.may_submit(came.staff)? {
        act.holds.insert(Condition::LogsNotHeard);
    }
    sitting.judge(came.staff, &act)
}

/// A case begins. What came of it before, in other logs, is judged now.
fn opened(hub: &Hub, change: &dyn Change, ring: &mut KeyRing, case: CaseId, came: &Came<'_>) -> Result<()> {
    let Payload::CaseCreated(created) = came.payload else { return Ok(()) };
    let class = created.class.unwrap_or(CaseClass::Credit);
    let outside = created.practice || class == CaseClass::Drill;
    let branch = change.officer(came.staff)?.map(|officer| officer.branch).unwrap_or_default();
    let row = CaseRow {
        class: class as u8,
        outside,
        branch,
        owner: None,
        state: None,
        submission: None,
        effects: 0,
        opened_ms: came.now,
    };
    change.set_case_row(case, &row)?;
    let mut sitting = Sitting { hub, change, ring, case, row, now: came.now, touched: false };
    if outside {
        sitting.row.owner = Some(came.staff.into());
        sitting.row.state = Some(evidence::Stage::Survey);
        sitting.save()?;
        return sitting.member(came.staff, "DD", None, i64::MAX, 0);
    }
    match sitting.judge(came.staff, &Act::plain(Action::Open))? {
        Judged::Counts(effect) => {
            let role = effect.done.first().map(|done| done.role);
            if role == Some(workflow::Role::Officer) {
                sitting.row.owner = Some(came.staff.into());
            }
            if let Some(role) = role {
                sitting.member(came.staff, role.code(), None, i64::MAX, 0)?;
            }
            sitting.counts(&came.hash, &effect)?;
        }
        Judged::Not(reason) => sitting.refused(&came.hash, &reason)?,
    }
    for named in change.records_of_kinds(case, 3, 60)? {
        let Some(store) = change.store_of_log(named.log)? else { continue };
        if named.hash == came.hash {
            continue;
        }
        if let Some(payload) = hub.payload_of(change, sitting.ring, &named)? {
            let before = Came { hash: named.hash, staff: &store.staff, payload: &payload, now: came.now };
            judged_in_turn(&mut sitting, &before)?;
        }
    }
    Ok(())
}

fn judged(sitting: &mut Sitting<'_>, came: &Came<'_>, findings: &Findings) -> Result<()> {
    if let Some(action) = only_answers(came.payload) {
        return sitting.quietly(came, &Act::plain(action));
    }
    let mut act = match came.payload {
        Payload::ExplanationConfirmed(confirmed) => {
            let mut act = Act::plain(Action::ConfirmExplanation);
            if sitting.wrote(&confirmed.text, came.staff)? {
                act.holds.insert(Condition::WroteTheText);
            }
            act
        }
        Payload::Submitted(_) => {
            return match submission(sitting, came, findings)? {
                Judged::Counts(effect) => {
                    sitting.row.submission = Some(came.hash);
                    sitting.counts_with(&came.hash, &effect, findings.found.clone())
                }
                Judged::Not(reason) => sitting.refused_with(&came.hash, &reason, findings.found.clone()),
            };
        }
        Payload::Cosigned(cosigned) => sitting.on(&cosigned.submission, Action::Cosign),
        Payload::Remarked(remarked) => sitting.on(&remarked.submission, Action::Remark),
        Payload::RemarkAnswered(_) => Act::plain(Action::AnswerRemark),
        Payload::RemarkClosed(_) => Act::plain(Action::CloseRemark),
        Payload::EvidenceAccepted(_) => Act::plain(Action::AcceptEvidence),
        Payload::Opinion(opinion) => return deciding::opinion(sitting, came, opinion),
        Payload::Motion(motion) => return deciding::motion(sitting, came, motion),
        Payload::Voted(voted) => return deciding::voted(sitting, came, voted),
        Payload::SignedOff(signed) => return deciding::signed_off(sitting, came, signed),
        Payload::Assigned(assigned) => return sitting.assign(came, assigned),
        Payload::Marked(marked) if marked.mark == ASKS => {
            match marked.detail.as_deref().and_then(Action::of).filter(|action| ASKED.contains(action)) {
                Some(action) => Act::plain(action),
                None => return sitting.refused(&came.hash, "not_listed"),
            }
        }
        // The word names the submission that is taken back.
        Payload::Marked(marked) if marked.mark == RECALLED => {
            let named = marked.detail.as_deref().unwrap_or_default();
            match sitting.row.submission {
                Some(latest) if latest.to_string() == named => Act::plain(Action::Recall),
                _ => return sitting.refused(&came.hash, "submission_not_latest"),
            }
        }
        // Everything else says nothing that the workflow knows of.
        _ => return Ok(()),
    };
    if act.action == Action::Recall && sitting.review_claimed()? {
        act.holds.insert(Condition::ReviewClaimed);
    }
    match sitting.judge(came.staff, &act)? {
        Judged::Counts(effect) => {
            sitting.counts(&came.hash, &effect)?;
            sitting.held_or_not(act.action)
        }
        Judged::Not(reason) => sitting.refused(&came.hash, &reason),
    }
}

/// The mark (kind 18) by which an act without a kind of its own is asked for; its detail is the action's id.
const ASKS: &str = "asks";

/// The mark by which a main officer takes the own submission back.
const RECALLED: &str = "recalled";

/// Which acts may be asked for so.
const ASKED: [Action; 7] =
    [Action::Claim, Action::Recall, Action::Withdraw, Action::Reopen, Action::Archive, Action::Hold, Action::LiftHold];

/// Whether two persons may erase a case now.
pub(crate) fn erase(hub: &Hub, change: &dyn Change, case: CaseId, asked: &str, released: &str) -> Result<()> {
    let Some(row) = change.case_row(case)? else { return Err(HubError::Cannot(format!("there is no case {case}"))) };
    let mut ring = KeyRing::default();
    let mut sitting = Sitting { hub, change, ring: &mut ring, case, row, now: hub.env.now_ms(), touched: false };
    if sitting.row.outside {
        return Ok(());
    }
    let mut act = Act::plain(Action::Erase);
    act.asked_by = Some(case::actor(asked, workflow::Role::Operations));
    if sitting.held()? {
        act.holds.insert(Condition::Held);
    }
    if hub.must_keep(change, case, &sitting.row)? {
        act.holds.insert(Condition::RetentionRunning);
    }
    match sitting.judge(released, &act)? {
        Judged::Counts(effect) => sitting.done(&effect, &Hash::ZERO),
        Judged::Not(reason) => Err(HubError::Cannot(format!("the case {case} is not erased: {reason}"))),
    }
}

/// Puts a case on hold, or lifts that, for a person who sits at the hub.
pub(crate) fn hold(hub: &Hub, change: &dyn Change, case: CaseId, by: &str, held: bool) -> Result<()> {
    let Some(row) = change.case_row(case)? else { return Err(HubError::Cannot(format!("there is no case {case}"))) };
    if row.outside {
        return Err(HubError::Cannot(format!("{case}: 练习不冻结 practice is not held")));
    }
    let mut ring = KeyRing::default();
    let mut sitting = Sitting { hub, change, ring: &mut ring, case, row, now: hub.env.now_ms(), touched: false };
    let action = if held { Action::Hold } else { Action::LiftHold };
    match sitting.judge(by, &Act::plain(action))? {
        Judged::Counts(effect) => {
            sitting.done(&effect, &Hash::ZERO)?;
            sitting.held_or_not(action)
        }
        Judged::Not(reason) => Err(HubError::Cannot(format!("{case}: {by}: {reason}"))),
    }
}

/// The case is erased: nobody reads it from here on.
pub(crate) fn erased(_: &Hub, change: &dyn Change, case: CaseId) -> Result<()> {
    match change.case_row(case)? {
        Some(row) => change.set_case_row(case, &CaseRow { state: Some(evidence::Stage::Erased), ..row }),
        None => Ok(()),
    }
}

impl Sitting<'_> {
    /// An act on a submission, which must be the one in force.
    fn on(&self, submission: &Hash, action: Action) -> Act {
        let mut act = Act::plain(action);
        if self.row.submission != Some(*submission) {
            act.holds.insert(Condition::SubmissionNotLatest);
        }
        act
    }

    /// After a hold, or its end: who has the case is told.
    fn held_or_not(&self, action: Action) -> Result<()> {
        match action {
            Action::Hold => self.hub.order_hold(self.change, self.case, true),
            Action::LiftHold => self.hub.order_hold(self.change, self.case, false),
            _ => Ok(()),
        }
    }

    /// It is judged once what waits before it was.
    fn wait(&self, came: &Came<'_>, heard: bool) -> Result<()> {
        self.change.add_waiting(self.case, &came.hash, heard, came.now)
    }

    /// What only answers: said only where it has no effect, counted once.
    fn quietly(&mut self, came: &Came<'_>, act: &Act) -> Result<()> {
        match self.judge(came.staff, act)? {
            Judged::Counts(effect) => self.done(&effect, &came.hash),
            Judged::Not(reason) => self.refused(&came.hash, &reason),
        }
    }

    fn member(&self, staff: &str, role: &str, sections: Option<Vec<String>>, until_ms: i64, order: u64) -> Result<()> {
        let (staff, role) = (staff.to_owned(), role.to_owned());
        let member = MemberRow { staff, role, sections, issued_ms: self.now, until_ms, order };
        self.change.set_member(self.case, &member)
    }

    /// A team leader gives somebody a role. It counts as the hub's own record, which says who asked.
    fn assign(&mut self, came: &Came<'_>, assigned: &evidence::Assigned) -> Result<()> {
        if self.change.officer(&assigned.staff)?.is_none() {
            return self.refused(&came.hash, "no_such_officer");
        }
        let role = Role::from(assigned.role);
        let mut act = Act::plain(Action::Assign);
        act.gives = Some((workflow::Person(assigned.staff.clone()), role));
        let effect = match self.judge(came.staff, &act)? {
            Judged::Counts(effect) => effect,
            Judged::Not(reason) => return self.refused(&came.hash, &reason),
        };
        let own = evidence::Assigned { asked: Some(came.hash), ..assigned.clone() };
        let head = self.hub.append(self.change, self.ring, Some(self.case), &Payload::Assigned(own))?;
        let until = assigned.until_ms.unwrap_or(i64::MAX);
        if role == workflow::Role::Officer {
            self.change.end_member(self.case, role.code(), &assigned.staff, self.now)?;
            self.row.owner = Some(assigned.staff.clone());
        }
        self.member(&assigned.staff, role.code(), assigned.sections.clone(), until, head.seq)?;
        self.counts(&came.hash, &effect)
    }
}
