//! A case that arrives as a package, in the account of a reviewer: the judgement stands there first, that it is only read is said once, and what may be
//! done about it is in sight; no answer can be changed, the limit waits behind nothing, and everything can be reached at both sizes.

use std::path::Path;

use serde_json::Value;

use crate::alone::tianye;
use crate::contrast;
use crate::officer::{self, NAME, PASSWORD};
use crate::sizes;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::worked::{reads, tab_to};

fn shown(stage: &Stage, window: &Browser, size: &str, name: &str, lost: &mut Vec<String>) {
    sizes::looked_at(stage, window, size, &format!("received-{name}"), lost);
    contrast::holds(window, name);
}

/// The same pages in the other language and in the dark.
fn in_every_light(stage: &Stage, window: &Browser, size: &str, name: &str, lost: &mut Vec<String>) {
    shown(stage, window, size, name, lost);
    for (test, suffix) in [("language", "en"), ("theme", "en-dark"), ("language", "zh-dark"), ("theme", "")] {
        window.script("document.querySelector('[data-test=\"menu\"]').click()");
        window.until_there(test);
        window.script(&format!("document.querySelector('[data-test=\"{test}\"]').click()"));
        window.until("the menu is shut", "!document.querySelector('[data-test=\"menu-list\"]')");
        if !suffix.is_empty() {
            shown(stage, window, size, &format!("{name}-{suffix}"), lost);
        }
    }
}

#[test]
fn a_reviewer_finds_the_judgement_first_and_what_may_be_done() {
    let mut lost = Vec::new();
    for size in ["1366x768", "911x512"] {
        let mut stage = Stage::of_size(&format!("received-{size}"), size);
        let (first, data, out) = (stage.root().join("first"), stage.data(), stage.out());
        std::fs::create_dir_all(&first).expect("a folder");
        let on_stick = |name: &str| out.join(name).display().to_string();
        let (there, said) = (on_stick("there.tycase"), on_stick("said"));
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let owner = ("客户经理甲", "first horse 田野 7");
        let practice = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../industry-checklists/industries/fmcg-wholesale/practice/case.json")
            .display()
            .to_string();
        tianye(&first, owner, &["officer"]);
        let case = text(&tianye(&first, owner, &["case", "import", &practice])["case"]);
        tianye(&first, owner, &["case", "submit", &case, "--statement", "本人到场调查，所填属实"]);
        let made = tianye(&first, owner, &["package", &case, &there]);
        std::fs::write(&said, text(&made["passphrase"])).expect("the passphrase");
        tianye(&data, (NAME, PASSWORD), &["officer", "--role", "reviewer"]);
        let digits = text(&made["digits"]);
        tianye(&data, (NAME, PASSWORD), &["take", &there, "--passphrase-file", &said, "--confirm", &digits]);

        let window = stage.open();
        officer::unlock(&window);
        tab_to(&window, "the case", "e.dataset.test?.startsWith('open-')");
        window.press(key::ENTER);
        window.until("the judgement first", "document.querySelector('[data-screen=judge] [data-test=\"sentence\"]')");
        reads(&window, "reading-strip", "只看");
        window.until_there("may-remark");
        let once = "[...document.querySelectorAll('body *')].filter((e) => e.children.length === 0 && e.textContent.includes('只看')).length";
        assert_eq!(window.script(&format!("return {once}")), 1, "that it is only read is said once");
        // who judges sees the limit, and no record is made of it
        assert_eq!(window.script("return document.querySelector('[data-test=\"limit-gate\"]') === null"), true);
        in_every_light(&stage, &window, size, "judge", &mut lost);

        // The way to what may be done, by keys; a remark is made there.
        tab_to(&window, "a remark", "e.dataset.test === 'may-remark'");
        window.press(key::ENTER);
        window.until("what comes after", "document.querySelector('[data-screen=after] [data-test=\"remarks\"]')");
        in_every_light(&stage, &window, size, "after", &mut lost);
        tab_to(&window, "the whole case", "e.dataset.test === 'remark-whole'");
        window.press(key::ENTER);
        window.until_there("remark-text");
        tab_to(&window, "its text", "e.dataset.test === 'remark-text'");
        window.type_text("请补现金盘点照片");
        tab_to(&window, "why", "e.dataset.test === 'remark-why-evidence'");
        window.press(key::ENTER);
        window.chord(&[key::CONTROL], key::ENTER);
        window.until(
            "the remark stands there",
            "document.querySelector('[data-test=\"remarks\"]').innerText.includes('请补现金盘点照片')",
        );
        in_every_light(&stage, &window, size, "remark", &mut lost);

        // The questions are read: nothing takes a word.
        officer::screen(&window, "visit");
        window.until_there("pane");
        let open = "[...document.querySelectorAll('[data-test=\"pane\"] :is(input, select, textarea)')].filter((e) => !e.matches(':disabled')).length";
        assert_eq!(window.script(&format!("return {open}")), 0, "an answer could be changed");
        in_every_light(&stage, &window, size, "visit", &mut lost);
        officer::screen(&window, "report");
        window.until("the pages", "document.querySelector('[data-test=\"paper\"] canvas')");
        shown(&stage, &window, size, "report", &mut lost);
        window.end();
    }
    assert!(lost.is_empty(), "{}\n{}", lost.len(), lost.join("\n"));
}
