//! The files that records name, looked at without the store 附件核对: reading and opening gigabytes of photos takes long, and meanwhile the officer types on.

use std::collections::HashMap;

use evidence::{CaseId, Hash, Signatures};

use crate::{attachment::Kept, error::Result, store::Store};

/// Files to be looked at.
pub struct FilesToLookAt(Vec<(CaseId, Hash, Kept)>);

/// What became of each: the code of the error, or none.
#[derive(Debug, Default)]
pub struct FilesLooked(HashMap<(CaseId, Hash), Option<&'static str>>);

impl Store {
    /// Every file that a record names, the own log's and those of others, with what opens it.
    pub fn files_to_look_at(&self) -> Result<FilesToLookAt> {
        let own = self.walk(Signatures::Skipped)?.files.into_iter().map(|(case, _, id)| (case, id));
        let others =
            self.foreign_files()?.into_iter().flat_map(|(case, files)| files.into_iter().map(move |id| (case, id)));
        let kept = own.chain(others).filter_map(|(case, id)| Some((case, id, self.kept(case, id).ok()?)));
        Ok(FilesToLookAt(kept.collect()))
    }

    /// How a file is: as it was found when it was looked at, or, if it came since, as it is now.
    pub(crate) fn file_fault(&self, looked: &FilesLooked, case: CaseId, id: Hash) -> Option<&'static str> {
        match looked.0.get(&(case, id)) {
            Some(found) => *found,
            None => self.attachment(case, id).err().map(|error| error.code()),
        }
    }
}

impl FilesToLookAt {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Reads each, and holds it against its id.
    pub fn look(self) -> FilesLooked {
        let looked =
            self.0.into_iter().map(|(case, id, kept)| ((case, id), kept.read().err().map(|error| error.code())));
        FilesLooked(looked.collect())
    }
}
