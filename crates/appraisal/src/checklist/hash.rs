//! The content hash of a checklist 内容哈希: over the resolved entries, so that a comment, a blank line or the order of files moves nothing
//! and any changed value does.
//!
//! Entries stand in the order of kind and name, fields in that of their keys; a list within an entry (bands, columns, rows) keeps its order,
//! because there it decides. What is written is length and bytes, so that no two different checklists write the same.

use super::layer::{self, LayerFile};
use super::layers::Layers;
use super::node::{Node, Plain};
use indexmap::IndexMap;
use sha2::{Digest, Sha256};

/// Tells this way of taking the hash from any other.
const FORM: &str = "tianye-checklist/2";

/// The hash of an industry's resolved entries, in hex.
pub(crate) fn content(id: &str, entries: &IndexMap<String, Vec<Node>>) -> String {
    let mut hash = Sha256::new();
    text(FORM, &mut hash);
    text(id, &mut hash);
    let mut kinds: Vec<&String> = entries.keys().filter(|k| !entries[*k].is_empty()).collect();
    kinds.sort_unstable();
    for kind in kinds {
        text(kind, &mut hash);
        let mut list: Vec<&Node> = entries[kind].iter().collect();
        // Entries without an id keep the order of the files.
        list.sort_by_key(|n| (n.get("statement").and_then(Node::text), n.id()));
        count(list.len(), &mut hash);
        list.into_iter().for_each(|n| node(n, &mut hash));
    }
    hex(hash)
}

/// The files that an industry's checklist is made of, in the order of their paths: all of its layers, without what is made up for drills.
/// From them alone the same checklist comes out again.
#[must_use]
pub fn files_of<'f>(files: &'f [LayerFile], layers: &Layers, id: &str) -> Vec<&'f LayerFile> {
    let chain = layer::chain(&layers.layers, id, &mut Vec::new());
    let folders: Vec<String> = chain.iter().map(|s| format!("{}/", s.layer.folder)).collect();
    let within = |f: &&LayerFile| folders.iter().any(|folder| f.path.starts_with(folder));
    let mut own: Vec<&LayerFile> = files.iter().filter(within).collect();
    own.retain(|f| !f.path.ends_with(&format!("/{}", layer::NUMBERS)));
    own.sort_by(|a, b| a.path.cmp(&b.path));
    own
}

/// The hash as records of earlier versions hold it: over the files of the layers, comments and all.
#[must_use]
pub fn hash_of_files(files: &[LayerFile], layers: &Layers, id: &str) -> String {
    let own = files_of(files, layers, id);
    let mut hash = Sha256::new();
    for file in own {
        hash.update(file.path.as_bytes());
        hash.update([0]);
        hash.update(file.text.len().to_string().as_bytes());
        hash.update([0]);
        hash.update(file.text.as_bytes());
    }
    hex(hash)
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

fn node(node: &Node, hash: &mut Sha256) {
    match &node.value {
        Plain::Text(value) => tagged(b't', value, hash),
        // `1_000` and `+1000` are ways of writing.
        Plain::Number(value) if value.contains(['_', '+']) => tagged(b'n', &value.replace(['_', '+'], ""), hash),
        Plain::Number(value) => tagged(b'n', value, hash),
        Plain::Truth(value) => hash.update([b'b', u8::from(*value)]),
        Plain::List(items) => {
            hash.update([b'l']);
            count(items.len(), hash);
            items.iter().for_each(|i| self::node(i, hash));
        }
        Plain::Table(fields) => {
            hash.update([b'e']);
            let mut fields: Vec<(&String, &Node)> = fields.iter().filter(|(key, _)| *key != "foreach").collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            count(fields.len(), hash);
            for (key, value) in fields {
                text(key, hash);
                self::node(value, hash);
            }
        }
    }
}

fn tagged(tag: u8, value: &str, hash: &mut Sha256) {
    hash.update([tag]);
    text(value, hash);
}

fn text(value: &str, hash: &mut Sha256) {
    count(value.len(), hash);
    hash.update(value.as_bytes());
}

fn count(n: usize, hash: &mut Sha256) {
    hash.update(u64::try_from(n).unwrap_or(u64::MAX).to_be_bytes());
}

#[cfg(test)]
#[path = "hash/tests.rs"]
mod tests;
