//! One word for one thing 术语: no word that the glossary replaces stands on screen or paper. Texts of the layer files, of the window and of
//! the report are searched; names, comments and sources are not read by officers and are left alone.

use appraisal::checklist::FieldTerm;

/// Keys of the layer files whose texts no officer reads, or that list the words of others (payees of a statement, the glossary itself).
const UNREAD: [&str; 5] = ["source", "note", "instead_of", "words", "columns"];

fn terms() -> Vec<FieldTerm> {
    tests::facts::checklist().terms.iter().cloned().collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

/// A text without its `{placeholders}`, which are names.
fn said(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The replaced words in a text, each with the word that stands for it. In formulas and Rust only Chinese ones: `L0` is part of names there.
fn found(text: &str, names_in_it: bool, terms: &[FieldTerm]) -> Vec<String> {
    let text = said(text);
    let refused = terms.iter().flat_map(|t| t.instead_of.iter().map(move |word| (word, &t.label.zh)));
    refused
        .filter(|(word, _)| text.contains(word.as_str()) && (!names_in_it || is_chinese(word)))
        .map(|(word, instead)| format!("“{word}” → “{instead}”: {text:.60}"))
        .collect()
}

fn walk(value: &toml::Value, key: &str, terms: &[FieldTerm], wrong: &mut Vec<String>) {
    match value {
        toml::Value::String(text) if is_chinese(text) && !UNREAD.contains(&key) => {
            wrong.extend(found(text, key != "zh", terms));
        }
        toml::Value::Array(items) if !UNREAD.contains(&key) => {
            items.iter().for_each(|item| walk(item, key, terms, wrong));
        }
        toml::Value::Table(fields) => fields.iter().for_each(|(key, field)| walk(field, key, terms, wrong)),
        _ => {}
    }
}

#[test]
fn no_text_of_the_layer_files_uses_a_word_the_glossary_replaces() {
    let terms = terms();
    assert!(terms.len() >= 10, "{} terms", terms.len());
    let mut wrong = Vec::new();
    for file in tests::facts::layer_files() {
        let parsed: toml::Value = toml::from_str(&file.text).unwrap_or_else(|e| panic!("{}: {e}", file.path));
        let mut here = Vec::new();
        walk(&parsed, "", &terms, &mut here);
        wrong.extend(here.into_iter().map(|w| format!("{} {w}", file.path)));
    }
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong.join("\n"));
}

/// Texts between quotes of a source file, line by line; comments are left out.
fn literals(source: &str, quote: char) -> Vec<String> {
    let mut all = Vec::new();
    for line in source.lines().filter(|l| !l.trim_start().starts_with("//")) {
        let mut inside = None;
        let mut escaped = false;
        for (at, c) in line.char_indices() {
            match (inside, c) {
                (Some(_), '\\') => {
                    escaped = !escaped;
                    continue;
                }
                (None, c) if c == quote => inside = Some(at),
                (Some(from), c) if c == quote && !escaped => {
                    all.push(line[from..at].to_owned());
                    inside = None;
                }
                _ => {}
            }
            escaped = false;
        }
    }
    all
}

#[test]
fn window_and_report_say_the_fields_words() {
    let terms = terms();
    let mut wrong = Vec::new();
    let mut read = 0;
    let sources =
        [("crates/report/src", "rs", '"'), ("crates/appraisal/src", "rs", '"'), ("crates/app/src", "rs", '"')];
    let mut files: Vec<_> =
        sources.iter().flat_map(|(at, ext, q)| tests::tree::files(at, &[ext]).into_iter().map(|f| (f, *q))).collect();
    files.extend(tests::tree::files("ui/src/locales", &["ts"]).into_iter().map(|f| (f, '\'')));
    for (file, quote) in files {
        for text in literals(&tests::tree::text(&file), quote).iter().filter(|t| is_chinese(t)) {
            read += 1;
            wrong.extend(found(text, false, &terms).into_iter().map(|w| format!("{} {w}", file.display())));
        }
    }
    assert!(read > 500, "only {read} texts were read");
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_planted_word_is_found() {
    let terms = terms();
    let planted: toml::Value = toml::from_str(
        r#"label = { zh = "候选额度 L0", en = "L0" }
        formula = 'IF(limit.L0>0,NOTAPPLICABLE("不是硬估计"),0)'
        note = "参照值 R"
        text = { zh = "额度 {limit.L0}", en = "" }"#,
    )
    .expect("TOML");
    let mut wrong = Vec::new();
    walk(&planted, "", &terms, &mut wrong);
    // Two in the label, one in the reason inside the formula; the name in braces and the note are no text.
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert_eq!(literals("let a = \"甲\"; // \"乙\"\n// \"丙\"", '"').len(), 2);
}

/// One proposal, one wording; one basis, one word: what the window, the engine and the report call the same thing.
#[test]
fn a_basis_has_one_word_everywhere() {
    let window = tests::tree::text(
        &tests::tree::files("ui/src/locales", &["ts"])
            .into_iter()
            .find(|f| f.ends_with("zh-CN.ts"))
            .expect("the window's texts"),
    );
    for (basis, word) in [("oral", "口述"), ("third_party", "侧面核实"), ("observed", "观察"), ("document", "书证")]
    {
        for (at, _) in window.match_indices(&format!("{basis}: '")) {
            let said: String = window[at..].split('\'').nth(1).unwrap_or_default().to_owned();
            // A label of some other thing may share the key; where it is a basis it is this word.
            assert!(said.starts_with(word) || said.chars().count() > 5, "{basis}: {said}");
        }
        let known = appraisal::observation::Basis::of(basis).expect("a basis");
        assert_eq!(known.label().zh.chars().take(2).collect::<String>(), word.chars().take(2).collect::<String>());
    }
}
