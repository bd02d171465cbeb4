//! How a case is judged 怎么判断: indicators, knock-outs, warnings, conditions, doubts, reasons, what needs a trace, what a reviewer asks.

use super::depths::DEPTHS;
use super::field::{Entry, Field, Value, Word, field, word};
use super::parts::*;

static BAND: Entry = Entry {
    name: "bands",
    zh: ("分档", "自上而下取第一个成立的；最后一档没有 `when`"),
    en: ("Band", "The first from above that holds; the last has no `when`"),
    fields: &[
        LISTED,
        &[
            field("when", Value::Formula, "条件，`x` 是取值", "Its condition, `x` stands for the value")
                .example("\"x>=0.3\""),
            field("points", Value::Count, "得分", "Its points").default("0"),
            field("text", Value::Label, "这一档怎么说", "How this band reads"),
        ],
    ],
    ..Entry::NEW
};

const LAST_BAND: &[Word] = &[word("last_band", "按最后一档计", "counts as the last band")];

pub(super) static INDICATOR: Entry = Entry {
    name: "indicator",
    zh: ("评分指标", "评分卡的一项；各项满分合计 100"),
    en: ("Indicator", "One line of the scorecard; all maxima sum to 100"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            field(
                "dimension",
                Value::Text,
                "哪个维度；满分合计须等于 `policy.dimension_<维度>_max`",
                "Its dimension; the maxima of one sum to `policy.dimension_<dimension>_max`",
            )
            .required()
            .example("\"A\""),
            LABEL,
            field("max", Value::Count, "满分", "Its maximum").default("0"),
            field("value_type", Value::Type, "取值的类型", "The type of its value").default("ratio"),
            field("value", Value::Formula, "取值", "Its value"),
            field("value_at_L0", Value::Formula, "按定级前额度算的取值", "Its value at the limit before grading")
                .default("value"),
            field("value_at_amount_asked", Value::Formula, "按申请金额算的取值", "Its value at the amount asked")
                .default("value"),
            field("bands", Value::Many(&BAND), "分档", "Its bands")
                .example("[{ when = \"x>=0.3\", points = 4 }, { points = 0 }]"),
            field(
                "not_meaningful",
                Value::Word(LAST_BAND),
                "取值无意义（如除零）时怎么计",
                "What counts where the value is not meaningful, such as a division by zero",
            ),
        ],
        REMARKS,
    ],
    ..Entry::NEW
};

pub(super) static KNOCK_OUT: Entry = Entry {
    name: "knock_out",
    zh: ("准入否决", "公式为真即否决"),
    en: ("Knock-out", "Declines where its formula is true"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field("hit", Value::Formula, "命中的条件", "When it is hit").required(),
            field("waivable", Value::Truth, "委员会可以豁免", "The committee may waive it").default("false"),
            field(
                "proven",
                Value::Truth,
                "口头说没有，不算查清：`rests_on` 里的回答只有口述时，仍是“不知”",
                "What is only said does not clear it: while an answer of `rests_on` is oral, it stays unknown",
            )
            .default("false"),
            field("rests_on", Value::Names("question"), "由哪些回答定案", "The answers that settle it")
                .default("公式读到的全部 all its formula reads"),
        ],
        REMARKS,
    ],
    ..Entry::NEW
};

/// When a notice is shown, and what it says.
const SHOWN: &[Field] = &[
    field("when", Value::Formula, "什么时候出现", "When it is shown").required(),
    field("text", Value::Label, "说什么；`{数字}` 换成它的值", "What it says; `{figure}` is replaced by its value"),
];

const EASED_BY: Field = field(
    "eased_by",
    Value::Label,
    "拿什么缓释；`{数字}` 换成它的值",
    "What eases it; `{figure}` is replaced by its value",
);

const GRAVITIES: &[Word] = &[
    word("note", "提示，写给读者", "for the reader"),
    word("explain", "须书面说明，不说明就退回", "asks for a written explanation; without one the case goes back"),
    word("committee", "上会，写什么都要委员会定", "the committee decides, whatever is written"),
];

pub(super) static WARNING: Entry = Entry {
    name: "warning",
    zh: ("提示", "公式为真即出现"),
    en: ("Warning", "Shown where its formula is true"),
    own: Some("text"),
    fields: &[
        NAMED,
        SHOWN,
        &[
            field("weight", Value::Word(GRAVITIES), "轻重", "How much it weighs").default("note"),
            EASED_BY,
            field(
                "told_at",
                Value::Name("check"),
                "哪项检验的解释也说明它：那里写了，这里就显示为已说明",
                "The check whose explanation tells of it as well: written there, it is shown as explained here",
            ),
        ],
        REMARKS,
    ],
    ..Entry::NEW
};

pub(super) static CONDITION: Entry = Entry {
    name: "condition",
    zh: ("放款条件", "公式为真即写进建议"),
    en: ("Condition of the loan", "Part of the proposal where its formula is true"),
    own: Some("text"),
    fields: &[
        NAMED,
        SHOWN,
        &[field(
            "watched_by",
            Value::Label,
            "放款后谁看、多久看一次",
            "Who watches it after disbursement, and how often",
        )],
        REMARKS,
    ],
    ..Entry::NEW
};

pub(super) static DOUBT: Entry = Entry {
    name: "doubt",
    zh: ("疑点", "公式为真时按轻重排在报告第一页；与提示同名的只在这里说"),
    en: (
        "Doubt",
        "On page 1 of the report by its weight where its formula is true; a warning of the same id is said here only",
    ),
    own: Some("text"),
    fields: &[NAMED, SHOWN, &[WEIGHT, EASED_BY], REMARKS],
    ..Entry::NEW
};

const GROUPS: &[Word] = &[
    word("decline_traced_knock_out", "拒绝：准入否决，有凭据", "decline: a knock-out with a trace"),
    word("return", "退回补充", "return for more"),
    word("decline", "拒绝", "decline"),
    word("committee", "上会", "for the committee"),
    word("agree_with_less", "同意，金额减少", "agree to less"),
    word("agree_with_security", "同意，加担保", "agree with security"),
];

const LISTS: &[Word] = &[
    word("missing", "没有的数字", "figures that are missing"),
    word("unanswered", "没答的必填项", "required answers that are missing"),
    word("untraced", "没有凭据的关键数字", "key figures without a trace"),
    word("contradiction", "没说清的矛盾", "contradictions that nobody explained"),
    word("open_check", "没说明的检验", "checks still to be explained"),
    word("explained_failed_check", "不通过而已解释的检验", "failed checks explained in full"),
    word("knock_out_traced", "有凭据的否决项", "knock-outs with a trace"),
    word("knock_out_hit", "命中的否决项", "knock-outs that are hit"),
    word("knock_out_unknown", "没问清的否决项", "knock-outs still open"),
    word("flag_to_explain", "没说明的提示", "warnings still to be explained"),
    word("flag_to_committee", "须上会的提示", "warnings for the committee"),
    word("waits_for", "还等着的签字", "signatures still awaited"),
    word("cash_gap", "现金断档的月份", "months of a cash gap"),
    word("withheld_method", "客户不肯给的算法", "methods the client withheld"),
    word("no_structure", "没有合适的还款安排", "no repayment that works"),
];

pub(super) static REASON: Entry = Entry {
    name: "reason",
    zh: ("建议的理由", "成立的理由里，组别排在最前的定建议；一条也没有就是同意"),
    en: ("Reason", "Of those that hold, the first group decides the proposal; without any the case is agreed to"),
    own: Some("text"),
    fields: &[
        NAMED,
        &[
            field("group", Value::Word(GROUPS), "归哪一组（先写的先定）", "Its group (the first of these decides)")
                .required(),
            field("when", Value::Formula, "什么时候成立", "When it holds").required(),
            field("each", Value::Open(LISTS), "逐项点名哪一串", "The list whose items it names"),
            field("at", Value::Names("question"), "去哪里补", "Where it is settled"),
            WEIGHT,
            field(
                "text",
                Value::Label,
                "说什么；`{数字}` 换成它的值",
                "What it says; `{figure}` is replaced by its value",
            ),
        ],
        REMARKS,
    ],
    ..Entry::NEW
};

pub(super) static KEY_FIGURE: Entry = Entry {
    name: "key_figure",
    zh: ("关键数字", "依据写书证、系统、观察的，要有附件或档案号；编号是问题、表或它们上面的一级"),
    en: (
        "Key figure",
        "Where its basis is paper, system or sight it needs an attachment or archive number; its id is a question, a table or what stands above them",
    ),
    fields: &[
        NAMED,
        &[
            field(
                "policy",
                Value::Name("policy value"),
                "只在这个是非参数成立时才算",
                "Counts only where this yes-or-no policy value holds",
            ),
            field(
                "at",
                Value::Word(DEPTHS),
                "只在这一档才算：更深的另有东西对它",
                "At this depth of survey alone: a deeper one holds it against something else",
            ),
            NOTE,
        ],
    ],
    ..Entry::NEW
};

const ITEMS: &[Word] = &[
    word("failed_check", "不通过的检验", "failed checks"),
    word("attention_check", "有偏差的检验", "checks at attention"),
    word("not_checked", "没有检验的", "checks left open"),
    word("provisional", "暂估的数字", "provisional figures"),
    word("knock_out_unknown", "没问清的否决项", "knock-outs still open"),
    word("warning", "提示", "warnings"),
    word("changed_after_limit_seen", "看过额度之后改的", "changes after the limit was seen"),
    word("said_apart", "说的与查到的差得远", "what was said far from what was found"),
    word("provisional_binding", "起约束的额度是暂估", "a binding cap that is provisional"),
    word("weak_binding", "起约束的额度依据弱", "a binding cap that rests on little"),
];

pub(super) static REVIEWER_QUESTION: Entry = Entry {
    name: "reviewer_question",
    zh: ("可能的退件问题", "审查多半会问什么：对每一项各问一次（`each`），或成立时问一次（`when`）"),
    en: (
        "Reviewer's question",
        "What a reviewer will probably ask: once per item of `each`, or once where `when` holds",
    ),
    own: Some("text"),
    fields: &[
        NAMED,
        &[
            field("each", Value::Open(ITEMS), "对哪些各问一次", "Once for each of these"),
            field("when", Value::Formula, "什么时候问；与 `each` 二选一", "When it is asked; this or `each`"),
            WEIGHT,
            field(
                "at",
                Value::Text,
                "去哪里补：问题、表的编号，用逗号分开",
                "Where it is settled: questions and tables, one comma between two",
            ),
            field(
                "text",
                Value::Label,
                "问什么；`{label}` 等是该项的字段",
                "What is asked; `{label}` and others are the item's own",
            ),
            field("why", Value::Label, "为什么问", "Why it is asked"),
            field("answers", Value::Label, "怎样才算答了", "What answers it"),
        ],
    ],
    ..Entry::NEW
};
