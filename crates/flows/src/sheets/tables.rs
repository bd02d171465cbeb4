//! The tables of one sheet: where one ends and the next begins.

use std::collections::HashSet;
use std::rc::Rc;

use super::{File, Table};
use crate::denomination::{self, Denomination};
use crate::grid::{Grid, Line, Merged};
use crate::header::{self, Header, Mapping};
use crate::{head, limits, moment};

/// What stands between the last movement and the line that is looked at.
#[derive(Default)]
struct Since {
    /// There was a movement.
    any: bool,
    /// Lines since then that were not asked yet.
    open: Vec<usize>,
    /// One of them says another account, currency or unit.
    says: bool,
    /// The last one that was asked: the same words again say nothing more.
    asked: Option<usize>,
}

impl Since {
    fn pass(&mut self, at: usize, line: &Line) {
        if line.cells.first().is_some_and(|c| moment::parts(c).is_some()) {
            *self = Self { any: true, ..Self::default() };
        } else {
            self.open.push(at);
        }
    }

    /// Whether the lines since the last movement say another account, currency or unit; each line is asked once.
    fn anew(&mut self, lines: &[Line]) -> bool {
        if !self.any {
            return false;
        }
        for at in std::mem::take(&mut self.open) {
            let Some(line) = lines.get(at) else { continue };
            limits::step(1);
            let before = self.asked.replace(at).and_then(|before| lines.get(before));
            if before.is_some_and(|before| before.cells == line.cells) {
                continue;
            }
            let said = denomination::of_head(&[line.cells.as_slice()]);
            let account = || !head::account(std::slice::from_ref(line)).0.is_empty();
            self.says = self.says || said.currency.is_some() || said.unit.is_some() || account();
        }
        self.says
    }
}

/// The tables of one sheet: a line of names with other columns begins another one; the same names again are only printed again. `room` is
/// how many tables the file may still have.
pub(super) fn split(grid: Grid, header: Header, file: &File<'_>, room: usize) -> Vec<Table> {
    let Grid { mut lines, mut findings, sheet, merged, from_1904, unread } = grid;
    let merged: Rc<[Merged]> = merged.into();
    // Place, header, and the line that says what begins, where no names are printed again.
    let mut starts: Vec<(usize, Header, Option<Line>)> = Vec::new();
    if file.told.mapping.is_none() {
        let names =
            |cells: &[String]| cells.iter().map(|c| header::tidy(c)).filter(|c| !c.is_empty()).collect::<HashSet<_>>();
        let mut current = names(&header.names);
        let mut since = Since::default();
        let mut known = header::Known::default();
        let mut full = false;
        // The last line that named columns of the current table: the same line again, as on every page of a print, is compared and not read anew.
        let mut printed: Option<usize> = None;
        let dated = |line: &Line| line.cells.iter().any(|c| moment::parts(c).is_some());
        let last = lines.iter().rposition(dated).unwrap_or(0);
        for (at, line) in lines.iter().enumerate() {
            if let Some(before) = at.checked_sub(1)
                && let Some(passed) = lines.get(before)
            {
                since.pass(before, passed);
            }
            if at <= header.at {
                continue;
            }
            // “币种：美元” between two movements: what follows is in another currency.
            let few = line.cells.iter().filter(|c| !c.is_empty()).count() <= 3;
            let section = few && at < last && !dated(line);
            if section
                && denomination::of_head(&[line.cells.as_slice()]).currency.is_some()
                && header::again(line, file.rules, &mut known).is_none()
            {
                if starts.len() + 1 >= room {
                    full = true;
                    continue;
                }
                let before = starts.last().map_or(&header, |(_, h, _)| h);
                let mapping = Mapping { line: line.no, columns: before.mapping.columns.clone() };
                starts.push((at, Header { mapping, names: before.names.clone(), at }, Some(line.clone())));
                continue;
            }
            let Some(columns) = header::again(line, file.rules, &mut known) else { continue };
            let again = printed.and_then(|before| lines.get(before)).is_some_and(|before| before.cells == line.cells);
            let own = (!again).then(|| names(&line.cells));
            // The lower half of a header of two lines, repeated on a page, is no other table.
            let same = own.as_ref().is_none_or(|own| own.is_subset(&current));
            // The same names below a line of another account or currency begin that account's table.
            if same && !since.anew(&lines) {
                printed = Some(at);
                continue;
            }
            if starts.len() + 1 >= room {
                full = true;
                continue;
            }
            current = own.unwrap_or_else(|| names(&line.cells));
            printed = Some(at);
            // A section whose names are printed again begins with them: the line that says it stands in its head.
            let bare = |(from, _, said): &(usize, Header, Option<Line>)| {
                said.is_some() && !lines.get(*from..at).unwrap_or_default().iter().any(dated)
            };
            if starts.last().is_some_and(bare) {
                starts.pop();
            }
            let mapping = Mapping { line: line.no, columns };
            starts.push((at, Header { mapping, names: line.cells.clone(), at }, None));
        }
        if full {
            findings.push(limits::too_many_tables());
        }
    }
    let mut tables = Vec::new();
    // From the last to the first, so that each takes its lines off the end.
    for (at, mut found, said) in starts.into_iter().rev() {
        let body = lines.split_off((at + 1).min(lines.len()));
        lines.truncate(at);
        // What stands between the tables belongs to the one below, as far as it is no data.
        let dated = |line: &Line| line.cells.iter().any(|c| moment::parts(c).is_some());
        let far = lines.len().saturating_sub(limits::HEAD);
        let near = lines.get(far..).unwrap_or_default();
        limits::step(near.len());
        let from = (far + near.iter().rposition(dated).map_or(0, |at| at + 1)).max(header.at + 1);
        let head = lines.get(from..).unwrap_or_default().to_vec();
        // What says the next account or currency is no footer of the table above.
        let next = |line: &Line| {
            let said = denomination::of_head(&[line.cells.as_slice()]);
            let account = head::account(std::slice::from_ref(line));
            said != Denomination::default() || !account.0.is_empty()
        };
        let kept: Vec<Line> = lines.split_off(from.min(lines.len())).into_iter().filter(|line| !next(line)).collect();
        lines.extend(kept);
        let head: Vec<Line> = head.into_iter().chain(said).collect();
        found.at = 0;
        tables.push(Table {
            sheet: sheet.clone(),
            head,
            header: found,
            body,
            merged: Rc::clone(&merged),
            from_1904,
            findings: Vec::new(),
            unread: Vec::new(),
            second: true,
        });
    }
    let body = lines.split_off((header.at + 1).min(lines.len()));
    lines.truncate(header.at);
    tables.push(Table { sheet, head: lines, header, body, merged, from_1904, findings, unread, second: false });
    tables.reverse();
    tables
}
