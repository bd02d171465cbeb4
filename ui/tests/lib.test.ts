import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nextBasis } from '@/lib/bases'
import { choiceId, pasteChanges } from '@/lib/cells'
import { yearBefore } from '@/lib/dates'
import { changeBy, ended, group, inUnit, money, overBy, percent, shiftRound } from '@/lib/format'
import { chord, composing } from '@/lib/keys'
import { parseTable } from '@/lib/paste'
import { darkPalette, palette } from '@/theme'
import { caseView } from './fake'

/** The examples of typed answers; the backend's tests hold its reading to them. */
const typed = JSON.parse(readFileSync('../tests/data/typed.json', 'utf8')) as { kind: string; text: string; value?: string; why?: string }[]

it('ends a sentence so that the next does not run on from it', () => {
  const ends = { 没有找到: '没有找到。', '没有找到：行 9': '没有找到：行 9。', '已有：': '已有：', 'not found': 'not found.', '真的？': '真的？', '': '' }
  for (const [said, whole] of Object.entries(ends)) expect(ended(said)).toBe(whole)
})

describe('figures', () => {
  it('rounds half away from zero and moves the point without binary fractions', () => {
    expect(shiftRound('1.005', 0, 2)).toBe('1.01')
    expect(shiftRound('-1.005', 0, 2)).toBe('-1.01')
    expect(shiftRound('620000', 4, 2)).toBe('62.00')
    expect(shiftRound('49', 4, 2)).toBe('0.00')
    expect(shiftRound('-49', 4, 2)).toBe('0.00')
    expect(shiftRound('0.123456', -2, 1)).toBe('12.3')
    expect(shiftRound('缺', 0, 2)).toBeNull()
  })
  it('groups thousands', () => {
    expect(group('1234567.80')).toBe('1,234,567.80')
    expect(money('90071992547409931.23', 'yuan', 2)).toBe('90,071,992,547,409,931.23')
    // whole yuan for a reader; the cents of a price below a hundred yuan stay
    expect(money('184572.72', 'yuan')).toBe('184,573')
    expect(money('3.50', 'yuan')).toBe('3.50')
    expect(money('300000', 'yuan')).toBe('300,000')
    expect(money('-1197221.95', 'wan')).toBe('-119.72')
    expect(percent('0.0585', 2)).toBe('5.85%')
    expect(money('104040.52', 'yuan', 0)).toBe('104,041')
  })
  it('puts the amounts of a sentence into the unit of the window, and leaves prices alone', () => {
    const words = { yuan: '元', wan: '万元' }
    const sentence = '= 取整前额度 184,059.45 元，单价 12,000 元/吨，手续费 862.5 元，差 -38,537.06 元，约 2.8 万元'
    expect(inUnit(sentence, 'wan', words)).toBe('= 取整前额度 18.41 万元，单价 12,000 元/吨，手续费 863 元，差 -3.85 万元，约 2.8 万元')
    expect(inUnit(sentence, 'yuan', words)).toBe('= 取整前额度 184,059 元，单价 12,000 元/吨，手续费 863 元，差 -38,537 元，约 2.8 万元')
  })
  it('compares what was said with what was found in whole percent', () => {
    expect(overBy('113460', '99495.59')).toBe(14)
    expect(overBy('90', '100')).toBe(-10)
    expect(overBy('1', '0')).toBeNull()
  })
  it('says a change in the unit of its figure, shares in points', () => {
    expect(changeBy('-761000', 'money', 'yuan', '个百分点')).toBe('−761,000')
    expect(changeBy('-761000', 'money', 'wan', '个百分点')).toBe('−76.10')
    expect(changeBy('0.0123', 'ratio', 'yuan', '个百分点')).toBe('+1.2 个百分点')
    expect(changeBy('-11', 'integer', 'wan', '个百分点')).toBe('−11')
  })
})

describe('paste', () => {
  it('reads quoted cells with breaks', () => {
    expect(parseTable('a\t"b\nc"\r\n1\t"say ""x"""\r\n')).toEqual([['a', 'b\nc'], ['1', 'say "x"']])
  })
  const stock = caseView().questions[2]
  it('goes over rows that are there and adds the others', () => {
    const rows = [{ id: 'r1', cells: {} }]
    const { changes } = pasteChanges({ question: stock, rows, cells: [['1'], ['2']], atRow: 0, atColumn: 'quantity' })
    expect(changes[0]).toMatchObject({ kind: 'cell', row: 'r1', column: 'quantity', raw: '1' })
    expect(changes[1]).toMatchObject({ kind: 'add_row', table: 'stock', cells: { quantity: '2' } })
  })
  it('lets a line of titles choose the columns, and reads words of choices', () => {
    const { changes } = pasteChanges({ question: stock, rows: [], cells: [['状态', '品名'], ['过期', '乳饮料']], atRow: 0, atColumn: 'name' })
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ cells: { state: 'expired', name: '乳饮料' } })
  })
  it('puts a title in other words at its place, and says which columns it left out', () => {
    const near = pasteChanges({ question: stock, rows: [], cells: [['品名', '多少箱', '状态'], ['水', '6', '正常']], atRow: 0, atColumn: 'name' })
    expect(near.changes[0]).toMatchObject({ cells: { name: '水', quantity: '6', state: 'normal' } })
    const more = pasteChanges({ question: stock, rows: [], cells: [['品名', '条码'], ['水', '690']], atRow: 0, atColumn: 'name' })
    expect(more.ignored).toEqual(['条码'])
    expect(more.changes[0]).toMatchObject({ cells: { name: '水' } })
  })
  it('takes a quote that nothing closes as a quote, and drops marks that nobody sees', () => {
    expect(parseTable('\ufeff品名\t数量\n水 5"\t6\n"7\t8')).toEqual([['品名', '数量'], ['水 5"', '6'], ['"7', '8']])
    expect(parseTable('"a\tb"\t1\n')).toEqual([['a\tb', '1']])
    expect(parseTable('\u00a01,234.00\u00a0\t \t\u300012\u200b')).toEqual([['1,234.00', '', '12']])
  })
  it('knows a title in other width, with blanks and with its unit, and takes the unit along', () => {
    const { changes, ignored } = pasteChanges({ question: stock, rows: [], cells: [['品名\u00a0', '数量（万）', '状态'], ['水', '1.5', '正常']], atRow: 0, atColumn: 'name' })
    expect(changes[0]).toMatchObject({ cells: { name: '水', quantity: '1.5万', state: 'normal' } })
    expect(ignored).toEqual([])
  })
  it('gives each of two titles alike a column of its own, and says the one that is left', () => {
    const { changes, ignored } = pasteChanges({ question: stock, rows: [], cells: [['品名', '数量', '数量', '状态'], ['水', '6', '7', '正常']], atRow: 0, atColumn: 'name' })
    expect(changes[0]).toMatchObject({ cells: { name: '水', quantity: '6', state: 'normal' } })
    expect(ignored).toEqual(['数量'])
  })
  it('never takes a column of foreign money, and says columns without a title or beyond the table', () => {
    const foreign = pasteChanges({ question: stock, rows: [], cells: [['品名', '数量（美元）', '状态'], ['水', '6', '正常']], atRow: 0, atColumn: 'name' })
    expect(foreign.changes[0]).toMatchObject({ cells: { name: '水', state: 'normal' } })
    expect(foreign.changes[0]).not.toHaveProperty('cells.quantity')
    expect(foreign.ignored).toEqual(['数量（美元）'])
    const blank = pasteChanges({ question: stock, rows: [], cells: [['品名', ''], ['水', '6']], atRow: 0, atColumn: 'name' })
    expect(blank.ignored).toEqual(['第 2 列'])
    const beyond = pasteChanges({ question: stock, rows: [], cells: [['正常', '9']], atRow: 0, atColumn: 'state' })
    expect(beyond.ignored).toEqual(['第 2 列'])
  })
  it('leaves figures to the backend as they stand in the cell', () => {
    const texts = typed.filter((e) => e.kind === 'money' && !/[\t\n\r\u200b]/.test(e.text)).map((e) => e.text.trim())
    const { changes } = pasteChanges({ question: stock, rows: [], cells: texts.map((text) => ['水', text]), atRow: 0, atColumn: 'name' })
    expect(changes.map((c) => (c.kind === 'add_row' ? c.cells.quantity : null))).toEqual(texts)
  })
  it('shows the truth that the backend will read', () => {
    const truths = typed.filter((e) => e.kind === 'bool' && e.value)
    expect(truths.length).toBeGreaterThan(10)
    for (const { text, value } of truths) expect(choiceId('bool', [], text), text).toBe(value)
  })
  it('keeps a word that is no choice, so that it is said and not lost', () => {
    expect(choiceId('choice', stock.columns[2].choices, '怪')).toBe('怪')
    expect(choiceId('bool', [], '是')).toBe('true')
  })
})

it('leaves keys to the input method while it composes', () => {
  expect(composing(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true }))).toBe(true)
  expect(composing({ isComposing: false, keyCode: 229 } as KeyboardEvent)).toBe(true)
  expect(composing(new KeyboardEvent('keydown', { key: 'Enter' }))).toBe(false)
  expect(chord(new KeyboardEvent('keydown', { key: 'K', ctrlKey: true }))).toBe('ctrl+k')
})

it('finds the day a year before', () => {
  expect(yearBefore('2026-10-31')).toBe('2025-10-31')
  expect(yearBefore('2028-02-29')).toBe('2027-02-28')
  expect(yearBefore('今天')).toBe('今天')
})

it('goes round the bases', () => {
  expect(['oral', 'third_party', 'observed', 'system', 'document'].map((b) => nextBasis(b as 'oral'))).toEqual(['third_party', 'observed', 'system', 'document', 'oral'])
})

const styles = readFileSync('src/styles.css', 'utf8')

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m)
  return (x + 0.05) / (y + 0.05)
}

/** The variables of a block of the style sheet: what the screens really use. */
function variables(selector: string): Record<string, string> {
  const block = styles.slice(styles.indexOf(`${selector} {`))
  return Object.fromEntries([...block.slice(0, block.indexOf('}')).matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]))
}

it.each([
  ['light', ':root', palette],
  ['dark', ":root[data-theme='dark']", darkPalette],
] as const)('keeps every text colour at 7:1 or more: %s', (_, selector, colours) => {
  const v = variables(selector)
  for (const name of ['text', 'muted', 'primary', 'pass', 'attention', 'fail', 'info'] as const) {
    expect(v[name], `${name}: the charts' colour is the style sheet's`).toBe(colours[name])
    for (const under of ['surface', 'ground']) expect(contrast(v[name], v[under]), `${name} on ${under}`).toBeGreaterThanOrEqual(7)
  }
  for (const [on, under] of [['on-primary', 'primary'], ['practice-text', 'practice'], ['text', 'primary-soft'], ['text', 'soft'], ['text', 'total'], ['text', 'marked'], ['placeholder', 'surface'], ['fail', 'fail-soft']])
    expect(contrast(v[on], v[under]), `${on} on ${under}`).toBeGreaterThanOrEqual(7)
})
