//! One pass over all rules in dependency order. Names are slots here; the only texts made are the causes of missing cells.

use crate::alike::Alike;
use crate::expr::Operator;
use crate::function::Evaluator;
use crate::functions::raise;
use crate::inputs::Basis;
use crate::model::Model;
use crate::node::{Kind, Node, Slot};
use crate::outcome::{Causes, Gather, Outcome, Reason, State};
use crate::row_ids::RowIds;
use crate::value::{Type, Value, named_round, same_text};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::{cmp::Ordering, sync::Arc};

/// The rows of a table in this evaluation; `state` is what its folds come to besides the rows (untouched, not applicable).
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) ids: RowIds,
    pub(crate) state: Option<Outcome>,
}

/// All values, by slot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub(crate) scalars: Vec<Outcome>,
    pub(crate) columns: Vec<Vec<Outcome>>,
    pub(crate) tables: Vec<Rows>,
    pub(crate) scalar_basis: Vec<Option<Basis>>,
    pub(crate) column_basis: Vec<Vec<Option<Basis>>>,
}

/// The row a formula stands in, and the row a fold is at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct At {
    pub(crate) row: usize,
    pub(crate) over: usize,
}

impl At {
    pub(crate) fn row(row: usize) -> At {
        At { row, over: 0 }
    }
    pub(crate) fn over(self, over: usize) -> At {
        At { over, ..self }
    }
}

pub(crate) struct Run<'a> {
    pub(crate) model: &'a Model,
    pub(crate) store: &'a Store,
    /// For the column at hand: which rows are alike.
    pub(crate) alike: Option<&'a Alike>,
}

impl Run<'_> {
    pub(crate) fn rows(&self, table: Slot) -> usize {
        self.store.tables[table as usize].ids.len()
    }
    /// What a fold over the table meets besides its rows.
    pub(crate) fn table_state(&self, table: Slot) -> Option<Outcome> {
        self.store.tables[table as usize].state.clone()
    }
    pub(crate) fn cell_at(&self, column: Slot, row: usize) -> Option<&Outcome> {
        self.store.columns.get(column as usize)?.get(row)
    }
    fn cell(&self, column: Slot, row: usize) -> Outcome {
        self.cell_at(column, row).cloned().unwrap_or_else(|| Outcome::not_applicable(Reason::NoRule))
    }

    pub(crate) fn eval(&self, node: &Node, at: At) -> Outcome {
        match &node.kind {
            Kind::Literal(value) => value.clone().into(),
            Kind::Scalar(slot) => self.store.scalars[*slot as usize].clone(),
            Kind::Cell(column, row) => self.cell(*column, *row as usize),
            Kind::SameRow(column) => self.cell(*column, at.row),
            Kind::Column(column) => self.cell(*column, at.over),
            Kind::Prev(_, initial) if at.row == 0 => self.eval(initial, at),
            Kind::Prev(column, _) => self.cell(*column, at.row - 1),
            Kind::Negative(inner) => self.map(inner, at, |x| Some(-x)),
            Kind::Percent(inner) => self.map(inner, at, |x| x.checked_div(Decimal::ONE_HUNDRED)),
            Kind::Binary(op, pair) => self.binary(*op, pair, at),
            Kind::Call(function, args) => match function.evaluator {
                Evaluator::Values(f) => self.values(f, args, at),
                Evaluator::Nodes(f) => (f.0)(self, args, at),
                Evaluator::Bound => Outcome::not_meaningful(Reason::OutOfDomain),
            },
            Kind::BasisOfScalar(slot) => {
                let name = &self.model.scalars[*slot as usize].name;
                let slot = *slot as usize;
                basis(&self.store.scalars[slot], self.store.scalar_basis[slot], || Causes::one(name))
            }
            Kind::BasisOfSameRow(column) => self.cell_basis(*column, at.row),
            Kind::BasisOfRows(column) => self.cell_basis(*column, at.over),
            Kind::BasisOfColumn(column) => self.column_basis(*column),
            // a table is no value; the type checker lets it stand only where a function wants a table
            Kind::Table(_) => Outcome::not_meaningful(Reason::OutOfDomain),
        }
    }

    fn map(&self, inner: &Node, at: At, f: impl FnOnce(Decimal) -> Option<Decimal>) -> Outcome {
        let outcome = self.eval(inner, at);
        let number = match &outcome.state {
            State::Known(Value::Number(x)) => *x,
            State::Known(Value::Bool(b)) => Decimal::from(u8::from(*b)),
            _ => return outcome,
        };
        let state = match f(number) {
            Some(x) => State::Known(Value::Number(x)),
            None => State::NotMeaningful(Reason::Overflow),
        };
        Outcome { state, ..outcome }
    }

    #[inline(never)]
    fn values(&self, f: fn(&[Value]) -> Result<Value, Reason>, args: &[Node], at: At) -> Outcome {
        let mut gather = Gather::default();
        let mut values = Vec::with_capacity(args.len());
        for node in args {
            values.extend(gather.take(self.eval(node, at)));
        }
        let state = gather.blocked().unwrap_or_else(|| match f(&values) {
            Ok(value) => State::Known(value),
            Err(reason) => State::NotMeaningful(reason),
        });
        gather.finish(state)
    }

    /// What a name or a cell holds, without copying it; `None` for anything else.
    pub(crate) fn leaf(&self, node: &Node, at: At) -> Option<&Outcome> {
        match &node.kind {
            Kind::Scalar(slot) => self.store.scalars.get(*slot as usize),
            Kind::Cell(column, row) => self.cell_at(*column, *row as usize),
            Kind::SameRow(column) => self.cell_at(*column, at.row),
            Kind::Column(column) => self.cell_at(*column, at.over),
            _ => None,
        }
    }

    /// The value of a leaf that is known and not provisional, without copying it.
    fn firm<'r>(&'r self, node: &'r Node, at: At) -> Option<&'r Value> {
        if let Kind::Literal(value) = &node.kind {
            return Some(value);
        }
        let outcome = self.leaf(node, at)?;
        if outcome.provisional.is_some() { None } else { outcome.value() }
    }

    /// The truth of a plain condition, a leaf or two leaves compared, that is known and not provisional; `None`: it takes the long way.
    pub(crate) fn firm_truth(&self, node: &Node, at: At) -> Option<bool> {
        match &node.kind {
            Kind::Binary(op, pair) if op.compares() => {
                let (x, y) = (self.firm(&pair[0], at)?, self.firm(&pair[1], at)?);
                Some(compare(*op, x, y, pair[0].decimals.max(pair[1].decimals)))
            }
            _ => self.firm(node, at)?.as_bool(),
        }
    }

    fn binary(&self, op: Operator, pair: &[Node; 2], at: At) -> Outcome {
        if let (Some(x), Some(y)) = (self.firm(&pair[0], at), self.firm(&pair[1], at)) {
            return match operate(op, x, y, pair[0].decimals.max(pair[1].decimals)) {
                Ok(value) => value.into(),
                Err(reason) => Outcome::not_meaningful(reason),
            };
        }
        let (a, b) = (self.eval(&pair[0], at), self.eval(&pair[1], at));
        if let (State::Known(x), State::Known(y)) = (&a.state, &b.state) {
            let state = match operate(op, x, y, pair[0].decimals.max(pair[1].decimals)) {
                Ok(value) => State::Known(value),
                Err(reason) => State::NotMeaningful(reason),
            };
            let provisional = match (a.provisional, b.provisional) {
                (None, None) => None,
                (p, q) => crate::outcome::merge(p, q),
            };
            return Outcome { state, provisional };
        }
        let mut gather = Gather::default();
        gather.take(a);
        gather.take(b);
        let state = gather.blocked().unwrap_or(State::NotMeaningful(Reason::OutOfDomain));
        gather.finish(state)
    }

    fn cell_basis(&self, column: Slot, row: usize) -> Outcome {
        let held = self.store.column_basis[column as usize].get(row).copied().flatten();
        basis(&self.cell(column, row), held, || Causes::one(&self.cell_name(column, row)))
    }

    fn cell_name(&self, column: Slot, row: usize) -> Arc<str> {
        let column = &self.model.columns[column as usize];
        let ids = &self.store.tables[column.table as usize].ids;
        let id = ids.get(row).map_or("", |id| id);
        Arc::from(format!("{}.{id}.{}", self.model.tables[column.table as usize].name, column.name))
    }

    /// The weakest basis among the rows that are known.
    fn column_basis(&self, column: Slot) -> Outcome {
        let table = self.model.columns[column as usize].table;
        let mut gather = Gather::default();
        let mut weakest: Option<Basis> = None;
        let mut nameless = Vec::new();
        for row in 0..self.rows(table) {
            let cell = self.cell(column, row);
            if !cell.is_known() {
                gather.take(cell);
                continue;
            }
            match self.store.column_basis[column as usize].get(row).copied().flatten() {
                Some(basis) => weakest = Some(weakest.map_or(basis, |w| w.min(basis))),
                None => nameless.push(self.cell_name(column, row)),
            }
        }
        if !nameless.is_empty() {
            return State::Unknown(Causes::of(nameless)).into();
        }
        if let Some(basis) = weakest {
            return Outcome::text(basis.as_str());
        }
        if let Some(state) = self.table_state(table) {
            gather.take(state);
        }
        let state = gather.blocked().unwrap_or(State::NotApplicable(Reason::NothingToFold));
        gather.finish(state)
    }
}

fn basis(answer: &Outcome, held: Option<Basis>, cause: impl FnOnce() -> Causes) -> Outcome {
    match (&answer.state, held) {
        (State::Known(_), Some(basis)) => Outcome::text(basis.as_str()),
        (State::Known(_), None) => State::Unknown(cause()).into(),
        (state, _) => Outcome { state: state.clone(), provisional: None },
    }
}

/// Rounds what a rule gave to the decimals of its name.
pub(crate) fn named(mut outcome: Outcome, ty: Type, decimals: u8) -> Outcome {
    if ty == Type::Number
        && let State::Known(Value::Number(x)) = &mut outcome.state
    {
        *x = named_round(*x, decimals);
    }
    outcome
}

/// A truth counts as a number inside SUMPRODUCT, the only place where the type checker lets it through.
fn numeric(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(n) => Some(*n),
        Value::Bool(b) => Some(Decimal::from(u8::from(*b))),
        _ => None,
    }
}

fn operate(op: Operator, a: &Value, b: &Value, decimals: u8) -> Result<Value, Reason> {
    if op.compares() {
        return Ok(Value::Bool(compare(op, a, b, decimals)));
    }
    if op == Operator::Join {
        return Ok(Value::text(a.joined() + &b.joined()));
    }
    let (x, y) = match (numeric(a), numeric(b)) {
        (Some(x), Some(y)) => (x, y),
        _ => return with_date(op, a, b).ok_or(Reason::OutOfDomain),
    };
    let result = match op {
        Operator::Add => x.checked_add(y),
        Operator::Subtract => x.checked_sub(y),
        Operator::Multiply => x.checked_mul(y),
        Operator::Divide if y.is_zero() => return Err(Reason::DivisionByZero),
        Operator::Divide => x.checked_div(y),
        Operator::Power => Some(raise(x, y)?),
        _ => None,
    };
    result.map(Value::Number).ok_or(Reason::Overflow)
}

fn with_date(op: Operator, a: &Value, b: &Value) -> Option<Value> {
    let move_by = |date: chrono::NaiveDate, days: Decimal| {
        date.checked_add_signed(chrono::Duration::try_days(days.trunc().to_i64()?)?).map(Value::Date)
    };
    match (op, a, b) {
        (Operator::Subtract, Value::Date(x), Value::Date(y)) => {
            Some(Value::Number(Decimal::from(x.signed_duration_since(*y).num_days())))
        }
        (Operator::Add, Value::Date(d), Value::Number(n)) | (Operator::Add, Value::Number(n), Value::Date(d)) => {
            move_by(*d, *n)
        }
        (Operator::Subtract, Value::Date(d), Value::Number(n)) => move_by(*d, -*n),
        _ => None,
    }
}

/// Compares as the workbook does: numbers rounded at the same place on both sides, texts without regard to case.
pub(crate) fn compare(op: Operator, a: &Value, b: &Value, decimals: u8) -> bool {
    let order =
        match (a, b) {
            (Value::Number(x), Value::Number(y)) => named_round(*x, decimals).cmp(&named_round(*y, decimals)),
            (Value::Text(x), Value::Text(y)) if matches!(op, Operator::Equal | Operator::NotEqual) => {
                if same_text(x, y) { Ordering::Equal } else { Ordering::Less }
            }
            (Value::Text(x), Value::Text(y)) => x.to_lowercase().cmp(&y.to_lowercase()),
            (Value::Date(x), Value::Date(y)) => x.cmp(y),
            (Value::Bool(x), Value::Bool(y)) => x.cmp(y),
            // different types are never equal; the type checker refuses to order them
            _ => return op == Operator::NotEqual,
        };
    match op {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Greater => order.is_gt(),
        Operator::GreaterOrEqual => order.is_ge(),
        _ => false,
    }
}
