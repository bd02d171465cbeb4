import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { betweenKeys, Coming, noteKey } from '@/lib/betweenKeys'

describe('figures between two keys', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })
  const calm = () => false

  it('come at once when nobody types', () => {
    vi.advanceTimersByTime(1_000)
    const shown: number[] = []
    new Coming<number>(calm).bring(1, (n) => shown.push(n))
    expect(shown).toEqual([1])
  })

  it('wait for a rest, and then the newest comes alone', async () => {
    const shown: number[] = []
    const coming = new Coming<number>(calm)
    for (let n = 1; n <= 5; n++) {
      noteKey()
      coming.bring(n, (value) => shown.push(value))
      await vi.advanceTimersByTimeAsync(60)
    }
    expect(shown).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect(shown).toEqual([5])
  })

  it('come under endless keys, too, only later', async () => {
    const shown: number[] = []
    const coming = new Coming<number>(calm)
    for (let n = 0; n < 40; n++) {
      noteKey()
      coming.bring(n, (value) => shown.push(value))
      await vi.advanceTimersByTimeAsync(50)
    }
    expect(shown.length).toBe(1)
  })

  it('come at once where the next key depends on them, and drop what is older', async () => {
    const shown: number[] = []
    let hurried = false
    const coming = new Coming<number>(() => hurried)
    noteKey()
    coming.bring(1, (n) => shown.push(n))
    hurried = true
    coming.bring(2, (n) => shown.push(n))
    expect(shown).toEqual([2])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(shown).toEqual([2])
  })

  it('of a case that was left never come', async () => {
    const shown: number[] = []
    const coming = new Coming<number>(calm)
    noteKey()
    coming.bring(1, (n) => shown.push(n))
    coming.drop()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(shown).toEqual([])
  })

  it('a draft is asked when the keys rest', async () => {
    let asked = false
    noteKey()
    void betweenKeys(calm).then(() => { asked = true })
    await vi.advanceTimersByTimeAsync(50)
    noteKey()
    await vi.advanceTimersByTimeAsync(60)
    expect(asked).toBe(false)
    await vi.advanceTimersByTimeAsync(60)
    expect(asked).toBe(true)
  })
})
