//! A web page or an XML sheet that calls itself a workbook, as many banks' own programs export it: its tables' rows as lines. Only the
//! tags that make rows and cells are looked at; nothing is loaded, run or followed.

use std::collections::HashMap;

use crate::grid::{Grid, Line, Merged, cell};
use crate::limits::{self, Cut, too_many};
use crate::{Progress, Stopped};

/// What the text says it is, in its first characters.
pub(crate) fn is_page(text: &str) -> bool {
    let start: String = text.chars().take(600).collect::<String>().to_ascii_lowercase();
    ["<html", "<!doctype", "<table", "<?xml", "<head", "<meta"].iter().any(|w| start.contains(w))
}

/// The row that is being read.
#[derive(Default)]
struct Row {
    cells: Vec<String>,
    inside: bool,
    text: String,
    /// Empty places after the cell that spans several.
    spans: usize,
    /// Lines that the cell being read reaches down.
    down: u32,
    /// Cells of this line that reach down: column, lines.
    tall: Vec<(usize, u32)>,
    long: bool,
}

impl Row {
    /// Leaves the places empty that a cell of an earlier line reaches into.
    fn skip(&mut self, taken: &dyn Fn(usize) -> bool) {
        while self.cells.len() < limits::CELLS && taken(self.cells.len()) {
            limits::step(1);
            self.cells.push(String::new());
        }
    }

    fn close(&mut self, taken: &dyn Fn(usize) -> bool) {
        if !std::mem::take(&mut self.inside) {
            return;
        }
        let (text, was_cut) = cell(&std::mem::take(&mut self.text));
        self.skip(taken);
        let down = std::mem::take(&mut self.down);
        if down > 0 {
            // Beyond the last column nothing is kept, however many cells a line claims.
            let last = self.cells.len().saturating_add(self.spans).min(limits::CELLS.saturating_sub(1));
            self.tall.extend((self.cells.len()..=last).map(|column| (column, down)));
        }
        self.long |= was_cut || self.cells.len() >= limits::CELLS;
        if self.cells.len() < limits::CELLS {
            self.cells.push(text);
            let spans = std::mem::take(&mut self.spans).min(limits::CELLS - self.cells.len());
            self.cells.extend(std::iter::repeat_n(String::new(), spans));
        }
    }
}

/// Whether a cell of an earlier line reaches into this one's column.
fn taken(reach: &HashMap<usize, u32>, line: u32, column: usize) -> bool {
    reach.get(&column).is_some_and(|last| *last >= line)
}

/// The rows of all tables, one after the other; none where the page holds no table.
pub(crate) fn of_page(text: &str, progress: Progress<'_>) -> Result<Option<Grid>, Stopped> {
    let mut grid = Grid::default();
    let mut row: Option<Row> = None;
    let (mut number, mut room) = (0_u32, limits::text_room(text.len()));
    let mut cuts = Cut::default();
    // Down to which line a column is taken by a cell above.
    let mut reach: HashMap<usize, u32> = HashMap::new();
    let mut outside = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('<').unwrap_or((rest, ""));
        match row.as_mut() {
            Some(row) if row.inside => plain(before, &mut row.text),
            // What stands outside the tables may say whose account it is, and in which currency.
            _ if !before.trim().is_empty() && outside.len() < 4_000 => {
                plain(before, &mut outside);
                outside.push('\n');
            }
            _ => {}
        }
        if after.is_empty() {
            break;
        }
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (tag, following) = after.split_once('>').unwrap_or((after, ""));
        rest = following;
        let name: String =
            tag.chars().take_while(|c| !c.is_whitespace()).take(20).collect::<String>().to_ascii_lowercase();
        match name.trim_end_matches('/').trim_start_matches("ss:") {
            kind @ ("style" | "script" | "title") => {
                let mut ends = rest.match_indices("</").map(|(at, _)| rest.get(at..).unwrap_or_default());
                rest = ends
                    .find(|end| end.get(2..2 + kind.len()).is_some_and(|own| own.eq_ignore_ascii_case(kind)))
                    .unwrap_or_default();
            }
            "tr" | "row" | "/tr" | "/row" | "/table" => {
                if let Some(mut done) = row.take() {
                    done.close(&|column| taken(&reach, number, column));
                    if done.long {
                        cuts.at(number, &mut grid.findings);
                    }
                    for (column, down) in &done.tall {
                        let last = number.saturating_add(*down);
                        reach.insert(*column, last);
                        if grid.merged.len() < limits::MERGED {
                            grid.merged.push(Merged { first: number, last, column: *column });
                        }
                    }
                    let text: usize = done.cells.iter().map(|c| c.len() + size_of::<String>()).sum();
                    let text = text + size_of::<Line>();
                    if grid.lines.len() >= limits::LINES || text > room {
                        grid.findings.push(too_many());
                        break;
                    }
                    room -= text;
                    if done.cells.iter().any(|c| !c.is_empty()) {
                        grid.lines.push(Line { no: number, cells: done.cells });
                    }
                    if number % 2_000 == 1_999 && !progress(200) {
                        return Err(Stopped);
                    }
                }
                if name.starts_with(['t', 'r', 's']) {
                    for said in std::mem::take(&mut outside).lines().map(cell).map(|(text, _)| text) {
                        // A sentence or a single character is no head line.
                        if (2..=120).contains(&said.chars().count()) && grid.lines.len() < limits::LINES {
                            grid.lines.push(Line { no: number + 1, cells: vec![said] });
                        }
                    }
                    number += 1;
                    row = Some(Row::default());
                }
                // Another table begins anew.
                if name == "/table" {
                    reach.clear();
                }
            }
            "td" | "th" | "cell" => {
                if let Some(row) = &mut row {
                    row.close(&|column| taken(&reach, number, column));
                    row.inside = !tag.ends_with('/');
                    let many = |name| attribute(tag, name).and_then(|n| n.parse::<usize>().ok());
                    row.spans =
                        many("colspan").map_or_else(|| many("mergeacross").unwrap_or(0), |n| n.saturating_sub(1));
                    let down = many("rowspan").map(|n| n.saturating_sub(1)).or_else(|| many("mergedown")).unwrap_or(0);
                    row.down = u32::try_from(down).unwrap_or(0).min(100_000);
                    // An XML sheet leaves empty cells out and says which place the next one has.
                    if let Some(place) = many("index") {
                        let place = place.saturating_sub(1).min(limits::CELLS);
                        if place > row.cells.len() {
                            row.cells.resize(place, String::new());
                        }
                    }
                    if !row.inside && row.cells.len() < limits::CELLS {
                        row.skip(&|column| taken(&reach, number, column));
                        row.cells.push(String::new());
                    }
                }
            }
            "/td" | "/th" | "/cell" => {
                if let Some(row) = &mut row {
                    row.close(&|column| taken(&reach, number, column));
                }
            }
            "br" => {
                if let Some(row) = &mut row {
                    row.text.push(' ');
                }
            }
            _ => {}
        }
    }
    cuts.end(&mut grid.findings);
    if let Some(mut done) = row {
        // A page that breaks off: the last row counts as it stands.
        done.close(&|column| taken(&reach, number, column));
        if done.cells.iter().any(|c| !c.is_empty()) {
            grid.lines.push(Line { no: number, cells: done.cells });
        }
    }
    Ok((!grid.lines.is_empty()).then_some(grid))
}

/// An attribute's value, whatever its prefix: `colspan="2"`, `ss:Index="3"`.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.split_whitespace().skip(1).find_map(|part| {
        let (own, value) = part.split_once('=')?;
        let own = own.rsplit(':').next().unwrap_or(own);
        own.eq_ignore_ascii_case(name).then(|| value.trim_matches(['"', '\'', '/']))
    })
}

/// Longer names of single characters, `&…;`, are not known here.
const LONGEST_NAME: usize = 8;

/// Text without what stands for single characters.
fn plain(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        into.push_str(before);
        // The end of a name is near or nowhere: a text of nothing but `&` is not searched to its end for each of them.
        limits::step(1);
        let end = after.bytes().take(LONGEST_NAME + 1).position(|b| b == b';');
        let short = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)));
        let known = short.and_then(|(word, _)| match word {
            "nbsp" => Some(' '),
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "yen" => Some('¥'),
            _ => {
                let number = word.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)
            }
        });
        match (known, short) {
            (Some(c), Some((_, after))) => {
                into.push(c);
                rest = after;
            }
            _ => {
                into.push('&');
                rest = after;
            }
        }
    }
    into.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u32, Vec<String>)> {
        let grid = of_page(text, &mut |_| true).ok().flatten().unwrap_or_default();
        grid.lines.into_iter().map(|l| (l.no, l.cells)).collect()
    }

    #[test]
    fn rows_of_a_page() {
        let text = "<html><style>td{a:'<td>x'}</style><table><!-- <tr><td>no --><tr><th colspan=2>甲</th><th>乙</TH></tr>\n\
            <TR><td>1</td>\n<td nowrap>&nbsp;2&amp;3<br>4</td><td/></TR><tr><td></td></tr><tr><td>&#165;5 &x; a<td>6</table>";
        let cells = |list: &[&str]| list.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            lines(text),
            [(1, cells(&["甲", "", "乙"])), (2, cells(&["1", "2&3 4", ""])), (4, cells(&["¥5 &x; a", "6"]))]
        );
        assert!(lines("<html><body>一句话</body></html>").is_empty());
    }

    #[test]
    fn rows_of_an_xml_sheet() {
        let text = "<?xml version=\"1.0\"?><Workbook><Worksheet><Table><Row><Cell><Data ss:Type=\"String\">甲</Data></Cell>\
            <Cell ss:Index=\"3\"><Data ss:Type=\"Number\">12.5</Data></Cell></Row><Row ss:Height=\"3\"><Cell/><Cell><Data>乙</Data></Cell></Row></Table></Worksheet></Workbook>";
        assert_eq!(
            lines(text),
            [(1, vec!["甲".to_owned(), String::new(), "12.5".to_owned()]), (2, vec![String::new(), "乙".to_owned()])]
        );
    }
}
