// A click falls where the button went down: what folds on the loss of the focus waits until it is up.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { installPointer, whenReleased } from '@/lib/pointer'

const send = (type: string) => window.dispatchEvent(new Event(type))

describe('while a button of the pointer is held', () => {
  beforeAll(() => installPointer(window))

  it('does at once what no press is waiting for', () => {
    const go = vi.fn()
    whenReleased(go)
    expect(go).toHaveBeenCalledOnce()
  })

  it('waits for the end of a press, and for the click behind it', async () => {
    const order: string[] = []
    send('pointerdown')
    whenReleased(() => order.push('folded'))
    send('pointerup')
    order.push('clicked')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(order).toEqual(['clicked', 'folded'])
  })

  it('goes on after a press whose end nobody tells', async () => {
    vi.useFakeTimers()
    const go = vi.fn()
    send('pointerdown')
    whenReleased(go)
    await vi.advanceTimersByTimeAsync(2000)
    expect(go).toHaveBeenCalledOnce()
    vi.useRealTimers()
  })

  it('goes on with the next key', async () => {
    const go = vi.fn()
    send('pointerdown')
    whenReleased(go)
    send('keydown')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(go).toHaveBeenCalledOnce()
  })
})
