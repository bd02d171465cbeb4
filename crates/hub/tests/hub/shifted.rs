//! Files from the folder into a bucket and back, and what a backup of either gives: bit by bit the same, whatever breaks off in between.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use crate::{
    bucket::{Bucket, Meets},
    laptop::*,
    stored::{CHUNK, objects, photo},
};
use evidence::*;
use hub::{Ask, Files, Hub, HubError, restore, shift_to};
use wire::*;

fn sealed(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let whole = objects(folder).into_iter().filter(|path| path.extension().is_none());
    whole.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

#[test]
fn files_move_to_a_bucket_and_back_bit_by_bit() {
    let bucket = Bucket::start();
    let files = bucket.files();
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    // The last one is read in more than one call.
    let lengths = [0, 1, CHUNK, 5 * CHUNK + 3, 65 * CHUNK];
    let bytes: Vec<Vec<u8>> = lengths.iter().map(|length| photo(*length)).collect();
    let ids: Vec<Hash> = bytes.iter().map(|bytes| laptop.attach(case(1), bytes)).collect();
    let late = photo(3 * CHUNK + 1);
    let late_id = laptop.attach(case(1), &late);
    laptop.push(&branch.hub);
    let send = |hub: &Hub, sha256, bytes: &[u8], offset: usize, end: usize| {
        let endpoint = Endpoint::BlobPart { case: case(1), sha256 };
        let (offset, length) = (Some(offset as u64), Some(bytes.len() as u64));
        let body = bytes[offset.unwrap() as usize..end].to_vec();
        hub.answer(&laptop.caller(), &Ask { endpoint, offset, length, from: None, body }).0.status
    };
    for (bytes, sha256) in bytes.iter().zip(&ids) {
        for at in (0..bytes.len().max(1)).step_by(4 << 20) {
            let status = send(&branch.hub, *sha256, bytes, at, bytes.len().min(at + (4 << 20)));
            assert!([201, 204].contains(&status));
        }
    }
    assert_eq!(send(&branch.hub, late_id, &late, 0, 2 * CHUNK), 204);
    let (folder, laid) = (branch.folder.path().join("hub"), bucket.objects().join(case(1).to_string()));
    let before = sealed(&branch.laid(case(1)));
    assert_eq!(before.len(), lengths.len());
    let Branch { hub, env, folder: outer, .. } = branch;
    let moves = |to: &Files| shift_to(&folder, to, Arc::<Still>::clone(&env));
    let open = || Hub::open(&folder, Arc::<Still>::clone(&env)).unwrap();
    let server = hub::Server::new(Arc::clone(&hub), Box::new(|_, _| {})).unwrap();
    assert!(matches!(moves(&files), Err(HubError::InUse)), "it is being served");
    drop((server, hub));
    assert!(moves(&Files::default()).is_err(), "they are there");
    // Broken off in the middle the hub is where it was, and the next one goes on from there.
    bucket.meets_behind("PUT", 3, Meets::Status(503), usize::MAX);
    assert!(matches!(moves(&files), Err(HubError::Store(_))));
    bucket.is_well();
    assert!(!fs::read_to_string(folder.join("hub.toml")).unwrap().contains("\n[files]"));
    assert!(open().check(true).unwrap().holds());
    let moved = moves(&files).unwrap();
    assert_eq!((moved.files, moved.there), (3, 2), "the probe and two files had been put");
    assert_eq!(sealed(&laid), before);
    let settings = fs::read_to_string(folder.join("hub.toml")).unwrap();
    assert!(settings.contains("\n[files]\ns3 = ") && settings.contains("# 笔记本连接的地址"), "{settings}");
    assert!(!settings.contains("a-secret"));
    // What was on its way goes on there.
    let hub = open();
    assert!(hub.check(true).unwrap().holds());
    assert_eq!(send(&hub, late_id, &late, 2 * CHUNK, late.len()), 201);
    for (bytes, sha256) in bytes.iter().zip(&ids).chain([(&late, &late_id)]) {
        let read = laptop.ask(&hub, Endpoint::BlobRead { case: case(1), sha256: *sha256 }, Vec::new());
        assert!(read.status == 200 && read.body == *bytes);
    }
    let later = sealed(&laid);
    assert_eq!(later.len(), lengths.len() + 1);
    // A backup holds the files in the one form, and is restored into either.
    let (backup, back) = (outer.path().join("backup"), outer.path().join("back"));
    assert_eq!(hub.backup(&backup).unwrap(), 2 + later.len());
    assert_eq!(sealed(&backup.join("blobs")), later);
    drop(hub);
    restore(&backup, &back).unwrap();
    assert!(!fs::read_to_string(back.join("hub.toml")).unwrap().contains("\n[files]"));
    assert_eq!(sealed(&back.join("blobs")), later);
    fs::copy(folder.join("vault.key"), back.join("vault.key")).unwrap();
    assert!(Hub::open(&back, Arc::<Still>::clone(&env)).unwrap().check(true).unwrap().holds());
    let second = Bucket::start();
    assert_eq!(shift_to(&back, &second.files(), Arc::<Still>::clone(&env)).unwrap().files, later.len() as u64);
    assert_eq!(sealed(&second.objects()), later);
    assert!(Hub::open(&back, Arc::<Still>::clone(&env)).unwrap().check(true).unwrap().holds());
    // And back from the bucket.
    assert!(moves(&files).is_err(), "they are there");
    let moved = moves(&Files::default()).unwrap();
    assert_eq!((moved.files, moved.there), (later.len() as u64, 0));
    assert_eq!(sealed(&folder.join("blobs")), later);
    assert!(!fs::read_to_string(folder.join("hub.toml")).unwrap().contains("\n[files]"));
    assert!(open().check(true).unwrap().holds());
    // A damaged one is not carried over as if it were good, and the old folder is in the way of the next.
    assert!(moves(&files).unwrap_err().to_string().contains("blobs.moved"));
    fs::remove_dir_all(folder.join("blobs.moved")).unwrap();
    let file = objects(&folder.join("blobs")).into_iter().find(|file| file.extension().is_none()).unwrap();
    let mut bent = fs::read(&file).unwrap();
    bent[50] ^= 1;
    fs::write(&file, bent).unwrap();
    fs::remove_dir_all(bucket.objects()).unwrap();
    assert!(matches!(moves(&files), Err(HubError::Damaged(_))));
    assert!(!fs::read_to_string(folder.join("hub.toml")).unwrap().contains("\n[files]"));
}
