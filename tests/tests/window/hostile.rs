//! Hostile text in the real window: what a customer, a file or another officer's package holds is shown as text and runs nowhere; signs that turn
//! the direction of writing stay within their line; a text of 10 MB freezes nothing and is refused in words.

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::worked::tab_to;

/// Each would set `window.hostile` if it ran, or take something into the page.
const SCRIPTS: [&str; 6] = [
    "<script>window.hostile='script'</script>",
    "<img src=x onerror=\"window.hostile='img'\">",
    "<svg onload=\"window.hostile='svg'\"><style>*{display:none}</style></svg>",
    "\"><iframe srcdoc=\"<script>parent.hostile='frame'</script>\">",
    "{{constructor.constructor('window.hostile=1')()}}",
    "<a href=\"javascript:window.hostile='link'\">点我</a>",
];
/// Turned around, nothing in between, and the signs that end no turn.
const TURNED: &str = "\u{202e}元000,000,1\u{2066}\u{2067}\u{200f}隐\u{200b}形";

/// Nothing ran, nothing was put into the page, and the page still answers.
fn harmless(window: &Browser, place: &str) {
    window.painted();
    assert_eq!(window.script("return window.hostile ?? null"), serde_json::Value::Null, "{place}: it ran");
    let strange = "return document.querySelectorAll('img[src=\"x\"], svg[onload], iframe, script:not([src]), a[href^=\"javascript\"]').length";
    assert_eq!(window.script(strange), 0, "{place}: text became a part of the page");
    assert_eq!(window.script("return 40 + 2"), 42, "{place}: the page answers");
}

#[test]
fn stored_text_is_text_on_every_screen() {
    let mut stage = Stage::new("hostile");
    let window = stage.open();
    officer::create(&window);
    // A case file whose title, texts, names and rows are hostile, each in its place.
    let practice = include_str!("../../../industry-checklists/industries/fmcg-wholesale/practice/case.json");
    let mut case: serde_json::Value = serde_json::from_str(practice).unwrap();
    case["practice"] = false.into();
    case["case"]["title"] = format!("{}{TURNED}", SCRIPTS[0]).into();
    let mut count = 0;
    let mut spoil = |value: &mut serde_json::Value| {
        let text = format!("{}{TURNED}", SCRIPTS[count % SCRIPTS.len()]);
        count += 1;
        *value = text.into();
    };
    for (_, answer) in case["answers"].as_object_mut().unwrap() {
        for field in ["by", "how_checked", "note"] {
            spoil(&mut answer[field]);
        }
    }
    for id in [
        "applicant.name",
        "applicant.premises_address",
        "request.purpose_text",
        "sales.capacity.note",
        "deposit_check.why",
    ] {
        spoil(&mut case["answers"][id]["v"]);
    }
    assert!(count > 100);
    std::fs::write(stage.out().join("import.json"), case.to_string()).unwrap();
    tab_to(&window, "the import", "e.dataset.test === 'import-new'");
    window.press(key::ENTER);
    window.until_there("pane");
    harmless(&window, "the visit");
    // Score and limit stand behind the question whether the officer wants to see them.
    officer::see_limit(&window);
    for (tab, screen) in [
        ("statements", "statements"),
        ("checks", "checks"),
        ("score", "score"),
        ("evidence", "evidence"),
        ("report", "report"),
        ("visit", "pane"),
    ] {
        officer::screen(&window, tab);
        window.until_there(screen);
        harmless(&window, screen);
    }
    for id in ["applicant.name", "request.purpose_text"] {
        officer::go_to(&window, id);
        let shown =
            window.script(&format!("return document.querySelector('[data-test=\"answer-{id}\"]')?.value ?? ''"));
        assert!(shown.as_str().unwrap_or_default().contains('<'), "{id} is kept as it is: {shown}");
        harmless(&window, id);
    }
    // The case's title turns nothing around it: what stands behind it in its line still reads from the left.
    let isolated = "const e = [...document.querySelectorAll('*')].find((e) => e.children.length === 0 && e.textContent.includes('window.hostile=')); \
         return e ? e.textContent.includes('<script>') : false";
    assert_eq!(window.script(isolated), true, "the title is shown letter by letter");
    window.end();
    stage.shut();

    // And on the desk, after a restart.
    let window = stage.open();
    officer::unlock(&window);
    window.until_there("case-row");
    harmless(&window, "the desk");
    window.end();
}

#[test]
fn ten_megabytes_of_text_freeze_nothing_and_are_said() {
    let mut stage = Stage::new("long");
    let window = stage.open();
    officer::create(&window);
    officer::new_case(&window);
    officer::go_to(&window, "request.purpose_text");
    let began = std::time::Instant::now();
    // As a paste brings it: the field has it at once, and says that it changed.
    window.script(
        "const field = document.activeElement; field.value = '春节备货'.repeat(2_621_440); \
         field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true })); return field.value.length",
    );
    window.press(key::ENTER);
    window.until("it is refused in words", "document.body.innerText.includes('最多')");
    harmless(&window, "the long text");
    // What comes after it is taken as ever.
    officer::go_to(&window, "request.fees");
    window.chord(&[key::CONTROL], 'a');
    window.type_text("12");
    window.press(key::ENTER);
    window.until(
        "the next answer",
        "document.querySelector('[data-test=\"answer-request.fees\"]')?.value.includes('12')",
    );
    assert!(began.elapsed() < std::time::Duration::from_secs(120), "the window froze: {:?}", began.elapsed());
    window.end();
}
