//! The sheets of answers 输入 and of policy 政策参数: every scalar question with its basis and who gave it, every constant with its source.

use super::Error;
use super::blocks::{HEAD, Layout, Line, Lines};
use super::book::Address;
use super::coded;
use super::figures::label_of;
use super::maker::{Maker, Target};
use super::style::Role;
use crate::case::masked;
use crate::words;
use appraisal::checklist::{Depth, Kind};
use formula::Role as NameRole;

/// 标签 值 单位 依据 提供人 检验方式 状态 | 编号 状态码 依据码 代码.
const INPUT: Layout = Layout { value: 1, status: Some(8), basis: Some(9) };
const POLICY: Layout = Layout { value: 1, status: None, basis: None };
/// Where the code of a picked word stands.
const CODE: u16 = 10;

pub(super) struct Inputs {
    answers: Lines,
    policy: Lines,
}

pub(super) fn plan(maker: &mut Maker<'_>) -> Inputs {
    let answers = maker.add("输入", "Inputs");
    let policy = maker.add_hidden("政策参数", "Policy");
    let checklist = maker.case.checklist;
    let mut lines = Vec::new();
    for section in &checklist.sections {
        let questions: Vec<Line> = checklist
            .questions
            .values()
            .filter(|q| q.section == section.id)
            .map(|q| Line::Scalar(q.ask.id.clone()))
            .collect();
        if !questions.is_empty() {
            lines.push(Line::Group(maker.case.say(&section.label).to_owned()));
            lines.extend(questions);
        }
    }
    let names = maker.case.appraisal.figures.evaluation.model().names();
    let scalars = |role: NameRole| {
        names
            .iter()
            .filter(move |n| n.role == role && !n.name.ends_with(']'))
            .map(|n| n.name.clone())
            .collect::<Vec<_>>()
    };
    lines.push(Line::Group(maker.case.pick("案件与系统", "The case and the system").to_owned()));
    let listed = |name: &String| lines_hold(&lines, name);
    let others: Vec<Line> = scalars(NameRole::Question).into_iter().filter(|n| !listed(n)).map(Line::Scalar).collect();
    lines.extend(others);
    let constants: Vec<Line> = scalars(NameRole::Constant).into_iter().map(Line::Scalar).collect();
    let answers = Lines::place(maker, answers, lines, INPUT);
    // Formulas read the code of a choice; the word that is picked stands where the answer stands.
    for question in checklist.questions.values().filter(|q| coded::is_coded(&q.ask)) {
        if let Some(at) = maker.places.scalars.get_mut(&question.ask.id) {
            maker.places.words.insert(question.ask.id.clone(), at.value);
            at.value.col = CODE;
        }
    }
    // The same for what the program itself knows by a code: how deep the case is surveyed, which checklist it stands on.
    for name in SPOKEN {
        if let Some(at) = maker.places.scalars.get_mut(name).filter(|at| at.value.col == INPUT.value) {
            at.value.col = CODE;
        }
    }
    Inputs { answers, policy: Lines::place(maker, policy, constants, POLICY) }
}

/// Codes of the program's own.
const SPOKEN: [&str; 3] = ["survey.depth", "survey.depth_due", "case.industry"];

/// The word for one of them.
fn spoken(case: &crate::case::Case<'_>, code: &str) -> String {
    let depth = Depth::of(code).map(|depth| case.say(&depth.label()).to_owned());
    let own = (code == case.checklist.id).then(|| case.say(&case.checklist.name).to_owned());
    depth.or(own).unwrap_or_else(|| code.to_owned())
}

fn lines_hold(lines: &[Line], name: &str) -> bool {
    lines.iter().any(|l| matches!(l, Line::Scalar(n) if n == name))
}

pub(super) fn write(maker: &mut Maker<'_>, inputs: &Inputs) -> Result<(), Error> {
    answers(maker, &inputs.answers)?;
    policy(maker, &inputs.policy)
}

fn answers(maker: &mut Maker<'_>, lines: &Lines) -> Result<(), Error> {
    let sheet = lines.sheet;
    let case = maker.case;
    maker.head(sheet, case.pick("输入", "Inputs"), &[38.0, 22.0, 16.0, 10.0, 14.0, 22.0, 9.0, 34.0])?;
    let titles = match case.language() {
        crate::document::Language::Zh => {
            ["问题", "答案", "单位", "依据", "提供人", "检验方式", "状态", "编号", "状态码", "依据码"]
        }
        crate::document::Language::En => {
            ["Question", "Answer", "Unit", "Basis", "Given by", "How checked", "State", "Id", "Code", "Basis code"]
        }
    };
    maker.columns(sheet, HEAD, &titles)?;
    for (row, line) in lines.rows() {
        let name = match line {
            Line::Group(text) => {
                lines.group(maker, row, text, 8)?;
                continue;
            }
            Line::Scalar(name) => name,
        };
        let at = |col| Address::new(sheet, row, col);
        let ask = case.checklist.questions.get(name).map(|q| &q.ask);
        let answer = case.answers.scalar(name);
        let (label, small, text) =
            (maker.book.style.label.clone(), maker.book.style.small.clone(), maker.book.style.text.clone());
        maker.book.text(at(0), &ask.map_or_else(|| label_of(case, name), |a| case.say(&a.label).to_owned()), &label)?;
        let kind = ask.map_or(Kind::Integer, |a| a.kind);
        let kind = if name.starts_with("case.") { Kind::Date } else { kind };
        let Some(outcome) = maker.evaluation().get(name) else { continue };
        let unit = ask.map_or("", |a| a.unit.as_str());
        let target = Target { name, value: at(1), status: at(8), kind, unit, role: Role::Asked };
        let covered = match kind {
            Kind::IdNumber | Kind::Phone if !case.context.unmasked => outcome.as_text().map(masked),
            _ => None,
        };
        match ask.filter(|a| coded::is_coded(a)) {
            Some(ask) => coded::write(maker, &Target { value: at(CODE), ..target }, at(1), ask, answer, outcome)?,
            None if SPOKEN.contains(&name.as_str()) => {
                let format = maker.book.style.value(Kind::Text, "", Role::Computed);
                maker.book.text(at(1), &outcome.as_text().map_or_else(String::new, |c| spoken(case, c)), &format)?;
                let code = maker.book.style.code.clone();
                maker.constant(at(CODE), outcome, &code)?;
                maker.book.number(at(8), outcome.status().into(), &code)?;
            }
            None => maker.asked(&target, outcome, covered)?,
        }
        maker.book.text(at(2), case.unit(unit), &small)?;
        let basis = maker.evaluation().basis(name).map_or("", |b| b.as_str());
        maker.book.text(at(3), words::basis(basis, case.language()), &text)?;
        let unasked = ask.filter(|_| answer.is_none()).and_then(|a| standing(case, a));
        let by = unasked.as_ref().map_or_else(|| answer.map_or("", |a| a.by.as_str()), |(by, _)| by.as_str());
        let how =
            unasked.as_ref().map_or_else(|| answer.map_or("", |a| a.how_checked.as_str()), |(_, how)| how.as_str());
        maker.book.text(at(4), by, &text)?;
        maker.book.text(at(5), how, &text)?;
        maker.status_word(at(6), at(8), outcome)?;
        maker.book.text(at(7), name, &small)?;
        let code = maker.book.style.code.clone();
        maker.book.text(at(9), basis, &code)?;
    }
    hide(maker, sheet, 7, CODE)
}

/// Who says what nobody was asked, and of which day it is; or that this depth of survey leaves the question out.
fn standing(case: &crate::case::Case<'_>, ask: &appraisal::checklist::Ask) -> Option<(String, String)> {
    if ask.least_depth() > case.appraisal.relevance.survey().depth {
        return Some((String::new(), case.pick("这一档不问", "not asked at this depth").to_owned()));
    }
    let datum = ask.reference.as_ref()?;
    let said = format!("{}{}{}", case.say(&datum.said_by), case.pick("，", ", "), datum.date);
    Some((case.pick("参考数据", "reference data").to_owned(), said))
}

fn policy(maker: &mut Maker<'_>, lines: &Lines) -> Result<(), Error> {
    let sheet = lines.sheet;
    let case = maker.case;
    maker.head(sheet, case.pick("政策参数", "Policy"), &[44.0, 16.0, 26.0, 12.0, 34.0])?;
    let titles = match case.language() {
        crate::document::Language::Zh => ["参数", "值", "出处", "校准", "编号"],
        crate::document::Language::En => ["Parameter", "Value", "Source", "Calibrated", "Id"],
    };
    maker.columns(sheet, HEAD, &titles)?;
    for (row, line) in lines.rows() {
        let Line::Scalar(name) = line else { continue };
        let at = |col| Address::new(sheet, row, col);
        let policy = name.strip_prefix("policy.").and_then(|id| case.checklist.policies.get(id));
        let (label, small) = (maker.book.style.label.clone(), maker.book.style.small.clone());
        maker.book.text(at(0), &policy.map_or_else(|| name.clone(), |p| case.say(&p.label).to_owned()), &label)?;
        let format = maker.book.style.value(policy.map_or(Kind::Text, |p| p.kind), "", Role::Asked);
        if let Some(value) = maker.evaluation().get(name).and_then(|o| o.value()) {
            maker.book.value(at(1), value, &format)?;
        }
        maker.book.text(at(2), policy.map_or("", |p| p.source.as_str()), &small)?;
        let calibrated = policy.is_some_and(|p| p.calibrated);
        let said = if calibrated { case.pick("已校准", "yes") } else { case.pick("未校准", "no") };
        maker.book.text(at(3), said, &small)?;
        maker.book.text(at(4), name, &small)?;
    }
    Ok(())
}

/// Hides columns that hold codes for formulas.
pub(super) fn hide(maker: &mut Maker<'_>, sheet: usize, from: u16, to: u16) -> Result<(), Error> {
    for col in from..=to {
        maker.book.sheets[sheet].work.set_column_hidden(col)?;
    }
    Ok(())
}
