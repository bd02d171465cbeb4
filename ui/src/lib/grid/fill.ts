// Which texts fill-down, fill-all, clearing and setting a column make: edits of cells, before anything is written.
// A cell that takes no text (computed, another person's act, not asked in this row) is left out, and the others are filled.
import type { Cell } from '@/lib/grid/range'

export interface Edit extends Cell {
  raw: string
}

export interface Sheet {
  rows: readonly string[]
  columns: readonly string[]
  rawOf: (row: string, column: string) => string
  takes: (row: string, column: string) => boolean
}

function edits(sheet: Sheet, cells: Cell[], textOf: (cell: Cell) => string): Edit[] {
  return cells
    .filter((cell) => sheet.takes(cell.row, cell.column))
    .map((cell) => ({ ...cell, raw: textOf(cell) }))
    .filter((edit) => sheet.rawOf(edit.row, edit.column) !== edit.raw)
}

const product = (rows: readonly string[], columns: readonly string[]): Cell[] => rows.flatMap((row) => columns.map((column) => ({ row, column })))

/** The first row of the block into every row below it. */
export function fillDown(sheet: Sheet): Edit[] {
  const first = sheet.rows[0]
  return first === undefined ? [] : edits(sheet, product(sheet.rows.slice(1), sheet.columns), ({ column }) => sheet.rawOf(first, column))
}

/** One text into every cell of the block. */
export function fillAll(sheet: Sheet, raw: string, only: 'all' | 'blank' = 'all'): Edit[] {
  const cells = product(sheet.rows, sheet.columns).filter((c) => only === 'all' || sheet.rawOf(c.row, c.column) === '')
  return edits(sheet, cells, () => raw)
}

export const clear = (sheet: Sheet): Edit[] => fillAll(sheet, '')
