//! The public half of the key of escrow, as a file that is carried to the laptops, and the digits by which it is compared by telephone.
//!
//! The file proves nothing about where it comes from: whoever may write in a folder can put another one there, and an account sealed to that
//! would be open to them. So nothing is sealed before somebody has compared the digits.

use evidence::{CryptoProvider, Ed25519Sha256, Hash};

const DOMAIN: &[u8] = b"tianye escrow key 1\0";
const FIRST_LINE: &str = "tianye escrow key 1";
/// No such file is longer.
const LONGEST: usize = 4096;

/// The public half of a key of escrow (X25519).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EscrowKey(pub(crate) [u8; 32]);

impl EscrowKey {
    /// The sixteen digits in groups of four that are said by telephone.
    pub fn digits(&self) -> String {
        let mut number = [0; 16];
        number.copy_from_slice(&self.hash()[..16]);
        let digits = format!("{:016}", u128::from_be_bytes(number) % 10_u128.pow(16));
        format!("{} {} {} {}", &digits[..4], &digits[4..8], &digits[8..12], &digits[12..])
    }

    /// The short name that stands in each share.
    pub fn name(&self) -> [u8; 4] {
        let hash = self.hash();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    fn hash(&self) -> [u8; 32] {
        let Hash(bytes) = Ed25519Sha256.hash(&[DOMAIN, &self.0]);
        bytes
    }

    /// The file: three lines, and below them whatever helps a person.
    pub fn file(&self, below: &str) -> String {
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{FIRST_LINE}\n{hex}\n{}\n{below}", self.digits())
    }

    /// Reads such a file; none where it is not one, or its digits are not those of its key.
    pub fn read(file: &[u8]) -> Option<Self> {
        if file.len() > LONGEST {
            return None;
        }
        let text = std::str::from_utf8(file).ok()?.trim_start_matches('\u{feff}');
        let mut lines = text.lines().map(str::trim_end);
        let (first, hex, digits) = (lines.next()?, lines.next()?, lines.next()?);
        if first != FIRST_LINE || hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut key = [0; 32];
        for (at, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        let key = Self(key);
        (key.digits() == digits).then_some(key)
    }
}
