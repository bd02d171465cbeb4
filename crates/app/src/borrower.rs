//! Who a case is about, told apart from everybody else by nothing but a hash 同一客户: so that a renewal is known as one, and says which case it renews.

use evidence::{CaseId, CryptoProvider, Ed25519Sha256, Hash};

use crate::api::text::Failure;
use crate::app::App;
use crate::case::Answers;

/// Where the number of the person stands, and that of the business.
const NUMBERS: [&str; 2] = ["applicant.id_number", "applicant.uscc"];

/// The hash of the first of these numbers that is answered.
fn hash<'a>(number: impl Fn(&str) -> Option<&'a str>) -> Option<Hash> {
    let plain =
        |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_uppercase();
    let given = NUMBERS.into_iter().filter_map(|id| Some((id, plain(number(id)?))));
    let (id, number) = given.into_iter().find(|(_, number)| !number.is_empty())?;
    Some(Ed25519Sha256.hash(&[id.as_bytes(), b"\0", number.as_bytes()]))
}

/// Of a case.
pub(crate) fn of(answers: &Answers) -> Option<Hash> {
    hash(|id| answers.scalars.get(id).map(|given| given.raw.as_str()))
}

/// Of a case file.
pub(crate) fn of_file(file: &appraisal::case_file::CaseFile) -> Option<Hash> {
    hash(|id| file.answers.get(id)?.v.0.as_deref())
}

impl App {
    /// The case of this borrower that was saved last, as far as the desk knows who its cases are about.
    pub(crate) fn latest_of(&mut self, borrower: Hash) -> Result<Option<CaseId>, Failure> {
        let session = self.session()?;
        let cards = session.store.cases()?;
        let said = borrower.to_string();
        let about = |card: &&store::CaseCard| {
            !card.practice
                && !card.erased
                && session.cards.face(card.id).is_some_and(|face| face.borrower.as_ref() == Some(&said))
        };
        Ok(cards.iter().find(about).map(|card| card.id))
    }
}
