//! The secret of this device 本机钥匙, which goes into an officer's key beside the password: whoever carries the data folder away, or a backup of it, has not
//! got it, whatever they know of the password.
//!
//! Such stores lose things (another user, a system set up anew, a profile that roams), so nothing may hang on one alone: a secret is used only for
//! accounts in escrow, and only after it was read back. Here is the seam, and the store that works on every machine: a file for its owner alone outside
//! the data folder. It protects what is copied; a whole disk that is taken has both. A keychain of the system takes its place behind [`DeviceSecrets`].

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::outside;

/// A secret of 32 random bytes.
pub type DeviceSecret = Zeroizing<[u8; 32]>;

/// Where the secrets of this device are kept, one for each store.
pub trait DeviceSecrets: Send + Sync {
    /// The secret kept for a store; none where none was kept, an error where that cannot be told.
    fn get(&self, store: &[u8; 16]) -> io::Result<Option<DeviceSecret>>;
    /// Keeps one.
    fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> io::Result<()>;
}

/// A machine that keeps none.
#[derive(Debug, Clone, Copy)]
pub struct NoDeviceSecrets;

impl DeviceSecrets for NoDeviceSecrets {
    fn get(&self, _: &[u8; 16]) -> io::Result<Option<DeviceSecret>> {
        Ok(None)
    }

    fn put(&self, _: &[u8; 16], _: &DeviceSecret) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Files of their owner alone, one a store, outside the data folder.
#[derive(Debug, Clone)]
pub struct DeviceFiles {
    folder: PathBuf,
}

/// No such file is longer.
const LONGEST: u64 = 128;

impl DeviceFiles {
    /// In this folder.
    pub fn within(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Where the user's settings lie, apart from the user's data; nowhere without a home folder.
    pub fn of_user(variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<Self> {
        let whole = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = home.filter(|path| path.is_absolute());
        let under_home = |path: &str| home.as_ref().map(|home| home.join(path));
        let folder = if cfg!(windows) {
            // Not where profiles roam: it would come along.
            whole("LOCALAPPDATA").or_else(|| under_home("AppData/Local")).map(|local| local.join("tianye-device"))
        } else if cfg!(target_os = "macos") {
            under_home("Library/Preferences/tianye-device")
        } else {
            whole("XDG_CONFIG_HOME").or_else(|| under_home(".config")).map(|config| config.join("tianye/device"))
        };
        folder.map(Self::within)
    }

    fn file(&self, store: &[u8; 16]) -> PathBuf {
        let name: String = store.iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name)
    }
}

impl DeviceSecrets for DeviceFiles {
    fn get(&self, store: &[u8; 16]) -> io::Result<Option<DeviceSecret>> {
        let path = self.file(store);
        let length = match std::fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            data => data?.len(),
        };
        if length > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let text = Zeroizing::new(std::fs::read_to_string(path)?);
        read(text.trim()).map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> io::Result<()> {
        own_folder(&self.folder)?;
        let mut text = Zeroizing::new(String::with_capacity(65));
        for byte in secret.iter() {
            text.push_str(&format!("{byte:02x}"));
        }
        text.push('\n');
        outside::write(&self.file(store), text.as_bytes())
    }
}

fn read(hex: &str) -> Option<DeviceSecret> {
    let digits = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut secret = Zeroizing::new([0; 32]);
    for (at, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    digits.then_some(secret)
}

/// A folder that others cannot look into.
fn own_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_secret_is_its_owners_alone_and_reads_back() {
        let root = tempfile::tempdir().unwrap();
        let files = DeviceFiles::within(root.path().join("a/b"));
        let (one, other) = ([1; 16], [2; 16]);
        assert!(files.get(&one).unwrap().is_none());
        files.put(&one, &Zeroizing::new([0xa7; 32])).unwrap();
        assert_eq!(files.get(&one).unwrap(), Some(Zeroizing::new([0xa7; 32])));
        assert!(files.get(&other).unwrap().is_none());
        let path = files.file(&one);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        }
        // What does not read is not taken for none: nobody would know that something was lost.
        for damaged in ["", "zz", &"g".repeat(64), &"a".repeat(63), &"é".repeat(32), &"a".repeat(500)] {
            std::fs::write(&path, damaged).unwrap();
            assert!(files.get(&one).is_err(), "{damaged}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn it_lies_apart_from_the_data() {
        let of = |variables: &[(&str, &str)], home: Option<&str>| {
            let variable =
                |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
            DeviceFiles::of_user(variable, home.map(PathBuf::from)).map(|files| files.folder)
        };
        assert_eq!(of(&[], Some("/home/u")), Some("/home/u/.config/tianye/device".into()));
        assert_eq!(of(&[("XDG_CONFIG_HOME", "/c")], Some("/home/u")), Some("/c/tianye/device".into()));
        assert_eq!(of(&[("XDG_CONFIG_HOME", "c")], None), None);
    }
}
