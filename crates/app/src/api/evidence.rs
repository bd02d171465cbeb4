//! Commands on evidence that is there: seen small and whole, what is known of it, taken out, handed out, offered from a folder; and long work under way.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::text::Text;
use super::visit_quality::PhotoLikeness;

/// A small picture of a photo. Made once and kept, encrypted, beside the file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetThumbnail {
    pub case: String,
    pub id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Thumbnail {
    pub id: String,
    /// A JPEG; null where the file is no picture that is decoded here.
    pub base64: Option<String>,
}

/// What is known of a file: who brought it when and from where, what a picture says of itself, what is to be looked at.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetAttachmentFacts {
    pub case: String,
    pub id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentFacts {
    pub id: String,
    pub name: String,
    pub seq: u32,
    pub officer: String,
    /// Whether it stands in the log of who sits here: only they can take it out.
    pub own: bool,
    pub added_at: String,
    /// How it came, in words.
    pub source: Text,
    pub size: u32,
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// By the picture's own account: local time.
    pub taken: Option<String>,
    /// By its own account: north and east, as a map takes it.
    pub place: Option<String>,
    /// What is to be looked at, in plain words; never a verdict.
    pub remarks: Vec<Text>,
    /// Photos that it equals or resembles.
    pub alike: Vec<PhotoLikeness>,
}

/// Takes a file out of the case, by a signed record with the reason. The file itself stays as long as the record does.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemoveAttachment {
    pub case: String,
    /// The record that brought it.
    pub seq: u32,
    pub reason: String,
}

/// The files that were taken out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListRemoved {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemovedAttachment {
    pub id: String,
    pub name: String,
    pub seq: u32,
    pub at: Option<String>,
    pub added_at: String,
    pub removed_at: String,
    pub reason: String,
}

/// Writes a plain copy of one file where the officer chose. By right of the officers of the case, with a reason, recorded before it is there.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportAttachment {
    pub case: String,
    pub id: String,
    pub path: FileRef,
    pub reason: String,
}

/// The pictures in a folder that the officer named: a memory card, a telephone that shows itself as a disk, a folder that a camera writes to. They are
/// offered, never taken by themselves.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FolderPictures {
    pub case: String,
    pub path: FileRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FolderPicture {
    pub path: String,
    pub name: String,
    pub size: u32,
    /// Seconds since 1970 at which it was written last; null where the system does not say.
    pub written: Option<String>,
    /// A file of this name and size is in the case.
    pub there: bool,
}

/// A small picture of a file in that folder, before it is taken.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LookAtPicture {
    pub path: FileRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PictureLook {
    /// A JPEG; null where it is not decoded here.
    pub base64: Option<String>,
    /// Local time by its own account.
    pub taken: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    Attach,
    Preview,
    Pdf,
    Xlsx,
    Json,
    Copy,
}

/// Long work under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobView {
    pub job: u32,
    pub case: String,
    pub kind: JobKind,
    /// The file that it is about, without its folder.
    pub name: String,
    pub thousandths: u32,
    /// False once it is in the record.
    pub stoppable: bool,
}

/// How far exports and files being kept are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RunningJobs {}

/// Stops one of them: nothing half done is left.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StopJob {
    pub job: u32,
}
