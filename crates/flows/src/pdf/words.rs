//! Characters become words, and words lines, by where they stand. What was drawn twice to look bold counts once; a number that was
//! drawn in pieces is one word where its pieces touch, and two where anything like a space lies between them.

use super::drawing::{Drawing, Glyph, Stroke};

/// Characters without a gap between them.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) size: f64,
    pub(super) text: String,
    /// Other characters lie over it: what it says is not certain.
    pub(super) tangled: bool,
    /// A space was written between it and the word before.
    pub(super) follows: bool,
}

/// A line of words, from left to right.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    /// Height of its foot on the page.
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) words: Vec<Word>,
    /// Counted from 1 through the whole file.
    pub(super) no: u32,
    /// Counted from 0.
    pub(super) page: usize,
}

/// A page's lines and what rules its table.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) lines: Vec<TextLine>,
    /// Level rules: height, left, right.
    pub(super) level: Vec<(f64, f64, f64)>,
    /// Upright rules: place, bottom, top.
    pub(super) upright: Vec<(f64, f64, f64)>,
    /// Characters whose meaning the file does not tell.
    pub(super) unknown: usize,
    /// Characters written askew: a mark over the page.
    pub(super) askew: usize,
    pub(super) glyphs: usize,
}

/// A gap this wide, in sizes, parts two words.
const APART: f64 = 0.15;

/// Quarter turns against the clock by which a character is written; none where it is askew.
fn quarter(glyph: &Glyph) -> Option<usize> {
    let (dx, dy) = (glyph.dx, glyph.dy);
    let long = dx.abs().max(dy.abs());
    if dx.abs().min(dy.abs()) > long * 0.05 {
        return None;
    }
    Some(match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
        (true, true, _) => 0,
        (false, _, true) => 1,
        (true, false, _) => 2,
        (false, _, false) => 3,
    })
}

/// A page's lines. Text that is written along the other edge of the paper turns the page; text askew is a mark over it.
pub(super) fn sheet(drawing: Drawing, page: usize) -> Sheet {
    let mut made = Sheet { glyphs: drawing.glyphs.len(), ..Sheet::default() };
    let mut ways = [0_usize; 4];
    for glyph in &drawing.glyphs {
        if let Some(way) = quarter(glyph).and_then(|way| ways.get_mut(way)) {
            *way += 1;
        }
    }
    let main = (0..4).max_by_key(|way| (ways[*way], 4 - way)).unwrap_or(0);
    let turned = |(x, y): (f64, f64)| match main {
        1 => (y, -x),
        2 => (-x, -y),
        3 => (-y, x),
        _ => (x, y),
    };
    let mut level: Vec<Glyph> = Vec::with_capacity(drawing.glyphs.len());
    for mut glyph in drawing.glyphs {
        if quarter(&glyph) != Some(main) {
            made.askew += 1;
            continue;
        }
        made.unknown += usize::from(glyph.text.is_none());
        (glyph.x, glyph.y) = turned((glyph.x, glyph.y));
        (glyph.dx, glyph.dy) = turned((glyph.dx, glyph.dy));
        level.push(glyph);
    }
    for Stroke { from, to } in drawing.strokes {
        let ((ax, ay), (bx, by)) = (turned(from), turned(to));
        if (ay - by).abs() < (ax - bx).abs() {
            made.level.push((f64::midpoint(ay, by), ax.min(bx), ax.max(bx)));
        } else {
            made.upright.push((f64::midpoint(ax, bx), ay.min(by), ay.max(by)));
        }
    }
    made.lines = lines(level, page);
    made
}

fn lines(mut glyphs: Vec<Glyph>, page: usize) -> Vec<TextLine> {
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut groups: Vec<(f64, f64, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        match groups.last_mut() {
            Some((y, size, group)) if (*y - glyph.y) < 0.35 * size.min(glyph.size) => {
                *size = size.max(glyph.size);
                group.push(glyph);
            }
            _ => groups.push((glyph.y, glyph.size, vec![glyph])),
        }
    }
    let made = groups.into_iter().map(|(y, size, group)| TextLine { y, size, words: words(group), no: 0, page });
    made.filter(|line| !line.words.is_empty()).collect()
}

/// What was drawn twice a little aside, to look bold, counts once. Places come back as well: the order of drawing.
fn once(glyphs: Vec<Glyph>) -> Vec<(usize, Glyph)> {
    let mut ordered: Vec<(usize, Glyph)> = glyphs.into_iter().enumerate().collect();
    ordered.sort_by(|a, b| a.1.x.total_cmp(&b.1.x));
    let mut made: Vec<(usize, Glyph)> = Vec::with_capacity(ordered.len());
    for (at, glyph) in ordered {
        let same = |(_, other): &&(usize, Glyph)| {
            other.text == glyph.text && glyph.x - other.x < 0.3 * other.dx.max(glyph.size * 0.2)
        };
        if !made.iter().rev().take(6).any(|other| same(&other)) {
            made.push((at, glyph));
        }
    }
    made.sort_by_key(|(at, _)| *at);
    made
}

fn words(glyphs: Vec<Glyph>) -> Vec<Word> {
    // First what was drawn in one go, so that two texts that run into each other are not shuffled into one.
    let mut runs: Vec<Word> = Vec::new();
    let (mut open, mut spaced) = (false, false);
    for (_, glyph) in once(glyphs) {
        let text = glyph.text.as_deref().unwrap_or("\u{fffd}");
        if text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')) {
            let blank = text.chars().any(char::is_whitespace);
            spaced = blank && open;
            open = open && !blank;
            continue;
        }
        let right = glyph.x + glyph.dx;
        match runs.last_mut().filter(|_| open) {
            Some(word) if (glyph.x - word.right).abs() <= APART * word.size.min(glyph.size) => {
                word.text.push_str(text);
                word.right = word.right.max(right);
                word.size = word.size.max(glyph.size);
            }
            _ => {
                let gap = runs.last().map_or(f64::INFINITY, |w| (glyph.x - w.right) / glyph.size);
                let follows = spaced && (0.0..0.8).contains(&gap);
                runs.push(Word {
                    left: glyph.x,
                    right,
                    size: glyph.size,
                    text: text.to_owned(),
                    tangled: false,
                    follows,
                });
                (open, spaced) = (true, false);
            }
        }
    }
    runs.sort_by(|a, b| a.left.total_cmp(&b.left));
    // Then what touches, in whatever order it was drawn.
    let mut made: Vec<Word> = Vec::new();
    for mut run in runs {
        let Some(last) = made.last_mut() else {
            made.push(run);
            continue;
        };
        let gap = (run.left - last.right) / last.size.min(run.size);
        if gap.abs() <= APART {
            last.text.push_str(&run.text);
            last.right = last.right.max(run.right);
            last.size = last.size.max(run.size);
            continue;
        }
        // One lies over the other: what it says is not certain.
        if gap < -0.4 {
            last.tangled = true;
            run.tangled = true;
        }
        made.push(run);
    }
    made
}
