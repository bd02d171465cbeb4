//! What the tests of this crate share: the shipped rules, sample files of our own, a reader without progress.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use flows::{Refusal, Rules, Statement};

pub(crate) fn rules() -> Rules {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists/flows");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .map(|p| (format!("flows/{}", p.file_name().unwrap().to_string_lossy()), std::fs::read_to_string(p).unwrap()))
        .collect();
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    Rules::load(&borrowed).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

pub(crate) fn sample(name: &str) -> Vec<u8> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

pub(crate) fn read(name: &str) -> Statement {
    read_bytes(&sample(name), name).unwrap_or_else(|r| panic!("{name}: {r:?}"))
}

pub(crate) fn read_bytes(bytes: &[u8], name: &str) -> Result<Statement, Refusal> {
    static RULES: std::sync::LazyLock<Rules> = std::sync::LazyLock::new(rules);
    flows::read(bytes, name, 0, &flows::Told::default(), &RULES, &mut |_| true)
}

/// Reads with answers that the officer gave.
pub(crate) fn read_told(bytes: &[u8], name: &str, answers: &[(flows::About, &str)]) -> Result<Statement, Refusal> {
    let told =
        flows::Told { answers: answers.iter().map(|(a, v)| (*a, (*v).to_owned())).collect(), ..Default::default() };
    flows::read(bytes, name, 0, &told, &rules(), &mut |_| true)
}

/// A row in short: line, day and time, signed amount, party, memo, balance.
pub(crate) fn short(statement: &Statement) -> Vec<String> {
    statement
        .rows
        .iter()
        .map(|r| {
            let sign = match r.direction {
                flows::Direction::In => "+",
                flows::Direction::Out => "-",
                flows::Direction::Neutral => "/",
            };
            let time = if r.timed { r.time.to_string() } else { r.time.date().to_string() };
            let balance = r.balance.map(|b| b.normalize().to_string()).unwrap_or_default();
            format!("{} {time} {sign}{} [{}] [{}] {balance}", r.line, r.amount, r.party.0, r.memo.0)
                .trim_end()
                .to_owned()
        })
        .collect()
}

pub(crate) fn codes(statement: &Statement) -> Vec<(&'static str, Option<u32>)> {
    statement.findings.iter().map(|f| (f.code, f.line)).collect()
}

/// Several files as one: rows, classes, links and sums for the twelve months to October 2026.
pub(crate) struct Books {
    pub(crate) ledger: flows::Ledger,
    pub(crate) links: Vec<flows::Link>,
    pub(crate) summary: flows::Summary,
    pub(crate) classed: flows::Classed,
}

static RULES: std::sync::LazyLock<Rules> = std::sync::LazyLock::new(rules);

pub(crate) fn books(files: Vec<Statement>, borrower: &str, decisions: &flows::Decisions) -> Books {
    let mut known = flows::Known::default();
    known.add(flows::Relation::Borrower, borrower);
    known.add(flows::Relation::Spouse, "配偶甲");
    known.add(flows::Relation::Customer, "客户丙");
    let ledger = flows::Ledger::of(files, &RULES);
    let classed = flows::classify(&ledger, &RULES, &known, &mut |_| true).unwrap();
    let links = flows::links(&ledger, &classed, &RULES);
    let survey = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();
    let summary = flows::summarise(&ledger, &classed, &RULES, &links, decisions, survey);
    Books { ledger, links, summary, classed }
}

impl Books {
    pub(crate) fn sales(&self) -> String {
        self.summary.sales.normalize().to_string()
    }

    pub(crate) fn said(&self, code: &str) -> bool {
        let files = self.ledger.files.iter().flat_map(|f| &f.findings);
        files.chain(&self.ledger.findings).any(|f| f.code == code && f.level >= flows::Level::Attention)
    }

    pub(crate) fn classes(&self) -> Vec<&'static str> {
        self.classed.iter().map(|c| RULES.classes[usize::from(c.class)].id.as_str()).collect()
    }
}

/// Text of a file as a statement.
pub(crate) fn of(text: &str, name: &str) -> Statement {
    read_bytes(text.as_bytes(), name).unwrap_or_else(|r| panic!("{name}: {r:?}"))
}

/// Kinds, variants tried, variants right: printed, and refused when one is not.
#[derive(Default)]
pub(crate) struct Table(Vec<(String, u32, u32, Vec<String>)>);

impl Table {
    pub(crate) fn check(&mut self, kind: &str, variant: &str, right: Result<(), String>) {
        let at = self.0.iter().position(|(k, ..)| k == kind).unwrap_or_else(|| {
            self.0.push((kind.to_owned(), 0, 0, Vec::new()));
            self.0.len() - 1
        });
        let line = &mut self.0[at];
        line.1 += 1;
        match right {
            Ok(()) => line.2 += 1,
            Err(what) => line.3.push(format!("{variant}: {what}")),
        }
    }

    #[allow(clippy::print_stdout)]
    pub(crate) fn close(self) {
        for (kind, tried, right, _) in &self.0 {
            println!("{kind:<44} {tried:>4} variants {right:>4} right");
        }
        let wrong: Vec<String> =
            self.0.iter().flat_map(|(k, _, _, w)| w.iter().map(move |w| format!("{k} / {w}"))).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// `Ok` when both are the same.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(found: T, right: T) -> Result<(), String> {
    if found == right { Ok(()) } else { Err(format!("found {found:?}, right is {right:?}")) }
}
