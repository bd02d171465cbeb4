//! The practice case of the wholesaler worked through by keys in the real window: what-if, the tree of reasons, an explained fail with
//! the reviewer's list, account flows. Amounts expected here are worked out by hand or from the practice file, never by the program.

use std::path::PathBuf;

use crate::contrast;
use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::{flows, reasons, what_if};

/// The longest way by Tab on one screen.
const TABS: usize = 160;

/// Pictures, when somebody wants to look.
pub struct Pictures<'a> {
    stage: &'a Stage,
    folder: Option<PathBuf>,
}

impl Pictures<'_> {
    pub fn take(&self, window: &Browser, name: &str) {
        contrast::holds(window, name);
        if let Some(folder) = &self.folder {
            window.painted();
            self.stage.picture(&folder.join(format!("{name}.png")));
        }
    }

    /// Where the test may write what it hands in.
    pub fn hand_in(&self) -> PathBuf {
        self.stage.out()
    }
}

/// Tab until the focus is on what the condition (of the element `e`) names.
pub fn tab_to(window: &Browser, what: &str, condition: &str) {
    press_to(window, key::TAB, what, condition);
}

/// From part to part of the page until the focus is where the condition says.
pub fn part_to(window: &Browser, what: &str, condition: &str) {
    press_to(window, key::F6, what, condition);
}

fn press_to(window: &Browser, key: char, what: &str, condition: &str) {
    let there = format!("const e = document.activeElement; return Boolean({condition})");
    let here = "const e = document.activeElement; return `${e.dataset.test ?? e.id ?? e.tagName} ${e.textContent.trim().slice(0, 12)}`";
    let mut way = Vec::new();
    let reached = (0..TABS).any(|_| {
        window.press(key);
        way.push(window.script(here));
        window.script(&there) == true
    });
    assert!(reached, "{what} is not reached: {way:?}");
}

/// What a person reads in an element; gaps between words are layout.
pub fn reads(window: &Browser, test: &str, words: &str) {
    let words: String = words.split_whitespace().collect();
    let words = serde_json::to_string(&words).expect("words");
    window.until(
        &format!("{test} says {words}"),
        &format!("document.querySelector('[data-test=\"{test}\"]')?.innerText.replace(/\\s+/g, '').includes({words})"),
    );
}

/// Types another amount asked for and leaves the field by Enter.
pub fn ask_for(window: &Browser, amount: &str) {
    say(window, "request.amount", amount);
}

/// Another answer to a question, typed over the old one.
pub fn say(window: &Browser, question: &str, amount: &str) {
    officer::go_to(window, question);
    window.chord(&[key::CONTROL], 'a');
    window.type_text(amount);
    window.press(key::ENTER);
    officer::until_saved(window);
}

#[test]
fn the_appraisal_is_worked_through_by_keyboard_alone() {
    let mut stage = Stage::new("worked");
    let window = stage.open();
    officer::create_after_a_colleague(&window);
    window.until_focused("practice-empty");
    window.press(key::ENTER);
    window.until_there("pane");
    let folder = std::env::var_os("TIANYE_PICTURES").map(PathBuf::from);
    let pictures = Pictures { stage: &stage, folder };

    what_if::levers_move_the_limit_and_no_answer(&window, &pictures);
    reasons::the_limit_is_followed_down_to_an_answer(&window, &pictures);
    reasons::a_failed_check_is_explained_and_confirmed(&window, &pictures);
    reasons::what_looks_odd_is_explained_in_place(&window, &pictures);
    flows::a_statement_becomes_system_figures(&window, &pictures);
    flows::a_doubt_is_asked_once(&window, &pictures);

    assert_eq!(window.script("return window.pointerEvents"), 0, "it needed a pointer");
    window.end();
}
