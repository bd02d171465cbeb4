//! What is asked and what was answered, as the window lists it.

use appraisal::checklist::{Ask, BlindRule, Checklist, Choice, Column, DIFFERING, Kind, Question, Table};
use appraisal::observation;

use chrono::{Datelike, NaiveDate};

use super::text;
use crate::api::text::{Basis, FigureKind, Problem, ProblemKind, Text};
use crate::api::visit::{
    AnswerView, ChoiceView, ColumnView, GuardView, PresetView, QuestionType, QuestionView, RowView, RowsOf,
    SectionView, TableView,
};
use crate::case::{CaseSheet, Given, Place, Rows, read_only};
use crate::{entry, show};

/// The answers on which it depends what else is asked.
type Steering = std::collections::BTreeSet<String>;

pub(crate) fn sections(checklist: &Checklist) -> Vec<SectionView> {
    let view = |s: &appraisal::checklist::Section| SectionView {
        id: s.id.clone(),
        label: text(&s.label),
        group: u8::try_from(s.group).unwrap_or(0),
        place: super::route::place_of(checklist, s),
    };
    checklist.sections.iter().map(view).collect()
}

/// Scalars and tables in the order of sections, then of questions.
pub(crate) fn questions(checklist: &Checklist, survey: NaiveDate) -> Vec<QuestionView> {
    let place = |section: &str| checklist.sections.iter().position(|s| s.id == section).unwrap_or(usize::MAX);
    let steering = checklist.steering();
    // How many differ is told where they stand side by side.
    let shown = checklist.questions.values().filter(|q| q.ask.id != DIFFERING);
    let scalars = shown.map(|q| ((place(&q.section), q.order), scalar(checklist, q, &steering)));
    let tables =
        checklist.tables.values().map(|t| ((place(&t.section), t.order), table(checklist, t, &steering, survey)));
    let mut all: Vec<_> = scalars.chain(tables).collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, view)| view).collect()
}

/// A question put to the second officer alone.
pub(crate) fn blind_question(checklist: &Checklist, rule: &BlindRule) -> QuestionView {
    let question = Question { section: rule.section.clone(), order: rule.order, ask: rule.ask.clone() };
    scalar(checklist, &question, &Steering::new())
}

/// One scalar question; none where the checklist does not ask it.
pub(crate) fn scalar_question(checklist: &Checklist, id: &str) -> Option<QuestionView> {
    let question = checklist.questions.get(id)?;
    Some(scalar(checklist, question, &Steering::new()))
}

fn scalar(checklist: &Checklist, question: &Question, steering: &Steering) -> QuestionView {
    let ask = &question.ask;
    QuestionView {
        id: ask.id.clone(),
        section: question.section.clone(),
        kind: question_type(ask.kind),
        label: text(&ask.label),
        unit: some(&ask.unit),
        help: some_text(&ask.help),
        example: some(&ask.example),
        evidence: papers(checklist, &ask.evidence),
        choices: choices(&ask.choices),
        default_basis: basis(ask.default_basis.as_deref()).unwrap_or(Basis::Oral),
        required: ask.required,
        line: some(&ask.line),
        columns: Vec::new(),
        presets: Vec::new(),
        months: Vec::new(),
        may_be_empty: false,
        steers: steering.contains(&ask.id),
        read_only: read_only(ask),
        guarded: guarded(ask),
    }
}

/// Who signs the answer, where somebody must.
fn guarded(ask: &Ask) -> Option<GuardView> {
    let guard = ask.guarded.filter(|guard| guard.needs_signature())?;
    Some(GuardView { by: guard.word().to_owned(), label: text(&guard.label()), signer: ask.signer })
}

fn table(checklist: &Checklist, table: &Table, steering: &Steering, survey: NaiveDate) -> QuestionView {
    let presets = table.presets.iter().map(|p| PresetView {
        id: p.id.clone(),
        label: text(&p.label),
        values: p.values.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
    });
    QuestionView {
        id: table.id.clone(),
        section: table.section.clone(),
        kind: QuestionType::Table,
        label: text(&table.label),
        unit: None,
        help: some_text(&table.help),
        example: None,
        evidence: papers(checklist, &table.evidence),
        choices: Vec::new(),
        default_basis: basis(table.default_basis.as_deref()).unwrap_or(Basis::Oral),
        required: table.required,
        line: some(&table.line),
        columns: table.columns.values().filter(|c| !c.hidden).map(|c| column(&table.id, c, steering)).collect(),
        presets: presets.collect(),
        months: months(&table.months, survey),
        may_be_empty: table.may_be_empty,
        steers: steering.contains(&table.id),
        read_only: None,
        guarded: None,
    }
}

fn column(table: &str, column: &Column, steering: &Steering) -> ColumnView {
    let ask = &column.ask;
    ColumnView {
        id: ask.id.clone(),
        kind: question_type(ask.kind),
        label: text(&ask.label),
        // The head of the column says how a bare number in it is read.
        unit: some(&ask.unit).or_else(|| (ask.kind == Kind::Percent).then(|| "%".to_owned())),
        help: some_text(&ask.help),
        choices: choices(&ask.choices),
        rows_of: rows_of(ask),
        required: ask.required,
        computed: column.formula.is_some(),
        default_basis: basis(ask.default_basis.as_deref()),
        width: ask.width,
        total: ask.kind == Kind::Money,
        read_only: read_only(ask),
        guarded: guarded(ask),
        steers: steering.contains(&format!("{table}[{}]", ask.id)),
    }
}

/// The twelve months that a table of months is about: the whole ones before the survey, or those after it. They are its rows, and their ids.
fn months(which: &str, survey: NaiveDate) -> Vec<String> {
    let first = match which {
        // The month of the survey is whole on its last day.
        "back" if survey.succ_opt().is_some_and(|next| next.day() == 1) => -11,
        "back" => -12,
        "ahead" => 1,
        _ => return Vec::new(),
    };
    let months = survey.year() * 12 + i32::try_from(survey.month0()).unwrap_or(0) + first;
    (months..months + 12).map(|n| format!("{}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1)).collect()
}

fn papers(checklist: &Checklist, ids: &[String]) -> Vec<Text> {
    let label = |id: &String| {
        let paper = checklist.materials.iter().find(|m| m.id == *id);
        paper.map_or_else(|| Text::new(id, id), |m| text(&m.label))
    };
    ids.iter().map(label).collect()
}

fn choices(choices: &[Choice]) -> Vec<ChoiceView> {
    choices.iter().map(|c| ChoiceView { id: c.id.clone(), label: text(&c.label) }).collect()
}

/// The word that stands for none of the rows of another table.
const NO_ROW: (&str, &str, &str) = ("none", "无", "None");

fn rows_of(ask: &Ask) -> Option<RowsOf> {
    let (table, column) = ask.choices_from.rsplit_once('.')?;
    let none = || ChoiceView { id: NO_ROW.0.to_owned(), label: Text::new(NO_ROW.1, NO_ROW.2) };
    let none = (ask.default.as_deref() == Some(NO_ROW.0) || !ask.required).then(none);
    Some(RowsOf { table: table.to_owned(), column: column.to_owned(), none })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn some_text(shown: &appraisal::finding::Text) -> Option<Text> {
    (!shown.zh.is_empty()).then(|| text(shown))
}

pub(crate) fn basis(word: Option<&str>) -> Option<Basis> {
    word.and_then(|w| w.parse::<evidence::Basis>().ok()).map(Basis::from)
}

fn question_type(kind: Kind) -> QuestionType {
    match kind {
        Kind::Text => QuestionType::Text,
        Kind::Choice => QuestionType::Choice,
        Kind::Multi => QuestionType::Multi,
        Kind::Number => QuestionType::Number,
        Kind::Integer | Kind::Days => QuestionType::Integer,
        Kind::Money => QuestionType::Money,
        Kind::Percent | Kind::Ratio => QuestionType::Percent,
        Kind::Date => QuestionType::Date,
        Kind::Month => QuestionType::Month,
        Kind::Phone => QuestionType::Phone,
        Kind::IdNumber => QuestionType::IdNumber,
        Kind::CreditCode => QuestionType::CreditCode,
        Kind::Bool => QuestionType::Bool,
        Kind::Place => QuestionType::Place,
        Kind::Photo => QuestionType::Photo,
        Kind::File => QuestionType::File,
        Kind::Signature => QuestionType::Signature,
    }
}

/// An answer with the basis it stands on; `inherited` is what it has when it has none of its own.
/// `unsigned` says why a guarded answer does not count.
pub(crate) fn answer_view(ask: &Ask, at: &str, given: &Given, inherited: Basis, unsigned: Option<Text>) -> AnswerView {
    let value = given.value.as_ref().map(|value| match value {
        evidence::Value::Text(text) => text.clone(),
        evidence::Value::Truth(truth) => truth.to_string(),
    });
    let unreadable = (value.is_none() && !given.raw.trim().is_empty()).then(|| observation::unread(ask, &given.raw));
    AnswerView {
        raw: entry::in_hand(ask, &given.raw, given.value.as_ref()),
        text: value.as_deref().map_or_else(|| given.raw.clone(), |value| shown(ask, value)),
        value,
        basis: given.basis.map_or(inherited, Basis::from),
        basis_inherited: given.basis.is_none(),
        by: given.by.clone(),
        how_checked: given.how_checked.clone(),
        note: given.note.clone(),
        saved_at: given.saved_at.clone(),
        evidence: given.evidence.clone(),
        unsigned,
        problem: unreadable.map(|message| Problem {
            at: at.to_owned(),
            label: text(&ask.label),
            kind: ProblemKind::Unreadable,
            message: text(&message),
        }),
    }
}

/// A recorded value as it is shown: thousands separators, labels of choices, 是/否.
pub(crate) fn shown(ask: &Ask, value: &str) -> String {
    let label = |id: &str| ask.choices.iter().find(|c| c.id == id).map_or(id, |c| c.label.zh.as_str()).to_owned();
    match ask.kind {
        _ if !ask.choices_from.is_empty() && value == NO_ROW.0 => NO_ROW.1.to_owned(),
        Kind::Choice => label(value),
        Kind::Multi => value.split(',').map(label).collect::<Vec<_>>().join("、"),
        Kind::Bool => if value == "true" { "是" } else { "否" }.to_owned(),
        Kind::Month => value.get(..7).unwrap_or(value).to_owned(),
        Kind::Percent => value.parse().map_or_else(|_| value.to_owned(), show::share),
        kind if kind.is_number() => match value.parse() {
            Ok(number) => {
                let kind = super::label::figure_kind(kind);
                // A count of pieces or a unit price is shown as exactly as it was given.
                let kind = if kind == FigureKind::Days { FigureKind::Number } else { kind };
                show::scalar(kind, &appraisal::figure::Scalar::Number(number))
            }
            Err(_) => value.to_owned(),
        },
        _ => value.to_owned(),
    }
}

/// What the row of another table that was picked is called there.
fn row_named(sheet: &CaseSheet, ask: &Ask, row: &str) -> Option<String> {
    let (table, column) = ask.choices_from.rsplit_once('.')?;
    let given = sheet.answers.tables.get(table)?.rows.get(row)?.get(column)?;
    match &given.value {
        Some(evidence::Value::Text(name)) => Some(name.clone()),
        _ => None,
    }
}

/// A table as it stands.
pub(crate) fn table_view(sheet: &CaseSheet, table: &Table, rows: &Rows) -> TableView {
    let default = basis(table.default_basis.as_deref());
    let own = rows.basis.map(Basis::from);
    let views = rows.rows.iter().map(|(id, cells)| {
        let cells = cells.iter().filter_map(|(column, given)| {
            let asked = table.columns.get(column)?;
            let at = format!("{}.{id}.{column}", table.id);
            let place = Place { question: &table.id, row: Some(id), column: Some(column) };
            let unsigned = sheet.unsigned(place, &asked.ask, given);
            let mut view = answer_view(&asked.ask, &at, given, inherited(table, rows, asked), unsigned);
            if let Some(name) = view.value.as_deref().and_then(|row| row_named(sheet, &asked.ask, row)) {
                view.text = name;
            }
            Some((column.clone(), view))
        });
        RowView { id: id.clone(), cells: cells.collect() }
    });
    TableView {
        id: table.id.clone(),
        basis: own.or(default).unwrap_or(Basis::Oral),
        basis_inherited: own.is_none(),
        declared_empty: rows.declared_empty,
        rows: views.collect(),
    }
}

/// Cell ← the table as set in this case ← the column's default ← the table's default ← said.
pub(crate) fn inherited(table: &Table, rows: &Rows, column: &Column) -> Basis {
    rows.basis
        .map(Basis::from)
        .or_else(|| basis(column.ask.default_basis.as_deref()))
        .or_else(|| basis(table.default_basis.as_deref()))
        .unwrap_or(Basis::Oral)
}

#[cfg(test)]
mod tests {
    use super::months;

    #[test]
    fn months_before_and_after_the_survey() {
        let day = |text: &str| text.parse().expect("a day");
        let ends = |which, survey| {
            let all = months(which, day(survey));
            (all.len(), all.first().cloned().unwrap_or_default(), all.last().cloned().unwrap_or_default())
        };
        let of = |first: &str, last: &str| (12, first.to_owned(), last.to_owned());
        assert_eq!(ends("back", "2026-10-31"), of("2025-11", "2026-10"));
        assert_eq!(ends("back", "2026-10-30"), of("2025-10", "2026-09"));
        assert_eq!(ends("back", "2026-01-15"), of("2025-01", "2025-12"));
        assert_eq!(ends("back", "2028-02-29"), of("2027-03", "2028-02"));
        assert_eq!(ends("ahead", "2026-10-31"), of("2026-11", "2027-10"));
        assert_eq!(ends("ahead", "2026-12-01"), of("2027-01", "2027-12"));
        assert!(months("", day("2026-10-31")).is_empty());
    }
}
