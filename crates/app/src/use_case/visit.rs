//! The visit: a draft in memory, a commit on the disk, the history of an answer, the explanation of a figure.

use evidence::{Cell, LogId, Payload, Value};

use crate::api::appraisal::{Explain, Explanation};
use crate::api::keystroke::{Keystroke, KeystrokeReply};
use crate::api::reason::{ExplainTree, Reason};
use crate::api::text::{Basis, Code, Failure, Text};
use crate::api::visit::{Action, Change, Commit, CommitReply, Draft, DraftReply, History, HistoryEntry};
use crate::app::{App, Handle};
use crate::case::{self, CaseSheet, Writer, local_time, shown_action};
use crate::failure::not_found;
use crate::open_case::{OpenCase, saved};
use crate::typing::News;
use crate::view::{self, Labels};

/// Nobody unfolds a tree further at once.
const DEEPEST: u8 = 30;

impl Handle for Draft {
    fn handle(self, app: &mut App) -> Result<DraftReply, Failure> {
        let (_, open) = app.case(&self.case)?;
        let (draft, sifted) = typed(&open.sheet, &self.changes);
        let appraisal = open.typing.appraised(&draft);
        Ok(DraftReply { touched: draft.touched(&sifted.batch), appraisal, refused: sifted.refused })
    }
}

impl Handle for Keystroke {
    fn handle(self, app: &mut App) -> Result<KeystrokeReply, Failure> {
        let turn = app.next_turn();
        let (_, open) = app.case(&self.case)?;
        let case::Sifted { batch, refused } = sifted(&open.sheet, &self.changes);
        let News { whole, patches, touched } = open.typing.news(&open.sheet, batch, self.seen, turn)?;
        Ok(KeystrokeReply { touched, refused, turn, whole, patches })
    }
}

/// The sheet with what is typed and not saved. A copy: what is only typed leaves no trace.
fn typed(sheet: &CaseSheet, changes: &[Change]) -> (CaseSheet, case::Sifted) {
    let sifted = sifted(sheet, changes);
    let mut draft = sheet.clone();
    draft.answers.apply(&sifted.batch);
    (draft, sifted)
}

fn sifted(sheet: &CaseSheet, changes: &[Change]) -> case::Sifted {
    case::sift(&sheet.checklist, &sheet.answers, changes, Action::Typed, false, Writer::Officer(sheet))
}

impl Handle for Commit {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let (store, open) = app.case(&self.case)?;
        let sheet = &open.sheet;
        let case::Sifted { batch, refused } = case::sift(
            &sheet.checklist,
            &sheet.answers,
            &self.changes,
            self.action,
            open.limit_seen(),
            Writer::Officer(sheet),
        );
        let waited = refused.iter().filter(|one| one.why.code == Code::ConsentMissing).map(|one| one.at.as_str());
        let tried = sheet.tried(waited);
        // Nothing left to write: no record says so, the reasons do.
        let nothing = !refused.is_empty() && batch.tables.is_empty() && batch.changes.is_empty();
        let record = match nothing {
            true => None,
            false => Some(open.append(store, Payload::AnswersChanged(batch.clone()))?),
        };
        if let Some(tried) = tried {
            open.note_try(store, tried);
        }
        Ok(CommitReply {
            saved: record.as_ref().map(saved),
            refused,
            touched: open.sheet.touched(&batch),
            appraisal: open.typing.appraised(&open.sheet),
        })
    }
}

impl Handle for History {
    fn handle(self, app: &mut App) -> Result<Vec<HistoryEntry>, Failure> {
        let store = &app.session()?.store;
        let (own, log) = (store.officer().clone(), store.head().map(|head| head.log));
        let (_, open) = app.case(&self.case)?;
        history_of(open, &self, Some((&own.id, &own.name)), log)
    }
}

/// What was said at one place of a case, the latest first. `own`: id and name of who sits here, and the log that is written here.
pub(crate) fn history_of(
    open: &OpenCase,
    at: &History,
    own: Option<(&str, &str)>,
    log: Option<LogId>,
) -> Result<Vec<HistoryEntry>, Failure> {
    let checklist = open.sheet.checklist.clone();
    let nothing = Cell::default();
    let (ask, cell, inherited) = match (&at.row, &at.column) {
        (Some(row), Some(column)) => {
            let table = checklist.tables.get(&at.question).ok_or_else(|| not_found("表", &at.question))?;
            let asked = table.columns.get(column).ok_or_else(|| not_found("列", column))?;
            let cell = open.state.tables.get(&at.question).and_then(|t| t.cells.get(row)?.get(column));
            let rows = open.sheet.answers.tables.get(&at.question).cloned().unwrap_or_default();
            (&asked.ask, cell.unwrap_or(&nothing), view::inherited(table, &rows, asked))
        }
        _ => {
            let asked = checklist.questions.get(&at.question).map(|question| &question.ask);
            let ask = asked.or_else(|| checklist.blind.get(&at.question).map(|rule| &rule.ask));
            let ask = ask.ok_or_else(|| not_found("问题", &at.question))?;
            let cell = open.state.answers.get(&at.question).unwrap_or(&nothing);
            (ask, cell, view::basis(ask.default_basis.as_deref()).unwrap_or(Basis::Oral))
        }
    };
    let value = |seen: &evidence::Seen| {
        seen.change.value.as_ref().map(|value| match value {
            Value::Text(text) => text.clone(),
            Value::Truth(truth) => truth.to_string(),
        })
    };
    let alone = at.column.is_none() && checklist.blind.contains_key(&at.question);
    let entry = |(at, seen): (usize, &evidence::Seen)| {
        let change = &seen.change;
        // What stood there when it was given: the latest before it that was not yet taken back; numbers compare within a log.
        let earlier = cell.history.iter().take(at).rev();
        let mut stood = earlier
            .filter(|one| one.retracted_by.is_none_or(|by| one.stamp.log == seen.stamp.log && by > seen.stamp.seq));
        let before = stood.next().and_then(|one| Some(view::shown(ask, &value(one)?)));
        let value = value(seen);
        HistoryEntry {
            seq: u32::try_from(seen.stamp.seq).unwrap_or(u32::MAX),
            at: local_time(&seen.stamp),
            officer: match &seen.act {
                Some(act) => act.said.name.clone(),
                // Whoever wrote the record, which need not be who sits here.
                None => match own {
                    Some((id, name)) if seen.stamp.author == id => name.to_owned(),
                    _ => open.writer(&seen.stamp).unwrap_or_else(|| seen.stamp.author.clone()),
                },
            },
            device: device(seen.stamp.log, log),
            before,
            action: shown_action(seen.action),
            text: value.as_deref().map(|v| view::shown(ask, v)).unwrap_or_default(),
            raw: change.typed.clone().or(value),
            basis: change.basis.map_or(inherited, Basis::from),
            by: change.by.clone(),
            how_checked: change.how_checked.clone(),
            note: change.note.clone(),
            after_limit_seen: seen.after_limit_seen,
            after_opening: alone && open.opened_before(&seen.stamp),
            hash: seen.stamp.hash.to_string(),
        }
    };
    Ok(cell.history.iter().enumerate().rev().map(entry).collect())
}

/// A log is one officer on one device: which device, by its log.
fn device(log: LogId, own: Option<LogId>) -> Text {
    let short: String = log.to_string().chars().take(8).collect();
    match own == Some(log) {
        true => Text::new(format!("本机（{short}）"), format!("this computer ({short})")),
        false => Text::new(format!("另一台（{short}）"), format!("another computer ({short})")),
    }
}

impl Handle for ExplainTree {
    fn handle(self, app: &mut App) -> Result<Reason, Failure> {
        tree_of(app.sheet(&self.case)?, &self)
    }
}

/// Why a figure of a sheet is what it is, as far as it is unfolded.
pub(crate) fn tree_of(sheet: &CaseSheet, asked: &ExplainTree) -> Result<Reason, Failure> {
    let (tree, meaning) = sheet.explained(&asked.figure, usize::from(asked.depth.min(DEEPEST)))?;
    Ok(Reason { meaning: meaning.as_ref().map(view::text), ..view::reason(tree) })
}

impl Handle for Explain {
    fn handle(self, app: &mut App) -> Result<Explanation, Failure> {
        explanation_of(app.sheet(&self.case)?, &self)
    }
}

/// One level of the same.
pub(crate) fn explanation_of(sheet: &CaseSheet, asked: &Explain) -> Result<Explanation, Failure> {
    let appraisal = sheet.appraise();
    view::explanation(&Labels::new(&sheet.checklist, &appraisal), &asked.figure)
}
