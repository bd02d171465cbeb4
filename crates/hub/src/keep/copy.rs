//! All rows from one database into another: for moving between the two, and for a backup, which always is a file.

use evidence::Hash;
use sha2::{Digest, Sha256};

use super::{
    columns::{Holds, TABLES, Table},
    tables::{Engine, Row, Tables, Value},
};
use crate::error::{HubError, Result};

/// Rows go in so many a statement at most, and no further one once they have so many bytes.
const STEP: usize = 50;
const BYTES: usize = 4 << 20;

/// A value that is held while rows wait to be written.
enum Kept {
    Int(Option<i64>),
    Bytes(Option<Vec<u8>>),
    Text(Option<String>),
    Sealed(&'static str, Option<String>),
    SealedBytes(&'static str, Option<Vec<u8>>),
}

impl Kept {
    fn of(row: &Row<'_>, at: usize, holds: Holds) -> Result<Self> {
        let none = row.0.is_null(at)?;
        Ok(match holds {
            Holds::Int => Kept::Int(row.get(at)?),
            Holds::Bytes => Kept::Bytes(row.get(at)?),
            Holds::Text => Kept::Text(row.get(at)?),
            Holds::Sealed(place) => Kept::Sealed(place, (!none).then(|| row.sealed(at, place)).transpose()?),
            Holds::SealedBytes(place) => {
                Kept::SealedBytes(place, (!none).then(|| row.sealed_bytes(at, place)).transpose()?)
            }
        })
    }

    fn value(&self) -> Value<'_> {
        match self {
            Kept::Int(number) => Value::Int(*number),
            Kept::Bytes(bytes) => Value::Bytes(bytes.as_deref()),
            Kept::Text(text) => Value::Text(text.as_deref()),
            Kept::Sealed(place, text) => Value::Sealed(place, text.as_deref()),
            Kept::SealedBytes(place, bytes) => Value::SealedBytes(place, bytes.as_deref()),
        }
    }

    fn bytes(&self) -> Option<&[u8]> {
        match self {
            Kept::Int(_) => None,
            Kept::Bytes(bytes) | Kept::SealedBytes(_, bytes) => bytes.as_deref(),
            Kept::Text(text) | Kept::Sealed(_, text) => text.as_deref().map(str::as_bytes),
        }
    }

    /// Adds it to a digest, so that no two rows read alike.
    fn digest(&self, sha: &mut Sha256) {
        match (self, self.bytes()) {
            (Kept::Int(Some(number)), _) => {
                sha.update([1]);
                sha.update(number.to_be_bytes());
            }
            (_, Some(bytes)) => {
                sha.update([2]);
                sha.update((bytes.len() as u64).to_be_bytes());
                sha.update(bytes);
            }
            _ => sha.update([0]),
        }
    }
}

/// How many rows a table has, and a digest over all of them in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The table.
    pub(crate) table: &'static str,
    /// Its rows.
    pub(crate) rows: u64,
    digest: Hash,
}

impl Table {
    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// Every row in order.
    fn each(&self, from: &dyn Tables, row: &mut dyn FnMut(Vec<Kept>) -> Result<()>) -> Result<()> {
        let key: Vec<&str> = self.columns[..self.key].iter().map(|(name, _)| *name).collect();
        let sql = format!("SELECT {} FROM {} ORDER BY {}", self.names(), self.name, key.join(", "));
        from.stream(&sql, &[], &mut |found| {
            let kept = self.columns.iter().enumerate().map(|(at, (_, holds))| Kept::of(found, at, *holds));
            row(kept.collect::<Result<Vec<Kept>>>()?).map(|()| true)
        })
    }

    fn counted(&self, from: &dyn Tables) -> Result<Counted> {
        let (mut rows, mut sha) = (0, Sha256::new());
        self.each(from, &mut |row| {
            rows += 1;
            row.iter().for_each(|value| value.digest(&mut sha));
            Ok(())
        })?;
        Ok(Counted { table: self.name, rows, digest: Hash(sha.finalize().into()) })
    }

    fn fill(&self, from: &dyn Tables, to: &dyn Tables) -> Result<u64> {
        let (mut held, mut bytes, mut rows) = (Vec::new(), 0, 0);
        self.each(from, &mut |row| {
            rows += 1;
            bytes += row.iter().filter_map(Kept::bytes).map(<[u8]>::len).sum::<usize>();
            held.push(row);
            if held.len() < STEP && bytes < BYTES {
                return Ok(());
            }
            bytes = 0;
            self.write(to, &std::mem::take(&mut held))
        })?;
        self.write(to, &held)?;
        Ok(rows)
    }

    /// A few rows in one statement; what is left over one by one, so that there are two statements for a table and not fifty.
    fn write(&self, to: &dyn Tables, rows: &[Vec<Kept>]) -> Result<()> {
        for rows in rows.chunks(if rows.len() == STEP { STEP } else { 1 }) {
            let width = self.columns.len();
            let row = |n: usize| {
                let values = (1..=width).map(|at| format!("?{}", n * width + at)).collect::<Vec<_>>();
                format!("({})", values.join(", "))
            };
            let all = (0..rows.len()).map(row).collect::<Vec<_>>().join(", ");
            let sql = format!("INSERT INTO {} ({}) VALUES {all}", self.name, self.names());
            let values: Vec<Value<'_>> = rows.iter().flatten().map(Kept::value).collect();
            if to.run(&sql, &values)? != rows.len() {
                return Err(HubError::Internal(format!("{}: rows were not taken", self.name)));
            }
        }
        Ok(())
    }
}

/// Fills an empty database; gives how many rows.
pub(super) fn fill(from: &dyn Tables, to: &dyn Tables) -> Result<u64> {
    TABLES.iter().map(|table| table.fill(from, to)).sum()
}

/// Copies everything into an empty database and holds the two against each other, table by table. Nobody writes in either meanwhile.
///
/// # Errors
///
/// A database; rows that are not the same.
pub(crate) fn move_all(from: &dyn Engine, to: &dyn Engine) -> Result<Vec<Counted>> {
    let mut counted = Vec::new();
    from.inside_writing(&mut |from| {
        to.inside_writing(&mut |to| fill(from, to).map(drop))?;
        counted.clear();
        to.inside_reading(&mut |to| {
            for table in TABLES {
                let (there, here) = (table.counted(from)?, table.counted(to)?);
                if there != here {
                    return Err(HubError::Damaged(format!("{}: {} rows, {} there", table.name, there.rows, here.rows)));
                }
                counted.push(here);
            }
            Ok(())
        })
    })?;
    Ok(counted)
}
