//! Bytes to text: UTF-8 or UTF-16 with or without mark, else GB18030 as most banks write. Damage is said, not hidden.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::finding::{Finding, Level};

pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static str,
    pub(crate) findings: Vec<Finding>,
}

pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let (text, encoding, damaged) = match bytes {
        [0xff, 0xfe, rest @ ..] => with(UTF_16LE, rest),
        [0xfe, 0xff, rest @ ..] => with(UTF_16BE, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ if wide(bytes) == Some(true) => with(UTF_16LE, bytes),
        _ if wide(bytes) == Some(false) => with(UTF_16BE, bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), "UTF-8", false),
            // Cut in the middle of the last character: still UTF-8.
            Err(error) if error.error_len().is_none() => utf8(bytes),
            Err(_) => {
                let (text, encoding, damaged) = with(GB18030, bytes);
                // Neither fits: whichever leaves fewer holes.
                let lossy = if damaged { Some(utf8(bytes)) } else { None };
                match lossy {
                    Some(other) if holes(&other.0) < holes(&text) => other,
                    _ => (text, encoding, damaged),
                }
            }
        },
    };
    let mut findings = Vec::new();
    if damaged {
        let lines: Vec<String> = text
            .split('\n')
            .enumerate()
            .filter(|(_, line)| line.contains('\u{fffd}'))
            .take(5)
            .map(|(at, _)| (at + 1).to_string())
            .collect();
        findings.push(Finding::new(
            "undecodable",
            Level::Attention,
            format!("文件里有读不出的字（第 {} 行等），可能损坏或改存过，请要原始文件", lines.join("、")),
            format!(
                "characters that do not read (lines {} …): damaged or saved anew; ask for the original",
                lines.join(", ")
            ),
        ));
    }
    Decoded { text, encoding, findings }
}

/// UTF-16 without its mark: every other byte of digits and separators is zero. True when the low byte comes first.
fn wide(bytes: &[u8]) -> Option<bool> {
    let start = bytes.get(..bytes.len().min(4_000))?;
    let zeros = |first: usize| start.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // A text in another encoding holds no zero at all.
    match (odd * 8 > start.len(), even * 8 > start.len()) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

fn with(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> (String, &'static str, bool) {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), encoding.name(), damaged)
}

fn utf8(bytes: &[u8]) -> (String, &'static str, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), "UTF-8", false),
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), "UTF-8", true),
    }
}

fn holes(text: &str) -> usize {
    text.matches('\u{fffd}').count()
}
