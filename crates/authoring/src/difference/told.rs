//! The lines of a difference and what follows from them 随之改变: what another line brings about is counted under it, not told again.

use std::collections::HashMap;

use appraisal::difference::{Cause, Of};
use appraisal::finding::Text;
use indexmap::IndexMap;

use super::Difference;

/// One line before it is known what it follows from.
struct Line {
    /// What it is about.
    about: Cause,
    /// What brings it about, where it does not stand for itself.
    cause: Option<Cause>,
    told: Difference,
}

/// The lines of a difference as they are found.
pub(super) struct Told {
    lines: Vec<Line>,
    group: Text,
    of: Of,
}

/// What is said otherwise of an entry: in Chinese, in English, and what it follows from.
pub(super) type Say<'a> = &'a mut dyn FnMut(String, String, Option<Cause>);

/// How an entry of a kind is compared.
pub(super) struct Compared<'f, T> {
    pub(super) label: &'f dyn Fn(&T) -> &Text,
    /// What brings about that an entry is new or gone.
    pub(super) cause: &'f dyn Fn(&T) -> Option<Cause>,
    /// What an entry of both says otherwise.
    pub(super) otherwise: &'f mut dyn FnMut(&T, &T, Say<'_>),
}

impl Told {
    pub(super) fn new() -> Self {
        Self { lines: Vec::new(), group: Text::default(), of: Of::Question }
    }

    /// What the next lines are about.
    pub(super) fn group(&mut self, zh: &str, en: &str, of: Of) {
        self.group = Text::new(zh, en);
        self.of = of;
    }

    pub(super) fn say(&mut self, id: &str, (zh, en): (String, String), cause: Option<Cause>) {
        let told = Difference { group: self.group.clone(), said: Text::new(zh, en), follows: Vec::new() };
        self.lines.push(Line { about: Cause::new(self.of, id), cause, told });
    }

    /// What is new, what is gone, and what each that stayed says otherwise.
    pub(super) fn compare<T>(&mut self, (old, new): (&IndexMap<String, T>, &IndexMap<String, T>), by: Compared<'_, T>) {
        let name = |id: &str, entry: &T| {
            let zh = &(by.label)(entry).zh;
            if zh.is_empty() { id.to_owned() } else { format!("“{zh}”（{id}）") }
        };
        for (id, entry) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
            self.say(id, (format!("新增 {}", name(id, entry)), format!("new: {id}")), (by.cause)(entry));
        }
        for (id, entry) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
            self.say(id, (format!("不再有 {}", name(id, entry)), format!("gone: {id}")), (by.cause)(entry));
        }
        for (id, after) in new {
            if let Some(before) = old.get(id) {
                let named = name(id, before);
                let mut said = Vec::new();
                (by.otherwise)(before, after, &mut |zh, en, cause| said.push((zh, en, cause)));
                for (zh, en, cause) in said {
                    self.say(id, (format!("{named}：{zh}"), format!("{id}: {en}")), cause);
                }
            }
        }
    }

    /// The lines that stand for themselves, each with what follows from it. What follows from something that no line speaks of is told as it is.
    pub(super) fn grouped(self) -> Vec<Difference> {
        let mut first: HashMap<Cause, usize> = HashMap::new();
        for (at, line) in self.lines.iter().enumerate() {
            // Where one thing has several lines, the others hang on its first that stands for itself.
            if line.cause.as_ref().is_none_or(|cause| *cause == line.about) {
                first.entry(line.about.clone()).or_insert(at);
            }
        }
        let mut by_line: HashMap<Cause, &Cause> = HashMap::new();
        for line in &self.lines {
            if let Some(cause) = &line.cause {
                by_line.entry(line.about.clone()).or_insert(cause);
            }
        }
        let root = |line: &Line| {
            let mut cause = line.cause.as_ref().filter(|cause| **cause != line.about)?;
            // What follows from what follows; things that follow from each other end somewhere.
            for _ in 0..8 {
                if let Some(at) = first.get(cause) {
                    return Some(*at);
                }
                cause = by_line.get(cause)?;
            }
            None
        };
        let roots: Vec<Option<usize>> = self.lines.iter().map(root).collect();
        let mut told: Vec<Difference> = self.lines.into_iter().map(|line| line.told).collect();
        for (at, root) in roots.iter().enumerate() {
            if let Some(root) = root {
                let said = told[at].clone();
                told[*root].follows.push(said);
            }
        }
        told.into_iter().zip(roots).filter(|(_, root)| root.is_none()).map(|(told, _)| told).collect()
    }
}
