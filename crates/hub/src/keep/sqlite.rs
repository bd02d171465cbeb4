//! The database in one encrypted file: one connection writes, four read.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, Once, PoisonError},
};

use rusqlite::{
    Connection, OpenFlags, ToSql, TransactionBehavior, params_from_iter,
    types::{FromSqlError, ToSqlOutput, ValueRef},
};
use zeroize::Zeroizing;

use super::{
    Keep, Reading, SCHEMA_VERSION, Writing,
    tables::{Cells, Engine, Over, Row, Tables, Value, Within},
};
use crate::{
    error::{HubError, Result},
    vault::Secret,
};

const SCHEMAS: [&str; SCHEMA_VERSION as usize] =
    [concat!(include_str!("sql/schema_1.sql"), include_str!("sql/levels.sql")), include_str!("sql/schema_2.sql")];

/// “TYHB”.
const APPLICATION_ID: u32 = 0x5459_4842;

const READERS: usize = 4;

/// Durable (a commit returns when it is on the disk), and nothing plain in temporary files; deleted content is overwritten.
const SET_UP: &str = "
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA busy_timeout = 10000;
";

static FIRST_OPENING: Once = Once::new();

/// See the module.
pub struct Sqlite {
    path: PathBuf,
    key: Secret,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    free: Condvar,
}

/// A transaction.
struct Inside<'c>(&'c Connection);

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Int(Some(number)) => ValueRef::Integer(*number),
            Value::Bytes(Some(bytes)) | Value::SealedBytes(_, Some(bytes)) => ValueRef::Blob(bytes),
            Value::Text(Some(text)) | Value::Sealed(_, Some(text)) => ValueRef::Text(text.as_bytes()),
            _ => ValueRef::Null,
        }))
    }
}

impl Cells for rusqlite::Row<'_> {
    fn is_null(&self, at: usize) -> Result<bool> {
        Ok(self.get_ref(at)? == ValueRef::Null)
    }

    fn int(&self, at: usize) -> Result<i64> {
        self.get_ref(at)?.as_i64().map_err(other)
    }

    fn bytes(&self, at: usize) -> Result<&[u8]> {
        self.get_ref(at)?.as_blob().map_err(other)
    }

    fn text(&self, at: usize) -> Result<&str> {
        self.get_ref(at)?.as_str().map_err(other)
    }

    /// The file is sealed as a whole.
    fn opened(&self, at: usize, _: &'static str) -> Result<Cow<'_, [u8]>> {
        Ok(Cow::Borrowed(self.get_ref(at)?.as_bytes().map_err(other)?))
    }
}

fn other(_: FromSqlError) -> HubError {
    HubError::Damaged("a value in the database is of another kind".into())
}

impl Tables for Inside<'_> {
    fn rows(&self, sql: &str, with: &[Value<'_>], row: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        self.stream(sql, with, &mut |found| row(found).map(|()| true))
    }

    fn stream(&self, sql: &str, with: &[Value<'_>], row: &mut dyn FnMut(&Row<'_>) -> Result<bool>) -> Result<()> {
        let mut query = self.0.prepare_cached(sql)?;
        let mut rows = query.query(params_from_iter(with))?;
        while let Some(found) = rows.next()? {
            if !row(&Row(found))? {
                break;
            }
        }
        Ok(())
    }

    fn run(&self, sql: &str, with: &[Value<'_>]) -> Result<usize> {
        Ok(self.0.prepare_cached(sql)?.execute(params_from_iter(with))?)
    }

    fn overhead(&self) -> usize {
        0
    }
}

impl Sqlite {
    /// Makes a new, empty database; an existing file is never touched.
    ///
    /// # Errors
    ///
    /// A file is there, or cannot be made.
    pub(crate) fn create(path: &Path, key: &Secret, now_ms: i64) -> Result<Self> {
        crate::folder::private().create_new(true).open(path)?.sync_all()?;
        Self::opened(path, key, now_ms, true)
    }

    /// Opens an existing one.
    ///
    /// # Errors
    ///
    /// It is not there, of another key, of a newer program, or damaged.
    pub(crate) fn open(path: &Path, key: &Secret, now_ms: i64) -> Result<Self> {
        if std::fs::metadata(path)?.len() == 0 {
            return Err(HubError::Damaged("the database is empty".into()));
        }
        Self::opened(path, key, now_ms, false)
    }

    fn opened(path: &Path, key: &Secret, now_ms: i64, fresh: bool) -> Result<Self> {
        let mut writer = connect(path, key)?;
        writer.execute_batch(SET_UP)?;
        for (pragma, wanted) in [("journal_mode", "wal"), ("secure_delete", "1"), ("synchronous", "2")] {
            let found = writer.pragma_query_value(None, pragma, |row| {
                row.get::<_, String>(0).or_else(|_| row.get::<_, i64>(0).map(|n| n.to_string()))
            })?;
            if found != wanted {
                return Err(HubError::Internal(format!("{pragma} is {found}, not {wanted}")));
            }
        }
        let application: u32 = writer.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let version: u32 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if !fresh && application != APPLICATION_ID {
            return Err(HubError::Damaged("the database is not of a hub".into()));
        }
        if version > SCHEMA_VERSION {
            return Err(HubError::Newer { found: version, known: SCHEMA_VERSION });
        }
        for step in version..SCHEMA_VERSION {
            let change = writer.transaction()?;
            change.execute_batch(SCHEMAS[step as usize])?;
            change.execute(include_str!("sql/add_migration.sql"), (step + 1, now_ms))?;
            change.pragma_update(None, "application_id", APPLICATION_ID)?;
            change.pragma_update(None, "user_version", step + 1)?;
            change.commit()?;
        }
        let mut readers = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let reader = connect(path, key)?;
            reader.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA query_only = ON; PRAGMA busy_timeout = 10000;")?;
            readers.push(reader);
        }
        Ok(Self {
            path: path.to_owned(),
            key: key.clone(),
            writer: Mutex::new(writer),
            readers: Mutex::new(readers),
            free: Condvar::new(),
        })
    }

    fn reader(&self) -> Connection {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match readers.pop() {
                Some(reader) => return reader,
                None => readers = self.free.wait(readers).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

fn key_pragma(word: &str, key: &Secret) -> Zeroizing<String> {
    let mut pragma = Zeroizing::new(String::with_capacity(128));
    pragma.push_str(word);
    pragma.push_str(" \"x'");
    for byte in key.iter() {
        for nibble in [byte >> 4, byte & 15] {
            pragma.push(char::from_digit(nibble.into(), 16).unwrap_or('0'));
        }
    }
    pragma.push_str("'\"");
    pragma
}

fn connect(path: &Path, key: &Secret) -> Result<Connection> {
    // The library calls itself initialized before its encryption is: two first openings at once, and the second has no codec.
    FIRST_OPENING.call_once(|| drop(Connection::open_in_memory()));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // Not with the library's own words: they may quote the statement.
    connection
        .execute_batch(&key_pragma("PRAGMA key =", key))
        .map_err(|_| HubError::Internal("the key was not accepted".into()))?;
    let version: Option<String> = connection.pragma_query_value(None, "cipher_version", |row| row.get(0)).ok();
    if !version.is_some_and(|v| v.starts_with("4.")) {
        return Err(HubError::Internal("this program was built without encryption".into()));
    }
    connection.execute_batch("PRAGMA cipher_compatibility = 4; PRAGMA cipher_memory_security = OFF")?;
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get::<_, i64>(0))
        .map_err(|_| HubError::DoesNotOpen("the database"))?;
    Ok(connection)
}

impl Engine for Sqlite {
    fn inside_reading(&self, work: &mut Within<'_>) -> Result<()> {
        let mut reader = self.reader();
        let done = reader
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(HubError::from)
            .and_then(|inside| work(&Inside(&inside)));
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        self.free.notify_one();
        done
    }

    fn inside_writing(&self, work: &mut Within<'_>) -> Result<()> {
        // A poisoned lock only says that a work before panicked; its transaction was undone.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let inside = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        work(&Inside(&inside))?;
        inside.commit()?;
        Ok(())
    }
}

impl Keep for Sqlite {
    fn reading(&self, work: &mut Reading<'_>) -> Result<()> {
        self.inside_reading(&mut |tables| work(&Over(tables)))
    }

    fn writing(&self, work: &mut Writing<'_>) -> Result<()> {
        self.inside_writing(&mut |tables| work(&Over(tables)))
    }

    fn copy_to(&self, file: &Path) -> Result<()> {
        crate::folder::private().create_new(true).open(file)?.sync_all()?;
        let source = self.reader();
        let done = (|| {
            let mut copy = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            copy.execute_batch(&key_pragma("PRAGMA key =", &self.key))
                .map_err(|_| HubError::Internal("the key was not accepted".into()))?;
            copy.execute_batch("PRAGMA cipher_compatibility = 4")?;
            let backup = rusqlite::backup::Backup::new(&source, &mut copy)?;
            backup.run_to_completion(256, std::time::Duration::ZERO, None)?;
            drop(backup);
            drop(copy);
            std::fs::File::open(file)?.sync_all()?;
            Ok(())
        })();
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(source);
        self.free.notify_one();
        done
    }

    fn integrity(&self) -> Result<Vec<String>> {
        let check = connect(&self.path, &self.key)?;
        let mut found = Vec::new();
        for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
            let mut query = check.prepare(pragma)?;
            let mut rows = query.query(())?;
            while let Some(row) = rows.next()? {
                let line: String = row.get(0)?;
                if line != "ok" {
                    found.push(line);
                }
            }
        }
        Ok(found)
    }
}
