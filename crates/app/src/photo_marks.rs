//! What a picture looks like, as the record keeps it 照片指纹; and which of the pictures at hand are it or resemble it. Decoding is `photo`'s matter.

use evidence::{Attachment, Hash, PhotoMarks};
use photo::Look;
use serde::{Deserialize, Serialize};

/// The marks of a file; none of what is no picture or is not decoded.
pub(crate) fn marks_of(bytes: &[u8]) -> Option<PhotoMarks> {
    seen(bytes).map(|(marks, _)| marks)
}

/// The same with the picture small, as a JPEG. Of one that is too large to be decoded there is only what it says of itself.
pub(crate) fn seen(bytes: &[u8]) -> Option<(PhotoMarks, Option<Vec<u8>>)> {
    match photo::seen(bytes) {
        Ok((marks, small)) => Some((recorded(marks), Some(small))),
        Err(photo::Unread::TooLarge) => {
            let said = photo::said(bytes);
            let told = said != photo::Said::default();
            told.then(|| (recorded(photo::Marks { looks: Vec::new(), size: (0, 0), said }), None))
        }
        Err(_) => None,
    }
}

fn recorded(marks: photo::Marks) -> PhotoMarks {
    PhotoMarks {
        scheme: photo::SCHEME,
        looks: marks.looks.iter().map(|look| Hash(look.0)).collect(),
        width: marks.size.0,
        height: marks.size.1,
        taken: marks.said.taken,
        north: marks.said.position.map(|place| place.0),
        east: marks.said.position.map(|place| place.1),
    }
}

/// A picture of some case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Picture {
    pub(crate) id: Hash,
    pub(crate) name: String,
    /// The record that brought it.
    pub(crate) seq: u64,
    pub(crate) marks: Option<PhotoMarks>,
    /// Follows from the marks.
    #[serde(skip)]
    looks: Vec<Look>,
}

/// The photos of a case, as they were when it had so many records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pictured {
    pub(crate) records: u64,
    pub(crate) title: String,
    /// The log in which most of the case was answered.
    pub(crate) log: evidence::LogId,
    /// The case that this one renews.
    pub(crate) parent: Option<evidence::CaseId>,
    pub(crate) pictures: Vec<Picture>,
}

/// How two pictures are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The same file, byte by byte.
    Same,
    /// So many of 255 coarse waves differ.
    Near { distance: u32, mirrored: bool },
}

impl Pictured {
    /// Whole again after it was kept.
    pub(crate) fn read(mut self) -> Self {
        for picture in &mut self.pictures {
            picture.looks = looks(picture.marks.as_ref());
        }
        self
    }
}

/// Looks made in another way say nothing beside those of this program.
fn looks(marks: Option<&PhotoMarks>) -> Vec<Look> {
    let looks = marks.filter(|marks| marks.scheme == photo::SCHEME);
    looks.map(|marks| marks.looks.iter().map(|look| Look(look.0)).collect()).unwrap_or_default()
}

impl Picture {
    /// The picture of an attachment, with its marks from wherever they are known.
    pub(crate) fn of(attachment: &Attachment, marks: Option<PhotoMarks>) -> Self {
        let added = &attachment.added;
        let looks = looks(marks.as_ref());
        Self { id: added.id, name: added.name.clone(), seq: attachment.stamp.seq, marks, looks }
    }

    /// How it is like another one, if it is.
    pub(crate) fn likeness(&self, other: &Picture) -> Option<Likeness> {
        if self.id == other.id {
            return Some(Likeness::Same);
        }
        let alike = photo::alike(&self.looks, &other.looks)?;
        Some(Likeness::Near { distance: alike.distance, mirrored: alike.mirrored })
    }
}
