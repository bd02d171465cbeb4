//! How a visit is entered 作业过程: honest officers of several habits, and officers who never went. Each is a manner of typing a case file into a laptop, with
//! times, corrections, digits and photos; what anybody measures of it, this does not know.
//!
//! The honest ones are meant to be hard on whoever looks for the others: one writes on paper and types at night, one is quick, one comes back the next day,
//! one renews a loan whose numbers hardly moved. The one who knows the rules spreads the typing, invents last digits, corrects and goes back.

use appraisal::case_file::{AnswerFile, CaseFile};

use crate::dice::Dice;

/// How an officer works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// Asks, walks, counts, types on the way.
    Walks,
    /// Writes on paper and types in the evening.
    PaperFirst,
    /// Knows the list by heart.
    Quick,
    /// Gets a third of the papers the next day.
    NextDay,
    /// Renews a loan: the numbers of half a year ago have moved by some per cent.
    Renewal,
    /// Never went: an old case, rounded, typed in one evening some days later, with its photos.
    Lazy,
    /// Never went and knows the rules: an old case moved by this many per cent, last digits made up, words of its own, typed over an afternoon.
    Knowing(u8),
}

impl Manner {
    /// Whether somebody went there.
    #[must_use]
    pub fn is_honest(self) -> bool {
        !matches!(self, Manner::Lazy | Manner::Knowing(_))
    }
}

/// One thing typed: a question, or a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Local time by the laptop's clock, ms since 1970.
    pub wall: i64,
    /// Time the machine ran, ms.
    pub uptime: u64,
    /// Answers it holds.
    pub answers: u32,
    /// It had been answered before.
    pub again: bool,
    /// Its place in the case file.
    pub place: u32,
}

/// A photo taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shot {
    /// When it says it was taken, local ms.
    pub taken: Option<i64>,
    /// Where, millionths of a degree north and east.
    pub position: Option<(i64, i64)>,
    /// It is one of another case, perhaps cut or brightened.
    pub of_another: bool,
}

/// A visit as it was entered.
#[derive(Debug, Clone)]
pub struct Conduct {
    /// What came of it.
    pub case: CaseFile,
    /// Local midnight of the day of the survey.
    pub day: i64,
    /// What was typed, in order.
    pub entered: Vec<Entered>,
    /// The photos.
    pub shots: Vec<Shot>,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How fast, with what pauses, from when on.
struct Pace {
    /// Median seconds for a thing.
    median: f64,
    /// Spread of its logarithm.
    spread: f64,
    /// Minutes between chapters, from and to.
    pauses: (f64, f64),
    /// Hour of beginning.
    begins: (f64, f64),
    /// Days after the survey.
    later: i64,
    /// Corrections per thing.
    corrects: f64,
    /// Chapters in an order of its own.
    wanders: f64,
}

/// Enters a visit. `written` is what the business gives; `old` is an earlier case of the officer's, for those who take it from there.
#[must_use]
pub fn conduct(manner: Manner, written: &CaseFile, old: &CaseFile, day: i64, dice: &mut Dice) -> Conduct {
    let case = match manner {
        Manner::Lazy => changed(old, dice, |number, dice| if dice.chance(0.85) { rounded(number) } else { number }),
        Manner::Knowing(per_cent) => {
            // Half of them invent last digits, and then more than half of those.
            let invents = dice.chance(0.5);
            let mut case = changed(old, dice, |number, dice| {
                let moved = number * (1.0 + dice.normal() * f64::from(per_cent) / 100.0);
                if invents && dice.chance(0.6) { made_up(moved, dice) } else { moved.round() }
            });
            reworded(&mut case, 1.0, dice);
            case
        }
        Manner::Renewal => changed(old, dice, |number, dice| (number * (1.0 + dice.normal() * 0.10)).round()),
        // What an officer writes about a business is two times in three about this one.
        _ => {
            let mut case = written.clone();
            reworded(&mut case, 0.67, dice);
            case
        }
    };
    let pace = pace(manner, dice);
    let entered = entered(&case, day, &pace, manner, dice);
    let shots = shots(manner, day, &entered, dice);
    Conduct { case, day, entered, shots }
}

fn pace(manner: Manner, dice: &mut Dice) -> Pace {
    let usual = Pace {
        median: dice.between(5.0, 11.0),
        spread: 0.9,
        pauses: (2.0, 12.0),
        begins: (8.5, 15.5),
        later: 0,
        corrects: dice.between(0.02, 0.07),
        wanders: 0.5,
    };
    match manner {
        Manner::Walks | Manner::NextDay | Manner::Renewal => usual,
        Manner::Quick => Pace { median: dice.between(3.5, 6.0), pauses: (1.0, 5.0), corrects: 0.02, ..usual },
        Manner::PaperFirst => Pace {
            median: dice.between(3.5, 7.0),
            spread: 0.7,
            pauses: (0.2, 3.0),
            begins: (18.5, 20.5),
            corrects: 0.02,
            wanders: 0.1,
            ..usual
        },
        Manner::Lazy => Pace {
            median: dice.between(1.5, 3.0),
            spread: 0.35,
            pauses: (0.0, 0.3),
            begins: (19.5, 22.0),
            later: dice.whole(1, 6),
            corrects: 0.003,
            wanders: 0.0,
        },
        // Somebody who knows what is looked at does as the others do.
        Manner::Knowing(_) => Pace { median: dice.between(5.0, 9.0), corrects: 0.03, wanders: 0.3, ..usual },
    }
}

/// Chapters of a case: first words of the places, in their order.
fn chapters(case: &CaseFile) -> Vec<Vec<(u32, u32)>> {
    let mut all: Vec<(String, Vec<(u32, u32)>)> = Vec::new();
    let scalars = case.answers.keys().map(|id| (id.as_str(), 1));
    let rows = case.tables.iter().flat_map(|(id, table)| {
        table.rows.iter().map(move |row| (id.as_str(), u32::try_from(row.cells.len()).unwrap_or(1)))
    });
    for (place, (id, answers)) in scalars.chain(rows).enumerate() {
        let chapter = id.split('.').next().unwrap_or_default();
        let thing = (u32::try_from(place).unwrap_or(u32::MAX), answers);
        match all.iter_mut().find(|(name, _)| name == chapter) {
            Some((_, things)) => things.push(thing),
            None => all.push((chapter.to_owned(), vec![thing])),
        }
    }
    // Numbered as the list asks for them: chapter by chapter.
    let mut number = 0;
    let numbered = |(_, things): (String, Vec<(u32, u32)>)| {
        let things = things.into_iter().map(|(_, answers)| {
            number += 1;
            (number, answers)
        });
        things.collect()
    };
    all.into_iter().map(numbered).collect()
}

fn entered(case: &CaseFile, day: i64, pace: &Pace, manner: Manner, dice: &mut Dice) -> Vec<Entered> {
    let mut chapters = chapters(case);
    for at in 1..chapters.len() {
        if dice.chance(pace.wanders) {
            let to = usize::try_from(dice.whole(0, i64::try_from(at).unwrap_or(0))).unwrap_or(0);
            chapters.swap(at, to);
        }
    }
    // Some of those who know the rules have no afternoon to lose: they set the clock forward instead of waiting.
    let sets_clock = matches!(manner, Manner::Knowing(_)) && dice.chance(0.4);
    // Honest laptops sleep while their officers walk.
    let sleeps = manner.is_honest() && dice.chance(0.4);
    let mut wall = day + pace.later * DAY + ms(dice.between(pace.begins.0, pace.begins.1) * 3_600.0);
    let mut uptime = u64::try_from(dice.whole(600_000, 30_000_000)).unwrap_or_default();
    let mut out = Vec::new();
    let count = chapters.len();
    for (number, chapter) in chapters.into_iter().enumerate() {
        if manner == Manner::NextDay && number * 3 >= count * 2 && wall < day + DAY {
            wall = day + DAY + ms(dice.between(9.0, 11.0) * 3_600.0);
            uptime += 1_000_000;
        }
        for (place, answers) in chapter {
            let takes = ms((pace.median * (dice.normal() * pace.spread).exp()).max(0.8) * f64::from(answers).sqrt());
            wall += takes;
            uptime += if sets_clock { ms(dice.between(1.5, 5.0)).unsigned_abs() } else { takes.unsigned_abs() };
            out.push(Entered { wall, uptime, answers, again: false, place });
            if dice.chance(pace.corrects) {
                let takes = ms(dice.between(2.0, 15.0));
                (wall, uptime) = (wall + takes, uptime + takes.unsigned_abs());
                out.push(Entered { wall, uptime, answers: 1, again: true, place });
            }
        }
        let pause = ms(dice.between(pace.pauses.0, pace.pauses.1) * 60.0);
        wall += pause;
        let asleep = sets_clock || (sleeps && pause > 3 * MINUTE);
        uptime += if asleep { 1_000 } else { pause.unsigned_abs() };
    }
    out
}

#[allow(clippy::cast_possible_truncation)]
fn ms(seconds: f64) -> i64 {
    (seconds * 1_000.0).round() as i64
}

fn shots(manner: Manner, day: i64, entered: &[Entered], dice: &mut Dice) -> Vec<Shot> {
    let dated = dice.chance(0.7);
    let placed = dated && dice.chance(0.5);
    let home = (dice.whole(23_000_000, 40_000_000), dice.whole(103_000_000, 121_000_000));
    let count = dice.whole(6, 18);
    let (first, last) = (entered.first().map_or(day, |e| e.wall), entered.last().map_or(day, |e| e.wall));
    let near = |dice: &mut Dice| (home.0 + dice.whole(-400, 400), home.1 + dice.whole(-400, 400));
    let mut out = Vec::new();
    for _ in 0..count {
        let on_site = match manner {
            // The camera was there by day, whenever it was typed.
            Manner::PaperFirst => day + dice.whole(9 * HOUR, 16 * HOUR),
            _ => dice.whole(first, last.max(first)),
        };
        let (taken, of_another) = match manner {
            Manner::Lazy => (day - dice.whole(20, 90) * DAY, dice.chance(0.7)),
            Manner::Knowing(_) => (on_site, dice.chance(0.08)),
            _ => (on_site, false),
        };
        let position = if placed { Some(near(dice)) } else { None };
        out.push(Shot { taken: dated.then_some(taken), position, of_another });
    }
    if manner == Manner::Renewal {
        // The licence is the same paper.
        out.push(Shot { of_another: dice.chance(0.5), ..Shot::default() });
    }
    out
}

/// The case with every number of three digits and more put through something.
fn changed(old: &CaseFile, dice: &mut Dice, change: impl Fn(f64, &mut Dice) -> f64) -> CaseFile {
    let mut case = old.clone();
    let cells = case.tables.values_mut().flat_map(|table| &mut table.rows).flat_map(|row| row.cells.values_mut());
    for answer in case.answers.values_mut().chain(cells) {
        let Some(number) = answer.v.0.as_ref().and_then(|text| text.parse::<f64>().ok()) else { continue };
        if number.abs() >= 100.0 {
            answer.v.0 = Some(shown(change(number, dice)));
        }
    }
    case
}

fn shown(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Two digits and noughts.
fn rounded(number: f64) -> f64 {
    let unit = 10_f64.powf((number.abs().log10().floor() - 1.0).max(0.0));
    (number / unit).round() * unit
}

/// As people make up exact numbers: no nought or five at the end.
fn made_up(number: f64, dice: &mut Dice) -> f64 {
    const LIKED: [f64; 8] = [3.0, 7.0, 8.0, 6.0, 2.0, 4.0, 9.0, 1.0];
    let at = usize::try_from(dice.whole(0, 11)).unwrap_or(0).min(7);
    (number / 10.0).trunc() * 10.0 + number.signum() * LIKED[at]
}

/// Words of its own in the place of usual ones.
fn reworded(case: &mut CaseFile, share: f64, dice: &mut Dice) {
    let cells = case.tables.values_mut().flat_map(|table| &mut table.rows).flat_map(|row| row.cells.values_mut());
    let reword = |answer: &mut AnswerFile| {
        let words = answer.v.0.as_mut().filter(|text| text.chars().count() >= 8 && text.parse::<f64>().is_err());
        if let Some(text) = words.filter(|_| dice.chance(share)) {
            text.push_str(&format!("，另述{}", dice.whole(1_000, 999_999)));
        }
    };
    case.answers.values_mut().chain(cells).for_each(reword);
}
