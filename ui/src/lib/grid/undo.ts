// What can be taken back in one table: steps with the changes that undo them and those that do them again. Undo writes records of its
// own and takes none away: what stood there is in the history for ever. Knows nothing of the window or the backend.
import type { Change, ColumnView, RowView } from '@/generated/api'

export interface Step {
  /** What was done, a key of the texts under `grid.did`. */
  did: 'typed' | 'paste' | 'fill' | 'clear' | 'set' | 'remove' | 'order' | 'presets' | 'declare' | 'basis'
  back: Change[]
  again: Change[]
}

const MOST = 200

export class Steps {
  private done: Step[] = []
  private undone: Step[] = []

  push(step: Step): void {
    if (step.back.length === 0) return
    this.done.push(step)
    if (this.done.length > MOST) this.done.shift()
    this.undone = []
  }

  get last(): Step | undefined {
    return this.done.at(-1)
  }

  get next(): Step | undefined {
    return this.undone.at(-1)
  }

  /** The last step was taken back. */
  tookBack(): void {
    const step = this.done.pop()
    if (step) this.undone.push(step)
  }

  /** The step that was taken back last was done again. */
  didAgain(): void {
    const step = this.undone.pop()
    if (step) this.done.push(step)
  }

  /** A step that can neither be taken back nor done again any more stands in the way of the others. */
  drop(which: 'last' | 'next'): void {
    if (which === 'last') this.done.pop()
    else this.undone.pop()
  }
}

export function cellChange(table: string, row: string, column: string, raw: string): Change {
  return { kind: 'cell', table, row, column, raw, basis: null, by: null, how_checked: null, note: null }
}

/** What takes changes of cells and fresh rows back, given the texts that stood there before. */
export function inverse(changes: Change[], rawOf: (row: string, column: string) => string): Change[] {
  return changes.flatMap((change): Change[] => {
    if (change.kind === 'cell') return [cellChange(change.table, change.row, change.column, rawOf(change.row, change.column))]
    if (change.kind === 'add_row') return [{ kind: 'remove_row', table: change.table, row: change.row }]
    return []
  }).reverse()
}

/** What puts removed rows back where they stood, the last first, so that each finds the row behind it. Another person's own act is
 *  not typed by anyone: it comes back only by another signature. */
export function rowsBack(table: string, rows: RowView[], gone: string[], columns: ColumnView[], rawOf: (row: string, column: string) => string): Change[] {
  const typed = columns.filter((c) => !c.computed && !c.read_only)
  return rows.flatMap((row, n) => {
    if (!gone.includes(row.id)) return []
    const cells: Record<string, string> = {}
    const beside: Change[] = []
    for (const { id } of typed) {
      const cell = row.cells[id]
      const raw = rawOf(row.id, id)
      if (cell || raw !== '') cells[id] = raw
      if (cell && (!cell.basis_inherited || cell.by || cell.how_checked || cell.note)) {
        const basis = cell.basis_inherited ? null : cell.basis
        beside.push({ kind: 'cell', table, row: row.id, column: id, raw: null, basis, by: cell.by, how_checked: cell.how_checked, note: cell.note })
      }
    }
    return [[{ kind: 'add_row', table, row: row.id, before: rows[n + 1]?.id ?? null, cells } as Change, ...beside]]
  }).reverse().flat()
}
