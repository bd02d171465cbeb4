//! The character collections of Adobe (GB1 for simplified Chinese): a font that does not come with the file is addressed by numbers
//! of such a collection, and those have one meaning.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use hayro_cmap::{BfString, CMap, CMapName, load_embedded};

/// A map of a collection.
pub(super) struct Collection(Arc<CMap>);

type Known = HashMap<Vec<u8>, Option<Arc<CMap>>>;

/// Unpacked once: every statement of one bank uses the same.
static KEPT: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

fn kept(name: &[u8]) -> Option<Arc<CMap>> {
    let known = CMapName::from_bytes(name);
    if matches!(known, CMapName::Custom(_)) {
        return None;
    }
    let read = || load_embedded(known).and_then(|data| CMap::parse(data, load_embedded)).map(Arc::new);
    match KEPT.lock() {
        Ok(mut all) => all.entry(name.to_vec()).or_insert_with(read).clone(),
        Err(_) => read(),
    }
}

impl Collection {
    /// What the numbers of a collection mean.
    pub(super) fn meanings(ordering: &[u8]) -> Option<Self> {
        let name: &[u8] = match ordering {
            b"GB1" => b"Adobe-GB1-UCS2",
            b"CNS1" => b"Adobe-CNS1-UCS2",
            b"Japan1" => b"Adobe-Japan1-UCS2",
            b"Korea1" => b"Adobe-Korea1-UCS2",
            _ => return None,
        };
        kept(name).map(Self)
    }

    /// Which numbers the codes of a known encoding stand for.
    pub(super) fn numbers(encoding: &[u8]) -> Option<Self> {
        kept(encoding).map(Self)
    }

    /// The same, from a table in the file.
    pub(super) fn of_table(data: &[u8]) -> Option<Self> {
        CMap::parse(data, load_embedded).map(|map| Self(Arc::new(map)))
    }

    pub(super) fn text(&self, number: u32) -> Option<String> {
        match self.0.lookup_bf_string(number)? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(text) => Some(text),
        }
    }

    pub(super) fn number(&self, code: u32, length: usize) -> Option<u32> {
        self.0.lookup_cid_code(code, u8::try_from(length).ok()?)
    }
}
