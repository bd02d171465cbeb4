//! Commands at the end of a case: close it, open it again, erase it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::secret::Password;

/// Closes a case 结案: from then on nothing of it changes until it is opened again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CloseCase {
    pub case: String,
    pub outcome: Outcome,
    /// Why, in the officer's words; goes into the record.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Opens a closed case again 重新打开.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReopenCase {
    pub case: String,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 批准
    Approved,
    /// 否决
    Declined,
    /// 客户撤回
    Withdrawn,
    /// 不再跟进
    Dropped,
}

/// Destroys what a case says, with its files, for good (个人信息保护法 47). The chain of records stays and still verifies.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EraseCase {
    pub case: String,
    pub reason: ErasureReason,
    /// The password of whoever is unlocked: this cannot be taken back.
    pub password: Password,
}

/// Why a case is erased. It outlives the case, so it is one of a list and names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErasureReason {
    /// 本人要求删除
    Requested,
    /// 保存期满
    RetentionOver,
    /// 误建或重复
    Mistaken,
    /// 练习用完
    Practice,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Erased {
    /// Number of the record that says so.
    pub seq: u32,
    /// What remains elsewhere, in words.
    pub remains: super::text::Text,
}
