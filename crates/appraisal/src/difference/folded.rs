//! Differences that another brings about are counted with that one: the checks of a method that is gone, its lower bound, the rules that no longer
//! name it.

use super::{Cause, Difference, Follows, How, Of};
use crate::checklist::{CheckRule, Checklist, Formula, Notice, RuleRow, RuleTable};
use crate::finding::Text;
use std::collections::HashMap;

/// The differences that stand for themselves. Questions always do: somebody answers them.
pub(super) fn folded(all: Vec<Difference>, before: &Checklist, after: &Checklist) -> Vec<Difference> {
    let both = Both { before, after, follows: Follows::new(before, after) };
    let all: Vec<Difference> = all.into_iter().filter(|d| !both.lists_another(d)).collect();
    let about: Vec<(Cause, Option<Cause>)> = all.iter().map(|d| both.about(d)).collect();
    let mut first: HashMap<&Cause, usize> = HashMap::new();
    for (at, (of, cause)) in about.iter().enumerate() {
        if cause.as_ref().is_none_or(|cause| cause == of) {
            first.entry(of).or_insert(at);
        }
    }
    let root = |(of, cause): &(Cause, Option<Cause>)| first.get(cause.as_ref().filter(|cause| *cause != of)?).copied();
    let roots: Vec<Option<usize>> = about.iter().map(root).collect();
    let mut counts = vec![0_usize; all.len()];
    roots.iter().flatten().for_each(|root| counts[*root] += 1);
    let kept = all.into_iter().zip(counts).zip(roots).filter(|(_, root)| root.is_none());
    kept.map(|((difference, count), _)| counted(difference, count)).collect()
}

/// A difference with how many others follow from it.
fn counted(mut difference: Difference, count: usize) -> Difference {
    if count > 0 {
        let (zh, en) = (format!("随之改变 {count} 处"), format!("follows: {count}"));
        let said = &difference.after;
        difference.after = if said.zh.is_empty() {
            Text::new(zh, en)
        } else {
            Text::new(format!("{}（{zh}）", said.zh), format!("{} ({en})", said.en))
        };
    }
    difference
}

struct Both<'c> {
    before: &'c Checklist,
    after: &'c Checklist,
    follows: Follows,
}

impl Both<'_> {
    /// A figure of which there is one for every entry of a kind: it comes, goes and is called as its entry.
    fn lists_another(&self, difference: &Difference) -> bool {
        let rule = |c: &'_ Checklist| c.figures.get(&difference.id).and_then(|f| f.of_each.clone());
        let (was, now) = (rule(self.before), rule(self.after));
        difference.of == Of::Rule && (was.is_some() || now.is_some()) && (difference.how != How::Changed || was == now)
    }

    /// What a difference is about, and what brings it about.
    fn about(&self, difference: &Difference) -> (Cause, Option<Cause>) {
        let id = &difference.id;
        let own = Cause::new(difference.of, id);
        let cause = match difference.of {
            Of::Method => return self.method(difference),
            Of::Check => self.check(id),
            Of::Warning => self.notice(id),
            Of::Rule => self.rule(id),
            // Of a column it is its table.
            Of::Question => return (Cause::new(Of::Question, id.split('[').next().unwrap_or(id)), None),
            Of::Threshold | Of::KnockOut | Of::Material => None,
        };
        (own, cause)
    }

    /// A row of a table of estimates: the method's own, or one made beside it.
    fn method(&self, difference: &Difference) -> (Cause, Option<Cause>) {
        let own = Cause::new(Of::Method, &difference.id);
        let Some((table, row)) = difference.id.rsplit_once('.') else { return (own, None) };
        let columns = |c: &Checklist| c.rows.get(table).and_then(|t| t.columns.keys().next().cloned());
        let Some(column) = columns(self.after).or_else(|| columns(self.before)) else { return (own, None) };
        match self.follows.owner(&format!("{table}.{row}.{column}")).filter(|owner| owner.of == Of::Method) {
            Some(owner) if owner.id == row => (owner.clone(), None),
            Some(owner) => (own, Some(owner.clone())),
            None => (own, None),
        }
    }

    fn check(&self, id: &str) -> Option<Cause> {
        let of = |c: &'_ Checklist| -> Option<CheckRule> { c.checks.iter().find(|k| k.id == id).cloned() };
        let (was, now) = (of(self.before), of(self.after));
        let owner = self.follows.owner(&now.as_ref().or(was.as_ref())?.verdict).filter(|o| o.of == Of::Method)?;
        match (&was, &now) {
            (Some(was), Some(now)) => self.follows.renamed(Some(owner), &was.label, &now.label),
            _ => Some(owner.clone()),
        }
    }

    /// A warning whose condition is only told without what is gone, or with what is new.
    fn notice(&self, id: &str) -> Option<Cause> {
        let of =
            |c: &Checklist| -> Option<Notice> { c.warnings.iter().chain(&c.conditions).find(|n| n.id == id).cloned() };
        let (was, now) = (of(self.before)?, of(self.after)?);
        (was.text == now.text).then(|| self.follows.between(&was.when, &now.when))?
    }

    fn rule(&self, id: &str) -> Option<Cause> {
        match (self.before.figures.get(id), self.after.figures.get(id)) {
            (Some(was), Some(now)) => return self.follows.between(&was.formula, &now.formula),
            (Some(one), None) | (None, Some(one)) => return self.follows.maker(&one.formula.place),
            (None, None) => {}
        }
        self.table(self.before.rows.get(id)?, self.after.rows.get(id)?)
    }

    /// A table of rules in which only rows of methods that came or went are others, and formulas that follow.
    fn table(&self, was: &RuleTable, now: &RuleTable) -> Option<Cause> {
        let mut causes: Vec<Cause> = Vec::new();
        let columns =
            |t: &RuleTable| t.columns.values().map(|c| (c.id.clone(), c.formula.clone())).collect::<HashMap<_, _>>();
        let (before, after) = (columns(was), columns(now));
        if was.count.as_ref().map(|f| &f.text) != now.count.as_ref().map(|f| &f.text) || before.len() != after.len() {
            return None;
        }
        for (id, one) in &before {
            causes.extend(self.cell(one.as_ref(), after.get(id)?.as_ref())?);
        }
        let row = |t: &RuleTable, id: &str| -> Option<RuleRow> { t.rows.iter().find(|r| r.id == id).cloned() };
        for id in was.rows.iter().chain(now.rows.iter().filter(|r| row(was, &r.id).is_none())).map(|r| &r.id) {
            match (row(was, id), row(now, id)) {
                (Some(one), Some(other)) => {
                    if one.cells.keys().ne(other.cells.keys()) {
                        return None;
                    }
                    for (column, formula) in &one.cells {
                        causes.extend(self.cell(Some(formula), other.cells.get(column))?);
                    }
                }
                (one, other) => {
                    let cells = one.or(other)?.cells;
                    causes.push(cells.values().find_map(|cell| self.follows.maker(&cell.place))?);
                }
            }
        }
        causes.into_iter().next()
    }

    /// Nothing where both say the same or only count the rows otherwise; what makes them differ; none at all where they differ for themselves.
    fn cell(&self, was: Option<&Formula>, now: Option<&Formula>) -> Option<Vec<Cause>> {
        match (was, now) {
            (None, None) => Some(Vec::new()),
            (Some(was), Some(now)) if was.text == now.text => Some(Vec::new()),
            // The place of a method among the others, counted anew.
            (Some(was), Some(now)) if is_number(was) && is_number(now) && self.follows.maker(&now.place).is_some() => {
                Some(Vec::new())
            }
            (Some(was), Some(now)) => self.follows.between(was, now).map(|cause| vec![cause]),
            _ => None,
        }
    }
}

fn is_number(formula: &Formula) -> bool {
    formula.text.chars().all(|c| c.is_ascii_digit())
}
