// Cells of a table: the choices of a column, and what a pasted block of cells means for it.
import type { Change, ChoiceView, ColumnView, QuestionType, QuestionView, RowView } from '@/generated/api'
import { say } from '@/i18n'
import { newRowId } from '@/stores/visit'

export function choicesOf(kind: QuestionType, choices: ChoiceView[], t: (key: string) => string): { id: string; label: string }[] {
  if (kind === 'bool') return [{ id: 'true', label: t('common.yes') }, { id: 'false', label: t('common.no') }]
  return choices.map((choice) => ({ id: choice.id, label: say(choice.label) }))
}

const YES = new Set(['true', '是', '有', 'yes', 'y', '1', '√', '✓'])
const NO = new Set(['false', '否', '无', 'no', 'n', '0', '×'])

/** The id of a choice written in words; a text that is none of them stays, and the backend says that it does not read. */
export function choiceId(kind: QuestionType, choices: ChoiceView[], text: string): string {
  const word = text.trim()
  if (kind === 'bool') {
    const lower = word.toLowerCase()
    return YES.has(lower) ? 'true' : NO.has(lower) ? 'false' : word
  }
  if (kind !== 'choice') return word
  const hit = choices.find((c) => c.id === word || c.label.zh === word || c.label.en.toLowerCase() === word.toLowerCase())
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
  /** Titles of pasted columns that this table does not have: said, never dropped in silence. */
  ignored: string[]
  /** Columns that were pasted over and are none to type into. */
  readOnly: ColumnView[]
}

/** A pasted block: over the rows from `atRow` on, then as new rows. A first line of column titles chooses the columns. */
export function pasteChanges({ question, rows, cells, atRow, atColumn }: Block): Pasted {
  const asked = question.columns.filter((c) => !c.computed)
  const titled = cells[0]?.map((text) => asked.find((c) => c.label.zh === text || c.label.en === text || c.id === text))
  // a title in other words stands for the column at its place, when no other title names that column
  titled?.forEach((column, n) => {
    const there = asked[n]
    if (!column && there && !titled.includes(there)) titled[n] = titled.length === asked.length ? there : undefined
  })
  const hits = cells[0]?.filter((text) => asked.some((c) => c.label.zh === text || c.label.en === text || c.id === text)).length ?? 0
  const hasTitles = hits > 0 && hits * 2 >= (titled?.length ?? 0)
  const start = Math.max(0, asked.findIndex((c) => c.id === atColumn))
  const columns = hasTitles && titled ? titled : asked.slice(start)
  const lines = hasTitles ? cells.slice(1) : cells
  const changes: Change[] = []
  const readOnly = new Set<ColumnView>()
  lines.forEach((line, n) => {
    const row = rows[atRow + n]
    const texts: Record<string, string> = {}
    line.forEach((text, c) => {
      const column = columns[c]
      if (column?.read_only) {
        if (text !== '') readOnly.add(column)
      } else if (column) texts[column.id] = choiceId(column.type, column.choices, text)
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
  const ignored = hasTitles && titled ? (cells[0] ?? []).filter((text, n) => text !== '' && !titled[n]) : []
  return { changes, ignored, readOnly: [...readOnly] }
}
