//! The end of a case from the terminal, and the change of a password.

use std::path::Path;

use app::App;
use app::api::closing::{CloseCase, EraseCase, ErasureReason, Outcome, ReopenCase};
use app::api::session::{ChangePassword, Lock};
use serde_json::json;

use crate::args::{Access, ErasureWord, OutcomeWord};
use crate::database::{password, password_in, unlock, unlock_with};
use crate::output::{Exit, Outcome as Ended, Output, warn};

pub(crate) fn close(
    app: &mut App,
    out: &mut Output,
    id: &str,
    outcome: OutcomeWord,
    reason: Option<&str>,
    access: &Access,
) -> Ended {
    let outcome = match outcome {
        OutcomeWord::Approved => Outcome::Approved,
        OutcomeWord::Declined => Outcome::Declined,
        OutcomeWord::Withdrawn => Outcome::Withdrawn,
        OutcomeWord::Dropped => Outcome::Dropped,
    };
    unlock(app, access)?;
    let closed = app.run(CloseCase { case: id.to_owned(), outcome, reason: reason.map(str::to_owned) });
    app.run(Lock {})?;
    let said = closed?.meta.closed.unwrap_or_default();
    out.value(&json!({ "case": id, "closed": said }))?;
    out.line(format!("{id}  {}", said.zh))?;
    Ok(Exit::Ok)
}

pub(crate) fn reopen(app: &mut App, out: &mut Output, id: &str, access: &Access) -> Ended {
    unlock(app, access)?;
    let opened = app.run(ReopenCase { case: id.to_owned() });
    app.run(Lock {})?;
    opened?;
    out.value(&json!({ "case": id, "closed": null }))?;
    out.line(format!("{id}  已重新打开"))?;
    Ok(Exit::Ok)
}

pub(crate) fn erase(
    app: &mut App,
    out: &mut Output,
    id: &str,
    reason: ErasureWord,
    sure: bool,
    access: &Access,
) -> Ended {
    if !sure {
        warn("删了找不回来：确定要删请加 --yes (this cannot be taken back; add --yes)");
        return Ok(Exit::Usage);
    }
    let reason = match reason {
        ErasureWord::Requested => ErasureReason::Requested,
        ErasureWord::RetentionOver => ErasureReason::RetentionOver,
        ErasureWord::Mistaken => ErasureReason::Mistaken,
        ErasureWord::Practice => ErasureReason::Practice,
    };
    let given = password(access)?;
    // What opens the account is what is asked for again: one password, given once.
    let opened_by = unlock_with(app, access, given)?;
    let erased = app.run(EraseCase { case: id.to_owned(), reason, password: opened_by.into() });
    app.run(Lock {})?;
    let erased = erased?;
    out.value(&json!({ "case": id, "seq": erased.seq }))?;
    out.line(format!("{id}  已删除，日志第 {} 条。{}", erased.seq, erased.remains.zh))?;
    Ok(Exit::Ok)
}

pub(crate) fn change_password(app: &mut App, out: &mut Output, file: &Path, access: &Access) -> Ended {
    let new = password_in(file)?.text;
    let given = password(access)?;
    let old = unlock_with(app, access, given)?;
    let changed = app.run(ChangePassword { old: old.into(), new: new.into() });
    app.run(Lock {})?;
    changed?;
    out.value(&json!({ "changed": true }))?;
    out.line("密码已换。以前做的备份仍用旧密码打开")?;
    Ok(Exit::Ok)
}
