//! What callers meet: TLS and HTTP over any stream, and the answer to each call.

mod answer;
mod enrol;
mod files;
mod layers;
mod reading;
mod serve;

pub use answer::{Ask, Caller, Reply};
pub use serve::{Gates, Noting, Server, serve};
