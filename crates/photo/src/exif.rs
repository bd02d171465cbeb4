//! What a picture says of itself 拍摄时间、地点: its camera wrote it, anybody can change it, and most programs that pass pictures on take it out.

use std::io::Cursor;

use exif::{Exif, In, Reader, Tag, Value};

/// Time and place by a picture's own account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Local time, `2026-11-30T14:03:22`.
    pub taken: Option<String>,
    /// North and east in millionths of a degree.
    pub position: Option<(i32, i32)>,
}

pub(crate) fn said(bytes: &[u8]) -> Said {
    // A picture without any is the usual case, not an error.
    let Ok(read) = Reader::new().read_from_container(&mut Cursor::new(bytes)) else { return Said::default() };
    let taken = [Tag::DateTimeOriginal, Tag::DateTimeDigitized, Tag::DateTime].iter().find_map(|tag| time(&read, *tag));
    let north = angle(&read, Tag::GPSLatitude, Tag::GPSLatitudeRef, b"S", 90);
    let east = angle(&read, Tag::GPSLongitude, Tag::GPSLongitudeRef, b"W", 180);
    // Nought and nought is what a camera writes that knows no place.
    Said { taken, position: north.zip(east).filter(|place| *place != (0, 0)) }
}

/// `2026:11:30 14:03:22`, checked digit by digit.
fn time(read: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(texts) = &read.get_field(tag, In::PRIMARY)?.value else { return None };
    let text = std::str::from_utf8(texts.first()?).ok()?.trim_matches(['\0', ' ']);
    let shaped = text.len() == 19
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 | 13 | 16 => matches!(byte, b':' | b'-'),
            10 => matches!(byte, b' ' | b'T'),
            _ => byte.is_ascii_digit(),
        });
    let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    let sound = shaped
        && (1980..2200).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    sound.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

fn angle(read: &Exif, tag: Tag, side: Tag, negative: &[u8], most: i64) -> Option<i32> {
    let Value::Rational(parts) = &read.get_field(tag, In::PRIMARY)?.value else { return None };
    let mut sum = 0_i64;
    for (part, share) in parts.iter().zip([1_i64, 60, 3_600]) {
        if part.denom == 0 {
            return None;
        }
        sum += i64::from(part.num) * 1_000_000 / i64::from(part.denom) / share;
    }
    let turned = match &read.get_field(side, In::PRIMARY)?.value {
        Value::Ascii(texts) => texts.first().is_some_and(|text| text.starts_with(negative)),
        _ => return None,
    };
    let sum = if turned { -sum } else { sum };
    (sum.abs() <= most * 1_000_000).then(|| i32::try_from(sum).ok()).flatten()
}
