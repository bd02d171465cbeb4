//! The second verifier (`tests/verifier`, Python, written from `docs/record.md` alone) held against `tianye verify`: over the golden store, fresh
//! stores of two officers and their packages, with faults planted in each of their parts, both say the same.
//!
//! `LONG=1` plants many more; `CASES=n` and `SEED=n` any number of others. Python and its two packages come with `scripts/setup.sh test`; where
//! they are missing this fails and passes over nothing.
#![allow(clippy::print_stdout)]

use std::path::Path;
use std::process::Command;

/// Debian's own, whatever else of the name stands in the path.
const PYTHON: &str = "/usr/bin/python3";

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn a_second_program_written_from_the_text_alone_says_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let work = tempfile::tempdir().expect("a folder");
    let count = number("CASES").unwrap_or(if std::env::var_os("LONG").is_some() { 40 } else { 1 });
    let compared = Command::new(PYTHON)
        .arg(root.join("tests/verifier/compare.py"))
        .arg(env!("CARGO_BIN_EXE_tianye"))
        .arg(root.join("crates/store/tests/golden/store-1"))
        .arg(root.join("industry-checklists/industries/fmcg-wholesale/practice/case.json"))
        .arg(work.path())
        .args(["--count", &count.to_string(), "--seed", &number("SEED").unwrap_or(1).to_string()])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("python3 starts");
    let said = String::from_utf8_lossy(&compared.stdout);
    print!("{said}");
    let missing = String::from_utf8_lossy(&compared.stderr);
    assert!(compared.status.success(), "{said}{missing}");
    let same: usize = said.lines().last().and_then(|last| last.split(' ').next()?.parse().ok()).expect("a count");
    assert!(same > 250, "only {same} verdicts were compared");
}
