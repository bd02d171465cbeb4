//! The shipped checklists pass their own lint: no errors, no warnings. Notes are allowed (questions for the reader alone).

use appraisal::checklist::{Checklist, LayerFile, Layers, Level, industries, lint, lint_end};
use tests::facts::layer_files;
use tests::tree::{root, text};

#[test]
fn the_shipped_checklists_have_neither_errors_nor_warnings() {
    let files = layer_files();
    assert!(!industries(&files).is_empty(), "no industry is shipped");
    let wrong: Vec<String> = lint(&files).iter().filter(|p| p.level > Level::Note).map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A trade is checked for the words of its own rules alone; what base, sectors and families hold choices against is looked at here.
#[test]
fn the_layers_above_speak_of_options_that_there_are() {
    let files = layer_files();
    let layers = Layers::new(&files);
    let above = files.iter().filter_map(|f| {
        let (kind, rest) = f.path.strip_suffix("/layer.toml")?.split_once('/').unwrap_or(("base", "base"));
        matches!(kind, "base" | "sectors" | "families").then(|| rest.to_owned())
    });
    let wrong = above.flat_map(|id| lint_end(&layers, &id)).filter(|p| p.code == "F018").map(|p| p.to_string());
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The shipped layers with these two trades of all: what stands in the base is found by either, and is told once.
fn layers_of_two() -> Vec<LayerFile> {
    let kept = ["fmcg-wholesale", "credit-wholesale", "pig-farm", "livestock"];
    let mut files = layer_files();
    files.retain(|f| {
        let mut parts = f.path.split('/');
        let one_of_many = matches!(parts.next(), Some("industries" | "families"));
        !one_of_many || parts.next().is_some_and(|id| kept.contains(&id))
    });
    files
}

#[test]
fn every_shipped_threshold_is_marked_uncalibrated() {
    let checklist = tests::facts::checklist();
    let calibrated: Vec<&String> = checklist.policies.values().filter(|p| p.calibrated).map(|p| &p.id).collect();
    assert!(calibrated.is_empty(), "shipped as calibrated, which only a bank can say: {calibrated:?}");
    assert!(checklist.policies.len() > 90, "{} policy values", checklist.policies.len());
}

/// Slips of units in rules that are shipped, each found where it stands.
#[test]
fn a_unit_that_does_not_fit_is_found_in_its_file_and_place() {
    let slips = [
        // an amount against a bare number, an amount against a ratio, the square of an amount, a price of a piece taken for a number
        ("base/rules-65-limit.toml", "MIN(", "MIN(100000, ", "纯数对元"),
        (
            "base/rules-45-ratios.toml",
            "income.year.gross_profit/income.year.revenue",
            "income.year.gross_profit-income.year.revenue",
            "声明为纯数，算出来是元",
        ),
        (
            "base/rules-45-ratios.toml",
            "income.month.presumed_debt)/limit.revenue_used",
            "income.month.presumed_debt)*limit.revenue_used",
            "声明为纯数，算出来是元²",
        ),
        ("base/rules-10-balance.toml", "stock[@[cost]]*stock[@[qty]]", "stock[@[qty]]", "声明为元，算出来是纯数"),
    ];
    for (path, right, wrong, words) in slips {
        let mut files = layers_of_two();
        let file = files.iter_mut().find(|f| f.path == path).unwrap_or_else(|| panic!("no {path}"));
        let at = file.text.find(right).unwrap_or_else(|| panic!("{path} has no {right}"));
        let line = file.text[..at].matches('\n').count() + 1;
        file.text.replace_range(at..at + right.len(), wrong);
        let found: Vec<String> =
            lint(&files).iter().filter(|p| p.level > Level::Note).map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        assert!(found[0].starts_with(&format!("{path}:{line}:")), "{path}:{line} {found:?}");
        assert!(found[0].contains("F017") && found[0].contains(words), "{found:?}");
        assert!(Checklist::load(&files, "fmcg-wholesale").is_err(), "{path}: a checklist with a slip is not loaded");
    }
}

/// The fenced block of the README that begins with ```toml `word`.
fn block<'t>(readme: &'t str, word: &str) -> &'t str {
    let start = format!("```toml {word}\n");
    let from = readme.find(&start).map_or_else(|| panic!("the README has no block {word}"), |at| at + start.len());
    readme[from..].split("```").next().unwrap_or_default()
}

#[test]
fn the_example_of_the_readme_is_a_sound_industry() {
    let readme = text(&root().join("industry-checklists/README.md"));
    let mut files = layers_of_two();
    for (path, word) in [("layer.toml", "layer"), ("driver-freight.toml", "entries")] {
        files.push(LayerFile {
            path: format!("industries/umbrella-wholesale/{path}"),
            text: block(&readme, word).to_owned(),
        });
    }
    let wrong: Vec<String> = lint(&files).iter().filter(|p| p.level > Level::Note).map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let made = Checklist::load(&files, "umbrella-wholesale").expect("loads");
    let asked = |c: &Checklist, id: &str| c.questions.contains_key(id);
    assert!(
        asked(&made, "sales.estimates.driver_freight.trips_month")
            && !asked(tests::facts::checklist(), "sales.estimates.driver_freight.trips_month")
    );
    assert_eq!(made.policies["debtor_share_explain"].value, "0.2");
    assert_eq!(
        made.policies["debtor_share_explain"].label.zh,
        tests::facts::checklist().policies["debtor_share_explain"].label.zh
    );
    let flags = |c: &Checklist| c.questions["soft.red_flags"].ask.choices.len();
    assert_eq!(flags(&made) + 1, flags(tests::facts::checklist()));
    assert!(made.rows["sales_check.methods"].rows.iter().any(|r| r.id == "driver_freight"));
    assert_ne!(made.hash, tests::facts::checklist().hash);
}

#[test]
fn a_product_takes_its_policy_on_top_of_the_industry() {
    let mut files = layer_files();
    let layer =
        "id = \"spring-stock\"\nkind = \"product\"\nname = { zh = \"春备贷\", en = \"Spring stock\" }\nversion = 1\n";
    let policy = "[[policy]]\nid = \"capacity_share\"\nvalue = \"0.5\"\n";
    for (path, text) in [("layer.toml", layer), ("policy.toml", policy)] {
        files.push(LayerFile { path: format!("products/spring-stock/{path}"), text: text.to_owned() });
    }
    let made = Checklist::load(&files, "fmcg-wholesale+spring-stock").expect("loads");
    assert_eq!(made.policies["capacity_share"].value, "0.5");
    assert_eq!(tests::facts::checklist().policies["capacity_share"].value, "0.7");
    assert_eq!(made.name.zh, "快消品批发");
    assert_ne!(made.hash, tests::facts::checklist().hash);
    let wrong = Checklist::load(&files, "fmcg-wholesale+spring-stok").expect_err("no such product");
    assert_eq!(wrong[0].proposal.as_deref(), Some("spring-stock"));
}
