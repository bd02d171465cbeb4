//! The people and firms that the case knows by name, and whether a name on a statement is one of them, also where the wallet
//! puts stars in it.

use serde::Deserialize;

use crate::names::{Folded, Found};

/// What somebody is to the borrower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The borrower.
    Borrower,
    /// Husband or wife.
    Spouse,
    /// Others of the household.
    Family,
    /// Guarantors.
    Guarantor,
    /// Lenders.
    Lender,
    /// Those who owe for goods.
    Customer,
    /// Those who are owed for goods.
    Supplier,
}

/// The names.
#[derive(Default, Clone)]
pub struct Known {
    names: Vec<(Relation, Folded)>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} names", self.names.len())
    }
}

impl Known {
    /// Takes a name in; what is no name (empty, one character) is left out.
    pub fn add(&mut self, relation: Relation, name: &str) {
        let name = Folded::of(name);
        if name.text.chars().count() >= 2 {
            self.names.push((relation, name));
        }
    }

    /// Who this is, the closest first.
    #[must_use]
    pub fn who(&self, party: &str) -> Option<Relation> {
        self.find(party).filter(|(_, sure)| *sure).map(|(relation, _)| relation)
    }

    /// Who this is or may be, and whether it is sure. A sure name goes before a doubtful one; among equals the closest first.
    pub(crate) fn find(&self, party: &str) -> Option<(Relation, bool)> {
        let party = Folded::of(party);
        let mut doubtful = None;
        for (relation, name) in &self.names {
            match party.shows(name) {
                Some(Found::Sure) => return Some((*relation, true)),
                Some(Found::Doubtful) if doubtful.is_none() => doubtful = Some((*relation, false)),
                _ => {}
            }
        }
        doubtful
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_also_behind_stars() {
        let mut known = Known::default();
        known.add(Relation::Borrower, "借款人");
        known.add(Relation::Spouse, "配偶");
        known.add(Relation::Family, " ");
        for (party, who) in [
            ("借款人", Some(Relation::Borrower)),
            ("支付宝-借款人", Some(Relation::Borrower)),
            ("*款人", Some(Relation::Borrower)),
            ("**人", None),
            ("*偶", Some(Relation::Spouse)),
            ("客户甲", None),
            ("", None),
            ("***", None),
        ] {
            assert_eq!(known.who(party), who, "{party}");
        }
        assert!(!format!("{known:?}").contains("借款人"));
    }
}
