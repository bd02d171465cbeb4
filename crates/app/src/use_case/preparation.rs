//! Preparing a visit: the view, answers that come by phone, papers as files. Without a case nothing is kept; with one, what is said on the
//! phone is an ordinary record and a paper that leaves is recorded like any other file.

use std::collections::BTreeMap;

use appraisal::observation::Answers;
use appraisal::preparation::Circumstances;
use evidence::{Payload, Value};
use report::document::{Document, Language, LogHead};
use report::preparation::{self as papers, Occasion};

use super::LooseCase;
use crate::api::preparation::{
    AnswerPhone, ExportPreparation, PaperFormat, PaperWritten, PreparationView, PrepareVisit, PreparedPaper,
};
use crate::api::text::{Basis, Code, Failure, Text};
use crate::api::visit::{Action, Change, CommitReply, Refused};
use crate::app::{App, Handle};
use crate::case::{self, CaseSheet, Writer};
use crate::env::now;
use crate::failure::{not_found, unwritten};
use crate::open_case::saved;
use crate::view;

/// Who speaks on the phone, and how it was heard.
const SPEAKER: &str = "借款人（电话）";
const BY_PHONE: &str = "电话预审";

/// What was said on the phone.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The question of the call.
    pub id: Option<String>,
    /// The answer chosen; empty takes the answer back.
    pub option: Option<String>,
    /// What was typed, by question.
    pub fields: BTreeMap<String, String>,
}

impl Handle for PrepareVisit {
    fn handle(self, app: &mut App) -> Result<PreparationView, Failure> {
        match self.case {
            Some(id) => Ok(prepared(app.sheet(&id)?)),
            None => Ok(app.before_a_case(self.industry.as_deref(), &self.answers)?.preparation()),
        }
    }
}

impl Handle for AnswerPhone {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let (store, open) = app.case(&self.case)?;
        let sheet = &open.sheet;
        let told = Told { id: self.id, option: self.option, fields: self.fields };
        let (changes, mut refused) = by_phone(sheet, &told)?;
        let case::Sifted { batch, refused: unread } =
            case::sift(&sheet.checklist, &sheet.answers, &changes, Action::Typed, open.limit_seen(), Writer::Client);
        refused.extend(unread);
        let record = match batch.changes.is_empty() {
            true => None,
            false => Some(open.append(store, Payload::AnswersChanged(batch.clone()))?),
        };
        Ok(CommitReply {
            saved: record.as_ref().map(saved),
            refused,
            touched: open.sheet.touched(&batch),
            appraisal: open.sheet.appraised(),
        })
    }
}

impl Handle for ExportPreparation {
    fn handle(self, app: &mut App) -> Result<PaperWritten, Failure> {
        let (sheet, head) = match &self.case {
            Some(id) => {
                let (store, open) = app.case(id)?;
                let head = store.head().map(|h| LogHead { seq: h.seq, hash: h.hash.to_string() });
                (open.sheet.clone(), head)
            }
            None => (app.before_a_case(self.industry.as_deref(), &self.answers)?.into_sheet(), None),
        };
        let language = if self.english { Language::En } else { Language::Zh };
        let (bytes, warning) = app.prepared_paper(&sheet, self.paper, self.format, language, head)?;
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        if let Some(id) = &self.case {
            let word = match self.format {
                PaperFormat::Pdf => "pdf",
                PaperFormat::Xlsx => "xlsx",
                PaperFormat::Txt => "txt",
            };
            let written = app.write(id, &self.path, word, &bytes)?;
            return Ok(PaperWritten { path: self.path.into(), size, saved: Some(written.saved), warning });
        }
        // Nothing of a client stands in it: there is no log to write it to.
        let target = self.path.place();
        app.env.write(target, &bytes).map_err(|error| unwritten(target, &error, false))?;
        Ok(PaperWritten { path: self.path.into(), size, saved: None, warning })
    }
}

impl App {
    /// A trade with what is known of a client, before there is a case: read from the answers given, kept nowhere.
    pub fn before_a_case(
        &mut self,
        industry: Option<&str>,
        answers: &BTreeMap<String, String>,
    ) -> Result<LooseCase, Failure> {
        let today = now(&*self.env).date_naive();
        let year_before = today.checked_sub_months(chrono::Months::new(12)).unwrap_or(today);
        let said =
            |raw: &String| serde_json::json!({ "v": raw, "basis": "oral", "by": SPEAKER, "how_checked": BY_PHONE });
        let answers: serde_json::Map<_, _> = answers.iter().map(|(id, raw)| (id.clone(), said(raw))).collect();
        let file = serde_json::json!({
            "format": appraisal::case_file::FORMAT,
            "checklist": industry.unwrap_or_default(),
            "case": { "survey_date": today, "initial_date": year_before },
            "answers": answers,
        });
        self.loose(file.to_string().as_bytes())
    }

    /// A paper of the preparation of a case file.
    pub fn loose_paper(
        &mut self,
        case: &LooseCase,
        paper: PreparedPaper,
        format: PaperFormat,
        english: bool,
    ) -> Result<(Vec<u8>, Option<Text>), Failure> {
        let language = if english { Language::En } else { Language::Zh };
        self.prepared_paper(case.sheet(), paper, format, language, None)
    }

    fn prepared_paper(
        &mut self,
        sheet: &CaseSheet,
        paper: PreparedPaper,
        format: PaperFormat,
        language: Language,
        log_head: Option<LogHead>,
    ) -> Result<(Vec<u8>, Option<Text>), Failure> {
        let date = Some(now(&*self.env).date_naive());
        let answers = Answers::fold(&sheet.checklist, &sheet.observations()).0;
        let circumstances = Circumstances::new(&sheet.checklist, &answers);
        let occasion = Occasion {
            checklist: &sheet.checklist,
            language,
            case_id: sheet.facts.id.clone(),
            title: sheet.facts.title.clone(),
            date,
            practice: sheet.facts.practice,
            log_head,
        };
        match (paper, format) {
            (PreparedPaper::Sheets, PaperFormat::Xlsx) => {
                let made = papers::sheets_workbook(&circumstances.sheets(), &occasion);
                let made = made.map_err(|e| Failure::new(Code::Report).saying(e.to_string(), e.to_string()))?;
                Ok((made, None))
            }
            (PreparedPaper::Materials, PaperFormat::Txt) => {
                let text = papers::materials_text(&circumstances.materials(), &sheet.checklist, language);
                Ok((format!("{text}\n").into_bytes(), None))
            }
            (paper, PaperFormat::Pdf) => self.printer.print(&document(&circumstances, paper, &occasion), &*self.env),
            _ => {
                let (zh, en) = (
                    "清单另有文本，待填表另有工作簿，其余只有打印稿",
                    "only the list is a text and only the sheets are a workbook",
                );
                Err(Failure::new(Code::BadRequest).saying(zh, en))
            }
        }
    }
}

impl LooseCase {
    /// Everything that is prepared for the case.
    #[must_use]
    pub fn preparation(&self) -> PreparationView {
        prepared(self.sheet())
    }

    /// Takes what was said on the phone, as the window does; what rests on something harder stays, and is told.
    pub fn told_by_phone(&mut self, told: &Told) -> Result<Vec<Refused>, Failure> {
        let (changes, refused) = by_phone(self.sheet(), told)?;
        self.change(&changes)?;
        Ok(refused)
    }
}

fn prepared(sheet: &CaseSheet) -> PreparationView {
    let answers = Answers::fold(&sheet.checklist, &sheet.observations()).0;
    view::preparation(sheet, &answers, &sheet.appraise())
}

fn document(circumstances: &Circumstances<'_>, paper: PreparedPaper, occasion: &Occasion<'_>) -> Document {
    match paper {
        PreparedPaper::Materials => papers::materials(&circumstances.materials(), occasion),
        PreparedPaper::Consents => papers::consents(&circumstances.consents(), occasion),
        PreparedPaper::Plan => papers::plan(&circumstances.plan(), &circumstances.consents(), occasion),
        PreparedPaper::Sheets => papers::sheets(&circumstances.sheets(), &circumstances.plan().stops, occasion),
    }
}

/// The answers that what was said comes to, and those it does not touch because they rest on something harder.
fn by_phone(sheet: &CaseSheet, told: &Told) -> Result<(Vec<Change>, Vec<Refused>), Failure> {
    let mut said: BTreeMap<String, String> = told.fields.clone();
    if let Some(id) = &told.id {
        let rules = &sheet.checklist.preparation.phone;
        let rule = rules.iter().find(|r| r.id == *id).ok_or_else(|| not_found("电话预审", id))?;
        if let Some(stranger) = said.keys().find(|q| !rule.fields.contains(q)) {
            return Err(not_found("问题", stranger));
        }
        if let Some(option) = &told.option {
            let chosen = rule.options.iter().find(|o| o.id == *option);
            if chosen.is_none() && !option.is_empty() {
                return Err(not_found("答法", option));
            }
            // One answer is chosen: what another one had filled in goes with it, as long as it came by phone, too. What stands at the same place and is
            // none of these answers, the customer said on another occasion: it stays.
            for (other, filled) in rule.options.iter().flat_map(|o| &o.sets) {
                if heard(sheet, other, Some(filled)) {
                    said.insert(other.clone(), String::new());
                }
            }
            said.extend(chosen.into_iter().flat_map(|o| &o.sets).map(|(id, value)| (id.clone(), value.clone())));
        }
    }
    let mut changes = Vec::new();
    let mut refused = Vec::new();
    for (question, raw) in said {
        let given = sheet.answers.scalars.get(&question);
        let answered = given.filter(|g| g.value.is_some());
        if answered.is_some()
            && !heard(sheet, &question, None)
            && answered.is_some_and(|g| g.basis != Some(evidence::Basis::Oral))
        {
            let (zh, en) = (
                "这一项已有比口述更硬的依据，电话里的话不改它；说法不同的写进备注",
                "It rests on something harder than a word; what differs goes into the note",
            );
            refused.push(Refused { at: question, why: Failure::new(Code::BadRequest).saying(zh, en) });
            continue;
        }
        let blank = raw.trim().is_empty();
        changes.push(Change::Answer {
            question,
            raw: Some(raw),
            basis: (!blank).then_some(Basis::Oral),
            by: (!blank).then(|| SPEAKER.to_owned()),
            how_checked: (!blank).then(|| BY_PHONE.to_owned()),
            note: None,
        });
    }
    Ok((changes, refused))
}

/// Whether an answer came by phone: any, or just these words.
fn heard(sheet: &CaseSheet, question: &str, words: Option<&str>) -> bool {
    let given = sheet.answers.scalars.get(question);
    let says = |value: &Value, words: &str| match value {
        Value::Text(text) => text == words,
        Value::Truth(truth) => words == truth.to_string(),
    };
    given.is_some_and(|g| {
        let stands = g.value.as_ref();
        let just_this = words.is_none_or(|words| stands.is_some_and(|value| says(value, words)));
        stands.is_some() && just_this && g.how_checked.as_deref() == Some(BY_PHONE)
    })
}
