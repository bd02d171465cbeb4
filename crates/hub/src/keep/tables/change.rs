//! Writing.

use evidence::{CaseId, Hash, LogId, StoreId};

use super::{
    Over, Value,
    view::{number, signed},
};
use crate::{
    error::{HubError, Result},
    keep::{
        ActedRow, BundleRow, CaseLogRow, CaseRow, Change, Identity, InviteRow, MemberRow, NewRecord, Officer, PostRow,
        StoreRow, StoreStatus,
    },
    state,
};

fn text<'v>(place: &'static str, text: &'v str) -> Value<'v> {
    Value::Sealed(place, Some(text))
}

fn bytes<'v>(place: &'static str, bytes: &'v [u8]) -> Value<'v> {
    Value::SealedBytes(place, Some(bytes))
}

impl Change for Over<'_> {
    fn add_identity(&self, identity: &Identity, now_ms: i64) -> Result<()> {
        let with = (
            identity.hub.0.as_bytes(),
            identity.log.0.as_bytes(),
            &identity.public_key,
            &identity.sealed_seed,
            &identity.ca,
            &identity.sealed_ca_key,
            now_ms,
        );
        self.run(include_str!("../sql/add_identity.sql"), with).map(drop)
    }

    fn count(&self, name: &str) -> Result<u64> {
        let counted = self.one(include_str!("../sql/count.sql"), [name], |row| number(row, 0))?;
        counted.ok_or_else(|| HubError::Internal("a counter did not count".into()))
    }

    fn set_officer(&self, officer: &Officer, now_ms: i64) -> Result<()> {
        let with = (&officer.staff, text("officer.name", &officer.name), &officer.branch, officer.trainee, now_ms);
        self.run(include_str!("../sql/add_officer.sql"), with).map(drop)
    }

    fn set_post(&self, staff: &str, post: &PostRow) -> Result<()> {
        let with = (staff, &post.role, &post.branch, post.rank, post.until_ms);
        self.run(include_str!("../sql/add_post.sql"), with).map(drop)
    }

    fn add_store(&self, store: &StoreRow, device: [u8; 16], exchange_key: [u8; 32], now_ms: i64) -> Result<()> {
        let with = (
            store.store.0.as_bytes(),
            &store.staff,
            store.log.0.as_bytes(),
            text("store.author", &store.author),
            &device[..],
            &store.log_key,
            &exchange_key[..],
            now_ms,
        );
        self.run(include_str!("../sql/add_store.sql"), with).map(drop)
    }

    fn set_store_status(&self, store: StoreId, status: StoreStatus) -> Result<()> {
        let status = match status {
            StoreStatus::Active => 0_i64,
            StoreStatus::Revoked => 1,
            StoreStatus::Forked => 2,
        };
        self.run(include_str!("../sql/set_store_status.sql"), (store.0.as_bytes(), status)).map(drop)
    }

    fn set_store_log(&self, store: StoreId, log: LogId) -> Result<()> {
        self.run(include_str!("../sql/set_store_log.sql"), (store.0.as_bytes(), log.0.as_bytes())).map(drop)
    }

    fn add_certificate(&self, hash: &Hash, store: StoreId, issued_ms: i64, until_ms: i64) -> Result<()> {
        let with = (&hash.0[..], store.0.as_bytes(), issued_ms, until_ms);
        self.run(include_str!("../sql/add_certificate.sql"), with).map(drop)
    }

    fn add_invite(&self, id: [u8; 3], invite: &InviteRow, now_ms: i64) -> Result<()> {
        let with =
            (&id[..], &invite.sealed, &invite.staff, &invite.made_by, now_ms, invite.until_ms, &invite.released_by);
        self.run(include_str!("../sql/add_invite.sql"), with).map(drop)
    }

    fn release_invite(&self, id: [u8; 3], by: &str) -> Result<bool> {
        Ok(self.run(include_str!("../sql/release_invite.sql"), (&id[..], by))? == 1)
    }

    fn try_invite(&self, id: [u8; 3]) -> Result<()> {
        self.run(include_str!("../sql/try_invite.sql"), [&id[..]]).map(drop)
    }

    fn use_invite(&self, id: [u8; 3], store: StoreId) -> Result<bool> {
        Ok(self.run(include_str!("../sql/use_invite.sql"), (&id[..], store.0.as_bytes()))? == 1)
    }

    fn add_log(&self, log: LogId, store: Option<StoreId>, public_key: &[u8]) -> Result<()> {
        let store = store.map(|store| *store.0.as_bytes());
        let with = (log.0.as_bytes(), store, public_key, &Hash::ZERO.0[..]);
        self.run(include_str!("../sql/add_log.sql"), with).map(drop)
    }

    fn close_log(&self, log: LogId) -> Result<()> {
        self.run(include_str!("../sql/close_log.sql"), [log.0.as_bytes()]).map(drop)
    }

    fn add_records(&self, records: &[NewRecord<'_>]) -> Result<()> {
        let (Some(first), Some(last)) = (records.first(), records.last()) else { return Ok(()) };
        let log = first.head.log.0.as_bytes();
        let follow =
            (first.head.seq..).zip(records).all(|(seq, one)| (one.head.log, one.head.seq) == (first.head.log, seq));
        if !follow {
            return Err(HubError::Internal("records that do not follow each other".into()));
        }
        // The head first: where somebody else was quicker, that is what is said, and not that the place of the record is taken.
        let with = (log, signed(first.head.seq) - 1, signed(last.head.seq), &last.head.hash.0[..]);
        if self.run(include_str!("../sql/move_head.sql"), with)? != 1 {
            return Err(HubError::HeadMoved);
        }
        for record in records {
            let (seq, hash) = (signed(record.head.seq), &record.head.hash.0[..]);
            let case = record.case.map(|case| *case.0.as_bytes());
            let with = (log, seq, hash, record.kind, case, bytes("record.body", record.body), record.received_ms);
            self.run(include_str!("../sql/add_record.sql"), with)?;
            if let Some(sealed) = record.sealed {
                // The reason of an erasure outlives it: it is not under the case's key and not deleted with the case.
                let case = case.filter(|_| record.kind != evidence::Kind::CaseErased as u16);
                self.run(include_str!("../sql/add_opening.sql"), (log, seq, case, sealed))?;
            }
        }
        Ok(())
    }

    fn add_case_key(&self, case: CaseId, wrapped: &[u8]) -> Result<()> {
        self.run(include_str!("../sql/add_case_key.sql"), (case.0.as_bytes(), wrapped)).map(drop)
    }

    fn erase_case(&self, case: CaseId, now_ms: i64) -> Result<()> {
        self.run(include_str!("../sql/destroy_case_key.sql"), (case.0.as_bytes(), now_ms))?;
        for sql in [
            include_str!("../sql/forget_openings.sql"),
            include_str!("../sql/forget_fork_openings.sql"),
            include_str!("../sql/forget_blobs.sql"),
            include_str!("../sql/forget_waiting.sql"),
            include_str!("../sql/forget_persons.sql"),
        ] {
            self.run(sql, [case.0.as_bytes()])?;
        }
        Ok(())
    }

    fn set_case_log(&self, case: CaseId, row: &CaseLogRow) -> Result<()> {
        let with =
            (case.0.as_bytes(), row.log.0.as_bytes(), signed(row.tree.count), signed(row.last), row.tree.bytes());
        self.run(include_str!("../sql/set_case_log.sql"), with).map(drop)
    }

    fn set_case_row(&self, case: CaseId, row: &CaseRow) -> Result<()> {
        let with = (
            case.0.as_bytes(),
            row.class,
            row.outside,
            &row.branch,
            &row.owner,
            state::letter(row.state),
            row.submission.map(|hash| hash.0),
            signed(row.effects),
            row.opened_ms,
        );
        self.run(include_str!("../sql/set_case_row.sql"), with).map(drop)
    }

    fn set_member(&self, case: CaseId, member: &MemberRow) -> Result<()> {
        let sections = member.sections.as_ref().map(minicbor::to_vec).transpose();
        let sections = sections.map_err(|_| HubError::Internal("sections".into()))?;
        let with = (
            case.0.as_bytes(),
            &member.staff,
            &member.role,
            sections,
            member.issued_ms,
            member.until_ms,
            signed(member.order),
        );
        self.run(include_str!("../sql/set_member.sql"), with).map(drop)
    }

    fn end_member(&self, case: CaseId, role: &str, but: &str, now_ms: i64) -> Result<()> {
        self.run(include_str!("../sql/end_member.sql"), (case.0.as_bytes(), role, but, now_ms)).map(drop)
    }

    fn add_acted(&self, case: CaseId, acted: &ActedRow, record: &Hash) -> Result<()> {
        let (gave, gave_role) = acted.gave.clone().unzip();
        let with =
            (case.0.as_bytes(), &acted.staff, &acted.role, &acted.action, &acted.group, gave, gave_role, &record.0[..]);
        self.run(include_str!("../sql/add_acted.sql"), with).map(drop)
    }

    fn add_effect(&self, case: CaseId, n: u64, record: &Hash, reason: Option<&str>) -> Result<()> {
        let with = (case.0.as_bytes(), signed(n), &record.0[..], reason.is_none(), reason);
        self.run(include_str!("../sql/add_effect.sql"), with).map(drop)
    }

    fn add_order_to(&self, seq: u64, store: StoreId) -> Result<()> {
        self.run(include_str!("../sql/add_order_to.sql"), (signed(seq), store.0.as_bytes())).map(drop)
    }

    fn set_receipt(&self, log: LogId, number: u64, bytes: &[u8]) -> Result<()> {
        self.run(include_str!("../sql/set_receipt.sql"), (log.0.as_bytes(), signed(number), bytes)).map(drop)
    }

    fn add_fork(&self, record: &NewRecord<'_>) -> Result<()> {
        let head = record.head;
        let with = (
            head.log.0.as_bytes(),
            signed(head.seq),
            &head.hash.0[..],
            record.case.map(|case| *case.0.as_bytes()),
            bytes("fork_branch.body", record.body),
            record.sealed,
            record.received_ms,
        );
        self.run(include_str!("../sql/add_fork.sql"), with).map(drop)
    }

    fn add_quarantine(&self, log: LogId, seq: u64, hash: &Hash, reason: &str, sealed: &[u8], now: i64) -> Result<()> {
        let with = (log.0.as_bytes(), signed(seq), &hash.0[..], reason, sealed, now);
        self.run(include_str!("../sql/add_quarantine.sql"), with).map(drop)
    }

    fn add_blob(&self, case: CaseId, sha256: &Hash, size: u64) -> Result<()> {
        self.run(include_str!("../sql/add_blob.sql"), (case.0.as_bytes(), &sha256.0[..], signed(size))).map(drop)
    }

    fn whole_blob(&self, case: CaseId, sha256: &Hash) -> Result<()> {
        self.run(include_str!("../sql/whole_blob.sql"), (case.0.as_bytes(), &sha256.0[..])).map(drop)
    }

    fn add_bundle(&self, bundle: &BundleRow, bytes: &[u8], now_ms: i64) -> Result<()> {
        let sealed = Value::SealedBytes("bundle.bytes", Some(bytes));
        let with = (&bundle.sha256.0[..], &bundle.kind, &bundle.id, &bundle.version, sealed, now_ms);
        self.run(include_str!("../sql/add_bundle.sql"), with).map(drop)
    }

    fn drop_bundle(&self, sha256: &Hash) -> Result<()> {
        self.run(include_str!("../sql/drop_bundle.sql"), [&sha256.0[..]]).map(drop)
    }

    fn add_read(&self, case: CaseId, staff: &str, store: StoreId, what: &str, now_ms: i64) -> Result<()> {
        let with = (now_ms, case.0.as_bytes(), staff, store.0.as_bytes(), what);
        self.run(include_str!("../sql/add_read.sql"), with).map(drop)
    }

    fn forget_readings(&self, before: i64) -> Result<usize> {
        self.run(include_str!("../sql/forget_readings.sql"), [before])
    }

    fn set_grant(&self, case: CaseId, staff: &str, level: u8, until_ms: i64, by: &str, reason: &str) -> Result<()> {
        let with = (case.0.as_bytes(), staff, level, until_ms, by, text("read_grant.reason", reason));
        self.run(include_str!("../sql/add_grant.sql"), with).map(drop)
    }
}
