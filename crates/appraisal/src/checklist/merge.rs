//! A later layer refines, adds to or takes out of an earlier one's entries 分层合并, by id; what refers to nothing is said where it stands.
//!
//! A statement line is named within its statement: `cash` of the balance sheet is not `cash` of the ratios. Knows no formula and no answer.

use super::node::{Node, Plain};
use super::problem::{Problem, nearest};
use super::schema;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

/// Merges a later layer's entries of one kind into those of the layers before it; `remove = true` takes one out.
pub(crate) fn merge_layer(kind: &str, old: &mut Node, later: Node, problems: &mut Vec<Problem>) {
    merge(Some(kind), old, later, &mut None, problems);
}

/// Merges entries of one and the same layer, where a refinement may still wait for an earlier layer's entry.
pub(crate) fn merge_within(old: &mut Node, later: Node) {
    merge(None, old, later, &mut None, &mut Vec::new());
}

/// Merges entries of a later layer, or without a `kind` of the same one, into a list whose index is at hand from the time before, and keeps it so.
pub(crate) fn merge_indexed(
    kind: Option<&str>,
    old: &mut Node,
    later: Node,
    places: &mut Option<Places>,
    problems: &mut Vec<Problem>,
) {
    // Whether a removal finds its own is for the layers, not within one.
    let (mut unsaid, within) = (Vec::new(), kind.is_none());
    merge(kind, old, later, places, if within { &mut unsaid } else { problems });
}

fn merge(kind: Option<&str>, old: &mut Node, later: Node, places: &mut Option<Places>, problems: &mut Vec<Problem>) {
    let (Plain::List(mine), Plain::List(theirs)) = (&mut old.value, later.value) else { return };
    if theirs.is_empty() {
        return;
    }
    // One copy of the list, if others hold it, and none of what stands in it.
    let mine: &mut Vec<Node> = mine;
    let declared = kind.and_then(schema::entry);
    let own = declared.and_then(|e| e.scope);
    // Without the field that makes it an entry of its own it is the refinement of another.
    let refines = |entry: &Node| declared.and_then(|e| e.own).is_some_and(|field| entry.get(field).is_none());
    if places.is_none() {
        *places = Places::of(mine, theirs.len());
    }
    for entry in theirs {
        let within = scope(own, &entry);
        let named = |m: &Node| m.id() == entry.id() && (within.is_none() || within == scope(own, m));
        let found: Vec<usize> = match &*places {
            Some(places) => places.of_id(entry.id()).filter(|i| named(&mine[*i])).collect(),
            None => (0..mine.len()).filter(|i| named(&mine[*i])).collect(),
        };
        let removed = matches!(entry.get("remove").map(|r| &r.value), Some(Plain::Truth(true)));
        match (found.as_slice(), removed) {
            ([_, _, ..], _) => problems.push(ambiguous(own, mine, &found, &entry)),
            ([i], true) => {
                mine.remove(*i);
                if let Some(places) = places {
                    places.removed(*i);
                }
            }
            ([i], false) => refine(&mut mine[*i], entry, problems),
            ([], true) => {
                if let Some(kind) = kind {
                    problems.push(stray(kind, mine, &entry));
                }
            }
            ([], false) => match kind {
                Some(kind) if refines(&entry) => {
                    problems.push(stray(kind, mine, &entry));
                }
                _ => {
                    if let Some(places) = places {
                        places.add(entry.id(), mine.len());
                    }
                    mine.push(entry);
                }
            },
        }
    }
}

/// So many entries that look for their own in a list are worth an index of it.
const FEW: usize = 4;

/// Where the entries of an id stand in a list: lists are long, and every later entry looks for its own.
pub(crate) struct Places(FxHashMap<u64, Spot>);

/// Where entries stand whose ids have one hash; nearly always it is one.
enum Spot {
    One(usize),
    More(Vec<usize>),
}

impl Spot {
    fn all(&self) -> &[usize] {
        match self {
            Spot::One(at) => std::slice::from_ref(at),
            Spot::More(all) => all,
        }
    }

    /// Without the one that stood there; those behind it move up. False when nothing is left.
    fn removed(&mut self, at: usize) -> bool {
        let moved = |place: &mut usize| *place -= usize::from(*place > at);
        match self {
            Spot::One(own) if *own == at => return false,
            Spot::One(own) => moved(own),
            Spot::More(all) => {
                all.retain(|own| *own != at);
                all.iter_mut().for_each(moved);
            }
        }
        true
    }
}

impl Places {
    /// The index of a list in which so many will look; none where it would cost more than looking.
    fn of(list: &[Node], many: usize) -> Option<Self> {
        if many < FEW {
            return None;
        }
        let mut places = Self(FxHashMap::with_capacity_and_hasher(list.len() + many, FxBuildHasher));
        for (i, node) in list.iter().enumerate() {
            places.add(node.id(), i);
        }
        Some(places)
    }

    fn add(&mut self, id: Option<&str>, at: usize) {
        match self.0.entry(FxBuildHasher.hash_one(id)) {
            Entry::Vacant(free) => {
                free.insert(Spot::One(at));
            }
            Entry::Occupied(mut taken) => match taken.get_mut() {
                Spot::One(first) => {
                    let both = vec![*first, at];
                    taken.insert(Spot::More(both));
                }
                Spot::More(all) => all.push(at),
            },
        }
    }

    fn removed(&mut self, at: usize) {
        self.0.retain(|_, spot| spot.removed(at));
    }

    /// In the order of the list; ids of one hash stand together, so that whoever asks looks again.
    fn of_id(&self, id: Option<&str>) -> impl Iterator<Item = usize> + use<'_> {
        self.0.get(&FxBuildHasher.hash_one(id)).map_or(&[][..], Spot::all).iter().copied()
    }
}

/// Puts an author's own keys over what a template says; lists of entries with ids merge by id.
pub(crate) fn put_over(mine: &mut Node, own: Node) {
    refine(mine, own, &mut Vec::new());
}

/// Refines an entry by a later layer's: fields replace fields, lists of entries with ids merge by id.
fn refine(mine: &mut Node, later: Node, problems: &mut Vec<Problem>) {
    let (Plain::Table(fields), Plain::Table(theirs)) = (&mut mine.value, later.value) else { return };
    for (key, node) in theirs {
        match fields.get_mut(&key) {
            // Entries within an entry (columns, choices, rows) may be new; only a removal must find its own.
            Some(old) if is_entries(old) && is_entries(&node) => merge(Some(&key), old, node, &mut None, problems),
            Some(old) if matches!(old.value, Plain::Table(_)) && matches!(node.value, Plain::Table(_)) => {
                refine(old, node, problems);
            }
            Some(old) => *old = node,
            None => {
                fields.insert(key, node);
            }
        }
    }
}

fn is_entries(node: &Node) -> bool {
    !node.items().is_empty() && node.items().iter().all(|i| i.id().is_some())
}

/// Within what its id counts: the statement of a line; most entries stand in no scope.
fn scope<'n>(field: Option<&str>, node: &'n Node) -> Option<&'n str> {
    field.and_then(|field| node.get(field)).and_then(Node::text)
}

/// How an entry is called from outside: a line by its statement and id.
fn full_name(field: Option<&str>, node: &Node) -> String {
    let id = node.id().unwrap_or_default();
    scope(field, node).map_or_else(|| id.to_owned(), |statement| format!("{statement}/{id}"))
}

/// An entry that refines or removes what no layer before it has.
fn stray(kind: &str, mine: &[Node], entry: &Node) -> Problem {
    let within = schema::entry(kind).and_then(|e| e.scope);
    let name = full_name(within, entry);
    let zh = format!("{kind} “{name}” 改写或去掉的条目，前面的层里没有");
    let en = format!("{kind} “{name}”: no earlier layer has the entry it refines or removes");
    let known: Vec<String> = mine.iter().map(|m| full_name(within, m)).collect();
    let same = mine.iter().position(|m| m.id().is_some() && m.id() == entry.id()).map(|i| known[i].clone());
    let slip = || nearest(&name, known.iter().map(String::as_str));
    let own = || nearest(entry.id()?, mine.iter().filter_map(Node::id));
    Problem::new("C008", &entry.place, zh, en).proposing(same.or_else(slip).or_else(own))
}

/// A line without its statement while several statements have a line of that id.
fn ambiguous(own: Option<&str>, mine: &[Node], found: &[usize], entry: &Node) -> Problem {
    let names: Vec<String> = found.iter().map(|i| full_name(own, &mine[*i])).collect();
    let zh = format!("“{}” 不止一处有：{}；请写 statement", full_name(own, entry), names.join("、"));
    let en = format!("“{}” stands in several statements: {}; write statement", full_name(own, entry), names.join(", "));
    let first = found.first().and_then(|i| scope(own, &mine[*i])).map(|s| format!("statement = \"{s}\""));
    Problem::new("C007", &entry.place, zh, en).proposing(first)
}

#[cfg(test)]
#[path = "merge/tests.rs"]
mod tests;
