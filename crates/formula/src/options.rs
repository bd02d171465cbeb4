//! Options: what a choice may be answered with. A comparison with any other word is never true, which nobody would see: the condition simply
//! never holds. It looks wherever a rule holds a choice against words in quotes: `=` and `<>`, the criteria of COUNTIFS and its sisters, the keys
//! of SWITCH, HAS and MATCH; also where either side is chosen by IF, IFS, SWITCH or FALLBACK. The empty word, which no choice has, fits all.

use crate::diagnostic::{Code, Fault, Origin, Span, Wanted, nearest};
use crate::expr::Operator;
use crate::functions::split_criterion as split;
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
    /// Several of them may be chosen, written with commas between.
    several: bool,
}

impl Choice {
    fn holds(&self, word: &str) -> bool {
        let holds = |word: &str| self.words.iter().any(|w| w == word);
        if self.several { word.split(',').all(|part| holds(part.trim())) } else { holds(word) }
    }
}

/// What a part of a rule may come to.
#[derive(Clone, Copy, Debug)]
enum May<'n> {
    /// The answer to a name.
    Be(Chosen),
    /// A word in quotes.
    Say(&'n str, Span),
    /// Something else.
    Other,
}

/// A choice, or what stands for one, held against a word.
struct Held<'a, 'n> {
    against: &'a [May<'n>],
    word: &'n str,
    span: Span,
}

/// The options of every choice of a model.
#[derive(Debug, Default)]
pub(crate) struct Options {
    of: FxHashMap<Chosen, Choice>,
    /// Rules of files elsewhere are not looked at.
    within: Option<String>,
}

/// A name, the words it may be answered with, and whether several may be chosen.
pub(crate) type Declared = (String, Vec<String>, bool);

impl Options {
    /// Takes what was declared; a name that is not there was said where it is declared.
    pub(crate) fn new(model: &Model, declared: Vec<Declared>, within: Option<String>) -> Self {
        let mut made = Self { within, ..Self::default() };
        for (name, words, several) in declared {
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
                made.of.insert(chosen, Choice { name, words, several });
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
        compared(node, &mut |held| faults.extend(self.unfit(held)));
        faults
    }

    /// A word that nothing it is held against may come to. What is no choice may come to anything.
    fn unfit(&self, held: &Held<'_, '_>) -> Option<Fault> {
        let word = held.word;
        let mut first = None;
        for may in held.against {
            match may {
                May::Be(chosen) => {
                    let choice = self.of.get(chosen)?;
                    if choice.holds(word) {
                        return None;
                    }
                    first = first.or(Some(choice));
                }
                May::Say(other, _) if *other == word => return None,
                May::Say(..) => {}
                May::Other => return None,
            }
        }
        let choice = first.filter(|_| !word.is_empty())?;
        let zh = format!("“{}”没有选项“{word}”，有：{}", choice.name, choice.words.join("、"));
        let en = format!("`{}` has no option “{word}”: {}", choice.name, choice.words.join(", "));
        let proposal = nearest(word, choice.words.iter().map(String::as_str));
        let wanted = Wanted { word: word.to_owned(), of: Some(choice.name.clone()) };
        Some(Fault::new(Code::NoOption, held.span, zh, en).propose(proposal).wanting(wanted))
    }
}

/// Whether a bound rule holds a name against a word in quotes.
pub(crate) fn says_words(node: &Node) -> bool {
    let mut says = false;
    compared(node, &mut |held| says |= held.against.iter().any(|may| matches!(may, May::Be(_))));
    says
}

/// Every word in quotes that something is held against.
fn compared<'n>(node: &'n Node, see: &mut dyn FnMut(&Held<'_, 'n>)) {
    match &node.kind {
        Kind::Binary(Operator::Equal | Operator::NotEqual, pair) => {
            let [a, b] = &**pair;
            let (a, b) = (may_be(a), may_be(b));
            words(&a, &b, see);
            words(&b, &a, see);
        }
        Kind::Call(function, args) => match (function.name, args.as_slice()) {
            // A key, then its values with their results, then perhaps what else.
            ("SWITCH", [key, rest @ ..]) => {
                let key = may_be(key);
                rest.chunks_exact(2).for_each(|pair| words(&key, &may_be(&pair[0]), see));
            }
            ("HAS", [several, item]) => words(&may_be(several), &may_be(item), see),
            ("MATCH", [word, column, ..]) => words(&may_be(column), &may_be(word), see),
            ("COUNTIFS", pairs) | ("SUMIFS" | "MINIFS" | "MAXIFS", [_, pairs @ ..]) => criteria(pairs, see),
            _ => {}
        },
        _ => {}
    }
    node.parts().into_iter().for_each(|part| compared(part, see));
}

/// Criteria: a column and what it must be, again and again; a sign may stand before the word.
fn criteria<'n>(pairs: &'n [Node], see: &mut dyn FnMut(&Held<'_, 'n>)) {
    for pair in pairs.chunks_exact(2) {
        let column = may_be(&pair[0]);
        for may in may_be(&pair[1]) {
            let May::Say(criterion, span) = may else { continue };
            let (sign, word) = split(criterion);
            if matches!(sign, Operator::Equal | Operator::NotEqual) {
                see(&Held { against: &column, word: word.trim(), span });
            }
        }
    }
}

/// The words that one side may say, each held against the other side.
fn words<'n>(against: &[May<'n>], side: &[May<'n>], see: &mut dyn FnMut(&Held<'_, 'n>)) {
    for may in side {
        if let May::Say(word, span) = may {
            see(&Held { against, word, span: *span });
        }
    }
}

/// Everything a part of a rule may come to; what has no value is nothing.
fn may_be(node: &Node) -> Vec<May<'_>> {
    let mut out = Vec::new();
    gather(node, &mut out);
    out
}

fn gather<'n>(node: &'n Node, out: &mut Vec<May<'n>>) {
    match &node.kind {
        Kind::Scalar(s) => out.push(May::Be(Chosen::Scalar(*s))),
        Kind::Column(c) | Kind::SameRow(c) | Kind::Cell(c, _) => out.push(May::Be(Chosen::Column(*c))),
        Kind::Prev(c, initial) => {
            out.push(May::Be(Chosen::Column(*c)));
            gather(initial, out);
        }
        Kind::Literal(Value::Text(word)) => out.push(May::Say(word, node.span)),
        Kind::Call(function, args) => match (function.name, args.as_slice()) {
            ("IF", [_, results @ ..]) => results.iter().for_each(|result| gather(result, out)),
            ("IFS", pairs) => pairs.chunks_exact(2).for_each(|pair| gather(&pair[1], out)),
            ("SWITCH", [_, pairs @ ..]) => {
                pairs.chunks_exact(2).for_each(|pair| gather(&pair[1], out));
                pairs.chunks_exact(2).remainder().iter().for_each(|otherwise| gather(otherwise, out));
            }
            ("FALLBACK", both) => both.iter().for_each(|one| gather(one, out)),
            ("PROVISIONAL" | "FIRM" | "INDEX", [value, ..]) => gather(value, out),
            ("NOTAPPLICABLE" | "NOTMEANINGFUL" | "UNKNOWN", _) => {}
            _ => out.push(May::Other),
        },
        _ => out.push(May::Other),
    }
}
