//! A case in a package: what holds is counted, what was touched is found, what cannot be proved is said.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use evidence::*;
use support::{PROVIDER, case_id, colleague, hex, moment, signer, text};

/// Two officers' logs with one case in common; another case stands in between, and is not shown.
struct World {
    logs: BTreeMap<LogId, Vec<Sealed>>,
}

const FILE: &[u8] = b"a photo";
const LAYER: &[u8] = b"id = \"fmcg\"\n";

fn a() -> LogId {
    LogId::from_random([1; 16])
}

fn b() -> LogId {
    LogId::from_random([2; 16])
}

fn sign(log: &mut Vec<Sealed>, id: LogId, author: &str, case: CaseId, payload: &Payload) {
    let key = if id == a() { signer() } else { colleague() };
    let seq = log.len() as u64 + 1;
    let salt = [seq as u8 ^ id.0.as_bytes()[0]; 32];
    let after = log.last().map(Sealed::head);
    let sealing = Sealing { log: id, after, case: Some(case), moment: moment(seq), author, payload, salt };
    log.push(seal(sealing, PROVIDER, &key).unwrap());
}

fn answer(value: &str) -> Payload {
    support::answers(vec![Change::answer("stock", text(value))])
}

impl World {
    fn new() -> Self {
        let other = CaseId::from_random([9; 16]);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let created =
            CaseCreated { title: "食品批发".into(), checklist_hash: Some(Hash([4; 32])), ..CaseCreated::default() };
        let file = AttachmentAdded {
            id: PROVIDER.hash(&[FILE]),
            size: FILE.len() as u64,
            name: "a.jpg".into(),
            media_type: "image/jpeg".into(),
            question: None,
            row: None,
            column: None,
            evidence: None,
            source: None,
            note: None,
            marks: None,
        };
        sign(&mut first, a(), "officer-1", case_id(), &Payload::CaseCreated(created));
        sign(&mut first, a(), "officer-1", case_id(), &answer("100"));
        sign(&mut first, a(), "officer-1", other, &answer("secret"));
        sign(&mut first, a(), "officer-1", case_id(), &Payload::AttachmentAdded(file));
        let heads = vec![first[3].head()];
        sign(&mut second, b(), "officer-2", case_id(), &Payload::LogsHeard(LogsHeard { heads }));
        sign(&mut second, b(), "officer-2", case_id(), &answer("120"));
        World { logs: [(a(), first), (b(), second)].into() }
    }

    fn manifest(&self) -> Manifest {
        let log = |(id, records): (&LogId, &Vec<Sealed>)| {
            let key = if *id == a() { signer() } else { colleague() };
            let of_case = records.iter().filter(|sealed| sealed.header.case == Some(case_id()));
            let mut log = PackageLog {
                log: *id,
                public_key: key.public_key().to_vec(),
                name: if *id == a() { "客户经理甲" } else { "客户经理乙" }.into(),
                role: Some(Role::Officer),
                records: of_case.map(|sealed| sealed.bytes.clone().into()).collect(),
                attested: None,
            };
            let head = records.last().unwrap().head();
            log.attested = Some(Attested::sign(case_id(), log.root(PROVIDER), head, 5, &key).unwrap());
            log
        };
        let layer =
            LayerFile { path: "base/layer.toml".into(), hash: PROVIDER.hash(&[LAYER]), size: LAYER.len() as u64 };
        let manifest = Manifest {
            format: PACKAGE_FORMAT,
            algorithm: PROVIDER.algorithm(),
            case: case_id(),
            wall_ms: 1_793_404_900_000,
            maker: a(),
            logs: self.logs.iter().map(log).collect(),
            files: vec![FileNamed { id: PROVIDER.hash(&[FILE]), size: FILE.len() as u64, within: true }],
            layers: vec![LayerSet { checklist_hash: Hash([4; 32]), checklist: "fmcg".into(), files: vec![layer] }],
            root: Hash::ZERO,
        };
        manifest.in_order(PROVIDER)
    }

    fn package(&self) -> Package {
        signed(self.manifest())
    }
}

fn signed(manifest: Manifest) -> Package {
    let mut package = Package::of(manifest, PROVIDER).unwrap();
    package.sign(a(), &signer()).unwrap();
    package
}

/// What lies beside the manifest.
struct Parts {
    openings: BTreeMap<Hash, Opening>,
    files: BTreeMap<Hash, Vec<u8>>,
}

impl Parts {
    fn of(world: &World) -> Self {
        let sealed = world.logs.values().flatten();
        let openings = sealed.map(|sealed| (sealed.header.content, sealed.opening.clone())).collect();
        let files = [FILE, LAYER].map(|bytes| (PROVIDER.hash(&[bytes]), bytes.to_vec()));
        Parts { openings, files: files.into() }
    }
}

impl PackageParts for Parts {
    fn opening(&self, content: &Hash) -> Option<Opening> {
        self.openings.get(content).cloned()
    }

    fn file(&self, id: &Hash) -> Option<(u64, Hash)> {
        self.files.get(id).map(|bytes| (bytes.len() as u64, PROVIDER.hash(&[bytes])))
    }

    fn layer(&self, id: &Hash) -> Option<(u64, Hash)> {
        self.file(id)
    }
}

fn known() -> BTreeMap<LogId, Vec<u8>> {
    [(a(), signer().public_key().to_vec()), (b(), colleague().public_key().to_vec())].into()
}

fn check(package: &Package, world: &World) -> PackageReport {
    package.verify(&Parts::of(world), &known(), PROVIDER)
}

#[test]
fn a_whole_package_proves_all_it_can() {
    let world = World::new();
    let bytes = world.package().to_bytes().unwrap();
    let package = Package::from_bytes(&bytes, PROVIDER).unwrap();
    assert_eq!(package, world.package());
    let report = check(&package, &world);
    assert_eq!((report.faults.as_slice(), report.unproved.as_slice()), (&[][..], &[][..]));
    assert_eq!((report.records, report.openings, report.files, report.layers), (5, 5, 1, 1));
    assert_eq!(report.complete.keys().copied().collect::<Vec<_>>(), [a(), b()]);
    assert!(!hex(&bytes).contains(&hex("secret".as_bytes())), "the other case is not shown");
    // And it is the case: the second officer had heard the first.
    let team = Team {
        logs: [(a(), "1001".into()), (b(), "1002".into())].into(),
        members: vec![Member { officer: "1002".into(), role: CaseRole::So, sections: None }],
        ..Team::default()
    };
    let merged = report.logs.merge(&team, &AsWritten);
    assert_eq!(merged.state.answer("stock").unwrap().change.value, text("120"));
    assert_eq!((merged.conflicts, merged.outside), (vec![], vec![]));
}

#[test]
fn the_bytes_of_a_package_are_frozen() {
    let package = World::new().package();
    let digest = PROVIDER.hash(&[&package.to_bytes().unwrap()]).to_string();
    assert_eq!((package.manifest.root.to_string().as_str(), digest.as_str()), FROZEN);
}

/// The root, and the hash of the whole package, as a second program written from docs/record.md made them.
const FROZEN: (&str, &str) = (
    "c820f7f304096e333206e2cfb1a4c04b9115118c4ec09198b7c0626ced1723f0",
    "139660dba8d42f4f69854e050e1f28d7c98e0b7f9b093dbb5deaf6779be8dfc7",
);

#[test]
fn each_altered_byte_is_found() {
    let world = World::new();
    let bytes = world.package().to_bytes().unwrap();
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        let Ok(package) = Package::from_bytes(&altered, PROVIDER) else { continue };
        assert!(!check(&package, &world).holds(), "byte {at}");
    }
    for length in 0..bytes.len() {
        assert!(Package::from_bytes(&bytes[..length], PROVIDER).is_err());
    }
    assert!(Package::from_bytes(&[&bytes[..], &[0]].concat(), PROVIDER).is_err());
}

/// Whoever made the package alters it and signs it anew.
fn faults(alter: impl FnOnce(&mut Manifest)) -> Vec<PackageFault> {
    let world = World::new();
    let mut manifest = world.manifest();
    alter(&mut manifest);
    check(&signed(manifest.in_order(PROVIDER)), &world).faults
}

#[test]
fn the_maker_leaves_out_and_exchanges_nothing_of_others_unnoticed() {
    assert_eq!(faults(|_| {}), []);
    let left_out = faults(|manifest| drop(manifest.logs[1].records.pop()));
    assert_eq!(left_out, [PackageFault::NotAsAttested { log: b() }]);
    let swapped = faults(|manifest| manifest.logs[0].records.swap(0, 1));
    assert!(matches!(swapped[0], PackageFault::Record { why: BreakReason::Gap { .. }, .. }), "{swapped:?}");
    let own_key = faults(|manifest| manifest.logs[1].public_key = signer().public_key().to_vec());
    assert!(own_key.contains(&PackageFault::OtherKey { log: b() }), "{own_key:?}");
    let elsewhere = faults(|manifest| manifest.case = CaseId::from_random([3; 16]));
    assert!(elsewhere.contains(&PackageFault::OtherCase { log: a(), seq: 1 }), "{elsewhere:?}");
    let hidden = faults(|manifest| manifest.files.clear());
    assert_eq!(hidden, [PackageFault::FileNotNamed { id: PROVIDER.hash(&[FILE]) }]);
    let added = faults(|manifest| manifest.files.push(FileNamed { id: Hash([7; 32]), size: 1, within: false }));
    assert_eq!(added, [PackageFault::FileOfNobody { id: Hash([7; 32]) }]);
    let mut wrong_root = World::new().manifest();
    wrong_root.root = Hash([1; 32]);
    assert_eq!(check(&signed(wrong_root), &World::new()).faults, [PackageFault::Root]);
    let unsigned = Package::of(World::new().manifest(), PROVIDER).unwrap();
    assert_eq!(check(&unsigned, &World::new()).faults, [PackageFault::NotSigned { log: a() }]);
}

#[test]
fn what_is_not_there_is_not_proved_and_not_wrong() {
    let world = World::new();
    let report = world.package().verify(
        &Parts { openings: BTreeMap::new(), files: BTreeMap::new() },
        &BTreeMap::new(),
        PROVIDER,
    );
    assert!(report.holds(), "{:?}", report.faults);
    let count = |wanted: fn(&Unproved) -> bool| report.unproved.iter().filter(|one| wanted(one)).count();
    assert_eq!(count(|one| matches!(one, Unproved::Key { .. })), 2);
    assert_eq!(count(|one| matches!(one, Unproved::Opening { erased: false, .. })), 5);
    assert_eq!(count(|one| matches!(one, Unproved::File { .. })), 1);
    assert_eq!(count(|one| matches!(one, Unproved::Layers { .. })), 1);
    // Without the second log it shows that the first was heard further than is there; without its word, that something may be missing.
    let mut manifest = world.manifest();
    manifest.logs[0].records.pop();
    manifest.logs[0].attested = None;
    manifest.files.clear();
    let report = check(&signed(manifest.in_order(PROVIDER)), &world);
    assert!(report.holds(), "{:?}", report.faults);
    assert!(report.unproved.contains(&Unproved::Complete { log: a(), attested: 0 }));
    assert!(report.unproved.iter().any(|one| matches!(one, Unproved::HeardNotHere { head, .. } if head.seq == 4)));
}

#[test]
fn another_file_under_the_name_is_found() {
    let world = World::new();
    for (bytes, layer) in [(FILE, false), (LAYER, true)] {
        let mut parts = Parts::of(&world);
        parts.files.get_mut(&PROVIDER.hash(&[bytes])).unwrap()[0] ^= 1;
        let report = world.package().verify(&parts, &known(), PROVIDER);
        let [fault] = &report.faults[..] else { panic!("{:?}", report.faults) };
        assert_eq!(matches!(fault, PackageFault::LayerDiffers { .. }), layer, "{fault:?}");
    }
}

#[test]
fn one_record_is_proved_without_the_others() {
    let world = World::new();
    let report = check(&world.package(), &world);
    let root = case_root(&report.logs.roots(PROVIDER), PROVIDER);
    assert_eq!(root, world.package().manifest.root);
    for log in [a(), b()] {
        for record in report.logs.hashes(log) {
            let proof = report.logs.proof(log, &record, PROVIDER).unwrap();
            assert!(proof.proves(&record, &root, PROVIDER));
            assert!(!proof.proves(&Hash([1; 32]), &root, PROVIDER));
            assert!(!proof.proves(&record, &Hash([1; 32]), PROVIDER));
            let longer = CaseProof { log: LogRoot { count: proof.log.count + 1, ..proof.log }, ..proof.clone() };
            assert!(!longer.proves(&record, &root, PROVIDER));
        }
        assert_eq!(report.logs.proof(log, &Hash([1; 32]), PROVIDER), None);
    }
}

#[test]
fn bytes_from_anyone_are_refused_in_words() {
    for opener in [0x81, 0x9f, 0xa1, 0xbf, 0xc1, 0xd8, 0x82] {
        assert!(Package::from_bytes(&vec![opener; 100_000], PROVIDER).is_err());
    }
    assert_eq!(Package::from_bytes(&vec![0; MAX_PACKAGE + 1], PROVIDER), Err(PackageError::TooLong(MAX_PACKAGE + 1)));
    let newer = [0x82, 0x43, 0x82, 0x02, 0x01, 0x80];
    assert_eq!(Package::from_bytes(&newer, PROVIDER), Err(PackageError::NewerFormat(2)));
    // Two logs of one id, and logs out of order.
    let mut manifest = World::new().manifest();
    manifest.logs.swap(0, 1);
    assert_eq!(Package::of(manifest.clone(), PROVIDER), Err(PackageError::NotCanonical));
    manifest.logs[1] = manifest.logs[0].clone();
    assert_eq!(Package::of(manifest, PROVIDER), Err(PackageError::NotCanonical));
}
