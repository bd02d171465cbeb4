//! An account put together from a backup: beside the others under a name that nobody takes for an account, verified there, and only then put in its place
//! by one rename. The same without the rename is the check with a password.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use evidence::{CaseId, Head};

use super::{
    BackupError, BackupSeries, Progress,
    manifest::{FileEntry, Manifest, Name},
    place::Standing,
    restored,
};
use crate::{
    atomic,
    env::{Env, random},
    error::StoreError,
    finding::Finding,
    folder::LOCK,
    key_file::{KeyFile, Officer},
    store::{Settings, Store, credential},
};

/// Folders of restores under way; inside lies the account, so that no list of accounts takes it for one.
const UNDER_WAY: &str = ".restore-";

/// What is restored, and where to.
pub struct Restore<'a> {
    /// Which backup; none: the newest.
    pub number: Option<u64>,
    /// The account's password. Without one nothing is opened, and only parts and signature are proved.
    pub password: Option<&'a str>,
    /// The folder that holds one folder per account.
    pub accounts: &'a Path,
    /// Cases that the account on this machine erased.
    pub erased: &'a BTreeSet<CaseId>,
    /// The account is here already, and this one is put beside it.
    pub beside: bool,
    /// With which the account is opened.
    pub settings: Settings,
    /// Clock and random bytes.
    pub env: &'a dyn Fn() -> Box<dyn Env>,
}

/// An account that was put together and held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where it lies; none where it was only a trial.
    pub folder: Option<PathBuf>,
    /// Whose it is.
    pub officer: Officer,
    /// Which backup.
    pub number: u64,
    /// When that was made, ms since 1970 UTC.
    pub made_ms: i64,
    /// The end of the log in it.
    pub head: Head,
    /// The highest number beside it.
    pub newest: u64,
    /// It was opened: records verified, and files.
    pub opened: Option<(u64, u64)>,
    /// What the record tells of itself, as it would in the account.
    pub findings: Vec<Finding>,
}

/// Removed when dropped.
struct UnderWay {
    folder: PathBuf,
    _lock: File,
}

impl UnderWay {
    fn begin(accounts: &Path, env: &dyn Env) -> Result<Self, BackupError> {
        atomic::create_folder(accounts).map_err(StoreError::from)?;
        clear(accounts);
        let name: [u8; 8] = random(env).map_err(StoreError::from)?;
        let folder = accounts.join(format!("{UNDER_WAY}{:016x}", u64::from_be_bytes(name)));
        atomic::create_folder(&folder).map_err(StoreError::from)?;
        let lock = atomic::create_new(&folder.join(LOCK)).map_err(StoreError::from)?;
        // Ours from its beginning; a system without locks has no second window to be kept from it either.
        let _ = lock.try_lock();
        Ok(Self { folder, _lock: lock })
    }

    fn store(&self) -> PathBuf {
        self.folder.join("store")
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Takes away what restores left that were cut; one that is under way holds its lock.
fn clear(accounts: &Path) {
    for entry in fs::read_dir(accounts).into_iter().flatten().flatten() {
        let folder = entry.path();
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(UNDER_WAY));
        if !ours || !folder.symlink_metadata().is_ok_and(|data| data.is_dir()) {
            continue;
        }
        match File::options().write(true).open(folder.join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => drop(fs::remove_dir_all(folder)),
            // Cut before there was a lock: then there is nothing else either, and only an empty folder is removed.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => drop(fs::remove_dir(folder)),
            _ => {}
        }
    }
}

impl BackupSeries {
    /// Puts the account together, verifies it, and puts it in place.
    pub fn restore(&self, restore: &Restore<'_>, progress: &mut Progress<'_>) -> Result<Restored, BackupError> {
        let (under_way, mut restored, keys) = self.put_together(restore, progress)?;
        let place = self.place_for(restore, &keys)?;
        if !progress(1, 1) {
            return Err(BackupError::Stopped);
        }
        atomic::rename(&under_way.store(), &place).map_err(StoreError::from)?;
        restored.folder = Some(place);
        Ok(restored)
    }

    /// The same without putting it anywhere: whether it could be restored.
    pub fn try_out(&self, restore: &Restore<'_>, progress: &mut Progress<'_>) -> Result<Restored, BackupError> {
        self.put_together(restore, progress).map(|(_, restored, _)| restored)
    }

    /// Where the account goes: the folder that bears its officer's id, or one of a fresh name, which is how copies are known.
    fn place_for(&self, restore: &Restore<'_>, keys: &KeyFile) -> Result<PathBuf, BackupError> {
        let id = &keys.officer.id;
        // The key file is under no key: its id becomes the name of a folder only if it is one.
        let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let own = restore.accounts.join(id);
        if is_id && !restore.beside && own.symlink_metadata().is_err() {
            return Ok(own);
        }
        if !restore.beside && is_id && Store::id_of(&own).is_ok_and(|store| store == self.store) {
            return Err(BackupError::AlreadyHere);
        }
        let name: [u8; 16] = random(&*(restore.env)()).map_err(StoreError::from)?;
        Ok(restore.accounts.join(format!("{:032x}", u128::from_be_bytes(name))))
    }

    fn put_together(
        &self,
        restore: &Restore<'_>,
        progress: &mut Progress<'_>,
    ) -> Result<(UnderWay, Restored, KeyFile), BackupError> {
        let manifest = self.manifest(restore.number)?;
        let (keys, key_bytes) = self.keys()?;
        let statement = &manifest.stated.statement;
        if let Some(password) = restore.password {
            // Told before anything is copied.
            keys.open(credential(password, &restore.settings))?;
        }
        let under_way = UnderWay::begin(restore.accounts, &*(restore.env)())?;
        let store = under_way.store();
        self.copy(&manifest, &store, &key_bytes, progress)?;
        let newest = self.newest().unwrap_or(statement.number);
        restored::mark(&store, &manifest.stated, newest)?;
        let (opened, findings) = match restore.password {
            Some(password) => {
                let (opened, findings) = self.verify(restore, password, &manifest, &store)?;
                (Some(opened), findings)
            }
            None => (None, Vec::new()),
        };
        let restored = Restored {
            folder: None,
            officer: keys.officer.clone(),
            number: statement.number,
            made_ms: statement.wall_ms,
            head: statement.head,
            newest,
            opened,
            findings,
        };
        Ok((under_way, restored, keys))
    }

    fn copy(
        &self,
        manifest: &Manifest,
        store: &Path,
        keys: &[u8],
        progress: &mut Progress<'_>,
    ) -> Result<(), BackupError> {
        let (mut done, total) = (0, manifest.stated.statement.size.max(1));
        let (mut absent, mut damaged) = (0, 0);
        let (first, rest): (Vec<&FileEntry>, Vec<&FileEntry>) =
            manifest.files.iter().partition(|file| file.name == Name::Keys);
        for file in rest {
            let path = store.join(file.name.path());
            let mut out = new_file(&path)?;
            for part in &file.parts {
                match self.place.part(*part)? {
                    Ok(bytes) => out.write_all(&bytes).map_err(StoreError::from)?,
                    Err(Standing::Absent) => absent += 1,
                    Err(_) => damaged += 1,
                }
                done += part.size;
                if !progress(done.min(total), total) {
                    return Err(BackupError::Stopped);
                }
            }
            out.sync_all().map_err(StoreError::from)?;
            if let Some(above) = path.parent() {
                atomic::sync_folder(above).map_err(StoreError::from)?;
            }
        }
        if absent + damaged > 0 {
            return Err(BackupError::Parts { absent, damaged });
        }
        for file in first {
            let mut out = new_file(&store.join(file.name.path()))?;
            out.write_all(keys).map_err(StoreError::from)?;
            out.sync_all().map_err(StoreError::from)?;
        }
        Ok(())
    }

    /// Opens what was put together, for reading: it must be this account, end where the manifest says, and hold. Verified: records and files.
    fn verify(
        &self,
        restore: &Restore<'_>,
        password: &str,
        manifest: &Manifest,
        store: &Path,
    ) -> Result<((u64, u64), Vec<Finding>), BackupError> {
        let statement = &manifest.stated.statement;
        let settings = Settings { for_reading: true, ..restore.settings.clone() };
        let opened = Store::unlock(store, password, settings, (restore.env)())?;
        let not_itself = |why: &str| BackupError::NotItself(why.to_owned());
        if opened.public_key() != statement.public_key {
            return Err(not_itself("another key signed its log"));
        }
        if opened.head() != Some(statement.head) {
            return Err(not_itself("its log ends elsewhere"));
        }
        let checkup = opened.check()?;
        if let Some(broken) = &checkup.log.first_break {
            return Err(BackupError::NotItself(format!("record {}: {}", broken.seq, broken.reason)));
        }
        if !checkup.damaged_pages.is_empty() || opened.reading() == Some(crate::Reading::Damage) {
            return Err(not_itself("pages of the database are damaged"));
        }
        let keys = &opened.log.keys.cases;
        let back = restore.erased.iter().filter(|case| matches!(keys.get(case), Some(Some(_)))).count();
        if back > 0 {
            return Err(BackupError::HoldsErased(back as u64));
        }
        let mut findings = checkup.findings.clone();
        let more = opened.findings().iter().filter(|finding| !matches!(finding, Finding::Restored { .. }));
        let more: Vec<Finding> = more.filter(|finding| !checkup.findings.contains(finding)).cloned().collect();
        findings.extend(more);
        Ok(((checkup.log.good, checkup.attachments_good), findings))
    }
}

fn new_file(path: &Path) -> Result<File, BackupError> {
    if let Some(above) = path.parent() {
        atomic::create_folder(above).map_err(StoreError::from)?;
    }
    Ok(atomic::create_new(path).map_err(StoreError::from)?)
}

impl From<crate::env::NoRandomness> for BackupError {
    fn from(error: crate::env::NoRandomness) -> Self {
        BackupError::Store(error.into())
    }
}
