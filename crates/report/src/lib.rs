//! Reports 报告: an appraisal as a document tree and as a workbook that recomputes.
//!
//! Pure: no files, no clock, no network, and no formula of its own. What a figure is stands in the layer files; how it is printed in Excel
//! is `formula`'s business; this crate only decides what stands where.

pub mod aside;
mod case;
mod context;
mod cover;
mod credit_report;
pub mod document;
pub mod duties;
pub mod number;
pub mod preparation;
mod words;
mod workbook;

pub use case::masked;
pub use context::{
    Alone, AloneRow, Attachment, CheckPoint, CheckStory, Context, Move, MoveLine, Scenario, VisitOddity, VisitQuality,
};
pub use cover::covered;
pub use credit_report::credit_report;
pub use workbook::{Error, Workbook, workbook};
