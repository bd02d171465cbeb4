//! Entries by their ids 按编号的条目, and entries in a row, both in the order of the checklist. Each lies in memory once, however many trades have it: a trade that has another
//! of the same id holds its own beside. Read like a map, like a list; nothing outside the loader changes one.

use super::blind::BlindRule;
use super::entry::{FigureRule, Policy, Question, RuleTable, Table};
use super::lever::Lever;
use indexmap::IndexSet;
use indexmap::set::MutableValues;
use rustc_hash::FxBuildHasher;
use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::ops::Index;
use std::sync::Arc;

/// What has an id.
pub trait Named {
    /// Its id.
    fn id(&self) -> &String;
}

impl Named for Question {
    fn id(&self) -> &String {
        &self.ask.id
    }
}

impl Named for Table {
    fn id(&self) -> &String {
        &self.id
    }
}

impl Named for BlindRule {
    fn id(&self) -> &String {
        &self.ask.id
    }
}

impl Named for Policy {
    fn id(&self) -> &String {
        &self.id
    }
}

impl Named for FigureRule {
    fn id(&self) -> &String {
        &self.id
    }
}

impl Named for RuleTable {
    fn id(&self) -> &String {
        &self.id
    }
}

impl Named for Lever {
    fn id(&self) -> &String {
        &self.id
    }
}

/// Entries by id, in order.
#[derive(Debug)]
pub struct ById<T>(IndexSet<Held<T>, FxBuildHasher>);

/// An entry that is found by its id.
#[derive(Debug)]
struct Held<T>(Arc<T>);

impl<T: Named> Borrow<str> for Held<T> {
    fn borrow(&self) -> &str {
        self.0.id()
    }
}

impl<T: Named> Hash for Held<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id().as_str().hash(state);
    }
}

impl<T: Named> PartialEq for Held<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.id() == other.0.id()
    }
}

impl<T: Named> Eq for Held<T> {}

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self(IndexSet::default())
    }
}

impl<T: Named> ById<T> {
    /// The entry of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.get(id).map(|held| &*held.0)
    }

    /// Whether there is one of this id.
    #[must_use]
    pub fn contains_key(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    /// Where it stands among all.
    #[must_use]
    pub fn get_index_of(&self, id: &str) -> Option<usize> {
        self.0.get_index_of(id)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.iter().map(|held| &*held.0)
    }

    /// All of them as they are held.
    pub(crate) fn held(&self) -> impl Iterator<Item = &Arc<T>> {
        self.0.iter().map(|held| &held.0)
    }

    /// The ids.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &String> {
        self.values().map(Named::id)
    }

    /// All of them with their ids.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&String, &T)> {
        self.values().map(|entry| (entry.id(), entry))
    }

    /// Puts one in the place of the one that has its id, else behind all others.
    pub(crate) fn insert(&mut self, entry: Arc<T>) {
        self.0.replace(Held(entry));
    }
}

impl<T: Named + Clone> ById<T> {
    /// One to be changed: this checklist's own from now on. Its id stays.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let (_, held) = self.0.get_full_mut2(id)?;
        Some(Arc::make_mut(&mut held.0))
    }
}

impl<T: Named> FromIterator<Arc<T>> for ById<T> {
    fn from_iter<I: IntoIterator<Item = Arc<T>>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut made = Self(IndexSet::with_capacity_and_hasher(entries.size_hint().0, FxBuildHasher));
        entries.for_each(|entry| made.insert(entry));
        made
    }
}

impl<T: Named, I: AsRef<str> + ?Sized> Index<&I> for ById<T> {
    type Output = T;
    fn index(&self, id: &I) -> &T {
        // Beyond the end, as of any list, where there is none of this id.
        &self.0[self.get_index_of(id.as_ref()).unwrap_or(usize::MAX)].0
    }
}

impl<'a, T: Named> IntoIterator for &'a ById<T> {
    type Item = (&'a String, &'a T);
    type IntoIter = Box<dyn Iterator<Item = (&'a String, &'a T)> + 'a>;
    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

/// Entries in their order.
#[derive(Debug)]
pub struct InOrder<T>(Vec<Arc<T>>);

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> InOrder<T> {
    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.iter().map(|held| &**held)
    }

    /// All of them as they are held.
    pub(crate) fn held(&self) -> &[Arc<T>] {
        &self.0
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first of them.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }
}

impl<T> From<Vec<Arc<T>>> for InOrder<T> {
    fn from(entries: Vec<Arc<T>>) -> Self {
        Self(entries)
    }
}

impl<T> Index<usize> for InOrder<T> {
    type Output = T;
    fn index(&self, at: usize) -> &T {
        &self.0[at]
    }
}

impl<'a, T> IntoIterator for &'a InOrder<T> {
    type Item = &'a T;
    type IntoIter = Box<dyn Iterator<Item = &'a T> + 'a>;
    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}
