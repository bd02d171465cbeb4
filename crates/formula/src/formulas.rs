//! What models of one family of checklists have in common 共用的公式: most formulas of a hundred trades are the same and read the same names, so each is
//! read and bound once. A name keeps its slot in all models made with the same [`Formulas`], which is why a bound formula holds in all of them.
//!
//! Nothing here changes what a model means: a tree follows from its text, and a bound formula is taken again only where every name it reads is what it
//! was when it was bound.

use crate::diagnostic::Fault;
use crate::expr::{Expr, ExprKind};
use crate::model::{Model, RowsKind, Source, Target};
use crate::node::{Node, Read, Slot};
use crate::options::says_words;
use crate::parser::parse;
use crate::value::Type;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The formulas that were read, and the slots of names.
#[derive(Debug, Default)]
pub struct Formulas {
    read: Mutex<Trees>,
    scalars: Mutex<FxHashMap<Arc<str>, Slot>>,
    tables: Mutex<FxHashMap<Arc<str>, Slot>>,
    columns: Mutex<Columns>,
    bound: Mutex<FxHashMap<Key, Arc<Bound>>>,
    addressed: Mutex<FxHashMap<Address, Addressed>>,
}

/// The trees of formulas, by their texts.
#[derive(Debug, Default)]
struct Trees(FxHashMap<Arc<str>, Tree>);

/// A formula as its author wrote it.
#[derive(Clone, Copy, Debug)]
pub enum Written<'t> {
    /// Kept by whoever tells it, and told to many models.
    Kept(&'t Arc<str>),
    /// Told once.
    Told(&'t str),
}

impl<'t> From<&'t Arc<str>> for Written<'t> {
    fn from(text: &'t Arc<str>) -> Self {
        Written::Kept(text)
    }
}

impl<'t> From<&'t str> for Written<'t> {
    fn from(text: &'t str) -> Self {
        Written::Told(text)
    }
}

impl<'t> From<&'t &str> for Written<'t> {
    fn from(text: &'t &str) -> Self {
        Written::Told(text)
    }
}

impl<'t> From<&'t String> for Written<'t> {
    fn from(text: &'t String) -> Self {
        Written::Told(text)
    }
}

impl Trees {
    fn of(&mut self, text: &str) -> (Arc<str>, Tree) {
        if let Some((text, tree)) = self.0.get_key_value(text) {
            return (Arc::clone(text), tree.clone());
        }
        let (text, tree) = (Arc::<str>::from(text), parse(text).map(Arc::new));
        self.0.insert(Arc::clone(&text), tree.clone());
        (text, tree)
    }
}

/// The slots of columns, by table.
#[derive(Debug, Default)]
struct Columns {
    count: Slot,
    of: FxHashMap<Slot, FxHashMap<Arc<str>, Slot>>,
}

/// A formula as a tree, or what is wrong with its text.
pub(crate) type Tree = Result<Arc<Expr>, Fault>;

/// How a formula stands where it does: the type and unit it is declared with, the table in whose rows it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Stands {
    pub(crate) ty: Type,
    pub(crate) power: i32,
    pub(crate) table: Option<Slot>,
}

/// What a formula is bound as: its tree by the address (which [`Formulas`] holds), whose short names it may write, how it stands.
type Key = (usize, Option<Arc<str>>, Stands);

/// The same by the addresses of text and scope, which needs no look at either.
type Address = (usize, usize, Stands);

/// A bound formula, and its text and scope, held so that they keep their addresses.
type Addressed = (Arc<str>, Option<Arc<str>>, Arc<Bound>);

/// A bound formula.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) node: Node,
    /// What it reads, each once.
    pub(crate) reads: Box<[Read]>,
    /// Whether it compares a name with a word: only then options are looked at.
    pub(crate) says_words: bool,
    /// The names in it, and what each was.
    names: Box<[Known]>,
}

/// A name of a bound formula, and what it was when the formula was bound.
#[derive(Debug)]
enum Known {
    /// It stands for what has a slot, whole as it is written there: its slot is looked at, which needs no search.
    Slot(Seen),
    /// No name of its scope: nothing is called so.
    Nothing(Box<str>),
    /// It is looked up.
    Name(Kept, Seen),
}

impl Bound {
    /// Of one model alone.
    pub(crate) fn alone(node: Node) -> Self {
        Self::of(node, Vec::new())
    }

    fn of(node: Node, names: Vec<Known>) -> Self {
        let mut reads = Vec::new();
        node.reads(&mut |read| reads.push(read));
        reads.sort_unstable();
        reads.dedup();
        Self { says_words: says_words(&node), node, reads: reads.into(), names: names.into() }
    }
}

impl Bound {
    /// Whether all that it reads is in a model what it was.
    pub(crate) fn holds(&self, scope: Option<&Arc<str>>, model: &Model) -> bool {
        self.names.iter().all(|known| match known {
            Known::Slot(seen) => seen.still(model),
            Known::Nothing(name) => model.target(name).is_none(),
            Known::Name(name, seen) => Seen::of(name.named(), scope.map(|scope| &**scope), model) == *seen,
        })
    }
}

fn address(text: &Arc<str>, scope: Option<&Arc<str>>, stands: Stands) -> Address {
    (Arc::as_ptr(text).addr(), scope.map_or(0, |scope| Arc::as_ptr(scope).addr()), stands)
}

/// A name as a formula writes it.
#[derive(Clone, Copy, Debug)]
enum Named<'n> {
    /// A scalar, a cell or a table.
    Name(&'n str),
    /// A column of a table.
    Column(&'n str, &'n str),
}

/// A name that is kept.
#[derive(Debug)]
struct Kept {
    head: Box<str>,
    column: Option<Box<str>>,
}

impl From<Named<'_>> for Kept {
    fn from(name: Named<'_>) -> Self {
        match name {
            Named::Name(head) => Self { head: head.into(), column: None },
            Named::Column(head, column) => Self { head: head.into(), column: Some(column.into()) },
        }
    }
}

impl Kept {
    fn named(&self) -> Named<'_> {
        self.column.as_ref().map_or(Named::Name(&self.head), |column| Named::Column(&self.head, column))
    }
}

/// What a name stands for, as far as a formula that reads it is bound by it.
#[derive(Debug, PartialEq)]
enum Seen {
    Nothing,
    Scalar { slot: Slot, ty: Type, decimals: u8, power: i32, asked: bool },
    Cell { row: u32, column: Box<Seen> },
    Table { slot: Slot, kind: u8 },
    Column { slot: Slot, ty: Type, decimals: u8, power: i32, asked: bool, table: Box<Seen> },
}

fn held<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever failed while holding it left it whole: things are put in one at a time.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Formulas {
    /// A text as it is kept.
    pub(crate) fn text(&self, text: Written<'_>) -> Arc<str> {
        match text {
            Written::Kept(text) => Arc::clone(text),
            Written::Told(text) => held(&self.read).of(text).0,
        }
    }

    /// The tree of a text.
    pub(crate) fn tree(&self, text: &str) -> Tree {
        held(&self.read).of(text).1
    }

    /// How many scalars have slots.
    pub(crate) fn scalars_known(&self) -> usize {
        held(&self.scalars).len()
    }

    /// The slot of a scalar.
    pub(crate) fn scalar(&self, name: &str) -> (Slot, Arc<str>) {
        slot(&mut held(&self.scalars), name)
    }

    /// The slot of a table.
    pub(crate) fn table(&self, name: &str) -> (Slot, Arc<str>) {
        slot(&mut held(&self.tables), name)
    }

    /// The slot of a column of a table.
    pub(crate) fn column(&self, table: Slot, name: &str) -> (Slot, Arc<str>) {
        let mut columns = held(&self.columns);
        let Columns { count, of } = &mut *columns;
        let own = of.entry(table).or_default();
        if let Some((name, slot)) = own.get_key_value(name) {
            return (*slot, Arc::clone(name));
        }
        let (slot, name) = (*count, Arc::<str>::from(name));
        *count += 1;
        own.insert(Arc::clone(&name), slot);
        (slot, name)
    }

    /// What formulas were bound as before at the same addresses: all of a model's at once, for one look at each costs less than to ask for it alone.
    pub(crate) fn addressed<'f>(
        &self,
        formulas: impl Iterator<Item = (&'f Arc<str>, Option<&'f Arc<str>>, Stands)>,
    ) -> Vec<Option<Arc<Bound>>> {
        let addressed = held(&self.addressed);
        let known = |(text, scope, stands)| addressed.get(&address(text, scope, stands)).map(|(_, _, b)| Arc::clone(b));
        formulas.map(known).collect()
    }

    /// A formula bound before whose text lies elsewhere too, where all that it reads is what it was.
    pub(crate) fn bound(
        &self,
        tree: &Arc<Expr>,
        text: &Arc<str>,
        scope: Option<&Arc<str>>,
        stands: Stands,
        model: &Model,
    ) -> Option<Arc<Bound>> {
        let bound = Arc::clone(held(&self.bound).get(&(Arc::as_ptr(tree).addr(), scope.cloned(), stands))?);
        if !bound.holds(scope, model) {
            return None;
        }
        let address = address(text, scope, stands);
        held(&self.addressed).insert(address, (Arc::clone(text), scope.cloned(), Arc::clone(&bound)));
        Some(bound)
    }

    /// Keeps a formula that was bound without a fault, as its author wrote it.
    pub(crate) fn keep(
        &self,
        (text, scope, stands): (&Arc<str>, Option<&Arc<str>>, Stands),
        written: &Arc<Expr>,
        node: Node,
        model: &Model,
    ) -> Arc<Bound> {
        let within = scope.map(|scope| &**scope);
        let mut names = Vec::new();
        named(written, &mut |name| {
            let seen = Seen::of(name, within, model);
            if !seen.by_slot() {
                names.push(Known::Name(name.into(), seen));
                return;
            }
            let (Named::Name(head) | Named::Column(head, _)) = name;
            let long = within.map(|scope| format!("{scope}.{head}"));
            names.push(Known::Slot(seen));
            // It is the long name itself, or the long one must stay nothing.
            names.extend(long.filter(|long| model.target(long).is_none()).map(|long| Known::Nothing(long.into())));
        });
        let bound = Arc::new(Bound::of(node, names));
        let key = (Arc::as_ptr(written).addr(), scope.cloned(), stands);
        held(&self.bound).insert(key, Arc::clone(&bound));
        let addressed = (Arc::clone(text), scope.cloned(), Arc::clone(&bound));
        held(&self.addressed).insert(address(text, scope, stands), addressed);
        bound
    }
}

fn slot(slots: &mut FxHashMap<Arc<str>, Slot>, name: &str) -> (Slot, Arc<str>) {
    if let Some((name, slot)) = slots.get_key_value(name) {
        return (*slot, Arc::clone(name));
    }
    let (slot, name) = (slots.len() as Slot, Arc::<str>::from(name));
    slots.insert(Arc::clone(&name), slot);
    (slot, name)
}

/// Every name that an expression writes.
fn named<'n>(expr: &'n Expr, tell: &mut impl FnMut(Named<'n>)) {
    match &expr.kind {
        ExprKind::Name(name) => tell(Named::Name(name)),
        ExprKind::Column(table, column) | ExprKind::SameRow(table, column) => {
            tell(Named::Column(table, column));
        }
        ExprKind::Negative(inner) | ExprKind::Plus(inner) | ExprKind::Percent(inner) => named(inner, tell),
        ExprKind::Binary(_, a, b) => {
            named(a, tell);
            named(b, tell);
        }
        ExprKind::Call(_, args) => args.iter().for_each(|arg| named(arg, tell)),
        ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Bool(_) => {}
    }
}

impl Seen {
    /// What a name stands for in a model, whole or short within a scope.
    fn of(name: Named<'_>, scope: Option<&str>, model: &Model) -> Self {
        let within = |name: &str| model.target(format!("{}.{name}", scope?).as_str());
        let target = |name: &str| within(name).or_else(|| model.target(name));
        match name {
            Named::Name(name) => match target(name) {
                None => Seen::Nothing,
                Some(Target::Scalar(slot)) => {
                    let s = &model.scalars[slot as usize];
                    let asked = matches!(s.source, Source::Input);
                    Seen::Scalar { slot, ty: s.ty, decimals: s.decimals, power: s.power, asked }
                }
                Some(Target::Cell(column, row)) => Seen::Cell { row, column: Box::new(Self::column(column, model)) },
                Some(Target::Table(slot)) => Self::table(slot, model),
            },
            Named::Column(table, column) => match target(table) {
                Some(Target::Table(slot)) => {
                    let found = model.tables[slot as usize].columns.get(column);
                    found.map_or(Seen::Nothing, |column| Self::column(*column, model))
                }
                _ => Seen::Nothing,
            },
        }
    }

    /// Whether looking at its slot says all: a cell is found by its name alone, and nothing has no slot.
    fn by_slot(&self) -> bool {
        !matches!(self, Seen::Nothing | Seen::Cell { .. })
    }

    /// Whether what has this slot is in a model what it was. A name keeps its slot in all of them, and one that is declared there is what it names.
    fn still(&self, model: &Model) -> bool {
        match self {
            Seen::Nothing | Seen::Cell { .. } => false,
            Seen::Scalar { slot, ty, decimals, power, asked } => model.scalars.get(*slot).is_some_and(|s| {
                let same = (s.ty, s.decimals, s.power) == (*ty, *decimals, *power);
                same && !matches!(s.source, Source::Absent) && matches!(s.source, Source::Input) == *asked
            }),
            Seen::Table { slot, kind } => {
                model.tables.get(*slot).is_some_and(|t| !t.name.is_empty() && Self::rows_kind(&t.rows) == *kind)
            }
            Seen::Column { slot, ty, decimals, power, asked, table } => {
                model.columns.get(*slot).is_some_and(|c| {
                    let same = (c.ty, c.decimals, c.power) == (*ty, *decimals, *power);
                    same && !matches!(c.source, Source::Absent) && matches!(c.source, Source::Input) == *asked
                }) && table.still(model)
            }
        }
    }

    /// How many rows there are, and which, is for the evaluation: a formula is bound to columns, and to one cell by its row (`Seen::Cell`).
    fn rows_kind(rows: &RowsKind) -> u8 {
        match rows {
            RowsKind::Asked => 0,
            RowsKind::Fixed(_) => 1,
            RowsKind::Count(_) => 2,
        }
    }

    fn table(slot: Slot, model: &Model) -> Self {
        let kind = Self::rows_kind(&model.tables[slot as usize].rows);
        Seen::Table { slot, kind }
    }

    fn column(slot: Slot, model: &Model) -> Self {
        let c = &model.columns[slot as usize];
        let asked = matches!(c.source, Source::Input);
        let table = Box::new(Self::table(c.table, model));
        Seen::Column { slot, ty: c.ty, decimals: c.decimals, power: c.power, asked, table }
    }
}
