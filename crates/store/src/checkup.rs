//! The whole check-up: every page, every record with its signature and content, every attachment, every kept checklist.
//!
//! Slower than the look at unlock (which walks the chain only); run when the officer asks, before an export that must prove
//! something, and after trouble.

use evidence::{CaseId, Chain, Ed25519Sha256, Hash, LogReport, Payload, Record, Signatures};
use serde::Serialize;

use crate::{
    database,
    error::{Result, StoreError},
    store::Store,
};

/// What a check-up found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checkup {
    /// The chain, with signatures and contents.
    pub log: LogReport,
    /// Records whose encrypted content does not open.
    pub unreadable: Vec<u64>,
    /// Database pages whose authentication fails.
    pub damaged_pages: Vec<String>,
    /// Attachments missing or damaged, with the code of the error.
    pub attachments: Vec<(CaseId, Hash, &'static str)>,
    /// Attachments that hold.
    pub attachments_good: u64,
    /// Kept checklists that are damaged, by content hash.
    pub layers: Vec<Hash>,
    /// Kept checklists that hold.
    pub layers_good: u64,
}

impl Checkup {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        let files = self.attachments.is_empty() && self.layers.is_empty();
        self.log.holds() && self.unreadable.is_empty() && self.damaged_pages.is_empty() && files
    }
}

impl Store {
    /// Checks everything.
    pub fn check(&self) -> Result<Checkup> {
        let damaged_pages = database::damaged_pages(&self.database)?;
        let (log, unreadable) = self.verify()?;
        let mut checkup = Checkup {
            log,
            unreadable,
            damaged_pages,
            attachments: Vec::new(),
            attachments_good: 0,
            layers: Vec::new(),
            layers_good: 0,
        };
        for hash in self.kept_hashes()? {
            match self.kept_layers(hash) {
                Ok(Some(_)) => checkup.layers_good += 1,
                _ => checkup.layers.push(hash),
            }
        }
        for (case, index) in &self.log.cases {
            if index.erased {
                continue;
            }
            for seq in &index.seqs {
                // Records that do not open are in `unreadable` already.
                let Ok(entry) = self.log.entry(&self.database, *seq) else { continue };
                let Some(Payload::AttachmentAdded(added)) = entry.payload else { continue };
                match self.attachment(*case, added.id) {
                    Ok(_) => checkup.attachments_good += 1,
                    Err(error) => checkup.attachments.push((*case, added.id, error.code())),
                }
            }
        }
        Ok(checkup)
    }

    /// Verifies the log: chain, signatures, contents; and names the records whose content does not open.
    pub fn verify(&self) -> Result<(LogReport, Vec<u64>)> {
        let provider = Ed25519Sha256;
        let mut chain = Chain::new(&provider, Some(self.log.id), &[self.public_key().to_vec()], Signatures::Verified);
        let mut unreadable = Vec::new();
        let mut walk = self.database.prepare(include_str!("sql/walk_opened.sql"))?;
        let mut rows = walk.query(())?;
        while let Some(row) = rows.next()? {
            let (sealed, opening): (Vec<u8>, Option<Vec<u8>>) = (row.get(1)?, row.get(2)?);
            let opened = match Record::parse(&sealed, &provider) {
                Ok(record) => self.log.open(&record, opening.as_deref()),
                Err(_) => Ok(None),
            };
            let opened = match opened {
                Ok(opened) => opened,
                Err(StoreError::RecordDamaged(seq)) => {
                    unreadable.push(seq);
                    None
                }
                Err(error) => return Err(error),
            };
            // The chain keeps the first break itself.
            let _ = chain.next(&sealed, opened.as_ref());
        }
        Ok((chain.report(), unreadable))
    }
}
