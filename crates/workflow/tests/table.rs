//! The table of acts expanded: every role in every state for every action, by a person without a past and by persons with each kind of past. The
//! expansion is committed as a page that a person reads (`tests/table.txt`); `TIANYE_EXPORT=1` writes it anew.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use workflow::{
    ACTIONS, Act, Action, Actor, Condition, Done, Group, History, Person, Policy, ROLES, Refusal, Role, STATES, State,
    Table, TableError, judge,
};

const PASTS: [&str; 9] = [
    "never acted",
    "ever in sv",
    "ever in rv",
    "ever in dc",
    "ever in mo",
    "ever RM",
    "ever DD",
    "ever SO",
    "ever LD who assigned",
];

fn who(name: &str) -> Person {
    Person(name.to_owned())
}

fn past(name: &str) -> History {
    let mut history = History::default();
    // three others voted, so that a count has something to count
    for n in ["x", "y", "z"] {
        history.push(Done {
            person: who(n),
            role: Role::Member,
            action: Action::Vote,
            group: Some(Group::Decision),
            gave: None,
        });
    }
    let mut did = |role, action, group| history.push(Done { person: who("somebody"), role, action, group, gave: None });
    match name {
        // an act of the survey that gives no role of its own: what was reassigned counts all the same
        "ever in sv" => did(Role::Operations, Action::Explain, Some(Group::Survey)),
        "ever in rv" => did(Role::Reviewer, Action::Claim, Some(Group::Review)),
        "ever in dc" => did(Role::Member, Action::Vote, Some(Group::Decision)),
        "ever in mo" => did(Role::Operations, Action::Disburse, Some(Group::Money)),
        "ever RM" => did(Role::RelationManager, Action::Open, None),
        "ever DD" => did(Role::Officer, Action::Open, None),
        "ever SO" => did(Role::SecondOfficer, Action::ExportReport, None),
        "ever LD who assigned" => did(Role::Leader, Action::Assign, None),
        _ => {}
    }
    history
}

fn act(action: Action, to: Option<State>, other: Option<Role>) -> Act {
    Act { to, asked_by: other.map(|role| Actor { person: who("another"), role }), ..Act::plain(action) }
}

/// `SO V→ DD V→S`: what this past may do.
fn permitted(action: Action, history: &History) -> String {
    let mut found = String::new();
    let roles: Vec<Role> = ROLES.into_iter().chain([Role::Hub]).collect();
    for role in &roles {
        for other in std::iter::once(None).chain(roles.iter().copied().map(Some)) {
            let mut states = String::new();
            for state in std::iter::once(None).chain(STATES.into_iter().map(Some)) {
                for to in std::iter::once(None).chain(STATES.into_iter().map(Some)) {
                    let actor = Actor { person: who("somebody"), role: *role };
                    let Ok(effect) =
                        judge(Table::shipped(), state, history, &actor, &act(action, to, other), &Policy::default())
                    else {
                        continue;
                    };
                    // said or not said, the same state follows: once is enough
                    if to.is_some()
                        && judge(
                            Table::shipped(),
                            state,
                            history,
                            &actor,
                            &act(action, None, other),
                            &Policy::default(),
                        )
                        .is_ok()
                    {
                        continue;
                    }
                    let letter = |s: Option<State>| s.map_or('.', State::letter);
                    if effect.state == state {
                        write!(states, " {}", letter(state)).unwrap();
                    } else {
                        write!(states, " {}→{}", letter(state), letter(effect.state)).unwrap();
                    }
                }
            }
            if !states.is_empty() {
                let asked = other.map(|o| format!("+{}", o.code())).unwrap_or_default();
                // an act of one person does not hear who else is named
                if other.is_some() && !Table::shipped().takes_two(action) {
                    continue;
                }
                write!(found, "{}{}{asked}:{states}", if found.is_empty() { "" } else { "; " }, role.code()).unwrap();
            }
        }
    }
    if found.is_empty() { "nothing".to_owned() } else { found }
}

#[test]
fn the_expanded_table_is_what_was_read() {
    let mut page = String::from(
        "Who may do what, expanded from roles.toml: action, past of the person in this case, roles and states. `A+B` needs B, who asked. `V→S` moves the case. \
         “=” is what a person who never acted may do.\n",
    );
    for action in ACTIONS {
        let plain = permitted(*action, &past(PASTS[0]));
        writeln!(page, "\n{}\n  {:<22}{plain}", action.id(), PASTS[0]).unwrap();
        for name in &PASTS[1..] {
            let now = permitted(*action, &past(name));
            writeln!(page, "  {name:<22}{}", if now == plain { "=" } else { &now }).unwrap();
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/table.txt");
    if std::env::var_os("TIANYE_EXPORT").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let read = std::fs::read_to_string(path).unwrap();
    assert!(page == read, "the table moved: read it, then write it anew with TIANYE_EXPORT=1");
}

#[test]
fn every_action_has_its_line_and_every_condition_is_used() {
    let text = include_str!("../roles.toml");
    for action in ACTIONS {
        assert!(text.lines().any(|l| l.starts_with(&format!("{} = ", action.id()))), "{}", action.id());
    }
    for condition in Condition::ALL {
        assert!(text.contains(&format!("\"{}\"", condition.id())), "{}", condition.id());
    }
}

#[test]
fn a_table_with_a_word_nobody_knows_is_refused_by_name() {
    let with = |from: &str, to: &str| Table::read(&include_str!("../roles.toml").replace(from, to));
    let unknown =
        |action: &str, word: &str, what| Err(TableError::Unknown { action: action.into(), word: word.into(), what });
    assert_eq!(with("sv DD: V T -> S", "sv DX: V T -> S"), unknown("submit", "DX", "role"));
    assert_eq!(with("sv DD: V T -> S", "sx DD: V T -> S"), unknown("submit", "sx", "group"));
    assert_eq!(with("sv DD: V T -> S", "sv DD: V X -> S"), unknown("submit", "X", "state"));
    assert_eq!(with("\"open_conflict\"", "\"open_conflicts\""), unknown("submit", "open_conflicts", "condition"));
    assert_eq!(with("cosign = { may = [\"sv SO: S\"] }", ""), Err(TableError::Missing("cosign")));
    assert!(matches!(with("cosign = {", "cosine = {"), Err(TableError::Unknown { what: "action", .. })));
}

/// Each condition refuses exactly the acts that name it, and says itself.
#[test]
fn each_condition_refuses_the_acts_that_name_it() {
    // by hand from the design: action, role, state, condition
    let named = [
        (Action::Submit, Role::Officer, State::Survey, Condition::OpenConflict),
        (Action::Submit, Role::Officer, State::Returned, Condition::LogsNotHeard),
        (Action::Recall, Role::Officer, State::Submitted, Condition::ReviewClaimed),
        (Action::ConfirmExplanation, Role::SecondOfficer, State::Survey, Condition::WroteTheText),
        (Action::Return, Role::Reviewer, State::Submitted, Condition::NoMustRemark),
        (Action::Return, Role::Approver, State::Reviewed, Condition::NoMustRemark),
        (Action::Forward, Role::Reviewer, State::Submitted, Condition::FiguresDiffer),
        (Action::Table, Role::Reviewer, State::Reviewed, Condition::SubmissionNotLatest),
        (Action::Vote, Role::Member, State::Committee, Condition::Recused),
        (Action::Disburse, Role::Operations, State::Signed, Condition::ConditionNotTicked),
        (Action::Archive, Role::Operations, State::Lent, Condition::MonitoringOpen),
        (Action::ExportReport, Role::Approver, State::Committee, Condition::LevelBelowThree),
    ];
    for (action, role, state, condition) in named {
        let actor = Actor { person: who("somebody"), role };
        let judged = |holds: &[Condition]| {
            let act = Act { holds: holds.iter().copied().collect(), ..Act::plain(action) };
            judge(Table::shipped(), Some(state), &History::default(), &actor, &act, &Policy::default())
        };
        assert!(judged(&[]).is_ok(), "{action:?}");
        assert_eq!(judged(&[condition]), Err(Refusal::Holds(condition)), "{action:?}");
        let others: Vec<Condition> = Condition::ALL
            .iter()
            .copied()
            .filter(|c| {
                !include_str!("../roles.toml")
                    .lines()
                    .any(|l| l.starts_with(&format!("{} =", action.id())) && l.contains(&format!("\"{}\"", c.id())))
            })
            .collect();
        assert!(judged(&others).is_ok(), "{action:?} hears what it does not name");
    }
}

#[test]
fn an_act_of_two_persons_takes_two() {
    let operations = Actor { person: who("a"), role: Role::Operations };
    let manager = Actor { person: who("b"), role: Role::RelationManager };
    let both = |one: &Actor, other: Option<&Actor>, history: &History| {
        let act = Act { asked_by: other.cloned(), ..Act::plain(Action::SignContract) };
        judge(Table::shipped(), Some(State::Approved), history, one, &act, &Policy::default())
    };
    let none = History::default();
    assert_eq!(both(&operations, None, &none), Err(Refusal::TwoPersons));
    let same = Actor { person: who("a"), role: Role::RelationManager };
    assert_eq!(both(&operations, Some(&same), &none), Err(Refusal::TwoPersons));
    let effect = both(&operations, Some(&manager), &none).unwrap();
    assert_eq!((effect.state, effect.done.len()), (Some(State::Signed), 2));
    assert!(both(&manager, Some(&operations), &none).is_ok(), "either may sign first");
    assert_eq!(both(&operations, Some(&operations), &none), Err(Refusal::NotListed));
    // who took part in the decision signs nothing
    let mut decided = History::default();
    decided.push(Done {
        person: who("a"),
        role: Role::Member,
        action: Action::Vote,
        group: Some(Group::Decision),
        gave: None,
    });
    assert_eq!(both(&operations, Some(&manager), &decided), Err(Refusal::Holds(Condition::EverDecided)));
}

#[test]
fn nobody_is_given_what_would_be_refused() {
    let leader = Actor { person: who("lead"), role: Role::Leader };
    let give = |history: &History, person: &str, role: Role| {
        let act = Act { gives: Some((who(person), role)), ..Act::plain(Action::Assign) };
        judge(Table::shipped(), Some(State::Survey), history, &leader, &act, &Policy::default()).map(|_| ())
    };
    let cases: BTreeMap<&str, (Role, Result<(), Refusal>)> = BTreeMap::from([
        ("ever DD", (Role::SecondOfficer, Err(Refusal::TwoOfficers))),
        ("ever SO", (Role::Officer, Err(Refusal::TwoOfficers))),
        ("ever rv→dc", (Role::Approver, Err(Refusal::Apart(Group::Review)))),
        ("ever RM", (Role::Reviewer, Err(Refusal::RelationManager))),
        ("ever in dc", (Role::RelationManager, Err(Refusal::Acted))),
        ("never acted", (Role::SecondOfficer, Ok(()))),
    ]);
    for (name, (role, wanted)) in cases {
        let history = past(if name == "ever rv→dc" { "ever in rv" } else { name });
        assert_eq!(give(&history, "somebody", role), wanted, "{name}");
    }
    assert_eq!(give(&History::default(), "lead", Role::Officer), Err(Refusal::Holds(Condition::AssignsSelf)));
    assert_eq!(give(&History::default(), "lead", Role::Reviewer), Err(Refusal::Assigned));
}

#[test]
fn below_the_banks_bound_the_relationship_manager_surveys_and_does_nothing_else() {
    let manager = Actor { person: who("m"), role: Role::RelationManager };
    let policy = Policy { rm_may_survey_below: 50_000.into(), asked: 49_999.into() };
    let at_bound = Policy { asked: 50_000.into(), ..policy };
    let none = History::default();
    let answer = Act::plain(Action::Answer);
    assert_eq!(
        judge(Table::shipped(), Some(State::Survey), &none, &manager, &answer, &at_bound),
        Err(Refusal::NotListed)
    );
    let effect = judge(Table::shipped(), Some(State::Survey), &none, &manager, &answer, &policy).unwrap();
    let mut history = History::default();
    effect.done.into_iter().for_each(|d| history.push(d));
    let decides = Actor { person: who("m"), role: Role::Approver };
    let decide = Act { to: Some(State::Approved), ..Act::plain(Action::Decide) };
    assert_eq!(
        judge(Table::shipped(), Some(State::Reviewed), &history, &decides, &decide, &policy),
        Err(Refusal::Apart(Group::Survey))
    );
}
