//! Options: what a choice may be answered with. A comparison with any other word is never true, which nobody would see: the condition simply
//! never holds. It looks at `=` and `<>` between a choice and a word in quotes; the empty word, which no choice has, fits all.

use crate::diagnostic::{Code, Fault, Origin, Span, nearest};
use crate::expr::Operator;
use crate::model::{Model, Target};
use crate::node::{Kind, Node, Slot};
use crate::value::Value;
use rustc_hash::FxHashMap;

/// What a choice is: a question, or a column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Chosen {
    Scalar(Slot),
    Column(Slot),
}

/// A name as formulas write it, and the words it may be answered with.
#[derive(Debug)]
struct Choice {
    name: String,
    words: Vec<String>,
}

/// The options of every choice of a model.
#[derive(Debug, Default)]
pub(crate) struct Options {
    of: FxHashMap<Chosen, Choice>,
    /// Rules of files elsewhere are not looked at.
    within: Option<String>,
}

impl Options {
    /// Takes what was declared; a name that is not there was said where it is declared.
    pub(crate) fn new(model: &Model, declared: Vec<(String, Vec<String>)>, within: Option<String>) -> Self {
        let mut made = Self { within, ..Self::default() };
        for (name, words) in declared {
            let chosen = match name.strip_suffix(']').and_then(|n| n.split_once('[')) {
                None => match model.index.get(name.as_str()) {
                    Some(Target::Scalar(s)) => Some(Chosen::Scalar(*s)),
                    _ => None,
                },
                Some((table, column)) => match model.index.get(table) {
                    Some(Target::Table(t)) => model.tables[*t as usize].columns.get(column).map(|c| Chosen::Column(*c)),
                    _ => None,
                },
            };
            if let Some(chosen) = chosen {
                made.of.insert(chosen, Choice { name, words });
            }
        }
        made
    }

    /// Every comparison in a bound rule with a word that is no option.
    pub(crate) fn check(&self, node: &Node, origin: &Origin) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.within.as_ref().is_some_and(|folder| !origin.file.starts_with(folder.as_str())) {
            return faults;
        }
        compared(node, &mut |chosen, word, span| faults.extend(self.unfit(chosen, word, span)));
        faults
    }

    fn unfit(&self, chosen: Chosen, word: &str, span: Span) -> Option<Fault> {
        let choice = self.of.get(&chosen)?;
        if word.is_empty() || choice.words.iter().any(|w| w == word) {
            return None;
        }
        let zh = format!("“{}”没有选项“{word}”，有：{}", choice.name, choice.words.join("、"));
        let en = format!("`{}` has no option “{word}”: {}", choice.name, choice.words.join(", "));
        let proposal = nearest(word, choice.words.iter().map(String::as_str));
        Some(Fault::new(Code::NoOption, span, zh, en).propose(proposal))
    }
}

/// Whether a bound rule compares a name with a word in quotes.
pub(crate) fn says_words(node: &Node) -> bool {
    let mut says = false;
    compared(node, &mut |_, _, _| says = true);
    says
}

/// Every comparison of a name with a word in quotes.
fn compared(node: &Node, see: &mut dyn FnMut(Chosen, &str, Span)) {
    if let Kind::Binary(Operator::Equal | Operator::NotEqual, pair) = &node.kind {
        let [a, b] = &**pair;
        for (asked, said) in [(a, b), (b, a)] {
            let chosen = match &asked.kind {
                Kind::Scalar(s) => Chosen::Scalar(*s),
                Kind::Column(c) | Kind::SameRow(c) | Kind::Cell(c, _) | Kind::Prev(c, _) => Chosen::Column(*c),
                _ => continue,
            };
            if let Kind::Literal(Value::Text(word)) = &said.kind {
                see(chosen, word, said.span);
            }
        }
    }
    node.parts().into_iter().for_each(|part| compared(part, see));
}
