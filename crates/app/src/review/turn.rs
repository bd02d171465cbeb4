//! Whose turn it is 现在等谁: the steps that wait, since when, and whether for who sits here. Until when is the calendar's to say (`workflow::Calendar`).

use evidence::Stamp;
use workflow::{Group, Person, Role, State, Wait};

use super::Review;

/// A step that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) wait: Wait,
    /// The record since which it does: the branch's word that brought the case there, or the act that will.
    pub(crate) since: Stamp,
    /// It is for who sits here.
    pub(crate) mine: bool,
}

impl Review {
    /// What waits of the case, the step that moves it first.
    pub(crate) fn turns(&self, me: &str) -> Vec<Turn> {
        let Some(moved) = &self.moved else { return Vec::new() };
        let ended = [State::Withdrawn, State::Archived, State::Erased, State::Declined];
        if self.stage.is_some_and(|stage| ended.contains(&stage)) {
            return Vec::new();
        }
        let mut turns = Vec::new();
        let mut wait = |wait: Wait, mine: bool| turns.push(Turn { wait, since: moved.clone(), mine });
        match self.next() {
            State::Submitted => {
                let again = self.submissions.iter().any(|submission| submission.returned);
                let step = if again { Wait::SecondReview } else { Wait::Review };
                wait(step, self.may_be(me, &[Role::Reviewer], Group::Review));
                let signed = self.latest().is_some_and(|latest| latest.cosigned.iter().any(|c| self.counts(c.act)));
                if !signed {
                    wait(Wait::Cosigning, self.may_be(me, &[Role::SecondOfficer], Group::Survey));
                }
            }
            State::Returned => {
                wait(Wait::Answers, self.may_be(me, &[Role::Officer, Role::SecondOfficer], Group::Survey));
            }
            State::Reviewed => {
                wait(Wait::Decision, self.may_be(me, &[Role::Approver, Role::Chair], Group::Decision));
            }
            State::Committee => {
                let sits = self.may_be(me, &[Role::Member, Role::Chair], Group::Decision);
                wait(Wait::Decision, sits && !self.has_voted(me));
            }
            State::Approved => {
                let roles = [Role::RelationManager, Role::Operations];
                wait(Wait::Signing, self.roles_of(me).iter().any(|role| roles.contains(role)));
            }
            State::Signed => wait(Wait::Disbursement, self.may_be(me, &[Role::Operations], Group::Money)),
            _ => {}
        }
        turns
    }

    /// Whether somebody has such a role, and did not act in another group of the case, which would bar them.
    fn may_be(&self, me: &str, roles: &[Role], group: Group) -> bool {
        let barred = self.history.group_of(&Person(me.to_owned())).is_some_and(|acted| acted != group);
        !barred && self.roles_of(me).iter().any(|role| roles.contains(role))
    }

    /// Whether somebody voted on the motion that the committee has before it.
    fn has_voted(&self, me: &str) -> bool {
        let before = self.motions.iter().rfind(|motion| !motion.counted);
        let mut votes = before.into_iter().flat_map(|motion| &motion.votes).filter(|vote| self.counts(vote.act));
        votes.any(|vote| self.acts.get(vote.act).is_some_and(|act| act.officer == me))
    }
}
