//! The secret of this device 本机钥匙, which goes into an officer's key beside the password: whoever carries the data folder away, or a backup of it, has not
//! got it, whatever they know of the password.
//!
//! Such stores lose things (another user, a system set up anew, a profile that roams), so nothing may hang on one alone: a secret is used only for
//! accounts in escrow, and only after it was read back. Here is the seam, and the store that works on every machine: a file for its owner alone outside
//! the data folder. It protects what is copied; a whole disk that is taken has both. [`crate::DeviceKeys`] puts the system's key store before it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::key_store::Trouble;
use crate::outside;

/// A secret of 32 random bytes.
pub type DeviceSecret = Zeroizing<[u8; 32]>;

/// Where the secrets of this device are kept, one for each store.
pub trait DeviceSecrets: Send + Sync {
    /// The secret kept for a store; none where none was kept, an error where that cannot be told.
    fn get(&self, store: &[u8; 16]) -> io::Result<Option<DeviceSecret>>;
    /// Keeps one.
    fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> io::Result<()>;
    /// Moves the secret that just opened a store to where it is kept best. Where that fails it stays where it is.
    fn settle(&self, _: &[u8; 16]) {}
    /// Where the secret for a store is, as far as was seen since the program began; asks nobody.
    fn place(&self, _: &[u8; 16]) -> Option<SecretPlace> {
        None
    }
}

/// Where the secret for a store is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretPlace {
    /// In the system's key store.
    KeyStore,
    /// In the key store and still in the file, which goes at a later start.
    Moving,
    /// In the file; why not in the key store, once that was tried.
    File(Option<Trouble>),
    /// In a key store that does not give it just now.
    OutOfReach(Trouble),
    /// It was in the key store, which is open and has it no more.
    Lost,
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

    /// The note that a secret lies in the key store: without it nobody could tell a secret out of reach from none.
    fn note(&self, store: &[u8; 16]) -> PathBuf {
        self.file(store).with_extension("key-store")
    }

    pub(crate) fn is_noted(&self, store: &[u8; 16]) -> bool {
        self.note(store).symlink_metadata().is_ok()
    }

    /// Notes that a secret lies in the key store; only then its file goes.
    pub(crate) fn moved(&self, store: &[u8; 16]) -> io::Result<()> {
        own_folder(&self.folder)?;
        outside::write(
            &self.note(store),
            "本机钥匙在系统钥匙串里 (the device's secret is in the system's key store)\n".as_bytes(),
        )?;
        gone(&self.file(store))
    }

    /// Keeps a secret here; what was noted of the key store holds no more.
    pub(crate) fn keep(&self, store: &[u8; 16], secret: &DeviceSecret) -> io::Result<()> {
        self.put(store, secret)?;
        gone(&self.note(store))
    }
}

/// Removes a file that need not be there.
fn gone(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

impl DeviceSecrets for DeviceFiles {
    fn place(&self, store: &[u8; 16]) -> Option<SecretPlace> {
        self.file(store).symlink_metadata().is_ok().then_some(SecretPlace::File(None))
    }

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
        of_hex(text.trim()).map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> io::Result<()> {
        own_folder(&self.folder)?;
        let mut text = in_hex(secret);
        text.push('\n');
        outside::write(&self.file(store), text.as_bytes())
    }
}

/// 64 hexadecimal digits, with room for the end of a line.
pub(crate) fn in_hex(secret: &DeviceSecret) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(65));
    for byte in secret.iter() {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(half.into(), 16).unwrap_or_default());
        }
    }
    text
}

pub(crate) fn of_hex(hex: &str) -> Option<DeviceSecret> {
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
