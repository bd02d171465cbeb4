//! How statement files are to be read, as the officers said it: kept in the note of each file, so that it reads the same when it is opened
//! again, and looked up for the next file of the same layout, so that nothing is asked twice of one bank. There is no list beside the
//! record: the notes of the kept files are the memory.

use std::collections::HashMap;

use evidence::CaseId;
use flows::{Mapping, Told};
use serde::{Deserialize, Serialize};

use super::flows::SOURCE;
use crate::api::text::Failure;
use crate::app::App;

/// What a file's note holds.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    told: Told,
    layout: String,
}

/// The note of a file; none where nothing was said of it.
pub(super) fn note(told: &Told, layout: &str) -> Option<String> {
    let note = Note { told: told.clone(), layout: layout.to_owned() };
    if told.is_empty() { None } else { serde_json::to_string(&note).ok() }
}

/// What was said of a kept file. Files kept by an earlier version hold the columns alone.
pub(super) fn told(note: Option<&str>) -> Told {
    read(note).map(|note| note.told).unwrap_or_default()
}

fn read(note: Option<&str>) -> Option<Note> {
    let text = note?;
    let columns = || serde_json::from_str::<Mapping>(text).ok().map(|m| Told { mapping: Some(m), ..Told::default() });
    let earlier = || Some(Note { told: columns()?, layout: String::new() });
    serde_json::from_str(text).ok().or_else(earlier)
}

/// Layouts with what was last said of them.
pub(super) type Memory = HashMap<String, Told>;

impl App {
    /// What the officer said of the files of all cases, by layout; the latest answer stands. Cases that do not open are passed over: their
    /// files ask again.
    pub(super) fn remembered(&mut self) -> Result<Memory, Failure> {
        let ids: Vec<CaseId> = self.session()?.store.cases()?.into_iter().filter(|c| !c.erased).map(|c| c.id).collect();
        let mut found: HashMap<String, (u64, Told)> = HashMap::new();
        for id in ids {
            let Ok((_, open)) = self.case(&id.to_string()) else { continue };
            for kept in open.state.attachments.iter().filter(|a| a.added.source.as_deref() == Some(SOURCE)) {
                let Some(note) = read(kept.added.note.as_deref()).filter(|n| !n.layout.is_empty()) else { continue };
                let lasting = note.told.lasting();
                let newer = found.get(&note.layout).is_none_or(|(seq, _)| *seq < kept.stamp.seq);
                if newer && !lasting.is_empty() {
                    found.insert(note.layout, (kept.stamp.seq, lasting));
                }
            }
        }
        Ok(found.into_iter().map(|(layout, (_, told))| (layout, told)).collect())
    }
}

/// Reads a file; where the officer said nothing of it, what was said of an earlier one of the same layout holds. Returns what held, and
/// whether it was remembered.
pub(super) fn read_with(
    bytes: &[u8],
    name: &str,
    told: Told,
    memory: &Memory,
    rules: &flows::Rules,
    progress: flows::Progress<'_>,
) -> (Result<flows::Statement, flows::Refusal>, Told, bool) {
    let first = flows::read(bytes, name, 0, &told, rules, progress);
    let Ok(statement) = &first else { return (first, told, false) };
    let Some(earlier) = memory.get(&statement.reading.layout) else { return (first, told, false) };
    // What is said now goes before what was said then.
    let mut both = told.clone();
    for (about, value) in &earlier.answers {
        both.answers.entry(*about).or_insert_with(|| value.clone());
    }
    if both == told || statement.reading.question.is_none() {
        return (first, told, false);
    }
    match flows::read(bytes, name, 0, &both, rules, progress) {
        Ok(again) => (Ok(again), both, true),
        Err(_) => (first, told, false),
    }
}
