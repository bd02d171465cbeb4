//! The content hash of a checklist 内容哈希: over the resolved entries, so that a comment, a blank line or the order of files moves nothing
//! and any changed value does.
//!
//! Entries stand in the order of kind and name, fields in that of their keys; a list within an entry (bands, columns, rows) keeps its order,
//! because there it decides. What is written is length and bytes, so that no two different checklists write the same.

use super::layer::{self, LayerFile};
use super::layers::Layers;
use super::memory::Memory;
use super::node::{Entries, Node, Plain};
use sha2::{Digest, Sha256};

/// Tells this way of taking the hash from any other.
const FORM: &str = "tianye-checklist/2";

/// The hash of an industry's resolved entries, in hex.
pub(super) fn content(id: &str, entries: &Entries, memory: &Memory) -> String {
    let mut hash = Sha256::new();
    let mut head = Vec::new();
    text(FORM, &mut head);
    text(id, &mut head);
    hash.update(&head);
    let mut kinds: Vec<&String> = entries.keys().filter(|k| !entries[*k].is_empty()).collect();
    kinds.sort_unstable();
    for kind in kinds {
        let list = &entries[kind];
        head.clear();
        text(kind, &mut head);
        count(list.len(), &mut head);
        hash.update(&head);
        memory.written_out(list, node, &mut |bytes| hash.update(bytes));
    }
    hex(&hash.finalize())
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
    hex(&hash.finalize())
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

fn node(node: &Node, out: &mut Vec<u8>) {
    match &node.value {
        Plain::Text(value) => tagged(b't', value, out),
        // `1_000` and `+1000` are ways of writing.
        Plain::Number(value) if value.contains(['_', '+']) => tagged(b'n', &value.replace(['_', '+'], ""), out),
        Plain::Number(value) => tagged(b'n', value, out),
        Plain::Truth(value) => out.extend([b'b', u8::from(*value)]),
        Plain::List(items) => {
            out.push(b'l');
            count(items.len(), out);
            items.iter().for_each(|i| self::node(i, out));
        }
        Plain::Table(fields) => {
            out.push(b'e');
            count(fields.len() - usize::from(fields.contains_key("foreach")), out);
            let mut write = |(key, value): (&String, &Node)| {
                if key != "foreach" {
                    text(key, out);
                    self::node(value, out);
                }
            };
            // Most entries have few fields: there are thousands of them, and a list in memory for each costs more than its order.
            let mut places = [0_usize; FEW];
            if let Some(places) = places.get_mut(..fields.len()) {
                places.iter_mut().enumerate().for_each(|(at, place)| *place = at);
                places.sort_unstable_by_key(|at| fields.get_index(*at).map(|(key, _)| key));
                places.iter().filter_map(|at| fields.get_index(*at)).for_each(write);
            } else {
                let mut fields: Vec<(&String, &Node)> = fields.iter().collect();
                fields.sort_unstable_by_key(|(key, _)| *key);
                fields.into_iter().for_each(&mut write);
            }
        }
    }
}

/// So many fields most entries have at most.
const FEW: usize = 16;

fn tagged(tag: u8, value: &str, out: &mut Vec<u8>) {
    out.push(tag);
    text(value, out);
}

fn text(value: &str, out: &mut Vec<u8>) {
    count(value.len(), out);
    out.extend_from_slice(value.as_bytes());
}

fn count(n: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&u64::try_from(n).unwrap_or(u64::MAX).to_be_bytes());
}

#[cfg(test)]
#[path = "hash/tests.rs"]
mod tests;
