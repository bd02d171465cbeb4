//! What an open account does with the key of escrow: seals itself to it; and how two custodians open an account whose password is forgotten.
//!
//! That it was opened so stands in the file `recovered` before anything else is done, and in the log before the new password counts: nobody
//! gets in this way without a record, not even when the machine stops in between.

use std::{fs, io, path::Path};

use evidence::{IntegrityNoted, Marked, Payload};
use zeroize::Zeroizing;

use super::{EscrowKey, EscrowSecret};
use crate::{
    atomic,
    cipher::Secret,
    env::Env,
    error::{Result, StoreError},
    finding::Words,
    holding::{Begun, begin},
    key_file::KeyFile,
    reading::Reading,
    store::{Settings, Store, credential, keys_path},
};

/// The mark of an account that was sealed to a key of escrow; its detail is the digits of the key.
pub const ESCROW_SEALED: &str = "escrow_sealed";
/// The mark of an account that custodians opened; its detail says with which shares of which key.
pub const RECOVERED: &str = "recovered";
/// The mark of an account that from then on opens with the password on this device only.
pub const DEVICE_BOUND: &str = "device_bound";
/// Stands in the folder from the moment custodians open it until the log says so.
const NOTE: &str = "recovered";
/// No such note is longer.
const LONGEST_NOTE: u64 = 256;

impl Store {
    /// The keys of escrow that an account is sealed to; needs no password. More than one only where a change of the key was interrupted.
    pub fn escrow_of(folder: &Path) -> Result<Vec<EscrowKey>> {
        KeyFile::read(&keys_path(folder)).map(|file| file.escrow_keys())
    }

    /// Whether an account opens with its password on one device only; needs no password.
    pub fn is_device_bound(folder: &Path) -> Result<bool> {
        KeyFile::read(&keys_path(folder)).map(|file| file.is_device_bound())
    }

    /// Seals the data key to a key of escrow whose digits were compared, in the place of an earlier one. Written beside what is there, read back,
    /// recorded, and only then alone.
    pub fn seal_to_escrow(&mut self, password: &str, to: EscrowKey) -> Result<()> {
        self.writable()?;
        let path = keys_path(&self.folder);
        let before = KeyFile::read(&path)?;
        let (data_key, _) = before.open(credential(password, &self.settings))?;
        let mut both = before.clone();
        both.add_escrow(&data_key, to, &*self.env)?;
        both.write(&path)?;
        let mut read_back = KeyFile::read(&path)?;
        if read_back != both {
            return Err(StoreError::KeyFileDamaged);
        }
        let sealed = Marked { mark: ESCROW_SEALED.to_owned(), detail: Some(to.digits()) };
        if let Err(error) = self.append(None, &Payload::Marked(sealed)) {
            // What cannot be recorded is not done.
            before.write(&path)?;
            return Err(error);
        }
        read_back.keep_newest_escrow();
        read_back.write(&path)
    }

    /// Puts the device's secret into the officer's slot, once losing it costs nothing but a way to the branch. Whether it did.
    pub fn bind_to_device(&mut self, password: &str, secret: Zeroizing<Vec<u8>>) -> Result<bool> {
        let file = KeyFile::read(&keys_path(&self.folder))?;
        if file.escrow_keys().is_empty() || file.is_device_bound() || self.reading.is_some() {
            return Ok(false);
        }
        let (data_key, _) = file.open(credential(password, &self.settings))?;
        let bound = Payload::Marked(Marked { mark: DEVICE_BOUND.to_owned(), detail: None });
        let before = self.settings.device_secret.replace(secret);
        self.wrap_anew(&data_key, password, Some(&bound)).inspect_err(|_| self.settings.device_secret = before)?;
        Ok(true)
    }

    /// Opens an account with what two custodians put together, and sets a new password. What was written before stays; the old password opens no more.
    pub fn recover(
        folder: &Path,
        with: &EscrowSecret,
        password: &str,
        settings: Settings,
        env: Box<dyn Env>,
    ) -> Result<Self> {
        let begun = begin(folder, false)?;
        if !begun.writable {
            return Err(StoreError::ReadOnly(Reading::Disk));
        }
        let data_key = begun.key_file.open_escrow(with)?;
        write_note(folder, with, &*env)?;
        let opened = Self::open_recorded(folder, begun, &data_key, settings, env);
        // Nothing came of it: what is not done is not told.
        let mut store = opened.inspect_err(|_| forget_note(folder))?;
        store.wrap_anew(&data_key, password, None)?;
        Ok(store)
    }

    /// Opens it and sees to it that the record is there; where nothing may be written into the log just now, the note stays until it may.
    fn open_recorded(
        folder: &Path,
        begun: Begun,
        data_key: &Secret,
        settings: Settings,
        env: Box<dyn Env>,
    ) -> Result<Self> {
        let mut store = Self::open(folder, begun, data_key, settings, env)?;
        match store.reading {
            None => store.record_recovery()?,
            Some(Reading::Disk) => return Err(StoreError::ReadOnly(Reading::Disk)),
            Some(_) => {}
        }
        Ok(store)
    }

    /// That custodians opened this account, as far as the log does not say so yet.
    pub(crate) fn recovery_to_record(&self) -> Option<String> {
        let path = self.folder.join(NOTE);
        let short = fs::metadata(&path).is_ok_and(|data| data.len() <= LONGEST_NOTE);
        let text = short.then(|| fs::read_to_string(path).ok()).flatten()?;
        let plain: String = text.trim().chars().filter(|c| !c.is_control()).collect();
        (!plain.is_empty()).then_some(plain)
    }

    /// Records it: a finding that stays until the officer has dealt with it, and a mark.
    pub(crate) fn record_recovery(&mut self) -> Result<()> {
        let Some(words) = self.recovery_to_record() else { return Ok(()) };
        if self.is_recorded(&words)? {
            // The machine stopped between the record and the end of the note.
            forget_note(&self.folder);
            return Ok(());
        }
        let found =
            IntegrityNoted { code: "recovered".to_owned(), seq: Some(self.end), hash: None, detail: words.clone() };
        let mark = Marked { mark: RECOVERED.to_owned(), detail: Some(words) };
        self.commit_all(None, &[Payload::IntegrityNoted(found), Payload::Marked(mark)], |_| Ok(()))?;
        forget_note(&self.folder);
        Ok(())
    }

    fn is_recorded(&self, words: &str) -> Result<bool> {
        let mut entries = self.log.notes.iter().map(|seq| self.log.entry_or_gap(&self.database, *seq));
        let is = |payload: Option<Payload>| matches!(payload, Some(Payload::Marked(marked)) if marked.mark == RECOVERED && marked.detail.as_deref() == Some(words));
        entries.try_fold(false, |found, entry| Ok(found || is(entry?.and_then(|entry| entry.payload))))
    }
}

/// What the note and the record say: which shares of which key, and when (milliseconds).
fn said(with: &EscrowSecret, env: &dyn Env) -> String {
    let ([one, other], key) = (with.shares(), with.public().digits());
    format!("shares={one},{other} key={} at={}", key.replace(' ', ""), env.moment().wall_ms)
}

/// The same for a person; as it is where it reads otherwise.
pub(crate) fn in_words(said: &str) -> Words {
    let part = |name: &str| said.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    match (part("shares").and_then(|shares| shares.split_once(',')), part("key")) {
        (Some((one, other)), Some(key)) => Words {
            zh: format!("分片 {one}、{other}，公钥核对码 {key}"),
            en: format!("shares {one} and {other} of the key {key}"),
        },
        _ => Words { zh: said.to_owned(), en: said.to_owned() },
    }
}

fn write_note(folder: &Path, with: &EscrowSecret, env: &dyn Env) -> Result<()> {
    atomic::write(&folder.join(NOTE), format!("{}\n", said(with, env)).as_bytes())?;
    Ok(())
}

/// Left there, it would be recorded a second time.
fn forget_note(folder: &Path) {
    match fs::remove_file(folder.join(NOTE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let _ = atomic::write(&folder.join(NOTE), b"\n");
        }
        _ => {}
    }
}
