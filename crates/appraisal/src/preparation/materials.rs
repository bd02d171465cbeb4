//! The list of materials 材料清单: what this client brings, in groups, each with the case in which it is needed.
//!
//! A paper is on the list when it is meant for clients, when something asked in this case rests on it (or it has a condition of its own),
//! and when its condition does not say no.

use super::{Circumstances, Holds};
use crate::checklist::{Material, MaterialGroup};
use crate::finding::Text;
use std::collections::BTreeSet;

/// What the client brings.
#[derive(Debug, Clone, PartialEq)]
pub struct MaterialList {
    /// By group, groups in their order; none is empty.
    pub groups: Vec<(MaterialGroup, Vec<NeededMaterial>)>,
    /// Handed in before: brought again only if it changed.
    pub kept: Vec<NeededMaterial>,
}

/// A paper to bring 材料.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededMaterial {
    /// Its id.
    pub id: String,
    /// What it is.
    pub label: Text,
    /// In which case it is needed; said where that is not settled.
    pub given: Text,
    /// How it is prepared.
    pub note: Text,
    /// Whether it is not yet known that it is needed.
    pub open: bool,
}

impl MaterialList {
    /// Every paper of the list.
    pub fn all(&self) -> impl Iterator<Item = &NeededMaterial> {
        self.groups.iter().flat_map(|(_, materials)| materials).chain(&self.kept)
    }
}

impl Circumstances<'_> {
    /// What the client of this case brings.
    #[must_use]
    pub fn materials(&self) -> MaterialList {
        let cited: BTreeSet<&str> = self.cited().into_iter().flat_map(|(_, papers)| papers).collect();
        let asked = |m: &&Material| m.before && (m.when.is_some() || cited.contains(m.id.as_str()));
        let mut list = MaterialList { groups: Vec::new(), kept: Vec::new() };
        for (_, group) in MaterialGroup::WORDS {
            let mut own = Vec::new();
            for material in self.checklist.materials.iter().filter(asked).filter(|m| m.group == *group) {
                let holds = self.holds("material", &material.id, material.when.as_ref());
                if holds == Holds::No {
                    continue;
                }
                let needed = NeededMaterial {
                    id: material.id.clone(),
                    label: material.label.clone(),
                    // Without a condition only the client knows whether the case is his; a condition that holds has settled it.
                    given: if material.when.is_some() && holds == Holds::Yes {
                        Text::default()
                    } else {
                        material.given.clone()
                    },
                    note: material.note.clone(),
                    open: holds == Holds::Open,
                };
                let kept = self.says("kept", &material.id, material.kept.as_ref());
                if kept { list.kept.push(needed) } else { own.push(needed) }
            }
            if !own.is_empty() {
                list.groups.push((*group, own));
            }
        }
        list
    }
}
