//! The folder of one account's backups on a stick or share: finding it, reading and writing parts and manifests in it.
//!
//! Everything there may have been put there by somebody: names are made here from numbers and hashes, links are never followed, nothing is read beyond
//! what a part or a manifest may have. What is written gets its name only when it was flushed and read back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use evidence::{CryptoProvider, Ed25519Sha256, Hash};

use super::{
    BackupError,
    manifest::{self, LONGEST, Manifest, Part, Stated},
};
use crate::atomic;

/// Folders of backups are named so, and by the store.
const PREFIX: &str = "tianye-backup-";
const SUFFIX: &str = ".tybackup";
const OBJECTS: &str = "objects";
const PARTIAL: &str = "part";
/// A statement is at the beginning of a manifest, and shorter.
const PEEKED: u64 = 4096;

type Result<T> = std::result::Result<T, BackupError>;

/// Of stick or share; what it lacks for a full one is known higher up.
pub(super) fn medium(error: io::Error) -> BackupError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => BackupError::MediumFull { left: 0 },
        _ => BackupError::Medium(error),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What stands under a name, without following a link.
enum There {
    Nothing,
    File(u64),
    Folder,
    Else,
}

fn there(path: &Path) -> Result<There> {
    match path.symlink_metadata() {
        Ok(data) if data.is_file() => Ok(There::File(data.len())),
        Ok(data) if data.is_dir() => Ok(There::Folder),
        Ok(_) => Ok(There::Else),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(There::Nothing),
        Err(error) => Err(medium(error)),
    }
}

fn planted(path: &Path) -> BackupError {
    BackupError::Planted(path.display().to_string())
}

/// Makes a folder that is not there; a link in its place is refused.
fn folder(path: &Path) -> Result<()> {
    match there(path)? {
        There::Folder => Ok(()),
        There::Nothing => atomic::create_folder(path).map_err(medium),
        _ => Err(planted(path)),
    }
}

/// One account's backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) folder: PathBuf,
    pub(super) store: [u8; 16],
}

/// How well a part is known to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Whole,
    Absent,
    Damaged,
}

impl Place {
    /// The places below a chosen folder; it may be one itself.
    pub(super) fn all_in(chosen: &Path) -> Result<Vec<Self>> {
        let chosen = fs::canonicalize(chosen).map_err(|_| BackupError::NoFolder)?;
        if let Some(place) = Self::named(&chosen) {
            return Ok(vec![place]);
        }
        let mut places = Vec::new();
        for entry in fs::read_dir(&chosen).map_err(medium)? {
            let path = entry.map_err(medium)?.path();
            if let Some(place) = Self::named(&path)
                && matches!(there(&path)?, There::Folder)
            {
                places.push(place);
            }
        }
        places.sort_by(|one, other| one.folder.cmp(&other.folder));
        Ok(places)
    }

    fn named(folder: &Path) -> Option<Self> {
        let digits = folder.file_name()?.to_str()?.strip_prefix(PREFIX)?;
        let mut store = [0; 16];
        if digits.len() != 32 || !digits.is_ascii() {
            return None;
        }
        for (at, byte) in store.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        (hex(&store) == digits).then(|| Self { folder: folder.to_owned(), store })
    }

    /// The place of a store below a chosen folder, not made yet.
    pub(super) fn of(chosen: &Path, store: [u8; 16]) -> Result<Self> {
        let chosen = fs::canonicalize(chosen).map_err(|_| BackupError::NoFolder)?;
        if !chosen.is_dir() {
            return Err(BackupError::NoFolder);
        }
        let named = Self::named(&chosen).filter(|place| place.store == store);
        Ok(named.unwrap_or_else(|| Self { folder: chosen.join(format!("{PREFIX}{}", hex(&store))), store }))
    }

    /// Makes its folders.
    pub(super) fn make(&self) -> Result<()> {
        folder(&self.folder)?;
        folder(&self.folder.join(OBJECTS))
    }

    /// The numbers under which manifests lie here.
    pub(super) fn numbers(&self) -> Result<BTreeSet<u64>> {
        let mut numbers = BTreeSet::new();
        match there(&self.folder)? {
            There::Folder => {}
            There::Nothing => return Ok(numbers),
            _ => return Err(planted(&self.folder)),
        }
        for entry in fs::read_dir(&self.folder).map_err(medium)? {
            let name = entry.map_err(medium)?.file_name();
            let digits = name.to_str().and_then(|name| name.strip_suffix(SUFFIX)).unwrap_or_default();
            let number =
                digits.parse::<u64>().ok().filter(|number| Self::file_name(*number) == format!("{digits}{SUFFIX}"));
            numbers.extend(number);
        }
        Ok(numbers)
    }

    fn file_name(number: u64) -> String {
        format!("{number:08}{SUFFIX}")
    }

    fn manifest_path(&self, number: u64) -> PathBuf {
        self.folder.join(Self::file_name(number))
    }

    fn read(&self, path: &Path, most: u64, whole: bool) -> Result<Option<Vec<u8>>> {
        match there(path)? {
            There::Nothing => return Ok(None),
            There::File(length) if length <= most || !whole => {}
            There::File(_) => return Err(medium(io::ErrorKind::FileTooLarge.into())),
            _ => return Err(planted(path)),
        }
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(medium)?;
        file.take(most.saturating_add(u64::from(whole))).read_to_end(&mut bytes).map_err(medium)?;
        if whole && bytes.len() as u64 > most {
            return Err(medium(io::ErrorKind::FileTooLarge.into()));
        }
        Ok(Some(bytes))
    }

    /// A manifest, whole.
    pub(super) fn manifest(&self, number: u64) -> Result<Manifest> {
        let bytes = self.read(&self.manifest_path(number), LONGEST, true)?.ok_or(BackupError::NoNumber(number))?;
        Manifest::read(&bytes, self.store, number)
    }

    /// What a manifest states, without its list.
    pub(super) fn stated(&self, number: u64) -> Result<Stated> {
        let bytes = self.read(&self.manifest_path(number), PEEKED, false)?.ok_or(BackupError::NoNumber(number))?;
        manifest::peek(&bytes, self.store, number)
    }

    pub(super) fn part_path(&self, hash: Hash) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(OBJECTS).join(&name[..2]).join(name)
    }

    /// The folders on the way to a part; one that is a link is refused.
    fn way_to(&self, path: &Path) -> Result<bool> {
        for above in
            [Some(self.folder.as_path()), path.parent().and_then(Path::parent), path.parent()].into_iter().flatten()
        {
            match there(above)? {
                There::Folder => {}
                There::Nothing => return Ok(false),
                _ => return Err(planted(above)),
            }
        }
        Ok(true)
    }

    /// Whether a part is there with its size; nothing of it is read.
    pub(super) fn has(&self, part: Part) -> Result<bool> {
        let path = self.part_path(part.hash);
        Ok(self.way_to(&path)? && matches!(there(&path)?, There::File(size) if size == part.size))
    }

    /// The bytes of a part, held against its hash; none when it is not whole.
    pub(super) fn part(&self, part: Part) -> Result<std::result::Result<Vec<u8>, Standing>> {
        let path = self.part_path(part.hash);
        if !self.way_to(&path)? {
            return Ok(Err(Standing::Absent));
        }
        match there(&path)? {
            There::Nothing => return Ok(Err(Standing::Absent)),
            There::File(size) if size == part.size => {}
            There::File(_) => return Ok(Err(Standing::Damaged)),
            _ => return Err(planted(&path)),
        }
        let bytes = self.read(&path, part.size, true)?.unwrap_or_default();
        let whole = bytes.len() as u64 == part.size && Ed25519Sha256.hash(&[&bytes]) == part.hash;
        Ok(if whole { Ok(bytes) } else { Err(Standing::Damaged) })
    }

    pub(super) fn standing(&self, part: Part) -> Result<Standing> {
        Ok(self.part(part)?.map_or_else(|standing| standing, |_| Standing::Whole))
    }

    /// Writes beside, flushes, reads back, and only then gives it its name.
    fn put(&self, path: &Path, hash: Hash, bytes: &[u8]) -> Result<()> {
        if let There::Folder | There::Else = there(path)? {
            return Err(planted(path));
        }
        let partial = self.folder.join(format!("{hash}.{PARTIAL}"));
        match there(&partial)? {
            There::Nothing => {}
            There::File(_) => fs::remove_file(&partial).map_err(medium)?,
            _ => return Err(planted(&partial)),
        }
        let written = atomic::create_new(&partial).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        let back = written.map_err(medium).and_then(|()| self.read(&partial, bytes.len() as u64, true));
        let same = match back {
            Ok(Some(back)) if back == bytes => fs::rename(&partial, path).map_err(medium),
            Ok(_) => Err(BackupError::ReadBack(hash)),
            Err(error) => Err(error),
        };
        same.inspect_err(|_| {
            // Worth nothing; where even this fails it is cleared at the next run.
            let _ = fs::remove_file(&partial);
        })
    }

    /// Puts a part in its place.
    pub(super) fn put_part(&self, hash: Hash, bytes: &[u8]) -> Result<()> {
        let path = self.part_path(hash);
        if let Some(above) = path.parent() {
            folder(above)?;
        }
        self.put(&path, hash, bytes)
    }

    /// Flushes the names of parts to the disk.
    pub(super) fn flush(&self, parts: &BTreeSet<Hash>) -> Result<()> {
        let mut folders: BTreeSet<PathBuf> =
            parts.iter().filter_map(|hash| Some(self.part_path(*hash).parent()?.to_owned())).collect();
        folders.insert(self.folder.join(OBJECTS));
        folders.iter().try_for_each(|folder| atomic::sync_folder(folder)).map_err(medium)
    }

    /// Puts a manifest in its place, where none may be yet.
    pub(super) fn put_manifest(&self, number: u64, bytes: &[u8]) -> Result<Hash> {
        let (path, hash) = (self.manifest_path(number), Ed25519Sha256.hash(&[bytes]));
        if !matches!(there(&path)?, There::Nothing) {
            return Err(planted(&path));
        }
        self.put(&path, hash, bytes)?;
        atomic::sync_folder(&self.folder).map_err(medium)?;
        Ok(hash)
    }

    pub(super) fn remove_manifest(&self, number: u64) -> Result<()> {
        fs::remove_file(self.manifest_path(number)).map_err(medium)?;
        atomic::sync_folder(&self.folder).map_err(medium)
    }

    /// Files that lie here as parts, with their sizes; and what a cut run left.
    pub(super) fn lying(&self) -> Result<(BTreeMap<Hash, u64>, Vec<PathBuf>)> {
        let mut parts = BTreeMap::new();
        let entries = |folder: &Path| -> Result<Vec<PathBuf>> {
            let entries = fs::read_dir(folder).map_err(medium)?;
            entries.map(|entry| Ok(entry.map_err(medium)?.path())).collect()
        };
        for above in entries(&self.folder.join(OBJECTS))? {
            if !matches!(there(&above)?, There::Folder) {
                continue;
            }
            for path in entries(&above)? {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let (Ok(hash), There::File(size)) = (name.parse::<Hash>(), there(&path)?) else { continue };
                // Under another name or in another folder it is none of ours.
                if self.part_path(hash) == path {
                    parts.insert(hash, size);
                }
            }
        }
        let cut = |path: &PathBuf| {
            let own = path.file_stem().and_then(|name| name.to_str()).is_some_and(|name| name.parse::<Hash>().is_ok());
            own && path.extension().is_some_and(|extension| extension == PARTIAL)
        };
        Ok((parts, entries(&self.folder)?.into_iter().filter(cut).collect()))
    }

    /// Removes a part; `wipe` overwrites it first.
    pub(super) fn remove_part(&self, hash: Hash, size: u64, wipe: bool) -> io::Result<()> {
        let path = self.part_path(hash);
        if wipe {
            let mut file = File::options().write(true).open(&path)?;
            io::copy(&mut io::repeat(0).take(size), &mut file)?;
            file.sync_all()?;
        }
        fs::remove_file(path)
    }
}
