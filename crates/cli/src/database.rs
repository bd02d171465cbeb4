//! Commands on an officer's database: create it, list, import and export cases, verify the log.

use std::io::BufRead;
use std::path::Path;

use app::api::cases::{CaseState, ListCases};
use app::api::files::{CaseSource, ExportCase, ImportCase, VerifyLog};
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::api::text::{Code, Failure};
use app::{App, Env, Machine};
use serde_json::json;

use crate::args::Access;
use crate::case_file;
use crate::output::{Exit, Outcome, Output, warn};

/// A first line longer than this is no password.
const LONGEST_LINE: u64 = 4096;

fn password(access: &Access) -> Result<String, Failure> {
    let line = match &access.password_file {
        Some(path) => {
            let name = path.display().to_string();
            let bytes = Machine::new().read(path, LONGEST_LINE);
            let bytes = bytes.map_err(|error| Failure::new(Code::File).saying(&name, &name).caused_by(error))?;
            String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned()
        }
        None => {
            let mut line = String::new();
            let mut stdin = std::io::Read::take(std::io::stdin().lock(), LONGEST_LINE);
            stdin.read_line(&mut line).map_err(|error| Failure::new(Code::File).caused_by(error))?;
            line
        }
    };
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn unlock(app: &mut App, access: &Access) -> Result<(), Failure> {
    app.run(Unlock { officer: access.officer.clone(), password: password(access)?.into() }).map(drop)
}

pub(crate) fn officer(app: &mut App, out: &mut Output, access: &Access) -> Outcome {
    let state = app.run(CreateOfficer { name: access.officer.clone(), password: password(access)?.into() })?;
    app.run(Lock {})?;
    out.value(&json!({ "officer": state.officer }))?;
    out.line(format!("已建立 {}", access.officer))?;
    warn("忘记密码无法找回数据；请妥善保管 (a lost password cannot be recovered)");
    Ok(Exit::Ok)
}

pub(crate) fn list(app: &mut App, out: &mut Output, access: &Access) -> Outcome {
    unlock(app, access)?;
    let cases = app.run(ListCases {})?;
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
        warn(&format!("{}: {}", problem.at, problem.message.zh));
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
        let written = app.run(ExportCase { case: id.to_owned(), path: path.clone(), acknowledged });
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

pub(crate) fn verify(app: &mut App, out: &mut Output, access: &Access) -> Outcome {
    unlock(app, access)?;
    let report = app.run(VerifyLog {})?;
    app.run(Lock {})?;
    out.value(&report)?;
    let verdict = if report.ok { "相符" } else { "不符" };
    out.line(format!("{verdict}  {} 条记录，{} 个附件", report.records, report.attachments))?;
    out.line(format!("末尾  第 {} 条  {}", report.head_seq, report.head_hash))?;
    for finding in &report.findings {
        out.line(format!("  · {}", finding.zh))?;
    }
    out.line(format!("说明  {}", report.limits.zh))?;
    Ok(if report.ok { Exit::Ok } else { Exit::Findings })
}
