//! Reading.

use evidence::{CaseId, Hash, Head, HubId, LogId, Stage, StoreId};
use uuid::Uuid;

use super::{Over, Row, Values};
use crate::{
    error::{HubError, Result},
    frontier::Frontier,
    keep::{
        ActedRow, BlobRow, BundleRow, CaseLogRow, CaseRow, Counts, Identity, InviteRow, LogRow, MemberRow, Most,
        NamedRecord, Officer, PostRow, ReadRow, ReadingRow, RecordRow, StoreRow, StoreStatus, View, WatchView,
    },
    state,
};

pub(super) fn id(row: &Row<'_>, at: usize) -> Result<Uuid> {
    Ok(Uuid::from_bytes(row.get::<[u8; 16]>(at)?))
}

fn case(row: &Row<'_>, at: usize) -> Result<Option<CaseId>> {
    Ok(row.get::<Option<[u8; 16]>>(at)?.map(|bytes| CaseId(Uuid::from_bytes(bytes))))
}

/// The case of a column that always has one.
pub(super) fn case_of(row: &Row<'_>, at: usize) -> Result<CaseId> {
    Ok(CaseId(id(row, at)?))
}

pub(super) fn hash(row: &Row<'_>, at: usize) -> Result<Hash> {
    Ok(Hash(row.get(at)?))
}

pub(super) fn number(row: &Row<'_>, at: usize) -> Result<u64> {
    Ok(row.get::<i64>(at)?.cast_unsigned())
}

/// Numbers of the database have a sign; ours that reach it are below 2⁶³.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn store_row(row: &Row<'_>) -> Result<StoreRow> {
    Ok(StoreRow {
        store: StoreId(id(row, 0)?),
        staff: row.get(1)?,
        log: LogId(id(row, 2)?),
        author: row.sealed(3, "store.author")?,
        log_key: row.get(4)?,
        status: status(row, 5)?,
    })
}

pub(super) fn status(row: &Row<'_>, at: usize) -> Result<StoreStatus> {
    Ok(match row.get::<i64>(at)? {
        0 => StoreStatus::Active,
        2 => StoreStatus::Forked,
        _ => StoreStatus::Revoked,
    })
}

fn record_row(row: &Row<'_>) -> Result<RecordRow> {
    let (kind, body, sealed) = (row.get(2)?, row.sealed_bytes(3, "record.body")?, row.get(4)?);
    Ok(RecordRow { seq: number(row, 0)?, case: case(row, 1)?, kind, body, sealed })
}

fn named(row: &Row<'_>, hash: Hash) -> Result<NamedRecord> {
    Ok(NamedRecord {
        hash,
        log: LogId(id(row, 0)?),
        seq: number(row, 1)?,
        kind: row.get(2)?,
        case: case(row, 3)?,
        sealed: row.get(4)?,
    })
}

pub(super) fn case_log_row(row: &Row<'_>) -> Result<Option<CaseLogRow>> {
    let (count, peaks) = (number(row, 1)?, row.get::<Vec<u8>>(3)?);
    let (log, last) = (LogId(id(row, 0)?), number(row, 2)?);
    Ok(Frontier::read(count, &peaks).map(|tree| CaseLogRow { log, last, tree }))
}

/// A case, from a column on.
pub(super) fn case_row(row: &Row<'_>, at: usize) -> Result<CaseRow> {
    let state: Option<Stage> =
        state::of_letter(&row.get::<String>(at + 4)?).ok_or_else(|| damaged("the state of a case"))?;
    Ok(CaseRow {
        class: row.get(at)?,
        outside: row.get(at + 1)?,
        branch: row.get(at + 2)?,
        owner: row.get(at + 3)?,
        state,
        submission: row.get::<Option<[u8; 32]>>(at + 5)?.map(Hash),
        effects: number(row, at + 6)?,
        opened_ms: row.get(at + 7)?,
    })
}

pub(super) fn member_row(row: &Row<'_>) -> Result<MemberRow> {
    let sections: Option<Vec<u8>> = row.get(2)?;
    let read = |bytes: Vec<u8>| minicbor::decode(&bytes).map_err(|_| damaged("the sections of a member"));
    Ok(MemberRow {
        staff: row.get(0)?,
        role: row.get(1)?,
        sections: sections.map(read).transpose()?,
        issued_ms: row.get(3)?,
        until_ms: row.get(4)?,
        order: number(row, 5)?,
    })
}

pub(super) fn damaged(what: &str) -> HubError {
    HubError::Damaged(what.into())
}

impl Over<'_> {
    /// Rows until they have so many bytes together, at least one: a payload may be large.
    fn page(&self, sql: &str, with: impl Values, bytes: usize) -> Result<Vec<RecordRow>> {
        let (mut page, mut size) = (Vec::new(), 0);
        self.0.stream(sql, &with.list(), &mut |row| {
            let record = record_row(row)?;
            size += record.body.len() + record.sealed.as_ref().map_or(0, Vec::len);
            if size > bytes && !page.is_empty() {
                return Ok(false);
            }
            page.push(record);
            Ok(true)
        })?;
        Ok(page)
    }
}

impl View for Over<'_> {
    fn identity(&self) -> Result<Identity> {
        let found = self.one(include_str!("../sql/identity.sql"), (), |row| {
            Ok(Identity {
                hub: HubId(id(row, 0)?),
                log: LogId(id(row, 1)?),
                public_key: row.get(2)?,
                sealed_seed: row.get(3)?,
                ca: row.get(4)?,
                sealed_ca_key: row.get(5)?,
            })
        })?;
        found.ok_or_else(|| damaged("the database does not say whose it is"))
    }

    fn counted(&self, name: &str) -> Result<u64> {
        self.value(include_str!("../sql/counted.sql"), [name])
    }

    fn officer(&self, staff: &str) -> Result<Option<Officer>> {
        self.one(include_str!("../sql/officer.sql"), [staff], |row| {
            Ok(Officer {
                staff: row.get(0)?,
                name: row.sealed(1, "officer.name")?,
                branch: row.get(2)?,
                trainee: row.get(3)?,
            })
        })
    }

    fn posts(&self, staff: &str) -> Result<Vec<PostRow>> {
        self.all(include_str!("../sql/posts.sql"), [staff], |row| {
            Ok(PostRow { role: row.get(0)?, branch: row.get(1)?, rank: row.get(2)?, until_ms: row.get(3)? })
        })
    }

    fn store(&self, store: StoreId) -> Result<Option<StoreRow>> {
        self.one(include_str!("../sql/store.sql"), [store.0.as_bytes()], store_row)
    }

    fn store_of_certificate(&self, hash: &Hash, now_ms: i64) -> Result<Option<StoreRow>> {
        self.one(include_str!("../sql/store_of_certificate.sql"), (&hash.0[..], now_ms), store_row)
    }

    fn store_of_log(&self, log: LogId) -> Result<Option<StoreRow>> {
        self.one(include_str!("../sql/store_of_log.sql"), [log.0.as_bytes()], store_row)
    }

    fn stores(&self) -> Result<Vec<StoreRow>> {
        self.all(include_str!("../sql/stores.sql"), (), store_row)
    }

    fn active_stores(&self, staff: &str) -> Result<u64> {
        self.value(include_str!("../sql/active_stores.sql"), [staff])
    }

    fn invite(&self, invite: [u8; 3]) -> Result<Option<InviteRow>> {
        self.one(include_str!("../sql/invite.sql"), [&invite[..]], |row| {
            Ok(InviteRow {
                sealed: row.get(0)?,
                staff: row.get(1)?,
                made_by: row.get(2)?,
                until_ms: row.get(3)?,
                released_by: row.get(4)?,
                tries: row.get(5)?,
                used_by: row.get::<Option<[u8; 16]>>(6)?.map(|bytes| StoreId(Uuid::from_bytes(bytes))),
            })
        })
    }

    fn log(&self, log: LogId) -> Result<Option<LogRow>> {
        self.one(include_str!("../sql/log.sql"), [log.0.as_bytes()], |row| {
            let head = Head { log, seq: number(row, 2)?, hash: hash(row, 3)? };
            Ok(LogRow {
                store: row.get::<Option<[u8; 16]>>(0)?.map(|bytes| StoreId(Uuid::from_bytes(bytes))),
                public_key: row.get(1)?,
                head: (head.seq > 0).then_some(head),
                closed: row.get(4)?,
            })
        })
    }

    fn logs(&self) -> Result<Vec<LogId>> {
        self.all(include_str!("../sql/logs.sql"), (), |row| Ok(LogId(id(row, 0)?)))
    }

    fn hash_at(&self, log: LogId, seq: u64) -> Result<Option<Hash>> {
        self.one(include_str!("../sql/hash_at.sql"), (log.0.as_bytes(), signed(seq)), |row| hash(row, 0))
    }

    fn hashes(&self, log: LogId, after: u64, most: usize) -> Result<Vec<(u64, Hash)>> {
        let with = (log.0.as_bytes(), signed(after), signed(most as u64));
        self.all(include_str!("../sql/hashes.sql"), with, |row| Ok((number(row, 0)?, hash(row, 1)?)))
    }

    fn records(&self, log: LogId, after: u64, most: Most) -> Result<Vec<RecordRow>> {
        let with = (log.0.as_bytes(), signed(after), signed(most.records as u64));
        self.page(include_str!("../sql/records.sql"), with, most.bytes)
    }

    fn case_records(&self, case: CaseId, log: LogId, after: u64, most: Most) -> Result<Vec<RecordRow>> {
        let with = (case.0.as_bytes(), log.0.as_bytes(), signed(after), signed(most.records as u64));
        self.page(include_str!("../sql/case_records.sql"), with, most.bytes)
    }

    fn last_of_kind(&self, log: LogId, kind: u16) -> Result<Option<RecordRow>> {
        self.one(include_str!("../sql/last_of_kind.sql"), (log.0.as_bytes(), kind), record_row)
    }

    fn all_of_kind(&self, log: LogId, kind: u16) -> Result<Vec<RecordRow>> {
        self.all(include_str!("../sql/all_of_kind.sql"), (log.0.as_bytes(), kind), record_row)
    }

    fn first_reading(&self) -> Result<Option<i64>> {
        Ok(self.one(include_str!("../sql/first_reading.sql"), (), |row| row.get(0))?.flatten())
    }

    fn each_reading(&self, from: i64, until: i64, row: &mut dyn FnMut(ReadingRow) -> Result<()>) -> Result<()> {
        self.0.stream(include_str!("../sql/readings.sql"), &(from, until).list(), &mut |found| {
            row(ReadingRow {
                at_ms: found.get(0)?,
                case: case_of(found, 1)?,
                staff: found.get(2)?,
                store: StoreId(id(found, 3)?),
                what: found.get(4)?,
            })?;
            Ok(true)
        })
    }

    fn record_of_hash(&self, hash: &Hash) -> Result<Option<NamedRecord>> {
        self.one(include_str!("../sql/record_of_hash.sql"), [&hash.0[..]], |row| named(row, *hash))
    }

    fn records_of_kinds(&self, case: CaseId, from: u16, to: u16) -> Result<Vec<NamedRecord>> {
        let with = (case.0.as_bytes(), from, to);
        self.all(include_str!("../sql/case_of_kinds.sql"), with, |row| named(row, hash(row, 5)?))
    }

    fn case_key(&self, case: CaseId) -> Result<Option<Option<Vec<u8>>>> {
        self.one(include_str!("../sql/case_key.sql"), [case.0.as_bytes()], |row| row.get(0))
    }

    fn cases(&self) -> Result<Vec<CaseId>> {
        self.all(include_str!("../sql/cases.sql"), (), |row| Ok(CaseId(id(row, 0)?)))
    }

    fn case_logs(&self, case: CaseId) -> Result<Vec<CaseLogRow>> {
        let rows = self.all(include_str!("../sql/case_logs.sql"), [case.0.as_bytes()], case_log_row)?;
        rows.into_iter().map(|row| row.ok_or_else(|| damaged("the tree of a case"))).collect()
    }

    fn case_log(&self, case: CaseId, log: LogId) -> Result<Option<CaseLogRow>> {
        let with = (case.0.as_bytes(), log.0.as_bytes());
        let row = self.one(include_str!("../sql/case_log.sql"), with, case_log_row)?;
        row.map(|row| row.ok_or_else(|| damaged("the tree of a case"))).transpose()
    }

    fn case_row(&self, case: CaseId) -> Result<Option<CaseRow>> {
        self.one(include_str!("../sql/case_row.sql"), [case.0.as_bytes()], |row| case_row(row, 0))
    }

    fn level(&self, staff: &str, case: CaseId, now_ms: i64) -> Result<u8> {
        let sql = concat!(
            include_str!("../sql/level_head.sql"),
            include_str!("../sql/read_case.sql"),
            include_str!("../sql/level_tail.sql")
        );
        let with = (staff, now_ms, case.0.as_bytes());
        Ok(self.one(sql, with, |row| row.get(0))?.unwrap_or_default())
    }

    fn heads(
        &self,
        staff: &str,
        log: LogId,
        now_ms: i64,
        after: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<(CaseId, u8)>> {
        let sql = concat!(
            include_str!("../sql/heads_head.sql"),
            include_str!("../sql/read_case.sql"),
            include_str!("../sql/heads_tail.sql")
        );
        let after = after.map_or_else(Vec::new, |case| case.0.as_bytes().to_vec());
        let with = (staff, now_ms, log.0.as_bytes(), after, signed(limit as u64));
        self.all(sql, with, |row| Ok((CaseId(id(row, 0)?), row.get(1)?)))
    }

    fn members(&self, case: CaseId) -> Result<Vec<MemberRow>> {
        self.all(include_str!("../sql/members.sql"), [case.0.as_bytes()], member_row)
    }

    fn acted(&self, case: CaseId) -> Result<Vec<ActedRow>> {
        self.all(include_str!("../sql/acted.sql"), [case.0.as_bytes()], |row| {
            let gave: Option<String> = row.get(4)?;
            let role: Option<String> = row.get(5)?;
            Ok(ActedRow {
                staff: row.get(0)?,
                role: row.get(1)?,
                action: row.get(2)?,
                group: row.get(3)?,
                gave: gave.zip(role),
            })
        })
    }

    fn is_effective(&self, record: &Hash) -> Result<Option<bool>> {
        self.one(include_str!("../sql/is_effective.sql"), [&record.0[..]], |row| row.get(0))
    }

    fn receipt(&self, log: LogId) -> Result<Option<Vec<u8>>> {
        self.one(include_str!("../sql/receipt.sql"), [log.0.as_bytes()], |row| row.get(0))
    }

    fn blob(&self, case: CaseId, sha256: &Hash) -> Result<Option<BlobRow>> {
        self.one(include_str!("../sql/blob.sql"), (case.0.as_bytes(), &sha256.0[..]), |row| {
            Ok(BlobRow { size: number(row, 0)?, whole: row.get(1)? })
        })
    }

    fn blobs_missing(&self, case: CaseId) -> Result<u64> {
        self.value(include_str!("../sql/blobs_missing.sql"), [case.0.as_bytes()])
    }

    fn blob_bytes(&self, case: CaseId) -> Result<u64> {
        self.value(include_str!("../sql/blob_bytes.sql"), [case.0.as_bytes()])
    }

    fn case_blobs(&self, case: CaseId) -> Result<Vec<Hash>> {
        self.all(include_str!("../sql/case_blobs.sql"), [case.0.as_bytes()], |row| hash(row, 0))
    }

    fn whole_blobs(&self) -> Result<Vec<(CaseId, Hash, u64)>> {
        self.all(include_str!("../sql/whole_blobs.sql"), (), |row| {
            Ok((CaseId(id(row, 0)?), hash(row, 1)?, number(row, 2)?))
        })
    }

    fn orders(
        &self,
        hub_log: LogId,
        store: StoreId,
        staff: &str,
        now_ms: i64,
        after: u64,
        most: Most,
    ) -> Result<Vec<RecordRow>> {
        let sql = concat!(
            include_str!("../sql/orders_head.sql"),
            include_str!("../sql/read_case.sql"),
            include_str!("../sql/orders_tail.sql")
        );
        let records = signed(most.records as u64);
        let with = (staff, now_ms, hub_log.0.as_bytes(), store.0.as_bytes(), signed(after), records);
        self.page(sql, with, most.bytes)
    }

    fn orders_to(&self, hub_log: LogId, store: StoreId) -> Result<Vec<RecordRow>> {
        self.all(include_str!("../sql/orders_to.sql"), (hub_log.0.as_bytes(), store.0.as_bytes()), record_row)
    }

    fn orders_to_of_kind(&self, hub_log: LogId, store: StoreId, kind: u16) -> Result<Vec<RecordRow>> {
        let with = (hub_log.0.as_bytes(), store.0.as_bytes(), kind);
        self.all(include_str!("../sql/orders_to_of_kind.sql"), with, record_row)
    }

    fn bundles(&self, after: u64) -> Result<Vec<BundleRow>> {
        let overhead = signed(self.0.overhead() as u64);
        self.all(include_str!("../sql/bundles.sql"), (signed(after), overhead), |row| {
            Ok(BundleRow {
                epoch: number(row, 0)?,
                sha256: hash(row, 1)?,
                size: number(row, 2)?,
                kind: row.get(3)?,
                id: row.get(4)?,
                version: row.get(5)?,
            })
        })
    }

    fn bundle(&self, sha256: &Hash) -> Result<Option<Vec<u8>>> {
        self.one(include_str!("../sql/bundle.sql"), [&sha256.0[..]], |row| row.sealed_bytes(0, "bundle.bytes"))
    }

    fn bundle_epoch(&self) -> Result<u64> {
        self.value(include_str!("../sql/bundle_epoch.sql"), ())
    }

    fn reads(&self, case: CaseId) -> Result<Vec<ReadRow>> {
        self.all(include_str!("../sql/reads.sql"), [case.0.as_bytes()], |row| {
            Ok(ReadRow { at_ms: row.get(0)?, staff: row.get(1)?, store: StoreId(id(row, 2)?), what: row.get(3)? })
        })
    }

    fn counts(&self) -> Result<Counts> {
        let counts = self.one(include_str!("../sql/counts.sql"), (), |row| {
            Ok(Counts {
                logs: number(row, 0)?,
                records: number(row, 1)?,
                cases: number(row, 2)?,
                whole: number(row, 3)?,
                missing: number(row, 4)?,
                ..Counts::default()
            })
        })?;
        let (forked, quarantined) = self.set_aside()?;
        Ok(Counts { forked, quarantined, ..counts.unwrap_or_default() })
    }
}
