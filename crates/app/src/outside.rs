//! Files that leave the database, in the clear: written whole, for their owner alone, and never where a store lies.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Why a file was not written: the folder, or one above it, holds a database of ours. A report under the name of the key file would be the
/// end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnFolder;

impl std::fmt::Display for OwnFolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the folder holds a database")
    }
}

impl std::error::Error for OwnFolder {}

/// Any of these makes a folder a store's.
const STORES: [&str; 3] = ["store.db", "store.new.db", "store.db-wal"];

/// Writes a file whole, or leaves what was there. A link that somebody put in its place is replaced, not followed.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    // Where links in the folder's own path lead: what is checked here is where the file will be.
    let folder = folder.canonicalize()?;
    if folder.ancestors().any(|above| STORES.iter().any(|own| above.join(own).symlink_metadata().is_ok())) {
        return Err(io::Error::other(OwnFolder));
    }
    let target = folder.join(name);
    if target.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    // A new file beside the old one, then one rename: a full disk or a crash leaves the old file whole. Nobody can know its name before, and
    // one that is there already is never opened.
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let fresh = folder.join(format!(".tianye-{:016x}.part", u64::from_le_bytes(random)));
    let written = private().open(&fresh).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&fresh, &target)).inspect_err(|_| {
        // The half-written file is worthless; the error that matters is the first one.
        let _ = std::fs::remove_file(&fresh);
    })?;
    // The name is in the folder once the folder is on the disk; where a system cannot do that, the file itself is.
    if cfg!(unix)
        && let Ok(folder) = File::open(&folder)
    {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// A file that must not be there yet, its owner's alone.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_file_that_leaves_is_its_owners_alone_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("报告.pdf");
        write(&path, b"one").unwrap();
        assert_eq!((std::fs::read(&path).unwrap().as_slice(), mode(&path)), (&b"one"[..], 0o600));
        // One that others could read before cannot be read by them afterwards.
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        write(&path, b"two").unwrap();
        assert_eq!((std::fs::read(&path).unwrap().as_slice(), mode(&path)), (&b"two"[..], 0o600));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        assert!(write(folder.path(), b"x").is_err(), "a folder is no file");
        assert!(write(&folder.path().join("missing/x.pdf"), b"x").is_err());
    }

    #[test]
    fn a_planted_link_is_replaced_and_never_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, path) = (folder.path().join("victim"), folder.path().join("out.json"));
        std::fs::write(&victim, b"kept").unwrap();
        symlink(&victim, &path).unwrap();
        // The name that earlier versions wrote under, too.
        symlink(&victim, folder.path().join(".out.json.part")).unwrap();
        write(&path, b"report").unwrap();
        assert_eq!(std::fs::read(&victim).unwrap(), b"kept");
        assert!(std::fs::symlink_metadata(&path).unwrap().is_file(), "the link itself is gone");
        assert_eq!(std::fs::read(&path).unwrap(), b"report");
    }

    #[test]
    fn nothing_is_written_where_a_store_lies() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("officer");
        std::fs::create_dir_all(store.join("attachments/case")).unwrap();
        std::fs::write(store.join("store.db"), b"database").unwrap();
        let link = folder.path().join("harmless");
        symlink(&store, &link).unwrap();
        for path in
            ["officer/keys", "officer/store.db", "officer/x.pdf", "officer/attachments/case/x.pdf", "harmless/keys"]
        {
            let error = write(&folder.path().join(path), b"x").unwrap_err();
            assert!(error.get_ref().is_some_and(|inner| inner.is::<OwnFolder>()), "{path}: {error}");
        }
        assert_eq!(std::fs::read(store.join("store.db")).unwrap(), b"database");
        assert!(!store.join("keys").exists());
        write(&folder.path().join("x.pdf"), b"x").unwrap();
    }
}
