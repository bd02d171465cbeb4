//! Every figure of every shipped practice case can be explained: in words of the checklist, down to answers, policy or a state.

use appraisal::checklist::Checklist;
use appraisal::explanation::{AT_THE_FLOOR, Bounds, Explained, Role, explain, explain_at_the_floor};
use appraisal::figures_at_the_floor;
use appraisal::observation::Answers;
use std::collections::{BTreeMap, BTreeSet};
use tests::facts::layer_files;
use tests::tree::{files, text};

struct Practice {
    checklist: Checklist,
    answers: Answers,
    appraisal: appraisal::Appraisal,
}

fn practices() -> Vec<Practice> {
    let cases = files("industry-checklists", &["json"]).into_iter().filter(|f| f.ends_with("practice/case.json"));
    let made = cases.map(|path| {
        let case = serde_json::from_str::<appraisal::case_file::CaseFile>(&text(&path)).expect("a case file");
        let checklist = Checklist::load(&layer_files(), &case.checklist).expect("a checklist");
        let observations = case.observations();
        let appraisal = appraisal::appraise(&checklist, &observations, case.case.survey_date);
        let answers = Answers::fold(&checklist, &observations).0;
        Practice { checklist, answers, appraisal }
    });
    made.collect()
}

/// Names of the rule graph: what must not stand in a text for people.
fn is_internal(word: &str) -> bool {
    let segments: Vec<&str> = word.split('.').collect();
    let plain = |s: &&str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let named = word.chars().any(|c| c.is_ascii_lowercase());
    named
        && (word.contains('_') || segments.len() > 1)
        && segments.iter().all(plain)
        && !segments.iter().all(|s| s.chars().all(|c| c.is_ascii_digit()))
}

fn internal_words(said: &str) -> Vec<String> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    said.split(|c| !part(c)).filter(|w| is_internal(w.trim_matches('.'))).map(str::to_owned).collect()
}

/// What the officer typed may look like anything.
fn typed(practice: &Practice) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for table in practice.checklist.tables.keys() {
        for row in practice.appraisal.rows(table) {
            for column in practice.checklist.tables[table].columns.keys() {
                if let Some(answer) = practice.answers.cell(table, &row, column) {
                    words.extend(internal_words(&answer.text));
                }
            }
        }
    }
    words
}

fn nodes<'a>(node: &'a Explained, all: &mut Vec<&'a Explained>) {
    all.push(node);
    node.parts.iter().for_each(|p| nodes(p, all));
}

#[test]
fn every_figure_of_every_practice_case_is_explained_in_words() {
    let practices = practices();
    assert!(practices.len() >= 4, "{} practice cases", practices.len());
    // One example of each slip.
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let mut walked = 0;
    for practice in &practices {
        let figures = &practice.appraisal.figures;
        let typed = typed(practice);
        let mut names: Vec<String> = figures.evaluation.scalars().map(|(name, _)| name.to_string()).collect();
        names.extend(figures.evaluation.cells().map(|(table, row, column, _)| format!("{table}.{row}.{column}")));
        for name in names {
            // One level: what stands below is walked in its own turn.
            let bounds = Bounds { depth: 0, nodes: 60 };
            let Some(tree) = explain(&practice.checklist, &practice.answers, figures, &name, bounds) else {
                wrong.insert(format!("{name}: no explanation"), String::new());
                continue;
            };
            walked += 1;
            let mut all = Vec::new();
            nodes(&tree, &mut all);
            for node in all {
                let mut texts = vec![&node.label, &node.value];
                texts.extend(&node.sentence);
                texts.extend(&node.remarks);
                for said in texts {
                    if said.zh.trim().is_empty() {
                        wrong.insert(format!("{}: nothing said", node.id), String::new());
                    }
                    for word in internal_words(&said.zh) {
                        if !typed.contains(&word) {
                            wrong.insert(word, format!("“{}” of {}", said.zh, node.id));
                        }
                    }
                }
                let ends = node.parts.is_empty() && !node.more && node.role == Role::Figure;
                if ends && node.sentence.is_none() {
                    wrong.insert(format!("{}: ends without a word", node.id), String::new());
                }
            }
        }
    }
    let list: Vec<String> = wrong.iter().take(60).map(|(what, at)| format!("{what} {at}")).collect();
    assert!(wrong.is_empty(), "{} of {walked} figures:\n{}", wrong.len(), list.join("\n"));
}

#[test]
fn the_limit_is_told_down_to_who_said_what() {
    for practice in practices() {
        let figures = &practice.appraisal.figures;
        let bounds = Bounds { depth: 40, nodes: 4000 };
        let tree = explain(&practice.checklist, &practice.answers, figures, "limit.limit", bounds).expect("a limit");
        let mut all = Vec::new();
        nodes(&tree, &mut all);
        let id = &practice.checklist.id;
        assert!(all.len() > 100, "{id}: {}", all.len());
        // Every branch ends at an answer, a policy value, a fact of the case, a table, a figure told elsewhere, or a rule without parts.
        for node in &all {
            let ends = node.parts.is_empty();
            assert!(!ends || node.role != Role::Figure || node.more || node.sentence.is_some(), "{id}: {}", node.id);
            assert!(node.role != Role::Answer || node.said.is_some() || !node.known, "{id}: nobody said {}", node.id);
            assert!(node.role != Role::Policy || !node.place.is_empty(), "{id}: {} stands nowhere", node.id);
        }
        // Nothing is unfolded twice.
        let unfolded: Vec<&String> =
            all.iter().filter(|n| !n.parts.is_empty() && n.role == Role::Figure).map(|n| &n.id).collect();
        assert_eq!(unfolded.iter().collect::<BTreeSet<_>>().len(), unfolded.len(), "{id}");
    }
}

#[test]
fn the_sentence_of_a_figure_reads_as_a_person_would_say_it() {
    let practices = practices();
    let practice = practices.iter().find(|p| p.checklist.id == "fmcg-wholesale").expect("the wholesaler");
    let told = |id: &str| {
        let bounds = Bounds { depth: 1, nodes: 50 };
        explain(&practice.checklist, &practice.answers, &practice.appraisal.figures, id, bounds).expect(id)
    };
    // 353,580 a year ÷ 12 = 29,465 a month (expected.json).
    let month = told("limit.limit");
    assert_eq!(
        month.sentence.as_ref().map(|s| s.zh.as_str()),
        Some("取整前额度 200,000 元，向下取整到 取整单位 10,000 元 的整倍数")
    );
    assert_eq!(month.value.en, "200,000 yuan");
    // Of several bounds the one that decides stands first.
    let floor = told("limit.before_floor");
    assert_eq!(floor.parts[0].value.zh, "200,000 元");
    assert!(floor.sentence.as_ref().is_some_and(|s| s.zh.contains("最小的")), "{:?}", floor.sentence);
}

#[test]
fn what_decided_is_said_as_a_fact_and_never_as_a_condition() {
    let practices = practices();
    for practice in &practices {
        let figures = &practice.appraisal.figures;
        let mut wrong = BTreeSet::new();
        for (name, _) in figures.evaluation.scalars() {
            let bounds = Bounds { depth: 0, nodes: 60 };
            let Some(tree) = explain(&practice.checklist, &practice.answers, figures, name, bounds) else { continue };
            for said in tree.remarks.iter().chain(&tree.sentence) {
                // a condition quoted, a function's own name, a text that is put together letter by letter, a fact that compares constants
                let machine = ["条件“", "不成立", "“clear”", "”连", "连“", "BASISBYVALUE", "default（"];
                let english = ["condition “", "BASISBYVALUE"];
                if machine.iter().any(|w| said.zh.contains(w)) || english.iter().any(|w| said.en.contains(w)) {
                    wrong.insert(format!("{name}: {} | {}", said.zh, said.en));
                }
                if ["因为", "because", "因为 2", "because 2"].contains(&said.zh.trim()) {
                    wrong.insert(format!("{name}: says no reason: {}", said.zh));
                }
            }
        }
        let some: Vec<&String> = wrong.iter().take(20).collect();
        assert!(wrong.is_empty(), "{}: {} of {some:#?}", practice.checklist.id, wrong.len());
    }
}

#[test]
fn the_reason_of_a_branch_reads_as_a_person_would_say_it() {
    let practices = practices();
    let practice = practices.iter().find(|p| p.checklist.id == "fmcg-wholesale").expect("the wholesaler");
    // The practice case: 9 years in the trade, the first band begins at 8.
    let figures = &practice.appraisal.figures;
    let bounds = Bounds { depth: 0, nodes: 50 };
    let told = figures.evaluation.scalars().any(|(id, _)| {
        let tree = explain(&practice.checklist, &practice.answers, figures, id, bounds);
        tree.is_some_and(|tree| tree.remarks.iter().any(|r| r.zh == "因为 从业年限（按测算额度）·取值 9 ≥ 8"))
    });
    assert!(told, "nobody says why the first band was taken");
}

#[test]
fn the_limit_at_the_lower_end_of_the_evidence_tells_what_was_moved_and_how_it_comes_out() {
    for practice in practices() {
        let (list, figures) = (&practice.checklist, &practice.appraisal.figures);
        let bounds = Bounds { depth: 3, nodes: 400 };
        let Some(worse) = figures_at_the_floor(figures) else {
            assert_eq!(practice.appraisal.evidence_floor.bound_by, Vec::<String>::new(), "{}", list.id);
            continue;
        };
        let limit = practice.appraisal.evidence_floor.limit.number().expect("a lower end");
        let told = |id: &str| explain_at_the_floor(list, &practice.answers, (figures, &worse), id, bounds);
        let tree = told("limit.limit").expect("an explanation");
        assert_eq!(tree.value.zh, format!("{} 元", appraisal::wording::money(limit)), "{}", list.id);
        let mut all = Vec::new();
        nodes(&tree, &mut all);
        let moved: Vec<&Explained> = all.iter().copied().filter(|node| node.value.zh.contains('→')).collect();
        assert!(moved.len() >= 5, "{}: {} figures moved", list.id, moved.len());
        for node in &all {
            let texts = [&node.label, &node.value].into_iter().chain(&node.sentence).chain(&node.remarks);
            for said in texts {
                assert!(
                    !said.zh.trim().is_empty() && !said.en.trim().is_empty(),
                    "{}: {} says nothing",
                    list.id,
                    node.id
                );
            }
            // Whoever unfolds a figure stays in the world of the worse figures.
            if node.role == Role::Figure && node.more {
                let name = node.id.strip_suffix(AT_THE_FLOOR).unwrap_or_else(|| panic!("{}: {}", list.id, node.id));
                assert_eq!(told(name).map(|deeper| deeper.value), Some(node.value.clone()), "{}: {name}", list.id);
            }
        }
        if list.id == "fmcg-wholesale" {
            // The case file: 14,260 yuan of cash, counted on the spot (observed, 8%): 14,260 × 0.92 = 13,119.20.
            let cash = moved.iter().find(|node| node.value.zh == "14,260 元 → 13,119 元").expect("the cash");
            assert_eq!(cash.sentence.as_ref().map(|s| s.zh.as_str()), Some("依据是观察，往差里取 8%"));
            // What holds it there stands before what was moved.
            assert!(!tree.parts[0].value.zh.contains('→'), "{:#?}", tree.parts[0]);
        }
    }
}
