//! Files of cases. A file is taken only once a record names it, with the size that the record says: the hub keeps nothing that nobody stands for.

use evidence::{CaseId, Hash};
use wire::{
    BLOB_PART, Code, Detail, Have, MAX_BLOB, MAX_CASE_BLOBS, Missing, MissingBlob, UPLOAD_LENGTH, UPLOAD_OFFSET,
};

use super::answer::{Caller, Reply, who, writing};
use crate::{
    blobs::Sent,
    error::{Answer, HubError, refuse, refuse_with},
    hub::Hub,
    keep::{BlobRow, StoreRow, View, read},
    vault::CaseKeys,
};

/// From this level on files are served; who writes in a case may send its files.
const FILES: u8 = 3;

/// Whether the caller may ask about and send files of a case: their log has records of it, or they may read them. Who may not gets the answer of a case that
/// is not.
fn may_send(hub: &Hub, view: &dyn View, store: &StoreRow, case: CaseId) -> Answer<()> {
    let own = view.case_log(case, store.log)?.is_some();
    if own || view.level(&store.staff, case, hub.env.now_ms())? >= FILES { Ok(()) } else { refuse(Code::NotFound) }
}

fn keys(hub: &Hub, view: &dyn View, case: CaseId) -> Answer<CaseKeys> {
    match view.case_key(case)? {
        Some(Some(wrapped)) => Ok(hub.vault.case(case, &wrapped)?),
        Some(None) => refuse(Code::Erased),
        None => refuse(Code::NotFound),
    }
}

/// What is needed to take one file, read in one transaction.
fn place(hub: &Hub, caller: &Caller, case: CaseId, sha256: Hash) -> Answer<(CaseKeys, BlobRow)> {
    read(hub.keep(), |view| {
        let store = who(hub, view, caller)?;
        may_send(hub, view, &store, case)?;
        let keys = keys(hub, view, case)?;
        match view.blob(case, &sha256)? {
            Some(blob) => Ok((keys, blob)),
            None => refuse(Code::NotFound),
        }
    })
}

pub(super) fn have(hub: &Hub, caller: &Caller, case: CaseId, have: &Have) -> Answer<Reply> {
    let missing = read(hub.keep(), |view| {
        let store = who(hub, view, caller)?;
        may_send(hub, view, &store, case)?;
        let keys = keys(hub, view, case)?;
        let mut missing = Vec::new();
        for asked in &have.blobs {
            if !view.blob(case, &asked.sha256)?.is_some_and(|blob| blob.whole) {
                let offset = hub.blobs.offset(case, &keys, &asked.sha256)?;
                missing.push(MissingBlob { sha256: asked.sha256, offset });
            }
        }
        Ok::<_, crate::error::Denied>(missing)
    })?;
    Reply::message(&Missing { blobs: missing })
}

pub(super) fn status(hub: &Hub, caller: &Caller, case: CaseId, sha256: Hash) -> Answer<Reply> {
    let (keys, blob) = place(hub, caller, case, sha256)?;
    let offset = if blob.whole { blob.size } else { hub.blobs.offset(case, &keys, &sha256)? };
    let headers = vec![(UPLOAD_OFFSET, offset.to_string()), (UPLOAD_LENGTH, blob.size.to_string())];
    Ok(Reply::octets(200, headers, Vec::new()))
}

pub(super) fn part(
    hub: &Hub,
    caller: &Caller,
    case: CaseId,
    sha256: Hash,
    offset: u64,
    length: u64,
    bytes: &[u8],
) -> Answer<Reply> {
    let (keys, blob) = place(hub, caller, case, sha256)?;
    let done = |status, there: u64| Ok(Reply::octets(status, vec![(UPLOAD_OFFSET, there.to_string())], Vec::new()));
    if blob.whole {
        return done(201, blob.size);
    }
    if length != blob.size || bytes.len() as u64 > BLOB_PART {
        return refuse(Code::BadRequest);
    }
    if length > MAX_BLOB {
        return refuse(Code::TooLarge);
    }
    if read(hub.keep(), |view| view.blob_bytes(case))? > MAX_CASE_BLOBS {
        return refuse(Code::CaseFull);
    }
    let Some(turn) = hub.blobs.turn(case, sha256) else { return refuse(Code::Locked) };
    // It may have become whole before this turn came, or a cut may have come between its name and the table.
    let sent = if hub.blobs.arrived(case, &keys, &sha256) {
        Sent::Whole
    } else {
        hub.blobs.send(&turn, &keys, offset, length, bytes, &*hub.env)?
    };
    match sent {
        Sent::Part(there) => done(204, there),
        Sent::OtherHash => refuse(Code::Hash),
        Sent::Elsewhere(there) => refuse_with(Code::Offset, Detail::Offset(there)),
        Sent::Whole => {
            let erased = writing(hub, |change| {
                let erased = change.case_key(case)? == Some(None);
                if !erased {
                    change.whole_blob(case, &sha256)?;
                }
                Ok(erased)
            })?;
            if !erased {
                hub.blobs.settled(&turn, &keys);
            }
            drop(turn);
            if erased {
                // Erased while the file was on its way.
                hub.blobs.erase(case)?;
                return refuse(Code::Erased);
            }
            done(201, length)
        }
    }
}

/// The octets of a file; from an offset on at most four megabytes of them, and a longer file is asked for again from where the answer ends.
pub(super) fn content(hub: &Hub, caller: &Caller, case: CaseId, sha256: Hash, part: Option<u64>) -> Answer<Reply> {
    let (from, most) = part.map_or((0, MAX_BLOB), |from| (from, BLOB_PART));
    let (keys, blob) = writing(hub, |change| {
        let store = who(hub, change, caller)?;
        let now = hub.env.now_ms();
        let own = change.case_log(case, store.log)?.is_some();
        if !own && change.level(&store.staff, case, now)? < FILES {
            return refuse(Code::NotFound);
        }
        let keys = keys(hub, change, case)?;
        match change.blob(case, &sha256)?.filter(|blob| blob.whole) {
            Some(blob) => {
                if !own && from == 0 {
                    change.add_read(case, &store.staff, store.store, "file", now)?;
                }
                Ok((keys, blob))
            }
            None => refuse(Code::NotFound),
        }
    })?;
    if from > blob.size {
        return refuse_with(Code::Offset, Detail::Offset(blob.size));
    }
    let bytes = hub.blobs.read(case, &keys, &sha256, from, most)?;
    if bytes.len() as u64 != most.min(blob.size - from) {
        return Err(HubError::Damaged("a file is shorter than its record says".into()).into());
    }
    let whole = bytes.len() as u64 == blob.size;
    let headers = vec![(UPLOAD_OFFSET, from.to_string()), (UPLOAD_LENGTH, blob.size.to_string())];
    Ok(Reply::octets(if whole { 200 } else { 206 }, headers, bytes))
}
