//! From one database into the other 搬家: everything but the files, which stay where they are.
//!
//! The new database is filled in one transaction while nobody writes in the old one, held against it table by table, and checked as `check` does. Only then the
//! settings name it; the old one stays as it was, beside, until a person takes it away. Killed before that, the hub is where it was, and what was begun is
//! emptied by hand and begun again.

use std::{fs, path::Path, sync::Arc};

use crate::{
    check::Checked,
    env::Env,
    error::{HubError, Result},
    folder::{self, Lock},
    hub::Hub,
    keep::{self, Keep},
    reckoner::AsLaptops,
    settings::{Database, Settings},
    vault::Vault,
};

/// What the old file is called afterwards.
const OLD: &str = "hub.db.moved";
/// What the new file is called meanwhile.
const NEW: &str = "hub.db.part";

/// What a move came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Tables and how many rows each has, the same in both.
    pub tables: Vec<(&'static str, u64)>,
    /// What the check of the new database found.
    pub checked: Checked,
}

/// Moves a hub that nobody serves into an empty database of the other kind. Blocks; not to be called by a thread that drives others.
///
/// # Errors
///
/// The hub is served; the target is of the same kind or not empty; a database; rows that came out otherwise; a check that does not hold. The hub is then
/// where it was.
pub fn move_to(folder: &Path, to: &Database, env: Arc<dyn Env>) -> Result<Moved> {
    let settings = Settings::read(folder)?;
    if settings.database.postgres.is_some() == to.postgres.is_some() {
        return Err(HubError::Cannot(
            "数据已经在这种数据库里了，只能搬到另一种。The hub is in such a database already; it moves into the other kind only."
                .into(),
        ));
    }
    let vault = Vault::of(&settings.vault_key(folder)?);
    let held = Lock::take(folder)?;
    // A file that another program has open (an administrator's word, while this goes on) is not taken from under it: what was written there would be lost.
    drop(keep::open(folder, &settings.database, &vault, &env)?);
    alone(folder, folder::DATABASE)?;
    let from = keep::open(folder, &settings.database, &vault, &env)?;
    let target = keep::create(folder, NEW, to, &vault, &env)?;
    let counted = keep::move_all(&*from, &*target)?;
    drop(from);
    let keep: Box<dyn Keep> = target;
    let moved = Settings { database: to.clone(), ..settings };
    let hub = Hub::over(folder, moved, vault, keep, env, Arc::new(AsLaptops::default()))?;
    let checked = hub.check(false)?;
    drop(hub);
    if !checked.holds() {
        return Err(HubError::Damaged(format!("the new database does not hold: {}", checked.faults.join("; "))));
    }
    switch(folder, to)?;
    drop(held);
    Ok(Moved { tables: counted.into_iter().map(|one| (one.table, one.rows)).collect(), checked })
}

/// Who closes a file last takes what lies beside it along; what still lies there is somebody else's.
fn alone(folder: &Path, name: &str) -> Result<()> {
    if folder.join(format!("{name}-wal")).exists() { Err(HubError::InUse) } else { Ok(()) }
}

/// The settings name the new one. Broken off in between, both are there, and the hub does not open before a person says which.
fn switch(folder: &Path, to: &Database) -> Result<()> {
    let (file, settings) = (folder.join(folder::DATABASE), folder.join(folder::SETTINGS));
    if to.postgres.is_some() {
        alone(folder, folder::DATABASE)?;
        rewrite(&settings, |text| to.written_in(text))?;
        folder::rename(&file, &folder.join(OLD))?;
    } else {
        alone(folder, NEW)?;
        folder::rename(&folder.join(NEW), &file)?;
        rewrite(&settings, |text| to.written_in(text))?;
    }
    Ok(())
}

/// Puts other words into a settings file, whole or not at all.
pub(crate) fn rewrite(settings: &Path, with: impl FnOnce(&str) -> String) -> Result<()> {
    let text = match fs::read_to_string(settings) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        text => text?,
    };
    let aside = settings.with_extension("toml.part");
    match fs::remove_file(&aside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    folder::write_new(&aside, with(&text).as_bytes())?;
    Ok(folder::rename(&aside, settings)?)
}
