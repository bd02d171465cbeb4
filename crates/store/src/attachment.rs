//! Attachments: files of a case, encrypted in chunks, named by a keyed hash so that even their names tell nothing.
//!
//! Layout: 8 bytes of magic, 32 of salt, then chunks of 64 KiB, each XChaCha20-Poly1305 under HKDF(the case's attachment key, salt) with the chunk's
//! number and a last-chunk flag as nonce: a chunk moved, doubled or cut off does not open. Written under a temporary name (already
//! encrypted), flushed, renamed, folder flushed, and only then recorded. The id is the SHA-256 of the plain file.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload as Message},
};
use evidence::{AttachmentAdded, CaseId, Hash, Payload, PhotoMarks};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    atomic,
    cipher::Secret,
    env::{Env, random},
    error::{Result, StoreError},
    keys,
    log::Saved,
    store::Store,
};

/// The largest file that is taken, unless the settings say less; what was taken is always given back.
pub const ATTACHMENT_LIMIT: u64 = 64 << 20;

const MAGIC: &[u8; 8] = b"TYFILE\0\x01";
pub(crate) const CHUNK: usize = 64 << 10;
const TAG: usize = 16;

/// What an attachment is and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttachmentDescription {
    /// File name as given.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Question or table it belongs to.
    pub question: Option<String>,
    /// Row it belongs to.
    pub row: Option<String>,
    /// Column it belongs to.
    pub column: Option<String>,
    /// The checklist's word for the evidence.
    pub evidence: Option<String>,
    /// How it came: camera, file, paste …
    pub source: Option<String>,
    /// The officer's remark.
    pub note: Option<String>,
    /// What it looks like, of a picture.
    pub marks: Option<PhotoMarks>,
}

/// A place in a case for a file to be encrypted into, without the store: on another thread, while the store goes on.
pub struct Place {
    case: CaseId,
    key: Secret,
    folder: PathBuf,
    part: PathBuf,
    salt: [u8; 32],
    limit: u64,
}

/// A file encrypted and flushed under a temporary name, not recorded yet. Dropped unrecorded, it is taken away again.
#[derive(Debug)]
pub struct Written {
    case: CaseId,
    part: PathBuf,
    id: Hash,
    size: u64,
}

impl Written {
    /// SHA-256 of the plain file.
    pub fn id(&self) -> Hash {
        self.id
    }

    /// Bytes of the plain file.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// An attachment to be read without the store.
pub struct Kept {
    key: Secret,
    path: PathBuf,
    id: Hash,
}

impl Place {
    /// A place in the store that lies in a folder.
    pub(crate) fn of(store: &Path, case: CaseId, key: &Secret, limit: u64, env: &dyn Env) -> Result<Self> {
        let folder = folder_of(store, case);
        let part = folder.join(format!("{}.part", Hash(random(env)?)));
        Ok(Self { case, key: key.clone(), folder, part, salt: random(env)?, limit })
    }

    /// Encrypts the content and flushes it. Read in chunks: never wholly in memory.
    pub fn write(self, content: &mut dyn Read) -> Result<Written> {
        atomic::create_folder(&self.folder)?;
        let file = atomic::create_new(&self.part)?;
        // From here on the temporary file goes with this value.
        let mut written = Written { case: self.case, part: self.part, id: Hash([0; 32]), size: 0 };
        let mut out = BufWriter::with_capacity(CHUNK, file);
        (written.id, written.size) = encrypt(&self.key, self.salt, content, &mut out, self.limit)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(written)
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        // Once recorded it bears another name.
        let _ = fs::remove_file(&self.part);
    }
}

impl Kept {
    /// A file of the store that lies in a folder.
    pub(crate) fn of(store: &Path, case: CaseId, key: &Secret, id: Hash) -> Self {
        Self { key: key.clone(), path: path_of(store, case, key, id), id }
    }

    /// Whether there is a file, whatever is in it.
    pub(crate) fn is_there(&self) -> bool {
        self.path.is_file()
    }

    /// The content, checked against its id.
    pub fn read(&self) -> Result<Zeroizing<Vec<u8>>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(StoreError::NoAttachment(self.id)),
            Err(error) => return Err(error.into()),
        };
        let mut plain = Zeroizing::new(Vec::new());
        match decrypt(&self.key, &mut BufReader::with_capacity(CHUNK, file), &mut plain)? {
            Some(found) if found == self.id => Ok(plain),
            _ => Err(StoreError::AttachmentDamaged(self.id)),
        }
    }
}

impl Store {
    /// Encrypts a file into the case and records it.
    pub fn attach(
        &mut self,
        case: CaseId,
        description: AttachmentDescription,
        content: &mut dyn Read,
    ) -> Result<(Hash, Saved)> {
        self.attach_with(case, description, content, &[])
    }

    /// The same together with records of what the file answers: all of it, or nothing.
    pub fn attach_with(
        &mut self,
        case: CaseId,
        description: AttachmentDescription,
        content: &mut dyn Read,
        also: &[Payload],
    ) -> Result<(Hash, Saved)> {
        let written = self.place(case)?.write(content)?;
        let (added, saved) = self.record_written_with(written, description, also)?;
        Ok((added.id, first(saved)?))
    }

    /// A place for one more file of a case.
    pub fn place(&self, case: CaseId) -> Result<Place> {
        self.writable()?;
        Place::of(&self.folder, case, &self.case_keys(case)?.attachments, self.settings.attachment_limit, &*self.env)
    }

    /// Gives a written file its name, durably, and records it. A case erased meanwhile takes no file any more.
    pub fn record_written(
        &mut self,
        written: Written,
        description: AttachmentDescription,
    ) -> Result<(AttachmentAdded, Saved)> {
        let (added, saved) = self.record_written_with(written, description, &[])?;
        Ok((added, first(saved)?))
    }

    /// The same together with records of what the file answers: all of it, or nothing. The file's own record is the first.
    pub fn record_written_with(
        &mut self,
        written: Written,
        description: AttachmentDescription,
        also: &[Payload],
    ) -> Result<(AttachmentAdded, Vec<Saved>)> {
        let case = written.case;
        let path = self.attachment_path(case, &self.case_keys(case)?.attachments, written.id);
        let added = AttachmentAdded {
            id: written.id,
            size: written.size,
            name: description.name,
            media_type: description.media_type,
            question: description.question,
            row: description.row,
            column: description.column,
            evidence: description.evidence,
            source: description.source,
            note: description.note,
            marks: description.marks,
        };
        let mut payloads = vec![Payload::AttachmentAdded(added.clone())];
        payloads.extend_from_slice(also);
        let fresh = !path.exists();
        let named = atomic::rename(&written.part, &path).map_err(StoreError::from);
        match named.and_then(|()| self.append_all(case, &payloads)) {
            Ok(saved) => Ok((added, saved)),
            Err(error) => {
                if fresh {
                    self.take_away(case, written.id, &path);
                }
                Err(error)
            }
        }
    }

    /// A file that could not be recorded goes again, unless a record names it after all: a commit may reach the disk and be said to have failed.
    fn take_away(&mut self, case: CaseId, id: Hash, path: &Path) {
        let known = self.log.resolve(&self.database).and_then(|()| self.case_state(case));
        if known.is_ok_and(|state| state.attachments.iter().all(|a| a.added.id != id)) {
            let _ = fs::remove_file(path);
        }
    }

    /// An attachment's content, checked against its id.
    pub fn attachment(&self, case: CaseId, id: Hash) -> Result<Zeroizing<Vec<u8>>> {
        self.kept(case, id)?.read()
    }

    /// An attachment to be read without the store.
    pub fn kept(&self, case: CaseId, id: Hash) -> Result<Kept> {
        Ok(Kept::of(&self.folder, case, &self.case_keys(case)?.attachments, id))
    }

    /// Gives a written file its name, durably. What names it in the record is somebody else's matter.
    pub(crate) fn put_in_place(&self, written: &Written) -> Result<()> {
        let key = &self.case_keys(written.case)?.attachments;
        Ok(atomic::rename(&written.part, &self.attachment_path(written.case, key, written.id))?)
    }

    pub(crate) fn attachment_folder(&self, case: CaseId) -> PathBuf {
        folder_of(&self.folder, case)
    }

    fn attachment_path(&self, case: CaseId, key: &Secret, id: Hash) -> PathBuf {
        path_of(&self.folder, case, key, id)
    }
}

fn first(saved: Vec<Saved>) -> Result<Saved> {
    saved.into_iter().next().ok_or_else(|| StoreError::Internal("nothing was written".into()))
}

/// Where the files of a case lie in a store.
pub(crate) fn folder_of(store: &Path, case: CaseId) -> PathBuf {
    store.join("attachments").join(case.to_string())
}

fn path_of(store: &Path, case: CaseId, key: &Secret, id: Hash) -> PathBuf {
    let name = keys::derive(&id.0, &**key, &[b"tianye attachment name 1"]);
    folder_of(store, case).join(Hash(*name).to_string())
}

pub(crate) fn encrypt(
    key: &Secret,
    salt: [u8; 32],
    content: &mut dyn Read,
    out: &mut dyn Write,
    limit: u64,
) -> Result<(Hash, u64)> {
    let cipher = cipher_of(key, &salt);
    out.write_all(MAGIC)?;
    out.write_all(&salt)?;
    let (mut sha, mut size, mut number) = (Sha256::new(), 0, 0);
    let mut chunk = read_chunk(content, CHUNK)?;
    loop {
        // Only the chunk that follows tells whether this one is the last.
        let next = if chunk.len() == CHUNK { read_chunk(content, CHUNK)? } else { Zeroizing::new(Vec::new()) };
        size += chunk.len() as u64;
        if size > limit {
            return Err(StoreError::AttachmentTooLarge { limit });
        }
        sha.update(&*chunk);
        let message = Message { msg: &chunk, aad: MAGIC };
        let sealed = cipher.encrypt(&nonce(number, next.is_empty()), message);
        out.write_all(&sealed.map_err(|_| StoreError::Internal("a chunk could not be encrypted".into()))?)?;
        if next.is_empty() {
            return Ok((Hash(sha.finalize().into()), size));
        }
        number += 1;
        chunk = next;
    }
}

/// The hash of what was decrypted; none when a chunk does not open.
pub(crate) fn decrypt(key: &Secret, file: &mut dyn Read, plain: &mut Vec<u8>) -> Result<Option<Hash>> {
    let start = read_chunk(file, MAGIC.len() + 32)?;
    let Some(salt) = start.strip_prefix(&MAGIC[..]).and_then(|salt| <[u8; 32]>::try_from(salt).ok()) else {
        return Ok(None);
    };
    let cipher = cipher_of(key, &salt);
    let (mut sha, mut number) = (Sha256::new(), 0);
    let mut chunk = read_chunk(file, CHUNK + TAG)?;
    loop {
        let next = if chunk.len() == CHUNK + TAG { read_chunk(file, CHUNK + TAG)? } else { Zeroizing::new(Vec::new()) };
        let Ok(opened) = cipher.decrypt(&nonce(number, next.is_empty()), Message { msg: &chunk, aad: MAGIC }) else {
            return Ok(None);
        };
        let opened = Zeroizing::new(opened);
        sha.update(&*opened);
        plain.extend_from_slice(&opened);
        if next.is_empty() {
            return Ok(Some(Hash(sha.finalize().into())));
        }
        number += 1;
        chunk = next;
    }
}

fn cipher_of(key: &Secret, salt: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&*keys::derive(salt, &**key, &[b"tianye attachment 1"])).into())
}

/// The key is of this file alone, so the chunk's number makes the nonce.
fn nonce(number: u32, last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[19..23].copy_from_slice(&number.to_be_bytes());
    nonce[23] = last.into();
    XNonce::from(nonce)
}

/// Reads until `length` bytes or the end.
fn read_chunk(from: &mut dyn Read, length: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut chunk = Zeroizing::new(Vec::with_capacity(length));
    from.take(length as u64).read_to_end(&mut chunk)?;
    Ok(chunk)
}
