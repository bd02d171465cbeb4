//! How far a session is, seen and stopped from another thread.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// What it is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Reaching the branch.
    #[default]
    Connecting,
    /// The own records.
    Records,
    /// What others wrote.
    Others,
    /// The files.
    Files,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// What it is at.
    pub phase: Phase,
    /// Records receipted in this session, and all there were to send.
    pub records: (u64, u64),
    /// When the branch last signed for records, by the clock here; none: not yet.
    pub received_ms: Option<i64>,
    /// Files that are there, of those that waited.
    pub files: (u64, u64),
    /// Their bytes.
    pub bytes: (u64, u64),
    /// When files began to go, by the clock here.
    pub files_since_ms: Option<i64>,
    /// Bytes sent since.
    pub bytes_since: u64,
}

/// Shared between the session and whoever watches it.
#[derive(Debug, Default)]
pub struct Watch {
    stop: AtomicBool,
    progress: Mutex<Progress>,
}

impl Watch {
    /// Asks it to stop; it does within a moment, and what arrived has arrived.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    /// Whether it is to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
