//! A folder of checklists added at run time, in the real window: the trade that is sound is found and its made-up practice case opens; the one
//! that is not is named on the first screen, and the window works without it.

use crate::officer;
use crate::stage::{Stage, binary};
use crate::webdriver::key;
use crate::worked::tab_to;
use authoring::{NewLayer, starters};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// A new trade from a family, as `tianye checklist new` writes it.
fn put(stage: &Stage, id: &str, change: impl Fn(&str) -> String) {
    let layer = NewLayer {
        id: id.to_owned(),
        name: "样例洗车".to_owned(),
        english: "Sample wash".to_owned(),
        family: "fleet-and-machines".to_owned(),
        like: Some("agri-machinery".to_owned()),
        codes: vec!["8111".to_owned()],
        aliases: vec!["洗车美容".to_owned()],
    };
    let folder = stage.checklists().join("industries").join(id);
    std::fs::create_dir_all(&folder).expect("a folder of the test");
    let made = starters(&layer, &tests::facts::layer_files()).expect("the family has trades").swap_remove(0);
    for file in made {
        std::fs::write(folder.join(&file.name), change(&file.text)).expect("a file of the test");
    }
}

#[test]
fn an_added_trade_is_found_and_one_that_is_not_sound_is_named() {
    let mut stage = Stage::new("added");
    put(&stage, "sample-wash", str::to_owned);
    put(&stage, "broken-wash", |text| text.replace("NOT(broken_wash.permits_ok)", "NOT(broken_wash.permits_okay)"));
    let window = stage.open();
    window.until(
        "the one left out is named",
        "[...document.querySelectorAll('[data-test=\"unlock-notice\"]')].some((p) => p.textContent.includes('industries/broken-wash'))",
    );
    officer::create(&window);
    window.until_there("new-case");
    window.press('n');
    window.until_focused("industry-query");
    window.type_text("洗车美容");
    window.until(
        "the added trade",
        "document.querySelector('#industries li.marked')?.dataset.test === 'industry-sample-wash'",
    );
    assert_eq!(window.script("return document.querySelector('[data-test=industry-broken-wash]') === null"), true);
    window.press(key::ENTER);
    window.until_focused("case-title");
    let practise = "return document.activeElement.dataset?.test === 'practise'";
    let reached = (0..90).any(|_| {
        window.press(key::TAB);
        window.script(practise) == true
    });
    assert!(reached, "the practice case cannot be reached by Tab");
    window.press(key::ENTER);
    window.until_there("pane");
    window.until_there("practice-banner");
    officer::show_limit(&window);
    window.until("a limit", "Number(document.querySelector('[data-test=\"live-limit\"]')?.dataset.raw) > 0");
    window.until("without trouble", "!document.querySelector('[data-test=\"trouble\"]')");
    if let Some(folder) = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from) {
        window.painted();
        stage.picture(&folder.join("added-trade.png"));
    }
    assert_eq!(window.script("return window.pointerEvents"), 0, "it needed a pointer");
    window.end();
}

/// `tianye checklist preview DIR` as an author types it: the window that it starts has the draft's practice case on the screen.
#[test]
fn a_draft_is_previewed_with_its_practice_case_on_the_screen() {
    let mut stage = Stage::new("preview");
    put(&stage, "sample-wash", str::to_owned);
    let draft = stage.checklists().join("industries/sample-wash");
    let terminal = Path::new(&binary()).with_file_name("tianye");
    assert!(terminal.is_file(), "{} is not built: cargo build -p cli", terminal.display());
    // The driver follows the program that it started; the terminal's is done once the window is there.
    let script = stage.root().join("preview.sh");
    let text = format!("#!/bin/sh\n'{}' checklist preview '{}'\nsleep 600\n", terminal.display(), draft.display());
    std::fs::write(&script, text).expect("a script of the test");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("a script of the test");
    let window = stage.open_by(&script.to_string_lossy());
    window.until_there("pane");
    window.until_there("practice-banner");
    officer::show_limit(&window);
    window.until("a limit", "Number(document.querySelector('[data-test=\"live-limit\"]')?.dataset.raw) > 0");
    window.until("the draft's name", "document.body.innerText.includes('样例洗车')");
    window.until("without trouble", "!document.querySelector('[data-test=\"trouble\"]')");
    // Behind the lock is a way back.
    officer::command(&window, "工作台");
    window.until_there("new-case");
    tab_to(&window, "the lock", "e.dataset.test === 'lock'");
    window.press(key::ENTER);
    window.until_focused("password");
    let said = window.words("unlock-notice");
    let password = said.split("密码是 ").nth(1).and_then(|rest| rest.split('，').next()).expect("the password is said");
    window.type_text(password);
    window.press(key::ENTER);
    window.until_there("new-case");
    window.end();
}
