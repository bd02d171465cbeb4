//! What the papers with an archive number prove 证据清单: places named by their id, or by the words that stand on the screen.
//!
//! Names hold commas themselves (“现金、微信、支付宝”), so the longest run of pieces that is a name is one. What is no name at all is said.

use super::PAPERS;
use crate::checklist::{Checklist, folded};
use crate::finding::{Finding, Text, Weight};
use crate::observation::{Answers, Row, TableState};
use formula::Value;
use std::collections::HashMap;

const SEPARATORS: [char; 6] = [',', '，', '、', ';', '；', '\n'];
/// So many pieces a name has at most.
const LONGEST: usize = 8;

/// The paths that are proven, and what nobody can make out.
pub(super) fn papers(checklist: &Checklist, answers: &Answers) -> (Vec<String>, Vec<Finding>) {
    let TableState::Rows(rows) = answers.table(PAPERS) else { return (Vec::new(), Vec::new()) };
    let mut names = Names { checklist, by_name: None };
    let (mut paths, mut findings) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(Value::Text(list)) = row.cell("figures").map(|answer| &answer.value) else { continue };
        let Read { places, strange, doubtful } = names.read(list);
        if row.cell("ref").is_some() {
            paths.extend(places);
        }
        findings.extend(strange.iter().map(|word| unknown(row, word)));
        findings.extend(doubtful.iter().map(|(word, ids)| ambiguous(row, word, ids)));
    }
    (paths, findings)
}

fn unknown(row: &Row, word: &str) -> Finding {
    let text = Text::new(
        format!("“{word}”不是题目或表的名称，这张纸证明不了它：照题目上的名字写"),
        format!("“{word}” is the name of no question or table: write it as it stands on the screen"),
    );
    Finding::new("proof.no_such_place", Weight::Attention, text, &[format!("{PAPERS}.{}.figures", row.id)])
}

/// One name for several places: which of them the paper proves, nobody said; until then it is none.
fn ambiguous(row: &Row, word: &str, ids: &[&str]) -> Finding {
    let text = Text::new(
        format!("“{word}”是几处的名称（{}），没有说是哪一处，先一处也不算：写编号", ids.join("、")),
        format!("“{word}” is the name of several places ({}) and counts for none until one is named", ids.join(", ")),
    );
    Finding::new("proof.several_places", Weight::Attention, text, &[format!("{PAPERS}.{}.figures", row.id)])
}

/// What a list comes to.
#[derive(Default)]
struct Read<'c> {
    places: Vec<String>,
    /// Words that name nothing.
    strange: Vec<String>,
    /// Words that name several places, with these.
    doubtful: Vec<(String, Vec<&'c str>)>,
}

/// What a word names.
enum Named<'c> {
    Place(String),
    Several(Vec<&'c str>),
}

struct Names<'c> {
    checklist: &'c Checklist,
    /// Ids by folded name; made when a word is no id.
    by_name: Option<HashMap<String, Vec<&'c str>>>,
}

impl<'c> Names<'c> {
    /// The places of a list, and its words that name none or several.
    fn read(&mut self, list: &str) -> Read<'c> {
        let pieces: Vec<&str> = list.split_inclusive(SEPARATORS).collect();
        let (mut read, mut rest) = (Read::default(), &pieces[..]);
        while !rest.is_empty() {
            let most = rest.len().min(LONGEST);
            let run = |n: usize| rest.iter().take(n).copied().collect::<String>();
            let trimmed = |n: usize| run(n).trim().trim_end_matches(SEPARATORS).trim().to_owned();
            let found = (1..=most).rev().find_map(|n| Some((n, self.named(&trimmed(n))?)));
            let taken = match found {
                Some((n, Named::Place(place))) => {
                    read.places.push(place);
                    n
                }
                Some((n, Named::Several(ids))) => {
                    read.doubtful.push((trimmed(n), ids));
                    n
                }
                None => {
                    read.strange.extend(Some(trimmed(1)).filter(|word| !word.is_empty()));
                    1
                }
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        read
    }

    /// What a word names, if anything.
    fn named(&mut self, word: &str) -> Option<Named<'c>> {
        if word.is_empty() {
            return None;
        }
        let list = self.checklist;
        let covers = |id: &str| super::below(id, word) || super::below(word, id);
        let one = !word.contains(SEPARATORS) && !word.contains(char::is_whitespace);
        if one
            && (list.questions.keys().any(|id| super::below(id, word))
                || list.tables.keys().any(|id| covers(id))
                || list.key_figures.iter().any(|key| covers(&key.id)))
        {
            return Some(Named::Place(word.to_owned()));
        }
        let by_name = self.by_name.get_or_insert_with(|| called(list));
        match by_name.get(&folded(word))?.as_slice() {
            [id] => Some(Named::Place((*id).to_owned())),
            ids => Some(Named::Several(ids.to_vec())),
        }
    }
}

/// The questions and tables by their names in both languages. What is reckoned from them is proven through them alone.
fn called(checklist: &Checklist) -> HashMap<String, Vec<&str>> {
    let questions = checklist.questions.iter().map(|(id, q)| (id.as_str(), &q.ask.label));
    let tables = checklist.tables.iter().map(|(id, t)| (id.as_str(), &t.label));
    let mut all: HashMap<String, Vec<&str>> = HashMap::new();
    for (id, label) in questions.chain(tables) {
        for name in [&label.zh, &label.en] {
            let ids = all.entry(folded(name)).or_default();
            if !name.is_empty() && !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    all.retain(|name, _| !name.is_empty());
    all
}

#[cfg(test)]
#[path = "papers/tests.rs"]
mod tests;
