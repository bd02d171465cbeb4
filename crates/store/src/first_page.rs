//! A database whose first page is damaged 首页损坏. That page holds the list of tables, and without it no other is found, though all of them are whole.
//! What it says is known: our own schema. So one is made anew under the same key and salt, put before the other pages in a copy, and from that copy is
//! taken out what reads. The database itself is only read. Where the page's first 16 bytes, the salt, are damaged, nothing opens any more.
//!
//! A database that an earlier program began has its later tables elsewhere; what is read in their place is no row of ours and is passed over. The log,
//! the keys of the cases and the signing key lie where the first version put them, in every store.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::{
    atomic,
    cipher::Secret,
    database::{self, Access, Opened, PAGE, SCHEMA_VERSION},
    error::Result,
    salvage,
    wal::Wal,
};

/// The copy, beside the database and under the same key. Removed when it was read, and by an erasure.
pub(crate) const COPY: &str = "store.look.db";
/// Where the new first page grows.
pub(crate) const GROWING: &str = "store.page.db";
/// A larger database is not copied.
const LARGEST: u64 = 1 << 30;

/// What can be read of it; none where nothing can.
pub(crate) fn opened_without(path: &Path, key: &Secret, wal: &Wal) -> Option<Opened> {
    let length = fs::metadata(path).ok()?.len();
    if wal.pages.contains(&1) || !(2 * PAGE..=LARGEST).contains(&length) {
        return None;
    }
    let files = Files { copy: path.with_file_name(COPY), growing: path.with_file_name(GROWING) };
    files.remove();
    taken_out(path, key, wal, length, &files).ok().flatten()
}

/// Removes what an interrupted look left.
pub(crate) fn forget(path: &Path) {
    Files { copy: path.with_file_name(COPY), growing: path.with_file_name(GROWING) }.remove();
}

struct Files {
    copy: PathBuf,
    growing: PathBuf,
}

impl Files {
    fn remove(&self) {
        for file in [&self.copy, &self.growing] {
            for file in [file.clone(), file.with_extension("db-wal"), file.with_extension("db-journal")] {
                let _ = fs::remove_file(file);
            }
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.remove();
    }
}

fn taken_out(path: &Path, key: &Secret, wal: &Wal, length: u64, files: &Files) -> Result<Option<Opened>> {
    let mut salt = [0; 16];
    File::open(path)?.read_exact(&mut salt)?;
    grown(&files.growing, &Zeroizing::new([&key[..], &salt].concat()), length)?;
    let mut copy = atomic::create_new(&files.copy)?;
    std::io::copy(&mut File::open(&files.growing)?.take(PAGE), &mut copy)?;
    let mut rest = File::open(path)?;
    rest.seek(SeekFrom::Start(PAGE))?;
    std::io::copy(&mut rest, &mut copy)?;
    drop(copy);
    let beside = path.with_extension("db-wal");
    if wal.database_pages.is_some() {
        fs::copy(beside, files.copy.with_extension("db-wal"))?;
    }
    let mut damaged = vec![1];
    {
        let connection = database::connect(&files.copy, &key[..], Access::of_looking(wal))?;
        let pages = database::damaged_pages(&connection, wal)?;
        damaged.extend(pages.into_iter().map(|(page, _)| page).filter(|page| *page > 1));
    }
    let connection = salvage::taken_out(&files.copy, key, Access::of_looking(wal))?;
    // Not one record: then this was no database of these keys, or its salt is gone.
    let records: u32 = connection.query_row("SELECT count(*) FROM record", (), |row| row.get(0))?;
    Ok((records > 0).then_some(Opened { connection, schema: SCHEMA_VERSION, damaged }))
}

/// An empty database of our schema with at least as many pages as the other: its first page says how many there are.
fn grown(path: &Path, key_and_salt: &[u8], length: u64) -> Result<()> {
    drop(atomic::create_new(path)?);
    let mut connection = database::connect(path, key_and_salt, Access::Writing)?;
    database::set_up(&connection)?;
    database::migrate(&mut connection, 0, 0)?;
    fill(&connection, length)?;
    database::checkpoint(&connection, true)
}

fn fill(connection: &Connection, length: u64) -> Result<()> {
    connection.execute_batch("CREATE TABLE filler (content BLOB)")?;
    let mut left = length;
    while left > 0 {
        let part = left.min(16 << 20);
        connection.execute("INSERT INTO filler VALUES (zeroblob(?1))", [part.cast_signed()])?;
        left -= part;
    }
    Ok(())
}
