//! Fields that many kinds share: how an entry is named, repeated, taken out, ordered, and remarked upon.

use super::field::{Field, Usage, Value, Word, field, word};

/// What every entry of a file has.
pub(super) const NAMED: &[Field] = &[
    field(
        "id",
        Value::Id,
        "编号，也是公式里的名字；后一层写同一个编号就是改写",
        "Its id, which is its name in formulas; a later layer that writes the same id refines it",
    )
    .required(),
    field(
        "foreach",
        Value::Variables,
        "一条当几条写：每个值各成一条，`{s}` 在每个字符串里替换；值可以带话 `{ id, zh, en }`，写 `{s.zh}`",
        "One entry written for several: one per value, `{s}` is replaced in every text; a value may carry words `{ id, zh, en }`, written `{s.zh}`",
    )
    .example("{ s = [\"low\", \"normal\", \"peak\"] }")
    .usage(Usage::Loader),
    REMOVE,
];

/// What a child that is known by its id has.
pub(super) const CHILD: &[Field] =
    &[field("id", Value::Id, "编号，在上级条目里不重复", "Its id, once within its parent").required(), REMOVE];

/// What a child has that is mostly written in full with its list.
pub(super) const LISTED: &[Field] = &[
    field(
        "id",
        Value::Id,
        "编号；整个列表都写了编号，后一层才能逐项改写，否则整列表替换",
        "Its id; only where all of a list have one can a later layer refine it item by item, else it replaces the list",
    )
    .usage(Usage::Loader),
    REMOVE,
];

const REMOVE: Field = field(
    "remove",
    Value::Truth,
    "`true`：去掉前面的层里同编号的这一条",
    "`true` takes out the one of that id in the layers before",
)
.usage(Usage::Loader);

/// The name people see.
pub(super) const LABEL: Field = field("label", Value::Label, "给人看的名称", "The name that people see");

/// Help below a question.
pub(super) const HELP: Field = field(
    "help",
    Value::Label,
    "写给头一回出门的人：怎么看、数什么、坑在哪",
    "For someone out for the first time: what to look at, what to count, where the trap is",
);

/// Place among its kind.
pub(super) const ORDER: Field = field(
    "order",
    Value::Whole,
    "次序，小的在前；隔 10 留空，好往中间插",
    "Its place, small first; leave gaps of 10 for what comes between",
)
.default("0");

/// Type of an answer.
pub(super) const TYPE: Field = field(
    "type",
    Value::Type,
    "类型；决定小数位、单位和怎么填（见“类型”）",
    "Its type; decides decimals, unit and how it is typed (see “Types”)",
);

/// Declared decimals.
pub(super) const DECIMALS: Field = field("decimals", Value::Count, "小数位", "Decimals").default("按类型 by type");

/// What is said after a number.
pub(super) const UNIT: Field = field(
    "unit",
    Value::Text,
    "数后面的单位；`number` 的单位以“元”开头就按钱核对（单价：元/件）",
    "Said after the number; a `number` whose unit begins with `元` is checked as money (a price: `元/件`)",
)
.example("\"元/件\"");

/// Where a rule comes from.
pub(super) const SOURCE: Field =
    field("source", Value::Text, "出处：制度、办法的章节", "Where it comes from: rule book and section");

/// The same where the program does not print it.
pub(super) const SOURCE_REMARK: Field =
    field("source", Value::Text, "出处，写给读文件的人", "Where it comes from, for whoever reads the file")
        .usage(Usage::Remark);

/// A remark for whoever reads the file.
pub(super) const NOTE: Field =
    field("note", Value::Text, "备注，写给读文件的人", "A remark for whoever reads the file").usage(Usage::Remark);

/// Source and remark that are not printed.
pub(super) const REMARKS: &[Field] = &[SOURCE_REMARK, NOTE];

/// Whether the bank confirmed it.
pub(super) const CALIBRATED: Field = field(
    "calibrated",
    Value::Truth,
    "本行确认过才写 `true`；出厂一律 `false`，界面和报告写明“未校准”",
    "`true` only when the bank confirmed it; shipped as `false`, and then marked uncalibrated on screen and paper",
)
.default("false");

/// Which is said first.
pub(super) const WEIGHT: Field =
    field("weight", Value::Whole, "轻重：大的排在前面", "Its weight: the larger one is said first").default("0");

/// The words of a basis.
pub(super) const BASIS: &[Word] = &[
    word("oral", "口述", "said"),
    word("third_party", "侧面了解", "from a third party"),
    word("observed", "现场观察", "seen or counted on site"),
    word("system", "系统数据", "from a system"),
    word("document", "书证", "on paper"),
];

/// The basis an answer begins with.
pub(super) const DEFAULT_BASIS: Field = field(
    "default_basis",
    Value::Open(BASIS),
    "默认依据：新回答先按它记，调查岗可以改",
    "The basis a new answer begins with; the officer may change it",
);

/// Papers expected as evidence.
pub(super) const EVIDENCE: Field =
    field("evidence", Value::Names("material"), "期望的材料编号", "The papers expected, by id")
        .example("[\"delivery_note\"]");

/// The statement line it enters.
pub(super) const ENTERS: Field =
    field("line", Value::Text, "进入哪一行报表", "The statement line it enters").example("\"inventory\"");

/// When it applies.
pub(super) const RELEVANT: Field = field(
    "relevant",
    Value::Formula,
    "适用条件，只能读问题和 `policy.*`；不成立就不显示、不计分，旧答案保留",
    "When it applies; may read questions and `policy.*` only. Otherwise it is not shown and does not count; an old answer is kept",
);

/// When it is required.
pub(super) const REQUIRED_WHEN: Field =
    field("required_when", Value::Formula, "什么时候必填", "When it must be answered");

/// A unit where the program takes none.
pub(super) const UNIT_REMARK: Field =
    field("unit", Value::Text, "单位，写给读文件的人", "Its unit, for whoever reads the file").usage(Usage::Remark);
