//! What every database does alike: the same statements with the same values, and the same rows back. What differs stands in [`Tables`], three calls.
//!
//! Statements stand in `sql/`, one a file, in words that both databases have: values are `?1`, `?2`, numbers are whole and have 64 bits, yes and no are 1 and 0,
//! texts are ordered by their bytes.

use std::borrow::Cow;

use crate::{
    error::{HubError, Result},
    vault::Columns,
};

mod change;
mod page;
mod reckoning;
mod view;
mod watch;

/// A value on its way into a statement; each may be null, and says even then what it would be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'v> {
    Int(Option<i64>),
    Bytes(Option<&'v [u8]>),
    Text(Option<&'v str>),
    /// A text that stands sealed where the database is not sealed as a whole; with its place.
    Sealed(&'static str, Option<&'v str>),
    /// The same of bytes.
    SealedBytes(&'static str, Option<&'v [u8]>),
}

/// The cells of a row as a database gives them.
pub(crate) trait Cells {
    fn is_null(&self, at: usize) -> Result<bool>;
    fn int(&self, at: usize) -> Result<i64>;
    fn bytes(&self, at: usize) -> Result<&[u8]>;
    fn text(&self, at: usize) -> Result<&str>;
    /// What was written as sealed, opened.
    fn opened(&self, at: usize, place: &'static str) -> Result<Cow<'_, [u8]>>;
}

/// A row.
pub(crate) struct Row<'r>(pub(super) &'r dyn Cells);

/// A transaction of a database, in which statements run.
pub(crate) trait Tables {
    /// All rows of an answer.
    fn rows(&self, sql: &str, with: &[Value<'_>], row: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()>;
    /// Rows of a large answer, as long as the work wants one more.
    fn stream(&self, sql: &str, with: &[Value<'_>], row: &mut dyn FnMut(&Row<'_>) -> Result<bool>) -> Result<()>;
    /// Gives how many rows it changed.
    fn run(&self, sql: &str, with: &[Value<'_>]) -> Result<usize>;
    /// By how many bytes a sealed value is longer.
    fn overhead(&self) -> usize;
}

/// Work with the tables of a transaction.
pub(crate) type Within<'w> = dyn FnMut(&dyn Tables) -> Result<()> + 'w;

/// A database beneath [`super::Keep`]: transactions in which statements run.
pub(crate) trait Engine {
    /// Reads one state.
    fn inside_reading(&self, work: &mut Within<'_>) -> Result<()>;
    /// Writes whole or not at all; the work may be called again, as [`super::Keep::writing`] says. Nobody else writes meanwhile.
    fn inside_writing(&self, work: &mut Within<'_>) -> Result<()>;
}

/// A transaction as the work sees it: [`super::View`] and [`super::Change`] over any database.
pub(super) struct Over<'t>(pub(super) &'t dyn Tables);

impl Row<'_> {
    pub(super) fn get<T: FromCell>(&self, at: usize) -> Result<T> {
        T::of(self.0, at)
    }

    /// A text that was written as sealed.
    pub(super) fn sealed(&self, at: usize, place: &'static str) -> Result<String> {
        let bytes = self.sealed_bytes(at, place)?;
        String::from_utf8(bytes).map_err(|_| HubError::Damaged(format!("{place} is no text")))
    }

    /// Bytes that were written as sealed.
    pub(super) fn sealed_bytes(&self, at: usize, place: &'static str) -> Result<Vec<u8>> {
        Ok(self.0.opened(at, place)?.into_owned())
    }
}

impl Over<'_> {
    pub(super) fn one<R>(
        &self,
        sql: &str,
        with: impl Values,
        read: impl FnOnce(&Row<'_>) -> Result<R>,
    ) -> Result<Option<R>> {
        let (mut read, mut found) = (Some(read), None);
        self.0.rows(sql, &with.list(), &mut |row| {
            if let Some(read) = read.take() {
                found = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    pub(super) fn all<R>(
        &self,
        sql: &str,
        with: impl Values,
        mut read: impl FnMut(&Row<'_>) -> Result<R>,
    ) -> Result<Vec<R>> {
        let mut found = Vec::new();
        self.0.rows(sql, &with.list(), &mut |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    fn value(&self, sql: &str, with: impl Values) -> Result<u64> {
        Ok(self.one(sql, with, |row| view::number(row, 0))?.unwrap_or_default())
    }

    pub(super) fn run(&self, sql: &str, with: impl Values) -> Result<usize> {
        self.0.run(sql, &with.list())
    }
}

/// Seals and opens single values, where the database is not sealed as a whole.
pub(super) struct Sealer<'s> {
    pub(super) columns: &'s Columns,
    pub(super) env: &'s dyn crate::env::Env,
}

impl Sealer<'_> {
    /// What stands in the column instead of a value.
    pub(super) fn shut(&self, place: &'static str, plain: Option<&[u8]>) -> Result<Option<Vec<u8>>> {
        plain.map(|plain| self.columns.seal(place, plain, self.env)).transpose()
    }
}

/// What can stand in a statement.
pub(super) trait AsValue {
    /// The null of it.
    const NULL: Value<'static>;
    fn value(&self) -> Value<'_>;
}

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl AsValue for $kind {
            const NULL: Value<'static> = Value::Int(None);
            fn value(&self) -> Value<'_> {
                Value::Int(Some(i64::from(*self)))
            }
        }
        impl FromCell for $kind {
            fn of(cells: &dyn Cells, at: usize) -> Result<Self> {
                cells.int(at)?.try_into().map_err(|_| HubError::Damaged("a number is out of its bounds".into()))
            }
        }
    )*};
}
whole!(i64, u32, u16, u8);

impl AsValue for bool {
    const NULL: Value<'static> = Value::Int(None);
    fn value(&self) -> Value<'_> {
        Value::Int(Some(i64::from(*self)))
    }
}

impl AsValue for [u8] {
    const NULL: Value<'static> = Value::Bytes(None);
    fn value(&self) -> Value<'_> {
        Value::Bytes(Some(self))
    }
}

impl<const N: usize> AsValue for [u8; N] {
    const NULL: Value<'static> = Value::Bytes(None);
    fn value(&self) -> Value<'_> {
        Value::Bytes(Some(self))
    }
}

impl AsValue for Vec<u8> {
    const NULL: Value<'static> = Value::Bytes(None);
    fn value(&self) -> Value<'_> {
        Value::Bytes(Some(self))
    }
}

impl AsValue for str {
    const NULL: Value<'static> = Value::Text(None);
    fn value(&self) -> Value<'_> {
        Value::Text(Some(self))
    }
}

impl AsValue for String {
    const NULL: Value<'static> = Value::Text(None);
    fn value(&self) -> Value<'_> {
        Value::Text(Some(self))
    }
}

impl AsValue for Value<'_> {
    const NULL: Value<'static> = Value::Bytes(None);
    fn value(&self) -> Value<'_> {
        *self
    }
}

impl<T: AsValue + ?Sized> AsValue for &T {
    const NULL: Value<'static> = T::NULL;
    fn value(&self) -> Value<'_> {
        T::value(self)
    }
}

impl<T: AsValue> AsValue for Option<T> {
    const NULL: Value<'static> = T::NULL;
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(T::NULL, T::value)
    }
}

/// The values of a statement, in order.
pub(super) trait Values {
    fn list(&self) -> Vec<Value<'_>>;
}

impl Values for () {
    fn list(&self) -> Vec<Value<'_>> {
        Vec::new()
    }
}

impl<T: AsValue> Values for [T; 1] {
    fn list(&self) -> Vec<Value<'_>> {
        vec![self[0].value()]
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)*) => {$(
        impl<$($name: AsValue),+> Values for ($($name,)+) {
            fn list(&self) -> Vec<Value<'_>> {
                #[allow(non_snake_case, reason = "the names of the types stand for their values")]
                let ($($name,)+) = self;
                vec![$($name.value()),+]
            }
        }
    )*};
}
tuples! { A B; A B C; A B C D; A B C D E; A B C D E F; A B C D E F G; A B C D E F G H; A B C D E F G H I; }

/// What a cell can be read as.
pub(super) trait FromCell: Sized {
    fn of(cells: &dyn Cells, at: usize) -> Result<Self>;
}

impl FromCell for bool {
    fn of(cells: &dyn Cells, at: usize) -> Result<Self> {
        Ok(cells.int(at)? != 0)
    }
}

impl FromCell for String {
    fn of(cells: &dyn Cells, at: usize) -> Result<Self> {
        Ok(cells.text(at)?.to_owned())
    }
}

impl FromCell for Vec<u8> {
    fn of(cells: &dyn Cells, at: usize) -> Result<Self> {
        Ok(cells.bytes(at)?.to_vec())
    }
}

impl<const N: usize> FromCell for [u8; N] {
    fn of(cells: &dyn Cells, at: usize) -> Result<Self> {
        cells.bytes(at)?.try_into().map_err(|_| HubError::Damaged("an id or a hash has another length".into()))
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn of(cells: &dyn Cells, at: usize) -> Result<Self> {
        if cells.is_null(at)? { Ok(None) } else { T::of(cells, at).map(Some) }
    }
}
