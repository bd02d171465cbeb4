//! What follows from what 随之改变: a change that another change brings about is told with it, and not again as one of its own.
//!
//! A method that is gone takes its questions, its rows, its lower bound and its checks along; a formula that only no longer names them says nothing
//! new. A formula follows where the names that came or went are all those of such changes, and no number or word in it is another.

use super::Of;
use crate::checklist::{Checklist, Formula, METHODS, Place};
use crate::finding::Text;
use formula::{Expr, ExprKind, parse};
use std::collections::{BTreeSet, HashMap};

/// What a change comes from: a method, a question, a threshold, a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cause {
    /// What kind of thing.
    pub of: Of,
    /// Its id.
    pub id: String,
}

impl Cause {
    /// This thing.
    #[must_use]
    pub fn new(of: Of, id: impl Into<String>) -> Self {
        Self { of, id: id.into() }
    }
}

/// The names of two checklists, and what each belongs to.
#[derive(Debug)]
pub struct Follows {
    before: HashMap<String, Cause>,
    after: HashMap<String, Cause>,
    /// Methods of both that are called otherwise.
    renamed: HashMap<String, (Text, Text)>,
}

impl Follows {
    /// Of two checklists.
    #[must_use]
    pub fn new(before: &Checklist, after: &Checklist) -> Self {
        let labels = |c: &Checklist| -> HashMap<String, Text> {
            let rows = c.rows.get(METHODS).map_or(&[][..], |table| &table.rows);
            rows.iter().map(|row| (row.id.clone(), row.label.clone())).collect()
        };
        let (was, now) = (labels(before), labels(after));
        let renamed = was.into_iter().filter_map(|(id, was)| {
            let now = now.get(&id).filter(|now| **now != was)?;
            Some((id, (was, now.clone())))
        });
        Self { before: names(before), after: names(after), renamed: renamed.collect() }
    }

    /// What a name belongs to.
    #[must_use]
    pub fn owner(&self, name: &str) -> Option<&Cause> {
        self.after.get(name).or_else(|| self.before.get(name))
    }

    /// What made an entry, where a method did.
    #[must_use]
    pub fn maker(&self, place: &Place) -> Option<Cause> {
        maker(place)
    }

    /// What a name belongs to that only one of the two has.
    #[must_use]
    pub fn moved(&self, name: &str) -> Option<&Cause> {
        match (self.before.get(name), self.after.get(name)) {
            (Some(cause), None) | (None, Some(cause)) => Some(cause),
            _ => None,
        }
    }

    /// The method whose new name one label took over from the other.
    #[must_use]
    pub fn renamed(&self, maker: Option<&Cause>, before: &Text, after: &Text) -> Option<Cause> {
        let maker = maker.filter(|m| m.of == Of::Method)?;
        let (was, now) = self.renamed.get(&maker.id)?;
        let follows =
            |label: &str, was: &str, now: &str, after: &str| label == after || label.replace(was, now) == after;
        let both = follows(&before.zh, &was.zh, &now.zh, &after.zh) && follows(&before.en, &was.en, &now.en, &after.en);
        both.then(|| maker.clone())
    }

    /// What a formula names that only the earlier one has, or only the later one.
    #[must_use]
    pub fn naming(&self, formula: &Formula) -> Option<Cause> {
        let said = self.said(formula)?;
        said.names.iter().find_map(|name| self.moved(name)).cloned()
    }

    /// What made one formula of the other, where it is merely that names came or went.
    #[must_use]
    pub fn between(&self, before: &Formula, after: &Formula) -> Option<Cause> {
        let (was, now) = (self.said(before)?, self.said(after)?);
        let gone: Vec<&String> = was.names.difference(&now.names).collect();
        let new: Vec<&String> = now.names.difference(&was.names).collect();
        let causes: Option<Vec<&Cause>> = gone.iter().chain(&new).map(|name| self.moved(name)).collect();
        let first = causes?.first().map(|cause| (*cause).clone())?;
        let (lost, gained) = (left_over(&was.literals, &now.literals), left_over(&now.literals, &was.literals));
        let fits = (lost.is_empty() || (!gone.is_empty() && gained.is_empty()))
            && (gained.is_empty() || (!new.is_empty() && lost.is_empty()));
        fits.then_some(first)
    }

    fn said(&self, formula: &Formula) -> Option<Said> {
        let tree = parse(&formula.text).ok()?;
        let mut said = Said::default();
        said.take(&tree);
        let scope = formula.place.scope.as_deref();
        said.names = said.names.into_iter().map(|name| self.whole(name, scope)).collect();
        Some(said)
    }

    /// A name that was written short, whole.
    fn whole(&self, name: String, scope: Option<&str>) -> String {
        let long = scope.map(|scope| format!("{scope}.{name}"));
        long.filter(|long| self.owner(long).is_some()).unwrap_or(name)
    }
}

/// What of one list has no counterpart in the other.
fn left_over<'a>(of: &'a [String], than: &[String]) -> Vec<&'a String> {
    let mut rest: Vec<&String> = than.iter().collect();
    let stays = |said: &&String| match rest.iter().position(|other| other == said) {
        Some(at) => {
            rest.swap_remove(at);
            false
        }
        None => true,
    };
    of.iter().filter(stays).collect()
}

/// What a formula says: its names, and its numbers and words.
#[derive(Default)]
struct Said {
    names: BTreeSet<String>,
    literals: Vec<String>,
}

impl Said {
    fn take(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.names.insert(name.clone());
            }
            ExprKind::Column(table, column) | ExprKind::SameRow(table, column) => {
                self.names.insert(format!("{table}[{column}]"));
            }
            ExprKind::Number(number) => self.literals.push(number.to_string()),
            ExprKind::Text(text) => self.literals.push(format!("“{text}”")),
            ExprKind::Bool(truth) => self.literals.push(truth.to_string()),
            ExprKind::Negative(inner) | ExprKind::Plus(inner) | ExprKind::Percent(inner) => self.take(inner),
            ExprKind::Binary(_, a, b) => {
                self.take(a);
                self.take(b);
            }
            ExprKind::Call(_, arguments) => arguments.iter().for_each(|argument| self.take(argument)),
        }
    }
}

/// `[[method]] tables`, and what a monthly method is made of besides.
fn maker(place: &Place) -> Option<Cause> {
    let by = place.made_by.as_deref()?;
    let id = by.strip_prefix("[[method]] ").or_else(|| by.strip_prefix("[[monthly]] "))?;
    Some(Cause::new(Of::Method, id))
}

/// Every name that a formula may write, and what it belongs to.
fn names(checklist: &Checklist) -> HashMap<String, Cause> {
    let mut all = HashMap::new();
    let mut put = |name: String, cause: Cause| {
        all.insert(name, cause);
    };
    for (id, question) in &checklist.questions {
        put(id.clone(), maker(&question.ask.place).unwrap_or_else(|| Cause::new(Of::Question, id)));
    }
    for (id, table) in &checklist.tables {
        let own = maker(&table.place).unwrap_or_else(|| Cause::new(Of::Question, id));
        for column in table.columns.keys() {
            put(format!("{id}[{column}]"), own.clone());
        }
        put(id.clone(), own);
    }
    for id in checklist.policies.keys() {
        put(format!("policy.{id}"), Cause::new(Of::Threshold, id));
    }
    for (id, figure) in &checklist.figures {
        put(id.clone(), maker(&figure.formula.place).unwrap_or_else(|| Cause::new(Of::Rule, id)));
    }
    for (id, table) in &checklist.rows {
        for column in table.columns.keys() {
            put(format!("{id}[{column}]"), Cause::new(Of::Rule, id));
        }
        for row in &table.rows {
            let made = row.cells.values().find_map(|cell| maker(&cell.place));
            let own = made.unwrap_or_else(|| match id.as_str() {
                METHODS => Cause::new(Of::Method, &row.id),
                _ => Cause::new(Of::Rule, id),
            });
            for column in table.columns.keys() {
                put(format!("{id}.{}.{column}", row.id), own.clone());
            }
        }
        put(id.clone(), Cause::new(Of::Rule, id));
    }
    all
}
