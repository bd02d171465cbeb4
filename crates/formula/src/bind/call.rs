//! Binding a call: arguments against parameters, what types alone do not say, and the two functions that become nodes.

use super::{Binder, Bound, Place, mismatch, node};
use crate::diagnostic::{Code, Fault, Span, nearest};
use crate::expr::Expr;
use crate::function::{Function, Parameter, Returns};
use crate::model::{RowsKind, Source};
use crate::node::{Kind, Node, Slot};
use crate::value::{Type, Value};
use rust_decimal::prelude::ToPrimitive;

impl Binder<'_> {
    pub(super) fn call(&self, name: &str, args: &[Expr], span: Span, place: Place) -> Bound {
        let Some(function) = Function::named(name) else {
            let known = crate::functions::FUNCTIONS.iter().map(|f| f.name);
            let message = (format!("没有函数“{name}”"), format!("there is no function `{name}`"));
            return Err(Fault::new(Code::UnknownFunction, span, message.0, message.1)
                .propose(nearest(name, known))
                .of_name(name));
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
            let mut part = self.bind(arg, Place { product })?;
            if parameter == Parameter::Basis {
                part = self.basis_word(part);
            }
            self.argument(parameter, &part, &mut same, &mut key, bound.last())?;
            match parameter {
                Parameter::Numbers | Parameter::Column | Parameter::Product | Parameter::Table => {}
                Parameter::Basis if !function.lifts => {}
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
            Parameter::Text | Parameter::Basis => one_of(Type::Text),
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
            "BASISBYVALUE" => bound[1..]
                .chunks_exact(2)
                .try_for_each(|pair| first_table(&mut pair.iter().filter(|b| b.over.is_some()))),
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

    /// A question stands for its answer's basis, row by row where it is a column; a text stands for itself.
    fn basis_word(&self, part: Node) -> Node {
        let kind = match (&part.kind, self.basis_of(&part)) {
            (Kind::Column(c), Some(_)) => Kind::BasisOfRows(*c),
            (_, Some(kind)) => kind,
            (_, None) => return part,
        };
        Node { over: part.over, ..node(kind, part.span, Type::Text, 0) }
    }

    fn basis_of(&self, part: &Node) -> Option<Kind> {
        let asked = |c: Slot| matches!(self.model.columns[c as usize].source, Source::Input);
        Some(match part.kind {
            Kind::Scalar(s) if matches!(self.model.scalars[s as usize].source, Source::Input) => Kind::BasisOfScalar(s),
            Kind::Column(c) if asked(c) => Kind::BasisOfColumn(c),
            Kind::SameRow(c) if asked(c) => Kind::BasisOfSameRow(c),
            _ => return None,
        })
    }

    fn basis(&self, arg: &Expr, span: Span) -> Bound {
        let inner = self.bind(arg, Place::default())?;
        let kind = self.basis_of(&inner).ok_or_else(|| {
            Fault::new(
                Code::Shape,
                arg.span,
                "BASIS 只能用于问题：一个问题、被问的表的一列或同一行的单元格",
                "BASIS takes a question: a scalar, a column of an asked table or a cell of the same row",
            )
        })?;
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
