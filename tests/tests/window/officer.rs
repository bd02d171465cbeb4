//! What an officer does in every test: create the account, unlock, open a case, answer a question — with keys only.

use crate::webdriver::{Browser, key};
use crate::worked::tab_to;

pub const NAME: &str = "尽调岗甲";
pub const PASSWORD: &str = "correct horse 田野 9";
/// Another officer of this machine, who confirms as the second one.
pub const COLLEAGUE: (&str, &str) = ("尽调岗乙", "another horse 田野 8");
pub const CASE: &str = "样例商行";

/// First start: the officer and the encrypted database.
pub fn create(window: &Browser) {
    create_account(window, NAME, PASSWORD);
}

/// A colleague's account, and then the officer's own, which is open afterwards.
pub fn create_after_a_colleague(window: &Browser) {
    create_account(window, COLLEAGUE.0, COLLEAGUE.1);
    tab_to(window, "the lock", "e.dataset.test === 'lock'");
    window.press(key::ENTER);
    window.until_focused("password");
    tab_to(window, "another account", "e.dataset.test === 'switch-officer'");
    window.press(key::ENTER);
    create(window);
}

fn create_account(window: &Browser, name: &str, password: &str) {
    window.until_focused("officer");
    // A pointer event in the journey is a failure: everything must work by keyboard.
    window.script(
        "window.pointerEvents = 0; for (const kind of ['pointerdown', 'mousedown', 'touchstart']) \
         addEventListener(kind, () => window.pointerEvents++, { capture: true })",
    );
    window.type_text(name);
    window.press(key::TAB);
    window.until_focused("password");
    window.type_text(password);
    window.press(key::TAB);
    window.until_focused("password-again");
    window.type_text(password);
    window.press(key::ENTER);
    window.until_there("new-case");
}

/// To a screen of the case: the key of its step, pressed until its screen is there.
pub fn screen(window: &Browser, name: &str) {
    let digit = match name {
        "prepare" => '1',
        "visit" | "flows" | "evidence" => '2',
        "report" => '4',
        "after" => '5',
        _ => '3',
    };
    let here = || window.script("return document.querySelector('[data-screen]')?.dataset.screen ?? ''");
    for _ in 0..8 {
        let before = here();
        if before == name {
            return;
        }
        window.chord(&[key::ALT], digit);
        window
            .until("another screen", &format!("document.querySelector('[data-screen]')?.dataset.screen !== {before}"));
    }
    panic!("no key leads to {name}: {}", here());
}

pub fn unlock(window: &Browser) {
    window.until_focused("password");
    window.type_text(PASSWORD);
    window.press(key::ENTER);
    window.until_there("new-case");
}

/// Behind the lock: back to where it was.
pub fn unlock_here(window: &Browser) {
    window.until_focused("password");
    window.type_text(PASSWORD);
    window.press(key::ENTER);
    window.until(
        "a screen behind the lock",
        "document.querySelector('[data-test=\"save-sign\"], [data-test=\"new-case\"]')",
    );
}

/// A new case of the wholesaler, dates as the acceptance case has them.
pub fn new_case(window: &Browser) {
    window.press('n');
    window.until_focused("industry-query");
    window.until("industries", "document.querySelector('[data-test=\"industry-fmcg-wholesale\"]')");
    window.type_text("快消");
    window.until("the industry found", "document.querySelectorAll('#industries [role=option]').length === 1");
    window.press(key::ENTER);
    window.until_focused("case-title");
    window.type_text(CASE);
    for (field, date) in [("survey-date", "2026-10-31"), ("initial-date", "2025-10-31")] {
        window.press(key::TAB);
        window.until_focused(field);
        window.chord(&[key::CONTROL], 'a');
        window.type_text(date);
    }
    window.press(key::ENTER);
    window.until_there("pane");
}

/// Ctrl+K to a question.
pub fn go_to(window: &Browser, question: &str) {
    window.chord(&[key::CONTROL], 'k');
    window.until_focused("palette-query");
    window.type_text(question);
    window.press(key::ENTER);
    window.until(
        &format!("focus in {question}"),
        &format!("document.activeElement.closest('[data-question=\"{question}\"]')"),
    );
}

/// Runs a command of the palette.
pub fn command(window: &Browser, words: &str) {
    window.chord(&[key::CONTROL], 'k');
    window.until_focused("palette-query");
    window.type_text(words);
    window.press(key::ENTER);
}

/// Asks for the limit, which the visit keeps hidden; from then on the record says that it was seen.
pub fn show_limit(window: &Browser) {
    let limit = "document.querySelector('[data-test=\"live-limit\"]')";
    window.until(
        "the limit, or what hides it",
        &format!("document.querySelector('[data-test=\"show-limit\"]') || {limit}"),
    );
    // Who asked why a cap binds has seen it.
    if window.script(&format!("return Boolean({limit})")) != true {
        window.script("document.querySelector('[data-test=\"show-limit\"]').focus()");
        window.press(key::ENTER);
    }
    window.until_there("live-limit");
}

/// The same from the page of the judgement, which shows score and limit only then.
pub fn see_limit(window: &Browser) {
    screen(window, "judge");
    window.until_there("judge");
    let gate = "document.querySelector('[data-test=\"show-limit\"]')";
    if window.script(&format!("return Boolean({gate})")) == true {
        window.script(&format!("{gate}.focus()"));
        window.press(key::ENTER);
        window.until("the limit is shown", &format!("!{gate}"));
    }
}

pub fn until_saved(window: &Browser) {
    window.until("saved", "document.querySelector('[data-test=\"save-sign\"]')?.dataset.state === 'saved'");
}
