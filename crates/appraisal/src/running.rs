//! An appraisal that goes on 续算: what a keystroke changes is taken in, and only what it reaches is computed again. Equal to [`appraise`] of everything
//! said, in every field; a test holds it to that over edits drawn at random.
//!
//! The flow is that of [`appraise`], each stage asked first whether anything it looked at is different:
//! - answers: only the places named are read again, the others stay folded;
//! - what applies: the rounds of conditions go on from where they stood; proof and completeness look at the answers only when one came, went, or rests on
//!   something else;
//! - figures: `formula` follows the inputs that changed through the rule graph until a result is what it was;
//! - stages: each line, check, indicator … remembers which figures it looked at, and is made again when one of them moved;
//! - the evidence floor goes along beside the figures; other assumptions are reckoned on the figures as they are now.

mod said;
mod stages;

use crate::checklist::{Checklist, FIRST_SAID, STRUCTURE_INPUT};
use crate::completeness::completeness;
use crate::finding::Finding;
use crate::inputs::{CaseInputs, Given};
use crate::observation::{Answers, Observation};
use crate::proof::{EXPLANATIONS, PAPERS, proof};
use crate::relevance::{Settled, names_rows};
use crate::{Appraisal, appraise};
use chrono::NaiveDate;
use formula::{Changed, Moved};
use said::{AllSaid, TableSaid};
use stages::{News, Stages};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What is said of one place now, in place of what was said there.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// All that is said of a question; nothing takes it out.
    Question {
        /// The question.
        id: String,
        /// The latest last.
        said: Vec<Observation>,
    },
    /// All that is said of a cell in a row that is there; of another row it says nothing.
    Cell {
        /// The table.
        table: String,
        /// The row.
        row: String,
        /// The column.
        column: String,
        /// The latest last.
        said: Vec<Observation>,
    },
    /// All that is said of a table: of it as a whole, and of its rows, in their order.
    Table {
        /// The table.
        id: String,
        /// The rows in their order, the latest word on a cell last.
        said: Vec<Observation>,
    },
}

/// A place whose answer changed.
#[derive(Debug)]
enum Place {
    Question(String),
    Cell(String, usize, String),
    Table(String),
}

/// What the edits changed in the answers.
#[derive(Debug, Default)]
struct Edited {
    places: Vec<Place>,
    /// An answer came or went, or has another basis or trace.
    evidence: bool,
    /// Rows came or went, or a question was answered.
    settling: bool,
    /// What was written of papers and deviations.
    written: bool,
    findings: bool,
}

/// What is said of a table's cells that are no answers.
#[derive(Debug, Default)]
struct Troubled {
    findings: Vec<Finding>,
    places: Vec<String>,
}

/// An appraisal, kept with what is needed to go on from it.
#[derive(Debug)]
pub struct Running {
    checklist: Arc<Checklist>,
    said: AllSaid,
    answers: Answers,
    question_findings: BTreeMap<String, Vec<Finding>>,
    troubled: BTreeMap<String, Troubled>,
    /// Questions that follow from another one, by that.
    derived: HashMap<String, Vec<String>>,
    settled: Settled,
    unproven: Vec<Finding>,
    given: Given,
    stages: Stages,
    /// What moved in the figures since somebody last asked; none at first, when all is new.
    moved: Option<Moved>,
    appraisal: Appraisal,
}

impl Running {
    /// Appraises a case to go on from there.
    #[must_use]
    pub fn new(checklist: Arc<Checklist>, observations: Vec<Observation>, as_of: NaiveDate) -> Self {
        let said = AllSaid::of(observations);
        let mut appraisal = appraise(&checklist, &said.observations(), as_of);
        appraisal.figures.evaluation = appraisal.figures.evaluation.clone().watching();
        let mut derived: HashMap<String, Vec<String>> = HashMap::new();
        for question in checklist.questions.values() {
            if let Some(from) = question.ask.derived.as_ref().map(|d| &d.from) {
                derived.entry(from.clone()).or_default().push(question.ask.id.clone());
            }
        }
        let mut made = Self {
            checklist,
            said,
            answers: Answers::default(),
            question_findings: BTreeMap::new(),
            troubled: BTreeMap::new(),
            derived,
            settled: Settled::default(),
            unproven: Vec::new(),
            given: Given::new(),
            stages: Stages::default(),
            moved: None,
            appraisal,
        };
        let mut edited = Edited { evidence: true, settling: true, written: true, findings: true, ..Edited::default() };
        for id in made.said.questions.keys().cloned().collect::<Vec<_>>() {
            made.read_question(&id, &mut edited);
        }
        for id in made.said.tables.keys().cloned().collect::<Vec<_>>() {
            made.read_table(&id, &mut edited);
        }
        made.go_on(&edited, as_of);
        made.moved = None;
        made
    }

    /// The appraisal as it stands.
    #[must_use]
    pub fn appraisal(&self) -> &Appraisal {
        &self.appraisal
    }

    /// What moved in the figures since this was last asked; none when it was never asked before: then everything may have.
    pub fn moved_since(&mut self) -> Option<Moved> {
        self.moved.replace(Moved::default())
    }

    /// The checklist it goes by.
    #[must_use]
    pub fn checklist(&self) -> &Arc<Checklist> {
        &self.checklist
    }

    /// All that is said: questions by id, then tables by id, rows in their order, cells by column.
    #[must_use]
    pub fn observations(&self) -> Vec<Observation> {
        self.said.observations()
    }

    /// Takes edits in and gives the appraisal as it then stands.
    pub fn answer(&mut self, edits: Vec<Edit>, as_of: NaiveDate) -> &Appraisal {
        let mut edited = Edited::default();
        for edit in edits {
            match edit {
                Edit::Question { id, said } => {
                    if said.is_empty() {
                        self.said.questions.remove(&id);
                    } else {
                        self.said.questions.insert(id.clone(), said);
                    }
                    self.read_question(&id, &mut edited);
                }
                Edit::Table { id, said } => {
                    let mut table = TableSaid::default();
                    said.into_iter().for_each(|o| table.take(o));
                    if table.is_empty() {
                        self.said.tables.remove(&id);
                    } else {
                        self.said.tables.insert(id.clone(), table);
                    }
                    self.read_table(&id, &mut edited);
                }
                Edit::Cell { table, row, column, said } => self.read_cell(&table, &row, &column, said, &mut edited),
            }
        }
        self.go_on(&edited, as_of);
        &self.appraisal
    }

    /// Takes in everything that is said now: the same for who does not know what of it is new.
    pub fn answer_all(&mut self, observations: Vec<Observation>, as_of: NaiveDate) -> &Appraisal {
        let edits = self.said.edits_to(AllSaid::of(observations));
        self.answer(edits, as_of)
    }

    fn read_question(&mut self, id: &str, edited: &mut Edited) {
        let said = self.said.questions.get(id).map_or(&[][..], Vec::as_slice);
        let (read, findings) = Answers::values(&self.checklist, said);
        edited.evidence |= self.answers.put_question(id, read);
        edited.settling = true;
        edited.findings |= match findings.is_empty() {
            true => self.question_findings.remove(id).is_some(),
            false => self.question_findings.insert(id.to_owned(), findings.clone()).as_ref() != Some(&findings),
        };
        edited.places.extend(self.derived.get(id).into_iter().flatten().cloned().map(Place::Question));
        edited.places.push(Place::Question(format!("{FIRST_SAID}{id}")));
        edited.places.push(Place::Question(id.to_owned()));
    }

    fn read_table(&mut self, id: &str, edited: &mut Edited) {
        let mut said = Vec::new();
        if let Some(table) = self.said.tables.get(id) {
            table.write(id, &mut said);
        }
        let (read, findings) = Answers::values(&self.checklist, &said);
        let troubled = Troubled { places: read.troubled(), findings };
        let before = self.troubled.remove(id).unwrap_or_default();
        self.answers.put_table(id, read, &before.places);
        edited.findings |= before.findings != troubled.findings;
        if !(troubled.findings.is_empty() && troubled.places.is_empty()) {
            self.troubled.insert(id.to_owned(), troubled);
        }
        edited.evidence = true;
        edited.settling = true;
        edited.written |= [PAPERS, EXPLANATIONS].contains(&id);
        edited.places.push(Place::Table(id.to_owned()));
    }

    fn read_cell(&mut self, table: &str, row: &str, column: &str, said: Vec<Observation>, edited: &mut Edited) {
        let Some(of) = self.said.tables.get_mut(table) else { return };
        let alone = of.of_cell(&said);
        let Some(at) = of.put(row, column, said) else { return };
        let (read, findings) = Answers::values(&self.checklist, &alone);
        // What is said of cells stands in the order of the rows: with anything to say, the table is read as a whole.
        // So it is where its name says which of the usual rows one is.
        let names = self.checklist.tables.get(table).is_some_and(|t| names_rows(t, column));
        let quiet = !names && findings.is_empty() && read.troubled().is_empty() && !self.troubled.contains_key(table);
        if !quiet {
            self.read_table(table, edited);
            return;
        }
        match self.answers.put_cell(table, at, column, read) {
            Some(other) => edited.evidence |= other,
            None => return self.read_table(table, edited),
        }
        edited.written |= [PAPERS, EXPLANATIONS].contains(&table);
        edited.places.push(Place::Cell(table.to_owned(), at, column.to_owned()));
    }

    /// The flow of [`appraise`], from the answers on.
    fn go_on(&mut self, edited: &Edited, as_of: NaiveDate) {
        let checklist = Arc::clone(&self.checklist);
        let changed: Vec<Changed<'_>> = edited
            .places
            .iter()
            .map(|place| match place {
                Place::Question(id) => Changed::Scalar(id),
                Place::Cell(table, row, column) => Changed::Cell { table, row: *row, column },
                Place::Table(id) => Changed::Table(id),
            })
            .collect();
        let applies = self.settled.follow(&checklist, &self.answers, &changed, edited.settling);
        let relevance = &self.settled.relevance;
        if applies.relevance {
            self.appraisal.relevance = relevance.clone();
        }
        let contradictions = &self.settled.contradictions;
        let mut news = News::default();
        if edited.evidence || edited.written || applies.relevance || applies.contradictions {
            let (proof, unproven) = proof(&checklist, &self.answers, relevance, contradictions);
            news.proof = proof != self.appraisal.proof;
            self.appraisal.proof = proof;
            self.unproven = unproven;
        }
        if edited.findings || applies.relevance || applies.contradictions {
            let own = self.question_findings.values().flatten();
            let all = own.chain(self.troubled.values().flat_map(|t| &t.findings)).chain(contradictions);
            // What is not asked keeps its old answer, and an answer that does not count has nothing to block.
            let asked = all.filter(|f| f.questions.iter().all(|place| relevance.asks(&checklist, place)));
            self.appraisal.findings = asked.cloned().collect();
        }
        if edited.evidence || applies.relevance {
            self.appraisal.completeness = completeness(&checklist, &self.answers, relevance);
            self.appraisal.missing.clone_from(&self.appraisal.completeness.missing);
        }
        self.appraisal.as_of = as_of;
        let given =
            CaseInputs::given(&checklist, relevance, &self.appraisal.completeness, &self.appraisal.proof, as_of);
        let before = std::mem::replace(&mut self.given, given.clone());
        let mut inputs = vec![Changed::Scalar(STRUCTURE_INPUT)];
        if applies.relevance || before.len() != given.len() {
            inputs.push(Changed::Everything);
        } else {
            let other = before.iter().zip(&given).filter(|(before, now)| before != now);
            inputs.extend(other.map(|(_, (name, _))| Changed::Scalar(name)));
            inputs.extend(changed);
        }
        let case = CaseInputs::with(&checklist, &self.answers, relevance, given.clone());
        news.moved = self.appraisal.figures.evaluation.follow(&case, &inputs);
        let moved = self.stages.renew(&checklist, &mut self.appraisal, &self.unproven, news);
        if let Some(since) = &mut self.moved {
            since.join(moved);
        }
    }
}
