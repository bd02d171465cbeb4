//! How long what is kept 保存期, as data of the legal department: the shipped table, or the one in the hub's folder. What is over is listed and never erased
//! by itself; while a duty to keep runs, nothing is erased even where two persons want it.

use std::{collections::BTreeMap, fs, path::Path};

use evidence::{CaseClass, CaseId, Ed25519Sha256, Payload, Record, Stage};
use serde::Deserialize;
use time::Date;

use crate::{
    calendar,
    error::{HubError, Result},
    folder, holds,
    hub::{Hub, KeyRing},
    keep::{CaseRow, Most, View, read},
    vault::apart,
};

const SHIPPED: &str = include_str!("retention.toml");
const STEP: Most = Most { records: 1_000, bytes: 16 << 20 };
/// A term longer than this is a slip of the pen.
const LONGEST_DAYS: u32 = 36_525;

/// What a term is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// Refused.
    Declined,
    /// Withdrawn.
    Withdrawn,
    /// Paid out, and archived as settled.
    Settled,
    /// A lead without consent.
    Lead,
    /// Practice and drills.
    Practice,
    /// Who read what.
    ReadLog,
}

impl Kept {
    const ALL: [Kept; 6] = [Kept::Declined, Kept::Withdrawn, Kept::Settled, Kept::Lead, Kept::Practice, Kept::ReadLog];

    fn id(self) -> &'static str {
        match self {
            Kept::Declined => "declined",
            Kept::Withdrawn => "withdrawn",
            Kept::Settled => "settled",
            Kept::Lead => "lead",
            Kept::Practice => "practice",
            Kept::ReadLog => "read_log",
        }
    }

    /// For a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Kept::Declined => "否决 declined",
            Kept::Withdrawn => "撤回 withdrawn",
            Kept::Settled => "结清归档 settled and archived",
            Kept::Lead => "无同意的线索 a lead without consent",
            Kept::Practice => "练习 practice",
            Kept::ReadLog => "阅读记录 who read what",
        }
    }
}

/// How long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Long {
    Months(u32),
    Days(u32),
}

impl Long {
    /// `2 years`, `6 months`, `30 days`; none: it is written otherwise, or is nothing, or longer than a hundred years.
    fn of(text: &str) -> Option<Self> {
        let (count, unit) = text.split_once(' ')?;
        let count: u32 = count.parse().ok().filter(|count| *count > 0)?;
        let (long, days) = match unit {
            "year" | "years" => (Long::Months(count.checked_mul(12)?), count.checked_mul(366)?),
            "month" | "months" => (Long::Months(count), count.checked_mul(31)?),
            "day" | "days" => (Long::Days(count), count),
            _ => return None,
        };
        (days <= LONGEST_DAYS + 100).then_some(long)
    }

    fn after(self, day: Date) -> Option<Date> {
        match self {
            Long::Months(months) => calendar::months_later(day, months),
            Long::Days(days) => calendar::days_later(day, days),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    keep: String,
    duty: bool,
    calibrated: bool,
    basis: String,
}

/// One term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it is written: `2 years`.
    pub keep: String,
    /// Not erased before it is over, not even on request.
    pub duty: bool,
    /// The legal department confirmed it.
    pub calibrated: bool,
    /// On what it rests.
    pub basis: String,
    long: Long,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention(BTreeMap<Kept, Term>);

impl Retention {
    /// That of a hub's folder, or the shipped one.
    ///
    /// # Errors
    ///
    /// Whatever in it is not understood, by name: a term that is guessed at would erase too early or too late.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        match fs::read_to_string(folder.join(folder::RETENTION)) {
            Ok(text) => Self::of(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::of(SHIPPED),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads a table.
    ///
    /// # Errors
    ///
    /// A term that is missing, unknown, or written otherwise.
    pub fn of(text: &str) -> Result<Self> {
        let no = |why: String| Err(HubError::Cannot(format!("retention.toml: {why}")));
        let written: BTreeMap<String, Written> = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => return no(error.message().to_owned()),
        };
        let mut terms = BTreeMap::new();
        for (id, one) in written {
            let Some(kept) = Kept::ALL.into_iter().find(|kept| kept.id() == id) else {
                return no(format!("没有“{id}”这一项 there is no term [{id}]"));
            };
            let Some(long) = Long::of(&one.keep) else {
                return no(format!(
                    "[{id}] keep = \"{}\"：写法如 \"2 years\"、\"6 months\"、\"30 days\"，一百年以内 it is written as \"2 years\", \"6 months\" or \"30 days\", at most a hundred years",
                    one.keep
                ));
            };
            let Written { keep, duty, calibrated, basis } = one;
            if basis.is_empty() || basis.len() > 400 || basis.chars().any(char::is_control) {
                return no(format!("[{id}] basis：写一行依据 is one line"));
            }
            terms.insert(kept, Term { keep, duty, calibrated, basis, long });
        }
        match Kept::ALL.into_iter().find(|kept| !terms.contains_key(kept)) {
            Some(missing) => no(format!("缺“{}”这一项 the term [{}] is missing", missing.id(), missing.id())),
            None => Ok(Self(terms)),
        }
    }

    /// A term; every table that was read has each of them.
    #[must_use]
    pub fn term(&self, kept: Kept) -> Option<&Term> {
        self.0.get(&kept)
    }

    /// The day on which what began on a day is over; none: no calendar has it.
    pub(crate) fn over(&self, kept: Kept, since: Date) -> Option<Date> {
        self.term(kept)?.long.after(since)
    }
}

/// What has to happen before a case whose term is over can be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Nothing but two persons.
    Nothing,
    /// It is still being worked at: withdrawn first.
    Withdraw,
    /// It is on hold.
    Hold,
}

/// A case whose term is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The case.
    pub case: CaseId,
    /// By which term.
    pub kept: Kept,
    /// From which day the term runs, ISO.
    pub since: String,
    /// On which day it was over, ISO.
    pub over: String,
    /// What comes first.
    pub before: Before,
}

/// What is due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dues {
    /// Cases whose term is over.
    pub due: Vec<Due>,
    /// Cases of which it cannot be told, and why, for a person.
    pub unknown: Vec<(CaseId, &'static str)>,
}

/// From which day a case is kept, and by which term.
enum Runs {
    From(Kept, Date),
    /// No term runs: it is being worked at, or the loan is out.
    Not,
    Unknown(&'static str),
}

impl Hub {
    /// The table in force.
    #[must_use]
    pub fn retention(&self) -> &Retention {
        &self.retention
    }

    /// The cases whose term is over. Nothing is erased by this.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn due(&self) -> Result<Dues> {
        let today = calendar::day_of(self.env.now_ms())?;
        let mut dues = Dues::default();
        for case in read(self.keep(), |view| view.cases())? {
            let found = read(self.keep(), |view| {
                let Some(row) = view.case_row(case)? else { return Ok::<_, HubError>(None) };
                let runs = self.runs(view, case, &row)?;
                Ok(Some((runs, row, holds::is_held(view, case)?)))
            })?;
            let Some((runs, row, held)) = found else { continue };
            let (kept, since) = match runs {
                Runs::From(kept, since) => (kept, since),
                Runs::Not => continue,
                Runs::Unknown(why) => {
                    dues.unknown.push((case, why));
                    continue;
                }
            };
            let Some(over) = self.retention.over(kept, since).filter(|over| *over <= today) else { continue };
            if kept == Kept::Lead {
                match self.lacks_consent(case)? {
                    Some(true) => {}
                    Some(false) => continue,
                    None => {
                        dues.unknown
                            .push((case, "查不出客户有没有书面同意 whether the client consented cannot be told"));
                        continue;
                    }
                }
            }
            let ended = matches!(row.state, Some(Stage::Declined | Stage::Withdrawn | Stage::Archived));
            let before = match (held, ended || row.outside) {
                (true, _) => Before::Hold,
                (false, true) => Before::Nothing,
                (false, false) => Before::Withdraw,
            };
            dues.due.push(Due { case, kept, since: calendar::iso(since), over: calendar::iso(over), before });
        }
        Ok(dues)
    }

    /// Whether a duty to keep a case runs today.
    pub(crate) fn must_keep(&self, view: &dyn View, case: CaseId, row: &CaseRow) -> Result<bool> {
        let today = calendar::day_of(self.env.now_ms())?;
        Ok(match self.runs(view, case, row)? {
            Runs::From(kept, since) => {
                let duty = self.retention.term(kept).is_none_or(|term| term.duty);
                duty && self.retention.over(kept, since).is_none_or(|over| over > today)
            }
            Runs::Not => false,
            // What nobody can tell is kept.
            Runs::Unknown(_) => true,
        })
    }

    fn runs(&self, view: &dyn View, case: CaseId, row: &CaseRow) -> Result<Runs> {
        if row.state == Some(Stage::Erased) || view.case_key(case)?.flatten().is_none() {
            return Ok(Runs::Not);
        }
        let opened = calendar::day_of(row.opened_ms)?;
        if row.outside {
            return Ok(Runs::From(Kept::Practice, opened));
        }
        let ended = matches!(row.state, Some(Stage::Declined | Stage::Withdrawn | Stage::Archived));
        if !ended {
            // Nothing was ever submitted of it: what that takes, the consent is part of.
            let lead = row.class == CaseClass::Lead as u8 && row.submission.is_none();
            return Ok(if lead { Runs::From(Kept::Lead, opened) } else { Runs::Not });
        }
        let stages = self.stages(view, case)?;
        let since = |stage: Stage| stages.iter().rfind(|(found, _)| *found == stage).map(|(_, day)| *day);
        let unknown = Runs::Unknown("什么时候到的这一步查不出 when it came to this state cannot be told");
        let before = stages.iter().rev().map(|(stage, _)| *stage).find(|stage| *stage != Stage::Archived);
        let (kept, from) = match (row.state, before) {
            (Some(Stage::Declined), _) => (Kept::Declined, Stage::Declined),
            (Some(Stage::Withdrawn), _) => (Kept::Withdrawn, Stage::Withdrawn),
            (_, Some(Stage::Declined)) => (Kept::Declined, Stage::Declined),
            (_, Some(Stage::Withdrawn)) => (Kept::Withdrawn, Stage::Withdrawn),
            (_, Some(Stage::Disbursed)) => (Kept::Settled, Stage::Archived),
            _ => return Ok(unknown),
        };
        Ok(since(from).map_or(unknown, |day| Runs::From(kept, day)))
    }

    /// Where a case stood, in order, each with the day on which the hub said so first.
    fn stages(&self, view: &dyn View, case: CaseId) -> Result<Vec<(Stage, Date)>> {
        let (mut ring, mut after) = (KeyRing::default(), 0);
        let mut found: Vec<(Stage, Date)> = Vec::new();
        loop {
            let rows = view.case_records(case, self.log(), after, STEP)?;
            let Some(last) = rows.last() else { return Ok(found) };
            after = last.seq;
            for row in rows {
                let opened = self.opening_of(view, &mut ring, self.log(), &row)?;
                let said = opened.and_then(|o| apart(&o)).and_then(|o| Payload::from_bytes(&o.payload).ok());
                let Some(Payload::Effect(evidence::Effect { stage: Some(stage), .. })) = said else { continue };
                if found.last().is_none_or(|(before, _)| *before != stage) {
                    let record = Record::parse(&row.body, &Ed25519Sha256)
                        .map_err(|_| HubError::Damaged("a record does not read".into()))?;
                    found.push((stage, calendar::day_of(record.header.moment.wall_ms)?));
                }
            }
        }
    }
}
