//! What was worked out of the layers for one trade and holds for the next 各行业共用的结果: a hundred trades stand on one base, and most of what each is made
//! of is the same. Everything here is found by what it was made of and follows from that alone, so that no trade reads otherwise for what was read before it.
//!
//! What is found by its address is held with it, so that no other thing comes to lie there.

use super::layer::{Part, Step};
use super::load::Written;
use super::node::Node;
use super::problem::Problem;
use super::template::{Kinds, Template};
use formula::Formulas;
use rustc_hash::FxHashMap;
use std::any::Any;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// An entry, held so that it keeps its address, by what it is put in order, and the bytes it is hashed by.
#[derive(Debug)]
struct Hashed {
    _entry: Node,
    order: (Option<Arc<str>>, Option<Arc<str>>),
    bytes: Box<[u8]>,
}

impl Hashed {
    /// How statement and id begin, so that most entries are told apart without a look at either.
    fn beginning(&self) -> (u64, u128) {
        let (statement, id) = &self.order;
        // One more than none at all, whatever it begins with: entries of one statement stand together.
        let statement = statement.as_ref().map_or(0, |s| (begins::<8>(s).map_or(0, u64::from_be_bytes) >> 8) | 1 << 56);
        (statement, id.as_ref().and_then(|id| begins::<16>(id)).map_or(0, u128::from_be_bytes))
    }
}

/// The first bytes of a text, with nothing behind a shorter one.
fn begins<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut first = [0; N];
    let length = text.len().min(N);
    first.get_mut(..length)?.copy_from_slice(text.as_bytes().get(..length)?);
    Some(first)
}

/// What was made of some entries, held so that it keeps its address, and the lists of it by kind.
type Listed = (Vec<Arc<Made>>, Kinds);

/// A typed value, of whatever kind.
pub(super) type Held = Arc<dyn Any + Send + Sync>;

/// An entry, and the value it was read as.
type Typed = (Node, Held);

/// What something was derived from, held so that it keeps its addresses, and what it came to.
type Derived = (Vec<Held>, Held);

/// Two lists, held so that they keep their addresses, and what they came to.
#[derive(Debug)]
struct Merged {
    _of: (Option<Node>, Node),
    whole: Node,
}

/// Shared by all trades that are read from the same layers.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// What stands in the files of a layer, by its folder.
    written: Mutex<FxHashMap<(String, Part), Arc<Written>>>,
    /// What a template made of an entry, by both and the entry's number.
    made: Mutex<FxHashMap<(usize, usize, usize), Arc<Made>>>,
    /// What several entries became together, by kind.
    listed: Mutex<FxHashMap<Vec<usize>, Listed>>,
    /// What two lists of entries came to, one merged into the other.
    merged: Mutex<FxHashMap<(usize, usize, bool), Merged>>,
    /// A layer's entries of one kind as they were found in its files, and what they came to among each other.
    together: Mutex<FxHashMap<usize, (Node, Node)>>,
    /// Entries as typed values.
    typed: RwLock<FxHashMap<usize, Typed>>,
    /// Typed values that were made of others.
    derived: Mutex<FxHashMap<Vec<usize>, Derived>>,
    /// Entries found to be sound.
    sound: Mutex<FxHashMap<usize, Node>>,
    /// Entries as the content hash is taken over them.
    out: Mutex<FxHashMap<usize, Arc<Hashed>>>,
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

fn seen<T>(memory: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    memory.read().unwrap_or_else(PoisonError::into_inner)
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

    /// What several entries became, as lists by kind; kept where it is no trade's own.
    pub(super) fn listed(&self, made: Vec<Arc<Made>>, alone: bool, list: impl FnOnce(&[Arc<Made>]) -> Kinds) -> Kinds {
        if alone {
            return list(&made);
        }
        let key = made.iter().map(|one| Arc::as_ptr(one).addr()).collect();
        if let Some((_, known)) = held(&self.listed).get(&key) {
            return known.clone();
        }
        let kinds = list(&made);
        // Another thread may have listed the same meanwhile: one of the two is everybody's.
        held(&self.listed).entry(key).or_insert((made, kinds)).1.clone()
    }

    /// What a layer's entries of one kind come to among each other. What is wrong with them is said each time.
    pub(super) fn put_together(
        &self,
        list: Node,
        problems: &mut Vec<Problem>,
        put: impl FnOnce(Node, &mut Vec<Problem>) -> Node,
    ) -> Node {
        let Some(address) = list.address() else { return put(list, problems) };
        if let Some((_, known)) = held(&self.together).get(&address) {
            return known.clone();
        }
        let before = problems.len();
        let whole = put(list.clone(), problems);
        if problems.len() > before {
            return whole;
        }
        held(&self.together).entry(address).or_insert((list, whole)).1.clone()
    }

    /// What a list came to when another was merged into the one before; `within` says whether both are of one layer.
    pub(super) fn merged(&self, old: Option<&Node>, later: &Node, within: bool) -> Option<Node> {
        held(&self.merged).get(&merge_key(old, later, within)?).map(|merged| merged.whole.clone())
    }

    /// Keeps what two lists came to without a problem. What is given back is everybody's, whoever merged the same meanwhile.
    pub(super) fn keep_merged(&self, old: Option<Node>, later: Node, within: bool, whole: Node) -> Node {
        let Some(key) = merge_key(old.as_ref(), &later, within) else { return whole };
        held(&self.merged).entry(key).or_insert(Merged { _of: (old, later), whole }).whole.clone()
    }

    /// Entries as the values that their reader makes of them; one that was read before is not read anew.
    pub(super) fn typed<T: Send + Sync + 'static>(&self, entries: &[Node], read: impl Fn(&Node) -> T) -> Vec<Arc<T>> {
        let known: Vec<Option<Held>> = {
            let typed = seen(&self.typed);
            entries.iter().map(|entry| Some(Arc::clone(&typed.get(&entry.address()?)?.1))).collect()
        };
        let mut new: Vec<(usize, Typed)> = Vec::new();
        let each = entries.iter().zip(known).map(|(entry, known)| {
            if let Some(Ok(value)) = known.map(Arc::downcast::<T>) {
                return value;
            }
            let value = Arc::new(read(entry));
            if let Some(address) = entry.address() {
                new.push((address, (entry.clone(), Arc::clone(&value) as Held)));
            }
            value
        });
        let all: Vec<Arc<T>> = each.collect();
        if !new.is_empty() {
            self.typed.write().unwrap_or_else(PoisonError::into_inner).extend(new);
        }
        all
    }

    /// What was made of some typed values, in one of several ways, and of nothing else.
    pub(super) fn derived<R: Send + Sync + 'static>(
        &self,
        from: Vec<Held>,
        way: &[usize],
        make: impl FnOnce() -> R,
    ) -> Arc<R> {
        let addresses = from.iter().map(|one| Arc::as_ptr(one).cast::<()>().addr());
        let key: Vec<usize> = way.iter().copied().chain(addresses).collect();
        if let Some((_, known)) = held(&self.derived).get(&key)
            && let Ok(known) = Arc::clone(known).downcast::<R>()
        {
            return known;
        }
        let made = Arc::new(make());
        // Another thread may have made the same meanwhile: one of the two is everybody's.
        let kept = Arc::clone(&held(&self.derived).entry(key).or_insert((from, Arc::clone(&made) as Held)).1);
        kept.downcast::<R>().unwrap_or(made)
    }

    /// Tells the bytes of entries one after the other, in the order of their statements and ids; those without an id keep the order of the files.
    /// One that was written before is not written anew.
    pub(super) fn written_out(
        &self,
        entries: &[Node],
        write: impl Fn(&Node, &mut Vec<u8>),
        tell: &mut impl FnMut(&[u8]),
    ) {
        let mut bytes = Vec::new();
        let mut made = |entry: &Node| {
            bytes.clear();
            write(entry, &mut bytes);
            let word = |key| entry.get(key).and_then(Node::shared_text).cloned();
            Arc::new(Hashed {
                _entry: entry.clone(),
                order: (word("statement"), word("id")),
                bytes: bytes.as_slice().into(),
            })
        };
        let mut all: Vec<((u64, u128), Arc<Hashed>)> = {
            let mut known = held(&self.out);
            let each = entries.iter().map(|entry| match entry.address() {
                Some(address) => Arc::clone(known.entry(address).or_insert_with(|| made(entry))),
                None => made(entry),
            });
            each.map(|one| (one.beginning(), one)).collect()
        };
        // Where no statement is named, what the ids begin with decides; else, and between equals, the whole words.
        let whole = |a: &Hashed, b: &Hashed| a.order.cmp(&b.order);
        all.sort_by(|(a, one), (b, other)| match (a.0, b.0) {
            (0, 0) => a.1.cmp(&b.1).then_with(|| whole(one, other)),
            _ => a.0.cmp(&b.0).then_with(|| whole(one, other)),
        });
        all.iter().for_each(|(_, one)| tell(&one.bytes));
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

/// Lists alone have addresses; one that stands before nothing has none.
fn merge_key(old: Option<&Node>, later: &Node, within: bool) -> Option<(usize, usize, bool)> {
    let before = match old {
        Some(list) => list.address()?,
        None => 0,
    };
    Some((before, later.address()?, within))
}
