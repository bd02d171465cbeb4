//! The words of figures that are no choice of a question 用语: verdicts, proposals, methods, names of statements and columns, reasons.
//!
//! One list for window, terminal and report. An id that is not here shows as it is, so that a new word of the layer files is seen.

use crate::finding::Text;

/// The label of a word; none when it is not one of these.
#[must_use]
pub fn word(id: &str) -> Option<Text> {
    WORDS.iter().find(|(word, ..)| *word == id).map(|(_, zh, en)| Text::new(*zh, *en))
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
    // proposals and what keeps them from being automatic
    ("undetermined", "暂不能评级", "Cannot be graded yet"),
    ("unexplained_failed_check", "有检验不通过且未说明", "a failed check is not explained"),
    ("unknown_required_answer", "有必答问题未答", "a required answer is missing"),
    ("completeness_below_minimum", "完整度低于下限", "completeness below the minimum"),
    ("unknown_knock_out", "有准入否决项未核实", "a knock-out rule is not decided"),
    ("provisional_or_unknown_limit", "额度为暂估或未知", "the limit is provisional or unknown"),
    ("limit_below_p_min", "额度低于完成用途所需的最小贷款", "the limit is below what the purpose needs"),
    ("agree", "同意", "Agree"),
    ("agree_less_or_security", "同意，但降额或增信", "Agree with less or with security"),
    ("committee", "上会审议", "To the committee"),
    ("decline", "不同意", "Decline"),
    ("not_automatic", "不得自动同意，须人工审议", "Not automatic: people decide"),
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
    ("hard", "硬估计", "Hard estimate"),
    ("estimate", "独立估计", "Independent estimate"),
    ("lower_bound", "仅作下限", "Lower bound"),
    ("credibility", "口述可信度", "Credibility"),
    ("ceiling", "上限", "Ceiling"),
    // directions
    ("E_above_expected", "实际高于应有", "Actual above expected"),
    ("E_below_expected", "实际低于应有", "Actual below expected"),
    ("estimate_above_statement", "估计高于表内", "estimate above the statement"),
    ("estimate_below_statement", "估计低于表内", "estimate below the statement"),
    // the case's own facts
    ("case.survey_date", "调查时点", "Survey date"),
    ("case.initial_date", "初始权益点", "Initial point"),
    ("case.industry", "行业", "Industry"),
    ("case.as_of", "报告日", "Day of the report"),
    ("completeness.required_questions", "适用的必答问题数", "Required questions that apply"),
    ("completeness.answered", "已答的必答问题数", "Required questions answered"),
];
