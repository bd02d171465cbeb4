//! Names that not every system takes 文件名: Windows keeps some for devices, drops points and blanks at the end, and forbids some signs. Files go from
//! machine to machine on a stick, so they are refused everywhere, and nothing is written under another name than the officer gave.

use std::path::Path;

/// Why a file was not written: its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadName;

impl std::fmt::Display for BadName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a name that every system takes")
    }
}

impl std::error::Error for BadName {}

/// Devices, whatever stands behind a point; those with a number have it behind them.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
const NUMBERED: [&str; 2] = ["COM", "LPT"];
const FORBIDDEN: &[char] = &['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// Whether every system takes the name of a file.
pub(crate) fn is_name(name: &str) -> bool {
    let device = name.split('.').next().unwrap_or_default().trim_end_matches(' ').to_uppercase();
    let numbered = NUMBERED.iter().filter_map(|of| device.strip_prefix(of)).any(|number| {
        let mut signs = number.chars();
        matches!((signs.next(), signs.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    });
    !name.is_empty()
        && !name.ends_with(['.', ' '])
        && !name.contains(FORBIDDEN)
        && !name.contains(char::is_control)
        && !DEVICES.contains(&device.as_str())
        && !numbered
}

/// The same for the name at the end of a path, which must be text.
pub(crate) fn ends_in_name(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::{ends_in_name, is_name};
    use std::path::Path;

    #[test]
    fn names_that_windows_keeps_or_changes_are_none() {
        for name in [
            "CON",
            "con",
            "Nul",
            "NUL.json",
            "aux.txt",
            "prn",
            "COM1",
            "com9.json",
            "LPT0",
            "lpt¹",
            "CONIN$",
            "conout$.x",
            "con .txt",
            "trailing.",
            "trailing ",
            "a. ",
            "..",
            ".",
            "",
            " ",
            "a:b.json",
            "q?.json",
            "a*b",
            "a<b",
            "a>b",
            "a|b",
            "a\"b",
            "a\\b",
            "a/b",
            "a\nb",
            "a\u{7f}b",
        ] {
            assert!(!is_name(name), "{name:?}");
        }
    }

    #[test]
    fn names_that_only_resemble_them_are_names() {
        for name in [
            "CONTRACT.pdf",
            "console",
            "COM10.json",
            "COM.json",
            "COMA",
            "LPT",
            "nul-1.txt",
            "报告.pdf",
            "甲店 续贷.xlsx",
            ".hidden",
            "a.b.c",
            " leading",
            "客户：甲.json",
            "(1).pdf",
            "𠮷.pdf",
        ] {
            assert!(is_name(name), "{name:?}");
            assert!(ends_in_name(&Path::new("folder").join(name)));
        }
        assert!(!ends_in_name(Path::new("/")) && !ends_in_name(Path::new("folder/..")));
    }
}
