// What waits for who sits here: the oldest first, what is late in words, remarks with the way to their place; and why remarks were made.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { setBackend } from '@/backend'
import QueueCard from '@/components/desk/QueueCard.vue'
import type { Commands, QueueLine, QueueView, ReasonsView } from '@/generated/api'
import { i18n } from '@/i18n'
import { Fake, text } from './fake'

const line = (n: number, more: Partial<QueueLine> = {}): QueueLine => ({
  case: `c${n}`, title: `样例${n}`, practice: false, what: text('审查'), since: '2026-11-06 16:30', due: '2026-11-09 17:30', late: false, left: text('还有 2 小时'), remarks: [], ...more,
})
const queue: QueueView = {
  lines: [line(1, { late: true, left: text('已超时 3 小时 20 分钟') }), ...[2, 3, 4, 5].map((n) => line(n)), line(6, { what: text('回复审查意见'), due: null, left: null, remarks: [{ label: text('现金'), at: 'balance_survey.cash' }, { label: text('整个案件'), at: '' }] })],
  late: 1, pending: 0, note: text('时限按工作时间算，未校准'), remarked: true,
}
const month = (at: string): ReasonsView => ({ month: at, months: ['2026-11', '2026-10'], remarks: 3, lines: at === '2026-10' ? [] : [{ label: text('证据不足'), count: 3, places: [{ label: text('存货'), count: 2 }] }] })

class Branch extends Fake {
  queue = queue
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
    if (word === 'list_queue') return this.queue as Commands[W]['reply']
    if (word === 'count_reasons') return month((request as Commands['count_reasons']['request']).month ?? '2026-11') as Commands[W]['reply']
    return super.call(word, request)
  }
}

let fake: Branch
let router: Router
beforeEach(async () => {
  setActivePinia(createPinia())
  fake = new Branch()
  setBackend(fake)
  const nothing = { template: '<div />' }
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', name: 'desk', component: nothing }, ...['after', 'visit'].map((name) => ({ path: `/${name}/:case`, name, component: nothing }))] })
  await router.push('/')
})

async function shown() {
  const made = mount(QueueCard, { props: { seen: 1 }, global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  return made
}

describe('what waits for me', () => {
  it('is listed oldest first, with what is late said', async () => {
    const made = await shown()
    expect(made.get('[data-test=queue-late]').text()).toContain('1 件超时')
    const first = made.get('[data-test=queue-c1]')
    for (const part of ['样例1', '审查', '2026-11-06 16:30 起', '到 2026-11-09 17:30 为止', '已超时 3 小时 20 分钟']) expect(first.text()).toContain(part)
    expect(first.attributes('data-late')).toBe('true')
    expect(made.findAll('[data-test^=queue-c]').map((one) => one.attributes('data-test'))).toEqual(['queue-c1', 'queue-c2', 'queue-c3', 'queue-c4', 'queue-c5'])
    await made.get('[data-test=queue-more]').trigger('click')
    // A remark leads to its place, one about the whole case to the case; the name of the case to what may be done.
    const remarks = made.get('[data-test=queue-c6]').findAll('button')
    await remarks[1]!.trigger('click')
    await flushPromises()
    expect([router.currentRoute.value.name, router.currentRoute.value.params.case, router.currentRoute.value.query.at]).toEqual(['visit', 'c6', 'balance_survey.cash'])
    await remarks[2]!.trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('after')
    made.unmount()
  })

  it('is not there where nothing waits, and is asked for anew with the desk', async () => {
    fake.queue = { lines: [], late: 0, pending: 0, note: null, remarked: false }
    const made = await shown()
    expect(made.find('[data-test=queue]').exists()).toBe(false)
    fake.queue = queue
    await made.setProps({ seen: 2 })
    await flushPromises()
    expect(made.find('[data-test=queue]').exists()).toBe(true)
    made.unmount()
  })

  it('says why remarks were made, by month', async () => {
    const made = await shown()
    const details = made.get<HTMLDetailsElement>('[data-test=reasons]')
    details.element.open = true
    await vi.waitFor(() => expect(fake.requests('count_reasons')).toHaveLength(1))
    await flushPromises()
    for (const part of ['证据不足', '3', '存货 2']) expect(details.text()).toContain(part)
    await details.findAll('button')[1]!.trigger('click')
    await flushPromises()
    expect(fake.requests('count_reasons').map((one) => one.month)).toEqual([null, '2026-10'])
    expect(details.text()).toContain('2026-10 没有写明原因的意见')
    made.unmount()
  })
})
