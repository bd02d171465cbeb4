//! The manifest and its one way to be written.

use minicbor::{
    Decode, Encode,
    bytes::{ByteSlice, ByteVec},
};
use serde::Serialize;
use thiserror::Error;

use super::case_root;
use crate::{
    act::Role,
    crypto::{Algorithm, CryptoProvider, Signer, SigningFailed},
    hash::Hash,
    id::{CaseId, LogId},
    limited,
    merkle::merkle_root,
    officer_acts::LogRoot,
    record::Head,
};

/// The layout of a manifest that this program writes.
pub const PACKAGE_FORMAT: u16 = 1;

/// No package is longer; payloads, files and layers are beside it.
pub const MAX_PACKAGE: usize = 64 << 20;

/// No case has more logs.
pub const MAX_PACKAGE_LOGS: usize = 64;

const DOMAIN: &[u8] = b"tianye package 1\0";
const ATTESTATION: &[u8] = b"tianye attestation 1\0";
const LAYERS: &[u8] = b"tianye layers 1\0";

/// What a log's own key signs of its part of a case, so that nobody who passes it on can leave out a record unnoticed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Attested {
    /// [`PACKAGE_FORMAT`].
    #[n(0)]
    pub format: u16,
    /// The case.
    #[n(1)]
    pub case: CaseId,
    /// The records of the case.
    #[n(2)]
    pub root: LogRoot,
    /// The end of the whole log when it was signed.
    #[n(3)]
    pub head: Head,
    /// Wall clock, ms since 1970 UTC.
    #[n(4)]
    pub wall_ms: i64,
    /// The signature over `"tianye attestation 1" ‖ 00 ‖ [fields 0–4]`.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

impl Attested {
    /// Signs the records of a case in the signer's own log.
    pub fn sign(
        case: CaseId,
        root: LogRoot,
        head: Head,
        wall_ms: i64,
        signer: &dyn Signer,
    ) -> Result<Self, PackageError> {
        let mut attested = Self { format: PACKAGE_FORMAT, case, root, head, wall_ms, signature: Vec::new() };
        attested.signature = signer.sign(&attested.message()?)?;
        Ok(attested)
    }

    /// Whether the key signed it.
    pub fn is_signed_by(&self, public_key: &[u8], provider: &dyn CryptoProvider) -> bool {
        self.format == PACKAGE_FORMAT
            && self.message().is_ok_and(|message| provider.verify(public_key, &message, &self.signature))
    }

    fn message(&self) -> Result<Vec<u8>, PackageError> {
        let said = (self.format, self.case, self.root, self.head, self.wall_ms);
        Ok([ATTESTATION, &encoded(&said)?].concat())
    }
}

/// One log's part of the case.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PackageLog {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// The key that verifies it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public_key: Vec<u8>,
    /// The officer's name, as whoever made the package knows it.
    #[n(2)]
    pub name: String,
    /// What the account is for.
    #[n(3)]
    pub role: Option<Role>,
    /// The exact bytes of the records of the case, in order.
    #[cbor(n(4), with = "limited")]
    pub records: Vec<ByteVec>,
    /// What the log's own key says about them.
    #[n(5)]
    pub attested: Option<Attested>,
}

/// A file of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
pub struct FileNamed {
    /// SHA-256 of it.
    #[n(0)]
    pub id: Hash,
    /// Bytes.
    #[n(1)]
    pub size: u64,
    /// Goes along with the package; else it is only named.
    #[n(2)]
    pub within: bool,
}

/// One text file of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
pub struct LayerFile {
    /// Its path below the folder of checklists, with `/` between.
    #[n(0)]
    pub path: String,
    /// SHA-256 of it.
    #[n(1)]
    pub hash: Hash,
    /// Bytes.
    #[n(2)]
    pub size: u64,
}

/// The files that one checklist is resolved from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct LayerSet {
    /// The checklist's hash, as records hold it.
    #[n(0)]
    pub checklist_hash: Hash,
    /// The checklist's id.
    #[n(1)]
    pub checklist: String,
    /// The files, in ascending order of the bytes of their paths.
    #[cbor(n(2), with = "limited")]
    pub files: Vec<LayerFile>,
}

impl LayerSet {
    /// One hash for all of the files: SHA-256 of `"tianye layers 1" ‖ 00`, then of each file the length of its path in four bytes, the
    /// path and its hash.
    pub fn digest(&self, provider: &dyn CryptoProvider) -> Hash {
        let mut bytes = LAYERS.to_vec();
        for file in &self.files {
            bytes.extend(u32::try_from(file.path.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(file.path.as_bytes());
            bytes.extend_from_slice(&file.hash.0);
        }
        provider.hash(&[&bytes])
    }
}

/// What a package holds.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Manifest {
    /// [`PACKAGE_FORMAT`].
    #[n(0)]
    pub format: u16,
    /// The algorithm of hashes and signatures.
    #[n(1)]
    pub algorithm: Algorithm,
    /// The case.
    #[n(2)]
    pub case: CaseId,
    /// When it was made: wall clock, ms since 1970 UTC.
    #[n(3)]
    pub wall_ms: i64,
    /// The log of who made it.
    #[n(4)]
    pub maker: LogId,
    /// The logs, in ascending order of their ids.
    #[cbor(n(5), with = "limited")]
    pub logs: Vec<PackageLog>,
    /// The files that records name, in ascending order of their hashes.
    #[cbor(n(6), with = "limited")]
    pub files: Vec<FileNamed>,
    /// The checklists the case was computed with, in ascending order of their hashes.
    #[cbor(n(7), with = "limited")]
    pub layers: Vec<LayerSet>,
    /// The root over all logs ([`case_root`]).
    #[n(8)]
    pub root: Hash,
}

/// Who signs a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
pub struct PackageSignature {
    /// The signer's log.
    #[n(0)]
    pub log: LogId,
    /// The signature over `"tianye package 1" ‖ 00 ‖ manifest`, with that log's key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

/// The package is not one that this program reads or writes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PackageError {
    /// Longer than [`MAX_PACKAGE`].
    #[error("the package has {0} bytes, more than the limit")]
    TooLong(usize),
    /// Written by a newer program.
    #[error("the package has format {0}, this program reads up to {PACKAGE_FORMAT}")]
    NewerFormat(u16),
    /// Needs another provider.
    #[error("the package uses algorithm {0}, which this provider does not have")]
    OtherAlgorithm(u16),
    /// Not the CBOR it should be.
    #[error("the package cannot be read: {0}")]
    Malformed(String),
    /// Readable, but not the one way to write it: something stands twice, out of order or in a longer form.
    #[error("the package is not in the canonical form")]
    NotCanonical,
    /// The key did not sign.
    #[error(transparent)]
    Signing(#[from] SigningFailed),
}

/// A manifest, the exact bytes of it, and who signed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// What the package holds.
    pub manifest: Manifest,
    /// Who signed it.
    pub signatures: Vec<PackageSignature>,
    body: Vec<u8>,
}

impl Manifest {
    /// Brings everything into its one order and reckons the root. Records have to be in order of seq already.
    #[must_use]
    pub fn in_order(mut self, provider: &dyn CryptoProvider) -> Self {
        self.logs.sort_by_key(|log| log.log);
        self.files.sort();
        self.layers.sort_by_key(|set| set.checklist_hash);
        for set in &mut self.layers {
            set.files.sort();
        }
        self.root = case_root(&self.roots(provider), provider);
        self
    }

    /// Each log's records as one hash; the last seq as the bytes say, 0 where they say nothing.
    pub fn roots(&self, provider: &dyn CryptoProvider) -> Vec<LogRoot> {
        self.logs.iter().map(|log| log.root(provider)).collect()
    }

    fn is_ordered(&self) -> bool {
        self.logs.len() <= MAX_PACKAGE_LOGS
            && self.logs.windows(2).all(|pair| pair[0].log < pair[1].log)
            && self.files.windows(2).all(|pair| pair[0].id < pair[1].id)
            && self.layers.windows(2).all(|pair| pair[0].checklist_hash < pair[1].checklist_hash)
            && self.layers.iter().all(|set| set.files.windows(2).all(|pair| pair[0].path < pair[1].path))
    }
}

impl PackageLog {
    /// Its records as one hash.
    pub fn root(&self, provider: &dyn CryptoProvider) -> LogRoot {
        let hashes: Vec<Hash> = self.records.iter().map(|bytes| provider.hash(&[bytes])).collect();
        let last = self.records.last().and_then(|bytes| crate::Record::parse(bytes, provider).ok());
        let last = last.map_or(0, |record| record.header.seq);
        LogRoot { log: self.log, count: hashes.len() as u64, last, root: merkle_root(&hashes, provider) }
    }
}

impl Package {
    /// A new package, without a signature yet.
    pub fn of(manifest: Manifest, provider: &dyn CryptoProvider) -> Result<Self, PackageError> {
        let body = encoded(&manifest)?;
        let package = Self { manifest, signatures: Vec::new(), body };
        // What the reader would refuse is not given out.
        Package::from_bytes(&package.to_bytes()?, provider)
    }

    /// Adds the signature of a log's key. The same key twice changes nothing.
    pub fn sign(&mut self, log: LogId, signer: &dyn Signer) -> Result<(), PackageError> {
        let signature = signer.sign(&self.message())?;
        self.signatures.retain(|known| known.log != log);
        self.signatures.push(PackageSignature { log, signature });
        self.signatures.sort();
        Ok(())
    }

    /// Whether the signature is that of a key.
    pub fn is_signed_by(&self, public_key: &[u8], signature: &[u8], provider: &dyn CryptoProvider) -> bool {
        provider.verify(public_key, &self.message(), signature)
    }

    /// The hash that names the package: of the manifest's bytes.
    pub fn id(&self, provider: &dyn CryptoProvider) -> Hash {
        provider.hash(&[&self.body])
    }

    /// The bytes: `[manifest, [signature…]]`.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PackageError> {
        let bytes = encoded(&(<&ByteSlice>::from(self.body.as_slice()), &self.signatures))?;
        if bytes.len() > MAX_PACKAGE { Err(PackageError::TooLong(bytes.len())) } else { Ok(bytes) }
    }

    /// Reads the bytes of a package, from whoever they come. One package has one form.
    pub fn from_bytes(bytes: &[u8], provider: &dyn CryptoProvider) -> Result<Self, PackageError> {
        if bytes.len() > MAX_PACKAGE {
            return Err(PackageError::TooLong(bytes.len()));
        }
        let malformed = |error: minicbor::decode::Error| PackageError::Malformed(error.to_string());
        let mut outer = minicbor::Decoder::new(bytes);
        if outer.array().map_err(malformed)? != Some(2) {
            return Err(PackageError::Malformed("a package is an array of two".into()));
        }
        let body = outer.bytes().map_err(malformed)?;
        let signatures: Vec<PackageSignature> = limited::decode(&mut outer, &mut ()).map_err(malformed)?;
        let mut peek = minicbor::Decoder::new(body);
        peek.array().map_err(malformed)?;
        match peek.u16().map_err(malformed)? {
            PACKAGE_FORMAT => {}
            0 => return Err(PackageError::Malformed("format 0".into())),
            newer => return Err(PackageError::NewerFormat(newer)),
        }
        let algorithm = Algorithm(peek.u16().map_err(malformed)?);
        if algorithm != provider.algorithm() {
            return Err(PackageError::OtherAlgorithm(algorithm.0));
        }
        let manifest: Manifest = minicbor::decode(body).map_err(malformed)?;
        let ordered = manifest.is_ordered() && signatures.windows(2).all(|pair| pair[0].log < pair[1].log);
        let package = Self { manifest, signatures, body: body.to_vec() };
        if !ordered || encoded(&package.manifest)? != body || package.to_bytes()? != bytes {
            return Err(PackageError::NotCanonical);
        }
        Ok(package)
    }

    fn message(&self) -> Vec<u8> {
        [DOMAIN, &self.body].concat()
    }
}

fn encoded<T: Encode<()>>(what: &T) -> Result<Vec<u8>, PackageError> {
    minicbor::to_vec(what).map_err(|error| PackageError::Malformed(error.to_string()))
}
