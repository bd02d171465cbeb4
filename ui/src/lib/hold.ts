// Keys that come while it is not settled yet where the focus goes: they wait, in their order, and land in the field they were
// meant for. A key decides its target with the questions that exist after the answer before it; until that is known (some
// milliseconds; on a machine that is choking, seconds) the keys behind it are kept here, and none is lost. Whatever cannot wait — an input
// method, a paste, the pointer — has it decided at once with what is known.
import { nextTick } from 'vue'
import { composing } from '@/lib/keys'

const LONGEST_MS = 5000
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'AltGraph'])
const TEXTS = 'input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea'
const TABBABLE = 'a[href], button, input, select, textarea, [tabindex]'

let waiting = 0
let replaying = false
const held: KeyboardEvent[] = []
const again = new WeakSet<Event>()
let hurry: (() => void)[] = []

/** Whether keys are waiting for the focus to settle. */
export function holding(): boolean {
  return waiting > 0 || replaying || held.length > 0
}

function atOnce(): void {
  const all = hurry
  hurry = []
  for (const go of all) go()
}

/** Cannot be done a second time by a script: the clipboard and the input method belong to the system. */
function cannotWait(event: KeyboardEvent): boolean {
  return composing(event) || ((event.ctrlKey || event.metaKey) && ['v', 'x', 'c', 'z', 'y'].includes(event.key.toLowerCase()))
}

function keep(event: KeyboardEvent): void {
  if (again.has(event) || MODIFIERS.has(event.key)) return
  if (!holding()) {
    // the focus moved after the system had addressed this key, between one listener and the next: it belongs where the focus is
    if (!event.isTrusted || cannotWait(event) || event.target === document.activeElement || !(event.target instanceof HTMLElement) || event.target === document.body) return
    held.push(event)
    event.preventDefault()
    event.stopImmediatePropagation()
    void replay()
    return
  }
  if (cannotWait(event)) {
    atOnce()
    return
  }
  held.push(event)
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** Once, when the window starts. */
export function installHold(target: Window = window): void {
  target.addEventListener('keydown', keep, { capture: true })
  target.addEventListener('pointerdown', atOnce, { capture: true, passive: true })
}

/** Waits for `settled`, then moves the focus by `then`; keys that come meanwhile follow it there. */
export async function hold(settled: Promise<unknown>, then: () => unknown = () => undefined): Promise<void> {
  waiting++
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<void>((resolve) => {
    hurry.push(resolve)
    timer = setTimeout(resolve, LONGEST_MS)
  })
  try {
    await Promise.race([settled.catch(() => undefined), patience])
    clearTimeout(timer)
    await nextTick()
    await then()
    await nextTick()
  } finally {
    waiting--
    if (waiting === 0 && !replaying) await replay()
  }
}

async function replay(): Promise<void> {
  replaying = true
  try {
    // a key that is done again may itself wait; those behind it wait on
    while (held.length > 0 && waiting === 0) {
      const event = held.shift()
      if (event) act(event)
      await nextTick()
    }
  } finally {
    replaying = false
  }
}

/** Does what the key would have done in the field that has the focus now. */
function act(event: KeyboardEvent): void {
  const target = document.activeElement ?? document.body
  const { key, code, ctrlKey, altKey, shiftKey, metaKey } = event
  const copy = new KeyboardEvent('keydown', { key, code, ctrlKey, altKey, shiftKey, metaKey, bubbles: true, cancelable: true })
  again.add(copy)
  if (!target.dispatchEvent(copy) || altKey) return
  const text = target.matches(TEXTS) ? (target as HTMLInputElement | HTMLTextAreaElement) : null
  if (key === 'Tab') stepFocus(shiftKey)
  else if (ctrlKey || metaKey) {
    if (key.toLowerCase() === 'a') text?.select()
  } else if (text) edit(text, key)
  else if (target instanceof HTMLSelectElement) choose(target, key)
  else if ((key === 'Enter' || key === ' ') && target instanceof HTMLElement) target.click()
}

function edit(field: HTMLInputElement | HTMLTextAreaElement, key: string): void {
  if (field.readOnly || field.disabled) return
  const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length]
  if (key === 'ArrowLeft' || key === 'ArrowRight' || key === 'Home' || key === 'End') {
    const at = { ArrowLeft: Math.max(0, from - 1), ArrowRight: Math.min(field.value.length, to + 1), Home: 0, End: field.value.length }[key]
    field.setSelectionRange(at, at)
    return
  }
  if (key === 'Backspace') field.setRangeText('', from === to ? Math.max(0, from - 1) : from, to, 'end')
  else if (key === 'Delete') field.setRangeText('', from, from === to ? Math.min(field.value.length, to + 1) : to, 'end')
  else if ([...key].length === 1) field.setRangeText(key, from, to, 'end')
  else if (key === 'Enter' && field instanceof HTMLTextAreaElement) field.setRangeText('\n', from, to, 'end')
  else return
  field.dispatchEvent(new InputEvent('input', { bubbles: true, data: key.length === 1 ? key : null, inputType: 'insertText' }))
}

function choose(select: HTMLSelectElement, key: string): void {
  const options = Array.from(select.options)
  const here = select.selectedIndex
  let to = -1
  if (key === 'ArrowDown' || key === 'ArrowUp') to = here + (key === 'ArrowDown' ? 1 : -1)
  else if ([...key].length === 1) {
    const begins = (n: number) => options[n].text.trim().toLowerCase().startsWith(key.toLowerCase())
    to = options.map((_, n) => (here + 1 + n) % options.length).find(begins) ?? -1
  }
  if (to < 0 || to >= options.length || to === here) return
  select.selectedIndex = to
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

/** What Tab does: on to the next thing that can have the focus, or back. */
export function stepFocus(back: boolean): void {
  const all = Array.from(document.querySelectorAll<HTMLElement>(TABBABLE)).filter(
    (e) => e.tabIndex >= 0 && !(e as HTMLButtonElement).disabled && (e.offsetParent !== null || e === document.activeElement),
  )
  const here = all.indexOf(document.activeElement as HTMLElement)
  all[(here + (back ? -1 : 1) + all.length) % all.length]?.focus()
}

/** Until something has the focus, for a screen that is still coming up. */
export async function focusArrives(within = 1500): Promise<void> {
  const began = Date.now()
  while (document.activeElement === document.body || document.activeElement === null) {
    if (Date.now() - began > within) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
