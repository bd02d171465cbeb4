//! Guarded answers 须本人签字的答案: those that another person than the officer on the case gives, with a signature of their own.
//!
//! The layer files say which (`guarded = "second_officer"`); whether an answer was signed, an observation says. Knows no signature itself.

use super::Parts;
use super::problem::Problem;
use crate::finding::Text;

/// Whose own act an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guard {
    /// Written by the program beside the officer's own act, such as the deviation an explanation was written for. Needs no other's signature.
    OwnAct,
    /// The second officer's 协办.
    SecondOfficer,
    /// A reviewer's 审查.
    Reviewer,
    /// The committee's 委员会.
    Committee,
}

impl Guard {
    /// All of them with their words in the layer files.
    pub const WORDS: &'static [(&'static str, Guard)] = &[
        ("own_act", Guard::OwnAct),
        ("second_officer", Guard::SecondOfficer),
        ("reviewer", Guard::Reviewer),
        ("committee", Guard::Committee),
    ];

    /// The word of the layer files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, g)| *g == self).map_or("own_act", |(w, _)| w)
    }

    /// Whether the answer counts only when another person signed it.
    #[must_use]
    pub fn needs_signature(self) -> bool {
        self != Guard::OwnAct
    }

    /// Who signs.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Guard::OwnAct => Text::new("主办", "the officer"),
            Guard::SecondOfficer => Text::new("协办", "the second officer"),
            Guard::Reviewer => Text::new("审查", "a reviewer"),
            Guard::Committee => Text::new("委员会", "the committee"),
        }
    }

    /// What is said of an answer that nobody signed.
    #[must_use]
    pub fn unsigned(self) -> Text {
        let who = self.label();
        Text::new(format!("说有{}确认，未签字", who.zh), format!("said to be confirmed by {}, not signed", who.en))
    }
}

/// A guarded answer that a rule or a default gives would be nobody's own act.
pub(crate) fn lint(parts: &Parts, problems: &mut Vec<Problem>) {
    let columns = parts.tables.values().flat_map(|t| t.columns.values().map(|c| (&c.ask, c.formula.is_some())));
    for (ask, computed) in parts.questions.values().map(|q| (&q.ask, false)).chain(columns) {
        let signed = ask.guarded.is_some_and(Guard::needs_signature);
        if signed && (computed || ask.default.is_some()) {
            let zh = format!("{} 须本人签字，不能有公式或默认值", ask.id);
            let en = format!("{} is signed by a person: no formula, no default", ask.id);
            problems.push(Problem::new("C066", &ask.place, zh, en));
        }
        if ask.signer && !signed {
            let zh = format!("{} 写的是签字人，须写明 guarded", ask.id);
            problems.push(Problem::new("C066", &ask.place, zh, format!("{} names a signer: guarded by whom?", ask.id)));
        }
    }
}
