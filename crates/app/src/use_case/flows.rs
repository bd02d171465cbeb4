//! Account flows: a file is read aside, kept sealed (`flows_keeping`), and summed with the others; decisions are answers of a table; what is written into
//! the checklist goes through the same action as anything typed. The lock is held for snapshots and records only.

use std::sync::Arc;

use flows::{About, Decision, Decisions, Known, Mapping, Relation, Role, Rules, Statement, Told, Verdict};
use rust_decimal::Decimal;

use crate::api::files::FileSource;
use crate::api::flows::{
    ConfirmFlows, DropFlows, FlowAnswer, FlowMapping, FlowRows, FlowRowsPage, FlowVerdict, FlowsDone, FlowsProgress,
    FlowsRead, FlowsView, ReadFlows, StopFlows, ViewFlows, WriteFlows,
};
use crate::api::text::{Code, Failure, Text};
use crate::api::visit::{Action, Change, CommitReply};
use crate::app::{App, Handle, Prepare, Work};
use crate::base64;
use crate::case::{self, CaseSheet, HeldAct};
use crate::failure::{file, not_found};
use crate::flows_desk::{Books, Desk, Pending, Shown};
use crate::open_case::{OpenCase, saved};
use crate::view;

use super::flows_memory::{read_with, told};
use super::flows_writing::{self, DECISIONS};

/// The word that marks a statement among the attachments.
pub(super) const SOURCE: &str = "flows";
/// A statement larger than this is no small business's; also the store's limit of an attachment.
const LARGEST: u64 = store::ATTACHMENT_LIMIT;

impl App {
    pub(super) fn desk(&mut self, id: &str) -> Result<Arc<Desk>, Failure> {
        self.case(id)?;
        let session = self.session()?;
        Ok(Arc::clone(session.flows.entry(id.to_owned()).or_default()))
    }
}

impl Prepare for ReadFlows {
    fn prepare(self, app: &mut App) -> Result<Work<FlowsRead>, Failure> {
        let (store, open) = app.case(&self.case)?;
        open.refuse_act(store, HeldAct::Flows)?;
        let desk = app.desk(&self.case)?;
        let rules = app.library.flows()?;
        let env = Arc::clone(&app.env);
        let told = Told {
            mapping: self.mapping.as_ref().map(mapping).transpose()?,
            answers: answers(&self.answers)?,
            as_of: Some(app.case(&self.case)?.1.sheet.survey_date()),
        };
        let memory = app.remembered()?;
        let running = desk.begin();
        let staging = Arc::clone(&app.staging);
        Ok(Box::new(move || {
            let (name, bytes) = match self.file {
                FileSource::Staged { name, id } => {
                    let bytes = staging.take(&id).ok_or_else(|| not_found("文件", &name))?;
                    (name, bytes.to_vec())
                }
                FileSource::Path { path } => {
                    let path = path.place();
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    let bytes = env.read(path, LARGEST).map_err(|error| match error.kind() {
                        std::io::ErrorKind::FileTooLarge => Failure::new(Code::TooLarge),
                        _ => file(path, &error),
                    })?;
                    (name, bytes)
                }
                FileSource::Base64 { name, base64: text } => {
                    let bytes = base64::decode(&text).ok_or_else(|| Failure::new(Code::BadRequest))?;
                    (name, bytes)
                }
            };
            if bytes.len() as u64 > LARGEST {
                return Err(Failure::new(Code::TooLarge));
            }
            let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
            let (read, told, remembered) =
                read_with(&bytes, &name, told, &memory, &rules, &mut |done| running.at(done));
            match read {
                Ok(statement) => {
                    let file = view::flow_file("", &statement, statement.rows.len(), remembered);
                    desk.inside().pending = Some(Pending { bytes, statement, told, remembered });
                    Ok(FlowsRead { file: Some(file), refused: None, sample: Vec::new(), sample_lines: Vec::new() })
                }
                Err(refusal) => {
                    let words = refusal.text();
                    let lines = match refusal {
                        flows::Refusal::NoTable(lines) => lines,
                        _ => Vec::new(),
                    };
                    Ok(FlowsRead {
                        file: None,
                        refused: Some(Text::new(words.zh, words.en)),
                        sample_lines: lines.iter().map(|l| l.no).collect(),
                        sample: lines.into_iter().map(|l| l.cells).collect(),
                    })
                }
            }
        }))
    }
}

/// The officer's answers, as the reader takes them.
pub(crate) fn answers(from: &[FlowAnswer]) -> Result<std::collections::BTreeMap<About, String>, Failure> {
    let about = |word: &str| About::ALL.into_iter().find(|a| a.word() == word);
    from.iter()
        .map(|a| Ok((about(&a.about).ok_or_else(|| not_found("流水的问题", &a.about))?, a.value.clone())))
        .collect()
}

fn mapping(from: &FlowMapping) -> Result<Mapping, Failure> {
    let role = |word: &str| {
        let known = Role::ALL.into_iter().find(|r| serde_json::to_value(r).is_ok_and(|v| v == word));
        known.ok_or_else(|| not_found("列的用途", word))
    };
    let columns =
        from.columns.iter().map(|c| Ok((c.column as usize, role(&c.role)?))).collect::<Result<_, Failure>>()?;
    Ok(Mapping { line: from.line, columns })
}

impl Handle for DropFlows {
    fn handle(self, app: &mut App) -> Result<FlowsDone, Failure> {
        let reason = self.reason.trim().to_owned();
        if reason.is_empty() {
            return Err(
                Failure::new(Code::BadRequest).saying("请写明为什么拿掉这个文件", "say why the file is taken out")
            );
        }
        let (store, open) = app.case(&self.case)?;
        let kept = kept(open).find(|a| a.added.id.to_string() == self.file).map(|a| a.stamp.seq);
        let seq = kept.ok_or_else(|| not_found("流水文件", &self.file))?;
        open.append(store, evidence::Payload::Retracted(evidence::Retracted { seq, reason }))?;
        Ok(FlowsDone { running: false, thousandths: 1_000 })
    }
}

fn kept(open: &OpenCase) -> impl Iterator<Item = &evidence::Attachment> {
    let in_force = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
    in_force.filter(|a| a.added.source.as_deref() == Some(SOURCE))
}

impl Handle for FlowsProgress {
    fn handle(self, app: &mut App) -> Result<FlowsDone, Failure> {
        let (running, thousandths) = app.desk(&self.case)?.done();
        Ok(FlowsDone { running, thousandths })
    }
}

impl Handle for StopFlows {
    fn handle(self, app: &mut App) -> Result<FlowsDone, Failure> {
        let desk = app.desk(&self.case)?;
        desk.stop();
        let (running, thousandths) = desk.done();
        Ok(FlowsDone { running, thousandths })
    }
}

/// A statement to be opened and read again.
struct Sealed {
    name: String,
    kept: store::Kept,
    told: Told,
}

impl Prepare for ViewFlows {
    fn prepare(self, app: &mut App) -> Result<Work<FlowsView>, Failure> {
        let desk = app.desk(&self.case)?;
        let rules = app.library.flows()?;
        let (store, open) = app.case(&self.case)?;
        let sheet = open.sheet.clone();
        let (known, print) = known(&sheet);
        let attachments: Vec<evidence::AttachmentAdded> = kept(open).map(|a| a.added.clone()).collect();
        let ids: Vec<String> = attachments.iter().map(|a| a.id.to_string()).collect();
        let seq = open.state.last.as_ref().map_or(0, |s| s.seq);
        let (fresh, books) = {
            let mut inside = desk.inside();
            (inside.fresh.take(), inside.books.clone())
        };
        let books = books.filter(|b| b.ids == ids);
        // Only a changed set of files is opened again.
        let mut sealed: Vec<Result<Statement, Sealed>> = Vec::new();
        if books.is_none() {
            let mut fresh = fresh;
            for added in &attachments {
                match fresh.take_if(|(id, _)| *id == added.id.to_string()) {
                    Some((_, statement)) => sealed.push(Ok(statement)),
                    None => sealed.push(Err(Sealed {
                        name: added.name.clone(),
                        kept: store.kept(open.id, added.id)?,
                        told: told(added.note.as_deref()),
                    })),
                }
            }
        }
        let running = desk.begin();
        Ok(Box::new(move || {
            let stopped = || Failure::new(Code::BadRequest).saying("已停止", "stopped");
            let books = match books {
                Some(books) if books.known == print => books,
                // Only a name became known: the rows stay, their classes are found anew.
                Some(old) => {
                    let ledger = old.ledger.clone();
                    let books = Books::classed(ids, ledger, rules, &known, print, &mut |d| running.at(d));
                    Arc::new(books.ok_or_else(stopped)?)
                }
                None => {
                    let mut files = Vec::new();
                    for sealed in sealed {
                        files.push(match sealed {
                            Ok(statement) => statement,
                            Err(s) => {
                                let bytes = s.kept.read()?;
                                flows::read(&bytes, &s.name, 0, &s.told, &rules, &mut |d| running.at(d)).map_err(
                                    |refusal| {
                                        let words = refusal.text();
                                        Failure::new(Code::File).saying(
                                            format!("{}：{}", s.name, words.zh),
                                            format!("{}: {}", s.name, words.en),
                                        )
                                    },
                                )?
                            }
                        });
                    }
                    Arc::new(Books::of(ids, files, rules, &known, print, &mut |d| running.at(d)).ok_or_else(stopped)?)
                }
            };
            desk.inside().books = Some(Arc::clone(&books));
            let (view, shown) = reckon(books, &sheet, seq);
            desk.inside().shown = Some(shown);
            Ok(view)
        }))
    }
}

/// Sums up and says what writing it would change.
fn reckon(books: Arc<Books>, sheet: &CaseSheet, seq: u64) -> (FlowsView, Shown) {
    let decisions = decisions(sheet);
    let summary = books.summary(&decisions, sheet.survey_date());
    let revenue = sheet.appraise().figures.reading("income.year.revenue").and_then(|r| r.number());
    let findings = books.findings(&summary, revenue);
    let mut view = view::flows(&books, &summary, &findings);
    let (changes, typed) = flows_writing::changes(sheet, &books, &summary);
    view.changes = flows_writing::shown(sheet, &changes);
    view.typed_exclusions = typed;
    view.stays = flows_writing::stays(sheet, &books, &summary);
    (view, Shown { books, summary, decisions, changes, seq })
}

fn answered(given: Option<&case::Given>) -> Option<&str> {
    match &given?.value {
        Some(evidence::Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The officer's decisions in force.
fn decisions(sheet: &CaseSheet) -> Decisions {
    let Some(table) = sheet.answers.tables.get(DECISIONS) else { return Decisions::new() };
    let decision = |cells: &std::collections::BTreeMap<String, case::Given>| {
        let verdict = match answered(cells.get("verdict"))? {
            "sales" => Verdict::Sales,
            _ => Verdict::Excluded,
        };
        Some(Decision { verdict, reason: answered(cells.get("reason")).unwrap_or_default().to_owned() })
    };
    table.rows.iter().filter_map(|(key, cells)| Some((key.clone(), decision(cells)?))).collect()
}

/// Whom the case knows by name, and a print of it.
fn known(sheet: &CaseSheet) -> (Known, String) {
    let (mut known, mut print) = (Known::default(), String::new());
    let mut add = |relation, name: Option<&str>| {
        if let Some(name) = name {
            known.add(relation, name);
            print.push_str(&format!("{relation:?} {name}\n"));
        }
    };
    add(Relation::Borrower, answered(sheet.answers.scalars.get("applicant.name")));
    let rows = |table: &str| sheet.answers.tables.get(table).into_iter().flat_map(|t| t.rows.values());
    for cells in rows("family.members") {
        let relation = answered(cells.get("relation")).unwrap_or_default();
        let spouse = ["配偶", "妻", "夫", "爱人", "老婆", "老公", "爱人"].iter().any(|w| relation.contains(w));
        add(if spouse { Relation::Spouse } else { Relation::Family }, answered(cells.get("name")));
    }
    for (table, column, relation) in [
        ("guarantors", "name", Relation::Guarantor),
        ("debts", "lender", Relation::Lender),
        ("receivables", "debtor", Relation::Customer),
        ("payables", "name", Relation::Supplier),
    ] {
        for cells in rows(table) {
            add(relation, answered(cells.get(column)));
        }
    }
    (known, print)
}

impl Prepare for FlowRows {
    fn prepare(self, app: &mut App) -> Result<Work<FlowRowsPage>, Failure> {
        let desk = app.desk(&self.case)?;
        Ok(Box::new(move || {
            let inside = desk.inside();
            let shown = inside.shown.as_ref().ok_or_else(|| not_found("流水", &self.group))?;
            Ok(view::flow_rows(&shown.books, &shown.summary, &shown.decisions, &self.group, self.offset, self.limit))
        }))
    }
}

impl Handle for ConfirmFlows {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let reason = self.reason.trim();
        if self.verdict == FlowVerdict::Sales && reason.chars().count() < 2 {
            let (zh, en) =
                ("算回销售要写明理由：看了什么、问了谁", "to count it as sales, say why: what was seen, who was asked");
            return Err(Failure::new(Code::BadRequest).saying(zh, en));
        }
        let desk = app.desk(&self.case)?;
        let mut changes = Vec::new();
        {
            let inside = desk.inside();
            let shown = inside.shown.as_ref().ok_or_else(|| not_found("流水", ""))?;
            for key in &self.keys {
                let (subject, amount) = subject(shown, key).ok_or_else(|| not_found("流水的组或行", key))?;
                changes.push((key.clone(), subject, amount));
            }
        }
        let (store, open) = app.case(&self.case)?;
        let sheet = &open.sheet;
        let there = sheet.answers.tables.get(DECISIONS);
        let verdict = if self.verdict == FlowVerdict::Sales { "sales" } else { "excluded" };
        let mut list = Vec::new();
        for (key, subject, amount) in changes {
            if there.is_none_or(|t| !t.rows.contains_key(&key)) {
                list.push(Change::AddRow {
                    table: DECISIONS.into(),
                    row: key.clone(),
                    before: None,
                    cells: Default::default(),
                });
            }
            for (column, raw) in [
                ("subject", subject.as_str()),
                ("verdict", verdict),
                ("amount", &view::flow_money(amount)),
                ("reason", reason),
            ] {
                list.push(flows_writing::cell(DECISIONS, &key, column, raw, None));
            }
        }
        if list.is_empty() {
            return Err(Failure::new(Code::BadRequest));
        }
        let batch = case::action(&sheet.checklist, &sheet.answers, &list, Action::Typed, open.limit_seen())?;
        let record = open.append(store, evidence::Payload::AnswersChanged(batch.clone()))?;
        Ok(CommitReply {
            saved: Some(saved(&record)),
            refused: Vec::new(),
            touched: open.sheet.touched(&batch),
            appraisal: open.sheet.appraised(),
        })
    }
}

/// What a key stands for, in words without a customer's name, and its amount.
fn subject(shown: &Shown, key: &str) -> Option<(String, Decimal)> {
    let class =
        |at: u16| shown.books.rules.classes.get(usize::from(at)).map(|c| c.label.zh.clone()).unwrap_or_default();
    if let Some(group) = shown.summary.groups.iter().find(|g| g.key == key) {
        let party = flows::masked(&group.party.0);
        let name = if party.is_empty() { class(group.class) } else { format!("{} {party}", class(group.class)) };
        return Some((name, group.inflow.max(group.excluded)));
    }
    if let Some(link) = shown.books.links.iter().find(|l| l.key == key) {
        let day = link.second.first().and_then(|at| shown.books.ledger.rows.get(*at as usize)).map(|r| r.time.date());
        let day = day.map(|d| d.to_string()).unwrap_or_default();
        return Some((format!("{} {day}", link.kind.label().zh), link.second_sum));
    }
    let ledger = &shown.books.ledger;
    let rows = ledger.rows.iter().zip(&shown.books.classed).enumerate();
    let found = rows.filter(|(at, _)| ledger.is_key(*at, key)).map(|(_, found)| found).next();
    found.map(|(row, c)| (format!("{} {} 第 {} 行", class(c.class), row.time.date(), row.line), row.amount))
}

impl Handle for WriteFlows {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let desk = app.desk(&self.case)?;
        let (store, open) = app.case(&self.case)?;
        let seq = open.state.last.as_ref().map_or(0, |s| s.seq);
        let changes = {
            let inside = desk.inside();
            let shown = inside.shown.as_ref().filter(|s| s.seq == seq);
            let shown = shown.ok_or_else(|| {
                Failure::new(Code::BadRequest)
                    .saying("案卷刚有改动，请看一眼再写入", "the case changed meanwhile; look again, then write")
            })?;
            shown.changes.clone()
        };
        if changes.is_empty() {
            return Err(Failure::new(Code::BadRequest).saying("没有要写入的改动", "nothing would change"));
        }
        let sheet = &open.sheet;
        let mut batch = case::action(&sheet.checklist, &sheet.answers, &changes, Action::Import, open.limit_seen())?;
        // The files prove what was made of them.
        let files: Vec<_> = kept(open).map(|a| a.added.id).collect();
        for change in &mut batch.changes {
            if change.value.is_some() {
                change.evidence.clone_from(&files);
            }
        }
        let record = open.append(store, evidence::Payload::AnswersChanged(batch.clone()))?;
        Ok(CommitReply {
            saved: Some(saved(&record)),
            refused: Vec::new(),
            touched: open.sheet.touched(&batch),
            appraisal: open.sheet.appraised(),
        })
    }
}

/// Statement files beside a case file, for the terminal: nothing is kept.
pub(crate) fn loose(
    sheet: Option<&CaseSheet>,
    files: Vec<Statement>,
    names: Vec<String>,
    rules: Arc<Rules>,
) -> FlowsView {
    let (known, print) = sheet.map(known).unwrap_or_default();
    let last = files.iter().filter_map(|f| f.period).map(|p| p.1).max();
    let Some(books) = Books::of(names, files, rules, &known, print, &mut |_| true) else { return FlowsView::default() };
    match sheet {
        Some(sheet) => reckon(Arc::new(books), sheet, 0).0,
        None => {
            let summary = books.summary(&Decisions::new(), last.unwrap_or_default());
            let findings = books.findings(&summary, None);
            view::flows(&books, &summary, &findings)
        }
    }
}
