// The grid under keys, clipboard and input method, with a backend that records what it was asked: every act is one record.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { setBackend } from '@/backend'
import FootLine from '@/components/shell/FootLine.vue'
import TableEditor from '@/components/TableEditor.vue'
import type { CaseView, Change } from '@/generated/api'
import { i18n } from '@/i18n'
import { useTrouble } from '@/stores/trouble'
import { useUndo } from '@/stores/undo'
import { useVisit } from '@/stores/visit'
import { answer, caseView, Fake } from './fake'

vi.mock('vue-router', () => ({ useRouter: () => ({ push: async () => undefined }) }))

let fake: Fake
let view: CaseView
let made: VueWrapper

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  view = caseView()
  fake.view = view
  setBackend(fake)
  document.body.innerHTML = ''
  vi.useFakeTimers()
})

const cells = (name: string, quantity: string, state: string) => ({ name: answer(name), quantity: answer(quantity), state: answer(state) })
/** Each test a case of its own: what can be taken back belongs to one case. */
let cases = 0
function open(rows: [string, string, string][] = [['水', '6', 'normal'], ['茶', '7', ''], ['油', '8', '']]): void {
  view.meta.id = `c${++cases}`
  view.tables.stock = { id: 'stock', basis: 'observed', basis_inherited: true, declared_empty: false, rows: rows.map((r, n) => ({ id: `r${n}`, cells: cells(...r) })) }
  useVisit().take(structuredClone(view))
  made = mount(TableEditor, { props: { question: view.questions[2], here: false }, global: { plugins: [i18n] }, attachTo: document.body })
}
const cell = (row: number, column: string) => made.get<HTMLInputElement>(`[data-test=cell-stock-${row}-${column}]`).element
const settle = async () => {
  for (let n = 0; n < 6; n++) {
    await vi.advanceTimersByTimeAsync(60)
    await flushPromises()
  }
}
async function press(key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  ;(document.activeElement ?? document.body).dispatchEvent(event)
  await settle()
  return event
}
function type(raw: string): void {
  const field = document.activeElement as HTMLInputElement
  field.value = raw
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
async function paste(text: string, html = ''): Promise<void> {
  const event = new Event('paste', { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { getData: (t: string) => (t === 'text/plain' ? text : html) } })
  document.activeElement?.dispatchEvent(event)
  await settle()
}
async function copied(): Promise<Record<string, string>> {
  const out: Record<string, string> = {}
  const event = new Event('copy', { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { setData: (t: string, data: string) => (out[t] = data) } })
  document.activeElement?.dispatchEvent(event)
  await settle()
  return out
}
const last = () => fake.requests('commit').at(-1)
const raws = (column: string) => view.tables.stock!.rows.map((r) => r.cells[column]?.raw ?? '')
const short = (changes: Change[]) => changes.map((c) => (c.kind === 'cell' ? `${c.row}.${c.column}=${c.raw}` : c.kind))

describe('keys of the grid', () => {
  it('moves by arrows between cells, and by arrows in the text once it is typed into', async () => {
    open()
    cell(0, 'name').focus()
    await press('ArrowRight')
    expect(document.activeElement).toBe(cell(0, 'quantity'))
    await press('ArrowDown')
    expect(document.activeElement).toBe(cell(1, 'quantity'))
    type('71')
    expect((await press('ArrowLeft')).defaultPrevented).toBe(false)
    expect(document.activeElement).toBe(cell(1, 'quantity'))
    await press('ArrowUp')
    expect(document.activeElement).toBe(cell(0, 'quantity'))
  })

  it('goes by Ctrl+Home to the first cell and by Ctrl+End to the last', async () => {
    open()
    cell(1, 'quantity').focus()
    await press('End', { ctrlKey: true })
    expect(document.activeElement).toBe(cell(2, 'state'))
    await press('Home', { ctrlKey: true })
    expect(document.activeElement).toBe(cell(0, 'name'))
  })

  it('fills down and fills all: one record each, and the select column with it', async () => {
    open()
    cell(0, 'quantity').focus()
    await press('ArrowRight', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    expect(made.findAll('td[aria-selected=true]')).toHaveLength(6)
    expect(made.get('[data-test=told-stock]').text()).toContain('3 行 × 2 列')
    expect(made.get('[data-test=told-stock]').text()).toContain('21')
    await press('d', { ctrlKey: true })
    expect(short(last()!.changes)).toEqual(['r1.quantity=6', 'r1.state=normal', 'r2.quantity=6', 'r2.state=normal'])
    expect([raws('quantity'), raws('state')]).toEqual([['6', '6', '6'], ['normal', 'normal', 'normal']])
    const before = fake.requests('commit').length
    await press('z', { ctrlKey: true })
    expect(fake.requests('commit')).toHaveLength(before + 1)
    expect(last()!.action).toBe('undo')
    expect([raws('quantity'), raws('state')]).toEqual([['6', '7', '8'], ['normal', '', '']])
    await press('y', { ctrlKey: true })
    expect(last()!.action).toBe('redo')
    expect(raws('quantity')).toEqual(['6', '6', '6'])
  })

  it('Ctrl+Enter fills a marked block with what was just typed into it, and nothing else', async () => {
    open()
    cell(0, 'quantity').focus()
    await press('ArrowDown', { shiftKey: true })
    const before = fake.requests('commit').length
    await press('Enter', { ctrlKey: true })
    expect(fake.requests('commit')).toHaveLength(before)
    expect(made.emitted('next')).toHaveLength(1)
    type('55')
    await press('Enter', { ctrlKey: true })
    expect(raws('quantity')).toEqual(['55', '55', '8'])
    expect(made.emitted('next')).toHaveLength(1)
    // once: the text is filled, and the next one leads on
    await press('Enter', { ctrlKey: true })
    expect(made.emitted('next')).toHaveLength(2)
    // a choice that is made in a marked block as well
    cell(0, 'state').focus()
    await press('ArrowDown', { shiftKey: true })
    await press('2')
    await press('Enter', { ctrlKey: true })
    expect(raws('state')).toEqual(['expired', 'expired', ''])
  })

  it('Ctrl+Enter after a paste leaves the pasted block alone, typed into or not', async () => {
    open()
    cell(0, 'name').focus()
    await paste('红茶\t70\n菜油\t80')
    await press('Enter', { ctrlKey: true })
    expect([raws('name'), raws('quantity')]).toEqual([['红茶', '菜油', '油'], ['70', '80', '8']])
    expect(made.emitted('next')).toHaveLength(1)
    type('绿茶')
    await press('Enter', { ctrlKey: true })
    await useVisit().commit()
    expect(raws('name')).toEqual(['绿茶', '菜油', '油'])
    expect(made.emitted('next')).toHaveLength(2)
  })

  it('clears a range by Delete, and keeps the computed column out of it', async () => {
    open()
    cell(0, 'name').focus()
    await press('a', { ctrlKey: true })
    await press('Delete')
    expect(short(last()!.changes)).toEqual(['r0.name=', 'r0.quantity=', 'r0.state=', 'r1.name=', 'r1.quantity=', 'r2.name=', 'r2.quantity='])
    await press('z', { ctrlKey: true })
    expect(raws('name')).toEqual(['水', '茶', '油'])
  })

  it('takes typing back cell by cell, a fresh row too', async () => {
    open([])
    cell(0, 'name').focus()
    type('水')
    await settle()
    await press('ArrowRight')
    type('12')
    await press('Enter')
    expect(raws('quantity')).toEqual(['12'])
    await press('z', { ctrlKey: true })
    expect(raws('quantity')).toEqual([''])
    await press('z', { ctrlKey: true })
    expect(view.tables.stock!.rows).toHaveLength(0)
    await press('y', { ctrlKey: true })
    await press('y', { ctrlKey: true })
    expect([raws('name'), raws('quantity')]).toEqual([['水'], ['12']])
  })

  it('removes the rows of a range as one record, and brings them back where they stood', async () => {
    open()
    cell(0, 'name').focus()
    await press('ArrowDown', { shiftKey: true })
    await press('Delete', { ctrlKey: true })
    expect(short(last()!.changes)).toEqual(['remove_row', 'remove_row'])
    expect(raws('name')).toEqual(['油'])
    await press('z', { ctrlKey: true })
    expect(last()).toMatchObject({ action: 'undo', changes: [{ kind: 'add_row', row: 'r1', before: 'r2' }, { kind: 'add_row', row: 'r0', before: 'r1' }] })
  })

  it('chooses in a cell by the digit of the choice', async () => {
    open()
    ;(made.get('[data-test=cell-stock-1-state]').element as HTMLSelectElement).focus()
    await press('2')
    await press('Enter')
    expect(raws('state')).toEqual(['normal', 'expired', ''])
  })

  it('leaves every key to the input method while it composes', async () => {
    open()
    cell(0, 'name').focus()
    await press('ArrowDown', { shiftKey: true })
    const before = fake.requests('commit').length
    for (const key of ['Enter', 'Delete', 'Backspace', 'ArrowDown', 'd', 'z', 'F11'])
      for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ctrlKey: key.length === 1, ...how })
        if ('keyCode' in how) Object.defineProperty(event, 'keyCode', { value: 229 })
        document.activeElement!.dispatchEvent(event)
        await settle()
        expect(event.defaultPrevented, `${key} ${JSON.stringify(how)}`).toBe(false)
      }
    expect(fake.requests('commit')).toHaveLength(before)
    const field = document.activeElement as HTMLInputElement
    field.value = 'kafe'
    field.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }))
    await settle()
    expect(fake.requests('commit')).toHaveLength(before)
    field.value = '咖啡'
    field.dispatchEvent(new CompositionEvent('compositionend'))
    await press('Enter')
    expect(raws('name')).toEqual(['水', '咖啡', '油'])
    await press('z', { ctrlKey: true })
    expect(raws('name')).toEqual(['水', '茶', '油'])
  })
})

describe('blocks', () => {
  it('copies words and figures for a spreadsheet', async () => {
    open()
    cell(0, 'name').focus()
    await press('ArrowRight', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    const out = await copied()
    expect(out['text/plain']).toBe('水\t6\t正常\r\n茶\t7\t')
    expect(out['text/html']).toContain('<td>6</td>')
    expect(out['text/html']).not.toContain('normal')
  })

  it('pastes a block over cells at the cursor as one record, and takes it back as one', async () => {
    open()
    cell(1, 'name').focus()
    await paste('红茶\t70\n菜油\t80\n米\t90')
    expect(last()!.action).toBe('paste')
    expect(raws('name')).toEqual(['水', '红茶', '菜油', '米'])
    await press('z', { ctrlKey: true })
    expect(last()!.action).toBe('undo')
    expect([raws('name'), raws('quantity')]).toEqual([['水', '茶', '油'], ['6', '7', '8']])
  })

  it('fills a range with one pasted text', async () => {
    open()
    cell(0, 'quantity').focus()
    await press('ArrowDown', { shiftKey: true })
    await paste('12')
    expect(raws('quantity')).toEqual(['12', '12', '8'])
  })

  it('shows a doubtful block before anything is written, and writes what was chosen', async () => {
    open([])
    cell(0, 'name').focus()
    await paste('编码\t商品名称\t库存数量\n01\t水\t6\n02\t茶\t7')
    expect(fake.requests('commit')).toHaveLength(0)
    const preview = made.findComponent({ name: 'PastePreview' })
    expect(preview.get('[data-test=paste-column-0]').text()).toContain('不取')
    expect(preview.get<HTMLSelectElement>('[data-test=paste-into-1]').element.value).toBe('name')
    expect(preview.get<HTMLSelectElement>('[data-test=paste-into-2]').element.value).toBe('quantity')
    expect(document.activeElement).toBe(preview.get('[data-test=paste-write]').element)
    await preview.get('[data-test=paste-all-state]').setValue('normal')
    await preview.get('[data-test=paste-write]').trigger('click')
    await settle()
    expect(fake.requests('commit')).toHaveLength(1)
    expect([raws('name'), raws('quantity'), raws('state')]).toEqual([['水', '茶'], ['6', '7'], ['normal', 'normal']])
    expect(made.text()).toContain('编码')
  })

  it('Enter writes from anywhere in the preview, on a button of its own it does not', async () => {
    open([])
    cell(0, 'name').focus()
    await paste('编码\t商品名称\t库存数量\n01\t水\t6\n02\t茶\t7')
    const preview = made.findComponent({ name: 'PastePreview' })
    expect(preview.get('thead').text()).toContain('怎么对上的')
    ;(preview.get('[data-test=paste-right]').element as HTMLElement).focus()
    await press('Enter')
    expect(fake.requests('commit')).toHaveLength(0)
    ;(preview.get('[data-test=paste-titled]').element as HTMLElement).focus()
    await press('Enter')
    expect(raws('name')).toEqual(['水', '茶'])
    expect(made.findComponent({ name: 'PastePreview' }).exists()).toBe(false)
  })

  it('writes nothing when the preview is left', async () => {
    open([])
    cell(0, 'quantity').focus()
    await paste('水\t6\n茶\t7')
    made.findComponent({ name: 'PastePreview' }).vm.$emit('close')
    await settle()
    expect(fake.requests('commit')).toHaveLength(0)
  })
})

describe('on the whole screen', () => {
  it('paints every row that a paste brings into a table that was empty', async () => {
    open([])
    // as high as its rows, up to the height of the screen
    const rows = () => Math.min(22, view.tables.stock!.rows.length + 3) * 30
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockImplementation(function (this: HTMLElement) {
      return this.classList.contains('box') ? rows() : 0
    })
    await made.setProps({ full: true })
    await settle()
    cell(0, 'name').focus()
    await paste(Array.from({ length: 20 }, (_, n) => `货${n}\t${n}`).join('\n'))
    expect(made.findAll('tbody tr[data-row]')).toHaveLength(21)
    vi.restoreAllMocks()
  })
})

describe('a table wider than its box', () => {
  it('keeps its first column in sight, and one that is not has no layers for it', async () => {
    open()
    expect(made.get('.box').classes()).not.toContain('pinned')
    vi.spyOn(HTMLElement.prototype, 'scrollWidth', 'get').mockReturnValue(1400)
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
    window.dispatchEvent(new Event('resize'))
    await nextTick()
    expect(made.get('.box').classes()).toContain('pinned')
    vi.restoreAllMocks()
  })
})

describe('a whole column', () => {
  const menu = async () => {
    await press('L', { ctrlKey: true, shiftKey: true })
    return made.findComponent({ name: 'ColumnMenu' })
  }
  it('is set at once, where it is blank', async () => {
    open()
    ;(made.get('[data-test=cell-stock-0-state]').element as HTMLSelectElement).focus()
    const box = await menu()
    await box.get('[data-test=column-value]').setValue('expired')
    await box.get('[data-test=column-set]').trigger('click')
    await settle()
    expect(raws('state')).toEqual(['normal', 'expired', 'expired'])
    expect(fake.requests('commit')).toHaveLength(1)
  })
  it('orders the rows on the screen and nowhere else', async () => {
    open([['水', '60', ''], ['茶', '7', ''], ['油', '800', '']])
    cell(0, 'quantity').focus()
    await (await menu()).get('[data-test=sort-down]').trigger('click')
    await settle()
    expect([0, 1, 2].map((n) => cell(n, 'name').value)).toEqual(['油', '水', '茶'])
    expect(made.get('th[aria-sort=descending]').text()).toContain('数量')
    expect(fake.requests('commit')).toHaveLength(0)
    expect(raws('name')).toEqual(['水', '茶', '油'])
    // the row stays where it is while its figure is typed over
    cell(2, 'quantity').focus()
    type('9000')
    await press('Enter')
    expect(cell(2, 'name').value).toBe('茶')
    await made.get('[data-test=stored-stock]').trigger('click')
    expect([0, 1, 2].map((n) => cell(n, 'name').value)).toEqual(['水', '茶', '油'])
  })
})

describe('what a screen reader is told', () => {
  it('is a grid with places and names', async () => {
    open()
    const grid = made.get('[role=grid]')
    expect(grid.attributes()).toMatchObject({ 'aria-label': '盘点表', 'aria-rowcount': '6', 'aria-colcount': '6' })
    expect(made.findAll('tbody tr[aria-rowindex]').map((r) => r.attributes('aria-rowindex'))).toEqual(['2', '3', '4', '5'])
    expect(cell(1, 'quantity').getAttribute('aria-label')).toBe('数量 第 2 行')
    expect(made.findAll('tbody td').every((td) => td.attributes('role') === 'gridcell')).toBe(true)
  })
  it('draws a key in its own row only', async () => {
    open(Array.from({ length: 500 }, (_, n) => [`货${n}`, `${n}`, ''] as [string, string, string]))
    cell(3, 'quantity').focus()
    await nextTick()
    const other = cell(4, 'name').closest('tr')!
    let drawn = 0
    const seen = new MutationObserver((all) => (drawn += all.length))
    seen.observe(other, { subtree: true, childList: true, attributes: true, characterData: true })
    type('5')
    await settle()
    expect(drawn).toBe(0)
  })
})

describe('the basis of a cell', () => {
  it('stands in it as a sign and is said to whoever hears the screen, and nothing stands in an empty cell', async () => {
    open([['水', '6', 'normal'], ['茶', '', '']])
    await settle()
    const field = cell(0, 'quantity')
    const said = document.getElementById(field.getAttribute('aria-describedby') ?? '')
    // the answers of the test were said, as a card would show it: a dot
    expect(said?.textContent).toBe('依据 口述')
    expect(cell(0, 'quantity').closest('td')?.querySelector('[aria-hidden]')?.textContent).toBe('●')
    expect(cell(1, 'quantity').getAttribute('aria-describedby')).toBeNull()
    expect(cell(0, 'state').getAttribute('aria-describedby')).not.toBeNull()
  })
})

describe('Ctrl+V in a choice', () => {
  it('is taken by a field that nobody sees, and the choice has the focus again before anything is written', async () => {
    open([['水', '6', ''], ['茶', '7', '']])
    await settle()
    const choice = cell(1, 'state')
    choice.focus()
    choice.dispatchEvent(new KeyboardEvent('keydown', { key: 'v', ctrlKey: true, bubbles: true, cancelable: true }))
    expect(document.activeElement?.tagName).toBe('TEXTAREA')
    await paste('过期')
    expect(document.activeElement).toBe(cell(1, 'state'))
    expect(document.querySelector('td textarea')).toBeNull()
    expect(fake.view.tables.stock?.rows.length).toBe(2)
    expect(useVisit().rawOf('stock.r1.state', useVisit().cellOf('stock', 'r1', 'state'))).toBe('expired')
  })

  it('gives the focus back when nothing comes', async () => {
    open()
    await settle()
    cell(0, 'state').focus()
    cell(0, 'state').dispatchEvent(new KeyboardEvent('keydown', { key: 'v', ctrlKey: true, bubbles: true, cancelable: true }))
    await vi.advanceTimersByTimeAsync(500)
    expect(document.activeElement).toBe(cell(0, 'state'))
    expect(document.querySelector('td textarea')).toBeNull()
  })
})

describe('the undo of the table and that of the case', () => {
  it('know of each other: what the case took back from another screen, the table does again', async () => {
    open([])
    cell(0, 'name').focus()
    await paste('水\t6\n茶\t7')
    cell(0, 'quantity').focus()
    type('66')
    await press('Enter')
    await press('z', { ctrlKey: true })
    expect(raws('quantity')).toEqual(['6', '7'])
    await useUndo().undo() // on another screen: the whole paste goes
    await settle()
    expect(raws('name')).toEqual([])
    cell(0, 'name').focus()
    expect((await press('y', { ctrlKey: true })).defaultPrevented).toBe(true)
    expect(raws('name')).toEqual(['茶', '水'].reverse())
    await press('y', { ctrlKey: true })
    expect(raws('quantity')).toEqual(['66', '7'])
    expect(useTrouble().failure).toBeNull()
  })

  it('leave a key to the case when the table has nothing left', async () => {
    open([])
    const visit = useVisit()
    visit.type({ question: 'request.purpose' }, '进货')
    await visit.commit()
    cell(0, 'name').focus()
    expect((await press('z', { ctrlKey: true })).defaultPrevented).toBe(false)
    expect((await press('y', { ctrlKey: true })).defaultPrevented).toBe(false)
    // a step whose row is gone for good is no step any more
    await paste('水\t6\n茶\t7')
    cell(0, 'quantity').focus()
    type('66')
    await press('Enter')
    await press('z', { ctrlKey: true })
    await visit.removeRows('stock', [view.tables.stock!.rows[0].id])
    await settle()
    cell(0, 'name').focus()
    const before = fake.requests('commit').length
    expect((await press('y', { ctrlKey: true })).defaultPrevented).toBe(false)
    expect(fake.requests('commit')).toHaveLength(before)
    expect(useTrouble().failure).toBeNull()
  })

  it('are told by one line at the foot of the window', async () => {
    open()
    const foot = mount(FootLine, { global: { plugins: [i18n] } })
    const line = () => foot.get('[data-test=undo-told]').text()
    cell(0, 'quantity').focus()
    type('10')
    await press('Enter')
    expect(line()).toBe('刚才：盘点表 · 数量：6 → 10')
    await press('z', { ctrlKey: true })
    expect(line()).toBe('已撤销：盘点表 · 数量：10 → 6')
    expect([useUndo().canUndo, useUndo().canRedo]).toEqual([false, true])
    await press('y', { ctrlKey: true })
    expect(line()).toBe('已重做：盘点表 · 数量：6 → 10')
    await useUndo().redo()
    await settle()
    expect(line()).toBe('没有可重做的了')
    cell(3, 'name').focus()
    await paste('米\t70\n面\t80')
    expect(line()).toBe('刚才：盘点表 2 行、4 格')
    await press('z', { ctrlKey: true })
    expect(line()).toBe('已撤销：盘点表 2 行、4 格')
  })

  it('show nobody the id of a row', async () => {
    open()
    const zh = '没有找到：行 batches.8c83904d8c83904d8c83904d8c83904d'
    fake.fail = { code: 'not_found', message: { zh, en: zh }, advice: { zh: '', en: '' }, detail: null }
    await useVisit().apply([{ kind: 'remove_row', table: 'stock', row: 'r1' }])
    expect(useTrouble().failure?.message.zh).toBe('没有找到：行')
    expect(useTrouble().failure?.detail).toBe(zh)
  })
})
