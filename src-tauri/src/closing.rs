//! Closing the window: the page is asked first, because it alone knows what is typed and not saved. It says that it has heard, and
//! closes the window itself when nothing would be lost, or the officer goes without what is named. A page that does not even say that
//! it has heard (it hangs, it crashed) does not hold the window open: what is saved is durable, and a window must be closable.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tauri::{CloseRequestApi, Emitter, Manager, State, Window};

use crate::Shared;

/// What the page listens for.
const ASKED: &str = "close-asked";
/// How long a page may take to say that it has heard.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is known of the wish to close.
#[derive(Default)]
pub(crate) struct Closing {
    /// The page has agreed.
    agreed: AtomicBool,
    /// The number of the latest wish, and of the latest that was heard.
    asked: AtomicU64,
    heard: Mutex<u64>,
}

impl Closing {
    fn heard(&self) -> u64 {
        *self.heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// How often the data comes to rest: what is saved then stands in the database itself and no longer in its write-ahead log alone.
const REST: Duration = Duration::from_secs(2);

/// Lets the data come to rest between calls; a call that is being answered is not kept waiting. Ends with the window.
pub(crate) fn rest_when_idle(shared: &Shared) {
    let shared = std::sync::Arc::downgrade(shared);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(REST);
            let Some(shared) = shared.upgrade() else { return };
            if let Ok(mut application) = shared.try_lock() {
                // A disk that takes nothing is said at the next answer.
                let _ = application.rest();
            }
        }
    });
}

/// The officer wants to close the window.
pub(crate) fn asked(window: &Window, api: &CloseRequestApi) {
    let closing = window.state::<Closing>();
    if closing.agreed.load(Ordering::SeqCst) {
        return;
    }
    api.prevent_close();
    let mine = closing.asked.fetch_add(1, Ordering::SeqCst) + 1;
    // A page that cannot be told will not answer either; the patience below ends it.
    let _ = window.emit(ASKED, ());
    let window = window.clone();
    std::thread::spawn(move || {
        std::thread::sleep(PATIENCE);
        if window.state::<Closing>().heard() < mine {
            // A window that is gone already needs no closing.
            let _ = window.destroy();
        }
    });
}

/// The page has heard; from here on it decides.
#[tauri::command]
pub(crate) fn close_heard(closing: State<'_, Closing>) {
    let latest = closing.asked.load(Ordering::SeqCst);
    *closing.heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = latest;
}

/// Nothing would be lost, or the officer said to go without it.
#[tauri::command]
pub(crate) fn close_window(window: Window, closing: State<'_, Closing>) -> tauri::Result<()> {
    closing.agreed.store(true, Ordering::SeqCst);
    window.close()
}
