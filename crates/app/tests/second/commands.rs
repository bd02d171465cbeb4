//! Every command there is, asked by whoever should not: by a second officer before the opening, by those who only read, by nobody.

use std::collections::BTreeSet;
use std::path::Path;

use app::Machine;
use app::api::WORDS;
use app::api::cases::OpenPracticeCase;
use app::api::files::CaseText;
use app::api::session::{AccountRole, Lock};
use app::api::text::Code;
use app::api::visit::CaseView;
use serde_json::{Value, json};

use super::{Laptop, PASSWORD, SAID, Story};

/// Every text that the first officer's case holds and a case without answers does not.
fn secrets(first: &CaseView, allowed: &Value) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    texts(allowed, &mut told);
    let mut all = BTreeSet::new();
    for answer in first.answers.values() {
        all.extend([Some(answer.raw.clone()), Some(answer.text.clone()), answer.note.clone()].into_iter().flatten());
    }
    for row in first.tables.values().flat_map(|table| &table.rows) {
        all.extend(row.cells.values().flat_map(|cell| [cell.raw.clone(), cell.text.clone()]));
    }
    let head = &first.appraisal.headline;
    for figure in [&head.limit, &head.score, &head.grade, &head.amount_asked] {
        all.extend(figure.raw.clone().into_iter().chain([figure.text.clone()]));
    }
    // The month in which the test runs stands wherever a time does, and an answer may be just that.
    let now = app::Env::moment(&Machine::new()).wall_ms + 8 * 3_600_000;
    let today = chrono::DateTime::from_timestamp_millis(now).unwrap_or_default().format("%Y-%m-%d").to_string();
    all.retain(|text| !today.starts_with(text.as_str()));
    all.retain(|text| text.chars().count() >= 5 && !told.iter().any(|known| known.contains(text.as_str())));
    all
}

fn texts(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(into.insert(text.clone())),
        Value::Array(list) => list.iter().for_each(|one| texts(one, into)),
        Value::Object(map) => map.values().for_each(|one| texts(one, into)),
        _ => {}
    }
}

/// What a command may do with a case that is kept back.
enum May {
    /// Not about a case, or another one.
    NoCase,
    /// It answers, and tells nothing of the first officer's.
    Answer,
}

/// The commands that do not refuse. One that is not listed must.
fn may(word: &str) -> Option<May> {
    Some(match word {
        "session_status" | "create_officer" | "unlock" | "lock" | "consider_password" | "change_password" => {
            May::NoCase
        }
        "list_industries" | "list_trades" | "read_number" => May::NoCase,
        // Names of files that are being kept or written, all of them the officer's own; a picture of a card that was plugged in.
        "running_jobs" | "stop_job" | "look_at_picture" => May::NoCase,
        // Own words that a lock found unsaved; of a case that is kept back there are none.
        "lock_keeping" | "list_drafts" | "settle_draft" => May::NoCase,
        // The account as a whole, sealed as it lies there.
        "put_escrow" | "seal_escrow" | "consider_share" | "recover" => May::NoCase,
        "backup_status" | "backup_progress" | "stop_backup" | "list_backups" | "verify_backup" | "make_backup"
        | "restore_backup" => May::NoCase,
        // What is said of the branch, and the account as a whole that goes there; sealed as packages are, nothing of a case is shown.
        "branch_status" | "stop_branch" | "set_branch_address" | "consider_code" | "ask_enrolment"
        | "take_enrolment" | "send_to_branch" | "enrol_branch" => May::NoCase,
        // They open a case of the officer's own.
        "new_case" | "open_short_practice_case" => May::NoCase,
        "show_desk" | "work_out_desk" | "list_queue" | "count_reasons" | "about_program" => May::Answer,
        "list_cases" | "rank_visits" | "open_case" | "open_practice_case" | "verify_log" | "list_findings"
        | "settle_finding" | "check_package" | "take_package" | "view_blind" | "answer_blind" | "open_first"
        | "erase_case" => May::Answer,
        _ => return None,
    })
}

/// A request of any command, with every field that one may have.
fn request_of(word: &str, case: &str, out: &Path, again: &Path, file: &str, digits: &str) -> Value {
    let turn = json!([{ "lever": "sales", "row": null, "to": "-0.1" }]);
    let mut request = json!({
        "cmd": word, "case": case, "path": out.display().to_string(), "acknowledged": true, "title": null,
        "survey_date": null, "initial_date": null, "outcome": "dropped", "reason": "mistaken", "password": PASSWORD,
        "check": "equity", "text": "x", "evidence": null, "officer": "客户经理乙", "statement": "看过", "question": "request.amount",
        "row": null, "column": null, "guard": "second_officer", "answers": {}, "at": null, "id": "x", "overwrite": false,
        "source": { "from": "json", "json": file }, "file": { "from": "base64", "name": "a.txt", "base64": "eA==" }, "mapping": null,
        "words": "x", "group": "x", "offset": 0, "limit": 9, "keys": [], "verdict": "keep", "changes": [], "seen": null,
        "trade": null, "checklist": null, "most": 3, "place": "request.amount", "take": 0, "agrees": true,
    });
    let rest = json!({
        "industry": "fmcg-wholesale", "option": null, "fields": {}, "paper": "materials", "format": "txt", "english": false,
        "figure": "limit.limit", "depth": 5, "turns": turn, "name": "x", "action": "typed", "heads": [], "confirmed": [digits],
        "passphrase": null, "type": "money", "declined": null, "raw": null,
    });
    let acts = json!({
        "weight": "must", "remark": "x", "accepted": true, "advice": "forward", "body": "committee", "motion": "x",
        "vote": "agree", "papers": [],
    });
    let more = match word {
        "export_unmasked" => json!({ "format": "pdf" }),
        "show_desk" => json!({ "search": "", "group": null, "from": 0, "count": 9 }),
        "work_out_desk" => json!({ "first": [] }),
        "set_appointment" => json!({ "day": "明天", "time": "", "place": "" }),
        "set_waiting" => json!({ "waits": "second" }),
        "archive_case" => json!({ "archived": true }),
        "note_traces" => json!({ "section": "stock", "open_ms": 9, "away_ms": 0, "places": [] }),
        "close_case" => json!({ "reason": null }),
        "drop_flows" => json!({ "file": "x", "reason": "x" }),
        "read_flows" => json!({ "answers": [] }),
        "confirm_flows" => json!({ "verdict": "sales", "reason": "看过合同，问过本人" }),
        "answer_blind" => json!({ "question": "second.cash", "raw": "7" }),
        "settle_draft" => json!({ "items": [], "take": false }),
        "change_password" => json!({ "old": PASSWORD, "new": PASSWORD }),
        "seal_escrow" => json!({ "digits": "0" }),
        "set_branch_address" | "consider_code" | "ask_enrolment" | "take_enrolment" | "enrol_branch" => {
            json!({ "code": "x", "address": "x" })
        }
        "new_case" => json!({ "title": "样例商行", "survey_date": "2026-11-27", "initial_date": "2025-11-27" }),
        "move_case" => json!({ "seen": 1 }),
        "replay_case" => json!({ "at": 5 }),
        "remove_attachment" => json!({ "seq": 1 }),
        "check_package" | "take_package" => json!({ "path": again.display().to_string(), "passphrase": SAID }),
        _ => json!({}),
    };
    for (key, value) in [&rest, &acts, &more].into_iter().flat_map(|part| part.as_object().expect("an object")) {
        request[key] = value.clone();
    }
    request
}

#[test]
fn no_command_tells_anything_of_what_is_kept_back() {
    let mut story = Story::begin("fmcg-wholesale");
    let case = story.case.clone();
    let first = story.first.view(&case);
    let shown = serde_json::to_value(story.second.view(&case)).expect("JSON");
    let secrets = secrets(&first, &shown);
    assert!(secrets.len() > 100, "{}", secrets.len());
    let again = story.on_stick("again.tycase");
    let digits = story.first.pack(&case, &again).digits;
    let out = story.on_stick("leak");
    let file = story.first.app.run(CaseText { case: case.clone(), acknowledged: true }).expect("the case file").json;
    let (mut open, mut wrong): (BTreeSet<&str>, Vec<String>) = Default::default();
    for word in WORDS.iter().filter(|word| **word != "erase_case").chain(&["erase_case"]) {
        if matches!(may(word), Some(May::NoCase)) {
            continue;
        }
        let request = request_of(word, &case, &out, &again, &file, &digits);
        let answered = story.second.app.answer_json(&request.to_string());
        match (answered, may(word)) {
            (Err(failure), None) if failure.code == Code::KeptBack => {}
            (other, None) => {
                wrong.push(format!("{word} does not refuse for what is kept back: {:.300}", format!("{other:?}")))
            }
            (Err(failure), Some(_)) => {
                let told = format!("{failure:?}");
                wrong.extend(secrets.iter().filter(|secret| told.contains(secret.as_str())).map(|_| told.clone()));
            }
            (Ok(reply), Some(_)) => {
                open.insert(word);
                let mut all = BTreeSet::new();
                texts(&serde_json::from_str(&reply).expect("JSON"), &mut all);
                let told = |secret: &&String| all.iter().any(|text| text.contains(secret.as_str()));
                wrong.extend(secrets.iter().filter(told).map(|secret| format!("{word} tells {secret}")));
            }
        }
        assert!(!out.exists(), "{word} wrote a file");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for word in ["list_cases", "open_case", "check_package", "take_package", "view_blind", "answer_blind", "erase_case"]
    {
        assert!(open.contains(word), "{word} should have answered");
    }
}

/// The window hides what a reviewer may not do; whoever asks without it gets no further.
#[test]
fn a_reviewer_reads_a_survey_and_changes_nothing_of_it() {
    let mut story = Story::begin("fmcg-wholesale");
    let case = story.case.clone();
    let there = story.on_stick("there.tycase");
    let digits = story.first.pack(&case, &there).digits;
    let file = story.first.app.run(CaseText { case: case.clone(), acknowledged: true }).expect("the case file").json;
    let out = story.on_stick("out");
    for role in [AccountRole::Reviewer, AccountRole::Committee] {
        let mut reader = Laptop::of("审查岗丙", Some(role));
        reader.take(&there, &digits);
        let stands = |view: CaseView| (view.meta, view.answers, view.tables);
        let before = stands(reader.view(&case));
        let (mut refused, mut wrong) = (0, Vec::new());
        for word in WORDS.iter().filter(|word| app::act(word) == Some(app::Act::Survey)) {
            let request = request_of(word, &case, &out, &there, &file, &digits);
            let answer = reader.app.answer_json(&request.to_string());
            match answer {
                Err(failure) if failure.code == Code::ReadsOnly => refused += 1,
                other => wrong.push(format!("{word} as {role:?}: {:.200}", format!("{other:?}"))),
            }
        }
        assert!(wrong.is_empty() && refused > 20, "{refused} refused, {wrong:#?}");
        assert!(stands(reader.view(&case)) == before, "changed by what was refused");
        // Practising is everybody's, in a case of one's own.
        let own = reader.app.run(OpenPracticeCase { industry: "restaurant".into() }).expect("a case").meta.id;
        assert!(reader.answer(&own, "request.amount", "123000").refused.is_empty());
    }
    // Nobody at all.
    let mut nobody = Laptop::of("客户经理丁", None);
    nobody.app.run(Lock {}).expect("locked");
    let mut wrong = Vec::new();
    for word in WORDS.iter().filter(|word| app::act(word) != Some(app::Act::Open)) {
        let answer = nobody.app.answer_json(&request_of(word, &case, &out, &there, &file, &digits).to_string());
        if answer.as_ref().err().is_none_or(|failure| failure.code != Code::Locked) {
            wrong.push(format!("{word}: {:.200}", format!("{answer:?}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
