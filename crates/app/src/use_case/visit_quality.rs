//! Visit quality 走访质量: the officer's cases as visits, set beside each other, and what is unusual about one of them. Derived from the signed record; it
//! changes nothing, no figure reads it, and practice cases never enter.

use std::collections::{BTreeMap, HashMap};

use appraisal::checklist::{Ask, Checklist, Kind};
use chrono::{NaiveDate, NaiveDateTime};
use evidence::{Action, Basis, CaseId, CaseState, Cell, LogId, PhotoMarks, Seen};
use portfolio::{Given, Photo, Quality, Step, Value, Visit, Way, review};
use store::Store;

use super::photos_seen::{Depth, Looking};
use super::visit_traces::traces;
use crate::api::text::{Code, Failure, Text};
use crate::api::visit_quality::{OtherCase, PhotoLikeness, RankVisits, RankedVisit, VisitQuality, VisitQualityView};
use crate::app::{App, case_id};
use crate::borrower;
use crate::open_case::OpenCase;
use crate::photo_marks::{Likeness, Picture, Pictured};
use crate::steps::{Step as WorkStep, Stepped};
use crate::view::{self, Told};

/// When the officer arrived, as answered: the day that times are held to. The survey date may be that of the statements.
const ARRIVED: &str = "visit.arrived_at";
/// Likenesses said of one photo.
const MOST_NOTICES: usize = 3;
/// The group of facts about the person: its words are not compared.
const PERSON: u32 = 6;

/// A case as a visit.
pub(super) struct Visited {
    pub(super) case: CaseId,
    pub(super) title: String,
    /// How many records it had.
    records: u64,
    /// The log in which most of it was answered: only cases of one officer are set beside each other.
    pub(super) log: LogId,
    /// The case that this one renews.
    parent: Option<CaseId>,
    pub(super) visit: Visit,
    pub(super) pictures: Vec<Picture>,
}

/// A photo of a case that equals or resembles another one.
pub(super) struct Likened<'v> {
    pub(super) picture: &'v Picture,
    pub(super) likeness: Likeness,
    /// The visit of the other one; none: the same.
    pub(super) other: Option<&'v Visited>,
    pub(super) other_picture: &'v Picture,
}

impl App {
    /// The officer's cases, this one first, then those saved last.
    pub(super) fn visited(&mut self, first: Option<CaseId>) -> Result<Vec<Visited>, Failure> {
        let mut all = self.pictured(first)?;
        let mut remembered = std::mem::take(&mut self.session()?.visits);
        for visited in &mut all {
            // A case that got no record since reads as it did.
            let records = visited.records;
            visited.visit = match remembered.get(&visited.case).filter(|(known, _)| *known == records) {
                Some((_, visit)) => visit.clone(),
                None => {
                    // Of a case that cannot be read nothing is said.
                    let log = visited.log;
                    let Ok(Ok(visit)) = self.looking(visited.case, |store, open| visit(store, open, log)) else {
                        continue;
                    };
                    remembered.insert(visited.case, (records, visit.clone()));
                    visit
                }
            };
            visited.visit.photos = visited.pictures.iter().map(photo).collect();
        }
        self.session()?.visits = remembered;
        renewals(&mut all);
        for at in 0..all.len() {
            let elsewhere: Vec<u32> = all[at]
                .pictures
                .iter()
                .map(|picture| {
                    let others = all.iter().enumerate().filter(|(other, _)| *other != at);
                    let like = others.flat_map(|(_, other)| &other.pictures).filter(|p| picture.likeness(p).is_some());
                    u32::try_from(like.count()).unwrap_or(u32::MAX)
                })
                .collect();
            for (photo, count) in all[at].visit.photos.iter_mut().zip(elsewhere) {
                photo.elsewhere = count;
            }
        }
        Ok(all)
    }

    /// The cases with their photos alone, as they were looked at before. Nothing is decoded here: it would take long.
    pub(super) fn pictured(&mut self, first: Option<CaseId>) -> Result<Vec<Visited>, Failure> {
        let ids = self.cases_at_hand(first)?;
        let known = std::mem::take(&mut self.session()?.looked_at);
        let mut all = Vec::new();
        for (id, records) in ids {
            let read = match self.remembered_photos(id, records)? {
                Some(read) => read,
                None => {
                    let look = |store: &Store, open: &OpenCase| pictured(store, open, records, &known);
                    // A case that cannot be read keeps no other one from being looked at.
                    let Ok(read) = self.looking(id, look) else { continue };
                    read
                }
            };
            let Pictured { title, log, parent, pictures, .. } = read;
            all.push(Visited { case: id, title, records, log, parent, visit: Visit::default(), pictures });
        }
        self.session()?.looked_at = known;
        Ok(all)
    }

    /// What is said of a photo when it is attached: which others it equals or resembles, and what of its own account does not fit the visit.
    pub(super) fn notices(&mut self, case: &str, seq: u32) -> Result<Vec<Text>, Failure> {
        let case = case_id(case)?;
        let all = self.pictured(Some(case))?;
        let Some(here) = all.first().filter(|here| here.case == case) else { return Ok(Vec::new()) };
        let day = self.case(&case.to_string())?.1.day();
        let this = |picture: &Picture| picture.seq == u64::from(seq);
        let mut said: Vec<Text> = likened(&all, here)
            .iter()
            .filter(|l| this(l.picture))
            .take(MOST_NOTICES)
            .map(|l| l.words(|visited| visited.title.clone()))
            .collect();
        let taken = here.pictures.iter().find(|picture| this(picture)).and_then(|picture| photo(picture).taken);
        said.extend(view::other_day(taken, day));
        Ok(said)
    }

    /// What a print says of how the case was entered. Other cases are named by their numbers: the paper is about one customer.
    pub(super) fn printed_quality(&mut self, case: &str) -> Result<Option<report::VisitQuality>, Failure> {
        if self.sheet(case)?.facts.practice {
            return Ok(None);
        }
        let view = self.quality(case, |visited| visited.case.to_string())?;
        let plain = |text: &Text| appraisal::finding::Text::new(&text.zh, &text.en);
        let row = |odd: &crate::api::visit_quality::OddityView| {
            let other = odd.other.as_ref().map(|other| format!(" ({})", other.case)).unwrap_or_default();
            report::VisitOddity {
                label: plain(&odd.label),
                seen: appraisal::finding::Text::new(
                    format!("{}{other}", odd.seen.zh),
                    format!("{}{other}", odd.seen.en),
                ),
                bound: appraisal::finding::Text::new(
                    format!("{}；{}", odd.bound.zh, odd.rank.zh),
                    format!("{}; {}", odd.bound.en, odd.rank.en),
                ),
                innocent: plain(&odd.innocent),
                ask: plain(&odd.ask),
            }
        };
        Ok(Some(report::VisitQuality {
            summary: plain(&view.summary),
            rows: view.oddities.iter().map(row).collect(),
            photos: view.photos.iter().map(|photo| plain(&photo.text)).collect(),
            limits: plain(&view.limits),
        }))
    }

    fn quality(&mut self, id: &str, named: fn(&Visited) -> String) -> Result<VisitQualityView, Failure> {
        let case = case_id(id)?;
        let practice = self.sheet(id)?.facts.practice;
        let mut all = self.visited(Some(case))?;
        if practice {
            // A practice case is set beside nothing.
            all.truncate(1);
        }
        let Some(here) = all.first() else { return Err(Failure::new(Code::Internal)) };
        let peers: Vec<&Visited> = all.iter().filter(|other| other.log == here.log).collect();
        let visits: Vec<Visit> = peers.iter().map(|visited| visited.visit.clone()).collect();
        let qualities = review(&visits);
        let Some(quality) = qualities.first() else { return Err(Failure::new(Code::Internal)) };
        let others: Vec<OtherCase> = peers.iter().copied().map(other).collect();
        let photos = likened(&all, here).iter().map(|likened| likeness_view(likened, named)).collect();
        let told = Told { quality, visit: &here.visit, others: &others, practice };
        Ok(VisitQualityView {
            summary: view::summary(&told),
            look_twice: quality.look_twice(),
            recorded: view::recorded(),
            limits: view::limits(),
            facts: view::facts(&told),
            oddities: view::oddities(&told),
            measures: view::measures(&told),
            photos,
            compared: u32::try_from(peers.len().saturating_sub(1)).unwrap_or(u32::MAX),
        })
    }
}

/// What one photo equals or resembles, in its own visit and in others.
pub(super) fn likened_to<'v>(all: &'v [Visited], of: &'v Visited, picture: &'v Picture) -> Vec<Likened<'v>> {
    let here = of.pictures.iter().filter(|other| other.seq != picture.seq).map(|other| (None, other));
    let elsewhere = all.iter().filter(|visited| visited.case != of.case);
    let there = elsewhere.flat_map(|visited| visited.pictures.iter().map(move |other| (Some(visited), other)));
    let like = |(other, other_picture): (Option<&'v Visited>, &'v Picture)| {
        picture.likeness(other_picture).map(|likeness| Likened { picture, likeness, other, other_picture })
    };
    here.chain(there).filter_map(like).collect()
}

/// A case that renews another is of the same borrower, whether or not both say who that is. The numbers are made up here.
fn renewals(all: &mut [Visited]) {
    let at: HashMap<CaseId, usize> = all.iter().enumerate().map(|(at, visited)| (visited.case, at)).collect();
    for child in 0..all.len() {
        let Some(parent) = all[child].parent.and_then(|parent| at.get(&parent).copied()) else { continue };
        let (of_child, of_parent) = (all[child].visit.borrower, all[parent].visit.borrower);
        let number = of_parent.or(of_child).unwrap_or(parent as u64);
        for visited in all.iter_mut() {
            // Whoever had either number has this one now, so that a row of renewals is one borrower.
            let had = visited.visit.borrower.is_some_and(|had| Some(had) == of_child || Some(had) == of_parent);
            if had {
                visited.visit.borrower = Some(number);
            }
        }
        all[child].visit.borrower = Some(number);
        all[parent].visit.borrower = Some(number);
    }
}

/// The photos of one visit that equal or resemble others.
pub(super) fn likened<'v>(all: &'v [Visited], of: &'v Visited) -> Vec<Likened<'v>> {
    let mut found = Vec::new();
    for (at, picture) in of.pictures.iter().enumerate() {
        // Each pair within the case once.
        for other in &of.pictures[..at] {
            if let Some(likeness) = picture.likeness(other) {
                found.push(Likened { picture, likeness, other: None, other_picture: other });
            }
        }
        for elsewhere in all.iter().filter(|other| other.case != of.case) {
            for other in &elsewhere.pictures {
                if let Some(likeness) = picture.likeness(other) {
                    found.push(Likened { picture, likeness, other: Some(elsewhere), other_picture: other });
                }
            }
        }
    }
    found
}

pub(super) fn pictured(
    store: &Store,
    open: &OpenCase,
    records: u64,
    known: &HashMap<evidence::Hash, Option<PhotoMarks>>,
) -> Pictured {
    Pictured {
        records,
        title: open.sheet.facts.title.clone(),
        log: main_log(&open.state).unwrap_or_else(|| store.log_id()),
        parent: open.state.details.parent,
        pictures: pictures(open, known),
    }
}

/// The photos of a case for its card: only where their records say what they look like, so that none is opened for it.
pub(super) fn pictured_on_card(store: &Store, open: &OpenCase, records: u64) -> Option<Pictured> {
    let there = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
    let mut photos = there.filter(|a| a.added.media_type.starts_with("image/"));
    let all_say = photos.all(|photo| photo.added.marks.is_some());
    all_say.then(|| pictured(store, open, records, &HashMap::new()))
}

fn pictures(open: &OpenCase, known: &HashMap<evidence::Hash, Option<PhotoMarks>>) -> Vec<Picture> {
    let there = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
    let pictures = there.filter(|a| a.added.media_type.starts_with("image/"));
    let mut all = Vec::new();
    for attachment in pictures {
        let id = attachment.added.id;
        let marks = match &attachment.added.marks {
            Some(marks) => Some(marks.clone()),
            // A record of an earlier version: the file itself says it, once it was looked at.
            None => known.get(&id).cloned().flatten(),
        };
        all.push(Picture::of(attachment, marks));
    }
    all
}

/// A case as a visit: of several logs, the one in which most was answered.
pub(super) fn visit(store: &Store, open: &OpenCase, log: LogId) -> Result<Visit, Failure> {
    let moments = store.moments(open.id)?;
    let drafts = drafts(&open.state, &open.sheet.checklist, log);
    let mut boots = HashMap::new();
    let mut steps = Vec::new();
    for written in moments.iter().filter(|written| written.id.log == log) {
        let moment = written.moment;
        let next = u32::try_from(boots.len()).unwrap_or(u32::MAX);
        let made = drafts.get(&written.id.seq).copied().unwrap_or_default();
        steps.push(Step {
            wall: moment.wall_ms.saturating_add(i64::from(moment.offset_minutes) * 60_000),
            uptime: moment.monotonic_ms,
            boot: *boots.entry(moment.boot).or_insert(next),
            way: made.way.unwrap_or(Way::Other),
            first: made.first,
            again: made.again,
            place: made.place,
            after_limit: made.after_limit,
        });
    }
    let numbers: Vec<u64> = moments.iter().filter(|w| w.id.log == log).map(|w| w.id.seq).collect();
    let lasted = numbers.first().copied().unwrap_or_default()..=numbers.last().copied().unwrap_or_default();
    let jumps = if log == store.log_id() { store.clock_jumps()? } else { Vec::new() };
    let set_back = jumps.iter().filter(|(stamp, _)| lasted.contains(&stamp.seq)).count();
    let traces = traces(&open.state);
    Ok(Visit {
        day: open.day(),
        steps,
        answers: answers(&open.state, &open.sheet.checklist),
        photos: Vec::new(),
        set_back: u32::try_from(set_back).unwrap_or(u32::MAX),
        dwell: traces.dwell,
        open: traces.open_ms,
        away: traces.away_ms,
        borrower: borrower::of(&open.sheet.answers).map(number),
    })
}

/// A hash as a number that tells one from the other.
fn number(hash: evidence::Hash) -> u64 {
    hash.0.iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte))
}

impl OpenCase {
    /// Local midnight of the day of the visit.
    pub(super) fn day(&self) -> Option<i64> {
        let arrived = self.sheet.answers.scalars.get(ARRIVED).and_then(|given| given.raw.get(..10)?.parse().ok());
        midnight(arrived.unwrap_or_else(|| self.sheet.survey_date()))
    }
}

fn midnight(day: NaiveDate) -> Option<i64> {
    Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
}

pub(super) fn photo(picture: &Picture) -> Photo {
    let marks = picture.marks.as_ref();
    let taken = marks.and_then(|marks| marks.taken.as_deref()?.parse::<NaiveDateTime>().ok());
    let place = |marks: &PhotoMarks| Some((i64::from(marks.north?), i64::from(marks.east?)));
    Photo { taken: taken.map(|time| time.and_utc().timestamp_millis()), position: marks.and_then(place), elsewhere: 0 }
}

/// Every answer ever given, with the place where it stands.
fn given(state: &CaseState) -> impl Iterator<Item = (&str, &Cell)> {
    let cells = state
        .tables
        .iter()
        .flat_map(|(id, table)| table.cells.values().flat_map(BTreeMap::values).map(move |cell| (id.as_str(), cell)));
    state.answers.iter().map(|(id, cell)| (id.as_str(), cell)).chain(cells)
}

pub(super) fn main_log(state: &CaseState) -> Option<LogId> {
    let mut counted: BTreeMap<LogId, usize> = BTreeMap::new();
    for seen in given(state).flat_map(|(_, cell)| &cell.history) {
        *counted.entry(seen.stamp.log).or_default() += 1;
    }
    counted.into_iter().max_by_key(|(log, count)| (*count, std::cmp::Reverse(*log))).map(|(log, _)| log)
}

/// What a record did.
#[derive(Debug, Clone, Copy, Default)]
struct Made {
    way: Option<Way>,
    first: u32,
    again: u32,
    place: Option<u32>,
    after_limit: bool,
}

fn drafts(state: &CaseState, checklist: &Checklist, log: LogId) -> HashMap<u64, Made> {
    let order = order(checklist);
    let mut made: HashMap<u64, Made> = HashMap::new();
    for (at, cell) in given(state) {
        let mut answered = false;
        for seen in &cell.history {
            let again = std::mem::replace(&mut answered, true);
            if seen.stamp.log != log {
                continue;
            }
            let entry = made.entry(seen.stamp.seq).or_default();
            entry.way = Some(way(seen));
            entry.after_limit |= seen.after_limit_seen;
            if again {
                entry.again += 1
            } else {
                entry.first += 1
            }
            if let Some(place) = order.get(at) {
                entry.place = Some(entry.place.map_or(*place, |before| before.min(*place)));
            }
        }
    }
    for attachment in state.attachments.iter().filter(|a| a.stamp.log == log) {
        made.entry(attachment.stamp.seq).or_default().way = Some(Way::Attached);
    }
    made
}

fn way(seen: &Seen) -> Way {
    match seen.action {
        Action::Typed if seen.act.is_none() => Way::Typed,
        Action::Pasted => Way::Pasted,
        Action::Undone | Action::Redone => Way::Undone,
        Action::Imported | Action::Practice | Action::Reentered | Action::Carried => Way::Imported,
        Action::Typed | Action::Settled => Way::Other,
    }
}

/// The place of each question and table in the order in which they are asked.
fn order(checklist: &Checklist) -> HashMap<&str, u32> {
    let section = |id: &str| checklist.sections.iter().position(|section| section.id == id);
    let questions = checklist.questions.values().map(|q| (section(&q.section), q.order, q.ask.id.as_str()));
    let tables = checklist.tables.values().map(|t| (section(&t.section), t.order, t.id.as_str()));
    let mut all: Vec<_> = questions.chain(tables).collect();
    all.sort();
    all.into_iter().enumerate().map(|(at, (_, _, id))| (id, u32::try_from(at).unwrap_or(u32::MAX))).collect()
}

fn answers(state: &CaseState, checklist: &Checklist) -> Vec<Given> {
    let person = |section: &str| checklist.sections.iter().any(|s| s.id == section && s.group == PERSON);
    let mut all = Vec::new();
    for (id, cell) in &state.answers {
        let Some(question) = checklist.questions.get(id) else { continue };
        let inherited = question.ask.default_basis.as_deref();
        all.extend(compared(id.clone(), &question.ask, cell, inherited, person(&question.section)));
    }
    for (id, table) in &state.tables {
        let Some(asked) = checklist.tables.get(id) else { continue };
        let private = person(&asked.section);
        for (number, row) in table.rows.iter().enumerate() {
            for (column, cell) in table.cells.get(row).into_iter().flatten() {
                let Some(asked_for) = asked.columns.get(column).filter(|column| column.formula.is_none()) else {
                    continue;
                };
                let own = table.basis.as_ref().map(|basis| basis.as_str());
                let inherited = asked_for.ask.default_basis.as_deref().or(own).or(asked.default_basis.as_deref());
                all.extend(compared(format!("{id}/{number}/{column}"), &asked_for.ask, cell, inherited, private));
            }
        }
    }
    all
}

/// An answer as it is compared; none where it is a choice, a date, or about the person.
fn compared(place: String, ask: &Ask, cell: &Cell, inherited: Option<&str>, private: bool) -> Option<Given> {
    let seen = cell.in_force()?;
    let evidence::Value::Text(text) = seen.change.value.as_ref()? else { return None };
    let value = match ask.kind {
        Kind::Number | Kind::Integer | Kind::Money => Value::Number(text.parse().ok()?),
        Kind::Text if !private => Value::Text(text.clone()),
        _ => return None,
    };
    let basis = seen.change.basis.or_else(|| inherited?.parse().ok());
    let by_hand = matches!(way(seen), Way::Typed | Way::Pasted | Way::Undone);
    let hard = by_hand && matches!(basis, Some(Basis::Observed | Basis::System | Basis::Document));
    Some(Given { place, value, hard })
}

impl Stepped for VisitQuality {
    fn start(self, app: &mut App) -> Result<WorkStep<VisitQualityView>, Failure> {
        let case = app.case(&self.case)?.1.id;
        let looking = Looking::of(app, Some(case), Depth::Visits)?;
        looking.before(app, move |app| app.quality(&self.case, |visited| visited.title.clone()).map(WorkStep::Done))
    }
}

fn other(visited: &Visited) -> OtherCase {
    OtherCase { case: visited.case.to_string(), title: visited.title.clone() }
}

pub(super) fn likeness_view(likened: &Likened<'_>, named: fn(&Visited) -> String) -> PhotoLikeness {
    PhotoLikeness {
        id: likened.picture.id.to_string(),
        name: likened.picture.name.clone(),
        same: likened.likeness == Likeness::Same,
        other: likened.other.map(other),
        other_name: likened.other_picture.name.clone(),
        text: likened.words(named),
    }
}

impl Likened<'_> {
    /// What is said of it, where the photo is attached and where the visit is looked at. To be looked at, not a charge.
    fn words(&self, named: fn(&Visited) -> String) -> Text {
        let name = &self.other_picture.name;
        let (whose, of) = match self.other {
            Some(visited) => {
                let case = named(visited);
                (format!("案件“{case}”的“{name}”"), format!("“{name}” of case “{case}”"))
            }
            None => (format!("本案的“{name}”"), format!("“{name}” of this case")),
        };
        let own = &self.picture.name;
        match self.likeness {
            Likeness::Same => Text::new(
                format!("“{own}”与{whose}是同一个文件，内容一字不差，请看是否拿错。"),
                format!("“{own}” is the same file as {of}, byte by byte: please look whether it is the wrong one."),
            ),
            Likeness::Near { distance, mirrored } => Text::new(
                format!(
                    "“{own}”与{whose}很像（255 处粗略明暗有 {distance} 处不同{}），请看是不是同一张。",
                    if mirrored { "，左右翻转" } else { "" }
                ),
                format!(
                    "“{own}” looks like {of} ({distance} of 255 coarse shades differ{}): please look whether it is the same.",
                    if mirrored { ", mirrored" } else { "" }
                ),
            ),
        }
    }
}

impl Stepped for RankVisits {
    fn start(self, app: &mut App) -> Result<WorkStep<Vec<RankedVisit>>, Failure> {
        let looking = Looking::of(app, None, Depth::Visits)?;
        looking.before(app, |app| app.ranked().map(WorkStep::Done))
    }
}

impl App {
    fn ranked(&mut self) -> Result<Vec<RankedVisit>, Failure> {
        let app = self;
        let own = app.session()?.store.log_id();
        let all = app.visited(None)?;
        let all: Vec<Visited> = all.into_iter().filter(|visited| visited.log == own).collect();
        let visits: Vec<Visit> = all.iter().map(|visited| visited.visit.clone()).collect();
        let qualities = review(&visits);
        let mut ranked: Vec<(&Visited, &Quality)> = all.iter().zip(&qualities).collect();
        ranked.sort_by_key(|(visited, quality)| {
            (std::cmp::Reverse((quality.reasons, quality.oddities().len())), visited.case)
        });
        let line = |(visited, quality): (&Visited, &Quality)| RankedVisit {
            case: visited.case.to_string(),
            title: visited.title.clone(),
            look_twice: quality.look_twice(),
            oddities: quality.oddities().iter().map(|odd| view::measure_label(odd.measure)).collect(),
        };
        Ok(ranked.into_iter().map(line).collect())
    }
}
