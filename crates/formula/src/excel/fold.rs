//! Folds, criteria and lookups in Excel. Not applicable cells hold a blank text, which folds over ranges skip; what is unknown
//! or not meaningful shows in the statuses.

use super::piece::{Piece, Print, Printer, atom, compared, guarded, highest};
use crate::expr::Operator;
use crate::node::{Kind, Node, Slot};
use crate::value::Value;

/// One argument of a fold.
struct Part {
    /// As it stands among the function's arguments.
    value: String,
    /// The statuses to look at: one cell or a range.
    status: String,
    /// A formula for how many of it are known.
    known: String,
    /// Whether it may be left out without a guard when it is not applicable.
    skips: bool,
}

/// Neutral elements for MIN and MAX, beyond any figure.
const HIGH: &str = "9.99E+307";

impl Printer<'_> {
    pub(super) fn fold(&self, name: &str, args: &[Node]) -> Print {
        match name {
            "SUM" | "MIN" | "MAX" | "AVERAGE" | "MEDIAN" | "SUMKNOWN" | "MINKNOWN" | "MAXKNOWN" => {
                self.plain(name, args)
            }
            "SUMPRODUCT" => self.sum_product(args),
            "SUMIFS" | "COUNTIFS" | "MINIFS" | "MAXIFS" => self.criteria(name, args),
            "BASISBYVALUE" => self.basis_by_value(args),
            "COUNTROWS" => {
                let rows = self.piece(&args[0], false)?;
                Ok(atom(rows.value, above_one(&rows.status)))
            }
            "INDEX" => self.index(args),
            "MATCH" => self.match_exact(args),
            _ => Err(format!("{name} has no counterpart in a workbook")),
        }
    }

    fn part(&self, name: &str, node: &Node, tables: &mut Vec<String>) -> Result<Part, String> {
        let neutral = match name {
            "SUM" | "SUMKNOWN" | "AVERAGE" => "0",
            "MIN" | "MINKNOWN" => HIGH,
            "MAX" | "MAXKNOWN" => "-9.99E+307",
            _ => "\"\"",
        };
        let Some(table) = node.over else {
            let piece = self.piece(node, false)?;
            let known = if piece.status == "0" { "1".to_owned() } else { format!("(({})=0)", piece.status) };
            let skips = piece.reference || piece.status == "0";
            let value = if skips { piece.value } else { format!("IF({}=0,{},{neutral})", piece.status, piece.value) };
            return Ok(Part { value, status: piece.status, known, skips });
        };
        let rows = self.table(table)?;
        tables.push(rows.status.clone());
        if let Kind::Column(column) = node.kind {
            let range = self.range(column)?;
            let known = format!("COUNTIF({},0)", range.status);
            return Ok(Part { value: range.value, status: range.status, known, skips: true });
        }
        // column arithmetic: row by row, in an array formula; a blank text inside an array is skipped by folds
        self.array.set(true);
        let piece = self.piece(node, true)?;
        let value = match piece.status.as_str() {
            "0" => piece.value,
            status => format!("IF({status}=0,{},\"\")", piece.value),
        };
        Ok(Part {
            value: existing(&rows, &value),
            known: existing(&rows, &format!("SUM(--(({})=0))", piece.status)),
            status: if piece.status == "0" { piece.status } else { existing(&rows, &piece.status) },
            skips: true,
        })
    }

    fn plain(&self, name: &str, args: &[Node]) -> Print {
        let mut tables = Vec::new();
        let parts = args.iter().map(|a| self.part(name, a, &mut tables)).collect::<Result<Vec<_>, _>>()?;
        let values: Vec<&str> = parts.iter().map(|p| p.value.as_str()).collect();
        let values = values.join(",");
        let mut statuses: Vec<&str> = parts.iter().map(|p| p.status.as_str()).collect();
        statuses.extend(tables.iter().map(String::as_str));
        let all = fold_highest(&statuses);
        let known: Vec<&str> = parts.iter().map(|p| p.known.as_str()).collect();
        let known = known.join("+");
        let value = match name {
            "SUM" | "SUMKNOWN" => format!("SUM({values})"),
            "MIN" | "MINKNOWN" => format!("MIN({values})"),
            "MAX" | "MAXKNOWN" => format!("MAX({values})"),
            "AVERAGE" => format!("SUM({values})/({known})"),
            _ if parts.iter().all(|p| p.skips) => format!("MEDIAN({values})"),
            _ => return Err("a median over an expression that may not apply".to_owned()),
        };
        let certain = parts.iter().any(|p| p.known == "1");
        let status = match name {
            "SUM" => above_one(&all),
            "SUMKNOWN" | "MINKNOWN" | "MAXKNOWN" if certain => "0".to_owned(),
            "SUMKNOWN" | "MINKNOWN" | "MAXKNOWN" => format!("IF({known}>0,0,{})", fold_highest(&[&all, "1"])),
            _ if certain => above_one(&all),
            _ => format!("IF({all}>1,{all},IF({known}=0,1,0))"),
        };
        Ok(atom(value, status))
    }

    fn sum_product(&self, args: &[Node]) -> Print {
        self.array.set(true);
        let parts = args.iter().map(|a| self.piece(a, true)).collect::<Result<Vec<_>, _>>()?;
        let table = args.iter().find_map(|a| a.over).ok_or("SUMPRODUCT without a column")?;
        let statuses: Vec<&str> = parts.iter().map(|p| p.status.as_str()).collect();
        let status = highest(&statuses, true);
        let product: Vec<String> = parts.iter().map(|p| p.at(5)).collect();
        let product = product.join("*");
        let value = match status.as_str() {
            "0" => format!("SUM({product})"),
            _ => format!("SUM(IF({status}=0,{product},0))"),
        };
        let rows = self.table(table)?;
        let status = if status == "0" { status } else { existing(&rows, &status) };
        let all = fold_highest(&[&status, &rows.status]);
        Ok(atom(existing(&rows, &value), above_one(&all)))
    }

    fn criteria(&self, name: &str, args: &[Node]) -> Print {
        let (values, pairs) = if name == "COUNTIFS" { (None, args) } else { (Some(&args[0]), &args[1..]) };
        let rows = self.table(pairs[0].over.ok_or("a criterion without a column")?)?;
        self.array.set(true);
        let (mut hits, mut misses, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        let (mut given, mut listed) = (Vec::new(), Vec::new());
        for pair in pairs.chunks_exact(2) {
            let column = self.piece(&pair[0], true)?;
            let (op, node, rest) = self.criterion(&pair[1])?;
            let decimals = pair[0].decimals.max(node.map_or(0, |n| n.decimals));
            let operand = node.map_or(rest.value.clone(), |n| compared(n, &rest, decimals, 2));
            let met = format!("{}{}{operand}", column.value, op.as_str());
            hits.push(format!("IF({}=0,{met},FALSE)", column.status));
            misses.push(format!("IF({0}=1,1,IF({0}=0,IF({met},0,1),0))", column.status));
            listed.push(format!("{},{},{},0", column.value, self.piece(&pair[1], false)?.value, column.status));
            given.push(rest.status);
            cells.push(column.status);
        }
        let range = values.map(|v| self.piece(v, true)).transpose()?;
        let listed = listed.join(",");
        let hit = if hits.len() == 1 { hits.remove(0) } else { format!("({})>0", product(&hits)) };
        let known = |r: &Piece| format!("IF({hit},IF({0}=0,{1},\"\"),\"\")", r.status, r.value);
        let value = match (name, &range) {
            ("COUNTIFS", _) => format!("COUNTIFS({listed})"),
            ("SUMIFS", Some(r)) => format!("SUMIFS({},{listed})", r.value),
            ("MINIFS", Some(r)) => format!("MIN({})", known(r)),
            (_, Some(r)) => format!("MAX({})", known(r)),
            _ => return Err(format!("{name} without values")),
        };
        // row by row: a known miss is out; else an unknown criterion counts, else the value's own status
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let open = highest(&cells, true);
        let own = range.as_ref().map_or("0", |r| r.status.as_str());
        let row = format!("IF({}>0,0,IF({open}>1,{open},{own}))", misses.join("+"));
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        let given = highest(&given, false);
        let all = fold_highest(&[&row, &rows.status]);
        let (mut status, mut empty) = (above_one(&all), above_one(&rows.status));
        if let (true, Some(r)) = (name != "SUMIFS" && name != "COUNTIFS", &range) {
            let count = format!("COUNTIFS({listed},{},0)", r.status);
            status = format!("IF({all}>1,{all},IF({count}=0,1,0))");
            empty = fold_highest(&[&rows.status, "1"]);
        }
        if given == "0" {
            return Ok(atom(value, status));
        }
        // without rows nobody asks for the criterion
        let status = format!("IF({}=0,{empty},{})", rows.value, guarded(&given, &status));
        Ok(atom(existing(&rows, &value), status))
    }

    /// The operator of a criterion and its operand. An operator must be written at the head of the text to be seen here.
    fn criterion<'n>(&self, node: &'n Node) -> Result<(Operator, Option<&'n Node>, Piece), String> {
        match &node.kind {
            Kind::Literal(Value::Text(text)) => {
                let (op, rest) = crate::functions::split_criterion(text);
                if rest.contains(['*', '?', '~']) {
                    return Err("a criterion with characters that a workbook takes as wildcards".to_owned());
                }
                let number = rust_decimal::Decimal::from_str_exact(rest.trim()).is_ok();
                let value = if number { rest.trim().to_owned() } else { super::piece::quoted(rest)? };
                Ok((op, None, atom(value, "0")))
            }
            Kind::Binary(Operator::Join, pair) => match &pair[0].kind {
                Kind::Literal(Value::Text(sign)) => match crate::functions::split_criterion(sign) {
                    (op, "") if !sign.is_empty() => Ok((op, Some(&pair[1]), self.piece(&pair[1], false)?)),
                    _ => Err("a criterion put together from texts".to_owned()),
                },
                _ => Err("a criterion put together from texts".to_owned()),
            },
            _ => Ok((Operator::Equal, Some(node), self.piece(node, false)?)),
        }
    }

    fn index(&self, args: &[Node]) -> Print {
        let n = self.piece(&args[1], false)?;
        let Kind::Column(column) = args[0].kind else { return Err("INDEX without a column".to_owned()) };
        let (range, rows) = (self.range(column)?, self.table_of(column)?);
        let inside = format!("IF(({0})<1,2,IF(({0})>={1}+1,2,INDEX({2},{0})))", n.value, rows.value, range.status);
        let before = highest(&[&n.status, &rows.status], false);
        Ok(atom(format!("INDEX({},{})", range.value, n.value), guarded(&before, &inside)))
    }

    fn table_of(&self, column: Slot) -> Print {
        self.table(self.model.columns[column as usize].table)
    }

    fn match_exact(&self, args: &[Node]) -> Print {
        let x = self.piece(&args[0], false)?;
        let Kind::Column(column) = args[1].kind else { return Err("MATCH without a column".to_owned()) };
        let (range, rows) = (self.range(column)?, self.table_of(column)?);
        self.array.set(true);
        let hit = format!("MATCH({},{},0)", x.value, range.value);
        let open = |test: &str| format!("MAX(IF({test},IF({0}>1,{0},0),0))", range.status);
        let above = open(&format!("ROW({0})-MIN(ROW({0}))+1<{hit}", range.status));
        let none = open("TRUE");
        let inner = format!("IF(ISNA({hit}),IF({none}>0,{none},1),{above})");
        let before = highest(&[&x.status, &rows.status], false);
        Ok(atom(hit, guarded(&before, &inner)))
    }
}

/// Nothing where the table has no rows: the range of an empty table is a blank row, which must not count as one.
pub(super) fn existing(rows: &Piece, value: &str) -> String {
    format!("IF({}=0,0,{value})", rows.value)
}

fn product(parts: &[String]) -> String {
    parts.join("*")
}

/// The highest status over cells and ranges together.
pub(super) fn fold_highest(statuses: &[&str]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for s in statuses {
        if *s != "0" && !kept.contains(s) {
            kept.push(s);
        }
    }
    match kept.as_slice() {
        [] => "0".to_owned(),
        many => format!("MAX({})", many.join(",")),
    }
}

/// What a fold that skips makes of it: not applicable counts as nothing.
fn above_one(status: &str) -> String {
    if status == "0" { "0".to_owned() } else { format!("IF({status}>1,{status},0)") }
}
