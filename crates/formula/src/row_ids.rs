//! The ids of a table's rows, in order, found by place and by name.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Up to here looking at one after the other is as quick as an index.
const FEW: usize = 24;

/// The place of each row, by its id.
type Index = HashMap<Arc<str>, usize>;

/// The ids of the rows of one table. A table of thousands of rows is asked for its rows by name once for each of them (labels, reasons,
/// questions): the first such question makes an index, so that the answers do not cost the square of the rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowIds {
    ids: Arc<[Arc<str>]>,
    /// None where there are few.
    index: Option<Arc<OnceLock<Index>>>,
}

impl RowIds {
    /// The place of a row, counted from 0; the first of several of one name.
    pub(crate) fn place(&self, row: &str) -> Option<usize> {
        let Some(index) = &self.index else {
            return self.ids.iter().position(|id| &**id == row);
        };
        let index = index.get_or_init(|| {
            let mut index = Index::with_capacity(self.ids.len());
            for (at, id) in self.ids.iter().enumerate() {
                index.entry(id.clone()).or_insert(at);
            }
            index
        });
        index.get(row).copied()
    }
}

impl Deref for RowIds {
    type Target = [Arc<str>];
    fn deref(&self) -> &[Arc<str>] {
        &self.ids
    }
}

impl PartialEq for RowIds {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.ids, &other.ids) || self.ids == other.ids
    }
}

impl From<Vec<Arc<str>>> for RowIds {
    fn from(ids: Vec<Arc<str>>) -> Self {
        let index = (ids.len() > FEW).then(Arc::default);
        Self { ids: ids.into(), index }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_rows_are_found_where_they_stand() {
        for rows in [0, 1, FEW, FEW + 1, 1000] {
            let ids: Vec<Arc<str>> = (0..rows).map(|i| Arc::from(format!("r{i}"))).collect();
            let found = RowIds::from(ids.clone());
            for (at, id) in ids.iter().enumerate() {
                assert_eq!(found.place(id), Some(at));
            }
            assert_eq!(found.place("elsewhere"), None);
            assert_eq!(&*found, &*ids);
            assert_eq!(found.clone(), RowIds::from(ids));
        }
    }

    #[test]
    fn of_two_rows_of_one_name_the_first_is_meant() {
        let twice = |n: usize| -> RowIds { (0..n).map(|i| Arc::from((i / 2).to_string())).collect::<Vec<_>>().into() };
        for rows in [4, 100] {
            assert_eq!(twice(rows).place("1"), Some(2));
        }
    }
}
