//! Source text to tokens. Full-width punctuation, as a Chinese input method gives it, counts as its ASCII sister.

use crate::diagnostic::{Code, Fault, Span};
use crate::expr::Operator;
use rust_decimal::Decimal;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Number(Decimal),
    Text(String),
    /// A dotted name; also a bare segment inside brackets.
    Name(String),
    Operator(Operator),
    Percent,
    Open,
    Close,
    Comma,
    OpenBracket,
    CloseBracket,
    At,
    End,
}

/// The longest source text taken, in bytes.
const LONGEST: usize = 32_768;

pub(crate) fn segment_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}
pub(crate) fn segment_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Whether a text is a name: `segment(.segment)*`, the first segment not starting with a digit.
pub fn is_name(name: &str) -> bool {
    name.chars().next().is_some_and(segment_start)
        && name.split('.').all(|s| !s.is_empty() && s.chars().all(segment_part))
}

/// Whether a text can be a column or row id: one segment.
pub fn is_segment(name: &str) -> bool {
    !name.is_empty() && name.chars().all(segment_part)
}

fn ascii(c: char) -> char {
    match c {
        ';' => ',',
        c if c.is_ascii() => c,
        '、' => ',',
        '；' => ',',
        '−' | '–' => '-',
        '×' => '*',
        '÷' => '/',
        // the full-width block repeats ASCII in order, digits and letters included
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    }
}

pub(crate) fn lex(source: &str) -> Result<Vec<(Token, Span)>, Fault> {
    if source.len() > LONGEST {
        return Err(Fault::new(Code::TooDeep, Span::default(), "公式太长", "the formula is too long"));
    }
    // By bytes: nearly all of a formula is ASCII, and a list of its characters cost more than what is done with them.
    let at = |i: usize| match source.as_bytes().get(i) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => source.get(i..).and_then(|rest| rest.chars().next()),
        None => None,
    };
    let peek = |i: usize| at(i).map_or('\0', ascii);
    let after = |i: usize| i + at(i).map_or(1, char::len_utf8);
    let mut tokens = Vec::with_capacity(source.len() / 4 + 2);
    let mut i = 0;
    while let Some(raw) = at(i) {
        let start = i;
        let c = ascii(raw);
        i = after(i);
        let token = match c {
            c if c.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '[' => Token::OpenBracket,
            ']' => Token::CloseBracket,
            '@' => Token::At,
            '%' => Token::Percent,
            '+' => Token::Operator(Operator::Add),
            '-' => Token::Operator(Operator::Subtract),
            '*' => Token::Operator(Operator::Multiply),
            '/' => Token::Operator(Operator::Divide),
            '^' => Token::Operator(Operator::Power),
            '&' => Token::Operator(Operator::Join),
            '=' => Token::Operator(Operator::Equal),
            '≠' => Token::Operator(Operator::NotEqual),
            '≤' => Token::Operator(Operator::LessOrEqual),
            '≥' => Token::Operator(Operator::GreaterOrEqual),
            '<' if peek(i) == '=' => {
                i = after(i);
                Token::Operator(Operator::LessOrEqual)
            }
            '<' if peek(i) == '>' => {
                i = after(i);
                Token::Operator(Operator::NotEqual)
            }
            '<' => Token::Operator(Operator::Less),
            '>' if peek(i) == '=' => {
                i = after(i);
                Token::Operator(Operator::GreaterOrEqual)
            }
            '>' => Token::Operator(Operator::Greater),
            '"' | '“' | '”' => {
                // a literal opened by an ASCII quote may hold Chinese quotes, and the other way round
                let closes = |c: char| if raw == '"' { c == '"' } else { matches!(c, '”' | '“' | '＂') };
                let mut text = String::new();
                loop {
                    let Some(c) = at(i) else {
                        let span = Span::new(start, source.len());
                        return Err(Fault::new(
                            Code::Syntax,
                            span,
                            "文本没有结束的引号",
                            "a text without a closing quote",
                        ));
                    };
                    i = after(i);
                    if !closes(c) {
                        text.push(c);
                    } else if at(i).is_some_and(closes) {
                        text.push(c);
                        i = after(i);
                    } else {
                        break;
                    }
                }
                Token::Text(text)
            }
            c if c.is_ascii_digit() || (c == '.' && peek(i).is_ascii_digit()) => {
                let mut digits = String::from(c);
                while peek(i).is_ascii_digit() || (peek(i) == '.' && !digits.contains('.')) {
                    digits.push(peek(i));
                    i = after(i);
                }
                // a segment that starts with a digit (`t[12m]`, `t[0_30]`) is legal inside brackets only
                if segment_start(peek(i)) && !digits.contains('.') && tokens.last().is_some_and(opens) {
                    while segment_part(peek(i)) {
                        digits.push(peek(i));
                        i = after(i);
                    }
                    Token::Name(digits)
                } else {
                    match Decimal::from_str_exact(digits.trim_end_matches('.')) {
                        Ok(n) => Token::Number(n),
                        Err(_) => {
                            let span = Span::new(start, i);
                            return Err(Fault::new(Code::Syntax, span, "数字太长", "the number has too many digits"));
                        }
                    }
                }
            }
            c if segment_start(c) => {
                let plain = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
                i += source.as_bytes().iter().skip(i).take_while(plain).count();
                while segment_part(peek(i)) || (peek(i) == '.' && segment_part(peek(after(i)))) {
                    i = after(i);
                }
                let name = source.get(start..i).unwrap_or_default();
                Token::Name(if name.is_ascii() { name.to_owned() } else { name.chars().map(ascii).collect() })
            }
            c => {
                let span = Span::new(start, i);
                return Err(Fault::new(
                    Code::Syntax,
                    span,
                    format!("公式里不能有“{c}”"),
                    format!("`{c}` has no place in a formula"),
                ));
            }
        };
        tokens.push((token, Span::new(start, i)));
    }
    tokens.push((Token::End, Span::new(source.len(), source.len())));
    Ok(tokens)
}

fn opens(last: &(Token, Span)) -> bool {
    last.0 == Token::OpenBracket
}
