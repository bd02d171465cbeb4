//! What officers do to a case beside answering: hearing each other's logs, submitting, cosigning, remarking, deciding, signing.
//!
//! These records are kept whoever writes them. Whether one has effect is judged elsewhere; here stands only what they say. “Submission”
//! is always the hash of the record of kind `submitted`: a remark, an opinion or a vote belongs to that state of the case and to no other.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    hash::Hash,
    id::{LogId, MotionId, RemarkId},
    limited,
    record::Head,
};

/// What of the other logs of this case its writer had taken in: the only thing that orders records of different logs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct LogsHeard {
    /// The last record of this case of each other log.
    #[cbor(n(0), with = "limited")]
    pub heads: Vec<Head>,
}

/// The records of one case in one log, as one hash (docs/record.md §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct LogRoot {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// How many records of the case it has.
    #[n(1)]
    pub count: u64,
    /// The seq of the last of them.
    #[n(2)]
    pub last: u64,
    /// Merkle root over their hashes.
    #[n(3)]
    pub root: Hash,
}

/// The case is submitted (提交审查): on which records, with which result.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Submitted {
    /// Each log of the case, the writer's own before this record among them.
    #[cbor(n(0), with = "limited")]
    pub logs: Vec<LogRoot>,
    /// Content hash of the checklist.
    #[n(1)]
    pub checklist: Option<Hash>,
    /// Content hash of the policy.
    #[n(2)]
    pub policy: Option<Hash>,
    /// Digest of the figures (docs/record.md §2c): a hub that reckons anew must come to the same.
    #[n(3)]
    pub figures: Option<Hash>,
    /// Grade, as shown.
    #[n(4)]
    pub grade: Option<String>,
    /// Limit (额度), yuan, exact decimal.
    #[n(5)]
    pub limit: Option<String>,
    /// What the officer proposes, yuan, exact decimal.
    #[n(6)]
    pub proposal: Option<String>,
    /// What the officer declares by submitting.
    #[n(7)]
    pub statement: String,
}

/// The second officer signs a submission (协办签字).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Cosigned {
    /// The submission.
    #[n(0)]
    pub submission: Hash,
    /// Agrees with it.
    #[n(1)]
    pub agrees: bool,
    /// What is declared by signing.
    #[n(2)]
    pub statement: String,
    /// In what the second officer differs.
    #[n(3)]
    pub dissent: Option<String>,
}

/// The second officer confirms an explanation (协办核实). Another text afterwards, and it is due again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ExplanationConfirmed {
    /// The check that is explained.
    #[n(0)]
    pub check: String,
    /// The row of the table of explanations.
    #[n(1)]
    pub row: String,
    /// The record that holds the text.
    #[n(2)]
    pub text: Hash,
    /// Whether the text is confirmed.
    #[n(3)]
    pub agrees: bool,
    /// What the second officer saw.
    #[n(4)]
    pub statement: String,
}

/// What a remark is about.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemarkPlace {
    /// A question.
    #[n(0)]
    Question(#[n(0)] String),
    /// A cell: table, row, column.
    #[n(1)]
    Cell(#[n(0)] String, #[n(1)] String, #[n(2)] String),
    /// A figure.
    #[n(2)]
    Figure(#[n(0)] String),
    /// A check.
    #[n(3)]
    Check(#[n(0)] String),
    /// A file.
    #[n(4)]
    File(#[n(0)] Hash),
}

/// How much a remark weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Has to be closed before the case goes on 必须.
    #[n(0)]
    Must,
    /// Ought to be answered 应当.
    #[n(1)]
    Should,
    /// A note 提示.
    #[n(2)]
    Note,
}

/// A reviewer remarks on a submission (审查意见).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Remarked {
    /// Which remark.
    #[n(0)]
    pub remark: RemarkId,
    /// The submission.
    #[n(1)]
    pub submission: Hash,
    /// What it is about; none: the case as a whole.
    #[n(2)]
    pub place: Option<RemarkPlace>,
    /// How much it weighs.
    #[n(3)]
    pub weight: Weight,
    /// What is said.
    #[n(4)]
    pub text: String,
    /// Why 退回原因, by the ids of the bank's list; none in records older than the list.
    #[cbor(n(5), with = "limited::optional")]
    pub reasons: Option<Vec<String>>,
}

/// An officer answers a remark.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RemarkAnswered {
    /// Which remark.
    #[n(0)]
    pub remark: RemarkId,
    /// What is said.
    #[n(1)]
    pub text: String,
    /// The records made because of it.
    #[cbor(n(2), with = "limited")]
    pub records: Vec<Hash>,
}

/// Who made a remark closes it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RemarkClosed {
    /// Which remark.
    #[n(0)]
    pub remark: RemarkId,
    /// Whether the answer was accepted.
    #[n(1)]
    pub accepted: bool,
    /// What is said.
    #[n(2)]
    pub text: Option<String>,
}

/// What a reviewer does with a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Passes it on to who decides 通过审查.
    #[n(0)]
    Forward,
    /// Gives it back to the officers 退回.
    #[n(1)]
    Return,
    /// Advises to decline 建议否决.
    #[n(2)]
    Decline,
}

/// A reviewer's opinion (审查结论).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Opinion {
    /// The submission.
    #[n(0)]
    pub submission: Hash,
    /// Forward, return or decline.
    #[n(1)]
    pub advice: Advice,
    /// Amount, yuan, exact decimal.
    #[n(2)]
    pub amount: Option<String>,
    /// Term, months.
    #[n(3)]
    pub term: Option<u32>,
    /// How it is repaid.
    #[n(4)]
    pub method: Option<String>,
    /// Price, basis points above the reference rate.
    #[n(5)]
    pub points: Option<i32>,
    /// On what conditions.
    #[cbor(n(6), with = "limited")]
    pub conditions: Vec<String>,
    /// The reasons.
    #[n(7)]
    pub text: String,
}

/// What a deciding body is asked (议案). Without an amount it is a motion to decline.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Motion {
    /// Which motion.
    #[n(0)]
    pub motion: MotionId,
    /// The submission.
    #[n(1)]
    pub submission: Hash,
    /// The body: an approver's level or a committee.
    #[n(2)]
    pub body: String,
    /// Amount, yuan, exact decimal.
    #[n(3)]
    pub amount: Option<String>,
    /// Term, months.
    #[n(4)]
    pub term: Option<u32>,
    /// How it is repaid.
    #[n(5)]
    pub method: Option<String>,
    /// Price, basis points above the reference rate.
    #[n(6)]
    pub points: Option<i32>,
    /// On what conditions.
    #[cbor(n(7), with = "limited")]
    pub conditions: Vec<String>,
    /// Which refusals are waived.
    #[cbor(n(8), with = "limited")]
    pub waivers: Vec<String>,
}

/// How a member votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// For it 同意.
    #[n(0)]
    Agree,
    /// Against it 反对.
    #[n(1)]
    Decline,
    /// Abstains 弃权.
    #[n(2)]
    Abstain,
    /// Takes no part, because of an interest 回避.
    #[n(3)]
    Recuse,
}

/// A member of a body votes on a motion.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Voted {
    /// Which motion.
    #[n(0)]
    pub motion: MotionId,
    /// How.
    #[n(1)]
    pub vote: Vote,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// A reviewer accepts the evidence of an explanation (审查认可).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct EvidenceAccepted {
    /// The check that is explained.
    #[n(0)]
    pub check: String,
    /// The confirmation (kind 24), or the record that holds the text.
    #[n(1)]
    pub of: Hash,
    /// Whether it is accepted.
    #[n(2)]
    pub accepted: bool,
    /// What is said.
    #[n(3)]
    pub text: String,
}

/// Which of the two last steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum FinalStep {
    /// The contract was signed face to face 面签.
    #[n(0)]
    Signed,
    /// The loan was paid out 放款.
    #[n(1)]
    Disbursed,
}

/// A paper that somebody signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedPaper {
    /// Who signed, by part: borrower, spouse, guarantor …
    #[n(0)]
    pub party: String,
    /// Which paper.
    #[n(1)]
    pub paper: String,
    /// SHA-256 of its file.
    #[n(2)]
    pub file: Option<Hash>,
}

/// The contract is signed, or the loan is disbursed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedOff {
    /// Which step.
    #[n(0)]
    pub step: FinalStep,
    /// What was signed.
    #[cbor(n(1), with = "limited")]
    pub papers: Vec<SignedPaper>,
    /// Where.
    #[n(2)]
    pub place: Option<String>,
    /// SHA-256 of the photo.
    #[n(3)]
    pub photo: Option<Hash>,
    /// The loan's number in the bank's system.
    #[n(4)]
    pub loan: Option<String>,
    /// Amount paid out, yuan, exact decimal.
    #[n(5)]
    pub amount: Option<String>,
    /// The conditions that were found met.
    #[cbor(n(6), with = "limited")]
    pub conditions: Vec<String>,
}
