//! What may be written and on which sheet 目录: sheets and columns from the one schema and from what templates let an author write.

use std::collections::{BTreeSet, HashMap};

use appraisal::checklist::LayerFile;
use appraisal::checklist::schema::{self, Entry, Field, Templated, Usage, Value};

use crate::cell::Codec;

/// One column of a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// As the second line of the sheet has it: `label::zh`, `constraint.when`.
    pub(crate) name: String,
    /// As the first line has it, in Chinese.
    pub(crate) title: String,
    /// What it means.
    pub(crate) note: String,
    /// Its keys in an entry.
    pub(crate) path: Vec<String>,
    /// What it holds, by kind of entry; kinds that are not here have no such field.
    pub(crate) codecs: HashMap<String, Codec>,
    /// Shown although nobody used it.
    pub(crate) core: bool,
}

impl Column {
    /// What it holds for entries of this kind.
    pub(crate) fn codec(&self, kind: &str) -> Option<&Codec> {
        let last = kind.rsplit('.').next().unwrap_or(kind);
        let general = if kind.starts_with("foreach.") { "foreach" } else { last };
        self.codecs.get(kind).or_else(|| self.codecs.get(general))
    }
}

/// One sheet.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    /// What stands on it, in Chinese.
    pub(crate) about: &'static str,
    /// The kinds that have it for their own; the first is meant where a new line says none.
    pub(crate) kinds: Vec<String>,
    /// The file for a new entry of it.
    pub(crate) file: &'static str,
    pub(crate) columns: Vec<Column>,
}

/// Names of the columns that say what a line is, before those that say what it holds. No field can have such a name.
pub(crate) const KIND: &str = "#种类";
pub(crate) const PARENT: &str = "#上级";
pub(crate) const REST: &str = "#其余";
pub(crate) const FILE: &str = "#文件";
pub(crate) const FOUND: &str = "#发现";
pub(crate) const KEY: &str = "#行号";

/// The sheet for what has none of its own.
pub(crate) const OTHERS: &str = "其他条目";
/// The sheet of `layer.toml`.
pub(crate) const LAYER: &str = "层";
/// The sheet of the numbers that businesses are made of for practice.
pub(crate) const WORLD: &str = "演练";
/// The file and the kind of the first.
pub(crate) const LAYER_FILE: &str = "layer.toml";
pub(crate) const WORLD_FILE: &str = "world.toml";

/// Sheet, what stands there, its kinds, the file of what is new on it, columns that are shown although empty.
type Declared = (&'static str, &'static str, &'static [&'static str], &'static str, &'static [&'static str]);

const SHEETS: &[Declared] = &[
    (
        LAYER,
        "这一层的名称、上级、别名、代码、常见毛利",
        &["layer"],
        LAYER_FILE,
        &["parent", "name::zh", "name::en", "aliases"],
    ),
    ("章节", "问题归在哪一章，先后就是现场的走法", &["section"], "sections.toml", &["label::zh", "label::en", "order"]),
    (
        "问题",
        "一行一个问题或一张表；算法、行业自己的（ask、shares）写上级是哪个算法、哪个 own",
        &["question", "table", "ask", "shares", "own"],
        "questions.toml",
        &[
            "section",
            "type",
            "label::zh",
            "label::en",
            "help::zh",
            "unit",
            "required",
            "relevant",
            "constraint.when",
            "constraint.message::zh",
            "default_basis",
            "evidence",
            "order",
        ],
    ),
    (
        "选项",
        "选择题的选项，一行一个，写上级是哪个问题或哪一列",
        &["choices"],
        "questions.toml",
        &["label::zh", "label::en"],
    ),
    (
        "表格列",
        "表的列，一行一列，写上级是哪张表或哪个算法",
        &["column", "table.column"],
        "questions.toml",
        &["type", "label::zh", "label::en", "unit", "formula", "required", "default_basis"],
    ),
    (
        "算法",
        "算销售的办法，一行一种；换单位、换区间的行业数据也在这里",
        &["method"],
        "methods.toml",
        &[
            "label::zh",
            "label::en",
            "paper",
            "basis",
            "period",
            "rests_on",
            "needs",
            "value",
            "refuse",
            "above::zh",
            "below::zh",
        ],
    ),
    ("检验", "两头对一对", &["check"], "checks.toml", &["label::zh", "left", "right", "pass", "attention"]),
    (
        "提示",
        "提示、疑点、放款条件、准入否决：公式为真就出现",
        &["warning", "condition", "doubt", "knock_out"],
        "warnings.toml",
        &["when", "text::zh", "text::en", "weight"],
    ),
    ("材料", "能当证据的纸或截图", &["material"], "materials.toml", &["label::zh", "label::en", "before"]),
    (
        "参数",
        "阈值；公式里写 policy.编号；行业自己的门槛（limits）写上级是哪个 own",
        &["policy", "limits"],
        "policy.toml",
        &["label::zh", "label::en", "type", "value", "source", "calibrated"],
    ),
    (
        "对标",
        "行业区间：一行一个指标",
        &["benchmark", "ranges"],
        "benchmarks.toml",
        &["label::zh", "label::en", "value", "low", "high", "mark", "how::zh"],
    ),
    ("词语", "规则取值的说法，术语", &["word", "term"], "words.toml", &["label::zh", "label::en"]),
    (
        OTHERS,
        "没有自己的表的条目：公式、报表行、规则表……照样一行一条",
        &[],
        "others.toml",
        &["id", "label::zh", "formula", "when"],
    ),
    (
        WORLD,
        "练习案卷用的数：一行一个",
        &["numbers", "answers", "story", "tables", "cells", "root"],
        WORLD_FILE,
        &["v", "is", "from", "to", "mark", "basis", "by"],
    ),
];

/// What children may be under: these keys hold lists of entries.
const CHILDREN: &[&str] = &["column", "choices", "preset", "ask", "steps"];

/// All sheets.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) plans: Vec<Plan>,
    templated: Vec<Templated>,
    /// The keys under which children stand.
    children: BTreeSet<String>,
}

impl Catalog {
    /// From the declarations, and from the templates of these layers.
    #[must_use]
    pub fn new(files: &[LayerFile]) -> Self {
        let templated = schema::templated(files);
        let mut children: BTreeSet<String> = CHILDREN.iter().map(|k| (*k).to_owned()).collect();
        schema::entries().for_each(|entry| gather(entry, &mut children));
        let listed = templated.iter().flat_map(|t| &t.fields).filter(|f| f.kind == "entries");
        children.extend(listed.map(|f| f.id.clone()));
        let mut made = Self { plans: Vec::new(), templated, children };
        let claimed: BTreeSet<&str> = SHEETS.iter().flat_map(|s| s.2.iter().copied()).collect();
        made.plans = SHEETS.iter().map(|sheet| made.plan(sheet, &claimed)).collect();
        made
    }

    fn plan(&self, (name, about, kinds, file, core): &Declared, claimed: &BTreeSet<&str>) -> Plan {
        let mut kinds: Vec<String> = kinds.iter().map(|k| (*k).to_owned()).collect();
        match *name {
            // What a family's own templates are for is mostly a way of reckoning.
            "算法" => kinds.extend(
                self.templated
                    .iter()
                    .map(|t| &t.of)
                    .filter(|k| !claimed.contains(k.as_str()) && *k != "monthly")
                    .cloned(),
            ),
            OTHERS => {
                let declared = schema::entries().map(|e| e.name.to_owned());
                let made = self.templated.iter().map(|t| t.of.clone()).filter(|of| of == "monthly");
                kinds.extend(declared.chain(made).filter(|k| !claimed.contains(k.as_str())));
            }
            _ => {}
        }
        let mut columns: Vec<Column> = Vec::new();
        let shown: Vec<String> = match *name {
            WORLD => Vec::new(),
            OTHERS => {
                let below = self.children.iter().filter(|k| !claimed.contains(k.as_str())).cloned();
                kinds.iter().cloned().chain(below).chain(["foreach".to_owned()]).collect()
            }
            _ => kinds.clone(),
        };
        for (n, kind) in shown.iter().enumerate() {
            for field in self.fields(kind) {
                if *name == OTHERS && !GENERAL.contains(&field.name.as_str()) {
                    continue;
                }
                match columns.iter_mut().find(|c| c.name == field.name) {
                    Some(known) => {
                        known.codecs.extend(field.codecs);
                    }
                    // What other kinds of the sheet need is shown where they stand on it.
                    None => {
                        columns.push(Column { core: core.contains(&&*field.name) || (n == 0 && field.core), ..field })
                    }
                }
            }
        }
        if *name == WORLD {
            columns = world_columns(core);
        }
        Plan { name, about, kinds, file, columns }
    }

    /// The sheet of a kind.
    pub(crate) fn sheet(&self, kind: &str) -> usize {
        let own = self.plans.iter().position(|p| p.kinds.iter().any(|own| own == kind));
        own.or_else(|| self.plans.iter().position(|p| p.name == OTHERS)).unwrap_or_default()
    }

    /// Whether a list under this path is one of children.
    pub(crate) fn is_child(&self, path: &[String]) -> bool {
        let last = path.last().map(String::as_str).unwrap_or_default();
        path.first().is_some_and(|first| first == "foreach") || self.children.contains(last)
    }

    /// What a kind is called, in Chinese.
    pub(crate) fn called(&self, kind: &str) -> String {
        if kind == "layer" {
            return "层".to_owned();
        }
        let last = kind.rsplit('.').next().unwrap_or(kind);
        let special = match last {
            "ask" => Some("自己的问题"),
            "shares" => Some("占比的问题"),
            "limits" => Some("自己的门槛"),
            "steps" => Some("中间的数"),
            _ if kind.starts_with("foreach") => Some("逐项"),
            _ => None,
        };
        let declared = || schema::entry(kind).or_else(|| child(last)).map(|e| e.zh.0.to_owned());
        let made = || self.templated.iter().find(|t| t.of == kind).map(|t| t.label.zh.clone());
        special.map(str::to_owned).or_else(declared).or_else(made).filter(|zh| !zh.is_empty()).unwrap_or_default()
    }

    /// The kinds that stand in a file by themselves.
    pub(crate) fn is_entry(&self, kind: &str) -> bool {
        schema::entry(kind).is_some() || self.templated.iter().any(|t| t.of == kind)
    }

    /// The columns of a kind.
    fn fields(&self, kind: &str) -> Vec<Column> {
        let mut out = Vec::new();
        let entry = match kind {
            "layer" => Some(schema::layer_file()),
            "ask" | "shares" => schema::entry("question"),
            "limits" => schema::entry("policy"),
            "steps" => schema::entry("figure"),
            _ => schema::entry(kind).or_else(|| child(kind.rsplit('.').next().unwrap_or(kind))),
        };
        if let Some(entry) = entry {
            declared(entry, &[], kind, &mut out);
        }
        if kind == "foreach" {
            for name in ["id", "zh", "en"] {
                out.push(column(&[name.to_owned()], "", "", kind, Codec::Text));
            }
        }
        for template in self.templated.iter().filter(|t| t.of == kind) {
            if out.is_empty() {
                out.push(column(&["id".to_owned()], "编号", "编号", kind, Codec::Text));
                out.push(column(
                    &["remove".to_owned()],
                    "去掉",
                    "是：去掉前面的层里同编号的这一条",
                    kind,
                    Codec::Truth,
                ));
            }
            for field in &template.fields {
                templated(field, kind, &mut out);
            }
        }
        out
    }
}

/// The columns of the sheet for everything else.
const GENERAL: &[&str] = &[
    "id",
    "remove",
    "statement",
    "label::zh",
    "label::en",
    "type",
    "unit",
    "formula",
    "when",
    "count",
    "text::zh",
    "text::en",
    "zh",
    "en",
    "weight",
    "order",
    "source",
    "note",
];

fn gather(entry: &'static Entry, children: &mut BTreeSet<String>) {
    for (field, child) in entry.children() {
        if matches!(field.value, Value::Many(_)) {
            children.insert(field.name.to_owned());
        }
        gather(child, children);
    }
}

/// A child by its name: of the table where several have one of that name, for that is the one that people write.
fn child(name: &str) -> Option<&'static Entry> {
    let table = schema::entry("table").into_iter();
    let all = table.chain(schema::entries()).flat_map(Entry::children);
    all.chain(schema::entry("question").into_iter().flat_map(Entry::children))
        .find(|(f, _)| f.name == name)
        .map(|(_, e)| e)
}

fn column(path: &[String], title: &str, note: &str, kind: &str, codec: Codec) -> Column {
    let name = named(path);
    let title = if title.is_empty() { name.clone() } else { title.to_owned() };
    let codecs = HashMap::from([(kind.to_owned(), codec)]);
    Column { name, title, note: note.to_owned(), path: path.to_vec(), codecs, core: false }
}

/// `label::zh`, `constraint.when`.
fn named(path: &[String]) -> String {
    match path.split_last() {
        Some((last, above)) if (last == "zh" || last == "en") && !above.is_empty() => {
            format!("{}::{last}", above.join("."))
        }
        _ => path.join("."),
    }
}

/// The Chinese title of a field: the first words of what it means.
fn title(zh: &str) -> String {
    let end = zh.find(['，', '；', '：', '。', '、', '（', ' ']).unwrap_or(zh.len());
    zh[..end].chars().take(12).collect()
}

fn declared(entry: &'static Entry, above: &[String], kind: &str, out: &mut Vec<Column>) {
    for field in entry.all() {
        let path: Vec<String> = above.iter().cloned().chain([field.name.to_owned()]).collect();
        let short = called(field).unwrap_or_else(|| title(field.zh));
        if let Value::One(child) = field.value {
            declared(child, &path, kind, out);
            continue;
        }
        let mut push = |path: &[String], title: &str, codec: Codec| {
            let mut made = column(path, title, field.zh, kind, codec);
            made.core = field.required && field.usage == Usage::Read;
            out.push(made);
        };
        if matches!(field.value, Value::Label) {
            for (language, said) in [("zh", "中文"), ("en", "英文")] {
                let path: Vec<String> = path.iter().cloned().chain([language.to_owned()]).collect();
                push(&path, &format!("{short}（{said}）"), Codec::Text);
            }
        } else if let Some(codec) = codec(field) {
            push(&path, &short, codec);
        }
    }
}

/// Titles where the first words of the meaning are none.
fn called(field: &Field) -> Option<String> {
    let title = match field.name {
        "label" => "名称",
        "help" => "帮助",
        "unit" => "单位",
        "remove" => "去掉",
        "order" => "次序",
        "formula" => "公式",
        "when" => "什么时候",
        "value" => "值",
        "type" => "类型",
        "text" => "说什么",
        "message" => "不成立时说",
        "evidence" => "期望的材料",
        "required" => "必填",
        "relevant" => "适用条件",
        "weight" => "轻重",
        "source" => "出处",
        "note" => "备注",
        "calibrated" => "本行已校准",
        "section" => "章节",
        _ => return None,
    };
    Some(title.to_owned())
}

fn codec(field: &Field) -> Option<Codec> {
    let words = |all: &[schema::Word]| all.iter().map(|w| (w.word.to_owned(), short(w.zh))).collect();
    Some(match field.value {
        Value::Id | Value::Text | Value::Formula => Codec::Text,
        Value::Name(_) => Codec::Word(Vec::new()),
        Value::Truth => Codec::Truth,
        Value::Whole | Value::Count => Codec::Whole,
        Value::Decimal => Codec::Decimal,
        Value::Type => Codec::Word(schema::types().map(|w| (w.word.to_owned(), short(w.zh))).collect()),
        Value::Word(all) | Value::Open(all) => Codec::Word(words(all)),
        Value::Texts | Value::Names(_) => Codec::Words,
        Value::Numbers => Codec::Numbers,
        _ => return None,
    })
}

/// A meaning short enough for a list to choose from.
fn short(zh: &str) -> String {
    let end = zh.find(['，', '；', '：', '。', ' ']).unwrap_or(zh.len());
    zh[..end].to_owned()
}

/// The words of a basis and of a period, which templates take as texts.
const BASIS: &[(&str, &str)] = &[
    ("oral", "口述"),
    ("third_party", "侧面了解"),
    ("observed", "现场观察"),
    ("system", "系统数据"),
    ("document", "书证"),
];
const PERIOD: &[(&str, &str)] = &[("year", "全年"), ("asked", "要问")];
const MARK: &[(&str, &str)] = &[("源", ""), ("弱", ""), ("自", "")];

/// What a table that a template takes as a whole may hold.
const PARTS: &[&str] = &["id", "label", "help", "basis", "evidence", "value", "rests_on", "column"];

fn templated(field: &schema::TemplatedField, kind: &str, out: &mut Vec<Column>) {
    let path = vec![field.id.clone()];
    if out.iter().any(|c| c.path.first() == Some(&field.id) && c.codecs.contains_key(kind)) {
        return;
    }
    let zh = title(&field.doc.zh);
    let words =
        |all: &[(&str, &str)]| Codec::Word(all.iter().map(|(w, zh)| ((*w).to_owned(), (*zh).to_owned())).collect());
    let codec = match (field.kind.as_str(), field.id.as_str()) {
        ("label", _) => {
            for (language, said) in [("zh", "中文"), ("en", "英文")] {
                let path = [field.id.clone(), language.to_owned()];
                let mut made = column(&path, &format!("{zh}（{said}）"), &field.doc.zh, kind, Codec::Text);
                made.core = field.required;
                out.push(made);
            }
            return;
        }
        ("table", _) => {
            for part in PARTS {
                let mut at = vec![field.id.clone(), (*part).to_owned()];
                let title = format!("{zh}·{part}");
                if ["label", "help", "column"].contains(part) {
                    for language in ["zh", "en"] {
                        at.truncate(2);
                        at.push(language.to_owned());
                        out.push(column(&at, &format!("{title}.{language}"), &field.doc.zh, kind, Codec::Text));
                    }
                } else {
                    let codec =
                        if *part == "evidence" || *part == "rests_on" { Codec::OneOrWords } else { Codec::Text };
                    out.push(column(&at, &title, &field.doc.zh, kind, codec));
                }
            }
            return;
        }
        ("entries", _) => return,
        ("text", "basis" | "default_basis") => words(BASIS),
        ("text", "period") => words(PERIOD),
        (_, "mark") => words(MARK),
        ("number", _) => Codec::Whole,
        ("truth", _) => Codec::Truth,
        ("words" | "any", _) => Codec::OneOrWords,
        _ => Codec::Text,
    };
    let mut made = column(&path, &zh, &field.doc.zh, kind, codec);
    made.core = field.required;
    out.push(made);
}

fn world_columns(core: &[&str]) -> Vec<Column> {
    let all: &[(&str, &str, Codec)] = &[
        ("id", "编号", Codec::Text),
        ("v", "值", Codec::Any),
        ("basis", "依据", Codec::Word(BASIS.iter().map(|(w, zh)| ((*w).to_owned(), (*zh).to_owned())).collect())),
        ("by", "凭什么", Codec::Text),
        ("is", "就是", Codec::Any),
        ("from", "从", Codec::Any),
        ("to", "到", Codec::Any),
        ("months", "月份", Codec::Numbers),
        ("words", "词", Codec::Words),
        ("unit", "单位", Codec::Text),
        ("mark", "标记", Codec::Word(MARK.iter().map(|(w, _)| ((*w).to_owned(), String::new())).collect())),
        ("note", "备注", Codec::Text),
        ("remove", "去掉", Codec::Truth),
    ];
    let kinds = ["numbers", "answers", "story", "tables", "cells", "root"];
    let made = |(name, title, codec): &(&str, &str, Codec)| {
        let mut made = column(&[(*name).to_owned()], title, title, kinds[0], codec.clone());
        made.codecs = kinds.iter().map(|k| ((*k).to_owned(), codec.clone())).collect();
        made.core = *name == "id" || core.contains(name);
        made
    };
    all.iter().map(made).collect()
}
