//! The database on a server: PostgreSQL, and what speaks its language. One connection writes, four read, as with the file.
//!
//! **One writes at a time**, of all programs on all machines: a writing locks the one row of `writer` first and reads what was committed from then on, so
//! that it sees one state which nobody changes beneath it. Nearly every writing ends in the hub's own log and in the counter of receipts, where writers would
//! meet anyway; letting them run side by side under `SERIALIZABLE` would do the work of the losers (signatures, seals) twice. A reading is one snapshot
//! (`REPEATABLE READ`, read only) and waits for nobody.
//!
//! **Undone for certain** is what failed before `COMMIT` was sent, and a commit to which the server answered that it did not take place: there the work is
//! called again, some times, where waiting helps (a head moved by a program that does not hold the lock, a deadlock, a failed serialization, a broken
//! connection). **Not known** is a commit that was never answered: that is an error, the connection is given up, and who asked asks again: a push may come
//! any number of times.
//!
//! A statement that fails ends its transaction on the server, which would answer a `COMMIT` with a silent rollback. So a failure is remembered here, and a
//! work that passes over it does not come to a commit.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use postgres::{Client, IsolationLevel, Statement};

use super::{
    Keep, Reading, SCHEMA_VERSION, Writing, copy,
    sqlite::Sqlite,
    tables::{Engine, Over, Sealer, Within},
};
use crate::{
    env::Env,
    error::{HubError, Result},
    vault::{Columns, Secret, Vault},
};

mod fault;
mod inside;
mod server;

use fault::{Fault, Then};
use inside::Inside;
pub(super) use server::Server;

const READERS: usize = 4;

/// So often a work is called again.
const AGAIN: u32 = 5;

/// A writing holds this row; who finds it held waits, ten seconds at most (`server.rs`).
const TURN: &str = "SELECT one FROM writer FOR UPDATE";

const SCHEMA: &str = concat!(include_str!("../sql/postgres_2.sql"), include_str!("../sql/levels.sql"));

/// A connection, with the statements that the server knows already.
struct Connection {
    client: Client,
    statements: HashMap<String, Statement>,
}

/// See the module.
pub(super) struct Postgres {
    server: Server,
    columns: Columns,
    /// The key of a copy, which is a file that is sealed as a whole.
    copies: Secret,
    env: Arc<dyn Env>,
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Option<Connection>>>,
    free: Condvar,
}

/// A place among the readers, given back however the reading ends.
struct Place<'p> {
    of: &'p Postgres,
    connection: Option<Connection>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.of.readers.lock().unwrap_or_else(PoisonError::into_inner).push(self.connection.take());
        self.of.free.notify_one();
    }
}

impl Drop for Postgres {
    /// A connection of this client says good-bye by waiting, which a thread that drives others must not do; the last owner of a hub may be one.
    fn drop(&mut self) {
        let writer = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let readers = std::mem::take(self.readers.get_mut().unwrap_or_else(PoisonError::into_inner));
        let _ = thread::spawn(move || drop((writer, readers))).join();
    }
}

impl Postgres {
    /// Makes the tables in a database that holds no hub.
    ///
    /// # Errors
    ///
    /// A hub is there, or tables of another schema; the server.
    pub(super) fn create(server: Server, vault: &Vault, env: Arc<dyn Env>) -> Result<Self> {
        let now = env.now_ms();
        let made = Self::of(server, vault, env);
        let mut connection = made.connect()?;
        if !vacant(&mut connection.client)? {
            let mut laying = connection.client.transaction().map_err(fault::error)?;
            laying.batch_execute(SCHEMA).map_err(fault::error)?;
            let version = i64::from(SCHEMA_VERSION);
            laying
                .execute("INSERT INTO migration (version, applied_ms) VALUES ($1, $2)", &[&version, &now])
                .map_err(fault::error)?;
            laying.commit().map_err(fault::error)?;
        }
        made.put(connection);
        Ok(made)
    }

    /// Opens the database of a hub.
    ///
    /// # Errors
    ///
    /// It cannot be reached, holds no hub, or one of a newer program.
    pub(super) fn open(server: Server, vault: &Vault, env: Arc<dyn Env>) -> Result<Self> {
        let opened = Self::of(server, vault, env);
        let mut connection = opened.connect()?;
        match version(&mut connection.client)? {
            Some(SCHEMA_VERSION) => {}
            Some(found) if found > SCHEMA_VERSION => return Err(HubError::Newer { found, known: SCHEMA_VERSION }),
            // There is no older one yet: this database began with the second schema.
            _ => return Err(HubError::Damaged("the database is not of a hub".into())),
        }
        opened.put(connection);
        Ok(opened)
    }

    fn of(server: Server, vault: &Vault, env: Arc<dyn Env>) -> Self {
        Self {
            server,
            columns: vault.columns(),
            copies: vault.database.clone(),
            env,
            writer: Mutex::new(None),
            readers: Mutex::new((0..READERS).map(|_| None).collect()),
            free: Condvar::new(),
        }
    }

    fn put(&self, connection: Connection) {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection);
    }

    fn connect(&self) -> Result<Connection> {
        Ok(Connection { client: self.server.connect()?, statements: HashMap::new() })
    }

    /// A connection that answers: the one there is, or another where the server has closed it since.
    fn live(&self, connection: Option<Connection>) -> Result<Connection> {
        match connection {
            Some(mut connection) => match connection.client.check_connection() {
                Ok(()) => Ok(connection),
                Err(_) => self.connect(),
            },
            None => self.connect(),
        }
    }

    fn place(&self) -> Place<'_> {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match readers.pop() {
                Some(connection) => return Place { of: self, connection },
                None => readers = self.free.wait(readers).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// One transaction. The connection is taken out of its place meanwhile: a work that panics drops it, and the server undoes what it was at.
    fn once(
        &self,
        place: &mut Option<Connection>,
        reading: bool,
        work: &mut Within<'_>,
    ) -> std::result::Result<(), Fault> {
        let mut connection = self.live(place.take()).map_err(Fault::ends)?;
        let done = self.inside(&mut connection, reading, work);
        let broke = matches!(&done, Err(fault) if fault.breaks);
        if !broke && !connection.client.is_closed() {
            *place = Some(connection);
        }
        done
    }

    fn inside(
        &self,
        connection: &mut Connection,
        reading: bool,
        work: &mut Within<'_>,
    ) -> std::result::Result<(), Fault> {
        let level = if reading { IsolationLevel::RepeatableRead } else { IsolationLevel::ReadCommitted };
        let begin = connection.client.build_transaction().isolation_level(level).read_only(reading);
        let mut transaction = begin.start().map_err(Fault::of)?;
        if !reading {
            let turn = transaction.query(TURN, &[]).map_err(Fault::of)?;
            if turn.len() != 1 {
                return Err(Fault::ends(HubError::Damaged("the row by which writers take turns".into())));
            }
        }
        let sealer = Sealer { columns: &self.columns, env: &*self.env };
        let inside = Inside::of(transaction, &mut connection.statements, sealer);
        let worked = work(&inside);
        let (transaction, failed) = inside.end();
        match (worked, failed) {
            (Ok(()), None) => transaction.commit().map_err(Fault::of_commit),
            (Ok(()), Some(fault)) => Err(fault.after(transaction.rollback())),
            (Err(error), failed) => {
                let then = match (&error, failed) {
                    (_, Some(fault)) => fault.then,
                    (HubError::HeadMoved, None) => Then::Again,
                    _ => Then::End,
                };
                Err(Fault { error, then, breaks: false }.after(transaction.rollback()))
            }
        }
    }
}

/// The schema that stands there; none where no hub does.
fn version(client: &mut Client) -> Result<Option<u32>> {
    let there = "SELECT count(*) FROM information_schema.tables
        WHERE table_name = 'migration' AND table_schema = ANY (current_schemas(false))";
    let row = client.query_one(there, &[]).map_err(fault::error)?;
    if row.try_get::<_, i64>(0).map_err(fault::error)? == 0 {
        return Ok(None);
    }
    let row = client.query_one("SELECT max(version) FROM migration", &[]).map_err(fault::error)?;
    let version: Option<i64> = row.try_get(0).map_err(fault::error)?;
    let version = version.and_then(|version| u32::try_from(version).ok());
    version.map(Some).ok_or_else(|| HubError::Damaged("the database does not say its schema".into()))
}

/// Whether a new hub finds its tables there, laid and never filled (a move or an `init` that broke off), or has to lay them.
///
/// # Errors
///
/// A hub is there, or tables of another schema; the server.
pub(super) fn vacant(client: &mut Client) -> Result<bool> {
    match version(client)? {
        None => Ok(false),
        Some(SCHEMA_VERSION) => {
            let hubs = client.query_one("SELECT count(*) FROM hub", &[]).map_err(fault::error)?;
            if hubs.try_get::<_, i64>(0).map_err(fault::error)? == 0 {
                return Ok(true);
            }
            Err(HubError::Cannot(
                "这个数据库里已有一家分行的数据，只能用空的。This database holds a hub already; an empty one is needed.".into(),
            ))
        }
        Some(found) if found > SCHEMA_VERSION => Err(HubError::Newer { found, known: SCHEMA_VERSION }),
        Some(found) => Err(HubError::Damaged(format!("the database is of schema {found}"))),
    }
}

impl Engine for Postgres {
    fn inside_reading(&self, work: &mut Within<'_>) -> Result<()> {
        let mut place = self.place();
        self.once(&mut place.connection, true, work).map_err(|fault| fault.error)
    }

    fn inside_writing(&self, work: &mut Within<'_>) -> Result<()> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tries = 0;
        loop {
            match self.once(&mut writer, false, work) {
                Err(Fault { then: Then::Again, .. }) if tries < AGAIN => {
                    thread::sleep(Duration::from_millis(10 << tries));
                    tries += 1;
                }
                done => return done.map_err(|fault| fault.error),
            }
        }
    }
}

impl Keep for Postgres {
    fn reading(&self, work: &mut Reading<'_>) -> Result<()> {
        self.inside_reading(&mut |tables| work(&Over(tables)))
    }

    fn writing(&self, work: &mut Writing<'_>) -> Result<()> {
        self.inside_writing(&mut |tables| work(&Over(tables)))
    }

    /// The copy is the other database: a file that is sealed as a whole and that `restore` puts anywhere. One snapshot is read; the server goes on meanwhile.
    fn copy_to(&self, file: &Path) -> Result<()> {
        let to = Sqlite::create(file, &self.copies, self.env.now_ms())?;
        self.inside_reading(&mut |from| to.inside_writing(&mut |to| copy::fill(from, to).map(drop)))?;
        drop(to);
        Ok(std::fs::File::open(file)?.sync_all()?)
    }

    /// The server does not look through its files unless it is told to by tools of its own; what it knows of itself is asked.
    fn integrity(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let mut place = self.place();
        let mut connection = self.live(place.connection.take())?;
        let asked = connection.client.query_one("SELECT current_setting('full_page_writes')", &[]);
        if asked.and_then(|row| row.try_get::<_, String>(0)).map_err(fault::error)? != "on" {
            found.push("full_page_writes is off: a machine that stops suddenly may leave half-written pages".into());
        }
        let broken = "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid AND n.nspname = ANY (current_schemas(false))";
        let asked = connection.client.query_one(broken, &[]);
        match asked.and_then(|row| row.try_get::<_, i64>(0)).map_err(fault::error)? {
            0 => {}
            broken => found.push(format!("{broken} indices are not valid")),
        }
        place.connection = Some(connection);
        Ok(found)
    }
}
