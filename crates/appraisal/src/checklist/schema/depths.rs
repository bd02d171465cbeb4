//! How deep a case is surveyed 差异化尽调, and what the bank knows without asking 参考数据.

use super::field::{AND_PRODUCTS, Entry, Value, Word, field, word};
use super::parts::*;

/// The depths, shallow first.
pub(super) const DEPTHS: &[Word] =
    &[word("short", "简版", "short"), word("standard", "标准", "standard"), word("enhanced", "加强", "enhanced")];

const CUSTOMERS: &[Word] = &[word("new", "新客户", "new"), word("repeat", "老客户", "repeat")];

const SECURED: &[Word] =
    &[word("unsecured", "没有担保物", "without security"), word("secured", "有担保物", "with security")];

pub(super) static DEPTH: Entry = Entry {
    name: "depth",
    zh: ("调查深浅", "一行政策：什么样的申请查到哪一档；自上而下，第一条合的算数。没写的条件不论"),
    en: (
        "Depth of survey",
        "One row of policy: which request is surveyed how deep; the first row that fits counts, what is left out does not matter",
    ),
    own: Some("label"),
    layers: AND_PRODUCTS,
    fields: &[
        NAMED,
        &[
            field("depth", Value::Word(DEPTHS), "查到哪一档", "How deep").required(),
            LABEL,
            field(
                "up_to",
                Value::Decimal,
                "申请金额不超过（元）；这一档的额度也不超过它",
                "Amount asked up to, in yuan; the limit at this depth is no more, either",
            )
            .example("\"50000\""),
            field("customer", Value::Word(CUSTOMERS), "新客户还是老客户", "New or repeat customer"),
            field("security", Value::Word(SECURED), "有没有担保物", "With or without security"),
            field("risk", Value::Texts, "行业风险等级，可几种", "Risk classes of the trade, one or more")
                .example("[\"low\", \"medium\"]"),
            SOURCE,
            CALIBRATED,
        ],
    ],
    ..Entry::NEW
};

const MANIFEST: &[Word] = &[
    word("risk_class", "行业的风险等级", "the trade's risk class"),
    word("margin.low", "行业常见毛利的下限", "the lower end of the trade's usual margin"),
    word("margin.high", "行业常见毛利的上限", "its upper end"),
];

pub(super) static REFERENCE: Entry = Entry {
    name: "reference",
    zh: ("参考数据", "本行手里有的数：编号是一个问题，现场不问，取这里的值；旧案里的回答仍算数"),
    en: (
        "Reference data",
        "What the bank knows: its id is a question that is asked of nobody and takes this value; an answer in an old case still counts",
    ),
    own: Some("date"),
    layers: AND_PRODUCTS,
    fields: &[
        NAMED,
        &[
            field(
                "value",
                Value::Text,
                "值，加引号，写法同案卷文件（`0.15` 是 15%）",
                "Its value in quotes, as in a case file (`0.15` is 15%)",
            )
            .example("\"720\""),
            field(
                "from",
                Value::Word(MANIFEST),
                "取行业 `layer.toml` 里的哪一项（代替 `value`）",
                "Taken from the trade's `layer.toml` instead of `value`",
            ),
            field("date", Value::Text, "哪一天的数", "Of which day").required().example("\"2025-01-17\""),
            field("said_by", Value::Label, "谁公布的、从哪来", "Who says so"),
            CALIBRATED,
            field(
                "local",
                Value::Truth,
                "各地不同：手里有当地公布的数，可以在案子里换上",
                "It differs from place to place: an officer who has the local figure puts it into the case",
            )
            .default("false"),
        ],
        REMARKS,
    ],
    ..Entry::NEW
};
