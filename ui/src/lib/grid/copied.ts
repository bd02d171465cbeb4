// What a range is on the clipboard, for Excel, WPS and LibreOffice, and what they put there. A spreadsheet puts its cells there
// twice: as lines with tabs and as a table in HTML. Both are written, so that columns stay columns wherever it is pasted.
import { looksLikeTable, parseTable } from '@/lib/paste'

/** A cell that holds a tab, a break or begins with a quote is quoted, quotes within doubled: as spreadsheets read it. */
function quoted(text: string): string {
  return /[\t\n\r]/.test(text) || text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text
}

export function toTsv(cells: string[][]): string {
  return cells.map((row) => row.map(quoted).join('\t')).join('\r\n')
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** As text where it is no number: 0012 and 3-5 must not become 12 and a day in March. */
export function toHtml(cells: string[][], isText: boolean[]): string {
  const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => ESCAPES[c]).replace(/\r\n?|\n/g, '<br>')
  const cell = (text: string, n: number) => `<td${isText[n] ? ' style="mso-number-format:\'\\@\'"' : ''}>${escaped(text)}</td>`
  return `<table>${cells.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`
}

/** The cells of the first table in HTML: cells that span several leave the others blank, so that columns stay where they are. */
export function fromHtml(html: string): string[][] {
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table')
  if (!table) return []
  const grid: string[][] = []
  const put = (r: number, c: number, text: string) => ((grid[r] ??= [])[c] = text)
  Array.from(table.querySelectorAll('tr')).filter((tr) => tr.closest('table') === table).forEach((tr, r) => {
    let c = 0
    for (const td of Array.from(tr.children)) {
      if (!/^t[dh]$/i.test(td.tagName)) continue
      while (grid[r]?.[c] !== undefined) c++
      for (const br of Array.from(td.querySelectorAll('br'))) br.replaceWith('\n')
      const text = (td.textContent ?? '').replace(/\u00a0/g, ' ').replace(/[ \t]+/g, ' ').trim()
      const span = (name: string) => Math.max(1, Math.min(200, Number(td.getAttribute(name)) || 1))
      const [down, across] = [span('rowspan'), span('colspan')]
      for (let i = 0; i < down; i++) for (let j = 0; j < across; j++) put(r + i, c + j, i + j === 0 ? text : '')
      c += across
    }
  })
  return grid.map((row) => Array.from(row ?? [], (cell) => cell ?? '')).filter((row) => row.some((cell) => cell !== ''))
}

/** What was pasted, as cells: lines with tabs where there are some, else a table in HTML (a web page, a chat), else lines. */
export function cellsOf(data: { getData(type: string): string }): string[][] {
  const plain = data.getData('text/plain')
  if (plain.includes('\t')) return parseTable(plain, true)
  const html = data.getData('text/html')
  if (/<table/i.test(html)) {
    const cells = fromHtml(html)
    // one cell of a spreadsheet is one text
    if (cells.length > 1 || (cells[0]?.length ?? 0) > 1) return cells
  }
  return looksLikeTable(plain) ? parseTable(plain, true) : []
}
