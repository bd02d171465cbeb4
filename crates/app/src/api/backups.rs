//! Commands of the backup 备份: made to a stick or a share, looked at, tried out, restored on a new machine. They run aside, with progress, and stop when
//! the officer says so.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::packages::PackageLine;
use super::secret::Password;
use super::session::SessionState;
use super::text::Text;
use super::visit::Saved;

/// Makes a backup of whoever is unlocked, below a folder of a stick or share; null: where the latest one went.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MakeBackup {
    pub path: Option<FileRef>,
    /// Look at every part that is there and write anew what is damaged, not only what is new.
    #[serde(default)]
    pub every_part: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupMade {
    pub path: String,
    pub number: u32,
    /// Bytes of the account, and bytes that had to be written; in units of 1,000.
    pub size_kb: u32,
    pub written_kb: u32,
    /// Backups removed because they held cases erased since.
    pub removed_erased: Vec<u32>,
    /// The record of it; null where the account was locked meanwhile.
    pub saved: Option<Saved>,
    /// What else is to be known.
    pub notes: Vec<Text>,
}

/// How far making, looking or restoring is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupProgress {}

/// Stops it. What was written stays, and the next run goes on with it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StopBackup {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupRunning {
    pub running: bool,
    pub thousandths: u32,
}

/// How it stands with the backups of whoever is unlocked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupStatus {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupStanding {
    /// The latest one that the log knows of.
    pub last: Option<BackupKnown>,
    /// Where it went, as this machine remembers.
    pub place: Option<String>,
    /// That folder is there now.
    pub place_there: bool,
    /// It is time for one.
    pub due: bool,
    /// The same in words.
    pub words: Text,
    /// Cases that were erased and that the latest backup still holds.
    pub erased_held: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupKnown {
    pub number: u32,
    pub at: String,
    /// Whole days since.
    pub days: u32,
    /// Records written since.
    pub records_since: u32,
}

/// The backups in a folder, of whatever accounts. Needs no password.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListBackups {
    pub path: FileRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupsFound {
    /// By this the account is named to the other commands.
    pub store: String,
    /// As its key file says; null where that does not read.
    pub officer: Option<String>,
    /// The account is on this machine already.
    pub here: bool,
    /// The newest last.
    pub backups: Vec<BackupView>,
    /// Numbers of manifests that do not read.
    pub unreadable: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupView {
    pub number: u32,
    pub at: String,
    /// The end of the log in it.
    pub head_seq: u32,
    pub head_hash: String,
    pub size_kb: u32,
}

/// Looks at every part of a backup; with the password it is also put together on this machine, opened, checked whole, and removed again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VerifyBackup {
    pub path: FileRef,
    /// Where several accounts lie there.
    #[serde(default)]
    pub store: Option<String>,
    /// Null: the newest.
    #[serde(default)]
    pub number: Option<u32>,
    #[serde(default)]
    pub password: Option<Password>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupChecked {
    pub ok: bool,
    pub officer: Option<String>,
    pub backup: BackupView,
    pub lines: Vec<PackageLine>,
}

/// Puts an account together from a backup, verifies it, and only then puts it in place.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreBackup {
    pub path: FileRef,
    #[serde(default)]
    pub store: Option<String>,
    #[serde(default)]
    pub number: Option<u32>,
    /// The account's password. Null: nothing is opened, and only parts and signature are proved.
    #[serde(default)]
    pub password: Option<Password>,
    /// The account is here already: put this one beside it, as a copy.
    #[serde(default)]
    pub beside: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupRestored {
    pub officer: String,
    pub backup: BackupView,
    /// What was proved, and what is to be known.
    pub lines: Vec<PackageLine>,
    pub state: SessionState,
}
