//! Commands of escrow 托管: the branch's key on this machine, an account sealed to it, and a forgotten password set anew by two custodians.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::secret::Password;
use super::text::Text;

/// Puts the branch's key of escrow beside the accounts of this machine. It seals nothing: each account does that after its officer has compared the digits.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutEscrow {
    pub path: FileRef,
}

/// Seals the account that is unlocked to the key on this machine, once its digits were compared by telephone.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SealEscrow {
    /// The digits as they were said; they must be those of the key.
    pub digits: String,
    /// The password of whoever is unlocked: the key that opens everything is sealed once more.
    pub password: Password,
}

/// The key of escrow on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EscrowView {
    /// The digits to compare; null where the account is sealed and no file lies here any more.
    pub digits: Option<String>,
    /// The short name that stands on the shares.
    pub name: Option<String>,
    /// Whether the account that is unlocked is sealed to it.
    pub sealed: bool,
    /// Whether its password opens it on this device only.
    pub device_bound: bool,
    /// Where the secret of this device lies that its password needs, and why not in the system's key store.
    pub secret_place: Option<Text>,
    /// Digits of another key that the account is sealed to.
    pub other: Option<String>,
}

/// A share as far as it is typed; nothing of it is kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsiderShare {
    pub share: Password,
}

/// How a share reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShareView {
    /// 1, 2 or 3, where it reads.
    pub number: Option<u32>,
    /// The short name of the key it belongs to.
    pub name: Option<String>,
    /// Which group is mistyped, where it does not read.
    pub fault: Option<Text>,
}

/// Two custodians open an account with their shares, and its officer sets a new password. It is recorded, and told until the officer has dealt with it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Recover {
    pub officer: String,
    pub first: Password,
    pub second: Password,
    /// The new password.
    pub password: Password,
}
