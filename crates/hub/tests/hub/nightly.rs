//! Files are read, a thirtieth a day; what of them is damaged is told until it holds again; and what lies there without a record is found.

use std::fs;

use crate::{
    bucket::{Bucket, Meets},
    laptop::*,
};
use evidence::*;
use hub::{Ask, ReadData};
use wire::*;

const DAY: i64 = 86_400_000;
const FILES: u8 = 40;

/// A branch with so many small files, all there.
fn filled(branch: Branch) -> (Branch, Vec<Hash>) {
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    let bytes: Vec<Vec<u8>> = (0..FILES).map(|n| vec![n; 100 + usize::from(n)]).collect();
    let ids: Vec<Hash> = bytes.iter().map(|bytes| laptop.attach(case(1), bytes)).collect();
    laptop.push(&branch.hub);
    for (id, bytes) in ids.iter().zip(&bytes) {
        let endpoint = Endpoint::BlobPart { case: case(1), sha256: *id };
        let (offset, length) = (Some(0), Some(bytes.len() as u64));
        let (reply, failure) =
            branch.hub.answer(&laptop.caller(), &Ask { endpoint, offset, length, from: None, body: bytes.clone() });
        assert!(reply.status == 201 && failure.is_none(), "{failure:?}");
    }
    (branch, ids)
}

fn one_day(branch: &Branch) -> ReadData {
    branch.env.later(DAY);
    branch.hub.read_share(|| true).unwrap()
}

#[test]
fn in_thirty_days_every_file_is_read_once() {
    let (branch, _) = filled(branch());
    let mut read = 0;
    for day in 1..=30 {
        let told = branch.hub.read_share(|| {
            read += 1;
            true
        });
        let told = told.unwrap();
        assert_eq!((told.shares, told.damaged.len(), told.round.is_some()), (day, 0, day == 30));
        // The same day has nothing more to read.
        assert_eq!(branch.hub.read_share(|| panic!("today's is read")).unwrap(), told);
        branch.env.later(DAY);
    }
    assert_eq!(read, FILES);
    assert_eq!(branch.hub.read_share(|| true).unwrap().shares, 1, "another round");
    assert!(branch.hub.read_data().unwrap().round.is_some());
}

#[test]
fn stopped_in_between_it_goes_on_where_it_was() {
    let (branch, _) = filled(branch());
    let mut read = 0;
    for _ in 0..30 {
        loop {
            // One file a call, then it is told to stop.
            let mut asked = 0;
            let go_on = || {
                asked += 1;
                read += u8::from(asked == 1);
                asked == 1
            };
            branch.hub.read_share(go_on).unwrap();
            if asked < 2 {
                break;
            }
        }
        branch.env.later(DAY);
    }
    assert_eq!(read, FILES, "none twice, none left out");
    // A note that nobody can read is a beginning.
    fs::write(branch.folder.path().join("hub/read-data"), "not a note").unwrap();
    assert_eq!(branch.hub.read_share(|| true).unwrap().shares, 1);
}

#[test]
fn what_is_damaged_is_told_until_it_holds_again_or_is_erased() {
    let (branch, _) = filled(branch());
    let folder = branch.laid(case(1));
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    names.sort();
    let kept = fs::read(&names[0]).unwrap();
    let mut bent = kept.clone();
    *bent.last_mut().unwrap() ^= 1;
    fs::write(&names[0], &bent).unwrap();
    fs::remove_file(&names[1]).unwrap();
    let round = |branch: &Branch| (0..30).fold(ReadData::default(), |_, _| one_day(branch));
    let told = round(&branch);
    assert_eq!((told.shares, told.damaged.len()), (30, 2), "{told:?}");
    assert!(told.damaged.iter().all(|file| file.case == case(1) && file.since.starts_with("202")));
    let since: Vec<String> = told.damaged.iter().map(|file| file.since.clone()).collect();
    assert_eq!(branch.hub.check(true).unwrap().faults.len(), 2, "check finds the same");
    // A second round finds them again, and knows since when.
    assert_eq!(round(&branch).damaged.iter().map(|file| file.since.clone()).collect::<Vec<_>>(), since);
    fs::write(&names[0], &kept).unwrap();
    assert_eq!(round(&branch).damaged.len(), 1);
    branch.officer("OP01", &["OP"]);
    branch.officer("RK01", &["RK"]);
    branch.hub.keep().writing(&mut |change| change.erase_case(case(1), START)).unwrap();
    assert!(one_day(&branch).damaged.is_empty(), "nobody is missing a file of an erased case");
}

#[test]
fn a_store_that_is_away_is_no_damage() {
    let bucket = Bucket::start();
    let files = bucket.hasty();
    let (branch, _) = filled(branch_over(&files, Some(bucket)));
    let bucket = branch.bucket.as_ref().unwrap();
    bucket.meets("GET", Meets::Status(503), 1_000);
    let failed = (0..30).find_map(|_| {
        branch.env.later(DAY);
        branch.hub.read_share(|| true).err()
    });
    assert!(matches!(failed, Some(hub::HubError::Store(_))), "{failed:?}");
    assert!(branch.hub.read_data().unwrap().damaged.is_empty());
    bucket.is_well();
    let told = (0..30).fold(ReadData::default(), |_, _| one_day(&branch));
    assert!(told.round.is_some() && told.damaged.is_empty(), "{told:?}");
}

#[test]
fn what_lies_there_without_a_record_is_told() {
    let (branch, _) = filled(branch());
    assert!(branch.hub.check(true).unwrap().strays.is_empty());
    let folder = branch.laid(case(1));
    let above = folder.parent().unwrap().to_owned();
    fs::write(folder.join("00ff"), b"nobody named it").unwrap();
    fs::create_dir_all(above.join(case(9).to_string())).unwrap();
    fs::write(above.join(case(9).to_string()).join("aa"), b"of no case").unwrap();
    fs::create_dir_all(above.join("left")).unwrap();
    fs::write(above.join("left/x"), b"x").unwrap();
    let found = branch.hub.check(true).unwrap();
    assert!(found.holds(), "what is kept holds: {found:?}");
    assert_eq!(found.strays.len(), 3, "{:?}", found.strays);
    for (stray, begins) in found.strays.iter().zip([format!("{}/00ff", case(1)), case(9).to_string(), "left".into()]) {
        assert!(stray.starts_with(&begins), "{stray}");
    }
}

crate::server::also_over_postgres! {
    in_thirty_days_every_file_is_read_once
    what_lies_there_without_a_record_is_told
}

crate::bucket::also_over_s3! {
    what_is_damaged_is_told_until_it_holds_again_or_is_erased
    what_lies_there_without_a_record_is_told
}
