//! A running case on another checklist: what a move would change, the move itself as one record, and the decision as it stood before.
//! Moving to the present version, changing the trade and moving back are the same thing.

use std::sync::Arc;

use appraisal::Appraisal;
use appraisal::checklist::Checklist;
use appraisal::crosscheck::Explained;
use appraisal::difference::differences;
use evidence::{AsWritten, ChecklistMoved, Hash, MoveShown, Payload, RecordId, fold};
use store::LayerSet;

use crate::api::moving::{
    ChecklistRef, ListMoves, MoveCase, MovePreview, MoveView, MovesView, PreviewMove, ReplayCase, Replayed, SetAside,
};
use crate::api::text::{Code, Failure, Text};
use crate::api::visit::CaseView;
use crate::app::{App, Handle, case_id};
use crate::case::{CaseSheet, local_time};
use crate::case_source::known_at;
use crate::failure::not_found;
use crate::kept;
use crate::open_case::OpenCase;
use crate::view::{self, Labels};

/// A checklist that a case may move to, and its layer files.
struct Target {
    checklist: Arc<Checklist>,
    hash: Hash,
    layers: LayerSet,
}

impl App {
    /// The checklist that is meant: a trade's present one, or one that the store kept.
    fn target(&mut self, case: &str, trade: Option<&str>, wanted: Option<&str>) -> Result<Target, Failure> {
        let own = self.case(case)?.1.state.details.industry.clone();
        let trade = trade.unwrap_or(&own);
        let present = self.library.checklist(trade);
        let wanted = match wanted {
            Some(text) => Some(text.parse::<Hash>().map_err(|_| not_found("清单", text))?),
            None => None,
        };
        let is_present = |hash: &Hash| present.as_ref().is_ok_and(|p| self.library.is_hash_of(&hash.to_string(), p));
        let Some(hash) = wanted.filter(|hash| !is_present(hash)) else {
            let checklist = present?;
            let hash = checklist.hash.parse().map_err(|_| Failure::new(Code::Internal))?;
            return Ok(Target { checklist, hash, layers: self.library.layer_set(trade) });
        };
        let session = self.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        let checklist = kept::earlier(hash, None, &mut self.library, &session.store)?;
        let layers = session.store.kept_layers(hash)?;
        match (checklist, layers) {
            (Some(checklist), Some(layers)) if checklist.id == trade => Ok(Target { checklist, hash, layers }),
            _ => Err(not_found("留存的清单", &hash.short())),
        }
    }

    /// What a move to a checklist would change.
    fn move_preview(&mut self, case: &str, target: &Target) -> Result<MovePreview, Failure> {
        let (_, open) = self.case(case)?;
        let before = &open.sheet;
        let after = CaseSheet { checklist: Arc::clone(&target.checklist), ..before.clone() };
        let (was, now) = (before.appraise(), after.appraise());
        let figures = view::move_figures(&Labels::new(&before.checklist, &was), &Labels::new(&after.checklist, &now));
        let known: Vec<Arc<Checklist>> = open.checklists().into_iter().chain([Arc::clone(&target.checklist)]).collect();
        let set_aside = before.set_aside(&target.checklist, &known);
        let open_now = before.set_aside(&before.checklist, &known);
        let back = open_now.iter().filter(|a| !set_aside.iter().any(|b| a.at == b.at)).cloned().collect();
        let recorded = open.state.details.checklist_hash;
        Ok(MovePreview {
            from: checklist_ref(&before.checklist, recorded),
            to: checklist_ref(&target.checklist, Some(target.hash)),
            same: recorded == Some(target.hash) && before.checklist.id == target.checklist.id,
            figures,
            groups: view::move_groups(&differences(&before.checklist, &target.checklist)),
            set_aside,
            back,
            due_again: due_again(&was, &now),
            seen: open.state.last.as_ref().map_or(0, |last| u32::try_from(last.seq).unwrap_or(u32::MAX)),
        })
    }

    /// A checklist by the words of a record: with its name, where it is at hand.
    fn reference(&self, trade: &str, hash: Option<Hash>) -> ChecklistRef {
        let known = self.library.trades().all.iter().find(|t| t.id == trade);
        let name = known.map_or_else(|| Text::new(trade, trade), |t| t.name.clone());
        ChecklistRef { trade: trade.to_owned(), name, hash: hash.map(|h| h.to_string()).unwrap_or_default() }
    }

    /// The moves that a case made, oldest first.
    pub(super) fn moves(&mut self, case: &str) -> Result<Vec<MoveView>, Failure> {
        let (_, open) = self.case(case)?;
        let events = open.state.events.clone();
        let mut moves = Vec::new();
        for event in &events {
            let Payload::ChecklistMoved(moved) = &event.payload else { continue };
            let shown = moved.shown.as_ref();
            let can_go_back = self.target(case, Some(&moved.from), moved.from_hash.map(|h| h.to_string()).as_deref());
            moves.push(MoveView {
                seq: u32::try_from(event.stamp.seq).unwrap_or(u32::MAX),
                at: local_time(&event.stamp),
                from: self.reference(&moved.from, moved.from_hash),
                to: self.reference(&moved.to, moved.to_hash),
                can_go_back: moved.from_hash.is_some() && can_go_back.is_ok(),
                groups: shown.map(|shown| view::move_remembered(&shown.items)).unwrap_or_default(),
                after_limit_seen: shown.is_some_and(|shown| shown.after_limit_seen),
            });
        }
        Ok(moves)
    }
}

fn checklist_ref(checklist: &Checklist, hash: Option<Hash>) -> ChecklistRef {
    ChecklistRef {
        trade: checklist.id.clone(),
        name: view::text(&checklist.name),
        hash: hash.map(|h| h.to_string()).unwrap_or_default(),
    }
}

/// The checks whose explanation held and would be due again.
fn due_again(was: &Appraisal, now: &Appraisal) -> Vec<Text> {
    let held = |id: &str| {
        let check = was.checks.iter().find(|c| c.id == id);
        check.is_some_and(|c| !matches!(c.explained, Explained::NotDue | Explained::Due | Explained::Moved))
    };
    let due = now.checks.iter().filter(|c| matches!(c.explained, Explained::Due | Explained::Moved) && held(&c.id));
    due.map(|c| view::text(&c.label)).collect()
}

/// A move as the report prints it.
pub(super) fn printed(moved: &MoveView) -> report::Move {
    let plain = |text: &Text| appraisal::finding::Text::new(&text.zh, &text.en);
    let side = |text: &Option<Text>| text.as_ref().map(|t| t.zh.clone()).unwrap_or_default();
    let called = |at: &ChecklistRef| {
        let short: String = at.hash.chars().take(8).collect();
        appraisal::finding::Text::new(format!("{} {short}", at.name.zh), format!("{} {short}", at.name.en))
    };
    let lines = moved.groups.iter().flat_map(|group| {
        group.items.iter().map(|item| report::MoveLine {
            group: plain(&group.label),
            how: plain(&item.how_text),
            label: plain(&item.label),
            before: side(&item.before),
            after: side(&item.after),
        })
    });
    report::Move {
        at: moved.at.clone(),
        from: called(&moved.from),
        to: called(&moved.to),
        lines: lines.collect(),
        after_limit_seen: moved.after_limit_seen,
    }
}

impl OpenCase {
    /// The whole case as the window opens it.
    pub(crate) fn view(&self) -> CaseView {
        let mut view = self.sheet.view(self.set_aside());
        view.meta.limit_seen = self.limit_seen();
        CaseView { blind: self.blind_view().ok(), ..view }
    }

    /// The answers that the checklist does not ask for.
    pub(crate) fn set_aside(&self) -> Vec<SetAside> {
        self.sheet.set_aside(&self.sheet.checklist, &self.checklists())
    }

    /// Every checklist the case stood on, the present one last.
    pub(crate) fn checklists(&self) -> Vec<Arc<Checklist>> {
        let stood = self.eras.iter().map(|era| Arc::clone(&era.checklist));
        stood.chain([Arc::clone(&self.sheet.checklist)]).collect()
    }
}

impl Handle for PreviewMove {
    fn handle(self, app: &mut App) -> Result<MovePreview, Failure> {
        let target = app.target(&self.case, self.trade.as_deref(), self.checklist.as_deref())?;
        app.move_preview(&self.case, &target)
    }
}

impl Handle for MoveCase {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let target = app.target(&self.case, self.trade.as_deref(), self.checklist.as_deref())?;
        let preview = app.move_preview(&self.case, &target)?;
        if preview.same {
            let (zh, en) = ("本案已经在这一版清单上", "the case stands on this checklist already");
            return Err(Failure::new(Code::BadRequest).saying(zh, en));
        }
        if preview.seen != self.seen {
            let (zh, en) =
                ("看过差别以后本案又改过：请再看一遍再转", "the case changed since: look at the differences again");
            return Err(Failure::new(Code::BadRequest).saying(zh, en));
        }
        let items = view::move_recorded(&preview.figures, &preview.groups, &preview.set_aside, &preview.due_again);
        let case = case_id(&self.case)?;
        let (_, open) = app.case(&self.case)?;
        open.refuse_when_closed()?;
        let details = &open.state.details;
        let moved = ChecklistMoved {
            from: details.checklist.clone(),
            from_hash: details.checklist_hash,
            to: target.checklist.id.clone(),
            to_hash: Some(target.hash),
            layers: None,
            shown: Some(MoveShown { items, after_limit_seen: open.limit_seen() }),
        };
        let session = app.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        // What is moved away from is kept, too: the way back must not depend on what the program ships then.
        let from_here = app.library.checklist(&moved.from).ok();
        if let (Some(hash), Some(present)) = (moved.from_hash, from_here)
            && app.library.is_hash_of(&hash.to_string(), &present)
        {
            session.store.keep_layers(hash, &app.library.layer_set(&moved.from))?;
        }
        let (moved, saved) = session.store.move_case(case, moved, &target.layers)?;
        let open = session.cases.get_mut(&case).ok_or_else(|| not_found("案件", &self.case))?;
        open.moved(&saved, Payload::ChecklistMoved(moved), &mut app.library, &mut session.store)?;
        Ok(open.view())
    }
}

impl Handle for ListMoves {
    fn handle(self, app: &mut App) -> Result<MovesView, Failure> {
        let moves = app.moves(&self.case)?;
        let (_, open) = app.case(&self.case)?;
        let sheet = &open.sheet;
        Ok(MovesView {
            now: checklist_ref(&sheet.checklist, open.state.details.checklist_hash),
            standing: sheet.facts.standing,
            standing_text: sheet.facts.standing.words(),
            moves,
            set_aside: open.set_aside(),
        })
    }
}

impl Handle for ReplayCase {
    fn handle(self, app: &mut App) -> Result<Replayed, Failure> {
        let case = case_id(&self.case)?;
        app.refuse_kept_back(&self.case)?;
        let known = app.known_keys();
        let session = app.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        let nothing = || not_found("记录", &self.at.to_string());
        let store = &mut session.store;
        let open = if store.is_merged(case)? {
            // Of other logs what this one had heard by then.
            let logs = store.case_logs(case)?;
            let merged = logs.merge(&store.team(case, &logs)?, &AsWritten);
            let then = known_at(&logs, &merged, RecordId { log: store.log_id(), seq: u64::from(self.at) });
            if then.is_empty() {
                return Err(nothing());
            }
            OpenCase::of_logs(case, then, &mut app.library, store, &known)?
        } else {
            let mut entries = store.records(case)?;
            entries.retain(|entry| entry.stamp.seq <= u64::from(self.at));
            if entries.is_empty() {
                return Err(nothing());
            }
            OpenCase::of(case, fold(&entries), &mut app.library, store, known)?
        };
        Ok(Replayed {
            checklist: checklist_ref(&open.sheet.checklist, open.state.details.checklist_hash),
            standing: open.sheet.facts.standing,
            standing_text: open.sheet.facts.standing.words(),
            view: open.view(),
        })
    }
}
