//! One visit in the real window: a new case, a section with a table typed by keys, checks that follow the typing, a paste, the
//! rest imported, the workbook and the print written.

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};

/// The case of the field notes as a case file.
const PRACTICE: &str = include_str!("../../../industry-checklists/industries/fmcg-wholesale/practice/case.json");

fn at_question(window: &Browser, question: &str) {
    window.until(
        &format!("the focus on {question}"),
        &format!("document.activeElement.closest('[data-question]')?.dataset.question === '{question}'"),
    );
}

/// Types one answer and goes on with Enter.
fn answer(window: &Browser, question: &str, text: &str) {
    at_question(window, question);
    window.type_text(text);
    window.press(key::ENTER);
}

/// Chooses by the digit that stands on the chip.
fn choose(window: &Browser, question: &str, digit: char) {
    at_question(window, question);
    window.press(digit);
    window.press(key::ENTER);
}

fn verdict_is(check: &str, verdict: &str) -> String {
    format!("document.querySelector('[data-test=\"check-{check}\"]')?.dataset.verdict === '{verdict}'")
}

/// One row of the purpose: a name, an amount, and its basis moved from oral to document by F4.
fn purpose(window: &Browser, row: usize, name: &str, amount: &str, documented: bool) {
    window.until_focused(&format!("cell-request.purpose_items-{row}-name"));
    window.type_text(name);
    window.press(key::TAB);
    window.until_focused(&format!("cell-request.purpose_items-{row}-amount"));
    window.type_text(amount);
    if documented {
        for _ in 0..4 {
            window.press(key::F4);
        }
        window.until(
            "the basis",
            "document.querySelector('[data-test=\"basis-document\"]')?.getAttribute('aria-checked') === 'true'",
        );
    }
    window.press(key::ENTER);
}

#[test]
fn one_visit_by_keyboard_alone() {
    let mut stage = Stage::new("journey");
    let window = stage.open();
    officer::create(&window);
    officer::new_case(&window);
    let pictures = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from);
    let picture = |name: &str| {
        if let Some(folder) = &pictures {
            window.painted();
            stage.picture(&folder.join(name));
        }
    };

    // The section “申请与用途”, typed.
    officer::go_to(&window, "request.amount");
    answer(&window, "request.amount", "30万");
    window.until(
        "how it was read",
        "document.querySelector('[data-test=\"reading-request.amount\"]')?.textContent === '= 300,000'",
    );
    choose(&window, "survey.customer", '1');
    choose(&window, "survey.depth_chosen", '1');
    answer(&window, "request.term_months", "１２");
    choose(&window, "request.method", '3');
    answer(&window, "request.annual_rate", "5.85%");
    answer(&window, "request.fees", "0");
    choose(&window, "request.purpose_kind", '1');
    answer(&window, "request.purpose_text", "春节备货");
    purpose(&window, 0, "供应商A 春节订货单", "452,000", true);
    purpose(&window, 1, "供应商B 礼盒订货单", "165835.55", true);
    purpose(&window, 2, "供应商C 补货(仅口头)", "2万*3", false);
    // Enter on the blank row leaves the table.
    window.until_focused("cell-request.purpose_items-3-name");
    window.press(key::ENTER);
    answer(&window, "request.own_contribution", "15万");
    officer::until_saved(&window);
    assert_eq!(window.raw("sum-request.purpose_items-amount"), "677835.55");
    picture("typing.png");

    // The prepayments: pasted from a spreadsheet, with its line of titles.
    officer::go_to(&window, "prepayments");
    window.until_focused("cell-prepayments-0-name");
    window.script(
        "const data = new DataTransfer(); data.setData('text/plain', '对象\\t金额\\t属于本次用途\\n供应商A 春节预付款\\t86,000\\t是\\n供应商B 预付款\\t31500\\t是\\n'); \
         document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))",
    );
    window.until(
        "the pasted rows",
        "document.querySelectorAll('[data-question=\"prepayments\"] tr[data-row]').length === 3",
    );
    officer::until_saved(&window);
    assert_eq!(window.raw("sum-prepayments-amount"), "117500");

    // The check follows the typing, before anything of it is saved.
    window.until("the purpose check", &verdict_is("purpose", "pass"));
    officer::go_to(&window, "request.amount");
    window.script(
        "window.signs = []; const seen = () => { const e = document.querySelector('[data-test=\"check-purpose\"]'); \
         if (e && e.dataset.verdict !== 'pass') signs.push(document.querySelector('[data-test=\"save-sign\"]').dataset.state) }; \
         new MutationObserver(seen).observe(document.querySelector('[data-test=\"live\"]'), { subtree: true, childList: true, attributes: true })",
    );
    window.chord(&[key::CONTROL], 'a');
    window.type_text("50万");
    window.until("a changed check", "window.signs.length > 0");
    let first = window.script("return signs[0]");
    assert_eq!(first, "typing", "the check changed only after saving");
    window.until("the purpose check failing", &verdict_is("purpose", "fail"));
    window.chord(&[key::CONTROL], 'a');
    window.type_text("300,000");
    window.press(key::ENTER);
    window.until("the purpose check passing again", &verdict_is("purpose", "pass"));
    officer::until_saved(&window);

    // An answer that does not read is said, kept, and blocks nothing.
    officer::go_to(&window, "request.fees");
    window.chord(&[key::CONTROL], 'a');
    window.type_text("一点点");
    window.press(key::ENTER);
    window.until_there("problem-request.fees");
    officer::go_to(&window, "request.fees");
    window.chord(&[key::CONTROL], 'a');
    window.type_text("0");
    window.press(key::ENTER);
    window.until("no problem", "!document.querySelector('[data-test=\"problem-request.fees\"]')");
    officer::until_saved(&window);

    // The rest from a case file; what was typed stays.
    std::fs::write(stage.out().join("import.json"), PRACTICE).unwrap();
    officer::command(&window, "导入案卷文件到本案");
    window.until_there("imported");
    officer::screen(&window, "visit");
    window.until_there("show-limit");
    let hidden = "return !document.querySelector('[data-test=\"live-limit\"], [data-test=\"live-score\"], [data-test=\"live-proposal\"]')";
    assert_eq!(window.script(hidden), true, "the visit shows no limit before it is asked for");
    officer::show_limit(&window);
    window.until("the limit", "document.querySelector('[data-test=\"live-limit\"]')?.dataset.raw === '200000'");
    assert!(window.words("completeness").contains("100%"), "{}", window.words("completeness"));
    assert_eq!(window.raw("live-score"), "76");

    // Evidence for one answer: the same file input as Ctrl+E opens, then its thumbnail from memory.
    officer::go_to(&window, "stock");
    picture("visit.png");
    officer::go_to(&window, "request.fees");
    let photo = stage.out().join("照片.png");
    std::fs::write(&photo, include_bytes!("../../../src-tauri/icons/128x128.png")).unwrap();
    window.send_file("evidence-input", &photo);
    window.until("the thumbnail", "document.querySelector('[data-test=\"evidence-item\"] img')?.naturalWidth === 128");

    // Every screen of the case opens by its key and shows figures.
    for (tab, screen) in [
        ("statements", "statements"),
        ("checks", "checks"),
        ("score", "score"),
        ("evidence", "evidence"),
        ("report", "report"),
    ] {
        officer::screen(&window, tab);
        window.until_there(screen);
        window.until(&format!("{screen} without trouble"), "!document.querySelector('[data-test=\"trouble\"]')");
        picture(&format!("{screen}.png"));
    }

    officer::command(&window, "导出工作簿");
    window.until_there("written-xlsx");
    officer::command(&window, "导出 PDF");
    window.until_there("written-pdf");
    for (extension, magic) in [("xlsx", &b"PK\x03\x04"[..]), ("pdf", &b"%PDF-"[..])] {
        let path = stage.out().join(format!("{}.{extension}", officer::CASE));
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(bytes.starts_with(magic) && bytes.len() > 10_000, "{} is no {extension}", path.display());
        if let Some(folder) = &pictures {
            std::fs::copy(&path, folder.join(format!("report.{extension}"))).unwrap();
        }
    }

    // The log holds together, and says so in the window.
    officer::screen(&window, "evidence");
    window.until_there("verify");
    window.script("document.querySelector('[data-test=\"verify\"]').focus()");
    window.press(key::ENTER);
    window.until("the verified log", "document.querySelector('[data-test=\"verify-report\"]')?.dataset.ok === 'true'");

    assert_eq!(window.script("return window.pointerEvents"), 0, "the journey needed a pointer");
    window.end();
}

#[test]
fn the_practice_case_opens_with_one_key_and_says_practice_everywhere() {
    let mut stage = Stage::new("practice");
    let window = stage.open();
    officer::create(&window);
    window.until_focused("practice-empty");
    window.press(key::ENTER);
    window.until_there("pane");
    for tab in ["visit", "statements", "checks", "score", "report", "evidence"] {
        officer::screen(&window, tab);
        window.until_there("practice-banner");
    }
    officer::screen(&window, "visit");
    window.until_there("show-limit");
    let hidden = "return !document.querySelector('[data-test=\"live-limit\"], [data-test=\"live-score\"], [data-test=\"live-proposal\"]')";
    assert_eq!(window.script(hidden), true, "the visit shows no limit before it is asked for");
    officer::show_limit(&window);
    window.until("the limit", "document.querySelector('[data-test=\"live-limit\"]')?.dataset.raw === '200000'");
    window.end();
}
