// What a pasted block means for a table, as a proposal that can be looked at and changed before anything is written: which pasted
// column goes into which column of the table. Titles decide where there are some: first word for word, then by the words of the trade
// (进价 and 采购单价 are one thing), then by likeness; where there are none, the place of the cursor does.
import type { Change, ColumnView, QuestionView, RowView } from '@/generated/api'
import { choiceId, folded, isForeign, parted, UNITS, type Unit } from '@/lib/cells'
import { inPartsOfOne } from '@/lib/shares'
import { newRowId } from '@/stores/visit'

/** Why a pasted column goes where it goes: by its very title, by its title and unit, by its place beside the others, by likeness, by the cursor. */
export type How = 'exact' | 'unit' | 'place' | 'like' | 'cursor' | 'chosen'

/** Where a pasted column goes. */
export interface Source {
  column: ColumnView | null
  unit: Unit
  how: How | null
}

export interface Plan {
  titles: string[] | null
  lines: string[][]
  sources: Source[]
  /** Texts for columns that nothing was pasted into, the same in every row. */
  constants: Record<string, string>
}

export const NONE: Source = { column: null, unit: '', how: null }

// Words for one thing, as they stand at the head of columns that accounting programs and stall keepers write.
const ALIKE = [
  ['品名', '名称', '商品', '商品名称', '货品', '货品名称', '货名', '产品', '产品名称', '品种', '存货名称', '物料名称', '商品名'],
  ['数量', '件数', '个数', '库存', '库存数量', '库存量', '结存数量', '现存量', '盘点数量', '盘点数', '实盘数', '实盘数量', '点到数'],
  ['进价', '单价', '成本价', '采购价', '采购单价', '进货价', '进货单价', '单位成本', '成本单价', '含税单价'],
  ['金额', '余额', '现在欠', '欠款', '欠款金额', '应收余额', '应付余额', '期末余额', '合计', '合计金额', '总额', '价税合计', '每月'],
  ['单位', '计量单位', '规格单位'],
  ['对象', '欠款人', '欠款户', '客户', '客户名称', '往来单位', '单位名称', '供应商', '供应商名称', '债务人', '户名', '谁'],
  ['月份', '月', '年月', '期间', '会计期间'],
  ['已欠天数', '账龄', '账龄天数', '欠款天数', '逾期天数', '天数'],
  ['备注', '说明', '摘要', '附注'],
  ['状态', '情况', '存货状态', '库存状态', '现在怎样'],
  ['方式', '经营方式', '代销自有', '归属'],
]

const bare = (text: string) => parted(text).name.replace(/[\s（）()[\]【】：:、,，.。_/\\-]+/g, '')

/** How alike two titles are, from 0 to 1. */
export function likeness(title: string, label: string): number {
  const [a, b] = [bare(title), bare(label)]
  if (a === '' || b === '') return 0
  if (a === b) return 1
  if (ALIKE.some((words) => words.includes(a) && words.includes(b))) return 0.9
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length >= 2 && long.includes(short)) return 0.6 + 0.3 * (short.length / long.length)
  const pairs = (text: string) => Array.from({ length: Math.max(0, text.length - 1) }, (_, n) => text.slice(n, n + 2))
  const [p, q] = [pairs(a), pairs(b)]
  if (p.length === 0 || q.length === 0) return 0
  const left = [...q]
  const shared = p.filter((pair) => {
    const at = left.indexOf(pair)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }).length
  return (2 * shared) / (p.length + q.length)
}

const ENOUGH = 0.6

/** The columns that titles name word for word, each once: of two titles alike, the second takes the second column of that name or none. */
function byTitle(titles: string[], asked: ColumnView[]): Source[] {
  const used = new Set<string>()
  return titles.map((title) => {
    const whole = folded(title)
    if (whole === '') return NONE
    const named = (name: string) =>
      asked.find((c) => !used.has(c.id) && (folded(c.label.zh) === name || folded(c.label.en) === name || c.id.toLowerCase() === name))
    const exact = named(whole)
    const column = exact ?? (isForeign(title) ? undefined : named(parted(title).name))
    if (!column) return NONE
    used.add(column.id)
    return { column, unit: exact ? '' : unitOf(title), how: exact ? 'exact' : 'unit' }
  })
}

const unitOf = (title: string): Unit => UNITS[parted(title).bracket] ?? ''

/** A title in other words stands for the column at its place, when the titles are as many as the columns and no other names that one. */
function byPlace(titles: string[], named: Source[], asked: ColumnView[]): Source[] {
  return named.map((source, n) => {
    const there = asked[n]
    const free = there && titles.length === asked.length && !named.some((s) => s.column === there)
    if (source.column || !free || isForeign(titles[n]) || titles.indexOf(titles[n]) !== n) return source
    return { column: there, unit: unitOf(titles[n]), how: 'place' }
  })
}

/** The titles that are left go to the columns that are left, the most alike first. */
function byLikeness(titles: string[], named: Source[], asked: ColumnView[]): Source[] {
  const sources = [...named]
  const pairs = titles.flatMap((title, n) =>
    sources[n].column || isForeign(title) ? [] : asked.map((column) => ({ n, column, like: Math.max(likeness(title, column.label.zh), likeness(title, column.label.en)) })),
  )
  for (const { n, column, like } of pairs.sort((a, b) => b.like - a.like)) {
    if (like < ENOUGH || sources[n].column || sources.some((s) => s.column === column)) continue
    sources[n] = { column, unit: unitOf(titles[n]), how: 'like' }
  }
  return sources
}

export const pastable = (question: QuestionView) => question.columns.filter((c) => !c.computed)

/** Whether the first line is words where the columns, one beside the other, want figures or choices, and the second line has those. */
function headOfKinds(cells: string[][], places: ColumnView[]): boolean {
  const [first, second] = cells
  if (!second) return false
  const kinds = places.slice(0, first.length).flatMap((column, n) => {
    const told = !column.read_only && (numeric(column) || ['percent', 'choice', 'bool'].includes(column.type)) && first[n] !== '' && (second[n] ?? '') !== ''
    return told ? [!fits(column, first[n]) && fits(column, second[n])] : []
  })
  return kinds.length > 0 && kinds.every(Boolean)
}

/** Titles that match no column go to the column at their place, where it is free and takes what stands under them. */
function byCursor(titles: string[], named: Source[], places: ColumnView[], lines: string[][]): Source[] {
  return named.map((source, n) => {
    const there = places[n]
    if (source.column || !there || isForeign(titles[n]) || named.some((s) => s.column === there) || !lines.every((line) => fits(there, line[n] ?? ''))) return source
    return { column: there, unit: unitOf(titles[n]), how: 'place' }
  })
}

/** A proposal; `fuzzy` also takes titles that are only like a column's, which somebody then has to look at. */
export function propose(question: QuestionView, cells: string[][], atColumn: string, fuzzy = false, titled?: boolean): Plan {
  const asked = pastable(question)
  const first = cells[0] ?? []
  const named = byTitle(first, asked)
  const hit = (sources: Source[]) => sources.filter((s) => s.column).length
  const head = (sources: Source[]) => hit(sources) > 0 && hit(sources) * 2 >= first.length
  // a line of figures is no line of titles, however alike one of its texts may be
  const words = first.every((text) => !/\d{2}|^\d$/.test(text))
  const like = fuzzy && (titled || words) ? byPlace(first, byLikeness(first, named, asked), asked) : null
  const start = Math.max(0, asked.findIndex((c) => c.id === atColumn))
  const matched = head(named) || (like !== null && cells.length > 1 && head(byLikeness(first, named, asked)))
  const isHead = titled ?? (matched || (fuzzy && words && headOfKinds(cells, asked.slice(start))))
  if (isHead) {
    const sources = like ?? byPlace(first, named, asked)
    const lines = cells.slice(1)
    // somebody says that these are titles, or their kinds do: those that match nothing keep the place they had without titles
    return { titles: first, lines, sources: titled || !matched ? byCursor(first, sources, asked.slice(start), lines) : sources, constants: {} }
  }
  const most = Math.max(0, ...cells.map((line) => line.length))
  const sources = Array.from({ length: most }, (_, n): Source => {
    const column = asked[start + n]
    return column ? { column, unit: '', how: 'cursor' } : NONE
  })
  return { titles: null, lines: cells, sources, constants: {} }
}

/** Every pasted column one to the right or to the left. */
export function shifted(plan: Plan, question: QuestionView, by: number): Plan {
  const asked = pastable(question)
  const sources = plan.sources.map((source): Source => {
    if (!source.column) return source
    const column = asked[asked.findIndex((c) => c.id === source.column?.id) + by]
    return column ? { ...source, column, how: 'chosen' } : NONE
  })
  // what had fallen over the edge comes back when it is moved the other way
  const filled = sources.map((source, n) => {
    if (source.column || plan.titles) return source
    const beside = sources[n - 1]?.column ?? null
    const after = sources[n + 1]?.column ?? null
    const at = beside ? asked.indexOf(beside) + 1 : after ? asked.indexOf(after) - 1 : -1
    const column = asked[at]
    return column && !sources.some((s) => s.column === column) ? { column, unit: '' as Unit, how: 'chosen' as How } : source
  })
  return { ...plan, sources: filled }
}

/** One pasted column into another column of the table, or nowhere; whatever went there before goes nowhere. */
export function chosen(plan: Plan, n: number, column: ColumnView | null): Plan {
  const sources = plan.sources.map((source, m): Source => {
    if (m === n) return column ? { column, unit: plan.titles ? unitOf(plan.titles[m] ?? '') : '', how: 'chosen' } : NONE
    return column && source.column?.id === column.id ? NONE : source
  })
  return { ...plan, sources }
}

const numeric = (column: ColumnView) => ['money', 'number', 'integer'].includes(column.type)

/** The text of a pasted cell; the unit that its column's title names goes along, so that 4.25 under 万元 is 4.25万. */
function cellText(column: ColumnView, unit: Unit, text: string): string {
  return text !== '' && unit && numeric(column) ? `${text}${unit}` : choiceId(column.type, column.choices, text)
}

const FIGURE = /^[-+(]?[¥￥$]?\s*[\d.][\d.,\s*+\-/()（）×x]*\s*(万|亿|千|百|w|k|元|%|万元|千元)*\)?$/i

/** Whether a text can stand in a column at all: a name in a column of figures says that a block lies one column off. */
export function fits(column: ColumnView, text: string): boolean {
  if (text === '') return true
  if (column.type === 'choice' || column.type === 'bool') {
    const id = choiceId(column.type, column.choices, text)
    return column.type === 'bool' ? id === 'true' || id === 'false' : column.choices.some((c) => c.id === id)
  }
  return numeric(column) || column.type === 'percent' ? FIGURE.test(folded(text)) : true
}

export interface Made {
  changes: Change[]
  /** Places of pasted columns that were left out: said, never dropped in silence. */
  left: number[]
  readOnly: ColumnView[]
  added: number
  rewritten: number
  /** Cells that held another text before. */
  over: number
  misfits: number
}

/** What a plan writes: over the rows from `atRow` on, then as new rows. */
export function changesOf(plan: Plan, question: QuestionView, rows: RowView[], atRow: number): Made {
  const made: Made = { changes: [], left: [], readOnly: [], added: 0, rewritten: 0, over: 0, misfits: 0 }
  const left = new Set<number>()
  const readOnly = new Set<ColumnView>()
  plan.lines.forEach((line, n) => {
    const row = rows[atRow + n]
    const texts: Record<string, string> = {}
    line.forEach((text, c) => {
      const { column, unit } = plan.sources[c] ?? NONE
      if (column?.read_only) {
        if (text !== '') readOnly.add(column)
      } else if (column) {
        texts[column.id] = cellText(column, unit, text)
        if (!fits(column, text)) made.misfits++
      } else if (text !== '') left.add(c)
    })
    for (const [column, raw] of Object.entries(plan.constants)) if (raw !== '') texts[column] = raw
    if (!row) {
      const filled = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''))
      const own = line.some((text, c) => text !== '' && plan.sources[c]?.column)
      if (Object.keys(filled).length === 0 || !own) return
      made.changes.push({ kind: 'add_row', table: question.id, row: newRowId(), before: null, cells: filled })
      made.added++
      return
    }
    made.rewritten++
    for (const [column, raw] of Object.entries(texts)) {
      const before = row.cells[column]?.raw ?? ''
      if (before !== '' && before !== raw) made.over++
      made.changes.push({ kind: 'cell', table: question.id, row: row.id, column, raw, basis: null, by: null, how_checked: null, note: null })
    }
  })
  if (plan.titles) plan.titles.forEach((text, c) => text !== '' && !plan.sources[c]?.column && left.add(c))
  return { ...made, left: [...left].sort((a, b) => a - b), readOnly: [...readOnly] }
}

/** Required columns to choose in which new rows would be left open: the same choice for all of them is one key here, and one each later. */
export function unset(plan: Plan, question: QuestionView): ColumnView[] {
  const taken = new Set(plan.sources.map((s) => s.column?.id))
  return pastable(question).filter((c) => !c.read_only && !taken.has(c.id) && (c.type === 'choice' || c.type === 'bool' || c.rows_of))
}

/** Required columns into which nothing is pasted and for which no choice can be made at once: new rows lack them. */
export function lost(plan: Plan, question: QuestionView): ColumnView[] {
  const taken = new Set(plan.sources.map((s) => s.column?.id))
  const choosable = new Set(unset(plan, question))
  return pastable(question).filter((c) => c.required && !c.read_only && !taken.has(c.id) && !choosable.has(c))
}

/** Why a block is shown before it is written; one that leaves no doubt is written at once and can be taken back. */
export function doubtful(plan: Plan, made: Made, question: QuestionView): boolean {
  const columns = pastable(question)
  const whole = plan.titles?.length === columns.length
  // a title in nearly the same words, at its own place in a block of the whole table, is no guess: 属于本次用途 for 属本次用途
  const meant = (column: ColumnView | null, n: number) =>
    whole && column === columns[n] && Math.max(likeness(plan.titles?.[n] ?? '', column.label.zh), likeness(plan.titles?.[n] ?? '', column.label.en)) >= ENOUGH
  const guessed = plan.sources.some((s, n) => (s.how === 'like' || s.how === 'place') && !meant(s.column, n))
  const open = made.added > 1 && unset(plan, question).some((c) => c.required)
  const small = plan.sources.some((s, n) => inPartsOfOne(s.column?.type ?? '', plan.lines.map((line) => line[n] ?? '')))
  return guessed || made.left.length > 0 || made.misfits > 0 || open || small
}
