//! Sheets of one figure per line 逐行表: label, value, state and what is known of it; the status code stands in a hidden column.
//!
//! Used for the inputs, the policy and the figures of the rules, which differ only in what a line says besides.

use super::Error;
use super::book::Address;
use super::maker::Maker;
use super::places::ScalarAt;

/// The first line below title, banner and head.
const FIRST: u32 = 3;

/// One line of such a sheet.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// A heading.
    Group(String),
    /// A scalar by name.
    Scalar(String),
}

/// A sheet of lines, placed.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) sheet: usize,
    pub(super) lines: Vec<Line>,
}

/// Which columns hold what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) value: u16,
    pub(super) status: Option<u16>,
    pub(super) basis: Option<u16>,
}

impl Lines {
    /// Gives every scalar of the lines its place.
    pub(super) fn place(maker: &mut Maker<'_>, sheet: usize, lines: Vec<Line>, layout: Layout) -> Self {
        for (row, line) in (FIRST..).zip(&lines) {
            if let Line::Scalar(name) = line {
                let at = |col| Address::new(sheet, row, col);
                let place =
                    ScalarAt { value: at(layout.value), status: layout.status.map(at), basis: layout.basis.map(at) };
                maker.places.scalars.insert(name.clone(), place);
            }
        }
        Self { sheet, lines }
    }

    /// The lines with their rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, &Line)> {
        (FIRST..).zip(&self.lines)
    }

    /// A heading across the sheet.
    pub(super) fn group(&self, maker: &mut Maker<'_>, row: u32, text: &str, columns: u16) -> Result<(), Error> {
        let format = maker.book.style.group.clone();
        maker.book.text(Address::new(self.sheet, row, 0), text, &format)?;
        for col in 1..columns {
            maker.book.text(Address::new(self.sheet, row, col), "", &format)?;
        }
        Ok(())
    }
}

/// The row of the column titles.
pub(super) const HEAD: u32 = FIRST - 1;
