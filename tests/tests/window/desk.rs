//! The desk in the real window, by keys: the first walk, an appointment, search by initials, the archive, the settings, the manual and back. With
//! `TIANYE_PICTURES` the pictures of the manual are taken on the way (`docs/manual/pictures`).

use std::path::{Path, PathBuf};

use crate::contrast;
use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::worked::{reads, tab_to};

/// A picture of the manual in both languages, as small as it can be read.
fn picture(stage: &Stage, window: &Browser, name: &str) {
    contrast::holds(window, name);
    let Some(folder) = std::env::var_os("TIANYE_PICTURES").map(PathBuf::from) else { return };
    take(stage, window, &folder, name);
    window.script("window.before = document.activeElement; return 1");
    other_language(window);
    take(stage, window, &folder, &format!("{name}.en"));
    other_language(window);
    window.script("window.before?.focus?.(); return 1");
}

fn take(stage: &Stage, window: &Browser, folder: &Path, name: &str) {
    // what is laid out as it prints comes in a while later
    window.until("the pages", "!document.querySelector('[data-test=\"report\"] [data-test=\"job-line\"]')");
    std::thread::sleep(std::time::Duration::from_millis(900));
    window.painted();
    let large = folder.join(format!("manual-{name}.png"));
    stage.picture(&large);
    let small = folder.join(format!("{name}.jpg"));
    let made = std::process::Command::new("convert")
        .args([
            large.as_os_str(),
            "-resize".as_ref(),
            "1024x".as_ref(),
            "-strip".as_ref(),
            "-quality".as_ref(),
            "72".as_ref(),
            small.as_os_str(),
        ])
        .status();
    assert!(made.is_ok_and(|status| status.success()), "no small picture");
    let _ = std::fs::remove_file(large);
}

/// The window in the other language, by its menu or the settings.
fn other_language(window: &Browser) {
    let now = "document.documentElement.lang";
    let before = window.script(&format!("return {now}"));
    let wanted = if before == "en" { "zh-CN" } else { "en" };
    let press = |test: &str| {
        window.script(&format!(
            "const e = document.querySelector('[data-test=\"{test}\"]'); e?.click(); return e !== null"
        )) == true
    };
    if !press(&format!("language-{wanted}")) {
        press("menu");
        window.until_there("language");
        press("language");
    }
    window.until("the other language", &format!("{now} === '{wanted}'"));
}

/// Another screen of the case; some lead on to a screen of another name.
fn screen(window: &Browser, path: &str) {
    window.script(&format!("location.hash = location.hash.split('/').slice(0, 3).join('/') + '/{path}'"));
    std::thread::sleep(std::time::Duration::from_millis(900));
    window.until_there("save-sign");
    window.painted();
}

#[test]
fn the_desk_by_keys() {
    let mut stage = Stage::of_size("desk", "1366x768");
    let window = stage.open();
    officer::create(&window);
    window.until_focused("practice-empty");
    picture(&stage, &window, "desk-empty");

    // The first walk: offered, walked by Enter, over each of its stops a thing that is there; not offered again.
    tab_to(&window, "the walk", "e.dataset.test === 'tour-begin'");
    window.press(key::ENTER);
    for stop in 1..=8 {
        window.until_focused("tour");
        reads(&window, "tour", &format!("{stop}/8"));
        window.until(
            &format!("stop {stop} points at something"),
            "document.querySelector('[data-test=\"tour-points\"]')?.getBoundingClientRect().width > 0",
        );
        window.press(key::ENTER);
    }
    window.until("the walk is over", "!document.querySelector('[data-test=\"tour\"]')");
    // The pictures show what stands behind the limit; the walk itself never asks for it.
    if std::env::var_os("TIANYE_PICTURES").is_some() {
        // the walk may have opened it on its way
        window.script("document.querySelector('[data-test=\"show-limit\"]')?.click()");
        window.until("the first page", "document.querySelector('[data-test=\"preview-pages\"] canvas')");
    }
    picture(&stage, &window, "report");
    screen(&window, "visit");
    picture(&stage, &window, "visit");
    screen(&window, "checks");
    picture(&stage, &window, "checks");
    screen(&window, "score");
    picture(&stage, &window, "score");

    // F1 tells of the screen; Esc goes back to it.
    window.press(key::F1);
    window.until_there("help-text");
    window.until("its page", "location.hash.includes('page=judge')");
    window.press(key::ESCAPE);
    window.until("back", "location.hash.includes('/case/')");

    window.script("location.hash = '#/desk'");
    window.until_focused("case-row");
    assert_eq!(window.script("return document.querySelector('[data-test=\"tour-offer\"]') === null"), true);
    // An appointment today puts it into the day.
    window.press(key::F2);
    window.until_focused("appointment-day");
    window.type_text("今天");
    window.press(key::TAB);
    window.type_text("下午3点");
    window.press(key::TAB);
    window.type_text("店里");
    window.press(key::ENTER);
    window.until("the box is closed", "!document.querySelector('[data-test=\"desk-case\"]')");
    window.press('1');
    window.until("the day", "document.querySelector('[data-group=\"today\"]')?.innerText.includes('15:00')");
    window.press('n');
    window.until_focused("industry-query");
    window.script("location.hash = '#/desk'");
    window.until_focused("case-row");
    picture(&stage, &window, "desk");

    // Found by the initials of its name, in capitals; put into the archive and still found.
    window.press('/');
    window.until_focused("desk-search");
    let initials = window.script(
        "return document.querySelector('[data-test=\"case-row\"] .title').textContent.includes('批发') ? 'PF' : 'YL'",
    );
    window.type_text(initials.as_str().expect("initials"));
    window.until("found", "document.querySelector('[data-test=\"desk-says\"]')?.innerText.includes('1')");
    window.press(key::DOWN);
    window.until_focused("case-row");
    window.press(key::F2);
    window.until_focused("appointment-day");
    tab_to(&window, "the archive", "e.dataset.test === 'archive'");
    window.press(key::ENTER);
    window.until("archived", "document.querySelector('[data-group=\"archived\"]')");

    window.script("document.activeElement.blur()");
    window.press('s');
    window.until_there("folder");
    picture(&stage, &window, "settings");
    tab_to(&window, "five minutes", "e.dataset.test === 'rest-5'");
    window.press(' ');
    window.until("chosen", "document.querySelector('[data-test=\"rest-5\"]')?.getAttribute('aria-checked') === 'true'");
    window.press(key::ESCAPE);
    window.until_there("desk");
    window.end();
}
