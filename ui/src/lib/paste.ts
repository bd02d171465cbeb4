// What a spreadsheet puts on the clipboard: lines of tab-separated cells, with quotes around cells that hold breaks.

export function looksLikeTable(text: string): boolean {
  return text.includes('\t') || /\n./.test(text.replace(/\r/g, ''))
}

/** Marks that nobody sees: of the start of a file, between letters, for the direction of writing. */
const UNSEEN = /[\ufeff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g

/**
 * Parses tab-separated text; a quoted cell may hold tabs, breaks and doubled quotes. A quote that nothing closes is a quote: 5" of it.
 * `gaps`: blank lines between others stay, so that what is pasted over rows stays beside its own row.
 */
export function parseTable(text: string, gaps = false): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const source = text.replace(/\r\n?/g, '\n').replace(UNSEEN, '')
  /** Whether the quote at `from` is closed where a cell may end. */
  const closes = (from: number): boolean => {
    for (let i = from + 1; i < source.length; i++) {
      if (source[i] !== '"') continue
      if (source[i + 1] === '"') i++
      else return i + 1 >= source.length || source[i + 1] === '\t' || source[i + 1] === '\n'
    }
    return false
  }
  for (let i = 0; i < source.length; i++) {
    const c = source[i]
    if (quoted) {
      if (c === '"' && source[i + 1] === '"') {
        cell += '"'
        i++
      } else if (c === '"') quoted = false
      else cell += c
    } else if (c === '"' && cell === '' && closes(i)) quoted = true
    else if (c === '\t') {
      row.push(cell)
      cell = ''
    } else if (c === '\n') {
      row.push(cell)
      rows.push(row)
      row = []
      cell = ''
    } else cell += c
  }
  if (cell !== '' || row.length > 0) {
    row.push(cell)
    rows.push(row)
  }
  const told = rows.map((r) => r.map((c) => c.trim()))
  const blank = (r: string[]) => r.every((c) => c === '')
  if (!gaps) return told.filter((r) => !blank(r))
  while (told.length > 0 && blank(told[told.length - 1])) told.pop()
  // above a block of several columns a blank line is no row of it; in one column it is a blank cell
  while (told.length > 0 && blank(told[0]) && told.some((r) => r.length > 1)) told.shift()
  return told
}
