//! A Rust source split into code and texts: comments, texts and test modules are blanked out of the code, line numbers hold.

/// A source as the rules read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code, with every comment, text and character blanked and test modules left out.
    pub plain: String,
    /// The texts with the line on which each begins.
    pub texts: Vec<(usize, String)>,
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    plain: String,
    texts: Vec<(usize, String)>,
}

impl Reader {
    fn ahead(&self, by: usize) -> char {
        self.chars.get(self.at + by).copied().unwrap_or('\0')
    }

    /// Takes one character that does not count as code.
    fn blank(&mut self) -> char {
        let c = self.ahead(0);
        self.plain.push(if c == '\n' { '\n' } else { ' ' });
        self.line += usize::from(c == '\n');
        self.at += 1;
        c
    }

    fn keep(&mut self) {
        let c = self.ahead(0);
        self.plain.push(c);
        self.line += usize::from(c == '\n');
        self.at += 1;
    }

    fn comment(&mut self, block: bool) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            match (block, self.ahead(0), self.ahead(1)) {
                (false, '\n', _) => return,
                (true, '/', '*') => {
                    depth += 1;
                    self.blank();
                }
                (true, '*', '/') => {
                    depth -= 1;
                    self.blank();
                    if depth == 0 {
                        self.blank();
                        return;
                    }
                }
                _ => {}
            }
            self.blank();
        }
    }

    /// A text; `hashes` is what closes a raw one.
    fn text(&mut self, hashes: Option<usize>) {
        let (line, mut said) = (self.line, String::new());
        self.keep();
        while self.at < self.chars.len() {
            let c = self.ahead(0);
            let closed = c == '"' && hashes.is_none_or(|n| (1..=n).all(|i| self.ahead(i) == '#'));
            if closed {
                self.keep();
                break;
            }
            said.push(self.blank());
            if c == '\\' && hashes.is_none() {
                said.push(self.blank());
            }
        }
        self.texts.push((line, said));
    }

    fn run(&mut self) {
        while self.at < self.chars.len() {
            let c = self.ahead(0);
            let word = self.plain.chars().last().is_some_and(|p| p.is_alphanumeric() || p == '_');
            match c {
                '/' if self.ahead(1) == '/' => self.comment(false),
                '/' if self.ahead(1) == '*' => self.comment(true),
                '"' => self.text(None),
                'r' if !word && matches!(self.ahead(1), '"' | '#') => {
                    let hashes = (1..).take_while(|i| self.ahead(*i) == '#').count();
                    self.keep();
                    if self.ahead(hashes) == '"' {
                        (0..hashes).for_each(|_| self.keep());
                        self.text(Some(hashes));
                    }
                }
                // a character; what is no character is the name of a lifetime
                '\'' if self.ahead(1) == '\\' || self.ahead(2) == '\'' => {
                    self.keep();
                    if self.blank() == '\\' {
                        self.blank();
                    }
                    while self.at < self.chars.len() && self.ahead(0) != '\'' {
                        self.blank();
                    }
                    self.keep();
                }
                _ => self.keep(),
            }
        }
    }
}

/// Splits a source.
#[must_use]
pub fn code(source: &str) -> Code {
    let mut reader =
        Reader { chars: source.chars().collect(), at: 0, line: 1, plain: String::new(), texts: Vec::new() };
    reader.run();
    without_tests(reader.plain, reader.texts)
}

/// Blanks every item under `#[cfg(test)]`, and drops its texts.
fn without_tests(plain: String, texts: Vec<(usize, String)>) -> Code {
    const MARK: &str = "#[cfg(test)]";
    let (mut plain, mut texts) = (plain, texts);
    while let Some(from) = plain.find(MARK) {
        let rest = &plain[from..];
        let mut depth = 0;
        let end = rest.char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            (depth == 0 && matches!(c, '}' | ';')).then_some(from + at + c.len_utf8())
        });
        let end = end.unwrap_or(plain.len());
        let lines = |upto: usize| plain[..upto].matches('\n').count() + 1;
        let (first, last) = (lines(from), lines(end));
        texts.retain(|(line, _)| *line < first || *line > last);
        let blank: String = plain[from..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        plain.replace_range(from..end, &blank);
    }
    Code { plain, texts }
}
