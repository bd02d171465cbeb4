//! The second officer answers alone first: nothing of the first officer's answers comes to the screen before that, whatever command is asked; then both
//! stand side by side, and a third machine sees from the order of records which came first.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::cases::{ListCases, OpenCase, OpenPracticeCase};
use app::api::files::ExportXlsx;
use app::api::packages::{
    CheckPackage, ListConflicts, MakePackage, PackageMade, PackageTaken, PackageView, PackageWord, TakePackage,
};
use app::api::second::{AnswerBlind, BlindView, OpenFirst, SecondRow, ViewBlind};
use app::api::session::{AccountRole, CreateOfficer, Lock, Unlock};
use app::api::text::{Code, Failure};
use app::api::visit;
use app::api::visit::{Action, CaseView, Change, Commit, History};
use app::{App, Argon2Cost, Library, Machine, Settings};
use evidence::{AnswersChanged, Marked, Payload};
use store::Store;

#[path = "second/commands.rs"]
mod commands;

const PASSWORD: &str = "口令-Tianye-2026";
const SAID: &str = "4711 0815 2026 1130 9999";

struct Laptop {
    app: App,
    name: &'static str,
    folder: tempfile::TempDir,
}

fn machine(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

impl Laptop {
    fn of(name: &'static str, role: Option<AccountRole>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut app = machine(folder.path());
        app.run(CreateOfficer { name: name.into(), password: PASSWORD.into(), role }).expect("an officer");
        Self { app, name, folder }
    }

    fn pack(&mut self, case: &str, to: &Path) -> PackageMade {
        let path = to.display().to_string();
        self.app
            .run(MakePackage { case: case.into(), path: path.into(), passphrase: Some(SAID.into()) })
            .expect("a package")
    }

    fn take(&mut self, from: &Path, digits: &str) -> PackageTaken {
        let (path, confirmed) = (from.display().to_string(), vec![digits.to_owned()]);
        self.app.run(TakePackage { path: path.into(), passphrase: Some(SAID.into()), confirmed }).expect("taken in")
    }

    fn view(&mut self, case: &str) -> CaseView {
        self.app.run(OpenCase { case: case.into() }).expect("the case")
    }

    fn blind(&mut self, case: &str) -> BlindView {
        self.app.run(ViewBlind { case: case.into() }).expect("what is asked alone")
    }

    fn say(&mut self, case: &str, question: &str, raw: &str) -> Result<BlindView, Failure> {
        let raw = Some(raw.to_owned());
        self.app.run(AnswerBlind { case: case.into(), question: question.into(), raw, declined: None })
    }

    fn decline(&mut self, case: &str, question: &str) -> Result<BlindView, Failure> {
        let declined = Some("不在现场".to_owned());
        self.app.run(AnswerBlind { case: case.into(), question: question.into(), raw: None, declined })
    }

    /// Declines whatever is left.
    fn decline_the_rest(&mut self, case: &str) {
        let open = |item: &app::api::second::BlindItem| item.answer.is_none() && item.declined.is_none();
        let left: Vec<String> =
            self.blind(case).items.iter().filter(|i| open(i)).map(|i| i.question.id.clone()).collect();
        for question in left {
            self.decline(case, &question).expect("declined");
        }
    }

    fn rows(&mut self, case: &str) -> Vec<SecondRow> {
        let found = self.app.run(ListConflicts { case: case.into() }).expect("side by side");
        found.second.into_iter().flat_map(|second| second.rows).collect()
    }

    fn row(&mut self, case: &str, question: &str) -> SecondRow {
        self.rows(case).into_iter().find(|row| row.question == question).expect("the row")
    }

    fn answer(&mut self, case: &str, question: &str, raw: &str) -> visit::CommitReply {
        let change = Change::Answer {
            question: question.into(),
            raw: Some(raw.into()),
            basis: None,
            by: None,
            how_checked: None,
            note: None,
        };
        self.app.run(Commit { case: case.into(), changes: vec![change], action: Action::Typed }).expect("an answer")
    }

    /// Records written by hand, past the program, with the officer's own key.
    fn by_hand(&mut self, case: &str, payloads: &[Payload]) {
        self.app.run(Lock {}).expect("locked");
        let entries =
            std::fs::read_dir(self.folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut own = entries.filter(|path| Store::officer_of(path).is_ok_and(|officer| officer.name == self.name));
        let settings = store::Settings { cost: Argon2Cost::LIGHT, ..store::Settings::default() };
        let folder = own.next().expect("the account");
        let mut store = Store::unlock(&folder, PASSWORD, settings, Box::new(Hand)).expect("unlocked");
        for payload in payloads {
            store.append(Some(case.parse().expect("an id")), payload).expect("written");
        }
        store.lock().expect("locked");
        self.app.run(Unlock { officer: self.name.into(), password: PASSWORD.into() }).expect("unlocked");
    }

    fn restart(&mut self) {
        self.app.run(Lock {}).expect("locked");
        self.app = machine(self.folder.path());
        self.app.run(Unlock { officer: self.name.into(), password: PASSWORD.into() }).expect("unlocked");
    }
}

struct Hand;

impl store::Env for Hand {
    fn moment(&self) -> evidence::Moment {
        let boot = evidence::BootId::from_random([7; 16]);
        evidence::Moment { wall_ms: 1_900_000_000_000, offset_minutes: 480, monotonic_ms: 1, boot, hub_heard_ms: None }
    }
}

/// An answer in a record of its own.
fn answered(question: &str, value: &str) -> Payload {
    let change = evidence::Change::answer(question, Some(evidence::Value::Text(value.into())));
    Payload::AnswersChanged(AnswersChanged::typed(vec![change]))
}

fn opened(detail: &str) -> Payload {
    Payload::Marked(Marked { mark: "others_opened".into(), detail: Some(detail.into()) })
}

struct Story {
    first: Laptop,
    second: Laptop,
    case: String,
    stick: tempfile::TempDir,
}

impl Story {
    /// The first officer's case, taken in by the second.
    fn begin(trade: &str) -> Self {
        let mut first = Laptop::of("客户经理甲", None);
        let case = first.app.run(OpenPracticeCase { industry: trade.into() }).expect("the case").meta.id;
        let mut second = Laptop::of("客户经理乙", None);
        let stick = tempfile::tempdir().expect("a stick");
        let there = stick.path().join("there.tycase");
        let made = first.pack(&case, &there);
        second.take(&there, &made.digits);
        Self { first, second, case, stick }
    }

    fn on_stick(&self, name: &str) -> PathBuf {
        self.stick.path().join(name)
    }

    /// The second officer's package, taken in by the first.
    fn back(&mut self, name: &str) -> PackageMade {
        let path = self.on_stick(name);
        let made = self.second.pack(&self.case, &path);
        self.first.take(&path, &made.digits);
        made
    }
}

fn checked(package: &Path) -> PackageView {
    let nowhere = tempfile::tempdir().expect("a folder");
    let check = CheckPackage {
        path: package.display().to_string().into(),
        passphrase: Some(SAID.into()),
        keys: Vec::new(),
        heads: Vec::new(),
    };
    machine(nowhere.path()).run(check).expect("checked")
}

fn told(view: &PackageView, word: PackageWord, part: &str) -> bool {
    view.lines.iter().any(|line| line.word == word && line.text.zh.contains(part))
}

fn limit(view: &CaseView) -> [Option<String>; 3] {
    let head = &view.appraisal.headline;
    [&head.limit, &head.score, &head.grade].map(|figure| figure.raw.clone())
}

#[test]
fn two_laptops_counted_and_asked_apart() {
    let mut story = Story::begin("fmcg-wholesale");
    let case = story.case.clone();
    let before = story.first.view(&case);
    assert!(before.blind.is_none(), "nothing is asked of who opened the case");
    let cash = before.answers["balance_survey.cash"].value.clone().expect("counted");
    let asked = before.answers["request.amount"].value.clone().expect("asked");

    // Kept back: what it is called, where it is, what is asked; and no way to open it yet.
    let shown = story.second.view(&case);
    let blind = shown.blind.as_ref().expect("asked alone");
    assert!(blind.kept_back && blind.left == 8 && blind.first_officer.as_deref() == Some("客户经理甲"), "{blind:?}");
    assert!(shown.answers.is_empty() && shown.tables.is_empty() && shown.questions.is_empty());
    assert_eq!(shown.meta.title, before.meta.title);
    assert_eq!(limit(&shown), limit(&CaseView { ..shown.clone() }));
    assert!(shown.appraisal.headline.limit.raw.is_none(), "{:?}", shown.appraisal.headline.limit);
    let refused = story.second.app.run(OpenFirst { case: case.clone() }).expect_err("nothing answered yet");
    assert!(refused.code == Code::BadRequest && refused.message.zh.contains("还有 8 问"), "{refused:?}");

    // Answered and declined one by one, with a restart between; what does not read is refused and leaves nothing.
    story.second.say(&case, "second.cash", "三千左右吧").expect_err("not a number");
    story.second.say(&case, "second.purpose", "treasure hunt").expect_err("no choice");
    story.second.say(&case, "second.nothing", "1").expect_err("no such question");
    let silent =
        AnswerBlind { case: case.clone(), question: "second.cash".into(), raw: None, declined: Some(" ".into()) };
    story.second.app.run(silent).expect_err("a reason is words");
    story.second.say(&case, "second.cash", "1234").expect("an answer");
    story.second.say(&case, "second.cash", "3000").expect("counted again, still alone");
    story.second.restart();
    assert_eq!(story.second.blind(&case).left, 7);
    story.second.say(&case, "second.asked_amount", &asked).expect("an answer");
    story.second.decline(&case, "second.people").expect("declined");
    // Taken in once more meanwhile: still kept back.
    let again = story.on_stick("again.tycase");
    let made = story.first.pack(&case, &again);
    let taken = story.second.take(&again, &made.digits);
    assert!(taken.conflicts == 0 && taken.notes.iter().any(|note| note.zh.contains("独立回答")), "{taken:?}");
    assert!(story.second.view(&case).blind.expect("asked").kept_back);
    story.second.decline_the_rest(&case);
    let opened = story.second.app.run(OpenFirst { case: case.clone() }).expect("opened");
    assert!(!opened.blind.expect("asked").kept_back && !opened.answers.is_empty());
    story.second.restart();
    assert_eq!(limit(&story.second.view(&case)), limit(&before), "what was said alone moves no figure");

    // Side by side, on both laptops.
    let row = story.second.row(&case, "second.cash");
    assert!(row.differs && row.second.zh == "3,000" && row.verdict.zh.contains("协办少"), "{row:?}");
    assert!(row.to_do.is_some() && row.tolerance.is_some() && row.first_now.is_none() && row.later.is_none());
    let same = story.second.row(&case, "second.asked_amount");
    assert!(!same.differs && same.verdict.zh == "一致", "{same:?}");
    let declined = story.second.row(&case, "second.people");
    assert!(!declined.differs && declined.second.zh == "不答：不在现场", "{declined:?}");
    let made = story.back("back.tycase");
    assert_eq!(story.first.row(&case, "second.cash"), row);

    // The first officer has to explain it, and nothing but that became different.
    let view = story.first.view(&case);
    assert_eq!(limit(&view), limit(&before));
    assert_eq!(view.appraisal.headline.amount_asked, before.appraisal.headline.amount_asked);
    let odd =
        |view: &CaseView| {
            view.appraisal.decision.reasons.iter().any(|reason| {
                reason.code == "flags_open" && reason.about.iter().any(|about| about.id == "second_differs")
            })
        };
    assert!(odd(&view) && !odd(&before), "{:?}", view.appraisal.decision.reasons);
    assert!(
        view.appraisal.warnings.iter().any(|text| text.zh.contains("协办独立回答不同")),
        "{:?}",
        view.appraisal.warnings
    );
    // To correct the number afterwards settles nothing: it is held against what was said before it was heard.
    story.first.answer(&case, "balance_survey.cash", "3000");
    let row = story.first.row(&case, "second.cash");
    assert!(row.differs && row.first_now.as_ref().is_some_and(|now| now.zh == "3,000"), "{row:?}");
    assert!(odd(&story.first.view(&case)));
    story.first.answer(&case, "balance_survey.cash", &cash);
    let rows = vec![Change::AddRow {
        table: "explanations".into(),
        row: "two-counts".into(),
        before: None,
        cells: [("check", "flag/second_differs"), ("explanation", "两次点数之间付了货款，有单")]
            .map(|(column, text)| (column.to_owned(), text.to_owned()))
            .into(),
    }];
    let wrote = story.first.app.run(Commit { case: case.clone(), changes: rows, action: Action::Typed });
    let wrote = wrote.expect("explained");
    assert!(wrote.refused.is_empty(), "{:?}", wrote.refused);
    let explained = story.first.view(&case);
    let at_issue: Vec<_> = explained.appraisal.decision.reasons.iter().filter(|r| r.group == "return").collect();
    assert!(!odd(&explained), "{at_issue:?} {:?}", explained.tables.get("explanations"));
    assert_eq!(limit(&explained), limit(&before), "and nothing is gained by it");
    let sheet = story.on_stick("a.xlsx").display().to_string();
    story.first.app.run(ExportXlsx { case: case.clone(), path: sheet.into() }).expect("a workbook");

    // A third machine.
    let proof = checked(&story.on_stick("back.tycase"));
    assert!(proof.ok && told(&proof, PackageWord::Holds, "先独立回答 2 问、写明不答 6 问"), "{:?}", proof.lines);
    let same = proof.lines.iter().filter(|line| line.text.zh.contains("一分不差")).count();
    assert_eq!(same, 2, "both programs' figures come out again: {:?}", proof.lines);
    assert!(made.size > 0);
}

#[test]
fn what_is_said_after_the_opening_is_marked_and_counts_for_nothing() {
    let mut story = Story::begin("fmcg-wholesale");
    let case = story.case.clone();
    story.second.say(&case, "second.cash", "3000").expect("an answer");
    story.second.decline_the_rest(&case);
    story.second.app.run(OpenFirst { case: case.clone() }).expect("opened");
    let cash = story.second.view(&case).answers["balance_survey.cash"].value.clone().expect("counted");
    // Having seen the other's number.
    let after = story.second.say(&case, "second.cash", &cash).expect("kept");
    let item = after.items.iter().find(|item| item.question.id == "second.cash").expect("the item");
    assert!(item.after_opening);
    let row = story.second.row(&case, "second.cash");
    assert!(row.differs && row.second.zh == "3,000" && row.later.is_some(), "{row:?}");
    story.second.say(&case, "second.people", "3").expect("declined before, said after");
    let people = story.second.row(&case, "second.people");
    assert!(!people.differs && people.second.zh.contains("不答") && people.later.is_some(), "{people:?}");
    let history = History { case: case.clone(), question: "second.cash".into(), row: None, column: None };
    let history = story.second.app.run(history).expect("the history");
    let marks: Vec<bool> = history.iter().map(|entry| entry.after_opening).collect();
    assert_eq!(marks, [true, false]);
    story.back("back.tycase");
    assert_eq!(story.first.row(&case, "second.cash"), row);
    let warnings = story.first.view(&case).appraisal.warnings;
    assert!(warnings.iter().any(|text| text.zh.contains("不作独立回答")), "{warnings:?}");
    let proof = checked(&story.on_stick("back.tycase"));
    assert!(told(&proof, PackageWord::Unproved, "打开以后又改的 2 问"), "{:?}", proof.lines);
    // Opening twice writes nothing twice.
    let records = |laptop: &mut Laptop| {
        laptop.app.run(app::api::files::VerifyLog { head: None, key: None }).expect("verified").records
    };
    let n = records(&mut story.second);
    story.second.app.run(OpenFirst { case: case.clone() }).expect("open already");
    assert_eq!(records(&mut story.second), n);
}

#[test]
fn nobody_else_answers_what_is_asked_of_the_second_officer() {
    let mut story = Story::begin("fmcg-wholesale");
    let case = story.case.clone();
    let refused = story.first.say(&case, "second.cash", "1").expect_err("the officer on the case");
    assert!(refused.code == Code::BadRequest && refused.message.zh.contains("只问协办"), "{refused:?}");
    story.first.app.run(ViewBlind { case: case.clone() }).expect_err("not asked");
    story.first.app.run(OpenFirst { case: case.clone() }).expect_err("nothing to open");
    assert_eq!(story.first.answer(&case, "second.cash", "1").refused.len(), 1, "not by the usual way either");
    assert_eq!(story.first.answer(&case, "second.differing", "0").refused.len(), 1, "the program's own word");
    // A reviewer is asked nothing and sees the case.
    let mut reviewer = Laptop::of("审查岗丙", Some(AccountRole::Reviewer));
    let there = story.on_stick("there.tycase");
    let digits = story.first.pack(&case, &there).digits;
    reviewer.take(&there, &digits);
    let view = reviewer.view(&case);
    assert!(view.blind.is_none() && !view.answers.is_empty());
}

/// By a program of one's own, with one's own key: the owner's answer counts nothing and is said, on both laptops and by whoever checks.
#[test]
fn an_answer_of_the_officer_on_the_case_is_without_effect_and_a_finding() {
    let mut story = Story::begin("fmcg-wholesale");
    let case = story.case.clone();
    let before = story.first.view(&case);
    story.first.by_hand(&case, &[answered("second.cash", "8650"), opened("answered=second.cash declined=")]);
    let said = |view: &CaseView| view.appraisal.warnings.iter().any(|text| text.zh.contains("只问协办"));
    let view = story.first.view(&case);
    assert!(said(&view) && limit(&view) == limit(&before) && view.set_aside == before.set_aside);
    let there = story.on_stick("there-2.tycase");
    let digits = story.first.pack(&case, &there).digits;
    let proof = checked(&there);
    assert!(!proof.lines.iter().any(|line| line.text.zh.contains("先独立回答")), "{:?}", proof.lines);
    story.second.take(&there, &digits);
    assert!(story.second.view(&case).blind.expect("asked").items.iter().all(|item| item.answer.is_none()));
    story.second.decline_the_rest(&case);
    story.second.app.run(OpenFirst { case: case.clone() }).expect("opened");
    assert!(said(&story.second.view(&case)));
    let found = story.second.app.run(ListConflicts { case: case.clone() }).expect("found");
    assert!(found.outside.iter().any(|text| text.zh.contains("只问协办")), "{:?}", found.outside);
    story.back("back.tycase");
    assert!(told(&checked(&story.on_stick("back.tycase")), PackageWord::Unproved, "只问协办的问题由别人答了"));
}

/// The mark written first and the answers after it, or a mark that says what was never answered.
#[test]
fn a_mark_proves_nothing_that_the_records_before_it_do_not_say() {
    let mut story = Story::begin("fmcg-wholesale");
    let case = story.case.clone();
    story.second.by_hand(&case, &[opened("answered=second.cash declined="), answered("second.cash", "1")]);
    // It is open, since who writes records can read them, too; and nothing counts as said alone.
    let row = story.second.row(&case, "second.cash");
    assert!(!row.differs && row.second.zh == "没有独立回答" && row.later.is_some(), "{row:?}");
    story.back("back.tycase");
    let proof = checked(&story.on_stick("back.tycase"));
    assert!(!proof.ok && told(&proof, PackageWord::Fails, "与此前的记录对不上"), "{:?}", proof.lines);
    // A second mark moves nothing.
    story.second.by_hand(&case, &[opened("answered=second.cash declined=")]);
    assert_eq!(story.second.row(&case, "second.cash"), row);
}

#[test]
fn trades_ask_for_what_they_count() {
    for (trade, question, other) in [
        ("pig-farm", "second.heads", "second.machines"),
        ("freight", "second.machines", "second.heads"),
        ("restaurant", "second.seats", "second.heads"),
    ] {
        let mut story = Story::begin(trade);
        let case = story.case.clone();
        let ids: BTreeSet<String> =
            story.second.blind(&case).items.iter().map(|item| item.question.id.clone()).collect();
        assert!(ids.contains(question) && !ids.contains(other), "{trade}: {ids:?}");
        story.second.say(&case, question, "1").expect("an answer");
        story.second.decline_the_rest(&case);
        story.second.app.run(OpenFirst { case: case.clone() }).expect("opened");
        let row = story.second.row(&case, question);
        assert!(row.differs && row.second.zh == "1", "{trade}: {row:?}");
    }
}

#[test]
fn a_case_with_one_officer_knows_nothing_of_it() {
    let mut alone = Laptop::of("客户经理甲", None);
    let view = alone.app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case");
    assert!(view.blind.is_none() && !view.questions.iter().any(|question| question.id.starts_with("second.")));
    assert!(!view.appraisal.visit.missing.iter().any(|missing| missing.at.starts_with("second.")));
    let found = alone.app.run(ListConflicts { case: view.meta.id.clone() }).expect("nothing");
    assert!(found.second.is_empty());
    assert_eq!(alone.app.run(ListCases {}).expect("cases").len(), 1);
}
