//! Commands that carry files: evidence in and out, case files, workbook, print, and the verification of the log.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::findings::FindingView;
use super::text::{Problem, Text};
use super::visit::{CaseView, Saved};

/// Where the bytes come from: a file the officer picked, or bytes pasted or dropped, here or sent in pieces before.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum FileSource {
    Path {
        path: FileRef,
    },
    Base64 {
        name: String,
        base64: String,
    },
    /// The pieces came before, under this id.
    Staged {
        name: String,
        id: String,
    },
}

/// Keeps a file, encrypted, as evidence for a question, a cell or the case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Attach {
    pub case: String,
    /// A question id, `table.row.column`, or null for the case as a whole.
    pub at: Option<String>,
    pub file: FileSource,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentView {
    /// SHA-256 of the content, hex.
    pub id: String,
    pub name: String,
    pub mime: String,
    pub size: u32,
    pub at: Option<String>,
    pub added_at: String,
    pub seq: u32,
    pub image: bool,
    /// By the picture's own account: local time.
    pub taken: Option<String>,
    /// What is to be looked at, said when it is attached: another photo that it equals or resembles, another day or place by its own account.
    pub notices: Vec<Text>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListAttachments {
    pub case: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetAttachment {
    pub case: String,
    pub id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentBytes {
    pub id: String,
    pub name: String,
    pub mime: String,
    pub base64: String,
}

/// Text of a case file, or the path of one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum CaseSource {
    Path { path: FileRef },
    Json { json: String },
}

/// Takes a case file in: as a new case (`case` null), or into an open one, where answers already given stay unless
/// `overwrite`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportCase {
    pub case: Option<String>,
    pub source: CaseSource,
    pub overwrite: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportReply {
    pub case: CaseView,
    pub imported: u32,
    pub kept: u32,
    /// What the file holds and this checklist does not ask, or what does not read.
    pub problems: Vec<Problem>,
}

/// Writes the case file in plain text: whoever has it can read it. Refused unless acknowledged; recorded in the log.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportCase {
    pub case: String,
    pub path: FileRef,
    pub acknowledged: bool,
}

/// The same as text, for a stream; a plaintext export like any other.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseText {
    pub case: String,
    pub acknowledged: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlainCase {
    pub json: String,
    pub saved: Saved,
    pub warning: Text,
}

/// Writes the workbook; recorded in the log.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportXlsx {
    pub case: String,
    pub path: FileRef,
}

/// Writes the print-ready report; recorded in the log.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportPdf {
    pub case: String,
    pub path: FileRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileWritten {
    pub path: String,
    pub size: u32,
    pub saved: Saved,
    pub warning: Option<Text>,
}

/// The report as it prints, without writing a file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewPdf {
    pub case: String,
}

/// The first page of the print alone, where the committee decides: shown while the whole is being set.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewFirstPage {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PdfPreview {
    pub base64: String,
    pub lacking: Vec<LackingCharacters>,
}

/// What the print could not show, asked before it is made.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CheckPrint {
    pub case: String,
}

/// Characters of one answer (or of a title, a name) that the fonts of the print do not have. The workbook is not concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LackingCharacters {
    /// The question or cell; null: not an answer.
    pub at: Option<String>,
    pub label: Text,
    /// The characters themselves, each once.
    pub characters: String,
    /// The whole in plain words: where, which, and what stands in the print instead.
    pub text: Text,
}

/// Verifies every record and every attachment of the officer's log; against what is known from elsewhere, where that is given.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct VerifyLog {
    /// A log head as a report prints it: number and hash, or the first digits of the hash.
    #[serde(default)]
    pub head: Option<String>,
    /// The public key, or its fingerprint, in hexadecimal.
    #[serde(default)]
    pub key: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerifyReport {
    pub ok: bool,
    pub records: u32,
    pub attachments: u32,
    pub head_seq: u32,
    pub head_hash: String,
    /// SHA-256 of the public key that verifies the log.
    pub key: String,
    /// What was given from elsewhere and is confirmed, in words.
    pub confirmed: Vec<Text>,
    /// What does not hold, and what else is to be known: the same whenever it is asked, whatever was done about it.
    pub findings: Vec<FindingView>,
    /// What verification cannot show.
    pub limits: Text,
}
