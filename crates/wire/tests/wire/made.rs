//! One of each message, with fixed values.

use evidence::{
    BootId, CaseClass, CaseId, CaseRole, Ed25519Signer, Hash, Head, HubId, LogId, LogRoot, Role, Stage, StoreId,
};
use wire::*;

pub(crate) const MS: i64 = 1_796_040_000_000;

pub(crate) fn hub() -> HubId {
    HubId::from_random([1; 16])
}

pub(crate) fn log(n: u8) -> LogId {
    LogId::from_random([n; 16])
}

pub(crate) fn case(n: u8) -> CaseId {
    CaseId::from_random([n; 16])
}

pub(crate) fn hub_key() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[7; 32])
}

pub(crate) fn log_key() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[8; 32])
}

pub(crate) fn receipt() -> Receipt {
    let head = Head { log: log(2), seq: 214, hash: Hash([9; 32]) };
    Receipt::sign(hub(), head, MS, 31, &hub_key()).unwrap()
}

pub(crate) fn root() -> LogRoot {
    LogRoot { log: log(2), count: 14, last: 214, root: Hash([10; 32]) }
}

pub(crate) fn served() -> Served {
    Served::sign(hub(), case(3), root(), MS, &hub_key()).unwrap()
}

pub(crate) fn token() -> CaseToken {
    let unsigned = CaseToken {
        version: 1,
        hub: hub(),
        case: case(3),
        staff: "S0001".into(),
        role: CaseRole::So,
        sections: Some(vec!["stock".into()]),
        issued_ms: MS,
        until_ms: MS + 30 * 86_400_000,
        order: 5,
        signature: Vec::new(),
    };
    unsigned.signed(&hub_key()).unwrap()
}

pub(crate) fn push() -> Push {
    let carried = |n: u8, opening: Option<u8>| Carried {
        record: vec![n; 200].into(),
        opening: opening.map(|o| vec![o; 40].into()),
    };
    Push { records: vec![carried(1, Some(2)), carried(3, None)] }
}

pub(crate) fn page() -> RecordsPage {
    RecordsPage { records: push().records, end: true, served: Some(served()) }
}

pub(crate) fn hello() -> Hello {
    Hello {
        hub: hub(),
        hub_key: Hash([11; 32]),
        protocols: vec![1],
        hub_ms: MS,
        boot: BootId::from_random([4; 16]),
        limits: Limits::OURS,
        bundle_epoch: 3,
        order_seq: 12,
        notice: Some("今晚 22:00 分行服务升级".into()),
    }
}

pub(crate) fn heads() -> Heads {
    let of = |n: u8, token: Option<CaseToken>| CaseHead {
        case: case(n),
        class: CaseClass::Credit,
        state: Some(Stage::Returned),
        token,
        logs: vec![root()],
        blobs_missing: 2,
    };
    Heads {
        own: Some(Head { log: log(2), seq: 214, hash: Hash([9; 32]) }),
        cases: vec![of(3, Some(token())), of(5, None)],
        next: Some(case(5)),
    }
}

pub(crate) fn request() -> EnrolRequest {
    EnrolRequest {
        version: 1,
        invite: [1, 2, 3],
        store: StoreId::from_random([5; 16]),
        log: log(2),
        device: [6; 16],
        log_key: evidence::Signer::public_key(&log_key()).to_vec(),
        tls_key: [12; 32],
        exchange_key: [13; 32],
        head: (214, Hash([9; 32])),
        officer: "借款调查员".into(),
        program: "0.1.0".into(),
    }
}

pub(crate) fn invitation() -> Invitation {
    Invitation::of([1, 2, 3], [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
}

pub(crate) const EXPORTER: [u8; 32] = [21; 32];

pub(crate) fn sealed_request() -> SealedEnrolRequest {
    SealedEnrolRequest::seal(&request(), &invitation().secret, &EXPORTER, &log_key()).unwrap()
}

pub(crate) fn reply() -> EnrolReply {
    EnrolReply {
        version: 1,
        hub: hub(),
        staff: "S0001".into(),
        name: "员工甲".into(),
        branch: "一支行".into(),
        posts: vec![Post { role: CaseRole::Dd, branch: "一支行".into(), until_ms: None }],
        chain: vec![vec![1; 300].into(), vec![2; 300].into()],
        hub_key: evidence::Signer::public_key(&hub_key()).to_vec(),
        escrow_key: None,
        hub_ms: MS,
        hub_log: log(14),
    }
}

pub(crate) fn sealed_reply() -> SealedEnrolReply {
    SealedEnrolReply::seal(&reply(), &invitation().secret, &EXPORTER, sealed_request().hash()).unwrap()
}

pub(crate) fn renew() -> SealedRenewRequest {
    let request =
        RenewRequest { version: 1, store: StoreId::from_random([5; 16]), tls_key: [15; 32], program: "0.1.0".into() };
    SealedRenewRequest::seal(&request, &EXPORTER, &log_key()).unwrap()
}

pub(crate) fn bundle() -> Bundle {
    let file = |path: &str| BundleFile { path: path.into(), bytes: b"x = 1\n".to_vec().into() };
    Bundle {
        version: 1,
        kind: BundleKind::Policy.as_str().into(),
        id: "policy".into(),
        of: "2026.11".into(),
        from: "2026-12-01".into(),
        supersedes: Some(Hash([16; 32])),
        files: vec![file("policy/a.toml"), file("policy/b.toml")],
    }
}

pub(crate) fn signed_bundle() -> SignedBundle {
    let bytes = to_bytes(&bundle()).unwrap();
    SignedBundle {
        author: SignedBundle::signature(&bytes, log(2), &log_key()).unwrap(),
        releaser: SignedBundle::signature(&bytes, log(17), &Ed25519Signer::from_seed(&[18; 32])).unwrap(),
        bundle: bytes.into(),
    }
}

pub(crate) fn bad_record() -> Refusal {
    let bad = BadRecord { seq: 215, reason: "signature".into(), received: Some(receipt()) };
    Refusal::with(Code::BadRecord, Detail::Bad(bad))
}

pub(crate) fn revoked() -> Refusal {
    let order = Carried { record: vec![3; 200].into(), opening: Some(vec![4; 60].into()) };
    Refusal::with(Code::Revoked, Detail::Order(order))
}

pub(crate) fn directory() -> Directory {
    let of = |n: u8, role: Role| DirectoryEntry {
        log: log(n),
        public_key: vec![n; 32],
        staff: format!("S{n:04}"),
        name: "员工甲".into(),
        branch: "分行/一支行".into(),
        role,
    };
    Directory { version: 1, entries: vec![of(2, Role::Officer), of(17, Role::Reviewer)] }
}

pub(crate) fn signed_directory() -> SignedBundle {
    directory().bundled("7", "2026-12-01", Some(Hash([16; 32])), log(14), &hub_key()).unwrap()
}
