//! Who stands behind the loan 当事人: borrower, spouse and guarantors with their numbers covered, the premises, and what secures it.
//!
//! Answers of the record put beside each other; what was not answered is said to be missing.

use crate::case::Case;
use crate::document::{Cell, Fact};
use appraisal::figure::Reading;
use appraisal::observation::TableState;

pub(super) fn facts(case: &Case<'_>) -> Vec<Fact> {
    vec![
        Fact::new(case.pick("借款人", "Borrower"), person(case, "applicant")),
        Fact::new(case.pick("配偶", "Spouse"), spouse(case)),
        Fact::new(case.pick("经营场所", "Premises"), premises(case)),
        Fact::new(
            case.pick("家庭住址", "Home"),
            asked(case, "applicant.home_address").map_or_else(|| missing(case), Cell::text),
        ),
        Fact::wide(case.pick("担保方式", "Security"), security(case)),
    ]
}

fn missing(case: &Case<'_>) -> Cell {
    Cell::faint(case.pick("缺", "missing"))
}

/// An answer as text; nothing where there is none or the checklist does not ask.
fn asked(case: &Case<'_>, id: &str) -> Option<String> {
    let ask = &case.checklist.questions.get(id)?.ask;
    let text = case.answer(ask, case.answers.scalar(id)?);
    (!text.trim().is_empty()).then_some(text)
}

/// Name, trading name, number and telephone of one person.
fn person(case: &Case<'_>, who: &str) -> Cell {
    let of = |what: &str| asked(case, &format!("{who}.{what}"));
    let mut head = of("name").unwrap_or_else(|| case.pick("姓名缺", "name missing").to_owned());
    if let Some(trading) = of("trading_name") {
        head.push_str(&case.within(&trading));
    }
    let numbers = [(case.pick("证件 ", "id "), of("id_number")), (case.pick("电话 ", "tel. "), of("phone"))];
    let mut parts = vec![head];
    parts.extend(numbers.into_iter().filter_map(|(label, number)| Some(format!("{label}{}", short(&number?)))));
    Cell::text(parts.join(case.pick("，", ", ")))
}

/// The last four of a covered number: fourteen stars say no more than four.
fn short(number: &str) -> String {
    let stars = number.chars().take_while(|c| *c == '*').count();
    if stars > 4 { format!("****{}", number.chars().skip(stars).collect::<String>()) } else { number.to_owned() }
}

fn spouse(case: &Case<'_>) -> Cell {
    // Where no spouse is asked for, the marital state says why.
    let asked_for = |id: &str| !matches!(case.reading(id), None | Some(Reading::NotApplicable { .. }));
    if asked(case, "spouse.name").is_some() {
        return person(case, "spouse");
    }
    if asked_for("spouse.name") {
        return missing(case);
    }
    let state = asked(case, "applicant.marital");
    Cell::text(state.unwrap_or_else(|| case.pick("无", "none").to_owned()))
}

fn premises(case: &Case<'_>) -> Cell {
    let Some(address) = asked(case, "applicant.premises_address") else { return missing(case) };
    let held = match case.reading("scorecard.premises_owned").and_then(|r| r.truth()) {
        Some(true) => case.pick("自有", "owned").to_owned(),
        Some(false) => match case.reading("scorecard.lease_months_left").and_then(|r| r.number()) {
            Some(months) => {
                let months = crate::number::plain(months);
                format!("{}{months}{}", case.pick("租用，租约还剩 ", "rented, "), case.pick(" 个月", " months left"))
            }
            None => case.pick("租用", "rented").to_owned(),
        },
        None => return Cell::text(address),
    };
    Cell::text(format!("{address}{}", case.within(&held)))
}

/// Things pledged and guarantors; a loan without either is said to be unsecured.
fn security(case: &Case<'_>) -> Cell {
    let things = rows(case, "security", |of| {
        let value = of("value").map(|v| format!("{} {v} {}", case.pick("评估", "valued at"), case.pick("元", "yuan")));
        let owner = of("owner").map(|o| format!("{}{o}", case.pick("所有人 ", "owner ")));
        let prior = of("prior_debt")
            .filter(|p| p != "0")
            .map(|p| format!("{} {p} {}", case.pick("在先债权", "prior debt"), case.pick("元", "yuan")));
        let said: Vec<String> = [owner, value, prior].into_iter().flatten().collect();
        Some(format!("{}{}", of("name")?, case.within(&said.join(case.pick("，", ", ")))))
    });
    let guarantors = rows(case, "guarantors", |of| {
        let number = of("id_number").map(|n| format!("{}{}", case.pick("证件 ", "id "), short(&n)));
        let phone = of("phone").map(|n| format!("{}{}", case.pick("电话 ", "tel. "), short(&n)));
        let said: Vec<String> = [of("relation"), number, phone].into_iter().flatten().collect();
        Some(format!(
            "{} {}{}",
            case.pick("保证人", "guarantor"),
            of("name")?,
            case.within(&said.join(case.pick("，", ", ")))
        ))
    });
    let all: Vec<String> = [things, guarantors].into_iter().flatten().flatten().collect();
    if !all.is_empty() {
        return Cell::text(all.join(case.pick("；", "; ")));
    }
    // A survey too shallow to ask for security is one of a loan without any.
    if !case.appraisal.relevance.applies("security") {
        return Cell::text(case.pick("信用（没有担保物）", "unsecured"));
    }
    let touched = ["security", "guarantors"].iter().any(|id| case.answers.table(id) != TableState::Untouched);
    if touched {
        Cell::text(case.pick("信用，无担保物、无保证人", "unsecured, no guarantor"))
    } else {
        missing(case)
    }
}

/// Every row of a table in words.
fn rows(
    case: &Case<'_>,
    id: &str,
    say: impl Fn(&dyn Fn(&str) -> Option<String>) -> Option<String>,
) -> Option<Vec<String>> {
    let table = case.checklist.tables.get(id)?;
    let TableState::Rows(rows) = case.answers.table(id) else { return None };
    let line = |row: &appraisal::observation::Row| {
        let of = |column: &str| {
            let text = case.answer(&table.columns.get(column)?.ask, row.cell(column)?);
            (!text.is_empty()).then_some(text)
        };
        say(&of)
    };
    Some(rows.iter().filter_map(line).collect())
}
