//! Ordinary functions in Excel: the same name on values, the status the highest of the arguments', and what is out of the domain.

use super::piece::{Piece, Print, Printer, atom, guarded, highest};
use crate::function::{Evaluator, Function, InExcel};
use crate::node::{Kind, Node};
use crate::value::Value;
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// Functions that give an error instead of a row of results inside an array formula of older Excels.
const NOT_ROW_BY_ROW: [&str; 3] = ["EDATE", "YEARFRAC", "DATEDIF"];

fn literal(node: &Node) -> Option<Decimal> {
    match &node.kind {
        Kind::Literal(Value::Number(n)) => Some(*n),
        Kind::Negative(x) => literal(x).map(|n| -n),
        _ => None,
    }
}

impl Printer<'_> {
    pub(super) fn call(&self, function: &Function, args: &[Node], over: bool) -> Print {
        if function.excel == InExcel::Cached {
            return Err(format!("{} has no counterpart in a workbook", function.name));
        }
        if let Some(printed) = self.state(function.name, args, over) {
            return printed;
        }
        if matches!(function.evaluator, Evaluator::Values(_)) {
            return self.ordinary(function, args, over);
        }
        self.fold(function.name, args)
    }

    fn ordinary(&self, function: &Function, args: &[Node], over: bool) -> Print {
        if over && NOT_ROW_BY_ROW.contains(&function.name) {
            return Err(format!("{} does not run row by row in a workbook", function.name));
        }
        let parts = args.iter().map(|a| self.piece(a, over)).collect::<Result<Vec<_>, _>>()?;
        let statuses: Vec<&str> = parts.iter().map(|p| p.status.as_str()).collect();
        let values: Vec<&str> = parts.iter().map(|p| p.value.as_str()).collect();
        let status = guarded(&highest(&statuses, over), &self.domain(function.name, args, &parts));
        Ok(atom(value(function.name, args, &values), status))
    }

    /// Status 2 where the function is not defined; `0` where that cannot happen.
    fn domain(&self, name: &str, args: &[Node], parts: &[Piece]) -> String {
        let v = |i: usize| format!("({})", parts[i].value);
        let known = |i: usize| args.get(i).and_then(literal);
        let at_least = |i: usize, least: i64| known(i).is_some_and(|n| n >= Decimal::from(least));
        let when = |test: String| format!("IF({test},2,0)");
        match name {
            "POWER" => self.power_domain(&args[0], &args[1], &parts[0], &parts[1]),
            "MOD" if known(1).is_none_or(|n| n.is_zero()) => when(format!("{}=0", v(1))),
            "FLOOR" if !known(1).is_some_and(|n| n.is_sign_positive() && !n.is_zero()) => {
                when(format!("({0}>0)*({1}<0)+({0}<>0)*({1}=0)>0", v(0), v(1)))
            }
            "PMT" if !at_least(1, 1) => when(format!("{}=0", v(1))),
            "DATEDIF" => when(format!("{}>{}", v(0), v(1))),
            "MID" if !(at_least(1, 1) && at_least(2, 0)) => when(format!("({}<1)+({}<0)>0", v(1), v(2))),
            "LEFT" | "RIGHT" if args.len() > 1 && !at_least(1, 0) => when(format!("{}<0", v(1))),
            _ => "0".to_owned(),
        }
    }
}

/// The value. Binary arithmetic may leave a whisker below a step that decimals meet exactly, hence the inner roundings.
fn value(name: &str, args: &[Node], v: &[&str]) -> String {
    let places = args.get(1).and_then(literal).and_then(|n| n.to_i64());
    match (name, places) {
        ("ROUND", Some(n)) => format!("ROUND(ROUND({},{}),{n})", v[0], n + 6),
        ("ROUNDUP" | "ROUNDDOWN", Some(n)) => format!("{name}(ROUND({},{}),{n})", v[0], n + 8),
        ("INT", _) => format!("INT(ROUND({},9))", v[0]),
        ("FLOOR", _) => format!("FLOOR(ROUND({},9),{})", v[0], v[1]),
        ("YEARMONTH", _) => format!("YEAR({0})&\"-\"&RIGHT(\"0\"&MONTH({0}),2)", v[0]),
        ("HAS", _) => {
            format!("ISNUMBER(FIND(\",\"&LOWER({})&\",\",\",\"&LOWER({})&\",\"))", v[1], v[0])
        }
        _ => format!("{name}({})", v.join(",")),
    }
}
