//! Visit quality 走访质量 held to generated officers: honest ones of five habits, one who types an old case in an evening, and ones who know the rules.
//! The figures are printed: `cargo test --workspace --test made_up_visits -- --nocapture`; `LONG=1` takes more officers, `SEED=n` others,
//! `TABLE=1` prints how each measure is spread.
//!
//! Every officer has 40 honest visits and 6 that never took place. What is held here are bounds that leave room, not the figures of one run. What is not
//! found is held as well: nobody may read more into the list than is in it.
#![allow(clippy::cast_precision_loss, clippy::print_stdout)]

use std::collections::BTreeMap;

use appraisal::case_file::{AnswerFile, CaseFile};
use appraisal::checklist::{Checklist, Kind};
use appraisal::observation::Basis;
use drill::Noise;
use drill::conduct::{Conduct, Manner, conduct};
use drill::dice::Dice;
use portfolio::{Given, Measure, Photo, Quality, Step, Value, Visit, Way, review};
use tests::trades::checklist;
use tests::world::world;

const TRADES: [&str; 3] = ["fmcg-wholesale", "restaurant", "garment-workshop"];
const HONEST: usize = 40;

/// A visit for the measures, as `app` makes one from a record.
fn visit(entered: &Conduct, list: &Checklist) -> Visit {
    let step = |e: &drill::conduct::Entered| Step {
        wall: e.wall,
        uptime: e.uptime,
        boot: 0,
        way: Way::Typed,
        first: if e.again { 0 } else { e.answers },
        again: u32::from(e.again),
        place: Some(e.place),
        after_limit: false,
    };
    let photo =
        |s: &drill::conduct::Shot| Photo { taken: s.taken, position: s.position, elsewhere: u32::from(s.of_another) };
    Visit {
        day: Some(entered.day),
        steps: entered.entered.iter().map(step).collect(),
        answers: answers(&entered.case, list),
        photos: entered.shots.iter().map(photo).collect(),
        set_back: 0,
        ..Visit::default()
    }
}

fn answers(case: &CaseFile, list: &Checklist) -> Vec<Given> {
    let mut all = Vec::new();
    let mut add = |place: String, kind: Kind, answer: &AnswerFile, inherited: Option<Basis>| {
        let Some(text) = &answer.v.0 else { return };
        let value = match kind {
            Kind::Money | Kind::Number | Kind::Integer => text.parse().ok().map(Value::Number),
            Kind::Text => Some(Value::Text(text.clone())),
            _ => None,
        };
        let hard = matches!(answer.basis.or(inherited), Some(Basis::Observed | Basis::System | Basis::Document));
        all.extend(value.map(|value| Given { place, value, hard }));
    };
    let word = |basis: &Option<String>| basis.as_deref().and_then(Basis::of);
    for (id, answer) in &case.answers {
        if let Some(question) = list.questions.get(id) {
            add(id.clone(), question.ask.kind, answer, word(&question.ask.default_basis));
        }
    }
    for (id, table) in &case.tables {
        let Some(asked) = list.tables.get(id) else { continue };
        for (number, row) in table.rows.iter().enumerate() {
            for (column, answer) in &row.cells {
                if let Some(of) = asked.columns.get(column) {
                    let inherited = word(&of.ask.default_basis).or(table.basis).or(word(&asked.default_basis));
                    add(format!("{id}/{number}/{column}"), of.ask.kind, answer, inherited);
                }
            }
        }
    }
    all
}

/// An officer's year: honest visits, and among them some that never took place.
fn officer(seed: u64) -> Vec<(Manner, Visit)> {
    let trade = TRADES[usize::try_from(seed).unwrap_or(0) % TRADES.len()];
    let list = checklist(trade, 1);
    let mut dice = Dice::new(seed ^ 0x5eed);
    let case = |n: usize| world(trade, seed * 1_000 + n as u64, Noise(1.0), None).case;
    let cases: Vec<CaseFile> = (0..HONEST).map(case).collect();
    let mut year = Vec::new();
    let day = |n: usize| 1_764_547_200_000_i64 + i64::try_from(n).unwrap_or(0) * 7 * 86_400_000;
    for (n, written) in cases.iter().enumerate() {
        // A renewal is of the first case, as there is one that it renews.
        let manner = match n % 20 {
            0..=8 => Manner::Walks,
            9..=13 => Manner::PaperFirst,
            14..=16 => Manner::Quick,
            17 | 18 => Manner::NextDay,
            _ => Manner::Renewal,
        };
        let of = &cases[n / 2];
        year.push((manner, visit(&conduct(manner, written, of, day(n), &mut dice), &list)));
    }
    let made_up =
        [Manner::Lazy, Manner::Lazy, Manner::Lazy, Manner::Knowing(2), Manner::Knowing(8), Manner::Knowing(25)];
    for (n, manner) in made_up.into_iter().enumerate() {
        // One that the officer has; a renewal was entered as something else.
        let of = &cases[usize::try_from(dice.whole(0, 18)).unwrap_or(0) * 2];
        year.push((manner, visit(&conduct(manner, of, of, day(HONEST + n), &mut dice), &list)));
    }
    year
}

#[derive(Default)]
struct Counted {
    all: usize,
    looked_at: usize,
    in_first: usize,
    measures: BTreeMap<&'static str, usize>,
    /// Of each measure the values, in thousandths.
    values: BTreeMap<&'static str, Vec<u64>>,
}

fn name(manner: Manner) -> &'static str {
    match manner {
        Manner::Walks => "如实：边走边录",
        Manner::PaperFirst => "如实：先记纸上，晚上录",
        Manner::Quick => "如实：手快",
        Manner::NextDay => "如实：第二天补资料",
        Manner::Renewal => "如实：续贷，数字变化小",
        Manner::Lazy => "编造：晚上照旧案打，取整",
        Manner::Knowing(2) => "编造懂规则：改 2%",
        Manner::Knowing(8) => "编造懂规则：改 8%",
        Manner::Knowing(_) => "编造懂规则：改 25%",
    }
}

#[test]
fn made_up_visits_are_ranked_before_honest_ones() {
    let officers = if std::env::var_os("LONG").is_some() { 60 } else { 12 };
    let from = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(100_u64);
    let mut counted: BTreeMap<Manner, Counted> = BTreeMap::new();
    for seed in from..from + officers {
        let year = officer(seed);
        let visits: Vec<Visit> = year.iter().map(|(_, visit)| visit.clone()).collect();
        let qualities = review(&visits);
        let mut order: Vec<usize> = (0..qualities.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse((qualities[*at].reasons, qualities[*at].oddities().len())), *at));
        let made_up = year.iter().filter(|(manner, _)| !manner.is_honest()).count();
        for (place, at) in order.iter().enumerate() {
            let entry = counted.entry(year[*at].0).or_default();
            entry.all += 1;
            entry.looked_at += usize::from(qualities[*at].look_twice());
            entry.in_first += usize::from(place < made_up);
            for odd in qualities[*at].oddities() {
                *entry.measures.entry(odd.measure.id()).or_default() += 1;
            }
            for reading in &qualities[*at].readings {
                entry.values.entry(reading.measure.id()).or_default().push(reading.value.in_parts(1_000));
            }
        }
    }
    report(&counted);
    let rate = |wanted: &dyn Fn(Manner) -> bool| {
        let these = counted.iter().filter(|(manner, _)| wanted(**manner)).map(|(_, c)| c);
        let (found, all) = these.fold((0, 0), |(found, all), c| (found + c.looked_at, all + c.all));
        (found, all, found as f64 / all as f64)
    };
    let (lazy_found, lazy, lazy_rate) = rate(&|m| m == Manner::Lazy);
    let (knowing_found, knowing, knowing_rate) = rate(&|m| matches!(m, Manner::Knowing(_)));
    let (false_alarms, honest, false_rate) = rate(&Manner::is_honest);
    let first: usize = counted.iter().filter(|(m, _)| !m.is_honest()).map(|(_, c)| c.in_first).sum();
    let precision = |found: usize| found as f64 / (found + false_alarms) as f64;
    println!("建议多看一眼：如实 {false_alarms}/{honest}（{:.1}%）", false_rate * 100.0);
    println!("  照旧案打的：查准 {:.2}，查全 {lazy_rate:.2}（{lazy_found}/{lazy}）", precision(lazy_found));
    println!("  懂规则的：查准 {:.2}，查全 {knowing_rate:.2}（{knowing_found}/{knowing}）", precision(knowing_found));
    let made_up = lazy + knowing;
    println!("  每人最前 6 件：{first}/{made_up} 是编造的（查准 = 查全 = {:.2}）", first as f64 / made_up as f64);
    assert!(lazy_rate >= 0.9, "an old case typed in an evening: {lazy_found} of {lazy}");
    assert!(false_rate <= 0.12, "honest visits proposed for a second look: {false_alarms} of {honest}");
    assert!(knowing_rate >= 0.5, "who knows the rules: {knowing_found} of {knowing}");
}

fn report(counted: &BTreeMap<Manner, Counted>) {
    println!("作业方式  件数  多看一眼  前 6 件  少见之处（件数）");
    for (manner, c) in counted {
        let measures: Vec<String> = c.measures.iter().map(|(id, n)| format!("{id} {n}")).collect();
        println!("{}  {}  {}  {}  {}", name(*manner), c.all, c.looked_at, c.in_first, measures.join("，"));
    }
    if std::env::var_os("TABLE").is_none() {
        return;
    }
    println!("指标（千分之一）：最小 5% 50% 95% 最大");
    for measure in Measure::ALL {
        println!("{}  界限 {:?}", measure.id(), measure.bound().1.in_parts(1_000));
        for (manner, c) in counted {
            let Some(mut values) = c.values.get(measure.id()).cloned() else { continue };
            values.sort_unstable();
            let at = |per_cent: usize| values[(values.len() - 1) * per_cent / 100];
            println!(
                "  {:<36} n {:<4} {} {} {} {} {}",
                name(*manner),
                values.len(),
                at(0),
                at(5),
                at(50),
                at(95),
                at(100)
            );
        }
    }
}

/// Honest numbers moved by hand by a quarter, photos of its own, hours of typing: there is nothing left to see, and the program says nothing.
#[test]
fn what_is_not_found_is_known() {
    let (mut found, mut all) = (0, 0);
    for seed in 300..312 {
        let mut year = officer(seed);
        let mut patient = year.pop().map(|(_, visit)| visit).unwrap_or_default();
        patient.photos.iter_mut().for_each(|photo| photo.elsewhere = 0);
        // Time really passed, and digits come from a real till.
        let honest = year.first().map(|(_, visit)| visit.clone()).unwrap_or_default();
        patient.steps = honest.steps;
        patient.answers.iter_mut().for_each(|given| given.hard = false);
        let mut visits: Vec<Visit> = vec![patient];
        visits.extend(year.into_iter().filter(|(manner, _)| manner.is_honest()).map(|(_, visit)| visit));
        found += usize::from(review(&visits).first().is_some_and(Quality::look_twice));
        all += 1;
    }
    println!("耐心编造（数字另编 25%、照片另拍、真花了时间）：{found}/{all} 件被建议多看");
    assert!(found * 2 <= all, "it is found more often than the documents say: {found} of {all}");
}

/// Nothing about a person comes in, the order in which visits are given plays no part, and nothing is said of what was hardly entered.
#[test]
fn the_order_of_visits_plays_no_part() {
    let visits: Vec<Visit> = officer(7).into_iter().map(|(_, visit)| visit).collect();
    let there = review(&visits);
    let turned: Vec<Visit> = visits.iter().rev().cloned().collect();
    let mut back = review(&turned);
    back.reverse();
    for (a, b) in there.iter().zip(&back) {
        let said = |q: &Quality| q.readings.iter().map(|r| (r.measure, r.value, r.rank)).collect::<Vec<_>>();
        assert_eq!(said(a), said(b));
    }
    assert!(review(&[]).is_empty());
    let nothing = review(&[Visit::default()]);
    assert!(nothing[0].readings.is_empty() && !nothing[0].look_twice());
    assert!(Measure::ALL.len() > 20);
}
