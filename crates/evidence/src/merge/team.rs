//! Whose log is whose, who may answer what, and what therefore has no effect.
//!
//! Nothing is refused and nothing is dropped: a record without effect is kept, shown, and says why.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{CaseLogs, Questions};
use crate::{
    change::AnswersChanged,
    fold::{Entry, Stamp},
    hash::Hash,
    hub_acts::CaseRole,
    id::LogId,
    payload::Payload,
};

/// Somebody with a role in the case, known from elsewhere than the hub's own records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The officer, as [`Team::logs`] names them.
    pub officer: String,
    /// The role.
    pub role: CaseRole,
    /// The sections it is for; none: all of them.
    pub sections: Option<BTreeSet<String>>,
}

/// What is known about people from outside of the case's records. The author that a record names is a claim of who wrote it, so a log
/// is somebody's only because it is listed here (by its key, the hub's directory, or two officers who exchanged keys).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Team {
    /// Who writes each log that is known.
    pub logs: BTreeMap<LogId, String>,
    /// Names as shown, by officer.
    pub names: BTreeMap<String, String>,
    /// The main officer (主办); none: who opened the case. What the hub assigns counts before either.
    pub owner: Option<String>,
    /// Who else has a role.
    pub members: Vec<Member>,
    /// The logs of the branch hub.
    pub hubs: BTreeSet<LogId>,
    /// Records of which the branch said elsewhere than among the records at hand that they have no effect, with its code. What its own records
    /// say, where they are at hand, goes before.
    pub refused: BTreeMap<Hash, Option<String>>,
}

/// Why something has no effect (未生效).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum NoEffect {
    /// Nobody knows whose log it is.
    UnknownOfficer,
    /// The officer has no role in the case that answers.
    NoRole,
    /// The role is for other sections.
    OtherSection,
    /// The question is put to second officers alone.
    NotSecond,
    /// Only the main officer may do it.
    NotOwner,
    /// Only the hub may do it.
    NotTheHub,
    /// The hub says that it has none.
    Refused {
        /// Its code.
        reason: Option<String>,
    },
    /// The log was forked at or before it.
    Forked,
}

/// A record, or the part of one, that has no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outside {
    /// Which record.
    pub stamp: Stamp,
    /// Who wrote it, as far as known; else whom it names as author.
    pub officer: String,
    /// What of it has no effect.
    pub payload: Option<Payload>,
    /// Why.
    pub why: NoEffect,
}

/// Who holds which roles for which sections.
type Grants = BTreeMap<String, Vec<(CaseRole, Option<BTreeSet<String>>)>>;

/// The team together with what the case's own records say about it.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) owner: Option<String>,
    officers: BTreeMap<LogId, String>,
    grants: Grants,
    hubs: BTreeSet<LogId>,
    refused: BTreeMap<Hash, Option<String>>,
    names: BTreeMap<String, String>,
    /// Numbers of effects that should be here.
    pub(super) missing: Vec<u64>,
}

impl Standing {
    pub(super) fn of(logs: &CaseLogs, team: &Team) -> Self {
        let mut officers = team.logs.clone();
        let mut grants = Grants::new();
        let mut owner = team.owner.clone();
        if owner.is_none()
            && let Some((log, author)) = opener(logs, team)
        {
            owner = Some(officers.entry(log).or_insert(author).clone());
        }
        // Who opened the case, or was named its owner, did survey it, whoever is its owner now.
        if let Some(owner) = &owner {
            grants.entry(owner.clone()).or_default().push((CaseRole::Dd, None));
        }
        for member in &team.members {
            grants.entry(member.officer.clone()).or_default().push((member.role, member.sections.clone()));
        }
        let mut effects = BTreeMap::new();
        for entry in team.hubs.iter().flat_map(|hub| logs.all(*hub)) {
            match &entry.payload {
                Some(Payload::Assigned(assigned)) => {
                    let sections = assigned.sections.as_ref().map(|list| list.iter().cloned().collect());
                    grants.entry(assigned.staff.clone()).or_default().push((assigned.role, sections));
                    if assigned.role == CaseRole::Dd {
                        owner = Some(assigned.staff.clone());
                    }
                }
                Some(Payload::Effect(effect)) => {
                    effects.insert((effect.number, entry.stamp.log), effect);
                }
                _ => {}
            }
        }
        // In the order of their numbers: a later word of the hub on the same record replaces an earlier one.
        let mut refused = team.refused.clone();
        for effect in effects.values() {
            match effect.effective {
                true => refused.remove(&effect.record),
                false => refused.insert(effect.record, effect.reason.clone()),
            };
        }
        let mut missing = Vec::new();
        let mut next = 1;
        for (number, _) in effects.keys() {
            // Only the first of a gap, however long: a number is anybody's.
            if *number > next {
                missing.push(next);
            }
            next = number.saturating_add(1);
        }
        Self { owner, officers, grants, hubs: team.hubs.clone(), refused, names: team.names.clone(), missing }
    }

    /// Whose word counts first where two did not hear each other: the owner's, else that of the log with the lower id.
    pub(super) fn rank(&self, log: LogId) -> (bool, LogId) {
        (!self.is_owner(log), log)
    }

    pub(super) fn is_owner(&self, log: LogId) -> bool {
        self.owner.is_some() && self.officers.get(&log) == self.owner.as_ref()
    }

    /// Who writes the log, if known.
    pub(super) fn officer(&self, log: LogId) -> Option<&String> {
        self.officers.get(&log)
    }

    /// The officer's name as shown.
    pub(super) fn name<'a>(&'a self, officer: &'a str) -> &'a str {
        self.names.get(officer).map_or(officer, String::as_str)
    }

    pub(super) fn has(&self, officer: &str, role: CaseRole) -> bool {
        self.grants.get(officer).is_some_and(|grants| grants.iter().any(|(held, _)| *held == role))
    }

    fn answers(&self, officer: &str) -> bool {
        self.grants.get(officer).is_some_and(|grants| grants.iter().any(|(role, _)| role.answers()))
    }

    fn answers_in(&self, officer: &str, section: Option<&str>) -> bool {
        let fits = |(role, sections): &(CaseRole, Option<BTreeSet<String>>)| {
            role.answers()
                && sections.as_ref().is_none_or(|known| section.is_some_and(|section| known.contains(section)))
        };
        self.grants.get(officer).is_some_and(|grants| grants.iter().any(fits))
    }

    /// The entry with what of it has effect, and what has none.
    pub(super) fn judge(&self, entry: &Entry, questions: &dyn Questions) -> (Option<Entry>, Option<Outside>) {
        let outside = |payload: Option<Payload>, why| {
            let officer = self.officer(entry.stamp.log).unwrap_or(&entry.stamp.author).clone();
            Some(Outside { stamp: entry.stamp.clone(), officer, payload, why })
        };
        let whole = |why| (None, outside(entry.payload.clone(), why));
        let log = entry.stamp.log;
        let hub = self.hubs.contains(&log);
        let Some(payload) = &entry.payload else {
            let known = hub || self.officers.contains_key(&log);
            return if known { (Some(entry.clone()), None) } else { whole(NoEffect::UnknownOfficer) };
        };
        if hub {
            let answers = matches!(
                payload,
                Payload::AnswersChanged(_)
                    | Payload::Countersigned(_)
                    | Payload::AttachmentAdded(_)
                    | Payload::ScenarioKept(_)
                    | Payload::ScenarioDropped(_)
                    | Payload::CaseCreated(_)
                    | Payload::CaseChanged(_)
                    | Payload::ChecklistMoved(_)
                    | Payload::CaseClosed(_)
                    | Payload::CaseReopened
            );
            return if answers { whole(NoEffect::NoRole) } else { (Some(entry.clone()), None) };
        }
        let Some(officer) = self.officers.get(&log) else { return whole(NoEffect::UnknownOfficer) };
        if let Some(reason) = self.refused.get(&entry.stamp.hash) {
            return whole(NoEffect::Refused { reason: reason.clone() });
        }
        match payload {
            Payload::Assigned(_) | Payload::Effect(_) => whole(NoEffect::NotTheHub),
            Payload::LogsHeard(_) => (Some(entry.clone()), None),
            _ if !self.grants.contains_key(officer) => whole(NoEffect::NoRole),
            Payload::CaseCreated(_)
            | Payload::CaseChanged(_)
            | Payload::ChecklistMoved(_)
            | Payload::CaseClosed(_)
            | Payload::CaseReopened
                if !self.is_owner(log) && !self.opened(payload, officer) =>
            {
                whole(NoEffect::NotOwner)
            }
            Payload::AnswersChanged(_)
            | Payload::Countersigned(_)
            | Payload::AttachmentAdded(_)
            | Payload::ScenarioKept(_)
            | Payload::ScenarioDropped(_)
                if !self.answers(officer) =>
            {
                whole(NoEffect::NoRole)
            }
            Payload::AnswersChanged(batch) => {
                let second = !self.is_owner(log) && self.has(officer, CaseRole::So);
                let put = |question: &str| second || !questions.for_second(question);
                let may = |question: &str| put(question) && self.answers_in(officer, questions.section(question));
                let (inside, rest) = split(batch, may);
                let why = match &rest {
                    Some(rest) if rest.changes.iter().any(|change| !put(&change.question)) => NoEffect::NotSecond,
                    _ => NoEffect::OtherSection,
                };
                match (inside, rest) {
                    (_, None) => (Some(entry.clone()), None),
                    (None, Some(_)) => whole(why),
                    (Some(inside), Some(rest)) => {
                        let kept = Entry { stamp: entry.stamp.clone(), payload: Some(Payload::AnswersChanged(inside)) };
                        (Some(kept), outside(Some(Payload::AnswersChanged(rest)), why))
                    }
                }
            }
            Payload::Countersigned(signed) => match signed.read() {
                Ok(act) if !self.answers_in(officer, questions.section(&act.said.question)) => {
                    whole(NoEffect::OtherSection)
                }
                // What does not hold is told by the fold.
                _ => (Some(entry.clone()), None),
            },
            _ => (Some(entry.clone()), None),
        }
    }

    /// A case stays opened by who opened it when the hub gives it to somebody else.
    fn opened(&self, payload: &Payload, officer: &str) -> bool {
        matches!(payload, Payload::CaseCreated(_)) && self.has(officer, CaseRole::Dd)
    }
}

/// The log that opened the case, and who it says wrote it. A log that is known goes before one that is not.
fn opener(logs: &CaseLogs, team: &Team) -> Option<(LogId, String)> {
    let created = |log: &LogId| logs.all(*log).find(|e| matches!(e.payload, Some(Payload::CaseCreated(_))));
    let mut openers: Vec<(LogId, String)> =
        logs.logs().filter_map(|log| Some((log, created(&log)?.stamp.author.clone()))).collect();
    openers.sort_by_key(|(log, _)| (!team.logs.contains_key(log), *log));
    openers.into_iter().next().or_else(|| {
        // Records without their creation: if they are of one log, it is whose case it is.
        let mut others = logs.logs().filter(|log| !team.hubs.contains(log));
        let (one, more) = (others.next()?, others.next());
        let author = logs.all(one).next()?.stamp.author.clone();
        more.is_none().then_some((one, author))
    })
}

/// A batch in two: what may be answered, and the rest; none where there is nothing.
fn split(batch: &AnswersChanged, may: impl Fn(&str) -> bool) -> (Option<AnswersChanged>, Option<AnswersChanged>) {
    let all = batch.tables.iter().all(|t| may(&t.table)) && batch.changes.iter().all(|c| may(&c.question));
    if all {
        return (Some(batch.clone()), None);
    }
    let (tables, other_tables): (Vec<_>, Vec<_>) = batch.tables.iter().cloned().partition(|t| may(&t.table));
    let (changes, other_changes): (Vec<_>, Vec<_>) = batch.changes.iter().cloned().partition(|c| may(&c.question));
    let part = |tables: Vec<_>, changes: Vec<_>| {
        (!tables.is_empty() || !changes.is_empty()).then_some(AnswersChanged {
            tables,
            changes,
            action: batch.action,
            after_limit_seen: batch.after_limit_seen,
        })
    };
    (part(tables, changes), part(other_tables, other_changes))
}
