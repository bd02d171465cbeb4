//! The end of a store that its branch revoked 吊销: the wrapped keys are destroyed, and what ordered it stays readable beside them. Nothing else is touched:
//! records and files lie where they lay, and open to nobody any more.
//!
//! The order is written down first. Whatever comes between, the next look at the folder goes on from there, and no password opens it meanwhile.

use std::{
    fs::{self, File},
    io::{self, Seek, Write},
    path::Path,
};

use evidence::Opening;
use minicbor::{Decode, Encode, bytes::ByteVec};

use crate::{
    atomic,
    error::{Result, StoreError},
    folder::{KEYS, REVOKED},
    holding::lock_folder,
    store::Store,
};

/// No such file is longer.
const LONGEST: u64 = 16 << 10;

/// What ordered it, as it stands in the folder. Whoever reads it can check the signature with the branch's key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Revoked {
    #[n(0)]
    version: u16,
    /// Whose store it was.
    #[n(1)]
    pub officer: String,
    /// When the keys were destroyed, by the clock here, ms since 1970 UTC.
    #[n(2)]
    pub at_ms: i64,
    /// The branch's key.
    #[n(3)]
    pub hub_key: ByteVec,
    /// The order: a record of the branch's own log.
    #[n(4)]
    pub record: ByteVec,
    /// Its salt and payload.
    #[n(5)]
    pub opening: ByteVec,
}

impl Store {
    /// Destroys the keys on an order that was checked, and gives the store up. From then on nobody opens it, with whatever password, device or shares.
    pub fn destroy_keys(self, record: &[u8], opening: &Opening) -> Result<()> {
        let hub_key = self.branch().map(|branch| branch.hub_key.clone()).unwrap_or_default();
        let said = Revoked {
            version: 1,
            officer: self.officer.name.clone(),
            at_ms: self.env.moment().wall_ms,
            hub_key: hub_key.into(),
            record: record.to_vec().into(),
            opening: [&opening.salt[..], &opening.payload].concat().into(),
        };
        let bytes = minicbor::to_vec(&said).map_err(|error| StoreError::Internal(error.to_string()))?;
        atomic::write(&self.folder.join(REVOKED), &bytes)?;
        forget_keys(&self.folder)
    }
}

/// What ordered the end of the store in a folder; none where it was not revoked. Keys that an interruption left are destroyed now.
pub fn revoked(folder: &Path) -> io::Result<Option<Revoked>> {
    let path = folder.join(REVOKED);
    let length = match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        data => data?.len(),
    };
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let said: Revoked = minicbor::decode(&fs::read(&path)?).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    if folder.join(KEYS).exists() {
        // Another window may be about to do the same; then it does.
        let _lock = lock_folder(folder).map_err(io::Error::other)?;
        forget_keys(folder).map_err(io::Error::other)?;
    }
    Ok(Some(said))
}

/// Overwritten before they are removed; what a flash memory keeps of overwritten bytes is out of reach.
fn forget_keys(folder: &Path) -> Result<()> {
    let keys = folder.join(KEYS);
    for path in [keys.with_extension("new"), keys] {
        match overwrite(&path).and_then(|()| fs::remove_file(&path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(atomic::sync_folder(folder)?)
}

fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or_default();
    file.rewind()?;
    file.write_all(&vec![0; length])?;
    file.sync_all()
}
