//! Commands of the lock: who is there, unlock, lock. Nothing of a case passes here.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::escrow::EscrowView;
use super::secret::Password;
use super::text::Text;

/// Who may unlock, and whether somebody has.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionStatus {}

/// Creates an officer with an encrypted database of their own, and unlocks it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CreateOfficer {
    pub name: String,
    pub password: Password,
    /// What the account is for; it stays so. Null: an officer's.
    #[serde(default)]
    pub role: Option<AccountRole>,
}

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    /// Surveys cases, as the officer on it or as second officer.
    Officer,
    /// Reviews the surveys of others.
    Reviewer,
    /// Writes down what the committee decided.
    Committee,
}

/// Another account on this machine, for whoever signs in somebody's case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountView {
    pub name: String,
    pub role: AccountRole,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Unlock {
    pub officer: String,
    pub password: Password,
}

/// How good a password would be; nothing of it is kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsiderPassword {
    pub password: Password,
    /// Whose it would be; empty: whoever is unlocked.
    #[serde(default)]
    pub name: String,
}

/// What a password is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PasswordView {
    /// Whether it would be taken.
    pub accepted: bool,
    /// How long guessing it takes, in words, and under which assumption.
    pub lasts: Text,
    /// Why it is not taken, where something can be named.
    pub why: Option<Text>,
}

/// Another password for whoever is unlocked; the data stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangePassword {
    pub old: Password,
    pub new: Password,
}

/// Closes the database; what was typed and not saved stays with the window as its draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Lock {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionPhase {
    /// Nobody has a database here yet: create the first officer.
    NoOfficer,
    Locked,
    Open,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionState {
    pub phase: SessionPhase,
    /// Those who can unlock on this machine; copies of a store come last.
    pub officers: Vec<String>,
    /// Those among them that are copies of a store lying elsewhere: never chosen unless somebody does.
    pub copies: Vec<String>,
    /// The same with what each account is for.
    pub accounts: Vec<AccountView>,
    /// Who is unlocked.
    pub officer: Option<String>,
    /// What else lies there and needs attention: data without its key file, a folder that cannot be read, an added checklist left out.
    pub notices: Vec<Text>,
    /// Wrong passwords tried since this officer was last here, told once they are unlocked; none when there were none.
    pub tries: Option<Text>,
    /// Those whose forgotten password two custodians of the branch can set anew.
    pub recoverable: Vec<String>,
    /// The branch's key of escrow on this machine, and whether whoever is unlocked is sealed to it.
    pub escrow: Option<EscrowView>,
    /// The case that the window begins with: the practice case of a draft that is looked at.
    pub begin: Option<String>,
    pub version: String,
}
