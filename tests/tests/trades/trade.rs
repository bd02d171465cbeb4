//! A trade as the tests see it: its checklist, its practice case, and the case with some answers changed.

use std::str::FromStr;

use appraisal::Appraisal;
use appraisal::case_file::{AnswerFile, CaseFile, Raw};
use appraisal::checklist::Checklist;
use appraisal::figure::Reading;
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};
use tests::{facts, tree};

/// A checklist with its practice case.
pub(crate) struct Trade {
    pub(crate) checklist: Checklist,
    pub(crate) case: CaseFile,
    id: &'static str,
}

impl Trade {
    /// The shipped checklist and practice case of an industry.
    pub(crate) fn of(id: &'static str) -> Self {
        let checklist = Checklist::load(&facts::layer_files(), id).unwrap_or_else(|problems| {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        let path = tree::root().join(format!("industry-checklists/industries/{id}/practice/case.json"));
        let case = serde_json::from_str(&tree::text(&path)).expect("the practice case is a case file");
        Self { checklist, case, id }
    }

    /// The appraisal of the practice case.
    pub(crate) fn appraise(&self) -> Appraisal {
        self.of_case(&self.case)
    }

    /// The appraisal of a changed case.
    pub(crate) fn of_case(&self, case: &CaseFile) -> Appraisal {
        appraisal::appraise(&self.checklist, &case.observations(), case.case.survey_date)
    }

    /// The practice case with one answer changed, keeping its basis.
    pub(crate) fn with(&self, question: &str, said: &str) -> CaseFile {
        let mut case = self.case.clone();
        case.answers.entry(question.to_owned()).or_default().v = Raw(Some(said.to_owned()));
        case
    }

    /// The practice case with the basis of one answer changed.
    pub(crate) fn with_basis(&self, question: &str, basis: &str) -> CaseFile {
        let mut case = self.case.clone();
        let answer = case.answers.get_mut(question).unwrap_or_else(|| panic!("no answer to {question}"));
        answer.basis = serde_json::from_value(Json::from(basis)).expect("a basis");
        case
    }

    /// A cell of the practice case.
    pub(crate) fn cell<'a>(case: &'a mut CaseFile, table: &str, row: &str, column: &str) -> &'a mut AnswerFile {
        let rows = &mut case.tables.get_mut(table).unwrap_or_else(|| panic!("no table {table}")).rows;
        let row = rows.iter_mut().find(|r| r.id == row).unwrap_or_else(|| panic!("no row {row}"));
        row.cells.entry(column.to_owned()).or_default()
    }

    /// How many figures of the expected file were compared, and which differ.
    pub(crate) fn against_expected(&self) -> (usize, Vec<String>) {
        let wanted = self.expected();
        (wanted.len(), differing(&self.appraise(), &wanted))
    }

    /// The variants of the case: its id, how many figures were compared, and which differ.
    pub(crate) fn against_variants(&self) -> Vec<(String, usize, Vec<String>)> {
        let all: Json = self.file("variants.json");
        let compared = |(id, variant): (&String, &Json)| {
            let mut wanted = self.expected();
            for gone in variant["gone"].as_array().into_iter().flatten() {
                wanted.remove(gone.as_str().unwrap_or_default());
            }
            wanted.extend(variant["moved"].as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())));
            let made = self.of_case(&self.changed(&variant["set"]));
            (id.clone(), wanted.len(), differing(&made, &wanted))
        };
        all.as_object().expect("variants by id").iter().map(compared).collect()
    }

    fn expected(&self) -> Map<String, Json> {
        self.file("expected.json").as_object().expect("a list of figures").clone()
    }

    fn file(&self, name: &str) -> Json {
        let text = tree::text(&tree::root().join(format!("tests/data/{}/{name}", self.id)));
        serde_json::from_str(&text).expect("figures worked out apart")
    }

    /// The practice case with answers set as a variant says: `question` or `table.row.column`.
    fn changed(&self, set: &Json) -> CaseFile {
        let mut case = self.case.clone();
        for (path, said) in set.as_object().expect("answers by path") {
            let value = said["v"].as_str().map(str::to_owned).or(said["v"].as_bool().map(|b| b.to_string()));
            let tables = case.tables.keys().filter(|t| path.starts_with(&format!("{t}.")));
            let table = tables.max_by_key(|t| t.len()).cloned().filter(|_| !case.answers.contains_key(path));
            let answer = match table {
                Some(table) => {
                    let (row, column) = path[table.len() + 1..].rsplit_once('.').expect("a row and a column");
                    Self::cell(&mut case, &table, row, column)
                }
                None => case.answers.entry(path.clone()).or_default(),
            };
            answer.v = Raw(value);
            if let Some(basis) = said.get("basis") {
                answer.basis = serde_json::from_value(basis.clone()).expect("a basis");
            }
        }
        case
    }
}

/// The figures that are not what they must be, to the last digit.
fn differing(appraisal: &Appraisal, wanted: &Map<String, Json>) -> Vec<String> {
    let wrong = wanted.iter().filter_map(|(id, want)| {
        let want = want.as_str().unwrap_or_default();
        let have = appraisal.reading(id);
        let same = match &have {
            Some(reading) => {
                reading.text() == Some(want)
                    || reading.truth().is_some_and(|t| t.to_string() == want)
                    || reading.number().is_some_and(|n| Decimal::from_str(want) == Ok(n))
            }
            None => false,
        };
        (!same).then(|| format!("{id}: expected {want}, is {}", shown(have.as_ref())))
    });
    wrong.collect()
}

fn shown(reading: Option<&Reading>) -> String {
    match reading {
        Some(reading) => reading.number().map_or_else(|| format!("{reading:?}"), |n| n.to_string()),
        None => "no such figure".to_owned(),
    }
}

/// The number of a figure.
pub(crate) fn number(appraisal: &Appraisal, id: &str) -> Decimal {
    let reading = appraisal.reading(id).unwrap_or_else(|| panic!("no figure {id}"));
    reading.number().unwrap_or_else(|| panic!("{id} is {reading:?}"))
}

/// The text of a figure; empty when it is none.
pub(crate) fn text(appraisal: &Appraisal, id: &str) -> String {
    appraisal.reading(id).and_then(|r| r.text().map(str::to_owned)).unwrap_or_default()
}

/// Whether a warning of this name is said.
pub(crate) fn warned(appraisal: &Appraisal, name: &str) -> bool {
    appraisal.warnings.iter().any(|w| w.code.ends_with(name))
}

/// An amount.
pub(crate) fn yuan(text: &str) -> Decimal {
    text.parse().expect("an amount")
}
