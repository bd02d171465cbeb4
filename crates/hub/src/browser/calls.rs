//! A command that came from a browser: of the one list of commands, those of class `Read` alone; of a case, what the reading filter gives whoever asks.
//!
//! What the page shows or hides decides nothing. A case that somebody may not read and one that is not get the same answer.

use app::reader::{Act, AtBranch, Code, Failure, ReadCase, Reader, Reads, Shown, Text, act};
use evidence::{CaseId, LogId, StoreId};
use serde_json::Value;
use workflow::{State, Worded};

use super::{
    Front,
    cases::{Shut, mark},
};
use crate::{
    error::{HubError, Result},
    keep::{Officer, View, read, write},
};

/// The line in the list.
const CARD: u8 = 1;
/// From this level on it is written down who read.
const ALL: u8 = 3;
/// Lines of a list at most; who may read more looks for them on a laptop.
const LINES: usize = 5_000;
/// Lines that are worked out anew in one call, so that none takes long: the others follow when they are asked for again.
const WORKED_OUT: usize = 12;
/// Readable cases are read from the database in pages of this many.
const PAGE: usize = 500;

/// Whoever is signed in.
pub(super) enum Person {
    /// Somebody with a post.
    Here(Officer),
    /// Nobody whom the branch took in.
    Unknown,
    /// Somebody whose posts are over.
    Ended,
}

/// What comes of a command: its reply, or why there is none.
pub(super) type Answered = std::result::Result<String, Shut>;

fn told<T>(code: Code) -> std::result::Result<T, Shut> {
    Err(Failure::new(code).into())
}

/// Who a staff number is to the branch now.
pub(super) fn person(view: &dyn View, staff: &str, now_ms: i64) -> Result<Person> {
    let Some(officer) = view.officer(staff)? else { return Ok(Person::Unknown) };
    let posted = view.posts(staff)?.iter().any(|post| post.until_ms > now_ms);
    Ok(if posted { Person::Here(officer) } else { Person::Ended })
}

/// How much of a case whose level somebody has is shown.
fn shown(view: &dyn View, staff: &str, case: CaseId, level: u8, now_ms: i64) -> Result<Shown> {
    Ok(match level {
        0..=2 => Shown::Figures,
        3 => Shown::Masked,
        // Who has a part of the sections sees numbers of persons on a laptop, where the part is known; here they are covered.
        _ => {
            let surveys = |role: &str| ["DD", "SO", "OP"].contains(&role);
            let mut members = view.members(case)?.into_iter();
            let whole = members.any(|member| {
                member.staff == staff && surveys(&member.role) && member.sections.is_none() && member.until_ms > now_ms
            });
            if whole { Shown::Whole } else { Shown::Masked }
        }
    })
}

impl Front {
    /// Answers a command of somebody who is signed in.
    pub(super) fn call(&self, staff: &str, body: &[u8]) -> Answered {
        let Ok(text) = std::str::from_utf8(body) else { return told(Code::BadRequest) };
        let request: Value = serde_json::from_str(text).map_err(|_| Failure::new(Code::BadRequest))?;
        let word = request.get("cmd").and_then(Value::as_str).unwrap_or_default();
        match act(word) {
            None => return told(Code::BadRequest),
            Some(Act::Read) => {}
            Some(_) => return told(Code::NotHere),
        }
        if word == "list_cases" {
            return self.list(staff);
        }
        if !Reader::WORDS.contains(&word) {
            return told(Code::NotHere);
        }
        let case = request.get("case").and_then(Value::as_str).and_then(|case| case.parse::<CaseId>().ok());
        let Some(case) = case else { return told(Code::NotFound) };
        let now = self.hub().env.now_ms();
        let (level, shown) = read(self.hub().keep(), |view| {
            let level = view.level(staff, case, now)?;
            Ok::<_, HubError>((level, shown(view, staff, case, level, now)?))
        })?;
        if level < CARD {
            return told(Code::NotFound);
        }
        if level == CARD {
            return Err(Failure::new(Code::NotHere)
                .saying("您在本案只看列表里的一行", "of this case you read the line in the list, no more")
                .into());
        }
        let reply = self.cases.opened(self.hub(), case)?.answer(text, Reads { officer: staff, shown })?;
        // Written down before it is given, and only if it still may be.
        let still = write(self.hub().keep(), |change| {
            let still = change.level(staff, case, now)?;
            if still >= level && level >= ALL {
                change.add_read(case, staff, StoreId(uuid::Uuid::nil()), word, now)?;
            }
            Ok(still)
        })?;
        if still < level { told(Code::NotFound) } else { Ok(reply) }
    }

    /// The cases that somebody may read, each as a line without a name; the newest first.
    fn list(&self, staff: &str) -> Answered {
        let (hub, now) = (self.hub(), self.hub().env.now_ms());
        let mut lines = read(hub.keep(), |view| {
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                // Of no log: nobody has written here with a browser.
                let page = view.heads(staff, LogId(uuid::Uuid::nil()), now, after, PAGE)?;
                after = page.last().map(|(case, _)| *case);
                let whole = page.len() == PAGE;
                for (case, level) in page.into_iter().filter(|(_, level)| *level >= CARD) {
                    if let Some(row) = view.case_row(case)? {
                        found.push((case, row.opened_ms, at_branch(case, &row, level), mark(view, case)?));
                    }
                }
                if !whole || found.len() >= LINES {
                    return Ok::<_, HubError>(found);
                }
            }
        })?;
        lines.sort_by_key(|(case, opened, _, _)| (std::cmp::Reverse(*opened), *case));
        lines.truncate(LINES);
        let (mut cards, mut fresh) = (Vec::with_capacity(lines.len()), 0);
        for (case, _, at, mark) in lines {
            let mut card = match self.cases.card(case, mark) {
                Some(card) => card,
                None if fresh >= WORKED_OUT => {
                    let mut later = ReadCase::unread(&case.to_string(), Text::default(), at.clone());
                    (later.pending, later.blockers) = (true, Vec::new());
                    cards.push(later);
                    continue;
                }
                None => {
                    fresh += 1;
                    let card = match self.cases.opened(hub, case) {
                        Ok(open) => open.card(at.clone()),
                        Err(Shut::Told(why)) => ReadCase::unread(&case.to_string(), why.message, at.clone()),
                        Err(failed) => return Err(failed),
                    };
                    self.cases.keep_card(case, mark, &card);
                    card
                }
            };
            // Where it stands, and how much of it this one may read, is looked up each time.
            card.at_branch = Some(at);
            cards.push(card);
        }
        serde_json::to_string(&cards).map_err(|error| Shut::Failed(HubError::Internal(error.to_string())))
    }
}

fn at_branch(case: CaseId, row: &crate::keep::CaseRow, level: u8) -> AtBranch {
    let (zh, en) = match row.state.map(State::from) {
        _ if row.outside => ("练习", "practice"),
        None => ("尚未生效", "without effect yet"),
        Some(state) => {
            let words = state.words();
            (words.zh, words.en)
        }
    };
    AtBranch {
        number: case.to_string().chars().take(8).collect(),
        branch: row.branch.clone(),
        state: Text::new(zh, en),
        came: day(row.opened_ms),
        level,
    }
}

/// A day in China, ISO.
fn day(ms: i64) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000).saturating_add(8 * 3_600));
    at.map(|at| format!("{:04}-{:02}-{:02}", at.year(), u8::from(at.month()), at.day())).unwrap_or_default()
}
