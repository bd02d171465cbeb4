//! The page of duties from the terminal: what diligence asked for, what the records show of it, and the page as a file.

use std::path::Path;

use app::App;
use app::api::duties::{DutiesView, DutyOutcome, ExportDuties, ViewDuties};
use app::api::session::Lock;

use crate::args::Access;
use crate::database::unlock;
use crate::output::{Exit, Outcome, Output, Stop};

pub(crate) fn duties(
    app: &mut App,
    out: &mut Output,
    case: &str,
    (pdf, english): (Option<&Path>, bool),
    access: &Access,
) -> Outcome {
    unlock(app, access)?;
    let page = app.run(ViewDuties { case: case.to_owned() });
    let written = pdf.map(|path| {
        let path = path.display().to_string().into();
        app.run(ExportDuties { case: case.to_owned(), path, english })
    });
    app.run(Lock {})?;
    let page = page?;
    let written = written.transpose()?;
    out.value(&page)?;
    told(out, &page)?;
    if let Some(written) = written {
        out.line(format!("已写出 {}", written.path))?;
    }
    Ok(if page.not_done > 0 { Exit::Findings } else { Exit::Ok })
}

fn told(out: &mut Output, page: &DutiesView) -> Result<(), Stop> {
    out.line(&page.summary.zh)?;
    for note in &page.notes {
        out.line(format!("    {}", note.zh))?;
    }
    for duty in &page.duties {
        let sign = match duty.outcome {
            DutyOutcome::Done => '✓',
            DutyOutcome::NotDone => '✗',
            DutyOutcome::NotApplicable => '–',
            DutyOutcome::CannotTell => '?',
        };
        let why = duty.why.as_ref().map(|why| format!("：{}", why.zh)).unwrap_or_default();
        out.line(format!("{sign} {}  {}  {}{why}", duty.phase.zh, duty.label.zh, duty.outcome_text.zh))?;
        for proof in &duty.proofs {
            let hash: String = proof.hash.chars().take(16).collect();
            let change = match (&proof.before, &proof.after) {
                (None, None) => String::new(),
                (before, after) => {
                    let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
                    format!("  {} → {}", side(before), side(after))
                }
            };
            out.line(format!("    {} {} #{} {hash}  {}{change}", proof.by, proof.at, proof.seq, proof.what.zh))?;
        }
    }
    Ok(())
}
