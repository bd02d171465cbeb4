//! Escrow from the terminal: the key is made, shares are checked, accounts sealed and opened.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::escrow::{ConsiderShare, PutEscrow, Recover, SealEscrow};
use app::api::findings::ListFindings;
use app::api::session::{Lock, SessionStatus};
use app::api::text::{Code, Failure};
use app::{App, Env, Machine, fresh_escrow, unwritten};
use serde_json::json;

use crate::args::Access;
use crate::database::{password, password_in, unlock_with};
use crate::output::{Exit, Outcome, Output, warn};

/// No typed share is longer.
const LONGEST: u64 = 4096;

pub(crate) fn init(out: &mut Output, public: &Path, custodians: &[String]) -> Outcome {
    let Ok(three) = <&[String; 3]>::try_from(custodians) else {
        warn("要三位保管人，--custodian 写三次 (three custodians: --custodian three times)");
        return Ok(Exit::Usage);
    };
    if public.symlink_metadata().is_ok() {
        warn(&format!("{} 已经有了，没有覆盖 (is there already; nothing was written)", public.display()));
        return Ok(Exit::Files);
    }
    let machine = Arc::new(Machine::new());
    let made = fresh_escrow(machine.clone(), three)?;
    machine.write(public, made.file.as_bytes()).map_err(|error| unwritten(public, &error, false))?;
    let papers: Vec<&str> = made.papers.iter().map(|paper| paper.as_str()).collect();
    out.value(&json!({ "public": public, "digits": made.digits, "name": made.name, "papers": papers }))?;
    // One paper a page.
    out.line(papers.join("\u{c}"))?;
    warn(&format!("公钥写到 {}，核对码 {} (key digits)", public.display(), made.digits));
    Ok(Exit::Ok)
}

fn typed(file: Option<&PathBuf>) -> Result<String, Failure> {
    let bytes = match file {
        Some(path) => Machine::new().read(path, LONGEST),
        None => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().take(LONGEST).read_to_end(&mut bytes).map(|_| bytes)
        }
    };
    let name = file.map_or_else(|| "标准输入 stdin".to_owned(), |path| path.display().to_string());
    let bytes = bytes.map_err(|error| Failure::new(Code::File).saying(&name, &name).caused_by(error))?;
    String::from_utf8(bytes).map_err(|_| {
        Failure::new(Code::BadRequest).saying(format!("{name} 不是 UTF-8 文字"), format!("{name} is not UTF-8"))
    })
}

pub(crate) fn check(app: &mut App, out: &mut Output, file: Option<&PathBuf>) -> Outcome {
    let view = app.run(ConsiderShare { share: typed(file)?.into() })?;
    out.value(&view)?;
    match (&view.fault, view.number, &view.name) {
        (None, Some(number), Some(name)) => {
            out.line(format!("✓ 第 {number} 份，钥匙编号 {name}，抄得对"))?;
            Ok(Exit::Ok)
        }
        (fault, ..) => {
            out.line(format!("✗ {}", fault.clone().unwrap_or_default().zh))?;
            Ok(Exit::Findings)
        }
    }
}

pub(crate) fn use_key(app: &mut App, out: &mut Output, file: &Path, confirm: Option<&str>, access: &Access) -> Outcome {
    let given = password(access)?;
    let opened_by = unlock_with(app, access, given)?;
    let put = app.run(PutEscrow { path: file.to_string_lossy().into_owned().into() });
    let sealed = match (put, confirm) {
        (Ok(_), Some(digits)) => {
            app.run(SealEscrow { digits: digits.to_owned(), password: opened_by.into() }).map(|state| state.escrow)
        }
        (put, _) => put.map(Some),
    };
    app.run(Lock {})?;
    let view = sealed?;
    out.value(&view)?;
    let (digits, sealed) = view.map(|view| (view.digits.unwrap_or_default(), view.sealed)).unwrap_or_default();
    if sealed {
        out.line(format!("已托管给核对码为 {digits} 的公钥。忘记密码时，支行两位保管人可以打开"))?;
        return Ok(Exit::Ok);
    }
    out.line(format!("公钥核对码 {digits}\n还没有托管：请打电话与支行逐位核对，相同再加 --confirm \"{digits}\""))?;
    Ok(Exit::Findings)
}

pub(crate) fn status(app: &mut App, out: &mut Output, access: &Access) -> Outcome {
    let given = password(access)?;
    unlock_with(app, access, given)?;
    let view = app.run(SessionStatus {}).map(|state| state.escrow);
    app.run(Lock {})?;
    let view = view?;
    out.value(&view)?;
    let Some(view) = view else {
        out.line("没有托管：忘记密码就打不开；密码在任何电脑上都有效")?;
        return Ok(Exit::Ok);
    };
    match (view.sealed, view.digits.or(view.other)) {
        (true, Some(digits)) => out.line(format!("已托管给核对码为 {digits} 的公钥"))?,
        _ => out.line("公钥已放好，还没有托管")?,
    }
    out.line(if view.device_bound {
        "密码只在这台电脑上有效"
    } else {
        "密码在任何电脑上都有效"
    })?;
    if let Some(place) = view.secret_place {
        out.line(place.zh)?;
    }
    Ok(Exit::Ok)
}

pub(crate) fn open(
    app: &mut App,
    out: &mut Output,
    officer: &str,
    shares: &[PathBuf],
    new_password_file: &Path,
) -> Outcome {
    let (first, second) = match shares {
        [] => {
            let both = typed(None)?;
            let mut lines = both.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
            match (lines.next(), lines.next(), lines.next()) {
                (Some(first), Some(second), None) => (first, second),
                _ => {
                    warn("标准输入要正好两行，一行一份分片 (standard input: two lines, one share each)");
                    return Ok(Exit::Usage);
                }
            }
        }
        [first, second] => (typed(Some(first))?, typed(Some(second))?),
        _ => {
            warn("要两份分片，--share-file 写两次 (two shares: --share-file twice)");
            return Ok(Exit::Usage);
        }
    };
    let new = password_in(new_password_file)?.text;
    let command =
        Recover { officer: officer.to_owned(), first: first.into(), second: second.into(), password: new.into() };
    app.run(command)?;
    let told = app.run(ListFindings { case: None });
    app.run(Lock {})?;
    let told = told?.findings.into_iter().find(|one| one.code == "recovered" && one.settled.is_none());
    let said = told.map(|one| one.happened).unwrap_or_default();
    out.value(&json!({ "officer": officer, "recovered": said }))?;
    out.line(format!("{}新密码已生效，旧密码作废；已记入日志，解锁后会提示", said.zh))?;
    Ok(Exit::Ok)
}
