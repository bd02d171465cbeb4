//! Names where ids are wanted 写成了名称: whoever writes a checklist in a spreadsheet sees names, and writes them; and slips in short ids.
//!
//! It adds to a finding what was meant; it finds nothing itself.

use super::Parts;
use super::lint::folded;
use super::problem::{Problem, nearest};
use crate::finding::Text;
use formula::{Code, Diagnostic};

/// How many things of one name are listed.
const MOST: usize = 3;

/// The finding, with the id of what its word is the name of, if it is one.
pub(super) fn labelled<'a>(
    problem: Problem,
    word: &str,
    known: impl IntoIterator<Item = (&'a str, &'a Text)>,
) -> Problem {
    let ids = called(word, known);
    told(problem, &ids)
}

/// The ids of everything that is called so.
fn called<'a>(word: &str, known: impl IntoIterator<Item = (&'a str, &'a Text)>) -> Vec<String> {
    let said = folded(word);
    let fits = |label: &Text| !said.is_empty() && [&label.zh, &label.en].into_iter().any(|l| folded(l) == said);
    let found = known.into_iter().filter(|(id, label)| *id != word && fits(label));
    found.map(|(id, _)| id.to_owned()).collect()
}

fn told(mut problem: Problem, ids: &[String]) -> Problem {
    let Some(first) = ids.first() else { return problem };
    let listed = |between: &str| ids[..ids.len().min(MOST)].join(between);
    problem.message.zh.push_str(&format!("；写成了名称；它的代号是 {}", listed(" 或 ")));
    problem.message.en.push_str(&format!("; that is a name, its id is {}", listed(" or ")));
    problem.proposal = Some(first.clone());
    problem
}

/// What a formula that does not bind says, with what was probably meant.
pub(super) fn explained(diagnostic: Diagnostic, parts: &Parts) -> Problem {
    let Diagnostic { code, source, scope, wanted, .. } = diagnostic.clone();
    let problem = Problem::from(diagnostic);
    let within = scope.as_deref().map(|scope| format!("{scope}."));
    // A name of its own is written short.
    let short = |id: &str| within.as_deref().and_then(|w| id.strip_prefix(w)).unwrap_or(id).to_owned();
    let own_first = |mut ids: Vec<String>| {
        let own = |id: &String| within.as_deref().is_some_and(|w| id.starts_with(w));
        // What stands in the same method is meant before anything elsewhere.
        if ids.iter().any(own) {
            ids.retain(own);
        }
        ids.iter().map(|id| short(id)).collect::<Vec<_>>()
    };
    let word = wanted.as_ref().map(|w| w.word.as_str()).unwrap_or_default();
    let of = wanted.as_ref().and_then(|w| w.of.as_deref());
    match code {
        Code::NoOption => {
            let choices = of.map(|of| choices(of, parts)).unwrap_or_default();
            told(problem, &called(word, choices))
        }
        Code::UnknownColumn => {
            let columns = of.map(|table| columns(table, parts)).unwrap_or_default();
            told(problem, &called(word, columns))
        }
        Code::UnknownTable | Code::UnknownName | Code::UnknownFunction | Code::Syntax => {
            let tables = code == Code::UnknownTable;
            let known = if tables { tables_of(parts) } else { names(parts) };
            let mut ids = called(word, known.iter().copied());
            if ids.is_empty() && !tables {
                ids = contained(&source, word, &known);
            }
            if !ids.is_empty() {
                return told(problem, &own_first(ids));
            }
            let shorts = known.iter().filter_map(|(id, _)| within.as_deref().and_then(|w| id.strip_prefix(w)));
            match nearest(word, shorts).filter(|_| !word.is_empty()) {
                Some(near) => problem.proposing(Some(near)),
                None => problem,
            }
        }
        _ => problem,
    }
}

/// What the longest name that stands in a formula whole is the name of: signs in it were read as signs of the formula.
fn contained(source: &str, word: &str, known: &[(&str, &Text)]) -> Vec<String> {
    let (source, word) = (folded(source), folded(word));
    let stands = |label: &str| {
        // One word of plain letters may stand in a formula for many reasons.
        let telling = !label.is_ascii() || label.trim().contains(' ');
        let label = folded(label);
        let fits = telling && label.chars().count() > 1 && label.contains(&word) && source.contains(&label);
        fits.then_some(label)
    };
    let both = known.iter().flat_map(|(id, label)| [(&label.zh, *id), (&label.en, *id)]);
    let found: Vec<(String, &str)> = both.filter_map(|(label, id)| Some((stands(label)?, id))).collect();
    let longest = found.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    found.iter().filter(|(label, _)| label.chars().count() == longest).map(|(_, id)| (*id).to_owned()).collect()
}

/// Everything that a formula may write as a name, and what it is called.
fn names(parts: &Parts) -> Vec<(&str, &Text)> {
    let questions = parts.questions.values().map(|q| (q.ask.id.as_str(), &q.ask.label));
    let figures = parts.figures.values().map(|f| (f.id.as_str(), &f.label));
    questions.chain(tables_of(parts)).chain(figures).collect()
}

fn tables_of(parts: &Parts) -> Vec<(&str, &Text)> {
    let asked = parts.tables.values().map(|t| (t.id.as_str(), &t.label));
    asked.chain(parts.rows.values().map(|t| (t.id.as_str(), &t.label))).collect()
}

fn columns<'p>(table: &str, parts: &'p Parts) -> Vec<(&'p str, &'p Text)> {
    let asked = parts.tables.get(table).into_iter().flat_map(|t| t.columns.values());
    let ruled = parts.rows.get(table).into_iter().flat_map(|t| t.columns.values());
    let asked = asked.map(|c| (c.ask.id.as_str(), &c.ask.label));
    asked.chain(ruled.map(|c| (c.id.as_str(), &c.label))).collect()
}

/// The options of a question, or of a column written `table[column]`.
fn choices<'p>(of: &str, parts: &'p Parts) -> Vec<(&'p str, &'p Text)> {
    let ask = match of.strip_suffix(']').and_then(|n| n.split_once('[')) {
        Some((table, column)) => parts.tables.get(table).and_then(|t| t.columns.get(column)).map(|c| &c.ask),
        None => parts.questions.get(of).map(|q| &q.ask),
    };
    ask.into_iter().flat_map(|ask| &ask.choices).map(|c| (c.id.as_str(), &c.label)).collect()
}

#[cfg(test)]
#[path = "label/tests.rs"]
mod tests;
