//! What the application can work out again and keeps only to be quick 速记: one sealed file, `memo`, thrown away whenever it does not open. Nothing rests
//! on it; it is in no backup and no package, and an erasure takes it away whole.

use std::fs;

use zeroize::Zeroizing;

use crate::{
    atomic,
    cipher::{self, Secret},
    env::random,
    error::Result,
    keys,
    store::Store,
};

/// Its name in the folder.
pub(crate) const MEMO: &str = "memo";
const MAGIC: &[u8; 8] = b"TYMEMO\0\x01";
/// Longer ones are not kept.
const LONGEST: u64 = 64 << 20;

impl Store {
    /// What was kept last; none where nothing was, or where it does not open.
    pub fn memo(&self) -> Option<Zeroizing<Vec<u8>>> {
        let path = self.folder.join(MEMO);
        let fits = fs::symlink_metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= LONGEST);
        let bytes = fits.then(|| fs::read(path).ok()).flatten()?;
        let sealed = bytes.strip_prefix(&MAGIC[..])?;
        cipher::open(&self.memo_key(), MAGIC, sealed).ok()
    }

    /// Keeps it, in the place of what was kept before. Nothing is written where nothing may be.
    pub fn keep_memo(&self, content: &[u8]) -> Result<()> {
        if self.reading.is_some() || content.len() as u64 > LONGEST {
            return Ok(());
        }
        let Ok(sealed) = cipher::seal(&self.memo_key(), random(&*self.env)?, MAGIC, content) else { return Ok(()) };
        Ok(atomic::write(&self.folder.join(MEMO), &[&MAGIC[..], &sealed].concat())?)
    }

    /// Takes it away: it may hold words of a case that is gone, under a key that is not. Overwritten first, as far as a disk overwrites. A link that
    /// somebody put in its place is taken away, and what it leads to is left alone.
    pub(crate) fn forget_memo(&self) {
        let path = self.folder.join(MEMO);
        let Ok(data) = fs::symlink_metadata(&path) else { return };
        if data.is_file() && data.len() <= LONGEST {
            let _ = fs::write(&path, vec![0; usize::try_from(data.len()).unwrap_or_default()]);
        }
        let _ = fs::remove_file(path);
    }

    fn memo_key(&self) -> Secret {
        keys::derive(&self.id, &*self.log.keys.log, &[b"tianye memo 1"])
    }
}
