//! What a caller reads: the hub's first word, heads, records, orders, bundles.

use evidence::{CaseClass, CaseId, LogId};
use minicbor::bytes::ByteVec;
use wire::{
    BundleList, BundleListed, Carried, CaseHead, CaseToken, Code, Heads, Hello, Limits, MAX_HEADS, MAX_PAGE,
    MAX_PUSH_RECORDS, PROTOCOLS, RecordsPage, Served,
};

use super::answer::Reply;
use crate::{
    error::{Answer, HubError, refuse},
    hub::{Hub, KeyRing},
    keep::{CaseLogRow, Change, MemberRow, Most, OfCase, RecordRow, StoreRow, View},
};

/// How long a token holds.
const TOKEN_MS: i64 = 30 * 86_400_000;
/// From this level on records are served.
const RECORDS: u8 = 3;

const PAGE: Most = Most { records: MAX_PUSH_RECORDS, bytes: MAX_PAGE };

pub(super) fn hello(hub: &Hub, view: &dyn View) -> Answer<Reply> {
    Reply::message(&Hello {
        hub: hub.id(),
        hub_key: hub.key_hash(),
        protocols: PROTOCOLS.to_vec(),
        hub_ms: hub.env.now_ms(),
        boot: hub.boot,
        limits: Limits::OURS,
        bundle_epoch: view.bundle_epoch()?,
        order_seq: view.log(hub.log())?.and_then(|log| log.head).map_or(0, |head| head.seq),
        notice: hub.settings.notice.clone(),
    })
}

pub(super) fn heads(hub: &Hub, view: &dyn View, store: &StoreRow, cursor: Option<CaseId>) -> Answer<Reply> {
    let now = hub.env.now_ms();
    let mut found = view.heads(&store.staff, store.log, now, cursor, MAX_HEADS + 1)?;
    let more = found.len() > MAX_HEADS;
    found.truncate(MAX_HEADS);
    let ids: Vec<CaseId> = found.iter().map(|(case, _)| *case).collect();
    let mut told = view.of_cases(&store.staff, &ids)?;
    let mut cases = Vec::with_capacity(found.len());
    for (case, level) in found {
        let of = told.remove(&case).unwrap_or_default();
        cases.push(case_head(hub, store, (case, level), of, now)?);
    }
    let next = cases.last().map(|last| last.case).filter(|_| more);
    let own = view.log(store.log)?.and_then(|log| log.head);
    Reply::message(&Heads { own, cases, next })
}

fn case_head(hub: &Hub, store: &StoreRow, at: (CaseId, u8), of: OfCase, now: i64) -> Answer<CaseHead> {
    let ((case, level), OfCase { row, logs, members, missing }) = (at, of);
    // The hub's own records come as orders.
    let shown = |log: LogId| log == store.log || (level >= RECORDS && log != hub.log());
    let logs = logs.iter().filter(|row| shown(row.log)).take(wire::MAX_LOGS).map(CaseLogRow::root).collect();
    let member = members.into_iter().filter(|member| member.until_ms > now).min_by_key(|member| rank(&member.role));
    let token = member.map(|member| token(hub, case, &member, now)).transpose()?.flatten();
    let class = row.as_ref().map_or(0, |row| row.class);
    let class = [CaseClass::Credit, CaseClass::Lead, CaseClass::FollowUp, CaseClass::Drill]
        .into_iter()
        .find(|known| *known as u8 == class)
        .unwrap_or(CaseClass::Credit);
    let state = row.filter(|row| !row.outside).and_then(|row| row.state);
    Ok(CaseHead { case, class, state, token, logs, blobs_missing: missing })
}

/// Who holds several roles in a case works in the first of these.
fn rank(role: &str) -> usize {
    ["DD", "SO", "OP", "RM"].iter().position(|known| *known == role).unwrap_or(9)
}

fn token(hub: &Hub, case: CaseId, member: &MemberRow, now: i64) -> Result<Option<CaseToken>, HubError> {
    let Some(role) = workflow::Role::of(&member.role).and_then(workflow::Role::in_records) else { return Ok(None) };
    let token = CaseToken {
        version: 1,
        hub: hub.id(),
        case,
        staff: member.staff.clone(),
        role,
        sections: member.sections.clone(),
        issued_ms: now,
        until_ms: member.until_ms.min(now.saturating_add(TOKEN_MS)),
        order: member.order,
        signature: Vec::new(),
    };
    Ok(Some(token.signed(&hub.signer)?))
}

fn page(hub: &Hub, view: &dyn View, log: LogId, rows: Vec<RecordRow>) -> Answer<Vec<Carried>> {
    let mut ring = KeyRing::default();
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let opening = hub.opening_of(view, &mut ring, log, &row)?;
        let opening = opening.map(|opening| ByteVec::from(opening.to_vec()));
        records.push(Carried { record: row.body.into(), opening });
    }
    Ok(records)
}

/// The own log, also one that another goes on from: a store that lost its laptop fetches it.
pub(super) fn own_records(hub: &Hub, view: &dyn View, store: &StoreRow, log: LogId, after: u64) -> Answer<Reply> {
    let Some(row) = view.log(log)?.filter(|row| row.store.is_some()) else { return refuse(Code::NotFound) };
    let owner = view.store_of_log(log)?;
    // Every store of the same officer may: a new laptop takes up what the lost one wrote.
    if owner.is_none_or(|owner| owner.staff != store.staff) {
        return refuse(Code::NotFound);
    }
    let rows = view.records(log, after, PAGE)?;
    let last = rows.last().map_or(after, |row| row.seq);
    let end = row.head.is_none_or(|head| last >= head.seq);
    Reply::message(&RecordsPage { records: page(hub, view, log, rows)?, end, served: None })
}

/// Records of one case in one log. Who may not read them, and who asks for a case that is not, get the same answer.
pub(super) fn case_records(
    hub: &Hub,
    change: &dyn Change,
    store: &StoreRow,
    case: CaseId,
    log: LogId,
    after: u64,
) -> Answer<Reply> {
    let now = hub.env.now_ms();
    let level = change.level(&store.staff, case, now)?;
    let own = log == store.log;
    // What the hub said of a case is for whoever may know its state.
    let enough = own || level >= if log == hub.log() { 1 } else { RECORDS };
    let Some(root) = change.case_log(case, log)?.filter(|_| enough) else { return refuse(Code::NotFound) };
    if !own && log != hub.log() {
        change.add_read(case, &store.staff, store.store, "records", now)?;
        hub.meets(change, store.store, case)?;
    }
    let rows = change.case_records(case, log, after, PAGE)?;
    let last = rows.last().map_or(after, |row| row.seq);
    let end = last >= root.last;
    let served = if end { Some(Served::sign(hub.id(), case, root.root(), now, &hub.signer)) } else { None };
    let served = served.transpose().map_err(HubError::from)?;
    Reply::message(&RecordsPage { records: page(hub, change, log, rows)?, end, served })
}

pub(super) fn orders(hub: &Hub, view: &dyn View, store: &StoreRow, after: u64) -> Answer<Reply> {
    let rows = view.orders(hub.log(), store.store, &store.staff, hub.env.now_ms(), after, PAGE)?;
    let last = rows.last().map_or(after, |row| row.seq);
    let behind = Most { records: 1, bytes: 0 };
    let end = view.orders(hub.log(), store.store, &store.staff, hub.env.now_ms(), last, behind)?.is_empty();
    Reply::message(&RecordsPage { records: page(hub, view, hub.log(), rows)?, end, served: None })
}

pub(super) fn bundles(view: &dyn View, after: u64) -> Answer<Reply> {
    let bundles = view.bundles(after)?.into_iter().map(|b| BundleListed {
        epoch: b.epoch,
        sha256: b.sha256,
        size: b.size,
        kind: b.kind,
        id: b.id,
        of: b.version,
    });
    Reply::message(&BundleList { bundles: bundles.collect() })
}
