//! The verification of the log: every record, every attachment, what is known from elsewhere, and what this cannot show. What was found once
//! is said each time.

use evidence::{CryptoProvider, Ed25519Sha256, Hash, LogId};
use store::{FilesLooked, Finding, Store};

use crate::api::files::{VerifyLog, VerifyReport};
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Settle, Work};
use crate::kept;

/// Fewer digits of a hash would fit by chance.
const FEWEST_DIGITS: usize = 12;

/// What is known when the files were looked at.
pub(crate) struct Looked {
    files: FilesLooked,
    printed: Option<(u64, String)>,
    known: Option<Hash>,
    log: LogId,
}

impl Settle for VerifyLog {
    type Done = Looked;

    fn aside(self, app: &mut App) -> Result<Work<Looked>, Failure> {
        let store = &app.session()?.store;
        let printed = self.head.as_deref().map(read_head).transpose()?;
        let known = self.key.as_deref().map(read_key).transpose()?;
        let (log, files) = (store.log_id(), store.files_to_look_at()?);
        Ok(Box::new(move || Ok(Looked { files: files.look(), printed, known, log })))
    }

    fn settle(done: Looked, app: &mut App) -> Result<VerifyReport, Failure> {
        let Looked { files, printed, known, log } = done;
        let session = app.session.as_mut().filter(|session| session.store.log_id() == log);
        let store = &session.ok_or_else(|| Failure::new(Code::Locked))?.store;
        let checkup = store.check_with(&files)?;
        let mut found = checkup.findings.clone();
        // What the store keeps must also give the hash of the checklist again.
        let kept = store.kept_hashes()?.into_iter().filter(|hash| !kept::proves(*hash, store));
        let kept: Vec<Finding> = kept.map(|hash| Finding::LayersDamaged { hash }).collect();
        found.extend(kept.into_iter().filter(|finding| !checkup.findings.contains(finding)));
        let mut confirmed = Vec::new();
        if let Some((seq, digits)) = printed {
            match store.hash_at(seq) {
                Some(hash) if hash.to_string().starts_with(&digits) => confirmed.push(Text::new(
                    format!("打印的日志头第 {seq} 条在这份日志里，到那一条为止与打印时相同"),
                    format!("the printed head, record {seq}, is in this log: up to it nothing changed since"),
                )),
                there => found.push(Finding::NotThePrintedHead { seq, found: there }),
            }
        }
        if let Some(known) = known {
            if is_key(known, store) {
                confirmed.push(Text::new("日志是用给出的公钥签的", "the log is signed with the key given"));
            } else {
                found.push(Finding::NotTheKnownKey { found: store.key_hash() });
            }
        }
        // What other officers wrote in a case stands beside the own log and is verified by their keys.
        let foreign = store.check_foreign_with(&files)?;
        found.extend(foreign.findings());
        let key = store.key_hash().to_string();
        found.extend(app.oddities()?);
        let findings = app.findings(&found)?;
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let head = checkup.log.head;
        Ok(VerifyReport {
            ok: checkup.holds() && foreign.faults.is_empty() && !findings.iter().any(|one| one.fault),
            records: count(checkup.log.good),
            attachments: count(checkup.attachments_good + foreign.files),
            head_seq: count(head.map_or(0, |h| h.seq)),
            head_hash: head.map(|h| h.hash.to_string()).unwrap_or_default(),
            key,
            confirmed,
            findings,
            limits: Text::new(
                "验证只说明记录自签名后未被改动；持有密钥的人可以重签，截掉的末尾只有与别处留存的末尾（打印的报告、末尾文件）比对才看得出。末尾文件最多晚一秒：最后一秒内的保存若整段丢失，本机看不出。",
                "This shows that nothing changed since it was signed. Whoever holds the key can sign anew; a cut tail shows \
                 only against a head kept elsewhere, such as a printed report. The noted end is at most a second behind: what was saved in the last \
                 second and is lost whole, this computer cannot tell.",
            ),
        })
    }
}

/// A head as it is printed: `#12 ab34…`, `12:ab34…`; blanks within the hash do not matter.
fn read_head(text: &str) -> Result<(u64, String), Failure> {
    let malformed = || {
        let zh = format!("日志头写作“编号:摘要”，如 12:ab34…，摘要至少 {FEWEST_DIGITS} 位");
        Failure::new(Code::BadRequest)
            .saying(zh, format!("a head is NUMBER:HASH, at least {FEWEST_DIGITS} digits of it"))
    };
    let text = text.trim().trim_start_matches('#').trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(malformed)?;
    let seq = text[..end].parse().map_err(|_| malformed())?;
    let rest = text[end..].trim_start_matches([':', '：', ' ', '·', ',']);
    let digits: String = rest.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let fits = (FEWEST_DIGITS..=64).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if fits { Ok((seq, digits)) } else { Err(malformed()) }
}

fn read_key(text: &str) -> Result<Hash, Failure> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    digits.parse().map_err(|_| {
        Failure::new(Code::BadRequest)
            .saying("公钥或它的指纹是 64 位十六进制数", "a public key, or its fingerprint, is 64 hexadecimal digits")
    })
}

/// Both are 32 bytes: the key itself, or its hash.
fn is_key(known: Hash, store: &Store) -> bool {
    known == store.key_hash() || Ed25519Sha256.hash(&[&known.0]) == store.key_hash()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::read_head;

    #[test]
    fn a_head_reads_as_it_is_printed_and_copied() {
        let hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        for text in [format!("#12 {hash}"), format!("12:{hash}"), format!(" 12 · {}", hash.to_uppercase())] {
            assert_eq!(read_head(&text).unwrap(), (12, hash.to_owned()), "{text}");
        }
        assert_eq!(read_head("12：0123 4567 89ab").unwrap(), (12, "0123456789ab".to_owned()));
        for text in
            ["", "12", "12:", "12:0123", "x:0123456789ab", "12:0123456789ag", "99999999999999999999:0123456789ab"]
        {
            assert!(read_head(text).is_err(), "{text}");
        }
    }
}
