//! Authoring 编写清单: a layer of a checklist as a workbook and back, drafts of new trades, and what changes between two versions.
//!
//! For risk staff who know Excel and their trade. A layer's folder becomes one workbook: one entry is one line, columns come from the one
//! schema (`appraisal::checklist::schema`), children name their parent. The files it was made from lie in it, out of sight, so that an import
//! knows what was touched: only the bytes of what differs are written anew (`patch`), comments and blank lines of everything else stay.
//! An import is whole or nothing: what was written is read again before it is handed out.
//!
//! Pure: the shell reads and writes files and runs the lint; here are bytes and texts.

mod book;
mod catalog;
mod cell;
mod difference;
mod fresh;
mod import;
mod patch;
mod print;
mod read;
mod rows;
mod source;
mod tree;

pub use catalog::Catalog;
pub use difference::{Difference, differences};
pub use fresh::{NewLayer, starters};
pub use import::{Change, Fate, Finding, Imported, export, import, marked, of_layer};
pub use read::Fault;
pub use rows::{Source, Unreadable};
