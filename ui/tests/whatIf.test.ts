import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setBackend } from '@/backend'
import LeverRow from '@/components/LeverRow.vue'
import type { LeverView } from '@/generated/api'
import { i18n } from '@/i18n'
import { useVisit } from '@/stores/visit'
import { useWhatIf } from '@/stores/whatIf'
import { caseView, Fake, text } from './fake'

const global = { plugins: [i18n] }
let fake: Fake

function lever(more: Partial<LeverView>): LeverView {
  return { id: 'l', label: text('可调项'), help: text(''), kind: 'percent', unit: '', low: '-0.9', high: '1', step: '0.05', now: null, replaces: false, choices: [], rows: [], ...more }
}

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  const answer = fake.call.bind(fake)
  fake.call = async (word, request) => {
    if (word === 'read_number') {
      const known: Record<string, string> = { '５万': '50000', '1,2500': '12500', '-10': '-0.1', '20': '0.2' }
      const { text: typed } = request as { text: string }
      fake.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return { value: known[typed] ?? null, problem: known[typed] ? null : text(`“${typed}”读不出`) } as never
    }
    if (word !== 'what_if') return answer(word, request)
    fake.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
    return { levers: [], refused: [], columns: [], groups: [], months: [] } as never
  }
  setBackend(fake)
  vi.useFakeTimers()
  useVisit().take(caseView())
})

describe('what if', () => {
  it('saves what is typed before it reckons, so that the answer on the screen counts', async () => {
    useVisit().type({ question: 'request.amount' }, '50万')
    await useWhatIf().reckon()
    expect(fake.asked.map((a) => a.word).filter((w) => w !== 'draft')).toEqual(['commit', 'what_if'])
    expect(fake.requests('what_if')[0]?.changes).toEqual([])
  })

  it('takes what could not be saved as it stands on the screen', async () => {
    fake.fail = { code: 'disk_full', message: text('磁盘满'), advice: text('腾出空间'), detail: null } as never
    useVisit().type({ question: 'request.amount' }, '50万')
    await useWhatIf().reckon()
    expect(fake.requests('what_if')[0]?.changes).toMatchObject([{ kind: 'answer', question: 'request.amount', raw: '50万' }])
  })
})

describe('a lever', () => {
  const placeholder = (more: Partial<LeverView>) => mount(LeverRow, { props: { lever: lever(more), turn: undefined }, global }).get('input').attributes('placeholder')

  it('gives an example of its own size and direction', () => {
    expect(placeholder({})).toBe('增减，如 -10')
    expect(placeholder({ step: '0.01' })).toBe('增减，如 -2')
    expect(placeholder({ low: '0', step: '0.1' })).toBe('如 50')
    expect(placeholder({ kind: 'money', low: '0', step: '10000' })).toBe('如 50,000')
    expect(placeholder({ kind: 'money', low: '-100000', step: '500' })).toBe('增减，如 1,000')
    expect(placeholder({ replaces: true })).toBe('不变')
  })

  it('reads 5万 and full-width digits as money, and says when it cannot read', async () => {
    const row = mount(LeverRow, { props: { lever: lever({ kind: 'money', low: '0', step: '10000' }), turn: undefined }, global })
    for (const typed of ['５万', '1,2500', '一点']) {
      await row.get('input').setValue(typed)
      await flushPromises()
    }
    expect(row.emitted('turn')).toEqual([['50000', null], ['12500', null]])
    expect(row.get('[role=alert]').text()).toContain('“一点”读不出')
  })

  it('turns to the newest text alone, and steps from what was read', async () => {
    const row = mount(LeverRow, { props: { lever: lever({}), turn: undefined }, global })
    void row.get('input').setValue('20')
    await row.get('input').setValue('-10')
    await flushPromises()
    expect(row.emitted('turn')).toEqual([['-0.1', null]])
    await row.get('input').trigger('keydown', { key: 'ArrowUp' })
    expect(row.emitted('turn')?.at(-1)).toEqual(['-0.05', null])
    expect((row.get('input').element as HTMLInputElement).value).toBe('-5')
    expect(fake.asked.filter((a) => a.word === 'read_number').every((a) => (a.request as { type: string }).type === 'percent')).toBe(true)
  })
})
