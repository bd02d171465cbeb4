//! An appraisal that goes on from edit to edit is the appraisal of everything said, in every field: over edits drawn at random on cases of several families.
//!
//! `LONG=1` draws ten thousand, `EDITS=n` any number for each trade, `SEED=n` others.

use appraisal::case_file::CaseFile;
use appraisal::checklist::{Ask, Checklist, Kind, LayerFile};
use appraisal::observation::{Basis, Observation, Said};
use appraisal::running::{Edit, Running};
use appraisal::{Appraisal, appraise};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const TRADES: [&str; 4] = ["fmcg-wholesale", "pig-farm", "restaurant", "garment-workshop"];
const EDITS: usize = 60;
const LONG: usize = 2_500;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists")
}

fn layers() -> Vec<LayerFile> {
    let (root, mut found) = (root(), Vec::new());
    files(&root, &mut found);
    let read = |path: &PathBuf| LayerFile {
        path: path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/"),
        text: std::fs::read_to_string(path).expect("a layer file"),
    };
    found.iter().map(read).collect()
}

/// Numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % most.max(1) as u64) as usize
    }
    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
    fn once_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

type Cells = BTreeMap<String, Vec<Observation>>;

/// What is said, kept by the test itself.
#[derive(Debug, Clone, Default, PartialEq)]
struct Case {
    questions: BTreeMap<String, Vec<Observation>>,
    tables: BTreeMap<String, Table>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Table {
    whole: Vec<Observation>,
    rows: Vec<(String, Cells)>,
}

impl Case {
    fn of(file: &CaseFile, signed: bool) -> Self {
        let mut made = Self::default();
        let all = if signed { file.observations_as_signed() } else { file.observations() };
        for o in all {
            match (&o.row, &o.column, &o.said) {
                (None, _, Said::TableBasis | Said::DeclaredEmpty) => {
                    made.tables.entry(o.question.clone()).or_default().whole.push(o);
                }
                (None, ..) => made.questions.entry(o.question.clone()).or_default().push(o),
                (Some(row), column, _) => {
                    let rows = &mut made.tables.entry(o.question.clone()).or_default().rows;
                    if !rows.iter().any(|(id, _)| id == row) {
                        rows.push((row.clone(), Cells::new()));
                    }
                    let (_, cells) = rows.iter_mut().find(|(id, _)| id == row).expect("a row");
                    if let Some(column) = column.clone() {
                        cells.entry(column).or_default().push(o);
                    }
                }
            }
        }
        made
    }

    fn table(&self, id: &str) -> Vec<Observation> {
        let Some(table) = self.tables.get(id) else { return Vec::new() };
        let mut all = table.whole.clone();
        for (row, cells) in &table.rows {
            all.push(Observation { row: Some(row.clone()), ..Observation::of(id, Said::RowAdded) });
            all.extend(cells.values().flatten().cloned());
        }
        all
    }

    fn observations(&self) -> Vec<Observation> {
        let mut all: Vec<Observation> = self.questions.values().flatten().cloned().collect();
        self.tables.keys().for_each(|id| all.extend(self.table(id)));
        all
    }

    /// The report stands on the day of the visit.
    fn day(&self) -> NaiveDate {
        let said = self.questions.get("case.survey_date").and_then(|all| all.last());
        let day = said.and_then(|o| match &o.said {
            Said::Answer(text) => text.parse().ok(),
            _ => None,
        });
        day.unwrap_or(NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day"))
    }

    /// What has to be told so that `before` becomes this.
    fn edits(&self, before: &Self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let ids = self.questions.keys().chain(before.questions.keys());
        for id in ids.collect::<std::collections::BTreeSet<_>>() {
            if self.questions.get(id) != before.questions.get(id) {
                let said = self.questions.get(id).cloned().unwrap_or_default();
                edits.push(Edit::Question { id: id.clone(), said });
            }
        }
        let ids = self.tables.keys().chain(before.tables.keys());
        for id in ids.collect::<std::collections::BTreeSet<_>>() {
            let (now, then) = (self.tables.get(id), before.tables.get(id));
            if now == then {
                continue;
            }
            let names = |t: &Table| t.rows.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
            let (Some(a), Some(b)) = (now, then) else {
                edits.push(Edit::Table { id: id.clone(), said: self.table(id) });
                continue;
            };
            if a.whole != b.whole || names(a) != names(b) {
                edits.push(Edit::Table { id: id.clone(), said: self.table(id) });
                continue;
            }
            for ((row, cells), (_, old)) in a.rows.iter().zip(&b.rows) {
                for column in cells.keys().chain(old.keys()).collect::<std::collections::BTreeSet<_>>() {
                    if cells.get(column) != old.get(column) {
                        let said = cells.get(column).cloned().unwrap_or_default();
                        edits.push(Edit::Cell { table: id.clone(), row: row.clone(), column: column.clone(), said });
                    }
                }
            }
        }
        edits
    }
}

/// A text that a person might type there; sometimes one that does not read.
fn text(dice: &mut Dice, ask: &Ask) -> String {
    if dice.once_in(25) {
        return ["约三万五", "", "x", "-5", "99999999999999999999999999", "2026-13-45"][dice.below(6)].to_owned();
    }
    match ask.kind {
        Kind::Choice | Kind::Multi if !ask.choices.is_empty() => {
            let mut chosen = vec![dice.of(&ask.choices).expect("choices").id.clone()];
            if ask.kind == Kind::Multi && dice.once_in(2) {
                chosen.push(dice.of(&ask.choices).expect("choices").id.clone());
            }
            chosen.dedup();
            chosen.join(",")
        }
        Kind::Money | Kind::Number => match dice.below(6) {
            0 => "0".to_owned(),
            1 => "12.50".to_owned(),
            2 => "12.5".to_owned(),
            3 => (dice.below(900) * 1000).to_string(),
            _ => dice.below(5_000).to_string(),
        },
        Kind::Integer | Kind::Days => dice.below(40).to_string(),
        Kind::Percent | Kind::Ratio => format!("0.{:02}", dice.below(100)),
        Kind::Date => format!("2026-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28)),
        Kind::Month => format!("2026-{:02}", 1 + dice.below(12)),
        Kind::Bool => ["true", "false"][dice.below(2)].to_owned(),
        _ => ["甲", "乙", "K01", "none", "owner"][dice.below(5)].to_owned(),
    }
}

fn said(dice: &mut Dice, ask: &Ask, to: Observation) -> Vec<Observation> {
    if dice.once_in(12) {
        return Vec::new();
    }
    let one = |dice: &mut Dice| {
        let mut o = to.clone();
        o.said = match dice.below(14) {
            0 => Said::Cleared,
            1 if dice.once_in(2) => Said::Unread("约三万五".to_owned()),
            _ => Said::Answer(text(dice, ask)),
        };
        o.basis = [None, Some(Basis::Oral), Some(Basis::Observed), Some(Basis::Document)][dice.below(4)];
        if dice.once_in(3) {
            o.evidence = vec!["e1".to_owned()];
        }
        o.confirmed = dice.once_in(3);
        o
    };
    let mut all = vec![one(dice)];
    if dice.once_in(6) {
        all.push(one(dice));
    }
    all
}

/// Changes the case somewhere.
fn edit(dice: &mut Dice, checklist: &Checklist, case: &mut Case) {
    let switches = [
        "request.amount",
        "survey.depth_chosen",
        "income.mode",
        "request.method",
        "case.survey_date",
        "request.term_months",
    ];
    let touched: Vec<String> =
        case.tables.iter().filter(|(_, t)| !t.rows.is_empty()).map(|(id, _)| id.clone()).collect();
    match dice.below(20) {
        0..4 => {
            // one of all, one that is answered, or one that switches others
            let all: Vec<&String> = checklist.questions.keys().collect();
            let conditional: Vec<&String> = checklist
                .questions
                .values()
                .filter(|q| matches!(q.ask.kind, Kind::Choice | Kind::Multi | Kind::Bool))
                .map(|q| &q.ask.id)
                .collect();
            let id = match dice.below(4) {
                0 => dice.of(&switches).map(|id| (*id).to_owned()),
                1 => dice.of(&conditional).map(|id| (*id).clone()),
                2 => dice.of(&case.questions.keys().cloned().collect::<Vec<_>>()).cloned(),
                _ => dice.of(&all).map(|id| (*id).clone()),
            };
            let id = id.expect("questions");
            match checklist.questions.get(&id) {
                Some(question) => {
                    let all = said(dice, &question.ask, Observation::of(&id, Said::Cleared));
                    if all.is_empty() {
                        case.questions.remove(&id);
                    } else {
                        case.questions.insert(id, all);
                    }
                }
                None => {
                    case.questions.remove(&id);
                }
            }
        }
        4 => {
            let stranger = ["no.such_question", "was.asked_once"][dice.below(2)].to_owned();
            let o = Observation::of(&stranger, Said::Answer("1".to_owned()));
            case.questions.insert(stranger, vec![o]);
        }
        5 => {
            let id = dice.of(&checklist.tables.keys().cloned().collect::<Vec<_>>()).expect("tables").clone();
            let table = case.tables.entry(id.clone()).or_default();
            match dice.below(4) {
                0 => table.whole.push(Observation::of(&id, Said::TableBasis).on(Basis::Observed)),
                1 => {
                    table.rows.clear();
                    table.whole.push(Observation::of(&id, Said::DeclaredEmpty));
                }
                2 => table.whole.push(Observation::of(&id, Said::DeclaredEmpty)),
                _ => {
                    case.tables.remove(&id);
                }
            }
        }
        6..9 => {
            let id = dice.of(&checklist.tables.keys().cloned().collect::<Vec<_>>()).expect("tables").clone();
            let id = if dice.once_in(3) { id } else { dice.of(&touched).cloned().unwrap_or(id) };
            let columns = &checklist.tables[&id].columns;
            let row = format!("n{}", dice.below(1_000_000));
            let mut cells = Cells::new();
            for column in columns.values().filter(|c| c.formula.is_none()) {
                if dice.once_in(2) {
                    let to = Observation::of_cell(&id, &row, &column.ask.id, Said::Cleared);
                    cells.insert(column.ask.id.clone(), said(dice, &column.ask, to));
                }
            }
            let table = case.tables.entry(id).or_default();
            let at = dice.below(table.rows.len() + 1);
            table.rows.insert(at, (row, cells));
        }
        9..11 if !touched.is_empty() => {
            let table = case.tables.get_mut(dice.of(&touched).expect("tables")).expect("a table");
            let at = dice.below(table.rows.len());
            let row = table.rows.remove(at);
            if dice.once_in(3) {
                table.rows.push(row);
            }
        }
        _ if !touched.is_empty() => {
            let id = dice.of(&touched).expect("tables").clone();
            let rows = &mut case.tables.get_mut(&id).expect("a table").rows;
            let at = dice.below(rows.len());
            let (row, cells) = &mut rows[at];
            let known = checklist.tables.get(&id);
            let asked: Vec<&Ask> = known
                .into_iter()
                .flat_map(|t| t.columns.values())
                .filter(|c| c.formula.is_none())
                .map(|c| &c.ask)
                .collect();
            let Some(ask) = dice.of(&asked).copied() else { return };
            let column = if dice.once_in(60) { "no_such_column" } else { ask.id.as_str() };
            let all = said(dice, ask, Observation::of_cell(&id, row.as_str(), column, Said::Cleared));
            if all.is_empty() {
                cells.remove(column);
            } else {
                cells.insert(column.to_owned(), all);
            }
        }
        _ => {}
    }
}

/// Which fields are different, for whoever reads a failure.
fn different(a: &Appraisal, b: &Appraisal) -> String {
    let mut found = Vec::new();
    macro_rules! field {
        ($($name:ident)*) => {
            $(if a.$name != b.$name {
                found.push(format!("{}:\n  goes on {:?}\n  whole   {:?}", stringify!($name), a.$name, b.$name));
            })*
        };
    }
    if a.figures != b.figures {
        let (a, b) = (&a.figures.evaluation, &b.figures.evaluation);
        let other = a.scalars().zip(b.scalars()).filter(|(a, b)| format!("{a:?}") != format!("{b:?}"));
        found.extend(other.take(5).map(|(a, b)| format!("figure {a:?} against {:?}", b.1)));
        let other = a.cells().zip(b.cells()).filter(|(a, b)| format!("{a:?}") != format!("{b:?}"));
        found.extend(other.take(5).map(|(a, b)| format!("cell {a:?} against {b:?}")));
    }
    field!(as_of relevance completeness proof statements measures checks reconciliation score_at_l0 score_at_asked);
    field!(knock_outs limit structure_hopeless evidence_floor decision missing warnings findings noticed);
    let mut text = found.join("\n");
    if text.len() > 6_000 {
        let end = (0..=6_000).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
    }
    text
}

fn held_to_the_whole(trade: &str, layers: &[LayerFile], edits: usize, seed: u64) {
    let checklist = Arc::new(Checklist::load(layers, trade).expect("the shipped layers"));
    let file = std::fs::read(root().join(format!("industries/{trade}/practice/case.json"))).expect("the practice case");
    let file: CaseFile = serde_json::from_slice(&file).expect("a case file");
    let mut dice = Dice(seed ^ trade.len() as u64);
    let begun = Case::of(&file, true);
    let mut case = begun.clone();
    let mut running = Running::new(Arc::clone(&checklist), case.observations(), case.day());
    let mut before = Vec::new();
    for n in 0..edits {
        let last = case.clone();
        match dice.below(10) {
            // back to where it was, one step or all the way
            0..3 if !before.is_empty() => case = before.pop().expect("a case"),
            3 if dice.once_in(8) => case = begun.clone(),
            _ => {
                for _ in 0..=dice.below(8) / 6 {
                    edit(&mut dice, &checklist, &mut case);
                }
                before.push(last.clone());
            }
        }
        let edits = case.edits(&last);
        let what = format!("{trade}, seed {seed}, edit {n}: {edits:?}");
        let observations = case.observations();
        let whole = appraise(&checklist, &observations, case.day());
        let goes_on = match n % 4 {
            0 => running.answer_all(observations.clone(), case.day()),
            _ => running.answer(edits, case.day()),
        };
        assert!(*goes_on == whole, "{what}\n{}", different(goes_on, &whole));
        assert_eq!(running.observations(), observations, "{what}");
    }
}

#[test]
fn what_goes_on_is_what_is_reckoned_from_the_beginning() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let long = std::env::var_os("LONG").is_some();
    let edits = number("EDITS").unwrap_or(if long { LONG } else { EDITS });
    let seed = number("SEED").map_or(11, |n| n as u64);
    let layers = layers();
    std::thread::scope(|scope| {
        for trade in TRADES {
            let layers = &layers;
            scope.spawn(move || held_to_the_whole(trade, layers, edits, seed));
        }
    });
}
