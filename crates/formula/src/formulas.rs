//! Formulas read before 已读过的公式: many models hold the same ones, and each text is read once. A tree follows from its text alone.

use crate::diagnostic::Fault;
use crate::expr::Expr;
use crate::parser::parse;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The formulas that were read, by their text.
#[derive(Debug, Default)]
pub struct Formulas {
    read: Mutex<FxHashMap<Arc<str>, Result<Arc<Expr>, Fault>>>,
}

impl Formulas {
    /// A text and its tree, or what is wrong with it.
    pub(crate) fn read(&self, text: &str) -> (Arc<str>, Result<Arc<Expr>, Fault>) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((text, tree)) = read.get_key_value(text) {
            return (Arc::clone(text), tree.clone());
        }
        let (text, tree) = (Arc::<str>::from(text), parse(text).map(Arc::new));
        read.insert(Arc::clone(&text), tree.clone());
        (text, tree)
    }
}
