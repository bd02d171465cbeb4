//! What is read at most once in a while, by one at a time, and not waited for without end.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

/// A reading, and when it was made.
struct Read<T> {
    at: Instant,
    /// None: it failed. That counts as long, so that a keep in trouble is not asked all the time.
    found: Option<T>,
}

/// The last reading.
pub(super) struct Latest<T> {
    /// So long it counts.
    every: Duration,
    last: Arc<Mutex<Option<Read<T>>>>,
    turn: Arc<Semaphore>,
}

impl<T: Clone + Send + 'static> Latest<T> {
    pub(super) fn new(every: Duration) -> Self {
        Self { every, last: Arc::default(), turn: Arc::new(Semaphore::new(1)) }
    }

    fn young(&self) -> Option<Option<T>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|last| last.at.elapsed() < self.every).map(|last| last.found.clone())
    }

    /// The last reading, or a new one; none where it fails or does not come in time.
    pub(super) async fn get(&self, within: Duration, read: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
        if let Some(last) = self.young() {
            return last;
        }
        let read = async {
            let turn = Arc::clone(&self.turn).acquire_owned().await.ok()?;
            if let Some(last) = self.young() {
                return last;
            }
            let last = Arc::clone(&self.last);
            // The turn goes along: a reading that hangs holds one thread, however often somebody asks meanwhile.
            let reading = tokio::task::spawn_blocking(move || {
                let found = read();
                let now = Read { at: Instant::now(), found: found.clone() };
                *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
                drop(turn);
                found
            });
            reading.await.ok().flatten()
        };
        timeout(within, read).await.ok().flatten()
    }
}
