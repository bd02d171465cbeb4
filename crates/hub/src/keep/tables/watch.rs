//! What is read to see the hub run.

use evidence::{Hash, LogId, StoreId};
use uuid::Uuid;

use super::{
    Over,
    view::{number, signed, status},
};
use crate::{
    error::Result,
    keep::{RecordRow, WatchView, WatchedStore},
};

impl WatchView for Over<'_> {
    fn watched_stores(&self) -> Result<Vec<WatchedStore>> {
        self.all(include_str!("../sql/watched_stores.sql"), (), |row| {
            let hash = row.get::<Option<[u8; 32]>>(4)?.map(Hash);
            Ok(WatchedStore {
                store: StoreId(Uuid::from_bytes(row.get(0)?)),
                status: status(row, 1)?,
                enrolled_ms: row.get(2)?,
                received_ms: row.get(3)?,
                certificate: hash.zip(row.get(5)?),
            })
        })
    }

    fn set_aside(&self) -> Result<(u64, u64)> {
        let aside = self.one(include_str!("../sql/set_aside.sql"), (), |row| Ok((number(row, 0)?, number(row, 1)?)))?;
        Ok(aside.unwrap_or_default())
    }

    fn refused_effects(&self) -> Result<Vec<(String, u64)>> {
        self.all(include_str!("../sql/refused_effects.sql"), (), |row| Ok((row.get(0)?, number(row, 1)?)))
    }

    fn orders_of_kind(&self, hub_log: LogId, kind: u16, after: u64) -> Result<Vec<(StoreId, RecordRow)>> {
        let with = (hub_log.0.as_bytes(), kind, signed(after));
        self.all(include_str!("../sql/orders_of_kind.sql"), with, |row| {
            let (seq, sealed) = (number(row, 0)?, row.get(2)?);
            let record = RecordRow { seq, case: None, kind, body: Vec::new(), sealed };
            Ok((StoreId(Uuid::from_bytes(row.get(1)?)), record))
        })
    }
}
