//! The facts of the acceptance case as a case file: every fact becomes an answer at the place of its path, or is skipped with a reason.
//!
//! A fact that is neither is an error, so that nothing of the case can be lost on the way in.

use crate::golden::{CHOSEN, ours};
use crate::tree::{files, root, text};
use appraisal::Appraisal;
use appraisal::case_file::{AnswerFile, CaseFacts, CaseFile, Format, Raw, RowFile, TableFile};
use appraisal::checklist::{Ask, Checklist, Kind, LayerFile, Table};
use appraisal::figure::Named;
use appraisal::observation::Basis;
use serde_json::Value as Json;

/// Facts that do not become answers, and why. `*` stands for one segment.
pub const SKIPPED: &[(&str, &str)] = &[
    ("schema", "names the format of the facts"),
    ("units", "explains the facts"),
    ("variants", "changes of the case, applied before"),
    ("case.id", "the checklist's id"),
    ("case.industry", "the checklist's name"),
    ("case.gbt4754", "stands in the layer file"),
    ("case.survey_date", "becomes the case's own fact"),
    ("case.initial_date", "becomes the case's own fact"),
    ("case.period", "follows from both dates"),
    ("case.rebuilt_year", "follows from the survey date"),
    ("explanations", "become rows of the explanations, with the deviation they were written for"),
    ("line_basis", "the basis of a line comes from its answers"),
    ("sales.estimates.*.method", "a row of the rules"),
    ("sales.estimates.oral_seasons.scope", "of the year by its own arithmetic, not asked"),
    ("sales.estimates.purchases.scope", "of the year by its own arithmetic, not asked"),
    ("sales.estimates.stock_turnover.scope", "of the year by its own arithmetic, not asked"),
    ("sales.estimates.tax.scope", "of the year by its own arithmetic, not asked"),
    ("sales.estimates.*.basis", "becomes the basis of the estimate's tables"),
    ("sales.estimates.*.coefficients", "which factor is oral comes from the factors' bases"),
];

/// Facts that have another name here, or are a list here and one text there.
const RENAMED: &[(&str, &str)] = &[
    ("household.members", "family.members"),
    ("visit.consent_date", "consent.bureau_date"),
    ("evidence", "evidence.papers"),
];

/// The layer files of the shipped checklists.
#[must_use]
pub fn layer_files() -> Vec<LayerFile> {
    let folder = root().join("industry-checklists");
    let path = |file: &std::path::Path| file.strip_prefix(&folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
    files("industry-checklists", &["toml"]).iter().map(|f| LayerFile { path: path(f), text: text(f) }).collect()
}

/// The checklist of the case.
///
/// # Panics
/// When the shipped layer files do not load: all problems are in the message.
#[must_use]
pub fn checklist() -> &'static Checklist {
    static LOADED: std::sync::OnceLock<Checklist> = std::sync::OnceLock::new();
    LOADED.get_or_init(load)
}

fn load() -> Checklist {
    Checklist::load(&layer_files(), "fmcg-wholesale").unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{} problems:\n{}", lines.len(), lines.join("\n"))
    })
}

/// Appraises the facts through the path of an officer's answers.
///
/// # Panics
/// When a fact finds no place, or the checklist does not load: then the shipped data is broken.
#[must_use]
pub fn appraise(facts: &Json) -> Appraisal {
    let file = explained(facts);
    appraisal::appraise(checklist(), &file.observations_as_signed(), file.case.survey_date)
}

/// The facts as a case file, with the written explanations.
///
/// # Panics
/// When a fact finds no place.
#[must_use]
pub fn explained(facts: &Json) -> CaseFile {
    let checklist = checklist();
    let mut file =
        case_file(facts, checklist).unwrap_or_else(|lost| panic!("facts without a place:\n{}", lost.join("\n")));
    let first = appraisal::appraise(checklist, &file.observations(), file.case.survey_date);
    explain(&mut file, facts, &first);
    file
}

/// Adds the written explanations, each with the deviation and the residual it was written for, which a first appraisal tells.
fn explain(file: &mut CaseFile, facts: &Json, first: &Appraisal) {
    // A test may write the table itself.
    if facts["explanations"]["rows"].is_array() {
        return;
    }
    let rows: Vec<RowFile> = facts["explanations"]
        .as_object()
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(i, (check, said))| {
            let mut cells = vec![("check", check.clone())];
            for (column, key) in [
                ("explanation", "text"),
                ("evidence", "evidence"),
                ("second_officer", "second_officer"),
                ("second_statement", "second_officer"),
            ] {
                cells.extend(said[key].as_str().map(|text| (column, text.to_owned())));
            }
            if said["reviewer_accepted"] == Json::Bool(true) {
                cells.push(("accepted_by", "复核岗".to_owned()));
            }
            if let Some(found) = first.checks.iter().find(|c| c.id == *check) {
                let number = |named: &Option<Named>| named.as_ref().and_then(|f| f.reading.number());
                // A residual that is no money (months, heads) holds where there is no deviation, as the window writes it.
                let plain = |f: &&Named| checklist().figures.get(&f.figure).is_some_and(|r| r.kind != Kind::Money);
                let size = number(&found.deviation).or_else(|| found.residual.as_ref().filter(plain)?.reading.number());
                cells.extend(size.map(|n| ("deviation", n.to_string())));
                cells.extend(number(&found.residual).map(|n| ("residual", n.to_string())));
            }
            let cells = cells.into_iter().map(|(column, text)| (column.to_owned(), AnswerFile::of(text))).collect();
            RowFile { id: format!("x{i}"), cells }
        })
        .collect();
    if !rows.is_empty() {
        file.tables.insert("explanations".to_owned(), TableFile { rows, ..TableFile::default() });
    }
}

/// What the product asks beside the facts of the case: invented answers, which move no figure.
fn added() -> Json {
    serde_json::from_str(include_str!("../data/fmcg-wholesale/added.json")).unwrap_or_default()
}

/// The facts as a case file.
///
/// # Errors
/// The facts that find no place in the checklist.
pub fn case_file(facts: &Json, checklist: &Checklist) -> Result<CaseFile, Vec<String>> {
    let date = |key: &str| facts["case"][key].as_str().and_then(|d| d.parse().ok()).unwrap_or_default();
    let mut case = Conversion { checklist, file: CaseFile::default(), lost: Vec::new() };
    case.file.format = Format;
    case.file.checklist.clone_from(&checklist.id);
    case.file.practice = true;
    case.file.case = CaseFacts {
        survey_date: date("survey_date"),
        initial_date: date("initial_date"),
        title: facts["case"]["industry"].as_str().unwrap_or_default().to_owned(),
    };
    case.walk(facts, "", None);
    case.walk(&added(), "", None);
    if case.lost.is_empty() { Ok(case.file) } else { Err(case.lost) }
}

/// Adds a sales method that is not used: `kind` is `not_used` or `withheld`.
pub fn refuse(case: &mut CaseFile, method: &str, kind: &str, reason: &str) {
    let table = case.tables.entry("sales.methods_refused".to_owned()).or_default();
    let cells = [("method", method), ("kind", kind), ("reason", reason)];
    let cells = cells.into_iter().map(|(column, text)| (column.to_owned(), AnswerFile::of(text.to_owned()))).collect();
    table.rows.push(RowFile { id: format!("not_{method}"), cells });
}

struct Conversion<'a> {
    checklist: &'a Checklist,
    file: CaseFile,
    lost: Vec<String>,
}

impl Conversion<'_> {
    fn walk(&mut self, fact: &Json, path: &str, basis: Option<Basis>) {
        // Written explanations as rows of their own, such as a test gives.
        if path == "explanations" && fact["rows"].is_array() {
            if let Some(table) = self.checklist.tables.get(path) {
                self.table(table, fact, basis);
            }
            return;
        }
        // A table written as one by a test is taken as it is.
        if !fact["rows"].is_array() && SKIPPED.iter().any(|(pattern, _)| matches(pattern, path)) {
            return;
        }
        if let Some((_, here)) = RENAMED.iter().find(|(there, _)| *there == path) {
            return self.walk(&without_list(fact), here, basis);
        }
        if let Some(table) = self.checklist.tables.get(path) {
            let rest = self.table(table, fact, basis);
            for (key, value) in rest {
                self.walk(value, &join(path, key), None);
            }
            return;
        }
        if let Some(question) = self.checklist.questions.get(path) {
            match answer(fact) {
                Some(said) => {
                    self.file.answers.insert(path.to_owned(), chosen(&question.ask, said));
                }
                None => self.lost.push(format!("{path}: no answer in {fact}")),
            }
            return;
        }
        match fact {
            Json::Object(fields) if !fields.contains_key("v") => {
                for (key, value) in fields {
                    self.walk(value, &join(path, &ours(key)), basis);
                }
            }
            // A list of things with ids is a folder of them, such as the sales estimates.
            Json::Array(items) if items.iter().all(|i| i["id"].is_string()) => {
                for item in items {
                    let own = item["basis"].as_str().and_then(Basis::of);
                    let id = ours(item["id"].as_str().unwrap_or_default());
                    for (key, value) in item.as_object().into_iter().flatten().filter(|(k, _)| *k != "id") {
                        self.walk(value, &join(&join(path, &id), key), own);
                    }
                }
            }
            _ => self.lost.push(format!("{path}: no question, no table")),
        }
    }

    /// Takes the table's part of the fact; gives back what stands beside it (`household.heads`, `margin.sampled.cover`).
    fn table<'f>(&mut self, table: &Table, fact: &'f Json, inherited: Option<Basis>) -> Vec<(&'f String, &'f Json)> {
        let id = &table.id;
        let mut made = TableFile {
            basis: fact["basis"].as_str().and_then(Basis::of).or(inherited),
            declared_empty: fact["declared_empty"] == Json::Bool(true),
            rows: Vec::new(),
        };
        // One text where a table is asked, such as the places seen: a row that says it in every required column.
        if let Some(said) = answer(fact).filter(|_| fact["v"].is_string()) {
            let asked = table.columns.values().filter(|c| c.formula.is_none() && c.ask.required);
            let cells = asked.map(|c| (c.ask.id.clone(), said.clone())).collect();
            made.rows.push(RowFile { id: "1".to_owned(), cells });
            self.file.tables.insert(id.clone(), made);
            return Vec::new();
        }
        // A bare list of texts answers the table's first asked column.
        if let (Some(items), Some(column)) = (fact.as_array(), table.columns.values().find(|c| c.formula.is_none())) {
            let column = &column.ask.id;
            for (i, item) in items.iter().enumerate() {
                let cells = answer(item).map(|said| (column.clone(), said)).into_iter().collect();
                made.rows.push(RowFile { id: (i + 1).to_string(), cells });
            }
        }
        for row in fact["rows"].as_array().into_iter().flatten() {
            let row_id = row["id"].as_str().unwrap_or_default().to_owned();
            let mut made_row = RowFile { id: row_id.clone(), ..RowFile::default() };
            if !table.months.is_empty() {
                made_row.cells.insert("month".to_owned(), AnswerFile::of(row_id.clone()));
            }
            for (column, value) in row.as_object().into_iter().flatten().filter(|(k, _)| *k != "id") {
                match (table.columns.get(column).filter(|c| c.formula.is_none()), answer(value)) {
                    (Some(asked), Some(said)) => {
                        let said = chosen(&asked.ask, said);
                        // An empty text is a cell that does not apply, such as the maturity of a card.
                        if said.v != Raw(Some(String::new())) {
                            made_row.cells.insert(column.clone(), said);
                        }
                    }
                    _ => self.lost.push(format!("{id}.{row_id}.{column}: no such column, or no answer")),
                }
            }
            for (column, rule) in &table.columns {
                if let Some(default) = rule.ask.default.as_ref().filter(|_| !made_row.cells.contains_key(column)) {
                    made_row.cells.insert(column.clone(), AnswerFile::of(default.clone()));
                }
            }
            made.rows.push(made_row);
        }
        if made.declared_empty || !made.rows.is_empty() {
            self.file.tables.insert(id.clone(), made);
        }
        let own = ["rows", "basis", "declared_empty"];
        fact.as_object().into_iter().flatten().filter(|(key, _)| !own.contains(&key.as_str())).collect()
    }
}

/// The papers without the list of figures that need one.
fn without_list(fact: &Json) -> Json {
    let mut fact = fact.clone();
    if let Some(fields) = fact.as_object_mut() {
        fields.remove("key_figures");
    }
    // Papers name estimates as the case does.
    let rows = fact["rows"].as_array_mut().into_iter().flatten();
    for figure in rows.filter_map(|row| row.get_mut("figures")?.as_array_mut()).flatten() {
        if let Some(name) = figure.as_str() {
            *figure = Json::String(ours(name));
        }
    }
    fact
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('.').collect(), path.split('.').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(p, s)| *p == "*" || p == s)
}

/// A fact as an answer: an object with `v`, or a bare constant.
fn answer(fact: &Json) -> Option<AnswerFile> {
    let text = |key: &str| fact[key].as_str().unwrap_or_default().to_owned();
    if let Json::Object(fields) = fact {
        let v = fields.get("v")?;
        return Some(AnswerFile {
            v: raw(v)?,
            basis: fact["basis"].as_str().and_then(Basis::of),
            by: text("by"),
            how_checked: text("how_checked"),
            ..AnswerFile::default()
        });
    }
    Some(AnswerFile { v: raw(fact)?, ..AnswerFile::default() })
}

/// What the case says in words where the checklist lets choose.
fn chosen(ask: &Ask, said: AnswerFile) -> AnswerFile {
    let open = |v: &&String| !ask.choices.is_empty() && !ask.choices.iter().any(|c| c.id == **v);
    let word = said.v.0.as_ref().filter(open).and_then(|v| CHOSEN.iter().find(|(theirs, _)| theirs == v));
    match word {
        Some((_, own)) => AnswerFile { v: Raw(Some((*own).to_owned())), ..said },
        None => said,
    }
}

fn raw(value: &Json) -> Option<Raw> {
    match value {
        Json::Null => Some(Raw(None)),
        Json::Bool(truth) => Some(Raw(Some(truth.to_string()))),
        Json::Number(number) => Some(Raw(Some(number.to_string()))),
        // `season:normal` is the season alone in the checklist.
        Json::String(text) => Some(Raw(Some(text.strip_prefix("season:").unwrap_or(text).to_owned()))),
        Json::Array(items) => {
            let parts: Option<Vec<String>> = items.iter().map(|i| raw(i)?.0).collect();
            parts.map(|p| Raw(Some(p.join(","))))
        }
        Json::Object(_) => None,
    }
}
