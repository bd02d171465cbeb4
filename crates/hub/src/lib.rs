//! The branch hub: takes in the signed records and the files of laptops, keeps them sealed, and says what has effect.
//!
//! 1. A laptop is taken in by an invitation ([`Hub::enrol`]) and has a certificate from then on; the hub never takes a caller's word for who they are.
//! 2. [`Server::connection`] speaks TLS and HTTP over any stream; [`Hub::answer`] answers one call ([`wire::Endpoint`]) without either.
//! 3. `push` takes in records: one transaction, nothing refused for a business reason, a receipt only behind the commit.
//! 4. [`Keep`] is the one way to the database, a file or a server's; SQL stands in files; who may read which case is `read_case.sql` and nothing else.
//! 5. [`watch()`] tells how it runs, in numbers, at a door of its own ([`Watch`]).
//! 6. [`browse()`] lets people read with a browser, at another door: never more than their level, and never anything but reading ([`Front`]).
//! 7. Payloads and files are sealed under a key of their case, which the vault key wraps; the vault key is in no database.
//!
//! The bytes on the wire are `docs/record.md` §8, the design `docs/design.md` §23.

mod admin;
mod ahead;
mod authority;
mod backup;
mod blobs;
mod browser;
mod calendar;
mod check;
mod directory;
mod effects;
mod env;
mod error;
mod folder;
mod front;
mod frontier;
mod holds;
mod hub;
mod keep;
mod moving;
mod nightly;
mod outstanding;
mod outward;
mod push;
mod readings;
mod rebuild;
mod reckoner;
mod reckoning;
mod retention;
mod run;
mod settings;
mod state;
mod vault;
mod watch;

pub use app::{CaseRecords, LayerFiles, Reckoned, Stands};
pub use backup::restore;
pub use blobs::{Shifted, shift_to};
pub use browser::{Browsers, Front, Login, browse};
pub use check::Checked;
pub use env::{Env, System};
pub use error::{Answer, Denied, HubError, Result};
pub use front::{Ask, Caller, Gates, Noting, Reply, Server, serve};
pub use hub::Hub;
pub use keep::{
    ActedRow, BlobRow, BundleRow, CaseLogRow, CaseRow, Change, Counts, Identity, InviteRow, Keep, LayerRow, LogRow,
    MemberRow, Most, NamedLog, NamedRecord, NewRecord, OfCase, Officer, PageView, PostRow, ReadRow, Reading,
    ReadingRow, ReckonedRow, ReckoningChange, ReckoningView, RecordRow, SCHEMA_VERSION, Sqlite, StoreRow, StoreStatus,
    View, WaitingRow, WatchView, WatchedStore, Writing,
};
pub use moving::{Moved, move_to};
pub use nightly::{DamagedFile, ReadData};
pub use outstanding::Outstanding;
pub use readings::Closed;
pub use rebuild::Rebuilt;
pub use reckoner::Reckons;
pub use reckoning::{Waiting, Why};
pub use retention::{Before, Due, Dues, Kept, Retention, Term};
pub use settings::{Database, Files, Settings, Watched};
pub use watch::{Watch, watch};
