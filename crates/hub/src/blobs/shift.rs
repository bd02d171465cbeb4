//! Files from one place to the other 搬附件: from the hub's folder into a bucket, and back.
//!
//! Each file goes as it lies, sealed; it is opened and hashed before it is laid in the new place and again as it lies there. Only then the settings name the new
//! place. The old one stays as it was, until a person takes it away. Killed before that, the hub is where it was; begun again, what is there already and holds is
//! passed over.

use std::{collections::BTreeSet, fs, io, path::Path, sync::Arc};

use evidence::{CaseId, Hash};

use super::{
    Blobs, name_of,
    parts::{ENDING, MOVING},
    sealed::hash_of,
};
use crate::{
    env::Env,
    error::{HubError, Result},
    folder::{self, Lock},
    hub::Hub,
    keep::read,
    moving::rewrite,
    settings::Files,
    vault::CaseKeys,
};

/// What the folder with the files is called afterwards.
const OLD: &str = "blobs.moved";

/// What a move came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shifted {
    /// Files that were taken over.
    pub files: u64,
    /// Files that lay there already, from a move that was broken off, and hold.
    pub there: u64,
    /// Octets of what was taken over, sealed.
    pub bytes: u64,
}

/// Moves the files of a hub that nobody serves to another place. Blocks; not to be called by a thread that drives others.
///
/// # Errors
///
/// The hub is served; the place is the one where they are; a store; a file that is missing or does not hold. The hub is then where it was.
pub fn shift_to(folder: &Path, to: &Files, env: Arc<dyn Env>) -> Result<Shifted> {
    let hub = Hub::open(folder, Arc::clone(&env))?;
    let from = &hub.settings.files;
    if (&from.s3, &from.bucket, &from.prefix) == (&to.s3, &to.bucket, &to.prefix)
        || (from.s3.is_none() && to.s3.is_none())
    {
        return Err(HubError::Cannot("附件已经在那里了。The files are there already.".into()));
    }
    let held = Lock::take(folder)?;
    let old = folder.join(OLD);
    if from.s3.is_none() && old.exists() {
        return Err(HubError::Cannot(format!(
            "{} 是上次搬走留下的，先移开 is of an earlier move: take it away first",
            old.display()
        )));
    }
    // What the old place still has to remove is not brought along.
    hub.blobs.sweep()?;
    Blobs::reach(folder, to, &*env)?;
    let target = Blobs::of(folder, to, &*env)?;
    let (mut shifted, mut cases) = (Shifted::default(), BTreeSet::new());
    for (case, sha256, _) in read(hub.keep(), |view| view.whole_blobs())? {
        // Erased meanwhile.
        let Some(keys) = hub.keys_of(case)? else { continue };
        cases.insert(case);
        if target.holds(case, &keys, &sha256)? {
            shifted.there += 1;
            continue;
        }
        shifted.bytes += one(&hub, &target, case, &keys, &sha256)?;
        shifted.files += 1;
    }
    for case in cases {
        if hub.keys_of(case)?.is_none() {
            target.erase(case)?;
        }
    }
    rewrite(&folder.join(folder::SETTINGS), |text| to.written_in(text))?;
    if from.s3.is_none() {
        set_aside(folder)?;
    }
    drop(held);
    Ok(shifted)
}

/// Takes one file over; how long it is, sealed.
fn one(hub: &Hub, target: &Blobs, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> Result<u64> {
    let name = name_of(keys, sha256);
    let beside = folder::blobs_of(&hub.folder, case);
    folder::create_folder(&beside)?;
    let aside = beside.join(&name).with_extension(MOVING);
    forget(&aside)?;
    let broken = |what: &str| Err(HubError::Damaged(format!("case {case}: file {sha256} {what}")));
    let Some((length, _)) = hub.blobs.copy_as_it_lies(case, &name, &aside)? else { return broken("is missing") };
    if hash_of(&*aside, &keys.attachments)? != Some(*sha256) {
        forget(&aside)?;
        return broken("does not hold; check --read-data tells which do not");
    }
    target.shelf.put(case, &name, &aside)?;
    if !target.holds(case, keys, sha256)? {
        return broken("did not come out in the new place as it was");
    }
    forget(&aside)?;
    Ok(length)
}

fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The folder's whole files are set aside; those on their way stay where they go on. Broken off in between, whole files lie where nobody looks for them.
fn set_aside(folder: &Path) -> Result<()> {
    let (blobs, old) = (folder.join(folder::BLOBS), folder.join(OLD));
    folder::rename(&blobs, &old)?;
    folder::create_folder(&blobs)?;
    for case in fs::read_dir(&old)?.flatten() {
        let Ok(files) = fs::read_dir(case.path()) else { continue };
        for file in files.flatten().filter(|file| file.path().extension().is_some_and(|e| e == ENDING)) {
            let beside = blobs.join(case.file_name());
            folder::create_folder(&beside)?;
            folder::rename(&file.path(), &beside.join(file.file_name()))?;
        }
    }
    Ok(())
}
