//! The case file in and out: from a documented JSON to recorded answers, and back. What a file's keys mean stands in
//! [`appraisal::case_file`]; here it meets the checklist, so that nothing in it is dropped in silence.

use appraisal::case_file::{self, AnswerFile, CaseFile, Raw, RowFile, TableFile};
use appraisal::checklist::{Ask, Checklist, Kind, Table};
use appraisal::observation::{self, Written};
use evidence::{Action, AnswersChanged, Change, RowAdded, TableChange, Value};

use rust_decimal::Decimal;

use super::answers::{Answers, Given};
use super::change::{LONGEST_ROW_ID, MOST_ROWS, is_row_id};
use super::{CaseSheet, is_survey_day};
use crate::api::text::{Code, Failure, Problem, ProblemKind, Text};
use crate::{entry, json};

/// The largest case file that is read; ten thousand rows fit many times.
pub const LARGEST: u64 = 64 << 20;

/// More pieces of evidence than any one answer rests on.
const MOST_EVIDENCE: usize = 10_000;

/// What a file brings into a case.
pub(crate) struct Imported {
    pub(crate) batch: AnswersChanged,
    pub(crate) imported: u32,
    pub(crate) kept: u32,
    pub(crate) problems: Vec<Problem>,
}

/// Reads a case file; says where it breaks.
pub(crate) fn parse(bytes: &[u8]) -> Result<CaseFile, Failure> {
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::new(Code::TooLarge).saying("案卷文件超过 64 MB", "the case file has more than 64 MB"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (zh, en) = ("不是 UTF-8 文本；请在编辑器里另存为 UTF-8", "not UTF-8 text; save it as UTF-8");
        Failure::new(Code::BadCase).saying(zh, en).caused_by(error)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The format first: a file of another version is not “malformed”.
    #[derive(serde::Deserialize)]
    struct Head {
        format: String,
    }
    if let Ok(head) = serde_json::from_str::<Head>(text)
        && head.format != case_file::FORMAT
        && head.format.starts_with("tianye-case/")
    {
        let zh = format!("格式 {}，本程序读 {}", head.format, case_file::FORMAT);
        let en = format!("format {}, this program reads {}", head.format, case_file::FORMAT);
        return Err(Failure::new(Code::Newer).saying(zh, en));
    }
    let file: CaseFile = json::read(text, Code::BadCase)?;
    if let Some(day) = [file.case.survey_date, file.case.initial_date].into_iter().find(|day| !is_survey_day(*day)) {
        let (zh, en) =
            (format!("案卷日期 {day} 的年份不对"), format!("the year of the case's date {day} cannot be right"));
        return Err(Failure::new(Code::BadCase).saying(zh, en));
    }
    for (id, table) in &file.tables {
        if table.rows.len() > MOST_ROWS {
            let zh = format!("{id} 有 {} 行，最多 {MOST_ROWS} 行；请分成几张表或只留需要的行", table.rows.len());
            let en = format!("{id} has {} rows, at most {MOST_ROWS}", table.rows.len());
            return Err(Failure::new(Code::TooLarge).saying(zh, en));
        }
        if let Some(row) = table.rows.iter().find(|row| !is_row_id(&row.id)) {
            let shown: String = row.id.chars().filter(|c| !c.is_control()).take(40).collect();
            let zh =
                format!("{id} 的行号“{shown}”不能用：只能是字母、数字、下划线和连字符，最长 {LONGEST_ROW_ID} 个字");
            let en = format!("{id}: row id “{shown}” must be letters, digits, _ and -, at most {LONGEST_ROW_ID}");
            return Err(Failure::new(Code::BadCase).saying(zh, en));
        }
    }
    if let Some(first) = file.contradictions().into_iter().next() {
        return Err(Failure::new(Code::BadCase).saying(&first, &first));
    }
    Ok(file)
}

/// The file's answers as one action on top of those in force; answers already given stay unless `overwrite`.
pub(crate) fn read_into(
    checklist: &Checklist,
    answers: &Answers,
    file: &CaseFile,
    overwrite: bool,
    action: Action,
) -> Result<Imported, Failure> {
    let batch = AnswersChanged { tables: Vec::new(), changes: Vec::new(), action, after_limit_seen: false };
    let mut made = Imported { batch, imported: 0, kept: 0, problems: Vec::new() };
    for (id, answer) in &file.answers {
        let Some(question) = checklist.questions.get(id) else {
            made.problems.push(stranger(id));
            continue;
        };
        if !overwrite && answers.scalars.get(id).is_some_and(|g| g.value.is_some()) {
            made.kept += 1;
            continue;
        }
        let base = Change { question: id.clone(), ..Change::default() };
        made.take(&question.ask, id, answer, base)?;
    }
    for (id, table) in &file.tables {
        if !checklist.tables.contains_key(id) {
            made.problems.push(stranger(id));
            continue;
        }
        made.table(checklist, answers, id, table, overwrite)?;
    }
    Ok(made)
}

impl Imported {
    /// What is to be recorded, once; nothing when the file brings nothing.
    pub(crate) fn taken(&mut self) -> Option<AnswersChanged> {
        let nothing = AnswersChanged { tables: Vec::new(), changes: Vec::new(), ..self.batch };
        let batch = std::mem::replace(&mut self.batch, nothing);
        (!batch.changes.is_empty() || !batch.tables.is_empty()).then_some(batch)
    }

    fn take(&mut self, ask: &Ask, at: &str, answer: &AnswerFile, base: Change) -> Result<(), Failure> {
        let raw = answer.v.0.clone().unwrap_or_default();
        // The same limit as for what is typed, for every text of an answer.
        let texts = [&raw, &answer.by, &answer.how_checked, &answer.note];
        if texts.into_iter().any(|text| entry::too_long(text)) {
            let zh = format!("{at} 的答案超过 {} 字", entry::LONGEST);
            return Err(
                Failure::new(Code::TooLarge).saying(zh, format!("{at} has more than {} characters", entry::LONGEST))
            );
        }
        if answer.evidence.len() > MOST_EVIDENCE {
            let zh = format!("{at} 有 {} 个附件号，最多 {MOST_EVIDENCE} 个", answer.evidence.len());
            let en = format!("{at} names {} attachments, at most {MOST_EVIDENCE}", answer.evidence.len());
            return Err(Failure::new(Code::TooLarge).saying(zh, en));
        }
        let value = canonical(ask, &raw);
        let problem = |kind, message| Problem {
            at: at.to_owned(),
            label: Text::new(&ask.label.zh, &ask.label.en),
            kind,
            message,
        };
        if value.is_none()
            && let Err(why) = observation::read(ask, &raw, Written::InFile)
        {
            self.problems.push(problem(ProblemKind::Unreadable, Text::new(why.zh, why.en)));
        }
        if let Some(doubt) = large_share(ask, &raw) {
            self.problems.push(problem(ProblemKind::Contradiction, doubt));
        }
        let same = match &value {
            Some(Value::Text(text)) => *text == raw,
            Some(Value::Truth(truth)) => truth.to_string() == raw,
            None => raw.is_empty(),
        };
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        self.batch.changes.push(Change {
            typed: (!same).then_some(raw),
            value,
            basis: answer.basis.map(recorded_basis),
            by: some(&answer.by),
            how_checked: some(&answer.how_checked),
            note: some(&answer.note),
            evidence: answer.evidence.iter().filter_map(|id| id.parse().ok()).collect(),
            ..base
        });
        self.imported += 1;
        Ok(())
    }

    fn table(
        &mut self,
        checklist: &Checklist,
        answers: &Answers,
        id: &str,
        table: &TableFile,
        overwrite: bool,
    ) -> Result<(), Failure> {
        let Some(rule) = checklist.tables.get(id) else { return Ok(()) };
        let there = answers.tables.get(id);
        let touched = there.is_some_and(|t| t.declared_empty || !t.rows.is_empty());
        // A table is one answer: its rows belong together, so a table already filled stays whole.
        if touched && !overwrite {
            self.kept += 1;
            return Ok(());
        }
        let removed = there.map(|t| t.rows.keys().cloned().collect()).unwrap_or_default();
        let added = table.rows.iter().map(|row| RowAdded { row: row.id.clone(), after: None }).collect();
        let empty = table.declared_empty || there.is_some_and(|t| t.declared_empty);
        self.batch.tables.push(TableChange {
            table: id.to_owned(),
            removed,
            added,
            declared_empty: empty.then_some(table.declared_empty),
            basis: table.basis.map(recorded_basis),
            ..TableChange::default()
        });
        for row in &table.rows {
            for (column, answer) in &row.cells {
                let at = format!("{id}.{}.{column}", row.id);
                match rule.columns.get(column).filter(|c| c.formula.is_none()) {
                    Some(asked) => {
                        let base = Change {
                            question: id.to_owned(),
                            row: Some(row.id.clone()),
                            column: Some(column.clone()),
                            ..Change::default()
                        };
                        self.take(&asked.ask, &at, answer, base)?;
                    }
                    None => self.problems.push(stranger(&at)),
                }
            }
            self.defaults(rule, row)?;
        }
        self.imported += u32::from(table.declared_empty);
        Ok(())
    }
}

impl Imported {
    /// A cell that the file leaves out begins with its column's default, as in a row that is typed.
    fn defaults(&mut self, rule: &Table, row: &RowFile) -> Result<(), Failure> {
        for column in rule.columns.values().filter(|c| c.formula.is_none() && !row.cells.contains_key(&c.ask.id)) {
            let Some(default) = &column.ask.default else { continue };
            let at = format!("{}.{}.{}", rule.id, row.id, column.ask.id);
            let base = Change {
                question: rule.id.clone(),
                row: Some(row.id.clone()),
                column: Some(column.ask.id.clone()),
                ..Change::default()
            };
            let answer = AnswerFile { v: Raw(Some(default.clone())), ..AnswerFile::default() };
            self.take(&column.ask, &at, &answer, base)?;
            // What the file says is counted, not what it leaves out.
            self.imported -= 1;
        }
        Ok(())
    }
}

/// A file holds canonical values: a share without a sign is a part of one (`0.15`, and `1.2` is 120%); `15%` says it itself.
fn canonical(ask: &Ask, raw: &str) -> Option<Value> {
    match observation::read(ask, raw, Written::InFile).ok()?? {
        formula::Value::Bool(truth) => Some(Value::Truth(truth)),
        formula::Value::Number(number) => {
            Some(Value::Text(if raw.parse() == Ok(number) { raw.to_owned() } else { number.normalize().to_string() }))
        }
        formula::Value::Date(date) => Some(Value::Text(date.to_string())),
        formula::Value::Text(text) => Some(Value::Text(text.to_string())),
    }
}

/// A share above one without its sign is taken as the format says, and said: whoever wrote 15 by hand meant 15%.
fn large_share(ask: &Ask, raw: &str) -> Option<Text> {
    let bare = raw.trim().parse::<Decimal>().ok().filter(|n| ask.kind == Kind::Percent && n.abs() > Decimal::ONE)?;
    let percent = bare.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
    Some(Text::new(
        format!("比例“{bare}”按 {percent}% 读（案卷文件里 0.15 是 15%）；若是 {bare}%，请写成“{bare}%”"),
        format!(
            "the share “{bare}” is taken as {percent}% (in a case file 0.15 is 15%); write “{bare}%” if that is meant"
        ),
    ))
}

fn stranger(at: &str) -> Problem {
    Problem {
        at: at.to_owned(),
        label: Text::new(at, at),
        kind: ProblemKind::UnknownName,
        message: Text::new(format!("清单里没有“{at}”，没有导入"), format!("the checklist has no “{at}”; not taken in")),
    }
}

fn recorded_basis(basis: observation::Basis) -> evidence::Basis {
    match basis {
        observation::Basis::Oral => evidence::Basis::Oral,
        observation::Basis::ThirdParty => evidence::Basis::ThirdParty,
        observation::Basis::Observed => evidence::Basis::Observed,
        observation::Basis::System => evidence::Basis::System,
        observation::Basis::Document => evidence::Basis::Document,
    }
}

/// The case as a file.
pub(crate) fn to_file(sheet: &CaseSheet) -> CaseFile {
    let answers = sheet.answers.scalars.iter().map(|(id, given)| (id.clone(), answer(given)));
    let tables = sheet.answers.tables.iter().map(|(id, table)| {
        let rows = table.rows.iter().map(|(row, cells)| RowFile {
            id: row.clone(),
            cells: cells.iter().map(|(column, given)| (column.clone(), answer(given))).collect(),
        });
        let file = TableFile {
            basis: table.basis.map(super::observed_basis),
            declared_empty: table.declared_empty,
            rows: rows.collect(),
        };
        (id.clone(), file)
    });
    CaseFile {
        checklist: sheet.checklist.id.clone(),
        practice: sheet.facts.practice,
        case: case_file::CaseFacts {
            survey_date: sheet.survey_date(),
            initial_date: sheet.initial_date(),
            title: sheet.facts.title.clone(),
        },
        answers: answers.collect(),
        tables: tables.collect(),
        ..CaseFile::default()
    }
}

fn answer(given: &Given) -> AnswerFile {
    let text = match &given.value {
        Some(Value::Text(text)) => Some(text.clone()),
        Some(Value::Truth(truth)) => Some(truth.to_string()),
        None => Some(given.raw.clone()).filter(|raw| !raw.is_empty()),
    };
    AnswerFile {
        v: Raw(text),
        basis: given.basis.map(super::observed_basis),
        by: given.by.clone().unwrap_or_default(),
        at: given.saved_at.clone().unwrap_or_default(),
        how_checked: given.how_checked.clone().unwrap_or_default(),
        note: given.note.clone().unwrap_or_default(),
        evidence: given.evidence.clone(),
    }
}
