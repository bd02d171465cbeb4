// How an answer was read stands beside it while it is typed: at a question, and under the table for a cell.
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { setBackend } from '@/backend'
import QuestionRow from '@/components/QuestionRow.vue'
import TableEditor from '@/components/TableEditor.vue'
import { i18n } from '@/i18n'
import { useDisplay } from '@/stores/display'
import { useVisit } from '@/stores/visit'
import { answer, caseView, column, Fake, question, text } from './fake'

const global = { plugins: [i18n], stubs: { EvidenceStrip: true, HistoryList: true } }
const share = question('margin.stated', { type: 'percent', unit: null })
const list = question('products', { type: 'table', unit: null, columns: [column('share', { type: 'percent', unit: '%' })] })

beforeEach(() => {
  setActivePinia(createPinia())
  setBackend(new Fake())
  vi.useFakeTimers()
  useVisit().take(caseView())
})

it('says beside a share what it was read as, and in the empty field how it is written', () => {
  const visit = useVisit()
  expect(mount(QuestionRow, { props: { question: share, here: true }, global }).get('input').attributes('placeholder')).toContain('15%')
  visit.typed['margin.stated'] = '1'
  visit.drafted['margin.stated'] = { ...answer('1'), value: '0.01', text: '1.00%' }
  expect(mount(QuestionRow, { props: { question: share, here: true }, global }).get('[data-test="reading-margin.stated"]').text()).toBe('= 1.00%')
})

it('says at the field why a text does not read', () => {
  const visit = useVisit()
  visit.typed['margin.stated'] = '1,5'
  const problem = { at: 'margin.stated', label: text('毛利率'), kind: 'unreadable' as const, message: text('“1,5”读不出：逗号的位置不对') }
  visit.drafted['margin.stated'] = { ...answer('1,5'), value: null, problem }
  const row = mount(QuestionRow, { props: { question: share, here: true }, global })
  expect(row.get('[data-test="problem-margin.stated"]').text()).toContain('“1,5”读不出')
  expect(row.get('input').attributes('aria-invalid')).toBe('true')
})

it('says under the table how the cell with the focus was read, and at the cell why it was not', async () => {
  const visit = useVisit()
  visit.questions = [...visit.questions, list]
  visit.tables.products = { id: 'products', basis: 'oral', basis_inherited: true, declared_empty: false, rows: [{ id: 'r1', cells: {} }] }
  const shown = () => {
    const editor = mount(TableEditor, { props: { question: list, here: true, row: 'r1', column: 'share' }, global, attachTo: document.body })
    editor.get<HTMLInputElement>('[data-test="cell-products-0-share"]').element.focus()
    return editor
  }
  visit.typed['products.r1.share'] = '0.5'
  visit.drafted['products.r1.share'] = { ...answer('0.5'), value: '0.005', text: '0.50%' }
  expect(shown().get('[data-test="dock-reading"]').text()).toBe('= 0.50%')
  const problem = { at: 'products.r1.share', label: text('占比'), kind: 'unreadable' as const, message: text('“5,”读不出') }
  visit.typed['products.r1.share'] = '5,'
  visit.drafted['products.r1.share'] = { ...answer('5,'), value: null, problem }
  const editor = shown()
  await nextTick()
  expect(editor.get('[data-test="dock-problem"]').text()).toContain('“5,”读不出')
  // Esc puts the reason away; the next text shows its own
  await editor.get('[data-test="cell-products-0-share"]').trigger('keydown', { key: 'Escape' })
  expect(editor.find('[data-test="dock-problem"]').exists()).toBe(false)
})

it('says what an amount comes to where the screen shows 万元, and asks about one that is too small to be meant', async () => {
  const visit = useVisit()
  const own = question('own.funds', { type: 'money', unit: '元' })
  useDisplay().unit = 'wan'
  visit.typed['own.funds'] = '80000'
  visit.drafted['own.funds'] = { ...answer('80000'), value: '80000', text: '80,000' }
  const row = mount(QuestionRow, { props: { question: own, here: true }, global })
  expect(row.get('[data-test="reading-own.funds"]').text()).toBe('= 8 万元')
  expect(row.find('[data-test="meant-wan-own.funds"]').exists()).toBe(false)
  visit.typed['own.funds'] = '9'
  visit.drafted['own.funds'] = { ...answer('9'), value: '9', text: '9' }
  await nextTick()
  expect(row.get('[data-test="reading-own.funds"]').text()).toBe('= 0.0009 万元')
  expect(row.get('[data-test="meant-wan-own.funds"]').text()).toContain('9 万元请写 9万')
  useDisplay().unit = 'yuan'
  await nextTick()
  expect(row.find('[data-test="reading-own.funds"]').exists()).toBe(false)
})

it('says the same under a table for the cell with the focus', async () => {
  const visit = useVisit()
  const debts = question('debts', { type: 'table', unit: null, columns: [column('balance', { type: 'money', unit: '元' }), column('price', { type: 'money', unit: '元/件' })] })
  visit.questions = [...visit.questions, debts]
  visit.tables.debts = { id: 'debts', basis: 'oral', basis_inherited: true, declared_empty: false, rows: [{ id: 'r1', cells: {} }] }
  useDisplay().unit = 'wan'
  for (const id of ['balance', 'price']) {
    visit.typed[`debts.r1.${id}`] = '12'
    visit.drafted[`debts.r1.${id}`] = { ...answer('12'), value: '12', text: '12' }
  }
  const balance = mount(TableEditor, { props: { question: debts, here: true, row: 'r1', column: 'balance' }, global })
  expect(balance.get('[data-test="dock-reading"]').text()).toBe('= 0.0012 万元')
  expect(balance.get('[data-test="dock-meant-wan"]').text()).toContain('12万')
  const price = mount(TableEditor, { props: { question: debts, here: true, row: 'r1', column: 'price' }, global })
  expect(price.find('[data-test="dock-reading"]').exists()).toBe(false)
  expect(price.find('[data-test="dock-meant-wan"]').exists()).toBe(false)
  useDisplay().unit = 'yuan'
})
