//! The verification of the log: every record, every attachment, and what this cannot show.

use crate::api::files::{VerifyLog, VerifyReport};
use crate::api::text::{Failure, Text};
use crate::app::{App, Handle};
use crate::case;
use crate::kept;

impl Handle for VerifyLog {
    fn handle(self, app: &mut App) -> Result<VerifyReport, Failure> {
        let store = &app.session()?.store;
        let checkup = store.check()?;
        let mut findings: Vec<Text> = Vec::new();
        for finding in store.findings() {
            let advice = finding.advice();
            findings.push(Text::new(advice.happened.zh, advice.happened.en));
        }
        if let Some(at) = &checkup.log.first_break {
            findings.push(Text::new(
                format!("第 {} 条记录不符（{}）：此处起不能证明未被改动", at.seq, at.reason.code()),
                format!("record {} does not hold: {}", at.seq, at.reason),
            ));
        }
        for seq in &checkup.unreadable {
            findings.push(Text::new(format!("第 {seq} 条记录的内容打不开"), format!("record {seq} cannot be opened")));
        }
        if !checkup.damaged_pages.is_empty() {
            let pages = checkup.damaged_pages.len();
            findings.push(Text::new(
                format!("数据库有 {pages} 页损坏"),
                format!("{pages} pages of the database are damaged"),
            ));
        }
        for (case, hash, code) in &checkup.attachments {
            findings.push(Text::new(
                format!("案件 {case} 的附件 {} 不符（{code}）", hash.short()),
                format!("attachment {} of case {case}: {code}", hash.short()),
            ));
        }
        for hash in store.kept_hashes()?.into_iter().filter(|hash| !kept::proves(*hash, store)) {
            findings.push(Text::new(
                format!("留存的清单 {} 已损坏，算不出当初的哈希", hash.short()),
                format!("the kept checklist {} does not give its hash again", hash.short()),
            ));
        }
        let foreign = store.check_foreign()?;
        for fault in &foreign.faults {
            let at = fault.record.map(|id| id.to_string()).unwrap_or_default();
            findings.push(Text::new(
                format!("案件 {} 里别人的记录或附件不符（{}）{at}", fault.case, fault.why),
                format!(
                    "a record or file of another officer in case {} does not hold ({}) {at}",
                    fault.case, fault.why
                ),
            ));
        }
        for card in store.cases()?.iter().filter(|card| !card.erased) {
            let void = case::oddities(&store.case_state(card.id)?.oddities);
            findings.extend(void.into_iter().map(|why| {
                Text::new(format!("案件“{}”：{}", card.title, why.zh), format!("case “{}”: {}", card.title, why.en))
            }));
        }
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let head = checkup.log.head;
        Ok(VerifyReport {
            ok: checkup.holds() && findings.is_empty(),
            records: count(checkup.log.good),
            attachments: count(checkup.attachments_good + foreign.files),
            head_seq: count(head.map_or(0, |h| h.seq)),
            head_hash: head.map(|h| h.hash.to_string()).unwrap_or_default(),
            findings,
            limits: Text::new(
                "验证只说明记录自签名后未被改动；持有密钥的人可以重签，截掉的末尾只有与别处留存的末尾（打印的报告、末尾文件）比对才看得出。",
                "This shows that nothing changed since it was signed. Whoever holds the key can sign anew; a cut tail shows \
                 only against a head kept elsewhere, such as a printed report.",
            ),
        })
    }
}
