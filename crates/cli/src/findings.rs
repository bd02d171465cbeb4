//! What an officer's data found out about itself: told at each unlocking, listed, dealt with; the verification; and what can be read of a case
//! with a gap.

use std::path::Path;

use app::App;
use app::api::files::VerifyLog;
use app::api::findings::{FindingView, ListFindings, SalvageCase, SettleFinding};
use app::api::session::Lock;
use app::api::text::Failure;

use crate::args::Access;
use crate::database::{open, unlock};
use crate::output::{Exit, Outcome, Output, Stop, warn};

/// Says on standard error what is open.
pub(crate) fn tell(app: &mut App) -> Result<(), Failure> {
    let view = app.run(ListFindings { case: None })?;
    for one in view.findings.iter().filter(|one| one.settled.is_none()) {
        warn(&format!("{} {} {}", one.happened.zh, one.kept.zh, one.to_do.zh));
    }
    if let Some(reading) = view.reading {
        warn(&format!("{} {}", reading.zh, reading.en));
    }
    Ok(())
}

fn line(out: &mut Output, one: &FindingView) -> Result<(), Stop> {
    out.line(format!("  · {}", one.happened.zh))?;
    match &one.settled {
        Some(settled) => out.line(format!("    已处理  {}  {}", settled.saved.at, settled.words))?,
        None => {
            out.line(format!("    留下  {}", one.kept.zh))?;
            out.line(format!("    请做  {}", one.to_do.zh))?;
            out.line(format!("    编号  {}", one.id))?;
        }
    }
    Ok(())
}

pub(crate) fn findings(app: &mut App, out: &mut Output, settle: Option<&str>, words: &str, access: &Access) -> Outcome {
    open(app, access)?;
    let view = match settle {
        Some(id) => app.run(SettleFinding { id: id.to_owned(), words: words.to_owned() }),
        None => app.run(ListFindings { case: None }),
    };
    app.run(Lock {})?;
    let view = view?;
    out.value(&view)?;
    if view.findings.is_empty() {
        out.line("没有发现")?;
    }
    for one in &view.findings {
        line(out, one)?;
    }
    if let Some(reading) = &view.reading {
        out.line(&reading.zh)?;
    }
    let open = view.findings.iter().any(|one| one.settled.is_none());
    Ok(if open { Exit::Findings } else { Exit::Ok })
}

pub(crate) fn verify(
    app: &mut App,
    out: &mut Output,
    (head, key): (Option<&String>, Option<&String>),
    access: &Access,
) -> Outcome {
    open(app, access)?;
    let report = app.run(VerifyLog { head: head.cloned(), key: key.cloned() });
    app.run(Lock {})?;
    let report = report?;
    out.value(&report)?;
    let verdict = if report.ok { "相符" } else { "不符" };
    out.line(format!("{verdict}  {} 条记录，{} 个附件", report.records, report.attachments))?;
    out.line(format!("末尾  第 {} 条  {}", report.head_seq, report.head_hash))?;
    out.line(format!("公钥  指纹 {}", report.key))?;
    for said in &report.confirmed {
        out.line(format!("  ✓ {}", said.zh))?;
    }
    for one in &report.findings {
        line(out, one)?;
    }
    out.line(format!("说明  {}", report.limits.zh))?;
    Ok(if report.ok { Exit::Ok } else { Exit::Findings })
}

pub(crate) fn salvage(
    app: &mut App,
    out: &mut Output,
    (id, file): (&str, &Path),
    acknowledged: bool,
    access: &Access,
) -> Outcome {
    unlock(app, access)?;
    let path = file.display().to_string();
    let written = app.run(SalvageCase { case: id.to_owned(), path: path.into(), acknowledged });
    app.run(Lock {})?;
    let written = written?;
    warn(&written.warning.zh);
    out.value(&written)?;
    let lost = written.gaps.len();
    out.line(format!("{}  {} 条读得出，{lost} 条读不出", written.path, written.records))?;
    Ok(Exit::Ok)
}
