//! What the store found out about itself, in words: what happened and where, what was kept, what to do. Made in the store; here it gets the
//! names of cases, which no record outside a case may hold.

use std::collections::BTreeMap;

use evidence::{CaseId, ClockJumped, Oddity};
use store::{Finding, Reading, Store, Told};

use crate::api::findings::{FindingView, FindingsView, ListFindings, SettleFinding, SettledView};
use crate::api::text::{Failure, Text};
use crate::app::{App, Handle};
use crate::case;
use crate::open_case::stamped;

/// What of the cases does not fit, as far as a fold shows it.
pub(super) fn odd(case: CaseId, oddities: &[Oddity]) -> Vec<Finding> {
    // What cannot be read is found where it is read.
    let told = oddities.iter().filter(|oddity| !matches!(oddity, Oddity::Unreadable { .. }));
    told.map(|oddity| Finding::Odd { case, oddity: oddity.clone() }).collect()
}

impl App {
    /// The oddities of all cases; those in memory are not read again.
    pub(super) fn oddities(&mut self) -> Result<Vec<Finding>, Failure> {
        let session = self.session()?;
        let mut found = Vec::new();
        for card in session.store.cases()?.iter().filter(|card| !card.erased) {
            match session.cases.get(&card.id) {
                Some(open) => found.extend(odd(card.id, &open.state.oddities)),
                None => found.extend(odd(card.id, &session.store.case_state(card.id)?.oddities)),
            }
        }
        Ok(found)
    }

    /// What a report of a case says of the findings: its own and those of the log, with what was done about them. A jump of the clock,
    /// or a restored backup, before the case was opened does not concern it.
    pub(super) fn printed_findings(&mut self, id: &str) -> Result<Vec<Text>, Failure> {
        let (store, open) = self.case(id)?;
        let (since, of) = (open.began(store.log_id()), open.id);
        let odd = odd(of, &open.state.oddities);
        let mut shown = self.findings(&odd)?;
        shown.retain(|one| one.case.as_ref().is_none_or(|case| *case == id));
        let since_then = |one: &FindingView| one.noted.as_ref().is_some_and(|at| u64::from(at.seq) > since);
        shown.retain(|one| !["clock_jumped", "restored"].contains(&one.code.as_str()) || since_then(one));
        let told = ["clock_jumped", "restored", "recovered"];
        let concerns = |one: &&FindingView| one.fault || told.contains(&one.code.as_str());
        Ok(shown.iter().filter(concerns).map(printed).collect())
    }

    /// Everything to be told, the open ones first; with what else was found just now.
    pub(super) fn findings(&mut self, more: &[Finding]) -> Result<Vec<FindingView>, Failure> {
        let offset_minutes = self.env.moment().offset_minutes;
        let store = &self.session()?.store;
        let titles: BTreeMap<CaseId, String> = store.cases()?.into_iter().map(|card| (card.id, card.title)).collect();
        let told = store.tell(more)?;
        let mut shown: Vec<FindingView> = told.iter().map(|one| view(one, &titles, store, offset_minutes)).collect();
        shown.sort_by_key(|one| (one.settled.is_some(), !one.fault));
        Ok(shown)
    }
}

fn view(told: &Told, titles: &BTreeMap<CaseId, String>, store: &Store, offset_minutes: i16) -> FindingView {
    let Told { id, finding, noted, settled } = told;
    let advice = finding.advice();
    let mut happened = Text::new(advice.happened.zh, advice.happened.en);
    if let Some(place) = finding.place() {
        happened = Text::new(format!("{}{}。", happened.zh, place.zh), format!("{} {}.", happened.en, place.en));
    }
    match (finding, noted) {
        (Finding::ClockJumped { before_ms, now_ms, .. }, Some(stamp)) => {
            happened = super::clock::event(stamp, &ClockJumped { before_ms: *before_ms, now_ms: *now_ms }).text;
        }
        (Finding::Restored { made_ms: Some(made_ms), .. }, _) => {
            let at = case::minute(&case::written_time(*made_ms, offset_minutes));
            happened = Text::new(
                format!("{}备份做于 {at}。", happened.zh),
                format!("{} The backup was made at {at}.", happened.en),
            );
        }
        (Finding::Odd { oddity, .. }, _) => {
            if let Some(exact) = case::oddities(std::slice::from_ref(oddity)).pop() {
                happened = exact;
            }
        }
        _ => {}
    }
    if let Some(case) = finding.case() {
        let title = titles.get(&case).filter(|title| !title.is_empty()).cloned();
        let title = title.unwrap_or_else(|| case.to_string());
        happened = Text::new(format!("案件“{title}”：{}", happened.zh), format!("case “{title}”: {}", happened.en));
    }
    FindingView {
        id: id.clone(),
        code: finding.code().to_owned(),
        fault: finding.is_fault(),
        case: finding.case().map(|case| case.to_string()),
        happened,
        kept: Text::new(advice.kept.zh, advice.kept.en),
        to_do: Text::new(advice.to_do.zh, advice.to_do.en),
        noted: noted.as_ref().map(stamped),
        settled: settled.as_ref().map(|one| SettledView { saved: stamped(&one.stamp), words: one.words.clone() }),
        holds: settled.is_none()
            && finding.holds_writing()
            && matches!(store.reading(), Some(Reading::Findings | Reading::Restored)),
    }
}

fn printed(one: &FindingView) -> Text {
    let (zh, en) = match &one.settled {
        Some(settled) if settled.words.is_empty() => ("（已处理）".to_owned(), " (dealt with)".to_owned()),
        Some(settled) => (format!("（处理：{}）", settled.words), format!(" (dealt with: {})", settled.words)),
        None => (format!("{}{}", one.kept.zh, one.to_do.zh), format!(" {} {}", one.kept.en, one.to_do.en)),
    };
    Text::new(format!("{}{zh}", one.happened.zh), format!("{}{en}", one.happened.en))
}

fn reading(store: &Store) -> Option<Text> {
    store.reading().map(|reading| {
        let (why, to_do) = (reading.why(), reading.to_do());
        Text::new(format!("{}{}", why.zh, to_do.zh), format!("{} {}", why.en, to_do.en))
    })
}

impl Handle for ListFindings {
    fn handle(self, app: &mut App) -> Result<FindingsView, Failure> {
        let odd = app.oddities()?;
        let mut findings = app.findings(&odd)?;
        if let Some(case) = self.case {
            findings.retain(|one| one.case.as_ref().is_none_or(|of| *of == case));
        }
        Ok(FindingsView { findings, reading: reading(&app.session()?.store) })
    }
}

impl Handle for SettleFinding {
    fn handle(self, app: &mut App) -> Result<FindingsView, Failure> {
        let odd = app.oddities()?;
        let session = app.session()?;
        session.store.settle(&self.id, &self.words, &odd)?;
        // What was open for reading only may be open for writing now.
        session.cases.clear();
        ListFindings { case: None }.handle(app)
    }
}
