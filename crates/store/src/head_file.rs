//! The log's end, kept in a file of its own: it shows when the database lost its tail or was swapped for an older copy.
//!
//! Signed by the officer's key, so that nobody without the password writes a fitting one. It is written at rest and at lock, and a
//! few seconds after a commit by a thread of its own, never on the way of an answer. It may lag behind the log; it is never ahead.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError, Sender},
    },
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

/// The head file and the thread that keeps it.
pub(crate) struct HeadFile {
    writer: Arc<Writer>,
    queue: Option<Sender<(Head, i64)>>,
    thread: Option<JoinHandle<()>>,
}

impl HeadFile {
    /// Starts the thread; `interval` is how long a commit may wait to be noted.
    pub(crate) fn start(path: PathBuf, signer: Arc<dyn Signer>, interval: Duration) -> Result<Self> {
        let writer = Arc::new(Writer { path, signer, written: Mutex::new(0) });
        let (queue, waiting) = mpsc::channel::<(Head, i64)>();
        let keeper = Arc::clone(&writer);
        let thread = std::thread::Builder::new().name("head file".into()).spawn(move || {
            while let Ok(mut latest) = waiting.recv() {
                let due = Instant::now() + interval;
                let open = loop {
                    match waiting.recv_timeout(due.saturating_duration_since(Instant::now())) {
                        Ok(newer) => latest = newer,
                        Err(RecvTimeoutError::Timeout) => break true,
                        Err(RecvTimeoutError::Disconnected) => break false,
                    }
                };
                // A failure here is no loss: the next rest or lock writes again, and says so when it fails.
                let _ = keeper.write(latest.0, latest.1);
                if !open {
                    return;
                }
            }
        })?;
        Ok(Self { writer, queue: Some(queue), thread: Some(thread) })
    }

    /// Notes a head, to be written soon.
    pub(crate) fn note(&self, head: Head, wall_ms: i64) {
        if let Some(queue) = &self.queue {
            // The thread ends only with this value.
            let _ = queue.send((head, wall_ms));
        }
    }

    /// Writes a head now.
    pub(crate) fn write(&self, head: Head, wall_ms: i64) -> Result<()> {
        self.writer.write(head, wall_ms)
    }
}

impl Drop for HeadFile {
    fn drop(&mut self) {
        self.queue = None;
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
        let kept = minicbor::to_vec(Kept { version: 1, head, wall_ms }).map_err(|error| internal(&error))?;
        let signature = self.signer.sign(&[DOMAIN, &kept].concat()).map_err(|error| internal(&error))?;
        let bytes = minicbor::to_vec(Signed { kept, signature }).map_err(|error| internal(&error))?;
        atomic::write(&self.path, &bytes)?;
        *written = head.seq;
        Ok(())
    }
}

/// Reads the file; what does not bear the officer's signature counts as damaged.
pub(crate) fn read(path: &Path, public_key: &[u8]) -> Result<HeadRead> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(HeadRead::Missing),
        Err(error) => return Err(error.into()),
    };
    let Ok(signed) = minicbor::decode::<Signed>(&bytes) else { return Ok(HeadRead::Damaged) };
    if !Ed25519Sha256.verify(public_key, &[DOMAIN, &signed.kept].concat(), &signed.signature) {
        return Ok(HeadRead::Damaged);
    }
    Ok(minicbor::decode::<Kept>(&signed.kept).map_or(HeadRead::Damaged, |kept| HeadRead::Kept(kept.head)))
}
