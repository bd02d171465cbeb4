//! Readable in sunlight: every text in sight keeps a contrast of at least 7:1 against what is painted behind it. Measured in the window, as
//! the colours are computed there; a disabled button is not for reading, the answers of a sheet that is only read are.

use crate::webdriver::Browser;

const MEASURE: &str = r"
const parse = (c) => (c.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
const light = ([r, g, b]) => [r, g, b].map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
const over = (top, under) => { const a = top.length > 3 ? top[3] : 1; return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a)); };
const behind = (e) => { const chain = []; for (let at = e; at; at = at.parentElement) chain.unshift(parse(getComputedStyle(at).backgroundColor)); return chain.reduce((under, top) => over(top, under), [255, 255, 255]); };
const bad = [];
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].filter((n) => n.nodeType === 3 && n.textContent.trim()).map((n) => n.textContent.trim()).join(' ');
  if (!own || e.closest('svg, .visually-hidden, [aria-disabled=true]') || (e.closest(':disabled') && !e.closest('fieldset:disabled'))) continue;
  const box = e.getBoundingClientRect();
  if (box.width < 2 || box.bottom < 0 || box.top > innerHeight || getComputedStyle(e).visibility === 'hidden') continue;
  const ground = behind(e), ink = over(parse(getComputedStyle(e).color), ground);
  const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 7) bad.push(`${ratio.toFixed(2)} ${own.slice(0, 40)}`);
}
return bad;
";

pub fn holds(window: &Browser, screen: &str) {
    window.painted();
    // Colours that are still on their way to those of the other theme are not what anybody reads.
    window.until("the colours rest", "document.getAnimations().every((a) => !(a instanceof CSSTransition))");
    let bad = window.script(MEASURE);
    assert_eq!(bad, serde_json::json!([]), "{screen}: too faint");
}
