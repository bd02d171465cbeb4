//! The database file: opened with its key, set up to be durable and to leave nothing readable behind, brought to this schema.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
    sync::Once,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, types::Value};
use zeroize::Zeroizing;

use crate::{
    atomic,
    cipher::Secret,
    error::{Result, StoreError},
    first_page,
    folder::BEFORE,
    salvage,
    wal::Wal,
};

/// The schema this program writes. An older file is migrated, a newer one refused.
pub const SCHEMA_VERSION: u32 = 6;

/// One script per version, applied in order.
const MIGRATIONS: [&str; SCHEMA_VERSION as usize] = [
    include_str!("sql/schema_1.sql"),
    include_str!("sql/schema_2.sql"),
    include_str!("sql/schema_3.sql"),
    include_str!("sql/schema_4.sql"),
    include_str!("sql/schema_5.sql"),
    include_str!("sql/schema_6.sql"),
];

/// “TYDB”: tells our files from other SQLite files.
const APPLICATION_ID: i64 = 0x5459_4442;

/// The length of a page.
pub(crate) const PAGE: u64 = 4096;

/// What is said of a file whose first page does not authenticate under the key.
const FIRST_PAGE: &str = "the first page does not authenticate";

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
    let mut connection = connect(path, &key[..], Access::Writing)?;
    set_up(&connection)?;
    migrate(&mut connection, 0, now_ms)?;
    Ok(connection)
}

/// An existing database, opened.
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    /// The schema of its tables.
    pub(crate) schema: u32,
    /// Pages that do not authenticate. What can be read was taken out into memory then, and `connection` is that.
    pub(crate) damaged: Vec<u32>,
}

/// A larger file is not read whole at each opening; the check-up does it.
const READ_WHOLE: u64 = 64 << 20;

/// Opens an existing one; says what is wrong with it when it cannot. `wal` is what stands beside it.
pub(crate) fn open(path: &Path, key: &Secret, now_ms: i64, wal: &Wal) -> Result<Opened> {
    look_at(path, wal)?;
    let mut connection = match connect(path, &key[..], Access::Writing) {
        Err(StoreError::Damaged(what)) if what == FIRST_PAGE => {
            return first_page::opened_without(path, key, wal).ok_or(StoreError::Damaged(what));
        }
        opened => opened?,
    };
    first_page::forget(path);
    let schema = known_schema(&connection)?;
    let damaged = damaged_at_opening(&connection, path, wal)?;
    if !damaged.is_empty() {
        // Not written to, not even by closing it: it is evidence now.
        leave_wal(&connection)?;
        drop(connection);
        return Ok(Opened {
            connection: salvage::taken_out(path, key, Access::of_reading(wal))?,
            schema: SCHEMA_VERSION,
            damaged,
        });
    }
    set_up(&connection)?;
    refuse_cut_off(&connection, path, wal)?;
    if schema < SCHEMA_VERSION {
        checkpoint(&connection, true)?;
        // Closed meanwhile: a second handle on the file would take the locks of the first with it.
        drop(connection);
        keep_before(path)?;
        connection = connect(path, &key[..], Access::Writing)?;
        set_up(&connection)?;
    }
    migrate(&mut connection, schema, now_ms)?;
    Ok(Opened { connection, schema: SCHEMA_VERSION, damaged })
}

/// Opens an existing one without writing a byte anywhere: on a disk or in a folder that takes none.
pub(crate) fn open_for_reading(path: &Path, key: &Secret, wal: &Wal) -> Result<Opened> {
    look_at(path, wal)?;
    let connection = match connect(path, &key[..], Access::of_reading(wal)) {
        Err(StoreError::Damaged(what)) if what == FIRST_PAGE => {
            return first_page::opened_without(path, key, wal).ok_or(StoreError::Damaged(what));
        }
        opened => opened?,
    };
    let schema = known_schema(&connection)?;
    let damaged = damaged_at_opening(&connection, path, wal)?;
    if !damaged.is_empty() {
        drop(connection);
        return Ok(Opened {
            connection: salvage::taken_out(path, key, Access::of_reading(wal))?,
            schema: SCHEMA_VERSION,
            damaged,
        });
    }
    refuse_cut_off(&connection, path, wal)?;
    Ok(Opened { connection, schema, damaged })
}

fn known_schema(connection: &Connection) -> Result<u32> {
    let application: i64 = connection.query_row("PRAGMA application_id", (), |row| row.get(0))?;
    let version: u32 = connection.query_row("PRAGMA user_version", (), |row| row.get(0))?;
    if application != APPLICATION_ID {
        return Err(StoreError::ForeignDatabase);
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::NewerVersion { found: version, known: SCHEMA_VERSION });
    }
    Ok(version)
}

fn damaged_at_opening(connection: &Connection, path: &Path, wal: &Wal) -> Result<Vec<u32>> {
    if fs::metadata(path)?.len() > READ_WHOLE {
        return Ok(Vec::new());
    }
    Ok(damaged_pages(connection, wal)?.into_iter().map(|(page, _)| page).collect())
}

/// What can be read of a database in which something that is always needed did not read: all of it is looked at then, however large it is.
pub(crate) fn read_what_is_left(opened: Opened, path: &Path, key: &Secret, wal: &Wal) -> Result<Opened> {
    if !opened.damaged.is_empty() {
        return Ok(opened);
    }
    let damaged: Vec<u32> = damaged_pages(&opened.connection, wal)?.into_iter().map(|(page, _)| page).collect();
    if damaged.is_empty() {
        return Ok(opened);
    }
    leave_wal(&opened.connection)?;
    drop(opened);
    let connection = salvage::taken_out(path, key, Access::of_reading(wal))?;
    Ok(Opened { connection, schema: SCHEMA_VERSION, damaged })
}

/// What can be seen without the key. An empty file matters: SQLite would take it for a new database.
fn look_at(path: &Path, wal: &Wal) -> Result<()> {
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
        // Part of a page at the end is what a cut checkpoint leaves; the write-ahead log then holds the whole of it.
        _ if length % PAGE != 0 && wal.pages.is_empty() => Err(StoreError::Truncated),
        _ => Ok(()),
    }
}

/// How a file is opened.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    Writing,
    /// Together with its write-ahead log, which is left as it is.
    ReadingBoth,
    /// Alone: nothing stands beside it.
    ReadingAlone,
    /// The same two for a database whose first page may say another length than the file has.
    LookingBoth,
    LookingAlone,
}

impl Access {
    pub(crate) fn of_reading(wal: &Wal) -> Self {
        if wal.database_pages.is_some() { Access::ReadingBoth } else { Access::ReadingAlone }
    }

    pub(crate) fn of_looking(wal: &Wal) -> Self {
        if wal.database_pages.is_some() { Access::LookingBoth } else { Access::LookingAlone }
    }
}

/// Opens the file itself, without its key.
fn handle(path: &Path, access: Access) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reading = OpenFlags::SQLITE_OPEN_READ_ONLY | flags;
    let connection = match access {
        Access::Writing => Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | flags)?,
        // Locks need the right to write; the store's own lock stands for them.
        Access::ReadingBoth | Access::LookingBoth => Connection::open_with_flags_and_vfs(
            path,
            reading,
            if cfg!(windows) { c"win32-none" } else { c"unix-none" },
        )?,
        Access::ReadingAlone | Access::LookingAlone => {
            let mut uri = String::from("file:");
            for byte in path.to_string_lossy().replace('\\', "/").bytes() {
                match byte {
                    b'%' | b'?' | b'#' => uri.push_str(&format!("%{byte:02X}")),
                    _ => uri.push(char::from(byte)),
                }
            }
            uri.push_str("?immutable=1");
            Connection::open_with_flags(uri, reading | OpenFlags::SQLITE_OPEN_URI)?
        }
    };
    // Also of one to be written to, until it is known to open.
    leave_wal(&connection)?;
    Ok(connection)
}

/// Closing neither empties nor removes the write-ahead log.
fn leave_wal(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(())
}

/// The library calls itself initialized before its encryption is: two first openings at once, and the second has no codec.
static FIRST_OPENING: Once = Once::new();

/// Opens a file with its key, or with key and salt of a new one.
pub(crate) fn connect(path: &Path, key: &[u8], access: Access) -> Result<Connection> {
    FIRST_OPENING.call_once(|| drop(Connection::open_in_memory()));
    let connection = handle(path, access)?;
    connection.set_prepared_statement_cache_capacity(32);
    // The library's own messages would go to standard error; ours go to the officer.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let mut pragma = Zeroizing::new(String::with_capacity(128));
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
    if matches!(access, Access::LookingBoth | Access::LookingAlone) {
        // Or the library refuses a file that is shorter than its first page says.
        connection.execute_batch("PRAGMA writable_schema = ON")?;
    }
    // The first read shows whether key and file belong together.
    connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get::<_, i64>(0)).map_err(|error| {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::Damaged(FIRST_PAGE.into()),
            _ => error.into(),
        }
    })?;
    if matches!(access, Access::Writing) {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    }
    Ok(connection)
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

/// A file shorter than its own page count has lost pages, but for those that the write-ahead log holds.
fn refuse_cut_off(connection: &Connection, path: &Path, wal: &Wal) -> Result<()> {
    let pages: i64 = connection.query_row("PRAGMA page_count", (), |row| row.get(0))?;
    let pages = u32::try_from(pages).unwrap_or(u32::MAX);
    let whole = u32::try_from(fs::metadata(path)?.len() / PAGE).unwrap_or(u32::MAX);
    let lost = (whole.saturating_add(1)..=pages).any(|page| !wal.pages.contains(&page));
    if lost { Err(StoreError::Truncated) } else { Ok(()) }
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
    first_page::forget(path);
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

pub(crate) fn migrate(connection: &mut Connection, from: u32, now_ms: i64) -> Result<()> {
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

/// Pages whose authentication fails, with the library's words; empty when all hold. A page that the write-ahead log holds is read from there.
pub(crate) fn damaged_pages(connection: &Connection, wal: &Wal) -> Result<Vec<(u32, String)>> {
    let mut check = connection.prepare("PRAGMA cipher_integrity_check")?;
    let said = check.query_map((), |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let pages = said.into_iter().map(|words| {
        let number = words.split_once("page ").map_or("", |(_, rest)| rest).split(' ').next().unwrap_or_default();
        (number.trim().parse().unwrap_or(0), words)
    });
    Ok(pages.filter(|(page, _)| !wal.pages.contains(page)).collect())
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
