//! Collects declarations and rules, and makes a [`Model`] of them or says everything that is wrong at once.

use crate::bind::Binder;
use crate::diagnostic::{Code, Diagnostic, Fault, Origin, Span};
use crate::formulas::{Bound, Formulas, Stands, Written};
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
#[derive(Clone, Debug, Default)]
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
}

#[derive(Clone, Debug)]
struct CellRule {
    table: String,
    row: String,
    column: String,
    source: Arc<str>,
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
        made.model.scalars.reserve(made.formulas.scalars_known(), 0);
        made
    }

    /// Makes room for about so many rules, and names of all sorts, cells too: lists of thousands that grow bit by bit are copied again and again.
    pub fn expecting(&mut self, rules: usize, names: usize) -> &mut ModelBuilder {
        self.model.rules.reserve(rules);
        self.model.index.reserve(names);
        self.model.scalars.reserve(0, names);
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

    /// The same where a rule stands, or where the declarations do.
    fn fault_of(&mut self, rule: Option<usize>, fault: Fault) {
        let origin = rule.map(|rule| self.model.rules[rule].origin.clone());
        self.fault(origin.as_ref(), fault);
    }

    /// Takes a name into the index; false when it is taken or no name.
    fn declare(&mut self, name: &Arc<str>, target: Target, rule: Option<usize>) -> bool {
        if !is_name(name) {
            let (zh, en) = (format!("“{name}”不能作名称"), format!("`{name}` is not a name"));
            self.fault_of(rule, Fault::new(Code::BadName, Span::default(), zh, en));
            return false;
        }
        if let Entry::Vacant(free) = self.model.index.entry(Arc::clone(name)) {
            free.insert(target);
            return true;
        }
        let (zh, en) = (format!("“{name}”重复定义"), format!("`{name}` is declared twice"));
        self.fault_of(rule, Fault::new(Code::Duplicate, Span::default(), zh, en));
        false
    }

    fn scalar(&mut self, name: &str, ty: Type, decimals: u8, source: Source) {
        let (slot, name) = self.formulas.scalar(name);
        let rule = if let Source::Rule(rule) = source { Some(rule) } else { None };
        if self.declare(&name, Target::Scalar(slot), rule) {
            let decimals = if ty == Type::Number { decimals.min(12) } else { 0 };
            self.model.scalars.put(slot, Scalar { name, ty, decimals, power: 0, source });
            self.model.own_scalars.push(slot);
        }
    }

    /// A constant (policy, facts of the case).
    pub fn constant(&mut self, name: &str, value: Value) -> &mut ModelBuilder {
        let decimals = value.as_number().map_or(0, |n| n.normalize().scale().min(12) as u8);
        self.scalar(name, value.ty(), decimals, Source::Constant(value));
        self
    }

    /// A question.
    pub fn input(&mut self, name: &str, ty: Type, decimals: u8) -> &mut ModelBuilder {
        self.scalar(name, ty, decimals, Source::Input);
        self
    }

    fn add_rule(&mut self, source: Written<'_>, ty: Type, decimals: u8, origin: Origin) -> usize {
        let source = self.formulas.text(source);
        self.push_rule(source, ty, decimals, origin)
    }

    fn push_rule(&mut self, source: Arc<str>, ty: Type, decimals: u8, origin: Origin) -> usize {
        let decimals = if ty == Type::Number { decimals.min(12) } else { 0 };
        self.model.rules.push(Rule { source, origin, ty, decimals, bound: None });
        self.model.rules.len() - 1
    }

    /// A named figure.
    pub fn rule<'t>(
        &mut self,
        name: &str,
        ty: Type,
        decimals: u8,
        source: impl Into<Written<'t>>,
        origin: Origin,
    ) -> &mut ModelBuilder {
        let rule = self.add_rule(source.into(), ty, decimals, origin);
        self.scalar(name, ty, decimals, Source::Rule(rule));
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
                RowsKind::Fixed(ids.iter().map(|id| Arc::from(id.as_str())).collect::<Vec<_>>().into())
            }
            RowsSpec::Count(source, origin) => {
                counted = true;
                RowsKind::Count(self.add_rule((&*source).into(), Type::Number, 0, origin))
            }
        };
        self.model.tables.put(slot, Table { name, rows, columns: IndexMap::default() });
        self.model.own_tables.push(slot);
        if counted {
            self.add_column(&spec.name, "no", Type::Number, 0, Source::Number);
        }
        self
    }

    fn add_column(&mut self, table: &str, column: &str, ty: Type, decimals: u8, source: Source) -> Option<Slot> {
        let rule = if let Source::Rule(rule) = source { Some(rule) } else { None };
        let Some(Target::Table(t)) = self.model.index.get(table).copied() else {
            let (zh, en) = (format!("没有叫“{table}”的表"), format!("there is no table `{table}`"));
            self.fault_of(rule, Fault::new(Code::UnknownTable, Span::default(), zh, en));
            return None;
        };
        if !is_segment(column) {
            let (zh, en) = (format!("“{column}”不能作列名"), format!("`{column}` cannot be a column id"));
            self.fault_of(rule, Fault::new(Code::BadName, Span::default(), zh, en));
            return None;
        }
        if self.model.tables[t as usize].columns.contains_key(column) {
            let (zh, en) = (format!("列“{table}[{column}]”重复定义"), format!("`{table}[{column}]` is declared twice"));
            self.fault_of(rule, Fault::new(Code::Duplicate, Span::default(), zh, en));
            return None;
        }
        let source = match (&self.model.tables[t as usize].rows, source) {
            (RowsKind::Fixed(ids), Source::Rule(rule)) => Source::Cells(vec![Some(rule); ids.len()]),
            (RowsKind::Fixed(ids), Source::Cells(_)) => Source::Cells(vec![None; ids.len()]),
            (RowsKind::Asked, source @ Source::Input) | (_, source @ (Source::Rule(_) | Source::Number)) => source,
            _ => {
                let (zh, en) = ("这种表不能有这种列", "this kind of table cannot have this kind of column");
                self.fault_of(rule, Fault::new(Code::Shape, Span::default(), zh, en));
                return None;
            }
        };
        let (slot, name) = self.formulas.column(t, column);
        let decimals = if ty == Type::Number { decimals.min(12) } else { 0 };
        let made = Column { table: t, name: Arc::clone(&name), ty, decimals, power: 0, source };
        self.model.columns.put(slot, made);
        self.model.own_columns.push(slot);
        self.model.tables[t as usize].columns.insert(name, slot);
        Some(slot)
    }

    /// A column that is asked.
    pub fn input_column(&mut self, table: &str, column: &str, ty: Type, decimals: u8) -> &mut ModelBuilder {
        self.add_column(table, column, ty, decimals, Source::Input);
        self
    }

    /// A column of a table with fixed rows that has cell rules only.
    pub fn cell_column(&mut self, table: &str, column: &str, ty: Type, decimals: u8) -> &mut ModelBuilder {
        self.add_column(table, column, ty, decimals, Source::Cells(Vec::new()));
        self
    }

    /// A computed column.
    pub fn column_rule<'t>(
        &mut self,
        table: &str,
        column: &str,
        ty: Type,
        decimals: u8,
        source: impl Into<Written<'t>>,
        origin: Origin,
    ) -> &mut ModelBuilder {
        let rule = self.add_rule(source.into(), ty, decimals, origin);
        if let Some(slot) = self.add_column(table, column, ty, decimals, Source::Rule(rule)) {
            self.column_rules.push((slot, rule));
        }
        self
    }

    /// The rule of one cell of a table with fixed rows; it stands before the column's. The column is declared before or after.
    pub fn cell_rule<'t>(
        &mut self,
        table: &str,
        row: &str,
        column: &str,
        source: impl Into<Written<'t>>,
        origin: Origin,
    ) -> &mut ModelBuilder {
        let (table, row, column) = (table.to_owned(), row.to_owned(), column.to_owned());
        let source = self.formulas.text(source.into());
        self.cell_rules.push(CellRule { table, row, column, source, origin });
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
        self.mark_money();
        for (rule, bound) in self.bind() {
            self.model.rules[rule].bound = Some(bound);
        }
        // units and words that do not fit leave the graph as it is: a cycle is said beside them
        if self.faults.iter().all(|fault| matches!(fault.code, Code::UnitMismatch | Code::NoOption)) {
            match order(&self.model) {
                Ok(steps) => {
                    self.model.order = steps;
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
                RowsKind::Fixed(ids) => ids.place(&row),
                _ => None,
            };
            let Some(r) = position else {
                let (zh, en) = (format!("表“{table}”没有行“{row}”"), format!("`{table}` has no row `{row}`"));
                self.fault(Some(&origin), fault(Code::UnknownRow, zh, en));
                continue;
            };
            let (ty, decimals) = (self.model.columns[c as usize].ty, self.model.columns[c as usize].decimals);
            let rule = self.push_rule(source, ty, decimals, origin);
            self.column_rules.push((c, rule));
            if let Source::Cells(rules) = &mut self.model.columns[c as usize].source {
                rules[r] = Some(rule);
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
        let stands = |i: usize, rule: &Rule| Stands { ty: rule.ty, power: powers[i], table: tables[i] };
        let each = self.model.rules.iter().enumerate();
        let known =
            self.formulas.addressed(each.map(|(i, rule)| (&rule.source, rule.origin.scope.as_ref(), stands(i, rule))));
        for ((i, rule), known) in self.model.rules.iter().enumerate().zip(known) {
            let (scope, stands) = (rule.origin.scope.as_ref(), stands(i, rule));
            let mut take = |bound: Arc<Bound>| {
                // The same formula may stand over other options in another trade.
                let unfit = if bound.says_words { options.check(&bound.node, &rule.origin) } else { Vec::new() };
                self.faults.extend(unfit.into_iter().map(|fault| fault.at(&rule.origin, &rule.source)));
                all.push((i, bound));
            };
            let was_known = known.is_some();
            if let Some(bound) = known.filter(|bound| bound.holds(scope, &self.model)) {
                take(bound);
                continue;
            }
            let written = match self.formulas.tree(&rule.source) {
                Ok(written) => written,
                Err(fault) => {
                    self.faults.push(fault.at(&rule.origin, &rule.source));
                    continue;
                }
            };
            // The same text may lie elsewhere too.
            let elsewhere = || self.formulas.bound(&written, &rule.source, scope, stands, &self.model);
            if let Some(bound) = (!was_known).then(elsewhere).flatten() {
                take(bound);
                continue;
            }
            let mut whole = Arc::clone(&written);
            if let Some(scope) = &rule.origin.scope {
                scope::resolve(Arc::make_mut(&mut whole), scope, &|name| self.model.target(name).is_some());
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
                            true => self.formulas.keep(
                                (&rule.source, rule.origin.scope.as_ref(), stands),
                                &written,
                                node,
                                &self.model,
                            ),
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
