//! What changes for officers, said once: what a change brings about is counted under it.

use appraisal::checklist::{Checklist, LayerFile};
use appraisal::difference::Of;
use authoring::{Difference, differences};

use crate::edits::{bank, loaded, taken};
use crate::shipped;

/// The layers of one trade: of the others it has none to read.
fn layers_of(trade: &str) -> Vec<LayerFile> {
    let (mut files, _) = shipped();
    files.retain(|f| !f.path.starts_with("industries/") || f.path.starts_with(&format!("industries/{trade}/")));
    files
}

fn plain(trade: &str) -> Checklist {
    Checklist::load(&layers_of(trade), trade).unwrap_or_else(|problems| panic!("{}", problems[0]))
}

/// The trade with another file among its own.
fn with(trade: &str, text: &str) -> Result<Checklist, String> {
    let mut files = layers_of(trade);
    files.push(LayerFile { path: format!("industries/{trade}/zz-change.toml"), text: text.to_owned() });
    Checklist::load(&files, trade).map_err(|problems| problems[0].to_string())
}

fn told(all: &[Difference]) -> String {
    let line = |d: &Difference| {
        let follows: Vec<String> = d.follows.iter().map(|f| format!("\n    {}：{}", f.group.zh, f.said.zh)).collect();
        format!("{}：{}{}", d.group.zh, d.said.zh, follows.concat())
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_bank_s_change_is_told_in_as_many_lines_as_it_made() {
    let (_, after, _) = taken(bank);
    let all = differences(&plain("freight"), &loaded(&after));
    let said: Vec<(&str, &str)> = all.iter().map(|d| (d.group.zh.as_str(), d.said.en.as_str())).collect();
    let wanted = [
        ("问题", "new: freight.route_kind"),
        ("算法", "gone: operator"),
        ("门槛", "new: freight_town_share"),
        ("提示", "new: freight_town"),
    ];
    assert_eq!(said, wanted, "{}", told(&all));
    let method = &all[1];
    assert!(method.said.zh.starts_with("不再有 “"), "{}", method.said.zh);
    // Its questions and its check went with it.
    let groups: Vec<&str> = method.follows.iter().map(|d| d.group.zh.as_str()).collect();
    assert!(groups.contains(&"问题") && groups.contains(&"检验"), "{}", told(&all));
    let followed = method.followed().expect("something follows");
    assert!(followed.zh.starts_with(&format!("随之改变 {} 处：问题 ", groups.len())), "{}", followed.zh);
    assert!(followed.en.starts_with(&format!("follows: {} (", groups.len())), "{}", followed.en);
    assert!(all.iter().filter(|d| d.said != method.said).all(|d| d.followed().is_none()), "{}", told(&all));
}

/// Every method that a family gives, taken out by the trade alone: one line, or as many as the trade must write.
#[test]
fn a_method_that_is_gone_is_one_line() {
    let mut tried = 0;
    for trade in ["freight", "pig-farm", "convenience-store", "hotpot", "cartons", "fmcg-wholesale"] {
        let before = plain(trade);
        for row in &before.rows["sales_check.methods"].rows {
            let gone = format!("[[method]]\nid = \"{}\"\nremove = true\n", row.id);
            // One that something above needs, or that the trade itself wrote, is not taken out so easily.
            let Ok(after) = with(trade, &gone) else { continue };
            let all = differences(&before, &after);
            assert_eq!(all.len(), 1, "{trade} {}: {}", row.id, told(&all));
            assert!(all[0].said.en == format!("gone: {}", row.id) && !all[0].follows.is_empty(), "{}", told(&all));
            // A case that moves is told the same once: its questions, and the method.
            let moved = appraisal::difference::differences(&before, &after);
            let own: Vec<_> = moved.iter().filter(|d| d.of != Of::Question).collect();
            assert_eq!(own.len(), 1, "{trade} {}: {own:#?}", row.id);
            assert!(own[0].of == Of::Method && own[0].after.zh.starts_with("随之改变 "), "{own:#?}");
            // Back again it is one line, too.
            let back = differences(&after, &before);
            assert_eq!(back.len(), 1, "{trade} {}: {}", row.id, told(&back));
            assert_eq!(back[0].follows.len(), all[0].follows.len(), "{}", told(&back));
            tried += 1;
        }
    }
    assert!(tried >= 12, "{tried} methods");
}

#[test]
fn a_new_name_of_a_method_is_one_line() {
    let before = plain("freight");
    let mut tried = 0;
    for row in &before.rows["sales_check.methods"].rows {
        let named =
            format!("[[method]]\nid = \"{}\"\nlabel = {{ zh = \"另一个叫法\", en = \"Another name\" }}\n", row.id);
        let Ok(after) = with("freight", &named) else { continue };
        let all = differences(&before, &after);
        assert_eq!(all.len(), 1, "{}: {}", row.id, told(&all));
        assert_eq!(all[0].said.en, format!("{}: is now called Another name", row.id));
        assert!(all[0].follows.iter().all(|d| d.said.zh.contains("另一个叫法")), "{}", told(&all));
        tried += 1;
    }
    assert!(tried >= 2, "{tried} methods");
}

/// A formula that only no longer names what is gone follows from that; one in which a number is another, too, is told for itself.
#[test]
fn a_formula_follows_only_where_nothing_else_in_it_is_another() {
    let layer = |more: &str, formula: &str| {
        let question = "[[question]]\nid = \"freight.extra\"\nsection = \"fleet\"\ntype = \"money\"\nlabel = { zh = \"另有的收入\", en = \"Extra\" }\n";
        let figure = format!(
            "[[figure]]\nid = \"freight.sum\"\ntype = \"money\"\nlabel = {{ zh = \"合计\", en = \"Sum\" }}\nformula = \"{formula}\"\nsource = \"本行\"\n"
        );
        let warning = format!(
            "[[warning]]\nid = \"freight_sum\"\nwhen = \"{formula}>policy.materiality_amount\"\ntext = {{ zh = \"合计偏大\", en = \"A large sum\" }}\n"
        );
        let question = if more.is_empty() { "" } else { question };
        let policy = "[[policy]]\nid = \"materiality_amount\"\ntype = \"money\"\nvalue = \"9\"\nlabel = { zh = \"界限\", en = \"Bound\" }\nsource = \"本行\"\n";
        with("freight", &format!("{policy}{question}{figure}{warning}")).unwrap_or_else(|why| panic!("{why}"))
    };
    let one = "2*income.year.revenue";
    let two = "SUM(2*income.year.revenue,freight.extra)";
    let (without, with_it) = (layer("", one), layer("more", two));
    for (before, after, word) in [(&without, &with_it, "new"), (&with_it, &without, "gone")] {
        let all = differences(before, after);
        assert_eq!(all.len(), 1, "{}", told(&all));
        assert_eq!(all[0].said.en, format!("{word}: freight.extra"));
        assert_eq!(all[0].followed().map(|t| t.zh), Some("随之改变 2 处：提示 1、算式 1".to_owned()), "{}", told(&all));
    }
    let other = layer("more", "SUM(3*income.year.revenue,freight.extra)");
    let all = differences(&without, &other);
    assert_eq!(all.len(), 3, "{}", told(&all));
    assert!(all.iter().all(|d| d.follows.is_empty()), "{}", told(&all));
}
