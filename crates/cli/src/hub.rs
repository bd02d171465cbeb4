//! The branch from the terminal: taken in, everything brought there, and what still waits.

use std::path::Path;

use app::App;
use app::api::branch::{
    AskEnrolment, BranchStatus, BranchView, ConsiderCode, EnrolBranch, SendToBranch, TakeEnrolment,
};
use app::api::cases::ListCases;
use app::api::session::Lock;
use app::api::text::Failure;

use crate::args::Access;
use crate::database::{first_line_of, open};
use crate::output::{Exit, Outcome, Output, Stop};

/// What a command does with an open account, which is locked whatever comes of it.
fn within<T>(app: &mut App, access: &Access, work: impl FnOnce(&mut App) -> Result<T, Failure>) -> Result<T, Failure> {
    open(app, access)?;
    let done = work(app);
    app.run(Lock {})?;
    done
}

pub(crate) struct Files<'a> {
    pub(crate) request: Option<&'a Path>,
    pub(crate) reply: Option<&'a Path>,
}

pub(crate) fn enrol(
    app: &mut App,
    out: &mut Output,
    address: &str,
    code_file: &Path,
    files: &Files<'_>,
    access: &Access,
) -> Outcome {
    let code = first_line_of(code_file)?;
    let looked = app.run(ConsiderCode { code: code.clone().into() })?;
    if let Some(fault) = looked.fault {
        out.line(format!("✗ {}", fault.zh))?;
        return Ok(Exit::Findings);
    }
    let (address, text) = (address.to_owned(), |path: &Path| path.to_string_lossy().into_owned());
    let view = within(app, access, |app| match files {
        Files { request: Some(path), .. } => app.run(AskEnrolment { code: code.into(), path: text(path).into() }),
        Files { reply: Some(path), .. } => {
            app.run(TakeEnrolment { code: code.into(), path: text(path).into(), address })
        }
        Files { .. } => app.run(EnrolBranch { code: code.into(), address }),
    })?;
    out.value(&view)?;
    if let (Some(path), Some(digits)) = (files.request, &view.asked) {
        out.line(format!("申请写到 {}。带去分行，电话里念这六位：{digits}", path.display()))?;
        return Ok(Exit::Ok);
    }
    card(out, &view)?;
    Ok(if view.branch.is_some() { Exit::Ok } else { Exit::Findings })
}

fn card(out: &mut Output, view: &BranchView) -> Result<(), Stop> {
    if let Some(branch) = &view.branch {
        out.line(format!("{} · {}（工号 {}） · {}", branch.path, branch.name, branch.staff, branch.address))?;
    }
    out.line(&view.words.zh)
}

pub(crate) fn sync(app: &mut App, out: &mut Output, access: &Access) -> Outcome {
    let view = within(app, access, |app| app.run(SendToBranch {}))?;
    out.value(&view)?;
    let Some(last) = &view.last else { return Ok(Exit::Internal) };
    out.line(&last.words.zh)?;
    for note in &last.notes {
        out.line(format!("  {}", note.zh))?;
    }
    for (n, step) in last.steps.iter().enumerate() {
        out.line(format!("  {}. {}", n + 1, step.zh))?;
    }
    Ok(if last.code == "done" { Exit::Ok } else { Exit::Findings })
}

pub(crate) fn status(app: &mut App, out: &mut Output, access: &Access) -> Outcome {
    let (view, cards) = within(app, access, |app| {
        let cards = app.run(ListCases {})?;
        let cases = cards.iter().map(|card| card.id.clone()).collect();
        Ok((app.run(BranchStatus { cases })?, cards))
    })?;
    out.value(&view)?;
    card(out, &view)?;
    for arrival in &view.cases {
        let title = cards.iter().find(|card| card.id == arrival.case).map_or("", |card| card.title.as_str());
        let waits = if arrival.waits.zh.is_empty() { String::new() } else { format!("  {}", arrival.waits.zh) };
        out.line(format!("{}  {title}{waits}", arrival.words.zh))?;
    }
    Ok(if view.waiting || view.branch.is_none() { Exit::Findings } else { Exit::Ok })
}
