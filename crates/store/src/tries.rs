//! Wrong passwords in a row, counted in a file beside the keys, and how long the next try has to wait.
//!
//! It slows whoever sits at the machine, and lets the officer learn of it; whoever copies the folder tries elsewhere, without it. That is what
//! the stretching of the password is for. The count is no secret and proves nothing: it can be removed by whoever may write in the folder.
//! It never keeps an officer out for longer than [`LONGEST_MS`], whatever the clock or the file says.

use std::{fs, io, path::Path};

use crate::{atomic, env::Env};

const FILE: &str = "tries";
/// So many wrong ones cost nothing: capitals, input method, the old password.
const FREE: u32 = 4;
/// The first wait; each further wrong password doubles it.
const FIRST_MS: i64 = 5_000;
/// The longest wait.
const LONGEST_MS: i64 = 15 * 60 * 1_000;
/// No such file is longer.
const MAX_LENGTH: u64 = 128;

/// Wrong passwords since the folder was last unlocked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// When the last was tried, ms since 1970 by the machine's clock.
    pub last_ms: i64,
}

impl Tries {
    /// What is counted for a folder; a file that is missing or does not read counts as none.
    pub fn of(folder: &Path) -> Self {
        Self::read(folder).unwrap_or_default()
    }

    fn read(folder: &Path) -> Option<Self> {
        let path = folder.join(FILE);
        if fs::metadata(&path).ok()?.len() > MAX_LENGTH {
            return None;
        }
        let text = fs::read_to_string(path).ok()?;
        let (wrong, last_ms) = text.trim().split_once(' ')?;
        Some(Self { wrong: wrong.parse().ok()?, last_ms: last_ms.parse().ok()? })
    }

    /// How long until the next try, ms; 0: now. A clock that went back makes nobody wait longer than a full wait.
    pub fn wait_ms(self, env: &dyn Env) -> i64 {
        let wait = self.full_wait_ms();
        let passed = env.moment().wall_ms.saturating_sub(self.last_ms);
        if passed < 0 { 0 } else { (wait - passed).max(0) }
    }

    fn full_wait_ms(self) -> i64 {
        match self.wrong.checked_sub(FREE) {
            None => 0,
            Some(more) => FIRST_MS.checked_shl(more.min(20)).unwrap_or(LONGEST_MS).min(LONGEST_MS),
        }
    }

    /// Counts one more. A folder that cannot be written counts nothing: that must not keep anybody from reading.
    pub fn note_wrong(folder: &Path, env: &dyn Env) -> Self {
        let before = Self::of(folder);
        let now = Self { wrong: before.wrong.saturating_add(1), last_ms: env.moment().wall_ms };
        let _ = atomic::write(&folder.join(FILE), format!("{} {}\n", now.wrong, now.last_ms).as_bytes());
        now
    }

    /// The right password came.
    pub fn forget(folder: &Path) {
        match fs::remove_file(folder.join(FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                // Left there, the officer would be told again of tries already told.
                let _ = atomic::write(&folder.join(FILE), b"0 0\n");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use evidence::{BootId, Moment};

    use super::{FREE, LONGEST_MS, Tries};
    use crate::env::Env;

    struct At(i64);

    impl Env for At {
        fn moment(&self) -> Moment {
            Moment {
                wall_ms: self.0,
                offset_minutes: 480,
                monotonic_ms: 0,
                boot: BootId::from_random([0; 16]),
                hub_heard_ms: None,
            }
        }
    }

    #[test]
    fn a_few_cost_nothing_and_then_each_doubles_the_wait() {
        let folder = tempfile::tempdir().unwrap();
        let at = At(1_000_000);
        for wrong in 1..FREE {
            assert_eq!(Tries::note_wrong(folder.path(), &at).wrong, wrong);
            assert_eq!(Tries::of(folder.path()).wait_ms(&at), 0);
        }
        for wait in [5, 10, 20, 40, 80, 160, 320, 640, 900, 900] {
            assert_eq!(Tries::note_wrong(folder.path(), &at).wait_ms(&at), wait * 1_000);
        }
        assert_eq!(Tries::of(folder.path()).wait_ms(&At(1_000_000 + LONGEST_MS - 1)), 1);
        assert_eq!(Tries::of(folder.path()).wait_ms(&At(1_000_000 + LONGEST_MS)), 0);
        Tries::forget(folder.path());
        assert_eq!(Tries::of(folder.path()), Tries::default());
    }

    /// Nobody is kept out by a clock set back, nor by a file somebody else wrote.
    #[test]
    fn no_clock_and_no_file_keeps_the_officer_out() {
        let folder = tempfile::tempdir().unwrap();
        for text in
            ["", "x", "4294967295 9223372036854775807", "4294967295 -9223372036854775808", "-1 0", "9 9 9", "\u{0}"]
        {
            std::fs::write(folder.path().join("tries"), text).unwrap();
            for now in [i64::MIN, -1, 0, 1_000_000, i64::MAX] {
                let wait = Tries::of(folder.path()).wait_ms(&At(now));
                assert!((0..=LONGEST_MS).contains(&wait), "{text} at {now}: {wait}");
            }
            Tries::note_wrong(folder.path(), &At(5));
        }
        std::fs::write(folder.path().join("tries"), "9 2000000").unwrap();
        assert_eq!(Tries::of(folder.path()).wait_ms(&At(1_000_000)), 0, "the clock went back since");
    }
}
