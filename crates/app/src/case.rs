//! A case in memory: its own facts, its checklist, the answers in force; from here to an appraisal and its view is one step
//! each. It knows no database: a case file read by the terminal and a case of the window are the same thing here.

mod answers;
mod change;
mod consent;
mod file;
mod guard;
mod replay;
mod set_aside;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use appraisal::Appraisal;
use appraisal::checklist::{Checklist, DIFFERING};
use appraisal::explanation::Bounds;
use appraisal::observation::{self, Observation, Said};
use chrono::{DateTime, FixedOffset, NaiveDate};
use evidence::{AnswersChanged, Stamp, Value};

pub(crate) use answers::{Answers, Given, Rows};
pub(crate) use change::{Sifted, Writer, action, shown as shown_action, sift};
pub(crate) use consent::HeldAct;
pub use file::LARGEST as LARGEST_FILE;
pub(crate) use file::{parse, read_into, to_file};
pub(crate) use guard::{
    KnownKeys, Place, admit, asked, oddities, read_only, role as signing_role, role_label, same_name,
};
pub(crate) use replay::{Point, Replay};

use crate::api::appraisal::AppraisalView;
use crate::api::moving::{SetAside, Standing};
use crate::api::text::{Failure, Text};
use crate::api::visit::{CaseMeta, CaseView, Touched};
use crate::second::Second;
use crate::view;

/// What the case says of itself.
#[derive(Debug, Clone)]
pub(crate) struct CaseFacts {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) practice: bool,
    pub(crate) survey_date: NaiveDate,
    pub(crate) initial_date: NaiveDate,
    pub(crate) created_at: String,
    pub(crate) saved_at: Option<String>,
    /// How the checklist in use relates to the one that the case is pinned to.
    pub(crate) standing: Standing,
    /// Signatures in its record that count nothing.
    pub(crate) void_acts: Vec<Text>,
    /// When and how it was closed, in words.
    pub(crate) closed: Option<Text>,
    /// Why it is only looked at.
    pub(crate) read_only: Option<Text>,
    /// On what its officers differ, where it has several.
    pub(crate) disputes: Arc<Disputes>,
    /// Questions at which a file hangs.
    pub(crate) papers: Arc<BTreeSet<String>>,
    /// What its second officers said alone, beside the first officer's answers.
    pub(crate) second: Arc<Second>,
}

/// The places on which the officers of a case differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Disputes {
    /// Questions, cells (`table.row.column`), rows (`table.row`), tables.
    pub(crate) places: BTreeSet<String>,
    /// The same in words, one a conflict, with what each said.
    pub(crate) words: Vec<Text>,
}

/// A case that can be computed.
#[derive(Debug, Clone)]
pub(crate) struct CaseSheet {
    pub(crate) facts: CaseFacts,
    pub(crate) checklist: Arc<Checklist>,
    pub(crate) answers: Answers,
    /// Whose signatures count.
    pub(crate) known: Arc<KnownKeys>,
}

/// How a signed answer was checked, for screens and reports.
pub(crate) const SIGNED: &str = "本人账户签字（同机）";
/// The same where it was signed on the signer's own machine.
pub(crate) const SIGNED_APART: &str = "本人账户签字（本人电脑）";

/// More parts than a person reads at once; deeper ones are asked for in turn.
const MOST_REASONS: usize = 600;

/// The table of points on which the officers disagree.
pub(crate) const DISPUTES: &str = "officer_conflicts";

/// The id under which rules read the trade.
const INDUSTRY: &str = "case.industry";

/// The ids under which the case's own dates are asked and read.
pub(crate) const SURVEY_DATE: &str = "case.survey_date";
pub(crate) const INITIAL_DATE: &str = "case.initial_date";

impl CaseSheet {
    /// The survey date, as answered or as the case was opened.
    pub(crate) fn survey_date(&self) -> NaiveDate {
        self.date(SURVEY_DATE).unwrap_or(self.facts.survey_date)
    }

    pub(crate) fn initial_date(&self) -> NaiveDate {
        self.date(INITIAL_DATE).unwrap_or(self.facts.initial_date)
    }

    fn date(&self, id: &str) -> Option<NaiveDate> {
        match &self.answers.scalars.get(id)?.value {
            Some(Value::Text(text)) => text.parse().ok(),
            _ => None,
        }
    }

    /// The answers in force as observations, in a fixed order.
    pub(crate) fn observations(&self) -> Vec<Observation> {
        // Questions in the order of their ids, so that what is said of them has one order, whoever folds or follows it.
        let facts = [INDUSTRY, SURVEY_DATE, INITIAL_DATE, DIFFERING].into_iter();
        let answered = self.answers.scalars.keys().chain(self.answers.first.keys()).map(String::as_str);
        let questions: BTreeSet<&str> = facts.chain(answered).collect();
        let mut all = Vec::new();
        questions.into_iter().for_each(|id| self.said_of_question(id, &mut all));
        self.answers.tables.keys().for_each(|id| self.said_of_table(id, &mut all));
        self.disputes_listed(&mut all);
        all
    }

    /// All that is said of one question.
    pub(crate) fn said_of_question(&self, id: &str, all: &mut Vec<Observation>) {
        let fact = |text: String| Observation::of(id, Said::Answer(text)).on(observation::Basis::System);
        let given = self.answers.scalars.get(id);
        match id {
            INDUSTRY => all.push(fact(self.checklist.id.clone())),
            SURVEY_DATE if given.is_none() => all.push(fact(self.facts.survey_date.to_string())),
            INITIAL_DATE if given.is_none() => all.push(fact(self.facts.initial_date.to_string())),
            _ => {}
        }
        // What was said first goes before what stands there now, where rules read it.
        let reads_first = || self.checklist.questions.get(id).is_some_and(|question| question.ask.first_said);
        let first = self.answers.first.get(id).filter(|_| reads_first());
        all.extend(first.map(|said| Observation::of(id, Said::Answer(said.clone()))));
        // What is said alone enters no figure; how much of it differs is the program's to say, whatever a file says.
        if id == DIFFERING {
            let differing = self.facts.second.differing();
            all.extend((differing > 0).then(|| fact(differing.to_string())));
            return;
        }
        all.extend(given.filter(|_| !self.checklist.blind.contains_key(id)).map(|given| {
            let place = Place { question: id, row: None, column: None };
            self.observed(place, given, Observation::of(id, Said::Cleared))
        }));
    }

    /// All that is said of one table, but for the conflicts that the program lists.
    pub(crate) fn said_of_table(&self, id: &str, all: &mut Vec<Observation>) {
        let Some(table) = self.answers.tables.get(id) else { return };
        if let Some(basis) = table.basis {
            all.push(Observation::of(id, Said::TableBasis).on(observed_basis(basis)));
        }
        if table.declared_empty {
            all.push(Observation::of(id, Said::DeclaredEmpty));
        }
        for (row, cells) in &table.rows {
            all.push(Observation { row: Some(row.clone()), ..Observation::of(id, Said::RowAdded) });
            all.extend(cells.iter().map(|(column, given)| self.said_there(id, row, column, given)));
        }
    }

    /// All that is said of one cell.
    pub(crate) fn said_of_cell(&self, table: &str, row: &str, column: &str) -> Option<Observation> {
        let given = self.answers.cell(table, row, column)?;
        Some(self.said_there(table, row, column, given))
    }

    fn said_there(&self, table: &str, row: &str, column: &str, given: &Given) -> Observation {
        let place = Place { question: table, row: Some(row), column: Some(column) };
        self.observed(place, given, Observation::of_cell(table, row, column, Said::Cleared))
    }

    /// An answer as an observation: a guarded one counts as signed only when its signature holds for what stands there now.
    fn observed(&self, place: Place<'_>, given: &Given, to: Observation) -> Observation {
        let mut made = observed(given, to);
        made.disputed = self.is_disputed(place);
        if (given.act.is_some() || given.own_log)
            && let Some(ask) = asked(&self.checklist, place.question, place.column)
            && self.unsigned(place, ask, given).is_none()
        {
            made.confirmed = true;
            made.how_checked = if given.own_log { SIGNED_APART } else { SIGNED }.to_owned();
        }
        made
    }

    /// Whether an answer is one on which the officers differ, or stands in a row or table that one of them says is not there.
    fn is_disputed(&self, place: Place<'_>) -> bool {
        let places = &self.facts.disputes.places;
        if places.is_empty() {
            return false;
        }
        let question = place.question;
        match (place.row, place.column) {
            (Some(row), Some(column)) => {
                [question.to_owned(), format!("{question}.{row}"), format!("{question}.{row}.{column}")]
                    .iter()
                    .any(|place| places.contains(place))
            }
            _ => places.contains(question),
        }
    }

    /// Each open conflict as a row of the table that the decision reads: the case goes back until they are settled.
    pub(crate) fn disputes_listed(&self, all: &mut Vec<Observation>) {
        if !self.checklist.tables.contains_key(DISPUTES) {
            return;
        }
        for (number, words) in self.facts.disputes.words.iter().enumerate() {
            let row = format!("record-{}", number + 1);
            all.push(Observation { row: Some(row.clone()), ..Observation::of(DISPUTES, Said::RowAdded) });
            let what = Observation::of_cell(DISPUTES, row, "what", Said::Answer(words.zh.clone()));
            all.push(what.on(observation::Basis::System));
        }
    }

    /// The appraisal, as of the survey date: the same case gives the same figures on any day.
    pub(crate) fn appraise(&self) -> Appraisal {
        appraisal::appraise(&self.checklist, &self.observations(), self.survey_date())
    }

    /// Why a figure is what it is, as a tree; and of a bound or the limit what it means.
    pub(crate) fn explained(
        &self,
        figure: &str,
        depth: usize,
    ) -> Result<(appraisal::explanation::Explained, Option<appraisal::finding::Text>), Failure> {
        let observations = self.observations();
        let appraisal = appraisal::appraise(&self.checklist, &observations, self.survey_date());
        let answers = observation::Answers::fold(&self.checklist, &observations).0;
        let bounds = Bounds { depth, nodes: MOST_REASONS };
        let (checklist, figures) = (&self.checklist, &appraisal.figures);
        if let Some(id) = figure.strip_suffix(appraisal::explanation::AT_THE_FLOOR) {
            let unknown = || crate::failure::not_found("数字", figure);
            let worse = appraisal::figures_at_the_floor(figures).ok_or_else(unknown)?;
            let both = (figures, &worse);
            let tree = appraisal::explanation::explain_at_the_floor(checklist, &answers, both, id, bounds);
            let wording = appraisal::wording::Wording { checklist, figures: &worse };
            return Ok((tree.ok_or_else(unknown)?, appraisal::judgement::meaning(&wording, id)));
        }
        let tree = appraisal::explanation::explain(checklist, &answers, figures, figure, bounds);
        let tree = tree.ok_or_else(|| crate::failure::not_found("数字", figure))?;
        let wording = appraisal::wording::Wording { checklist, figures };
        Ok((tree, appraisal::judgement::meaning(&wording, figure)))
    }

    /// The appraisal as the window shows it.
    pub(crate) fn appraised(&self) -> AppraisalView {
        let start = Instant::now();
        let appraisal = self.appraise();
        let took = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
        view::appraisal(self, &appraisal, took)
    }

    /// The whole case as the window opens it, with the answers that its checklist does not ask for.
    pub(crate) fn view(&self, set_aside: Vec<SetAside>) -> CaseView {
        let checklist = &self.checklist;
        let answers = self.answers.scalars.iter().filter_map(|(id, given)| {
            let ask = &checklist.questions.get(id)?.ask;
            Some((id.clone(), self.answer_view(ask, id, given)))
        });
        let tables = self
            .answers
            .tables
            .iter()
            .filter_map(|(id, rows)| Some((id.clone(), view::table_view(self, checklist.tables.get(id)?, rows))));
        CaseView {
            meta: self.meta(),
            sections: view::sections(checklist),
            words: view::words(checklist),
            places: view::places(checklist),
            feeds: view::feeds(checklist),
            questions: view::questions(checklist, self.survey_date()),
            answers: answers.collect(),
            tables: tables.collect(),
            set_aside,
            appraisal: self.appraised(),
            blind: None,
        }
    }

    pub(crate) fn meta(&self) -> CaseMeta {
        CaseMeta {
            id: self.facts.id.clone(),
            title: self.facts.title.clone(),
            industry: self.checklist.id.clone(),
            industry_name: view::text(&self.checklist.name),
            practice: self.facts.practice,
            survey_date: self.survey_date().to_string(),
            initial_date: self.initial_date().to_string(),
            created_at: self.facts.created_at.clone(),
            saved_at: self.facts.saved_at.clone(),
            checklist: self.checklist.hash.clone(),
            standing: self.facts.standing,
            standing_text: self.facts.standing.words(),
            closed: self.facts.closed.clone(),
            read_only: self.facts.read_only.clone(),
            limit_seen: false,
        }
    }

    fn answer_view(&self, ask: &appraisal::checklist::Ask, id: &str, given: &Given) -> crate::api::visit::AnswerView {
        let default = view::basis(ask.default_basis.as_deref()).unwrap_or(crate::api::text::Basis::Oral);
        let unsigned = self.unsigned(Place { question: id, row: None, column: None }, ask, given);
        view::answer_view(ask, id, given, default, unsigned)
    }

    /// What an action touched, as it stands now.
    pub(crate) fn touched(&self, batch: &AnswersChanged) -> Touched {
        let mut touched = Touched::default();
        for change in &batch.tables {
            if let Some(table) = self.checklist.tables.get(&change.table) {
                let rows = self.answers.tables.get(&change.table).cloned().unwrap_or_default();
                touched.tables.insert(change.table.clone(), view::table_view(self, table, &rows));
            }
        }
        for change in &batch.changes {
            match (&change.row, &change.column) {
                (Some(_), Some(_)) if touched.tables.contains_key(&change.question) => {}
                (Some(row), Some(column)) => {
                    let Some(table) = self.checklist.tables.get(&change.question) else { continue };
                    let (Some(rows), Some(asked)) =
                        (self.answers.tables.get(&change.question), table.columns.get(column))
                    else {
                        continue;
                    };
                    let at = format!("{}.{row}.{column}", change.question);
                    let given = rows.rows.get(row).and_then(|cells| cells.get(column));
                    let place = Place { question: &change.question, row: Some(row), column: Some(column) };
                    let view = given.map(|given| {
                        let unsigned = self.unsigned(place, &asked.ask, given);
                        view::answer_view(&asked.ask, &at, given, view::inherited(table, rows, asked), unsigned)
                    });
                    touched.cells.insert(at, view);
                }
                _ => {
                    let Some(question) = self.checklist.questions.get(&change.question) else { continue };
                    let given = self.answers.scalars.get(&change.question);
                    let view = given.map(|given| self.answer_view(&question.ask, &change.question, given));
                    touched.answers.insert(change.question.clone(), view);
                }
            }
        }
        touched
    }
}

fn observed(given: &Given, mut to: Observation) -> Observation {
    to.said = match &given.value {
        Some(Value::Text(text)) => Said::Answer(text.clone()),
        Some(Value::Truth(truth)) => Said::Answer(truth.to_string()),
        None if given.raw.trim().is_empty() => Said::Cleared,
        // What does not read goes along as typed, so that the finding can name it.
        None => Said::Unread(given.raw.clone()),
    };
    to.basis = given.basis.map(observed_basis);
    to.by = given.by.clone().unwrap_or_default();
    to.at = given.saved_at.clone().unwrap_or_default();
    to.how_checked = given.how_checked.clone().unwrap_or_default();
    to.note = given.note.clone().unwrap_or_default();
    to.evidence = given.evidence.clone();
    to
}

fn observed_basis(basis: evidence::Basis) -> observation::Basis {
    match basis {
        evidence::Basis::Oral => observation::Basis::Oral,
        evidence::Basis::ThirdParty => observation::Basis::ThirdParty,
        evidence::Basis::Observed => observation::Basis::Observed,
        evidence::Basis::System => observation::Basis::System,
        evidence::Basis::Document => observation::Basis::Document,
    }
}

/// Whether a survey can lie on that day: years beyond it are slips of the hand, and reckoning with them leaves what dates can be.
pub(crate) fn is_survey_day(day: chrono::NaiveDate) -> bool {
    (1900..=2199).contains(&chrono::Datelike::year(&day))
}

/// A record's local time, RFC 3339.
pub(crate) fn local_time(stamp: &Stamp) -> String {
    written_time(stamp.wall_ms, stamp.offset_minutes)
}

/// A time as it is read inside a sentence: day and minute, without the offset.
pub(crate) fn minute(written: &str) -> String {
    written.chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

pub(crate) fn written_time(wall_ms: i64, offset_minutes: i16) -> String {
    let offset = FixedOffset::east_opt(i32::from(offset_minutes) * 60);
    // A clock that stood outside the years that dates are written for told no time.
    let time =
        DateTime::from_timestamp_millis(wall_ms).filter(|time| (0..=9_998).contains(&chrono::Datelike::year(time)));
    let (Some(time), Some(offset)) = (time, offset) else { return String::new() };
    time.with_timezone(&offset).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}
