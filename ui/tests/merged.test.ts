// What a keystroke's reply brings is put into the view that the window holds.
import { describe, expect, it } from 'vitest'
import { merged } from '@/backend'

describe('merged', () => {
  const view = { took_us: 1, list: [{ id: 'a', n: 1 }, { id: 'b', n: 2 }], by: { x: { t: '1' }, y: { t: '2' } }, same: { deep: [1] } }

  it('sets fields and places, and takes away what is gone', () => {
    const now = merged(view, [
      { at: ['list', '1'], set: { n: 3 }, gone: [] },
      { at: ['by'], set: { z: { t: '4' } }, gone: ['x'] },
      { at: [], set: { took_us: 2 }, gone: [] },
    ])
    expect(now).toEqual({ took_us: 2, list: [{ id: 'a', n: 1 }, { id: 'b', n: 3 }], by: { y: { t: '2' }, z: { t: '4' } }, same: { deep: [1] } })
  })

  it('leaves the view before as it was, and what is the same the same', () => {
    const before = structuredClone(view)
    const now = merged(view, [{ at: ['list', '0'], set: { n: 9 }, gone: [] }, { at: ['list', '1'], set: { n: 8 }, gone: [] }])
    expect(view).toEqual(before)
    expect(now.same).toBe(view.same)
    expect(now.by).toBe(view.by)
    expect(Array.isArray(now.list)).toBe(true)
    expect(now.list.map((one) => one.n)).toEqual([9, 8])
  })
})
