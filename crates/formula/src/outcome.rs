//! What a name can come to: known, unknown with its causes, not meaningful, not applicable; and provisional besides.
//! Nothing here knows formulas or tables.

use crate::value::Value;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A sorted set of question ids, shared so that the known path costs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Causes(Arc<[Arc<str>]>);

impl Causes {
    /// A single cause.
    pub fn one(id: &Arc<str>) -> Causes {
        Causes(Arc::from([id.clone()]))
    }
    /// A set from any ids.
    pub fn of(ids: impl IntoIterator<Item = Arc<str>>) -> Causes {
        let mut all: Vec<Arc<str>> = ids.into_iter().collect();
        all.sort();
        all.dedup();
        Causes(all.into())
    }
    /// The ids in order.
    pub fn ids(&self) -> &[Arc<str>] {
        &self.0
    }
    pub(crate) fn merge(&self, other: &Causes) -> Causes {
        if Arc::ptr_eq(&self.0, &other.0) {
            return self.clone();
        }
        Causes::of(self.0.iter().chain(other.0.iter()).cloned())
    }
}

pub(crate) fn merge(a: Option<Causes>, b: Option<Causes>) -> Option<Causes> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.merge(&b)),
        (a, b) => a.or(b),
    }
}

/// Why a value is not meaningful or not applicable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Division by zero.
    DivisionByZero,
    /// The number left the range of the decimals; a finding wherever it shows.
    Overflow,
    /// An argument outside what the function is defined for (Excel's #NUM!).
    OutOfDomain,
    /// A lookup, IFS or SWITCH without a hit.
    NoMatch,
    /// Nothing is left to fold.
    NothingToFold,
    /// The row has no rule in this column.
    NoRule,
    /// A counted table with more rows than the language allows.
    TooManyRows,
    /// The question is not asked in this case.
    NotAsked,
    /// A reason given by the rule or by the caller.
    Given(Arc<str>),
}

impl Reason {
    /// The reason in Chinese (a given reason as it was given).
    pub fn zh(&self) -> &str {
        match self {
            Reason::DivisionByZero => "除数为零",
            Reason::Overflow => "数值溢出",
            Reason::OutOfDomain => "超出函数的定义范围",
            Reason::NoMatch => "没有匹配项",
            Reason::NothingToFold => "没有可汇总的内容",
            Reason::NoRule => "本行没有规则",
            Reason::TooManyRows => "行数超过上限",
            Reason::NotAsked => "本案不问",
            Reason::Given(text) => text,
        }
    }
    /// The reason in English (a given reason as it was given).
    pub fn en(&self) -> &str {
        match self {
            Reason::DivisionByZero => "division by zero",
            Reason::Overflow => "overflow",
            Reason::OutOfDomain => "outside the function's domain",
            Reason::NoMatch => "no match",
            Reason::NothingToFold => "nothing to fold",
            Reason::NoRule => "no rule for this row",
            Reason::TooManyRows => "too many rows",
            Reason::NotAsked => "not asked",
            Reason::Given(text) => text,
        }
    }
    /// A reason from text.
    pub fn given(text: impl AsRef<str>) -> Reason {
        Reason::Given(Arc::from(text.as_ref()))
    }
}

/// The four states.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// A value.
    Known(Value),
    /// Asked and not answered; the questions that cause it.
    Unknown(Causes),
    /// No value makes sense (division by zero, …).
    NotMeaningful(Reason),
    /// Not asked in this case.
    NotApplicable(Reason),
}

/// A state, and the questions for whose missing answers a fallback stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The state.
    pub state: State,
    /// Question ids; `Some` means provisional 暂估.
    pub provisional: Option<Causes>,
}

impl From<Value> for Outcome {
    fn from(value: Value) -> Outcome {
        Outcome { state: State::Known(value), provisional: None }
    }
}
impl From<State> for Outcome {
    fn from(state: State) -> Outcome {
        Outcome { state, provisional: None }
    }
}

impl Outcome {
    /// A known number.
    pub fn number(n: impl Into<Decimal>) -> Outcome {
        Value::Number(n.into()).into()
    }
    /// A known text.
    pub fn text(text: impl AsRef<str>) -> Outcome {
        Value::text(text).into()
    }
    /// A known truth.
    pub fn truth(b: bool) -> Outcome {
        Value::Bool(b).into()
    }
    /// Unknown, caused by one question.
    pub fn unknown(id: &Arc<str>) -> Outcome {
        State::Unknown(Causes::one(id)).into()
    }
    /// Not meaningful.
    pub fn not_meaningful(reason: Reason) -> Outcome {
        State::NotMeaningful(reason).into()
    }
    /// Not applicable.
    pub fn not_applicable(reason: Reason) -> Outcome {
        State::NotApplicable(reason).into()
    }
    /// The value, if known.
    pub fn value(&self) -> Option<&Value> {
        if let State::Known(v) = &self.state { Some(v) } else { None }
    }
    /// The number, if a number is known.
    pub fn as_number(&self) -> Option<Decimal> {
        self.value().and_then(Value::as_number)
    }
    /// The text, if a text is known.
    pub fn as_text(&self) -> Option<&str> {
        self.value().and_then(Value::as_text)
    }
    /// The truth, if a truth is known.
    pub fn as_bool(&self) -> Option<bool> {
        self.value().and_then(Value::as_bool)
    }
    /// The date, if a date is known.
    pub fn as_date(&self) -> Option<chrono::NaiveDate> {
        self.value().and_then(Value::as_date)
    }
    /// Whether a value is known.
    pub fn is_known(&self) -> bool {
        matches!(self.state, State::Known(_))
    }
    /// Whether it is unknown.
    pub fn is_unknown(&self) -> bool {
        matches!(self.state, State::Unknown(_))
    }
    /// Whether it is not applicable.
    pub fn is_not_applicable(&self) -> bool {
        matches!(self.state, State::NotApplicable(_))
    }
    /// Whether it is not meaningful.
    pub fn is_not_meaningful(&self) -> bool {
        matches!(self.state, State::NotMeaningful(_))
    }
    /// The causes of an unknown; empty otherwise.
    pub fn causes(&self) -> &[Arc<str>] {
        if let State::Unknown(c) = &self.state { c.ids() } else { &[] }
    }
    /// The questions a fallback stands for; empty when not provisional.
    pub fn provisional_ids(&self) -> &[Arc<str>] {
        self.provisional.as_ref().map_or(&[], Causes::ids)
    }
    /// Status code of the workbook: 0 known, 1 not applicable, 2 not meaningful, 3 unknown.
    pub fn status(&self) -> u8 {
        match self.state {
            State::Known(_) => 0,
            State::NotApplicable(_) => 1,
            State::NotMeaningful(_) => 2,
            State::Unknown(_) => 3,
        }
    }
    pub(crate) fn marked(mut self, causes: Option<Causes>) -> Outcome {
        if causes.is_some() {
            self.provisional = merge(self.provisional.take(), causes);
        }
        self
    }
}

/// Collects operands: what blocks the result (unknown > not meaningful > not applicable) and what makes it provisional.
#[derive(Default)]
pub(crate) struct Gather {
    unknown: Vec<Arc<str>>,
    not_meaningful: Option<Reason>,
    not_applicable: Option<Reason>,
    pub(crate) provisional: Option<Causes>,
}

impl Gather {
    /// Takes an operand in; gives its value when known.
    pub(crate) fn take(&mut self, outcome: Outcome) -> Option<Value> {
        if outcome.provisional.is_some() {
            self.provisional = merge(self.provisional.take(), outcome.provisional);
        }
        match outcome.state {
            State::Known(v) => return Some(v),
            State::Unknown(c) => self.unknown.extend(c.ids().iter().cloned()),
            State::NotMeaningful(r) => {
                self.not_meaningful.get_or_insert(r);
            }
            State::NotApplicable(r) => {
                self.not_applicable.get_or_insert(r);
            }
        }
        None
    }
    /// The same without taking the operand: the known path copies nothing.
    pub(crate) fn look<'o>(&mut self, outcome: &'o Outcome) -> Option<&'o Value> {
        if let (State::Known(value), None) = (&outcome.state, &outcome.provisional) {
            return Some(value);
        }
        self.take(outcome.clone());
        outcome.value()
    }
    /// What unknown or not meaningful operands make of a fold; not applicable ones are skipped.
    pub(crate) fn blocked_fold(&mut self) -> Option<State> {
        if !self.unknown.is_empty() {
            return Some(State::Unknown(Causes::of(std::mem::take(&mut self.unknown))));
        }
        self.not_meaningful.take().map(State::NotMeaningful)
    }
    /// What the operands make of ordinary arithmetic.
    pub(crate) fn blocked(&mut self) -> Option<State> {
        self.blocked_fold().or_else(|| self.not_applicable.take().map(State::NotApplicable))
    }
    pub(crate) fn finish(self, state: State) -> Outcome {
        Outcome { state, provisional: self.provisional }
    }
}
