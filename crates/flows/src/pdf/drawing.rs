//! What a page draws: characters with their places, and the straight lines that rule a table. Colours, pictures and clipping are
//! passed over; what no one can see (invisible text, text beside the page) is counted and not read.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Object, ObjectId};

use super::Unread;
use super::document::{Opened, Page, number};
use super::font::Font;
use super::matrix::Matrix;
use crate::limits;

/// Characters of a page; a full page of small print has some thousands.
const MOST_GLYPHS: usize = 200_000;
const MOST_RULES: usize = 40_000;
/// How often drawings may call drawings, on one page.
const MOST_CALLS: usize = 2_000;
const DEEPEST: usize = 8;
/// Saved states of a drawing.
const MOST_STATES: usize = 200;

/// One character on an upright page.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Where the pen goes from there.
    pub(super) dx: f64,
    pub(super) dy: f64,
    pub(super) size: f64,
    /// `None` where the file does not tell what it says.
    pub(super) text: Option<String>,
}

/// A straight line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
}

/// What a page shows.
#[derive(Default)]
pub(super) struct Drawing {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) strokes: Vec<Stroke>,
    pub(super) pictures: u32,
    /// Characters drawn so that no one sees them: what a text recognition lays over a scan.
    pub(super) unseen: u32,
    /// More on the page than any page holds.
    pub(super) overfull: bool,
}

/// The fonts already looked at, by their object, and how many were made.
#[derive(Default)]
pub(super) struct Fonts {
    known: HashMap<ObjectId, Rc<Font>>,
    made: usize,
}

#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    between: f64,
    word: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    unseen: bool,
}

struct Pen<'f, 'd> {
    file: &'d Opened,
    fonts: &'f mut Fonts,
    made: Drawing,
    frame: [f64; 4],
    calls: usize,
}

/// What a page shows, in the measure of a page that is seen upright.
pub(super) fn draw(file: &Opened, page: &Page<'_>, fonts: &mut Fonts) -> Result<Drawing, Unread> {
    let content = file.content(page)?;
    let mut pen = Pen { file, fonts, made: Drawing::default(), frame: page.frame, calls: 0 };
    let state = State {
        to_page: Matrix::ONE,
        font: None,
        size: 0.0,
        between: 0.0,
        word: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
        unseen: false,
    };
    pen.run(&content, page.resources, state, 0)?;
    let upright = page.upright();
    for glyph in &mut pen.made.glyphs {
        (glyph.x, glyph.y) = upright.point(glyph.x, glyph.y);
        (glyph.dx, glyph.dy) = upright.vector(glyph.dx, glyph.dy);
    }
    for stroke in &mut pen.made.strokes {
        stroke.from = upright.point(stroke.from.0, stroke.from.1);
        stroke.to = upright.point(stroke.to.0, stroke.to.1);
    }
    Ok(pen.made)
}

impl Pen<'_, '_> {
    fn run(
        &mut self,
        content: &[u8],
        resources: Option<&Dictionary>,
        start: State,
        depth: usize,
    ) -> Result<(), Unread> {
        let mut now = start;
        let mut saved: Vec<State> = Vec::new();
        let (mut line, mut text) = (Matrix::ONE, Matrix::ONE);
        let mut path: Vec<Stroke> = Vec::new();
        let mut at = (0.0, 0.0);
        let mut began = at;
        for operation in Content::decode_iter(content) {
            // What follows a broken piece cannot be told from it.
            let Ok(operation) = operation else { break };
            let operands = &operation.operands;
            let n = |place: usize| operands.get(place).and_then(number).unwrap_or(0.0);
            let six = || Matrix([n(0), n(1), n(2), n(3), n(4), n(5)]);
            match operation.operator.as_str() {
                "q" if saved.len() < MOST_STATES => saved.push(now.clone()),
                "Q" => now = saved.pop().unwrap_or(now),
                "cm" => now.to_page = six().then(now.to_page),
                "BT" => (line, text) = (Matrix::ONE, Matrix::ONE),
                "Tf" => {
                    now.size = n(1);
                    let name = operands.first().and_then(|o| o.as_name().ok()).unwrap_or_default();
                    now.font = self.font(resources, name);
                }
                "Tc" => now.between = n(0),
                "Tw" => now.word = n(0),
                "Tz" => now.stretch = n(0) / 100.0,
                "TL" => now.leading = n(0),
                "Ts" => now.rise = n(0),
                "Tr" => now.unseen = matches!(n(0) as i64, 3 | 7),
                "Td" | "TD" => {
                    if operation.operator == "TD" {
                        now.leading = -n(1);
                    }
                    line = Matrix::moved(n(0), n(1)).then(line);
                    text = line;
                }
                "Tm" => {
                    line = six();
                    text = line;
                }
                "T*" => {
                    line = Matrix::moved(0.0, -now.leading).then(line);
                    text = line;
                }
                "Tj" => self.string(operands.first(), &now, &mut text),
                "'" | "\"" => {
                    if operation.operator == "\"" {
                        (now.word, now.between) = (n(0), n(1));
                    }
                    line = Matrix::moved(0.0, -now.leading).then(line);
                    text = line;
                    self.string(operands.last(), &now, &mut text);
                }
                "TJ" => {
                    for part in operands.first().and_then(|o| o.as_array().ok()).into_iter().flatten() {
                        if let Some(back) = number(part) {
                            let by = -back / 1_000.0 * now.size;
                            let vertical = now.font.as_ref().is_some_and(|f| f.vertical);
                            let (x, y) = if vertical { (0.0, by) } else { (by * now.stretch, 0.0) };
                            text = Matrix::moved(x, y).then(text);
                        } else {
                            self.string(Some(part), &now, &mut text);
                        }
                    }
                }
                "m" => {
                    at = now.to_page.point(n(0), n(1));
                    began = at;
                }
                "l" | "h" => {
                    let to = if operation.operator == "h" { began } else { now.to_page.point(n(0), n(1)) };
                    stroke(&mut path, at, to);
                    at = to;
                }
                "re" => {
                    let (x, y, w, h) = (n(0), n(1), n(2), n(3));
                    let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)];
                    let corners = corners.map(|(x, y)| now.to_page.point(x, y));
                    for pair in corners.windows(2) {
                        stroke(&mut path, pair[0], pair[1]);
                    }
                    (at, began) = (corners[0], corners[0]);
                }
                "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => {
                    let room = MOST_RULES.saturating_sub(self.made.strokes.len());
                    self.made.strokes.extend(path.drain(..).take(room));
                }
                "n" => path.clear(),
                "BI" | "EI" => self.made.pictures += 1,
                "Do" => {
                    let name = operands.first().and_then(|o| o.as_name().ok()).unwrap_or_default();
                    self.call(resources, name, &now, depth)?;
                }
                _ => {}
            }
            if self.made.glyphs.len() >= MOST_GLYPHS {
                self.made.overfull = true;
                break;
            }
        }
        Ok(())
    }

    fn call(&mut self, resources: Option<&Dictionary>, name: &[u8], now: &State, depth: usize) -> Result<(), Unread> {
        let file = self.file;
        let all = resources.and_then(|r| file.dict(r, b"XObject"));
        let Some(object) = all.and_then(|all| all.get(name).ok()) else { return Ok(()) };
        let Some(Object::Stream(stream)) = file.solid(object) else { return Ok(()) };
        match file.name(&stream.dict, b"Subtype") {
            Some(b"Image") => self.made.pictures += 1,
            Some(b"Form") => {
                self.calls += 1;
                if depth >= DEEPEST || self.calls > MOST_CALLS {
                    self.made.overfull = true;
                    return Ok(());
                }
                let mut inner = now.clone();
                if let Some([a, b, c, d, e, f]) = file.numbers(&stream.dict, b"Matrix").as_deref() {
                    inner.to_page = Matrix([*a, *b, *c, *d, *e, *f]).then(now.to_page);
                }
                let content = file.drawn(object)?;
                let own = file.dict(&stream.dict, b"Resources").or(resources);
                self.run(&content, own, inner, depth + 1)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let file = self.file;
        let all = file.dict(resources?, b"Font")?;
        let object = all.get(name).ok()?;
        let id = file.id(object);
        if let Some(known) = id.and_then(|id| self.fonts.known.get(&id)) {
            return Some(Rc::clone(known));
        }
        // A font that stands in the page itself has no name to be known by: it is made each time it is chosen, up to a bound.
        self.fonts.made += 1;
        if self.fonts.made > limits::FONTS {
            self.made.overfull = true;
            return None;
        }
        let made = Rc::new(Font::of(file, file.solid(object)?.as_dict().ok()?));
        if let Some(id) = id {
            self.fonts.known.insert(id, Rc::clone(&made));
        }
        Some(made)
    }

    fn string(&mut self, operand: Option<&Object>, now: &State, text: &mut Matrix) {
        let Some(Ok(bytes)) = operand.map(Object::as_str) else { return };
        let Some(font) = now.font.as_ref() else {
            // Text in a font that the file does not hold: there, and not to be read.
            self.made.unseen += u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            return;
        };
        for shown in font.show(bytes) {
            let extra = now.between + if shown.space { now.word } else { 0.0 };
            let to_page = text.then(now.to_page);
            let along = (shown.width * font.unit * now.size + extra) * now.stretch;
            let (mut x, mut y) = to_page.point(0.0, now.rise);
            let (mut dx, mut dy) = to_page.vector(along, 0.0);
            let tall = to_page.vector(0.0, now.size);
            let size = tall.0.hypot(tall.1);
            if font.vertical {
                // The pen stands over the middle of the character and goes down; the place is made that of a level one.
                let (left, down) = to_page.vector(-now.size / 2.0, -now.size * 0.88);
                (x, y) = (x + left, y + down);
                (dx, dy) = to_page.vector(now.size, 0.0);
                *text = Matrix::moved(0.0, -now.size + extra.min(0.0)).then(*text);
            } else {
                *text = Matrix::moved(along, 0.0).then(*text);
            }
            let blank = shown.text.as_deref().is_some_and(|t| t.chars().all(char::is_whitespace));
            let [left, bottom, right, top] = self.frame;
            let beside = x < left - 2.0 || x > right + 2.0 || y < bottom - 2.0 || y > top + 2.0;
            if now.unseen || size < 0.5 || beside || !(x.is_finite() && y.is_finite() && size < 2_000.0) {
                self.made.unseen += u32::from(!blank);
                continue;
            }
            if self.made.glyphs.len() < MOST_GLYPHS {
                self.made.glyphs.push(Glyph { x, y, dx, dy, size, text: shown.text });
            }
        }
    }
}

/// Keeps what is level or upright; a curve or a slant rules no table.
fn stroke(path: &mut Vec<Stroke>, from: (f64, f64), to: (f64, f64)) {
    let (w, h) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
    if path.len() < MOST_RULES && (w < 0.7 || h < 0.7) && w.max(h) > 3.0 {
        path.push(Stroke { from, to });
    }
}
