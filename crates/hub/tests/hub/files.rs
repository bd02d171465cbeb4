//! Files: in parts, cut off, at wrong places, with wrong content, of cases of others.

use crate::laptop::*;
use evidence::*;
use hub::{Ask, Reply};
use wire::*;

const CHUNK: usize = 64 << 10;

fn photo(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n * 31 % 251) as u8).collect()
}

fn send(branch: &Branch, laptop: &Laptop, sha256: Hash, offset: u64, length: usize, bytes: &[u8]) -> Reply {
    let endpoint = Endpoint::BlobPart { case: case(1), sha256 };
    let (offset, length) = (Some(offset), Some(length as u64));
    let ask = Ask { endpoint, offset, length, from: None, body: bytes.to_vec() };
    let (reply, failure) = branch.hub.answer(&laptop.caller(), &ask);
    assert!(failure.is_none(), "{failure:?}");
    reply
}

fn header(reply: &Reply, name: &str) -> u64 {
    reply.headers.iter().find(|(known, _)| *known == name).unwrap().1.parse().unwrap()
}

fn with_file(length: usize) -> (Branch, Laptop, Vec<u8>, Hash) {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    let bytes = photo(length);
    let sha256 = laptop.attach(case(1), &bytes);
    laptop.push(&branch.hub);
    (branch, laptop, bytes, sha256)
}

fn read_back(branch: &Branch, laptop: &Laptop, sha256: Hash) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let endpoint = Endpoint::BlobRead { case: case(1), sha256 };
        let ask = Ask { endpoint, offset: None, length: None, from: Some(whole.len() as u64), body: Vec::new() };
        let (reply, _) = branch.hub.answer(&laptop.caller(), &ask);
        assert!([200, 206].contains(&reply.status));
        whole.extend(&reply.body);
        if whole.len() as u64 == header(&reply, UPLOAD_LENGTH) {
            return whole;
        }
    }
}

#[test]
fn a_file_comes_in_parts_of_any_size() {
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 5 * CHUNK + 77] {
        for step in [CHUNK, 2 * CHUNK, 100_000, 4 << 20] {
            let (branch, laptop, bytes, sha256) = with_file(length);
            assert_eq!(laptop.heads(&branch.hub).cases[0].blobs_missing, 1);
            let (mut offset, mut rounds) = (0, 0);
            loop {
                let end = (offset + step).min(length);
                let reply = send(&branch, &laptop, sha256, offset as u64, length, &bytes[offset..end]);
                offset = header(&reply, UPLOAD_OFFSET) as usize;
                rounds += 1;
                assert!(rounds < 100);
                if reply.status == 201 {
                    break;
                }
                assert_eq!((reply.status, offset % CHUNK), (204, 0), "{length} {step}");
            }
            assert_eq!(read_back(&branch, &laptop, sha256), bytes);
            assert_eq!(laptop.heads(&branch.hub).cases[0].blobs_missing, 0);
            // Again: it is there.
            assert_eq!(send(&branch, &laptop, sha256, 0, length, &bytes[..0]).status, 201);
        }
    }
}

#[test]
fn a_long_file_is_served_from_any_place() {
    let (branch, laptop, bytes, sha256) = with_file((9 << 20) + 5);
    for (n, part) in bytes.chunks(4 << 20).enumerate() {
        send(&branch, &laptop, sha256, (n << 22) as u64, bytes.len(), part);
    }
    assert_eq!(read_back(&branch, &laptop, sha256), bytes);
    for from in [1, CHUNK - 1, CHUNK, 7 << 20, bytes.len()] {
        let endpoint = Endpoint::BlobRead { case: case(1), sha256 };
        let ask = Ask { endpoint, offset: None, length: None, from: Some(from as u64), body: Vec::new() };
        let (reply, _) = branch.hub.answer(&laptop.caller(), &ask);
        assert_eq!(reply.body, bytes[from..bytes.len().min(from + (4 << 20))]);
    }
    // Without a place, all of it.
    let whole = laptop.ask(&branch.hub, Endpoint::BlobRead { case: case(1), sha256 }, Vec::new());
    assert_eq!((whole.status, whole.body == bytes), (200, true));
    assert!(branch.hub.check(true).unwrap().holds());
}

#[test]
fn a_wrong_place_is_told_the_true_one() {
    let (branch, laptop, bytes, sha256) = with_file(3 * CHUNK);
    send(&branch, &laptop, sha256, 0, bytes.len(), &bytes[..CHUNK + 10]);
    for offset in [0, 10, 2 * CHUNK] {
        let reply = send(&branch, &laptop, sha256, offset as u64, bytes.len(), &bytes[..10]);
        assert_eq!((code(&reply), detail(&reply)), (Code::Offset, Detail::Offset(CHUNK as u64)));
        assert_eq!(header(&reply, UPLOAD_OFFSET), CHUNK as u64);
    }
    let reply = laptop.ask(&branch.hub, Endpoint::BlobStatus { case: case(1), sha256 }, Vec::new());
    assert_eq!((header(&reply, UPLOAD_OFFSET), header(&reply, UPLOAD_LENGTH)), (CHUNK as u64, bytes.len() as u64));
    let have = Have { blobs: vec![HaveBlob { sha256, size: bytes.len() as u64 }] };
    let have = to_bytes(&have).unwrap();
    let missing: Missing =
        from_bytes(&laptop.ask(&branch.hub, Endpoint::Have { case: case(1) }, have.clone()).body).unwrap();
    assert_eq!(missing.blobs, [MissingBlob { sha256, offset: CHUNK as u64 }]);
    assert_eq!(send(&branch, &laptop, sha256, CHUNK as u64, bytes.len(), &bytes[CHUNK..]).status, 201);
    let missing: Missing = from_bytes(&laptop.ask(&branch.hub, Endpoint::Have { case: case(1) }, have).body).unwrap();
    assert!(missing.blobs.is_empty());
}

#[test]
fn another_content_is_refused_and_forgotten() {
    let (branch, laptop, mut bytes, sha256) = with_file(2 * CHUNK + 5);
    bytes[CHUNK] ^= 1;
    assert_eq!(code(&send(&branch, &laptop, sha256, 0, bytes.len(), &bytes)), Code::Hash);
    let reply = laptop.ask(&branch.hub, Endpoint::BlobStatus { case: case(1), sha256 }, Vec::new());
    assert_eq!(header(&reply, UPLOAD_OFFSET), 0);
    bytes[CHUNK] ^= 1;
    assert_eq!(send(&branch, &laptop, sha256, 0, bytes.len(), &bytes).status, 201);
}

#[test]
fn only_what_a_record_names_is_taken_with_the_size_it_says() {
    let (branch, laptop, bytes, sha256) = with_file(100);
    assert_eq!(code(&send(&branch, &laptop, Hash([1; 32]), 0, 100, &bytes)), Code::NotFound);
    assert_eq!(code(&send(&branch, &laptop, sha256, 0, 101, &bytes)), Code::BadRequest);
    assert_eq!(code(&send(&branch, &laptop, sha256, 0, 100, &[&bytes[..], b"x"].concat())), Code::Offset);
    let other = branch.laptop("S0002", &["DD"], 20);
    assert_eq!(code(&send(&branch, &other, sha256, 0, 100, &bytes)), Code::NotFound);
    let reply = other.ask(&branch.hub, Endpoint::Have { case: case(1) }, to_bytes(&Have::default()).unwrap());
    assert_eq!(code(&reply), Code::NotFound);
}

#[test]
fn a_damaged_part_on_the_disk_never_becomes_a_file() {
    let (branch, laptop, bytes, sha256) = with_file(3 * CHUNK);
    send(&branch, &laptop, sha256, 0, bytes.len(), &bytes[..2 * CHUNK]);
    let folder = branch.folder.path().join("hub/blobs").join(case(1).to_string());
    let part = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let mut content = std::fs::read(&part).unwrap();
    content[1_000] ^= 1;
    // And a cut in the middle of a chunk.
    content.truncate(content.len() - 9);
    std::fs::write(&part, content).unwrap();
    let at = CHUNK as u64;
    assert_eq!(code(&send(&branch, &laptop, sha256, at, bytes.len(), &bytes[CHUNK..])), Code::Hash);
    assert_eq!(send(&branch, &laptop, sha256, 0, bytes.len(), &bytes).status, 201);
}

#[test]
fn a_disk_that_is_nearly_full_takes_no_files_then_no_records() {
    let (branch, mut laptop, bytes, sha256) = with_file(10);
    branch.env.free(49);
    assert_eq!(code(&send(&branch, &laptop, sha256, 0, bytes.len(), &bytes)), Code::DiskFull);
    laptop.answer(case(1), "记录还收");
    laptop.push(&branch.hub);
    branch.env.free(9);
    assert_eq!(code(&laptop.push_from(&branch.hub, 1)), Code::DiskFull);
    assert_eq!(laptop.heads(&branch.hub).own, laptop.head, "what is there is read");
    branch.env.free(50);
    assert_eq!(send(&branch, &laptop, sha256, 0, bytes.len(), &bytes).status, 201);
}

// Files lie where they lie whatever the database: what it knows of them is asked over both.
crate::server::also_over_postgres! {
    a_wrong_place_is_told_the_true_one
    another_content_is_refused_and_forgotten
    only_what_a_record_names_is_taken_with_the_size_it_says
}

crate::bucket::also_over_s3! {
    a_file_comes_in_parts_of_any_size
    a_long_file_is_served_from_any_place
    a_wrong_place_is_told_the_true_one
    another_content_is_refused_and_forgotten
    only_what_a_record_names_is_taken_with_the_size_it_says
    a_damaged_part_on_the_disk_never_becomes_a_file
    a_disk_that_is_nearly_full_takes_no_files_then_no_records
}
