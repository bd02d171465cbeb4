//! A key store of the system 系统钥匙串, as far as this program needs one: a secret for each store, and the reasons why there may be none just now.
//!
//! Such stores ask people for passwords, start programs and sometimes never answer. So each call runs aside and is waited for only so long
//! ([`InTime`]); while one is still out, the next is told at once that nothing answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use crate::api::text::Text;
use crate::device::DeviceSecret;

/// Why a key store gave nothing or took nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is none in this session: no session bus, no such service, no key ring.
    Absent,
    /// It is locked, or whoever was asked for its password did not give it.
    Locked,
    /// It does not let this program in, or failed.
    Refused,
    /// It did not answer in time.
    Silent,
    /// What it gives back is not what it was given.
    Unlike,
}

impl Trouble {
    /// What a person reads, without a full stop.
    pub fn words(self) -> Text {
        match self {
            Trouble::Absent => Text::new(
                "这里没有系统钥匙串（没有桌面会话，或没有装）",
                "there is no system key store here (no desktop session, or none installed)",
            ),
            Trouble::Locked => Text::new("系统钥匙串锁着", "the system key store is locked"),
            Trouble::Refused => Text::new("系统钥匙串不让用", "the system key store refuses"),
            Trouble::Silent => Text::new("系统钥匙串没有应答", "the system key store does not answer"),
            Trouble::Unlike => {
                Text::new("系统钥匙串读回的与写入的不一样", "the system key store does not give back what it was given")
            }
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for Trouble {}

/// A key store. It may take as long as it likes: nobody calls it but through [`InTime`].
pub trait KeyStore: Send + Sync {
    /// The secret for a store; none where the key store is open and has none. Where `ask`, it may ask a person to unlock it.
    fn get(&self, store: &[u8; 16], ask: bool) -> Result<Option<DeviceSecret>, Trouble>;
    /// Keeps one in place of any before; never asks.
    fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> Result<(), Trouble>;
}

/// A machine without one.
#[derive(Debug, Clone, Copy)]
pub struct NoKeyStore;

impl KeyStore for NoKeyStore {
    fn get(&self, _: &[u8; 16], _: bool) -> Result<Option<DeviceSecret>, Trouble> {
        Err(Trouble::Absent)
    }

    fn put(&self, _: &[u8; 16], _: &DeviceSecret) -> Result<(), Trouble> {
        Err(Trouble::Absent)
    }
}

/// How long a key store is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// It asks nobody.
    pub quiet: Duration,
    /// It may ask a person.
    pub asking: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { quiet: Duration::from_secs(5), asking: Duration::from_secs(30) }
    }
}

/// A key store that answers in time, or is said not to. One call is out at any time, so that one given up does not come after a later one.
pub(crate) struct InTime {
    inner: Arc<dyn KeyStore>,
    out: Arc<AtomicBool>,
    patience: Patience,
}

/// Ends a call, also one that broke off.
struct Out(Arc<AtomicBool>);

impl Drop for Out {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl InTime {
    pub(crate) fn new(inner: Arc<dyn KeyStore>, patience: Patience) -> Self {
        Self { inner, out: Arc::default(), patience }
    }

    pub(crate) fn get(&self, store: &[u8; 16], ask: bool) -> Result<Option<DeviceSecret>, Trouble> {
        let store = *store;
        let most = if ask { self.patience.asking } else { self.patience.quiet };
        self.within(most, move |inner| inner.get(&store, ask))
    }

    /// Keeps a secret, and looks whether it comes back.
    pub(crate) fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> Result<(), Trouble> {
        let (store, secret) = (*store, secret.clone());
        self.within(self.patience.quiet, move |inner| {
            inner.put(&store, &secret)?;
            match inner.get(&store, false)? {
                Some(again) if again == secret => Ok(()),
                _ => Err(Trouble::Unlike),
            }
        })
    }

    fn within<T: Send + 'static>(
        &self,
        most: Duration,
        call: impl FnOnce(&dyn KeyStore) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        if self.out.swap(true, Ordering::AcqRel) {
            return Err(Trouble::Silent);
        }
        let (inner, out) = (self.inner.clone(), Out(self.out.clone()));
        let (answer, answered) = sync_channel(1);
        let spawned = std::thread::Builder::new().name("key store".to_owned()).spawn(move || {
            let result = call(&*inner);
            drop(out);
            // Nobody may be waiting any more; the secret in it is wiped as it goes.
            let _ = answer.send(result);
        });
        spawned.map_err(|_| Trouble::Refused)?;
        answered.recv_timeout(most).unwrap_or_else(|error| {
            Err(match error {
                RecvTimeoutError::Timeout => Trouble::Silent,
                RecvTimeoutError::Disconnected => Trouble::Refused,
            })
        })
    }
}
