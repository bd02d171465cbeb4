//! What is wrong with the numbers of a trade: the file, the entry, and what to write instead.

use std::fmt;

/// Something in a `world.toml` that no world can be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The file, or the trade where no file is to blame.
    pub place: String,
    /// The entry: a number, a section.
    pub entry: String,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Wrong {
    /// One about an entry; its file is filled in by whoever knows it.
    pub(crate) fn of(entry: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { place: String::new(), entry: entry.to_owned(), zh: zh.into(), en: en.into() }
    }

    pub(crate) fn at(mut self, place: &str) -> Self {
        if self.place.is_empty() {
            place.clone_into(&mut self.place);
        }
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}：{} / {}", self.place, self.entry, self.zh, self.en)
    }
}

impl std::error::Error for Wrong {}
