//! How long what is kept: the table, what is due by it and never goes by itself, and the readings, whose days stay as roots.

use std::fs;

use crate::{effects::paid_out, laptop::*};
use evidence::*;
use hub::{Before, Due, Hub, Kept, Retention};
use wire::*;

const P: &Ed25519Sha256 = &Ed25519Sha256;
const DAY: i64 = 86_400_000;
/// START is in the afternoon of this day in Beijing.
const FIRST: &str = "2026-11-30";

fn asks(laptop: &mut Laptop, hub: &Hub, case: CaseId, what: &str) {
    let hash = laptop.say(Some(case), &Payload::Marked(Marked { mark: "asks".into(), detail: Some(what.into()) }));
    laptop.push(hub);
    assert_eq!(laptop.said(hub, hash), Some(Ok(())), "{what}");
}

fn classed(laptop: &mut Laptop, case: CaseId, class: CaseClass) {
    let created = CaseCreated {
        title: "塔吊租赁".into(),
        industry: "tower-crane".into(),
        checklist: "tower-crane".into(),
        class: Some(class),
        ..CaseCreated::default()
    };
    laptop.say(Some(case), &Payload::CaseCreated(created));
}

fn due(hub: &Hub) -> Vec<(CaseId, Kept, String, String, Before)> {
    let dues = hub.due().unwrap();
    assert!(dues.unknown.is_empty(), "{dues:?}");
    dues.due.into_iter().map(|Due { case, kept, since, over, before }| (case, kept, since, over, before)).collect()
}

#[test]
fn a_table_that_is_not_understood_is_refused_by_name() {
    let shipped = include_str!("../../src/retention.toml");
    let table = Retention::of(shipped).unwrap();
    let all = [Kept::Declined, Kept::Withdrawn, Kept::Settled, Kept::Lead, Kept::Practice, Kept::ReadLog];
    let keeps = all.map(|kept| table.term(kept).unwrap().keep.as_str());
    assert_eq!(keeps, ["2 years", "2 years", "10 years", "30 days", "90 days", "5 years"]);
    assert!(all.iter().all(|kept| !table.term(*kept).unwrap().calibrated), "nobody has confirmed them");
    assert!(table.term(Kept::Settled).unwrap().duty && !table.term(Kept::Declined).unwrap().duty);
    for (from, to, said) in [
        ("[declined]", "[refused]", "[refused]"),
        ("keep = \"30 days\"", "keep = \"30\"", "[lead]"),
        ("keep = \"30 days\"", "keep = \"0 days\"", "[lead]"),
        ("keep = \"30 days\"", "keep = \"-30 days\"", "[lead]"),
        ("keep = \"10 years\"", "keep = \"101 years\"", "[settled]"),
        ("keep = \"5 years\"", "keep = \"five years\"", "[read_log]"),
        ("duty = true", "duty = 1", "bool"),
        ("duty = true", "must = true", "must"),
    ] {
        let refused = Retention::of(&shipped.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(refused.contains("retention.toml") && refused.contains(said), "{to}: {refused}");
    }
    let without = shipped.split("[read_log]").next().unwrap();
    assert!(Retention::of(without).unwrap_err().to_string().contains("read_log"));
}

#[test]
fn a_hub_does_not_open_on_a_table_that_it_does_not_understand_and_takes_the_banks_own() {
    let branch = branch();
    let folder = branch.folder.path().join("hub");
    let shipped = include_str!("../../src/retention.toml");
    let again = || Hub::open(&folder, std::sync::Arc::<Still>::clone(&branch.env));
    fs::write(folder.join("retention.toml"), shipped.replacen("keep = \"2 years\"", "keep = \"zwei Jahre\"", 1))
        .unwrap();
    assert!(again().err().unwrap().to_string().contains("[declined]"));
    let own = shipped.replacen("keep = \"2 years\"", "keep = \"6 months\"", 1).replacen(
        "calibrated = false",
        "calibrated = true",
        1,
    );
    fs::write(folder.join("retention.toml"), own).unwrap();
    let hub = again().unwrap();
    let term = hub.retention().term(Kept::Declined).unwrap();
    assert!(term.calibrated && term.keep == "6 months");
}

#[test]
fn what_is_due_is_listed_and_stays_until_two_persons_erase_it() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    for staff in ["OP01", "RK01", "AU01"] {
        branch.officer(staff, &[&staff[..2]]);
    }
    let hub = &branch.hub;
    laptop.create(case(1));
    asks(&mut laptop, hub, case(1), "withdraw");
    laptop.create(case(2));
    classed(&mut laptop, case(3), CaseClass::Lead);
    classed(&mut laptop, case(4), CaseClass::Lead);
    classed(&mut laptop, case(5), CaseClass::Drill);
    laptop.push(hub);
    assert!(due(hub).is_empty());
    // Leads after thirty days, and only without consent.
    branch.env.later(29 * DAY);
    assert!(due(hub).is_empty());
    // Where it cannot be told, it is said so.
    *branch.reckons.without_layers.lock().unwrap() = true;
    branch.env.later(DAY);
    let dues = hub.due().unwrap();
    assert!(dues.due.is_empty() && dues.unknown.iter().map(|(case, _)| *case).eq([case(3), case(4)]), "{dues:?}");
    *branch.reckons.without_layers.lock().unwrap() = false;
    assert!(due(hub).is_empty(), "the consents are there");
    branch.reckons.but(|reckoned| reckoned.consents = vec!["consent.signed".into()]);
    let lead = |n| (case(n), Kept::Lead, FIRST.to_owned(), "2026-12-30".to_owned(), Before::Withdraw);
    assert_eq!(due(hub), [lead(3), lead(4)]);
    // One that was withdrawn is kept as that, from that day on.
    asks(&mut laptop, hub, case(3), "withdraw");
    assert_eq!(due(hub), [lead(4)]);
    branch.env.later(60 * DAY);
    let drill = (case(5), Kept::Practice, FIRST.to_owned(), "2027-02-28".to_owned(), Before::Nothing);
    assert_eq!(due(hub), [lead(4), drill.clone()]);
    // Two years after the withdrawal, to the day.
    branch.env.later((730 - 90) * DAY);
    let withdrawn = (case(1), Kept::Withdrawn, FIRST.to_owned(), "2028-11-30".to_owned(), Before::Nothing);
    assert!(!due(hub).iter().any(|one| one.0 == case(1)), "2028 has a day more");
    branch.env.later(DAY);
    assert_eq!(due(hub), [withdrawn.clone(), lead(4), drill.clone()]);
    hub.hold(case(1), "AU01", true).unwrap();
    assert_eq!(due(hub)[0].4, Before::Hold);
    assert!(hub.erase(case(1), "OP01", "RK01").is_err());
    hub.hold(case(1), "AU01", false).unwrap();
    // Listed as often as one likes, it goes only by two persons.
    assert!(hub.erase(case(1), "OP01", "OP01").is_err());
    hub.erase(case(1), "OP01", "RK01").unwrap();
    assert_eq!(due(hub), [lead(4), drill]);
    assert!(hub.check(true).unwrap().holds());
}

#[test]
fn a_settled_loan_is_kept_ten_years_even_from_two_persons() {
    let people = paid_out();
    let branch = &people.branch;
    let (hub, of) = (people.hub(), people.case);
    branch.officer("RK01", &["RK"]);
    branch.env.later(900 * DAY);
    let mut archivist = branch.laptop("S0009", &["OP"], 90);
    assert!(due(hub).is_empty(), "the loan is out");
    asks(&mut archivist, hub, of, "archive");
    assert!(due(hub).is_empty());
    let refused = hub.erase(of, "S0009", "RK01").unwrap_err().to_string();
    assert!(refused.contains("retention_running"), "{refused}");
    branch.env.later(3_651 * DAY);
    assert!(hub.erase(of, "S0009", "RK01").is_err(), "one day is left");
    branch.env.later(DAY);
    let found = due(hub);
    assert_eq!((found.len(), found[0].1, found[0].4), (1, Kept::Settled, Before::Nothing), "{found:?}");
    hub.erase(of, "S0009", "RK01").unwrap();
    assert!(due(hub).is_empty());
}

/// The days that the hub's log closes.
fn closed(hub: &Hub) -> Vec<(String, u64, Hash)> {
    hub.read_days().unwrap().into_iter().map(|read| (read.day, read.count, read.root)).collect()
}

/// SHA-256 of a reading, written by hand.
fn leaf(at_ms: i64, of: CaseId, staff: &str, store: StoreId, what: &str) -> Hash {
    let mut bytes = vec![0x85];
    bytes.extend(minicbor::to_vec(at_ms).unwrap());
    bytes.push(0x50);
    bytes.extend(of.0.as_bytes());
    bytes.extend(minicbor::to_vec(staff).unwrap());
    bytes.push(0x50);
    bytes.extend(store.0.as_bytes());
    bytes.extend(minicbor::to_vec(what).unwrap());
    P.hash(&[&bytes])
}

#[test]
fn each_day_of_readings_is_closed_by_its_root_and_goes_after_its_term() {
    let branch = branch();
    let hub = &branch.hub;
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    let mut leader = branch.enrol("LD01", 40);
    laptop.create(case(1));
    laptop.push(hub);
    let assigned = Assigned { staff: "S0002".into(), role: CaseRole::So, sections: None, until_ms: None, asked: None };
    let second = branch.laptop("S0002", &["DD"], 20);
    leader.say(Some(case(1)), &Payload::Assigned(assigned));
    leader.push(hub);
    let reads = |hub: &Hub| {
        let fetched = Endpoint::CaseRecords { case: case(1), log: laptop.log, after: 0 };
        assert_eq!(second.ask(hub, fetched, Vec::new()).status, 200);
    };
    reads(hub);
    branch.env.later(5);
    reads(hub);
    assert_eq!(hub.close_days().unwrap().days, 0, "the day is not over");
    branch.env.later(2 * DAY);
    reads(hub);
    assert_eq!(hub.close_days().unwrap().days, 2);
    assert_eq!(hub.close_days().unwrap().days, 0, "once");
    let leaves = [START, START + 5].map(|at| leaf(at, case(1), "S0002", second.store, "records"));
    let none = merkle_root(&[], P);
    let first = (FIRST.to_owned(), 2, merkle_root(&leaves, P));
    assert_eq!(closed(hub), [first.clone(), ("2026-12-01".into(), 0, none)]);
    assert!(hub.check(true).unwrap().holds());
    // Put in or taken out later, it shows.
    let keep = hub.keep();
    let plant = |change: &dyn hub::Change| {
        let store = change.store(second.store)?.unwrap();
        change.add_read(case(1), &store.staff, store.store, "records", START + 7)
    };
    keep.writing(&mut |change| plant(change)).unwrap();
    let faults = hub.check(false).unwrap().faults;
    assert!(faults.len() == 1 && faults[0].contains(FIRST), "{faults:?}");
    keep.writing(&mut |change| change.forget_readings(START + DAY).map(drop)).unwrap();
    assert_eq!(hub.check(false).unwrap().faults.len(), 1, "before its term nothing may be gone");
    // After their term they go by themselves; the roots stay, and all holds.
    let folder = branch.folder.path().join("hub");
    let shipped = include_str!("../../src/retention.toml");
    fs::write(folder.join("retention.toml"), shipped.replacen("keep = \"5 years\"", "keep = \"30 days\"", 1)).unwrap();
    let hub = &Hub::open(&folder, std::sync::Arc::<Still>::clone(&branch.env)).unwrap();
    branch.env.later(40 * DAY);
    let (one, two, three) = (hub.close_days().unwrap(), hub.close_days().unwrap(), hub.close_days().unwrap());
    // At most a month of days at once.
    assert_eq!((one.days, two.days, three.days), (31, 9, 0));
    assert_eq!(one.removed + two.removed, 1);
    assert_eq!(closed(hub)[0], first);
    assert!(hub.check(false).unwrap().holds(), "{:?}", hub.check(false).unwrap().faults);
}

crate::server::also_over_postgres! {
    what_is_due_is_listed_and_stays_until_two_persons_erase_it
    a_settled_loan_is_kept_ten_years_even_from_two_persons
    each_day_of_readings_is_closed_by_its_root_and_goes_after_its_term
}
