//! The store: created, unlocked, appended to, locked.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use evidence::{
    CaseId, ClockJumped, CryptoProvider, Ed25519Sha256, Entry, Hash, Head, Kind, LogId, LogOpened, Payload, Sealed,
    Signer, Stamp,
};
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::{
    atomic, beside,
    branch::{self, Remembered},
    cipher::Secret,
    database::{self, Opened},
    env::{Env, random},
    error::{Result, StoreError},
    finding::Finding,
    folder::{DATABASE, KEYS, UNFINISHED},
    foreign::{self, ForeignIndex},
    head_file::HeadFile,
    holding::{Begun, begin, lock_folder},
    identity,
    key_file::{Argon2Cost, Credential, KeyFile, Officer, SlotKind},
    keys::Keys,
    log::{Log, PayloadKeys, Saved},
    peer::{self, Peer},
    reading::Reading,
    wal,
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
    /// How long after a commit the head file is written at the latest, but for the time the disk takes.
    pub head_interval: Duration,
    /// Opened for reading only, whatever the disk would take: not a byte in the folder changes.
    pub for_reading: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cost: Argon2Cost::STANDARD,
            device_secret: None,
            attachment_limit: crate::attachment::ATTACHMENT_LIMIT,
            program: String::new(),
            // With the disk's own time it stays within a second.
            head_interval: Duration::from_millis(400),
            for_reading: false,
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
            .field("for_reading", &self.for_reading)
            .finish()
    }
}

/// An officer's unlocked store.
pub struct Store {
    pub(crate) folder: PathBuf,
    /// Which store it is.
    pub(crate) id: [u8; 16],
    pub(crate) officer: Officer,
    pub(crate) database: Connection,
    pub(crate) log: Log,
    pub(crate) case_wrap: Secret,
    pub(crate) settings: Settings,
    pub(crate) env: Box<dyn Env>,
    /// The schema of the tables.
    pub(crate) schema: u32,
    /// What is wrong with it, and what else is to be told.
    pub(crate) findings: Vec<Finding>,
    pub(crate) remarks: Vec<Finding>,
    /// Why nothing is written, when nothing is.
    pub(crate) reading: Option<Reading>,
    /// Cases with a gap: nothing is written behind it.
    pub(crate) gapped: BTreeSet<CaseId>,
    /// Where the log ended when it was unlocked.
    pub(crate) end: u64,
    /// Where it ended when it came to rest last.
    rested: u64,
    /// The secret half of the key that packages for this officer are sealed to.
    pub(crate) exchange: Secret,
    /// Officers with whom cases were exchanged.
    pub(crate) peers: BTreeMap<LogId, Peer>,
    /// What of other logs was taken in, by case.
    pub(crate) foreign: BTreeMap<CaseId, ForeignIndex>,
    /// Wraps the key of the line to the branch.
    pub(crate) transport: Secret,
    /// The branch, and what it has.
    pub(crate) branch: Remembered,
    /// That it was unlocked, where the record of it goes along with the first one after it.
    pub(crate) unlocked: Option<Payload>,
    pub(crate) head_file: HeadFile,
    /// The database file itself, to be copied; closed only after the database is.
    pub(crate) raw: Option<File>,
    // Dropped last: the folder is free for another process only when all else is closed.
    _lock: Option<File>,
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
        // A new account is in nobody's escrow yet, so the device's secret stays out.
        let credential = Credential { kind: SlotKind::Officer, password, device_secret: None };
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
        let payload_keys = PayloadKeys { log: keys.log.clone(), cases: HashMap::new(), damaged: BTreeSet::new() };
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
        let opened =
            database::open(&database_path(folder), &keys.database, env.moment().wall_ms, &wal::Wal::default())?;
        let lock = Some(lock);
        let mut store = Self::assemble(folder, key_file, opened, log_id, signer, keys, settings, env, lock)?;
        store.log.load(&store.database)?;
        store.end = store.log.head.map_or(0, |head| head.seq);
        store.rest()?;
        Ok(store)
    }

    /// Opens an existing store. What it finds out about itself is in [`Store::findings`].
    pub fn unlock(folder: &Path, password: &str, settings: Settings, env: Box<dyn Env>) -> Result<Self> {
        let Begun { lock, writable, mut key_file } = begin(folder, settings.for_reading)?;
        let (data_key, place) = key_file.open(credential(password, &settings))?;
        let dropped = if writable && key_file.keep_only(SlotKind::Officer, place) {
            // A change of the password was interrupted: from now on only the one just used opens.
            key_file.write(&keys_path(folder))
        } else {
            Ok(())
        };
        let mut store = Self::open(folder, Begun { lock, writable, key_file }, &data_key, settings, env)?;
        if let Err(error) = dropped {
            store.findings.push(Finding::NotWritable { error: error.code().to_owned() });
        }
        Ok(store)
    }

    /// Opens it with its data key, whatever gave that.
    pub(crate) fn open(
        folder: &Path,
        begun: Begun,
        data_key: &Secret,
        settings: Settings,
        env: Box<dyn Env>,
    ) -> Result<Self> {
        let Begun { lock, writable, mut key_file } = begun;
        let mut path = database_path(folder);
        if !path.exists() && unfinished_path(folder).exists() {
            if writable { atomic::rename(&unfinished_path(folder), &path)? } else { path = unfinished_path(folder) }
        }
        if writable {
            // A key file that was being written when the program ended; the one in force was just read.
            let _ = fs::remove_file(keys_path(folder).with_extension("new"));
        }
        let keys = Keys::derive(data_key, &key_file.store);
        let wal_path = path.with_extension("db-wal");
        let wal = wal::read(&wal_path)?;
        if wal.dropped > 1 && writable {
            // Opening and closing the database uses it up.
            beside::keep_wal(folder, &wal_path)?;
        }
        let mut opened = if writable {
            database::open(&path, &keys.database, env.moment().wall_ms, &wal)?
        } else {
            database::open_for_reading(&path, &keys.database, &wal)?
        };
        let (log_id, signer) = match identity::read(&opened.connection, &keys, &key_file.officer) {
            // Without its page nothing can be signed; what was signed reads all the same.
            Err(error @ StoreError::Damaged(_)) => {
                opened = database::read_what_is_left(opened, &path, &keys.database, &wal)?;
                let known = key_file.public_key.as_deref().filter(|_| !opened.damaged.is_empty());
                identity::without_its_page(&opened.connection, known).ok_or(error)?
            }
            read => read?,
        };
        let mut noted = Ok(());
        if key_file.note_key(signer.public_key())? && writable {
            // An account older than this note: from now on others on this machine know its key.
            noted = key_file.write(&keys_path(folder));
        }
        let damaged = opened.damaged.clone();
        let mut store = Self::assemble(folder, key_file, opened, log_id, signer, keys, settings, env, lock)?;
        store.look_around(&damaged, writable, &wal)?;
        if let Err(error) = noted {
            store.findings.push(Finding::NotWritable { error: error.code().to_owned() });
        }
        Ok(store)
    }

    /// Whose store it is; needs no password.
    pub fn officer_of(folder: &Path) -> Result<Officer> {
        KeyFile::read(&keys_path(folder)).map(|file| file.officer)
    }

    /// Which store it is: the same in every copy of its folder. Needs no password.
    pub fn id_of(folder: &Path) -> Result<[u8; 16]> {
        KeyFile::read(&keys_path(folder)).map(|file| file.store)
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
        key_file: KeyFile,
        opened: Opened,
        log_id: LogId,
        signer: Arc<dyn Signer>,
        keys: Keys,
        settings: Settings,
        env: Box<dyn Env>,
        lock: Option<File>,
    ) -> Result<Self> {
        let KeyFile { officer, store: id, .. } = key_file;
        let Opened { connection: database, schema, damaged: _ } = opened;
        let (cases, damaged) = crate::case::read_keys(&database, &keys.cases)?;
        let payload_keys = PayloadKeys { log: keys.log, cases, damaged };
        let log = Log::new(log_id, officer.id.clone(), Arc::clone(&signer), payload_keys);
        let head_file = HeadFile::start(folder.join("head"), signer, settings.head_interval)?;
        // A database of an earlier schema that is only read has no place for them.
        let (peers, foreign) = if schema >= foreign::SCHEMA {
            (peer::read(&database)?, foreign::index(&database)?)
        } else {
            Default::default()
        };
        let branch = if schema >= branch::SCHEMA { branch::read(&database, log_id)? } else { Remembered::default() };
        Ok(Self {
            folder: folder.to_owned(),
            id,
            officer,
            database,
            log,
            case_wrap: keys.cases,
            settings,
            env,
            schema,
            findings: Vec::new(),
            remarks: Vec::new(),
            reading: None,
            gapped: BTreeSet::new(),
            end: 0,
            rested: 0,
            exchange: keys.exchange,
            peers,
            foreign,
            transport: keys.transport,
            branch,
            unlocked: None,
            head_file,
            raw: None,
            _lock: lock,
        })
    }

    /// What is wrong with the store, as it was found at unlock. All that is to be told is in [`Store::tell`].
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The folder it lies in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a password is the one that opens this store: asked again before what cannot be taken back.
    pub fn prove(&self, password: &str) -> Result<()> {
        KeyFile::read(&keys_path(&self.folder))?.open(credential(password, &self.settings)).map(drop)
    }

    /// Why the store is open for reading only; none when it is written to.
    pub fn reading(&self) -> Option<Reading> {
        self.reading
    }

    pub(crate) fn writable(&self) -> Result<()> {
        self.reading.map_or(Ok(()), |reading| Err(StoreError::ReadOnly(reading)))
    }

    /// Whether something of this kind may be written: nothing behind a gap but what takes the case out, or says what happened to it.
    pub(crate) fn refuse_behind_a_gap(&self, case: Option<CaseId>, kind: Kind) -> Result<()> {
        self.writable()?;
        let allowed = matches!(
            kind,
            Kind::ReportExported | Kind::PlaintextExported | Kind::CaseErased | Kind::Marked | Kind::IntegrityNoted
        );
        match case {
            Some(case) if !allowed && self.gapped.contains(&case) => Err(StoreError::CaseReadOnly(case)),
            _ => Ok(()),
        }
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
        self.refuse_behind_a_gap(case, payload.kind())?;
        self.log.resolve(&self.database)?;
        let moment = self.moment();
        if self.unlocked.is_some() || self.log.jump(moment).is_some() {
            return self.commit_with(case, payload, |_| Ok(()));
        }
        // One statement is its own transaction; anything around it would cost a round more.
        let written = self.log.insert(&self.database, self.log.head, case, payload, moment, &*self.env);
        let sealed = written.inspect_err(|_| self.log.doubt())?;
        Ok(self.settle_record(&sealed, false))
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
        self.writable()?;
        payloads.iter().try_for_each(|payload| self.refuse_behind_a_gap(case, payload.kind()))?;
        self.log.resolve(&self.database)?;
        let moment = self.moment();
        let jump = self.log.jump(moment);
        // The jump itself is nobody's action, and that it was unlocked another.
        let before: Vec<&Payload> = jump.iter().chain(&self.unlocked).collect();
        let written = (|| {
            let step = self.database.unchecked_transaction()?;
            also(&step)?;
            let mut batch: Vec<Sealed> = Vec::new();
            let steps = before.iter().map(|first| (None, *first)).chain(payloads.iter().map(|payload| (case, payload)));
            for (case, payload) in steps {
                let after = batch.last().map(Sealed::head).or(self.log.head);
                batch.push(self.log.insert(&step, after, case, payload, moment, &*self.env)?);
            }
            step.commit()?;
            Ok(batch)
        })();
        let batch = written.inspect_err(|_: &StoreError| self.log.doubt())?;
        let (jumped, first) = (jump.is_some(), before.len());
        self.unlocked = None;
        let saved: Vec<Saved> = batch.iter().map(|sealed| self.settle_record(sealed, jumped)).collect();
        Ok(saved.into_iter().skip(first).collect())
    }

    fn settle_record(&mut self, sealed: &Sealed, clock_jumped: bool) -> Saved {
        let stamp = self.log.settle(sealed);
        self.head_file.note(sealed.head(), stamp.wall_ms);
        Saved { stamp, clock_jumped }
    }

    /// Every time the clock was found to have gone back: when that was recorded, and both times. In order.
    pub fn clock_jumps(&self) -> Result<Vec<(Stamp, ClockJumped)>> {
        let entries = self.log.jumps.iter().filter_map(|seq| self.log.entry_or_gap(&self.database, *seq).transpose());
        let jumps = entries.filter_map(|entry| match entry {
            Ok(Entry { stamp, payload: Some(Payload::ClockJumped(jump)) }) => Some(Ok((stamp, jump))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        });
        jumps.collect()
    }

    /// Records that concern no case, in order; one that cannot be read comes without its content.
    pub fn log_records(&self) -> Result<Vec<Entry>> {
        let in_cases: std::collections::BTreeSet<u64> =
            self.log.cases.values().flat_map(|case| case.seqs.iter().copied()).collect();
        let end = self.log.head.map_or(0, |head| head.seq);
        let others = (1..=end).filter(|seq| !in_cases.contains(seq));
        others.filter_map(|seq| self.log.entry_or_gap(&self.database, seq).transpose()).collect()
    }

    /// At rest: writes the head file now and moves the WAL into the database. Costs nothing when nothing was written since.
    pub fn rest(&mut self) -> Result<()> {
        let end = self.log.head.map_or(0, |head| head.seq);
        if self.reading.is_some() || end == self.rested {
            return Ok(());
        }
        if let Some(head) = self.log.head {
            self.head_file.write(head, self.env.moment().wall_ms)?;
        }
        database::checkpoint(&self.database, false)?;
        self.rested = end;
        Ok(())
    }

    /// Records the locking, writes the head file, empties the WAL and closes.
    pub fn lock(mut self) -> Result<()> {
        if self.reading.is_some() {
            return Ok(());
        }
        self.append(None, &Payload::Locked)?;
        self.rest()?;
        database::checkpoint(&self.database, true)?;
        Ok(())
    }

    /// Wraps the data key under a new password. Both wraps exist until the new one has been read back from the disk.
    pub fn change_password(&mut self, old: &str, new: &str) -> Result<()> {
        self.writable()?;
        let (data_key, _) = KeyFile::read(&keys_path(&self.folder))?.open(credential(old, &self.settings))?;
        self.wrap_anew(&data_key, new, Some(&Payload::PasswordChanged))
    }

    /// Wraps the data key under a password, reads that back, records it, and only then drops the wraps before.
    pub(crate) fn wrap_anew(&mut self, data_key: &Secret, password: &str, record: Option<&Payload>) -> Result<()> {
        let path = keys_path(&self.folder);
        let before = KeyFile::read(&path)?;
        let mut credential = credential(password, &self.settings);
        if before.escrow_keys().is_empty() {
            // Lost with the device, its secret would take everything with it: it goes in only where there is another way.
            credential.device_secret = None;
        }
        let mut both = before.clone();
        both.add(data_key, credential, self.settings.cost, &*self.env)?;
        both.write(&path)?;
        let mut read_back = KeyFile::read(&path)?;
        let (again, place) = read_back.open(credential)?;
        if again != *data_key {
            return Err(StoreError::KeyFileDamaged);
        }
        // What cannot be recorded is not done: the old password stays the one that opens.
        if let Some(Err(error)) = record.map(|record| self.append(None, record)) {
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

pub(crate) fn credential<'a>(password: &'a str, settings: &'a Settings) -> Credential<'a> {
    let device_secret = settings.device_secret.as_ref().map(|secret| secret.as_slice());
    Credential { kind: SlotKind::Officer, password, device_secret }
}

pub(crate) fn keys_path(folder: &Path) -> PathBuf {
    folder.join(KEYS)
}

pub(crate) fn database_path(folder: &Path) -> PathBuf {
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
