//! A visit as it was entered 走访的作业过程: steps with their times, answers in force, photos. Whoever makes one leaves names and other personal
//! attributes out: they have no place here.

use rust_decimal::Decimal;

/// How a step was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By hand.
    Typed,
    /// From the clipboard.
    Pasted,
    /// From a file, a statement, an earlier case: the program's own doing.
    Imported,
    /// Taken back or redone.
    Undone,
    /// A photo or file was attached.
    Attached,
    /// Anything else of the case.
    Other,
}

/// One record of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Wall clock in local time, ms.
    pub wall: i64,
    /// Clock that cannot be set, ms since the machine's start.
    pub uptime: u64,
    /// Which start of the machine, numbered by whoever makes the visit.
    pub boot: u32,
    /// How.
    pub way: Way,
    /// Places answered for the first time.
    pub first: u32,
    /// Places that had an answer.
    pub again: u32,
    /// The number of its first place in the order of the checklist.
    pub place: Option<u32>,
    /// The limit had been seen.
    pub after_limit: bool,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A number as it is in force.
    Number(Decimal),
    /// Words of the officer's own; choices are not.
    Text(String),
}

/// An answer in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Where: the same place in two cases has the same name.
    pub place: String,
    /// What.
    pub value: Value,
    /// It was counted, seen, or read off a paper or system: not merely said.
    pub hard: bool,
}

/// A photo of the visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Photo {
    /// When it was taken by its own account, local ms.
    pub taken: Option<i64>,
    /// Where, in millionths of a degree: north, east.
    pub position: Option<(i64, i64)>,
    /// How many photos of other cases it equals or resembles.
    pub elsewhere: u32,
}

/// A visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// Local midnight at which the day of the survey begins, ms.
    pub day: Option<i64>,
    /// What was recorded, in the order of the record.
    pub steps: Vec<Step>,
    /// Answers in force.
    pub answers: Vec<Given>,
    /// Photos.
    pub photos: Vec<Photo>,
    /// How often the clock was found set back while it lasted.
    pub set_back: u32,
    /// How long questions had the focus until they were answered, ms, as the window measured it.
    pub dwell: Vec<u32>,
    /// How long chapters were on the screen, ms.
    pub open: u64,
    /// Of that, the window was in the background.
    pub away: u64,
    /// A number that visits to the same borrower have in common, made up by whoever makes the visits. A renewal finds the same shop: that its answers
    /// are near those of before is no oddity.
    pub borrower: Option<u64>,
}

/// A pause this long is no typing; a longer one than [`GAP`] is no part of the work.
pub(crate) const PAUSE: i64 = 2 * MINUTE;
pub(crate) const GAP: i64 = 15 * MINUTE;
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const DAY: i64 = 1_440 * MINUTE;

impl Visit {
    /// Whether two visits are known to be to the same borrower.
    pub(crate) fn same_borrower(&self, other: &Self) -> bool {
        self.borrower.is_some() && self.borrower == other.borrower
    }

    /// When its first answer was entered.
    pub(crate) fn began(&self) -> Option<i64> {
        self.answered().next().map(|step| step.wall)
    }

    /// The steps in which somebody answered.
    pub(crate) fn answered(&self) -> impl Iterator<Item = &Step> {
        let by_hand = |step: &&Step| matches!(step.way, Way::Typed | Way::Pasted) && step.first + step.again > 0;
        self.steps.iter().filter(by_hand)
    }

    /// Places answered for the first time, by hand.
    pub(crate) fn firsts(&self) -> u64 {
        self.answered().map(|step| u64::from(step.first)).sum()
    }

    /// Times between one answer and the next, ms. By the clock that cannot be set, as long as the machine was not started anew.
    pub(crate) fn gaps(&self) -> Vec<i64> {
        let steps: Vec<&Step> = self.answered().collect();
        steps.windows(2).map(|two| between(two[0], two[1])).collect()
    }

    /// Gaps of more than a quarter of an hour between two records.
    #[must_use]
    pub fn idle(&self) -> usize {
        self.steps.windows(2).filter(|two| between(&two[0], &two[1]) > GAP).count()
    }

    /// How often the machine was started while it lasted, the first time included.
    #[must_use]
    pub fn boots(&self) -> usize {
        let mut boots: Vec<u32> = self.steps.iter().map(|step| step.boot).collect();
        boots.sort_unstable();
        boots.dedup();
        boots.len()
    }

    /// How long was worked on it, ms: without the gaps in which something else was done.
    #[must_use]
    pub fn active(&self) -> u64 {
        let worked = self.steps.windows(2).map(|two| between(&two[0], &two[1])).filter(|gap| *gap <= GAP);
        worked.map(i64::unsigned_abs).sum()
    }
}

pub(crate) fn between(a: &Step, b: &Step) -> i64 {
    if a.boot == b.boot {
        return i64::try_from(b.uptime.saturating_sub(a.uptime)).unwrap_or(i64::MAX);
    }
    b.wall.saturating_sub(a.wall).max(0)
}
