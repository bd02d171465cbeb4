//! Entries that stand for many others 写一条成许多条: `[[template]]` itself. The fields of what a template is for stand in the template.

use super::field::{Entry, Field, Stage, Usage, Value, Word, field, word};

const TYPES: &[Word] = &[
    word("text", "文字", "a text"),
    word("words", "一列名字，一个名字也行", "a list of names, or one name"),
    word("number", "数", "a number"),
    word("truth", "是非", "true or false"),
    word("formula", "公式，作者写的整格", "a formula, the author's own as a whole cell"),
    word("table", "一张表 { … }", "a table { … }"),
    word("entries", "一列表 [ { … } ]", "a list of tables [ { … } ]"),
    word("label", "两种语言的文字 { zh, en }", "a text in both languages, { zh, en }"),
    word("any", "都行", "anything"),
];

/// When and how often it is made.
const IF: Field = field(
    "if",
    Value::Text,
    "什么时候才有：`字段` 写了、`!字段` 没写、`字段=词`、`字段:list`、`字段:text`，用 `&` 连",
    "When it is there: `field`, `!field`, `field=word`, `field:list`, `field:text`, joined by `&`",
)
.usage(Usage::Template);

static FIELD: Entry = Entry {
    name: "field",
    zh: ("字段", "作者可以写的一个字段"),
    en: ("Field", "What an author may write"),
    stage: Stage::Template,
    fields: &[&[
        field("id", Value::Id, "字段名", "Its name").required(),
        field("type", Value::Word(TYPES), "写什么", "What stands in it").required(),
        field("required", Value::Truth, "必填", "Must be written").default("false"),
        field("unless", Value::Text, "写了这个字段就不必填", "Not required where this field is written"),
        field(
            "default",
            Value::Any,
            "不写时是什么，可引用前面的字段",
            "What holds without it; may name the fields before",
        ),
        field("doc", Value::Label, "意思，印进手册和补全", "What it means, for the manual and completion"),
        field(
            "short",
            Value::Texts,
            "列表里只写一个名字时，它算作哪几个键",
            "The keys under which an item stands that is one name alone",
        ),
    ]],
    ..Entry::NEW
};

static LET: Entry = Entry {
    name: "let",
    zh: ("取词", "按条件选的一段文字，同名的取第一个成立的"),
    en: ("Let", "A text chosen by conditions; of several of one id the first that holds"),
    stage: Stage::Template,
    fields: &[&[
        field("id", Value::Id, "名字，后面写 `{名字}`", "Its name, then written `{name}`")
            .required()
            .usage(Usage::Template),
        IF,
        field("is", Value::Any, "取什么", "What it is").required().usage(Usage::Template),
    ]],
    ..Entry::NEW
};

static MAKE: Entry = Entry {
    name: "make",
    zh: ("生成", "生成的一条；其余的键是那种条目自己的字段，`{字段}` 换成作者写的"),
    en: ("Make", "An entry that is made; its other keys are those of its kind, `{field}` is what the author wrote"),
    stage: Stage::Template,
    open: true,
    fields: &[&[
        field("kind", Value::Text, "哪种条目", "The kind of entry").required(),
        IF,
        field("each", Value::Text, "列表字段：每项各成一条", "A field that is a list: one for every item")
            .usage(Usage::Template),
        field(
            "spread",
            Value::Text,
            "把作者写的这一项的键都加进来，作者的优先",
            "Adds the keys of what the author wrote there; the author's win",
        )
        .usage(Usage::Template),
    ]],
    ..Entry::NEW
};

pub(crate) static TEMPLATE: Entry = Entry {
    name: "template",
    zh: ("模板", "一种条目展开成哪些别的条目；先展开，再按层合并"),
    en: ("Template", "What other entries one kind becomes; expanded first, then layers are merged"),
    stage: Stage::Template,
    layers: &["base", "sector", "family"],
    fields: &[&[
        field("of", Value::Text, "为哪种条目", "The kind it is for").required().example("\"method\""),
        field("where", Value::Text, "只为写了这个字段的", "Only for those with this field"),
        field("scope", Value::Text, "公式里短名的前缀", "What the short names of its formulas belong to")
            .example("\"sales.estimates.{id}\""),
        field("label", Value::Label, "这种条目叫什么，印进手册", "What that kind is called, for the manual"),
        field("doc", Value::Label, "一句话说它是什么，印进手册", "What it is in a sentence, for the manual"),
        field("field", Value::Many(&FIELD), "作者可以写的字段", "What an author may write"),
        field("let", Value::Many(&LET), "取词", "Texts chosen by conditions"),
        field("make", Value::Many(&MAKE), "生成的条目", "The entries it makes"),
    ]],
    ..Entry::NEW
};
