import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { setBackend } from '@/backend'
import AnswerInput from '@/components/AnswerInput.vue'
import LivePanel from '@/components/LivePanel.vue'
import SaveSign from '@/components/SaveSign.vue'
import TableEditor from '@/components/TableEditor.vue'
import VerdictTag from '@/components/VerdictTag.vue'
import { i18n } from '@/i18n'
import { useVisit } from '@/stores/visit'
import { answer, caseView, column, Fake, question, text } from './fake'

let fake: Fake

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  setBackend(fake)
  vi.useFakeTimers()
})

const global = { plugins: [i18n] }

function key(element: Element, name: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more })
  element.dispatchEvent(event)
  return event
}

describe('an answer', () => {
  const props = { kind: 'text' as const, choices: [], raw: '', label: '用途', test: 'a' }

  it('leaves Enter to the input method while it composes, also by key code 229', () => {
    const field = mount(AnswerInput, { props, global })
    const element = field.get('textarea').element
    key(element, 'Enter', { isComposing: true })
    const old = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })
    Object.defineProperty(old, 'keyCode', { value: 229 })
    element.dispatchEvent(old)
    expect(field.emitted('enter')).toBeUndefined()
    key(element, 'Enter')
    expect(field.emitted('enter')).toHaveLength(1)
  })

  it('saves what was composed only when the composition ends', async () => {
    const field = mount(AnswerInput, { props, global })
    const element = field.get('textarea').element
    element.value = 'chun'
    element.dispatchEvent(new InputEvent('input', { isComposing: true }))
    expect(field.emitted('type')).toBeUndefined()
    expect(field.emitted('compose')).toEqual([['chun']])
    element.value = '春节'
    element.dispatchEvent(new CompositionEvent('compositionend'))
    expect(field.emitted('type')).toEqual([['春节']])
  })

  it('chooses by digit and by arrow, and reads an answer in words', async () => {
    const choices = [{ id: 'annuity', label: text('等额本息') }, { id: 'bullet', label: text('到期还本') }]
    const field = mount(AnswerInput, { props: { ...props, kind: 'choice', choices, raw: '等额本息' }, global, attachTo: document.body })
    expect(field.get('[data-choice=annuity]').attributes('aria-checked')).toBe('true')
    key(field.get('[data-choice=annuity]').element, '2')
    key(field.get('[data-choice=bullet]').element, 'ArrowRight')
    expect(field.emitted('type')).toEqual([['bullet'], ['annuity']])
    field.unmount()
  })
})

describe('the table editor', () => {
  it('draws only the rows in view of five hundred', () => {
    const visit = useVisit()
    const view = caseView()
    view.tables.stock = {
      id: 'stock', basis: 'observed', basis_inherited: true, declared_empty: false,
      rows: Array.from({ length: 500 }, (_, n) => ({ id: `r${n}`, cells: {} })),
    }
    visit.take(view)
    const editor = mount(TableEditor, { props: { question: view.questions[2], here: false }, global })
    expect(editor.findAll('tr[data-row]').length).toBeLessThan(40)
  })

  it('turns the blank row into a real one without losing the field that is typed into', async () => {
    const visit = useVisit()
    visit.take(caseView())
    const editor = mount(TableEditor, { props: { question: caseView().questions[2], here: false }, global, attachTo: document.body })
    const field = editor.get<HTMLInputElement>('tr[data-blank] input')
    field.element.focus()
    field.element.value = '水'
    field.element.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await nextTick()
    expect(visit.tables.stock?.rows).toHaveLength(1)
    expect(document.activeElement).toBe(field.element)
    expect(editor.findAll('tr[data-row]')).toHaveLength(2)
    editor.unmount()
  })

  it('offers the rows of another table by their names, and none', async () => {
    const visit = useVisit()
    const view = caseView()
    const repaid = question('purposes', {
      type: 'table',
      columns: [column('name', { type: 'text' }), column('repays', { type: 'text', rows_of: { table: 'debts', column: 'lender', none: { id: 'none', label: text('无') } } })],
    })
    const named = (id: string, lender: string) => ({ id, cells: { lender: answer(lender) } })
    view.questions.push(repaid)
    view.tables.debts = { id: 'debts', basis: 'document', basis_inherited: true, declared_empty: false, rows: [named('d1', '农商行'), named('d2', '村镇银行'), named('d3', '农商行')] }
    view.tables.purposes = { id: 'purposes', basis: 'oral', basis_inherited: true, declared_empty: false, rows: [{ id: 'p1', cells: { repays: answer('none') } }, { id: 'p2', cells: { repays: answer('d9') } }] }
    visit.take(view)
    const editor = mount(TableEditor, { props: { question: repaid, here: false }, global })
    const select = editor.get<HTMLSelectElement>('[data-test=cell-purposes-0-repays]')
    expect(select.element.tagName).toBe('SELECT')
    expect(select.element.selectedOptions[0].textContent).toBe('无')
    expect(select.findAll('option').map((o) => o.text())).toEqual(['', '无', '农商行 · 第 1 行', '村镇银行', '农商行 · 第 3 行', '（原来那一行已不在）'])
    expect(editor.text()).not.toMatch(/none|d9/)
    await select.setValue('d2')
    await vi.advanceTimersByTimeAsync(2000)
    expect(fake.requests('commit')[0].changes[0]).toMatchObject({ table: 'purposes', row: 'p1', column: 'repays', raw: 'd2' })
  })

  it('reads a spreadsheet from the clipboard as one action', async () => {
    const visit = useVisit()
    visit.take(caseView())
    const editor = mount(TableEditor, { props: { question: caseView().questions[2], here: false }, global })
    const event = new Event('paste', { bubbles: true, cancelable: true })
    Object.assign(event, { clipboardData: { getData: () => '水\t6\n茶\t7' } })
    editor.get('tr[data-blank] input').element.dispatchEvent(event)
    await vi.advanceTimersByTimeAsync(10)
    const commits = fake.requests('commit')
    expect(commits).toHaveLength(1)
    expect(commits[0].action).toBe('paste')
    expect(commits[0].changes).toHaveLength(2)
  })
})

describe('what is said', () => {
  it('gives every verdict a sign and a word', () => {
    const words = (['pass', 'attention', 'fail', 'not_checked'] as const).map((verdict) =>
      mount(VerdictTag, { props: { verdict }, global }).text().replace(/\s/g, ' '),
    )
    expect(words).toEqual(['✓ 通过', '! 关注', '✗ 不通过', '– 未检'])
  })

  it('says saved only with the time of the durable answer', async () => {
    const visit = useVisit()
    visit.take(caseView())
    const sign = mount(SaveSign, { global })
    expect(sign.text()).not.toContain('已存')
    visit.type({ question: 'request.amount' }, '1')
    await nextTick()
    expect(sign.get('[data-test=save-sign]').text()).toContain('未存')
    await visit.commit()
    await nextTick()
    expect(sign.get('[data-test=save-sign]').text()).toContain('已存')
  })

  it('shows a text of the case as text, whatever it contains', () => {
    const visit = useVisit()
    const view = caseView()
    view.appraisal.visit.problems = [{ at: 'x', kind: 'contradiction', label: text('<img src=x onerror=alert(1)>'), message: text('对不上') }]
    visit.take(view)
    const panel = mount(LivePanel, { props: { question: null, column: null }, global })
    expect(panel.find('img').exists()).toBe(false)
    expect(panel.text()).toContain('<img src=x')
  })
})
