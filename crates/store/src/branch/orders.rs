//! What the branch orders this store to do 指令, from the records of its log that are kept. Nothing notes which orders were carried out: what stands in the
//! own log says it, so that a session that broke off in between goes on at the next one.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{
    CaseId, CryptoProvider, Ed25519Sha256, Entry, Hash, Kind, Order, OrderWhat, Payload, Record, Stamp, StoreId,
};

use super::{Branch, SCHEMA};
use crate::{
    error::{Result, StoreError},
    log::Saved,
    store::Store,
};

/// The reason that stands in a record of an erasure on the branch's order, before the order's hash.
const ON_ORDER: &str = "分行删除指令 branch order ";

/// An order of the branch that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOrder {
    /// Its number in the branch's log.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// What it says; none: it cannot be read here, or is of a newer branch.
    pub order: Option<Order>,
}

/// How a case stands to an order to erase it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToErase {
    /// It is here.
    Here,
    /// It was erased, on this order or before it came.
    Erased,
    /// There is nothing of it here.
    Nothing,
}

impl Store {
    /// The orders of the branch to this store, each once more held against the branch's key. One to another store is none here.
    pub fn branch_orders(&self) -> Result<Vec<KeptOrder>> {
        let Some(branch) = self.branch().filter(|_| self.schema >= SCHEMA) else { return Ok(Vec::new()) };
        let mut query = self.database.prepare_cached(include_str!("../sql/branch_orders.sql"))?;
        let mut rows = query.query(())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (sealed, opening): (Vec<u8>, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?);
            let Ok(record) = Record::parse(&sealed, &Ed25519Sha256) else { continue };
            if record.kind() != Some(Kind::Order) || !is_of(branch, &record) {
                continue;
            }
            let opened = self.log.open(&record, opening.as_deref()).ok().flatten();
            let order = match opened.and_then(|opening| Payload::from_bytes(&opening.payload).ok()) {
                Some(Payload::Order(order)) => Some(order),
                _ => None,
            };
            let elsewhere = order.as_ref().is_some_and(|order| order.store != self.own_id());
            if !elsewhere {
                found.push(KeptOrder { seq: record.header.seq, hash: record.hash, order });
            }
        }
        Ok(found)
    }

    /// The cases that the branch put on hold 冻结 and has not lifted: of each the latest order counts. One that cannot be read here lifts nothing.
    pub fn held_by_branch(&self) -> Result<BTreeSet<CaseId>> {
        let mut held = BTreeSet::new();
        for order in self.branch_orders()?.into_iter().filter_map(|kept| kept.order) {
            match (order.what, order.case) {
                (OrderWhat::Hold, Some(case)) if order.lifted == Some(true) => held.remove(&case),
                (OrderWhat::Hold, Some(case)) => held.insert(case),
                _ => false,
            };
        }
        Ok(held)
    }

    /// What the branch said of a case in its own log 分行的话: roles it gave, what has effect, what it reckoned; in its order, each record once more held
    /// against the branch's key. One whose content cannot be read here comes without it.
    pub fn branch_said(&self, case: CaseId) -> Result<Vec<Entry>> {
        let Some(branch) = self.branch().filter(|_| self.schema >= SCHEMA) else { return Ok(Vec::new()) };
        let mut query = self.database.prepare_cached(include_str!("../sql/branch_said.sql"))?;
        let mut rows = query.query([&case.0.as_bytes()[..]])?;
        let mut said = Vec::new();
        while let Some(row) = rows.next()? {
            let (sealed, opening): (Vec<u8>, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?);
            let Ok(record) = Record::parse(&sealed, &Ed25519Sha256) else { continue };
            // The row's place is plain, so the record itself says which case it is of.
            if record.header.case != Some(case) || !is_of(branch, &record) {
                continue;
            }
            match self.log.opened(&record, opening.as_deref()) {
                Ok(entry) => said.push(entry),
                Err(StoreError::RecordDamaged(_)) => said.push(Entry { stamp: Stamp::from(&record), payload: None }),
                Err(error) => return Err(error),
            }
        }
        Ok(said)
    }

    /// The records of a case of which the branch says that they have no effect 分行未采纳, each with its code. A later word on the same record replaces
    /// an earlier one.
    pub fn branch_refused(&self, case: CaseId) -> Result<BTreeMap<Hash, Option<String>>> {
        let effects = self.branch_said(case)?.into_iter().filter_map(|entry| match entry.payload {
            Some(Payload::Effect(effect)) => Some(effect),
            _ => None,
        });
        let mut in_order: Vec<_> = effects.collect();
        in_order.sort_by_key(|effect| effect.number);
        let mut refused = BTreeMap::new();
        for effect in in_order {
            match effect.effective {
                true => refused.remove(&effect.record),
                false => refused.insert(effect.record, effect.reason),
            };
        }
        Ok(refused)
    }

    /// Which store it is, as orders name it.
    pub fn own_id(&self) -> StoreId {
        StoreId(uuid::Uuid::from_bytes(self.id))
    }

    /// How a case stands to an order to erase it.
    pub fn to_erase(&self, case: CaseId) -> ToErase {
        match self.log.cases.get(&case) {
            Some(index) if index.erased => ToErase::Erased,
            Some(_) => ToErase::Here,
            // A key without a record of the own log: what others wrote came, and nothing was said to it.
            None if matches!(self.log.keys.cases.get(&case), Some(Some(_))) => ToErase::Here,
            None => ToErase::Nothing,
        }
    }

    /// Erases a case on the branch's order. The signed record names the order.
    pub fn erase_on_order(&mut self, case: CaseId, order: &Hash) -> Result<Saved> {
        if self.to_erase(case) == ToErase::Nothing {
            return Err(StoreError::NoCase(case));
        }
        self.erase_case(case, &format!("{ON_ORDER}{order}"))
    }
}

/// Whether the branch wrote a record into its own log.
fn is_of(branch: &Branch, record: &Record) -> bool {
    record.header.log == branch.hub_log
        && record.header.key == Ed25519Sha256.hash(&[&branch.hub_key])
        && record.is_signed_by(&branch.hub_key, &Ed25519Sha256)
}
