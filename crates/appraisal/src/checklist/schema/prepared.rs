//! What is prepared before a visit 尽调前准备: questions for the telephone, consents to be signed, where things stand, who is asked apart,
//! tables to fill in by hand.

use super::field::{Entry, Value, field};
use super::parts::*;

static OPTION: Entry = Entry {
    name: "options",
    zh: ("电话里的答法", "按一个键就记下"),
    en: ("What is answered on the phone", "Recorded with one key"),
    fields: &[
        CHILD,
        &[
            LABEL,
            field(
                "sets",
                Value::Values,
                "替哪些问题填什么：问题 → 值；没说到的不填",
                "Which questions it answers: question → value; what was not said is not filled in",
            )
            .example("{ \"knockouts.licence_missing\" = \"true\" }"),
        ],
    ],
    ..Entry::NEW
};

pub(super) static PREQUALIFY: Entry = Entry {
    name: "prequalify",
    zh: ("电话预审", "出发前在电话里问的一句：要么能否决，要么引出要问清的事。一个行业五到八句，两分钟问完"),
    en: (
        "Asked on the phone",
        "One sentence asked before the journey: it can stop the case or opens what is to be asked. Five to eight for a trade, two minutes in all",
    ),
    own: Some("say"),
    fields: &[
        NAMED,
        &[
            ORDER,
            field("say", Value::Label, "照着念的话", "The words to say"),
            HELP,
            field("when", Value::Formula, "什么时候问；只读问题与参数", "When it is asked; reads questions and policy only")
                .default("总是 always"),
            field("fields", Value::Names("question"), "照样填的问题（金额、日期）", "Questions that are typed, such as amounts and dates"),
            field("options", Value::Many(&OPTION), "几种答法，各填几个问题", "The answers to choose from")
                .example("[{ id = \"missing\", label = { zh = \"没有\", en = \"None\" }, sets = { \"knockouts.licence_missing\" = \"true\" } }]"),
            field("stops", Value::Names("knock-out"), "能触发哪些准入否决", "The knock-outs it can bring about"),
            field(
                "refuse",
                Value::Formula,
                "产品条款：成立就不必去；只读问题与参数",
                "A term of the product: where it holds nobody needs to go; reads questions and policy only",
            ),
            field("why", Value::Label, "不去的原因，可以照着告诉客户", "Why not, in words the client may hear"),
            field("open", Value::Formula, "成立就先问清；只读问题与参数", "Where it holds something is to be asked first; reads questions and policy only"),
            field("ask_on", Value::Label, "要问清什么", "What is to be asked"),
        ],
    ],
    ..Entry::NEW
};

pub(super) static CONSENT: Entry = Entry {
    name: "consent",
    zh: ("授权书", "须先签字的授权与同意：打印出来留空待签"),
    en: ("Consent", "What is signed first: printed with blanks to be signed"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            ORDER,
            field(
                "text",
                Value::Label,
                "正文；一行一段，待填处写下划线。由本行法律部门定稿",
                "Its text, one line a paragraph, underscores where something is filled in. The bank's lawyers settle it",
            ),
            field(
                "signers",
                Value::Texts,
                "谁签：`applicant` 借款人、`spouse` 配偶、`guarantor` 保证人、`company` 企业盖章、`officer` 经办人",
                "Who signs: `applicant`, `spouse`, `guarantor`, `company` (sealed), `officer`",
            )
            .example("[\"applicant\", \"spouse\"]"),
            field("first", Value::Label, "签字之前不得做什么", "What may not be done before it is signed"),
            field("refused", Value::Label, "不签怎么办", "What follows where it is refused"),
            field(
                "signed",
                Value::Name("question"),
                "哪个是非题说已经签了",
                "The yes-or-no question that says it is signed",
            ),
            field(
                "dated",
                Value::Name("question"),
                "签字日期在哪一题；写了它，没有日期就不算签了",
                "The question for the date of the signature; where named, it is not signed without one",
            ),
            field(
                "attached",
                Value::Truth,
                "签了字的那张要附在 `signed` 那一题上才算",
                "Whether the signed paper must hang at the question `signed`",
            )
            .default("false"),
            field(
                "locks",
                Value::Names("question or table"),
                "签字之前不许填的问题和表；试填会被拒绝并记入日志",
                "Questions and tables in which nothing may be written before; a try is refused and goes into the record",
            ),
            field(
                "holds",
                Value::Texts,
                "签字之前不许做的事：`flows` 读入账户流水、`images` 附照片",
                "What may not be done before: `flows` reading account statements, `images` attaching photographs",
            ),
            field(
                "when",
                Value::Formula,
                "什么时候需要；只读问题与参数",
                "When it is needed; reads questions and policy only",
            )
            .default("总是 always"),
        ],
    ],
    ..Entry::NEW
};

pub(super) static PLACE: Entry = Entry {
    name: "place",
    zh: ("地方", "走访计划按地方排：到了这里数什么、看什么、拍什么"),
    en: ("Place", "The plan of a visit goes by places: what is counted, looked at and photographed there"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            ORDER,
            HELP,
            field(
                "sections",
                Value::Names("section"),
                "这些章节的事在这里做",
                "The sections whose matters are seen here",
            ),
            field(
                "asks",
                Value::Names("question or table"),
                "这些问题、表在这里做，不管章节在哪",
                "Questions and tables that are seen here wherever their section is",
            ),
            field("rest", Value::Truth, "没写到的都在这里", "Whatever no place names is seen here").default("false"),
            field(
                "off",
                Value::Truth,
                "不是一个地方：这些回来再写，不进计划",
                "No place: these are written afterwards and stand in no plan",
            )
            .default("false"),
        ],
    ],
    ..Entry::NEW
};

pub(super) static INFORMANT: Entry = Entry {
    name: "informant",
    zh: ("另问的人", "要分开问的人：怎么问、什么时候问"),
    en: ("Informant", "Somebody who is asked apart, how and when"),
    own: Some("label"),
    fields: &[
        NAMED,
        &[
            LABEL,
            ORDER,
            HELP,
            field(
                "third_party",
                Value::Truth,
                "凡依据是侧面核实的问题都问这些人",
                "Is asked every question whose basis is a third party",
            )
            .default("false"),
            field(
                "when",
                Value::Formula,
                "什么时候有这个人；只读问题与参数",
                "When there is such a person; reads questions and policy only",
            )
            .default("总是 always"),
        ],
    ],
    ..Entry::NEW
};

pub(super) static ASK_APART: Entry = Entry {
    name: "ask_apart",
    zh: ("分开问", "同一件事再问另一个人，不告诉他别人怎么说"),
    en: ("Asked apart", "The same matter asked of somebody else, who is not told what was said"),
    own: Some("say"),
    fields: &[
        NAMED,
        &[
            ORDER,
            field("whom", Value::Name("informant"), "问谁", "Whom").required(),
            field("say", Value::Label, "怎么问：照着念，不带数字", "The words to say, without any figure"),
            field(
                "asks",
                Value::Names("question or table"),
                "对的是哪几个问题、表",
                "The questions and tables it is held against",
            ),
        ],
    ],
    ..Entry::NEW
};

pub(super) static SHEET: Entry = Entry {
    name: "sheet",
    zh: ("待填表", "印出来现场手填的表；列名照表格，填好后贴回同一张表"),
    en: (
        "Sheet to fill in",
        "A table printed blank and filled in by hand; its titles are those of the table, so that it is pasted back",
    ),
    own: Some("table"),
    fields: &[
        NAMED,
        &[
            field("table", Value::Name("table"), "哪一张表", "Which table").required(),
            LABEL.default("表的名称 that of the table"),
            HELP,
            ORDER,
            field("rows", Value::Count, "空几行", "How many blank rows").default("14"),
        ],
    ],
    ..Entry::NEW
};
