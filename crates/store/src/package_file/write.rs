//! Writing a package file: everything is taken from the store first, so that the writing needs it no more.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use evidence::{CryptoProvider, Ed25519Sha256, Hash, LogId, MAX_PACKAGE};
use zeroize::Zeroizing;

use super::{
    ExchangeCard, PackageFileError, PartKind, Passphrase, Result,
    chunks::{CHUNK, Sealer, TAG},
    head, parts,
};
use crate::{attachment::Kept, env::Env, key_file::Argon2Cost};

/// An officer to whom the package is sealed: the log, and its exchange key.
pub(crate) type Receiver = (LogId, [u8; 32]);

/// A package of a case, ready to be written.
pub struct PackageJob {
    pub(crate) manifest: Vec<u8>,
    pub(crate) id: Hash,
    pub(crate) card: ExchangeCard,
    pub(crate) openings: BTreeMap<Hash, Zeroizing<Vec<u8>>>,
    pub(crate) layers: BTreeMap<Hash, Vec<u8>>,
    pub(crate) files: BTreeMap<Hash, (u64, Kept)>,
    pub(crate) passphrase: Passphrase,
    pub(crate) cost: Argon2Cost,
    pub(crate) receivers: Vec<Receiver>,
    /// Files of the case that are not at hand, or damaged: named, and left out.
    pub left_out: Vec<Hash>,
}

impl PackageJob {
    /// The hash that names the package.
    pub fn id(&self) -> Hash {
        self.id
    }

    /// What opens it, to be said by telephone.
    pub fn passphrase(&self) -> &Passphrase {
        &self.passphrase
    }

    /// Files that go along.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// About how many bytes the file will have.
    pub fn size(&self) -> u64 {
        let openings: u64 = self.openings.values().map(|bytes| bytes.len() as u64).sum();
        let layers: u64 = self.layers.values().map(|bytes| bytes.len() as u64).sum();
        let files: u64 = self.files.values().map(|(size, _)| *size).sum();
        let count = (self.openings.len() + self.layers.len() + self.files.len() + 2) as u64;
        let plain = self.manifest.len() as u64 + 200 + openings + layers + files + count * parts::PART_HEAD;
        plain + plain.div_ceil(CHUNK as u64) * TAG as u64 + (1 << 10)
    }

    /// What a reader would refuse is not written.
    pub(crate) fn within_limits(&self) -> Result<()> {
        let sum = |sizes: &mut dyn Iterator<Item = u64>| sizes.fold(0, u64::saturating_add);
        let kinds = [
            ("manifest", self.manifest.len() as u64, MAX_PACKAGE as u64),
            ("contents", sum(&mut self.openings.values().map(|b| b.len() as u64)), parts::MOST_OPENINGS),
            ("layers", sum(&mut self.layers.values().map(|b| b.len() as u64)), parts::MOST_LAYERS),
            ("files", sum(&mut self.files.values().map(|(size, _)| *size)), parts::MOST_FILES),
        ];
        match kinds.into_iter().find(|(_, size, limit)| size > limit) {
            Some((what, _, limit)) => Err(PackageFileError::TooLarge { what, limit }),
            None => Ok(()),
        }
    }

    /// Writes it. How many bytes it took.
    pub fn write(&self, env: &dyn Env, out: &mut dyn Write) -> Result<u64> {
        let mut out = Counted { out, count: 0 };
        let opened = head::write(&self.passphrase, self.cost, &self.receivers, env, &mut out)?;
        let mut content = Sealer::new(&opened.key, opened.about, &mut out);
        let mut part = |kind, name: &Hash, bytes: &[u8]| -> Result<()> {
            parts::write_head(kind, name, bytes.len() as u64, &mut content)?;
            Ok(content.write_all(bytes)?)
        };
        let own = |bytes: &[u8]| Ed25519Sha256.hash(&[bytes]);
        part(PartKind::Manifest, &own(&self.manifest), &self.manifest)?;
        let card = self.card.to_bytes()?;
        part(PartKind::Exchange, &own(&card), &card)?;
        for (name, bytes) in &self.openings {
            part(PartKind::Opening, name, bytes)?;
        }
        for (name, bytes) in &self.layers {
            part(PartKind::Layer, name, bytes)?;
        }
        for (name, (_, kept)) in &self.files {
            part(PartKind::File, name, &kept.read()?)?;
        }
        content.finish()?;
        Ok(out.count)
    }
}

struct Counted<'w> {
    out: &'w mut dyn Write,
    count: u64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.count += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
