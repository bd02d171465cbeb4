//! The whole check-up: every page, every record with its signature and content, every attachment, every kept checklist.
//!
//! Slower than the look at unlock (which walks the chain only); run when the officer asks, before an export that must prove
//! something, and after trouble.

use evidence::{CaseId, Hash, LogReport, Signatures};
use serde::Serialize;

use crate::{
    database,
    error::{NO_ATTACHMENT, Result},
    finding::Finding,
    folder::DATABASE,
    looked::FilesLooked,
    reading::Reading,
    store::Store,
    wal,
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
    /// All of it as findings, but for the chain's own break.
    pub findings: Vec<Finding>,
}

impl Checkup {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.log.holds() && self.findings.is_empty()
    }
}

impl Store {
    /// Checks everything.
    pub fn check(&self) -> Result<Checkup> {
        self.check_with(&FilesLooked::default())
    }

    /// The same where the files were looked at already.
    pub fn check_with(&self, looked: &FilesLooked) -> Result<Checkup> {
        let pages = self.pages()?;
        let walked = self.walk(Signatures::Verified)?;
        let mut findings: Vec<Finding> = pages.iter().map(|(page, _)| Finding::PageDamaged { page: *page }).collect();
        findings.extend(walked.log.first_break.clone().map(|at| Finding::ChainBroken { at }));
        findings.extend(walked.findings);
        findings.extend(self.look_at_keys());
        findings.extend(self.look_at_versions()?);
        let (mut attachments, mut attachments_good) = (Vec::new(), 0);
        for (case, seq, id) in walked.files {
            let Some(code) = self.file_fault(looked, case, id) else {
                attachments_good += 1;
                continue;
            };
            attachments.push((case, id, code));
            findings.push(match code {
                NO_ATTACHMENT => Finding::AttachmentAbsent { case, seq, id },
                _ => Finding::AttachmentDamaged { case, seq, id },
            });
        }
        let (mut layers, mut layers_good) = (Vec::new(), 0);
        for hash in self.kept_hashes()? {
            match self.kept_layers(hash) {
                Ok(Some(_)) => layers_good += 1,
                _ => layers.push(hash),
            }
        }
        findings.extend(layers.iter().map(|hash| Finding::LayersDamaged { hash: *hash }));
        findings.extend(self.look_for_heard(walked.heard)?);
        for (hash, digest, seq) in walked.layers {
            match self.kept_layers(hash) {
                Ok(None) => findings.push(Finding::LayersAbsent { hash, seq }),
                Ok(Some(set)) if set.digest() != digest => findings.push(Finding::LayersDamaged { hash }),
                _ => {}
            }
        }
        Ok(Checkup {
            log: walked.log,
            unreadable: unreadable(&findings),
            damaged_pages: pages.into_iter().map(|(_, words)| words).collect(),
            attachments,
            attachments_good,
            layers,
            layers_good,
            findings,
        })
    }

    fn pages(&self) -> Result<Vec<(u32, String)>> {
        if self.reading == Some(Reading::Damage) {
            // What is open now is what was taken out of the file; what was wrong with it was found then.
            let pages = self.findings.iter().filter_map(|finding| match finding {
                Finding::PageDamaged { page } => Some((*page, format!("page {page}"))),
                _ => None,
            });
            return Ok(pages.collect());
        }
        let wal = wal::read(&self.folder.join(DATABASE).with_extension("db-wal"))?;
        database::damaged_pages(&self.database, &wal)
    }

    /// Verifies the log: chain, signatures, contents; and names the records whose content does not open.
    pub fn verify(&self) -> Result<(LogReport, Vec<u64>)> {
        let walked = self.walk(Signatures::Verified)?;
        Ok((walked.log, unreadable(&walked.findings)))
    }
}

fn unreadable(findings: &[Finding]) -> Vec<u64> {
    let seqs = findings.iter().filter_map(|finding| match finding {
        Finding::ContentDamaged { seq, .. } => Some(*seq),
        _ => None,
    });
    seqs.collect()
}
