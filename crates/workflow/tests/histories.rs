//! 40,000 random histories of five people who try everything: nobody ever acts in two groups, no relationship manager in any, nobody is officer and second
//! officer, nobody who gave out the work reviews it; and no case reaches money without survey, review and decision by different people.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;

use workflow::{ACTIONS, Act, Action, Actor, Group, History, Person, Policy, ROLES, Role, STATES, State, Table, judge};

/// A small generator of its own, so that a seed gives the same history on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.next(of.len())]
    }
}

/// What leads on from here, in a role that may; whether this person may is what is tried.
fn leads_on(state: Option<State>) -> &'static [(Action, Role)] {
    use Action as A;
    use Role as R;
    match state {
        None => &[(A::Open, R::Officer)],
        Some(State::Survey | State::Returned) => {
            &[(A::Answer, R::Officer), (A::Answer, R::SecondOfficer), (A::Assign, R::Leader), (A::Submit, R::Officer)]
        }
        Some(State::Submitted) => &[(A::Claim, R::Reviewer), (A::Cosign, R::SecondOfficer), (A::Forward, R::Reviewer)],
        Some(State::Reviewed) => &[(A::Decide, R::Approver), (A::Table, R::Chair)],
        Some(State::Committee) => &[(A::Vote, R::Member), (A::Count, R::Hub)],
        Some(State::Approved) => &[(A::SignContract, R::Operations), (A::SignContract, R::RelationManager)],
        Some(State::Signed) => &[(A::Disburse, R::Operations)],
        _ => &[(A::Archive, R::Operations), (A::Reopen, R::Leader)],
    }
}

#[test]
fn forty_thousand_histories_keep_the_duties_apart() {
    let people: Vec<Person> = (1..=5).map(|n| Person(format!("person {n}"))).collect();
    let rounds = 40_000;
    let mut dice = Dice(0x7a11_e5ee_d000_0001);
    let mut reached = BTreeSet::new();
    let mut effects = 0_u64;
    for round in 0..rounds {
        let mut state = None;
        let mut history = History::default();
        for _ in 0..100 {
            let gives = (dice.next(3) == 0).then(|| (people[dice.next(5)].clone(), dice.pick(&ROLES)));
            // half of the time what leads on from here, so that cases come as far as money; who does it is always drawn
            let (action, role) =
                if dice.next(2) == 0 { dice.pick(leads_on(state)) } else { (dice.pick(ACTIONS), dice.pick(&ROLES)) };
            let to = (dice.next(2) == 0).then(|| dice.pick(&STATES));
            let person = if role == Role::Hub { Person("hub".to_owned()) } else { people[dice.next(5)].clone() };
            let actor = Actor { person, role };
            let other = dice.pick(&[Role::RelationManager, Role::Operations, Role::Risk]);
            let asked_by = (dice.next(2) == 0).then(|| Actor { person: people[dice.next(5)].clone(), role: other });
            let act =
                Act { to, asked_by, gives: if action == Action::Assign { gives } else { None }, ..Act::plain(action) };
            if let Ok(effect) = judge(Table::shipped(), state, &history, &actor, &act, &Policy::default()) {
                state = effect.state;
                effect.done.into_iter().for_each(|d| history.push(d));
                effects += 1;
            }
            reached.insert(state);
        }
        for person in &people {
            let groups: Vec<Group> = Group::ALL.into_iter().filter(|g| history.ever_in(person, *g)).collect();
            assert!(groups.len() <= 1, "round {round}: {person:?} in {groups:?}");
            assert!(
                groups.is_empty() || !history.ever_as(person, Role::RelationManager),
                "round {round}: {person:?} looks after the customer and acted"
            );
            assert!(
                !(history.ever_as(person, Role::Officer) && history.ever_as(person, Role::SecondOfficer)),
                "round {round}: {person:?} is both officers"
            );
            assert!(
                !(history.ever_assigned(person) && history.ever_in(person, Group::Review)),
                "round {round}: {person:?} assigned and reviewed"
            );
        }
        if history.all().iter().any(|d| d.action == Action::Disburse) {
            for group in Group::ALL {
                // a table of the chair's is an act of the decision as well as a vote
                assert!(
                    history.all().iter().any(|d| d.group == Some(group)),
                    "round {round}: paid out without {group:?}"
                );
            }
        }
    }
    println!(
        "{rounds} histories, {effects} effects, states reached: {}",
        reached.iter().flatten().map(|s| s.letter()).collect::<String>()
    );
    assert!(STATES.iter().all(|s| reached.contains(&Some(*s))), "the walk is too narrow");
}
