//! The house rules as tests: layering, flow order, file length, module docs, no formula outside data, lints, window security.

mod planted;

use tests::house::{
    Allowed, Spot, arithmetic, behind, beyond, code, dependencies, half_width_in, mapped, out_of_flow, unlisted,
    workbook_formulas,
};
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
    ("crates/drill", &["appraisal"]),
    ("crates/authoring", &["appraisal"]),
    ("crates/portfolio", &[]),
    ("crates/photo", &[]),
    ("crates/workflow", &["evidence", "formula"]),
    ("crates/wire", &["evidence"]),
    ("crates/sync", &["evidence", "wire"]),
    // The branch reckons and shows with the code that the officer's screen came from, and has nothing else of it: see the test below.
    ("crates/hub", &["app", "evidence", "wire", "workflow"]),
    (
        "crates/app",
        &[
            "appraisal",
            "formula",
            "report",
            "typeset",
            "evidence",
            "store",
            "flows",
            "drill",
            "authoring",
            "portfolio",
            "photo",
            "sync",
            "workflow",
        ],
    ),
    ("crates/cli", &["app"]),
    ("src-tauri", &["app"]),
];
const OWN: &[&str] = &[
    "formula",
    "appraisal",
    "report",
    "typeset",
    "evidence",
    "store",
    "flows",
    "drill",
    "authoring",
    "portfolio",
    "photo",
    "workflow",
    "wire",
    "sync",
    "hub",
    "app",
    "cli",
    "tianye-desktop",
];

/// The modules of `appraisal` in flow order: each may import earlier ones only.
const FLOW: &[&str] = &[
    "finding",
    "figure",
    "checklist",
    "difference",
    "observation",
    "case_file",
    "survey",
    "relevance",
    "completeness",
    "proof",
    "inputs",
    "figures",
    "estimate",
    "statement",
    "crosscheck",
    "reconcile",
    "score",
    "limit",
    "dead_end",
    "decision",
    "typical",
    "turn",
    "evidence_floor",
    "next_question",
    "aside",
    "stress",
    "structure",
    "wording",
    "judgement",
    "explanation",
    "reviewer",
    "preparation",
    "blind",
    "running",
];

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

/// A drill may write a case file and say on what an answer rests; of rules, checks and figures it knows nothing, or it would prove itself.
#[test]
fn the_drill_reads_case_files_alone() {
    for file in files("crates/drill/src", &["rs"]) {
        for part in behind(&code(&text(&file)).plain, "appraisal::") {
            assert!(["case_file", "observation"].contains(&part.as_str()), "{} reads appraisal::{part}", shown(&file));
        }
    }
}

/// Of the application the branch has the two that need no store and write nothing: `Reckoner`, with what it takes and gives, and the module `reader`.
#[test]
fn the_branch_reckons_and_reads_and_has_nothing_else_of_the_application() {
    let allowed = ["Reckoner", "CaseRecords", "LayerFiles", "Reckoned", "Stands", "reader"];
    for file in files("crates/hub/src", &["rs"]) {
        for part in behind(&code(&text(&file)).plain, "app::") {
            assert!(allowed.contains(&part.as_str()), "{} reads app::{part}", shown(&file));
        }
    }
    // What it reads with cannot write: it knows no store.
    for file in ["crates/app/src/reader.rs", "crates/app/src/projection.rs"] {
        let plain = code(&text(&root().join(file))).plain;
        assert!(!plain.is_empty() && !plain.contains("store::") && !plain.contains("Store"), "{file} knows a store");
    }
}

#[test]
fn pure_crates_have_no_io_clock_or_async_dependencies() {
    for folder in [
        "crates/formula",
        "crates/appraisal",
        "crates/report",
        "crates/typeset",
        "crates/evidence",
        "crates/flows",
        "crates/drill",
        "crates/authoring",
        "crates/portfolio",
        "crates/photo",
        "crates/workflow",
        "crates/wire",
    ] {
        for name in dependencies(&text(&root().join(folder).join("Cargo.toml"))) {
            let banned = ["tokio", "rusqlite", "reqwest", "rand", "getrandom", "tauri", "ureq"];
            assert!(!banned.contains(&name.as_str()), "{folder} must not depend on {name}");
        }
        for file in files(&format!("{folder}/src"), &["rs"]) {
            let source = text(&file);
            for banned in ["SystemTime::now", "Utc::now", "Local::now", "Instant::now"] {
                assert!(!source.contains(banned), "{} uses {banned}", shown(&file));
            }
            for part in behind(&code(&source).plain, "std::") {
                assert!(!["fs", "net", "env", "process"].contains(&part.as_str()), "{} uses std::{part}", shown(&file));
            }
        }
    }
}

#[test]
fn appraisal_modules_stand_in_flow_order() {
    let sources: Vec<(String, String)> = files("crates/appraisal/src", &["rs"])
        .iter()
        .map(|f| (shown(f).replace("crates/appraisal/src/", ""), code(&text(f)).plain))
        .collect();
    let wrong = out_of_flow(FLOW, &sources);
    assert!(sources.len() > FLOW.len() && wrong.is_empty(), "{}", wrong.join("\n"));
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

/// A screen that names a colour keeps it in the dark theme, where nothing was measured for it.
#[test]
fn screens_name_no_colour() {
    for file in files("ui/src", &["vue", "ts"]) {
        // The themes themselves, the words, and what the charts fall back to where there is no style sheet.
        if ["theme.ts", "colours.ts"].iter().any(|own| shown(&file).ends_with(own)) || shown(&file).contains("locales")
        {
            continue;
        }
        for line in text(&file).lines() {
            let hex = line.match_indices('#').any(|(at, _)| {
                let digits = line[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
                let after = line[at + 1 + digits..].chars().next();
                [3, 4, 6, 8].contains(&digits) && !after.is_some_and(|c| c.is_alphanumeric() || c == '-')
            });
            assert!(!hex && !line.contains("rgb("), "{} names a colour: {}", shown(&file), line.trim());
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

/// Where `appraisal` may reckon outside the layer files: nothing of it is a figure of the case.
const RECKONED: &[Allowed] = &[
    ("checklist/lint.rs", "sum += indicator.max", "lint adds up the points of the scorecard"),
    ("checklist/lint.rs", ".or_insert(0) += indicator.max", "the same by dimension"),
    ("checklist/node.rs", "offset += quotes", "a place in a file"),
    (
        "blind.rs",
        "second.checked_sub(first)",
        "how far what two officers say is apart: held to a policy share, enters no figure",
    ),
    ("blind.rs", "larger.checked_mul(tolerance)", "that share of the larger one"),
    ("blind.rs", "difference.abs().checked_div(larger)", "the same as a share, to be shown"),
    ("score.rs", ".or_insert(0) += indicator.max", "the points possible by dimension, whole numbers of the layer file"),
    ("structure.rs", "first + amount <= cap", "a comparison within the search for a structure, which is advice"),
    ("wording.rs", "value * Decimal::ONE_HUNDRED", "a ratio written in per cent"),
];

/// Where `report` may.
const DRAWN: &[Allowed] = &[
    ("credit_report/checks.rs", "checked_add(share)", "the band drawn round the statement's figure"),
    ("credit_report/checks.rs", "v.checked_div(wide)", "the same band"),
    ("credit_report/checks.rs", "Decimal::ZERO - v", "a part taken off is drawn with its amount"),
    ("credit_report/committee.rs", "column * down + row", "a list in columns"),
    ("credit_report/tables.rs", "values.min(WIDEST)", "the width of a column"),
    ("credit_report/tables.rs", "self.need(c)).sum()", "the width of a table"),
    ("credit_report/tables.rs", "width += if c.is_ascii()", "the length of a text"),
    ("credit_report/tables.rs", "let line = |l: &str|", "the length of a text"),
    ("report/src/cover.rs", "at - from == 17", "the length of a number in a text"),
    ("report/src/cover.rs", "first.start.checked_sub(1)", "the letter before it"),
    ("report/src/cover.rs", "first.start.checked_sub(2)", "the letter before that"),
    ("report/src/cover.rs", "let n = u32::from(byte", "the check digit of a bank card (ISO/IEC 7812)"),
    ("report/src/cover.rs", "sum + if n > 9", "the same"),
    ("report/src/number.rs", "checked_mul(Decimal::ONE_HUNDRED)", "a ratio written in per cent"),
    ("workbook/index.rs", "row - FIRST", "rows of a sheet"),
    ("workbook/maker.rs", "widths.iter().sum", "the width of a page"),
    ("workbook/pages.rs", "u32::MAX - HEAD", "rows of a sheet"),
    ("workbook/places.rs", "first + length - 1", "rows of a sheet"),
    ("workbook/book.rs", "f64::from(*lines) * LINE", "the height of a row"),
    ("workbook/book.rs", "let letters = |line: &str|", "the length of a text"),
    ("workbook/book.rs", "left -= width", "the lines of a text"),
    ("workbook/book.rs", "count += own", "the lines of a text"),
    ("workbook/sums.rs", "+= times", "how often a line stands in the sum that a rule is: counted in the rule itself"),
    ("workbook/sums.rs", "times * part", "the same, through a line that is itself a sum"),
    ("workbook/sums.rs", "factor * part", "the same"),
    ("workbook/tables.rs", "bases + i", "columns of a sheet"),
    ("workbook/tables.rs", "statuses + i", "columns of a sheet"),
    ("workbook/tables.rs", "codes + ", "columns of a sheet"),
    ("workbook/tables.rs", "caption += at.height()", "rows of a sheet"),
    ("workbook/tables.rs", "row - at.rows().0", "rows of a sheet"),
    ("workbook/word_list.rs", "FIRST + count.max(1)", "rows of a sheet"),
];

/// Formulas that are written outside the layer files: the sum of the lines shown, where the rule of the total is that very sum.
const SUMS: &[Allowed] = &[
    ("workbook/pages.rs", "SUM({})", "lines that a rule adds up, as `sums` reads it from the rule"),
    ("workbook/pages.rs", "{}-{}", "lines that the same rule takes off"),
    ("workbook/pages.rs", "ROUND({sum},2)", "a named figure is rounded where it arises"),
];

/// Functions the workbook wraps round a cell to show its state, its word or its sign; none of them reckons.
const WRAPPING: &[&str] = &["IF", "ISBLANK", "CHOOSE", "IFERROR", "VLOOKUP"];

fn spots(folder: &str, wanted: impl Fn(&str) -> bool, look: impl Fn(&str) -> Vec<Spot>) -> Vec<(String, Spot)> {
    let sources: Vec<_> = files(folder, &["rs"]).into_iter().filter(|f| wanted(&shown(f))).collect();
    assert!(sources.len() > 8, "{folder}: only {} sources", sources.len());
    sources.iter().flat_map(|f| look(&text(f)).into_iter().map(|spot| (shown(f), spot))).collect()
}

#[test]
fn no_formula_outside_data() {
    let tests = |name: &str| name.ends_with("/tests.rs");
    // Reading an answer needs arithmetic (62万, 3500*30), completeness counts, the reconciliation is statistics (calculation §7);
    // what might be asked next is weighed, and what is usual scaled, for advice alone: no figure comes of any of it.
    let aside = ["/next_question", "/typical", "/observation", "/completeness", "/reconcile"];
    let figures = |name: &str| !tests(name) && !aside.iter().any(|a| name.contains(a));
    let mut wrong = beyond(&spots("crates/appraisal/src", figures, |s| arithmetic(&code(s))), RECKONED);
    let drawn = |name: &str| !tests(name);
    wrong.extend(beyond(&spots("crates/report/src", drawn, |s| arithmetic(&code(s))), DRAWN));
    wrong.extend(beyond(&spots("crates/report/src/workbook", drawn, |s| workbook_formulas(&code(s), WRAPPING)), SUMS));
    assert!(wrong.is_empty(), "a formula belongs in a layer file:\n{}", wrong.join("\n"));
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

/// An example in a crate's documentation runs with the tests: a crate that says it has none (`doctest = false`, so that nothing is built for them) has none.
#[test]
fn examples_stand_only_where_they_run() {
    for folder in LAYERS.iter().map(|(f, _)| root().join(f)).chain([root().join("tests")]) {
        if !folder.join("src/lib.rs").is_file() {
            continue;
        }
        let silent = text(&folder.join("Cargo.toml")).contains("doctest = false");
        let source = folder.strip_prefix(root()).unwrap_or(&folder).join("src");
        let examples: usize = files(&source.to_string_lossy(), &["rs"]).iter().map(|file| fences(&text(file))).sum();
        assert_eq!(silent, examples == 0, "{}: {examples} examples", source.display());
    }
}

/// The examples in a file's documentation; what is marked as text is none.
fn fences(source: &str) -> usize {
    let lines = source.lines().map(str::trim_start).filter(|l| l.starts_with("///") || l.starts_with("//!"));
    let fences = lines.filter_map(|line| line.get(3..)).map(str::trim).filter(|line| line.starts_with("```"));
    // Every second fence closes what the one before it opened.
    fences.step_by(2).filter(|open| *open != "```text").count()
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
    assert!(conf.contains("\"csp\": \"default-src 'self';"), "the window has no content security policy");
    let policy = conf.split("\"csp\": \"").nth(1).and_then(|c| c.split('"').next()).unwrap_or_default();
    for word in policy.split([' ', ';']) {
        let outside = word.contains('*') || word.contains("unsafe-eval") || word.contains("://");
        assert!(!outside || word == "http://ipc.localhost", "the window's policy lets {word} in");
    }
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
fn chinese_sentences_have_chinese_commas() {
    let mut wrong = Vec::new();
    let mut look = |file: &std::path::Path, texts: &[(usize, String)]| {
        wrong.extend(half_width_in(texts).into_iter().map(|s| format!("{}:{}: {}", shown(file), s.line, s.text)));
    };
    for folder in ["crates", "src-tauri/src"] {
        for file in files(folder, &["rs"]).iter().filter(|f| shown(f).contains("/src/")) {
            look(file, &code(&text(file)).texts);
        }
    }
    // Data and the words of the window, line by line; remarks in them are nobody's text.
    for (folder, kinds, remark) in [("industry-checklists", &["toml"][..], "#"), ("ui/src", &["ts", "vue"], "//")] {
        for file in files(folder, kinds) {
            let lines = text(&file);
            let lines = lines.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with(remark));
            let lines: Vec<(usize, String)> = lines.map(|(at, line)| (at + 1, line.to_owned())).collect();
            look(&file, &lines);
        }
    }
    assert!(wrong.is_empty(), "half-width signs between Chinese characters:\n{}", wrong.join("\n"));
}

#[test]
fn the_readme_maps_every_crate() {
    let others = ["industry-checklists", "ui", "tests"];
    let folders: Vec<String> = LAYERS.iter().map(|(f, _)| *f).chain(others).map(str::to_owned).collect();
    let wrong = unlisted(&mapped(&text(&root().join("README.md"))), &folders);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // and no crate is without a layer
    let crates = std::fs::read_dir(root().join("crates")).expect("the crates");
    let crates: Vec<String> = crates.flatten().map(|e| format!("crates/{}", e.file_name().to_string_lossy())).collect();
    assert!(crates.iter().all(|c| LAYERS.iter().any(|(f, _)| f == c)), "a crate has no layer: {crates:?}");
}
