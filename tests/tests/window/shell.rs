//! What stands around the screens of a case: five steps by their keys, undo over all of them as records, the customer's view, dark colours.

use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::worked::{ask_for, reads, tab_to};
use crate::{contrast, officer};

const SCREENS: [(&str, &str); 6] = [
    ("visit", "pane"),
    ("flows", "flows"),
    ("evidence", "evidence"),
    ("checks", "checks"),
    ("report", "report"),
    ("after", "after"),
];

fn practice(window: &Browser) {
    officer::create(window);
    window.until_focused("practice-empty");
    window.press(key::ENTER);
    window.until_there("pane");
}

fn amount_is(window: &Browser, amount: &str) {
    window.until(
        &format!("the amount {amount}"),
        &format!(
            "document.querySelector('[data-test=\"answer-request.amount\"]')?.value?.replaceAll(',', '') === '{amount}'"
        ),
    );
}

#[test]
fn the_last_record_is_taken_back_from_any_screen_as_a_record() {
    let mut stage = Stage::new("shell-undo");
    let window = stage.open();
    practice(&window);
    ask_for(&window, "400000");
    officer::until_saved(&window);
    ask_for(&window, "450000");
    officer::until_saved(&window);
    // The foot line says what was done last, on every screen.
    officer::screen(&window, "report");
    reads(&window, "undo-told", "刚才：");
    reads(&window, "undo-told", "申请金额");

    // Two steps back lead to the answer, and two forward again.
    window.chord(&[key::CONTROL], 'z');
    window.until_there("pane");
    amount_is(&window, "400000");
    reads(&window, "undo-told", "已撤销：");
    window.chord(&[key::CONTROL], 'z');
    amount_is(&window, "300000");
    window.chord(&[key::CONTROL], 'y');
    amount_is(&window, "400000");
    officer::until_saved(&window);
    window.chord(&[key::CONTROL], 'z');
    amount_is(&window, "300000");

    // Nothing is taken from the record: it says undone, and what stood there.
    window.chord(&[key::CONTROL], 'z');
    reads(&window, "undo-told", "没有可撤销的了");
    window.end();
}

#[test]
fn a_customer_sees_no_verdict_and_no_limit_and_dark_colours_are_readable() {
    let mut stage = Stage::new("shell-views");
    let window = stage.open();
    practice(&window);
    window.chord(&[key::ALT], '3');
    window.until("the judgement", "document.querySelector('[data-test=\"step-judge\"]')?.getAttribute('aria-current')");
    window.press(key::F9);
    window.until_there("customer-hidden");
    window.until("no way there", "!document.querySelector('[data-test=\"step-judge\"], [data-test=\"step-report\"]')");
    // The keys of the steps lead only where a customer may look.
    window.chord(&[key::ALT], '3');
    window.chord(&[key::ALT], '4');
    window.chord(&[key::ALT], '2');
    window.until_there("pane");
    window.painted();
    let said = window.script("return document.body.innerText");
    for word in ["200,000", "不通过", "✗", "建议"] {
        assert!(!said.as_str().unwrap().contains(word), "the customer reads {word}");
    }
    window.press(key::F9);
    window.until("the way back", "document.querySelector('[data-test=\"step-judge\"]')");

    tab_to(&window, "the menu", "e.dataset.test === 'menu'");
    window.press(key::ENTER);
    window.until_there("menu-list");
    tab_to(&window, "the colours", "e.dataset.test === 'theme'");
    window.press(key::ENTER);
    window.until("dark", "document.documentElement.dataset.theme === 'dark'");
    for (tab, there) in SCREENS {
        officer::screen(&window, tab);
        window.until_there(there);
        contrast::holds(&window, &format!("{tab}, dark"));
        if let Some(folder) = std::env::var_os("TIANYE_PICTURES") {
            stage.picture(&std::path::Path::new(&folder).join(format!("dark-{tab}.png")));
        }
    }
    officer::command(&window, "工作台");
    window.until_there("case-row");
    contrast::holds(&window, "the desk, dark");
    window.end();
}
