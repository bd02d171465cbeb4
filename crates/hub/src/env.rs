//! What the hub takes from outside: the clock, random bytes, and how much room a disk has. One place, so that tests bring their own.

use std::{path::Path, time::Instant};

use zeroize::Zeroizing;

use crate::error::{HubError, Result};

/// Clock and chance.
pub trait Env: Send + Sync {
    /// Wall clock, ms since 1970 UTC. Nothing is decided by it but what ends at a time.
    fn now_ms(&self) -> i64;
    /// Ms since this program started.
    fn monotonic_ms(&self) -> u64;
    /// Fills with random bytes.
    ///
    /// # Errors
    ///
    /// The system has none.
    fn fill(&self, bytes: &mut [u8]) -> Result<()>;
    /// Room on the disk of a folder: free and whole, bytes; none where the system does not say.
    fn room(&self, folder: &Path) -> Option<(u64, u64)>;
    /// A word of the program's environment; none where nobody set it.
    fn word(&self, _name: &str) -> Option<Zeroizing<String>> {
        None
    }
}

/// Those of the system.
pub struct System {
    started: Instant,
}

impl Default for System {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Env for System {
    #[allow(clippy::disallowed_methods, reason = "the one place where the hub reads the clock")]
    fn now_ms(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        getrandom::fill(bytes).map_err(|error| HubError::Internal(format!("no random bytes: {error}")))
    }

    fn word(&self, name: &str) -> Option<Zeroizing<String>> {
        std::env::var(name).ok().filter(|word| !word.is_empty()).map(Zeroizing::new)
    }

    #[cfg(unix)]
    fn room(&self, folder: &Path) -> Option<(u64, u64)> {
        let room = rustix::fs::statvfs(folder).ok()?;
        Some((room.f_bavail.checked_mul(room.f_frsize)?, room.f_blocks.checked_mul(room.f_frsize)?))
    }

    #[cfg(not(unix))]
    fn room(&self, _: &Path) -> Option<(u64, u64)> {
        None
    }
}

/// So many random bytes.
pub(crate) fn random<const N: usize>(env: &dyn Env) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    env.fill(&mut bytes)?;
    Ok(bytes)
}
