//! The client's list of materials 材料清单, printed and as a text to send.

use super::Occasion;
use crate::document::{Block, Cell, Column, Document, Row, Table};
use crate::words::{pick, say};
use appraisal::checklist::Checklist;
use appraisal::preparation::{MaterialList, NeededMaterial};

/// What stands over what was handed in before.
const KEPT: (&str, &str) = ("上次留过的：没变就不用再带", "On file already: bring again only what changed");
const INTRO: (&str, &str) = (
    "请带原件，核对后当场退还。带不全也可以先约时间，缺的写明哪天补。",
    "Please bring originals; they are returned on the spot. An appointment can be made before all is there: say when the rest follows.",
);
const OUTRO: (&str, &str) = (
    "本清单只用于准备材料，不表示贷款已获同意。调查人员不收现金，不索要密码和验证码。",
    "This list serves the preparation and promises no loan. Officers take no cash and ask for no password or code.",
);

/// The list as a paper with a box before each item.
#[must_use]
pub fn materials(list: &MaterialList, occasion: &Occasion<'_>) -> Document {
    let name = occasion.pick("请准备的材料", "What to bring");
    let mut blocks = vec![occasion.title(name), Block::paragraph(occasion.pick(INTRO.0, INTRO.1))];
    let mut rows = Vec::new();
    for (group, materials) in &list.groups {
        rows.push(Row::group(occasion.say(&group.label())));
        rows.extend(materials.iter().map(|m| row(m, occasion)));
    }
    if !list.kept.is_empty() {
        rows.push(Row::group(occasion.pick(KEPT.0, KEPT.1)));
        rows.extend(list.kept.iter().map(|m| row(m, occasion)));
    }
    blocks.push(Block::Table(Table {
        columns: vec![
            Column::marks(""),
            Column::text(occasion.pick("材料", "Paper"), 5),
            Column::text(occasion.pick("哪种情形、怎么准备", "In which case, how"), 4),
        ],
        rows,
        ..Table::default()
    }));
    blocks.push(Block::note(occasion.pick(OUTRO.0, OUTRO.1)));
    occasion.document(name, false, blocks)
}

/// A paper with a box to tick.
fn row(material: &NeededMaterial, occasion: &Occasion<'_>) -> Row {
    let told = [&material.given, &material.note].into_iter().map(|t| occasion.say(t)).filter(|t| !t.is_empty());
    let told: Vec<&str> = told.collect();
    let label = Cell::text(occasion.say(&material.label));
    Row::plain(vec![Cell::text("□"), label, Cell::faint(told.join(occasion.pick("；", "; ")))])
}

/// The list as a text for a messenger: numbered through, groups under their headings, nothing of the case in it.
#[must_use]
pub fn materials_text(list: &MaterialList, checklist: &Checklist, language: crate::document::Language) -> String {
    let pick = |texts: (&'static str, &'static str)| pick(language, texts.0, texts.1);
    let mut lines = vec![
        format!("【{}】{}", pick(("请准备的材料", "What to bring")), say(&checklist.name, language)),
        pick(INTRO).to_owned(),
    ];
    let mut number = 1_u32..;
    let mut add = |heading: &str, materials: &[NeededMaterial]| {
        lines.push(String::new());
        lines.push(format!("■ {heading}"));
        lines.extend(number.by_ref().zip(materials).map(|(no, m)| format!("{no}. {}", item(m, language))));
    };
    for (group, materials) in &list.groups {
        add(say(&group.label(), language), materials);
    }
    if !list.kept.is_empty() {
        add(pick(KEPT), &list.kept);
    }
    lines.push(String::new());
    lines.push(pick(OUTRO).to_owned());
    lines.join("\n")
}

/// One paper with its case and how it is prepared, in brackets.
fn item(material: &NeededMaterial, language: crate::document::Language) -> String {
    let told: Vec<&str> =
        [&material.given, &material.note].into_iter().map(|t| say(t, language)).filter(|t| !t.is_empty()).collect();
    let label = say(&material.label, language);
    match (told.is_empty(), language) {
        (true, _) => label.to_owned(),
        (false, crate::document::Language::Zh) => format!("{label}（{}）", told.join("；")),
        (false, crate::document::Language::En) => format!("{label} ({})", told.join("; ")),
    }
}
