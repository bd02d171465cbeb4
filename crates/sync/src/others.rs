//! What others wrote in the cases of this officer, and whose logs those are.

use evidence::{CryptoProvider, Ed25519Sha256, LogRoot, Record};
use wire::{BundleKind, BundleList, CaseHead, Code, Directory, Endpoint, Message, RecordsPage, SignedBundle};

use crate::{
    calls::{CallError, not_understood},
    end::Problem,
    laptop::{Case, Handed, Laptop, Order, Took, Writer},
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
            let Some(writer) = self.writer(head, root).await? else { continue };
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

    /// Whose a log is: known here, or else from the branch's directory. A key that is known here is never given up for another one: it is said.
    async fn writer(&mut self, head: &CaseHead, root: &LogRoot) -> Step<Option<Writer>, L> {
        let known = self.laptop.writer(root.log).map_err(Halt::Laptop)?;
        let listed = self.directory().await?.and_then(|directory| directory.of(root.log)).map(|entry| Writer {
            public_key: entry.public_key.clone(),
            name: entry.name.clone(),
            role: entry.role,
        });
        Ok(match (known, listed) {
            (Some(known), Some(listed)) if known.public_key != listed.public_key => {
                self.report.problem(Problem::OtherKey(head.case, root.log, known.name));
                None
            }
            (None, None) => {
                self.report.problem(Problem::UnknownWriter(head.case, root.log));
                None
            }
            (known, listed) => known.or(listed),
        })
    }

    /// The branch's directory, fetched once a session, when somebody else's records are to be taken in.
    async fn directory(&mut self) -> Step<Option<&Directory>, L> {
        if self.directory.is_none() {
            self.directory = Some(self.fetch_directory().await?);
        }
        if self.bundles > 0 && matches!(self.directory, Some(None)) {
            self.report.problem(Problem::BadDirectory);
        }
        Ok(self.directory.as_ref().and_then(Option::as_ref))
    }

    async fn fetch_directory(&mut self) -> Step<Option<Directory>, L> {
        let mut listed = None;
        // It may be renewed between the two calls; then the list has the next one.
        for _ in 0..3 {
            if self.bundles == 0 {
                return Ok(None);
            }
            let list: BundleList = self.patient(Endpoint::Bundles { after: 0 }).await?;
            let of_kind = list.bundles.into_iter().filter(|one| one.kind == BundleKind::Directory.as_str());
            let Some(newest) = of_kind.max_by_key(|one| one.epoch) else {
                self.bundles = 0;
                return Ok(None);
            };
            let sha256 = newest.sha256;
            if listed.replace(sha256) == Some(sha256) {
                break;
            }
            let most = SignedBundle::LIMIT as u64;
            let bytes = match self.caller.octets(Endpoint::Bundle { sha256 }, most).await {
                Err(CallError::Refused(refusal)) if refusal.code() == Some(Code::NotFound) => continue,
                bytes => bytes?,
            };
            if Ed25519Sha256.hash(&[&bytes]) != sha256 {
                break;
            }
            let branch = self.branch;
            let opened = wire::from_bytes::<SignedBundle>(&bytes);
            return Ok(opened
                .and_then(|signed| Directory::open(&signed, branch.hub_log, &branch.hub_key, &Ed25519Sha256))
                .ok());
        }
        Ok(None)
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
}
