//! The rule language: parse, type-check, read-set, evaluate, explain, print as Excel.
//!
//! A closed, typed subset of Excel formulas over exact decimals, in which *unknown* is a value. This crate knows no banking, no
//! files and no clock. The way through it:
//!
//! ```
//! use formula::{Answer, Basis, Inputs, ModelBuilder, Origin, Row, RowsSpec, TableAnswer, TableSpec, Type, Value};
//!
//! let mut builder = ModelBuilder::new();
//! builder
//!     .constant("policy.share", Value::Number("0.7".parse().unwrap()))
//!     .input("request.amount", Type::Number, 2)
//!     .table(TableSpec { name: "debts".into(), rows: RowsSpec::Asked })
//!     .input_column("debts", "balance", Type::Number, 2)
//!     .input_column("debts", "use", Type::Text, 0)
//!     .rule("debt.business", Type::Number, 2, "SUMIFS(debts[balance], debts[use], \"business\")", Origin::new("base.toml", 7, 12))
//!     .rule("room", Type::Number, 2, "request.amount*policy.share-debt.business", Origin::new("base.toml", 9, 12));
//! let model = builder.build().expect("all diagnostics otherwise");
//!
//! let mut inputs = Inputs::new();
//! inputs.set("request.amount", Answer::known(Value::Number(100_000.into()), Some(Basis::Oral)));
//! inputs.set_table("debts", TableAnswer::Rows(vec![
//!     Row::new("d1").with("balance", Answer::known(Value::Number(20_000.into()), None)).with("use", Answer::known(Value::text("business"), None)),
//! ]));
//! let evaluation = model.evaluate(&inputs);
//! assert_eq!(evaluation.get("room").unwrap().as_number(), Some(50_000.into()));
//!
//! inputs.set_table("debts", TableAnswer::Untouched);
//! assert_eq!(model.evaluate(&inputs).get("room").unwrap().causes().iter().map(|c| &**c).collect::<Vec<_>>(), ["debts"]);
//! ```
//!
//! - **Tables**: [`RowsSpec::Asked`] takes `input_column` and `column_rule`; [`RowsSpec::Fixed`] takes `column_rule`, `cell_rule` and
//!   `cell_column` (a column with cell rules only; rows without a rule are not applicable); [`RowsSpec::Count`] has the column `no`.
//! - **Reading a model**: [`Model::names`], [`Model::read_set`], [`Model::questions`], [`Model::source`], [`Model::origin`].
//! - **Why**: [`Evaluation::explain`] gives one formula with the value of every part computed; each operand can be explained in turn.
//! - **What if**: [`Model::evaluate_assuming`] computes the same with some names taking other values; the answers stay.
//! - **Keystroke**: [`Evaluation::follow`] takes changed answers in and computes only what they reach; [`Evaluation::watched`] says what a reader looked at.
//! - **Workbook**: [`excel::print`] gives the formula of the value and of the status code.
//! - **Functions**: [`FUNCTIONS`] is the one table; `functions.md` is printed from it by [`manual`].
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod alike;
mod aside;
mod assumption;
mod bind;
mod builder;
mod diagnostic;
mod evaluate;
mod evaluation;
pub mod excel;
mod explain;
mod expr;
mod follow;
mod formulas;
mod function;
mod functions;
mod inputs;
mod lexer;
mod model;
mod moved;
mod node;
mod options;
mod order;
mod outcome;
mod parser;
mod readers;
mod reading;
mod row_ids;
mod scope;
mod slots;
mod units;
mod value;

pub use assumption::{Assumed, Assumption};
pub use builder::{ModelBuilder, RowsSpec, TableSpec};
pub use diagnostic::{Bilingual, Code, Diagnostic, Fault, Origin, Span, Wanted, nearest};
pub use evaluation::Evaluation;
pub use explain::{Act, Explanation, Part, Step, Subject};
pub use expr::{Expr, ExprKind, Operator};
pub use follow::{Alongside, Changed};
pub use formulas::{Formulas, Written};
pub use function::{Arity, Evaluator, Function, InExcel, NodesEvaluator, Parameter, Returns, manual};
pub use functions::FUNCTIONS;
pub use inputs::{Answer, Answers, Basis, Inputs, Listed, Row, TableAnswer};
pub use lexer::{is_name, is_segment};
pub use model::{MOST_ROWS, Model};
pub use moved::{Moved, OtherRows, Seen};
pub use outcome::{Causes, Outcome, Reason, State};
pub use parser::parse;
pub use reading::{Name, Role};
pub use value::{Type, Value, named_round, serial};
