//! Commands of the case package 案件包: made for another officer, checked by anybody, taken in; and what two officers differ on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::second::SecondView;
use super::secret::Password;
use super::text::{FigureView, Text};
use super::visit::Saved;

/// Writes a case as a package, sealed: under a passphrase, made up here when none is given, and to the officers on the case whose keys are known.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MakePackage {
    pub case: String,
    pub path: FileRef,
    #[serde(default)]
    pub passphrase: Option<Password>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageMade {
    pub path: String,
    /// Bytes.
    pub size: u32,
    /// What opens it, in groups to be said by telephone.
    pub passphrase: String,
    /// Files that go along.
    pub files: u32,
    /// Files of the case that are missing or damaged here and do not go along.
    pub left_out: u32,
    /// The hash that names it.
    pub id: String,
    /// The digits by which the receiver compares the maker's key.
    pub digits: String,
    pub saved: Saved,
    pub warning: Text,
}

/// Checks a package, with nobody's database: what holds, what does not, what it cannot prove; and reckons the figures again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CheckPackage {
    pub path: FileRef,
    /// Null: the unlocked officer's own key opens it.
    #[serde(default)]
    pub passphrase: Option<Password>,
    /// Keys known from elsewhere: the sixteen digits, or the hash of the key.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Heads known from elsewhere, as a report prints them: `number:hash`, of the hash at least eight digits.
    #[serde(default)]
    pub heads: Vec<String>,
}

/// What a line of a check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackageWord {
    /// Proved 相符.
    Holds,
    /// Contradicted 不符.
    Fails,
    /// Not proved 证明不了. Nothing need be wrong.
    Unproved,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageLine {
    pub word: PackageWord,
    /// A stable word for it (`docs/record.md` §6).
    pub code: String,
    pub text: Text,
}

/// One officer's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageLogView {
    pub log: String,
    pub name: String,
    pub role: Text,
    pub records: u32,
    /// To be compared by telephone with whoever bears the name.
    pub digits: String,
    /// The key is known from elsewhere.
    pub known: bool,
    /// The log of the officer who looks.
    pub own: bool,
}

/// Figures reckoned again from what is in the package alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageFigures {
    pub limit: FigureView,
    pub score: FigureView,
    pub grade: FigureView,
    pub proposal: Text,
    pub checklist: String,
    pub checklist_name: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageView {
    /// Nothing contradicts anything.
    pub ok: bool,
    pub case: String,
    pub title: String,
    pub id: String,
    pub made_by: String,
    pub made_at: String,
    pub records: u32,
    pub files: u32,
    pub logs: Vec<PackageLogView>,
    pub lines: Vec<PackageLine>,
    /// Null where they cannot be reckoned again; why, is among the lines.
    pub figures: Option<PackageFigures>,
    pub conflicts: Vec<ConflictView>,
    /// What no package can show.
    pub limits: Text,
}

/// Takes a package in: all of it, or nothing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakePackage {
    pub path: FileRef,
    #[serde(default)]
    pub passphrase: Option<Password>,
    /// The digits of each key that was compared by telephone and is not known here yet.
    #[serde(default)]
    pub confirmed: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageTaken {
    pub case: String,
    pub title: String,
    pub new_case: bool,
    pub records: u32,
    pub files: u32,
    /// Places on which the officers differ now.
    pub conflicts: u32,
    pub notes: Vec<Text>,
}

/// On what the officers of a case differ.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListConflicts {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictsView {
    /// Several logs belong to the case.
    pub shared: bool,
    /// The main officer's name; null: nobody opened it here.
    pub owner: Option<String>,
    /// Who sits here is the main officer.
    pub own: bool,
    pub conflicts: Vec<ConflictView>,
    /// Places at which they said the same without having heard each other.
    pub agreed: u32,
    /// Records that do not count, with reasons.
    pub outside: Vec<Text>,
    /// What second officers said alone, beside the first officer's answers.
    pub second: Vec<SecondView>,
}

/// One place, and what each officer said there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictView {
    /// The place, as settling names it.
    pub place: String,
    pub label: Text,
    pub how: Text,
    /// By rank; the first counts meanwhile.
    pub claims: Vec<ClaimView>,
    /// Can be settled by taking one of them over; else by going to the place itself.
    pub can_take: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClaimView {
    pub officer: String,
    pub text: Text,
    pub basis: Option<Text>,
    pub note: Option<String>,
    pub at: String,
    pub seq: u32,
    pub hash: String,
}

/// Settles a place by taking over what one of the officers said there: a new answer by somebody who has heard all of them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettleConflict {
    pub case: String,
    pub place: String,
    /// Which of the claims, from 0.
    pub take: u32,
}

/// The second officer confirms an explanation in a log of their own, on their own laptop.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmHere {
    pub case: String,
    pub check: String,
    pub agrees: bool,
    pub statement: String,
}
