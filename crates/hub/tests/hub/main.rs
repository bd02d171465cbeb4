//! The branch hub: what it takes, what it refuses, what it says of it, and what is on its disk.
#![allow(clippy::unwrap_used)]

mod agrees;
mod browser;
mod bucket;
mod cut;
mod disk;
mod effects;
mod enrol;
mod files;
mod kept;
mod killed;
mod laptop;
mod line;
mod loaded;
mod moved;
mod nightly;
mod orders;
mod push;
mod reached;
mod reading;
mod reckoned;
mod retained;
mod served;
mod server;
mod shifted;
mod stored;
mod watch;
