//! Each trade's practice case in the window: opened from the desk by keys, whole, every screen without trouble, nothing wider than the
//! window.

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::key;

/// The longest way from the top of the desk to a button, in presses of Tab.
const TABS: usize = 90;

#[test]
fn every_trade_shows_its_practice_case() {
    let mut stage = Stage::new("trades");
    let window = stage.open();
    officer::create(&window);
    let pictures = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from);
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
        window.until_there("pane");
        window.until_there("practice-banner");
        window.until(
            &format!("{trade}: complete"),
            "document.querySelector('[data-test=\"completeness\"]')?.textContent.includes('100%')",
        );
        window.until(
            &format!("{trade}: a limit"),
            "Number(document.querySelector('[data-test=\"live-limit\"]')?.dataset.raw) > 0",
        );
        // What to ask next is reckoned beside the keystroke; a case that is all answered still has what was only said.
        window.until_there("next");
        let tabs =
            [('1', "pane"), ('2', "statements"), ('3', "checks"), ('4', "score"), ('5', "report"), ('7', "flows")];
        for (digit, screen) in tabs.into_iter().chain([(' ', "what-if")]) {
            match digit {
                ' ' => officer::command(&window, "假设推演"),
                _ => window.chord(&[key::ALT], digit),
            }
            window.until_there(screen);
            if screen == "what-if" {
                window.until_there("compare");
            }
            window.until(&format!("{screen} without trouble"), "!document.querySelector('[data-test=\"trouble\"]')");
            let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(window.script(wide), 0, "{trade}: {screen} is wider than the window");
            if let Some(folder) = &pictures {
                window.painted();
                stage.picture(&folder.join(format!("{trade}-{screen}.png")));
            }
        }
        officer::command(&window, "工作台");
        window.until_there("new-case");
    }
    assert_eq!(window.script("return window.pointerEvents"), 0, "it needed a pointer");
    window.end();
}
