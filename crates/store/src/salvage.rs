//! What can still be read of a database with damaged pages, taken out into memory, row by row. The file itself is only read.
//!
//! A page that does not authenticate spoils the connection that met it, so each such row costs a new one. What is taken out is what the file
//! holds: signed bytes, and contents under their cases' keys; nothing is opened on the way.

use std::path::Path;

use rusqlite::{Connection, types::Value};

use crate::{
    cipher::Secret,
    database::{self, Access, SCHEMA_VERSION},
    error::Result,
};

/// After so many rows that do not read, the rest of a table is given up.
const PATIENCE: usize = 2_000;

/// The tables, the key they are ordered by, and their columns.
const TABLES: [(&str, &str, &str); 10] = [
    ("identity", "only", "only, log, officer, name, public_key, wrapped_seed"),
    ("case_key", "case_id", "case_id, wrapped, erased_ms"),
    ("migration", "version", "version, applied_ms"),
    ("layer_set", "hash", "hash, checklist, digest, files"),
    ("layer_file", "hash", "hash, size, packed"),
    ("record", "seq", "seq, sealed, opening"),
    ("foreign_record", "rowid", "log, seq, hash, case_id, sealed, opening"),
    ("peer", "log", "log, public_key, officer, name, role, exchange, known_ms"),
    ("attested", "rowid", "case_id, log, count, attested"),
    ("branch", "k", "k, a, b, c, d, e, f, g, h, i, j, l, m, n"),
];

struct Source<'a> {
    path: &'a Path,
    key: &'a Secret,
    access: Access,
    open: Option<Connection>,
}

impl Source<'_> {
    /// Rows in order until one does not read; whether that was the end of them.
    fn rows(&mut self, query: &str, mut each: impl FnMut(Vec<Value>) -> Result<()>) -> Result<bool> {
        if self.open.is_none() {
            self.open = Some(database::connect(self.path, &self.key[..], self.access)?);
        }
        let Some(connection) = &self.open else { return Ok(false) };
        let whole = (|| -> rusqlite::Result<Vec<Vec<Value>>> {
            let mut statement = connection.prepare(query)?;
            let width = statement.column_count();
            let mut rows = statement.query(())?;
            let mut taken = Vec::new();
            loop {
                match rows.next() {
                    Ok(Some(row)) => taken.push((0..width).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?),
                    Ok(None) => return Ok(taken),
                    // What was read before it counts; the mark says that it was not all.
                    Err(_) => {
                        taken.push(Vec::new());
                        return Ok(taken);
                    }
                }
            }
        })();
        let mut to_the_end = true;
        match whole {
            Ok(rows) => {
                for row in rows {
                    if row.is_empty() { to_the_end = false } else { each(row)? }
                }
            }
            Err(_) => to_the_end = false,
        }
        if !to_the_end {
            // The damage it met stays with it.
            self.open = None;
        }
        Ok(to_the_end)
    }
}

/// A database in memory with every row that can be read.
pub(crate) fn taken_out(path: &Path, key: &Secret, access: Access) -> Result<Connection> {
    let mut memory = Connection::open_in_memory()?;
    database::migrate(&mut memory, 0, 0)?;
    memory.execute("DELETE FROM migration", ())?;
    let mut source = Source { path, key, access, open: None };
    for (table, order, columns) in TABLES {
        let marks: Vec<String> = (1..=columns.split(',').count()).map(|n| format!("?{n}")).collect();
        let insert = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({})", marks.join(", "));
        let mut take = |row: Vec<Value>| -> Result<()> {
            // What does not fit its table is no row of it.
            let _ = memory.execute(&insert, rusqlite::params_from_iter(row));
            Ok(())
        };
        // From both ends, so that one damaged page costs what lies on it.
        let all = format!("SELECT {columns} FROM {table} ORDER BY {order}");
        if source.rows(&all, &mut take)? || source.rows(&format!("{all} DESC"), &mut take)? {
            continue;
        }
        if table == "record" {
            one_by_one(&mut source, &memory, &insert)?;
        }
    }
    memory.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    memory.pragma_update(None, "query_only", true)?;
    Ok(memory)
}

/// Records between those that were reached from the ends.
fn one_by_one(source: &mut Source<'_>, memory: &Connection, insert: &str) -> Result<()> {
    let seqs: Vec<i64> = {
        let mut there = memory.prepare("SELECT seq FROM record ORDER BY seq")?;
        there.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    let mut failed = 0;
    let mut expected = 1;
    for seq in seqs {
        for absent in expected..seq {
            let mut take = |row: Vec<Value>| -> Result<()> {
                memory.execute(insert, rusqlite::params_from_iter(row))?;
                Ok(())
            };
            let query = format!("SELECT seq, sealed, opening FROM record WHERE seq = {absent}");
            if !source.rows(&query, &mut take)? {
                failed += 1;
                if failed > PATIENCE {
                    return Ok(());
                }
            }
        }
        expected = seq + 1;
    }
    Ok(())
}
