//! A transaction on the server.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::HashMap,
};

use postgres::{
    Statement, Transaction,
    types::{ToSql, Type},
};

use super::fault::Fault;
use crate::{
    error::{HubError, Result},
    keep::tables::{Cells, Row, Sealer, Tables, Value},
    vault::Columns,
};

/// Rows of a large answer are fetched in so many at first, then in as many as were wanted so far, this many at most.
const FIRST: i32 = 16;
const MOST: i32 = 512;

/// More bytes of rows than this are not fetched at once, as far as the rows before tell.
const PIECE: usize = 4 << 20;

pub(super) struct Inside<'c> {
    transaction: RefCell<Transaction<'c>>,
    statements: RefCell<&'c mut HashMap<String, Statement>>,
    failed: Cell<Option<Fault>>,
    sealer: Sealer<'c>,
}

/// A value as the client of the server takes it; one that stands sealed is sealed here.
fn bound<'v>(value: &Value<'v>, sealer: &Sealer<'_>) -> Result<Box<dyn ToSql + Sync + 'v>> {
    Ok(match *value {
        Value::Int(number) => Box::new(number),
        Value::Bytes(bytes) => Box::new(bytes),
        Value::Text(text) => Box::new(text),
        Value::Sealed(place, text) => Box::new(sealer.shut(place, text.map(str::as_bytes))?),
        Value::SealedBytes(place, bytes) => Box::new(sealer.shut(place, bytes)?),
    })
}

fn type_of(value: &Value<'_>) -> Type {
    match value {
        Value::Int(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
        Value::Bytes(_) | Value::Sealed(..) | Value::SealedBytes(..) => Type::BYTEA,
    }
}

struct Found<'r> {
    row: &'r postgres::Row,
    columns: &'r Columns,
}

impl Found<'_> {
    fn cell<'a, T: postgres::types::FromSql<'a>>(&'a self, at: usize) -> Result<T> {
        self.row.try_get(at).map_err(|_| HubError::Damaged("a value in the database is of another kind".into()))
    }
}

impl Cells for Found<'_> {
    fn is_null(&self, at: usize) -> Result<bool> {
        Ok(match self.row.columns().get(at).map(postgres::Column::type_) {
            Some(&Type::TEXT) => self.cell::<Option<&str>>(at)?.is_none(),
            Some(&Type::BYTEA) => self.cell::<Option<&[u8]>>(at)?.is_none(),
            Some(&Type::INT4) => self.cell::<Option<i32>>(at)?.is_none(),
            _ => self.cell::<Option<i64>>(at)?.is_none(),
        })
    }

    fn int(&self, at: usize) -> Result<i64> {
        match self.row.columns().get(at).map(postgres::Column::type_) {
            // What the server counts itself, where a statement has a number written out.
            Some(&Type::INT4) => self.cell::<i32>(at).map(i64::from),
            _ => self.cell(at),
        }
    }

    fn bytes(&self, at: usize) -> Result<&[u8]> {
        self.cell(at)
    }

    fn text(&self, at: usize) -> Result<&str> {
        self.cell(at)
    }

    fn opened(&self, at: usize, place: &'static str) -> Result<Cow<'_, [u8]>> {
        let mut opened = self.columns.open(place, self.bytes(at)?)?;
        Ok(Cow::Owned(std::mem::take(&mut *opened)))
    }
}

impl<'c> Inside<'c> {
    pub(super) fn of(
        transaction: Transaction<'c>,
        statements: &'c mut HashMap<String, Statement>,
        sealer: Sealer<'c>,
    ) -> Self {
        let (transaction, statements) = (RefCell::new(transaction), RefCell::new(statements));
        Self { transaction, statements, failed: Cell::new(None), sealer }
    }

    /// The transaction, and what failed in it, whether the work said so or not.
    pub(super) fn end(self) -> (Transaction<'c>, Option<Fault>) {
        (self.transaction.into_inner(), self.failed.into_inner())
    }

    /// Asks the server. What fails ends the transaction there, so it is remembered.
    fn ask<T>(
        &self,
        sql: &str,
        with: &[Value<'_>],
        ask: impl FnOnce(
            &mut Transaction<'c>,
            &Statement,
            &[&(dyn ToSql + Sync)],
        ) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let values = with.iter().map(|value| bound(value, &self.sealer)).collect::<Result<Vec<_>>>()?;
        let bound: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| &**value as _).collect();
        let mut transaction = self.transaction.borrow_mut();
        let statement = self.statements.borrow().get(sql).cloned();
        let asked = match statement {
            Some(statement) => ask(&mut transaction, &statement, &bound),
            None => {
                let types: Vec<Type> = with.iter().map(type_of).collect();
                transaction.prepare_typed(&sql.replace('?', "$"), &types).and_then(|statement| {
                    self.statements.borrow_mut().insert(sql.to_owned(), statement.clone());
                    ask(&mut transaction, &statement, &bound)
                })
            }
        };
        asked.map_err(|error| self.fails(error))
    }

    fn fails(&self, error: postgres::Error) -> HubError {
        let fault = Fault::of(error);
        let error = fault.told();
        // The first one is the cause; what comes behind only says that the transaction has ended.
        let first = self.failed.take().unwrap_or(fault);
        self.failed.set(Some(first));
        error
    }
}

impl Tables for Inside<'_> {
    fn rows(&self, sql: &str, with: &[Value<'_>], row: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        let found = self.ask(sql, with, |transaction, statement, with| transaction.query(statement, with))?;
        found.iter().try_for_each(|found| row(&Row(&Found { row: found, columns: self.sealer.columns })))
    }

    fn stream(&self, sql: &str, with: &[Value<'_>], row: &mut dyn FnMut(&Row<'_>) -> Result<bool>) -> Result<()> {
        let portal = self.ask(sql, with, |transaction, statement, with| transaction.bind(statement, with))?;
        let (mut most, mut rows, mut bytes) = (FIRST, 0, 0);
        loop {
            let found = self.transaction.borrow_mut().query_portal(&portal, most);
            let found = found.map_err(|error| self.fails(error))?;
            for found in &found {
                rows += 1;
                bytes += found.raw_size_bytes();
                if !row(&Row(&Found { row: found, columns: self.sealer.columns }))? {
                    return Ok(());
                }
            }
            if found.len() < usize::try_from(most).unwrap_or_default() {
                return Ok(());
            }
            let fitting = i32::try_from(PIECE / (bytes / rows).max(1)).unwrap_or(MOST);
            most = fitting.clamp(1, MOST.min(2 * most));
        }
    }

    fn run(&self, sql: &str, with: &[Value<'_>]) -> Result<usize> {
        let changed = self.ask(sql, with, |transaction, statement, with| transaction.execute(statement, with))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn overhead(&self) -> usize {
        Columns::OVERHEAD
    }
}
