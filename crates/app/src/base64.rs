//! Base64 as the window sends and gets bytes (RFC 4648, with padding). It knows nothing else.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What each character stands for; 255: nothing. Looked up, because a photo has some ten million of them.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut at = 0;
    while at < 64 {
        values[ALPHABET[at] as usize] = at as u8;
        at += 1;
    }
    values
};

pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            if i <= chunk.len() {
                out.push(char::from(ALPHABET[(bits >> (18 - 6 * i) & 63) as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// The bytes; none when the text is not base64. A `data:…;base64,` head is allowed, since that is what a browser gives.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = if text.starts_with("data:") { text.split_once(',')?.1 } else { text };
    let text: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let end = text.len() - text.iter().rev().take_while(|b| **b == b'=').count();
    if text.len() - end > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(end / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in &text[..end] {
        let value = VALUES[usize::from(*byte)];
        if value == 255 {
            return None;
        }
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 255) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test vectors of RFC 4648 §10.
    #[test]
    fn vectors_of_the_standard() {
        for (plain, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(decode("data:image/png;base64,Zm9v").as_deref(), Some(&b"foo"[..]));
        for wrong in ["Zg", "Z===", "Zm9*", "=Zm9"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
