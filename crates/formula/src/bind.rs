//! From the tree as written to the tree as bound: names become slots, types are checked, column arithmetic is kept to folds.

use crate::diagnostic::{Code, Fault, Span, nearest};
use crate::expr::{Expr, ExprKind, Operator};
use crate::function::{Function, Parameter, Returns};
use crate::model::{Model, RowsKind, Source, Target};
use crate::node::{Kind, Node, Slot};
use crate::value::{Type, Value};
use rust_decimal::prelude::ToPrimitive;

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
            .propose(nearest(name, known)))
    }

    fn column(&self, table: &str, column: &str, span: Span) -> Result<Slot, Fault> {
        let t = self.table(table, span)?;
        let held = &self.model.tables[t as usize].columns;
        if let Some(c) = held.get(column) {
            return Ok(*c);
        }
        let message = (format!("表“{table}”没有列“{column}”"), format!("table `{table}` has no column `{column}`"));
        Err(Fault::new(Code::UnknownColumn, span, message.0, message.1)
            .propose(nearest(column, held.keys().map(|k| &**k)).map(|c| format!("{table}[{c}]"))))
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
        match self.model.index.get(name) {
            Some(Target::Scalar(s)) => {
                let scalar = &self.model.scalars[*s as usize];
                Ok(node(Kind::Scalar(*s), span, scalar.ty, scalar.decimals))
            }
            Some(Target::Cell(c, r)) => Ok(self.of_column(*c, Kind::Cell(*c, *r), span)),
            Some(Target::Table(t)) => Ok(Node { ty: None, ..node(Kind::Table(*t), span, Type::Number, 0) }),
            None => {
                let proposal = nearest(name, self.model.index.keys().map(|k| &**k));
                let fault = self.unknown_row(name, span).unwrap_or_else(|| {
                    Fault::new(
                        Code::UnknownName,
                        span,
                        format!("没有叫“{name}”的量"),
                        format!("nothing is called `{name}`"),
                    )
                });
                Err(fault.propose(proposal))
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

    fn call(&self, name: &str, args: &[Expr], span: Span, place: Place) -> Bound {
        let Some(function) = Function::named(name) else {
            let known = crate::functions::FUNCTIONS.iter().map(|f| f.name);
            let message = (format!("没有函数“{name}”"), format!("there is no function `{name}`"));
            return Err(Fault::new(Code::UnknownFunction, span, message.0, message.1).propose(nearest(name, known)));
        };
        if !function.takes(args.len()) {
            return Err(Fault::new(
                Code::Arguments,
                span,
                format!("参数个数不对，应为 {}", function.signature),
                format!("wrong number of arguments, it is {}", function.signature),
            ));
        }
        if name == "BASIS" {
            return self.basis(&args[0], span);
        }
        let mut bound = Vec::with_capacity(args.len());
        let (mut same, mut key, mut over) = (None, None, None);
        for (i, arg) in args.iter().enumerate() {
            let parameter = function.parameter(i, args.len());
            let product = parameter == Parameter::Product || (place.product && function.lifts);
            let part = self.bind(arg, Place { product })?;
            self.argument(parameter, &part, &mut same, &mut key, bound.last())?;
            match parameter {
                Parameter::Numbers | Parameter::Column | Parameter::Product | Parameter::Table => {}
                _ if part.over.is_none() => {}
                _ if !function.lifts => self.single(&part)?,
                _ => match over {
                    None => over = part.over,
                    Some(x) if part.over == Some(x) => {}
                    Some(_) => {
                        let first = bound.iter().find(|b: &&Node| b.over.is_some()).unwrap_or(&part);
                        self.over(first, &part)?;
                    }
                },
            }
            bound.push(part);
        }
        self.special(function, &bound)?;
        if name == "PREV" {
            return self.prev(bound, span);
        }
        let exact =
            bound.iter().filter(|b| matches!(b.ty, Some(Type::Number) | None)).map(|b| b.decimals).max().unwrap_or(0);
        let (ty, decimals) = match function.returns {
            Returns::Number => (Some(Type::Number), 12),
            Returns::Whole => (Some(Type::Number), 0),
            Returns::Exact => {
                let value = if function.parameters[0] == Parameter::Column { bound[0].decimals } else { exact };
                (Some(Type::Number), value)
            }
            Returns::Rounded => (Some(Type::Number), literal_places(&bound[1])),
            Returns::Text => (Some(Type::Text), 0),
            Returns::Bool => (Some(Type::Bool), 0),
            Returns::Date => (Some(Type::Date), 0),
            Returns::Same => (same, exact),
            Returns::Element => (bound[0].ty, bound[0].decimals),
            Returns::Any => (None, 0),
        };
        Ok(Node { kind: Kind::Call(function, bound), span, ty, decimals, over })
    }

    fn argument(
        &self,
        parameter: Parameter,
        part: &Node,
        same: &mut Option<Type>,
        key: &mut Option<Type>,
        before: Option<&Node>,
    ) -> Result<(), Fault> {
        if parameter != Parameter::Table && matches!(part.kind, Kind::Table(_)) {
            return self.single(part);
        }
        let one_of = |wanted: Type| match part.ty {
            Some(found) if found != wanted => Err(mismatch(part.span, wanted, part.ty)),
            _ => Ok(()),
        };
        let shared = |held: &mut Option<Type>| match (*held, part.ty) {
            (Some(wanted), Some(found)) if wanted != found => Err(mismatch(part.span, wanted, part.ty)),
            (None, found) => {
                *held = found;
                Ok(())
            }
            _ => Ok(()),
        };
        let shape = |zh: &str, en: &str| Err(Fault::new(Code::Shape, part.span, zh, en));
        match parameter {
            Parameter::Number | Parameter::Numbers | Parameter::Product => one_of(Type::Number),
            Parameter::Text => one_of(Type::Text),
            Parameter::Bool => one_of(Type::Bool),
            Parameter::Date => one_of(Type::Date),
            Parameter::Any | Parameter::Question => Ok(()),
            Parameter::Same => shared(same),
            Parameter::Key => shared(key),
            Parameter::Column if matches!(part.kind, Kind::Column(_)) => match before {
                Some(first) if first.over.is_some() => self.over(first, part).map(|_| ()),
                _ => Ok(()),
            },
            Parameter::Column => {
                shape("这里应为一整列，如 表[列]", "a whole column is wanted here, such as table[column]")
            }
            Parameter::Criterion => {
                let column = before.and_then(|b| b.ty);
                let fits = part.ty.is_none() || part.ty == Some(Type::Text) || part.ty == column;
                if fits { Ok(()) } else { Err(mismatch(part.span, column.unwrap_or(Type::Text), part.ty)) }
            }
            Parameter::Table if matches!(part.kind, Kind::Table(_)) => Ok(()),
            Parameter::Table => shape("这里应为表名", "a table's name is wanted here"),
            Parameter::Literal if matches!(part.kind, Kind::Literal(Value::Text(_))) => Ok(()),
            Parameter::Literal => {
                Err(Fault::new(Code::Literal, part.span, "这里应为带引号的文本", "a quoted text is wanted here"))
            }
        }
    }

    /// What the types alone do not say.
    fn special(&self, function: &Function, bound: &[Node]) -> Result<(), Fault> {
        let literal = |part: &Node, zh: &str, en: &str| Err(Fault::new(Code::Literal, part.span, zh, en));
        let first_table = |parts: &mut dyn Iterator<Item = &Node>| -> Result<(), Fault> {
            let mut first: Option<&Node> = None;
            for part in parts {
                match first {
                    None => first = Some(part),
                    Some(f) => {
                        self.over(f, part)?;
                    }
                }
            }
            Ok(())
        };
        match function.name {
            "MATCH" if !matches!(&bound[2].kind, Kind::Literal(Value::Number(n)) if n.is_zero()) => {
                literal(&bound[2], "MATCH 的第三个参数只能是 0", "the third argument of MATCH must be 0")
            }
            "DATEDIF" => match &bound[2].kind {
                Kind::Literal(Value::Text(t)) if matches!(&*t.to_uppercase(), "Y" | "M" | "D") => Ok(()),
                _ => literal(
                    &bound[2],
                    "DATEDIF 的单位只能是 \"Y\"、\"M\" 或 \"D\"",
                    "DATEDIF's unit must be \"Y\", \"M\" or \"D\"",
                ),
            },
            "SUMIFS" | "MINIFS" | "MAXIFS" | "COUNTIFS" => {
                if function.name != "COUNTIFS" && bound[0].ty != Some(Type::Number) {
                    return Err(mismatch(bound[0].span, Type::Number, bound[0].ty));
                }
                first_table(&mut bound.iter().filter(|b| b.over.is_some()))
            }
            "SUMPRODUCT" => {
                first_table(&mut bound.iter())?;
                if bound.iter().all(|b| b.over.is_none()) {
                    return Err(Fault::new(
                        Code::Shape,
                        bound[0].span,
                        "SUMPRODUCT 里要有一列",
                        "SUMPRODUCT needs a column",
                    ));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn prev(&self, mut bound: Vec<Node>, span: Span) -> Bound {
        let (Some(initial), Some(cell)) = (bound.pop(), bound.pop()) else {
            return Err(Fault::new(Code::Arguments, span, "参数个数不对", "wrong number of arguments"));
        };
        let Kind::SameRow(column) = cell.kind else {
            return Err(Fault::new(
                Code::RowReference,
                cell.span,
                "PREV 的第一个参数要写成 表[@[列]]",
                "the first argument of PREV must be table[@[column]]",
            ));
        };
        let table = &self.model.tables[self.model.columns[column as usize].table as usize];
        if matches!(table.rows, RowsKind::Asked) {
            return Err(Fault::new(Code::RowReference, span, "PREV 只用于规则表", "PREV is for rule tables only"));
        }
        let decimals = cell.decimals.max(initial.decimals);
        Ok(Node { ty: cell.ty, ..node(Kind::Prev(column, Box::new(initial)), span, Type::Number, decimals) })
    }

    fn basis(&self, arg: &Expr, span: Span) -> Bound {
        let inner = self.bind(arg, Place::default())?;
        let asked = |c: Slot| matches!(self.model.columns[c as usize].source, Source::Input);
        let kind = match inner.kind {
            Kind::Scalar(s) if matches!(self.model.scalars[s as usize].source, Source::Input) => Kind::BasisOfScalar(s),
            Kind::Column(c) if asked(c) => Kind::BasisOfColumn(c),
            Kind::SameRow(c) if asked(c) => Kind::BasisOfSameRow(c),
            _ => {
                return Err(Fault::new(
                    Code::Shape,
                    arg.span,
                    "BASIS 只能用于问题：一个问题、被问的表的一列或同一行的单元格",
                    "BASIS takes a question: a scalar, a column of an asked table or a cell of the same row",
                ));
            }
        };
        Ok(node(kind, span, Type::Text, 0))
    }
}

/// The decimals ROUND leaves, when its second argument is a literal.
fn literal_places(part: &Node) -> u8 {
    match &part.kind {
        Kind::Literal(Value::Number(n)) => n.to_u8().unwrap_or(0).min(12),
        Kind::Negative(_) => 0,
        _ => 12,
    }
}
