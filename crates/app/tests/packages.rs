//! Two officers without a hub: a case goes by stick from one laptop to the other and back, conflicts are settled, and a third machine without an account
//! comes to the same figures. At each step a package that was cut or altered on the way changes nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::appraisal::{AppraisalView, CheckView};
use app::api::cases::{ListCases, OpenCase, OpenPracticeCase};
use app::api::closing::{CloseCase, Outcome, ReopenCase};
use app::api::explanations::{CheckHistory, ConfirmExplanation, ExplainCheck, ExplainedState};
use app::api::files::{Attach, ExportXlsx, FileSource, ListAttachments, VerifyLog};
use app::api::moving::ReplayCase;
use app::api::packages::{
    CheckPackage, ConfirmHere, ConflictsView, ListConflicts, MakePackage, PackageMade, PackageTaken, PackageView,
    PackageWord, SettleConflict, TakePackage,
};
use app::api::second::{AnswerBlind, OpenFirst, ViewBlind};
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::api::text::{Basis, Code, Failure, FigureState};
use app::api::visit::{Action, CaseView, Change, Commit, CommitReply, History};
use app::api::{Answered, Request};
use app::{App, Argon2Cost, Library, Machine, Settings};

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

fn laptop(name: &'static str) -> Laptop {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = machine(folder.path());
    app.run(CreateOfficer { name: name.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    Laptop { app, name, folder }
}

impl Laptop {
    fn pack(&mut self, case: &str, to: &Path) -> PackageMade {
        let path = to.display().to_string();
        self.app
            .run(MakePackage { case: case.into(), path: path.into(), passphrase: Some(SAID.into()) })
            .expect("a package")
    }

    fn take(&mut self, from: &Path, said: bool, confirmed: &[&str]) -> Result<PackageTaken, Failure> {
        let passphrase = said.then(|| SAID.into());
        let confirmed = confirmed.iter().map(|digits| (*digits).to_owned()).collect();
        self.app.run(TakePackage { path: from.display().to_string().into(), passphrase, confirmed })
    }

    fn set(&mut self, case: &str, question: &str, raw: &str) -> CommitReply {
        let change = match question.split('.').collect::<Vec<_>>().as_slice() {
            [table, row, column] => Change::Cell {
                table: (*table).into(),
                row: (*row).into(),
                column: (*column).into(),
                raw: Some(raw.into()),
                basis: Some(Basis::Document),
                by: None,
                how_checked: None,
                note: None,
            },
            _ => Change::Answer {
                question: question.into(),
                raw: Some(raw.into()),
                basis: None,
                by: None,
                how_checked: None,
                note: None,
            },
        };
        self.app.run(Commit { case: case.into(), changes: vec![change], action: Action::Typed }).expect("saved")
    }

    /// Declines whatever is asked of the second officer alone, and opens what the first one answered.
    fn opens(&mut self, case: &str) {
        let asked = self.app.run(ViewBlind { case: case.into() }).expect("what is asked").items;
        for item in asked {
            let (question, declined) = (item.question.id, Some("不在现场".to_owned()));
            self.app.run(AnswerBlind { case: case.into(), question, raw: None, declined }).expect("declined");
        }
        self.app.run(OpenFirst { case: case.into() }).expect("opened");
    }

    fn view(&mut self, case: &str) -> CaseView {
        self.app.run(OpenCase { case: case.into() }).expect("the case")
    }

    fn conflicts(&mut self, case: &str) -> ConflictsView {
        self.app.run(ListConflicts { case: case.into() }).expect("conflicts")
    }

    fn restart(&mut self) {
        self.app.run(Lock {}).expect("locked");
        self.app = machine(self.folder.path());
        self.app.run(Unlock { officer: self.name.into(), password: PASSWORD.into() }).expect("unlocked");
    }

    /// What was cut or altered on the way is refused, and nothing of it is here afterwards.
    fn refuses_damaged(&mut self, package: &Path, confirmed: &[&str]) {
        let bytes = fs::read(package).expect("the package");
        let before = (
            self.app.run(ListCases {}).expect("cases").len(),
            self.app.run(VerifyLog { head: None, key: None }).expect("verified").records,
        );
        let damaged = package.with_extension("damaged");
        let step = bytes.len() / 7;
        let cut = (0..7).map(|n| bytes[..n * step].to_vec());
        let altered = (0..7).map(|n| {
            let mut altered = bytes.clone();
            altered[n * step + 5] ^= 4;
            altered
        });
        for made in cut.chain(altered) {
            fs::write(&damaged, made).expect("written");
            let failure = self.take(&damaged, true, confirmed).expect_err("damaged");
            assert!(
                matches!(failure.code, Code::Damaged | Code::BadRequest | Code::WrongPassword | Code::Newer),
                "{failure:?}"
            );
        }
        let after = (
            self.app.run(ListCases {}).expect("cases").len(),
            self.app.run(VerifyLog { head: None, key: None }).expect("verified").records,
        );
        assert_eq!(after, before);
    }
}

/// Anybody's machine, without an account.
fn checked(package: &Path, keys: &[&str], heads: &[&str]) -> Result<PackageView, Failure> {
    let nowhere = tempfile::tempdir().expect("a folder");
    machine(nowhere.path()).run(CheckPackage {
        path: package.display().to_string().into(),
        passphrase: Some(SAID.into()),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        heads: heads.iter().map(|head| (*head).to_owned()).collect(),
    })
}

fn lines(view: &PackageView, word: PackageWord) -> Vec<&str> {
    view.lines.iter().filter(|line| line.word == word).map(|line| line.text.zh.as_str()).collect()
}

fn figures(view: &AppraisalView) -> [Option<String>; 3] {
    [&view.headline.limit, &view.headline.score, &view.headline.grade].map(|figure| figure.raw.clone())
}

fn equity(view: &AppraisalView) -> CheckView {
    view.checks.iter().find(|check| check.id == "equity").cloned().expect("the check")
}

struct Story {
    first: Laptop,
    second: Laptop,
    case: String,
    stick: tempfile::TempDir,
}

impl Story {
    fn begin() -> Self {
        let (mut first, second) = (laptop("客户经理甲"), laptop("客户经理乙"));
        let case = first.app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case").meta.id;
        Self { first, second, case, stick: tempfile::tempdir().expect("a stick") }
    }

    fn on_stick(&self, name: &str) -> PathBuf {
        self.stick.path().join(name)
    }
}

#[test]
fn two_officers_without_a_hub() {
    let mut story = Story::begin();
    let case = story.case.clone();
    // The first officer has a failed check, explains and proves it.
    explained(&mut story.first, &case);
    let refused = story.first.app.run(ConfirmHere {
        case: case.clone(),
        check: "equity".into(),
        agrees: true,
        statement: "看过".into(),
    });
    assert_eq!(refused.expect_err("the officer on the case").code, Code::BadRequest);

    // 1 To the stick.
    let there = story.on_stick("there.tycase");
    let made = story.first.pack(&case, &there);
    assert_eq!((made.files, made.left_out, made.size > 100_000), (1, 0, true));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&there).expect("written").permissions().mode() & 0o777, 0o600);
    }
    let left: Vec<_> = fs::read_dir(story.stick.path()).expect("the stick").collect();
    assert_eq!(left.len(), 1, "nothing else is left there");
    let plain = fs::read(&there).expect("the package");
    for secret in ["借款人甲", "样例商行", "999999198406120016", "借条", "客户经理甲"] {
        assert!(!plain.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }

    // 2 A third machine says what holds, and reckons the same to the cent from the package's own layers.
    let shown = figures(&story.first.view(&case).appraisal);
    let view = checked(&there, &[], &[]).expect("checked");
    assert!(view.ok, "{:?}", lines(&view, PackageWord::Fails));
    let again = view.figures.as_ref().expect("reckoned");
    assert_eq!([&again.limit, &again.score, &again.grade].map(|figure| figure.raw.clone()), shown);
    assert!(lines(&view, PackageWord::Holds).iter().any(|line| line.contains("一分不差")), "{:?}", view.lines);
    assert!(lines(&view, PackageWord::Unproved).iter().any(|line| line.contains("核对钥匙的核对码")));
    assert_eq!(view.logs.len(), 1);
    // With the key known from elsewhere that is proved as well; with a wrong one it is said.
    let known = checked(&there, &[&made.digits], &[]).expect("checked");
    assert!(known.ok && lines(&known, PackageWord::Unproved).is_empty(), "{:?}", known.lines);
    let wrong = checked(&there, &["0000 0000 0000 0000"], &[]).expect("checked");
    assert!(!wrong.ok);
    // A head that a report printed.
    let head = format!("{}:{}", made.saved.seq - 1, "0".repeat(64));
    assert!(!checked(&there, &[], &[&head]).expect("checked").ok, "another record than the one kept elsewhere");

    // 3 The second officer compares the digits by telephone and takes it in.
    story.second.refuses_damaged(&there, &[&made.digits]);
    let failure = story.second.take(&there, true, &[]).expect_err("not compared");
    assert!(failure.message.zh.contains(&made.digits), "{failure:?}");
    let taken = story.second.take(&there, true, &[&made.digits]).expect("taken in");
    assert!(taken.new_case && taken.conflicts == 0 && taken.files == 1, "{taken:?}");
    story.second.opens(&case);
    assert_eq!(figures(&story.second.view(&case).appraisal), shown);
    let again = story.second.take(&there, true, &[]).expect("a second time");
    assert_eq!((again.new_case, again.records, again.files), (false, 0, 0));
    story.second.restart();
    assert_eq!(story.second.app.run(ListCases {}).expect("cases").len(), 1);
    assert_eq!(story.second.app.run(ListAttachments { case: case.clone() }).expect("files").len(), 1);

    // 4 Confirms the explanation in a log of their own, and answers what they saw.
    let confirmed = story
        .second
        .app
        .run(ConfirmHere {
            case: case.clone(), check: "equity".into(), agrees: true, statement: "看过借条原件".into()
        })
        .expect("confirmed");
    assert_eq!(equity(&confirmed.appraisal).explained, ExplainedState::Done);
    story.second.set(&case, "household.h1.amount", "26800");
    story.second.set(&case, "request.term_months", "24");
    // Meanwhile the first officer changes the term as well; neither hears the other.
    story.first.set(&case, "request.term_months", "18");
    let back = story.on_stick("back.tycase");
    let second_made = story.second.pack(&case, &back);

    // 5 Back: no passphrase is needed between the two any more.
    story.first.refuses_damaged(&back, &[&second_made.digits]);
    let taken = story.first.take(&back, false, &[&second_made.digits]).expect("taken in");
    assert_eq!((taken.new_case, taken.conflicts), (false, 1), "{taken:?}");
    let found = story.first.conflicts(&case);
    assert!(found.shared && found.own && found.owner.as_deref() == Some("客户经理甲"));
    let conflict = &found.conflicts[0];
    assert_eq!(conflict.place, "request.term_months");
    let said: Vec<(&str, &str)> =
        conflict.claims.iter().map(|claim| (claim.officer.as_str(), claim.text.zh.as_str())).collect();
    assert_eq!(said, [("客户经理甲", "18"), ("客户经理乙", "24")], "side by side, the owner's counts meanwhile");
    // What reads it is provisional with the conflict as cause, the case goes back, and both is said.
    let open = story.first.view(&case).appraisal;
    assert!(open.headline.limit.state != FigureState::Known || !open.headline.limit.provisional.is_empty());
    assert!(
        open.decision.reasons.iter().any(|reason| reason.code == "officers_disagree"),
        "{:?}",
        open.decision.reasons
    );
    assert!(open.warnings.iter().any(|text| text.zh.contains("两人不一致") && text.zh.contains("客户经理乙：24")));
    // The second officer had heard 26,900 before saying 26,800: no conflict, the later word counts, by name.
    let history = story.first.app.run(History {
        case: case.clone(),
        question: "household".into(),
        row: Some("h1".into()),
        column: Some("amount".into()),
    });
    let history = history.expect("the history");
    assert_eq!((history[0].text.as_str(), history[0].officer.as_str()), ("26,800", "客户经理乙"));
    assert_eq!((history[1].text.as_str(), history[1].officer.as_str()), ("26,900", "客户经理甲"));
    story.first.app.run(CheckHistory { case: case.clone() }).expect("stories");
    let sheet = story.on_stick("a.xlsx").display().to_string();
    story.first.app.run(ExportXlsx { case: case.clone(), path: sheet.into() }).expect("a workbook");

    // 6 Settled by who has heard both.
    let settled = story
        .first
        .app
        .run(SettleConflict { case: case.clone(), place: "request.term_months".into(), take: 1 })
        .expect("settled");
    assert_eq!(settled.conflicts, []);
    let view = story.first.view(&case);
    assert_eq!(view.answers["request.term_months"].value.as_deref(), Some("24"));
    assert!(!view.appraisal.warnings.iter().any(|text| text.zh.contains("两人不一致")));
    let verified = story.first.app.run(VerifyLog { head: None, key: None }).expect("verified");
    assert!(verified.ok, "{:?}", verified.findings);

    // 7 And there again: all three come to the same.
    let last = story.on_stick("last.tycase");
    story.first.pack(&case, &last);
    story.second.refuses_damaged(&last, &[]);
    let taken = story.second.take(&last, false, &[]).expect("taken in");
    assert_eq!(taken.conflicts, 0);
    let own = figures(&story.first.view(&case).appraisal);
    assert_eq!(figures(&story.second.view(&case).appraisal), own);
    let third = checked(&last, &[&made.digits, &second_made.digits], &[]).expect("checked");
    assert!(third.ok && third.conflicts.is_empty(), "{:?}", third.lines);
    let reckoned = third.figures.as_ref().expect("reckoned");
    assert_eq!([&reckoned.limit, &reckoned.score, &reckoned.grade].map(|figure| figure.raw.clone()), own);
    let same = lines(&third, PackageWord::Holds).iter().filter(|line| line.contains("一分不差")).count();
    assert_eq!(same, 2, "what each program had said, from what each knew then: {:?}", third.lines);
    assert!(lines(&third, PackageWord::Unproved).is_empty(), "{:?}", third.lines);
    // An earlier record replays with what was known then.
    story.first.restart();
    let at = made.saved.seq - 1;
    let replayed = story.first.app.run(ReplayCase { case: case.clone(), at }).expect("replayed");
    assert_eq!(figures(&replayed.view.appraisal), shown);
}

/// The first officer's explanation of a failed check, with its evidence.
fn explained(first: &mut Laptop, case: &str) {
    first.set(case, "household.h1.amount", "26900");
    let explain = |text: Option<&str>, evidence: Option<&str>| ExplainCheck {
        case: case.to_owned(),
        check: "equity".into(),
        text: text.map(str::to_owned),
        evidence: evidence.map(str::to_owned),
    };
    let wrote = first.app.run(explain(Some("期初漏记一笔私人借款"), None)).expect("written");
    let row = equity(&wrote.appraisal).explanations[0].row.clone();
    let file = FileSource::Base64 { name: "借条.txt".into(), base64: "5YCf5p2h".into() };
    let at = Some(format!("explanations.{row}.evidence"));
    first.app.run(Attach { case: case.to_owned(), at, file }).expect("attached");
    let proved = first.app.run(explain(None, Some("借条.txt"))).expect("proved");
    assert_eq!(equity(&proved.appraisal).explained, ExplainedState::NeedsSecondOfficer);
}

/// Signed with the colleague's own account on the officer's machine: nobody else has that account, and the figures that rest on it come out the same.
#[test]
fn what_was_signed_on_one_machine_counts_on_the_others() {
    let mut story = Story::begin();
    let case = story.case.clone();
    let name = "尽调岗丙";
    story
        .first
        .app
        .run(CreateOfficer { name: name.into(), password: PASSWORD.into(), role: None })
        .expect("a colleague");
    story.first.restart();
    explained(&mut story.first, &case);
    let signed = story.first.app.run(ConfirmExplanation {
        case: case.clone(),
        check: "equity".into(),
        officer: name.into(),
        statement: "看过借条原件".into(),
        password: PASSWORD.into(),
    });
    assert_eq!(equity(&signed.expect("signed").appraisal).explained, ExplainedState::Done);
    let there = story.on_stick("there.tycase");
    let made = story.first.pack(&case, &there);
    let view = checked(&there, &[&made.digits], &[]).expect("checked");
    assert!(
        view.ok && lines(&view, PackageWord::Holds).iter().any(|line| line.contains("一分不差")),
        "{:?}",
        view.lines
    );
    let unproved = lines(&view, PackageWord::Unproved);
    assert!(unproved.len() == 1 && unproved[0].contains(name), "{unproved:?}");
    story.second.take(&there, true, &[&made.digits]).expect("taken in");
    story.second.opens(&case);
    let shown = story.second.view(&case).appraisal;
    assert_eq!(equity(&shown).explained, ExplainedState::Done);
    assert_eq!(figures(&shown), figures(&story.first.view(&case).appraisal));
}

#[test]
fn a_planted_link_or_a_full_stick_gets_nothing() {
    let mut story = Story::begin();
    let case = story.case.clone();
    let target = story.on_stick("somewhere-else");
    fs::write(&target, "mine").expect("written");
    #[cfg(unix)]
    {
        let link = story.on_stick("link.tycase");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        let path = link.display().to_string();
        let failure = story
            .first
            .app
            .run(MakePackage { case: case.clone(), path: path.into(), passphrase: None })
            .expect_err("a link");
        assert!(failure.code == Code::File && failure.message.zh.contains("链接"), "{failure:?}");
        assert_eq!(fs::read(&target).expect("there"), b"mine");
    }
    let nowhere = story.on_stick("no/such/folder/a.tycase").display().to_string();
    let failure = story.first.app.run(MakePackage { case: case.clone(), path: nowhere.into(), passphrase: None });
    assert_eq!(failure.expect_err("no folder").code, Code::File);
    #[cfg(target_os = "linux")]
    {
        // A device that is always full: not a file, and nothing is written to it.
        let path = "/dev/full".to_owned();
        let failure = story
            .first
            .app
            .run(MakePackage { case: case.clone(), path: path.into(), passphrase: None })
            .expect_err("no file");
        assert_eq!(failure.code, Code::File);
    }
    // Over an earlier package it writes whole, and leaves no half ones.
    let path = story.on_stick("a.tycase").display().to_string();
    let made = story
        .first
        .app
        .run(MakePackage { case: case.clone(), path: path.clone().into(), passphrase: None })
        .expect("made");
    let twice = story.first.app.run(MakePackage { case, path: path.into(), passphrase: None }).expect("made");
    assert_ne!(made.passphrase, twice.passphrase);
    let parts = fs::read_dir(story.stick.path()).expect("the stick").filter_map(Result::ok);
    assert!(parts.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().ends_with(".part")));
    let weak = story.first.app.run(MakePackage {
        case: story.case.clone(),
        path: story.on_stick("b.tycase").display().to_string().into(),
        passphrase: Some("12345678".into()),
    });
    assert_eq!(weak.expect_err("weak").code, Code::WeakPassword);
}

#[test]
fn a_closed_case_takes_nothing_in_until_it_is_opened_again() {
    let mut story = Story::begin();
    let case = story.case.clone();
    let close = || CloseCase { case: case.clone(), outcome: Outcome::Dropped, reason: None };
    let there = story.on_stick("there.tycase");
    let made = story.first.pack(&case, &there);
    story.second.take(&there, true, &[made.digits.as_str()]).expect("taken");
    story.second.opens(&case);
    story.second.set(&case, "request.amount", "280000");
    let back = story.on_stick("back.tycase");
    let made = story.second.pack(&case, &back);
    story.first.app.run(close()).expect("closed");
    let before = story.first.app.run(VerifyLog { head: None, key: None }).expect("verified").records;
    let failure = story.first.take(&back, true, &[made.digits.as_str()]).expect_err("closed");
    assert!(failure.code == Code::BadRequest && format!("{failure:?}").contains("已结案"), "{failure:?}");
    assert_eq!(story.first.app.run(VerifyLog { head: None, key: None }).expect("verified").records, before);

    // The closing goes along; where it arrived nothing more is taken in but what opens the case again.
    let closed = story.on_stick("closed.tycase");
    story.first.pack(&case, &closed);
    story.second.take(&closed, true, &[]).expect("the closing");
    assert!(story.second.view(&case).meta.closed.is_some());
    assert_eq!(story.second.take(&there, true, &[]).expect_err("closed").code, Code::BadRequest);
    story.first.app.run(ReopenCase { case: case.clone() }).expect("open again");
    let open = story.on_stick("open.tycase");
    story.first.pack(&case, &open);
    story.second.take(&open, true, &[]).expect("what opens it again");
    assert!(story.second.view(&case).meta.closed.is_none());
    let taken = story.first.take(&back, true, &[made.digits.as_str()]).expect("open");
    assert!(taken.records > 0, "{taken:?}");
}

/// Looking at a package and taking it in leave the application free: the officer types on while they read, and what was begun before a lock leaves nothing.
#[test]
fn typing_goes_on_while_a_package_is_read() {
    let (mut first, mut second) = (laptop("尽调岗甲"), laptop("尽调岗乙"));
    let stick = tempfile::tempdir().expect("a folder");
    let case = first.app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a case").meta.id;
    let content = FileSource::Base64 { name: "照片.jpg".into(), base64: "QUJD".repeat(100_000) };
    first.app.run(Attach { case: case.clone(), at: None, file: content }).expect("attached");
    let package = stick.path().join("a.tycase");
    let digits = first.pack(&case, &package).digits;
    let own = second.app.run(OpenPracticeCase { industry: "restaurant".into() }).expect("a case").meta.id;
    let (path, said) = (package.display().to_string(), Some(SAID.into()));
    let check = Request::CheckPackage(CheckPackage {
        path: path.clone().into(),
        passphrase: said.clone(),
        keys: Vec::new(),
        heads: Vec::new(),
    });
    let take = Request::TakePackage(TakePackage { path: path.into(), passphrase: said, confirmed: vec![digits] });
    let begin = |laptop: &mut Laptop, request: &Request| match laptop.app.begin(request.clone()).expect("begun") {
        Answered::Then(work) => work,
        _ => panic!("it reads aside"),
    };
    let (looking, taking) = (begin(&mut second, &check), begin(&mut second, &take));
    let told = |answered: Answered| match answered {
        Answered::Now(reply) => reply,
        _ => panic!("it is done"),
    };
    // Both hold nothing of the application: this is typed between.
    second.set(&own, "request.amount", "12万");
    let view: PackageView =
        serde_json::from_str(&told(looking().expect("read")(&mut second.app).expect("told"))).expect("JSON");
    assert!(view.ok, "{:?}", view.lines);
    let last = taking().expect("read");
    second.set(&own, "request.amount", "13万");
    let taken: PackageTaken = serde_json::from_str(&told(last(&mut second.app).expect("taken"))).expect("JSON");
    assert!(taken.new_case && taken.files == 1, "{taken:?}");
    assert!(second.app.run(VerifyLog { head: None, key: None }).expect("verified").ok);

    // Locked before the end: nothing of it is here, also no half of a file.
    let mut third = laptop("尽调岗丙");
    let last = begin(&mut third, &take)().expect("read");
    third.restart();
    drop(last);
    let last = begin(&mut third, &take)().expect("read");
    third.app.run(Lock {}).expect("locked");
    assert_eq!(last(&mut third.app).err().expect("locked").code, Code::Locked);
    third.app.run(Unlock { officer: third.name.into(), password: PASSWORD.into() }).expect("unlocked");
    assert!(third.app.run(ListCases {}).expect("cases").is_empty());
    let account =
        fs::read_dir(third.folder.path()).expect("accounts").flatten().find(|e| e.path().join("keys").exists());
    let files = fs::read_dir(account.expect("an account").path().join("attachments"));
    assert_eq!(files.map_or(0, Iterator::count), 0, "nothing was left");
    // Two at once: the second finds the case here, and says so; once more it changes nothing.
    let (one, other) = (begin(&mut third, &take), begin(&mut third, &take));
    let (one, other) = (one().expect("read"), other().expect("read"));
    one(&mut third.app).expect("taken");
    let failure = other(&mut third.app).err().expect("the case came meanwhile");
    assert!(failure.message.zh.contains("请再收一次"), "{}", failure.message.zh);
    assert!(third.app.run(VerifyLog { head: None, key: None }).expect("verified").ok);
    let again = begin(&mut third, &take)().expect("read")(&mut third.app).expect("taken");
    let again: PackageTaken = serde_json::from_str(&told(again)).expect("JSON");
    assert_eq!((again.new_case, again.records, again.files), (false, 0, 0));
}
