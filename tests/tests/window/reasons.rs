//! 数从何来 by keys, and a failed check: asked about by the reviewer's list, explained, confirmed by the second officer, and due again when
//! its deviation moves.

use crate::officer;
use crate::webdriver::{Browser, key};
use crate::worked::{Pictures, ask_for, reads, say, tab_to};

const ON_ANSWER: &str =
    "document.activeElement.matches('[role=treeitem]') && document.activeElement.querySelector('.link')";

pub fn the_limit_is_followed_down_to_an_answer(window: &Browser, pictures: &Pictures<'_>) {
    officer::screen(window, "visit");
    window.until_there("pane");
    officer::go_to(window, "request.term_months");
    officer::command(window, "额度是怎么来的");
    window.until_focused("reason-limit.limit");
    reads(window, "reason-limit.limit", "建议额度 200,000 元");
    // Down and open, down and open, until an answer with who said it.
    for _ in 0..40 {
        if window.script(&format!("return Boolean({ON_ANSWER})")) == true {
            break;
        }
        let at = window.script("return document.activeElement.dataset.path");
        window.press(key::DOWN);
        window.until("a step down", &format!("document.activeElement.dataset.path !== {at}"));
        let folded = "return document.activeElement.getAttribute('aria-expanded') === 'false'";
        if window.script(folded) == true {
            window.press(key::RIGHT);
            window.until("unfolded", "document.activeElement.getAttribute('aria-expanded') === 'true'");
        }
    }
    window.until("an answer", ON_ANSWER);
    window.until("who said it on which basis", "/口述|侧面核实|观察|系统|书证/.test(document.activeElement.innerText)");
    pictures.take(window, "worked-reasons");
    // Escape gives the focus back to the question; opened again, the answer leads to its question.
    window.press(key::ESCAPE);
    window.until(
        "the focus back",
        "document.activeElement.closest('[data-question]')?.dataset.question === 'request.term_months'",
    );
    officer::command(window, "切换 元 / 万元");
    officer::command(window, "额度是怎么来的");
    reads(window, "reason-limit.limit", "建议额度 20.00 万元");
    window.until_focused("reason-limit.limit");
    window.press(key::ESCAPE);
    window.until("closed", "!document.querySelector('[data-test=\"reason-limit.limit\"]')");
    officer::command(window, "切换 元 / 万元");
}

pub fn a_failed_check_is_explained_and_confirmed(window: &Browser, pictures: &Pictures<'_>) {
    // 314,984.88 can be proved by paper (the case's own figure); asking for 500,000 is 185,015.12 too much, 58.74%.
    ask_for(window, "50万");
    window
        .until("a failed check", "document.querySelector('[data-test=\"check-purpose\"]')?.dataset.verdict === 'fail'");
    officer::screen(window, "score");
    reads(window, "verdict", "先退回补查，不报金额");
    reads(window, "reasons", "检验有偏差，还没有说明（不通过的还要证据和协办确认）：用途检验");

    officer::screen(window, "checks");
    reads(window, "asked-failed_check.purpose", "“用途检验”不通过");
    reads(window, "asked-failed_check.purpose", "差额 185,015 元，偏差 58.74%");
    tab_to(window, "the way to the form", "e.dataset.test === 'to-explain-purpose'");
    window.press(key::ENTER);
    window.until_focused("explain-text");
    window.type_text("差额是节后补货，订单原件已看");
    window.chord(&[key::CONTROL], key::ENTER);
    reads(window, "deviating-purpose", "! 待证据");
    tab_to(window, "the evidence", "e.dataset.test === 'explain-evidence'");
    window.type_text("订单复印件，卷内第 3 页");
    window.press(key::ENTER);
    reads(window, "deviating-purpose", "! 待协办确认");
    pictures.take(window, "worked-explaining");
    // The colleague has an account here and signs with its password; the only other one is chosen already.
    tab_to(window, "the statement", "e.dataset.test === 'confirm-statement'");
    window.type_text("看过订单原件，认可");
    window.press(key::TAB);
    window.until_focused("confirm-password");
    window.type_text(officer::COLLEAGUE.1);
    window.press(key::ENTER);
    reads(window, "deviating-purpose", "✗ 不通过");
    reads(window, "deviating-purpose", "✓ 已解释");
    window.press(key::ESCAPE);
    window.until_focused("explain-purpose");

    // The verdict stays, and a committee hears of it; what sent the case back is gone.
    officer::screen(window, "score");
    reads(window, "reasons", "有检验不通过，已作解释：用途检验");
    let score = window.script("return document.querySelector('[data-test=\"verdict\"]').innerText");
    assert!(!score.as_str().expect("words").contains("还没有说明"), "{score}");

    // Another deviation, 85,015.12 or 26.99%: the explanation no longer covers it, and both stand side by side.
    ask_for(window, "40万");
    officer::screen(window, "checks");
    reads(window, "deviating-purpose", "✗ 偏差已变，须重新解释");
    reads(window, "story-purpose", "500,000 314,985 185,015 58.74%");
    reads(window, "story-purpose", "400,000 314,985 85,015 26.99% 申请金额");
    pictures.take(window, "worked-moved");
    ask_for(window, "30万");
    officer::screen(window, "checks");
    window.until("nothing to explain", "!document.querySelector('[data-test=\"deviating-purpose\"]')");
    reads(window, "settled", "曾不通过、后来改变的检验");
}

/// Private outgo of none looks odd and sends the case back until somebody writes why; the way there is on the page of the checks.
pub fn what_looks_odd_is_explained_in_place(window: &Browser, pictures: &Pictures<'_>) {
    say(window, "income.other_private_outgo_year", "0");
    officer::screen(window, "checks");
    let item = "odd-flag/other_private_outgo_low";
    reads(window, item, "其他家庭支出写没有或很少");
    tab_to(window, "the way to the words", &format!("e.closest('[data-test=\"{item}\"]')"));
    window.press(key::ENTER);
    window.until_focused("odd-text");
    window.type_text("父母有退休金，问过兄长和本人，一致");
    pictures.take(window, "worked-odd");
    window.chord(&[key::CONTROL], key::ENTER);
    window.until("explained", &format!("!document.querySelector('[data-test=\"{item}\"]')"));
    officer::screen(window, "score");
    let score = window.script("return document.querySelector('[data-test=\"verdict\"]').innerText");
    assert!(!score.as_str().expect("words").contains("有反常的地方还没有书面说明"), "{score}");
    say(window, "income.other_private_outgo_year", "12000");
}
