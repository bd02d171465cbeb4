//! From the records of a case to what was done to it, one record after the other. An act is judged on what came before it, and by the branch's own word where
//! that is at hand.

use std::collections::BTreeSet;

use evidence::{Advice, Effect, Entry, Hash, MotionId, Payload, Stage, Stamp, Team, Vote, Weight};
use workflow::{
    Act as Asked, Action, Actor, Condition, Count, Done, Outcome, Person, Policy, Refusal, Role, State, Table, count,
    judge, outcome,
};

use super::{Act, MotionMade, Remark, Review, Standing, Submission, Told};

/// The mark under which the main officer takes a submission back; its detail is the submission.
pub(crate) const RECALLED: &str = "recalled";

/// What an act asks of the table.
pub(crate) struct Wanted {
    action: Action,
    to: Option<State>,
    holds: BTreeSet<Condition>,
    /// Whether the case stands elsewhere afterwards: a motion of one approver is carried by the vote alone.
    moves: bool,
}

impl Wanted {
    fn of(action: Action) -> Self {
        Self { action, to: None, holds: BTreeSet::new(), moves: true }
    }

    fn unless(mut self, holds: bool, condition: Condition) -> Self {
        if holds {
            self.holds.insert(condition);
        }
        self
    }
}

fn decided(state: State) -> bool {
    matches!(state, State::Approved | State::Declined | State::Signed | State::Lent)
}

impl Review {
    /// Reads records, each after what it had heard.
    pub(crate) fn of(line: &[Entry], team: &Team, owner: Option<&String>) -> Self {
        let mut review = Self::default();
        review.people(line, team, owner);
        for entry in line {
            let Some(payload) = &entry.payload else { continue };
            let officer = team.logs.get(&entry.stamp.log).unwrap_or(&entry.stamp.author).clone();
            review.take(&entry.stamp, &officer, payload);
        }
        let last = review.effects.values().filter(|effect| effect.stage.is_some()).max_by_key(|effect| effect.number);
        review.stage = last.and_then(|effect| effect.stage).map(State::from);
        if let (Some(stage), Some(latest)) = (review.stage, review.latest_mut()) {
            // What only waits reveals nothing once the branch speaks.
            latest.decided = decided(stage);
        }
        review
    }

    fn people(&mut self, line: &[Entry], team: &Team, owner: Option<&String>) {
        let mut give = |officer: &str, role: Role| {
            let roles = self.roles.entry(officer.to_owned()).or_default();
            if !roles.contains(&role) {
                roles.push(role);
            }
        };
        if let Some(owner) = owner {
            give(owner, Role::Officer);
        }
        for member in &team.members {
            give(&member.officer, member.role.into());
        }
        for entry in line.iter().filter(|entry| team.hubs.contains(&entry.stamp.log)) {
            match &entry.payload {
                Some(Payload::Assigned(assigned)) => give(&assigned.staff, assigned.role.into()),
                Some(Payload::Effect(effect)) => {
                    let known = self.effects.get(&effect.record).map_or(0, |known: &Effect| known.number);
                    if effect.number > known {
                        self.effects.insert(effect.record, effect.clone());
                        self.spoken.insert(effect.record, entry.stamp.clone());
                    }
                }
                _ => {}
            }
        }
        let here = line.iter().filter_map(|entry| team.logs.get(&entry.stamp.log));
        let sits = |officer: &&String| {
            let roles = self.roles.get(*officer);
            roles.is_some_and(|roles| roles.iter().any(|r| matches!(r, Role::Member | Role::Chair)))
        };
        self.members = here.filter(sits).cloned().collect();
    }

    pub(crate) fn roles_of(&self, officer: &str) -> &[Role] {
        self.roles.get(officer).map_or(&[], Vec::as_slice)
    }

    /// Whether somebody surveys here or looks after the customer: what the deciding bodies say reaches them only with the decision.
    pub(crate) fn surveys(&self, officer: &str) -> bool {
        let roles = self.roles_of(officer);
        let kept_from = |r: &Role| matches!(r, Role::Officer | Role::SecondOfficer | Role::RelationManager);
        roles.is_empty() || roles.iter().any(kept_from)
    }

    /// What the branch reckoned of a submission, the last time it spoke of it.
    pub(crate) fn reckoned(&self, submission: Hash) -> Option<&evidence::Found> {
        self.effects.get(&submission).and_then(|effect| effect.found.as_ref())
    }

    /// Where the case stands: by the branch's word, else as far as can be seen from here.
    pub(crate) fn state(&self) -> State {
        self.stage.unwrap_or(self.next())
    }

    /// Where it stands once what waits has effect.
    pub(crate) fn next(&self) -> State {
        self.advised.unwrap_or(State::Survey)
    }

    /// The latest submission that counts.
    pub(crate) fn latest(&self) -> Option<&Submission> {
        self.submissions.iter().rfind(|submission| self.counts(submission.told.act))
    }

    fn latest_mut(&mut self) -> Option<&mut Submission> {
        let acts = &self.acts;
        let counts = |s: &&mut Submission| acts.get(s.told.act).is_some_and(|act| act.standing.counts());
        self.submissions.iter_mut().rev().find(counts)
    }

    fn is_latest(&self, submission: Hash) -> bool {
        self.latest().is_some_and(|latest| latest.hash == submission && !latest.recalled)
    }

    pub(crate) fn must_open(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(|r| r.open && r.told.said.weight == Weight::Must)
    }

    fn motion(&self, id: MotionId) -> Option<&MotionMade> {
        self.motions.iter().find(|motion| motion.id == id)
    }

    fn recused(&self, officer: &str, submission: Hash) -> bool {
        let here = self.motions.iter().filter(|motion| motion.told.said.submission == submission);
        let mut votes = here.flat_map(|motion| &motion.votes).filter(|vote| self.counts(vote.act));
        votes.any(|vote| self.acts[vote.act].officer == officer && vote.said.vote == Vote::Recuse)
    }

    pub(crate) fn counts(&self, act: usize) -> bool {
        self.acts.get(act).is_some_and(|act| act.standing.counts())
    }

    /// What of the table an act falls under; none where it is no act of the workflow.
    fn wanted(&self, officer: &str, payload: &Payload) -> Option<Wanted> {
        let old = |submission: Hash| !self.is_latest(submission);
        let of_submission =
            |action, submission| Wanted::of(action).unless(old(submission), Condition::SubmissionNotLatest);
        Some(match payload {
            Payload::Submitted(_) => Wanted::of(Action::Submit),
            Payload::Marked(marked) if marked.mark == RECALLED => {
                let claimed = self.latest().is_some_and(|latest| latest.claimed);
                Wanted::of(Action::Recall).unless(claimed, Condition::ReviewClaimed)
            }
            Payload::Cosigned(said) => of_submission(Action::Cosign, said.submission),
            Payload::Remarked(said) => of_submission(Action::Remark, said.submission),
            Payload::RemarkAnswered(_) => Wanted::of(Action::AnswerRemark),
            Payload::RemarkClosed(_) => Wanted::of(Action::CloseRemark),
            Payload::EvidenceAccepted(_) => Wanted::of(Action::AcceptEvidence),
            Payload::Opinion(said) if said.advice == Advice::Return => of_submission(Action::Return, said.submission)
                .unless(self.must_open().next().is_none(), Condition::NoMustRemark),
            Payload::Opinion(said) => {
                let cosigned = self.latest().is_some_and(|latest| latest.cosigned.iter().any(|c| self.counts(c.act)));
                of_submission(Action::Forward, said.submission)
                    .unless(!cosigned, Condition::NotCosigned)
                    .unless(self.must_open().next().is_some(), Condition::MustRemarkOpen)
            }
            Payload::Motion(said) => {
                let recused = self.recused(officer, said.submission);
                let approver = self.roles_of(officer).contains(&Role::Approver);
                let action = match self.next() {
                    _ if approver => Action::Decide,
                    State::Committee => Action::Vote,
                    _ => Action::Table,
                };
                let to = (action == Action::Decide).then(|| carried(said));
                let wanted = of_submission(action, said.submission).unless(recused, Condition::Recused);
                Wanted { to, moves: action != Action::Decide, ..wanted }
            }
            Payload::Voted(said) => {
                let motion = self.motion(said.motion);
                let submission = motion.map(|motion| motion.told.said.submission);
                let own = motion.is_some_and(|motion| self.acts[motion.told.act].officer == officer);
                let alone = own && self.roles_of(officer).contains(&Role::Approver);
                let wanted = Wanted::of(if alone { Action::Decide } else { Action::Vote })
                    .unless(submission.is_none_or(old), Condition::SubmissionNotLatest)
                    .unless(submission.is_some_and(|s| self.recused(officer, s)), Condition::Recused);
                let carries = motion.filter(|_| alone && said.vote == Vote::Agree).map(|m| carried(&m.told.said));
                match (alone, carries) {
                    (true, None) => Wanted { to: Some(State::Approved), moves: false, ..wanted },
                    (_, to) => Wanted { to, ..wanted },
                }
            }
            Payload::SignedOff(said) if said.step == evidence::FinalStep::Disbursed => Wanted::of(Action::Disburse),
            Payload::SignedOff(_) => Wanted::of(Action::SignContract),
            _ => return None,
        })
    }

    /// Whether an act of this person would have effect now, and as what, were the branch asked with what is known here.
    pub(crate) fn advise(&self, officer: &str, payload: &Payload) -> Option<Result<Role, Refusal>> {
        let wanted = self.wanted(officer, payload)?;
        Some(self.judged(officer, &wanted, self.next()).map(|(role, _)| role))
    }

    fn judged(&self, officer: &str, wanted: &Wanted, from: State) -> Result<(Role, workflow::Effect), Refusal> {
        let act = Asked {
            action: wanted.action,
            to: wanted.to,
            gives: None,
            asked_by: self.signing.clone().filter(|_| wanted.action == Action::SignContract),
            holds: wanted.holds.clone(),
        };
        let mut refused = Refusal::NotListed;
        for role in self.roles_of(officer) {
            let actor = Actor { person: Person(officer.to_owned()), role: *role };
            match judge(Table::shipped(), Some(from), &self.history, &actor, &act, &Policy::default()) {
                // Not every line of the table names it, and no act reaches past the submission it was made for.
                Ok(_) if wanted.holds.contains(&Condition::SubmissionNotLatest) => {
                    refused = Refusal::Holds(Condition::SubmissionNotLatest);
                }
                Ok(effect) => return Ok((*role, effect)),
                // What speaks against it as the role that may do it says more than that another role may not.
                Err(Refusal::NotListed) => {}
                Err(other) => refused = other,
            }
        }
        Err(refused)
    }

    /// One record, and when it brought the case to where it stands: by the branch's word of it where there is one.
    fn take(&mut self, stamp: &Stamp, officer: &str, payload: &Payload) {
        let before = self.advised;
        self.take_in(stamp, officer, payload);
        if self.advised != before {
            self.moved = Some(self.spoken.get(&stamp.hash).unwrap_or(stamp).clone());
        }
    }

    fn take_in(&mut self, stamp: &Stamp, officer: &str, payload: &Payload) {
        match payload {
            Payload::CaseCreated(_) => {
                self.advised.get_or_insert(State::Survey);
                self.took_part(officer, Role::Officer, Action::Open, None);
                return;
            }
            Payload::AnswersChanged(_) | Payload::AttachmentAdded(_) => return self.surveyed(officer),
            _ => {}
        }
        let Some(wanted) = self.wanted(officer, payload) else { return };
        let from = self.next();
        let said = self.effects.get(&stamp.hash).cloned();
        let judged = self.judged(officer, &wanted, from);
        let standing = match (&said, &judged) {
            (Some(effect), _) if effect.effective => Standing::Effective,
            (Some(effect), _) => Standing::Refused(effect.reason.clone()),
            (None, Ok(_)) => Standing::Pending,
            (None, Err(refusal)) => Standing::Advised(*refusal),
        };
        let role = judged.as_ref().ok().map(|(role, _)| *role);
        let act = Act {
            stamp: stamp.clone(),
            officer: officer.to_owned(),
            role: role.or_else(|| self.roles_of(officer).first().copied()),
            action: wanted.action,
            standing,
        };
        let counts = act.standing.counts();
        self.acts.push(act);
        if counts {
            match judged {
                Ok((_, effect)) => {
                    for done in effect.done {
                        self.history.push(done);
                    }
                    if wanted.moves {
                        self.advised = effect.state;
                    }
                }
                Err(_) => {
                    if let Some(role) = self.acts.last().and_then(|act| act.role) {
                        self.took_part(officer, role, wanted.action, None);
                    }
                }
            }
        }
        self.keep(stamp, payload, counts);
        if let Some(stage) = said.and_then(|effect| effect.stage) {
            self.advised = Some(stage.into());
        }
        self.settle();
    }

    /// Where a deciding state is reached, its submission is decided.
    fn settle(&mut self) {
        let now = self.next();
        if let Some(latest) = self.latest_mut() {
            latest.decided |= decided(now);
        }
    }

    fn took_part(&mut self, officer: &str, role: Role, action: Action, group: Option<workflow::Group>) {
        let person = Person(officer.to_owned());
        self.history.push(Done { person, role, action, group, gave: None });
    }

    /// Whoever answers in a case surveys it, once and for all.
    fn surveyed(&mut self, officer: &str) {
        let person = Person(officer.to_owned());
        let role = self.roles_of(officer).iter().find(|r| matches!(r, Role::Officer | Role::SecondOfficer)).copied();
        if let Some(role) = role.filter(|_| !self.history.ever_in(&person, workflow::Group::Survey)) {
            self.took_part(officer, role, Action::Answer, Some(workflow::Group::Survey));
        }
    }

    /// Keeps what was said, whether it counts or not.
    fn keep(&mut self, stamp: &Stamp, payload: &Payload, counts: bool) {
        let act = self.acts.len().saturating_sub(1);
        let reviews = self.acts.last().is_some_and(|act| act.role == Some(Role::Reviewer));
        if let Some(latest) = self.latest_mut().filter(|_| counts && reviews) {
            latest.claimed = true;
        }
        match payload {
            Payload::Submitted(said) => self.submissions.push(Submission {
                hash: stamp.hash,
                told: Told { said: said.clone(), act },
                cosigned: Vec::new(),
                recalled: false,
                returned: false,
                decided: false,
                claimed: false,
            }),
            Payload::Marked(_) if counts => {
                if let Some(latest) = self.latest_mut() {
                    latest.recalled = true;
                }
            }
            Payload::Cosigned(said) => {
                if let Some(of) = self.submissions.iter_mut().find(|s| s.hash == said.submission) {
                    of.cosigned.push(Told { said: said.clone(), act });
                }
            }
            Payload::Remarked(said) if !self.remarks.iter().any(|r| r.id == said.remark) => self.remarks.push(Remark {
                id: said.remark,
                told: Told { said: said.clone(), act },
                answers: Vec::new(),
                closed: Vec::new(),
                open: counts,
            }),
            Payload::RemarkAnswered(said) => {
                if let Some(remark) = self.remarks.iter_mut().find(|r| r.id == said.remark) {
                    remark.answers.push(Told { said: said.clone(), act });
                }
            }
            Payload::RemarkClosed(said) => {
                if let Some(remark) = self.remarks.iter_mut().find(|r| r.id == said.remark) {
                    remark.open &= !(counts && said.accepted);
                    remark.closed.push(Told { said: said.clone(), act });
                }
            }
            Payload::Opinion(said) => {
                if let Some(latest) = self.latest_mut().filter(|_| counts && said.advice == Advice::Return) {
                    latest.returned = true;
                }
                self.opinions.push(Told { said: said.clone(), act });
            }
            Payload::Motion(said) if self.motion(said.motion).is_none() => self.motions.push(MotionMade {
                id: said.motion,
                told: Told { said: said.clone(), act },
                votes: Vec::new(),
                count: None,
                counted: false,
            }),
            Payload::Voted(said) => {
                if let Some(motion) = self.motions.iter_mut().find(|m| m.id == said.motion) {
                    motion.votes.push(Told { said: said.clone(), act });
                }
                self.recount(said.motion);
            }
            Payload::EvidenceAccepted(said) => self.accepted.push(Told { said: said.clone(), act }),
            Payload::SignedOff(said) => {
                let asked = self.acts.last().and_then(|a| Some((a.officer.clone(), a.role?)));
                if let Some((officer, role)) =
                    asked.filter(|(_, r)| *r == Role::RelationManager || *r == Role::Operations)
                {
                    self.signing = Some(Actor { person: Person(officer), role });
                }
                self.signed.push(Told { said: said.clone(), act });
            }
            _ => {}
        }
    }

    /// Counts a motion before the committee. Without the branch it is counted when everybody of the committee who holds the case has voted, so that nobody
    /// votes with the others' votes before their eyes.
    fn recount(&mut self, id: MotionId) {
        let Some(at) = self.motions.iter().position(|motion| motion.id == id) else { return };
        let motion = &self.motions[at];
        let own = self.acts[motion.told.act].role == Some(Role::Approver);
        if own {
            return;
        }
        let votes = motion.votes.iter().filter(|vote| self.counts(vote.act));
        let votes: Vec<_> = votes.map(|v| (Person(self.acts[v.act].officer.clone()), v.said.vote.into())).collect();
        let found = count(&votes);
        let all = self.members.iter().all(|member| votes.iter().any(|(person, _)| person.0 == *member));
        let by_branch = self.motions[at].votes.iter().any(|vote| {
            let effect = self.effects.get(&self.acts[vote.act].stamp.hash);
            effect.and_then(|effect| effect.stage).is_some_and(|stage| stage != Stage::Committee)
        });
        let declines = self.motions[at].told.said.amount.is_none();
        let closed = by_branch || (all && found != Count::NoQuorum);
        let motion = &mut self.motions[at];
        (motion.count, motion.counted) = (Some(found), closed);
        let here = closed && self.effects.is_empty() && self.advised == Some(State::Committee);
        if here && let Outcome::Becomes(next) = outcome(found, declines) {
            self.advised = Some(next);
        }
    }
}

fn carried(motion: &evidence::Motion) -> State {
    if motion.amount.is_some() { State::Approved } else { State::Declined }
}
