//! The one seam to the machine: clocks, random bytes, files the officer chose. Tests put a fixed one in its place, so that
//! the same actions give the same bytes.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, FixedOffset};
use evidence::{BootId, Moment};

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
    /// Writes a file whole, or leaves what was there.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Opens a file to be read in pieces.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::Cursor::new(self.read(path, u64::MAX - 1)?)))
    }
    /// Writes a file in pieces, for nobody else to read: whole, or what was there stays. A link in its place is refused.
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
    let utc = DateTime::from_timestamp_millis(moment.wall_ms).unwrap_or_default();
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

/// The machine itself.
#[derive(Debug)]
pub struct Machine {
    started: Instant,
    before_ms: u64,
    boot: BootId,
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
        Self { started: Instant::now(), before_ms, boot }
    }
}

impl Env for Machine {
    // The clock and the local offset enter the program here and nowhere else.
    #[allow(clippy::disallowed_methods)]
    fn moment(&self) -> Moment {
        let now = chrono::Local::now();
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Moment {
            wall_ms: now.timestamp_millis(),
            offset_minutes: i16::try_from(now.offset().local_minus_utc() / 60).unwrap_or(0),
            monotonic_ms: self.before_ms.saturating_add(elapsed),
            boot: self.boot,
            hub_heard_ms: None,
        }
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        getrandom::fill(bytes).map_err(io::Error::other)
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

    fn write_with(&self, path: &Path, write: &mut WriteInto<'_>) -> io::Result<()> {
        // What lies there may have been put there by somebody: a link would lead the file elsewhere, a folder or device is none to write to.
        match std::fs::symlink_metadata(path) {
            Ok(there) if !there.is_file() => {
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, "a link or no file"));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut mark = [0; 8];
        self.random(&mut mark)?;
        let fresh = folder.join(format!(".tianye-{:016x}.part", u64::from_be_bytes(mark)));
        let mut options = std::fs::File::options();
        // A name that nobody could know before, and only if nothing is there.
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&fresh)?;
        let mut file = io::BufWriter::with_capacity(1 << 18, file);
        let written = write(&mut file).and_then(|()| {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()
        });
        let done = written.and_then(|()| std::fs::rename(&fresh, path)).and_then(|()| {
            // The name, too, has to be on the stick before it is pulled out. Windows does that with the file.
            if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
        });
        done.inspect_err(|_| {
            let _ = std::fs::remove_file(&fresh);
        })
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // A new file beside the old one, then one rename: a full disk or a crash leaves the old file whole.
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
        let mut fresh = std::ffi::OsString::from(".");
        fresh.push(name);
        fresh.push(".part");
        let fresh = folder.join(fresh);
        let written = std::fs::File::create(&fresh).and_then(|mut file| {
            io::Write::write_all(&mut file, bytes)?;
            file.sync_all()
        });
        written.and_then(|()| std::fs::rename(&fresh, path)).inspect_err(|_| {
            // The half-written file is worthless; the error that matters is the first one.
            let _ = std::fs::remove_file(&fresh);
        })
    }
}
