//! The files a workbook was made from, in a sheet out of sight 原文: so that importing knows what was there, and a workbook alone is whole.

use rust_xlsxwriter::{Worksheet, XlsxError};
use sha2::{Digest, Sha256};

use crate::rows::Source;

/// The sheet.
pub(crate) const SHEET: &str = "原文";
/// Letters of a piece at most: a cell holds 32,767.
const PIECE: usize = 8_000;

/// Whether two hold the same.
fn print(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One line a file with its print, then its text line by line, quoted so that no program changes a blank or a break.
pub(crate) fn sheet(files: &[Source]) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(SHEET)?.set_hidden(true);
    let mut row = 0;
    let mut put = |left: &str, right: &str| -> Result<(), XlsxError> {
        sheet.write_string(row, 0, left)?;
        sheet.write_string(row, 1, right)?;
        row += 1;
        Ok(())
    };
    put("原文", "程序用来对照的，不要改。For the program: leave it as it is.")?;
    for file in files {
        put(&file.name, &print(&file.text))?;
        for line in file.text.split_inclusive('\n') {
            let letters: Vec<char> = line.chars().collect();
            for piece in letters.chunks(PIECE) {
                put("", &quoted(&piece.iter().collect::<String>()))?;
            }
        }
    }
    Ok(sheet)
}

/// The files in such a sheet, or nothing when it was changed.
pub(crate) fn files(lines: &[(String, String)]) -> Option<Vec<Source>> {
    let mut files: Vec<(Source, &str)> = Vec::new();
    for (left, right) in lines.iter().skip(1) {
        if left.is_empty() {
            let (file, _) = files.last_mut()?;
            file.text.push_str(&unquoted(right)?);
        } else {
            files.push((Source { name: left.clone(), text: String::new() }, right));
        }
    }
    let whole = !files.is_empty() && files.iter().all(|(file, said)| print(&file.text) == **said);
    whole.then(|| files.into_iter().map(|(file, _)| file).collect())
}

fn quoted(piece: &str) -> String {
    let mut out = String::from("|");
    for c in piece.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // `_x000D_` is a letter to a workbook.
            '_' => out.push_str("\\-"),
            c if c.is_control() || c == '\u{FEFF}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('|');
    out
}

fn unquoted(cell: &str) -> Option<String> {
    let inner = cell.strip_prefix('|')?.strip_suffix('|')?;
    let (mut out, mut chars) = (String::new(), inner.chars());
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            '-' => out.push('_'),
            'u' => {
                let digits: String = chars.by_ref().take(4).collect();
                out.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_text_survives_and_a_change_is_seen() {
        for text in ["", "a\n", "a", "  x\r\n\\n _x000D_ |\n\u{7}", "\n\n"] {
            let pieces = text.split_inclusive('\n').map(|line| (String::new(), quoted(line)));
            let head = [(SHEET.to_owned(), String::new()), ("a.toml".to_owned(), print(text))];
            let lines: Vec<_> = head.into_iter().chain(pieces).collect();
            assert_eq!(files(&lines).unwrap()[0].text, text);
            let mut other = lines.clone();
            other.push((String::new(), quoted("x")));
            assert!(files(&other).is_none());
        }
        assert!(files(&[]).is_none());
    }
}
