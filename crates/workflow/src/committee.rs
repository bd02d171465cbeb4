//! The committee's count 表决.

use crate::history::Person;
use crate::state::State;

/// One vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    /// 同意.
    Agree,
    /// 不同意.
    Decline,
    /// 弃权: counts neither way, and not toward the quorum.
    Abstain,
    /// 回避: the same.
    Recuse,
}

/// What the votes on one motion come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Fewer than three votes other than abstention and recusal.
    NoQuorum,
    /// At least two thirds of the votes agree.
    Carried,
    /// They do not.
    Lost,
}

/// Counts the votes on one motion. Of one person's votes the last one counts.
#[must_use]
pub fn count(votes: &[(Person, Vote)]) -> Count {
    let last = |n: usize| !votes[n + 1..].iter().any(|(later, _)| *later == votes[n].0);
    let counted = votes.iter().enumerate().filter(|(n, _)| last(*n)).map(|(_, (_, vote))| *vote);
    let (mut agree, mut all) = (0_u32, 0_u32);
    for vote in counted {
        match vote {
            Vote::Agree => (agree, all) = (agree + 1, all + 1),
            Vote::Decline => all += 1,
            Vote::Abstain | Vote::Recuse => {}
        }
    }
    match all {
        0..=2 => Count::NoQuorum,
        _ if 3 * agree >= 2 * all => Count::Carried,
        _ => Count::Lost,
    }
}

/// What becomes of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on before the committee: there was no quorum.
    Stays,
    /// It has another state.
    Becomes(State),
}

/// A carried motion decides as it says; a lost one gives the case back to be decided anew.
#[must_use]
pub fn outcome(count: Count, motion_declines: bool) -> Outcome {
    match (count, motion_declines) {
        (Count::NoQuorum, _) => Outcome::Stays,
        (Count::Carried, false) => Outcome::Becomes(State::Approved),
        (Count::Carried, true) => Outcome::Becomes(State::Declined),
        (Count::Lost, _) => Outcome::Becomes(State::Reviewed),
    }
}
