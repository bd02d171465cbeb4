//! Signatures in a PDF: whole, with something added behind, changed inside, broken; by five ways of signing.
#![allow(clippy::unwrap_used)]

use flows::{Level, Signature, SignatureVerdict, SignatureWhy, Statement};

use crate::support::{read_bytes, sample};

const WAYS: [(&str, &str); 6] = [
    ("rsa", "样例银行股份有限公司"),
    ("pss", "样例银行股份有限公司"),
    ("ec", "样例银行电子回单"),
    ("sha1", "样例银行股份有限公司"),
    ("无属性", "样例银行股份有限公司"),
    ("国密", "样例银行国密"),
];

fn signed(way: &str) -> Vec<u8> {
    sample(&format!("pdf/签名-{way}.pdf"))
}

fn read(bytes: &[u8]) -> Statement {
    read_bytes(bytes, "x.pdf").unwrap()
}

fn only(bytes: &[u8]) -> (Signature, Level, String) {
    let read = read(bytes);
    let finding = read.findings.iter().find(|f| f.code == "signature").unwrap();
    assert_eq!(read.signatures.len(), 1);
    (read.signatures[0].clone(), finding.level, finding.text.zh.clone())
}

fn find(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).position(|w| w == word).unwrap()
}

#[test]
fn a_whole_signature_holds() {
    for (way, name) in WAYS {
        let (one, level, text) = only(&signed(way));
        assert_eq!(one.verifies, SignatureVerdict::Holds, "{way}");
        assert!(one.covers_whole_file && one.added == 0, "{way}");
        assert_eq!(one.signer.as_deref(), Some(name), "{way}");
        assert_eq!(level, Level::Note, "{way}");
        assert!(text.starts_with('✓') && text.contains("整个文件") && text.contains("没有联网核对"), "{text}");
    }
    // A line end that a gateway adds is nothing.
    let mut bytes = signed("rsa");
    bytes.extend(b"\r\n\r\n");
    assert!(only(&bytes).0.covers_whole_file);
}

#[test]
fn what_was_added_after_signing_is_said() {
    for (way, _) in WAYS {
        let mut bytes = signed(way);
        bytes.extend(b"% one line more, and something behind it that the signature knows nothing of: 9,999.00\n");
        let (one, level, text) = only(&bytes);
        assert_eq!(one.verifies, SignatureVerdict::Holds, "{way}");
        assert!(!one.covers_whole_file && one.added > 0, "{way}");
        assert_eq!(level, Level::Attention, "{way}");
        assert!(text.starts_with('!') && text.contains("签名之后又加了内容"), "{text}");
    }
    // Junk before the file, as gateways put it: the signature counts from where the PDF begins.
    let mut bytes = b"--boundary--\r\n".to_vec();
    bytes.extend(signed("rsa"));
    assert_eq!(only(&bytes).0.verifies, SignatureVerdict::Holds);
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    for (way, _) in WAYS {
        let whole = signed(way);
        let hole = find(&whole, b"/Contents <");
        // Inside a drawn text: a digit becomes another; the file still reads.
        let text = find(&whole, b" TJ") - 4;
        for at in [text, hole - 60, whole.len() - 3] {
            let mut bytes = whole.clone();
            bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
            let Ok(read) = read_bytes(&bytes, "x.pdf") else { continue };
            for one in &read.signatures {
                assert_ne!(one.verifies, SignatureVerdict::Holds, "{way} at {at}");
            }
        }
        let mut bytes = whole.clone();
        bytes[text] = if bytes[text] == b'1' { b'2' } else { b'1' };
        let (one, level, text) = only(&bytes);
        assert_eq!((one.verifies, level), (SignatureVerdict::Changed, Level::Serious), "{way}");
        assert!(text.starts_with('✗') && text.contains("被改过"), "{text}");
    }
}

#[test]
fn a_signature_of_another_key_is_told_from_a_changed_file() {
    // The bytes of the signature itself, at the end of its message: the sums are right, the key did not make it.
    for way in ["rsa", "ec", "pss", "国密", "sha1"] {
        let mut bytes = signed(way);
        let start = find(&bytes, b"/Contents <") + b"/Contents <".len();
        let long = bytes[start..].iter().position(|b| *b == b'>').unwrap();
        let zeros = bytes[start..start + long].iter().rev().take_while(|b| **b == b'0').count();
        let at = start + long - zeros - 20;
        bytes[at] = if bytes[at] == b'A' || bytes[at] == b'a' { b'b' } else { b'a' };
        let verdict = only(&bytes).0.verifies;
        assert!(
            matches!(verdict, SignatureVerdict::Forged | SignatureVerdict::Unknown(SignatureWhy::Damaged)),
            "{way}: {verdict:?}"
        );
    }
}

#[test]
fn a_signature_that_does_not_read_is_not_called_good() {
    let whole = signed("rsa");
    let start = find(&whole, b"/Contents <") + b"/Contents <".len();
    for step in (0..2_400).step_by(37) {
        let mut bytes = whole.clone();
        bytes[start + step] = if bytes[start + step] == b'7' { b'8' } else { b'7' };
        // Bytes of the certificate that no one asks about may change; what is signed may not.
        let (one, ..) = only(&bytes);
        assert!(one.covers_whole_file || one.verifies != SignatureVerdict::Holds);
    }
    let mut bytes = whole.clone();
    bytes[start..start + 40].fill(b'f');
    let (one, level, text) = only(&bytes);
    assert_eq!((one.verifies, level), (SignatureVerdict::Unknown(SignatureWhy::Damaged), Level::Attention));
    assert!(text.starts_with('!') && text.contains("未能验证"), "{text}");
}

#[test]
fn of_two_signatures_the_last_covers_the_first() {
    let read = read(&sample("pdf/签名-两次.pdf"));
    let all: Vec<(bool, bool, SignatureVerdict)> =
        read.signatures.iter().map(|s| (s.covers_whole_file, s.followed, s.verifies)).collect();
    assert_eq!(all, [(false, true, SignatureVerdict::Holds), (true, false, SignatureVerdict::Holds)]);
    assert!(read.findings.iter().filter(|f| f.code == "signature").all(|f| f.level == Level::Note));
}
