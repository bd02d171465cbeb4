//! Nothing typed is lost by any way out. The disk is really full, an answer is typed, and each way out is tried: it waits, names what
//! is not saved, and goes on when it is; or it goes without exactly that. Beside it an answer that is refused for itself: the others
//! are saved all the same.

use std::time::{Duration, Instant};

use crate::officer;
use crate::small_disk::SmallDisk;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};

const FIRST: &str = "request.purpose_text";
const BESIDE: &str = "request.own_contribution";
/// As long as no journal has room for it by chance.
const LONG: usize = 150_000;
/// Longer than an answer may be: the one refusal that typing alone can bring about.
const TOO_LONG: usize = 800_001;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    DeskByPalette,
    DeskByButton,
    Lock,
    Close,
    Reload,
    Screen,
    Question,
    Chapter,
    Back,
}

impl Way {
    /// Leaves the case, so that it asks; the others stay within it.
    fn leaves(self) -> bool {
        !matches!(self, Way::Screen | Way::Question | Way::Chapter)
    }
}

const DISK_FULL: [Way; 12] = [
    Way::DeskByPalette,
    Way::Screen,
    Way::Lock,
    Way::Question,
    Way::Close,
    Way::DeskByButton,
    Way::Chapter,
    Way::Reload,
    Way::Back,
    Way::Lock,
    Way::Close,
    Way::DeskByPalette,
];
const REFUSED: [Way; 8] = [
    Way::Question,
    Way::DeskByPalette,
    Way::Lock,
    Way::Reload,
    Way::Screen,
    Way::DeskByButton,
    Way::Close,
    Way::Chapter,
];

fn take(stage: &Stage, window: &Browser, way: Way) {
    match way {
        Way::DeskByPalette => officer::command(window, "工作台"),
        Way::DeskByButton => press_on(window, "to-desk"),
        Way::Lock => press_on(window, "lock"),
        Way::Close => stage.keys(&["alt+F4"], 0),
        Way::Reload => {
            window.script("window.old = true");
            window.press(key::F5);
        }
        Way::Screen => officer::screen(window, "checks"),
        Way::Question => officer::go_to(window, "applicant.name"),
        Way::Chapter => window.chord(&[key::ALT], key::DOWN),
        Way::Back => {
            window.script("location.hash = '#/desk'");
        }
    }
}

fn press_on(window: &Browser, test: &str) {
    window.script(&format!("document.querySelector('[data-test=\"{test}\"]').focus()"));
    window.press(key::ENTER);
}

fn type_over(window: &Browser, question: &str, text: &str) {
    officer::go_to(window, question);
    window.chord(&[key::CONTROL], 'a');
    window.type_text(text);
}

/// A text too long to be typed key by key; it goes the way of a key.
fn put(window: &Browser, question: &str, text: &str) {
    officer::go_to(window, question);
    window.script(&format!(
        "const e = document.activeElement; e.value = '{text}'; e.dispatchEvent(new InputEvent('input', {{ bubbles: true }}))"
    ));
}

fn sign_is(state: &str) -> String {
    format!("document.querySelector('[data-test=\"save-sign\"]')?.dataset.state === '{state}'")
}

fn named(window: &Browser) -> String {
    window
        .until("what is not saved", "document.querySelector('[data-test=\"leave-dialog\"]')?.dataset.busy === 'false'");
    let list = window.script(
        "return [...document.querySelectorAll('[data-test=\"leave-list\"] li')].map((e) => e.dataset.at).join()",
    );
    list.as_str().unwrap_or_default().to_owned()
}

fn text_of(window: &Browser, question: &str) -> String {
    window.until_there(&format!("answer-{question}"));
    let text = window.script(&format!("return document.querySelector('[data-test=\"answer-{question}\"]').value"));
    text.as_str().unwrap_or_default().to_owned()
}

/// Every state of the sign from here on, so that “saved” cannot flash by unseen.
fn watch_sign(window: &Browser) {
    window.script(
        "window.signs = []; clearInterval(window.signWatch); window.signWatch = setInterval(() => { \
         const s = document.querySelector('[data-test=\"save-sign\"]')?.dataset.state; if (s) window.signs.push(s) }, 15)",
    );
}

fn never_said_saved(window: &Browser, round: &str) {
    let said = window.script("return (window.signs ?? []).includes('saved')");
    assert_eq!(said, false, "{round}: the sign said 已存 while something was not saved");
}

/// Where the way led, and back into the case.
fn arrive(stage: &mut Stage, window: Browser, way: Way) -> Browser {
    let window = match way {
        Way::Close => {
            let began = Instant::now();
            while stage.runs() && began.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_millis(30));
            }
            assert!(!stage.runs(), "the window did not close");
            drop(window);
            let window = stage.open();
            officer::unlock(&window);
            window
        }
        Way::Lock => {
            officer::unlock_here(&window);
            window
        }
        Way::DeskByPalette | Way::DeskByButton | Way::Back => {
            window.until_there("new-case");
            window
        }
        Way::Reload => {
            window.until("the page anew", "!window.old && document.querySelector('[data-test=\"save-sign\"]')");
            window
        }
        Way::Screen | Way::Question | Way::Chapter => window,
    };
    window.until("a screen", "document.querySelector('[data-test=\"case-row\"], [data-test=\"save-sign\"]')");
    if window.script("return Boolean(document.querySelector('[data-test=\"case-row\"]'))") == true {
        window.until_focused("case-row");
        window.press(key::ENTER);
    }
    window.until_there("save-sign");
    window
}

#[test]
fn no_way_out_loses_what_a_full_disk_or_a_refusal_left_unsaved() {
    let mut stage = Stage::new("unsaved");
    let disk = match SmallDisk::mount(&stage.data(), 48) {
        Ok(disk) => disk,
        Err(why) => {
            println!("skipped: no small disk could be mounted here ({why})");
            return;
        }
    };
    let mut window = stage.open();
    officer::create(&window);
    officer::new_case(&window);
    let (mut asked, mut kept) = (0, 0);
    let pictures = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from);
    let picture = |stage: &Stage, window: &Browser, name: &str| {
        if let Some(folder) = &pictures {
            window.painted();
            stage.picture(&folder.join(name));
        }
    };

    for (n, way) in DISK_FULL.into_iter().enumerate() {
        let round = format!("full disk, {way:?} ({n})");
        println!("{round}");
        let text = format!("第{n}次{}", "备货".repeat(LONG / 6));
        officer::go_to(&window, FIRST);
        officer::until_saved(&window);
        // The database begins a new journal after the lock; in an old one there may be room for a record on the fullest disk.
        take(&stage, &window, Way::Lock);
        officer::unlock_here(&window);
        officer::go_to(&window, FIRST);
        disk.fill();
        put(&window, FIRST, &text);
        window.press(key::ENTER);
        window.until("that it is not saved", &sign_is("failed"));
        window.until_there("unsaved-strip");
        watch_sign(&window);
        take(&stage, &window, way);
        if way.leaves() {
            asked += 1;
            assert_eq!(named(&window), FIRST, "{round}");
            picture(&stage, &window, &format!("leaving-{n}.png"));
            assert!(window.words("leave-dialog").contains(&format!("第{n}次备货")), "{round}");
            window.press(key::ESCAPE);
            window.until("the question gone", "!document.querySelector('[data-test=\"leave-dialog\"]')");
            assert!(text_of(&window, FIRST) == text, "{round}: staying changes nothing");
            never_said_saved(&window, &round);
            take(&stage, &window, way);
            named(&window);
            window.until_focused("leave-again");
            window.press(key::ENTER);
            // still full: it asks still
            assert_eq!(named(&window), FIRST, "{round}");
            never_said_saved(&window, &round);
            disk.free();
            // A window that closes by this very key answers no more.
            let _ = window.try_chord(&[], key::ENTER);
        } else {
            window.until("that it is not saved, elsewhere", &sign_is("failed"));
            window.until_there("unsaved-strip");
            never_said_saved(&window, &round);
            disk.free();
            // nothing is pressed: it is tried again by itself
            window.until("saved by itself", &sign_is("saved"));
        }
        window = arrive(&mut stage, window, way);
        officer::go_to(&window, FIRST);
        assert!(text_of(&window, FIRST) == text, "{round}: what was typed is there");
        window.until("saved", &sign_is("saved"));
        kept += 1;
    }

    for (n, way) in REFUSED.into_iter().enumerate() {
        let round = format!("refused, {way:?} ({n})");
        println!("{round}");
        let text = (5000 + n).to_string();
        put(&window, FIRST, &"9".repeat(TOO_LONG));
        type_over(&window, BESIDE, &text);
        window.press(key::ENTER);
        // the one is refused at its field, the other is on the disk
        window.until("the refusal", &sign_is("refused"));
        window.until_there(&format!("problem-{FIRST}"));
        if n == 0 {
            picture(&stage, &window, "refused.png");
        }
        watch_sign(&window);
        take(&stage, &window, way);
        if way.leaves() {
            asked += 1;
            assert_eq!(named(&window), FIRST, "{round}: only what is refused is named");
            never_said_saved(&window, &round);
            window.script("document.querySelector('[data-test=\"leave-without\"]').focus()");
            // A window that closes by this very key answers no more.
            let _ = window.try_chord(&[], key::ENTER);
        } else {
            window.until("the refusal, elsewhere", &sign_is("refused"));
            never_said_saved(&window, &round);
        }
        window = arrive(&mut stage, window, way);
        officer::go_to(&window, BESIDE);
        assert_eq!(text_of(&window, BESIDE), text, "{round}: the other answer is saved");
        if !way.leaves() {
            assert_eq!(text_of(&window, FIRST).len(), TOO_LONG, "{round}: what is refused stays at its field");
        }
        type_over(&window, FIRST, "春节备货");
        window.press(key::ENTER);
        window.until("saved", &sign_is("saved"));
        kept += 1;
    }
    println!(
        "{kept} rounds (12 full disks, 8 refusals), {asked} ways out that asked; nothing was lost but what was named and let go"
    );
    window.end();
}
