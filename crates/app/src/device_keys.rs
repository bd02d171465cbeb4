//! Where the secrets of this device are kept: in the system's key store, and in the file wherever there is none or it does not answer.
//!
//! A secret counts in one place. As long as its file is there, the file counts; the key store counts once the file is gone and a note says so. A new
//! secret goes into the key store at once, if it comes back from there, else into the file. One in the file (an account of before, a machine that had
//! no key store) is moved after it opened its account: written, read back, and at a later start of the program read back again; only then the file goes.
//! So a key store that keeps things as long as it runs loses nothing, and whatever breaks off in between leaves the file.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::device::{DeviceFiles, DeviceSecret, DeviceSecrets, SecretPlace};
use crate::key_store::{InTime, KeyStore, Patience, Trouble};
use crate::key_store_system;

/// The key store of the system before the files.
pub struct DeviceKeys {
    keys: InTime,
    files: DeviceFiles,
    seen: Mutex<Seen>,
}

/// What was seen since the program began.
#[derive(Default)]
struct Seen {
    places: HashMap<[u8; 16], SecretPlace>,
    /// Into the key store by this very start of the program.
    written: HashSet<[u8; 16]>,
}

impl DeviceKeys {
    /// This key store before these files.
    pub fn new(keys: Arc<dyn KeyStore>, files: DeviceFiles, patience: Patience) -> Self {
        Self { keys: InTime::new(keys, patience), files, seen: Mutex::default() }
    }

    /// Those of the user who runs the program; none without a home folder, where nothing could be noted.
    pub fn of_user(variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<Self> {
        let keys = key_store_system::of_user(&variable);
        DeviceFiles::of_user(variable, home).map(|files| Self::new(keys, files, Patience::default()))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_at(&self, store: &[u8; 16], place: SecretPlace) {
        self.seen().places.insert(*store, place);
    }

    /// From the key store, where no file has it.
    fn in_key_store(&self, store: &[u8; 16]) -> io::Result<Option<DeviceSecret>> {
        let noted = self.files.is_noted(store);
        // A person is asked only for what is known to be there.
        match (self.keys.get(store, noted), noted) {
            (Ok(Some(secret)), _) => {
                self.is_at(store, SecretPlace::KeyStore);
                Ok(Some(secret))
            }
            (Ok(None), true) => {
                self.is_at(store, SecretPlace::Lost);
                Ok(None)
            }
            (Err(trouble), true) => {
                self.is_at(store, SecretPlace::OutOfReach(trouble));
                Err(io::Error::other(trouble))
            }
            (Ok(None) | Err(_), false) => Ok(None),
        }
    }

    /// Where a secret is that lies in the file, once its way into the key store went as far as it goes now.
    fn moved(&self, store: &[u8; 16], secret: &DeviceSecret) -> SecretPlace {
        let there = match self.keys.get(store, false) {
            Ok(held) => held.is_some_and(|held| held == *secret),
            // What is no secret of ours is written over.
            Err(Trouble::Unlike) => false,
            Err(trouble) => return SecretPlace::File(Some(trouble)),
        };
        if !there {
            return match self.keys.put(store, secret) {
                Ok(()) => {
                    self.seen().written.insert(*store);
                    SecretPlace::Moving
                }
                Err(trouble) => SecretPlace::File(Some(trouble)),
            };
        }
        let of_before = !self.seen().written.contains(store);
        if of_before && self.files.moved(store).is_ok() { SecretPlace::KeyStore } else { SecretPlace::Moving }
    }
}

impl DeviceSecrets for DeviceKeys {
    fn get(&self, store: &[u8; 16]) -> io::Result<Option<DeviceSecret>> {
        match self.files.get(store) {
            Ok(Some(secret)) => {
                self.seen().places.entry(*store).or_insert(SecretPlace::File(None));
                Ok(Some(secret))
            }
            Ok(None) => self.in_key_store(store),
            // Damaged on its way into the key store: what came back from there is as good.
            Err(error) => match self.keys.get(store, false) {
                Ok(Some(secret)) => {
                    self.is_at(store, SecretPlace::KeyStore);
                    Ok(Some(secret))
                }
                _ => Err(error),
            },
        }
    }

    fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> io::Result<()> {
        let trouble = match self.keys.put(store, secret) {
            Ok(()) if self.files.moved(store).is_ok() => {
                self.is_at(store, SecretPlace::KeyStore);
                return Ok(());
            }
            Ok(()) => None,
            Err(trouble) => Some(trouble),
        };
        self.files.keep(store, secret)?;
        self.is_at(store, SecretPlace::File(trouble));
        Ok(())
    }

    fn settle(&self, store: &[u8; 16]) {
        match self.files.get(store) {
            Ok(Some(secret)) => {
                let place = self.moved(store, &secret);
                self.is_at(store, place);
            }
            // The damaged file of a secret that the key store gave, and that opened the account. Where it stays nothing is worse than before.
            Err(_) if self.place(store) == Some(SecretPlace::KeyStore) => {
                let _ = self.files.moved(store);
            }
            Ok(None) | Err(_) => {}
        }
    }

    fn place(&self, store: &[u8; 16]) -> Option<SecretPlace> {
        self.seen().places.get(store).copied()
    }
}
