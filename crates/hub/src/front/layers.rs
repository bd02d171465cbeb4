//! The layer files of a checklist that this program does not have: of a newer program's, an older one's, the bank's own. A laptop sends them where a
//! submission of its own waits for them, and they count once they give the hash that its records hold.

use app::{LayerFiles, Stands};
use evidence::{CaseId, Hash};
use wire::{Code, LayerWanted, LayersWanted};

use super::answer::{Caller, Reply, who};
use crate::{
    error::{Answer, refuse},
    hub::Hub,
    keep::{StoreRow, View, read},
    reckoning::Why,
};

fn wanted_by(view: &dyn View, store: &StoreRow) -> Answer<LayersWanted> {
    let wanted = view.layers_wanted(store.log)?.into_iter().take(LayersWanted::MOST);
    Ok(LayersWanted { wanted: wanted.map(|(case, hash)| LayerWanted { case, hash }).collect() })
}

/// What is wanted of a store.
pub(super) fn wanted(hub: &Hub, caller: &Caller) -> Answer<Reply> {
    let wanted = read(hub.keep(), |view| wanted_by(view, &who(hub, view, caller)?))?;
    Reply::message(&wanted)
}

/// Takes in what is wanted, once it is proved; a submission that waited for it is reckoned.
pub(super) fn send(hub: &Hub, caller: &Caller, case: CaseId, hash: Hash, files: wire::LayerFiles) -> Answer<Reply> {
    let asked = read(hub.keep(), |view| wanted_by(view, &who(hub, view, caller)?))?;
    if !asked.wanted.contains(&LayerWanted { case, hash }) {
        return refuse(Code::NotFound);
    }
    let checklist = files.checklist;
    let files = files.files.into_iter().map(|file| (file.path, file.text)).collect();
    let (stands, layers) =
        (Stands { checklist: checklist.clone(), hash: Some(hash), layers: None }, LayerFiles { checklist, files });
    // Resolving takes its time: no transaction is open meanwhile.
    if !hub.reckons.proves(&stands, &layers) {
        return refuse(Code::Hash);
    }
    hub.keep_layers(hash, &layers)?;
    hub.reckon_again(Why::Layers)?;
    wanted(hub, caller)
}
