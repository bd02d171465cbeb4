//! From a checklist's entries to its rule graph: questions become inputs, policy becomes constants, everything else becomes rules.
//!
//! Two graphs: one for what applies (answers and policy only), one for all figures. Knows no answer.

use super::depth::{self, SURVEY_INPUTS, fits_name};
use super::entry::*;
use super::node::Place;
use super::problem::Problem;
use super::reason::{GROUPS, ReasonRule};
use super::{Parts, entry::Formula};
use formula::{Formulas, Model, ModelBuilder, Origin, RowsSpec, TableSpec, Type, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::Arc;

/// Inputs that the engine itself provides.
pub const COMPLETENESS_INPUTS: [&str; 2] = ["completeness.required_questions", "completeness.answered"];

/// What the engine counts in the answers themselves: key figures without a trace, contradictions nobody explained.
pub const PROOF_INPUTS: [&str; 2] = ["proof.untraced", "proof.contradictions"];

/// The engine's input that says whether another method or term leaves a loan where the one asked for leaves none.
pub const STRUCTURE_INPUT: &str = "proof.another_structure_fits";

/// The engine's input that says whether a knock-out rests on traced answers.
pub(crate) fn traced_name(knock_out: &str) -> String {
    format!("{TRACED}{knock_out}")
}

/// What that input's name begins with.
pub(crate) const TRACED: &str = "proof.traced.";

/// The engine's input that holds the first number said to a question, before it was changed.
pub(crate) const FIRST_SAID: &str = "first_said.";

/// The built-in column of every asked table that holds the row's id.
pub(crate) const ROW_ID: &str = "id";

/// The two places at which the score is taken.
const SCORED_AT: [&str; 2] = ["at_L0", "at_amount_asked"];

/// The rule that says whether a question applies (`relevant`), is required (`required`) or holds its constraint (`holds`). For a column it
/// is a column of the same table, which cannot hold a dot.
pub(crate) fn condition_name(what: &str, id: &str) -> String {
    let separator = if id.contains('.') || what == "required" { "." } else { "__" };
    format!("{what}{separator}{id}")
}

/// The rule behind a formula of a `[[quantity]]` or `[[identity]]`: its basis word, scale, or whether it holds for the case.
pub(crate) fn reconcile_name(what: &str, id: &str, reading: &str) -> String {
    if reading.is_empty() { format!("reconcile.{what}.{id}") } else { format!("reconcile.{what}.{id}.{reading}") }
}

fn origin(place: &Place) -> Origin {
    Origin::in_file(place.file.clone(), place.line, place.column).within(place.scope.clone(), place.made_by.clone())
}

fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Bool => Type::Bool,
        Kind::Date | Kind::Month => Type::Date,
        k if k.is_number() => Type::Number,
        _ => Type::Text,
    }
}

fn places(decimals: u32) -> u8 {
    u8::try_from(decimals).unwrap_or(12)
}

/// Tells the graph which names hold money, so that it can check the units of every rule (F017): amounts, and numbers in 元 or 元 per
/// something, such as the price of a piece, which is shown with the decimals it was said with and not as an amount.
fn unit(builder: &mut ModelBuilder, name: &str, kind: Kind, word: &str) {
    if kind == Kind::Money || (kind == Kind::Number && word.starts_with('元')) {
        builder.money(name);
    }
}

/// Tells the graph what a choice may be answered with, so that it can check what rules compare it with (F018). What may be answered freely, or
/// is chosen among the rows of a table, has no list.
fn options(builder: &mut ModelBuilder, name: &str, ask: &Ask) {
    if ask.choices_from.is_empty() && !ask.choices.is_empty() {
        let words = || ask.choices.iter().map(|c| c.id.clone()).collect();
        match ask.kind {
            Kind::Choice => builder.options(name, words()),
            Kind::Multi => builder.options_of_several(name, words()),
            _ => builder,
        };
    }
}

/// Questions, tables and policy, which both graphs read.
fn declare(builder: &mut ModelBuilder, parts: &Parts, problems: &mut Vec<Problem>) {
    for policy in parts.policies.values() {
        builder.at(origin(&policy.place));
        let value = match type_of(policy.kind) {
            Type::Number => Decimal::from_str(&policy.value).map(Value::Number).map_err(|_| ()),
            Type::Bool => policy.value.parse().map(Value::Bool).map_err(|_| ()),
            _ => Ok(Value::text(&policy.value)),
        };
        match value {
            Ok(value) => {
                let name = format!("policy.{}", policy.id);
                builder.constant(&name, value);
                unit(builder, &name, policy.kind, "");
            }
            Err(()) => {
                let (wanted, name) = (wanted(policy), format!("policy.{}", policy.id));
                let zh = format!("{name} 的值“{}”{wanted}", policy.value);
                let en = format!("{name}: “{}” is no {}", policy.value, policy.kind.word());
                problems.push(Problem::new("C012", &policy.place, zh, en));
                // Formulas that name it are not wrong for that.
                let stand_in =
                    if type_of(policy.kind) == Type::Bool { Value::Bool(false) } else { Value::Number(Decimal::ONE) };
                builder.constant(&name, stand_in);
                unit(builder, &name, policy.kind, "");
            }
        }
    }
    for question in parts.questions.values() {
        let ask = &question.ask;
        builder.at(origin(&ask.place)).input(&ask.id, type_of(ask.kind), places(ask.decimals));
        unit(builder, &ask.id, ask.kind, &ask.unit);
        options(builder, &ask.id, ask);
        if ask.first_said {
            let name = format!("{FIRST_SAID}{}", ask.id);
            builder.input(&name, type_of(ask.kind), places(ask.decimals));
            unit(builder, &name, ask.kind, &ask.unit);
        }
    }
    for table in parts.tables.values() {
        builder.at(origin(&table.place)).table(TableSpec { name: table.id.clone(), rows: RowsSpec::Asked });
        // A row can name another table's row (`fixed_assets.financed_by` names a debt): row ids are a column like any other.
        builder.input_column(&table.id, ROW_ID, Type::Text, 0);
        for column in table.columns.values().filter(|c| c.formula.is_none()) {
            let ask = &column.ask;
            builder.at(origin(&ask.place)).input_column(&table.id, &ask.id, type_of(ask.kind), places(ask.decimals));
            let name = format!("{}[{}]", table.id, ask.id);
            unit(builder, &name, ask.kind, &ask.unit);
            options(builder, &name, ask);
        }
    }
}

/// What the value of a policy that does not read should be: a share in per cent is the usual slip.
fn wanted(policy: &Policy) -> String {
    if type_of(policy.kind) == Type::Bool {
        return "要写成 true 或 false".to_owned();
    }
    let share = policy.value.trim().strip_suffix(['%', '％']).and_then(|share| Decimal::from_str(share.trim()).ok());
    match share {
        Some(mut share) => {
            // Two places to the left; one that is too fine for that is no share anybody writes.
            let _ = share.set_scale(share.scale() + 2);
            format!("要写成小数 {}", share.normalize())
        }
        None => "不是数：只写数字，不带单位、逗号".to_owned(),
    }
}

fn finish(builder: ModelBuilder, parts: &Parts, problems: &mut Vec<Problem>) -> Option<Arc<Model>> {
    match builder.build() {
        Ok(model) => Some(model),
        Err(diagnostics) => {
            problems.extend(diagnostics.into_iter().map(|d| super::label::explained(d, parts)));
            None
        }
    }
}

/// The graph of figures and the graph of conditions. What the layer of this folder compares choices with is checked; a layer above it may well
/// speak of an option that this one takes out.
pub(crate) fn build(
    parts: &Parts,
    folder: &str,
    formulas: &Arc<Formulas>,
    problems: &mut Vec<Problem>,
) -> Option<(Arc<Model>, Arc<Model>)> {
    let mut builder = ModelBuilder::knowing(Arc::clone(formulas));
    builder.expecting(0, 2 * asked(parts)).options_within(folder);
    declare(&mut builder, parts, problems);
    let conditions = conditions(builder.clone(), parts, problems);
    let of_tables = parts.rows.values().flat_map(|t| t.rows.iter().flat_map(|_| t.columns.keys())).count();
    let rules = parts.figures.len() + 10 * parts.indicators.len() + 2 * parts.knock_outs.len() + parts.warnings.len();
    let rules = rules.saturating_add(of_tables);
    builder.expecting(rules, rules);
    builder.input("case.as_of", Type::Date, 0);
    for name in COMPLETENESS_INPUTS.iter().chain(&PROOF_INPUTS) {
        builder.input(name, Type::Number, 0);
    }
    builder.input(STRUCTURE_INPUT, Type::Bool, 0);
    surveyed(&mut builder);
    for rule in &parts.knock_outs {
        builder.input(&traced_name(&rule.id), Type::Bool, 0);
    }
    for table in parts.tables.values() {
        for column in table.columns.values() {
            if let Some(formula) = &column.formula {
                let ask = &column.ask;
                builder.column_rule(
                    &table.id,
                    &ask.id,
                    type_of(ask.kind),
                    places(ask.decimals),
                    &formula.text,
                    origin(&formula.place),
                );
                unit(&mut builder, &format!("{}[{}]", table.id, ask.id), ask.kind, &ask.unit);
            }
        }
    }
    for figure in parts.figures.values() {
        let formula = &figure.formula;
        builder.rule(&figure.id, type_of(figure.kind), places(figure.decimals), &formula.text, origin(&formula.place));
        unit(&mut builder, &figure.id, figure.kind, &figure.unit);
    }
    for table in parts.rows.values() {
        rule_table(&mut builder, table);
    }
    for indicator in &parts.indicators {
        scored(&mut builder, indicator);
    }
    for rule in &parts.knock_outs {
        let (hit, at) = (format!("knock_outs.hit.{}", rule.id), origin(&rule.hit.place));
        builder.rule(&hit, Type::Bool, 0, &cleared_by_proof(rule), at.clone());
        let state = format!(
            "IF(APPLICABLE({hit}), IF(KNOWN({hit}), IF({hit}, \"hit\", \"clear\"), \"unknown\"), \"not_applicable\")"
        );
        builder.rule(&format!("knock_outs.each.{}", rule.id), Type::Text, 0, &state, at);
    }
    proposed(&mut builder, parts);
    for rule in &parts.reviewer {
        if let Some(when) = &rule.when {
            builder.rule(&format!("reviewer.{}", rule.id), Type::Bool, 0, &when.text, origin(&when.place));
        }
    }
    for (prefix, notices) in [("warning", &parts.warnings), ("condition", &parts.conditions), ("doubt", &parts.doubts)]
    {
        for notice in notices {
            builder.rule(
                &format!("{prefix}.{}", notice.id),
                Type::Bool,
                0,
                &notice.when.text,
                origin(&notice.when.place),
            );
        }
    }
    for rule in parts.blind.values() {
        let (name, kind) = (rule.other_side(), rule.ask.kind);
        let (text, at) = (&rule.of.text, origin(&rule.of.place));
        builder.rule(&name, type_of(kind), places(rule.ask.decimals), text, at);
        unit(&mut builder, &name, kind, &rule.ask.unit);
    }
    reconciled(&mut builder, parts);
    let model = finish(builder, parts, problems);
    Some((model?, conditions?))
}

/// How deep the case is surveyed, which is settled before any figure is reckoned: an assumption on the amount does not change what was asked.
fn surveyed(builder: &mut ModelBuilder) {
    let [depth, due, amount, left_out] = SURVEY_INPUTS;
    builder.input(depth, Type::Text, 0).input(due, Type::Text, 0).input(left_out, Type::Number, 0);
    builder.input(amount, Type::Number, 2).money(amount);
}

/// The condition of a knock-out. Where it must be proven, an answer that was only said may bring it about and never clears it.
fn cleared_by_proof(rule: &KnockOutRule) -> String {
    let hit = &rule.hit.text;
    if !rule.proven || rule.rests_on.is_empty() {
        return hit.to_string();
    }
    let open = rule.rests_on.iter().map(|id| format!("IF(BASIS({id})=\"oral\", UNKNOWN(\"{id}\"), FALSE)"));
    format!("OR(({hit}), {})", open.collect::<Vec<_>>().join(", "))
}

/// Each reason, and whether a group of reasons holds: an unknown one holds nothing by itself, what is unknown has reasons of its own.
fn proposed(builder: &mut ModelBuilder, parts: &Parts) {
    for rule in &parts.reasons {
        builder.rule(&format!("reason.{}", rule.id), Type::Bool, 0, &rule.when.text, origin(&rule.when.place));
    }
    for group in GROUPS.iter().filter(|_| !parts.reasons.is_empty()) {
        let own: Vec<&ReasonRule> = parts.reasons.iter().filter(|r| r.group == *group).collect();
        let each = own.iter().map(|r| format!("IF(KNOWN(reason.{0}), reason.{0}, FALSE)", r.id));
        let any = each.chain(own.is_empty().then(|| "FALSE".to_owned())).collect::<Vec<_>>().join(", ");
        let place = own.first().map_or_else(Place::default, |r| r.place.clone());
        builder.rule(&format!("decision.holds.{group}"), Type::Bool, 0, &format!("OR({any})"), origin(&place));
    }
}

/// What reconciliation reads besides figures.
fn reconciled(builder: &mut ModelBuilder, parts: &Parts) {
    for quantity in &parts.quantities {
        for reading in &quantity.readings {
            if let Some(f) = &reading.basis {
                let name = reconcile_name("basis", &quantity.id, &reading.id);
                builder.rule(&name, Type::Text, 0, &f.text, origin(&f.place));
            }
        }
        if let Some(f) = &quantity.scale {
            let name = reconcile_name("scale", &quantity.id, "");
            builder.rule(&name, type_of(quantity.kind), places(quantity.kind.decimals()), &f.text, origin(&f.place));
            unit(builder, &name, quantity.kind, "");
        }
    }
    for identity in &parts.identities {
        if let Some(f) = &identity.given {
            builder.rule(&reconcile_name("given", &identity.id, ""), Type::Bool, 0, &f.text, origin(&f.place));
        }
    }
}

fn rule_table(builder: &mut ModelBuilder, table: &RuleTable) {
    let rows = match &table.count {
        Some(count) => RowsSpec::Count(count.text.to_string(), origin(&count.place)),
        None => RowsSpec::Fixed(table.rows.iter().map(|r| r.id.clone()).collect()),
    };
    builder.at(origin(&table.place)).table(TableSpec { name: table.id.clone(), rows });
    for column in table.columns.values() {
        let (ty, decimals) = (type_of(column.kind), places(column.decimals));
        match &column.formula {
            Some(formula) => {
                builder.column_rule(&table.id, &column.id, ty, decimals, &formula.text, origin(&formula.place))
            }
            None => builder.cell_column(&table.id, &column.id, ty, decimals),
        };
        unit(builder, &format!("{}[{}]", table.id, column.id), column.kind, "");
    }
    for row in &table.rows {
        for (column, formula) in &row.cells {
            builder.cell_rule(&table.id, &row.id, column, &formula.text, origin(&formula.place));
        }
    }
}

/// An indicator at one amount: its value, the band that matches first, the points. Unknown scores 0 and is not assessed (scorecard); its points, and with
/// them total, grade and limit, are provisional by what is missing (calculation §4).
fn scored(builder: &mut ModelBuilder, indicator: &Indicator) {
    for at in SCORED_AT {
        let value = if at == SCORED_AT[0] { &indicator.value_at_l0 } else { &indicator.value_at_asked };
        let prefix = format!("score.{at}.indicators.{}", indicator.id);
        let here = origin(&value.place);
        let name = format!("{prefix}.value");
        let kind = indicator.value_kind;
        builder.rule(&name, type_of(kind), places(kind.decimals()), &value.text, here.clone());
        unit(builder, &name, kind, "");

        let last = indicator.bands.len();
        let mut first_match = String::new();
        for (i, band) in indicator.bands.iter().enumerate() {
            match &band.when {
                Some(when) => first_match += &format!("{}, {}, ", with_x(&when.text, &name), i + 1),
                None => first_match += &format!("TRUE, {}", i + 1),
            }
        }
        let at_band = indicator.bands.first().and_then(|b| b.when.as_ref()).map_or(here.clone(), |w| origin(&w.place));
        let matched = format!("{prefix}.match");
        builder.rule(&matched, Type::Number, 0, &format!("IFS({first_match})"), at_band);
        let otherwise = if indicator.not_meaningful_last_band {
            format!("IF(MEANINGFUL({name}), 0, {last})")
        } else {
            "0".to_owned()
        };
        let band = format!("IF(AND(KNOWN({name}), KNOWN({matched})), {matched}, {otherwise})");
        builder.rule(&format!("{prefix}.band"), Type::Number, 0, &band, here.clone());
        let points: String =
            indicator.bands.iter().enumerate().map(|(i, b)| format!("{}, {}, ", i + 1, b.points)).collect();
        builder.rule(
            &format!("{prefix}.points"),
            Type::Number,
            0,
            &format!("PROVISIONAL(PROVISIONAL(SWITCH({prefix}.band, {points}0), {name}), {matched})"),
            here.clone(),
        );
        builder.rule(&format!("{prefix}.assessed"), Type::Bool, 0, &format!("{prefix}.band>0"), here);
    }
}

/// Puts the figure's name where a band says `x`.
fn with_x(when: &str, name: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let chars: Vec<char> = when.chars().collect();
    let mut out = String::new();
    let mut quoted = false;
    for (i, c) in chars.iter().enumerate() {
        quoted ^= *c == '"';
        let follows = i > 0 && is_part(chars[i - 1]);
        let leads = chars.get(i + 1).is_some_and(|n| is_part(*n) || *n == '[' || *n == '(');
        let alone = !follows && !leads;
        if *c == 'x' && alone && !quoted { out.push_str(name) } else { out.push(*c) }
    }
    out
}

/// About how many names the questions and policy have.
fn asked(parts: &Parts) -> usize {
    parts.questions.len() + parts.policies.len() + parts.tables.len()
}

/// Which questions apply, become required, or hold their constraint; the questions are declared.
fn conditions(mut builder: ModelBuilder, parts: &Parts, problems: &mut Vec<Problem>) -> Option<Arc<Model>> {
    builder.expecting(asked(parts), asked(parts));
    builder.input(depth::DEPTH, Type::Text, 0);
    for row in &parts.depths {
        builder.rule(&fits_name(&row.id), Type::Bool, 0, &row.fits.text, origin(&row.fits.place));
    }
    let mut add = |name: String, formula: Option<&Formula>| {
        if let Some(f) = formula {
            builder.rule(&name, Type::Bool, 0, &f.text, origin(&f.place));
        }
    };
    for Question { ask, .. } in parts.questions.values() {
        add(condition_name("relevant", &ask.id), ask.relevant.as_ref());
        add(condition_name("required", &ask.id), ask.required_when.as_ref());
        add(condition_name("holds", &ask.id), ask.constraint.as_ref().map(|c| &c.when));
    }
    for table in parts.tables.values() {
        add(condition_name("relevant", &table.id), table.relevant.as_ref());
        add(condition_name("required", &table.id), table.required_when.as_ref());
    }
    for table in parts.tables.values() {
        for column in table.columns.values() {
            let mut add = |what: &str, formula: Option<&Formula>| {
                if let Some(f) = formula {
                    builder.column_rule(
                        &table.id,
                        &condition_name(what, &column.ask.id),
                        Type::Bool,
                        0,
                        &f.text,
                        origin(&f.place),
                    );
                }
            };
            add("relevant", column.ask.relevant.as_ref());
            add("holds", column.ask.constraint.as_ref().map(|c| &c.when));
        }
    }
    for (name, formula) in super::preparation::conditions(&parts.preparation, &parts.materials) {
        builder.rule(&name, Type::Bool, 0, &formula.text, origin(&formula.place));
    }
    finish(builder, parts, problems)
}

/// Every name a view may show: figures, questions, cells of rule tables with fixed rows, what indicators and knock-outs make.
#[must_use]
pub(crate) fn names(parts: &Parts) -> Vec<String> {
    let mut names: Vec<String> = parts.figures.keys().chain(parts.questions.keys()).cloned().collect();
    for table in parts.rows.values() {
        for row in &table.rows {
            names.extend(table.columns.keys().map(|c| format!("{}.{}.{c}", table.id, row.id)));
        }
    }
    for table in parts.tables.values() {
        names.extend(table.columns.keys().map(|c| format!("{}.*.{c}", table.id)));
    }
    for at in SCORED_AT {
        for i in &parts.indicators {
            names.extend(["value", "band", "points"].map(|p| format!("score.{at}.indicators.{}.{p}", i.id)));
        }
    }
    names.extend(parts.knock_outs.iter().map(|k| format!("knock_outs.each.{}", k.id)));
    names
}

/// Whether [`names`] holds a name, without making them all.
pub(crate) fn is_named(parts: &Parts, name: &str) -> bool {
    if parts.figures.contains_key(name) || parts.questions.contains_key(name) {
        return true;
    }
    if let Some(id) = name.strip_prefix("knock_outs.each.") {
        return parts.knock_outs.iter().any(|k| k.id == id);
    }
    let Some((head, column)) = name.rsplit_once('.') else { return false };
    let scored = SCORED_AT.iter().find_map(|at| head.strip_prefix(&format!("score.{at}.indicators.")));
    if let Some(id) = scored.filter(|_| ["value", "band", "points"].contains(&column))
        && parts.indicators.iter().any(|i| i.id == id)
    {
        return true;
    }
    let Some((table, row)) = head.rsplit_once('.') else { return false };
    let asked = || row == "*" && parts.tables.get(table).is_some_and(|t| t.columns.contains_key(column));
    let ruled = |t: &RuleTable| t.columns.contains_key(column) && t.rows.iter().any(|r| r.id == row);
    parts.rows.get(table).is_some_and(ruled) || asked()
}

/// All questions that some rule reads.
pub(crate) fn questions_read(graph: &Model, relevance: &Model) -> BTreeSet<String> {
    [graph, relevance].iter().flat_map(|m| m.read_by_any()).collect()
}

#[cfg(test)]
mod tests {
    use super::with_x;

    #[test]
    fn x_stands_for_the_value_and_nothing_else() {
        assert_eq!(with_x("AND(x>=25, tax.x=\"x\", x_max>x)", "v"), "AND(v>=25, tax.x=\"x\", x_max>v)");
    }
}
