//! Papers are read by what stands on the screen as well as by ids; names with commas in them are one name.
#![allow(clippy::unwrap_used)]

use super::papers;
use crate::checklist::{Checklist, LayerFile};
use crate::observation::{Answers, Observation, Said};

const LAYER: &str = r#"
[[section]]
id = "a"
label = { zh = "甲", en = "A" }
[[question]]
id = "till"
section = "a"
type = "money"
label = { zh = "现金、微信、支付宝合计", en = "Cash and wallets" }
[[question]]
id = "shop.rent"
section = "a"
type = "money"
label = { zh = "租金", en = "Rent of the shop" }
[[question]]
id = "store.rent"
section = "a"
type = "money"
label = { zh = "租金", en = "Rent of the store" }
[[table]]
id = "receivables"
section = "a"
label = { zh = "应收账款明细", en = "Receivables" }
column = [{ id = "amount", type = "money", label = { zh = "金额", en = "Amount" } }]
[[table]]
id = "evidence.papers"
section = "a"
label = { zh = "证据清单", en = "Papers" }
  [[table.column]]
  id = "ref"
  type = "text"
  label = { zh = "档案号", en = "Number" }
  [[table.column]]
  id = "figures"
  type = "text"
  label = { zh = "证明哪几项", en = "What it proves" }
"#;

fn read(list: &str) -> (Vec<String>, usize) {
    let file = |path: &str, text: &str| LayerFile { path: path.to_owned(), text: text.to_owned() };
    let files = [
        file("base/layer.toml", "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1"),
        file("base/a.toml", LAYER),
    ];
    let checklist = Checklist::load(&files, "base").unwrap();
    let cell =
        |column: &str, text: &str| Observation::of_cell("evidence.papers", "p1", column, Said::Answer(text.to_owned()));
    let (answers, _) = Answers::fold(&checklist, &[cell("ref", "档-01"), cell("figures", list)]);
    let (paths, findings) = papers(&checklist, &answers);
    (paths, findings.len())
}

#[test]
fn a_place_is_named_by_its_id_or_by_its_words() {
    for (list, paths) in [
        ("receivables", vec!["receivables"]),
        ("receivables.r1, till", vec!["receivables.r1", "till"]),
        ("应收账款明细", vec!["receivables"]),
        ("现金、微信、支付宝合计、应收账款明细", vec!["till", "receivables"]),
        (" 应收账款明细 ；Cash and wallets\n", vec!["receivables", "till"]),
    ] {
        assert_eq!(read(list), (paths.into_iter().map(str::to_owned).collect(), 0), "{list}");
    }
}

#[test]
fn a_word_that_names_nothing_is_said() {
    let (paths, strange) = read("应收账款明细、那张单子");
    assert_eq!((paths, strange), (vec!["receivables".to_owned()], 1));
    assert_eq!(read("、，"), (Vec::new(), 0));
}

#[test]
fn a_name_of_several_places_proves_none_of_them() {
    assert_eq!(read("租金"), (Vec::new(), 1));
    assert_eq!(read("Rent of the shop、store.rent"), (vec!["shop.rent".to_owned(), "store.rent".to_owned()], 0));
}
