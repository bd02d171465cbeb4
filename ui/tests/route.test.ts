// The visit's route: lists of what is open over all chapters, the readings of a figure as a ladder, the limit behind its gate.
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { setBackend } from '@/backend'
import LimitGate from '@/components/LimitGate.vue'
import LivePanel from '@/components/LivePanel.vue'
import QuestionRow from '@/components/QuestionRow.vue'
import SectionList from '@/components/SectionList.vue'
import type { MeasureView } from '@/generated/api'
import { i18n } from '@/i18n'
import { choiceKey, placeOfKey } from '@/lib/keys'
import { ladderOf, laddersOf, measuresOf, signOf } from '@/lib/ladder'
import { nextAfter, visitLists } from '@/lib/visitLists'
import { useDisplay } from '@/stores/display'
import { useVisit } from '@/stores/visit'
import { answer, caseView, Fake, figure, question, text } from './fake'

const global = { plugins: [i18n], stubs: { EvidenceStrip: true, HistoryList: true, RouterLink: true } }
let fake: Fake

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  setBackend(fake)
  vi.useFakeTimers()
})

const sales = (more: Partial<MeasureView> = {}): MeasureView => ({
  id: 'sales', label: text('月均销售额'), statement: figure('statement', '460000'), reference: figure('R', '455000'), pass_band: '0.1', attention_band: '0.2', verdict: 'attention', check: 'sales/statement_vs_R',
  estimates: [
    { id: 'said', label: text('口述'), value: figure('a', '620000'), basis: 'oral', role: 'credibility', deviation: figure('d', '0.36', { kind: 'ratio', text: '36%' }), verdict: 'fail' },
    { id: 'flow', label: text('流水'), value: figure('b', '461000'), basis: 'system', role: 'independent', deviation: null, verdict: 'pass' },
    { id: 'purchases', label: text('进货'), value: figure('c', null), basis: 'document', role: 'independent', deviation: null, verdict: 'not_checked' },
  ],
  ...more,
})

it('orders the readings of a figure, the statement among them, with what is still open', () => {
  const ladder = ladderOf(sales(), { measure: 'sales', estimates: ['said'], statement: false })
  expect(ladder.rungs.map((r) => [r.id, r.band, r.fed])).toEqual([['said', 'outside', true], ['flow', 'pass', false], ['statement', 'pass', false]])
  expect(ladder.open).toEqual([{ label: text('进货'), at: 'request.amount' }])
  expect(ladderOf(sales({ reference: null }), undefined).rungs.map((r) => r.band)).toEqual([null, null, null])
  const margin = sales({ id: 'margin' })
  const feeds = { q: [{ measure: 'margin', estimates: [], statement: true }, { measure: 'sales', estimates: [], statement: true }] }
  expect(measuresOf('q', feeds, [sales(), margin]).map((m) => m.id)).toEqual(['margin', 'sales'])
  expect(measuresOf('other', feeds, [sales()])).toEqual([])
})

it('lists questions, not cells, over all chapters, and goes round to the next one', () => {
  const visit = useVisit()
  const view = caseView()
  view.questions.push(question('rent', { section: 'stock', evidence: [text('租约')] }))
  view.answers = { rent: answer('3000') }
  view.appraisal.visit.missing = ['stock.r1.quantity', 'stock.r2.quantity', 'request.amount', 'request.purpose'].map((at) => ({ at, section: '', label: text(at), matters: [] }))
  view.appraisal.visit.irrelevant = ['request.purpose']
  view.appraisal.visit.problems = [{ at: 'stock.r1.quantity', kind: 'contradiction', label: text(''), message: text('对不上') }]
  visit.take(view)
  const lists = visitLists(visit)
  expect(lists.open.map((e) => [e.at, e.cells])).toEqual([['request.amount', 1], ['stock.r1.quantity', 2]])
  expect(lists.against.map((e) => e.question.id)).toEqual(['stock'])
  expect(lists.verify.map((e) => e.question.id)).toEqual(['rent'])
  expect(nextAfter(lists.open, 'request.amount', visit.questions)?.at).toBe('stock.r1.quantity')
  expect(nextAfter(lists.open, 'stock', visit.questions)?.at).toBe('request.amount')
})

it('groups chapters by place, and shows what a filter asks for as jumps', async () => {
  const visit = useVisit()
  visit.take({ ...caseView(), places: [{ id: 'store', label: text('仓库'), help: null }, { id: 'shop', label: text('店里'), help: null }] })
  // the way goes to the store first
  expect(visit.chapters.map((s) => s.id)).toEqual(['stock', 'request'])
  const list = mount(SectionList, { props: { current: 'stock', lists: visitLists(visit) }, global })
  expect(list.findAll('.stop').map((s) => s.text())).toEqual(['仓库', '店里1/2'])
  await list.get('[data-test=filter-open]').trigger('click')
  await list.get('[data-test="missing-request.amount"]').trigger('click')
  expect(list.emitted('go')).toEqual([['request.amount']])
  // a customer who looks over the shoulder reads no doubt
  useDisplay().customer = true
  await nextTick()
  expect(list.find('[data-test=filter-against]').exists()).toBe(false)
})

it('keeps limit and score hidden until they are asked for, which is a record', async () => {
  const visit = useVisit()
  const view = caseView()
  view.meta.limit_seen = false
  visit.take(view)
  const seen: string[] = []
  fake.call = (async (word: string, request: unknown) => {
    seen.push(word)
    return word === 'mark_limit_seen' ? { seq: 9, at: '2026-10-31T15:00:00+08:00', hash: 'h' } : Fake.prototype.call.call(fake, word as never, request as never)
  }) as typeof fake.call
  const panel = mount(LivePanel, { props: { question: null, column: null }, global })
  expect(panel.find('[data-test=live-limit]').exists()).toBe(false)
  expect(panel.text()).not.toContain('200,000')
  await panel.get('[data-test=show-limit]').trigger('click')
  await vi.waitFor(() => expect(panel.find('[data-test=live-limit]').exists()).toBe(true))
  expect(seen.filter((w) => w === 'mark_limit_seen')).toHaveLength(1)
  expect(visit.savedAt).toBe('2026-10-31T15:00:00+08:00')
})

it('shows the limit of a closed case', () => {
  const visit = useVisit()
  const view = caseView()
  visit.take({ ...view, meta: { ...view.meta, limit_seen: false, closed: text('已结案') } })
  expect(mount(LimitGate, { props: { case: 'c1' }, slots: { default: '<b>20 万</b>' }, global }).text()).toBe('20 万')
})

it('unfolds what belongs to the answer under the question with the focus, and Esc folds it', async () => {
  const visit = useVisit()
  visit.take(caseView())
  const row = mount(QuestionRow, { props: { question: question('request.amount', { label: text('申请金额') }), here: true }, global, attachTo: document.body })
  const dock = row.get<HTMLElement>('[data-test=dock]').element
  expect(dock.style.display).toBe('none')
  await row.vm.more()?.cycleBasis()
  expect(dock.style.display).toBe('')
  expect(row.get('[data-test=answer-basis]').attributes('data-basis')).toBe('third_party')
  await row.vm.more()?.note()
  expect(document.activeElement).toBe(row.get('[data-test=answer-note]').element)
  expect(row.vm.fold()).toBe(true)
  await nextTick()
  expect(dock.style.display).toBe('none')
  expect(row.vm.fold()).toBe(false)
  // without the focus nothing is unfolded and nothing can be pressed
  await row.setProps({ here: false })
  expect(row.find('[data-test=dock]').exists()).toBe(false)
  expect(row.find('[data-test=answer-basis]').exists()).toBe(false)
})

it('has a key for every choice, letters after the ninth', () => {
  expect([0, 8, 9, 10, 34].map(choiceKey)).toEqual(['1', '9', 'a', 'b', 'z'])
  for (let n = 0; n < 35; n++) expect(placeOfKey(choiceKey(n))).toBe(n)
  expect(['0', 'Enter', 'F4', '是'].map(placeOfKey)).toEqual([Infinity, Infinity, Infinity, Infinity])
})

it('shows a ladder for every figure with another reading, the one the question speaks of first, and none where there is one reading', () => {
  const reading = (figure: string, predicted: string | null) => ({
    id: 'said', label: text('点货存货'), figure, basis: 'observed' as const, value: text('54.6 万元'), predicted: predicted ? text(predicted) : null, deviation: '+1%', z: '+0.1', mark: 'agrees' as const,
    questions: [{ id: 'stock', label: text('点货单') }],
  })
  const quantity = (id: string, figure: string, predicted: string | null) => ({ id, label: text(id), figures: [figure], reference: null, spread: null, sentence: null, readings: [reading(figure, predicted)] })
  // 483,000 in the list, 425,140 by credit sales
  const receivables = sales({
    id: 'receivables', label: text('应收'), statement: figure('face', '483000'), reference: null, pass_band: null, attention_band: null, verdict: 'attention',
    estimates: [{ id: 'model', label: text('按赊销推算'), value: figure('model', '425140'), basis: null, role: null, deviation: null, verdict: 'attention' }],
  })
  const open = sales({ ...receivables, id: 'profit', statement: figure('profit', '239533'), estimates: [{ ...receivables.estimates[0], value: figure('said', null) }] })
  const view = {
    ...caseView().appraisal, measures: [sales()], pairs: [receivables, open],
    reconciliation: { suspects: [], identities: [], quantities: [quantity('stock', 'stock', '54.3 万元'), quantity('face', 'face', '48.9 万元'), quantity('lonely', 'other', null)] },
  }
  const feed = (measure: string) => ({ measure, estimates: ['model'], statement: false })
  const feeds = { receivables: [feed('receivables'), feed('profit'), feed('sales')], stock: [feed('sales')] }
  const told = (id: string) => laddersOf(id, feeds, view).map((l) => [l.id, ...l.rungs.map((r) => `${signOf(r)} ${r.figure?.raw ?? r.said?.zh} ${r.off}`.trim())])
  expect(told('receivables')).toEqual([['receivables', '━ 483000', '≈ 425140'], ['sales', '● 620000 36%', expect.any(String), '━ 460000']])
  expect(told('stock').map((l) => l[0])).toEqual(['quantity/stock', 'quantity/face', 'sales'])
  expect(told('stock')[0]).toEqual(['quantity/stock', expect.stringContaining('54.6 万元 +1%'), '≈ 54.3 万元'])
  expect(told('nothing')).toEqual([])
  expect(laddersOf('receivables', feeds, view)[0].rungs.map((r) => r.verdict)).toEqual([null, 'attention'])
})
