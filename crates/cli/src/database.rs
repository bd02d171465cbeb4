//! Commands on an officer's database: create it, list, import and export cases.

use std::io::BufRead;
use std::path::Path;

use app::api::cases::{CaseState, ListCases};
use app::api::explanations::{AcceptExplanation, ConfirmExplanation};
use app::api::files::{CaseSource, ExportCase, ImportCase};
use app::api::session::{AccountRole, CreateOfficer, Lock, SessionState, Unlock};
use app::api::text::{Code, Failure};
use app::{App, Env, Machine};
use serde_json::json;

use crate::args::{Access, RoleWord};
use crate::case_file;
use crate::output::{Exit, Outcome, Output, warn};

/// A first line longer than this is no password.
const LONGEST_LINE: u64 = 4096;

/// A password, and what must be known of the file it came from.
pub(crate) struct Password {
    pub(crate) text: String,
    /// The file begins with the mark of UTF-8, which editors put there; it is no part of the password.
    marked: bool,
}

pub(crate) fn password(access: &Access) -> Result<Password, Failure> {
    match &access.password_file {
        Some(path) => password_in(path),
        None => password_of_stdin(),
    }
}

fn password_of_stdin() -> Result<Password, Failure> {
    let mut line = Vec::new();
    let mut stdin = std::io::Read::take(std::io::stdin().lock(), LONGEST_LINE);
    stdin.read_until(b'\n', &mut line).map_err(|error| Failure::new(Code::File).caused_by(error))?;
    named("标准输入 stdin", &line)
}

/// The first line of a file that holds a secret.
pub(crate) fn first_line_of(path: &Path) -> Result<String, Failure> {
    password_in(path).map(|read| read.text)
}

/// The first line of standard input.
pub(crate) fn first_line_of_stdin() -> Result<String, Failure> {
    password_of_stdin().map(|read| read.text)
}

pub(crate) fn password_in(path: &Path) -> Result<Password, Failure> {
    let name = path.display().to_string();
    let bytes = Machine::new().read(path, LONGEST_LINE);
    named(&name, &bytes.map_err(|error| Failure::new(Code::File).saying(&name, &name).caused_by(error))?)
}

fn named(name: &str, bytes: &[u8]) -> Result<Password, Failure> {
    first_line(bytes)
        .map_err(|(zh, en)| Failure::new(Code::BadRequest).saying(format!("{name}：{zh}"), format!("{name}: {en}")))
}

/// The password in a file: its first line, as an editor would show it. What an editor does not show is said, for a password with something
/// invisible in it would open nothing and no one could tell why.
fn first_line(bytes: &[u8]) -> Result<Password, (&'static str, &'static str)> {
    let marked = bytes.starts_with(b"\xEF\xBB\xBF");
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err((
            "文件是 UTF-16 编码（开头有标记）；请在记事本里另存为 UTF-8",
            "the file is UTF-16, as its first bytes say; save it as UTF-8",
        ));
    }
    let bytes = if marked { &bytes[3..] } else { bytes };
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let Ok(text) = std::str::from_utf8(line) else {
        return Err((
            "第一行不是 UTF-8 文字（可能是 GBK）；请另存为 UTF-8",
            "the first line is not UTF-8; save it as UTF-8",
        ));
    };
    if text.is_empty() {
        return Err(("第一行是空的，密码要写在第一行", "the first line is empty; the password stands there"));
    }
    if text.chars().any(|c| c.is_control() || c == '\u{feff}') {
        return Err((
            "第一行里有看不见的控制字符（制表符、UTF-16 的空字节等）；请另存为 UTF-8 纯文本",
            "the first line has invisible control characters; save it as plain UTF-8 text",
        ));
    }
    Ok(Password { text: text.to_owned(), marked })
}

/// Unlocks, and says what the data found out about itself and nobody dealt with yet.
pub(crate) fn unlock(app: &mut App, access: &Access) -> Result<(), Failure> {
    unlock_with(app, access, password(access)?).map(drop)
}

/// The same with a password at hand; gives the one that opened.
pub(crate) fn unlock_with(app: &mut App, access: &Access, given: Password) -> Result<String, Failure> {
    let opened = open_with(app, access, given)?;
    crate::findings::tell(app)?;
    Ok(opened)
}

/// Unlocks without a word of what the data found.
pub(crate) fn open(app: &mut App, access: &Access) -> Result<(), Failure> {
    open_with(app, access, password(access)?).map(drop)
}

fn open_with(app: &mut App, access: &Access, given: Password) -> Result<String, Failure> {
    let Password { text, marked } = given;
    let opened = app.run(Unlock { officer: access.officer.clone(), password: text.clone().into() });
    match opened {
        // Accounts made by an earlier version from such a file have the mark in their password.
        Err(failure) if failure.code == Code::WrongPassword && marked => {
            let with_mark = format!("\u{feff}{text}");
            let again = app.run(Unlock { officer: access.officer.clone(), password: with_mark.clone().into() });
            told(&again.map_err(|_| failure)?);
            warn(
                "这个账户的密码开头有一个看不见的标记（当初的密码文件带来的），在窗口里打不出来；请用命令行导出案卷，新建账户后导入 \
                 (this account's password begins with an invisible mark that cannot be typed; export its cases and import them into a new account)",
            );
            Ok(with_mark)
        }
        other => {
            told(&other?);
            Ok(text)
        }
    }
}

/// Wrong passwords tried before.
fn told(state: &SessionState) {
    if let Some(tries) = &state.tries {
        warn(&format!("{} ({})", tries.zh, tries.en));
    }
}

pub(crate) fn officer(app: &mut App, out: &mut Output, role: RoleWord, access: &Access) -> Outcome {
    let role = Some(match role {
        RoleWord::Officer => AccountRole::Officer,
        RoleWord::Reviewer => AccountRole::Reviewer,
        RoleWord::Committee => AccountRole::Committee,
    });
    let state =
        app.run(CreateOfficer { name: access.officer.clone(), password: password(access)?.text.into(), role })?;
    app.run(Lock {})?;
    out.value(&json!({ "officer": state.officer }))?;
    out.line(format!("已建立 {}", access.officer))?;
    warn("忘记密码无法找回数据；请妥善保管 (a lost password cannot be recovered)");
    Ok(Exit::Ok)
}

pub(crate) fn list(app: &mut App, out: &mut Output, access: &Access) -> Outcome {
    unlock(app, access)?;
    // Each call works out some more of those that changed.
    let mut cases = app.run(ListCases {})?;
    while cases.iter().any(|case| case.pending) {
        cases = app.run(ListCases {})?;
    }
    out.value(&cases)?;
    for case in &cases {
        let state = match case.state {
            CaseState::New => "新建",
            CaseState::Surveying => "调查中",
            CaseState::Complete => "已完整",
        };
        let practice = if case.practice { "【练习】" } else { "" };
        let count = format!("{}/{}", case.answered, case.required);
        out.line(format!("{}  {state}  {count}  {practice}{} · {}", case.id, case.title, case.industry_name.zh))?;
    }
    app.run(Lock {})?;
    Ok(Exit::Ok)
}

pub(crate) fn import(app: &mut App, out: &mut Output, file: &Path, access: &Access) -> Outcome {
    if file == Path::new("-") && access.password_stdin {
        warn("标准输入不能既是密码又是案卷；请用 --password-file (stdin cannot be both)");
        return Ok(Exit::Usage);
    }
    let bytes = case_file::read(file)?;
    let json = String::from_utf8(bytes).map_err(|error| Failure::new(Code::BadCase).caused_by(error))?;
    unlock(app, access)?;
    let reply = app.run(ImportCase { case: None, source: CaseSource::Json { json }, overwrite: false })?;
    app.run(Lock {})?;
    for problem in &reply.problems {
        warn(&crate::case_file::told(problem));
    }
    out.value(&json!({ "case": reply.case.meta.id, "imported": reply.imported, "problems": reply.problems }))?;
    out.line(format!("{}  导入 {} 个答案", reply.case.meta.id, reply.imported))?;
    Ok(Exit::Ok)
}

pub(crate) fn export(
    app: &mut App,
    out: &mut Output,
    id: &str,
    file: &Path,
    acknowledged: bool,
    access: &Access,
) -> Outcome {
    unlock(app, access)?;
    let exported = if file == Path::new("-") {
        app.run(app::api::files::CaseText { case: id.to_owned(), acknowledged })
    } else {
        let path = file.display().to_string();
        let written = app.run(ExportCase { case: id.to_owned(), path: path.clone().into(), acknowledged });
        if let Ok(written) = &written {
            if let Some(warning) = &written.warning {
                warn(&warning.zh);
            }
            out.value(written)?;
            out.line(format!("{path}  {} 字节，日志第 {} 条", written.size, written.saved.seq))?;
        }
        app.run(Lock {})?;
        return written.map(|_| Exit::Ok).map_err(Into::into);
    };
    app.run(Lock {})?;
    let text = exported?;
    warn(&text.warning.zh);
    out.bytes(text.json.as_bytes())?;
    Ok(Exit::Ok)
}

/// Who signs in another officer's case.
pub(crate) struct Signer<'a> {
    pub(crate) name: &'a str,
    pub(crate) password_file: &'a Path,
}

/// The second officer's statement on an explanation; without one, a reviewer's acceptance.
pub(crate) fn confirm(
    app: &mut App,
    out: &mut Output,
    (case, check): (&str, &str),
    signer: &Signer<'_>,
    statement: Option<&str>,
    access: &Access,
) -> Outcome {
    let password = password_in(signer.password_file)?.text.into();
    unlock(app, access)?;
    let (case, check, officer) = (case.to_owned(), check.to_owned(), signer.name.to_owned());
    let signed = match statement {
        Some(statement) => {
            let statement = statement.to_owned();
            app.run(ConfirmExplanation { case, check: check.clone(), officer, password, statement })
        }
        None => app.run(AcceptExplanation { case, check: check.clone(), officer, password }),
    };
    app.run(Lock {})?;
    let seq = signed?.saved.map_or(0, |saved| saved.seq);
    out.value(&json!({ "check": check, "signed_by": signer.name, "seq": seq }))?;
    out.line(format!("{check}  {} 已签字，日志第 {seq} 条", signer.name))?;
    Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_password_is_what_an_editor_shows_in_the_first_line() {
        let password = "口令-Tianye-2026";
        for mark in ["", "\u{feff}"] {
            for end in ["", "\n", "\r\n", "\n\n", "\r\nsecond line", "\nsecond line\n"] {
                let read =
                    first_line(format!("{mark}{password}{end}").as_bytes()).unwrap_or_else(|(zh, _)| panic!("{zh}"));
                assert_eq!((read.text.as_str(), read.marked), (password, !mark.is_empty()), "{mark:?} {end:?}");
            }
        }
        // Spaces may be meant.
        assert_eq!(first_line(b" a b \n").unwrap_or_else(|_| panic!("spaces")).text, " a b ");
        // GBK in a later line harms nobody.
        assert_eq!(first_line(b"abc\n\xbf\xda").unwrap_or_else(|_| panic!("one line")).text, "abc");
    }

    #[test]
    fn what_an_editor_would_not_show_is_said() {
        let refused = |bytes: &[u8]| first_line(bytes).err().map(|(zh, _)| zh).unwrap_or_default();
        let utf16 = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
            [mark, &"口令-Tianye\n".encode_utf16().flat_map(unit).collect::<Vec<u8>>()].concat()
        };
        assert!(refused(&utf16(b"\xFF\xFE", u16::to_le_bytes)).contains("UTF-16"));
        assert!(refused(&utf16(b"\xFE\xFF", u16::to_be_bytes)).contains("UTF-16"));
        assert!(
            refused(&"abcdefgh".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).contains("控制字符")
        );
        assert!(refused(b"\xbf\xda\xc1\xee-Tianye\n").contains("GBK"), "口令 in GBK");
        for empty in ["", "\n", "\r\n", "\u{feff}", "\u{feff}\n", "\nabcdefgh"] {
            assert!(refused(empty.as_bytes()).contains("空"), "{empty:?}");
        }
        for hidden in
            ["abc\tdefgh", "abc\u{0}defgh", "abcdefgh\rmore", "abc\u{7f}", "abc\u{feff}def", "\u{feff}\u{feff}abc"]
        {
            assert!(refused(hidden.as_bytes()).contains("控制字符"), "{hidden:?}");
        }
    }
}
