//! Keys in bursts of 0.05 s land in the fields they were meant for: random walks through the chapters whose answers decide what else is
//! asked. The walk says which question each key is meant for, by the checklist's own conditions reckoned outside the window; the
//! window must agree, whatever its draft knew when the key came.

use std::collections::BTreeMap;

use appraisal::checklist::{Ask, Checklist, Kind};
use appraisal::observation::{Answers, Observation, Said};
use appraisal::relevance::relevance;
use tests::effort::{cases, seed, tell};

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};

const PAUSE_MS: u32 = 50;
/// Questions in one walk.
const STEPS: usize = 6;

struct Place<'a> {
    id: &'a str,
    section: &'a str,
    /// Nothing for a table, which is left by Ctrl+Enter.
    ask: Option<&'a Ask>,
}

/// Questions and tables in the order in which they are asked.
fn places(checklist: &Checklist) -> Vec<Place<'_>> {
    let at = |section: &str| checklist.sections.iter().position(|s| s.id == section).unwrap_or(usize::MAX);
    let scalars = checklist
        .questions
        .values()
        .map(|q| ((at(&q.section), q.order), Place { id: &q.ask.id, section: &q.section, ask: Some(&q.ask) }));
    let tables = checklist
        .tables
        .values()
        .map(|t| ((at(&t.section), t.order), Place { id: &t.id, section: &t.section, ask: None }));
    let mut all: Vec<_> = scalars.chain(tables).collect();
    all.sort_by_key(|(order, _)| *order);
    all.into_iter().map(|(_, place)| place).collect()
}

fn asked(checklist: &Checklist, answers: &BTreeMap<String, String>, id: &str) -> bool {
    let said: Vec<Observation> =
        answers.iter().map(|(id, text)| Observation::of(id, Said::Answer(text.clone()))).collect();
    let known_without = checklist.questions.get(id).is_some_and(|q| q.ask.asked_of_nobody());
    !known_without && relevance(checklist, &Answers::fold(checklist, &said).0).0.applies(id)
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n.max(1)
    }
}

/// The keys of one answer, and the answer as it then stands.
fn answer(ask: &Ask, before: &str, random: &mut Random) -> (Vec<String>, String) {
    let typed = |text: &str| {
        let keys = std::iter::once("ctrl+a".to_owned()).chain(text.chars().map(String::from));
        (keys.collect::<Vec<_>>(), text.to_owned())
    };
    match ask.kind {
        Kind::Bool => {
            let n = random.below(2);
            (vec![(n + 1).to_string()], ["true", "false"][n].to_owned())
        }
        Kind::Choice => {
            let n = random.below(ask.choices.len().min(9));
            (vec![(n + 1).to_string()], ask.choices[n].id.clone())
        }
        Kind::Multi => {
            let n = random.below(ask.choices.len().min(9));
            let id = ask.choices[n].id.as_str();
            let was: Vec<&str> = before.split(',').filter(|w| !w.is_empty()).collect();
            let now = ask.choices.iter().map(|c| c.id.as_str()).filter(|c| was.contains(c) != (*c == id));
            (vec![(n + 1).to_string()], now.collect::<Vec<_>>().join(","))
        }
        Kind::Text | Kind::Place => {
            let letter = |n: usize| char::from(b'a' + u8::try_from(n).unwrap_or(0));
            typed(&format!("{}{}", letter(random.below(26)), letter(random.below(26))))
        }
        _ => typed(&(10 + random.below(90)).to_string()),
    }
}

/// Every answer of the chapter on the screen.
fn screen(window: &Browser) -> BTreeMap<String, String> {
    let seen = window.script(
        "const all = {}; for (const e of document.querySelectorAll('[data-test=\"pane\"] [data-question]')) { const id = e.dataset.question; \
         const field = e.querySelector(`[data-test=\"answer-${CSS.escape(id)}\"]`); if (!field) continue; \
         all[id] = 'value' in field ? field.value : [...field.querySelectorAll('[aria-checked=true]')].map((c) => c.dataset.choice).join() } return all",
    );
    let pairs = seen.as_object().into_iter().flatten();
    pairs.map(|(id, text)| (id.clone(), text.as_str().unwrap_or_default().to_owned())).collect()
}

#[test]
fn keys_in_a_burst_land_where_they_were_meant() {
    let walks = cases(40, 1000);
    let mut random = Random(seed());
    let trade = tests::trades::trades().iter().find(|t| t.id == "fmcg-wholesale").expect("the wholesaler");
    let checklist = &*trade.checklist;
    let places = places(checklist);
    let steering = checklist.steering();
    // Chapters in which an answer decides what else is asked, there and then.
    let chapter = |section: &str| {
        let mut inside = places.iter().filter(|p| p.section == section);
        inside.clone().any(|p| steering.contains(p.id)) && inside.any(|p| p.ask.is_some_and(|a| a.relevant.is_some()))
    };
    let chapters: Vec<&str> = checklist.sections.iter().map(|s| s.id.as_str()).filter(|s| chapter(s)).collect();
    assert!(chapters.len() > 3, "{chapters:?}");

    let mut stage = Stage::new("bursts");
    let window = stage.open();
    officer::create(&window);
    officer::new_case(&window);
    let mut answers: BTreeMap<String, String> =
        [("case.survey_date", "2026-10-31"), ("case.initial_date", "2025-10-31"), ("case.industry", "fmcg-wholesale")]
            .map(|(id, text)| (id.to_owned(), text.to_owned()))
            .into();
    let (mut keys_sent, mut steered) = (0, 0);

    for walk in 0..walks {
        let section = chapters[random.below(chapters.len())];
        let inside: Vec<&Place<'_>> = places.iter().filter(|p| p.section == section).collect();
        // A walk begins a step or two before an answer that decides what else is asked.
        let here: Vec<usize> = (0..inside.len()).filter(|n| asked(checklist, &answers, inside[*n].id)).collect();
        let decides: Vec<usize> = (0..here.len()).filter(|n| steering.contains(inside[here[*n]].id)).collect();
        let Some(&decisive) = decides.get(random.below(decides.len())) else { continue };
        let mut before = here[decisive.saturating_sub(random.below(3))..=decisive].iter().copied();
        let Some(start) = before.find(|n| inside[*n].ask.is_some()) else { continue };
        officer::go_to(&window, inside[start].id);

        let mut keys: Vec<String> = Vec::new();
        let mut told = Vec::new();
        let mut at = Some(start);
        for _ in 0..STEPS {
            let Some(n) = at else { break };
            let place = inside[n];
            if let Some(ask) = place.ask.filter(|_| random.below(8) > 0) {
                let before = answers.get(place.id).cloned().unwrap_or_default();
                let (pressed, now) = answer(ask, &before, &mut random);
                keys.extend(pressed);
                told.push(format!("{} = {now}", place.id));
                steered += u32::from(steering.contains(place.id));
                answers.insert(place.id.to_owned(), now);
            } else {
                told.push(format!("{} –", place.id));
            }
            // A table may have rows that stand ready, through which Enter walks; Ctrl+Enter leaves any.
            keys.push(if place.ask.is_some() { "Return" } else { "ctrl+Return" }.to_owned());
            at = (n + 1..inside.len()).find(|m| asked(checklist, &answers, inside[*m].id));
        }
        let pressed: Vec<&str> = keys.iter().map(String::as_str).collect();
        keys_sent += pressed.len();
        stage.keys(&pressed, PAUSE_MS);

        let story = format!("walk {walk}, seed {}, chapter {section}: {told:?}", seed());
        let there = match at {
            Some(n) => format!("document.activeElement?.closest('[data-question]')?.dataset.question === '{}'", inside[n].id),
            None => "document.activeElement?.dataset.test === 'next-section' || !document.querySelector('[data-test=\"next-section\"]')".to_owned(),
        };
        window.until(&format!("the focus where the walk ends; {story}"), &there);
        officer::until_saved(&window);
        let seen = screen(&window);
        for place in inside.iter().filter(|p| p.ask.is_some_and(|a| !matches!(a.kind, Kind::Date | Kind::Month))) {
            let stands = asked(checklist, &answers, place.id);
            assert_eq!(seen.contains_key(place.id), stands, "{}: asked? {story}", place.id);
            if let Some(text) = seen.get(place.id) {
                let meant = answers.get(place.id).map_or("", String::as_str);
                assert_eq!(text, meant, "{}: {story}", place.id);
            }
        }
    }
    tell(&format!(
        "{walks} walks, {keys_sent} keys {PAUSE_MS} ms apart, {steered} answers that decide what else is asked: every key where it was meant"
    ));
    window.press(key::ESCAPE);
    window.end();
}
