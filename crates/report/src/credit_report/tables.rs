//! Asked tables on paper 附表: every column that was asked, with the basis of what stands in it. What is too wide for the page is turned on its
//! side where the rows are few, and cut into parts that repeat the row's name where they are many; nothing is left out but rows beyond a
//! length that is said.

use crate::case::Case;
use crate::document::{Align, Block, Cell, Column, Row, Table};
use crate::{number, words};
use appraisal::checklist::{Column as Asked, Kind, Table as AskedTable};
use appraisal::observation::{Answer, Row as Given, TableState};
use std::collections::BTreeMap;

/// More rows than this of one table are not printed; the workbook has them all.
const MOST_ROWS: usize = 60;
/// What fits across the page, in Chinese characters of a table's size.
const ACROSS: usize = 58;
/// What the edges of a column take, in the same measure.
const EDGES: usize = 2;
/// Wider than this no column has to be: its text is broken into lines.
const WIDEST: usize = 10;
/// A table turned on its side has one column for each row; more rows than this would be as wide again.
const TURNED: usize = 5;

/// One asked table; what was declared empty is said so, what was never touched is left to the open points.
pub(super) fn blocks(case: &Case<'_>, table: &AskedTable) -> Vec<Block> {
    let label = case.say(&table.label);
    let rows = match case.answers.table(&table.id) {
        TableState::Untouched => return Vec::new(),
        TableState::DeclaredEmpty => {
            return vec![Block::note(format!("{label}{}{}", case.colon(), case.pick("核实无", "checked, none")))];
        }
        TableState::Rows(rows) => rows,
    };
    let printed = Printed::new(case, table, rows);
    let mut made = if printed.width(&printed.columns) <= ACROSS {
        vec![printed.upright(&printed.with_computed(), label.to_owned())]
    } else if rows.len() <= TURNED {
        vec![printed.turned(label.to_owned())]
    } else {
        let parts = printed.parts();
        let of = parts.len();
        let caption = |i: usize| format!("{label}{}", case.within(&format!("{}/{of}", i + 1)));
        parts.iter().enumerate().map(|(i, part)| printed.upright(part, caption(i))).collect()
    };
    if let Some(last) = made.last_mut() {
        last.note = printed.note();
    }
    made.into_iter().map(Block::Table).collect()
}

struct Printed<'a> {
    case: &'a Case<'a>,
    table: &'a AskedTable,
    rows: &'a [Given],
    /// What was asked and applies to a row at least.
    columns: Vec<&'a Asked>,
    /// The basis most cells have.
    basis: String,
}

impl<'a> Printed<'a> {
    fn new(case: &'a Case<'a>, table: &'a AskedTable, rows: &'a [Given]) -> Self {
        let asked = table.columns.values().filter(|c| c.formula.is_none() && !c.hidden);
        let columns = asked.filter(|c| applies(case, table, rows, c)).collect();
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for answer in rows.iter().flat_map(|r| table.columns.keys().filter_map(|c| r.cell(c))) {
            *counted.entry(answer.basis.word()).or_default() += 1;
        }
        let basis = counted.into_iter().max_by_key(|(_, n)| *n).map_or("", |(word, _)| word).to_owned();
        Self { case, table, rows, columns, basis }
    }

    /// Behind what was asked the figures made of it, as many as find room.
    fn with_computed(&self) -> Vec<&'a Asked> {
        let mut all = self.columns.clone();
        // A computed word is for the rules; a person reads the figures that come of it.
        let computed =
            self.table.columns.values().filter(|c| c.formula.is_some() && !c.hidden && c.ask.kind.is_number());
        for column in computed.filter(|c| applies(self.case, self.table, self.rows, c)) {
            all.push(column);
            if self.width(&all) > ACROSS {
                all.pop();
            }
        }
        all
    }

    fn title(&self, column: &Asked) -> String {
        let label = self.case.say(&column.ask.label);
        let unit = self.case.unit(&column.ask.unit);
        if matches!(column.ask.unit.as_str(), "" | "元" | "%") || label.contains(unit) {
            return label.to_owned();
        }
        format!("{label}{}", self.case.within(unit))
    }

    fn cell(&self, row: &Given, column: &Asked, marked: bool) -> Cell {
        let case = self.case;
        match row.cell(&column.ask.id) {
            Some(answer) => {
                let mut text = match column.ask.kind {
                    _ if (self.table.id.as_str(), column.ask.id.as_str()) == PROVES => proves(case, &answer.text),
                    Kind::Photo | Kind::File | Kind::Signature => papers(case, answer),
                    _ => case.answer(&column.ask, answer),
                };
                if marked && answer.basis.word() != self.basis {
                    text.push('·');
                    text.push_str(words::basis_short(answer.basis.word(), case.language()));
                }
                Cell::text(text)
            }
            None => match case.appraisal.figures.cell(&self.table.id, &row.id, &column.ask.id) {
                Some(reading) => case.reading_cell(&reading, column.ask.kind, &column.ask.unit, ""),
                None => Cell::empty(),
            },
        }
    }

    /// The basis of a row whose cells all rest on the same one, when it is not that of the table: said once, at its name.
    fn apart(&self, row: &Given) -> Option<&'static str> {
        let mut words = self.table.columns.keys().filter_map(|c| row.cell(c)).map(|a| a.basis.word());
        let first = words.next()?;
        (first != self.basis && words.all(|w| w == first)).then_some(first)
    }

    fn cells(&self, row: &Given, columns: &[&Asked]) -> Vec<Cell> {
        let apart = self.apart(row);
        let mut cells: Vec<Cell> = columns.iter().map(|c| self.cell(row, c, apart.is_none())).collect();
        if let (Some(first), Some(word)) = (cells.first_mut(), apart) {
            first.text.push('·');
            first.text.push_str(words::basis_short(word, self.case.language()));
        }
        cells
    }

    /// What a column needs, in characters: its longest value, or its title in two lines.
    fn need(&self, column: &Asked) -> usize {
        let title = wide(&self.title(column)).div_ceil(2);
        let values =
            self.rows.iter().take(MOST_ROWS).map(|r| wide(&self.cell(r, column, true).text)).max().unwrap_or(0);
        title.max(values.min(WIDEST)).max(2) + EDGES
    }

    fn width(&self, columns: &[&Asked]) -> usize {
        columns.iter().map(|c| self.need(c)).sum()
    }

    /// The columns in parts that fit the page, each led by the row's name.
    fn parts(&self) -> Vec<Vec<&'a Asked>> {
        let Some((name, rest)) = self.columns.split_first() else { return Vec::new() };
        let mut parts: Vec<Vec<&Asked>> = vec![vec![*name]];
        for column in rest {
            let Some(part) = parts.last_mut() else { break };
            part.push(*column);
            if self.width(part) > ACROSS && part.len() > 2 {
                part.pop();
                parts.push(vec![*name, *column]);
            }
        }
        parts
    }

    fn unit(&self) -> String {
        let case = self.case;
        let money = self.columns.iter().any(|c| c.ask.kind == Kind::Money);
        let basis = words::basis(&self.basis, case.language());
        let mut said = Vec::new();
        if money {
            said.push(case.pick("单位：元", "yuan").to_owned());
        }
        if !basis.is_empty() {
            let mut parts = vec![format!("{}{basis}", case.pick("依据：", "basis: "))];
            // What the short marks beside figures stand for.
            let others: std::collections::BTreeSet<&str> = self
                .rows
                .iter()
                .flat_map(|r| self.columns.iter().filter_map(|c| r.cell(&c.ask.id)))
                .map(|a| a.basis.word())
                .filter(|w| *w != self.basis)
                .collect();
            parts.extend(
                others.into_iter().map(|w| {
                    format!("·{} {}", words::basis_short(w, case.language()), words::basis(w, case.language()))
                }),
            );
            said.push(parts.join(case.pick("，", ", ")));
        }
        said.join(case.pick("；", "; "))
    }

    fn upright(&self, columns: &[&Asked], caption: String) -> Table {
        let share = |c: &Asked| u16::try_from(self.need(c)).unwrap_or(1);
        let heads = columns.iter().map(|c| {
            let align = if c.ask.kind.is_number() { Align::Right } else { Align::Left };
            Column { title: self.title(c), align, share: Some(share(c)) }
        });
        let rows = self.rows.iter().take(MOST_ROWS).map(|r| Row::plain(self.cells(r, columns)));
        Table { caption, unit: self.unit(), columns: heads.collect(), rows: rows.collect(), note: String::new() }
    }

    /// One line for each column asked, one column for each row: how a person reads four loans with twenty particulars.
    fn turned(&self, caption: String) -> Table {
        let case = self.case;
        let across: Vec<Vec<Cell>> = self.rows.iter().map(|r| self.cells(r, &self.columns)).collect();
        let mut columns = vec![Column::text(self.columns.first().map_or(String::new(), |c| self.title(c)), 3)];
        columns.extend(across.iter().enumerate().map(|(i, cells)| {
            let name = cells.first().map(|c| c.text.clone()).filter(|t| !t.is_empty());
            Column::text(name.unwrap_or_else(|| format!("{} {}", case.pick("第", "no."), i + 1)), 4)
        }));
        let line = |(i, column): (usize, &&Asked)| {
            let mut cells = vec![Cell::text(self.title(column))];
            cells.extend(across.iter().map(|row| row.get(i).cloned().unwrap_or_default()));
            Row::plain(cells)
        };
        let rows = self.columns.iter().enumerate().skip(1).map(line).collect();
        Table { caption, unit: self.unit(), columns, rows, note: String::new() }
    }

    /// Columns that no row asks for, and rows that did not find room.
    fn note(&self) -> String {
        let case = self.case;
        let asked = self.table.columns.values().filter(|c| c.formula.is_none() && !c.hidden);
        let idle: Vec<&str> = asked
            .filter(|c| !self.columns.iter().any(|shown| shown.ask.id == c.ask.id))
            .map(|c| case.say(&c.ask.label))
            .collect();
        let mut said = Vec::new();
        if !idle.is_empty() {
            let names = idle.join(case.pick("、", ", "));
            said.push(format!("{}{names}", case.pick("各行都没有填或不适用：", "Empty in every row: ")));
        }
        if self.rows.len() > MOST_ROWS {
            let (shown, all) = (MOST_ROWS, number::grouped(self.rows.len().into(), 0));
            said.push(match case.language() {
                crate::document::Language::Zh => format!("共 {all} 行，这里印前 {shown} 行，其余见工作簿"),
                crate::document::Language::En => format!("{all} rows, the first {shown} printed; the workbook has all"),
            });
        }
        said.join(case.pick("；", "; "))
    }
}

/// The column of the list of papers that names what each proves by ids.
const PROVES: (&str, &str) = ("evidence.papers", "figures");

/// What a paper proves, by the labels of what its paths name: a question, a table, or a section where a path covers all below it.
fn proves(case: &Case<'_>, paths: &str) -> String {
    let list = case.checklist;
    let named = |path: &str| -> String {
        let label = case.label(path);
        if label != path {
            return label;
        }
        let below = format!("{path}.");
        let section = list.questions.values().find(|q| q.ask.id.starts_with(&below)).map(|q| q.section.as_str());
        let section =
            section.or_else(|| list.tables.values().find(|t| t.id.starts_with(&below)).map(|t| t.section.as_str()));
        let found = section.and_then(|s| list.sections.iter().find(|x| x.id == s));
        // Written in words it is printed as it is; an id of nothing that this checklist asks for has no name to print.
        let own = || if path.is_ascii() { String::new() } else { path.to_owned() };
        found.map_or_else(own, |s| case.say(&s.label).to_owned())
    };
    let mut names: Vec<String> = Vec::new();
    for name in paths.split([',', '，', '、', ';', '；', '\n']).map(str::trim).filter(|p| !p.is_empty()).map(named) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(case.pick("、", ", "))
}

fn applies(case: &Case<'_>, table: &AskedTable, rows: &[Given], column: &Asked) -> bool {
    rows.iter().any(|r| {
        r.cell(&column.ask.id).is_some()
            || case.appraisal.figures.cell(&table.id, &r.id, &column.ask.id).is_some_and(|v| v.applies())
    })
}

/// How many papers an answer refers to.
fn papers(case: &Case<'_>, answer: &Answer) -> String {
    let count = answer.text.split(',').filter(|t| !t.trim().is_empty()).count();
    format!("{count}{}", case.pick(" 份", " papers"))
}

/// The beginning of a text where it is wider than its room, in Chinese characters.
pub(super) fn shortened(text: &str, room: usize) -> String {
    if wide(text) <= room && !text.contains('\n') {
        return text.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += if c.is_ascii() { 1 } else { 2 };
        *c != '\n' && width <= room * 2
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end_matches(['，', '。', '；', '：', '、', ' ']))
}

/// The width of a text in Chinese characters: two letters or digits take the room of one.
pub(super) fn wide(text: &str) -> usize {
    let line = |l: &str| l.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>().div_ceil(2);
    text.lines().map(line).max().unwrap_or(0)
}
