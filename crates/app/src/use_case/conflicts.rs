//! What the officers of a case differ on, side by side, and settling it: a new answer by somebody who has heard all of them.

use appraisal::checklist::Checklist;
use evidence::{
    Action, AnswersChanged, Basis, CaseChanged, Change, Claim, Conflict, Difference, ExplanationConfirmed, Merged,
    Payload, Place, RowAdded, Said, TableChange, Team, Value,
};

use crate::api::packages::{ClaimView, ConfirmHere, ConflictView, ConflictsView, ListConflicts, SettleConflict};
use crate::api::text::{Code, Failure, Text};
use crate::api::visit::CommitReply;
use crate::app::{App, Handle};
use crate::case::{Disputes, asked, local_time};
use crate::case_source::outside_words;
use crate::failure::not_found;
use crate::open_case::{OpenCase, saved};
use crate::view;

/// The places in dispute, as the sheet of the case needs them.
pub(crate) fn disputes(merged: &Merged, checklist: &Checklist, team: &Team) -> Disputes {
    let mut found = Disputes::default();
    for conflict in &merged.conflicts {
        found.places.insert(id(&conflict.place));
        let said = |claim: &Claim| {
            let (name, text) = (name(claim, team), text_of(&conflict.place, &claim.said, checklist));
            (format!("{name}：{}", text.zh), format!("{name}: {}", text.en))
        };
        let (zh, en): (Vec<String>, Vec<String>) =
            std::iter::once(&conflict.in_force).chain(&conflict.beside).map(said).unzip();
        let label = label(&conflict.place, merged, checklist);
        found.words.push(Text::new(
            format!("两人不一致，未商定：{}（{}）", label.zh, zh.join("；")),
            format!("the officers differ, not settled: {} ({})", label.en, en.join("; ")),
        ));
    }
    found
}

/// A place as one word.
fn id(place: &Place) -> String {
    match place {
        Place::Question { question } => question.clone(),
        Place::Cell { table, row, column } => format!("{table}.{row}.{column}"),
        Place::Row { table, row } => format!("{table}.{row}"),
        Place::Empty { table } => table.clone(),
        Place::Basis { table } => format!("basis:{table}"),
        Place::Note { table } => format!("note:{table}"),
        Place::Title => "case:title".to_owned(),
        Place::SurveyDate => "case:survey_date".to_owned(),
        Place::InitialDate => "case:initial_date".to_owned(),
        Place::Checklist => "case:checklist".to_owned(),
        Place::Closed => "case:closed".to_owned(),
    }
}

fn label(place: &Place, merged: &Merged, checklist: &Checklist) -> Text {
    let table_label = |table: &str| {
        checklist.tables.get(table).map_or_else(|| Text::new(table, table), |rule| view::text(&rule.label))
    };
    let row_label = |table: &str, row: &str| {
        let cells = merged.state.tables.get(table).and_then(|t| t.cells.get(row));
        let texts = checklist.tables.get(table).into_iter().flat_map(|t| t.columns.values());
        let mut texts = texts.filter(|c| c.formula.is_none() && c.ask.kind == appraisal::checklist::Kind::Text);
        let said = texts.find_map(|c| match &cells?.get(&c.ask.id)?.in_force()?.change.value {
            Some(Value::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        });
        said.unwrap_or_else(|| row.chars().take(8).collect())
    };
    let beside = |table: &str, zh: &str, en: &str| {
        let table = table_label(table);
        Text::new(format!("{}·{zh}", table.zh), format!("{} · {en}", table.en))
    };
    match place {
        Place::Question { question } => checklist
            .questions
            .get(question)
            .map_or_else(|| Text::new(question, question), |asked| view::text(&asked.ask.label)),
        Place::Cell { table, row, column } => {
            let column = asked(checklist, table, Some(column))
                .map_or_else(|| Text::new(column, column), |ask| view::text(&ask.label));
            let row = row_label(table, row);
            beside(table, &format!("{row}·{}", column.zh), &format!("{row} · {}", column.en))
        }
        Place::Row { table, row } => {
            let row = row_label(table, row);
            beside(table, &row, &row)
        }
        Place::Empty { table } => beside(table, "有没有", "whether there are any"),
        Place::Basis { table } => beside(table, "依据", "basis"),
        Place::Note { table } => beside(table, "备注", "note"),
        Place::Title => Text::new("案件名称", "title"),
        Place::SurveyDate => Text::new("调查时点", "survey date"),
        Place::InitialDate => Text::new("初始权益点", "initial date"),
        Place::Checklist => Text::new("所据清单", "checklist"),
        Place::Closed => Text::new("结案", "closing"),
    }
}

fn how(how: Difference) -> Text {
    match how {
        Difference::Values => Text::new("两人不一致", "different answers"),
        Difference::RemovedAndKept => Text::new("一人删、一人改", "one removed the row, another kept working on it"),
        Difference::EmptyAndRows => Text::new("一人说没有、一人填了行", "one said there are none, another added a row"),
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Truth(truth) => truth.to_string(),
    }
}

fn text_of(place: &Place, said: &Said, checklist: &Checklist) -> Text {
    let plain = |text: &str| Text::new(text, text);
    match said {
        Said::Answer(change) => {
            let ask = match place {
                Place::Cell { table, column, .. } => asked(checklist, table, Some(column)),
                Place::Question { question } => asked(checklist, question, None),
                _ => None,
            };
            match (&change.value, &change.typed) {
                (Some(value), _) => {
                    let value = value_text(value);
                    plain(&ask.map_or_else(|| value.clone(), |ask| view::shown(ask, &value)))
                }
                (None, Some(typed)) => plain(typed),
                (None, None) => Text::new("（清空）", "(cleared)"),
            }
        }
        Said::Added => Text::new("加了这一行", "added the row"),
        Said::Answered => Text::new("填了这一行", "answered in the row"),
        Said::Removed => Text::new("删了这一行", "removed the row"),
        Said::Empty(true) => Text::new("核实没有", "verified that there are none"),
        Said::Empty(false) => Text::new("收回“核实没有”", "took back that there are none"),
        Said::Basis(basis) => view_basis(*basis),
        Said::Text(text) => plain(text),
        Said::Checklist(id, hash) => plain(&format!("{id} {}", hash.map(|hash| hash.short()).unwrap_or_default())),
        Said::Closed(Some(outcome)) => super::outcome(outcome),
        Said::Closed(None) => Text::new("重新打开", "reopened"),
    }
}

fn view_basis(basis: Basis) -> Text {
    match basis {
        Basis::Oral => Text::new("口述", "said"),
        Basis::ThirdParty => Text::new("侧面核实", "third party"),
        Basis::Observed => Text::new("观察", "observed"),
        Basis::System => Text::new("系统", "system"),
        Basis::Document => Text::new("书证", "document"),
    }
}

fn name(claim: &Claim, team: &Team) -> String {
    team.names.get(&claim.officer).unwrap_or(&claim.officer).clone()
}

/// The conflicts of a case, with names.
pub(super) fn views(merged: &Merged, checklist: &Checklist, team: &Team) -> Vec<ConflictView> {
    let view = |conflict: &Conflict| {
        let claim = |claim: &Claim| {
            let change = match &claim.said {
                Said::Answer(change) => Some(change),
                _ => None,
            };
            ClaimView {
                officer: name(claim, team),
                text: text_of(&conflict.place, &claim.said, checklist),
                basis: change.and_then(|change| change.basis).map(view_basis),
                note: change.and_then(|change| change.note.clone()),
                at: local_time(&claim.stamp),
                seq: u32::try_from(claim.stamp.seq).unwrap_or(u32::MAX),
                hash: claim.stamp.hash.to_string(),
            }
        };
        ConflictView {
            place: id(&conflict.place),
            label: label(&conflict.place, merged, checklist),
            how: how(conflict.how),
            claims: std::iter::once(&conflict.in_force).chain(&conflict.beside).map(claim).collect(),
            can_take: !matches!(conflict.place, Place::Checklist | Place::Closed),
        }
    };
    merged.conflicts.iter().map(view).collect()
}

impl OpenCase {
    pub(crate) fn conflicts(&self, own: &str) -> ConflictsView {
        let Some(shared) = &self.shared else {
            let (conflicts, outside) = (Vec::new(), Vec::new());
            let second = Vec::new();
            return ConflictsView { shared: false, owner: None, own: true, conflicts, agreed: 0, outside, second };
        };
        let merged = &shared.merged;
        let owner = merged.owner.as_ref();
        ConflictsView {
            shared: shared.logs.logs().count() > 1,
            owner: owner.map(|owner| shared.team.names.get(owner).unwrap_or(owner).clone()),
            own: owner.is_some_and(|owner| owner == own),
            conflicts: views(merged, &self.sheet.checklist, &shared.team),
            agreed: u32::try_from(merged.agreed.len()).unwrap_or(u32::MAX),
            outside: outside_words(merged),
            second: self.second_views(),
        }
    }
}

impl Handle for ListConflicts {
    fn handle(self, app: &mut App) -> Result<ConflictsView, Failure> {
        let own = app.session()?.store.officer().id.clone();
        Ok(app.case(&self.case)?.1.conflicts(&own))
    }
}

impl Handle for SettleConflict {
    fn handle(self, app: &mut App) -> Result<ConflictsView, Failure> {
        let own = app.session()?.store.officer().id.clone();
        let (store, open) = app.case(&self.case)?;
        let shared = open.shared.as_ref().ok_or_else(|| not_found("不一致处", &self.place))?;
        let conflict = shared.merged.conflicts.iter().find(|conflict| id(&conflict.place) == self.place);
        let conflict = conflict.ok_or_else(|| not_found("不一致处", &self.place))?;
        let claim = std::iter::once(&conflict.in_force).chain(&conflict.beside).nth(self.take as usize);
        let claim = claim.ok_or_else(|| not_found("说法", &self.take.to_string()))?;
        let payload = settling(&conflict.place, &claim.said, open.limit_seen())?;
        open.append(store, payload)?;
        Ok(open.conflicts(&own))
    }
}

/// The record that takes one of the words over.
fn settling(place: &Place, said: &Said, after_limit_seen: bool) -> Result<Payload, Failure> {
    let answers = |tables: Vec<TableChange>, changes: Vec<Change>| {
        Payload::AnswersChanged(AnswersChanged { tables, changes, action: Action::Settled, after_limit_seen })
    };
    let table =
        |table: &str, change: TableChange| answers(vec![TableChange { table: table.to_owned(), ..change }], Vec::new());
    let case = |changed: CaseChanged| Ok(Payload::CaseChanged(changed));
    let text = |said: &Said| match said {
        Said::Text(text) => Some(text.clone()),
        _ => None,
    };
    match (place, said) {
        (_, Said::Answer(change)) => Ok(answers(Vec::new(), vec![(**change).clone()])),
        (Place::Row { table: id, row }, Said::Removed) => {
            Ok(table(id, TableChange { removed: vec![row.clone()], ..TableChange::default() }))
        }
        (Place::Row { table: id, row }, Said::Added | Said::Answered) => {
            let added = vec![RowAdded { row: row.clone(), after: None }];
            Ok(table(id, TableChange { added, ..TableChange::default() }))
        }
        (Place::Empty { table: id }, Said::Empty(empty)) => {
            Ok(table(id, TableChange { declared_empty: Some(*empty), ..TableChange::default() }))
        }
        (Place::Empty { table: id }, Said::Added | Said::Answered) => {
            Ok(table(id, TableChange { declared_empty: Some(false), ..TableChange::default() }))
        }
        (Place::Basis { table: id }, Said::Basis(basis)) => {
            Ok(table(id, TableChange { basis: Some(*basis), ..TableChange::default() }))
        }
        (Place::Note { table: id }, Said::Text(note)) => {
            Ok(table(id, TableChange { note: Some(note.clone()), ..TableChange::default() }))
        }
        (Place::Title, said) => case(CaseChanged { title: text(said), ..CaseChanged::default() }),
        (Place::SurveyDate, said) => case(CaseChanged { survey_date: text(said), ..CaseChanged::default() }),
        (Place::InitialDate, said) => case(CaseChanged { initial_date: text(said), ..CaseChanged::default() }),
        _ => Err(Failure::new(Code::BadRequest).saying(
            "这里不能直接采用：请到原处重新填写，即为商定",
            "this cannot be taken over here: answer anew at its place, which settles it",
        )),
    }
}

impl Handle for ConfirmHere {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let refused = |zh: &str, en: &str| Err(Failure::new(Code::BadRequest).saying(zh, en));
        if self.statement.trim().is_empty() {
            return refused("写一句看过什么、认不认可", "say what you saw and whether it explains");
        }
        let row = super::explanations::to_confirm(app, &self.case, &self.check)?;
        let own = app.session()?.store.officer().id.clone();
        let (store, open) = app.case(&self.case)?;
        let owner = open.shared.as_ref().and_then(|shared| shared.merged.owner.clone());
        if owner.is_none_or(|owner| owner == own) {
            return refused(
                "协办在自己的电脑上、用案件包里的案件确认；主办不能确认自己的解释",
                "the second officer confirms on their own laptop; the officer on the case cannot",
            );
        }
        let cell = open.state.tables.get("explanations").and_then(|table| table.cells.get(&row)?.get("explanation"));
        let Some(text) = cell.and_then(|cell| cell.in_force()).map(|seen| seen.stamp.hash) else {
            return refused("还没有写解释", "nothing was written yet");
        };
        let statement = self.statement.trim().to_owned();
        let said =
            ExplanationConfirmed { check: self.check.clone(), row: row.clone(), text, agrees: self.agrees, statement };
        let record = open.append(store, Payload::ExplanationConfirmed(said))?;
        let change = |column: &str| Change {
            question: "explanations".to_owned(),
            row: Some(row.clone()),
            column: Some(column.to_owned()),
            ..Change::default()
        };
        let touched = AnswersChanged::typed(vec![change("second_officer"), change("second_statement")]);
        Ok(CommitReply {
            saved: Some(saved(&record)),
            refused: Vec::new(),
            touched: open.sheet.touched(&touched),
            appraisal: open.sheet.appraised(),
        })
    }
}
