//! Escrow as the officer meets it: the key offered, compared and used; a password forgotten and set anew by two custodians.

use std::path::Path;
use std::sync::Arc;

use app::api::escrow::{ConsiderShare, PutEscrow, Recover, SealEscrow};
use app::api::findings::{ListFindings, SettleFinding};
use app::api::session::{CreateOfficer, Lock, SessionStatus, Unlock};
use app::api::text::{Code, Failure};
use app::{App, Argon2Cost, FreshEscrow, Library, Machine, Settings, fresh_escrow};

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";
const OTHER: &str = "猪圈三十二头母猪 腊月";

fn app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn made() -> FreshEscrow {
    let custodians = ["保管人甲", "保管人乙", "保管人丙"].map(str::to_owned);
    fresh_escrow(Arc::new(Machine::new()), &custodians).expect("a key")
}

/// What a custodian types from the paper: the lines below those with the numbers.
fn typed(paper: &str) -> String {
    let lines: Vec<&str> = paper.lines().collect();
    let numbers = |line: &str| {
        !line.trim().is_empty() && line.split_whitespace().all(|word| word.parse::<u8>().is_ok_and(|n| n <= 16))
    };
    let below = lines.windows(2).filter(|two| numbers(two[0])).map(|two| two[1].trim());
    below.collect::<Vec<_>>().join("\n")
}

fn recover(
    app: &mut App,
    first: &str,
    second: &str,
    password: &str,
) -> Result<app::api::session::SessionState, Failure> {
    app.run(Recover { officer: OFFICER.into(), first: first.into(), second: second.into(), password: password.into() })
}

fn unlock(app: &mut App, password: &str) -> Result<app::api::session::SessionState, Failure> {
    app.run(Unlock { officer: OFFICER.into(), password: password.into() })
}

/// An account, and the key of the branch on a stick.
fn prepared(root: &Path, made: &FreshEscrow) -> App {
    let mut app = app(&root.join("data"));
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    std::fs::write(root.join("escrow.key"), &made.file).expect("a stick");
    app
}

fn put(app: &mut App, root: &Path) -> app::api::escrow::EscrowView {
    app.run(PutEscrow { path: root.join("escrow.key").display().to_string().into() }).expect("put")
}

#[test]
fn the_key_is_offered_and_seals_nothing_before_its_digits_were_compared() {
    let root = tempfile::tempdir().expect("a folder");
    let made = made();
    let mut app = prepared(root.path(), &made);
    assert_eq!(app.run(SessionStatus {}).expect("a status").escrow, None);
    let before =
        app.run(SealEscrow { digits: made.digits.clone(), password: PASSWORD.into() }).expect_err("no key yet");
    assert_eq!(before.code, Code::BadRequest);
    let view = put(&mut app, root.path());
    assert_eq!(
        (view.digits.as_deref(), view.name.as_deref(), view.sealed),
        (Some(&*made.digits), Some(&*made.name), false)
    );
    for wrong in ["", "0000 0000 0000 0000", &made.digits[1..]] {
        let refused =
            app.run(SealEscrow { digits: wrong.into(), password: PASSWORD.into() }).expect_err("other digits");
        assert!(refused.message.zh.contains("没有托管"), "{}", refused.message.zh);
    }
    let refused =
        app.run(SealEscrow { digits: made.digits.clone(), password: OTHER.into() }).expect_err("another password");
    assert_eq!(refused.code, Code::WrongPassword);
    let state = app.run(SessionStatus {}).expect("a status");
    assert!(state.recoverable.is_empty() && state.escrow.is_some_and(|escrow| !escrow.sealed));
    // As they are read out, with or without blanks.
    let state =
        app.run(SealEscrow { digits: made.digits.replace(' ', ""), password: PASSWORD.into() }).expect("sealed");
    assert_eq!(state.recoverable, [OFFICER]);
    assert!(state.escrow.is_some_and(|escrow| escrow.sealed && escrow.other.is_none()));
    // A second account on the machine is offered the same key and is sealed to nothing meanwhile.
    let state =
        app.run(CreateOfficer { name: "尽调岗乙".into(), password: PASSWORD.into(), role: None }).expect("another");
    assert_eq!(state.recoverable, [OFFICER]);
    assert!(state.escrow.is_some_and(|escrow| !escrow.sealed));
    // A file that is none is refused, and what was there stays.
    std::fs::write(root.path().join("escrow.key"), "tianye escrow key 1\n00\n").expect("a file");
    let refused =
        app.run(PutEscrow { path: root.path().join("escrow.key").display().to_string().into() }).expect_err("no key");
    assert_eq!(refused.code, Code::BadRequest);
    assert!(app.run(SessionStatus {}).expect("a status").escrow.is_some());
}

#[test]
fn two_custodians_set_a_new_password_and_the_officer_is_told() {
    let root = tempfile::tempdir().expect("a folder");
    let made = made();
    let mut app = prepared(root.path(), &made);
    put(&mut app, root.path());
    app.run(SealEscrow { digits: made.digits.clone(), password: PASSWORD.into() }).expect("sealed");
    app.run(Lock {}).expect("locked");
    let shares: Vec<String> = made.papers.iter().map(|paper| typed(paper)).collect();
    for (number, share) in (1..).zip(&shares) {
        let view = app.run(ConsiderShare { share: share.as_str().into() }).expect("looked at");
        assert_eq!((view.number, view.name.as_deref(), view.fault), (Some(number), Some(&*made.name), None));
    }
    let said = |failure: Failure| (failure.code, failure.message.zh);
    let one = recover(&mut app, &shares[0], &shares[0], OTHER).map_err(said).expect_err("one share");
    assert!(one.1.contains("都是第 1 份"), "{}", one.1);
    let mut letters: Vec<String> = shares[1].split_whitespace().map(str::to_owned).collect();
    letters[6] = letters[6]
        .chars()
        .map(|c| if c == 'A' { 'B' } else { 'A' })
        .take(1)
        .chain(letters[6].chars().skip(1))
        .collect();
    let mistyped = recover(&mut app, &shares[0], &letters.join(" "), OTHER).map_err(said).expect_err("mistyped");
    assert!(mistyped.1.contains("第二位保管人的分片：第 7 组"), "{}", mistyped.1);
    let weak = recover(&mut app, &shares[0], &shares[2], "12345678").map_err(said).expect_err("weak");
    assert_eq!(weak.0, Code::WeakPassword);
    let foreign =
        recover(&mut app, &typed(&self::made().papers[0]), &shares[2], OTHER).map_err(said).expect_err("foreign");
    assert!(foreign.1.contains("不是同一把"), "{}", foreign.1);
    unlock(&mut app, PASSWORD).expect("nothing has changed");
    app.run(Lock {}).expect("locked");

    let state = recover(&mut app, &shares[2], &shares[1], OTHER).expect("recovered");
    assert_eq!(state.officer.as_deref(), Some(OFFICER));
    app.run(Lock {}).expect("locked");
    assert_eq!(unlock(&mut app, PASSWORD).expect_err("the old one").code, Code::WrongPassword);
    unlock(&mut app, OTHER).expect("the new one");
    let told = app.run(ListFindings { case: None }).expect("findings").findings;
    let one = told.iter().find(|one| one.code == "recovered").expect("told at the next unlock");
    assert!(one.settled.is_none() && one.happened.zh.contains("分片 2、3"), "{}", one.happened.zh);
    let after =
        app.run(SettleFinding { id: one.id.clone(), words: "我请支行重设的".into() }).expect("dealt with").findings;
    assert!(after.iter().all(|one| one.settled.is_some()));
}

#[test]
fn an_account_without_escrow_is_not_opened_by_shares() {
    let root = tempfile::tempdir().expect("a folder");
    let made = made();
    let mut app = prepared(root.path(), &made);
    put(&mut app, root.path());
    app.run(Lock {}).expect("locked");
    let shares: Vec<String> = made.papers.iter().map(|paper| typed(paper)).collect();
    let refused = recover(&mut app, &shares[0], &shares[1], OTHER).expect_err("no slot");
    assert_eq!(refused.code, Code::BadRequest);
    assert!(refused.message.zh.contains("没有托管给这把钥匙"), "{}", refused.message.zh);
}

#[test]
fn a_paper_says_who_when_and_which_and_the_public_file_holds_no_share() {
    let made = made();
    for (number, (paper, custodian)) in (1..).zip(made.papers.iter().zip(["保管人甲", "保管人乙", "保管人丙"]))
    {
        for said in [custodian, &made.digits, &made.name, &format!("第 {number} 份")] {
            assert!(paper.contains(said), "{said}");
        }
        assert!(!made.file.contains(typed(paper).split_whitespace().next().expect("a group")));
    }
}
