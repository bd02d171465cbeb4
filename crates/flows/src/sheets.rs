//! A file's tables: of all its sheets, and where one sheet holds several, of each. Those that count are put together; a hidden sheet, a
//! pivot table and a table that repeats others are said and left out, so that no movement counts twice.

use std::collections::HashMap;
use std::rc::Rc;

use sha2::{Digest, Sha256};

use crate::calendar::{Around, DateOrder};
use crate::columns::{Columns, Layout};
use crate::denomination::{self, Currency, Denomination, Unit};
use crate::finding::{Finding, Level, Text};
use crate::grid::{Grid, Line, Merged};
use crate::header::{self, Header, Mapping, Role};
use crate::limits;
use crate::lines::Read;
use crate::reading::{MOST_BESIDE, Reading, SheetRead};
use crate::repetition::{Seen, Sums, Totals};
use crate::row::{Channel, Private};
use crate::rules::Rules;
use crate::statement::{Format, Refusal, Statement};
use crate::told::{About, Question, Told};
use crate::{Progress, Stopped, head, merchant, pdf};

mod tables;

/// What all tables of a file share.
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) number: u16,
    pub(crate) encoding: &'static str,
    pub(crate) told: &'a Told,
    pub(crate) rules: &'a Rules,
}

/// One table: its sheet, what stands above it, its lines.
struct Table {
    sheet: crate::grid::Sheet,
    head: Vec<Line>,
    header: Header,
    body: Vec<Line>,
    merged: Rc<[Merged]>,
    from_1904: bool,
    findings: Vec<Finding>,
    /// Lines of a print that could not be parted into cells.
    unread: Vec<(u32, Text)>,
    /// It stands below another one of its sheet.
    second: bool,
}

/// Reads all tables of a file and puts together what counts.
pub(crate) fn joined(grids: Vec<Grid>, file: &File<'_>, progress: Progress<'_>) -> Result<Statement, Refusal> {
    let mut found: Vec<Table> = Vec::new();
    let mut sample = Vec::new();
    for grid in grids {
        let header = match &file.told.mapping {
            Some(mapping) => confirmed(&grid, mapping),
            None => header::find(&grid.lines, file.rules),
        };
        let Some(header) = header else {
            if sample.is_empty() && !grid.sheet.hidden {
                sample = grid.lines.into_iter().take(30).collect();
            }
            continue;
        };
        let room = limits::TABLES.saturating_sub(found.len());
        found.extend(tables::split(grid, header, file, room));
    }
    // Hidden sheets and pivot tables never count; where nothing else holds a table, the file has none to read.
    let shown = found.iter().any(|t| !t.sheet.hidden && !t.sheet.pivot);
    let several = found.len() > 1;
    let mut made: Option<Statement> = None;
    let mut read_tables = Vec::new();
    let mut first: Option<Statement> = None;
    for table in found {
        let sheet = table.sheet.clone();
        let (first_line, second) = (table.header.mapping.line, table.second);
        let pivot = sheet.pivot || table.header.names.iter().any(|n| n.contains("求和项") || n.contains("计数项"));
        // A table under the words “每日汇总” holds sums, also where there is one movement a day.
        let under = table.head.last().map(|l| l.cells.concat()).unwrap_or_default();
        let titled =
            second && under.chars().count() <= 20 && ["汇总", "统计", "小结"].iter().any(|w| under.contains(w));
        let pivot = pivot || titled;
        let read = table_of(table, file, first.as_ref(), progress)?;
        if first.is_none() {
            first = Some(Statement { rows: Vec::new(), ..read.clone() });
        }
        read_tables.push((sheet, first_line, second, pivot, read));
    }
    let sums: Vec<Sums> = read_tables.iter().map(|(.., read)| Sums::of(&read.rows)).collect();
    let mut seen = Seen::default();
    let mut left_out = Vec::new();
    let details = read_tables.len();
    for (at, (sheet, first_line, second, pivot, read)) in read_tables.into_iter().enumerate() {
        let name = match (sheet.name.as_str(), second) {
            (name, false) => name.to_owned(),
            ("", true) => format!("第 {first_line} 行起的表"),
            (name, true) => format!("{name}（第 {first_line} 行起）"),
        };
        let rows = u32::try_from(read.rows.len()).unwrap_or(u32::MAX);
        let repeated = seen.repeated(&read.rows);
        let summary = || sums.iter().enumerate().any(|(n, other)| n != at && other.summed_by(&read.rows, n < at));
        let called = details > 1 && ["汇总", "透视", "统计"].iter().any(|w| sheet.name.contains(w));
        let why = if sheet.hidden {
            Some(("hidden", Text::new("隐藏的工作表，没有算", "a hidden sheet, not counted")))
        } else if pivot {
            Some(("pivot", Text::new("是别的表的汇总（透视表、汇总表），没有算", "sums of another table, not counted")))
        } else if repeated {
            let text = "与前面的表重复，没有算，免得一笔算两次";
            Some(("repeats", Text::new(text, "repeats an earlier table, not counted, so that nothing counts twice")))
        } else if called || summary() {
            let text = "是别的表的按日或按月汇总，没有算，免得算两次";
            Some((
                "summary",
                Text::new(text, "sums another table by day or month, not counted, so that nothing counts twice"),
            ))
        } else {
            None
        };
        if let Some((code, why)) = why {
            let again = if repeated && code != "repeats" { "（与前面的表重复）" } else { "" };
            let what = if sheet.name.is_empty() { "表" } else { "工作表" };
            let zh = format!("{what}“{name}”有 {rows} 笔：{}{again}", why.zh);
            let en = format!("sheet “{name}”, {rows} movements: {}", why.en);
            left_out.push((
                SheetRead { name, rows, taken: false, why },
                Finding::new(code, Level::Attention, zh, en),
                read,
            ));
            continue;
        }
        seen.take(&read.rows);
        let told = SheetRead { name: name.clone(), rows, taken: true, why: Text::default() };
        match &mut made {
            None => {
                made = Some(read);
                if let Some(made) = made.as_mut().filter(|_| several) {
                    made.reading.sheets.push(told);
                }
            }
            // Several sheets, a month each; or a second account below the first.
            Some(first) => {
                if second {
                    let zh = format!("文件里还有一张表（第 {first_line} 行起，{rows} 笔），也读了");
                    let en = format!("a second table from line {first_line}, {rows} movements, was read as well");
                    first.findings.push(Finding::new("second_table", Level::Attention, zh, en));
                }
                first.reading.sheets.push(told);
                join(first, read);
            }
        }
    }
    if let Some(made) = &mut made {
        for (sheet, finding, _) in left_out {
            made.reading.sheets.push(sheet);
            made.findings.push(finding);
        }
        return Ok(made.clone());
    }
    // Only hidden or pivot sheets hold a table: shown with no movement that counts, never refused as if nothing were there.
    if !shown && let Some((_, _, mut first)) = left_out.first().map(|(s, f, r)| (s.clone(), f.clone(), r.clone())) {
        first.rows.clear();
        first.findings = Vec::new();
        for (sheet, finding, _) in left_out {
            first.reading.sheets.push(sheet);
            first.findings.push(finding);
        }
        return Ok(first);
    }
    Err(Refusal::NoTable(sample))
}

fn join(first: &mut Statement, read: Statement) {
    first.rows.extend(read.rows);
    first.notes.extend(read.notes);
    first.unreadable += read.unreadable;
    first.findings.extend(read.findings);
    first.period = match (first.period, read.period) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (one, other) => one.or(other),
    };
    let room = MOST_BESIDE.saturating_sub(first.reading.beside.len());
    first.reading.beside.extend(read.reading.beside.into_iter().take(room));
    for unit in read.reading.units {
        if !first.reading.units.contains(&unit) {
            first.reading.units.push(unit);
        }
    }
    first.reading.question = first.reading.question.take().or(read.reading.question);
    first.reading.currency = match (first.reading.currency.take(), read.reading.currency) {
        (Some(Currency::Foreign(name)), _) | (_, Some(Currency::Foreign(name))) => Some(Currency::Foreign(name)),
        (one, other) => one.or(other),
    };
}

/// The header where the officer says it is.
fn confirmed(grid: &Grid, mapping: &Mapping) -> Option<Header> {
    let at = grid.lines.iter().position(|l| l.no >= mapping.line)?;
    let names = grid.lines.get(at)?.cells.clone();
    // A mapping at line 0 has no header line: the table begins at once.
    mapping.usable().then(|| Header { mapping: mapping.clone(), names, at })
}

fn table_of(
    mut table: Table,
    file: &File<'_>,
    before: Option<&Statement>,
    progress: Progress<'_>,
) -> Result<Statement, Stopped> {
    fill(&mut table);
    let own = format(&table.head, &table.header, file.name, file.rules);
    // The second table of a file is of the same source, unless its own head or columns say another.
    let format = match before {
        Some(before) if own.id == "bank" => before.format.clone(),
        _ => own,
    };
    merchant::preferred(&mut table.header, &format.id, file.rules);
    let source = file.rules.sources.iter().find(|s| s.id == format.id);
    let head_says = head_says(&table, file);
    let account = head::account(&table.head);
    let told_sign = file.told.answer(About::Sign).is_some();
    let layout = Layout {
        header: &table.header,
        channel: format.channel,
        debt: source.is_some_and(|s| s.debt),
        receives: format.channel != Channel::Bank,
        file: file.number,
        head: head_says.clone(),
        around: Around {
            told: file.told,
            period: head::period(&table.head),
            bill: head::month(&table.head),
            from_1904: table.from_1904,
        },
        account: match before {
            Some(before) if before.account != account => account.clone(),
            _ => Private::default(),
        },
    };
    let (columns, asked) = Columns::of(&layout, &table.body);
    let mut findings = table.findings;
    findings.extend(asked.findings);
    let mut made = Statement {
        name: file.name.to_owned(),
        encoding: file.encoding,
        account,
        period: None,
        period_said: false,
        rows: Vec::new(),
        notes: Vec::new(),
        unreadable: 0,
        findings,
        columns: table.header.names.clone(),
        signatures: Vec::new(),
        mapping: table.header.mapping.clone(),
        reading: reading(&table.header, &columns, &format, asked.question, asked.order, file.told),
        format,
    };
    for (no, why) in &table.unread {
        made.unreadable += 1;
        made.findings.extend(((made.unreadable as usize) <= limits::SAID).then(|| pdf::unread(why, *no)));
    }
    let mut beside: Vec<&Line> = Vec::new();
    let mut totals = Totals::default();
    for (done, line) in table.body.iter().enumerate() {
        match columns.read(line) {
            Read::Row(row) => {
                totals.add(&row);
                made.rows.push(*row);
            }
            Read::Note => {
                made.notes.push(line.no);
                beside.push(line);
            }
            Read::Sum(row) if totals.hold(&row) => {
                made.notes.push(line.no);
                beside.push(line);
            }
            Read::Sum(_) => {
                made.unreadable += 1;
                let zh = "这一行像合计，没有算；若是真的收付款，请补上对方再导入";
                let en =
                    "this line is called like a total and was not counted; if it is a payment, name the other side";
                made.findings.push(Finding::new("like_a_total", Level::Attention, zh, en).at(line.no));
            }
            Read::Unreadable(why) => {
                made.unreadable += 1;
                if (made.unreadable as usize) <= limits::SAID {
                    let (zh, en) =
                        (format!("这一行没读进来：{}", why.zh), format!("this line was not taken in: {}", why.en));
                    made.findings.push(Finding::new("unreadable", Level::Attention, zh, en).at(line.no));
                }
            }
        }
        if done % 2_000 == 1_999 && !progress(400 + u32::try_from(done * 400 / table.body.len().max(1)).unwrap_or(400))
        {
            return Err(Stopped);
        }
    }
    if made.unreadable as usize > limits::SAID {
        let n = made.unreadable;
        made.findings.push(Finding::new(
            "unreadable_more",
            Level::Serious,
            format!("共 {n} 行没读进来"),
            format!("{n} lines were not taken in"),
        ));
    }
    let text = |line: &&Line| {
        let cells: Vec<&str> = line.cells.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        (line.no, cells.join(" ").chars().take(120).collect::<String>())
    };
    made.reading.beside = beside.iter().take(MOST_BESIDE).map(text).collect();
    if let Some(question) = &made.reading.question {
        let (zh, en) = (question.text.zh.clone(), question.text.en.clone());
        made.findings.insert(0, Finding::new("question", Level::Serious, zh, en));
    }
    if let Some(Currency::Foreign(name)) = columns.whole_currency() {
        let zh = format!("文件写明币种是{name}：只列出，不当作人民币计入");
        let en = format!("the file says its currency is {name}: listed, not counted as yuan");
        made.findings.push(Finding::new("foreign_file", Level::Attention, zh, en));
        made.reading.currency = Some(Currency::Foreign(name));
    }
    for unit in made.reading.units.iter().filter(|u| **u != Unit::Yuan) {
        let zh = format!("金额单位是{}，已换算成元", unit.label().zh);
        let en = format!("amounts in {}, turned into yuan", unit.label().en);
        made.findings.push(Finding::new("unit", Level::Attention, zh, en));
    }
    if columns.proved_by_balance() && !told_sign {
        let zh = "金额没有正负号，收支方向由余额逐笔推出";
        let en = "no sign and no column of directions: in or out follows from the balances, line by line";
        made.findings.push(Finding::new("direction_by_balance", Level::Note, zh, en));
    }
    head::about(&mut made, &table.head, &beside);
    Ok(made)
}

/// What the lines above the table say of currency and unit, and the last ones below it; then what the names of sheet and file speak of.
fn head_says(table: &Table, file: &File<'_>) -> Denomination {
    let dated = |line: &Line| line.cells.iter().any(|c| crate::moment::parts(c).is_some());
    let last = table.body.iter().rposition(dated).map_or(0, |at| at + 1);
    let foot = table.body.get(last..).unwrap_or_default().iter().take(10);
    let lines: Vec<&[String]> = table.head.iter().chain(foot).map(|l| l.cells.as_slice()).collect();
    // A print may have put the head's last line into a name of a column.
    let glued: Vec<Vec<String>> = table
        .header
        .names
        .iter()
        .filter(|n| n.contains("币种") || n.contains("单位："))
        .map(|n| vec![n.clone()])
        .collect();
    let lines: Vec<&[String]> = lines.into_iter().chain(glued.iter().map(Vec::as_slice)).collect();
    let mut said = denomination::of_head(&lines);
    if said.currency.is_none() && said.currency_doubt.is_none() {
        let names = [table.sheet.name.as_str(), file.name];
        said.currency_doubt = names.iter().find(|n| denomination::speaks_of(n).is_some()).map(|n| (*n).to_owned());
    }
    if said.unit.is_none() && said.unit_doubt.is_none() {
        let names = [table.sheet.name.as_str(), file.name];
        said.unit_doubt = names.iter().find(|n| denomination::of_title(n).unit.is_some()).map(|n| (*n).to_owned());
    }
    said
}

/// The date of a cell drawn over several lines belongs to all of them. Amounts are never filled in: they would count again.
fn fill(table: &mut Table) {
    let dates: Vec<usize> = table
        .header
        .mapping
        .columns
        .iter()
        .filter(|(_, role)| matches!(role, Role::Date | Role::Time))
        .map(|(column, _)| *column)
        .collect();
    // No program lets two of them lie over each other: what does is read as the first of them says.
    let mut drawn: Vec<&Merged> = table.merged.iter().filter(|m| dates.contains(&m.column)).collect();
    drawn.sort_by_key(|m| (m.column, m.first));
    let mut filled: HashMap<usize, u32> = HashMap::new();
    for merged in drawn {
        if filled.get(&merged.column).is_some_and(|last| *last >= merged.first) {
            continue;
        }
        filled.insert(merged.column, merged.last);
        let from = table.body.partition_point(|l| l.no < merged.first);
        let to = table.body.partition_point(|l| l.no <= merged.last);
        let Some(lines) = table.body.get_mut(from..to) else { continue };
        let Some(text) =
            lines.first().filter(|l| l.no == merged.first).and_then(|l| l.cells.get(merged.column)).cloned()
        else {
            continue;
        };
        limits::step(lines.len());
        for line in lines.iter_mut().skip(1) {
            if line.cells.len() <= merged.column {
                line.cells.resize(merged.column + 1, String::new());
            }
            if let Some(cell) = line.cells.get_mut(merged.column).filter(|c| c.is_empty()) {
                cell.clone_from(&text);
            }
        }
    }
}

fn reading(
    header: &Header,
    columns: &Columns,
    format: &Format,
    question: Option<Question>,
    dates: Option<DateOrder>,
    told: &Told,
) -> Reading {
    let mut ordered: Vec<&(usize, Role)> = header.mapping.columns.iter().collect();
    ordered.sort_by_key(|(at, _)| *at);
    let used: Vec<(String, Role)> =
        ordered.into_iter().filter_map(|(at, role)| Some((header.names.get(*at)?.clone(), *role))).collect();
    let mapped = |at: usize| header.mapping.columns.iter().any(|(column, _)| *column == at);
    let unused = header.names.iter().enumerate().filter(|(at, n)| !mapped(*at) && !n.is_empty());
    Reading {
        sheets: Vec::new(),
        dates,
        currency: columns.whole_currency(),
        units: columns.units(),
        sign: columns.sign_words(),
        columns: used,
        unused: unused.map(|(_, n)| n.clone()).collect(),
        beside: Vec::new(),
        question,
        told: told.answers.iter().map(|(about, value)| said(*about, value)).collect(),
        layout: layout(&format.id, &header.names),
    }
}

/// An answer in words.
fn said(about: About, value: &str) -> Text {
    let (zh, en) = match (about, value) {
        (About::Dates, "day") => ("日期按 日/月/年 读".to_owned(), "dates read day first".to_owned()),
        (About::Dates, "month") => ("日期按 月/日/年 读".to_owned(), "dates read month first".to_owned()),
        (About::Dates, _) => ("日期按 年-月-日 读".to_owned(), "dates read year first".to_owned()),
        (About::Year, year) => (format!("最后一天在 {year} 年"), format!("the last day is in {year}")),
        (About::BlankDates, "above") => {
            ("没有日期的行和上一行同一天".to_owned(), "lines without a date are of the day above".to_owned())
        }
        (About::BlankDates, _) => ("没有日期的行不算".to_owned(), "lines without a date are left out".to_owned()),
        (About::Currency, "yuan") => ("金额是人民币".to_owned(), "amounts in yuan".to_owned()),
        (About::Currency, _) => ("金额是外币".to_owned(), "amounts in another currency".to_owned()),
        (About::Unit, word) => {
            let label = Unit::of_word(word).unwrap_or(Unit::Yuan).label();
            (format!("金额单位是{}", label.zh), format!("amounts in {}", label.en))
        }
        (About::Sign, "in") => ("金额都是收入".to_owned(), "all amounts came in".to_owned()),
        (About::Sign, _) => ("金额都是支出".to_owned(), "all amounts went out".to_owned()),
    };
    Text::new(zh, en)
}

/// What a layout is recognised by: the source and the names of its columns.
pub(crate) fn layout(format: &str, names: &[String]) -> String {
    let mut sum = Sha256::new();
    sum.update(format.as_bytes());
    for name in names.iter().map(|n| header::tidy(n)).filter(|n| !n.is_empty()) {
        sum.update([0]);
        sum.update(name.as_bytes());
    }
    sum.finalize().iter().take(10).map(|b| format!("{b:02x}")).collect()
}

fn format(head: &[Line], header: &Header, name: &str, rules: &Rules) -> Format {
    let head: Vec<String> = head.iter().map(|l| l.cells.join(" ")).collect();
    let names: Vec<String> = header.names.iter().map(|n| header::tidy(n)).collect();
    let by_columns = rules.sources.iter().find(|s| {
        let all = !s.columns.is_empty() && s.columns.iter().all(|c| names.contains(c));
        all && !s.not_columns.iter().any(|c| names.contains(c))
    });
    let said = |text: &str| rules.sources.iter().find(|s| s.words.iter().any(|w| text.contains(w.as_str())));
    // What the file says of itself, then names of columns that show what receives nothing, then its name, then names of columns.
    let aside = by_columns.filter(|s| s.channel == Channel::Aside);
    let found = head.iter().find_map(|line| said(line)).or(aside).or_else(|| said(name)).or(by_columns);
    match found {
        Some(source) => Format { id: source.id.clone(), label: source.label.clone(), channel: source.channel },
        None => Format {
            id: "bank".into(),
            label: Text::new("银行（按列名识别）", "a bank, by the names of its columns"),
            channel: Channel::Bank,
        },
    }
}
