//! Whoever only reads, in a real browser: signs in by the bank's provider, finds a case without its name, reads it, and can do nothing else.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use app::App;
use app::api::cases::OpenCase;
use app::api::visit::{Action, Change, Commit, QuestionType};
use serde_json::{Value, json};

use crate::place::Place;
use crate::reckoned::surveyed;
use crate::webdriver::Browser;
use crate::{code, sent};

#[path = "../../../crates/hub/tests/hub/browser/provider.rs"]
#[allow(dead_code, reason = "what bends tokens is used where the hub is tested")]
mod provider;

use provider::{Provider, certified};

/// The browser and its driver, gone with the test.
struct Chromium {
    driver: Child,
    browser: Option<Browser>,
    _home: tempfile::TempDir,
}

impl Chromium {
    fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver")
            .args(["--port=0"])
            .env("HOME", home.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver: `bash scripts/setup.sh test` installs it");
        let mut said = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        // It repeats first what it was asked for, which is any port, and then says which one it has.
        let port = said.find_map(|line| {
            let port = line.split_once("on port ")?.1.trim_end_matches('.').parse::<u16>().ok();
            port.filter(|port| *port != 0)
        });
        let profile = format!("--user-data-dir={}", home.path().join("profile").display());
        // Root runs no sandbox of a browser; the pages are our own.
        let words = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--window-size=1366,768",
            &profile,
        ];
        let capabilities = json!({
            "browserName": "chrome", "acceptInsecureCerts": true,
            "goog:chromeOptions": { "args": words }, "goog:loggingPrefs": { "browser": "ALL" },
        });
        let browser = Browser::wanted(port.expect("the driver says on which port it is"), &capabilities);
        std::thread::spawn(move || said.for_each(drop));
        Self { driver, browser: Some(browser), _home: home }
    }

    fn page(&self) -> &Browser {
        self.browser.as_ref().unwrap()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.browser.take().into_iter().for_each(Browser::end);
        let _ = (self.driver.kill(), self.driver.wait());
    }
}

/// Every answer that is a text becomes one that stands nowhere else; phones and identity numbers others that are known here. Gives what was planted.
fn plant(app: &mut App, case: &str) -> Vec<String> {
    let view = app.run(OpenCase { case: case.into() }).unwrap();
    let mut planted: Vec<String> = Vec::new();
    let mut word = |kind: QuestionType| {
        let n = planted.len();
        let text = match kind {
            QuestionType::Text => format!("欧阳暗记{n}号"),
            QuestionType::Phone => format!("1391{:07}", 2_000_000 + n),
            _ => return None,
        };
        planted.push(text.clone());
        Some(text)
    };
    let mut changes = Vec::new();
    let told = |raw: String| {
        (Some(raw.clone()), None, Some(format!("{raw}说")), Some(format!("{raw}核")), Some(format!("{raw}注")))
    };
    for question in &view.questions {
        if view.answers.contains_key(&question.id)
            && question.read_only.is_none()
            && let Some(text) = word(question.kind)
        {
            let (raw, basis, by, how_checked, note) = told(text);
            changes.push(Change::Answer { question: question.id.clone(), raw, basis, by, how_checked, note });
        }
        for row in view.tables.get(&question.id).map_or(&[][..], |table| &table.rows[..]) {
            for column in
                question.columns.iter().filter(|column| column.read_only.is_none() && column.rows_of.is_none())
            {
                let answered = row.cells.contains_key(&column.id);
                if let Some(text) = answered.then(|| word(column.kind)).flatten() {
                    let (raw, basis, by, how_checked, note) = told(text);
                    let (table, row, column) = (question.id.clone(), row.id.clone(), column.id.clone());
                    changes.push(Change::Cell { table, row, column, raw, basis, by, how_checked, note });
                }
            }
        }
    }
    let reply = app.run(Commit { case: case.into(), changes, action: Action::Typed }).unwrap();
    assert!(planted.len() > 40 && reply.refused.len() < planted.len() / 2, "{} {:?}", planted.len(), reply.refused);
    planted
}

/// What the branch answers this page to a command: status and text.
fn asked(page: &Browser, request: &Value) -> (u64, String) {
    let body = serde_json::to_string(&request.to_string()).unwrap();
    let reply = page.promised(&format!(
        "fetch('/call', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body: {body} }}).then(async (a) => [a.status, await a.text()])"
    ));
    (reply[0].as_u64().unwrap_or_else(|| panic!("{reply}")), reply[1].as_str().unwrap().to_owned())
}

#[test]
fn a_reader_signs_in_reads_a_case_and_can_do_nothing_else() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let provider = Provider::start(|| hub::Env::now_ms(&hub::System::default()));
    let screens = tests::tree::root().join("ui/dist");
    assert!(screens.join("index.html").is_file(), "the screens are not built: npm --prefix ui run build");
    let place = Place::open_with(|folder| {
        certified(folder);
        let own = format!("[browser]\naddress = \"{origin}\"\nui = \"{}\"\n", screens.display());
        own + &provider.settings()
    });
    let front = hub::Front::new(Arc::clone(&place.server)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let _inside = place.runtime.enter();
    place.runtime.spawn(hub::browse(front, tokio::net::TcpListener::from_std(listener).unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let (mut app, case) = surveyed(&place, folder.path(), "100236");
    let planted = plant(&mut app, &case);
    assert_eq!(code(&sent(&mut app)), "done");
    let limit = app.run(OpenCase { case: case.clone() }).unwrap().appraisal.headline.limit;
    let id: evidence::CaseId = case.parse().unwrap();
    place.hub.keep().writing(&mut |change| change.set_grant(id, "1", 3, i64::MAX, "4", "抽查")).unwrap();

    let chromium = Chromium::open();
    let page = chromium.page();
    let sign_in = || {
        page.until_there("sign-in");
        page.script("document.querySelector('[data-test=\"sign-in\"]').click()");
        page.until_there("branch-cases");
        page.until("the case in the list", &format!("document.querySelector('[data-test=\"line-{case}\"]')"));
    };
    // Whom the branch does not have is told so in words, and is not let in.
    provider.is("999");
    page.go(&origin);
    page.until_there("sign-in");
    page.script("document.querySelector('[data-test=\"sign-in\"]').click()");
    page.until("the refusal", "document.body.innerText.includes('分行没有登记这个工号')");
    // Somebody who reads all but numbers of persons.
    provider.is("1");
    page.go(&origin);
    sign_in();
    let list = page.script("return document.body.innerText");
    let list = list.as_str().unwrap();
    assert!(list.contains("快消品批发") && list.contains("调查中") && list.contains("城东"), "{list}");
    planted.iter().for_each(|one| assert!(!list.contains(one.as_str()), "{one}: {list}"));
    page.script(&format!("document.querySelector('[data-test=\"line-{case}\"] a').click()"));
    page.until_there("judge");
    page.until_there("read-only-strip");
    for part in ["statements", "checks", "score"] {
        page.script(&format!("window.location.hash = '#/case/{case}/{part}'"));
        page.until(
            part,
            &format!(
                "document.querySelector('#part-{part}') && document.querySelector('#part-{part}').innerText.length > 60"
            ),
        );
    }
    let shown = page.script("return document.body.innerText");
    assert!(shown.as_str().unwrap().contains(&limit.text), "{limit:?}: {shown}");
    // The answers, none of which can be touched; nothing that writes is on the screen.
    page.script(&format!("window.location.hash = '#/case/{case}/visit'"));
    page.until("the questions", "document.querySelectorAll('[data-question]').length > 3");
    let open = page.script(
        "return [...document.querySelectorAll('[data-question] :is(input, textarea, select)')].filter((one) => !one.matches(':disabled')).map((one) => one.outerHTML.slice(0, 120))",
    );
    assert_eq!(open, json!([]), "fields that can be typed into");
    for test in [
        "new-case",
        "undo",
        "save-sign",
        "step-report",
        "step-after",
        "step-prepare",
        "tab-evidence",
        "palette-open",
        "drafts",
    ] {
        assert_eq!(
            page.script(&format!("return document.querySelector('[data-test=\"{test}\"]') === null")),
            json!(true),
            "{test}"
        );
    }
    // Other addresses lead back to the list.
    for other in [format!("#/case/{case}/after"), "#/new".into(), "#/settings".into()] {
        page.script(&format!("window.location.hash = '{other}'"));
        page.until("the list again", "window.location.hash === '#/desk'");
    }
    // A commit that the page does not offer, and one that another command pretends to be.
    let change = json!({ "kind": "answer", "question": "request.amount", "raw": "1", "basis": null, "by": null, "how_checked": null, "note": null });
    let commit = json!({ "cmd": "commit", "case": case, "changes": [change], "action": "typed" });
    let (status, text) = asked(page, &commit);
    assert!(status == 403 && text.contains("not_here"), "{status} {text}");
    let (status, text) = asked(page, &json!({ "cmd": "open_case", "case": case }));
    assert_eq!(status, 200);
    let phones: Vec<&String> = planted.iter().filter(|one| one.starts_with("1391")).collect();
    assert!(!phones.is_empty() && text.contains("欧阳暗记"));
    phones.iter().for_each(|one| assert!(!text.contains(one.as_str()), "{one}"));
    // Only the refusals that this test asked for are among what the page complains of.
    let complaints: Vec<String> =
        page.complaints().into_iter().filter(|line| !line.contains("403 ") && !line.contains("401 ")).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");

    // Risk reads figures, a team leader the line: of what was planted nothing leaves the branch.
    page.script("document.querySelector('[data-test=\"lock\"]').click()");
    for (staff, level) in [("4", 2), ("2", 1)] {
        provider.is(staff);
        sign_in();
        let words = ["list_cases"].iter().chain(app::reader::Reader::WORDS);
        for word in words {
            let request = json!({
                "cmd": word, "case": case, "question": "applicant.name", "row": null, "column": null, "figure": "limit.limit", "depth": 9, "changes": [],
            });
            let (status, text) = asked(page, &request);
            assert!(status == 200 || status == 403, "{word} {status}");
            assert!(!text.contains("欧阳暗记"), "{staff} {word}: {text}");
            phones.iter().for_each(|one| assert!(!text.contains(one.as_str()), "{staff} {word}: {one}"));
            if *word == "open_case" {
                assert_eq!(status, if level == 2 { 200 } else { 403 });
                assert_eq!(level == 2, text.contains(limit.raw.as_deref().unwrap()), "the limit is a figure");
            }
        }
        if level == 2 {
            // The same screens open on it, without a complaint.
            page.script(&format!("window.location.hash = '#/case/{case}/checks'"));
            page.until("the checks", "document.querySelector('#part-checks') && document.querySelector('#part-checks').innerText.length > 60");
            page.script("window.location.hash = '#/desk'");
            page.until_there("branch-cases");
        }
        page.script("document.querySelector('[data-test=\"lock\"]').click()");
    }
    page.until_there("sign-in");
    let complaints: Vec<String> =
        page.complaints().into_iter().filter(|line| !line.contains("403 ") && !line.contains("401 ")).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}
