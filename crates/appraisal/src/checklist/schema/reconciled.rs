//! What reconciliation knows 勾稽推断: quantities with one true value each, their readings, and the identities between them.

use super::field::{Entry, Field, Value, Word, field, word};
use super::parts::*;

/// The name of a figure.
const FIGURE: Value = Value::Name("figure");
/// A column of the table that is named beside it.
const COLUMN: Value = Value::Name("column");
/// Questions to look at again.
const QUESTIONS: Field =
    field("questions", Value::Names("question"), "该回头看的问题、表", "The questions and tables to look at again");

static PART: Entry = Entry {
    name: "parts",
    zh: ("组成", "读数由一张表的各行加起来：每行各有各的误差"),
    en: ("Part", "The reading is added up from the rows of a table: each errs on its own"),
    fields: &[
        LISTED,
        &[
            field("table", Value::Name("table"), "哪张表", "The table").required(),
            field("value", COLUMN, "每行加进去多少", "What each row adds").required(),
            field(
                "basis",
                Value::Names("column"),
                "每行的依据看哪些列，先答的算",
                "The columns whose basis the row has; the first answered counts",
            ),
            field(
                "times",
                Value::Text,
                "每行算几次，如一个月算 12 次",
                "How often a row counts, such as 12 for a month in a year",
            ),
        ],
    ],
    ..Entry::NEW
};

/// What a reading consists of, in an entry of its own or in the quantity itself.
const BASIS_FIELD: Field = field(
    "basis",
    Value::Formula,
    "它的依据词，公式；不写按口述",
    "Formula of its basis word; without it the reading counts as said",
);
const PAPERS: Field = field(
    "papers",
    Value::Count,
    "一个合计由几张纸加成（如十二个月）：各有各的误差",
    "Of how many papers a total is added up, such as twelve months: each errs on its own",
)
.default("1");
const PARTS: Field = field("parts", Value::Many(&PART), "由哪些表的行加成", "The rows it is added up from");

static READING: Entry = Entry {
    name: "reading",
    zh: ("读数", "同一个量的一种读法"),
    en: ("Reading", "One way of reading the quantity"),
    fields: &[
        CHILD,
        &[
            LABEL,
            field("value", FIGURE, "数字或问题的名字", "Name of a figure or question").required(),
            BASIS_FIELD,
            PAPERS,
            PARTS,
            QUESTIONS,
        ],
    ],
    ..Entry::NEW
};

static ROWS: Entry = Entry {
    name: "rows",
    zh: ("读数表", "一张规则表，每行一个读数（各种销售算法）"),
    en: ("Rows of readings", "A rule table with one reading a row, such as the methods for sales"),
    fields: &[&[
        field("table", Value::Name("rows"), "规则表", "The rule table").required(),
        field("fitted", COLUMN, "参加拟合的值的列（同一原始来源只算一次）；不适用的行只预测", "Column of the values that enter the fit, once per raw source; where it does not apply the row is only predicted").required(),
        field("value", COLUMN, "每行的值的列", "Column of every row's value").required(),
        field("basis", COLUMN, "依据词的列", "Column of the basis word").required(),
        field("skip", COLUMN, "为真的行由恒等式推出，不重复算", "Column that is true where a row follows from an identity and must not count twice"),
        field("without", Value::Names("row"), "由后面的层的恒等式推出的行", "Rows that follow from an identity of a later layer"),
        field("bound", COLUMN, "为真的行只是上下限，不是读数", "Column that is true for bounds, which are no readings"),
        field("questions", Value::Text, "每行的问题以什么开头，后面接行的编号", "Where a row's questions begin: this and the row's id").example("\"sales.estimates.\""),
        field("check", Value::Text, "每行的检验以什么开头，后面接行的编号", "Where a row's checks begin: this and the row's id").example("\"sales/\""),
    ]],
    ..Entry::NEW
};

const FORMS: &[Word] = &[
    word("level", "按读数的一个份额，作金额", "by a share of what was read, as an amount"),
    word(
        "log",
        "按它自己的一个份额，多大都一样（取对数拟合）",
        "by a share of itself, whatever its size (fitted in logarithms)",
    ),
];

const LEANS: &[Word] =
    &[word("high", "多半报高", "mostly told too high"), word("low", "多半报低", "mostly told too low")];

pub(super) static QUANTITY: Entry = Entry {
    name: "quantity",
    zh: ("量", "一个真值，不管被读了几次。只有一个读数的，直接写 `value basis papers parts questions`"),
    en: (
        "Quantity",
        "One true value, however often it is read. One reading is written short: `value basis papers parts questions`",
    ),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field(
                "group",
                Value::Label,
                "与别的量解释同一件事时的共同叫法",
                "What it is called among others that explain the same",
            )
            .default("label"),
            TYPE.default("money"),
            field("per", Value::Label, "金额后面的话，如“每月”", "Said with the amount, such as “a month”"),
            field("form", Value::Word(FORMS), "误差怎么算", "How it errs").default("level"),
            field("value", FIGURE, "唯一的读数：数字或问题的名字", "Its one reading: a figure or question"),
            BASIS_FIELD,
            PAPERS,
            PARTS,
            field(
                "reading",
                Value::Many(&READING),
                "读数，写 `[[quantity.reading]]`",
                "Its readings, as `[[quantity.reading]]`",
            ),
            field("rows", Value::One(&ROWS), "一张规则表，每行一个读数", "A rule table, every row a reading"),
            field(
                "statement",
                FIGURE,
                "报表用的值，不是读数之一时写",
                "The value the statements carry, where it is none of the readings",
            ),
            field("statement_label", Value::Label, "报表的值怎么叫", "What the statement's value is called"),
            field("statement_checks", Value::Names("check"), "判断报表值的检验", "The checks of the statement's value"),
            field(
                "zero",
                Value::Truth,
                "不该有的东西，如没说的负债：没有读数，预期为零",
                "Something that should not exist, such as an unlisted debt: no reading, expected to be nothing",
            )
            .default("false"),
            field("scale", Value::Formula, "错起来可能有多大（元）", "How large it might be, when wrong, in yuan"),
            field("weight", Value::Decimal, "比别的量容易错几倍", "How readily it is wrong beside others")
                .default("按依据 by its basis")
                .example("\"0.5\""),
            field("leans", Value::Word(LEANS), "人通常往哪边说", "The way people usually get it wrong"),
            field("high", Value::Label, "读数高于真值通常意味着什么", "What a reading above the truth usually means"),
            field(
                "low",
                Value::Label,
                "读数低于真值通常意味着什么；不该有的东西：它存在意味着什么",
                "What a reading below the truth usually means; of what should not exist: that it does",
            ),
            QUESTIONS,
        ],
        REMARKS,
    ],
    ..Entry::NEW
};

static TERM: Entry = Entry {
    name: "terms",
    zh: ("项", "系数乘以若干个量"),
    en: ("Term", "A coefficient times quantities"),
    fields: &[
        LISTED,
        &[
            field("times", Value::Decimal, "系数", "Its coefficient").default("1").example("\"-1\""),
            field(
                "of",
                Value::Names("quantity"),
                "相乘的量；`margin^-1` 是除以它",
                "The quantities multiplied; `margin^-1` divides by it",
            )
            .example("[\"sales_month\", \"margin\"]"),
        ],
    ],
    ..Entry::NEW
};

pub(super) static IDENTITY: Entry = Entry {
    name: "identity",
    zh: ("恒等式", "都说了、都对，各项之和为零"),
    en: ("Identity", "The sum of its terms is nothing when all is told and true"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field(
                "checks",
                Value::Names("check"),
                "判断它的检验；带 `*` 的是每行一项",
                "The checks that judge it; one with `*` stands for one check per row",
            ),
            field("given", Value::Formula, "本案适用的条件", "When it holds for a case"),
            field(
                "anchor",
                FIGURE,
                "按报表值算的差额；各项只说什么能改变它",
                "Figure of its difference at the statement's values; the terms then only say what moves it",
            ),
            field(
                "at",
                Value::Figures,
                "量 → 差额是按哪个数字算的，与报表值不同时写",
                "Quantity → the figure the difference was taken at, where it is not the statement's",
            ),
            field("base", FIGURE, "差额拿什么比", "The figure its closeness is measured by"),
            field("terms", Value::Many(&TERM), "各项", "Its terms"),
            field("more", Value::Many(&TERM), "后一层加的项", "Terms that a later layer adds"),
            field(
                "predicts",
                Value::Truth,
                "只用来推算说过的数，不检验别的",
                "It only predicts what was said and tests nothing else",
            )
            .default("false"),
            QUESTIONS,
        ],
        REMARKS,
    ],
    ..Entry::NEW
};
