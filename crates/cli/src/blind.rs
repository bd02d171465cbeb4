//! The second officer's own answers from the terminal: listed, answered or declined, and then the first officer's answers opened.

use app::App;
use app::api::second::{AnswerBlind, BlindView, OpenFirst, ViewBlind};
use app::api::session::Lock;
use app::api::text::{Code, Failure};

use crate::args::Access;
use crate::database::unlock;
use crate::output::{Exit, Outcome, Output, Stop};

pub(crate) fn run(
    app: &mut App,
    out: &mut Output,
    case: &str,
    (answers, declines): (&[String], &[String]),
    open: bool,
    access: &Access,
) -> Outcome {
    let answers = answers.iter().map(|text| parted(text)).collect::<Result<Vec<_>, _>>()?;
    let declines = declines.iter().map(|text| parted(text)).collect::<Result<Vec<_>, _>>()?;
    unlock(app, access)?;
    let done = act(app, case, answers, declines, open);
    app.run(Lock {})?;
    let view = done?;
    out.value(&view)?;
    told(out, &view)?;
    Ok(if view.left == 0 { Exit::Ok } else { Exit::Findings })
}

type Given = Vec<(String, String)>;

fn act(app: &mut App, case: &str, answers: Given, declines: Given, open: bool) -> Result<BlindView, Failure> {
    for (question, raw) in answers {
        app.run(AnswerBlind { case: case.to_owned(), question, raw: Some(raw), declined: None })?;
    }
    for (question, reason) in declines {
        app.run(AnswerBlind { case: case.to_owned(), question, raw: None, declined: Some(reason) })?;
    }
    if open {
        app.run(OpenFirst { case: case.to_owned() })?;
    }
    app.run(ViewBlind { case: case.to_owned() })
}

fn told(out: &mut Output, view: &BlindView) -> Result<(), Stop> {
    for fact in &view.about {
        out.line(format!("{}  {}", fact.label.zh, fact.text))?;
    }
    for item in &view.items {
        let said = match (&item.answer, &item.declined) {
            (Some(answer), _) => answer.text.clone(),
            (None, Some(reason)) => format!("不答：{reason}"),
            (None, None) => "—".to_owned(),
        };
        let after = if item.after_opening { "（打开以后说的，不作独立回答）" } else { "" };
        out.line(format!("{}  {}：{said}{after}", item.question.id, item.question.label.zh))?;
        if item.answer.is_none() && item.declined.is_none() {
            for choice in &item.question.choices {
                out.line(format!("    {}  {}", choice.id, choice.label.zh))?;
            }
        }
    }
    match (&view.opened_at, view.left) {
        (Some(at), _) => out.line(format!("主办的回答已于 {at} 打开")),
        (None, 0) => out.line("都答过了：加 --open 打开主办的回答"),
        (None, left) => out.line(format!("还有 {left} 问；答完或写明不答，才打开主办的回答")),
    }
}

/// `QUESTION=WORDS`.
fn parted(text: &str) -> Result<(String, String), Failure> {
    let wrong = || {
        Failure::new(Code::BadRequest)
            .saying("写成 问题=回答，如 second.cash=8650", "write question=answer, as in second.cash=8650")
    };
    let (question, words) = text.split_once('=').ok_or_else(wrong)?;
    Ok((question.trim().to_owned(), words.to_owned()))
}
