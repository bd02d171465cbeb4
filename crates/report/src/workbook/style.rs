//! How the cells of the workbook look 格式: one place for number formats, colours and widths.
//!
//! Widths are set by hand: the library measures Chinese text too narrow.

use appraisal::checklist::Kind;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

/// Money in whole yuan; what is below a hundred keeps its fen, because the price of a piece stands or falls with them.
const MONEY: &str = "[>=100]#,##0;[Red][<=-100]-#,##0;General";
/// Money in yuan and fen: schedules.
const CENTS: &str = "#,##0.00;[Red]-#,##0.00;0.00";
const PERCENT: &str = "0.00%";
const PLAIN: &str = "#,##0.######";
const DAYS: &str = "#,##0.0";
const TIMES: &str = "0.00";
const WHOLE: &str = "#,##0";
const DATE: &str = "yyyy-mm-dd";
const MONTH: &str = "yyyy-mm";

/// The formats of the workbook.
pub(super) struct Style {
    pub(super) title: Format,
    pub(super) practice: Format,
    pub(super) lead: Format,
    pub(super) note: Format,
    pub(super) head: Format,
    pub(super) group: Format,
    pub(super) label: Format,
    pub(super) text: Format,
    pub(super) small: Format,
    pub(super) code: Format,
    pub(super) link: Format,
    input: Format,
    total: Format,
    plain: Format,
}

/// Whether a cell is asked, computed, or a sum.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Asked,
    Computed,
    Total,
    /// An amount of a schedule, paid to the fen.
    Paid,
}

impl Style {
    pub(super) fn new() -> Self {
        let base = || Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let boxed = || base().set_border(FormatBorder::Hair).set_border_color(Color::RGB(0xAEB6C0));
        Self {
            title: base().set_bold().set_font_size(16).set_font_color(Color::RGB(0x1D3557)),
            practice: base().set_bold().set_font_color(Color::RGB(0xA11420)),
            lead: boxed()
                .set_bold()
                .set_text_wrap()
                .set_font_color(Color::RGB(0x1D3557))
                .set_background_color(Color::RGB(0xEEF2F6)),
            note: base().set_font_size(9).set_font_color(Color::RGB(0x5B6775)),
            head: boxed()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x1D3557)),
            group: boxed().set_bold().set_font_color(Color::RGB(0x1D3557)).set_background_color(Color::RGB(0xEEF2F6)),
            label: boxed().set_text_wrap(),
            text: boxed().set_text_wrap(),
            small: boxed().set_font_size(8).set_font_color(Color::RGB(0x5B6775)),
            code: base().set_font_size(8).set_font_color(Color::RGB(0x9AA3AD)),
            link: boxed().set_font_color(Color::RGB(0x1D4ED8)).set_underline(FormatUnderline::Single),
            input: boxed().set_background_color(Color::RGB(0xFFF9E6)),
            total: boxed().set_bold().set_border_top(FormatBorder::Thin),
            plain: boxed(),
        }
    }

    /// The format of a value by its kind.
    pub(super) fn value(&self, kind: Kind, unit: &str, role: Role) -> Format {
        let base = match role {
            Role::Asked => &self.input,
            Role::Computed | Role::Paid => &self.plain,
            Role::Total => &self.total,
        };
        match number_format(kind, unit).map(|f| if f == MONEY && role == Role::Paid { CENTS } else { f }) {
            Some(format) => base.clone().set_num_format(format).set_align(FormatAlign::Right),
            None => base.clone().set_text_wrap(),
        }
    }
}

/// The number format of a kind; none for texts.
fn number_format(kind: Kind, unit: &str) -> Option<&'static str> {
    Some(match kind {
        Kind::Money => MONEY,
        Kind::Percent => PERCENT,
        Kind::Ratio if matches!(unit, "" | "%" | "比") => PERCENT,
        Kind::Ratio => TIMES,
        Kind::Days => DAYS,
        Kind::Integer => WHOLE,
        Kind::Number => PLAIN,
        Kind::Date => DATE,
        Kind::Month => MONTH,
        _ => return None,
    })
}
