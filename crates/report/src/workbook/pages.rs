//! The pages a committee reads 报表页: statements, cash plan, cross-checks, score, limit, repayment plan. Every figure on them is a reference
//! to the cell where it is computed; a total adds the lines above it as its rule does, and
//! no page holds a formula of its own beyond that and showing a state by its word.

use super::Error;
use super::book::{Address, letters};
use super::maker::Maker;
use super::style::Role;
use super::sums;
use crate::case::Case;
use crate::credit_report::{dimension, statement_title};
use appraisal::crosscheck::Verdict;
use appraisal::statement::{FigureTable, Statement, table};

/// The row of the column titles, below title and banner.
const HEAD: u32 = 2;

/// The sheets of the pages.
pub(super) struct Pages {
    statements: Vec<(String, usize)>,
    plan: usize,
    checks: usize,
    score: usize,
    limit: usize,
    repayment: usize,
}

pub(super) fn plan(maker: &mut Maker<'_>) -> Pages {
    let case = maker.case;
    let statements = case.statements().into_iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    let statements = statements
        .into_iter()
        .map(|id| {
            let sheet = maker.book.sheet(statement_title(&id, case.language()));
            (id, sheet)
        })
        .collect();
    Pages {
        statements,
        plan: maker.add("现金计划逐月", "Cash plan by month"),
        checks: maker.add("交叉检验", "Cross-checks"),
        score: maker.add("评分", "Score"),
        limit: maker.add("额度", "Limit"),
        repayment: maker.add("还款计划", "Repayment plan"),
    }
}

pub(super) fn write(maker: &mut Maker<'_>, pages: &Pages) -> Result<(), Error> {
    let case = maker.case;
    for (id, sheet) in &pages.statements {
        if let Some(statement) = case.appraisal.statements.iter().find(|s| s.id == *id) {
            lines(maker, *sheet, statement)?;
        }
    }
    let months = table(case.checklist, &case.appraisal.figures, "cash_plan.months");
    figures(
        maker,
        pages.plan,
        case.pick("现金计划（逐月，不含本笔贷款）", "Cash plan by month, without this loan"),
        months.as_ref(),
        Role::Computed,
    )?;
    checks(maker, pages.checks)?;
    score(maker, pages.score)?;
    limit(maker, pages.limit)?;
    let method = case.reading("request.method").and_then(|r| r.text().map(str::to_owned)).unwrap_or_default();
    let schedule = table(case.checklist, &case.appraisal.figures, &format!("schedules.limit.{method}"));
    figures(
        maker,
        pages.repayment,
        case.pick("还款计划（按建议额度）", "Repayment plan at the limit"),
        schedule.as_ref(),
        Role::Paid,
    )
}

fn lines(maker: &mut Maker<'_>, sheet: usize, statement: &Statement) -> Result<(), Error> {
    let case = maker.case;
    let title = statement_title(&statement.id, case.language());
    let mut widths = vec![34.0];
    widths.extend(statement.columns.iter().map(|_| 18.0));
    widths.push(44.0);
    maker.head(sheet, title, &widths)?;
    let mut titles = vec![case.pick("科目", "Line")];
    titles.extend(statement.columns.iter().map(|c| statement_title(c, case.language())));
    titles.push(case.pick("检验方式", "How checked"));
    maker.columns(sheet, HEAD, &titles)?;
    for (place, line) in statement.lines.iter().enumerate() {
        let row = row_of(place);
        let at = |col| Address::new(sheet, row, col);
        let indent = "　".repeat(usize::try_from(line.level.saturating_sub(1)).unwrap_or(0));
        let label = if line.total { maker.book.style.group.clone() } else { maker.book.style.label.clone() };
        maker.book.text(at(0), &format!("{indent}{}", case.say(&line.label)), &label)?;
        let role = if line.total { Role::Total } else { Role::Computed };
        let mut col = 1;
        for column in &statement.columns {
            if let Some(named) = line.cells.get(column) {
                let sum = line.total.then(|| total(maker, statement, place, column, col)).flatten();
                maker.shown_as(at(col), &named.figure, role, sum)?;
            }
            col += 1;
        }
        let small = maker.book.style.small.clone();
        maker.book.text(at(col), case.say(&line.how_checked), &small)?;
    }
    Ok(())
}

/// The row of a line of a statement.
fn row_of(place: usize) -> u32 {
    HEAD + 1 + u32::try_from(place).unwrap_or(u32::MAX - HEAD - 1)
}

/// A total as the sum of the lines shown above it, where its rule is one.
fn total(maker: &Maker<'_>, statement: &Statement, place: usize, column: &str, col: u16) -> Option<String> {
    let model = maker.evaluation().model();
    let (plus, minus) = sums::parts(model, statement, place, column)?;
    let letters = letters(col);
    let sum = |lines: &[usize]| {
        let rows: Vec<u32> = lines.iter().map(|l| row_of(*l)).collect();
        format!("SUM({})", sums::arguments(&rows, &letters))
    };
    let sum = match (plus.is_empty(), minus.is_empty()) {
        (_, true) => sum(&plus),
        (true, false) => format!("-{}", sum(&minus)),
        (false, false) => format!("{}-{}", sum(&plus), sum(&minus)),
    };
    Some(format!("ROUND({sum},2)"))
}

/// A rule table as a page of references; a schedule is shown to the fen.
fn figures(
    maker: &mut Maker<'_>,
    sheet: usize,
    title: &str,
    table: Option<&FigureTable>,
    role: Role,
) -> Result<(), Error> {
    let case = maker.case;
    let Some(table) = table else { return maker.head(sheet, title, &[40.0]) };
    let mut widths = vec![12.0];
    widths.extend(table.columns.iter().map(|_| 16.0));
    maker.head(sheet, title, &widths)?;
    let mut titles = vec![case.pick("行", "Row")];
    titles.extend(table.columns.iter().map(|(_, label)| case.say(label)));
    maker.columns(sheet, HEAD, &titles)?;
    let label = maker.book.style.label.clone();
    for (row, line) in (HEAD + 1..).zip(&table.rows) {
        let name = case.say(&line.label);
        maker.book.text(Address::new(sheet, row, 0), if name.is_empty() { &line.id } else { name }, &label)?;
        for (col, (column, _)) in (1_u16..).zip(&table.columns) {
            maker.shown(Address::new(sheet, row, col), &format!("{}.{}.{column}", table.id, line.id), role)?;
        }
    }
    maker.book.sheets[sheet].work.set_landscape();
    Ok(())
}

fn checks(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    maker.head(sheet, case.pick("交叉检验", "Cross-checks"), &[30.0, 12.0, 18.0, 18.0, 16.0, 12.0, 60.0])?;
    let titles = match case.language() {
        crate::document::Language::Zh => ["检验项", "结论", "实际", "应有", "差额", "偏差率", "方向通常意味着"],
        crate::document::Language::En => {
            ["Check", "Verdict", "Actual", "Expected", "Residual", "Deviation", "What the direction usually means"]
        }
    };
    maker.columns(sheet, HEAD, &titles)?;
    let shown: Vec<_> = case.appraisal.checks.iter().filter(|c| c.verdict != Verdict::NotApplicable).collect();
    for (row, check) in (HEAD + 1..).zip(shown) {
        let at = |col| Address::new(sheet, row, col);
        let (label, small) = (maker.book.style.label.clone(), maker.book.style.small.clone());
        maker.book.text(at(0), case.say(&check.label), &label)?;
        maker.verdict(at(1), &verdict_figure(case, &check.id))?;
        for (col, named) in [(2, &check.left), (3, &check.right), (4, &check.residual), (5, &check.deviation)] {
            if let Some(named) = named {
                maker.shown(at(col), &named.figure, Role::Computed)?;
            }
        }
        maker.book.text(at(6), check.meaning.as_ref().map_or("", |m| case.say(m)), &small)?;
    }
    Ok(())
}

fn score(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    maker.head(
        sheet,
        case.pick("五维评分（阈值未校准）", "Score in five dimensions (uncalibrated)"),
        &[8.0, 34.0, 18.0, 10.0, 10.0, 14.0, 60.0],
    )?;
    let titles = match case.language() {
        crate::document::Language::Zh => {
            ["编号", "指标", "取值（测算额度）", "得分", "满分", "得分（申请额）", "理由（测算额度）"]
        }
        crate::document::Language::En => {
            ["Id", "Indicator", "Value at L0", "Points", "Of", "Points at asked", "Reason at L0"]
        }
    };
    maker.columns(sheet, HEAD, &titles)?;
    let (label, group) = (maker.book.style.label.clone(), maker.book.style.group.clone());
    let mut row = HEAD + 1;
    for id in case.appraisal.score_at_l0.dimensions.keys() {
        let at = |col| Address::new(sheet, row, col);
        maker.book.text(at(0), id, &group)?;
        maker.book.text(at(1), dimension(case, id), &group)?;
        maker.shown(at(3), &format!("score.at_L0.dimensions.{id}"), Role::Total)?;
        maker.shown(at(5), &format!("score.at_amount_asked.dimensions.{id}"), Role::Total)?;
        row += 1;
        for indicator in case.appraisal.score_at_l0.indicators.iter().filter(|i| i.dimension == *id) {
            let at = |col| Address::new(sheet, row, col);
            let figure = |amount: &str, part: &str| format!("score.{amount}.indicators.{}.{part}", indicator.id);
            maker.book.text(at(0), &indicator.id, &label)?;
            maker.book.text(at(1), case.say(&indicator.label), &label)?;
            maker.shown(at(2), &figure("at_L0", "value"), Role::Computed)?;
            maker.shown(at(3), &figure("at_L0", "points"), Role::Computed)?;
            if indicator.asked {
                maker.book.number(at(4), indicator.max.into(), &label)?;
            }
            maker.shown(at(5), &figure("at_amount_asked", "points"), Role::Computed)?;
            maker.book.text(at(6), case.say(&indicator.reason), &label)?;
            row += 1;
        }
    }
    let at = |col| Address::new(sheet, row, col);
    maker.book.text(at(1), case.pick("合计", "Total"), &group)?;
    maker.shown(at(2), "score.at_L0.grade", Role::Total)?;
    maker.shown(at(3), "score.at_L0.total", Role::Total)?;
    maker.shown(at(5), "score.at_amount_asked.total", Role::Total)?;
    let score = &case.appraisal.score_at_l0;
    maker.book.number(at(4), score.out_of.into(), &group)?;
    if score.graded_by.is_some() {
        maker.book.text(at(6), case.say(&score.told()), &label)?;
    }
    Ok(())
}

fn limit(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    maker.head(sheet, case.pick("额度推导", "Derivation of the limit"), &[36.0, 20.0, 20.0, 12.0])?;
    let titles = match case.language() {
        crate::document::Language::Zh => ["约束", "评级前", "评级后", "是否约束"],
        crate::document::Language::En => ["Bound", "Before the grade", "After the grade", "Binds"],
    };
    maker.columns(sheet, HEAD, &titles)?;
    let (label, group, small) =
        (maker.book.style.label.clone(), maker.book.style.group.clone(), maker.book.style.small.clone());
    let mut row = HEAD + 1;
    for cap in &case.appraisal.limit.caps {
        let at = |col| Address::new(sheet, row, col);
        maker.book.text(at(0), case.say(&cap.label), &label)?;
        if cap.above_asked {
            // Its size would only be taken for money to be lent.
            let word = case.pick("不构成约束", "does not bind");
            maker.book.text(at(1), word, &small)?;
            maker.book.text(at(2), word, &small)?;
        } else {
            maker.shown(at(1), &cap.value.figure, Role::Computed)?;
            maker.shown(at(2), &cap.after.figure, Role::Computed)?;
        }
        maker.book.text(at(3), if cap.binds { case.pick("约束", "binds") } else { "" }, &label)?;
        row += 1;
    }
    for id in [
        "limit.L0",
        "limit.grade",
        "limit.grade_factor",
        "limit.before_floor",
        "limit.rounding_step",
        "limit.limit",
        "limit.capacity.P_min",
    ] {
        if maker.places.find(id).is_some() {
            maker.book.text(Address::new(sheet, row, 0), &case.label(id), &group)?;
            maker.shown(Address::new(sheet, row, 2), id, Role::Total)?;
            row += 1;
        }
    }
    Ok(())
}

/// The figure that holds the verdict of a check; a rule with `*` stands for one check per row of an asked table.
pub(super) fn verdict_figure(case: &Case<'_>, check: &str) -> String {
    let found = case.checklist.checks.iter().find_map(|rule| match rule.id.split_once('*') {
        Some((before, after)) => {
            let row = check.strip_prefix(before)?.strip_suffix(after)?;
            Some(rule.verdict.replace('*', row))
        }
        None => (rule.id == check).then(|| rule.verdict.clone()),
    });
    found.unwrap_or_default()
}
