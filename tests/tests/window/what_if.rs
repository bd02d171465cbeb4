//! 假设推演 by keys: a turn, the limit that moves, a scenario kept beside the case, what is typed and not saved yet, the stress table.

use crate::officer;
use crate::webdriver::{Browser, key};
use crate::worked::{Pictures, ask_for, part_to, reads, tab_to};

/// The raw value of a figure in a column of the comparison.
fn compared(window: &Browser, figure: &str, column: usize, raw: &str) {
    window.until(
        &format!("{figure} of column {column} at {raw}"),
        &format!(
            "document.querySelector('[data-test=\"compare-{figure}-{column}\"] [data-raw]')?.dataset.raw === '{raw}'"
        ),
    );
}

pub fn levers_move_the_limit_and_no_answer(window: &Browser, pictures: &Pictures<'_>) {
    officer::see_limit(window);
    officer::screen(window, "whatif");
    // The first lever has the focus, and its example fits a share.
    window.until_focused("lever-sales");
    assert_eq!(window.script("return document.activeElement.placeholder"), "增减，如 -10");
    window.type_text("-20");
    // Sales of 4,956,000 less a fifth.
    compared(window, "income.year.revenue", 1, "3964800");
    reads(window, "compare-income.year.revenue-1", "−991,200 3,964,800");
    pictures.take(window, "worked-what-if");
    // Escape lets go; nothing is assumed any more.
    window.press(key::ESCAPE);
    window.until(
        "no second column",
        "document.querySelectorAll('[data-test=\"compare\"] thead tr:first-child th').length === 2",
    );

    // Asked for 100,000 instead of 300,000, the limit of 200,000 becomes what is asked.
    tab_to(window, "the amount", "e.id === 'lever-amount'");
    window.type_text("10万");
    compared(window, "limit.limit", 0, "200000");
    compared(window, "limit.limit", 1, "100000");
    reads(window, "compare-limit.limit-1", "−100,000 100,000");
    tab_to(window, "the name", "e.dataset.test === 'scenario-name'");
    window.type_text("只借十万");
    window.press(key::ENTER);
    reads(window, "scenario-kept", "已存为“只借十万”");
    reads(window, "compare", "申请金额 100,000");
    // It stands above the scenario's name: back to it, not round the whole page.
    let back = (0..40).any(|_| {
        window.chord(&[key::SHIFT], key::TAB);
        window.script("return document.activeElement?.dataset.test === 'let-all-go'") == true
    });
    assert!(back, "letting go cannot be reached by Shift+Tab");
    window.press(key::ENTER);
    window.until(
        "the scenario beside the case",
        "[...document.querySelectorAll('[data-test=\"compare\"] thead tr:first-child th')].map((h) => h.innerText.split('\\n')[0].trim()).join() === ',本案（元）,只借十万（元）'",
    );
    compared(window, "limit.limit", 2, "100000");

    // No answer has moved.
    officer::screen(window, "visit");
    officer::show_limit(window);
    assert_eq!(window.raw("live-limit"), "200000");
    officer::go_to(window, "request.amount");
    assert_eq!(window.script("return document.activeElement.value.replaceAll(',', '')"), "300000");
    // What stands on the screen counts, even when it is left at once.
    window.chord(&[key::CONTROL], 'a');
    window.type_text("12万");
    officer::screen(window, "whatif");
    window.until_there("compare");
    compared(window, "limit.amount_asked", 0, "120000");
    officer::screen(window, "visit");
    window.until_there("pane");
    ask_for(window, "30万");

    // The story of the case, and the stress that hurts most, from the screen of score and limit alone.
    officer::screen(window, "score");
    reads(window, "story", "300,000 元，12 个月，按期付息到期还本，年利率 5.85%；用于 春节备货");
    reads(window, "story", "年营业收入 4,956,000 元");
    reads(window, "deviating-tenor", "✓ 已解释");
    reads(window, "sentence", "200,000 元（申请 300,000 元），由“需求”卡住");
    reads(window, "sentence", "最紧的是 2026-11，借 200,000 元就付得起货款");
    reads(window, "stress", "销售下降 20%");
    // Net profit less a fifth of the gross profit with rebates: the page says both.
    window.until_there("stress-2");
    part_to(window, "the part with the search", "e.dataset.test === 'structures'");
    tab_to(window, "the search", "e.dataset.test === 'find-structure'");
    window.press(key::ENTER);
    reads(window, "structures", "额度低于申请金额");
    pictures.take(window, "worked-story");
}
