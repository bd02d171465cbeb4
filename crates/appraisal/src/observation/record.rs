//! The record sorted by place 按位置归并: the latest observation of every question and cell, in the order in which places first came up.
//!
//! Knows no checklist and reads no answer.

use super::{Basis, Observation, Said};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// What the record says of each place, before it is read.
#[derive(Default)]
pub(super) struct Record<'a> {
    pub(super) scalars: IndexMap<&'a str, Last<'a>, FxBuildHasher>,
    pub(super) tables: IndexMap<&'a str, TableRecord<'a>, FxBuildHasher>,
    /// Where the last observation's table stands.
    at: usize,
}

#[derive(Default)]
pub(super) struct TableRecord<'a> {
    pub(super) declared_empty: bool,
    pub(super) basis: Option<Basis>,
    pub(super) rows: IndexMap<&'a str, Vec<(&'a str, Last<'a>)>, FxBuildHasher>,
    /// Where the last observation's row stands.
    at: usize,
    /// How many cells the fullest row has: the next one gets room for as many at once.
    fullest: usize,
}

/// The entry of a key, tried first where the last one stood: observations of one table or row mostly follow each other.
fn entry<'m, 'a, T: Default>(
    map: &'m mut IndexMap<&'a str, T, FxBuildHasher>,
    at: &mut usize,
    key: &'a str,
) -> &'m mut T {
    if map.get_index(*at).is_none_or(|(last, _)| *last != key) {
        let entry = map.entry(key);
        *at = entry.index();
        entry.or_default();
    }
    &mut map[*at]
}

/// The latest answer of a place, and a basis set after it.
#[derive(Default)]
pub(super) struct Last<'a> {
    /// The first answer, whatever was said later.
    pub(super) first: Option<&'a Observation>,
    pub(super) answer: Option<&'a Observation>,
    pub(super) basis: Option<Basis>,
}

impl<'a> Last<'a> {
    pub(super) fn take(&mut self, o: &'a Observation) {
        if self.first.is_none() && matches!(o.said, Said::Answer(_)) {
            self.first = Some(o);
        }
        if o.said != Said::BasisOnly {
            self.answer = Some(o);
        }
        self.basis = o.basis;
    }
}

impl<'a> Record<'a> {
    pub(super) fn take(&mut self, o: &'a Observation) {
        let id = o.question.as_str();
        match (&o.row, &o.column, &o.said) {
            (None, _, Said::DeclaredEmpty) => {
                let table = self.tables.entry(id).or_default();
                table.declared_empty = true;
                table.basis = o.basis.or(table.basis);
            }
            (None, _, Said::NotEmpty) => self.tables.entry(id).or_default().declared_empty = false,
            (None, _, Said::TableBasis) => self.tables.entry(id).or_default().basis = o.basis,
            (None, _, _) => self.scalars.entry(id).or_default().take(o),
            (Some(row), _, Said::RowRemoved) => {
                if let Some(table) = self.tables.get_mut(id) {
                    table.rows.shift_remove(row.as_str());
                }
            }
            (Some(row), column, _) => {
                let table = entry(&mut self.tables, &mut self.at, id);
                table.declared_empty = false;
                let cells = entry(&mut table.rows, &mut table.at, row);
                let Some(column) = column else { return };
                match cells.iter_mut().find(|(id, _)| id == column) {
                    Some((_, last)) => last.take(o),
                    None => {
                        let mut last = Last::default();
                        last.take(o);
                        if cells.capacity() == 0 {
                            cells.reserve_exact(table.fullest.max(4));
                        }
                        cells.push((column, last));
                        table.fullest = table.fullest.max(cells.len());
                    }
                }
            }
        }
    }
}
