//! What might be 假设, and how a loan is repaid 还款安排: levers, the stresses that come with every case, repayments that policy offers.

use super::field::{Entry, Value, Word, field, word};
use super::parts::*;

const BY: &[Word] = &[
    word("set", "取为", "is taken as the value"),
    word("times", "按份额增减：−0.1 剩九成", "grows by the value as a share: −0.1 leaves nine tenths"),
    word("plus", "加上；有 `of` 时加“值 × of”", "is raised by the value, or by the value × `of`"),
    word(
        "hold",
        "保持现在的数：看到的不因将来而变",
        "stays as it is: what was seen does not change with what may come",
    ),
];

static MOVE: Entry = Entry {
    name: "moves",
    zh: ("带动", "可调项动一下，哪个名字怎么变"),
    en: ("Move", "What a turn of the lever does to one name"),
    fields: &[
        CHILD,
        &[
            field("by", Value::Word(BY), "怎么变", "How").required(),
            field("scale", Value::Decimal, "值先乘以它", "The value is multiplied by this first").default("1"),
            field(
                "of",
                Value::Name("figure or column"),
                "加多少：值乘以这个数字；整列的写同一张表的列",
                "A raise is the value times this figure; of a column, a column of the same table",
            ),
        ],
    ],
    ..Entry::NEW
};

pub(super) static LEVER: Entry = Entry {
    name: "lever",
    zh: (
        "可调项",
        "只作假设，不改答案；带动里的编号是被动的名字：问题、数字、政策参数、格 `表.行.列`、整列 `表[列]`，`{row}` 是选的行",
    ),
    en: (
        "Lever",
        "An assumption that changes no answer; the ids of its moves are what is moved: a question, figure, policy value, cell `table.row.column`, column `table[column]`; `{row}` is the row chosen",
    ),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            HELP,
            TYPE.default("percent"),
            UNIT,
            field("low", Value::Decimal, "最低", "The lowest value").example("\"-0.5\""),
            field("high", Value::Decimal, "最高", "The highest value"),
            field("step", Value::Decimal, "一格多少", "One step").example("\"0.05\""),
            field(
                "now",
                Value::Name("question or figure"),
                "它代替的问题，显示现在的值；`choice` 用它的选项",
                "The question it replaces, shown as what it is now; a `choice` offers its choices",
            ),
            field("table", Value::Name("table"), "要选一行的表", "The table whose row is to be chosen"),
            field(
                "pick",
                Value::Name("column"),
                "按哪一列认行、找最大的一行；与 `table` 一起写",
                "The column by which rows are shown and the largest is found; goes with `table`",
            ),
            field("moves", Value::Many(&MOVE), "带动什么", "What it moves")
                .example("[{ id = \"sales\", by = \"times\" }]"),
            ORDER,
        ],
    ],
    ..Entry::NEW
};

static TURN: Entry = Entry {
    name: "turns",
    zh: ("调一下", "编号是可调项，调到多少"),
    en: ("Turn", "Its id is a lever; how far it is turned"),
    fields: &[
        CHILD,
        &[
            field("to", Value::Text, "值或选项", "A value or a choice").required().example("\"-0.1\""),
            field("row", Value::Text, "哪一行：行号，或 `largest` 最大的一行", "Which row: its id, or `largest`"),
        ],
    ],
    ..Entry::NEW
};

pub(super) static STRESS: Entry = Entry {
    name: "stress",
    zh: ("压力情景", "每个案件都算的几下"),
    en: ("Stress", "Turns that come with every case"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field("turns", Value::Many(&TURN), "调哪几下", "Its turns").example("[{ id = \"sales\", to = \"-0.1\" }]"),
            ORDER,
            CALIBRATED,
            SOURCE_REMARK,
        ],
    ],
    ..Entry::NEW
};

static SECOND: Entry = Entry {
    name: "second",
    zh: ("第二部分", "贷款的另一部分按月还"),
    en: ("Second part", "Another part of the loan, repaid month by month beside the first"),
    fields: &[&[
        field("method", Value::Name("choice of request.method"), "怎么还", "How it is repaid").required(),
        field(
            "shares",
            Value::Numbers,
            "占申请金额的份额，0 与 1 之间",
            "Its shares of the amount asked, between 0 and 1",
        )
        .example("[\"0.5\"]"),
        field("terms", Value::Numbers, "期限（月）", "Its terms in months").example("[12]"),
    ]],
    ..Entry::NEW
};

pub(super) static REPAYMENT: Entry = Entry {
    name: "repayment",
    zh: ("还款安排", "政策允许的一种还法"),
    en: ("Repayment", "One way of repaying that policy offers"),
    own: Some("method"),
    fields: &[
        NAMED,
        &[
            field("purposes", Value::Names("choice of request.purpose_kind"), "用于哪些用途", "For which purposes"),
            field("method", Value::Name("choice of request.method"), "怎么还", "How it is repaid").required(),
            field("terms", Value::Numbers, "期限（月），1–120", "Its terms in months, 1 to 120").example("[6, 12, 24]"),
            field("interest_only_months", Value::Count, "先只付息几个月", "How many months pay interest only"),
            field("second", Value::One(&SECOND), "另一部分按月还", "A second part that is repaid month by month"),
            ORDER,
            CALIBRATED,
            SOURCE_REMARK,
        ],
    ],
    ..Entry::NEW
};
