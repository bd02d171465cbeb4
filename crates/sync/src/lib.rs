//! The laptop's session with the branch hub 回行: everything that happened here reaches the branch, and what others wrote in the same cases comes back.
//!
//! 1. A [`Laptop`] is what the session knows of the store: short calls, so that the officer's work goes on beside it. It keeps no checkpoint of its own: what
//!    is to be sent is read from the log, from the receipts, and from what the hub says it has.
//! 2. A [`Connect`] gives a byte stream ([`Line`]); [`Branch::tcp`] the real one: TLS 1.3, the branch's own authority and nobody else's.
//! 3. [`session()`] goes round until a round changes nothing, and ends in one of a closed list of [`End`]s. Cut anywhere, the next one goes on.
//! 4. [`enrol()`] takes the store into a branch by the code on paper; [`offline`] does so by files.
//! 5. [`words`] says all of it, as the screen shows it.
//!
//! It imports `wire` and `evidence` alone: it knows neither the store nor what a question means.

mod calls;
mod end;
mod enrol;
mod files;
mod idle;
mod laptop;
mod layers;
mod line;
pub mod offline;
mod orders;
mod others;
mod push;
mod renewal;
mod session;
mod tls;
mod watch;
pub mod words;

pub use calls::CallError;
pub use end::{End, Problem, Report};
pub use enrol::{EnrolError, Enrolled, Enrolling, enrol, key_hash};
pub use laptop::{Case, CaughtUp, File, Handed, Laptop, Obeyed, Order, Took, Writer};
pub use line::{Branch, Connect, Connecting, Line, LineError, Stream, TcpLine, address};
pub use renewal::Renewing;
pub use session::{Rules, session};
pub use tls::{ClientKey, TlsFault};
pub use watch::{Phase, Progress, Watch};

pub use tokio::runtime::Runtime;

/// What a session runs on: one thread, which waits for the line and for the laptop by turns.
///
/// # Errors
///
/// What the system says.
pub fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// The bytes of a receipt as they are kept.
///
/// # Errors
///
/// A receipt that no reader would take.
pub fn bytes_of(receipt: &Receipt) -> Result<Vec<u8>, wire::WireError> {
    wire::to_bytes(receipt)
}

/// The bytes of a token as they are kept.
///
/// # Errors
///
/// A token that cannot be written.
pub fn token_bytes(token: &CaseToken) -> Result<Vec<u8>, String> {
    minicbor::to_vec(token).map_err(|error| error.to_string())
}
pub use wire::{Carried, CaseToken, EnrolReply, Invitation, InviteFault, LayerFiles, LayerText, Receipt};
