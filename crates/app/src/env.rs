//! The one seam to the machine: clocks, random bytes, files the officer chose. Tests put a fixed one in its place, so that
//! the same actions give the same bytes.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike, FixedOffset, TimeZone};
use evidence::{BootId, Moment};

use crate::device::{DeviceSecrets, NoDeviceSecrets};
use crate::device_keys::DeviceKeys;
use crate::outside;

/// What the use cases need of the machine they run on.
pub trait Env: Send + Sync {
    /// Wall clock, monotonic clock, and which start of the machine.
    fn moment(&self) -> Moment;
    /// Fills with random bytes.
    fn random(&self, bytes: &mut [u8]) -> io::Result<()>;
    /// Reads a file of at most `most` bytes; longer is an error of kind `FileTooLarge`.
    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>>;
    /// The entries of a folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
    /// Whether there is such a folder.
    fn is_folder(&self, path: &Path) -> bool;
    /// Writes a file whole and for its owner alone, or leaves what was there; never into the folder of a database, which is an error that
    /// holds [`crate::OwnFolder`].
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Where the secrets of this device are kept.
    fn device_secrets(&self) -> &dyn DeviceSecrets {
        &NoDeviceSecrets
    }
    /// Opens a file to be read in pieces.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::Cursor::new(self.read(path, u64::MAX - 1)?)))
    }
    /// How long a file is, and when it was written last, in seconds since 1970 where the system says so. A link is not followed.
    fn look(&self, path: &Path) -> io::Result<(u64, Option<i64>)> {
        self.read(path, u64::MAX - 1).map(|bytes| (bytes.len() as u64, None))
    }
    /// Writes a file in pieces, as [`Env::write`] does a whole one. A link in its place is refused.
    fn write_with(&self, path: &Path, write: &mut WriteInto<'_>) -> io::Result<()> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        self.write(path, &bytes)
    }
}

/// Writes what belongs into a file.
pub type WriteInto<'a> = dyn FnMut(&mut dyn Write) -> io::Result<()> + 'a;

/// The wall clock with its local offset.
pub(crate) fn now(env: &dyn Env) -> DateTime<FixedOffset> {
    let moment = env.moment();
    // A clock set beyond the years that dates are written for says nothing of today.
    let utc = DateTime::from_timestamp_millis(moment.wall_ms).unwrap_or_default();
    let utc = if (0..=9_998).contains(&utc.year()) { utc } else { DateTime::default() };
    let east = FixedOffset::east_opt(i32::from(moment.offset_minutes) * 60);
    utc.with_timezone(&east.unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc)))
}

/// The same seam as the store sees it.
pub(crate) struct StoreEnv(pub(crate) Arc<dyn Env>);

impl store::Env for StoreEnv {
    fn moment(&self) -> Moment {
        self.0.moment()
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), store::NoRandomness> {
        self.0.random(bytes).map_err(|error| store::NoRandomness(error.to_string()))
    }
}

/// Milliseconds since 1970 began; negative before.
fn since_1970(time: SystemTime) -> i64 {
    let whole = |by: std::time::Duration| i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => whole(after),
        Err(before) => -whole(before.duration()),
    }
}

/// The machine itself.
pub struct Machine {
    started: Instant,
    before_ms: u64,
    boot: BootId,
    secrets: Option<DeviceKeys>,
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

impl Machine {
    /// Notes which start of the machine this is. Where the system does not say, each start of the program counts as one.
    pub fn new() -> Self {
        let said = |path: &str| std::fs::read_to_string(path).ok();
        let boot = said("/proc/sys/kernel/random/boot_id").and_then(|id| id.trim().parse().ok());
        let uptime = said("/proc/uptime").and_then(|text| {
            let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
            Some(seconds.parse::<u64>().ok()? * 1000 + hundredths.parse::<u64>().ok()? * 10)
        });
        let (boot, before_ms) = match (boot, uptime) {
            (Some(boot), Some(ms)) => (boot, ms),
            _ => {
                let mut bytes = [0; 16];
                // Without random bytes nothing can be encrypted either; that failure is reported there.
                let _ = getrandom::fill(&mut bytes);
                (BootId::from_random(bytes), 0)
            }
        };
        Self { started: Instant::now(), before_ms, boot, secrets: None }
    }

    /// The same, with the secrets of this device.
    #[must_use]
    pub fn keeping(self, secrets: Option<DeviceKeys>) -> Self {
        Self { secrets, ..self }
    }
}

impl Env for Machine {
    // The clock and the local offset enter the program here and nowhere else.
    #[allow(clippy::disallowed_methods)]
    fn moment(&self) -> Moment {
        // `chrono`'s own “now” breaks off where the clock stands before 1970, as one does whose battery ran out.
        let wall_ms = since_1970(SystemTime::now());
        let utc = DateTime::from_timestamp_millis(wall_ms).unwrap_or_default().naive_utc();
        let east = chrono::Local.offset_from_utc_datetime(&utc).local_minus_utc();
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Moment {
            wall_ms,
            offset_minutes: i16::try_from(east / 60).unwrap_or(0),
            monotonic_ms: self.before_ms.saturating_add(elapsed),
            boot: self.boot,
            hub_heard_ms: None,
        }
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        getrandom::fill(bytes).map_err(io::Error::other)
    }

    fn device_secrets(&self) -> &dyn DeviceSecrets {
        match &self.secrets {
            Some(keys) => keys,
            None => &NoDeviceSecrets,
        }
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than {most} bytes")));
        }
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        std::fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::BufReader::with_capacity(1 << 18, std::fs::File::open(path)?)))
    }

    fn look(&self, path: &Path) -> io::Result<(u64, Option<i64>)> {
        let data = path.symlink_metadata()?;
        if !data.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Ok((data.len(), data.modified().ok().map(|time| since_1970(time) / 1_000)))
    }

    fn write_with(&self, path: &Path, write: &mut WriteInto<'_>) -> io::Result<()> {
        outside::write_with(path, write)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        outside::write(path, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_1970_counts_below_zero() {
        let second = std::time::Duration::from_secs(1);
        assert_eq!(since_1970(UNIX_EPOCH + second), 1_000);
        assert_eq!(since_1970(UNIX_EPOCH - second), -1_000);
        assert!(Machine::new().moment().wall_ms > 0);
    }

    /// A machine whose clock stands somewhere else.
    struct At(i64);

    impl Env for At {
        fn moment(&self) -> Moment {
            Moment { wall_ms: self.0, offset_minutes: 480, ..Machine::new().moment() }
        }
        fn random(&self, _: &mut [u8]) -> io::Result<()> {
            Ok(())
        }
        fn read(&self, _: &Path, _: u64) -> io::Result<Vec<u8>> {
            Ok(Vec::new())
        }
        fn list(&self, _: &Path) -> io::Result<Vec<PathBuf>> {
            Ok(Vec::new())
        }
        fn is_folder(&self, _: &Path) -> bool {
            false
        }
        fn write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn no_clock_breaks_the_reckoning_of_days() {
        for wall_ms in [i64::MIN, -8_334_601_228_800_000, -1, 0, 253_402_300_799_999, 8_210_266_876_799_999, i64::MAX] {
            let day = now(&At(wall_ms)).date_naive();
            assert!((-1..=9_999).contains(&day.year()), "{wall_ms}: {day}");
            let text = crate::case::written_time(wall_ms, 480);
            assert!(text.is_empty() || text.len() >= 20, "{wall_ms}: {text}");
        }
    }
}
