//! A row that is typed is the preset that it names; what fits two stays itself.
#![allow(clippy::unwrap_used)]

use crate::checklist::{Checklist, LayerFile};
use crate::observation::{Answers, Observation, Said, TableState};

const LAYER: &str = r#"
[[section]]
id = "a"
label = { zh = "甲", en = "A" }
[[table]]
id = "costs"
section = "a"
label = { zh = "费用", en = "Costs" }
  [[table.column]]
  id = "name"
  type = "text"
  label = { zh = "项目", en = "Item" }
  [[table.column]]
  id = "per"
  type = "choice"
  label = { zh = "口径", en = "Per" }
  choices = [ { id = "month", label = { zh = "每月", en = "Month" } } ]
  [[table.preset]]
  id = "wages"
  label = { zh = "工资", en = "Wages" }
  values = { per = "month", name = "工资、社保" }
  also = ["薪水"]
  [[table.preset]]
  id = "temp"
  label = { zh = "旺季临时工", en = "Seasonal workers" }
  values = { per = "month", name = "旺季临时工" }
  also = ["临时工"]
  [[table.preset]]
  id = "tax"
  label = { zh = "税费", en = "Tax" }
  values = { per = "month", name = "税费" }
"#;

fn known(row: &str, name: &str) -> String {
    let file = |path: &str, text: &str| LayerFile { path: path.to_owned(), text: text.to_owned() };
    let files = [
        file("base/layer.toml", "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1"),
        file("base/a.toml", LAYER),
    ];
    let checklist = Checklist::load(&files, "base").unwrap();
    let said = Observation::of_cell("costs", row, "name", Said::Answer(name.to_owned()));
    let (answers, _) = Answers::fold(&checklist, &[said]);
    let TableState::Rows(rows) = answers.table("costs") else { return "no rows".to_owned() };
    super::known_as(&checklist.tables["costs"], &rows[0]).to_string()
}

#[test]
fn a_typed_row_is_the_preset_that_it_names() {
    for (name, id) in [
        ("工资、社保", "wages"),
        (" 工 资 ", "wages"),
        ("社保", "wages"),
        ("薪水", "wages"),
        ("店员工资（含提成）", "wages"),
        ("Wages", "wages"),
        ("旺季临时工", "temp"),
        ("临时工", "temp"),
        ("税费", "tax"),
        ("工资费", "wages"),
    ] {
        assert_eq!(known("r1", name), id, "{name}");
    }
}

#[test]
fn what_names_none_or_two_of_them_stays_itself() {
    for name in ["临时工工资", "工资单打印", "taxi", "打样", ""] {
        assert_eq!(known("r1", name), "r1", "{name}");
    }
}

#[test]
fn a_row_of_the_button_stays_what_it_is_whatever_it_is_called() {
    assert_eq!(known("temp", "工资"), "temp");
}
