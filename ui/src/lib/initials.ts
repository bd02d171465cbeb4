// Pinyin initials of a Chinese text, as an officer types them: 权益检验 is qyjy. The order of the signs by their sound comes with the web view;
// a sign belongs to the letter whose first sign it does not precede. Of a sign with several sounds the usual one counts.

/** The first sign of each letter in the order by sound; no syllable begins with i, u or v. */
const FIRST: readonly (readonly [string, string])[] = [
  ['a', '阿'], ['b', '八'], ['c', '嚓'], ['d', '咑'], ['e', '妸'], ['f', '发'], ['g', '旮'], ['h', '哈'], ['j', '丌'], ['k', '咔'], ['l', '垃'], ['m', '妈'],
  ['n', '拏'], ['o', '噢'], ['p', '妑'], ['q', '七'], ['r', '呥'], ['s', '仨'], ['t', '他'], ['w', '屲'], ['x', '夕'], ['y', '丫'], ['z', '帀'],
]
/** Signs of the trade's words with several sounds: each letter finds them. */
const SEVERAL: Record<string, string> = { 重: 'cz', 行: 'hx', 调: 'dt', 长: 'cz', 会: 'hk', 单: 'ds', 参: 'cs', 车: 'cj', 系: 'jx', 宿: 'sx', 提: 'dt', 择: 'z' }
const bySound = new Intl.Collator('zh-CN-u-co-pinyin')
const known = new Map<string, string>()

function initial(sign: string): string {
  const kept = known.get(sign)
  if (kept !== undefined) return kept
  const letter = FIRST.findLast(([, first]) => bySound.compare(sign, first) >= 0)?.[0] ?? ''
  known.set(sign, letter)
  return letter
}

const signs = (text: string) => [...text.toLowerCase()].filter((c) => /[\p{Script=Han}a-z0-9]/u.test(c))

/** Letters and digits stay; other marks say nothing. */
export function initials(text: string): string {
  return signs(text).map((c) => (/[a-z0-9]/.test(c) ? c : initial(c))).join('')
}

/** Whether letters stand for a part of a text: 0 not, 1 within it, 2 at its beginning, 3 all of it. */
export function spells(letters: string, text: string): 0 | 1 | 2 | 3 {
  if (!/^[a-z0-9]+$/.test(letters)) return 0
  const sounds = signs(text).map((c) => (/[a-z0-9]/.test(c) ? c : (SEVERAL[c] ?? initial(c))))
  const at = sounds.findIndex((_, from) => from + letters.length <= sounds.length && [...letters].every((c, n) => sounds[from + n].includes(c)))
  return at < 0 ? 0 : at > 0 ? 1 : letters.length === sounds.length ? 3 : 2
}
