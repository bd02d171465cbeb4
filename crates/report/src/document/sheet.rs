//! A table to fill in by hand 待填表: a full grid with room to write, some of it laid out beforehand.

use serde::{Deserialize, Serialize};

/// A table printed to be written on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows, a text a column; empty where something is to be written.
    pub rows: Vec<Vec<String>>,
    /// The least height of a row, in millimetres.
    pub height: u8,
}

/// A column of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SheetColumn {
    /// Its title.
    pub title: String,
    /// What stands below the title in small type, such as the unit; empty for nothing.
    pub hint: String,
    /// Its share of the width.
    pub share: u16,
}

impl SheetColumn {
    /// A column of that share.
    #[must_use]
    pub fn new(title: impl Into<String>, hint: impl Into<String>, share: u16) -> Self {
        Self { title: title.into(), hint: hint.into(), share }
    }
}

impl Sheet {
    /// The same with so many blank rows behind those it has.
    #[must_use]
    pub fn with_blank(mut self, rows: u32) -> Self {
        let blank = vec![String::new(); self.columns.len()];
        self.rows.extend((0..rows).map(|_| blank.clone()));
        self
    }
}
