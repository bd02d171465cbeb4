//! The forms to be signed first 授权书, one a page, behind a page that says which is signed before what.

use super::Occasion;
use crate::document::{Block, Cell, Column, Document, Row, SignatureBox, Table};
use appraisal::preparation::Consent;

/// All forms of a case.
#[must_use]
pub fn consents(forms: &[Consent], occasion: &Occasion<'_>) -> Document {
    let name = occasion.pick("授权与同意书", "Consents");
    let signers = |c: &Consent| {
        let names: Vec<&str> = c.signers.iter().map(|s| occasion.say(s)).collect();
        names.join(occasion.pick("、", ", "))
    };
    let row = |c: &Consent| {
        let signed = if c.signed == Some(true) { occasion.pick("已签", "signed") } else { "□" };
        let cells = [occasion.say(&c.label), &signers(c), occasion.say(&c.first)].map(Cell::text);
        Row::plain(cells.into_iter().chain([Cell::text(signed)]).collect())
    };
    let mut blocks = vec![
        occasion.title(name),
        Block::paragraph(occasion.pick(
            "先签字，后做事。逐份念给签字人听，空白处当面填，日期写当天。",
            "Signed first, done afterwards. Read each aloud, fill in the blanks together, write the day itself.",
        )),
        Block::Table(Table {
            columns: vec![
                Column::text(occasion.pick("授权书", "Form"), 4),
                Column::text(occasion.pick("谁签", "Signed by"), 3),
                Column::text(occasion.pick("签字之前不得做的事", "Not before it is signed"), 6),
                Column::marks(occasion.pick("签了", "Signed")),
            ],
            rows: forms.iter().map(row).collect(),
            note: occasion
                .pick(
                    "样式供参考，正文以本行法律部门定稿为准。",
                    "Samples: the words are settled by the bank's lawyers.",
                )
                .to_owned(),
            ..Table::default()
        }),
    ];
    for form in forms {
        blocks.push(Block::PageBreak);
        blocks.push(occasion.title(occasion.say(&form.label)));
        let text = occasion.say(&form.text).trim();
        blocks.extend(text.lines().map(|line| Block::paragraph(line.trim())));
        let boxes = form.signers.iter().map(|who| SignatureBox {
            role: occasion.say(who).to_owned(),
            name: String::new(),
            choices: String::new(),
        });
        blocks.push(Block::Signatures { boxes: boxes.collect() });
        let refused = occasion.say(&form.refused);
        if !refused.is_empty() {
            blocks.push(Block::note(format!("{}{refused}", occasion.pick("不签的：", "Where it is refused: "))));
        }
    }
    crate::document::Document { large: true, ..occasion.document(name, false, blocks) }
}
