//! Backup: the database at one moment (always a file, whichever database it was), then the files (from wherever they lie; they never change, so each one that the copy names is there), then a list of both that the hub key signs.
//!
//! The vault key does not go along: whoever finds a backup has nothing. It is kept elsewhere, and a restore asks for it.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use evidence::{CryptoProvider, Ed25519Sha256, Hash, Head, HubId, Signer};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::{
    error::{HubError, Result},
    folder,
    hub::Hub,
    keep::read,
    settings::{Database, Files, Settings},
    vault::CaseKeys,
};

const MANIFEST: &str = "manifest";
const DOMAIN: &[u8] = b"tianye hub backup 1\0";

#[derive(Debug, Encode, Decode)]
struct Entry {
    #[n(0)]
    path: String,
    #[n(1)]
    size: u64,
    #[n(2)]
    sha256: Hash,
}

#[derive(Debug, Encode, Decode)]
struct Manifest {
    #[n(0)]
    version: u16,
    #[n(1)]
    hub: HubId,
    #[n(2)]
    made_ms: i64,
    #[cbor(n(3), with = "minicbor::bytes")]
    public_key: Vec<u8>,
    #[n(4)]
    heads: Vec<Head>,
    #[n(5)]
    files: Vec<Entry>,
}

#[derive(Debug, Encode, Decode)]
struct Signed {
    #[cbor(n(0), with = "minicbor::bytes")]
    manifest: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: Vec<u8>,
}

fn damaged(what: &str) -> HubError {
    HubError::Damaged(format!("backup: {what}"))
}

fn encoded<T: Encode<()>>(value: &T) -> Result<Vec<u8>> {
    minicbor::to_vec(value).map_err(|error| HubError::Internal(error.to_string()))
}

/// Copies a file, flushed, and gives what was copied.
fn copy(from: &Path, to: &Path) -> io::Result<(u64, Hash)> {
    let (mut source, mut target) = (File::open(from)?, folder::private().create_new(true).open(to)?);
    let (mut sha, mut size, mut block) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        let count = source.read(&mut block)?;
        if count == 0 {
            break;
        }
        sha.update(&block[..count]);
        target.write_all(&block[..count])?;
        size += count as u64;
    }
    target.sync_all()?;
    Ok((size, Hash(sha.finalize().into())))
}

impl Hub {
    /// Makes a backup in a folder that is empty or not there. The hub goes on meanwhile.
    ///
    /// # Errors
    ///
    /// Something is there; the disk.
    pub fn backup(&self, to: &Path) -> Result<usize> {
        if !folder::is_empty(to)? {
            return Err(HubError::Cannot(format!("{} is not empty", to.display())));
        }
        folder::create_folder(to)?;
        folder::create_folder(&to.join(folder::BLOBS))?;
        self.keep.copy_to(&to.join("hub.db.part"))?;
        // What the copy names: the hub itself may have gone on since.
        let copied = crate::keep::Sqlite::open(&to.join("hub.db.part"), &self.vault.database, self.env.now_ms())?;
        let (heads, blobs) = read(&copied, |view| {
            let mut heads = Vec::new();
            for log in view.logs()? {
                heads.extend(view.log(log)?.and_then(|row| row.head));
            }
            Ok::<_, HubError>((heads, view.whole_blobs()?))
        })?;
        drop(copied);
        for beside in ["hub.db.part-wal", "hub.db.part-shm"] {
            match fs::remove_file(to.join(beside)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        let (size, sha256) = copy(&to.join("hub.db.part"), &to.join(folder::DATABASE))?;
        fs::remove_file(to.join("hub.db.part"))?;
        let mut files = vec![Entry { path: folder::DATABASE.into(), size, sha256 }];
        for (case, sha256, _) in blobs {
            // A case that was erased since takes its files along; the copy of its row is settled when it is restored.
            let Some(keys) = self.keys_of(case)? else { continue };
            let beside = folder::blobs_of(to, case);
            folder::create_folder(&beside)?;
            let Some((name, size, sha256)) = self.blobs.copy(case, &keys, &sha256, &beside)? else { continue };
            files.push(Entry { path: format!("{}/{case}/{name}", folder::BLOBS), size, sha256 });
        }
        for name in [folder::SETTINGS, folder::RETENTION] {
            let here = self.folder.join(name);
            if here.is_file() {
                let (size, sha256) = copy(&here, &to.join(name))?;
                files.push(Entry { path: name.into(), size, sha256 });
            }
        }
        let count = files.len();
        let (hub, public_key) = (self.id(), self.public_key().to_vec());
        let manifest = encoded(&Manifest { version: 1, hub, made_ms: self.env.now_ms(), public_key, heads, files })?;
        let signature = self.signer.sign(&[DOMAIN, &manifest].concat());
        let signature = signature.map_err(|error| HubError::Internal(error.to_string()))?;
        folder::write_new(&to.join(MANIFEST), &encoded(&Signed { manifest, signature })?)?;
        // The backup is whole, whether or not it can be noted; not noted, its age goes on and somebody looks.
        let _ = note(&self.folder, self.env.now_ms());
        Ok(count)
    }

    /// The keys of a case; none: erased.
    pub(crate) fn keys_of(&self, case: evidence::CaseId) -> Result<Option<CaseKeys>> {
        let wrapped = read(self.keep(), |view| view.case_key(case))?.flatten();
        wrapped.map(|wrapped| self.vault.case(case, &wrapped)).transpose()
    }
}

/// Notes in the hub's folder when it was last backed up, for who watches it. No record: another program than the one that serves makes the backup, and
/// a hub that was restored has none yet.
fn note(folder: &Path, now_ms: i64) -> io::Result<()> {
    let (note, new) = (folder.join(folder::BACKED_UP), folder.join(folder::BACKED_UP).with_extension("new"));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    folder::write_new(&new, now_ms.to_string().as_bytes())?;
    folder::rename(&new, &note)
}

/// When the hub was last backed up; none: never, or nobody noted it.
pub(crate) fn last(folder: &Path) -> Option<i64> {
    fs::read_to_string(folder.join(folder::BACKED_UP)).ok()?.trim().parse().ok()
}

/// Puts a backup into a folder that is empty or not there, checked against its signed list. The vault key is put beside it by whoever keeps it.
///
/// # Errors
///
/// Something is there; a file that is not as listed; a list that the hub key did not sign.
pub fn restore(from: &Path, to: &Path) -> Result<usize> {
    if !folder::is_empty(to)? {
        return Err(HubError::Cannot(format!(
            "{} is not empty: a backup is restored into an empty folder only",
            to.display()
        )));
    }
    let bytes = fs::read(from.join(MANIFEST))?;
    let signed: Signed = minicbor::decode(&bytes).map_err(|_| damaged("its list cannot be read"))?;
    let manifest: Manifest = minicbor::decode(&signed.manifest).map_err(|_| damaged("its list cannot be read"))?;
    if manifest.version != 1 {
        return Err(HubError::Newer { found: manifest.version.into(), known: 1 });
    }
    if !Ed25519Sha256.verify(&manifest.public_key, &[DOMAIN, &signed.manifest].concat(), &signed.signature) {
        return Err(damaged("its list is not signed by the key it names"));
    }
    folder::create_folder(to)?;
    folder::create_folder(&to.join(folder::BLOBS))?;
    for entry in &manifest.files {
        let target = to.join(inside(&entry.path)?);
        if let Some(above) = target.parent() {
            folder::create_folder(above)?;
        }
        if copy(&from.join(&entry.path), &target)? != (entry.size, entry.sha256) {
            return Err(damaged(&format!("{} is not as listed", entry.path)));
        }
    }
    // What is restored is a file and a folder, whatever database and store it came from; those may still be served.
    let (settings, path) = (Settings::read(to)?, to.join(folder::SETTINGS));
    if settings.database.postgres.is_some() {
        crate::moving::rewrite(&path, |text| Database::default().written_in(text))?;
    }
    if settings.files.s3.is_some() {
        crate::moving::rewrite(&path, |text| Files::default().written_in(text))?;
    }
    folder::sync_folder(to)?;
    Ok(manifest.files.len())
}

/// The places there are, and no other.
fn inside(path: &str) -> Result<PathBuf> {
    let parts: Vec<&str> = path.split('/').collect();
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    match parts[..] {
        [folder::DATABASE | folder::SETTINGS | folder::RETENTION] => Ok(path.into()),
        [folder::BLOBS, case, name] if plain(case) && plain(name) => Ok(path.into()),
        _ => Err(damaged("its list names a place that a hub does not have")),
    }
}
