//! Authority and the committee's count, on the examples of the design and at every bound.
#![allow(clippy::unwrap_used)]

use rust_decimal::Decimal;
use workflow::{
    Authority, AuthorityError, Body, Condition, Count, Grade, Group, OfficerLevel, Outcome, Person, Question, Refusal,
    State, Vote, count, outcome,
};

fn question(exposure: &str, grade: Grade, secured: bool) -> Question {
    Question {
        exposure_after: exposure.parse().unwrap(),
        grade: Some(grade),
        secured,
        owner: OfficerLevel::Full,
        waiver: false,
        figures_differ: false,
        raised: false,
    }
}

#[test]
fn each_bound_is_inclusive_and_a_cent_more_goes_up() {
    let authority = Authority::shipped().unwrap();
    let body = |q: &Question| authority.body(q);
    for (bound, grade, secured, at, above) in [
        ("300000", Grade::A, false, Body::First, Body::Second),
        ("200000", Grade::B, false, Body::First, Body::Second),
        ("500000", Grade::A, true, Body::First, Body::Second),
        ("300000", Grade::B, true, Body::First, Body::Second),
        ("1000000", Grade::A, false, Body::Second, Body::Committee),
        ("1000000", Grade::B, true, Body::Second, Body::Committee),
    ] {
        assert_eq!(body(&question(bound, grade, secured)), at, "{bound} {grade:?} {secured}");
        let more = (bound.parse::<Decimal>().unwrap() + Decimal::new(1, 2)).to_string();
        assert_eq!(body(&question(&more, grade, secured)), above, "{more} {grade:?} {secured}");
    }
    // the example of the design: B, unsecured, 200,000 asked, the spouse owes 50,000
    assert_eq!(body(&question("250000", Grade::B, false)), Body::Second);
}

#[test]
fn what_is_out_of_the_ordinary_goes_before_the_committee() {
    let authority = Authority::shipped().unwrap();
    let small = question("10000", Grade::A, true);
    assert_eq!(authority.body(&small), Body::First);
    for changed in [
        Question { owner: OfficerLevel::Trainee, ..small },
        Question { waiver: true, ..small },
        Question { figures_differ: true, ..small },
        Question { raised: true, ..small },
        Question { grade: Some(Grade::C), ..small },
        Question { grade: Some(Grade::D), ..small },
        Question { grade: None, ..small },
    ] {
        assert_eq!(authority.body(&changed), Body::Committee, "{changed:?}");
    }
}

#[test]
fn rows_through_which_an_amount_could_fall_are_refused() {
    let text = include_str!("../authority.toml");
    let cut = &text[..text.rfind("[[row]]").unwrap()];
    assert_eq!(Authority::read(cut), Err(AuthorityError::NoLastRow));
    assert_eq!(Authority::read(&format!("{cut}[[row]]\nbody = \"AP2\"\n")), Err(AuthorityError::NoLastRow));
    assert!(matches!(Authority::read(&text.replace("grades", "grade")), Err(AuthorityError::Shape(_))));
}

fn votes(agree: usize, decline: usize, abstain: usize) -> Vec<(Person, Vote)> {
    let all = [vec![Vote::Agree; agree], vec![Vote::Decline; decline], vec![Vote::Abstain; abstain]].concat();
    all.into_iter().enumerate().map(|(n, v)| (Person(n.to_string()), v)).collect()
}

#[test]
fn the_committee_counts_as_the_design_says() {
    for (agree, decline, abstain, wanted) in [
        (3, 1, 0, Count::Carried),
        (2, 1, 0, Count::Carried),
        (2, 2, 0, Count::Lost),
        (2, 0, 2, Count::NoQuorum),
        (3, 0, 0, Count::Carried),
        (0, 3, 0, Count::Lost),
        (1, 1, 5, Count::NoQuorum),
        (4, 2, 0, Count::Carried),
        (5, 3, 0, Count::Lost),
    ] {
        assert_eq!(count(&votes(agree, decline, abstain)), wanted, "{agree}:{decline}, {abstain} abstain");
    }
    // by hand from 3·agree ≥ 2·votes with at least three votes, for every sitting of up to nine
    for agree in 0..=9_usize {
        for decline in 0..=9 - agree {
            let carried = agree + decline >= 3 && agree * 3 >= (agree + decline) * 2;
            assert_eq!(count(&votes(agree, decline, 1)) == Count::Carried, carried);
        }
    }
}

#[test]
fn of_one_persons_votes_the_last_one_counts() {
    let mut all = votes(3, 0, 0);
    all.push((Person("0".into()), Vote::Decline));
    all.push((Person("1".into()), Vote::Decline));
    assert_eq!(count(&all), Count::Lost);
    all.push((Person("0".into()), Vote::Recuse));
    assert_eq!(count(&all), Count::NoQuorum);
}

#[test]
fn a_motion_to_decline_that_is_carried_declines() {
    assert_eq!(outcome(Count::Carried, false), Outcome::Becomes(State::Approved));
    assert_eq!(outcome(Count::Carried, true), Outcome::Becomes(State::Declined));
    assert_eq!(outcome(Count::Lost, true), Outcome::Becomes(State::Reviewed));
    assert_eq!(outcome(Count::NoQuorum, false), Outcome::Stays);
}

#[test]
fn every_refusal_travels_as_a_code_of_its_own() {
    let mut all: Vec<Refusal> = Condition::ALL.iter().copied().map(Refusal::Holds).collect();
    all.extend(Group::ALL.into_iter().map(Refusal::Apart));
    all.extend([Refusal::NotListed, Refusal::RelationManager, Refusal::Acted]);
    all.extend([Refusal::Assigned, Refusal::TwoOfficers, Refusal::TwoPersons]);
    for refusal in &all {
        assert_eq!(Refusal::of(&refusal.code()), Some(*refusal), "{}", refusal.code());
    }
    let codes: std::collections::BTreeSet<String> = all.iter().map(Refusal::code).collect();
    assert_eq!(codes.len(), all.len());
    assert_eq!(Refusal::of("a_reason_of_next_year"), None);
}
