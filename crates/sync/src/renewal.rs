//! A new certificate in good time 续期: it holds for two years, and once it is thirty days old the next session asks for another one over the key that the line is
//! spoken with already. The one before goes on being taken, so a reply that is lost costs nothing.

use std::sync::Arc;

use evidence::{Signer, StoreId};
use wire::{Endpoint, RenewReply, RenewRequest, SealedRenewRequest};

use crate::{
    calls::CallError,
    end::Problem,
    laptop::Laptop,
    session::{Halt, Session, Step},
};

/// So old a certificate is renewed, by the branch's clock.
const OLD_MS: i64 = 30 * 86_400_000;

/// What a store asks for a new certificate with.
pub struct Renewing {
    /// The store.
    pub store: [u8; 16],
    /// The public half of the key of the line.
    pub tls_key: [u8; 32],
    /// The version of the program.
    pub program: String,
    /// When the certificate was issued, by the branch's clock.
    pub issued_ms: i64,
    /// The log's key: who took only the certificate cannot renew it.
    pub signer: Arc<dyn Signer>,
}

impl<L: Laptop> Session<'_, L> {
    /// Asks for a new certificate where the one here is old enough. What goes wrong with it holds nothing up: it is said, and the next session tries again.
    pub(crate) async fn renew(&mut self, hub_ms: i64) -> Step<(), L> {
        let Some(exporter) = self.caller.exporter else { return Ok(()) };
        let Some(asks) = self.laptop.renewing().map_err(Halt::Laptop)? else { return Ok(()) };
        if hub_ms.saturating_sub(asks.issued_ms) < OLD_MS {
            return Ok(());
        }
        let store = StoreId(uuid::Uuid::from_bytes(asks.store));
        let request = RenewRequest { version: 1, store, tls_key: asks.tls_key, program: asks.program };
        let Ok(sealed) = SealedRenewRequest::seal(&request, &exporter, &*asks.signer) else {
            self.report.problem(Problem::NotRenewed);
            return Ok(());
        };
        let reply: RenewReply = match self.caller.send(Endpoint::Renew, &sealed).await {
            Ok(reply) => reply,
            // Revoked is said by the next call, with its order.
            Err(CallError::Refused(_)) => {
                self.report.problem(Problem::NotRenewed);
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let chain: Vec<Vec<u8>> = reply.chain.into_iter().map(Into::into).collect();
        let own = chain.first().map(Vec::as_slice).unwrap_or_default();
        // An Ed25519 key stands in a certificate as its 32 bytes.
        let ours = own.windows(asks.tls_key.len()).any(|part| part == asks.tls_key);
        if !ours || !self.laptop.renewed(chain, reply.hub_ms).map_err(Halt::Laptop)? {
            self.report.problem(Problem::NotRenewed);
        }
        Ok(())
    }
}
