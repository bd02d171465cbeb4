//! Beside the case in the report: the structure that fits on the committee's page, the officer's scenarios 假设推演 after the limit.

use crate::case::Case;
use crate::document::{Block, Cell, Column, Fact, Language, Mark, Row, Table};
use crate::{aside as words, number};
use appraisal::aside::{Aside, COMPARED};
use appraisal::figure::Reading;
use appraisal::figures::Figures;

/// Structures that find room on the committee's page; the window shows the rest.
const SHOWN: usize = 2;
/// Scenarios compared on paper; more would not fit the width.
const COMPARED_AT_MOST: usize = 4;

/// Why what was asked does not fit and what would, as facts of the committee's page; nothing when it fits or was not searched.
pub(super) fn structures(case: &Case<'_>) -> Vec<Fact> {
    let Some(found) = &case.context.structures else { return Vec::new() };
    if found.misfits.is_empty() {
        return Vec::new();
    }
    let why: Vec<String> = found.misfits.iter().map(|m| case.say(&words::misfit(*m)).to_owned()).collect();
    let mut lines = vec![why.join(case.pick("；", "; "))];
    for better in found.better.iter().take(SHOWN) {
        let (head, reason) = words::structure(case.checklist, better);
        lines.push(format!("{}{}{}", case.say(&head), case.pick("：", ": "), case.say(&reason)));
    }
    if found.better.is_empty() {
        let nothing = if found.as_asked_serves() {
            case.pick(
                "按建议额度能完成用途；政策内的期限与还款方式都试过，没有更合适的",
                "the limit completes the purpose; nothing policy offers fits better",
            )
        } else {
            case.pick(
                "政策内的期限与还款方式都试过，没有能完成用途、现金又够的方案",
                "nothing policy offers completes the purpose and keeps cash",
            )
        };
        lines.push(nothing.to_owned());
    }
    let label = case.pick("合适的方案", "What would fit");
    vec![Fact::new(label, Cell::marked(Mark::Attention, lines.join("\n")))]
}

/// The comparison of the officer's scenarios; nothing when none is kept.
pub(super) fn scenarios(case: &Case<'_>) -> Vec<Block> {
    let kept = &case.context.scenarios;
    if kept.is_empty() {
        return Vec::new();
    }
    let aside = Aside::new(case.checklist, case.appraisal);
    let base = &case.appraisal.figures;
    let mut said = Vec::new();
    let mut columns: Vec<(String, Figures)> = Vec::new();
    for scenario in kept.iter().take(COMPARED_AT_MOST) {
        let turns: Vec<String> =
            scenario.turns.iter().map(|t| case.say(&words::turn(case.checklist, base, t)).to_owned()).collect();
        let made = aside.turned(&scenario.turns).and_then(|assumed| aside.under(&assumed));
        let mut text = format!("{}{}{}", scenario.name, case.pick("：", ": "), turns.join(case.pick("；", "; ")));
        match made {
            Ok(figures) => columns.push((scenario.name.clone(), figures)),
            Err(why) => {
                let why: Vec<&str> = why.iter().map(|f| case.say(&f.text)).collect();
                text.push_str(&format!("（{}）", why.join(case.pick("；", "; "))));
            }
        }
        said.push(Cell::text(text));
    }
    if kept.len() > COMPARED_AT_MOST {
        let rest: Vec<&str> = kept.iter().skip(COMPARED_AT_MOST).map(|s| s.name.as_str()).collect();
        let (count, names) = (kept.len(), rest.join(case.pick("、", ", ")));
        said.push(Cell::faint(match case.language() {
            Language::Zh => format!("共存有 {count} 个情景，这里只比前 {COMPARED_AT_MOST} 个；没有印的在程序“假设推演”里：{names}"),
            Language::En => format!("{count} scenarios are kept, the first {COMPARED_AT_MOST} compared here; in the program besides: {names}"),
        }));
    }
    let mut blocks = vec![
        Block::heading(2, case.pick("假设推演（不改调查答案）", "What-if (no answer is changed)")),
        Block::List { items: said, ordered: false },
    ];
    if !columns.is_empty() {
        blocks.push(Block::Table(table(case, base, &columns)));
    }
    blocks
}

fn table(case: &Case<'_>, base: &Figures, columns: &[(String, Figures)]) -> Table {
    let mut titles = vec![Column::text("", 1), Column::figures(case.pick("本案", "The case"))];
    titles.extend(columns.iter().map(|(name, _)| Column::figures(name.clone())));
    let mut rows = Vec::new();
    for (zh, en, ids) in COMPARED {
        rows.push(Row::group(case.pick(zh, en)));
        for id in *ids {
            let (kind, unit) = case.kind_and_unit(id);
            let Some(reading) = base.reading(id) else { continue };
            let cell = |reading: &Reading| {
                let mut cell = case.reading_cell(reading, kind, unit, id);
                if *id == "decision.proposal"
                    && let Some(word) = reading.text()
                {
                    cell = Cell::text(crate::words::proposal(word, case.language()));
                } else if kind == appraisal::checklist::Kind::Money
                    && let Some(n) = reading.number()
                {
                    cell.text = number::grouped(n, 0);
                }
                cell
            };
            let mut cells = vec![Cell::text(case.label(id)), cell(&reading)];
            for (_, figures) in columns {
                let then = figures.named(id).reading;
                let made = cell(&then);
                cells.push(if then == reading { made } else { Cell::strong(made.text) });
            }
            rows.push(Row::plain(cells));
        }
    }
    Table {
        caption: case.pick("情景对比", "Situations compared").to_owned(),
        unit: case.pick("单位：元；加粗为有变化", "yuan; bold where it differs").to_owned(),
        columns: titles,
        rows,
        note: String::new(),
    }
}
