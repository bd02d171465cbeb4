//! “我这样读的”: how a file was read, for the officer to see at a glance and to correct: sheets, dates, currency, unit, signs, columns, and
//! the lines that are no movements. It never decides anything; it tells what was decided and by what.

use crate::calendar::DateOrder;
use crate::denomination::{Currency, Unit};
use crate::finding::Text;
use crate::header::Role;
use crate::told::Question;

/// How a file was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its sheets, or its tables, in their order; empty for a text with one table.
    pub sheets: Vec<SheetRead>,
    /// The order of its dates.
    pub dates: Option<DateOrder>,
    /// Currency as the file says it; `None` where it says nothing, which is taken for yuan.
    pub currency: Option<Currency>,
    /// Unit of its amounts.
    pub units: Vec<Unit>,
    /// How it shows directions.
    pub sign: Text,
    /// The columns that were used: name and what it was taken for.
    pub columns: Vec<(String, Role)>,
    /// Columns that were not.
    pub unused: Vec<String>,
    /// Lines that are no movements: number and text, the first of them.
    pub beside: Vec<(u32, String)>,
    /// The one question that is open.
    pub question: Option<Question>,
    /// Answers that the officer gave, in words.
    pub told: Vec<Text>,
    /// What the layout is recognised by, when the next file of the kind comes.
    pub layout: String,
}

/// A sheet or a table of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRead {
    /// Its name.
    pub name: String,
    /// Movements read from it.
    pub rows: u32,
    /// Whether they count.
    pub taken: bool,
    /// Why not, or what is particular about it.
    pub why: Text,
}

/// How many lines beside the table are told.
pub(crate) const MOST_BESIDE: usize = 40;
