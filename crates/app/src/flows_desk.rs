//! The flows of one open case in memory: the file read last, all files together with their classes, what they come to. The data is the
//! customers'; it lives as long as the session and is written nowhere but into the case.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::NaiveDate;
use flows::{Classed, Decisions, Finding, Known, Ledger, Link, Rules, Statement, Summary, Told};
use rust_decimal::Decimal;

use crate::api::visit;

/// The flows of a case, shared with the work that runs aside.
#[derive(Default)]
pub(crate) struct Desk {
    inside: Mutex<Inside>,
    thousandths: AtomicU32,
    running: AtomicU32,
    stop: AtomicBool,
}

#[derive(Default)]
pub(crate) struct Inside {
    /// The file read last, not kept yet.
    pub(crate) pending: Option<Pending>,
    /// A file just kept, so that it is not read again: its attachment id.
    pub(crate) fresh: Option<(String, Statement)>,
    pub(crate) books: Option<Arc<Books>>,
    /// What the window was shown last, and what writing it would change.
    pub(crate) shown: Option<Shown>,
}

/// A file in memory.
pub(crate) struct Pending {
    pub(crate) bytes: Vec<u8>,
    pub(crate) statement: Statement,
    /// What the officer said of it.
    pub(crate) told: Told,
    /// Part of it was said of an earlier file of the same layout.
    pub(crate) remembered: bool,
}

/// All files together, classed.
pub(crate) struct Books {
    pub(crate) ids: Vec<String>,
    /// A print of the known names: classes depend on them.
    pub(crate) known: String,
    pub(crate) ledger: Ledger,
    pub(crate) classed: Classed,
    /// What may be the same money in two files.
    pub(crate) links: Vec<Link>,
    pub(crate) rules: Arc<Rules>,
}

/// What the window saw.
pub(crate) struct Shown {
    pub(crate) books: Arc<Books>,
    pub(crate) summary: Summary,
    pub(crate) decisions: Decisions,
    pub(crate) changes: Vec<visit::Change>,
    /// The record's last number when this was computed: a later one may have changed what is to be written.
    pub(crate) seq: u64,
}

impl Desk {
    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        // A fault of ours while it was held leaves at worst an older view.
        self.inside.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Marks work as running until the mark is dropped.
    pub(crate) fn begin(self: &Arc<Self>) -> Running {
        if self.running.fetch_add(1, Ordering::Relaxed) == 0 {
            self.stop.store(false, Ordering::Relaxed);
            self.thousandths.store(0, Ordering::Relaxed);
        }
        Running(Arc::clone(self))
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub(crate) fn done(&self) -> (bool, u32) {
        (self.running.load(Ordering::Relaxed) > 0, self.thousandths.load(Ordering::Relaxed))
    }
}

/// Work under way.
pub(crate) struct Running(Arc<Desk>);

impl Running {
    /// Notes how far it is; false when it is to stop.
    pub(crate) fn at(&self, thousandths: u32) -> bool {
        self.0.thousandths.store(thousandths.min(1_000), Ordering::Relaxed);
        !self.stopped()
    }

    pub(crate) fn stopped(&self) -> bool {
        self.0.stop.load(Ordering::Relaxed)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Books {
    /// Puts files together and classes them; `None` when stopped.
    pub(crate) fn of(
        ids: Vec<String>,
        files: Vec<Statement>,
        rules: Arc<Rules>,
        known: &Known,
        print: String,
        progress: flows::Progress<'_>,
    ) -> Option<Self> {
        let ledger = Ledger::of(files, &rules);
        Self::classed(ids, ledger, rules, known, print, progress)
    }

    /// Classes what was put together; `None` when stopped.
    pub(crate) fn classed(
        ids: Vec<String>,
        ledger: Ledger,
        rules: Arc<Rules>,
        known: &Known,
        print: String,
        progress: flows::Progress<'_>,
    ) -> Option<Self> {
        let classed = flows::classify(&ledger, &rules, known, progress).ok()?;
        let links = flows::links(&ledger, &classed, &rules);
        Some(Self { ids, known: print, ledger, classed, links, rules })
    }

    pub(crate) fn summary(&self, decisions: &Decisions, survey: NaiveDate) -> Summary {
        flows::summarise(&self.ledger, &self.classed, &self.rules, &self.links, decisions, survey)
    }

    /// The findings over all files.
    pub(crate) fn findings(&self, summary: &Summary, revenue: Option<Decimal>) -> Vec<Finding> {
        let mut all = self.ledger.findings.clone();
        all.extend(flows::signs(&self.ledger, summary, &self.rules, revenue).1);
        all
    }
}
