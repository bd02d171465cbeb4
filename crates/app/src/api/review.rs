//! Commands of submission, review and decision 上报、审查、审批: each writes one signed record into the log of who sits here, and shows the case as it stands
//! afterwards. What has effect the branch says; until then an act is signed and waits, with the advice of the same rules beside it.
//!
//! What weighs (submitting, cosigning, opinions, motions, votes, accepting evidence, signing off) asks for the password again; remarks, their answers and
//! their closing come by the dozen and are signed with the key that is open.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::moving::FigureMove;
use super::secret::Password;
use super::text::Text;

/// Where the case stands, what was done to it, and what who sits here may do next.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ViewReview {
    pub case: String,
}

/// What changed from one submission to the next, or since it; without `submission` since the latest one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CompareSubmission {
    pub case: String,
    /// The hash of a submission: what it changed against the one before it.
    #[serde(default)]
    pub submission: Option<String>,
}

/// The main officer hands the case over for review.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SubmitCase {
    pub case: String,
    /// Yuan; empty for the limit as reckoned.
    #[serde(default)]
    pub proposal: String,
    /// What the officer declares.
    pub statement: String,
    pub password: Password,
}

/// The main officer takes the latest submission back, before a reviewer began.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecallSubmission {
    pub case: String,
    pub password: Password,
}

/// The second officer signs the latest submission, or says in what they differ.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Cosign {
    pub case: String,
    pub agrees: bool,
    pub statement: String,
    #[serde(default)]
    pub dissent: Option<String>,
    pub password: Password,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RemarkWeight {
    Must,
    Should,
    Note,
}

/// What a remark is about, by its own name: a question, `table.row.column`, a figure, a check, a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum RemarkAbout {
    Question(String),
    Cell(String),
    Figure(String),
    Check(String),
    File(String),
}

/// A reviewer remarks on the latest submission.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemarkOn {
    pub case: String,
    /// Null: the case as a whole.
    #[serde(default)]
    pub about: Option<RemarkAbout>,
    pub weight: RemarkWeight,
    pub text: String,
    /// Why, by the ids of `ReviewView.reasons`: one or more of what has to be or ought to be done.
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// An officer answers a remark, and points to the records made because of it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerRemark {
    pub case: String,
    pub remark: String,
    pub text: String,
    /// Hashes of records of the case.
    #[serde(default)]
    pub records: Vec<String>,
}

/// A reviewer accepts what was done about a remark, or not: then it stays open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CloseRemark {
    pub case: String,
    pub remark: String,
    pub accepted: bool,
    #[serde(default)]
    pub text: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OpinionAdvice {
    Forward,
    Return,
    Decline,
}

/// On what terms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Terms {
    /// Yuan, as typed; empty for none.
    #[serde(default)]
    pub amount: String,
    /// Months.
    #[serde(default)]
    pub term: Option<u32>,
    #[serde(default)]
    pub method: String,
    /// Basis points above the reference rate.
    #[serde(default)]
    pub points: Option<i32>,
    #[serde(default)]
    pub conditions: Vec<String>,
}

/// A reviewer passes the case on, gives it back, or advises to decline; an approver gives it back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GiveOpinion {
    pub case: String,
    pub advice: OpinionAdvice,
    #[serde(default)]
    pub terms: Terms,
    pub text: String,
    pub password: Password,
}

/// What a deciding body is asked; without an amount, to decline.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProposeMotion {
    pub case: String,
    /// `AP1`, `AP2` or `committee`.
    pub body: String,
    #[serde(default)]
    pub terms: Terms,
    /// Which refusals are waived.
    #[serde(default)]
    pub waivers: Vec<String>,
    pub password: Password,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VoteGiven {
    Agree,
    Decline,
    Abstain,
    Recuse,
}

/// A member votes on a motion.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CastVote {
    pub case: String,
    pub motion: String,
    pub vote: VoteGiven,
    pub reason: String,
    pub password: Password,
}

/// A reviewer accepts the evidence of a check's explanation, or not, in a log of their own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AcceptEvidence {
    pub case: String,
    pub check: String,
    pub accepted: bool,
    pub text: String,
    pub password: Password,
}

/// Who signed which paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperSigned {
    pub party: String,
    pub paper: String,
    /// The id of its attachment.
    #[serde(default)]
    pub file: Option<String>,
}

/// What was signed face to face 面签.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignOff {
    pub case: String,
    pub papers: Vec<PaperSigned>,
    #[serde(default)]
    pub place: Option<String>,
    /// The id of an attached photo.
    #[serde(default)]
    pub photo: Option<String>,
    pub password: Password,
}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// The branch says that it has effect.
    Effective,
    /// Signed, and nothing speaks against it.
    Pending,
    /// Signed, and as far as can be seen from here the branch will not accept it.
    Doubtful,
    /// Not accepted by the branch.
    Refused,
}

/// An act: who, when, as what, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActView {
    pub by: String,
    pub role: Option<Text>,
    pub at: String,
    pub seq: u32,
    pub hash: String,
    pub what: Text,
    pub became: Became,
    /// The same in words.
    pub words: Text,
    /// Of who sits here.
    pub own: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubmissionView {
    pub hash: String,
    pub act: ActView,
    pub statement: String,
    pub grade: Option<String>,
    /// Yuan.
    pub limit: Option<String>,
    pub proposal: Option<String>,
    pub figures: Option<String>,
    /// The records it stands on: whose, how many.
    pub logs: Vec<LogCount>,
    pub cosigned: Vec<CosignView>,
    pub latest: bool,
    pub recalled: bool,
    pub returned: bool,
    /// Reckoned again from the very records, the figures are the same; null: not all of those records are here.
    pub figures_hold: Option<bool>,
    /// What the branch reckoned; null: it has not said.
    pub branch: Option<BranchReckoned>,
}

/// What the branch reckoned of a submission 分行复算, beside what was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BranchReckoned {
    pub grade: Option<String>,
    /// Yuan.
    pub limit: Option<String>,
    /// Points.
    pub score: Option<String>,
    /// Grade, limit and every figure of the digest are what was submitted.
    pub same: bool,
    /// What holds the case up there, the first of it.
    pub places: Vec<PlaceNamed>,
}

/// A place of the case by its name, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaceNamed {
    pub label: Text,
    pub at: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogCount {
    pub by: String,
    pub records: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CosignView {
    pub act: ActView,
    pub agrees: bool,
    pub statement: String,
    pub dissent: Option<String>,
}

/// A record that an answer points to, or could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordRef {
    pub hash: String,
    pub by: String,
    pub seq: u32,
    pub at: String,
    pub what: Text,
    /// It touches the place of the remark.
    pub there: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemarkView {
    pub id: String,
    pub act: ActView,
    pub about: Option<RemarkAbout>,
    pub label: Text,
    /// Where it leads: a question, a table or a cell; null where there is none.
    pub at: Option<String>,
    pub weight: RemarkWeight,
    pub weight_text: Text,
    /// Why, in words; none in remarks older than the list.
    pub reasons: Vec<Text>,
    pub text: String,
    pub answers: Vec<AnswerGiven>,
    pub closings: Vec<ClosingView>,
    pub open: bool,
    /// It has an answer newer than the last word of the reviewer.
    pub answered: bool,
    /// Of an earlier submission than the latest.
    pub earlier: bool,
    /// What was recorded since, to be pointed to.
    pub since: Vec<RecordRef>,
}

/// A reason of remarks 退回原因.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReturnReasonView {
    pub id: String,
    pub label: Text,
    /// Remarks of the case that give it, those that count.
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerGiven {
    pub act: ActView,
    pub text: String,
    pub records: Vec<RecordRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClosingView {
    pub act: ActView,
    pub accepted: bool,
    pub text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpinionView {
    pub act: ActView,
    pub advice: OpinionAdvice,
    pub terms: Terms,
    pub text: String,
    pub earlier: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MotionView {
    pub id: String,
    pub act: ActView,
    pub body: String,
    pub declines: bool,
    pub terms: Terms,
    pub waivers: Vec<String>,
    /// Votes that may be read by who sits here.
    pub votes: Vec<VoteView>,
    /// How many count.
    pub cast: u32,
    /// The count, where it may be read.
    pub count: Option<Text>,
    pub counted: bool,
    /// Its submission is not the latest: the votes fell with it.
    pub earlier: bool,
    /// Who sits here has voted.
    pub voted: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoteView {
    pub act: ActView,
    pub vote: VoteGiven,
    pub vote_text: Text,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AcceptedView {
    pub act: ActView,
    pub check: String,
    pub label: Text,
    pub accepted: bool,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignedView {
    pub act: ActView,
    pub papers: Vec<PaperSigned>,
    pub place: Option<String>,
    pub photo: Option<String>,
}

/// Something that keeps the case from being submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lacking {
    /// `open_conflict`, `answer_missing`, `consent_missing`.
    pub why: String,
    pub label: Text,
    /// The question, table or cell to go to.
    pub at: Option<String>,
}

/// Whether who sits here may do something now, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MayDo {
    /// `submit`, `recall`, `cosign`, `remark`, `answer`, `close`, `accept`, `forward`, `return`, `motion`, `vote`, `sign`.
    pub act: String,
    /// It is for a role of who sits here, though perhaps not now.
    pub listed: bool,
    /// Null: it may be done.
    pub why_not: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewView {
    /// The letter of the state in the tables.
    pub state: String,
    pub state_text: Text,
    /// The branch has spoken; else it is what follows from the acts at hand.
    pub by_branch: bool,
    /// Where it stands once what waits has effect; null where that is the same.
    pub next: Option<Text>,
    pub roles: Vec<Text>,
    /// What waits, for whom.
    pub waits: Vec<Text>,
    pub may: Vec<MayDo>,
    pub lacking: Vec<Lacking>,
    /// How many are missing besides those named.
    pub lacking_more: u32,
    /// Latest last.
    pub submissions: Vec<SubmissionView>,
    pub remarks: Vec<RemarkView>,
    /// Why a remark may be made, and in how many of this case each was.
    pub reasons: Vec<ReturnReasonView>,
    pub opinions: Vec<OpinionView>,
    pub motions: Vec<MotionView>,
    pub accepted: Vec<AcceptedView>,
    pub signed: Vec<SignedView>,
    /// Everything that was done, oldest first, as far as it may be read.
    pub acts: Vec<ActView>,
    /// Opinions, motions or votes are kept from who sits here until the decision or the count.
    pub kept_from: bool,
}

/// A place that holds another answer than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaceChange {
    pub at: String,
    pub label: Text,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What two submissions differ in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubmissionChanges {
    /// There is an earlier one to compare with, and its records are here.
    pub known: bool,
    /// When the earlier one was made.
    pub before_at: Option<String>,
    pub figures: Vec<FigureMove>,
    pub places: Vec<PlaceChange>,
    /// Places left out of the list.
    pub more: u32,
}
