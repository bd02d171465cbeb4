//! A case on hold 冻结: it is not erased here, and whoever has it is ordered not to erase it either until the hold is lifted.
//!
//! The hold itself is an act that the workflow judges; what it makes of it stands in the history of the case. The orders follow from that: to every store that
//! has the case or may read it, and to one that meets it later, at that moment.

use evidence::{CaseId, Kind, Order, OrderWhat, Payload, StoreId};
use workflow::Action;

use crate::{
    effects,
    error::Result,
    hub::{Hub, KeyRing},
    keep::{Change, StoreRow, View, write},
};

/// From this level on a store may have the records of a case.
const RECORDS: u8 = 3;

/// Whether the last word on it in the history of a case is a hold.
pub(crate) fn is_held(view: &dyn View, case: CaseId) -> Result<bool> {
    let words = [Action::Hold.id(), Action::LiftHold.id()];
    let last = view.acted(case)?.into_iter().rfind(|done| words.contains(&done.action.as_str()));
    Ok(last.is_some_and(|done| done.action == Action::Hold.id()))
}

impl Hub {
    /// The stores that have records of a case, or may have read them.
    pub(crate) fn stores_with(&self, view: &dyn View, case: CaseId) -> Result<Vec<StoreRow>> {
        let now = self.env.now_ms();
        let mut found = Vec::new();
        for store in view.stores()? {
            let may = view.level(&store.staff, case, now)? >= RECORDS;
            if may || view.case_log(case, store.log)?.is_some() {
                found.push(store);
            }
        }
        Ok(found)
    }

    /// What a store was told last: that a case is held, or that it is not any more.
    fn was_told(&self, view: &dyn View, store: StoreId, case: CaseId) -> Result<bool> {
        let mut ring = KeyRing::default();
        let mut told = false;
        for row in view.orders_to_of_kind(self.log(), store, Kind::Order as u16)? {
            let opened = self.opening_of(view, &mut ring, self.log(), &row)?;
            let said = opened.as_ref().and_then(|o| crate::vault::apart(o));
            if let Some(Payload::Order(order)) = said.and_then(|o| Payload::from_bytes(&o.payload).ok())
                && (order.what, order.case) == (OrderWhat::Hold, Some(case))
            {
                told = order.lifted != Some(true);
            }
        }
        Ok(told)
    }

    fn tell_hold(&self, change: &dyn Change, store: StoreId, case: CaseId, held: bool) -> Result<()> {
        if self.was_told(change, store, case)? == held {
            return Ok(());
        }
        let order = Order { lifted: (!held).then_some(true), ..Order::new(store, OrderWhat::Hold, Some(case)) };
        let head = self.append(change, &mut KeyRing::default(), None, &Payload::Order(order))?;
        change.add_order_to(head.seq, store)
    }

    /// A hold, or its end, had effect: every store that has the case is told. Its end also to one that only read it and may not any more.
    pub(crate) fn order_hold(&self, change: &dyn Change, case: CaseId, held: bool) -> Result<()> {
        let stores = if held { self.stores_with(change, case)? } else { change.stores()? };
        stores.into_iter().try_for_each(|store| self.tell_hold(change, store.store, case, held))
    }

    /// A store meets a case: if that is held, it is told.
    pub(crate) fn meets(&self, change: &dyn Change, store: StoreId, case: CaseId) -> Result<()> {
        if is_held(change, case)? { self.tell_hold(change, store, case, true) } else { Ok(()) }
    }

    /// Puts a case on hold at the hub itself, or lifts it, as the workflow lets this person: risk and audit hold, audit lifts.
    ///
    /// # Errors
    ///
    /// No such case; a person who may not; practice, of which the branch keeps nothing.
    pub fn hold(&self, case: CaseId, by: &str, held: bool) -> Result<()> {
        write(self.keep(), |change| {
            effects::hold(self, change, case, by, held)?;
            self.note(change, if held { "held" } else { "hold_lifted" }, format!("{case} {by}"))
        })
    }
}
