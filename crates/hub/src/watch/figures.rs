//! What is read from the keep for the figures, in one reading.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use evidence::{CaseId, Kind, LogId, OrderWhat, Payload, StoreId};
use prometheus_client::{
    metrics::{family::Family, gauge::Gauge},
    registry::Registry,
};

use super::counters::{Counters, PREFIX};
use crate::{
    error::Result,
    hub::{Hub, KeyRing},
    keep::{StoreStatus, View, read},
    nightly::ReadData,
    vault::apart,
};

const DAY_MS: i64 = 86_400_000;
/// A certificate is renewed long before; one that has so little left is of a laptop that did not come.
const NEAR_MS: i64 = 30 * DAY_MS;

/// The orders to erase that were read already. A record never changes, so that each is opened once.
#[derive(Default)]
pub(super) struct Orders {
    after: u64,
    erase: Vec<(StoreId, CaseId)>,
}

/// The figures.
#[derive(Clone)]
pub(super) struct Figures {
    refused: BTreeMap<String, u64>,
    waiting: BTreeMap<&'static str, u64>,
    forked_stores: u64,
    forked_records: u64,
    quarantined: u64,
    /// When the store that was longest away was last heard of.
    oldest_ms: Option<i64>,
    certificates: u64,
    /// Of stores that had records of the case, and of such as could only read it.
    erase: (u64, u64),
    backup_ms: Option<i64>,
    read_data: ReadData,
    room: Option<u64>,
}

impl Figures {
    pub(super) fn read(hub: &Hub, counters: &Counters, orders: &Mutex<Orders>) -> Result<Self> {
        let read_data = hub.read_data()?;
        let mut orders = orders.lock().unwrap_or_else(PoisonError::into_inner);
        read(hub.keep(), |view| {
            let (forked_records, quarantined) = view.set_aside()?;
            let mut refused = BTreeMap::new();
            for (reason, count) in view.refused_effects()? {
                *refused.entry(stable(&reason).to_owned()).or_default() += count;
            }
            let mut waiting = BTreeMap::new();
            for row in view.waiting_first()? {
                *waiting.entry(crate::reckoning::Why::of(&row.why).label()).or_default() += 1;
            }
            let mut figures = Self {
                refused,
                waiting,
                forked_stores: 0,
                forked_records,
                quarantined,
                oldest_ms: None,
                certificates: 0,
                erase: (0, 0),
                backup_ms: crate::backup::last(&hub.folder),
                read_data,
                room: hub.room().map(super::per_cent),
            };
            figures.stores(hub, view, counters)?;
            figures.erase = outstanding(hub, view, &mut orders)?;
            Ok(figures)
        })
    }

    fn stores(&mut self, hub: &Hub, view: &dyn View, counters: &Counters) -> Result<()> {
        // Of each store that may work: when it was last heard of, and when its last certificate ends.
        let mut active: BTreeMap<StoreId, (i64, Option<i64>)> = BTreeMap::new();
        let mut forked: Vec<StoreId> = Vec::new();
        for row in view.watched_stores()? {
            match row.status {
                StoreStatus::Active => {}
                StoreStatus::Forked => {
                    forked.push(row.store);
                    continue;
                }
                StoreStatus::Revoked => continue,
            }
            let heard = row.certificate.and_then(|(hash, _)| counters.heard_of(&hash));
            let heard = row.received_ms.into_iter().chain(heard).fold(row.enrolled_ms, i64::max);
            let store = active.entry(row.store).or_insert((heard, None));
            store.0 = store.0.max(heard);
            store.1 = store.1.max(row.certificate.map(|(_, until)| until));
        }
        forked.dedup();
        let near = hub.env.now_ms() + NEAR_MS;
        self.forked_stores = forked.len() as u64;
        self.oldest_ms = active.values().map(|(heard, _)| *heard).min();
        self.certificates = active.values().filter(|(_, until)| until.is_some_and(|until| until < near)).count() as u64;
        Ok(())
    }

    /// As gauges; what there is not is left out. Times are told as they are now, however long ago they were read.
    pub(super) fn register(&self, registry: &mut Registry, now_ms: i64) {
        let age = |ms: i64| now_ms.saturating_sub(ms).max(0) / 1_000;
        let gauges = [
            ("forked_stores", "Stores of which two copies went on", Some(whole(self.forked_stores))),
            ("forked_records", "Records of later branches, set aside", Some(whole(self.forked_records))),
            ("quarantined_records", "Records that did not hold, set aside", Some(whole(self.quarantined))),
            ("certificates_near_end", "Stores whose certificate ends within 30 days", Some(whole(self.certificates))),
            (
                "oldest_unsynced_store_seconds",
                "Since the store that is longest away was heard of",
                self.oldest_ms.map(age),
            ),
            ("disk_room_per_cent", "Room on the disk", self.room.map(whole)),
            ("backup_age_seconds", "Since the last backup", self.backup_ms.map(age)),
            (
                "read_data_shares",
                "Thirtieths of all files that were read in this round",
                Some(self.read_data.shares.into()),
            ),
            ("read_data_age_seconds", "Since all files were read last", self.read_data.round_ms.map(age)),
            (
                "damaged_files",
                "Files that did not hold when they were read last",
                Some(whole(self.read_data.damaged.len() as u64)),
            ),
        ];
        for (name, help, value) in gauges {
            if let Some(value) = value {
                gauge(registry, name, help, value);
            }
        }
        let labelled = |label: &'static str, rows: &mut dyn Iterator<Item = (String, u64)>| {
            let family = Family::<Vec<(&'static str, String)>, Gauge>::default();
            for (word, count) in rows {
                family.get_or_create(&vec![(label, word)]).set(whole(count));
            }
            family
        };
        let refused = labelled("reason", &mut self.refused.clone().into_iter());
        registry.register("refused_effects", "Records that have no effect, by the reason", refused);
        let waiting = labelled("why", &mut self.waiting.iter().map(|(why, count)| ((*why).to_owned(), *count)));
        registry.register("waiting_submissions", "Submissions that wait to be reckoned, by what for", waiting);
        let erase = [("yes".to_owned(), self.erase.0), ("no".to_owned(), self.erase.1)];
        let erase = labelled("held", &mut erase.into_iter());
        registry.register("erase_orders", "Orders to erase that no log says are done", erase);
    }
}

/// A registry for what is read, with what every name begins with.
pub(super) fn registry() -> Registry {
    Registry::with_prefix(PREFIX)
}

pub(super) fn gauge(registry: &mut Registry, name: &str, help: &str, value: i64) {
    let gauge: Gauge = Gauge::default();
    gauge.set(value);
    registry.register(name, help, gauge);
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A reason as it may be told: the codes are of the program, and what does not look like one is of nobody's business out here.
fn stable(reason: &str) -> &str {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    if !reason.is_empty() && reason.len() <= 48 && reason.chars().all(plain) { reason } else { "other" }
}

/// Orders to erase of which the store's log does not say that it did: of those that had records, and of the others.
fn outstanding(hub: &Hub, view: &dyn View, orders: &mut Orders) -> Result<(u64, u64)> {
    let (mut ring, mut after, mut found) = (KeyRing::default(), orders.after, Vec::new());
    for (store, row) in view.orders_of_kind(hub.log(), Kind::Order as u16, orders.after)? {
        let opened = hub.opening_of(view, &mut ring, hub.log(), &row)?;
        let said = opened.as_ref().and_then(|o| apart(o)).and_then(|o| Payload::from_bytes(&o.payload).ok());
        if let Some(Payload::Order(order)) = said
            && let Some(case) = order.case.filter(|_| order.what == OrderWhat::EraseCase)
        {
            found.push((store, case));
        }
        after = after.max(row.seq);
    }
    // All of them or none: a failure between leaves nothing out for ever.
    orders.erase.append(&mut found);
    orders.after = after;
    if orders.erase.is_empty() {
        return Ok((0, 0));
    }
    let logs: HashMap<StoreId, LogId> = view.stores()?.into_iter().map(|store| (store.store, store.log)).collect();
    let erased = Kind::CaseErased as u16;
    let mut done: HashMap<CaseId, Vec<LogId>> = HashMap::new();
    let (mut held, mut other) = (0, 0);
    for (store, case) in &orders.erase {
        let Some(log) = logs.get(store) else { continue };
        if !done.contains_key(case) {
            let said = view.records_of_kinds(*case, erased, erased)?;
            done.insert(*case, said.iter().map(|record| record.log).collect());
        }
        if done.get(case).is_some_and(|logs| logs.contains(log)) {
            continue;
        }
        let count = if view.case_log(*case, *log)?.is_some() { &mut held } else { &mut other };
        *count += 1;
    }
    Ok((held, other))
}
