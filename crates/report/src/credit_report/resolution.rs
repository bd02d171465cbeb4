//! The decision block of a committee's resolution 审贷会决议: four choices, amount, term, rate, monitoring conditions, reasons for a refusal, and
//! the members' signatures. Printed blank: people decide.

use crate::case::Case;
use crate::document::{Block, Cell, Fact, SignatureBox};

const LINE: &str = "＿＿＿＿＿";

pub(super) fn blocks(case: &Case<'_>) -> Vec<Block> {
    let blank = |unit: &str| format!("{LINE} {unit}");
    let four = case.pick(
        "□ 同意　　□ 降额同意　　□ 续议（须补充：＿＿＿＿＿＿＿＿）　　□ 否决",
        "□ agree   □ agree to less   □ return (to be added: ＿＿＿＿＿＿)   □ refuse",
    );
    let terms = format!(
        "{} {}　{} {}　{} {}",
        case.pick("金额", "Amount"),
        blank(case.pick("元", "yuan")),
        case.pick("期限", "Term"),
        blank(case.pick("个月", "months")),
        case.pick("年利率", "Rate"),
        blank("%"),
    );
    let conditions = case.pick(
        "□ 同上　　□ 另加：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿",
        "□ as above   □ besides: ＿＿＿＿＿＿＿＿＿＿＿＿",
    );
    let wide = |zh: &'static str, en: &'static str, text: String| Fact::new(case.pick(zh, en), Cell::text(text));
    let facts = vec![
        wide("决议", "Resolution", four.to_owned()),
        wide("批准", "Granted", terms),
        wide("监控条件", "Monitoring", conditions.to_owned()),
        wide("否决理由", "Refused because", "＿".repeat(30)),
    ];
    let signed = |zh: &str, en: &str, name: &str, choices: &str| SignatureBox {
        role: case.pick(zh, en).to_owned(),
        name: name.to_owned(),
        choices: choices.to_owned(),
    };
    let dissent = case.pick("无异议 □ 有异议 □", "no dissent □ dissent □");
    let vote = case.pick("同意 □ 不同意 □", "yes □ no □");
    let boxes = vec![
        signed("调查人", "Officer", &case.context.officer, ""),
        signed("协办", "Second officer", &case.context.second_officer, dissent),
        signed("审查人", "Reviewer", "", vote),
        signed("主任委员", "Chair", "", vote),
        signed("委员一", "Member 1", "", vote),
        signed("委员二", "Member 2", "", vote),
        signed("委员三", "Member 3", "", vote),
        signed("委员四", "Member 4", "", vote),
    ];
    vec![Block::Facts { columns: 1, items: facts }, Block::Signatures { boxes }]
}
