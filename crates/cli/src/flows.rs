//! `tianye flows`: statement files read, classed and summed without a database; nothing is kept.

use std::path::{Path, PathBuf};

use app::App;
use app::api::flows::{FlowAnswer, FlowFinding, FlowLevel, FlowReading, FlowTreatment, FlowVerdict, FlowsView};

use crate::case_file::{loose, read};
use crate::output::{Exit, Outcome, Output, Stop};

/// Links beyond this are no list for a terminal; the value printed for scripts holds more.
const MOST_LINKS: usize = 30;

pub(crate) fn flows(
    app: &mut App,
    out: &mut Output,
    files: &[PathBuf],
    case: Option<&Path>,
    answers: &[String],
) -> Outcome {
    let answer = |text: &String| {
        let (about, value) = text.split_once('=').unwrap_or((text, ""));
        FlowAnswer { about: about.trim().to_owned(), value: value.trim().to_owned() }
    };
    let answers: Vec<FlowAnswer> = answers.iter().map(answer).collect();
    let case = case.map(|path| loose(app, path)).transpose()?;
    let mut bytes = Vec::new();
    for path in files {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        bytes.push((name, read(path)?));
    }
    let view = app.loose_flows(case.as_ref(), &bytes, &answers)?;
    out.value(&view)?;
    print(out, &view)?;
    Ok(Exit::Ok)
}

fn finding(out: &mut Output, finding: &FlowFinding) -> Result<(), Stop> {
    let sign = match finding.level {
        FlowLevel::Note => "·",
        FlowLevel::Attention => "!",
        FlowLevel::Serious => "✗",
    };
    let line = finding.line.map(|n| format!("第 {n} 行 ")).unwrap_or_default();
    out.line(format!("  {sign} {line}{}", finding.text.zh))
}

/// How the file was read, and the question that is open.
fn reading(out: &mut Output, read: &FlowReading) -> Result<(), Stop> {
    let dates = if read.dates.zh.is_empty() { String::new() } else { format!("；日期 {}", read.dates.zh) };
    out.line(format!("  我这样读的：币种 {}；单位 {}{dates}；{}", read.currency.zh, read.unit.zh, read.sign.zh))?;
    for sheet in &read.sheets {
        let state = if sheet.taken { "算" } else { "不算" };
        let why = if sheet.why.zh.is_empty() { String::new() } else { format!("：{}", sheet.why.zh) };
        out.line(format!("    工作表 {} {} 笔 {state}{why}", sheet.name, sheet.rows))?;
    }
    if !read.beside.is_empty() {
        // The text of such lines may hold names; a terminal gets their numbers.
        let lines: Vec<String> = read.beside.iter().take(12).map(|l| l.line.to_string()).collect();
        let more = if read.beside.len() > 12 { " …" } else { "" };
        out.line(format!("    不是流水的行：{}{more}", lines.join("、")))?;
    }
    for told in &read.told {
        out.line(format!("    已回答：{}", told.zh))?;
    }
    if let Some(question) = &read.question {
        out.line(format!("  ? {}", question.text.zh))?;
        for choice in &question.choices {
            out.line(format!("      --answer {}={}  {}", question.about, choice.value, choice.label.zh))?;
        }
    }
    Ok(())
}

/// What may be the same money in two files; names stay out of a terminal.
fn links(out: &mut Output, view: &FlowsView) -> Result<(), Stop> {
    if view.links.is_empty() {
        return Ok(());
    }
    out.line(format!("同一笔钱（两个文件里都有）：{} 处", view.links_total))?;
    for link in view.links.iter().take(MOST_LINKS) {
        let state = match link.verdict {
            Some(FlowVerdict::Excluded) => "已认定是同一笔，只算一次",
            Some(FlowVerdict::Sales) => "已认定不是同一笔",
            None if link.open => "没有认定，先只算一次",
            None => "没有认定，本来就不算销售",
        };
        let sign = if link.open { '!' } else { '·' };
        let sure = if link.exact { "" } else { "（像）" };
        out.line(format!("  {sign} {}{sure}：{}。{state}", link.label.zh, link.reason.zh))?;
    }
    let more = view.links_total as usize - view.links.len().min(MOST_LINKS);
    if more > 0 {
        out.line(format!("  …另 {more} 处"))?;
    }
    Ok(())
}

fn print(out: &mut Output, view: &FlowsView) -> Result<(), Stop> {
    for file in &view.files {
        let unread =
            if file.unreadable > 0 { format!("，{} 行没读进来", file.unreadable) } else { String::new() };
        out.line(format!("{}  {}  {} – {}  {} 笔{unread}", file.name, file.source.zh, file.from, file.to, file.rows))?;
        reading(out, &file.reading)?;
        for one in &file.findings {
            finding(out, one)?;
        }
    }
    out.line(format!("进账 {} 元 − 剔除 {} 元 = 算作销售 {} 元（12 个月）", view.gross, view.excluded, view.sales))?;
    if view.open > 0 {
        out.line(format!("  ! {} 处没有确认（剔除的组、两处都有的钱），先不算", view.open))?;
    }
    links(out, view)?;
    for one in &view.stays {
        out.line(format!("  · {}", one.zh))?;
    }
    out.line("类别")?;
    let mut classes: Vec<(&str, &str, u32, Vec<&str>)> = Vec::new();
    for group in &view.groups {
        let mark = match group.treatment {
            FlowTreatment::Sales => "销售",
            FlowTreatment::Excluded => "剔除",
            FlowTreatment::Outgo => "支出",
        };
        let amount = if group.treatment == FlowTreatment::Outgo { &group.outflow } else { &group.inflow };
        match classes.iter_mut().find(|(_, label, ..)| *label == group.label.zh) {
            Some(class) => {
                class.2 += group.count;
                class.3.push(amount);
            }
            None => classes.push((mark, &group.label.zh, group.count, vec![amount])),
        }
    }
    for (mark, label, count, amounts) in classes {
        // Groups of one class are summed by the reader's eye only where there are few of them; names stay out of a terminal.
        let shown: Vec<&str> = amounts.iter().take(6).copied().collect();
        let more = amounts.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(" …另 {more} 组") } else { String::new() };
        out.line(format!("  {mark}  {label}  {count} 笔  {}{more}", shown.join("、")))?;
    }
    out.line("月份      银行        微信        支付宝      POS         剔除        销售")?;
    let shown = |amount: &Option<String>| amount.clone().unwrap_or_else(|| "无流水".into());
    for m in &view.months {
        let cells =
            [shown(&m.bank), shown(&m.wechat), shown(&m.alipay), shown(&m.pos), m.excluded.clone(), m.sales.clone()];
        let cells: Vec<String> = cells.iter().map(|c| format!("{c:<10}")).collect();
        out.line(format!("{}  {}", m.month, cells.join("  ").trim_end()))?;
    }
    out.line("提示")?;
    for one in &view.findings {
        finding(out, one)?;
    }
    Ok(())
}
