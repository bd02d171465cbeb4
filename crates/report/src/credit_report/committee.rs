//! The committee's page 审贷会页: conclusion, first source of repayment, asked against proposed, what binds, the stress table, knock-outs,
//! conditions, open questions, signatures. One page, because a committee decides on one.

use crate::case::Case;
use crate::document::{Block, Cell, Column, Fact, Mark, Row, SignatureBox, Table, Tone};
use crate::words;
use appraisal::crosscheck::Check;
use appraisal::figure::Reading;

/// Open questions listed here; the rest stands in the chapter of open points.
const OPEN_SHOWN: usize = 6;
/// Checks named on each line; the rest stands in the chapter of checks.
const CHECKS_SHOWN: usize = 10;
/// Failed checks whose direction is explained here.
const EXPLAINED: usize = 2;
/// Things named in one reason; the rest is a number.
const NAMED: usize = 6;
/// Conditions written out here; the rest stands in the chapter of risks.
const CONDITIONS_SHOWN: usize = 3;

pub(super) fn page(case: &Case<'_>) -> Vec<Block> {
    let mut blocks = vec![title(case), conclusion(case), request(case)];
    blocks.push(caps(case));
    blocks.extend(super::stress::table(case));
    blocks.push(Block::Facts { columns: 1, items: verdict_facts(case) });
    blocks.push(signatures(case));
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
    let mut said = vec![format!(
        "{} {}/100{}",
        case.pick("评分", "Score"),
        score.total,
        case.within(&format!(
            "{} {}/{}",
            case.pick("已评指标", "indicators assessed"),
            score.assessed,
            score.indicators.len()
        ))
    )];
    let label = |id: &str| appraisal::finding::Text::new(case.label(id), case.label(id));
    for reason in &decision.reasons {
        let sentence = reason.sentence(NAMED, &label);
        let late = if reason.group == decision.by {
            String::new()
        } else {
            case.within(&words::proposal(&reason.group, case.language()))
        };
        said.push(format!("{}{late}", case.say(&sentence)));
    }
    said.push(case.pick("本结论由规则推出，须人审定并签字。", "Drawn from rules; people decide and sign.").to_owned());
    Block::Callout { head: Cell::marked(mark, head), text: said.join("\n") }
}

fn request(case: &Case<'_>) -> Block {
    let mut items = vec![
        case.fact("request.amount"),
        Fact::new(case.pick("建议额度", "Limit proposed"), strong_money(case, "limit.limit")),
        case.fact("request.term_months"),
        case.fact("request.method"),
        case.fact("request.annual_rate"),
        case.fact("request.purpose_kind"),
    ];
    if case.checklist.questions.contains_key("request.purpose_text") {
        items.push(Fact { wide: true, ..case.fact("request.purpose_text") });
    }
    items.extend(super::story::facts(case));
    items.push(Fact::wide(case.pick("第一还款来源", "First source of repayment"), first_source(case)));
    // The lowest month of the plan stands in the stress table.
    let burden = ["limit.total_exposure_of_the_family", "ratios.combined_debt_ratio"];
    items.extend(burden.iter().filter(|id| case.reading(id).is_some()).map(|id| case.fact(id)));
    Block::Facts { columns: 2, items }
}

/// What pays the loan back: a seasonal bullet the sale of what it bought, anything else the monthly disposable money.
fn first_source(case: &Case<'_>) -> Cell {
    let seasonal = case.reading("limit.seasonal_bullet_rule").and_then(|r| r.truth()) == Some(true);
    let (source, id) = if seasonal {
        (
            case.pick("到期前的销售回款", "Sales collected before maturity"),
            "limit.capacity.capacity_seasonal_collections",
        )
    } else {
        (case.pick("经营与家庭的月可支", "Monthly disposable money"), "income.month.disposable")
    };
    let figure = case.fact(id);
    Cell::text(format!("{source}{}", case.within(&format!("{} {}", figure.label, figure.value.text))))
}

fn strong_money(case: &Case<'_>, id: &str) -> Cell {
    let cell = case.figure(id);
    if cell.tone == Tone::Plain { Cell::strong(format!("{}{}", cell.text, case.pick(" 元", " yuan"))) } else { cell }
}

/// The bounds, two beside each other to leave the page room, and the limit below them.
fn caps(case: &Case<'_>) -> Block {
    let caps: Vec<[Cell; 3]> = case
        .appraisal
        .limit
        .caps
        .iter()
        .map(|cap| {
            let label = case.say(&cap.label);
            let label =
                if cap.binds { format!("{label}{}", case.pick("（约束）", " (binds)")) } else { label.to_owned() };
            let mut cells = [Cell::text(label), case.figure(&cap.value.figure), case.figure(&cap.after.figure)];
            if cap.binds {
                cells.iter_mut().for_each(|c| c.tone = Tone::Strong);
            }
            cells
        })
        .collect();
    let half = caps.len().div_ceil(2);
    let nothing = || [Cell::empty(), Cell::empty(), Cell::empty()];
    let beside = |i: usize| caps.get(half + i).cloned().unwrap_or_else(nothing);
    let mut rows: Vec<Row> = (0..half).map(|i| Row::plain([caps[i].clone(), beside(i)].concat())).collect();
    let total = [
        Cell::text(case.pick("额度（取整后）", "Limit (rounded down)")),
        case.reading_cell(&case.appraisal.limit.l0, appraisal::checklist::Kind::Money, "", ""),
        case.figure("limit.limit"),
    ];
    rows.push(Row::total([total, nothing()].concat()));
    let columns = || {
        [
            Column::text(case.pick("约束", "Bound"), 1),
            Column::figures(case.pick("评级前", "Before the grade")),
            Column::figures(case.pick("评级后", "After the grade")),
        ]
    };
    Block::Table(Table {
        caption: case.pick("额度与约束", "Limit and what binds it").to_owned(),
        unit: case.pick("单位：元；* 暂估", "yuan; * provisional").to_owned(),
        columns: [columns(), columns()].concat(),
        rows,
        note: String::new(),
    })
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
    let found =
        |ids: &[String]| -> Vec<&Check> { ids.iter().filter_map(|id| a.checks.iter().find(|c| c.id == *id)).collect() };
    let mut facts = vec![
        Fact::new(case.pick("准入否决", "Knock-outs"), knock),
        Fact::new(
            case.pick("未通过检验", "Failed checks"),
            listed(
                &a.decision.failed_checks,
                Mark::Fail,
                check_lines(case, &found(&a.decision.failed_checks), EXPLAINED),
            ),
        ),
        Fact::new(
            case.pick("关注", "Attention"),
            listed(&a.decision.attention, Mark::Attention, check_lines(case, &found(&a.decision.attention), 0)),
        ),
    ];
    if !a.decision.not_checked.is_empty() {
        let names = check_lines(case, &found(&a.decision.not_checked), 0);
        facts.push(Fact::new(case.pick("未检", "Not checked"), Cell::marked(Mark::NotChecked, names)));
    }
    let all = &a.decision.conditions;
    let mut conditions: Vec<String> = all.iter().take(CONDITIONS_SHOWN).map(|t| case.say(t).to_owned()).collect();
    if all.len() > CONDITIONS_SHOWN
        && let Some(last) = conditions.last_mut()
    {
        last.push_str(&format!(" {} {}", case.pick("…… 共", "… total"), all.len()));
    }
    let conditions = if conditions.is_empty() { case.pick("无", "none").to_owned() } else { conditions.join("\n") };
    facts.push(Fact::new(case.pick("放款条件", "Conditions"), Cell::text(conditions)));
    facts.extend(super::what_if::structures(case));
    facts.push(Fact::new(case.pick("未尽事项", "Open points"), open_points(case)));
    let late = case.context.late_changes.len();
    if late > 0 {
        let said = case.pick("处，改前改后见“未尽事项清单”", " places; before and after in “Open points”");
        let cell = Cell::marked(Mark::Attention, format!("{late} {}", said.trim_start()));
        facts.push(Fact::new(case.pick("见额度后改动", "Changed after the limit was seen"), cell));
    }
    if let Some(Reading::Known { .. }) = case.reading("visit.second_officer_dissent") {
        facts.push(Fact::new(case.label("visit.second_officer_dissent"), case.figure("visit.second_officer_dissent")));
    }
    facts
}

/// The first few with what their direction usually means, one on a line; the others by name, and how many there are.
fn check_lines(case: &Case<'_>, checks: &[&Check], explained: usize) -> String {
    let mut lines = Vec::new();
    for check in checks.iter().take(explained) {
        lines.push(match &check.meaning {
            Some(meaning) => format!("{}{}{}", labelled(case, check), case.colon(), case.say(meaning)),
            None => labelled(case, check),
        });
    }
    let others: Vec<&str> = checks.iter().skip(explained).map(|c| case.say(&c.label)).collect();
    if !others.is_empty() {
        lines.push(shortened(case, &others, CHECKS_SHOWN));
    }
    if lines.is_empty() { case.pick("无", "none").to_owned() } else { lines.join("\n") }
}

/// A check's name, and how far its explanation got where one is due.
fn labelled(case: &Case<'_>, check: &Check) -> String {
    match super::explanations::state(case, check) {
        None => case.say(&check.label).to_owned(),
        Some(state) => format!("{}{}", case.say(&check.label), case.within(&state.text)),
    }
}

/// The first few, and how many there are.
fn shortened(case: &Case<'_>, names: &[&str], most: usize) -> String {
    let mut text = names.iter().take(most).copied().collect::<Vec<_>>().join(case.pick("、", ", "));
    if names.len() > most {
        text.push_str(&format!("{} {}", case.pick(" …… 共", " … total"), names.len()));
    }
    text
}

fn listed(ids: &[String], mark: Mark, names: String) -> Cell {
    if ids.is_empty() { Cell::marked(Mark::Pass, names) } else { Cell::marked(mark, names) }
}

fn open_points(case: &Case<'_>) -> Cell {
    let missing = &case.appraisal.missing;
    if missing.is_empty() {
        return Cell::marked(Mark::Pass, case.pick("必答题已全部回答", "all required questions are answered"));
    }
    let names: Vec<String> = missing.iter().map(|id| case.label(id)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Cell::marked(Mark::Attention, shortened(case, &names, OPEN_SHOWN))
}

fn signatures(case: &Case<'_>) -> Block {
    let vote = case.pick("同意 □ 有条件 □ 不同意 □", "agree □ conditions □ no □");
    let signed = |zh: &str, en: &str, name: &str, choices: &str| SignatureBox {
        role: case.pick(zh, en).to_owned(),
        name: name.to_owned(),
        choices: choices.to_owned(),
    };
    Block::Signatures {
        boxes: vec![
            signed("调查人", "Officer", &case.context.officer, ""),
            signed(
                "协办",
                "Second officer",
                &case.context.second_officer,
                case.pick("无异议 □ 有异议 □", "no dissent □ dissent □"),
            ),
            signed("审查人", "Reviewer", "", vote),
            signed("审贷会", "Committee", "", vote),
        ],
    }
}
