//! The table of acts, read from `roles.toml`: by whom, in which state, to which state, unless what.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::action::{ACTIONS, Action};
use crate::judge::Condition;
use crate::role::{Group, Role};
use crate::state::State;

/// One way in which an act is permitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub group: Option<Group>,
    pub roles: Vec<Role>,
    /// Empty: before there is a case.
    pub from: Vec<State>,
    /// Empty: the state stays.
    pub to: Vec<State>,
}

/// What the table says of one action.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub may: Vec<Line>,
    /// Who asks and who makes it count, both as lines with the same states.
    pub pair: Option<(Line, Line)>,
    pub unless: Vec<Condition>,
}

/// The whole table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    entries: BTreeMap<Action, Entry>,
}

/// What is wrong with a table.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TableError {
    /// It is no TOML of this shape.
    #[error("the table of acts cannot be read: {0}")]
    Shape(String),
    /// A word nobody knows.
    #[error("{action}: “{word}” is no {what}")]
    Unknown {
        /// In which action.
        action: String,
        /// The word.
        word: String,
        /// What it was taken for.
        what: &'static str,
    },
    /// An action without a line would be refused for ever without a word.
    #[error("{0} has no line")]
    Missing(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    may: Vec<String>,
    pair: Option<[String; 2]>,
    at: Option<String>,
    #[serde(default)]
    unless: Vec<String>,
}

static SHIPPED: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("../roles.toml")).expect("the shipped table reads; a test holds it"));

impl Table {
    /// The one that is shipped.
    #[must_use]
    pub fn shipped() -> &'static Table {
        &SHIPPED
    }

    /// Reads a table.
    ///
    /// # Errors
    ///
    /// Whatever in it is not understood, by name; an action that is not listed at all.
    pub fn read(text: &str) -> Result<Self, TableError> {
        let written: BTreeMap<String, Written> =
            toml::from_str(text).map_err(|e| TableError::Shape(e.message().to_owned()))?;
        let mut entries = BTreeMap::new();
        for (id, written) in written {
            let action = Action::of(&id).ok_or_else(|| unknown(&id, &id, "action"))?;
            let may = written.may.iter().map(|l| line(&id, l)).collect::<Result<_, _>>()?;
            let pair = match (&written.pair, &written.at) {
                (Some([first, second]), Some(at)) => {
                    Some((line(&id, &format!("{first}: {at}"))?, line(&id, &format!("{second}: {at}"))?))
                }
                (None, None) => None,
                _ => return Err(TableError::Shape(format!("{id}: pair and at go together"))),
            };
            let unless = written
                .unless
                .iter()
                .map(|c| Condition::of(c).ok_or_else(|| unknown(&id, c, "condition")))
                .collect::<Result<_, _>>()?;
            entries.insert(action, Entry { may, pair, unless });
        }
        match ACTIONS.iter().find(|a| entries.get(a).is_none_or(|e| e.may.is_empty() && e.pair.is_none())) {
            Some(missing) => Err(TableError::Missing(missing.id())),
            None => Ok(Self { entries }),
        }
    }

    /// Whether an act takes two persons.
    #[must_use]
    pub fn takes_two(&self, action: Action) -> bool {
        self.entry(action).pair.is_some()
    }

    pub(crate) fn entry(&self, action: Action) -> &Entry {
        static NOTHING: LazyLock<Entry> = LazyLock::new(Entry::default);
        self.entries.get(&action).unwrap_or(&NOTHING)
    }
}

fn unknown(action: &str, word: &str, what: &'static str) -> TableError {
    TableError::Unknown { action: action.to_owned(), word: word.to_owned(), what }
}

/// `group ROLE ROLE: S S -> S`.
fn line(action: &str, text: &str) -> Result<Line, TableError> {
    let (who, when) = text.split_once(':').ok_or_else(|| unknown(action, text, "line"))?;
    let mut who = who.split_whitespace();
    let group = match who.next() {
        Some("-") => None,
        Some(code) => Some(Group::of(code).ok_or_else(|| unknown(action, code, "group"))?),
        None => return Err(unknown(action, text, "line")),
    };
    let roles: Vec<Role> =
        who.map(|c| Role::of(c).ok_or_else(|| unknown(action, c, "role"))).collect::<Result<_, _>>()?;
    let (from, to) = when.split_once("->").unwrap_or((when, ""));
    let from = states(action, from)?;
    let to = states(action, to)?;
    if roles.is_empty() {
        return Err(unknown(action, text, "line"));
    }
    Ok(Line { group, roles, from, to })
}

fn states(action: &str, text: &str) -> Result<Vec<State>, TableError> {
    text.split_whitespace()
        .filter(|w| *w != ".")
        .map(|w| {
            let mut letters = w.chars();
            match (letters.next().and_then(State::of), letters.next()) {
                (Some(state), None) => Ok(state),
                _ => Err(unknown(action, w, "state")),
            }
        })
        .collect()
}
