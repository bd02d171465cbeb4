//! Files that leave the database, in the clear: written whole, for their owner alone, and never where a store lies.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::env::WriteInto;
use crate::file_name::{BadName, ends_in_name};

/// Why a file was not written: the folder is a database's of ours, or that of its attachments. A report under the name of the key file
/// would be the end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnFolder;

impl std::fmt::Display for OwnFolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the folder holds a database")
    }
}

impl std::error::Error for OwnFolder {}

/// Any of these makes a folder a store's, and so does a key file that reads.
const STORES: [&str; 4] = ["store.db", "store.before.db", "store.new.db", "store.db-wal"];
/// Lies in a store's folder; one folder per case lies in it.
const ATTACHMENTS: &str = "attachments";
/// Lies there, too.
const DRAFTS: &str = "drafts";

/// Whether a folder belongs to a store. Only the folders that a store itself uses do: a database of somebody else's that lies in the home
/// folder forbids no export below it.
pub(crate) fn is_own(folder: &Path) -> bool {
    let holds = |folder: &Path| {
        STORES.iter().any(|own| folder.join(own).symlink_metadata().is_ok()) || store::Store::officer_of(folder).is_ok()
    };
    let attachments = |folder: &Path| folder.file_name().is_some_and(|name| name == ATTACHMENTS);
    let mut above = folder.ancestors();
    match (above.next(), above.next(), above.next()) {
        (Some(own), ..) if holds(own) => true,
        (Some(own), Some(store), _) if attachments(own) || own.file_name().is_some_and(|name| name == DRAFTS) => {
            holds(store)
        }
        (_, Some(own), Some(store)) if attachments(own) => holds(store),
        _ => false,
    }
}

/// Writes a file whole, or leaves what was there. A link that somebody put in its place is replaced, not followed.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(path, &mut |out: &mut dyn Write| out.write_all(bytes))
}

/// The same in pieces. A link in its place is refused: a package is written onto a stick, where nothing of ours lies.
pub(crate) fn write_with(path: &Path, write: &mut WriteInto<'_>) -> io::Result<()> {
    if path.symlink_metadata().is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "a link or no file"));
    }
    put(path, write)
}

fn put(path: &Path, write: &mut WriteInto<'_>) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().filter(|_| ends_in_name(path));
    let name = name.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidFilename, BadName))?;
    // Where links in the folder's own path lead: what is checked here is where the file will be.
    let folder = folder.canonicalize()?;
    if is_own(&folder) {
        return Err(io::Error::other(OwnFolder));
    }
    let target = folder.join(name);
    // A folder is no file, and a device must not become one.
    match target.symlink_metadata().map(|there| there.file_type()) {
        Ok(kind) if kind.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(kind) if !kind.is_file() && !kind.is_symlink() => return Err(io::ErrorKind::InvalidInput.into()),
        _ => {}
    }
    // A new file beside the old one, then one rename: a full disk or a crash leaves the old file whole. Nobody can know its name before, and
    // one that is there already is never opened.
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let fresh = folder.join(format!(".tianye-{:016x}.part", u64::from_le_bytes(random)));
    let written = private().open(&fresh).and_then(|file| {
        let mut file = io::BufWriter::with_capacity(1 << 18, file);
        write(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
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
        // What somebody keeps beside a database of another program is theirs.
        std::fs::write(folder.path().join("store.db"), b"another program's").unwrap();
        std::fs::create_dir(folder.path().join("报告")).unwrap();
        write(&folder.path().join("报告/x.pdf"), b"x").unwrap();
    }

    #[test]
    fn nothing_is_written_under_a_name_that_another_system_changes() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["CON", "nul.json", "trailing.", "trailing ", "a:b.json"] {
            let error = write(&folder.path().join(name), b"x").unwrap_err();
            assert!(error.get_ref().is_some_and(|inner| inner.is::<BadName>()), "{name}: {error}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_device_stays_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _open = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(write(&socket, b"x").is_err());
        assert!(!socket.symlink_metadata().unwrap().is_file());
    }
}
