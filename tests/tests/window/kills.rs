//! `kill -9` at a random moment after a key: every answer whose “saved” was on the screen is there after unlocking.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};

/// Two questions of one section, so that both stand on the screen.
const FIRST: &str = "request.fees";
const SECOND: &str = "request.own_contribution";

/// What the screen says: whether “saved” stands there, and the text of both fields, read in one go.
const SCREEN: &str = "const sign = document.querySelector('[data-test=\"save-sign\"]'); \
     const text = (id) => document.querySelector(`[data-test=\"answer-${id}\"]`)?.value ?? ''; \
     return [sign.dataset.state === 'saved' && sign.textContent.includes('已存'), text('request.fees'), text('request.own_contribution')]";

fn look(window: &Browser, acknowledged: &mut BTreeMap<&'static str, String>) {
    // A window that was just killed says nothing more.
    let Ok(Value::Array(seen)) = window.try_script(SCREEN) else { return };
    if seen.first() == Some(&Value::Bool(true)) {
        for (id, text) in [(FIRST, &seen[1]), (SECOND, &seen[2])] {
            acknowledged.insert(id, text.as_str().unwrap_or_default().to_owned());
        }
    }
}

fn on_screen(window: &Browser, id: &str) -> String {
    let text = window.script(&format!("return document.querySelector('[data-test=\"answer-{id}\"]')?.value ?? ''"));
    text.as_str().unwrap_or_default().to_owned()
}

#[test]
fn no_acknowledged_answer_is_lost_by_kill_9() {
    let rounds: u32 = std::env::var("TIANYE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let seed = std::env::var("TIANYE_SEED")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or_else(|| RandomState::new().build_hasher().finish());
    println!("TIANYE_SEED={seed}");
    let mut state = seed | 1;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };

    let mut stage = Stage::new("kills");
    let mut window = stage.open();
    officer::create(&window);
    officer::new_case(&window);

    let (mut acknowledgements, mut unacknowledged_kept) = (0, 0);
    for round in 0..rounds {
        let mut acknowledged = BTreeMap::new();
        let mut typed: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        officer::go_to(&window, FIRST);
        for id in [FIRST, SECOND] {
            typed.insert(id, vec![on_screen(&window, id)]);
        }
        for (id, base) in [(FIRST, 1000), (SECOND, 500_000)] {
            officer::go_to(&window, id);
            let text = (base + round).to_string();
            typed.entry(id).or_default().push(text.clone());
            window.chord(&[key::CONTROL], 'a');
            window.type_text(&text);
            window.press(key::ENTER);
            if id == FIRST {
                officer::until_saved(&window);
            }
            look(&window, &mut acknowledged);
        }
        // The last key may also be a digit in the middle of an answer.
        if random(2) == 0 {
            officer::go_to(&window, FIRST);
            let more = "77";
            let _ = window.try_type(more);
            for part in ["7", more] {
                typed.entry(FIRST).or_default().push(format!("{}{part}", 1000 + round));
            }
        }
        let wait = Duration::from_millis(random(301));
        let began = Instant::now();
        loop {
            look(&window, &mut acknowledged);
            if began.elapsed() >= wait {
                break;
            }
        }
        stage.kill();
        drop(window);

        window = stage.open();
        officer::unlock(&window);
        window.until_focused("case-row");
        window.press(key::ENTER);
        window.until_there("pane");
        officer::go_to(&window, FIRST);
        for (id, text) in &acknowledged {
            let found = on_screen(&window, id);
            // What was typed after the acknowledgement may have reached the disk too; what was typed before it may not.
            let order = |wanted: &String| typed.get(id).and_then(|texts| texts.iter().position(|t| t == wanted));
            let later = matches!((order(&found), order(text)), (Some(found), Some(said)) if found >= said);
            assert!(
                &found == text || later,
                "round {round}, seed {seed}: “saved” stood beside {id} = {text}, after the crash it is {found:?}"
            );
            if &found != text {
                unacknowledged_kept += 1;
            }
            acknowledgements += 1;
        }
        assert_eq!(acknowledged.len(), 2, "round {round}: the screen never said saved, so the test saw nothing");
    }
    println!(
        "{acknowledgements} acknowledged answers over {rounds} kills, all there; {unacknowledged_kept} newer ones kept besides"
    );

    // The log is whole after all of it.
    officer::screen(&window, "evidence");
    window.until_there("verify");
    window.script("document.querySelector('[data-test=\"verify\"]').focus()");
    window.press(key::ENTER);
    window.until("the verified log", "document.querySelector('[data-test=\"verify-report\"]')?.dataset.ok === 'true'");
    window.end();
}
