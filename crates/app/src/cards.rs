//! What the desk says of each case 案件卡片: worked out once and kept, because a desk with thousands of cases is looked at far more often than they change.
//!
//! A card is good as long as the case's records, the checklists at hand, the program and the officers whose signatures count here are those it was
//! worked out with; its `mark` names them. It is kept in the store's `memo`; with the hash of the case's last record in its mark, it says whose
//! records it is of. What a case says that could not be read just now is not kept: the next unlock tries again.

use std::collections::HashMap;

use evidence::CaseId;
use serde::{Deserialize, Serialize};
use store::Store;

use crate::api::cases::CaseState;
use crate::api::text::{FigureView, Text};
use crate::photo_marks::Pictured;

/// Rises when what a card says is worked out in another way.
const VERSION: u32 = 4;

/// What has to be worked out of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Face {
    /// Records, checklists and program it is good for.
    pub(crate) mark: String,
    pub(crate) industry_name: Text,
    pub(crate) state: CaseState,
    pub(crate) survey_date: String,
    pub(crate) completeness: Option<String>,
    pub(crate) answered: u32,
    pub(crate) required: u32,
    pub(crate) closed: Option<Text>,
    pub(crate) blockers: Vec<Text>,
    pub(crate) amount_asked: Option<FigureView>,
    /// What the desk lists, finds and groups it by.
    pub(crate) desk: crate::desk::OnDesk,
    /// A hash that tells the borrower from others; none where nobody is named, or it may not be seen.
    pub(crate) borrower: Option<String>,
    /// Its photos, to be set beside those that are attached to other cases; none where they would have to be opened for it.
    pub(crate) pictured: Option<Pictured>,
    /// Whether it may be kept; not where the case could not be read.
    #[serde(skip, default = "lasting")]
    pub(crate) lasts: bool,
}

/// What was kept lasts.
fn lasting() -> bool {
    true
}

impl Face {
    /// Of a case nothing of which is worked out yet.
    pub(crate) fn unknown(industry: &str) -> Self {
        Self {
            mark: String::new(),
            industry_name: Text::new(industry, industry),
            state: CaseState::New,
            survey_date: String::new(),
            completeness: None,
            answered: 0,
            required: 0,
            closed: None,
            blockers: Vec::new(),
            amount_asked: None,
            desk: crate::desk::OnDesk::default(),
            borrower: None,
            pictured: None,
            lasts: true,
        }
    }
}

/// The faces by case.
#[derive(Debug, Default)]
pub(crate) struct Cards {
    faces: HashMap<String, Face>,
    changed: bool,
}

#[derive(Serialize)]
struct Kept<'a> {
    version: u32,
    faces: HashMap<&'a str, &'a Face>,
}

#[derive(Deserialize)]
struct Read {
    version: u32,
    faces: HashMap<String, Face>,
}

impl Cards {
    /// Those kept in the store; none where nothing was kept, or by another version.
    pub(crate) fn of(store: &Store) -> Self {
        store.memo().map(|kept| Self::read(&kept)).unwrap_or_default()
    }

    fn read(kept: &[u8]) -> Self {
        let read: Option<Read> = serde_json::from_slice(kept).ok();
        let mut faces = read.filter(|read| read.version == VERSION).map(|read| read.faces).unwrap_or_default();
        for face in faces.values_mut() {
            face.pictured = face.pictured.take().map(Pictured::read);
        }
        Self { faces, changed: false }
    }

    fn written(&self) -> Option<Vec<u8>> {
        let lasting = self.faces.iter().filter(|(_, face)| face.lasts);
        let faces = lasting.map(|(case, face)| (case.as_str(), face)).collect();
        serde_json::to_vec(&Kept { version: VERSION, faces }).ok()
    }

    /// What is known of a case, good or not.
    pub(crate) fn face(&self, case: CaseId) -> Option<&Face> {
        self.faces.get(&case.to_string())
    }

    /// Takes in what was worked out.
    pub(crate) fn learn(&mut self, case: CaseId, face: Face) {
        self.faces.insert(case.to_string(), face);
        self.changed = true;
    }

    /// Forgets what stands on the desk no more.
    pub(crate) fn forget(&mut self, stays: impl Fn(&str) -> bool) {
        let before = self.faces.len();
        self.faces.retain(|case, _| stays(case));
        self.changed |= self.faces.len() != before;
    }

    /// Keeps them for the next time. A disk that takes nothing costs time then, and no word.
    pub(crate) fn keep(&mut self, store: &Store) {
        if !self.changed {
            return;
        }
        if let Some(text) = self.written()
            && store.keep_memo(&text).is_ok()
        {
            self.changed = false;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use evidence::CaseId;

    use super::{Cards, Face};

    #[test]
    fn what_could_not_be_read_is_not_kept() {
        let (read, unread) = (CaseId::from_random([1; 16]), CaseId::from_random([2; 16]));
        let mut cards = Cards::default();
        cards.learn(read, Face { mark: "3/3".into(), ..Face::unknown("fmcg-wholesale") });
        cards.learn(unread, Face { lasts: false, ..Face::unknown("fmcg-wholesale") });
        assert!(cards.face(unread).is_some(), "shown until the account is locked");
        let again = Cards::read(&cards.written().unwrap());
        assert!(again.face(unread).is_none());
        assert_eq!(again.face(read), cards.face(read));
        assert!(again.face(read).unwrap().lasts);
    }
}
