//! The committee's page 审贷会页: proposal with its reasons, parties, asked against proposed, sources of repayment, what binds, doubts and what
//! eases them, conditions and who watches them, the stress table, the resolution. One page, because a committee decides on one.

use super::tables::shortened;
use crate::case::Case;
use crate::document::{Block, Cell, Column, Fact, Language, Mark, Row, Table, Tone};
use crate::words;
use appraisal::decision::Reason;
use appraisal::figure::Reading;
use appraisal::finding::Text;
use appraisal::judgement::judgement;

/// Open questions listed here; the rest stands in the chapter of open points.
const OPEN_SHOWN: usize = 6;
/// Checks named on each line; the rest stands in the chapter of checks.
const CHECKS_SHOWN: usize = 10;
/// Things named in one reason, and the room of each; the rest is a number and stands among the doubts.
const NAMED: usize = 4;
const NAME: usize = 22;
/// Things named in a reason that the sentence of the judgement tells: such a reason is not said twice.
const TOLD: usize = 3;
/// So many reasons stand in the sentence itself.
const LED: usize = 1;
/// Doubts told here; the rest stands in the chapter of risks.
const DOUBTS_SHOWN: usize = 8;
/// Bounds beside each other.
const CAPS_ACROSS: usize = 3;

pub(super) fn page(case: &Case<'_>) -> Vec<Block> {
    let mut blocks = vec![title(case), conclusion(case)];
    blocks.push(Block::Facts { columns: 2, items: super::parties::facts(case) });
    blocks.push(super::terms::table(case));
    blocks.push(Block::Facts { columns: 2, items: request(case) });
    blocks.push(caps(case));
    blocks.extend(super::doubts::table(case, Some(DOUBTS_SHOWN)).map(Block::Table));
    blocks.push(Block::Facts { columns: 1, items: verdict_facts(case) });
    blocks.extend(super::stress::table(case));
    blocks.extend(super::resolution::blocks(case));
    blocks
}

fn title(case: &Case<'_>) -> Block {
    let day = |label: &str, day: Option<chrono::NaiveDate>| day.map(|d| format!("{label} {}", d.format("%Y-%m-%d")));
    let context = case.context;
    Block::Title {
        text: case.pick("综合信用报告 · 审贷会页", "Credit report: the committee's page").to_owned(),
        subtitle: case.title(),
        remarks: [
            day(case.pick("调查日", "surveyed"), context.survey_date),
            day(case.pick("报告日", "reported"), context.date),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

fn conclusion(case: &Case<'_>) -> Block {
    let decision = &case.appraisal.decision;
    let score = &case.appraisal.score_at_l0;
    let mark = match decision.proposal.as_str() {
        "agree" => Mark::Pass,
        "decline" => Mark::Fail,
        _ => Mark::Attention,
    };
    let limit = case.figure("limit.limit").text;
    let head = format!(
        "{}{}{}{limit}{}{}",
        case.pick("建议：", "Proposal: "),
        words::proposal(&decision.proposal, case.language()),
        case.pick("；额度 ", "; limit "),
        case.pick(" 元；评级 ", " yuan; grade "),
        words::figure_word(&decision.grade, case.language()).unwrap_or(&decision.grade),
    );
    let mut said = Vec::new();
    said.extend(evidence_floor(case));
    said.push(format!("{} {}", case.pick("评分", "Score"), case.say(&score.told())));
    said.push(case.pick("本结论由规则推出，须人审定并签字", "drawn from rules; people decide and sign").to_owned());
    said = vec![said.join(case.pick("；", "; "))];
    let mut told = judgement(case.checklist, case.appraisal);
    // The page stays one page: what is not in the sentence stands below it.
    told.because.truncate(LED);
    let in_lead = |reason: &Reason| {
        let begins = |why: &Text| why.zh.contains(reason.text.zh.trim_end_matches('。'));
        // both amounts stand in the sentence itself
        let both = reason.code == "limit_below_asked" && decision.proposal == "agree_with_less";
        both || (reason.about.len() <= TOLD && told.because.iter().any(begins))
    };
    let label = |id: &str| Text::new(case.label(id), case.label(id));
    for reason in decision.reasons.iter().filter(|r| !in_lead(r)) {
        let mut reason = reason.clone();
        for about in &mut reason.about {
            let called = if about.label.zh.is_empty() { label(&about.id) } else { about.label.clone() };
            about.label = Text::new(shortened(&called.zh, NAME), shortened(&called.en, NAME));
        }
        let sentence = reason.sentence(NAMED, &label);
        let late = if reason.group == decision.by {
            String::new()
        } else {
            case.within(&words::proposal(&reason.group, case.language()))
        };
        said.push(format!("{}{late}", case.say(&sentence)));
    }
    Block::Callout {
        lead: case.say(&told.sentence()).to_owned(),
        head: Cell::marked(mark, head),
        text: said.join("\n"),
    }
}

/// What every figure at the lower end of its evidence would carry stands beside the limit, with what holds it there.
fn evidence_floor(case: &Case<'_>) -> Option<String> {
    let floor = &case.appraisal.evidence_floor;
    let amount = crate::number::money(floor.limit.number()?);
    let (said, yuan) = (case.pick("按证据下限", "At the lower end of the evidence"), case.pick("元", "yuan"));
    let caps = floor.bound_by.iter().filter_map(|id| case.appraisal.limit.caps.iter().find(|c| c.id == *id));
    let names: Vec<&str> = caps.map(|c| case.say(&c.label)).collect();
    let why = if names.is_empty() {
        String::new()
    } else {
        let names = names.join(case.pick("、", ", "));
        case.within(&match case.language() {
            Language::Zh => format!("各数都往差里取，由“{names}”卡住"),
            Language::En => format!("every figure at its worse end; bound by {names}"),
        })
    };
    Some(format!("{said} {amount} {yuan}{why}"))
}

fn request(case: &Case<'_>) -> Vec<Fact> {
    let mut items = vec![Fact::wide(case.pick("用途", "Purpose"), purpose(case))];
    items.push(super::story::earns(case));
    items.push(Fact::wide(case.pick("第一还款来源", "First source of repayment"), first_source(case)));
    if case.checklist.questions.contains_key(SECOND_SOURCE) {
        items.push(Fact::wide(case.pick("第二还款来源", "Second source of repayment"), case.figure(SECOND_SOURCE)));
    }
    items.extend(super::depth::fact(case));
    items.push(Fact::wide(case.pick("逾期与查询", "Overdue and enquiries"), bureau(case)));
    // The lowest month of the plan stands in the stress table.
    let burden = ["limit.total_exposure_of_the_family", "ratios.combined_debt_ratio"];
    let labels = [case.pick("家庭总敞口", "Exposure"), case.pick("综合负债率", "Debt ratio")];
    let known = burden.iter().zip(labels).filter(|(id, _)| case.reading(id).is_some());
    items.extend(known.map(|(id, label)| Fact { label: label.to_owned(), ..case.fact(id) }));
    items
}

const SECOND_SOURCE: &str = "request.second_source";

fn purpose(case: &Case<'_>) -> Cell {
    let kind = case.figure("request.purpose_kind");
    match case.answers.scalar("request.purpose_text") {
        Some(said) if !said.text.trim().is_empty() => {
            Cell::text(format!("{}{}{}", kind.text, case.colon(), said.text.trim()))
        }
        _ => kind,
    }
}

/// Overdue now and in the last two years, enquiries and lenders, and of which day the bureau's report is.
fn bureau(case: &Case<'_>) -> Cell {
    let number = |id: &str| case.reading(id).and_then(|r| r.number()).map(crate::number::plain);
    let open = || case.pick("缺", "missing").to_owned();
    let (mark, now) = match case.reading("bureau.currently_overdue").and_then(|r| r.truth()) {
        Some(true) => (Some(Mark::Fail), case.pick("当前有逾期", "overdue now").to_owned()),
        Some(false) => (None, case.pick("当前无逾期", "not overdue now").to_owned()),
        None => (Some(Mark::Attention), format!("{}{}", case.pick("当前逾期", "overdue now: "), open())),
    };
    let months = number("score.overdue_months").unwrap_or_else(open);
    let enquiries = number("bureau.hard_enquiries_6m").unwrap_or_else(open);
    let lenders = number("bureau.lenders_with_balance").unwrap_or_else(open);
    let mut parts = vec![
        now,
        format!("{} {months}{}", case.pick("近 24 个月逾期", "months overdue in 24:"), case.pick(" 个月次", "")),
        format!("{} {enquiries}{}", case.pick("近 6 个月硬查询", "hard enquiries in 6 months:"), case.pick(" 次", "")),
        format!("{} {lenders}{}", case.pick("有余额机构", "lenders with a balance:"), case.pick(" 家", "")),
    ];
    if let Some(day) = case.answers.scalar("bureau.report_date") {
        parts.push(format!("{} {}", case.pick("征信报告", "report of"), day.text));
    }
    let text = parts.join(case.pick("，", ", "));
    mark.map_or_else(|| Cell::text(text.clone()), |mark| Cell::marked(mark, text.clone()))
}

/// What pays the loan back: a seasonal bullet the sale of what it bought, anything else the monthly disposable money.
fn first_source(case: &Case<'_>) -> Cell {
    let seasonal = case.reading("limit.seasonal_bullet_rule").and_then(|r| r.truth()) == Some(true);
    if !seasonal {
        let figure = case.fact("income.month.disposable");
        let source = case.pick("经营与家庭的月可支", "Monthly disposable money");
        return Cell::text(format!("{source}{}", case.within(&format!("{} {}", figure.label, figure.value.text))));
    }
    let source = case.pick("这批货卖出后的回款，到期前收回", "What the goods bring, collected before maturity");
    // Beyond what is asked its size would only mislead.
    let above =
        case.reading("limit.capacity.above_asked.capacity_seasonal_goods").and_then(|r| r.truth()) == Some(true);
    let size = if above {
        case.pick("够还申请的金额", "covers what is asked").to_owned()
    } else {
        let figure = case.fact("limit.capacity.capacity_seasonal_goods");
        format!("{} {}", figure.label, figure.value.text)
    };
    Cell::text(format!("{source}{}", case.within(&size)))
}

/// The bounds after the grade, a few beside each other to leave the page room. A capacity above the amount asked bounds nothing: it has no
/// figure, so that nobody takes it for money to be lent.
fn caps(case: &Case<'_>) -> Block {
    let cell = |cap: &appraisal::limit::Cap| {
        let label = case.say(&cap.label);
        let label =
            if cap.binds { format!("{label}{}", case.pick("（约束）", " (binds)")) } else { label.to_owned() };
        let mut cells = [Cell::text(label), super::limit::bound(case, cap)];
        if cap.binds {
            cells.iter_mut().for_each(|c| c.tone = Tone::Strong);
        }
        cells
    };
    let caps: Vec<[Cell; 2]> = case.appraisal.limit.caps.iter().map(cell).collect();
    let down = caps.len().div_ceil(CAPS_ACROSS).max(1);
    let at = |column: usize, row: usize| caps.get(column * down + row).cloned().unwrap_or_default();
    let rows = (0..down).map(|row| Row::plain((0..CAPS_ACROSS).flat_map(|column| at(column, row)).collect()));
    let columns = || {
        [
            Column::text(case.pick("约束", "Bound"), 1),
            Column::figures(case.pick("评级后（元）", "After the grade (yuan)")),
        ]
    };
    Block::Table(Table {
        caption: case.pick("额度与约束", "Limit and what binds it").to_owned(),
        unit: format!("{}{}", case.pick("* 暂估", "* provisional"), rounding(case)),
        columns: (0..CAPS_ACROSS).flat_map(|_| columns()).collect(),
        rows: rows.collect(),
        note: String::new(),
    })
}

/// Said beside the bounds where the one that binds and the limit are two figures.
fn rounding(case: &Case<'_>) -> String {
    let limit = &case.appraisal.limit;
    match (limit.before_floor.number(), limit.limit.number()) {
        (Some(before), Some(least)) if before.round() > least => {
            let step = case.figure("limit.rounding_step").text;
            case.pick("；额度按 {} 元向下取整", "; the limit is rounded down to {} yuan").replace("{}", &step)
        }
        _ => String::new(),
    }
}

fn verdict_facts(case: &Case<'_>) -> Vec<Fact> {
    let a = case.appraisal;
    let state = |wanted: &str| {
        let labels: Vec<&str> = a.knock_outs.iter().filter(|k| k.state == wanted).map(|k| case.say(&k.label)).collect();
        labels.join(case.pick("、", ", "))
    };
    let (hit, unknown) = (state("hit"), state("unknown"));
    let knock = if !hit.is_empty() {
        Cell::marked(Mark::Fail, format!("{}{hit}", case.pick("触及：", "hit: ")))
    } else if !unknown.is_empty() {
        Cell::marked(Mark::Attention, format!("{}{unknown}", case.pick("未查明：", "not known: ")))
    } else {
        Cell::marked(Mark::Pass, case.pick("无触及", "none hit"))
    };
    let named = |zh: &str, en: &str, ids: &[String]| -> Option<String> {
        let labels: Vec<&str> =
            ids.iter().filter_map(|id| a.checks.iter().find(|c| c.id == *id)).map(|c| case.say(&c.label)).collect();
        let names = listed(case, &labels, CHECKS_SHOWN);
        (!labels.is_empty()).then(|| format!("{}{}{names}", case.pick(zh, en), case.colon()))
    };
    let deviating: Vec<String> = [
        named("未通过", "failed", &a.decision.failed_checks),
        named("关注", "attention", &a.decision.attention),
        named("未检", "not checked", &a.decision.not_checked),
    ]
    .into_iter()
    .flatten()
    .collect();
    let checks = match (a.decision.failed_checks.is_empty(), deviating.is_empty()) {
        (_, true) => Cell::marked(Mark::Pass, case.pick("全部通过", "all pass")),
        (true, _) => Cell::marked(Mark::Attention, deviating.join(case.pick("；", "; "))),
        (false, _) => Cell::marked(Mark::Fail, deviating.join(case.pick("；", "; "))),
    };
    let mut facts = vec![
        Fact::new(case.pick("准入否决", "Knock-outs"), knock),
        Fact::new(case.pick("交叉检验", "Cross-checks"), checks),
        Fact::new(case.pick("放款与监控条件", "Conditions and who watches"), conditions(case)),
    ];
    facts.extend(super::what_if::structures(case));
    facts.push(Fact::new(case.pick("未尽事项", "Open points"), open_points(case)));
    let late = case.context.late_changes.len();
    if late > 0 {
        let said = case.pick("处，改前改后见“未尽事项清单”", " places; before and after in “Open points”");
        let cell = Cell::marked(Mark::Attention, format!("{late} {}", said.trim_start()));
        facts.push(Fact::new(case.pick("见额度后改动", "Changed after the limit was seen"), cell));
    }
    facts.extend(super::visit_quality::line(case));
    if let Some(Reading::Known { .. }) = case.reading("visit.second_officer_dissent") {
        facts.push(Fact::new(case.label("visit.second_officer_dissent"), case.figure("visit.second_officer_dissent")));
    }
    facts
}

/// Every condition with who watches it; nothing is left out, because a committee signs under them.
fn conditions(case: &Case<'_>) -> Cell {
    let lines: Vec<String> = super::open_points::conditions(case)
        .enumerate()
        .map(|(i, (text, watched))| {
            let watched = if watched.is_empty() { String::new() } else { case.within(watched) };
            format!("{}. {text}{watched}", i + 1)
        })
        .collect();
    if lines.is_empty() { Cell::text(case.pick("无", "none")) } else { Cell::text(lines.join("\n")) }
}

/// The first few, and how many there are.
fn listed(case: &Case<'_>, names: &[&str], most: usize) -> String {
    let mut text = names.iter().take(most).copied().collect::<Vec<_>>().join(case.pick("、", ", "));
    if names.len() > most {
        text.push_str(&format!("{} {}", case.pick(" …… 共", " … total"), names.len()));
    }
    text
}

fn open_points(case: &Case<'_>) -> Cell {
    let missing = &case.appraisal.missing;
    if missing.is_empty() {
        return Cell::marked(Mark::Pass, case.pick("必答题已全部回答", "all required questions are answered"));
    }
    let names: Vec<String> = missing.iter().map(|id| case.label(id)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Cell::marked(Mark::Attention, listed(case, &names, OPEN_SHOWN))
}
