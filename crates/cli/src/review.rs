//! Submission and remarks from the terminal: what is missing, how far the case is, what the reviewer asks, and an answer to it.

use app::App;
use app::api::review::{AnswerRemark, RemarkWeight, ReviewView, SubmitCase, ViewReview};
use app::api::session::Lock;
use app::api::text::{Code, Failure};

use crate::args::Access;
use crate::database::{password, unlock, unlock_with};
use crate::output::{Exit, Outcome, Output, Stop};

pub(crate) fn submit(
    app: &mut App,
    out: &mut Output,
    case: &str,
    (statement, proposal): (&str, &str),
    access: &Access,
) -> Outcome {
    // The same password opens and signs.
    let password = unlock_with(app, access, password(access)?)?;
    let (statement, proposal) = (statement.to_owned(), proposal.to_owned());
    let done = app.run(SubmitCase { case: case.to_owned(), proposal, statement, password: password.into() });
    app.run(Lock {})?;
    let view = done?;
    out.value(&view)?;
    told(out, &view)?;
    Ok(Exit::Ok)
}

pub(crate) fn remarks(app: &mut App, out: &mut Output, case: &str, answers: &[String], access: &Access) -> Outcome {
    let answers: Vec<(String, String)> = answers.iter().map(|text| parted(text)).collect::<Result<_, _>>()?;
    unlock(app, access)?;
    let done = act(app, case, answers);
    app.run(Lock {})?;
    let view = done?;
    out.value(&view)?;
    told(out, &view)?;
    let open = view.remarks.iter().any(|remark| remark.open && remark.weight == RemarkWeight::Must);
    Ok(if open { Exit::Findings } else { Exit::Ok })
}

fn act(app: &mut App, case: &str, answers: Vec<(String, String)>) -> Result<ReviewView, Failure> {
    for (remark, text) in answers {
        app.run(AnswerRemark { case: case.to_owned(), remark, text, records: Vec::new() })?;
    }
    app.run(ViewReview { case: case.to_owned() })
}

fn parted(text: &str) -> Result<(String, String), Failure> {
    match text.split_once('=') {
        Some((remark, text)) => Ok((remark.to_owned(), text.to_owned())),
        None => Err(Failure::new(Code::BadRequest).saying(format!("写成 意见=回复：{text}"), "write REMARK=TEXT")),
    }
}

fn told(out: &mut Output, view: &ReviewView) -> Result<(), Stop> {
    let by = if view.by_branch { "分行" } else { "照本机的记录" };
    out.line(format!("{}（{by}）", view.state_text.zh))?;
    for wait in &view.waits {
        out.line(format!("等  {}", wait.zh))?;
    }
    for lacking in &view.lacking {
        out.line(format!("缺  {}  {}", lacking.at.as_deref().unwrap_or("—"), lacking.label.zh))?;
    }
    for remark in &view.remarks {
        let state = if remark.open { "" } else { "（已了结）" };
        out.line(format!("{}  {}  {}{state}", remark.id, remark.weight_text.zh, remark.label.zh))?;
        out.line(format!("    {}", remark.text))?;
        for answer in &remark.answers {
            out.line(format!("    → {}", answer.text))?;
        }
    }
    Ok(())
}
