//! `tianye lint`: everything that can be known ahead about the checklists.

use std::path::{Path, PathBuf};

use app::api::text::Failure;
use app::{Library, LintFinding, LintLevel, Machine};

use crate::output::{Exit, Outcome, Output, Stop};

/// The root of the checklists that a path belongs to, and the file asked for, if it is one.
fn root_of(path: &Path) -> (PathBuf, Option<PathBuf>) {
    let start = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let is_root = |folder: &&Path| folder.join("base").join("layer.toml").is_file();
    let absolute = start.canonicalize().unwrap_or_else(|_| start.to_owned());
    let root = absolute.ancestors().find(is_root).map(Path::to_owned).unwrap_or_else(|| start.to_owned());
    let file = path.is_file().then(|| path.canonicalize().unwrap_or_else(|_| path.to_owned()));
    (root, file)
}

/// The library that a path belongs to, and the file asked for, if it is one.
fn library(path: Option<&Path>) -> Result<(Library, Option<String>), Stop> {
    let Some(path) = path else { return Ok((Library::built_in(), None)) };
    if !path.exists() {
        let name = path.display().to_string();
        return Err(Failure::new(app::api::text::Code::File).saying(&name, &name).into());
    }
    let (root, file) = root_of(path);
    let within = file.and_then(|f| f.strip_prefix(&root).map(Path::to_owned).ok());
    let within = within.map(|f| f.to_string_lossy().replace('\\', "/"));
    Ok((Library::of_folder(&root, &Machine::new())?, within))
}

/// What the templates made for a trade, as the text of a layer file.
pub(crate) fn expanded(out: &mut Output, path: Option<&Path>, trade: &str) -> Outcome {
    match library(path)?.0.expanded(trade) {
        Ok(text) => {
            out.line(text)?;
            Ok(Exit::Ok)
        }
        Err(found) => {
            listed(out, &found)?;
            Ok(Exit::Findings)
        }
    }
}

pub(crate) fn lint(out: &mut Output, path: Option<&Path>, all: bool) -> Outcome {
    let (library, only) = library(path)?;
    let mut found = library.lint();
    found.retain(|p| only.as_ref().is_none_or(|only| p.file == *only));
    let count = |level: LintLevel| found.iter().filter(|p| p.level == level).count();
    let (errors, warnings, notes) = (count(LintLevel::Error), count(LintLevel::Warning), count(LintLevel::Note));
    out.value(&found)?;
    let shown: Vec<LintFinding> = found.into_iter().filter(|p| all || p.level != LintLevel::Note).collect();
    listed(out, &shown)?;
    out.line(format!("{errors} 个错误，{warnings} 个警告，{notes} 个提示"))?;
    Ok(if errors > 0 { Exit::Findings } else { Exit::Ok })
}

/// How bad a finding is, in a word.
pub(crate) fn level(level: LintLevel) -> &'static str {
    match level {
        LintLevel::Error => "错误",
        LintLevel::Warning => "警告",
        LintLevel::Note => "提示",
    }
}

pub(crate) fn listed(out: &mut Output, found: &[LintFinding]) -> Result<(), Stop> {
    for problem in found {
        let level = level(problem.level);
        let place = format!("{}:{}:{}", problem.file, problem.line, problem.column);
        out.line(format!("{place}: {level} {} {}", problem.code, problem.message.zh))?;
        if let Some(proposal) = &problem.proposal {
            out.line(format!("    是否想写：{proposal}"))?;
        }
    }
    Ok(())
}
