import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { setBackend } from '@/backend'
import DoubtList from '@/components/judge/DoubtList.vue'
import type { CheckView, Commands, ExplainedState, Verdict } from '@/generated/api'
import { i18n } from '@/i18n'
import { useSession } from '@/stores/session'
import { useVisit } from '@/stores/visit'
import { appraisal, caseView, Fake, figure, text } from './fake'

function check(id: string, verdict: Verdict, explained: ExplainedState, more: Partial<CheckView> = {}): CheckView {
  return {
    id, label: text(id), verdict, residual: figure(`${id}.residual`, '-5000'), deviation: figure(`${id}.deviation`, '-0.3', { kind: 'ratio', text: '-30%' }),
    direction: null, meaning: null, left: null, right: null, missing: [], provisional: [], explained, explanations: [], ...more,
  }
}

const written = {
  row: 'r1', text: '期初漏记借款', evidence: '借条', files: [], second_officer: null, second_statement: null, confirmed: null, accepted_by: null, accepted: null,
  written_for: '-30%', saved_at: '2026-10-31T14:00:00+08:00',
}

class Checks extends Fake {
  checks: CheckView[] = []
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    if (word === 'explain_check' || word === 'confirm_explanation' || word === 'accept_explanation') {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      const reply = { saved: { seq: 9, at: '2026-10-31T14:05:00+08:00', hash: 'h' }, touched: { answers: {}, cells: {}, tables: {} }, appraisal: { ...appraisal(), checks: this.checks } }
      return reply as unknown as Commands[W]['reply']
    }
    if (word === 'check_history') {
      const point = (seq: number, verdict: Verdict, right: string) => ({
        seq, at: `2026-10-31T13:0${seq}:00+08:00`, verdict, left: figure('left', '100'), right: figure('right', right), residual: null, deviation: null,
        changed: [text('日常生活·每月')], after_limit_seen: seq === 3,
      })
      const story = { check: 'equity', label: text('权益检验'), points: [point(1, 'fail', '900'), point(3, 'fail', '700')], left_out: 0 }
      return [story] as unknown as Commands[W]['reply']
    }
    return super.call(word, request)
  }
}

let fake: Checks

beforeEach(async () => {
  setActivePinia(createPinia())
  fake = new Checks()
  setBackend(fake)
  const view = caseView()
  view.appraisal.checks = [
    check('purpose', 'attention', 'due'), check('equity', 'fail', 'needs_second_officer', { explanations: [written] }), check('sales', 'pass', 'not_due'),
  ]
  useVisit().take(view)
  await useSession().refresh()
})

describe('deviating checks', () => {
  it('stand failed ones first, each state with sign and word, and nothing for a passed one', async () => {
    const list = mount(DoubtList, { props: { questions: [], second: [], beside: {} }, global: { plugins: [i18n] } })
    await flushPromises()
    const items = list.findAll('li')
    expect(items.map((i) => i.attributes('data-test'))).toEqual(['deviating-equity', 'deviating-purpose'])
    expect(items[0]?.text()).toMatch(/✗\s不通过/)
    expect(items[0]?.text()).toContain('! 待协办确认')
    expect(items[1]?.text()).toContain('! 须书面解释')
  })

  it('shows the values before and after, and marks a change made after the limit was seen', async () => {
    const list = mount(DoubtList, { props: { questions: [], second: [], beside: {} }, global: { plugins: [i18n] } })
    await flushPromises()
    const rows = list.findAll('[data-test="story-equity"] tbody tr')
    expect(rows).toHaveLength(2)
    expect(rows[0]?.text()).toContain('900')
    expect(rows[1]?.text()).toContain('700')
    expect(rows[1]?.text()).toContain('◆')
    expect(rows[1]?.text()).toContain('日常生活·每月')
  })

  it('are explained and confirmed by keyboard; an input method keeps its Enter', async () => {
    const list = mount(DoubtList, { props: { questions: [], second: [], beside: {} }, global: { plugins: [i18n] }, attachTo: document.body })
    await flushPromises()
    await list.get('[data-test="explain-purpose"]').trigger('click')
    const area = list.get<HTMLTextAreaElement>('[data-test="explain-text"]')
    expect(document.activeElement).toBe(area.element)
    await area.setValue('已补合同')
    await area.trigger('keydown', { key: 'Enter', ctrlKey: true, isComposing: true })
    expect(fake.requests('explain_check')).toHaveLength(0)
    await area.trigger('keydown', { key: 'Enter', ctrlKey: true })
    await flushPromises()
    expect(fake.requests('explain_check')[0]).toEqual({ case: 'c1', check: 'purpose', text: '已补合同', evidence: null })
    list.unmount()
  })

  it('asks the second officer for an account other than the one on the case, and its password', async () => {
    const list = mount(DoubtList, { props: { questions: [], second: [], beside: {} }, global: { plugins: [i18n] } })
    await flushPromises()
    await list.get('[data-test="explain-equity"]').trigger('click')
    fake.checks = useVisit().appraisal!.checks
    const options = list.findAll('[data-test="confirm-officer"] option').map((o) => o.text())
    expect(options).toEqual(['选签字人的账户', '尽调岗乙', '尽调岗丙'])
    await list.get('[data-test="confirm-statement"]').setValue('看过原件，认可')
    expect(list.get('[data-test="confirm-sign"]').attributes('disabled')).toBeDefined()
    await list.get('[data-test="confirm-officer"]').setValue('尽调岗乙')
    await list.get('[data-test="confirm-password"]').trigger('keydown', { key: 'Enter' })
    expect(fake.requests('confirm_explanation')).toHaveLength(0)
    await list.get('[data-test="confirm-password"]').setValue('另一个口令')
    await list.get('[data-test="confirm-password"]').trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(fake.requests('confirm_explanation')[0]).toEqual({ case: 'c1', check: 'equity', officer: '尽调岗乙', password: '另一个口令', statement: '看过原件，认可' })
    expect(list.get<HTMLInputElement>('[data-test="confirm-password"]').element.value).toBe('')
  })

  it('says what to do where nobody else has an account here, and marks what is only said', async () => {
    useSession().state!.accounts = [{ name: '尽调岗甲', role: 'officer' }]
    const said = { holds: false, text: text('说有协办确认，未签字'), at: null }
    useVisit().appraisal!.checks[1]!.explanations = [{ ...written, second_officer: '协办丙', second_statement: '认可', confirmed: said }]
    const list = mount(DoubtList, { props: { questions: [], second: [], beside: {} }, global: { plugins: [i18n] } })
    await flushPromises()
    await list.get('[data-test="explain-equity"]').trigger('click')
    expect(list.get('[data-test="confirm-none"]').text()).toContain('另建一个账户')
    expect(list.find('[data-test="confirm-password"]').exists()).toBe(false)
    expect(list.get('[data-test="explain-second"]').text()).toMatch(/^!\s协办丙：认可/)
    expect(list.get('[data-test="explain-second"]').text()).toContain('未签字')
  })

  it('lets a reviewer accept what the second officer signed', async () => {
    const signed = { holds: true, text: text('本人账户签字'), at: null }
    useVisit().appraisal!.checks[1] = check('equity', 'fail', 'done', {
      explanations: [{ ...written, second_officer: '尽调岗乙', second_statement: '认可', confirmed: signed }],
    })
    const list = mount(DoubtList, { props: { questions: [], second: [], beside: {} }, global: { plugins: [i18n] } })
    await flushPromises()
    await list.get('[data-test="explain-equity"]').trigger('click')
    expect(list.find('[data-test="confirm-sign"]').exists()).toBe(false)
    await list.get('[data-test="accept-password"]').setValue('第三个口令')
    await list.get('[data-test="accept-sign"]').trigger('click')
    await flushPromises()
    expect(fake.requests('accept_explanation')[0]).toEqual({ case: 'c1', check: 'equity', officer: '审查岗丁', password: '第三个口令' })
  })
})
