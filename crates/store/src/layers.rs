//! The layer files that cases were computed with 留存的清单: kept by the checklist's content hash, each file once however many checklists share
//! it, so that an old decision replays with the checklist it was made with.
//!
//! What the content hash is taken over is the checklist's matter: whoever reads the files resolves them and takes it anew. The store's own
//! proof is the digest of the set, which records of the case sign, and the hash of each file. Bytes and layout: `docs/record.md` §4a.

use std::io::{Read, Write};

use evidence::{CryptoProvider, Ed25519Sha256, Hash};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::{Result, StoreError},
    store::Store,
};

/// A file that unpacks to more is none of ours.
const LARGEST_FILE: u64 = 16 << 20;
/// No checklist has a longer list of files.
const LONGEST_LIST: usize = 1 << 20;
/// What the digest of a set begins with.
const DOMAIN: &[u8] = b"tianye layers 1\0";

/// The layer files of one checklist, in the order of their paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerSet {
    /// Checklist id.
    pub checklist: String,
    /// Path below the folder of checklists, with `/`, and text.
    files: Vec<(String, String)>,
    /// Path and SHA-256 of each file, as the digest is taken over them.
    list: Vec<u8>,
}

impl LayerSet {
    /// The set of these files; a path stands once.
    pub fn new(checklist: impl Into<String>, mut files: Vec<(String, String)>) -> Self {
        files.sort();
        files.dedup_by(|later, first| later.0 == first.0);
        let mut list = Vec::new();
        for (path, text) in &files {
            let length = u32::try_from(path.len()).unwrap_or(u32::MAX);
            list.extend(length.to_be_bytes());
            list.extend(path.as_bytes());
            list.extend(hash_of(text.as_bytes()).0);
        }
        Self { checklist: checklist.into(), files, list }
    }

    /// Path and text of each file, in the order of the paths.
    pub fn files(&self) -> &[(String, String)] {
        &self.files
    }

    /// What a record signs to say which files its checklist was made of.
    pub fn digest(&self) -> Hash {
        digest_of(&self.list)
    }
}

fn hash_of(bytes: &[u8]) -> Hash {
    Ed25519Sha256.hash(&[bytes])
}

fn digest_of(list: &[u8]) -> Hash {
    Ed25519Sha256.hash(&[DOMAIN, list])
}

/// Path and hash of each file of a list; none when it is no list.
fn entries(mut list: &[u8]) -> Option<Vec<(String, Hash)>> {
    let mut found: Vec<(String, Hash)> = Vec::new();
    while !list.is_empty() {
        let (length, rest) = list.split_first_chunk::<4>()?;
        let (path, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        let (hash, rest) = rest.split_first_chunk::<32>()?;
        let path = String::from_utf8(path.to_vec()).ok()?;
        if found.last().is_some_and(|(before, _)| *before >= path) {
            return None;
        }
        found.push((path, Hash(*hash)));
        list = rest;
    }
    Some(found)
}

fn packed(text: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text)?;
    Ok(encoder.finish()?)
}

/// The text of a packed file; none when it is not the one of this hash.
fn unpacked(bytes: &[u8], size: u64, hash: Hash) -> Option<String> {
    if size > LARGEST_FILE {
        return None;
    }
    let mut text = Vec::with_capacity(usize::try_from(size).ok()?);
    // One byte more than there should be: a longer stream is another one.
    DeflateDecoder::new(bytes).take(size + 1).read_to_end(&mut text).ok()?;
    let same = text.len() as u64 == size && hash_of(&text) == hash;
    same.then(|| String::from_utf8(text).ok()).flatten()
}

fn there(database: &Connection, query: &str, hash: Hash) -> Result<bool> {
    Ok(database.prepare_cached(query)?.query_row([&hash.0[..]], |row| row.get(0))?)
}

/// Writes a set within whatever transaction is open; what is there already stays.
pub(crate) fn write(database: &Connection, hash: Hash, set: &LayerSet) -> Result<()> {
    if there(database, include_str!("sql/has_layer_set.sql"), hash)? {
        return Ok(());
    }
    if set.list.len() > LONGEST_LIST || set.files.iter().any(|(_, text)| text.len() as u64 > LARGEST_FILE) {
        let bytes = set.files.iter().map(|(_, text)| text.len()).sum();
        return Err(StoreError::TooLong { bytes: Some(bytes) });
    }
    for (_, text) in &set.files {
        let own = hash_of(text.as_bytes());
        if !there(database, include_str!("sql/has_layer_file.sql"), own)? {
            let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
            let mut add = database.prepare_cached(include_str!("sql/add_layer_file.sql"))?;
            add.execute((&own.0[..], size, packed(text.as_bytes())?))?;
        }
    }
    let mut add = database.prepare_cached(include_str!("sql/add_layer_set.sql"))?;
    add.execute((&hash.0[..], &set.checklist, &set.digest().0[..], &set.list))?;
    Ok(())
}

impl Store {
    /// Keeps the layer files of a checklist under its content hash; whether they were not there yet. All of them are on the disk
    /// afterwards, or none.
    pub fn keep_layers(&mut self, hash: Hash, set: &LayerSet) -> Result<bool> {
        self.writable()?;
        if self.has_layers(hash)? {
            return Ok(false);
        }
        let step = self.database.unchecked_transaction()?;
        write(&step, hash, set)?;
        step.commit()?;
        Ok(true)
    }

    /// Whether layer files are kept under a content hash.
    pub fn has_layers(&self, hash: Hash) -> Result<bool> {
        Ok(self.keeps_layers() && there(&self.database, include_str!("sql/has_layer_set.sql"), hash)?)
    }

    /// A database of an earlier schema that is only read has no place for them.
    fn keeps_layers(&self) -> bool {
        self.schema >= 4
    }

    /// The layer files kept under a content hash, each checked against its own hash and all against the digest; none when nobody kept them.
    pub fn kept_layers(&self, hash: Hash) -> Result<Option<LayerSet>> {
        if !self.keeps_layers() {
            return Ok(None);
        }
        let mut find = self.database.prepare_cached(include_str!("sql/layer_set.sql"))?;
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found: Option<(String, Vec<u8>, Vec<u8>)> = find.query_row([&hash.0[..]], row).optional()?;
        let Some((checklist, digest, list)) = found else { return Ok(None) };
        let damaged = || StoreError::LayersDamaged(hash);
        if digest_of(&list).0[..] != digest {
            return Err(damaged());
        }
        let mut files = Vec::new();
        let mut at = self.database.prepare_cached(include_str!("sql/layer_file.sql"))?;
        for (path, own) in entries(&list).ok_or_else(damaged)? {
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let found: Option<(i64, Vec<u8>)> = at.query_row([&own.0[..]], row).optional()?;
            let (size, bytes) = found.ok_or_else(damaged)?;
            let text = unpacked(&bytes, size.try_into().map_err(|_| damaged())?, own).ok_or_else(damaged)?;
            files.push((path, text));
        }
        Ok(Some(LayerSet { checklist, files, list }))
    }

    /// The digest that a record signs for these files: of what is kept under the hash already, where something is. Files that differ in
    /// comments alone make the same checklist, and the first ones stay.
    pub(crate) fn digest_for(&self, hash: Hash, set: &LayerSet) -> Result<Hash> {
        let mut find = self.database.prepare_cached(include_str!("sql/layer_set.sql"))?;
        let found: Option<[u8; 32]> = find.query_row([&hash.0[..]], |row| row.get(1)).optional()?;
        Ok(found.map_or_else(|| set.digest(), Hash))
    }

    /// The content hashes under which layer files are kept.
    pub fn kept_hashes(&self) -> Result<Vec<Hash>> {
        if !self.keeps_layers() {
            return Ok(Vec::new());
        }
        let mut all = self.database.prepare_cached(include_str!("sql/layer_sets.sql"))?;
        let hashes = all.query_map((), |row| row.get::<_, [u8; 32]>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(hashes.into_iter().map(Hash).collect())
    }
}
