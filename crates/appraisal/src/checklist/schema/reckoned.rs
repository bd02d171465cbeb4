//! How figures come about 怎么算: policy values, figures, rule tables, and rules written once for many.

use super::field::{AND_PRODUCTS, Entry, Field, Value, Word, field, word};
use super::parts::*;

pub(super) static POLICY: Entry = Entry {
    name: "policy",
    zh: ("政策参数", "一个阈值；公式里是 `policy.<编号>`。产品层只能改它"),
    en: ("Policy value", "A threshold, in formulas `policy.<id>`; the one thing a product may change"),
    own: Some("label"),
    layers: AND_PRODUCTS,
    fields: &[
        NAMED,
        &[
            LABEL,
            TYPE.default("ratio"),
            field(
                "value",
                Value::Text,
                "值，加引号；比率写 0.7，不写 70%",
                "Its value in quotes; a ratio as 0.7, not 70%",
            )
            .required()
            .example("\"0.7\""),
            SOURCE,
            CALIBRATED,
        ],
        &[UNIT_REMARK, NOTE],
    ],
    ..Entry::NEW
};

const FORMULA: Field = field(
    "formula",
    Value::Formula,
    "公式；只在这里取整一次。缺的东西不写成 0，用 `FALLBACK(x, 较差的一端)`",
    "Its formula; rounded here and only here. What is missing is never 0: `FALLBACK(x, the worse end)`",
);

pub(super) static FIGURE: Entry = Entry {
    name: "figure",
    zh: ("数字", "一个数字，一条公式；工作簿里是一格"),
    en: ("Figure", "One figure, one formula; a cell of the workbook"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            TYPE.default("money"),
            DECIMALS,
            LABEL,
            UNIT,
            FORMULA.required().example("\"SUM(slips[amount])/12\""),
            SOURCE,
            field(
                "note",
                Value::Text,
                "备注，印在工作簿那一格旁边",
                "A remark, printed beside the cell in the workbook",
            ),
        ],
    ],
    ..Entry::NEW
};

static COLUMN: Entry = Entry {
    name: "column",
    zh: ("列", "规则表的一列；没有公式的列，每行自己写"),
    en: ("Column", "A column of the rule table; without a formula each row writes its own"),
    fields: &[
        CHILD,
        &[
            TYPE.default("money"),
            DECIMALS,
            LABEL,
            FORMULA,
            field(
                "hidden",
                Value::Truth,
                "只给规则用，界面和打印不列",
                "For the rules alone; no screen or paper shows it",
            )
            .default("false"),
            UNIT_REMARK,
            NOTE,
        ],
    ],
    ..Entry::NEW
};

static ROW: Entry = Entry {
    name: "row",
    zh: ("行", "规则表的固定一行"),
    en: ("Row", "A fixed row of the rule table"),
    fields: &[
        CHILD,
        &[
            LABEL,
            field(
                "cells",
                Value::Formulas,
                "列 → 这一格的公式；文字也是公式：`'\"year\"'`",
                "Column → the cell's formula; a word is a formula, too: `'\"year\"'`",
            ),
            NOTE,
        ],
    ],
    ..Entry::NEW
};

pub(super) static ROWS: Entry = Entry {
    name: "rows",
    zh: ("规则表", "固定的行，或 `count` 行（内置列 `no` 从 1 数起）。同一层的另一个文件不写 `label` 即是追加列、行"),
    en: (
        "Rule table",
        "Fixed rows, or `count` rows numbered from 1 in column `no`. Without `label`, another file of the same layer adds columns and rows to it",
    ),
    own: Some("label"),
    spread: true,
    fields: &[
        NAMED,
        &[
            LABEL,
            SOURCE,
            field(
                "count",
                Value::Formula,
                "有多少行；不写就是固定的行",
                "How many rows; without it the rows are fixed",
            ),
            field("column", Value::Many(&COLUMN), "列，写 `[[rows.column]]`", "Its columns, as `[[rows.column]]`"),
            field("row", Value::Many(&ROW), "固定的行，写 `[[rows.row]]`", "Its fixed rows, as `[[rows.row]]`"),
            NOTE,
        ],
    ],
    ..Entry::NEW
};

const PER: &[Word] = &[
    word("check", "每项检验", "every check"),
    word("warning_explain", "每条须书面说明的提示", "every warning that asks for an explanation"),
];

pub(super) static PER_CHECK: Entry = Entry {
    name: "per_check",
    zh: ("逐项规则", "写一次，每项检验各成一个数字；编号里 `{key}` 是检验（提示用 `{id}`）"),
    en: ("Rule for each", "Written once, a figure for every check; `{key}` in its id is the check, `{id}` the warning"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            field("label", Value::Label, "名称，`{label}` 是检验的名称", "Its name; `{label}` is the check's"),
            field("over", Value::Word(PER), "对哪些各算一次", "For what each").default("check"),
            field(
                "formula",
                Value::Formula,
                "公式，`{check} {deviation} {residual} {tolerance} {verdict} {written} {complete}` 换成这项检验自己的",
                "Its formula, with the check's own `{check} {deviation} {residual} {tolerance} {verdict} {written} {complete}` put in",
            )
            .required(),
            SOURCE,
            field("note", Value::Text, "备注，印在工作簿那一格旁边", "A remark, printed beside the cell in the workbook"),
        ],
    ],
    ..Entry::NEW
};

const OVER: &[Word] = &[
    word("check", "检验", "checks"),
    word("knock_out", "准入否决", "knock-outs"),
    word("warning_explain", "须书面说明的提示", "warnings that ask for an explanation"),
    word("warning_committee", "须上会的提示", "warnings for the committee"),
];

pub(super) static TALLY: Entry = Entry {
    name: "tally",
    zh: ("计数", "数一数成立的有几项，成一个数字；哪一层添的都数进去"),
    en: ("Tally", "Counts those that hold, as one figure, whichever layer adds them"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field("over", Value::Word(OVER), "数什么", "What is counted").required(),
            field(
                "when",
                Value::Formula,
                "什么算数：检验写逐项规则的名字（如 `open`），其他写公式，`{id}` 是它的编号",
                "What counts: of checks the name of a rule for each, such as `open`; of others a formula, `{id}` is the id",
            )
            .required(),
            SOURCE,
            field("note", Value::Text, "备注，印在工作簿那一格旁边", "A remark, printed beside the cell in the workbook"),
        ],
    ],
    ..Entry::NEW
};
