import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setBackend } from '@/backend'
import { splitCell, useVisit } from '@/stores/visit'
import { useTrouble } from '@/stores/trouble'
import { caseView, Fake } from './fake'

let fake: Fake

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

describe('saving', () => {
  it('recomputes at once, saves after a rest of 800 ms, and only then says saved', async () => {
    const visit = opened()
    visit.type({ question: 'request.amount' }, '30万')
    expect(visit.saveState).toBe('typing')
    await vi.advanceTimersByTimeAsync(790)
    expect(fake.requests('draft').length).toBeGreaterThan(0)
    expect(fake.requests('commit')).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(20)
    expect(fake.requests('commit')).toHaveLength(1)
    expect(visit.saveState).toBe('saved')
    expect(visit.answers['request.amount']?.raw).toBe('30万')
  })

  it('does not say saved while something newer is typed', async () => {
    const visit = opened()
    let release = () => {}
    fake.hold = new Promise((resolve) => (release = resolve))
    visit.type({ question: 'request.amount' }, '1')
    void visit.commit()
    await vi.advanceTimersByTimeAsync(1)
    expect(visit.saveState).toBe('saving')
    visit.type({ question: 'request.amount' }, '12')
    release()
    await vi.advanceTimersByTimeAsync(1)
    expect(visit.saveState).toBe('typing')
    expect(visit.rawOf('request.amount', visit.answers['request.amount'])).toBe('12')
    await vi.advanceTimersByTimeAsync(900)
    expect(visit.saveState).toBe('saved')
    expect(fake.view.answers['request.amount']?.raw).toBe('12')
  })

  it('keeps what could not be saved, says so, and saves it on the next try', async () => {
    const visit = opened()
    fake.fail = { code: 'disk_full', message: { zh: '磁盘满了', en: '' }, advice: { zh: '', en: '' }, detail: null }
    visit.type({ question: 'request.amount' }, '5')
    expect(await visit.commit()).toBe(false)
    expect(visit.saveState).toBe('failed')
    expect(useTrouble().failure?.code).toBe('disk_full')
    expect(visit.rawOf('request.amount', undefined)).toBe('5')
    expect(await visit.commit()).toBe(true)
    expect(fake.view.answers['request.amount']?.raw).toBe('5')
    expect(visit.saveState).toBe('saved')
  })

  it('neither recomputes nor saves while an input method composes', async () => {
    const visit = opened()
    visit.compose({ question: 'request.purpose' }, 'jin')
    await vi.advanceTimersByTimeAsync(2000)
    expect(fake.asked).toHaveLength(0)
    expect(visit.saveState).not.toBe('saved')
    expect(visit.rawOf('request.purpose', undefined)).toBe('jin')
  })
})

describe('tables', () => {
  it('saves a new row and what was typed into it as one record', async () => {
    const visit = opened()
    const row = visit.addRow('stock', { name: '水' })
    visit.type({ table: 'stock', row, column: 'quantity' }, '62')
    await visit.commit()
    expect(fake.requests('commit')[0].changes).toEqual([
      { kind: 'add_row', table: 'stock', row, before: null, cells: { name: '水', quantity: '62' } },
    ])
    expect(visit.tables.stock?.rows.map((r) => r.cells.quantity?.raw)).toEqual(['62'])
  })

  it('keeps a row that is still being typed when another change of the table is answered', async () => {
    const visit = opened()
    const first = visit.addRow('stock', { name: 'a' })
    let release = () => {}
    fake.hold = new Promise((resolve) => (release = resolve))
    const saving = visit.commit()
    const second = visit.addRow('stock', { name: 'b' })
    release()
    await saving
    expect(visit.tables.stock?.rows.map((r) => r.id)).toEqual([first, second])
  })
})

it('splits a cell path at its last points', () => {
  expect(splitCell('income.opex.rows.r1.amount')).toEqual(['income.opex.rows', 'r1', 'amount'])
})

describe('order of calls', () => {
  it('keeps a row that waits behind an earlier save', async () => {
    const visit = opened()
    const first = visit.addRow('stock', { name: 'a' })
    let release = () => {}
    fake.hold = new Promise((resolve) => (release = resolve))
    const saving = visit.commit()
    const second = visit.addRow('stock', { name: 'b' })
    const waiting = visit.commit()
    const seen: number[] = []
    void saving.then(() => seen.push(visit.tables.stock?.rows.length ?? 0))
    release()
    await Promise.all([saving, waiting])
    expect(seen).toEqual([2])
    expect(visit.tables.stock?.rows.map((r) => r.id)).toEqual([first, second])
  })


  it('never drafts a cell of a row that the backend does not have yet', async () => {
    const visit = opened()
    let release = () => {}
    fake.hold = new Promise((resolve) => (release = resolve))
    const first = visit.commit()
    visit.type({ question: 'request.amount' }, '1')
    const held = visit.commit()
    // waits behind the first save, which is still on its way
    const row = visit.addRow('stock', { name: '水' })
    const saving = visit.commit()
    visit.type({ table: 'stock', row, column: 'quantity' }, '6')
    release()
    await Promise.all([first, held, saving])
    await vi.advanceTimersByTimeAsync(1000)
    const known = new Set<string>()
    for (const { word, request } of fake.asked) {
      if (word !== 'draft' && word !== 'commit') continue
      const here = new Set(known)
      for (const change of (request as { changes: { kind: string; row?: string }[] }).changes) {
        if (change.kind === 'add_row' && change.row) here.add(change.row)
        if (change.kind === 'cell') expect(here.has(change.row ?? ''), `${word} before its row`).toBe(true)
      }
      if (word === 'commit') for (const id of here) known.add(id)
    }
    expect(fake.view.tables.stock?.rows[0].cells.quantity?.raw).toBe('6')
  })
})
