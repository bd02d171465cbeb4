//! What others wrote in the cases of this officer, and what the branch itself decided.

use evidence::{CryptoProvider, Ed25519Sha256, LogRoot, Opening, Record};
use wire::{CaseHead, Endpoint, RecordsPage};

use crate::{
    calls::not_understood,
    end::Problem,
    laptop::{Case, Handed, Laptop, Order, Took},
    session::{Halt, Session, Step},
};

/// What came of one case in one log.
struct Fetched {
    records: Vec<Order>,
    attested: LogRoot,
}

impl<L: Laptop> Session<'_, L> {
    /// Takes in what is new of other logs, case by case.
    pub(crate) async fn take_others(&mut self, cases: &[CaseHead]) -> Step<(), L> {
        let own = self.laptop.head().map_err(Halt::Laptop)?.log;
        for head in cases {
            self.keep_token(head)?;
            let others: Vec<&LogRoot> =
                head.logs.iter().filter(|root| root.log != own && root.log != self.branch.hub_log).collect();
            if others.is_empty() {
                continue;
            }
            let here = match self.laptop.case(head.case).map_err(Halt::Laptop)? {
                Case::Here(here) => here,
                // Somebody else's, that is only read; or one that the branch gave to this officer.
                Case::Unknown if head.token.is_none() => continue,
                Case::Unknown => Vec::new(),
                Case::Erased => continue,
            };
            let new: Vec<LogRoot> = others.into_iter().filter(|root| !here.contains(root)).copied().collect();
            if !new.is_empty() {
                self.take_case(head, &here, &new).await?;
            }
        }
        Ok(())
    }

    fn keep_token(&mut self, head: &CaseHead) -> Step<(), L> {
        let Some(token) = &head.token else { return Ok(()) };
        let holds = token.case == head.case && token.is_of(self.branch.hub, &self.branch.hub_key, &Ed25519Sha256);
        if holds { self.laptop.keep_token(token).map_err(Halt::Laptop) } else { Ok(()) }
    }

    async fn take_case(&mut self, head: &CaseHead, here: &[LogRoot], new: &[LogRoot]) -> Step<(), L> {
        let mut logs = Vec::new();
        for root in new {
            let Some(writer) = self.laptop.writer(root.log).map_err(Halt::Laptop)? else {
                self.report.problem(Problem::UnknownWriter(head.case, root.log));
                continue;
            };
            let known = here.iter().find(|known| known.log == root.log).map_or(0, |known| known.last);
            let fetched = self.fetch(head, root, known).await?;
            logs.push(Handed { log: root.log, writer, records: fetched.records, attested: fetched.attested });
        }
        if logs.is_empty() {
            return Ok(());
        }
        match self.laptop.take(head.case, logs.clone()).map_err(Halt::Laptop)? {
            Took::New(0) => {}
            Took::New(records) => {
                self.report.taken += records;
                self.changes += 1;
            }
            Took::Refused(zh, en) => {
                // A hole in what is here, or a branch of a fork: all of it once more, and if that does not hold either, it is said.
                let mut whole = Vec::new();
                for log in logs {
                    let root = new.iter().find(|root| root.log == log.log).copied().unwrap_or(log.attested);
                    let fetched = self.fetch(head, &root, 0).await?;
                    whole.push(Handed { records: fetched.records, attested: fetched.attested, ..log });
                }
                match self.laptop.take(head.case, whole).map_err(Halt::Laptop)? {
                    Took::New(records) => {
                        self.report.taken += records;
                        self.changes += u64::from(records > 0);
                    }
                    Took::Refused(..) => self.report.problem(Problem::NotTaken(head.case, zh, en)),
                }
            }
        }
        Ok(())
    }

    /// The records of a case in a log behind a number, with what the hub signs of all of them.
    async fn fetch(&mut self, head: &CaseHead, root: &LogRoot, after: u64) -> Step<Fetched, L> {
        let mut records: Vec<Order> = Vec::new();
        let mut after = after;
        loop {
            let page: RecordsPage =
                self.patient(Endpoint::CaseRecords { case: head.case, log: root.log, after }).await?;
            let before = after;
            for carried in &page.records {
                let record = Record::parse(&carried.record, &Ed25519Sha256).map_err(not_understood)?;
                after = after.max(record.header.seq);
                records.push((carried.record.to_vec(), carried.opening()));
            }
            if page.end {
                let served = page.served.ok_or_else(|| not_understood("records without a word for all of them"))?;
                let signed = served.is_of(self.branch.hub, &self.branch.hub_key, &Ed25519Sha256);
                if !signed || served.case != head.case || served.root.log != root.log {
                    return Err(not_understood("records that the branch did not sign for").into());
                }
                return Ok(Fetched { records, attested: served.root });
            }
            if after == before {
                return Err(not_understood("pages of records that do not end").into());
            }
        }
    }

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

    fn is_order(&self, record: &Record, opening: Option<&Opening>) -> bool {
        let key = &self.branch.hub_key;
        record.header.log == self.branch.hub_log
            && record.header.key == Ed25519Sha256.hash(&[key])
            && self.key_hash_is(key)
            && record.is_signed_by(key, &Ed25519Sha256)
            && opening.is_none_or(|opening| opening.content(&Ed25519Sha256) == record.header.content)
    }
}
