//! A practice case 练习案卷: a business made from a seed when it is opened, marked as generated.

use crate::numbers::Numbers;
use crate::wrong::Wrong;
use crate::{Noise, world};
use appraisal::case_file::CaseFile;

/// The practice case of a trade. A seed gives the same case everywhere and for ever.
///
/// # Errors
/// When the trade's numbers make no world.
pub fn practice(numbers: &Numbers, seed: u64) -> Result<CaseFile, Wrong> {
    let mut case = world(numbers, seed, Noise(0.0), None)?.case;
    case.practice = true;
    Ok(case)
}
