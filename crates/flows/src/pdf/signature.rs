//! What signs the file: who, whether the signature covers all of it, whether it holds. A signature covers everything but the hole it
//! lies in, from the first byte to the last; what was added behind it is said.

use lopdf::Object;

use crate::finding::{Finding, Level, Text};

use super::document::{Opened, dict_of};
use super::verify::{self, Verdict, Why};

/// A signature that the file carries. Whether its certificate leads to a trusted root is not checked: nothing is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name on the certificate, where it could be read.
    pub signer: Option<String>,
    /// It covers every byte of the file but its own place.
    pub covers_whole_file: bool,
    /// Bytes behind what it covers.
    pub added: u64,
    /// A later signature covers what was added.
    pub followed: bool,
    /// Whether it holds over what it covers.
    pub verifies: Verdict,
}

/// Signatures looked at in one file.
const MOST: usize = 20;
/// A signature's own place.
const LARGEST: usize = 4 << 20;

/// All signatures, in the order in which they were made. `start` is where the file begins behind what was put before it.
pub(super) fn signatures(file: &Opened, bytes: &[u8], start: usize) -> Vec<Signature> {
    let mut made: Vec<([usize; 4], Signature)> = Vec::new();
    for object in file.objects() {
        if made.len() >= MOST {
            break;
        }
        let Some(dict) = dict_of(object) else { continue };
        if !dict.has(b"Contents") {
            continue;
        }
        let Some(Object::Array(range)) = file.get(dict, b"ByteRange") else { continue };
        let range: Option<Vec<usize>> =
            range.iter().take(8).map(|n| usize::try_from(file.solid(n)?.as_i64().ok()?).ok()).collect();
        let Some([from, before, after, behind]) = range.as_deref().and_then(|r| <[usize; 4]>::try_from(r).ok()) else {
            made.push(([0; 4], broken()));
            continue;
        };
        let place = [from, before, after, behind];
        if made.iter().any(|(own, _)| *own == place) {
            continue;
        }
        let way = file.name(dict, b"SubFilter").unwrap_or_default();
        // Some count from the file's first byte, some from where the PDF begins.
        let whole = bytes.get(start..).unwrap_or_default();
        let one = one(whole, place, way).or_else(|| one(bytes, place, way).filter(|_| start > 0));
        made.push((place, one.unwrap_or_else(broken)));
    }
    made.sort_by_key(|([.., after, behind], _)| after.saturating_add(*behind));
    let whole = made.iter().any(|(_, s)| s.covers_whole_file && s.verifies == Verdict::Holds);
    for (_, one) in &mut made {
        one.followed = whole && !one.covers_whole_file;
    }
    made.into_iter().map(|(_, one)| one).collect()
}

fn broken() -> Signature {
    Signature {
        signer: None,
        covers_whole_file: false,
        added: 0,
        followed: false,
        verifies: Verdict::Unknown(Why::Damaged),
    }
}

/// `None`: what it says it covers does not fit the file.
fn one(bytes: &[u8], [from, before, after, behind]: [usize; 4], way: &[u8]) -> Option<Signature> {
    let end = after.checked_add(behind)?;
    let (first, last) = (bytes.get(from..from.checked_add(before)?)?, bytes.get(after..end)?);
    let hole = bytes.get(from.checked_add(before)?..after).filter(|h| h.len() <= LARGEST)?;
    let hex = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    let digits: Option<Vec<u8>> = hex
        .iter()
        .filter(|b| !b.is_ascii_whitespace())
        .map(|b| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let message: Vec<u8> = digits?.chunks(2).map(|p| p[0] << 4 | p.get(1).copied().unwrap_or(0)).collect();
    let rest = bytes.get(end..).unwrap_or_default();
    // Line ends that a gateway adds say nothing.
    let added = if rest.len() < 64 && rest.iter().all(u8::is_ascii_whitespace) { 0 } else { rest.len() as u64 };
    let checked = match way {
        b"adbe.pkcs7.detached" | b"ETSI.CAdES.detached" => verify::check(&message, &[first, last], false),
        b"adbe.pkcs7.sha1" => verify::check(&message, &[first, last], true),
        // Seals of other kinds mostly hold the same message.
        _ => {
            let tried = verify::check(&message, &[first, last], false);
            match tried.verdict {
                Verdict::Holds => tried,
                _ => verify::Checked { verdict: Verdict::Unknown(Why::Method), ..tried },
            }
        }
    };
    Some(Signature {
        signer: checked.signer,
        covers_whole_file: from == 0 && added == 0,
        added,
        followed: false,
        verifies: checked.verdict,
    })
}

impl Signature {
    /// The signature in one sentence, with a mark that is seen without colours.
    #[must_use]
    pub fn text(&self) -> Text {
        let (zh, en) = match &self.signer {
            Some(name) => (format!("“{name}”的电子签名"), format!("the signature of {name}")),
            None => ("文件里的电子签名".to_owned(), "the file's signature".to_owned()),
        };
        let root = ("；证书是谁发的没有联网核对", "; who issued the certificate was not checked");
        match self.verifies {
            Verdict::Changed => Text::new(
                format!("✗ {zh}对不上：签名之后内容被改过，请向银行重新要一份"),
                format!("✗ {en} does not hold: the content was changed after signing; ask the bank for it again"),
            ),
            Verdict::Forged => Text::new(
                format!("✗ {zh}不是用它自己的证书签的，请向银行重新要一份"),
                format!("✗ {en} was not made with its own certificate; ask the bank for the file again"),
            ),
            Verdict::Unknown(why) => {
                let (because, why) = match why {
                    Why::Damaged => ("签名读不出", "it does not read"),
                    Why::NoCertificate => ("里面没有签名人的证书", "the signer's certificate is not in it"),
                    Why::Method => ("签名方式本软件不认识", "its way of signing is not known here"),
                };
                Text::new(
                    format!("! {zh}未能验证（{because}），请用银行的验签页面核对"),
                    format!("! {en} could not be checked ({why}); use the bank's own page for it"),
                )
            }
            Verdict::Holds if self.covers_whole_file => Text::new(
                format!("✓ {zh}核对无误，覆盖整个文件{}", root.0),
                format!("✓ {en} holds and covers the whole file{}", root.1),
            ),
            Verdict::Holds if self.followed => Text::new(
                format!("✓ {zh}核对无误；其后的内容由后面的签名覆盖{}", root.0),
                format!("✓ {en} holds; a later one covers what follows{}", root.1),
            ),
            Verdict::Holds if self.added == 0 => Text::new(
                format!("! {zh}核对无误，但不覆盖文件开头的部分{}", root.0),
                format!("! {en} holds but leaves out the beginning of the file{}", root.1),
            ),
            Verdict::Holds => Text::new(
                format!(
                    "! {zh}对前面的部分无误，但签名之后又加了内容（{} 字节），加上的部分没有签名{}",
                    self.added, root.0
                ),
                format!(
                    "! {en} holds for the part before, but {} bytes were added after it, unsigned{}",
                    self.added, root.1
                ),
            ),
        }
    }

    pub(super) fn finding(&self) -> Finding {
        let level = match self.verifies {
            Verdict::Changed | Verdict::Forged => Level::Serious,
            Verdict::Holds if self.covers_whole_file || self.followed => Level::Note,
            _ => Level::Attention,
        };
        let text = self.text();
        Finding::new("signature", level, text.zh, text.en)
    }
}
