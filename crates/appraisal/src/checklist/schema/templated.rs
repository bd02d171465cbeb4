//! What templates let an author write 模板给作者的条目: kinds and fields that stand in the layer files themselves, for whoever shows them.

use super::super::layer::LayerFile;
use super::super::template::templates;
use crate::finding::Text;

/// A kind of entry that a template is for, or what a template adds to one that is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templated {
    /// The kind.
    pub of: String,
    /// What it is called.
    pub label: Text,
    /// What it is, in a sentence.
    pub doc: Text,
    /// What may be written in it besides `id`, `foreach` and `remove`.
    pub fields: Vec<TemplatedField>,
}

/// One field of such a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplatedField {
    /// Its key.
    pub id: String,
    /// Its type: `text words number truth formula table entries label any`.
    pub kind: String,
    /// It must be written.
    pub required: bool,
    /// What it means.
    pub doc: Text,
}

/// The kinds that templates are for, each once, fields of several templates together.
#[must_use]
pub fn templated(files: &[LayerFile]) -> Vec<Templated> {
    let mut all: Vec<Templated> = Vec::new();
    for template in templates(files) {
        let fields = template.fields.iter().map(|f| TemplatedField {
            id: f.id.clone(),
            kind: f.kind.clone(),
            required: f.required,
            doc: f.doc.clone(),
        });
        match all.iter_mut().find(|t| t.of == template.of) {
            Some(known) => {
                for field in fields {
                    if known.fields.iter().all(|f| f.id != field.id) {
                        known.fields.push(field);
                    }
                }
            }
            None => all.push(Templated {
                of: template.of.clone(),
                label: template.label.clone(),
                doc: template.doc.clone(),
                fields: fields.collect(),
            }),
        }
    }
    all
}
