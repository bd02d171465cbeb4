//! Commands of the branch 分行: this machine taken in by it, everything brought there and back, and how far each case is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::secret::Password;
use super::text::Text;

/// How it stands with the branch, and how far the named cases are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct BranchStatus {
    #[serde(default)]
    pub cases: Vec<String>,
}

/// How far a case is at the branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ArrivedWord {
    /// ○ 仅本机
    Here,
    /// ◐ 记录已到、照片未齐
    Records,
    /// ● 全部到分行: a receipt covers its last record, and every file is committed there.
    All,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseArrival {
    pub case: String,
    pub arrived: ArrivedWord,
    /// The same in words, with its sign.
    pub words: Text,
    /// What of it waits, in words; empty where nothing does.
    pub waits: Text,
}

/// The branch that this machine belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BranchCard {
    pub address: String,
    /// The officer's staff number there.
    pub staff: String,
    pub name: String,
    /// Where in the bank.
    pub path: String,
    /// When this machine was taken in, by the branch's clock.
    pub since: String,
}

/// How the latest session ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BranchEnd {
    /// A stable word: done, left, cut, busy, fork, stuck, revoked, destroyed, intercepted, expired, certificate_over, another_branch, only_read, stopped, refused, not_understood.
    pub code: String,
    pub words: Text,
    /// What else happened.
    pub notes: Vec<Text>,
    /// What to do, one after the other; empty where it goes on by itself.
    pub steps: Vec<Text>,
    pub at: String,
    /// It goes on by itself after so many seconds, if the window is open; null: only when the officer says so.
    pub again_in: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BranchView {
    /// Null: not taken in by a branch.
    pub branch: Option<BranchCard>,
    /// The one line: not connected, waiting, running, or all there.
    pub words: Text,
    /// A session is under way.
    pub running: bool,
    /// How far it is.
    pub thousandths: u32,
    /// Something waits.
    pub waiting: bool,
    /// The latest session since the account was unlocked.
    pub last: Option<BranchEnd>,
    pub cases: Vec<CaseArrival>,
    /// A request to be taken in was written as a file: the digits to say by telephone.
    pub asked: Option<String>,
}

/// Looks at an invitation as far as it is typed; nothing of it is kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsiderCode {
    pub code: Password,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeView {
    /// As it is printed, in groups of five.
    pub shown: String,
    /// It is whole and its check letter fits.
    pub good: bool,
    /// What to look at again; null while it is only not finished.
    pub fault: Option<Text>,
}

/// Has this machine taken in by the branch at an address, with the code on paper.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EnrolBranch {
    pub code: Password,
    pub address: String,
}

/// Writes a request to be taken in as a file, where no network leads to the branch.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AskEnrolment {
    pub code: Password,
    pub path: FileRef,
}

/// Reads the branch's reply to that request.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeEnrolment {
    pub code: Password,
    pub path: FileRef,
    /// Where the branch is reached later.
    pub address: String,
}

/// The branch moved to another address.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetBranchAddress {
    pub address: String,
}

/// Brings everything to the branch, and what others wrote back. It runs beside the work.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SendToBranch {}

/// Stops it. What arrived is not sent again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StopBranch {}
