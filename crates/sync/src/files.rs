//! The files: of the oldest case first, small ones first, each from where the branch has it on.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::Poll,
};

use evidence::{CaseId, Hash};
use hyper::body::Bytes;
use wire::{CaseHead, Code, Detail, Endpoint, Have, HaveBlob, Missing};

use crate::{
    calls::{CallError, Caller, Part, not_understood, until_stopped},
    end::Problem,
    laptop::{File, Laptop},
    line::Connect,
    session::{Halt, Rules, Session, Step, wait},
    watch::Watch,
};

/// So often a file is begun anew from where the branch says before it is left to the next session.
const TRIES: usize = 4;

/// One line more, on its way.
type Line<'a, L> = Pin<Box<dyn Future<Output = Step<(), L>> + Send + 'a>>;

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
        self.send_all(to_send, total).await
    }

    /// All of them, over several lines where there is much: while the branch flushes one file to its disk, another is on its way.
    async fn send_all(&mut self, to_send: Vec<(File, u64)>, total: u64) -> Step<(), L> {
        let more = usize::try_from(total / self.rules.line_bytes.max(1)).unwrap_or(usize::MAX);
        let more = more.min(self.rules.lines.saturating_sub(1)).min(to_send.len().saturating_sub(1));
        let shared = Shared { left: Mutex::new(to_send.into()), done: Mutex::default() };
        let (laptop, watch, rules, connect) = (self.laptop, self.watch, self.rules, self.connect);
        let mut sent = Ok(());
        // What another line could not bring is the first one's to bring.
        while sent.is_ok() && !shared.left().is_empty() {
            let mut first = Box::pin(drained(laptop, &mut self.caller, &rules, watch, &shared));
            let mut others: Vec<Line<'_, L>> = Vec::new();
            for _ in 0..more {
                others.push(Box::pin(beside(laptop, connect, &rules, watch, &shared)));
            }
            let mut first_sent = None;
            sent = poll_fn(|context| {
                let mut ended = Vec::new();
                for (at, other) in others.iter_mut().enumerate() {
                    match other.as_mut().poll(context) {
                        Poll::Ready(Ok(())) => ended.push(at),
                        Poll::Ready(failed) => return Poll::Ready(failed),
                        Poll::Pending => {}
                    }
                }
                for at in ended.into_iter().rev() {
                    drop(others.swap_remove(at));
                }
                if first_sent.is_none() {
                    match first.as_mut().poll(context) {
                        Poll::Ready(Ok(())) => first_sent = Some(()),
                        Poll::Ready(failed) => return Poll::Ready(failed),
                        Poll::Pending => {}
                    }
                }
                if first_sent.is_some() && others.is_empty() { Poll::Ready(Ok(())) } else { Poll::Pending }
            })
            .await;
        }
        let done = std::mem::take(&mut *shared.done());
        self.report.files += done.files;
        self.report.bytes += done.bytes;
        self.changes += done.files;
        for problem in done.problems {
            self.report.problem(problem);
        }
        sent
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
}

/// What the lines of a session share while files go.
struct Shared {
    /// Files that nobody sends yet, with how much of each is there.
    left: Mutex<VecDeque<(File, u64)>>,
    done: Mutex<Done>,
}

/// What was sent.
#[derive(Default)]
struct Done {
    files: u64,
    bytes: u64,
    problems: Vec<Problem>,
}

impl Shared {
    fn left(&self) -> MutexGuard<'_, VecDeque<(File, u64)>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn done(&self) -> MutexGuard<'_, Done> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<(File, u64)> {
        self.left().pop_front()
    }
}

/// Another line beside the first one. That there is none, or none any more, is no fault: what it was at goes back.
async fn beside<L: Laptop>(
    laptop: &L,
    connect: &dyn Connect,
    rules: &Rules,
    watch: &Watch,
    shared: &Shared,
) -> Step<(), L> {
    let Ok(line) = until_stopped(watch, async { Ok(connect.connect().await?) }).await else { return Ok(()) };
    let Ok(mut caller) = Caller::on(line, rules.idle, watch).await else { return Ok(()) };
    match drained(laptop, &mut caller, rules, watch, shared).await {
        Err(Halt::End(_)) => Ok(()),
        done => done,
    }
}

/// Sends over one line until nothing is left.
async fn drained<L: Laptop>(
    laptop: &L,
    caller: &mut Caller<'_>,
    rules: &Rules,
    watch: &Watch,
    shared: &Shared,
) -> Step<(), L> {
    while let Some((file, offset)) = shared.next() {
        match send_file(laptop, caller, rules, watch, &file, offset).await {
            Ok(None) => {
                let mut done = shared.done();
                done.files += 1;
                done.bytes += file.size;
            }
            Ok(Some(problem)) => shared.done().problems.push(problem),
            Err(halt) => {
                shared.left().push_front((file, offset));
                return Err(halt);
            }
        }
    }
    Ok(())
}

/// One file, part by part; what could not be done, none where it is there.
async fn send_file<L: Laptop>(
    laptop: &L,
    caller: &mut Caller<'_>,
    rules: &Rules,
    watch: &Watch,
    file: &File,
    mut offset: u64,
) -> Step<Option<Problem>, L> {
    let Some(bytes) = laptop.read(file).map_err(Halt::Laptop)? else {
        return Ok(Some(Problem::FileLost(file.case, file.id)));
    };
    let bytes = Bytes::from(bytes);
    let length = bytes.len() as u64;
    let endpoint = Endpoint::BlobPart { case: file.case, sha256: file.id };
    let mut tries = 0;
    loop {
        if offset > length {
            return Err(not_understood("more of a file than it has").into());
        }
        let end = length.min(offset.saturating_add(rules.part));
        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let part = bytes.slice(at(offset)..at(end));
        let sent = end - offset;
        match caller.part(endpoint, offset, length, part).await {
            Ok(Part::Committed) => {
                laptop.hub_holds(file.case, &[file.id], &[]).map_err(Halt::Laptop)?;
                watch.set(|p| {
                    p.files.0 += 1;
                    p.bytes.0 += sent;
                    p.bytes_since += sent;
                });
                return Ok(None);
            }
            Ok(Part::There(there)) if there > offset => {
                watch.set(|p| {
                    p.bytes.0 += there - offset;
                    p.bytes_since += there - offset;
                });
                offset = there;
            }
            Ok(Part::There(_)) => return Err(not_understood("a file that does not grow").into()),
            Err(CallError::Refused(refusal)) => {
                tries += 1;
                match (refusal.code(), &refusal.detail) {
                    _ if rules.waits(&refusal) && tries <= TRIES => wait(watch, caller, &refusal).await?,
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
                    ) => return Ok(Some(Problem::FileRefused(file.case, file.id, refusal))),
                    _ => return Err(CallError::Refused(refusal).into()),
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}
