//! Reading the books: noise by basis, and the case file that is written down.

use crate::Noise;
use crate::books::Fen;
use crate::dice::Dice;
use appraisal::case_file::{AnswerFile, CaseFile, Raw, RowFile, TableFile};
use appraisal::observation::Basis;

/// An officer with a notebook: reads amounts with the noise of their basis and writes them down.
pub(crate) struct Reader {
    pub(crate) dice: Dice,
    pub(crate) noise: Noise,
    pub(crate) case: CaseFile,
}

/// Relative standard deviation of one elementary reading, at full noise (calculation §7).
fn sd(basis: Basis) -> f64 {
    match basis {
        Basis::Document | Basis::System => 0.03,
        Basis::Observed => 0.08,
        Basis::ThirdParty => 0.10,
        Basis::Oral => 0.15,
    }
}

impl Reader {
    /// The factor one elementary reading is off by.
    pub(crate) fn factor(&mut self, basis: Basis) -> f64 {
        let z = self.dice.normal();
        1.0 + z * sd(basis) * self.noise.0
    }

    /// One elementary reading, in cents.
    pub(crate) fn read(&mut self, truth: Fen, basis: Basis) -> Fen {
        let factor = self.factor(basis);
        scaled(truth, factor)
    }

    /// A sum of elementary readings: `truths` are the papers it is added up from, each of which stands for `parts` of equal size.
    pub(crate) fn sum(&mut self, truths: &[Fen], parts: i64, basis: Basis) -> Fen {
        truths
            .iter()
            .map(|t| {
                let piece = t / parts;
                let first = t - piece * (parts - 1);
                (1..parts).map(|_| self.read(piece, basis)).sum::<Fen>() + self.read(first, basis)
            })
            .sum()
    }

    /// Writes an answer down.
    pub(crate) fn say(&mut self, id: &str, value: impl Into<String>, basis: Basis) {
        self.case.answers.insert(id.to_owned(), said(value, basis));
    }

    /// Writes an amount down.
    pub(crate) fn money(&mut self, id: &str, amount: Fen, basis: Basis) {
        self.say(id, written(amount), basis);
    }

    /// Writes a table down; without rows it is declared empty.
    pub(crate) fn table(&mut self, id: &str, basis: Basis, rows: Vec<RowFile>) {
        let table = TableFile { basis: Some(basis), declared_empty: rows.is_empty(), rows };
        self.case.tables.insert(id.to_owned(), table);
    }
}

/// A row of cells.
pub(crate) fn row(id: impl Into<String>, cells: Vec<(&str, AnswerFile)>) -> RowFile {
    RowFile { id: id.into(), cells: cells.into_iter().map(|(c, a)| (c.to_owned(), a)).collect() }
}

pub(crate) fn said(value: impl Into<String>, basis: Basis) -> AnswerFile {
    AnswerFile { basis: Some(basis), ..AnswerFile::of(value) }
}

pub(crate) fn plain(value: impl Into<String>) -> AnswerFile {
    AnswerFile::of(value)
}

pub(crate) fn amount(fen: Fen, basis: Basis) -> AnswerFile {
    said(written(fen), basis)
}

pub(crate) fn nothing() -> AnswerFile {
    AnswerFile { v: Raw(None), ..AnswerFile::default() }
}

/// Cents as the decimal text of yuan.
pub(crate) fn written(fen: Fen) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
pub(crate) fn scaled(fen: Fen, factor: f64) -> Fen {
    if factor == 1.0 { fen } else { (fen as f64 * factor).round() as Fen }
}
