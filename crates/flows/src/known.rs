//! The people and firms that the case knows by name, and whether a name on a statement is one of them, also where the wallet
//! puts stars in it.

use serde::Deserialize;

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
    names: Vec<(Relation, String)>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} names", self.names.len())
    }
}

impl Known {
    /// Takes a name in; what is no name (empty, one character) is left out.
    pub fn add(&mut self, relation: Relation, name: &str) {
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        if name.chars().count() >= 2 {
            self.names.push((relation, name));
        }
    }

    /// Who this is, the closest first.
    #[must_use]
    pub fn who(&self, party: &str) -> Option<Relation> {
        let party: String = party.chars().filter(|c| !c.is_whitespace()).collect();
        if party.is_empty() {
            return None;
        }
        self.names.iter().find(|(_, name)| is(name, &party)).map(|(relation, _)| *relation)
    }
}

/// Whether what the statement writes is this name: the same, within a longer text, or the same with stars in it.
fn is(name: &str, party: &str) -> bool {
    if party.contains(name) {
        return true;
    }
    if !party.contains(['*', '＊']) {
        return false;
    }
    let (shown, own): (Vec<char>, Vec<char>) = (party.chars().collect(), name.chars().collect());
    if shown.len() != own.len() {
        return false;
    }
    let visible = shown.iter().filter(|c| !matches!(c, '*' | '＊')).count();
    visible * 2 >= own.len() && shown.iter().zip(&own).all(|(s, o)| matches!(s, '*' | '＊') || s == o)
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
