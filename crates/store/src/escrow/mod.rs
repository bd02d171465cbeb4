//! Recovery by escrow 托管: a key of the branch whose private half nobody has, cut into three shares of which two bring it back.
//!
//! An account that was sealed to the public half ([`crate::Store::seal_to_escrow`]) is opened on the laptop itself by two custodians with their
//! shares ([`crate::Store::recover`]): the private half is put together in memory, used once, and wiped. It is written nowhere, and the hub never sees it.
//! What a share is as text stands in [`share`], how a secret is cut in [`shamir`], the slot in [`slot`]; the bytes in `docs/record.md` §4.

mod public;
pub(crate) mod recover;
mod shamir;
mod share;
pub(crate) mod slot;

use zeroize::Zeroizing;

use crate::{
    cipher::Secret,
    env::{Env, random},
    error::Result,
    finding::Words,
    package_file::public_of,
};

pub use public::EscrowKey;
pub use recover::{DEVICE_BOUND, ESCROW_SEALED, RECOVERED};
pub use share::{EscrowShare, ShareFault};

/// How many shares are made; any [`shamir::NEEDED`] of them are enough.
const SHARES: [u8; 3] = [1, 2, 3];

/// The private half, put together from two shares; wiped when dropped.
pub struct EscrowSecret {
    secret: Secret,
    public: EscrowKey,
    from: [u8; 2],
}

/// Why two shares open nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EscrowFault {
    /// The same share twice.
    SameShare(u8),
    /// They belong to two different keys.
    TwoKeys,
    /// Both read well, and together they give another key than the one they say they are of: at least one is no share of it.
    NotTheKey,
}

impl EscrowFault {
    /// In words.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            EscrowFault::SameShare(number) => (
                format!("两份都是第 {number} 份；要两位保管人各自的一份"),
                format!("both are share {number}; shares of two custodians are needed"),
            ),
            EscrowFault::TwoKeys => (
                "两份分片不是同一把托管钥匙的（纸上“钥匙编号”不同）".to_owned(),
                "the two shares belong to different escrow keys (their key names differ)".to_owned(),
            ),
            EscrowFault::NotTheKey => (
                "两份分片各自读得通，合起来却不是纸上写的那把钥匙：至少有一份不是当初打印的内容".to_owned(),
                "each share reads well, but together they are not the key named on them: at least one is not what was printed".to_owned(),
            ),
        };
        Words { zh, en }
    }
}

/// Makes a key of escrow: the public half for the laptops, and the three shares for three custodians. The private half is gone when this returns.
pub fn fresh_escrow(env: &dyn Env) -> Result<(EscrowKey, [EscrowShare; 3])> {
    let secret: Secret = Zeroizing::new(random(env)?);
    let slope: Secret = Zeroizing::new(random(env)?);
    let public = EscrowKey(public_of(&secret));
    let name = public.name();
    Ok((public, SHARES.map(|number| EscrowShare::new(number, name, shamir::share(&secret, &slope, number)))))
}

impl EscrowSecret {
    /// Puts the private half together from two shares; refused where they are not two shares of one key.
    pub fn of(one: &EscrowShare, other: &EscrowShare) -> std::result::Result<Self, EscrowFault> {
        if one.key() != other.key() {
            return Err(EscrowFault::TwoKeys);
        }
        let at = |share: &EscrowShare| (share.number(), share.part().clone());
        let secret = shamir::secret(&at(one), &at(other)).ok_or(EscrowFault::SameShare(one.number()))?;
        let public = EscrowKey(public_of(&secret));
        if public.name() != one.key() {
            return Err(EscrowFault::NotTheKey);
        }
        let mut from = [one.number(), other.number()];
        from.sort_unstable();
        Ok(Self { secret, public, from })
    }

    /// The public half.
    pub fn public(&self) -> EscrowKey {
        self.public
    }

    /// The numbers of the two shares.
    pub fn shares(&self) -> [u8; 2] {
        self.from
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }
}

impl std::fmt::Debug for EscrowSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EscrowSecret")
    }
}

#[cfg(test)]
mod tests;
