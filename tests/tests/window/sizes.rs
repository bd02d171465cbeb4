//! On a usual screen and at a scaling of 150%: nothing wider than the window, every control within it or within a part that scrolls.

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::{Browser, key};
use crate::worked::tab_to;

/// Controls that cannot be scrolled into the window: cut off by a part that does not scroll, or beyond the page itself.
const OUT_OF_REACH: &str = r#"
  const lost = [];
  for (const e of document.querySelectorAll('button, input, select, textarea, a[href], summary')) {
    if (e.closest('.visually-hidden') || e.disabled || !e.checkVisibility({ visibilityProperty: true })) continue;
    let box = e.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    let [left, right, top, bottom] = [box.left, box.right, box.top, box.bottom];
    let at = e.parentElement;
    let gone = false;
    for (; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const own = at.getBoundingClientRect();
      const scrolls = (way) => /auto|scroll/.test(way);
      const root = at === document.documentElement || at === document.body;
      if (scrolls(style.overflowX)) [left, right] = [Math.max(left, own.left), Math.min(Math.max(right, own.left + 1), own.right)];
      else if ((style.overflowX !== 'visible' || root) && (left < own.left - 2 || right > own.right + 2)) gone = true;
      if (scrolls(style.overflowY)) [top, bottom] = [Math.max(top, own.top), Math.min(Math.max(bottom, own.top + 1), own.bottom)];
      else if ((style.overflowY !== 'visible' || root) && (top < own.top - 2 || bottom > own.bottom + 2)) gone = true;
      if (style.position === 'fixed') {
        if (own.right > innerWidth + 2 || own.bottom > innerHeight + 2 || own.left < -2 || own.top < -2) gone = true;
        break;
      }
    }
    if (gone) lost.push((e.dataset.test ?? '') + ' ' + (e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 30));
  }
  return [...new Set(lost)].slice(0, 12)
"#;

const PLANTED: &str = r#"
  document.body.insertAdjacentHTML('beforeend', '<div id="planted" style="position:fixed;left:0;top:0;width:20px;height:20px;overflow:hidden">'
    + '<button data-test="planted" style="position:absolute;left:40px;top:0">out of reach</button></div>')
"#;

pub fn looked_at(stage: &Stage, window: &Browser, size: &str, name: &str, lost: &mut Vec<String>) {
    window.until(&format!("{name} without trouble"), "!document.querySelector('[data-test=\"trouble\"]')");
    window.painted();
    if let Some(folder) = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from) {
        std::thread::sleep(std::time::Duration::from_millis(400));
        stage.picture(&folder.join(format!("{size}-{name}.png")));
    }
    let wide = window.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    if wide != 0 {
        lost.push(format!("{size} {name}: wider than the window by {wide}"));
    }
    let found = window.script(OUT_OF_REACH);
    for control in found.as_array().into_iter().flatten() {
        lost.push(format!("{size} {name}: {control}"));
    }
}

#[test]
fn every_control_can_be_reached_on_a_usual_screen_and_at_a_scaling_of_150_percent() {
    let mut lost = Vec::new();
    for size in ["1366x768", "911x512"] {
        let mut stage = Stage::of_size(&format!("size-{size}"), size);
        let window = stage.open();
        window.until_focused("officer");
        looked_at(&stage, &window, size, "first-start", &mut lost);
        // A control behind the edge of a part that does not scroll would be seen.
        window.script(PLANTED);
        assert_eq!(window.script(OUT_OF_REACH), serde_json::json!(["planted out of reach"]));
        window.script("document.getElementById('planted').remove()");
        officer::create(&window);
        window.until_there("short-empty");
        looked_at(&stage, &window, size, "desk-empty", &mut lost);
        window.press('n');
        window.until_focused("industry-query");
        window.type_text("便利店");
        window.until("the trade", "document.querySelector('#industries li.marked')");
        looked_at(&stage, &window, size, "new-trade", &mut lost);
        window.press(key::ENTER);
        window.until_focused("case-title");
        tab_to(&window, "the small case", "e.dataset.test === 'practise-short'");
        looked_at(&stage, &window, size, "new-case", &mut lost);
        window.press(key::ENTER);
        window.until_there("pane");
        looked_at(&stage, &window, size, "visit", &mut lost);
        officer::go_to(&window, "request.purpose_items");
        looked_at(&stage, &window, size, "visit-table", &mut lost);
        officer::see_limit(&window);
        for (tab, screen) in [
            ("statements", "statements"),
            ("checks", "checks"),
            ("score", "score"),
            ("report", "report"),
            ("evidence", "evidence"),
            ("flows", "flows"),
        ] {
            officer::screen(&window, tab);
            window.until_there(screen);
            looked_at(&stage, &window, size, screen, &mut lost);
        }
        officer::command(&window, "假设推演");
        window.until_there("compare");
        looked_at(&stage, &window, size, "what-if", &mut lost);
        officer::command(&window, "本案所据的清单");
        window.until_there("checklist-dialog");
        tab_to(&window, "another trade", "e.dataset.test === 'pick-trade'");
        window.press(key::ENTER);
        window.until_there("industry-query");
        looked_at(&stage, &window, size, "move-pick", &mut lost);
        tab_to(&window, "the search", "e.dataset.test === 'industry-query'");
        window.type_text("药房");
        window.until(
            "the trade",
            "document.querySelector('#industries li.marked')?.dataset.test === 'industry-pharmacy'",
        );
        window.press(key::ENTER);
        window.until_there("move-figures");
        looked_at(&stage, &window, size, "move", &mut lost);
        window.press(key::ESCAPE);
        officer::command(&window, "工作台");
        window.until_there("new-case");
        looked_at(&stage, &window, size, "desk", &mut lost);
        window.press('p');
        window.until_focused("industry-query");
        looked_at(&stage, &window, size, "prepare-trade", &mut lost);
        window.type_text("奶牛");
        window.until("the trade", "document.querySelector('#industries li.marked')");
        window.press(key::ENTER);
        window.until_there("prepare");
        looked_at(&stage, &window, size, "prepare", &mut lost);
        window.end();
    }
    assert!(lost.is_empty(), "{}\n{}", lost.len(), lost.join("\n"));
}
