//! Base64 as it stands in addresses and tokens (RFC 4648 §5), without padding.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Bytes as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Text as bytes; none where a letter is another, or bits are left over that say something.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
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
