//! Records of one log on their way into the database: a run of them is written together, the head moved once and each case counted once, because a thousand
//! answers in a row differ in nothing that anybody asks about between two of them.

use std::collections::{BTreeMap, btree_map::Entry};

use evidence::{CaseId, Head, Record};

use crate::{
    error::Result,
    keep::{CaseLogRow, Change, NewRecord},
};

struct Kept<'b> {
    head: Head,
    kind: u16,
    case: Option<CaseId>,
    body: &'b [u8],
    sealed: Option<Vec<u8>>,
}

impl Kept<'_> {
    fn row(&self, received_ms: i64) -> NewRecord<'_> {
        let Self { head, kind, case, body, sealed } = self;
        NewRecord { head: *head, kind: *kind, case: *case, body, sealed: sealed.as_deref(), received_ms }
    }
}

/// Records that hold and are not written yet. Who asks the database about them writes them first.
pub(crate) struct Run<'b> {
    records: Vec<Kept<'b>>,
    received_ms: i64,
}

impl<'b> Run<'b> {
    pub(crate) fn new(received_ms: i64) -> Self {
        Self { records: Vec::new(), received_ms }
    }

    /// The next record, with what opens it, sealed.
    pub(crate) fn add(&mut self, record: &Record, body: &'b [u8], sealed: Option<Vec<u8>>) {
        let (kind, case) = (record.header.kind, record.header.case);
        self.records.push(Kept { head: record.head(), kind, case, body, sealed });
    }

    /// Writes them. Returns the cases of which the log held nothing before.
    pub(crate) fn write(&mut self, change: &dyn Change) -> Result<Vec<CaseId>> {
        let rows: Vec<NewRecord<'_>> = self.records.iter().map(|kept| kept.row(self.received_ms)).collect();
        change.add_records(&rows)?;
        drop(rows);
        let mut counted: BTreeMap<CaseId, CaseLogRow> = BTreeMap::new();
        let mut met = Vec::new();
        for kept in &self.records {
            let (Some(case), head) = (kept.case, kept.head) else { continue };
            let row = match counted.entry(case) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let row = change.case_log(case, head.log)?.unwrap_or_else(|| CaseLogRow::empty(head.log));
                    if row.tree.count == 0 {
                        met.push(case);
                    }
                    place.insert(row)
                }
            };
            row.push(head.seq, &head.hash);
        }
        self.records.clear();
        counted.iter().try_for_each(|(case, row)| change.set_case_log(*case, row))?;
        Ok(met)
    }
}
