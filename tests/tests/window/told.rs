//! What the data found out about itself, in the real window: on the desk after unlocking, in words, gone from there by keys once it is dealt with,
//! and still said by the verification.

use std::fs;

use crate::officer::{self, NAME, PASSWORD};
use crate::stage::Stage;
use crate::webdriver::key;
use crate::worked::tab_to;

#[test]
fn a_cut_tail_stands_on_the_desk_until_it_is_dealt_with() {
    let mut stage = Stage::new("told");
    let window = stage.open();
    officer::create(&window);
    window.end();
    stage.shut();
    let store = fs::read_dir(stage.data())
        .expect("data")
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.join("store.db").is_file())
        .expect("a store");
    let before = fs::read(store.join("store.db")).expect("the database");
    let log = fs::read(store.join("store.db-wal")).ok();
    let window = stage.open();
    officer::unlock(&window);
    officer::new_case(&window);
    window.until_there("save-sign");
    // The noted end is at most a second behind.
    std::thread::sleep(std::time::Duration::from_secs(2));
    window.end();
    stage.shut();
    fs::write(store.join("store.db"), before).expect("an older copy in its place");
    match log {
        Some(log) => fs::write(store.join("store.db-wal"), log).expect("its log"),
        None => drop(fs::remove_file(store.join("store.db-wal"))),
    }
    // A copy of it all, which must be called one and not be chosen.
    let copy = stage.data().join("0-备份");
    fs::create_dir_all(&copy).expect("a folder");
    for file in ["keys", "store.db", "head"] {
        fs::copy(store.join(file), copy.join(file)).expect("copied");
    }
    let window = stage.open();
    window.until_focused("password");
    let chosen = window.script("return document.querySelector('[data-test=\"officer\"]').value");
    assert_eq!(chosen, NAME, "the copy is not chosen");
    window.until("the copy is named", "document.body.innerText.includes('0-备份')");
    if let Some(folder) = std::env::var_os("TIANYE_PICTURES") {
        window.painted();
        stage.picture(&std::path::Path::new(&folder).join("told-unlock.png"));
    }
    window.type_text(PASSWORD);
    window.press(key::ENTER);
    window.until_there("findings");
    window.until("it says what happened", "document.body.innerText.includes('最后的一些记录不见了')");
    window.until("and that it is only read", "document.body.innerText.includes('只能查看')");
    if let Some(folder) = std::env::var_os("TIANYE_PICTURES") {
        window.painted();
        stage.picture(&std::path::Path::new(&folder).join("told-desk.png"));
    }
    tab_to(&window, "the words", "e.dataset.test === 'finding-words'");
    // A button that just lost the focus fades.
    std::thread::sleep(std::time::Duration::from_millis(600));
    crate::contrast::holds(&window, "told");
    window.type_text("已补填");
    tab_to(&window, "dealing with it", "e.dataset.test === 'finding-settle'");
    window.press(key::ENTER);
    window.until("it leaves the desk", "!document.querySelector('[data-test=\"findings\"]')");
    officer::new_case(&window);
    window.until_there("save-sign");
    if let Some(folder) = std::env::var_os("TIANYE_PICTURES") {
        window.painted();
        stage.picture(&std::path::Path::new(&folder).join("told-after.png"));
    }
}
