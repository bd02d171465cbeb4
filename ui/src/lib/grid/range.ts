// Which cells are selected, by the ids of their rows and columns: the arithmetic of ranges. Knows nothing of the screen, so that
// rows may come, go or be shown in another order while a range stands.

export interface Cell {
  row: string
  column: string
}

/** From where a range began to where it reaches. */
export interface Range {
  anchor: Cell
  head: Cell
}

/** The same by place: both ends belong to it. */
export interface Rect {
  top: number
  left: number
  bottom: number
  right: number
}

/** Where a range lies among these rows and columns; null when one of its ends is gone. */
export function rectOf(range: Range | null, rows: readonly string[], columns: readonly string[]): Rect | null {
  if (!range) return null
  const [a, b] = [rows.indexOf(range.anchor.row), rows.indexOf(range.head.row)]
  const [c, d] = [columns.indexOf(range.anchor.column), columns.indexOf(range.head.column)]
  if (a < 0 || b < 0 || c < 0 || d < 0) return null
  return { top: Math.min(a, b), bottom: Math.max(a, b), left: Math.min(c, d), right: Math.max(c, d) }
}

export const height = (rect: Rect) => rect.bottom - rect.top + 1
export const width = (rect: Rect) => rect.right - rect.left + 1
/** More than the one cell that has the focus. */
export const many = (rect: Rect | null): rect is Rect => rect !== null && (height(rect) > 1 || width(rect) > 1)

/** The cell so many rows and columns away, or the last one before the edge. */
export function moved(cell: Cell, down: number, right: number, rows: readonly string[], columns: readonly string[]): Cell {
  const at = (all: readonly string[], id: string, by: number) => all[Math.max(0, Math.min(all.length - 1, all.indexOf(id) + by))] ?? id
  return { row: at(rows, cell.row, down), column: at(columns, cell.column, right) }
}

/** Rows of a range as they are shown. */
export const rowsIn = (rect: Rect, rows: readonly string[]) => rows.slice(rect.top, rect.bottom + 1)
export const columnsIn = <T>(rect: Rect, columns: readonly T[]) => columns.slice(rect.left, rect.right + 1)
