//! The hub itself: its keys, its database, its files, its own log.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use evidence::{
    BootId, CaseId, CryptoProvider, Ed25519Sha256, Ed25519Signer, Head, HubId, Kind, LogId, LogOpened, Marked, Moment,
    Opening, Payload, Sealing, Signer, seal,
};
use zeroize::Zeroizing;

use crate::{
    authority::Authority,
    blobs::Blobs,
    calendar::OFFSET_MINUTES,
    env::{Env, random},
    error::{HubError, Result},
    folder,
    keep::{self, Change, Identity, Keep, RecordRow, View, read, write},
    reckoner::{AsLaptops, Reckons},
    retention::Retention,
    run::Run,
    settings::{Database, Files, Settings, TEMPLATE},
    vault::{CaseKeys, Vault, apart},
};

/// Who writes the hub's own log.
pub(crate) const AUTHOR: &str = "hub";

/// An open hub.
pub struct Hub {
    pub(crate) folder: PathBuf,
    pub(crate) settings: Settings,
    pub(crate) retention: Retention,
    pub(crate) vault: Vault,
    pub(crate) keep: Box<dyn Keep>,
    pub(crate) blobs: Blobs,
    pub(crate) env: Arc<dyn Env>,
    pub(crate) identity: Identity,
    pub(crate) signer: Ed25519Signer,
    pub(crate) authority: Authority,
    pub(crate) boot: BootId,
    pub(crate) reckons: Arc<dyn Reckons>,
    /// Held while submissions are reckoned.
    pub(crate) reckoning: Mutex<()>,
}

/// What is looked up once in a transaction: keys of cases, and what was judged of them.
#[derive(Default)]
pub(crate) struct KeyRing {
    keys: HashMap<CaseId, Option<CaseKeys>>,
    /// Acts that left no trace when they were judged last, of whoever calls: the same again leaves none either.
    pub(crate) passing: HashSet<(CaseId, workflow::Action)>,
}

impl KeyRing {
    /// The keys of a case; none: erased, or not known here.
    pub(crate) fn of(&mut self, hub: &Hub, view: &dyn View, case: CaseId) -> Result<Option<&CaseKeys>> {
        let keys = match self.keys.entry(case) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(match view.case_key(case)? {
                Some(Some(wrapped)) => Some(hub.vault.case(case, &wrapped)?),
                _ => None,
            }),
        };
        Ok(keys.as_ref())
    }

    /// The keys of a case that were looked up before; none: erased, not known, or never asked for.
    pub(crate) fn held(&self, case: CaseId) -> Option<&CaseKeys> {
        self.keys.get(&case)?.as_ref()
    }

    /// The same; a case that is not known here gets a key.
    pub(crate) fn of_or_new(&mut self, hub: &Hub, change: &dyn Change, case: CaseId) -> Result<Option<&CaseKeys>> {
        if !self.keys.contains_key(&case) && change.case_key(case)?.is_none() {
            let (wrapped, keys) = hub.vault.new_case(case, &*hub.env)?;
            change.add_case_key(case, &wrapped)?;
            self.keys.insert(case, Some(keys));
        }
        self.of(hub, change, case)
    }
}

impl Hub {
    /// Makes a hub in a folder that is empty or not there: keys, authority, tables, the first record of its own log.
    ///
    /// # Errors
    ///
    /// Something is there already; the disk.
    pub fn create(folder: &std::path::Path, env: Arc<dyn Env>) -> Result<Hub> {
        Self::create_in(folder, &Database::default(), env)
    }

    /// The same with a database that is named; what that names lies from the folder on.
    ///
    /// # Errors
    ///
    /// As [`Hub::create`]; a database that cannot be reached, or holds a hub.
    pub fn create_in(folder: &std::path::Path, database: &Database, env: Arc<dyn Env>) -> Result<Hub> {
        Self::create_with(folder, database, env, Arc::new(AsLaptops::default()))
    }

    /// The same with a place for files that is named as well.
    ///
    /// # Errors
    ///
    /// As [`Hub::create_over`].
    pub fn create_on(folder: &std::path::Path, database: &Database, files: &Files, env: Arc<dyn Env>) -> Result<Hub> {
        Self::create_over(folder, database, files, env, Arc::new(AsLaptops::default()))
    }

    /// Makes a hub whose cases somebody else reckons: for tests that ask about the workflow alone.
    ///
    /// # Errors
    ///
    /// As [`Hub::create`].
    pub fn create_with(
        folder: &std::path::Path,
        database: &Database,
        env: Arc<dyn Env>,
        reckons: Arc<dyn Reckons>,
    ) -> Result<Hub> {
        Self::create_over(folder, database, &Files::default(), env, reckons)
    }

    /// Makes a hub with a database and a place for files that are named; what those name lies from the folder on.
    ///
    /// # Errors
    ///
    /// As [`Hub::create_in`]; a store that cannot be reached.
    pub fn create_over(
        folder: &std::path::Path,
        database: &Database,
        files: &Files,
        env: Arc<dyn Env>,
        reckons: Arc<dyn Reckons>,
    ) -> Result<Hub> {
        if !folder::is_empty(folder)? {
            return Err(HubError::Cannot(format!("{} is not empty", folder.display())));
        }
        // Asked first: what cannot be reached leaves no half a hub behind.
        keep::reach(folder, database, &*env)?;
        Blobs::reach(folder, files, &*env)?;
        folder::create_folder(folder)?;
        folder::create_folder(&folder.join(folder::BLOBS))?;
        let key = Zeroizing::new(random::<32>(&*env)?);
        let digits: Zeroizing<String> = Zeroizing::new(key.iter().map(|b| format!("{b:02x}")).collect());
        folder::write_new(&folder.join(folder::VAULT_KEY), digits.as_bytes())?;
        folder::write_new(&folder.join(folder::SETTINGS), files.written_in(&database.written_in(TEMPLATE)).as_bytes())?;
        let (vault, now) = (Vault::of(&key), env.now_ms());
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(random(&*env)?);
        let signer = Ed25519Signer::from_seed(&seed);
        let hub = HubId::from_random(random(&*env)?);
        let (ca, ca_key) = Authority::make(&name_of(hub), now)?;
        let identity = Identity {
            hub,
            log: LogId::from_random(random(&*env)?),
            public_key: signer.public_key().to_vec(),
            sealed_seed: vault.seal_small("hub key", &*seed, &*env)?,
            ca,
            sealed_ca_key: vault.seal_small("authority", &Zeroizing::new(ca_key), &*env)?,
        };
        let made = keep::create(folder, folder::DATABASE, database, &vault, &env)?;
        let keep: Box<dyn Keep> = made;
        write(&*keep, |change| {
            change.add_identity(&identity, now)?;
            change.add_log(identity.log, None, &identity.public_key)
        })?;
        drop(keep);
        let hub = Self::open_with(folder, env, reckons)?;
        write(&*hub.keep, |change| {
            let public_key = hub.identity.public_key.clone();
            let (officer, program) = (AUTHOR.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
            let opened = Payload::LogOpened(LogOpened { public_key, officer, program, role: None });
            hub.append(change, &mut KeyRing::default(), None, &opened).map(drop)
        })?;
        Ok(hub)
    }

    /// Opens a hub. Several programs may: one that serves ([`crate::Server`]), and those by which an administrator does something meanwhile.
    ///
    /// # Errors
    ///
    /// Another vault key; a newer schema; damage.
    pub fn open(folder: &std::path::Path, env: Arc<dyn Env>) -> Result<Hub> {
        Self::open_with(folder, env, Arc::new(AsLaptops::default()))
    }

    /// Opens a hub whose cases somebody else reckons: for tests that ask about the workflow alone.
    ///
    /// # Errors
    ///
    /// As [`Hub::open`].
    pub fn open_with(folder: &std::path::Path, env: Arc<dyn Env>, reckons: Arc<dyn Reckons>) -> Result<Hub> {
        let settings = Settings::read(folder)?;
        let vault = Vault::of(&settings.vault_key(folder)?);
        let keep = keep::open(folder, &settings.database, &vault, &env)?;
        Self::over(folder, settings, vault, keep, env, reckons)
    }

    /// A hub over a database that lies open.
    pub(crate) fn over(
        folder: &std::path::Path,
        settings: Settings,
        vault: Vault,
        keep: Box<dyn Keep>,
        env: Arc<dyn Env>,
        reckons: Arc<dyn Reckons>,
    ) -> Result<Hub> {
        let now = env.now_ms();
        let identity = read(&*keep, |view| view.identity())?;
        let seed = vault.open_small("hub key", &identity.sealed_seed)?;
        let seed = seed.as_slice().try_into().map_err(|_| HubError::Damaged("the hub key".into()))?;
        let signer = Ed25519Signer::from_seed(&Zeroizing::new(seed));
        if signer.public_key() != identity.public_key {
            return Err(HubError::Damaged("the hub key is another than the log's".into()));
        }
        let ca_key = vault.open_small("authority", &identity.sealed_ca_key)?;
        let authority = Authority::open(&name_of(identity.hub), identity.ca.clone(), &ca_key, now)?;
        Ok(Hub {
            folder: folder.to_owned(),
            blobs: Blobs::of(folder, &settings.files, &*env)?,
            retention: Retention::read(folder)?,
            settings,
            vault,
            keep,
            boot: BootId::from_random(random(&*env)?),
            reckons,
            reckoning: Mutex::new(()),
            env,
            identity,
            signer,
            authority,
        })
    }

    /// Which hub it is.
    pub fn id(&self) -> HubId {
        self.identity.hub
    }

    /// Its own log.
    pub fn log(&self) -> LogId {
        self.identity.log
    }

    /// The key that verifies what it signs.
    pub fn public_key(&self) -> &[u8] {
        &self.identity.public_key
    }

    /// The certificate of its authority (DER).
    pub fn authority_der(&self) -> &[u8] {
        self.authority.der()
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Its database.
    pub fn keep(&self) -> &dyn Keep {
        &*self.keep
    }

    /// What opens a record, sealed. Of an erased case nothing is kept any more but the reason.
    pub(crate) fn sealed(
        &self,
        change: &dyn Change,
        ring: &mut KeyRing,
        record: &evidence::Record,
        opening: Option<&Opening>,
    ) -> Result<Option<Vec<u8>>> {
        let (head, case) = (record.head(), record.header.case);
        let at = (head.log, head.seq, case);
        let keys = match case {
            Some(case) => {
                let keys = ring.of_or_new(self, change, case)?;
                match keys {
                    _ if outlives(record.header.kind) => None,
                    Some(keys) => Some(keys),
                    None => return Ok(None),
                }
            }
            None => None,
        };
        opening.map(|opening| self.vault.seal_opening(at, keys, opening, &*self.env)).transpose()
    }

    /// What opens a record: salt ‖ payload; none where it is gone.
    pub(crate) fn opening_of(
        &self,
        view: &dyn View,
        ring: &mut KeyRing,
        log: LogId,
        record: &RecordRow,
    ) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let Some(sealed) = &record.sealed else { return Ok(None) };
        let at = (log, record.seq, record.case);
        let keys = match record.case.filter(|_| !outlives(record.kind)) {
            Some(case) => match ring.of(self, view, case)? {
                Some(keys) => Some(keys),
                None => return Ok(None),
            },
            None => None,
        };
        self.vault.open_opening(at, keys, sealed).map(Some)
    }

    /// The payload of a record named by its hash; none where it is gone or of a newer kind.
    pub(crate) fn payload_of(
        &self,
        view: &dyn View,
        ring: &mut KeyRing,
        named: &crate::keep::NamedRecord,
    ) -> Result<Option<Payload>> {
        let row = RecordRow {
            seq: named.seq,
            case: named.case,
            kind: named.kind,
            body: Vec::new(),
            sealed: named.sealed.clone(),
        };
        let opened = self.opening_of(view, ring, named.log, &row)?;
        Ok(opened.and_then(|o| apart(&o)).and_then(|o| Payload::from_bytes(&o.payload).ok()))
    }

    /// One more record of the hub's own log.
    pub(crate) fn append(
        &self,
        change: &dyn Change,
        ring: &mut KeyRing,
        case: Option<CaseId>,
        payload: &Payload,
    ) -> Result<Head> {
        let now = self.env.now_ms();
        let own = change.log(self.identity.log)?.ok_or_else(|| HubError::Damaged("the hub has no log".into()))?;
        let moment = Moment {
            wall_ms: now,
            offset_minutes: OFFSET_MINUTES,
            monotonic_ms: self.env.monotonic_ms(),
            boot: self.boot,
            hub_heard_ms: None,
        };
        let sealing = Sealing {
            log: self.identity.log,
            after: own.head,
            case,
            moment,
            author: AUTHOR,
            payload,
            salt: random(&*self.env)?,
        };
        let made = seal(sealing, &Ed25519Sha256, &self.signer)?;
        let record = evidence::Record::parse(&made.bytes, &Ed25519Sha256)
            .map_err(|error| HubError::Internal(error.to_string()))?;
        let mut run = Run::new(now);
        run.add(&record, &made.bytes, self.sealed(change, ring, &record, Some(&made.opening))?);
        run.write(change)?;
        Ok(record.head())
    }

    /// Something an administrator did, in the hub's own log.
    pub(crate) fn note(&self, change: &dyn Change, mark: &str, detail: String) -> Result<()> {
        let marked = Payload::Marked(Marked { mark: mark.into(), detail: Some(detail) });
        self.append(change, &mut KeyRing::default(), None, &marked).map(drop)
    }

    /// SHA-256 of the hub key's public half.
    pub fn key_hash(&self) -> evidence::Hash {
        Ed25519Sha256.hash(&[&self.identity.public_key])
    }
}

/// Whether a kind's content outlives the erasure of its case: it stands under the log's key.
fn outlives(kind: u16) -> bool {
    kind == Kind::CaseErased as u16
}

fn name_of(hub: HubId) -> String {
    format!("Tianye hub {hub}")
}
