// The history of an answer, and where the computer's clock went back between two of them.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { setBackend } from '@/backend'
import HistoryList from '@/components/HistoryList.vue'
import type { ClockEvent, HistoryEntry } from '@/generated/api'
import { i18n } from '@/i18n'
import { dateTime } from '@/lib/format'
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

it('tells the time as the clock on the wall had it where it was recorded, and how far that is from UTC where this laptop lies elsewhere', () => {
  const here = (iso: string) => {
    const east = -new Date(iso).getTimezoneOffset()
    return `${east < 0 ? '-' : '+'}${String(Math.floor(Math.abs(east) / 60)).padStart(2, '0')}:${String(Math.abs(east) % 60).padStart(2, '0')}`
  }
  const own = here('2026-10-31T14:03:22Z')
  expect(dateTime(`2026-10-31T14:03:22${own}`)).toBe('2026-10-31 14:03')
  // three hours and a quarter from anywhere that is inhabited by a bank: no laptop of ours
  expect(dateTime('2026-10-31T23:59:00+03:15')).toBe('2026-10-31 23:59 +03:15')
  expect(dateTime('2026-10-31T00:30:00.123-03:15')).toBe('2026-10-31 00:30 -03:15')
  expect(dateTime('nothing')).toBe('nothing')
})

it('names no screen that shows a time as it is stored', () => {
  const files = import.meta.glob<string>('../src/**/*.vue', { eager: true, query: '?raw', import: 'default' })
  const raw = Object.entries(files).flatMap(([path, source]) =>
    [...source.matchAll(/\{\{([^}]*)\}\}/g)].filter(([, said]) => /(?:^|[^(\w.])[\w.]*(?:_at|(?:entry|moved|event|act|saved|draft|one|late|change)\.at)\b(?!\s*(?:===|!==|&&|\?|\)))/.test(said) && !/dateTime|clock\(/.test(said)).map(([said]) => `${path}: ${said}`))
  expect(raw).toEqual([])
})
