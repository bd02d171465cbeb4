// The manual, as it lies in docs/manual: read into parts that a component draws. Only what the manual uses is known: headings, paragraphs, lists,
// tables, pictures, and within a line bold, code, keys and links between its pages. Nothing of it ever becomes HTML by itself.

export type Inline = { kind: 'text' | 'bold' | 'code' | 'key'; text: string } | { kind: 'link'; text: string; to: string }

export type Part =
  | { kind: 'heading'; level: 1 | 2 | 3; id: string; line: Inline[] }
  | { kind: 'paragraph'; line: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'picture'; file: string; says: string }

const INLINE = /\*\*(.+?)\*\*|`(.+?)`|<kbd>(.+?)<\/kbd>|\[(.+?)\]\((.+?)\)/g

export function inline(text: string): Inline[] {
  const parts: Inline[] = []
  let from = 0
  for (const found of text.matchAll(INLINE)) {
    if (found.index > from) parts.push({ kind: 'text', text: text.slice(from, found.index) })
    const [all, bold, code, key, link, to] = found
    if (bold !== undefined) parts.push({ kind: 'bold', text: bold })
    else if (code !== undefined) parts.push({ kind: 'code', text: code })
    else if (key !== undefined) parts.push({ kind: 'key', text: key })
    else parts.push({ kind: 'link', text: link, to })
    from = found.index + all.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

const cells = (line: string) => line.replace(/^\||\|$/g, '').split('|').map((cell) => inline(cell.trim()))

/** The words of a line without its marks. */
export const words = (line: Inline[]): string => line.map((part) => part.text).join('')

export function parts(text: string): Part[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const made: Part[] = []
  let at = 0
  while (at < lines.length) {
    const line = lines[at]
    const heading = /^(#{1,3}) (.+)$/.exec(line)
    const picture = /^!\[(.*)\]\((.+)\)$/.exec(line)
    if (line.trim() === '') at++
    else if (heading) {
      made.push({ kind: 'heading', level: heading[1].length as 1 | 2 | 3, id: heading[2].replace(/[*`<>/]/g, ''), line: inline(heading[2]) })
      at++
    } else if (picture) {
      made.push({ kind: 'picture', says: picture[1], file: picture[2].split('/').at(-1) ?? '' })
      at++
    } else if (/^\|/.test(line)) {
      const table: string[] = []
      while (at < lines.length && /^\|/.test(lines[at])) table.push(lines[at++])
      made.push({ kind: 'table', head: cells(table[0]), rows: table.slice(2).map(cells) })
    } else if (/^(- |\d+\. )/.test(line)) {
      const ordered = /^\d/.test(line)
      const items: string[] = []
      while (at < lines.length && (/^(- |\d+\. )/.test(lines[at]) || /^ {2,}\S/.test(lines[at]))) {
        if (/^ /.test(lines[at])) items[items.length - 1] += ` ${lines[at].trim()}`
        else items.push(lines[at].replace(/^(- |\d+\. )/, ''))
        at++
      }
      made.push({ kind: 'list', ordered, items: items.map(inline) })
    } else {
      const paragraph: string[] = []
      while (at < lines.length && lines[at].trim() !== '' && !/^(#{1,3} |\||- |\d+\. |!\[)/.test(lines[at])) paragraph.push(lines[at++])
      // Chinese lines join without a blank
      made.push({ kind: 'paragraph', line: inline(paragraph.reduce((all, next) => all + (/[\u3000-\u9fff\uff00-\uffef]$/.test(all) ? '' : ' ') + next)) })
    }
  }
  return made
}
