//! Which of the two databases a hub has: `hub.toml` says it, and the folder must not say otherwise.

use std::{path::Path, sync::Arc};

use super::{
    Keep,
    postgres::{Postgres, Server, vacant},
    sqlite::Sqlite,
    tables::Engine,
};
use crate::{
    env::Env,
    error::{HubError, Result},
    folder,
    settings::Database,
    vault::Vault,
};

/// A database as it lies open: for the hub, and for who goes through its tables.
pub(crate) trait Both: Keep + Engine {}

impl<T: Keep + Engine> Both for T {}

/// Opens the database of a hub.
///
/// # Errors
///
/// There is none, or one too many; the database.
pub(crate) fn open(folder: &Path, settings: &Database, vault: &Vault, env: &Arc<dyn Env>) -> Result<Box<dyn Both>> {
    let file = folder.join(folder::DATABASE);
    match &settings.postgres {
        None if file.is_file() => Ok(Box::new(Sqlite::open(&file, &vault.database, env.now_ms())?)),
        None => Err(HubError::Cannot(format!("{} holds no hub", folder.display()))),
        // One of the two is old, and which one the program cannot know.
        Some(_) if file.exists() => Err(HubError::Cannot(
            "hub.toml 写着 PostgreSQL，目录里却还有 hub.db：哪个是现在的，把另一个去掉（hub.db 改名，或删掉 [database] 一节）。\
             hub.toml names PostgreSQL, and hub.db is here as well: take away the one that is not current (rename hub.db, or delete the section [database])."
                .into(),
        )),
        Some(words) => {
            let server = Server::of(words, settings, folder, &**env)?;
            Ok(Box::new(Postgres::open(server, vault, Arc::clone(env))?))
        }
    }
}

/// Asks a server whether it lets a new hub in; a file needs no asking.
///
/// # Errors
///
/// It does not, cannot be reached, or holds a hub.
pub(crate) fn reach(folder: &Path, settings: &Database, env: &dyn Env) -> Result<()> {
    match &settings.postgres {
        None => Ok(()),
        Some(words) => vacant(&mut Server::of(words, settings, folder, env)?.connect()?).map(drop),
    }
}

/// Makes an empty one, with its tables; `file`: the name of the file, where it is one.
///
/// # Errors
///
/// Something is there already; the database.
pub(crate) fn create(
    folder: &Path,
    file: &str,
    settings: &Database,
    vault: &Vault,
    env: &Arc<dyn Env>,
) -> Result<Box<dyn Both>> {
    Ok(match &settings.postgres {
        None => Box::new(Sqlite::create(&folder.join(file), &vault.database, env.now_ms())?),
        Some(words) => {
            let server = Server::of(words, settings, folder, &**env)?;
            Box::new(Postgres::create(server, vault, Arc::clone(env))?)
        }
    })
}
