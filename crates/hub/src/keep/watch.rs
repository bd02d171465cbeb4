//! What is read to see the hub run: counts and times, of which nothing names a person or a case outside the hub.

use evidence::{Hash, LogId, StoreId};

use super::{RecordRow, StoreStatus};
use crate::error::Result;

/// A store with one of its certificates; one that has several comes once with each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedStore {
    /// The store.
    pub store: StoreId,
    /// What it may.
    pub status: StoreStatus,
    /// When it was taken in.
    pub enrolled_ms: i64,
    /// When the last record of its log came; none: none did.
    pub received_ms: Option<i64>,
    /// A certificate, and when it ends.
    pub certificate: Option<(Hash, i64)>,
}

/// What can be read of it.
pub trait WatchView {
    /// Every store.
    fn watched_stores(&self) -> Result<Vec<WatchedStore>>;
    /// Records of later branches, and records that did not hold.
    fn set_aside(&self) -> Result<(u64, u64)>;
    /// How often it was said of a record that it has no effect, by the reason.
    fn refused_effects(&self) -> Result<Vec<(String, u64)>>;
    /// Records of the hub's log for one store, of a kind, behind a seq, without their bodies.
    fn orders_of_kind(&self, hub_log: LogId, kind: u16, after: u64) -> Result<Vec<(StoreId, RecordRow)>>;
}
