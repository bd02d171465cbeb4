//! What was worked out of the layers for one trade and holds for the next 各行业共用的结果: a hundred trades stand on one base, and most of what each is made
//! of is the same. Everything here is found by what it was made of and follows from that alone, so that no trade reads otherwise for what was read before it.
//!
//! What is found by its address is held with it, so that no other thing comes to lie there.

use super::layer::{Part, Step};
use super::load::Written;
use super::node::Node;
use super::problem::Problem;
use super::template::Template;
use formula::Formulas;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A node and the bytes it is hashed by.
type Hashed = (Node, Box<[u8]>);

/// Shared by all trades that are read from the same layers.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// What stands in the files of a layer, by its folder.
    written: Mutex<FxHashMap<(String, Part), Arc<Written>>>,
    /// What a template made of an entry, by both and the entry's number.
    made: Mutex<FxHashMap<(usize, usize, usize), Arc<Made>>>,
    /// Entries found to be sound.
    sound: Mutex<FxHashMap<usize, Node>>,
    /// Entries as the content hash is taken over them.
    out: Mutex<FxHashMap<usize, Hashed>>,
    /// Formulas as trees.
    pub(super) formulas: Arc<Formulas>,
}

/// What a template made of one entry.
#[derive(Debug)]
pub(super) struct Made {
    /// The entry, held so that it keeps its address.
    pub(super) of: Node,
    /// Entries with their kinds.
    pub(super) entries: Vec<(String, Vec<Node>)>,
    pub(super) problems: Vec<Problem>,
}

/// A thread that failed while it held this left nothing half-done: entries are put in whole.
fn held<T>(memory: &Mutex<T>) -> MutexGuard<'_, T> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    /// What stands in the files of a step.
    pub(super) fn written(&self, step: &Step<'_>, read: impl FnOnce() -> Written) -> Arc<Written> {
        let key = (step.layer.folder.clone(), step.part);
        if let Some(known) = held(&self.written).get(&key) {
            return Arc::clone(known);
        }
        let made = Arc::new(read());
        // Another thread may have read the same meanwhile: one of the two is everybody's, so that its templates keep their addresses.
        Arc::clone(held(&self.written).entry(key).or_insert(made))
    }

    /// What a template makes of an entry that is the `number`th of its kind.
    pub(super) fn made(
        &self,
        template: &Arc<Template>,
        entry: &Node,
        number: usize,
        make: impl FnOnce() -> Made,
    ) -> Arc<Made> {
        let Some(address) = entry.address() else { return Arc::new(make()) };
        let key = (Arc::as_ptr(template).addr(), address, number);
        if let Some(known) = held(&self.made).get(&key) {
            return Arc::clone(known);
        }
        let made = Arc::new(make());
        Arc::clone(held(&self.made).entry(key).or_insert(made))
    }

    /// Writes entries out one after the other; one that was written before is not written anew.
    pub(super) fn written_out<'n>(
        &self,
        entries: impl Iterator<Item = &'n Node>,
        write: impl Fn(&Node, &mut Vec<u8>),
        out: &mut Vec<u8>,
    ) {
        let mut known = held(&self.out);
        for entry in entries {
            let Some(address) = entry.address() else {
                write(entry, out);
                continue;
            };
            let (_, bytes) = known.entry(address).or_insert_with(|| {
                let mut own = Vec::new();
                write(entry, &mut own);
                (entry.clone(), own.into())
            });
            out.extend_from_slice(bytes);
        }
    }

    /// Says what is wrong with each entry, as `check` finds it; one that was found to be sound is not looked at again.
    pub(super) fn checked<'n>(&self, entries: impl Iterator<Item = &'n Node>, mut check: impl FnMut(&Node) -> bool) {
        let mut sound = held(&self.sound);
        for entry in entries {
            let Some(address) = entry.address() else {
                check(entry);
                continue;
            };
            if !sound.contains_key(&address) && check(entry) {
                sound.insert(address, entry.clone());
            }
        }
    }
}
