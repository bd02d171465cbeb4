//! A case on another checklist, and an old decision once more.

use app::App;
use app::api::moving::{ChecklistRef, ListMoves, MoveCase, MovePreview, PreviewMove, ReplayCase};
use app::api::session::Lock;
use app::api::text::{Code, Failure};
use serde_json::json;

use crate::args::Access;
use crate::case_file::summary;
use crate::database::unlock;
use crate::output::{Exit, Outcome, Output, Stop, warn};

/// Things of one kind that are listed by name.
const NAMED: usize = 30;

/// Where to, and whether it has been looked at.
pub(crate) struct Wanted<'a> {
    pub(crate) trade: Option<&'a str>,
    pub(crate) checklist: Option<&'a str>,
    pub(crate) back: bool,
    pub(crate) yes: bool,
}

pub(crate) fn move_case(app: &mut App, out: &mut Output, id: &str, wanted: &Wanted<'_>, access: &Access) -> Outcome {
    unlock(app, access)?;
    let done = moved(app, out, id, wanted);
    app.run(Lock {})?;
    done
}

fn moved(app: &mut App, out: &mut Output, id: &str, wanted: &Wanted<'_>) -> Outcome {
    let (mut trade, mut checklist) = (wanted.trade.map(str::to_owned), wanted.checklist.map(str::to_owned));
    if wanted.back {
        let last = app.run(ListMoves { case: id.to_owned() })?.moves.pop();
        let Some(last) = last else {
            let (zh, en) = ("本案没有转过清单，无处可退", "the case never moved; there is nothing to go back to");
            return Err(Failure::new(Code::NotFound).saying(zh, en).into());
        };
        (trade, checklist) = (Some(last.from.trade), Some(last.from.hash).filter(|hash| !hash.is_empty()));
    }
    let preview = app.run(PreviewMove { case: id.to_owned(), trade: trade.clone(), checklist: checklist.clone() })?;
    if preview.same {
        out.value(&json!({ "preview": preview, "moved": false }))?;
        out.line("本案已经在这一版清单上")?;
        return Ok(Exit::Ok);
    }
    told(out, &preview)?;
    if wanted.yes {
        app.run(MoveCase { case: id.to_owned(), trade, checklist, seen: preview.seen })?;
        out.line("已转；差别写入记录。退回用 case move --back")?;
    } else {
        warn("没有转。看过差别，加 --yes 再转 (nothing was moved; add --yes)");
    }
    out.value(&json!({ "preview": preview, "moved": wanted.yes }))?;
    Ok(Exit::Ok)
}

fn called(checklist: &ChecklistRef) -> String {
    let short: String = checklist.hash.chars().take(8).collect();
    format!("{} {} {short}", checklist.name.zh, checklist.trade)
}

fn told(out: &mut Output, preview: &MovePreview) -> Result<(), Stop> {
    out.line(format!("{} → {}", called(&preview.from), called(&preview.to)))?;
    for figure in &preview.figures {
        let same = if figure.same { "（不变）" } else { "" };
        out.line(format!("  {}  {} → {}{same}", figure.label.zh, figure.before.text, figure.after.text))?;
    }
    for group in &preview.groups {
        let count = |how: &str| group.items.iter().filter(|item| item.how == how).count();
        let (new, gone, changed) = (count("new"), count("gone"), count("changed"));
        out.line(format!("{}：新增 {new}，去掉 {gone}，改动 {changed}", group.label.zh))?;
        for item in group.items.iter().take(NAMED) {
            let side = |text: &Option<app::api::text::Text>| text.as_ref().map_or(String::new(), |t| t.zh.clone());
            let (before, after) = (side(&item.before), side(&item.after));
            let change =
                if before.is_empty() && after.is_empty() { String::new() } else { format!("  {before} → {after}") };
            out.line(format!("  {} {}{change}", item.how_text.zh, item.label.zh))?;
        }
        if group.items.len() > NAMED {
            out.line(format!("  … 另有 {} 项，见 --json", group.items.len() - NAMED))?;
        }
    }
    for (title, answers) in [("搁置的答案（保留，不参与计算）", &preview.set_aside), ("重新用上的答案", &preview.back)]
    {
        if !answers.is_empty() {
            out.line(format!("{title} {} 个", answers.len()))?;
        }
        for answer in answers.iter().take(NAMED) {
            out.line(format!("  {}：{}", answer.label.zh, answer.text.zh))?;
        }
    }
    for check in &preview.due_again {
        out.line(format!("须重新解释  {}", check.zh))?;
    }
    Ok(())
}

pub(crate) fn replay(app: &mut App, out: &mut Output, id: &str, at: u32, access: &Access) -> Outcome {
    unlock(app, access)?;
    let replayed = app.run(ReplayCase { case: id.to_owned(), at });
    app.run(Lock {})?;
    let replayed = replayed?;
    out.value(&replayed)?;
    let meta = &replayed.view.meta;
    out.line(format!("{} · {} · 到日志第 {at} 条", meta.title, called(&replayed.checklist)))?;
    if let Some(said) = &replayed.standing_text {
        out.line(&said.zh)?;
    }
    summary(out, &replayed.view.appraisal)?;
    Ok(Exit::Ok)
}
