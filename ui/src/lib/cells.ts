// Cells of a table: the choices of a column, and what a pasted block of cells means for it.
import type { Change, ChoiceView, ColumnView, QuestionType, QuestionView, RowView } from '@/generated/api'
import { say } from '@/i18n'
import { newRowId } from '@/stores/visit'

export function choicesOf(kind: QuestionType, choices: ChoiceView[], t: (key: string) => string): { id: string; label: string }[] {
  if (kind === 'bool') return [{ id: 'true', label: t('common.yes') }, { id: 'false', label: t('common.no') }]
  return choices.map((choice) => ({ id: choice.id, label: say(choice.label) }))
}

// The words that the backend reads as well (tests/data/typed.json holds both to it): a list shows the choice that a text will become.
const YES = new Set(['true', '是', '有', '对', '已', 'yes', 'y', '1', '√', '✓'])
const NO = new Set(['false', '否', '无', '没有', '不是', '未', 'no', 'n', '0', '×'])

/** A text as it is compared: half-width, without blanks at its ends, any kind of blank within as one. */
function folded(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
}

/** The id of a choice written in words; a text that is none of them stays, and the backend says that it does not read. */
export function choiceId(kind: QuestionType, choices: ChoiceView[], text: string): string {
  const word = text.trim()
  if (kind === 'bool') {
    const lower = folded(word)
    return YES.has(lower) ? 'true' : NO.has(lower) ? 'false' : word
  }
  if (kind !== 'choice') return word
  const bare = folded(word)
  const hit = choices.find((c) => c.id === word || folded(c.label.zh) === bare || folded(c.label.en) === bare)
  return hit?.id ?? word
}

interface Block {
  question: QuestionView
  rows: RowView[]
  cells: string[][]
  atRow: number
  atColumn: string
}

export interface Pasted {
  changes: Change[]
  /** Titles of pasted columns that were left out: said, never dropped in silence. */
  ignored: string[]
  /** Columns that were pasted over and are none to type into. */
  readOnly: ColumnView[]
}

/** A column of the paste: where it goes, and the unit its title names. */
interface Target {
  column: ColumnView
  unit: '' | '万' | '千'
}

const UNITS: Record<string, Target['unit']> = { 万元: '万', 万: '万', 千元: '千', 千: '千', k: '千', w: '万' }
const FOREIGN = /(美元|港币|港元|欧元|日元|英镑|usd|hkd|eur|jpy|gbp|[$€£])/

/** A title and what stands in brackets behind it: 金额（万元）. */
function parted(title: string): { name: string; bracket: string } {
  const parts = /^(.+?) ?[([【]([^)\]】]*)[)\]】]$/.exec(folded(title))
  return parts ? { name: parts[1], bracket: parts[2].replace(/ /g, '') } : { name: folded(title), bracket: '' }
}

const isForeign = (title: string) => FOREIGN.test(folded(title))
const unitOf = (title: string): Target['unit'] => UNITS[parted(title).bracket] ?? ''

/** The columns that titles name, each once: of two titles alike, the second takes the second column of that name or none. */
function byTitle(titles: string[], asked: ColumnView[]): (Target | undefined)[] {
  const used = new Set<string>()
  return titles.map((title) => {
    const whole = folded(title)
    if (whole === '') return undefined
    const named = (name: string) =>
      asked.find((c) => !used.has(c.id) && (folded(c.label.zh) === name || folded(c.label.en) === name || c.id.toLowerCase() === name))
    const exact = named(whole)
    const column = exact ?? (isForeign(title) ? undefined : named(parted(title).name))
    if (!column) return undefined
    used.add(column.id)
    return { column, unit: exact ? '' : unitOf(title) }
  })
}

const numeric = (column: ColumnView) => ['money', 'number', 'integer'].includes(column.type)

/** The text of a pasted cell; the unit that its column's title names goes along, so that 4.25 under 万元 is 4.25万. */
function cellText({ column, unit }: Target, text: string): string {
  return text !== '' && unit && numeric(column) ? `${text}${unit}` : choiceId(column.type, column.choices, text)
}

/** A pasted block: over the rows from `atRow` on, then as new rows. A first line of column titles chooses the columns. */
export function pasteChanges({ question, rows, cells, atRow, atColumn }: Block): Pasted {
  const asked = question.columns.filter((c) => !c.computed)
  const titles = cells[0] ?? []
  const named = byTitle(titles, asked)
  const hits = named.filter((target) => target).length
  // a title in other words stands for the column at its place, when no other title names that column
  const titled = named.map((target, n) => {
    const there = asked[n]
    const free = there && titles.length === asked.length && !named.some((t) => t?.column === there)
    if (target || !free || isForeign(titles[n]) || titles.indexOf(titles[n]) !== n) return target
    return { column: there, unit: unitOf(titles[n]) }
  })
  const hasTitles = hits > 0 && hits * 2 >= titles.length
  const start = Math.max(0, asked.findIndex((c) => c.id === atColumn))
  const columns: (Target | undefined)[] = hasTitles ? titled : asked.slice(start).map((column) => ({ column, unit: '' }))
  const lines = hasTitles ? cells.slice(1) : cells
  const changes: Change[] = []
  const left = new Set<number>()
  const readOnly = new Set<ColumnView>()
  lines.forEach((line, n) => {
    const row = rows[atRow + n]
    const texts: Record<string, string> = {}
    line.forEach((text, c) => {
      const target = columns[c]
      if (target?.column.read_only) {
        if (text !== '') readOnly.add(target.column)
      } else if (target) texts[target.column.id] = cellText(target, text)
      else if (text !== '') left.add(c)
    })
    if (!row) {
      const filled = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''))
      if (Object.keys(filled).length > 0)
        changes.push({ kind: 'add_row', table: question.id, row: newRowId(), before: null, cells: filled })
      return
    }
    for (const [column, raw] of Object.entries(texts))
      changes.push({ kind: 'cell', table: question.id, row: row.id, column, raw, basis: null, by: null, how_checked: null, note: null })
  })
  if (hasTitles) titles.forEach((text, c) => text !== '' && !columns[c] && left.add(c))
  const name = (c: number) => (hasTitles && titles[c]) || say({ zh: `第 ${c + 1} 列`, en: `column ${c + 1}` })
  return { changes, ignored: [...left].sort((a, b) => a - b).map(name), readOnly: [...readOnly] }
}
