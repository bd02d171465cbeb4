//! Pictures made to hurt: too many pixels, cut off, bent, none at all. And what a picture says of its time and place.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use photo::{Unread, marks};

fn picture() -> RgbImage {
    RgbImage::from_fn(64, 48, |x, y| Rgb([(x * 4) as u8, (y * 5) as u8, ((x * y) % 251) as u8]))
}

fn as_format(format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture()).write_to(&mut out, format).unwrap();
    out.into_inner()
}

#[test]
fn cut_and_bent_files_are_refused_or_read_and_never_panic() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let whole = as_format(format);
        assert!(marks(&whole).is_ok(), "{format:?}");
        for cut in 0..whole.len().min(900) {
            let _ = marks(&whole[..cut]);
        }
        let mut turn = 0x1234_5678_u64;
        for _ in 0..400 {
            let mut bent = whole.clone();
            for _ in 0..3 {
                turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (turn >> 33) as usize % bent.len();
                bent[at] = (turn >> 24) as u8;
            }
            let _ = marks(&bent);
        }
    }
    assert_eq!(marks(b""), Err(Unread::NoPicture));
    assert_eq!(marks(b"%PDF-1.7"), Err(Unread::NoPicture));
    assert_eq!(marks(&[0xff, 0xd8, 0xff]), Err(Unread::Damaged));
}

/// A PNG of a few hundred bytes that says it has so many pixels.
fn says(width: u32, height: u32) -> Vec<u8> {
    let mut file = as_format(ImageFormat::Png);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    // The chunk's checksum (ISO 3309), so that the size is read at all.
    let mut crc = u32::MAX;
    for byte in &file[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    file[29..33].copy_from_slice(&(!crc).to_be_bytes());
    file
}

#[test]
fn a_small_file_of_many_pixels_is_not_decoded() {
    assert!(marks(&says(64, 48)).is_ok());
    for (width, height) in [(60_000, 60_000), (20_000, 20_000), (u32::MAX >> 1, 3), (1_000_000, 24)] {
        assert_eq!(marks(&says(width, height)), Err(Unread::TooLarge), "{width} x {height}");
    }
    assert_eq!(marks(&says(2, 2)).map(|m| m.size), Err(Unread::TooSmall));
}

#[test]
fn a_blank_page_looks_like_nothing() {
    let blank = DynamicImage::ImageRgb8(RgbImage::from_pixel(80, 80, Rgb([250, 250, 250])));
    let mut out = Cursor::new(Vec::new());
    blank.write_to(&mut out, ImageFormat::Png).unwrap();
    assert!(marks(out.get_ref()).unwrap().looks.is_empty());
}

/// An Exif segment written by hand from the standard (TIFF 6.0, big-endian): time, and a place at 31°14'24" N 121°28'12" E.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| -> Vec<u8> {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let at = |offset: u32| offset.to_be_bytes();
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    // 8: first directory: where the others are
    tiff.extend(2_u16.to_be_bytes());
    tiff.extend(entry(0x8769, 4, 1, at(38)));
    tiff.extend(entry(0x8825, 4, 1, at(76)));
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 38);
    tiff.extend(1_u16.to_be_bytes());
    tiff.extend(entry(0x9003, 2, 20, at(56)));
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 56);
    tiff.extend(b"2026:11:30 14:03:22\0");
    assert_eq!(tiff.len(), 76);
    tiff.extend(4_u16.to_be_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(2, 5, 3, at(130)));
    tiff.extend(entry(3, 2, 2, *b"E\0\0\0"));
    tiff.extend(entry(4, 5, 3, at(154)));
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 130);
    for part in [31_u32, 14, 24, 121, 28, 12] {
        tiff.extend(part.to_be_bytes());
        tiff.extend(1_u32.to_be_bytes());
    }
    let segment = [b"Exif\0\0", &tiff[..]].concat();
    let length = u16::try_from(segment.len() + 2).unwrap();
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), &segment, &jpeg[2..]].concat()
}

#[test]
fn a_picture_says_when_and_where_it_was_taken() {
    let plain = as_format(ImageFormat::Jpeg);
    assert_eq!(marks(&plain).unwrap().said, photo::Said::default());
    let said = marks(&with_exif(&plain)).unwrap().said;
    assert_eq!(said.taken.as_deref(), Some("2026-11-30T14:03:22"));
    // 31 + 14/60 + 24/3600 = 31.24; 121 + 28/60 + 12/3600 = 121.47
    let (north, east) = said.position.unwrap();
    assert!((north - 31_240_000).abs() < 3 && (east - 121_470_000).abs() < 3, "{north} {east}");
    // Bent ones say less, or something else; none panics.
    let whole = with_exif(&plain);
    for at in 2..220 {
        let mut bent = whole.clone();
        bent[at] = bent[at].wrapping_add(0x7f);
        let _ = marks(&bent);
    }
}
