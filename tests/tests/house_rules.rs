//! The house rules as tests: layering, flow order, file length, module docs, no formula outside data, lints, window security.

use std::collections::BTreeMap;
use tests::tree::{files, root, shown, text};

/// Which of our own crates each crate may import.
const LAYERS: &[(&str, &[&str])] = &[
    ("crates/formula", &[]),
    ("crates/appraisal", &["formula"]),
    ("crates/report", &["appraisal", "formula"]),
    ("crates/typeset", &["report"]),
    ("crates/evidence", &[]),
    ("crates/store", &["evidence"]),
    ("crates/flows", &[]),
    ("crates/app", &["appraisal", "formula", "report", "typeset", "evidence", "store", "flows"]),
    ("crates/cli", &["app"]),
    ("src-tauri", &["app"]),
];
const OWN: &[&str] =
    &["formula", "appraisal", "report", "typeset", "evidence", "store", "flows", "app", "cli", "tianye-desktop"];

/// The modules of `appraisal` in flow order: each may import earlier ones only.
const FLOW: &[&str] = &[
    "finding",
    "figure",
    "checklist",
    "observation",
    "case_file",
    "relevance",
    "completeness",
    "proof",
    "inputs",
    "figures",
    "benchmark",
    "estimate",
    "statement",
    "crosscheck",
    "reconcile",
    "score",
    "limit",
    "decision",
    "typical",
    "turn",
    "next_question",
    "aside",
    "stress",
    "structure",
    "wording",
    "explanation",
    "reviewer",
];

fn dependencies(manifest: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.trim() == "[dependencies]";
        } else if inside
            && let Some(name) = line.split(['.', '=', ' ']).next()
            && !name.is_empty()
            && !name.starts_with('#')
        {
            names.push(name.to_owned());
        }
    }
    names
}

#[test]
fn crates_import_only_what_their_layer_allows() {
    for (folder, allowed) in LAYERS {
        let manifest = text(&root().join(folder).join("Cargo.toml"));
        assert!(!manifest.is_empty(), "{folder}/Cargo.toml is missing");
        for name in dependencies(&manifest) {
            assert!(
                !OWN.contains(&name.as_str()) || allowed.contains(&name.as_str()),
                "{folder} must not import {name}"
            );
        }
    }
}

#[test]
fn pure_crates_have_no_io_clock_or_async_dependencies() {
    for folder in
        ["crates/formula", "crates/appraisal", "crates/report", "crates/typeset", "crates/evidence", "crates/flows"]
    {
        for name in dependencies(&text(&root().join(folder).join("Cargo.toml"))) {
            let banned = ["tokio", "rusqlite", "reqwest", "rand", "getrandom", "tauri", "ureq"];
            assert!(!banned.contains(&name.as_str()), "{folder} must not depend on {name}");
        }
        for file in files(&format!("{folder}/src"), &["rs"]) {
            let source = text(&file);
            for banned in
                ["std::fs", "std::net", "SystemTime::now", "Utc::now", "Local::now", "Instant::now", "std::env::"]
            {
                assert!(!source.contains(banned), "{} uses {banned}", shown(&file));
            }
        }
    }
}

#[test]
fn appraisal_modules_stand_in_flow_order() {
    let place: BTreeMap<&str, usize> = FLOW.iter().enumerate().map(|(i, m)| (*m, i)).collect();
    for file in files("crates/appraisal/src", &["rs"]) {
        let relative = shown(&file).replace("crates/appraisal/src/", "");
        let module = relative.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        if module == "lib" {
            continue;
        }
        let here = place.get(module.as_str()).copied();
        let here = here.unwrap_or_else(|| panic!("module {module} has no place in the flow order of this test"));
        for imported in text(&file).split("crate::").skip(1) {
            let name: String = imported.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if let Some(there) = place.get(name.as_str()) {
                assert!(*there <= here, "{relative} imports {name}, which comes later in the flow");
            }
        }
    }
}

#[test]
fn files_stay_short() {
    for folder in ["crates", "src-tauri/src", "tests", "ui/src"] {
        for file in files(folder, &["rs", "ts", "vue"]) {
            let lines = text(&file).lines().count();
            assert!(lines <= 600, "{} has {lines} lines; 600 is the limit, 400 the aim", shown(&file));
        }
    }
}

#[test]
fn every_module_says_what_it_is() {
    for folder in ["crates", "src-tauri/src", "tests"] {
        for file in files(folder, &["rs"]) {
            if shown(&file).contains("/build.rs") {
                continue;
            }
            assert!(text(&file).trim_start().starts_with("//!"), "{} does not begin with a module doc", shown(&file));
        }
    }
}

#[test]
fn names_are_nouns_of_the_field() {
    for folder in ["crates", "src-tauri/src"] {
        for file in files(folder, &["rs"]) {
            for line in
                text(&file).lines().filter(|l| l.contains("struct ") || l.contains("enum ") || l.contains("trait "))
            {
                for banned in ["Manager", "Helper", "Util"] {
                    assert!(!line.contains(banned), "{}: {line}", shown(&file));
                }
            }
        }
    }
}

#[test]
fn no_formula_outside_data() {
    for file in files("crates/appraisal/src", &["rs"]) {
        let name = shown(&file);
        // Reading an answer needs arithmetic (62万, 3500*30); completeness counts; neither is a rule.
        // What might be asked next is weighed, and what is usual scaled, for advice alone: no figure comes of it.
        let advises = name.contains("/next_question") || name.contains("/typical");
        if advises || name.contains("/observation") || name.contains("/completeness") {
            continue;
        }
        let source = text(&file);
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for banned in ["checked_mul", "checked_div", "checked_add", "checked_sub", "Decimal::new(", "dec!("] {
            assert!(!source.contains(banned), "{name} computes with {banned}: a formula belongs in a layer file");
        }
    }
    for file in files("crates/report/src", &["rs"]) {
        for function in ["\"=IF(", "\"=SUM", "\"=ROUND", "\"=MIN(", "\"=MAX(", "\"=MEDIAN("] {
            assert!(!text(&file).contains(function), "{} writes a formula of its own ({function}", shown(&file));
        }
    }
}

#[test]
fn money_never_meets_binary_floating_point_in_the_pure_core() {
    for folder in ["crates/formula/src", "crates/appraisal/src", "crates/evidence/src"] {
        for file in files(folder, &["rs"]) {
            // Statistics may use floats (calculation §0, §7); they advise and feed no figure.
            if shown(&file).contains("crates/appraisal/src/reconcile") {
                continue;
            }
            for (number, line) in text(&file).lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                assert!(!code.contains("f64") && !code.contains("f32"), "{}:{} uses a float", shown(&file), number + 1);
            }
        }
    }
}

#[test]
fn every_member_inherits_the_lints() {
    for folder in LAYERS.iter().map(|(f, _)| *f).chain(["tests"]) {
        let manifest = text(&root().join(folder).join("Cargo.toml"));
        assert!(manifest.contains("[lints]\nworkspace = true"), "{folder} does not inherit the workspace lints");
    }
    for documented in ["crates/formula/src/lib.rs", "crates/appraisal/src/lib.rs"] {
        assert!(text(&root().join(documented)).contains("#![deny(missing_docs)]"), "{documented} lets docs be missing");
    }
    let workspace = text(&root().join("Cargo.toml"));
    for lint in
        ["unsafe_code = \"forbid\"", "unwrap_used = \"deny\"", "dbg_macro = \"deny\"", "print_stdout = \"deny\""]
    {
        assert!(workspace.contains(lint), "the workspace lost the lint {lint}");
    }
}

#[test]
fn lock_files_name_public_registries_only() {
    let cargo = text(&root().join("Cargo.lock"));
    let mut sources: Vec<&str> = cargo.lines().filter(|l| l.starts_with("source = ")).collect();
    sources.dedup();
    assert_eq!(sources.len(), 1, "one public registry, no git and no private source: {sources:?}");
    assert!(sources.iter().all(|l| l.starts_with("source = \"registry+https://github.com/rust-lang/")), "{sources:?}");
    // Addresses are left out of the other lock file altogether, so that it holds wherever the packages come from.
    let ui = text(&root().join("ui/package-lock.json"));
    assert!(ui.contains("\"integrity\""), "ui/package-lock.json is missing or pins nothing");
    assert!(!ui.contains("\"resolved\": \"http"), "ui/package-lock.json names a registry host");
}

#[test]
fn the_window_is_closed_to_the_outside() {
    let conf = text(&root().join("src-tauri/tauri.conf.json"));
    assert!(conf.contains("default-src 'self'"), "the window has no content security policy");
    for plugin in ["tauri-plugin-shell", "tauri-plugin-fs", "tauri-plugin-sql", "tauri-plugin-http"] {
        assert!(!text(&root().join("src-tauri/Cargo.toml")).contains(plugin), "{plugin} must not be in the window");
    }
    for file in files("ui/src", &["ts", "vue"]) {
        let source = text(&file);
        assert!(!source.contains("v-html"), "{} renders HTML from data", shown(&file));
        if !shown(&file).ends_with("backend.ts") && !shown(&file).contains("/backend/") {
            assert!(
                !source.contains("@tauri-apps/api"),
                "{}: only the backend file talks to the backend",
                shown(&file)
            );
        }
    }
}

#[test]
fn the_readme_maps_every_crate() {
    let readme = text(&root().join("README.md"));
    for (folder, _) in LAYERS {
        let name = folder.trim_start_matches("crates/");
        assert!(readme.contains(name), "README.md's code map does not mention {name}");
    }
}
