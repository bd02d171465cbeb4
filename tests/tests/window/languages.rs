//! Every screen in both languages at a scaling of 150%: no serious finding of the rules of accessibility, no text of the other language but what is
//! data: names of clients, words of officers, the products' and formats' own names.

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};

/// Rules that anybody may check a page by; the window's own packages bring them for tests.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
const PRACTICE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../industry-checklists/industries/fmcg-wholesale/practice/case.json");

/// What a person sees of words, in whatever attribute; of fields only what the window says, never what was typed.
const WORDS: &str = r#"
const seen = new Set();
const add = (text) => { if (text && text.trim()) seen.add(text.trim()); };
for (const e of document.querySelectorAll('body, body *')) {
  if (e.closest('script, style, [data-not-ours]')) continue;
  for (const attribute of ['aria-label', 'title', 'placeholder', 'alt']) add(e.getAttribute(attribute));
  for (const node of e.childNodes) if (node.nodeType === 3) add(node.textContent);
}
return [...seen];
"#;

/// Words of no language: formats, programs, keys, statistics.
const NAMES: &[&str] = &[
    "Excel",
    "WPS",
    "PDF",
    "CSV",
    "JSON",
    "xlsx",
    "pdf",
    "csv",
    "json",
    "Enter",
    "Esc",
    "Ctrl",
    "Shift",
    "Alt",
    "Tab",
    "Delete",
    "Tianye",
    "English",
    "SHA",
    "LPR",
    "POS",
    "GB",
    "KB",
    "MB",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Del",
    "Backspace",
];

fn hanzi(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// The runs of one kind of character in a text.
fn runs(text: &str, of: impl Fn(char) -> bool) -> Vec<String> {
    text.split(|c| !of(c)).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// A text without the short hashes in it: eight letters and digits may spell a word (`5deaf395`), and which they are changes with every layer.
fn without_hashes(text: &str) -> String {
    let hash = |token: &&str| {
        let hex = token.len() >= 8 && token.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
        !(hex && token.chars().any(|c| c.is_ascii_digit()))
    };
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(hash).collect::<Vec<_>>().join(" ")
}

/// What of the page is in the other language.
fn foreign(window: &Browser, english: bool, data: &str) -> Vec<String> {
    let words: Vec<String> = serde_json::from_value(window.script(WORDS)).expect("texts");
    let mut found = Vec::new();
    for text in words {
        let strange = match english {
            true => runs(&text, hanzi).into_iter().filter(|run| !data.contains(run.as_str())).collect(),
            false => runs(&without_hashes(&text), |c| c.is_ascii_alphabetic())
                .into_iter()
                .filter(|run| run.len() > 2 && !NAMES.contains(&run.as_str()) && !data.contains(run.as_str()))
                .collect::<Vec<String>>(),
        };
        if !strange.is_empty() {
            found.push(format!("{} in “{}”", strange.join(" "), text.chars().take(80).collect::<String>()));
        }
    }
    found
}

/// The rules held against the page as it stands.
fn rules(window: &Browser) -> Vec<String> {
    window.script(
        "window.axeFound = null; axe.run(document, { resultTypes: ['violations'] }).then((r) => { window.axeFound = \
         r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => v.id + ' ' + v.nodes.map((n) => \
         n.html.slice(0, 140)).slice(0, 3).join(' | ')) }, (e) => { window.axeFound = [String(e)] }); return 1",
    );
    window.until("the rules are checked", "window.axeFound");
    serde_json::from_value(window.script("return window.axeFound")).expect("findings")
}

/// Another screen of the window, by its address; the journey itself goes by keys elsewhere.
fn screen(window: &Browser, path: &str) {
    window.script(&format!("location.hash = '#{path}'"));
    window.until(path, &format!("location.hash.startsWith('#{path}')"));
    // What it shows has come, and nothing is in trouble.
    window.until("the screen", "document.querySelector('main, [data-test=\"pane\"], [data-test=\"report\"], .page')");
    std::thread::sleep(std::time::Duration::from_millis(600));
    window.painted();
}

fn anew(window: &Browser, locale: &str) {
    window.script(&format!("localStorage.setItem('locale', '{locale}'); window.old = 1; location.reload(); return 1"));
    window.until("the page anew", "!window.old && document.querySelector('[data-test]')");
    let axe = std::fs::read_to_string(AXE).unwrap_or_else(|error| panic!("{AXE}: {error}: `npm ci` in ui brings it"));
    window.script(&format!("{axe}; return 1"));
}

/// The parts of a page that fold away are looked at as well.
fn unfold(window: &Browser) {
    let shut = "[...document.querySelectorAll('[data-test^=\"unfold-\"][aria-expanded=false]')]";
    window.script(&format!("for (const e of {shut}) e.click()"));
    window.until("every part is open", &format!("!{shut}.length"));
    std::thread::sleep(std::time::Duration::from_millis(300));
    window.painted();
}

/// What lies over a screen: where it is opened, by which element, as what it is there.
struct Over {
    path: &'static str,
    by: &'static str,
    there: &'static str,
}

const fn over(path: &'static str, by: &'static str, there: &'static str) -> Over {
    Over { path, by, there }
}

const OVER: &[Over] = &[
    over("visit", "[data-test=menu]", "menu-list"),
    over("visit?at=stock&go=1", "[data-test^=column-stock-]", "column-menu"),
    over("statements", "[data-test=statements] td button", "explain"),
    over("evidence", "[data-test=evidence-row]", "viewer"),
    over("after", "[data-test=together-open]", "shared-case"),
    over("after", "[data-test=checklist-open]", "checklist-dialog"),
    over("after", "[data-test=ending-open]", "modal"),
    over("/settings", "[data-test=settings-password]", "modal"),
    over("/desk", "[data-test^=more-]", "desk-case"),
];

#[test]
fn every_screen_is_accessible_and_in_one_language() {
    let mut stage = Stage::of_size("languages", "911x512");
    let mut data = std::fs::read_to_string(PRACTICE).expect("the practice case");
    let mut wrong: Vec<String> = Vec::new();
    let window = stage.open();
    let mut look = |window: &Browser, english: bool, name: &str, data: &str| {
        let language = if english { "en" } else { "zh" };
        wrong.extend(rules(window).into_iter().map(|found| format!("{language} {name}: {found}")));
        wrong.extend(foreign(window, english, data).into_iter().map(|found| format!("{language} {name}: {found}")));
    };
    data.push_str(&format!("{} {} {}", officer::NAME, officer::CASE, stage.data().display()));
    data.push_str("田野 中文");

    for locale in ["en", "zh-CN"] {
        anew(&window, locale);
        window.until_focused("officer");
        look(&window, locale == "en", "first start", &data);
    }
    officer::create(&window);
    window.until_there("practice-empty");
    for locale in ["en", "zh-CN"] {
        anew(&window, locale);
        window.until_there("practice-empty");
        look(&window, locale == "en", "the empty desk", &data);
    }
    window.until_focused("practice-empty");
    window.press(key::ENTER);
    window.until_there("save-sign");
    let hash = window.script("return location.hash.split('/').slice(0, 3).join('/').slice(1)");
    let case = hash.as_str().expect("the case").to_owned();
    // A picture lies among the evidence, and the limit is asked for, so that what waits behind it is looked at too.
    let picture = stage.out().join("店门.png");
    stage.picture(&picture);
    data.push_str(" 店门.png");
    officer::go_to(&window, "request.fees");
    window.send_file("evidence-input", &picture);
    window.until_there("evidence-item");
    officer::see_limit(&window);
    let paths = [
        "visit",
        "judge",
        "statements",
        "checks",
        "score",
        "what-if",
        "report",
        "evidence",
        "flows",
        "prepare",
        "after",
    ];
    let mut all: Vec<String> = ["/desk", "/new", "/prepare", "/settings"].map(str::to_owned).to_vec();
    let pages = ["start", "desk", "prepare", "visit", "judge", "report", "after", "keys", "signs", "trouble"];
    all.extend(pages.iter().map(|page| format!("/help?page={page}")));
    all.extend(paths.iter().map(|path| format!("{case}/{path}")));
    for locale in ["en", "zh-CN"] {
        anew(&window, locale);
        for path in &all {
            screen(&window, path);
            unfold(&window);
            let help = path.starts_with("/help");
            // The manual quotes keys and what is typed; `words.test.ts` reads its text.
            let told = if help { format!("{data} jkr kbd") } else { data.clone() };
            look(&window, locale == "en", path.trim_start_matches(&case), &told);
        }
        for over in OVER {
            let path = if over.path.starts_with('/') { over.path.to_owned() } else { format!("{case}/{}", over.path) };
            screen(&window, &path);
            window.until(over.there, &format!("document.querySelector('{}')", over.by));
            window.script(&format!("const e = document.querySelector('{}'); e.focus(); e.click()", over.by));
            window.until(over.there, &format!("document.querySelector('[data-test=\"{}\"]')", over.there));
            std::thread::sleep(std::time::Duration::from_millis(400));
            look(&window, locale == "en", over.there, &data);
            window.press(key::ESCAPE);
            window.until("nothing lies over it", &format!("!document.querySelector('[data-test=\"{}\"]')", over.there));
        }
    }
    window.end();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
