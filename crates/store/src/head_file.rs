//! The log's end, kept in a file of its own: it shows when the database lost its tail or was swapped for an older copy.
//!
//! Signed by the officer's key, so that nobody without the password writes a fitting one. It is written at rest and at lock, and a
//! few seconds after a commit by a thread of its own, never on the way of an answer. It may lag behind the log; it is never ahead.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use evidence::{CryptoProvider, Ed25519Sha256, Head, Signer};
use minicbor::{Decode, Encode};

use crate::{
    atomic,
    error::{Result, StoreError},
};

const DOMAIN: &[u8] = b"tianye head 1\0";
const VERSION: u16 = 1;
/// No head file is longer; about 180 bytes are usual.
const MAX_LENGTH: u64 = 4096;

#[derive(Encode, Decode)]
struct Kept {
    #[n(0)]
    version: u16,
    #[n(1)]
    head: Head,
    #[n(2)]
    wall_ms: i64,
}

#[derive(Encode, Decode)]
struct Signed {
    #[cbor(n(0), with = "minicbor::bytes")]
    kept: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: Vec<u8>,
}

/// What the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadRead {
    Kept(Head),
    Missing,
    Damaged,
}

/// Writes the head file; shared with its thread.
struct Writer {
    path: PathBuf,
    signer: Arc<dyn Signer>,
    /// The seq written last, so that a late thread never puts an older head over a newer one.
    written: Mutex<u64>,
}

/// What the thread waits for.
#[derive(Default)]
struct Waiting {
    latest: Option<(Head, i64)>,
    /// The thread has nothing to do and must be woken; while it lets time pass, a new head costs no system call.
    idle: bool,
    closing: bool,
}

/// The head file and the thread that keeps it.
pub(crate) struct HeadFile {
    writer: Arc<Writer>,
    waiting: Arc<(Mutex<Waiting>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl HeadFile {
    /// Starts the thread; `interval` is how long a commit may wait to be noted.
    pub(crate) fn start(path: PathBuf, signer: Arc<dyn Signer>, interval: Duration) -> Result<Self> {
        let writer = Arc::new(Writer { path, signer, written: Mutex::new(0) });
        let waiting = Arc::new((Mutex::new(Waiting::default()), Condvar::new()));
        let (keeper, noted) = (Arc::clone(&writer), Arc::clone(&waiting));
        let thread = std::thread::Builder::new().name("head file".into()).spawn(move || {
            while let Some((head, wall_ms)) = next(&noted, interval) {
                // A failure here is no loss: the next rest or lock writes again, and says so when it fails.
                let _ = keeper.write(head, wall_ms);
            }
        })?;
        Ok(Self { writer, waiting, thread: Some(thread) })
    }

    /// Notes a head, to be written soon.
    pub(crate) fn note(&self, head: Head, wall_ms: i64) {
        let (waiting, wake) = &*self.waiting;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.latest = Some((head, wall_ms));
        if waiting.idle {
            wake.notify_one();
        }
    }

    /// Writes a head now.
    pub(crate) fn write(&self, head: Head, wall_ms: i64) -> Result<()> {
        self.writer.write(head, wall_ms)
    }
}

/// Waits for a head, lets the interval pass, gives the latest; none when all is written and the store closes.
fn next(waiting: &(Mutex<Waiting>, Condvar), interval: Duration) -> Option<(Head, i64)> {
    let (waiting, wake) = waiting;
    let mut state = waiting.lock().unwrap_or_else(PoisonError::into_inner);
    state.idle = true;
    while state.latest.is_none() && !state.closing {
        state = wake.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
    state.idle = false;
    let due = Instant::now() + interval;
    while !state.closing {
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        state = wake.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
    }
    state.latest.take()
}

impl Drop for HeadFile {
    fn drop(&mut self) {
        self.waiting.0.lock().unwrap_or_else(PoisonError::into_inner).closing = true;
        self.waiting.1.notify_one();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Writer {
    fn write(&self, head: Head, wall_ms: i64) -> Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if head.seq <= *written {
            return Ok(());
        }
        let internal = |error: &dyn std::fmt::Display| StoreError::Internal(error.to_string());
        let kept = minicbor::to_vec(Kept { version: VERSION, head, wall_ms }).map_err(|error| internal(&error))?;
        let signature = self.signer.sign(&[DOMAIN, &kept].concat()).map_err(|error| internal(&error))?;
        let bytes = minicbor::to_vec(Signed { kept, signature }).map_err(|error| internal(&error))?;
        atomic::write(&self.path, &bytes)?;
        *written = head.seq;
        Ok(())
    }
}

/// Reads the file; what does not bear the officer's signature counts as damaged.
pub(crate) fn read(path: &Path, public_key: &[u8]) -> Result<HeadRead> {
    let bytes = match fs::metadata(path).map(|data| data.len()) {
        Ok(length) if length > MAX_LENGTH => return Ok(HeadRead::Damaged),
        Ok(_) => fs::read(path)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(HeadRead::Missing),
        Err(error) => return Err(error.into()),
    };
    let Ok(signed) = minicbor::decode::<Signed>(&bytes) else { return Ok(HeadRead::Damaged) };
    if !Ed25519Sha256.verify(public_key, &[DOMAIN, &signed.kept].concat(), &signed.signature) {
        return Ok(HeadRead::Damaged);
    }
    match minicbor::decode::<Kept>(&signed.kept) {
        Ok(kept) if kept.version == VERSION => Ok(HeadRead::Kept(kept.head)),
        _ => Ok(HeadRead::Damaged),
    }
}
