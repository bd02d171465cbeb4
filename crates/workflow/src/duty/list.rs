//! The list of duties, read from its data and held to the rule language: every name in a formula is listed, every formula is a truth.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use formula::{Answer, Inputs, Model, ModelBuilder, Origin, Reason, State, Type, Value};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Duty, DutyNumber, DutyOutcome, DutyReading, Judged, Phase, ReadingType, Said};
use crate::role::Role;

/// What is known of a reading. A name without one is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// True or false.
    Truth(bool),
    /// An exact decimal.
    Number(Decimal),
    /// It does not apply in this case.
    NotApplicable,
}

/// Readings by name.
pub type Readings = BTreeMap<String, Known>;

/// What is wrong with a list.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DutyError {
    /// No TOML of this shape.
    #[error("the list of duties cannot be read: {0}")]
    Shape(String),
    /// A word nobody knows.
    #[error("{duty}: “{word}” is no role of a case")]
    Role {
        /// In which duty.
        duty: String,
        /// The word.
        word: String,
    },
    /// Two entries of one id.
    #[error("“{0}” is there twice")]
    Twice(String),
    /// A reading that is neither of the records nor of the checklist.
    #[error("the reading “{0}” is neither record.… without a figure nor case.… with one")]
    Reading(String),
    /// A duty with nothing to hold it to.
    #[error("{0} has no part that says when it was done")]
    Nothing(String),
    /// Formulas that do not read.
    #[error("formulas of the list do not read: {0}")]
    Formula(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPart {
    when: String,
    not: Said,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDuty {
    id: String,
    stage: Phase,
    role: String,
    label: Said,
    due: String,
    #[serde(default)]
    otherwise: Said,
    fulfilled: Vec<WrittenPart>,
    cannot: Option<Said>,
    evidence: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: String,
    #[serde(default, rename = "number")]
    numbers: Vec<DutyNumber>,
    #[serde(rename = "reading")]
    readings: Vec<DutyReading>,
    #[serde(rename = "duty")]
    duties: Vec<WrittenDuty>,
}

/// The list of one version.
#[derive(Debug, Clone)]
pub struct DutyList {
    version: String,
    text: &'static str,
    numbers: Vec<DutyNumber>,
    readings: Vec<DutyReading>,
    duties: Vec<Duty>,
    model: Arc<Model>,
}

/// Every version that was ever shipped, the one in force first. None is taken out: a case is judged by the one it was submitted under.
const VERSIONS: &[&str] = &[include_str!("../../duties.toml")];

static SHIPPED: LazyLock<Vec<DutyList>> = LazyLock::new(|| {
    let read = |text: &&'static str| DutyList::read(text).expect("the shipped lists read; a test holds it");
    VERSIONS.iter().map(read).collect()
});

const CANNOT: (&str, &str) = ("有关的记录不全，看不出", "its records are not all here, so it does not show");
const GAP: (&str, &str) = (
    "有记录读不出（已删除，或由更新的程序写成），不能断定没有做",
    "records cannot be read (erased, or of a newer program), so that it was not done cannot be said",
);

impl DutyList {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// Whatever in it is not understood.
    pub fn read(text: &'static str) -> Result<Self, DutyError> {
        let written: Written = toml::from_str(text).map_err(|e| DutyError::Shape(e.message().to_owned()))?;
        let mut ids = BTreeSet::new();
        let all = written.duties.iter().map(|d| &d.id).chain(written.readings.iter().map(|r| &r.id));
        if let Some(twice) = all.chain(written.numbers.iter().map(|n| &n.id)).find(|id| !ids.insert((*id).clone())) {
            return Err(DutyError::Twice(twice.clone()));
        }
        let stray = |r: &&DutyReading| match &r.figure {
            Some(_) => !r.id.starts_with("case."),
            None => !r.id.starts_with("record."),
        };
        if let Some(stray) = written.readings.iter().find(stray) {
            return Err(DutyError::Reading(stray.id.clone()));
        }
        let model = model(&written)?;
        let Written { version, numbers, readings, duties } = written;
        let duties = duties.into_iter().map(duty).collect::<Result<_, _>>()?;
        Ok(Self { version, text, numbers, readings, duties, model })
    }

    /// The list in force.
    ///
    /// # Panics
    ///
    /// Never in a program that passed its tests.
    #[must_use]
    pub fn shipped() -> &'static DutyList {
        &SHIPPED[0]
    }

    /// Every version that was ever shipped, the one in force first.
    #[must_use]
    pub fn all() -> &'static [DutyList] {
        &SHIPPED
    }

    /// Its version, as a person calls it.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its text, whose SHA-256 a submission names.
    #[must_use]
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Its numbers.
    #[must_use]
    pub fn numbers(&self) -> &[DutyNumber] {
        &self.numbers
    }

    /// What its formulas read.
    #[must_use]
    pub fn readings(&self) -> &[DutyReading] {
        &self.readings
    }

    /// Its duties, in the order of a loan's life.
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// Judges a case, one outcome a duty, in the order of the list. `whole`: every record of the case could be read. Where one could not, nobody says that
    /// something was not done or not owed, for the record that shows it may be the one.
    #[must_use]
    pub fn judge(&self, readings: &Readings, whole: bool) -> Vec<Judged<'_>> {
        let mut inputs = Inputs::new();
        for rule in &self.readings {
            let answer = match readings.get(&rule.id) {
                Some(Known::Truth(truth)) => Answer::known(Value::Bool(*truth), None),
                Some(Known::Number(number)) => Answer::known(Value::Number(*number), None),
                Some(Known::NotApplicable) => Answer::not_applicable(Reason::NotAsked),
                None => Answer::unanswered(),
            };
            inputs.set(&rule.id, answer);
        }
        let found = self.model.evaluate(&inputs);
        let said = |name: &str| found.get(name).map(|outcome| outcome.state.clone());
        self.duties.iter().map(|duty| judged(duty, whole, &said)).collect()
    }
}

fn judged<'l>(duty: &'l Duty, whole: bool, said: &dyn Fn(&str) -> Option<State>) -> Judged<'l> {
    let of = |outcome, why: &Said| Judged { duty, outcome, why: why.clone() };
    let gap = || Said { zh: GAP.0.to_owned(), en: GAP.1.to_owned() };
    match said(&due_name(&duty.id)) {
        Some(State::Known(Value::Bool(true))) => {}
        Some(State::Known(_) | State::NotApplicable(_)) if whole => {
            return of(DutyOutcome::NotApplicable, &duty.otherwise);
        }
        Some(State::Known(_) | State::NotApplicable(_)) => return of(DutyOutcome::CannotTell, &gap()),
        _ => return of(DutyOutcome::CannotTell, &duty.cannot),
    }
    let mut open = false;
    for (n, not) in duty.parts.iter().enumerate() {
        match said(&part_name(&duty.id, n)) {
            Some(State::Known(Value::Bool(true)) | State::NotApplicable(_)) => {}
            Some(State::Known(_)) if whole => return of(DutyOutcome::NotDone, not),
            Some(State::Known(_)) => return of(DutyOutcome::CannotTell, &gap()),
            _ => open = true,
        }
    }
    if open { of(DutyOutcome::CannotTell, &duty.cannot) } else { of(DutyOutcome::Done, &Said::default()) }
}

fn due_name(duty: &str) -> String {
    format!("duty.{duty}.due")
}

fn part_name(duty: &str, n: usize) -> String {
    format!("duty.{duty}.part_{}", n + 1)
}

fn duty(written: WrittenDuty) -> Result<Duty, DutyError> {
    let role = Role::of(&written.role)
        .ok_or_else(|| DutyError::Role { duty: written.id.clone(), word: written.role.clone() })?;
    if written.fulfilled.is_empty() {
        return Err(DutyError::Nothing(written.id));
    }
    Ok(Duty {
        id: written.id,
        phase: written.stage,
        role,
        label: written.label,
        otherwise: written.otherwise,
        cannot: written.cannot.unwrap_or_else(|| Said { zh: CANNOT.0.to_owned(), en: CANNOT.1.to_owned() }),
        evidence: written.evidence,
        parts: written.fulfilled.into_iter().map(|part| part.not).collect(),
    })
}

fn model(written: &Written) -> Result<Arc<Model>, DutyError> {
    let mut builder = ModelBuilder::new();
    for number in &written.numbers {
        builder.constant(&format!("number.{}", number.id), Value::Number(number.value));
    }
    for reading in &written.readings {
        match reading.kind {
            ReadingType::Bool => builder.input(&reading.id, Type::Bool, 0),
            ReadingType::Number => builder.input(&reading.id, Type::Number, 12),
        };
    }
    for duty in &written.duties {
        let origin = || Origin::new(format!("duties.toml: {}", duty.id), 1, 1);
        builder.rule(&due_name(&duty.id), Type::Bool, 0, duty.due.as_str(), origin());
        for (n, part) in duty.fulfilled.iter().enumerate() {
            builder.rule(&part_name(&duty.id, n), Type::Bool, 0, part.when.as_str(), origin());
        }
    }
    builder
        .build()
        .map_err(|all| DutyError::Formula(all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
}
