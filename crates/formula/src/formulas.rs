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
    read: Mutex<FxHashMap<Arc<str>, Tree>>,
    scalars: Mutex<FxHashMap<Arc<str>, Slot>>,
    tables: Mutex<FxHashMap<Arc<str>, Slot>>,
    columns: Mutex<Columns>,
    bound: Mutex<FxHashMap<Key, Arc<Bound>>>,
}

/// The slots of columns, by table.
#[derive(Debug, Default)]
struct Columns {
    count: Slot,
    of: FxHashMap<Slot, FxHashMap<Arc<str>, Slot>>,
}

/// A formula as a tree, or what is wrong with its text.
pub(crate) type Tree = Result<Arc<Expr>, Fault>;

/// What a formula is bound as: the tree by its address (which [`Formulas`] holds), whose short names it may write, the type and unit it is declared
/// with, the table in whose rows it stands.
pub(crate) type Key = (usize, Option<Arc<str>>, Type, i32, Option<Slot>);

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
    Name(Named, Seen),
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

/// A name as a formula writes it.
#[derive(Debug)]
enum Named {
    /// A scalar, a cell or a table.
    Name(String),
    /// A column of a table.
    Column(String, String),
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
    /// A text and its tree.
    pub(crate) fn read(&self, text: &str) -> (Arc<str>, Tree) {
        let mut read = held(&self.read);
        if let Some((text, tree)) = read.get_key_value(text) {
            return (Arc::clone(text), tree.clone());
        }
        let (text, tree) = (Arc::<str>::from(text), parse(text).map(Arc::new));
        read.insert(Arc::clone(&text), tree.clone());
        (text, tree)
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

    /// A formula bound before, where all that it reads is what it was.
    pub(crate) fn bound(&self, key: &Key, model: &Model) -> Option<Arc<Bound>> {
        let bound = Arc::clone(held(&self.bound).get(key)?);
        let same = bound.names.iter().all(|known| match known {
            Known::Slot(seen) => seen.still(model),
            Known::Nothing(name) => !model.index.contains_key(&**name),
            Known::Name(name, seen) => Seen::of(name, key.1.as_deref(), model) == *seen,
        });
        same.then_some(bound)
    }

    /// Keeps a formula that was bound without a fault, as its author wrote it.
    pub(crate) fn keep(&self, key: Key, written: &Expr, node: Node, model: &Model) -> Arc<Bound> {
        let mut names = Vec::new();
        named(written, &mut |name| {
            let seen = Seen::of(&name, key.1.as_deref(), model);
            if !seen.by_slot() {
                names.push(Known::Name(name, seen));
                return;
            }
            let (Named::Name(head) | Named::Column(head, _)) = &name;
            let long = key.1.as_deref().map(|scope| format!("{scope}.{head}"));
            names.push(Known::Slot(seen));
            // It is the long name itself, or the long one must stay nothing.
            names
                .extend(long.filter(|long| !model.index.contains_key(&**long)).map(|long| Known::Nothing(long.into())));
        });
        let bound = Arc::new(Bound::of(node, names));
        held(&self.bound).insert(key, Arc::clone(&bound));
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
fn named(expr: &Expr, tell: &mut impl FnMut(Named)) {
    match &expr.kind {
        ExprKind::Name(name) => tell(Named::Name(name.clone())),
        ExprKind::Column(table, column) | ExprKind::SameRow(table, column) => {
            tell(Named::Column(table.clone(), column.clone()));
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
    fn of(name: &Named, scope: Option<&str>, model: &Model) -> Self {
        let within = |name: &str| model.index.get(format!("{}.{name}", scope?).as_str()).copied();
        let target = |name: &str| within(name).or_else(|| model.index.get(name).copied());
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
                    let found = model.tables[slot as usize].columns.get(column.as_str());
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
            Seen::Scalar { slot, ty, decimals, power, asked } => model.scalars.get(*slot as usize).is_some_and(|s| {
                let same = (s.ty, s.decimals, s.power) == (*ty, *decimals, *power);
                same && !matches!(s.source, Source::Absent) && matches!(s.source, Source::Input) == *asked
            }),
            Seen::Table { slot, kind } => model
                .tables
                .get(*slot as usize)
                .is_some_and(|t| !t.name.is_empty() && Self::rows_kind(&t.rows) == *kind),
            Seen::Column { slot, ty, decimals, power, asked, table } => {
                model.columns.get(*slot as usize).is_some_and(|c| {
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
