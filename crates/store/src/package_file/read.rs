//! Reading a package file from whoever it comes: every length is held against a limit before it is believed, every name against the manifest.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read},
};

use evidence::{CryptoProvider, Ed25519Sha256, Hash, MAX_PACKAGE, MAX_PAYLOAD, Opening, Package, PackageParts, Record};
use sha2::{Digest, Sha256};

use super::{ExchangeCard, PackageFileError, PackageKey, PartKind, Result, chunks::Unsealer, head, parts};
use crate::{attachment::ATTACHMENT_LIMIT, layers::LayerSet};

/// A package file, read. Files are not in it: whoever wants them takes them as they pass.
#[derive(Debug)]
pub struct PackageContents {
    /// The manifest and its signatures.
    pub package: Package,
    /// The maker's exchange key, as far as it is the maker's.
    pub exchange: Option<ExchangeCard>,
    /// Parts that the manifest does not name: passed over, and said.
    pub strangers: u64,
    openings: BTreeMap<Hash, Opening>,
    layers: BTreeMap<Hash, Vec<u8>>,
    files: BTreeMap<Hash, (u64, Hash)>,
}

impl PackageParts for PackageContents {
    fn opening(&self, content: &Hash) -> Option<Opening> {
        self.openings.get(content).cloned()
    }

    fn file(&self, id: &Hash) -> Option<(u64, Hash)> {
        self.files.get(id).copied()
    }

    fn layer(&self, id: &Hash) -> Option<(u64, Hash)> {
        self.layers.get(id).map(|bytes| (bytes.len() as u64, Ed25519Sha256.hash(&[bytes])))
    }
}

impl PackageContents {
    /// The layer files of a checklist of the manifest; none where one is not at hand or not text.
    pub fn layer_set(&self, checklist_hash: &Hash) -> Option<LayerSet> {
        let set = self.package.manifest.layers.iter().find(|set| set.checklist_hash == *checklist_hash)?;
        let text = |hash| String::from_utf8(self.layers.get(hash)?.clone()).ok();
        let files: Option<Vec<_>> = set.files.iter().map(|file| Some((file.path.clone(), text(&file.hash)?))).collect();
        Some(LayerSet::new(set.checklist.clone(), files?))
    }
}

/// The names a manifest gives.
struct Named {
    openings: BTreeSet<Hash>,
    layers: BTreeSet<Hash>,
    files: BTreeSet<Hash>,
}

impl Named {
    fn by(package: &Package) -> Self {
        let manifest = &package.manifest;
        let records = manifest.logs.iter().flat_map(|log| &log.records);
        let contents = records.filter_map(|bytes| Record::parse(bytes, &Ed25519Sha256).ok()).map(|r| r.header.content);
        let within = manifest.files.iter().filter(|file| file.within);
        Self {
            openings: contents.collect(),
            layers: manifest.layers.iter().flat_map(|set| &set.files).map(|file| file.hash).collect(),
            files: within.map(|file| file.id).collect(),
        }
    }

    fn names(&self, kind: PartKind, name: &Hash) -> bool {
        match kind {
            PartKind::Opening => self.openings.contains(name),
            PartKind::Layer => self.layers.contains(name),
            PartKind::File => self.files.contains(name),
            PartKind::Manifest | PartKind::Exchange => true,
        }
    }
}

/// Takes each file of a package as it passes: its name, its size as the part says, its bytes. What it leaves unread is read over.
pub(super) type OnFile<'a> = dyn FnMut(&Hash, u64, &mut dyn Read) -> io::Result<()> + 'a;

/// Reads a package file to its end. Never more of it in memory than manifest, openings and layers, each with its limit.
pub fn read_package(from: &mut dyn Read, with: &PackageKey, on_file: &mut OnFile<'_>) -> Result<PackageContents> {
    let mut from = Bounded { from, left: parts::LONGEST_FILE };
    let opened = head::read(&mut from, with)?;
    let mut content = Unsealer::new(&opened.key, opened.about, &mut from)?;
    let mut made: Option<(PackageContents, Named)> = None;
    let mut before: Option<(PartKind, Hash)> = None;
    let (mut openings, mut layers, mut files) = (0, 0, 0);
    while let Some((kind, name, length)) = parts::read_head(&mut content)? {
        if before.is_some_and(|before| before >= (kind, name)) {
            return Err(PackageFileError::Form("a part stands twice or out of order".into()));
        }
        before = Some((kind, name));
        let mut part = Part { from: &mut content, left: length, sha: Sha256::new() };
        let Some((contents, named)) = &mut made else {
            if kind != PartKind::Manifest {
                return Err(PackageFileError::Form("it does not begin with the manifest".into()));
            }
            let bytes = part.whole(MAX_PACKAGE as u64, "manifest")?;
            under_its_hash(&name, &bytes)?;
            let package = Package::from_bytes(&bytes, &Ed25519Sha256)?;
            let named = Named::by(&package);
            let contents = PackageContents {
                package,
                exchange: None,
                strangers: 0,
                openings: BTreeMap::new(),
                layers: BTreeMap::new(),
                files: BTreeMap::new(),
            };
            made = Some((contents, named));
            continue;
        };
        if !named.names(kind, &name) {
            contents.strangers += 1;
            part.rest()?;
            continue;
        }
        match kind {
            PartKind::Manifest => return Err(PackageFileError::Form("two manifests".into())),
            PartKind::Exchange => {
                let bytes = part.whole(parts::LONGEST_CARD, "exchange key")?;
                under_its_hash(&name, &bytes)?;
                let card = ExchangeCard::from_bytes(&bytes)?;
                contents.exchange = contents.makers(card);
            }
            PartKind::Opening => {
                add(&mut openings, length, parts::MOST_OPENINGS, "contents")?;
                let bytes = part.whole(32 + MAX_PAYLOAD as u64, "content")?;
                let (salt, payload) = bytes
                    .split_first_chunk::<32>()
                    .ok_or_else(|| PackageFileError::Form("a content without its salt".into()))?;
                contents.openings.insert(name, Opening { salt: *salt, payload: payload.to_vec() });
            }
            PartKind::Layer => {
                add(&mut layers, length, parts::MOST_LAYERS, "layers")?;
                contents.layers.insert(name, part.whole(parts::LONGEST_LAYER, "layer")?);
            }
            PartKind::File => {
                add(&mut files, length, parts::MOST_FILES, "files")?;
                too_large(length, ATTACHMENT_LIMIT, "file")?;
                on_file(&name, length, &mut part)?;
                contents.files.insert(name, (length, part.rest()?));
            }
        }
    }
    made.map(|(contents, _)| contents).ok_or_else(|| PackageFileError::Form("it is empty".into()))
}

impl PackageContents {
    /// A card that is not the maker's, or that the maker's key did not sign, is none.
    fn makers(&self, card: ExchangeCard) -> Option<ExchangeCard> {
        let manifest = &self.package.manifest;
        let maker = manifest.logs.iter().find(|log| log.log == manifest.maker && log.log == card.log)?;
        card.is_signed_by(&maker.public_key, &Ed25519Sha256).then_some(card)
    }
}

/// Manifest and exchange key stand under their hash, as the text of the form says: one content, one file.
fn under_its_hash(name: &Hash, bytes: &[u8]) -> Result<()> {
    let same = Ed25519Sha256.hash(&[bytes]) == *name;
    if same { Ok(()) } else { Err(PackageFileError::Form("a part stands under another hash".into())) }
}

fn too_large(length: u64, limit: u64, what: &'static str) -> Result<()> {
    if length > limit { Err(PackageFileError::TooLarge { what, limit }) } else { Ok(()) }
}

fn add(sum: &mut u64, length: u64, limit: u64, what: &'static str) -> Result<()> {
    *sum = sum.saturating_add(length);
    too_large(*sum, limit, what)
}

/// One part's bytes, hashed as they pass.
struct Part<'c, 'r> {
    from: &'c mut Unsealer<'r>,
    left: u64,
    sha: Sha256,
}

impl Part<'_, '_> {
    /// All of it, in memory.
    fn whole(&mut self, limit: u64, what: &'static str) -> Result<Vec<u8>> {
        too_large(self.left, limit, what)?;
        // It grows as bytes really arrive.
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        self.ended()?;
        Ok(bytes)
    }

    /// Reads over what is left; the hash of all of it.
    fn rest(mut self) -> Result<Hash> {
        io::copy(&mut self, &mut io::sink())?;
        self.ended()?;
        Ok(Hash(self.sha.finalize().into()))
    }

    /// The content ended within the part: the maker's program was interrupted, or somebody said a length that is none.
    fn ended(&self) -> Result<()> {
        if self.left == 0 { Ok(()) } else { Err(PackageFileError::Form("a part is shorter than it says".into())) }
    }
}

impl Read for Part<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let count = self.from.read(&mut into[..most])?;
        self.sha.update(&into[..count]);
        self.left -= count as u64;
        Ok(count)
    }
}

/// Gives up on a file without end.
struct Bounded<'r> {
    from: &'r mut dyn Read,
    left: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::from(PackageFileError::TooLarge { what: "file", limit: parts::LONGEST_FILE }))?;
        Ok(count)
    }
}
