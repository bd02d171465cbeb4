//! 流水 by keys: a WeChat statement through the file input, exclusions confirmed and rejected, months written as system figures.

use std::fmt::Write as _;

use crate::officer;
use crate::webdriver::{Browser, key};
use crate::worked::{Pictures, reads, tab_to};

const PRACTICE: &str = include_str!("../../../industry-checklists/industries/fmcg-wholesale/practice/case.json");
const MONTHS: [&str; 12] = [
    "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08",
    "2026-09", "2026-10",
];
/// What two customers pay by the code on the counter in a month, in yuan.
const RECEIPTS: i64 = 64_000 + 46_000;
/// A red packet: no sale, unless somebody says so.
const PACKET: i64 = 300;
/// One transfer by somebody the case does not know.
const STRANGER: i64 = 5_000;

fn statement() -> String {
    let mut rows = Vec::new();
    for month in MONTHS {
        rows.push((format!("{month}-03 10:00:00"), "二维码收款", "客户甲", 64_000));
        rows.push((format!("{month}-17 15:30:00"), "二维码收款", "客户乙", 46_000));
    }
    rows.push(("2026-02-10 20:00:00".into(), "微信红包", "亲戚甲", PACKET));
    rows.push(("2026-05-06 22:10:00".into(), "转账", "路人乙", STRANGER));
    rows.sort();
    let mut text = String::from(
        "\u{feff}微信支付账单明细,,,,,,,,,,\n微信昵称：[样例商行],,,,,,,,,,\n起始时间：[2025-11-01 00:00:00] 终止时间：[2026-10-31 23:59:59],,,,,,,,,,\n\
         ----------------------微信支付账单明细列表--------------------,,,,,,,,,,\n\
         交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n",
    );
    for (n, (time, kind, party, amount)) in rows.iter().rev().enumerate() {
        let number = 4_200_000_000_000 + n;
        writeln!(text, "{time},{kind},{party},\"/\",收入,¥{amount}.00,零钱,已存入零钱,\"{number}\t\",\"/\",\"/\"")
            .expect("a line");
    }
    text
}

fn yuan(amount: i64) -> String {
    let digits = amount.to_string();
    let head = digits.len() % 3;
    let mut parts: Vec<&str> = if head == 0 { Vec::new() } else { vec![&digits[..head]] };
    parts.extend(digits.as_bytes()[head..].chunks(3).filter_map(|c| std::str::from_utf8(c).ok()));
    parts.join(",")
}

fn number(value: &serde_json::Value) -> f64 {
    value["v"].as_str().and_then(|v| v.parse().ok()).unwrap_or_default()
}

/// Monthly sales by the flows once they are written: bank, Alipay and POS of the practice file, WeChat of the statement, less the exclusions
/// typed there and the one confirmed here, over twelve months, grown by the share paid in cash.
fn monthly_sales() -> f64 {
    let case: serde_json::Value = serde_json::from_str(PRACTICE).expect("the practice case");
    let cells = |table: &str, column: &str| -> f64 {
        let rows = case["tables"][table]["rows"].as_array().expect("rows");
        rows.iter().map(|row| number(&row["cells"][column])).sum()
    };
    let inflows = "sales.estimates.account_inflows.inflows";
    let others: f64 = ["bank", "alipay", "pos"].iter().map(|c| cells(inflows, c)).sum();
    let wechat = (12 * RECEIPTS + PACKET + STRANGER) as f64;
    let excluded = cells("sales.estimates.account_inflows.exclusions", "amount") + PACKET as f64;
    let cash = number(&case["answers"]["sales.estimates.account_inflows.cash_share"]);
    (others + wechat - excluded) / 12.0 / (1.0 - cash)
}

pub fn a_statement_becomes_system_figures(window: &Browser, pictures: &Pictures<'_>) {
    officer::screen(window, "flows");
    window.until_focused("flows-pick");
    let file = pictures.hand_in().join("微信支付账单.csv");
    std::fs::write(&file, statement()).expect("the statement");
    window.send_file("flows-input", &file);
    reads(window, "flow-file", "微信支付 样例商行 2025-11-01 – 2026-10-31 26 ✓ 逐笔读得通");
    let (gross, out) = (12 * RECEIPTS + PACKET + STRANGER, PACKET + STRANGER);
    let totals = |sales: i64, out: i64| {
        format!("12 个月进账 {} − 剔除 {} = 算作销售 {} 元", yuan(gross), yuan(out), yuan(sales))
    };
    reads(window, "flows-totals", &totals(12 * RECEIPTS, out));
    reads(window, "flows-open", "! 2 组剔除待确认");
    // The case names borrower and spouse: nothing is said of money that could not be told.
    assert_eq!(window.script("return !!document.querySelector('[data-test=\"flows-unnamed\"]')"), false);
    pictures.take(window, "worked-flows");

    // The hand is on the first open group. The red packet stays out; the stranger was a customer, with a reason.
    window.until_focused("flow-group");
    for _ in 0..2 {
        let gift = window.script("return document.activeElement.innerText.includes('红包')") == true;
        if gift {
            window.press('y');
        } else {
            window.press('n');
            window.until_focused("flows-reason");
            window.type_text("看过送货单，是客户丙");
            window.press(key::ENTER);
        }
        let decided = if gift { "红包" } else { "路人乙" };
        window.until(
            "decided",
            &format!("[...document.querySelectorAll('[data-test=\"flow-group\"]')].some((g) => g.innerText.includes('{decided}') && g.dataset.open === 'false')"),
        );
    }
    reads(window, "flows-open", "✓ 剔除都已确认");
    reads(window, "flows-totals", &totals(12 * RECEIPTS + STRANGER, PACKET));

    // Written: the changes are shown first, then the checklist carries them as system data.
    window.until_focused("flows-preview");
    window.press(key::ENTER);
    window.until_focused("flows-write");
    reads(window, "flows-changes", &format!("2025-11 · 微信 121,400 → {}", yuan(RECEIPTS)));
    window.press(key::ENTER);
    window.until_focused("flows-see");
    reads(window, "flows-effect", "✓ 已写入清单，依据为系统数据");
    let shown: f64 = window.raw("flows-estimate").parse().expect("a number");
    assert!((shown - monthly_sales()).abs() < 0.01, "{shown} is not {}", monthly_sales());
    pictures.take(window, "worked-written");
    window.press(key::ENTER);
    let table = "sales.estimates.account_inflows.inflows";
    window.until_focused(&format!("cell-{table}-0-month"));
    let cell = format!("document.querySelector('[data-test=\"cell-{table}-0-wechat\"]')");
    window.until(
        "the month's figure",
        &format!("{cell}?.value?.replaceAll(',', '') === '{RECEIPTS}' || {cell}?.querySelector('input')?.value.replaceAll(',', '') === '{RECEIPTS}'"),
    );
    tab_to(window, "the cell of WeChat", &format!("e.closest('[data-test=\"cell-{table}-0-wechat\"]')"));
    window.until("system data", "document.querySelector('[data-test=\"answer-basis\"]')?.dataset.basis === 'system'");
    officer::until_saved(window);
}

/// A file whose dates could be two days is asked about once, by a digit key; the next of its kind is read as answered.
pub fn a_doubt_is_asked_once(window: &Browser, pictures: &Pictures<'_>) {
    officer::screen(window, "flows");
    window.until_there("flow-group");
    let hand_in = |day: u32| {
        let file = pictures.hand_in().join(format!("某某银行{day}.csv"));
        let text = format!(
            "某某银行明细\n交易日期,摘要,收入（万元）,支出（万元）,对方户名\n0{day}/10/2026,货款,0.1,,样例超市有限公司\n2026-10-31,本月合计,0.1,0,\n"
        );
        std::fs::write(&file, text).expect("the statement");
        window.send_file("flows-input", &file);
    };
    hand_in(5);
    reads(window, "flow-question", "日期写成 05/10/2026：哪一个是日、哪一个是月？");
    window.until_focused("flow-choice");
    pictures.take(window, "worked-doubt");
    window.press('1');
    window.until(
        "the file is kept",
        "document.querySelectorAll('[data-test=\"flow-file\"]').length === 2 && !document.querySelector('[data-test=\"flow-question\"]')",
    );
    window.until("no work under way", "!document.querySelector('[data-test=\"flows-working\"]')");
    hand_in(6);
    window.until("the next one is kept", "document.querySelectorAll('[data-test=\"flow-file\"]').length === 3");
    let card = "[...document.querySelectorAll('[data-test=\"flow-card\"]')].pop()";
    window.until("its card", &format!("{card} && !document.querySelector('[data-test=\"flows-working\"]')"));
    window.script(&format!("{card}.focus()"));
    window.press(key::ENTER);
    reads(window, "flow-reading", "日期 日/月/年");
    reads(window, "flow-reading", "单位 万元");
    reads(window, "flow-reading", "您的回答 日期按 日/月/年 读");
    reads(window, "flow-reading", "第 4 行 2026-10-31 本月合计");
    pictures.take(window, "worked-card");
}
