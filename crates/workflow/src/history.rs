//! What had effect in a case so far 履历, as far as it decides who may still act: by whom, in which group, in which role.

use crate::action::Action;
use crate::role::{Group, Role};

/// A person, the same on every device: the branch's number of the staff.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person(pub String);

/// One act that had effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Who did it.
    pub person: Person,
    /// In which role.
    pub role: Role,
    /// What.
    pub action: Action,
    /// In which group it counts.
    pub group: Option<Group>,
    /// Whom it gave which role.
    pub gave: Option<(Person, Role)>,
}

/// All of them, the first first. Nothing is ever taken out: who was reassigned has acted all the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    done: Vec<Done>,
}

impl History {
    /// One more act had effect.
    pub fn push(&mut self, done: Done) {
        self.done.push(done);
    }

    /// Everything that had effect.
    #[must_use]
    pub fn all(&self) -> &[Done] {
        &self.done
    }

    /// Whether this person ever acted in this group.
    #[must_use]
    pub fn ever_in(&self, person: &Person, group: Group) -> bool {
        self.done.iter().any(|d| d.person == *person && d.group == Some(group))
    }

    /// The group this person acted in, if any; there is never more than one.
    #[must_use]
    pub fn group_of(&self, person: &Person) -> Option<Group> {
        Group::ALL.into_iter().find(|g| self.ever_in(person, *g))
    }

    /// Whether this person ever had this role in the case, given or acted in.
    #[must_use]
    pub fn ever_as(&self, person: &Person, role: Role) -> bool {
        self.done.iter().any(|d| {
            (d.person == *person && d.role == role)
                || d.gave.as_ref().is_some_and(|(who, given)| who == person && *given == role)
        })
    }

    /// How many persons voted in this case.
    #[must_use]
    pub fn voters(&self) -> usize {
        let votes = self.done.iter().filter(|d| d.action == Action::Vote);
        votes.map(|d| &d.person).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// Whether this person ever gave out the work of this case.
    #[must_use]
    pub fn ever_assigned(&self, person: &Person) -> bool {
        self.done.iter().any(|d| d.person == *person && d.action == Action::Assign)
    }
}
