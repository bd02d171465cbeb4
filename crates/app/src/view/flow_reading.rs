//! How a statement file was read, as the card shows it.

use flows::{Currency, Reading};

use crate::api::flows::{FlowChoice, FlowColumnRead, FlowLine, FlowQuestion, FlowReading, FlowSheet};
use crate::api::text::Text;

fn text(from: &flows::Text) -> Text {
    Text::new(&from.zh, &from.en)
}

/// Several words with the list's comma of each language.
fn listed(texts: impl Iterator<Item = flows::Text>) -> Text {
    let (zh, en): (Vec<String>, Vec<String>) = texts.map(|t| (t.zh, t.en)).unzip();
    Text::new(zh.join("、"), en.join(", "))
}

pub(super) fn reading(from: &Reading, remembered: bool) -> FlowReading {
    let currency = match &from.currency {
        Some(Currency::Yuan) => Text::new("人民币", "renminbi"),
        Some(Currency::Foreign(name)) => Text::new(format!("{name}（不计入）"), format!("{name} (not counted)")),
        None => Text::new("没写，当作人民币", "not said, taken for renminbi"),
    };
    FlowReading {
        sheets: from
            .sheets
            .iter()
            .map(|s| FlowSheet { name: s.name.clone(), rows: s.rows, taken: s.taken, why: text(&s.why) })
            .collect(),
        dates: from.dates.map(|d| text(&d.label())).unwrap_or_default(),
        currency,
        unit: listed(from.units.iter().map(|u| u.label())),
        sign: text(&from.sign),
        columns: from
            .columns
            .iter()
            .map(|(name, role)| FlowColumnRead {
                name: name.clone(),
                role: serde_json::to_value(role).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
            })
            .collect(),
        unused: from.unused.clone(),
        beside: from.beside.iter().map(|(line, text)| FlowLine { line: *line, text: text.clone() }).collect(),
        question: from.question.as_ref().map(|q| FlowQuestion {
            about: q.about.word().to_owned(),
            text: text(&q.text),
            choices: q.choices.iter().map(|c| FlowChoice { value: c.value.clone(), label: text(&c.label) }).collect(),
        }),
        told: from.told.iter().map(text).collect(),
        remembered,
    }
}
