//! Beside the case: stress, what-if, structures on a snapshot of the case, without the application; scenarios as records of their own.

use std::time::Instant;

use appraisal::aside::Aside;
use appraisal::checklist::Turn;
use appraisal::stress::stress;
use appraisal::structure::structures;
use evidence::{Payload, ScenarioKept, ScenarioTurn};

use crate::api::text::{Code, Failure};
use crate::api::visit::{Action, Change};
use crate::api::what_if::{
    DeleteScenario, FindStructure, ListScenarios, SaveScenario, ScenarioList, ScenarioView, StressTable, StressView,
    StructuresView, TurnView, WhatIf, WhatIfView,
};
use crate::app::{App, Handle, Prepare, Work};
use crate::case::{self, CaseSheet, local_time};
use crate::open_case::saved;
use crate::view::{self, Labels, Situation};

/// Kept scenarios shown beside what is turned now: more columns nobody reads.
const COLUMNS: usize = 3;
/// Turns of one scenario.
const MOST_TURNS: usize = 40;
/// Characters of a scenario's name.
const LONGEST_NAME: usize = 40;

fn turn(view: &TurnView) -> Turn {
    Turn { lever: view.lever.clone(), row: view.row.clone(), to: view.to.clone() }
}

fn kept_turns(kept: &ScenarioKept) -> Vec<Turn> {
    let made = |t: &ScenarioTurn| Turn { lever: t.lever.clone(), row: t.row.clone(), to: t.to.clone() };
    kept.turns.iter().map(made).collect()
}

/// The scenarios in force, for the report as for the window.
pub(crate) fn scenarios(state: &evidence::CaseState) -> Vec<report::Scenario> {
    let made = |s: &evidence::Scenario| report::Scenario { name: s.kept.name.clone(), turns: kept_turns(&s.kept) };
    state.scenarios.iter().map(made).collect()
}

/// The case as it stands on the screen: what is typed and not saved yet counts.
fn draft(app: &mut App, case: &str, changes: &[Change]) -> Result<CaseSheet, Failure> {
    let mut sheet = app.sheet(case)?.clone();
    let batch = case::action(&sheet.checklist, &sheet.answers, changes, Action::Typed, false)?;
    sheet.answers.apply(&batch);
    Ok(sheet)
}

/// Does the work beside the appraisal of a case.
fn beside<R>(sheet: &CaseSheet, work: impl FnOnce(&Labels<'_>, &Aside<'_>) -> R) -> R {
    let appraisal = sheet.appraise();
    let aside = Aside::new(&sheet.checklist, &appraisal);
    work(&Labels::new(&sheet.checklist, &appraisal), &aside)
}

impl Prepare for WhatIf {
    fn prepare(self, app: &mut App) -> Result<Work<WhatIfView>, Failure> {
        refuse_many(&self.turns)?;
        let sheet = draft(app, &self.case, &self.changes)?;
        let (_, open) = app.case(&self.case)?;
        let turns = self.turns.iter().map(turn).collect();
        let mut situations = vec![Situation { name: None, saved_at: None, turns }];
        situations.extend(open.state.scenarios.iter().rev().take(COLUMNS).map(|s| Situation {
            name: Some(s.kept.name.clone()),
            saved_at: Some(local_time(&s.stamp)),
            turns: kept_turns(&s.kept),
        }));
        Ok(Box::new(move || Ok(beside(&sheet, |labels, aside| view::what_if(labels, aside, &situations)))))
    }
}

impl Prepare for StressTable {
    fn prepare(self, app: &mut App) -> Result<Work<StressView>, Failure> {
        let sheet = draft(app, &self.case, &self.changes)?;
        Ok(Box::new(move || Ok(stress_of(&sheet))))
    }
}

/// The stress table of a sheet.
pub(crate) fn stress_of(sheet: &CaseSheet) -> StressView {
    let appraisal = sheet.appraise();
    let made = stress(&sheet.checklist, &appraisal);
    view::stress(&Labels::new(&sheet.checklist, &appraisal), &made)
}

impl Prepare for FindStructure {
    fn prepare(self, app: &mut App) -> Result<Work<StructuresView>, Failure> {
        let sheet = draft(app, &self.case, &self.changes)?;
        Ok(Box::new(move || {
            let start = Instant::now();
            Ok(beside(&sheet, |labels, aside| {
                let made = structures(aside);
                let took = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
                view::structures(labels, made.as_ref(), took)
            }))
        }))
    }
}

fn refuse_many(turns: &[TurnView]) -> Result<(), Failure> {
    let long = |t: &TurnView| t.to.len() > 64 || t.lever.len() > 200 || t.row.as_ref().is_some_and(|r| r.len() > 200);
    if turns.len() > MOST_TURNS || turns.iter().any(long) {
        return Err(Failure::new(Code::BadRequest).saying("假设太多或太长", "too many or too long assumptions"));
    }
    Ok(())
}

fn list(state: &evidence::CaseState, saved: Option<crate::api::visit::Saved>) -> ScenarioList {
    let view = |s: &evidence::Scenario| ScenarioView {
        name: s.kept.name.clone(),
        saved_at: local_time(&s.stamp),
        turns: kept_turns(&s.kept).iter().map(view::turn_view).collect(),
    };
    ScenarioList { saved, scenarios: state.scenarios.iter().map(view).collect() }
}

impl Handle for ListScenarios {
    fn handle(self, app: &mut App) -> Result<ScenarioList, Failure> {
        let (_, open) = app.case(&self.case)?;
        Ok(list(&open.state, None))
    }
}

impl Handle for SaveScenario {
    fn handle(self, app: &mut App) -> Result<ScenarioList, Failure> {
        refuse_many(&self.turns)?;
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            let zh = format!("情景名称须为 1–{LONGEST_NAME} 个字");
            let en = format!("a scenario's name has 1 to {LONGEST_NAME} characters");
            return Err(Failure::new(Code::BadRequest).saying(zh, en));
        }
        if self.turns.is_empty() {
            return Err(Failure::new(Code::BadRequest).saying("还没有假设任何事", "nothing is assumed yet"));
        }
        let turns = self.turns.into_iter().map(|t| ScenarioTurn { lever: t.lever, to: t.to, row: t.row });
        let kept = ScenarioKept { name: name.to_owned(), turns: turns.collect() };
        let (store, open) = app.case(&self.case)?;
        let record = open.append(store, Payload::ScenarioKept(kept))?;
        Ok(list(&open.state, Some(saved(&record))))
    }
}

impl Handle for DeleteScenario {
    fn handle(self, app: &mut App) -> Result<ScenarioList, Failure> {
        let (store, open) = app.case(&self.case)?;
        if !open.state.scenarios.iter().any(|s| s.kept.name == self.name) {
            return Err(crate::failure::not_found("情景", &self.name));
        }
        let record = open.append(store, Payload::ScenarioDropped(self.name))?;
        Ok(list(&open.state, Some(saved(&record))))
    }
}
