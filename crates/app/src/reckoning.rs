//! A case reckoned from its records alone 重算: no store, no account, no clock. A package that is checked and the branch that is sent a submission
//! open a case here, with the very code that the officer's screen came from, so that another figure is another record and not another program.
//!
//! The checklist is proved before it counts: its layer files must give the hash that the records hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use appraisal::Appraisal;
use appraisal::checklist::{Checklist, Kind};
use appraisal::figure::{Reading, Scalar};
use evidence::{AsWritten, CaseId, CaseLogs, Hash, Merged, Payload, Team};
use rust_decimal::Decimal;
use store::LayerSet;

use crate::api::moving::Standing;
use crate::api::text::{Code, Failure};
use crate::case::{Answers, CaseSheet, asked};
use crate::case_source::{CaseSource, OnChecklist, vouched};
use crate::kept;
use crate::library::Library;
use crate::open_case::facts;
use crate::review::figures_digest;
use crate::second::{Second, compared};
use crate::use_case::{all_lacking, disputes};
use crate::view::Labels;

/// The records of one case, and who is who among their writers.
#[derive(Debug, Clone)]
pub struct CaseRecords {
    /// The case.
    pub case: CaseId,
    /// All that is to be reckoned with.
    pub logs: CaseLogs,
    /// Whose the logs are, and who may answer.
    pub team: Team,
}

impl CaseSource for CaseRecords {
    fn entries(&self, _: CaseId) -> Result<CaseLogs, Failure> {
        Ok(self.logs.clone())
    }

    fn team(&self, _: CaseId, _: &CaseLogs) -> Result<Team, Failure> {
        Ok(self.team.clone())
    }
}

/// The checklist that records name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// Its id: the trade.
    pub checklist: String,
    /// Its content hash; none in records of early programs.
    pub hash: Option<Hash>,
    /// The digest of its layer files.
    pub layers: Option<Hash>,
}

/// The layer files of a checklist: path and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerFiles {
    /// The checklist's id.
    pub checklist: String,
    /// Files in ascending order of their paths.
    pub files: Vec<(String, String)>,
}

impl LayerFiles {
    fn set(&self) -> LayerSet {
        LayerSet::new(self.checklist.clone(), self.files.clone())
    }

    /// What a record signs to say which files its checklist was made of (docs/record.md §4a).
    #[must_use]
    pub fn digest(&self) -> Hash {
        self.set().digest()
    }
}

/// What a case comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// The digest of its figures.
    pub figures: Hash,
    /// The content hash of the checklist, as the records hold it.
    pub checklist: Option<Hash>,
    /// The grade; none: not graded.
    pub grade: Option<String>,
    /// Points of the score at L0.
    pub score: Option<Decimal>,
    /// The limit, yuan.
    pub limit: Option<Decimal>,
    /// What may be lent on the security, yuan; none: no security, or not known for certain.
    pub security: Option<Decimal>,
    /// Where officers differ.
    pub conflicts: Vec<String>,
    /// The consents that are missing, by the question that is signed.
    pub consents: Vec<String>,
    /// Required questions without an answer.
    pub missing: Vec<String>,
    /// Places of answers that have no effect: of somebody without the role, or said when the case was not being surveyed.
    pub outside: Vec<String>,
    /// The identity numbers and licence codes that the case names: borrower, spouse, guarantors, firms.
    pub persons: BTreeSet<String>,
}

/// The checklists built in, for whoever has records and no laptop.
pub struct Reckoner {
    library: Mutex<Library>,
}

impl Default for Reckoner {
    fn default() -> Self {
        Self { library: Mutex::new(Library::built_in()) }
    }
}

impl Reckoner {
    /// The checklist that the records name.
    #[must_use]
    pub fn stands(records: &CaseRecords) -> Stands {
        let details = records.logs.merge(&records.team, &AsWritten).state.details;
        let checklist = if details.checklist.is_empty() { details.industry } else { details.checklist };
        Stands { checklist, hash: details.checklist_hash, layers: details.layers }
    }

    /// The layer files built in, where they give the hash that is asked for.
    #[must_use]
    pub fn built_in(&self, stands: &Stands) -> Option<LayerFiles> {
        let mut library = self.library.lock().unwrap_or_else(PoisonError::into_inner);
        let checklist = library.checklist(&stands.checklist).ok()?;
        let same = stands.hash.is_none_or(|hash| library.is_hash_of(&hash.to_string(), &checklist));
        let files = || library.layer_set(&stands.checklist).files().to_vec();
        same.then(|| LayerFiles { checklist: stands.checklist.clone(), files: files() })
    }

    /// Reckons a case by the checklist that these files make.
    ///
    /// # Errors
    ///
    /// The files do not give the hash that the records hold.
    pub fn reckon(&self, records: &CaseRecords, layers: &LayerFiles) -> Result<Reckoned, Failure> {
        let stands = Self::stands(records);
        let checklist = self.checklist(&stands, layers)?;
        let (sheet, merged) = sheet_of(records.case, &records.logs, &records.team, checklist);
        Ok(reckoned(&sheet, &merged, &records.team, stands.hash))
    }

    /// Whether layer files give the content hash that a checklist is known by.
    #[must_use]
    pub fn proves(&self, stands: &Stands, layers: &LayerFiles) -> bool {
        stands.hash.is_some() && self.checklist(stands, layers).is_ok()
    }

    pub(crate) fn checklist(&self, stands: &Stands, layers: &LayerFiles) -> Result<Arc<Checklist>, Failure> {
        let Some(hash) = stands.hash else {
            // Nothing to prove them by: such a case is reckoned with what is built in, as on a laptop.
            return self.library.lock().unwrap_or_else(PoisonError::into_inner).checklist(&stands.checklist);
        };
        let set = layers.set();
        if set.checklist != stands.checklist || !kept::plain(&set) {
            return Err(Failure::new(Code::BadChecklist));
        }
        kept::resolved(hash, &set)
    }
}

/// The case as a sheet, and the merge it came of.
pub(crate) fn sheet_of(case: CaseId, logs: &CaseLogs, team: &Team, checklist: Arc<Checklist>) -> (CaseSheet, Merged) {
    let merged = logs.merge(team, &OnChecklist(&checklist));
    let state = &merged.state;
    let mut facts = facts(case, state, Standing::Present);
    facts.disputes = Arc::new(disputes(&merged, &checklist, team));
    let mut sheet = CaseSheet { facts, checklist, answers: Answers::in_force(state), known: Arc::new(vouched(logs)) };
    sheet.facts.second = Arc::new(compared(logs, &merged, team, &sheet, &Second::default()));
    (sheet, merged)
}

fn reckoned(sheet: &CaseSheet, merged: &Merged, team: &Team, checklist: Option<Hash>) -> Reckoned {
    let appraisal = sheet.appraise();
    let number = |id: &str| appraisal.reading(id).and_then(|reading| reading.number());
    let mut lacking: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in all_lacking(Some((merged, team)), sheet, &Labels::new(&sheet.checklist, &appraisal)) {
        lacking.entry(one.why).or_default().push(one.at.unwrap_or(one.label.zh));
    }
    let mut of = |why: &str| lacking.remove(why).unwrap_or_default();
    Reckoned {
        figures: figures_digest(&sheet.checklist, &appraisal),
        checklist,
        grade: Some(appraisal.decision.grade.clone()).filter(|grade| !grade.is_empty()),
        score: number("score.at_L0.total"),
        limit: appraisal.limit.limit.number(),
        security: security(&appraisal),
        conflicts: of("open_conflict"),
        consents: of("consent_missing"),
        missing: of("answer_missing"),
        outside: outside(merged),
        persons: persons(sheet),
    }
}

fn outside(merged: &Merged) -> Vec<String> {
    let batches = merged.outside.iter().filter_map(|outside| match &outside.payload {
        Some(Payload::AnswersChanged(batch)) => Some(batch),
        _ => None,
    });
    let mut places: Vec<String> = Vec::new();
    for batch in batches {
        let tables = batch.tables.iter().map(|table| &table.table);
        for place in batch.changes.iter().map(|change| &change.question).chain(tables) {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
    }
    places
}

/// What may be lent on the security, where it stands on answers alone.
fn security(appraisal: &Appraisal) -> Option<Decimal> {
    match appraisal.reading("limit.exposure_caps.security")? {
        Reading::Known { value: Scalar::Number(number), provisional } if provisional.is_empty() => Some(number),
        _ => None,
    }
}

/// Every identity number and licence code that is answered, written in one way.
fn persons(sheet: &CaseSheet) -> BTreeSet<String> {
    let names = |question: &str, column: Option<&str>| {
        let ask = asked(&sheet.checklist, question, column);
        ask.is_some_and(|ask| matches!(ask.kind, Kind::IdNumber | Kind::CreditCode))
    };
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
    };
    let scalars = sheet.answers.scalars.iter().filter(|(id, _)| names(id, None)).map(|(_, given)| plain(&given.raw));
    let cells = sheet.answers.tables.iter().flat_map(|(table, rows)| {
        let cells = rows.rows.values().flatten();
        cells.filter(|(column, _)| names(table, Some(column))).map(|(_, given)| plain(&given.raw))
    });
    scalars.chain(cells).filter(|number| !number.is_empty()).collect()
}
