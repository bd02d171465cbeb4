//! The command for a report with numbers of persons in full 不遮盖的报告.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::secret::Password;

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    Xlsx,
    Pdf,
}

/// Writes a report with identity, telephone and card numbers in full. By right of the officers on a case that is not closed, with the password
/// and a reason; recorded with both the reason and that nothing was covered.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportUnmasked {
    pub case: String,
    pub path: FileRef,
    pub format: ReportFormat,
    /// Why; goes into the record.
    pub reason: String,
    pub password: Password,
}
