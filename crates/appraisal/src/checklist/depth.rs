//! Depth of survey 差异化尽调: which request is surveyed how deep. Rows of policy, tried from the top; the first that fits counts.
//!
//! Each question, table and column has the least depth at which it is asked. Knows no answer.

use super::entry::Formula;
use super::reader::Reader;
use crate::finding::Text;
use rust_decimal::Decimal;

/// How deep a case is surveyed, shallow first 调查深浅.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// 简版: a stall that asks for little.
    Short,
    /// 标准: what every other case is asked.
    #[default]
    Standard,
    /// 加强: a large or risky request.
    Enhanced,
}

impl Depth {
    /// All depths with their words in layer files and answers.
    pub const WORDS: &'static [(&'static str, Depth)] =
        &[("short", Depth::Short), ("standard", Depth::Standard), ("enhanced", Depth::Enhanced)];

    /// The word of layer files, answers and rules.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, d)| *d == self).map_or("standard", |(w, _)| w)
    }

    /// The depth of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(w, _)| *w == word).map(|(_, d)| *d)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Depth::Short => Text::new("简版", "short"),
            Depth::Standard => Text::new("标准", "standard"),
            Depth::Enhanced => Text::new("加强", "enhanced"),
        }
    }
}

/// One row of the policy 深浅政策. What a row does not name does not matter to it.
#[derive(Debug, Clone, PartialEq)]
pub struct DepthRule {
    /// Its id.
    pub id: String,
    /// How deep.
    pub depth: Depth,
    /// What kind of request it is for, in words.
    pub label: Text,
    /// Amount asked up to, in yuan; the limit at this depth is no more, either.
    pub up_to: Option<Decimal>,
    /// Holds where the other conditions of the row do.
    pub fits: Formula,
    /// Where it comes from.
    pub source: String,
    /// Whether the bank confirmed it.
    pub calibrated: bool,
}

/// The officer's own choice of a deeper survey; never a shallower one.
pub const CHOSEN: &str = "survey.depth_chosen";
/// What the rows look at: the amount asked, in yuan.
pub const AMOUNT: &str = "request.amount";
const CUSTOMER: &str = "survey.customer";
/// What is offered as security; a mortgage or a pledge is one of these.
const SECURITY: &str = "survey.security_kinds";
const PLEDGED: [&str; 3] = ["property", "vehicle", "equipment"];
const RISK: &str = "scorecard.industry_risk_class";

/// What the engine tells the rules of it: the depth of the case, the depth due, the amount that the limit of this depth never exceeds, how
/// many answers of a deeper survey stand and do not count.
pub const SURVEY_INPUTS: [&str; 4] =
    ["survey.depth", "survey.depth_due", "survey.depth_amount", "survey.answers_left_out"];

/// The rule that says whether a row's conditions hold, the amount apart.
pub(crate) fn fits_name(row: &str) -> String {
    format!("{FITS}{row}")
}

/// What the name of that rule begins with.
pub(crate) const FITS: &str = "survey.fits.";

/// The name under which conditions of relevance read how deep the case is surveyed: `survey.depth`.
pub(crate) const DEPTH: &str = SURVEY_INPUTS[0];

pub(crate) fn depth(r: Reader<'_>) -> DepthRule {
    const CUSTOMERS: &[(&str, &str)] = &[("new", "new"), ("repeat", "repeat")];
    const SECURED: &[(&str, bool)] = &[("unsecured", false), ("secured", true)];
    let mut parts = Vec::new();
    if let Some(customer) = r.word("customer", CUSTOMERS) {
        parts.push(format!("{CUSTOMER}=\"{customer}\""));
    }
    if let Some(secured) = r.word("security", SECURED) {
        let pledged = PLEDGED.map(|kind| format!("HAS({SECURITY},\"{kind}\")")).join(",");
        parts.push(if secured { format!("OR({pledged})") } else { format!("NOT(OR({pledged}))") });
    }
    let risks = r.words("risk");
    if !risks.is_empty() {
        let each: Vec<String> = risks.iter().map(|risk| format!("{RISK}=\"{}\"", risk.replace('"', ""))).collect();
        parts.push(format!("OR({})", each.join(",")));
    }
    let text = if parts.is_empty() { "TRUE".to_owned() } else { format!("AND({})", parts.join(",")) };
    DepthRule {
        id: r.id(),
        depth: r.word("depth", Depth::WORDS).unwrap_or_default(),
        label: r.label("label"),
        up_to: r.decimal("up_to"),
        fits: Formula { text: text.into(), place: r.node.place.clone() },
        source: r.text("source").unwrap_or_default(),
        calibrated: r.truth("calibrated").unwrap_or(false),
    }
}
