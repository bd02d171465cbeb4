//! Characters that the print cannot show, answer by answer 缺字: a person's name must not turn into a box that somebody finds at the counter.

use std::collections::BTreeSet;

use crate::api::files::LackingCharacters;
use crate::api::text::Text;
use crate::case::{CaseSheet, Given};
use crate::printer::Cover;
use crate::view::Labels;

/// Where the missing characters of a document come from. Each of them is named at least once.
pub(crate) fn lacking(missing: &BTreeSet<char>, sheet: &CaseSheet, cover: &Cover) -> Vec<LackingCharacters> {
    if missing.is_empty() {
        return Vec::new();
    }
    let appraisal = sheet.appraise();
    let labels = Labels::new(&sheet.checklist, &appraisal);
    let mut found = Found { missing, named: BTreeSet::new(), list: Vec::new() };
    for (id, given) in &sheet.answers.scalars {
        found.look(Some(id.clone()), || labels.label(id), &texts(given));
    }
    for (table, rows) in &sheet.answers.tables {
        for (row, cells) in &rows.rows {
            for (column, given) in cells {
                let id = format!("{table}.{row}.{column}");
                found.look(Some(id.clone()), || labels.label(&id), &texts(given));
            }
        }
    }
    found.look(None, || Text::new("案件名称", "Title of the case"), &[&sheet.facts.title]);
    found.look(None, || Text::new("尽调岗姓名", "Name of the officer"), &[&cover.officer]);
    for scenario in &cover.scenarios {
        found.look(None, || Text::new("假设推演的名称", "Name of a scenario"), &[&scenario.name]);
    }
    for attachment in &cover.attachments {
        found.look(None, || Text::new("附件名称", "Name of an attachment"), &[&attachment.name]);
    }
    let rest: String = missing.difference(&found.named).collect();
    found.look(None, || Text::new("报告的其他文字", "Other text of the report"), &[&rest]);
    found.list
}

struct Found<'m> {
    missing: &'m BTreeSet<char>,
    named: BTreeSet<char>,
    list: Vec<LackingCharacters>,
}

impl Found<'_> {
    fn look(&mut self, at: Option<String>, label: impl FnOnce() -> Text, texts: &[&str]) {
        let here: BTreeSet<char> =
            texts.iter().flat_map(|text| text.chars()).filter(|c| self.missing.contains(c)).collect();
        if here.is_empty() {
            return;
        }
        let label = label();
        let characters: String = here.iter().collect();
        let numbers: Vec<String> = here.iter().map(|c| format!("{c}（U+{:04X}）", u32::from(*c))).collect();
        let text = Text::new(
            format!(
                "“{}”里的字打印字体没有：{}；打印稿上会印成编号，请核对后手写补上。记录和工作簿里的字不变。",
                label.zh,
                numbers.join("、")
            ),
            format!(
                "“{}” has characters that the print's fonts lack: {}. They are printed by their numbers; write them in by hand. Record and workbook keep them.",
                label.en,
                numbers.join(", ")
            ),
        );
        self.named.extend(here);
        self.list.push(LackingCharacters { at, label, characters, text });
    }
}

/// Every text of an answer that a report may print.
fn texts(given: &Given) -> Vec<&str> {
    let words = [&given.by, &given.how_checked, &given.note].into_iter().flatten().map(String::as_str);
    words.chain([given.raw.as_str()]).collect()
}
