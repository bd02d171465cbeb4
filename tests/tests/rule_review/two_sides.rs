//! Checks of two sides (`[[check]] left right pass attention`): the deviation is the difference over the smaller side, worked by hand.

use appraisal::checklist::{Checklist, LayerFile};
use tests::facts::layer_files;
use tests::trades::trades;

/// Left, right, verdict, deviation (none where it has no meaning), direction. Passes to 5%, attention to 10%.
const SIDES: &[(&str, &str, &str, Option<&str>, &str)] = &[
    // 5 of 100 is the pass itself; 6 of 100 is beyond it; 10 of 100 still attention; 11 of 100 fails
    ("105", "100", "pass", Some("0.05"), "left_above_right"),
    ("100", "106", "attention", Some("0.06"), "left_below_right"),
    ("110", "100", "attention", Some("0.1"), "left_above_right"),
    ("100", "111", "fail", Some("0.11"), "left_below_right"),
    // alike, be it nought
    ("100", "100", "pass", Some("0"), "equal"),
    ("0", "0", "pass", Some("0"), "equal"),
    // something against nothing is no small deviation
    ("0", "100", "fail", None, "left_below_right"),
];

fn layers(sides: &[(&str, &str, &str, Option<&str>, &str)]) -> Vec<LayerFile> {
    let mut text = String::new();
    let mut policy = |id: &str, kind: &str, value: &str| {
        text.push_str(&format!(
            "[[policy]]\nid = \"{id}\"\ntype = \"{kind}\"\nvalue = \"{value}\"\nlabel = {{ zh = \"试\", en = \"try\" }}\nsource = \"test\"\n"
        ));
    };
    policy("two_pass", "ratio", "0.05");
    policy("two_attention", "ratio", "0.1");
    for (n, (left, right, ..)) in sides.iter().enumerate() {
        policy(&format!("left_{n}"), "money", left);
        policy(&format!("right_{n}"), "money", right);
    }
    let mut check = |id: &str, left: &str, right: &str| {
        text.push_str(&format!(
            "[[check]]\nid = \"{id}\"\nlabel = {{ zh = \"试\", en = \"try\" }}\nleft = \"{left}\"\nright = \"{right}\"\npass = \"policy.two_pass\"\nattention = \"policy.two_attention\"\n"
        ));
    };
    for n in 0..sides.len() {
        check(&format!("two_{n}"), &format!("policy.left_{n}"), &format!("policy.right_{n}"));
    }
    // A side that nobody answered, and one that does not apply.
    check("two_open", "purchases_12m", "policy.left_0");
    check("two_none", "NOTAPPLICABLE('x')*policy.left_0", "policy.left_0");
    let text = text.replace("'x'", "\\\"没有这个数\\\"");
    let mut files = layer_files();
    files.push(LayerFile { path: "industries/fmcg-wholesale/two-sides.toml".to_owned(), text });
    files
}

#[test]
fn the_deviation_is_the_difference_over_the_smaller_side() {
    let checklist = Checklist::load(&layers(SIDES), "fmcg-wholesale")
        .unwrap_or_else(|p| panic!("{}", p.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
    let trade = trades().iter().find(|t| t.id == "fmcg-wholesale").expect("the wholesaler");
    let mut case = trade.case.clone();
    case.answers.shift_remove("purchases_12m").expect("it was answered");
    let a = appraisal::appraise(&checklist, &case.observations(), case.case.survey_date);
    let text = |id: &str| a.reading(id).and_then(|r| r.text().map(str::to_owned)).unwrap_or_default();
    for (n, (left, right, verdict, deviation, direction)) in SIDES.iter().enumerate() {
        assert_eq!(text(&format!("checks.two_{n}.verdict")), *verdict, "{left} {right}");
        assert_eq!(text(&format!("checks.two_{n}.direction")), *direction, "{left} {right}");
        let found = a.reading(&format!("checks.two_{n}.deviation")).and_then(|r| r.number());
        assert_eq!(found, deviation.map(|d| d.parse().expect("a number")), "{left} {right}");
    }
    assert_eq!(text("checks.two_open.verdict"), "not_checked");
    assert_eq!(text("checks.two_none.verdict"), "not_applicable");
}
