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
