//! Beside the case as the window shows it: levers with what they stand at, situations in columns, the stress table, structures.

use appraisal::aside::{Aside, COMPARED};
use appraisal::checklist::{Checklist, Kind, Lever, Turn};
use appraisal::figure::Reading;
use appraisal::figures::Figures;
use appraisal::finding::Finding;
use appraisal::stress::{Outlook, Stress};
use appraisal::structure::{Structure, Structures};
use report::aside as words;

use super::{Labels, word};
use crate::api::text::{FigureKind, FigureState, Text};
use crate::api::what_if::{
    CompareCell, CompareRow, GroupView, LeverView, MonthView, OptionView, OutlookView, SituationView, StressLine,
    StressView, StructureView, StructuresView, TurnView, WhatIfView,
};

/// A situation beside the case: its name and when it was kept, or what is turned now.
pub(crate) struct Situation {
    pub(crate) name: Option<String>,
    pub(crate) saved_at: Option<String>,
    pub(crate) turns: Vec<Turn>,
}

/// The months of the plan with the loan each situation would get.
const PLAN: &str = "limit.plan_at_limit.months";

pub(crate) fn turn_view(turn: &Turn) -> TurnView {
    TurnView { lever: turn.lever.clone(), row: turn.row.clone(), to: turn.to.clone() }
}

/// The case, and every situation beside it.
pub(crate) fn what_if(labels: &Labels<'_>, aside: &Aside<'_>, situations: &[Situation]) -> WhatIfView {
    let (checklist, base) = (labels.checklist, &labels.appraisal.figures);
    let mut columns = vec![SituationView {
        name: None,
        label: Text::new("本案", "The case"),
        turns: Vec::new(),
        refused: Vec::new(),
        saved_at: None,
        again: Vec::new(),
    }];
    let mut all: Vec<Figures> = vec![base.clone()];
    let mut refused = Vec::new();
    for situation in situations {
        let made = aside.turned(&situation.turns).and_then(|assumed| aside.under(&assumed));
        let why = |findings: &[Finding]| findings.iter().map(|f| super::text(&f.text)).collect::<Vec<_>>();
        let (figures, own) = match made {
            Ok(figures) => (figures, Vec::new()),
            Err(findings) => (base.clone(), why(&findings)),
        };
        if situation.name.is_none() {
            refused.clone_from(&own);
        }
        columns.push(SituationView {
            label: situation.name.as_ref().map_or_else(|| Text::new("现在的假设", "Turned now"), |n| Text::new(n, n)),
            name: situation.name.clone(),
            turns: situation.turns.iter().map(|t| words::turn(checklist, base, t).into()).collect(),
            refused: own,
            saved_at: situation.saved_at.clone(),
            again: situation.turns.iter().map(turn_view).collect(),
        });
        all.push(figures);
    }
    let groups = COMPARED.iter().map(|(zh, en, ids)| GroupView {
        label: Text::new(*zh, *en),
        rows: ids.iter().filter(|id| base.reading(id).is_some()).map(|id| row(labels, id, &all)).collect(),
    });
    WhatIfView {
        levers: checklist.levers.values().map(|lever| lever_view(labels, lever)).collect(),
        refused,
        columns,
        groups: groups.collect(),
        months: months(labels, &all),
    }
}

fn row(labels: &Labels<'_>, id: &str, all: &[Figures]) -> CompareRow {
    let base = all.first().and_then(|f| f.reading(id)).and_then(|r| r.number());
    let cell = |figures: &Figures| {
        let reading = figures.named(id).reading;
        let change = base.zip(reading.number()).and_then(|(before, now)| now.checked_sub(before));
        let change = change.filter(|by| !by.is_zero()).map(|by| by.normalize().to_string());
        CompareCell { figure: labels.view(id, &reading), change }
    };
    CompareRow { label: labels.label(id), cells: all.iter().map(cell).collect() }
}

fn months(labels: &Labels<'_>, all: &[Figures]) -> Vec<MonthView> {
    // A longer term makes a longer plan: the longest situation gives the months.
    let Some(longest) = all.iter().max_by_key(|f| f.rows(PLAN).len()) else { return Vec::new() };
    let month = |row: &String| {
        let name = longest.cell(PLAN, row, "month").and_then(|r| r.text().map(str::to_owned));
        let mut view = MonthView { month: name.unwrap_or_else(|| row.clone()), closing: Vec::new(), below: Vec::new() };
        for figures in all {
            let none = || Reading::NotApplicable { reason: String::new() };
            let reading = figures.cell(PLAN, row, "closing").unwrap_or_else(none);
            let mut figure = labels.view(&format!("{PLAN}.{row}.closing"), &reading);
            figure.label = Text::default();
            view.closing.push(figure);
            view.below.push(figures.cell(PLAN, row, "below_minimum").and_then(|r| r.truth()) == Some(true));
        }
        view
    };
    longest.rows(PLAN).iter().map(month).collect()
}

fn lever_view(labels: &Labels<'_>, lever: &Lever) -> LeverView {
    let checklist = labels.checklist;
    let asked = lever.now.as_ref().and_then(|q| checklist.questions.get(q));
    let choices = asked.filter(|_| lever.kind == Kind::Choice).map_or_else(Vec::new, |q| {
        q.ask.choices.iter().map(|c| OptionView { id: c.id.clone(), label: super::text(&c.label) }).collect()
    });
    LeverView {
        id: lever.id.clone(),
        label: super::text(&lever.label),
        help: super::text(&lever.help),
        kind: lever.kind.word().to_owned(),
        unit: lever.unit.clone(),
        low: lever.low.map(|n| n.normalize().to_string()),
        high: lever.high.map(|n| n.normalize().to_string()),
        step: lever.step.map(|n| n.normalize().to_string()),
        now: lever.now.as_ref().map(|id| labels.figure(id)),
        replaces: words::replaces(lever),
        choices,
        rows: rows(labels, lever),
    }
}

/// The rows of a lever's table, each with its name and its size.
fn rows(labels: &Labels<'_>, lever: &Lever) -> Vec<OptionView> {
    let (Some(table), Some(pick)) = (&lever.table, &lever.pick) else { return Vec::new() };
    let rows = labels.appraisal.rows(table).into_iter();
    let named = rows.map(|row| {
        let id = format!("{table}.{row}.{pick}");
        let figure = labels.figure(&id);
        let name = |label: &str, between: char| label.split(between).next().unwrap_or_default().trim().to_owned();
        let known = figure.state == FigureState::Known;
        let (zh, en) = if known { (" 元", " yuan") } else { ("", "") };
        let label = Text::new(
            format!("{} {}{zh}", name(&figure.label.zh, '·'), figure.text),
            format!("{} {}{en}", name(&figure.label.en, '·'), figure.text),
        );
        OptionView { id: row, label }
    });
    named.collect()
}

/// The stress table.
pub(crate) fn stress(labels: &Labels<'_>, made: &Stress) -> StressView {
    let mut rows = vec![StressLine {
        label: Text::new("本案（不加压）", "The case as it is"),
        calibrated: true,
        refused: None,
        outlook: Some(outlook(labels, &made.base)),
    }];
    rows.extend(made.rows.iter().map(|row| StressLine {
        label: super::text(&row.label),
        calibrated: row.calibrated,
        refused: row.outlook.as_ref().err().map(super::text),
        outlook: row.outlook.as_ref().ok().map(|o| outlook(labels, o)),
    }));
    StressView { tested: labels.view("limit.limit", &made.tested), at_limit: made.at_limit, rows }
}

fn outlook(labels: &Labels<'_>, made: &Outlook) -> OutlookView {
    let said = |id: &str| word(id).unwrap_or_else(|| Text::new(id, id));
    OutlookView {
        net_profit: labels.view("income.year.net_profit", &made.net_profit),
        disposable: labels.view("income.month.disposable", &made.disposable),
        lowest: labels.view("limit.plan_at_limit.lowest", &made.lowest),
        lowest_month: labels.view("limit.plan_at_limit.lowest_month", &made.lowest_month),
        first_below: made.first_below.clone(),
        limit: labels.view("limit.limit", &made.limit),
        grade: said(&made.grade),
        proposal: said(&made.proposal),
    }
}

/// What the search for a structure found.
pub(crate) fn structures(labels: &Labels<'_>, made: Option<&Structures>, took_us: u32) -> StructuresView {
    let Some(made) = made else {
        return StructuresView {
            why: Vec::new(),
            better: Vec::new(),
            nothing: Some(Text::new(
                "额度还算不出来，先补齐缺项再找方案。",
                "There is no limit yet: settle what is open first.",
            )),
            evaluations: 0,
            complete: true,
            took_us,
        };
    };
    let nothing = match (made.misfits.is_empty(), made.better.is_empty()) {
        (false, _) if !made.unknown_names.is_empty() => {
            let names = made.unknown_names.join("、");
            Some(Text::new(
                format!("这份清单的规则里没有找方案要用的数字（{names}），没有试完。"),
                format!("The rules of this checklist lack what the search needs ({names}); not all was tried."),
            ))
        }
        (true, _) => Some(Text::new("申请的金额、期限和还款方式合适。", "Amount, term and method asked for fit.")),
        (false, true) if made.as_asked_serves() => Some(Text::new(
            "政策内的期限与还款方式都试过，没有比所申请的更合适的；按建议额度能完成用途。",
            "All terms and methods policy offers were tried; none is better than what was asked, which completes the purpose at the limit.",
        )),
        (false, true) => Some(Text::new(
            "政策内的期限与还款方式都试过，没有更合适、能完成用途、现金又够的方案。",
            "All terms and methods policy offers were tried; none is better, completes the purpose and keeps cash.",
        )),
        (false, false) => None,
    };
    StructuresView {
        why: made.misfits.iter().map(|m| words::misfit(*m).into()).collect(),
        better: made.better.iter().map(|s| structure(labels, s)).collect(),
        nothing,
        evaluations: u32::try_from(made.evaluations).unwrap_or(u32::MAX),
        complete: made.complete,
        took_us,
    }
}

fn structure(labels: &Labels<'_>, made: &Structure) -> StructureView {
    let (head, reason) = words::structure(labels.checklist, made);
    StructureView {
        head: head.into(),
        reason: reason.into(),
        limit: labels.view("limit.limit", &made.outlook.limit),
        lowest: labels.view("limit.plan_at_limit.lowest", &made.outlook.lowest),
        interest: labels.bare(
            "structure.interest".to_owned(),
            Text::new("利息合计", "Interest in all"),
            FigureKind::Money,
            &made.interest,
        ),
        turns: turns(labels.checklist, made),
    }
}

/// The levers that make the same structure.
fn turns(checklist: &Checklist, made: &Structure) -> Vec<TurnView> {
    if made.second.is_some() || made.more_security {
        return Vec::new();
    }
    let turn = |lever: &str, to: String| {
        checklist.levers.contains_key(lever).then(|| TurnView { lever: lever.to_owned(), row: None, to })
    };
    let interest_only = made.interest_only_months.and_then(|m| turn("interest_only_months", m.to_string()));
    let amount = made.asked.and_then(|asked| turn("amount", asked.normalize().to_string()));
    [turn("method", made.method.clone()), turn("term", made.term.to_string()), interest_only, amount]
        .into_iter()
        .flatten()
        .collect()
}
