//! Parts of a formula in Excel: value and status side by side, and how statuses combine.

use super::{Cell, LONGEST, Previous, Resolver};
use crate::expr::Operator;
use crate::model::{Model, RowsKind};
use crate::node::{Kind, Node, Slot};
use crate::value::{Type, Value};
use rust_decimal::Decimal;
use std::cell::Cell as Flag;

/// A part: its value (right only where the status is 0), how strongly it binds, and its status code.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) value: String,
    pub(super) strength: u8,
    pub(super) status: String,
    /// A bare reference: folds skip it by themselves when its cell holds a blank text.
    pub(super) reference: bool,
}

pub(super) type Print = Result<Piece, String>;

pub(super) struct Printer<'a> {
    pub(super) model: &'a Model,
    pub(super) resolver: &'a dyn Resolver,
    /// The fixed row the rule stands in: table and index.
    pub(super) row: Option<(Slot, u32)>,
    /// Set when an array formula is needed.
    pub(super) array: Flag<bool>,
}

pub(super) fn atom(value: impl Into<String>, status: impl Into<String>) -> Piece {
    Piece { value: value.into(), strength: 9, status: status.into(), reference: false }
}

impl From<Cell> for Piece {
    fn from(cell: Cell) -> Piece {
        Piece { value: cell.value, strength: 9, status: cell.status, reference: true }
    }
}

impl Piece {
    /// The value, in brackets when it binds weaker than wanted.
    pub(super) fn at(&self, least: u8) -> String {
        if self.strength < least { format!("({})", self.value) } else { self.value.clone() }
    }
}

pub(super) fn quoted(text: &str) -> Result<String, String> {
    if text.chars().count() > 255 {
        return Err("a text literal is longer than 255 characters".to_owned());
    }
    Ok(format!("\"{}\"", text.replace('"', "\"\"")))
}

/// ROUND(ROUND(x, d+6), d): named figures and both sides of comparisons.
pub(super) fn rounded(value: &str, decimals: u8) -> String {
    format!("ROUND(ROUND({value},{}),{decimals})", decimals + 6)
}

/// The highest of the statuses. In an array formula MAX would run over all rows at once, so it is spelt out there.
pub(super) fn highest(statuses: &[&str], over: bool) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for s in statuses {
        if *s != "0" && !kept.contains(s) {
            kept.push(s);
        }
    }
    match kept.as_slice() {
        [] => "0".to_owned(),
        [one] => (*one).to_owned(),
        [a, b] if over => format!("IF(({a})>({b}),{a},{b})"),
        many if over => {
            let at = |n: u8| many.iter().map(|s| format!("(({s})>{n})")).collect::<Vec<_>>().join("+");
            format!("(({}>0)+({}>0)+({}>0))", at(0), at(1), at(2))
        }
        many => format!("MAX({})", many.join(",")),
    }
}

/// `inner`, which may look at values, only where the status lets it.
pub(super) fn guarded(status: &str, inner: &str) -> String {
    match (status, inner) {
        ("0", _) => inner.to_owned(),
        (_, "0") => status.to_owned(),
        _ => format!("IF({status}>0,{status},{inner})"),
    }
}

pub(super) fn missing(what: &str) -> String {
    format!("{what} is not in the workbook")
}

impl Printer<'_> {
    pub(super) fn names(&self, column: Slot) -> (&str, &str) {
        let column = &self.model.columns[column as usize];
        (&self.model.tables[column.table as usize].name, &column.name)
    }

    fn row_cell(&self, column: Slot, row: u32) -> Print {
        let (table, name) = self.names(column);
        let RowsKind::Fixed(ids) = &self.model.tables[self.model.columns[column as usize].table as usize].rows else {
            return Err(missing(name));
        };
        let id = ids.get(row as usize).ok_or_else(|| missing(name))?;
        self.resolver.cell(table, id, name).map(Piece::from).ok_or_else(|| missing(&format!("{table}.{id}.{name}")))
    }

    pub(super) fn same_row(&self, column: Slot) -> Print {
        let (table, name) = self.names(column);
        match self.row {
            Some((_, row)) => self.row_cell(column, row),
            None => self.resolver.same_row(table, name).map(Piece::from).ok_or_else(|| missing(name)),
        }
    }

    fn previous(&self, column: Slot, initial: &Node, over: bool) -> Print {
        let (table, name) = self.names(column);
        match self.row {
            Some((_, 0)) => self.piece(initial, over),
            Some((_, row)) => self.row_cell(column, row - 1),
            None => match self.resolver.previous(table, name).ok_or_else(|| missing(name))? {
                Previous::FirstRow => self.piece(initial, over),
                Previous::Cell(cell) => Ok(cell.into()),
            },
        }
    }

    /// The whole column: ranges of values and statuses.
    pub(super) fn range(&self, column: Slot) -> Print {
        let (table, name) = self.names(column);
        self.resolver.column(table, name).map(Piece::from).ok_or_else(|| missing(&format!("{table}[{name}]")))
    }

    pub(super) fn table(&self, table: Slot) -> Print {
        let name = &self.model.tables[table as usize].name;
        self.resolver.count(name).map(Piece::from).ok_or_else(|| missing(name))
    }

    /// Statuses repeat what they test, so that a deep formula can grow beyond measure: it is stopped at what Excel takes.
    pub(super) fn piece(&self, node: &Node, over: bool) -> Print {
        let piece = self.unlimited(node, over)?;
        if piece.value.len().max(piece.status.len()) > LONGEST {
            return Err("longer than a spreadsheet formula may be".to_owned());
        }
        Ok(piece)
    }

    fn unlimited(&self, node: &Node, over: bool) -> Print {
        match &node.kind {
            Kind::Literal(value) => literal(value),
            Kind::Scalar(s) => {
                let name = &self.model.scalars[*s as usize].name;
                self.resolver.scalar(name).map(Piece::from).ok_or_else(|| missing(name))
            }
            Kind::Cell(c, r) => self.row_cell(*c, *r),
            Kind::SameRow(c) => self.same_row(*c),
            Kind::Prev(c, initial) => self.previous(*c, initial, over),
            Kind::Column(c) => self.range(*c),
            Kind::Table(t) => self.table(*t),
            Kind::BasisOfScalar(s) => {
                let name = &self.model.scalars[*s as usize].name;
                self.resolver.basis(name).map(Piece::from).ok_or_else(|| missing(&format!("the basis of {name}")))
            }
            Kind::BasisOfSameRow(c) => {
                let (table, name) = self.names(*c);
                let cell = self.resolver.basis_same_row(table, name);
                cell.map(Piece::from).ok_or_else(|| missing(&format!("the basis of {name}")))
            }
            Kind::BasisOfColumn(c) => self.weakest_basis(*c),
            Kind::BasisOfRows(c) => {
                let (table, name) = self.names(*c);
                let words = self.resolver.basis_column(table, name);
                words.map(Piece::from).ok_or_else(|| missing(&format!("the basis of {name}")))
            }
            Kind::Negative(x) => {
                let x = self.piece(x, over)?;
                Ok(Piece { value: format!("-{}", x.at(8)), strength: 7, reference: false, ..x })
            }
            Kind::Percent(x) => {
                let x = self.piece(x, over)?;
                Ok(Piece { value: format!("{}%", x.at(8)), strength: 6, reference: false, ..x })
            }
            Kind::Binary(op, pair) => self.binary(*op, pair, over),
            Kind::Call(function, args) => self.call(function, args, over),
        }
    }

    fn binary(&self, op: Operator, pair: &[Node; 2], over: bool) -> Print {
        let (a, b) = (self.piece(&pair[0], over)?, self.piece(&pair[1], over)?);
        let both = highest(&[&a.status, &b.status], over);
        let strength = op.strength();
        if op.compares() {
            let decimals = pair[0].decimals.max(pair[1].decimals);
            let value = format!(
                "{}{}{}",
                compared(&pair[0], &a, decimals, 2),
                op.as_str(),
                compared(&pair[1], &b, decimals, 2)
            );
            return Ok(Piece { value, strength, status: both, reference: false });
        }
        let status = match op {
            Operator::Divide => match &pair[1].kind {
                Kind::Literal(Value::Number(n)) if !n.is_zero() => both,
                // exactly what the engine divides by: a sum that is zero in decimals may be a whisker off in binary
                _ => guarded(&both, &format!("IF({}=0,2,0)", zero_tested(&pair[1], &b))),
            },
            Operator::Power => guarded(&both, &self.power_domain(&pair[0], &pair[1], &a, &b)),
            _ => both,
        };
        let side = |i: usize, piece: &Piece, least: u8| match (pair[i].ty, pair[1 - i].ty) {
            // days are whole
            (Some(Type::Number), Some(Type::Date)) if pair[i].decimals > 0 => format!("TRUNC({})", piece.value),
            _ => piece.at(least),
        };
        let value = format!("{}{}{}", side(0, &a, strength), op.as_str(), side(1, &b, strength + 1));
        Ok(Piece { value, strength, status, reference: false })
    }

    pub(super) fn power_domain(&self, base: &Node, exponent: &Node, x: &Piece, y: &Piece) -> String {
        let positive = |n: &Decimal| n.is_sign_positive() && !n.is_zero();
        match (&base.kind, &exponent.kind) {
            (_, Kind::Literal(Value::Number(n))) if positive(n) && n.fract().is_zero() => "0".to_owned(),
            (Kind::Literal(Value::Number(n)), _) if positive(n) => "0".to_owned(),
            _ => {
                let (x, y) = (&x.value, &y.value);
                // spelt with + and *, which work row by row too
                format!("IF((({x})=0)*(({y})<=0)+(({x})<0)*(({y})<>INT({y}))>0,2,0)")
            }
        }
    }
}

fn literal(value: &Value) -> Print {
    Ok(match value {
        Value::Number(n) => atom(n.to_string(), "0"),
        Value::Text(t) => atom(quoted(t)?, "0"),
        Value::Bool(b) => atom(if *b { "TRUE" } else { "FALSE" }, "0"),
        Value::Date(d) => atom(crate::value::serial(*d).to_string(), "0"),
    })
}

/// One side of a comparison: numbers are rounded unless they are literals.
pub(super) fn compared(node: &Node, piece: &Piece, decimals: u8, least: u8) -> String {
    match (&node.kind, node.ty) {
        (Kind::Literal(_), _) => piece.value.clone(),
        (_, Some(Type::Number)) => rounded(&piece.value, decimals),
        _ => piece.at(least),
    }
}

/// A divisor as it is tested for zero.
fn zero_tested(node: &Node, piece: &Piece) -> String {
    match node.kind {
        Kind::Scalar(_) | Kind::Cell(..) | Kind::SameRow(_) | Kind::Column(_) => piece.value.clone(),
        _ => rounded(&piece.value, node.decimals),
    }
}
