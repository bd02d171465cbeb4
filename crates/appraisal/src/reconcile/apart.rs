//! Figures that were said and lie far from what the hard ones make of them, as a reviewer would hold them against the officer 说的与核的.

use super::{Mark, Reconciliation, Role, spoken};
use crate::checklist::Kind;
use crate::finding::Text;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What was said, what was found, and how far apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Apart {
    /// Quantity and reading.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What was said.
    pub said: Text,
    /// What the hard figures make of it.
    pub found: Text,
    /// “说高了 32.7%”.
    pub by: Text,
    /// The questions to look at again.
    pub questions: Vec<String>,
}

impl Reconciliation {
    /// The readings marked apart, by at least `z` standard deviations; amounts by at least `least` yuan, so that no trifle is asked about.
    #[must_use]
    pub fn apart(&self, z: Decimal, least: Decimal) -> Vec<Apart> {
        let (z, least) = (z.to_f64().unwrap_or_default(), least.to_f64().unwrap_or_default());
        let mut found = Vec::new();
        for (fit, reading) in self.quantities.iter().flat_map(|q| q.readings.iter().map(move |r| (q, r))) {
            let (Some(predicted), Some(deviation)) = (reading.predicted, reading.deviation) else { continue };
            let trifle = fit.kind == Kind::Money && (reading.value - predicted).abs() < least;
            let usual = reading.z.is_none_or(|own| own.abs() < z);
            if reading.mark != Mark::Apart || reading.role != Role::Predicted || trifle || usual {
                continue;
            }
            let share = spoken(deviation.abs(), Kind::Ratio);
            let (zh, en) = if deviation > 0.0 { ("说高了", "too high") } else { ("说低了", "too low") };
            found.push(Apart {
                id: format!("{}.{}", fit.id, reading.id),
                label: named(&fit.label, &reading.label),
                said: spoken(reading.value, fit.kind),
                found: spoken(predicted, fit.kind),
                by: Text::new(format!("{zh} {}", share.zh), format!("{} {en}", share.en)),
                questions: reading.questions.clone(),
            });
        }
        found
    }
}

/// “月均销售额（口述淡平旺）”; a reading that is called as its quantity is named once.
fn named(quantity: &Text, reading: &Text) -> Text {
    let one = |quantity: &str, reading: &str, open: &str, close: &str| {
        let same = reading.is_empty() || reading == quantity;
        if same { quantity.to_owned() } else { format!("{quantity}{open}{reading}{close}") }
    };
    Text::new(one(&quantity.zh, &reading.zh, "（", "）"), one(&quantity.en, &reading.en, " (", ")"))
}
