//! What two checklists ask and decide differently 清单的差别, in the words of an officer: what is asked, what decides, what is reckoned otherwise.
//!
//! For a case that moves to another version of its trade's checklist, or to another trade. Compared is what the entries say, not where they
//! stand: file, line and order are no difference. What another difference brings about is counted there and not told again. It reads no answer.

mod folded;
mod follows;
mod question;

pub use follows::{Cause, Follows};

use crate::checklist::{Checklist, FigureRule, Formula, Policy};
use crate::finding::Text;
use indexmap::IndexMap;

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Of {
    /// A question, table or column 问题.
    Question,
    /// A policy value 阈值.
    Threshold,
    /// A way of reckoning a measure, such as sales 算法.
    Method,
    /// A cross-check 检验.
    Check,
    /// A knock-out rule 准入否决项.
    KnockOut,
    /// A warning or a condition of the loan 提示与条件.
    Warning,
    /// A paper that is expected 材料.
    Material,
    /// How a figure is reckoned 公式.
    Rule,
}

impl Of {
    /// All of them, in the order in which they are told.
    pub const ALL: [Of; 8] =
        [Of::Question, Of::Threshold, Of::Method, Of::Check, Of::KnockOut, Of::Warning, Of::Material, Of::Rule];

    /// A stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Of::Question => "question",
            Of::Threshold => "threshold",
            Of::Method => "method",
            Of::Check => "check",
            Of::KnockOut => "knock_out",
            Of::Warning => "warning",
            Of::Material => "material",
            Of::Rule => "rule",
        }
    }

    /// What officers call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Of::Question => Text::new("问题与表格", "questions and tables"),
            Of::Threshold => Text::new("阈值", "thresholds"),
            Of::Method => Text::new("测算方法", "methods"),
            Of::Check => Text::new("检验", "checks"),
            Of::KnockOut => Text::new("准入否决项", "knock-outs"),
            Of::Warning => Text::new("提示与放款条件", "warnings and conditions"),
            Of::Material => Text::new("材料", "papers"),
            Of::Rule => Text::new("数字的算法", "how figures are reckoned"),
        }
    }
}

/// How it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Only the later checklist has it 新增.
    New,
    /// Only the earlier one had it 去掉.
    Gone,
    /// Both have it and say different things 改动.
    Changed,
}

impl How {
    /// A stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            How::New => "new",
            How::Gone => "gone",
            How::Changed => "changed",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What differs.
    pub of: Of,
    /// How.
    pub how: How,
    /// Its id; a column is `table[column]`.
    pub id: String,
    /// What it is called; as the later checklist says, where it has it.
    pub label: Text,
    /// What the earlier checklist says where the two differ; empty when it did not have it.
    pub before: Text,
    /// What the later one says there.
    pub after: Text,
}

/// Every difference between two checklists, in the order of [`Of::ALL`], within it in the order of the later one, what is gone last.
#[must_use]
pub fn differences(before: &Checklist, after: &Checklist) -> Vec<Difference> {
    let mut all = question::differences(before, after);
    let policies = |c: &Checklist| c.policies.values().map(|p| (p.id.clone(), said_of(p))).collect();
    all.extend(compared(Of::Threshold, policies(before), policies(after)));
    all.extend(compared(Of::Method, methods(before), methods(after)));
    let checks = |c: &Checklist| c.checks.iter().map(|x| (x.id.clone(), bare(&x.label))).collect();
    all.extend(compared(Of::Check, checks(before), checks(after)));
    let knock_outs = |c: &Checklist| c.knock_outs.iter().map(|x| (x.id.clone(), bare(&x.label))).collect();
    all.extend(compared(Of::KnockOut, knock_outs(before), knock_outs(after)));
    let notices = |c: &Checklist| {
        let all = c.warnings.iter().chain(&c.conditions);
        all.map(|x| (x.id.clone(), Said { label: x.text.clone(), says: Text::new(&*x.when.text, &*x.when.text) }))
            .collect()
    };
    all.extend(compared(Of::Warning, notices(before), notices(after)));
    let materials = |c: &Checklist| c.materials.iter().map(|x| (x.id.clone(), bare(&x.label))).collect();
    all.extend(compared(Of::Material, materials(before), materials(after)));
    all.extend(compared(Of::Rule, rules(before), rules(after)));
    folded::folded(all, before, after)
}

/// What an entry is called and what it says besides.
struct Said {
    label: Text,
    says: Text,
}

fn bare(label: &Text) -> Said {
    Said { label: label.clone(), says: Text::default() }
}

fn said_of(policy: &Policy) -> Said {
    let word = |zh: &str, en: &str| if policy.calibrated { Text::default() } else { Text::new(zh, en) };
    let mark = word("（未校准）", " (uncalibrated)");
    let says = Text::new(format!("{}{}", policy.value, mark.zh), format!("{}{}", policy.value, mark.en));
    Said { label: policy.label.clone(), says }
}

/// The rows of the tables whose rows are ways of reckoning a measure.
fn methods(checklist: &Checklist) -> IndexMap<String, Said> {
    let tables = checklist.measures.iter().filter_map(|m| checklist.rows.get(&m.rows));
    let rows = tables
        .flat_map(|table| table.rows.iter().map(move |row| (format!("{}.{}", table.id, row.id), bare(&row.label))));
    rows.collect()
}

/// Every figure, rule table and indicator with the formulas behind it.
fn rules(checklist: &Checklist) -> IndexMap<String, Said> {
    let said = |label: &Text, text: String| Said { label: label.clone(), says: Text::new(&text, &text) };
    let own = |f: &FigureRule| f.of_each.clone().unwrap_or_else(|| f.formula.text.to_string());
    let figures = checklist.figures.values().map(|f| (f.id.clone(), said(&f.label, own(f))));
    let tables = checklist.rows.values().map(|table| {
        let mut lines: Vec<String> = table.count.iter().map(|count| format!("= {}", count.text)).collect();
        lines.extend(table.columns.values().map(|c| format!("[{}] {}", c.id, text(c.formula.as_ref()))));
        for row in &table.rows {
            lines.extend(row.cells.iter().map(|(column, f)| format!("{}.{column} {}", row.id, f.text)));
        }
        (table.id.clone(), said(&table.label, lines.join("\n")))
    });
    let indicators = checklist.indicators.iter().map(|i| {
        let bands = i.bands.iter().map(|b| format!("{} {}", text(b.when.as_ref()), b.points));
        let lines: Vec<String> =
            [&i.value_at_l0, &i.value_at_asked].into_iter().map(|f| f.text.to_string()).chain(bands).collect();
        (format!("score.{}", i.id), said(&i.label, lines.join("\n")))
    });
    let hits =
        checklist.knock_outs.iter().map(|k| (format!("knock_out.{}", k.id), said(&k.label, k.hit.text.to_string())));
    figures.chain(tables).chain(indicators).chain(hits).collect()
}

fn text(formula: Option<&Formula>) -> &str {
    formula.map_or("", |f| &*f.text)
}

/// By id: what only one has, and what says something else or is called otherwise.
fn compared(of: Of, before: IndexMap<String, Said>, after: IndexMap<String, Said>) -> Vec<Difference> {
    let mut all = Vec::new();
    for (id, now) in &after {
        let (how, was) = match before.get(id) {
            None => (How::New, Text::default()),
            Some(was) if was.says != now.says => (How::Changed, was.says.clone()),
            Some(was) if was.label != now.label => (How::Changed, was.label.clone()),
            Some(_) => continue,
        };
        let renamed = how == How::Changed && before.get(id).is_some_and(|was| was.says == now.says);
        let after = if renamed { now.label.clone() } else { now.says.clone() };
        all.push(Difference { of, how, id: id.clone(), label: now.label.clone(), before: was, after });
    }
    for (id, was) in before.iter().filter(|(id, _)| !after.contains_key(*id)) {
        let (label, before) = (was.label.clone(), was.says.clone());
        all.push(Difference { of, how: How::Gone, id: id.clone(), label, before, after: Text::default() });
    }
    all
}
