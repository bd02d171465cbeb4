// The history of an answer, and where the computer's clock went back between two of them.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { setBackend } from '@/backend'
import HistoryList from '@/components/HistoryList.vue'
import type { ClockEvent, HistoryEntry } from '@/generated/api'
import { i18n } from '@/i18n'
import { useVisit } from '@/stores/visit'
import { Fake, text } from './fake'

let fake: Fake

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  setBackend(fake)
})

const entry = (seq: number, at: string): HistoryEntry => ({
  seq, at, officer: '尽调岗甲', device: text('本机'), before: null, action: 'typed', raw: `${seq}`, text: `第 ${seq} 条`, basis: 'oral', by: null, how_checked: null, note: null,
  after_limit_seen: false, after_opening: false, hash: 'abcdef0123',
})
const jump = (seq: number): ClockEvent => ({
  seq, before: '2026-10-31T14:00:00+08:00', now: '2026-10-31T12:00:00+08:00', text: text(`时钟往回走了 ${seq}`), hash: '0123456789',
})

async function lines(entries: HistoryEntry[], events: ClockEvent[]): Promise<string[]> {
  const call = fake.call.bind(fake)
  fake.call = (async (word: string, request: never) =>
    word === 'history' ? entries : word === 'clock_events' ? events : call(word as never, request)) as typeof fake.call
  await useVisit().open('c1')
  const list = mount(HistoryList, { props: { question: 'request.amount', row: null, column: null }, global: { plugins: [i18n] } })
  await flushPromises()
  return list.findAll('tbody tr').map((row) => row.text())
}

it('puts a jump of the clock between the answers by number, not by time', async () => {
  const shown = await lines([entry(9, '2026-10-31T12:00:01+08:00'), entry(5, '2026-10-31T14:00:00+08:00')], [jump(8)])
  expect(shown).toHaveLength(3)
  expect(shown[0]).toContain('第 9 条')
  expect(shown[1]).toContain('时钟往回走了 8')
  expect(shown[2]).toContain('第 5 条')
})

it('leaves out a jump before the first answer, and shows one after the last', async () => {
  const shown = await lines([entry(5, '2026-10-31T14:00:00+08:00')], [jump(3), jump(7)])
  expect(shown).toHaveLength(2)
  expect(shown[0]).toContain('时钟往回走了 7')
})
