//! Encrypted SQLite: an officer's log, the keys that open it, and the attachments beside it.
//!
//! A [`Store`] is one folder: `keys` (wrapped keys), `store.db` (SQLCipher), `head` (the log's end, kept apart so that a cut-off
//! tail shows), `found/` (what contradicted it), `attachments/` (encrypted files), `drafts/` (what a lock found
//! unsaved, sealed), `tries` (wrong passwords in a row) and `lock` (one process at a time); in a restored one also `restored`, in one whose keys its branch had destroyed `revoked`. Copies
//! on a stick are the matter of `backup`. `store.db` also keeps the layer files that
//! cases were computed with ([`LayerSet`]). [`Store::append`] returns only when the
//! record is signed, chained and on the disk; nothing is ever overwritten. [`Store::case_state`] folds a case from its records.
//!
//! The files and the keys, byte by byte, are in `docs/record.md`.
//!
//! It reads no clock and no environment: both come through [`Env`]. It must not know what a question means.

mod act;
mod advice;
mod atomic;
mod attachment;
mod attested;
mod backup;
mod beside;
mod branch;
mod case;
mod checkup;
mod cipher;
mod database;
mod drafts;
mod env;
mod error;
mod escrow;
mod finding;
mod finding_advice;
mod first_page;
mod folder;
mod foreign;
mod head_file;
mod holding;
mod identity;
mod key_file;
mod keys;
mod landing;
mod layers;
mod log;
mod look;
mod looked;
mod memo;
mod moments;
mod package_file;
mod packing;
mod peer;
mod reading;
mod revoked;
mod salvage;
mod store;
mod taking;
mod thumbnail;
mod told;
mod tries;
mod wal;

pub use act::ACT_SIGNED;
pub use advice::{Advice, Text};
pub use attachment::{ATTACHMENT_LIMIT, AttachmentDescription, Kept, Place, Written};
pub use backup::{
    BACKED_UP, BackupCard, BackupCheck, BackupDone, BackupError, BackupFault, BackupJob, BackupNote, BackupSeries,
    Before, Progress, Restore, Restored, backups_in,
};
pub use branch::{
    Arrival, Arrived, BehindError, Branch, BranchFile, BranchLog, CaughtUp, EnrolmentSigner, KeptOrder, KeptReceipt,
    LogsTaken, Outgoing, TlsKey, ToErase, Waiting,
};
pub use case::{CaseCard, CaseTrace};
pub use checkup::Checkup;
pub use database::SCHEMA_VERSION;
pub use drafts::{KeptDraft, SealedDraft};
pub use env::{Env, NoRandomness};
pub use error::{Result, StoreError};
pub use escrow::{
    DEVICE_BOUND, ESCROW_SEALED, EscrowFault, EscrowKey, EscrowSecret, EscrowShare, RECOVERED, ShareFault, fresh_escrow,
};
pub use finding::{Finding, Words};
pub use folder::{FolderKind, clear_interrupted, folder_kind};
pub use foreign::{ForeignCheck, ForeignFault};
pub use key_file::{Argon2Cost, Officer, SlotKind};
pub use landing::{Ground, Landed};
pub use layers::LayerSet;
pub use log::Saved;
pub use looked::{FilesLooked, FilesToLookAt};
pub use moments::RecordMoment;
pub use package_file::{
    ExchangeCard, PackageContents, PackageFileError, PackageJob, PackageKey, PartKind, Passphrase, read_package,
};
pub use peer::{Peer, spoken_digits};
pub use reading::Reading;
pub use revoked::{Revoked, revoked};
pub use store::{Settings, Store};
pub use taking::{TakeError, Taken, Taking};
pub use thumbnail::Small;
pub use told::{FINDING_SETTLED, Settled, Told};
pub use tries::Tries;

#[cfg(test)]
mod tests;
