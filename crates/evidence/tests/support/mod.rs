//! What the tests of the record share: a fixed officer, a fixed clock, and one sample of each kind.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use evidence::*;

pub const PROVIDER: &Ed25519Sha256 = &Ed25519Sha256;

pub fn signer() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[42; 32])
}

pub fn log_id() -> LogId {
    LogId::from_random([1; 16])
}

pub fn case_id() -> CaseId {
    CaseId::from_random([2; 16])
}

pub fn moment(seq: u64) -> Moment {
    let boot = BootId::from_random([3; 16]);
    let wall_ms = 1_793_404_800_000 + seq as i64 * 1_000;
    // Once with the hub: its field is the last, and left out when there is nothing to say.
    let hub_heard_ms = (seq == 18).then_some(wall_ms - 60_000);
    Moment { wall_ms, offset_minutes: 480, monotonic_ms: seq * 1_000, boot, hub_heard_ms }
}

/// Seals payloads into a log; what concerns the log itself has no case.
pub fn log_of(payloads: &[Payload]) -> Vec<Sealed> {
    let signer = signer();
    let mut log: Vec<Sealed> = Vec::new();
    for payload in payloads {
        let seq = log.len() as u64 + 1;
        let sealing = Sealing {
            log: log_id(),
            after: log.last().map(Sealed::head),
            case: payload.kind().fits(true).then(case_id),
            moment: moment(seq),
            author: "officer-1",
            payload,
            salt: [seq as u8; 32],
        };
        log.push(seal(sealing, PROVIDER, &signer).unwrap());
    }
    log
}

pub fn entries(log: &[Sealed]) -> Vec<Entry> {
    log.iter()
        .map(|sealed| Entry {
            stamp: Stamp::from(&Record::parse(&sealed.bytes, PROVIDER).unwrap()),
            payload: Some(Payload::from_bytes(&sealed.opening.payload).unwrap()),
        })
        .collect()
}

pub fn text(value: &str) -> Option<Value> {
    Some(Value::Text(value.into()))
}

pub fn answers(changes: Vec<Change>) -> Payload {
    Payload::AnswersChanged(AnswersChanged::typed(changes))
}

/// One of each kind, in the order of their numbers, with every field used somewhere.
pub fn samples() -> Vec<Payload> {
    let hash = Hash([9; 32]);
    let change = Change {
        question: "debts".into(),
        row: Some("d1".into()),
        column: Some("balance".into()),
        value: text("50000.00"),
        basis: Some(Basis::Document),
        by: Some("供应商A".into()),
        how_checked: Some("看了合同".into()),
        note: Some("余额以对账单为准".into()),
        evidence: vec![hash],
        typed: Some("5万".into()),
    };
    let table = TableChange {
        table: "debts".into(),
        removed: vec!["d0".into()],
        added: vec![
            RowAdded { row: "d1".into(), after: None },
            RowAdded { row: "d2".into(), after: Some("d1".into()) },
        ],
        order: vec!["d2".into(), "d1".into()],
        declared_empty: Some(false),
        basis: Some(Basis::Observed),
        note: None,
    };
    let exported = Exported {
        format: "xlsx".into(),
        file: hash,
        masked: true,
        head_seq: 7,
        head_hash: Hash([8; 32]),
        purpose: Some("贷审会".into()),
    };
    vec![
        Payload::LogOpened(LogOpened {
            public_key: signer().public_key().to_vec(),
            officer: "客户经理甲".into(),
            program: "0.1.0".into(),
            role: None,
        }),
        Payload::CaseCreated(CaseCreated {
            class: None,
            parent: None,
            title: "食品批发 30万".into(),
            industry: "fmcg-wholesale".into(),
            checklist: "fmcg-wholesale".into(),
            checklist_hash: Some(hash),
            survey_date: Some("2026-10-31".into()),
            initial_date: Some("2025-10-31".into()),
            practice: true,
            layers: None,
        }),
        Payload::CaseChanged(CaseChanged { title: Some("改名".into()), survey_date: None, initial_date: None }),
        Payload::AnswersChanged(AnswersChanged {
            tables: vec![table],
            changes: vec![
                Change::answer("request.amount", text("300000")),
                Change::answer("spouse.agrees", Some(Value::Truth(true))),
                Change::answer("cleared", None),
                change,
            ],
            action: Action::Pasted,
            after_limit_seen: true,
        }),
        Payload::Retracted(Retracted { seq: 4, reason: "误填".into() }),
        Payload::AttachmentAdded(AttachmentAdded {
            id: hash,
            size: 123_456,
            name: "合同.jpg".into(),
            media_type: "image/jpeg".into(),
            question: Some("debts".into()),
            row: Some("d1".into()),
            column: None,
            evidence: Some("loan_contract".into()),
            source: Some("camera".into()),
            note: None,
            marks: None,
        }),
        Payload::ChecklistMoved(ChecklistMoved {
            from: "a".into(),
            from_hash: None,
            to: "b".into(),
            to_hash: Some(hash),
            layers: None,
            shown: None,
        }),
        Payload::ReportExported(exported.clone()),
        Payload::PlaintextExported(exported),
        Payload::CaseClosed(CaseClosed { outcome: "approved".into(), reason: None }),
        Payload::CaseReopened,
        Payload::CaseErased("借款人要求".into()),
        Payload::ClockJumped(ClockJumped { before_ms: 2_000, now_ms: -1_000 }),
        Payload::Unlocked("0.1.0".into()),
        Payload::Locked,
        Payload::PasswordChanged,
        Payload::IntegrityNoted(IntegrityNoted {
            code: "tail_missing".into(),
            seq: Some(9),
            hash: Some(hash),
            detail: "末尾缺失".into(),
        }),
        Payload::Marked(Marked { mark: "limit_seen".into(), detail: None }),
        Payload::ScenarioKept(ScenarioKept {
            name: "旺季淡了".into(),
            turns: vec![
                ScenarioTurn { lever: "sales".into(), to: "-0.2".into(), row: None },
                ScenarioTurn { lever: "debtor".into(), to: "1".into(), row: Some("R1".into()) },
            ],
        }),
        Payload::ScenarioDropped("旺季淡了".into()),
        Payload::Countersigned(Countersigned::sign(&confirmation(), &colleague()).unwrap()),
    ]
}

/// A second officer's own act on the explanation in row `r1` of the sample case.
pub fn confirmation() -> Statement {
    let word = |column: &str, text: &str| Word { column: Some(column.into()), text: text.into(), evidence: vec![] };
    Statement {
        format: ACT_FORMAT,
        algorithm: Algorithm::ED25519_SHA256,
        case: case_id(),
        officer: "officer-2".into(),
        name: "客户经理乙".into(),
        role: Role::Officer,
        wall_ms: 1_700_000_000_000,
        question: "explanations".into(),
        row: Some("r1".into()),
        seen: vec![
            word("check", "equity"),
            Word { evidence: vec![Hash([9; 32])], ..word("explanation", "期初漏记一笔私人借款") },
        ],
        answers: vec![word("second_officer", "客户经理乙"), word("second_statement", "看过借条原件")],
    }
}

/// The key of another officer.
pub fn colleague() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[5; 32])
}

/// Walks a log with signatures and contents.
pub fn verify<'a>(log: impl IntoIterator<Item = &'a Sealed>) -> LogReport {
    let mut chain = Chain::new(PROVIDER, Some(log_id()), &[signer().public_key().to_vec()], Signatures::Verified);
    for sealed in log {
        let _ = chain.next(&sealed.bytes, Some(&sealed.opening));
    }
    chain.report()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
