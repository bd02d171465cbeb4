//! What waits for who sits here 等我办: since when, until when by the calendar of the branch, the oldest first. It reminds; nothing moves because it is late.

use chrono::NaiveDateTime;
use store::Store;
use workflow::{Calendar, ReasonCount, ReturnReason, Wait, Worded, count_reasons};

use crate::api::queue::{CountReasons, ListQueue, QueueLine, QueueView, ReasonLine, ReasonPlace, ReasonsView};
use crate::api::review::PlaceNamed;
use crate::api::text::{Failure, Text};
use crate::app::{App, Handle};
use crate::desk::{OnDesk, OnRemark, OnTurn};
use crate::env::now;
use crate::open_case::OpenCase;
use crate::review::Remark;
use crate::view::Labels;

/// So many remarks are named on a line.
const NAMED: usize = 6;
/// So many reasons are told of a month.
const TOP: usize = 10;

/// What a case's card keeps of its review: what waits for who sits here, and why remarks were made. Where the branch's words cannot be read just now,
/// nothing is said.
pub(super) fn note(at: &mut OnDesk, store: &Store, open: &OpenCase) {
    let submitted = |event: &evidence::Event| matches!(event.payload, evidence::Payload::Submitted(_));
    if open.kept_back() || !open.state.events.iter().any(submitted) {
        return;
    }
    let Ok(review) = open.review(store) else { return };
    let appraisal = open.sheet.appraise();
    let labels = Labels::new(&open.sheet.checklist, &appraisal);
    let place = |remark: &Remark| super::review_places::of(open, &labels, &remark.told.said);
    let counting = review.remarks.iter().filter(|remark| review.counts(remark.told.act));
    at.remarked = counting
        .filter_map(|remark| {
            let reasons = remark.told.said.reasons.clone().filter(|reasons| !reasons.is_empty())?;
            let at_ms = review.acts.get(remark.told.act)?.stamp.wall_ms;
            Some(OnRemark { at_ms, reasons, about: place(remark).0 })
        })
        .collect();
    let turn = review.turns(&store.officer().id).into_iter().find(|turn| turn.mine);
    at.turn = turn.filter(|_| open.state.closed.is_none()).map(|turn| {
        let answers = turn.wait == Wait::Answers;
        let unanswered = review.remarks.iter().filter(|remark| answers && remark.open && remark.answers.is_empty());
        let remarks = unanswered.take(NAMED).map(place).collect();
        OnTurn { wait: turn.wait.id().to_owned(), since_ms: turn.since.wall_ms, remarks }
    });
}

impl Handle for ListQueue {
    fn handle(self, app: &mut App) -> Result<QueueView, Failure> {
        let calendar = Calendar::shipped();
        let now = calendar.local(now(&*app.env).timestamp_millis());
        let traces = app.draw_lines()?;
        let lines = &app.session()?.lines.by_case;
        let (mut pending, mut remarked) = (0_usize, false);
        let mut found: Vec<(i64, QueueLine)> = Vec::new();
        for trace in &traces {
            let Some(line) = lines.get(&trace.id) else { continue };
            pending += usize::from(!line.worked);
            remarked |= !line.at.remarked.is_empty() && !line.at.practice;
            let Some(turn) = line.at.turn.as_ref().filter(|_| !line.at.archived && !line.at.closed) else { continue };
            let Some(wait) = Wait::of(&turn.wait) else { continue };
            let told = shown(calendar, now, wait, turn);
            let (case, title) = (trace.id.to_string(), line.at.title.clone());
            found.push((turn.since_ms, QueueLine { case, title, practice: line.at.practice, ..told }));
        }
        // The oldest first; of the same minute in the order of their numbers, so that the list stands still.
        found.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.case.cmp(&other.case)));
        let lines: Vec<QueueLine> = found.into_iter().map(|(_, line)| line).collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let late = count(lines.iter().filter(|line| line.late).count());
        let note = of_times(calendar, &lines);
        Ok(QueueView { lines, late, pending: count(pending), note, remarked })
    }
}

fn shown(calendar: &Calendar, now: Option<NaiveDateTime>, wait: Wait, turn: &OnTurn) -> QueueLine {
    let since = calendar.local(turn.since_ms);
    let due = since.zip(calendar.minutes(wait)).and_then(|(since, minutes)| calendar.due(since, minutes));
    let late = due.zip(now).is_some_and(|(due, now)| now > due);
    let left = due.zip(now).map(|(due, now)| match late {
        true => {
            let over = spell(calendar.between(due, now));
            Text::new(format!("已超时 {}", over.zh), format!("late by {}", over.en))
        }
        false => {
            let left = spell(calendar.between(now, due));
            Text::new(format!("还有 {}", left.zh), format!("{} left", left.en))
        }
    });
    let words = wait.words();
    let minute = |at: NaiveDateTime| at.format("%Y-%m-%d %H:%M").to_string();
    QueueLine {
        case: String::new(),
        title: String::new(),
        practice: false,
        what: Text::new(words.zh, words.en),
        since: since.map(minute).unwrap_or_default(),
        due: due.map(minute),
        late,
        left,
        remarks: turn
            .remarks
            .iter()
            .map(|(label, at)| PlaceNamed { label: label.clone(), at: at.clone().unwrap_or_default() })
            .collect(),
    }
}

/// Working time in hours and minutes.
fn spell(minutes: i64) -> Text {
    let (hours, minutes) = (minutes / 60, minutes % 60);
    match (hours, minutes) {
        (0, m) => Text::new(format!("{m} 分钟"), format!("{m} min")),
        (h, 0) => Text::new(format!("{h} 小时"), format!("{h} h")),
        (h, m) => Text::new(format!("{h} 小时 {m} 分钟"), format!("{h} h {m} min")),
    }
}

/// How the times are reckoned, and where that is not known for certain.
fn of_times(calendar: &Calendar, lines: &[QueueLine]) -> Option<Text> {
    let day = |text: &str| text.get(..10).and_then(|day| day.parse().ok());
    let dues = || lines.iter().filter_map(|line| line.due.as_deref());
    dues().next()?;
    let known = dues().filter_map(day).all(|day| calendar.knows(day));
    let (mut zh, mut en) = ("时限按工作时间算".to_owned(), "times are working hours".to_owned());
    if !calendar.is_calibrated() {
        zh.push_str("，未校准");
        en.push_str(", not calibrated");
    }
    if !known {
        zh.push_str("；有的日子放假安排还没有录入，只按周末算");
        en.push_str("; holidays of some days are not known, only weekends count there");
    }
    Some(Text::new(zh, en))
}

impl Handle for CountReasons {
    fn handle(self, app: &mut App) -> Result<ReasonsView, Failure> {
        let calendar = Calendar::shipped();
        let month_of = |ms: i64| calendar.local(ms).map(|at| at.format("%Y-%m").to_string());
        let this = month_of(now(&*app.env).timestamp_millis()).unwrap_or_default();
        let month = self.month.unwrap_or(this);
        let traces = app.draw_lines()?;
        let lines = &app.session()?.lines.by_case;
        // What is practised is nobody's fault.
        let cases = traces.iter().filter_map(|trace| lines.get(&trace.id)).filter(|line| !line.at.practice);
        let all: Vec<&OnRemark> = cases.flat_map(|line| &line.at.remarked).collect();
        let mut months: Vec<String> = all.iter().filter_map(|remark| month_of(remark.at_ms)).collect();
        months.sort();
        months.dedup();
        months.reverse();
        let here: Vec<&&OnRemark> =
            all.iter().filter(|remark| month_of(remark.at_ms).as_ref() == Some(&month)).collect();
        let given = here.iter().map(|remark| (remark.reasons.as_slice(), Some(remark.about.zh.as_str())));
        let counted = count_reasons(given, TOP);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let named =
            |zh: &str| here.iter().find(|r| r.about.zh == zh).map_or_else(|| Text::new(zh, zh), |r| r.about.clone());
        let line = |one: ReasonCount| ReasonLine {
            label: ReturnReason::of(&one.reason)
                .map_or_else(|| Text::new(&one.reason, &one.reason), |r| Text::new(&r.label.zh, &r.label.en)),
            count: count(one.count),
            places: one
                .places
                .iter()
                .take(NAMED)
                .map(|(zh, n)| ReasonPlace { label: named(zh), count: count(*n) })
                .collect(),
        };
        let remarks = count(here.len());
        Ok(ReasonsView { month, months, remarks, lines: counted.into_iter().map(line).collect() })
    }
}
