//! Every `[[line]]` that a trade or its sector writes takes effect: its words and columns are those of the statement that is shown.

use appraisal::statement::Statement;
use tests::facts::layer_files;
use tests::trades::trades;

/// A line as the layer file has it; a `foreach` is written out by hand here, not by the loader under test.
struct Written {
    statement: Option<String>,
    id: String,
    zh: Option<String>,
    how: Option<String>,
    columns: Vec<(String, String)>,
    removed: bool,
    at: String,
}

fn text(table: &toml::Table, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}

fn filled(template: &str, key: &str, value: &toml::Table) -> String {
    let own = text(value, "id").unwrap_or_default();
    let mut out = template.replace(&format!("{{{key}}}"), &own);
    for (field, word) in value {
        out = out.replace(&format!("{{{key}.{field}}}"), word.as_str().unwrap_or_default());
    }
    out
}

fn written(line: &toml::Table, at: &str, fill: &dyn Fn(&str) -> String) -> Written {
    let zh = |key: &str| line.get(key).and_then(|l| l.get("zh")).and_then(|l| l.as_str()).map(fill);
    let columns = line.get("columns").and_then(toml::Value::as_table).into_iter().flatten();
    Written {
        statement: text(line, "statement").map(|s| fill(&s)),
        id: fill(&text(line, "id").unwrap_or_default()),
        zh: zh("label"),
        how: zh("how_checked"),
        columns: columns.map(|(c, f)| (c.clone(), fill(f.as_str().unwrap_or_default()))).collect(),
        removed: line.get("remove").and_then(toml::Value::as_bool) == Some(true),
        at: at.to_owned(),
    }
}

/// The lines of the layers below `folders`, in file order.
fn of_layers(folders: &[String]) -> Vec<Written> {
    let mut all = Vec::new();
    for folder in folders {
        for file in layer_files().iter().filter(|f| f.path.starts_with(&format!("{folder}/"))) {
            let file_table: toml::Table = file.text.parse().unwrap_or_else(|e| panic!("{}: {e}", file.path));
            for line in file_table.get("line").and_then(toml::Value::as_array).into_iter().flatten() {
                let line = line.as_table().expect("a table");
                let Some(each) = line.get("foreach").and_then(toml::Value::as_table) else {
                    all.push(written(line, &file.path, &|t| t.to_owned()));
                    continue;
                };
                assert_eq!(each.len(), 1, "{}: one key is written out here", file.path);
                let (key, values) = each.iter().next().expect("one key");
                for value in values.as_array().into_iter().flatten() {
                    let value = value.as_table().expect("values with words");
                    all.push(written(line, &file.path, &|t| filled(t, key, value)));
                }
            }
        }
    }
    all
}

#[test]
fn every_line_a_trade_writes_is_the_line_that_is_shown() {
    let parents = [
        ("fmcg-wholesale", "wholesale-retail"),
        ("garment-workshop", "manufacturing"),
        ("pig-farm", "farming"),
        ("restaurant", "catering"),
    ];
    for trade in trades() {
        let (_, sector) = parents.iter().find(|(id, _)| *id == trade.id).expect("a parent");
        let appraisal = appraisal::appraise(&trade.checklist, &trade.case.observations(), trade.case.case.survey_date);
        let lines = of_layers(&[format!("sectors/{sector}"), format!("industries/{}", trade.id)]);
        assert!(lines.len() >= 2, "{}: {} lines", trade.id, lines.len());
        for (i, line) in lines.iter().enumerate() {
            // A later file has the last word on the fields it writes.
            let same = |l: &&Written| {
                l.id == line.id && (l.statement.is_none() || line.statement.is_none() || l.statement == line.statement)
            };
            let later: Vec<&Written> = lines[i + 1..].iter().filter(same).collect();
            let shown: Vec<(&Statement, &appraisal::statement::StatementLine)> = appraisal
                .statements
                .iter()
                .filter(|s| line.statement.as_ref().is_none_or(|own| *own == s.id))
                .flat_map(|s| s.lines.iter().filter(|l| l.id == line.id).map(move |l| (s, l)))
                .collect();
            let at = format!("{} {} {:?}/{}", trade.id, line.at, line.statement, line.id);
            if line.removed {
                assert!(shown.is_empty(), "{at} is removed and shown");
                continue;
            }
            assert_eq!(shown.len(), 1, "{at}: shown {} times", shown.len());
            let line_shown = shown[0].1;
            if let Some(zh) = line.zh.as_ref().filter(|_| later.iter().all(|l| l.zh.is_none())) {
                assert_eq!(&line_shown.label.zh, zh, "{at}");
            }
            if let Some(how) = line.how.as_ref().filter(|_| later.iter().all(|l| l.how.is_none())) {
                assert_eq!(&line_shown.how_checked.zh, how, "{at}");
            }
            for (column, figure) in &line.columns {
                assert_eq!(line_shown.cells.get(column).map(|c| &c.figure), Some(figure), "{at}, column {column}");
            }
        }
    }
}

/// What an officer reads in each trade, by hand from the layer files: stock and cost of sales in the trade's own words.
#[test]
fn each_trade_shows_its_own_words_for_stock_and_cost() {
    let wanted = [
        ("pig-farm", "balance", "inventory", "存货（活体、饲料、药品，孰低）"),
        ("pig-farm", "income", "gross_profit", "毛利（含补贴赔款）"),
        ("garment-workshop", "income", "cost_of_sales", "料、计件工资、外发成本"),
        ("garment-workshop", "income", "gross_profit", "毛利（扣料、工、外发）"),
    ];
    for (id, statement, line, zh) in wanted {
        let trade = trades().iter().find(|t| t.id == id).expect("shipped");
        let appraisal = appraisal::appraise(&trade.checklist, &trade.case.observations(), trade.case.case.survey_date);
        let found = appraisal.statements.iter().find(|s| s.id == statement).expect("a statement");
        let labels: Vec<&str> = found.lines.iter().filter(|l| l.id == line).map(|l| l.label.zh.as_str()).collect();
        assert_eq!(labels, [zh], "{id} {statement}/{line}");
    }
}
