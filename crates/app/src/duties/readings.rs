//! The readings of the list of duties: each a fact of the records or a figure of the checklist. What is not answered was not done and reads so; left out is
//! only what nobody can tell.

use std::collections::BTreeMap;

use appraisal::crosscheck::{Explained, Verdict};
use appraisal::figure::{Reading, Scalar};
use chrono::{NaiveDate, TimeDelta};
use evidence::{
    Attachment, Cell, Entry, FinalStep, LogId, Motion, Payload, RecordId, Role as AccountRole, SignedOff, Stamp, Value,
};
use rust_decimal::Decimal;
use workflow::{Action, Authority, Body, DutyList, Grade, Known, OfficerLevel, Question, Readings};

use super::DutyCase;
use crate::case::Given;
use crate::review::{MotionMade, Standing};
use crate::second::is_second;

/// The consent that comes before figures of the bureau.
const BUREAU: &str = "bureau";
const PHOTO: &str = "visit.site_photo";
const PLACES: &str = "visit.places";
/// Who is not married has nobody to ask.
const ALONE: [&str; 3] = ["single", "divorced", "widowed"];

fn number(n: usize) -> Known {
    Known::Number(Decimal::from(n))
}

/// The local day of a record.
fn local_day(stamp: &Stamp) -> Option<NaiveDate> {
    let local = chrono::DateTime::from_timestamp_millis(stamp.wall_ms)?;
    Some((local.naive_utc() + TimeDelta::minutes(i64::from(stamp.offset_minutes))).date())
}

/// The first answer to a cell that was not taken back and says something that is wanted.
fn first(cell: &Cell, wanted: impl Fn(&Value) -> bool) -> Option<RecordId> {
    let seen = cell.history.iter().filter(|seen| seen.retracted_by.is_none());
    seen.clone().find(|seen| seen.change.value.as_ref().is_some_and(&wanted)).map(|seen| seen.stamp.id())
}

impl DutyCase<'_> {
    /// Every reading that the list asks for and that can be told.
    pub(super) fn readings(&self, list: &DutyList) -> Readings {
        let mut all = Readings::new();
        self.of_survey(&mut all);
        self.of_review(&mut all);
        self.of_money(&mut all);
        for rule in list.readings() {
            let Some(figure) = &rule.figure else { continue };
            if let Some(known) = self.figure(figure) {
                all.insert(rule.id.clone(), known);
            }
        }
        all
    }

    fn figure(&self, id: &str) -> Option<Known> {
        match self.appraisal.reading(id)? {
            Reading::Known { value: Scalar::Number(number), .. } => Some(Known::Number(number)),
            Reading::Known { value: Scalar::Truth(truth), .. } => Some(Known::Truth(truth)),
            Reading::NotApplicable { .. } => Some(Known::NotApplicable),
            _ => None,
        }
    }

    fn of_survey(&self, all: &mut Readings) {
        let mut put = |id: &str, known: Known| {
            all.insert(format!("record.{id}"), known);
        };
        let truth = Known::Truth;
        let (figures, written, before) = self.bureau();
        put("bureau_figures", number(figures));
        put("bureau_consent_written", truth(written));
        if let Some(before) = before {
            put("bureau_consent_first", truth(before));
        }
        put("place_written", truth(self.answered("visit.place") || self.any_row(PLACES, "place")));
        if self.asks("visit.arrived_at") || self.asks(PLACES) {
            put("time_written", truth(self.answered("visit.arrived_at") || self.any_row(PLACES, "when")));
        } else {
            put("time_written", Known::NotApplicable);
        }
        let photos: Vec<&Attachment> = self.files(PHOTO).collect();
        let asked = self.asks(PHOTO) || !photos.is_empty();
        put("site_photo", if asked { truth(!photos.is_empty()) } else { Known::NotApplicable });
        match self.on_the_day(&photos) {
            _ if photos.is_empty() => put("site_photo_on_day", Known::NotApplicable),
            Some(on_day) => put("site_photo_on_day", truth(on_day)),
            None => {}
        }
        let own = self.second_records().count();
        put("second_named", truth(own > 0 || self.answered("visit.second_officer")));
        put("second_own", number(own));
        put("asks_persons", truth(self.asks("visit.persons")));
        let alone = self.rows("visit.persons", |row| says(row, "alone", |v| *v == Value::Truth(true)));
        put("met_alone", number(alone));
        put("interviews_compared", truth(self.answered("scorecard.separate_interviews")));
        let reasons = self.rows("sales.methods_refused", |row| says(row, "reason", is_something));
        put("methods_refused", number(reasons));
        let failed = self.appraisal.checks.iter().filter(|check| check.verdict == Verdict::Fail);
        put("checks_failed", number(failed.clone().count()));
        put("checks_unexplained", number(failed.filter(|check| check.explained != Explained::Done).count()));
        put("purpose_known", truth(self.says_yes("knockouts.purpose_known")));
        let marital = self.text("applicant.marital");
        put("has_spouse", truth(!marital.is_some_and(|word| ALONE.contains(&word))));
        put("spouse_aware", truth(self.says_yes("knockouts.spouse_aware")));
    }

    /// How many bureau figures there are, whether the consent is written, and whether it came before all of them.
    fn bureau(&self) -> (usize, bool, Option<bool>) {
        let consents = &self.sheet.checklist.preparation.consents;
        let Some(rule) = consents.iter().find(|rule| rule.id == BUREAU) else { return (0, false, None) };
        let state = self.then;
        let mut figures: Vec<RecordId> = Vec::new();
        for locked in &rule.locks {
            figures.extend(state.answers.get(locked).and_then(|cell| first(cell, is_something)));
            let cells =
                state.tables.get(locked).into_iter().flat_map(|t| t.cells.values().flat_map(|row| row.values()));
            figures.extend(cells.filter_map(|cell| first(cell, is_something)));
        }
        let signed = state.answers.get(&rule.signed).and_then(|cell| first(cell, |v| *v == Value::Truth(true)));
        let dated = state.answers.get(&rule.dated).and_then(|cell| first(cell, is_something));
        let paper = self.files(&rule.signed).next().map(|file| file.stamp.id());
        let parts = [Some(signed), (!rule.dated.is_empty()).then_some(dated), rule.attached.then_some(paper)];
        let parts: Vec<Option<RecordId>> = parts.into_iter().flatten().collect();
        let written = self.says_yes(&rule.signed) && parts.iter().all(Option::is_some);
        let orders =
            parts.iter().flatten().flat_map(|part| figures.iter().map(|figure| self.came_first(*part, *figure)));
        let orders: Vec<Option<bool>> = orders.collect();
        let before = match orders.as_slice() {
            [] => None,
            all if all.contains(&Some(false)) => Some(false),
            all if all.contains(&None) => None,
            _ => Some(true),
        };
        (figures.len(), written, before.filter(|_| written))
    }

    /// Whether one record came before another; none where one record brought both, or neither log had heard the other.
    fn came_first(&self, one: RecordId, other: RecordId) -> Option<bool> {
        match (self.merged.before(one, other), self.merged.before(other, one)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }

    /// Whether a photo was taken on a day of the visit by its own account; none where none of them holds a day and none is of it.
    fn on_the_day(&self, photos: &[&Attachment]) -> Option<bool> {
        let day = |text: &str| text.trim().get(..10).and_then(|text| text.parse::<NaiveDate>().ok());
        let said = |id: &str| self.text(id).and_then(day);
        let from = said("visit.arrived_at").unwrap_or_else(|| self.sheet.survey_date());
        let to = said("visit.left_at").filter(|to| *to >= from).unwrap_or(from);
        let taken = |file: &&Attachment| file.added.marks.as_ref()?.taken.as_deref().and_then(day);
        let days: Vec<Option<NaiveDate>> = photos.iter().map(taken).collect();
        match days.iter().flatten().any(|day| (from..=to).contains(day)) {
            true => Some(true),
            // One without a time may be of the day.
            false => days.iter().all(Option::is_some).then_some(false),
        }
    }

    /// The second officers' own records of the survey: in a log of theirs, or signed with their key in the main officer's.
    pub(super) fn second_records(&self) -> impl Iterator<Item = &Entry> {
        let owner = self.merged.owner.as_ref();
        let second = move |log: LogId| is_second(self.team, owner, log);
        self.line.iter().filter(move |entry| match &entry.payload {
            Some(Payload::Countersigned(signed)) => {
                let act = signed.read();
                act.is_ok_and(|act| act.said.role == AccountRole::Officer && Some(&act.said.officer) != owner)
            }
            Some(
                Payload::AnswersChanged(_)
                | Payload::AttachmentAdded(_)
                | Payload::ExplanationConfirmed(_)
                | Payload::Cosigned(_),
            ) => second(entry.stamp.log),
            _ => false,
        })
    }

    fn of_review(&self, all: &mut Readings) {
        let review = self.review;
        let forwarded = review.acts.iter().any(|act| act.action == Action::Forward && act.standing.counts());
        all.insert("record.forwarded".into(), Known::Truth(forwarded));
        all.insert("record.must_open".into(), number(review.must_open().count()));
        let decided = review.latest().is_some_and(|latest| latest.decided);
        all.insert("record.decided".into(), Known::Truth(decided));
        if let Some(kept) = self.motion().and_then(|motion| self.authority(motion)) {
            all.insert("record.authority_kept".into(), Known::Truth(kept));
        }
    }

    /// The motion by which the case was decided: the last on the submission that counts.
    fn motion(&self) -> Option<&MotionMade> {
        let latest = self.review.latest().filter(|latest| latest.decided)?.hash;
        let counts = |m: &&MotionMade| m.told.said.submission == latest && self.review.counts(m.told.act);
        self.review.motions.iter().rfind(counts)
    }

    /// Whether a decision was within the authority. The branch says so where it took the decision; a committee has no bound. Else the amount alone may be
    /// beyond it: what the family owes besides only the branch knows, so that within it cannot be told from here.
    fn authority(&self, motion: &MotionMade) -> Option<bool> {
        let effective = |act: usize| self.review.acts.get(act).is_some_and(|act| act.standing == Standing::Effective);
        if motion.counted && motion.count.is_some() {
            return Some(true);
        }
        if motion.votes.iter().any(|vote| effective(vote.act)) {
            return Some(true);
        }
        let said = &motion.told.said;
        let needed = Authority::shipped().ok()?.body(&self.least(said)?);
        let body = match said.body.as_str() {
            "AP1" => Body::First,
            "AP2" => Body::Second,
            _ => return None,
        };
        (body < needed).then_some(false)
    }

    /// The question to the rows of authority with everything that is not known here at its best: secured, nobody owing anything besides.
    fn least(&self, motion: &Motion) -> Option<Question> {
        let submission = &self.review.latest()?.told.said;
        let amount = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Decimal>().ok());
        let proposal = amount(&submission.proposal);
        let asked = amount(&motion.amount).or(proposal)?;
        Some(Question {
            exposure_after: asked,
            grade: match submission.grade.as_deref() {
                Some("A") => Some(Grade::A),
                Some("B") => Some(Grade::B),
                Some("C") => Some(Grade::C),
                Some("D") => Some(Grade::D),
                _ => None,
            },
            secured: true,
            owner: OfficerLevel::Full,
            waiver: !motion.waivers.is_empty(),
            figures_differ: false,
            raised: proposal.is_some_and(|proposal| asked > proposal),
        })
    }

    fn of_money(&self, all: &mut Readings) {
        let paid = self.disbursed();
        all.insert("record.disbursed".into(), Known::Truth(paid.is_some()));
        if let Some((stamp, signed)) = paid {
            let conditions = self.motion().map(|motion| motion.told.said.conditions.as_slice()).unwrap_or_default();
            let open = conditions.iter().filter(|condition| !signed.conditions.contains(condition)).count();
            all.insert("record.conditions_open".into(), number(open));
            if let Some(day) = local_day(stamp) {
                let days = Decimal::from((self.day - day).num_days());
                all.insert("record.days_since_money".into(), Known::Number(days));
            }
        }
        // Signals and follow-ups are records of kinds that this program does not write yet; one that is there and cannot be read makes the case not whole,
        // and then nobody is told that there was none.
        all.insert("record.signals".into(), number(0));
        all.insert("record.signals_late".into(), number(0));
    }

    /// The record by which the money went out.
    fn disbursed(&self) -> Option<(&Stamp, &SignedOff)> {
        let all = self.review.signed.iter();
        let paid = all.clone().find(|s| s.said.step == FinalStep::Disbursed && self.review.counts(s.act))?;
        Some((&self.review.acts.get(paid.act)?.stamp, &paid.said))
    }

    // ---- Answers ----

    fn asks(&self, id: &str) -> bool {
        let checklist = &self.sheet.checklist;
        let there = checklist.questions.contains_key(id) || checklist.tables.contains_key(id);
        there && self.appraisal.relevance.applies(id)
    }

    fn value(&self, id: &str) -> Option<&Value> {
        self.sheet.answers.scalars.get(id)?.value.as_ref()
    }

    fn answered(&self, id: &str) -> bool {
        self.value(id).is_some_and(is_something)
    }

    fn says_yes(&self, id: &str) -> bool {
        self.value(id) == Some(&Value::Truth(true))
    }

    fn text(&self, id: &str) -> Option<&str> {
        match self.value(id)? {
            Value::Text(text) => Some(text),
            Value::Truth(_) => None,
        }
    }

    fn rows(&self, table: &str, wanted: impl Fn(&BTreeMap<String, Given>) -> bool) -> usize {
        self.sheet.answers.tables.get(table).map_or(0, |rows| rows.rows.values().filter(|row| wanted(row)).count())
    }

    fn any_row(&self, table: &str, column: &str) -> bool {
        self.rows(table, |row| says(row, column, is_something)) > 0
    }

    /// Files at a question that were not taken out.
    pub(super) fn files<'s>(&'s self, question: &'s str) -> impl Iterator<Item = &'s Attachment> {
        let there = self.then.attachments.iter().filter(|file| file.retracted_by.is_none());
        there.filter(move |file| file.added.question.as_deref() == Some(question))
    }
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.trim().is_empty(),
        Value::Truth(_) => true,
    }
}

fn says(row: &BTreeMap<String, Given>, column: &str, wanted: impl Fn(&Value) -> bool) -> bool {
    row.get(column).and_then(|given| given.value.as_ref()).is_some_and(wanted)
}
