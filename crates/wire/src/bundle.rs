//! Bundles 数据包: reference data that a branch hands down, signed by who wrote it and by who released it.

use evidence::{CryptoProvider, Hash, LogId, Signer};
use minicbor::{Decode, Encode, bytes::ByteVec};

use crate::{
    bounded::{Message, WireError, at_most, from_bytes, signed, text, version},
    limits::MAX_BUNDLE,
};

pub(crate) const DOMAIN: &[u8] = b"tianye bundle 1";
const MAX_FILES: usize = 20_000;
const MAX_LISTED: usize = 10_000;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal;)*) => {
        /// What a bundle holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum BundleKind { $($(#[$doc])* $name,)* }

        impl BundleKind {
            /// All of them.
            pub const ALL: &'static [BundleKind] = &[$(BundleKind::$name,)*];

            /// Its word.
            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(BundleKind::$name => $word,)* } }

            /// The kind of a word; none of a newer program.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> { Self::ALL.iter().copied().find(|k| k.as_str() == word) }
        }
    };
}

kinds! {
    /// Checklists: base, sectors, industries, products, monitoring.
    Layers = "layers";
    /// The bank's own thresholds.
    Policy = "policy";
    /// Who may do what, and whose authority reaches how far.
    Workflow = "workflow";
    /// Benchmarks.
    Benchmarks = "benchmarks";
    /// The reference rate.
    Lpr = "lpr";
    /// Trades and related parties.
    Lists = "lists";
    /// Staff numbers, names, branches, keys of logs. The one kind that the hub itself makes and signs.
    Directory = "directory";
    /// Working days.
    Calendar = "calendar";
    /// How long what is kept.
    Retention = "retention";
    /// Campaigns.
    Campaigns = "campaigns";
    /// Drills.
    Drills = "drills";
}

/// One file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BundleFile {
    /// Its path, with `/` between.
    #[n(0)]
    pub path: String,
    /// Its bytes.
    #[n(1)]
    pub bytes: ByteVec,
}

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Bundle {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// The word of a [`BundleKind`].
    #[n(1)]
    pub kind: String,
    /// What it is, the same in every version of it.
    #[n(2)]
    pub id: String,
    /// Which version.
    #[n(3)]
    pub of: String,
    /// From which day on, ISO.
    #[n(4)]
    pub from: String,
    /// SHA-256 of the bundle that it takes the place of.
    #[n(5)]
    pub supersedes: Option<Hash>,
    /// Its files, in ascending order of the bytes of their paths, each once.
    #[n(6)]
    pub files: Vec<BundleFile>,
}

impl Message for Bundle {
    const LIMIT: usize = MAX_BUNDLE;

    fn check(&self) -> Result<(), WireError> {
        version(self.version)?;
        for word in [&self.kind, &self.id, &self.of, &self.from] {
            text(word, 256, "a word of a bundle is one short line")?;
        }
        at_most(self.files.len(), MAX_FILES, "a bundle has fewer files")?;
        if !self.files.is_sorted_by(|a, b| a.path.as_bytes() < b.path.as_bytes()) {
            return Err(WireError::Against("files ascend by path, each once"));
        }
        if self.files.iter().all(|f| stays_inside(&f.path)) {
            Ok(())
        } else {
            Err(WireError::Against("a path of a bundle leads outside"))
        }
    }
}

/// Whether a path names a place below the folder it is laid in, on every system: no way up, no root, no drive, no name that a system keeps for itself.
fn stays_inside(path: &str) -> bool {
    let kept = ["con", "prn", "aux", "nul"];
    let part = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
        let port = port.is_some_and(|n| n.chars().count() == 1 && !n.chars().all(char::is_alphabetic));
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with(['.', ' '])
            && !kept.contains(&stem.trim_end())
            && !port
            && !part.chars().any(|c| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
    };
    path.len() <= 255 && path.split('/').all(part)
}

/// Who stands for a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BundleSignature {
    /// The log whose key signed.
    #[n(0)]
    pub log: LogId,
    /// Over `"tianye bundle 1" ‖ 00 ‖ bundle`.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

/// A bundle with both signatures.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedBundle {
    /// The bytes of a [`Bundle`].
    #[n(0)]
    pub bundle: ByteVec,
    /// Who wrote it.
    #[n(1)]
    pub author: BundleSignature,
    /// Who released it: another person.
    #[n(2)]
    pub releaser: BundleSignature,
}

impl SignedBundle {
    /// Signs bundle bytes.
    ///
    /// # Errors
    ///
    /// The key does not sign.
    pub fn signature(bundle: &[u8], log: LogId, signer: &dyn Signer) -> Result<BundleSignature, WireError> {
        Ok(BundleSignature { log, signature: signer.sign(&signed(DOMAIN, &[bundle]))? })
    }

    /// The bundle, once two different keys signed it. `key_of` gives the key of a log, of somebody who may write or release.
    ///
    /// # Errors
    ///
    /// A signature that does not fit, one key for both, a bundle that is none.
    pub fn open(
        &self,
        key_of: impl Fn(LogId) -> Option<Vec<u8>>,
        provider: &dyn CryptoProvider,
    ) -> Result<Bundle, WireError> {
        let message = signed(DOMAIN, &[&self.bundle]);
        let key = |by: &BundleSignature| {
            key_of(by.log)
                .filter(|key| provider.verify(key, &message, &by.signature))
                .ok_or(WireError::Against("a bundle is signed by who wrote and who released it"))
        };
        if key(&self.author)? == key(&self.releaser)? {
            return Err(WireError::Against("a bundle is released by another person than wrote it"));
        }
        from_bytes(&self.bundle)
    }
}

impl Message for SignedBundle {
    const LIMIT: usize = MAX_BUNDLE + (4 << 10);
}

/// A bundle that there is. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BundleListed {
    /// Counts the bundles of this hub.
    #[n(0)]
    pub epoch: u64,
    /// SHA-256 of the bytes of the [`SignedBundle`].
    #[n(1)]
    pub sha256: Hash,
    /// Bytes.
    #[n(2)]
    pub size: u64,
    /// The word of its kind.
    #[n(3)]
    pub kind: String,
    /// Its id.
    #[n(4)]
    pub id: String,
    /// Its version.
    #[n(5)]
    pub of: String,
}

/// The bundles there are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct BundleList {
    /// In the order of their epochs.
    #[n(0)]
    pub bundles: Vec<BundleListed>,
}

impl Message for BundleList {
    const LIMIT: usize = 8 << 20;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.bundles.len(), MAX_LISTED, "too many bundles at once")
    }
}
