//! A number as officers write it 数字的写法: `62万`, `1,2500`, `3500*30`, `十五万`, `(1,200.00)`, `百分之五`.
//!
//! Separators stand only where they belong, and what could mean two things is refused with the reason: a wrong amount is worse than
//! a question asked again. Pure text; what a field takes (whole, not negative, a share) is its question's matter.

use super::numeral;
use super::why::Why;
use rust_decimal::Decimal;

/// A text read as a number, with what the text itself says of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    pub(super) value: Decimal,
    pub(super) share: Share,
    /// `¥` or `元` stood in it.
    pub(super) currency: bool,
    /// `万`, `千` … stood in it.
    pub(super) unit: bool,
    /// Something was divided.
    pub(super) divided: bool,
}

/// Whether a number was written as a part of a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// `15`
    Plain,
    /// `15%`
    Part,
    /// `2*15%`: a share of something, or a share taken twice.
    Either,
}

/// How an operand was written, as far as brackets make a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Literal,
    /// A literal with a sign.
    Signed,
    /// One literal in brackets: a bookkeeper's negative.
    Bracketed,
    /// One signed literal in brackets.
    SignedBracketed,
    Composite,
}

#[derive(Debug, Clone, Copy)]
struct Operand {
    value: Decimal,
    share: Share,
    form: Form,
}

/// Deeper nesting than anyone writes by hand is refused.
const DEEPEST: u8 = 16;

/// Digits with perhaps a point among them: what most answers are, needing no arithmetic.
fn is_plain(text: &str) -> bool {
    let text = text.as_bytes();
    let ends = |c: Option<&u8>| c.is_some_and(u8::is_ascii_digit);
    let points = text.iter().filter(|c| **c == b'.').count();
    ends(text.first()) && ends(text.last()) && points < 2 && text.iter().all(|c| c.is_ascii_digit() || *c == b'.')
}

/// Reads a number.
pub(super) fn figure(text: &str) -> Result<Figure, Why> {
    let plain = |value| Figure { value, share: Share::Plain, currency: false, unit: false, divided: false };
    if is_plain(text) {
        return Decimal::from_str_exact(text).map(plain).map_err(|_| Why::TooLong);
    }
    let folded: String = text.chars().filter_map(folded).collect();
    let folded = folded.trim();
    refused_as_a_whole(folded)?;
    let chars: Vec<char> = folded.chars().collect();
    let mut reader = Reader::new(&chars);
    let whole = reader.sum()?;
    reader.spaces();
    if let Some(c) = reader.peek() {
        return Err(reader.surplus(c));
    }
    // Nobody begins the number of a sum with a zero: 05/10 is a day.
    if reader.led_by_zero && reader.operators > 0 {
        return Err(Why::DateLike);
    }
    let value = match whole.form {
        Form::Bracketed => -whole.value,
        Form::SignedBracketed => return Err(Why::BracketAndSign),
        _ => whole.value,
    };
    if reader.operators == 1 && reader.taken_off == 1 && value.is_sign_negative() && !folded.contains(['(', ' ']) {
        return Err(Why::Range);
    }
    Ok(Figure { value, share: whole.share, currency: reader.currency, unit: reader.unit, divided: reader.divided })
}

/// Full-width forms, dashes, kinds of spaces and old characters as the one form that is read; marks nobody sees are left out.
fn folded(c: char) -> Option<char> {
    Some(match c {
        '\u{feff}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {
            return None;
        }
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => return folded(char::from_u32(u32::from(c) - 0xfee0)?),
        '\u{2010}'..='\u{2015}' | '−' | '﹣' => '-',
        '×' | '✕' => '*',
        '÷' => '/',
        '￥' => '¥',
        '﹪' => '%',
        '﹐' => ',',
        '﹒' => '.',
        '﹙' => '(',
        '﹚' => ')',
        'W' | 'w' | '萬' => '万',
        'K' | 'k' | '仟' => '千',
        '億' => '亿',
        '佰' => '百',
        '拾' => '十',
        '〇' | '○' => '零',
        '壹' => '一',
        '贰' | '貳' | '两' | '兩' => '二',
        '叁' | '參' | '叄' => '三',
        '肆' => '四',
        '伍' => '五',
        '陆' | '陸' => '六',
        '柒' => '七',
        '捌' => '八',
        '玖' => '九',
        '點' => '点',
        '圆' | '圓' => '元',
        other => other,
    })
}

const FOREIGN: [&str; 16] =
    ["$", "€", "£", "₩", "₽", "USD", "EUR", "HKD", "JPY", "GBP", "港币", "港元", "美元", "欧元", "日元", "英镑"];
const VAGUE: [char; 10] = ['约', '概', '左', '多', '几', '余', '来', '~', '≈', '±'];

/// What can be said of the text before any part of it is read.
fn refused_as_a_whole(text: &str) -> Result<(), Why> {
    if text.contains(|c: char| c.is_control()) {
        return Err(Why::Joined);
    }
    if let Some(c) = text.chars().find(|c| matches!(c, '、' | ';' | '|' | '。' | '·')) {
        return Err(Why::Separator(c));
    }
    let upper = text.to_ascii_uppercase().replace('千', "K");
    if let Some(word) = FOREIGN.iter().find(|word| upper.contains(**word)) {
        return Err(Why::Foreign(word));
    }
    if text.contains(VAGUE) {
        return Err(Why::Vague);
    }
    let dated = text.contains('月') && text.contains(['年', '日', '号']);
    if text.contains(':') || dated || is_date_like(text) {
        return Err(Why::DateLike);
    }
    if is_scientific(text) {
        return Err(Why::Scientific);
    }
    if !text.is_empty() && text.chars().all(|c| matches!(c, '-' | ' ')) {
        return Err(Why::DashOnly);
    }
    Ok(())
}

/// `1.2E+05`: a spreadsheet's shortening, which may have lost digits.
fn is_scientific(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['e', 'E']) else { return false };
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    digits.ends_with(|c: char| c.is_ascii_digit() || c == '.') && power.starts_with(|c: char| c.is_ascii_digit())
}

/// A date or a month pasted into a field for amounts is neither a subtraction nor a division: `2026-10-31`, `2026/10`. With spaces
/// around the sign it is meant to be reckoned.
fn is_date_like(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    if !parts.iter().all(|p| !p.is_empty() && p.len() <= 4 && p.chars().all(|c| c.is_ascii_digit())) {
        return false;
    }
    let year = |p: &str| p.len() == 4 && (p.starts_with("19") || p.starts_with("20"));
    let month = |p: &str| p.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m));
    match parts.as_slice() {
        [y, m, d] => (y.len() == 4 && m.len() <= 2 && d.len() <= 2) || (y.len() <= 2 && m.len() <= 2 && year(d)),
        [y, m] => !text.contains('.') && year(y) && month(m),
        _ => false,
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    depth: u8,
    operators: usize,
    /// How many of the operators are a minus.
    taken_off: usize,
    led_by_zero: bool,
    currency: bool,
    unit: bool,
    divided: bool,
}

impl<'a> Reader<'a> {
    fn new(chars: &'a [char]) -> Self {
        Self {
            chars,
            at: 0,
            depth: 0,
            operators: 0,
            taken_off: 0,
            led_by_zero: false,
            currency: false,
            unit: false,
            divided: false,
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next_is(&mut self, wanted: char) -> bool {
        self.spaces();
        let hit = self.peek() == Some(wanted);
        self.at += usize::from(hit);
        hit
    }

    /// Steps over a word standing here.
    fn word(&mut self, word: &str) -> bool {
        let count = word.chars().count();
        let here = self.chars.get(self.at..self.at + count);
        let hit = here.is_some_and(|here| here.iter().map(char::to_ascii_uppercase).eq(word.chars()));
        self.at += if hit { count } else { 0 };
        hit
    }

    fn spaces(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    /// Why a character cannot stand where a number has ended.
    fn surplus(&self, c: char) -> Why {
        let before = self.chars[..self.at].iter().rev().find(|c| **c != ' ').copied().unwrap_or(' ');
        match c {
            ')' => Why::Brackets,
            _ if is_figure(c) && self.chars.get(self.at.wrapping_sub(1)) == Some(&' ') => Why::Spaced,
            _ if is_figure(c) && is_figure(before) => Why::TwoWays,
            _ => Why::Strange(c),
        }
    }

    fn sum(&mut self) -> Result<Operand, Why> {
        let mut total = self.product(true)?;
        loop {
            let minus = self.next_is('-');
            if !minus && !self.next_is('+') {
                return Ok(total);
            }
            self.operators += 1;
            self.taken_off += usize::from(minus);
            let next = self.product(false)?;
            let share = match (total.share, next.share) {
                (a, b) if a == b => a,
                (Share::Either, b) => b,
                (a, Share::Either) => a,
                _ => return Err(Why::MixedShares),
            };
            let value = if minus { total.value.checked_sub(next.value) } else { total.value.checked_add(next.value) };
            total = joined(total, next, value.ok_or(Why::TooLong)?, share)?;
        }
    }

    fn product(&mut self, may_be_signed: bool) -> Result<Operand, Why> {
        let mut total = self.factor(may_be_signed)?;
        loop {
            let times = self.next_is('*');
            if !times && !self.next_is('/') {
                return Ok(total);
            }
            self.operators += 1;
            let next = self.factor(true)?;
            if times {
                let share = match (total.share, next.share) {
                    (Share::Plain, Share::Plain) => Share::Plain,
                    (Share::Part, Share::Part) => Share::Part,
                    _ => Share::Either,
                };
                let value = total.value.checked_mul(next.value).ok_or(Why::TooLong)?;
                total = joined(total, next, value, share)?;
            } else {
                self.divided = true;
                if next.value.is_zero() {
                    return Err(Why::ByZero);
                }
                let share = if next.share == Share::Plain { total.share } else { Share::Plain };
                let value = total.value.checked_div(next.value).ok_or(Why::TooLong)?;
                total = joined(total, next, value, share)?;
            }
        }
    }

    fn factor(&mut self, may_be_signed: bool) -> Result<Operand, Why> {
        self.currency_before();
        let minus = self.next_is('-');
        let signed = minus || self.next_is('+');
        if signed && (!may_be_signed || matches!(self.peek(), Some('-' | '+'))) {
            return Err(Why::TwoSigns);
        }
        self.currency_before();
        let mut read = if self.next_is('(') { self.bracket()? } else { self.literal()? };
        if signed && matches!(read.form, Form::Bracketed | Form::SignedBracketed) {
            return Err(Why::BracketAndSign);
        }
        if minus {
            read.value = -read.value;
        }
        if signed && read.form == Form::Literal {
            read.form = Form::Signed;
        }
        Ok(read)
    }

    fn bracket(&mut self) -> Result<Operand, Why> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Why::TooDeep);
        }
        let mut inner = self.sum()?;
        self.depth -= 1;
        if !self.next_is(')') {
            return Err(match self.peek() {
                Some(c) => self.surplus(c),
                None => Why::Brackets,
            });
        }
        inner.form = match inner.form {
            Form::Literal => Form::Bracketed,
            Form::Signed => Form::SignedBracketed,
            Form::Composite => Form::Composite,
            Form::Bracketed | Form::SignedBracketed => return Err(Why::LoneBracket),
        };
        self.spaces();
        if let Some(unit) = self.units() {
            if inner.form == Form::Bracketed {
                return Err(Why::LoneBracket);
            }
            inner.value = inner.value.checked_mul(unit).ok_or(Why::TooLong)?;
        }
        let ended = self.ended(inner)?;
        if inner.form == Form::Bracketed && ended.share != inner.share {
            return Err(Why::LoneBracket);
        }
        Ok(ended)
    }

    fn literal(&mut self) -> Result<Operand, Why> {
        self.spaces();
        for (word, places) in [("百分之", 2), ("千分之", 3), ("万分之", 4)] {
            if self.word(word) {
                let number = self.figures()?;
                let value = number.checked_mul(Decimal::new(1, places)).ok_or(Why::TooLong)?;
                let read = Operand { value, share: Share::Part, form: Form::Literal };
                return if self.peek().is_some_and(|c| matches!(c, '%' | '‰')) {
                    Err(Why::MixedShares)
                } else {
                    Ok(read)
                };
            }
        }
        let value = self.figures()?;
        self.ended(Operand { value, share: Share::Plain, form: Form::Literal })
    }

    /// Digits with their units, or a numeral in characters.
    fn figures(&mut self) -> Result<Decimal, Why> {
        match self.peek() {
            None => Err(Why::Unfinished),
            Some(c) if is_digit(c) => self.digits(),
            Some(c) if numeral::is_part(c) => self.numeral(),
            Some(c) => Err(Why::Strange(c)),
        }
    }

    fn numeral(&mut self) -> Result<Decimal, Why> {
        let from = self.at;
        while self.peek().is_some_and(numeral::is_part) {
            self.at += 1;
        }
        let chars = &self.chars[from..self.at];
        self.unit |= chars.iter().any(|c| matches!(c, '百' | '千' | '万' | '亿'));
        numeral::value(chars).ok_or(Why::Numeral)
    }

    /// `62万`, `1.5亿`, `3万5千`, `3万0500`: units go down, and what has no unit of its own fills all places below the last one.
    fn digits(&mut self) -> Result<Decimal, Why> {
        let mut total = Decimal::ZERO;
        let mut above: Option<Decimal> = None;
        loop {
            let from = self.at;
            while self.peek().is_some_and(is_digit) {
                self.at += 1;
            }
            let run: String = self.chars[from..self.at].iter().collect();
            self.led_by_zero |= run.starts_with('0') && run[1..].starts_with(|c: char| c.is_ascii_digit());
            let number = grouped(&run)?;
            let mut ahead = self.at;
            while self.chars.get(ahead) == Some(&' ') {
                ahead += 1;
            }
            if ahead > self.at && self.chars.get(ahead).copied().is_some_and(is_digit) {
                return Err(Why::Spaced);
            }
            self.at = ahead;
            let unit = self.units();
            let part = match unit {
                Some(unit) => number.checked_mul(unit).ok_or(Why::TooLong)?,
                None => number,
            };
            if let Some(above) = above {
                let whole = run.split('.').next().unwrap_or_default().chars().filter(char::is_ascii_digit).count();
                let fills = unit.is_some() || zeros(above) == whole;
                if !fills {
                    return Err(Why::Colloquial);
                }
                if part >= above || (unit.is_some() && run.contains('.')) {
                    return Err(Why::TwoWays);
                }
            }
            total = total.checked_add(part).ok_or(Why::TooLong)?;
            match unit {
                Some(unit) if self.peek().is_some_and(is_digit) => {
                    if run.contains('.') {
                        return Err(Why::TwoWays);
                    }
                    above = Some(unit);
                }
                _ => return Ok(total),
            }
        }
    }

    /// A unit or two that go together: 千, 万, 百万, 万亿.
    fn units(&mut self) -> Option<Decimal> {
        let mut unit = Decimal::ONE;
        let from = self.at;
        for step in [&[('百', 100), ('千', 1000)][..], &[('万', 10_000)], &[('亿', 100_000_000)]] {
            if let Some((_, times)) = step.iter().find(|(c, _)| self.peek() == Some(*c)) {
                unit = unit.checked_mul(Decimal::from(*times))?;
                self.at += 1;
            }
        }
        self.unit |= self.at > from;
        (self.at > from).then_some(unit)
    }

    /// What may stand behind an operand: `%`, `‰`, `元`.
    fn ended(&mut self, mut read: Operand) -> Result<Operand, Why> {
        self.spaces();
        let places = match self.peek() {
            Some('%') => 2,
            Some('‰') => 3,
            _ => 0,
        };
        if places > 0 {
            if read.share != Share::Plain {
                return Err(Why::MixedShares);
            }
            self.at += 1;
            read.value = read.value.checked_mul(Decimal::new(1, places)).ok_or(Why::TooLong)?;
            read.share = Share::Part;
            self.spaces();
        }
        if ["元整", "元", "块钱", "块", "RMB", "CNY"].iter().any(|word| self.word(word)) {
            self.currency = true;
            if places > 0 {
                return Err(Why::MixedShares);
            }
        }
        Ok(read)
    }

    fn currency_before(&mut self) {
        self.spaces();
        self.currency |= ["¥", "人民币", "RMB", "CNY"].iter().any(|word| self.word(word));
    }
}

/// Two operands become one. A single number in brackets is a bookkeeper's negative, and nobody knows what it is within a sum.
fn joined(a: Operand, b: Operand, value: Decimal, share: Share) -> Result<Operand, Why> {
    if a.form == Form::Bracketed || b.form == Form::Bracketed {
        return Err(Why::LoneBracket);
    }
    Ok(Operand { value, share, form: Form::Composite })
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',')
}

fn is_figure(c: char) -> bool {
    is_digit(c) || numeral::is_part(c)
}

/// How many zeros a unit has.
fn zeros(unit: Decimal) -> usize {
    unit.to_string().chars().filter(|c| *c == '0').count()
}

/// Digits in groups of three (`1,234,567`) or four (`1,2345,6789`) all along, and at most one point behind them.
fn grouped(run: &str) -> Result<Decimal, Why> {
    let (whole, fraction) = match run.split_once('.') {
        None => (run, None),
        Some((whole, fraction)) => (whole, Some(fraction)),
    };
    if fraction.is_some_and(|f| f.contains(',')) {
        return Err(Why::CommaBehindPoint);
    }
    if fraction.is_some_and(|f| f.contains('.')) {
        return Err(Why::TwoPoints);
    }
    if whole.is_empty() || fraction.is_some_and(str::is_empty) {
        return Err(Why::PointAtTheEdge);
    }
    let groups: Vec<&str> = whole.split(',').collect();
    if groups.iter().any(|g| g.is_empty()) {
        return Err(Why::CommaAtTheEdge);
    }
    if let [first, rest @ ..] = groups.as_slice()
        && !rest.is_empty()
    {
        let alike = |size: usize| first.len() <= size && rest.iter().all(|g| g.len() == size);
        if first.starts_with('0') || !(alike(3) || alike(4)) {
            return Err(Why::Groups);
        }
    }
    let digits: String = run.chars().filter(|c| *c != ',').collect();
    Decimal::from_str_exact(&digits).map_err(|_| Why::TooLong)
}
