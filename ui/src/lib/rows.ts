// Names of cells and of rows.

/** Splits `table.row.column` at its last two points: a table's name may hold points, a row and a column do not. */
export function splitCell(path: string): [string, string, string] {
  const column = path.lastIndexOf('.')
  const row = path.lastIndexOf('.', column - 1)
  return [path.slice(0, row), path.slice(row + 1, column), path.slice(column + 1)]
}

export function newRowId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
