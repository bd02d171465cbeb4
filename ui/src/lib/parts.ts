// F6 and Shift+F6: from one part of a page to the next and back, so that nobody walks through two hundred figures by Tab. The key is the one
// that windows and browsers use for their panes.
import { chord, composing } from '@/lib/keys'

/** The parts of the page on the screen, from top to bottom; what is folded away (`v-show`) is none. */
function parts(page: Element): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>('section')].filter((part) => !part.closest('[hidden], [style*="display: none"]'))
}

/** Where a part begins: the button of its heading, or the part itself. */
function beginning(part: HTMLElement): HTMLElement {
  const button = part.querySelector<HTMLElement>(':scope > h2 > button')
  if (button) return button
  part.tabIndex = -1
  return part
}

/** Moves the focus to the next part, or to the one before; whether there was one. */
export function toPart(back: boolean): boolean {
  const page = document.querySelector('.page')
  if (!page) return false
  const begins = parts(page).map(beginning)
  const here = document.activeElement
  const after = (one: HTMLElement) => !here || here === document.body || Boolean(here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)
  const before = (one: HTMLElement) => one !== here && !after(one)
  const next = back ? begins.filter(before).at(-1) : begins.find((one) => one !== here && after(one))
  if (!next) return false
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'start' })
  return true
}

export function installParts(): void {
  window.addEventListener('keydown', (event) => {
    if (composing(event) || event.defaultPrevented) return
    const keys = chord(event)
    if ((keys !== 'f6' && keys !== 'shift+f6') || document.querySelector('[aria-modal="true"]')) return
    if (toPart(keys === 'shift+f6')) event.preventDefault()
  })
}
