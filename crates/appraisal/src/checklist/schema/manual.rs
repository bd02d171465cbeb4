//! The manual of entries and fields, `ENTRIES.md`, as the declarations have it.

use super::super::entry::Kind;
use super::super::layer::LayerFile;
use super::super::node::Plain;
use super::super::template::{Template, templates};
use super::field::{Entry, Field, Stage, Usage, Value, Word};
use super::layers::LAYER;
use super::made::TEMPLATE;
use super::parts::NAMED;
use super::{FAMILIES, field};

/// What a type is for.
const TYPES: &[Word] = &[
    field::word("text", "文字", "text"),
    field::word("choice", "单选", "one of the choices"),
    field::word("multi", "多选", "several of the choices"),
    field::word("number", "数，6 位小数", "a number, 6 decimals"),
    field::word("integer", "整数", "a whole number"),
    field::word("money", "金额（元），2 位小数", "an amount in yuan, 2 decimals"),
    field::word("percent", "百分数，填 15 是 15%", "a per cent: 15 typed is 15%"),
    field::word("ratio", "比率，填 0.15", "a ratio: 0.15"),
    field::word("days", "天数", "days"),
    field::word("date", "日期", "a date"),
    field::word("month", "月份 2026-11", "a month, 2026-11"),
    field::word("phone", "电话", "a phone number"),
    field::word("id_number", "身份证号", "a citizen's id number"),
    field::word("credit_code", "统一社会信用代码", "a business's registration code"),
    field::word("bool", "是或否", "yes or no"),
    field::word("place", "地点", "a place"),
    field::word("photo", "照片", "photographs"),
    field::word("file", "文件", "files"),
    field::word("signature", "签名", "a signature"),
];

/// The types of answers and figures, and what each is for.
pub fn types() -> impl Iterator<Item = &'static Word> {
    TYPES.iter()
}

/// All of it as Markdown; what templates are for stands in the layer files.
#[must_use]
pub fn manual(files: &[LayerFile]) -> String {
    let mut page = String::from(
        "# 条目与字段 Entries and fields\n\n\
         由程序写出，不手改：`TIANYE_EXPORT=1 cargo test --workspace --test entries`。入门见 [README](README.md)，检查码见 [LINT](LINT.md)。\n\
         Written by the program from the one declaration in `crates/appraisal/src/checklist/schema`. Begin with the [README](README.md); codes are in [LINT](LINT.md).\n\n\
         - **必填 required**：各层合并以后必须有。**自立 own**：写了它就是新的一条；没写，就是改写前面的层里同编号的一条。\n\
         - *required*: must be there once all layers are merged. *own*: with it an entry is a new one; without it, it refines the one of that id in an earlier layer.\n\
         - 备注 remark：只写给读文件的人，程序不读。*remark*: for whoever reads the file, the program does not.\n\n\
         ## 类型 Types\n\n| `type` | 是什么 | meaning | 小数位 decimals |\n|---|---|---|---|\n",
    );
    for (word, kind) in Kind::WORDS {
        let (zh, en) = TYPES.iter().find(|t| t.word == *word).map_or(("", ""), |t| (t.zh, t.en));
        page.push_str(&format!("| `{word}` | {zh} | {en} | {} |\n", kind.decimals()));
    }
    page.push_str("\n## layer.toml\n");
    let mut said = Vec::new();
    one(&LAYER, LAYER.name, &mut page, &mut said);
    page.push_str("\n## 每条都有 In every entry\n");
    page.push_str(HEAD);
    NAMED.iter().for_each(|field| row(None, field, &mut page));
    page.push_str("\n下面的表里不再列；子条目也有 `remove`。Not listed again below; children have `remove`, too.\n");
    for (zh, en, entries) in FAMILIES {
        page.push_str(&format!("\n## {zh} {en}\n"));
        for entry in *entries {
            page.push_str(&format!("\n### `[[{}]]` {} {}\n", entry.name, entry.zh.0, entry.en.0));
            one(entry, entry.name, &mut page, &mut said);
        }
        if entries.iter().any(|e| e.name == TEMPLATE.name) {
            templates(files).iter().for_each(|template| made(template, &mut page));
        }
    }
    page
}

/// The head of a table of fields.
const HEAD: &str = "\n| 字段 field | 写什么 type | | 不写时 default | 意思 | meaning |\n|---|---|---|---|---|---|\n";

/// What a template is for.
fn made(template: &Template, page: &mut String) {
    let (label, doc) = (&template.label, &template.doc);
    page.push_str(&format!("\n### `[[{}]]` {} {}\n\n{}\n{}\n", template.of, label.zh, label.en, doc.zh, doc.en));
    page.push_str("\n由 `[[template]]` 展开 made by a `[[template]]`；");
    match &template.where_has {
        Some(field) => page.push_str(&format!("只在写了 `{field}` 时 only where `{field}` is written\n")),
        None => page.push_str("`foreach` 与 `remove` 照用 `foreach` and `remove` as everywhere\n"),
    }
    page.push_str(HEAD);
    page.push_str("| `id` | 编号 id | 必填 required |  | 编号 | Its id |\n");
    for field in &template.fields {
        let needed = if field.required { "必填 required" } else { "" };
        let default = match field.default.as_ref().map(|d| &d.value) {
            Some(Plain::Text(text) | Plain::Number(text)) if !text.is_empty() => format!("`{text}`"),
            Some(Plain::Truth(truth)) => truth.to_string(),
            Some(Plain::Table(_) | Plain::List(_)) => "现成的一句 a ready text".to_owned(),
            _ => String::new(),
        };
        let (zh, en) = (&field.doc.zh, &field.doc.en);
        let cells = [format!("`{}`", field.id), typed(&field.kind), needed.to_owned(), default, zh.clone(), en.clone()];
        line(cells, page);
    }
}

/// How a field of a template is written.
fn typed(kind: &str) -> String {
    let written = match kind {
        "text" => "文字 text",
        "words" => "`[ 名字 name ]` 或 or 名字 name",
        "number" => "数 number",
        "truth" => "`true` `false`",
        "formula" => "公式 formula",
        "table" => "`{ … }`",
        "entries" => "`[ { … } ]`",
        "label" => "`{ zh, en }`",
        _ => "见说明 see its meaning",
    };
    written.to_owned()
}

fn line(cells: [String; 6], page: &mut String) {
    let cells = cells.map(|cell| cell.replace('|', "\\|"));
    page.push_str(&format!("| {} |\n", cells.join(" | ")));
}

/// An entry and, below it, its children, each once.
fn one(entry: &'static Entry, path: &str, page: &mut String, said: &mut Vec<(&'static Entry, String)>) {
    page.push_str(&format!("\n{}。\n{}.\n", entry.zh.1, entry.en.1));
    let child = path.contains('.');
    if !child && entry.name != LAYER.name {
        page.push_str(&format!("\n层 layers：{}", entry.layers.join(" · ")));
        if let Some(scope) = entry.scope {
            page.push_str(&format!("；编号在 `{scope}` 里认 its id counts within `{scope}`"));
        }
        if entry.stage == Stage::Template {
            page.push_str("；由模板展开成别的条目 expanded into other entries by a template");
        }
        page.push('\n');
    }
    page.push_str(HEAD);
    let keys_alone = entry.name == LAYER.name;
    let common = |name: &str| {
        if keys_alone {
            false
        } else if child {
            name == "remove"
        } else {
            NAMED.iter().any(|f| f.name == name)
        }
    };
    entry.all().filter(|f| !common(f.name)).for_each(|field| row(Some(entry), field, page));
    for (field, below) in entry.children() {
        let path = format!("{path}.{}", field.name);
        let (open, close) = if matches!(field.value, Value::Many(_)) { ("[[", "]]") } else { ("[", "]") };
        let name = format!("`{open}{path}{close}`");
        if let Some((_, first)) = said.iter().find(|(e, _)| std::ptr::eq(*e, below)) {
            page.push_str(&format!("\n{name} {}：同 the same as {first}.\n", below.zh.0));
            continue;
        }
        said.push((below, name.clone()));
        page.push_str(&format!("\n#### {name} {} {}\n", below.zh.0, below.en.0));
        one(below, &path, page, said);
    }
}

fn row(entry: Option<&Entry>, field: &Field, page: &mut String) {
    let mut marks = Vec::new();
    if field.required {
        marks.push("必填 required");
    }
    if entry.and_then(|e| e.own) == Some(field.name) {
        marks.push("自立 own");
    }
    match field.usage {
        Usage::Remark => marks.push("备注 remark"),
        Usage::Read | Usage::Loader | Usage::Template => {}
    }
    let (mut zh, mut en) = (field.zh.to_owned(), field.en.to_owned());
    if let Value::Word(words) | Value::Open(words) = field.value {
        let said = |say: fn(&Word) -> &'static str| {
            words.iter().map(|w| format!("`{}` {}", w.word, say(w))).collect::<Vec<_>>()
        };
        zh.push_str(&format!("：{}", said(|w| w.zh).join("；")));
        en.push_str(&format!(": {}", said(|w| w.en).join("; ")));
    }
    if !field.example.is_empty() {
        zh.push_str(&format!("。例：`{}`", field.example));
    }
    let cells = [format!("`{}`", field.name), written(field.value), marks.join("、"), field.default.to_owned(), zh, en];
    line(cells, page);
}

/// How a value is written.
fn written(value: Value) -> String {
    match value {
        Value::Id => "编号 id".to_owned(),
        Value::Text => "文字 text".to_owned(),
        Value::Label => "`{ zh, en }`".to_owned(),
        Value::Formula => "公式 formula".to_owned(),
        Value::Name(what) => format!("名字 name ({what})"),
        Value::Truth => "`true` `false`".to_owned(),
        Value::Whole => "整数 whole number".to_owned(),
        Value::Count => "个数 count".to_owned(),
        Value::Decimal => "小数 decimal".to_owned(),
        Value::Type => "类型 type".to_owned(),
        Value::Word(_) | Value::Open(_) => "词 word".to_owned(),
        Value::Texts => "`[ 文字 text ]`".to_owned(),
        Value::Names(what) => format!("`[ 名字 name ]` ({what})"),
        Value::Numbers => "`[ 数 number ]`".to_owned(),
        Value::Values => "`{ 键 key = 值 value }`".to_owned(),
        Value::Formulas => "`{ 列 column = 公式 formula }`".to_owned(),
        Value::Figures => "`{ 键 key = 名字 name }`".to_owned(),
        Value::Labels => "`{ 词 word = { zh, en } }`".to_owned(),
        Value::One(_) => "`{ … }`".to_owned(),
        Value::Many(_) => "`[ { … } ]`".to_owned(),
        Value::Variables => "`{ s = [ … ] }`".to_owned(),
        Value::Any => "都行 anything".to_owned(),
    }
}
