// Undo over the whole case: what takes a record back is read from what it changed.
import { expect, it } from 'vitest'
import type { AnswerView, Change, QuestionView, RowView, TableView, Touched } from '@/generated/api'
import { before, leaves, stepOf } from '@/lib/takeBack'
import { caseScreens, caseSteps, screenBy, stepOf as stepOfScreen } from '@/lib/caseSteps'

const answer = (raw: string, more: Partial<AnswerView> = {}): AnswerView => ({
  raw, value: raw || null, text: raw, basis: 'oral', basis_inherited: true, by: null, how_checked: null, note: null, saved_at: null, evidence: [], unsigned: null, problem: null, ...more,
})
const row = (id: string, cells: Record<string, string>): RowView => ({ id, cells: Object.fromEntries(Object.entries(cells).map(([c, raw]) => [c, answer(raw)])) })
const table = (rows: RowView[], more: Partial<TableView> = {}): TableView => ({ id: 'stock', basis: 'observed', basis_inherited: true, declared_empty: false, rows, ...more })
const column = (id: string, more = {}) => ({ id, computed: false, read_only: null, ...more })
const questions = new Map([
  ['stock', { id: 'stock', columns: [column('name'), column('qty'), column('amount', { computed: true })] }],
  ['sales', { id: 'sales', columns: [] }],
] as unknown as [string, QuestionView][])
const touched = (t: Partial<Touched>): Touched => ({ answers: {}, cells: {}, tables: {}, ...t })

it('takes an answer back to what stood there, with what stands beside it', () => {
  const old = { sales: answer('62', { note: 'said twice' }) }
  const now = touched({ answers: { sales: answer('46', { basis: 'document', basis_inherited: false, note: 'said twice' }) } })
  const step = stepOf(before(now, old, {}), now, questions)!
  expect(step.back).toEqual([{ kind: 'answer', question: 'sales', raw: '62', basis: 'oral', by: null, how_checked: null, note: null }])
  expect(step.again).toEqual([{ kind: 'answer', question: 'sales', raw: '46', basis: 'document', by: null, how_checked: null, note: null }])
  expect([step.at, step.before, step.after, step.places]).toEqual(['sales', '62', '46', 1])
})

it('empties an answer that was not there, and nothing is a step when nothing differs', () => {
  const now = touched({ answers: { sales: answer('46') } })
  expect(stepOf(before(now, {}, {}), now, questions)!.back[0]).toMatchObject({ raw: '' })
  expect(stepOf(before(now, { sales: answer('46') }, {}), now, questions)).toBeNull()
})

it('a row that the window shows already and this record makes is a new one', () => {
  const shown = table([row('a', { name: 'x' }), row('b', { name: 'y' })])
  const now = touched({ tables: { stock: shown }, cells: { 'stock.b.name': answer('y') } })
  const step = stepOf(before(now, {}, { stock: shown }, new Set(['stock.b'])), now, questions)!
  expect(step.back).toEqual([{ kind: 'remove_row', table: 'stock', row: 'b' }])
  expect(step.again).toEqual([{ kind: 'add_row', table: 'stock', row: 'b', before: null, cells: { name: 'y' } }])
})

it('removed rows come back where they stood, without what is reckoned', () => {
  const was = table([row('a', { name: 'x', qty: '1', amount: '5' }), row('b', { name: 'y' }), row('c', { name: 'z' })])
  const now = touched({ tables: { stock: table([row('c', { name: 'z' })]) } })
  const step = stepOf(before(now, {}, { stock: was }), now, questions)!
  expect(step.back).toEqual([
    { kind: 'add_row', table: 'stock', row: 'b', before: 'c', cells: { name: 'y' } },
    { kind: 'add_row', table: 'stock', row: 'a', before: 'b', cells: { name: 'x', qty: '1' } },
  ])
})

/** The changes as the backend takes them, on raw texts alone. */
function apply(rows: RowView[], changes: Change[]): RowView[] {
  let out = rows.map((r) => ({ id: r.id, cells: { ...r.cells } }))
  for (const c of changes) {
    if (c.kind === 'remove_row') out = out.filter((r) => r.id !== c.row)
    else if (c.kind === 'cell') out.find((r) => r.id === c.row)!.cells[c.column] = answer(c.raw ?? '')
    else if (c.kind === 'add_row' || c.kind === 'move_row') {
      const made = c.kind === 'add_row' ? row(c.row, c.cells as Record<string, string>) : out.find((r) => r.id === c.row)!
      out = out.filter((r) => r.id !== c.row)
      const at = c.before === null ? out.length : out.findIndex((r) => r.id === c.before)
      out.splice(at < 0 ? out.length : at, 0, made)
    }
  }
  return out
}

it('back and again lead from any table to any other and back', () => {
  let seed = 7
  const random = (n: number) => ((seed = (seed * 1103515245 + 12345) % 2147483648), seed % n)
  const plain = (rows: RowView[]) => rows.map((r) => [r.id, Object.fromEntries(Object.entries(r.cells).map(([c, a]) => [c, a.raw]).filter(([, raw]) => raw !== ''))])
  for (let n = 0; n < 400; n++) {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    const some = () => ids.filter(() => random(3) > 0).map((id) => row(id, { name: id, qty: '1' }))
    const was = some()
    let is = some()
    if (random(3) === 0) is = [...was].reverse()
    const cells: Record<string, AnswerView> = {}
    for (const r of is) if (was.some((w) => w.id === r.id) && random(2)) { r.cells = { ...r.cells, qty: answer(String(random(9) + 2)) }; cells[`stock.${r.id}.qty`] = r.cells.qty }
    const now = touched({ tables: { stock: table(is) }, cells })
    const step = stepOf(before(now, {}, { stock: table(was) }), now, questions)
    if (!step) continue
    // rows that came and went are put where they stood; an order among rows that stayed is only moved when no row came or went
    const same = was.length === is.length && was.every((r) => is.some((i) => i.id === r.id))
    const sort = (rows: RowView[]) => (same ? rows : [...rows].sort((x, y) => x.id.localeCompare(y.id)))
    expect(plain(sort(apply(is, step.back)))).toEqual(plain(sort(was)))
    expect(plain(sort(apply(was, step.again)))).toEqual(plain(sort(is)))
    // what was done stands, and what takes it back does not: neither is passed over in silence
    expect(leaves(step.again, { answers: {}, tables: { stock: table(is) } })).toBe(true)
    expect(leaves(step.back, { answers: {}, tables: { stock: table(is) } })).toBe(false)
    expect(leaves(step.back, { answers: {}, tables: { stock: table(apply(is, step.back)) } })).toBe(true)
  }
})

it.each([
  ['basis', { basis: 'document', basis_inherited: false }],
  ['note', { note: 'seen' }],
  ['by', { by: 'the supplier' }],
  ['how checked', { how_checked: 'called' }],
] as [string, Partial<AnswerView>][])('a step that changes the %s alone is a step', (_, part) => {
  const was = { sales: answer('62', { basis_inherited: false }) }
  const is = { sales: answer('62', { basis_inherited: false, ...part }) }
  const now = touched({ answers: is })
  const step = stepOf(before(now, was, {}), now, questions)!
  expect(leaves(step.again, { answers: is, tables: {} })).toBe(true)
  expect(leaves(step.back, { answers: is, tables: {} })).toBe(false)
  expect(leaves(step.back, { answers: was, tables: {} })).toBe(true)
})

it.each([
  ['the basis of a table', table([row('a', { name: 'x' })]), table([row('a', { name: 'x' })], { basis: 'document', basis_inherited: false })],
  ['an order', table([row('a', { name: 'x' }), row('b', { name: 'y' })]), table([row('b', { name: 'y' }), row('a', { name: 'x' })])],
  ['none of it', table([]), table([], { declared_empty: true })],
])('%s is a step', (_, was, is) => {
  const now = touched({ tables: { stock: is } })
  const step = stepOf(before(now, {}, { stock: was }), now, questions)!
  expect(leaves(step.again, { answers: {}, tables: { stock: is } })).toBe(true)
  expect(leaves(step.back, { answers: {}, tables: { stock: is } })).toBe(false)
  expect(leaves(step.back, { answers: {}, tables: { stock: was } })).toBe(true)
})

it('a row that somebody wrote into since is no longer what the step made', () => {
  const made = table([row('a', { name: 'x' })])
  const now = touched({ tables: { stock: made } })
  const step = stepOf(before(now, {}, { stock: table([]) }), now, questions)!
  expect(leaves(step.again, { answers: {}, tables: { stock: made } })).toBe(true)
  expect(leaves(step.again, { answers: {}, tables: { stock: table([row('a', { name: 'x', qty: '9' })]) } })).toBe(false)
})

it('leaves what nobody types alone', () => {
  const now = touched({ cells: { 'stock.a.amount': answer('9') } })
  expect(stepOf(before(now, {}, { stock: table([row('a', { amount: '5' })]) }), now, questions)).toBeNull()
})

it('every screen of a case has one step as its home, and a step key walks through its screens', () => {
  expect(new Set(caseScreens).size).toBe(caseScreens.length)
  for (const screen of caseScreens) expect(stepOfScreen(screen)).toBeDefined()
  for (const step of caseSteps) {
    const first = screenBy(step, 'elsewhere')!
    let at: string = first
    const seen = [at]
    while ((at = screenBy(step, at)!) !== first) seen.push(at)
    expect(seen.every((s) => stepOfScreen(s) === step)).toBe(true)
  }
})
