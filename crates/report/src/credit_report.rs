//! The credit report 综合信用报告 as a document tree: first the page a committee needs, then the chapters of the practice (domain §2.5).
//!
//! Labels come from the checklist, figures from the appraisal, answers from the record; this module only says what stands where. A chapter is
//! one file and one word in the list below. Knows no page layout and computes nothing.

pub(crate) mod alone;
mod answers;
mod borrower;
mod checks;
mod committee;
mod depth;
mod derivation;
mod doubts;
mod explanations;
mod limit;
mod moves;
mod open_points;
mod parties;
mod resolution;
mod score;
mod statements;
mod story;
mod stress;
mod suspects;
mod tables;
mod terms;
mod visit_quality;
mod what_if;

pub(crate) use depth::{UNASKED_SHEET, told as depth_of_survey, unasked};
pub(crate) use open_points::FOUND;
pub(crate) use score::dimension;
pub(crate) use statements::title as statement_title;

use crate::case::Case;
use crate::context::Context;
use crate::document::{Document, Frame, Language};
use appraisal::Appraisal;
use appraisal::checklist::Checklist;
use appraisal::observation::Answers;

/// A chapter: its title in both languages and what it says.
type Chapter = ((&'static str, &'static str), fn(&Case<'_>) -> Vec<crate::document::Block>);

/// The chapters in their order (domain §2.5).
const CHAPTERS: &[Chapter] = &[
    (("申请与用途", "Request and purpose"), borrower::request),
    (("调查准备与走访记录", "Preparation and visit"), borrower::visit),
    (("借款人与家庭", "Borrower and family"), borrower::person),
    (("经营", "The business"), borrower::business),
    (("财务报表", "Statements"), statements::chapter),
    (("财务附表", "Schedules to the statements"), borrower::schedules),
    (("交叉检验汇总", "Cross-checks"), checks::chapter),
    (("信贷历史", "Credit history"), borrower::credit),
    (("担保", "Security"), borrower::security),
    (("行业对标（未校准）", "Industry comparison (uncalibrated)"), score::benchmark),
    (("五维评分", "Score in five dimensions"), score::chapter),
    (("额度推导", "Derivation of the limit"), limit::chapter),
    (("还款计划", "Repayment plan"), limit::schedule),
    (("风险点与缓释", "Risks and mitigation"), open_points::risks),
    (("未尽事项清单", "Open points"), open_points::chapter),
    (("附件索引与证据", "Attachments and evidence"), open_points::evidence),
    (("附录：额度是怎么算出来的", "Appendix: how the limit was computed"), derivation::chapter),
];

/// Every chapter with its title; there is no end to the numerals, so none is left out.
fn numbered<T: Copy>(chapters: &[((&str, &str), T)], language: Language) -> Vec<(String, T)> {
    let title = |(i, ((zh, en), chapter)): (usize, &((&str, &str), T))| match language {
        Language::Zh => (format!("{}、{zh}", crate::number::chinese(i + 1)), *chapter),
        Language::En => ((*en).to_owned(), *chapter),
    };
    chapters.iter().enumerate().map(title).collect()
}

/// Differences between officers printed on the first page; how many more there are is said.
const DISPUTES_SHOWN: usize = 12;

/// The report of one case. `answers` are those the appraisal was made from.
#[must_use]
pub fn credit_report(checklist: &Checklist, answers: &Answers, appraisal: &Appraisal, context: &Context) -> Document {
    let case = Case { checklist, answers, appraisal, context };
    let note = context.checklist_note.as_ref().map(|note| crate::document::Block::note(case.say(note)));
    // Before anything that rests on it.
    let disputes =
        context.disputes.iter().take(DISPUTES_SHOWN).map(|said| crate::document::Block::note(case.say(said)));
    let more = context.disputes.len().saturating_sub(DISPUTES_SHOWN);
    let more = (more > 0).then(|| match context.language {
        Language::Zh => format!("另有 {more} 处两人不一致，未商定"),
        Language::En => format!("{more} more places on which the officers differ"),
    });
    let more = more.map(crate::document::Block::note);
    let front = note.into_iter().chain(disputes).chain(more);
    let mut blocks: Vec<crate::document::Block> = front.chain(committee::page(&case)).collect();
    let lead = blocks.len();
    blocks.push(crate::document::Block::PageBreak);
    for (title, chapter) in numbered(CHAPTERS, context.language) {
        let content = chapter(&case);
        blocks.push(crate::document::Block::heading(1, title));
        if content.is_empty() {
            blocks.push(crate::document::Block::note(case.pick("本案无此内容。", "Nothing to report here.")));
        }
        blocks.extend(content);
    }
    let name = case.pick("综合信用报告", "Credit report").to_owned();
    let mut document = Document {
        title: format!("{name} {}", case.title()),
        language: context.language,
        date: context.date,
        practice: context.practice,
        landscape: false,
        large: false,
        frame: Frame {
            case_id: context.case_id.clone(),
            name,
            checklist: format!("{} {}", case.say(&checklist.name), checklist.hash.chars().take(16).collect::<String>()),
            log_head: context.log_head.clone(),
            remark: case.pick("内部资料，注意保密", "Confidential").to_owned(),
        },
        lead,
        blocks,
    };
    if !context.unmasked {
        document.cover_numbers();
    }
    document
}

#[cfg(test)]
mod tests {
    use super::{CHAPTERS, Language, numbered};

    #[test]
    fn a_chapter_more_is_printed_like_the_others() {
        // Planted: thirteen chapters behind those that there are.
        let mut planted: Vec<((&str, &str), usize)> =
            CHAPTERS.iter().enumerate().map(|(i, (title, _))| (*title, i)).collect();
        planted.extend((0..13).map(|i| (("多出的一章", "One more"), 100 + i)));
        let made = numbered(&planted, Language::Zh);
        assert_eq!(made.len(), CHAPTERS.len() + 13);
        assert!(made.iter().all(|(title, _)| title.contains('、')), "{made:?}");
        assert_eq!(made.last().map(|(_, chapter)| *chapter), Some(112));
        assert_eq!(numbered(&planted[..17], Language::Zh)[16].0.split('、').next(), Some("十七"));
    }
}
