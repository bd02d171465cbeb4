//! What is generated from the declarations of the checklist is what the code says now; every lint code is registered and used.
//! `TIANYE_EXPORT=1` rewrites the pages.

use appraisal::checklist::schema;
use std::collections::BTreeSet;
use tests::tree::{files, root, shown, text};

fn committed(name: &str, fresh: &str) {
    let path = root().join("industry-checklists").join(name);
    if std::env::var_os("TIANYE_EXPORT").is_some() {
        std::fs::write(&path, fresh).expect("the page is written");
    }
    let now = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(now == fresh, "{name} differs: run `TIANYE_EXPORT=1 cargo test --workspace --test entries`");
}

#[test]
fn the_manual_of_entries_is_what_is_declared() {
    let page = schema::manual(&tests::facts::layer_files());
    // What a template is for says what it is.
    let nameless = page.lines().find(|line| line.starts_with("### ") && line.ends_with(' '));
    assert!(nameless.is_none(), "{nameless:?} has no label or doc");
    committed("ENTRIES.md", &page);
}

#[test]
fn the_page_of_codes_is_what_is_registered() {
    committed("LINT.md", &schema::lint_manual());
}

#[test]
fn the_schema_for_editors_is_what_is_declared() {
    let mut fresh =
        serde_json::to_string_pretty(&schema::json_schema(&tests::facts::layer_files())).expect("a schema is JSON");
    fresh.push('\n');
    committed("entries.schema.json", &fresh);
}

/// The codes written in a source: `"C001"`, `"F017"`, `"W001"`.
fn named(source: &str) -> BTreeSet<String> {
    let code = |quoted: &&str| {
        quoted.len() == 4 && quoted.starts_with(['C', 'F', 'W']) && quoted[1..].bytes().all(|b| b.is_ascii_digit())
    };
    source.split('"').filter(code).map(str::to_owned).collect()
}

/// Codes in use that are not registered, and codes that are registered and not in use.
fn astray(used: &BTreeSet<String>, registered: &BTreeSet<String>) -> Vec<String> {
    let unknown = used.difference(registered).map(|c| format!("{c} is used and not registered"));
    unknown.chain(registered.difference(used).map(|c| format!("{c} is registered and never used"))).collect()
}

#[test]
fn every_lint_code_is_registered_and_used() {
    let mut used = BTreeSet::new();
    for folder in ["crates/appraisal/src/checklist", "crates/formula/src", "crates/app/src"] {
        let sources = files(folder, &["rs"]).into_iter();
        let own = |f: &str| !f.ends_with("tests.rs") && !f.ends_with("schema/codes.rs");
        used.extend(sources.filter(|f| own(&shown(f))).flat_map(|f| named(&text(&f))));
    }
    let mut registered: BTreeSet<String> = schema::codes().map(|c| c.code.to_owned()).collect();
    assert!(used.len() > 60, "{used:?}");
    assert_eq!(astray(&used, &registered), Vec::<String>::new());
    // Planted: one of each.
    used.insert("C998".to_owned());
    registered.insert("C999".to_owned());
    assert_eq!(astray(&used, &registered), ["C998 is used and not registered", "C999 is registered and never used"]);
}
