//! Reading a number that no question asks for.

use crate::api::reading::{NumberRead, ReadNumber};
use crate::api::text::Failure;
use crate::api::visit::QuestionType;
use crate::app::{App, Handle};
use crate::entry;
use crate::use_case::desk_day;

impl Handle for ReadNumber {
    fn handle(self, app: &mut App) -> Result<NumberRead, Failure> {
        let read = if self.ahead && !self.text.trim().is_empty() {
            desk_day::day(&self.text, app.today()).map(|day| Some(day.to_string())).map_err(|why| why.message)
        } else if self.kind == QuestionType::Date {
            entry::day_of(&self.text, app.today()).map(|day| day.map(|day| day.to_string()))
        } else {
            entry::number_of(self.kind, &self.text)
        };
        Ok(match read {
            Ok(value) => NumberRead { value, problem: None },
            Err(problem) => NumberRead { value: None, problem: Some(problem) },
        })
    }
}
