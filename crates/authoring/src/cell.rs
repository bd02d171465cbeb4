//! A value as the text of a cell and back 格子里怎么写: what a cell cannot say plainly stands in the column for the rest, in TOML.

use std::borrow::Cow;

use appraisal::finding::Text;

use crate::tree::{Node, Value};

/// What stands in the cells of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Codec {
    /// A text as it is.
    Text,
    /// The name of something that exists elsewhere, or one of a list of words, which the cell may explain behind a blank.
    Word(Vec<(String, String)>),
    /// 是 or 否.
    Truth,
    /// A whole number.
    Whole,
    /// A decimal, as a number or in quotes.
    Decimal,
    /// Texts with commas between.
    Words,
    /// The same, where one text alone is no list.
    OneOrWords,
    /// Numbers with commas between.
    Numbers,
    /// A value of the practice numbers: a text, a whole number, or yes and no.
    Any,
}

/// Why a cell does not read.
pub(crate) type Wrong = Text;

/// Cells hold no more, whatever the program.
pub(crate) const LONGEST: usize = 32_000;

/// An empty text, and what a spreadsheet would change, begin so; the rest is then written with `\`.
const ESCAPED: &str = "\"\"";

/// The text of a cell as what it says: `""` stands for an empty text.
pub(crate) fn escaped(said: &str) -> String {
    let odd = |c: char| c.is_control() && c != '\n';
    let plain = !said.is_empty()
        && !said.starts_with(ESCAPED)
        && !said.chars().any(odd)
        && !said.match_indices("_x").any(|(at, _)| coded(&said[at + 2..]))
        && said.trim() == said;
    if plain {
        return said.to_owned();
    }
    let mut out = String::from(ESCAPED);
    for c in said.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push('\n'),
            '_' => out.push_str("\\_"),
            c if odd(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    // A blank at the end is seen, and kept by every program.
    if out.ends_with(char::is_whitespace) {
        out.push_str("\\.");
    }
    out
}

/// Whether a workbook would take `_x` before this for a character written by its number.
fn coded(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.by_ref().take(4).filter(char::is_ascii_hexdigit).count() == 4 && chars.next() == Some('_')
}

/// What the text of a cell says.
pub(crate) fn unescaped(cell: &str) -> Option<String> {
    let Some(rest) = cell.strip_prefix(ESCAPED) else { return Some(cell.to_owned()) };
    let (mut out, mut chars) = (String::new(), rest.chars());
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            '.' => {}
            'u' => {
                let digits: String = chars.by_ref().take(4).collect();
                out.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            c => out.push(c),
        }
    }
    Some(out)
}

impl Codec {
    /// The cell of a value; none where the cell could not say it.
    pub(crate) fn shown(&self, node: &Node) -> Option<String> {
        let cell = match (self, &node.value) {
            (Self::Words | Self::OneOrWords | Self::Numbers, Value::List(items)) => {
                let each: Option<Vec<String>> = items.iter().map(listed).collect();
                let each = each.filter(|all| !all.is_empty())?;
                each.join(", ")
            }
            (Self::Truth | Self::Any, Value::Truth(truth)) => yes_no(*truth).to_owned(),
            (Self::Word(words), Value::Text(word)) => match words.iter().find(|(w, _)| w == word) {
                Some((_, meaning)) if !meaning.is_empty() => format!("{word} {meaning}"),
                _ => escaped(word),
            },
            (_, Value::Text(said)) => escaped(said),
            (_, Value::Number(number)) => number.replace('_', ""),
            _ => return None,
        };
        let read = self.read(&cell, Some(node)).ok()?;
        (cell.chars().count() <= LONGEST && read.same(node)).then_some(cell)
    }

    /// The value that a cell says; `before` is what it said so far, whose way of writing is kept.
    pub(crate) fn read(&self, cell: &str, before: Option<&Node>) -> Result<Node, Wrong> {
        let was = before.map(|node| &node.value);
        let text =
            || unescaped(cell).ok_or_else(|| wrong("“\"\"” 后面的写法不对", "what follows “\"\"” does not read"));
        let node = match self {
            Self::Text => match was {
                Some(Value::Number(_)) if number(cell).is_some() => Value::Number(cell.to_owned()),
                _ => Value::Text(text()?),
            },
            Self::Word(words) => {
                let said = text()?;
                let first = said.split_whitespace().next().unwrap_or_default();
                let known = words.iter().find(|(w, _)| *w == said || *w == first);
                let meant = || words.iter().find(|(_, meaning)| !meaning.is_empty() && *meaning == said);
                let word = known.or_else(meant).map(|(w, _)| w.clone());
                // A name may be followed by what it is called; a word in braces stands for others.
                let named = || (words.is_empty() || !said.starts_with('{')).then(|| first.to_owned());
                Value::Text(word.or_else(named).unwrap_or(said))
            }
            Self::Truth => match truth(cell) {
                Some(truth) => Value::Truth(truth),
                None if cell.contains('{') => Value::Text(text()?),
                None => return Err(wrong("这一栏填“是”或“否”", "this column holds 是 (yes) or 否 (no)")),
            },
            Self::Whole => {
                let plain = half_width(cell);
                match plain.parse::<i64>() {
                    Ok(_) if matches!(was, Some(Value::Text(_))) => Value::Text(plain.into_owned()),
                    Ok(_) => Value::Number(plain.into_owned()),
                    Err(_) if cell.contains('{') => Value::Text(text()?),
                    Err(_) => return Err(wrong("这一栏填整数", "this column holds a whole number")),
                }
            }
            Self::Decimal => {
                let plain = half_width(cell);
                match number(&plain) {
                    Some(_) if matches!(was, Some(Value::Number(_))) => Value::Number(plain.into_owned()),
                    Some(_) => Value::Text(plain.into_owned()),
                    None if cell.contains('{') => Value::Text(text()?),
                    None if cell.ends_with(['%', '％']) => {
                        return Err(wrong("这一栏填小数：15% 写 0.15", "this column holds a decimal: 0.15 for 15%"));
                    }
                    None => return Err(wrong("这一栏填数", "this column holds a number")),
                }
            }
            Self::Words => Value::List(pieces(cell).map(Node::text).collect()),
            Self::OneOrWords => {
                let mut all: Vec<Node> = pieces(cell).map(Node::text).collect();
                match (all.len(), was) {
                    (1, was) if !matches!(was, Some(Value::List(_))) => all.remove(0).value,
                    _ => Value::List(all),
                }
            }
            Self::Numbers => {
                let quoted = before.is_some_and(|node| node.items().iter().any(|i| matches!(i.value, Value::Text(_))));
                let mut all = Vec::new();
                for piece in pieces(cell) {
                    let plain = half_width(&piece).into_owned();
                    if number(&plain).is_none() {
                        let zh = format!("“{piece}”不是数；几个数用逗号隔开");
                        return Err(wrong(&zh, &format!("“{piece}” is no number; commas stand between numbers")));
                    }
                    all.push(Node::new(if quoted { Value::Text(plain) } else { Value::Number(plain) }));
                }
                Value::List(all)
            }
            Self::Any => any(cell, was, text()?),
        };
        Ok(Node::new(node))
    }

    /// How the values are set in the sheet: numbers to the right, as numbers.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Whole)
    }
}

/// A value of the practice numbers: as it was written, else what it looks like.
fn any(cell: &str, was: Option<&Value>, text: String) -> Value {
    let whole = cell.len() <= 9 && cell.parse::<i64>().is_ok();
    match was {
        Some(Value::Text(_)) => Value::Text(text),
        Some(Value::Number(_)) if number(cell).is_some() => Value::Number(cell.to_owned()),
        Some(Value::Truth(_)) if truth(cell).is_some() => Value::Truth(truth(cell).unwrap_or_default()),
        _ if whole => Value::Number(cell.to_owned()),
        _ => truth(cell).map_or(Value::Text(text), Value::Truth),
    }
}

fn wrong(zh: &str, en: &str) -> Wrong {
    Text::new(zh, en)
}

/// An item of a list that commas may stand around.
fn listed(item: &Node) -> Option<String> {
    match &item.value {
        Value::Text(said) => {
            let plain = !said.is_empty() && !said.contains(SEPARATORS) && said.trim() == said && escaped(said) == *said;
            plain.then(|| said.clone())
        }
        Value::Number(number) => Some(number.replace('_', "")),
        _ => None,
    }
}

const SEPARATORS: [char; 5] = [',', '，', '、', '\n', '；'];

fn pieces(cell: &str) -> impl Iterator<Item = String> {
    cell.split(SEPARATORS).map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned)
}

/// The words for yes and no.
pub(crate) fn yes_no(truth: bool) -> &'static str {
    if truth { "是" } else { "否" }
}

fn truth(cell: &str) -> Option<bool> {
    match cell.trim() {
        "是" | "TRUE" | "true" | "True" => Some(true),
        "否" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// A decimal as TOML takes it.
fn number(text: &str) -> Option<()> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
    let leads = whole.len() > 1 && whole.starts_with('0');
    (all(whole) && all(part) && !leads).then_some(())
}

/// Full-width digits, point and minus as a number is written.
fn half_width(cell: &str) -> Cow<'_, str> {
    if cell.is_ascii() {
        return Cow::Borrowed(cell.trim());
    }
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '．' => '.',
        '－' | '−' => '-',
        c => c,
    };
    Cow::Owned(cell.trim().chars().map(half).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn texts_survive_every_spreadsheet() {
        for said in ["", "a", "\"\"", "\"\"x", " a ", "a\r\nb", "a\nb", "_x000D_", "\\", "\"\"\\u", "a ", "tab\there"] {
            assert_eq!(unescaped(&escaped(said)).as_deref(), Some(said), "{said:?} {:?}", escaped(said));
        }
        assert_eq!(escaped("库存*成本"), "库存*成本");
    }

    #[test]
    fn what_a_cell_says_is_read_in_the_way_it_was_written() {
        let number = Node::new(Value::Number("0.18".to_owned()));
        assert_eq!(Codec::Decimal.shown(&number).as_deref(), Some("0.18"));
        assert!(matches!(Codec::Decimal.read("0.2", Some(&number)).unwrap().value, Value::Number(n) if n == "0.2"));
        assert!(matches!(Codec::Decimal.read("0.2", None).unwrap().value, Value::Text(_)));
        assert!(Codec::Decimal.read("15%", None).unwrap_err().zh.contains("0.15"));
        assert!(matches!(Codec::Whole.read("１０", None).unwrap().value, Value::Number(n) if n == "10"));
        assert!(Codec::Whole.read("一", None).is_err() && Codec::Whole.read("{q.order}", None).is_ok());
        assert!(Codec::Truth.read("TRUE", None).unwrap().same(&Node::new(Value::Truth(true))));
        let one = Codec::OneOrWords.read("a", None).unwrap();
        assert_eq!(one.said(), Some("a"));
        assert_eq!(Codec::OneOrWords.read("a，b", None).unwrap().items().len(), 2);
        let word = Codec::Word(vec![("oral".to_owned(), "口述".to_owned())]);
        for said in ["oral", "oral 口述", "口述"] {
            assert_eq!(word.read(said, None).unwrap().said(), Some("oral"), "{said}");
        }
        assert_eq!(word.shown(&Node::text("oral")).as_deref(), Some("oral 口述"));
        assert_eq!(Codec::Words.shown(&Node::new(Value::List(vec![Node::text("a, b")]))), None);
    }
}
