//! What every trade brings, counted from its checklist and printed as `industry-checklists/TRADES.md`: a trade that only copies its family is
//! seen there, and less than the least is refused. `TIANYE_EXPORT=1` writes the page anew.

use appraisal::checklist::{Checklist, Depth, LayerFile, industries};
use std::collections::BTreeMap;
use std::fmt::Write;
use tests::facts::layer_files;
use tests::tree::{root, text};

/// A trade in numbers.
struct Row {
    id: String,
    name: String,
    family: String,
    /// Questions and tables that stand in the trade's own files.
    own: usize,
    /// Columns of its own tables, too: a machine's register is one table of many questions.
    columns: usize,
    /// Methods that apply without being ticked, by the basis they should rest on.
    methods: BTreeMap<String, usize>,
    /// Flags that the trade writes, those that templates made of its methods and animals, and all of its checklist.
    flags: (usize, usize, usize),
    /// Benchmarks by mark.
    benchmarks: BTreeMap<String, usize>,
    lines: usize,
}

/// What every trade has at least: questions of its own with the columns of its own tables, methods, flags of its own, benchmarks.
const LEAST: (usize, usize, usize, usize) = (8, 3, 3, 6);

/// The trades that were written before families were, and count what stands in their sector as their own.
const FIRST: &[&str] = &["fmcg-wholesale", "restaurant", "garment-workshop", "pig-farm"];

fn lines(files: &[LayerFile], folder: &str) -> usize {
    let own = files.iter().filter(|f| f.path.starts_with(folder) && !f.path.ends_with("world.toml"));
    own.map(|f| f.text.lines().count()).sum()
}

fn row(files: &[LayerFile], id: &str, name: &str, family: &str) -> Row {
    let checklist = Checklist::load(files, id)
        .unwrap_or_else(|p| panic!("{id}: {}", p.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
    let folder = format!("industries/{id}/");
    let own = |file: &str| file.starts_with(&folder);
    let questions = checklist.questions.values().filter(|q| own(&q.ask.place.file)).count();
    let tables: Vec<_> = checklist.tables.values().filter(|t| own(&t.place.file)).collect();
    let columns = tables.iter().flat_map(|t| t.columns.values()).filter(|c| c.formula.is_none()).count();
    let mut methods = BTreeMap::new();
    for method in &checklist.rows["sales_check.methods"].rows {
        // The methods of a short survey are the same for every trade.
        let source = checklist.questions.get(&format!("sales.estimates.{}.source", method.id));
        if source.is_some_and(|q| q.ask.depth == Some(Depth::Short)) {
            continue;
        }
        let basis = method.cells.get("expected_basis").map(|f| f.text.trim_matches('"').to_owned()).unwrap_or_default();
        if basis != "oral" && method.id != "tax" {
            *methods.entry(basis).or_insert(0) += 1;
        }
    }
    let flags = checklist.warnings.iter().filter(|w| own(&w.when.place.file));
    let (made, written): (Vec<_>, Vec<_>) = flags.partition(|w| w.when.place.made_by.is_some());
    let mut benchmarks = BTreeMap::new();
    for line in checklist.lines.iter().filter(|l| l.statement == "benchmark") {
        let mark = line.how_checked.zh.trim_start_matches('〔').split('〕').next().unwrap_or_default();
        let mark = if matches!(mark, "源" | "弱" | "自") { mark } else { "无标记" };
        *benchmarks.entry(mark.to_owned()).or_insert(0) += 1;
    }
    Row {
        id: id.to_owned(),
        name: name.to_owned(),
        family: family.to_owned(),
        own: questions + tables.len(),
        columns,
        methods,
        flags: (written.len(), made.len(), checklist.warnings.len()),
        benchmarks,
        lines: lines(files, &folder),
    }
}

fn rows() -> Vec<Row> {
    let files = layer_files();
    let mut all: Vec<Row> =
        industries(&files).iter().map(|i| row(&files, &i.id, &i.name.zh, i.family.as_deref().unwrap_or("—"))).collect();
    all.sort_by(|a, b| (&a.family, &a.id).cmp(&(&b.family, &b.id)));
    all
}

fn counted(map: &BTreeMap<String, usize>) -> String {
    map.iter().map(|(word, n)| format!("{word} {n}")).collect::<Vec<_>>().join(" · ")
}

fn page(rows: &[Row]) -> String {
    let mut out = String::from(
        "# 行业一览 Trades in numbers\n\n由测试生成（`TIANYE_EXPORT=1 cargo test --workspace --test trade_table`），不手改。\
         自有问题含自有表格的列；算法按应有的依据；\
         红旗分开数：自写的，＋模板由它的算法、畜禽、合同展开的，（全部）；对标按出处：源 公开来源、弱 来源弱、自 从业经验，无标记的是行业区间要逐案填的毛利率（一律未校准）。\n\
         *Made by a test. Own questions with the columns of own tables; methods by the basis they should rest on; flags apart: written by the trade + \
         made by templates of its methods, animals and contracts (all); benchmarks by mark.*\n\n\
         | 族 family | 行业 trade | 名称 | 自有问题 own | 算法 methods | 红旗 flags: written + made (all) | 对标 benchmarks | 行 lines |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for r in rows {
        let (own, made, all) = r.flags;
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} + {} | {} | {own} + {made} ({all}) | {} | {} |",
            r.family,
            r.id,
            r.name,
            r.own,
            r.columns,
            counted(&r.methods),
            counted(&r.benchmarks),
            r.lines
        );
    }
    let mut sizes: Vec<usize> = rows.iter().map(|r| r.lines).collect();
    sizes.sort_unstable();
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
    let _ = writeln!(out, "\n{} 个行业，自有文件行数的中位数 median of lines: {median}", rows.len());
    out
}

#[test]
fn the_page_of_trades_says_what_is_there_and_no_trade_is_a_copy() {
    let rows = rows();
    let path = root().join("industry-checklists/TRADES.md");
    let made = page(&rows);
    if std::env::var_os("TIANYE_EXPORT").is_some() {
        std::fs::write(&path, &made).expect("written");
    }
    assert!(text(&path) == made, "TRADES.md is not what the checklists hold; write it anew with TIANYE_EXPORT=1");
    let mut thin = Vec::new();
    for r in rows.iter().filter(|r| !FIRST.contains(&r.id.as_str())) {
        let methods: usize = r.methods.values().sum();
        let has = |words: &[&str]| words.iter().any(|w| r.methods.contains_key(*w));
        let benchmarks: usize = r.benchmarks.values().sum();
        let found = (r.own + r.columns, methods, r.flags.0, benchmarks);
        let enough = found.0 >= LEAST.0 && found.1 >= LEAST.1 && found.2 >= LEAST.2 && found.3 >= LEAST.3;
        if !(enough && has(&["document", "system"]) && has(&["observed"])) {
            thin.push(format!("{}: questions, methods, flags, benchmarks {found:?} {}", r.id, counted(&r.methods)));
        }
    }
    assert!(
        thin.is_empty(),
        "thinner than {LEAST:?}, or without a document and an observed method:\n{}",
        thin.join("\n")
    );
}
