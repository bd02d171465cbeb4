import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { setBackend } from '@/backend'
import type { CheckView, Commands, JudgementView, ReviewerQuestionView, SecondView, Verdict } from '@/generated/api'
import { i18n } from '@/i18n'
import { doubts, unattached } from '@/lib/doubts'
import Judgement from '@/screens/Judgement.vue'
import { useDisplay } from '@/stores/display'
import { useSession } from '@/stores/session'
import { useVisit } from '@/stores/visit'
import { appraisal, caseView, Fake, figure, text } from './fake'

function check(id: string, verdict: Verdict, more: Partial<CheckView> = {}): CheckView {
  return {
    id, label: text(id), verdict, residual: figure(`${id}.residual`, '-5000'), deviation: figure(`${id}.deviation`, '-0.3', { kind: 'ratio', text: '-30%' }),
    direction: null, meaning: text(`${id} 意味着`), left: figure('said', '300000', { label: text('申请金额') }), right: figure('found', '200000', { label: text('有据需求') }), missing: [],
    provisional: [], explained: 'due', explanations: [], ...more,
  }
}
const asked = (id: string, weight: number, of: string | null): ReviewerQuestionView => ({ id, weight, text: text(`问 ${id}`), why: text('差额 5,000 元'), answers: text('补合同'), check: of, at: ['request.amount'] })
const row = (question: string, differs: boolean) => ({
  question, label: text(question), second: text('8,000 元'), first: text('12,000 元'), first_now: null, differs, verdict: text(differs ? '明显不同' : '一致'), tolerance: null, to_do: differs ? text('再点一次') : null, later: null,
})
const second: SecondView = { officer: '尽调岗乙', opened_at: '2026-10-31T10:00:00+08:00', seq: 7, rows: [row('second.cash', true), row('second.people', false)] }
const written = {
  row: 'r1', text: '节后补货，订单在', evidence: '订单', files: ['f1'], second_officer: '尽调岗乙', second_statement: '看过订单', confirmed: { holds: true, text: text('已签字'), at: null },
  accepted_by: null, accepted: null, written_for: '-30%', saved_at: null,
}

describe('doubts', () => {
  const view = () => ({
    ...appraisal(),
    checks: [check('mild', 'attention'), check('settled', 'fail', { explained: 'done', explanations: [written] }), check('purpose', 'fail'), check('fine', 'pass')],
    knock_outs: [{ id: 'overdue', label: text('当前逾期'), hit: true, waivable: false, missing: [], rests_on: [] }, { id: 'age', label: text('年龄'), hit: false, waivable: false, missing: [], rests_on: [] }],
  })
  const questions = [asked('failed_check.purpose', 90, 'purpose'), asked('oral_household.', 70, null), asked('attention_check.mild', 60, 'mild')]

  it('stand by weight: what stops, what failed, what the officers differ on, what asks for attention, what is explained', () => {
    const found = doubts(view(), { questions, second: [second], beside: { purpose: ['second.cash'] } })
    // 1000 · 90 · 87 · 60 · 90 ÷ 2
    expect(found.map((d) => d.id)).toEqual(['knock_out/overdue', 'purpose', 'second/尽调岗乙', 'mild', 'settled'])
    const purpose = found[1]
    expect(purpose.kind === 'check' && purpose.second.map((r) => r.question)).toEqual(['second.cash'])
    expect(purpose.questions.map((q) => q.id)).toEqual(['failed_check.purpose'])
    expect(unattached(questions, found).map((q) => q.id)).toEqual(['oral_household.'])
  })

  it('name what was said far beside what was found, and not what agrees within the tolerance', () => {
    const estimate = (id: string, raw: string, basis: 'oral' | 'document') => ({ id, label: text(id), value: figure(id, raw), basis, role: null, deviation: null, verdict: 'pass' as Verdict })
    const measure = {
      id: 'sales', label: text('销售'), statement: figure('s', '413000'), reference: figure('r', '460000'), pass_band: '0.1', attention_band: '0.3', verdict: 'pass' as Verdict, check: null,
      estimates: [estimate('said', '620000', 'oral'), estimate('near', '470000', 'oral'), estimate('bank', '700000', 'document')],
    }
    const found = doubts({ ...appraisal(), measures: [measure] }, { questions: [], second: [], beside: {} })
    expect(found.map((d) => d.id)).toEqual(['said/sales/said'])
    // 620,000 ÷ 460,000 = 1.3478
    expect(found[0].kind === 'said' && found[0].by).toBe(35)
  })
})

const told: JudgementView = {
  head: text('建议同意，降额到 200,000 元（申请 300,000 元），由“需求”卡住'), because: [text('按现金计划备这批货，最紧的是 2026-11'), text('再多借，备这批货也花不掉')], firm: text('额度是暂估的。补上存货盘点，就定下来'),
  waits_for: [{ id: 'stock', label: text('存货盘点') }], meanings: { need: text('缺的只有 200,000 元') }, second: [second], beside: { purpose: ['second.cash', 'second.people'] },
}

class Committee extends Fake {
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    if (word === 'view_judgement') return told as Commands[W]['reply']
    if (word === 'reviewer_questions') return [asked('failed_check.purpose', 90, 'purpose'), asked('oral_household.', 70, null)] as unknown as Commands[W]['reply']
    if (word === 'stress_table') return { at_limit: true, tested: figure('t', '200000'), rows: [] } as unknown as Commands[W]['reply']
    return super.call(word, request)
  }
}

let fake: Committee
let router: Router

beforeEach(async () => {
  setActivePinia(createPinia())
  fake = new Committee()
  setBackend(fake)
  const view = caseView()
  view.appraisal.checks = [check('mild', 'attention'), check('purpose', 'fail', { explained: 'needs_second_officer', explanations: [{ ...written, second_officer: null, second_statement: null, confirmed: null }] })]
  view.appraisal.caps = [{ id: 'need', kind: 'need', label: text('需求'), value: figure('need', '200000'), after: null, binding: true, above_asked: false }]
  view.appraisal.decision.conditions = [text('受托支付')]
  view.meta.limit_seen = true
  useVisit().take(view)
  await useSession().refresh()
  const nothing = { template: '<div />' }
  router = createRouter({ history: createMemoryHistory(), routes: ['judge', 'statements', 'checks', 'score', 'whatif', 'visit', 'evidence'].map((name) => ({ path: `/${name}`, name, component: nothing })) })
  await router.push({ name: 'judge' })
})

async function page() {
  const made = mount(Judgement, { global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  return made
}

describe('the page of the judgement', () => {
  it('begins with the sentence, says what would make it firm, and puts the question beside the doubt', async () => {
    const made = await page()
    const words = made.text()
    expect(made.get('[data-test=sentence]').text()).toContain('由“需求”卡住：按现金计划备这批货，最紧的是 2026-11；再多借，备这批货也花不掉。')
    expect(words.indexOf('由“需求”卡住')).toBeLessThan(words.indexOf('疑点'))
    expect(made.get('[data-test=firm]').text()).toContain('存货盘点')
    expect(made.get('[data-test=conditions]').text()).toContain('受托支付')
    const doubt = made.get('[data-test="deviating-purpose"]')
    expect(doubt.text()).toContain('申请金额')
    expect(doubt.get('[data-test="asked-failed_check.purpose"]').text()).toContain('问 failed_check.purpose')
    // its question stands there and nowhere else
    expect(made.get('[data-test=reviewer-questions]').text()).not.toContain('failed_check.purpose')
    expect(made.get('[data-test=reviewer-questions]').text()).toContain('oral_household')
    made.unmount()
  })

  it('shows what the second officer answered alone, and lets them sign in the card', async () => {
    const made = await page()
    const button = made.get('[data-test="explain-purpose"]')
    expect(button.attributes('aria-expanded')).toBe('false')
    await button.trigger('click')
    await flushPromises()
    expect(button.attributes('aria-expanded')).toBe('true')
    const doubt = made.get('[data-test="deviating-purpose"]')
    expect(doubt.get('[data-test="alone-second.cash"]').text()).toContain('明显不同')
    expect(doubt.find('[data-test="alone-second.people"]').exists()).toBe(false)
    expect(doubt.text()).toContain('另有 1 项两人一致')
    expect(doubt.find('[data-test=confirm-password]').exists()).toBe(true)
    made.unmount()
  })

  it('keeps statements, checks, score, bounds, plan, stress and assumptions folded, each a button', async () => {
    const made = await page()
    const parts = made.findAll('[data-test^="unfold-"]')
    expect(parts.map((b) => b.attributes('data-test'))).toEqual(['statements', 'checks', 'score', 'caps', 'plan', 'stress', 'whatif'].map((p) => `unfold-${p}`))
    expect(parts.every((b) => b.element.tagName === 'BUTTON' && b.attributes('aria-expanded') === 'false')).toBe(true)
    expect(made.find('[data-test=caps]').exists()).toBe(false)
    await made.get('[data-test=unfold-caps]').trigger('click')
    expect(made.get('[data-test=meanings]').text()).toContain('缺的只有 200,000 元')
    made.unmount()
  })

  it('opens the part that an old address names', async () => {
    const made = await page()
    await router.push({ name: 'checks' })
    await flushPromises()
    expect(made.get('[data-test=unfold-checks]').attributes('aria-expanded')).toBe('true')
    expect(made.find('[data-test=checks]').exists()).toBe(true)
    expect(made.get('[data-test=unfold-score]').attributes('aria-expanded')).toBe('false')
    made.unmount()
  })

  it('says amounts in the unit the reader chose', async () => {
    useDisplay().unit = 'wan'
    const made = await page()
    expect(made.get('[data-test=sentence]').text()).toContain('降额到 20.00 万元（申请 30.00 万元）')
    useDisplay().unit = 'yuan'
    made.unmount()
  })

  it('keeps the sentence, the score and the bounds behind the gate until the limit may be seen', async () => {
    const visit = useVisit()
    visit.meta!.limit_seen = false
    const made = await page()
    expect(made.find('[data-test=verdict]').exists()).toBe(false)
    expect(made.text()).not.toMatch(/降额|200,000 元（/)
    // what has to be explained is there all the same
    expect(made.find('[data-test="deviating-purpose"]').exists()).toBe(true)
    await made.get('[data-test=unfold-caps]').trigger('click')
    expect(made.find('[data-test=caps]').exists()).toBe(false)
    made.unmount()
  })

  it('shows a customer nothing of verdict, score or limit', async () => {
    Object.assign(useDisplay(), { customer: true })
    const made = await page()
    expect(made.text()).not.toMatch(/建议|额度 |需求|200,000|疑点/)
    expect(made.find('[data-test=judge]').exists()).toBe(false)
    expect(fake.requests('view_judgement')).toHaveLength(0)
    made.unmount()
  })
})
