//! The visit as a route: the next open question by one key, what is open as jumps over all chapters, what belongs to an answer unfolded under
//! it without moving its field, months that stand ready, dates as people write them, and what a customer may see.

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};

/// Where the field with the focus stands on the screen.
const FIELD: &str = "return Math.round(document.activeElement.getBoundingClientRect().top)";

fn question(window: &Browser) -> String {
    let at = window.script("return document.activeElement.closest('[data-question]')?.dataset.question");
    at.as_str().unwrap_or_default().to_owned()
}

#[test]
fn the_day_is_walked_by_keys() {
    let mut stage = Stage::new("route");
    let window = stage.open();
    officer::create(&window);
    officer::new_case(&window);

    // Places in the order of the way, chapters under them; the first is at the bank.
    let places = window.script(
        "return [...document.querySelectorAll('[data-test^=\"place-\"]')].map((e) => e.dataset.test.slice(6)).join()",
    );
    let places = places.as_str().unwrap_or_default().to_owned();
    assert!(places.starts_with("at_the_bank,") && places.contains("store") && places.contains("home"), "{places}");

    // From one open question to the next, round over the chapters.
    officer::go_to(&window, "request.amount");
    window.press(key::F8);
    window.until(
        "the next one",
        "document.activeElement.closest('[data-question]')?.dataset.question !== 'request.amount'",
    );
    let second = question(&window);
    assert_ne!(second, "request.amount");
    window.press(key::F8);
    window.until(
        "one further",
        &format!("document.activeElement.closest('[data-question]')?.dataset.question !== '{second}'"),
    );

    // A date without its year is read as the nearest, and says so; a day of no month is asked.
    officer::go_to(&window, "consent.bureau_written");
    window.press('1');
    officer::until_saved(&window);
    officer::go_to(&window, "consent.bureau_date");
    window.type_text("10月29日");
    window.until(
        "the year",
        "document.querySelector('[data-test=\"reading-consent.bureau_date\"]')?.textContent === '= 2026-10-29'",
    );
    window.chord(&[key::CONTROL], 'a');
    window.type_text("29号");
    window.until(
        "which month",
        "document.querySelector('[data-test=\"problem-consent.bureau_date\"]')?.textContent.includes('哪个月')",
    );
    window.press(key::ESCAPE);
    window.until("the reason is put away", "!document.querySelector('[data-test=\"problem-consent.bureau_date\"]')");
    window.chord(&[key::CONTROL], 'a');
    window.type_text("2026/10/29");
    officer::until_saved(&window);

    // What belongs to the answer opens below its field, which stays where it is.
    let before = window.script(FIELD);
    window.chord(&[key::CONTROL], '3');
    window
        .until("what was seen", "document.querySelector('[data-test=\"answer-basis\"]')?.dataset.basis === 'observed'");
    window.press(key::F4);
    window.until(
        "the next one",
        "document.querySelector('[data-test=\"basis-system\"]')?.getAttribute('aria-checked') === 'true'",
    );
    assert_eq!(window.script(FIELD), before);
    window.press(key::F2);
    window.until_focused("answer-note");
    window.type_text("原件已看");
    window.press(key::ESCAPE);
    window.until("folded", "getComputedStyle(document.querySelector('[data-test=\"dock\"]')).display === 'none'");
    assert_eq!(question(&window), "consent.bureau_date");
    officer::until_saved(&window);

    // Twelve months stand ready; the one that is written into becomes a row.
    officer::go_to(&window, "cash_back");
    window.until_focused("cell-cash_back-0-month");
    let months = "[...document.querySelectorAll('[data-question=\"cash_back\"] tr[data-ready]')].length";
    assert_eq!(window.script(&format!("return {months}")), 12);
    window.press(key::RIGHT);
    window.until_focused("cell-cash_back-0-operating_in");
    window.type_text("32万");
    window.press(key::DOWN);
    window.until("eleven left", &format!("{months} === 11"));
    officer::until_saved(&window);
    assert_eq!(window.raw("sum-cash_back-operating_in"), "320000");

    // A customer who looks over the shoulder sees neither checks nor doubts.
    window.until_there("live");
    window.script(
        "document.querySelector('#app').__vue_app__.config.globalProperties.$pinia.state.value.display.customer = true",
    );
    window.until("no checks", "!document.querySelector('[data-test=\"live\"], [data-test=\"filter-against\"]')");
    window.end();
}
