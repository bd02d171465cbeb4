//! Random worlds of several logs, held against an oracle that is written from the words alone; and what must hold of any of them.
//! 2,000 of them, or 100,000 with LONG=1.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub)]

mod make;
mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use evidence::*;
use make::{Dice, Sheet, World, answers, world};
use oracle::{Oracle, Verdict};

fn count() -> u64 {
    if std::env::var_os("LONG").is_some() { 100_000 } else { 2_000 }
}

fn merged(entries: impl IntoIterator<Item = Entry>, world: &World) -> Merged {
    entries.into_iter().collect::<CaseLogs>().merge(&world.team, &Sheet)
}

/// What the merge says, in the oracle's form.
fn verdict(merged: &Merged) -> Verdict {
    let mut verdict = Verdict::default();
    let mut in_force = |place: Place, cell: &Cell| {
        if let Some(seen) = cell.in_force() {
            verdict.in_force.insert(place, seen.stamp.id());
        }
    };
    for (question, cell) in &merged.state.answers {
        in_force(Place::Question { question: question.clone() }, cell);
    }
    for (table, of) in &merged.state.tables {
        for (row, columns) in &of.cells {
            for (column, cell) in columns {
                in_force(Place::Cell { table: table.clone(), row: row.clone(), column: column.clone() }, cell);
            }
        }
        if !of.rows.is_empty() {
            verdict.rows.insert(table.clone(), of.rows.clone());
        }
        if of.declared_empty {
            verdict.empty.insert(table.clone());
        }
    }
    for conflict in &merged.conflicts {
        let beside: BTreeSet<RecordId> = conflict.beside.iter().map(|claim| claim.stamp.id()).collect();
        verdict.conflicts.insert(conflict.place.clone(), (conflict.in_force.stamp.id(), beside));
    }
    verdict.agreed = merged.agreed.iter().map(|agreed| agreed.place.clone()).collect();
    verdict.outside = merged.outside.iter().map(|outside| outside.stamp.id()).collect();
    verdict
}

#[test]
fn every_world_is_what_the_words_say() {
    let (mut conflicts, mut agreed, mut outside) = (BTreeMap::new(), 0, 0);
    for seed in 0..count() {
        let world = world(seed);
        let merged = world.merged();
        let oracle = Oracle::of(&world);
        let mut expected = oracle.verdict();
        // Registers that the state holds as values, not by record.
        let texts: Vec<(Place, RecordId)> = expected
            .in_force
            .iter()
            .filter(|(place, _)| !matches!(place, Place::Question { .. } | Place::Cell { .. }))
            .map(|(place, id)| (place.clone(), *id))
            .collect();
        for (place, id) in texts {
            expected.in_force.remove(&place);
            let entry = oracle.line.iter().find(|entry| entry.stamp.id() == id).unwrap();
            held(&merged, &place, entry.payload.as_ref().unwrap(), seed);
        }
        let found = verdict(&merged);
        assert_eq!(found, expected, "world {seed}: {:#?}", oracle.line);
        for conflict in &merged.conflicts {
            *conflicts.entry(format!("{:?}", conflict.how)).or_insert(0) += 1;
        }
        agreed += merged.agreed.len();
        outside += merged.outside.len();
    }
    // The worlds are worth something only if all of it happens in them.
    assert!(conflicts.len() == 3 && conflicts.values().all(|count| *count > 50), "{conflicts:?}");
    assert!(agreed > 100 && outside > 100, "{agreed} agreed, {outside} without effect");
}

/// The state holds what this record says at a place.
fn held(merged: &Merged, place: &Place, payload: &Payload, seed: u64) {
    let details = &merged.state.details;
    match (place, payload) {
        (Place::Title, Payload::CaseChanged(changed)) => {
            assert_eq!(Some(&details.title), changed.title.as_ref(), "{seed}")
        }
        (Place::SurveyDate, Payload::CaseChanged(changed)) => {
            assert_eq!(details.survey_date, changed.survey_date, "{seed}")
        }
        (Place::Basis { table }, Payload::AnswersChanged(batch)) => {
            let said =
                batch.tables.iter().rev().filter(|change| change.table == *table).find_map(|change| change.basis);
            assert_eq!(merged.state.tables[table].basis, said, "{seed}");
        }
        (Place::Note { table }, Payload::AnswersChanged(batch)) => {
            let mut said = batch.tables.iter().rev().filter(|change| change.table == *table);
            assert_eq!(merged.state.tables[table].note, said.find_map(|change| change.note.clone()), "{seed}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_brings_what_when_and_how_often_changes_nothing() {
    for seed in 0..count() {
        let world = world(seed);
        let mut dice = Dice::new(seed ^ 0xabcd);
        let expected = world.merged();
        let mut entries = world.all();
        dice.shuffle(&mut entries);
        assert_eq!(merged(entries.clone(), &world), expected, "world {seed}, in another order");
        let twice: Vec<Entry> = entries.iter().chain(&entries).cloned().collect();
        let logs: CaseLogs = twice.into_iter().collect();
        assert_eq!(logs, entries.iter().cloned().collect(), "world {seed}, twice");
        // Three laptops, each with a part, put together one way and the other.
        let mut parts: [CaseLogs; 3] = Default::default();
        for entry in entries {
            parts[dice.below(3)].take(entry.clone());
            if dice.one_in(3) {
                parts[dice.below(3)].take(entry);
            }
        }
        let [a, b, c] = parts;
        let join = |mut one: CaseLogs, other: &CaseLogs| {
            one.join(other.clone());
            one
        };
        let left = join(join(a.clone(), &b), &c);
        let right = join(a.clone(), &join(b.clone(), &c));
        let turned = join(c.clone(), &join(b.clone(), &a));
        assert!(left == right && left == turned && join(left.clone(), &b) == left, "world {seed}");
        assert_eq!(left.merge(&world.team, &Sheet), expected, "world {seed}, in parts");
    }
}

/// What a screen shows of a state, whatever its records; rows as a set, since those of others stand behind the owner's.
fn shown(state: &CaseState, but: &BTreeSet<(String, String)>) -> impl PartialEq + std::fmt::Debug + use<> {
    let normal = |seen: &Seen| {
        let change = &seen.change;
        let value = change.value.as_ref().map(|value| Sheet.normal(&change.question, change.column.as_deref(), value));
        (value, change.basis)
    };
    let answers: BTreeMap<_, _> =
        state.answers.iter().filter_map(|(id, cell)| Some((id.clone(), normal(cell.in_force()?)))).collect();
    let tables: BTreeMap<_, _> = state
        .tables
        .iter()
        .map(|(id, table)| {
            let rows = table.rows.iter().filter(|row| !but.contains(&(id.clone(), (*row).clone())));
            let rows: BTreeSet<String> = rows.cloned().collect();
            let cells: Vec<_> =
                rows.iter().flat_map(|row| ["x", "y"].map(|column| table.answer_at(row, column).map(normal))).collect();
            (id.clone(), (rows, cells, table.basis, table.note.clone()))
        })
        .collect();
    (answers, tables, state.details.clone())
}

/// Rows that one removed while another, neither having heard the other, said they are there. Whatever settled that, in no line is it
/// the sequential state: read one after the other, an answer behind a removal brings nothing back, but here its writer knew of none.
fn once_disputed(merged: &Merged) -> BTreeSet<(String, String)> {
    let mut disputed = BTreeSet::new();
    for (name, table) in &merged.state.tables {
        let changes = || table.history.iter().filter(|seen| seen.retracted_by.is_none());
        let removals = changes().flat_map(|seen| seen.change.removed.iter().map(|row| (row, seen.stamp.id())));
        for (row, gone) in removals {
            let added = changes().filter(|seen| seen.change.added.iter().any(|new| new.row == *row));
            let cells = table.cells.get(row).into_iter().flat_map(|columns| columns.values());
            let answered = cells
                .flat_map(|cell| &cell.history)
                .filter(|seen| seen.retracted_by.is_none() && seen.change.value.is_some());
            let mut there = added.map(|seen| seen.stamp.id()).chain(answered.map(|seen| seen.stamp.id()));
            if there.any(|there| there != gone && !merged.before(there, gone) && !merged.before(gone, there)) {
                disputed.insert((name.clone(), row.clone()));
            }
        }
    }
    disputed
}

#[test]
fn without_conflict_the_state_is_the_sequential_one() {
    let (mut without, mut disputed) = (0, 0);
    for seed in 0..count() {
        let world = world(seed);
        let merged = world.merged();
        if !merged.conflicts.is_empty() || merged.outside.iter().any(|o| o.why == NoEffect::OtherSection) {
            continue;
        }
        without += 1;
        let gone: BTreeSet<RecordId> = merged.outside.iter().map(|outside| outside.stamp.id()).collect();
        let mut line = Oracle::of(&world).line;
        // A sequence begins with the creation. Nothing is before it here, so that this keeps to what came before what, too.
        line.sort_by_key(|entry| !matches!(entry.payload, Some(Payload::CaseCreated(_))));
        let state = fold(line.iter().filter(|entry| !gone.contains(&entry.stamp.id())));
        let but = once_disputed(&merged);
        disputed += usize::from(!but.is_empty());
        assert_eq!(shown(&merged.state, &but), shown(&state, &but), "world {seed}: {line:#?}");
    }
    assert!(without > 100 && disputed * 10 < without, "{without}, with a row once disputed {disputed}");
}

#[test]
fn who_always_heard_everything_before_writes_one_log() {
    for seed in 0..count() {
        let mut dice = Dice::new(seed ^ 0x1234);
        let count = 2 + dice.below(2);
        let mut world = World::opened(&mut dice, count, false);
        for _ in 0..3 + dice.below(14) {
            let log = dice.pick(&world.logs);
            world.hear(&mut dice, log, true);
            world.act(&mut dice, log);
        }
        let merged = world.merged();
        assert_eq!((&merged.conflicts, &merged.agreed), (&vec![], &vec![]), "world {seed}");
        let gone: BTreeSet<RecordId> = merged.outside.iter().map(|outside| outside.stamp.id()).collect();
        let line = Oracle::of(&world).line;
        let mut state = fold(line.iter().filter(|entry| !gone.contains(&entry.stamp.id())));
        let mut found = merged.state;
        for table in state.tables.values_mut().chain(found.tables.values_mut()) {
            table.rows.sort();
        }
        assert_eq!(found, state, "world {seed}: {line:#?}");
    }
}

#[test]
fn one_log_gives_what_its_fold_gives() {
    for seed in 0..count() {
        let mut dice = Dice::new(seed ^ 0x77);
        let mut world = World::opened(&mut dice, 1, false);
        let log = world.logs[0];
        for _ in 0..dice.below(24) {
            world.act(&mut dice, log);
        }
        let entries = world.all();
        for team in [Team::default(), world.team.clone()] {
            let merged = entries.iter().cloned().collect::<CaseLogs>().merge(&team, &Sheet);
            assert_eq!(merged.state, fold(&entries), "world {seed}: {entries:#?}");
            assert_eq!((merged.conflicts, merged.agreed, merged.outside), (vec![], vec![], vec![]), "world {seed}");
        }
    }
}

#[test]
fn nothing_that_was_answered_vanishes() {
    for seed in 0..count() {
        let world = world(seed);
        let merged = world.merged();
        let told = |place: &Place| -> BTreeSet<RecordId> {
            let agreed = merged.agreed.iter().filter(|agreed| agreed.place == *place).flat_map(|a| &a.claims);
            let conflict = merged.conflict(place).into_iter().flat_map(|c| c.beside.iter().chain([&c.in_force]));
            agreed.chain(conflict).map(|claim| claim.stamp.id()).collect()
        };
        let check = |place: Place, cell: &Cell| {
            let standing: Vec<&Seen> = cell.history.iter().filter(|seen| seen.retracted_by.is_none()).collect();
            for seen in &standing {
                let id = seen.stamp.id();
                let later = standing.iter().any(|other| merged.before(id, other.stamp.id()));
                let in_force = cell.in_force().unwrap().stamp.id() == id;
                assert!(later || in_force || told(&place).contains(&id), "world {seed}: {place:?} {id}");
            }
        };
        for (question, cell) in &merged.state.answers {
            check(Place::Question { question: question.clone() }, cell);
        }
        for (table, of) in &merged.state.tables {
            for (row, columns) in &of.cells {
                // A row that is gone was removed by somebody who knew of all that was said in it.
                if !of.rows.contains(row) {
                    continue;
                }
                for (column, cell) in columns {
                    check(Place::Cell { table: table.clone(), row: row.clone(), column: column.clone() }, cell);
                }
            }
        }
        // And of all that was written, everything is either in the state or told to be outside of it.
        let outside: BTreeSet<RecordId> = merged.outside.iter().map(|o| o.stamp.id()).collect();
        for entry in world.all() {
            let Some(Payload::AnswersChanged(batch)) = &entry.payload else { continue };
            for change in &batch.changes {
                let cell = match (&change.row, &change.column) {
                    (Some(row), Some(column)) => {
                        merged.state.tables.get(&change.question).and_then(|t| t.cells.get(row)?.get(column))
                    }
                    _ => merged.state.answers.get(&change.question),
                };
                let kept = cell.is_some_and(|cell| cell.history.iter().any(|seen| seen.stamp.id() == entry.stamp.id()));
                assert!(kept || outside.contains(&entry.stamp.id()), "world {seed}");
            }
        }
    }
}

/// What somebody who saw both sides may answer at a place.
fn settling(dice: &mut Dice, place: &Place, merged: &Merged) -> Payload {
    let table = |change: TableChange| {
        let action = Action::Settled;
        Payload::AnswersChanged(AnswersChanged { tables: vec![change], action, ..AnswersChanged::typed(vec![]) })
    };
    let value = Some(Value::Text(dice.below(4).to_string()));
    let of = |table: &String| TableChange { table: table.clone(), ..TableChange::default() };
    match place {
        Place::Question { question } => answers(vec![Change::answer(question, value)]),
        Place::Cell { table, row, column } => answers(vec![Change::cell(table, row, column, value)]),
        Place::Row { table: name, row } if dice.one_in(2) => {
            table(TableChange { removed: vec![row.clone()], ..of(name) })
        }
        Place::Row { table: name, row } => {
            table(TableChange { added: vec![RowAdded { row: row.clone(), after: None }], ..of(name) })
        }
        Place::Empty { table: name } => match (dice.below(2), merged.state.tables[name].rows.clone()) {
            (0, _) => table(TableChange { declared_empty: Some(false), ..of(name) }),
            (_, removed) => table(TableChange { removed, declared_empty: Some(true), ..of(name) }),
        },
        Place::Basis { table: name } => table(TableChange { basis: Some(Basis::Document), ..of(name) }),
        Place::Note { table: name } => table(TableChange { note: Some("settled".into()), ..of(name) }),
        _ => Payload::CaseChanged(CaseChanged {
            title: Some("settled".into()),
            survey_date: Some("settled".into()),
            initial_date: None,
        }),
    }
}

#[test]
fn a_conflict_that_was_settled_stays_settled() {
    let mut settled = 0;
    for seed in 0..count() {
        let mut world = world(seed);
        let mut dice = Dice::new(seed ^ 0x5e77);
        let before = world.merged();
        let Some(conflict) = (!before.conflicts.is_empty()).then(|| dice.pick(&before.conflicts)) else { continue };
        let place = conflict.place.clone();
        // The owner, or the second officer where that officer may.
        let owners = matches!(place, Place::Title | Place::SurveyDate);
        let log = if owners { world.logs[0] } else { world.logs[dice.below(2)] };
        let heard = before.to_hear(log).map(Payload::LogsHeard);
        if let Some(heard) = heard {
            world.add(log, heard);
        }
        let payload = settling(&mut dice, &place, &before);
        let by = world.add(log, payload);
        let after = world.merged();
        assert_eq!(after.conflict(&place), None, "world {seed}: {:#?}", Oracle::of(&world).line);
        settled += 1;
        // Whatever anybody does elsewhere without taking it back or answering there, and whoever hears whom.
        for _ in 0..6 {
            let log = dice.pick(&world.logs);
            if dice.one_in(2) {
                world.hear(&mut dice, log, false);
            } else if !world.team.hubs.contains(&log) {
                world.add(log, answers(vec![Change::answer("elsewhere", Some(Value::Text("1".into())))]));
            }
        }
        let later = world.merged();
        assert_eq!(later.conflict(&place), None, "world {seed}, later");
        if let Place::Question { question } = &place {
            assert_eq!(later.state.answer(question).unwrap().stamp.id(), by, "world {seed}");
        }
    }
    assert!(settled > 100, "{settled}");
}

/// How long a large case takes is printed, not judged: machines differ.
#[test]
fn a_large_case_of_two_officers_is_merged_whole() {
    let rows = if std::env::var_os("LONG").is_some() { 1_500 } else { 150 };
    let mut dice = Dice::new(1);
    let mut world = World::opened(&mut dice, 2, false);
    let (first, second) = (world.logs[0], world.logs[1]);
    let added = (0..rows).map(|row| RowAdded { row: format!("r{row}"), after: None }).collect();
    let tables = vec![TableChange { table: "t".into(), added, ..TableChange::default() }];
    world.add(first, Payload::AnswersChanged(AnswersChanged { tables, ..AnswersChanged::typed(vec![]) }));
    for column in 0..10 {
        for log in [first, second] {
            world.hear(&mut dice, log, true);
            for part in 0..10 {
                let cell = |row: usize| {
                    Change::cell("t", format!("r{row}"), format!("c{column}"), Some(Value::Text((row % 7).to_string())))
                };
                world.add(log, answers((part * rows / 10..(part + 1) * rows / 10).map(cell).collect()));
            }
        }
    }
    let logs: CaseLogs = world.all().into_iter().collect();
    let begun = std::time::Instant::now();
    let merged = logs.merge(&world.team, &Sheet);
    let took = begun.elapsed().as_millis();
    println!("{} answers in {} rows: {took} ms", 20 * rows, rows);
    assert_eq!((merged.state.tables["t"].rows.len(), merged.conflicts.len()), (rows, 0));
}
