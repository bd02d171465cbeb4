//! Files that come from the window in pieces 分块上传: kept in memory until they are taken, never on the disk in the clear. It needs no application, so that a
//! large photo keeps no keystroke waiting.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use zeroize::Zeroizing;

/// No file is larger than what the store takes; one byte more, so that it is the store that says so.
const LARGEST: usize = store::ATTACHMENT_LIMIT as usize + 1;
/// So many files may wait.
const MOST: usize = 4;

/// The files that are coming.
#[derive(Default)]
pub struct Staging(Mutex<HashMap<String, Zeroizing<Vec<u8>>>>);

impl Staging {
    fn inside(&self) -> MutexGuard<'_, HashMap<String, Zeroizing<Vec<u8>>>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// One more piece; false where there is no place for it.
    pub fn put(&self, name: &str, piece: &[u8]) -> bool {
        let mut files = self.inside();
        if !files.contains_key(name) && files.len() >= MOST {
            return false;
        }
        let file = files.entry(name.to_owned()).or_default();
        if file.len() + piece.len() > LARGEST {
            // The rest of it: enough is there to be refused for its size.
            let left = LARGEST - file.len();
            file.extend_from_slice(piece.get(..left).unwrap_or_default());
            return true;
        }
        file.extend_from_slice(piece);
        true
    }

    /// The whole file; it is here no more.
    pub(crate) fn take(&self, name: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.inside().remove(name)
    }

    /// A file that is wanted no more.
    pub fn forget(&self, name: &str) {
        drop(self.take(name));
    }

    /// Nothing waits any longer: whoever sent it is gone.
    pub(crate) fn clear(&self) {
        self.inside().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_together_and_no_more_than_a_few_files_wait() {
        let staging = Staging::default();
        assert!(staging.put("a", b"one ") && staging.put("a", b"two"));
        assert_eq!(staging.take("a").as_deref().map(Vec::as_slice), Some(&b"one two"[..]));
        assert!(staging.take("a").is_none());
        assert!(["a", "b", "c", "d"].iter().all(|name| staging.put(name, b"x")));
        assert!(!staging.put("e", b"x"));
        staging.forget("b");
        assert!(staging.put("e", b"x"));
    }
}
