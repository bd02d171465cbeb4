//! When the records of a case were written, by all clocks: what the fold leaves out, because order is by number alone. Whoever looks at how a case was
//! entered needs them.

use evidence::{CaseId, Ed25519Sha256, Moment, Record, RecordId};

use crate::{error::Result, store::Store};

/// A record and when it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordMoment {
    /// Which.
    pub id: RecordId,
    /// When.
    pub moment: Moment,
}

impl Store {
    /// The records of a case in the own log in order, then those of others. One that does not parse is found by the check-up.
    pub fn moments(&self, case: CaseId) -> Result<Vec<RecordMoment>> {
        let own = self.sealed_records(case)?;
        let foreign = self.foreign_rows(case)?.into_iter().map(|(sealed, _)| sealed);
        let read = |sealed: Vec<u8>| {
            let header = Record::parse(&sealed, &Ed25519Sha256).ok()?.header;
            Some(RecordMoment { id: RecordId { log: header.log, seq: header.seq }, moment: header.moment })
        };
        Ok(own.into_iter().chain(foreign).filter_map(read).collect())
    }
}
