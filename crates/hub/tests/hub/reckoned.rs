//! A submission waits until the hub has reckoned it, whatever comes meanwhile waits behind it, and nothing of that is lost or done twice.

use std::sync::{Arc, Mutex};

use crate::{
    agrees::{Agrees, CHECKLIST, PROOF},
    effects::{People, no},
    laptop::*,
};
use evidence::*;
use hub::{Hub, Why};
use wire::{Code, Endpoint, LayerText, LayerWanted, LayersWanted, from_bytes, to_bytes};

/// What the hub reckons otherwise.
type Bend = fn(&mut hub::Reckoned);

fn said(people: &People, record: Hash) -> Option<Result<(), String>> {
    people.officer.said(people.hub(), record)
}

fn found(people: &People, record: Hash) -> Found {
    let effects = people.hub().effects(people.case).unwrap();
    effects.into_iter().rfind(|effect| effect.record == record).unwrap().found.unwrap()
}

pub(crate) fn whys(people: &People) -> Vec<Why> {
    people.hub().waiting().unwrap().into_iter().map(|waiting| waiting.why).collect()
}

#[test]
fn what_the_hub_finds_speaks_against_a_submission_by_name() {
    let mut people = People::new();
    // As the table has them in order; of several the first one is told, and every place.
    let cases: [(&str, Bend); 7] = [
        ("open_conflict", |r| r.conflicts.push("stock".into())),
        ("answer_missing", |r| r.missing.push("sales.r1.amount".into())),
        ("consent_missing", |r| r.consents.push("consent.bureau".into())),
        ("figures_differ", |r| r.figures = Hash([8; 32])),
        ("figures_differ", |r| r.limit = Some("199999.99".parse().unwrap())),
        ("figures_differ", |r| r.grade = Some("B".into())),
        ("answer_missing", |r| {
            r.missing.push("sales.r1.amount".into());
            r.consents.push("consent.bureau".into());
            r.figures = Hash([8; 32]);
        }),
    ];
    for (reason, but) in cases {
        people.branch.reckons.but(but);
        let submission = people.submit();
        assert_eq!((said(&people, submission), people.state()), (no(reason), Some(Stage::Survey)), "{reason}");
        assert_eq!(people.cosign(submission), no("submission_not_latest"));
    }
    let told =
        found(&people, people.hub().effects(people.case).unwrap().iter().rfind(|e| e.found.is_some()).unwrap().record);
    assert_eq!(told.places, ["sales.r1.amount", "consent.bureau"]);
    assert_eq!(
        (told.figures, told.limit.as_deref(), told.grade.as_deref()),
        (Hash([8; 32]), Some("200000"), Some("A"))
    );
    people.branch.reckons.but(|r| r.limit = Some("200000.00".parse().unwrap()));
    let submission = people.submit();
    assert_eq!((said(&people, submission), people.state()), (Some(Ok(())), Some(Stage::Submitted)), "settled");
    assert!(whys(&people).is_empty());
}

#[test]
fn without_the_checklist_it_waits_and_what_comes_after_it_waits_behind_it() {
    let mut people = People::new();
    *people.branch.reckons.without_layers.lock().unwrap() = true;
    let submission = people.submit();
    assert_eq!((said(&people, submission), people.state()), (None, Some(Stage::Survey)));
    let waiting = people.hub().waiting().unwrap();
    assert_eq!(
        (waiting.len(), waiting[0].case, waiting[0].submission, waiting[0].why),
        (1, case(1), submission, Why::Layers)
    );
    // Nothing is refused meanwhile: what it means is not known yet.
    assert_eq!(people.cosign(submission), None);
    let late = people.officer.changed(case(1));
    people.officer.push(people.hub());
    // Who leads the team may still give the case to somebody.
    assert_eq!(people.assign("S0003", CaseRole::Rv), Some(Ok(())));
    *people.branch.reckons.without_layers.lock().unwrap() = false;
    people.hub().reckon_again(Why::Layers).unwrap();
    assert_eq!((said(&people, submission), people.state()), (Some(Ok(())), Some(Stage::Submitted)));
    assert_eq!(said(&people, late), no("not_listed"), "answered after the submission");
    let effects = people.hub().effects(case(1)).unwrap();
    assert!(effects.iter().enumerate().all(|(n, effect)| effect.number == n as u64 + 1));
    assert_eq!(people.opinion(submission, Advice::Forward), Some(Ok(())), "the second officer had signed");
    assert!(whys(&people).is_empty() && people.hub().check(true).unwrap().holds());
}

#[test]
fn layer_files_are_asked_of_the_laptop_whose_submission_waits_and_proved() {
    let mut people = People::new();
    *people.branch.reckons.without_layers.lock().unwrap() = true;
    let wanted = |by: &Laptop, hub: &Hub| -> Vec<LayerWanted> {
        let reply = by.ask(hub, Endpoint::LayersWanted, Vec::new());
        from_bytes::<LayersWanted>(&reply.body).unwrap().wanted
    };
    assert!(wanted(&people.officer, people.hub()).is_empty());
    let submission = people.submit();
    let asked = LayerWanted { case: case(1), hash: CHECKLIST };
    assert_eq!(wanted(&people.officer, people.hub()), [asked]);
    assert!(wanted(&people.second, people.hub()).is_empty(), "not of somebody else");
    let files = |text: &str| {
        let files = vec![LayerText { path: "industries/tower-crane/layer.toml".into(), text: text.into() }];
        to_bytes(&wire::LayerFiles { checklist: "tower-crane".into(), files }).unwrap()
    };
    let send = |by: &Laptop, people: &People, hash: Hash, text: &str| {
        by.ask(people.hub(), Endpoint::SendLayers { case: case(1), hash }, files(text))
    };
    assert_eq!(code(&send(&people.second, &people, CHECKLIST, PROOF)), Code::NotFound);
    assert_eq!(code(&send(&people.officer, &people, Hash([6; 32]), PROOF)), Code::NotFound, "nobody asked for it");
    assert_eq!(code(&send(&people.officer, &people, CHECKLIST, "id = \"another\"")), Code::Hash);
    assert_eq!((said(&people, submission), whys(&people)), (None, vec![Why::Layers]));
    let reply = send(&people.officer, &people, CHECKLIST, PROOF);
    assert!(reply.status == 200 && from_bytes::<LayersWanted>(&reply.body).unwrap().wanted.is_empty());
    assert_eq!((said(&people, submission), people.state()), (Some(Ok(())), Some(Stage::Submitted)));
    // Kept: the next case of that checklist asks nobody.
    people.begin(case(2));
    let second = people.submit();
    assert_eq!(said(&people, second), Some(Ok(())));
}

#[test]
fn records_that_it_stands_on_may_come_later() {
    let mut people = People::new();
    let heard = people.second.changed(case(1));
    let submission = people.submit();
    assert_eq!((said(&people, submission), whys(&people)), (None, vec![Why::Records]));
    people.second.push(people.hub());
    assert_eq!((said(&people, submission), people.state()), (Some(Ok(())), Some(Stage::Submitted)));
    assert_eq!(people.second.said(people.hub(), heard), no("not_listed"), "it came after the submission");
    // Another record than the one it names: it stands on what is not here.
    let mut people = People::new();
    people.second.changed(case(1));
    let mut roots = people.roots();
    roots.iter_mut().filter(|root| root.log == people.second.log).for_each(|root| root.root = Hash([3; 32]));
    let told = Submitted {
        logs: roots,
        checklist: None,
        policy: None,
        figures: Some(Hash([7; 32])),
        grade: None,
        limit: None,
        proposal: None,
        statement: "以上属实".into(),
    };
    let submission = people.submitted(told);
    assert_eq!(whys(&people), [Why::Records]);
    people.second.push(people.hub());
    assert_eq!((said(&people, submission), whys(&people)), (no("logs_not_heard"), Vec::new()));
}

#[test]
fn what_cannot_be_reckoned_is_tried_again_and_then_left_for_a_person() {
    let mut people = People::new();
    *people.branch.reckons.fails.lock().unwrap() = 2;
    let submission = people.submit();
    assert_eq!((said(&people, submission), *people.branch.reckons.asked.lock().unwrap()), (Some(Ok(())), 3));
    assert_eq!(people.recall(submission), Some(Ok(())));
    *people.branch.reckons.fails.lock().unwrap() = 4;
    let submission = people.submit();
    assert_eq!((said(&people, submission), whys(&people)), (None, vec![Why::Stuck]));
    people.hub().reckon().unwrap();
    assert_eq!(whys(&people), [Why::Stuck], "not by itself");
    people.hub().reckon_again(Why::Stuck).unwrap();
    assert_eq!((said(&people, submission), whys(&people)), (Some(Ok(())), Vec::new()));
}

#[test]
fn killed_between_the_reckoning_and_the_writing_it_is_done_once() {
    let mut people = People::new();
    let copies = tempfile::tempdir().unwrap();
    let (from, to) = (people.branch.folder.path().join("hub"), copies.path().join("hub"));
    let done = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&done);
    // What lies on the disk while it reckons is what a killed program leaves behind (of a database that is a file; `killed` kills over both).
    people.branch.reckons.but(move |_| {
        let mut count = counted.lock().unwrap();
        *count += 1;
        if *count == 1 {
            copy(&from, &to);
        }
    });
    let submission = people.submit();
    assert_eq!(said(&people, submission), Some(Ok(())));
    let agrees = Agrees::new();
    let env = Arc::<Still>::clone(&people.branch.env);
    let left = Hub::open_with(&copies.path().join("hub"), env, Arc::<Agrees>::clone(&agrees)).unwrap();
    let spoken = |hub: &Hub| hub.effects(case(1)).unwrap().iter().filter(|effect| effect.record == submission).count();
    assert_eq!((spoken(&left), left.waiting().unwrap().len()), (0, 1), "the note is there, the outcome is not");
    // The laptop asks again for its receipt, and the records are received once more.
    let reply = people.officer.push_from(&left, 1);
    assert_eq!(reply.status, 200);
    assert_eq!((spoken(&left), left.waiting().unwrap().len(), *agrees.asked.lock().unwrap()), (1, 0, 1));
    left.reckon().unwrap();
    assert_eq!((spoken(&left), people.officer.state(&left, case(1))), (1, Some(Stage::Submitted)));
    assert!(left.check(true).unwrap().holds());
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for path in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

/// A reviewed case of the people; `persons` are the numbers that it names.
fn reviewed(
    people: &mut People,
    of: CaseId,
    persons: &'static [&'static str],
    grade: &'static str,
    security: Option<&'static str>,
) -> Hash {
    if of != people.case {
        people.begin(of);
    }
    people.branch.reckons.but(move |r| {
        r.persons = persons.iter().map(|p| (*p).to_owned()).collect();
        r.grade = Some(grade.into());
        r.security = security.map(|text| text.parse().unwrap());
    });
    let told = Submitted {
        logs: people.roots(),
        checklist: None,
        policy: None,
        figures: Some(Hash([7; 32])),
        grade: Some(grade.into()),
        limit: Some("600000".into()),
        proposal: Some("600000".into()),
        statement: "以上属实".into(),
    };
    let submission = people.submitted(told);
    assert_eq!(people.cosign(submission), Some(Ok(())));
    assert_eq!(people.opinion(submission, Advice::Forward), Some(Ok(())));
    submission
}

fn decided(people: &mut People, by: &mut Laptop, submission: Hash, amount: &str) -> Option<Result<(), String>> {
    let (motion, _) = people.motion(by, submission, "AP1", amount);
    people.vote(by, motion, Vote::Agree)
}

#[test]
fn a_family_is_lent_to_as_one() {
    // The example of the design: grade B, unsecured, 200,000 asked, the spouse owes 50,000: 250,000 is beyond the first level.
    let mut people = People::new();
    let mut first = people.branch.laptop("S0004", &["AP"], 50);
    let spouse = reviewed(&mut people, case(1), &["SPOUSE"], "B", None);
    assert_eq!(decided(&mut people, &mut first, spouse, "50000"), Some(Ok(())));
    let alone = reviewed(&mut people, case(2), &["STRANGER"], "B", None);
    assert_eq!(decided(&mut people, &mut first, alone, "200000.01"), no("beyond_authority"));
    assert_eq!(decided(&mut people, &mut first, alone, "200000"), Some(Ok(())), "the bound is inclusive");
    let husband = reviewed(&mut people, case(3), &["HUSBAND", "SPOUSE"], "B", None);
    assert_eq!(decided(&mut people, &mut first, husband, "200000"), no("beyond_authority"));
    assert_eq!(decided(&mut people, &mut first, husband, "150000.01"), no("beyond_authority"));
    people.branch.officer_of("S0005", BRANCH, &["AP"], 2);
    let mut second = people.branch.enrol("S0005", 51);
    assert_eq!(decided(&mut people, &mut second, husband, "200000"), Some(Ok(())));
    // Through the husband, whose guarantor he is, all three: 50,000 + 200,000 + 50,000.
    let brother = reviewed(&mut people, case(4), &["BROTHER", "HUSBAND"], "B", Some("400000"));
    assert_eq!(decided(&mut people, &mut first, brother, "50000.01"), no("beyond_authority"), "secured: 300,000");
    assert_eq!(decided(&mut people, &mut first, brother, "50000"), Some(Ok(())));
    // Nobody alone lends to whom nobody names.
    let nobody = reviewed(&mut people, case(5), &[], "A", None);
    assert_eq!(decided(&mut people, &mut second, nobody, "1000"), no("beyond_authority"));
}

#[test]
fn security_counts_as_far_as_it_goes() {
    let mut people = People::new();
    let mut first = people.branch.laptop("S0004", &["AP"], 50);
    let secured = reviewed(&mut people, case(1), &["ONE"], "A", Some("450000"));
    assert_eq!(decided(&mut people, &mut first, secured, "450000.01"), no("beyond_authority"));
    assert_eq!(decided(&mut people, &mut first, secured, "450000"), Some(Ok(())));
    let bare = reviewed(&mut people, case(2), &["TWO"], "A", None);
    assert_eq!(decided(&mut people, &mut first, bare, "300000.01"), no("beyond_authority"));
    assert_eq!(decided(&mut people, &mut first, bare, "300000"), Some(Ok(())));
}

#[test]
fn what_follows_from_records_comes_out_again() {
    let mut people = People::new();
    let mut first = people.branch.laptop("S0004", &["AP"], 50);
    let one = reviewed(&mut people, case(1), &["ONE"], "B", Some("1000000"));
    assert_eq!(decided(&mut people, &mut first, one, "100000"), Some(Ok(())));
    people.officer.attach(case(1), b"a photo");
    people.officer.push(people.hub());
    people.begin(case(2));
    people.branch.reckons.but(|r| r.missing.push("stock".into()));
    let refused = people.submit();
    // The stand-in says the same again only of one case at a time.
    let hub = people.hub();
    let told = hub.rebuild().unwrap();
    assert_eq!((told.cases, told.submissions, told.left), (2, 2, 0));
    assert_eq!(told.differences, [format!("case {}: what was reckoned of submission {one}", case(1))]);
    let again = hub.rebuild().unwrap();
    assert!(again.differences.is_empty(), "{again:?}");
    // Bent by hand, it is told and mended.
    hub.keep()
        .writing(&mut |change| {
            let row = change.case_row(case(1))?.unwrap();
            change.set_case_row(case(1), &hub::CaseRow { state: Some(Stage::Disbursed), ..row })?;
            let row = change.reckoned(&refused)?.unwrap();
            change.set_reckoned(case(2), &refused, &hub::ReckonedRow { limit: Some("900000".into()), ..row })
        })
        .unwrap();
    let told = hub.rebuild().unwrap();
    let expected = [
        format!("case {}: where it stands", case(1)),
        format!("case {}: what was reckoned of submission {refused}", case(2)),
    ];
    assert_eq!(told.differences, expected);
    assert!(hub.rebuild().unwrap().differences.is_empty() && hub.check(true).unwrap().holds());
    assert_eq!(people.state(), Some(Stage::Survey));
    people.case = case(1);
    assert_eq!(people.state(), Some(Stage::Approved));
}

crate::server::also_over_postgres! {
    what_the_hub_finds_speaks_against_a_submission_by_name
    without_the_checklist_it_waits_and_what_comes_after_it_waits_behind_it
    layer_files_are_asked_of_the_laptop_whose_submission_waits_and_proved
    records_that_it_stands_on_may_come_later
    what_cannot_be_reckoned_is_tried_again_and_then_left_for_a_person
    a_family_is_lent_to_as_one
    security_counts_as_far_as_it_goes
    what_follows_from_records_comes_out_again
}
