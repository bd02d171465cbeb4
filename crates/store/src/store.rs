//! The store: created, unlocked, appended to, locked.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use evidence::{
    BreakReason, CaseId, ClockJumped, CryptoProvider, Ed25519Sha256, Entry, FORMAT, Hash, Head, HeadFinding,
    IntegrityNoted, LogId, LogOpened, Payload, Sealed, Signer, Stamp, check_head,
};
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::{
    atomic,
    cipher::Secret,
    database,
    env::{Env, random},
    error::{Result, StoreError},
    finding::Finding,
    folder::{DATABASE, KEYS, LOCK, UNFINISHED},
    foreign::{self, ForeignIndex},
    head_file::{self, HeadFile, HeadRead},
    identity,
    key_file::{Argon2Cost, Credential, KeyFile, Officer, SlotKind},
    keys::Keys,
    log::{Log, PayloadKeys, Saved},
    peer::{self, Peer},
};

/// What a store is opened with, beside the password.
#[derive(Clone)]
pub struct Settings {
    /// Cost of the password's stretching, for new wraps; existing ones carry their own.
    pub cost: Argon2Cost,
    /// The device's secret from the system's keychain, if there is one.
    pub device_secret: Option<Zeroizing<Vec<u8>>>,
    /// The largest attachment, bytes.
    pub attachment_limit: u64,
    /// Version of the program, for the record of each unlock.
    pub program: String,
    /// How long after a commit the head file is written at the latest.
    pub head_interval: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cost: Argon2Cost::STANDARD,
            device_secret: None,
            attachment_limit: crate::attachment::ATTACHMENT_LIMIT,
            program: String::new(),
            head_interval: Duration::from_secs(5),
        }
    }
}

/// Without the secret: settings end up in messages.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("cost", &self.cost)
            .field("device_secret", &self.device_secret.as_ref().map(|_| "…"))
            .field("attachment_limit", &self.attachment_limit)
            .field("program", &self.program)
            .field("head_interval", &self.head_interval)
            .finish()
    }
}

/// An officer's unlocked store.
pub struct Store {
    pub(crate) folder: PathBuf,
    pub(crate) officer: Officer,
    pub(crate) database: Connection,
    pub(crate) log: Log,
    pub(crate) case_wrap: Secret,
    pub(crate) settings: Settings,
    pub(crate) env: Box<dyn Env>,
    pub(crate) findings: Vec<Finding>,
    /// The secret half of the key that packages for this officer are sealed to.
    pub(crate) exchange: Secret,
    /// Officers with whom cases were exchanged.
    pub(crate) peers: BTreeMap<LogId, Peer>,
    /// What of other logs was taken in, by case.
    pub(crate) foreign: BTreeMap<CaseId, ForeignIndex>,
    head_file: HeadFile,
    // Dropped last: the folder is free for another process only when all else is closed.
    _lock: File,
}

impl Store {
    /// Makes a new store in a folder (created if need be) and leaves it unlocked.
    pub fn create(
        folder: &Path,
        officer: Officer,
        password: &str,
        settings: Settings,
        env: Box<dyn Env>,
    ) -> Result<Self> {
        atomic::create_folder(folder)?;
        let lock = lock_folder(folder)?;
        if keys_path(folder).exists() || database_path(folder).exists() {
            return Err(StoreError::AlreadyExists);
        }
        let data_key: Secret = Zeroizing::new(random(&*env)?);
        let store_id = random(&*env)?;
        let credential = credential(password, &settings);
        let (seed, public_key) = identity::fresh(&*env)?;
        let key_file = KeyFile::new(officer, store_id, public_key, &data_key, credential, settings.cost, &*env)?;
        let keys = Keys::derive(&data_key, &store_id);
        let log_id = LogId::from_random(random(&*env)?);
        let unfinished = unfinished_path(folder);
        clear_unfinished(&unfinished)?;
        let database = database::create(&unfinished, &keys.database, env.moment().wall_ms)?;
        let signer = identity::create(&database, &keys, log_id, &key_file.officer, &seed, &*env)?;
        // In the new file already: there is no store whose log does not begin with this.
        let opened = LogOpened {
            public_key: signer.public_key().to_vec(),
            officer: key_file.officer.name.clone(),
            program: settings.program.clone(),
            role: key_file.officer.role,
        };
        let payload_keys = PayloadKeys { log: keys.log.clone(), cases: HashMap::new() };
        Log::new(log_id, key_file.officer.id.clone(), Arc::clone(&signer), payload_keys).insert(
            &database,
            None,
            None,
            &Payload::LogOpened(opened),
            env.moment(),
            &*env,
        )?;
        database::checkpoint(&database, true)?;
        drop(database);
        // Interrupted before the keys are there, it is as if nothing had been; after that, unlocking finishes it.
        key_file.write(&keys_path(folder))?;
        atomic::rename(&unfinished, &database_path(folder))?;
        let database = database::open(&database_path(folder), &keys.database, env.moment().wall_ms)?;
        let mut store = Self::assemble(folder, key_file.officer, database, log_id, signer, keys, settings, env, lock)?;
        store.log.load(&store.database)?;
        store.rest()?;
        Ok(store)
    }

    /// Opens an existing store. What it finds out about itself is in [`Store::findings`].
    pub fn unlock(folder: &Path, password: &str, settings: Settings, env: Box<dyn Env>) -> Result<Self> {
        if !folder.is_dir() {
            return Err(StoreError::NoStore);
        }
        KeyFile::read(&keys_path(folder))?;
        let lock = lock_folder(folder)?;
        // Only now what it says is what stays: another window may have been changing the password.
        let mut key_file = KeyFile::read(&keys_path(folder))?;
        let (data_key, place) = key_file.open(credential(password, &settings))?;
        let mut dropped = if key_file.keep_only(SlotKind::Officer, place) {
            // A change of the password was interrupted: from now on only the one just used opens.
            key_file.write(&keys_path(folder))
        } else {
            Ok(())
        };
        if !database_path(folder).exists() && unfinished_path(folder).exists() {
            atomic::rename(&unfinished_path(folder), &database_path(folder))?;
        }
        // A key file that was being written when the program ended; the one in force was just read.
        let _ = fs::remove_file(keys_path(folder).with_extension("new"));
        let keys = Keys::derive(&data_key, &key_file.store);
        let database = database::open(&database_path(folder), &keys.database, env.moment().wall_ms)?;
        let (log_id, signer) = identity::read(&database, &keys, &key_file.officer)?;
        if key_file.note_key(signer.public_key())? {
            // An account older than this note: from now on others on this machine know its key.
            dropped = dropped.and(key_file.write(&keys_path(folder)));
        }
        let mut store = Self::assemble(folder, key_file.officer, database, log_id, signer, keys, settings, env, lock)?;
        store.look_around()?;
        if let Err(error) = dropped {
            store.findings.push(Finding::NotWritable { error: error.code().to_owned() });
        }
        Ok(store)
    }

    /// Whose store it is; needs no password.
    pub fn officer_of(folder: &Path) -> Result<Officer> {
        KeyFile::read(&keys_path(folder)).map(|file| file.officer)
    }

    /// The hash of the key that verifies what the officer of a folder signs; needs no password. None until an account older than this
    /// note is unlocked once.
    pub fn key_of(folder: &Path) -> Result<Option<Hash>> {
        let file = KeyFile::read(&keys_path(folder))?;
        Ok(file.public_key.map(|key| Ed25519Sha256.hash(&[&key])))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a store, brought together once")]
    fn assemble(
        folder: &Path,
        officer: Officer,
        database: Connection,
        log_id: LogId,
        signer: Arc<dyn Signer>,
        keys: Keys,
        settings: Settings,
        env: Box<dyn Env>,
        lock: File,
    ) -> Result<Self> {
        let cases = crate::case::read_keys(&database, &keys.cases)?;
        let payload_keys = PayloadKeys { log: keys.log, cases };
        let log = Log::new(log_id, officer.id.clone(), Arc::clone(&signer), payload_keys);
        let head_file = HeadFile::start(folder.join("head"), signer, settings.head_interval)?;
        let (peers, foreign) = (peer::read(&database)?, foreign::index(&database)?);
        Ok(Self {
            folder: folder.to_owned(),
            officer,
            database,
            log,
            case_wrap: keys.cases,
            settings,
            env,
            findings: Vec::new(),
            exchange: keys.exchange,
            peers,
            foreign,
            head_file,
            _lock: lock,
        })
    }

    /// At unlock: reads the log, holds it against the kept head, records what it found.
    fn look_around(&mut self) -> Result<()> {
        let report = self.log.load(&self.database)?;
        self.refuse_another_role()?;
        if let Some(BreakReason::UnknownVersion { version }) = report.first_break.as_ref().map(|at| &at.reason) {
            return Err(StoreError::NewerVersion { found: (*version).into(), known: FORMAT.into() });
        }
        if let Some(at) = report.first_break {
            self.findings.push(Finding::ChainBroken { at });
        }
        let head_finding = self.hold_against_kept_head()?;
        self.finish_erasures();
        self.clear_unfinished_attachments();
        let mut written = Ok(());
        if let Some(finding) = head_finding {
            let (seq, hash) = match &finding {
                Finding::TailMissing { kept, .. } | Finding::Rewritten { kept } => (Some(kept.seq), Some(kept.hash)),
                _ => (None, None),
            };
            let detail = finding.advice().happened.zh.to_owned();
            let noted = IntegrityNoted { code: finding.code().to_owned(), seq, hash, detail };
            self.findings.push(finding);
            written = self.append(None, &Payload::IntegrityNoted(noted)).map(drop);
        }
        let unlocked = Payload::Unlocked(self.settings.program.clone());
        let written = written.and_then(|()| self.append(None, &unlocked).map(drop)).and_then(|()| self.rest());
        if let Err(error) = written {
            // A full or read-only disk must not keep the officer from reading.
            self.findings.push(Finding::NotWritable { error: error.code().to_owned() });
        }
        Ok(())
    }

    /// The key file is under no key: what it says the account is for must be what the first record says, which is signed.
    fn refuse_another_role(&self) -> Result<()> {
        let opened = self.log.head.and_then(|_| self.log.entry(&self.database, 1).ok());
        match opened.and_then(|entry| entry.payload) {
            Some(Payload::LogOpened(opened)) if opened.role.unwrap_or_default() != self.officer.role() => {
                Err(StoreError::KeyFileDamaged)
            }
            _ => Ok(()),
        }
    }

    fn hold_against_kept_head(&self) -> Result<Option<Finding>> {
        let kept = match head_file::read(&self.folder.join("head"), self.log.signer.public_key())? {
            HeadRead::Missing => return Ok(Some(Finding::HeadFileMissing)),
            HeadRead::Damaged => return Ok(Some(Finding::HeadFileDamaged)),
            HeadRead::Kept(kept) => kept,
        };
        let hash_at = |seq| self.log.entry(&self.database, seq).ok().map(|entry| entry.stamp.hash);
        Ok(match check_head(&kept, self.log.head.as_ref(), hash_at) {
            HeadFinding::Agrees => None,
            HeadFinding::TailMissing { found, .. } => Some(Finding::TailMissing { kept, found }),
            HeadFinding::Rewritten { .. } | HeadFinding::OtherLog => Some(Finding::Rewritten { kept }),
        })
    }

    /// What the store found out about itself at unlock.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whose store it is.
    pub fn officer(&self) -> &Officer {
        &self.officer
    }

    /// The end of the log, to be printed in reports and kept elsewhere.
    pub fn head(&self) -> Option<Head> {
        self.log.head
    }

    /// The key that verifies the log.
    pub fn public_key(&self) -> &[u8] {
        self.log.signer.public_key()
    }

    /// Saves one user action as one record. When this returns, it is on the disk.
    pub fn append(&mut self, case: Option<CaseId>, payload: &Payload) -> Result<Saved> {
        refuse_alone(payload)?;
        self.log.resolve(&self.database)?;
        let moment = self.env.moment();
        if self.log.jump(moment).is_some() {
            return self.commit_with(case, payload, |_| Ok(()));
        }
        // One statement is its own transaction; anything around it would cost a round more.
        let written = self.log.insert(&self.database, self.log.head, case, payload, moment, &*self.env);
        let sealed = written.inspect_err(|_| self.log.doubt())?;
        Ok(self.settle(&sealed, false))
    }

    /// Saves one user action that is too large for one record as several, in one transaction: when this returns all of them are on the
    /// disk, and when it fails none is.
    pub fn append_all(&mut self, case: CaseId, payloads: &[Payload]) -> Result<Vec<Saved>> {
        payloads.iter().try_for_each(refuse_alone)?;
        self.commit_all(Some(case), payloads, |_| Ok(()))
    }

    /// The same as [`Store::append`], in one transaction with what else must change.
    pub(crate) fn commit_with(
        &mut self,
        case: Option<CaseId>,
        payload: &Payload,
        also: impl FnOnce(&Connection) -> Result<()>,
    ) -> Result<Saved> {
        let saved = self.commit_all(case, std::slice::from_ref(payload), also)?;
        saved.into_iter().next_back().ok_or_else(|| StoreError::Internal("nothing was written".into()))
    }

    /// Several records and what else must change, in one transaction.
    pub(crate) fn commit_all(
        &mut self,
        case: Option<CaseId>,
        payloads: &[Payload],
        also: impl FnOnce(&Connection) -> Result<()>,
    ) -> Result<Vec<Saved>> {
        self.log.resolve(&self.database)?;
        let moment = self.env.moment();
        let jump = self.log.jump(moment);
        let written = (|| {
            let step = self.database.unchecked_transaction()?;
            also(&step)?;
            let mut batch: Vec<Sealed> = Vec::new();
            let steps = jump.iter().map(|jump| (None, jump)).chain(payloads.iter().map(|payload| (case, payload)));
            for (case, payload) in steps {
                let after = batch.last().map(Sealed::head).or(self.log.head);
                batch.push(self.log.insert(&step, after, case, payload, moment, &*self.env)?);
            }
            step.commit()?;
            Ok(batch)
        })();
        let batch = written.inspect_err(|_: &StoreError| self.log.doubt())?;
        let jumped = jump.is_some();
        let saved: Vec<Saved> = batch.iter().map(|sealed| self.settle(sealed, jumped)).collect();
        // The jump itself is nobody's action.
        Ok(saved.into_iter().skip(usize::from(jumped)).collect())
    }

    fn settle(&mut self, sealed: &Sealed, clock_jumped: bool) -> Saved {
        let stamp = self.log.settle(sealed);
        self.head_file.note(sealed.head(), stamp.wall_ms);
        Saved { stamp, clock_jumped }
    }

    /// Every time the clock was found to have gone back: when that was recorded, and both times. In order.
    pub fn clock_jumps(&self) -> Result<Vec<(Stamp, ClockJumped)>> {
        let entries = self.log.jumps.iter().map(|seq| self.log.entry(&self.database, *seq));
        let jumps = entries.filter_map(|entry| match entry {
            Ok(Entry { stamp, payload: Some(Payload::ClockJumped(jump)) }) => Some(Ok((stamp, jump))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        });
        jumps.collect()
    }

    /// Records that concern no case, in order.
    pub fn log_records(&self) -> Result<Vec<Entry>> {
        let in_cases: std::collections::BTreeSet<u64> =
            self.log.cases.values().flat_map(|case| case.seqs.iter().copied()).collect();
        let end = self.log.head.map_or(0, |head| head.seq);
        (1..=end).filter(|seq| !in_cases.contains(seq)).map(|seq| self.log.entry(&self.database, seq)).collect()
    }

    /// At rest: writes the head file now and moves the WAL into the database.
    pub fn rest(&mut self) -> Result<()> {
        if let Some(head) = self.log.head {
            self.head_file.write(head, self.env.moment().wall_ms)?;
        }
        database::checkpoint(&self.database, false)
    }

    /// Records the locking, writes the head file, empties the WAL and closes.
    pub fn lock(mut self) -> Result<()> {
        self.append(None, &Payload::Locked)?;
        self.rest()?;
        database::checkpoint(&self.database, true)?;
        Ok(())
    }

    /// Wraps the data key under a new password. Both wraps exist until the new one has been read back from the disk.
    pub fn change_password(&mut self, old: &str, new: &str) -> Result<()> {
        let path = keys_path(&self.folder);
        let before = KeyFile::read(&path)?;
        let (data_key, _) = before.open(credential(old, &self.settings))?;
        let mut both = before.clone();
        both.add(&data_key, credential(new, &self.settings), self.settings.cost, &*self.env)?;
        both.write(&path)?;
        let mut read_back = KeyFile::read(&path)?;
        let (again, place) = read_back.open(credential(new, &self.settings))?;
        if again != data_key {
            return Err(StoreError::KeyFileDamaged);
        }
        // What cannot be recorded is not done: the old password stays the one that opens.
        if let Err(error) = self.append(None, &Payload::PasswordChanged) {
            before.write(&path)?;
            return Err(error);
        }
        read_back.keep_only(SlotKind::Officer, place);
        read_back.write(&path)
    }
}

/// These say that keys were made or destroyed; only what does that may record it.
fn refuse_alone(payload: &Payload) -> Result<()> {
    match payload {
        Payload::LogOpened(_) | Payload::CaseCreated(_) | Payload::CaseErased(_) => {
            Err(StoreError::Internal(format!("{} is not appended alone", payload.kind().as_str())))
        }
        _ => Ok(()),
    }
}

fn credential<'a>(password: &'a str, settings: &'a Settings) -> Credential<'a> {
    let device_secret = settings.device_secret.as_ref().map(|secret| secret.as_slice());
    Credential { kind: SlotKind::Officer, password, device_secret }
}

fn keys_path(folder: &Path) -> PathBuf {
    folder.join(KEYS)
}

fn database_path(folder: &Path) -> PathBuf {
    folder.join(DATABASE)
}

/// Where a new database grows until its keys are written.
fn unfinished_path(folder: &Path) -> PathBuf {
    folder.join(UNFINISHED)
}

/// Removes what an interrupted creation left; without its keys nobody can read it.
fn clear_unfinished(path: &Path) -> Result<()> {
    for left in [path.to_owned(), path.with_extension("db-wal"), path.with_extension("db-shm")] {
        match fs::remove_file(left) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// One process at a time; the system frees the lock when the process ends, however it ends.
fn lock_folder(folder: &Path) -> Result<File> {
    let lock = atomic::private().create(true).truncate(false).open(folder.join(LOCK))?;
    atomic::sync_folder(folder)?;
    // A process that is just being started from this one still holds what this one held; so short a wait tells it from a window.
    for _ in 0..20 {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Err(StoreError::AlreadyOpen)
}
