// What is typed and not saved: nothing of it is lost, nothing of it is called saved, and one answer that is refused stops no other.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setBackend } from '@/backend'
import type { Failure } from '@/generated/api'
import { useDrafts } from '@/stores/drafts'
import { useLeaving, type Way } from '@/stores/leaving'
import { useSession } from '@/stores/session'
import { useTrouble } from '@/stores/trouble'
import { useVisit } from '@/stores/visit'
import { caseView, Fake } from './fake'

let fake: Fake
const failure = (code: Failure['code'], zh: string): Failure => ({ code, message: { zh, en: zh }, advice: { zh: '', en: '' }, detail: null })
const FULL = failure('disk_full', '磁盘满了')
const WRONG = failure('bad_request', '不能这样填')

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  setBackend(fake)
  vi.useFakeTimers()
})

function opened() {
  const visit = useVisit()
  visit.take(caseView())
  return visit
}

/** The states that the sign goes through. */
function signs(visit: ReturnType<typeof useVisit>): Set<string> {
  const seen = new Set<string>()
  setInterval(() => seen.add(visit.saveState), 1)
  return seen
}

describe('a full disk', () => {
  it('keeps everything, never says saved, and saves it by itself when there is room', async () => {
    const visit = opened()
    fake.full = FULL
    visit.type({ question: 'request.amount' }, '5')
    const row = visit.addRow('stock', { name: '水' })
    const seen = signs(visit)
    for (let n = 0; n < 4; n++) {
      await vi.advanceTimersByTimeAsync(3000)
      visit.type({ table: 'stock', row, column: 'quantity' }, `${n}`)
    }
    await vi.advanceTimersByTimeAsync(900)
    expect(visit.saveState).toBe('failed')
    expect(visit.unsavedList().map((u) => [u.label, u.text])).toEqual([['申请金额', '5'], ['盘点表', '水 · 3']])
    fake.full = null
    expect(seen.has('saved')).toBe(false)
    await vi.advanceTimersByTimeAsync(6000)
    expect(visit.saveState).toBe('saved')
    expect(useTrouble().failure).toBeNull()
    expect(fake.view.answers['request.amount']?.raw).toBe('5')
    expect(fake.view.tables.stock?.rows[0].cells.quantity?.raw).toBe('3')
  })

  it('keeps a paste', async () => {
    const visit = opened()
    fake.full = FULL
    await visit.paste([{ kind: 'add_row', table: 'stock', row: 'p1', before: null, cells: { name: '茶', quantity: '7' } }])
    expect(visit.tables.stock?.rows.map((r) => r.id)).toEqual(['p1'])
    expect(visit.rawOf('stock.p1.quantity', undefined)).toBe('7')
    fake.full = null
    expect(await visit.flush()).toBe(true)
    expect(fake.view.tables.stock?.rows[0].cells.name?.raw).toBe('茶')
  })

  it.each<Way>(['leave', 'lock', 'close', 'reload'])('holds up the way out “%s” and names what would be lost', async (way) => {
    const visit = opened()
    const leaving = useLeaving()
    fake.full = FULL
    visit.type({ question: 'request.amount' }, '5')
    visit.edit({ question: 'request.purpose' }, { note: '他自己说的' })
    const first = leaving.settle(way)
    await vi.advanceTimersByTimeAsync(500)
    expect(leaving.way).toBe(way)
    expect(leaving.list.map((u) => u.key)).toEqual(['request.amount', 'request.purpose'])
    leaving.stay()
    expect(await first).toBe(false)
    expect(visit.rawOf('request.amount', undefined)).toBe('5')
    const second = leaving.settle(way)
    await vi.advanceTimersByTimeAsync(500)
    fake.full = null
    void leaving.again()
    await vi.advanceTimersByTimeAsync(500)
    expect(await second).toBe(true)
    expect(fake.view.answers['request.amount']?.raw).toBe('5')
    expect(leaving.way).toBeNull()
  })

  it('goes on by itself when the disk takes it while the question stands', async () => {
    const visit = opened()
    const leaving = useLeaving()
    let release = () => {}
    fake.hold = new Promise((resolve) => (release = resolve))
    visit.type({ question: 'request.amount' }, '5')
    const going = leaving.settle('leave')
    await vi.advanceTimersByTimeAsync(1000)
    expect([leaving.way, leaving.busy]).toEqual(['leave', true])
    release()
    expect(await going).toBe(true)
  })

  it('locks after a rest all the same: what was not saved goes along as a draft and out of the page', async () => {
    const visit = opened()
    const leaving = useLeaving()
    await useSession().refresh()
    fake.full = FULL
    visit.type({ question: 'request.amount' }, '5')
    visit.addRow('stock', { name: '水' }, 'r1')
    const release = leaving.hold({ unsaved: () => [{ key: 'explanations equity', label: '解释', text: '写到一半', why: null }], save: () => Promise.resolve(false) })
    await leaving.lockAfterRest()
    expect(fake.locked).toBe(true)
    expect(visit.meta).toBeNull()
    const [sent] = fake.requests('lock_keeping')
    expect(sent.unsaved.map((one) => one.case)).toEqual(['c1'])
    expect(sent.unsaved[0].items.map((item) => [item.label, item.text, item.change?.kind ?? null, item.why?.zh ?? null])).toEqual([
      ['申请金额', '5', 'answer', '磁盘满了'], ['盘点表', '水', 'add_row', '磁盘满了'], ['解释', '写到一半', null, null],
    ])
    // nothing of it is left in the page, and closing loses nothing
    expect([visit.unsavedList(), leaving.kept, leaving.parked.size, leaving.atRisk(), release()]).toEqual([[], [], 0, false, false])
    expect(await leaving.settle('close')).toBe(true)
    fake.full = null
    await useSession().unlock('尽调岗甲', 'x')
    await visit.open('c1')
    const drafts = useDrafts()
    await drafts.load()
    expect(drafts.list[0].items.map((item) => item.label)).toEqual(['申请金额', '盘点表', '解释'])
    await drafts.settle(drafts.list[0], [0, 1], true)
    expect(fake.requests('settle_draft')).toEqual([{ id: 'd0', items: [0, 1], take: true }])
    // the case that is open shows what was taken
    expect(fake.asked.at(-1)?.word).toBe('open_case')
  })

  it('locks where not even a draft can be written, names what is at risk, and asks before the window closes', async () => {
    const visit = opened()
    const leaving = useLeaving()
    await useSession().refresh()
    fake.full = fake.keepsNoDraft = FULL
    visit.type({ question: 'request.amount' }, '5')
    await leaving.lockAfterRest()
    expect(fake.locked).toBe(true)
    expect(leaving.kept.map((k) => [k.officer, k.list.map((u) => [u.label, u.text])])).toEqual([['尽调岗甲', [['申请金额', '']]]])
    const closing = leaving.settle('close')
    await vi.advanceTimersByTimeAsync(500)
    expect(leaving.list.map((u) => u.label)).toEqual(['申请金额'])
    leaving.stay()
    expect(await closing).toBe(false)
    await useSession().unlock('尽调岗甲', 'x')
    await useDrafts().load()
    expect(leaving.atRisk()).toBe(true)
    // once the disk has it, the window may close
    fake.drafts = { refused: [], drafts: fake.drafts.drafts.map((draft) => ({ ...draft, on_disk: true })) }
    await useDrafts().load()
    expect(leaving.atRisk()).toBe(false)
  })

  it('locks though the disk never answers', async () => {
    const visit = opened()
    const leaving = useLeaving()
    await useSession().refresh()
    fake.hold = new Promise(() => undefined)
    visit.type({ question: 'request.amount' }, '5')
    const locking = leaving.lockAfterRest()
    await vi.advanceTimersByTimeAsync(6000)
    await locking
    expect(fake.locked).toBe(true)
    expect(fake.requests('lock_keeping')[0].unsaved[0].items.map((item) => item.text)).toEqual(['5'])
    expect(visit.unsavedList()).toEqual([])
  })

  it('locks though the program does not take the draft', async () => {
    const visit = opened()
    const leaving = useLeaving()
    await useSession().refresh()
    const call = fake.call.bind(fake)
    fake.call = (async (word: 'lock_keeping', request: never) => {
      if (word === 'lock_keeping') throw new Error('gone')
      return call(word, request)
    }) as typeof fake.call
    fake.full = FULL
    visit.type({ question: 'request.amount' }, '6')
    await leaving.lockAfterRest()
    expect([fake.locked, leaving.kept.at(-1)?.list.map((u) => u.label)]).toEqual([true, ['申请金额']])
  })
})

describe('an answer that is refused', () => {
  it('stays at its field with its reason; the others are saved', async () => {
    const visit = opened()
    fake.refuses = (at, raw) => (at === 'request.amount' && raw === '不对' ? WRONG : null)
    visit.type({ question: 'request.amount' }, '不对')
    visit.type({ question: 'request.purpose' }, '备货')
    expect(await visit.commit()).toBe(true)
    expect(fake.view.answers['request.purpose']?.raw).toBe('备货')
    expect(fake.view.answers['request.amount']).toBeUndefined()
    expect(visit.refused['request.amount']?.why.message.zh).toBe('不能这样填')
    expect(visit.saveState).toBe('refused')
    expect(visit.rawOf('request.amount', undefined)).toBe('不对')
    // the next answer is saved as if nothing were, and the refused one is not sent again with it
    visit.type({ question: 'request.purpose' }, '进货')
    await vi.advanceTimersByTimeAsync(1000)
    expect(fake.requests('commit').at(-1)?.changes).toHaveLength(1)
    expect(visit.saveState).toBe('refused')
    visit.type({ question: 'request.amount' }, '5')
    await vi.advanceTimersByTimeAsync(1000)
    expect(visit.saveState).toBe('saved')
  })

  it('keeps one cell of a new row; the row and its other cells are saved', async () => {
    const visit = opened()
    fake.refuses = (at) => (at === 'stock.r1.quantity' ? WRONG : null)
    visit.addRow('stock', { name: '水', quantity: '6' }, 'r1')
    await visit.commit()
    expect(fake.view.tables.stock?.rows[0].cells).toHaveProperty('name')
    expect(visit.refused['stock.r1.quantity']).toBeDefined()
    expect(visit.rawOf('stock.r1.quantity', visit.cellOf('stock', 'r1', 'quantity'))).toBe('6')
  })

  it('is found by trying one by one when a whole batch is refused without saying why', async () => {
    const visit = opened()
    const commit = fake.call.bind(fake)
    fake.call = (async (word: 'commit', request: { changes: { question?: string }[] }) => {
      if (word === 'commit' && request.changes.some((c) => c.question === 'request.amount')) fake.fail = WRONG
      return commit(word, request as never)
    }) as typeof fake.call
    visit.type({ question: 'request.amount' }, '1')
    visit.type({ question: 'request.purpose' }, '备货')
    expect(await visit.commit()).toBe(true)
    expect(Object.keys(visit.refused)).toEqual(['request.amount'])
    expect(fake.view.answers['request.purpose']?.raw).toBe('备货')
  })

  it('is named before the case is left, and is all that is lost without it', async () => {
    const visit = opened()
    const leaving = useLeaving()
    fake.refuses = (at) => (at === 'request.amount' ? WRONG : null)
    visit.type({ question: 'request.amount' }, '不对')
    visit.type({ question: 'request.purpose' }, '备货')
    const going = leaving.settle('leave')
    await vi.advanceTimersByTimeAsync(500)
    expect(leaving.list.map((u) => [u.key, u.why?.message.zh])).toEqual([['request.amount', '不能这样填']])
    leaving.without()
    expect(await going).toBe(true)
    expect(fake.view.answers['request.purpose']?.raw).toBe('备货')
  })
})

it('counts a text that is still being composed as typed when the case is left', async () => {
  const visit = opened()
  visit.compose({ question: 'request.purpose' }, '备货')
  visit.compose({ table: 'stock', row: 'new', column: 'name' }, '水')
  expect(visit.saveState).toBe('typing')
  expect(await useLeaving().settle('leave')).toBe(true)
  expect(fake.view.answers['request.purpose']?.raw).toBe('备货')
  expect(fake.view.tables.stock?.rows[0].cells.name?.raw).toBe('水')
})

it('keeps a row that was never saved out of the backend when it is removed', async () => {
  const visit = opened()
  fake.full = FULL
  visit.addRow('stock', { name: '水' }, 'r1')
  await vi.advanceTimersByTimeAsync(900)
  expect(await visit.removeRow('stock', 'r1')).toBe(true)
  expect(visit.tables.stock?.rows).toEqual([])
  fake.full = null
  await vi.advanceTimersByTimeAsync(6000)
  expect(fake.view.tables.stock?.rows ?? []).toEqual([])
  expect(visit.unsavedList()).toEqual([])
})
