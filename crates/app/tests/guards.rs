//! Another person's own act is never typed, pasted, imported, undone or forged: every way into the record × every guarded answer. What is
//! kept is shown as said, and counts nothing; only a signature with that person's own account counts, for what they had before them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::cases::{OpenCase, OpenPracticeCase};
use app::api::explanations::{AcceptExplanation, ConfirmExplanation, ExplainCheck, ExplainedState, SignAnswers};
use app::api::files::{Attach, CaseSource, CaseText, FileSource, ImportCase, VerifyLog};
use app::api::session::{AccountRole, CreateOfficer, Lock, Unlock};
use app::api::text::{Basis, Code, Failure};
use app::api::visit::{Action, AnswerView, CaseView, Change, Commit, CommitReply, Draft};
use app::{App, Argon2Cost, Library, Machine, Settings};
use evidence::{AnswersChanged, CaseId, Countersigned, Ed25519Signer, Payload, Retracted, Statement, Value, Word};
use store::Store;

const FIRST: (&str, &str) = ("尽调岗甲", "口令-Tianye-2026");
const SECOND: (&str, &str) = ("尽调岗乙", "另一个口令-2026");
const REVIEWER: (&str, &str) = ("审查岗丁", "第三个口令-2026");
const COMMITTEE: (&str, &str) = ("委员会秘书", "第四个口令-2026");
const TOLD: (&str, &str) = ("供应商A", "第五个口令-2026");

struct Desk {
    app: App,
    case: String,
    folder: tempfile::TempDir,
}

fn settings(folder: &Path) -> Settings {
    Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) }
}

/// A case of the wholesale trade whose equity check fails, explained and proved by the first officer.
fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = App::new(settings(folder.path()), Library::built_in(), Arc::new(Machine::new()));
    for (name, password, role) in [
        (SECOND.0, SECOND.1, None),
        (REVIEWER.0, REVIEWER.1, Some(AccountRole::Reviewer)),
        (COMMITTEE.0, COMMITTEE.1, Some(AccountRole::Committee)),
        (TOLD.0, TOLD.1, None),
        (FIRST.0, FIRST.1, None),
    ] {
        app.run(CreateOfficer { name: name.into(), password: password.into(), role }).expect("an account");
    }
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case").meta.id;
    let mut desk = Desk { app, case, folder };
    desk.commit(vec![cell("household", "h1", "amount", "26900")], Action::Typed).expect("saved");
    desk.explain("期初漏记一笔私人借款");
    desk
}

fn cell(table: &str, row: &str, column: &str, raw: &str) -> Change {
    Change::Cell {
        table: table.into(),
        row: row.into(),
        column: column.into(),
        raw: Some(raw.into()),
        basis: Some(Basis::Document),
        by: Some("协办丙".into()),
        how_checked: Some("本人".into()),
        note: None,
    }
}

impl Desk {
    fn commit(&mut self, changes: Vec<Change>, action: Action) -> Result<CommitReply, Failure> {
        self.app.run(Commit { case: self.case.clone(), changes, action })
    }

    fn explain(&mut self, text: &str) {
        let (case, check) = (self.case.clone(), "equity".to_owned());
        let (text, evidence) = (Some(text.to_owned()), Some("借条".to_owned()));
        self.app.run(ExplainCheck { case, check, text, evidence }).expect("explained");
    }

    fn confirm(&mut self, who: (&str, &str)) -> Result<CommitReply, Failure> {
        self.app.run(ConfirmExplanation {
            case: self.case.clone(),
            check: "equity".into(),
            officer: who.0.into(),
            password: who.1.into(),
            statement: "看过借条原件".into(),
        })
    }

    fn view(&mut self) -> CaseView {
        self.app.run(OpenCase { case: self.case.clone() }).expect("the case")
    }

    fn explained(&mut self) -> ExplainedState {
        self.view().appraisal.checks.iter().find(|c| c.id == "equity").expect("the check").explained
    }

    /// The row that explains the equity check.
    fn row(&mut self) -> String {
        let view = self.view();
        let check = view.appraisal.checks.iter().find(|c| c.id == "equity").expect("the check");
        check.explanations.last().expect("an explanation").row.clone()
    }

    fn shown(&mut self, place: &Place) -> Option<AnswerView> {
        shown(&self.view(), place)
    }

    /// The store of the first officer, beside the program: whoever holds the key can write any record by hand.
    fn by_hand(&mut self, write: impl FnOnce(&mut Store, CaseId)) {
        self.app.run(Lock {}).expect("locked");
        let folder = account(self.folder.path(), FIRST.0);
        let settings = store::Settings { cost: Argon2Cost::LIGHT, ..store::Settings::default() };
        let mut store = Store::unlock(&folder, FIRST.1, settings, Box::new(Hand)).expect("unlocked");
        write(&mut store, self.case.parse().expect("an id"));
        store.lock().expect("locked");
        self.app.run(Unlock { officer: FIRST.0.into(), password: FIRST.1.into() }).expect("unlocked");
    }

    /// Signed by another account, outside the program.
    fn signed_by(&self, who: &str, case: CaseId, row: &str, seen: Vec<Word>, answers: Vec<Word>) -> Countersigned {
        let password = [SECOND, REVIEWER, COMMITTEE, TOLD].iter().find(|(name, _)| *name == who).expect("known").1;
        let folder = account(self.folder.path(), who);
        let settings = store::Settings { cost: Argon2Cost::LIGHT, ..store::Settings::default() };
        let mut store = Store::unlock(&folder, password, settings, Box::new(Hand)).expect("unlocked");
        let signed = store.countersign(case, ("explanations", Some(row)), seen, answers).expect("signed");
        store.lock().expect("locked");
        signed
    }

    /// The void signatures that the check-up and the case's warnings name.
    fn void(&mut self) -> Vec<String> {
        let report = self.app.run(VerifyLog::default()).expect("verified");
        let named: Vec<String> =
            report.findings.iter().map(|f| f.happened.zh.clone()).filter(|t| t.contains("签字")).collect();
        assert_eq!(report.ok, named.is_empty(), "{:?}", report.findings);
        let warned = self.view().appraisal.warnings.iter().filter(|w| w.zh.contains("签字不算数")).count();
        assert_eq!(warned, named.len());
        named
    }
}

/// The world for a store that a test opens itself.
struct Hand;

impl store::Env for Hand {
    fn moment(&self) -> evidence::Moment {
        let boot = evidence::BootId::from_random([7; 16]);
        evidence::Moment { wall_ms: 1_900_000_000_000, offset_minutes: 480, monotonic_ms: 1, boot, hub_heard_ms: None }
    }
}

fn account(folder: &Path, name: &str) -> PathBuf {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut own = entries.filter(|path| path.is_dir() && Store::officer_of(path).is_ok_and(|o| o.name == name));
    own.next().expect("the account")
}

/// One guarded answer of the checklist, in a row where it has one.
#[derive(Debug, Clone)]
struct Place {
    question: String,
    row: Option<String>,
    column: String,
    guard: String,
    forged: &'static str,
}

fn shown(view: &CaseView, place: &Place) -> Option<AnswerView> {
    match &place.row {
        Some(row) => {
            let table = view.tables.get(&place.question)?;
            table.rows.iter().find(|r| r.id == *row)?.cells.get(&place.column).cloned()
        }
        None => view.answers.get(&place.question).cloned(),
    }
}

/// All guarded answers that the checklist has; tables in a row of their own.
fn places(view: &CaseView) -> Vec<Place> {
    let mut all = Vec::new();
    for question in &view.questions {
        let forged = |kind: &app::api::visit::QuestionType| match kind {
            app::api::visit::QuestionType::Bool => "是",
            _ => "协办丙",
        };
        if let Some(guard) = &question.guarded {
            let (question, column) = (question.id.clone(), question.id.clone());
            all.push(Place { question, row: None, column, guard: guard.by.clone(), forged: "协办丙" });
        }
        for column in &question.columns {
            let Some(guard) = &column.guarded else { continue };
            all.push(Place {
                question: question.id.clone(),
                row: Some("forged1".into()),
                column: column.id.clone(),
                guard: guard.by.clone(),
                forged: forged(&column.kind),
            });
        }
    }
    all
}

fn typed(place: &Place) -> Change {
    match &place.row {
        Some(row) => cell(&place.question, row, &place.column, place.forged),
        None => Change::Answer {
            question: place.question.clone(),
            raw: Some(place.forged.into()),
            basis: Some(Basis::Document),
            by: Some("协办丙".into()),
            how_checked: None,
            note: None,
        },
    }
}

/// Nothing stands there, or what stands there is marked as said.
fn counts_nothing(desk: &mut Desk, place: &Place, way: &str) {
    let view = desk.view();
    if let Some(answer) = shown(&view, place).filter(|a| a.value.is_some() || !a.raw.is_empty()) {
        let why = answer.unsigned.unwrap_or_else(|| panic!("{way}: {place:?} counts"));
        assert!(why.zh.contains("未签字"), "{way}: {why:?}");
    }
    let equity = view.appraisal.checks.iter().find(|c| c.id == "equity").expect("the check");
    assert_eq!(equity.explained, ExplainedState::NeedsSecondOfficer, "{way}");
}

#[test]
fn every_way_in_and_every_guarded_answer() {
    let mut desk = desk();
    let view = desk.view();
    let mut all = places(&view);
    let names: Vec<String> = all.iter().map(|p| format!("{}[{}] {}", p.question, p.column, p.guard)).collect();
    for known in [
        "explanations[second_officer] second_officer",
        "explanations[second_statement] second_officer",
        "explanations[accepted_by] reviewer",
        "explanations[waived_by] committee",
        "sales.methods_refused[accepted_by] reviewer",
        "officer_conflicts[settled] second_officer",
    ] {
        assert!(names.iter().any(|name| name == known), "{known} is not guarded: {names:?}");
    }
    // The explanation that is waiting for its confirmation, too.
    let row = desk.row();
    let waiting: Vec<Place> = all.iter().filter(|p| p.question == "explanations").cloned().collect();
    all.extend(waiting.into_iter().map(|p| Place { row: Some(row.clone()), ..p }));
    let fresh = |place: &Place| Change::AddRow {
        table: place.question.clone(),
        row: "forged1".into(),
        before: None,
        cells: BTreeMap::new(),
    };
    let actions = [Action::Typed, Action::Paste, Action::Undo, Action::Redo, Action::Import, Action::Practice];
    for place in &all {
        if place.row.as_deref() == Some("forged1") {
            let _ = desk.commit(vec![fresh(place)], Action::Typed);
        }
        // Typed, pasted, undone, redone: refused, and said; the window's other words for it open nothing.
        for action in actions {
            let reply = desk.commit(vec![typed(place)], action).expect("answered");
            assert!(reply.saved.is_none() && reply.refused.len() == 1, "{place:?} {action:?}");
            assert!(reply.refused[0].why.message.zh.contains("签字"), "{:?}", reply.refused);
        }
        counts_nothing(&mut desk, place, "typed");
        let draft = desk.app.run(Draft { case: desk.case.clone(), changes: vec![typed(place)] }).expect("a draft");
        assert_eq!(draft.refused.len(), 1, "{place:?} as a draft");
        if let Some(row) = place.row.clone().filter(|row| row == "forged1") {
            let cells = [(place.column.clone(), place.forged.to_owned())].into();
            let add = Change::AddRow { table: place.question.clone(), row: "forged2".into(), before: None, cells };
            let reply = desk.commit(vec![add], Action::Paste).expect("answered");
            assert!(reply.refused.len() == 1 && reply.saved.is_some(), "a pasted row: the row, not the signature");
            let pasted = Place { row: Some("forged2".into()), ..place.clone() };
            assert!(desk.shown(&pasted).is_none_or(|a| a.raw.is_empty()), "{row}");
            let gone = Change::RemoveRow { table: place.question.clone(), row: "forged2".into() };
            desk.commit(vec![gone], Action::Undo).expect("removed");
        }
        // A file attached there is a file, and no signature.
        let file = FileSource::Base64 { name: "确认书.txt".into(), base64: "5YCf5p2h".into() };
        let at = match &place.row {
            Some(row) => format!("{}.{row}.{}", place.question, place.column),
            None => place.question.clone(),
        };
        let _ = desk.app.run(Attach { case: desk.case.clone(), at: Some(at), file });
        counts_nothing(&mut desk, place, "a file");
    }
    // Records written by hand with the first officer's key, one under each action.
    let written = all.clone();
    desk.by_hand(|store, case| {
        for (place, action) in written.iter().flat_map(|p| evidence::Action::ALL.map(|action| (p, action))) {
            let value = match place.forged {
                "是" => Value::Truth(true),
                other => Value::Text(other.to_owned()),
            };
            let change = evidence::Change {
                question: place.question.clone(),
                row: place.row.clone(),
                column: place.row.is_some().then(|| place.column.clone()),
                value: Some(value),
                basis: Some(evidence::Basis::Document),
                by: Some("协办丙".into()),
                ..evidence::Change::default()
            };
            let batch = AnswersChanged { action, ..AnswersChanged::typed(vec![change]) };
            store.append(Some(case), &Payload::AnswersChanged(batch)).expect("appended");
        }
    });
    for place in &all {
        assert!(desk.shown(place).expect("kept").unsigned.is_some(), "{place:?} by hand");
        counts_nothing(&mut desk, place, "by hand");
    }
    // What is there without a signature goes out and comes in again: kept, and still only said.
    let json = desk.app.run(CaseText { case: desk.case.clone(), acknowledged: true }).expect("a file").json;
    let import = |case, overwrite| ImportCase { case, source: CaseSource::Json { json: json.clone() }, overwrite };
    desk.app.run(import(Some(desk.case.clone()), true)).expect("imported");
    let fresh = desk.app.run(import(None, false)).expect("imported").case;
    for place in &all {
        counts_nothing(&mut desk, place, "imported over the case");
        let answer = shown(&fresh, place).unwrap_or_else(|| panic!("{place:?} is kept"));
        assert!(answer.unsigned.is_some_and(|why| why.zh.contains("未签字")), "{place:?} imported");
    }
    assert_eq!(desk.void(), Vec::<String>::new(), "what is only said is no broken signature");
}

#[test]
fn only_the_right_person_signs_with_the_own_account() {
    let mut desk = desk();
    // The borrower's supplier gave answers by word of mouth; an account of that name changes nothing.
    let told = Change::Answer {
        question: "request.amount".into(),
        raw: None,
        basis: Some(Basis::Oral),
        by: Some("供应商 A".into()),
        how_checked: None,
        note: None,
    };
    let reply = desk.commit(vec![told], Action::Typed).expect("saved");
    assert!(reply.refused.is_empty(), "{:?}", reply.refused);
    for (who, code) in [
        (FIRST, Code::BadRequest),
        (("协办丙", SECOND.1), Code::BadRequest),
        ((SECOND.0, FIRST.1), Code::WrongPassword),
        (REVIEWER, Code::BadRequest),
        (COMMITTEE, Code::BadRequest),
        (TOLD, Code::BadRequest),
    ] {
        assert_eq!(desk.confirm(who).expect_err(who.0).code, code, "{}", who.0);
        assert_eq!(desk.explained(), ExplainedState::NeedsSecondOfficer, "{}", who.0);
    }
    desk.confirm(SECOND).expect("confirmed");
    assert_eq!(desk.explained(), ExplainedState::Done);
    for who in [FIRST, SECOND, COMMITTEE] {
        let (case, check) = (desk.case.clone(), "equity".to_owned());
        let accept = AcceptExplanation { case, check, officer: who.0.into(), password: who.1.into() };
        assert_eq!(desk.app.run(accept).expect_err(who.0).code, Code::BadRequest, "{}", who.0);
    }
    // The signature survives a restart: it stands in the record.
    desk.app.run(Unlock { officer: FIRST.0.into(), password: FIRST.1.into() }).expect("unlocked");
    assert_eq!(desk.explained(), ExplainedState::Done);
    assert_eq!(desk.void(), Vec::<String>::new());
}

#[test]
fn a_signature_holds_for_what_was_signed_and_ends_with_it() {
    let mut desk = desk();
    desk.confirm(SECOND).expect("confirmed");
    let row = desk.row();
    // Other words, other evidence, another check: not what was signed. Back again: it is.
    let spoiled = |column: &str, raw: &str| match column {
        "check" => cell("explanations", &row, column, "sales/tax"),
        _ => cell("explanations", &row, column, raw),
    };
    for (column, old) in [("explanation", "期初漏记一笔私人借款"), ("evidence", "借条"), ("check", "equity")]
    {
        let draft = Draft { case: desk.case.clone(), changes: vec![spoiled(column, "改过的话")] };
        let draft = desk.app.run(draft).expect("a draft");
        let check = draft.appraisal.checks.iter().find(|c| c.id == "equity").expect("the check").explained;
        assert_ne!(check, ExplainedState::Done, "{column} as a draft");
        desk.commit(vec![spoiled(column, "改过的话")], Action::Typed).expect("saved");
        assert_ne!(desk.explained(), ExplainedState::Done, "{column}");
        let place = Place {
            question: "explanations".into(),
            row: Some(row.clone()),
            column: "second_officer".into(),
            guard: String::new(),
            forged: "",
        };
        let why = desk.shown(&place).expect("kept").unsigned.expect("said");
        assert!(why.zh.contains("改过"), "{why:?}");
        desk.commit(vec![cell("explanations", &row, column, old)], Action::Undo).expect("saved");
        assert_eq!(desk.explained(), ExplainedState::Done, "{column} back again");
    }
    // Another deviation.
    desk.commit(vec![cell("household", "h1", "amount", "40000")], Action::Typed).expect("saved");
    assert_eq!(desk.explained(), ExplainedState::Moved);
    desk.commit(vec![cell("household", "h1", "amount", "26900")], Action::Typed).expect("saved");
    assert_eq!(desk.explained(), ExplainedState::Done);
    // Taken away by clearing: no undo brings it back, only another signature.
    let cleared = Change::Cell {
        table: "explanations".into(),
        row: row.clone(),
        column: "second_officer".into(),
        raw: Some(String::new()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    };
    desk.commit(vec![cleared], Action::Typed).expect("cleared");
    assert_eq!(desk.explained(), ExplainedState::NeedsSecondOfficer);
    let again = desk.commit(vec![cell("explanations", &row, "second_officer", SECOND.0)], Action::Undo);
    assert_eq!(again.expect("answered").refused.len(), 1);
    assert_eq!(desk.explained(), ExplainedState::NeedsSecondOfficer);
    desk.confirm(SECOND).expect("confirmed again");
    assert_eq!(desk.explained(), ExplainedState::Done);
}

/// What the second officer signed last, as it stands in the record.
fn acts(store: &Store, case: CaseId) -> Vec<(u64, Countersigned)> {
    let entries = store.records_after(case, 0).expect("records");
    let acts = entries.into_iter().filter_map(|entry| match entry.payload {
        Some(Payload::Countersigned(signed)) => Some((entry.stamp.seq, signed)),
        _ => None,
    });
    acts.collect()
}

#[test]
fn forged_altered_and_repeated_signatures_count_nothing_and_are_said() {
    let mut desk = desk();
    desk.confirm(SECOND).expect("confirmed");
    let row = desk.row();
    let mut signed = None;
    desk.by_hand(|store, case| {
        let (seq, act) = acts(store, case).pop().expect("the act");
        // Taken back: it counts no more, and repeating the same bytes does not bring it back.
        let retracted = Payload::Retracted(Retracted { seq, reason: "撤回".into() });
        store.append(Some(case), &retracted).expect("appended");
        store.append(Some(case), &Payload::Countersigned(act.clone())).expect("appended");
        signed = Some(act);
    });
    assert_eq!(desk.explained(), ExplainedState::NeedsSecondOfficer);
    let void = desk.void();
    assert!(void.len() == 1 && void[0].contains("重复"), "{void:?}");

    let act = signed.expect("the act");
    let said: Statement = act.read().expect("holds").said;
    let word = |column: &str, text: &str| Word { column: Some(column.into()), text: text.into(), evidence: vec![] };
    let answers = vec![word("second_officer", "协办丙"), word("second_statement", "认可")];
    let forged = |key: u8, change: &dyn Fn(&mut Statement)| {
        let mut statement = Statement { answers: answers.clone(), ..said.clone() };
        change(&mut statement);
        Countersigned::sign(&statement, &Ed25519Signer::from_seed(&[key; 32])).expect("signed")
    };
    let mut altered = act.clone();
    let at = altered.statement.len() - 3;
    altered.statement[at] ^= 1;
    let own = desk.app.run(CaseText { case: desk.case.clone(), acknowledged: true }).is_ok();
    assert!(own);
    let mut own_key = None;
    desk.by_hand(|store, case| {
        // The first officer's own key under another name.
        let own = store.countersign(case, ("explanations", Some(&row)), said.seen.clone(), answers.clone());
        own_key = Some(own.expect("signed"));
    });
    let other_case = forged(5, &|s| s.case = CaseId::from_random([1; 16]));
    let own_account =
        forged(5, &|s| s.officer.clone_from(&own_key.as_ref().expect("signed").read().expect("holds").said.officer));
    let wrong_key = Countersigned { public_key: own_key.as_ref().expect("signed").public_key.clone(), ..act.clone() };
    let all = [altered, own_key.clone().expect("signed"), other_case, own_account, wrong_key];
    let before = desk.void().len();
    for (n, bad) in all.iter().enumerate() {
        desk.by_hand(|store, case| {
            store.append(Some(case), &Payload::Countersigned(bad.clone())).expect("appended");
        });
        assert_eq!(desk.explained(), ExplainedState::NeedsSecondOfficer, "{n}");
        assert_eq!(desk.void().len(), before + n + 1, "each is said");
    }

    // What the first officer could make alone: a key nobody knows under the second officer's account, and under one that is not here.
    type Forgery = fn(&mut Statement);
    let unknown: [(Forgery, &str); 2] =
        [(|_| {}, "不是这个账户的密钥"), (|s| s.officer = "elsewhere".into(), "不在这台电脑上")];
    for (change, why) in unknown {
        let bad = forged(5, &change);
        desk.by_hand(|store, case| {
            store.append(Some(case), &Payload::Countersigned(bad)).expect("appended");
        });
        assert_eq!(desk.explained(), ExplainedState::NeedsSecondOfficer, "{why}");
        let place = Place {
            question: "explanations".into(),
            row: Some(row.clone()),
            column: "second_officer".into(),
            guard: String::new(),
            forged: "",
        };
        assert!(desk.shown(&place).and_then(|a| a.unsigned).is_some_and(|found| found.zh.contains(why)), "{why}");
    }

    // Signed with the right key, but for another check, another row, another text, or by the wrong role: it stands there, and does not count.
    let seen = |column: &str, text: &str| {
        let mut seen = said.seen.clone();
        seen.iter_mut().filter(|w| w.column.as_deref() == Some(column)).for_each(|w| w.text = text.into());
        seen
    };
    let wrong: [(&str, &str, Vec<Word>); 5] = [
        (SECOND.0, row.as_str(), seen("check", "sales")),
        (SECOND.0, row.as_str(), seen("deviation", "0.9")),
        (SECOND.0, "elsewhere", said.seen.clone()),
        (REVIEWER.0, row.as_str(), said.seen.clone()),
        (TOLD.0, row.as_str(), said.seen.clone()),
    ];
    let told = Change::Answer {
        question: "request.amount".into(),
        raw: None,
        basis: Some(Basis::Oral),
        by: Some(TOLD.0.into()),
        how_checked: None,
        note: None,
    };
    desk.commit(vec![told], Action::Typed).expect("saved");
    for (who, row, seen) in wrong {
        let case: CaseId = desk.case.parse().expect("an id");
        let act = desk.signed_by(who, case, row, seen, answers.clone());
        desk.by_hand(|store, case| {
            store.append(Some(case), &Payload::Countersigned(act)).expect("appended");
        });
        assert_eq!(desk.explained(), ExplainedState::NeedsSecondOfficer, "{who} {row}");
    }
    // The same by the right person, for this row as it stands: it counts. So the ways above failed for their own reasons.
    let case: CaseId = desk.case.parse().expect("an id");
    let act = desk.signed_by(SECOND.0, case, &row, said.seen.clone(), answers);
    desk.by_hand(|store, case| {
        store.append(Some(case), &Payload::Countersigned(act)).expect("appended");
    });
    assert_eq!(desk.explained(), ExplainedState::Done);
}

#[test]
fn the_committee_waives_with_an_account_of_its_own() {
    let mut desk = desk();
    let record = Change::AddRow {
        table: "bureau.repayment_24m".into(),
        row: "fee".into(),
        before: None,
        cells: [("record".to_owned(), "NNN3NNNNNNNNNNNNNNNNNNNN".to_owned())].into(),
    };
    let asked = [("check", "waiver/fee"), ("explanation", "银行扣年费造成，本人无过错"), ("evidence", "银行证明")];
    let asked = Change::AddRow {
        table: "explanations".into(),
        row: "w1".into(),
        before: None,
        cells: asked.map(|(column, text)| (column.to_owned(), text.to_owned())).into(),
    };
    desk.commit(vec![record, asked], Action::Typed).expect("saved");
    let hit = |view: &CaseView| {
        let outs = &view.appraisal.knock_outs;
        outs.iter().find(|k| k.id == "three_in_row_six_total").expect("the knock-out").hit
    };
    assert_eq!(hit(&desk.view()), Some(true));
    let case = desk.case.clone();
    let sign = |who: (&str, &str), guard: &str, row: &str| SignAnswers {
        case: case.clone(),
        question: "explanations".into(),
        row: Some(row.into()),
        guard: guard.into(),
        officer: who.0.into(),
        password: who.1.into(),
        answers: [("second_statement".to_owned(), "看过银行证明".to_owned())].into(),
    };
    for (who, guard, row) in [
        (REVIEWER, "committee", "w1"),
        (SECOND, "committee", "w1"),
        (COMMITTEE, "second_officer", "w1"),
        (COMMITTEE, "own_act", "w1"),
        (COMMITTEE, "nobody", "w1"),
        (COMMITTEE, "committee", "nowhere"),
    ] {
        assert!(desk.app.run(sign(who, guard, row)).is_err(), "{} {guard} {row}", who.0);
    }
    // The committee's signature alone waives nothing that the second officer has not seen.
    desk.app.run(sign(COMMITTEE, "committee", "w1")).expect("signed");
    assert_eq!(hit(&desk.view()), Some(true));
    desk.app.run(sign(SECOND, "second_officer", "w1")).expect("signed");
    assert_eq!(hit(&desk.view()), Some(false), "waived");
}
