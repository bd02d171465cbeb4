//! Each trade's practice case in the window: opened from the desk by keys, whole, every screen without trouble, nothing wider than the
//! window.

use crate::contrast;
use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::worked::{reads, tab_to};

/// The longest way from the top of the desk to a button, in presses of Tab.
const TABS: usize = 90;

/// What a stranger must be able to tell from the screen of score and limit alone, as each practice case's README tells it: what the money is
/// for, what is doubtful and why, what is proposed and what binds it.
const STORIES: &[(&str, &[&str])] = &[
    ("fmcg-wholesale", &["用于 春节备货", "偏差 -11.98% ✓ 已解释", "200,000 元（申请 300,000 元），由“需求”卡住"]),
    (
        "restaurant",
        &[
            "加一台冷库（环保整改限期年底）",
            "外卖平台的“生意贷”2.4 万，每月从结算款里代扣本息 2,150 元",
            "口述 247,917 元，查实 211,200 元，说高了约 17%",
            "由“还款能力：全部月供”卡住：每月还债以前剩 19,959 元",
        ],
    ),
    (
        "garment-workshop",
        &["品牌乙秋款", "一个客户占销售过半", "查实 310,817 元，说高了约 22%", "最怕的是最大一户欠款收不回"],
    ),
    (
        "pig-farm",
        &[
            "进 240 头仔猪",
            "送货条夹在料房没有记账",
            "口述 113,460 元，查实 99,496 元，说高了约 14%",
            "由“需求”卡住：按现金计划备这批货",
        ],
    ),
];

#[test]
fn every_trade_shows_its_practice_case() {
    let mut stage = Stage::new("trades");
    let window = stage.open();
    officer::create(&window);
    window.until(
        "practice cases",
        "document.querySelector('[data-test^=\"practice-\"]:not([data-test=practice-empty])')",
    );
    let offered = window.script(
        "return [...document.querySelectorAll('[data-test^=\"practice-\"]')].map((b) => b.dataset.test).filter((t) => t !== 'practice-empty')",
    );
    let offered: Vec<String> = serde_json::from_value(offered).expect("a list of buttons");
    assert!(offered.len() >= 4, "{offered:?}");
    for button in &offered {
        let trade = button.trim_start_matches("practice-");
        let focused = format!("document.activeElement.dataset?.test === '{button}'");
        let reached = (0..TABS).any(|_| {
            window.press(key::TAB);
            window.script(&format!("return {focused}")) == true
        });
        assert!(reached, "{button} cannot be reached by Tab");
        window.press(key::ENTER);
        walked(&stage, &window, trade);
        officer::command(&window, "工作台");
        window.until_there("new-case");
    }
    assert_eq!(window.script("return window.pointerEvents"), 0, "it needed a pointer");
    window.end();
}

/// The practice case that is open is whole, has a limit, and every screen of it is without trouble and no wider than the window.
fn walked(stage: &Stage, window: &Browser, trade: &str) {
    let pictures = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from);
    window.until_there("pane");
    window.until_there("practice-banner");
    window.until(
        &format!("{trade}: complete"),
        "document.querySelector('[data-test=\"completeness\"]')?.textContent.includes('100%')",
    );
    officer::show_limit(window);
    window.until(
        &format!("{trade}: a limit"),
        "Number(document.querySelector('[data-test=\"live-limit\"]')?.dataset.raw) > 0",
    );
    // What to ask next is reckoned beside the keystroke; a case that is all answered still has what was only said.
    window.until_there("next");
    let tabs = [
        ("visit", "pane"),
        ("statements", "statements"),
        ("checks", "checks"),
        ("score", "score"),
        ("report", "report"),
        ("flows", "flows"),
    ];
    for (tab, screen) in tabs.into_iter().chain([("", "what-if")]) {
        match tab {
            "" => officer::command(window, "假设推演"),
            _ => officer::screen(window, tab),
        }
        window.until_there(screen);
        if screen == "what-if" {
            window.until_there("compare");
        }
        if screen == "score" {
            window.until_there("stress-1");
            for words in STORIES.iter().filter(|(of, _)| *of == trade).flat_map(|(_, words)| *words) {
                reads(window, "judge", words);
            }
        }
        window.until(&format!("{screen} without trouble"), "!document.querySelector('[data-test=\"trouble\"]')");
        let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(window.script(wide), 0, "{trade}: {screen} is wider than the window");
        contrast::holds(window, &format!("{trade}: {screen}"));
        if let Some(folder) = &pictures {
            window.painted();
            stage.picture(&folder.join(format!("{trade}-{screen}.png")));
        }
    }
}

/// Very different trades, found by what an officer calls them; their practice cases are made up when they are opened.
const FOUND: &[(&str, &str)] = &[("td", "tower-crane-rental"), ("药房", "pharmacy"), ("huoguo", "hotpot")];

#[test]
fn a_made_up_practice_case_opens_from_the_form_of_a_new_case() {
    let mut stage = Stage::new("made-up");
    let window = stage.open();
    officer::create(&window);
    for (words, trade) in FOUND {
        window.until_there("new-case");
        window.press('n');
        window.until_focused("industry-query");
        window.type_text(words);
        window.until(
            &format!("{trade} first"),
            &format!("document.querySelector('#industries li.marked')?.dataset.test === 'industry-{trade}'"),
        );
        window.press(key::ENTER);
        window.until_focused("case-title");
        let focused = "return document.activeElement.dataset?.test === 'practise'";
        let reached = (0..TABS).any(|_| {
            window.press(key::TAB);
            window.script(focused) == true
        });
        assert!(reached, "the practice case cannot be reached by Tab");
        if let Some(folder) = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from) {
            window.painted();
            stage.picture(&folder.join(format!("{trade}-found.png")));
        }
        window.press(key::ENTER);
        walked(&stage, &window, trade);
        officer::command(&window, "工作台");
    }
    assert_eq!(window.script("return window.pointerEvents"), 0, "it needed a pointer");
    window.end();
}

/// A newcomer opens a small case as easily as the usual one: from the empty desk, and of a trade that was chosen.
#[test]
fn a_small_practice_case_opens_from_the_desk_and_of_a_chosen_trade() {
    let mut stage = Stage::new("small-practice");
    let window = stage.open();
    officer::create(&window);
    window.until_there("short-empty");
    tab_to(&window, "the small case", "e.dataset.test === 'short-empty'");
    window.press(key::ENTER);
    short_case(&window);
    officer::command(&window, "工作台");
    window.until_there("new-case");
    window.press('n');
    window.until_focused("industry-query");
    window.type_text("便利店");
    window.until(
        "the trade",
        "document.querySelector('#industries li.marked')?.dataset.test === 'industry-convenience-store'",
    );
    window.press(key::ENTER);
    window.until_focused("case-title");
    tab_to(&window, "the small case", "e.dataset.test === 'practise-short'");
    window.press(key::ENTER);
    short_case(&window);
    officer::see_limit(&window);
    officer::screen(&window, "score");
    window.until_there("score");
    reads(&window, "graded-by", "简版只问");
    window.end();
}

fn short_case(window: &Browser) {
    window.until_there("pane");
    window.until_there("practice-banner");
    window.until("a short survey", "document.querySelector('[data-test=\"survey-depth\"]')?.dataset.depth === 'short'");
    window.until("complete", "document.querySelector('[data-test=\"completeness\"]')?.textContent.includes('100%')");
    window.until("without trouble", "!document.querySelector('[data-test=\"trouble\"]')");
}
