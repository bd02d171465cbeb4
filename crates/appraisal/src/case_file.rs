//! The case file 案件文件: one case as documented JSON, for import, export and tests (`docs/case.schema.json`).
//!
//! Strict about what it knows and clear about what it refuses: another version, an unknown key, a number that JSON would round. It holds
//! answers as text; what they mean is the checklist's business.

use crate::observation::{Basis, Observation, Said};
use indexmap::IndexMap;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashSet;
use std::fmt;

/// The format this program writes and reads.
pub const FORMAT: &str = "tianye-case/1";

/// The name of the format, checked when read: a file of another version is refused with a clear word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Format;

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(FORMAT)
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let found = String::deserialize(d)?;
        if found == FORMAT {
            return Ok(Self);
        }
        let zh = if found.starts_with("tianye-case/") {
            "是另一版本，请用相应版本的田野打开"
        } else {
            "不是田野的案件文件"
        };
        Err(D::Error::custom(format!("“{found}” {zh}；本程序读写 {FORMAT} / this program reads {FORMAT}")))
    }
}

/// A whole case 案件.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// `tianye-case/1`.
    pub format: Format,
    /// Industry layer id, such as `fmcg-wholesale`.
    pub checklist: String,
    /// A practice case 演练.
    #[serde(default)]
    pub practice: bool,
    /// The case's own facts.
    pub case: CaseFacts,
    /// Answers to scalar questions, by question id.
    #[serde(default)]
    pub answers: IndexMap<String, AnswerFile>,
    /// Answers in tables, by table id.
    #[serde(default)]
    pub tables: IndexMap<String, TableFile>,
}

/// What the case says of itself 案件要素.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFacts {
    /// Survey date 调查时点, ISO.
    pub survey_date: chrono::NaiveDate,
    /// Initial equity point 初始权益点, ISO.
    pub initial_date: chrono::NaiveDate,
    /// A title for lists.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// One answer in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerFile {
    /// Text, truth or null.
    #[serde(default)]
    pub v: Raw,
    /// Basis; inherited when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// When, RFC 3339.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// How it was checked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how_checked: String,
    /// The officer's note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Attachments, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// A table in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// Basis its cells inherit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Checked and found to hold nothing 核实无.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared_empty: bool,
    /// Rows in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowFile>,
}

/// A row in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowFile {
    /// Row id, unique in its table.
    pub id: String,
    /// Cells by column.
    #[serde(default)]
    pub cells: IndexMap<String, AnswerFile>,
}

/// The value of an answer in a file: a text, a truth, or nothing. Numbers stand as text, so that no reader rounds them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raw(pub Option<String>);

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.0.as_deref() {
            None => s.serialize_none(),
            Some("true") => s.serialize_bool(true),
            Some("false") => s.serialize_bool(false),
            Some(text) => s.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl Visitor<'_> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "文字、true/false 或 null（数字写成文字，如 \"300000\"） / a text, a truth or null (numbers as text)",
        )
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw(Some(text.to_owned())))
    }
    fn visit_bool<E: Error>(self, truth: bool) -> Result<Raw, E> {
        Ok(Raw(Some(truth.to_string())))
    }
    fn visit_unit<E: Error>(self) -> Result<Raw, E> {
        Ok(Raw(None))
    }
}

impl AnswerFile {
    /// An answer with nothing but its value.
    #[must_use]
    pub fn of(text: impl Into<String>) -> Self {
        Self { v: Raw(Some(text.into())), ..Self::default() }
    }

    fn onto(&self, mut to: Observation) -> Observation {
        to.said = self.v.0.clone().map_or(Said::Cleared, Said::Answer);
        to.basis = self.basis;
        to.by.clone_from(&self.by);
        to.at.clone_from(&self.at);
        to.how_checked.clone_from(&self.how_checked);
        to.note.clone_from(&self.note);
        to.evidence.clone_from(&self.evidence);
        to
    }
}

impl CaseFile {
    /// The case as observations, in the order of the file. Survey and initial date are the case's own facts and enter as answers to
    /// `case.survey_date` and `case.initial_date`.
    #[must_use]
    pub fn observations(&self) -> Vec<Observation> {
        let fact = |id: &str, text: String| Observation::of(id, Said::Answer(text)).on(Basis::System);
        let mut all = vec![
            fact("case.survey_date", self.case.survey_date.to_string()),
            fact("case.initial_date", self.case.initial_date.to_string()),
            fact("case.industry", self.checklist.clone()),
        ];
        all.extend(self.answers.iter().map(|(id, a)| a.onto(Observation::of(id, Said::Cleared))));
        for (id, table) in &self.tables {
            if let Some(basis) = table.basis {
                all.push(Observation::of(id, Said::TableBasis).on(basis));
            }
            if table.declared_empty {
                all.push(Observation::of(id, Said::DeclaredEmpty));
            }
            for row in &table.rows {
                all.push(Observation { row: Some(row.id.clone()), ..Observation::of(id, Said::RowAdded) });
                all.extend(
                    row.cells
                        .iter()
                        .map(|(column, a)| a.onto(Observation::of_cell(id, &row.id, column, Said::Cleared))),
                );
            }
        }
        all
    }

    /// The same with every guarded answer as if it had been signed. For tests and for working out what a case would come to: a file proves no
    /// signature, and nothing that opens a case uses this.
    #[must_use]
    pub fn observations_as_signed(&self) -> Vec<Observation> {
        self.observations().into_iter().map(Observation::signed).collect()
    }

    /// What contradicts itself in the file: rows with one id, rows in a table declared empty, dates the wrong way round.
    #[must_use]
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.case.initial_date >= self.case.survey_date {
            found.push("初始权益点须早于调查时点 / the initial point must lie before the survey date".to_owned());
        }
        for (id, table) in &self.tables {
            if table.declared_empty && !table.rows.is_empty() {
                found.push(format!(
                    "{id}：已声明核实无，却有 {} 行 / declared empty, yet it has rows",
                    table.rows.len()
                ));
            }
            let mut seen = HashSet::new();
            for row in &table.rows {
                if !seen.insert(row.id.as_str()) {
                    found.push(format!("{id}：行号“{}”重复 / row id stands twice", row.id));
                }
            }
        }
        found
    }
}

#[cfg(test)]
#[path = "case_file/tests.rs"]
mod tests;
