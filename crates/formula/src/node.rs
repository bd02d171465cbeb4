//! The formula as bound: names have become slots, every part knows its type, its decimals and whether it is column-valued.

use crate::diagnostic::Span;
use crate::expr::Operator;
use crate::function::Function;
use crate::value::{Type, Value};

/// Index of a scalar, a table or a column in the model.
pub(crate) type Slot = u32;

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    /// `None`: any type will do (NOTAPPLICABLE and the like).
    pub(crate) ty: Option<Type>,
    /// Decimals at which a comparison looks at it.
    pub(crate) decimals: u8,
    /// The table over whose rows this part is taken one by one; `None` for a single value.
    pub(crate) over: Option<Slot>,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Literal(Value),
    Scalar(Slot),
    /// One cell of a table with fixed rows.
    Cell(Slot, u32),
    SameRow(Slot),
    Prev(Slot, Box<Node>),
    Column(Slot),
    Table(Slot),
    BasisOfScalar(Slot),
    BasisOfColumn(Slot),
    /// Each row's basis, where a fold goes over the rows.
    BasisOfRows(Slot),
    BasisOfSameRow(Slot),
    Negative(Box<Node>),
    Percent(Box<Node>),
    Binary(Operator, Box<[Node; 2]>),
    Call(&'static Function, Vec<Node>),
}

/// What a rule reads, at the grain at which it can be put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Read {
    Scalar(Slot),
    Cell(Slot, u32),
    SameRow(Slot),
    Prev(Slot),
    Column(Slot),
    Rows(Slot),
}

impl Node {
    /// Visits every read in this tree. `initial` says whether PREV's initial value is read too.
    pub(crate) fn reads(&self, see: &mut impl FnMut(Read)) {
        match &self.kind {
            Kind::Literal(_) => {}
            Kind::Scalar(s) | Kind::BasisOfScalar(s) => see(Read::Scalar(*s)),
            Kind::Cell(c, r) => see(Read::Cell(*c, *r)),
            Kind::SameRow(c) | Kind::BasisOfSameRow(c) => see(Read::SameRow(*c)),
            Kind::Column(c) | Kind::BasisOfColumn(c) | Kind::BasisOfRows(c) => see(Read::Column(*c)),
            Kind::Table(t) => see(Read::Rows(*t)),
            Kind::Prev(c, initial) => {
                see(Read::Prev(*c));
                initial.reads(see);
            }
            Kind::Negative(x) | Kind::Percent(x) => x.reads(see),
            Kind::Binary(_, pair) => pair.iter().for_each(|x| x.reads(see)),
            Kind::Call(_, args) => args.iter().for_each(|x| x.reads(see)),
        }
    }
    /// The direct parts, in source order.
    pub(crate) fn parts(&self) -> Vec<&Node> {
        match &self.kind {
            Kind::Prev(_, x) | Kind::Negative(x) | Kind::Percent(x) => vec![x],
            Kind::Binary(_, pair) => pair.iter().collect(),
            Kind::Call(_, args) => args.iter().collect(),
            _ => Vec::new(),
        }
    }
}
