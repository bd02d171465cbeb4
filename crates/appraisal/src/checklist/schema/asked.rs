//! What is asked 问什么: sections, questions, tables with their columns and presets, papers, words of the field.

use super::depths::DEPTHS;
use super::field::{Entry, Field, Value, Word, field, word};
use super::parts::*;

pub(super) static SECTION: Entry = Entry {
    name: "section",
    zh: ("章节", "问题归在哪一章；次序就是现场的走法"),
    en: ("Section", "The chapter a question belongs to; their order is the way through a visit"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            HELP,
            field(
                "group",
                Value::Count,
                "小企业七组事实的第几组（1–7），0 为事务",
                "Which of the seven groups of facts about a small business (1–7); 0 for what is administrative",
            )
            .default("0"),
            ORDER,
        ],
    ],
    ..Entry::NEW
};

static CHOICE: Entry = Entry {
    name: "choices",
    zh: ("选项", "一个选项；编号是公式和案卷文件里的值"),
    en: ("Choice", "One choice; its id is the value in formulas and case files"),
    fields: &[CHILD, &[LABEL]],
    ..Entry::NEW
};

static CONSTRAINT: Entry = Entry {
    name: "constraint",
    zh: ("校验", "不成立时提示，不阻止输入"),
    en: ("Constraint", "Says why where it does not hold; it never blocks typing"),
    fields: &[&[
        field("when", Value::Formula, "应当成立的条件", "What must hold").required(),
        field("message", Value::Label, "不成立时说什么", "What to say when it does not"),
    ]],
    ..Entry::NEW
};

const GUARDS: &[Word] = &[
    word("own_act", "主办操作时由程序写下", "written by the program beside the officer's own act"),
    word("second_officer", "须协办签字", "signed by the second officer"),
    word("reviewer", "须审查签字", "signed by a reviewer"),
    word("committee", "须委员会签字", "signed by the committee"),
];

/// The least depth of survey at which something is asked.
const DEPTH: Field = field(
    "depth",
    Value::Word(DEPTHS),
    "至少查到这一档才问；比案件浅的档不问，如同不适用，报告印出略去了什么",
    "The least depth of survey at which it is asked; at a shallower one it does not apply, and report and workbook print that it was left out",
)
.default("standard");

/// The same of a column, which is asked with its table unless it says more.
const COLUMN_DEPTH: Field = field(
    "depth",
    Value::Word(DEPTHS),
    "这一列至少查到这一档才问；不写，随表",
    "The least depth at which this column is asked; with its table where nothing is said",
)
.default("随表 with its table");

static DERIVED: Entry = Entry {
    name: "derived",
    zh: ("推得", "由另一个回答得出，不再问"),
    en: ("Derived", "Follows from another answer and is not asked again"),
    fields: &[&[
        field("from", Value::Name("question"), "由哪个问题得出", "The question it follows from").required(),
        field("by", Value::Word(DERIVATIONS), "怎么得出", "How it follows").required(),
    ]],
    ..Entry::NEW
};

const DERIVATIONS: &[Word] = &[
    word("count", "那里选了几项（`none` 不算）", "how many choices are ticked there (`none` is none)"),
    word("birth_date", "身份证号里的出生日期", "the birth date in the identity number"),
];

/// What questions and table columns share.
const ASK: &[Field] = &[
    TYPE.default("text"),
    LABEL,
    HELP,
    UNIT,
    field("example", Value::Text, "填法示例，灰字", "How an answer may look, in grey").example("\"3500*30\""),
    DECIMALS,
    field("required", Value::Truth, "必填：漏了就不能提交", "Must be answered before the case is handed in").default("false"),
    REQUIRED_WHEN,
    RELEVANT,
    field(
        "constraint",
        Value::One(&CONSTRAINT),
        "校验：不成立时提示",
        "What should hold; says so where it does not",
    )
    .example("{ when = \"q > 0\", message = { zh = \"须大于 0\", en = \"Must be above 0\" } }"),
    field(
        "signed",
        Value::Truth,
        "可以是负数（如净流出）；金额、数目默认不收负数",
        "May be negative, such as a net outflow; amounts and numbers otherwise refuse a minus",
    )
    .default("false"),
    field("choices", Value::Many(&CHOICE), "选项，`choice` 和 `multi` 用", "The choices, for `choice` and `multi`")
        .example("[{ id = \"staged\", label = { zh = \"摆拍\", en = \"Staged\" } }]"),
    field(
        "choices_from",
        Value::Name("table.column"),
        "从另一张表选一行：`表.列`，值是行号，`none` 表示没有；`materials` 是从材料里选",
        "Chooses a row of another table: `table.column`, the value is the row's id, `none` for no row; `materials` chooses among the papers",
    )
    .example("\"debts.lender\""),
    field(
        "default",
        Value::Text,
        "新行（或导入时没写的格）先填上它；计算时从不用它顶替。`percent` 带百分号：`15%`",
        "What a new row begins with, or a cell that an import leaves out; never used in reckoning. A `percent` has its sign: `15%`",
    ),
    field(
        "provisional_ok",
        Value::Truth,
        "缺了可以暂估（取不利一端），结果标“暂估”",
        "A fallback (the worse end) may stand for it; the result is then marked provisional",
    )
    .default("false"),
    DEFAULT_BASIS,
    EVIDENCE,
    ENTERS,
    field("width", Value::Count, "表格里的列宽，按半角字符数", "Its width in a table, in letters").default("自动 by itself"),
    field(
        "guarded",
        Value::Word(GUARDS),
        "须由谁本人签字；没签字的回答照留，规则当作没答",
        "Whose own act the answer is; unsigned it is kept, and rules read it as unanswered",
    ),
    field("signer", Value::Truth, "这一格是签字人的姓名，签字时自动填", "It holds the signer's name; signing fills it in")
        .default("false"),
];

/// The section it stands in.
const IN_SECTION: Field = field("section", Value::Name("section"), "归在哪一章", "The section it stands in").required();

pub(super) static QUESTION: Entry = Entry {
    name: "question",
    zh: ("问题", "一个问题；编号就是公式里的名字"),
    en: ("Question", "One question; its id is its name in formulas"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[IN_SECTION, ORDER, DEPTH],
        ASK,
        &[
            field(
                "first_said",
                Value::Truth,
                "规则也读第一次说的数：`first_said.<编号>`；后来改低了，说过的还是说过",
                "Rules also read what was said first, as `first_said.<id>`: lowered later, it was said all the same",
            )
            .default("false"),
            field(
                "derived",
                Value::One(&DERIVED),
                "由另一个回答得出，现场不问；旧案里的回答仍算数",
                "Follows from another answer, asked of nobody; an answer in an old case still counts",
            )
            .example("{ from = \"q.months\", by = \"count\" }"),
            field(
                "left_out_as",
                Value::Text,
                "查得浅而不问时按什么算；不写就是不适用",
                "What stands where the survey is too shallow to ask it; does not apply where nothing is said",
            )
            .example("\"seasons\""),
            field(
                "blind_of",
                Value::Formula,
                "只问协办，在看到主办的回答以前独立回答；写拿主办的哪一项来比（问题、表的合计、数字）。编号以 `second.` 开头，不进任何数、不计完整度",
                "Put to the second officer alone, before the first one's answers are opened; what of those it is held against. Its id begins with `second.`; it enters no figure and no completeness",
            )
            .example("\"balance_survey.cash\""),
            field(
                "blind_within",
                Value::Name("policy"),
                "两个数差几成以内算一致（较大数的份额），写参数的编号；数必写",
                "Up to which share of the larger number two of them agree: the id of a policy value; numbers need it",
            )
            .example("\"second_counted_within\""),
            field(
                "blind_then",
                Value::Label,
                "差得多了怎么办",
                "What to do where they differ",
            ),
            field(
                "retired",
                Value::Truth,
                "不再问（别处已有）；旧案里的回答仍算数",
                "No longer asked, since it stands elsewhere; an answer in an old case still counts",
            )
            .default("false"),
        ],
    ],
    ..Entry::NEW
};

static COLUMN: Entry = Entry {
    name: "column",
    zh: ("列", "表格的一列：填的，或按行公式算的"),
    en: ("Column", "A column of the table: typed, or reckoned row by row"),
    fields: &[
        CHILD,
        &[
            COLUMN_DEPTH,
            field(
                "formula",
                Value::Formula,
                "按行计算，本行的格写 `表[@[列]]`；有公式的列不用填",
                "Reckoned in each row, whose cells are `table[@[column]]`; such a column is not typed",
            )
            .example("'stock[@[cost]]*stock[@[qty]]'"),
            field(
                "hidden",
                Value::Truth,
                "只给规则用，界面和打印不列",
                "For the rules alone; no screen or paper shows it",
            )
            .default("false"),
        ],
        ASK,
        REMARKS,
    ],
    ..Entry::NEW
};

static PRESET: Entry = Entry {
    name: "preset",
    zh: ("预置行", "替调查岗先摆好的一行"),
    en: ("Preset row", "A row laid out for the officer beforehand"),
    fields: &[
        CHILD,
        &[
            LABEL,
            field(
                "values",
                Value::Values,
                "列 → 先填的值；带百分号的写 `15%`",
                "Column → what it begins with; a share as `15%`",
            )
            .example("{ kind = \"shop\", share = \"15%\" }"),
            field(
                "also",
                Value::Texts,
                "别的写法：手打、粘贴的行，名称是它或以它结尾，就认作这一行",
                "Other words for it: a row typed or pasted whose name is one of them or ends with one is this row",
            )
            .example("[\"租金\"]"),
        ],
    ],
    ..Entry::NEW
};

const MONTHS: &[Word] = &[
    word("back", "一行一个月，往回十二个月", "one row a month, twelve months back"),
    word("ahead", "一行一个月，往后", "one row a month, ahead"),
];

pub(super) static TABLE: Entry = Entry {
    name: "table",
    zh: (
        "表格",
        "要填的一张表；单元格是 `表.行.列`，内置列 `id` 是行号，认得是预置行的是预置行号。同一层的另一个文件不写 `section` 即是追加列",
    ),
    en: (
        "Table",
        "A table to fill in; a cell is `table.row.column`, the built-in column `id` is the row, or the preset that it is known to be. Without `section`, another file of the same layer adds columns to it",
    ),
    own: Some("section"),
    spread: true,
    fields: &[
        NAMED,
        &[
            IN_SECTION,
            DEPTH,
            LABEL,
            HELP,
            ORDER,
            field("required", Value::Truth, "必填：须有行，或声明“核实无”", "Must have rows, or be declared empty")
                .default("false"),
            REQUIRED_WHEN,
            RELEVANT,
            field(
                "may_be_empty",
                Value::Truth,
                "可以声明“核实无”（合计为零）；没碰过的表是未知，不是零",
                "May be declared empty, its totals are then zero; an untouched table is unknown, not zero",
            )
            .default("false"),
            field(
                "months",
                Value::Open(MONTHS),
                "一行一个月：行号与 `month` 列都写 `2026-11`，须有 `month` 列",
                "One row a month: row id and column `month` say `2026-11`; it needs that column",
            ),
            DEFAULT_BASIS,
            EVIDENCE,
            ENTERS,
            field("column", Value::Many(&COLUMN), "列，写 `[[table.column]]`", "Its columns, as `[[table.column]]`"),
            field(
                "preset",
                Value::Many(&PRESET),
                "预置行，写 `[[table.preset]]`",
                "Preset rows, as `[[table.preset]]`",
            ),
        ],
    ],
    ..Entry::NEW
};

const FORMS: &[Word] = &[
    word("paper", "纸、原件", "a paper, the original"),
    word("screen", "当面登录、打开的系统", "a system, opened on the spot"),
    word("photo", "照片", "a photo"),
    word("count", "当面点数的记录", "the record of a count"),
    word("talk", "问话、电话的记录", "the record of a talk"),
    word("look_up", "公开查询", "a look-up in a public register"),
    word("bank", "本行自己有的", "what the bank itself has"),
];

const GROUPS: &[Word] = &[
    word("identity", "身份与证照", "identity and licences"),
    word("premises", "场所与资产", "premises and assets"),
    word("accounts", "账户与流水", "accounts"),
    word("business", "生意上的单据", "papers of the business"),
    word("debts", "借款与还款", "debts"),
    word("purpose", "用途", "purpose"),
    word("security", "担保", "security"),
];

pub(super) static MATERIAL: Entry = Entry {
    name: "material",
    zh: ("材料", "一种能当证据的纸或截图"),
    en: ("Paper", "A kind of paper or screenshot that is evidence"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field("before", Value::Truth, "印入给客户的准备清单", "Printed on the list the client gets beforehand")
                .default("false"),
            field("form", Value::Word(FORMS), "是什么样的凭据", "What kind of evidence it is").default("paper"),
            field("group", Value::Word(GROUPS), "在给客户的清单里归哪一组", "Its group on the client's list").default("business"),
            field(
                "when",
                Value::Formula,
                "什么客户才要；只读问题与参数。不知道的照列，写上 `given`",
                "Of which clients it is asked; reads questions and policy only. While that is not known it is listed with `given`",
            )
            .default("总是 always"),
            field("given", Value::Label, "什么情形才要，写在括号里", "In which case it is needed, said in brackets"),
            field("note", Value::Label, "怎么准备：几个月的、要不要盖章", "How it is prepared: how many months, whether sealed"),
            field(
                "kept",
                Value::Formula,
                "成立就是上次留过的，没变不用再带；只读问题与参数",
                "Where it holds it was handed in before and is brought again only if it changed; reads questions and policy only",
            ),
        ],
    ],
    ..Entry::NEW
};

pub(super) static WORD: Entry = Entry {
    name: "word",
    zh: ("词语", "规则算出来的词（方向、类别、单位、不适用的原因）给人看时怎么说；编号就是规则里的原文"),
    en: (
        "Word",
        "How a word of the rules (a direction, a kind, a unit, why something does not apply) reads; its id is the text as the rule has it",
    ),
    own: Some("label"),
    fields: &[NAMED, &[LABEL]],
    ..Entry::NEW
};

pub(super) static TERM: Entry = Entry {
    name: "term",
    zh: ("术语", "一件事一个叫法；别的叫法不许出现在屏幕和纸上"),
    en: ("Term", "One word for one thing; the other words stand on no screen and no paper"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            field("means", Value::Label, "一句话说它是什么", "What it means, in one sentence"),
            field("instead_of", Value::Texts, "不许再用的叫法", "What must not be said any more"),
        ],
    ],
    ..Entry::NEW
};
