//! What a store finds out about itself: said to the officer until dealt with, in the history, in the report and by the check-up. Finding repairs
//! nothing and refuses no reading.
//!
//! The kinds stand here and nowhere else; [`Finding::advice`] has the words, [`Finding::place`] says where. A finding is known again by
//! [`Finding::id`], so that it is told once and the record that settles it names it.

use evidence::{Break, CaseId, CryptoProvider, Ed25519Sha256, Hash, Head, IntegrityNoted, Oddity, RecordId, Stamp};
use serde::Serialize;

/// One finding. [`Finding::code`] is stable; [`Finding::advice`] has the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// The log ends before a head kept beside it.
    TailMissing {
        /// The head kept.
        kept: Head,
        /// Seq at which the log ends.
        found: u64,
    },
    /// Another record stands where a kept head says.
    Rewritten {
        /// The head kept.
        kept: Head,
    },
    /// The chain does not hold.
    ChainBroken {
        /// Where and why.
        at: Break,
    },
    /// The head file is gone.
    HeadFileMissing,
    /// The head file is not one that this officer's key signed.
    HeadFileDamaged,
    /// Nothing can be written just now (disk full, read-only …).
    NotWritable {
        /// The code of the failure.
        error: String,
    },
    /// Saves that were acknowledged do not come back: the write-ahead log is damaged. A copy of it is kept.
    WalDamaged {
        /// SHA-256 of the copy.
        copy: Hash,
        /// How many saves it dropped.
        saves: u64,
    },
    /// The account was put together from a backup: what was written since is not here, and the log goes on behind that end.
    Restored {
        /// The end of the log in the backup.
        head: Head,
        /// The backup's number; none where only a record tells of it.
        number: Option<u64>,
        /// When it was made, ms UTC.
        made_ms: Option<i64>,
        /// The highest number that lay beside it.
        newest: Option<u64>,
    },
    /// The last save was not written to its end: a power failure does that, and so does a damaged byte in it.
    LastSaveUnfinished,
    /// A page of the database is damaged.
    PageDamaged {
        /// Its number.
        page: u32,
    },
    /// Records are gone or cannot be read.
    RecordsAbsent {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// The content of a record was destroyed, and no signed erasure says so.
    ContentAbsent {
        /// The record.
        seq: u64,
        /// Its case.
        case: Option<CaseId>,
    },
    /// The content of a record does not open, or is not what was signed.
    ContentDamaged {
        /// The record.
        seq: u64,
        /// Its case.
        case: Option<CaseId>,
    },
    /// The key of a case was destroyed, and no signed erasure says so.
    CaseKeyAbsent {
        /// The case.
        case: CaseId,
        /// Its first record.
        seq: u64,
    },
    /// The key of a case does not open.
    CaseKeyDamaged {
        /// The case.
        case: CaseId,
        /// Its first record.
        seq: u64,
    },
    /// A file of a case is gone, and no signed erasure says so.
    AttachmentAbsent {
        /// The case.
        case: CaseId,
        /// The record that added it.
        seq: u64,
        /// The file.
        id: Hash,
    },
    /// A file of a case is not what was saved.
    AttachmentDamaged {
        /// The case.
        case: CaseId,
        /// The record that added it.
        seq: u64,
        /// The file.
        id: Hash,
    },
    /// A case was erased by a signed record, and part of its content is still there.
    NotErased {
        /// The case.
        case: CaseId,
        /// A record whose content is there.
        seq: u64,
    },
    /// The checklist that a record names as kept is not there.
    LayersAbsent {
        /// Its content hash.
        hash: Hash,
        /// The record that names it.
        seq: u64,
    },
    /// A kept checklist is not what was kept.
    LayersDamaged {
        /// Its content hash.
        hash: Hash,
    },
    /// The list of the database's versions is incomplete.
    VersionsIncomplete,
    /// The key that signs is not the one that the first record names.
    OtherKey {
        /// SHA-256 of the key that signs here.
        found: Hash,
    },
    /// The log is not signed with the key that is known from elsewhere.
    NotTheKnownKey {
        /// SHA-256 of the key that signs here.
        found: Hash,
    },
    /// The head printed elsewhere is not in the log.
    NotThePrintedHead {
        /// Its seq.
        seq: u64,
        /// What stands there.
        found: Option<Hash>,
    },
    /// What another officer wrote in a case, taken in from a package, is not what was taken in.
    ForeignDamaged {
        /// The case.
        case: CaseId,
        /// The record, where that can be read; none for a file.
        record: Option<RecordId>,
        /// A stable word for how.
        why: &'static str,
    },
    /// A record of a case does not fit the others.
    Odd {
        /// The case.
        case: CaseId,
        /// Which, and how.
        oddity: Oddity,
    },
    /// Custodians opened the account with two shares of the key of escrow, and a new password was set.
    Recovered {
        /// Where the log ended before.
        seq: u64,
        /// Which shares, of which key, when.
        words: String,
    },
    /// The clock went back.
    ClockJumped {
        /// The record that says so.
        seq: u64,
        /// Wall clock of the record before, ms UTC.
        before_ms: i64,
        /// Wall clock then, ms UTC.
        now_ms: i64,
    },
    /// What another version of the program noted.
    Noted {
        /// Its code.
        noted: String,
        /// The record it concerns.
        seq: Option<u64>,
        /// The hash it concerns.
        hash: Option<Hash>,
        /// Its words.
        words: String,
    },
}

/// A sentence made for one finding, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

fn words(zh: impl Into<String>, en: impl Into<String>) -> Option<Words> {
    Some(Words { zh: zh.into(), en: en.into() })
}

impl Finding {
    /// A stable word for it.
    pub fn code(&self) -> &str {
        match self {
            Finding::TailMissing { .. } => "tail_missing",
            Finding::Rewritten { .. } => "rewritten",
            Finding::ChainBroken { .. } => "chain_broken",
            Finding::HeadFileMissing => "head_file_missing",
            Finding::HeadFileDamaged => "head_file_damaged",
            Finding::NotWritable { .. } => "not_writable",
            Finding::WalDamaged { .. } => "wal_damaged",
            Finding::Restored { .. } => "restored",
            Finding::LastSaveUnfinished => "last_save_unfinished",
            Finding::PageDamaged { .. } => "page_damaged",
            Finding::RecordsAbsent { .. } => "records_absent",
            Finding::ContentAbsent { .. } => "content_absent",
            Finding::ContentDamaged { .. } => "content_damaged",
            Finding::CaseKeyAbsent { .. } => "case_key_absent",
            Finding::CaseKeyDamaged { .. } => "case_key_damaged",
            Finding::AttachmentAbsent { .. } => "attachment_absent",
            Finding::AttachmentDamaged { .. } => "attachment_damaged",
            Finding::NotErased { .. } => "not_erased",
            Finding::LayersAbsent { .. } => "layers_absent",
            Finding::LayersDamaged { .. } => "layers_damaged",
            Finding::VersionsIncomplete => "versions_incomplete",
            Finding::OtherKey { .. } => "other_key",
            Finding::NotTheKnownKey { .. } => "not_the_known_key",
            Finding::NotThePrintedHead { .. } => "not_the_printed_head",
            Finding::ForeignDamaged { .. } => "foreign_damaged",
            Finding::Odd { oddity, .. } => match oddity {
                Oddity::NothingToRetract { .. } => "odd_retraction",
                Oddity::CreatedAgain { .. } => "odd_creation",
                Oddity::OutOfOrder { .. } => "odd_order",
                Oddity::HalfACell { .. } => "odd_cell",
                Oddity::ActCountsNothing { .. } => "odd_act",
                Oddity::MovedFromElsewhere { .. } => "odd_move",
                Oddity::Unreadable { .. } => "odd_unread",
            },
            Finding::Recovered { .. } => "recovered",
            Finding::ClockJumped { .. } => "clock_jumped",
            Finding::Noted { noted, .. } => noted,
        }
    }

    /// Whether the evidence itself is in question. What is not is told all the same, and spoils no check-up.
    pub fn is_fault(&self) -> bool {
        !matches!(
            self,
            Finding::ClockJumped { .. }
                | Finding::LastSaveUnfinished
                | Finding::NotWritable { .. }
                | Finding::Recovered { .. }
                | Finding::Restored { .. }
        )
    }

    /// Whether the end of the log or its chain is in question: nothing is written behind it until the officer has been told.
    pub fn holds_writing(&self) -> bool {
        matches!(
            self,
            Finding::TailMissing { .. }
                | Finding::Rewritten { .. }
                | Finding::ChainBroken { .. }
                | Finding::HeadFileMissing
                | Finding::HeadFileDamaged
                | Finding::WalDamaged { .. }
                | Finding::RecordsAbsent { .. }
                | Finding::Restored { .. }
        )
    }

    /// The case it concerns; none: the log.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Finding::ContentAbsent { case, .. } | Finding::ContentDamaged { case, .. } => *case,
            Finding::CaseKeyAbsent { case, .. }
            | Finding::CaseKeyDamaged { case, .. }
            | Finding::AttachmentAbsent { case, .. }
            | Finding::AttachmentDamaged { case, .. }
            | Finding::NotErased { case, .. }
            | Finding::ForeignDamaged { case, .. }
            | Finding::Odd { case, .. } => Some(*case),
            _ => None,
        }
    }

    /// The record and the hash it concerns, as kind 17 signs them; `end` is where the log ended when it was found.
    pub(crate) fn marks(&self, end: u64) -> (Option<u64>, Option<Hash>) {
        match self {
            Finding::TailMissing { kept, .. } | Finding::Rewritten { kept } => (Some(kept.seq), Some(kept.hash)),
            Finding::Restored { head, .. } => (Some(head.seq), Some(head.hash)),
            Finding::ChainBroken { at } => (Some(at.seq), None),
            // They have no place of their own; the next one is another.
            Finding::HeadFileMissing
            | Finding::HeadFileDamaged
            | Finding::LastSaveUnfinished
            | Finding::NotWritable { .. } => (Some(end), None),
            Finding::WalDamaged { copy, .. } => (None, Some(*copy)),
            Finding::PageDamaged { page } => (Some(u64::from(*page)), None),
            Finding::RecordsAbsent { from: seq, .. }
            | Finding::ContentAbsent { seq, .. }
            | Finding::ContentDamaged { seq, .. }
            | Finding::CaseKeyAbsent { seq, .. }
            | Finding::CaseKeyDamaged { seq, .. }
            | Finding::NotErased { seq, .. }
            | Finding::Recovered { seq, .. }
            | Finding::ClockJumped { seq, .. } => (Some(*seq), None),
            Finding::AttachmentAbsent { id, seq, .. } | Finding::AttachmentDamaged { id, seq, .. } => {
                (Some(*seq), Some(*id))
            }
            Finding::LayersAbsent { hash, seq } => (Some(*seq), Some(*hash)),
            Finding::LayersDamaged { hash }
            | Finding::OtherKey { found: hash }
            | Finding::NotTheKnownKey { found: hash } => (None, Some(*hash)),
            Finding::NotThePrintedHead { seq, found } => (Some(*seq), *found),
            // A number says nothing without its log, nor a case without the number.
            Finding::ForeignDamaged { case, record, why } => {
                let log = record.map(|id| id.log.to_string()).unwrap_or_default();
                let place = Ed25519Sha256.hash(&[case.to_string().as_bytes(), log.as_bytes(), why.as_bytes()]);
                (record.map(|id| id.seq), Some(place))
            }
            Finding::Odd { oddity, .. } => (Some(oddity.seq()), None),
            Finding::Noted { seq, hash, .. } => (*seq, *hash),
            Finding::VersionsIncomplete => (None, None),
        }
    }

    /// By what it is known again: the same in the check-up, at the next unlock, and in the record that settles it.
    pub(crate) fn id(&self, end: u64) -> String {
        let (seq, hash) = self.marks(end);
        id_of(self.code(), seq, hash)
    }

    /// What a record of kind 17 tells of.
    pub(crate) fn of(noted: &IntegrityNoted, stamp: &Stamp) -> Self {
        let head = noted.seq.zip(noted.hash).map(|(seq, hash)| Head { log: stamp.log, seq, hash });
        match (noted.code.as_str(), head) {
            ("tail_missing", Some(kept)) => Finding::TailMissing { kept, found: stamp.seq.saturating_sub(1) },
            ("rewritten", Some(kept)) => Finding::Rewritten { kept },
            ("restored", Some(head)) => Finding::Restored { head, number: None, made_ms: None, newest: None },
            ("head_file_missing", _) => Finding::HeadFileMissing,
            ("head_file_damaged", _) => Finding::HeadFileDamaged,
            ("recovered", _) => Finding::Recovered { seq: noted.seq.unwrap_or_default(), words: noted.detail.clone() },
            _ => Finding::Noted {
                noted: noted.code.clone(),
                seq: noted.seq,
                hash: noted.hash,
                words: noted.detail.clone(),
            },
        }
    }

    /// Where, in words; none where the advice says it all.
    pub fn place(&self) -> Option<Words> {
        let record = |seq: u64| words(format!("日志第 {seq} 条"), format!("record {seq}"));
        match self {
            Finding::TailMissing { kept, found } => words(
                format!("留存的末尾是第 {} 条（{}），现在的日志到第 {found} 条", kept.seq, kept.hash.short()),
                format!("the end noted is record {} ({}), the log ends at {found}", kept.seq, kept.hash.short()),
            ),
            Finding::Rewritten { kept } => words(
                format!("留存的第 {} 条是 {}", kept.seq, kept.hash.short()),
                format!("record {} was noted as {}", kept.seq, kept.hash.short()),
            ),
            Finding::ChainBroken { at } => words(
                format!("从第 {} 条起（{}）", at.seq, at.reason.code()),
                format!("from record {} on ({})", at.seq, at.reason),
            ),
            Finding::Restored { head, number, newest, .. } => {
                let (mut zh, mut en) = (String::new(), String::new());
                if let Some(number) = number {
                    zh.push_str(&format!("第 {number} 号备份，"));
                    en.push_str(&format!("backup {number}, "));
                }
                zh.push_str(&format!("到日志第 {} 条（{}）为止", head.seq, head.hash.short()));
                en.push_str(&format!("up to record {} ({})", head.seq, head.hash.short()));
                if let Some(newest) = newest.filter(|newest| number.is_some_and(|number| *newest > number)) {
                    zh.push_str(&format!("；同一处还有较新的第 {newest} 号"));
                    en.push_str(&format!("; a newer one, {newest}, lay beside it"));
                }
                words(zh, en)
            }
            Finding::WalDamaged { saves, .. } => {
                words(format!("至少 {saves} 次保存"), format!("at least {saves} saves"))
            }
            Finding::PageDamaged { page } => words(format!("第 {page} 页"), format!("page {page}")),
            Finding::RecordsAbsent { from, to } if from == to => record(*from),
            Finding::RecordsAbsent { from, to } => {
                words(format!("日志第 {from} 至 {to} 条"), format!("records {from} to {to}"))
            }
            Finding::ContentAbsent { seq, .. }
            | Finding::ContentDamaged { seq, .. }
            | Finding::NotErased { seq, .. } => record(*seq),
            Finding::AttachmentAbsent { seq, id, .. } | Finding::AttachmentDamaged { seq, id, .. } => {
                words(format!("日志第 {seq} 条的附件 {}", id.short()), format!("file {} of record {seq}", id.short()))
            }
            Finding::LayersAbsent { hash, .. } | Finding::LayersDamaged { hash } => words(hash.short(), hash.short()),
            Finding::OtherKey { found } | Finding::NotTheKnownKey { found } => {
                words(format!("现在的公钥指纹 {found}"), format!("the key here has the fingerprint {found}"))
            }
            Finding::NotThePrintedHead { seq, found } => match found {
                Some(hash) => words(format!("第 {seq} 条在这里是 {hash}"), format!("record {seq} is {hash} here")),
                None => words(format!("这里没有第 {seq} 条"), format!("there is no record {seq} here")),
            },
            Finding::ForeignDamaged { record: Some(id), why, .. } => words(
                format!("日志 {} 的第 {} 条（{why}）", id.log, id.seq),
                format!("record {} of log {} ({why})", id.seq, id.log),
            ),
            Finding::ForeignDamaged { why, .. } => words(*why, *why),
            Finding::Odd { oddity, .. } => record(oddity.seq()),
            Finding::ClockJumped { seq, .. } => record(*seq),
            Finding::NotWritable { error } => words(error, error),
            Finding::Recovered { words: said, .. } => Some(crate::escrow::recover::in_words(said)),
            Finding::Noted { seq, words: said, .. } => match seq {
                Some(seq) => words(format!("{said}（{seq}）"), format!("{said} ({seq})")),
                None => words(said, said),
            },
            Finding::CaseKeyAbsent { .. }
            | Finding::CaseKeyDamaged { .. }
            | Finding::HeadFileMissing
            | Finding::HeadFileDamaged
            | Finding::LastSaveUnfinished
            | Finding::VersionsIncomplete => None,
        }
    }
}

/// Code, record and hash in one word.
pub(crate) fn id_of(code: &str, seq: Option<u64>, hash: Option<Hash>) -> String {
    let seq = seq.map(|seq| seq.to_string()).unwrap_or_default();
    let hash: String = hash.map(|hash| hash.to_string().chars().take(16).collect()).unwrap_or_default();
    format!("{code}/{seq}/{hash}")
}
