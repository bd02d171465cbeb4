//! The formula as written: a tree with the place of every part. It prints back to source that parses to the same tree.
//! It knows neither which names exist nor what they hold.

use crate::diagnostic::Span;
use rust_decimal::Decimal;
use std::fmt;

/// A part of a formula and where it stands.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number literal (its scale is the decimals as written).
    Number(Decimal),
    /// A text literal.
    Text(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// A name: a scalar, a cell of a fixed table, or a table.
    Name(String),
    /// `table[column]`.
    Column(String, String),
    /// `table[@[column]]`.
    SameRow(String, String),
    /// `-x`.
    Negative(Box<Expr>),
    /// `+x`.
    Plus(Box<Expr>),
    /// `x%`.
    Percent(Box<Expr>),
    /// `x op y`.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `NAME(…)`, the name in capitals.
    Call(String, Vec<Expr>),
}

/// Operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
    /// `&`
    Join,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Operator {
    /// As written.
    pub fn as_str(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Power => "^",
            Operator::Join => "&",
            Operator::Equal => "=",
            Operator::NotEqual => "<>",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
        }
    }
    /// Binding strength; all operators associate to the left, `^` too (Excel).
    pub(crate) fn strength(self) -> u8 {
        match self {
            Operator::Power => 5,
            Operator::Multiply | Operator::Divide => 4,
            Operator::Add | Operator::Subtract => 3,
            Operator::Join => 2,
            _ => 1,
        }
    }
    pub(crate) fn compares(self) -> bool {
        self.strength() == 1
    }
}

/// Equality of trees disregards where the parts stand.
impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        use ExprKind::*;
        match (&self.kind, &other.kind) {
            (Number(a), Number(b)) => a == b && a.scale() == b.scale(),
            (Text(a), Text(b)) | (Name(a), Name(b)) => a == b,
            (Bool(a), Bool(b)) => a == b,
            (Column(a, b), Column(c, d)) | (SameRow(a, b), SameRow(c, d)) => a == c && b == d,
            (Negative(a), Negative(b)) | (Plus(a), Plus(b)) | (Percent(a), Percent(b)) => a == b,
            (Binary(o, a, b), Binary(p, c, d)) => o == p && a == c && b == d,
            (Call(f, a), Call(g, b)) => f == g && a == b,
            _ => false,
        }
    }
}

impl Expr {
    /// 9 atom, 7 prefix, 6 percent, then the operators.
    fn strength(&self) -> u8 {
        match &self.kind {
            ExprKind::Negative(_) | ExprKind::Plus(_) => 7,
            ExprKind::Percent(_) => 6,
            ExprKind::Binary(op, ..) => op.strength(),
            _ => 9,
        }
    }
    fn write(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.strength() < least { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number(n) => write!(f, "{n}"),
            ExprKind::Text(t) => write!(f, "\"{}\"", t.replace('"', "\"\"")),
            ExprKind::Bool(b) => f.write_str(if *b { "TRUE" } else { "FALSE" }),
            ExprKind::Name(n) => f.write_str(n),
            ExprKind::Column(t, c) => write!(f, "{t}[{c}]"),
            ExprKind::SameRow(t, c) => write!(f, "{t}[@[{c}]]"),
            ExprKind::Negative(x) => {
                f.write_str("-")?;
                x.write(f, 7)
            }
            ExprKind::Plus(x) => {
                f.write_str("+")?;
                x.write(f, 7)
            }
            ExprKind::Percent(x) => {
                x.write(f, 6)?;
                f.write_str("%")
            }
            ExprKind::Binary(op, a, b) => {
                a.write(f, op.strength())?;
                f.write_str(op.as_str())?;
                b.write(f, op.strength() + 1)
            }
            ExprKind::Call(name, args) => {
                write!(f, "{name}(")?;
                for (i, a) in args.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{a}")?;
                }
                f.write_str(")")
            }
        }
    }
}
