//! How many cases a generated test tries: a few in every run, many with `LONG=1`, any number with `CASES=n`.

/// The number of cases for this run.
#[must_use]
pub fn cases(short: u32, long: u32) -> u32 {
    let asked = std::env::var("CASES").ok().and_then(|n| n.parse().ok());
    asked.unwrap_or(if is_long() { long } else { short })
}

/// Whether the long form was asked for.
#[must_use]
pub fn is_long() -> bool {
    std::env::var("LONG").is_ok_and(|v| v == "1")
}

/// Which generated cases are tried: always the same, or with `SEED=n` others.
#[must_use]
pub fn seed() -> u64 {
    std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// A line for the reader of the run; a result that is a table is worth seeing when all is well, too.
pub fn tell(line: &str) {
    use std::io::Write;
    // not being able to print is no reason to fail
    let _ = writeln!(std::io::stdout(), "{line}");
}
