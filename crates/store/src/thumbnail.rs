//! Small pictures of attachments 缩略图: made once, kept encrypted beside the file, and worth nothing: one that is gone is made again. No record names
//! them, no backup holds them, and they end with the case's key and folder like the files.
//!
//! Layout: that of an attachment, under a key that is of this attachment's small picture alone, so that none can be put in another's place.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write},
    path::PathBuf,
};

use evidence::{CaseId, Hash};
use zeroize::Zeroizing;

use crate::{
    atomic,
    attachment::{CHUNK, decrypt, encrypt},
    cipher::Secret,
    env::random,
    error::Result,
    keys,
    store::Store,
};

/// None is larger.
const LARGEST: u64 = 1 << 20;

/// The place of an attachment's small picture, to be read and written without the store.
pub struct Small {
    key: Secret,
    path: PathBuf,
    part: PathBuf,
    salt: [u8; 32],
    writable: bool,
}

impl Small {
    /// The small picture; none where there is none, or none that reads.
    pub fn read(&self) -> Option<Zeroizing<Vec<u8>>> {
        let file = File::open(&self.path).ok()?;
        let mut plain = Zeroizing::new(Vec::new());
        decrypt(&self.key, &mut BufReader::new(file), &mut plain).ok().flatten().map(|_| plain)
    }

    /// Keeps one; where nothing may be written it is not kept.
    pub fn write(&self, mut picture: &[u8]) -> Result<()> {
        // The folder is made for the file itself: where it is gone, so is the case.
        if !self.writable || !self.path.parent().is_some_and(|folder| folder.is_dir()) {
            return Ok(());
        }
        let written = atomic::create_new(&self.part).and_then(|file| {
            let mut out = BufWriter::with_capacity(CHUNK, file);
            let sealed = encrypt(&self.key, self.salt, &mut picture, &mut out, LARGEST);
            sealed.map_err(io::Error::other)?;
            out.flush()
        });
        written.and_then(|()| fs::rename(&self.part, &self.path)).inspect_err(|_| {
            let _ = fs::remove_file(&self.part);
        })?;
        Ok(())
    }
}

impl Store {
    /// Where the small picture of an attachment is, or will be.
    pub fn small(&self, case: CaseId, id: Hash) -> Result<Small> {
        let files = &self.case_keys(case)?.attachments;
        let folder = self.attachment_folder(case);
        let name = Hash(*keys::derive(&id.0, &**files, &[b"tianye thumbnail name 1"]));
        Ok(Small {
            key: keys::derive(&id.0, &**files, &[b"tianye thumbnail key 1"]),
            path: folder.join(format!("{name}.small")),
            part: folder.join(format!("{}.part", Hash(random(&*self.env)?))),
            salt: random(&*self.env)?,
            writable: self.writable().is_ok(),
        })
    }
}
