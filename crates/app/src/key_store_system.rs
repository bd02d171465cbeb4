//! The key store of this system: the Secret Service of a Linux desktop, the Credential Manager of Windows, the Keychain of macOS. What is kept is 64
//! hexadecimal digits under the program's name and the store's id; the label says in both languages what it is, for whoever looks through their key ring.

use std::ffi::OsString;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::device::{DeviceSecret, in_hex, of_hex};
use crate::key_store::{KeyStore, NoKeyStore, Trouble};

const PROGRAM: &str = "tianye";
#[cfg(target_os = "linux")]
const LABEL: &str = "田野 本机钥匙 (Tianye device secret)";

/// The key store of the user who runs the program; one without where the session has none.
pub(crate) fn of_user(variable: &dyn Fn(&str) -> Option<OsString>) -> Arc<dyn KeyStore> {
    if cfg!(target_os = "linux") {
        // Without an address the library would start a bus of its own, on which nothing is kept.
        let bus = variable("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
        if !bus {
            return Arc::new(NoKeyStore);
        }
    }
    Arc::new(System)
}

struct System;

fn name(store: &[u8; 16]) -> String {
    store.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a key store gave, as a secret.
fn read(bytes: Zeroizing<Vec<u8>>) -> Result<Option<DeviceSecret>, Trouble> {
    let text = std::str::from_utf8(&bytes).map_err(|_| Trouble::Unlike)?;
    of_hex(text).map(Some).ok_or(Trouble::Unlike)
}

#[cfg(target_os = "linux")]
mod native {
    use std::collections::HashMap;

    use dbus_secret_service::{Collection, EncryptionType, Error, Item, SecretService};

    use super::{DeviceSecret, KeyStore, LABEL, PROGRAM, System, Trouble, Zeroizing, in_hex, name, read};

    /// A little less than what is waited for: the question to the person ends before the call does.
    const ASKED_FOR_SECONDS: u64 = 28;
    /// Lives as long as the session does.
    const OF_THE_SESSION: &str = "/org/freedesktop/secrets/collection/session";

    fn trouble(error: Error) -> Trouble {
        match error {
            Error::Locked | Error::Prompt => Trouble::Locked,
            Error::NoResult | Error::Unavailable => Trouble::Absent,
            Error::Dbus(error) => of_bus(error.name().unwrap_or_default()),
            _ => Trouble::Refused,
        }
    }

    /// What an error of the bus means by its name.
    fn of_bus(name: &str) -> Trouble {
        let of_the_bus = name.strip_prefix("org.freedesktop.DBus.Error.");
        match of_the_bus {
            Some("NoReply" | "Timeout" | "TimedOut") => Trouble::Silent,
            Some("AccessDenied" | "AuthFailed") => Trouble::Refused,
            Some(
                "ServiceUnknown" | "NameHasNoOwner" | "NoServer" | "FileNotFound" | "NotSupported" | "BadAddress"
                | "Disconnected" | "UnknownMethod" | "UnknownObject" | "UnknownInterface",
            ) => Trouble::Absent,
            Some(spawning) if spawning.starts_with("Spawn.") => Trouble::Absent,
            None if name == "org.freedesktop.Secret.Error.IsLocked" => Trouble::Locked,
            _ => Trouble::Refused,
        }
    }

    // The bus is a socket of this user's: who can listen there can ask the key store as well, so nothing is encrypted on the way.
    fn connected(asked_for: u64) -> Result<SecretService, Trouble> {
        let connect =
            || SecretService::connect_with_max_prompt_timeout(EncryptionType::Plain, asked_for).map_err(trouble);
        match connect() {
            // The first call may have to start the service, which takes longer than one call waits.
            Err(Trouble::Silent) => connect(),
            result => result,
        }
    }

    /// The key ring that new secrets go into; none that ends with the session.
    fn key_ring(service: &SecretService) -> Result<Collection<'_>, Trouble> {
        let ring = service.get_default_collection().map_err(trouble)?;
        if &*ring.path == OF_THE_SESSION { Err(Trouble::Absent) } else { Ok(ring) }
    }

    fn given(item: &Item<'_>) -> Result<Option<DeviceSecret>, Trouble> {
        read(Zeroizing::new(item.get_secret().map_err(trouble)?))
    }

    impl KeyStore for System {
        fn get(&self, store: &[u8; 16], ask: bool) -> Result<Option<DeviceSecret>, Trouble> {
            let seconds = if ask { ASKED_FOR_SECONDS } else { 0 };
            let service = connected(seconds)?;
            let store = name(store);
            let found = || service.search_items(HashMap::from([("application", PROGRAM), ("store", &store)]));
            let first = found().map_err(trouble)?;
            if let Some(item) = first.unlocked.first() {
                return given(item);
            }
            // A locked key ring need not tell what is in it.
            let locked = !first.locked.is_empty() || key_ring(&service)?.is_locked().map_err(trouble)?;
            match (locked, ask) {
                (false, _) => return Ok(None),
                (true, false) => return Err(Trouble::Locked),
                (true, true) => {}
            }
            match first.locked.first() {
                Some(item) => item.unlock().map_err(trouble)?,
                None => key_ring(&service)?.unlock().map_err(trouble)?,
            }
            let again = found().map_err(trouble)?;
            match again.unlocked.first() {
                Some(item) => given(item),
                None if again.locked.is_empty() => Ok(None),
                None => Err(Trouble::Locked),
            }
        }

        fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> Result<(), Trouble> {
            let service = connected(0)?;
            let ring = key_ring(&service)?;
            if ring.is_locked().map_err(trouble)? {
                return Err(Trouble::Locked);
            }
            let (store, text) = (name(store), in_hex(secret));
            let attributes = HashMap::from([("application", PROGRAM), ("store", &store)]);
            ring.create_item(LABEL, attributes, text.as_bytes(), true, "text/plain").map_err(trouble)?;
            Ok(())
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// The names stand in the specifications of D-Bus and of the Secret Service.
        #[test]
        fn errors_of_the_bus_are_told_apart() {
            for (name, told) in [
                ("org.freedesktop.DBus.Error.ServiceUnknown", Trouble::Absent),
                ("org.freedesktop.DBus.Error.Spawn.ServiceNotFound", Trouble::Absent),
                ("org.freedesktop.DBus.Error.NoReply", Trouble::Silent),
                ("org.freedesktop.DBus.Error.AccessDenied", Trouble::Refused),
                ("org.freedesktop.Secret.Error.IsLocked", Trouble::Locked),
                ("org.example.Other", Trouble::Refused),
                ("", Trouble::Refused),
            ] {
                assert_eq!(of_bus(name), told, "{name}");
            }
        }
    }
}

#[cfg(any(windows, target_os = "macos"))]
mod native {
    use keyring_core::api::CredentialStoreApi;
    use keyring_core::{Entry, Error};

    use super::{DeviceSecret, KeyStore, PROGRAM, System, Trouble, Zeroizing, in_hex, name, read};

    fn trouble(error: Error) -> Trouble {
        match error {
            // What came is not ours; the bytes in it are wiped as far as they are ours to wipe.
            Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _) => {
                drop(Zeroizing::new(bytes));
                Trouble::Unlike
            }
            Error::NoStorageAccess(_) => Trouble::Locked,
            Error::NoDefaultStore => Trouble::Absent,
            _ => Trouble::Refused,
        }
    }

    #[cfg(windows)]
    fn entry(store: &[u8; 16]) -> Result<Entry, Trouble> {
        // On this machine only: what roams with the profile is no secret of a device.
        let here = std::collections::HashMap::from([("persistence", "local")]);
        let keys = windows_native_keyring_store::Store::new().map_err(trouble)?;
        keys.build(PROGRAM, &name(store), Some(&here)).map_err(trouble)
    }

    #[cfg(target_os = "macos")]
    fn entry(store: &[u8; 16]) -> Result<Entry, Trouble> {
        let keys = apple_native_keyring_store::keychain::Store::new().map_err(trouble)?;
        keys.build(PROGRAM, &name(store), None).map_err(trouble)
    }

    impl KeyStore for System {
        fn get(&self, store: &[u8; 16], _: bool) -> Result<Option<DeviceSecret>, Trouble> {
            match entry(store)?.get_secret() {
                Ok(bytes) => read(Zeroizing::new(bytes)),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(trouble(error)),
            }
        }

        fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> Result<(), Trouble> {
            entry(store)?.set_secret(in_hex(secret).as_bytes()).map_err(trouble)
        }
    }
}

#[cfg(not(any(target_os = "linux", windows, target_os = "macos")))]
impl KeyStore for System {
    fn get(&self, store: &[u8; 16], ask: bool) -> Result<Option<DeviceSecret>, Trouble> {
        NoKeyStore.get(store, ask)
    }

    fn put(&self, store: &[u8; 16], secret: &DeviceSecret) -> Result<(), Trouble> {
        NoKeyStore.put(store, secret)
    }
}
