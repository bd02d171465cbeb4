//! The database file: opened with its key, set up to be durable and to leave nothing readable behind, brought to this schema.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
    sync::Once,
};

use rusqlite::{Connection, OpenFlags, types::Value};
use zeroize::Zeroizing;

use crate::{
    atomic,
    cipher::Secret,
    error::{Result, StoreError},
    folder::BEFORE,
};

/// The schema this program writes. An older file is migrated, a newer one refused.
pub const SCHEMA_VERSION: u32 = 5;

/// One script per version, applied in order.
const MIGRATIONS: [&str; SCHEMA_VERSION as usize] = [
    include_str!("sql/schema_1.sql"),
    include_str!("sql/schema_2.sql"),
    include_str!("sql/schema_3.sql"),
    include_str!("sql/schema_4.sql"),
    include_str!("sql/schema_5.sql"),
];

/// “TYDB”: tells our files from other SQLite files.
const APPLICATION_ID: i64 = 0x5459_4442;

/// Durability (WAL, FULL: a commit returns when it is on the disk) and secrecy (nothing plain in temporary files, deleted content
/// overwritten).
const SET_UP: &str = "
    PRAGMA cipher_memory_security = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
";

/// What must then be in force: SQLite passes over a pragma that it does not know or cannot obey.
const IN_FORCE: [(&str, &str); 6] = [
    ("journal_mode", "wal"),
    ("synchronous", "2"),
    ("locking_mode", "exclusive"),
    ("temp_store", "2"),
    ("secure_delete", "1"),
    ("fullfsync", "1"),
];

/// Makes a new, empty database.
pub(crate) fn create(path: &Path, key: &Secret, now_ms: i64) -> Result<Connection> {
    // `create_new`: an existing file is never touched.
    atomic::create_new(path)?.sync_all()?;
    let mut connection = connect(path, key)?;
    set_up(&connection)?;
    migrate(&mut connection, 0, now_ms)?;
    Ok(connection)
}

/// Opens an existing one; says what is wrong with it when it cannot.
pub(crate) fn open(path: &Path, key: &Secret, now_ms: i64) -> Result<Connection> {
    look_at(path)?;
    let mut connection = connect(path, key)?;
    let application: i64 = connection.query_row("PRAGMA application_id", (), |row| row.get(0))?;
    let version: u32 = connection.query_row("PRAGMA user_version", (), |row| row.get(0))?;
    if application != APPLICATION_ID {
        return Err(StoreError::ForeignDatabase);
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::NewerVersion { found: version, known: SCHEMA_VERSION });
    }
    set_up(&connection)?;
    refuse_cut_off(&connection, path)?;
    if version < SCHEMA_VERSION {
        checkpoint(&connection, true)?;
        // Closed meanwhile: a second handle on the file would take the locks of the first with it.
        drop(connection);
        keep_before(path)?;
        connection = connect(path, key)?;
        set_up(&connection)?;
    }
    migrate(&mut connection, version, now_ms)?;
    Ok(connection)
}

/// What can be seen without the key. An empty file matters: SQLite would take it for a new database.
fn look_at(path: &Path) -> Result<()> {
    let length = match fs::metadata(path) {
        Ok(data) => data.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::DatabaseMissing),
        Err(error) => return Err(error.into()),
    };
    if length < 16 {
        return Err(StoreError::Truncated);
    }
    let mut start = [0; 16];
    File::open(path)?.read_exact(&mut start)?;
    match &start {
        b"SQLite format 3\0" => Err(StoreError::ForeignDatabase),
        _ if length % 4096 != 0 => Err(StoreError::Truncated),
        _ => Ok(()),
    }
}

/// The library calls itself initialized before its encryption is: two first openings at once, and the second has no codec.
static FIRST_OPENING: Once = Once::new();

fn connect(path: &Path, key: &Secret) -> Result<Connection> {
    FIRST_OPENING.call_once(|| drop(Connection::open_in_memory()));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_prepared_statement_cache_capacity(32);
    // The library's own messages would go to standard error; ours go to the officer.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let mut pragma = Zeroizing::new(String::with_capacity(96));
    pragma.push_str("PRAGMA key = \"x'");
    for byte in key.iter() {
        for nibble in [byte >> 4, byte & 15] {
            pragma.push(char::from_digit(nibble.into(), 16).unwrap_or('0'));
        }
    }
    pragma.push_str("'\"");
    // Not with the library's own words: they may quote the statement.
    connection.execute_batch(&pragma).map_err(|error| {
        let code = error.sqlite_error().map_or(0, |error| error.extended_code);
        StoreError::Internal(format!("the key was not accepted ({code})"))
    })?;
    // Linked against a plain SQLite, the key would be passed over and everything written readable.
    if !pragma_value(&connection, "cipher_version")?.is_some_and(|version| version.starts_with("4.")) {
        return Err(StoreError::Internal("this program was built without encryption".into()));
    }
    // Version 5 of the format is another one; this stays with 4 whatever library is linked.
    connection.execute_batch("PRAGMA cipher_compatibility = 4")?;
    // Before the first read: the WAL's index then stays in memory. No shared-memory file, fewer system calls.
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    // The first read shows whether key and file belong together.
    match connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get::<_, i64>(0)) {
        Ok(_) => Ok(connection),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn set_up(connection: &Connection) -> Result<()> {
    connection.execute_batch(SET_UP)?;
    for (pragma, wanted) in IN_FORCE {
        let found = pragma_value(connection, pragma)?.unwrap_or_default();
        if found != wanted {
            return Err(StoreError::Internal(format!("{pragma} is {found:?}, not {wanted:?}")));
        }
    }
    Ok(())
}

/// What a pragma says; none when the library does not know it.
pub(crate) fn pragma_value(connection: &Connection, pragma: &str) -> Result<Option<String>> {
    let mut query = connection.prepare(&format!("PRAGMA {pragma}"))?;
    let mut rows = query.query(())?;
    Ok(match rows.next()? {
        Some(row) => match row.get(0)? {
            Value::Integer(number) => Some(number.to_string()),
            Value::Text(text) => Some(text),
            _ => None,
        },
        None => None,
    })
}

/// A file shorter than its own page count, with no WAL to make up for it, has lost pages.
fn refuse_cut_off(connection: &Connection, path: &Path) -> Result<()> {
    let pages: i64 = connection.query_row("PRAGMA page_count", (), |row| row.get(0))?;
    let wal = fs::metadata(path.with_extension("db-wal")).map_or(0, |data| data.len());
    if wal == 0 && fs::metadata(path)?.len() < pages.unsigned_abs() * 4096 {
        Err(StoreError::Truncated)
    } else {
        Ok(())
    }
}

/// Keeps the file as it is before a migration: an earlier program opens it in the place of the other. One that is there is of a migration
/// that did not come to its end, or of an earlier one; the latest counts.
fn keep_before(path: &Path) -> Result<()> {
    let kept = before(path);
    let beside = kept.with_extension("db-new");
    let mut file = atomic::private().create(true).truncate(true).open(&beside)?;
    std::io::copy(&mut File::open(path)?, &mut file)?;
    file.sync_all()?;
    drop(file);
    Ok(atomic::rename(&beside, &kept)?)
}

/// Removes what is kept of a migration: an erasure would not be one while it is there.
pub(crate) fn forget_before(path: &Path) -> Result<()> {
    for left in [before(path), before(path).with_extension("db-new")] {
        match fs::remove_file(left) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn before(path: &Path) -> std::path::PathBuf {
    path.with_file_name(BEFORE)
}

fn migrate(connection: &mut Connection, from: u32, now_ms: i64) -> Result<()> {
    for version in from..SCHEMA_VERSION {
        let step = connection.transaction()?;
        step.execute_batch(MIGRATIONS[version as usize])?;
        step.execute(include_str!("sql/add_migration.sql"), (version + 1, now_ms))?;
        step.pragma_update(None, "application_id", APPLICATION_ID)?;
        step.pragma_update(None, "user_version", version + 1)?;
        step.commit()?;
    }
    Ok(())
}

/// Pages whose authentication fails, in the library's words; empty when all hold.
pub(crate) fn damaged_pages(connection: &Connection) -> Result<Vec<String>> {
    let mut check = connection.prepare("PRAGMA cipher_integrity_check")?;
    let pages = check.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(pages)
}

/// Moves what the WAL holds into the database; `truncate` also empties the WAL.
pub(crate) fn checkpoint(connection: &Connection, truncate: bool) -> Result<()> {
    let mode = if truncate { "wal_checkpoint(TRUNCATE)" } else { "wal_checkpoint(PASSIVE)" };
    // The first column says whether something was in the way; emptying is then not done.
    match pragma_value(connection, mode)?.as_deref() {
        Some("0") => Ok(()),
        _ if !truncate => Ok(()),
        _ => Err(StoreError::Internal("the WAL could not be emptied".into())),
    }
}
