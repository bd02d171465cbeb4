//! Two officers, one case: each row of hub.md's table, and what else the merge promises, one by one.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use evidence::*;
use support::text;

fn log(byte: u8) -> LogId {
    LogId::from_random([byte; 16])
}

/// The owner's log, that of a second machine of the owner (a lower id), the second officer's, a reviewer's, and the hub's.
const A: u8 = 0x10;
const A2: u8 = 0x08;
const B: u8 = 0x20;
const R: u8 = 0x30;
const HUB: u8 = 0x40;

#[derive(Default)]
struct Case {
    entries: Vec<Entry>,
    seqs: BTreeMap<u8, u64>,
}

impl Case {
    fn opened() -> Self {
        let mut case = Case::default();
        case.add(A, Payload::CaseCreated(CaseCreated { title: "食品批发".into(), ..CaseCreated::default() }));
        case
    }

    fn add(&mut self, by: u8, payload: Payload) -> Head {
        let seq = self.seqs.entry(by).or_default();
        *seq += 1;
        let hash = Hash([by.wrapping_add(*seq as u8); 32]);
        let stamp = Stamp {
            log: log(by),
            seq: *seq,
            hash,
            wall_ms: 0,
            offset_minutes: 480,
            author: "whoever".into(),
            key: Hash([by; 32]),
            case: Some(support::case_id()),
        };
        self.entries.push(Entry { stamp, payload: Some(payload) });
        Head { log: log(by), seq: *seq, hash }
    }

    fn answer(&mut self, by: u8, value: &str) -> Head {
        self.add(by, support::answers(vec![Change::answer("stock", text(value))]))
    }

    fn table(&mut self, by: u8, change: TableChange) -> Head {
        let tables = vec![TableChange { table: "debtors".into(), ..change }];
        self.add(by, Payload::AnswersChanged(AnswersChanged { tables, ..AnswersChanged::typed(vec![]) }))
    }

    fn add_row(&mut self, by: u8, row: &str) -> Head {
        let added = vec![RowAdded { row: row.into(), after: None }];
        self.table(by, TableChange { added, ..TableChange::default() })
    }

    fn cell(&mut self, by: u8, row: &str, value: &str) -> Head {
        self.add(by, support::answers(vec![Change::cell("debtors", row, "balance", text(value))]))
    }

    fn hear(&mut self, by: u8, heads: &[Head]) -> Head {
        self.add(by, Payload::LogsHeard(LogsHeard { heads: heads.to_vec() }))
    }

    fn merged(&self) -> Merged {
        self.merged_as(&team())
    }

    fn merged_as(&self, team: &Team) -> Merged {
        self.entries.iter().cloned().collect::<CaseLogs>().merge(team, &Sheet)
    }
}

fn team() -> Team {
    let member = |officer: &str, role| Member { officer: officer.into(), role, sections: None };
    Team {
        logs: [(A, "1001"), (A2, "1001"), (B, "1002"), (R, "1003")].map(|(by, who)| (log(by), who.into())).into(),
        names: [("1001", "客户经理甲"), ("1002", "客户经理乙"), ("1003", "审查丙")]
            .map(|(a, b)| (a.into(), b.into()))
            .into(),
        owner: Some("1001".into()),
        members: vec![member("1002", CaseRole::So), member("1003", CaseRole::Rv)],
        hubs: BTreeSet::from([log(HUB)]),
        ..Team::default()
    }
}

/// All questions ask for numbers.
struct Sheet;

impl Questions for Sheet {
    fn section(&self, question: &str) -> Option<&str> {
        Some(if question == "bureau" { "bureau" } else { "survey" })
    }

    fn normal(&self, _: &str, _: Option<&str>, value: &Value) -> Value {
        match value {
            Value::Text(text) => Value::Text(normal_decimal(text).unwrap_or_else(|| text.clone())),
            truth @ Value::Truth(_) => truth.clone(),
        }
    }
}

fn stock(merged: &Merged) -> Option<Value> {
    merged.state.answer("stock").and_then(|seen| seen.change.value.clone())
}

fn place() -> Place {
    Place::Question { question: "stock".into() }
}

fn beside(merged: &Merged, place: &Place) -> Vec<String> {
    let value = |claim: &Claim| match &claim.said {
        Said::Answer(change) => match &change.value {
            Some(Value::Text(text)) => text.clone(),
            other => format!("{other:?}"),
        },
        other => format!("{other:?}"),
    };
    merged.conflict(place).map(|conflict| conflict.beside.iter().map(value).collect()).unwrap_or_default()
}

#[test]
fn row_1_neither_heard_the_other() {
    let mut case = Case::opened();
    case.answer(B, "120");
    case.answer(A, "100");
    let merged = case.merged();
    assert_eq!((stock(&merged), beside(&merged, &place())), (text("100"), vec!["120".to_owned()]));
    let conflict = merged.conflict(&place()).unwrap();
    assert_eq!((conflict.how, conflict.in_force.officer.as_str()), (Difference::Values, "1001"));
    assert_eq!(conflict.beside[0].officer, "1002");
    assert_eq!(merged.state.answers["stock"].history.len(), 2, "both are in the history");
}

#[test]
fn row_2_the_owner_heard_the_other_and_settled_it() {
    let mut case = Case::opened();
    case.answer(A, "100");
    let b = case.answer(B, "120");
    case.hear(A, &[b]);
    let mut batch = AnswersChanged::typed(vec![Change::answer("stock", text("120"))]);
    batch.action = Action::Settled;
    case.add(A, Payload::AnswersChanged(batch));
    let merged = case.merged();
    assert_eq!((stock(&merged), &merged.conflicts), (text("120"), &vec![]));
    assert_eq!(merged.state.answers["stock"].history.len(), 3);
}

#[test]
fn row_3_the_second_officer_heard_the_owner() {
    let mut case = Case::opened();
    let a = case.answer(A, "100");
    case.hear(B, &[a]);
    case.answer(B, "120");
    let merged = case.merged();
    assert_eq!((stock(&merged), merged.conflicts), (text("120"), vec![]));
}

#[test]
fn row_4_one_removed_the_row_and_the_other_went_on_with_it() {
    let mut case = Case::opened();
    let a = case.add_row(A, "r");
    case.hear(B, &[a]);
    let gone = TableChange { removed: vec!["r".into()], ..TableChange::default() };
    case.table(A, gone.clone());
    let b = case.cell(B, "r", "5000");
    let merged = case.merged();
    let table = &merged.state.tables["debtors"];
    assert_eq!(table.rows, ["r"]);
    assert_eq!(table.answer_at("r", "balance").unwrap().change.value, text("5000"));
    let place = Place::Row { table: "debtors".into(), row: "r".into() };
    let conflict = merged.conflict(&place).unwrap();
    assert_eq!((conflict.how, &conflict.beside[0].said), (Difference::RemovedAndKept, &Said::Removed));
    // The owner saw it and removes it once more; a late answer by somebody who knew does not bring it back.
    case.hear(A, &[b]);
    let a = case.table(A, gone);
    assert_eq!((case.merged().state.tables["debtors"].rows.len(), case.merged().conflicts), (0, vec![]));
    case.hear(B, &[a]);
    case.cell(B, "r", "6000");
    assert_eq!((case.merged().state.tables["debtors"].rows.len(), case.merged().conflicts), (0, vec![]));
}

/// Its last answer alone counts: whoever gave it had heard both, though the line has the removal before all answers.
#[test]
fn a_disputed_row_is_settled_by_an_answer_in_it() {
    let mut case = Case::opened();
    case.add_row(A, "r");
    let added = case.add_row(A, "s");
    case.hear(B, &[added]);
    let gone = case.table(B, TableChange { removed: vec!["r".into()], ..TableChange::default() });
    case.cell(A, "r", "7");
    assert_eq!(case.merged().conflicts.len(), 1);
    case.hear(A, &[gone]);
    case.cell(A, "r", "8");
    let merged = case.merged();
    assert_eq!((&merged.conflicts, &merged.agreed), (&vec![], &vec![]));
    let table = &merged.state.tables["debtors"];
    assert_eq!(table.rows, ["r", "s"]);
    assert_eq!(table.answer_at("r", "balance").unwrap().change.value, text("8"));
}

/// Wherever the line has the creation: a second machine of the owner may set a date without saying what it had heard.
#[test]
fn the_creation_takes_the_place_of_what_it_comes_after_alone() {
    let dated = |date: &str| {
        Payload::CaseChanged(CaseChanged { title: None, survey_date: Some(date.into()), initial_date: None })
    };
    let created = || Payload::CaseCreated(CaseCreated { title: "食品批发".into(), ..CaseCreated::default() });
    for machine in [A2, 0x18] {
        let mut team = team();
        team.logs.insert(log(0x18), "1001".into());
        let mut case = Case::opened();
        case.add(machine, dated("2026-11-02"));
        let merged = case.merged_as(&team);
        assert_eq!(merged.state.details.survey_date.as_deref(), Some("2026-11-02"), "{machine:#x}");
        assert_eq!((merged.state.details.title.as_str(), merged.conflicts.len()), ("食品批发", 0));
    }
    // As the fold of one log has it.
    let mut case = Case::default();
    case.add(A, dated("2026-11-02"));
    case.add(A, created());
    assert_eq!(case.merged().state, fold(&case.entries));
    assert_eq!(case.merged().state.details.survey_date, None);
    // And so between two logs.
    let mut case = Case::default();
    let before = case.add(A2, dated("2026-11-02"));
    case.hear(A, &[before]);
    case.add(A, created());
    assert_eq!(case.merged().state.details.survey_date, None);
}

#[test]
fn row_5_none_said_the_one_and_the_other_found_one() {
    let mut case = Case::opened();
    let none = |empty| TableChange { declared_empty: Some(empty), ..TableChange::default() };
    case.table(A, none(true));
    assert!(case.merged().state.tables["debtors"].declared_empty);
    let b = case.add_row(B, "r");
    let merged = case.merged();
    let place = Place::Empty { table: "debtors".into() };
    assert_eq!(
        (&merged.state.tables["debtors"].rows[..], merged.state.tables["debtors"].declared_empty),
        (&["r".to_owned()][..], false)
    );
    assert_eq!(merged.conflict(&place).map(|conflict| conflict.how), Some(Difference::EmptyAndRows));
    case.hear(A, &[b]);
    case.cell(A, "r", "5000");
    assert_eq!(case.merged().conflicts, [], "the owner takes the row");
}

#[test]
fn row_6_the_same_in_the_questions_own_form_is_agreed() {
    let mut case = Case::opened();
    let seen = |value: &str| {
        support::answers(vec![Change { basis: Some(Basis::Observed), ..Change::answer("stock", text(value)) }])
    };
    case.add(B, seen("100.00"));
    case.add(A, seen("100"));
    let merged = case.merged();
    assert_eq!((stock(&merged), &merged.conflicts), (text("100"), &vec![]));
    assert_eq!(
        merged.agreed.iter().map(|agreed| (&agreed.place, agreed.claims.len())).collect::<Vec<_>>(),
        [(&place(), 2)]
    );
    // On another basis it is not the same.
    case.answer(B, "100");
    assert_eq!(case.merged().conflicts.len(), 1);
}

#[test]
fn row_7_what_was_taken_back_does_not_count() {
    let mut case = Case::opened();
    let a = case.answer(A, "100");
    case.add(A, Payload::Retracted(Retracted { seq: a.seq, reason: "误填".into() }));
    case.answer(B, "120");
    let merged = case.merged();
    assert_eq!((stock(&merged), merged.conflicts), (text("120"), vec![]));
    // Nobody takes back what another wrote: the seq is one of the own log.
    let mut case = Case::opened();
    let a = case.answer(A, "100");
    case.add(B, Payload::Retracted(Retracted { seq: a.seq, reason: "不对".into() }));
    let merged = case.merged();
    assert_eq!(stock(&merged), text("100"));
    let oddity = Oddity::NothingToRetract { seq: 1, target: a.seq };
    assert_eq!(merged.oddities, [(RecordId { log: log(B), seq: 1 }, oddity)]);
}

#[test]
fn row_8_two_machines_of_the_owner_differ() {
    let mut case = Case::opened();
    case.answer(A, "100");
    case.answer(A2, "110");
    let merged = case.merged();
    assert_eq!((stock(&merged), beside(&merged, &place())), (text("110"), vec!["100".to_owned()]), "the lower log id");
    // The main officer's title, too, is one of two.
    let titled =
        |title: &str| Payload::CaseChanged(CaseChanged { title: Some(title.into()), ..CaseChanged::default() });
    case.add(A, titled("甲"));
    case.add(A2, titled("乙"));
    let merged = case.merged();
    assert_eq!(merged.state.details.title, "乙");
    assert_eq!(beside(&merged, &Place::Title), ["Text(\"甲\")"]);
}

#[test]
fn hearing_is_passed_on_and_false_hearing_is_not() {
    let mut case = Case::opened();
    case.answer(A, "100");
    let a = case.hear(A, &[]);
    // A third log heard the owner's, and the second officer heard the third.
    case.hear(R, &[a]);
    let r = case.add(R, Payload::Marked(Marked { mark: "read".into(), detail: None }));
    case.hear(B, &[r]);
    case.answer(B, "120");
    let merged = case.merged();
    assert_eq!((stock(&merged), &merged.conflicts), (text("120"), &vec![]));
    assert!(merged.before(RecordId { log: log(A), seq: 2 }, RecordId { log: log(B), seq: 2 }));

    let wrong = |head: Head| {
        let mut case = Case::opened();
        case.answer(A, "100");
        case.hear(B, &[head]);
        case.answer(B, "120");
        let merged = case.merged();
        assert_eq!((stock(&merged), merged.conflicts.len()), (text("100"), 1), "not heard");
        merged.findings
    };
    let by = RecordId { log: log(B), seq: 1 };
    let other = Head { log: log(A), seq: 2, hash: Hash([9; 32]) };
    assert_eq!(wrong(other), [MergeFinding::HeardOther { by, head: other }]);
    let absent = Head { log: log(A), seq: 7, hash: Hash([9; 32]) };
    assert_eq!(wrong(absent), [MergeFinding::HeardNotHere { by, head: absent }]);
}

#[test]
fn logs_that_each_say_to_have_heard_the_other_first_end_nothing() {
    let mut case = Case::opened();
    let later = Head { log: log(B), seq: 1, hash: Hash([B + 1; 32]) };
    let heard = case.hear(A, &[later]);
    let b = case.hear(B, &[heard]);
    assert_eq!(b, later);
    case.answer(A, "100");
    case.answer(B, "120");
    let merged = case.merged();
    assert!(matches!(merged.findings[..], [MergeFinding::HeardLater { .. }]), "{:?}", merged.findings);
    assert_eq!(merged.state.answers["stock"].history.len(), 2);
}

#[test]
fn what_is_not_ones_to_do_has_no_effect_and_says_why() {
    let mut case = Case::opened();
    case.add(B, Payload::CaseChanged(CaseChanged { title: Some("改名".into()), ..CaseChanged::default() }));
    let moved = ChecklistMoved { from: "a".into(), to: "b".into(), ..ChecklistMoved::default() };
    case.add(B, Payload::ChecklistMoved(moved));
    case.add(
        B,
        Payload::Assigned(Assigned {
            staff: "1002".into(),
            role: CaseRole::Dd,
            sections: None,
            until_ms: None,
            asked: None,
        }),
    );
    case.answer(R, "1");
    case.answer(0x77, "2");
    let merged = case.merged();
    let why: Vec<_> = merged.outside.iter().map(|outside| (outside.officer.as_str(), &outside.why)).collect();
    let mut expected = vec![
        ("whoever", &NoEffect::UnknownOfficer),
        ("1003", &NoEffect::NoRole),
        ("1002", &NoEffect::NotOwner),
        ("1002", &NoEffect::NotOwner),
        ("1002", &NoEffect::NotTheHub),
    ];
    expected.sort_by_key(|(who, why)| (who.to_string(), format!("{why:?}")));
    let mut why = why;
    why.sort_by_key(|(who, why)| (who.to_string(), format!("{why:?}")));
    assert_eq!(why, expected);
    assert_eq!((stock(&merged), merged.state.details.title.as_str()), (None, "食品批发"));
}

#[test]
fn an_officer_of_one_section_answers_there_alone() {
    let mut case = Case::opened();
    let mut team = team();
    team.members = vec![Member {
        officer: "1002".into(),
        role: CaseRole::Op,
        sections: Some(BTreeSet::from(["bureau".to_owned()])),
    }];
    case.add(B, support::answers(vec![Change::answer("stock", text("1")), Change::answer("bureau", text("2"))]));
    let merged = case.merged_as(&team);
    assert_eq!(stock(&merged), None);
    assert_eq!(merged.state.answer("bureau").unwrap().change.value, text("2"));
    let [outside] = &merged.outside[..] else { panic!("{:?}", merged.outside) };
    let Some(Payload::AnswersChanged(part)) = &outside.payload else { panic!("{outside:?}") };
    assert_eq!(
        (&outside.why, part.changes.len(), part.changes[0].question.as_str()),
        (&NoEffect::OtherSection, 1, "stock")
    );
}

#[test]
fn the_hub_gives_roles_and_says_what_has_effect() {
    let mut case = Case::opened();
    let b = case.answer(B, "120");
    case.answer(A, "100");
    let dd = Assigned { staff: "1002".into(), role: CaseRole::Dd, sections: None, until_ms: Some(1), asked: None };
    case.add(HUB, Payload::Assigned(dd));
    let merged = case.merged();
    assert_eq!((merged.owner.as_deref(), stock(&merged)), (Some("1002"), text("120")), "the owner is now another");
    assert_eq!(beside(&merged, &place()), ["100"], "who opened the case did survey it");
    let effect = |number, effective| {
        Payload::Effect(Effect {
            number,
            record: b.hash,
            effective,
            reason: Some("not_assigned".into()),
            stage: None,
            found: None,
        })
    };
    case.add(HUB, effect(1, false));
    let merged = case.merged();
    assert_eq!((stock(&merged), &merged.conflicts), (text("100"), &vec![]));
    assert_eq!(merged.outside[0].why, NoEffect::Refused { reason: Some("not_assigned".into()) });
    case.add(HUB, effect(3, true));
    let merged = case.merged();
    assert_eq!(stock(&merged), text("120"), "the hub's last word");
    assert_eq!(merged.findings, [MergeFinding::EffectMissing { number: 2 }]);
}

#[test]
fn what_the_branch_said_elsewhere_is_heeded_and_its_records_at_hand_go_before() {
    let mut case = Case::opened();
    let [_, late] = ["100", "999"].map(|said| case.answer(A, said));
    let told = Team { refused: [(late.hash, Some("not_listed".to_owned()))].into(), ..team() };
    let (merged, why) = (case.merged_as(&told), NoEffect::Refused { reason: Some("not_listed".into()) });
    assert_eq!((stock(&merged), &merged.outside[0].why), (text("100"), &why), "the answer before it stands again");
    let last = Effect { number: 1, record: late.hash, effective: true, reason: None, stage: None, found: None };
    case.add(HUB, Payload::Effect(last));
    assert_eq!(stock(&case.merged_as(&told)), text("999"), "its last word");
}

#[test]
fn a_forked_log_ends_where_it_was_forked() {
    let mut case = Case::opened();
    case.answer(A, "100");
    let mut branch = case.entries[1].clone();
    branch.stamp.hash = Hash([0xfe; 32]);
    case.answer(A, "101");
    let before = case.merged();
    assert_eq!(stock(&before), text("101"));
    case.entries.push(branch);
    let merged = case.merged();
    assert_eq!(merged.findings, [MergeFinding::Forked { log: log(A), seq: 2 }]);
    assert_eq!((stock(&merged), merged.outside.len()), (None, 3), "both branches are kept, neither counts");
}

#[test]
fn attachments_are_a_union_and_one_file_twice_has_two_witnesses() {
    let mut case = Case::opened();
    let Some(Payload::AttachmentAdded(file)) =
        support::samples().into_iter().find(|p| p.kind() == Kind::AttachmentAdded)
    else {
        panic!("a sample")
    };
    case.add(A, Payload::AttachmentAdded(file.clone()));
    case.add(B, Payload::AttachmentAdded(file.clone()));
    case.add(B, Payload::AttachmentAdded(AttachmentAdded { id: Hash([7; 32]), ..file }));
    assert_eq!(case.merged().state.attachments.len(), 3);
}

fn explained(case: &mut Case) -> Head {
    let cell = |column: &str, value: &str| Change::cell("explanations", "e", column, text(value));
    case.add(A, support::answers(vec![cell("check", "equity"), cell("explanation", "期初漏记一笔私人借款")]))
}

fn filled(merged: &Merged, column: &str) -> Option<Value> {
    merged.state.tables["explanations"].answer_at("e", column).and_then(|seen| seen.change.value.clone())
}

#[test]
fn an_explanation_is_confirmed_for_its_text_and_due_again_with_another() {
    let mut case = Case::opened();
    let text_record = explained(&mut case);
    let confirmed = |agrees| {
        let statement = "看过借条原件".to_owned();
        let check = "equity".to_owned();
        let row = "e".to_owned();
        Payload::ExplanationConfirmed(ExplanationConfirmed { check, row, text: text_record.hash, agrees, statement })
    };
    case.add(A, confirmed(true));
    assert_eq!(filled(&case.merged(), "second_officer"), None, "nobody confirms themselves");
    let b = case.add(B, confirmed(true));
    let merged = case.merged();
    assert_eq!(filled(&merged, "second_officer"), text("客户经理乙"));
    assert_eq!(filled(&merged, "second_statement"), text("看过借条原件"));
    let seen = merged.state.tables["explanations"].answer_at("e", "second_officer").unwrap();
    assert_eq!((seen.confirms, seen.stamp.log), (Some(text_record.hash), log(B)));
    assert_eq!(filled(&merged, "accepted_by"), None);
    // The reviewer accepts the confirmation; the second officer may not.
    let accepted = |of| EvidenceAccepted { check: "equity".into(), of, accepted: true, text: String::new() };
    case.add(B, Payload::EvidenceAccepted(accepted(b.hash)));
    assert_eq!(filled(&case.merged(), "accepted_by"), None);
    case.add(R, Payload::EvidenceAccepted(accepted(b.hash)));
    assert_eq!(filled(&case.merged(), "accepted_by"), text("审查丙"));
    // Taken back, or another text: due again.
    let mut taken = Case { entries: case.entries.clone(), seqs: case.seqs.clone() };
    taken.add(B, Payload::Retracted(Retracted { seq: b.seq, reason: "撤回".into() }));
    let merged = taken.merged();
    assert_eq!(
        (filled(&merged, "second_officer"), filled(&merged, "accepted_by"), merged.oddities),
        (None, None, vec![])
    );
    case.add(A, support::answers(vec![Change::cell("explanations", "e", "explanation", text("另一种说法"))]));
    let merged = case.merged();
    assert_eq!((filled(&merged, "second_officer"), filled(&merged, "accepted_by")), (None, None));
}

#[test]
fn a_log_says_what_it_heard_once() {
    let mut case = Case::opened();
    let a = case.answer(A, "100");
    let b = case.answer(B, "120");
    let heard = case.merged().to_hear(log(B)).unwrap();
    assert_eq!(heard.heads, [a]);
    let b2 = case.add(B, Payload::LogsHeard(heard));
    assert_eq!(case.merged().to_hear(log(B)), None);
    assert_eq!(case.merged().to_hear(log(A)).unwrap().heads, [b2]);
    assert_ne!(b, b2);
}

/// A sheet with a question that is put to second officers alone.
struct WithBlind;

impl Questions for WithBlind {
    fn for_second(&self, question: &str) -> bool {
        question == "second.cash"
    }
}

#[test]
fn what_is_asked_of_second_officers_alone_counts_from_them_only_and_two_of_them_are_no_conflict() {
    const C: u8 = 0x21;
    let mut case = Case::opened();
    let said = |value: &str| support::answers(vec![Change::answer("second.cash", text(value))]);
    case.add(A, said("100"));
    case.add(R, said("105"));
    case.add(B, said("120"));
    case.add(C, said("130"));
    case.add(A, support::answers(vec![Change::answer("stock", text("1")), Change::answer("second.cash", text("2"))]));
    let mut team = team();
    team.logs.insert(log(C), "1004".into());
    team.members.push(Member { officer: "1004".into(), role: CaseRole::So, sections: None });
    let merged = case.entries.iter().cloned().collect::<CaseLogs>().merge(&team, &WithBlind);
    assert_eq!(merged.conflicts, []);
    let history = &merged.state.answers["second.cash"].history;
    let by: Vec<LogId> = history.iter().map(|seen| seen.stamp.log).collect();
    assert!(by.len() == 2 && by.contains(&log(B)) && by.contains(&log(C)), "{by:?}");
    let why: Vec<(&str, &NoEffect)> = merged.outside.iter().map(|o| (o.officer.as_str(), &o.why)).collect();
    assert_eq!(why.iter().filter(|(who, why)| *who == "1001" && **why == NoEffect::NotSecond).count(), 2, "{why:?}");
    assert_eq!(stock(&merged), text("1"), "the rest of the owner's batch counts");
    assert!(why.iter().any(|(who, _)| *who == "1003"), "nor the reviewer's: {why:?}");
}

#[test]
fn the_frozen_samples_come_out_as_their_fold_gives_them() {
    let entries = support::entries(&support::log_of(&support::samples()));
    let entries: Vec<Entry> = entries.into_iter().filter(|entry| entry.stamp.case.is_some()).collect();
    let merged = entries.iter().cloned().collect::<CaseLogs>().merge(&Team::default(), &AsWritten);
    assert_eq!(merged.state, fold(&entries));
    assert_eq!((merged.conflicts, merged.outside, merged.findings), (vec![], vec![], vec![]));
    assert_eq!(merged.owner.as_deref(), Some("officer-1"));
}

#[test]
fn a_decimal_has_one_normal_form() {
    let normal = |text: &str| normal_decimal(text);
    for (text, expected) in
        [("100.00", "100"), ("0100", "100"), ("-0.0", "0"), ("-1.50", "-1.5"), ("0", "0"), ("00.5", "0.5")]
    {
        assert_eq!(normal(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["", "-", ".5", "5.", "1.2.3", "1e3", "１", "12a", "+1", "--1"] {
        assert_eq!(normal(text), None, "{text}");
    }
}
