//! What changes for officers between two versions of a checklist 版本差异, in words: questions, thresholds, methods, flags.
//!
//! It compares what both come to, all layers merged: an officer does not see in which layer a word stands.

use std::collections::BTreeSet;

use appraisal::checklist::{Ask, Checklist, Formula, Gravity, Notice, Table};
use appraisal::finding::Text;
use indexmap::IndexMap;

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: 问题, 门槛 …
    pub group: Text,
    /// What changes, in a sentence.
    pub said: Text,
}

/// What is new, gone or otherwise in the later one, group by group.
#[must_use]
pub fn differences(old: &Checklist, new: &Checklist) -> Vec<Difference> {
    let mut out = Said { all: Vec::new(), group: Text::default() };
    out.group("问题", "Questions");
    let asks = |c: &Checklist| {
        c.questions.iter().map(|(id, q)| (id.clone(), (q.section.clone(), q.ask.clone()))).collect::<IndexMap<_, _>>()
    };
    out.compare(
        &asks(old),
        &asks(new),
        |(_, ask)| &ask.label,
        |before, after, say| {
            let section = |c: &Checklist, id: &str| {
                c.sections.iter().find(|s| s.id == id).map_or(id.to_owned(), |s| s.label.zh.clone())
            };
            if before.0 != after.0 {
                say(
                    format!("从“{}”移到“{}”", section(old, &before.0), section(new, &after.0)),
                    "moved to another section".to_owned(),
                );
            }
            ask(&before.1, &after.1, say);
        },
    );
    out.group("表格", "Tables");
    out.compare(&old.tables, &new.tables, |t| &t.label, table);
    out.group("算法", "Methods");
    let methods = |c: &Checklist| {
        let rows = c.rows.get("sales_check.methods").map(|t| t.rows.clone()).unwrap_or_default();
        rows.into_iter().map(|row| (row.id.clone(), row)).collect::<IndexMap<_, _>>()
    };
    out.compare(
        &methods(old),
        &methods(new),
        |row| &row.label,
        |before, after, say| {
            let cells = |row: &appraisal::checklist::RuleRow| {
                row.cells.iter().map(|(k, f)| (k.clone(), f.text.clone())).collect::<Vec<_>>()
            };
            if before.label != after.label {
                say(format!("改叫“{}”", after.label.zh), format!("is now called {}", after.label.en));
            }
            if cells(before) != cells(after) {
                say("算法或依据的写法变了".to_owned(), "is reckoned or founded otherwise".to_owned());
            }
        },
    );
    out.group("门槛", "Thresholds");
    out.compare(
        &old.policies,
        &new.policies,
        |p| &p.label,
        |before, after, say| {
            if before.value != after.value {
                say(format!("{} → {}", before.value, after.value), format!("{} → {}", before.value, after.value));
            }
            if before.calibrated != after.calibrated {
                let zh = if after.calibrated { "标为本行已校准" } else { "改回未校准" };
                say(zh.to_owned(), format!("calibrated: {}", after.calibrated));
            }
        },
    );
    notices(&mut out, "提示", "Warnings", &old.warnings, &new.warnings);
    notices(&mut out, "放款条件", "Conditions", &old.conditions, &new.conditions);
    notices(&mut out, "疑点", "Doubts", &old.doubts, &new.doubts);
    out.group("准入否决", "Knock-outs");
    let keyed = |c: &Checklist| c.knock_outs.iter().map(|k| (k.id.clone(), k.clone())).collect::<IndexMap<_, _>>();
    out.compare(
        &keyed(old),
        &keyed(new),
        |k| &k.label,
        |before, after, say| {
            formula("条件", "when it holds", Some(&before.hit), Some(&after.hit), say);
            if before.waivable != after.waivable {
                let zh = if after.waivable { "改为可以豁免" } else { "改为不得豁免" };
                say(zh.to_owned(), format!("may be waived: {}", after.waivable));
            }
        },
    );
    out.group("检验", "Checks");
    let checks = |c: &Checklist| c.checks.iter().map(|k| (k.id.clone(), k.clone())).collect::<IndexMap<_, _>>();
    out.compare(
        &checks(old),
        &checks(new),
        |k| &k.label,
        |before, after, say| {
            if before.label != after.label {
                say(format!("改叫“{}”", after.label.zh), format!("is now called {}", after.label.en));
            }
            if (&before.left, &before.right, &before.tolerance) != (&after.left, &after.right, &after.tolerance) {
                say("两头的数或容差变了".to_owned(), "its sides or its tolerance are others".to_owned());
            }
        },
    );
    out.group("评分", "Score");
    let score = |c: &Checklist| c.indicators.iter().map(|i| (i.id.clone(), i.clone())).collect::<IndexMap<_, _>>();
    out.compare(
        &score(old),
        &score(new),
        |i| &i.label,
        |before, after, say| {
            if before.max != after.max {
                say(format!("满分 {} → {}", before.max, after.max), format!("at most {} → {}", before.max, after.max));
            }
            let bands = |i: &appraisal::checklist::Indicator| {
                i.bands
                    .iter()
                    .map(|b| (b.points, b.when.as_ref().map(|f| f.text.clone()), b.text.clone()))
                    .collect::<Vec<_>>()
            };
            if bands(before) != bands(after) {
                say("分档变了".to_owned(), "its bands are others".to_owned());
            }
        },
    );
    out.group("对标与报表行", "Benchmarks and lines");
    let lines = |c: &Checklist| {
        c.lines.iter().map(|l| (format!("{}/{}", l.statement, l.id), l.clone())).collect::<IndexMap<_, _>>()
    };
    out.compare(
        &lines(old),
        &lines(new),
        |l| &l.label,
        |before, after, say| {
            if before.label != after.label {
                say(format!("改叫“{}”", after.label.zh), format!("is now called {}", after.label.en));
            }
        },
    );
    out.group("材料", "Papers");
    let papers = |c: &Checklist| c.materials.iter().map(|m| (m.id.clone(), m.clone())).collect::<IndexMap<_, _>>();
    out.compare(
        &papers(old),
        &papers(new),
        |m| &m.label,
        |before, after, say| {
            if before.label != after.label {
                say(format!("改叫“{}”", after.label.zh), format!("is now called {}", after.label.en));
            }
            if before.before != after.before {
                let zh = if after.before {
                    "印入给客户的准备清单"
                } else {
                    "不再印入给客户的准备清单"
                };
                say(zh.to_owned(), "the list for the customer".to_owned());
            }
        },
    );
    formulas(&mut out, old, new);
    out.all
}

struct Said {
    all: Vec<Difference>,
    group: Text,
}

impl Said {
    fn group(&mut self, zh: &str, en: &str) {
        self.group = Text::new(zh, en);
    }

    fn say(&mut self, zh: String, en: String) {
        self.all.push(Difference { group: self.group.clone(), said: Text::new(zh, en) });
    }

    /// What is new, what is gone, and what each that stayed says otherwise.
    fn compare<T>(
        &mut self,
        old: &IndexMap<String, T>,
        new: &IndexMap<String, T>,
        label: impl Fn(&T) -> &Text,
        mut otherwise: impl FnMut(&T, &T, &mut dyn FnMut(String, String)),
    ) {
        let name = |id: &str, entry: &T| {
            let zh = &label(entry).zh;
            if zh.is_empty() { id.to_owned() } else { format!("“{zh}”（{id}）") }
        };
        for (id, entry) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
            self.say(format!("新增 {}", name(id, entry)), format!("new: {id}"));
        }
        for (id, entry) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
            self.say(format!("不再有 {}", name(id, entry)), format!("gone: {id}"));
        }
        for (id, after) in new {
            if let Some(before) = old.get(id) {
                let named = name(id, before);
                let mut said = Vec::new();
                otherwise(before, after, &mut |zh, en| said.push((zh, en)));
                for (zh, en) in said {
                    self.say(format!("{named}：{zh}"), format!("{id}: {en}"));
                }
            }
        }
    }
}

type Say<'a> = &'a mut dyn FnMut(String, String);

fn formula(zh: &str, en: &str, before: Option<&Formula>, after: Option<&Formula>, say: Say<'_>) {
    match (before.map(|f| &f.text), after.map(|f| &f.text)) {
        (Some(a), Some(b)) if a != b => say(format!("{zh}由 {a} 改为 {b}"), format!("{en}: {a} → {b}")),
        (None, Some(b)) => say(format!("新加{zh}：{b}"), format!("{en}: {b}")),
        (Some(a), None) => say(format!("去掉{zh}：{a}"), format!("no more {en}: {a}")),
        _ => {}
    }
}

fn ask(before: &Ask, after: &Ask, say: Say<'_>) {
    if before.label != after.label {
        say(format!("问法改为“{}”", after.label.zh), format!("asked as “{}”", after.label.en));
    }
    if before.kind != after.kind {
        say(
            format!("类型 {} → {}", before.kind.word(), after.kind.word()),
            format!("type {} → {}", before.kind.word(), after.kind.word()),
        );
    }
    if before.unit != after.unit {
        say(format!("单位“{}”→“{}”", before.unit, after.unit), format!("unit {} → {}", before.unit, after.unit));
    }
    if before.help != after.help {
        say("帮助改写了".to_owned(), "its help was rewritten".to_owned());
    }
    if before.required != after.required {
        let zh = if after.required { "改为必填" } else { "改为不必填" };
        say(zh.to_owned(), format!("required: {}", after.required));
    }
    if before.default_basis != after.default_basis {
        let word = |b: &Option<String>| b.clone().unwrap_or_else(|| "无".to_owned());
        say(
            format!("默认依据 {} → {}", word(&before.default_basis), word(&after.default_basis)),
            "another basis to begin with".to_owned(),
        );
    }
    if before.guarded != after.guarded {
        say("须由谁签字变了".to_owned(), "somebody else signs".to_owned());
    }
    formula("适用条件", "when it applies", before.relevant.as_ref(), after.relevant.as_ref(), say);
    formula("必填条件", "when it is required", before.required_when.as_ref(), after.required_when.as_ref(), say);
    let constraint = |ask: &Ask| ask.constraint.as_ref().map(|c| c.when.clone());
    formula("校验", "constraint", constraint(before).as_ref(), constraint(after).as_ref(), say);
    let papers = |ask: &Ask| ask.evidence.iter().cloned().collect::<BTreeSet<_>>();
    for (name, more) in set(&papers(before), &papers(after)) {
        let zh = if more { "多要一种材料" } else { "少要一种材料" };
        say(format!("{zh}：{name}"), format!("papers: {name}"));
    }
    let choices = |ask: &Ask| ask.choices.iter().map(|c| c.label.zh.clone()).collect::<BTreeSet<_>>();
    for (name, more) in set(&choices(before), &choices(after)) {
        let zh = if more { "多一个选项" } else { "少一个选项" };
        say(format!("{zh}“{name}”"), format!("choice: {name}"));
    }
}

/// What only the later one has, then what only the earlier one had.
fn set(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<(String, bool)> {
    let more = after.difference(before).map(|n| (n.clone(), true));
    more.chain(before.difference(after).map(|n| (n.clone(), false))).collect()
}

fn table(before: &Table, after: &Table, say: Say<'_>) {
    if before.label != after.label {
        say(format!("改叫“{}”", after.label.zh), format!("is now called {}", after.label.en));
    }
    if before.required != after.required {
        let zh = if after.required { "改为必填" } else { "改为不必填" };
        say(zh.to_owned(), format!("required: {}", after.required));
    }
    formula("适用条件", "when it applies", before.relevant.as_ref(), after.relevant.as_ref(), say);
    let shown =
        |t: &Table| t.columns.iter().filter(|(_, c)| !c.hidden).map(|(id, _)| id.clone()).collect::<BTreeSet<_>>();
    for (id, more) in set(&shown(before), &shown(after)) {
        let label = after
            .columns
            .get(&id)
            .or_else(|| before.columns.get(&id))
            .map(|c| c.ask.label.zh.clone())
            .unwrap_or_default();
        let zh = if more { "多一列" } else { "少一列" };
        say(format!("{zh}“{label}”"), format!("column {id}"));
    }
    for (id, column) in &after.columns {
        if let Some(old) = before.columns.get(id).filter(|_| !column.hidden) {
            let label = column.ask.label.zh.clone();
            ask(&old.ask, &column.ask, &mut |zh, en| say(format!("列“{label}”{zh}"), format!("{id}: {en}")));
            formula(&format!("列“{label}”的算式"), "formula", old.formula.as_ref(), column.formula.as_ref(), say);
        }
    }
}

fn notices(out: &mut Said, zh: &str, en: &str, old: &[Notice], new: &[Notice]) {
    out.group(zh, en);
    let keyed = |all: &[Notice]| all.iter().map(|n| (n.id.clone(), n.clone())).collect::<IndexMap<_, _>>();
    let word = |gravity: Gravity| match gravity {
        Gravity::Note => ("提示", "a note"),
        Gravity::Explain => ("须书面说明", "to be explained"),
        Gravity::Committee => ("上会", "the committee's"),
    };
    out.compare(
        &keyed(old),
        &keyed(new),
        |n| &n.text,
        |before, after, say| {
            if before.text != after.text {
                say(format!("改说“{}”", after.text.zh), format!("says: {}", after.text.en));
            }
            if before.gravity != after.gravity {
                say(
                    format!("{} → {}", word(before.gravity).0, word(after.gravity).0),
                    format!("{} → {}", word(before.gravity).1, word(after.gravity).1),
                );
            }
            if before.weight != after.weight {
                say(
                    format!("轻重 {} → {}", before.weight, after.weight),
                    format!("weight {} → {}", before.weight, after.weight),
                );
            }
            formula("条件", "when it is shown", Some(&before.when), Some(&after.when), say);
        },
    );
}

/// Figures whose rule is another: an officer sees other numbers for the same answers.
fn formulas(out: &mut Said, old: &Checklist, new: &Checklist) {
    out.group("算式", "Rules");
    for (id, after) in &new.figures {
        let Some(before) = old.figures.get(id) else { continue };
        if before.formula.text != after.formula.text {
            let label = if after.label.zh.is_empty() { id } else { &after.label.zh };
            out.say(
                format!("“{label}”（{id}）的公式变了：同样的回答会算出别的数"),
                format!("{id} is reckoned otherwise"),
            );
        }
    }
}
