//! The next question as the window shows it: a reason in one sentence, the papers in words, amounts in yuan.

use appraisal::checklist::Checklist;
use appraisal::figure::{Reading, Scalar};
use appraisal::next_question::{Kind, NextQuestion, NextQuestions};
use rust_decimal::Decimal;

use super::Labels;
use crate::api::next_question::{NextKind, NextQuestionView, NextQuestionsView};
use crate::api::text::{FigureKind, FigureView, Text};
use crate::show;

pub(crate) fn next_questions(labels: &Labels<'_>, made: &NextQuestions, took_us: u32) -> NextQuestionsView {
    let end = |at: usize, zh: &str, en: &str| {
        made.interval.map(|ends| money(labels, &format!("next.{en}"), Text::new(zh, en), ends[at]))
    };
    NextQuestionsView {
        low: end(0, "额度可能的下端", "lower end of the limit"),
        high: end(1, "额度可能的上端", "upper end of the limit"),
        questions: made.questions.iter().map(|q| question(labels, q)).collect(),
        took_us,
    }
}

fn question(labels: &Labels<'_>, asked: &NextQuestion) -> NextQuestionView {
    let label = super::text(&asked.label);
    NextQuestionView {
        section: labels.section(&asked.at).unwrap_or_default().to_owned(),
        kind: match asked.kind {
            Kind::Ask => NextKind::Ask,
            Kind::Verify => NextKind::Verify,
        },
        look: (!asked.look.zh.is_empty()).then(|| super::text(&asked.look)),
        evidence: evidence(labels.checklist, &asked.evidence),
        narrows: money(labels, &asked.at, Text::new("缩小的范围", "narrowed by"), asked.narrows),
        why: why(asked),
        at: asked.at.clone(),
        label,
    }
}

fn why(asked: &NextQuestion) -> Text {
    let [low, high] = asked.ends.map(|end| show::number(end, 0));
    let narrows = show::number(asked.narrows, 0);
    match asked.kind {
        Kind::Ask if asked.narrows.is_zero() => {
            Text::new("不问这一项，额度算不出来。", "Without it there is no limit.")
        }
        Kind::Ask if low == high && !asked.holds_up => Text::new(
            format!("多一个来源，额度的不确定范围可缩小约 {narrows} 元。"),
            format!("One more source makes the limit certain to within {narrows} yuan less."),
        ),
        Kind::Ask if asked.holds_up => Text::new(
            format!("不问这一项，额度算不出来；视回答而定，额度在 {low}–{high} 元之间。"),
            format!("Without it there is no limit; depending on the answer the limit is {low}–{high} yuan."),
        ),
        Kind::Ask => Text::new(
            format!("视回答而定，额度在 {low}–{high} 元之间。"),
            format!("Depending on the answer the limit is {low}–{high} yuan."),
        ),
        Kind::Verify => Text::new(
            format!("目前只有口述；核实后，额度的不确定范围可缩小约 {narrows} 元。"),
            format!("Only said so far; once verified, the limit is certain to within {narrows} yuan less."),
        ),
    }
}

fn evidence(checklist: &Checklist, ids: &[String]) -> Vec<Text> {
    let named = |id: &String| checklist.materials.iter().find(|m| m.id == *id).map(|m| super::text(&m.label));
    ids.iter().filter_map(named).collect()
}

fn money(labels: &Labels<'_>, id: &str, label: Text, amount: Decimal) -> FigureView {
    let reading = Reading::Known { value: Scalar::Number(amount), provisional: Vec::new() };
    let mut view = labels.bare(id.to_owned(), label, FigureKind::Money, &reading);
    view.unit = Some("元".to_owned());
    view
}
