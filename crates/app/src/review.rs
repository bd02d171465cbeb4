//! What was done to a case besides answering it 上报、审查、审批: submissions, cosigning, remarks, opinions, motions, votes, signing; and whether each act
//! has effect. Read from the records of all its logs, in an order in which each comes after what it had heard; no clock is asked, nothing is dropped.
//!
//! What has effect is for the branch to say (records of kind 36 in its own log). Where it has not spoken, `workflow::judge` is asked as the branch will ask
//! it, and its answer is advice: the act stands as signed and waits. An act that would have none is kept with the reason, and nothing builds on it.

mod digest;
mod fold;
#[cfg(test)]
mod tests;
mod turn;

use std::collections::{BTreeMap, BTreeSet};

use evidence::{
    Cosigned, Effect, EvidenceAccepted, Hash, MotionId, Opinion, RemarkAnswered, RemarkClosed, RemarkId, Remarked,
    SignedOff, Stamp, Submitted, Voted,
};
use workflow::{Action, Actor, Count, History, Refusal, Role, State};

pub use digest::figures_digest;
pub(crate) use fold::RECALLED;

/// What became of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The branch says that it has effect.
    Effective,
    /// The branch says that it has none, with its code.
    Refused(Option<String>),
    /// Signed, waiting for the branch; nothing speaks against it.
    Pending,
    /// Signed, waiting for the branch, which will refuse it as far as can be seen from here.
    Advised(Refusal),
}

impl Standing {
    /// Whether what comes later builds on it.
    pub(crate) fn counts(&self) -> bool {
        matches!(self, Standing::Effective | Standing::Pending)
    }
}

/// An act, by whom, as what, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Act {
    pub(crate) stamp: Stamp,
    /// The officer, as the team names them.
    pub(crate) officer: String,
    pub(crate) role: Option<Role>,
    pub(crate) action: Action,
    pub(crate) standing: Standing,
}

/// Something said, with its act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told<T> {
    pub(crate) said: T,
    /// Its place among the acts.
    pub(crate) act: usize,
}

/// A submission and who signed it beside the main officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Submission {
    /// The hash of its record, under which everything else names it.
    pub(crate) hash: Hash,
    pub(crate) told: Told<Submitted>,
    pub(crate) cosigned: Vec<Told<Cosigned>>,
    /// Taken back before anybody reviewed it.
    pub(crate) recalled: bool,
    /// Given back.
    pub(crate) returned: bool,
    /// Decided: from here on what the deciding bodies said may be read by those who surveyed.
    pub(crate) decided: bool,
    /// A reviewer has begun.
    pub(crate) claimed: bool,
}

/// A remark with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) id: RemarkId,
    pub(crate) told: Told<Remarked>,
    pub(crate) answers: Vec<Told<RemarkAnswered>>,
    /// The last word on it.
    pub(crate) closed: Vec<Told<RemarkClosed>>,
    /// Still open.
    pub(crate) open: bool,
}

/// A motion with its votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MotionMade {
    pub(crate) id: MotionId,
    pub(crate) told: Told<evidence::Motion>,
    pub(crate) votes: Vec<Told<Voted>>,
    /// What the votes come to so far; none for what one person decides.
    pub(crate) count: Option<Count>,
    /// The votes are counted: by the branch, or because everybody of the committee who holds the case has voted.
    pub(crate) counted: bool,
}

/// All of it, as the records at hand tell it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Review {
    pub(crate) submissions: Vec<Submission>,
    pub(crate) remarks: Vec<Remark>,
    pub(crate) opinions: Vec<Told<Opinion>>,
    pub(crate) motions: Vec<MotionMade>,
    pub(crate) accepted: Vec<Told<EvidenceAccepted>>,
    pub(crate) signed: Vec<Told<SignedOff>>,
    pub(crate) acts: Vec<Act>,
    /// Where the branch says that the case stands; none where it has not spoken.
    pub(crate) stage: Option<State>,
    /// Where it stands if what is signed and waits has effect.
    pub(crate) advised: Option<State>,
    history: History,
    /// Who has which roles.
    roles: BTreeMap<String, Vec<Role>>,
    /// Who holds the case as a member of the committee.
    members: BTreeSet<String>,
    /// Who asked for the contract to be signed.
    signing: Option<Actor>,
    /// What the branch says of records.
    effects: BTreeMap<Hash, Effect>,
    /// When it said so.
    spoken: BTreeMap<Hash, Stamp>,
    /// When the case came to stand where it stands.
    moved: Option<Stamp>,
}
