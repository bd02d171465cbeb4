//! Every known trick on every complete case: what it came to before and after, and that it never pays in silence.

use crate::Tried;
use crate::kinds::{KINDS, OPEN};
use crate::known::{TRICKS, Trick};
use tests::effort::{cases, seed, tell};
use tests::misuse::outcome::Outcome;
use tests::misuse::{Base, bases};

struct Line<'a> {
    of: (&'a str, &'static str),
    text: String,
    wrong: Option<String>,
}

/// How many ways of a trick are tried in a case in every run.
const SOME: u32 = 4;

/// Of all the ways to make a trick in a case, the one that pays, or else the one that leaves most.
fn worst<'a>(base: &'a Base<'_>, before: &Outcome, trick: &Trick) -> Option<Line<'a>> {
    let all = (trick.make)(&base.case);
    // a few of the many ways in every run, all of them with LONG=1
    let step = all.len().div_ceil(usize::try_from(cases(SOME, u32::MAX)).unwrap_or(usize::MAX)).max(1);
    let first = usize::try_from(seed()).unwrap_or_default() % step;
    let tried: Vec<&Tried> = all.iter().skip(first).step_by(step).collect();
    let outcomes = tried.iter().map(|t| (t, Outcome::of_case(base.checklist, &t.case)));
    let judged: Vec<_> = outcomes.map(|(t, o)| (t, judge(before, &o, trick), o)).collect();
    let unanswered = judged.iter().find(|(_, wrong, _)| wrong.is_some());
    let (t, wrong, after) = unanswered.or_else(|| judged.iter().max_by_key(|(_, _, o)| (o.limit, o.rank())))?;
    let reason = after.because();
    let text = format!(
        "{:<16}| {:<58}| {:<44}| {:>8} → {:<8}| {} → {} | {} → {} | {}",
        base.name,
        trick.id,
        t.how,
        before.shown,
        after.shown,
        before.grade,
        after.grade,
        before.proposal,
        after.proposal,
        reason
    );
    Some(Line { of: (&base.name, trick.id), text, wrong: wrong.clone() })
}

/// What a trick gained, or that its reason is not on page 1.
fn judge(before: &Outcome, after: &Outcome, trick: &Trick) -> Option<String> {
    if let Some(gain) = before.gain(after) {
        return Some(format!("pays: {gain}"));
    }
    // limit or grade rose, and the proposal answers it: with that reason
    let answered = before.raised(after).is_some() && after.rank() < before.rank();
    let said = after.because();
    let named = trick.because.is_empty() || trick.because.iter().any(|name| said.contains(name));
    (answered && !named).then(|| format!("{} without that reason: {said}", after.proposal))
}

/// Every trick of a list on every complete case; those that pay, or are answered without their reason.
fn wrong(tricks: &[Trick]) -> Vec<String> {
    let one = |base: &'static Base<'static>| {
        let before = Outcome::of_case(base.checklist, &base.case);
        tricks.iter().filter_map(|t| worst(base, &before, t)).collect::<Vec<_>>()
    };
    let one = &one;
    let lines: Vec<Line<'_>> = std::thread::scope(|scope| {
        let working: Vec<_> = bases().iter().map(|base| scope.spawn(move || one(base))).collect();
        working.into_iter().flat_map(|w| w.join().expect("a case is appraised")).collect()
    });
    let show = std::env::var("TABLE").is_ok();
    let mut wrong = Vec::new();
    for line in lines {
        if show {
            tell(&format!("{}{}", line.text, line.wrong.as_ref().map_or(String::new(), |w| format!(" ✗ {w}"))));
        }
        let known = OPEN.iter().any(|(base, trick, _)| line.of == (*base, *trick));
        wrong.extend(line.wrong.filter(|_| !known).map(|w| format!("{} ✗ {w}", line.text)));
    }
    wrong
}

#[test]
fn no_known_trick_pays_in_silence() {
    let wrong = wrong(TRICKS);
    assert!(wrong.is_empty(), "{} tricks pay:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_kind_of_the_second_attack_pays() {
    let wrong = wrong(KINDS);
    assert!(wrong.is_empty(), "{} kinds pay:\n{}", wrong.len(), wrong.join("\n"));
}

/// Where nothing is agreed to, nothing can be seen to pay.
#[test]
fn every_complete_case_is_agreed_to() {
    for base in bases() {
        let whole = Outcome::of_case(base.checklist, &base.case);
        let why = format!("{}: {} because {}", base.name, whole.proposal, whole.because());
        let written = base.case.tables.get("explanations").map_or(&[][..], |t| &t.rows);
        assert!(whole.rank() >= 2, "{why}\nexplained: {written:#?}");
        assert!(whole.limit > Some(rust_decimal::Decimal::ZERO), "{}: {}", base.name, whole.shown);
    }
}

#[test]
fn every_trick_has_its_place_in_some_case() {
    // With a part of the cases alone some have none.
    let whole = std::env::var("DEPTH").is_err();
    for trick in TRICKS.iter().chain(KINDS).filter(|_| whole) {
        let made: usize =
            bases().iter().map(|b| (trick.make)(&b.case).iter().filter(|t| t.case != b.case).count()).sum();
        assert!(made > 0, "{}: no case has a place for it", trick.id);
    }
    assert_eq!((TRICKS.len(), KINDS.len()), (21, 20));
    for (base, trick, why) in OPEN {
        assert!(
            !why.is_empty()
                && TRICKS.iter().chain(KINDS).any(|k| k.id == *trick)
                && (!whole || bases().iter().any(|b| b.name == *base))
        );
    }
}

#[test]
fn what_must_be_answered_without_a_rise_of_the_limit_is_answered() {
    // These raise nothing; agreed to all the same, they were agreed to blindly.
    let must = [
        "name, consent, visit and interviews missing",
        "an epidemic, no filing of land, no certificate",
        "sales raised until checks fail",
        "the papers taken out",
    ];
    let mut wrong = Vec::new();
    for base in bases() {
        for trick in TRICKS.iter().filter(|t| must.contains(&t.id)) {
            // the last one is the whole of it
            if let Some(tried) = (trick.make)(&base.case).last() {
                let after = Outcome::of_case(base.checklist, &tried.case);
                let named = trick.because.iter().any(|name| after.because().contains(name));
                if after.rank() > 1 || !named {
                    wrong.push(format!(
                        "{}: {} ({}): {} {}",
                        base.name,
                        trick.id,
                        tried.how,
                        after.proposal,
                        after.because()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
