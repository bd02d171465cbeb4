//! What changes for officers between two versions of a checklist 版本差异, in words: questions, thresholds, methods, flags.
//!
//! It compares what both come to, all layers merged: an officer does not see in which layer a word stands. What another change brings about
//! (`follows`) is counted under that one.

mod entry;
mod told;

use appraisal::checklist::{
    ById, CheckRule, Checklist, InOrder, Indicator, KnockOutRule, LineRule, METHODS, Material, Named, Notice, RuleRow,
};
use appraisal::difference::{Cause, Follows, Of};
use appraisal::finding::Text;
use indexmap::IndexMap;

use told::{Compared, Say, Told};

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: 问题, 门槛 …
    pub group: Text,
    /// What changes, in a sentence.
    pub said: Text,
    /// What changes only because this does.
    pub follows: Vec<Difference>,
}

impl Difference {
    /// How much follows from it, in words; none where nothing does.
    #[must_use]
    pub fn followed(&self) -> Option<Text> {
        let mut counts: IndexMap<&Text, usize> = IndexMap::new();
        for other in &self.follows {
            *counts.entry(&other.group).or_default() += 1;
        }
        let all = self.follows.len();
        let of = |said: fn(&Text) -> &str, between: &str| {
            let each: Vec<String> = counts.iter().map(|(group, n)| format!("{} {n}", said(group))).collect();
            each.join(between)
        };
        let words = || {
            Text::new(
                format!("随之改变 {all} 处：{}", of(|t| &t.zh, "、")),
                format!("follows: {all} ({})", of(|t| &t.en, ", ")),
            )
        };
        (all > 0).then(words)
    }
}

/// What is new, gone or otherwise in the later one, group by group.
#[must_use]
pub fn differences(old: &Checklist, new: &Checklist) -> Vec<Difference> {
    let follows = &Follows::new(old, new);
    let mut out = Told::new();
    questions(&mut out, old, new, follows);
    out.group("表格", "Tables", Of::Question);
    out.compare(
        (&by_id(&old.tables), &by_id(&new.tables)),
        Compared {
            label: &|t| &t.label,
            cause: &|t| follows.maker(&t.place),
            otherwise: &mut |before, after, say| entry::table((*before, *after), follows, say),
        },
    );
    methods(&mut out, old, new);
    thresholds(&mut out, old, new);
    notices(&mut out, ("提示", "Warnings"), (&old.warnings, &new.warnings), follows);
    notices(&mut out, ("放款条件", "Conditions"), (&old.conditions, &new.conditions), follows);
    notices(&mut out, ("疑点", "Doubts"), (&old.doubts, &new.doubts), follows);
    knock_outs(&mut out, old, new, follows);
    checks(&mut out, old, new, follows);
    score(&mut out, old, new);
    lines(&mut out, old, new, follows);
    papers(&mut out, old, new);
    formulas(&mut out, old, new, follows);
    out.grouped()
}

fn by_id<T: Named>(entries: &ById<T>) -> IndexMap<String, &T> {
    entries.iter().map(|(id, entry)| (id.clone(), entry)).collect()
}

fn questions(out: &mut Told, old: &Checklist, new: &Checklist, follows: &Follows) {
    out.group("问题", "Questions", Of::Question);
    let section =
        |c: &Checklist, id: &str| c.sections.iter().find(|s| s.id == id).map_or(id.to_owned(), |s| s.label.zh.clone());
    out.compare(
        (&by_id(&old.questions), &by_id(&new.questions)),
        Compared {
            label: &|q| &q.ask.label,
            cause: &|q| follows.maker(&q.ask.place),
            otherwise: &mut |before, after, say| {
                if before.section != after.section {
                    say(
                        format!("从“{}”移到“{}”", section(old, &before.section), section(new, &after.section)),
                        "moved to another section".to_owned(),
                        None,
                    );
                }
                entry::ask((&before.ask, &after.ask), follows, say);
            },
        },
    );
}

fn methods(out: &mut Told, old: &Checklist, new: &Checklist) {
    out.group("算法", "Methods", Of::Method);
    let methods = |c: &Checklist| {
        let rows = c.rows.get(METHODS).map(|t| t.rows.clone()).unwrap_or_default();
        rows.into_iter().map(|row| (row.id.clone(), row)).collect::<IndexMap<_, _>>()
    };
    out.compare(
        (&methods(old), &methods(new)),
        Compared {
            label: &|row| &row.label,
            cause: &|_| None,
            otherwise: &mut |before: &RuleRow, after, say| {
                let cells =
                    |row: &RuleRow| row.cells.iter().map(|(k, f)| (k.clone(), f.text.clone())).collect::<Vec<_>>();
                called((&before.label, &after.label), None, say);
                if cells(before) != cells(after) {
                    say("算法或依据的写法变了".to_owned(), "is reckoned or founded otherwise".to_owned(), None);
                }
            },
        },
    );
}

/// What is called otherwise.
fn called((before, after): (&Text, &Text), cause: Option<Cause>, say: Say<'_>) {
    if before != after {
        say(format!("改叫“{}”", after.zh), format!("is now called {}", after.en), cause);
    }
}

fn thresholds(out: &mut Told, old: &Checklist, new: &Checklist) {
    out.group("门槛", "Thresholds", Of::Threshold);
    out.compare(
        (&by_id(&old.policies), &by_id(&new.policies)),
        Compared {
            label: &|p| &p.label,
            cause: &|_| None,
            otherwise: &mut |before, after, say| {
                if before.value != after.value {
                    let both = format!("{} → {}", before.value, after.value);
                    say(both.clone(), both, None);
                }
                if before.calibrated != after.calibrated {
                    let zh = if after.calibrated { "标为本行已校准" } else { "改回未校准" };
                    say(zh.to_owned(), format!("calibrated: {}", after.calibrated), None);
                }
            },
        },
    );
}

fn notices(
    out: &mut Told,
    (zh, en): (&str, &str),
    (old, new): (&InOrder<Notice>, &InOrder<Notice>),
    follows: &Follows,
) {
    out.group(zh, en, Of::Warning);
    let keyed = |all: &InOrder<Notice>| all.iter().map(|n| (n.id.clone(), n.clone())).collect::<IndexMap<_, _>>();
    let (old, new) = (keyed(old), keyed(new));
    out.compare(
        (&old, &new),
        Compared {
            label: &|n| &n.text,
            // One that is gone with what it spoke of follows from that; a new one is what officers will meet.
            cause: &|n| follows.naming(&n.when).filter(|_| !new.contains_key(&n.id)),
            otherwise: &mut |before, after, say| entry::notice((before, after), follows, say),
        },
    );
}

fn knock_outs(out: &mut Told, old: &Checklist, new: &Checklist, follows: &Follows) {
    out.group("准入否决", "Knock-outs", Of::KnockOut);
    let keyed = |c: &Checklist| c.knock_outs.iter().map(|k| (k.id.clone(), k.clone())).collect::<IndexMap<_, _>>();
    out.compare(
        (&keyed(old), &keyed(new)),
        Compared {
            label: &|k: &KnockOutRule| &k.label,
            cause: &|_| None,
            otherwise: &mut |before, after, say| {
                entry::formula(("条件", "when it holds"), (Some(&before.hit), Some(&after.hit)), follows, say);
                if before.waivable != after.waivable {
                    let zh = if after.waivable { "改为可以豁免" } else { "改为不得豁免" };
                    say(zh.to_owned(), format!("may be waived: {}", after.waivable), None);
                }
            },
        },
    );
}

fn checks(out: &mut Told, old: &Checklist, new: &Checklist, follows: &Follows) {
    out.group("检验", "Checks", Of::Check);
    let keyed = |c: &Checklist| c.checks.iter().map(|k| (k.id.clone(), k.clone())).collect::<IndexMap<_, _>>();
    out.compare(
        (&keyed(old), &keyed(new)),
        Compared {
            label: &|k: &CheckRule| &k.label,
            // A check that a method made stands or falls with it.
            cause: &|k| follows.owner(&k.verdict).filter(|owner| owner.of == Of::Method).cloned(),
            otherwise: &mut |before, after, say| {
                let maker = follows.owner(&after.verdict);
                called((&before.label, &after.label), follows.renamed(maker, &before.label, &after.label), say);
                if (&before.left, &before.right, &before.tolerance) != (&after.left, &after.right, &after.tolerance) {
                    say("两头的数或容差变了".to_owned(), "its sides or its tolerance are others".to_owned(), None);
                }
            },
        },
    );
}

fn score(out: &mut Told, old: &Checklist, new: &Checklist) {
    out.group("评分", "Score", Of::Rule);
    let keyed = |c: &Checklist| c.indicators.iter().map(|i| (i.id.clone(), i.clone())).collect::<IndexMap<_, _>>();
    out.compare(
        (&keyed(old), &keyed(new)),
        Compared {
            label: &|i: &Indicator| &i.label,
            cause: &|_| None,
            otherwise: &mut |before, after, say| {
                if before.max != after.max {
                    let (zh, en) = (
                        format!("满分 {} → {}", before.max, after.max),
                        format!("at most {} → {}", before.max, after.max),
                    );
                    say(zh, en, None);
                }
                let bands = |i: &Indicator| {
                    let band = |b: &appraisal::checklist::Band| {
                        (b.points, b.when.as_ref().map(|f| f.text.clone()), b.text.clone())
                    };
                    i.bands.iter().map(band).collect::<Vec<_>>()
                };
                if bands(before) != bands(after) {
                    say("分档变了".to_owned(), "its bands are others".to_owned(), None);
                }
            },
        },
    );
}

fn lines(out: &mut Told, old: &Checklist, new: &Checklist, follows: &Follows) {
    out.group("对标与报表行", "Benchmarks and lines", Of::Rule);
    let keyed = |c: &Checklist| {
        c.lines.iter().map(|l| (format!("{}/{}", l.statement, l.id), l.clone())).collect::<IndexMap<_, _>>()
    };
    out.compare(
        (&keyed(old), &keyed(new)),
        Compared {
            label: &|l: &LineRule| &l.label,
            cause: &|l| {
                let mut owners = l.columns.values().filter_map(|figure| follows.owner(figure));
                owners.find(|owner| owner.of == Of::Method).cloned()
            },
            otherwise: &mut |before, after, say| called((&before.label, &after.label), None, say),
        },
    );
}

fn papers(out: &mut Told, old: &Checklist, new: &Checklist) {
    out.group("材料", "Papers", Of::Material);
    let keyed = |c: &Checklist| c.materials.iter().map(|m| (m.id.clone(), m.clone())).collect::<IndexMap<_, _>>();
    out.compare(
        (&keyed(old), &keyed(new)),
        Compared {
            label: &|m: &Material| &m.label,
            cause: &|_| None,
            otherwise: &mut |before, after, say| {
                called((&before.label, &after.label), None, say);
                if before.before != after.before {
                    let zh = if after.before {
                        "印入给客户的准备清单"
                    } else {
                        "不再印入给客户的准备清单"
                    };
                    say(zh.to_owned(), "the list for the customer".to_owned(), None);
                }
            },
        },
    );
}

/// Figures whose rule is another: an officer sees other numbers for the same answers.
fn formulas(out: &mut Told, old: &Checklist, new: &Checklist, follows: &Follows) {
    out.group("算式", "Rules", Of::Rule);
    for (id, after) in &new.figures {
        let Some(before) = old.figures.get(id) else { continue };
        // One that is made of every check or warning lists those: what is new among them is told already.
        let changed = match (&before.of_each, &after.of_each) {
            (Some(before), Some(after)) => before != after,
            _ => before.formula.text != after.formula.text,
        };
        if changed {
            let label = if after.label.zh.is_empty() { id } else { &after.label.zh };
            let said =
                (format!("“{label}”（{id}）的公式变了：同样的回答会算出别的数"), format!("{id} is reckoned otherwise"));
            out.say(id, said, follows.between(&before.formula, &after.formula));
        }
    }
}
