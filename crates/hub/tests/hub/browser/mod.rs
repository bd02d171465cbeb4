//! Reading with a browser: who gets in, how long, from which page; what of a case leaves the hub at which level; and that nothing but reading is done.

mod door;
mod provider;

use std::collections::BTreeSet;

use evidence::*;
use hub::{Officer, PostRow};
use serde_json::{Value as Json, json};

use crate::laptop::*;
use door::{Browser, Door, Heard, door, door_with};
use provider::Bent;

const IDLE: i64 = 15 * 60_000;
/// Planted in every place where a person can write one.
const NAME: &str = "借款人赵甲乙";
const PHONE: &str = "13812345678";
const ID: &str = "110105199003071234";
const OTHER_ID: &str = "320102198811235678";
const NOTE: &str = "弟弟在城西开店";

fn text(of: &str) -> Option<Value> {
    Some(Value::Text(of.into()))
}

fn said(question: &str, value: &str) -> Change {
    Change {
        by: Some(format!("{NAME}的爱人")),
        how_checked: Some(format!("打{PHONE}问过")),
        note: Some(format!("{NOTE} {PHONE}")),
        ..Change::answer(question, text(value))
    }
}

/// A case in which every kind of place holds something of a person; numbers enough for statements.
fn surveyed(laptop: &mut Laptop, case: CaseId) {
    let created = CaseCreated {
        title: format!("{NAME} {PHONE}"),
        industry: "fmcg-wholesale".into(),
        checklist: "fmcg-wholesale".into(),
        survey_date: Some("2026-11-20".into()),
        initial_date: Some("2025-11-20".into()),
        ..CaseCreated::default()
    };
    laptop.say(Some(case), &Payload::CaseCreated(created));
    let answers = [
        ("applicant.name", NAME),
        ("applicant.phone", "138 1234 5678"),
        ("applicant.id_number", ID),
        ("applicant.trading_name", "赵甲乙商行"),
        ("applicant.home_address", "城东路9号赵家"),
        ("applicant.health", NOTE),
        ("request.amount", "300000"),
        ("request.purpose", "替赵甲乙还旧账九"),
        ("balance_survey.cash", "14260"),
    ];
    laptop.say(
        Some(case),
        &Payload::AnswersChanged(AnswersChanged::typed(answers.map(|(id, value)| said(id, value)).into())),
    );
    // Answered anew: what stood before is in the history.
    let phone = Change::answer("applicant.phone", text(PHONE));
    laptop.say(Some(case), &Payload::AnswersChanged(AnswersChanged::typed(vec![phone])));
    let rows = |table: &str, cells: &[(&str, &str)]| {
        // An id of a row that somebody made a name of.
        let row = "zhaojiayi".to_owned();
        let added = vec![RowAdded { row: row.clone(), after: None }];
        let table_change =
            TableChange { table: table.into(), added, note: Some(NOTE.into()), ..TableChange::default() };
        let cell = |(column, value): &(&str, &str)| Change {
            row: Some(row.clone()),
            column: Some((*column).into()),
            ..said(table, value)
        };
        Payload::AnswersChanged(AnswersChanged {
            tables: vec![table_change],
            ..AnswersChanged::typed(cells.iter().map(cell).collect())
        })
    };
    for (table, cells) in [
        ("guarantors", &[("name", "赵甲乙的哥"), ("id_number", OTHER_ID), ("phone", PHONE), ("assets", "500000")][..]),
        ("receivables", &[("name", "赵甲乙的客户"), ("amount", "80000"), ("balance", "80000")]),
        ("debts", &[("lender", "赵甲乙的表叔"), ("balance", "50000"), ("creditor", "赵甲乙的表叔")]),
        ("stock", &[("name", "赵甲乙的酒"), ("quantity", "10"), ("unit_cost", "100")]),
        ("purchases_by_supplier", &[("name", "赵甲乙的厂"), ("amount", "100000")]),
        ("explanations", &[("check", "equity"), ("explanation", NOTE), ("deviation", "1")]),
    ] {
        laptop.say(Some(case), &rows(table, cells));
    }
    laptop.attach(case, format!("{NAME}.jpg").as_bytes());
}

/// A branch with a case, and somebody at each level of it: nobody, line, figures, covered, whole.
struct Read {
    door: Door,
    laptop: Laptop,
}

const READERS: [(&str, u8); 5] = [("RM09", 0), ("LD01", 1), ("RK01", 2), ("AU01", 3), ("S0001", 4)];

fn read() -> Read {
    let door = door();
    let mut laptop = door.branch.laptop("S0001", &["DD"], 10);
    surveyed(&mut laptop, case(1));
    laptop.push(&door.branch.hub);
    door.branch.officer("RK01", &["RK"]);
    door.branch.officer("AU01", &["AU"]);
    door.branch.officer_of("RM09", "别的分行", &["LD", "RK", "RM"], 1);
    let grant = |change: &dyn hub::Change| change.set_grant(case(1), "AU01", 3, i64::MAX, "RK01", "抽查");
    door.branch.hub.keep().writing(&mut |change| grant(change)).unwrap();
    Read { door, laptop }
}

fn reads(door: &Door) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut look = |view: &dyn hub::View| {
        found =
            view.reads(case(1))?.into_iter().filter(|read| read.store.0.is_nil()).map(|r| (r.staff, r.what)).collect();
        Ok(())
    };
    door.branch.hub.keep().reading(&mut look).unwrap();
    found
}

#[test]
fn whom_the_bank_knows_and_the_branch_took_in_is_signed_in_and_nobody_else() {
    let door = door();
    let branch = &door.branch;
    branch.officer("S0001", &["DD"]);
    let mut browser = door.browser();
    assert_eq!(browser.get("/session").status, 401);
    assert_eq!(
        (browser.call("list_cases", &json!({})).status, browser.call("list_cases", &json!({})).code()),
        (401, "locked".into())
    );
    // On the way the browser holds what it needs to come back, and no more.
    let over = browser.get("/login");
    let held = over.one("set-cookie").to_owned();
    for part in ["__Secure-tianye-login=", "; Path=/login", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age=600"]
    {
        assert!(held.contains(part), "{held}");
    }
    assert!(!over.one("location").contains("verifier"));
    let back = browser.sign_in();
    assert_eq!((back.status, back.one("location")), (303, "/"), "{}", back.text);
    let all = &back.headers["set-cookie"];
    let session = all.iter().find(|cookie| cookie.starts_with("__Host-tianye=")).unwrap();
    assert!(session.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict"), "{session}");
    assert!(all.iter().any(|cookie| cookie.starts_with("__Secure-tianye-login=;")));
    let who = browser.get("/session").json();
    assert_eq!((who["officer"].as_str(), who["staff"].as_str()), (Some("员工S0001"), Some("S0001")));
    assert_eq!(browser.call("list_cases", &json!({})).status, 200);
    // Out again: what the browser held before opens nothing any more.
    let before = browser.cookies.clone();
    assert_eq!(browser.post_with("/logout", "{}", &[]).status, 200);
    assert!(browser.cookies.is_empty());
    browser.cookies = before;
    assert_eq!(browser.get("/session").status, 401);

    // In words: whom the branch does not have, and whose posts are over.
    let refused = |staff: &str| {
        door.provider.is(staff);
        let heard = door.browser().sign_in();
        assert_eq!(heard.status, 403);
        assert!(!heard.headers["set-cookie"].iter().any(|cookie| cookie.starts_with("__Host")), "{staff}");
        heard.text
    };
    let unknown = refused("S<9>");
    assert!(unknown.contains("分行没有登记这个工号") && unknown.contains("has not taken it in"), "{unknown}");
    assert!(!unknown.contains("S<9>") && unknown.contains("S&lt;9>"), "{unknown}");
    let officer = Officer { staff: "S0001".into(), name: "员工S0001".into(), branch: BRANCH.into(), trainee: false };
    let ended = PostRow { role: "DD".into(), branch: BRANCH.into(), rank: 1, until_ms: START };
    let mut here = door.reader("S0001");
    branch.hub.set_officer(&officer, std::slice::from_ref(&ended)).unwrap();
    assert!(refused("S0001").contains("岗位已经停用"));
    // Also in the middle of it.
    assert_eq!((here.call("list_cases", &json!({})).status, here.get("/session").status), (401, 401));
}

#[test]
fn what_comes_back_from_the_provider_has_to_hold() {
    let door = door();
    door.branch.officer("S0001", &["DD"]);
    for bent in [Bent::Nonce, Bent::Audience, Bent::Issuer, Bent::Over, Bent::Unsigned, Bent::OtherKey, Bent::NoClaim] {
        door.provider.bend(bent);
        let heard = door.browser().sign_in();
        assert_eq!(heard.status, 403, "{bent:?}");
        assert!(
            heard.text.contains("没有登录成") && heard.one("content-security-policy").contains("default-src 'self'")
        );
        assert!(!heard.headers["set-cookie"].iter().any(|cookie| cookie.starts_with("__Host")), "{bent:?}");
    }
    door.provider.bend(Bent::Nothing);
    // It signs with another key by now.
    door.provider.other_key();
    door.branch.env.later(61_000);
    door.reader("S0001");
    // The same way back a second time, in another browser, with another state, with nothing; and ten minutes late.
    let mut browser = door.browser();
    let back = browser.led();
    let held = browser.cookies.clone();
    assert_eq!(browser.get(&back).status, 303);
    browser.cookies = held.clone();
    assert_eq!(browser.get(&back).status, 403, "a code counts once");
    let mut browser = door.browser();
    let back = browser.led();
    assert_eq!(door.browser().get(&back).status, 403, "another browser");
    assert_eq!(browser.get(&format!("{back}x")).status, 403, "another state");
    assert_eq!(browser.get(&back).status, 403, "and the way is used up");
    for nothing in ["/login/back", "/login/back?error=access_denied&state=x", "/login/back?code=%zz&state=%"] {
        assert_eq!(door.browser().get(nothing).status, 403, "{nothing}");
    }
    let mut late = door.browser();
    let back = late.led();
    door.branch.env.later(10 * 60_000);
    assert_eq!(late.get(&back).status, 403);
    // A provider that is away is said to be, and what it says is no page of ours.
    door.branch.env.later(3_600_000);
    door.provider.away(true);
    let heard = door.browser().get("/login");
    assert_eq!(heard.status, 502);
    assert!(heard.text.contains("统一认证现在没有应答"));
    door.provider.away(false);
    door.reader("S0001");
    // Of all that went wrong the log has words, and no code, token or name.
    let noted = door.noted.lock().unwrap().join("\n");
    for word in ["nonce", "audience", "issuer", "time", "signature", "no_staff_number", "503"] {
        assert!(noted.contains(word), "{word}: {noted}");
    }
    assert!(!noted.contains("code+") && !noted.contains("eyJ") && !noted.contains("某某"), "{noted}");
}

#[test]
fn fifteen_minutes_without_a_call_end_it() {
    let door = door();
    door.branch.officer("S0001", &["DD"]);
    let mut browser = door.reader("S0001");
    for _ in 0..3 {
        door.branch.env.later(IDLE - 1);
        assert_eq!(browser.get("/session").status, 200);
    }
    door.branch.env.later(IDLE);
    assert_eq!(browser.get("/session").status, 401);
    // Ten hours end it whatever somebody does.
    let mut browser = door.reader("S0001");
    for _ in 0..40 {
        assert_eq!(browser.get("/session").status, 200);
        door.branch.env.later(IDLE - 1);
    }
    door.branch.env.later(IDLE - 1);
    assert_eq!(browser.get("/session").status, 401);
}

#[test]
fn only_a_page_of_this_hub_asks_anything() {
    let door = door();
    door.branch.officer("S0001", &["DD"]);
    let mut browser = door.reader("S0001");
    let list = r#"{"cmd":"list_cases"}"#;
    assert_eq!(browser.post_with("/call", list, &[]).status, 200);
    assert_eq!(
        browser.post_with("/call", list, &[("sec-fetch-site", "")]).status,
        200,
        "an older browser does not say it"
    );
    for other in [
        ("origin", ""),
        ("origin", "null"),
        ("origin", "https://localhost"),
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("content-type", "text/plain"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-type", ""),
    ] {
        for path in ["/call", "/logout"] {
            assert_eq!(browser.post_with(path, list, &[other]).status, 403, "{other:?} {path}");
        }
    }
    assert_eq!(browser.post_with("/call", list, &[("host", "evil.example")]).status, 421);
    assert_eq!(browser.post_with("/call", &"x".repeat(70_000), &[]).status, 413);
    for (body, status) in
        [("", 400), ("[]", 400), ("{}", 400), (r#"{"cmd":"nothing"}"#, 400), (r#"{"cmd":"open_case"}"#, 404)]
    {
        assert_eq!(browser.post_with("/call", body, &[]).status, status, "{body}");
    }
    for path in ["/call", "/logout"] {
        let heard = browser.get(path);
        assert_eq!((heard.status, heard.text.as_str()), (404, ""), "{path}");
    }
    // Still signed in after all of it.
    assert_eq!(browser.post_with("/call", list, &[]).status, 200);
}

#[test]
fn the_screens_are_served_with_the_rules_of_the_desktop_and_nothing_beside_them() {
    let door = door();
    let mut browser = door.browser();
    let first = browser.get("/");
    assert_eq!(first.status, 200);
    assert!(first.text.contains("<meta name=\"tianye-front\" content=\"branch\" />"));
    let rules = first.one("content-security-policy");
    assert!(
        rules.starts_with("default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"),
        "{rules}"
    );
    for part in
        ["object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "connect-src 'self'"]
    {
        assert!(rules.contains(part), "{part}");
    }
    assert!(!rules.contains("unsafe-eval") && !rules.contains("ipc"));
    assert_eq!((first.one("x-content-type-options"), first.one("x-frame-options")), ("nosniff", "DENY"));
    let script = browser.get("/assets/one.js");
    assert_eq!((script.status, script.one("content-type")), (200, "text/javascript; charset=utf-8"));
    let tag = script.one("etag").to_owned();
    assert_eq!(browser.get_with("/assets/one.js", &[("if-none-match", &tag)]).status, 304);
    for path in [
        "/../beside.txt",
        "/assets/../../beside.txt",
        "/%2e%2e/beside.txt",
        "/assets",
        "/hub.toml",
        "/browser.key",
        "//etc/passwd",
    ] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    // Without screens it says so, to who comes and in the log.
    let none = door_with(false);
    let heard = none.browser().get("/");
    assert_eq!(heard.status, 503);
    assert!(heard.text.contains("没有装界面"), "{}", heard.text);
    assert!(none.noted.lock().unwrap().iter().any(|line| line.contains("[browser] ui")));
}

fn open(browser: &mut Browser<'_>) -> Heard {
    browser.of("open_case", case(1))
}

#[test]
fn each_level_gets_its_part_and_no_word_more() {
    let read = read();
    let door = &read.door;
    let planted =
        [NAME, "赵甲乙", "赵家", PHONE, "138 1234 5678", ID, OTHER_ID, NOTE, "在城西开店", "还旧账九", "zhaojiayi"];
    let public: BTreeSet<&str> = app::reader::Reader::WORDS.iter().copied().chain(["list_cases"]).collect();
    for (staff, level) in READERS {
        let mut browser = door.reader(staff);
        let list = browser.call("list_cases", &json!({}));
        let lines = list.json();
        let lines = lines.as_array().unwrap();
        assert_eq!(lines.len(), usize::from(level > 0), "{staff}: {}", list.text);
        if let Some(line) = lines.first() {
            assert_eq!(line["at_branch"]["level"], level, "{staff}");
            assert_eq!(line["amount_asked"]["raw"], "300000", "{staff}");
            assert_eq!(line["industry_name"]["zh"], "快消品批发");
            assert_eq!(
                (&line["at_branch"]["branch"], &line["at_branch"]["state"]["zh"]),
                (&json!(BRANCH), &json!("调查中"))
            );
            assert_eq!(line["title"], line["at_branch"]["number"]);
        }
        // The list names nobody, whoever reads it.
        planted.iter().for_each(|word| assert!(!list.text.contains(word), "{staff}: {word} in {}", list.text));
        for word in &public {
            let heard = browser.of(word, case(1));
            let refused = heard.status != 200;
            match level {
                0 => {
                    assert!(refused || *word == "list_cases", "{word}");
                    let no_such = browser.of(word, case(9));
                    assert_eq!(
                        (heard.status, &heard.text),
                        (no_such.status, &no_such.text),
                        "{word}: as if there were none"
                    );
                }
                1 => assert!(refused || *word == "list_cases", "{word}"),
                _ => {}
            }
            if level <= 2 {
                planted
                    .iter()
                    .for_each(|one| assert!(!heard.text.contains(one), "{staff} {word}: {one} in {}", heard.text));
            }
            if level == 3 {
                let numbers = [PHONE, "138 1234 5678", ID, OTHER_ID];
                numbers
                    .iter()
                    .for_each(|one| assert!(!heard.text.contains(one), "{staff} {word}: {one} in {}", heard.text));
            }
        }
        if level < 2 {
            assert_eq!(open(&mut browser).code(), if level == 0 { "not_found" } else { "not_here" });
            continue;
        }
        let view = open(&mut browser).json();
        assert_eq!(view["appraisal"]["headline"]["amount_asked"]["raw"], "300000");
        assert!(view["appraisal"]["statements"].as_array().is_some_and(|all| !all.is_empty()));
        assert!(view["appraisal"]["checks"].as_array().is_some_and(|all| all.len() > 10));
        assert!(view["meta"]["read_only"]["zh"].as_str().unwrap().contains("只看"));
        let phone = &view["answers"]["applicant.phone"];
        match level {
            2 => assert_eq!((&view["answers"], &view["tables"]), (&json!({}), &json!({}))),
            3 => {
                assert_eq!((&phone["raw"], &phone["text"]), (&json!("*******5678"), &json!("*******5678")));
                assert_eq!(view["answers"]["applicant.id_number"]["raw"], "**************1234");
                assert_eq!(view["answers"]["applicant.name"]["raw"], NAME, "all but the numbers");
                assert_eq!(view["meta"]["title"], format!("{NAME} *******5678"));
                let told = browser.of("history", case(1)).text;
                assert!(told.contains("***5678") && told.contains(NOTE), "{told}");
            }
            _ => assert_eq!(phone["raw"], PHONE),
        }
        // Figures are the same for everybody who sees them.
        let cash = |view: &Json| view["appraisal"]["statements"].to_string().matches("14260").count();
        assert!(cash(&view) > 0, "{staff}");
    }
    // Who read more than figures is written down, each time, and who did not is not.
    let all = reads(door);
    assert!(all.iter().any(|(staff, what)| (staff.as_str(), what.as_str()) == ("AU01", "open_case")));
    assert!(all.iter().any(|(staff, what)| (staff.as_str(), what.as_str()) == ("S0001", "history")));
    assert!(all.iter().all(|(staff, _)| ["AU01", "S0001"].contains(&staff.as_str())), "{all:?}");
}

#[test]
fn every_command_but_reading_is_refused_and_nothing_is_written() {
    let mut read = read();
    let records = |door: &Door| door.branch.hub.check(false).unwrap().counts.records;
    let before = records(&read.door);
    let mut browser = read.door.reader("S0001");
    let carried: BTreeSet<&str> = app::reader::Reader::WORDS.iter().copied().chain(["list_cases"]).collect();
    for word in app::api::WORDS {
        let heard = browser.of(word, case(1));
        let class = app::act(word).expect("a command of no class");
        match carried.contains(word) {
            true => assert!(heard.status == 200 && class == app::Act::Read, "{word}: {} {}", heard.status, heard.text),
            false => assert_eq!((heard.status, heard.code().as_str()), (403, "not_here"), "{word}"),
        }
    }
    // What is only reckoned is reckoned of what is saved.
    let typed =
        json!({ "case": case(1).to_string(), "changes": [{ "kind": "remove_row", "table": "stock", "row": "r" }] });
    assert_eq!(browser.call("stress_table", &typed).code(), "not_here");
    assert_eq!(records(&read.door), before);
    // The next record is seen at once.
    let amount = Change::answer("request.amount", text("280000"));
    read.laptop.say(Some(case(1)), &Payload::AnswersChanged(AnswersChanged::typed(vec![amount])));
    read.laptop.push(&read.door.branch.hub);
    let mut browser = read.door.reader("S0001");
    assert_eq!(open(&mut browser).json()["appraisal"]["headline"]["amount_asked"]["raw"], "280000");
    assert_eq!(browser.call("list_cases", &json!({})).json()[0]["amount_asked"]["raw"], "280000");
    // Erased, it is gone in the same moment.
    read.door.branch.officer("OP01", &["OP"]);
    read.door.branch.officer("RK01", &["RK"]);
    let withdraw = Payload::Marked(Marked { mark: "asks".into(), detail: Some("withdraw".into()) });
    read.laptop.say(Some(case(1)), &withdraw);
    read.laptop.push(&read.door.branch.hub);
    read.door.branch.hub.erase(case(1), "OP01", "RK01").unwrap();
    let mut browser = read.door.reader("S0001");
    assert_eq!((open(&mut browser).status, browser.call("list_cases", &json!({})).text), (404, "[]".into()));
}

#[test]
fn browsers_speak_tls_1_2_as_well_and_nothing_older_or_without() {
    use rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName},
    };
    let door = door();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(door.authority.clone())).unwrap();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]).unwrap();
        let config = config.with_root_certificates(roots.clone()).with_no_client_auth();
        let spoken = runtime.block_on(async {
            let stream = tokio::net::TcpStream::connect(door.address).await.unwrap();
            let name = ServerName::try_from("localhost").unwrap();
            let stream =
                tokio_rustls::TlsConnector::from(std::sync::Arc::new(config)).connect(name, stream).await.unwrap();
            stream.get_ref().1.protocol_version()
        });
        assert_eq!(spoken, Some(version.version));
    }
}

#[test]
fn settings_that_do_not_fit_are_said_before_anything_is_served() {
    use hub::{Browsers, Front, Hub, Server};
    let branch = branch();
    assert_eq!(branch.hub.settings().browser, Browsers::default());
    assert_eq!(Browsers::default().listens().unwrap(), None, "off unless set");
    assert!(Browsers { listen: Some("localhost:8444".into()), ..Browsers::default() }.listens().is_err());
    let folder = branch.folder.path().join("hub");
    provider::certified(&folder);
    let settings = std::fs::read_to_string(folder.join("hub.toml")).unwrap();
    let front = |own: &str| {
        std::fs::write(folder.join("hub.toml"), format!("{settings}\n{own}\n")).unwrap();
        let hub = Hub::open(&folder, std::sync::Arc::new(hub::System::default()))?;
        Front::new(Server::new(std::sync::Arc::new(hub), Box::new(|_, _| {}))?).map(drop)
    };
    let good = "[browser]\naddress = \"https://localhost:8444\"\n[browser.login]\nissuer = \"http://127.0.0.1:1\"";
    front(good).unwrap();
    for (from, to, says) in [
        ("https://localhost:8444", "http://localhost:8444", "address"),
        ("https://localhost:8444", "https://localhost:8444/tianye", "address"),
        ("http://127.0.0.1:1", "http://login.bank.example", "issuer"),
        ("http://127.0.0.1:1", "https://login.bank.example", "root_certificate"),
        ("http://127.0.0.1:1", "", "issuer"),
        ("[browser]", "[browser]\ncertificate = \"nowhere.pem\"", "nowhere.pem"),
        ("[browser]", "[browser]\ncertificate = \"browser.key\"", "browser.key"),
        ("[browser]", "[browser]\nkey = \"login.secret\"", "login.secret"),
        ("[browser]", "[browser]\nport = 1", "hub.toml"),
    ] {
        let why = front(&good.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(why.contains(says), "{to}: {why}");
    }
    #[cfg(unix)]
    {
        std::fs::set_permissions(folder.join("browser.key"), std::os::unix::fs::PermissionsExt::from_mode(0o644))
            .unwrap();
        assert!(front(good).unwrap_err().to_string().contains("chmod 600"));
    }
}

crate::server::also_over_postgres! {
    each_level_gets_its_part_and_no_word_more
    every_command_but_reading_is_refused_and_nothing_is_written
}
