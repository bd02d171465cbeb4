//! The branch this store belongs to 分行: who it is, the key of the line to it, what it signed that it has, and what still waits.
//!
//! Nothing here speaks on a line; that is `sync`'s matter, which reads and writes through these calls. Each is short: they run under the lock that typing
//! waits for. “There” is said on a receipt alone, and a receipt only counts as long as the branch still has what it signed for.

mod arrival;
mod behind;
mod orders;
mod outgoing;
mod receipts;
mod taking_logs;

use evidence::{
    Algorithm, CaseRole, Ed25519Signer, Enrolled, Hash, HubId, LogId, Moment, Payload, Signer, SigningFailed,
};
use minicbor::bytes::ByteVec;
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use crate::{
    cipher::{self, Secret},
    env::random,
    error::{Result, StoreError},
    log::Saved,
    package_file::public_of,
    store::Store,
};

pub use arrival::{Arrival, Arrived, Waiting};
pub use behind::{BehindError, CaughtUp};
pub use orders::{KeptOrder, ToErase};
pub use outgoing::{FileNamed as BranchFile, Outgoing};
pub use receipts::KeptReceipt;
pub use taking_logs::{BranchLog, LogsTaken};

/// The schema that has a place for it.
pub(crate) const SCHEMA: u32 = 6;

const TLS: &[u8] = b"tianye tls seed 1";
/// What the log's key signs for a branch begins with one of these, so that it signs nothing else.
const ASKED: [&[u8]; 2] = [b"tianye enrol 1\0", b"tianye renew 1\0"];

/// The branch as it said of itself when this store was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Which one.
    pub hub: HubId,
    /// Where it is reached: host and port.
    pub address: String,
    /// The key that signs its receipts, tokens and its own log.
    pub hub_key: Vec<u8>,
    /// Its own log.
    pub hub_log: LogId,
    /// Certificates (DER): this store's own first, then that of the branch, which is pinned.
    pub chain: Vec<Vec<u8>>,
    /// The officer's staff number there.
    pub staff: String,
    /// The officer's name there.
    pub name: String,
    /// Where in the bank.
    pub path: String,
    /// What the officer is there for: a role, below which branch, until when (ms since 1970 UTC).
    pub posts: Vec<(CaseRole, String, Option<i64>)>,
    /// The key of escrow of the branch, where it has one.
    pub escrow: Option<[u8; 32]>,
    /// When it was taken in, by the branch's clock.
    pub enrolled_ms: i64,
}

/// The key of the line, its secret half wiped when dropped.
pub struct TlsKey {
    /// The seed of the Ed25519 key.
    pub seed: Zeroizing<[u8; 32]>,
    /// The public half.
    pub public_key: Vec<u8>,
}

impl std::fmt::Debug for TlsKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TlsKey")
    }
}

/// What is remembered of the branch while the store is open.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    pub(crate) branch: Option<Branch>,
    /// When it was last heard, by its own clock.
    pub(crate) heard_ms: Option<i64>,
    /// How far its orders were read.
    pub(crate) orders_seq: u64,
    /// When all was there last, by the clock here.
    pub(crate) ended_ms: Option<i64>,
    /// The receipt that counts.
    pub(crate) receipt: Option<KeptReceipt>,
    /// Files that the branch holds.
    pub(crate) sent: std::collections::BTreeSet<(evidence::CaseId, Hash)>,
    /// Files that the own records name, up to a record.
    pub(crate) named: outgoing::Named,
}

/// The log's key, for requests to a branch alone.
pub struct EnrolmentSigner(std::sync::Arc<dyn Signer>);

impl Signer for EnrolmentSigner {
    fn algorithm(&self) -> Algorithm {
        self.0.algorithm()
    }

    fn public_key(&self) -> &[u8] {
        self.0.public_key()
    }

    fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SigningFailed> {
        match ASKED.iter().any(|word| message.starts_with(word)) {
            true => self.0.sign(message),
            false => Err(SigningFailed("that is no request to a branch".into())),
        }
    }
}

fn cbor<T: minicbor::Encode<()>>(value: &T) -> Result<Vec<u8>> {
    minicbor::to_vec(value).map_err(|error| StoreError::Internal(error.to_string()))
}

fn read_cbor<'b, T: minicbor::Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T> {
    minicbor::decode(bytes).map_err(|error| StoreError::Damaged(format!("what the branch said: {error}")))
}

pub(crate) fn read(database: &Connection, log: LogId) -> Result<Remembered> {
    type Row =
        (([u8; 16], String, Vec<u8>, Vec<u8>), (String, String, String, Vec<u8>), (Option<[u8; 32]>, i64, [u8; 16]));
    let row: Option<Row> = database
        .query_row(include_str!("../sql/branch.sql"), (), |row| {
            Ok((
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?),
                (row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?),
                (row.get(8)?, row.get(9)?, row.get(10)?),
            ))
        })
        .optional()?;
    let branch = row
        .map(|((hub, address, hub_key, chain), (staff, name, path, posts), (escrow, enrolled_ms, hub_log))| {
            let chain: Vec<ByteVec> = read_cbor(&chain)?;
            Ok::<_, StoreError>(Branch {
                hub: HubId(uuid::Uuid::from_bytes(hub)),
                address,
                hub_key,
                hub_log: LogId(uuid::Uuid::from_bytes(hub_log)),
                chain: chain.into_iter().map(Into::into).collect(),
                staff,
                name,
                path,
                posts: read_cbor(&posts)?,
                escrow,
                enrolled_ms,
            })
        })
        .transpose()?;
    let heard: Option<(Option<i64>, i64, Option<i64>)> = database
        .query_row(include_str!("../sql/branch_heard.sql"), (), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (heard_ms, orders_seq, ended_ms) = heard.unwrap_or_default();
    Ok(Remembered {
        branch,
        heard_ms,
        orders_seq: orders_seq.cast_unsigned(),
        ended_ms,
        receipt: receipts::read(database, log)?,
        sent: outgoing::read_sent(database)?,
        named: outgoing::Named::default(),
    })
}

impl Store {
    /// Now, with the hour at which the branch was last heard: what records say of both.
    pub(crate) fn moment(&self) -> Moment {
        let moment = self.env.moment();
        Moment { hub_heard_ms: self.branch.heard_ms.or(moment.hub_heard_ms), ..moment }
    }

    /// Which store it is.
    pub fn store_id(&self) -> [u8; 16] {
        self.id
    }

    /// The branch it belongs to, if it was taken in by one.
    pub fn branch(&self) -> Option<&Branch> {
        self.branch.branch.as_ref()
    }

    /// The public half of the key that packages and cases for this officer are sealed to.
    pub fn exchange_key(&self) -> [u8; 32] {
        public_of(&self.exchange)
    }

    /// The key of the line to the branch; made at the first call.
    pub fn tls_key(&mut self) -> Result<TlsKey> {
        let row: Option<(Vec<u8>, Vec<u8>)> = match self.schema >= SCHEMA {
            true => self
                .database
                .query_row(include_str!("../sql/tls_key.sql"), (), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?,
            false => None,
        };
        let (public_key, seed) = match row {
            Some((public_key, wrapped)) => {
                let damaged = |_| StoreError::Damaged("the key of the line does not open".into());
                let seed = cipher::open_secret(&self.transport, &self.about_tls(&public_key), &wrapped);
                (public_key, seed.map_err(damaged)?)
            }
            None => {
                self.writable()?;
                let seed: Secret = Zeroizing::new(random(&*self.env)?);
                let public_key = Ed25519Signer::from_seed(&seed).public_key().to_vec();
                let wrapped = cipher::seal(&self.transport, random(&*self.env)?, &self.about_tls(&public_key), &*seed)
                    .map_err(|_| StoreError::Internal("the key of the line could not be wrapped".into()))?;
                self.database.execute(include_str!("../sql/add_tls_key.sql"), params![public_key, wrapped])?;
                (public_key, seed)
            }
        };
        if Ed25519Signer::from_seed(&seed).public_key() != public_key {
            return Err(StoreError::Damaged("the key of the line is not the one noted".into()));
        }
        Ok(TlsKey { seed, public_key })
    }

    fn about_tls(&self, public_key: &[u8]) -> Vec<u8> {
        [TLS, &self.id, self.log.id.0.as_bytes(), public_key].concat()
    }

    /// The log's key for requests to be taken in by a branch, or for a new certificate; it signs nothing else.
    pub fn enrolment_signer(&self) -> EnrolmentSigner {
        EnrolmentSigner(std::sync::Arc::clone(&self.log.signer))
    }

    /// The store belongs to this branch from here on: kept, and recorded (kind 33), in one transaction. Nothing before it is signed anew.
    pub fn enrol(&mut self, branch: Branch) -> Result<Saved> {
        use evidence::CryptoProvider;
        self.writable()?;
        let own = branch.chain.first().ok_or_else(|| StoreError::Internal("no certificate".into()))?;
        let certificate = evidence::Ed25519Sha256.hash(&[own]);
        let enrolled = Payload::Enrolled(Enrolled { hub: branch.hub, staff: branch.staff.clone(), certificate });
        let another = self.branch().is_some_and(|before| before.hub != branch.hub);
        let saved = self.commit_with(None, &enrolled, |step| {
            if another {
                // What another branch had, this one has to be sent.
                step.execute_batch(include_str!("../sql/forget_branch.sql"))?;
            }
            write(step, &branch)?;
            step.execute(include_str!("../sql/set_certified.sql"), [branch.enrolled_ms])?;
            Ok(())
        })?;
        self.branch = read(&self.database, self.log.id)?;
        Ok(saved)
    }

    /// New certificates, or another address of the same branch.
    pub fn change_branch(&mut self, branch: Branch) -> Result<()> {
        self.writable()?;
        if self.branch().is_none_or(|before| before.hub != branch.hub || before.hub_key != branch.hub_key) {
            return Err(StoreError::Internal("that is another branch".into()));
        }
        write(&self.database, &branch)?;
        self.branch.branch = Some(branch);
        Ok(())
    }

    /// When the own certificate was issued, by the branch's clock; none: this store belongs to no branch.
    pub fn certified_ms(&self) -> Result<Option<i64>> {
        let Some(branch) = self.branch() else { return Ok(None) };
        let mut query = self.database.prepare_cached(include_str!("../sql/certified.sql"))?;
        Ok(Some(query.query_row((), |row| row.get(0)).optional()?.unwrap_or(branch.enrolled_ms)))
    }

    /// New certificates of the same branch, the own one first. False, and nothing kept, where they do not lead to the authority that is pinned here.
    pub fn renew_certificate(&mut self, chain: Vec<Vec<u8>>, issued_ms: i64) -> Result<bool> {
        self.writable()?;
        let Some(branch) = self.branch().cloned() else { return Ok(false) };
        if chain.len() < 2 || chain.last() != branch.chain.last() {
            return Ok(false);
        }
        let branch = Branch { chain, ..branch };
        let step = self.database.unchecked_transaction()?;
        write(&step, &branch)?;
        step.execute(include_str!("../sql/set_certified.sql"), [issued_ms])?;
        step.commit()?;
        self.branch.branch = Some(branch);
        Ok(true)
    }

    /// What the branch's clock said when it was heard.
    pub fn heard_branch(&mut self, hub_ms: i64) -> Result<()> {
        self.branch.heard_ms = Some(hub_ms);
        self.note_heard()
    }

    /// All was there, now.
    pub fn branch_has_all(&mut self) -> Result<()> {
        self.branch.ended_ms = Some(self.env.moment().wall_ms);
        self.note_heard()
    }

    /// When all was there last, by the clock here.
    pub fn branch_had_all_ms(&self) -> Option<i64> {
        self.branch.ended_ms
    }

    /// When the branch was last heard, by its clock.
    pub fn branch_heard_ms(&self) -> Option<i64> {
        self.branch.heard_ms
    }

    /// How far the branch's orders were read.
    pub fn orders_read(&self) -> u64 {
        self.branch.orders_seq
    }

    pub(crate) fn note_heard(&self) -> Result<()> {
        self.writable()?;
        let Remembered { heard_ms, orders_seq, ended_ms, .. } = &self.branch;
        let row = params![heard_ms, orders_seq.cast_signed(), ended_ms];
        self.database.prepare_cached(include_str!("../sql/set_branch_heard.sql"))?.execute(row)?;
        Ok(())
    }

    /// Keeps a token of the branch for a case.
    pub fn keep_token(&mut self, case: evidence::CaseId, token: &[u8]) -> Result<()> {
        self.writable()?;
        let mut keep = self.database.prepare_cached(include_str!("../sql/set_token.sql"))?;
        keep.execute(params![&case.0.as_bytes()[..], token])?;
        Ok(())
    }

    /// The branch's token for a case.
    pub fn token(&self, case: evidence::CaseId) -> Result<Option<Vec<u8>>> {
        if self.schema < SCHEMA {
            return Ok(None);
        }
        let mut query = self.database.prepare_cached(include_str!("../sql/token.sql"))?;
        Ok(query.query_row([&case.0.as_bytes()[..]], |row| row.get(0)).optional()?)
    }
}

fn write(database: &Connection, branch: &Branch) -> Result<()> {
    let chain: Vec<ByteVec> = branch.chain.iter().cloned().map(Into::into).collect();
    let (chain, posts) = (cbor(&chain)?, cbor(&branch.posts)?);
    let Branch { hub, address, hub_key, hub_log, staff, name, path, escrow, enrolled_ms, .. } = branch;
    let escrow = escrow.as_ref().map(|key| &key[..]);
    let (hub, hub_log) = (&hub.0.as_bytes()[..], &hub_log.0.as_bytes()[..]);
    let row = params![hub, address, hub_key, chain, staff, name, path, posts, escrow, enrolled_ms, hub_log];
    database.execute(include_str!("../sql/set_branch.sql"), row)?;
    Ok(())
}
