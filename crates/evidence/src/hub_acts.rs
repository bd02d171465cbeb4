//! What joins a store to a branch, and what a branch hub writes into its own log: roles, effects, orders, bundles, days of reading.
//!
//! A record of these kinds counts only from the log it belongs to: `assigned` and `effect` written by anybody but the hub change nothing.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    hash::Hash,
    id::{CaseId, HubId, LogId, StoreId},
    limited,
};

/// The store belongs to a branch from here on (接入分行); nothing before it is signed anew.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Enrolled {
    /// The hub.
    #[n(0)]
    pub hub: HubId,
    /// The officer's staff number.
    #[n(1)]
    pub staff: String,
    /// SHA-256 of the store's certificate.
    #[n(2)]
    pub certificate: Hash,
}

/// The log goes on from one that could not: its last record, and why.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct LogContinued {
    /// The log before.
    #[n(0)]
    pub log: LogId,
    /// Its last seq.
    #[n(1)]
    pub seq: u64,
    /// That record's hash.
    #[n(2)]
    pub hash: Hash,
    /// Why it could not go on.
    #[n(3)]
    pub reason: String,
}

/// What somebody does in a case or a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseRole {
    /// Manages the customer 管户.
    #[n(0)]
    Rm,
    /// Surveys as main officer 主办尽调: the owner of the case.
    #[n(1)]
    Dd,
    /// Surveys as second officer 协办.
    #[n(2)]
    So,
    /// Leads the team 团队负责人.
    #[n(3)]
    Ld,
    /// Reviews 审查.
    #[n(4)]
    Rv,
    /// Approves alone 审批.
    #[n(5)]
    Ap,
    /// Member of the committee 委员.
    #[n(6)]
    Cm,
    /// Central operations 集中作业: fetches bureau reports and documents.
    #[n(7)]
    Op,
    /// Risk 风险.
    #[n(8)]
    Rk,
    /// Audit 审计.
    #[n(9)]
    Au,
    /// Administers the hub 管理员.
    #[n(10)]
    Ad,
    /// Leads the committee 委员会主持: a member who may also give a case back and bring it before the committee.
    #[n(11)]
    Ch,
}

impl CaseRole {
    /// Whether its answers count in a case.
    pub fn answers(self) -> bool {
        matches!(self, CaseRole::Dd | CaseRole::So | CaseRole::Op)
    }
}

/// The hub gives an officer a role in the case (派工).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Assigned {
    /// The officer's staff number.
    #[n(0)]
    pub staff: String,
    /// Which role.
    #[n(1)]
    pub role: CaseRole,
    /// The sections it is for; none: all of them.
    #[cbor(n(2), with = "limited::optional")]
    pub sections: Option<Vec<String>>,
    /// Until when, ms since 1970 UTC. Answers count afterwards, too; submitting waits for the hub.
    #[n(3)]
    pub until_ms: Option<i64>,
    /// The record that asked for it.
    #[n(4)]
    pub asked: Option<Hash>,
}

/// Where a case stands in the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// V 调查中.
    #[n(0)]
    Survey,
    /// S 待审.
    #[n(1)]
    Submitted,
    /// T 退回.
    #[n(2)]
    Returned,
    /// R 待批.
    #[n(3)]
    Reviewed,
    /// C 上会.
    #[n(4)]
    Committee,
    /// A 同意.
    #[n(5)]
    Approved,
    /// D 否决.
    #[n(6)]
    Declined,
    /// G 已签约.
    #[n(7)]
    Signed,
    /// L 已放款.
    #[n(8)]
    Disbursed,
    /// Z 归档.
    #[n(9)]
    Archived,
    /// W 撤回.
    #[n(10)]
    Withdrawn,
    /// E 已删除.
    #[n(11)]
    Erased,
}

/// What the hub reckoned 重算 of a submission: the other side, what the officer's program reckoned, stands in the record it is about.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Found {
    /// Digest of the figures (docs/record.md §2c).
    #[n(0)]
    pub figures: Hash,
    /// Grade.
    #[n(1)]
    pub grade: Option<String>,
    /// Limit (额度), yuan, exact decimal.
    #[n(2)]
    pub limit: Option<String>,
    /// Points of the score at L0.
    #[n(3)]
    pub score: Option<String>,
    /// Where something holds the case up: questions, cells, tables; the first of them.
    #[cbor(n(4), with = "limited")]
    pub places: Vec<String>,
}

/// Whether a record has effect (生效 / 未生效). The hub refuses no record; it says of each act what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Effect {
    /// 1, 2, 3 … within the case, so that a missing one shows.
    #[n(0)]
    pub number: u64,
    /// The record.
    #[n(1)]
    pub record: Hash,
    /// Has effect.
    #[n(2)]
    pub effective: bool,
    /// Why not: a stable code.
    #[n(3)]
    pub reason: Option<String>,
    /// Where the case stands after it.
    #[n(4)]
    pub stage: Option<Stage>,
    /// What the hub reckoned, of a submission.
    #[n(5)]
    pub found: Option<Found>,
}

/// What the hub orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum OrderWhat {
    /// Erase a case (个人信息保护法 art. 47).
    #[n(0)]
    EraseCase,
    /// The store is revoked: destroy its key slots.
    #[n(1)]
    Revoke,
    /// Enrol anew.
    #[n(2)]
    ReEnrol,
    /// Keep a case from erasure 冻结.
    #[n(3)]
    Hold,
}

/// An order to one store.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Order {
    /// Which store.
    #[n(0)]
    pub store: StoreId,
    /// What.
    #[n(1)]
    pub what: OrderWhat,
    /// Which case, where it is about one.
    #[n(2)]
    pub case: Option<CaseId>,
    /// Of a hold: it ends here. An older program that takes this for one more hold keeps the case, which loses nothing.
    #[n(3)]
    pub lifted: Option<bool>,
}

impl Order {
    /// An order that lifts nothing.
    #[must_use]
    pub fn new(store: StoreId, what: OrderWhat, case: Option<CaseId>) -> Self {
        Self { store, what, case, lifted: None }
    }
}

/// A bundle of reference data is published.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Published {
    /// SHA-256 of the bundle.
    #[n(0)]
    pub bundle: Hash,
    /// The record of who wrote it.
    #[n(1)]
    pub author: Hash,
    /// The record of who released it, another person.
    #[n(2)]
    pub releaser: Hash,
}

/// Who read what on one day, as one hash.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ReadDay {
    /// The day, ISO.
    #[n(0)]
    pub day: String,
    /// How many readings.
    #[n(1)]
    pub count: u64,
    /// Merkle root over them.
    #[n(2)]
    pub root: Hash,
}
