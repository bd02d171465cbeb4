//! Makes PDFs the way banks' systems write them, byte by byte and without any library: fonts that are not in the file with the
//! encodings of Chinese systems, fonts with a table of their own, turned pages, numbers in pieces.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

/// How the Chinese text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Script {
    UniGbUcs2,
    UniGbUtf16,
    UniGbUcs2V,
    GbkEuc,
    GbkpEuc,
    GbEuc,
    /// Numbers of its own, and a table that says what they mean.
    OwnTable,
    /// Numbers of the collection GB1.
    Gb1,
    /// Numbers of its own, and nothing that says what they mean.
    Bare,
}

/// Latin letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Digits {
    Helvetica,
    Courier,
    Same,
}

/// A text at a place: left, foot, size, what.
#[derive(Debug, Clone)]
pub(crate) struct Put {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) text: String,
    pub(crate) size: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Maker {
    pub(crate) script: Script,
    pub(crate) digits: Digits,
    /// Quarter turns that the page asks for; the drawing is turned the other way.
    pub(crate) turns: i64,
    /// Numbers are shown in pieces with small moves between them.
    pub(crate) pieces: bool,
    /// Everything is drawn twice to look bold.
    pub(crate) bold: bool,
    pub(crate) packed: bool,
}

/// A page: its texts and its rules (from, to).
#[derive(Debug, Clone, Default)]
pub(crate) struct Paper {
    pub(crate) texts: Vec<Put>,
    pub(crate) rules: Vec<(f64, f64, f64, f64)>,
    /// Text askew over the page.
    pub(crate) mark: Option<String>,
    /// Rules are drawn as thin boxes, filled.
    pub(crate) boxes: bool,
    /// A picture fills the page.
    pub(crate) picture: bool,
    /// Texts are there but not to be seen, as a text recognition leaves them.
    pub(crate) unseen: bool,
}

pub(crate) const WIDE: f64 = 842.0;
pub(crate) const HIGH: f64 = 595.0;

fn helvetica(c: char) -> f64 {
    match c {
        '0'..='9' => 0.556,
        ',' | '.' | ' ' | ':' | '/' => 0.278,
        '-' | '(' | ')' => 0.333,
        '+' | '=' => 0.584,
        '*' => 0.389,
        _ => 0.6,
    }
}

impl Maker {
    fn latin(&self, c: char) -> bool {
        self.digits != Digits::Same && c.is_ascii()
    }

    /// How wide a text will be.
    pub(crate) fn width(&self, text: &str, size: f64) -> f64 {
        let one = |c: char| match (self.latin(c), self.digits) {
            (true, Digits::Courier) => 0.6,
            (true, _) => helvetica(c),
            (false, _) if c.is_ascii() => 0.5,
            (false, _) => 1.0,
        };
        text.chars().map(one).sum::<f64>() * size
    }

    fn code(&self, c: char, own: &mut Vec<char>) -> Vec<u8> {
        let number = |own: &mut Vec<char>| {
            let at = own.iter().position(|o| *o == c).unwrap_or_else(|| {
                own.push(c);
                own.len() - 1
            });
            u16::try_from(at + 3).unwrap().to_be_bytes().to_vec()
        };
        match self.script {
            Script::UniGbUcs2 | Script::UniGbUtf16 | Script::UniGbUcs2V => {
                c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_be_bytes()).collect()
            }
            Script::GbkEuc | Script::GbkpEuc | Script::GbEuc => encoding_rs::GBK.encode(&c.to_string()).0.into_owned(),
            Script::OwnTable | Script::Bare => number(own),
            // The first numbers of the collection are the signs of ASCII; a few others by Adobe's published table.
            Script::Gb1 => {
                let cid = match c {
                    ' '..='~' => u16::try_from(u32::from(c) - 31).unwrap(),
                    '中' => 4559,
                    '国' => 1875,
                    _ => 0,
                };
                cid.to_be_bytes().to_vec()
            }
        }
    }

    /// The words of one text: font by font, piece by piece.
    fn shown(&self, text: &str, size: f64, own: &mut Vec<char>) -> String {
        let mut made = String::new();
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let latin = self.latin(chars[at]);
            let long = chars[at..].iter().take_while(|c| self.latin(**c) == latin).count();
            let run = &chars[at..at + long];
            at += long;
            let font = if latin { "F1" } else { "F2" };
            let code = |run: &[char], own: &mut Vec<char>| -> String {
                let bytes: Vec<u8> = match latin {
                    true => run.iter().map(|c| u8::try_from(*c).unwrap()).collect(),
                    false => run.iter().flat_map(|c| self.code(*c, own)).collect(),
                };
                bytes.iter().fold(String::from("<"), |mut all, b| {
                    write!(all, "{b:02X}").unwrap();
                    all
                }) + ">"
            };
            let array = if self.pieces && run.len() > 3 {
                let (a, rest) = run.split_at(run.len() / 3);
                let (b, c) = rest.split_at(rest.len() / 2);
                format!("[{} -18.5 {} 12 {}]", code(a, own), code(b, own), code(c, own))
            } else {
                format!("[{}]", code(run, own))
            };
            writeln!(made, "/{font} {size} Tf {array} TJ").unwrap();
        }
        made
    }

    fn drawn(&self, paper: &Paper, own: &mut Vec<char>) -> String {
        let mut made = String::from("q\n");
        // The drawing is upright for the reader; the paper lies turned, and the page says by how much.
        match self.turns {
            1 => writeln!(made, "0 1 -1 0 {HIGH} 0 cm").unwrap(),
            2 => writeln!(made, "-1 0 0 -1 {WIDE} {HIGH} cm").unwrap(),
            3 => writeln!(made, "0 -1 1 0 0 {WIDE} cm").unwrap(),
            _ => {}
        }
        if paper.picture {
            writeln!(made, "q {WIDE} 0 0 {HIGH} 0 0 cm /Im0 Do Q").unwrap();
        }
        for (x0, y0, x1, y1) in &paper.rules {
            match paper.boxes {
                true => writeln!(
                    made,
                    "{x0:.2} {:.2} {:.2} {:.2} re f",
                    y0.min(*y1),
                    (x1 - x0).max(0.5),
                    (y1 - y0).abs().max(0.5)
                ),
                false => writeln!(made, "0.5 w {x0:.2} {y0:.2} m {x1:.2} {y1:.2} l S"),
            }
            .unwrap();
        }
        for put in &paper.texts {
            let shown = self.shown(&put.text, put.size, own);
            let seen = if paper.unseen { "3 Tr " } else { "" };
            writeln!(made, "BT {seen}1 0 0 1 {:.3} {:.3} Tm\n{shown}ET", put.x, put.y).unwrap();
            if self.bold {
                writeln!(made, "BT {seen}1 0 0 1 {:.3} {:.3} Tm\n{shown}ET", put.x + 0.3, put.y).unwrap();
            }
        }
        if let Some(mark) = &paper.mark {
            let shown = self.shown(mark, 40.0, own);
            writeln!(made, "BT 0.7071 0.7071 -0.7071 0.7071 200 150 Tm\n{shown}ET").unwrap();
        }
        made + "Q\n"
    }

    fn fonts(&self, own: &[char]) -> Vec<String> {
        let latin = match self.digits {
            Digits::Courier => "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
            _ => "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        };
        let name = match self.script {
            Script::UniGbUcs2 => "UniGB-UCS2-H",
            Script::UniGbUtf16 => "UniGB-UTF16-H",
            Script::UniGbUcs2V => "UniGB-UCS2-V",
            Script::GbkEuc => "GBK-EUC-H",
            Script::GbkpEuc => "GBKp-EUC-H",
            Script::GbEuc => "GB-EUC-H",
            Script::OwnTable | Script::Gb1 | Script::Bare => "Identity-H",
        };
        let owned = matches!(self.script, Script::OwnTable | Script::Bare);
        let ordering = if owned { "Identity" } else { "GB1" };
        let widths = if owned {
            let each: Vec<String> = own.iter().map(|c| if c.is_ascii() { "500" } else { "1000" }.to_owned()).collect();
            format!("[3 [{}]]", each.join(" "))
        } else {
            "[1 95 500 814 939 500 7716 7716 500]".to_owned()
        };
        let table = if self.script == Script::OwnTable { "/ToUnicode 6 0 R" } else { "" };
        let below = format!(
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 4>>/DW 1000/W {widths}>>"
        );
        let above = format!(
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-{name}/Encoding/{name}/DescendantFonts[5 0 R]{table}>>"
        );
        let mut says = String::from("begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        for (at, chunk) in own.chunks(100).enumerate() {
            writeln!(says, "{} beginbfchar", chunk.len()).unwrap();
            for (n, c) in chunk.iter().enumerate() {
                let units: String = c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("{u:04X}")).collect();
                writeln!(says, "<{:04X}> <{units}>", at * 100 + n + 3).unwrap();
            }
            says += "endbfchar\n";
        }
        says += "endcmap";
        vec![latin.to_owned(), above, below, format!("<</Length {}>>stream\n{says}\nendstream", says.len())]
    }

    /// The file.
    pub(crate) fn made(&self, papers: &[Paper]) -> Vec<u8> {
        let mut own = Vec::new();
        let drawn: Vec<String> = papers.iter().map(|p| self.drawn(p, &mut own)).collect();
        let mut objects: Vec<Vec<u8>> = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
        // 1 catalog, 2 pages, 3.. fonts, 7 picture, then page and content by turns.
        let kids: Vec<String> = (0..papers.len()).map(|at| format!("{} 0 R", 8 + 2 * at)).collect();
        let turned = self.turns % 2 == 1;
        let (w, h) = if turned { (HIGH, WIDE) } else { (WIDE, HIGH) };
        objects.push(
            format!(
                "<</Type/Pages/Count {}/Kids[{}]/MediaBox[0 0 {w} {h}]/Rotate {}/Resources<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<</Im0 7 0 R>>>>>>",
                papers.len(),
                kids.join(" "),
                self.turns * 90
            )
            .into_bytes(),
        );
        objects.extend(self.fonts(&own).into_iter().map(String::into_bytes));
        objects.push(
            b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\nx\nendstream".to_vec(),
        );
        for (at, drawn) in drawn.iter().enumerate() {
            objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 9 + 2 * at).into_bytes());
            objects.push(if self.packed {
                let data = zlib(drawn.as_bytes());
                let mut whole = format!("<</Filter/FlateDecode/Length {}>>stream\n", data.len()).into_bytes();
                whole.extend(data);
                whole.extend(b"\nendstream");
                whole
            } else {
                format!("<</Length {}>>stream\n{drawn}\nendstream", drawn.len()).into_bytes()
            });
        }
        assembled(&objects)
    }
}

/// Objects, their table, the end.
pub(crate) fn assembled(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", at + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = places.len() + 1;
    file.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

/// Stored blocks are enough: what matters is that they are unpacked.
pub(crate) fn zlib(data: &[u8]) -> Vec<u8> {
    let mut made = vec![0x78, 0x01];
    let mut blocks = data.chunks(60_000).peekable();
    while let Some(block) = blocks.next() {
        let long = u16::try_from(block.len()).unwrap();
        made.push(u8::from(blocks.peek().is_none()));
        made.extend(long.to_le_bytes());
        made.extend((!long).to_le_bytes());
        made.extend(block);
    }
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), d| {
        let a = (a + u32::from(*d)) % 65_521;
        (a, (b + a) % 65_521)
    });
    made.extend((b << 16 | a).to_be_bytes());
    made
}
