// What was typed and is not saved yet: one change per answer, in the order in which it was first touched.
// Knows nothing of windows, timers or the backend, so that its rules can be tested alone.
import type { Basis, Change } from '@/generated/api'

/** The parts of an answer that one edit may set; what is absent stays as it is. */
export interface Edit {
  raw?: string
  basis?: Basis
  by?: string
  how_checked?: string
  note?: string
}

export type Target = { question: string } | { table: string; row: string; column: string }

export function keyOf(target: Target): string {
  return 'question' in target ? target.question : `${target.table}.${target.row}.${target.column}`
}

/** Under what name a change waits. */
export function keyOfChange(change: Change): string {
  if (change.kind === 'answer') return change.question
  if (change.kind === 'cell') return `${change.table}.${change.row}.${change.column}`
  return 'row' in change ? rowKey(change.table, change.row) : change.table
}

const rowKey = (table: string, row: string) => `${table}.${row}`

const whole = (edit: Edit) => ({
  raw: edit.raw ?? null,
  basis: edit.basis ?? null,
  by: edit.by ?? null,
  how_checked: edit.how_checked ?? null,
  note: edit.note ?? null,
})

function merge(old: Change | undefined, target: Target, edit: Edit): Change {
  const known: Edit = {}
  if (old && (old.kind === 'answer' || old.kind === 'cell')) {
    for (const part of ['raw', 'basis', 'by', 'how_checked', 'note'] as const) {
      const value = old[part]
      if (value !== null && value !== undefined) Object.assign(known, { [part]: value })
    }
  }
  const parts = whole({ ...known, ...edit })
  return 'question' in target ? { kind: 'answer', ...target, ...parts } : { kind: 'cell', ...target, ...parts }
}

export class Pending {
  private changes = new Map<string, Change>()

  get size(): number {
    return this.changes.size
  }

  list(): Change[] {
    return [...this.changes.values()]
  }

  has(key: string): boolean {
    return this.changes.has(key)
  }

  /** Adds an edit; a cell of a row that is itself still pending joins that row's change, so that both are one record. */
  set(target: Target, edit: Edit): void {
    if ('row' in target) {
      const added = this.changes.get(rowKey(target.table, target.row))
      const only = Object.keys(edit)
      if (added?.kind === 'add_row' && only.length === 1 && edit.raw !== undefined) {
        added.cells = { ...added.cells, [target.column]: edit.raw }
        return
      }
    }
    const key = keyOf(target)
    this.changes.set(key, merge(this.changes.get(key), target, edit))
  }

  addRow(table: string, row: string, cells: Record<string, string>, before: string | null = null): void {
    this.changes.set(rowKey(table, row), { kind: 'add_row', table, row, before, cells })
  }

  /** A row that is not saved at all is simply gone, with what was typed into it. */
  dropRow(table: string, row: string): boolean {
    const fresh = this.changes.get(rowKey(table, row))?.kind === 'add_row'
    if (fresh) for (const key of [...this.changes.keys()]) if (key === rowKey(table, row) || key.startsWith(`${rowKey(table, row)}.`)) this.changes.delete(key)
    return fresh
  }

  /** Puts a refused change back among those to be saved. */
  restore(key: string, change: Change): void {
    this.giveBack(new Map([[key, change]]))
  }

  /** Takes out everything typed so far; what is typed afterwards is a new change. */
  takeAll(): Map<string, Change> {
    const taken = this.changes
    this.changes = new Map()
    return taken
  }

  /** Gives back what could not be saved; a newer edit of the same answer wins. */
  giveBack(taken: Map<string, Change>): void {
    const merged = new Map(taken)
    for (const [key, change] of this.changes) {
      const old = merged.get(key)
      if (old && (change.kind === 'answer' || change.kind === 'cell')) {
        const target: Target =
          change.kind === 'answer'
            ? { question: change.question }
            : { table: change.table, row: change.row, column: change.column }
        const edit = Object.fromEntries(
          Object.entries(change).filter(([part, value]) => !['kind', 'question', 'table', 'row', 'column'].includes(part) && value !== null),
        ) as Edit
        merged.set(key, merge(old, target, edit))
      } else merged.set(key, change)
    }
    this.changes = merged
  }

  clear(): void {
    this.changes.clear()
  }
}
