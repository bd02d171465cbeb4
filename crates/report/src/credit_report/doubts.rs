//! What a committee doubts 疑点, the weightiest first, each with what eases it 缓释: deviating checks with their explanations, what was seen on
//! site, what was said too high, and the doubts and warnings of the layer files.
//!
//! The weights stand in the layer files; an explained deviation keeps its place in the list at half of its weight.

use super::explanations;
use crate::case::Case;
use crate::document::{Cell, Column, Mark, Row, Table};
use crate::words;
use appraisal::checklist::{Gravity, Notice};
use appraisal::crosscheck::{Check, Explained, Verdict};
use appraisal::reconcile::Mark as Fit;
use appraisal::wording::Wording;

/// Warnings are explained by rows of the table of explanations under this name and their own.
const FLAG: &str = "flag";
/// Written on the committee's page of one doubt and of what eases it: a line each. The chapter of risks has them in full.
const SHORT: [usize; 2] = [40, 30];

pub(super) struct Doubt {
    weight: i64,
    mark: Mark,
    text: String,
    eased: String,
}

/// All doubts, the weightiest first.
pub(super) fn all(case: &Case<'_>) -> Vec<Doubt> {
    let mut made: Vec<Doubt> = checks(case);
    made.extend(said(case));
    made.extend(noticed(case));
    made.sort_by_key(|d| std::cmp::Reverse(d.weight));
    made
}

/// The weight of what reviewers ask item by item, as the layer files have it.
fn weight(case: &Case<'_>, each: &str) -> i64 {
    case.checklist.reviewer.iter().find(|r| r.each == each).map_or(0, |r| r.weight)
}

fn checks(case: &Case<'_>) -> Vec<Doubt> {
    let of = |check: &Check| {
        let each = match check.verdict {
            Verdict::Fail => "failed_check",
            Verdict::Attention => "attention_check",
            _ => return None,
        };
        let full = weight(case, each);
        let meaning = check.meaning.as_ref().map_or(String::new(), |m| format!("{}{}", case.colon(), case.say(m)));
        let deviation = check.deviation.as_ref().map_or(String::new(), |n| match n.reading.number() {
            Some(d) if case.kind(&n.figure).is_number() => format!(" {}", crate::number::deviation(d)),
            _ => String::new(),
        });
        // A deviation that is no share (months, heads) is told by its meaning alone.
        let share = check.deviation.as_ref().is_some_and(|n| {
            matches!(case.kind(&n.figure), appraisal::checklist::Kind::Ratio | appraisal::checklist::Kind::Percent)
        });
        let deviation = if share { deviation } else { String::new() };
        Some(Doubt {
            weight: if check.explained == Explained::Done { full / 2 } else { full },
            mark: words::mark(check.verdict),
            text: format!("{}{deviation}{meaning}", case.say(&check.label)),
            eased: explanations::eased(case, check),
        })
    };
    case.appraisal.checks.iter().filter_map(of).collect()
}

/// What the sources say against each other, and what was said far from what was found.
fn said(case: &Case<'_>) -> Vec<Doubt> {
    let made = &case.appraisal.reconciliation;
    let weight = weight(case, "said_apart");
    let again = |questions: &[String]| {
        let names: Vec<String> = questions.iter().take(2).map(|q| case.label(q)).collect();
        if names.is_empty() {
            return String::new();
        }
        format!("{}{}", case.pick("待复核：", "to be checked: "), names.join(case.pick("、", ", ")))
    };
    let suspects = made.suspects.iter().map(|s| Doubt {
        weight: weight + 1,
        mark: Mark::Attention,
        text: case.say(&s.sentence).to_owned(),
        eased: again(&s.questions),
    });
    let apart = made.quantities.iter().filter(|q| q.readings.iter().any(|r| r.mark == Fit::Apart)).filter_map(|q| {
        let sentence = q.sentence.as_ref()?;
        Some(Doubt {
            weight,
            mark: Mark::Attention,
            text: format!("{}{}{}", case.say(&q.label), case.colon(), case.say(sentence)),
            eased: case.pick("报表按核出来的数，不按说的", "the statements carry what was found").to_owned(),
        })
    });
    suspects.chain(apart).collect()
}

/// The doubts of the layer files, and warnings that are not told there already.
fn noticed(case: &Case<'_>) -> Vec<Doubt> {
    let list = case.checklist;
    let wording = Wording { checklist: list, figures: &case.appraisal.figures };
    let holds =
        |prefix: &str, n: &Notice| case.reading(&format!("{prefix}.{}", n.id)).and_then(|r| r.truth()) == Some(true);
    let doubt = |n: &Notice| Doubt {
        weight: n.weight,
        mark: Mark::Attention,
        text: case.say(&wording.filled(&n.text)).to_owned(),
        eased: case.say(&wording.filled(&n.eased_by)).to_owned(),
    };
    // What goes to the committee stands above a failed check, what must be explained beside a deviation, a note below.
    let full = |gravity: Gravity| match gravity {
        Gravity::Committee => weight(case, "failed_check") + 1,
        Gravity::Explain => weight(case, "attention_check"),
        Gravity::Note => weight(case, "warning") / 2,
    };
    let warning = |n: &Notice| {
        let own = explanations::of(case, &format!("{FLAG}/{}", n.id));
        let elsewhere = || if n.told_at.is_empty() { String::new() } else { explanations::of(case, &n.told_at) };
        let written = if own.is_empty() { elsewhere() } else { own };
        let eased = if written.is_empty() { case.say(&wording.filled(&n.eased_by)).to_owned() } else { written };
        let weight = full(n.gravity);
        // Written off to the committee it stays the committee's.
        let half = !eased.is_empty() && n.gravity != Gravity::Committee;
        Doubt {
            weight: if half { weight / 2 } else { weight },
            mark: if n.gravity == Gravity::Committee { Mark::Fail } else { Mark::Attention },
            text: case.say(&wording.filled(&n.text)).to_owned(),
            eased,
        }
    };
    let own = list.doubts.iter().filter(|n| holds("doubt", n)).map(doubt);
    let told = |id: &str| list.doubts.iter().any(|d| d.id == id);
    let warned = list.warnings.iter().filter(|n| !told(&n.id) && holds("warning", n)).map(warning);
    own.chain(warned).collect()
}

/// As a table; at most this many, in short where they share a page with everything else.
pub(super) fn table(case: &Case<'_>, most: Option<usize>) -> Option<Table> {
    let all = all(case);
    if all.is_empty() {
        return None;
    }
    let cut = |text: &str, room: usize| match most {
        Some(_) => super::tables::shortened(text, room),
        None => text.to_owned(),
    };
    let row = |d: &Doubt| {
        let eased = if d.eased.is_empty() {
            Cell::faint(case.pick("尚无", "nothing yet"))
        } else {
            Cell::text(cut(&d.eased, SHORT[1]))
        };
        Row::plain(vec![Cell::marked(d.mark, cut(&d.text, SHORT[0])), eased])
    };
    let shown = most.unwrap_or(all.len());
    let more = all.len().saturating_sub(shown);
    Some(Table {
        caption: case.pick("疑点与缓释（按轻重）", "Doubts and what eases them, by weight").to_owned(),
        unit: if more == 0 {
            String::new()
        } else {
            format!(
                "{} {}{} {}",
                case.pick("共", "in all"),
                all.len(),
                case.pick("，其余见风险点，另", "; in the chapter of risks:"),
                more
            )
        },
        columns: vec![Column::text(case.pick("疑点", "Doubt"), 5), Column::text(case.pick("缓释", "Eased by"), 4)],
        rows: all.iter().take(shown).map(row).collect(),
        note: String::new(),
    })
}
