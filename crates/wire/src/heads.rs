//! What the hub says of itself, and of every case that the caller may read.

use evidence::{BootId, CaseClass, CaseId, Hash, Head, HubId, LogRoot, Stage};
use minicbor::{Decode, Encode};

use crate::{
    bounded::{Message, WireError, at_most, text},
    limits::{Limits, MAX_HEADS, MAX_LOGS},
    token::CaseToken,
};

/// The hub's first word: who it is, what it speaks, what time it has. It needs no certificate and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Hello {
    /// The hub.
    #[n(0)]
    pub hub: HubId,
    /// SHA-256 of the hub key's public half.
    #[n(1)]
    pub hub_key: Hash,
    /// The versions of this protocol that it speaks.
    #[n(2)]
    pub protocols: Vec<u16>,
    /// Its clock, ms since 1970 UTC.
    #[n(3)]
    pub hub_ms: i64,
    /// Which start of the hub.
    #[n(4)]
    pub boot: BootId,
    /// Its limits.
    #[n(5)]
    pub limits: Limits,
    /// The highest epoch of a bundle.
    #[n(6)]
    pub bundle_epoch: u64,
    /// The end of the hub's own log.
    #[n(7)]
    pub order_seq: u64,
    /// Something that the branch wants to be shown.
    #[n(8)]
    pub notice: Option<String>,
}

impl Message for Hello {
    const LIMIT: usize = 16 << 10;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.protocols.len(), 16, "a hub speaks few versions")?;
        self.notice.as_ref().map_or(Ok(()), |notice| text(notice, 4 << 10, "a notice is one short line"))
    }
}

/// One case as the hub has it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CaseHead {
    /// The case.
    #[n(0)]
    pub case: CaseId,
    /// What it is for.
    #[n(1)]
    pub class: CaseClass,
    /// Where it stands; none: the hub has not judged it (practice, drill).
    #[n(2)]
    pub state: Option<Stage>,
    /// What the caller does in it; none: reads it by a post.
    #[n(3)]
    pub token: Option<CaseToken>,
    /// What there is of it in each log. Of a case that the caller may read at a lower level than 3: the own log alone.
    #[n(4)]
    pub logs: Vec<LogRoot>,
    /// Files that records name and that have not arrived.
    #[n(5)]
    pub blobs_missing: u64,
}

/// What the hub has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Heads {
    /// The end of the caller's own log at the hub.
    #[n(0)]
    pub own: Option<Head>,
    /// Cases, in ascending order of their ids.
    #[n(1)]
    pub cases: Vec<CaseHead>,
    /// Where the next page begins; none: this was the last.
    #[n(2)]
    pub next: Option<CaseId>,
}

impl Message for Heads {
    const LIMIT: usize = 8 << 20;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.cases.len(), MAX_HEADS, "too many cases on a page")?;
        if !self.cases.is_sorted_by(|a, b| a.case < b.case) {
            return Err(WireError::Against("cases ascend, each once"));
        }
        for case in &self.cases {
            at_most(case.logs.len(), MAX_LOGS, "a case has fewer logs")?;
            case.token.as_ref().map_or(Ok(()), CaseToken::check)?;
        }
        Ok(())
    }
}
