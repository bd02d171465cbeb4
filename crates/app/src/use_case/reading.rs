//! Reading a number that no question asks for.

use crate::api::reading::{NumberRead, ReadNumber};
use crate::api::text::Failure;
use crate::app::{App, Handle};
use crate::entry;

impl Handle for ReadNumber {
    fn handle(self, _: &mut App) -> Result<NumberRead, Failure> {
        Ok(match entry::number_of(self.kind, &self.text) {
            Ok(value) => NumberRead { value, problem: None },
            Err(problem) => NumberRead { value: None, problem: Some(problem) },
        })
    }
}
