//! What of a case can still be read, written out record by record: with a gap in it, without its checklist, from a disk that takes nothing.
//! Nothing is computed and nothing is left out in silence: each record stands with what is known of it.

use evidence::{CryptoProvider, Ed25519Sha256, Entry};
use serde_json::{Value, json};

use super::attachments::{exported, payload};
use super::exchange::plaintext_warning;
use crate::api::findings::{SalvageCase, Salvaged};
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Handle, case_id};
use crate::case::local_time;
use crate::failure::file;
use crate::open_case::saved;

impl Handle for SalvageCase {
    fn handle(self, app: &mut App) -> Result<Salvaged, Failure> {
        if !self.acknowledged {
            return Err(Failure::new(Code::NotAcknowledged));
        }
        let case = case_id(&self.case)?;
        app.refuse_kept_back(&self.case)?;
        let store = &mut app.session()?.store;
        let gaps = store.heed_gaps(case)?;
        let mut entries = store.records(case)?;
        if store.is_shared(case) {
            // What other officers wrote in it is part of the case.
            let (logs, own) = (store.case_logs(case)?, store.log_id());
            entries.extend(logs.logs().filter(|log| *log != own).flat_map(|log| logs.entries(log)).cloned());
        }
        let text = written(case, &entries, &gaps, store)?;
        let whole = entries.iter().filter(|entry| entry.payload.is_some()).count();
        let mut warning = plaintext_warning();
        let saved = if store.reading().is_none() {
            let record = payload(exported("json", text.as_bytes(), store.head(), false));
            Some(saved(&store.append(Some(case), &record)?))
        } else {
            warning = Text::new(
                "这个文件没有加密，拿到的人都能读；用完请删除。数据现在只能查看，所以这次导出没有记入日志。",
                "This file is not encrypted: whoever has it can read it. Delete it when done. The data is open for reading only, so the export is not in the log.",
            );
            None
        };
        // In memory it lacks the record of the export.
        app.session()?.cases.remove(&case);
        let target = self.path.place();
        app.env.write(target, text.as_bytes()).map_err(|error| file(target, &error))?;
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Salvaged {
            size: count(text.len() as u64),
            records: count(whole as u64),
            gaps: gaps.into_iter().map(count).collect(),
            saved,
            warning,
            path: self.path.into(),
        })
    }
}

fn written(case: evidence::CaseId, entries: &[Entry], gaps: &[u64], store: &store::Store) -> Result<String, Failure> {
    let internal = |error: serde_json::Error| Failure::new(Code::Internal).caused_by(error);
    let mut records = Vec::new();
    let mut files = Vec::new();
    for entry in entries {
        let stamp = &entry.stamp;
        if let Some(evidence::Payload::AttachmentAdded(added)) = &entry.payload {
            let state = if store.attachment(case, added.id).is_ok() { "readable" } else { "lost" };
            files.push(json!({ "id": added.id.to_string(), "name": added.name, "state": state }));
        }
        let content = entry.payload.as_ref().map(serde_json::to_value).transpose().map_err(internal)?;
        records.push(json!({
            "seq": stamp.seq,
            "at": local_time(stamp),
            "author": stamp.author,
            "log": stamp.log.to_string(),
            "hash": stamp.hash.to_string(),
            "lost": if stamp.log == store.log_id() { gaps.contains(&stamp.seq) } else { entry.payload.is_none() },
            "content": content.unwrap_or(Value::Null),
        }));
    }
    let head = store.head().map(|head| json!({ "seq": head.seq, "hash": head.hash.to_string() }));
    let made = json!({
        "format": "tianye-salvage/1",
        "case": case.to_string(),
        "head": head,
        "key": Ed25519Sha256.hash(&[store.public_key()]).to_string(),
        "gaps": gaps,
        "files": files,
        "records": records,
    });
    let mut text = serde_json::to_string_pretty(&made).map_err(internal)?;
    text.push('\n');
    Ok(text)
}
