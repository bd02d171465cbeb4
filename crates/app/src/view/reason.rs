//! The explanation of a figure as the window's tree.

use appraisal::explanation::{Explained, Role, Said};

use super::text;
use crate::api::appraisal::InputRole;
use crate::api::reason::{Reason, ReasonSaid};
use crate::api::text::Basis;

pub(crate) fn reason(node: Explained) -> Reason {
    Reason {
        meaning: None,
        label: text(&node.label),
        value: text(&node.value),
        known: node.known,
        provisional: node.provisional,
        role: match node.role {
            Role::Figure => InputRole::Figure,
            Role::Answer => InputRole::Question,
            Role::Policy => InputRole::Policy,
            Role::Table => InputRole::Table,
            Role::Case => InputRole::Case,
        },
        sentence: node.sentence.as_ref().map(text),
        remarks: node.remarks.iter().map(text).collect(),
        source: text(&node.source),
        place: node.place,
        uncalibrated: node.uncalibrated,
        said: node.said.map(said),
        ask: node.ask,
        more: node.more,
        parts: node.parts.into_iter().map(reason).collect(),
        id: node.id,
    }
}

fn said(said: Said) -> ReasonSaid {
    ReasonSaid {
        basis: said.basis_word.parse::<evidence::Basis>().map_or(Basis::Oral, Basis::from),
        by: said.by,
        at: said.at,
        how_checked: said.how_checked,
        evidence: u32::try_from(said.evidence).unwrap_or(u32::MAX),
    }
}
