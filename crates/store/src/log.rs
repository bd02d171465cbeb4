//! The officer's log: appending, reading back, and which records belong to which case.
//!
//! The index of cases is in memory, read once at unlock from the records themselves: a cache that cannot drift, and no second page
//! to encrypt at each answer.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use evidence::{
    CaseId, Chain, ClockJumped, Ed25519Sha256, Entry, Head, Header, Kind, LogId, LogReport, Moment, Opening, Payload,
    Record, Sealed, Sealing, Signatures, Signer, Stamp, seal,
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    cipher::{self, Secret},
    env::{Env, random},
    error::{Result, StoreError},
    keys::CaseKeys,
};

/// Steps back smaller than this are the clock being adjusted, not set.
const CLOCK_TOLERANCE_MS: i64 = 1_000;

/// A record that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its seq, hash, time and author.
    pub stamp: Stamp,
    /// The clock had gone back; that was recorded as well.
    pub clock_jumped: bool,
}

/// What the records say about one case, without opening them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CaseIndex {
    /// Its records.
    pub(crate) seqs: Vec<u64>,
    /// Those that the list of cases needs.
    pub(crate) landmarks: Vec<u64>,
    /// When it was last saved: wall clock and offset.
    pub(crate) last: Option<(i64, i16)>,
    /// The hash of the last of them.
    pub(crate) end: Option<evidence::Hash>,
    /// A record that this officer's key signed says that it was erased. Nothing else makes it so.
    pub(crate) erased: bool,
}

/// The keys that open payloads.
pub(crate) struct PayloadKeys {
    /// For what concerns no case.
    pub(crate) log: Secret,
    /// By case; none once destroyed, or when it does not open.
    pub(crate) cases: HashMap<CaseId, Option<CaseKeys>>,
    /// Those that do not open.
    pub(crate) damaged: BTreeSet<CaseId>,
}

/// What there is of a record's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// It is the one that was signed.
    Whole(Opening),
    /// Destroyed by a signed erasure.
    Erased,
    /// Still there, though a signed erasure says it was destroyed.
    LeftOver,
    /// Gone, and no erasure says so.
    Absent,
    /// The key of its case is gone or damaged, which is told of the case.
    Closed,
    /// It does not open, or is another.
    Damaged,
}

impl PayloadKeys {
    /// The key for a record; none when it was destroyed or never was.
    fn of(&self, case: Option<CaseId>, kind: u16) -> Option<&Secret> {
        match case {
            // What tells of the erasure must outlive it.
            Some(case) if kind != Kind::CaseErased as u16 => Some(&self.cases.get(&case)?.as_ref()?.openings),
            _ => Some(&self.log),
        }
    }
}

/// The log in memory: its end, its writer, its index.
pub(crate) struct Log {
    pub(crate) id: LogId,
    pub(crate) officer: String,
    pub(crate) signer: Arc<dyn Signer>,
    pub(crate) keys: PayloadKeys,
    pub(crate) head: Option<Head>,
    pub(crate) cases: BTreeMap<CaseId, CaseIndex>,
    /// Records of a clock that went back.
    pub(crate) jumps: Vec<u64>,
    /// Records outside of cases that note or settle findings, among other marks.
    pub(crate) notes: Vec<u64>,
    /// Numbers at which no record can be read, with others behind them: first and last of each run.
    pub(crate) missing: Vec<(u64, u64)>,
    /// Something unreadable stands where the next record would be written.
    pub(crate) end_is_taken: bool,
    last_wall_ms: Option<i64>,
    /// A write failed, so the end may be another than remembered.
    in_doubt: bool,
}

impl Log {
    pub(crate) fn new(id: LogId, officer: String, signer: Arc<dyn Signer>, keys: PayloadKeys) -> Self {
        Self {
            id,
            officer,
            signer,
            keys,
            head: None,
            cases: BTreeMap::new(),
            jumps: Vec::new(),
            notes: Vec::new(),
            missing: Vec::new(),
            end_is_taken: false,
            last_wall_ms: None,
            in_doubt: false,
        }
    }

    /// Reads the whole log once: fills the index and checks the chain of hashes.
    pub(crate) fn load(&mut self, database: &Connection) -> Result<LogReport> {
        (self.head, self.last_wall_ms) = (None, None);
        self.cases.clear();
        self.jumps.clear();
        self.notes.clear();
        self.missing.clear();
        let provider = Ed25519Sha256;
        let mut chain = Chain::new(&provider, Some(self.id), &[], Signatures::Skipped);
        let mut walk = database.prepare(include_str!("sql/walk.sql"))?;
        let mut rows = walk.query(())?;
        let mut last_row = 0;
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            let sealed = row.get_ref(1)?.as_blob().map_err(|error| StoreError::Damaged(error.to_string()))?;
            // Broken, but perhaps readable: the case's other records must not vanish with it.
            let record = chain.next(sealed, None).ok().or_else(|| Record::parse(sealed, &provider).ok());
            if let Some(record) = record.filter(|record| record.header.seq == seq && record.header.log == self.id) {
                self.learn(&record);
            }
            last_row = seq;
        }
        self.end_is_taken = last_row > self.head.map_or(0, |head| head.seq);
        self.in_doubt = false;
        Ok(chain.report())
    }

    fn learn(&mut self, record: &Record) {
        let erasure = Kind::from_code(record.header.kind) == Some(Kind::CaseErased);
        // What destroys must be signed; the rest is verified by the check-up.
        let signed = erasure && record.is_signed_by(self.signer.public_key(), &Ed25519Sha256);
        self.learn_header(&record.header, record.head(), signed);
    }

    fn learn_header(&mut self, header: &Header, head: Head, signed: bool) {
        let next = self.head.map_or(1, |head| head.seq.saturating_add(1));
        if header.seq > next {
            self.missing.push((next, header.seq - 1));
        }
        self.head = Some(head);
        self.last_wall_ms = Some(header.moment.wall_ms);
        let Some(case) = header.case else {
            match Kind::from_code(header.kind) {
                Some(Kind::ClockJumped) => self.jumps.push(header.seq),
                Some(Kind::IntegrityNoted | Kind::Marked) => self.notes.push(header.seq),
                _ => {}
            }
            return;
        };
        let index = self.cases.entry(case).or_default();
        index.seqs.push(header.seq);
        match Kind::from_code(header.kind) {
            Some(
                Kind::CaseCreated | Kind::CaseChanged | Kind::ChecklistMoved | Kind::CaseClosed | Kind::CaseReopened,
            ) => index.landmarks.push(header.seq),
            Some(Kind::CaseErased) if signed => index.erased = true,
            _ => {}
        }
        index.last = Some((header.moment.wall_ms, header.moment.offset_minutes));
        index.end = Some(head.hash);
    }

    /// Signs, chains and inserts within whatever transaction is open; [`Log::settle`] makes it known once that is committed.
    pub(crate) fn insert(
        &self,
        database: &Connection,
        after: Option<Head>,
        case: Option<CaseId>,
        payload: &Payload,
        moment: Moment,
        env: &dyn Env,
    ) -> Result<Sealed> {
        let key = match self.keys.of(case, payload.kind() as u16) {
            Some(key) => key,
            None => return Err(self.why_no_key(case)),
        };
        // Salt and nonce from one call: each costs a system call.
        let random: [u8; 56] = random(env)?;
        let (mut salt, mut nonce) = ([0; 32], [0; 24]);
        salt.copy_from_slice(&random[..32]);
        nonce.copy_from_slice(&random[32..]);
        let sealing = Sealing { log: self.id, after, case, moment, author: &self.officer, payload, salt };
        let sealed = seal(sealing, &Ed25519Sha256, &*self.signer)?;
        let opening = self.seal_opening(key, &sealed, nonce)?;
        let mut insert = database.prepare_cached(include_str!("sql/append.sql"))?;
        insert.execute(params![sealed.header.seq.cast_signed(), &sealed.bytes, &opening])?;
        Ok(sealed)
    }

    fn why_no_key(&self, case: Option<CaseId>) -> StoreError {
        match case {
            Some(case) => self.no_key_of(case),
            None => StoreError::Internal("no key for the log".into()),
        }
    }

    /// Why there is no key of a case.
    pub(crate) fn no_key_of(&self, case: CaseId) -> StoreError {
        match self.cases.get(&case) {
            Some(index) if index.erased => StoreError::CaseErased(case),
            Some(_) => StoreError::CaseKeyMissing(case),
            None => StoreError::NoCase(case),
        }
    }

    /// The record is on the disk: it is now the end of the log.
    pub(crate) fn settle(&mut self, sealed: &Sealed) -> Stamp {
        self.learn_header(&sealed.header, sealed.head(), true);
        let header = &sealed.header;
        Stamp {
            log: header.log,
            seq: header.seq,
            hash: sealed.hash,
            wall_ms: header.moment.wall_ms,
            offset_minutes: header.moment.offset_minutes,
            author: header.author.clone(),
            key: header.key,
            case: header.case,
        }
    }

    /// Whether the clock went back since the last record, and from where.
    pub(crate) fn jump(&self, moment: Moment) -> Option<Payload> {
        let before_ms = self.last_wall_ms?;
        (moment.wall_ms.saturating_add(CLOCK_TOLERANCE_MS) < before_ms)
            .then_some(Payload::ClockJumped(ClockJumped { before_ms, now_ms: moment.wall_ms }))
    }

    /// A write failed; what is remembered must be read anew before the next one.
    pub(crate) fn doubt(&mut self) {
        self.in_doubt = true;
    }

    /// Reads the log anew if a write failed: the commit may have reached the disk after all.
    pub(crate) fn resolve(&mut self, database: &Connection) -> Result<()> {
        if self.in_doubt {
            self.load(database)?;
        }
        Ok(())
    }

    /// One record with its payload, if that can still be opened.
    pub(crate) fn entry(&self, database: &Connection, seq: u64) -> Result<Entry> {
        let mut at = database.prepare_cached(include_str!("sql/record_at.sql"))?;
        let found: Option<(Vec<u8>, Option<Vec<u8>>)> =
            at.query_row([seq.cast_signed()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (sealed, opening) = found.ok_or(StoreError::RecordDamaged(seq))?;
        let record = Record::parse(&sealed, &Ed25519Sha256).map_err(|_| StoreError::RecordDamaged(seq))?;
        self.opened(&record, opening.as_deref())
    }

    /// A record with its payload, if that can still be opened; of the own log or another.
    pub(crate) fn opened(&self, record: &Record, opening: Option<&[u8]>) -> Result<Entry> {
        let seq = record.header.seq;
        let payload = match self.open(record, opening)? {
            Some(opening) => match Payload::from_bytes(&opening.payload) {
                Ok(payload) => Some(payload),
                Err(evidence::PayloadError::NewerVersion(_) | evidence::PayloadError::NewerKind(_)) => None,
                Err(_) => return Err(StoreError::RecordDamaged(seq)),
            },
            None => None,
        };
        Ok(Entry { stamp: Stamp::from(record), payload })
    }

    /// The same; a record whose content cannot be read comes without it, and one that cannot be read at all not.
    pub(crate) fn entry_or_gap(&self, database: &Connection, seq: u64) -> Result<Option<Entry>> {
        match self.entry(database, seq) {
            Ok(entry) => Ok(Some(entry)),
            Err(StoreError::RecordDamaged(_)) => {
                let mut at = database.prepare_cached(include_str!("sql/record_at.sql"))?;
                let sealed: Option<Vec<u8>> = at.query_row([seq.cast_signed()], |row| row.get(0)).optional()?;
                let record = sealed.and_then(|sealed| Record::parse(&sealed, &Ed25519Sha256).ok());
                Ok(record.map(|record| Entry { stamp: Stamp::from(&record), payload: None }))
            }
            Err(error) => Err(error),
        }
    }

    /// What there is of a record's content.
    pub(crate) fn content(&self, record: &Record, sealed: Option<&[u8]>) -> Result<Content> {
        let header = &record.header;
        let outlives = header.kind == Kind::CaseErased as u16;
        let erased = header.case.is_some_and(|case| self.cases.get(&case).is_some_and(|index| index.erased));
        Ok(match sealed {
            None if erased && !outlives => Content::Erased,
            None => Content::Absent,
            Some(_) if erased && !outlives => Content::LeftOver,
            Some(sealed) => match self.open(record, Some(sealed)) {
                Ok(Some(opening)) => Content::Whole(opening),
                Ok(None) => Content::Closed,
                Err(StoreError::RecordDamaged(_)) => Content::Damaged,
                Err(error) => return Err(error),
            },
        })
    }

    /// Salt and payload of a record; none when erased; checked against the signed hash.
    pub(crate) fn open(&self, record: &Record, sealed: Option<&[u8]>) -> Result<Option<Opening>> {
        let (Some(sealed), Some(key)) = (sealed, self.keys.of(record.header.case, record.header.kind)) else {
            return Ok(None);
        };
        let damaged = || StoreError::RecordDamaged(record.header.seq);
        let plain = cipher::open(key, &about(&record.header), sealed).map_err(|_| damaged())?;
        let (salt, payload) = plain.split_first_chunk::<32>().ok_or_else(damaged)?;
        let opening = Opening { salt: *salt, payload: payload.to_vec() };
        if opening.content(&Ed25519Sha256) == record.header.content { Ok(Some(opening)) } else { Err(damaged()) }
    }

    /// Seals what opens a record of another log under this store's own key of the case.
    pub(crate) fn seal_foreign(&self, record: &Record, opening: &Opening, nonce: [u8; 24]) -> Result<Vec<u8>> {
        let header = &record.header;
        let key = self.keys.of(header.case, header.kind).ok_or_else(|| self.why_no_key(header.case))?;
        let plain = zeroize::Zeroizing::new([&opening.salt[..], &opening.payload].concat());
        cipher::seal(key, nonce, &about(header), &plain).map_err(|_| StoreError::TooLong { bytes: Some(plain.len()) })
    }

    fn seal_opening(&self, key: &Secret, sealed: &Sealed, nonce: [u8; 24]) -> Result<Vec<u8>> {
        let plain = zeroize::Zeroizing::new([&sealed.opening.salt[..], &sealed.opening.payload].concat());
        cipher::seal(key, nonce, &about(&sealed.header), &plain)
            .map_err(|_| StoreError::TooLong { bytes: Some(plain.len()) })
    }
}

/// What an encrypted payload is bound to: its place in its log, and its case (zeros: none).
fn about(header: &Header) -> [u8; 56] {
    let mut about = [0; 56];
    about[..16].copy_from_slice(b"tianye opening 1");
    about[16..32].copy_from_slice(header.log.0.as_bytes());
    about[32..40].copy_from_slice(&header.seq.to_be_bytes());
    if let Some(case) = header.case {
        about[40..].copy_from_slice(case.0.as_bytes());
    }
    about
}
