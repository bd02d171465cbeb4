//! The plan of the visit 走访计划, to be carried along and ticked off.

use super::Occasion;
use crate::document::{Block, Cell, Column, Document, Fact, Row, Table};
use appraisal::finding::Text;
use appraisal::preparation::{ApartQuestion, AskedApart, Consent, Original, PlanStep, PlanStop, StepKind, VisitPlan};

/// So many names are listed before “and others”.
const MOST_NAMED: usize = 6;

/// The plan with what is signed first.
#[must_use]
pub fn plan(plan: &VisitPlan, consents: &[Consent], occasion: &Occasion<'_>) -> Document {
    let name = occasion.pick("走访计划", "Plan of the visit");
    let mut blocks = vec![occasion.title(name), facts(occasion), first(plan, consents, occasion)];
    for stop in &plan.stops {
        blocks.push(Block::heading(1, occasion.say(&stop.label)));
        blocks.push(steps(stop, occasion));
    }
    if !plan.apart.is_empty() {
        blocks.push(Block::heading(
            1,
            occasion.pick("分开问：先问再看数", "Asked apart: before any figure is looked at"),
        ));
        blocks.extend(plan.apart.iter().flat_map(|who| apart(who, occasion)));
    }
    if !plan.originals.is_empty() {
        blocks.push(Block::heading(1, occasion.pick("要看原件的", "Originals to see")));
        blocks.push(originals(&plan.originals, occasion));
    }
    occasion.document(name, false, blocks)
}

/// What is written on the day.
fn facts(occasion: &Occasion<'_>) -> Block {
    let labels = [("走访日期", "Day"), ("到达", "Arrived"), ("主办", "Officer"), ("协办", "Second officer")];
    let items = labels.map(|(zh, en)| Fact::new(occasion.pick(zh, en), Cell::text("　　　　　　　　")));
    Block::Facts { columns: 4, items: items.into() }
}

fn first(plan: &VisitPlan, consents: &[Consent], occasion: &Occasion<'_>) -> Block {
    let mut rows = vec![Row::group(occasion.pick("先签字", "Signed first"))];
    rows.extend(consents.iter().map(|c| {
        let sign = if c.signed == Some(true) { "✓" } else { "□" };
        Row::plain(vec![Cell::text(sign), Cell::text(occasion.say(&c.label)), Cell::faint(occasion.say(&c.first))])
    }));
    let lists = [
        (("去之前查好、留截图", "Looked up before, with screenshots"), &plan.look_ups),
        (("行里带上，现场不问客户", "From the bank, asked of nobody on site"), &plan.at_the_bank),
    ];
    for ((zh, en), list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        rows.push(Row::group(occasion.pick(zh, en)));
        rows.extend(list.iter().map(|o| {
            Row::plain(vec![
                Cell::text("□"),
                Cell::text(occasion.say(&o.label)),
                Cell::faint(named(&o.proves, occasion)),
            ])
        }));
    }
    Block::Table(Table {
        caption: occasion.pick("出发之前", "Before leaving").to_owned(),
        columns: vec![
            Column::marks(""),
            Column::text(occasion.pick("什么", "What"), 4),
            Column::text(occasion.pick("为什么、用在哪", "Why, what for"), 6),
        ],
        rows,
        ..Table::default()
    })
}

fn steps(stop: &PlanStop, occasion: &Occasion<'_>) -> Block {
    let row = |step: &PlanStep| {
        let mut what = occasion.say(&step.label).to_owned();
        if !step.unit.is_empty() {
            what.push_str(&format!("（{}）", step.unit));
        }
        if step.table {
            what.push_str(occasion.pick("：用待填表", ": on its sheet"));
        }
        let room = if step.kind == StepKind::Count && !step.table { "________" } else { "" };
        Row::plain(vec![
            Cell::text("□"),
            Cell::strong(occasion.say(&step.kind.label())),
            Cell::text(what),
            Cell::faint(occasion.say(&step.how)),
            Cell::text(room),
        ])
    };
    Block::Table(Table {
        caption: occasion.say(&stop.help).to_owned(),
        columns: vec![
            Column::marks(""),
            Column::marks(""),
            Column::text(occasion.pick("什么", "What"), 5),
            Column::text(occasion.pick("怎么做", "How"), 7),
            Column::marks(occasion.pick("数到", "Counted")),
        ],
        rows: stop.steps.iter().map(row).collect(),
        ..Table::default()
    })
}

fn apart(who: &AskedApart, occasion: &Occasion<'_>) -> Vec<Block> {
    let label = occasion.say(&who.label);
    let head =
        if who.open { format!("{label}{}", occasion.pick("（如有）", " (if any)")) } else { label.to_owned() };
    let row = |asked: &ApartQuestion| {
        let told = if asked.against.is_empty() {
            occasion.say(&asked.how).to_owned()
        } else {
            named(&asked.against, occasion)
        };
        let cells = [Cell::text("□"), Cell::text(occasion.say(&asked.say)), Cell::faint(told), Cell::empty()];
        Row::plain(cells.into())
    };
    vec![
        Block::heading(2, head),
        Block::Table(Table {
            caption: occasion.say(&who.help).to_owned(),
            columns: vec![
                Column::marks(""),
                Column::text(occasion.pick("照着问", "The words to say"), 6),
                Column::text(occasion.pick("怎么问、回来对哪一项", "How, or held against"), 4),
                Column::text(occasion.pick("他（她）说", "Said"), 4),
            ],
            rows: who.asked.iter().map(row).collect(),
            ..Table::default()
        }),
    ]
}

fn originals(list: &[Original], occasion: &Occasion<'_>) -> Block {
    let row = |o: &Original| {
        Row::plain(vec![Cell::text("□"), Cell::text(occasion.say(&o.label)), Cell::faint(named(&o.proves, occasion))])
    };
    Block::Table(Table {
        columns: vec![
            Column::marks(""),
            Column::text(occasion.pick("材料", "Paper"), 4),
            Column::text(occasion.pick("证明哪几项", "What it proves"), 6),
        ],
        rows: list.iter().map(row).collect(),
        ..Table::default()
    })
}

/// The first of some names, and how many there are.
fn named(texts: &[Text], occasion: &Occasion<'_>) -> String {
    let some: Vec<&str> = texts.iter().take(MOST_NAMED).map(|t| occasion.say(t)).collect();
    let list = some.join(occasion.pick("、", ", "));
    match texts.len() > some.len() {
        true => format!(
            "{list}{}",
            occasion.pick(&format!(" 等 {} 项", texts.len()), &format!(" and others, {} in all", texts.len()))
        ),
        false => list,
    }
}
