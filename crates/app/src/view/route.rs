//! The day's route 路线: at which place each section is answered, and which measure an answer feeds. Both follow from the checklist alone, so
//! they are made once when a case is opened.

use std::collections::{BTreeMap, BTreeSet};

use appraisal::checklist::{Checklist, MeasureRule, PlaceRule, Section};

use super::{pair, text};
use crate::api::text::Text;
use crate::api::visit::{FeedView, PlaceView};

/// What is settled before leaving, from papers and registers that the bank has or asks for 银行侧.
const AT_THE_BANK: (&str, &str, &str) = ("at_the_bank", "出发前：银行侧", "Before leaving: at the bank");
/// For a checklist that names no place.
const ANYWHERE: &str = "anywhere";

/// The places in the order of the way.
pub(crate) fn places(checklist: &Checklist) -> Vec<PlaceView> {
    let bank = PlaceView { id: AT_THE_BANK.0.to_owned(), label: Text::new(AT_THE_BANK.1, AT_THE_BANK.2), help: None };
    let mut rules: Vec<&PlaceRule> = checklist.preparation.places.iter().collect();
    rules.sort_by_key(|rule| rule.order);
    let stop = |rule: &&PlaceRule| PlaceView {
        id: rule.id.clone(),
        label: text(&rule.label),
        help: (!rule.help.zh.is_empty()).then(|| text(&rule.help)),
    };
    std::iter::once(bank).chain(rules.iter().map(stop)).collect()
}

/// Where a section is answered: at the place that names it; administration that comes before all questions at the bank, other
/// administration afterwards; everything else at the place that takes the rest.
pub(crate) fn place_of(checklist: &Checklist, section: &Section) -> String {
    let rules = &checklist.preparation.places;
    let named = rules.iter().find(|rule| rule.sections.contains(&section.id));
    if let Some(rule) = named {
        return rule.id.clone();
    }
    let found = if section.group == 0 {
        let first = checklist.sections.iter().find(|s| s.group > 0);
        let before = first.is_some_and(|first| section.order < first.order);
        if before {
            return AT_THE_BANK.0.to_owned();
        }
        rules.iter().find(|rule| rule.off)
    } else {
        rules.iter().find(|rule| rule.rest)
    };
    found.map_or_else(|| ANYWHERE.to_owned(), |rule| rule.id.clone())
}

/// For each question and table the measures it feeds; where an estimate rests on few answers, they speak of it most directly.
pub(crate) fn feeds(checklist: &Checklist) -> BTreeMap<String, Vec<FeedView>> {
    let mut found: BTreeMap<String, Vec<(usize, FeedView)>> = BTreeMap::new();
    for rule in &checklist.measures {
        for (question, fed) in fed(checklist, rule) {
            found.entry(question).or_default().push(fed);
        }
    }
    for pair in pair::pairs(checklist) {
        let readings = pair.readings.iter().map(|(_, figure)| (Some((*figure).to_owned()), asked(checklist, figure)));
        let carried = pair.statement.map(|figure| (None, asked(checklist, figure)));
        for (question, fed) in fed_by(&pair.id, readings.chain(carried)) {
            found.entry(question).or_default().push(fed);
        }
    }
    let sorted = |mut list: Vec<(usize, FeedView)>| {
        list.sort_by_key(|(among, _)| *among);
        list.into_iter().map(|(_, feed)| feed).collect()
    };
    found.into_iter().map(|(question, list)| (question, sorted(list))).collect()
}

/// What feeds one measure, each with among how few answers it stands there.
fn fed(checklist: &Checklist, rule: &MeasureRule) -> BTreeMap<String, (usize, FeedView)> {
    let Some(table) = checklist.rows.get(&rule.rows) else { return BTreeMap::new() };
    let column =
        ["annual_equivalent_month", "value_month", "value"].into_iter().find(|c| table.columns.contains_key(*c));
    let estimates = table.rows.iter().filter_map(|row| {
        let asked = asked(checklist, &format!("{}.{}.{}", rule.rows, row.id, column?));
        Some((Some(row.id.clone()), asked))
    });
    fed_by(&rule.id, estimates.chain([(None, asked(checklist, &rule.statement))]))
}

/// The readings of one figure, none for the statement's own, each with the answers it rests on.
fn fed_by(
    measure: &str,
    readings: impl Iterator<Item = (Option<String>, BTreeSet<String>)>,
) -> BTreeMap<String, (usize, FeedView)> {
    let mut found: BTreeMap<String, (usize, FeedView)> = BTreeMap::new();
    for (estimate, asked) in readings {
        let among = asked.len();
        for question in asked {
            let new = || (among, FeedView { measure: measure.to_owned(), estimates: Vec::new(), statement: false });
            let (least, feed) = found.entry(question).or_insert_with(new);
            *least = among.min(*least);
            match &estimate {
                Some(id) => feed.estimates.push(id.clone()),
                None => feed.statement = true,
            }
        }
    }
    found
}

/// The questions and tables that a figure rests on; a column stands for its table.
fn asked(checklist: &Checklist, figure: &str) -> BTreeSet<String> {
    let names = checklist.model.questions(figure).into_iter();
    names.map(|name| name.split('[').next().unwrap_or_default().to_owned()).collect()
}
