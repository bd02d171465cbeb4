//! Orders to stores: the one that ends a store, and which erasures are not done yet.

use evidence::{CaseId, Kind, Order, OrderWhat, Payload, StoreId};
use minicbor::bytes::ByteVec;
use wire::Carried;

use crate::{
    error::Result,
    hub::{Hub, KeyRing},
    keep::{View, read},
    vault::apart,
};

/// A store that was ordered to erase a case and has not said that it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// The store.
    pub store: StoreId,
    /// Its officer's staff number.
    pub staff: String,
    /// The case.
    pub case: CaseId,
    /// The order's number in the hub's log.
    pub seq: u64,
    /// Its own log has records of the case. One that could only read it may hold nothing, and then says nothing either.
    pub held: bool,
}

impl Hub {
    /// Every order to a store, with its number, its bytes, and what opens it.
    fn orders_of(&self, view: &dyn View, store: StoreId) -> Result<Vec<(u64, Carried, Order)>> {
        let mut ring = KeyRing::default();
        let mut found = Vec::new();
        for row in view.orders_to(self.log(), store)? {
            let opened = self.opening_of(view, &mut ring, self.log(), &row)?;
            let said = opened.as_ref().and_then(|o| apart(o)).and_then(|o| Payload::from_bytes(&o.payload).ok());
            if let (Some(opened), Some(Payload::Order(order))) = (opened, said) {
                let opening = Some(ByteVec::from(opened.to_vec()));
                found.push((row.seq, Carried { record: row.body.into(), opening }, order));
            }
        }
        Ok(found)
    }

    /// The order that ended a store last: destroy the keys, or enrol anew.
    pub(crate) fn last_order(&self, view: &dyn View, store: StoreId) -> Result<Option<(Carried, Order)>> {
        let ends = |order: &Order| matches!(order.what, OrderWhat::Revoke | OrderWhat::ReEnrol);
        let last = self.orders_of(view, store)?.into_iter().rfind(|(_, _, order)| ends(order));
        Ok(last.map(|(_, carried, order)| (carried, order)))
    }

    /// Which stores were ordered to erase a case and have not said yet that they did.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn outstanding(&self) -> Result<Vec<Outstanding>> {
        read(self.keep(), |view| {
            let mut waiting = Vec::new();
            let erased = Kind::CaseErased as u16;
            for store in view.stores()? {
                for (seq, _, order) in self.orders_of(view, store.store)? {
                    let Some(case) = order.case.filter(|_| order.what == OrderWhat::EraseCase) else { continue };
                    let said = view.records_of_kinds(case, erased, erased)?;
                    if said.iter().any(|record| record.log == store.log) {
                        continue;
                    }
                    let held = view.case_log(case, store.log)?.is_some();
                    waiting.push(Outstanding { store: store.store, staff: store.staff.clone(), case, seq, held });
                }
            }
            Ok(waiting)
        })
    }
}
