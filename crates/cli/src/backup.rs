//! Backups from the terminal: made, checked, listed, restored.

use std::path::Path;

use app::App;
use app::api::backups::{BackupView, BackupsFound, ListBackups, MakeBackup, RestoreBackup, VerifyBackup};
use app::api::packages::{PackageLine, PackageWord};
use app::api::secret::Password;
use app::api::session::Lock;
use app::api::text::{Code, Failure};

use crate::args::{Access, BackupFrom, BackupPassword};
use crate::database::{first_line_of, first_line_of_stdin, unlock};
use crate::output::{Exit, Outcome, Output, Stop, warn};

pub(crate) fn make(app: &mut App, out: &mut Output, to: Option<&Path>, every_part: bool, access: &Access) -> Outcome {
    unlock(app, access)?;
    let path = to.map(|path| path.display().to_string());
    let made = app.run(MakeBackup { path: path.map(Into::into), every_part });
    app.run(Lock {})?;
    let made = made?;
    out.value(&made)?;
    out.line(format!("第 {} 号备份  {}", made.number, made.path))?;
    out.line(format!("  账户 {} KB，写了 {} KB", made.size_kb, made.written_kb))?;
    for note in &made.notes {
        out.line(format!("  · {}", note.zh))?;
        out.line(format!("    {}", note.en))?;
    }
    Ok(Exit::Ok)
}

fn password(given: &BackupPassword) -> Result<Option<Password>, Failure> {
    match &given.password_file {
        Some(path) => first_line_of(path).map(|text| Some(text.into())),
        None if given.password_stdin => first_line_of_stdin().map(|text| Some(text.into())),
        None => Ok(None),
    }
}

fn found(app: &mut App, from: &Path) -> Result<Vec<BackupsFound>, Failure> {
    app.run(ListBackups { path: from.display().to_string().into() })
}

/// The account that is meant, by its officer's name; none: the only one there.
fn store_of(app: &mut App, from: &BackupFrom) -> Result<Option<String>, Failure> {
    let Some(officer) = &from.officer else { return Ok(None) };
    let series = found(app, &from.from)?.into_iter().find(|one| one.officer.as_ref() == Some(officer));
    let absent = || {
        let zh = format!("那里没有“{officer}”的备份");
        Failure::new(Code::NotFound).saying(zh, format!("no backup of {officer} lies there"))
    };
    series.map(|one| Some(one.store)).ok_or_else(absent)
}

fn about(backup: &BackupView) -> String {
    let short: String = backup.head_hash.chars().take(8).collect();
    format!("第 {} 号  {}  日志到第 {} 条（{short}）  {} KB", backup.number, backup.at, backup.head_seq, backup.size_kb)
}

fn told(out: &mut Output, lines: &[PackageLine]) -> Result<(), Stop> {
    for line in lines {
        let sign = match line.word {
            PackageWord::Holds => "✓",
            PackageWord::Fails => "✗",
            PackageWord::Unproved => "–",
        };
        out.line(format!("  {sign} {}", line.text.zh))?;
        out.line(format!("    {}", line.text.en))?;
    }
    Ok(())
}

pub(crate) fn verify(app: &mut App, out: &mut Output, from: &BackupFrom, given: &BackupPassword) -> Outcome {
    let password = password(given)?;
    let store = store_of(app, from)?;
    let path = from.from.display().to_string();
    let checked = app.run(VerifyBackup { path: path.into(), store, number: from.number, password })?;
    out.value(&checked)?;
    let verdict = if checked.ok { "相符" } else { "不符" };
    out.line(format!("{verdict}  {}  {}", checked.officer.as_deref().unwrap_or("?"), about(&checked.backup)))?;
    told(out, &checked.lines)?;
    Ok(if checked.ok { Exit::Ok } else { Exit::Findings })
}

pub(crate) fn list(app: &mut App, out: &mut Output, from: &Path) -> Outcome {
    let found = found(app, from)?;
    out.value(&found)?;
    for series in &found {
        out.line(format!("{}  {}", series.officer.as_deref().unwrap_or("?"), series.store))?;
        for backup in &series.backups {
            out.line(format!("  {}", about(backup)))?;
        }
        for number in &series.unreadable {
            out.line(format!(
                "  第 {number} 号  清单读不懂，或不属于这个账户 (does not read, or is another account's)"
            ))?;
        }
    }
    Ok(Exit::Ok)
}

pub(crate) fn restore(
    app: &mut App,
    out: &mut Output,
    from: &BackupFrom,
    given: &BackupPassword,
    (unopened, beside): (bool, bool),
) -> Outcome {
    let password = password(given)?;
    if password.is_none() && !unopened {
        warn(
            "用 --password-stdin 或 --password-file 给账户的密码；不打开就恢复请写 --unopened (give the account's password, or --unopened)",
        );
        return Ok(Exit::Usage);
    }
    let store = store_of(app, from)?;
    let path = from.from.display().to_string();
    let restored = app.run(RestoreBackup { path: path.into(), store, number: from.number, password, beside })?;
    out.value(&restored)?;
    out.line(format!("已恢复  {}  {}", restored.officer, about(&restored.backup)))?;
    told(out, &restored.lines)?;
    Ok(Exit::Ok)
}
