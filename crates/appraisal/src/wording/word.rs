//! The words of figures that are no choice of a question 用语: verdicts, proposals, methods, names of statements and columns, reasons.
//!
//! One list for window, terminal and report. An id that is not here shows as it is, so that a new word of the layer files is seen.

use crate::finding::Text;

/// The label of a word; none when it is not one of these.
#[must_use]
pub fn word(id: &str) -> Option<Text> {
    WORDS.iter().find(|(word, ..)| *word == id).map(|(_, zh, en)| Text::new(*zh, *en))
}

/// All of them, in both languages.
pub fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().map(|(_, zh, en)| (*zh, *en))
}

const WORDS: &[(&str, &str, &str)] = &[
    // statements and their columns
    ("balance", "资产负债表", "Balance sheet"),
    ("income", "损益表", "Income statement"),
    ("ratio", "财务比率", "Ratios"),
    ("cash_plan", "现金计划", "Cash plan"),
    ("working_capital", "营运资金", "Working capital"),
    ("cash_flow", "现金流量", "Cash flow"),
    ("initial", "初始权益点", "Initial point"),
    ("survey", "调查时点", "Survey date"),
    ("year", "全年", "Year"),
    ("month", "月均", "Per month"),
    ("low", "淡季月均", "Low season, per month"),
    ("normal", "平季月均", "Normal season, per month"),
    ("peak", "旺季月均", "Peak season, per month"),
    ("value", "数值", "Value"),
    ("benchmark", "行业对标（未校准）", "Industry comparison (uncalibrated)"),
    ("from", "参考下限", "Low end"),
    ("to", "参考上限", "High end"),
    ("place", "位置", "Place"),
    ("inside_range", "区间内", "Inside"),
    ("below_range", "低于区间", "Below"),
    ("above_range", "高于区间", "Above"),
    // repayment methods
    ("annuity", "等额本息", "Annuity"),
    ("equal_principal", "等额本金", "Equal principal"),
    ("bullet_monthly_interest", "按期付息到期还本", "Monthly interest, bullet principal"),
    ("bullet_all", "利随本清", "Everything at maturity"),
    ("interest_only_then_annuity", "前若干月只付息、其后等额本息", "Interest only first, then annuity"),
    // dimensions of the score
    ("dimension.A", "借款人", "Borrower"),
    ("dimension.B", "信用与品行", "Credit and character"),
    ("dimension.C", "经营", "Business"),
    ("dimension.D", "财务与还款", "Finances and repayment"),
    ("dimension.E", "信息可信度", "Reliability of information"),
    // proposals, each in one wording for window, terminal and paper
    ("agree", "同意", "Agree"),
    ("agree_with_less", "同意，降额", "Agree with less"),
    ("agree_with_security", "同意，增加担保", "Agree with security"),
    ("committee", "上会", "To the committee"),
    ("return", "退回补查", "Returned for more facts"),
    ("decline", "否决", "Declined"),
    ("decline_traced_knock_out", "否决（凭据在档）", "Declined, evidence on file"),
    ("unrated", "未评级", "Unrated"),
    // verdicts, bases, credibility, roles
    ("pass", "通过", "Pass"),
    ("attention", "关注", "Attention"),
    ("fail", "不通过", "Fail"),
    ("not_checked", "未检", "Not checked"),
    ("not_applicable", "不适用", "Not applicable"),
    ("none_by_rule", "仅列示", "Shown only"),
    ("oral", "口述", "Said"),
    ("third_party", "侧面核实", "Third party"),
    ("observed", "观察", "Observed"),
    ("system", "系统数据", "System"),
    ("document", "书证", "Document"),
    ("consistent", "一致", "Consistent"),
    ("inflated", "口述偏高", "Inflated"),
    ("strongly_inflated", "口述明显偏高", "Strongly inflated"),
    ("hard", "有凭据的算法", "Hard estimate"),
    ("estimate", "独立估计", "Independent estimate"),
    ("lower_bound", "仅作下限", "Lower bound"),
    ("credibility", "口述可信度", "Credibility"),
    ("ceiling", "上限", "Ceiling"),
    // directions
    ("E_above_expected", "实际高于应有", "Actual above expected"),
    ("E_below_expected", "实际低于应有", "Actual below expected"),
    ("estimate_above_statement", "估计高于报表", "estimate above the statement"),
    ("estimate_below_statement", "估计低于报表", "estimate below the statement"),
    // the case's own facts
    ("case.survey_date", "调查时点", "Survey date"),
    ("case.initial_date", "初始权益点", "Initial point"),
    ("case.industry", "行业", "Industry"),
    ("case.as_of", "报告日", "Day of the report"),
    ("completeness.required_questions", "适用的必答问题数", "Required questions that apply"),
    ("proof.untraced", "未附证据的关键数字", "Key figures without evidence"),
    ("proof.another_structure_fits", "换一种还款方式或期限做得成", "Another method or term works"),
    ("proof.contradictions", "没有说明的矛盾", "Contradictions not explained"),
    ("completeness.answered", "已答的必答问题数", "Required questions answered"),
    ("survey.depth", "调查深度", "Depth of the survey"),
    ("survey.depth_due", "应有的调查深度", "Depth that is due"),
    ("survey.depth_amount", "这一档调查最多支持的金额", "Most that a survey of this depth carries"),
    ("survey.answers_left_out", "这一档不问、因而不算数的回答", "Answers of a deeper survey that do not count"),
    ("short", "简版", "Short"),
    ("standard", "标准", "Standard"),
    ("enhanced", "加强", "Enhanced"),
];
