//! The case as a net of quantities and identities, in numbers: what is read, how sure it is, and how the parts hang together.
//!
//! Entries whose inputs are unknown drop out silently; what rests on a fallback is shown, never fitted.

use super::{Mark, Role, spread};
use crate::checklist::{Checklist, Form, IdentityRule, QuantityRule, RowsRule, reconcile_name};
use crate::figures::Figures;
use crate::finding::Text;
use formula::{Outcome, State, Value};
use rust_decimal::prelude::ToPrimitive;
use rustc_hash::FxHashMap;

/// Policy of reconciliation.
pub(super) struct Policy {
    sd: [(&'static str, f64); 5],
    weight: [(&'static str, f64); 5],
    pub(super) z_suspicious: f64,
    pub(super) z_candidate: f64,
    pub(super) oral_named: f64,
    pub(super) floor: f64,
    pub(super) shared: f64,
    slack: f64,
    gross: f64,
    pub(super) family_error: f64,
    unlisted: f64,
    against: f64,
}

const BASES: [&str; 5] = ["document", "system", "observed", "third_party", "oral"];

impl Policy {
    pub(super) fn of(checklist: &Checklist, figures: &Figures) -> Self {
        let value = |id: &str, otherwise: f64| {
            let set = figures.evaluation.get(&format!("policy.{id}")).and_then(number);
            let written = || checklist.policies.get(id).and_then(|p| p.value.parse().ok());
            set.or_else(written).filter(|v: &f64| v.is_finite()).unwrap_or(otherwise)
        };
        let per = |prefix: &str, otherwise: [f64; 5]| {
            let mut made = [("", 0.0); 5];
            for ((slot, basis), default) in made.iter_mut().zip(BASES).zip(otherwise) {
                *slot = (basis, value(&format!("{prefix}{basis}"), default).max(1e-6));
            }
            made
        };
        Self {
            sd: per("sd_", [0.03, 0.03, 0.08, 0.1, 0.15]),
            weight: per("suspect_weight_", [1.0, 1.0, 1.5, 2.0, 3.0]),
            z_suspicious: value("z_suspicious", 1.96),
            z_candidate: value("z_candidate", 2.58),
            oral_named: value("oral_named", 0.2),
            floor: value("suspect_floor", 0.8).max(0.0),
            shared: value("sd_shared", 0.01).max(0.0),
            slack: value("suspect_slack", 0.01).max(0.0),
            gross: value("suspect_gross", 0.3).max(1e-6),
            family_error: value("suspect_family_error", 0.01).clamp(1e-9, 0.5),
            unlisted: value("suspect_weight_unlisted", 3.0).max(1e-6),
            against: value("suspect_weight_against", 0.05).max(1e-6),
        }
    }

    pub(super) fn sd(&self, basis: &str) -> f64 {
        self.sd.iter().find(|(b, _)| *b == basis).map_or(self.sd[4].1, |(_, sd)| *sd)
    }

    /// How readily a figure of this basis is wrong, before anything is compared.
    fn weight(&self, basis: &str) -> f64 {
        self.weight.iter().find(|(b, _)| *b == basis).map_or(1.0, |(_, w)| *w)
    }

    pub(super) fn mark(&self, z: f64) -> Mark {
        match z.abs() {
            z if z > self.z_candidate => Mark::Candidate,
            z if z > self.z_suspicious => Mark::Suspicious,
            _ => Mark::Agrees,
        }
    }
}

/// One reading in numbers.
pub(super) struct Reading {
    pub(super) id: String,
    pub(super) label: Text,
    pub(super) figure: String,
    pub(super) basis: String,
    pub(super) role: Role,
    pub(super) hard: bool,
    pub(super) provisional: bool,
    pub(super) value: f64,
    /// Value and standard deviation in the form of the fit: a logarithm, or the amount itself.
    pub(super) y: f64,
    pub(super) sd: f64,
    pub(super) questions: Vec<String>,
    /// The check of this reading against the statement.
    pub(super) check: String,
}

/// One quantity in numbers.
pub(super) struct Quantity<'a> {
    pub(super) rule: &'a QuantityRule,
    pub(super) readings: Vec<Reading>,
    /// The value the statements carry, for anchored identities.
    pub(super) carried: Option<f64>,
    pub(super) scale: Option<f64>,
}

/// One factor of a term: a quantity and its power.
pub(super) struct Product {
    pub(super) times: f64,
    pub(super) of: Vec<(usize, i32)>,
}

/// One identity in numbers.
pub(super) struct Identity<'a> {
    pub(super) rule: &'a IdentityRule,
    pub(super) terms: Vec<Product>,
    /// The quantities in them, in order, each once.
    pub(super) quantities: Vec<usize>,
    /// Added to the sum of the terms.
    pub(super) constant: f64,
    pub(super) slack: f64,
}

/// The whole case.
pub(super) struct Net<'a> {
    pub(super) quantities: Vec<Quantity<'a>>,
    pub(super) identities: Vec<Identity<'a>>,
    /// Identities that are judged by their checks alone.
    pub(super) judged: Vec<&'a IdentityRule>,
}

/// What a name says: a number, that it does not apply, or nothing usable.
enum Said {
    Number { value: f64, provisional: bool },
    NotApplicable,
    Nothing,
}

fn number(outcome: &Outcome) -> Option<f64> {
    match &outcome.state {
        State::Known(Value::Number(n)) => n.to_f64().filter(|v| v.is_finite()),
        _ => None,
    }
}

fn said(outcome: Option<&Outcome>) -> Said {
    match outcome {
        Some(o) => match (&o.state, number(o)) {
            (_, Some(value)) => Said::Number { value, provisional: !o.provisional_ids().is_empty() },
            (State::NotApplicable(_), _) => Said::NotApplicable,
            _ => Said::Nothing,
        },
        None => Said::Nothing,
    }
}

fn word(outcome: Option<&Outcome>) -> Option<&str> {
    match outcome.map(|o| &o.state) {
        Some(State::Known(Value::Text(t))) => Some(t),
        _ => None,
    }
}

fn truth(outcome: Option<&Outcome>) -> Option<bool> {
    match outcome.map(|o| &o.state) {
        Some(State::Known(Value::Bool(b))) => Some(*b),
        _ => None,
    }
}

fn is_hard(basis: &str) -> bool {
    matches!(basis, "document" | "system" | "observed")
}

impl<'a> Net<'a> {
    pub(super) fn of(checklist: &'a Checklist, figures: &Figures, policy: &Policy) -> Self {
        let mut quantities = Vec::with_capacity(checklist.quantities.len());
        let mut absent = Vec::with_capacity(checklist.quantities.len());
        for rule in &checklist.quantities {
            let (quantity, applies) = Quantity::of(rule, checklist, figures, policy);
            absent.push(!applies);
            quantities.push(quantity);
        }
        let places: FxHashMap<&str, usize> = checklist.quantities.iter().zip(0..).map(|(q, at)| (&*q.id, at)).collect();
        let place = |id: &str| places.get(id).copied();
        let identities = checklist
            .identities
            .iter()
            .filter_map(|rule| Identity::of(rule, figures, policy, &quantities, &absent, &place))
            .collect();
        let judged = checklist.identities.iter().filter(|i| i.terms.is_empty()).collect();
        Self { quantities, identities, judged }
    }
}

impl<'a> Quantity<'a> {
    /// The quantity, and whether it applies to this case at all.
    fn of(rule: &'a QuantityRule, checklist: &Checklist, figures: &Figures, policy: &Policy) -> (Self, bool) {
        let evaluation = &figures.evaluation;
        let mut made = Self { rule, readings: Vec::new(), carried: None, scale: None };
        let mut applies = rule.zero || rule.readings.is_empty();
        for r in &rule.readings {
            let outcome = evaluation.get(&r.value);
            let value = said(outcome);
            applies |= !matches!(value, Said::NotApplicable);
            let Said::Number { value, provisional } = value else { continue };
            let basis = word(evaluation.get(&reconcile_name("basis", &rule.id, &r.id))).unwrap_or("oral");
            let sum = spread::spread(&r.parts, evaluation, policy, value);
            let basis = sum.as_ref().map_or(basis, |s| s.basis);
            let mut reading = made.reading(policy, &r.id, &r.label, &r.value, basis, value, provisional);
            if r.papers > 1 {
                reading.sd *= spread::of_papers(policy, basis, r.papers);
            }
            if let Some(sum) = sum {
                reading.sd = sum.relative * if rule.form == Form::Log { 1.0 } else { value.abs() };
            }
            reading.questions.clone_from(&r.questions);
            made.add(reading);
        }
        if let Some(rows) = &rule.rows {
            made.rows(rows, checklist, figures, policy);
        }
        if let Some(figure) = &rule.statement
            && let Said::Number { value, .. } = said(evaluation.get(figure))
        {
            made.carried = Some(value);
            let mut reading =
                made.reading(policy, "statement", &rule.statement_label, figure, "document", value, false);
            reading.role = Role::Statement;
            made.add(reading);
        }
        if made.carried.is_none() {
            made.carried = made.readings.first().map(|r| r.value);
        }
        made.scale = evaluation.get(&reconcile_name("scale", &rule.id, "")).and_then(number).map(f64::abs);
        (made, applies)
    }

    #[allow(clippy::too_many_arguments)]
    fn reading(
        &self,
        policy: &Policy,
        id: &str,
        label: &Text,
        figure: &str,
        basis: &str,
        value: f64,
        provisional: bool,
    ) -> Reading {
        let hard = is_hard(basis);
        let relative = policy.sd(basis);
        let (y, sd) = match self.rule.form {
            Form::Log => (value.ln(), relative),
            Form::Level => (value, relative * value.abs()),
        };
        Reading {
            id: id.to_owned(),
            label: if label.zh.is_empty() { self.rule.label.clone() } else { label.clone() },
            figure: figure.to_owned(),
            basis: basis.to_owned(),
            role: if hard && !provisional { Role::Fitted } else { Role::Predicted },
            hard,
            provisional,
            value,
            y,
            sd,
            questions: Vec::new(),
            check: String::new(),
        }
    }

    /// What has no logarithm cannot be fitted by one.
    fn add(&mut self, reading: Reading) {
        if reading.y.is_finite() && reading.sd.is_finite() {
            self.readings.push(reading);
        }
    }

    fn rows(&mut self, rows: &RowsRule, checklist: &Checklist, figures: &Figures, policy: &Policy) {
        let evaluation = &figures.evaluation;
        let table = checklist.rows.get(&rows.table);
        let column = |name: &str| evaluation.column(&rows.table, name).unwrap_or_default();
        let (fitted, value, basis) = (column(&rows.fitted), column(&rows.value), column(&rows.basis));
        let (skip, bound) = (column(&rows.skip), column(&rows.bound));
        // Of all that is asked, what any of the rows may point at.
        let near = |q: &&String| !rows.questions.is_empty() && q.starts_with(&rows.questions);
        let asked: Vec<&String> = checklist.tables.keys().chain(checklist.questions.keys()).filter(near).collect();
        for (i, id) in evaluation.table_rows(&rows.table).iter().enumerate() {
            let Said::Number { value, provisional } = said(value.get(i)) else { continue };
            let basis = word(basis.get(i)).unwrap_or("oral");
            let label = table.and_then(|t| t.rows.iter().find(|r| *r.id == **id)).map(|r| r.label.clone());
            let figure = format!("{}.{id}.{}", rows.table, rows.value);
            let mut reading = self.reading(policy, id, &label.unwrap_or_default(), &figure, basis, value, provisional);
            let counted = matches!(said(fitted.get(i)), Said::Number { .. });
            if truth(bound.get(i)) == Some(true) {
                reading.role = Role::Bound;
            } else if !counted || truth(skip.get(i)) == Some(true) || rows.without.iter().any(|w| **w == **id) {
                reading.role = Role::Predicted;
            }
            let start = format!("{}{id}", rows.questions);
            let starts = |q: &&String| q.strip_prefix(&start).is_some_and(|r| r.is_empty() || r.starts_with('.'));
            if !rows.questions.is_empty() {
                let asked = asked.iter().copied().filter(starts);
                reading.questions =
                    asked.filter(|q| !q.ends_with(".source") && !q.ends_with(".scope")).cloned().collect();
            }
            if !rows.check.is_empty() {
                reading.check = format!("{}{id}", rows.check);
            }
            self.add(reading);
        }
    }

    /// How far a gross error may move it.
    pub(super) fn reach(&self, policy: &Policy, value: f64) -> f64 {
        match self.rule.form {
            Form::Log => policy.gross,
            Form::Level => self.scale.unwrap_or(0.0).max(policy.gross * value.abs()),
        }
    }

    /// How readily it reads too low and too high, before anything is compared.
    pub(super) fn weight(&self, policy: &Policy, basis: &str) -> [f64; 2] {
        let own = self.rule.weight.as_ref().and_then(|w| w.parse::<f64>().ok()).filter(|w| *w > 0.0);
        let weight = own.unwrap_or_else(|| if self.rule.zero { policy.unlisted } else { policy.weight(basis) });
        match self.rule.leans.as_deref() {
            Some("low") => [weight, weight * policy.against],
            Some("high") => [weight * policy.against, weight],
            _ => [weight, weight],
        }
    }

    /// The amount from its place in the fit.
    pub(super) fn amount(&self, u: f64) -> f64 {
        match self.rule.form {
            Form::Log => u.exp(),
            Form::Level => u,
        }
    }
}

impl Product {
    /// The product, or its derivative by one quantity's place in the fit.
    pub(super) fn value(&self, amounts: &[f64]) -> f64 {
        self.of.iter().fold(self.times, |product, (q, power)| product * amounts[*q].powi(*power))
    }

    pub(super) fn slope(&self, amounts: &[f64], at: usize, log: bool) -> f64 {
        let own: i32 = self.of.iter().filter(|(q, _)| *q == at).map(|(_, p)| *p).sum();
        if own == 0 {
            return 0.0;
        }
        if log {
            return f64::from(own) * self.value(amounts);
        }
        let others = self.of.iter().filter(|(q, _)| *q != at);
        let rest = others.fold(self.times, |product, (q, power)| product * amounts[*q].powi(*power));
        rest * f64::from(own) * amounts[at].powi(own - 1)
    }
}

impl<'a> Identity<'a> {
    fn of(
        rule: &'a IdentityRule,
        figures: &Figures,
        policy: &Policy,
        quantities: &[Quantity<'_>],
        absent: &[bool],
        place: &dyn Fn(&str) -> Option<usize>,
    ) -> Option<Self> {
        let evaluation = &figures.evaluation;
        if rule.terms.is_empty() {
            return None;
        }
        if rule.given.is_some() && truth(evaluation.get(&reconcile_name("given", &rule.id, ""))) != Some(true) {
            return None;
        }
        let anchor = match &rule.anchor {
            Some(figure) => Some(evaluation.get(figure).and_then(number)?),
            None => None,
        };
        let mut terms = Vec::with_capacity(rule.terms.len());
        for term in &rule.terms {
            let times: f64 = term.times.parse().ok()?;
            let of: Vec<(usize, i32)> = term.of.iter().map(|(id, p)| Some((place(id)?, *p))).collect::<Option<_>>()?;
            // What does not apply counts as nothing; what an anchored identity does not know stays as the statement has it.
            if of.iter().any(|(q, _)| absent[*q]) {
                continue;
            }
            let known = |q: usize| quantities[q].rule.zero || quantities[q].readings.iter().any(Reading::usable);
            if of.iter().any(|(q, _)| !known(*q)) {
                anchor?;
                continue;
            }
            terms.push(Product { times, of });
        }
        let constant = match anchor {
            Some(residual) => {
                let mut carried: Vec<f64> = quantities.iter().map(|q| q.carried.unwrap_or(0.0)).collect();
                for (id, figure) in &rule.at {
                    carried[place(id)?] = evaluation.get(figure).and_then(number)?;
                }
                residual - terms.iter().map(|t| t.value(&carried)).sum::<f64>()
            }
            None => 0.0,
        };
        let base = evaluation.get(&rule.base).and_then(number).unwrap_or(0.0);
        let finite = constant.is_finite() && base.is_finite();
        let mut among: Vec<usize> = terms.iter().flat_map(|t| &t.of).map(|(q, _)| *q).collect();
        among.sort_unstable();
        among.dedup();
        let slack = policy.slack * base.abs();
        (finite && !terms.is_empty()).then_some(Self { rule, terms, quantities: among, constant, slack })
    }

    /// What it leaves over at the statement's values, the rest at their best; or with one of them at its best, too.
    pub(super) fn carried(&self, quantities: &[Quantity<'_>], best: &[f64], but: Option<usize>) -> f64 {
        let stated = |q: &Quantity<'_>| q.readings.iter().any(|r| r.role == Role::Statement);
        let mut amounts = best.to_vec();
        for (q, quantity) in quantities.iter().enumerate() {
            if let Some(value) = quantity.carried.filter(|_| stated(quantity) && but != Some(q)) {
                amounts[q] = value;
            }
        }
        self.value(&amounts)
    }

    pub(super) fn value(&self, amounts: &[f64]) -> f64 {
        self.constant + self.terms.iter().map(|t| t.value(amounts)).sum::<f64>()
    }

    pub(super) fn slope(&self, amounts: &[f64], at: usize, log: bool) -> f64 {
        self.terms.iter().map(|t| t.slope(amounts, at, log)).sum()
    }
}

impl Reading {
    /// Whether it can stand for the quantity where nothing harder does.
    pub(super) fn usable(&self) -> bool {
        match self.role {
            Role::Fitted => true,
            Role::Predicted => !self.provisional && !self.hard,
            Role::Statement | Role::Bound => false,
        }
    }
}
