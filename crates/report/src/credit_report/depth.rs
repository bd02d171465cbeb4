//! Depth of survey 调查深浅: how deep the case was surveyed and why, what that left out, and the bank's data that nobody was asked.

use crate::case::Case;
use crate::document::{Block, Cell, Column, Fact, Language, Row, Table};
use crate::words;
use appraisal::Survey;
use appraisal::checklist::{Ask, Depth};

/// One line for the first page, where the survey was other than usual or deeper than the policy wants it.
pub(super) fn fact(case: &Case<'_>) -> Option<Fact> {
    let survey = case.appraisal.relevance.survey();
    let other = survey.depth != Depth::Standard || survey.answers_left_out > 0;
    other.then(|| Fact::wide(case.pick("调查深浅", "Depth of survey"), Cell::text(told(case))))
}

/// The depth with its reason, what it leaves out, and the most it carries.
pub(crate) fn told(case: &Case<'_>) -> String {
    let survey = case.appraisal.relevance.survey();
    let mut said = vec![case.say(&survey.depth.label()).to_owned()];
    if let Some(row) = survey.row.as_ref().and_then(|id| case.checklist.depths.iter().find(|d| d.id == *id)) {
        said[0] = format!("{}{}", said[0], case.within(case.say(&row.label)));
    }
    if let Some(due) = survey.due.filter(|due| *due < survey.depth) {
        said.push(format!("{}{}", case.pick("按政策只须", "the policy asks for less: "), case.say(&due.label())));
    }
    if !survey.left_out.is_empty() {
        let [questions, tables, columns] = counts(case, survey);
        said.push(match case.language() {
            Language::Zh => format!("略去 {questions} 个问题、{tables} 张表、{columns} 列"),
            Language::En => {
                format!("{questions} questions, {tables} tables, {columns} columns left out")
            }
        });
    }
    if let Some(most) = survey.amount {
        said.push(format!(
            "{} {} {}",
            case.pick("额度不超过", "limit at most"),
            crate::number::money(most),
            case.pick("元", "yuan")
        ));
    }
    said.join(case.pick("；", "; "))
}

/// How many questions, tables and columns are left out.
fn counts(case: &Case<'_>, survey: &Survey) -> [usize; 3] {
    let of = |what: fn(&Case<'_>, &str) -> bool| survey.left_out.iter().filter(|id| what(case, id)).count();
    [
        of(|case, id| case.checklist.questions.contains_key(id)),
        of(|case, id| case.checklist.tables.contains_key(id)),
        of(|_, id| id.ends_with(']')),
    ]
}

/// The chapter's part: the depth, what was left out chapter by chapter, and the reference data.
pub(super) fn blocks(case: &Case<'_>) -> Vec<Block> {
    let survey = case.appraisal.relevance.survey();
    if case.checklist.depths.is_empty() {
        return Vec::new();
    }
    let mut items = vec![Fact::wide(case.pick("调查深浅", "Depth of survey"), Cell::text(told(case)))];
    if survey.answers_left_out > 0 {
        let text = match case.language() {
            Language::Zh => format!("{} 项，留着，不计入", survey.answers_left_out),
            Language::En => format!("{}, kept and not counted", survey.answers_left_out),
        };
        items.push(Fact::wide(case.pick("更深一档的回答", "Answers of a deeper survey"), Cell::text(text)));
    }
    let mut blocks = vec![
        Block::heading(2, case.pick("调查深浅与参考数据", "Depth of survey and reference data")),
        Block::Facts { columns: 2, items },
    ];
    blocks.extend(left_out(case).map(Block::Table));
    blocks.extend(reference(case).map(Block::Table));
    blocks
}

/// How many chapters stand beside each other.
const ACROSS: usize = 3;

/// What is asked at a deeper survey only, chapter by chapter, each by its label.
pub(crate) fn unasked<'c>(case: &Case<'c>) -> Vec<(&'c str, Vec<String>)> {
    let list = case.checklist;
    let section = |id: &String| {
        let table = id.split('[').next().unwrap_or(id);
        list.questions.get(id).map(|q| &q.section).or_else(|| list.tables.get(table).map(|t| &t.section))
    };
    let label = |id: &String| match id.split_once('[') {
        Some((table, column)) => {
            let asked = list.tables.get(table);
            let column = asked.and_then(|t| t.columns.get(column.trim_end_matches(']')));
            let name = column.map_or("", |c| case.say(&c.ask.label));
            format!("{}·{name}", case.label(table))
        }
        None => case.label(id),
    };
    let left_out = &case.appraisal.relevance.survey().left_out;
    let chapters = list.sections.iter().map(|s| {
        let own: Vec<String> = left_out.iter().filter(|id| section(id) == Some(&s.id)).map(label).collect();
        (words::say(&s.label, case.language()), own)
    });
    chapters.filter(|(_, own)| !own.is_empty()).collect()
}

/// How much each chapter leaves out: some two hundred names would hide what was asked. The workbook has every one.
fn left_out(case: &Case<'_>) -> Option<Table> {
    let chapters = unasked(case);
    let all = case.appraisal.relevance.survey().left_out.len();
    let down = chapters.len().div_ceil(ACROSS).max(1);
    let stacks: Vec<_> = chapters.chunks(down).collect();
    let at = |column: usize, row: usize| match stacks.get(column).and_then(|stack| stack.get(row)) {
        Some((chapter, own)) => [Cell::text(*chapter), Cell::text(own.len().to_string())],
        None => [Cell::empty(), Cell::empty()],
    };
    let rows = (0..down).map(|row| Row::plain((0..ACROSS).flat_map(|column| at(column, row)).collect()));
    let columns = || [Column::text(case.pick("章节", "Chapter"), 3), Column::figures(case.pick("项数", "Items"))];
    (all > 0).then(|| Table {
        caption: case.pick("这一档没有问的", "Not asked at this depth").to_owned(),
        unit: format!("{} {all}{}", case.pick("共", "in all"), case.pick(" 项", "")),
        columns: (0..ACROSS).flat_map(|_| columns()).collect(),
        rows: rows.collect(),
        note: match case.language() {
            Language::Zh => {
                format!("没有问的不算零，不计入完整度。逐项名称见工作簿的“{}”页。", UNASKED_SHEET.0)
            }
            Language::En => format!(
                "Not asked is not zero and no part of completeness. Each by name: sheet “{}” of the workbook.",
                UNASKED_SHEET.1
            ),
        },
    })
}

/// The sheet of the workbook that names what is not asked.
pub(crate) const UNASKED_SHEET: (&str, &str) = ("没有问的", "Not asked");

/// The bank's data in use: no answer stands in their place.
fn reference(case: &Case<'_>) -> Option<Table> {
    let used = |ask: &&Ask| {
        ask.reference.is_some() && case.answers.scalar(&ask.id).is_none() && case.appraisal.relevance.applies(&ask.id)
    };
    let rows: Vec<Row> = case
        .checklist
        .questions
        .values()
        .map(|q| &q.ask)
        .filter(used)
        .filter_map(|ask| {
            let datum = ask.reference.as_ref()?;
            let calibrated =
                if datum.calibrated { case.pick("已校准", "yes") } else { case.pick("未校准", "no") };
            Some(Row::plain(vec![
                Cell::text(case.say(&ask.label)),
                case.figure(&ask.id),
                Cell::text(datum.date.clone()),
                Cell::text(case.say(&datum.said_by)),
                Cell::text(calibrated),
            ]))
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: case.pick("参考数据（现场不问）", "Reference data, asked of nobody").to_owned(),
        unit: String::new(),
        columns: vec![
            Column::text(case.pick("数据", "Datum"), 3),
            Column::figures(case.pick("值", "Value")),
            Column::text(case.pick("日期", "Of"), 1),
            Column::text(case.pick("来源", "Source"), 4),
            Column::marks(case.pick("校准", "Calibrated")),
        ],
        rows,
        note: String::new(),
    })
}
