//! The workbook as it is written 写出工作簿: a sheet a kind of entries, heads in two lines, lists to choose from, findings behind each line.
//!
//! Texts are always written as texts: nothing that somebody typed becomes a formula.

use std::collections::{BTreeMap, HashMap};

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};

use crate::catalog::{Catalog, FILE, FOUND, KEY, KIND, LAYER, PARENT, REST};
use crate::cell::Codec;
use crate::rows::{Layer, Source};
use crate::source;

/// What the sheet of words to choose from is called; it is out of sight.
pub(crate) const LISTS: &str = "词表";
/// The first sheet.
pub(crate) const GUIDE: &str = "说明";
/// The sheet to look up what the layers above have.
pub(crate) const ABOVE: &str = "上面各层";
/// Lines of a sheet's head.
pub(crate) const HEAD: u32 = 2;
/// Empty lines below that still offer their lists.
const SPARE: u32 = 300;

/// One sheet as texts, before it is set.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    /// By its place in the catalog.
    pub(crate) plan: usize,
    /// The names of the columns, as the second line has them.
    pub(crate) heads: Vec<String>,
    pub(crate) lines: Vec<Vec<String>>,
}

/// What is said at a line or a cell: sheet in the catalog, line of the sheet from 0 behind the head, column if one is meant.
pub(crate) type Marks = HashMap<(usize, usize), Vec<(Option<usize>, String)>>;

/// The grids of a layer, and at which sheet and line each row stands.
pub(crate) fn grids(layer: &Layer, catalog: &Catalog) -> (Vec<Grid>, Vec<(usize, usize)>) {
    let mut grids: Vec<Grid> = Vec::new();
    for (plan, sheet) in catalog.plans.iter().enumerate() {
        let ahead = [KIND, PARENT].map(str::to_owned);
        let behind = [REST, FILE, FOUND, KEY].map(str::to_owned);
        let columns = sheet.columns.iter().map(|c| c.name.clone());
        grids.push(Grid { plan, heads: ahead.into_iter().chain(columns).chain(behind).collect(), lines: Vec::new() });
    }
    let mut places = Vec::new();
    for row in &layer.rows {
        let grid = &mut grids[row.sheet];
        let mut line = vec![String::new(); grid.heads.len()];
        let tail = grid.heads.len() - 4;
        let kind = catalog.called(&row.kind);
        line[0] = if kind.is_empty() { row.kind.clone() } else { format!("{} {kind}", row.kind) };
        line[1] = match row.parent {
            Some(parent) => layer.rows[parent].display.clone(),
            // Of a practice number the table it stands in.
            None if row.file == crate::catalog::WORLD_FILE => row.display.clone(),
            None => String::new(),
        };
        for (at, cell) in &row.cells {
            line[at + 2].clone_from(cell);
        }
        line[tail].clone_from(&row.rest);
        line[tail + 1].clone_from(&row.file);
        line[tail + 3] = row.key();
        places.push((row.sheet, grid.lines.len()));
        grid.lines.push(line);
    }
    (grids, places)
}

struct Style {
    title: Format,
    name: Format,
    text: Format,
    number: Format,
    grey: Format,
    marked: Format,
    found: Format,
}

impl Style {
    fn new() -> Self {
        let cell = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let head =
            Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
        Self {
            title: head.clone().set_background_color(Color::RGB(0x00DC_E6F1)),
            name: Format::new()
                .set_font_color(Color::RGB(0x0080_8080))
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Top),
            // As texts, so that 0.70 stays 0.70 and 3-4 no date.
            text: cell.clone().set_num_format("@"),
            number: cell.clone(),
            grey: cell.clone().set_num_format("@").set_font_color(Color::RGB(0x0080_8080)),
            marked: cell.clone().set_num_format("@").set_background_color(Color::RGB(0x00FF_C7CE)),
            found: cell.set_font_color(Color::RGB(0x009C_0006)),
        }
    }
}

/// What a workbook is written from.
pub(crate) struct Written<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) grids: &'a [Grid],
    pub(crate) marks: &'a Marks,
    /// Titles of the second line that are wrong: sheet and column.
    pub(crate) titles: &'a [(usize, usize)],
    /// The files it was made from.
    pub(crate) sources: &'a [Source],
    /// Names to choose from, with what they are called: sections, papers.
    pub(crate) names: &'a BTreeMap<String, Vec<(String, String)>>,
    /// What the layers above have, to look up.
    pub(crate) above: &'a [Above],
}

/// An entry of a layer above this one, which the author may refine or name in a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Above {
    /// The sheet it would stand on.
    pub(crate) sheet: &'static str,
    /// What kind it is, in Chinese.
    pub(crate) kind: String,
    /// Its parent, for what stands under another.
    pub(crate) parent: String,
    pub(crate) id: String,
    pub(crate) label: String,
    /// Its type and unit, its value, or its formula.
    pub(crate) says: String,
    pub(crate) layer: String,
}

/// The bytes of the workbook.
pub(crate) fn written(of: &Written<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same layer gives the same workbook on every day.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("田野行业清单").set_creation_datetime(&day));
    let style = Style::new();
    let mut lists = Lists { columns: Vec::new() };
    let mut sheets = Vec::new();
    // A workbook with red cells opens at the first of them.
    let mut to_show = first_red(of);
    for grid in of.grids {
        let mut made = sheet(grid, of, &style, &mut lists)?;
        if let Some((_, row, col)) = to_show.take_if(|(plan, _, _)| *plan == grid.plan) {
            // Heads and ids stand still; what is chosen is within the part that moves.
            let (row, col) = (row.max(HEAD), col.max(3));
            made.set_active(true).set_selection(row, col, row, col)?;
            made.set_freeze_panes_top_cell(row, col)?;
        }
        sheets.push(made);
    }
    book.push_worksheet(guide(of, &style)?);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    if !of.above.is_empty() {
        book.push_worksheet(above(of.above, &style)?);
    }
    book.push_worksheet(lists.sheet()?);
    book.push_worksheet(source::sheet(of.sources)?);
    book.save_to_buffer()
}

/// Sheet, line and column of the first red cell.
fn first_red(of: &Written<'_>) -> Option<(usize, u32, u16)> {
    let titles = of.titles.iter().map(|(plan, col)| (*plan, HEAD - 1, *col));
    let cells = of.marks.iter().flat_map(|((plan, line), said)| {
        let row = HEAD + u32::try_from(*line).unwrap_or_default();
        said.iter().filter_map(move |(col, _)| Some((*plan, row, (*col)?)))
    });
    let first = titles.chain(cells).min()?;
    Some((first.0, first.1, u16::try_from(first.2).ok()?))
}

/// What the layers above have: to look up an id, never read back.
fn above(all: &[Above], style: &Style) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(ABOVE)?.set_freeze_panes(1, 0)?;
    let heads = [
        ("表", 10.0),
        ("种类", 14.0),
        ("上级", 26.0),
        ("编号", 34.0),
        ("名称", 40.0),
        ("类型、值、公式", 50.0),
        ("在哪一层", 16.0),
    ];
    for (col, (head, width)) in (0u16..).zip(heads) {
        sheet.write_string_with_format(0, col, head, &style.title)?;
        sheet.set_column_width(col, width)?;
    }
    for (row, entry) in (1u32..).zip(all) {
        let cells: [&str; 7] =
            [entry.sheet, &entry.kind, &entry.parent, &entry.id, &entry.label, &entry.says, &entry.layer];
        for (col, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(row, col, cell, &style.grey)?;
        }
    }
    let last = u32::try_from(all.len()).unwrap_or_default();
    sheet.autofilter(0, 0, last, 6)?;
    Ok(sheet)
}

/// Lists to choose from, each in a column of a sheet out of sight.
struct Lists {
    columns: Vec<Vec<String>>,
}

impl Lists {
    /// Where this list stands, as a range.
    fn range(&mut self, list: Vec<String>) -> String {
        let at = self.columns.iter().position(|c| *c == list).unwrap_or_else(|| {
            self.columns.push(list.clone());
            self.columns.len() - 1
        });
        let column = letters(at);
        format!("={LISTS}!${column}$1:${column}${}", list.len())
    }

    fn sheet(&self) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(LISTS)?.set_hidden(true);
        for (at, list) in (0u16..).zip(&self.columns) {
            for (row, word) in (0u32..).zip(list) {
                sheet.write_string(row, at, word)?;
            }
        }
        Ok(sheet)
    }
}

/// The letters of a column, from 0.
pub(crate) fn letters(at: usize) -> String {
    let mut rest = at + 1;
    let mut out = String::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        out.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    out
}

fn sheet(grid: &Grid, of: &Written<'_>, style: &Style, lists: &mut Lists) -> Result<Worksheet, XlsxError> {
    let plan = &of.catalog.plans[grid.plan];
    let mut sheet = Worksheet::new();
    sheet.set_name(plan.name)?;
    sheet.set_freeze_panes(HEAD, 3)?;
    for (at, head) in grid.heads.iter().enumerate() {
        let col = u16::try_from(at).unwrap_or(u16::MAX);
        let column = plan.columns.iter().find(|c| c.name == *head);
        let title = column.map_or_else(|| special(head).0.to_owned(), |c| c.title.clone());
        sheet.write_string_with_format(0, col, &title, &style.title)?;
        let wrong = of.titles.contains(&(grid.plan, at));
        sheet.write_string_with_format(1, col, head, if wrong { &style.marked } else { &style.name })?;
        let note = column.map_or_else(|| special(head).1.to_owned(), |c| c.note.clone());
        if !note.is_empty() && note != title {
            sheet.insert_note(0, col, &rust_xlsxwriter::Note::new(note).set_author("田野"))?;
        }
        let used = grid.lines.iter().any(|line| line.get(at).is_some_and(|c| !c.is_empty()));
        let number = column.is_some_and(|c| c.codecs.values().all(Codec::is_number));
        sheet.set_column_format(col, if number { &style.number } else { &style.text })?;
        sheet.set_column_width(col, width(head, column.is_some(), used))?;
        let core = column.map_or(head != PARENT || has_parents(plan.name), |c| c.core || looked_for(head));
        if head == KEY || (!used && !core) {
            sheet.set_column_hidden(col)?;
        }
        let last = HEAD + u32::try_from(grid.lines.len()).unwrap_or_default() + SPARE;
        if let Some(list) = choices(head, column, of, plan) {
            let range = lists.range(list);
            let rule = DataValidation::new()
                .allow_list_formula(range.as_str().into())
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("不在表里")?
                .set_error_message("这一栏通常从表里选。确实要写别的，选“是”。")?;
            sheet.add_data_validation(HEAD, col, last, col, &rule)?;
        }
    }
    for (n, line) in grid.lines.iter().enumerate() {
        let row = HEAD + u32::try_from(n).unwrap_or_default();
        let marks = of.marks.get(&(grid.plan, n)).map_or(&[][..], Vec::as_slice);
        for (at, cell) in line.iter().enumerate() {
            let col = u16::try_from(at).unwrap_or(u16::MAX);
            let head = grid.heads.get(at).map(String::as_str).unwrap_or_default();
            if head == FOUND {
                let said: Vec<&str> = marks.iter().map(|(_, said)| said.as_str()).collect();
                if !said.is_empty() {
                    sheet.write_string_with_format(row, col, said.join("\n"), &style.found)?;
                }
                continue;
            }
            let marked = marks.iter().any(|(column, _)| *column == Some(at));
            if cell.is_empty() && !marked {
                continue;
            }
            let number =
                plan.columns.iter().find(|c| c.name == head).is_some_and(|c| c.codecs.values().all(Codec::is_number));
            let plain = if head.starts_with('#') { &style.grey } else { &style.text };
            match cell.parse::<f64>().ok().filter(|n| number && !marked && n.to_string() == *cell) {
                Some(value) => sheet.write_number_with_format(row, col, value, &style.number)?,
                None => sheet.write_string_with_format(row, col, cell, if marked { &style.marked } else { plain })?,
            };
        }
    }
    Ok(sheet)
}

/// Sheets whose lines stand under others.
fn has_parents(sheet: &str) -> bool {
    ["问题", "选项", "表格列", crate::catalog::OTHERS, crate::catalog::WORLD].contains(&sheet)
}

/// Columns that authors look for though nobody has used them yet.
fn looked_for(head: &str) -> bool {
    let words = ["label::zh", "label::en", "above::zh", "above::en", "below::zh", "below::en"];
    head == "remove" || words.iter().any(|w| head == *w || head.strip_prefix("share.") == Some(w))
}

/// Title and meaning of the columns that say what a line is.
fn special(head: &str) -> (&'static str, &'static str) {
    match head {
        KIND => ("种类", "这一行是哪种条目；新行不写，就是这张表的第一种"),
        PARENT => ("上级", "在谁下面：照上级那一行写“种类:编号”；编号只有一处的，写编号就行"),
        REST => ("其余", "没有自己一栏的字段，一行一个：名字 = 值"),
        FILE => ("文件", "在哪个文件里；新行不写，就跟着上一行"),
        FOUND => ("发现", "检查说了什么；导入时不看这一栏"),
        KEY => ("行号", "程序认行用的，不要改；新行空着"),
        _ => ("", ""),
    }
}

fn width(head: &str, field: bool, used: bool) -> f64 {
    let wide = ["::zh", "::en", "formula", "when", "value", "left", "right", "relevant"];
    match head {
        KIND => 14.0,
        PARENT => 26.0,
        REST => 40.0,
        FOUND => 50.0,
        FILE => 18.0,
        _ if !field => 10.0,
        "id" => 26.0,
        _ if used && wide.iter().any(|w| head.ends_with(w)) => 36.0,
        _ => 14.0,
    }
}

/// What may be chosen in a column.
fn choices(
    head: &str,
    column: Option<&crate::catalog::Column>,
    of: &Written<'_>,
    plan: &crate::catalog::Plan,
) -> Option<Vec<String>> {
    if head == KIND {
        let kinds = plan.kinds.iter().map(|kind| format!("{kind} {}", of.catalog.called(kind)).trim().to_owned());
        return Some(kinds.collect()).filter(|k: &Vec<String>| k.len() > 1);
    }
    let column = column?;
    let list = match column.codecs.values().next()? {
        Codec::Truth => vec!["是".to_owned(), "否".to_owned()],
        Codec::Word(words) if !words.is_empty() => {
            words.iter().map(|(word, zh)| format!("{word} {zh}").trim().to_owned()).collect()
        }
        Codec::Word(_) => {
            let names = of.names.get(&column.name)?;
            names.iter().map(|(id, zh)| format!("{id} {zh}").trim().to_owned()).collect()
        }
        _ => return None,
    };
    let alike = column.codecs.values().all(|c| {
        std::mem::discriminant(c)
            == column.codecs.values().next().map_or_else(|| std::mem::discriminant(c), std::mem::discriminant)
    });
    (alike && !list.is_empty()).then_some(list)
}

const GUIDE_LINES: &[&str] = &[
    "这本工作簿就是一层清单：一行一个条目，改完存盘，再用 tianye checklist import 导回去。没有动过的行，导回去一个字都不变。",
    "每张表头两行：第一行是名称（鼠标停在上面有说明），第二行是程序认列用的，不要改。",
    "改：改那一格。加：在表的下面（或中间插一行）写新行，“行号”空着；复制一行来改也行，编号要换。删：把那一行整行删掉。",
    "“上级”：选项、表格列、算法自己的问题，写它在谁下面，照上级那一行的“种类:编号”，如 question:soft.red_flags；编号只有一处时写编号就行。",
    "去掉上面各层的条目：加一行，写编号，“去掉”一栏写“是”。改上面各层的条目：加一行，写编号，只填要改的那几栏。",
    "上面各层（族、大类、基础）有什么，到表“上面各层”里查编号；那张表只供查，改了也不导回。",
    "“其余”里是没有自己一栏的字段，写法是 TOML：名字 = 值，一行一个。看不懂就不要动它。",
    "空白的栏有的藏起来了：选中两边的列，右键“取消隐藏”。",
    "不写公式（= 开头的），不合并格子，不改表名。“发现”是检查的结果，只给人看。",
    "导入时有一处不对，就什么都不写，并另存一本，不对的格子标成红色。",
];

fn guide(of: &Written<'_>, style: &Style) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(GUIDE)?;
    sheet.set_column_width(0, 16)?;
    sheet.set_column_width(1, 100)?;
    sheet.write_string_with_format(0, 0, "田野行业清单", &style.title)?;
    let layer =
        of.grids.iter().find(|g| of.catalog.plans[g.plan].name == LAYER).and_then(|g| Some((g, g.lines.first()?)));
    let named = layer.and_then(|(grid, line)| line.get(grid.heads.iter().position(|h| h == "name::zh")?));
    sheet.write_string_with_format(0, 1, named.map(String::as_str).unwrap_or_default(), &style.title)?;
    let mut row = 1;
    for line in GUIDE_LINES {
        sheet.write_string_with_format(row, 1, *line, &style.text)?;
        row += 1;
    }
    row += 1;
    for grid in of.grids {
        let plan = &of.catalog.plans[grid.plan];
        sheet.write_string_with_format(row, 0, plan.name, &style.text)?;
        sheet.write_string_with_format(row, 1, format!("{}（{} 行）", plan.about, grid.lines.len()), &style.text)?;
        row += 1;
    }
    Ok(sheet)
}
