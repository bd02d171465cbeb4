//! Long work under way 进行中: how far each is, and the officer's word to stop it. It is watched and stopped while it runs without the application.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::api::evidence::{JobKind, JobView};
use crate::api::text::{Code, Failure};

/// All that runs.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    running: Mutex<Vec<Arc<Inside>>>,
    latest: AtomicU32,
}

#[derive(Debug)]
struct Inside {
    number: u32,
    case: String,
    kind: JobKind,
    name: String,
    thousandths: AtomicU32,
    stop: AtomicBool,
    /// Past what can be stopped: it is in the record.
    settled: AtomicBool,
}

/// One work under way; over when dropped.
#[derive(Debug)]
pub(crate) struct Job {
    jobs: Arc<Jobs>,
    inside: Arc<Inside>,
}

impl Jobs {
    fn running(&self) -> MutexGuard<'_, Vec<Arc<Inside>>> {
        // A list of marks is whole whatever happened to whoever held it.
        self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Marks a piece of work as running.
    pub(crate) fn begin(self: &Arc<Self>, case: &str, kind: JobKind, name: &str) -> Job {
        let number = self.latest.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let inside = Arc::new(Inside {
            number,
            case: case.to_owned(),
            kind,
            name: name.to_owned(),
            thousandths: AtomicU32::new(0),
            stop: AtomicBool::new(false),
            settled: AtomicBool::new(false),
        });
        self.running().push(Arc::clone(&inside));
        Job { jobs: Arc::clone(self), inside }
    }

    /// Asks one to stop. It ends as soon as it looks; what is in the record already goes on.
    pub(crate) fn stop(&self, number: u32) {
        for job in self.running().iter().filter(|job| job.number == number) {
            job.stop.store(true, Ordering::Relaxed);
        }
    }

    pub(crate) fn views(&self) -> Vec<JobView> {
        let view = |job: &Arc<Inside>| JobView {
            job: job.number,
            case: job.case.clone(),
            kind: job.kind,
            name: job.name.clone(),
            thousandths: job.thousandths.load(Ordering::Relaxed),
            stoppable: !job.settled.load(Ordering::Relaxed),
        };
        self.running().iter().map(view).collect()
    }
}

impl Job {
    /// Notes how far it is, and ends the work where the officer wants it to.
    pub(crate) fn at(&self, thousandths: u32) -> Result<(), Failure> {
        self.inside.thousandths.store(thousandths.min(1_000), Ordering::Relaxed);
        if self.stopped() {
            return Err(Failure::new(Code::Stopped));
        }
        Ok(())
    }

    pub(crate) fn stopped(&self) -> bool {
        self.inside.stop.load(Ordering::Relaxed) && !self.inside.settled.load(Ordering::Relaxed)
    }

    /// From here on it goes through: what comes is in the record.
    pub(crate) fn settle(&self) -> Result<(), Failure> {
        self.at(900)?;
        self.inside.settled.store(true, Ordering::Relaxed);
        Ok(())
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.jobs.running().retain(|job| job.number != self.inside.number);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn work_is_seen_while_it_runs_and_stops_when_asked_unless_it_is_in_the_record() {
        let jobs = Arc::new(Jobs::default());
        let (one, other) = (jobs.begin("c", JobKind::Pdf, "a.pdf"), jobs.begin("c", JobKind::Attach, "p.jpg"));
        one.at(300).unwrap();
        let views = jobs.views();
        assert_eq!(
            views.iter().map(|v| (v.name.as_str(), v.thousandths)).collect::<Vec<_>>(),
            [("a.pdf", 300), ("p.jpg", 0)]
        );
        other.settle().unwrap();
        for view in views {
            jobs.stop(view.job);
        }
        assert_eq!(one.at(400).unwrap_err().code, Code::Stopped);
        other.at(950).unwrap();
        drop(one);
        assert_eq!(jobs.views().len(), 1);
    }
}
