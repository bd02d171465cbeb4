//! What the branch decided and orders: records of its own log, kept as they come, and what this laptop has to do on them.

use evidence::{CryptoProvider, Ed25519Sha256, Opening, Record};
use wire::{Endpoint, RecordsPage};

use crate::{
    calls::not_understood,
    end::{End, Problem},
    laptop::{Laptop, Obeyed, Order},
    session::{Halt, Session, Step},
};

impl<L: Laptop> Session<'_, L> {
    /// The hub's own records that are meant for this store. Each is signed by the hub's key; what is not is said, and not kept.
    pub(crate) async fn orders(&mut self, there: &mut u64) -> Step<(), L> {
        loop {
            let after = self.laptop.orders_read().map_err(Halt::Laptop)?;
            if after >= *there {
                return Ok(());
            }
            let page: RecordsPage = self.patient(Endpoint::Orders { after }).await?;
            let mut orders: Vec<Order> = Vec::new();
            let mut upto = after;
            for carried in &page.records {
                let record = Record::parse(&carried.record, &Ed25519Sha256).map_err(not_understood)?;
                let opening = carried.opening();
                if !self.is_order(&record, opening.as_ref()) || record.header.seq <= upto {
                    self.report.problem(Problem::BadOrder(record.header.seq));
                    return Ok(());
                }
                upto = record.header.seq;
                orders.push((carried.record.to_vec(), opening));
            }
            if page.end {
                // What of the hub's log is for others is passed over for good.
                upto = upto.max(*there);
            } else if orders.is_empty() {
                return Err(not_understood("pages of orders that do not end").into());
            }
            self.changes += u64::from(!orders.is_empty());
            self.laptop.keep_orders(orders, upto).map_err(Halt::Laptop)?;
        }
    }

    /// Carries out what is ordered. What cannot be is said, and tried again at the next session.
    pub(crate) fn obey(&mut self) -> Step<(), L> {
        self.report.held = 0;
        for obeyed in self.laptop.obey().map_err(Halt::Laptop)? {
            match obeyed {
                Obeyed::Erased(_) => {
                    self.report.erased += 1;
                    // The record of it goes out in this very session.
                    self.changes += 1;
                }
                Obeyed::Held(_) => self.report.held += 1,
                Obeyed::Not(zh, en) => self.report.problem(Problem::NotObeyed(zh, en)),
            }
        }
        Ok(())
    }

    /// The branch revoked this store. Its keys are destroyed on nothing less than an order that the branch's own key signed.
    pub(crate) fn revoked(&mut self) -> Step<(), L> {
        let Some(carried) = self.caller.order.take() else { return Err(Halt::end(End::Revoked)) };
        let opening = carried.opening();
        let record = Record::parse(&carried.record, &Ed25519Sha256).ok();
        let signed = record.is_some_and(|record| opening.is_some() && self.is_order(&record, opening.as_ref()));
        if !signed {
            self.report.problem(Problem::BadOrder(0));
            return Err(Halt::end(End::Revoked));
        }
        let destroyed = self.laptop.revoked(&(carried.record.to_vec(), opening)).map_err(Halt::Laptop)?;
        Err(Halt::end(if destroyed { End::Destroyed } else { End::Revoked }))
    }

    fn is_order(&self, record: &Record, opening: Option<&Opening>) -> bool {
        let key = &self.branch.hub_key;
        record.header.log == self.branch.hub_log
            && record.header.key == Ed25519Sha256.hash(&[key])
            && self.key_hash_is(key)
            && record.is_signed_by(key, &Ed25519Sha256)
            && opening.is_none_or(|opening| opening.content(&Ed25519Sha256) == record.header.content)
    }
}
