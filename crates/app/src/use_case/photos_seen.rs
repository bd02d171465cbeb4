//! The officer's cases read as visits, one at a time and with the application free between them: photos of earlier records are decoded without it, and no
//! keystroke waits for more than one case to be read.

use std::collections::VecDeque;

use evidence::{CaseId, Hash, PhotoMarks};
use portfolio::MOST_VISITS;
use store::{Kept, Store};

use super::visit_quality::{pictured, visit};
use crate::api::text::Failure;
use crate::app::App;
use crate::open_case::OpenCase;
use crate::photo_marks::{Pictured, marks_of};
use crate::steps::{Step, aside};

/// Photos of earlier records that are looked at anew in one go.
const MOST_LOOKED_AT: usize = 40;

/// How much of the other cases is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    Photos,
    Visits,
}

/// What is still to be read.
pub(super) struct Looking {
    cases: VecDeque<(CaseId, u64)>,
    depth: Depth,
    left: usize,
}

impl Looking {
    /// The officer's cases, this one first.
    pub(super) fn of(app: &mut App, first: Option<CaseId>, depth: Depth) -> Result<Self, Failure> {
        Ok(Self { cases: app.cases_at_hand(first)?.into(), depth, left: MOST_LOOKED_AT })
    }

    /// Reads them all, then does what follows.
    pub(super) fn before<R: 'static>(
        mut self,
        app: &mut App,
        then: impl FnOnce(&mut App) -> Result<Step<R>, Failure> + Send + 'static,
    ) -> Result<Step<R>, Failure> {
        while let Some((case, records)) = self.cases.front().copied() {
            if app.remembers(case, records, self.depth)? {
                self.cases.pop_front();
                continue;
            }
            let unseen = app.unseen(case, self.left);
            if !unseen.is_empty() {
                self.left -= unseen.len();
                let look = move || {
                    let marks = |kept: Kept| kept.read().ok().and_then(|bytes| marks_of(&bytes));
                    Ok(unseen.into_iter().map(|(id, kept)| (id, marks(kept))).collect::<Vec<_>>())
                };
                return Ok(aside(look, move |app, looked: Vec<(Hash, Option<PhotoMarks>)>| {
                    app.session()?.looked_at.extend(looked);
                    self.before(app, then)
                }));
            }
            app.remember(case, records, self.depth)?;
            self.cases.pop_front();
            // Whoever waits for the application has it now.
            let pause = || {
                std::thread::sleep(std::time::Duration::from_millis(1));
                Ok(())
            };
            return Ok(aside(pause, move |app, ()| self.before(app, then)));
        }
        then(app)
    }
}

impl App {
    /// The cases that are set beside each other, by number of records: this one first, then those saved last.
    pub(super) fn cases_at_hand(&mut self, first: Option<CaseId>) -> Result<Vec<(CaseId, u64)>, Failure> {
        let cards = self.session()?.store.cases()?;
        let others = cards.iter().filter(|card| !card.erased && !card.practice && Some(card.id) != first);
        let here = cards.iter().filter(|card| Some(card.id) == first);
        Ok(here.chain(others).map(|card| (card.id, card.records)).take(MOST_VISITS).collect())
    }

    pub(super) fn remembered_photos(&mut self, case: CaseId, records: u64) -> Result<Option<Pictured>, Failure> {
        let session = self.session()?;
        let read = session.pictured.get(&case).filter(|read| read.records == records);
        // What the desk's cards keep is as good as what was read in this session.
        let kept = || session.cards.face(case).and_then(|face| face.pictured.as_ref());
        Ok(read.or_else(|| kept().filter(|read| read.records == records)).cloned())
    }

    fn remembers(&mut self, case: CaseId, records: u64, depth: Depth) -> Result<bool, Failure> {
        let photos = self.remembered_photos(case, records)?.is_some();
        let session = self.session()?;
        let visits = || session.visits.get(&case).is_some_and(|(read, _)| *read == records);
        Ok(photos && (depth == Depth::Photos || visits()))
    }

    /// Photos whose records do not say what they look like, and that nobody looked at yet. Of a case that cannot be read there are none.
    fn unseen(&mut self, case: CaseId, most: usize) -> Vec<(Hash, Kept)> {
        let Ok(session) = self.session() else { return Vec::new() };
        let known = std::mem::take(&mut session.looked_at);
        let unseen = self.looking(case, |store, open| {
            let there = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
            let photos = there.map(|a| &a.added).filter(|added| added.media_type.starts_with("image/"));
            let unknown = photos.filter(|added| added.marks.is_none() && !known.contains_key(&added.id));
            unknown.filter_map(|added| Some((added.id, store.kept(open.id, added.id).ok()?))).take(most).collect()
        });
        if let Ok(session) = self.session() {
            session.looked_at = known;
        }
        unseen.unwrap_or_default()
    }

    /// Reads a case as far as it is wanted. One that cannot be read keeps no other from being looked at.
    fn remember(&mut self, case: CaseId, records: u64, depth: Depth) -> Result<(), Failure> {
        let known = std::mem::take(&mut self.session()?.looked_at);
        let look = |store: &Store, open: &OpenCase| {
            let read = pictured(store, open, records, &known);
            let visit = (depth == Depth::Visits).then(|| visit(store, open, read.log));
            (read, visit)
        };
        let looked = self.looking(case, look);
        let session = self.session()?;
        session.looked_at = known;
        let Ok((read, visit)) = looked else { return Ok(()) };
        session.pictured.insert(case, read);
        if let Some(Ok(visit)) = visit {
            session.visits.insert(case, (records, visit));
        }
        Ok(())
    }
}
