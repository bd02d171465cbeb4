//! The two things a store needs from outside and cannot derive: time and randomness.

use evidence::Moment;
use thiserror::Error;

/// The system gave no random bytes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no random bytes from the system: {0}")]
pub struct NoRandomness(pub String);

/// Time and randomness. The application gives the machine's; tests give fixed ones.
pub trait Env: Send {
    /// Now.
    fn moment(&self) -> Moment;

    /// Fills with random bytes; the system's generator unless a test says otherwise.
    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|error| NoRandomness(error.to_string()))
    }
}

/// So many random bytes.
pub(crate) fn random<const N: usize>(env: &dyn Env) -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    env.fill_random(&mut bytes)?;
    Ok(bytes)
}
