//! Which module may read which, and what the code map of the README names.

/// Modules that read one later in the flow, modules without a place in it, and places without a module. A source is a path below the
/// crate's `src` and its code.
#[must_use]
pub fn out_of_flow(flow: &[&str], sources: &[(String, String)]) -> Vec<String> {
    let place = |module: &str| flow.iter().position(|m| *m == module);
    let module = |path: &str| path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
    let mut wrong = Vec::new();
    for (path, plain) in sources {
        let name = module(path);
        if name == "lib" {
            continue;
        }
        let Some(here) = place(&name) else {
            wrong.push(format!("module {name} has no place in the flow order"));
            continue;
        };
        for imported in behind(plain, "crate::") {
            if place(&imported).is_some_and(|there| there > here) {
                wrong.push(format!("{path} imports {imported}, which comes later in the flow"));
            }
        }
    }
    let there = |m: &&&str| !sources.iter().any(|(path, _)| module(path) == **m);
    wrong.extend(flow.iter().filter(there).map(|m| format!("the flow order lists {m}, which is no module")));
    wrong.dedup();
    wrong
}

/// The first names behind every `crate::` (or `std::`), those of a group `crate::{a::x, b}` too.
#[must_use]
pub fn behind(plain: &str, head: &str) -> Vec<String> {
    let word =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = Vec::new();
    for rest in plain.split(head).skip(1) {
        if let Some(group) = rest.trim_start().strip_prefix('{') {
            let mut depth = 0;
            let mut begins = true;
            for (at, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => begins = true,
                    c if begins && !c.is_whitespace() => {
                        begins = false;
                        names.push(word(&group[at..]));
                    }
                    _ => {}
                }
            }
        } else {
            names.push(word(rest));
        }
    }
    names
}

/// What a crate is built from, by the names of the packages: all tables of dependencies but those of its tests, one line or a table each.
#[must_use]
pub fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix('[') {
            let head = head.trim_end_matches(']');
            let last = head.rsplit('.').next().unwrap_or_default();
            let of_tests = head.contains("dev-dependencies");
            inside = last.ends_with("dependencies") && !of_tests;
            if head.contains("dependencies.") && !of_tests {
                names.push(last.trim_matches('"').to_owned());
            }
        } else if inside
            && let Some(name) = line.split(['.', '=', ' ']).next()
            && !name.is_empty()
            && !name.starts_with('#')
        {
            names.push(name.to_owned());
        }
        // a package under another name
        if let Some(package) = line.split("package = \"").nth(1).and_then(|p| p.split('"').next()) {
            names.push(package.to_owned());
        }
    }
    names
}

/// The places named in the first column of the README's table under “Code map”.
#[must_use]
pub fn mapped(readme: &str) -> Vec<String> {
    let map = readme.split("## Code map").nth(1).unwrap_or_default();
    let map = map.split("\n## ").next().unwrap_or_default();
    map.lines()
        .filter_map(|line| line.trim().strip_prefix("| `")?.split('`').next())
        .map(|place| place.trim_end_matches('/').to_owned())
        .collect()
}

/// The folders that the code map does not name, and the places it names that are no folder.
#[must_use]
pub fn unlisted(mapped: &[String], folders: &[String]) -> Vec<String> {
    let missing = folders.iter().filter(|f| !mapped.contains(f)).map(|f| format!("the code map does not name {f}"));
    let gone =
        mapped.iter().filter(|m| !folders.contains(m)).map(|m| format!("the code map names {m}, which is not there"));
    missing.chain(gone).collect()
}
