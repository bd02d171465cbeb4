//! What a move of a case changes, as the window shows it and as the record keeps it.

use appraisal::difference::{Difference, How, Of};
use evidence::ShownItem;

use super::{Labels, text};
use crate::api::moving::{ChangeGroup, ChangeItem, FigureMove, SetAside};
use crate::api::text::{FigureView, Text};

/// The figures that are told before and after.
const FIGURES: [&str; 4] = ["limit.limit", "score.at_L0.total", "decision.grade", "decision.proposal"];

/// Kinds of things that are no entries of a checklist.
const FIGURE: &str = "figure";
const ANSWER: &str = "answer";
const EXPLANATION: &str = "explanation";

/// The main figures of a case before and after.
pub(crate) fn figures(before: &Labels<'_>, after: &Labels<'_>) -> Vec<FigureMove> {
    let moved = |id: &str| {
        let (before, after) = (before.figure(id), after.figure(id));
        let same = (before.state, &before.raw, &before.text) == (after.state, &after.raw, &after.text);
        FigureMove { label: after.label.clone(), before, after, same }
    };
    FIGURES.into_iter().map(moved).collect()
}

/// The differences, those of one kind together.
pub(crate) fn groups(differences: &[Difference]) -> Vec<ChangeGroup> {
    let group = |of: Of| {
        let own = differences.iter().filter(|d| d.of == of);
        ChangeGroup { of: of.word().to_owned(), label: text(&of.label()), items: own.map(item).collect() }
    };
    Of::ALL.into_iter().map(group).filter(|group| !group.items.is_empty()).collect()
}

fn item(difference: &Difference) -> ChangeItem {
    let side = |said: &appraisal::finding::Text| (!said.zh.is_empty()).then(|| text(said));
    // A formula is its author's matter; that it changed is what the officer is told.
    let told = difference.of != Of::Rule;
    ChangeItem {
        how: difference.how.word().to_owned(),
        how_text: how(difference.how.word()),
        id: difference.id.clone(),
        label: text(&difference.label),
        before: side(&difference.before).filter(|_| told),
        after: side(&difference.after).filter(|_| told),
    }
}

fn how(word: &str) -> Text {
    match word {
        w if w == How::New.word() => Text::new("新增", "new"),
        w if w == How::Gone.word() => Text::new("去掉", "gone"),
        _ => Text::new("改动", "changed"),
    }
}

/// What of it the record keeps: all that an officer is told, of the formulas how many.
pub(crate) fn recorded(
    figures: &[FigureMove],
    groups: &[ChangeGroup],
    aside: &[SetAside],
    due_again: &[Text],
) -> Vec<ShownItem> {
    let mut items: Vec<ShownItem> = figures
        .iter()
        .map(|moved| ShownItem {
            of: FIGURE.to_owned(),
            how: How::Changed.word().to_owned(),
            id: moved.after.id.clone(),
            zh: moved.label.zh.clone(),
            en: moved.label.en.clone(),
            before: Some(shown(&moved.before)),
            after: Some(shown(&moved.after)),
        })
        .collect();
    for group in groups {
        if group.of == Of::Rule.word() {
            items.push(counted(group));
            continue;
        }
        items.extend(group.items.iter().map(|item| ShownItem {
            of: group.of.clone(),
            how: item.how.clone(),
            id: item.id.clone(),
            zh: item.label.zh.clone(),
            en: item.label.en.clone(),
            before: item.before.as_ref().map(|t| t.zh.clone()),
            after: item.after.as_ref().map(|t| t.zh.clone()),
        }));
    }
    items.extend(aside.iter().map(|answer| ShownItem {
        of: ANSWER.to_owned(),
        how: How::Gone.word().to_owned(),
        id: answer.at.clone(),
        zh: answer.label.zh.clone(),
        en: answer.label.en.clone(),
        before: Some(answer.text.zh.clone()),
        after: None,
    }));
    items.extend(due_again.iter().map(|label| ShownItem {
        of: EXPLANATION.to_owned(),
        how: How::Changed.word().to_owned(),
        id: String::new(),
        zh: label.zh.clone(),
        en: label.en.clone(),
        before: None,
        after: None,
    }));
    items
}

fn counted(group: &ChangeGroup) -> ShownItem {
    let count = |word: &str| group.items.iter().filter(|item| item.how == word).count();
    let [new, gone, changed] = [How::New, How::Gone, How::Changed].map(|how| count(how.word()));
    ShownItem {
        of: group.of.clone(),
        how: How::Changed.word().to_owned(),
        id: String::new(),
        zh: format!("算法：新增 {new}、去掉 {gone}、改动 {changed}"),
        en: format!("rules: {new} new, {gone} gone, {changed} changed"),
        before: None,
        after: None,
    }
}

fn shown(figure: &FigureView) -> String {
    match &figure.unit {
        Some(unit) if figure.raw.is_some() => format!("{} {unit}", figure.text),
        _ => figure.text.clone(),
    }
}

/// What the record keeps, in groups again.
pub(crate) fn remembered(items: &[ShownItem]) -> Vec<ChangeGroup> {
    let mut groups: Vec<ChangeGroup> = Vec::new();
    for kept in items {
        let side = |said: &Option<String>| said.as_ref().map(|said| Text::new(said, said));
        let item = ChangeItem {
            how: kept.how.clone(),
            how_text: how(&kept.how),
            id: kept.id.clone(),
            label: Text::new(&kept.zh, &kept.en),
            before: side(&kept.before),
            after: side(&kept.after),
        };
        match groups.iter_mut().find(|group| group.of == kept.of) {
            Some(group) => group.items.push(item),
            None => groups.push(ChangeGroup { of: kept.of.clone(), label: label(&kept.of), items: vec![item] }),
        }
    }
    groups
}

fn label(of: &str) -> Text {
    match of {
        FIGURE => Text::new("数字", "figures"),
        ANSWER => Text::new("搁置的答案", "answers set aside"),
        EXPLANATION => Text::new("须重新解释的检验", "explanations due again"),
        _ => Of::ALL
            .into_iter()
            .find(|known| known.word() == of)
            .map_or_else(|| Text::new(of, of), |known| text(&known.label())),
    }
}
