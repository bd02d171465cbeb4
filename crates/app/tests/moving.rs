//! A case and its checklist through versions and trades: what was decided comes out again to the cent, nothing moves by itself, a move shows what
//! it changes and loses no answer.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::appraisal::AppraisalView;
use app::api::cases::{ListCases, NewCase, OpenCase, OpenPracticeCase};
use app::api::explanations::{ConfirmExplanation, ExplainCheck, ExplainedState};
use app::api::files::{Attach, CaseText, FileSource, ListAttachments, VerifyLog};
use app::api::moving::{ChangeItem, ListMoves, MoveCase, MovePreview, PreviewMove, ReplayCase, Standing};
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::api::text::{Basis, Code};
use app::api::visit::{Action, CaseView, Change, Commit};
use app::api::what_if::{ListScenarios, SaveScenario, TurnView};
use app::{App, Argon2Cost, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";
const COLLEAGUE: &str = "另一个口令-2026";
const TRADE: &str = "fmcg-wholesale";

/// What the bank adds to the trade in its first version.
const FIRST: &str = r#"
[[policy]]
id = "planted_share"
type = "ratio"
value = "0.5"
label = { zh = "样本阈值", en = "Sample threshold" }
source = "test"
calibrated = false

[[question]]
id = "planted.kept"
section = "request"
type = "choice"
order = 9001
label = { zh = "样本问题一", en = "Sample question 1" }
choices = [{ id = "a", label = { zh = "甲", en = "A" } }, { id = "b", label = { zh = "乙", en = "B" } }]

[[question]]
id = "planted.gone"
section = "request"
type = "money"
unit = "元"
order = 9002
label = { zh = "样本问题二", en = "Sample question 2" }

[[warning]]
id = "planted_warning"
when = "policy.planted_share>0.4"
text = { zh = "样本提示", en = "Sample warning" }
"#;

/// The same, written by another hand.
const FIRST_REWRITTEN: &str = r#"
# the threshold stands behind now, and quotes are others
[[question]]
id = 'planted.kept'
order = 9001
type = "choice"
section = "request"
label = { en = "Sample question 1", zh = "样本问题一" }
choices = [
  { id = "a", label = { zh = "甲", en = "A" } }, # first
  { id = "b", label = { zh = "乙", en = "B" } },
]


[[question]]
id = "planted.gone"
section = "request"
type = "money"
order = 9002
unit = "元"
label = { zh = "样本问题二", en = "Sample question 2" }

[[policy]]
id = "planted_share"
type = "ratio"
value = "0.5"
source = "test"
calibrated = false
label = { zh = "样本阈值", en = "Sample threshold" }

[[warning]]
id = "planted_warning"
text = { zh = "样本提示", en = "Sample warning" }
when = "policy.planted_share>0.4"
"#;

/// The second version: a question gone, one new, one with a choice more; a threshold, the share for service, and the initial equity changed.
const SECOND: &str = r#"
[[policy]]
id = "planted_share"
type = "ratio"
value = "0.3"
label = { zh = "样本阈值", en = "Sample threshold" }
source = "test"
calibrated = false

[[policy]]
id = "capacity_share"
value = "0.5"

[[figure]]
id = "equity_check.E0"
formula = "balance_sheet.initial.totals.equity*0.5"

[[question]]
id = "planted.kept"
section = "request"
type = "choice"
order = 9001
label = { zh = "样本问题一", en = "Sample question 1" }
choices = [{ id = "a", label = { zh = "甲", en = "A" } }, { id = "b", label = { zh = "乙", en = "B" } }, { id = "c", label = { zh = "丙", en = "C" } }]

[[question]]
id = "planted.new"
section = "request"
type = "text"
order = 9003
label = { zh = "样本问题三", en = "Sample question 3" }

[[warning]]
id = "planted_warning"
when = "policy.planted_share>0.4"
text = { zh = "样本提示", en = "Sample warning" }
"#;

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for path in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// The shipped layers with what a bank added to the trade.
fn library(planted: &str) -> Library {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&shipped(), folder.path());
    let own = folder.path().join("industries").join(TRADE).join("zz-planted.toml");
    fs::write(own, planted).expect("written");
    Library::of_folder(folder.path(), &Machine::new()).expect("the layers")
}

fn app(folder: &Path, library: Library) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, library, Arc::new(Machine::new()))
}

fn begun(folder: &Path, library: Library) -> App {
    let mut app = app(folder, library);
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    app
}

/// The same officer with other checklists, as after an update of the program.
fn updated(app: App, folder: &Path, library: Library) -> App {
    drop(app);
    let mut app = self::app(folder, library);
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    app
}

fn open(app: &mut App, case: &str) -> CaseView {
    app.run(OpenCase { case: case.into() }).expect("opens")
}

/// An appraisal without how long it took.
fn decided(view: &AppraisalView) -> AppraisalView {
    AppraisalView { took_us: 0, ..view.clone() }
}

fn answer(app: &mut App, case: &str, question: &str, raw: &str) {
    let change = Change::Answer {
        question: question.into(),
        raw: Some(raw.into()),
        basis: Some(Basis::Document),
        by: None,
        how_checked: None,
        note: None,
    };
    commit(app, case, change);
}

fn commit(app: &mut App, case: &str, change: Change) {
    let reply = app.run(Commit { case: case.into(), changes: vec![change], action: Action::Typed }).expect("saved");
    assert!(reply.refused.is_empty(), "{:?}", reply.refused);
}

fn preview(app: &mut App, case: &str, trade: Option<&str>, checklist: Option<&str>) -> MovePreview {
    let (trade, checklist) = (trade.map(str::to_owned), checklist.map(str::to_owned));
    app.run(PreviewMove { case: case.into(), trade, checklist }).expect("a preview")
}

fn move_to(app: &mut App, case: &str, trade: Option<&str>, checklist: Option<&str>) -> CaseView {
    let seen = preview(app, case, trade, checklist).seen;
    let (trade, checklist) = (trade.map(str::to_owned), checklist.map(str::to_owned));
    app.run(MoveCase { case: case.into(), trade, checklist, seen }).expect("moved")
}

fn last_record(app: &mut App) -> u32 {
    app.run(VerifyLog::default()).expect("verified").head_seq
}

fn items<'p>(preview: &'p MovePreview, of: &str) -> Vec<(&'p str, &'p str)> {
    let own = preview.groups.iter().filter(|group| group.of == of).flat_map(|group| &group.items);
    own.map(|item: &ChangeItem| (item.how.as_str(), item.id.as_str())).collect()
}

fn answers(app: &mut App, case: &str) -> serde_json::Value {
    let text = app.run(CaseText { case: case.into(), acknowledged: true }).expect("the file").json;
    serde_json::from_str(&text).expect("json")
}

/// A case of the first version with the practice case's answers and one of each planted question's.
fn first_case(folder: &Path) -> (App, String) {
    let mut app = begun(folder, library(FIRST));
    let case = app.run(OpenPracticeCase { industry: TRADE.into() }).expect("the case").meta.id;
    answer(&mut app, &case, "planted.kept", "a");
    answer(&mut app, &case, "planted.gone", "1234.5");
    (app, case)
}

#[test]
fn a_decision_of_an_older_checklist_comes_out_to_the_cent_and_verifies() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = first_case(folder.path());
    let then = open(&mut app, &case);
    assert_eq!((then.meta.standing, then.meta.standing_text.clone()), (Standing::Present, None));
    let (record, file) = (last_record(&mut app), answers(&mut app, &case));

    let mut app = updated(app, folder.path(), library(SECOND));
    let now = open(&mut app, &case);
    assert_eq!(now.meta.standing, Standing::Older);
    assert!(now.meta.standing_text.is_some_and(|text| text.zh.contains("留存")));
    assert_eq!(now.meta.checklist, then.meta.checklist);
    assert_eq!(decided(&now.appraisal), decided(&then.appraisal));
    assert_eq!(now.questions, then.questions);
    assert_eq!(answers(&mut app, &case), file);
    assert!(!now.appraisal.warnings.iter().any(|w| w.zh.contains("现在的清单")), "nothing is wrong with it");
    // A new case of the trade is of the new version; the list of cases holds both.
    let fresh = NewCase {
        industry: TRADE.into(),
        title: "新案".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    let fresh = app.run(fresh).expect("a case");
    assert_ne!(fresh.meta.checklist, then.meta.checklist);
    assert_eq!(app.run(ListCases {}).expect("the list").len(), 2);
    let verified = app.run(VerifyLog::default()).expect("verified");
    assert!(verified.ok, "{:?}", verified.findings);
    let replayed = app.run(ReplayCase { case: case.clone(), at: record }).expect("replayed");
    assert_eq!(decided(&replayed.view.appraisal), decided(&then.appraisal));
    // The older checklist goes on: an answer moves the figures by its rules, and it can still be read when the trade is gone altogether.
    answer(&mut app, &case, "planted.gone", "2");
    let gone = tempfile::tempdir().expect("a folder");
    copy(&shipped(), gone.path());
    fs::remove_dir_all(gone.path().join("industries").join(TRADE)).expect("removed");
    let library = Library::of_folder(gone.path(), &Machine::new()).expect("the layers");
    let mut app = updated(app, folder.path(), library);
    assert_eq!(open(&mut app, &case).meta.standing, Standing::Older);
}

#[test]
fn comments_order_and_quotes_move_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = first_case(folder.path());
    let then = open(&mut app, &case);
    let mut app = updated(app, folder.path(), library(FIRST_REWRITTEN));
    let now = open(&mut app, &case);
    assert_eq!((now.meta.standing, &now.meta.checklist), (Standing::Present, &then.meta.checklist));
    assert_eq!(decided(&now.appraisal), decided(&then.appraisal));
    assert!(preview(&mut app, &case, None, None).same);
    let seen = preview(&mut app, &case, None, None).seen;
    let nowhere = MoveCase { case, trade: None, checklist: None, seen };
    assert_eq!(app.run(nowhere).expect_err("nothing to move").code, Code::BadRequest);
}

#[test]
fn a_move_shows_exactly_what_was_planted_and_moving_back_undoes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = first_case(folder.path());
    let then = open(&mut app, &case);
    let file = answers(&mut app, &case);
    let mut app = updated(app, folder.path(), library(SECOND));
    open(&mut app, &case);
    let shown = preview(&mut app, &case, None, None);
    let expected = [("changed", "planted.kept"), ("new", "planted.new"), ("gone", "planted.gone")];
    assert_eq!(items(&shown, "question"), expected);
    assert_eq!(items(&shown, "threshold"), [("changed", "capacity_share"), ("changed", "planted_share")]);
    assert_eq!(items(&shown, "rule"), [("changed", "equity_check.E0")]);
    assert_eq!(shown.groups.len(), 3, "nothing else: {:?}", shown.groups);
    let choices = &shown.groups[0].items[0];
    assert_eq!(choices.after.as_ref().map(|t| t.zh.as_str()), Some("选项：丙"));
    assert_eq!(
        shown.set_aside.iter().map(|a| (a.at.as_str(), a.text.zh.as_str())).collect::<Vec<_>>(),
        [("planted.gone", "1,234.5")]
    );
    assert_eq!(shown.set_aside[0].label.zh, "样本问题二");
    let limit = &shown.figures[0];
    assert_eq!(limit.before.raw, then.appraisal.headline.limit.raw);
    assert!(!limit.same && limit.before.raw != limit.after.raw, "{limit:?}");
    // Whoever changes the case after looking has to look again.
    answer(&mut app, &case, "planted.kept", "b");
    answer(&mut app, &case, "planted.kept", "a");
    let stale = MoveCase { case: case.clone(), trade: None, checklist: None, seen: shown.seen };
    assert_eq!(app.run(stale).expect_err("changed since").code, Code::BadRequest);

    let moved = move_to(&mut app, &case, None, None);
    assert_eq!(moved.meta.standing, Standing::Present);
    assert_eq!(moved.appraisal.headline.limit.raw, limit.after.raw);
    assert_eq!(moved.set_aside, shown.set_aside);
    assert!(!moved.answers.contains_key("planted.gone") && moved.answers.contains_key("planted.kept"));
    assert!(moved.appraisal.visit.problems.iter().all(|p| p.at != "planted.gone"));
    let list = app.run(ListMoves { case: case.clone() }).expect("the moves");
    assert_eq!((list.moves.len(), list.standing), (1, Standing::Present));
    let kept: Vec<(&str, usize)> = list.moves[0].groups.iter().map(|g| (g.of.as_str(), g.items.len())).collect();
    assert_eq!(kept, [("figure", 4), ("question", 3), ("threshold", 2), ("rule", 1), ("answer", 1)]);
    assert!(list.moves[0].can_go_back);
    // It is in the log: a restart finds it there, and the record verifies.
    let mut app = updated(app, folder.path(), library(SECOND));
    assert_eq!(decided(&open(&mut app, &case).appraisal), decided(&moved.appraisal));
    let verified = app.run(VerifyLog::default()).expect("verified");
    assert!(verified.ok, "{:?}", verified.findings);

    let from = list.moves[0].from.clone();
    let back = move_to(&mut app, &case, Some(&from.trade), Some(&from.hash));
    assert_eq!(back.meta.standing, Standing::Older);
    assert_eq!(decided(&back.appraisal), decided(&then.appraisal));
    assert_eq!((back.set_aside.len(), back.answers["planted.gone"].value.as_deref()), (0, Some("1234.5")));
    let (now, was) = (answers(&mut app, &case), file);
    assert_eq!(
        (&now["answers"]["planted.gone"]["v"], &now["tables"]),
        (&was["answers"]["planted.gone"]["v"], &was["tables"])
    );
    assert_eq!(app.run(ListMoves { case }).expect("the moves").moves.len(), 2);
}

#[test]
fn changing_the_trade_and_back_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = begun(folder.path(), Library::built_in());
    let case = app.run(OpenPracticeCase { industry: "pharmacy".into() }).expect("the case").meta.id;
    let file = FileSource::Base64 { name: "照片.txt".into(), base64: "5YCf5p2h".into() };
    app.run(Attach { case: case.clone(), at: Some("request.amount".into()), file }).expect("attached");
    let turns = vec![TurnView { lever: "sales".into(), row: None, to: "-0.1".into() }];
    let kept = SaveScenario { case: case.clone(), name: "销售降一成".into(), turns };
    app.run(kept).expect("kept");
    let then = open(&mut app, &case);
    let (file, record) = (answers(&mut app, &case), last_record(&mut app));

    let shown = preview(&mut app, &case, Some("convenience-store"), None);
    assert_eq!((shown.from.trade.as_str(), shown.to.trade.as_str()), ("pharmacy", "convenience-store"));
    assert!(!shown.set_aside.is_empty(), "the pharmacy's own answers are set aside");
    let moved = move_to(&mut app, &case, Some("convenience-store"), None);
    assert_eq!((moved.meta.industry.as_str(), moved.meta.standing), ("convenience-store", Standing::Present));
    assert_eq!(moved.set_aside, shown.set_aside);
    assert_eq!(app.run(ListCases {}).expect("the list")[0].industry, "convenience-store");
    assert_eq!(answers(&mut app, &case)["answers"], file["answers"], "answers stay under their ids");
    assert_eq!(app.run(ListAttachments { case: case.clone() }).expect("the files").len(), 1);
    assert_eq!(app.run(ListScenarios { case: case.clone() }).expect("scenarios").scenarios.len(), 1);
    let replayed = app.run(ReplayCase { case: case.clone(), at: record }).expect("replayed");
    assert_eq!(replayed.checklist.trade, "pharmacy");
    assert_eq!(decided(&replayed.view.appraisal), decided(&then.appraisal));

    // What was asked by both trades and answered meanwhile stays; all else is as it was.
    let back = move_to(&mut app, &case, Some("pharmacy"), None);
    assert_eq!(decided(&back.appraisal), decided(&then.appraisal));
    assert_eq!((back.answers, back.tables, back.set_aside), (then.answers, then.tables, Vec::new()));
    assert_eq!(answers(&mut app, &case), file);
    let nowhere = PreviewMove { case, trade: Some("no-such-trade".into()), checklist: None };
    assert_eq!(app.run(nowhere).expect_err("no such trade").code, Code::NotFound);
}

#[test]
fn an_explanation_for_a_deviation_that_moves_is_due_again_and_holds_after_moving_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = app(folder.path(), library(FIRST));
    app.run(CreateOfficer { name: "尽调岗乙".into(), password: COLLEAGUE.into(), role: None }).expect("a colleague");
    app.run(Lock {}).expect("locked");
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = app.run(OpenPracticeCase { industry: TRADE.into() }).expect("the case").meta.id;
    let amount = Change::Cell {
        table: "household".into(),
        row: "h1".into(),
        column: "amount".into(),
        raw: Some("26900".into()),
        basis: Some(Basis::Document),
        by: None,
        how_checked: None,
        note: None,
    };
    commit(&mut app, &case, amount);
    let explain = |app: &mut App, text: Option<&str>, evidence: Option<&str>| {
        let (text, evidence) = (text.map(str::to_owned), evidence.map(str::to_owned));
        app.run(ExplainCheck { case: case.clone(), check: "equity".into(), text, evidence }).expect("explained")
    };
    let wrote = explain(&mut app, Some("期初漏记一笔私人借款"), None);
    let row = wrote.appraisal.checks.iter().find(|c| c.id == "equity").expect("the check").explanations[0].row.clone();
    let file = FileSource::Base64 { name: "借条.txt".into(), base64: "5YCf5p2h".into() };
    let at = Some(format!("explanations.{row}.evidence"));
    app.run(Attach { case: case.clone(), at, file }).expect("attached");
    explain(&mut app, None, Some("借条.txt"));
    let confirm = ConfirmExplanation {
        case: case.clone(),
        check: "equity".into(),
        officer: "尽调岗乙".into(),
        statement: "看过借条原件，能解释这个差额".into(),
        password: COLLEAGUE.into(),
    };
    app.run(confirm).expect("confirmed");
    let state = |view: &CaseView| view.appraisal.checks.iter().find(|c| c.id == "equity").expect("the check").explained;
    assert_eq!(state(&open(&mut app, &case)), ExplainedState::Done);

    let mut app = updated(app, folder.path(), library(SECOND));
    assert_eq!(state(&open(&mut app, &case)), ExplainedState::Done);
    let shown = preview(&mut app, &case, None, None);
    assert_eq!(shown.due_again.len(), 1, "{:?}", shown.due_again);
    let moved = move_to(&mut app, &case, None, None);
    assert_eq!(state(&moved), ExplainedState::Moved, "what was signed was for another deviation");
    let from = app.run(ListMoves { case: case.clone() }).expect("the moves").moves[0].from.clone();
    let back = move_to(&mut app, &case, Some(TRADE), Some(&from.hash));
    assert_eq!(state(&back), ExplainedState::Done, "and holds again where it was signed");
}

/// Answers given at random under checklists that come and go: the decision depends on the answers and the checklist alone, never on the way.
#[test]
fn however_a_case_wandered_it_stands_where_the_same_answers_put_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = begun(folder.path(), Library::built_in());
    let trades = ["pharmacy", "convenience-store", "milk-tea"];
    let mut seed = 20_261_130_u64;
    let mut dice = move |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    for round in 0..3 {
        let case = app.run(OpenPracticeCase { industry: trades[round].into() }).expect("the case").meta.id;
        for _ in 0..6 {
            if dice(2) == 0 {
                let to = trades[usize::try_from(dice(3)).expect("small")];
                if !preview(&mut app, &case, Some(to), None).same {
                    move_to(&mut app, &case, Some(to), None);
                }
            }
            answer(&mut app, &case, "request.amount", &format!("{}000", 50 + dice(300)));
            answer(&mut app, &case, "request.term_months", &(6 + dice(18)).to_string());
        }
        if open(&mut app, &case).meta.industry != trades[round] {
            move_to(&mut app, &case, Some(trades[round]), None);
        }
        let wandered = open(&mut app, &case);
        let answers = answers(&mut app, &case);
        // The same answers in a case that never moved.
        let straight = app.loose(answers.to_string().as_bytes()).expect("reads").appraised().appraisal;
        let wandered = decided(&wandered.appraisal);
        assert_eq!(wandered.headline, straight.headline, "round {round}");
        assert_eq!(wandered.statements, straight.statements, "round {round}");
        assert_eq!(wandered.score, straight.score, "round {round}");
        assert!(app.run(VerifyLog::default()).expect("verified").ok);
    }
}

/// A case whose record names a checklist that nobody kept: said, computed with the present one, and moved by a record of its own.
#[test]
fn what_nobody_kept_is_said_in_words() {
    use evidence::{BootId, CaseCreated, Hash, Moment};
    struct Clock;
    impl store::Env for Clock {
        fn moment(&self) -> Moment {
            let boot = BootId::from_random([7; 16]);
            Moment { wall_ms: 1_793_404_800_000, offset_minutes: 480, monotonic_ms: 1, boot, hub_heard_ms: None }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = begun(folder.path(), Library::built_in());
    app.run(Lock {}).expect("locked");
    let own = fs::read_dir(folder.path()).expect("a folder").next().expect("one").expect("entry").path();
    let settings = store::Settings { cost: Argon2Cost::LIGHT, ..store::Settings::default() };
    let mut store = store::Store::unlock(&own, PASSWORD, settings, Box::new(Clock)).expect("unlocked");
    let created = CaseCreated {
        title: "旧案".into(),
        industry: TRADE.into(),
        checklist: TRADE.into(),
        checklist_hash: Some(Hash([9; 32])),
        survey_date: Some("2026-10-31".into()),
        initial_date: Some("2025-10-31".into()),
        ..CaseCreated::default()
    };
    let (case, _) = store.create_case(created).expect("created");
    store.lock().expect("locked");
    drop(app);
    let mut app = self::app(folder.path(), Library::built_in());
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    let case = case.to_string();
    let view = open(&mut app, &case);
    assert_eq!(view.meta.standing, Standing::NotKept);
    assert!(view.meta.standing_text.is_some_and(|text| text.zh.contains("没有留存")));
    assert!(view.appraisal.warnings[0].zh.contains("没有留存"), "beside every figure");
    let shown = preview(&mut app, &case, None, None);
    assert!(!shown.same && shown.groups.is_empty() && shown.figures.iter().all(|f| f.same), "{shown:?}");
    assert_eq!(move_to(&mut app, &case, None, None).meta.standing, Standing::Present);
    let list = app.run(ListMoves { case }).expect("the moves");
    assert!(!list.moves[0].can_go_back, "there is nothing to go back to");
}
