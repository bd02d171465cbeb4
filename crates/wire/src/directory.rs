//! The directory 名册: whose log is whose, and which key verifies it. The hub learned it from enrolments, each of which two persons made and released, so it
//! is the one bundle that the hub itself signs; the trust in it is the trust in the hub's key, which a laptop pinned when it was taken in.

use evidence::{CryptoProvider, Hash, LogId, Role, Signer};
use minicbor::{Decode, Encode};

use crate::{
    bounded::{Message, WireError, at_most, from_bytes, signed, text, to_bytes, version},
    bundle::{Bundle, BundleFile, BundleKind, DOMAIN, SignedBundle},
};

const MAX_ENTRIES: usize = 20_000;
/// Of the bundle, in every version of it, and of the one file in it.
const NAME: &str = "directory";

/// Whose a log is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DirectoryEntry {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// The key that verifies it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public_key: Vec<u8>,
    /// Staff number.
    #[n(2)]
    pub staff: String,
    /// Name.
    #[n(3)]
    pub name: String,
    /// Branch.
    #[n(4)]
    pub branch: String,
    /// What the account is for, as the log's first record says.
    #[n(5)]
    pub role: Role,
}

/// All logs of which a hub has a record, its own left out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Directory {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// In ascending order of the logs, each once.
    #[n(1)]
    pub entries: Vec<DirectoryEntry>,
}

impl Message for Directory {
    const LIMIT: usize = 16 << 20;

    fn check(&self) -> Result<(), WireError> {
        version(self.version)?;
        at_most(self.entries.len(), MAX_ENTRIES, "a directory has fewer logs")?;
        if !self.entries.is_sorted_by(|a, b| a.log.0.as_bytes() < b.log.0.as_bytes()) {
            return Err(WireError::Against("logs of a directory ascend, each once"));
        }
        for entry in &self.entries {
            at_most(entry.public_key.len(), 128, "a key is short")?;
            for word in [&entry.staff, &entry.name, &entry.branch] {
                text(word, 256, "a person is told in short lines")?;
            }
        }
        Ok(())
    }
}

impl Directory {
    /// Who writes a log.
    #[must_use]
    pub fn of(&self, log: LogId) -> Option<&DirectoryEntry> {
        let place = self.entries.binary_search_by(|entry| entry.log.0.as_bytes().cmp(log.0.as_bytes()));
        self.entries.get(place.ok()?)
    }

    /// As a bundle, signed by the hub in both places.
    ///
    /// # Errors
    ///
    /// A directory that no reader would take; the key does not sign.
    pub fn bundled(
        &self,
        of: &str,
        from: &str,
        supersedes: Option<Hash>,
        hub_log: LogId,
        hub_key: &dyn Signer,
    ) -> Result<SignedBundle, WireError> {
        let bundle = Bundle {
            version: 1,
            kind: BundleKind::Directory.as_str().into(),
            id: NAME.into(),
            of: of.into(),
            from: from.into(),
            supersedes,
            files: vec![BundleFile { path: NAME.into(), bytes: to_bytes(self)?.into() }],
        };
        let bytes = to_bytes(&bundle)?;
        let by = SignedBundle::signature(&bytes, hub_log, hub_key)?;
        Ok(SignedBundle { bundle: bytes.into(), author: by.clone(), releaser: by })
    }

    /// The directory in a bundle, if the hub signed it.
    ///
    /// # Errors
    ///
    /// Another signature; a bundle of something else; a directory that is none.
    pub fn open(
        bundle: &SignedBundle,
        hub_log: LogId,
        hub_key: &[u8],
        provider: &dyn CryptoProvider,
    ) -> Result<Self, WireError> {
        let message = signed(DOMAIN, &[&bundle.bundle]);
        let by_hub = [&bundle.author, &bundle.releaser]
            .iter()
            .all(|by| by.log == hub_log && provider.verify(hub_key, &message, &by.signature));
        if !by_hub {
            return Err(WireError::NotSigned);
        }
        let opened: Bundle = from_bytes(&bundle.bundle)?;
        match &opened.files[..] {
            [file] if opened.kind == BundleKind::Directory.as_str() && file.path == NAME => from_bytes(&file.bytes),
            _ => Err(WireError::Against("a directory is one file of that name")),
        }
    }
}
