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

/** What stands in the table just now, with what is typed and not saved. */
export interface Standing {
  rows: ReadonlySet<string>
  rawOf: (row: string, column: string) => string
  /** Whether a change of the whole table, of an order or of what stands beside a text is in force. */
  other: (change: Change) => boolean
}

/** Whether the table stands as these changes leave it: somebody took the step back already, or did it again, by another list. */
export function stand(changes: Change[], now: Standing): boolean {
  return changes.every((c) => {
    if (c.kind === 'add_row') return now.rows.has(c.row)
    if (c.kind === 'remove_row') return !now.rows.has(c.row)
    if (c.kind === 'cell' && c.raw !== null) return now.rows.has(c.row) && now.rawOf(c.row, c.column) === c.raw
    return now.other(c)
  })
}

/** Whether the rows are there that these changes speak of, and those are not that they make. */
export function possible(changes: Change[], now: Standing): boolean {
  const rows = new Set(now.rows)
  return changes.every((c) => {
    if (c.kind === 'add_row') return !rows.has(c.row) && (c.before === null || rows.has(c.before)) && rows.add(c.row) !== undefined
    if (c.kind === 'remove_row') return rows.delete(c.row)
    if (c.kind === 'cell') return rows.has(c.row)
    if (c.kind === 'move_row') return rows.has(c.row) && (c.before === null || rows.has(c.before))
    return true
  })
}

/** The step that a key takes back or does again now. What the case's own undo did to steps of this list meanwhile counts as done here,
 *  and a step whose rows are gone for good is dropped. */
export function turnable(steps: Steps, way: 'undo' | 'redo', now: Standing): Step | undefined {
  const overtaken = (left: Change[], by: Change[]) => stand(left, now) && !stand(by, now)
  if (steps.last && overtaken(steps.last.back, steps.last.again)) while (steps.last && overtaken(steps.last.back, steps.last.again)) steps.tookBack()
  else while (steps.next && overtaken(steps.next.again, steps.next.back)) steps.didAgain()
  const which = way === 'undo' ? 'last' : 'next'
  for (;;) {
    const step = steps[which]
    if (!step || possible(way === 'undo' ? step.back : step.again, now)) return step
    steps.drop(which)
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
