//! Every text of a document, one by one. The patterns name all fields, so that a field added later is decided on here or does not compile.

use std::borrow::Cow;

use super::{
    Axis, Bar, Bars, Block, Cell, Chart, Column, Document, Dot, Dots, Fact, Frame, Months, Radar, Row, Sheet,
    SheetColumn, SignatureBox, Step, Table, Waterfall,
};
use crate::cover;

type Visit<'a> = &'a mut dyn FnMut(&mut String);

impl Document {
    /// Covers the numbers of persons 遮盖 in every text.
    pub(crate) fn cover_numbers(&mut self) {
        self.each_text(&mut |text| {
            if let Cow::Owned(covered) = cover::covered(text) {
                *text = covered;
            }
        });
    }

    /// Shows every text to `visit`, but hashes and numbers of the record.
    pub(crate) fn each_text(&mut self, visit: Visit<'_>) {
        let Self { title, language: _, date: _, practice: _, landscape: _, large: _, frame, lead: _, blocks } = self;
        let Frame { case_id: _, name, checklist: _, log_head: _, remark } = frame;
        [title, name, remark].into_iter().for_each(&mut *visit);
        blocks.iter_mut().for_each(|block| block.each_text(visit));
    }
}

impl Block {
    fn each_text(&mut self, visit: Visit<'_>) {
        match self {
            Self::Title { text, subtitle, remarks } => {
                [text, subtitle].into_iter().chain(remarks).for_each(visit);
            }
            Self::Heading { level: _, text } | Self::Paragraph { text, tone: _ } => visit(text),
            Self::List { items, ordered: _ } => items.iter_mut().for_each(|cell| visit(text_of(cell))),
            Self::Facts { columns: _, items } => {
                for Fact { label, value, wide: _ } in items {
                    visit(label);
                    visit(text_of(value));
                }
            }
            Self::Table(Table { caption, unit, columns, rows, note }) => {
                [caption, unit, note].into_iter().for_each(&mut *visit);
                columns.iter_mut().for_each(|Column { title, align: _, share: _ }| visit(title));
                for Row { kind: _, level: _, cells } in rows {
                    cells.iter_mut().for_each(|cell| visit(text_of(cell)));
                }
            }
            Self::Sheet(Sheet { columns, rows, height: _ }) => {
                for SheetColumn { title, hint, share: _ } in columns {
                    visit(title);
                    visit(hint);
                }
                rows.iter_mut().flatten().for_each(visit);
            }
            Self::Chart(chart) => chart.each_text(visit),
            Self::Callout { lead, head, text } => {
                visit(lead);
                visit(text_of(head));
                visit(text);
            }
            Self::Signatures { boxes } => {
                for SignatureBox { role, name, choices } in boxes {
                    [role, name, choices].into_iter().for_each(&mut *visit);
                }
            }
            Self::PageBreak => {}
        }
    }
}

impl Chart {
    fn each_text(&mut self, visit: Visit<'_>) {
        match self {
            Self::Bars(Bars { caption, bars, line: _, line_label }) => {
                [caption, line_label].into_iter().for_each(&mut *visit);
                bars.iter_mut().for_each(|bar| bar.each_text(visit));
            }
            Self::Dots(Dots { caption, line: _, line_label, band: _, band_label, dots }) => {
                [caption, line_label, band_label].into_iter().for_each(&mut *visit);
                for Dot { label, value: _, text, basis: _, basis_label, mark: _, remark } in dots {
                    [label, text, basis_label, remark].into_iter().for_each(&mut *visit);
                }
            }
            Self::Radar(Radar { caption, axes }) => {
                visit(caption);
                axes.iter_mut().for_each(|Axis { label, value: _, max: _ }| visit(label));
            }
            Self::Months(Months { caption, floor: _, floor_label, months }) => {
                [caption, floor_label].into_iter().for_each(&mut *visit);
                months.iter_mut().for_each(|bar| bar.each_text(visit));
            }
            Self::Waterfall(Waterfall { caption, steps }) => {
                visit(caption);
                for Step { label, value: _, text, level: _ } in steps {
                    [label, text].into_iter().for_each(&mut *visit);
                }
            }
        }
    }
}

impl Bar {
    fn each_text(&mut self, visit: Visit<'_>) {
        let Self { label, value: _, text, binding: _ } = self;
        [label, text].into_iter().for_each(visit);
    }
}

fn text_of(Cell { text, mark: _, tone: _ }: &mut Cell) -> &mut String {
    text
}
