//! What a function of the language is: one entry says its name, types, documentation, evaluator and Excel form.
//! The table itself is [`FUNCTIONS`]; parser, type checker, evaluator, printer and manual all read it and nothing else.

use crate::evaluate::{At, Run};
use crate::node::Node;
use crate::outcome::{Outcome, Reason};
use crate::value::Value;
use std::fmt;

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// One number.
    Number,
    /// One text.
    Text,
    /// One truth.
    Bool,
    /// One date.
    Date,
    /// One value of any type.
    Any,
    /// One value; all such parameters share one type.
    Same,
    /// One value; all such parameters share a second type.
    Key,
    /// A number, or a column of numbers to be folded.
    Numbers,
    /// Column arithmetic over one table, truths counting as 0 and 1.
    Product,
    /// A whole column.
    Column,
    /// A criterion for the column before it: a value, or a text that begins with an operator.
    Criterion,
    /// A table's name.
    Table,
    /// A question: a scalar, a column of a table that is asked, or a cell of the same row.
    Question,
    /// A basis: a question, whose answer's basis counts (of a column each row's), or a text that names one.
    Basis,
    /// A text literal.
    Literal,
}

/// How many arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// As many as parameters, of which the last so many may be left out.
    Optional(usize),
    /// The last so many parameters repeat.
    Repeat(usize),
    /// A key, then pairs, then perhaps a default (SWITCH).
    Switch,
}

/// The type of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// A number with twelve decimals for comparisons.
    Number,
    /// A whole number.
    Whole,
    /// A number with the decimals of its arguments.
    Exact,
    /// A number with the decimals the second argument says (ROUND).
    Rounded,
    /// A text.
    Text,
    /// A truth.
    Bool,
    /// A date.
    Date,
    /// The type of its `Same` arguments.
    Same,
    /// The type of its first column.
    Element,
    /// Any type.
    Any,
}

/// The evaluator of a function.
#[derive(Clone, Copy)]
pub enum Evaluator {
    /// Ordinary: all arguments known, else their state passes on. Works row by row over columns too.
    Values(fn(&[Value]) -> Result<Value, Reason>),
    /// Sees its arguments unevaluated.
    Nodes(NodesEvaluator),
    /// Becomes a node of its own when bound (PREV, BASIS).
    Bound,
}

/// Evaluator over unevaluated arguments; opaque outside this crate.
#[derive(Clone, Copy)]
pub struct NodesEvaluator(pub(crate) fn(&Run<'_>, &[Node], At) -> Outcome);

/// How the workbook says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InExcel {
    /// The same name and arguments, on values.
    Same,
    /// The same, but the value is rounded as named figures are where binary arithmetic would fall to the wrong side.
    Special,
    /// Not at all: the report shows the engine's value.
    Cached,
}

/// One function of the language.
pub struct Function {
    /// Its name, in capitals.
    pub name: &'static str,
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// How many arguments it takes.
    pub arity: Arity,
    /// What it gives.
    pub returns: Returns,
    /// Whether it may be taken row by row inside a fold.
    pub lifts: bool,
    /// How it is computed.
    pub evaluator: Evaluator,
    /// How the workbook says it.
    pub excel: InExcel,
    /// Signature for people.
    pub signature: &'static str,
    /// What it does, in Chinese.
    pub zh: &'static str,
    /// What it does, in English.
    pub en: &'static str,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Function {
    /// The function of that name (capitals).
    pub fn named(name: &str) -> Option<&'static Function> {
        crate::functions::FUNCTIONS.iter().find(|f| f.name == name)
    }
    /// Whether so many arguments will do.
    pub fn takes(&self, count: usize) -> bool {
        let n = self.parameters.len();
        match self.arity {
            Arity::Optional(k) => count <= n && count + k >= n,
            Arity::Repeat(k) => count >= n && (count - n).is_multiple_of(k),
            Arity::Switch => count >= 3,
        }
    }
    /// The parameter an argument stands for.
    pub fn parameter(&self, index: usize, count: usize) -> Parameter {
        let n = self.parameters.len();
        match self.arity {
            Arity::Optional(_) => self.parameters[index.min(n - 1)],
            Arity::Repeat(k) if index >= n => self.parameters[n - k + (index - n) % k],
            Arity::Repeat(_) => self.parameters[index],
            Arity::Switch if index == 0 => Parameter::Key,
            Arity::Switch if index == count - 1 && count.is_multiple_of(2) => Parameter::Same,
            Arity::Switch => [Parameter::Same, Parameter::Key][index % 2],
        }
    }
}

/// The manual's table of functions, in Markdown.
pub fn manual() -> String {
    let mut text = String::from("| 函数 function | 说明 | meaning | Excel |\n|---|---|---|---|\n");
    for f in crate::functions::FUNCTIONS {
        let excel = match f.excel {
            InExcel::Same => f.name,
            InExcel::Special => "由状态与数值组成 built from values and statuses",
            InExcel::Cached => "引擎的数值 the engine's value",
        };
        text.push_str(&format!("| `{}` | {} | {} | {excel} |\n", f.signature.replace('|', "\\|"), f.zh, f.en));
    }
    text
}
