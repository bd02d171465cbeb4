//! What a declaration consists of: a kind of entry, its fields, and the types a field may have.
//!
//! Knows no kind of entry.

/// One kind of entry 条目种类, as `[[name]]` in a file or as a child of another entry.
#[derive(Debug)]
pub struct Entry {
    /// How it is written: `[[name]]`, or the key under its parent.
    pub name: &'static str,
    /// Its name and what it is for, in Chinese.
    pub zh: (&'static str, &'static str),
    /// The same in English.
    pub en: (&'static str, &'static str),
    /// The field that makes it an entry of its own: without it, it refines one of an earlier layer.
    pub own: Option<&'static str>,
    /// The field within whose value its id counts: a statement line is `balance/cash`.
    pub scope: Option<&'static str>,
    /// Without its own field it may also add children to an entry of another file in the same layer.
    pub spread: bool,
    /// The kinds of layers that may hold it.
    pub layers: &'static [&'static str],
    /// Who takes it.
    pub stage: Stage,
    /// It may hold further keys, which belong to something else.
    pub open: bool,
    /// Its fields, in groups that several kinds share.
    pub fields: &'static [&'static [Field]],
}

/// Who takes an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A reader, after all layers are merged.
    Merged,
    /// A template, which makes other entries of it within its own layer; after that it is gone.
    Template,
}

/// The layers that ask and reckon.
pub(super) const ALL_LAYERS: &[&str] = &["base", "sector", "family", "industry"];

/// The same and a product, which changes policy alone.
pub(super) const AND_PRODUCTS: &[&str] = &["base", "sector", "family", "industry", "product"];

impl Entry {
    /// What the declarations begin with.
    pub(super) const NEW: Entry = Entry {
        name: "",
        zh: ("", ""),
        en: ("", ""),
        own: None,
        scope: None,
        spread: false,
        layers: ALL_LAYERS,
        stage: Stage::Merged,
        open: false,
        fields: &[],
    };

    /// All fields in the order of the manual.
    pub fn all(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().flat_map(|group| group.iter())
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.all().find(|f| f.name == name)
    }

    /// The kinds of its children, each with the key it stands under.
    pub fn children(&self) -> impl Iterator<Item = (&'static Field, &'static Entry)> + use<> {
        self.all().filter_map(|f| match f.value {
            Value::One(child) | Value::Many(child) => Some((f, child)),
            _ => None,
        })
    }
}

/// One field 字段.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// Its type.
    pub value: Value,
    /// It must be there once all layers are merged.
    pub required: bool,
    /// What holds where it is left out; empty where nothing does.
    pub default: &'static str,
    /// Who reads it.
    pub usage: Usage,
    /// What it means, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// How it may look in a file; empty where the type says it.
    pub example: &'static str,
}

/// Who reads a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// The reader of its kind.
    Read,
    /// Whoever reads the file; the program does not.
    Remark,
    /// A template, which takes it out before layers are merged.
    Template,
    /// The loader itself, such as `foreach`.
    Loader,
}

/// What stands in a field.
#[derive(Debug, Clone, Copy)]
pub enum Value {
    /// An id: the name of the entry.
    Id,
    /// A text, or a number taken as text.
    Text,
    /// `{ zh, en }`.
    Label,
    /// A formula.
    Formula,
    /// The name of something that exists elsewhere; the text says what.
    Name(&'static str),
    /// `true` or `false`.
    Truth,
    /// A whole number.
    Whole,
    /// A whole number from 0.
    Count,
    /// A decimal, in quotes so that every digit stands.
    Decimal,
    /// A type of answers and figures (`money`, `choice` …).
    Type,
    /// One of these words.
    Word(&'static [Word]),
    /// One of these words; a finding of its own says so where another stands.
    Open(&'static [Word]),
    /// A list of texts.
    Texts,
    /// A list of names of something that exists elsewhere.
    Names(&'static str),
    /// A list of numbers.
    Numbers,
    /// Column or other key → value.
    Values,
    /// Column → formula.
    Formulas,
    /// Key → name of a figure.
    Figures,
    /// Word → `{ zh, en }`.
    Labels,
    /// One child.
    One(&'static Entry),
    /// A list of children.
    Many(&'static Entry),
    /// The variables of `foreach`.
    Variables,
    /// Anything.
    Any,
}

/// A word that a field may hold.
#[derive(Debug)]
pub struct Word {
    /// As it is written.
    pub word: &'static str,
    /// What it means, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// A word with its meaning.
pub(super) const fn word(word: &'static str, zh: &'static str, en: &'static str) -> Word {
    Word { word, zh, en }
}

/// A field with its type and meaning.
pub(super) const fn field(name: &'static str, value: Value, zh: &'static str, en: &'static str) -> Field {
    Field { name, value, required: false, default: "", usage: Usage::Read, zh, en, example: "" }
}

impl Field {
    /// It must be there.
    pub(super) const fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// What holds without it.
    pub(super) const fn default(mut self, default: &'static str) -> Field {
        self.default = default;
        self
    }

    /// Who reads it, if not the reader of its kind.
    pub(super) const fn usage(mut self, usage: Usage) -> Field {
        self.usage = usage;
        self
    }

    /// How it may look.
    pub(super) const fn example(mut self, example: &'static str) -> Field {
        self.example = example;
        self
    }
}
