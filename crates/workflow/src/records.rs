//! How records write what the workflow speaks of: states, roles and votes as kinds 30, 35 and 36 have them.

use evidence::{CaseRole, Stage};

use crate::{Role, State, Vote};

impl From<Stage> for State {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Survey => State::Survey,
            Stage::Submitted => State::Submitted,
            Stage::Returned => State::Returned,
            Stage::Reviewed => State::Reviewed,
            Stage::Committee => State::Committee,
            Stage::Approved => State::Approved,
            Stage::Declined => State::Declined,
            Stage::Signed => State::Signed,
            Stage::Disbursed => State::Lent,
            Stage::Archived => State::Archived,
            Stage::Withdrawn => State::Withdrawn,
            Stage::Erased => State::Erased,
        }
    }
}

impl From<State> for Stage {
    fn from(state: State) -> Self {
        match state {
            State::Survey => Stage::Survey,
            State::Submitted => Stage::Submitted,
            State::Returned => Stage::Returned,
            State::Reviewed => Stage::Reviewed,
            State::Committee => Stage::Committee,
            State::Approved => Stage::Approved,
            State::Declined => Stage::Declined,
            State::Signed => Stage::Signed,
            State::Lent => Stage::Disbursed,
            State::Archived => Stage::Archived,
            State::Withdrawn => Stage::Withdrawn,
            State::Erased => Stage::Erased,
        }
    }
}

impl Role {
    /// As records have it; the branch's service is no person.
    #[must_use]
    pub fn in_records(self) -> Option<CaseRole> {
        Some(match self {
            Role::RelationManager => CaseRole::Rm,
            Role::Officer => CaseRole::Dd,
            Role::SecondOfficer => CaseRole::So,
            Role::Leader => CaseRole::Ld,
            Role::Reviewer => CaseRole::Rv,
            Role::Approver => CaseRole::Ap,
            Role::Member => CaseRole::Cm,
            Role::Chair => CaseRole::Ch,
            Role::Operations => CaseRole::Op,
            Role::Risk => CaseRole::Rk,
            Role::Auditor => CaseRole::Au,
            Role::Administrator => CaseRole::Ad,
            Role::Hub => return None,
        })
    }
}

impl From<CaseRole> for Role {
    fn from(role: CaseRole) -> Self {
        match role {
            CaseRole::Rm => Role::RelationManager,
            CaseRole::Dd => Role::Officer,
            CaseRole::So => Role::SecondOfficer,
            CaseRole::Ld => Role::Leader,
            CaseRole::Rv => Role::Reviewer,
            CaseRole::Ap => Role::Approver,
            CaseRole::Cm => Role::Member,
            CaseRole::Op => Role::Operations,
            CaseRole::Rk => Role::Risk,
            CaseRole::Au => Role::Auditor,
            CaseRole::Ad => Role::Administrator,
            CaseRole::Ch => Role::Chair,
        }
    }
}

impl From<evidence::Vote> for Vote {
    fn from(vote: evidence::Vote) -> Self {
        match vote {
            evidence::Vote::Agree => Vote::Agree,
            evidence::Vote::Decline => Vote::Decline,
            evidence::Vote::Abstain => Vote::Abstain,
            evidence::Vote::Recuse => Vote::Recuse,
        }
    }
}
