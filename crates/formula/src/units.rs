//! Units: every numeric part of a bound rule is a power of money (元 is 1, a plain number 0, 1/元 is −1), and what is added, compared or
//! chosen between must agree. It catches what types cannot: an amount added to a ratio, a threshold of money written as a bare number.
//! It knows declared units only and looks at no value; a literal 0 and the bare states (NOTAPPLICABLE and the like) fit any unit.

use crate::diagnostic::{Code, Fault, Span};
use crate::expr::Operator;
use crate::function::{Function, Parameter, Returns};
use crate::functions::split_criterion;
use crate::model::{Model, Source, Target};
use crate::node::{Kind, Node};
use crate::value::{Type, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The power of money; `None` fits any.
type Power = Option<i32>;

const PLAIN: Power = Some(0);

/// Makes a scalar, or a column written `table[column]`, an amount of money; false when there is none of that name.
pub(crate) fn mark(model: &mut Model, name: &str) -> bool {
    let power = match name.strip_suffix(']').and_then(|n| n.split_once('[')) {
        None => match model.index.get(name) {
            Some(Target::Scalar(s)) => Some(&mut model.scalars[*s as usize].power),
            _ => None,
        },
        Some((table, column)) => match model.index.get(table) {
            Some(Target::Table(t)) => {
                model.tables[*t as usize].columns.get(column).map(|c| &mut model.columns[*c as usize].power)
            }
            _ => None,
        },
    };
    power.map(|power| *power = 1).is_some()
}

/// The declared unit of each rule's result; the number of rows is plain.
pub(crate) fn declared(model: &Model) -> Vec<i32> {
    let mut powers = vec![0; model.rules.len()];
    for scalar in model.scalars.iter() {
        if let Source::Rule(rule) = scalar.source {
            powers[rule] = scalar.power;
        }
    }
    for column in model.columns.iter() {
        match &column.source {
            Source::Rule(rule) => powers[*rule] = column.power,
            Source::Cells(rules) => rules.iter().flatten().for_each(|rule| powers[*rule] = column.power),
            _ => {}
        }
    }
    powers
}

/// Everything in one bound rule whose units do not fit, the declared unit of its result included.
pub(crate) fn check(model: &Model, node: &Node, declared: i32, source: &str) -> Vec<Fault> {
    let mut check = Check { model, source, faults: Vec::new() };
    let found = check.power(node);
    if node.ty == Some(Type::Number)
        && let Some(found) = found.filter(|f| *f != declared)
    {
        let (zh, en) = (
            format!("单位不合：声明为{}，算出来是{}", zh(declared), zh(found)),
            format!("units do not fit: declared as {}, but the formula gives {}", en(declared), en(found)),
        );
        check.faults.push(Fault::new(Code::UnitMismatch, node.span, zh, en));
    }
    check.faults
}

struct Check<'a> {
    model: &'a Model,
    source: &'a str,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn power(&mut self, node: &Node) -> Power {
        match &node.kind {
            Kind::Literal(Value::Number(n)) if n.is_zero() => None,
            Kind::Literal(_) | Kind::Table(_) => PLAIN,
            Kind::BasisOfScalar(_) | Kind::BasisOfColumn(_) | Kind::BasisOfSameRow(_) | Kind::BasisOfRows(_) => PLAIN,
            Kind::Scalar(s) => Some(self.model.scalars[*s as usize].power),
            Kind::Cell(c, _) | Kind::SameRow(c) | Kind::Column(c) => Some(self.model.columns[*c as usize].power),
            Kind::Prev(c, initial) => {
                let column = Some(self.model.columns[*c as usize].power);
                let first = self.power(initial);
                self.agree(column, first, initial.span)
            }
            Kind::Negative(x) | Kind::Percent(x) => self.power(x),
            Kind::Binary(op, pair) => self.binary(*op, pair),
            Kind::Call(function, args) => self.call(function, args),
        }
    }

    fn binary(&mut self, op: Operator, [a, b]: &[Node; 2]) -> Power {
        let (x, y) = (self.power(a), self.power(b));
        let both = |f: fn(i32, i32) -> i32| x.zip(y).map(|(x, y)| f(x, y));
        match op {
            Operator::Multiply => both(i32::saturating_add),
            Operator::Divide => both(i32::saturating_sub),
            Operator::Power => self.raised(a, x, b, y),
            Operator::Join => PLAIN,
            Operator::Add | Operator::Subtract => {
                let at = self.operator(a, b);
                self.agree(x, y, at)
            }
            _ => {
                let at = self.operator(a, b);
                self.agree(x, y, at);
                PLAIN
            }
        }
    }

    /// A literal whole exponent multiplies the power; any other is taken of plain numbers only.
    fn raised(&mut self, base: &Node, x: Power, exponent: &Node, y: Power) -> Power {
        if let Some(times) = whole(exponent) {
            return if times == 0 { PLAIN } else { x.map(|x| x.saturating_mul(times)) };
        }
        self.agree(PLAIN, x, base.span);
        self.agree(PLAIN, y, exponent.span);
        PLAIN
    }

    fn call(&mut self, function: &Function, args: &[Node]) -> Power {
        let powers: Vec<Power> = args.iter().map(|arg| self.power(arg)).collect();
        match function.name {
            "SUMPRODUCT" => powers.iter().try_fold(0_i32, |sum, p| p.map(|p| sum.saturating_add(p))),
            "POWER" => self.raised(&args[0], powers[0], &args[1], powers[1]),
            "FLOOR" | "MOD" => self.alike(args, &powers, |_| true),
            "VERDICT" => {
                self.alike(args, &powers, |_| true);
                PLAIN
            }
            // rate, number of periods, amount, [amount at the end], [when in the period]
            "PMT" | "PV" => {
                self.plain(args, &powers, |i| !matches!(i, 2 | 3));
                self.alike(args, &powers, |i| matches!(i, 2 | 3))
            }
            "MATCH" => {
                self.alike(args, &powers, |i| i < 2);
                PLAIN
            }
            "BASISBYVALUE" => {
                self.plain(args, &powers, |i| i == 0);
                self.alike(args, &powers, |i| i % 2 == 1);
                PLAIN
            }
            "INT" => powers[0],
            _ => self.by_parameters(function, args, &powers),
        }
    }

    /// What the parameters say of every function that needs no word of its own.
    fn by_parameters(&mut self, function: &Function, args: &[Node], powers: &[Power]) -> Power {
        let parameter = |i: usize| function.parameter(i, args.len());
        for i in 1..args.len() {
            if parameter(i) == Parameter::Criterion {
                self.criterion(powers[i - 1], &args[i], powers[i]);
            }
        }
        self.alike(args, powers, |i| parameter(i) == Parameter::Key);
        let numbers = self.alike(args, powers, |i| parameter(i) == Parameter::Numbers);
        let same = self.alike(args, powers, |i| parameter(i) == Parameter::Same);
        let first = powers.first().copied().flatten();
        // ABS and ROUND keep the unit of what they are taken of; other single numbers (months, positions) are plain
        let keeps = matches!(function.returns, Returns::Exact | Returns::Rounded);
        self.plain(args, powers, |i| parameter(i) == Parameter::Number && !(keeps && i == 0));
        match function.returns {
            Returns::Same => same,
            Returns::Any => None,
            _ if parameter(0) == Parameter::Numbers => numbers,
            Returns::Exact | Returns::Rounded | Returns::Element => first,
            _ => PLAIN,
        }
    }

    /// A criterion is compared with its column: as a value, or as a text of an operator and a number (`">=100"`, `">="&limit`).
    fn criterion(&mut self, column: Power, criterion: &Node, power: Power) {
        match (&criterion.kind, criterion.ty) {
            (Kind::Literal(Value::Text(text)), _) => {
                let (_, compared) = split_criterion(text);
                if compared.trim().parse::<Decimal>().is_ok_and(|n| !n.is_zero()) {
                    self.agree(column, PLAIN, criterion.span);
                }
            }
            (Kind::Binary(Operator::Join, pair), _) if pair[1].ty == Some(Type::Number) => {
                // its faults are known already from looking at the whole criterion
                let known = self.faults.len();
                let compared = self.power(&pair[1]);
                self.faults.truncate(known);
                self.agree(column, compared, pair[1].span);
            }
            (_, Some(Type::Number)) => {
                self.agree(column, power, criterion.span);
            }
            _ => {}
        }
    }

    /// The common power of the arguments picked; the first that differs from those before it is the fault.
    fn alike(&mut self, args: &[Node], powers: &[Power], picked: impl Fn(usize) -> bool) -> Power {
        let mut common = None;
        for (i, arg) in args.iter().enumerate().filter(|(i, _)| picked(*i)) {
            common = self.agree(common, powers[i], arg.span);
        }
        common
    }

    fn plain(&mut self, args: &[Node], powers: &[Power], picked: impl Fn(usize) -> bool) {
        for (i, arg) in args.iter().enumerate().filter(|(i, _)| picked(*i)) {
            self.agree(PLAIN, powers[i], arg.span);
        }
    }

    /// The power that both have; what does not fit is said once, and fits everything from there on.
    fn agree(&mut self, wanted: Power, found: Power, span: Span) -> Power {
        if let (Some(wanted), Some(found)) = (wanted, found)
            && wanted != found
        {
            let (zh, en) = (
                format!("单位不合：{}对{}", zh(wanted), zh(found)),
                format!("units do not fit: {} against {}", en(wanted), en(found)),
            );
            self.faults.push(Fault::new(Code::UnitMismatch, span, zh, en));
            return None;
        }
        wanted.or(found)
    }

    /// Where the operator stands: between its operands, after the parentheses and blanks that close the left one.
    fn operator(&self, a: &Node, b: &Node) -> Span {
        let (start, end) = (a.span.end as usize, b.span.start as usize);
        let between = self.source.get(start..end).unwrap_or_default();
        let skipped = between.find(|c: char| !c.is_whitespace() && !matches!(c, ')' | '）')).unwrap_or(0);
        Span::new(start + skipped, end.max(start + skipped))
    }
}

/// A literal whole number, perhaps negative.
fn whole(node: &Node) -> Option<i32> {
    match &node.kind {
        Kind::Literal(Value::Number(n)) if n.fract().is_zero() => n.to_i32(),
        Kind::Negative(inner) => whole(inner)?.checked_neg(),
        _ => None,
    }
}

fn zh(power: i32) -> String {
    match power {
        0 => "纯数".to_owned(),
        p if p < 0 => format!("1/{}", zh(p.saturating_neg())),
        1 => "元".to_owned(),
        2 => "元²".to_owned(),
        3 => "元³".to_owned(),
        p => format!("元^{p}"),
    }
}

fn en(power: i32) -> String {
    match power {
        0 => "a plain number".to_owned(),
        p if p < 0 => format!("1/{}", en(p.saturating_neg())),
        1 => "yuan".to_owned(),
        2 => "yuan²".to_owned(),
        3 => "yuan³".to_owned(),
        p => format!("yuan^{p}"),
    }
}
