//! One sample of each kind from 21 to 39, in the order of their numbers, with every field used somewhere.

use evidence::*;

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

pub fn acts() -> Vec<Payload> {
    let log = LogId::from_random([5; 16]);
    let other = LogId::from_random([6; 16]);
    let remark = RemarkId::from_random([7; 16]);
    let motion = MotionId::from_random([8; 16]);
    vec![
        Payload::LogsHeard(LogsHeard {
            heads: vec![Head { log, seq: 7, hash: hash(1) }, Head { log: other, seq: 300, hash: hash(2) }],
        }),
        Payload::Submitted(Submitted {
            logs: vec![LogRoot { log, count: 5, last: 7, root: hash(3) }],
            checklist: Some(hash(4)),
            policy: None,
            figures: Some(hash(5)),
            grade: Some("A".into()),
            limit: Some("300000.00".into()),
            proposal: None,
            statement: "以上均为本人实地调查所得".into(),
        }),
        Payload::Cosigned(Cosigned {
            submission: hash(6),
            agrees: false,
            statement: "本人同去现场".into(),
            dissent: Some("存货少计".into()),
        }),
        Payload::ExplanationConfirmed(ExplanationConfirmed {
            check: "equity".into(),
            row: "r1".into(),
            text: hash(7),
            agrees: true,
            statement: "看过借条原件".into(),
        }),
        Payload::Remarked(Remarked {
            remark,
            submission: hash(6),
            place: Some(RemarkPlace::Cell("debts".into(), "d1".into(), "balance".into())),
            weight: Weight::Should,
            text: "请补对账单".into(),
            // Of before there were reasons: the bytes stay as they were.
            reasons: None,
        }),
        Payload::RemarkAnswered(RemarkAnswered { remark, text: "已补".into(), records: vec![hash(8)] }),
        Payload::RemarkClosed(RemarkClosed { remark, accepted: true, text: None }),
        Payload::Opinion(Opinion {
            submission: hash(6),
            advice: Advice::Forward,
            amount: Some("250000".into()),
            term: Some(12),
            method: Some("等额本息".into()),
            points: Some(-35),
            conditions: words(&["配偶签字"]),
            text: "同意".into(),
        }),
        Payload::Motion(Motion {
            motion,
            submission: hash(6),
            body: "committee".into(),
            amount: Some("250000".into()),
            term: Some(12),
            method: None,
            points: Some(180),
            conditions: words(&["配偶签字", "先还旧贷"]),
            waivers: words(&["age"]),
        }),
        Payload::Voted(Voted { motion, vote: Vote::Recuse, reason: "亲属".into() }),
        Payload::EvidenceAccepted(EvidenceAccepted {
            check: "equity".into(),
            of: hash(9),
            accepted: true,
            text: "借条清楚".into(),
        }),
        Payload::SignedOff(SignedOff {
            step: FinalStep::Disbursed,
            papers: vec![SignedPaper { party: "borrower".into(), paper: "借款合同".into(), file: Some(hash(10)) }],
            place: Some("支行".into()),
            photo: None,
            loan: Some("L-1".into()),
            amount: Some("250000.00".into()),
            conditions: words(&["配偶签字"]),
        }),
        Payload::Enrolled(Enrolled { hub: HubId::from_random([9; 16]), staff: "1001".into(), certificate: hash(11) }),
        Payload::LogContinued(LogContinued { log: other, seq: 300, hash: hash(2), reason: "副本".into() }),
        Payload::Assigned(Assigned {
            staff: "1002".into(),
            role: CaseRole::So,
            sections: Some(words(&["bureau"])),
            until_ms: Some(1_796_000_000_000),
            asked: None,
        }),
        Payload::Effect(Effect {
            number: 3,
            record: hash(12),
            effective: false,
            reason: Some("figures_differ".into()),
            stage: Some(Stage::Returned),
            found: None,
        }),
        Payload::Order(Order::new(
            StoreId::from_random([10; 16]),
            OrderWhat::EraseCase,
            Some(CaseId::from_random([2; 16])),
        )),
        Payload::Published(Published { bundle: hash(13), author: hash(14), releaser: hash(15) }),
        Payload::ReadDay(ReadDay { day: "2026-11-30".into(), count: 41, root: hash(16) }),
    ]
}
