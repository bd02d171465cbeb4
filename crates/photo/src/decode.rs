//! From a file to shades of grey, within bounds.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};

/// More pixels are not decoded: a telephone's largest photos have fifty million.
pub const MOST_PIXELS: u64 = 52_000_000;
/// No side is longer.
const LONGEST: u32 = 20_000;
/// Memory the decoder may take.
const MOST_MEMORY: u64 = 320 << 20;
/// A progressive picture is decoded as often as it has scans; pixels times scans, at most.
const MOST_WORK: u64 = 1_200_000_000;
/// A smaller one shows nothing.
const SHORTEST: u32 = 24;

/// The side of the square of shades that a picture is reduced to.
pub(crate) const SIDE: usize = 256;

/// Why a picture was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Not a picture of a kind that is read (JPEG, PNG, GIF, WebP).
    NoPicture,
    /// More pixels, memory or scans than are decoded.
    TooLarge,
    /// A few pixels.
    TooSmall,
    /// It does not decode.
    Damaged,
}

/// The longest side of a small picture.
pub const SMALL: u32 = 320;
/// How well it is kept: 15 KB or so.
const QUALITY: u8 = 78;

pub(crate) struct Decoded {
    /// Shades of grey, reduced to a square, as it is to be seen.
    pub(crate) grey: Vec<u8>,
    pub(crate) size: (u32, u32),
    /// The picture, small, as it is to be seen; a JPEG.
    pub(crate) small: Vec<u8>,
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, Unread> {
    let format = image::guess_format(bytes).map_err(|_| Unread::NoPicture)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP) {
        return Err(Unread::NoPicture);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST), Some(LONGEST));
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| unread(&error))?;
    let size = decoder.dimensions();
    let pixels = u64::from(size.0) * u64::from(size.1);
    if pixels > MOST_PIXELS || (format == ImageFormat::Jpeg && pixels.saturating_mul(scans(bytes)) > MOST_WORK) {
        return Err(Unread::TooLarge);
    }
    if size.0 < SHORTEST || size.1 < SHORTEST {
        return Err(Unread::TooSmall);
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unread(&error))?;
    let seen = small(&picture, turned)?;
    let grey = picture.into_luma8();
    // Reduced before it is turned: a square is turned in no time.
    let mut square = DynamicImage::ImageLuma8(reduced(&grey)?);
    square.apply_orientation(turned);
    Ok(Decoded { grey: square.into_luma8().into_raw(), size, small: seen })
}

/// The picture, small and the right way up, on white where it is transparent.
fn small(picture: &DynamicImage, turned: Orientation) -> Result<Vec<u8>, Unread> {
    let fits = picture.width() <= SMALL && picture.height() <= SMALL;
    let mut small = if fits { picture.clone() } else { picture.thumbnail(SMALL, SMALL) };
    small.apply_orientation(turned);
    let mut seen = small.to_rgba8();
    for pixel in seen.pixels_mut() {
        let [r, g, b, clear] = pixel.0;
        let over = |shade: u8| {
            let mixed = (u32::from(shade) * u32::from(clear) + 255 * (255 - u32::from(clear))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        pixel.0 = [over(r), over(g), over(b), u8::MAX];
    }
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    DynamicImage::ImageRgba8(seen).into_rgb8().write_with_encoder(encoder).map_err(|_| Unread::Damaged)?;
    Ok(jpeg)
}

fn unread(error: &image::ImageError) -> Unread {
    match error {
        image::ImageError::Limits(_) => Unread::TooLarge,
        image::ImageError::Unsupported(_) => Unread::NoPicture,
        _ => Unread::Damaged,
    }
}

/// Start-of-scan markers; within the picture's own bytes they cannot stand otherwise. Those of a thumbnail only make it more careful.
fn scans(bytes: &[u8]) -> u64 {
    bytes.windows(2).filter(|two| two == &[0xff, 0xda]).count() as u64
}

/// The mean shade of each of 256 × 256 parts.
fn reduced(grey: &image::GrayImage) -> Result<image::GrayImage, Unread> {
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let raw = grey.as_raw();
    let bounds = |at: usize, length: usize| {
        let from = at * length / SIDE;
        (from, ((at + 1) * length / SIDE).max(from + 1))
    };
    let across: Vec<(usize, usize)> = (0..SIDE).map(|at| bounds(at, width)).collect();
    let mut out = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE {
        let (top, bottom) = bounds(row, height);
        let mut sums = [0_u64; SIDE];
        for y in top..bottom {
            let line = raw.get(y * width..(y + 1) * width).ok_or(Unread::Damaged)?;
            for (sum, (left, right)) in sums.iter_mut().zip(&across) {
                *sum +=
                    line.get(*left..*right).ok_or(Unread::Damaged)?.iter().map(|shade| u64::from(*shade)).sum::<u64>();
            }
        }
        for (sum, (left, right)) in sums.iter().zip(&across) {
            let parts = ((right - left) * (bottom - top)) as u64;
            out.push(u8::try_from(sum / parts.max(1)).unwrap_or(u8::MAX));
        }
    }
    image::GrayImage::from_raw(SIDE as u32, SIDE as u32, out).ok_or(Unread::Damaged)
}
