//! The own records: what the hub lacks goes out and is receipted; what a copy that is merely older lacks comes back; two copies that both wrote are named.

use evidence::{Ed25519Sha256, Head};
use wire::{Code, Detail, Endpoint, Push, Receipt, RecordsPage};

use crate::{
    calls::{CallError, not_understood},
    end::End,
    laptop::{CaughtUp, Laptop},
    session::{Halt, Session, Step},
};

impl<L: Laptop> Session<'_, L> {
    /// Brings the own log and the hub's copy of it to one end.
    pub(crate) async fn push(&mut self, hub: Option<Head>) -> Step<(), L> {
        let own = self.laptop.head().map_err(Halt::Laptop)?;
        if hub.is_some_and(|hub| hub.log != own.log) {
            return Err(not_understood("the end of another log").into());
        }
        let there = hub.map_or(0, |hub| hub.seq);
        if let Some(hub) = hub.filter(|hub| hub.seq > own.seq) {
            return self.catch_up(own, hub).await;
        }
        if let Some(hub) = hub
            && self.laptop.hash_at(hub.seq).map_err(Halt::Laptop)? != Some(hub.hash)
        {
            return self.fork(hub.seq).await;
        }
        if self.laptop.only_reads().map_err(Halt::Laptop)? {
            return Ok(());
        }
        let receipted = self.laptop.receipted().map_err(Halt::Laptop)?;
        if self.laptop.hub_ends_at(there).map_err(Halt::Laptop)? {
            self.report.hub_lost = true;
            self.changes += 1;
        }
        // The reply to the last push was lost: the same record again gives the same receipt.
        let from = if receipted < there { there } else { there + 1 };
        self.send_records(from).await
    }

    /// Sends from a record on, batch by batch, each receipted before the next.
    pub(crate) async fn send_records(&mut self, mut from: u64) -> Step<(), L> {
        let log = self.laptop.head().map_err(Halt::Laptop)?.log;
        let mut gaps = 0;
        loop {
            let end = self.laptop.head().map_err(Halt::Laptop)?.seq;
            if from > end {
                return Ok(());
            }
            let (rules, done) = (self.rules, self.report.records);
            self.watch.set(|p| p.records = (done, done + (end + 1 - from)));
            let (records, lost) =
                self.laptop.outgoing(from, rules.push_records, rules.push_bytes).map_err(Halt::Laptop)?;
            let count = records.len() as u64;
            if count == 0 {
                return Ok(());
            }
            let sent: Result<Receipt, CallError> = self.put(Endpoint::Push { log, from }, &Push { records }).await?;
            match sent {
                Ok(receipt) => {
                    if receipt.seq < from + count - 1 {
                        return Err(not_understood("a receipt of less than was sent").into());
                    }
                    self.keep(&receipt)?;
                    self.report.lost_content += lost;
                    self.report.records += count;
                    self.changes += 1;
                    from = receipt.seq + 1;
                }
                Err(CallError::Refused(refusal)) => match (refusal.code(), &refusal.detail) {
                    (Some(Code::Gap), Some(Detail::Head(head))) if gaps < 3 => {
                        // It has less than it said a moment ago.
                        gaps += 1;
                        let there = head.map_or(0, |head| head.seq);
                        if there + 1 >= from {
                            return Err(not_understood("a gap where there is none").into());
                        }
                        if self.laptop.hub_ends_at(there).map_err(Halt::Laptop)? {
                            self.report.hub_lost = true;
                        }
                        from = there + 1;
                    }
                    (Some(Code::BadRecord), Some(Detail::Bad(bad))) => {
                        if let Some(receipt) = &bad.received {
                            self.keep(receipt)?;
                            self.report.records += receipt.seq.saturating_sub(from - 1).min(count);
                        }
                        return Err(Halt::end(End::Stuck { seq: bad.seq, reason: bad.reason.clone() }));
                    }
                    _ => return Err(CallError::Refused(refusal).into()),
                },
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// A push, repeated while the branch is busy for a moment.
    async fn put(&mut self, endpoint: Endpoint, push: &Push) -> Step<Result<Receipt, CallError>, L> {
        for _ in 0..4 {
            match self.caller.send(endpoint, push).await {
                Err(CallError::Refused(refusal)) if self.waits(&refusal) => self.wait(&refusal).await?,
                done => return Ok(done),
            }
        }
        Ok(self.caller.send(endpoint, push).await)
    }

    /// A receipt counts only if the branch's key signed it, of a record that stands here.
    fn keep(&mut self, receipt: &Receipt) -> Step<(), L> {
        let signed = receipt.is_of(self.branch.hub, &self.branch.hub_key, &Ed25519Sha256);
        if !signed || !self.laptop.keep_receipt(receipt).map_err(Halt::Laptop)? {
            return Err(not_understood("a receipt that does not hold").into());
        }
        let now = self.laptop.now_ms();
        let end = self.laptop.head().map_err(Halt::Laptop)?.seq;
        if receipt.seq >= end {
            self.watch.set(|p| p.received_ms = Some(now));
        }
        Ok(())
    }

    /// The hub has more of the own log. Where ours is its beginning, the rest is appended; else two copies wrote.
    async fn catch_up(&mut self, own: Head, hub: Head) -> Step<(), L> {
        let mut after = own.seq.saturating_sub(1);
        // With it comes the last one that is here: it says whether both are one log.
        let mut first = own.seq > 0;
        loop {
            let page: RecordsPage = self.patient(Endpoint::OwnRecords { log: own.log, after }).await?;
            let mut records: Vec<_> =
                page.records.iter().map(|carried| (carried.record.to_vec(), carried.opening())).collect();
            if records.is_empty() {
                return Err(not_understood("records that are said to be there and are not").into());
            }
            if first {
                use evidence::CryptoProvider;
                let (sealed, _) = records.remove(0);
                if Ed25519Sha256.hash(&[&sealed]) != own.hash {
                    return self.fork(own.seq).await;
                }
                first = false;
                after = own.seq;
            }
            let count = records.len() as u64;
            if count > 0 {
                match self.laptop.catch_up(records).map_err(Halt::Laptop)? {
                    CaughtUp::New(new) => {
                        self.report.caught_up += new;
                        self.changes += 1;
                    }
                    CaughtUp::Contradicts(seq) => return self.fork(seq).await,
                }
            }
            after += count;
            if page.end || after >= hub.seq {
                break;
            }
        }
        if self.laptop.only_reads().map_err(Halt::Laptop)? {
            return Ok(());
        }
        // The receipt of what was there already.
        let end = self.laptop.head().map_err(Halt::Laptop)?.seq;
        if self.laptop.receipted().map_err(Halt::Laptop)? < end {
            return self.send_records(end).await;
        }
        Ok(())
    }

    /// Two copies of this log wrote. The branch is shown what only this one has, so that both stay there; it answers with the same finding.
    async fn fork(&mut self, seq: u64) -> Step<(), L> {
        let receipted = self.laptop.receipted().map_err(Halt::Laptop)?;
        if !self.laptop.only_reads().map_err(Halt::Laptop)? {
            match self.send_records((receipted + 1).min(seq).max(1)).await {
                Err(Halt::End(end)) if matches!(*end, End::Fork { seq: 0 } | End::Refused(_)) => {}
                Ok(()) => {}
                other => return other,
            }
        }
        Err(Halt::end(End::Fork { seq }))
    }
}
