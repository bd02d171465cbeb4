//! Our figures in the shape of the expected file: mostly the figure whose id is the path, and the lists a rule cannot hold.

use super::compare::is_value_object;
use appraisal::Appraisal;
use appraisal::figure::{Reading, Scalar};
use serde_json::{Map, Value as Json, json};

/// Estimate ids of the case, and the checklist's own for the same estimate.
pub const ALIASES: &[(&str, &str)] = &[("delivery_notes_oct", "delivery_notes"), ("commission_oct", "commission")];

/// Answers that the case writes in words and the checklist lets choose: raw sources from the material list, and methods.
pub const CHOSEN: &[(&str, &str)] = &[
    ("借款人口述", "said_record"),
    ("银行+微信+支付宝流水", "account_statements"),
    ("供应商对账单", "purchase_statement"),
    ("10月送货单", "delivery_note"),
    ("10月工资表", "payroll"),
    ("现场清点装车", "site_count"),
    ("现场点货", "count_sheet"),
    ("纳税申报表", "tax_return"),
    ("todays_takings", "takings"),
];

/// The case's words for a choice of the checklist.
fn in_words(choice: Json) -> Json {
    let word = CHOSEN.iter().find(|(_, own)| choice == *own);
    word.map_or(choice, |(theirs, _)| json!(theirs))
}

/// The checklist's name for an id of the case.
#[must_use]
pub fn ours(id: &str) -> String {
    let mut id = id.to_owned();
    for (theirs, own) in ALIASES {
        id = id.replace(theirs, own);
    }
    id
}

fn theirs(id: &str) -> String {
    for (theirs, own) in ALIASES {
        let bare = format!("{own}_bare");
        if let Some(head) = id.strip_suffix(bare.as_str()) {
            return format!("{head}{theirs}_bare");
        }
        if let Some(head) = id.strip_suffix(own) {
            return format!("{head}{theirs}");
        }
    }
    id.to_owned()
}

/// A reading as the expected file writes it.
#[must_use]
pub fn written(reading: &Reading) -> Json {
    match reading {
        Reading::Known { value, provisional } => {
            let plain = match value {
                Scalar::Number(n) => Json::String(n.normalize().to_string()),
                Scalar::Text(t) => Json::String(t.clone()),
                Scalar::Truth(b) => Json::Bool(*b),
                Scalar::Date(d) => Json::String(d.to_string()),
            };
            if provisional.is_empty() { plain } else { json!({ "value": plain, "provisional": provisional }) }
        }
        Reading::Unknown { questions } => json!({ "unknown": questions }),
        Reading::NotMeaningful { reason } => json!({ "not_meaningful": reason }),
        Reading::NotApplicable { reason } => json!({ "not_applicable": reason }),
    }
}

/// Our figures in the shape of `expected`.
#[must_use]
pub fn actual_tree(appraisal: &Appraisal, expected: &Json) -> Json {
    node(appraisal, expected, &mut Vec::new())
}

fn node(a: &Appraisal, expected: &Json, path: &mut Vec<String>) -> Json {
    let joined = path.join("/");
    if let Some(special) = special(a, expected, &joined) {
        return special;
    }
    match expected {
        Json::Object(fields) if !is_value_object(expected) => {
            let mut tree = Map::new();
            for (key, value) in fields {
                if path.is_empty() && key == "variants" {
                    continue;
                }
                path.push(key.clone());
                tree.insert(key.clone(), node(a, value, path));
                path.pop();
            }
            Json::Object(tree)
        }
        _ => figure(a, &figure_id(path)),
    }
}

fn figure_id(path: &[String]) -> String {
    let segment = |s: &String| match s.as_str() {
        ">365" => "d_over_365".to_owned(),
        s if s.contains('-') && s.as_bytes().first().is_some_and(u8::is_ascii_digit) => {
            format!("d{}", s.replace('-', "_"))
        }
        s => s.to_owned(),
    };
    path.iter().map(segment).collect::<Vec<_>>().join(".")
}

fn figure(a: &Appraisal, id: &str) -> Json {
    a.reading(id).map_or(Json::Null, |r| written(&r))
}

fn words<T: AsRef<str>>(list: &[T]) -> Json {
    json!(list.iter().map(|w| theirs(w.as_ref())).collect::<Vec<_>>())
}

fn special(a: &Appraisal, expected: &Json, path: &str) -> Option<Json> {
    Some(match path {
        "margin_check/adopted_from" => flagged(
            a,
            "margin_check.from",
            &["sampled", "by_purchases", "stated", "industry_lower_end", "industry_upper_end"],
        ),
        "sales_check/estimates" => estimates(a, expected),
        "sales_check/softened_below_the_median" => {
            let joined = a.rows("sales_check.estimates").into_iter().filter(|row| {
                a.reading(&format!("sales_check.estimates.{row}.softened_in_R")).is_some_and(|r| r.number().is_some())
            });
            json!(
                joined
                    .map(|row| in_words(figure(a, &format!("sales_check.estimates.{row}.source"))))
                    .collect::<Vec<_>>()
            )
        }
        "sales_check/withheld" => {
            let open = marked(a, "sales.methods_refused", "open");
            json!(open.iter().map(|row| figure(a, &format!("sales.methods_refused.{row}.method"))).collect::<Vec<_>>())
        }
        "other_checks/accounts_and_flows/missing" => {
            let channels = marked(a, "other_checks.accounts_and_flows.channels", "without_account");
            let accounts = marked(a, "balance_survey.bank", "without_flows");
            let channels = channels.iter().map(|c| format!("no account for the inflows of {c}"));
            json!(channels.chain(accounts.iter().map(|k| format!("no flows of account {k}"))).collect::<Vec<_>>())
        }
        "sales_check/credibility" => credibility(a),
        "equity_check/raised_by" => flagged(a, "equity_check.raised_by", &["residual_over_10_percent_of_amount_asked"]),
        "equity_check/direction_means" => meanings(a, "equity"),
        "equity_check/said_only" => oral_items(a, "said_only"),
        "equity_check/oral_items_counted" => oral_items(a, "counted"),
        "other_checks/lenders/institutions" => institutions(a),
        "cash_back" => table(a, "cash_back.months", expected),
        "cash_plan/months" => table(a, "cash_plan.months", expected),
        "cash_plan/derived_plan/months" => table(a, "cash_plan.derived_plan.months", expected),
        "cash_plan/taken_out_by_purpose" => column(a, "cash_plan.months", "taken_out_by_purpose"),
        "cash_plan/derived_plan/taken_out_by_purpose" => {
            column(a, "cash_plan.derived_plan.months", "taken_out_by_purpose")
        }
        "cash_plan/cash_gap_months" => words(&a.limit.cash_gap_months),
        "cash_plan/repaid_per_yuan" => column(a, "cash_plan.months", "repaid_per_yuan"),
        "income/seasons/low/months" | "income/seasons/normal/months" | "income/seasons/peak/months" => {
            figure(a, &path.replace('/', ".").replace(".months", ".n"))
        }
        "schedules/annual_rate" => figure(a, "request.annual_rate"),
        "schedules/months" => figure(a, "request.term_months"),
        "schedules/interest_only_months" => match figure(a, "request.interest_only_months") {
            Json::Object(_) => json!(0),
            known => known,
        },
        "schedules/limit/rows_of_method_asked" => table(a, &format!("schedules.limit.{}", method(a)), expected),
        "schedules/amount_asked/rows_of_method_asked" => {
            table(a, &format!("schedules.amount_asked.{}", method(a)), expected)
        }
        "limit/L0_bound_by" => words(&a.limit.l0_bound_by),
        "limit/binding" => words(&a.limit.binding),
        "limit/plan_at_L0/closing" => column(a, "limit.plan_at_L0.months", "closing"),
        "limit/plan_at_limit/closing" => column(a, "limit.plan_at_limit.months", "closing"),
        "limit/plan_at_amount_asked/closing" => column(a, "limit.plan_at_amount_asked.months", "closing"),
        "limit/plan_at_L0/months_below_minimum_cash" => words(&a.limit.months_below_minimum[0]),
        "limit/plan_at_limit/months_below_minimum_cash" => words(&a.limit.months_below_minimum[1]),
        "limit/plan_at_amount_asked/months_below_minimum_cash" => words(&a.limit.months_below_minimum[2]),
        "knock_outs/hit" => words(&knocked(a, "hit")),
        "knock_outs/unknown" => words(&knocked(a, "unknown")),
        "verdicts" => {
            let ours = a.checks.iter().map(|c| (theirs(&c.id), json!(c.verdict.word())));
            Json::Object(ours.collect())
        }
        "missing/gaps_and_warnings" => {
            let named = a.warnings.iter().filter(|w| NAMED_BY_THE_RULES.contains(&w.code.as_str()));
            json!(named.map(|w| w.text.en.clone()).collect::<Vec<_>>())
        }
        "missing/questions" => words(&a.missing),
        "missing/unknown_results" => causes(a, expected, |r| match r {
            Reading::Unknown { questions } => Some(questions.clone()),
            _ => None,
        }),
        "missing/provisional_results" => causes(a, expected, |r| match r {
            Reading::Known { provisional, .. } if !provisional.is_empty() => Some(provisional.clone()),
            _ => None,
        }),
        "decision/by" => json!(a.decision.by),
        "decision/proposal" => json!(a.decision.proposal),
        "decision/grade" => json!(a.decision.grade),
        "decision/failed_checks" => words(&a.decision.failed_checks),
        "decision/explained_failed_checks" => words(&a.decision.explained_failed_checks),
        "decision/attention" => words(&a.decision.attention),
        "decision/attention_explained" => words(&a.decision.attention_explained),
        "decision/not_checked" => words(&a.decision.not_checked),
        _ => {
            if let Some(group) = path.strip_prefix("decision/reasons/") {
                return Some(reasons(a, group, expected));
            }
            if let Some(rest) = path.strip_prefix("score/") {
                return scored(a, rest);
            }
            // What a reader sees of a capacity: its figure, or that it constrains nothing.
            if let Some(cap) = path.strip_prefix("limit/capacity/shown/") {
                let shown = a.limit.caps.iter().find(|c| c.id == cap)?;
                return Some(if shown.above_asked { json!("不构成约束") } else { written(&shown.value.reading) });
            }
            if let Some(row) = path.strip_prefix("income/opex_lines_year/") {
                return Some(figure(a, &format!("income.opex.{row}.year")));
            }
            if let Some(row) = path.strip_prefix("income/month/existing_service_of_each_debt/") {
                return Some(figure(a, &format!("debts.{row}.service_month")));
            }
            if let Some(rest) = path.strip_prefix("other_checks/instalments/debts/") {
                let (row, part) = rest.split_once('/')?;
                return Some(figure(a, &format!("debts.{row}.instalment_{part}")));
            }
            if let Some(part) = path.strip_suffix("/raised_by").filter(|p| p.starts_with("articulation/")) {
                let raised = a.reading(&format!("{}.raised", part.replace('/', "."))).and_then(|r| r.truth());
                return Some(json!((raised == Some(true)).then_some("difference above 10% of the amount asked")));
            }
            if let Some(rest) = path.strip_prefix("articulation/loan_") {
                let (row, part) = rest.split_once('/')?;
                return Some(figure(a, &format!("debts.{row}.articulation_{part}")));
            }
            return None;
        }
    })
}

/// Points, bands and totals are plain numbers in the expected file, provisional or not.
fn scored(a: &Appraisal, rest: &str) -> Option<Json> {
    let (at, rest) = rest.split_once('/')?;
    let score = if at == "at_L0" { &a.score_at_l0 } else { &a.score_at_asked };
    Some(match rest.split('/').collect::<Vec<_>>()[..] {
        ["total"] => json!(score.total),
        ["grade"] => json!(score.grade),
        ["assessed"] => json!(score.assessed),
        ["dimensions", id] => json!(score.dimensions.get(id)?),
        ["indicators", id, part] => {
            let indicator = score.indicators.iter().find(|i| i.id == id)?;
            match part {
                "points" => json!(indicator.points),
                "band" => json!(indicator.band),
                "assessed" => json!(indicator.assessed),
                "reason_code" => json!(indicator.reason_code),
                _ => return None,
            }
        }
        _ => return None,
    })
}

fn method(a: &Appraisal) -> String {
    a.reading("request.method").and_then(|r| r.text().map(str::to_owned)).unwrap_or_default()
}

fn flagged(a: &Appraisal, prefix: &str, ids: &[&str]) -> Json {
    json!(
        ids.iter()
            .filter(|id| a.reading(&format!("{prefix}.{id}")).and_then(|r| r.truth()) == Some(true))
            .collect::<Vec<_>>()
    )
}

/// What was said of injections, withdrawals, revaluation and family income alone: left out, or counted because it widens the difference.
fn oral_items(a: &Appraisal, which: &str) -> Json {
    let cell = |row: &str, column: &str| a.reading(&format!("equity_check.oral.{row}.{column}"));
    let rows = a.rows("equity_check.oral");
    let mut items: Vec<String> = rows
        .iter()
        .filter(|row| cell(row, which).and_then(|r| r.truth()) == Some(true))
        .filter_map(|row| cell(row, "item")?.text().map(str::to_owned))
        .collect();
    if which == "said_only" && a.reading("equity_check.A_said_only").and_then(|r| r.truth()) == Some(true) {
        items.push("equity.revaluation".to_owned());
    }
    json!(items)
}

fn institutions(a: &Appraisal) -> Json {
    let cell = |row: &str, column: &str| a.reading(&format!("debts.{row}.{column}"));
    let mut names: Vec<String> = a
        .rows("debts")
        .iter()
        .filter(|row| cell(row, "counts_as_lender").and_then(|r| r.truth()) == Some(true))
        .filter_map(|row| cell(row, "institution")?.text().map(str::to_owned))
        .collect();
    names.dedup();
    json!(names)
}

/// The rows of a table in which a column of truths holds.
fn marked(a: &Appraisal, table: &str, column: &str) -> Vec<String> {
    let holds = |row: &String| a.reading(&format!("{table}.{row}.{column}")).and_then(|r| r.truth()) == Some(true);
    a.rows(table).into_iter().filter(holds).collect()
}

fn knocked(a: &Appraisal, state: &str) -> Vec<String> {
    a.knock_outs.iter().filter(|k| k.state == state).map(|k| k.id.clone()).collect()
}

fn meanings(a: &Appraisal, check: &str) -> Json {
    let text = a.checks.iter().find(|c| c.id == check).and_then(|c| c.meaning.clone()).unwrap_or_default();
    json!(text.en.split("; ").filter(|s| !s.is_empty()).collect::<Vec<_>>())
}

fn table(a: &Appraisal, id: &str, expected: &Json) -> Json {
    let keys: Vec<String> =
        expected.get(0).and_then(Json::as_object).map(|o| o.keys().cloned().collect()).unwrap_or_default();
    let rows = a.rows(id);
    json!(
        rows.iter()
            .map(|row| {
                let cells = keys.iter().map(|k| (k.clone(), figure(a, &format!("{id}.{row}.{k}"))));
                Json::Object(cells.collect())
            })
            .collect::<Vec<_>>()
    )
}

fn column(a: &Appraisal, id: &str, column: &str) -> Json {
    json!(a.rows(id).iter().map(|row| figure(a, &format!("{id}.{row}.{column}"))).collect::<Vec<_>>())
}

fn estimates(a: &Appraisal, expected: &Json) -> Json {
    let rows = expected.as_array().into_iter().flatten().map(|row| {
        let id = ours(row["id"].as_str().unwrap_or_default());
        let cells = row.as_object().into_iter().flatten().map(|(key, value)| {
            let cell = match key.as_str() {
                "id" => json!(theirs(&id)),
                "scope" => match figure(a, &format!("sales_check.estimates.{id}.scope")) {
                    Json::String(s) if s != "year" => json!(format!("season:{s}")),
                    other => other,
                },
                "source" => in_words(figure(a, &format!("sales_check.estimates.{id}.source"))),
                "basis_of_main_quantity" => figure(a, &format!("sales_check.estimates.{id}.main_basis")),
                "made_oral_by" => made_oral_by(a, &id),
                _ => figure(a, &format!("sales_check.estimates.{id}.{key}")),
            };
            (key.clone(), if value.is_null() && cell.is_object() { Json::Null } else { cell })
        });
        Json::Object(cells.collect())
    });
    Json::Array(rows.collect())
}

/// The oral factor that made an estimate oral: the question its factor's basis is read from, and how far it moves the result.
fn made_oral_by(a: &Appraisal, id: &str) -> Json {
    let method = |column: &str| format!("sales_check.methods.{id}.{column}");
    if a.reading(&method("made_oral")).and_then(|r| r.truth()) != Some(true) {
        return json!([]);
    }
    // What it cannot do without stands before the share covered, where there is any of it.
    let without = figure(a, &method("needs_basis")) == json!("none");
    let read = a.figures.evaluation.model().questions(&method(if without { "share_basis" } else { "needs_basis" }));
    let factors = read.iter().filter_map(|q| q.rsplit('.').next());
    json!(factors.map(|f| json!({ "factor": f, "moves": figure(a, &method("moved")) })).collect::<Vec<_>>())
}

fn credibility(a: &Appraisal) -> Json {
    let rows = a.rows("sales_check.estimates").into_iter().filter_map(|row| {
        let word = a.reading(&format!("sales_check.estimates.{row}.credibility"))?;
        Some((theirs(&row), json!(word.text()?)))
    });
    Json::Object(rows.collect())
}

/// The months of a plan are rows by number here, and called by their month there.
fn by_number(a: &Appraisal, id: &str) -> Option<String> {
    let (plan, rest) = id.split_once(".months.")?;
    let (month, column) = rest.split_once('.')?;
    let rows = a.rows(&format!("{plan}.months"));
    let row = rows.iter().find(|row| {
        let cell = a.reading(&format!("{plan}.months.{row}.month"));
        cell.and_then(|r| r.text().map(|text| text == month)).unwrap_or_default()
    })?;
    Some(format!("{plan}.months.{row}.{column}"))
}

fn causes(a: &Appraisal, expected: &Json, read: impl Fn(&Reading) -> Option<Vec<String>>) -> Json {
    let list = expected.as_object().into_iter().flatten().map(|(path, _)| {
        // What a reader is shown of a capacity rests on what the capacity rests on.
        let id = ours(path).replace("limit.capacity.shown.", "limit.capacity.");
        let id = match id.split_once(".closing.") {
            Some((plan, index)) => {
                let row = index.parse::<usize>().map(|i| i + 1).unwrap_or_default();
                format!("{plan}.months.{row}.closing")
            }
            None => by_number(a, &id).unwrap_or(id),
        };
        (path.clone(), a.reading(&id).and_then(|r| read(&r)).map_or(Json::Null, |q| json!(q)))
    });
    Json::Object(list.collect())
}

/// Warnings that the calculation rules name; those of the product and of the trade come on top and are no figures of the case.
const NAMED_BY_THE_RULES: &[&str] = &[
    "receivables_over_365",
    "largest_debtor",
    "ample_stock",
    "id_card_check_digit",
    "id_card_birth_date",
    "uscc_check_digit",
    "sample_unusable",
    "rebates_without_statement",
    "purpose_undocumented",
    "growth_needs_evidence",
    "cycle_below_formula",
];

/// The expected file's words for our reasons, and whether it names what they are about.
const REASONS: &[(&str, &str, bool)] = &[
    ("required_unknown", "required answer unknown", true),
    ("checks_open", "check at attention or fail without its explanation", true),
    ("no_structure", "limit 0, P_max 0 or P_min above P_max for every method and term within policy", true),
    ("failed_explained", "explained failed check", true),
    ("doubt", "doubt that no reviewer has accepted", false),
    ("presumed_debt", "presumed debt that no reviewer has accepted", false),
    ("grade_c", "grade C", false),
    ("cash_gap", "cash gap 现金断档", true),
    ("provisional_limit", "provisional limit", true),
    ("below_p_min", "limit below P_min by more than one rounding step", false),
    ("limit_below_asked", "limit below the amount asked", false),
    ("grade_b", "grade B at the full amount", false),
];

/// Our reasons of a group in the order of the expected ones, which is free; a reason that it has no words for keeps its own.
fn reasons(a: &Appraisal, group: &str, expected: &Json) -> Json {
    let one = |r: &appraisal::decision::Reason| {
        let known = REASONS.iter().find(|(code, ..)| *code == r.code);
        let mut made = json!({ "reason": known.map_or(r.code.as_str(), |(_, words, _)| words) });
        if known.is_some_and(|(.., named)| *named) {
            let by_label = matches!(r.code.as_str(), "no_structure");
            let name = |about: &appraisal::decision::About| {
                if by_label { about.label.en.clone() } else { theirs(&about.id) }
            };
            made["names"] = json!(r.about.iter().map(name).collect::<Vec<_>>());
        }
        made
    };
    let mut ours: Vec<Json> = a.decision.of_group(group).map(one).collect();
    let wanted: Vec<&Json> = expected.as_array().into_iter().flatten().map(|e| &e["reason"]).collect();
    let place = |made: &Json| wanted.iter().position(|w| **w == made["reason"]).unwrap_or(wanted.len());
    ours.sort_by_key(place);
    json!(ours)
}
