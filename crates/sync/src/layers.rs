//! The layer files that the branch needs to reckon a submission and does not have: it says which, they are sent, and it reckons.

use std::collections::BTreeSet;

use evidence::Hash;
use wire::{Code, Endpoint, LayersWanted};

use crate::{
    calls::CallError,
    laptop::Laptop,
    session::{Halt, Session, Step},
};

impl<L: Laptop> Session<'_, L> {
    /// Sends the layer files that the branch asks for. What is not kept here either stays wanted there, and is listed there.
    pub(crate) async fn send_layers(&mut self) -> Step<(), L> {
        let mut wanted: LayersWanted = match self.caller.get(Endpoint::LayersWanted).await {
            Ok(wanted) => wanted,
            // An earlier branch reckons nothing; a busy one asks again at the next session.
            Err(CallError::Refused(refusal)) if matches!(refusal.code(), Some(Code::NotFound | Code::Busy)) => {
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let mut tried: BTreeSet<Hash> = BTreeSet::new();
        while let Some(one) = wanted.wanted.iter().find(|one| !tried.contains(&one.hash)).copied() {
            tried.insert(one.hash);
            let Some(layers) = self.laptop.layers(one.hash).map_err(Halt::Laptop)? else { continue };
            let endpoint = Endpoint::SendLayers { case: one.case, hash: one.hash };
            match self.caller.send(endpoint, &layers).await {
                Ok(still) => {
                    wanted = still;
                    self.changes += 1;
                }
                // They wait there, said in the branch's list; the rest of the session goes on.
                Err(CallError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
