//! The desk: what is due, found, put aside; it comes along in packages and backups, appraises nothing to list, and says no more of a client than its line.

use std::path::Path;
use std::sync::Arc;

use app::api::backups::{MakeBackup, RestoreBackup};
use app::api::cases::{NewCase, OpenPracticeCase, OpenShortPracticeCase, ReviseCase};
use app::api::closing::{CloseCase, Outcome};
use app::api::desk::{
    AboutProgram, ArchiveCase, DeskGroup, DeskLine, DeskView, DropPractice, ResetPractice, SetAppointment, SetWaiting,
    ShowDesk, Waits, WorkOutDesk,
};
use app::api::files::VerifyLog;
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::api::text::Code;
use app::api::visit::{Action, Change, Commit};
use app::{App, Argon2Cost, Library, Machine, Settings};

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";

fn open_app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn fresh(folder: &Path) -> App {
    let mut app = open_app(folder);
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    app
}

fn new_case(app: &mut App, title: &str, industry: &str) -> String {
    let (survey_date, initial_date) = ("2026-10-31".to_owned(), "2025-10-31".to_owned());
    let case = NewCase { industry: industry.into(), title: title.into(), survey_date, initial_date };
    app.run(case).expect("a case").meta.id
}

fn answer(app: &mut App, case: &str, question: &str, raw: &str) {
    let (basis, by, how_checked, note) = (None, None, None, None);
    let change = Change::Answer { question: question.into(), raw: Some(raw.into()), basis, by, how_checked, note };
    let reply = app.run(Commit { case: case.into(), changes: vec![change], action: Action::Typed }).expect("saved");
    assert!(reply.refused.is_empty(), "{question}: {:?}", reply.refused);
}

fn page(app: &mut App, search: &str, group: Option<DeskGroup>) -> DeskView {
    app.run(ShowDesk { search: search.into(), group, from: 0, count: 50 }).expect("the desk")
}

/// Everything is worked out, and the desk as it is then.
fn desk(app: &mut App, search: &str, group: Option<DeskGroup>) -> DeskView {
    for _ in 0..200 {
        if app.run(WorkOutDesk { first: Vec::new() }).expect("worked out").left == 0 {
            let view = page(app, search, group);
            assert_eq!(view.pending, 0);
            return view;
        }
    }
    panic!("the desk is never worked out");
}

fn line(app: &mut App, case: &str) -> DeskLine {
    desk(app, "", None).lines.into_iter().find(|line| line.card.id == case).expect("the line")
}

fn appoint(app: &mut App, case: &str, day: &str, time: &str, place: &str) {
    let appointment = SetAppointment { case: case.into(), day: day.into(), time: time.into(), place: place.into() };
    app.run(appointment).expect("an appointment");
}

fn titles(view: &DeskView) -> Vec<&str> {
    view.lines.iter().map(|line| line.card.title.as_str()).collect()
}

#[test]
fn each_case_lies_where_it_is_looked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = fresh(folder.path());
    let cases: Vec<String> = ["甲", "乙", "丙", "丁", "戊"]
        .iter()
        .map(|name| new_case(&mut app, &format!("样例{name}"), "fmcg-wholesale"))
        .collect();
    appoint(&mut app, &cases[0], "今天", "14:00", "店里");
    appoint(&mut app, &cases[1], "今天", "9点半", "");
    app.run(SetWaiting { case: cases[2].clone(), waits: Some(Waits::Customer) }).expect("waits");
    app.run(CloseCase { case: cases[3].clone(), outcome: Outcome::Approved, reason: None }).expect("closed");
    app.run(ArchiveCase { case: cases[3].clone(), archived: true }).expect("of a closed one, too");
    appoint(&mut app, &cases[4], "后天", "", "");

    let view = desk(&mut app, "", None);
    assert_eq!(
        titles(&view),
        ["样例乙", "样例甲", "样例戊", "样例丙", "样例丁"],
        "the day by its hours, then the groups"
    );
    let counts: Vec<u32> = view.counts.iter().map(|one| one.count).collect();
    assert_eq!((counts, view.total, view.cases, view.coming), (vec![2, 1, 1, 0, 1], 5, 5, 1));
    let first = view.lines[0].appointment.as_ref().expect("an appointment");
    assert_eq!((first.time.as_deref(), &first.place, first.passed), (Some("09:30"), &None, false));
    assert!(!view.lines[0].card.blockers.is_empty(), "what blocks each stands beside it");
    assert_eq!(titles(&desk(&mut app, "", Some(DeskGroup::Today))), ["样例乙", "样例甲"]);

    // Taken back, the turn is the officer's own, out of the archive.
    appoint(&mut app, &cases[0], "", "", "");
    app.run(SetWaiting { case: cases[2].clone(), waits: None }).expect("mine");
    app.run(ArchiveCase { case: cases[3].clone(), archived: false }).expect("back");
    assert_eq!(line(&mut app, &cases[0]).group, DeskGroup::Open);
    assert_eq!(line(&mut app, &cases[2]).waits, None);
    assert_eq!(line(&mut app, &cases[3]).group, DeskGroup::Done);

    // The next look shows it where it has come to lie, without anything being worked out first.
    app.run(ArchiveCase { case: cases[2].clone(), archived: true }).expect("archived");
    let at_once = page(&mut app, "样例丙", None);
    assert_eq!((at_once.lines[0].group, at_once.counts[4].count), (DeskGroup::Archived, 1));
    app.run(ArchiveCase { case: cases[2].clone(), archived: false }).expect("back");

    // What nobody can read is refused and leaves nothing.
    for (day, time, place) in
        [("改天", "", String::new()), ("明天", "下班后", String::new()), ("明天", "", "长".repeat(81))]
    {
        let refused = SetAppointment { case: cases[0].clone(), day: day.into(), time: time.into(), place };
        assert_eq!(app.run(refused).expect_err("refused").code, Code::BadRequest);
    }
    assert_eq!(line(&mut app, &cases[0]).appointment, None);
    assert!(app.run(VerifyLog { head: None, key: None }).expect("verified").ok);
}

#[test]
fn a_client_is_found_by_name_phone_initials_and_trade_and_the_phone_stays_covered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = fresh(folder.path());
    let case = new_case(&mut app, "样例商行", "fmcg-wholesale");
    new_case(&mut app, "另外一家", "pharmacy");
    answer(&mut app, &case, "applicant.name", "借款人");
    answer(&mut app, &case, "applicant.phone", "13800001234");
    desk(&mut app, "", None);
    for words in ["样例", "ylsh", "YLSH", "kxp", "2026-10-31 yangli"] {
        assert!(titles(&page(&mut app, words, None)).contains(&"样例商行"), "{words}");
    }
    for words in ["借款", "jkr", "JKR", "jiekuan"] {
        let view = page(&mut app, words, None);
        assert_eq!(titles(&view), ["样例商行"], "{words}");
        assert_eq!(view.lines[0].found_as.as_ref().map(|text| text.zh.as_str()), Some("借款人"), "{words}");
    }
    let by_phone = page(&mut app, "13800001234", None);
    assert_eq!(titles(&by_phone), ["样例商行"]);
    assert!(!serde_json::to_string(&by_phone).expect("JSON").contains("1380"), "{by_phone:?}");
    assert!(page(&mut app, "138", None).lines.is_empty(), "three digits are no phone");
    assert_eq!(titles(&page(&mut app, "药房", None)), ["另外一家"]);
    // Renamed, it is found by its new name; the names are kept sealed and are there after the next unlock.
    let renamed = ReviseCase { case, title: Some("新名商行".into()), survey_date: None, initial_date: None };
    app.run(renamed).expect("renamed");
    assert_eq!(titles(&page(&mut app, "xmsh", None)), ["新名商行"]);
    app.run(Lock {}).expect("locked");
    app.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
    let view = page(&mut app, "jkr", None);
    assert_eq!((titles(&view), view.pending), (vec!["新名商行"], 0));
}

#[test]
fn a_long_desk_is_shown_by_pages_and_none_is_appraised_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = fresh(folder.path());
    for n in 0..60 {
        new_case(&mut app, &format!("样例{n}"), "fmcg-wholesale");
    }
    // Cases in memory are worked out when they are looked at; the others wait until they are asked for.
    let view = app.run(ShowDesk { from: 40, count: 15, ..ShowDesk::default() }).expect("a page");
    assert_eq!((view.from, view.lines.len(), view.total), (40, 15, 60));
    assert!(view.pending >= 50, "{}", view.pending);
    assert!(view.lines.iter().all(|line| line.card.pending && line.card.title.starts_with("样例")));
    let wanted = view.lines[0].card.id.clone();
    app.run(WorkOutDesk { first: vec![wanted.clone()] }).expect("worked out");
    let view = app.run(ShowDesk { from: 40, count: 15, ..ShowDesk::default() }).expect("a page");
    assert!(view.lines.iter().any(|line| line.card.id == wanted && !line.card.pending), "the one in sight comes first");
    assert_eq!(desk(&mut app, "", None).pending, 0);
    let beyond = app.run(ShowDesk { from: 400, count: 9000, ..ShowDesk::default() }).expect("a page");
    assert_eq!((beyond.from, beyond.lines.len()), (60, 0));
}

#[test]
fn an_appointment_comes_along_in_a_backup() {
    let (folder, stick, other) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a stick"),
        tempfile::tempdir().expect("a folder"),
    );
    let mut app = fresh(folder.path());
    let case = new_case(&mut app, "样例商行", "fmcg-wholesale");
    appoint(&mut app, &case, "明天", "10:00", "仓库");
    app.run(ArchiveCase { case: case.clone(), archived: true }).expect("archived");
    let path = stick.path().display().to_string();
    app.run(MakeBackup { path: Some(path.clone().into()), every_part: false }).expect("a backup");
    let mut there = open_app(other.path());
    let restore =
        RestoreBackup { path: path.into(), store: None, number: None, password: Some(PASSWORD.into()), beside: false };
    there.run(restore).expect("restored");
    there.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
    let line = line(&mut there, &case);
    let appointment = line.appointment.expect("an appointment");
    assert_eq!(
        (appointment.time.as_deref(), appointment.place.as_deref(), line.archived),
        (Some("10:00"), Some("仓库"), true)
    );
}

#[test]
fn a_practice_case_begins_anew_or_goes_and_a_clients_does_neither() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = fresh(folder.path());
    let client = new_case(&mut app, "样例商行", "fmcg-wholesale");
    let usual = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("practice").meta;
    let small = app.run(OpenShortPracticeCase { industry: "fmcg-wholesale".into() }).expect("practice").meta;
    assert_eq!(app.run(DropPractice { case: client.clone() }).expect_err("no practice").code, Code::BadRequest);
    assert_eq!(app.run(ResetPractice { case: client.clone() }).expect_err("no practice").code, Code::BadRequest);
    answer(&mut app, &small.id, "request.amount", "1");
    let renamed =
        ReviseCase { case: small.id.clone(), title: Some("改过".into()), survey_date: None, initial_date: None };
    app.run(renamed).expect("renamed");
    let fresh = app.run(ResetPractice { case: small.id.clone() }).expect("anew").case.expect("the new one");
    assert_ne!(fresh, small.id);
    assert_eq!(line(&mut app, &fresh).card.title, small.title, "the small one again");
    app.run(DropPractice { case: usual.id.clone() }).expect("gone");
    let left: Vec<String> = desk(&mut app, "", None).lines.into_iter().map(|line| line.card.id).collect();
    assert!(left.len() == 2 && left.contains(&client) && left.contains(&fresh), "{left:?}");
    assert!(app.run(VerifyLog { head: None, key: None }).expect("verified").ok);
}

#[test]
fn the_settings_say_where_everything_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = fresh(folder.path());
    let about = app.run(AboutProgram {}).expect("about");
    assert!(about.folder.starts_with(&folder.path().display().to_string()), "{about:?}");
    assert!(about.trades > 20 && about.longest_rest == 30 && about.checklists.is_none(), "{about:?}");
}
