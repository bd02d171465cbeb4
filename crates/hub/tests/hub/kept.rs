//! What a database must do that keeps what a hub has: the suite is written against the trait, and each case runs over both databases.

use crate::laptop::{START, Still, branch, case};
use evidence::{CaseId, CryptoProvider, Ed25519Sha256, Hash, Head, LogId, Stage, StoreId};
use hub::*;

/// A database: the file, or that of a server where the test runs over one.
fn each(look: impl Fn(&dyn Keep)) {
    let branch = branch();
    look(branch.hub.keep());
}

fn write<T>(keep: &dyn Keep, work: impl Fn(&dyn Change) -> hub::Result<T>) -> hub::Result<T> {
    let mut given = None;
    keep.writing(&mut |change| {
        given = Some(work(change)?);
        Ok(())
    })?;
    Ok(given.unwrap())
}

fn read<T>(keep: &dyn Keep, work: impl Fn(&dyn View) -> hub::Result<T>) -> T {
    let mut given = None;
    keep.reading(&mut |view| {
        given = Some(work(view)?);
        Ok(())
    })
    .unwrap();
    given.unwrap()
}

fn store(n: u8) -> StoreRow {
    StoreRow {
        store: StoreId::from_random([n; 16]),
        staff: format!("S{n:04}"),
        log: LogId::from_random([n; 16]),
        author: "author".into(),
        log_key: vec![n; 32],
        status: StoreStatus::Active,
    }
}

fn add_record(
    change: &dyn Change,
    log: LogId,
    seq: u64,
    of: Option<CaseId>,
    sealed: Option<&[u8]>,
) -> hub::Result<Hash> {
    let hash = Ed25519Sha256.hash(&[log.0.as_bytes(), &seq.to_be_bytes()]);
    let head = Head { log, seq, hash };
    let record = NewRecord { head, kind: 18, case: of, body: &[7; 50], sealed, received_ms: START };
    change.add_record(&record).map(|()| hash)
}

#[test]
fn a_transaction_stands_whole_or_not_at_all() {
    each(|keep| {
        let one = store(1);
        let failed = write(keep, |change| {
            change.add_store(&one, [0; 16], [0; 32], START)?;
            change.add_log(one.log, Some(one.store), &one.log_key)?;
            add_record(change, one.log, 1, None, None)?;
            Err::<(), _>(HubError::Cannot("no".into()))
        });
        assert!(failed.is_err());
        assert_eq!(read(keep, |view| view.store(one.store)), None);
        assert_eq!(read(keep, |view| view.log(one.log)), None);
        write(keep, |change| {
            change.add_store(&one, [0; 16], [0; 32], START)?;
            change.add_log(one.log, Some(one.store), &one.log_key)
        })
        .unwrap();
        assert_eq!(read(keep, |view| view.store(one.store)), Some(one.clone()));
        assert_eq!(read(keep, |view| view.store_of_log(one.log)), Some(one.clone()));
        assert_eq!(read(keep, |view| view.log(one.log)).unwrap().head, None);
    });
}

#[test]
fn a_head_moves_one_record_at_a_time_and_records_stay() {
    each(|keep| {
        let one = store(1);
        write(keep, |change| change.add_log(one.log, None, &one.log_key)).unwrap();
        for seq in 1..=5 {
            write(keep, |change| add_record(change, one.log, seq, None, Some(&[seq as u8]))).unwrap();
        }
        for wrong in [1, 5, 7, 0] {
            assert!(write(keep, |change| add_record(change, one.log, wrong, None, None)).is_err(), "{wrong}");
        }
        let head = read(keep, |view| view.log(one.log)).unwrap().head.unwrap();
        assert_eq!((head.seq, Some(head.hash)), (5, read(keep, |view| view.hash_at(one.log, 5))));
        assert_eq!(read(keep, |view| view.hash_at(one.log, 6)), None);
        let most = |records, bytes| Most { records, bytes };
        let seqs = |after, most| {
            read(keep, |view| view.records(one.log, after, most)).iter().map(|r| r.seq).collect::<Vec<_>>()
        };
        assert_eq!(seqs(0, most(100, 10_000)), [1, 2, 3, 4, 5]);
        assert_eq!(seqs(3, most(100, 10_000)), [4, 5]);
        assert_eq!(seqs(0, most(2, 10_000)), [1, 2]);
        assert_eq!(seqs(0, most(100, 110)), [1, 2], "by bytes");
        assert_eq!(seqs(0, most(100, 1)), [1], "at least one");
        let named = read(keep, |view| view.record_of_hash(&head.hash)).unwrap();
        assert_eq!((named.log, named.seq, named.sealed), (one.log, 5, Some(vec![5])));
    });
}

#[test]
fn counters_have_no_hole_and_an_undone_count_is_not_one() {
    each(|keep| {
        assert_eq!(read(keep, |view| view.counted("x")), 0);
        for n in 1..5 {
            assert!(
                write(keep, |change| change.count("x").and_then(|_| Err::<(), _>(HubError::Cannot("no".into()))))
                    .is_err()
            );
            assert_eq!(write(keep, |change| change.count("x")).unwrap(), n);
        }
    });
}

#[test]
fn certificates_end_and_stores_are_counted() {
    each(|keep| {
        let (one, hash) = (store(1), Hash([5; 32]));
        write(keep, |change| {
            change.add_store(&one, [0; 16], [0; 32], START)?;
            change.add_certificate(&hash, one.store, START, START + 10)
        })
        .unwrap();
        assert!(read(keep, |view| view.store_of_certificate(&hash, START + 9)).is_some());
        assert!(read(keep, |view| view.store_of_certificate(&hash, START + 10)).is_none());
        assert_eq!(read(keep, |view| view.active_stores(&one.staff)), 1);
        write(keep, |change| change.set_store_status(one.store, StoreStatus::Forked)).unwrap();
        assert_eq!(read(keep, |view| view.active_stores(&one.staff)), 1);
        write(keep, |change| change.set_store_status(one.store, StoreStatus::Revoked)).unwrap();
        assert_eq!(read(keep, |view| view.active_stores(&one.staff)), 0);
    });
}

#[test]
fn who_reads_is_the_members_the_posts_and_the_grants() {
    each(|keep| {
        let row = |state, outside| CaseRow {
            class: 0,
            outside,
            branch: "分行/一支行".into(),
            owner: None,
            state,
            submission: None,
            effects: 0,
            opened_ms: START,
        };
        let post = |role: &str, branch: &str, until_ms| PostRow {
            role: role.into(),
            branch: branch.into(),
            rank: 1,
            until_ms,
        };
        write(keep, |change| {
            change.set_case_row(case(1), &row(Some(Stage::Survey), false))?;
            change.set_case_row(case(2), &row(Some(Stage::Survey), true))?;
            let member = MemberRow {
                staff: "M".into(),
                role: "DD".into(),
                sections: Some(vec!["a".into()]),
                issued_ms: START,
                until_ms: START + 5,
                order: 3,
            };
            change.set_member(case(1), &member)?;
            change.set_post("P", &post("RV", "分行", i64::MAX))?;
            change.set_post("Q", &post("RV", "分行/一", i64::MAX))?;
            change.set_post("E", &post("RV", "分行", START))?;
            change.set_post("R", &post("RV", "分行/一支行", i64::MAX))?;
            change.set_grant(case(1), "G", 3, START + 5, "RK01", "抽查")
        })
        .unwrap();
        let level = |staff: &str, of, now| read(keep, |view| view.level(staff, of, now));
        assert_eq!(read(keep, |view| view.members(case(1)))[0].sections, Some(vec!["a".into()]));
        assert_eq!((level("M", case(1), START), level("M", case(1), START + 5)), (4, 0));
        assert_eq!((level("G", case(1), START), level("G", case(1), START + 5)), (3, 0));
        assert_eq!(level("P", case(1), START), 0, "a reviewer sees no survey");
        for (stage, expected) in [(Stage::Submitted, 3), (Stage::Returned, 2), (Stage::Approved, 2), (Stage::Erased, 0)]
        {
            write(keep, |change| change.set_case_row(case(1), &row(Some(stage), false))).unwrap();
            let found = ["P", "R", "Q", "E", "N"].map(|staff| level(staff, case(1), START));
            assert_eq!(
                found,
                [expected, expected, 0, 0, 0],
                "{stage:?}: a branch whose name merely begins the same, an ended post, nobody"
            );
            let heads = read(keep, |view| view.heads("P", LogId::from_random([9; 16]), START, None, 10));
            assert_eq!(heads, if expected > 0 { vec![(case(1), expected)] } else { Vec::new() });
        }
        assert_eq!(level("G", case(1), START), 0, "of an erased case nothing is granted");
        write(keep, |change| {
            change.set_case_row(case(1), &row(Some(Stage::Submitted), false))?;
            let acted = ActedRow {
                staff: "P".into(),
                role: "SO".into(),
                action: "answer".into(),
                group: Some("sv".into()),
                gave: None,
            };
            change.add_acted(case(1), &acted, &Hash([1; 32]))
        })
        .unwrap();
        assert_eq!((level("P", case(1), START), level("R", case(1), START)), (0, 3), "who surveyed does not review");
        assert_eq!(level("P", case(2), START), 0, "practice is nobody else's");
    });
}

#[test]
fn erasing_takes_what_opens_and_leaves_the_chain() {
    each(|keep| {
        let one = store(1);
        write(keep, |change| {
            change.add_log(one.log, None, &one.log_key)?;
            change.add_case_key(case(1), &[1; 40])?;
            add_record(change, one.log, 1, Some(case(1)), Some(&[1]))?;
            add_record(change, one.log, 2, Some(case(2)), Some(&[2]))?;
            change.add_blob(case(1), &Hash([3; 32]), 10)?;
            change.add_blob(case(1), &Hash([3; 32]), 11)
        })
        .unwrap();
        assert_eq!(
            read(keep, |view| view.blob(case(1), &Hash([3; 32]))),
            Some(BlobRow { size: 10, whole: false }),
            "the first word counts"
        );
        write(keep, |change| change.erase_case(case(1), START)).unwrap();
        let records = read(keep, |view| view.records(one.log, 0, Most { records: 9, bytes: 9_000 }));
        assert_eq!(records.iter().map(|r| r.sealed.is_some()).collect::<Vec<_>>(), [false, true]);
        assert_eq!(read(keep, |view| view.case_key(case(1))), Some(None));
        assert_eq!(read(keep, |view| view.blob(case(1), &Hash([3; 32]))), None);
    });
}

#[test]
fn readers_see_one_state_while_a_writer_writes() {
    each(|keep| {
        let one = store(1);
        write(keep, |change| change.add_log(one.log, None, &one.log_key)).unwrap();
        keep.reading(&mut |view| {
            let before = view.log(one.log)?.unwrap().head;
            write(keep, |change| add_record(change, one.log, 1, None, None))?;
            assert_eq!(view.log(one.log)?.unwrap().head, before, "the state of when the reading began");
            Ok(())
        })
        .unwrap();
        assert_eq!(read(keep, |view| view.log(one.log)).unwrap().head.unwrap().seq, 1);
    });
}

#[test]
fn only_the_reading_rule_and_what_judges_name_the_rows_of_cases() {
    let allowed =
        ["case_row.sql", "page_rows.sql", "set_case_row.sql", "read_case.sql", "schema_1.sql", "postgres_2.sql"];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/keep/sql");
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let names = std::fs::read_to_string(file.path()).unwrap().contains("case_row");
        assert!(!names || allowed.contains(&name.as_str()), "{name} reads cases beside the one rule");
    }
    let _ = Still::new();
}

crate::server::also_over_postgres! {
    a_transaction_stands_whole_or_not_at_all
    a_head_moves_one_record_at_a_time_and_records_stay
    counters_have_no_hole_and_an_undone_count_is_not_one
    certificates_end_and_stores_are_counted
    who_reads_is_the_members_the_posts_and_the_grants
    erasing_takes_what_opens_and_leaves_the_chain
    readers_see_one_state_while_a_writer_writes
}
