//! Commands on a case file, without a database: appraise, report, explain.

use std::io::Read;
use std::path::Path;

use app::api::appraisal::AppraisalView;
use app::api::reason::Reason;
use app::api::reconciliation::ReconciliationView;
use app::api::text::{Basis, Code, Failure, FigureKind, FigureState, FigureView, Problem, Text};
use app::{App, Env, LooseCase, Machine};
use serde_json::json;

use crate::output::{Exit, Outcome, Output, Stop, warn};

/// The largest file that is read: a case file's limit.
const LARGEST: u64 = app::LARGEST_CASE_FILE;

/// The bytes of a file, or of standard input when it is called `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes).map(|_| bytes)
    } else {
        Machine::new().read(path, LARGEST)
    };
    let name = path.display().to_string();
    let bytes = read.map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => Failure::new(Code::TooLarge).saying(&name, &name),
        _ => Failure::new(Code::File).saying(&name, &name).caused_by(error),
    })?;
    if bytes.len() as u64 > LARGEST { Err(Failure::new(Code::TooLarge).saying(&name, &name)) } else { Ok(bytes) }
}

pub(crate) fn loose(app: &mut App, path: &Path) -> Result<LooseCase, Failure> {
    let case = app.loose(&read(path)?)?;
    for problem in case.problems() {
        warn(&told(problem));
    }
    Ok(case)
}

/// What is wrong with an answer of a file: where it stands, what it is called, the text and the reason.
pub(crate) fn told(problem: &Problem) -> String {
    let label = &problem.label.zh;
    let name = if label.is_empty() || *label == problem.at { String::new() } else { format!(" {label}") };
    format!("{}{name}：{}", problem.at, problem.message.zh)
}

pub(crate) fn appraise(app: &mut App, out: &mut Output, path: &Path) -> Outcome {
    let case = loose(app, path)?;
    let appraised = case.appraised();
    out.value(&appraised)?;
    let meta = &appraised.meta;
    let practice = if meta.practice { "【练习案例】" } else { "" };
    out.line(format!("{practice}{} · {} · 调查时点 {}", meta.title, meta.industry_name.zh, meta.survey_date))?;
    summary(out, &appraised.appraisal)?;
    let asked = case.reviewer_questions();
    if !asked.is_empty() {
        out.line("可能的退件问题")?;
    }
    for (no, question) in asked.iter().enumerate() {
        out.line(format!("  {}. {}", no + 1, question.text.zh))?;
        out.line(format!("     {}", question.why.zh))?;
        out.line(format!("     → {}", question.answers.zh))?;
    }
    Ok(Exit::Ok)
}

/// What to ask next, best first.
pub(crate) fn next(app: &mut App, out: &mut Output, path: &Path, most: usize) -> Outcome {
    let case = loose(app, path)?;
    let next = case.next_questions(app, most)?;
    out.value(&next)?;
    if let (Some(low), Some(high)) = (&next.low, &next.high) {
        out.line(format!("额度大致在 {} – {} 元", low.text, high.text))?;
    }
    for (no, question) in next.questions.iter().enumerate() {
        out.line(format!("{}. {}（{}）", no + 1, question.label.zh, question.at))?;
        out.line(format!("   {}", question.why.zh))?;
        if let Some(look) = &question.look {
            out.line(format!("   怎么查：{}", look.zh))?;
        }
        let papers: Vec<&str> = question.evidence.iter().map(|e| e.zh.as_str()).collect();
        if !papers.is_empty() {
            out.line(format!("   凭据：{}", papers.join("、")))?;
        }
    }
    Ok(Exit::Ok)
}

pub(crate) fn shown(figure: &FigureView) -> String {
    let provisional = if figure.provisional.is_empty() { "" } else { "（暂估）" };
    match figure.state {
        FigureState::Known => {
            let unit = if figure.kind == FigureKind::Money { " 元" } else { "" };
            format!("{}{unit}{provisional}", figure.text)
        }
        FigureState::Unknown => format!("{}：{}", figure.text, some(&figure.unknown)),
        _ => format!("{}（{}）", figure.text, figure.reason.as_deref().unwrap_or_default()),
    }
}

/// The first of a list, and how many more there are.
fn some(list: &[String]) -> String {
    let first: Vec<&str> = list.iter().take(5).map(String::as_str).collect();
    let more = list.len().saturating_sub(first.len());
    if more > 0 { format!("{} 等 {} 项", first.join("、"), list.len()) } else { first.join("、") }
}

pub(crate) fn summary(out: &mut Output, view: &AppraisalView) -> Result<(), Stop> {
    let head = &view.headline;
    out.line(format!("完整度  {}/{}", head.answered, head.required))?;
    out.line(format!("申请    {}", shown(&head.amount_asked)))?;
    out.line(format!("额度    {}", shown(&head.limit)))?;
    let binding: Vec<&str> = head.binding.iter().map(|b| b.label.zh.as_str()).collect();
    if !binding.is_empty() {
        out.line(format!("受限于  {}", binding.join("、")))?;
    }
    let out_of = if head.graded_by.is_some() { format!("/{}", head.score_out_of) } else { String::new() };
    out.line(format!("评分    {}{out_of}  等级 {}", shown(&head.score), shown(&head.grade)))?;
    if let Some(by) = &head.graded_by {
        out.line(format!("        {}", by.zh))?;
    }
    let reduced = view.decision.reduce_to.as_ref().map(|to| format!("至 {}", shown(to))).unwrap_or_default();
    out.line(format!("建议    {}{reduced}", view.decision.proposal_label.zh))?;
    for reason in &view.decision.reasons {
        // What only a later group would say stands beside the reasons that decide.
        let late = if reason.decides { String::new() } else { format!("（另有，属{}）", reason.group_label.zh) };
        out.line(format!("  · {}{late}", reason.text.zh))?;
    }
    for condition in &view.decision.conditions {
        out.line(format!("  条件 {}", condition.zh))?;
    }
    out.line("检验")?;
    for check in &view.checks {
        let size = check.deviation.as_ref().filter(|d| d.state == FigureState::Known).map(|d| format!("  {}", d.text));
        let line = format!("  {}  {}{}", out.verdict(check.verdict), check.label.zh, size.unwrap_or_default());
        out.line(line)?;
    }
    reconciliation(out, &view.reconciliation)?;
    for warning in &view.warnings {
        out.line(format!("提示  {}", warning.zh))?;
    }
    for problem in &view.visit.problems {
        out.line(format!("矛盾  {}：{}", problem.at, problem.message.zh))?;
    }
    let missing = &view.visit.missing;
    if !missing.is_empty() {
        out.line(format!("还缺 {} 项必答：", missing.len()))?;
        for gap in missing.iter().take(20) {
            out.line(format!("  {}  {}", gap.at, gap.label.zh))?;
        }
        if missing.len() > 20 {
            out.line(format!("  … 另有 {} 项，见 --json", missing.len() - 20))?;
        }
    }
    Ok(())
}

/// Who is wrong: advice beside the checks.
fn reconciliation(out: &mut Output, view: &ReconciliationView) -> Result<(), Stop> {
    let none = view.suspects.is_empty();
    out.line(if none { "最可能有误（建议）  没有突出的" } else { "最可能有误（建议）" })?;
    for suspect in &view.suspects {
        out.line(format!("  {} {}", if suspect.instead { "或" } else { "·" }, suspect.sentence.zh))?;
        let again: Vec<&str> = suspect.questions.iter().take(4).map(|q| q.label.zh.as_str()).collect();
        if !again.is_empty() {
            out.line(format!("      再看：{}", again.join("、")))?;
        }
    }
    for quantity in &view.quantities {
        if let Some(sentence) = &quantity.sentence {
            out.line(format!("  {}：{}", quantity.label.zh, sentence.zh))?;
        }
    }
    Ok(())
}

pub(crate) fn report(app: &mut App, out: &mut Output, path: &Path, xlsx: Option<&Path>, pdf: Option<&Path>) -> Outcome {
    if xlsx.is_none() && pdf.is_none() {
        warn("请用 --xlsx FILE 或 --pdf FILE 指明写什么 (say what to write)");
        return Ok(Exit::Usage);
    }
    let case = loose(app, path)?;
    // Both are made before either is written: half a report is worse than none.
    let workbook = xlsx.map(|to| Ok::<_, Failure>((to, case.xlsx()?))).transpose()?;
    // Said before anything is printed: whoever cannot live with it stops here.
    let lacking = if pdf.is_some() { app.loose_lacking(&case)? } else { Vec::new() };
    for one in &lacking {
        warn(&format!("{} {}", one.text.zh, one.text.en));
    }
    let print = pdf.map(|to| Ok::<_, Failure>((to, app.loose_pdf(&case)?))).transpose()?;
    let mut written = Vec::new();
    for (to, bytes) in [workbook, print].into_iter().flatten() {
        let name = to.display().to_string();
        Machine::new().write(to, &bytes).map_err(|error| {
            let failure = app::unwritten(to, &error, false);
            // Of two files the first may be there already.
            let done: Vec<&str> = written.iter().filter_map(|w: &serde_json::Value| w["path"].as_str()).collect();
            match done.is_empty() {
                true => failure,
                false => failure.saying(format!("已写成 {}", done.join("、")), format!("written: {}", done.join(", "))),
            }
        })?;
        out.line(format!("{name}  {} 字节", bytes.len()))?;
        written.push(json!({ "path": name, "size": bytes.len() }));
    }
    out.value(&json!({ "written": written, "lacking": lacking }))?;
    Ok(Exit::Ok)
}

pub(crate) fn explain(app: &mut App, out: &mut Output, path: &Path, figure: &str, depth: u8, en: bool) -> Outcome {
    let case = loose(app, path)?;
    let tree = case.explain_tree(figure, usize::from(depth))?;
    out.value(&tree)?;
    reason(out, &tree, 0, en)?;
    Ok(Exit::Ok)
}

/// One figure of the tree and what it was made from, each level further in.
fn reason(out: &mut Output, node: &Reason, level: usize, en: bool) -> Result<(), Stop> {
    let say = |text: &Text| if en && !text.en.is_empty() { text.en.clone() } else { text.zh.clone() };
    let word = |zh: &'static str, english: &'static str| if en { english } else { zh };
    let space = "    ".repeat(level);
    let mut head = format!("{space}{} = {}", say(&node.label), say(&node.value));
    if node.provisional {
        head.push_str(word("（暂估）", " (provisional)"));
    }
    if node.uncalibrated {
        head.push_str(word("（政策值，未校准）", " (policy, uncalibrated)"));
    }
    if let Some(said) = &node.said {
        let mut parts = vec![basis(said.basis, en).to_owned()];
        parts.extend([&said.by, &said.how_checked, &said.at].into_iter().filter(|t| !t.is_empty()).cloned());
        if said.evidence > 0 {
            parts.push(format!("{} {}", word("证据", "evidence"), said.evidence));
        }
        head.push_str(&format!("  [{}]", parts.join(" · ")));
    }
    out.line(head)?;
    // A sentence that only repeats the one part below says nothing.
    if let Some(sentence) = &node.sentence {
        out.line(format!("{space}  = {}", say(sentence)))?;
    }
    for remark in &node.remarks {
        out.line(format!("{space}  · {}", say(remark)))?;
    }
    let place = if node.place.is_empty() { String::new() } else { format!("  {}", node.place) };
    let source = say(&node.source);
    if !source.is_empty() && level == 0 {
        out.line(format!("{space}  {} {source}{place}", word("出处", "source")))?;
    }
    for part in &node.parts {
        reason(out, part, level + 1, en)?;
    }
    if node.more && node.parts.is_empty() {
        out.line(format!("{space}    … {}", word("见上，或用 --depth 展开", "told above, or unfold with --depth")))?;
    }
    Ok(())
}

fn basis(basis: Basis, en: bool) -> &'static str {
    let (zh, english) = match basis {
        Basis::Oral => ("口述", "said"),
        Basis::ThirdParty => ("侧面核实", "third party"),
        Basis::Observed => ("观察", "observed"),
        Basis::System => ("系统数据", "system"),
        Basis::Document => ("书证", "document"),
    };
    if en { english } else { zh }
}
