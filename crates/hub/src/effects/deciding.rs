//! Review, decision, signing, paying out.

use std::collections::BTreeSet;

use evidence::{Advice, CaseId, FinalStep, Hash, Motion, Opinion, Payload, SignedOff, Voted};
use rust_decimal::Decimal;
use workflow::{
    Act, Action, Authority, Body, Condition, Grade, OfficerLevel, Outcome, Person, Question, Role, State, count,
    outcome,
};

use super::{
    Came,
    case::{Judged, Sitting, actor},
};
use crate::{
    error::{HubError, Result},
    keep::ReckonedRow,
};

/// A family of more cases than this is looked at by the committee.
const MOST_RELATED: usize = 200;

/// The body that a motion before the committee names.
const COMMITTEE: &str = "committee";

/// A reviewer's opinion passes the case on (also where it advises to decline) or gives it back.
pub(super) fn opinion(sitting: &mut Sitting<'_>, came: &Came<'_>, opinion: &Opinion) -> Result<()> {
    let returns = opinion.advice == Advice::Return;
    let mut act = sitting.on(&opinion.submission, if returns { Action::Return } else { Action::Forward });
    let (here, open) = sitting.must_remarks()?;
    if returns {
        act.to = Some(State::Returned);
    }
    let found = [
        (Condition::NoMustRemark, here == 0),
        (Condition::MustRemarkOpen, open > 0),
        (Condition::FileMissing, sitting.change.blobs_missing(sitting.case)? > 0),
        (Condition::NotCosigned, sitting.not_cosigned()?),
    ];
    act.holds.extend(found.into_iter().filter(|(_, holds)| *holds).map(|(condition, _)| condition));
    finish(sitting, came, &act)
}

/// A motion before the committee brings the case there; any other is a word of who decides, and waits for the vote on it.
pub(super) fn motion(sitting: &mut Sitting<'_>, came: &Came<'_>, motion: &Motion) -> Result<()> {
    let reviewed = sitting.row.state == Some(evidence::Stage::Reviewed);
    let tables = motion.body == COMMITTEE && reviewed;
    let act = sitting.on(&motion.submission, if tables { Action::Table } else { Action::Remark });
    finish(sitting, came, &act)
}

fn finish(sitting: &mut Sitting<'_>, came: &Came<'_>, act: &Act) -> Result<()> {
    match sitting.judge(came.staff, act)? {
        Judged::Counts(effect) => sitting.counts(&came.hash, &effect),
        Judged::Not(reason) => sitting.refused(&came.hash, &reason),
    }
}

/// A motion that has effect, and who made it.
fn motion_of(sitting: &mut Sitting<'_>, voted: &Voted) -> Result<Option<(Motion, String)>> {
    let found = sitting.effective(29, 29)?;
    Ok(found.into_iter().rev().find_map(|(_, staff, payload)| match payload {
        Payload::Motion(motion) if motion.motion == voted.motion => Some((motion, staff)),
        _ => None,
    }))
}

/// Alone: an approver's own motion and own vote decide. In the committee: a vote, and with the chair's vote the hub counts.
pub(super) fn voted(sitting: &mut Sitting<'_>, came: &Came<'_>, voted: &Voted) -> Result<()> {
    let Some((motion, mover)) = motion_of(sitting, voted)? else {
        return sitting.refused(&came.hash, "no_such_motion");
    };
    if sitting.row.state == Some(evidence::Stage::Committee) {
        let act = sitting.on(&motion.submission, Action::Vote);
        let effect = match sitting.judge(came.staff, &act)? {
            Judged::Counts(effect) => effect,
            Judged::Not(reason) => return sitting.refused(&came.hash, &reason),
        };
        let chairs = effect.done.iter().any(|done| done.role == Role::Chair);
        sitting.counts(&came.hash, &effect)?;
        return if chairs { counted(sitting, came, &motion) } else { Ok(()) };
    }
    let mut act = sitting.on(&motion.submission, Action::Decide);
    act.to = match (voted.vote, motion.amount.is_some()) {
        (evidence::Vote::Agree, true) => Some(State::Approved),
        (evidence::Vote::Agree, false) | (evidence::Vote::Decline, _) => Some(State::Declined),
        // Nobody decides by taking no part.
        (evidence::Vote::Abstain | evidence::Vote::Recuse, _) => {
            let act = sitting.on(&motion.submission, Action::Remark);
            return finish(sitting, came, &act);
        }
    };
    if mover != came.staff || beyond(sitting, came.staff, &motion)? {
        act.holds.insert(Condition::BeyondAuthority);
    }
    finish(sitting, came, &act)
}

/// The committee's count, once its chair voted.
fn counted(sitting: &mut Sitting<'_>, came: &Came<'_>, motion: &Motion) -> Result<()> {
    let votes: Vec<(Person, workflow::Vote)> = sitting
        .effective(30, 30)?
        .into_iter()
        .filter_map(|(_, staff, payload)| match payload {
            Payload::Voted(voted) if voted.motion == motion.motion => Some((Person(staff), voted.vote.into())),
            _ => None,
        })
        .collect();
    let Outcome::Becomes(state) = outcome(count(&votes), motion.amount.is_none()) else { return Ok(()) };
    let act = Act { to: Some(state), ..Act::plain(Action::Count) };
    match sitting.judge_as(&[actor(crate::hub::AUTHOR, Role::Hub)], &act)? {
        Judged::Counts(effect) => sitting.counts(&came.hash, &effect),
        Judged::Not(_) => Ok(()),
    }
}

/// Whether a decision is beyond what an approver may decide alone, by what the hub reckoned itself. What is not known is taken as the worse.
fn beyond(sitting: &mut Sitting<'_>, staff: &str, motion: &Motion) -> Result<bool> {
    let in_force = sitting.row.submission;
    let submitted = sitting.effective(22, 22)?.into_iter().find_map(|(named, _, payload)| match payload {
        Payload::Submitted(submitted) if Some(named.hash) == in_force => Some(submitted),
        _ => None,
    });
    let reckoned = in_force.map(|record| sitting.change.reckoned(&record)).transpose()?.flatten();
    let proposal = submitted.as_ref().and_then(|s| number(&s.proposal));
    let Some(amount) = number(&motion.amount).or(proposal.filter(|_| motion.amount.is_none())) else { return Ok(true) };
    // Nobody alone lends to a family that is not known.
    let Some(owed) = sitting.family_owes(reckoned.as_ref())? else { return Ok(true) };
    let owner = sitting.row.owner.clone().map(|owner| sitting.change.officer(&owner)).transpose()?.flatten();
    let found = |of: fn(&ReckonedRow) -> &Option<String>| reckoned.as_ref().and_then(|row| number(of(row)));
    let above = |bound: Option<Decimal>| bound.is_none_or(|bound| amount > bound);
    let question = Question {
        exposure_after: amount + owed,
        grade: match reckoned.as_ref().and_then(|row| row.grade.as_deref()) {
            Some("A") => Some(Grade::A),
            Some("B") => Some(Grade::B),
            Some("C") => Some(Grade::C),
            Some("D") => Some(Grade::D),
            _ => None,
        },
        // Only as far as the security goes.
        secured: !above(found(|row| &row.security)),
        owner: if owner.is_none_or(|o| o.trainee) { OfficerLevel::Trainee } else { OfficerLevel::Full },
        waiver: !motion.waivers.is_empty(),
        // What was submitted before the hub reckoned has figures that nobody found again.
        figures_differ: reckoned.is_none(),
        raised: above(proposal) || above(found(|row| &row.limit)),
    };
    let authority = Authority::shipped().map_err(|error| HubError::Internal(error.to_string()))?;
    let needed = match authority.body(&question) {
        Body::First => 1,
        Body::Second => 2,
        Body::Committee => return Ok(true),
    };
    let posts = sitting.change.posts(staff)?;
    let rank = posts.iter().filter(|p| p.role == "AP" && p.until_ms > sitting.now).map(|p| p.rank).max();
    Ok(rank.unwrap_or(0) < needed)
}

fn number(text: &Option<String>) -> Option<Decimal> {
    text.as_deref().and_then(|text| text.parse().ok())
}

impl Sitting<'_> {
    /// What others of the family were lent here and have not paid back, as far as the hub knows: cases that name one of the same persons or firms, and those
    /// that name one of theirs, agreed to, signed or paid out. None where this case names nobody, or what was agreed to cannot be read.
    fn family_owes(&mut self, reckoned: Option<&ReckonedRow>) -> Result<Option<Decimal>> {
        if reckoned.is_none_or(|row| !row.named) {
            return Ok(None);
        }
        let (mut owed, mut known, mut next) = (Decimal::ZERO, BTreeSet::from([self.case]), vec![self.case]);
        while let Some(case) = next.pop() {
            next.extend(self.change.related(case)?.into_iter().filter(|other| known.insert(*other)));
            if known.len() > MOST_RELATED {
                return Ok(None);
            }
        }
        known.remove(&self.case);
        for case in known {
            match self.lent(case)? {
                Some(amount) => owed += amount,
                None => return Ok(None),
            }
        }
        Ok(Some(owed))
    }

    /// What was agreed to in another case and is not done with; none where that cannot be read.
    fn lent(&mut self, case: CaseId) -> Result<Option<Decimal>> {
        let Some(row) = self.change.case_row(case)?.filter(|row| !row.outside) else { return Ok(Some(Decimal::ZERO)) };
        let lent = [evidence::Stage::Approved, evidence::Stage::Signed, evidence::Stage::Disbursed];
        if !row.state.is_some_and(|state| lent.contains(&state)) {
            return Ok(Some(Decimal::ZERO));
        }
        let submission = row.submission;
        let mut other =
            Sitting { hub: self.hub, change: self.change, ring: self.ring, case, row, now: self.now, touched: false };
        // Of several motions on it the highest: the worse, where another one was carried.
        let agreed = other.effective(29, 29)?.into_iter().filter_map(|(_, _, payload)| match payload {
            Payload::Motion(motion) if Some(motion.submission) == submission => number(&motion.amount),
            _ => None,
        });
        Ok(agreed.max())
    }
}

/// The contract takes two persons, in either order; paying out takes every condition of the decision.
pub(super) fn signed_off(sitting: &mut Sitting<'_>, came: &Came<'_>, signed: &SignedOff) -> Result<()> {
    if signed.step == FinalStep::Disbursed {
        let mut act = Act::plain(Action::Disburse);
        if !ticked(sitting, signed)? {
            act.holds.insert(Condition::ConditionNotTicked);
        }
        return finish(sitting, came, &act);
    }
    let waiting = waiting(sitting, came)?;
    if waiting.is_empty() {
        // The first of the two says nothing yet; whether it may is said once the other one is there.
        return Ok(());
    }
    let mut why = String::from("two_persons");
    for (hash, staff) in waiting {
        for role in sitting.roles(&staff, &Act::plain(Action::SignContract))? {
            let act = Act { asked_by: Some(actor(&staff, role)), ..Act::plain(Action::SignContract) };
            match sitting.judge(came.staff, &act)? {
                Judged::Counts(effect) => {
                    sitting.counts(&hash, &effect)?;
                    let again = workflow::Effect { done: Vec::new(), ..effect };
                    return sitting.counts(&came.hash, &again);
                }
                Judged::Not(reason) if reason != "not_listed" => why = reason,
                Judged::Not(_) => {}
            }
        }
    }
    sitting.refused(&came.hash, &why)
}

/// Signatures of others of which nothing was said yet.
fn waiting(sitting: &mut Sitting<'_>, came: &Came<'_>) -> Result<Vec<(Hash, String)>> {
    let mut waiting = Vec::new();
    for named in sitting.change.records_of_kinds(sitting.case, 32, 32)? {
        let Some(store) = sitting.change.store_of_log(named.log)? else { continue };
        if store.staff == came.staff || sitting.change.is_effective(&named.hash)?.is_some() {
            continue;
        }
        let payload = sitting.hub.payload_of(sitting.change, sitting.ring, &named)?;
        if matches!(payload, Some(Payload::SignedOff(signed)) if signed.step == FinalStep::Signed) {
            waiting.push((named.hash, store.staff));
        }
    }
    Ok(waiting)
}

fn ticked(sitting: &mut Sitting<'_>, signed: &SignedOff) -> Result<bool> {
    let in_force = sitting.row.submission;
    let decided = sitting.effective(29, 29)?.into_iter().rev().find_map(|(_, _, payload)| match payload {
        Payload::Motion(motion) if Some(motion.submission) == in_force && motion.amount.is_some() => Some(motion),
        _ => None,
    });
    Ok(decided.is_some_and(|motion| motion.conditions.iter().all(|c| signed.conditions.contains(c))))
}
