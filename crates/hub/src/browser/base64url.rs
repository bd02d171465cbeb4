//! Base64 as it stands in addresses and tokens (RFC 4648 §5), without padding.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let mut four = [0; 3];
        four[..part.len()].copy_from_slice(part);
        let bits = u32::from_be_bytes([0, four[0], four[1], four[2]]);
        for at in 0..=part.len() {
            let letter = (bits >> (18 - 6 * at)) & 63;
            text.push(char::from(LETTERS[letter as usize]));
        }
    }
    text
}

/// Text as bytes; none where a letter is another, or bits are left over that say something.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for part in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for letter in part {
            let value = LETTERS.iter().position(|known| known == letter)?;
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        let (used, left) = match part.len() {
            4 => (3, 0),
            3 => (2, 2),
            2 => (1, 4),
            _ => return None,
        };
        if bits & ((1 << left) - 1) != 0 {
            return None;
        }
        bytes.extend_from_slice(&(bits >> left << (8 * (4 - used))).to_be_bytes()[..used]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        for (bytes, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
        for wrong in ["Zg==", "Z", "Zh", "Zm9=", "Zm 9", "+/8"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
