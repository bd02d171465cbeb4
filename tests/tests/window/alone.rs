//! The second officer answers alone, in the real window and by keys: a case taken in shows the questions and nothing else, each answer is on the disk when it
//! is left, one button opens the case, and there both officers' words stand side by side.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::contrast;
use crate::officer::{self, NAME, PASSWORD};
use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::worked::{reads, tab_to};

/// What the terminal does for an officer in a folder of theirs; its reply.
pub fn tianye(folder: &Path, (name, password): (&str, &str), arguments: &[&str]) -> Value {
    let program =
        std::env::current_exe().expect("this program").ancestors().nth(2).expect("the target folder").join("tianye");
    let folder = folder.display().to_string();
    let access = ["--officer", name, "--password-stdin", "--folder", &folder];
    let mut child = Command::new(program)
        .args([&["--json"], arguments, &access].concat())
        .env_remove("TIANYE_DATA_DIR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the terminal's program is built");
    child.stdin.take().expect("its stdin").write_all(password.as_bytes()).expect("the password");
    let done = child.wait_with_output().expect("it ends");
    assert!(done.status.success(), "{arguments:?}");
    serde_json::from_slice(&done.stdout).unwrap_or_default()
}

fn shown(stage: &Stage, window: &Browser, name: &str) {
    window.until(&format!("{name} without trouble"), "!document.querySelector('[data-test=\"trouble\"]')");
    let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(window.script(wide), 0, "{name} is wider than the window");
    contrast::holds(window, name);
    if let Some(folder) = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from) {
        window.painted();
        stage.picture(&folder.join(format!("alone-{name}.png")));
    }
}

#[test]
fn the_second_officer_answers_before_seeing_the_other() {
    let mut stage = Stage::new("alone");
    // The first officer's laptop, and the stick.
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
    let made = tianye(&first, owner, &["package", &case, &there]);
    // The second officer's, where it is taken in; the window opens on it.
    std::fs::write(&said, text(&made["passphrase"])).expect("the passphrase");
    tianye(&data, (NAME, PASSWORD), &["officer"]);
    let digits = text(&made["digits"]);
    tianye(&data, (NAME, PASSWORD), &["take", &there, "--passphrase-file", &said, "--confirm", &digits]);

    let window = stage.open();
    officer::unlock(&window);
    window.until("the desk says what waits", "document.body.innerText.includes('协办先独立回答 8 问')");
    shown(&stage, &window, "desk");
    tab_to(&window, "the case", "e.dataset.test?.startsWith('open-')");
    window.press(key::ENTER);
    window.until_there("blind");
    reads(&window, "blind", "客户经理甲");
    reads(&window, "blind-about", "县城物流园");
    let hidden =
        "!document.querySelector('[data-test=\"tab-visit\"], [data-test=\"save-sign\"], [data-test=\"palette-open\"]')";
    window.until("nothing else of the case", hidden);
    shown(&stage, &window, "questions");

    // The cash counted, by keys; the rest declined with a reason.
    tab_to(&window, "the cash", "e.dataset.test === 'blind-second.cash'");
    window.type_text("3千");
    window.press(key::ENTER);
    window.until("it is on the disk", "document.querySelector('[data-test=\"blind-left\"]').innerText.includes('7')");
    for question in
        ["people", "stock_largest", "largest_debtor", "asked_amount", "purpose", "other_debts", "monthly_sales"]
    {
        tab_to(&window, question, &format!("e.dataset.test === 'decline-second.{question}'"));
        window.press(key::ENTER);
        tab_to(&window, "the reason", &format!("e.dataset.test === 'reason-second.{question}'"));
        window.type_text("不在现场");
        window.press(key::ENTER);
        window.until_there(&format!("why-second.{question}"));
    }
    shown(&stage, &window, "answered");
    tab_to(&window, "the button that opens", "e.dataset.test === 'blind-open'");
    window.press(key::ENTER);
    window.until_there("second-second.cash");
    reads(&window, "second-second.cash", "3,000");
    reads(&window, "second-second.cash", "协办少");
    shown(&stage, &window, "side-by-side");
    window.press(key::ESCAPE);
    window.until("the case is open", "document.querySelector('[data-test=\"tab-visit\"]')");
    window.end();
    stage.shut();
}
