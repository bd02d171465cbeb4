//! A deviating check explained: the text and its evidence by the officer, the second officer's and the reviewer's signatures, and the
//! values before and after from the log. The verdict stays; whether the explanation covers the present deviation is a rule of the checklist.

use appraisal::checklist::Guard;
use appraisal::crosscheck::{Check, Explained};
use appraisal::figure::{Named, Reading, Scalar};
use evidence::Payload;
use store::Store;

use super::signing::{Signer, Wanted};
use crate::api::explanations::{
    AcceptExplanation, CheckHistory, CheckPoint, CheckStory, ConfirmExplanation, ExplainCheck,
};
use crate::api::text::{Basis, Code, Failure, Text};
use crate::api::visit::{Action, Change, CommitReply};
use crate::app::{App, Handle, Settle, Work};
use crate::case::{self, CaseSheet, Point, Replay};
use crate::failure::not_found;
use crate::open_case::{OpenCase, saved};
use crate::view::{self, Labels};

/// The table in which explanations stand.
const TABLE: &str = "explanations";
/// What the second officer and the reviewer sign; whoever changes the explanation takes it away.
const SIGNED: [&str; 3] = ["second_officer", "second_statement", "accepted_by"];
/// A story shows its first state and this many of the last.
const LAST_POINTS: usize = 5;

fn found(sheet: &CaseSheet, id: &str) -> Result<Check, Failure> {
    let check = sheet.appraise().checks.into_iter().find(|c| c.id == id).ok_or_else(|| not_found("检验", id))?;
    if check.explained == Explained::NotDue {
        let (zh, en) = ("这项检验现在不需要解释", "there is nothing to explain in this check now");
        return Err(Failure::new(Code::BadRequest).saying(zh, en));
    }
    Ok(check)
}

fn number(named: &Option<Named>) -> String {
    match named.as_ref().map(|n| &n.reading) {
        Some(Reading::Known { value: Scalar::Number(n), .. }) => n.normalize().to_string(),
        _ => String::new(),
    }
}

fn cell(row: &str, column: &str, raw: &str, by: Option<&str>, how: Option<&str>) -> Change {
    Change::Cell {
        table: TABLE.to_owned(),
        row: row.to_owned(),
        column: column.to_owned(),
        raw: Some(raw.to_owned()),
        basis: Some(Basis::Document).filter(|_| !raw.is_empty()),
        by: by.map(str::to_owned),
        how_checked: how.map(str::to_owned),
        note: None,
    }
}

fn write(store: &mut Store, open: &mut OpenCase, changes: &[Change]) -> Result<CommitReply, Failure> {
    let sheet = &open.sheet;
    let batch = case::action(&sheet.checklist, &sheet.answers, changes, Action::Typed, open.limit_seen())?;
    let record = open.append(store, Payload::AnswersChanged(batch.clone()))?;
    Ok(CommitReply {
        saved: Some(saved(&record)),
        refused: Vec::new(),
        touched: open.sheet.touched(&batch),
        appraisal: open.sheet.appraised(),
    })
}

impl Handle for ExplainCheck {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let fresh = app.new_id()?;
        let (store, open) = app.case(&self.case)?;
        let check = found(&open.sheet, &self.check)?;
        // The present deviation's own explanation goes on; for another deviation a new one begins, and the old one stays on record.
        let going_on = !matches!(check.explained, Explained::Due | Explained::Moved);
        let row = check.explanations.last().filter(|_| going_on).cloned();
        let said = |text: &Option<String>| text.as_deref().map(str::trim).unwrap_or_default().is_empty();
        if row.is_none() && said(&self.text) {
            let (zh, en) = ("先写解释，再附证据", "write the explanation first");
            return Err(Failure::new(Code::BadRequest).saying(zh, en));
        }
        let mut changes = Vec::new();
        let row = row.unwrap_or_else(|| {
            changes.push(Change::AddRow {
                table: TABLE.to_owned(),
                row: fresh.clone(),
                before: None,
                cells: [("check".to_owned(), check.id.clone())].into(),
            });
            // What no rule holds the explanation to (no deviation, no residual) is written for what the card shows.
            let residual = check.residual.as_ref().filter(|n| money(open, &n.figure));
            let deviation = number(&check.deviation);
            let deviation =
                if deviation.is_empty() && residual.is_none() { number(&check.residual) } else { deviation };
            changes.push(cell(&fresh, "deviation", &deviation, None, None));
            changes.push(cell(&fresh, "residual", &number(&residual.cloned()), None, None));
            fresh.clone()
        });
        let mut differs = false;
        for (column, text) in [("explanation", &self.text), ("evidence", &self.evidence)] {
            let Some(text) = text else { continue };
            let old = open.sheet.answers.cell(TABLE, &row, column).map(|given| given.raw.clone()).unwrap_or_default();
            if old != text.trim() {
                differs = true;
                changes.push(cell(&row, column, text.trim(), None, None));
            }
        }
        if differs {
            // They signed another text, or somebody says so: to be signed again.
            let there = SIGNED.iter().filter(|column| open.sheet.answers.cell(TABLE, &row, column).is_some());
            changes.extend(there.map(|column| cell(&row, column, "", None, None)));
        }
        write(store, open, &changes)
    }
}

fn money(open: &OpenCase, figure: &str) -> bool {
    let appraisal = open.sheet.appraise();
    Labels::new(&open.sheet.checklist, &appraisal).figure(figure).kind == crate::api::text::FigureKind::Money
}

/// The row of the explanation that a check's present deviation has, once it is written and proved.
fn proved(app: &mut App, case: &str, check: &str, states: &[Explained]) -> Result<String, Failure> {
    let (_, open) = app.case(case)?;
    let check = found(&open.sheet, check)?;
    let refused = |zh: &str, en: &str| Err(Failure::new(Code::BadRequest).saying(zh, en));
    match (check.explained, check.explanations.last()) {
        (state, Some(row)) if states.contains(&state) => Ok(row.clone()),
        (Explained::NeedsEvidence, _) => refused("先附证据，再签字", "evidence first, then the signature"),
        (Explained::NeedsSecondOfficer, _) => refused("先由协办确认，审查再采信", "the second officer confirms first"),
        _ => refused("先写好现在这个偏差的解释，再签字", "the present deviation is not explained yet"),
    }
}

/// The row of the explanation that a second officer may confirm.
pub(super) fn to_confirm(app: &mut App, case: &str, check: &str) -> Result<String, Failure> {
    proved(app, case, check, &[Explained::NeedsSecondOfficer, Explained::Done])
}

impl Handle for ConfirmExplanation {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let states = [Explained::NeedsSecondOfficer, Explained::Done];
        let row = proved(app, &self.case, &self.check, &states)?;
        let answers = [("second_statement".to_owned(), self.statement)].into();
        let wanted = Wanted { question: TABLE.to_owned(), row: Some(row), guard: Guard::SecondOfficer, answers };
        app.sign(&self.case, wanted, &Signer { officer: &self.officer, password: &self.password })
    }
}

impl Handle for AcceptExplanation {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let row = proved(app, &self.case, &self.check, &[Explained::Done])?;
        let wanted = Wanted { question: TABLE.to_owned(), row: Some(row), guard: Guard::Reviewer, answers: [].into() };
        app.sign(&self.case, wanted, &Signer { officer: &self.officer, password: &self.password })
    }
}

/// What a replay came to.
pub(crate) struct Told {
    case: String,
    replay: Replay,
    stories: Vec<CheckStory>,
}

impl Settle for CheckHistory {
    type Done = Told;

    /// A case of many records is appraised as many times: not while somebody types.
    fn aside(self, app: &mut App) -> Result<Work<Told>, Failure> {
        let (store, open) = app.case(&self.case)?;
        let (mut replay, sheet, eras) = (open.replay.clone(), open.sheet.clone(), open.eras.clone());
        let entries = open.steps(store)?;
        Ok(Box::new(move || {
            replay.follow(&entries, &sheet, &eras);
            let stories = stories(&replay, &sheet);
            Ok(Told { case: self.case, replay, stories })
        }))
    }

    /// How far the replay is stays known; another one may have come further meanwhile.
    fn settle(done: Told, app: &mut App) -> Result<Vec<CheckStory>, Failure> {
        let (_, open) = app.case(&done.case)?;
        if done.replay.last() > open.replay.last() {
            open.replay = done.replay;
        }
        Ok(done.stories)
    }
}

fn stories(replay: &Replay, sheet: &CaseSheet) -> Vec<CheckStory> {
    let appraisal = sheet.appraise();
    let labels = Labels::new(&sheet.checklist, &appraisal);
    replay.failed.values().map(|points| story(&labels, points)).collect()
}

/// The stories of a case of several logs, followed from its beginning.
pub(crate) fn stories_of(open: &OpenCase) -> Vec<CheckStory> {
    let entries = open.shared.as_ref().map(|shared| shared.in_order()).unwrap_or_default();
    let mut replay = open.replay.clone();
    replay.follow(&entries, &open.sheet, &open.eras);
    stories(&replay, &open.sheet)
}

fn story(labels: &Labels<'_>, points: &[Point]) -> CheckStory {
    let (shown, left_out) = shortened(points);
    let figure = |named: &Option<Named>| named.as_ref().map(|n| labels.named(n));
    let view = |point: &Point| CheckPoint {
        seq: u32::try_from(point.seq).unwrap_or(u32::MAX),
        at: point.at.clone(),
        verdict: view::verdict(point.check.verdict),
        left: figure(&point.check.left),
        right: figure(&point.check.right),
        residual: figure(&point.check.residual),
        deviation: figure(&point.check.deviation),
        changed: changed(labels, point),
        after_limit_seen: point.after_limit_seen,
    };
    let check = points.last().map(|p| &p.check);
    CheckStory {
        check: check.map(|c| c.id.clone()).unwrap_or_default(),
        label: check.map(|c| view::text(&c.label)).unwrap_or_default(),
        points: shown.into_iter().map(view).collect(),
        left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
    }
}

/// The first state, the last ones, and how many between them are left out.
fn shortened(points: &[Point]) -> (Vec<&Point>, usize) {
    let skipped = points.len().saturating_sub(LAST_POINTS + 1);
    let shown = points.iter().enumerate().filter(|(i, _)| *i == 0 || *i > skipped).map(|(_, p)| p);
    (shown.collect(), skipped)
}

/// What a record changed, in words; a batch of many is counted.
fn changed(labels: &Labels<'_>, point: &Point) -> Vec<Text> {
    const NAMED: usize = 3;
    let mut words: Vec<Text> = Vec::new();
    for place in &point.changed {
        let label = labels.label(place);
        if !words.contains(&label) {
            words.push(label);
        }
    }
    let more = words.len().saturating_sub(NAMED);
    words.truncate(NAMED);
    if more > 0 {
        words.push(Text::new(format!("等另 {more} 项"), format!("and {more} more")));
    }
    words
}

/// The same for the report.
pub(super) fn told(points: &[Point]) -> report::CheckStory {
    let (shown, left_out) = shortened(points);
    let point = |p: &Point| report::CheckPoint {
        at: p.at.clone(),
        check: p.check.clone(),
        after_limit_seen: p.after_limit_seen,
    };
    report::CheckStory { points: shown.into_iter().map(point).collect(), left_out }
}
