//! What stands beside and above the figures: a knock-out stops the live panel, and in 万元 every column of money says so in its head.

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};

/// Columns of figures in a table whose cells look as if they were in another unit than the head says: the exact value moved by the unit
/// is what must stand in the cell.
const IN_OTHER_UNITS: &str = "const wan = document.querySelector('[data-test=\"unit\"]').textContent.trim() === '万元'; const wrong = []; \
     const known = [...document.querySelectorAll('table .figure[data-state=known]')]; \
     for (const e of known) { const raw = Number(e.dataset.raw); const shown = e.firstChild.textContent.trim().replaceAll(',', ''); \
     if (!/^-?\\d+(\\.\\d+)?$/.test(shown) || Math.abs(raw) < 100000) continue; \
     const meant = wan && !e.closest('[data-question]') ? raw / 10000 : raw; \
     if (Math.abs(Number(shown) - meant) > 1) wrong.push(`${e.dataset.figure}: ${raw} as ${shown}`) } \
     return [known.length, document.querySelectorAll('th [data-test=\"money-unit\"]').length, [...new Set([...document.querySelectorAll('th [data-test=\"money-unit\"]')].map((u) => u.textContent))].join(), wrong.slice(0, 5).join('; ')]";

fn one_unit(window: &Browser, screen: &str, unit: &str) {
    let seen = window.script(IN_OTHER_UNITS);
    assert!(seen[0].as_u64().unwrap_or(0) > 3, "{screen}: no figures to look at: {seen}");
    assert!(seen[1].as_u64().unwrap_or(0) > 0, "{screen}: no head names the unit");
    assert_eq!(seen[2], format!("（{unit}）"), "{screen}: one unit in every head");
    assert_eq!(seen[3], "", "{screen}: figures in another unit");
}

#[test]
fn a_knock_out_stops_the_panel_and_columns_name_their_unit() {
    let mut stage = Stage::new("panel");
    let window = stage.open();
    officer::create(&window);
    let pictures = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from);
    let picture = |name: &str| {
        if let Some(folder) = &pictures {
            window.painted();
            stage.picture(&folder.join(name));
        }
    };
    window.until_there("practice-fmcg-wholesale");
    window.script("document.querySelector('[data-test=\"practice-fmcg-wholesale\"]').focus()");
    window.press(key::ENTER);
    officer::show_limit(&window);

    for unit in ["元", "万元"] {
        if unit == "万元" {
            window.script("document.querySelector('[data-test=\"unit\"]').focus()");
            window.press(key::ENTER);
        }
        for (tab, test, screen) in [("statements", "statements", "三表"), ("checks", "deviating", "交叉验证")] {
            officer::screen(&window, tab);
            window.until_there(test);
            window.until("heads", "document.querySelectorAll('th [data-test=\"money-unit\"]').length > 0");
            window.painted();
            one_unit(&window, screen, unit);
            picture(&format!("unit-{unit}-{tab}.png"));
        }
        officer::screen(&window, "visit");
        officer::go_to(&window, "stock");
        // Beside answers as they are typed everything is in yuan, and the head says so.
        window.until_there("sums-stock");
        picture(&format!("unit-{unit}-table.png"));
        let heads = window.script(
            "return [...document.querySelectorAll('[data-question=\"stock\"] th.number')].map((e) => e.textContent.trim()).filter((t) => t.includes('元')).join('|')",
        );
        let heads = heads.as_str().unwrap_or_default().to_owned();
        assert!(!heads.is_empty() && !heads.contains("万元"), "{unit}: {heads}");
    }

    officer::go_to(&window, "knockouts.gambling_drugs_usury");
    window.press('1');
    window.until_there("live-knock-out");
    // It stands in sight without scrolling.
    let seen = window.script("const r = document.querySelector('[data-test=\"live-knock-out\"]').getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight");
    assert_eq!(seen, true);
    assert!(window.words("live-knock-out").contains("涉赌、涉毒、高利贷"), "{}", window.words("live-knock-out"));
    let gone = window.script("return !document.querySelector('[data-test=\"live-limit\"], [data-test=\"live-score\"], [data-test=\"live-proposal\"]')");
    assert_eq!(gone, true, "neither limit nor score stands there as if nothing were wrong");
    picture("knock-out.png");
    window.press('2');
    window.until_there("live-limit");
    window.until("no knock-out", "!document.querySelector('[data-test=\"live-knock-out\"]')");
    window.end();
}
