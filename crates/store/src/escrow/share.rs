//! A share as a person has it: on paper, in sixteen groups of five letters, each with a check letter that tells which group is mistyped.
//!
//! Letters are Crockford's base 32 (no I, L, O, U; read as 1, 1, 0 where they are typed all the same). The fifth letter of a group is, over
//! GF(32), the sum of the group's number and of its letters times 2, 4, 8, 16: every single wrong letter, every two neighbours that changed
//! places and every two groups that did are found. What slips through that is found by the check over the whole.

use evidence::{CryptoProvider, Ed25519Sha256, Hash};
use zeroize::Zeroizing;

use crate::{cipher::Secret, finding::Words};

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Format 1, in the upper half of the first byte.
const FORMAT: u8 = 1;
const BYTES: usize = 40;
const WHOLE: &[u8] = b"tianye escrow share 1\0";
const GROUPS: usize = 16;
/// Letters of a group that carry something, before its check letter.
const CARRYING: usize = 4;
/// Nobody types longer ones.
const LONGEST: usize = 2_000;

/// One share of three.
#[derive(Clone)]
pub struct EscrowShare {
    number: u8,
    key: [u8; 4],
    part: Secret,
}

/// Why what was typed is no share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShareFault {
    /// These groups, counted from 1, do not hold what was printed.
    Groups(Vec<usize>),
    /// There are other than sixteen groups of five letters: how many letters there are, and the groups that have not five.
    Letters {
        /// Letters in all.
        found: usize,
        /// Groups of another length.
        groups: Vec<usize>,
    },
    /// Each group reads well and the whole does not: several letters of one group are wrong at once.
    Whole,
    /// Of a newer program.
    Newer,
}

impl ShareFault {
    /// In words: what to look at again.
    pub fn words(&self) -> Words {
        let listed =
            |groups: &[usize], between: &str| groups.iter().map(usize::to_string).collect::<Vec<_>>().join(between);
        let (zh, en) = match self {
            ShareFault::Groups(groups) => (
                format!("第 {} 组抄错了，请对照纸上再看", listed(groups, "、")),
                format!("group {} is mistyped; look at the paper again", listed(groups, ", ")),
            ),
            ShareFault::Letters { found, groups } if groups.is_empty() => (
                format!("一份分片有 16 组、每组 5 个字母数字，这里只数到 {found} 个"),
                format!("a share has 16 groups of 5 letters; here are {found} letters"),
            ),
            ShareFault::Letters { found, groups } => (
                format!("第 {} 组不是 5 个字母数字（共数到 {found} 个，应为 80 个）", listed(groups, "、")),
                format!("group {} has not 5 letters ({found} in all instead of 80)", listed(groups, ", ")),
            ),
            ShareFault::Whole => (
                "各组都像是对的，整份却对不上：有一组错了不止一个字，请逐组再核对一遍".to_owned(),
                "each group looks right but the whole does not: several letters of one group are wrong; compare every group again".to_owned(),
            ),
            ShareFault::Newer => (
                "这份分片由更新版本的程序打印，请升级程序".to_owned(),
                "this share was printed by a newer version; update the program".to_owned(),
            ),
        };
        Words { zh, en }
    }
}

/// The product in GF(32) modulo x^5 + x^2 + 1.
fn times(one: u8, other: u8) -> u8 {
    let (mut one, mut product) = (one, 0);
    for bit in 0..5 {
        product ^= one & ((other >> bit) & 1).wrapping_neg();
        one = ((one << 1) & 0x1f) ^ ((one >> 4).wrapping_neg() & 0x05);
    }
    product
}

/// The check letter of a group, which is counted from 1.
fn check_of(group: usize, carried: &[u8]) -> u8 {
    let weights = [2, 4, 8, 16];
    carried.iter().zip(weights).fold((group & 0x1f) as u8, |sum, (value, weight)| sum ^ times(*value, weight))
}

/// What a typed letter stands for; full width and lower case are the same letter.
fn value_of(letter: char) -> Option<u8> {
    let narrow = match u32::from(letter) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0)?,
        _ => letter,
    };
    let plain = match narrow.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    LETTERS.iter().position(|known| char::from(*known) == plain).and_then(|at| u8::try_from(at).ok())
}

impl EscrowShare {
    pub(super) fn new(number: u8, key: [u8; 4], part: Secret) -> Self {
        Self { number, key, part }
    }

    /// 1, 2 or 3.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// The name of the key it is a share of.
    pub fn key(&self) -> [u8; 4] {
        self.key
    }

    pub(super) fn part(&self) -> &Secret {
        &self.part
    }

    /// As it is printed.
    pub fn shown(&self) -> Zeroizing<String> {
        let mut values = Zeroizing::new(Vec::with_capacity(GROUPS * CARRYING));
        // Five bytes are eight letters.
        for five in self.bytes().chunks(5) {
            let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
            values.extend((0..8).rev().map(|at| ((bits >> (5 * at)) & 0x1f) as u8));
        }
        let mut shown = Zeroizing::new(String::with_capacity(GROUPS * (CARRYING + 2)));
        for (at, carried) in values.chunks(CARRYING).enumerate() {
            if at > 0 {
                shown.push(' ');
            }
            for value in carried.iter().chain([&check_of(at + 1, carried)]) {
                shown.push(char::from(LETTERS[usize::from(value & 0x1f)]));
            }
        }
        shown
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES));
        bytes.push((FORMAT << 4) | self.number);
        bytes.extend(self.key);
        bytes.extend(&self.part[..]);
        let Hash(check) = Ed25519Sha256.hash(&[WHOLE, &bytes]);
        bytes.extend(&check[..3]);
        bytes
    }

    /// Reads what was typed. Blanks, hyphens and line ends stand between groups and count for nothing else.
    pub fn read(typed: &str) -> Result<Self, ShareFault> {
        let apart = |c: char| c.is_whitespace() || matches!(c, '-' | '－' | '—' | '–' | '·' | ',' | '，' | '.' | '。');
        let typed: Zeroizing<String> = Zeroizing::new(typed.chars().take(LONGEST).collect());
        let mut groups: Vec<Zeroizing<Vec<char>>> = typed
            .split(apart)
            .filter(|group| !group.is_empty())
            .map(|group| Zeroizing::new(group.chars().collect()))
            .collect();
        let found = groups.iter().map(|group| group.len()).sum();
        if groups.len() != GROUPS {
            // Typed without blanks, or with others than on the paper: only the order counts.
            let all: Zeroizing<Vec<char>> =
                Zeroizing::new(groups.iter().flat_map(|group| group.iter().copied()).collect());
            if all.len() != GROUPS * (CARRYING + 1) {
                return Err(ShareFault::Letters { found, groups: Vec::new() });
            }
            groups = all.chunks(CARRYING + 1).map(|group| Zeroizing::new(group.to_vec())).collect();
        }
        let odd = |group: &&(usize, &Zeroizing<Vec<char>>)| group.1.len() != CARRYING + 1;
        let numbered: Vec<(usize, &Zeroizing<Vec<char>>)> = (1..).zip(&groups).collect();
        let odd: Vec<usize> = numbered.iter().filter(odd).map(|(number, _)| *number).collect();
        if !odd.is_empty() {
            return Err(ShareFault::Letters { found, groups: odd });
        }
        let mut wrong = Vec::new();
        let mut values: Zeroizing<Vec<u8>> = Zeroizing::new(Vec::with_capacity(GROUPS * CARRYING));
        for (number, group) in numbered {
            let read: Option<Vec<u8>> = group.iter().map(|letter| value_of(*letter)).collect();
            match read.map(Zeroizing::new) {
                Some(read) if check_of(number, &read[..CARRYING]) == read[CARRYING] => values.extend(&read[..CARRYING]),
                _ => wrong.push(number),
            }
        }
        if !wrong.is_empty() {
            return Err(ShareFault::Groups(wrong));
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES));
        for eight in values.chunks(8) {
            let bits = eight.iter().fold(0_u64, |bits, value| (bits << 5) | u64::from(*value));
            bytes.extend((0..5).rev().map(|at| ((bits >> (8 * at)) & 0xff) as u8));
        }
        Self::of_bytes(&bytes)
    }

    fn of_bytes(bytes: &[u8]) -> Result<Self, ShareFault> {
        let (first, key, part) = match bytes {
            [first, rest @ ..] if rest.len() == BYTES - 1 => (*first, &rest[..4], &rest[4..36]),
            _ => return Err(ShareFault::Whole),
        };
        let (mut name, mut secret) = ([0; 4], Zeroizing::new([0; 32]));
        name.copy_from_slice(key);
        secret.copy_from_slice(part);
        let share = Self::new(first & 0x0f, name, secret);
        if first >> 4 > FORMAT {
            return Err(ShareFault::Newer);
        }
        let known = super::SHARES.contains(&share.number) && *share.bytes() == bytes;
        if known { Ok(share) } else { Err(ShareFault::Whole) }
    }
}

impl std::fmt::Debug for EscrowShare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EscrowShare").field("number", &self.number).finish_non_exhaustive()
    }
}
