//! The desk 工作台: pages of its groups, appointments, what waits for whom, the archive, practice cases put back to their beginning.
//!
//! What the officer says about a case here is a mark in its record (`docs/record.md` §2), so that it comes along in packages and backups; an archive is
//! that of whose log says so.

use std::collections::BTreeSet;

use appraisal::checklist::Kind;
use chrono::NaiveDate;
use evidence::{CaseId, Marked, Payload, Value};
use store::CaseTrace;

use super::cases::{mark, on_desk};
use super::desk_day;
use crate::api::desk::{
    AboutProgram, Appointment, ArchiveCase, DeskCount, DeskDone, DeskGroup, DeskLine, DeskView, DeskWork, DropPractice,
    ProgramView, ResetPractice, SetAppointment, SetWaiting, ShowDesk, Waits, WorkOutDesk,
};
use crate::api::text::{Code, Failure};
use crate::app::{App, Handle, LONGEST_REST, case_id};
use crate::cards::Face;
use crate::case::written_time;
use crate::desk::{Fit, Line, LineMark, Lines, OnDesk, Visit, Words, order};
use crate::open_case::OpenCase;
use crate::trade_search::find;

/// A page has no more lines.
const LONGEST_PAGE: u32 = 200;
/// So many cases are worked out while somebody waits.
const MOST_AT_ONCE: usize = 12;
/// A place longer than this is a note.
const LONGEST_PLACE: usize = 80;
/// Words that find somebody are short.
const LONGEST_SEARCH: usize = 100;

/// When and where the client is visited: `DAY TIME PLACE`, with `-` for no time; without a detail it is taken back.
const APPOINTMENT: &str = "appointment";
/// Whose turn it is; without a detail the officer's own.
const WAITS: &str = "waits";
const ARCHIVED: &str = "archived";
const UNARCHIVED: &str = "unarchived";

const GROUPS: [DeskGroup; 5] =
    [DeskGroup::Today, DeskGroup::Open, DeskGroup::Waiting, DeskGroup::Done, DeskGroup::Archived];
const WORDS: [(Waits, &str); 4] =
    [(Waits::Second, "second"), (Waits::Customer, "customer"), (Waits::Review, "review"), (Waits::Branch, "branch")];
/// Answers by which a client is known.
const NAMES: [&str; 2] = ["applicant.name", "applicant.trading_name"];

/// What the records of a case say of it for the desk; without who the client is where that is kept back.
pub(super) fn noted(open: &OpenCase, own: evidence::LogId) -> OnDesk {
    let details = &open.state.details;
    let mut at = OnDesk {
        title: details.title.clone(),
        industry: details.industry.clone(),
        practice: details.practice,
        closed: open.state.closed.is_some(),
        ..OnDesk::default()
    };
    for event in &open.state.events {
        let Payload::Marked(Marked { mark, detail }) = &event.payload else { continue };
        let detail = detail.as_deref();
        match mark.as_str() {
            APPOINTMENT => at.visit = detail.and_then(read_visit),
            WAITS => at.waits = WORDS.iter().find(|(_, word)| Some(*word) == detail).map(|(waits, _)| *waits),
            ARCHIVED if event.stamp.log == own => at.archived = true,
            UNARCHIVED if event.stamp.log == own => at.archived = false,
            _ => {}
        }
    }
    if open.kept_back() {
        return at;
    }
    let said = |id: &str| match open.sheet.answers.scalars.get(id)?.value.as_ref()? {
        Value::Text(text) => Some(text.trim().to_owned()),
        Value::Truth(_) => None,
    };
    at.names = NAMES.iter().filter_map(|id| said(id)).filter(|name| !name.is_empty() && *name != at.title).collect();
    let phones = open.sheet.checklist.questions.iter().filter(|(_, question)| question.ask.kind == Kind::Phone);
    let digits = |text: String| text.chars().filter(char::is_ascii_digit).collect::<String>();
    at.phones = phones.filter_map(|(id, _)| said(id)).map(digits).filter(|phone| !phone.is_empty()).collect();
    at
}

fn read_visit(detail: &str) -> Option<Visit> {
    let mut parts = detail.splitn(3, ' ');
    let day = parts.next()?.parse().ok()?;
    let time = parts.next().filter(|time| *time != "-").map(str::to_owned);
    Some(Visit { day, time, place: parts.next().filter(|place| !place.is_empty()).map(str::to_owned) })
}

fn written(visit: &Visit) -> String {
    let (time, place) = (visit.time.as_deref().unwrap_or("-"), visit.place.as_deref().unwrap_or_default());
    format!("{} {time} {place}", visit.day).trim_end().to_owned()
}

fn line_mark(trace: &CaseTrace) -> LineMark {
    (trace.last_seq, trace.records, trace.last)
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

impl App {
    /// Brings the lines up to date with the records; what each is made of is at hand, or its first records are read.
    pub(super) fn draw_lines(&mut self) -> Result<Vec<CaseTrace>, Failure> {
        let content = self.good_for();
        let traces: Vec<CaseTrace> = self.session()?.store.case_traces().filter(|trace| !trace.erased).collect();
        if self.session()?.lines.content != content {
            self.session()?.lines = Lines { content, ..Lines::default() };
        }
        for trace in &traces {
            let known = self.session()?.lines.by_case.get(&trace.id);
            if known.is_some_and(|line| line.mark == line_mark(trace) && line.worked) {
                continue;
            }
            self.draw_line(trace)?;
        }
        let session = self.session()?;
        if session.lines.by_case.len() != traces.len() {
            let there: BTreeSet<CaseId> = traces.iter().map(|trace| trace.id).collect();
            session.lines.by_case.retain(|case, _| there.contains(case));
            let there: BTreeSet<String> = there.iter().map(ToString::to_string).collect();
            session.cards.forget(|case| there.contains(case));
        }
        Ok(traces)
    }

    fn draw_line(&mut self, trace: &CaseTrace) -> Result<(), Failure> {
        let session = self.session()?;
        let mark = mark(&session.lines.content, trace.last_seq, trace.records, trace.last);
        let saved = written_time(trace.last_saved_ms, trace.offset_minutes);
        let saved = saved.get(..10).and_then(|day| day.parse().ok()).unwrap_or_default();
        let face = session.cards.face(trace.id).filter(|face| face.mark == mark);
        let line = match face {
            Some(face) => Line::of(line_mark(trace), face.desk.clone(), true, saved, &face.survey_date),
            None if session.lines.by_case.get(&trace.id).is_some_and(|line| line.mark == line_mark(trace)) => {
                return Ok(());
            }
            None => {
                // Not worked out since its last record: what was known of it before stands for what only its answers say.
                let card = session.store.case_card(trace.id)?;
                let before = session.cards.face(trace.id);
                let at = before.map(|face| face.desk.clone()).unwrap_or_default();
                let survey_date = before.map(|face| face.survey_date.clone()).unwrap_or_default();
                let created_at = card.created_ms.map(|ms| written_time(ms, card.offset_minutes)).unwrap_or_default();
                let (closed, practice) = (card.closed.is_some(), card.practice);
                let at = OnDesk { title: card.title, industry: card.industry, practice, closed, created_at, ..at };
                Line::of(line_mark(trace), at, false, saved, &survey_date)
            }
        };
        session.lines.by_case.insert(trace.id, line);
        Ok(())
    }

    /// Works out the card of a case whose line has none.
    fn work_out(&mut self, trace: &CaseTrace) -> Result<(), Failure> {
        let card = self.session()?.store.case_card(trace.id)?;
        let mark = mark(&self.session()?.lines.content, trace.last_seq, trace.records, trace.last);
        let face = self.face(&card, mark)?;
        self.session()?.cards.learn(trace.id, face);
        self.draw_line(trace)
    }

    fn pending(&mut self, trace: &CaseTrace) -> Result<bool, Failure> {
        Ok(self.session()?.lines.by_case.get(&trace.id).is_none_or(|line| !line.worked))
    }
}

impl Handle for ShowDesk {
    fn handle(self, app: &mut App) -> Result<DeskView, Failure> {
        let today = app.today();
        let traces = app.draw_lines()?;
        // What is open in memory and was changed there lies where it has come to lie at once; no other case is appraised to be listed.
        for trace in &traces {
            if app.session()?.cases.contains_key(&trace.id) && app.pending(trace)? {
                app.work_out(trace)?;
            }
        }
        let search: String = self.search.chars().take(LONGEST_SEARCH).collect();
        let words = Words::of(&search, |word| {
            let trades = &app.library.trades().all;
            find(trades, word).into_iter().map(|(at, _)| trades[at].id.clone()).collect()
        });
        let lines = &app.session()?.lines.by_case;
        let mut counts = GROUPS.map(|group| DeskCount { group, count: 0 });
        let (mut pending, mut coming) = (0_usize, 0_usize);
        let mut found: Vec<(DeskGroup, &CaseTrace, &Line, Fit)> = Vec::new();
        for trace in &traces {
            let Some(line) = lines.get(&trace.id) else { continue };
            let group = line.group(today);
            pending += usize::from(!line.worked);
            coming += usize::from(line.is_coming(today));
            let Some(fit) = words.fit(line) else { continue };
            counts.iter_mut().filter(|one| one.group == group).for_each(|one| one.count += 1);
            if self.group.is_none_or(|wanted| wanted == group) {
                found.push((group, trace, line, fit));
            }
        }
        found.sort_by_cached_key(|(group, _, line, _)| order(line, *group));
        let total = count(found.len());
        let from = self.from.min(total);
        let page = found.into_iter().skip(from as usize).take(self.count.min(LONGEST_PAGE) as usize);
        let page: Vec<(DeskGroup, CaseTrace, Fit)> =
            page.map(|(group, trace, _, fit)| (group, trace.clone(), fit)).collect();
        let mut shown = Vec::new();
        for (group, trace, fit) in page {
            shown.extend(app.shown(&trace, group, fit, today)?);
        }
        Ok(DeskView {
            counts: counts.to_vec(),
            total,
            from,
            lines: shown,
            cases: count(traces.len()),
            pending: count(pending),
            coming: count(coming),
            today: today.to_string(),
        })
    }
}

impl App {
    fn shown(
        &mut self,
        trace: &CaseTrace,
        group: DeskGroup,
        fit: Fit,
        today: NaiveDate,
    ) -> Result<Option<DeskLine>, Failure> {
        let session = self.session()?;
        let Some(line) = session.lines.by_case.get(&trace.id) else { return Ok(None) };
        let face: Option<&Face> = session.cards.face(trace.id).filter(|_| line.worked);
        let appointment = line.at.visit.as_ref().map(|visit| Appointment {
            day: visit.day.to_string(),
            time: visit.time.clone(),
            place: visit.place.clone(),
            passed: visit.day < today,
        });
        let saved_at = written_time(trace.last_saved_ms, trace.offset_minutes);
        Ok(Some(DeskLine {
            card: on_desk(trace.id, &line.at, saved_at, face.cloned()),
            group,
            appointment,
            waits: line.at.waits,
            archived: line.at.archived,
            found_as: fit.as_text,
        }))
    }
}

impl Handle for WorkOutDesk {
    fn handle(self, app: &mut App) -> Result<DeskWork, Failure> {
        let traces = app.draw_lines()?;
        let mut waiting = Vec::new();
        for trace in traces {
            if app.pending(&trace)? {
                waiting.push(trace);
            }
        }
        waiting.sort_by_key(|trace| (!self.first.contains(&trace.id.to_string()), std::cmp::Reverse(trace.last_seq)));
        let left = waiting.len().saturating_sub(MOST_AT_ONCE);
        for trace in waiting.iter().take(MOST_AT_ONCE) {
            app.work_out(trace)?;
        }
        Ok(DeskWork { left: count(left) })
    }
}

fn refused(zh: &str, en: &str) -> Failure {
    Failure::new(Code::BadRequest).saying(zh, en)
}

impl App {
    /// Says something about a case in its record. It is said of a closed one, too.
    fn note(&mut self, case: &str, mark: &str, detail: Option<String>) -> Result<DeskDone, Failure> {
        let (store, open) = self.case(case)?;
        open.append(store, Payload::Marked(Marked { mark: mark.to_owned(), detail }))?;
        Ok(DeskDone { case: Some(case.to_owned()) })
    }
}

impl Handle for SetAppointment {
    fn handle(self, app: &mut App) -> Result<DeskDone, Failure> {
        let today = app.today();
        let place = self.place.trim();
        if place.chars().count() > LONGEST_PLACE || place.chars().any(char::is_control) {
            return Err(refused("地点最多 80 个字", "a place has at most 80 characters"));
        }
        let detail = match self.day.trim() {
            "" => None,
            day => {
                let place = Some(place).filter(|place| !place.is_empty()).map(str::to_owned);
                Some(written(&Visit { day: desk_day::day(day, today)?, time: desk_day::time(&self.time)?, place }))
            }
        };
        app.note(&self.case, APPOINTMENT, detail)
    }
}

impl Handle for SetWaiting {
    fn handle(self, app: &mut App) -> Result<DeskDone, Failure> {
        let word = self.waits.and_then(|waits| WORDS.iter().find(|(known, _)| *known == waits));
        app.note(&self.case, WAITS, word.map(|(_, word)| (*word).to_owned()))
    }
}

impl Handle for ArchiveCase {
    fn handle(self, app: &mut App) -> Result<DeskDone, Failure> {
        app.note(&self.case, if self.archived { ARCHIVED } else { UNARCHIVED }, None)
    }
}

impl App {
    /// A practice case that may go without a password: nobody's data is in it.
    fn practice_case(&mut self, case: &str) -> Result<CaseId, Failure> {
        let (_, open) = self.case(case)?;
        if open.state.details.practice {
            return case_id(case);
        }
        Err(refused(
            "这不是练习案卷；客户的案卷要在案卷里用密码删除",
            "this is no practice case; a client's is erased with the password",
        ))
    }

    fn drop_practice(&mut self, case: CaseId) -> Result<(), Failure> {
        let session = self.session()?;
        session.store.erase_case(case, super::closing::practice_over())?;
        session.cases.remove(&case);
        session.flows.remove(&case.to_string());
        self.held.retain(|held| held.case() != case);
        Ok(())
    }
}

impl Handle for DropPractice {
    fn handle(self, app: &mut App) -> Result<DeskDone, Failure> {
        let case = app.practice_case(&self.case)?;
        app.drop_practice(case)?;
        Ok(DeskDone { case: None })
    }
}

impl Handle for ResetPractice {
    fn handle(self, app: &mut App) -> Result<DeskDone, Failure> {
        let case = app.practice_case(&self.case)?;
        let first = app.session()?.store.records(case)?.into_iter().next().and_then(|entry| entry.payload);
        let Some(Payload::CaseCreated(made)) = first else {
            return Err(refused(
                "别人交来的练习案卷不能重来",
                "a practice case that came from somebody else cannot begin anew",
            ));
        };
        let small = made.title.contains(drill::SMALL_TITLE);
        let text = match small {
            true => Some(app.library.practice_short(&made.industry)?),
            false => app.library.practice(&made.industry)?,
        };
        let text = text.ok_or_else(|| crate::failure::not_found("练习案例", &made.industry))?;
        // The new one first: where it cannot be made, nothing is lost.
        let fresh = app.create_practice(&text)?;
        app.drop_practice(case)?;
        Ok(DeskDone { case: Some(fresh) })
    }
}

impl Handle for AboutProgram {
    fn handle(self, app: &mut App) -> Result<ProgramView, Failure> {
        let built = app.library.trades().all.iter().filter(|t| t.state == crate::api::cases::TradeState::Built).count();
        let folder = match &app.session {
            Some(session) => session.store.folder().to_owned(),
            None => app.settings.folder.clone(),
        };
        Ok(ProgramView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            folder: folder.display().to_string(),
            checklists: app.settings.checklists.as_ref().map(|folder| folder.display().to_string()),
            trades: count(built),
            longest_rest: app.settings.longest_rest.clamp(1, LONGEST_REST),
        })
    }
}
