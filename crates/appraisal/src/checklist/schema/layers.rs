//! What `layer.toml` says of a layer 层: its kind, what it stands on, its name and what is known of the trade.

use super::field::{Entry, Usage, Value, Word, field, word};

const KINDS: &[Word] = &[
    word("base", "每个案件都有", "in every case"),
    word("sector", "行业大类", "sector"),
    word("family", "族：几个行业共用的算法、问题、恒等式", "family: methods, questions, identities that trades share"),
    word("industry", "行业", "industry"),
    word("product", "产品，只改政策参数", "product, changes policy alone"),
];

const RISKS: &[Word] = &[
    word("low", "低", "low"),
    word("medium", "中", "medium"),
    word("elevated", "偏高", "elevated"),
    word("high", "高", "high"),
];

const MARKS: &[Word] = &[
    word("source", "有公开来源", "a public source"),
    word("weak", "来源弱", "a weak source"),
    word("own", "从业经验，未核", "experience of the trade, unchecked"),
];

static MARGIN: Entry = Entry {
    name: "margin",
    zh: ("常见毛利", "行业里常见的毛利率，只供参考，不作上下限"),
    en: ("Usual margin", "The gross margin usual in the trade, never a bound"),
    fields: &[&[
        field("low", Value::Decimal, "从", "From").required().example("0.18"),
        field("high", Value::Decimal, "到，小于 1", "To, below 1").required().example("0.22"),
        field("mark", Value::Open(MARKS), "依据什么", "What it rests on").required(),
    ]],
    ..Entry::NEW
};

pub(crate) static LAYER: Entry = Entry {
    name: "layer",
    zh: ("层", "每层目录里的 `layer.toml`；这些键直接写，不用双方括号"),
    en: ("Layer", "`layer.toml` in the folder of each layer; its keys stand alone, without brackets"),
    fields: &[&[
        field("id", Value::Id, "编号", "Its id").required(),
        field("kind", Value::Open(KINDS), "哪一种层", "Its kind").required(),
        field("parent", Value::Name("layer"), "上一层", "The layer it stands on").default("base"),
        field(
            "also",
            Value::Names("family"),
            "另外还用哪些族的算法：只读那一族的 `methods*.toml`",
            "Families whose methods it takes besides: of them only `methods*.toml` is read",
        ),
        field("name", Value::Label, "名称", "Its name").required(),
        field("gbt4754", Value::Texts, "国民经济行业分类代码", "Codes of GB/T 4754").example("[\"5165\", \"5174\"]"),
        field("aliases", Value::Texts, "别的叫法，找行业时用", "Other names, by which the trade is found"),
        field(
            "risk_class",
            Value::Open(RISKS),
            "行业风险等级，未校准",
            "How risky the trade is held to be, uncalibrated",
        ),
        field("margin", Value::One(&MARGIN), "常见毛利", "The usual gross margin"),
        field(
            "licence",
            Value::Label,
            "电话预审里怎么问证照：照着念的话，代替族和通用层的那一句",
            "How the phone call asks for licences and papers: the words to say, in place of those of family and base",
        ),
        field("version", Value::Whole, "版本，给人看", "Its version, for people").usage(Usage::Remark),
    ]],
    ..Entry::NEW
};
