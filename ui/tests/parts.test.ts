// F6 goes from part to part of a page, Shift+F6 back; folded parts and dialogs are left alone.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installParts } from '@/lib/parts'

const PAGE = `<div class="page">
  <section id="verdict"><button id="limit">200,000</button></section>
  <section id="statements"><h2><button id="unfold">三表</button></h2><div><button>1</button><button>2</button><section id="balance"></section></div></section>
  <section id="folded"><h2><button id="stress">压力</button></h2><div style="display: none"><section id="away"></section></div></section>
</div>`

installParts()

function press(shiftKey = false): boolean {
  const event = new KeyboardEvent('keydown', { key: 'F6', shiftKey, bubbles: true, cancelable: true })
  const at = document.activeElement ?? document.body
  at.dispatchEvent(event)
  return event.defaultPrevented
}
const here = () => document.activeElement?.id

describe('F6', () => {
  beforeEach(() => {
    Element.prototype.scrollIntoView = () => undefined
    document.body.innerHTML = PAGE
  })
  afterEach(() => (document.body.innerHTML = ''))

  it('goes through the parts and back, and says when there is none', () => {
    const way = ['verdict', 'unfold', 'balance', 'stress'].map((id) => {
      expect(press()).toBe(true)
      return [here(), id]
    })
    for (const [at, id] of way) expect(at).toBe(id)
    expect(press()).toBe(false)
    expect(here()).toBe('stress')
    expect(press(true)).toBe(true)
    expect(here()).toBe('balance')
  })

  it('goes on from where one is within a part', () => {
    document.getElementById('limit')?.focus()
    press()
    expect(here()).toBe('unfold')
    press(true)
    expect(here()).toBe('verdict')
  })

  it('leaves a dialog alone', () => {
    document.body.insertAdjacentHTML('beforeend', '<div aria-modal="true"></div>')
    expect(press()).toBe(false)
  })
})
