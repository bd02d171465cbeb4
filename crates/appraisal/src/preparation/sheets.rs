//! Sheets to fill in by hand 待填表: which tables are printed blank, with the titles under which they are pasted back.
//!
//! A table that is counted on site (its evidence is the record of a count) has a sheet of itself; others are named by `[[sheet]]`.

use super::Circumstances;
use crate::checklist::{BLANK_ROWS, MaterialForm, SheetRule, Table};
use crate::finding::Text;

/// A table printed blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankSheet {
    /// The table it is of.
    pub table: String,
    /// Its title.
    pub label: Text,
    /// How it is filled in.
    pub help: Text,
    /// The columns that are typed, in their order.
    pub columns: Vec<BlankColumn>,
    /// Rows laid out beforehand, a text a column.
    pub presets: Vec<Vec<Text>>,
    /// How many blank rows follow.
    pub rows: u32,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankColumn {
    /// The column's id.
    pub id: String,
    /// Its title: just that of the table, so that it is known again when pasted.
    pub title: Text,
    /// Its unit; empty for none.
    pub unit: String,
    /// What may be written there; empty for anything.
    pub choices: Vec<Text>,
    /// Whether figures stand in it.
    pub number: bool,
}

impl Circumstances<'_> {
    /// The sheets of this case: every table that is counted on site, then those the checklist names, in its order.
    #[must_use]
    pub fn sheets(&self) -> Vec<BlankSheet> {
        let rules = &self.checklist.preparation.sheets;
        let tables = &self.checklist.tables;
        let named = rules.iter().filter_map(|rule| Some((Some(rule), tables.get(&rule.table)?)));
        let unnamed = tables.values().filter(|t| !rules.iter().any(|r| r.table == t.id) && self.is_counted(t));
        // What only this trade counts comes first.
        let all = unnamed.map(|table| (None, table)).chain(named);
        all.filter(|(_, table)| self.relevance.applies(&table.id)).map(|(rule, table)| sheet(rule, table)).collect()
    }

    /// Whether the record of a count is evidence of this table.
    pub(super) fn is_counted(&self, table: &Table) -> bool {
        table.evidence.iter().any(|id| self.form(id) == Some(MaterialForm::Count))
    }

    pub(super) fn form(&self, material: &str) -> Option<MaterialForm> {
        self.checklist.materials.iter().find(|m| m.id == material).map(|m| m.form)
    }
}

fn sheet(rule: Option<&SheetRule>, table: &Table) -> BlankSheet {
    let typed: Vec<_> = table.columns.values().filter(|c| c.formula.is_none() && c.ask.guarded.is_none()).collect();
    let columns = typed.iter().map(|c| BlankColumn {
        id: c.ask.id.clone(),
        title: c.ask.label.clone(),
        unit: c.ask.unit.clone(),
        choices: match c.ask.kind {
            crate::checklist::Kind::Bool => vec![Text::new("是", "yes"), Text::new("否", "no")],
            _ => c.ask.choices.iter().map(|choice| choice.label.clone()).collect(),
        },
        number: c.ask.kind.is_number(),
    });
    let presets = table.presets.iter().map(|preset| {
        let cell = |c: &&crate::checklist::Column| match preset.values.get(&c.ask.id) {
            Some(value) => {
                let choice = c.ask.choices.iter().find(|choice| choice.id == *value);
                choice.map_or_else(|| Text::new(value, value), |choice| choice.label.clone())
            }
            None => Text::default(),
        };
        typed.iter().map(cell).collect()
    });
    let own = |text: &Text, table: &Text| if text.zh.is_empty() { table.clone() } else { text.clone() };
    BlankSheet {
        table: table.id.clone(),
        label: rule.map_or_else(|| table.label.clone(), |r| own(&r.label, &table.label)),
        help: rule.map_or_else(|| table.help.clone(), |r| own(&r.help, &table.help)),
        columns: columns.collect(),
        presets: presets.collect(),
        rows: rule.map_or(BLANK_ROWS, |r| r.rows),
    }
}
