//! What is shown 给人看什么: cross-checks, measures read in several ways, statement lines, caps. They only name figures.

use super::field::{Entry, Value, Word, field, word};
use super::parts::*;

/// The name of a figure.
const FIGURE: Value = Value::Name("figure");

pub(super) static CHECK: Entry = Entry {
    name: "check",
    zh: ("检验", "两头对一对：哪些数字说明结论、差额、偏差和方向"),
    en: ("Check", "Two sides held against each other: which figures say the verdict, the difference, the deviation and the direction"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field("verdict", FIGURE, "结论：`pass attention fail not_checked`；一行一项的写 `表.*.列`", "The verdict: `pass attention fail not_checked`; one check a row is `table.*.column`")
                .required(),
            field("left", FIGURE, "左边的数", "The figure on the left"),
            field("right", FIGURE, "右边的数", "The figure on the right"),
            field("residual", FIGURE, "差额（元），左减右", "The difference in yuan, left less right"),
            field("deviation", FIGURE, "偏差率，纯数", "The deviation, a plain number"),
            field("direction", FIGURE, "方向的词，`meaning` 按它说话", "The word of its direction, for `meaning`"),
            field(
                "tolerance",
                Value::Name("figure or policy value"),
                "解释管用的宽度：偏差再移动超过它，旧解释作废；没有偏差率的检验，它是差额的一个份额",
                "How far the deviation may move before its explanation is due again; where there is none, a share of the difference",
            )
            .default("policy.explanation_tolerance"),
            field(
                "meaning",
                Value::Labels,
                "方向的词 → 这种偏差通常意味着什么，写 `[check.meaning]`",
                "Word of the direction → what such a deviation usually means, as `[check.meaning]`",
            ),
            ORDER,
        ],
        REMARKS,
    ],
    ..Entry::NEW
};

pub(super) static MEASURE: Entry = Entry {
    name: "measure",
    zh: ("多法对比", "同一个量的几种算法并排比"),
    en: ("Measure", "One quantity reckoned in several ways, side by side"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field("rows", Value::Name("rows"), "规则表，一行一种算法", "The rule table with one row a method")
                .required(),
            field("statement", FIGURE, "报表里的数", "The figure of the statement").required(),
            field("reference", FIGURE, "用来比的核实值", "The figure it is held against").required(),
            field("check", Value::Name("check"), "哪项检验判断它", "The check that judges it").required(),
            NOTE,
        ],
    ],
    ..Entry::NEW
};

const STATEMENTS: &[Word] = &[
    word("balance", "资产负债表", "balance sheet"),
    word("income", "损益表", "income statement"),
    word("cash_plan", "现金计划", "cash plan"),
    word("ratio", "比率", "ratios"),
    word("benchmark", "行业对标", "benchmarks of the trade"),
    word("working_capital", "营运资金", "working capital"),
];

pub(super) static LINE: Entry = Entry {
    name: "line",
    zh: ("报表行", "报表的一行；在自己的报表里认：`balance/cash` 与 `ratio/cash` 是两行"),
    en: ("Statement line", "A line of a statement, known within it: `balance/cash` is not `ratio/cash`"),
    own: Some("columns"),
    scope: Some("statement"),
    fields: &[
        NAMED,
        &[
            field("statement", Value::Open(STATEMENTS), "哪张报表", "Which statement").required(),
            LABEL,
            field("columns", Value::Figures, "报表的列 → 数字的名字", "Column of the statement → name of a figure")
                .example("{ initial = \"…\", survey = \"…\" }"),
            field("how_checked", Value::Label, "怎么核实的，一句话", "How it was checked, in a sentence"),
            field("level", Value::Count, "缩进级数，1 是最外", "Its depth, 1 is outermost").default("1"),
            field("total", Value::Truth, "合计行，加粗", "A total, in bold").default("false"),
            ORDER,
            NOTE,
        ],
    ],
    ..Entry::NEW
};

const CAPS: &[Word] = &[
    word("need", "需求", "need"),
    word("capacity", "还款能力", "capacity"),
    word("exposure", "敞口上限", "exposure"),
    word("asked", "申请金额", "amount asked"),
    word("information", "仅供参考，不约束额度", "for information, binds nothing"),
];

pub(super) static CAP: Entry = Entry {
    name: "cap",
    zh: ("额度约束", "额度不得超过的一个数；最小的那个说了算"),
    en: ("Cap", "An amount the limit may not exceed; the smallest one binds"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            field("kind", Value::Open(CAPS), "哪一类", "Which sort").required(),
            LABEL,
            field("value", FIGURE, "金额（元）", "The amount in yuan").required(),
            field("after", FIGURE, "乘等级系数之后的金额（元）", "The amount in yuan after the grade factor")
                .required(),
            field(
                "rests_on",
                Value::Names("row of key_figures"),
                "主要靠哪些关键数字：规则表 `key_figures` 的行",
                "The key figures it mainly rests on: rows of the rule table `key_figures`",
            ),
            NOTE,
        ],
    ],
    ..Entry::NEW
};
