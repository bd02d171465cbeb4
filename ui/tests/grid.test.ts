// The arithmetic of the grid: ranges, fills, clipboard of Excel, WPS and LibreOffice, mapping by title, undo, order, sums. Expected
// values are written out by hand, and for ranges reckoned another way.
import { describe, expect, it } from 'vitest'
import type { Change, ColumnView, RowView } from '@/generated/api'
import { cellsOf, fromHtml, toHtml, toTsv } from '@/lib/grid/copied'
import { clear, fillAll, fillDown, type Sheet } from '@/lib/grid/fill'
import { changesOf, chosen, doubtful, fits, likeness, lost, propose, shifted, unset } from '@/lib/grid/mapping'
import { ordered } from '@/lib/grid/order'
import { columnsIn, many, moved, rectOf, rowsIn } from '@/lib/grid/range'
import { sumOf } from '@/lib/grid/sum'
import { cellChange, inverse, rowsBack, Steps } from '@/lib/grid/undo'
import { parseTable } from '@/lib/paste'
import { answer, column, question, text } from './fake'

const ROWS = ['r1', 'r2', 'r3', 'r4']
const COLUMNS = ['a', 'b', 'c']

describe('a range', () => {
  it('holds exactly the cells between its ends, whichever end came first', () => {
    for (const [r1, row1] of ROWS.entries()) for (const [r2, row2] of ROWS.entries()) for (const [c1, col1] of COLUMNS.entries()) for (const [c2, col2] of COLUMNS.entries()) {
      const rect = rectOf({ anchor: { row: row1, column: col1 }, head: { row: row2, column: col2 } }, ROWS, COLUMNS)!
      const between = (n: number, a: number, b: number) => (n - a) * (n - b) <= 0
      expect(rowsIn(rect, ROWS)).toEqual(ROWS.filter((_, n) => between(n, r1, r2)))
      expect(columnsIn(rect, COLUMNS)).toEqual(COLUMNS.filter((_, n) => between(n, c1, c2)))
      expect(many(rect)).toBe(row1 !== row2 || col1 !== col2)
    }
  })
  it('is gone with the row of one of its ends', () => {
    expect(rectOf({ anchor: { row: 'r1', column: 'a' }, head: { row: 'gone', column: 'a' } }, ROWS, COLUMNS)).toBeNull()
    expect(rectOf(null, ROWS, COLUMNS)).toBeNull()
  })
  it('stops at the edge', () => {
    expect(moved({ row: 'r4', column: 'c' }, 1, 1, ROWS, COLUMNS)).toEqual({ row: 'r4', column: 'c' })
    expect(moved({ row: 'r2', column: 'b' }, -9, -1, ROWS, COLUMNS)).toEqual({ row: 'r1', column: 'a' })
  })
})

describe('filling', () => {
  const texts: Record<string, string> = { 'r1.a': '水', 'r1.b': '6', 'r2.b': '7', 'r3.a': '茶' }
  const sheet = (rows: string[], columns: string[]): Sheet => ({ rows, columns, rawOf: (r, c) => texts[`${r}.${c}`] ?? '', takes: (r, c) => c !== 'c' && r !== 'r4' })
  const short = (edits: { row: string; column: string; raw: string }[]) => edits.map((e) => `${e.row}.${e.column}=${e.raw}`)

  it('takes the first row down, and leaves out what takes no text and what stands there already', () => {
    texts['r2.a'] = '水'
    expect(short(fillDown(sheet(ROWS, COLUMNS)))).toEqual(['r2.b=6', 'r3.a=水', 'r3.b=6'])
    delete texts['r2.a']
  })
  it('fills all, or the blank ones only, and clears', () => {
    expect(short(fillAll(sheet(['r1', 'r2'], ['a']), '油'))).toEqual(['r1.a=油', 'r2.a=油'])
    expect(short(fillAll(sheet(ROWS, ['a', 'c']), '油', 'blank'))).toEqual(['r2.a=油'])
    expect(short(clear(sheet(ROWS, COLUMNS)))).toEqual(['r1.a=', 'r1.b=', 'r2.b=', 'r3.a='])
  })
})

describe('the clipboard', () => {
  const data = (types: Record<string, string>) => ({ getData: (type: string) => types[type] ?? '' })

  it('comes back as it went: tabs, breaks, quotes, markup', () => {
    const cells = [['水 "大"', '两行\n的货', 'a\tb'], ['"起头', '<b>&', '0012']]
    expect(parseTable(toTsv(cells))).toEqual(cells)
    expect(fromHtml(toHtml(cells, [true, true, true]))).toEqual([['水 "大"', '两行\n的货', 'a b'], ['"起头', '<b>&', '0012']])
  })
  it('marks texts as texts, so that 0012 stays 0012', () => {
    expect(toHtml([['0012', '5']], [true, false])).toBe('<table><tr><td style="mso-number-format:\'\\@\'">0012</td><td>5</td></tr></table>')
  })
  it('reads what Excel puts there', () => {
    const html = '<html><body><table border=0><col width=72><tr height=20><td height=20 class=xl65>品名</td><td>数量</td></tr><tr><td>水<br>\n  大瓶</td><td align=right x:num>1,234.50</td></tr></table></body></html>'
    expect(cellsOf(data({ 'text/plain': '品名\t数量\r\n"水\n大瓶"\t1,234.50\r\n', 'text/html': html }))).toEqual([['品名', '数量'], ['水\n大瓶', '1,234.50']])
  })
  it('reads a column of WPS, whose lines have no tab, and a merged title of LibreOffice', () => {
    expect(cellsOf(data({ 'text/plain': '5\r\n6\r\n' }))).toEqual([['5'], ['6']])
    const merged = '<table><tr><td colspan="2"><font face="Liberation Sans">盘点</font></td><td rowspan=2>备注</td></tr><tr><td>水</td><td sdval="6" sdnum="1033;">6</td></tr></table>'
    expect(cellsOf(data({ 'text/plain': '盘点 备注', 'text/html': merged }))).toEqual([['盘点', '', '备注'], ['水', '6', '']])
  })
  it('keeps a blank cell between others beside its own row, and drops what is blank at the ends', () => {
    expect(cellsOf(data({ 'text/plain': '正常\r\n\r\n过期\r\n\r\n' }))).toEqual([['正常'], [''], ['过期']])
    expect(cellsOf(data({ 'text/plain': '\r\n正常\r\n' }))).toEqual([[''], ['正常']])
    expect(cellsOf(data({ 'text/plain': '\t\r\n品名\t数量\r\n\t\r\n水\t6\r\n\t\r\n' }))).toEqual([['品名', '数量'], ['', ''], ['水', '6']])
    // a blank line makes no row of its own, and clears what it lies over
    const rows: RowView[] = [{ id: 'r1', cells: {} }, { id: 'r2', cells: { name: answer('油') } }]
    const plan = propose(stock, [['水', '瓶'], ['', ''], ['', ''], ['茶', '箱']], 'name', true)
    expect(changesOf(plan, stock, rows, 0).changes.map((c) => (c.kind === 'cell' ? `${c.row}.${c.column}=${c.raw}` : c.kind))).toEqual(
      ['r1.name=水', 'r1.unit=瓶', 'r2.name=', 'r2.unit=', 'add_row'])
  })
  it('leaves one text to the field it is pasted into', () => {
    expect(cellsOf(data({ 'text/plain': '水', 'text/html': '<table><tr><td>水</td></tr></table>' }))).toEqual([])
    expect(cellsOf(data({ 'text/plain': '水' }))).toEqual([])
  })
})

const STOCK: ColumnView[] = [
  column('name', { type: 'text', label: text('品名') }), column('unit', { type: 'text', label: text('单位') }), column('cost', { type: 'number', label: text('进价') }),
  column('qty', { type: 'number', label: text('数量') }),
  column('how', { type: 'choice', label: text('方式'), required: true, choices: [{ id: 'counted', label: text('实点') }, { id: 'estimated', label: text('估算') }] }),
  column('amount', { label: text('金额'), computed: true }),
]
const stock = question('stock', { type: 'table', columns: STOCK })
const into = (plan: ReturnType<typeof propose>) => plan.sources.map((s) => s.column?.id ?? null)

describe('mapping by title', () => {
  it('knows the words of the trade, and proposes them to be looked at', () => {
    const cells = [['存货编码', '商品名称', '计量单位', '库存数量', '采购单价'], ['01', '水', '箱', '60', '18.5']]
    const plan = propose(stock, cells, 'name', true)
    expect(into(plan)).toEqual([null, 'name', 'unit', 'qty', 'cost'])
    const made = changesOf(plan, stock, [], 0)
    expect(made.left).toEqual([0])
    expect(doubtful(plan, made, stock)).toBe(true)
    expect(made.changes).toMatchObject([{ kind: 'add_row', cells: { name: '水', unit: '箱', qty: '60', cost: '18.5' } }])
  })
  it('sees a heading in other words by the kinds of the columns, and keeps the places', () => {
    const cells = [['甲', '乙', '丙', '丁'], ['水', '箱', '18.5', '60'], ['茶', '箱', '20', '7']]
    const plan = propose(stock, cells, 'name', true)
    expect(plan.titles).toEqual(cells[0])
    expect(into(plan)).toEqual(['name', 'unit', 'cost', 'qty'])
    const made = changesOf(plan, stock, [], 0)
    expect([made.added, made.misfits, doubtful(plan, made, stock)]).toEqual([2, 0, true])
    // figures that do not read in every line are no heading
    expect(propose(stock, [['水', '箱', '不详', '不详'], ['茶', '箱', '不详', '不详']], 'name', true).titles).toBeNull()
    expect(propose(stock, cells, 'name').titles).toBeNull()
  })
  it('leaves titles that match nothing at their place where it is free, once somebody says that they are titles', () => {
    const cells = [['甲', '单位', '丙', '库存数量'], ['水', '箱', '18.5', '60']]
    expect(into(propose(stock, cells, 'name', true, true))).toEqual(['name', 'unit', 'cost', 'qty'])
    // not free, or nothing that it takes
    expect(into(propose(stock, [['甲', '品名', '丙'], ['箱', '水', '不详']], 'name', true, true))).toEqual([null, 'name', null])
  })
  it('says which required columns new rows would lack', () => {
    const strict = { ...stock, columns: STOCK.map((c) => (c.id === 'cost' ? { ...c, required: true } : c)) }
    const plan = propose(strict, [['品名', '数量'], ['水', '60']], 'name', true)
    expect(lost(plan, strict).map((c) => c.id)).toEqual(['cost'])
    expect(unset(plan, strict).map((c) => c.id)).toEqual(['how'])
  })
  it('never guesses where somebody does not look', () => {
    const cells = [['商品名称', '库存数量'], ['水', '60']]
    expect(propose(stock, cells, 'name').titles).toBeNull()
  })
  it('takes no line of figures for titles', () => {
    expect(propose(stock, [['水', '箱', '18.5', '60'], ['茶', '箱', '20', '7']], 'name', true).titles).toBeNull()
  })
  it('likens by words, by parts and by pairs of characters', () => {
    expect(likeness('进价（元/箱）', '进价')).toBe(1)
    expect(likeness('采购单价', '进价')).toBe(0.9)
    expect(likeness('盘点日期', '进价')).toBe(0)
    expect(likeness('货品数量合计', '数量')).toBeGreaterThan(0.6)
  })
  it('sees a block that lies one column off, and one press puts it right', () => {
    const cells = [['水', '箱', '18.5', '60'], ['茶', '箱', '20', '7']]
    const off = propose(stock, cells, 'unit', true)
    expect(into(off)).toEqual(['unit', 'cost', 'qty', 'how'])
    const made = changesOf(off, stock, [], 0)
    expect(made.misfits).toBe(4)
    expect(doubtful(off, made, stock)).toBe(true)
    const right = shifted(off, stock, -1)
    expect(into(right)).toEqual(['name', 'unit', 'cost', 'qty'])
    expect(changesOf(right, stock, [], 0).misfits).toBe(0)
    expect(into(shifted(shifted(right, stock, 2), stock, -2)).slice(0, 3)).toEqual(['name', 'unit', 'cost'])
  })
  it('gives a column that was not pasted one choice for all rows', () => {
    const plan = propose(stock, [['水', '箱', '18.5', '60'], ['茶', '箱', '20', '7']], 'name', true)
    expect(unset(plan, stock).map((c) => c.id)).toEqual(['how'])
    expect(doubtful(plan, changesOf(plan, stock, [], 0), stock)).toBe(true)
    const made = changesOf({ ...plan, constants: { how: 'counted' } }, stock, [], 0)
    expect(made.changes.map((c) => c.kind === 'add_row' && c.cells.how)).toEqual(['counted', 'counted'])
  })
  it('moves a column by hand, and the one that was there goes nowhere', () => {
    const plan = propose(stock, [['水', '箱'], ['茶', '瓶']], 'name', true)
    expect(into(chosen(plan, 1, STOCK[0]))).toEqual([null, 'name'])
    expect(into(chosen(plan, 0, null))).toEqual([null, 'unit'])
  })
  it('writes at once what leaves no doubt', () => {
    const plan = propose(stock, [['品名', '数量', '方式'], ['水', '60', '实点'], ['茶', '7', '估算']], 'name', true)
    expect(doubtful(plan, changesOf(plan, stock, [], 0), stock)).toBe(false)
  })
  it('takes nearly the same words at their own place for the title, and no others', () => {
    const prepaid = question('p', { type: 'table', columns: [
      column('name', { type: 'text', label: text('对象') }), column('amount', { label: text('金额') }), column('on', { type: 'bool', required: true, label: text('属本次用途') }),
    ] })
    const doubt = (titles: string[]) => {
      const plan = propose(prepaid, [titles, ['供应商A', '86,000', '是'], ['供应商B', '31500', '是']], 'name', true)
      return doubtful(plan, changesOf(plan, prepaid, [], 0), prepaid)
    }
    expect(doubt(['对象', '金额', '属于本次用途'])).toBe(false)
    expect(doubt(['对象', '金额', '打勾'])).toBe(true)
    expect(doubt(['金额', '对象', '属于本次用途'])).toBe(true)
  })
  it('counts what it would overwrite', () => {
    const rows: RowView[] = [{ id: 'r1', cells: { name: answer('油'), qty: answer('') } }]
    const made = changesOf(propose(stock, [['水', '箱'], ['茶', '瓶']], 'name', true), stock, rows, 0)
    expect([made.rewritten, made.over, made.added]).toEqual([1, 1, 1])
  })
  it.each([['18.5', true], ['1,234', true], ['62万', true], ['3500*30', true], ['１２', true], ['¥18', true], ['-', false], ['水', false], ['箱', false]])('%s fits a column of figures: %s', (typed, yes) =>
    expect(fits(STOCK[2], typed)).toBe(yes))
})

describe('undo', () => {
  const texts: Record<string, string> = { 'r1.qty': '5', 'r1.name': '水', 'r2.name': '茶' }
  const rawOf = (row: string, col: string) => texts[`${row}.${col}`] ?? ''

  it('knows what stood in a cell, and takes fresh rows out again', () => {
    const changes: Change[] = [cellChange('stock', 'r1', 'qty', '9'), { kind: 'add_row', table: 'stock', row: 'r9', before: null, cells: { name: '油' } }]
    expect(inverse(changes, rawOf)).toEqual([{ kind: 'remove_row', table: 'stock', row: 'r9' }, cellChange('stock', 'r1', 'qty', '5')])
  })
  it('puts rows back where they stood, with what stood beside their answers, but no signature', () => {
    const columns = [...STOCK, column('by', { type: 'text', read_only: text('签字') })]
    const observed = { ...answer('5'), basis: 'observed' as const, basis_inherited: false, note: '抽盘' }
    const rows: RowView[] = [{ id: 'r1', cells: { name: answer('水'), qty: observed, by: answer('甲') } }, { id: 'r2', cells: { name: answer('茶') } }, { id: 'r3', cells: {} }]
    expect(rowsBack('stock', rows, ['r1', 'r2'], columns, rawOf)).toEqual([
      { kind: 'add_row', table: 'stock', row: 'r2', before: 'r3', cells: { name: '茶' } },
      { kind: 'add_row', table: 'stock', row: 'r1', before: 'r2', cells: { name: '水', qty: '5' } },
      { kind: 'cell', table: 'stock', row: 'r1', column: 'qty', raw: null, basis: 'observed', by: null, how_checked: null, note: '抽盘' },
    ])
  })
  it('goes back and forward, and what is done anew forgets what was taken back', () => {
    const steps = new Steps()
    const step = (raw: string) => ({ did: 'typed' as const, back: [cellChange('t', 'r', 'c', '')], again: [cellChange('t', 'r', 'c', raw)] })
    const [one, two, three] = ['1', '2', '3'].map(step)
    steps.push(one)
    steps.push(two)
    steps.push({ did: 'fill', back: [], again: [] })
    expect(steps.last).toBe(two)
    steps.tookBack()
    expect([steps.last, steps.next]).toEqual([one, two])
    steps.didAgain()
    expect([steps.last, steps.next]).toEqual([two, undefined])
    steps.tookBack()
    steps.push(three)
    expect([steps.last, steps.next]).toEqual([three, undefined])
    for (let n = 0; n < 300; n++) steps.push(step(`${n}`))
    let depth = 0
    for (; steps.last; depth++) steps.tookBack()
    expect(depth).toBe(200)
  })
})

describe('order and sums', () => {
  it('orders figures as figures, texts as Chinese is read, blanks last either way', () => {
    const values: Record<string, string> = { a: '100', b: '9', c: '', d: '-3', e: '看不懂' }
    const money = { type: 'money' as const, computed: false }
    expect(ordered(Object.keys(values), money, 'up', (r) => values[r])).toEqual(['d', 'b', 'a', 'c', 'e'])
    expect(ordered(Object.keys(values), money, 'down', (r) => values[r])).toEqual(['a', 'b', 'd', 'c', 'e'])
    const words: Record<string, string> = { a: '客户10', b: '客户2', c: '', d: '供应商A' }
    expect(ordered(Object.keys(words), { type: 'text', computed: false }, 'up', (r) => words[r])).toEqual(['d', 'b', 'a', 'c'])
  })
  it('adds exactly, and says of how many', () => {
    expect(sumOf(['0.1', '0.2', null, '水', '-1', '90071992547409931'])).toEqual({ sum: '90071992547409930.3', count: 4 })
    expect(sumOf(['-0.05'])).toEqual({ sum: '-0.05', count: 1 })
    expect(sumOf([])).toEqual({ sum: '0', count: 0 })
  })
})
