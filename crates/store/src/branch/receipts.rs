//! Receipts 回执: what the branch signed that it has. The last one of the log counts, until the branch turns out to have less.

use evidence::{Hash, Head, LogId};
use rusqlite::{Connection, OptionalExtension, params};

use super::SCHEMA;
use crate::{
    error::{Result, StoreError},
    store::Store,
};

/// A receipt whose signature was checked by whoever received it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReceipt {
    /// Up to where the branch has the log.
    pub head: Head,
    /// When, by the branch's clock.
    pub hub_ms: i64,
    /// Its number at the branch.
    pub number: u64,
    /// The receipt as it was signed.
    pub bytes: Vec<u8>,
}

pub(super) fn read(database: &Connection, log: LogId) -> Result<Option<KeptReceipt>> {
    let mut query = database.prepare_cached(include_str!("../sql/receipt.sql"))?;
    let row = query.query_row([&log.0.as_bytes()[..]], |row| {
        let (number, seq): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(KeptReceipt {
            head: Head { log, seq: seq.cast_unsigned(), hash: Hash(row.get(2)?) },
            hub_ms: row.get(3)?,
            number: number.cast_unsigned(),
            bytes: row.get(4)?,
        })
    });
    Ok(row.optional()?)
}

impl Store {
    /// The receipt that counts.
    pub fn receipt(&self) -> Option<&KeptReceipt> {
        self.branch.receipt.as_ref()
    }

    /// Up to where the branch has the own log, as far as a receipt says.
    pub fn receipted(&self) -> u64 {
        self.branch.receipt.as_ref().map_or(0, |receipt| receipt.head.seq)
    }

    /// Keeps a receipt of the own log. One of a record that does not stand here is refused; one that says less than what is kept changes nothing.
    pub fn keep_receipt(&mut self, receipt: KeptReceipt) -> Result<()> {
        self.writable()?;
        let Head { log, seq, hash } = receipt.head;
        if log != self.log.id || self.hash_at(seq) != Some(hash) {
            return Err(StoreError::Internal(format!("a receipt of record {seq}, which does not stand here")));
        }
        if self.receipted() > seq || self.branch.receipt.as_ref() == Some(&receipt) {
            return Ok(());
        }
        let step = self.database.unchecked_transaction()?;
        let of = &log.0.as_bytes()[..];
        step.execute(include_str!("../sql/drop_receipts.sql"), [of])?;
        let row =
            params![of, receipt.number.cast_signed(), seq.cast_signed(), &hash.0[..], receipt.hub_ms, receipt.bytes];
        step.execute(include_str!("../sql/add_receipt.sql"), row)?;
        step.commit()?;
        self.branch.heard_ms = Some(receipt.hub_ms);
        self.branch.receipt = Some(receipt);
        self.note_heard()
    }

    /// The branch says where its copy of the own log ends. A receipt of more than that counts no longer, and is kept as a proof of what was lost there; whether
    /// there was one.
    pub fn branch_ends_at(&mut self, seq: u64) -> Result<bool> {
        let lost = self.receipted() > seq;
        if lost {
            self.writable()?;
            let now_ms = self.env.moment().wall_ms;
            let lose = include_str!("../sql/lose_receipts.sql");
            self.database.execute(lose, params![&self.log.id.0.as_bytes()[..], seq.cast_signed(), now_ms])?;
            self.branch.receipt = read(&self.database, self.log.id)?;
        }
        Ok(lost)
    }

    /// Receipts of what the branch had and lost.
    pub fn lost_receipts(&self) -> Result<Vec<Vec<u8>>> {
        if self.schema < SCHEMA {
            return Ok(Vec::new());
        }
        let mut query = self.database.prepare_cached(include_str!("../sql/lost_receipts.sql"))?;
        let rows = query.query_map((), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
