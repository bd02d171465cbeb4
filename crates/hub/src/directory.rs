//! The directory 名册 that goes down to the laptops: whose log is whose, made anew whenever that changes. It is the bundle of which there is only the newest:
//! who reads an older list asks again.

use evidence::{CryptoProvider, Ed25519Sha256, Payload};
use time::{OffsetDateTime, UtcOffset};
use wire::{BundleKind, Directory, DirectoryEntry, SignedBundle};

use crate::{
    error::{HubError, Result},
    hub::Hub,
    keep::{BundleRow, Change, NamedLog, View},
};

const P: &Ed25519Sha256 = &Ed25519Sha256;

/// Makes the directory anew; nothing where it says the same as before.
pub(crate) fn renew(hub: &Hub, change: &dyn Change) -> Result<()> {
    let known = change.bundles(0)?.into_iter().filter(|one| one.kind == BundleKind::Directory.as_str());
    let before: Vec<BundleRow> = known.collect();
    let now = directory(hub, change)?;
    if let Some(newest) = before.last() {
        let bytes = change.bundle(&newest.sha256)?.unwrap_or_default();
        let opened = wire::from_bytes::<SignedBundle>(&bytes)
            .and_then(|signed| Directory::open(&signed, hub.log(), hub.public_key(), P));
        if opened.is_ok_and(|before| before == now) {
            return Ok(());
        }
    } else if now.entries.is_empty() {
        return Ok(());
    }
    let version = (change.bundle_epoch()? + 1).to_string();
    let supersedes = before.last().map(|one| one.sha256);
    let now_ms = hub.env.now_ms();
    let signed = now.bundled(&version, &day(now_ms), supersedes, hub.log(), &hub.signer)?;
    let bytes = wire::to_bytes(&signed)?;
    let row = BundleRow {
        epoch: 0,
        sha256: P.hash(&[&bytes]),
        size: bytes.len() as u64,
        kind: BundleKind::Directory.as_str().into(),
        id: BundleKind::Directory.as_str().into(),
        version,
    };
    change.add_bundle(&row, &bytes, now_ms)?;
    // Behind the new one, so that the epochs go on.
    before.iter().try_for_each(|one| change.drop_bundle(&one.sha256))
}

/// All logs of which something is here: one statement, because it is made anew for each laptop that comes for the first time.
fn directory(hub: &Hub, view: &dyn View) -> Result<Directory> {
    let mut entries = Vec::new();
    for named in view.named_logs()? {
        let role = role(hub, &named)?;
        let NamedLog { log, public_key, staff, name, branch, .. } = named;
        entries.push(DirectoryEntry { log, public_key, staff, name, branch, role });
    }
    Ok(Directory { version: 1, entries })
}

/// What the account is for, as its first record says; an officer's where that cannot be read.
fn role(hub: &Hub, named: &NamedLog) -> Result<evidence::Role> {
    let Some(sealed) = &named.opened else { return Ok(evidence::Role::default()) };
    let opened = hub.vault.open_opening((named.log, 1, None), None, sealed)?;
    let payload = crate::vault::apart(&opened).and_then(|o| Payload::from_bytes(&o.payload).ok());
    Ok(match payload {
        Some(Payload::LogOpened(opened)) => opened.role.unwrap_or_default(),
        _ => evidence::Role::default(),
    })
}

/// The day in Beijing, ISO.
fn day(now_ms: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(now_ms.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let east = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
    let day = at.to_offset(east).date();
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// A bundle of this kind is nobody's to publish.
pub(crate) fn refuse(kind: &str) -> Result<()> {
    if kind == BundleKind::Directory.as_str() {
        return Err(HubError::Cannot("the directory is made by the hub itself".into()));
    }
    Ok(())
}
