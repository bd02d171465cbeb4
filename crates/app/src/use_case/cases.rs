//! The desk: industries, the list of cases, new cases and the practice case.

use std::collections::BTreeSet;

use appraisal::checklist::Checklist;
use chrono::NaiveDate;
use evidence::{
    Action, AnswersChanged, CaseChanged, CaseCreated, CaseId, Change, CryptoProvider, Ed25519Sha256, Payload, Value,
};

use crate::api::cases::{
    CaseCard, CaseState, ListCases, MarkLimitSeen, NewCase, OpenCase, OpenPracticeCase, OpenShortPracticeCase,
    ReviseCase,
};
use crate::api::desk::Waits;
use crate::api::text::{Code, Failure, FigureState, Text};
use crate::api::visit::{self, CaseView};
use crate::app::{App, Handle};
use crate::borrower;
use crate::cards::Face;
use crate::case::{self, Answers, INITIAL_DATE, SURVEY_DATE, is_survey_day, parse, read_into, written_time};
use crate::desk::OnDesk;
use crate::entry;
use crate::open_case::{self, LIMIT_SEEN, saved};
use crate::view::{self, Labels};
use store::Store;
use workflow::State;

use super::visit_quality::pictured_on_card;

/// What a card has to agree with to be good: the records of its case, and what every card has to agree with.
pub(super) fn mark(good_for: &str, last_seq: u64, records: u64, last: Option<evidence::Hash>) -> String {
    let last = last.map(|hash| hash.to_string()).unwrap_or_default();
    format!("{last_seq}/{records} {last} {good_for}")
}

/// A title longer than this is a note.
const LONGEST_TITLE: usize = 80;

/// So many cases are worked out while somebody waits; the others have their turn at the next call.
const MOST_AT_ONCE: usize = 24;

impl Handle for ListCases {
    fn handle(self, app: &mut App) -> Result<Vec<CaseCard>, Failure> {
        let cards = app.session()?.store.cases()?;
        let good_for = app.good_for();
        let (mut list, mut left) = (Vec::new(), MOST_AT_ONCE);
        for card in cards.into_iter().filter(|c| !c.erased) {
            let mark = mark(&good_for, card.last_seq, card.records, card.last);
            let known = app.session()?.cards.face(card.id).filter(|face| face.mark == mark).cloned();
            let face = match known {
                Some(face) => Some(face),
                None if left > 0 => {
                    left -= 1;
                    let face = app.face(&card, mark)?;
                    app.session()?.cards.learn(card.id, face.clone());
                    Some(face)
                }
                None => None,
            };
            let created_at = card.created_ms.map(|ms| written_time(ms, card.offset_minutes)).unwrap_or_default();
            let saved_at = written_time(card.last_saved_ms, card.offset_minutes);
            let at = OnDesk {
                title: card.title,
                industry: card.industry,
                practice: card.practice,
                created_at,
                ..OnDesk::default()
            };
            list.push(on_desk(card.id, &at, saved_at, face));
        }
        let there: BTreeSet<&str> = list.iter().map(|card| card.id.as_str()).collect();
        app.session()?.cards.forget(|case| there.contains(case));
        Ok(list)
    }
}

/// A line of the desk; without its face it is still to be worked out.
pub(super) fn on_desk(id: CaseId, at: &OnDesk, saved_at: String, face: Option<Face>) -> CaseCard {
    let pending = face.is_none();
    let face = face.unwrap_or_else(|| Face::unknown(&at.industry));
    CaseCard {
        id: id.to_string(),
        title: at.title.clone(),
        industry: at.industry.clone(),
        industry_name: face.industry_name,
        practice: at.practice,
        state: face.state,
        survey_date: face.survey_date,
        completeness: face.completeness,
        answered: face.answered,
        required: face.required,
        closed: face.closed,
        blockers: face.blockers,
        amount_asked: face.amount_asked,
        created_at: at.created_at.clone(),
        saved_at: Some(saved_at),
        pending,
        at_branch: None,
    }
}

impl App {
    /// What every card has to agree with to be good, beside the records of its case: the program, the checklists, and whose signatures count here.
    pub(super) fn good_for(&self) -> String {
        let (program, checklists) = (env!("CARGO_PKG_VERSION"), self.library.content());
        let known = self.known_keys();
        let whose: Vec<&[u8]> = known.iter().flat_map(|(officer, key)| [officer.as_bytes(), &key.0[..]]).collect();
        format!("{program} {checklists} {}", Ed25519Sha256.hash(&whose))
    }

    /// Works out what the desk says of a case. One that is not in memory is read and not kept there.
    pub(super) fn face(&mut self, card: &store::CaseCard, mark: String) -> Result<Face, Failure> {
        let mut face = Face { mark, ..Face::unknown(&card.industry) };
        // A case that cannot be computed keeps its line: the officer must see that it is there.
        let own = self.session()?.store.log_id();
        let seen_in = |face: &mut Face, store: &Store, open: &open_case::OpenCase| {
            seen(face, open, own);
            face.desk.waits = face.desk.waits.or_else(|| handed_over(store, open));
            super::queue::note(&mut face.desk, store, open);
            if !card.practice && !open.kept_back() {
                face.pictured = pictured_on_card(store, open, card.records);
            }
        };
        match self.passing(card.id) {
            Ok(Some(open)) => seen_in(&mut face, &self.session()?.store, &open),
            Ok(None) => {
                let (store, open) = self.case_even_kept_back(&card.id.to_string())?;
                seen_in(&mut face, store, open);
            }
            Err(failure) => {
                face.blockers.push(failure.message);
                face.lasts = false;
                face.desk = OnDesk {
                    title: card.title.clone(),
                    industry: card.industry.clone(),
                    practice: card.practice,
                    closed: card.closed.is_some(),
                    ..OnDesk::default()
                };
            }
        }
        face.desk.created_at = card.created_ms.map(|ms| written_time(ms, card.offset_minutes)).unwrap_or_default();
        Ok(face)
    }
}

/// What may be seen of it: on a second officer's desk nothing of the first officer's answers before they were opened.
fn seen(card: &mut Face, open: &open_case::OpenCase, own: evidence::LogId) {
    card.desk = super::desk::noted(open, own);
    if !open.kept_back() {
        return fill(card, &open.sheet);
    }
    card.industry_name = view::text(&open.sheet.checklist.name);
    card.survey_date = open.sheet.survey_date().to_string();
    card.closed.clone_from(&open.sheet.facts.closed);
    card.blockers.push(super::waiting(open.left_alone()));
}

/// A case that was handed over waits for whoever reviews or decides it, on the desk of whoever surveyed it. What they noted themselves stands before it.
fn handed_over(store: &Store, open: &open_case::OpenCase) -> Option<Waits> {
    let submitted = open.state.events.iter().any(|event| matches!(event.payload, Payload::Submitted(_)));
    if !submitted || open.kept_back() {
        return None;
    }
    // Where the branch's words cannot be read just now, the case is where its own records say it is.
    let review = open.review(store).ok()?;
    let waits = matches!(review.state(), State::Submitted | State::Reviewed | State::Committee);
    (waits && review.surveys(&store.officer().id)).then_some(Waits::Review)
}

fn fill(card: &mut Face, sheet: &case::CaseSheet) {
    let appraisal = sheet.appraise();
    let labels = Labels::new(&sheet.checklist, &appraisal);
    let counted = &appraisal.completeness;
    card.industry_name = view::text(&sheet.checklist.name);
    card.survey_date = sheet.survey_date().to_string();
    card.closed.clone_from(&sheet.facts.closed);
    card.completeness = Some(view::share(counted.answered, counted.required));
    (card.answered, card.required) = (counted.whole, counted.required);
    let amount = labels.figure("request.amount");
    card.borrower = borrower::of(&sheet.answers).map(|hash| hash.to_string());
    card.amount_asked = (amount.state == FigureState::Known).then_some(amount);
    let problems = appraisal.findings.iter().filter(|f| f.weight == appraisal::finding::Weight::Blocking);
    card.blockers.extend(problems.map(|f| view::text(&f.text)));
    let missing = appraisal.missing.len();
    if missing > 0 {
        card.blockers.push(Text::new(format!("还缺 {missing} 项必答"), format!("{missing} required answers missing")));
    }
    let failed = appraisal.decision.failed_checks.len();
    if failed > 0 {
        card.blockers.push(Text::new(format!("{failed} 项检验不通过"), format!("{failed} checks failed")));
    }
    // The two dates are answered by opening the case.
    let answered = sheet.answers.scalars.keys().any(|id| id != SURVEY_DATE && id != INITIAL_DATE);
    card.state = match () {
        () if card.blockers.is_empty() => CaseState::Complete,
        () if answered || !sheet.answers.tables.is_empty() => CaseState::Surveying,
        () => CaseState::New,
    };
}

/// A case's dates as they are written, checked; one without its year is the nearest to today.
fn dates(survey: &str, initial: &str, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Failure> {
    let date = |text: &str| {
        let shown: String = text.chars().take(20).collect();
        let bad = || Failure::new(Code::BadRequest).saying(format!("日期 {shown}"), format!("date {shown}"));
        let year = || bad().saying("年份不对", "the year cannot be right");
        // written in full with a year that nobody means: said as that, not as a day that is not understood
        if text.trim().parse().is_ok_and(|day: NaiveDate| !is_survey_day(day)) {
            return Err(year());
        }
        let read = entry::day_of(text, today).map_err(|why| Failure::new(Code::BadRequest).saying(why.zh, why.en))?;
        let day = read.ok_or_else(bad)?;
        if is_survey_day(day) { Ok(day) } else { Err(year()) }
    };
    let (survey, initial) = (date(survey)?, date(initial)?);
    if initial < survey {
        return Ok((survey, initial));
    }
    let (zh, en) = ("初始权益点须早于调查时点", "the initial point must lie before the survey date");
    Err(Failure::new(Code::BadRequest).saying(zh, en))
}

fn title(text: &str) -> Result<String, Failure> {
    let title = text.trim();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
        let zh = format!("名称须为 1–{LONGEST_TITLE} 个字");
        return Err(Failure::new(Code::BadRequest).saying(zh, format!("a title has 1 to {LONGEST_TITLE} characters")));
    }
    Ok(title.to_owned())
}

impl App {
    /// The day by the machine's clock and zone.
    pub(crate) fn today(&self) -> NaiveDate {
        crate::env::now(&*self.env).date_naive()
    }

    /// Creates a case, answers its dates where the checklist asks for them, and takes in what `fill` gives on top of those: all of it is on
    /// the disk afterwards, or nothing. `parent` is the case that it renews.
    pub(crate) fn create_case(
        &mut self,
        industry: &str,
        title: String,
        dates: (NaiveDate, NaiveDate),
        practice: bool,
        parent: Option<CaseId>,
        fill: impl FnOnce(&Checklist, &Answers) -> Result<Option<AnswersChanged>, Failure>,
    ) -> Result<CaseId, Failure> {
        let checklist = self.library.checklist(industry)?;
        let (survey, initial) = (dates.0.to_string(), dates.1.to_string());
        let created = CaseCreated {
            class: None,
            parent,
            title,
            industry: industry.to_owned(),
            checklist: checklist.id.clone(),
            checklist_hash: checklist.hash.parse().ok(),
            survey_date: Some(survey.clone()),
            initial_date: Some(initial.clone()),
            practice,
            layers: None,
        };
        let mut answers = Answers::default();
        let dates = asked_dates(&checklist, &[(SURVEY_DATE, survey), (INITIAL_DATE, initial)]);
        if let Some(dates) = &dates {
            answers.apply(dates);
        }
        let filled = fill(&checklist, &answers)?;
        if let Some(batch) = &filled {
            case::admit(&checklist, batch)?;
        }
        let filled = filled.map(AnswersChanged::in_records).unwrap_or_default();
        let first = dates.into_iter().chain(filled).map(Payload::AnswersChanged).collect();
        let known = self.known_keys();
        let layers = self.library.layer_set(industry);
        let session = self.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        let (id, _) = session.store.create_case_on(created, first, Some(&layers))?;
        let state = session.store.case_state(id)?;
        let open = open_case::OpenCase::of(id, state, &mut self.library, &mut session.store, known)?;
        session.cases.insert(id, open);
        Ok(id)
    }
}

/// The dates as answers, where the checklist asks for them.
fn asked_dates(checklist: &Checklist, dates: &[(&str, String)]) -> Option<AnswersChanged> {
    let asked = dates.iter().filter(|(id, _)| checklist.questions.contains_key(id));
    let changes: Vec<Change> = asked.map(|(id, date)| Change::answer(*id, Some(Value::Text(date.clone())))).collect();
    (!changes.is_empty()).then(|| AnswersChanged::typed(changes))
}

impl Handle for NewCase {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let dates = dates(&self.survey_date, &self.initial_date, app.today())?;
        let id = app.create_case(&self.industry, title(&self.title)?, dates, false, None, |_, _| Ok(None))?;
        Ok(app.case(&id.to_string())?.1.view())
    }
}

impl Handle for OpenCase {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let (_, open) = app.case_even_kept_back(&self.case)?;
        if open.kept_back() { open.shown_kept_back() } else { Ok(open.view()) }
    }
}

impl Handle for OpenPracticeCase {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let known = app.practised(&self.industry, false)?;
        if let Some(case) = known {
            return OpenCase { case }.handle(app);
        }
        let text = app.library.practice(&self.industry)?;
        let text = text.ok_or_else(|| crate::failure::not_found("练习案例", &self.industry))?;
        let case = app.create_practice(&text)?;
        OpenCase { case }.handle(app)
    }
}

impl Handle for OpenShortPracticeCase {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let known = app.practised(&self.industry, true)?;
        if let Some(case) = known {
            return OpenCase { case }.handle(app);
        }
        let text = app.library.practice_short(&self.industry)?;
        let case = app.create_practice(&text)?;
        OpenCase { case }.handle(app)
    }
}

impl App {
    /// The practice case of a trade that was opened before: the usual one, or the small one.
    fn practised(&mut self, industry: &str, small: bool) -> Result<Option<String>, Failure> {
        let known = self.session()?.store.cases()?;
        let own = known.into_iter().filter(|c| c.practice && !c.erased && c.industry == industry);
        let mut wanted = own.filter(|c| c.title.contains(drill::SMALL_TITLE) == small);
        Ok(wanted.next().map(|c| c.id.to_string()))
    }

    /// A practice case from the text of a case file, in the database that is open; its id.
    pub(crate) fn create_practice(&mut self, text: &str) -> Result<String, Failure> {
        let file = parse(text.as_bytes())?;
        let name = if file.case.title.is_empty() { "练习案例".to_owned() } else { file.case.title.clone() };
        let dates = (file.case.survey_date, file.case.initial_date);
        let id = self.create_case(&file.checklist, name, dates, true, None, |checklist, answers| {
            read_into(checklist, answers, &file, true, Action::Practice).map(|imported| Some(imported.batch))
        })?;
        Ok(id.to_string())
    }
}

impl Handle for ReviseCase {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let sheet = app.sheet(&self.case)?;
        let survey = self.survey_date.clone().unwrap_or_else(|| sheet.survey_date().to_string());
        let initial = self.initial_date.clone().unwrap_or_else(|| sheet.initial_date().to_string());
        let (survey, initial) = dates(&survey, &initial, app.today())?;
        let title = self.title.as_deref().map(title).transpose()?;
        let survey_date = self.survey_date.map(|_| survey.to_string());
        let initial_date = self.initial_date.map(|_| initial.to_string());
        let changed = CaseChanged { title, survey_date: survey_date.clone(), initial_date: initial_date.clone() };
        let mut moved = Vec::new();
        moved.extend(survey_date.map(|date| (SURVEY_DATE, date)));
        moved.extend(initial_date.map(|date| (INITIAL_DATE, date)));
        let (store, open) = app.case(&self.case)?;
        // The case and the answers that repeat its dates never say two things.
        let dates = asked_dates(&open.sheet.checklist, &moved).map(Payload::AnswersChanged);
        open.append_all(store, [Payload::CaseChanged(changed)].into_iter().chain(dates).collect())?;
        Ok(app.case(&self.case)?.1.view())
    }
}

impl Handle for MarkLimitSeen {
    fn handle(self, app: &mut App) -> Result<Option<visit::Saved>, Failure> {
        let (store, open) = app.case(&self.case)?;
        // Where nothing is written, nothing is answered after it either.
        if open.limit_seen() || store.reading().is_some() {
            return Ok(None);
        }
        let marked = evidence::Marked { mark: LIMIT_SEEN.to_owned(), detail: None };
        Ok(Some(saved(&open.append(store, Payload::Marked(marked))?)))
    }
}
