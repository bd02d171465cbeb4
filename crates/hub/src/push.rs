//! Taking in records of a store's own log: one transaction, in which everything that holds is kept, whatever its author may or may not do.
//!
//! The same request may come any number of times. Other bytes at a number that is taken are a fork, kept aside; the first record that does not hold ends the
//! taking in, what stood before it is received, the rest is kept as it came.

use evidence::{
    BreakReason, Chain, CryptoProvider, Ed25519Sha256, Hash, Head, Kind, LogId, Opening, Payload, PayloadError, Record,
    Signatures,
};
use wire::{BadRecord, Carried, Code, Detail, Push, Receipt};

use crate::{
    ahead::Ahead,
    directory, effects,
    error::{Answer, HubError, Result, refuse, refuse_with},
    hub::{Hub, KeyRing},
    keep::{Change, LogRow, NewRecord, StoreRow, StoreStatus},
    run::Run,
};

const P: &Ed25519Sha256 = &Ed25519Sha256;

/// A record that holds, with what it says; none: of a newer program, or its content did not come along.
struct Held {
    record: Record,
    opening: Option<Opening>,
    payload: Option<Payload>,
}

/// What came, from which number on.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) log: LogId,
    pub(crate) from: u64,
    pub(crate) push: &'a Push,
    /// The signatures that were checked already.
    pub(crate) ahead: &'a Ahead,
}

impl Sent<'_> {
    /// Checks the signatures of what is new here, before the turn to write comes. What is known here by now, or does not follow, needs none.
    pub(crate) fn check(&self, caller: &StoreRow, head: Option<Head>) {
        let known = head.map_or(0, |head| head.seq).saturating_add(1).checked_sub(self.from);
        let new = known.and_then(|known| self.push.records.get(usize::try_from(known).ok()?..));
        self.ahead.check(&caller.log_key, new.unwrap_or_default());
    }
}

/// Takes in records. An `Err` that refuses is committed like a receipt: what was kept stays kept.
pub(crate) fn push(hub: &Hub, change: &dyn Change, caller: &StoreRow, sent: &Sent<'_>) -> Answer<Receipt> {
    let log = sent.log;
    if caller.status == StoreStatus::Forked {
        return refuse(Code::Forked);
    }
    let Some(row) = change.log(log)? else { return go_on(hub, change, caller, sent) };
    if row.store != Some(caller.store) {
        return refuse(Code::NotOwnLog);
    }
    if row.closed {
        return refuse(Code::LogClosed);
    }
    take(hub, change, caller, &row, sent)
}

/// A log that could not go on is followed by a new one of the same key, which says so in one of its first records.
fn go_on(hub: &Hub, change: &dyn Change, caller: &StoreRow, sent: &Sent<'_>) -> Answer<Receipt> {
    let Sent { log, from, push, .. } = *sent;
    let names_old = push.records.iter().take(16).any(|carried| {
        let payload = carried.opening().and_then(|o| Payload::from_bytes(&o.payload).ok());
        matches!(payload, Some(Payload::LogContinued(from)) if from.log == caller.log)
    });
    if from != 1 || !names_old {
        return refuse(Code::NotOwnLog);
    }
    // Nothing of it counts before it holds from its first record on, under the same key.
    let mut chain = Chain::new(P, Some(log), std::slice::from_ref(&caller.log_key), Signatures::Verified);
    for carried in push.records.iter().take(16) {
        if let Err(reason) = hold(&mut chain, carried) {
            let bad = BadRecord { seq: seq_of(&chain), reason: reason.code().into(), received: None };
            return refuse_with(Code::BadRecord, Detail::Bad(bad));
        }
    }
    change.close_log(caller.log)?;
    change.add_log(log, Some(caller.store), &caller.log_key)?;
    change.set_store_log(caller.store, log)?;
    hub.note(change, "log_continued", format!("{} {} {log}", caller.store, caller.log))?;
    let row = LogRow { store: Some(caller.store), public_key: caller.log_key.clone(), head: None, closed: false };
    take(hub, change, &StoreRow { log, ..caller.clone() }, &row, sent)
}

/// Writes a run of records. A case of which these are the store's first may have come to it by a stick, and nobody told it of a hold there yet.
fn written(hub: &Hub, change: &dyn Change, caller: &StoreRow, run: &mut Run<'_>) -> Result<()> {
    for case in run.write(change)? {
        hub.meets(change, caller.store, case)?;
    }
    Ok(())
}

fn take(hub: &Hub, change: &dyn Change, caller: &StoreRow, row: &LogRow, sent: &Sent<'_>) -> Answer<Receipt> {
    let Sent { log, from, push, ahead } = *sent;
    let there = row.head.map_or(0, |head| head.seq);
    if from == 0 {
        return refuse(Code::BadRequest);
    }
    if from > there.saturating_add(1) {
        return refuse_with(Code::Gap, Detail::Head(row.head));
    }
    // What is here already must be the same.
    let overlap = usize::try_from(there + 1 - from).unwrap_or(usize::MAX).min(push.records.len());
    for (seq, carried) in (from..).zip(&push.records[..overlap]) {
        let stands = change.hash_at(log, seq)?.ok_or_else(|| HubError::Damaged("a record is gone".into()))?;
        if P.hash(&[&carried.record]) != stands {
            let rest = push.records.get(usize::try_from(seq - from).unwrap_or(usize::MAX)..).unwrap_or_default();
            return fork(hub, change, caller, (log, row), seq, stands, rest);
        }
    }
    let now = hub.env.now_ms();
    let mut chain = chain_after(row, log, ahead);
    let (mut ring, mut head) = (KeyRing::default(), row.head);
    let (mut broken, mut opened, mut run) = (None, false, Run::new(now));
    for (at, carried) in push.records.iter().enumerate().skip(overlap) {
        match hold(&mut chain, carried) {
            Ok(held) => {
                opened |= held.record.kind() == Some(Kind::LogOpened);
                let sealed = hub.sealed(change, &mut ring, &held.record, held.opening.as_ref())?;
                run.add(&held.record, &carried.record, sealed);
                head = Some(held.record.head());
                if !effects::passes(&ring, &held.record, held.payload.as_ref()) {
                    written(hub, change, caller, &mut run)?;
                }
                effects::came(hub, change, &mut ring, caller, &held.record, held.payload.as_ref(), now)?;
            }
            Err(reason) => {
                broken = Some((at, reason));
                break;
            }
        }
    }
    written(hub, change, caller, &mut run)?;
    if opened {
        // From now on others meet records of this log.
        directory::renew(hub, change)?;
    }
    let receipt = match head {
        Some(head) => Some(receipt(hub, change, head, now)?),
        None => None,
    };
    if let Some((at, reason)) = broken {
        let seq = from + at as u64;
        quarantine(hub, change, log, seq, &push.records[at..], reason.code(), now)?;
        let code = if matches!(reason, BreakReason::UnknownVersion { .. }) { Code::Newer } else { Code::BadRecord };
        let bad = BadRecord { seq, reason: reason.code().into(), received: receipt };
        return refuse_with(code, Detail::Bad(bad));
    }
    match receipt {
        Some(receipt) => Ok(receipt),
        None => refuse(Code::BadRequest),
    }
}

fn chain_after<'a>(row: &LogRow, log: LogId, provider: &'a dyn CryptoProvider) -> Chain<'a> {
    let keys = std::slice::from_ref(&row.public_key);
    match row.head {
        Some(head) => Chain::after(provider, head, keys, Signatures::Verified),
        None => Chain::new(provider, Some(log), keys, Signatures::Verified),
    }
}

fn seq_of(chain: &Chain<'_>) -> u64 {
    let report = chain.report();
    report.first_break.map_or(report.good, |found| found.seq)
}

/// Whether the next record holds. Kinds and payload versions that this program does not know are kept; a newer header closes the log.
fn hold(chain: &mut Chain<'_>, carried: &Carried) -> std::result::Result<Held, BreakReason> {
    let opening = carried.opening();
    // Looked at before the chain takes it: the chain goes on behind what it took.
    let payload = match &opening {
        Some(opening) => content(&carried.record, opening)?,
        None => None,
    };
    let record = chain.next(&carried.record, None)?;
    Ok(Held { record, opening, payload })
}

fn content(sealed: &[u8], opening: &Opening) -> std::result::Result<Option<Payload>, BreakReason> {
    let record = Record::parse(sealed, P)?;
    if opening.content(P) != record.header.content {
        return Err(BreakReason::Content);
    }
    match Payload::from_bytes(&opening.payload) {
        Ok(payload) if payload.kind() as u16 == record.header.kind => Ok(Some(payload)),
        Err(PayloadError::NewerVersion(_)) => Ok(None),
        Err(PayloadError::NewerKind(kind)) if kind == record.header.kind => Ok(None),
        Ok(_) | Err(PayloadError::NewerKind(_)) => Err(BreakReason::Kind),
        Err(error) => Err(BreakReason::Malformed { detail: error.to_string() }),
    }
}

/// The receipt of a head: the one that was given for it, or a new one.
fn receipt(hub: &Hub, change: &dyn Change, head: Head, now_ms: i64) -> Result<Receipt> {
    if let Some(bytes) = change.receipt(head.log)? {
        let last: Receipt = wire::from_bytes(&bytes).map_err(|_| HubError::Damaged("a receipt".into()))?;
        if last.head() == head {
            return Ok(last);
        }
    }
    let number = change.count("receipt")?;
    let receipt = Receipt::sign(hub.identity.hub, head, now_ms, number, &hub.signer)?;
    change.set_receipt(head.log, number, &wire::to_bytes(&receipt)?)?;
    Ok(receipt)
}

/// Another record where one stands: what of it holds is a second continuation of the log, kept beside; the store pushes no more.
fn fork(
    hub: &Hub,
    change: &dyn Change,
    caller: &StoreRow,
    (log, row): (LogId, &LogRow),
    seq: u64,
    stands: Hash,
    rest: &[Carried],
) -> Answer<Receipt> {
    let now = hub.env.now_ms();
    let before = match seq {
        1 => None,
        _ => change.hash_at(log, seq - 1)?.map(|hash| Head { log, seq: seq - 1, hash }),
    };
    let mut chain = chain_after(&LogRow { head: before, ..row.clone() }, log, P);
    let (mut ring, mut kept) = (KeyRing::default(), 0_u64);
    for carried in rest {
        match hold(&mut chain, carried) {
            Ok(held) => {
                let sealed = hub.sealed(change, &mut ring, &held.record, held.opening.as_ref())?;
                change.add_fork(&NewRecord {
                    head: held.record.head(),
                    kind: held.record.header.kind,
                    case: held.record.header.case,
                    body: &carried.record,
                    sealed: sealed.as_deref(),
                    received_ms: now,
                })?;
                kept += 1;
            }
            // What never was of this log is no second continuation of it.
            Err(reason) if kept == 0 => {
                quarantine(hub, change, log, seq, rest, reason.code(), now)?;
                let received = change.receipt(log)?.and_then(|bytes| wire::from_bytes(&bytes).ok());
                let bad = BadRecord { seq, reason: reason.code().into(), received };
                return refuse_with(Code::BadRecord, Detail::Bad(bad));
            }
            Err(_) => break,
        }
    }
    change.set_store_status(caller.store, StoreStatus::Forked)?;
    hub.note(change, "forked", format!("{} {log} {seq} {kept}", caller.store))?;
    match row.head {
        Some(head) => refuse_with(Code::Fork, Detail::Fork(seq, stands, head)),
        None => refuse(Code::Fork),
    }
}

/// Keeps what does not hold as it came, under the vault key; the same again is kept once.
fn quarantine(
    hub: &Hub,
    change: &dyn Change,
    log: LogId,
    seq: u64,
    rest: &[Carried],
    reason: &str,
    now_ms: i64,
) -> Result<()> {
    for (seq, carried) in (seq..).zip(rest) {
        let opening = carried.opening.as_ref().map_or(&[][..], |o| &o[..]);
        let hash = P.hash(&[&carried.record, opening]);
        let bytes = minicbor::to_vec(carried).map_err(|error| HubError::Internal(error.to_string()))?;
        let sealed = hub.vault.seal_small("quarantine", &bytes, &*hub.env)?;
        change.add_quarantine(log, seq, &hash, reason, &sealed, now_ms)?;
    }
    Ok(())
}
