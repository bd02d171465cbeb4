//! From the tree as written to the tree as bound: names become slots, types are checked, column arithmetic is kept to folds.
//! Calls are bound in [`call`].

mod call;

use crate::diagnostic::{Code, Fault, Span, Wanted, nearest};
use crate::expr::{Expr, ExprKind, Operator};
use crate::model::{Model, RowsKind, Target};
use crate::node::{Kind, Node, Slot};
use crate::value::{Type, Value};

/// What surrounds an expression.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Truths count as numbers (inside SUMPRODUCT).
    product: bool,
}

pub(crate) struct Binder<'a> {
    pub(crate) model: &'a Model,
    /// The table in whose rows the formula stands.
    pub(crate) table: Option<Slot>,
}

type Bound = Result<Node, Fault>;

fn node(kind: Kind, span: Span, ty: Type, decimals: u8) -> Node {
    Node { kind, span, ty: Some(ty), decimals, over: None }
}

fn words(ty: Option<Type>) -> (&'static str, &'static str) {
    ty.map_or(("任意", "any"), |t| (t.zh(), t.en()))
}

pub(crate) fn mismatch(span: Span, wanted: Type, found: Option<Type>) -> Fault {
    let (zh, en) = words(found);
    Fault::new(
        Code::TypeMismatch,
        span,
        format!("这里应为{}，却是{zh}", wanted.zh()),
        format!("a {} is wanted here, but this is a {en}", wanted.en()),
    )
}

impl Binder<'_> {
    /// Binds a whole rule: the result must be one value of the declared type.
    pub(crate) fn rule(&self, expr: &Expr, ty: Type) -> Bound {
        let bound = self.bind(expr, Place::default())?;
        self.single(&bound)?;
        if bound.ty.is_some_and(|t| t != ty) {
            return Err(mismatch(expr.span, ty, bound.ty));
        }
        Ok(bound)
    }

    fn single(&self, bound: &Node) -> Result<(), Fault> {
        if bound.over.is_none() && !matches!(bound.kind, Kind::Table(_)) {
            return Ok(());
        }
        Err(Fault::new(
            Code::Shape,
            bound.span,
            "这里要一个值，不能是整列或整张表；请用 SUM 等函数汇总",
            "one value is wanted here, not a whole column or table; fold it with SUM or the like",
        ))
    }

    fn table(&self, name: &str, span: Span) -> Result<Slot, Fault> {
        if let Some(Target::Table(t)) = self.model.index.get(name) {
            return Ok(*t);
        }
        let known = self.model.tables.iter().map(|t| &*t.name);
        Err(Fault::new(Code::UnknownTable, span, format!("没有叫“{name}”的表"), format!("there is no table `{name}`"))
            .propose(nearest(name, known))
            .of_name(name))
    }

    fn column(&self, table: &str, column: &str, span: Span) -> Result<Slot, Fault> {
        let t = self.table(table, span)?;
        let held = &self.model.tables[t as usize].columns;
        if let Some(c) = held.get(column) {
            return Ok(*c);
        }
        let message = (format!("表“{table}”没有列“{column}”"), format!("table `{table}` has no column `{column}`"));
        Err(Fault::new(Code::UnknownColumn, span, message.0, message.1)
            .propose(nearest(column, held.keys().map(|k| &**k)).map(|c| format!("{table}[{c}]")))
            .wanting(Wanted { word: column.to_owned(), of: Some(table.to_owned()) }))
    }

    fn of_column(&self, slot: Slot, kind: Kind, span: Span) -> Node {
        let column = &self.model.columns[slot as usize];
        node(kind, span, column.ty, column.decimals)
    }

    fn same_row(&self, table: &str, column: &str, span: Span) -> Result<Slot, Fault> {
        let slot = self.column(table, column, span)?;
        if self.table != Some(self.model.columns[slot as usize].table) {
            return Err(Fault::new(
                Code::RowReference,
                span,
                format!("“{table}[@[{column}]]”只能写在这张表的行公式里"),
                format!("`{table}[@[{column}]]` may stand only in a row formula of that table"),
            ));
        }
        Ok(slot)
    }

    fn bind(&self, expr: &Expr, place: Place) -> Bound {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(n) => {
                Ok(node(Kind::Literal(Value::Number(*n)), span, Type::Number, n.scale().min(12) as u8))
            }
            ExprKind::Text(t) => Ok(node(Kind::Literal(Value::text(t)), span, Type::Text, 0)),
            ExprKind::Bool(b) => Ok(node(Kind::Literal(Value::Bool(*b)), span, Type::Bool, 0)),
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Column(t, c) => {
                let slot = self.column(t, c, span)?;
                let over = Some(self.model.columns[slot as usize].table);
                Ok(Node { over, ..self.of_column(slot, Kind::Column(slot), span) })
            }
            ExprKind::SameRow(t, c) => {
                let slot = self.same_row(t, c, span)?;
                Ok(self.of_column(slot, Kind::SameRow(slot), span))
            }
            ExprKind::Plus(inner) => {
                let inner = self.bind(inner, place)?;
                self.number(&inner, place)?;
                Ok(inner)
            }
            ExprKind::Negative(inner) | ExprKind::Percent(inner) => {
                let inner = self.bind(inner, place)?;
                self.number(&inner, place)?;
                let (decimals, over) = (inner.decimals, inner.over);
                if matches!(expr.kind, ExprKind::Negative(_)) {
                    Ok(Node { over, ..node(Kind::Negative(Box::new(inner)), span, Type::Number, decimals) })
                } else {
                    let decimals = (decimals + 2).min(12);
                    Ok(Node { over, ..node(Kind::Percent(Box::new(inner)), span, Type::Number, decimals) })
                }
            }
            ExprKind::Binary(op, a, b) => self.binary(*op, self.bind(a, place)?, self.bind(b, place)?, span, place),
            ExprKind::Call(name, args) => self.call(name, args, span, place),
        }
    }

    fn name(&self, name: &str, span: Span) -> Bound {
        match self.model.target(name) {
            Some(Target::Scalar(s)) => {
                let scalar = &self.model.scalars[s as usize];
                Ok(node(Kind::Scalar(s), span, scalar.ty, scalar.decimals))
            }
            Some(Target::Cell(c, r)) => Ok(self.of_column(c, Kind::Cell(c, r), span)),
            Some(Target::Table(t)) => Ok(Node { ty: None, ..node(Kind::Table(t), span, Type::Number, 0) }),
            None => {
                let known = self.model.targets();
                let proposal = nearest(name, known.iter().map(String::as_str));
                let fault = self.unknown_row(name, span).unwrap_or_else(|| {
                    Fault::new(
                        Code::UnknownName,
                        span,
                        format!("没有叫“{name}”的量"),
                        format!("nothing is called `{name}`"),
                    )
                });
                Err(fault.propose(proposal).of_name(name))
            }
        }
    }

    /// A dotted name that begins with a table: the row or the column is what is wrong.
    fn unknown_row(&self, name: &str, span: Span) -> Option<Fault> {
        let (path, _) = name.rsplit_once('.')?;
        let (table, row) = path.rsplit_once('.')?;
        let Some(Target::Table(t)) = self.model.index.get(table) else { return None };
        let message = match &self.model.tables[*t as usize].rows {
            RowsKind::Fixed(ids) if ids.iter().any(|id| &**id == row) => return None,
            RowsKind::Fixed(_) => (format!("表“{table}”没有行“{row}”"), format!("table `{table}` has no row `{row}`")),
            _ => (
                format!("表“{table}”的行不固定，不能直接引用某一行"),
                format!("the rows of `{table}` are not fixed, so that no single row can be named"),
            ),
        };
        Some(Fault::new(Code::UnknownRow, span, message.0, message.1))
    }

    fn number(&self, bound: &Node, place: Place) -> Result<(), Fault> {
        match bound.ty {
            None if !matches!(bound.kind, Kind::Table(_)) => Ok(()),
            Some(Type::Number) => Ok(()),
            Some(Type::Bool) if place.product => Ok(()),
            found => Err(mismatch(bound.span, Type::Number, found)),
        }
    }

    fn over(&self, a: &Node, b: &Node) -> Result<Option<Slot>, Fault> {
        match (a.over, b.over) {
            (Some(x), Some(y)) if x != y => Err(Fault::new(
                Code::MixedTables,
                b.span,
                "一个算式里不能混用两张表的列",
                "columns of two tables cannot be mixed in one expression",
            )),
            (x, y) => Ok(x.or(y)),
        }
    }

    fn binary(&self, op: Operator, a: Node, b: Node, span: Span, place: Place) -> Bound {
        let over = self.over(&a, &b)?;
        for side in [&a, &b] {
            if matches!(side.kind, Kind::Table(_)) {
                self.single(side)?;
            }
        }
        let largest = a.decimals.max(b.decimals);
        let (ty, decimals) = if op.compares() {
            if let (Some(x), Some(y)) = (a.ty, b.ty) {
                if x != y {
                    return Err(mismatch(b.span, x, b.ty));
                }
                if x == Type::Bool && !matches!(op, Operator::Equal | Operator::NotEqual) {
                    return Err(mismatch(a.span, Type::Number, a.ty));
                }
            }
            (Type::Bool, 0)
        } else if op == Operator::Join {
            (Type::Text, 0)
        } else {
            match (op, a.ty, b.ty) {
                (Operator::Subtract, Some(Type::Date), Some(Type::Date)) => (Type::Number, 0),
                (Operator::Add | Operator::Subtract, Some(Type::Date), _) => {
                    self.number(&b, Place::default())?;
                    (Type::Date, 0)
                }
                (Operator::Add, _, Some(Type::Date)) => {
                    self.number(&a, Place::default())?;
                    (Type::Date, 0)
                }
                _ => {
                    self.number(&a, place)?;
                    self.number(&b, place)?;
                    (Type::Number, if matches!(op, Operator::Add | Operator::Subtract) { largest } else { 12 })
                }
            }
        };
        Ok(Node { over, ..node(Kind::Binary(op, Box::new([a, b])), span, ty, decimals) })
    }
}
