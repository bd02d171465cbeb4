//! The sheet of figures 计算: every scalar of the rules on one line, with its formula, its state, its source and its id, grouped as in the
//! layer files.

use super::Error;
use super::blocks::{HEAD, Layout, Line, Lines};
use super::book::Address;
use super::inputs::hide;
use super::maker::{Maker, Target};
use super::style::Role;
use crate::case::Case;
use appraisal::checklist::Kind;
use formula::{Role as NameRole, Type};

/// 名称 数值 状态 单位 出处 编号 | 状态码.
const LAYOUT: Layout = Layout { value: 1, status: Some(6), basis: None };

pub(super) fn plan(maker: &mut Maker<'_>) -> Lines {
    let sheet = maker.add_hidden("计算", "Figures");
    let mut lines = Vec::new();
    let mut group = String::new();
    for name in maker.case.appraisal.figures.evaluation.model().names() {
        if name.role != NameRole::Figure || name.name.ends_with(']') {
            continue;
        }
        let of = group_of(maker.case, &name.name);
        if of != group {
            lines.push(Line::Group(of.clone()));
            group = of;
        }
        lines.push(Line::Scalar(name.name));
    }
    Lines::place(maker, sheet, lines, LAYOUT)
}

/// The file a figure stands in, or the part of its name before the first dot for what the loader makes.
fn group_of(case: &Case<'_>, name: &str) -> String {
    match case.checklist.figures.get(name) {
        Some(figure) => figure.file.clone(),
        None => name.split('.').next().unwrap_or(name).to_owned(),
    }
}

pub(super) fn write(maker: &mut Maker<'_>, lines: &Lines) -> Result<(), Error> {
    let sheet = lines.sheet;
    let case = maker.case;
    maker.head(sheet, case.pick("计算", "Figures"), &[46.0, 20.0, 9.0, 8.0, 22.0, 44.0])?;
    let titles = match case.language() {
        crate::document::Language::Zh => ["名称", "数值", "状态", "单位", "出处", "编号", "状态码"],
        crate::document::Language::En => ["Figure", "Value", "State", "Unit", "Source", "Id", "Code"],
    };
    maker.columns(sheet, HEAD, &titles)?;
    for (row, line) in lines.rows() {
        let name = match line {
            Line::Group(text) => {
                lines.group(maker, row, text, 6)?;
                continue;
            }
            Line::Scalar(name) => name,
        };
        let at = |col| Address::new(sheet, row, col);
        let Some(outcome) = maker.evaluation().get(name) else { continue };
        let figure = case.checklist.figures.get(name);
        let (label, small) = (maker.book.style.label.clone(), maker.book.style.small.clone());
        maker.book.text(at(0), &label_of(case, name), &label)?;
        let kind = figure.map_or_else(|| made_kind(case, name), |f| f.kind);
        let unit = figure.map_or("", |f| f.unit.as_str());
        maker.computed(&Target { name, value: at(1), status: at(6), kind, unit, role: Role::Computed }, outcome)?;
        maker.status_word(at(2), at(6), outcome)?;
        maker.book.text(at(3), unit, &small)?;
        maker.book.text(at(4), figure.map_or("", |f| f.source.as_str()), &small)?;
        maker.book.text(at(5), name, &small)?;
    }
    hide(maker, sheet, 6, 6)
}

/// The label of a figure; what the loader makes of indicators, knock-outs and notices borrows theirs.
pub(super) fn label_of(case: &Case<'_>, name: &str) -> String {
    if let Some(figure) = case.checklist.figures.get(name) {
        return case.say(&figure.label).to_owned();
    }
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        ["score", at, "indicators", id, part] => {
            let label = case.checklist.indicators.iter().find(|i| i.id == *id).map_or(*id, |i| case.say(&i.label));
            let at = if *at == "at_L0" {
                case.pick("按测算额度", "computed")
            } else {
                case.pick("按申请金额", "asked")
            };
            let part = if *part == "value" { case.pick("取值", "value") } else { part };
            format!("{id} {label} · {part}{}", case.within(at))
        }
        ["knock_outs", _, id] => case
            .checklist
            .knock_outs
            .iter()
            .find(|k| k.id == *id)
            .map_or_else(|| name.to_owned(), |k| case.say(&k.label).to_owned()),
        ["warning", id] => notice(case, &case.checklist.warnings, id, name),
        ["reason", id] => {
            let rule = case.checklist.reasons.iter().find(|r| r.id == *id);
            rule.map_or_else(
                || name.to_owned(),
                |r| format!("{}{}", case.pick("建议的理由：", "Reason: "), case.say(&r.text)),
            )
        }
        ["proof", "traced", id] => {
            let rule = case.checklist.knock_outs.iter().find(|k| k.id == *id);
            rule.map_or_else(
                || name.to_owned(),
                |k| format!("{}{}", case.pick("有凭据：", "Traced: "), case.say(&k.label)),
            )
        }
        ["first_said", ..] => {
            let of = case.label(name.trim_start_matches("first_said."));
            format!("{of}{}", case.within(case.pick("第一次说的", "as first said")))
        }
        ["condition", id] => notice(case, &case.checklist.conditions, id, name),
        ["doubt", id] => notice(case, &case.checklist.doubts, id, name),
        _ => appraisal::wording::word(name).map_or_else(|| name.to_owned(), |text| case.say(&text).to_owned()),
    }
}

fn notice(
    case: &Case<'_>,
    notices: &appraisal::checklist::InOrder<appraisal::checklist::Notice>,
    id: &str,
    name: &str,
) -> String {
    notices.iter().find(|n| n.id == id).map_or_else(|| name.to_owned(), |n| case.say(&n.text).to_owned())
}

/// The kind of a figure that the loader makes.
fn made_kind(case: &Case<'_>, name: &str) -> Kind {
    let value = name.strip_suffix(".value").and_then(|n| n.rsplit('.').next());
    if let Some(indicator) = value.and_then(|id| case.checklist.indicators.iter().find(|i| i.id == id)) {
        return indicator.value_kind;
    }
    match case.appraisal.figures.evaluation.model().name(name).and_then(|n| n.ty) {
        Some(Type::Number) => Kind::Integer,
        Some(Type::Bool) => Kind::Bool,
        Some(Type::Date) => Kind::Date,
        _ => Kind::Text,
    }
}
