//! The manifest of one backup: what its key signs, and the list of files with their parts. One way to be written: what encoding anew would not give is
//! refused.

use std::path::PathBuf;

use evidence::{Algorithm, CaseId, CryptoProvider, Ed25519Sha256, Hash, Head, Signer};
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::BackupError;
use crate::{beside::FOUND, error::StoreError, folder};

const MAGIC: &[u8; 8] = b"TYBACK\0\x01";
const DOMAIN: &[u8] = b"tianye backup 1\0";
/// The layout that this program writes.
const FORMAT: u16 = 1;
/// No manifest is longer: a hundred thousand photos and a database of ten gigabytes have a quarter of it.
pub(super) const LONGEST: u64 = 64 << 20;
/// No part is longer.
pub(super) const PART: usize = 4 << 20;
/// Parts of the database: a day's work changes few of them.
pub(super) const DATABASE_PART: usize = 128 << 10;

/// What the log's key signs.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Statement {
    #[n(0)]
    format: u16,
    #[n(1)]
    algorithm: Algorithm,
    /// Which store.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(super) store: [u8; 16],
    /// 1, 2, 3 …
    #[n(3)]
    pub(super) number: u64,
    /// When it was made, ms since 1970 UTC.
    #[n(4)]
    pub(super) wall_ms: i64,
    /// Where the log ended.
    #[n(5)]
    pub(super) head: Head,
    /// The key that signs, and that signed the log.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub(super) public_key: Vec<u8>,
    /// SHA-256 of the list.
    #[n(7)]
    list: Hash,
    /// Bytes of all files.
    #[n(8)]
    pub(super) size: u64,
    /// The hash of the manifest before it in the folder, if there was one.
    #[n(9)]
    pub(super) before: Option<Hash>,
}

/// A file of the account's folder, by what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    Keys,
    Database,
    Head,
    Attachment(CaseId, Hash),
    FoundHead(Hash),
    FoundWal(Hash),
}

impl Name {
    /// Where it lies below the account's folder.
    pub(super) fn path(&self) -> PathBuf {
        match self {
            Name::Keys => folder::KEYS.into(),
            Name::Database => folder::DATABASE.into(),
            Name::Head => "head".into(),
            Name::Attachment(case, name) => ["attachments", &case.to_string(), &name.to_string()].iter().collect(),
            Name::FoundHead(hash) => [FOUND, &format!("head-{hash}")].iter().collect(),
            Name::FoundWal(hash) => [FOUND, &format!("wal-{hash}")].iter().collect(),
        }
    }

    fn encode(&self, e: &mut Encoder<&mut Vec<u8>>) -> Result<(), Unencodable> {
        match self {
            Name::Keys => e.array(1)?.u8(0)?,
            Name::Database => e.array(1)?.u8(1)?,
            Name::Head => e.array(1)?.u8(2)?,
            Name::Attachment(case, name) => e.array(3)?.u8(3)?.bytes(case.0.as_bytes())?.bytes(&name.0)?,
            Name::FoundHead(hash) => e.array(2)?.u8(4)?.bytes(&hash.0)?,
            Name::FoundWal(hash) => e.array(2)?.u8(5)?.bytes(&hash.0)?,
        };
        Ok(())
    }

    fn decode(d: &mut Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        let length = d.array()?;
        match (d.u8()?, length) {
            (0, Some(1)) => Ok(Name::Keys),
            (1, Some(1)) => Ok(Name::Database),
            (2, Some(1)) => Ok(Name::Head),
            (3, Some(3)) => Ok(Name::Attachment(d.decode()?, d.decode()?)),
            (4, Some(2)) => Ok(Name::FoundHead(d.decode()?)),
            (5, Some(2)) => Ok(Name::FoundWal(d.decode()?)),
            _ => Err(minicbor::decode::Error::message("no file of an account")),
        }
    }
}

/// Writing into memory does not fail.
type Unencodable = minicbor::encode::Error<std::convert::Infallible>;

/// Bytes that lie under their hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) hash: Hash,
    pub(super) size: u64,
}

/// A file and its parts, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileEntry {
    pub(super) name: Name,
    pub(super) parts: Vec<Part>,
}

impl FileEntry {
    /// Bytes of the file.
    pub(super) fn size(&self) -> u64 {
        self.parts.iter().map(|part| part.size).sum()
    }
}

#[derive(Encode, Decode)]
struct Signed {
    #[cbor(n(0), with = "minicbor::bytes")]
    statement: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: Vec<u8>,
    #[cbor(n(2), with = "minicbor::bytes")]
    list: Vec<u8>,
}

/// A statement with its signature, as it stands in a manifest and beside a restored account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) statement: Statement,
    pub(super) bytes: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl Stated {
    /// Reads a statement and verifies it under the key it names; whether that is the account's key shows elsewhere.
    pub(super) fn read(bytes: &[u8], signature: &[u8]) -> Result<Self, &'static str> {
        let statement: Statement = minicbor::decode(bytes).map_err(|_| "the statement does not read")?;
        let again = minicbor::to_vec(&statement).map_err(|_| "the statement does not read")?;
        if again != bytes || statement.format != FORMAT || statement.algorithm != Ed25519Sha256.algorithm() {
            return Err("the statement has another form");
        }
        if !Ed25519Sha256.verify(&statement.public_key, &[DOMAIN, bytes].concat(), signature) {
            return Err("the signature does not verify");
        }
        Ok(Self { statement, bytes: bytes.to_vec(), signature: signature.to_vec() })
    }
}

/// A manifest, read and verified under the key it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) stated: Stated,
    pub(super) files: Vec<FileEntry>,
    /// SHA-256 of the whole of it.
    pub(super) hash: Hash,
}

/// What a new manifest says beside its files.
pub(super) struct Saying<'a> {
    pub(super) store: [u8; 16],
    pub(super) number: u64,
    pub(super) wall_ms: i64,
    pub(super) head: Head,
    pub(super) before: Option<Hash>,
    pub(super) signer: &'a dyn Signer,
}

/// The bytes of a new manifest.
pub(super) fn signed(saying: &Saying<'_>, files: &[FileEntry]) -> Result<Vec<u8>, BackupError> {
    let internal = |error: &dyn std::fmt::Display| BackupError::Store(StoreError::Internal(error.to_string()));
    let list = encode(files).map_err(|error| internal(&error))?;
    let statement = Statement {
        format: FORMAT,
        algorithm: Ed25519Sha256.algorithm(),
        store: saying.store,
        number: saying.number,
        wall_ms: saying.wall_ms,
        head: saying.head,
        public_key: saying.signer.public_key().to_vec(),
        list: Ed25519Sha256.hash(&[&list]),
        size: files.iter().map(FileEntry::size).sum(),
        before: saying.before,
    };
    let statement = minicbor::to_vec(statement).map_err(|error| internal(&error))?;
    let signature = saying.signer.sign(&[DOMAIN, &statement].concat());
    let signature = signature.map_err(|error| StoreError::Signing(error.to_string()))?;
    let body = minicbor::to_vec(Signed { statement, signature, list }).map_err(|error| internal(&error))?;
    let bytes = [&MAGIC[..], &body].concat();
    if bytes.len() as u64 > LONGEST {
        return Err(StoreError::TooLong { bytes: Some(bytes.len()) }.into());
    }
    Ok(bytes)
}

impl Manifest {
    /// Reads one that lies in the folder of `store` under `number`.
    pub(super) fn read(bytes: &[u8], store: [u8; 16], number: u64) -> Result<Self, BackupError> {
        let wrong = |why| BackupError::Manifest { number, why };
        let signed: Signed = minicbor::decode(behind_magic(bytes, number)?).map_err(|_| wrong("it does not read"))?;
        let again = minicbor::to_vec(&signed).map_err(|_| wrong("it does not read"))?;
        if bytes[MAGIC.len()..] != again {
            return Err(wrong("it has another form"));
        }
        let stated = Stated::read(&signed.statement, &signed.signature).map_err(wrong)?;
        let statement = &stated.statement;
        if statement.store != store {
            return Err(wrong("it is another account's"));
        }
        if statement.number != number {
            return Err(wrong("it has another number"));
        }
        if Ed25519Sha256.hash(&[&signed.list]) != statement.list {
            return Err(wrong("the list of files is another"));
        }
        let files = decode(&signed.list).map_err(|_| wrong("the list of files does not read"))?;
        let ordered = files.windows(2).all(|pair| pair[0].name < pair[1].name);
        let needed = [Name::Keys, Name::Database, Name::Head];
        let whole = needed.iter().all(|name| files.iter().any(|file| file.name == *name));
        let size = files.iter().try_fold(0_u64, |sum, file| sum.checked_add(file.size()));
        if !ordered || !whole || size != Some(statement.size) || encode(&files).ok().as_ref() != Some(&signed.list) {
            return Err(wrong("the list of files has another form"));
        }
        Ok(Self { stated, files, hash: Ed25519Sha256.hash(&[bytes]) })
    }

    pub(super) fn file(&self, name: Name) -> Option<&FileEntry> {
        self.files.binary_search_by(|file| file.name.cmp(&name)).ok().map(|at| &self.files[at])
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = Part> + '_ {
        self.files.iter().flat_map(|file| file.parts.iter().copied())
    }
}

/// The statement at the beginning of a manifest, read from its first bytes; the list behind it may be long.
pub(super) fn peek(bytes: &[u8], store: [u8; 16], number: u64) -> Result<Stated, BackupError> {
    let wrong = |why| BackupError::Manifest { number, why };
    let mut decoder = Decoder::new(behind_magic(bytes, number)?);
    let (Ok(Some(3)), Ok(statement), Ok(signature)) = (decoder.array(), decoder.bytes(), decoder.bytes()) else {
        return Err(wrong("it does not read"));
    };
    let stated = Stated::read(statement, signature).map_err(wrong)?;
    if stated.statement.store != store || stated.statement.number != number {
        return Err(wrong("it is another account's or has another number"));
    }
    Ok(stated)
}

fn behind_magic(bytes: &[u8], number: u64) -> Result<&[u8], BackupError> {
    match bytes.split_first_chunk::<8>() {
        Some((MAGIC, body)) => Ok(body),
        Some((start, _)) if start[..7] == MAGIC[..7] && start[7] > MAGIC[7] => Err(BackupError::Newer { number }),
        _ => Err(BackupError::Manifest { number, why: "it does not begin as one" }),
    }
}

fn encode(files: &[FileEntry]) -> Result<Vec<u8>, Unencodable> {
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    e.array(files.len() as u64)?;
    for file in files {
        e.array(2)?;
        file.name.encode(&mut e)?;
        e.array(file.parts.len() as u64)?;
        for part in &file.parts {
            e.array(2)?.bytes(&part.hash.0)?.u64(part.size)?;
        }
    }
    Ok(bytes)
}

fn decode(list: &[u8]) -> Result<Vec<FileEntry>, minicbor::decode::Error> {
    let malformed = || minicbor::decode::Error::message("no list of files");
    let mut d = Decoder::new(list);
    let mut files = Vec::new();
    // Nothing is made room for ahead: a short list may claim to be long.
    for _ in 0..d.array()?.ok_or_else(malformed)? {
        if d.array()? != Some(2) {
            return Err(malformed());
        }
        let name = Name::decode(&mut d)?;
        let mut parts = Vec::new();
        for _ in 0..d.array()?.ok_or_else(malformed)? {
            if d.array()? != Some(2) {
                return Err(malformed());
            }
            let part = Part { hash: d.decode()?, size: d.u64()? };
            if part.size == 0 || part.size > PART as u64 {
                return Err(malformed());
            }
            parts.push(part);
        }
        files.push(FileEntry { name, parts });
    }
    if d.position() == list.len() { Ok(files) } else { Err(malformed()) }
}
