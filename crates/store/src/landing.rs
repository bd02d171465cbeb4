//! The files of a package written without the store 先落盘: reading a package, checking it and sealing its files anew takes long, and meanwhile the officer
//! types on. What is written bears names that nothing mentions, until [`Store::take_landed`] puts it in place and records it; dropped before, it goes.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::PathBuf,
};

use evidence::{CaseId, Hash, LogId};

use crate::{
    attachment::{Kept, Place, Written, folder_of},
    case,
    cipher::Secret,
    env::Env,
    error::{Result, StoreError},
    keys::CaseKeys,
    package_file::PackageFileError,
    peer::Peer,
    store::Store,
    taking::{Again, Known, TakeError, Taking},
};

/// What is needed to write the files of a package without the store.
pub struct Ground {
    folder: PathBuf,
    log: LogId,
    officer: String,
    peers: BTreeMap<LogId, Peer>,
    /// The keys of the cases' files; none of an erased case.
    cases: HashMap<CaseId, Option<Secret>>,
    case_wrap: Secret,
    limit: u64,
}

/// Files that were written and that nothing mentions yet.
pub struct Landed {
    case: CaseId,
    folder: PathBuf,
    /// The keys of a case that was not known here, and its own key wrapped.
    pub(crate) fresh: Option<(CaseKeys, Vec<u8>)>,
    pub(crate) written: Vec<Written>,
}

impl Drop for Landed {
    fn drop(&mut self) {
        self.written.clear();
        if self.fresh.is_some() {
            // Of a case that did not come to be; a folder with something in it stays.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

impl Store {
    /// The ground for a package whose case nobody knows before it was read.
    pub fn ground(&self) -> Result<Ground> {
        self.writable()?;
        let cases = self.log.keys.cases.iter();
        Ok(Ground {
            folder: self.folder.clone(),
            log: self.log.id,
            officer: self.officer.id.clone(),
            peers: self.peers.clone(),
            cases: cases.map(|(case, keys)| (*case, keys.as_ref().map(|keys| keys.attachments.clone()))).collect(),
            case_wrap: self.case_wrap.clone(),
            limit: self.settings.attachment_limit,
        })
    }
}

impl Ground {
    /// Writes the files of a package that holds and are not here, each checked against its name as it is written. `again` reads the package a
    /// second time. What would be refused is refused before anything is written.
    pub fn land(&self, taking: &Taking<'_>, env: &dyn Env, again: &mut Again<'_>) -> Result<Landed, TakeError> {
        let manifest = &taking.contents.package.manifest;
        let case = manifest.case;
        if !taking.report.holds() {
            return Err(TakeError::NotSound);
        }
        let (key, fresh) = match self.cases.get(&case) {
            Some(None) => return Err(StoreError::CaseErased(case).into()),
            Some(Some(key)) => (key.clone(), None),
            None => {
                let (keys, wrapped) = case::fresh_keys(case, &self.case_wrap, env)?;
                (keys.attachments.clone(), Some((keys, wrapped)))
            }
        };
        Known { log: self.log, officer: &self.officer, peers: &self.peers }.peers_of(taking)?;
        let mut landed = Landed { case, folder: folder_of(&self.folder, case), fresh, written: Vec::new() };
        let named = manifest.files.iter().filter(|file| file.within);
        // What is here and damaged is replaced by what the package brings.
        let lacking = named.filter(|file| Kept::of(&self.folder, case, &key, file.id).read().is_err());
        let mut lacking: BTreeMap<Hash, u64> = lacking.map(|file| (file.id, file.size)).collect();
        if lacking.is_empty() {
            return Ok(landed);
        }
        again(&mut |name, _, content| {
            if lacking.remove(name).is_some() {
                let failed = |error: StoreError| io::Error::from(PackageFileError::from(error));
                let place = Place::of(&self.folder, case, &key, self.limit, env).map_err(failed)?;
                let file = place.write(content).map_err(failed)?;
                if file.id() != *name {
                    return Err(PackageFileError::Form("a file changed while it was read".into()).into());
                }
                landed.written.push(file);
            }
            Ok(())
        })?;
        Ok(landed)
    }
}

impl Landed {
    /// Whose files they are.
    pub(crate) fn case(&self) -> CaseId {
        self.case
    }
}
