// Cells of a table: the choices of a column, and what a pasted block of cells means for it.
import type { Change, ChoiceView, ColumnView, QuestionType, QuestionView, RowView } from '@/generated/api'
import { say } from '@/i18n'
import { changesOf, propose, type Plan } from '@/lib/grid/mapping'

export function choicesOf(kind: QuestionType, choices: ChoiceView[], t: (key: string) => string): { id: string; label: string }[] {
  if (kind === 'bool') return [{ id: 'true', label: t('common.yes') }, { id: 'false', label: t('common.no') }]
  return choices.map((choice) => ({ id: choice.id, label: say(choice.label) }))
}

// The words that the backend reads as well (tests/data/typed.json holds both to it): a list shows the choice that a text will become.
const YES = new Set(['true', '是', '有', '对', '已', 'yes', 'y', '1', '√', '✓'])
const NO = new Set(['false', '否', '无', '没有', '不是', '未', 'no', 'n', '0', '×'])

/** A text as it is compared: half-width, without blanks at its ends, any kind of blank within as one. */
export function folded(text: string): string {
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

/** The unit that a title names. */
export type Unit = '' | '万' | '千'
export const UNITS: Record<string, Unit> = { 万元: '万', 万: '万', 千元: '千', 千: '千', k: '千', w: '万' }
const FOREIGN = /(美元|港币|港元|欧元|日元|英镑|usd|hkd|eur|jpy|gbp|[$€£])/

/** A title and what stands in brackets behind it: 金额（万元）. */
export function parted(title: string): { name: string; bracket: string } {
  const parts = /^(.+?) ?[([【]([^)\]】]*)[)\]】]$/.exec(folded(title))
  return parts ? { name: parts[1], bracket: parts[2].replace(/ /g, '') } : { name: folded(title), bracket: '' }
}

export const isForeign = (title: string) => FOREIGN.test(folded(title))

/** A pasted block: over the rows from `atRow` on, then as new rows. A first line of column titles chooses the columns. */
export function pasteChanges({ question, rows, cells, atRow, atColumn }: Block): Pasted {
  const plan = propose(question, cells, atColumn)
  const { changes, left, readOnly } = changesOf(plan, question, rows, atRow)
  return { changes, ignored: left.map((c) => titleOf(plan, c)), readOnly }
}

/** What a pasted column is called: its title, else its place. */
export function titleOf(plan: Plan, c: number): string {
  return plan.titles?.[c] || say({ zh: `第 ${c + 1} 列`, en: `column ${c + 1}` })
}
