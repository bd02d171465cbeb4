// Keys that come before it is known where the focus goes: they land there, in their order.
import { beforeEach, expect, it, vi } from 'vitest'
import { hold, holding, installHold } from '@/lib/hold'

installHold()
beforeEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = '<input id="a"><input id="b"><button id="c">c</button><select id="d"><option>一</option><option>two</option></select><textarea id="e"></textarea>'
})

const at = (id: string) => document.getElementById(id) as HTMLInputElement
function press(key: string, more: KeyboardEventInit = {}): boolean {
  return (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 5))

it('types what was held into the field that the focus came to', async () => {
  at('a').focus()
  at('a').value = '1'
  let known = () => {}
  const done = hold(new Promise<void>((resolve) => (known = resolve)), () => at('b').focus())
  for (const key of '62.5') expect(press(key)).toBe(false)
  press('Backspace')
  press('7')
  expect(holding()).toBe(true)
  known()
  await done
  expect([at('a').value, at('b').value]).toEqual(['1', '62.7'])
  expect(holding()).toBe(false)
  expect(press('x')).toBe(true)
})

it('holds on when a held key itself has to wait', async () => {
  const waits: (() => void)[] = []
  const order = ['a', 'b', 'e']
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    const next = order[order.indexOf((document.activeElement as HTMLElement).id) + 1]
    void hold(new Promise<void>((resolve) => waits.push(resolve)), () => at(next).focus())
  }
  document.body.addEventListener('keydown', enter)
  at('a').focus()
  press('Enter')
  for (const key of ['1', 'Enter', '2', '3']) press(key)
  waits[0]()
  await soon()
  expect([at('b').value, at('e').value]).toEqual(['1', ''])
  waits[1]()
  await soon()
  expect([at('b').value, at('e').value]).toEqual(['1', '23'])
  document.body.removeEventListener('keydown', enter)
})

it('decides at once for an input method and for a paste, which cannot wait', async () => {
  for (const late of [{ key: 'Process', isComposing: true }, { key: 'v', ctrlKey: true }]) {
    at('a').focus()
    void hold(new Promise(() => undefined), () => at('b').focus())
    press('9')
    expect(press(late.key, late)).toBe(true)
    await soon()
    expect(document.activeElement?.id).toBe('b')
    expect(at('b').value.endsWith('9')).toBe(true)
    expect(holding()).toBe(false)
  }
})

it('does what the key does: steps on, chooses, presses a button, selects all', async () => {
  const clicked = vi.fn()
  at('c').addEventListener('click', clicked)
  await hold(Promise.resolve(), () => at('c').focus())
  const after = hold(soon(), () => at('c').focus())
  press('Enter')
  await after
  expect(clicked).toHaveBeenCalledTimes(1)
  const choosing = hold(soon(), () => at('d').focus())
  press('t')
  await choosing
  expect((document.getElementById('d') as HTMLSelectElement).selectedIndex).toBe(1)
  at('b').value = 'old'
  const selecting = hold(soon(), () => at('b').focus())
  press('a', { ctrlKey: true })
  press('n')
  await selecting
  expect(at('b').value).toBe('n')
})
