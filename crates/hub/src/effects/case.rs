//! One case while a record of it is judged.

use evidence::{CaseId, Found, Hash, Payload, Stage};
use workflow::{Act, Action, Actor, Done, Effect, Group, History, Person, Policy, Refusal, Role, State, Table, judge};

use crate::{
    error::Result,
    hub::{Hub, KeyRing},
    keep::{ActedRow, CaseRow, Change},
};

pub(super) struct Sitting<'a> {
    pub(super) hub: &'a Hub,
    pub(super) change: &'a dyn Change,
    pub(super) ring: &'a mut KeyRing,
    pub(super) case: CaseId,
    pub(super) row: CaseRow,
    pub(super) now: i64,
    /// Something was written of what the case stands on.
    pub(super) touched: bool,
}

/// What the workflow says.
pub(super) enum Judged {
    /// It has effect.
    Counts(Effect),
    /// It has none, and this is the reason's stable code.
    Not(String),
}

pub(super) fn actor(staff: &str, role: Role) -> Actor {
    Actor { person: Person(staff.into()), role }
}

/// Roles that a post gives in every case below its branch; the others take an assignment, but for opening a case.
const BY_POST: [Role; 8] = [
    Role::Leader,
    Role::Reviewer,
    Role::Approver,
    Role::Chair,
    Role::Member,
    Role::Operations,
    Role::Risk,
    Role::Auditor,
];

impl Sitting<'_> {
    /// The roles in which somebody may act here: those given in the case, then those of posts.
    pub(super) fn roles(&self, staff: &str, act: &Act) -> Result<Vec<Role>> {
        let members = self.change.members(self.case)?.into_iter().filter(|m| m.staff == staff);
        // Answers count after the end of an assignment, too; who was replaced has none any more.
        let mut roles: Vec<Role> = members
            .filter(|m| m.until_ms > self.now || !self.was_replaced(&m.role, staff))
            .filter_map(|m| Role::of(&m.role))
            .collect();
        let opens = act.action == Action::Open;
        for post in self.change.posts(staff)? {
            let covers = self.row.branch == post.branch || self.row.branch.starts_with(&format!("{}/", post.branch));
            let role = Role::of(&post.role).filter(|role| {
                let opening = opens && matches!(role, Role::Officer | Role::RelationManager);
                opening || BY_POST.contains(role)
            });
            if let Some(role) = role.filter(|role| covers && post.until_ms > self.now && !roles.contains(role)) {
                roles.push(role);
            }
        }
        Ok(roles)
    }

    fn was_replaced(&self, role: &str, staff: &str) -> bool {
        role == Role::Officer.code() && self.row.owner.as_deref() != Some(staff)
    }

    pub(super) fn history(&self) -> Result<History> {
        let mut history = History::default();
        for row in self.change.acted(self.case)? {
            let (Some(role), Some(action)) = (Role::of(&row.role), Action::of(&row.action)) else { continue };
            let group = row.group.as_deref().and_then(Group::of);
            let gave = row.gave.and_then(|(staff, role)| Some((Person(staff), Role::of(&role)?)));
            history.push(Done { person: Person(row.staff), role, action, group, gave });
        }
        Ok(history)
    }

    /// Whether an act has effect, in any of the roles that its author has here.
    pub(super) fn judge(&self, staff: &str, act: &Act) -> Result<Judged> {
        let roles = self.roles(staff, act)?;
        self.judge_as(&roles.into_iter().map(|role| actor(staff, role)).collect::<Vec<_>>(), act)
    }

    pub(super) fn judge_as(&self, actors: &[Actor], act: &Act) -> Result<Judged> {
        // What an act that names an older submission says is of another state of the case.
        if let Some(stale) = act.holds.get(&workflow::Condition::SubmissionNotLatest) {
            return Ok(Judged::Not(stale.id().into()));
        }
        let (history, state) = (self.history()?, self.row.state.map(State::from));
        let policy = Policy { rm_may_survey_below: self.hub.settings.rm_may_survey_below, ..Policy::default() };
        let mut why = Refusal::NotListed;
        for actor in actors {
            match judge(Table::shipped(), state, &history, actor, act, &policy) {
                Ok(effect) => return Ok(Judged::Counts(effect)),
                // “Not in this role” says less than what another role of the same person met.
                Err(Refusal::NotListed) => {}
                Err(refusal) => why = refusal,
            }
        }
        Ok(Judged::Not(code(why)))
    }

    /// What had effect goes into the history, once for each person and kind of act where nothing moves.
    pub(super) fn done(&mut self, effect: &Effect, record: &Hash) -> Result<()> {
        let history = self.history()?;
        let after = effect.state.map(Stage::from);
        for done in &effect.done {
            // Of these two the last one counts, whoever did it before.
            let last_counts = matches!(done.action, Action::Hold | Action::LiftHold);
            let again = after == self.row.state && history.all().contains(done) && !last_counts;
            if !again {
                let acted = ActedRow {
                    staff: done.person.0.clone(),
                    role: done.role.code().into(),
                    action: done.action.id().into(),
                    group: done.group.map(|group| group.code().into()),
                    gave: done.gave.as_ref().map(|(person, role)| (person.0.clone(), role.code().into())),
                };
                self.change.add_acted(self.case, &acted, record)?;
                self.touched = true;
            }
        }
        if after != self.row.state {
            self.touched = true;
            self.row.state = after;
            self.save()?;
        }
        Ok(())
    }

    /// It has effect, and the hub says so.
    pub(super) fn counts(&mut self, record: &Hash, effect: &Effect) -> Result<()> {
        self.counts_with(record, effect, None)
    }

    /// The same of a submission, with what was reckoned.
    pub(super) fn counts_with(&mut self, record: &Hash, effect: &Effect, found: Option<Found>) -> Result<()> {
        self.done(effect, record)?;
        self.say(record, None, found)
    }

    /// It has none, and the hub says why.
    pub(super) fn refused(&mut self, record: &Hash, reason: &str) -> Result<()> {
        self.refused_with(record, reason, None)
    }

    /// The same of a submission, with what was reckoned.
    pub(super) fn refused_with(&mut self, record: &Hash, reason: &str, found: Option<Found>) -> Result<()> {
        self.say(record, Some(reason), found)
    }

    fn say(&mut self, record: &Hash, reason: Option<&str>, found: Option<Found>) -> Result<()> {
        self.row.effects += 1;
        self.touched = true;
        self.save()?;
        let said = evidence::Effect {
            number: self.row.effects,
            record: *record,
            effective: reason.is_none(),
            reason: reason.map(str::to_owned),
            stage: self.row.state,
            found,
        };
        let head = self.hub.append(self.change, self.ring, Some(self.case), &Payload::Effect(said))?;
        self.change.add_effect(self.case, self.row.effects, record, reason)?;
        // Its author learns of it, also one who may not read the case (any more).
        let author = self.change.record_of_hash(record)?;
        if let Some(store) = author.map(|named| self.change.store_of_log(named.log)).transpose()?.flatten() {
            self.change.add_order_to(head.seq, store.store)?;
        }
        Ok(())
    }

    pub(super) fn save(&self) -> Result<()> {
        self.change.set_case_row(self.case, &self.row)
    }
}

/// The stable code of a refusal.
pub(super) fn code(refusal: Refusal) -> String {
    match refusal {
        Refusal::NotListed => "not_listed".into(),
        Refusal::Apart(group) => format!("apart_{}", group.code()),
        Refusal::RelationManager => "relation_manager".into(),
        Refusal::Acted => "acted".into(),
        Refusal::Assigned => "assigned".into(),
        Refusal::TwoOfficers => "two_officers".into(),
        Refusal::TwoPersons => "two_persons".into(),
        Refusal::Holds(condition) => condition.id().into(),
    }
}
