//! The case package from the terminal: made, checked on any machine, taken in; and what two officers differ on.

use std::path::Path;

use app::App;
use app::api::explanations::ExplainedState;
use app::api::packages::{
    CheckPackage, ConfirmHere, ConflictView, ConflictsView, ListConflicts, MakePackage, PackageView, PackageWord,
    SettleConflict, TakePackage,
};
use app::api::secret::Password;
use app::api::session::Lock;
use app::api::text::{Code, Failure};
use serde_json::json;

use crate::args::{Access, PackageCheck};
use crate::case_file::shown;
use crate::database::{first_line_of, first_line_of_stdin, unlock};
use crate::output::{Exit, Outcome, Output, Stop, warn};

pub(crate) fn make(
    app: &mut App,
    out: &mut Output,
    (case, file): (&str, &Path),
    passphrase_file: Option<&Path>,
    access: &Access,
) -> Outcome {
    let passphrase = passphrase_file.map(first_line_of).transpose()?.map(Password::from);
    let given = passphrase.is_some();
    unlock(app, access)?;
    let made = app.run(MakePackage { case: case.to_owned(), path: file.display().to_string().into(), passphrase });
    app.run(Lock {})?;
    let made = made?;
    out.value(&made)?;
    out.line(format!("{}  {} 字节，附件 {} 个", made.path, made.size, made.files))?;
    if made.left_out > 0 {
        out.line(format!("  {} 个附件缺失或损坏，没有随包去", made.left_out))?;
    }
    if !given {
        out.line(format!("口令      {}", made.passphrase))?;
    }
    out.line(format!("我的核对码  {}", made.digits))?;
    warn(&made.warning.zh);
    Ok(Exit::Ok)
}

pub(crate) fn check(app: &mut App, out: &mut Output, file: &Path, with: &PackageCheck) -> Outcome {
    let passphrase = match &with.passphrase_file {
        Some(path) => Some(first_line_of(path)?),
        None if with.passphrase_stdin => Some(first_line_of_stdin()?),
        None => None,
    };
    if passphrase.is_none() {
        warn("用 --passphrase-stdin 或 --passphrase-file 给口令 (give the passphrase)");
        return Ok(Exit::Usage);
    }
    let view = app.run(CheckPackage {
        path: file.display().to_string().into(),
        passphrase: passphrase.map(Password::from),
        keys: with.keys.clone(),
        heads: with.heads.clone(),
    })?;
    out.value(&view)?;
    told(out, &view)?;
    Ok(if view.ok { Exit::Ok } else { Exit::Findings })
}

fn told(out: &mut Output, view: &PackageView) -> Result<(), Stop> {
    let verdict = if view.ok { "相符  没有发现不符之处" } else { "不符  见下" };
    out.line(format!("{verdict} · {} · {} 做于 {}", view.title, view.made_by, view.made_at))?;
    for log in &view.logs {
        let own = if log.own { "（您自己）" } else { "" };
        out.line(format!("  {}{own}  {}  {} 条记录  核对码 {}", log.name, log.role.zh, log.records, log.digits))?;
    }
    for (word, title) in [
        (PackageWord::Fails, "不符 does not hold"),
        (PackageWord::Holds, "相符 holds"),
        (PackageWord::Unproved, "证明不了 cannot be proved"),
    ] {
        let lines: Vec<_> = view.lines.iter().filter(|line| line.word == word).collect();
        if !lines.is_empty() {
            out.line(title)?;
        }
        for line in lines {
            out.line(format!("  · {}", line.text.zh))?;
            out.line(format!("    {}", line.text.en))?;
        }
    }
    if let Some(figures) = &view.figures {
        let short: String = figures.checklist.chars().take(8).collect();
        out.line(format!("用包里的清单重算（{} {short}）reckoned again", figures.checklist_name.zh))?;
        out.line(format!("  额度  {}", shown(&figures.limit)))?;
        out.line(format!("  评分  {}  等级 {}", shown(&figures.score), shown(&figures.grade)))?;
        out.line(format!("  建议  {}", figures.proposal.zh))?;
    }
    conflicts_told(out, &view.conflicts)?;
    out.line(format!("说明  {}", view.limits.zh))?;
    out.line(format!("      {}", view.limits.en))
}

fn conflicts_told(out: &mut Output, conflicts: &[ConflictView]) -> Result<(), Stop> {
    for conflict in conflicts {
        out.line(format!("{}  {}  [{}]", conflict.how.zh, conflict.label.zh, conflict.place))?;
        for (number, claim) in conflict.claims.iter().enumerate() {
            let meanwhile = if number == 0 { "（商定前暂按）" } else { "" };
            let basis = claim.basis.as_ref().map(|basis| format!("，{}", basis.zh)).unwrap_or_default();
            out.line(format!("  {number}  {}：{}{basis}  {}{meanwhile}", claim.officer, claim.text.zh, claim.at))?;
        }
    }
    Ok(())
}

pub(crate) fn take(
    app: &mut App,
    out: &mut Output,
    file: &Path,
    (passphrase_file, confirmed): (Option<&Path>, &[String]),
    access: &Access,
) -> Outcome {
    let passphrase = passphrase_file.map(first_line_of).transpose()?.map(Password::from);
    unlock(app, access)?;
    let taken =
        app.run(TakePackage { path: file.display().to_string().into(), passphrase, confirmed: confirmed.to_vec() });
    app.run(Lock {})?;
    let taken = taken?;
    out.value(&taken)?;
    let what = if taken.new_case { "新收入" } else { "并入" };
    out.line(format!("{}  {what} {}：{} 条记录，{} 个附件", taken.case, taken.title, taken.records, taken.files))?;
    if taken.conflicts > 0 {
        out.line(format!("{} 处两人不一致：tianye case conflicts {}", taken.conflicts, taken.case))?;
    }
    for note in &taken.notes {
        out.line(format!("  · {}", note.zh))?;
    }
    Ok(Exit::Ok)
}

pub(crate) fn conflicts(
    app: &mut App,
    out: &mut Output,
    case: &str,
    settle: Option<(&str, u32)>,
    access: &Access,
) -> Outcome {
    unlock(app, access)?;
    let case = case.to_owned();
    let found = match settle {
        Some((place, take)) => app.run(SettleConflict { case, place: place.to_owned(), take }),
        None => app.run(ListConflicts { case }),
    };
    app.run(Lock {})?;
    let found = found?;
    out.value(&found)?;
    list(out, &found)?;
    Ok(if found.conflicts.is_empty() { Exit::Ok } else { Exit::Findings })
}

fn list(out: &mut Output, found: &ConflictsView) -> Result<(), Stop> {
    if !found.shared {
        return out.line("本案只有一个人的记录");
    }
    let owner = found.owner.as_deref().unwrap_or("不明");
    out.line(format!("主办 {owner}；不一致 {} 处，一致 {} 处", found.conflicts.len(), found.agreed))?;
    conflicts_told(out, &found.conflicts)?;
    for outside in &found.outside {
        out.line(format!("  · {}", outside.zh))?;
    }
    Ok(())
}

/// The second officer confirms an explanation on the own machine.
pub(crate) fn confirm_here(
    app: &mut App,
    out: &mut Output,
    (case, check): (&str, &str),
    (agrees, statement): (bool, &str),
    access: &Access,
) -> Outcome {
    unlock(app, access)?;
    let (case, statement) = (case.to_owned(), statement.to_owned());
    let done = app.run(ConfirmHere { case, check: check.to_owned(), agrees, statement });
    app.run(Lock {})?;
    let done = done?;
    let explained = done.appraisal.checks.iter().find(|c| c.id == check).map(|c| c.explained);
    let seq = done.saved.map_or(0, |saved| saved.seq);
    out.value(&json!({ "check": check, "seq": seq, "explained": explained }))?;
    let word = if explained == Some(ExplainedState::Done) { "解释齐全" } else { "已记下" };
    out.line(format!("{check}  {word}，日志第 {seq} 条"))?;
    Ok(Exit::Ok)
}

/// `PLACE=NUMBER`.
pub(crate) fn settled(text: &str) -> Result<(String, u32), Failure> {
    let wrong = || {
        Failure::new(Code::BadRequest)
            .saying("写成 位置=第几个说法，如 assets.cash=1", "write place=number, as in assets.cash=1")
    };
    let (place, take) = text.rsplit_once('=').ok_or_else(wrong)?;
    Ok((place.to_owned(), take.trim().parse().map_err(|_| wrong())?))
}
