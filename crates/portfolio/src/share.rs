//! A count out of a whole, or a measure in whole units: exact, and compared without dividing.

use std::cmp::Ordering;

/// `count` of `of`. A plain number is a count of one.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many; never nought.
    pub of: u64,
}

impl Share {
    /// A share; none of nothing.
    #[must_use]
    pub fn of(count: u64, of: u64) -> Option<Self> {
        (of > 0).then_some(Self { count, of })
    }

    /// A plain number.
    #[must_use]
    pub fn number(count: u64) -> Self {
        Self { count, of: 1 }
    }

    /// In so many parts of the whole (100: per cent), rounded half up.
    #[must_use]
    pub fn in_parts(self, parts: u64) -> u64 {
        let whole = u128::from(self.count) * u128::from(parts);
        let of = u128::from(self.of.max(1));
        u64::try_from((whole * 2 + of) / (of * 2)).unwrap_or(u64::MAX)
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        (u128::from(self.count) * u128::from(other.of)).cmp(&(u128::from(other.count) * u128::from(self.of)))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}
