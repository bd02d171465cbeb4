//! Working hours 工作日历: until when a step is to be done, counted in minutes that are worked. Data (`calendar.toml`): hours of the day, weekends, days off and
//! weekends that are worked instead, and how many minutes each step has.
//!
//! It reminds, and decides nothing: no clock moves a case. Times are local ones of the branch, whole minutes; a day of which no notice is known is judged by
//! its weekday alone, and whoever shows a time says so ([`Calendar::knows`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use serde::Deserialize;

use crate::duty::Said;
use crate::words::{Text, Worded, text};

/// A step that somebody else waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// 审查: of a first submission.
    Review,
    /// 再审: of one that was given back before.
    SecondReview,
    /// 审批, alone or in the committee.
    Decision,
    /// 面签.
    Signing,
    /// 放款.
    Disbursement,
    /// 回复意见: by those who survey, without a limit.
    Answers,
    /// 协办签字, without a limit.
    Cosigning,
}

impl Wait {
    /// All of them.
    pub const ALL: [Wait; 7] = [
        Wait::Review,
        Wait::SecondReview,
        Wait::Decision,
        Wait::Signing,
        Wait::Disbursement,
        Wait::Answers,
        Wait::Cosigning,
    ];

    /// The id it has in the data.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Wait::Review => "review",
            Wait::SecondReview => "second_review",
            Wait::Decision => "decision",
            Wait::Signing => "signing",
            Wait::Disbursement => "disbursement",
            Wait::Answers => "answers",
            Wait::Cosigning => "cosigning",
        }
    }

    /// The step of an id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wait| wait.id() == id)
    }
}

impl Worded for Wait {
    fn words(&self) -> Text {
        match self {
            Wait::Review => text("审查", "to review"),
            Wait::SecondReview => text("再次审查", "to review again"),
            Wait::Decision => text("审批", "to decide"),
            Wait::Signing => text("面签", "to sign"),
            Wait::Disbursement => text("放款", "to pay out"),
            Wait::Answers => text("回复审查意见", "to answer remarks"),
            Wait::Cosigning => text("协办签字", "to sign as second officer"),
        }
    }
}

/// What is wrong with a calendar.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CalendarError {
    /// No TOML of this shape.
    #[error("the calendar cannot be read: {0}")]
    Shape(String),
    /// Hours that overlap, run backwards, or are none.
    #[error("the hours of a day follow each other and are not empty")]
    Hours,
    /// A name of no weekday.
    #[error("“{0}” is no weekday")]
    Weekday(String),
    /// Every day of the week is off: nothing would ever be due.
    #[error("some day of the week is worked")]
    NoDay,
    /// A holiday that ends before it begins.
    #[error("the holiday from {0} ends before it begins")]
    Holiday(NaiveDate),
    /// Two limits for one step, or one for a step without any.
    #[error("“{0}” has two limits")]
    Limit(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    from: NaiveDate,
    to: NaiveDate,
    label: Said,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worked {
    days: BTreeSet<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    wait: Wait,
    minutes: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    offset_minutes: i32,
    hours: Vec<[String; 2]>,
    weekend: Vec<String>,
    known_from: NaiveDate,
    known_to: NaiveDate,
    calibrated: bool,
    #[serde(default, rename = "holiday")]
    holidays: Vec<Holiday>,
    worked: Option<Worked>,
    #[serde(default, rename = "limit")]
    limits: Vec<Limit>,
}

/// The calendar of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    offset_minutes: i32,
    hours: Vec<(NaiveTime, NaiveTime)>,
    weekend: Vec<Weekday>,
    known: (NaiveDate, NaiveDate),
    calibrated: bool,
    /// Days off that are no weekend, with what they are called.
    off: BTreeMap<NaiveDate, Said>,
    worked: BTreeSet<NaiveDate>,
    limits: BTreeMap<Wait, u32>,
}

static SHIPPED: LazyLock<Calendar> = LazyLock::new(|| {
    Calendar::read(include_str!("../calendar.toml")).expect("the shipped calendar reads; a test holds it")
});

/// Of a calendar on which hardly a day is worked no end is looked for beyond this.
const FARTHEST_DAYS: u32 = 3_660;

impl Calendar {
    /// The one that is shipped.
    ///
    /// # Panics
    ///
    /// Never in a program that passed its tests.
    #[must_use]
    pub fn shipped() -> &'static Calendar {
        &SHIPPED
    }

    /// Reads a calendar.
    ///
    /// # Errors
    ///
    /// Whatever in it is not understood or cannot be.
    pub fn read(text: &str) -> Result<Self, CalendarError> {
        let written: Written = toml::from_str(text).map_err(|e| CalendarError::Shape(e.message().to_owned()))?;
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| CalendarError::Hours);
        let hours = written.hours.iter().map(|[from, to]| Ok((time(from)?, time(to)?)));
        let hours: Vec<(NaiveTime, NaiveTime)> = hours.collect::<Result<_, CalendarError>>()?;
        let in_order = hours.iter().all(|(from, to)| from < to) && hours.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        if hours.is_empty() || !in_order {
            return Err(CalendarError::Hours);
        }
        let weekday = |word: &String| word.parse::<Weekday>().map_err(|_| CalendarError::Weekday(word.clone()));
        let weekend: Vec<Weekday> = written.weekend.iter().map(weekday).collect::<Result<_, _>>()?;
        if weekend.iter().collect::<std::collections::HashSet<_>>().len() > 6 {
            return Err(CalendarError::NoDay);
        }
        let mut off = BTreeMap::new();
        for holiday in written.holidays {
            if holiday.to < holiday.from {
                return Err(CalendarError::Holiday(holiday.from));
            }
            let days = holiday.from.iter_days().take_while(|day| *day <= holiday.to);
            off.extend(days.map(|day| (day, holiday.label.clone())));
        }
        let mut limits = BTreeMap::new();
        for limit in written.limits {
            if limits.insert(limit.wait, limit.minutes).is_some() {
                return Err(CalendarError::Limit(limit.wait.id()));
            }
        }
        Ok(Self {
            offset_minutes: written.offset_minutes,
            hours,
            weekend,
            known: (written.known_from, written.known_to),
            calibrated: written.calibrated,
            off,
            worked: written.worked.map(|worked| worked.days).unwrap_or_default(),
            limits,
        })
    }

    /// A time of a record, milliseconds since 1970 UTC, as the branch's clocks show it, to the minute.
    #[must_use]
    pub fn local(&self, wall_ms: i64) -> Option<NaiveDateTime> {
        let utc = DateTime::from_timestamp_millis(wall_ms)?.naive_utc();
        let local = utc.checked_add_signed(TimeDelta::minutes(i64::from(self.offset_minutes)))?;
        let seconds = i64::from(chrono::Timelike::second(&local));
        local.checked_sub_signed(TimeDelta::seconds(seconds)).and_then(|t| chrono::Timelike::with_nanosecond(&t, 0))
    }

    /// How many working minutes a step has; none for one without a limit.
    #[must_use]
    pub fn minutes(&self, wait: Wait) -> Option<u32> {
        self.limits.get(&wait).copied()
    }

    /// Whether the bank has confirmed its days and limits.
    #[must_use]
    pub fn is_calibrated(&self) -> bool {
        self.calibrated
    }

    /// Whether a day's holidays are known, and it is not judged by its weekday alone.
    #[must_use]
    pub fn knows(&self, day: NaiveDate) -> bool {
        (self.known.0..=self.known.1).contains(&day)
    }

    /// What a day off is called; none on a day that is worked, and at weekends.
    #[must_use]
    pub fn holiday(&self, day: NaiveDate) -> Option<&Said> {
        self.off.get(&day).filter(|_| !self.worked.contains(&day))
    }

    /// Whether a day is worked.
    #[must_use]
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        self.worked.contains(&day) || (!self.off.contains_key(&day) && !self.weekend.contains(&day.weekday()))
    }

    /// The time at which so many working minutes are over, counted from a local time on; none beyond ten years. The end of a day belongs to that day: what is
    /// over at its last minute is due then, and not on the next morning.
    #[must_use]
    pub fn due(&self, from: NaiveDateTime, minutes: u32) -> Option<NaiveDateTime> {
        let mut left = TimeDelta::minutes(i64::from(minutes));
        let mut day = from.date();
        for _ in 0..FARTHEST_DAYS {
            for (begins, ends) in self.of_day(day) {
                let begins = begins.max(from);
                if begins >= ends {
                    continue;
                }
                let worked = ends - begins;
                if left <= worked {
                    return begins.checked_add_signed(left);
                }
                left -= worked;
            }
            day = day.checked_add_days(Days::new(1))?;
        }
        None
    }

    /// How many working minutes lie between two local times; none where the second comes first.
    #[must_use]
    pub fn between(&self, from: NaiveDateTime, to: NaiveDateTime) -> i64 {
        let days = from.date().iter_days().take_while(|day| *day <= to.date()).take(FARTHEST_DAYS as usize);
        let spans = days.flat_map(|day| self.of_day(day).collect::<Vec<_>>());
        spans.map(|(begins, ends)| (ends.min(to) - begins.max(from)).num_minutes().max(0)).sum()
    }

    fn of_day(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        let worked = self.is_worked(day);
        let hours = self.hours.iter().filter(move |_| worked);
        hours.map(move |(from, to)| (day.and_time(*from), day.and_time(*to)))
    }
}
