//! The invitation 邀请码: five groups of five letters on paper, by which a store proves to a hub, and the hub to the store, that they are the ones meant.
//!
//! 3 bytes name it, 12 are its secret: 24 letters of Crockford's base 32 and a check letter, the sum of position times value modulo 31. Every wrong letter
//! and every two neighbours that changed places are found, except `0` and `Z` for each other, which the proof finds.

use std::fmt;

use thiserror::Error;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CARRYING: usize = 24;
const GROUP: usize = 5;
/// Nobody types longer ones.
const LONGEST: usize = 400;

/// What names an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InviteId(pub [u8; 3]);

impl fmt::Display for InviteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What proves it. Never printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteSecret(pub [u8; 12]);

impl fmt::Debug for InviteSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteSecret(…)")
    }
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its name.
    pub id: InviteId,
    /// Its secret.
    pub secret: InviteSecret,
}

/// Why what was typed is no invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InviteFault {
    /// Other than 25 letters: how many there are.
    #[error("an invitation has 25 letters, here are {0}")]
    Letters(usize),
    /// The letter at this place, from 1, is none that is used.
    #[error("the letter at place {0} is none that an invitation has")]
    Letter(usize),
    /// The check letter does not fit: at least one letter is wrong.
    #[error("a letter is wrong: look at the paper again")]
    Check,
}

impl InviteFault {
    /// In words: Chinese, English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let zh = match self {
            InviteFault::Letters(found) => format!("邀请码有 25 个字母数字，这里是 {found} 个"),
            InviteFault::Letter(at) => {
                format!("第 {} 组第 {} 个不是邀请码里的字", (at - 1) / GROUP + 1, (at - 1) % GROUP + 1)
            }
            InviteFault::Check => "有一个字抄错了，请对照纸上再看".to_owned(),
        };
        (zh, self.to_string())
    }
}

impl Invitation {
    /// The invitation of these random bytes.
    #[must_use]
    pub fn of(id: [u8; 3], secret: [u8; 12]) -> Self {
        Self { id: InviteId(id), secret: InviteSecret(secret) }
    }

    /// As it is printed: five groups of five.
    #[must_use]
    pub fn code(&self) -> String {
        let mut bytes = [0; 15];
        bytes[..3].copy_from_slice(&self.id.0);
        bytes[3..].copy_from_slice(&self.secret.0);
        let mut values: Vec<u8> = bytes.chunks_exact(GROUP).flat_map(five_bytes).collect();
        values.push(check(&values));
        let letters: Vec<String> = values
            .chunks(GROUP)
            .map(|group| group.iter().map(|v| char::from(LETTERS[usize::from(v & 31)])).collect())
            .collect();
        letters.join("-")
    }

    /// Reads what was typed: small letters, full width, I and L for 1, O for 0, whatever stands between the groups.
    ///
    /// # Errors
    ///
    /// What to look at again.
    pub fn parse(typed: &str) -> Result<Self, InviteFault> {
        let mut values = Vec::with_capacity(CARRYING + 1);
        for letter in typed.chars().take(LONGEST).filter(|c| !is_between(*c)) {
            values.push(value(letter).ok_or(InviteFault::Letter(values.len() + 1))?);
        }
        if values.len() != CARRYING + 1 {
            return Err(InviteFault::Letters(values.len()));
        }
        let found = values.pop().unwrap_or_default();
        if found != check(&values) {
            return Err(InviteFault::Check);
        }
        let bytes: Vec<u8> = values.chunks_exact(8).flat_map(eight_letters).collect();
        let (id, secret) = bytes.split_at(3);
        match (id.try_into(), secret.try_into()) {
            (Ok(id), Ok(secret)) => Ok(Self::of(id, secret)),
            _ => Err(InviteFault::Letters(values.len())),
        }
    }
}

fn check(values: &[u8]) -> u8 {
    let sum: u32 = (1..).zip(values).map(|(i, v): (u32, _)| i * u32::from(*v)).sum();
    (sum % 31) as u8
}

fn five_bytes(bytes: &[u8]) -> [u8; 8] {
    let whole = bytes.iter().fold(0_u64, |whole, byte| whole << 8 | u64::from(*byte));
    std::array::from_fn(|i| (whole >> (35 - 5 * i) & 31) as u8)
}

fn eight_letters(values: &[u8]) -> [u8; 5] {
    let whole = values.iter().fold(0_u64, |whole, value| whole << 5 | u64::from(*value));
    std::array::from_fn(|i| (whole >> (32 - 8 * i)) as u8)
}

fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '－' | '–' | '—' | '·' | '.' | '_')
}

fn value(letter: char) -> Option<u8> {
    // Full-width letters and digits stand where the narrow ones do, 0xFEE0 further on.
    let narrow = match letter {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(letter) - 0xfee0)?,
        other => other,
    };
    let upper = match narrow.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    LETTERS.iter().position(|l| char::from(*l) == upper).map(|at| at as u8)
}
