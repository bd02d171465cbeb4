// Sheets that were printed blank and filled in a spreadsheet come back: every column is known by its title, in both languages.
import sheets from '../../tests/data/sheets.json'
import { describe, expect, it } from 'vitest'
import type { ColumnView, QuestionType } from '@/generated/api'
import { pasteChanges } from '@/lib/cells'
import { parseTable } from '@/lib/paste'
import { column, question } from './fake'

interface Sheet {
  titles: { zh: string; en: string }
  typed: string[]
  columns: { id: string; type: string; label: { zh: string; en: string }; computed: boolean; choices: { id: string; label: { zh: string; en: string } }[] }[]
}

const all = Object.entries(sheets as unknown as Record<string, Sheet>)

describe('a filled sheet', () => {
  it('is one of many', () => expect(all.length).toBeGreaterThan(10))

  it.each(all)('%s comes back under its titles', (key, sheet) => {
    const columns: ColumnView[] = sheet.columns.map((c) => column(c.id, { type: c.type as QuestionType, label: c.label, computed: c.computed, choices: c.choices }))
    const table = question('t', { type: 'table', columns })
    for (const language of ['zh', 'en'] as const) {
      // Typed columns in the reverse order: the titles alone say where a cell belongs.
      const titles = sheet.titles[language].split('\t').reverse()
      const ids = [...sheet.typed].reverse()
      const cells = ids.map((id, n) => {
        const c = columns.find((one) => one.id === id)
        return c?.type === 'choice' ? c.choices[0].label[language] : c?.type === 'bool' ? '是' : `${n + 1}`
      })
      const text = [titles.join('\t'), cells.join('\t')].join('\n')
      const { changes, ignored } = pasteChanges({ question: table, rows: [], cells: parseTable(text), atRow: 0, atColumn: sheet.typed[0] })
      expect(ignored, `${key} ${language}`).toEqual([])
      expect(changes).toHaveLength(1)
      const row = changes[0]
      expect(row.kind === 'add_row' && Object.keys(row.cells).sort(), `${key} ${language}`).toEqual([...ids].sort())
      if (row.kind === 'add_row') for (const [n, id] of ids.entries()) {
        const c = columns.find((one) => one.id === id)
        expect(row.cells[id], `${key} ${language} ${id}`).toBe(c?.type === 'choice' ? c.choices[0].id : c?.type === 'bool' ? 'true' : cells[n])
      }
    }
  })
})
