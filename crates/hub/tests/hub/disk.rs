//! What is on the hub's disk: nothing that can be read without the vault key; what a backup gives back; what an erasure leaves.

use std::{fs, path::Path, sync::Arc};

use crate::laptop::*;
use evidence::*;
use hub::{Ask, Hub, restore};
use wire::*;

const PLANTED: [&str; 4] = ["借款人某某某", "13800000000", "塔吊租赁", "员工S0001"];

fn filled() -> (Branch, Laptop, Hash) {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    laptop.answer(case(1), &format!("{} {}", PLANTED[0], PLANTED[1]));
    let photo = PLANTED[0].repeat(20_000);
    let sha256 = laptop.attach(case(1), photo.as_bytes());
    laptop.push(&branch.hub);
    // What does not hold, and what is forked, lies there as well.
    let mut bent = laptop.cloned();
    bent.answer(case(1), PLANTED[0]);
    *bent.records.last_mut().unwrap().record.last_mut().unwrap() ^= 1;
    assert_eq!(code(&bent.push_from(&branch.hub, 1)), Code::BadRecord);
    let ask = Ask {
        endpoint: Endpoint::BlobPart { case: case(1), sha256 },
        offset: Some(0),
        length: Some(photo.len() as u64),
        from: None,
        body: photo.into_bytes(),
    };
    assert_eq!(branch.hub.answer(&laptop.caller(), &ask).0.status, 201);
    (branch, laptop, sha256)
}

fn each_file(folder: &Path, look: &mut dyn FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, look);
        } else {
            look(&path, &fs::read(&path).unwrap());
        }
    }
}

fn holds_nothing(folder: &Path) -> usize {
    let mut files = 0;
    each_file(folder, &mut |path, bytes| {
        files += 1;
        for word in PLANTED.iter().map(|w| w.as_bytes()).chain([&b"S0001"[..], b"tower-crane", b"SQLite format"]) {
            assert!(!bytes.windows(word.len()).any(|w| w == word), "{} holds {:?}", path.display(), word);
        }
    });
    files
}

#[test]
fn a_stolen_disk_says_nothing_without_the_vault_key() {
    let (branch, ..) = filled();
    let folder = branch.folder.path().join("hub");
    let key = folder.join("vault.key");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&key).unwrap().permissions()) & 0o777, 0o600);
    let digits = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    assert!(holds_nothing(&folder) >= 4);
    each_file(&folder, &mut |path, bytes| {
        assert!(!bytes.windows(64).any(|w| w == digits), "{} holds the vault key", path.display());
    });
    drop(branch.hub);
    let open = || Hub::open(&folder, Arc::<Still>::clone(&branch.env));
    assert!(open().is_err());
    let other: String = "ab".repeat(32);
    fs::write(&key, &other).unwrap();
    #[cfg(unix)]
    {
        assert!(open().is_err_and(|e| e.to_string().contains("chmod")), "a key that others may read is none");
        fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    assert!(open().is_err());
    fs::write(&key, digits).unwrap();
    assert!(open().unwrap().check(true).unwrap().holds());
}

#[test]
fn a_check_finds_what_was_changed() {
    let (branch, ..) = filled();
    let checked = branch.hub.check(true).unwrap();
    assert!(checked.holds() && checked.files == 1 && checked.closed == 0, "{checked:?}");
    let file = fs::read_dir(branch.laid(case(1))).unwrap().next().unwrap().unwrap().path();
    let good = fs::read(&file).unwrap();
    let mut bent = good.clone();
    bent[500] ^= 1;
    fs::write(&file, &bent).unwrap();
    assert!(branch.hub.check(false).unwrap().holds(), "without reading the files");
    assert_eq!(branch.hub.check(true).unwrap().faults.len(), 1);
    fs::remove_file(&file).unwrap();
    assert_eq!(branch.hub.check(false).unwrap().faults.len(), 1);
    fs::write(&file, &good).unwrap();
    assert!(branch.hub.check(true).unwrap().holds());
}

#[test]
fn a_backup_is_restored_into_an_empty_folder_only() {
    let (branch, mut laptop, sha256) = filled();
    let (backup, back) = (branch.folder.path().join("backup"), branch.folder.path().join("back"));
    assert_eq!(branch.hub.backup(&backup).unwrap(), 3);
    assert!(branch.hub.backup(&backup).is_err(), "nothing is written over");
    let settings = backup.join("hub.toml");
    fs::rename(&settings, branch.folder.path().join("aside")).unwrap();
    assert!(restore(&backup, &back).is_err(), "a file that is not as listed");
    fs::rename(branch.folder.path().join("aside"), &settings).unwrap();
    fs::remove_dir_all(&back).unwrap();
    holds_nothing(&backup.join("blobs"));
    assert_eq!(restore(&backup, &back).unwrap(), 3);
    assert!(restore(&backup, &back).is_err());
    // Without the vault key it is nothing; with it, it is the hub of then.
    assert!(Hub::open(&back, Arc::<Still>::clone(&branch.env)).is_err());
    fs::copy(branch.folder.path().join("hub/vault.key"), back.join("vault.key")).unwrap();
    laptop.answer(case(1), "备份以后的");
    laptop.push(&branch.hub);
    let old = Hub::open(&back, Arc::<Still>::clone(&branch.env)).unwrap();
    assert!(old.check(true).unwrap().holds());
    // The laptop finds it behind and pushes again.
    assert_eq!(laptop.heads(&old).own.unwrap().seq, laptop.head.unwrap().seq - 1);
    laptop.push(&old);
    let read = laptop.ask(&old, Endpoint::BlobRead { case: case(1), sha256 }, Vec::new());
    assert_eq!(read.status, 200);
    let manifest = backup.join("manifest");
    let mut bent = fs::read(&manifest).unwrap();
    let at = bent.len() / 2;
    bent[at] ^= 1;
    fs::write(&manifest, bent).unwrap();
    assert!(restore(&backup, &branch.folder.path().join("third")).is_err());
}

#[test]
fn an_erased_case_leaves_its_chain_and_no_content() {
    let (branch, mut laptop, sha256) = filled();
    branch.officer("OP01", &["OP"]);
    branch.officer("RK01", &["RK"]);
    let reader = branch.enrol("RK01", 40);
    assert!(branch.hub.erase(case(1), "OP01", "RK01").is_err(), "a case that is being surveyed");
    laptop.say(Some(case(1)), &Payload::Marked(Marked { mark: "asks".into(), detail: Some("withdraw".into()) }));
    laptop.push(&branch.hub);
    assert_eq!(laptop.state(&branch.hub, case(1)), Some(Stage::Withdrawn));
    assert!(branch.hub.erase(case(1), "OP01", "OP01").is_err());
    branch.hub.erase(case(1), "OP01", "RK01").unwrap();
    assert!(
        fs::read_dir(branch.laid(case(1))).is_ok_and(|mut files| files.next().is_none())
            || !branch.laid(case(1)).exists()
    );
    let checked = branch.hub.check(true).unwrap();
    assert!(checked.holds() && checked.closed > 3, "{checked:?}");
    assert_eq!(
        code(&laptop.ask(&branch.hub, Endpoint::BlobStatus { case: case(1), sha256 }, Vec::new())),
        Code::Erased
    );
    let erase = Order::new(laptop.store, OrderWhat::EraseCase, Some(case(1)));
    assert!(laptop.orders(&branch.hub).contains(&Payload::Order(erase)));
    assert!(reader.heads(&branch.hub).cases.is_empty());
    // The laptop goes on in its log; nothing of the case is opened again.
    laptop.say(Some(case(1)), &Payload::CaseErased("保存期满".into()));
    laptop.answer(case(1), "忘了");
    laptop.push(&branch.hub);
    let endpoint = Endpoint::CaseRecords { case: case(1), log: laptop.log, after: 0 };
    let page: RecordsPage = from_bytes(&laptop.ask(&branch.hub, endpoint, Vec::new()).body).unwrap();
    let kept: Vec<bool> = page.records.iter().map(|c| c.opening.is_some()).collect();
    let reason = kept.len() - 2;
    assert!(kept.iter().enumerate().all(|(n, opened)| *opened == (n == reason)), "{kept:?}");
    assert!(branch.hub.check(true).unwrap().holds());
}

#[test]
fn a_second_program_does_not_serve_the_same_hub() {
    let branch = branch();
    let server = hub::Server::new(Arc::clone(&branch.hub), Box::new(|_, _| {})).unwrap();
    assert!(hub::Server::new(Arc::clone(&branch.hub), Box::new(|_, _| {})).is_err());
    drop(server);
    assert!(hub::Server::new(Arc::clone(&branch.hub), Box::new(|_, _| {})).is_ok());
    assert!(Hub::create(&branch.folder.path().join("hub"), Arc::<Still>::clone(&branch.env)).is_err());
}

crate::bucket::also_over_s3! {
    a_stolen_disk_says_nothing_without_the_vault_key
    a_check_finds_what_was_changed
    a_backup_is_restored_into_an_empty_folder_only
    an_erased_case_leaves_its_chain_and_no_content
}
