//! The list of codes and their words 词表: rules speak in codes, pages show words; a page looks the word up, so that it follows the figure.

use super::Error;
use super::book::Address;
use super::maker::Maker;
use crate::case::Case;
use crate::words;

/// What a case may be proposed for.
const PROPOSALS: [&str; 8] = [
    "agree",
    "agree_with_less",
    "agree_with_security",
    "committee",
    "return",
    "decline",
    "decline_traced_knock_out",
    "undetermined",
];

/// The row of the first word, below title, banner and head.
const FIRST: u32 = 3;

/// The word for a code that a figure takes; a proposal has its own.
pub(super) fn word(case: &Case<'_>, code: &str) -> Option<String> {
    every(case).into_iter().find(|(id, _)| id == code).map(|(_, word)| word)
}

fn every(case: &Case<'_>) -> Vec<(String, String)> {
    let own = words::every(case.language()).map(|(id, word)| (id.to_owned(), word.to_owned()));
    let mut all: Vec<(String, String)> = own.collect();
    // Proposals have one wording for window, terminal and paper.
    all.extend(PROPOSALS.iter().map(|id| ((*id).to_owned(), words::proposal(id, case.language()))));
    for (id, text) in &case.checklist.words {
        let code = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if code && !all.iter().any(|(known, _)| known == id) {
            all.push((id.clone(), case.say(text).to_owned()));
        }
    }
    all
}

/// Gives the list its place.
pub(super) fn plan(maker: &mut Maker<'_>) {
    let sheet = maker.add_hidden("词表", "Words");
    maker.words = (sheet, u32::try_from(every(maker.case).len()).unwrap_or(0));
}

/// Codes and words as seen from a sheet.
pub(super) fn range(maker: &Maker<'_>, from: usize) -> String {
    let (sheet, count) = maker.words;
    let last = FIRST + count.max(1) - 1;
    let (start, end) = (Address::new(sheet, FIRST, 0), Address::new(sheet, last, 1));
    let end = maker.book.reference(sheet, end);
    format!("{}:{end}", maker.book.reference(from, start))
}

pub(super) fn write(maker: &mut Maker<'_>) -> Result<(), Error> {
    let case = maker.case;
    let (sheet, _) = maker.words;
    maker.head(sheet, case.pick("词表", "Words"), &[40.0, 40.0])?;
    maker.columns(sheet, FIRST - 1, &[case.pick("代码", "Code"), case.pick("词", "Word")])?;
    let (code, text) = (maker.book.style.code.clone(), maker.book.style.text.clone());
    for (row, (id, word)) in (FIRST..).zip(every(case)) {
        maker.book.text(Address::new(sheet, row, 0), &id, &code)?;
        maker.book.text(Address::new(sheet, row, 1), &word, &text)?;
    }
    Ok(())
}
