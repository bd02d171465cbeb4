//! What is taken away once a backup is whole: old manifests, those that hold cases erased since, and parts that none names any more.

use std::collections::BTreeSet;

use super::{
    BackupError, BackupJob,
    manifest::{FileEntry, Name, Part},
};

/// So many backups stay.
const KEPT: usize = 10;
/// Bytes of what costs nothing to overwrite.
const SMALL: u64 = 64 << 10;

impl BackupJob {
    /// Manifests removed, those among them that held erased cases, and how many files could not be removed.
    pub(super) fn clear(
        &self,
        older: Vec<(u64, u64)>,
        unreadable: &[u64],
        files: &[FileEntry],
    ) -> Result<(Vec<u64>, Vec<u64>, u64), BackupError> {
        let holds_erased = |seq: u64| self.erasures.iter().any(|erasure| erasure.is_held_at(seq));
        let (erased, mut kept): (Vec<_>, Vec<_>) = older.into_iter().partition(|(_, seq)| holds_erased(*seq));
        let old = kept.len().saturating_sub(KEPT - 1);
        let mut go: Vec<u64> = kept.drain(..old).map(|(number, _)| number).collect();
        let mut removed_erased: Vec<u64> = erased.into_iter().map(|(number, _)| number).collect();
        let mut referenced: BTreeSet<Part> = files.iter().flat_map(|file| file.parts.iter().copied()).collect();
        let mut closed = false;
        for (number, _) in kept {
            match self.place.manifest(number) {
                // Its keys are those of the newest: a password that was changed opens nothing any more.
                Ok(manifest) => {
                    let files = manifest.files.iter().filter(|file| file.name != Name::Keys);
                    referenced.extend(files.flat_map(|file| file.parts.iter().copied()));
                }
                // Which parts are its own nobody can say.
                Err(_) => closed = true,
            }
        }
        let wipe = !removed_erased.is_empty();
        if wipe {
            // Whether it holds what was erased nobody can say either.
            removed_erased.extend(unreadable);
        }
        go.extend(&removed_erased);
        go.sort_unstable();
        removed_erased.sort_unstable();
        let mut not_removed = 0;
        go.retain(|number| {
            let gone = self.place.remove_manifest(*number).is_ok();
            not_removed += u64::from(!gone);
            gone
        });
        removed_erased.retain(|number| go.contains(number));
        let (lying, cut) = self.place.lying()?;
        for path in cut {
            not_removed += u64::from(std::fs::remove_file(path).is_err());
        }
        if (closed || !unreadable.is_empty()) && !wipe {
            return Ok((go, removed_erased, not_removed));
        }
        let hashes: BTreeSet<_> = referenced.into_iter().map(|part| part.hash).collect();
        for (hash, size) in lying.into_iter().filter(|(hash, _)| !hashes.contains(hash)) {
            // Keys under a password that was changed are small, and overwritten as well.
            let wiped = wipe || size <= SMALL;
            not_removed += u64::from(self.place.remove_part(hash, size, wiped).is_err());
        }
        Ok((go, removed_erased, not_removed))
    }
}
