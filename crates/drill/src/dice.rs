//! Random numbers of our own (SplitMix64), so that a seed means the same world everywhere and for ever.

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x7469_616E_7965)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in `from..=to`.
    pub fn whole(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to - from + 1).unwrap_or(1);
        from + i64::try_from(self.next() % span).unwrap_or_default()
    }

    /// A number in `from..to`.
    #[allow(clippy::cast_precision_loss)]
    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with this probability.
    pub fn chance(&mut self, p: f64) -> bool {
        self.between(0.0, 1.0) < p
    }

    /// A normal number with mean 0 and sd 1, cut at ±2.5 (drawn again beyond).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (u, v) = (self.between(f64::MIN_POSITIVE, 1.0), self.between(0.0, std::f64::consts::TAU));
            let z = (-2.0 * u.ln()).sqrt() * v.cos();
            if z.abs() <= 2.5 {
                return z;
            }
        }
    }
}
