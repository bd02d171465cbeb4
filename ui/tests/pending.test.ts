import { describe, expect, it } from 'vitest'
import { Pending } from '@/stores/pending'

describe('what is typed and not saved', () => {
  it('keeps one change per answer, with the newest text', () => {
    const pending = new Pending()
    pending.set({ question: 'a' }, { raw: '1' })
    pending.set({ question: 'a' }, { raw: '12' })
    pending.set({ question: 'a' }, { basis: 'document' })
    expect(pending.list()).toEqual([
      { kind: 'answer', question: 'a', raw: '12', basis: 'document', by: null, how_checked: null, note: null },
    ])
  })

  it('puts cells of a new row into the change that adds the row', () => {
    const pending = new Pending()
    pending.addRow('stock', 'r1', { name: '水' })
    pending.set({ table: 'stock', row: 'r1', column: 'quantity' }, { raw: '6' })
    pending.set({ table: 'stock', row: 'r1', column: 'quantity' }, { raw: '62' })
    expect(pending.list()).toEqual([{ kind: 'add_row', table: 'stock', row: 'r1', before: null, cells: { name: '水', quantity: '62' } }])
  })

  it('gives back what failed, under what was typed meanwhile', () => {
    const pending = new Pending()
    pending.set({ question: 'a' }, { raw: '1', note: 'n' })
    pending.set({ question: 'b' }, { raw: '2' })
    const taken = pending.takeAll()
    expect(pending.size).toBe(0)
    pending.set({ question: 'a' }, { raw: '3' })
    pending.giveBack(taken)
    expect(pending.list().map((c) => (c.kind === 'answer' ? [c.question, c.raw, c.note] : []))).toEqual([['a', '3', 'n'], ['b', '2', null]])
  })
})
