// Rows shown in the order of a column: for the eye. The order is taken once, when it is asked for: a row does not jump away
// from under the hand that types into it. The stored order, which the report prints, stays as it is until the officer keeps the new one.
import type { Change, ColumnView } from '@/generated/api'

export type Way = 'up' | 'down'

const NUMERIC = new Set(['number', 'integer', 'money', 'percent', 'ratio', 'days'])

/** Row ids in the order of their values; what is blank or does not read comes last either way, and ties stay as they were. */
export function ordered(ids: string[], column: Pick<ColumnView, 'type' | 'computed'>, way: Way, valueOf: (row: string) => string): string[] {
  const sign = way === 'up' ? 1 : -1
  const numeric = NUMERIC.has(column.type)
  const keyed = ids.map((id) => {
    const value = valueOf(id)
    const number = numeric && value !== '' ? Number(value) : NaN
    return { id, value, number, blank: numeric ? Number.isNaN(number) : value === '' }
  })
  const collator = new Intl.Collator('zh-CN', { numeric: true })
  return keyed
    .sort((a, b) => {
      if (a.blank || b.blank) return Number(a.blank) - Number(b.blank)
      return sign * (numeric ? a.number - b.number : collator.compare(a.value, b.value))
    })
    .map((k) => k.id)
}

/** What makes this the stored order: each row in turn goes to the end. */
export function movesTo(table: string, ids: readonly string[]): Change[] {
  return ids.map((row) => ({ kind: 'move_row', table, row, before: null }))
}
