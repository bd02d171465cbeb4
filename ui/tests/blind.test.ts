import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { routerKey } from 'vue-router'
import { setBackend } from '@/backend'
import BlindAnswers from '@/components/BlindAnswers.vue'
import SharedCase from '@/components/SharedCase.vue'
import type { BlindItem, BlindView, Commands, ConflictsView } from '@/generated/api'
import { i18n } from '@/i18n'
import { useVisit } from '@/stores/visit'
import { answer, caseView, Fake, question, text } from './fake'

const asked = (id: string, label: string): BlindItem => ({ question: question(id, { label: text(label) }), answer: null, declined: null, after_opening: false })
const begun = (): BlindView => ({
  kept_back: true, first_officer: '客户经理甲', about: [{ label: text('经营地址'), text: '批发市场 12 号' }],
  items: [asked('second.cash', '自己点的现金'), asked('second.people', '在干活的有几个')], left: 2, opened_at: null,
})

class Alone extends Fake {
  blind = begun()
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    const give = (reply: unknown) => {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return JSON.parse(JSON.stringify(reply)) as Commands[W]['reply']
    }
    if (word === 'answer_blind') {
      const { question: id, raw, declined } = request as Commands['answer_blind']['request']
      if (raw === '三千吧') return super.call('answer_blind' as W, request)
      const items = this.blind.items.map((item) => (item.question.id === id ? { ...item, answer: raw === null ? null : answer(raw), declined } : item))
      this.blind = { ...this.blind, items, left: items.filter((item) => item.answer === null && item.declined === null).length }
      return give(this.blind)
    }
    if (word === 'open_first') return give({ ...caseView(), blind: { ...this.blind, kept_back: false } })
    if (word === 'list_conflicts') return give(this.found)
    return super.call(word, request)
  }
  found: ConflictsView = {
    shared: true, owner: '客户经理甲', own: false, conflicts: [], agreed: 0, outside: [],
    second: [{
      officer: '客户经理乙', opened_at: '2026-11-30T09:00:00+08:00', seq: 12,
      rows: [{ question: 'second.cash', label: text('自己点的现金'), second: text('3,000'), first: text('8,650'), first_now: text('3,000'), differs: true, verdict: text('不同：协办少 5,650'), tolerance: text('差 5.00% 以内算一致'), to_do: text('两人一起再点一次'), later: null }],
    }],
  }
}

let fake: Alone
beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Alone()
  setBackend(fake)
  document.body.innerHTML = ''
})

describe('the second officer answers alone', () => {
  const open = () => mount(BlindAnswers, { attachTo: document.body, props: { case: 'c1', view: begun() }, global: { plugins: [i18n] } })

  it('records each answer when it is left, and opens the case only when all are answered or declined', async () => {
    const made = open()
    expect(made.get('[data-test="blind-about"]').text()).toContain('批发市场 12 号')
    const button = () => made.get('[data-test="blind-open"]')
    expect(button().attributes('disabled')).toBeDefined()
    const cash = made.get('[data-test="blind-second.cash"]')
    await cash.setValue('3000')
    expect(fake.requests('answer_blind')).toEqual([])
    await cash.trigger('blur')
    await flushPromises()
    expect(fake.requests('answer_blind')).toEqual([{ case: 'c1', question: 'second.cash', raw: '3000', declined: null }])
    expect(made.get('[data-test="blind-left"]').text()).toContain('1')
    await made.get('[data-test="decline-second.people"]').trigger('click')
    const write = () => made.get('[data-test="declined-second.people"]')
    expect(write().attributes('disabled')).toBeDefined()
    await made.get('[data-test="reason-second.people"]').setValue('都在外面送货')
    await made.get('[data-blind="second.people"] form').trigger('submit')
    await flushPromises()
    expect(made.get('[data-test="why-second.people"]').text()).toContain('都在外面送货')
    await button().trigger('click')
    await flushPromises()
    expect(fake.requests('open_first')).toEqual([{ case: 'c1' }])
    expect(made.emitted('opened')).toHaveLength(1)
  })

  it('waits with the opening while something is typed and not recorded', async () => {
    fake.blind = { ...fake.blind, left: 0 }
    const made = mount(BlindAnswers, { attachTo: document.body, props: { case: 'c1', view: { ...begun(), left: 0 } }, global: { plugins: [i18n] } })
    expect(made.get('[data-test="blind-open"]').attributes('disabled')).toBeUndefined()
    await made.get('[data-test="blind-second.cash"]').setValue('31')
    expect(made.get('[data-test="blind-open"]').attributes('disabled')).toBeDefined()
  })
})

describe('what was said alone', () => {
  it('stands side by side with the first officer’s, with what to do', async () => {
    useVisit().take(caseView())
    const made = mount(SharedCase, { attachTo: document.body, global: { plugins: [i18n], provide: { [routerKey as symbol]: { push: async () => undefined } } } })
    await flushPromises()
    const row = made.get('[data-test="second-second.cash"]').text()
    for (const words of ['3,000', '8,650', '现在：3,000', '协办少', '两人一起再点一次']) expect(row).toContain(words)
  })
})
