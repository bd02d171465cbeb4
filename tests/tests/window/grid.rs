//! The tables as a spreadsheet, in the real window: 45 goods counted, 11 debtors, 12 months and three files entered by paste and by keys, with the
//! keys counted, Ctrl+K to each place among them; a block taken back and done again; 500 rows, and how long a key takes to be painted there. Sums expected here are worked
//! out from the figures that are typed, never by the program.

use std::cell::Cell;

use rust_decimal::Decimal;

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};

/// Rules that anybody may check a page by; the window's own packages bring them for tests.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");

/// A keyboard that counts: every key that goes down, held ones too, and how many of them were the figures themselves.
struct Hand<'a> {
    window: &'a Browser,
    keys: Cell<usize>,
    characters: Cell<usize>,
    figures: Cell<usize>,
}

impl<'a> Hand<'a> {
    fn new(window: &'a Browser) -> Self {
        Self { window, keys: Cell::new(0), characters: Cell::new(0), figures: Cell::new(0) }
    }

    fn chord(&self, held: &[char], key: char) {
        self.keys.set(self.keys.get() + held.len() + 1);
        self.window.chord(held, key);
    }

    fn press(&self, key: char) {
        self.chord(&[], key);
    }

    /// Types one cell.
    fn figure(&self, text: &str) {
        self.figures.set(self.figures.get() + 1);
        self.characters.set(self.characters.get() + text.chars().count());
        self.window.type_text(text);
    }

    /// Chooses in a cell by the digit of the choice.
    fn choose(&self, digit: char) {
        self.figures.set(self.figures.get() + 1);
        self.characters.set(self.characters.get() + 1);
        self.window.press(digit);
    }

    /// Ctrl+V of what another program put on the clipboard: so many cells.
    fn paste(&self, text: &str, cells: usize) {
        self.keys.set(self.keys.get() + 2);
        self.figures.set(self.figures.get() + cells);
        let text = serde_json::to_string(text).expect("text");
        self.window.script(&format!(
            "const data = new DataTransfer(); data.setData('text/plain', {text}); \
             document.activeElement.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }}))"
        ));
    }

    /// To a question by Ctrl+K, every key of it counted.
    fn go_to(&self, question: &str) {
        self.keys.set(self.keys.get() + 3 + question.chars().count());
        officer::go_to(self.window, question);
    }

    /// Ctrl+V of a picture that another program put on the clipboard: a file is one figure.
    fn paste_picture(&self, name: &str, colour: &str) {
        self.keys.set(self.keys.get() + 2);
        self.figures.set(self.figures.get() + 1);
        self.window.script(&format!(
            "const c = document.createElement('canvas'); c.width = c.height = 64; const d = c.getContext('2d'); d.fillStyle = '{colour}'; d.fillRect(8, 8, 40, 30); \
             const bytes = Uint8Array.from(atob(c.toDataURL('image/png').split(',')[1]), (x) => x.charCodeAt(0)); \
             const data = new DataTransfer(); data.items.add(new File([bytes], '{name}', {{ type: 'image/png' }})); \
             document.activeElement.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }}))"
        ));
    }

    /// Keys for one figure besides its own characters, in hundredths.
    fn told(&self, what: &str) -> usize {
        let (keys, figures) = (self.keys.get(), self.figures.get());
        let hundredths = (keys * 100).div_ceil(figures.max(1));
        println!(
            "{what}: {figures} figures, {} characters of their own, {keys} other keys: {}.{:02} keys per figure plus its digits",
            self.characters.get(),
            hundredths / 100,
            hundredths % 100
        );
        hundredths
    }
}

fn rows(window: &Browser, table: &str, n: usize) {
    let last = format!(
        "document.querySelector('[data-question=\"{table}\"] [role=grid]')?.getAttribute('aria-rowcount') === '{}'",
        n + 3
    );
    window.until(&format!("{n} rows of {table}"), &last);
}

fn cell(window: &Browser, table: &str, row: usize, column: &str) -> String {
    let found =
        window.script(&format!("return document.querySelector('[data-test=\"cell-{table}-{row}-{column}\"]')?.value"));
    found.as_str().unwrap_or_default().to_owned()
}

fn sum_is(window: &Browser, table: &str, column: &str, sum: Decimal) {
    let sum = sum.normalize();
    window.until(
        &format!("the sum {sum} of {table} {column}"),
        &format!("document.querySelector('[data-test=\"sum-{table}-{column}\"]')?.dataset.raw === '{sum}'"),
    );
}

/// Serious findings of the rules of accessibility about the table on the screen.
fn accessible(window: &Browser, table: &str) {
    let axe = std::fs::read_to_string(AXE).unwrap_or_else(|error| panic!("{AXE}: {error}: `npm ci` in ui brings it"));
    window.script(&format!("{axe}; return 1"));
    window.script(&format!(
        "window.axeFound = null; axe.run('[data-question=\"{table}\"]').then((r) => {{ window.axeFound = r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => v.id + ' ' + v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 2).join(' | ')) }}, (e) => {{ window.axeFound = [String(e)] }}); return 1"
    ));
    window.until("the rules are checked", "window.axeFound");
    assert_eq!(window.script("return window.axeFound"), serde_json::json!([]), "{table}");
}

fn goods(from: usize, n: usize) -> (String, Decimal) {
    let mut text = String::new();
    let mut worth = Decimal::ZERO;
    for i in from..from + n {
        let (cost, qty) = (Decimal::new(i64::try_from(1_050 + i * 35).expect("small"), 2), Decimal::from(20 + i * 3));
        worth += cost * qty;
        text.push_str(&format!("{i:04}\t样例货品{i}\t箱\t{}\t{}\n", cost.normalize(), qty));
    }
    (text, worth)
}

#[test]
fn goods_debtors_and_months_are_entered_as_in_a_spreadsheet() {
    let mut stage = Stage::new("grid");
    let window = stage.open();
    officer::create(&window);
    officer::new_case(&window);
    let folder = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from);
    let picture = |name: &str| {
        window.painted();
        crate::contrast::holds(&window, name);
        if let Some(folder) = &folder {
            stage.picture(&folder.join(format!("grid-{name}.png")));
        }
    };
    let all = Hand::new(&window);

    // 45 goods, as an accounting program gives them: a column more, titles in other words.
    all.go_to("stock");
    let (block, worth) = goods(1, 45);
    all.paste(&format!("存货编码\t商品名称\t计量单位\t采购单价\t库存数量\n{block}"), 45 * 4);
    window.until_focused("paste-write");
    window.until(
        "nothing is written yet",
        "document.querySelectorAll('[data-question=\"stock\"] tr[data-row]').length === 1",
    );
    let into = "[...document.querySelectorAll('[data-test^=\"paste-into-\"]')].map((e) => e.value).join()";
    assert_eq!(window.script(&format!("return {into}")), ",name,unit,cost,qty");
    picture("preview");
    all.press(key::ENTER);
    rows(&window, "stock", 45);
    officer::until_saved(&window);
    sum_is(&window, "stock", "at_cost", worth);
    window.until_focused("cell-stock-0-name");

    // Their state: the whole column at once.
    for _ in 0..5 {
        all.press(key::RIGHT);
    }
    window.until_focused("cell-stock-0-state");
    all.chord(&[key::CONTROL, key::SHIFT], 'l');
    window.until_focused("column-value");
    all.press(key::DOWN);
    all.press(key::DOWN);
    window.until("the choice", "document.querySelector('[data-test=\"column-value\"]')?.value === 'near_expiry'");
    picture("column");
    all.figures.set(all.figures.get() + 45);
    all.press(key::ENTER);
    window.until("set", "document.querySelector('[data-test=\"cell-stock-0-state\"]')?.value === 'near_expiry'");
    officer::until_saved(&window);
    window.until_focused("cell-stock-0-state");
    // Taken back and done again, each as a record of its own.
    window.chord(&[key::CONTROL], 'z');
    window.until("taken back", "document.querySelector('[data-test=\"cell-stock-0-state\"]')?.value === 'normal'");
    window.chord(&[key::CONTROL], 'z');
    rows(&window, "stock", 0);
    window.chord(&[key::CONTROL], 'y');
    rows(&window, "stock", 45);
    officer::until_saved(&window);
    sum_is(&window, "stock", "at_cost", worth);
    picture("stock");
    accessible(&window, "stock");
    all.told("after 45 goods");

    // 11 debtors, by keys alone.
    all.go_to("receivables");
    window.until_focused("cell-receivables-0-debtor");
    let mut owed = Decimal::ZERO;
    for n in 1..=11_u32 {
        let amount = Decimal::from(12_800 + 731 * n);
        owed += amount;
        all.figure(&format!("客户{n}"));
        all.press(key::TAB);
        all.figure(&amount.to_string());
        all.press(key::TAB);
        all.figure(&(20 + n).to_string());
        all.press(key::TAB);
        // the first choice is yes
        window.until_focused(&format!("cell-receivables-{}-confirmed", n - 1));
        all.choose('1');
        all.press(key::ENTER);
        window.until_focused(&format!("cell-receivables-{n}-debtor"));
    }
    officer::until_saved(&window);
    sum_is(&window, "receivables", "amount", owed);
    assert_eq!(cell(&window, "receivables", 10, "confirmed"), "true");
    all.told("after 11 debtors");

    // 12 months: pasted, two columns downwards, three filled.
    all.go_to("cash_back");
    window.until_focused("cell-cash_back-0-month");
    let months: String = (0..12).map(|n| format!("{}-{:02}\n", 2025 + (n + 10) / 12, (n + 10) % 12 + 1)).collect();
    all.paste(&months, 12);
    rows(&window, "cash_back", 12);
    window.until_focused("cell-cash_back-0-month");
    assert_eq!(cell(&window, "cash_back", 11, "month"), "2026-10");
    let mut sums = Vec::new();
    for (column, base) in [("operating_in", 328_700_u32), ("operating_out", 291_300)] {
        all.press(key::RIGHT);
        window.until_focused(&format!("cell-cash_back-0-{column}"));
        let mut sum = Decimal::ZERO;
        for n in 0..12_u32 {
            let amount = base + 1_013 * n;
            sum += Decimal::from(amount);
            all.figure(&amount.to_string());
            all.press(if n < 11 { key::DOWN } else { key::ENTER });
        }
        sums.push((column, sum));
        all.chord(&[key::CONTROL], key::UP);
        window.until_focused(&format!("cell-cash_back-0-{column}"));
    }
    for column in ["investing", "financing", "private"] {
        all.press(key::RIGHT);
        window.until_focused(&format!("cell-cash_back-0-{column}"));
        all.figure("0");
    }
    // Marked as in a spreadsheet, and filled down.
    all.press(key::DOWN);
    all.press(key::UP);
    for _ in 0..2 {
        all.chord(&[key::SHIFT], key::LEFT);
    }
    all.chord(&[key::CONTROL, key::SHIFT], key::DOWN);
    window.until(
        "36 cells marked",
        "document.querySelectorAll('[data-question=\"cash_back\"] td[aria-selected]').length === 36",
    );
    picture("range");
    all.chord(&[key::CONTROL], 'd');
    all.figures.set(all.figures.get() + 33);
    officer::until_saved(&window);
    assert_eq!([cell(&window, "cash_back", 11, "investing"), cell(&window, "cash_back", 11, "private")], ["0", "0"]);
    for (column, sum) in sums {
        let shown = window.script(&format!(
            "return [...document.querySelectorAll('[data-test^=\"cell-cash_back-\"][data-test$=\"-{column}\"]')].reduce((s, e) => s + Number(e.dataset.raw || 0), 0)"
        ));
        assert_eq!(shown.as_f64().map(|n| n.to_string()), Some(sum.to_string()), "{column}");
    }
    accessible(&window, "cash_back");

    // Three files, pasted where the answer has the focus; the notice of photographs is signed first.
    all.go_to("consent.recording");
    all.keys.set(all.keys.get() + 1);
    all.figures.set(all.figures.get() + 1);
    window.press('1');
    all.go_to("request.amount");
    for (n, (name, colour)) in
        [("店门.png", "#123"), ("货架.png", "#456"), ("租约.png", "#789")].into_iter().enumerate()
    {
        all.paste_picture(name, colour);
        let there = format!("document.querySelectorAll('[data-test=\"evidence-item\"]').length === {}", n + 1);
        window.until(name, &there);
    }
    officer::until_saved(&window);
    let hundredths = all.told("45 goods, 11 debtors, 12 months, 3 files");
    assert!(hundredths <= 130, "more than 1.3 keys per figure");
    window.end();
}

/// What a key costs until it is painted, in milliseconds.
const WATCH: &str = "window.paints = []; addEventListener('keydown', (e) => { if (e.key.length > 1) return; const at = e.timeStamp; \
    requestAnimationFrame(() => { const m = new MessageChannel(); m.port1.onmessage = () => window.paints.push(performance.now() - at); m.port2.postMessage(0) }) }, true)";

#[test]
fn five_hundred_rows_stay_fluent_and_fill_the_screen() {
    for size in ["1366x768", "911x512"] {
        let mut stage = Stage::of_size(&format!("grid-{size}"), size);
        let window = stage.open();
        officer::create(&window);
        officer::new_case(&window);
        let folder = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from);
        let picture = |name: &str| {
            window.painted();
            if let Some(folder) = &folder {
                stage.picture(&folder.join(format!("grid-{size}-{name}.png")));
            }
        };
        officer::go_to(&window, "stock");
        let hand = Hand::new(&window);
        let (block, worth) = goods(1, 500);
        let named: String = block.lines().map(|l| l.split_once('\t').expect("a code").1.to_owned() + "\n").collect();
        hand.paste(&format!("品名\t单位\t进价\t数量\n{named}"), 2000);
        window.until_focused("paste-write");
        window.press(key::ENTER);
        rows(&window, "stock", 500);
        officer::until_saved(&window);
        sum_is(&window, "stock", "at_cost", worth);
        picture("500");

        window.press(key::F11);
        window.until("full screen", "document.querySelector('[data-question=\"stock\"][data-full]')");
        window.painted();
        picture("full");
        // Most of the window is the table; sums and the keys are in it.
        let seen = window.script(
            "const box = document.querySelector('[data-question=\"stock\"] .box').getBoundingClientRect(); \
             const sums = document.querySelector('[data-test=\"sums-stock\"] td').getBoundingClientRect(); \
             return [box.width / innerWidth, box.height / innerHeight, sums.bottom <= innerHeight && sums.bottom <= box.bottom + 1, document.querySelectorAll('[data-question=\"stock\"] tr[data-row]').length]",
        );
        println!("{size}: the table has {seen} of the window");
        assert_eq!(seen[2], true, "the sums are out of sight: {seen}");
        assert!(seen[1].as_f64().is_some_and(|part| part > 0.4), "{seen}");

        // Keys in the middle of the rows, 60 ms apart, as the system sends them.
        for _ in 0..3 {
            window.press(key::RIGHT);
        }
        for _ in 0..6 {
            window.press(key::PAGE_DOWN);
        }
        window.script(WATCH);
        for _ in 0..12 {
            stage.keys(&["1", "2", "3", "4", "5", "Down"], 60);
        }
        window.until("the keys are painted", "window.paints.length >= 55");
        let told = window.script("const p = [...window.paints].sort((a, b) => a - b); return [p.length, p[p.length >> 1], p[Math.floor(p.length * 0.95)], p[p.length - 1]].map((n) => Math.round(n * 10) / 10)");
        println!("{size}, 500 rows, input to paint (keys, p50, p95, longest; ms): {told}");
        // What is promised holds of a release build on a quiet machine: PACE=50, with TIANYE_BIN at that build.
        if let Some(most) = std::env::var("PACE").ok().and_then(|ms| ms.parse::<f64>().ok()) {
            assert!(told[2].as_f64().is_some_and(|p95| p95 <= most), "{size}: p95 above {most} ms: {told}");
        }
        officer::until_saved(&window);

        window.press(key::ESCAPE);
        window.until("back", "!document.querySelector('[data-full]')");
        let there = "document.activeElement?.closest('[data-question=\"stock\"]')";
        window.until("the focus is still in the table", there);
        window.end();
    }
}
