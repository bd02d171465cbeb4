//! How far a backup, a look at one, or a restore is: one at a time, watched and stopped from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Shared with the work that runs aside.
#[derive(Debug, Default)]
pub(crate) struct BackupDesk {
    running: AtomicBool,
    stop: AtomicBool,
    thousandths: AtomicU32,
}

impl BackupDesk {
    /// Marks work as running until the mark is dropped; none while other work is.
    pub(crate) fn begin(self: &Arc<Self>) -> Option<Copying> {
        if self.running.swap(true, Ordering::SeqCst) {
            return None;
        }
        self.stop.store(false, Ordering::SeqCst);
        self.thousandths.store(0, Ordering::SeqCst);
        Some(Copying(Arc::clone(self)))
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    /// Whether work is running, and how far it is.
    pub(crate) fn done(&self) -> (bool, u32) {
        (self.running.load(Ordering::SeqCst), self.thousandths.load(Ordering::SeqCst))
    }
}

/// Work under way.
#[derive(Debug)]
pub(crate) struct Copying(Arc<BackupDesk>);

impl Copying {
    /// Notes how far it is; false when it is to stop.
    pub(crate) fn at(&self, done: u64, total: u64) -> bool {
        let share = done.saturating_mul(1_000) / total.max(1);
        self.0.thousandths.store(u32::try_from(share).unwrap_or(1_000).min(1_000), Ordering::SeqCst);
        !self.0.stop.load(Ordering::SeqCst)
    }
}

impl Drop for Copying {
    fn drop(&mut self) {
        self.0.running.store(false, Ordering::SeqCst);
    }
}
