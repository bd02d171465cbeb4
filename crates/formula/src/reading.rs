//! What a reader may ask about a model: which names there are, what each reads, which questions it rests on.

use crate::diagnostic::Origin;
use crate::model::{Model, RowsKind, Rule, Source, Target};
use crate::node::{Read, Slot};
use crate::value::Type;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// What kind of name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A constant.
    Constant,
    /// A question (a scalar, or a column of an asked table).
    Question,
    /// A computed scalar, column or cell.
    Figure,
    /// A table that is asked.
    AskedTable,
    /// A table of the rules.
    RuleTable,
}

/// A name and what it holds. A column is named `table[column]`, a cell of a fixed table `table.row.column`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// The type of its values; `None` for a table.
    pub ty: Option<Type>,
    /// Decimals of its numbers.
    pub decimals: u8,
}

/// A name found: one of the places where a value or rows come from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Place {
    Scalar(Slot),
    Table(Slot),
    Column(Slot),
    Cell(Slot, u32),
}

impl Model {
    /// Every scalar, table and column, in order of declaration.
    pub fn names(&self) -> Vec<Name> {
        let role = |source: &Source| match source {
            Source::Constant(_) => Role::Constant,
            Source::Input => Role::Question,
            _ => Role::Figure,
        };
        let own = self.own_scalars.iter().map(|slot| &self.scalars[*slot as usize]);
        let scalars =
            own.map(|s| Name { name: s.name.to_string(), role: role(&s.source), ty: Some(s.ty), decimals: s.decimals });
        let own = self.own_tables.iter().map(|slot| &self.tables[*slot as usize]);
        let tables = own.map(|t| Name {
            name: t.name.to_string(),
            role: if matches!(t.rows, RowsKind::Asked) { Role::AskedTable } else { Role::RuleTable },
            ty: None,
            decimals: 0,
        });
        let own = self.own_columns.iter().map(|slot| (*slot, &self.columns[*slot as usize]));
        let columns = own.map(|(slot, c)| Name {
            name: self.column_name(slot),
            role: role(&c.source),
            ty: Some(c.ty),
            decimals: c.decimals,
        });
        scalars.chain(tables).chain(columns).collect()
    }

    /// What a name holds: a scalar, a table, `table[column]` or a cell's path.
    pub fn name(&self, name: &str) -> Option<Name> {
        let place = self.place(name)?;
        let (role, ty, decimals) = match place {
            Place::Scalar(s) => {
                let s = &self.scalars[s as usize];
                let role = match s.source {
                    Source::Constant(_) => Role::Constant,
                    Source::Input => Role::Question,
                    _ => Role::Figure,
                };
                (role, Some(s.ty), s.decimals)
            }
            Place::Table(t) => match self.tables[t as usize].rows {
                RowsKind::Asked => (Role::AskedTable, None, 0),
                _ => (Role::RuleTable, None, 0),
            },
            Place::Column(c) | Place::Cell(c, _) => {
                let c = &self.columns[c as usize];
                (if matches!(c.source, Source::Input) { Role::Question } else { Role::Figure }, Some(c.ty), c.decimals)
            }
        };
        Some(Name { name: name.to_owned(), role, ty, decimals })
    }

    /// The column ids of a table in order; none of an unknown name.
    pub fn columns(&self, table: &str) -> Vec<&str> {
        match self.index.get(table) {
            Some(Target::Table(t)) => self.tables[*t as usize].columns.keys().map(|k| &**k).collect(),
            _ => Vec::new(),
        }
    }

    fn place(&self, name: &str) -> Option<Place> {
        match self.target(name) {
            Some(Target::Scalar(s)) => Some(Place::Scalar(s)),
            Some(Target::Table(t)) => Some(Place::Table(t)),
            Some(Target::Cell(c, r)) => Some(Place::Cell(c, r)),
            None => {
                if let Some((table, column)) = name.strip_suffix(']').and_then(|n| n.split_once('[')) {
                    let Some(Target::Table(t)) = self.index.get(table) else { return None };
                    return self.tables[*t as usize].columns.get(column).map(|c| Place::Column(*c));
                }
                // a cell of a table whose rows come with the answers or the count: its column has the rule
                let (path, column) = name.rsplit_once('.')?;
                let (table, _) = path.rsplit_once('.')?;
                let Some(Target::Table(t)) = self.index.get(table) else { return None };
                self.tables[*t as usize].columns.get(column).map(|c| Place::Column(*c))
            }
        }
    }

    /// The rules of a place, each with the row it stands in where that is fixed.
    fn rules_of(&self, place: Place) -> Vec<(usize, Option<u32>)> {
        match place {
            Place::Scalar(s) => match self.scalars[s as usize].source {
                Source::Rule(rule) => vec![(rule, None)],
                _ => Vec::new(),
            },
            Place::Table(t) => match self.tables[t as usize].rows {
                RowsKind::Count(rule) => vec![(rule, None)],
                _ => Vec::new(),
            },
            Place::Column(c) => match &self.columns[c as usize].source {
                Source::Rule(rule) => vec![(*rule, None)],
                Source::Cells(rules) => {
                    rules.iter().enumerate().filter_map(|(r, rule)| rule.map(|rule| (rule, Some(r as u32)))).collect()
                }
                _ => Vec::new(),
            },
            Place::Cell(c, r) => match &self.columns[c as usize].source {
                Source::Cells(rules) => {
                    rules.get(r as usize).copied().flatten().map(|rule| (rule, Some(r))).into_iter().collect()
                }
                _ => Vec::new(),
            },
        }
    }

    /// The formula of a name, if it has one of its own (a column whose rows differ has none).
    pub fn source(&self, name: &str) -> Option<&str> {
        self.rule_named(name).map(|rule| &*self.rules[rule].source)
    }

    /// Where the formula of a name stands.
    pub fn origin(&self, name: &str) -> Option<&Origin> {
        self.rule_named(name).map(|rule| &self.rules[rule].origin)
    }

    pub(crate) fn rule_named(&self, name: &str) -> Option<usize> {
        let rules = self.rules_of(self.place(name)?);
        let first = rules.first()?.0;
        rules.iter().all(|(rule, _)| *rule == first).then_some(first)
    }

    /// What the formula of a name reads directly: scalars, `table[column]`, `table.row.column` of fixed rows, tables (COUNTROWS).
    pub fn read_set(&self, name: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for (rule, row) in self.place(name).map(|p| self.rules_of(p)).unwrap_or_default() {
            if let Some(node) = self.rules[rule].node() {
                self.reads_of(node, row, &mut |name, _| {
                    all.insert(name);
                });
            }
        }
        all
    }

    /// What any formula reads directly: scalars, tables, `table[column]`, `table.row.column` of fixed rows.
    pub fn read_by_any(&self) -> BTreeSet<String> {
        let mut all = FxHashSet::default();
        for read in self.rules.iter().flat_map(Rule::reads) {
            all.insert(match *read {
                Read::SameRow(c) | Read::Prev(c) => Read::Column(c),
                other => other,
            });
        }
        let name = |read: Read| match read {
            Read::Scalar(s) => self.scalars[s as usize].name.to_string(),
            Read::Rows(t) => self.tables[t as usize].name.to_string(),
            Read::Cell(c, r) => self.cell_name(c, r),
            Read::SameRow(c) | Read::Prev(c) | Read::Column(c) => self.column_name(c),
        };
        all.into_iter().map(name).collect()
    }

    /// The questions a name rests on in the end: scalars, `table[column]` and tables that are asked.
    pub fn questions(&self, name: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut seen = std::collections::HashSet::new();
        let mut open: Vec<Place> = self.place(name).into_iter().collect();
        while let Some(place) = open.pop() {
            if !seen.insert(place) {
                continue;
            }
            match place {
                Place::Scalar(s) if matches!(self.scalars[s as usize].source, Source::Input) => {
                    found.insert(self.scalars[s as usize].name.to_string());
                }
                Place::Table(t) if matches!(self.tables[t as usize].rows, RowsKind::Asked) => {
                    found.insert(self.tables[t as usize].name.to_string());
                }
                Place::Column(c) if matches!(self.columns[c as usize].source, Source::Input) => {
                    found.insert(self.column_name(c));
                }
                Place::Column(c) => open.push(Place::Table(self.columns[c as usize].table)),
                _ => {}
            }
            for (rule, row) in self.rules_of(place) {
                let places = self.rules[rule].reads().iter().map(|read| match (*read, row) {
                    (Read::Scalar(s), _) => Place::Scalar(s),
                    (Read::Rows(t), _) => Place::Table(t),
                    (Read::Cell(c, r), _) => Place::Cell(c, r),
                    (Read::SameRow(c), Some(r)) => Place::Cell(c, r),
                    (Read::Prev(c), Some(r)) if r > 0 => Place::Cell(c, r - 1),
                    (Read::SameRow(c) | Read::Prev(c) | Read::Column(c), _) => Place::Column(c),
                });
                open.extend(places);
            }
        }
        found
    }
}
