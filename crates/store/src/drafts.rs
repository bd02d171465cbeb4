//! What a lock found unsaved 草稿: sealed to the store's own exchange key, so that it can be written while everything else is being closed and even
//! where the database takes nothing, and read again only by whoever unlocks.
//!
//! One file a case and lock, under `drafts`. It is no record: nothing is in force because of it, and it goes when it was dealt with, or with its case.
//! What it says inside is the application's matter.

use std::{fs, path::PathBuf};

use evidence::CaseId;
use zeroize::Zeroizing;

use crate::{
    atomic,
    cipher::{self, Secret},
    env::random,
    error::{Result, StoreError},
    keys,
    package_file::{public_of, shared},
    reading::Reading,
    store::Store,
};

/// The folder they lie in.
pub(crate) const DRAFTS: &str = "drafts";
const MAGIC: &[u8; 8] = b"TYDRFT\0\x01";
const DOMAIN: &[u8] = b"tianye draft 1";
/// No draft is longer.
const LONGEST: u64 = 64 << 20;

/// A draft, sealed: whoever holds it cannot read it.
pub struct SealedDraft {
    case: CaseId,
    name: String,
    bytes: Vec<u8>,
}

/// A draft that lies there.
#[derive(Debug)]
pub struct KeptDraft {
    /// By what it is dealt with.
    pub name: String,
    /// The case it belongs to.
    pub case: CaseId,
    /// What it says; none where it does not open.
    pub content: Option<Zeroizing<Vec<u8>>>,
}

impl SealedDraft {
    /// The case it belongs to.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// By what it is dealt with.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Store {
    /// Seals what is unsaved of a case. Nothing is written.
    pub fn seal_draft(&self, case: CaseId, content: &[u8]) -> Result<SealedDraft> {
        if content.len() as u64 > LONGEST {
            return Err(StoreError::TooLong { bytes: Some(content.len()) });
        }
        let to = public_of(&self.exchange);
        let secret: Secret = Zeroizing::new(random(&*self.env)?);
        let ephemeral = public_of(&secret);
        let common = shared(&secret, &to).ok_or_else(|| StoreError::Internal("no exchange key".into()))?;
        let sealed =
            cipher::seal(&key(&common, &ephemeral, &to), random(&*self.env)?, &self.about(case, &ephemeral), content)
                .map_err(|_| StoreError::Internal("the draft could not be sealed".into()))?;
        let number = u64::from_be_bytes(random(&*self.env)?);
        let name = format!("{}-{number:016x}", case.0.simple());
        Ok(SealedDraft { case, name, bytes: [&MAGIC[..], &ephemeral, &sealed].concat() })
    }

    /// Writes a sealed draft; the log and the database have no part in it.
    pub fn keep_draft(&self, draft: &SealedDraft) -> Result<()> {
        if self.reading == Some(Reading::Disk) {
            return Err(StoreError::ReadOnly(Reading::Disk));
        }
        let folder = self.draft_folder();
        atomic::create_folder(&folder)?;
        let path = folder.join(&draft.name);
        atomic::write(&path, &draft.bytes).inspect_err(|_| {
            // What was begun is worthless and takes room.
            let _ = fs::remove_file(path.with_extension("new"));
        })?;
        Ok(())
    }

    /// Opens a draft that was never written.
    pub fn open_draft(&self, draft: &SealedDraft) -> KeptDraft {
        let content = self.opened(draft.case, &draft.bytes);
        KeptDraft { name: draft.name.clone(), case: draft.case, content }
    }

    /// The drafts that lie there, by name.
    pub fn drafts(&self) -> Vec<KeptDraft> {
        let entries = fs::read_dir(self.draft_folder()).into_iter().flatten().flatten();
        let mut found: Vec<KeptDraft> = entries
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let case = case_of(&name)?;
                let short = entry.metadata().is_ok_and(|data| data.len() <= LONGEST.saturating_add(1024));
                let bytes = short.then(|| fs::read(entry.path()).ok()).flatten();
                let content = bytes.and_then(|bytes| self.opened(case, &bytes));
                Some(KeptDraft { name, case, content })
            })
            .collect();
        found.sort_by(|one, other| one.name.cmp(&other.name));
        found
    }

    /// Takes a draft away that was dealt with.
    pub fn drop_draft(&self, name: &str) -> Result<()> {
        if case_of(name).is_none() {
            return Err(StoreError::NoDraft);
        }
        match fs::remove_file(self.draft_folder().join(name)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(StoreError::NoDraft),
            removed => Ok(removed?),
        }
    }

    fn opened(&self, case: CaseId, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (ephemeral, sealed) = bytes.strip_prefix(&MAGIC[..])?.split_first_chunk::<32>()?;
        let common = shared(&self.exchange, ephemeral)?;
        let key = key(&common, ephemeral, &public_of(&self.exchange));
        cipher::open(&key, &self.about(case, ephemeral), sealed).ok()
    }

    fn about(&self, case: CaseId, ephemeral: &[u8; 32]) -> Vec<u8> {
        [DOMAIN, &self.id, case.0.as_bytes(), ephemeral].concat()
    }

    fn draft_folder(&self) -> PathBuf {
        self.folder.join(DRAFTS)
    }

    /// A case that was erased leaves no draft.
    pub(crate) fn forget_drafts_of(&self, case: CaseId) {
        for entry in fs::read_dir(self.draft_folder()).into_iter().flatten().flatten() {
            if entry.file_name().to_str().and_then(case_of) == Some(case) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// What was being written when the program ended; only at unlock.
    pub(crate) fn clear_unfinished_drafts(&self) {
        for entry in fs::read_dir(self.draft_folder()).into_iter().flatten().flatten() {
            if entry.path().extension().is_some_and(|extension| extension == "new") {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn key(common: &Secret, ephemeral: &[u8; 32], to: &[u8; 32]) -> Secret {
    keys::derive(&[*ephemeral, *to].concat(), &**common, &[b"tianye 1 draft"])
}

/// The case that a file's name says; none where the name is not one of ours.
fn case_of(name: &str) -> Option<CaseId> {
    let (case, number) = name.split_once('-')?;
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let ours = digits(case, 32) && digits(number, 16);
    ours.then(|| case.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
