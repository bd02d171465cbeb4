//! The case token 派工单: who does what in a case, signed by the hub, readable without it.

use evidence::{CaseId, CaseRole, CryptoProvider, HubId, Signer};
use minicbor::{Decode, Encode};

use crate::bounded::{WireError, at_most, encoded, holds, signed, text};

const DOMAIN: &[u8] = b"tianye assignment 1";
const MAX_SECTIONS: usize = 1_000;

/// One officer's role in one case. Past `until_ms` the officer still answers; submitting and fetching wait for the hub.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CaseToken {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// The hub.
    #[n(1)]
    pub hub: HubId,
    /// The case.
    #[n(2)]
    pub case: CaseId,
    /// The officer's staff number.
    #[n(3)]
    pub staff: String,
    /// In which role.
    #[n(4)]
    pub role: CaseRole,
    /// For which sections; none: all of them.
    #[n(5)]
    pub sections: Option<Vec<String>>,
    /// When it was given out, ms since 1970 UTC by the hub's clock.
    #[n(6)]
    pub issued_ms: i64,
    /// Until when.
    #[n(7)]
    pub until_ms: i64,
    /// The record of the hub's log that says the same (kind 35); 0: the case was opened by this officer and nothing says otherwise.
    #[n(8)]
    pub order: u64,
    /// The hub key's signature over `"tianye assignment 1" ‖ 00 ‖ [fields 0–8]`.
    #[cbor(n(9), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

impl CaseToken {
    /// Signs a token; its `signature` is filled in.
    ///
    /// # Errors
    ///
    /// The key does not sign.
    pub fn signed(mut self, signer: &dyn Signer) -> Result<Self, WireError> {
        self.check()?;
        self.signature = signer.sign(&self.message()?)?;
        Ok(self)
    }

    /// Whether this hub's key signed it.
    #[must_use]
    pub fn is_of(&self, hub: HubId, hub_key: &[u8], provider: &dyn CryptoProvider) -> bool {
        self.version == 1 && self.hub == hub && holds(hub_key, self.message(), &self.signature, provider)
    }

    pub(crate) fn check(&self) -> Result<(), WireError> {
        text(&self.staff, 64, "a staff number is short")?;
        at_most(self.sections.as_ref().map_or(0, Vec::len), MAX_SECTIONS, "a checklist has fewer sections")
    }

    fn message(&self) -> Result<Vec<u8>, WireError> {
        let said = (
            self.version,
            self.hub,
            self.case,
            &self.staff,
            self.role,
            &self.sections,
            self.issued_ms,
            self.until_ms,
            self.order,
        );
        Ok(signed(DOMAIN, &[&encoded(&said)?]))
    }
}
