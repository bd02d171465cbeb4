//! What a lock found unsaved: sealed while everything is being closed, offered after the unlock, gone when it was dealt with.
//!
//! A draft is in force nowhere. It is sealed to the account's own exchange key, so that writing it needs neither the database nor a password, and reading
//! it needs the password. Where even the file cannot be written, the running program keeps it, sealed as it is.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use store::{KeptDraft, SealedDraft};
use zeroize::Zeroizing;

use crate::api::drafts::{
    DraftsView, LeftDraft, LeftItem, ListDrafts, LockKeeping, LockedView, SettleDraft, UnsavedCase, UnsavedItem,
};
use crate::api::text::{Code, Failure};
use crate::api::visit::{Action, CaseView, Change, Commit, Refused};
use crate::app::{App, Handle, case_id};
use crate::case::written_time;
use crate::failure::not_found;

const FORMAT: u32 = 1;

/// A draft that the disk did not take.
pub(crate) struct Held {
    folder: PathBuf,
    sealed: SealedDraft,
}

impl Held {
    pub(crate) fn case(&self) -> evidence::CaseId {
        self.sealed.case()
    }
}

/// What a draft says inside.
#[derive(Serialize, Deserialize)]
struct Content {
    format: u32,
    wall_ms: i64,
    offset_minutes: i16,
    items: Vec<UnsavedItem>,
}

/// A draft as it lies there or is held.
struct Left {
    kept: KeptDraft,
    on_disk: bool,
}

impl Left {
    fn content(&self) -> Option<Content> {
        let content: Content = serde_json::from_slice(self.kept.content.as_ref()?).ok()?;
        (content.format <= FORMAT).then_some(content)
    }
}

impl App {
    /// Seals what is unsaved of a case, and writes it; held in memory where the disk takes nothing.
    fn keep_unsaved(&mut self, unsaved: &UnsavedCase) -> Result<(), Failure> {
        let moment = self.env.moment();
        let case = case_id(&unsaved.case)?;
        let content = Content {
            format: FORMAT,
            wall_ms: moment.wall_ms,
            offset_minutes: moment.offset_minutes,
            items: unsaved.items.clone(),
        };
        let plain = serde_json::to_vec(&content).map(Zeroizing::new);
        let plain = plain.map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
        let store = &self.session()?.store;
        let sealed = store.seal_draft(case, &plain)?;
        let (folder, written) = (store.folder().to_owned(), store.keep_draft(&sealed));
        written.map_err(|error| {
            self.held.push(Held { folder, sealed });
            error.into()
        })
    }

    /// The drafts of whoever is unlocked. Those that were held are written now, if the disk takes them.
    fn left(&mut self) -> Result<Vec<Left>, Failure> {
        let held = std::mem::take(&mut self.held);
        let store = &self.session.as_ref().ok_or_else(|| Failure::new(Code::Locked))?.store;
        let still: Vec<Held> = held
            .into_iter()
            .filter(|one| one.folder != store.folder() || store.keep_draft(&one.sealed).is_err())
            .collect();
        let on_disk = store.drafts().into_iter().map(|kept| Left { kept, on_disk: true });
        let own = still.iter().filter(|one| one.folder == store.folder());
        let left = on_disk.chain(own.map(|one| Left { kept: store.open_draft(&one.sealed), on_disk: false })).collect();
        self.held = still;
        Ok(left)
    }

    fn drafts(&mut self, refused: Vec<Refused>) -> Result<DraftsView, Failure> {
        let mut drafts = Vec::new();
        for left in self.left()? {
            let case = left.kept.case.to_string();
            // A case that does not open shows what was typed all the same.
            let view = self.case(&case).map(|(_, open)| open.view()).ok();
            let content = left.content();
            let shown = |(n, item): (usize, &UnsavedItem)| LeftItem {
                n: u32::try_from(n).unwrap_or(u32::MAX),
                at: item.at.clone(),
                label: item.label.clone(),
                text: item.text.clone(),
                stands: view.as_ref().and_then(|view| stands(view, item.change.as_ref()?)),
                takes: item.change.is_some() && view.is_some(),
                why: item.why.clone(),
            };
            drafts.push(LeftDraft {
                id: left.kept.name.clone(),
                title: view.as_ref().map(|view| view.meta.title.clone()).unwrap_or_else(|| case.clone()),
                case,
                at: content.as_ref().map(|content| written_time(content.wall_ms, content.offset_minutes)),
                on_disk: left.on_disk,
                items: content.map(|content| content.items.iter().enumerate().map(shown).collect()).unwrap_or_default(),
            });
        }
        Ok(DraftsView { drafts, refused })
    }

    fn forget_draft(&mut self, id: &str, on_disk: bool) -> Result<(), Failure> {
        self.held.retain(|one| one.sealed.name() != id);
        match on_disk {
            true => Ok(self.session()?.store.drop_draft(id)?),
            false => Ok(()),
        }
    }
}

/// What stands where a change would go.
fn stands(view: &CaseView, change: &Change) -> Option<String> {
    match change {
        Change::Answer { question, .. } => view.answers.get(question).map(|answer| answer.text.clone()),
        Change::Cell { table, row, column, .. } => {
            let rows = &view.tables.get(table)?.rows;
            rows.iter().find(|one| one.id == *row)?.cells.get(column).map(|answer| answer.text.clone())
        }
        _ => None,
    }
}

/// The places of a change, as refusals name them.
fn is_at(change: &Change, at: &str) -> bool {
    match change {
        Change::Answer { question, .. } => question == at,
        Change::Cell { table, row, column, .. } => at == format!("{table}.{row}.{column}"),
        Change::AddRow { table, row, .. } => {
            let own = format!("{table}.{row}");
            at == own || at.strip_prefix(&own).is_some_and(|rest| rest.starts_with('.'))
        }
        Change::RemoveRow { table, row } | Change::MoveRow { table, row, .. } => at == format!("{table}.{row}"),
        Change::DeclareEmpty { table, .. } | Change::TableBasis { table, .. } => table == at,
    }
}

impl Handle for LockKeeping {
    fn handle(self, app: &mut App) -> Result<LockedView, Failure> {
        let (mut kept, mut at_risk, mut why) = (0, Vec::new(), None);
        for unsaved in self.unsaved.iter().filter(|unsaved| !unsaved.items.is_empty()) {
            match app.keep_unsaved(unsaved) {
                Ok(()) => kept += unsaved.items.len(),
                Err(failure) => {
                    at_risk.extend(unsaved.items.iter().map(|item| item.label.clone()));
                    why.get_or_insert(failure);
                }
            }
        }
        // A disk that cannot take the record of the lock does not keep it open.
        if let Err(failure) = app.close() {
            why.get_or_insert(failure);
        }
        Ok(LockedView { state: app.state(), kept: u32::try_from(kept).unwrap_or(u32::MAX), at_risk, why })
    }
}

impl Handle for ListDrafts {
    fn handle(self, app: &mut App) -> Result<DraftsView, Failure> {
        app.drafts(Vec::new())
    }
}

impl Handle for SettleDraft {
    fn handle(self, app: &mut App) -> Result<DraftsView, Failure> {
        let left = app.left()?.into_iter().find(|left| left.kept.name == self.id);
        let left = left.ok_or_else(|| not_found("没存上的输入", &self.id))?;
        let case = left.kept.case.to_string();
        let Some(content) = left.content() else {
            // It does not read: it can only be let go.
            if !self.take {
                app.forget_draft(&self.id, left.on_disk)?;
            }
            return app.drafts(Vec::new());
        };
        let chosen = |n: usize| self.items.iter().any(|one| usize::try_from(*one) == Ok(n));
        let mut refused = Vec::new();
        if self.take {
            let items = content.items.iter().enumerate().filter(|(n, _)| chosen(*n));
            let changes: Vec<Change> = items.filter_map(|(_, item)| item.change.clone()).collect();
            if changes.is_empty() {
                return app.drafts(refused);
            }
            refused = app.run(Commit { case: case.clone(), changes, action: Action::Typed })?.refused;
        }
        // The answers are on the disk: only now the draft goes. Broken off in between, it is offered once more and says what stands there.
        let stays = |n: usize, item: &UnsavedItem| match (chosen(n), &item.change) {
            (false, _) => true,
            (true, None) => self.take,
            (true, Some(change)) => refused.iter().any(|one| is_at(change, &one.at)),
        };
        let items: Vec<UnsavedItem> = content
            .items
            .iter()
            .enumerate()
            .filter(|(n, item)| stays(*n, item))
            .map(|(_, item)| item.clone())
            .collect();
        if items.len() < content.items.len() {
            if !items.is_empty() {
                let rest = Content { items, ..content };
                let plain = serde_json::to_vec(&rest).map(Zeroizing::new);
                let plain = plain.map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
                let store = &app.session()?.store;
                let sealed = store.seal_draft(left.kept.case, &plain)?;
                store.keep_draft(&sealed)?;
            }
            app.forget_draft(&self.id, left.on_disk)?;
        }
        app.drafts(refused)
    }
}
