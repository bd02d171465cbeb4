//! What a backup is made of, taken from the store at one moment: a copy of the database, the small files whole, the names of the attachments. From
//! here on the store is not needed; it may go on, be locked, even erase a case, which ends the run.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use evidence::{CaseId, Hash, Head, Signer};
use minicbor::Decoder;

use super::{BackupError, manifest::Name, notes::Erasure, place::Place, snapshot::Snapshot};
use crate::{beside, database, error::StoreError, folder::KEYS, store::Store};

/// An attachment as it lies in the account's folder.
#[derive(Debug)]
pub(super) struct Lying {
    pub(super) name: Name,
    pub(super) path: PathBuf,
    pub(super) size: u64,
}

/// Everything for one backup, without the store.
pub struct BackupJob {
    pub(super) place: Place,
    pub(super) chosen: PathBuf,
    pub(super) number: u64,
    pub(super) wall_ms: i64,
    pub(super) head: Head,
    pub(super) signer: Arc<dyn Signer>,
    pub(super) snapshot: Snapshot,
    /// Keys, head, and what was found beside the log.
    pub(super) small: Vec<(Name, Vec<u8>)>,
    pub(super) attachments: Vec<Lying>,
    pub(super) erasures: Vec<Erasure>,
    /// Every part that is there is looked at, not only what is new.
    pub(super) every_part: bool,
}

impl Store {
    /// Takes what a backup below a chosen folder is made of. With `every_part` the run holds every part that lies there against its hash, and writes
    /// anew what does not hold.
    pub fn backup(&mut self, chosen: &Path, every_part: bool) -> Result<BackupJob, BackupError> {
        self.writable()?;
        self.log.resolve(&self.database)?;
        let place = Place::of(chosen, Store::id_of(&self.folder)?)?;
        let own = fs::canonicalize(&self.folder).map_err(StoreError::from)?;
        if place.folder.starts_with(&own) {
            return Err(BackupError::OwnFolder);
        }
        let highest = self.hold_against(&place)?;
        let known = self.backups()?.last().map_or(0, |note| note.number);
        let number =
            known.max(highest).checked_add(1).ok_or_else(|| StoreError::Internal("no number is left".into()))?;
        self.rest()?;
        let head = self.log.head.ok_or_else(|| StoreError::Internal("a log without a record".into()))?;
        let keys = fs::read(self.folder.join(KEYS)).map_err(StoreError::from)?;
        if !opens_elsewhere(&keys) {
            return Err(BackupError::DeviceBound);
        }
        let noted = fs::read(self.folder.join("head")).map_err(StoreError::from)?;
        let mut small = vec![(Name::Keys, keys), (Name::Head, noted)];
        let heads = beside::kept_heads(&self.folder).into_iter().map(|(hash, path)| (Name::FoundHead(hash), path));
        let wals = beside::kept_wals(&self.folder).into_iter().map(|(hash, path)| (Name::FoundWal(hash), path));
        for (name, path) in heads.chain(wals) {
            let bytes = fs::read(path).map_err(StoreError::from)?;
            small.push((name, bytes));
        }
        let (attachments, erasures) = (self.lying_attachments()?, self.erasures()?);
        database::checkpoint(&self.database, true)?;
        let snapshot = Snapshot::take(&self.folder, &mut self.raw)?;
        Ok(BackupJob {
            place,
            chosen: chosen.to_owned(),
            number,
            wall_ms: self.env.moment().wall_ms,
            head,
            signer: Arc::clone(&self.log.signer),
            snapshot,
            small,
            attachments,
            erasures,
            every_part,
        })
    }

    /// Holds the log against what the folder says of it; the highest number there.
    fn hold_against(&self, place: &Place) -> Result<u64, BackupError> {
        let numbers = place.numbers()?;
        for number in &numbers {
            // What does not read, or another key signed, says nothing of this log.
            let Ok(stated) = place.stated(*number) else { continue };
            let head = stated.statement.head;
            if stated.statement.public_key != self.public_key() || self.hash_at(head.seq) == Some(head.hash) {
                continue;
            }
            let end = self.log.head.map_or(0, |head| head.seq);
            return Err(BackupError::OtherLog { number: *number, seq: head.seq, ahead: head.seq > end });
        }
        // A number that nobody reaches by counting was put there; the next one would have no place behind it.
        Ok(numbers.into_iter().rfind(|number| *number < u64::from(u32::MAX)).unwrap_or(0))
    }

    /// The attachments of cases that are not erased, as they lie there.
    fn lying_attachments(&self) -> Result<Vec<Lying>, StoreError> {
        let mut lying = Vec::new();
        for case in self.log.cases.iter().filter(|(_, index)| !index.erased).map(|(case, _)| *case) {
            let entries = match fs::read_dir(self.attachment_folder(case)) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error.into()),
            };
            for entry in entries {
                let entry = entry?;
                let name = entry.file_name().to_str().and_then(|name| name.parse::<Hash>().ok());
                let data = entry.metadata()?;
                // What is being written has another name; no record knows it yet.
                if let Some(name) = name.filter(|_| data.is_file()) {
                    lying.push(attachment(case, name, entry.path(), data.len()));
                }
            }
        }
        Ok(lying)
    }
}

fn attachment(case: CaseId, name: Hash, path: PathBuf, size: u64) -> Lying {
    Lying { name: Name::Attachment(case, name), path, size }
}

/// Whether anything but this machine's secret opens the account: a password alone, or a way that a later version of the file knows.
fn opens_elsewhere(keys: &[u8]) -> bool {
    let bound = || -> Result<bool, minicbor::decode::Error> {
        let mut d = Decoder::new(keys.get(8..).unwrap_or_default());
        d.array()?;
        // Version, store, officer.
        d.u16()?;
        d.skip()?;
        d.skip()?;
        let mut all_bound = true;
        for _ in 0..d.array()?.unwrap_or_default() {
            let mut slot = d.clone();
            d.skip()?;
            slot.array()?;
            let kind = slot.u8()?;
            slot.skip()?;
            slot.skip()?;
            all_bound &= kind == 0 && slot.bool()?;
        }
        Ok(all_bound)
    };
    !bound().unwrap_or(false)
}
