//! Photo 照片: what a picture looks like in a few bytes, so that two photos of one scene are found to be near each other, and what a picture says of its
//! own time and place.
//!
//! Pure: bytes in, [`Marks`] out. A crate of its own because decoding pictures is what it depends on and nothing else is. Whatever comes is foreign and
//! may be hostile: size, pixels, scans and memory are bounded before anything is decoded, and what does not decode is an [`Unread`], never a panic of ours.
//! It does not know what a photo shows, whose it is, or what likeness would mean.

mod decode;
mod exif;
mod look;

pub use decode::{MOST_PIXELS, SMALL, Unread};
pub use exif::Said;
pub use look::{Alike, LOOKS, Look, SCHEME, alike, distance, nearest};

/// What is kept of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// How the whole of it and parts of it look; empty where it shows next to nothing (a blank page, the inside of a pocket).
    pub looks: Vec<Look>,
    /// Its size in pixels.
    pub size: (u32, u32),
    /// What it says of its own time and place.
    pub said: Said,
}

/// Looks at a picture.
///
/// # Errors
/// When it is none, is too large, or does not decode.
pub fn marks(bytes: &[u8]) -> Result<Marks, Unread> {
    seen(bytes).map(|(marks, _)| marks)
}

/// The same, and the picture small enough to be shown among others, as a JPEG: decoded once for both.
///
/// # Errors
/// When it is none, is too large, or does not decode.
pub fn seen(bytes: &[u8]) -> Result<(Marks, Vec<u8>), Unread> {
    let decoded = decode::decode(bytes)?;
    let marks = Marks { looks: look::looks(&decoded.grey), size: decoded.size, said: exif::said(bytes) };
    Ok((marks, decoded.small))
}

/// What a picture says of itself, without decoding it.
pub fn said(bytes: &[u8]) -> Said {
    exif::said(bytes)
}
