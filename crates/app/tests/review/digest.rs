//! The digest of the figures reckoned again from what the window shows, with an encoder of its own: docs/record.md §2c, word by word.

use std::collections::BTreeMap;

use app::App;
use app::api::appraisal::Explain;
use app::api::cases::OpenCase;
use app::api::text::{FigureState, FigureView, Verdict};
use evidence::{CryptoProvider, Ed25519Sha256};

type Said = (&'static str, Option<String>);

fn said(figure: &FigureView) -> Said {
    match figure.state {
        FigureState::Known => ("known", Some(figure.raw.clone().expect("a value"))),
        FigureState::Unknown => ("unknown", None),
        FigureState::NotMeaningful => ("not_meaningful", None),
        FigureState::NotApplicable => ("not_applicable", None),
    }
}

/// The key figures of the trade of the story, read from its layers.
fn keys() -> Vec<String> {
    let layers = [
        "base/rules-83-key-figures.toml",
        "base/rules-85-said.toml",
        "families/credit-wholesale/rules-83-key-figures.toml",
    ];
    let read = |layer: &str| {
        let path = format!("{}/../../industry-checklists/{layer}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("a layer");
        let parts: Vec<String> = text.split("[[key_figure]]").skip(1).map(str::to_owned).collect();
        parts.into_iter().map(|part| part.split('"').nth(1).expect("an id").to_owned()).collect::<Vec<_>>()
    };
    layers.into_iter().flat_map(read).collect()
}

pub(crate) fn of(app: &mut App, case: &str) -> String {
    let view = app.run(OpenCase { case: case.into() }).expect("the case");
    let mut all: BTreeMap<String, Said> = BTreeMap::new();
    let head = &view.appraisal.headline;
    for (id, figure) in [
        ("limit.limit", &head.limit),
        ("score.at_L0.total", &head.score),
        ("decision.grade", &head.grade),
        ("decision.proposal", &head.proposal),
    ] {
        all.insert(id.to_owned(), said(figure));
    }
    let mut ask = |at: String, all: &mut BTreeMap<String, Said>| match app
        .run(Explain { case: case.into(), figure: at.clone() })
    {
        Ok(explained) if explained.figure.state == FigureState::Known => drop(all.insert(at, said(&explained.figure))),
        _ => {}
    };
    for key in keys() {
        let Some(table) = view.tables.get(&key) else {
            ask(key, &mut all);
            continue;
        };
        let columns = view.questions.iter().find(|q| q.id == key).expect("the table").columns.clone();
        for row in &table.rows {
            for column in &columns {
                ask(format!("{key}.{}.{}", row.id, column.id), &mut all);
            }
        }
    }
    for line in view.appraisal.statements.iter().flat_map(|statement| &statement.lines) {
        for cell in line.cells.values() {
            all.insert(cell.id.clone(), said(cell));
        }
    }
    for check in &view.appraisal.checks {
        let word = match check.verdict {
            Verdict::Pass => "pass",
            Verdict::Attention => "attention",
            Verdict::Fail => "fail",
            Verdict::NotChecked => "not_checked",
            Verdict::NotApplicable => "not_applicable",
        };
        all.insert(format!("verdict/{}", check.id), ("known", Some(word.into())));
    }
    for indicator in &view.appraisal.score.at_l0.indicators {
        all.insert(format!("points/{}", indicator.id), ("known", indicator.points.raw.clone()));
    }
    let mut bytes = Vec::new();
    begin(4, all.len(), &mut bytes);
    for (id, (state, value)) in &all {
        begin(4, 3, &mut bytes);
        text(id, &mut bytes);
        text(state, &mut bytes);
        match value {
            Some(value) => text(value, &mut bytes),
            None => bytes.push(0xf6),
        }
    }
    Ed25519Sha256.hash(&[&bytes]).to_string()
}

fn text(text: &str, bytes: &mut Vec<u8>) {
    begin(3, text.len(), bytes);
    bytes.extend(text.as_bytes());
}

/// A CBOR head: major type, and a count in its shortest form.
fn begin(major: u8, count: usize, bytes: &mut Vec<u8>) {
    let major = major << 5;
    match count {
        0..24 => bytes.push(major | u8::try_from(count).expect("small")),
        24..256 => bytes.extend([major | 24, u8::try_from(count).expect("small")]),
        _ => {
            bytes.push(major | 25);
            bytes.extend(u16::try_from(count).expect("not so many").to_be_bytes());
        }
    }
}
