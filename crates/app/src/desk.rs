//! The lines of the desk in memory 工作台: in which group a case lies, which words find it, in which order it comes. It opens no record and appraises
//! nothing, so that ten thousand cases are listed and searched at once.
//!
//! A line is good as long as the case's last record is the one it was made from. What it says comes from the sealed card ([`crate::cards`]).

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use evidence::CaseId;
use serde::{Deserialize, Serialize};

use crate::api::desk::{DeskGroup, Waits};
use crate::api::text::Text;
use crate::trade_search::{Sounds, folded, sounds, syllables};

/// Fewer digits name no phone.
const FEWEST_DIGITS: usize = 4;

/// What the desk knows of a case besides its card; part of the card that is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OnDesk {
    pub(crate) title: String,
    pub(crate) industry: String,
    pub(crate) practice: bool,
    pub(crate) created_at: String,
    pub(crate) closed: bool,
    pub(crate) archived: bool,
    pub(crate) waits: Option<Waits>,
    pub(crate) visit: Option<Visit>,
    /// The borrower's names, where the client gave them.
    pub(crate) names: Vec<String>,
    /// The borrower's phones, digits alone.
    pub(crate) phones: Vec<String>,
    /// What of it waits for who sits here.
    #[serde(default)]
    pub(crate) turn: Option<OnTurn>,
    /// Remarks on it that count and say why they were made.
    #[serde(default)]
    pub(crate) remarked: Vec<OnRemark>,
}

/// A remark, as far as its reasons are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OnRemark {
    /// When, ms since 1970 UTC.
    pub(crate) at_ms: i64,
    /// Ids of reasons.
    pub(crate) reasons: Vec<String>,
    /// What it is about.
    pub(crate) about: Text,
}

/// A step that waits for who sits here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OnTurn {
    /// The id of the step (`workflow::Wait`).
    pub(crate) wait: String,
    /// Since when, ms since 1970 UTC.
    pub(crate) since_ms: i64,
    /// Remarks to answer: what they are about, and where that is.
    pub(crate) remarks: Vec<(Text, Option<String>)>,
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Visit {
    pub(crate) day: NaiveDate,
    pub(crate) time: Option<String>,
    pub(crate) place: Option<String>,
}

/// From which records a line was made: the last of the own log, how many, and the hash of the last.
pub(crate) type LineMark = (u64, u64, Option<evidence::Hash>);

/// A case on the desk.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) mark: LineMark,
    pub(crate) at: OnDesk,
    /// Its card is worked out.
    pub(crate) worked: bool,
    /// The day of its last record.
    saved: NaiveDate,
    survey_date: String,
    folded: Vec<String>,
    sounds: Vec<Sounds>,
}

impl Line {
    pub(crate) fn of(mark: LineMark, at: OnDesk, worked: bool, saved: NaiveDate, survey_date: &str) -> Self {
        let texts = || std::iter::once(&at.title).chain(&at.names);
        let folded = texts().chain(at.visit.as_ref().and_then(|visit| visit.place.as_ref())).map(|t| folded(t));
        let (folded, sounds) = (folded.collect(), texts().map(|text| syllables(text)).collect());
        Self { mark, worked, saved, survey_date: survey_date.to_owned(), folded, sounds, at }
    }

    pub(crate) fn group(&self, today: NaiveDate) -> DeskGroup {
        match &self.at {
            at if at.archived => DeskGroup::Archived,
            at if at.closed => DeskGroup::Done,
            at if at.visit.as_ref().is_some_and(|visit| self.is_due(visit, today)) => DeskGroup::Today,
            at if at.waits.is_some() => DeskGroup::Waiting,
            _ => DeskGroup::Open,
        }
    }

    /// Today, or missed: nothing was written in the case on that day or later.
    fn is_due(&self, visit: &Visit, today: NaiveDate) -> bool {
        visit.day == today || (visit.day < today && self.saved < visit.day)
    }

    /// An appointment of the days after today that stands.
    pub(crate) fn is_coming(&self, today: NaiveDate) -> bool {
        let last = today.checked_add_days(Days::new(7)).unwrap_or(today);
        let open = !self.at.archived && !self.at.closed;
        open && self.at.visit.as_ref().is_some_and(|visit| today < visit.day && visit.day <= last)
    }
}

/// What is searched for: every word must fit somewhere.
#[derive(Debug, Default)]
pub(crate) struct Words(Vec<Word>);

#[derive(Debug)]
struct Word {
    folded: String,
    /// As written, for days.
    plain: String,
    digits: bool,
    spelled: bool,
    trades: BTreeSet<String>,
}

/// How a line fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fit {
    /// What to show of it that the line does not.
    pub(crate) as_text: Option<Text>,
}

impl Words {
    /// `trades` says which trades a word names.
    pub(crate) fn of(search: &str, trades: impl Fn(&str) -> BTreeSet<String>) -> Self {
        let word = |plain: &str| {
            let folded = folded(plain);
            let digits = folded.chars().all(|c| c.is_ascii_digit());
            let trades = if folded.is_empty() { BTreeSet::new() } else { trades(plain) };
            Word { plain: plain.to_owned(), digits, spelled: folded.is_ascii() && !digits, trades, folded }
        };
        Self(search.split_whitespace().map(word).filter(|word| !word.folded.is_empty()).collect())
    }

    pub(crate) fn fit(&self, line: &Line) -> Option<Fit> {
        let mut fit = Fit::default();
        for word in &self.0 {
            let found = word.fit(line)?;
            fit.as_text = fit.as_text.or(found);
        }
        Some(fit)
    }
}

impl Word {
    fn fit(&self, line: &Line) -> Option<Option<Text>> {
        let in_title = line.folded.first().is_some_and(|title| title.contains(&self.folded));
        if in_title || self.trades.contains(&line.at.industry) || line.survey_date.contains(&self.plain) {
            return Some(None);
        }
        let named = |at: usize| line.at.names.get(at).map(|name| Text::new(name, name));
        if let Some(at) = line.folded.iter().skip(1).position(|text| text.contains(&self.folded)) {
            return Some(named(at));
        }
        if self.spelled
            && let Some(at) = line.sounds.iter().position(|text| within(text, &self.folded))
        {
            return Some(at.checked_sub(1).and_then(named));
        }
        let phone = |phone: &&String| phone.contains(&self.folded);
        let phone = (self.digits && self.folded.len() >= FEWEST_DIGITS).then(|| line.at.phones.iter().find(phone));
        phone.flatten().map(|phone| {
            let covered = covered(phone);
            Some(Text::new(format!("手机 {covered}"), format!("phone {covered}")))
        })
    }
}

/// All but the last four digits covered.
fn covered(phone: &str) -> String {
    let count = phone.chars().count().saturating_sub(4);
    phone.chars().enumerate().map(|(at, c)| if at < count { '*' } else { c }).collect()
}

fn within(text: &Sounds, word: &str) -> bool {
    (0..text.len()).any(|from| sounds(&text[from..], word, false))
}

/// The lines of an open desk.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) by_case: HashMap<CaseId, Line>,
    /// The checklists they were made with.
    pub(crate) content: String,
}

/// The order within the desk: the groups, in the first of them by the hour, then what was saved last.
pub(crate) fn order(line: &Line, group: DeskGroup) -> impl Ord + use<> {
    let hour = line.at.visit.as_ref().filter(|_| group == DeskGroup::Today);
    let hour = hour.map(|visit| (visit.day, visit.time.clone().unwrap_or_default()));
    (group, hour, std::cmp::Reverse(line.mark.0))
}

#[cfg(test)]
#[path = "desk/tests.rs"]
mod tests;
