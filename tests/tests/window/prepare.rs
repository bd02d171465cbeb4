//! Before the visit, by keys: a trade's papers without a case, then a call that becomes the case, and the papers of it.

use crate::contrast;
use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::worked::{reads, tab_to};

/// Takes a picture where pictures are wanted, and holds the screen to what every screen is held to.
fn shown(stage: &Stage, window: &Browser, name: &str) {
    window.until(&format!("{name} without trouble"), "!document.querySelector('[data-test=\"trouble\"]')");
    let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(window.script(wide), 0, "{name} is wider than the window");
    contrast::holds(window, name);
    if let Some(folder) = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from) {
        window.painted();
        stage.picture(&folder.join(format!("prepare-{name}.png")));
    }
}

/// The next tab of the preparation.
fn next_tab(window: &Browser, there: &str) {
    window.chord(&[key::ALT], key::RIGHT);
    window.until_there(there);
}

/// The focus is in the answer to this question of the call.
fn at(window: &Browser, answer: &str) {
    window.until(answer, &format!("document.activeElement.closest('[data-test=\"{answer}\"]')"));
}

fn state(window: &Browser, question: &str, state: &str) {
    let now = format!("document.querySelector('[data-test=\"phone-{question}\"]')?.dataset.state === '{state}'");
    window.until(&format!("{question} is {state}"), &now);
}

/// Types an answer of the call and goes on with Enter.
fn typed(window: &Browser, answer: &str, text: &str) {
    at(window, &format!("phone-answer-{answer}"));
    window.type_text(text);
    window.press(key::ENTER);
}

/// Chooses an answer of the call by its digit and goes on with Enter.
fn chosen(window: &Browser, question: &str, digit: char) {
    at(window, &format!("phone-option-{question}"));
    window.press(digit);
    window.until(
        &format!("{question} chosen"),
        &format!("document.querySelector('[data-test=\"phone-option-{question}\"] [aria-checked=true]')"),
    );
    window.press(key::ENTER);
}

#[test]
fn a_call_becomes_the_case_and_its_papers_are_printed() {
    let mut stage = Stage::new("prepare");
    let window = stage.open();
    officer::create(&window);

    // A trade alone: what the client brings, before anybody opened a case.
    window.press('p');
    window.until_focused("industry-query");
    window.type_text("便利");
    window.until("the trade", "document.querySelectorAll('#industries [role=option]').length >= 1");
    window.press(key::ENTER);
    window.until_there("materials");
    reads(&window, "materials", "烟草专卖零售许可证");
    reads(&window, "materials", "店面租约");
    shown(&stage, &window, "trade-materials");
    tab_to(&window, "own premises", "e.closest('[data-test=\"circumstance-scorecard.premises_owned\"]')");
    window.press('1');
    window.until("no lease", "!document.querySelector('[data-material=lease]')");
    next_tab(&window, "plan");
    reads(&window, "plan", "冷柜、冰柜几门");
    shown(&stage, &window, "trade-plan");
    next_tab(&window, "sheets");
    reads(&window, "sheets", "应收核对表");
    shown(&stage, &window, "trade-sheets");

    // The call: a case first, so that no answer is lost.
    tab_to(&window, "the desk", "e.dataset.test === 'back'");
    window.press(key::ENTER);
    window.until_there("new-case");
    window.press('n');
    window.until_focused("industry-query");
    window.type_text("便利");
    window.until("the trade", "document.querySelectorAll('#industries [role=option]').length >= 1");
    window.press(key::ENTER);
    window.until_focused("case-title");
    window.type_text("样例便利店");
    tab_to(&window, "the call", "e.dataset.test === 'create-call'");
    shown(&stage, &window, "new-case");
    window.press(key::ENTER);
    window.until_there("call-outcome");
    reads(&window, "call-outcome", "先问清");
    shown(&stage, &window, "call-empty");
    typed(&window, "applicant.birth_date", "1985-06");
    typed(&window, "applicant.trade_since", "2016-03");
    state(&window, "years", "said");
    typed(&window, "request.amount", "20万");
    typed(&window, "request.term_months", "12");
    state(&window, "amount", "said");
    // A loan for somebody else ends the call; said differently, it goes on.
    chosen(&window, "purpose", '6');
    state(&window, "purpose", "stopped");
    reads(&window, "call-outcome", "不必去");
    shown(&stage, &window, "call-no");
    tab_to(&window, "the purpose", "e.closest('[data-test=\"phone-option-purpose\"]')");
    window.press('1');
    state(&window, "purpose", "said");
    window.press(key::ENTER);
    chosen(&window, "overdue", '1');
    typed(&window, "bureau.lenders_with_balance", "2");
    chosen(&window, "spouse", '1');
    chosen(&window, "licence", '1');
    typed(&window, "scorecard.lease_months_left", "36");
    chosen(&window, "shop_lease", '2');
    reads(&window, "call-outcome", "可以去");
    reads(&window, "call-outcome", "到场还要查清：");
    shown(&stage, &window, "call-go");

    next_tab(&window, "consents");
    shown(&stage, &window, "consents");
    next_tab(&window, "materials");
    shown(&stage, &window, "materials");
    next_tab(&window, "plan");
    shown(&stage, &window, "plan");
    next_tab(&window, "sheets");
    tab_to(&window, "the print", "e.dataset.test === 'prepare-pdf'");
    window.press(key::ENTER);
    window.until_there("paper-written");
    let path = window.script("return document.querySelector('[data-test=paper-written]').dataset.path");
    let bytes = std::fs::read(path.as_str().expect("a path")).expect("the print");
    assert!(bytes.starts_with(b"%PDF"), "no print");
    shown(&stage, &window, "sheets");

    // What was said stands in the visit, by the borrower, basis said.
    officer::screen(&window, "visit");
    window.until_there("pane");
    officer::go_to(&window, "request.amount");
    window.until(
        "the amount of the call",
        "document.querySelector('[data-question=\"request.amount\"] [data-answer]')?.value.replaceAll(',', '') === '20万'",
    );
    reads(&window, "pane", "口述");
    assert_eq!(window.script("return window.pointerEvents"), 0, "it needed a pointer");
    window.end();
}
