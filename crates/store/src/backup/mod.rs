//! Backups 备份: an account copied to a stick or a share, so that a second one costs only what is new, and restored on another machine.
//!
//! What is copied was sealed before: pages of the database, files, wrapped keys. It lies there as parts under their hashes, never changed once they have
//! their name, and one small signed manifest per backup that names them. The manifest is written last, so that a run that is cut leaves the
//! backups before it whole, and the next run goes on with the parts that are there. Layout and rules: `docs/record.md` §7.
//!
//! [`Store::backup`](crate::Store::backup) takes what is needed at one moment; [`BackupJob::run`] then needs the store no more. [`backups_in`] finds what lies in a
//! folder, [`BackupSeries::check`] looks at it without a password, [`BackupSeries::restore`] puts an account together and verifies it before it is put in
//! place. What is read from the folder was perhaps put there by somebody else: nothing in it is a path, no link is followed.

mod check;
mod error;
mod job;
mod list;
mod manifest;
mod notes;
mod place;
mod restore;
mod restored;
mod run;
mod snapshot;
mod space;

pub use check::{BackupCheck, BackupFault, Before};
pub use error::BackupError;
pub use job::BackupJob;
pub use list::{BackupCard, BackupSeries, backups_in};
pub use notes::{BACKED_UP, BackupNote};
pub use restore::{Restore, Restored};
pub(crate) use restored::found as restored;
pub use run::BackupDone;
pub(crate) use snapshot::forget as forget_snapshot;

/// Told how far it is, bytes done and to be done; false ends the work.
pub type Progress<'a> = dyn FnMut(u64, u64) -> bool + 'a;
