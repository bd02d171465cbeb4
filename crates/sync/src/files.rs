//! The files: of the oldest case first, small ones first, each from where the branch has it on.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{CaseId, Hash};
use hyper::body::Bytes;
use wire::{CaseHead, Code, Detail, Endpoint, Have, HaveBlob, Missing};

use crate::{
    calls::{CallError, Part, not_understood},
    end::Problem,
    laptop::{File, Laptop},
    session::{Halt, Session, Step},
};

/// So often a file is begun anew from where the branch says before it is left to the next session.
const TRIES: usize = 4;

impl<L: Laptop> Session<'_, L> {
    /// Sends what the branch does not hold whole, and fetches what is missing here.
    pub(crate) async fn send_files(&mut self, cases: &[CaseHead]) -> Step<(), L> {
        let files = self.laptop.files().map_err(Halt::Laptop)?;
        let lacking: BTreeSet<CaseId> =
            cases.iter().filter(|case| case.blobs_missing > 0).map(|case| case.case).collect();
        let mut of_case: BTreeMap<CaseId, Vec<File>> = BTreeMap::new();
        for file in files {
            of_case.entry(file.case).or_default().push(file);
        }
        let mut in_order: Vec<(u64, CaseId, Vec<File>)> = of_case
            .into_iter()
            .filter(|(case, files)| lacking.contains(case) || files.iter().any(|file| !file.sent || !file.here))
            .map(|(case, files)| (files.iter().map(|file| file.seq).min().unwrap_or_default(), case, files))
            .collect();
        in_order.sort_by_key(|(oldest, case, _)| (*oldest, *case));
        let mut to_send: Vec<(File, u64)> = Vec::new();
        for (_, case, mut files) in in_order {
            files.sort_by_key(|file| (file.size, file.id));
            to_send.extend(self.ask(case, &files).await?);
        }
        let total: u64 = to_send.iter().map(|(file, offset)| file.size.saturating_sub(*offset)).sum();
        let (now, count) = (self.laptop.now_ms(), to_send.len() as u64);
        self.watch.set(|p| {
            p.files = (0, count);
            p.bytes = (0, total);
            if p.files_since_ms.is_none() && count > 0 {
                p.files_since_ms = Some(now);
            }
        });
        for (file, offset) in to_send {
            self.send_file(&file, offset).await?;
        }
        Ok(())
    }

    /// Which files of a case the branch does not hold whole, and how much of each it has. What is missing here and whole there comes back.
    async fn ask(&mut self, case: CaseId, files: &[File]) -> Step<Vec<(File, u64)>, L> {
        let mut to_send = Vec::new();
        for part in files.chunks(wire::MAX_HAVE) {
            let blobs = part.iter().map(|file| HaveBlob { sha256: file.id, size: file.size }).collect();
            let missing: Missing = self.have(case, &Have { blobs }).await?;
            let offsets: BTreeMap<Hash, u64> = missing.blobs.iter().map(|one| (one.sha256, one.offset)).collect();
            let (open, whole): (Vec<&File>, Vec<&File>) = part.iter().partition(|file| offsets.contains_key(&file.id));
            let news = whole.iter().any(|file| !file.sent) || open.iter().any(|file| file.sent);
            if news {
                let ids = |files: &[&File]| files.iter().map(|file| file.id).collect::<Vec<_>>();
                self.laptop.hub_holds(case, &ids(&whole), &ids(&open)).map_err(Halt::Laptop)?;
                self.changes += 1;
            }
            for file in whole.into_iter().filter(|file| !file.here) {
                self.fetch_back(file).await?;
            }
            to_send.extend(open.into_iter().map(|file| (*file, offsets.get(&file.id).copied().unwrap_or_default())));
        }
        Ok(to_send)
    }

    async fn have(&mut self, case: CaseId, have: &Have) -> Step<Missing, L> {
        for _ in 0..TRIES {
            match self.caller.send(Endpoint::Have { case }, have).await {
                Err(CallError::Refused(refusal)) if self.waits(&refusal) => self.wait(&refusal).await?,
                done => return Ok(done?),
            }
        }
        Ok(self.caller.send(Endpoint::Have { case }, have).await?)
    }

    async fn fetch_back(&mut self, file: &File) -> Step<(), L> {
        use evidence::CryptoProvider;
        let endpoint = Endpoint::BlobRead { case: file.case, sha256: file.id };
        let bytes = match self.caller.octets(endpoint, file.size).await {
            Ok(bytes) => bytes,
            Err(CallError::Refused(refusal)) if refusal.code() == Some(Code::NotFound) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        if evidence::Ed25519Sha256.hash(&[&bytes]) != file.id {
            return Err(not_understood("a file that is not what its name says").into());
        }
        self.laptop.put_back(file, &bytes).map_err(Halt::Laptop)?;
        self.changes += 1;
        Ok(())
    }

    /// One file, part by part.
    async fn send_file(&mut self, file: &File, mut offset: u64) -> Step<(), L> {
        let Some(bytes) = self.laptop.read(file).map_err(Halt::Laptop)? else {
            self.report.problem(Problem::FileLost(file.case, file.id));
            return Ok(());
        };
        let bytes = Bytes::from(bytes);
        let length = bytes.len() as u64;
        let endpoint = Endpoint::BlobPart { case: file.case, sha256: file.id };
        let mut tries = 0;
        loop {
            if offset > length {
                return Err(not_understood("more of a file than it has").into());
            }
            let end = length.min(offset.saturating_add(self.rules.part));
            let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
            let part = bytes.slice(at(offset)..at(end));
            let sent = end - offset;
            match self.caller.part(endpoint, offset, length, part).await {
                Ok(Part::Committed) => {
                    self.laptop.hub_holds(file.case, &[file.id], &[]).map_err(Halt::Laptop)?;
                    self.report.files += 1;
                    self.report.bytes += length;
                    self.changes += 1;
                    self.watch.set(|p| {
                        p.files.0 += 1;
                        p.bytes.0 += sent;
                        p.bytes_since += sent;
                    });
                    return Ok(());
                }
                Ok(Part::There(there)) if there > offset => {
                    self.watch.set(|p| {
                        p.bytes.0 += there - offset;
                        p.bytes_since += there - offset;
                    });
                    offset = there;
                }
                Ok(Part::There(_)) => return Err(not_understood("a file that does not grow").into()),
                Err(CallError::Refused(refusal)) => {
                    tries += 1;
                    match (refusal.code(), &refusal.detail) {
                        _ if self.waits(&refusal) && tries <= TRIES => self.wait(&refusal).await?,
                        (Some(Code::Offset), Some(Detail::Offset(true_one))) if tries <= TRIES => offset = *true_one,
                        // The part there was another file's, or came damaged: once more from its beginning.
                        (Some(Code::Hash), _) if tries <= 1 => offset = 0,
                        (
                            Some(
                                Code::Hash
                                | Code::Offset
                                | Code::Locked
                                | Code::CaseFull
                                | Code::TooLarge
                                | Code::NotFound
                                | Code::Erased
                                | Code::DiskFull,
                            ),
                            _,
                        ) => {
                            self.report.problem(Problem::FileRefused(file.case, file.id, refusal));
                            return Ok(());
                        }
                        _ => return Err(CallError::Refused(refusal).into()),
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}
