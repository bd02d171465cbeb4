//! One content, one form: the bytes of a payload hold nothing but what `docs/record.md` allows. A payload cannot be encoded anew to compare, since fields
//! that a newer program added behind are passed over; so its heads are walked.
//!
//! No recursion: what comes from a stranger may be nested as deeply as its bytes reach.

use crate::limited::MAX_ITEMS;

/// Structures nest eight deep at most; what a later version adds may nest deeper.
const MAX_DEPTH: usize = 32;

/// The argument of an item's head, and where what follows begins; none where it is cut off or not in its shortest form.
fn argument(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let low = bytes.get(at)? & 31;
    let read = |size: usize| {
        let mut whole = [0; 8];
        whole[8 - size..].copy_from_slice(bytes.get(at + 1..at + 1 + size)?);
        Some((u64::from_be_bytes(whole), at + 1 + size))
    };
    let (value, next) = match low {
        0..=23 => (low.into(), at + 1),
        24 => read(1)?,
        25 => read(2)?,
        26 => read(4)?,
        27 => read(8)?,
        _ => return None,
    };
    let least = match low {
        24 => 24,
        25 => 1 << 8,
        26 => 1 << 16,
        27 => 1 << 32,
        _ => 0,
    };
    (value >= least).then_some((value, next))
}

/// Whether these bytes are one item of unsigned and negative integers, byte and text strings, arrays, booleans and null: shortest integers, definite
/// lengths, text in UTF-8, nothing behind.
pub fn is_canonical(bytes: &[u8]) -> bool {
    // How many items are still to come, of each array that is open.
    let mut open: Vec<u64> = vec![1];
    let mut at = 0;
    while let Some(left) = open.last_mut() {
        if *left == 0 {
            open.pop();
            continue;
        }
        *left -= 1;
        let Some(first) = bytes.get(at) else { return false };
        let Some((value, next)) = argument(bytes, at) else { return false };
        at = next;
        match first >> 5 {
            0 | 1 => {}
            2 | 3 => {
                let Some(end) = usize::try_from(value).ok().and_then(|length| at.checked_add(length)) else {
                    return false;
                };
                let Some(string) = bytes.get(at..end) else { return false };
                if first >> 5 == 3 && std::str::from_utf8(string).is_err() {
                    return false;
                }
                at = end;
            }
            4 if value <= MAX_ITEMS as u64 && open.len() <= MAX_DEPTH => open.push(value),
            7 if matches!(first, 0xf4..=0xf6) => {}
            _ => return false,
        }
    }
    at == bytes.len()
}

#[cfg(test)]
mod tests {
    use super::is_canonical;

    #[test]
    fn what_the_text_allows_and_nothing_else() {
        for good in [
            &[0x00][..],
            &[0x17],
            &[0x18, 0x18],
            &[0x19, 1, 0],
            &[0x38, 0x18],
            &[0x80],
            &[0x82, 0x01, 0xf6],
            &[0x61, b'a'],
        ] {
            assert!(is_canonical(good), "{good:x?}");
        }
        let bad: [&[u8]; 14] = [
            &[],
            &[0x18, 0x17],
            &[0x19, 0, 0xff],
            &[0x1a, 0, 0, 0xff, 0xff],
            &[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
            &[0x9f, 0xff],
            &[0x7f, 0xff],
            &[0xa0],
            &[0xc0, 0x00],
            &[0xf9, 0, 0],
            &[0xf7],
            &[0x62, 0xc3, 0x28],
            &[0x82, 0x01],
            &[0x00, 0x00],
        ];
        for bytes in bad {
            assert!(!is_canonical(bytes), "{bytes:x?}");
        }
        assert!(!is_canonical(&[0x9a, 0xff, 0xff, 0xff, 0xff]), "more than a list may have");
        let nested = |depth: usize| [vec![0x81; depth], vec![0x00]].concat();
        assert!(is_canonical(&nested(32)) && !is_canonical(&nested(33)) && !is_canonical(&nested(1_000_000)));
    }
}
