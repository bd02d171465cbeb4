//! The days of one file: how its dates are to be read is decided once, from all of them together. One line that can be only one day
//! settles the order for all; where none does, the officer is asked, and until then no such line counts.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};

use crate::finding::{Finding, Level, Text};
use crate::moment::{self, Parts};
use crate::told::{About, Choice, Question, Told};

/// Which number of a date is what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 2026-10-05.
    YearFirst,
    /// 05/10/2026.
    DayFirst,
    /// 10/05/2026.
    MonthFirst,
}

impl DateOrder {
    /// In words, for the card of the file.
    #[must_use]
    pub fn label(self) -> Text {
        let (zh, en) = match self {
            Self::YearFirst => ("年-月-日", "year, month, day"),
            Self::DayFirst => ("日/月/年", "day, month, year"),
            Self::MonthFirst => ("月/日/年", "month, day, year"),
        };
        Text::new(zh, en)
    }

    fn word(self) -> &'static str {
        match self {
            Self::YearFirst => "year",
            Self::DayFirst => "day",
            Self::MonthFirst => "month",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::YearFirst, Self::DayFirst, Self::MonthFirst].into_iter().find(|o| o.word() == word)
    }
}

/// Two-digit years of statements: nobody brings older ones, and later ones are not written yet.
const YEARS: std::ops::RangeInclusive<i32> = 2015..=2040;

/// How the dates of a file read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// Order of three numbers with the year behind or short.
    order: Option<DateOrder>,
    /// Day before month where the year is missing.
    day_first: bool,
    /// Year and month of the last day, where years are missing.
    last: Option<(i32, u32)>,
    /// Days are counted from 1904.
    from_1904: bool,
}

/// What was found besides.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) question: Option<Question>,
    pub(crate) findings: Vec<Finding>,
    /// Shown on the card.
    pub(crate) order: Option<DateOrder>,
}

/// What is known of a file before its dates are read.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) told: &'a Told,
    /// First and last day that the head names.
    pub(crate) period: Option<(NaiveDate, NaiveDate)>,
    /// The month that a bill's head names.
    pub(crate) bill: Option<(i32, u32)>,
    /// The workbook counts its days from 1904.
    pub(crate) from_1904: bool,
}

impl Calendar {
    /// Decides, from the date cells in the order of the lines.
    pub(crate) fn of<'c>(cells: impl Iterator<Item = &'c str>, around: Around<'_>) -> (Self, Asked) {
        let read: Vec<(&str, Parts)> = cells.filter_map(|c| Some((c, moment::parts(c)?.0))).collect();
        let mut made = Self { order: None, day_first: false, last: around.bill, from_1904: around.from_1904 };
        let mut asked = Asked::default();
        let told = around.told.answer(About::Dates).and_then(DateOrder::of);
        if read.iter().any(|(_, p)| matches!(p, Parts::Day(_))) {
            asked.order = Some(DateOrder::YearFirst);
        }
        let three: Vec<(&str, Parts)> =
            read.iter().filter(|(_, p)| matches!(p, Parts::YearLast(..) | Parts::Short(..))).copied().collect();
        if !three.is_empty() {
            made.decide_order(&three, told, around.period, &mut asked);
        }
        let yearless: Vec<(u32, u32)> = read
            .iter()
            .filter_map(|(_, p)| match p {
                Parts::YearLess(a, b) => Some((*a, *b)),
                _ => None,
            })
            .collect();
        if !yearless.is_empty() {
            made.decide_year(&yearless, around, &mut asked);
        }
        if read.iter().any(|(_, p)| matches!(p, Parts::Count(_))) {
            made.decide_epoch(&read, around.period, &mut asked);
        }
        (made, asked)
    }

    fn decide_order(
        &mut self,
        cells: &[(&str, Parts)],
        told: Option<DateOrder>,
        period: Option<(NaiveDate, NaiveDate)>,
        asked: &mut Asked,
    ) {
        let short = cells.iter().any(|(_, p)| matches!(p, Parts::Short(..)));
        let orders: &[DateOrder] = if short {
            &[DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst]
        } else {
            &[DateOrder::DayFirst, DateOrder::MonthFirst]
        };
        let days = |order: DateOrder| cells.iter().map(move |(_, parts)| ordered(*parts, order));
        let possible: Vec<DateOrder> = orders.iter().copied().filter(|o| days(*o).all(|d| d.is_some())).collect();
        // Orders that say the same of every line are one.
        let distinct = |list: &[DateOrder]| {
            let mut kept: Vec<DateOrder> = Vec::new();
            for order in list {
                if !kept.iter().any(|k| days(*k).eq(days(*order))) {
                    kept.push(*order);
                }
            }
            kept
        };
        let mut left = distinct(&possible);
        if left.len() > 1
            && let Some((from, to)) = period
        {
            let inside = |o: &DateOrder| days(*o).flatten().all(|d| from <= d && d <= to);
            let within: Vec<DateOrder> = left.iter().copied().filter(inside).collect();
            if !within.is_empty() {
                left = within;
            }
        }
        // What was said stands unless no line could be so.
        if let Some(order) = told.filter(|o| orders.contains(o) && days(*o).any(|d| d.is_some())) {
            left = vec![order];
        }
        if let [order] = left[..] {
            self.order = Some(order);
            asked.order = Some(order);
            if told.is_none() {
                let (zh, en) = (order.label().zh, order.label().en);
                let zh = format!("日期按“{zh}”读：别的读法有的行不成日子或不在期间内");
                asked.findings.push(Finding::new(
                    "date_order",
                    Level::Note,
                    zh,
                    format!("dates read as {en}: no other order fits every line"),
                ));
            }
            return;
        }
        // Every order fails somewhere, or several fit: ask.
        let choices = if left.is_empty() { orders.to_vec() } else { left };
        let example = cells.first().map(|(cell, _)| cell.trim().to_owned()).unwrap_or_default();
        let label = |order: DateOrder| {
            let day = cells.first().and_then(|(_, p)| ordered(*p, order)).map(|d| d.to_string());
            let day = day.map(|d| format!("：{d}")).unwrap_or_default();
            Choice::new(order.word(), format!("{}{day}", order.label().zh), format!("{}{day}", order.label().en))
        };
        asked.order = None;
        asked.question = Some(Question {
            about: About::Dates,
            text: Text::new(
                format!("日期写成 {example}：哪一个是日、哪一个是月？整个文件问一次；答之前这些行不算"),
                format!(
                    "dates such as {example}: which number is the day? Asked once for the file; until then these lines do not count"
                ),
            ),
            choices: choices.into_iter().map(label).collect(),
        });
    }

    fn decide_year(&mut self, days: &[(u32, u32)], around: Around<'_>, asked: &mut Asked) {
        // Chinese statements write the month first; a number beyond twelve says otherwise.
        self.day_first = days.iter().any(|(a, _)| *a > 12) && !days.iter().any(|(_, b)| *b > 12);
        let months: Vec<u32> = days.iter().map(|(a, b)| if self.day_first { *b } else { *a }).collect();
        // One turn of the year: December beside January.
        let up = months.windows(2).filter(|w| w[0] > w[1] + 6).count();
        let down = months.windows(2).filter(|w| w[1] > w[0] + 6).count();
        let last = match (up, down) {
            (0, 0) => Some(12),
            (1, 0) => months.last().copied(),
            (0, 1) => months.first().copied(),
            _ => None,
        };
        let said = around.told.answer(About::Year).and_then(|y| y.parse().ok());
        if let Some(year) = said.filter(|year| (1980..2200).contains(year)) {
            self.last = last.map(|month| (year, month));
            return;
        }
        if self.last.is_some() {
            return;
        }
        if let (Some((from, to)), Some(month)) = (around.period, last) {
            let inside = |year: i32| {
                let day = |(a, b): &(u32, u32)| {
                    let pair = if self.day_first { (*b, *a) } else { (*a, *b) };
                    moment::within(pair, (year, month))
                };
                days.iter().all(|d| day(d).is_some_and(|d| from <= d && d <= to))
            };
            let years: Vec<i32> = (from.year()..=to.year()).filter(|y| inside(*y)).collect();
            if let [year] = years[..] {
                self.last = Some((year, month));
                let zh = format!("日期没有写年份，按账单期间算作 {year} 年（末一天所在年）");
                let en = format!("dates without a year, taken for {year} by the statement's period");
                asked.findings.push(Finding::new("year_by_period", Level::Note, zh, en));
                return;
            }
        }
        let latest = around.period.map(|(_, to)| to).or(around.told.as_of).map(|d| d.year());
        let choices: Vec<Choice> = latest
            .into_iter()
            .flat_map(|y| [y, y - 1, y - 2])
            .map(|y| Choice::new(y.to_string(), format!("{y} 年"), y.to_string()))
            .collect();
        if asked.question.is_none() {
            asked.question = Some(Question {
                about: About::Year,
                text: Text::new(
                    "日期没有写年份：最后一天是哪一年？整个文件问一次；答之前这些行不算",
                    "dates without a year: of which year is the last day? Asked once for the file; until then these lines do not count",
                ),
                choices,
            });
        }
    }

    fn decide_epoch(&mut self, read: &[(&str, Parts)], period: Option<(NaiveDate, NaiveDate)>, asked: &mut Asked) {
        let day = |from_1904: bool| {
            read.iter().filter_map(move |(_, p)| match p {
                Parts::Count(n) => counted(*n, from_1904),
                _ => None,
            })
        };
        if let Some((from, to)) = period {
            let inside = |from_1904: bool| day(from_1904).all(|d| from <= d && d <= to);
            if !inside(self.from_1904) && inside(!self.from_1904) {
                self.from_1904 = !self.from_1904;
            }
        }
        asked.order = asked.order.or(Some(DateOrder::YearFirst));
        if let Some(first) = day(self.from_1904).next() {
            let zh = format!("日期写成了天数，已换成日期（第一个是 {first}）");
            let en = format!("dates written as counts of days, read as dates (the first is {first})");
            asked.findings.push(Finding::new("day_numbers", Level::Note, zh, en));
        }
    }

    /// The day and time of a cell.
    pub(crate) fn read(&self, cell: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
        let (parts, time) = moment::parts(cell)?;
        let day = match parts {
            Parts::Day(day) => Some(day),
            Parts::YearLast(..) | Parts::Short(..) => ordered(parts, self.order?),
            Parts::YearLess(a, b) => moment::within(if self.day_first { (b, a) } else { (a, b) }, self.last?),
            Parts::Count(n) => counted(n, self.from_1904),
        };
        day.map(|day| (day, time))
    }
}

fn ordered(parts: Parts, order: DateOrder) -> Option<NaiveDate> {
    match (parts, order) {
        (Parts::YearLast(a, b, year), DateOrder::DayFirst) => NaiveDate::from_ymd_opt(year, b, a),
        (Parts::YearLast(a, b, year), DateOrder::MonthFirst) => NaiveDate::from_ymd_opt(year, a, b),
        (Parts::Short(a, b, c), order) => {
            let (year, month, day) = match order {
                DateOrder::YearFirst => (a, b, c),
                DateOrder::DayFirst => (c, b, a),
                DateOrder::MonthFirst => (c, a, b),
            };
            let year = 2000 + i32::try_from(year).ok()?;
            NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year))
        }
        _ => None,
    }
}

/// A spreadsheet's count of days as a date; what lies outside this century is no date of a statement.
fn counted(days: u32, from_1904: bool) -> Option<NaiveDate> {
    let epoch = if from_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) };
    let day = epoch?.checked_add_days(Days::new(u64::from(days)))?;
    (2000..2100).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(cells: &[&str], told: &Told, period: Option<(&str, &str)>) -> (Vec<String>, Option<About>) {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let around = Around { told, period: period.map(|(a, b)| (day(a), day(b))), bill: None, from_1904: false };
        let (calendar, asked) = Calendar::of(cells.iter().copied(), around);
        let shown = cells.iter().map(|c| calendar.read(c).map(|(d, _)| d.to_string()).unwrap_or_default()).collect();
        (shown, asked.question.map(|q| q.about))
    }

    fn told(about: About, value: &str) -> Told {
        Told { answers: [(about, value.to_owned())].into(), ..Told::default() }
    }

    #[test]
    fn one_sure_line_settles_the_order_for_all() {
        let none = Told::default();
        let (read, asked) = days(&["05/10/2026", "25/10/2026", "28-10-2026"], &none, None);
        assert_eq!((read, asked), (vec!["2026-10-05".into(), "2026-10-25".into(), "2026-10-28".into()], None));
        let (read, asked) = days(&["10/05/2026", "10/25/2026"], &none, None);
        assert_eq!((read, asked), (vec!["2026-10-05".into(), "2026-10-25".into()], None));
        // Nothing settles it: asked once, and no line counts before.
        let (read, asked) = days(&["05/10/2026", "06/10/2026"], &none, None);
        assert_eq!((read, asked), (vec![String::new(), String::new()], Some(About::Dates)));
        let (read, asked) = days(&["05/10/2026", "06/10/2026"], &told(About::Dates, "day"), None);
        assert_eq!((read, asked), (vec!["2026-10-05".into(), "2026-10-06".into()], None));
        // The statement's own period settles it too.
        let (read, asked) = days(&["05/10/2026", "06/10/2026"], &none, Some(("2026-10-01", "2026-10-31")));
        assert_eq!((read, asked), (vec!["2026-10-05".into(), "2026-10-06".into()], None));
        // 07/07 is one day whichever way.
        assert_eq!(days(&["07/07/2026"], &none, None), (vec!["2026-07-07".into()], None));
        // A file that contradicts itself is asked about.
        assert_eq!(days(&["25/10/2026", "10/25/2026"], &none, None).1, Some(About::Dates));
        let (read, asked) = days(&["25/10/2026", "10/25/2026"], &told(About::Dates, "day"), None);
        assert_eq!((read, asked), (vec!["2026-10-25".into(), String::new()], None));
    }

    #[test]
    fn short_years() {
        let none = Told::default();
        assert_eq!(
            days(&["26-10-05", "26-10-06"], &none, None),
            (vec!["2026-10-05".into(), "2026-10-06".into()], None)
        );
        assert_eq!(days(&["261005"], &none, None), (vec!["2026-10-05".into()], None));
        assert_eq!(
            days(&["05/10/26", "25/10/26"], &none, None),
            (vec!["2026-10-05".into(), "2026-10-25".into()], None)
        );
        assert_eq!(days(&["05/10/26", "06/10/26"], &none, None).1, Some(About::Dates));
    }

    #[test]
    fn days_without_their_year() {
        let none = Told::default();
        assert_eq!(days(&["10-05", "11-06"], &none, None).1, Some(About::Year));
        assert_eq!(days(&["10-05", "11-06"], &told(About::Year, "2026"), None).0, ["2026-10-05", "2026-11-06"]);
        assert_eq!(days(&["12-30", "01-02"], &told(About::Year, "2026"), None).0, ["2025-12-30", "2026-01-02"]);
        assert_eq!(days(&["01-02", "12-30"], &told(About::Year, "2026"), None).0, ["2026-01-02", "2025-12-30"]);
        let period = Some(("2025-11-01", "2026-10-31"));
        assert_eq!(
            days(&["12月30日", "1月2日"], &none, period),
            (vec!["2025-12-30".into(), "2026-01-02".into()], None)
        );
    }

    #[test]
    fn counts_of_days() {
        let none = Told::default();
        assert_eq!(days(&["46270", "46301"], &none, None), (vec!["2026-09-05".into(), "2026-10-06".into()], None));
        let period = Some(("2026-01-01", "2026-12-31"));
        assert_eq!(days(&["44808"], &none, period), (vec!["2026-09-05".into()], None));
        assert_eq!(days(&["99999"], &none, None).0, [""]);
    }
}
