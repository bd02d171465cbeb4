//! Collects declarations and rules, and makes a [`Model`] of them or says everything that is wrong at once.

use crate::bind::Binder;
use crate::diagnostic::{Code, Diagnostic, Fault, Origin, Span};
use crate::formulas::{Bound, Formulas, Key, Tree};
use crate::lexer::{is_name, is_segment};
use crate::model::{Column, Model, RowsKind, Rule, Scalar, Source, Table, Target};
use crate::node::{Read, Slot};
use crate::options::{Declared, Options};
use crate::order::order;
use crate::scope;
use crate::units;
use crate::value::{Type, Value};
use indexmap::IndexMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// A table as declared.
#[derive(Clone, Debug)]
pub struct TableSpec {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: RowsSpec,
}

/// Where a table's rows come from.
#[derive(Clone, Debug)]
pub enum RowsSpec {
    /// From the answers.
    Asked,
    /// From the rules: these row ids.
    Fixed(Vec<String>),
    /// From the rules: as many as the formula says; row ids and the built-in column `no` are 1, 2, ….
    Count(String, Origin),
}

/// Collects declarations and rules.
#[derive(Debug, Default)]
pub struct ModelBuilder {
    model: Model,
    cell_rules: Vec<CellRule>,
    column_rules: Vec<(Slot, usize)>,
    faults: Vec<Diagnostic>,
    here: Option<Origin>,
    money: Vec<(String, Option<Origin>)>,
    options: Vec<Declared>,
    options_within: Option<String>,
    /// Formulas that other models were made of.
    formulas: Arc<Formulas>,
    /// The tree of each rule.
    trees: Vec<Tree>,
}

#[derive(Debug)]
struct CellRule {
    table: String,
    row: String,
    column: String,
    source: String,
    origin: Origin,
}

impl ModelBuilder {
    /// Nothing declared yet.
    pub fn new() -> ModelBuilder {
        ModelBuilder::default()
    }

    /// Nothing declared yet; formulas that were read for other models are not read again.
    pub fn knowing(formulas: Arc<Formulas>) -> ModelBuilder {
        let mut made = ModelBuilder { formulas, ..ModelBuilder::default() };
        made.model.scalars.reserve(made.formulas.scalars_known());
        made
    }

    /// Makes room for about so many rules, and names of all sorts, cells too: lists of thousands that grow bit by bit are copied again and again.
    pub fn expecting(&mut self, rules: usize, names: usize) -> &mut ModelBuilder {
        self.model.rules.reserve(rules);
        self.trees.reserve(rules);
        self.model.index.reserve(names);
        self
    }

    /// Says where the declarations that follow stand (for duplicates and bad names).
    pub fn at(&mut self, origin: Origin) -> &mut ModelBuilder {
        self.here = Some(origin);
        self
    }

    fn fault(&mut self, origin: Option<&Origin>, fault: Fault) {
        let origin = origin.or(self.here.as_ref()).cloned().unwrap_or_else(|| Origin::new("", 1, 1));
        self.faults.push(fault.at(&origin, ""));
    }

    /// Takes a name into the index; false when it is taken or no name.
    fn declare(&mut self, name: &Arc<str>, target: Target, origin: Option<&Origin>) -> bool {
        if !is_name(name) {
            let (zh, en) = (format!("“{name}”不能作名称"), format!("`{name}` is not a name"));
            self.fault(origin, Fault::new(Code::BadName, Span::default(), zh, en));
            return false;
        }
        if let Entry::Vacant(free) = self.model.index.entry(Arc::clone(name)) {
            free.insert(target);
            return true;
        }
        let (zh, en) = (format!("“{name}”重复定义"), format!("`{name}` is declared twice"));
        self.fault(origin, Fault::new(Code::Duplicate, Span::default(), zh, en));
        false
    }

    fn scalar(&mut self, name: &str, ty: Type, decimals: u8, source: Source, origin: Option<&Origin>) {
        let (slot, name) = self.formulas.scalar(name);
        if self.declare(&name, Target::Scalar(slot), origin) {
            let decimals = if ty == Type::Number { decimals.min(12) } else { 0 };
            let absent =
                || Scalar { name: Arc::default(), ty: Type::Text, decimals: 0, power: 0, source: Source::Absent };
            put(&mut self.model.scalars, slot, Scalar { name, ty, decimals, power: 0, source }, absent);
            self.model.own_scalars.push(slot);
        }
    }

    /// A constant (policy, facts of the case).
    pub fn constant(&mut self, name: &str, value: Value) -> &mut ModelBuilder {
        let decimals = value.as_number().map_or(0, |n| n.normalize().scale().min(12) as u8);
        self.scalar(name, value.ty(), decimals, Source::Constant(value), None);
        self
    }

    /// A question.
    pub fn input(&mut self, name: &str, ty: Type, decimals: u8) -> &mut ModelBuilder {
        self.scalar(name, ty, decimals, Source::Input, None);
        self
    }

    fn add_rule(&mut self, source: &str, ty: Type, decimals: u8, origin: Origin) -> usize {
        let decimals = if ty == Type::Number { decimals.min(12) } else { 0 };
        let (source, tree) = self.formulas.read(source);
        self.trees.push(tree);
        self.model.rules.push(Rule { source, origin, ty, decimals, bound: None });
        self.model.rules.len() - 1
    }

    /// A named figure.
    pub fn rule(&mut self, name: &str, ty: Type, decimals: u8, source: &str, origin: Origin) -> &mut ModelBuilder {
        let rule = self.add_rule(source, ty, decimals, origin.clone());
        self.scalar(name, ty, decimals, Source::Rule(rule), Some(&origin));
        self
    }

    /// A table.
    pub fn table(&mut self, spec: TableSpec) -> &mut ModelBuilder {
        let (slot, name) = self.formulas.table(&spec.name);
        if !self.declare(&name, Target::Table(slot), None) {
            return self;
        }
        let mut counted = false;
        let rows = match spec.rows {
            RowsSpec::Asked => RowsKind::Asked,
            RowsSpec::Fixed(ids) => {
                for (i, id) in ids.iter().enumerate() {
                    let (code, zh, en) = if !is_segment(id) {
                        (Code::BadName, format!("“{id}”不能作行名"), format!("`{id}` cannot be a row id"))
                    } else if ids[..i].contains(id) {
                        (Code::Duplicate, format!("行“{id}”重复定义"), format!("row `{id}` is declared twice"))
                    } else {
                        continue;
                    };
                    self.fault(None, Fault::new(code, Span::default(), zh, en));
                }
                RowsKind::Fixed(ids.iter().map(|id| Arc::from(id.as_str())).collect())
            }
            RowsSpec::Count(source, origin) => {
                counted = true;
                RowsKind::Count(self.add_rule(&source, Type::Number, 0, origin))
            }
        };
        let absent = || Table { name: Arc::default(), rows: RowsKind::Fixed(Vec::new()), columns: IndexMap::default() };
        put(&mut self.model.tables, slot, Table { name, rows, columns: IndexMap::default() }, absent);
        self.model.own_tables.push(slot);
        if counted {
            self.add_column(&spec.name, "no", Type::Number, 0, Source::Number, None);
        }
        self
    }

    fn add_column(
        &mut self,
        table: &str,
        column: &str,
        ty: Type,
        decimals: u8,
        source: Source,
        origin: Option<&Origin>,
    ) -> Option<Slot> {
        let Some(Target::Table(t)) = self.model.index.get(table).copied() else {
            let (zh, en) = (format!("没有叫“{table}”的表"), format!("there is no table `{table}`"));
            self.fault(origin, Fault::new(Code::UnknownTable, Span::default(), zh, en));
            return None;
        };
        if !is_segment(column) {
            let (zh, en) = (format!("“{column}”不能作列名"), format!("`{column}` cannot be a column id"));
            self.fault(origin, Fault::new(Code::BadName, Span::default(), zh, en));
            return None;
        }
        if self.model.tables[t as usize].columns.contains_key(column) {
            let (zh, en) = (format!("列“{table}[{column}]”重复定义"), format!("`{table}[{column}]` is declared twice"));
            self.fault(origin, Fault::new(Code::Duplicate, Span::default(), zh, en));
            return None;
        }
        let source = match (&self.model.tables[t as usize].rows, source) {
            (RowsKind::Fixed(ids), Source::Rule(rule)) => Source::Cells(vec![Some(rule); ids.len()]),
            (RowsKind::Fixed(ids), Source::Cells(_)) => Source::Cells(vec![None; ids.len()]),
            (RowsKind::Asked, source @ Source::Input) | (_, source @ (Source::Rule(_) | Source::Number)) => source,
            _ => {
                let (zh, en) = ("这种表不能有这种列", "this kind of table cannot have this kind of column");
                self.fault(origin, Fault::new(Code::Shape, Span::default(), zh, en));
                return None;
            }
        };
        let (slot, name) = self.formulas.column(t, column);
        let decimals = if ty == Type::Number { decimals.min(12) } else { 0 };
        let made = Column { table: t, name: Arc::clone(&name), ty, decimals, power: 0, source };
        let absent =
            || Column { table: 0, name: Arc::default(), ty: Type::Text, decimals: 0, power: 0, source: Source::Absent };
        put(&mut self.model.columns, slot, made, absent);
        self.model.own_columns.push(slot);
        self.model.tables[t as usize].columns.insert(name, slot);
        Some(slot)
    }

    /// A column that is asked.
    pub fn input_column(&mut self, table: &str, column: &str, ty: Type, decimals: u8) -> &mut ModelBuilder {
        self.add_column(table, column, ty, decimals, Source::Input, None);
        self
    }

    /// A column of a table with fixed rows that has cell rules only.
    pub fn cell_column(&mut self, table: &str, column: &str, ty: Type, decimals: u8) -> &mut ModelBuilder {
        self.add_column(table, column, ty, decimals, Source::Cells(Vec::new()), None);
        self
    }

    /// A computed column.
    pub fn column_rule(
        &mut self,
        table: &str,
        column: &str,
        ty: Type,
        decimals: u8,
        source: &str,
        origin: Origin,
    ) -> &mut ModelBuilder {
        let rule = self.add_rule(source, ty, decimals, origin.clone());
        if let Some(slot) = self.add_column(table, column, ty, decimals, Source::Rule(rule), Some(&origin)) {
            self.column_rules.push((slot, rule));
        }
        self
    }

    /// The rule of one cell of a table with fixed rows; it stands before the column's. The column is declared before or after.
    pub fn cell_rule(
        &mut self,
        table: &str,
        row: &str,
        column: &str,
        source: &str,
        origin: Origin,
    ) -> &mut ModelBuilder {
        let (table, row, column) = (table.to_owned(), row.to_owned(), column.to_owned());
        self.cell_rules.push(CellRule { table, row, column, source: source.to_owned(), origin });
        self
    }

    /// Says that a scalar, or a column written `table[column]`, is an amount of money; numbers are plain otherwise. Declared before or
    /// after. The unit of every rule is then checked: money is not added to, compared with or taken for a plain number.
    pub fn money(&mut self, name: &str) -> &mut ModelBuilder {
        if !units::mark(&mut self.model, name) {
            self.money.push((name.to_owned(), self.here.clone()));
        }
        self
    }

    /// Says what an asked scalar, or a column written `table[column]`, may be answered with. Every rule that compares it with another word is
    /// then a fault (F018): it would never hold.
    pub fn options(&mut self, name: &str, words: Vec<String>) -> &mut ModelBuilder {
        self.options.push((name.to_owned(), words, false));
        self
    }

    /// The same where several of the words may be chosen, written with commas between.
    pub fn options_of_several(&mut self, name: &str, words: Vec<String>) -> &mut ModelBuilder {
        self.options.push((name.to_owned(), words, true));
        self
    }

    /// Only rules of files in this folder are checked for options.
    pub fn options_within(&mut self, folder: &str) -> &mut ModelBuilder {
        self.options_within = Some(format!("{folder}/"));
        self
    }

    fn mark_money(&mut self) {
        for (name, origin) in std::mem::take(&mut self.money) {
            if !units::mark(&mut self.model, &name) {
                let (zh, en) = (format!("没有叫“{name}”的量"), format!("nothing is called `{name}`"));
                self.fault(origin.as_ref(), Fault::new(Code::UnknownName, Span::default(), zh, en));
            }
        }
    }

    /// The model, or everything that is wrong with it.
    pub fn build(mut self) -> Result<Arc<Model>, Vec<Diagnostic>> {
        self.place_cell_rules();
        self.index_cells();
        self.mark_money();
        for (rule, bound) in self.bind() {
            self.model.rules[rule].bound = Some(bound);
        }
        // units and words that do not fit leave the graph as it is: a cycle is said beside them
        if self.faults.iter().all(|fault| matches!(fault.code, Code::UnitMismatch | Code::NoOption)) {
            match order(&self.model) {
                Ok(steps) => {
                    self.model.order = steps;
                    self.model.reads = self.model.steps_read();
                    self.model.read = self.columns_read();
                }
                Err(faults) => {
                    for (rule, fault) in faults {
                        let rule = &self.model.rules[rule];
                        self.faults.push(fault.at(&rule.origin, &rule.source));
                    }
                }
            }
        }
        if self.faults.is_empty() { Ok(Arc::new(self.model)) } else { Err(self.faults) }
    }

    fn columns_read(&self) -> Vec<bool> {
        let mut read_by_any = vec![false; self.model.columns.len()];
        for read in self.model.rules.iter().flat_map(Rule::reads) {
            match read {
                Read::Cell(c, _) | Read::SameRow(c) | Read::Prev(c) | Read::Column(c) => {
                    read_by_any[*c as usize] = true;
                }
                Read::Scalar(_) | Read::Rows(_) => {}
            }
        }
        read_by_any
    }

    fn place_cell_rules(&mut self) {
        for cell in std::mem::take(&mut self.cell_rules) {
            let CellRule { table, row, column, source, origin } = cell;
            let fault = |code, zh: String, en: String| Fault::new(code, Span::default(), zh, en);
            let Some(Target::Table(t)) = self.model.index.get(table.as_str()).copied() else {
                let (zh, en) = (format!("没有叫“{table}”的表"), format!("there is no table `{table}`"));
                self.fault(Some(&origin), fault(Code::UnknownTable, zh, en));
                continue;
            };
            let held = &self.model.tables[t as usize];
            let Some(c) = held.columns.get(column.as_str()).copied() else {
                let (zh, en) = (format!("表“{table}”没有列“{column}”"), format!("`{table}` has no column `{column}`"));
                let proposal = crate::diagnostic::nearest(&column, held.columns.keys().map(|k| &**k));
                self.fault(Some(&origin), fault(Code::UnknownColumn, zh, en).propose(proposal));
                continue;
            };
            let position = match &held.rows {
                RowsKind::Fixed(ids) => ids.iter().position(|id| **id == *row),
                _ => None,
            };
            let Some(r) = position else {
                let (zh, en) = (format!("表“{table}”没有行“{row}”"), format!("`{table}` has no row `{row}`"));
                self.fault(Some(&origin), fault(Code::UnknownRow, zh, en));
                continue;
            };
            let (ty, decimals) = (self.model.columns[c as usize].ty, self.model.columns[c as usize].decimals);
            let rule = self.add_rule(&source, ty, decimals, origin);
            self.column_rules.push((c, rule));
            if let Source::Cells(rules) = &mut self.model.columns[c as usize].source {
                rules[r] = Some(rule);
            }
        }
    }

    /// Cells of fixed tables can be named by their path; scalars stand before them.
    fn index_cells(&mut self) {
        for c in &self.model.own_columns {
            let column = &self.model.columns[*c as usize];
            let table = &self.model.tables[column.table as usize];
            if let RowsKind::Fixed(ids) = &table.rows {
                for (r, id) in ids.iter().enumerate() {
                    let path = format!("{}.{id}.{}", table.name, column.name);
                    self.model.index.entry(Arc::from(path)).or_insert(Target::Cell(*c, r as u32));
                }
            }
        }
    }

    /// Binds every rule, or takes it from another model in which it read the same; what does not read or bind is said.
    fn bind(&mut self) -> Vec<(usize, Arc<Bound>)> {
        let mut tables = vec![None; self.model.rules.len()];
        for (column, rule) in &self.column_rules {
            tables[*rule] = Some(self.model.columns[*column as usize].table);
        }
        let powers = units::declared(&self.model);
        let options = Options::new(&self.model, std::mem::take(&mut self.options), self.options_within.take());
        let mut all = Vec::with_capacity(tables.len());
        let trees = std::mem::take(&mut self.trees);
        for (i, (rule, tree)) in self.model.rules.iter().zip(trees).enumerate() {
            let written = match tree {
                Ok(written) => written,
                Err(fault) => {
                    self.faults.push(fault.at(&rule.origin, &rule.source));
                    continue;
                }
            };
            let key: Key = (Arc::as_ptr(&written).addr(), rule.origin.scope.clone(), rule.ty, powers[i], tables[i]);
            if let Some(bound) = self.formulas.bound(&key, &self.model) {
                // The same formula may stand over other options in another trade.
                let unfit = if bound.says_words { options.check(&bound.node, &rule.origin) } else { Vec::new() };
                self.faults.extend(unfit.into_iter().map(|fault| fault.at(&rule.origin, &rule.source)));
                all.push((i, bound));
                continue;
            }
            let mut whole = Arc::clone(&written);
            if let Some(scope) = &rule.origin.scope {
                scope::resolve(Arc::make_mut(&mut whole), scope, &|name| self.model.index.contains_key(name));
            }
            match (Binder { model: &self.model, table: tables[i] }).rule(&whole, rule.ty) {
                Ok(node) => {
                    let unfit = units::check(&self.model, &node, powers[i], &rule.source);
                    let sound = unfit.is_empty();
                    let unfit = unfit.into_iter().chain(options.check(&node, &rule.origin));
                    self.faults.extend(unfit.map(|fault| fault.at(&rule.origin, &rule.source)));
                    all.push((
                        i,
                        match sound {
                            true => self.formulas.keep(key, &written, node, &self.model),
                            false => Arc::new(Bound::alone(node)),
                        },
                    ));
                }
                Err(fault) => self.faults.push(fault.at(&rule.origin, &rule.source)),
            }
        }
        all
    }
}

/// Puts something into its slot; slots before it that this model does not have are absent.
fn put<T>(slots: &mut Vec<T>, slot: Slot, made: T, absent: impl FnMut() -> T) {
    let at = slot as usize;
    if slots.len() <= at {
        slots.resize_with(at + 1, absent);
    }
    slots[at] = made;
}
