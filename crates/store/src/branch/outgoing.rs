//! What goes to the branch: the records of the own log with what opens them, and the files that they name.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{CaseId, Ed25519Sha256, Hash, Kind, Opening, Payload, Record};
use rusqlite::{Connection, OptionalExtension, params};

use super::SCHEMA;
use crate::{
    error::{Result, StoreError},
    log::Content,
    store::Store,
};

/// A record of the own log as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its number.
    pub seq: u64,
    /// Its exact bytes.
    pub sealed: Vec<u8>,
    /// What opens it; none where it was erased, or is lost.
    pub opening: Option<Opening>,
    /// What opens it is gone or damaged, and no erasure says so.
    pub lost: bool,
}

/// A file that a record of the own log names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileNamed {
    /// The case.
    pub case: CaseId,
    /// SHA-256 of it.
    pub id: Hash,
    /// Bytes.
    pub size: u64,
    /// The first record that names it.
    pub seq: u64,
    /// The branch said that it holds it whole.
    pub sent: bool,
    /// There is a file here, whatever is in it.
    pub here: bool,
}

/// Files that the own records name, read once and then only on.
#[derive(Debug, Default)]
pub(crate) struct Named {
    upto: u64,
    /// By case and file: its size, and the first record that names it.
    files: BTreeMap<(CaseId, Hash), (u64, u64)>,
}

pub(super) fn read_sent(database: &Connection) -> Result<BTreeSet<(CaseId, Hash)>> {
    let mut query = database.prepare(include_str!("../sql/sent_files.sql"))?;
    let rows = query.query_map((), |row| {
        let (case, hash): ([u8; 16], [u8; 32]) = (row.get(0)?, row.get(1)?);
        Ok((CaseId(uuid::Uuid::from_bytes(case)), Hash(hash)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Store {
    /// Records of the own log from a number on: at most so many, and of at most so many bytes unless the first alone has more.
    pub fn outgoing(&self, from: u64, most: usize, bytes: usize) -> Result<Vec<Outgoing>> {
        let end = self.log.head.map_or(0, |head| head.seq);
        let mut at = self.database.prepare_cached(include_str!("../sql/record_at.sql"))?;
        let (mut out, mut size): (Vec<Outgoing>, usize) = (Vec::new(), 0);
        for seq in from.max(1)..=end {
            if out.len() >= most {
                break;
            }
            let row: Option<(Vec<u8>, Option<Vec<u8>>)> =
                at.query_row([seq.cast_signed()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let (sealed, opening) = row.ok_or(StoreError::RecordDamaged(seq))?;
            let record = Record::parse(&sealed, &Ed25519Sha256).map_err(|_| StoreError::RecordDamaged(seq))?;
            let (opening, lost) = match self.log.content(&record, opening.as_deref())? {
                Content::Whole(opening) => (Some(opening), false),
                Content::Erased | Content::LeftOver => (None, false),
                Content::Absent | Content::Closed | Content::Damaged => (None, true),
            };
            // Framing included, each record is counted a little longer than it is.
            let length = sealed.len() + opening.as_ref().map_or(0, |opening| opening.payload.len() + 32) + 32;
            if !out.is_empty() && size + length > bytes {
                break;
            }
            size += length;
            out.push(Outgoing { seq, sealed, opening, lost });
        }
        Ok(out)
    }

    /// Reads on where records name files.
    pub(super) fn name_files(&mut self) -> Result<()> {
        let end = self.log.head.map_or(0, |head| head.seq);
        if self.branch.named.upto >= end {
            return Ok(());
        }
        let mut found = Vec::new();
        {
            let mut walk = self.database.prepare_cached(include_str!("../sql/walk_after.sql"))?;
            let mut rows = walk.query([self.branch.named.upto.cast_signed()])?;
            while let Some(row) = rows.next()? {
                let sealed = row.get_ref(1)?.as_blob().map_err(|error| StoreError::Damaged(error.to_string()))?;
                let Ok(record) = Record::parse(sealed, &Ed25519Sha256) else { continue };
                if record.kind() != Some(Kind::AttachmentAdded) {
                    continue;
                }
                let opening: Option<Vec<u8>> = row.get(2)?;
                // One that cannot be read is a gap of its case, and such a case is never said to be there.
                let Ok(Some(opening)) = self.log.open(&record, opening.as_deref()) else { continue };
                if let (Some(case), Ok(Payload::AttachmentAdded(added))) =
                    (record.header.case, Payload::from_bytes(&opening.payload))
                {
                    found.push(((case, added.id), (added.size, record.header.seq)));
                }
            }
        }
        for (file, facts) in found {
            self.branch.named.files.entry(file).or_insert(facts);
        }
        self.branch.named.upto = end;
        Ok(())
    }

    /// All files that records of the own log name and that no erasure took away.
    pub fn branch_files(&mut self) -> Result<Vec<FileNamed>> {
        self.name_files()?;
        let here = |file: &FileNamed| self.kept(file.case, file.id).is_ok_and(|kept| kept.is_there());
        Ok(self.known_files().map(|file| FileNamed { here: here(&file), ..file }).collect())
    }

    pub(super) fn known_files(&self) -> impl Iterator<Item = FileNamed> + '_ {
        let erased = |case: CaseId| self.log.cases.get(&case).is_some_and(|index| index.erased);
        let files = self.branch.named.files.iter();
        files.filter(move |((case, _), _)| !erased(*case)).map(|((case, id), (size, seq))| FileNamed {
            case: *case,
            id: *id,
            size: *size,
            seq: *seq,
            sent: self.branch.sent.contains(&(*case, *id)),
            here: true,
        })
    }

    /// The branch said of these files of a case which it holds whole, and which it does not (any more).
    pub fn branch_holds(&mut self, case: CaseId, whole: &[Hash], lacking: &[Hash]) -> Result<()> {
        self.writable()?;
        let step = self.database.unchecked_transaction()?;
        {
            let mut add = step.prepare_cached(include_str!("../sql/add_sent_file.sql"))?;
            for id in whole.iter().filter(|id| !self.branch.sent.contains(&(case, **id))) {
                add.execute(params![&case.0.as_bytes()[..], &id.0[..]])?;
            }
            let mut drop = step.prepare_cached(include_str!("../sql/drop_sent_file.sql"))?;
            for id in lacking.iter().filter(|id| self.branch.sent.contains(&(case, **id))) {
                drop.execute(params![&case.0.as_bytes()[..], &id.0[..]])?;
            }
        }
        step.commit()?;
        self.branch.sent.extend(whole.iter().map(|id| (case, *id)));
        for id in lacking {
            self.branch.sent.remove(&(case, *id));
        }
        Ok(())
    }

    /// Keeps records of the branch's own log that were checked, with what opens them, and notes how far its orders were read.
    pub fn keep_orders(&mut self, orders: &[(Vec<u8>, Option<Opening>)], upto: u64) -> Result<()> {
        self.writable()?;
        let mut rows = Vec::new();
        for (sealed, opening) in orders {
            let record = Record::parse(sealed, &Ed25519Sha256)
                .map_err(|error| StoreError::Internal(format!("an order: {error}")))?;
            let known = record.header.case.is_none_or(|case| matches!(self.log.keys.cases.get(&case), Some(Some(_))));
            let opening = match opening.as_ref().filter(|_| known) {
                Some(opening) => Some(self.log.seal_foreign(&record, opening, crate::env::random(&*self.env)?)?),
                None => None,
            };
            rows.push((record, sealed, opening));
        }
        let step = self.database.unchecked_transaction()?;
        for (record, sealed, opening) in &rows {
            let header = &record.header;
            let case = header.case.map(|case| case.0.into_bytes());
            let row = params![header.seq.cast_signed(), &record.hash.0[..], case, sealed, opening];
            step.execute(include_str!("../sql/add_branch_order.sql"), row)?;
        }
        step.commit()?;
        self.branch.orders_seq = self.branch.orders_seq.max(upto);
        self.note_heard()
    }

    /// How many orders of the branch are kept.
    pub fn orders_kept(&self) -> Result<u64> {
        if self.schema < SCHEMA {
            return Ok(0);
        }
        let count: i64 = self.database.query_row("SELECT count(*) FROM branch WHERE k = 5", (), |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }
}
